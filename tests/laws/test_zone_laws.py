"""The zone of possible agreement: what lies in it, what opens it, and by how much."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from laws.strategies import situations
from laws.tables import outcome, solve_draws
from laws.test_judged_laws import some
from plenipo.answer.table.seating import Seating
from plenipo.answer.trading.zone_goal import Goal, goal_of
from plenipo.answer.trading.zone_moves import floor_moves, line_moves
from plenipo.answer.trading.zone_size import size_of
from plenipo.solve.bargain.agree import NONE
from plenipo.solve.bargain.room import Reason
from plenipo.solve.packages.judged import judged

Body = dict[str, Any]
FEW = settings(max_examples=30, suppress_health_check=[HealthCheck.filter_too_much])
UNSOLVED = (Reason.TOO_MANY, Reason.STUCK)


def goal(seating: Seating, **room: Any) -> Goal:
    """The goal of a table with something about its room changed."""
    from dataclasses import replace

    return goal_of(replace(seating, room=seating.room._replace(**room)))


@FEW
@given(situations(), st.integers(0, 999))
def test_a_closed_zone_holds_no_package_and_a_deal_lies_in_an_open_one(
    body: Body, seed: int
) -> None:
    found = outcome(body)
    assume(found.reason not in UNSOLVED)
    asked = goal_of(found.seating)
    room = found.seating.room
    opened = bool(asked.open()[0])
    level = some(room, np.random.default_rng(seed), 300)
    signed = judged(room, level).signed[0] & asked.met(level)[0]
    if not opened and asked.issues:
        assert not signed.any(), level[signed][0]
    settled = found.solved.level
    if found.deal and (not asked.issues or asked.met(settled[:, None])[0, 0]):
        assert opened
    if not asked.issues:
        assert opened == (found.solved.kind[0] != NONE)


@FEW
@given(situations(), st.integers(0, 99))
def test_a_line_moved_away_never_shrinks_the_zone(body: Body, pick: int) -> None:
    seating, solved = solve_draws(body, draws=4, central=False)
    assume(not np.isin(solved.reason, UNSOLVED).any())
    room = seating.room
    assume(room.limit_party.size > 0)
    q = pick % room.limit_party.size
    level = room.limit_level.copy()
    level[:, q] -= 0.2 * room.limit_side[q]
    before, after = goal_of(seating), goal(seating, limit_level=level)
    assume(bool(before.issues))  # without, open means that somebody gains, and who asks changes
    assert (after.open() >= before.open()).all()
    assert size_of(after, 0, 50).reached >= size_of(before, 0, 50).reached - 1e-12


@FEW
@given(situations())
def test_the_smallest_move_of_a_line_opens_the_zone_and_a_little_less_does_not(body: Body) -> None:
    seating, solved = solve_draws(body, draws=4, central=False)
    assume(not np.isin(solved.reason, UNSOLVED).any())
    asked = goal_of(seating)
    assume(bool(asked.issues))
    closed = ~asked.open()
    assume(bool(closed.any()))
    need = line_moves(asked)
    room = seating.room
    scales = room.position.shape[2]
    for q in range(room.limit_party.size):
        side, ranks = int(room.limit_side[q]), int(room.limit_issue[q]) >= scales
        for d in np.flatnonzero(closed & ~np.isnan(need[:, q])):
            assert need[d, q] > 0.0
            for share, opens in ((1.0, True), (0.99, False)):
                level = room.limit_level.copy()
                step = share * need[d, q] + (1e-6 if opens and not ranks else 0.0)
                level[d, q] -= side * step
                moved = goal(seating, limit_level=level).open()[d]
                if opens or need[d, q] > 1e-4:
                    assert moved == opens


@FEW
@given(situations())
def test_the_smallest_concession_of_a_party_opens_the_zone_and_a_little_less_does_not(
    body: Body,
) -> None:
    seating, solved = solve_draws(body, draws=4, central=False)
    assume(not np.isin(solved.reason, UNSOLVED).any())
    asked = goal_of(seating)
    assume(bool(asked.issues))
    closed = ~asked.open()
    need = floor_moves(asked)
    room = seating.room
    assume(bool((closed[:, None] & ~np.isnan(need)).any()))
    for a in range(need.shape[1]):
        for d in np.flatnonzero(closed & ~np.isnan(need[:, a])):
            assert need[d, a] > 0.0
            for share, opens in ((1.0, True), (0.99, False)):
                less = share * need[d, a] + (1e-8 if opens else 0.0)
                lower = {}
                for name in ("no_deal", "outside", "reservation"):
                    value = getattr(room, name).copy()
                    floor = max(room.no_deal[d, a], room.outside[d, a])
                    if name == "reservation":
                        floor = room.reservation[d, a]
                    value[d, a] = min(value[d, a], floor - less)
                    lower[name] = value
                if opens or need[d, a] > 1e-5:
                    assert goal(seating, **lower).open()[d] == opens


def line_of_two(**extra: Any) -> Body:
    """Two on one line, 0 and 1, today half-way; each has a red line."""
    return {
        "parties": {"a": {}, "b": {}},
        "tables": {"t": {"seats": ["a", "b"]}},
        "issues": {"x": {"scale": {0: "low", 10: "high"}, "status_quo": 5},
                   "peace": {"options": ["no", "yes"], "status_quo": "no"}},
        "positions": {
            "a": {"x": {"at": 0, "salience": 50, "limits": [{"at_most": 5.5}]},
                  "peace": {"at": {"no": 0, "yes": 100}, "salience": 50}},
            "b": {"x": {"at": 10, "salience": 50, "limits": [{"at_least": 7}]},
                  "peace": {"at": {"no": 0, "yes": 100}, "salience": 50}},
        },
        "cost_of_no_deal": {"a": {"points": 10, "ends_with": "peace"}},
        **extra,
    }  # fmt: skip


def test_two_lines_that_clash_are_as_far_apart_as_they_stand() -> None:
    seating, _ = solve_draws(line_of_two(), draws=1, central=True)
    asked = goal_of(seating)
    assert asked.issues == ("peace",)
    assert not asked.open()[0]
    assert line_moves(asked)[0] == pytest.approx([0.15, 0.15], abs=1e-6)
    assert np.isnan(floor_moves(asked)).all()  # nobody's patience helps where lines clash
