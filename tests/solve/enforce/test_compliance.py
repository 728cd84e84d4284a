"""The hold inequality: closed forms, its slopes, and its limits."""

from __future__ import annotations

import numpy as np
import pytest

from plenipo.solve.enforce.compliance import (
    arises,
    break_even_loss,
    cheating_value,
    critical_delta,
    deterrence_threshold,
    discount,
    may_fight,
    min_credibility,
    must_fight,
    needed_flow,
    own_slacks,
    risk_return,
    slack,
    slacks,
    survives_hazard,
)
from solve.enforce.build import promise, random_promise


def test_the_longer_until_an_answer_the_less_it_holds() -> None:
    """m 36, H 24, h .5, w .3, gain .3: .13277 at three months, .07458 at six (theory, 6)."""
    rate = np.log(2) * (1 / 36 + 1 / 24)
    found = slack(discount(rate, np.array([3, 6])), 0.5, 0.3, 0.3, 0.0)
    assert found == pytest.approx([0.13277, 0.07458], abs=5e-6)


def test_slopes() -> None:
    """delta in h, -delta in w, -(1 - delta) in gain, 1 - delta in B."""
    rng = np.random.default_rng(1)
    delta, h, w, gain, loss = rng.random((5, 200))
    at = slack(delta, h, w, gain, loss)
    step = 0.5
    assert slack(delta, h + step, w, gain, loss) - at == pytest.approx(step * delta)
    assert slack(delta, h, w + step, gain, loss) - at == pytest.approx(-step * delta)
    assert slack(delta, h, w, gain + step, loss) - at == pytest.approx(-step * (1 - delta))
    assert slack(delta, h, w, gain, loss + step) - at == pytest.approx(step * (1 - delta))


def test_cheating_is_worth_the_flows_of_cheating_then_breakdown() -> None:
    delta, h, w, gain, loss = 0.8, 0.35, 0.3, 0.4, 0.1
    once = (1 - delta) * (h + gain - loss) + delta * w
    assert cheating_value(delta, h, w, gain, loss) == pytest.approx(once, abs=1e-15)


def test_at_the_break_even_loss_there_is_no_slack() -> None:
    rng = np.random.default_rng(2)
    delta, h, w, gain = rng.random((4, 500))
    needed = break_even_loss(delta, h, w, gain)
    at = slack(delta, h, w, gain, needed)
    assert (needed >= 0).all()
    assert at[needed > 0] == pytest.approx(0, abs=1e-12)
    assert (at[needed == 0] >= -1e-12).all()


def test_an_answer_at_once_leaves_nothing_to_gain() -> None:
    assert break_even_loss(1.0, [0.5, 0.3, 0.2], 0.3, 0.4).tolist() == [0.0, 0.4, np.inf]


def test_with_the_needed_flow_there_is_no_slack() -> None:
    rng = np.random.default_rng(5)
    delta, w, gain, loss = rng.uniform(0.05, 1.0, (4, 300))
    h = needed_flow(delta, w, gain, loss)
    assert slack(delta, h, w, gain, loss) == pytest.approx(0.0, abs=1e-12)
    assert needed_flow([0.0, 0.0, 1.0], 0.3, [0.2, 0.0, 0.2]).tolist() == [np.inf, 0.3, 0.3]


def test_credibility() -> None:
    found = min_credibility([0.2, 0.2, 0.2, 0.0], [0.5, 0.1, 0.0, 0.0])
    assert found.tolist() == [0.4, 2.0, np.inf, 0.0]


def test_patience() -> None:
    found = critical_delta([3, 0.5, 0.5, 0.2], [1, 0.3, 0.3, 0.9], [2, 0.0, 0.3, 0.1])
    assert found == pytest.approx([0.5, 0.0, 0.6, np.inf])
    # no patience makes up for a breakdown that is better than the deal
    assert critical_delta(0.5, 0.6, 0.3) == pytest.approx(1.5)


def test_deterrence_is_the_hold_inequality_without_a_future() -> None:
    threshold = deterrence_threshold(0, 10, -5)
    assert threshold == pytest.approx(2 / 3)
    assert slack(0.0, 0, 0, 10, threshold * 15) == pytest.approx(0, abs=1e-12)


def test_shifting_power() -> None:
    """p .3 then .8, delta .9, costs .1: shift .42 over .01 (may) and .19 (must)."""
    assert may_fight(0.3, 0.8, 0.9, 0.1) == pytest.approx(0.42 - 0.01)
    assert must_fight(0.3, 0.8, 0.9, 0.1, 0.1) == pytest.approx(0.42 - 0.19)


def test_the_riskiest_demand_pays_best() -> None:
    """Against a grid of demands; above the opponent's highest cost no risk is worth it."""
    p, cost, top = 0.5, 0.1, 0.4
    demand = np.linspace(p, p + top, 100_001)
    war = (demand - p) / top
    pays = demand * (1 - war) + (p - cost) * war
    found, risk = risk_return(p, cost, top)
    assert found == pytest.approx(demand[pays.argmax()], abs=1e-5)
    assert risk == pytest.approx(war[pays.argmax()], abs=2e-5)
    assert [float(x) for x in risk_return(p, 0.6, 0.4)] == [p, 0.0]


def test_hazard() -> None:
    rate = np.log(2) / np.array([6, 36])
    assert survives_hazard(rate, np.log(2) / 24) == pytest.approx([0.8, 0.4])


class TestPackages:
    """Seen .3 by who may break it and .5 by the other: slack -.01 and +.01."""

    e = promise(
        through=[-1], will=[[0.3], [0.5]], over=[[0]], delta=0.8, gain=0.4, loss=0.5, breakdown=0.3
    )
    worth = np.array([[0.35, 0.6]])
    now = np.array([0.2])

    def test_by_viewer(self) -> None:
        found = slacks(self.e, np.array([[0.9]]), self.worth, np.array([0, 1]), self.now)
        assert found[0, 0] == pytest.approx([-0.01, 0.01], abs=1e-15)
        own = own_slacks(self.e, np.array([[0.9]]), self.worth, self.now)
        assert own == pytest.approx(np.array([[-0.01]]))

    @pytest.mark.parametrize(("level", "obliges"), [(0.2, False), (0.209, False), (0.211, True)])
    def test_only_a_package_that_moves_its_issue_obliges(self, level: float, obliges: bool) -> None:
        at = np.array([[level]])
        assert arises(self.e, at, self.now).tolist() == [[obliges]]
        found = slacks(self.e, at, self.worth, np.array([0]), self.now)
        assert np.isnan(found[0, 0, 0]) == (not obliges)

    def test_without_issues_every_package_obliges(self) -> None:
        e = self.e._replace(arises=np.zeros((1, 1), bool))
        assert arises(e, self.now[None], self.now).all()


def test_own_view_is_the_diagonal() -> None:
    rng = np.random.default_rng(3)
    e = random_promise(rng, draws=5, actors=3, issues=2, guarantees=3)
    level, worth, now = rng.random((5, 2)), rng.random((5, 3)), np.array([0.5, 0.0])
    every = slacks(e, level, worth, np.arange(3), now)
    own = own_slacks(e, level, worth, now)
    assert own[:, 0].tolist() == every[:, 0, 0].tolist()
    assert own[:, 1].tolist() == every[:, 1, 2].tolist()


def test_the_protected_partys_belief_does_not_deter() -> None:
    rng = np.random.default_rng(4)
    e = random_promise(rng, draws=20, actors=3, issues=2, guarantees=3)
    level, worth, now = rng.random((20, 2)), rng.random((20, 3)), np.zeros(2)
    other = e._replace(will=np.where(np.arange(3)[:, None] == 1, 0.9, e.will))
    assert (
        own_slacks(other, level, worth, now).tobytes() == own_slacks(e, level, worth, now).tobytes()
    )
