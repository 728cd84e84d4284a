"""A line to someone in the room: worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from laws.tables import situation
from scipy.optimize import brentq

from plenipo.answer.places.line import Lines, lines, mixed
from plenipo.answer.table.taste import Taste
from plenipo.errors import MethodError
from plenipo.show.section import Section
from plenipo.show.sentence import untied
from plenipo.situation.draw import draw

Body = dict[str, Any]


def body(weight: Any = 0.3, **more: Any) -> Body:
    """a wants 1, b wants 0; c, outside, wants 0 and speaks through a. Going on costs each 20."""
    return {
        "parties": {"a": {}, "b": {}, "c": {}},
        "issues": {"x": {"scale": [0, 1], "status_quo": 0.5}},
        "positions": {"a": {"x": 1}, "b": {"x": 0}, "c": {"x": 0}},
        "cost_of_no_deal": {"a": 20, "b": 20, "c": 20},
        "tables": {"t": {"seats": ["a", "b"]}},
        "voice": {"c": {"through": "a", "weight": weight}},
        **more,
    }


def asked(b: Body) -> Lines:
    drawn = draw(situation(b), central=True)
    return lines(drawn, np.array([0]))


def settled(at: float, heads: int = 1) -> float:
    """Where a at ``at`` meets ``heads`` parties at 0, by the first-order condition."""

    def slope(x: float) -> float:
        return (at - x) / (0.2 + (0.5 - at) ** 2 - (at - x) ** 2) - heads * x / (0.45 - x * x)

    lowest = max(0.0, at - np.sqrt(0.2 + (0.5 - at) ** 2) + 1e-9)  # a gains above it
    return float(brentq(slope, lowest, 0.5 + 1e-9, xtol=1e-14))


def test_two_tastes_make_one() -> None:
    """Saliences (.5, .5) and (.8, .2) at weight .25; positions (1, .2) and (0, .6)."""
    b = body()
    b["issues"]["y"] = {"scale": [0, 1], "status_quo": 0}
    b["positions"]["a"] = {"x": {"at": 1, "salience": 50}, "y": {"at": 0.2, "salience": 50}}
    b["positions"]["c"] = {"x": {"at": 0, "salience": 80}, "y": {"at": 0.6, "salience": 20}}
    drawn = draw(situation(b), central=True)
    taste, constant = mixed(drawn, "a", "c", np.array([0.25]))
    assert taste.salience[0] == pytest.approx([0.575, 0.425], abs=1e-12)
    assert taste.position[0] == pytest.approx([0.375 / 0.575, 0.105 / 0.425], abs=1e-12)
    assert constant[0] == pytest.approx(0.375 * 0.2 / 0.575 + 0.375 * 0.05 * 0.16 / 0.425)
    own, other = Taste.of(drawn, "a"), Taste.of(drawn, "c")
    for x in ([0.0, 0.0], [0.3, 0.9], [1.0, 0.4]):
        level = np.array([x])
        apart = 0.75 * own.short(level, absolute=False) + 0.25 * other.short(level, absolute=False)
        assert taste.short(level, absolute=False) + constant == pytest.approx(apart, abs=1e-12)


def test_options_mix_by_what_they_are_worth() -> None:
    b = body()
    b["issues"] = {"y": {"options": ["p", "q"], "status_quo": "p"}}
    b["positions"] = {"a": {"y": "p"}, "b": {"y": "q"}, "c": {"y": {"p": 20, "q": 100}}}
    b["positions"]["c"] = {"y": {"at": {"p": 20, "q": 100}}}
    drawn = draw(situation(b), central=True)
    taste, constant = mixed(drawn, "a", "c", np.array([0.25]))
    assert taste.option_value[0, 0] == pytest.approx([0.75 + 0.25 * 0.2, 0.25])
    assert constant[0] == 0


def test_nothing_line_and_seat_by_hand() -> None:
    """One issue: a line of weight w puts a at 1 - w; a seat puts two heads at 0."""
    (found,) = asked(body(0.3)).lines
    loud, seated = settled(0.7), settled(1.0, heads=2)
    assert found.nothing == pytest.approx(20, abs=1e-4)  # .5 is agreed, going on ends
    assert found.line.mean == pytest.approx(100 * (0.25 - loud**2), abs=1e-3)
    assert found.seat.mean == pytest.approx(100 * (0.25 - seated**2), abs=1e-3)
    assert found.listener.mean == pytest.approx(100 * (0.25 - (1 - loud) ** 2), abs=1e-3)
    as_good = brentq(lambda w: settled(1 - w) - seated, 0.0, 0.5, xtol=1e-12)
    assert found.as_good == pytest.approx(as_good, abs=1e-3)


def test_the_cost_of_going_on_mixes_only_where_both_end_alike() -> None:
    b = body()
    b["cost_of_no_deal"]["c"] = 60
    drawn = draw(situation(b), central=True)
    assert mixed(drawn, "a", "c", np.array([0.25]))[0].kappa == pytest.approx([0.3])
    b["issues"]["e"] = {"options": ["no", "yes"], "status_quo": "no"}
    b["cost_of_no_deal"]["c"] = {"points": 60, "ends_with": "e"}
    drawn = draw(situation(b), central=True)
    assert mixed(drawn, "a", "c", np.array([0.25]))[0].kappa == pytest.approx([0.2])


def test_no_line_is_worth_a_seat_that_stops_what_the_listener_cannot() -> None:
    """y needs c itself: only a seat can move it."""
    b = body(0.3)
    b["issues"]["y"] = {"scale": [0, 1], "status_quo": 0, "needs": ["c"]}
    b["positions"] = {
        "a": {"x": {"at": 1, "salience": 50}, "y": {"at": 1, "salience": 50}},
        "b": {"x": {"at": 0, "salience": 50}, "y": {"at": 1, "salience": 50}},
        "c": {"x": {"at": 0, "salience": 10}, "y": {"at": 1, "salience": 90}},
    }
    found = asked(b)
    assert found.lines[0].as_good is None
    assert "no line, however loud" in found.sentences()[0]
    assert found.grids()[0].rows[0][-1] == "none suffices"


def test_a_weight_of_nothing_changes_nothing() -> None:
    (found,) = asked(body(0.0)).lines
    assert found.line.mean == 0
    assert found.listener.mean == 0


@pytest.mark.parametrize("why", ["absolute", "none", "nowhere"])
def test_where_there_is_nothing_to_tell_it_says_why(why: str) -> None:
    b = body()
    if why == "absolute":
        b["distance"] = "absolute"
        drawn = draw(situation(b), central=True)
        with pytest.raises(MethodError, match="absolute"):
            mixed(drawn, "a", "c", np.array([0.1]))
    elif why == "none":
        del b["voice"]
    else:
        b["tables"] = {"t": {"seats": ["b"]}, "all": {"seats": ["a", "b", "c"]}}
    found = asked(b)
    assert not found
    assert found.to_dict() == {}
    assert found.grids() == ()
    (said,) = found.sentences()
    assert {"absolute": "distance", "none": "voice:", "nowhere": "nowhere"}[why] in said


def test_the_outside_option_of_the_listener_stays_its_own() -> None:
    """a walks away unless it has .7 by its own taste of both: 1 - V mixed + constant."""
    b = body(0.3)
    b["parties"]["a"] = {"outside_option": 70}
    drawn = draw(situation(b), central=True)
    from plenipo.answer.places.line import listening
    from plenipo.answer.table.seating import take_seats
    from plenipo.answer.table.taste import utility

    run, _ = utility(listening(take_seats(drawn, "t"), "a", "c", np.array([0.3])), np.array([0]))
    x = float(run.solved.level[0, 0])
    own, other = 1 - (1 - x) ** 2, 1 - x * x
    assert 0.7 * own + 0.3 * other >= 0.7 - 1e-8


def test_every_number_in_a_sentence_stands_in_a_table() -> None:
    drawn = draw(situation(body([0.1, 0.3, 0.6])), draws=100, seed=2)
    found = lines(drawn, np.arange(100))
    section = Section(title="", anchor="", sentences=found.sentences(), grids=found.grids())
    assert untied(section) == []
    assert set(found.to_dict()["c"]["tables"]) == {"t"}
