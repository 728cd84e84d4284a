"""A bill split by named rules, and whether anybody would rather pay for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.sharing.bills import Bill, apportioned, top_of
from plenipo.answer.sharing.pledged import pledge_shares
from plenipo.show.sentence import joined
from plenipo.situation.drawn import Drawn
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.sharing.airport import airport_core, airport_nucleolus, airport_shapley
from plenipo.solve.sharing.claims import (
    EXACT,
    equal_awards,
    equal_losses,
    proportional,
    random_arrival,
    talmud,
)

__all__ = ["ALL", "RULES", "Split", "Splits", "Walk", "splits_of"]

RULES = {
    "gdp": "by GDP",
    "benefit": "by benefit",
    "pledged": "as pledged",
    "shapley": "Shapley",
}
ALL = {
    "proportional": "proportional",
    "equal_awards": "equal awards",
    "equal_losses": "equal losses",
    "talmud": "Talmud",
    "random_arrival": "random arrival",
    "nucleolus": "nucleolus",
}
ORDERS = 100  # of arrival in each draw, where they are too many to count


def _arrival(claims: Floats, amount: Floats | float) -> Floats:
    return random_arrival(claims, amount, orders=ORDERS).awards


CLAIMS = {
    "proportional": proportional,
    "equal_awards": equal_awards,
    "equal_losses": equal_losses,
    "talmud": talmud,
    "random_arrival": _arrival,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Whether some set of payers pays more than what it wants would cost it by itself."""

    core: float  # share of draws in which none does
    parties: tuple[str, ...]  # the set that walks most often; empty where none ever does
    share: float  # share of draws in which it is the one that saves most
    alone: Mapping[str, float]  # payer -> share of draws in which it alone pays too much

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "in_core": self.core,
            "walks": {"parties": list(self.parties), "share": self.share},
            "pays_more_than_alone": dict(self.alone),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """One bill by one rule: means over draws, which add up, and intervals."""

    issue: str
    at: str  # "deal" or "top"
    rule: str
    unit: str
    amount: float
    parts: Mapping[str, float]  # payer -> money; sums to ``amount``
    intervals: Mapping[str, Interval]
    draws: int
    note: str
    walk: Walk

    @property
    def largest(self) -> str:
        """Who pays most."""
        return max(self.parts, key=lambda p: self.parts[p])

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        total = self.amount
        return {
            "issue": self.issue,
            "at": self.at,
            "rule": self.rule,
            "unit": self.unit,
            "amount": total,
            "parts": dict(self.parts),
            "shares": {p: x / total if total > 0 else 0.0 for p, x in self.parts.items()},
            "intervals": {p: x.to_dict() for p, x in self.intervals.items()},
            "draws": self.draws,
            "note": self.note or None,
            "core": self.walk.to_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Splits:
    """One bill by every rule that can speak of it."""

    found: tuple[Split, ...]
    missing: Mapping[str, str]  # rule -> why it says nothing
    claims: str  # what the claims rules divide by: budget, gdp or ""
    unpayable: float  # share of draws in which the bill is larger than all budgets
    short: Interval | None  # by how much, in those


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A bill at one height: every array on the same K draws."""

    bill: Bill
    at: str
    rows: Ints  # (K,) draws of the situation
    level: Floats  # (K,)
    amount: Floats  # (K,)
    alone: Floats  # (K, n) what each would pay for the level it wants itself


def _case(drawn: Drawn, bill: Bill, at: str) -> _Case:
    deal = at == "deal"
    rows = bill.draws_of_deal if deal else bill.rows
    level = bill.level if deal else np.ones(rows.size)
    wants = np.minimum(_wants(drawn, bill)[rows], level[:, None])
    most = wants >= wants.max(axis=1, keepdims=True) - 1e-12
    full = bill.full[rows]
    return _Case(
        bill=bill,
        at=at,
        rows=rows,
        level=level,
        amount=full * level,
        alone=full[:, None] * np.where(most, level[:, None], wants),
    )


def _wants(drawn: Drawn, bill: Bill) -> Floats:
    """(D, n) the level each payer would pick, 0 to 1: of options the one it values most."""
    at = [drawn.actors.index(p) for p in bill.payers.parties]
    if bill.issue in drawn.scales:
        return drawn.position[:, at, drawn.scales.index(bill.issue)]
    count = len(drawn.situation.issues[bill.issue].options or ())
    worth = drawn.option_value[:, at, drawn.options.index(bill.issue), :count]
    return worth.argmax(axis=2) / top_of(drawn, bill.issue)


def splits_of(drawn: Drawn, bill: Bill, at: str, *, all_rules: bool) -> Splits:
    """Split a bill by every rule that has what it needs.

    Parameters
    ----------
    at : "deal", over the draws in which the table moves the issue; "top", its full height
    all_rules : the rules for claims and the nucleolus too
    """
    case = _case(drawn, bill, at)
    if case.rows.size == 0:
        why = "the table moves it in no draw" if bill.run is not None else "it is not settled"
        return Splits(found=(), missing={"deal": why}, claims="", unpayable=0.0, short=None)
    found: list[Split] = []
    missing: dict[str, str] = {}
    every = np.ones(case.rows.size, bool)

    def keep(rule: str, parts: Floats | None, note: str, used: Bools = every) -> None:
        if parts is None:
            missing[rule] = note
        else:
            found.append(_split(case, rule, parts, note, used))

    keep("gdp", *_by_gdp(drawn, case))
    if at == "deal":
        keep("benefit", *_by_benefit(case))
    keep("pledged", *_as_pledged(drawn, case))
    keep("shapley", airport_shapley(case.alone), "")
    claims, word, note = _claims(case)
    enough = every if word != "budget" else case.amount <= claims.sum(axis=1) * (1 + 1e-12)
    lacks = case.amount - claims.sum(axis=1)
    if all_rules:
        for rule, divide in CLAIMS.items():
            if not word:
                missing[rule] = note
            elif not enough.any():
                missing[rule] = "it cannot be paid: it is larger than all budgets in every draw"
            else:
                parts = np.zeros_like(claims)
                parts[enough] = divide(claims[enough], case.amount[enough])
                many = rule == "random_arrival" and claims.shape[1] > EXACT
                keep(rule, parts, f"{note}; from random orders" if many else note, enough)
        keep("nucleolus", airport_nucleolus(case.alone), "")
    broke = (~enough).any()
    return Splits(
        found=tuple(found),
        missing=missing,
        claims=word,
        unpayable=float((~enough).mean()),
        short=Interval.of(lacks[~enough]) if broke else None,
    )


def _split(case: _Case, rule: str, parts: Floats, note: str, used: Bools) -> Split:
    """Means that add up in the ten figures that are printed."""
    payers = case.bill.payers.parties
    parts, amount = parts[used], case.amount[used]
    total = float(amount.mean())
    digits = 9 - floor(log10(total)) if total > 0 else 0
    means, printed = apportioned([float(x) for x in parts.mean(axis=0)], digits)
    return Split(
        issue=case.bill.issue,
        at=case.at,
        rule=rule,
        unit=case.bill.unit,
        amount=printed,
        parts=dict(zip(payers, means, strict=True)),
        intervals={p: Interval.of(parts[:, i]) for i, p in enumerate(payers)},
        draws=int(used.sum()),
        note=note,
        walk=_walk(payers, case.alone[used], parts),
    )


def _walk(payers: tuple[str, ...], alone: Floats, parts: Floats) -> Walk:
    core = airport_core(alone, parts)
    leaves = core.members.any(axis=1)
    sets, count = np.unique(core.members[leaves], axis=0, return_counts=True)
    most = sets[count.argmax()] if count.size else np.zeros(len(payers), bool)
    over = parts > alone + 1e-9 * np.maximum(alone.max(axis=1, keepdims=True), 1e-300)
    return Walk(
        core=float((~leaves).mean()),
        parties=tuple(p for p, goes in zip(payers, most, strict=True) if goes),
        share=float(count.max(initial=0) / leaves.size),
        alone={p: float(over[:, i].mean()) for i, p in enumerate(payers)},
    )


def _in_proportion(case: _Case, weight: Floats) -> Floats:
    """(K, n) the bill in proportion to weights, which must not all be nothing."""
    return case.amount[:, None] * weight / weight.sum(axis=1, keepdims=True)


def _by_gdp(drawn: Drawn, case: _Case) -> tuple[Floats | None, str]:
    payers = case.bill.payers
    if len(payers.parties) == 1:
        return case.amount[:, None], "one payer: it carries all of it"
    lack = payers.without_gdp
    if lack:
        names = joined(map(drawn.situation.name_of, lack))
        return None, f"the GDP of {names} is not given: write capacity.{lack[0]}.gdp"
    gdp = payers.gdp[case.rows]
    if (gdp.sum(axis=1) <= 0).any():
        return None, "no payer has any GDP"
    return _in_proportion(case, gdp), ""


def _even(case: _Case) -> Floats:
    """(K, n) GDP where it is given for all, else the same for each."""
    gdp = case.bill.payers.gdp[case.rows]
    return gdp if not np.isnan(gdp).any() and (gdp.sum(axis=1) > 0).all() else np.ones_like(gdp)


def _by_benefit(case: _Case) -> tuple[Floats | None, str]:
    """In proportion to g_i / G_i: how far the deal takes a payer from no deal to all it wants.

    Utility is used as a share only; it never meets money.
    """
    run = case.bill.run
    assert run is not None
    at = [run.seating.drawn.actors.index(p) for p in case.bill.payers.parties]
    gain = (run.worth - run.no_deal)[case.bill.moved][:, at]
    room = np.maximum(1.0 - run.no_deal[case.bill.moved][:, at], 1e-9)
    weight = np.maximum(gain, 0.0) / np.maximum(room, gain)
    nobody = weight.sum(axis=1) <= 1e-12
    note = ""
    if nobody.any():
        weight = np.where(nobody[:, None], _even(case), weight)
        by = "by GDP" if not case.bill.payers.without_gdp else "evenly"
        note = f"no payer gains in {100 * float(nobody.mean()):.0f} % of draws: there {by}"
    return _in_proportion(case, weight), note


def _as_pledged(drawn: Drawn, case: _Case) -> tuple[Floats | None, str]:
    bill = case.bill
    level = None
    if case.at == "deal" and bill.run is not None:
        level = bill.run.solved.level[bill.moved]
    share, note = pledge_shares(drawn, bill, case.rows, level, _even(case))
    return (None, note) if share is None else (case.amount[:, None] * share, note)


def _claims(case: _Case) -> tuple[Floats, str, str]:
    """(K, n) what each could pay at most, what that is, and what to know about it."""
    payers = case.bill.payers
    if not payers.without_budget:
        return payers.budget[case.rows], "budget", "divided by budgets"
    if payers.without_gdp:
        none = np.zeros((case.rows.size, len(payers.parties)))
        return none, "", "neither budgets nor GDP are given for every payer"
    gdp = payers.gdp[case.rows]
    if (case.amount > gdp.sum(axis=1)).any():
        return gdp, "", "it is larger than what all produce in a year"
    return gdp, "gdp", "divided by GDP, for budgets are not given"
