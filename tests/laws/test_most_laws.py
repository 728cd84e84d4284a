"""The most that somebody can have of what a table would sign: nothing signed gives it more."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from laws.strategies import situations
from laws.tables import outcome
from laws.test_judged_laws import some
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.most import most, must_meet, still, taste_of, towards
from plenipo.solve.bargain.room import NONE, Reason
from plenipo.solve.packages.judged import judged, worth_of

Body = dict[str, Any]
FEW = settings(max_examples=60)
UNSOLVED = (Reason.TOO_MANY, Reason.STUCK)


@FEW
@given(situations(), st.integers(0, 999))
def test_nothing_signed_gives_more_and_the_settled_deal_never_does(body: Body, seed: int) -> None:
    found = outcome(body)
    assume(found.reason not in UNSOLVED)
    room = found.seating.room
    level = np.concatenate([some(room, np.random.default_rng(seed), 300), found.solved.level])
    signed = judged(room, level).signed[0]
    for a, actor in enumerate(found.drawn.actors):
        best = most(room, taste_of(room, a))
        if found.deal:
            assert best.found[0]
            assert found.utility[actor] <= best.value[0] + 1e-7
        if not best.found[0]:
            assert not signed.any(), level[signed][0]
            continue
        mine = worth_of(room, level)[0, signed, a]
        assert mine.size == 0 or mine.max() <= best.value[0] + 1e-7
        own = judged(room, best.level)
        assert own.feasible[0, 0]
        assert np.isclose(own.worth[0, 0, a], best.value[0], atol=1e-12)


@FEW
@given(situations(), st.integers(0, 999))
def test_every_signed_package_lies_within_the_reach_of_each_issue(body: Body, seed: int) -> None:
    found = outcome(body)
    assume(found.reason not in UNSOLVED)
    room = found.seating.room
    level = np.concatenate([some(room, np.random.default_rng(seed), 300), found.solved.level])
    signed = judged(room, level).signed[0]
    for k in range(level.shape[1]):
        top, bottom = most(room, towards(room, k, 1)), most(room, towards(room, k, -1))
        assert top.found[0] == bottom.found[0]
        if not top.found[0]:
            assert not signed.any()
        elif signed.any():
            assert level[signed, k].max() <= top.level[0, k] + 1e-6
            assert level[signed, k].min() >= bottom.level[0, k] - 1e-6


@FEW
@given(situations(), st.integers(0, 99), st.sampled_from([1, -1]))
def test_what_must_be_met_is_met_and_nothing_else_changes(body: Body, pick: int, side: int) -> None:
    found = outcome(body)
    assume(found.reason not in UNSOLVED)
    room = found.seating.room
    k = pick % room.open_issue.size
    reach = most(room, towards(room, k, side))
    assume(reach.found[0])
    at = float(reach.level[0, k])
    inside = must_meet(room, k, side, at - 1e-6 * side)
    assert most(inside, towards(room, k, side)).found[0]
    step = 1.0 if k >= room.position.shape[2] else 1e-3
    beyond = must_meet(room, k, side, at + side * step)
    assert not most(beyond, towards(room, k, side)).found[0]
    assert agree(beyond).kind[0] == NONE
    again = must_meet(room, k, side, -1e9 * side)
    assert np.allclose(agree(again).level, found.solved.level, atol=1e-7)


@FEW
@given(situations())
def test_the_fewer_must_sign_the_more_can_be_had(body: Body) -> None:
    found = outcome(body)
    assume(found.reason not in UNSOLVED)
    room = found.seating.room
    for a in np.flatnonzero(room.seated[0]):
        everybody = most(room, taste_of(room, int(a)))
        alone = most(still(room, np.array([a])), taste_of(room, int(a)))
        if everybody.found[0]:
            assert alone.found[0]
            assert alone.value[0] >= everybody.value[0] - 1e-7
