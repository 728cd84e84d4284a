"""Single solutions are those of the whole frontier, ties included."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.packages.pareto import frontier
from plenipo.solve.packages.picks import nash_rows, smallest_rows, spread_rows, total_rows
from plenipo.solve.packages.points import (
    EMPTY,
    NOTHING,
    SOLVED,
    UNSOLVED,
    Found,
    best_for,
    egalitarian,
    kalai,
    kalai_smorodinsky,
    nash,
    utilitarian,
)

from .spaces import drawn, everything, spaces, steps


def keys(point: Floats) -> list[tuple[int, ...]]:
    return [tuple(row) for row in steps(point).tolist()]


@given(spaces(), st.floats(0.0, 0.6), st.booleans())
@settings(max_examples=150)
def test_the_solutions_are_those_of_every_package(
    worth: list[Floats], share: float, level: bool
) -> None:
    _, utility = everything(worth)
    low, high = utility.min(axis=0), utility.max(axis=0)
    d = low + (share * (high - low) if level else 0.0)
    n = d.size
    ones = np.ones(n)
    zone = frontier(worth, floor=d)
    gain: Floats = zone.point.max(axis=0, initial=-np.inf) - d
    some = np.flatnonzero(gain > 1e-9)  # who cannot gain does not count

    def only(rows: Callable[[Floats, Floats, Floats], Ints], scale: Floats) -> Ints:
        return rows(zone.point[:, some], d[some], scale[some])

    known: list[tuple[Found, Ints]] = [
        (egalitarian(worth, floor=d), smallest_rows(zone.point, np.zeros(n), ones)),
        (utilitarian(worth, floor=d), total_rows(zone.point, ones)),
        (best_for(worth, 0, floor=d), total_rows(zone.point, np.eye(n)[0])),
    ]
    if zone.point.size and some.size:
        known += [
            (kalai_smorodinsky(worth, d), only(smallest_rows, gain)),
            (nash(worth, d), only(nash_rows, ones)),
            (kalai(worth, d), only(smallest_rows, ones)),
        ]
    for found, rows in known:
        if not zone.point.size:
            assert found.status == EMPTY
            assert not found.point.size
            continue
        if not rows.size:
            assert found.status == NOTHING
            continue
        assert found.status == SOLVED
        assert found.complete
        assert found.bound == pytest.approx(found.value)
        assert sorted(keys(found.point)) == sorted(keys(zone.point[rows]))
        assert dict(zip(keys(found.point), found.count, strict=True)) == dict(
            zip(keys(zone.point[rows]), zone.count[rows], strict=True)
        )
        for point, package in zip(found.point, found.package, strict=True):
            total = sum(worth[k][:, v] for k, v in enumerate(package))
            assert total == pytest.approx(point, abs=1e-9)


@pytest.mark.parametrize("parties", [2, 3, 5])
@pytest.mark.parametrize("seed", range(3))
def test_a_million_packages(parties: int, seed: int) -> None:
    worth = drawn(np.random.default_rng(seed), parties, 6, 10)
    d = np.linspace(0.1, 0.3, parties)
    weight = np.linspace(1.0, 2.0, parties)
    zone = frontier(worth, floor=d)
    point = zone.point
    gain = point.max(axis=0) - d
    ones = np.ones(parties)
    for found, rows in [
        (nash(worth, d), nash_rows(point, d, ones)),
        (nash(worth, d, weight=weight), nash_rows(point, d, weight)),
        (kalai(worth, d), smallest_rows(point, d, ones)),
        (kalai(worth, d, scale=weight), smallest_rows(point, d, weight)),
        (kalai_smorodinsky(worth, d), smallest_rows(point, d, gain)),
        (egalitarian(worth, floor=d), smallest_rows(point, 0 * d, ones)),
        (utilitarian(worth, floor=d, weight=weight), total_rows(point, weight)),
    ]:
        assert found.status == SOLVED
        assert keys(found.point) == keys(point[rows])


def test_scale_of_a_party_does_not_move_nash_or_kalai_smorodinsky() -> None:
    worth = drawn(np.random.default_rng(5), 3, 8, 10)
    d = np.array([0.2, 0.1, 0.0])
    other = [table * np.array([[1.0], [2.0], [0.5]]) for table in worth]
    for table in other[:1]:
        table += np.array([[0.0], [0.3], [-0.1]])
    moved = d * np.array([1.0, 2.0, 0.5]) + np.array([0.0, 0.3, -0.1])
    for solve in (nash, kalai_smorodinsky):
        assert (solve(worth, d).package == solve(other, moved).package).all()


def test_a_package_that_is_more_equal_but_lower_for_all_wins_the_spread_only() -> None:
    point = np.array([[0.9, 0.7], [0.5, 0.5], [0.7, 0.9]])
    zero, one = np.zeros(2), np.ones(2)
    assert spread_rows(point, zero, one).tolist() == [1]
    assert smallest_rows(point, zero, one).tolist() == [0, 2]


def test_leximin_comes_first_among_ties() -> None:
    point = np.array([[0.9, 0.5, 0.5], [0.8, 0.5, 0.6], [0.5, 0.4, 2.0]])
    assert smallest_rows(point, np.zeros(3), np.ones(3)).tolist() == [1, 0]


def test_who_cannot_gain_does_not_count_but_keeps_its_floor() -> None:
    """Surpluses (0, 3) and (0, 5): take the second."""
    worth = [np.array([[0.0, 0.0, -1.0], [3.0, 5.0, 9.0]])]
    for solve in (nash, kalai, kalai_smorodinsky):
        found = solve(worth, np.zeros(2))
        assert found.point.tolist() == [[0.0, 5.0]]
        assert found.member.tolist() == [1]


def test_each_may_gain_but_not_together() -> None:
    worth = [np.array([[0.0, 1.0], [1.0, 0.0]])]
    found = nash(worth, np.zeros(2))
    assert found.status == NOTHING
    assert not found.point.size
    assert kalai(worth, np.zeros(2)).value == pytest.approx(0.0)


def test_where_it_gives_up_it_says_how_far_off_it_may_be() -> None:
    worth = drawn(np.random.default_rng(2), 5, 12, 10)
    for solve in (kalai, kalai_smorodinsky):
        found, exact = solve(worth, np.zeros(5), most=1), solve(worth, np.zeros(5))
        assert (found.status, exact.status) == (UNSOLVED, SOLVED)
        assert (found.complete, exact.complete) == (False, True)
        assert found.point.size
        assert found.value <= exact.value + 1e-9
        assert found.bound >= exact.value - 1e-9


def test_a_bound_that_is_reached_proves_the_best_though_not_every_tie_is_known() -> None:
    """Every division of a cake has the same sum: 10^9 ties, too many to list."""
    cake = [np.vstack([a, 1.0 - a]) for a in np.random.default_rng(0).random((9, 10))]
    found = utilitarian(cake, most=20_000)
    assert (found.status, found.complete) == (SOLVED, False)
    assert found.value == pytest.approx(9.0)


@pytest.mark.parametrize(
    ("disagreement", "weight", "match"),
    [
        (np.zeros(2), np.ones(3), "disagreement"),
        (np.array([0, np.nan, 0]), np.ones(3), "disagreement"),
        (np.zeros(3), np.zeros(3), "weight"),
        (np.zeros(3), -np.ones(3), "weight"),
    ],
)
def test_wrong_input_is_named(disagreement: Floats, weight: Floats, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        nash(drawn(np.random.default_rng(0), 3, 2, 2), disagreement, weight=weight)
