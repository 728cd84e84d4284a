"""Shapley values against definitions and closed forms."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from plenipo.solve.attribute import sampled_shapley, shapley


def by_orders(value: np.ndarray) -> np.ndarray:
    """The definition: the mean rise over all orders."""
    n = value.shape[0].bit_length() - 1
    out = np.zeros((n, *value.shape[1:]))
    orders = list(permutations(range(n)))
    for order in orders:
        mask = 0
        for i in order:
            out[i] += value[mask | 1 << i] - value[mask]
            mask |= 1 << i
    return out / len(orders)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5])
def test_mean_over_orders(n: int) -> None:
    value = np.random.default_rng(n).normal(size=(1 << n, 2, 3))
    assert shapley(value) == pytest.approx(by_orders(value), abs=1e-12)


def test_shares_sum_to_all_less_none() -> None:
    value = 100 * np.random.default_rng(1).random((1 << 12, 4))
    assert np.abs(shapley(value).sum(axis=0) - (value[-1] - value[0])).max() < 1e-11


def test_glove_game() -> None:
    """Two left gloves, one right: 1/6, 1/6, 2/3 (Shapley 1953, a standard example)."""
    value = np.array([0, 0, 0, 0, 0, 1, 1, 1], float)
    assert shapley(value) == pytest.approx([1 / 6, 1 / 6, 2 / 3])


def test_seats_of_an_equal_pie() -> None:
    """Three seats, equal pie, a table of one gets nothing: own .2778, another's .0278."""
    value = np.zeros((8, 3))
    for mask in range(8):
        seated = [i for i in range(3) if mask >> i & 1]
        if len(seated) >= 2:
            value[mask, seated] = 1 / len(seated)
    found = shapley(value)
    assert np.diag(found) == pytest.approx([0.2778] * 3, abs=5e-5)
    assert found[0, 1] == pytest.approx(0.0278, abs=5e-5)


def test_half_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="3 sets"):
        shapley(np.zeros(3))


def test_sampled_agrees_within_its_error_and_sums_exactly() -> None:
    value = np.random.default_rng(5).normal(size=(1 << 8, 3))
    exact = shapley(value)
    found = sampled_shapley(lambda masks: value[masks], 8, orders=2000, seed=3)
    assert (np.abs(found.value - exact) < 5 * found.error + 1e-12).all()
    assert found.error.max() < 0.1
    assert found.value.sum(axis=0) == pytest.approx(value[-1] - value[0], abs=1e-12)


def test_sampled_is_exact_for_additive_items() -> None:
    own = np.array([1.0, -2.0, 0.5, 4.0])

    def worth(masks: np.ndarray) -> np.ndarray:
        return ((masks[:, None] >> np.arange(4)) & 1) @ own

    found = sampled_shapley(worth, 4, orders=4)
    assert found.value == pytest.approx(own)
    assert found.error == pytest.approx(0, abs=1e-12)
