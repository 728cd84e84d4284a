"""Break-evens by hand, and against a fine grid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.solve.packages.breakeven import paying


def numbers(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low * 1000, high * 1000).map(lambda x: x / 1000)


unit = numbers(0, 1)


@pytest.mark.parametrize("absolute", [False, True])
@given(s=unit, p=unit, c=numbers(-1, 1), need=numbers(-2, 1), a=unit, b=unit)
def test_ends_are_those_of_a_fine_grid(
    absolute: bool, s: float, p: float, c: float, need: float, a: float, b: float
) -> None:
    low, high = min(a, b), max(a, b)
    arrays = [np.array([x]) for x in (s, p, c, need, low, high)]
    least, most = (float(x[0]) for x in paying(*arrays, absolute=absolute))
    x = np.linspace(low, high, 2001)
    apart = np.abs(x - p)
    pays = -s * (apart if absolute else apart**2) - c * x >= need
    if pays.any():
        step = (high - low) / 2000 + 1e-9
        assert low <= least <= x[pays][0] + 1e-9
        assert x[pays][0] - step <= least
        assert x[pays][-1] - 1e-9 <= most <= min(high, x[pays][-1] + step) + 1e-12
    elif not np.isnan(least):  # between two points of the grid, or at its edge
        apart = abs(least - p)
        assert -s * (apart if absolute else apart**2) - c * least >= need - 1e-6


def test_a_break_even_is_one() -> None:
    rng = np.random.default_rng(5)
    s, p, c = rng.random(500), 0.5 + 0.5 * rng.random(500), 0.2 * rng.random(500)
    need = -s * p**2 + 0.3 * s * rng.random(500)  # more than at 0
    zero, one = np.zeros(500), np.ones(500)
    least, _ = paying(s, p, c, need, zero, one)

    def worth(x: np.ndarray) -> np.ndarray:
        return -s * (x - p) ** 2 - c * x

    on = ~np.isnan(least) & (least > 1e-6)
    assert on.sum() > 100
    assert np.all((worth(least + 1e-9) >= need - 1e-12)[on])
    assert np.all((worth(least - 1e-6) < need)[on])
    none = np.isnan(least)
    best = np.clip(p - c / (2 * s), 0, 1)
    assert np.all((worth(best) < need)[none])


def test_an_empty_span_pays_nothing() -> None:
    one = np.ones(1)
    least, most = paying(one, one, 0 * one, -5 * one, 0.6 * one, 0.4 * one)
    assert np.isnan(least[0])
    assert np.isnan(most[0])
