"""A package judged by itself and a table settled over all of them say the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from laws.strategies import situations
from laws.tables import outcome, solve_draws
from plenipo.solve.bargain.agree import NONE
from plenipo.solve.bargain.room import Reason, Room
from plenipo.solve.packages.judged import judged, worth_of

Body = dict[str, Any]
FEW = settings(max_examples=150)


def some(room: Room, rng: np.random.Generator, count: int = 400) -> np.ndarray:
    """(M, m) packages in which about half of the issues stay where they are."""
    scales, issues = room.position.shape[2], room.status_quo.shape[1]
    level = np.empty((count, issues))
    places = np.unique(np.round([0, 0.25, 0.5, 0.75, 1, *room.position[0].ravel()], 6))
    places = np.unique(np.concatenate([places, room.limit_level[0][room.limit_level[0] <= 1]]))
    level[:, :scales] = rng.choice(places, (count, scales))
    level[:, scales:] = rng.integers(0, room.option_count, (count, issues - scales))
    return np.where(rng.random((count, issues)) < 0.5, room.fixed[0], level)


@FEW
@given(situations(), st.integers(0, 999))
def test_what_a_table_settles_on_is_signed_and_nothing_signed_is_better(
    body: Body, seed: int
) -> None:
    found = outcome(body)
    assume(found.reason not in (Reason.TOO_MANY, Reason.STUCK))
    room, solved = found.seating.room, found.solved
    rng = np.random.default_rng(seed)
    if found.deal:
        around = solved.level[0] + 0.02 * rng.standard_normal((200, solved.level.shape[1]))
        scales = room.position.shape[2]
        around[:, :scales] = around[:, :scales].clip(0, 1)
        around[:, scales:] = solved.level[0, scales:]
        level = np.concatenate([solved.level, around, some(room, rng)])
    else:
        level = some(room, rng)
    verdict = judged(room, level)
    if found.deal:
        assert verdict.feasible[0, 0]
        worth = verdict.worth[0, 0]
        mine = [found.utility[a] for a in found.drawn.actors]
        assert worth == pytest.approx(np.array(mine), abs=1e-12)
        floor = np.where(room.seated, np.maximum(room.no_deal, room.outside), room.reservation)[0]
        asked = verdict.asked[0, 0] & room.accepts
        assert (worth >= floor - 1e-7)[asked].all()  # the solver's own margin is wider than TINY
    gain = (verdict.worth - room.no_deal[:, None])[0]
    seated = room.seated[0]
    moves = (np.abs(level - room.fixed[0]) > 1e-9).any(axis=1)
    real = verdict.signed[0] & moves & (gain[:, seated] > 1e-6).all(axis=1)
    if solved.kind[0] == NONE:
        assert not real.any(), level[real][0]
    elif real.any():
        weight = np.array([found.theta[a] for a in np.array(found.drawn.actors)[seated]])
        best = (np.log(gain[real][:, seated]) @ weight).max()
        assert best <= found.value + 1e-6


@FEW
@given(situations())
def test_the_same_packages_in_every_draw_or_each_its_own(body: Body) -> None:
    seating, solved = solve_draws(body, draws=3, central=False)
    room = seating.room
    common = some(room, np.random.default_rng(1), 20)
    each = np.tile(common, (3, 1, 1))
    for one, two in zip(judged(room, common), judged(room, each), strict=True):
        assert np.allclose(one, two, atol=1e-14)
    worth = worth_of(room, solved.level[:, None])[:, 0]
    assert worth == pytest.approx(seating.drawn.worth(solved.level), abs=1e-12)


def test_who_is_asked_follows_from_what_moves() -> None:
    scale = {"scale": [0, 100], "status_quo": 0}
    body: Body = {
        "parties": {"a": None, "b": None, "c": None},
        "issues": {"A": scale, "B": scale, "C": {**scale, "needs": ["d"]}},
        "positions": {
            "a": {"A": 100, "B": 100},
            "b": {"A": 100, "B": 100, "C": {"limits": [{"at_most": 20}]}},
            "c": {"A": 0, "B": 0},
        },
        "consent": {"c": {"over": ["A"]}},
        "tables": {"t": {"seats": ["a", "b"]}},
    }
    body["parties"]["d"] = None
    seating, _ = solve_draws(body)
    names = seating.drawn.actors
    level = np.array([[0.5, 0.0, 0.0], [0.0, 0.5, 0.0], [0.0, 0.5, 0.3], [0.0, 0.5, 0.1]])
    found = judged(seating.room, level)
    asked = [{a for a, yes in zip(names, row, strict=True) if yes} for row in found.asked[0]]
    assert asked == [{"a", "b", "c"}, {"a", "b"}, {"a", "b"}, {"a", "b"}]
    assert found.signed[0].tolist() == [False, True, False, False]  # c refuses; d owns C
    assert found.feasible[0].tolist() == [True, True, False, False]
    assert not found.willing[0, 2, names.index("b")]  # beyond its line
    assert found.willing[0, 3, names.index("b")]
