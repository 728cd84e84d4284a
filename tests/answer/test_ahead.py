"""An early room that looks ahead: worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from laws.tables import situation

from plenipo.answer.places.ahead import lattice, walk_ahead
from plenipo.answer.places.order import early_or_late
from plenipo.answer.table.path import walk
from plenipo.show.section import Section
from plenipo.show.sentence import untied
from plenipo.situation.draw import draw

Body = dict[str, Any]


def body(**later: Any) -> Body:
    """a and b can be mild or harsh to c; later c has something to give.

    Points, each issue half of the agenda: A none, mild, harsh is worth (0, 40, 44) to a,
    (0, 40, 36) to b, (0, 40, 0) to c; B none, fair, tilted (0, 16, 32) to a and b and
    (20, 36, 4) to c.
    """
    a = {"A": {"none": 0, "mild": 80, "harsh": 88}, "B": {"none": 0, "fair": 32, "tilted": 64}}
    b = {"A": {"none": 0, "mild": 80, "harsh": 72}, "B": a["B"]}
    c = {"A": {"none": 0, "mild": 80, "harsh": 0}, "B": {"none": 40, "fair": 72, "tilted": 8}}
    return {
        "parties": dict.fromkeys("abc"),
        "issues": {
            "A": {"options": ["none", "mild", "harsh"], "status_quo": "none", "needs": ["a", "b"]},
            "B": {"options": ["none", "fair", "tilted"], "status_quo": "none", "needs": ["c"]},
        },
        "positions": {
            p: {k: {"at": v, "salience": 50} for k, v in worth.items()}
            for p, worth in (("a", a), ("b", b), ("c", c))
        },
        "tables": {
            "early": {"seats": ["a", "b"]},
            "late": {"seats": ["a", "b", "c"], "follows": "early", **later},
        },
    }


def ends(b: Body, *, ahead: bool) -> tuple[list[float], list[float]]:
    drawn = draw(situation(b), central=True)
    found = (walk_ahead if ahead else walk)(drawn, np.array([0]), ("early", "late"))
    assert found.good.all()
    return found.start.level[0].tolist(), (100 * found.start.no_deal[0]).round(6).tolist()


@pytest.mark.slow
def test_who_looks_ahead_is_harsh_first() -> None:
    """Short-sighted: mild (1600 > 1584), then fair: 56, 56, 76.

    From harsh, c has 20: mild and tilted beat mild and fair (28 36 24 > 12 20 56), which
    brings a and b 72 each: they are harsh first.
    """
    assert ends(body(), ahead=False) == ([1, 1], [56, 56, 76])
    assert ends(body(), ahead=True) == ([1, 2], [72, 72, 44])


def test_a_later_room_that_never_meets_is_not_looked_ahead_to() -> None:
    assert ends(body(chance=0), ahead=True) == ends(body(chance=0), ahead=False)
    assert ends(body(chance=0), ahead=True)[0] == [1, 0]


def test_where_there_is_no_early_deal_the_later_room_starts_from_today() -> None:
    b = body()
    b["issues"]["A"]["needs"] = ["c"]
    assert ends(b, ahead=True) == ends(b, ahead=False)


@pytest.mark.parametrize("members", [1, 2, 3, 4, 8])
def test_weights_are_spread_over_the_simplex(members: int) -> None:
    weights = lattice(members)
    assert 1 <= weights.shape[0] <= 21
    assert weights.sum(axis=1) == pytest.approx(1)
    assert (weights > 0).all()
    assert weights.mean(axis=0) == pytest.approx(1 / members)
    assert len({tuple(row) for row in weights.round(12)}) == weights.shape[0]


def test_looking_ahead_is_told_beside_the_rest() -> None:
    drawn = draw(situation(body(chance=[0.3, 0.9])), draws=60, seed=4)
    plain = early_or_late(drawn, np.arange(60))
    found = early_or_late(drawn, np.arange(60), ahead=True)
    (path,) = found.paths
    x = path.parties["c"]
    assert x.ahead is not None
    # c itself: at once mild and fair (76 - 20); late only where the room meets
    assert x.ahead.early.mean == pytest.approx(x.early.seat.mean)
    assert x.ahead.order.mean > x.order["c"].mean
    assert x.order == plain.paths[0].parties["c"].order
    assert plain.paths[0].parties["c"].ahead is None
    said = found.sentences()
    assert said[:-1] == plain.sentences()
    assert said[-1].startswith("If those at early looked ahead to late, coming late would cost C")
    section = Section(title="", anchor="", sentences=said, grids=found.grids())
    assert untied(section) == []
    assert found.to_dict()["early > late"]["parties"]["c"]["ahead"]["draws"] == 60
