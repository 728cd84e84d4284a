"""How good forecasts of lasting peace are: Brier, concordance, calibration; cross-validation.

References
----------
.. [1] Graf, Schmoor, Sauerbrei and Schumacher (1999), Stat. Med. 18:2529-2545.
.. [2] Harrell, Califf, Pryor, Lee and Rosati (1982), JAMA 247:2543-2546.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plenipo.history.loaders import Cases
from plenipo.history.models import Forecast, forecast, horizons
from plenipo.history.survive import kaplan_meier

__all__ = ["Quarter", "Scores", "brier", "calibration", "concordance", "cross_validate", "scores"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter of the cases by what was predicted: the mean of it, and what came."""

    predicted: float
    observed: float  # Kaplan-Meier
    error: float  # its standard error
    cases: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of a forecast; ``brier`` and ``base`` by horizon in years, smaller is better."""

    brier: dict[int, float]
    base: dict[int, float]  # of the share of all training cases, said of everyone
    concordance: float
    quarters: tuple[Quarter, ...]  # at five years


def brier(years: Floats, event: Flags, share: Floats, horizon: float) -> float:
    """Mean squared error of the share still at peace, weighted for censoring [1].

    Parameters
    ----------
    years, event : array (case,)
    share : array (case,)
        Predicted share still at peace at ``horizon`` (years).
    """
    seen = kaplan_meier(years, ~event)  # how long cases were followed
    failed = event & (years <= horizon)
    lasted = (years > horizon) | ((years == horizon) & ~event)
    off = (lasted - share) ** 2
    lost = float(np.sum(off[failed] / seen.at(years[failed], before=True)))
    kept = (
        float(np.sum(off[lasted])) / float(seen.at(horizon, before=True)) if lasted.any() else 0.0
    )
    return (lost + kept) / len(years)


def concordance(years: Floats, event: Flags, share: Floats) -> float:
    """Chance that of two cases the one that failed first was given the smaller share [2].

    Ties of prediction count one half; NaN where no two cases can be compared.
    """
    pairs = right = 0.0
    for i in np.flatnonzero(event):
        later = (years > years[i]) | ((years == years[i]) & ~event)
        pairs += later.sum()
        right += (share[later] > share[i]).sum() + 0.5 * (share[later] == share[i]).sum()
    return right / pairs if pairs else float("nan")


def calibration(years: Floats, event: Flags, share: Floats, horizon: float) -> tuple[Quarter, ...]:
    """Predicted against observed by quarter of the prediction; equal predictions stay together."""
    cuts = np.asarray(np.quantile(share, (0.25, 0.5, 0.75)), dtype=np.float64)
    quarter = np.searchsorted(cuts, share, side="left")
    out: list[Quarter] = []
    for i in range(4):
        rows = quarter == i
        if rows.any():
            curve = kaplan_meier(years[rows], event[rows])
            observed, error = float(curve.at(horizon)), curve.error(horizon)
            out.append(Quarter(float(share[rows].mean()), observed, error, int(rows.sum())))
    return tuple(out)


def scores(cases: Cases, said: Forecast) -> Scores:
    """Every score of one forecast."""
    at = horizons(cases.source)
    by = {h: said.model[:, i] for i, h in enumerate(at)}
    base = {h: said.base[:, i] for i, h in enumerate(at)}
    return Scores(
        {h: brier(cases.years, cases.event, s, h) for h, s in by.items()},
        {h: brier(cases.years, cases.event, s, h) for h, s in base.items()},
        concordance(cases.years, cases.event, by[5]),
        calibration(cases.years, cases.event, by[5], 5),
    )


def cross_validate(cases: Cases, *, folds: int = 5, seed: int = 0) -> Forecast:
    """Forecasts of every case by a fit that saw no case of its group.

    Whole groups are held back (a conflict, a country, two states, a rivalry): folds over rows
    would let a case be forecast from its own past and future.
    """
    groups = np.unique(cases.group)
    fold_of = dict(
        zip(
            np.random.default_rng(seed).permutation(groups),
            np.arange(len(groups)) % folds,
            strict=True,
        )
    )
    fold = np.array([fold_of[g] for g in cases.group])
    at = horizons(cases.source)
    out, base = np.zeros((len(cases), len(at))), np.zeros((len(cases), len(at)))
    for i in np.unique(fold):
        held = fold == i
        said = forecast(cases.take(~held), cases.take(held))
        out[held], base[held] = said.model, said.base
    return Forecast(out, base)
