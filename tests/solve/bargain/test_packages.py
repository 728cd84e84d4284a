"""Packages a table could vote on: what they keep to, and that they miss nothing that matters."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from laws.tables import situation

from plenipo.answer.settling.ruling import play
from plenipo.answer.table.seating import Seating, take_seats
from plenipo.situation.draw import draw
from plenipo.solve.bargain.packages import joined, menu, near, recipes
from plenipo.solve.bargain.recognition import SOLVED, recognise

Body = dict[str, Any]


def plane(**more: Any) -> Body:
    """Three parties on two scales; the status quo is far from everyone."""
    body: Body = {
        "parties": {"a": None, "b": None, "c": None},
        "issues": {k: {"scale": [0, 1], "status_quo": 0.9} for k in "xy"},
        "positions": {
            "a": {"x": {"at": 0.1, "salience": 60}, "y": {"at": 0.2, "salience": 40}},
            "b": {"x": {"at": 0.5, "salience": 30}, "y": {"at": 0.8, "salience": 70}},
            "c": {"x": {"at": 0.9, "salience": 50}, "y": {"at": 0.1, "salience": 50}},
        },
        "cost_of_no_deal": dict.fromkeys("abc", 10),
        "tables": {"t": {"seats": ["a", "b", "c"], "rule": "majority"}},
    }
    return {**body, **more}


def seat(body: Body) -> Seating:
    return take_seats(draw(situation(body), central=True), "t", by_rule=True)


def stream() -> np.random.Generator:
    return np.random.default_rng(0)


def test_values_are_those_of_a_fine_grid() -> None:
    """A grid of 81 by 81 instead of the frontiers: the same within half a point."""
    seating = seat(plane())
    found = play(seating, np.zeros(1, np.int64))
    assert found.solved.all()
    steps = np.linspace(0, 1, 81)
    room = seating.room
    level = np.array(list(product(steps, steps)))
    loss = (level[None] - room.position[0][:, None]) ** 2
    u = 1.0 - (room.salience[0][:, None] * loss).sum(axis=2)
    grid = recognise(
        u,
        np.ones_like(u, bool),
        room.no_deal[0],
        np.full(3, -np.inf),
        found.delta[0],
        np.full(3, 1 / 3),
        np.ones((1, 3)),
        np.array([2.0]),
    )
    assert grid.status == SOLVED
    assert found.run.worth[0] == pytest.approx(grid.value, abs=5e-3)


def test_utilities_are_those_of_the_situation() -> None:
    body = plane()
    body["issues"]["o"] = {"options": ["now", "then"], "status_quo": "now"}
    body["positions"]["a"]["o"] = {"at": {"now": 20, "then": 90}, "salience": 30}
    body["cost_of_no_deal"]["b"] = {"points": 10, "ends_with": "o"}
    body["costs"] = {"c": {"x": 5}}
    seating = seat(body)
    made = menu(seating.room, 0, recipes(seating.room, 60, stream()))
    for m in range(0, made.level.shape[0], 7):
        expected = seating.drawn.worth(made.level[m])[0]
        assert made.utility[:, m] == pytest.approx(expected, abs=1e-12)
    assert {0.0, 1.0} == set(made.level[:, 2].tolist())
    assert (made.whole == (made.level[:, 2] == 1.0)).all()


def test_red_lines_forbid_their_party_only() -> None:
    body = plane()
    body["positions"]["a"]["x"]["limits"] = [{"at_most": 0.3, "over": ["x"]}]  # broken today
    body["positions"]["b"]["y"]["limits"] = [{"at_least": 0.6}]  # a bound
    seating = seat(body)
    made = menu(seating.room, 0, recipes(seating.room, 300, stream()))
    x, y = made.level.T
    assert (made.may[0] == ((x <= 0.3 + 1e-9) | (np.abs(x - 0.9) < 1e-9))).all()
    assert (made.may[1] == (y >= 0.6 - 1e-9)).all()
    assert made.may[2].all()
    assert 0.2 < made.may[0].mean() < 1


def test_who_must_accept_is_asked_about_its_issues_only() -> None:
    body = plane(consent={"d": {"over": ["x"]}})
    body["parties"]["d"] = None
    body["positions"]["d"] = {"x": {"at": 0.9, "salience": 1}, "y": {"at": 0.9, "salience": 1}}
    body["cost_of_no_deal"]["d"] = 5
    seating = seat(body)
    made = menu(seating.room, 0, recipes(seating.room, 400, stream()))
    d = seating.drawn.actors.index("d")
    moved = np.abs(made.level[:, 0] - 0.9) > 1e-9
    assert (made.utility[d, moved] >= seating.room.no_deal[0, d] - 1e-9).all()
    assert (made.utility[d, ~moved] < seating.room.no_deal[0, d]).any()
    assert (made.whole == moved).all()


def test_needs_supply_requirements_and_claims_bind_everyone() -> None:
    body = plane(
        offers=[{"by": "b", "gives": {"y": 0.95}, "status": "made"}],
        changes=[{"on": "2025-01-01", "by": "c", "act": "cap_claim", "issue": "x", "at_most": 0.7}],
    )
    body["issues"]["y"]["supplied"] = True
    body["issues"]["y"]["status_quo"] = 0.1
    body["issues"]["z"] = {"scale": [0, 1], "status_quo": 0.4, "needs": ["d"]}
    body["parties"]["d"] = None
    seating = seat(body)
    made = menu(seating.room, 0, recipes(seating.room, 200, stream()))
    level = dict(zip(seating.issues, made.level.T, strict=True))
    assert (level["z"] == 0.4).all()
    assert level["y"].max() <= 0.95 + 1e-9
    free = np.abs(level["x"] - 0.9) > 1e-9
    assert level["x"][free].max() <= 0.7 + 1e-9
    body["tables"]["t"]["requires"] = {"y": 0.5}
    bound = menu(seat(body).room, 0, recipes(seat(body).room, 200, stream()))
    assert bound.level.shape[0] > 5
    assert bound.level[:, 1] == pytest.approx(0.5)


def test_recipes_near_others_keep_their_coalition() -> None:
    seating = seat(plane())
    base = recipes(seating.room, 50, stream())
    more = near(base, np.array([3, 7]), 5, 0.1, stream())
    assert more.weight.shape == (10, 3)
    assert ((more.weight > 0) >= (base.weight[[3] * 5 + [7] * 5] > 0)).all()
    assert joined(base, more).weight.shape[0] == base.weight.shape[0] + 10
