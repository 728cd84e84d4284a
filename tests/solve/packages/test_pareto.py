"""The frontier by sums is the frontier by looking at every package."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.errors import MethodError
from plenipo.solve.arrays import Floats
from plenipo.solve.packages.counting import acceptable
from plenipo.solve.packages.pareto import Frontier, frontier
from plenipo.solve.packages.undominated import undominated

from .spaces import Points, by_hand, drawn, everything, spaces, steps


def listed(found: Frontier) -> Points:
    return {
        tuple(steps(point).tolist()): {tuple(row.tolist()) for row in found.packages(f)}
        for f, point in enumerate(found.point)
    }


@given(spaces(), st.booleans(), st.floats(0.0, 0.7))
@settings(max_examples=150)
def test_points_packages_and_counts_are_those_of_the_definition(
    worth: list[Floats], floored: bool, share: float
) -> None:
    package, utility = everything(worth)
    low, high = utility.min(axis=0), utility.max(axis=0)
    floor = low + share * (high - low) if floored else None
    known = by_hand(package, utility, floor)
    found = frontier(worth, floor=floor)
    assert listed(found) == known
    assert found.point.shape[0] == len(known)
    for point, count, one in zip(found.point, found.count, found.package, strict=True):
        packages = known[tuple(steps(point).tolist())]
        assert count == len(packages)
        assert tuple(one.tolist()) in packages
    if floor is not None:
        reached = int((utility >= floor - 1e-9).all(axis=1).sum())
        assert acceptable(worth, floor) == reached


@pytest.mark.parametrize(("parties", "issues"), [(2, 5), (3, 5), (4, 4), (5, 4), (9, 3)])
def test_larger_spaces(parties: int, issues: int) -> None:
    worth = drawn(np.random.default_rng(parties), parties, issues, 8)
    _, utility = everything(worth)
    alone = undominated(utility, 1e-9)
    found = frontier(worth)
    assert found.point == pytest.approx(
        utility[alone.first][np.lexsort(-utility[alone.first].T[::-1])], abs=1e-12
    )


@given(spaces(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_order_of_parties_and_issues_does_not_matter(worth: list[Floats], shuffle: Random) -> None:
    party = list(range(worth[0].shape[0]))
    issue = list(range(len(worth)))
    shuffle.shuffle(party)
    shuffle.shuffle(issue)
    found = listed(frontier(worth))
    other = listed(frontier([worth[k][party] for k in issue]))
    turned = {
        tuple(point[i] for i in party): {tuple(row[k] for k in issue) for row in rows}
        for point, rows in found.items()
    }
    assert other == turned


@given(spaces(), st.floats(0.1, 10.0), st.floats(-3.0, 3.0))
@settings(max_examples=60)
def test_scale_and_zero_of_a_party_do_not_matter(
    worth: list[Floats], scale: float, zero: float
) -> None:
    other = [table.copy() for table in worth]
    for table in other:
        table[-1] = scale * table[-1] + zero
    one, two = frontier(worth), frontier(other)
    rows = {tuple(row.tolist()) for f in range(one.point.shape[0]) for row in one.packages(f)}
    assert rows == {
        tuple(row.tolist()) for f in range(two.point.shape[0]) for row in two.packages(f)
    }


def test_a_party_that_is_indifferent_to_all_changes_nothing() -> None:
    worth = drawn(np.random.default_rng(3), 3, 4, 5)
    more = [np.vstack([table, np.full(table.shape[1], 0.2)]) for table in worth]
    one, two = frontier(worth), frontier(more)
    assert two.point[:, :3] == pytest.approx(one.point)
    assert (two.count == one.count).all()


def test_one_issue_of_one_value() -> None:
    found = frontier([np.array([[0.3], [0.4]])])
    assert found.point.tolist() == [[0.3, 0.4]]
    assert found.count.tolist() == [1]
    assert [row.tolist() for row in found.packages(0)] == [[0]]


def test_counts_beyond_64_bits_are_exact() -> None:
    worth = [np.zeros((2, 10)) for _ in range(30)]
    found = frontier(worth)
    assert found.count[0] == 10**30
    assert next(found.packages(0)).tolist() == [0] * 30


def test_float_noise_is_a_tie_and_a_real_difference_is_not() -> None:
    noisy = [np.array([[0.1, 0.1], [0.2, 0.2]]), np.array([[0.2, 0.2 + 1e-15], [0.5, 0.5]])]
    assert frontier(noisy).count.tolist() == [4]
    apart = [np.array([[0.1, 0.1], [0.2, 0.2]]), np.array([[0.2, 0.2 + 1e-6], [0.5, 0.5]])]
    assert frontier(apart).count.tolist() == [2]


def test_a_floor_nobody_can_reach_leaves_nothing() -> None:
    found = frontier(drawn(np.random.default_rng(0), 3, 4, 5), floor=np.full(3, 2.0))
    assert found.point.shape == (0, 3)
    assert found.package.shape == (0, 4)


def test_a_frontier_too_large_is_refused() -> None:
    worth = drawn(np.random.default_rng(0), 5, 8, 10)
    with pytest.raises(MethodError, match="too large to be listed"):
        frontier(worth, most=10_000)
    rng = np.random.default_rng(1)
    with pytest.raises(MethodError, match="effort"):
        undominated(rng.dirichlet(np.ones(6), 20_000), 1e-9, effort=1000)


@pytest.mark.parametrize(
    ("worth", "match"),
    [
        ([], "no issue"),
        ([np.zeros((2, 3)), np.zeros((3, 3))], r"worth\[1\] has shape"),
        ([np.zeros((2, 0))], "has shape"),
        ([np.array([[np.nan]])], "not finite"),
        ([np.array([[0.0, 1e12]])], "divide them"),
    ],
)
def test_wrong_input_is_named(worth: list[Floats], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        frontier(worth)


def test_counting_gives_up_loudly() -> None:
    worth = drawn(np.random.default_rng(0), 3, 9, 10)
    with pytest.raises(MethodError, match="not counted"):
        acceptable(worth, np.full(3, 0.5), effort=1000)
    assert acceptable(worth, np.full(3, -np.inf)) == 10**9
    many = [np.ones((2, 10))] * 30
    assert acceptable(many, np.full(2, 30.0)) == 10**30
    with pytest.raises(MethodError, match="too many to count"):
        acceptable([*many, np.array([[0.0, 1.0], [1.0, 0.0]])], np.full(2, 30.5))
