"""Linked issues and utilities that do not add up: as by looking at every package."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.errors import MethodError
from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.packages.blocks import Link, blocks
from plenipo.solve.packages.enumerated import enumerated
from plenipo.solve.packages.pareto import frontier
from plenipo.solve.packages.space import enumerable

from .spaces import by_hand, drawn, everything, spaces, steps


@given(st.integers(0, 10_000))
@settings(max_examples=40)
def test_blocks_give_the_frontier_of_every_package(seed: int) -> None:
    rng = np.random.default_rng(seed)
    worth = drawn(rng, 3, 5, 3)
    links = [
        Link((3, 0), rng.integers(0, 5, (3, 3, 3)) / 10),
        Link((1, 3), rng.integers(0, 5, (3, 3, 3)) / 10),
        Link((4,), rng.random((3, 3))),
    ]
    package, utility = everything(worth)
    for link in links:
        utility = utility + link.worth[(slice(None), *package[:, list(link.issues)].T)].T
    known = by_hand(package, utility)
    joined = blocks(worth, links)
    assert joined.issues == ((0, 1, 3), (2,), (4,))
    found = frontier(joined.worth)
    listed = {
        tuple(steps(point).tolist()): {
            tuple(joined.packages(row).tolist()) for row in found.packages(f)
        }
        for f, point in enumerate(found.point)
    }
    assert listed == known


def test_wrong_links_are_named() -> None:
    worth = drawn(np.random.default_rng(0), 2, 3, 4)
    with pytest.raises(ValueError, match="different issues"):
        blocks(worth, [Link((0, 3), np.zeros((2, 4, 4)))])
    with pytest.raises(ValueError, match="shape"):
        blocks(worth, [Link((0, 1), np.zeros((2, 4, 3)))])
    with pytest.raises(MethodError, match="16 combinations"):
        blocks(worth, [Link((0, 1), np.zeros((2, 4, 4)))], largest=15)


@given(spaces(), st.floats(0.0, 0.6))
@settings(max_examples=60)
def test_enumeration_is_the_definition(worth: list[Floats], share: float) -> None:
    package, additive = everything(worth)
    value = additive * additive.mean(axis=1, keepdims=True)  # nothing adds up
    floor = value.min(axis=0) + share * (value.max(axis=0) - value.min(axis=0))
    sizes = [table.shape[1] for table in worth]

    def utility(rows: Ints) -> Floats:
        return value[np.ravel_multi_index(tuple(rows.T), sizes)]

    space = enumerable(sizes, utility)
    found = space.frontier(floor)
    assert {
        tuple(steps(point).tolist()): {tuple(row.tolist()) for row in found.packages(f)}
        for f, point in enumerate(found.point)
    } == by_hand(package, value, floor)
    assert space.outcomes == len(package)
    assert space.acceptable(floor) == int((value >= floor - 1e-9).all(axis=1).sum())
    assert space.range()[0] == pytest.approx(value.min(axis=0))
    assert space.range()[1] == pytest.approx(value.max(axis=0))
    assert space.utility(package) == pytest.approx(value)


@pytest.mark.parametrize("parties", [2, 3, 5])
def test_enumeration_of_many_chunks_is_the_frontier_by_sums(parties: int) -> None:
    worth = drawn(np.random.default_rng(parties), parties, 5, 10)

    def utility(rows: Ints) -> Floats:
        return sum((table[:, rows[:, k]].T for k, table in enumerate(worth)), np.zeros((1, 1)))

    found, known = enumerable([10] * 5, utility).frontier(), frontier(worth)
    assert found.point == pytest.approx(known.point)
    assert (found.count == known.count).all()


def test_enumeration_leaves_out_the_impossible_and_refuses_too_many() -> None:
    def utility(rows: Ints) -> Floats:
        value = rows.astype(float)
        value[rows.sum(axis=1) > 2] = -np.inf
        return value

    space = enumerable([3, 3], utility)
    assert space.frontier().point.tolist() == [[2.0, 0.0], [1.0, 1.0], [0.0, 2.0]]
    assert space.outcomes == space.acceptable(np.full(2, -np.inf)) == 6
    with pytest.raises(MethodError, match="9 packages"):
        enumerated([3, 3], utility, largest=8)
    with pytest.raises(MethodError, match="No package"):
        enumerable([3, 3], lambda rows: np.full(rows.shape, -np.inf))
    with pytest.raises(ValueError, match="rows of numbers"):
        enumerable([3, 3], lambda rows: np.full(rows.shape, np.nan))
