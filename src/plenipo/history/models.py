"""What is fitted to each source: how it ended, what was before, how severe it was.

Few features, chosen by cross-validation over groups of cases (docs/history.md has the numbers).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from plenipo.errors import MethodError, MissingExtra
from plenipo.history.loaders import Cases, Source
from plenipo.history.record import HORIZONS
from plenipo.history.survive import Cox, Steps, fit_cox, kaplan_meier

__all__ = ["UCDP_FEATURES", "Forecast", "forecast", "horizons", "ucdp_features"]

Floats = npt.NDArray[np.float64]

UCDP_FEATURES = (
    "peace agreement",
    "ceasefire",
    "victory of side A",
    "victory of side B",
    "a side ceased to exist",
    "earlier episodes (log of 1 + n)",
    "a thousand deaths in a year",
)
_CODED = ("peace_agreement", "ceasefire", "victory_a", "victory_b", "actor_ceased")
SLIGHT = 0.003  # where too few cases leave a class without a failure
# Weight of the penalty: none where there are cases enough.
RIDGE: Mapping[Source, float] = {"ucdp": 0.0, "fortna": 0.03, "gml": 0.0, "icb": 0.01}


def ucdp_features(
    ending: Sequence[str] | npt.NDArray[np.str_],
    earlier: npt.ArrayLike,
    war: npt.ArrayLike,
) -> Floats:
    """Features (case, feature), in the order of ``UCDP_FEATURES``; 0 for fighting that faded."""
    kinds = [np.asarray([e == code for e in ending], dtype=np.float64) for code in _CODED]
    past = np.log1p(np.asarray(earlier, dtype=np.float64))
    return np.column_stack([*kinds, past, np.asarray(war, dtype=np.float64)])


def _filled(column: Floats) -> Floats:
    return np.where(np.isfinite(column), column, np.nanmedian(column))


def _ucdp(cases: Cases) -> Floats:
    had = cases.columns
    return ucdp_features(cases.ending, had["prior_episodes"], had["max_intensity"] == 2)


def _fortna(cases: Cases) -> Floats:
    had = cases.columns
    length = np.log(_filled(had["wardur"]) + 0.1)
    return np.column_stack([had["victory"], had["treaty"], _filled(had["logdead"]), length])


def _gml(cases: Cases) -> Floats:
    had = cases.columns
    past = np.log1p(had["prior_mids_20y"])
    return np.column_stack([past, had["imposed"], had["prior_wars"] > 0]).astype(np.float64)


def _icb(cases: Cases) -> Floats:
    had = cases.columns
    past = [had["protrac"] >= 2, had["protrac"] == 3]
    end = [had["forout"] == 5, had["subout"] == 1]
    return np.column_stack([*past, *end, had["viol"] == 4]).astype(np.float64)


DESIGNS: Mapping[Source, Callable[[Cases], Floats]] = {
    "ucdp": _ucdp,
    "fortna": _fortna,
    "gml": _gml,
    "icb": _icb,
}


def horizons(source: Source) -> tuple[int, ...]:
    """Years that can be asked about: ICB knows only five."""
    return (5,) if source == "icb" else HORIZONS


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a model and a base rate say of some cases: shares (case, horizon)."""

    model: Floats
    base: Floats


def forecast(train: Cases, test: Cases, *, model: Cox | None = None) -> Forecast:
    """Fit on some cases, say of others; ``model`` instead of a fit, where one is at hand.

    Raises
    ------
    MissingExtra
        Without statsmodels.
    MethodError
        Where no case to fit on failed.
    """
    at = horizons(train.source)
    curve: Steps = kaplan_meier(train.years, train.event)
    base = np.broadcast_to(curve.at(at), (len(test), len(at)))
    design = DESIGNS[train.source]
    if train.source == "icb":
        return Forecast(_logistic(design(train), ~train.event, design(test)), base)
    fitted = model or _cox(train, design(train), at)
    where = np.searchsorted(fitted.years, at)
    return Forecast(fitted.shares(design(test))[:, where], base)


def _cox(train: Cases, x: Floats, at: Sequence[float]) -> Cox:
    ridge = RIDGE[train.source]
    try:
        return fit_cox((), x, train.years, train.event, at=at, ridge=ridge)
    except MethodError:
        if ridge or not train.event.any():
            raise
        return fit_cox((), x, train.years, train.event, at=at, ridge=SLIGHT)


def _logistic(x: Floats, kept: npt.NDArray[np.bool_], of: Floats) -> Floats:
    """Chance of no new crisis within five years, (case, 1), by penalised logistic regression."""
    try:
        glm: Any = importlib.import_module("statsmodels.genmod.generalized_linear_model").GLM
        families: Any = importlib.import_module("statsmodels.genmod.families")
    except ImportError:
        raise MissingExtra("history", "Fitting survival") from None
    design = np.column_stack([np.ones(len(x)), x])
    alpha = np.r_[0.0, np.full(x.shape[1], RIDGE["icb"])]  # the level itself is not penalised
    found = glm(kept.astype(np.float64), design, family=families.Binomial()).fit_regularized(
        alpha=alpha, L1_wt=0.0
    )
    linear = np.column_stack([np.ones(len(of)), of]) @ np.asarray(found.params)
    return (1.0 / (1.0 + np.exp(-linear)))[:, None]
