"""Whom to persuade: one step at a time, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from laws.tables import outcome, situation
from scipy.optimize import brentq

from plenipo.answer.places.persuade import BLUFF, CLOSER, LESS, MORE, Persuasion, persuasion
from plenipo.answer.table.seating import take_seats
from plenipo.answer.table.taste import Taste, first_draws, utility, with_taste
from plenipo.errors import SituationError
from plenipo.show.section import Section
from plenipo.show.sentence import untied
from plenipo.situation.draw import draw

Body = dict[str, Any]


def line(at: float = 1.0, **of_a: Any) -> Body:
    """a wants ``at`` and b wants 0 of x; it stands at .5, and going on costs both 20."""
    return {
        "parties": {"a": {}, "b": {}},
        "issues": {"x": {"scale": [0, 1], "status_quo": 0.5}},
        "positions": {"a": {"x": {"at": at, **of_a}}, "b": {"x": 0}},
        "cost_of_no_deal": {"a": 20, "b": 20},
        "tables": {"t": {"seats": ["a", "b"]}},
    }


def asked(body: Body, asker: str, table: str = "t", **how: Any) -> Persuasion:
    drawn = draw(situation(body), central=True, **how)
    return persuasion(drawn, np.flatnonzero(drawn.kept), asker, table)


def settled(at: float) -> float:
    """First-order condition of the Nash product of ``line(at)``."""

    def slope(x: float) -> float:
        of_a = 0.2 + (0.5 - at) ** 2 - (at - x) ** 2
        return 2 * (at - x) / of_a - 2 * x / (0.45 - x * x)

    return float(brentq(slope, 0.33, 0.55, xtol=1e-14))


def test_one_step_closer_by_hand() -> None:
    found = asked(line(), "b")
    x = settled(0.9)
    assert x < 0.5
    (move,) = found.ranked  # one issue: its salience is all there is, so no weight can change
    assert (move.party, move.issue, move.kind) == ("a", "x", CLOSER)
    assert move.gain == pytest.approx(100 * (0.25 - x * x), abs=1e-4)
    assert move.moved == pytest.approx(100 * (0.25 - (1 - x) ** 2), abs=1e-4)
    assert found.base == pytest.approx(20, abs=1e-4)  # x stays at .5 and the cost of going on ends


def test_no_further_than_the_asker() -> None:
    """a is .04 from b: a step takes it there and not past it."""
    body = line(0.04)
    drawn = draw(situation(body), central=True)
    alike = outcome({**body, "positions": {"a": {"x": 0}, "b": {"x": 0}}})
    assert alike.package["x"] == pytest.approx(0, abs=1e-5)
    found = persuasion(drawn, np.array([0]), "b", "t")
    before = outcome(body).package["x"]
    assert found.ranked[0].gain == pytest.approx(
        100 * (before**2 - alike.package["x"] ** 2), abs=1e-4
    )


def test_a_line_given_up() -> None:
    """a's line at .6 holds the deal there; without it the deal is .5: 36 - 25 points to b."""
    body = line(limits=[{"at_least": 0.6}])
    assert outcome(body).package["x"] == pytest.approx(0.6, abs=1e-6)
    (bluff,) = asked(body, "b").bluffs
    assert (bluff.party, bluff.kind, bluff.level) == ("a", BLUFF, "at least about 0.6")
    assert bluff.gain == pytest.approx(11, abs=1e-4)
    assert bluff.moved == pytest.approx(100 * (0.16 - 0.25), abs=1e-4)


def two(**of_a: Any) -> Body:
    body = line()
    body["issues"]["y"] = {"options": ["no", "yes"], "status_quo": "no"}
    body["positions"] = {
        "a": {"x": {"at": 1, "salience": 50}, "y": {"at": "no", "salience": 50}, **of_a},
        "b": {"x": {"at": 0, "salience": 50}, "y": {"at": "yes", "salience": 50}},
    }
    return body


@pytest.mark.parametrize("weight", [55.0, 45.0])
def test_a_change_of_taste_is_the_situation_with_that_taste(weight: float) -> None:
    """Moved in the arrays, or written into the file: the same deal."""
    drawn = draw(situation(two()), central=True)
    seating = take_seats(drawn, "t")
    taste = Taste.of(drawn, "a")
    salience = taste.salience * np.array([[1.0, weight / 50]])
    salience /= salience.sum(axis=1, keepdims=True)
    changed = with_taste(
        seating,
        "a",
        Taste(
            salience=salience,
            position=taste.position - 0.1,
            option_value=taste.option_value + np.array([[[-0.1, 0.1]]]),
            kappa=taste.kappa,
        ),
    )
    written = two(
        x={"at": 0.9, "salience": 50}, y={"at": {"no": 90, "yes": 10}, "salience": weight}
    )
    fresh = outcome(written)
    room = fresh.seating.room
    for name in ("salience", "position", "option_worth", "no_deal", "reservation"):
        assert getattr(changed.room, name) == pytest.approx(getattr(room, name), abs=1e-12), name
    run, _ = utility(changed, np.array([0]))
    assert run.solved.level[0] == pytest.approx(list(fresh.package.values()), abs=1e-9)


def test_every_other_party_issue_and_kind_is_tried_once() -> None:
    found = asked(two(), "b")
    tried = {(m.issue, m.kind) for m in found.ranked}
    assert len(found.ranked) == len(tried) == 6
    assert {kind for _, kind in tried} == {CLOSER, MORE, LESS}
    assert {m.party for m in found.ranked} == {"a"}
    gains = [m.gain for m in found.ranked]
    assert gains == sorted(gains, reverse=True)


def test_nothing_moves_it() -> None:
    """b cares for y alone, and y needs someone who is not there."""
    body = two()
    body["parties"]["c"] = {}
    body["issues"]["y"]["needs"] = ["c"]
    body["positions"]["b"] = {"x": {"at": 0, "salience": 0}, "y": {"at": "yes", "salience": 50}}
    found = asked(body, "b")
    assert found.ranked
    assert not any(m.real for m in found.ranked)
    assert "no change of mind" in found.sentences()[0]


def test_nobody_to_persuade() -> None:
    body = line()
    body["tables"]["t"]["seats"] = ["b"]
    found = asked(body, "b")
    assert not found
    assert "nobody" in found.sentences()[0]
    assert found.grids() == ()


def test_who_asks_must_exist() -> None:
    with pytest.raises(SituationError, match='no party "bb"') as caught:
        asked(line(), "bb")
    assert 'Did you mean "b"' in str(caught.value)


def test_fewer_draws_are_the_first_draws() -> None:
    body = line(0.9)
    body["positions"]["a"]["x"]["at"] = [0.5, 1]
    long = draw(situation(body), draws=50, seed=3)
    short, rows = first_draws(long, np.arange(50), 20)
    assert short.draws == 20 == rows.size
    assert np.array_equal(short.position, long.position[:20])
    assert np.array_equal(short.salience, long.salience[:20])


def test_every_number_in_a_sentence_stands_in_a_table() -> None:
    body = line(limits=[{"at_least": 0.6, "firm": 0.5}])
    body["positions"]["a"]["x"]["at"] = [0.7, 1]
    drawn = draw(situation(body), draws=200, seed=1)
    found = persuasion(drawn, np.arange(200), "b", "t")
    said = found.sentences()
    assert len(said) == 2
    larger = found.bluffs[0].gain > found.ranked[0].gain  # what is worth more is said first
    assert larger is ("worth testing" in said[0])
    section = Section(title="", anchor="", sentences=said, grids=found.grids())
    assert untied(section) == []
    assert found.ranked[0].error > 0


def test_a_bluff_worth_more_than_any_step_is_said_first() -> None:
    body = line(limits=[{"at_least": 0.6}])
    found = asked(body, "b")
    assert found.bluffs[0].gain > max([m.gain for m in found.ranked], default=0.0)
    assert "were bluff (about 11 points)" in found.sentences()[0]
    assert found.grids()[-1].columns[-1] == "A deal agreed"
