"""Guarantees and obligations as drawn: who sees what, streams by name, and what is refused."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from plenipo.answer.holding.laid import laid
from plenipo.errors import SituationError
from plenipo.situation.changes import acts
from plenipo.situation.check import mistakes
from plenipo.situation.draw import draw
from plenipo.situation.model import Situation
from plenipo.situation.promises import Promises, draw_promises

BODY: dict[str, Any] = {
    "plenipo": 1,
    "as_of": "2025-02-17",
    "parties": {
        "us": {},
        "russia": {"needs_deal_within": 36},
        "ukraine": {},
        "eu": {"members": ["uk"]},
    },
    "issues": {
        "peace": {"options": ["no", "yes"], "status_quo": "no"},
        "backstop": {"scale": [0, 100], "status_quo": 0},
        "troops": {"scale": [0, 100], "status_quo": 0},
    },
    "cost_of_no_deal": {
        "ukraine": {"points": [20, 40], "ends_with": "peace"},
        "russia": {"points": 10, "in_a_year": [0, 5], "ends_with": "peace"},
    },
    "guarantees": [
        {
            "by": "eu",
            "through": "troops",
            "only_if": {"us": {"with": 0.9, "without": [0.1, 0.3]}},
            "loss": 40,
        },
        {
            "by": "us",
            "through": "backstop",
            "against": "russia",
            "credibility": {"as_seen_by": {"russia": [0.2, 0.6], "ukraine": [0.5, 0.9], "eu": 0.7}},
            "loss": [20, 60],
        },
    ],
    "obligations": [
        {"by": "russia", "gain": [10, 30], "lag": "3 months", "losses_at_most": 50},
        {"by": "ukraine", "gain": 5, "over": ["troops"]},
    ],
    "cost_of_collapse": {"ukraine": [0, 10]},
}


def promises(body: dict[str, Any], draws: int = 50) -> Promises:
    return draw_promises(draw(Situation.model_validate(body), draws=draws, seed=3))


def changed(**parts: Any) -> dict[str, Any]:
    return {**deepcopy(BODY), **parts}


def test_guarantees_stand_in_an_order_in_which_each_waits_for_earlier_ones() -> None:
    assert [g.by for g in promises(BODY).guarantees] == ["us", "eu"]


def test_every_actor_has_a_belief() -> None:
    us = promises(BODY).guarantees[0]
    assert us.stated == ("russia", "ukraine", "eu")
    np.testing.assert_array_equal(us.will["uk"], us.will["eu"])  # a member sees as its whole
    np.testing.assert_array_equal(us.will["us"], us.will["russia"])  # else as the adversary
    assert us.will["ukraine"].min() >= 0.5


def test_one_for_all_is_seen_by_whoever_states_nothing() -> None:
    body = changed()
    body["guarantees"][1]["credibility"] = {"as_seen_by": {"all": 0.25, "russia": 0.5}}
    us = promises(body).guarantees[0]
    assert us.will["ukraine"][0] == 0.25
    assert us.will["russia"][0] == 0.5


def test_without_a_named_adversary_it_answers_every_obliged_party() -> None:
    eu = promises(BODY).guarantees[1]
    assert eu.against == ("russia", "ukraine")


def test_unset_beliefs_and_losses_are_flat_and_said() -> None:
    body = changed(guarantees=[{"by": "us", "through": "backstop", "against": "russia"}])
    found = promises(body, draws=4000)
    assert found.defaulted[:2] == (
        "guarantees.us.backstop.credibility",
        "guarantees.us.backstop.loss",
    )
    belief = found.guarantees[0].will["russia"]
    assert abs(belief.mean() - 0.5) < 0.02
    assert belief.min() < 0.01


def test_a_promise_less_leaves_the_draws_of_the_others() -> None:
    fewer = changed()
    del fewer["guarantees"][0]
    one, all_ = promises(fewer).guarantees[0], promises(BODY).guarantees[0]
    np.testing.assert_array_equal(one.loss, all_.loss)
    np.testing.assert_array_equal(one.will["russia"], all_.will["russia"])


def test_what_is_worth_defending_makes_a_guarantor_act() -> None:
    # stake 10 + reputation 5 + 2 x tripwire 10 = 35 against costs U(20, 60): acts in 15 of 40.
    body = changed(
        guarantees=[
            {
                "by": "us",
                "stake": 10,
                "reputation": 5,
                "tripwire": 10,
                "loss_aversion": 2,
                "acting_costs": [20, 60],
                "loss": 30,
            }
        ]
    )
    found = promises(body, draws=4000).guarantees[0]
    assert abs(found.will["russia"][0] - 15 / 40) < 0.02
    body["guarantees"][0].pop("tripwire")
    assert promises(body, draws=4000).guarantees[0].will["russia"][0] == 0.0


def test_a_hidden_type_sets_a_belief() -> None:
    body = changed(
        unknown={
            "bold": {"chance": 0.5, "sets": {"guarantees.1.credibility.as_seen_by.russia": 0.05}}
        }
    )
    drawn = draw(Situation.model_validate(body), draws=200, seed=3)
    us = draw_promises(drawn).guarantees[0]
    bold = drawn.types["bold"]
    assert (us.will["russia"][bold] == 0.05).all()
    assert us.will["russia"][~bold].min() >= 0.2


def test_drawing_promises_adds_nothing_to_the_situation() -> None:
    drawn = draw(Situation.model_validate(BODY), draws=20, seed=3)
    before = set(drawn.inputs)
    draw_promises(drawn)
    assert set(drawn.inputs) == before


def test_an_act_devalues() -> None:
    act = {
        "on": "2025-02-12",
        "by": "us",
        "act": "devalues",
        "through": "backstop",
        "credibility": {"as_seen_by": {"russia": 0.1}},
    }
    s = Situation.model_validate(changed(changes=[act]))
    assert len(acts(s)) == 1
    with_act = draw_promises(draw(s, draws=20, seed=3)).guarantees[0]
    without = draw_promises(draw(s, draws=20, seed=3, only=())).guarantees[0]
    assert (with_act.will["russia"] == 0.1).all()
    assert without.will["russia"].min() >= 0.2
    np.testing.assert_array_equal(with_act.will["ukraine"], without.will["ukraine"])


def test_what_is_laid_out() -> None:
    drawn = draw(Situation.model_validate(BODY), draws=40, seed=3)
    found = laid(drawn)
    e = found.enforcement
    russia, ukraine = (drawn.actors.index(p) for p in ("russia", "ukraine"))
    assert e.obliged.tolist() == [russia, ukraine]
    # ln 2 (1/36 + 1/24) a month, three months long
    np.testing.assert_allclose(e.delta[:, 0], np.exp(-3 * np.log(2) * (1 / 36 + 1 / 24)))
    assert (e.most[:, 0] == 0.5).all()
    assert np.isinf(e.most[:, 1]).all()
    np.testing.assert_allclose(e.breakdown[:, 0], drawn.no_deal()[:, russia])
    below = drawn.no_deal()[:, ukraine] - e.collapse[:, ukraine]
    assert 0 <= below.min() <= below.max() <= 0.1 + 1e-12
    assert e.waiting.tolist() == [1]
    assert e.awaited.tolist() == [[True, False]]
    assert e.with_[0, 0] == 0.9


def test_what_was_seized_may_stay_seized() -> None:
    body = changed()
    body["obligations"][0]["keeps"] = 0.5
    body["obligations"][0]["gain_in_a_year"] = 60
    drawn = draw(Situation.model_validate(body), draws=40, seed=3)
    found = laid(drawn)
    e, later = found.enforcement, found.in_a_year()
    rise = e.breakdown[:, 0] - e.collapse[:, drawn.actors.index("russia")]
    np.testing.assert_allclose(rise, 0.5 * e.gain[:, 0])
    assert later is not None
    shift = later.breakdown[:, 0] - e.breakdown[:, 0]
    kappa = drawn.kappa[:, drawn.actors.index("russia")]
    np.testing.assert_allclose(
        shift - 0.5 * (0.6 - e.gain[:, 0]), kappa - found.promises.kappa_later["russia"]
    )


def test_an_obligation_arises_with_what_it_is_over() -> None:
    drawn = draw(Situation.model_validate(BODY), draws=2, seed=3)
    level = np.zeros((2, 3))
    issues = drawn.issues
    level[0, issues.index("peace")] = 1
    level[1, issues.index("troops")] = 0.4
    assert laid(drawn).arises(level).tolist() == [[True, False], [False, True]]


def test_in_a_year_the_temptation_has_shifted() -> None:
    drawn = draw(Situation.model_validate(BODY), draws=40, seed=3)
    found = laid(drawn)
    later = found.in_a_year()
    assert later is not None
    rise = later.breakdown[:, 0] - found.enforcement.breakdown[:, 0]
    assert 0.05 <= rise.min() <= rise.max() <= 0.1  # going on costs 0 to 5 points, not 10
    np.testing.assert_array_equal(later.breakdown[:, 1], found.enforcement.breakdown[:, 1])
    still = changed()
    del still["cost_of_no_deal"]["russia"]["in_a_year"]
    assert laid(draw(Situation.model_validate(still), draws=2, seed=3)).in_a_year() is None


def test_a_circle_of_guarantors_is_refused() -> None:
    body = changed()
    body["guarantees"][1] = {
        "by": "us",
        "loss": 10,
        "only_if": {"eu": {"with": 1, "without": 0}},
    }
    s = Situation.model_validate(body)
    told = [m for m in mistakes(s) if "circle" in m.message]
    assert told
    assert told[0].path == "guarantees.0.only_if"
    with pytest.raises(SituationError, match="circle"):
        draw_promises(draw(s, draws=2, seed=3))


def test_waiting_for_somebody_who_guarantees_nothing_is_refused() -> None:
    body = changed()
    body["guarantees"][0]["only_if"] = {"ukraine": {"with": 1, "without": 0}}
    told = [m.message for m in mistakes(Situation.model_validate(body))]
    assert '"ukraine" guarantees nothing in this file.' in told


def test_thirteen_guarantees_are_too_many() -> None:
    body = changed(guarantees=[{"by": "us", "loss": 1}] * 13)
    with pytest.raises(SituationError, match="13 guarantees; 12 is the most"):
        promises(body, draws=2)


@pytest.mark.parametrize(
    ("by", "against"), [("russia", "russia"), ("eu", "uk"), ("uk", "eu")], ids=str
)
def test_nobody_answers_its_own_breach(by: str, against: str) -> None:
    body = changed(guarantees=[{"by": by, "against": against, "loss": 5}])
    told = [m.message for m in mistakes(Situation.model_validate(body))]
    assert f'"{by}" would answer its own breach.' in told


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"by": "us", "credibility": 0.5, "stake": 5, "acting_costs": 3}, "either credibility"),
        ({"by": "us", "stake": 5}, "add them"),
        ({"by": "us", "loss": -5}, "at least 0"),
    ],
)
def test_a_guarantee_that_cannot_be_meant(body: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Situation.model_validate(changed(guarantees=[body]))
