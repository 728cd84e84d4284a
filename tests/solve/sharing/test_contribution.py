"""Voluntary contributions against best answers, and the laws of the model."""

from __future__ import annotations

import numpy as np
import pytest

from plenipo.solve.sharing.contribution import contribution_equilibrium


def test_each_gift_is_the_best_answer_to_the_others() -> None:
    rng = np.random.default_rng(1)
    income = rng.gamma(0.8, 10.0, (200, 6))
    alpha = rng.random(200) * 0.98 + 0.01
    found = contribution_equilibrium(income, alpha)
    assert found.given.sum(axis=1) == pytest.approx(found.total, rel=1e-12)
    others = found.total[:, None] - found.given
    best = np.maximum(alpha[:, None] * income - (1 - alpha[:, None]) * others, 0.0)
    assert found.given == pytest.approx(best, abs=1e-10)
    assert (found.total <= found.efficient + 1e-12).all()


def test_best_answers_find_nothing_better_on_a_grid() -> None:
    """The definition itself: u = y^(1-a) Q^a."""
    income, a = np.array([10.0, 9.0, 2.0]), 0.3
    found = contribution_equilibrium(income, a)
    for i in range(3):
        others = float(found.total - found.given[i])
        tries = np.linspace(0, income[i], 20_001)
        worth = (income[i] - tries) ** (1 - a) * (others + tries) ** a
        assert tries[worth.argmax()] == pytest.approx(found.given[i], abs=1e-3)


def test_moving_income_among_those_who_give_changes_nothing_in_all() -> None:
    """Neutrality (Bergstrom, Blume, Varian 1986, theorem 1)."""
    before = contribution_equilibrium(np.array([10.0, 9.0, 1.0]), 0.4)
    after = contribution_equilibrium(np.array([9.5, 9.5, 1.0]), 0.4)
    assert (before.given[:2] > 0).all()
    assert (after.given[:2] > 0).all()
    assert after.total == pytest.approx(float(before.total))
    assert after.given - before.given == pytest.approx([-0.5, 0.5, 0.0])


def test_who_has_more_gives_more_than_its_share() -> None:
    rng = np.random.default_rng(3)
    income = np.sort(rng.gamma(1.0, 5.0, (300, 5)), axis=1)[:, ::-1]
    found = contribution_equilibrium(income, rng.random(300) * 0.9 + 0.05)
    gives = found.given[:, 0] / found.total
    assert (gives >= income[:, 0] / income.sum(axis=1) - 1e-12).all()
    assert (np.diff(found.given, axis=1) <= 1e-12).all()


def test_one_party_and_the_ends() -> None:
    assert contribution_equilibrium(np.array([10.0]), 0.3).given == pytest.approx([3.0])
    nothing = contribution_equilibrium(np.array([10.0, 4.0]), 0.0)
    assert nothing.given == pytest.approx([0.0, 0.0])
    everything = contribution_equilibrium(np.array([10.0, 4.0]), 1.0)
    assert everything.given == pytest.approx([10.0, 4.0])
    assert contribution_equilibrium(np.zeros(2), 0.5).total == 0.0


def test_what_is_no_income_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        contribution_equilibrium(np.array([1.0]), 1.5)
    with pytest.raises(ValueError, match="at least 0"):
        contribution_equilibrium(np.array([1.0, -1.0]), 0.5)
    with pytest.raises(ValueError, match="at least one"):
        contribution_equilibrium(np.array([]), 0.5)
