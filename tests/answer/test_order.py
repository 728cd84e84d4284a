"""Early or late: the order of rooms, worked by hand and on the worked example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from laws.tables import situation
from scipy.optimize import minimize

import plenipo as pl
from plenipo.answer.places.order import EarlyLate, early_or_late
from plenipo.answer.table.path import paths, walk, what_follows
from plenipo.answer.table.run import kept_rows
from plenipo.answer.table.seating import Start, take_seats
from plenipo.show.section import Section
from plenipo.show.sentence import untied
from plenipo.situation.draw import draw

Body = dict[str, Any]
UKRAINE = Path(__file__).parents[2] / "situations" / "ukraine-2025" / "situation.yaml"
HALVES = {"none": (0, 0, 0), "halves": (50, 50, 0), "thirds": (100 / 3, 100 / 3, 100 / 3)}


def pie(chance: float = 1.0, shares: dict[str, Any] = HALVES, **more: Any) -> Body:
    """A pie for three; a and b meet first, then perhaps all."""
    return {
        "parties": dict.fromkeys("abc"),
        "issues": {"pie": {"options": list(shares), "status_quo": "none"}},
        "positions": {
            p: {"pie": {"at": {k: v[i] for k, v in shares.items()}}} for i, p in enumerate("abc")
        },
        "tables": {
            "early": {"seats": ["a", "b"]},
            "late": {"seats": ["a", "b"], "follows": "early", "chance": chance},
        },
        **more,
    }


def asked(body: Body, *, draws: int = 1) -> EarlyLate:
    drawn = draw(situation(body), central=draws == 1, draws=draws)
    return early_or_late(drawn, np.arange(drawn.draws))


def of_c(found: EarlyLate) -> dict[str, Any]:
    (path,) = found.to_dict().values()
    return path["parties"]["c"]


def test_nothing_is_left_for_who_comes_late() -> None:
    """Theory, section 5: early 1/3, late 0. The others have a half each, then a third."""
    c = of_c(asked(pie()))
    assert c["early"]["value"] == pytest.approx(100 / 3, abs=1e-9)
    assert c["late"]["value"] == 0
    assert c["none"]["value"] == 0
    assert c["early"]["seat"] == pytest.approx(100 / 3, abs=1e-9)
    assert c["order"]["c"] == pytest.approx(100 / 3, abs=1e-9)
    assert c["order"]["a"] == pytest.approx(100 / 3 - 50, abs=1e-9)


def test_where_the_early_room_fails_a_late_seat_is_as_good() -> None:
    """halves needs c: the early room can agree on nothing, the later one on thirds."""
    body = pie()
    body["issues"]["pie"]["needs"] = ["c"]
    c = of_c(asked(body))
    assert c["late"]["value"] == pytest.approx(100 / 3, abs=1e-9)
    assert c["none"]["value"] == 0
    assert c["order"] == {"a": 0, "b": 0, "c": 0}


def test_the_later_room_meets_with_its_chance() -> None:
    """It meets in about 3 draws of 10; where not, what the earlier one fixed stands."""
    body = pie(0.3)
    body["issues"]["pie"]["needs"] = ["c"]
    found = asked(body, draws=2000)
    (path,) = found.paths
    assert path.meets == pytest.approx(0.3, abs=0.03)
    c = path.parties["c"]
    # seated in both rooms it has its third at once; late only where the later room meets
    assert c.early.own.mean == pytest.approx(100 / 3, abs=1e-9)
    assert c.late.own.mean == pytest.approx(path.meets * 100 / 3, abs=1e-9)
    assert c.late.seat.error == pytest.approx(
        100 / 3 * np.sqrt(path.meets * (1 - path.meets) / 1999), rel=1e-6
    )
    assert of_c(asked(pie(0.0), draws=50))["late"]["seat"] == 0


def test_the_cost_an_early_room_ended_is_not_paid_again() -> None:
    """War costs a and b 20 each and ends in the first room: the second has nothing to add."""
    body: Body = {
        "parties": {"a": {}, "b": {}, "c": {}},
        "issues": {
            "war": {"options": ["on", "over"], "status_quo": "on", "needs": ["a", "b"]},
            "x": {"scale": [0, 1], "status_quo": 0.5},
        },
        "positions": {
            p: {
                "war": {"at": {"on": 100, "over": 100}, "salience": 50},
                "x": {"at": i, "salience": 50},
            }
            for p, i in (("a", 1), ("b", 0), ("c", 0.5))
        },
        "cost_of_no_deal": {p: {"points": 20, "ends_with": "war"} for p in "ab"},
        "tables": {
            "early": {"seats": ["a", "b"]},
            "late": {"seats": ["a", "b"], "follows": "early"},
        },
    }
    drawn = draw(situation(body), central=True)
    one = walk(drawn, np.array([0]), ("early",))
    assert one.start.level[0] == pytest.approx([0.5, 1], abs=1e-6)
    assert one.start.no_deal[0, :2] == pytest.approx([0.875, 0.875], abs=1e-6)
    both = walk(drawn, np.array([0]), ("early", "late"))
    assert both.start.level.tolist() == one.start.level.tolist()
    assert both.success.all()


def test_a_later_room_agrees_with_another_solver() -> None:
    """a and b settle x; then c brings z. SLSQP on the product of gains over what stood."""
    wants = {"a": (1.0, 0.2), "b": (0.1, 0.9), "c": (0.6, 1.0)}
    weight = {"a": (0.7, 0.3), "b": (0.4, 0.6), "c": (0.5, 0.5)}
    body: Body = {
        "parties": {p: {"access": 1 + i} for i, p in enumerate("abc")},
        "issues": {
            "x": {"scale": [0, 1], "status_quo": 0, "needs": ["a", "b"]},
            "z": {"scale": [0, 1], "status_quo": 0, "needs": ["c"]},
        },
        "positions": {
            p: {k: {"at": wants[p][j], "salience": 100 * weight[p][j]} for j, k in enumerate("xz")}
            for p in "abc"
        },
        "tables": {
            "early": {"seats": ["a", "b"]},
            "late": {"seats": ["a", "b", "c"], "follows": "early"},
        },
    }

    def worth(level: np.ndarray) -> np.ndarray:
        return np.array([1 - np.dot(weight[p], (level - wants[p]) ** 2) for p in "abc"])

    def best(seats: list[int], start: np.ndarray, free: list[int]) -> np.ndarray:
        theta = np.arange(1, 4)[seats] / np.arange(1, 4)[seats].sum()

        def loss(move: np.ndarray) -> float:
            level = start.copy()
            level[free] = move
            gain = (worth(level) - worth(start))[seats]
            return 1e3 - gain.min() if gain.min() <= 0 else -float(theta @ np.log(gain))

        found = min(
            (minimize(loss, np.full(len(free), x), bounds=[(0, 1)] * len(free), tol=1e-14)
             for x in (0.05, 0.1, 0.2, 0.4)),
            key=lambda r: r.fun,
        )  # fmt: skip
        out = start.copy()
        out[free] = found.x
        return out

    first = best([0, 1], np.zeros(2), [0])
    drawn = draw(situation(body), central=True)
    one = walk(drawn, np.array([0]), ("early",)).start
    assert one.level[0] == pytest.approx(first, abs=1e-5)
    both = walk(drawn, np.array([0]), ("early", "late")).start
    second = best([0, 1, 2], first, [0, 1])
    assert both.level[0] == pytest.approx(second, abs=1e-3)
    assert (both.no_deal[0] > one.no_deal[0]).all()
    assert both.no_deal[0] == pytest.approx(worth(second), abs=1e-4)


def test_a_room_begins_where_it_is_told() -> None:
    drawn = draw(situation(pie()), draws=3)
    level = np.array([[0.0], [1.0], [2.0]])
    worth = np.full((3, 3), 0.25)
    room = take_seats(drawn, "late", begin=Start(level=level, no_deal=worth)).room
    assert room.status_quo.tolist() == room.fixed.tolist() == level.tolist()
    assert room.no_deal.tolist() == room.reservation.tolist() == worth.tolist()


def test_paths_run_back_to_the_first_room() -> None:
    body = pie()
    body["tables"]["last"] = {"seats": ["a", "c"], "follows": "late"}
    assert paths(situation(body)) == (("early", "late"), ("early", "late", "last"))
    found = asked(body)
    assert [list(p.parties) for p in found.paths] == [["c"], ["c"]]


def test_a_member_is_not_added_beside_its_whole() -> None:
    body = pie()
    body["parties"]["c"] = {"members": ["d", "e"]}
    body["tables"]["late"]["seats"] = ["a", "b", "d"]
    assert not asked(body)


def test_a_room_that_votes_is_no_part_of_a_path() -> None:
    body = pie()
    body["tables"]["late"]["rule"] = "majority"
    found = asked(body)
    assert not found
    assert "unanimity" in found.sentences()[0]
    drawn = draw(situation(body), central=True)
    assert what_follows(drawn, np.array([0]), "late") is None


def test_what_a_room_adds_to_the_one_before() -> None:
    """With c seated late: nothing where the pie was shared, a third where it was not."""
    body = pie()
    body["tables"]["late"]["seats"] = ["a", "b", "c"]
    drawn = draw(situation(body), draws=20)
    shared = what_follows(drawn, np.arange(20), "late")
    assert shared is not None
    assert (shared.adds, shared.stood, shared.success) == (0, 1, 1)
    assert shared.gains["a"].middle == pytest.approx(50)
    body["issues"]["pie"]["needs"] = ["c"]
    drawn = draw(situation(body), draws=20)
    left = what_follows(drawn, np.arange(20), "late")
    assert left is not None
    assert (left.adds, left.stood, left.success) == (1, 0, 1)
    assert left.gains["c"].middle == pytest.approx(100 / 3)
    assert what_follows(drawn, np.arange(20), "early") is None


def test_without_a_path_it_says_how_to_write_one() -> None:
    body = pie()
    del body["tables"]["late"]
    found = asked(body)
    assert not found
    assert found.to_dict() == {}
    assert found.grids() == found.pairs() == ()
    assert "follows:" in found.sentences()[0]


@pytest.fixture(scope="module")
def ukraine() -> EarlyLate:
    drawn = draw(pl.load(UKRAINE), draws=400, seed=7)
    return early_or_late(drawn, kept_rows(take_seats(drawn, "riyadh")))


def test_a_late_seat_for_ukraine_is_worth_no_more_than_an_early_one(ukraine: EarlyLate) -> None:
    assert {"riyadh > summit", "riyadh > later"} == set(ukraine.to_dict())
    for path in ukraine.paths:
        x = path.parties["ukraine"]
        assert x.late.own.mean <= x.early.own.mean
        assert x.order["ukraine"].mean > 5 * x.order["ukraine"].error
        assert x.late.seat.mean >= -2 * x.late.seat.error
        assert x.early.success >= x.late.success


def test_every_number_in_a_sentence_stands_in_a_table(ukraine: EarlyLate) -> None:
    said = ukraine.sentences()
    assert 1 <= len(said) <= 3
    section = Section(title="", anchor="", sentences=said, grids=ukraine.grids())
    assert untied(section) == []
    assert {"early seat", "late seat", "no seat"} == set(ukraine.pairs()[0].marks)


def test_nearly_every_draw_of_a_path_is_solved(ukraine: EarlyLate) -> None:
    """A later room starts from an efficient deal: there is hardly any room to move in."""
    drawn = draw(pl.load(UKRAINE), draws=400, seed=7)
    rows = kept_rows(take_seats(drawn, "riyadh"))
    seats = take_seats(drawn, "later").room.seated.copy()
    seats[:, drawn.actors.index("ukraine")] = True
    found = walk(drawn, rows, ("riyadh", "later"), seated={"later": seats})
    assert found.good[rows].mean() > 0.98
