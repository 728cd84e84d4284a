"""Laws of package spaces: what must not matter, what must, and one printed case.

The questions are answered a second time by looking at every package of a small space.
"""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.packages.space import EMPTY, SOLVED, Solution, Solutions, Space, additive

NAMES = ("nash", "kalai", "kalai_smorodinsky", "egalitarian", "utilitarian")


@st.composite
def tables(draw: st.DrawFn, least: int = 2) -> list[Floats]:
    """Two to five parties, one to four issues of one to four values; ties, and numbers below 0."""
    n = draw(st.integers(least, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    coarse = draw(st.booleans())
    out: list[Floats] = []
    for _ in range(draw(st.integers(1, 4))):
        size = (n, draw(st.integers(1, 4)))
        out.append(rng.integers(-3, 4, size) / 8 if coarse else rng.uniform(-1.0, 1.0, size))
    return out


def every(worth: list[Floats]) -> tuple[Ints, Floats]:
    """Every package (C, m) and its utilities (C, n)."""
    package = np.array(list(product(*[range(table.shape[1]) for table in worth])))
    total = np.zeros((len(package), worth[0].shape[0]))
    for k, table in enumerate(worth):
        total += table[:, package[:, k]].T
    return package, total


def between(space: Space, share: float) -> Floats:
    low, high = space.range()
    return low + share * (high - low)


def chosen(found: Solution) -> set[tuple[int, ...]]:
    """Every package that solves."""
    return {tuple(row.tolist()) for f in range(len(found.point)) for row in found.packages(f)}


def picks(found: Solutions) -> dict[str, set[tuple[int, ...]]]:
    return {name: chosen(getattr(found, name)) for name in NAMES}


@given(tables(), st.floats(0.0, 0.7))
@settings(max_examples=80)
def test_solutions_are_the_best_of_every_package(worth: list[Floats], share: float) -> None:
    space = additive(worth)
    d = between(space, share)
    package, utility = every(worth)
    zone = (utility >= d - 1e-9).all(axis=1)
    found = space.solutions(d)
    if not zone.any():
        assert {getattr(found, name).status for name in NAMES} == {EMPTY}
        return
    package, utility = package[zone], utility[zone]
    gain = utility - d
    some = gain.max(axis=0) > 1e-9  # who cannot gain does not count
    if not some.any():
        some[:] = True
    part = gain[:, some]
    ideal = np.where(part.max(axis=0) > 1e-9, part.max(axis=0), 1.0)
    rules: dict[str, Floats] = {
        "nash": np.where((part > 1e-9).all(axis=1), part.prod(axis=1), -np.inf),
        "kalai": part.min(axis=1),
        "kalai_smorodinsky": (part / ideal).min(axis=1),
        "egalitarian": utility.min(axis=1),
        "utilitarian": utility.sum(axis=1),
    }
    for name, value in rules.items():
        solution = getattr(found, name)
        if value.max() == -np.inf:
            assert not solution.point.size
            continue
        assert solution.status == SOLVED
        assert solution.value == pytest.approx(value.max(), abs=1e-9)
        best = {tuple(row) for row in package[value >= value.max() - 1e-12].tolist()}
        tied = {tuple(row) for row in package[value >= value.max() - 1e-7].tolist()}
        assert chosen(solution) <= tied
        assert chosen(solution) & best


@given(tables(), st.floats(0.0, 0.6))
@settings(max_examples=60)
def test_nobody_can_gain_without_another_losing(worth: list[Floats], share: float) -> None:
    """Every point that is told, ties included, is undominated."""
    space = additive(worth)
    d = between(space, share)
    _, utility = every(worth)
    utility = utility[(utility >= d - 1e-9).all(axis=1)]
    found = space.solutions(d)
    for name in NAMES:
        for point in getattr(found, name).point:
            as_good = (utility >= point - 1e-9).all(axis=1)
            assert not (as_good & (utility > point + 2e-9).any(axis=1)).any(), name


@given(tables(), st.floats(0.0, 0.6), st.floats(0.2, 5.0), st.floats(-2.0, 2.0))
@settings(max_examples=60)
def test_scale_and_zero_of_a_party_matter_to_neither_nash_nor_kalai_smorodinsky(
    worth: list[Floats], share: float, scale: float, zero: float
) -> None:
    d = between(additive(worth), share)
    other, moved = [table.copy() for table in worth], d.copy()
    for table in other:
        table[-1] *= scale
    other[0][-1] += zero
    moved[-1] = scale * moved[-1] + zero
    one, two = additive(worth).solutions(d), additive(other).solutions(moved)
    assert chosen(one.nash) == chosen(two.nash)
    assert chosen(one.kalai_smorodinsky) == chosen(two.kalai_smorodinsky)


@given(tables(), st.floats(0.0, 0.6), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_order_of_parties_and_issues_does_not_matter(
    worth: list[Floats], share: float, shuffle: Random
) -> None:
    party, issue = list(range(worth[0].shape[0])), list(range(len(worth)))
    shuffle.shuffle(party)
    shuffle.shuffle(issue)
    d = between(additive(worth), share)
    one = picks(additive(worth).solutions(d))
    two = picks(additive([worth[k][party] for k in issue]).solutions(d[party]))
    for name in NAMES:
        assert {tuple(row[k] for k in issue) for row in one[name]} == two[name], name


@given(tables(), st.floats(0.0, 0.6))
@settings(max_examples=60)
def test_a_value_written_twice_adds_packages_and_nothing_else(
    worth: list[Floats], share: float
) -> None:
    d = between(additive(worth), share)
    twice = [np.concatenate([worth[0], worth[0][:, -1:]], axis=1), *worth[1:]]
    one, two = additive(worth).solutions(d), additive(twice).solutions(d)
    last = worth[0].shape[1] - 1
    for name in NAMES:
        a, b = getattr(one, name), getattr(two, name)
        assert b.point == pytest.approx(a.point)
        more = {(last + 1, *row[1:]) for row in chosen(a) if row[0] == last}
        assert chosen(b) == chosen(a) | more


@given(tables(), st.floats(0.0, 0.6), st.floats(0.01, 1.0))
@settings(max_examples=60)
def test_a_value_worse_for_all_changes_nothing(
    worth: list[Floats], share: float, less: float
) -> None:
    d = between(additive(worth), share)
    worse = [np.concatenate([worth[0], worth[0][:, :1] - less], axis=1), *worth[1:]]
    one, two = additive(worth).solutions(d), additive(worse).solutions(d)
    assert picks(one) == picks(two)
    assert one.zone is not None
    assert two.zone is not None
    assert two.zone.point == pytest.approx(one.zone.point)
    assert two.zone.package.tolist() == one.zone.package.tolist()


@given(tables(), st.floats(0.0, 0.8))
@settings(max_examples=60)
def test_a_floor_leaves_the_part_of_the_frontier_that_reaches_it(
    worth: list[Floats], share: float
) -> None:
    space = additive(worth)
    floor = between(space, share)
    whole, part = space.frontier(), space.frontier(floor)
    reaches = (whole.point >= floor - 1e-9).all(axis=1)
    assert part.point == pytest.approx(whole.point[reaches])
    assert part.count.tolist() == whole.count[reaches].tolist()


@given(tables(), st.floats(0.0, 0.6), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_a_limit_leaves_the_packages_within_it(
    worth: list[Floats], share: float, shuffle: Random
) -> None:
    """Values that are not allowed: as if the issue had never had them."""
    kept = [sorted(shuffle.sample(range(t.shape[1]), (t.shape[1] + 1) // 2)) for t in worth]
    allowed = [np.isin(np.arange(t.shape[1]), k) for t, k in zip(worth, kept, strict=True)]
    limited = additive(worth, allowed=allowed)
    fewer = additive([t[:, k] for t, k in zip(worth, kept, strict=True)])
    d = between(fewer, share)
    one, two = picks(limited.solutions(d)), picks(fewer.solutions(d))
    for name in NAMES:
        assert one[name] == {tuple(kept[k][v] for k, v in enumerate(row)) for row in two[name]}
    assert limited.acceptable(d) == fewer.acceptable(d)
    assert limited.outcomes == fewer.outcomes


def test_bill_and_jack() -> None:
    """Nash (1950), The bargaining problem, Econometrica 18: the two boys and their goods."""
    bill = {"book": (2, 4), "whip": (2, 2), "ball": (2, 1), "bat": (2, 2), "box": (4, 1)}
    jack = {"pen": (10, 1), "toy": (4, 1), "knife": (6, 2), "hat": (2, 2)}  # to Bill, to Jack
    worth = [np.array([[0.0, -own], [0.0, other]]) for own, other in bill.values()]
    worth += [np.array([[0.0, other], [0.0, -own]]) for other, own in jack.values()]
    space = additive(worth)
    assert space.outcomes == 2**9
    found = space.solutions(np.zeros(2)).nash
    assert found.value == pytest.approx(60.0)
    assert found.point.tolist() == [[12.0, 5.0]]
    assert found.count.tolist() == [1]
    names = [*bill, *jack]
    changed = [names[k] for k in np.flatnonzero(found.package[0])]
    assert changed == ["book", "whip", "ball", "bat", "pen", "toy", "knife"]
    _, surplus = every(worth)
    product_of_both = np.where((surplus > 0.0).all(axis=1), surplus.prod(axis=1), 0.0)
    assert np.sort(product_of_both)[-2:].tolist() == [56.0, 60.0]
