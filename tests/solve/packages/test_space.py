"""A space answers the same however it is written, and as looking at every package does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.packages.blocks import Link
from plenipo.solve.packages.pareto import MOST
from plenipo.solve.packages.solutions import searched
from plenipo.solve.packages.space import (
    EMPTY,
    NOTHING,
    SOLVED,
    Solution,
    Solutions,
    Space,
    additive,
    enumerable,
)

from .spaces import by_hand, drawn, everything, spaces, steps

NAMES = ("nash", "kalai", "kalai_smorodinsky", "egalitarian", "utilitarian")


def behind(found: Solution) -> dict[tuple[int, ...], set[tuple[int, ...]]]:
    """The points that solve, in steps of 1e-9, and every package of each."""
    return {
        tuple(steps(point).tolist()): {tuple(row.tolist()) for row in found.packages(f)}
        for f, point in enumerate(found.point)
    }


def same(one: Solutions, other: Solutions) -> None:
    for name in NAMES:
        a, b = getattr(one, name), getattr(other, name)
        assert (a.status, a.complete) == (b.status, b.complete), name
        assert a.value == pytest.approx(b.value, nan_ok=True), name
        assert a.bound == pytest.approx(b.bound, nan_ok=True), name
        assert a.member.tolist() == b.member.tolist(), name
        assert behind(a) == behind(b), name


def written_out(space: Space) -> Space:
    """The same space, as a function of whole packages."""
    return enumerable(space.sizes, space.utility)


@given(spaces(), st.floats(0.0, 0.7))
@settings(max_examples=60)
def test_tables_and_functions_of_packages_give_the_same(worth: list[Floats], share: float) -> None:
    space = additive(worth, base=np.linspace(-1.0, 1.0, worth[0].shape[0]))
    low, high = space.range()
    d = low + share * (high - low)
    same(space.solutions(d), written_out(space).solutions(d))


@given(spaces(), st.floats(0.0, 0.7))
@settings(max_examples=60)
def test_without_the_frontier_the_solutions_are_the_same(worth: list[Floats], share: float) -> None:
    space = additive(worth)
    low, high = space.range()
    d = low + share * (high - low)
    listed = space.solutions(d)
    found = searched(space.joined, d, d, 1e-9, MOST, "")
    assert found.zone is None
    assert found.spread is None
    same(listed, found)


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_linked_issues_and_limits(seed: int) -> None:
    rng = np.random.default_rng(seed)
    worth = drawn(rng, 3, 4, 4)
    links = [Link((2, 0), rng.integers(0, 5, (3, 4, 4)) / 10)]
    allowed = [rng.random(4) < 0.7 for _ in range(4)]
    for mask in allowed:
        mask[rng.integers(4)] = True
    space = additive(worth, links=links, allowed=allowed)
    package, utility = everything(worth)
    utility = utility + links[0].worth[:, package[:, 2], package[:, 0]].T
    may = np.all([allowed[k][package[:, k]] for k in range(4)], axis=0)
    assert space.outcomes == may.sum()
    assert space.utility(package[may]) == pytest.approx(utility[may])
    if not may.all():
        with pytest.raises(ValueError, match="not allowed"):
            space.utility(package)
    floor = np.quantile(utility[may], 0.3, axis=0)
    assert space.acceptable(floor) == int((utility[may] >= floor - 1e-9).all(axis=1).sum())
    zone = space.frontier(floor)
    assert {
        tuple(steps(point).tolist()): {tuple(row.tolist()) for row in zone.packages(f)}
        for f, point in enumerate(zone.point)
    } == by_hand(package[may], utility[may], floor)
    for point, one in zip(zone.point, zone.package, strict=True):
        assert space.utility(one) == pytest.approx(point)

    def value(rows: Ints) -> Floats:
        own = sum((table[:, rows[:, k]].T for k, table in enumerate(worth)), np.zeros((1, 1)))
        return own + links[0].worth[:, rows[:, 2], rows[:, 0]].T

    other = enumerable([4] * 4, value, allowed=allowed)
    assert other.outcomes == space.outcomes
    same(space.solutions(floor), other.solutions(floor))


def test_no_zone_and_no_joint_gain_are_answers() -> None:
    space = additive([np.array([[0.0, 1.0], [1.0, 0.0]])])
    none = space.solutions(np.full(2, 0.5))
    assert none.zone is not None
    assert not none.zone.point.size
    found = [getattr(none, name) for name in NAMES] + [none.spread]
    assert [one.status for one in found] == [EMPTY] * 6
    assert all(np.isnan(one.value) for one in found)
    either = space.solutions(np.zeros(2))
    assert either.nash.status == NOTHING
    assert either.kalai.status == SOLVED
    assert either.kalai.value == 0.0


def test_more_equal_but_lower_for_all_wins_the_spread_only() -> None:
    space = enumerable([3], lambda row: np.array([[0.9, 0.68], [0.7, 0.72], [0.6, 0.9]])[row[:, 0]])
    found = space.solutions(np.zeros(2))
    assert found.spread is not None
    assert found.spread.package.tolist() == [[1]]
    assert found.spread.value == pytest.approx(0.02 / 0.9)
    assert found.kalai_smorodinsky.package.tolist() == [[1]]
    lower = enumerable([3], lambda row: np.array([[0.9, 0.7], [0.5, 0.71], [0.3, 0.9]])[row[:, 0]])
    apart = lower.solutions(np.zeros(2))
    assert apart.spread is not None
    assert apart.spread.package.tolist() == apart.kalai_smorodinsky.package.tolist() == [[0]]


def test_ten_to_the_twelve_packages_of_five_parties() -> None:
    """The frontier is refused with a reason, the solutions are there."""
    worth = drawn(np.random.default_rng(4), 5, 12, 10)
    found = additive(worth).solutions(np.zeros(5), most=500_000)
    assert found.zone is None
    assert "too large" in found.refused
    assert [getattr(found, name).status for name in NAMES] == [SOLVED] * 5
    assert found.nash.package.shape[1] == 12


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"base": [0.0]}, "base"),
        ({"allowed": [np.ones(2, bool)]}, "shapes"),
        ({"allowed": [np.zeros(2, bool), np.ones(2, bool)]}, "no value"),
        ({"links": [Link((0,), np.full((2, 2), np.nan))]}, "not finite"),
    ],
)
def test_wrong_input_is_named(change: dict[str, object], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        additive([np.zeros((2, 2)), np.zeros((2, 2))], **change)  # type: ignore[arg-type]


def test_a_disagreement_point_must_be_finite() -> None:
    with pytest.raises(ValueError, match="disagreement"):
        additive([np.zeros((2, 2))]).solutions(np.array([0.0, -np.inf]))
