"""Survival: Kaplan-Meier and Cox, fitted by statsmodels; a fitted Cox table needs only numpy.

References
----------
.. [1] Kaplan and Meier (1958), J. Am. Stat. Assoc. 53:457-481.
.. [2] Cox (1972), J. R. Stat. Soc. B 34:187-220; ties by Efron (1977).
.. [3] Klein and Moeschberger (2003), Survival Analysis, 2nd ed., eqs. 4.3.2, 8.8.1 and 8.8.5.
"""

from __future__ import annotations

import importlib
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from plenipo.errors import MethodError, MissingExtra

__all__ = ["Cox", "Steps", "fit_cox", "kaplan_meier"]

Z95 = 1.959963984540054  # the normal's 97.5 % point

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def _fitter(module: str, name: str) -> Any:
    try:
        return getattr(importlib.import_module(f"statsmodels.duration.{module}"), name)
    except ImportError:
        raise MissingExtra("history", "Fitting survival") from None


@dataclass(frozen=True, slots=True)
class Steps:
    """A survival curve that falls at ``times``.

    ``times``, ``share``, ``spread`` (standard error of share) and ``at_risk`` are arrays (step,).
    """

    times: Floats
    share: Floats
    spread: Floats
    at_risk: Floats
    cases: int

    def at(self, years: npt.ArrayLike, *, before: bool = False) -> Floats:
        """Share at ``years`` (any shape); with ``before``, just before a fall there."""
        where = np.searchsorted(self.times, years, side="left" if before else "right")
        return np.concatenate([[1.0], self.share])[where]

    def error(self, years: float) -> float:
        """Standard error of the share at ``years``, by Greenwood's formula."""
        step = int(np.searchsorted(self.times, years, side="right")) - 1
        return float(self.spread[step]) if step >= 0 else 0.0

    def interval(self, years: float) -> tuple[float, float]:
        """95 % interval on the log-minus-log scale [3, eq. 4.3.2].

        Where nothing has failed yet, the exact lower bound of a binomial share of one.
        """
        if years <= 0:
            return 1.0, 1.0
        step = int(np.searchsorted(self.times, years, side="right")) - 1
        share = float(self.at(years))
        if step < 0 or share >= 1.0:
            return (0.025 ** (1.0 / self.cases) if self.cases else 0.0), 1.0
        if share <= 0.0:
            return 0.0, 1.0 - 0.025 ** (1.0 / self.cases)
        theta = Z95 * float(self.spread[step]) / share / math.log(share)
        return share ** math.exp(-theta), share ** math.exp(theta)


def kaplan_meier(years: Floats, event: Flags) -> Steps:
    """Share that has not failed, by time, where some were not followed to the end [1].

    Parameters
    ----------
    years : array (case,), > 0
    event : array (case,)
        Whether the case failed then; the others were last seen unharmed.

    Raises
    ------
    MissingExtra
        Without statsmodels.
    """
    if not event.any():
        none = np.zeros(0)
        return Steps(none, none, none, none, len(years))
    found = _fitter("survfunc", "SurvfuncRight")(years, event.astype(np.float64))
    return Steps(
        np.asarray(found.surv_times, dtype=np.float64),
        np.asarray(found.surv_prob, dtype=np.float64),
        np.asarray(found.surv_prob_se, dtype=np.float64),
        np.asarray(found.n_risk, dtype=np.float64),
        len(years),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cox:
    """A fitted proportional hazards model, as a table: predicting needs only numpy.

    ``coef`` (feature,), ``cov`` (feature, feature); at each of ``years`` (year,) the baseline
    cumulative hazard ``baseline``, the variance ``spread`` of it for known coefficients, and
    ``drift`` (year, feature), the sum of the mean features at risk times its increments.
    """

    features: tuple[str, ...]
    coef: Floats
    cov: Floats
    years: Floats
    baseline: Floats
    spread: Floats
    drift: Floats

    def shares(self, x: Floats) -> Floats:
        """Shares still at peace, (case, year), for features (case, feature)."""
        return np.exp(-np.exp(x @ self.coef)[:, None] * self.baseline)

    def intervals(self, x: Floats) -> tuple[Floats, Floats]:
        """Their 95 % intervals on the log-minus-log scale [3, eq. 8.8.5]."""
        pull = x[:, None, :] * self.baseline[None, :, None] - self.drift  # (case, year, feature)
        extra = np.einsum("cyf,fg,cyg->cy", pull, self.cov, pull)
        safe = np.where(self.baseline > 0, self.baseline, 1.0)
        theta = np.exp(Z95 * np.sqrt(self.spread + extra) / safe)
        hazard = np.exp(x @ self.coef)[:, None] * self.baseline
        return np.exp(-hazard * theta), np.exp(-hazard / theta)


def fit_cox(
    features: Sequence[str],
    x: Floats,
    years: Floats,
    event: Flags,
    *,
    at: Sequence[float],
    group: npt.NDArray[Any] | None = None,
    ridge: float = 0.0,
) -> Cox:
    """Proportional hazards by partial likelihood, Efron's ties [2]; baseline by Breslow.

    Parameters
    ----------
    x : array (case, feature)
    years, event : array (case,)
    at : years at which the table is to answer
    group : array (case,), optional
        Cases of one group are not independent: the covariance is the sandwich over groups.
    ridge : >= 0
        Weight of a squared penalty on the coefficients of standardised features, for each case;
        the covariance is then zero, as no interval is claimed.

    Raises
    ------
    MissingExtra
        Without statsmodels.
    MethodError
        Where nothing failed, or without a penalty nothing of some class did.
    """
    if not event.any():
        raise MethodError("Nothing failed in these cases.", instead="Use more of them.")
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    model = _fitter("hazard_regression", "PHReg")(
        years, (x - mean) / scale, status=event.astype(np.float64), ties="efron"
    )
    if ridge:
        coef = np.asarray(model.fit_regularized(alpha=ridge, L1_wt=0.0).params) / scale
        cov = np.zeros((x.shape[1], x.shape[1]))
    else:
        options: dict[str, Any] = {"method": "newton", "disp": 0}
        codes = None if group is None else np.unique(group, return_inverse=True)[1]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                found = model.fit(groups=codes, **options)
        except (Warning, np.linalg.LinAlgError):
            # Nothing of some class failed, or a feature is the same everywhere.
            raise MethodError(
                "The likelihood has no maximum in these cases.", instead="Use more, or a penalty."
            ) from None
        coef = np.asarray(found.params) / scale
        cov = np.asarray(found.cov_params()) / np.outer(scale, scale)
    baseline, spread, drift = _breslow(x, years, event, coef, np.asarray(at, dtype=np.float64))
    return Cox(
        features=tuple(features),
        coef=coef,
        cov=cov,
        years=np.asarray(at, dtype=np.float64),
        baseline=baseline,
        spread=spread,
        drift=drift,
    )


def _breslow(
    x: Floats, years: Floats, event: Flags, coef: Floats, at: Floats
) -> tuple[Floats, Floats, Floats]:
    """Cumulative baseline hazard [3, eq. 8.8.1] and the two sums its variance needs."""
    risk = np.exp(x @ coef)
    times, deaths = np.unique(years[event], return_counts=True)
    exposed = years >= times[:, None]  # (time, case)
    total = exposed @ risk
    mean = (exposed * risk) @ x / total[:, None]
    step = deaths / total
    upto = (times <= at[:, None]).astype(np.float64)  # (year, time)
    return upto @ step, upto @ (step / total), upto @ (mean * step[:, None])
