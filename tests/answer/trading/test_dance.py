"""The dance of packages: wage talks worked out with a pencil."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from laws.tables import situation

from plenipo.answer.trading import dance_telling
from plenipo.answer.trading.dance import Dance, dance
from plenipo.answer.trading.dance_records import CLASSES
from plenipo.answer.trading.dance_steps import step_class
from plenipo.answer.trading.packages import named_issues, package_levels
from plenipo.show.section import Section
from plenipo.show.sentence import untied
from plenipo.situation.draw import draw

Body = dict[str, Any]
LEVELS = [  # union and employer in turn: wage, days, jobs
    ("2025-01-10", "union", 8, 4, "yes"),
    ("2025-01-12", "employer", 1, 0, "no"),
    ("2025-01-20", "union", 8, 2, "yes"),
    ("2025-01-24", "employer", 2, 0, "yes"),
    ("2025-02-01", "union", 6, 2, "yes"),
    ("2025-02-05", "employer", 3, 0, "yes"),
]


def talks(offers: list[Body] | None = None, **parts: Any) -> Body:
    """Linear losses: a point of wage is worth 6.25 to the union, 7.5 to the employer."""
    told = [
        {"by": by, "on": on, "proposes": {"wage": wage, "days": days, "jobs": jobs}}
        for on, by, wage, days, jobs in LEVELS
    ]
    return {
        "distance": "absolute",
        "parties": {"union": {}, "employer": {}},
        "issues": {
            "wage": {"scale": [0, 8], "status_quo": 0},
            "days": {"scale": [0, 4], "status_quo": 0},
            "jobs": {"options": ["no", "yes"], "status_quo": "no"},
        },
        "positions": {
            "union": {
                "wage": {"at": 8, "salience": 50},
                "days": {"at": 4, "salience": 20},
                "jobs": {"at": "yes", "salience": 30},
            },
            "employer": {
                "wage": {"at": 0, "salience": 60},
                "days": {"at": 0, "salience": 30},
                "jobs": {"at": "no", "salience": 10},
            },
        },
        "tables": {"round": {"seats": ["union", "employer"], "date": "2025-01-22"}},
        "offers": told if offers is None else offers,
        **parts,
    }


def danced(body: Body, *, draws: int = 1) -> Dance:
    drawn = draw(situation(body), draws=draws, seed=0)
    return dance(drawn.situation, drawn)


def tied(part: Dance, body: Body) -> list[str]:
    s = situation(body)
    section = Section(
        title="", anchor="", sentences=dance_telling.sentences(part, s),
        grids=dance_telling.grids(part, s),
    )  # fmt: skip
    return untied(section)


def test_each_step_is_what_it_costs_and_brings() -> None:
    found = danced(talks())
    steps = {p.on: p.shifts[0] for p in found.steps}
    points = {
        on: (round(x.own.middle, 9), round(x.others.middle, 9), x.told) for on, x in steps.items()
    }
    assert points == {
        "2025-01-20": (-10, 15, "concession"),  # two days: 5 each to the union, 7.5 to the other
        "2025-01-24": (-17.5, 36.25, "concession"),  # a point of wage, and the jobs
        "2025-02-01": (-12.5, 15, "concession"),
        "2025-02-05": (-7.5, 6.25, "concession"),
    }
    assert found.first_move == 2
    (move,) = found.steps[0].moves
    assert (move.issue, move.before, move.after) == ("days", "about 4", "about 2")


def test_issues_of_a_step_add_up_to_the_step() -> None:
    for step in danced(talks()).steps:
        for shift in step.shifts:
            own = sum(m.worth[step.by].middle for m in step.moves)
            theirs = sum(m.worth[shift.party].middle for m in step.moves)
            assert own == pytest.approx(shift.own.middle)
            assert theirs == pytest.approx(shift.others.middle)


def test_what_lies_between_and_who_walked_how_far() -> None:
    union, employer = danced(talks()).walks
    assert (union.party, employer.party) == ("union", "employer")
    assert union.gave.middle == pytest.approx(22.5)
    assert union.brought.middle == pytest.approx(30)
    assert employer.gave.middle == pytest.approx(25)
    assert union.gap is not None
    assert employer.gap is not None
    assert union.gap.middle == pytest.approx(18.75 + 10)  # wage 6 to 3, days 2 to 0
    assert employer.gap.middle == pytest.approx(22.5 + 15)
    assert union.closed == pytest.approx({"wage": 2 / 7, "days": 0.5})
    assert employer.closed == pytest.approx({"wage": 2 / 7, "days": 0.0})


def test_what_was_given_before_the_first_table() -> None:
    found = danced(talks())
    assert found.talks == ("round", "2025-01-22")
    assert {k: x.middle for k, x in found.before_talks.items()} == pytest.approx({"union": 10})


def test_what_is_given_first_is_taken_to_be_cheap() -> None:
    found = danced(talks())
    (implied,) = found.implied  # the employer gave the jobs (10) and holds the days (15 to go)
    assert (implied.party, implied.gave, implied.held) == ("employer", "jobs", "days")
    assert implied.agrees == 1.0
    body = talks()
    body["positions"]["employer"]["jobs"]["salience"] = 60  # by the file the jobs are dearer
    changed = danced(body)
    assert changed.implied[0].agrees == 0.0
    assert any("ask which" in x for x in dance_telling.sentences(changed, situation(body)))
    assert tied(changed, body) == []


def test_sentences_rest_on_the_tables() -> None:
    found = danced(talks())
    told = dance_telling.sentences(found, situation(talks()))
    assert 2 <= len(told) <= 5
    assert told[0].startswith("Six dated packages are on record, four of them steps")
    assert "Union gave way first, on 2025-01-20, on days" in told[0]
    (chart,) = dance_telling.charts(found, situation(talks()))
    assert "Union: days" in chart.alt
    assert "Employer +15" in chart.alt
    assert tied(found, talks()) == []


def test_a_class_that_most_draws_do_not_share_cannot_be_told() -> None:
    body = talks()
    body["positions"]["union"]["days"] = {"at": [0, 4], "salience": 20}  # does it want them?
    body["positions"]["employer"]["days"] = {"at": [0, 4], "salience": 30}
    body["offers"][2]["proposes"]["days"] = 0
    found = danced(body, draws=300)
    step = found.steps[0].shifts[0]
    assert sum(step.shares.values()) == pytest.approx(1.0)
    assert len([x for x in step.shares.values() if x > 0.1]) >= 3
    assert step.told is None
    assert tied(found, body) == []


def test_nine_places_of_the_plane_have_six_classes() -> None:
    own, others = (x.ravel() for x in np.meshgrid([-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]))
    found = [CLASSES[c] for c in step_class(own, others)]
    assert found == [
        "unfortunate", "unfortunate", "selfish",
        "concession", "silent", "selfish",
        "concession", "nice", "fortunate",
    ]  # fmt: skip


def test_offers_to_several_are_followed_apart() -> None:
    offers: list[Body] = [
        {"by": "union", "to": "employer", "on": "2025-01-01", "proposes": {"wage": 8}},
        {"by": "union", "to": "state", "on": "2025-01-02", "proposes": {"wage": 7}},
        {"by": "union", "to": "employer", "on": "2025-01-03", "proposes": {"wage": 6}},
    ]
    body = talks(offers)
    body["parties"]["state"] = {}
    (step,) = danced(body).steps
    assert (step.number, step.follows) == (2, 0)
    assert step.shifts[0].party == "employer"


def test_what_was_only_possible_or_has_no_date_is_no_step() -> None:
    offers: list[Body] = [
        {"by": "union", "proposes": {"wage": 8}},
        {"by": "union", "on": "2025-01-02", "proposes": {"wage": 7}, "status": "possible"},
        {"by": "union", "on": "2025-01-03", "proposes": {"wage": 6}},
        {"by": "employer", "on": "2025-01-04"},
    ]
    found = danced(talks(offers))
    assert [p.number for p in found.proposals] == [2]
    assert found.undated == 1
    assert found.steps == ()
    (told,) = dance_telling.sentences(found, situation(talks(offers)))
    assert "no step to read" in told
    assert tied(found, talks(offers)) == []
    assert dance_telling.sentences(danced(talks([])), situation(talks([]))) == ()
    assert dance_telling.grids(danced(talks([])), situation(talks([]))) == ()
    assert dance_telling.charts(found, situation(talks(offers))) == ()


def test_an_offer_on_conditions_is_taken_with_them_met() -> None:
    offers: list[Body] = [
        {"by": "union", "gives": {"wage": [2, 4]}, "when": {"days": ">= 3", "holds": True}},
        {"by": "union", "gives": {"wage": [2, 4]}, "proposes": {"jobs": "yes"}},
    ]
    drawn = draw(situation(talks(offers)), draws=50, seed=0)
    assert named_issues(drawn.situation.offers[0]) == ("wage", "days")
    level = package_levels(drawn, 0)
    assert level[:, 1].tolist() == [0.75] * 50
    assert np.all((level[:, 0] >= 0.25) & (level[:, 0] <= 0.5))
    assert np.ptp(level[:, 0]) > 0.1
    assert package_levels(drawn, 1).tolist() == [[0.0, 0.0, 1.0]] * 50


def test_what_is_supplied_is_the_same_draws_as_its_supply() -> None:
    issues: Body = {"wage": {"scale": [0, 8], "status_quo": 0, "supplied": True}}
    body: Body = {
        "parties": {"a": {}, "b": {}},
        "issues": issues,
        "offers": [
            {"by": "a", "gives": {"wage": [1, 2]}},
            {"by": "a", "gives": {"wage": [3, 6]}},
        ],
    }
    drawn = draw(situation(body), draws=20, seed=0)
    for i in (0, 1):
        assert package_levels(drawn, i)[:, 0].tolist() == drawn.offers[i].gives.tolist()


def test_one_package_each_way_shows_what_lies_between() -> None:
    offers: list[Body] = [
        {"by": "union", "to": "employer", "on": "2025-01-01", "proposes": {"wage": 8}},
        {"by": "employer", "to": "union", "on": "2025-01-02", "proposes": {"wage": 2}},
    ]
    found = danced(talks(offers))
    assert found.steps == ()
    union, employer = found.walks
    assert union.gap is not None
    assert employer.gap is not None
    assert union.gap.middle == pytest.approx(6 * 6.25)
    assert employer.gap.middle == pytest.approx(6 * 7.5)
    assert (union.packages, union.gave.middle, union.closed) == (1, 0.0, {})
    (told,) = dance_telling.sentences(found, situation(talks(offers)))
    assert "put to each other" in told
    assert tied(found, talks(offers)) == []


def test_a_tentative_agreement_is_no_step_of_its_author() -> None:
    body = talks()
    package = {"wage": 4, "days": 1, "jobs": "yes"}
    agreed = {"by": "union", "on": "2025-02-06", "status": "tentative", "proposes": package}
    body["offers"] += [agreed, {"by": "union", "on": "2025-02-07", "proposes": {"wage": 5}}]
    found = danced(body)
    before = danced(talks())
    assert found.proposals[6].status == "tentative"
    assert found.proposals[6].follows is None
    assert found.proposals[7].follows == 4  # the union's own last package, not what was agreed
    assert found.steps[:4] == before.steps
    assert found.walks[1].packages == 3
