"""When keeping a deal is hardest: slack month by month, where costs and gains shift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.holding.standing import EDGE, Standing
from plenipo.solve.arrays import Floats

__all__ = ["YEAR", "Binding", "binding"]

YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One obligation over a year; afterwards everything stays as it then is."""

    key: str
    party: str
    draws: int
    now: Interval  # slack in points
    in_a_year: Interval
    holds_now: float
    holds_in_a_year: float
    tightest: int  # month at which the middle slack is smallest
    turns: int | None  # first month at which the middle slack is below nothing

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "draws": self.draws,
            "now": self.now.to_dict(),
            "in_a_year": self.in_a_year.to_dict(),
            "holds_now": self.holds_now,
            "holds_in_a_year": self.holds_in_a_year,
            "month_of_least_slack": self.tightest,
            "month_it_turns_negative": self.turns,
        }


def binding(standing: Standing) -> tuple[Binding, ...]:
    """Those whose slack shifts; none where the file gives no ``in_a_year``.

    Gains and the cost of going on run in a straight line to their value in a year
    (Powell 2006: a shift of power between now and then is what makes promises brittle).
    """
    laid = standing.deals.laid
    later = laid.in_a_year()
    if later is None:
        return ()
    rows = standing.deals.rows
    e = standing.deals.enforcement._replace(gain=later.gain[rows], breakdown=later.breakdown[rows])
    shifted = standing.own_of(e)
    out: list[Binding] = []
    for b, key in enumerate(standing.keys):
        same = np.array_equal(later.gain[:, b], laid.enforcement.gain[:, b]) and np.array_equal(
            later.breakdown[:, b], laid.enforcement.breakdown[:, b]
        )
        if same:
            continue
        on = standing.deals.arises[:, b]
        out.append(_one(key, standing.obliged[b], standing.own[on, b], shifted[on, b]))
    return tuple(out)


def _one(key: str, party: str, now: Floats, later: Floats) -> Binding:
    months = np.arange(YEAR + 1)
    tightest, turns = 0, None
    if now.size:
        middle = np.array([np.median(now + (later - now) * t / YEAR) for t in months])
        tightest = int(months[int(np.round(middle, 12).argmin())])
        below = months[middle < EDGE]
        turns = int(below[0]) if below.size else None
    nothing = float("nan")
    return Binding(
        key=key,
        party=party,
        draws=int(now.size),
        now=Interval.of(100.0 * now),
        in_a_year=Interval.of(100.0 * later),
        holds_now=float((now >= EDGE).mean()) if now.size else nothing,
        holds_in_a_year=float((later >= EDGE).mean()) if now.size else nothing,
        tightest=tightest,
        turns=turns,
    )
