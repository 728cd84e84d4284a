"""Packages near known ones: never worse, and near the bound where parties want the opposite."""

from __future__ import annotations

import numpy as np
import pytest

from plenipo.solve.arrays import Floats
from plenipo.solve.packages.nearby import nearby
from plenipo.solve.packages.points import UNSOLVED, kalai, nash

from .spaces import drawn, everything


def opposed(parties: int, issues: int, seed: int = 0) -> list[Floats]:
    """Every value divides the same cake among the parties in another way."""
    rng = np.random.default_rng(seed)
    return [rng.dirichlet(np.ones(parties), 10).T / issues for _ in range(issues)]


def smallest(point: Floats) -> Floats:
    return point.min(axis=1)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_found_is_a_package_and_no_change_of_three_issues_is_better(seed: int) -> None:
    worth = drawn(np.random.default_rng(seed), 3, 5, 4)
    package, utility = everything(worth)
    begin = package[seed * 100 : seed * 100 + 5]
    floor = np.quantile(utility, 0.2, axis=0)
    found = nearby(worth, smallest, begin, floor)
    row = np.flatnonzero((package == found).all(axis=1))
    near = (package != found).sum(axis=1) <= 3
    allowed = (utility >= floor).all(axis=1)
    assert allowed[row].all()
    assert smallest(utility[row])[0] == pytest.approx(smallest(utility[near & allowed]).max())


def test_three_parties_of_a_cake_are_told_how_close_the_best_known_is() -> None:
    """10^9 divisions: none is proven best, but none can be better by a thousandth."""
    worth = opposed(3, 9)
    for solve in (nash, kalai):
        found = solve(worth, np.zeros(3), most=20_000)
        assert found.status == UNSOLVED
        assert not found.complete
        assert found.value <= found.bound <= 1.001 * found.value
        chosen = found.package[0]
        total = np.sum([table[:, v] for table, v in zip(worth, chosen, strict=True)], axis=0)
        assert total == pytest.approx(found.point[0])
        assert [row.tolist() for row in found.zone.packages(int(found.row[0]))] == [chosen.tolist()]
