"""A room that starts from what an earlier one fixed: worked by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from laws.tables import solve_draws

from plenipo.answer.table.obstacles import succeeded
from plenipo.answer.table.run import solve
from plenipo.answer.table.seating import Seating
from plenipo.solve.bargain.agree import DEAL, NONE, PARTIAL, agree
from plenipo.solve.bargain.room import Reason

Body = dict[str, Any]


def begin(seating: Seating, level: list[list[float]]) -> Seating:
    """The table started from these packages, one row a draw: signed, their costs saved."""
    start = np.array(level)
    d = seating.drawn.worth(start)
    room = seating.room._replace(status_quo=start, fixed=start.copy(), no_deal=d, reservation=d)
    return replace(seating, room=room)


def laid(body: Body) -> Seating:
    return solve_draws(body, draws=2, central=False)[0]


def test_nothing_is_left_for_who_comes_late() -> None:
    """a and b have shared the pie before c arrives; where they failed, c gets its third."""
    shares = {"none": (0, 0, 0), "halves": (50, 50, 0), "thirds": (34, 33, 33), "top": (50, 25, 25)}
    body: Body = {
        "parties": dict.fromkeys("abc"),
        "issues": {"pie": {"options": list(shares), "status_quo": "none"}},
        "positions": {
            p: {"pie": {"at": {k: v[i] for k, v in shares.items()}}} for i, p in enumerate("abc")
        },
        "tables": {"early": {"seats": ["a", "b"]}, "t": {"seats": ["a", "b", "c"]}},
    }
    _, early = solve_draws(body, "early", draws=2, central=False)
    assert early.level.tolist() == [[1.0], [1.0]]
    later = agree(begin(laid(body), [[1.0], [0.0]]).room)
    assert later.level.tolist() == [[1.0], [2.0]]
    assert later.kind.tolist() == [NONE, DEAL]
    assert later.reason[0] == Reason.NOTHING


def truce(cost_of_b: float) -> Body:
    """A line x that a and b dispute, and a war that costs both but a would rather fight."""
    ends = {"a": {"points": 10, "ends_with": "E"}, "b": {"points": cost_of_b, "ends_with": "E"}}
    fight = {"at": {"war": 100, "truce": 60}, "salience": 50}
    same = {"at": {"war": 60, "truce": 60}, "salience": 50}
    return {
        "distance": "absolute",
        "parties": dict.fromkeys("ab"),
        "issues": {
            "x": {"scale": [0, 1], "status_quo": 0.5},
            "E": {"options": ["war", "truce"], "status_quo": "war"},
        },
        "positions": {
            "a": {"x": {"at": 1, "salience": 50}, "E": fight},
            "b": {"x": {"at": 0, "salience": 50}, "E": same},
        },
        "cost_of_no_deal": ends,
        "tables": {"t": {"seats": ["a", "b"]}},
    }


def test_going_back_to_war_is_paid_for_again() -> None:
    """From the truce, a has .2 - .1 to gain by fighting, b loses 15 or 5 points of it.

    At 15 there is nothing to share, the truce stands. At 5 a pays with x: gains
    .1 - .5 t = -.05 + .5 t at t = .15, so x = .35, and the war goes on: a partial deal.
    """
    start = [[0.5, 1.0], [0.5, 1.0]]
    dear = agree(begin(laid(truce(15)), start).room)
    assert dear.kind.tolist() == [NONE, NONE]
    assert (dear.reason == Reason.NOTHING).all()
    assert dear.level.tolist() == start
    cheap = agree(begin(laid(truce(5)), start).room)
    assert cheap.kind.tolist() == [PARTIAL, PARTIAL]
    assert cheap.level == pytest.approx(np.array([[0.35, 0.0]] * 2), abs=1e-7)


def test_an_end_that_stands_already_is_a_whole_deal() -> None:
    """One draw starts from the truce, one from the war: y is agreed in both, b would not stop."""
    body = truce(0)
    body["issues"]["y"] = {"scale": [0, 1], "status_quo": 0}
    for p in "ab":
        body["positions"][p]["y"] = {"at": 1, "salience": 10}
    body["issues"]["E"]["needs"] = ["c"]  # who is not here: the war can only go on, or stay ended
    body["parties"]["c"] = None
    run = solve(begin(laid(body), [[0.5, 0.0, 1.0], [0.5, 0.0, 0.0]]))
    assert run.solved.level[:, 1] == pytest.approx([1.0, 1.0], abs=1e-7)
    assert run.solved.kind.tolist() == [DEAL, PARTIAL]
    assert run.ended[:, 2].tolist() == [True, False]
    assert succeeded(run).tolist() == [True, False]
    assert not run.moved[:, 2].any()


def test_a_limit_binds_by_where_its_room_starts() -> None:
    """a: x at least .6, or y may not move. Met at the start it is a bound, failed a demand.

    From .7 both gain from y alike, so x stays; from .5 y is worth .1 of x to b.
    """
    body = truce(0)
    del body["cost_of_no_deal"]
    body["issues"] = {
        "x": {"scale": [0, 1], "status_quo": 0.5},
        "y": {"scale": [0, 1], "status_quo": 0},
    }
    body["positions"] = {
        "a": {"x": {"at": 1, "limits": [{"at_least": 0.6, "over": ["y"]}]}, "y": 1},
        "b": {"x": 0, "y": 1},
    }
    for p in "ab":
        for k in "xy":
            at = body["positions"][p][k]
            body["positions"][p][k] = {
                **(at if isinstance(at, dict) else {"at": at}),
                "salience": 50,
            }
    solved = agree(begin(laid(body), [[0.7, 0.0], [0.5, 0.0]]).room)
    assert solved.level == pytest.approx(np.array([[0.7, 1.0], [0.6, 1.0]]), abs=1e-6)
    body["issues"]["y"]["supplied"] = True  # nobody supplies any: no more than was there
    solved = agree(begin(laid(body), [[0.7, 0.3], [0.5, 0.0]]).room)
    assert solved.level[:, 1].tolist() == [0.3, 0.0]
