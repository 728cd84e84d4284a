"""Survival curves and Cox: published numbers, hand-computed cases, the table against the fit."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from plenipo.errors import MethodError, MissingExtra
from plenipo.history import survive
from plenipo.history.survive import Cox, fit_cox, kaplan_meier

# Weeks in remission, Freireich et al. (1963), Blood 21:699, as used by Cox (1972), table 1.
TREATED = "6 6 6 7 10 13 16 22 23 6+ 9+ 10+ 11+ 17+ 19+ 20+ 25+ 32+ 32+ 34+ 35+"
CONTROL = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def spells(text: str) -> tuple[np.ndarray, np.ndarray]:
    words = text.split()
    weeks = np.array([float(w.rstrip("+")) for w in words])
    return weeks, np.array([not w.endswith("+") for w in words])


@pytest.fixture(autouse=True)
def _fitter() -> None:
    pytest.importorskip("statsmodels")


def test_remission_of_the_treated() -> None:
    """Kaplan-Meier estimates of that table: Kalbfleisch and Prentice (2002), table 1.2."""
    curve = kaplan_meier(*spells(TREATED))
    assert curve.at([5, 6, 7, 10, 13, 16, 22, 23]) == pytest.approx(
        [1, 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4
    )
    assert curve.at(6, before=True) == 1
    # By hand: exp(-1.96 x 0.0764 / 0.857 / ln 0.857) and so on.
    assert curve.interval(6) == pytest.approx((0.620, 0.952), abs=1e-3)


def test_nothing_failed_yet() -> None:
    curve = kaplan_meier(np.array([1.0, 2.0, 3.0]), np.zeros(3, dtype=bool))
    assert curve.at([0, 1, 5]) == pytest.approx([1, 1, 1])
    low, high = curve.interval(1)
    assert high == 1
    assert low**3 == pytest.approx(0.025)  # three of three
    assert curve.interval(0) == (1, 1)


def test_everything_failed() -> None:
    curve = kaplan_meier(np.array([1.0, 2.0]), np.ones(2, dtype=bool))
    low, high = curve.interval(2)
    assert low == 0
    assert (1 - high) ** 2 == pytest.approx(0.025)


def remission(**options: object) -> Cox:
    weeks, event = spells(f"{TREATED} {CONTROL}")
    control = np.r_[np.zeros(21), np.ones(21)][:, None]
    return fit_cox(["control"], control, weeks, event, at=(5, 10, 20), **options)  # type: ignore[arg-type]


def test_the_hazard_without_treatment() -> None:
    """1.572 (0.412) with Efron's ties: Therneau and Grambsch (2000), on the data of Cox (1972)."""
    found = remission()
    assert found.coef[0] == pytest.approx(1.572, abs=1e-3)
    assert np.sqrt(found.cov[0, 0]) == pytest.approx(0.412, abs=1e-3)


def test_the_table_keeps_the_order_and_its_intervals_hold_it() -> None:
    found = remission()
    x = np.array([[0.0], [1.0]])
    shares, (low, high) = found.shares(x), found.intervals(x)
    assert np.all(low < shares)
    assert np.all(shares < high)
    assert np.all(shares[0] > shares[1])
    assert np.all(np.diff(shares, axis=1) < 0)


def test_the_variance_is_the_bootstrap_s() -> None:
    """Klein and Moeschberger, eq. 8.8.5, against 100 samples drawn again with replacement."""
    weeks, event = spells(f"{TREATED} {CONTROL}")
    control = np.r_[np.zeros(21), np.ones(21)][:, None]
    rng, drawn = np.random.default_rng(3), []
    for _ in range(100):
        rows = np.r_[rng.integers(0, 21, 21), rng.integers(21, 42, 21)]
        again = fit_cox(["control"], control[rows], weeks[rows], event[rows], at=(10,))
        drawn.append(np.log(-np.log(again.shares(np.array([[0.0], [1.0]]))[:, 0])))
    found = fit_cox(["control"], control, weeks, event, at=(10,))
    low, _ = found.intervals(np.array([[0.0], [1.0]]))
    share = found.shares(np.array([[0.0], [1.0]]))
    sd = (np.log(-np.log(low)) - np.log(-np.log(share)))[:, 0] / survive.Z95
    assert sd == pytest.approx(np.std(drawn, axis=0), rel=0.3)


def test_no_feature_is_the_nelson_aalen_curve() -> None:
    weeks, event = spells("1 2 3+ 4")
    found = fit_cox(["none"], np.zeros((4, 1)), weeks, event, at=(1, 2, 4), ridge=0.1)
    assert found.baseline == pytest.approx(np.cumsum([1 / 4, 1 / 3, 1]))
    assert found.spread == pytest.approx(np.cumsum([1 / 16, 1 / 9, 1]))


def test_a_penalty_pulls_towards_nothing() -> None:
    plain, pulled = remission(), remission(ridge=0.5)
    assert 0 < pulled.coef[0] < plain.coef[0]


def test_nothing_to_fit_on_is_refused() -> None:
    with pytest.raises(MethodError, match="Nothing failed"):
        fit_cox(["x"], np.zeros((2, 1)), np.ones(2), np.zeros(2, dtype=bool), at=(1,))


def test_a_class_without_failures_is_refused_unless_penalised() -> None:
    weeks, event = spells("1 2 3 4+ 5+ 6+")
    apart = np.array([1.0, 1, 1, 0, 0, 0])[:, None]
    same = np.zeros((6, 1))
    for x in (apart, same):
        with pytest.raises(MethodError, match="no maximum"):
            fit_cox(["x"], x, weeks, event, at=(2,))
        assert np.isfinite(fit_cox(["x"], x, weeks, event, at=(2,), ridge=0.01).coef).all()


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(MissingExtra, match=r"plenipo\[history\]"):
        kaplan_meier(np.ones(2), np.ones(2, dtype=bool))
