"""Rules for claims against their definitions."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy.optimize import brentq

from plenipo.solve.sharing.claims import (
    equal_awards,
    equal_losses,
    proportional,
    random_arrival,
    talmud,
)

RULES = {
    "proportional": proportional,
    "equal awards": equal_awards,
    "equal losses": equal_losses,
    "talmud": talmud,
    "random arrival": lambda c, e: random_arrival(c, e).awards,
}
rules = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def problems(n: int, draws: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(n)
    claims = rng.gamma(0.7, 50.0, (draws, n)) * (rng.random((draws, n)) > 0.15)
    return claims, rng.random(draws) * claims.sum(axis=1)


@rules
@pytest.mark.parametrize("n", [1, 2, 3, 7])
def test_nobody_pays_more_than_its_claim_and_all_is_paid(rule, n: int) -> None:
    claims, amount = problems(n, 300)
    found = rule(claims, amount)
    assert (found >= -1e-12).all()
    assert (found <= claims + 1e-10).all()
    assert found.sum(axis=1) == pytest.approx(amount, abs=1e-10)


@rules
def test_nothing_and_everything(rule) -> None:
    claims = np.array([3.0, 0.0, 5.0])
    assert rule(claims, 0.0) == pytest.approx([0, 0, 0])
    assert rule(claims, 8.0) == pytest.approx(claims)
    assert rule(np.zeros(3), 0.0) == pytest.approx([0, 0, 0])


@rules
def test_a_larger_claim_never_pays_less_and_keeps_no_less(rule) -> None:
    claims, amount = problems(5, 200)
    found = rule(claims, amount)
    order = np.argsort(claims, axis=1)
    paid = np.take_along_axis(found, order, axis=1)
    left = np.take_along_axis(claims - found, order, axis=1)
    assert (np.diff(paid, axis=1) >= -1e-9).all()
    assert (np.diff(left, axis=1) >= -1e-9).all()


@rules
def test_draws_do_not_know_of_each_other(rule) -> None:
    claims, amount = problems(4, 20)
    one_by_one = np.array([rule(c, e) for c, e in zip(claims, amount, strict=True)])
    assert rule(claims, amount) == pytest.approx(one_by_one, abs=1e-12)


def test_equal_awards_solve_their_equation() -> None:
    claims, amount = problems(6, 50)
    for c, e, found in zip(claims, amount, equal_awards(claims, amount), strict=True):
        top = c.max() or 1.0
        at = brentq(lambda x, c=c, e=e: np.minimum(c, x).sum() - e, 0, top + 1, xtol=1e-13)
        assert found == pytest.approx(np.minimum(c, at), abs=1e-9)


def test_talmud_divides_every_pair_as_the_contested_garment() -> None:
    """What two get together they share as if they were alone (Aumann and Maschler 1985)."""
    claims, amount = problems(5, 60)
    for c, x in zip(claims, talmud(claims, amount), strict=True):
        for i in range(5):
            for j in range(i):
                estate = x[i] + x[j]
                mine, yours = max(estate - c[j], 0), max(estate - c[i], 0)
                expected = mine + (estate - mine - yours) / 2
                assert x[i] == pytest.approx(expected, abs=1e-9)


def test_random_arrival_is_the_mean_over_orders() -> None:
    claims, amount = problems(4, 10)
    for c, e in zip(claims, amount, strict=True):
        mean = np.zeros(4)
        orders = list(permutations(range(4)))
        for order in orders:
            left = e
            for i in order:
                paid = min(c[i], left)
                mean[i] += paid / len(orders)
                left -= paid
        assert random_arrival(c, e).awards == pytest.approx(mean, abs=1e-10)


def test_random_arrival_of_many_is_sampled_with_its_error() -> None:
    claims = np.full(14, 10.0)
    claims[0] = 20.0
    found = random_arrival(claims, 60.0, orders=2000, seed=1)
    assert found.awards.sum() == pytest.approx(60.0)
    assert (found.error[1:] > 0).all()
    same = found.awards[1:]  # thirteen alike
    assert np.abs(same - same.mean()).max() < 5 * found.error[1:].max()
    again = random_arrival(claims, 60.0, orders=2000, seed=1)
    assert (again.awards == found.awards).all()


def test_sampled_orders_mean_what_all_orders_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    claims, amount = problems(6, 40)
    exact = random_arrival(claims, amount).awards
    monkeypatch.setattr("plenipo.solve.sharing.claims.EXACT", 5)
    found = random_arrival(claims, amount, orders=400, seed=3)
    assert found.awards.sum(axis=1) == pytest.approx(amount)
    told = found.error > 1e-9
    apart = (found.awards - exact)[told] / found.error[told]
    assert np.abs(apart).max() < 6
    assert 0.7 < apart.std() < 1.4
    first = random_arrival(claims[:7], amount[:7], orders=400, seed=3)
    assert (first.awards == found.awards[:7]).all()


@rules
@pytest.mark.parametrize(
    ("claims", "amount", "words"),
    [
        ([1.0, 2.0], 3.1, "larger than all claims"),
        ([1.0, -2.0], 0.0, "at least 0"),
        ([1.0, 2.0], -1.0, "at least 0"),
        ([1.0, np.nan], 0.5, "finite"),
        ([], 0.0, "nobody"),
    ],
)
def test_what_cannot_be_divided_is_refused(rule, claims: list, amount: float, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        rule(np.array(claims), amount)
