"""A seat that must be earned: worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from laws.tables import situation

from plenipo.answer.places.earned import EarnedSeats, break_even, earned_seats, price
from plenipo.show.section import Section
from plenipo.show.sentence import untied
from plenipo.situation.draw import draw

Body = dict[str, Any]


def body(asked: Any = ">= 0.5", *, cost: Any = 50, **of_c: Any) -> Body:
    """A pie for three; c must first put something into ``gift``, at a cost per unit."""
    shares = {"none": (0, 0, 0), "halves": (50, 50, 0), "thirds": (100 / 3,) * 3}
    return {
        "parties": dict.fromkeys("abc"),
        "issues": {
            "pie": {"options": list(shares), "status_quo": "none"},
            "gift": {"scale": [0, 1], "status_quo": 0},
        },
        "positions": {
            p: {
                "pie": {"at": {k: v[i] for k, v in shares.items()}, "salience": 100},
                "gift": {"at": 0, "salience": 0},
            }
            | (of_c if p == "c" else {})
            for i, p in enumerate("abc")
        },
        "costs": {"c": {"gift": cost}},
        "tables": {"t": {"seats": {"a": {}, "b": {}, "c": {"earned_by": {"gift": asked}}}}},
    }


def found(b: Body) -> EarnedSeats:
    return earned_seats(draw(situation(b), central=True), np.array([0]))


def test_break_even_of_a_third_of_a_pie() -> None:
    """Theory, section 5: worth 1/3, cost .5 per unit: .6667."""
    (seat,) = found(body()).seats
    assert seat.worth.mean == pytest.approx(100 / 3, abs=1e-9)
    assert seat.price.mean == pytest.approx(25, abs=1e-9)
    assert seat.pays == 1
    even = seat.break_even["gift"]
    assert even.level.middle == pytest.approx(2 / 3, abs=1e-9)
    assert (even.any, even.none) == (0, 0)


@pytest.mark.parametrize(("asked", "pays"), [(">= 0.66", 1), (">= 0.67", 0)])
def test_what_is_asked_lies_on_either_side(asked: str, pays: int) -> None:
    assert found(body(asked)).seats[0].pays == pays


def test_its_own_liking_lowers_the_price() -> None:
    """Salience .2, position .5: to .8 it costs .08 and is liked by .2 (.25 - .09) = .032."""
    like = {"pie": {"at": {"none": 0, "halves": 0, "thirds": 100}, "salience": 80}}
    b = body(">= 0.8", cost=10, **like, gift={"at": 0.5, "salience": 20})
    drawn = draw(situation(b), central=True)
    carrying, disliking = price(drawn, np.array([0]), "c", "gift", np.array([0.0]), np.array([0.8]))
    assert carrying == pytest.approx([0.08])
    assert disliking == pytest.approx([-0.032])
    # .1 z + .2 ((z - .5)^2 - .25) = .06  ->  .2 z^2 - .1 z - .06 = 0
    level, some = break_even(
        drawn, np.array([0]), "c", "gift", side=1, start=np.array([0.0]), worth=np.array([0.06])
    )
    assert level == pytest.approx([(0.1 + np.sqrt(0.01 + 0.048)) / 0.4], abs=1e-9)
    assert some.all()


def test_only_what_the_deal_does_not_have_it_put_in_anyway() -> None:
    """All like the gift at .4, so the deal has it there: from .4 to .5 costs 5 points."""
    b = body()
    for p in "abc":
        b["positions"][p]["gift"] = {"at": 0.4, "salience": 100}
    b["costs"] = {}
    plain = earned_seats(draw(situation(b), central=True), np.array([0])).seats[0]
    assert plain.price.mean == pytest.approx(100 * 0.5 * 0.01, abs=1e-4)
    assert plain.carrying_out == 0


@pytest.mark.parametrize(
    ("worth", "level", "some"), [(0.6, 1.0, True), (0.0, 0.0, True), (-0.1, 0.0, False)]
)
def test_any_and_none_are_answers(worth: float, level: float, some: bool) -> None:
    drawn = draw(situation(body()), central=True)
    found_level, found_some = break_even(
        drawn, np.array([0]), "c", "gift", side=1, start=np.array([0.0]), worth=np.array([worth])
    )
    assert found_level == pytest.approx([level], abs=1e-9)
    assert found_some.tolist() == [some]


def test_a_contribution_may_go_down() -> None:
    """From 1 down, at no cost but its own taste: .5 (1 - z)^2 of its agenda, worth .08."""
    b = body(gift={"at": 1, "salience": 100})
    b["costs"] = {}
    drawn = draw(situation(b), central=True)
    level, _ = break_even(
        drawn, np.array([0]), "c", "gift", side=-1, start=np.array([1.0]), worth=np.array([0.08])
    )
    assert level == pytest.approx([1 - 0.4], abs=1e-9)


def test_an_option_is_earned_or_not() -> None:
    b = body("yes", cost={"yes": 20})
    b["issues"]["gift"] = {"options": ["no", "yes"], "status_quo": "no"}
    for p in "abc":
        b["positions"][p]["gift"] = {"at": "no", "salience": 0}
    (seat,) = found(b).seats
    assert seat.asked == {"gift": "yes"}
    assert seat.price.mean == pytest.approx(20)
    assert seat.break_even == {}
    assert seat.pays == 1


def test_no_contribution_is_worth_a_seat_that_hurts() -> None:
    """Seated, c cannot go back behind its own line: it has 40 of the thirds, not 60."""
    b = body(cost=0.5)
    b["positions"]["c"]["pie"]["at"] = {"none": 0, "halves": 60, "thirds": 40}
    b["positions"]["c"]["pie"]["limits"] = [{"at_least": "thirds"}]
    answer = found(b)
    (seat,) = answer.seats
    assert seat.worth.mean == pytest.approx(-20, abs=1e-9)
    assert seat.pays == 0
    assert seat.break_even["gift"].none == 1
    assert "No contribution" in answer.sentences()[0]


def test_without_such_a_seat_it_says_how_to_write_one() -> None:
    b = body()
    b["tables"]["t"]["seats"] = ["a", "b", "c"]
    answer = found(b)
    assert not answer
    assert answer.to_dict() == {}
    assert answer.grids() == ()
    assert "earned_by:" in answer.sentences()[0]


def test_every_number_in_a_sentence_stands_in_a_table() -> None:
    drawn = draw(situation(body(cost=[20, 50, 90])), draws=300, seed=1)
    answer = earned_seats(drawn, np.arange(300))
    section = Section(title="", anchor="", sentences=answer.sentences(), grids=answer.grids())
    assert untied(section) == []
    assert set(answer.to_dict()["t"]["c"]["break_even"]) == {"gift"}
