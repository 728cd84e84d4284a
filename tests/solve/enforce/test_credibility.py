"""Who acts: the joint law over sets of guarantors, and what they impose."""

from __future__ import annotations

import numpy as np
import pytest

from plenipo.solve.enforce.credibility import (
    action_law,
    chance_to_act,
    expected_loss,
    someone_acts,
)
from solve.enforce.build import by_hand, promise, random_promise

CHAIN = {"through": [-1, -1], "will": [[0.5, 1.0]], "actors": 1}
ONE = np.array([0])


class TestChain:
    """.5 for the first; the second acts with .9 where the first does and .2 where not."""

    e = promise(**CHAIN, waits=[(1, [0], 0.9, 0.2)], loss=[60, 40])
    level = np.zeros((1, 1))

    def test_the_second_acts(self) -> None:
        assert chance_to_act(self.e, self.level, 0)[0] == pytest.approx([0.5, 0.55], abs=1e-15)

    def test_expected_loss_needs_marginals_only(self) -> None:
        assert expected_loss(self.e, self.level, ONE)[0, 0, 0] == pytest.approx(52, abs=1e-12)
        apart = promise(**{**CHAIN, "will": [[0.5, 0.55]]}, loss=[60, 40])
        assert expected_loss(apart, self.level, ONE)[0, 0, 0] == pytest.approx(52, abs=1e-12)

    def test_someone_acts_needs_the_joint_law(self) -> None:
        assert someone_acts(self.e, self.level, 0)[0] == pytest.approx([0.6], abs=1e-15)
        apart = promise(**{**CHAIN, "will": [[0.5, 0.55]]}, loss=[60, 40])
        assert someone_acts(apart, self.level, 0)[0] == pytest.approx([0.775], abs=1e-15)

    def test_losses_at_most(self) -> None:
        """Both 45% of draws, first alone 5%, second alone 10%: .45 x 70 + .05 x 60 + .1 x 40."""
        capped = self.e._replace(most=np.array([[70.0]]))
        assert expected_loss(capped, self.level, ONE)[0, 0, 0] == pytest.approx(38.5, abs=1e-12)


def test_the_law_of_sets_in_order_of_their_bits() -> None:
    e = promise(**CHAIN, waits=[(1, [0], 0.9, 0.2)])
    law = action_law(e, np.zeros((1, 1)), 0)
    assert law[0] == pytest.approx([0.4, 0.05, 0.1, 0.45], abs=1e-15)


def test_several_conditions_are_as_strong_as_the_weakest() -> None:
    e = promise(
        through=[-1, -1, -1],
        will=[[1.0, 0.0, 0.8]],
        actors=1,
        waits=[(2, [0], 0.9, 0.1), (2, [1], 0.7, 0.5)],
    )
    assert chance_to_act(e, np.zeros((1, 1)), 0)[0, 2] == pytest.approx(0.8 * 0.5, abs=1e-15)


def test_one_condition_on_two_others_is_met_by_either() -> None:
    e = promise(
        through=[-1, -1, -1], will=[[1.0, 0.0, 1.0]], actors=1, waits=[(2, [0, 1], 0.9, 0.1)]
    )
    assert chance_to_act(e, np.zeros((1, 1)), 0)[0, 2] == pytest.approx(0.9, abs=1e-15)


def test_a_weaker_promise_is_believed_in_proportion() -> None:
    e = promise(
        draws=4, issues=2, through=[0, 1], top=[1.0, 4.0], will=[[0.6, 0.6]], actors=1, loss=1.0
    )
    level = np.array([[0.0, 0.0], [0.5, 1.0], [1.0, 4.0], [1.2, 2.0]])
    found = chance_to_act(e, level, 0)
    assert found == pytest.approx(0.6 * np.array([[0, 0], [0.5, 0.25], [1, 1], [1, 0.5]]))


def test_each_viewer_has_its_own_belief() -> None:
    e = promise(through=[-1], will=[[0.3], [0.5]])
    found = expected_loss(e, np.zeros((1, 1)), np.array([1, 0]))
    assert found[0, 0] == pytest.approx([0.25, 0.15], abs=1e-15)


def test_without_guarantees_nothing_is_imposed() -> None:
    e = promise(draws=3, obliged=[0, 1])
    level = np.zeros((3, 1))
    assert expected_loss(e, level, np.array([0, 1])).tolist() == np.zeros((3, 2, 2)).tolist()
    assert someone_acts(e, level, 0).tolist() == np.zeros((3, 2)).tolist()
    assert action_law(e, level, 0).tolist() == [[1.0]] * 3


@pytest.mark.parametrize("guarantees", [1, 3, 5])
def test_equal_to_plain_enumeration(guarantees: int) -> None:
    rng = np.random.default_rng(guarantees)
    e = random_promise(rng, draws=6, actors=3, issues=2, guarantees=guarantees)
    level = rng.random((6, 2))
    viewers = np.array([2, 0])
    imposed = expected_loss(e, level, viewers)
    for v, viewer in enumerate(viewers.tolist()):
        marginal = chance_to_act(e, level, viewer)
        anyone = someone_acts(e, level, viewer)
        law = action_law(e, level, viewer)
        assert law.sum(axis=1) == pytest.approx(1.0, abs=1e-12)
        for d in range(6):
            sets = by_hand(e, level, d, viewer)
            for g in range(guarantees):
                plain = sum(p for s, p in sets.items() if g in s)
                assert marginal[d, g] == pytest.approx(plain, abs=1e-12)
            for b in range(2):
                mine = {s: [g for g in s if e.answers[g, b]] for s in sets}
                plain = sum(
                    p * min(e.most[d, b], sum(e.loss[d, g] for g in mine[s]))
                    for s, p in sets.items()
                )
                assert imposed[d, b, v] == pytest.approx(plain, abs=1e-12)
                plain = sum(p for s, p in sets.items() if mine[s])
                assert anyone[d, b] == pytest.approx(plain, abs=1e-12)


def test_a_chain_never_beats_the_same_without_conditions() -> None:
    rng = np.random.default_rng(7)
    for size in (2, 4, 6):
        e = random_promise(rng, draws=50, actors=2, issues=2, guarantees=size)
        level = rng.random((50, 2))
        none = np.zeros(0, np.int64)
        free = e._replace(waiting=none, awaited=np.zeros((0, size), bool))
        chained = expected_loss(e, level, np.array([0, 1]))
        assert (chained <= expected_loss(free, level, np.array([0, 1])) + 1e-12).all()


def test_nobody_believed_is_no_guarantee() -> None:
    """Whoever waits for it waits in vain; the rest is as if it had never been written."""
    rng = np.random.default_rng(11)
    e = random_promise(rng, draws=40, actors=2, issues=2, guarantees=4)
    level = rng.random((40, 2))
    gone = e._replace(will=np.where(np.arange(4) == 0, 0.0, e.will))
    mine = e.waiting > 0
    dropped = e._replace(
        answers=e.answers[1:],
        issue=e.issue[1:],
        top=e.top[1:],
        will=e.will[:, :, 1:],
        loss=e.loss[:, 1:],
        waiting=e.waiting[mine] - 1,
        awaited=e.awaited[mine, 1:],
        with_=e.with_[:, mine],
        without=e.without[:, mine],
    )
    who = np.array([0, 1])
    assert expected_loss(gone, level, who) == pytest.approx(
        expected_loss(dropped, level, who), abs=1e-12
    )


def test_more_belief_more_loss() -> None:
    """Where those who wait are encouraged by others acting."""
    rng = np.random.default_rng(13)
    e = random_promise(rng, draws=60, actors=2, issues=2, guarantees=4)
    e = e._replace(with_=np.maximum(e.with_, e.without), without=np.minimum(e.with_, e.without))
    level = rng.random((60, 2))
    more = e._replace(will=np.minimum(e.will * 1.2, 1.0))
    who = np.array([0, 1])
    assert (expected_loss(more, level, who) >= expected_loss(e, level, who) - 1e-12).all()


def test_twelve_guarantees() -> None:
    rng = np.random.default_rng(17)
    e = random_promise(rng, draws=5, actors=2, issues=2, guarantees=12)
    level = rng.random((5, 2))
    law = action_law(e, level, 0)
    assert law.shape == (5, 4096)
    assert law.sum(axis=1) == pytest.approx(1.0, abs=1e-9)
    bits = (np.arange(4096)[:, None] >> np.arange(12)) & 1
    assert law @ bits == pytest.approx(chance_to_act(e, level, 0), abs=1e-12)
