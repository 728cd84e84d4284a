"""The recognition game on packages: against its definition, by hand, its laws, its statuses."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from plenipo.solve.bargain.recognition import SHARP, SOLVED, Recognised, recognise


def play(u: np.ndarray, **more: Any) -> Recognised:
    """A game of equals by majority unless said otherwise."""
    n = u.shape[0]
    given: dict[str, Any] = {
        "may": np.ones_like(u, bool),
        "no_deal": np.zeros(n),
        "outside": np.full(n, -np.inf),
        "delta": np.full(n, 0.9),
        "recognition": np.full(n, 1.0 / n),
        "weight": np.ones((1, n)),
        "quota": np.array([n // 2 + 1.0]),
    }
    return recognise(u, **{**given, **more})


def random_game(seed: int, n: int = 4, packages: int = 40) -> np.ndarray:
    """Packages on a plane, quadratic loss."""
    rng = np.random.default_rng(seed)
    ideal, x = rng.random((n, 2)), rng.random((packages, 2))
    return 1.0 - 0.5 * ((x[None] - ideal[:, None]) ** 2).sum(axis=2)


def margin(
    u: np.ndarray, floor: np.ndarray, weight: np.ndarray, quota: np.ndarray, m: int
) -> float:
    """Definition: the best over winning coalitions of their least willing member."""
    n = u.shape[0]
    best = -np.inf
    for size in range(1, n + 1):
        for some in combinations(range(n), size):
            who = list(some)
            if (weight[:, who].sum(axis=1) >= quota).all():
                best = max(best, min(u[i, m] - floor[i] for i in who))
    return best


@pytest.mark.parametrize("seed", range(4))
def test_a_fixed_point_of_the_definition(seed: int) -> None:
    """One more round in plain Python changes nothing."""
    u = random_game(seed)
    n, packages = u.shape
    delta = np.array([0.9, 0.85, 0.8, 0.95])
    rho = np.array([0.4, 0.3, 0.2, 0.1])
    weight, quota = np.array([[3.0, 2.0, 2.0, 1.0], [1.0, 1.0, 1.0, 1.0]]), np.array([5.0, 2.0])
    found = play(u, delta=delta, recognition=rho, weight=weight, quota=quota)
    assert found.status == SOLVED
    v = found.value
    wait = delta * v
    width = 2.0 / SHARP
    passing = np.zeros(packages)
    for m in range(packages):
        t = 1.0 + margin(u, wait, weight, quota, m) / width
        passing[m] = 0.0 if t <= 0 else 1.0 if t >= 1 else t * t * (3 - 2 * t)
    again = np.zeros(n)
    for j in range(n):
        worth = wait[j] + passing * (u[j] - wait[j])
        odds = np.where(passing > 0, np.exp(SHARP * (worth - max(worth.max(), wait[j]))), 0.0)
        idle = np.exp(SHARP * (wait[j] - max(worth.max(), wait[j])))
        total = odds.sum() + idle
        again += rho[j] * (odds * (wait[:, None] + passing * (u - wait[:, None]))).sum(1) / total
        again += rho[j] * idle * wait / total
    assert again == pytest.approx(v, abs=1e-7)


@pytest.mark.parametrize("delta", [0.5, 0.9])
def test_the_median_is_approached_by_patience(delta: float) -> None:
    """Ideals -1, 0, 1: proposals (1 - delta) / (1 - 2 delta / 3) from the median."""
    x = np.linspace(-1, 1, 4001)
    u = 1.0 - np.abs(x - np.array([[-1.0], [0.0], [1.0]]))
    found = play(u, delta=np.full(3, delta))
    off = (1 - delta) / (1 - 2 * delta / 3)
    proposals = [x[found.chance[j].argmax()] for j in range(3)]
    assert proposals == pytest.approx([-off, 0.0, off], abs=2e-3)


def test_gridlock_inside_the_core() -> None:
    """The status quo is the median's ideal: nothing else finds two of three.

    Loss is flat there: a tenth of a point is a twentieth of the line.
    """
    x = np.linspace(0, 1, 101)
    ideals = np.array([[0.1], [0.5], [0.9]])
    u = 1.0 - (x - ideals) ** 2
    now = 1.0 - (0.5 - ideals[:, 0]) ** 2
    found = play(u, no_deal=now, delta=np.full(3, 0.95))
    passed = x[found.passing * (found.chance.sum(axis=0)) > 1e-6]
    assert passed == pytest.approx([0.5] * passed.size, abs=0.05)
    assert found.value == pytest.approx(now, abs=1e-3)


def test_names_do_not_matter() -> None:
    u = random_game(5)
    order = [2, 0, 3, 1]
    delta = np.array([0.9, 0.8, 0.7, 0.85])
    one = play(u, delta=delta)
    other = play(u[order], delta=delta[order])
    assert one.status == other.status == SOLVED
    assert other.value == pytest.approx(one.value[order], abs=1e-7)


def test_the_order_of_packages_does_not_matter() -> None:
    u = random_game(6)
    order = np.random.default_rng(0).permutation(u.shape[1])
    assert play(u[:, order]).value == pytest.approx(play(u).value, abs=1e-7)


def test_a_veto_is_worth_having_here() -> None:
    """Dividing 20 equal pieces among three: a veto player gains by its veto."""
    pieces = np.array([(a, b, 20 - a - b) for a in range(21) for b in range(21 - a)]) / 20.0
    plain = play(pieces.T)
    veto = play(
        pieces.T, weight=np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0]]), quota=np.array([2.0, 1.0])
    )
    assert plain.status == veto.status == SOLVED
    assert veto.value[0] > plain.value[0] + 0.1
    assert veto.value.sum() <= 1.0 + 1e-9


def test_a_red_line_is_a_no_but_no_veto() -> None:
    """What one of three may not sign passes without it; what two may not sign never does."""
    u = np.array([[0.1, 0.9], [0.1, 0.9], [0.5, 0.9]])
    may = np.ones_like(u, bool)
    may[0, 1] = False
    assert play(u, may=may).value == pytest.approx([0.9] * 3, abs=0.1)
    may[1, 1] = False
    found = play(u, may=may)
    assert found.chance[:, 1] == pytest.approx([0.0] * 3)


def test_an_outside_option_binds_the_vote_only() -> None:
    u = np.array([[0.3, 0.6], [0.3, 0.2], [0.3, 0.2]])
    plain = play(u, quota=np.array([3.0]))
    bound = play(u, quota=np.array([3.0]), outside=np.array([-np.inf, 0.25, -np.inf]))
    assert plain.passing[1] == pytest.approx(0.0)  # waiting for the first is worth more
    assert bound.threshold[1] >= 0.25
    assert bound.value == pytest.approx([0.3] * 3, abs=1e-6)


def test_where_nothing_can_pass_everyone_goes_on() -> None:
    u = np.array([[0.9, 0.1], [0.1, 0.9], [0.1, 0.1]])
    found = play(u, no_deal=np.full(3, 0.5))
    assert found.value == pytest.approx([0.5] * 3, abs=1e-9)
    assert found.passing == pytest.approx([0.0, 0.0])


def test_a_start_changes_nothing_but_the_way() -> None:
    u = random_game(7)
    found = play(u)
    again = play(u, start=found.value + 0.01)
    assert again.value == pytest.approx(found.value, abs=1e-6)


def test_what_is_not_a_fixed_point_is_never_called_one() -> None:
    for seed in range(12):
        found = play(random_game(seed, n=5, packages=12), delta=np.full(5, 0.99))
        assert (found.status == SOLVED) == (found.residual <= 1e-9)
