"""What comes together without an agreement, and how far spending is from a percentage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.sharing.bills import Bill, capacity_of
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.sharing.contribution import contribution_equilibrium

__all__ = ["Gap", "Gifts", "PercentView", "gifts", "percent_view"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gifts:
    """What each payer would give where nobody can be made to: means over draws."""

    issue: str
    at: str  # "deal" or "top"
    unit: str
    income: str  # "gdp" or "budget"
    efficient: float  # the bill
    total: float  # what comes together
    share: float  # of the bill
    parts: Mapping[str, float]
    gives: Mapping[str, float]  # payer -> its share of what is given
    earns: Mapping[str, float]  # payer -> its share of all incomes
    givers: Mapping[str, float]  # payer -> share of draws in which it gives anything
    draws: int

    @property
    def exploited(self) -> tuple[str, ...]:
        """Who gives a larger share than it earns, the most laden first."""
        more = {p: self.gives[p] - self.earns[p] for p in self.parts}
        return tuple(sorted((p for p in more if more[p] > 1e-9), key=lambda p: -more[p]))

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "issue": self.issue,
            "at": self.at,
            "unit": self.unit,
            "income": self.income,
            "efficient": self.efficient,
            "total": self.total,
            "share": self.share,
            "parts": dict(self.parts),
            "gives": dict(self.gives),
            "earns": dict(self.earns),
            "givers": dict(self.givers),
            "exploited": list(self.exploited),
            "draws": self.draws,
        }


def gifts(bill: Bill, at: str) -> Gifts | None:
    """Voluntary contributions, with the bill as what would be efficient.

    Incomes are GDP, else budgets; the weight of the common good is the bill over all
    incomes, so that it is what all together would want to spend. None where incomes are
    not given, where there is one payer, nothing to pay, or no draw to tell it on.
    """
    payers = bill.payers
    rows = bill.draws_of_deal if at == "deal" else bill.rows
    amount = bill.at_deal if at == "deal" else bill.at_top
    if len(payers.parties) < 2 or (payers.without_gdp and payers.without_budget):
        return None
    word = "budget" if payers.without_gdp else "gdp"
    income = (payers.budget if payers.without_gdp else payers.gdp)[rows]
    whole = income.sum(axis=1)
    used = (amount > 0) & (amount <= whole)
    if not used.any():
        return None
    income, amount, whole = income[used], amount[used], whole[used]
    found = contribution_equilibrium(income, amount / whole)
    return Gifts(
        issue=bill.issue,
        at=at,
        unit=bill.unit,
        income=word,
        efficient=float(amount.mean()),
        total=float(found.total.mean()),
        share=float((found.total / amount).mean()),
        parts=_means(payers.parties, found.given),
        gives=_means(payers.parties, found.given / found.total[:, None]),
        earns=_means(payers.parties, income / whole[:, None]),
        givers=_means(payers.parties, (found.given > 0).astype(float)),
        draws=int(used.sum()),
    )


def _means(parties: tuple[str, ...], values: Floats) -> dict[str, float]:
    means: Floats = values.mean(axis=0)
    return {p: float(means[i]) for i, p in enumerate(parties)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How far one party's defence spending is from a share of its output."""

    party: str
    spends: Interval  # percent of GDP
    lacks: Interval  # points of GDP to the percentage, at least; 0 where it spends as much
    money: Interval | None  # the same in money a year
    above: float  # share of draws in which it spends more than the percentage

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "spends": self.spends.to_dict(),
            "lacks": self.lacks.to_dict(),
            "money": self.money.to_dict() if self.money else None,
            "above": self.above,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentView:
    """Defence spending against a percentage of output, which is read as "more than"."""

    percent: float
    gaps: tuple[Gap, ...]
    together: Interval | None  # what all whose output is given lack, in money a year
    counted: tuple[str, ...]  # whose money ``together`` counts
    unit: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "percent": self.percent,
            "parties": {g.party: g.to_dict() for g in self.gaps},
            "together": self.together.to_dict() if self.together else None,
            "counted": list(self.counted),
            "unit": self.unit or None,
        }


def percent_view(drawn: Drawn, rows: Ints, percent: float) -> PercentView:
    """Who spends how much less than a percentage of its output.

    Parameters
    ----------
    rows : (K,) draws of the situation
    percent : of GDP; who spends exactly that is not above it
    """
    s = drawn.situation
    gaps: list[Gap] = []
    money: dict[str, Floats] = {}
    for p in s.actors:
        spends = capacity_of(drawn, p, "defence_percent_gdp")
        if spends is None:
            continue
        lacks = np.maximum(percent - spends, 0.0)[rows]
        gdp = capacity_of(drawn, p, "gdp")
        if gdp is not None:
            money[p] = lacks * gdp[rows] / 100.0
        above: Bools = np.asarray(spends[rows] > percent)
        gaps.append(
            Gap(
                party=p,
                spends=Interval.of(spends[rows]),
                lacks=Interval.of(lacks),
                money=Interval.of(money[p]) if p in money else None,
                above=float(above.mean()),
            )
        )
    counted = tuple(p for p in money if not _counted_by_members(s, p, money))
    together = np.sum([money[p] for p in counted], axis=0) if counted else None
    return PercentView(
        percent=percent,
        gaps=tuple(gaps),
        together=Interval.of(together) if together is not None else None,
        counted=counted,
        unit=_unit(s),
    )


def _counted_by_members(s: Situation, party: str, money: Mapping[str, Floats]) -> bool:
    """A whole is not counted beside its own members."""
    return party in s.parties and any(m in money for m in s.parties[party].members)


def _unit(s: Situation) -> str:
    """The unit of output: that of ``pays``, where it is the same for all, without "a year"."""
    units = {p.unit.removesuffix("a year").strip() for p in s.pays.values()}
    return units.pop() if len(units) == 1 else ""
