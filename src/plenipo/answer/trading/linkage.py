"""Issues as a decision: what one is worth on a table, and what settling them together is [1]_.

References
----------
.. [1] Raiffa (1982), The Art and Science of Negotiation; Sebenius (1983), Negotiation
   Arithmetic: Adding and Subtracting Issues and Parties, Int. Org. 37:281.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.trading.base import Base
from plenipo.answer.trading.linkage_tables import (
    Outcome,
    absent_owners,
    as_settled,
    first,
    heard,
    settled,
    with_issue,
)
from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.packages.judged import worth_of

__all__ = ["IssueValue", "Linkage", "Pair", "Together", "Value", "linkage"]

LEAST = 0.5  # points that count as better or worse
NOISE = 1e-2  # points: within the certified gap of the solver
MOST = 10  # issues of which every pair is looked at
PAIR_DRAWS = 400  # pairs are many: they are looked at on the first draws only


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A paired change of what a party gains, in points of its own agenda."""

    mean: float
    error: float  # standard error of the mean
    points: Interval
    better: float  # share of draws in which it gains half a point or more
    worse: float

    @classmethod
    def of(cls, change: Floats) -> Value:
        """Read a paired change over draws (K,), in points."""
        if change.size == 0:
            nan = float("nan")
            return cls(mean=nan, error=nan, points=Interval.of(change), better=nan, worse=nan)
        spread = float(change.std(ddof=1)) if change.size > 1 else 0.0
        return cls(
            mean=float(change.mean()),
            error=spread / float(np.sqrt(change.size)),
            points=Interval.of(change),
            better=float((change >= LEAST).mean()),
            worse=float((change <= -LEAST).mean()),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "mean": self.mean,
            "error": self.error,
            **self.points.to_dict(),
            "better": self.better,
            "worse": self.worse,
        }


Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueValue:
    """What it is worth to each that an issue is on this table rather than not."""

    issue: str
    here: bool  # it is on the table; else the figures are of putting it there
    owners: tuple[str, ...]  # who would have to be asked for it besides
    moves: float  # share of draws in which it moves where it is on the table
    deals: tuple[float, float]  # share of draws with a deal, with it and without
    values: Values

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "issue": self.issue,
            "on_the_table": self.here,
            "owners_to_ask": list(self.owners),
            "moves": self.moves,
            "deal": {"with": self.deals[0], "without": self.deals[1]},
            "values": {k: v.to_dict() for k, v in self.values.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The package against the same issues settled one at a time, their moves put together."""

    alone: Mapping[str, float]  # issue -> share of draws in which it moves by itself
    deals: tuple[float, float]  # share of draws with a deal: as a package, issue by issue
    values: Values

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "moves_alone": dict(self.alone),
            "deal": {"package": self.deals[0], "issue_by_issue": self.deals[1]},
            "values": {k: v.to_dict() for k, v in self.values.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two issues settled together, against each by itself: v(pq) - v(p) - v(q)."""

    issues: tuple[str, str]
    values: Values
    helps: float  # share of draws in which nobody asked is worse off by it and somebody better
    unlocks: float  # share in which both move together and not both alone

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "issues": list(self.issues),
            "helps": self.helps,
            "unlocks": self.unlocks,
            "values": {k: v.to_dict() for k, v in self.values.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkage:
    """Issues of one table, added, removed and linked; empty where votes are counted."""

    draws: int
    seats: tuple[str, ...]  # who sits in some draw
    asked: tuple[str, ...]  # who sits or must accept in some draw
    outside: tuple[str, ...]  # everybody else looked at
    issues: tuple[IssueValue, ...]
    together: Together | None
    pairs: tuple[Pair, ...]
    pair_draws: int
    left_out: tuple[str, ...]  # issues whose pairs were not looked at

    def pair(self, one: str, other: str) -> Pair | None:
        """Two issues, in whichever order."""
        return next((p for p in self.pairs if set(p.issues) == {one, other}), None)

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "draws": self.draws,
            "seats": list(self.seats),
            "asked": list(self.asked),
            "outside": list(self.outside),
            "issues": [x.to_dict() for x in self.issues],
            "together": None if self.together is None else self.together.to_dict(),
            "pairs": [x.to_dict() for x in self.pairs],
            "pair_draws": self.pair_draws,
            "pairs_left_out": list(self.left_out),
        }


def linkage(base: Base) -> Linkage:
    """What each issue is worth on the table of a base, and what settling them together is.

    All on the same draws, by what the table settles on (not by the package of the base): a
    party's points with it less its points without.

    Parameters
    ----------
    base : a table over K draws

    Returns
    -------
    Linkage
        Without figures where the table counts votes or fewer than two ever sit there.
    """
    looked = _looked(base)
    asked = tuple(p for p in looked if p in _asked(base))
    outside = tuple(p for p in looked if p not in asked)
    nothing = Linkage(
        draws=base.count,
        seats=base.seating.seats,
        asked=asked,
        outside=outside,
        issues=(),
        together=None,
        pairs=(),
        pair_draws=min(base.count, PAIR_DRAWS),
        left_out=(),
    )
    if base.votes or not base.enough:
        return nothing
    whole = as_settled(base)
    issues = [_value(base, whole, k, looked) for k in base.drawn.issues]
    found = tuple(x for x in issues if x is not None)
    here = [x.issue for x in found if x.here]
    single = {k: settled(base, [k]) for k in here}
    heavy = sorted(here, key=lambda k: -_weight(found, k, asked))[:MOST]
    few = [k for k in here if k in heavy]
    some, alone = first(base, PAIR_DRAWS), {k: x.first(PAIR_DRAWS) for k, x in single.items()}
    pairs = [_pair(some, alone, p, q, looked) for p, q in combinations(few, 2)]
    pairs.sort(key=lambda x: (-x.helps, -x.unlocks))
    return replace(
        nothing,
        issues=found,
        together=_together(base, whole, single, looked) if len(here) > 1 else None,
        pairs=tuple(pairs),
        left_out=tuple(k for k in here if k not in heavy),
    )


def _looked(base: Base) -> tuple[str, ...]:
    """Parties, whoever else is asked, and members known to want something of their own."""
    s = base.situation
    own = [a for a in s.actors if a in s.parties or a in s.positions or a in _asked(base)]
    return tuple(own)


def _asked(base: Base) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*base.seating.seats, *base.seating.ratifiers]))


def _weight(found: tuple[IssueValue, ...], issue: str, asked: tuple[str, ...]) -> float:
    """How much hangs on an issue, to those asked."""
    value = next(x for x in found if x.issue == issue)
    return sum(abs(value.values[p].mean) for p in asked)


def _values(base: Base, change: Floats, good: Bools, looked: tuple[str, ...]) -> dict[str, Value]:
    return {p: Value.of(change[good, base.at(p)]) for p in looked}


def _value(base: Base, whole: Outcome, issue: str, looked: tuple[str, ...]) -> IssueValue | None:
    """On the table against taken off it, or put on it against left out."""
    drawn = base.drawn
    if issue in drawn.off_agenda:
        return None  # taken off the agenda by what happened: nobody here can put it back
    k = drawn.issues.index(issue)
    owners = absent_owners(base, k)
    here = bool(base.seating.room.open_issue[k]) and not owners
    if here:
        rest = [x for x in _open(base) if x != issue]
        less, more = settled(base, rest), whole
    else:
        less, more = whole, with_issue(base, issue, owners)
    good = less.good & more.good
    moves = more.moved(base)[:, k]
    return IssueValue(
        issue=issue,
        here=here,
        owners=owners,
        moves=float(moves[good].mean()) if good.any() else 0.0,
        deals=_deals(more, less, good),
        values=_values(base, more.gain - less.gain, good, looked),
    )


def _open(base: Base) -> list[str]:
    """Issues on this table's agenda."""
    open_issue = base.seating.room.open_issue
    return [k for i, k in enumerate(base.drawn.issues) if open_issue[i]]


def _deals(one: Outcome, other: Outcome, good: Bools) -> tuple[float, float]:
    if not good.any():
        return 0.0, 0.0
    return float(one.deal[good].mean()), float(other.deal[good].mean())


def _together(
    base: Base, whole: Outcome, single: Mapping[str, Outcome], looked: tuple[str, ...]
) -> Together:
    """The package less what comes of settling each issue alone and adding up the moves."""
    drawn, room = base.drawn, base.seating.room
    level = room.fixed.copy()
    any_deal, good = np.zeros(base.count, bool), whole.good.copy()
    alone: dict[str, float] = {}
    for issue, outcome in single.items():
        k = drawn.issues.index(issue)
        level[:, k] = np.where(outcome.deal, outcome.level[:, k], level[:, k])
        any_deal |= outcome.deal
        good &= outcome.good
        alone[issue] = float(outcome.moved(base)[:, k].mean())
    worth = worth_of(room, level[:, None])[:, 0]
    gain = 100.0 * np.where(any_deal[:, None], worth - room.no_deal, 0.0)
    apart = Outcome(level=level, deal=any_deal, good=good, gain=gain)
    return Together(
        alone=alone,
        deals=_deals(whole, apart, good),
        values=_values(base, whole.gain - gain, good, looked),
    )


def _pair(
    base: Base, single: Mapping[str, Outcome], p: str, q: str, looked: tuple[str, ...]
) -> Pair:
    both = settled(base, [p, q])
    one, other = single[p], single[q]
    change = both.gain - one.gain - other.gain
    good = both.good & one.good & other.good
    asked = heard(base.seating.room)
    safe = np.where(asked, change, 0.0).min(axis=1) >= -NOISE
    better = np.where(asked, change, 0.0).max(axis=1) >= LEAST
    i, j = (base.drawn.issues.index(x) for x in (p, q))
    moved = both.moved(base)
    together = moved[:, i] & moved[:, j]
    apart = one.moved(base)[:, i] & other.moved(base)[:, j]
    total = max(int(good.sum()), 1)
    return Pair(
        issues=(p, q),
        values=_values(base, change, good, looked),
        helps=float((safe & better & good).sum()) / total,
        unlocks=float((together & ~apart & good).sum()) / total,
    )
