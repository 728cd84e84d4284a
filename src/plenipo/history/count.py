"""Base rates of any cases: how many, how many failed, how long peace lasted in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plenipo.history.loaders import Cases
from plenipo.history.models import horizons
from plenipo.history.record import Curve, Share
from plenipo.history.survive import Steps, kaplan_meier

__all__ = ["GRID", "Counted", "count_cases"]

GRID = tuple(i / 2 for i in range(21))  # every half year to ten: what a chart needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Cases counted: shares still at peace by years, and the curve they are read from."""

    n: int
    events: int
    shares: dict[int, Share]
    curve: Curve


def count_cases(cases: Cases) -> Counted:
    """Kaplan-Meier shares of cases read from a file, with 95 % intervals.

    ICB cases can be asked about five years only, and their curve is that one point.

    Raises
    ------
    MissingExtra
        Without statsmodels.
    """
    steps = kaplan_meier(cases.years, cases.event)
    at = horizons(cases.source)
    grid = GRID if len(at) > 1 else (5.0,)
    points = _shares(steps, grid)
    return Counted(
        n=len(cases),
        events=int(cases.event.sum()),
        shares=dict(zip(at, _shares(steps, at), strict=True)),
        curve=Curve(
            years=grid,
            share=tuple(p.share for p in points),
            low=tuple(p.low for p in points),
            high=tuple(p.high for p in points),
            steps=len(at) > 1,
        ),
    )


def _shares(steps: Steps, years: Sequence[float]) -> list[Share]:
    rows = [(float(steps.at(y)), *steps.interval(y)) for y in years]
    return [Share(share=s, low=low, high=high) for s, low, high in rows]
