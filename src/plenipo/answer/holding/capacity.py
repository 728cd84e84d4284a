"""What a deal asks for against what was promised and what there is to send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.holding.deals import Deals
from plenipo.answer.holding.standing import EDGE
from plenipo.answer.sharing.bills import capacity_of
from plenipo.show.section import Cell, Grid
from plenipo.show.sentence import joined, share_words
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.enforce.compliance import own_slacks

__all__ = ["Capacities", "Demand", "capacity"]

HALVINGS = 20  # the least level that holds is known within a millionth of the scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A height of an issue: on its own scale, and of what there is to send."""

    level: Interval | None  # 0 to 1; None: it has none
    taken: Interval | None  # in the unit; None: not known

    def to_dict(self, low: float, span: float) -> dict[str, Any]:
        """Plain values, levels in the issue's own numbers."""
        x = self.level
        own = None if x is None else {k: low + v * span for k, v in x.to_dict().items()}
        return {"level": own, "amount": None if self.taken is None else self.taken.to_dict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One issue whose carrying out takes something there is only so much of."""

    issue: str
    unit: str  # brigades, budget or population; "" where the file does not say
    promised: Amount  # all offers made, conditions met or not
    agreed: Amount  # in the draws with a peace
    enough: Amount  # the least that holds as the adversary sees it, where it is what decides
    decides: float  # share of the draws in which some height of it decides whether it holds
    unneeded: float  # share that holds with none of it
    none_suffices: float  # share that no height of it would make hold; NaN: nobody acts through it
    available: Interval | None
    counted: tuple[str, ...]  # whose numbers are added up
    unknown: tuple[str, ...]  # whose are not given
    short_promised: float  # share in which less is promised than agreed
    short_available: float  # share in which less is there than agreed takes; NaN: not known

    def to_dict(self, situation: Situation) -> dict[str, Any]:
        """Plain values."""
        body = situation.issues[self.issue]
        low, span = body.low, body.high - body.low
        return {
            "unit": self.unit or None,
            "promised": self.promised.to_dict(low, span),
            "required": self.agreed.to_dict(low, span),
            "just_enough": {
                **self.enough.to_dict(low, span),
                "decides": self.decides,
                "unneeded": self.unneeded,
                "none_suffices": self.none_suffices,
            },
            "available": None if self.available is None else self.available.to_dict(),
            "counted": list(self.counted),
            "unknown": list(self.unknown),
            "promised_falls_short": self.short_promised,
            "available_falls_short": self.short_available,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacities:
    """Promised, required and available, issue by issue."""

    draws: int
    demands: tuple[Demand, ...]
    situation: Situation

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {d.issue: d.to_dict(self.situation) for d in self.demands}

    def sentence(self, situation: Situation) -> str:
        """What the deals take of what there is; "" where the file does not say."""
        told = [d for d in self.demands if d.agreed.taken is not None]
        if not self.draws or not told:
            return ""
        d = max(told, key=lambda x: np.nan_to_num(x.short_available, nan=-1.0))
        assert d.agreed.taken is not None
        name = situation.issue_name(d.issue)
        text = f"In the middle draw {name} as agreed take {_said(d.agreed.taken.middle)} {d.unit}"
        if d.promised.taken is not None:
            text += f", those promised {_said(d.promised.taken.middle)}"
        if d.available is None:
            return f"{text}; how many there are is not known"
        text += f", and {_said(d.available.middle)} could be sent"
        if d.unknown:
            text += " by those whose numbers are known"
        return f"{text}: enough for what is agreed {share_words(1 - d.short_available, self.draws)}"

    def grids(self, situation: Situation) -> tuple[Grid, ...]:
        """One table for each issue."""
        if not self.draws:
            return ()
        return tuple(_grid(situation, d) for d in self.demands)


def capacity(deals: Deals) -> Capacities:
    """What deals ask for, what was promised, and what there is, over the draws with a peace.

    Issues of which ``pays`` says what their top takes, and those that only offers supply.
    """
    s = deals.situation
    issues = [
        k
        for k in deals.drawn.scales
        if (k in s.pays and s.pays[k].takes) or any(o.issue == k for o in deals.drawn.offers)
    ]
    found = [
        _demand(deals, issue, unit)
        for issue in issues
        for unit in (tuple(s.pays[issue].takes) if issue in s.pays else ()) or ("",)
    ]
    return Capacities(draws=deals.count, demands=tuple(found), situation=s)


def _demand(deals: Deals, issue: str, unit: str) -> Demand:
    drawn, rows = deals.drawn, deals.rows
    k = drawn.issues.index(issue)
    level = deals.level[:, k]
    offered = [o.gives[rows] for o in drawn.offers if o.issue == issue]
    promised = np.minimum(sum(offered, np.zeros(rows.size)), 1.0)
    needed, known = _enough(deals, k)
    decides = known & (needed > 0.0) & np.isfinite(needed)
    takes = _takes(deals, issue, unit)
    there, counted, unknown = _available(deals, issue, unit)

    def amount(height: Floats, at: Bools | None = None) -> Amount:
        part = slice(None) if at is None else at
        taken = None if takes is None else Interval.of((height * takes)[part])
        return Amount(level=Interval.of(height[part]), taken=taken)

    short = np.nan
    if takes is not None and there is not None:
        short = _mean(level * takes > there + 1e-9)
    return Demand(
        issue=issue,
        unit=unit,
        promised=amount(promised) if offered else Amount(level=None, taken=None),
        agreed=amount(level),
        enough=amount(np.where(decides, needed, 0.0), decides),
        decides=_mean(decides),
        unneeded=_mean(known & (needed == 0.0)),
        none_suffices=_mean(np.isinf(needed)) if known.any() else float("nan"),
        available=None if there is None else Interval.of(there),
        counted=counted,
        unknown=unknown,
        short_promised=_mean(promised < level - 1e-9) if offered else float("nan"),
        short_available=float(short),
    )


def _enough(deals: Deals, k: int) -> tuple[Floats, Bools]:
    """(K,) least level of an issue at which nobody obliged would break the deal, by bisection.

    What the deal is worth stays that of the deal as agreed; others promise what they do
    there. 0 where none is needed, infinite where no level suffices, and known at all only
    where a guarantee works through the issue.
    """
    e = deals.enforcement
    count = deals.count
    answered = e.answers[e.issue == k].any(axis=0)
    known = np.logical_or.reduce(deals.arises & answered, axis=1)

    def holds(at: Floats) -> Bools:
        level = deals.level.copy()
        level[:, k] = at
        slack = np.where(deals.arises, own_slacks(e, level, deals.worth), np.inf)
        return np.min(slack, axis=1, initial=np.inf) >= EDGE

    low, high = np.zeros(count), np.ones(count)
    none, full = holds(low), holds(high)
    for _ in range(HALVINGS if known.any() else 0):
        middle = 0.5 * (low + high)
        enough = holds(middle)
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    out = np.where(none, 0.0, np.where(full, high, np.inf))
    return out, known


def _takes(deals: Deals, issue: str, unit: str) -> Floats | None:
    """(K,) what the top of an issue's scale takes; None: not given."""
    pays = deals.situation.pays.get(issue)
    quantity = {str(k): v for k, v in pays.takes.items()}.get(unit) if pays else None
    if pays is None or quantity is None:
        return None
    path = f"pays.{issue}.takes.{unit}"
    return deals.drawn.sampler.value(path, quantity, because=pays.because)[deals.rows]


def _available(
    deals: Deals, issue: str, unit: str
) -> tuple[Floats | None, tuple[str, ...], tuple[str, ...]]:
    """(K,) what those who carry it have: their own number, else the sum of their members'."""
    s, drawn = deals.situation, deals.drawn
    if not unit or issue not in s.pays:
        return None, (), ()
    total = np.zeros(deals.count)
    counted: list[str] = []
    unknown: list[str] = []
    for name in s.pays[issue].by:
        own = capacity_of(drawn, name, unit)
        members = s.parties[name].members if name in s.parties and own is None else ()
        for party in members or (name,):
            if party in counted:
                continue
            found = own if not members else capacity_of(drawn, party, unit)
            if found is None:
                unknown.append(party)
            else:
                total = total + found[deals.rows]
                counted.append(party)
    return (total if counted else None), tuple(counted), tuple(dict.fromkeys(unknown))


def _grid(s: Situation, d: Demand) -> Grid:
    body = s.issues[d.issue]
    rows: list[tuple[Cell, ...]] = []
    lines = (
        ("agreed", d.agreed, None),
        ("promised: enough for it", d.promised, 1.0 - d.short_promised),
        ("just enough to hold, where it decides", d.enough, d.decides),
    )
    for words, amount, share in lines:
        x, t = amount.level, amount.taken
        known = x is not None and not np.isnan(x.middle)
        taken = (t.low, t.middle, t.high) if t is not None and known else (None, None, None)
        at = body.words(x.middle) if known and x is not None else "not known"
        rows.append((words, at, *taken, None if share is None else _number(share)))
    there = d.available
    numbers = (None, None, None) if there is None else (there.low, there.middle, there.high)
    said = "not known" if there is None else "sum of what is known" if d.unknown else ""
    rows.append(
        ("there to be sent: enough for it", said, *numbers, _number(1.0 - d.short_available))
    )
    if not np.isnan(d.none_suffices):
        rows.append(("holds with none of it", "", None, None, None, d.unneeded))
        rows.append(("holds with no height of it", "", None, None, None, d.none_suffices))
    notes = [
        "Middle draw in words. Promised: all offers, conditions met or not. What is enough is "
        "what the adversary would heed, all else as agreed."
    ]
    if d.unknown:
        notes.append(f"Not known for {joined(s.name_of(p) for p in d.unknown)}.")
    unit = d.unit or "amount"
    return Grid(
        caption=f"{s.issue_name(d.issue)}: agreed, promised, enough, and there to be sent",
        columns=("", "height", f"{unit}, low", "middle", "high", "share of draws"),
        rows=tuple(rows),
        formats=("text", "text", "level", "level", "level", "share"),
        note=" ".join(notes),
    )


def _said(value: float) -> str:
    return f"about {value:.0f}" if value >= 9.5 else f"about {value:.1f}"


def _number(value: float) -> Cell:
    return None if np.isnan(value) else float(value)


def _mean(mask: Bools) -> float:
    return float(mask.mean()) if mask.size else float("nan")
