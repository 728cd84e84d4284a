"""Dividing a pie: hand-made cases, laws, and what is refused. Printed values: tests/published."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.solve.bargain.pie import Division, divide, in_turn, patient_shares, worth_at_risk


def heads(n: int, quota: int, *veto: int) -> tuple[np.ndarray, np.ndarray]:
    weight = np.array([np.ones(n), *(np.eye(n)[v] for v in veto)])
    return weight, np.array([quota, *(1 for _ in veto)], float)


def value(found: Division, rho: np.ndarray) -> np.ndarray:
    assert found.solved
    return rho @ found.worth


def test_nobody_gets_more_than_the_pie_and_waiting_wastes_it() -> None:
    rho = np.array([0.2, 0.3, 0.5])
    found = divide(rho, np.array([0.9, 0.8, 0.7]), *heads(3, 2))
    assert found.offer.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-9)
    assert value(found, rho).sum() == pytest.approx(1.0, abs=1e-9)


@given(
    st.integers(2, 5).flatmap(
        lambda n: st.tuples(
            st.lists(st.floats(0.5, 0.97), min_size=n, max_size=n),
            st.lists(st.floats(0.1, 1.0), min_size=n, max_size=n),
            st.permutations(range(n)),
            st.integers(n // 2 + 1, n),
        )
    )
)
def test_names_do_not_matter(drawn: tuple[list[float], list[float], list[int], int]) -> None:
    delta, rho, order, quota = np.array(drawn[0]), np.array(drawn[1]), drawn[2], drawn[3]
    rho = rho / rho.sum()
    n = delta.size
    one = divide(rho, delta, *heads(n, quota))
    other = divide(rho[order], delta[order], *heads(n, quota))
    if one.solved and other.solved:
        there = rho[order] @ other.worth
        assert there == pytest.approx((rho @ one.worth)[order], abs=1e-5)


@pytest.mark.parametrize(("n", "q"), [(3, 2), (5, 3), (5, 4)])
def test_a_veto_never_costs_its_holder(n: int, q: int) -> None:
    rho = np.full(n, 1 / n)
    plain = value(divide(rho, np.full(n, 0.9), *heads(n, q)), rho)
    veto = value(divide(rho, np.full(n, 0.9), *heads(n, q, 0)), rho)
    assert veto[0] > plain[0]
    assert veto.sum() == pytest.approx(1.0, abs=1e-9)


def test_haste_changes_sign_with_the_rule() -> None:
    """Kawamori 2005: the less patient gain short of unanimity, and lose under it."""
    rho, slow, fast = np.full(3, 1 / 3), np.full(3, 0.99), np.array([0.98, 0.99, 0.99])
    for quota, sign in ((2, 1), (3, -1)):
        before = value(divide(rho, slow, *heads(3, quota)), rho)
        after = value(divide(rho, fast, *heads(3, quota)), rho)
        assert np.sign(after[0] - before[0]) == sign
    with_veto = [value(divide(rho, x, *heads(3, 2, 0)), rho)[0] for x in (slow, fast)]
    assert with_veto[1] < with_veto[0]
    assert patient_shares(fast)[0] > 1 / 3


def test_unanimity_of_patient_players_is_the_asymmetric_nash_solution() -> None:
    """u = sqrt(x), 1 - x, weights 0.6 / 0.1 and 0.4 / 0.3: nine thirteenths of the pie."""
    rho, r = np.array([0.6, 0.4]), np.array([0.1, 0.3])
    apart = []
    for step in (0.1, 0.01, 0.001):
        found = divide(rho, np.exp(-r * step), *heads(2, 2), curve=np.array([0.5, 1.0]))
        apart.append(np.abs(found.offer[:, 0] - 9 / 13).max())
    assert apart[0] > apart[1] > apart[2]
    assert apart[2] < 5e-4


def test_votes_are_weighed() -> None:
    """One with half of all votes and one more is always needed; the others compete."""
    rho = np.full(3, 1 / 3)
    found = value(divide(rho, np.full(3, 0.9), np.array([[2.0, 1.0, 1.0]]), np.array([3.0])), rho)
    assert found == pytest.approx(value(divide(rho, np.full(3, 0.9), *heads(3, 2, 0)), rho))


def test_a_pie_too_small_for_what_waiting_is_worth_is_not_divided() -> None:
    found = divide(in_turn(2), np.full(2, 0.9), *heads(2, 2), no_deal=np.array([0.7, 0.6]))
    assert found.worth == pytest.approx(np.tile([0.7, 0.6], (2, 1)), abs=1e-9)


def test_no_coalition_and_too_many_players() -> None:
    with pytest.raises(ValueError, match="quota"):
        divide(np.full(2, 0.5), np.full(2, 0.9), *heads(2, 3))
    with pytest.raises(ValueError, match="13 players"):
        divide(np.full(13, 1 / 13), np.full(13, 0.9), *heads(13, 7))


def test_a_risk_of_breakdown_lies_between_going_on_and_breaking_down() -> None:
    found = worth_at_risk(np.array([0.5, 0.5]), np.array([0.2, 0.8]), np.array([0.1, 0.1]), 0.05)
    assert found == pytest.approx([0.4, 0.6])
