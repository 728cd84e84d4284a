"""Values and the core against their definitions, and closed forms against programmes."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from plenipo.solve.attribute import shapley
from plenipo.solve.sharing.airport import airport_core, airport_nucleolus, airport_shapley
from plenipo.solve.sharing.claims import talmud
from plenipo.solve.sharing.games import banzhaf, core_of_costs, nucleolus


def members(n: int) -> np.ndarray:
    return (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(bool)


def airport(cost: np.ndarray) -> np.ndarray:
    """What each set would pay: its largest cost."""
    return np.where(members(cost.size), cost, 0.0).max(axis=1)


def costs(n: int, draws: int) -> np.ndarray:
    rng = np.random.default_rng(10 + n)
    found = rng.random((draws, n)) * rng.integers(1, 30, (draws, 1))
    found[:, 0] = found[:, -1]  # ties
    found[::3, 1 % n] = 0.0
    return found


def test_banzhaf_of_a_majority_of_three() -> None:
    """Each is decisive in two of the four sets of the others."""
    value = (members(3).sum(axis=1) >= 2).astype(float)
    assert banzhaf(value) == pytest.approx([0.5, 0.5, 0.5])


def test_banzhaf_is_batched() -> None:
    value = np.random.default_rng(1).normal(size=(16, 3, 2))
    by_column = [[banzhaf(value[:, i, j]) for j in range(2)] for i in range(3)]
    assert banzhaf(value) == pytest.approx(np.moveaxis(np.array(by_column), 2, 0))


def test_nucleolus_of_claims_is_the_talmud() -> None:
    """v(S) = what the others leave (Aumann and Maschler 1985)."""
    rng = np.random.default_rng(2)
    for n in (2, 3, 4, 5):
        claims = rng.integers(1, 100, n).astype(float)
        for part in (0.1, 0.4, 0.5, 0.7, 0.95):
            estate = part * claims.sum()
            value = np.maximum(estate - (~members(n)) @ claims, 0.0)
            assert nucleolus(value) == pytest.approx(talmud(claims, estate), abs=1e-7)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 6])
def test_nucleolus_of_the_airport_in_closed_form(n: int) -> None:
    cost = costs(n, 8)
    closed = airport_nucleolus(cost)
    assert closed.sum(axis=1) == pytest.approx(cost.max(axis=1))
    for c, x in zip(cost, closed, strict=True):
        assert -nucleolus(-airport(c)) == pytest.approx(x, abs=1e-7 * max(1.0, c.max()))


def test_nucleolus_beats_other_divisions_lexicographically() -> None:
    rng = np.random.default_rng(5)
    value = rng.integers(0, 20, 16).astype(float)
    value[0], value[-1] = 0.0, 40.0
    x = nucleolus(value)
    inside = members(4)[1:-1].astype(float)
    best = np.sort(inside @ x - value[1:-1])
    for _ in range(300):
        step = rng.normal(size=4)
        y = x + rng.choice([1e-2, 1e-1, 1.0]) * (step - step.mean())
        other = np.sort(inside @ y - value[1:-1])
        apart = np.flatnonzero(np.abs(other - best) > 1e-7)
        assert apart.size == 0 or other[apart[0]] < best[apart[0]]


def test_nucleolus_divides_what_all_have_beyond_nobody() -> None:
    assert nucleolus(np.array([3.0, 3.0, 3.0, 9.0])) == pytest.approx([3.0, 3.0])


def test_nucleolus_of_twelve_ends() -> None:
    cost = np.random.default_rng(3).random(12)
    assert -nucleolus(-airport(cost)) == pytest.approx(airport_nucleolus(cost), abs=1e-6)


@pytest.mark.parametrize("n", [1, 2, 4, 6])
def test_shapley_of_the_airport_in_closed_form(n: int) -> None:
    cost = costs(n, 20)
    by_sets = shapley(np.stack([airport(c) for c in cost], axis=1)).T
    assert airport_shapley(cost) == pytest.approx(by_sets, abs=1e-12)


def test_shapley_of_an_airport_by_orders() -> None:
    cost = np.array([2.0, 5.0, 5.0, 9.0])
    mean = np.zeros(4)
    for order in permutations(range(4)):
        built = 0.0
        for i in order:
            mean[i] += max(cost[i] - built, 0.0) / 24
            built = max(built, cost[i])
    assert airport_shapley(cost) == pytest.approx(mean)


@pytest.mark.parametrize("n", [2, 3, 5])
def test_the_core_of_the_airport_by_its_prefixes(n: int) -> None:
    rng = np.random.default_rng(n)
    cost = costs(n, 60)
    share = rng.dirichlet(np.ones(n), 60) * cost.max(axis=1, keepdims=True)
    share[::2] = airport_shapley(cost[::2])  # in the core
    fast = airport_core(cost, share)
    slow = core_of_costs(np.stack([airport(c) for c in cost], axis=1), share.T)
    assert np.maximum(fast.saved, 0) == pytest.approx(np.maximum(slow.saved, 0), abs=1e-12)
    assert not fast.members[::2].any()
    assert fast.members.any(axis=1)[1::2].any()
    for c, x, set_ in zip(cost, share, fast.members, strict=True):
        if set_.any():
            assert x[set_].sum() > c[set_].max()


def test_core_names_the_smallest_of_equal_sets() -> None:
    cost = np.array([0.0, 1.0, 1.0, 2.0, 1.0, 2.0, 2.0, 2.0])
    found = core_of_costs(cost, np.array([2.0, 0.0, 0.0]))
    assert (float(found.saved), int(found.set)) == (1.0, 1)
    alone = core_of_costs(np.array([0.0, 3.0]), np.array([3.0]))
    assert (float(alone.saved), int(alone.set)) == (0.0, 0)


def test_what_is_no_game_is_refused() -> None:
    with pytest.raises(ValueError, match="not all the sets"):
        nucleolus(np.zeros(6))
    with pytest.raises(ValueError, match="more than 12"):
        banzhaf(np.zeros(1 << 13))
    with pytest.raises(ValueError, match="finite"):
        nucleolus(np.array([0.0, np.nan, 0.0, 1.0]))
    with pytest.raises(ValueError, match="2 shares for 3"):
        core_of_costs(np.zeros(8), np.zeros(2))
    with pytest.raises(ValueError, match="at least 0"):
        airport_shapley(np.array([-1.0, 2.0]))
    with pytest.raises(ValueError, match="nobody"):
        airport_nucleolus(np.zeros((3, 0)))
