"""The dated list: subsets leave other draws alone; norms dropped twice; the file as of a day."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plenipo.errors import SituationError
from plenipo.situation.changes import acts, after_changes, events, in_force, norm_holders, not_yet
from plenipo.situation.draw import draw
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.situation.yaml import load

BODY: dict[str, Any] = {
    "plenipo": 1,
    "as_of": "2025-02-17",
    "parties": {"a": {"needs_deal_within": [6, 12, 24]}, "b": {}, "c": {}},
    "issues": {
        "p": {"scale": [0, 100], "status_quo": 50},
        "q": {"scale": [0, 100], "status_quo": 0},
        "o": {"options": ["no", "yes"], "status_quo": "no"},
    },
    "positions": {
        "a": {
            "p": {
                "at": [60, 90],
                "limits": [
                    {"at_least": [30, 40], "over": ["q"], "firm": [0.2, 0.8]},
                    {"at_most": [80, 100], "firm": [0.5, 0.9]},
                ],
            }
        },
        "b": {"p": {"at": [0, 30]}},
    },
    "cost_of_no_deal": {"a": [5, 20], "b": [5, 20], "c": [0, 5]},
    "tables": {"t": {"seats": ["a", "b"]}},
    "norms": {
        "with_c": {"consent_of": "c", "over": ["p"], "held_by": ["a", "b"], "firm": [0.5, 1]},
    },
    "unknown": {"soft": {"chance": [0.2, 0.6], "sets": {"b.p.at": [20, 40]}}},
    "changes": [
        {"on": "2025-02-12", "by": "a", "act": "haste", "within": [2, 4]},
        {"on": "2025-02-10", "by": "a", "name": "the speech", "act": "fallback", "points": [2, 6]},
        {"on": "2025-02-13", "by": "b", "act": "limit", "issue": "p", "at_most": [60, 70]},
        {"on": "2025-02-13", "by": "a", "act": "limit", "issue": "p", "at_least": [45, 55]},
        {"on": "2025-02-10", "by": "a", "name": "the speech", "act": "fallback", "of": "b",
         "points": [1, 3]},
        {"on": "2025-02-14", "by": "a", "act": "drops_norm", "norm": "with_c"},
        {"on": "2025-02-14", "by": "b", "act": "off_agenda", "issue": "q", "to": [0, 20]},
        {"on": "2025-02-15", "by": "b", "act": "cap_claim", "issue": "p", "at_most": [70, 90]},
        {"on": "2025-02-15", "by": "c", "act": "position", "issue": "q", "to": [40, 60]},
        {"on": "2025-03-01", "by": "a", "act": "haste", "within": 1},
    ],
}  # fmt: skip


def written(**change: Any) -> Situation:
    return Situation.model_validate({**BODY, **change})


def test_acts_of_one_name_and_day_are_one_event_and_dates_decide_the_order() -> None:
    s = written()
    assert [(e.name, e.on.day, e.numbers) for e in events(s)] == [
        ("the speech", 10, (1, 4)),
        ("", 12, (0,)),
        ("", 13, (2,)),
        ("", 13, (3,)),
        ("", 14, (5,)),
        ("", 14, (6,)),
        ("", 15, (7,)),
        ("", 15, (8,)),
    ]
    assert [i for i, _ in not_yet(s)] == [9]
    assert [i for i, _ in in_force(s, only={4, 9})] == [4]


def arrays(drawn: Drawn) -> dict[str, np.ndarray]:
    names = ("salience", "position", "option_value", "kappa", "fallback", "outside", "access",
             "patience", "fixed", "cap_low", "cap_high")  # fmt: skip
    out = {name: getattr(drawn, name) for name in names}
    for limit in drawn.limits:
        out[f"{limit.path} level"] = limit.level
        out[f"{limit.path} real"] = limit.real
    for name, yes in drawn.types.items():
        out[f"type {name}"] = yes
    firm = drawn.situation.norms["with_c"].firm
    out["norm"] = drawn.sampler.happens("norms.with_c.firm", firm)
    return out


# act -> what it may touch: (array, party or issue it belongs to)
TOUCHES = {
    0: {"patience"}, 1: {"fallback"}, 4: {"fallback"}, 5: set(), 6: {"fixed"}, 7: {"cap_high"},
    2: {"positions.b.p.limits.0 level", "positions.b.p.limits.0 real"},
    3: {"positions.a.p.limits.0 level"}, 8: {"position"},
}  # fmt: skip


@pytest.mark.parametrize("left", sorted(TOUCHES))
def test_an_act_out_of_force_leaves_every_other_draw_bit_identical(left: int) -> None:
    s = written()
    full = arrays(draw(s, draws=50, seed=3))
    less = arrays(draw(s, draws=50, seed=3, only=set(TOUCHES) - {left}))
    for name in full.keys() & less.keys():
        same = full[name].tobytes() == less[name].tobytes()
        assert same == (name not in TOUCHES[left]), name
    assert full.keys() ^ less.keys() <= TOUCHES[left]


def test_drawing_like_another_saves_time_and_nothing_else() -> None:
    s = written()
    before = draw(s, draws=50, seed=3)
    for only in ((), (0, 2, 5), (1, 3, 4, 7, 8)):
        plain = draw(s, draws=50, seed=3, only=only)
        like = draw(s, draws=50, seed=3, only=only, like=before)
        one, two = arrays(plain), arrays(like)
        assert {k: v.tobytes() for k, v in one.items()} == {k: v.tobytes() for k, v in two.items()}
        assert plain.inputs.keys() == like.inputs.keys()
    other = draw(s, draws=50, seed=4, like=before)  # another seed shares nothing
    assert arrays(other)["kappa"].tobytes() == arrays(draw(s, draws=50, seed=4))["kappa"].tobytes()


def test_any_subset_is_a_mixture_of_the_acts_own_draws() -> None:
    """Whatever else is in force, an act's own numbers are the same draws."""
    s = written()
    for size in (1, 3, 5):
        for only in itertools.islice(itertools.combinations(sorted(TOUCHES), size), 0, None, 7):
            drawn = draw(s, draws=20, seed=5, only=only)
            for i in (1, 4):
                whose = 0 if i == 1 else 1
                alone = draw(s, draws=20, seed=5, only={i}).fallback[:, whose]
                assert (drawn.fallback[:, whose] == (alone if i in only else 0.0)).all()


def test_a_moved_line_keeps_what_it_is_over_and_how_firm_it_is() -> None:
    lines = after_changes(written()).positions["a"].issues["p"].limits
    assert lines[0].over == ("q",)
    assert lines[0].firm is not None
    assert lines[0].firm.values == (0.2, 0.8)
    assert lines[0].at_least is not None
    assert lines[0].at_least.values == (45, 55)
    assert lines[1].at_most is not None
    assert lines[1].at_most.values == (80, 100)
    both = {"on": "2025-02-13", "by": "c", "act": "limit", "issue": "p"}
    both |= {"at_least": 1, "at_most": 9}
    new = after_changes(written(changes=[both])).positions["c"].issues["p"].limits
    assert [(x.at_most is None, x.at_least is None) for x in new] == [(False, True), (True, False)]


def norm(by: str | None, on: str) -> dict[str, Any]:
    dropped = {"on": on} if by is None else {"by": by, "on": on}
    return {"with_c": {**BODY["norms"]["with_c"], "dropped": dropped}}


def test_a_norm_dropped_by_field_and_by_act_is_dropped_once() -> None:
    s = written(norms=norm("a", "2025-02-12"))
    assert len(acts(s)) == len(s.changes)
    assert norm_holders(after_changes(s), "with_c", None) == ("b",)
    rest = set(range(len(s.changes))) - {5}
    assert norm_holders(after_changes(s, rest), "with_c", None) == ("a", "b")


def test_a_norm_dropped_by_field_alone_is_an_act_too() -> None:
    s = written(norms=norm("b", "2025-02-12"), changes=[])
    assert [(e.on.day, e.by) for e in events(s)] == [(12, ("b",))]
    assert norm_holders(after_changes(s), "with_c", None) == ("a",)
    assert norm_holders(after_changes(s, ()), "with_c", None) == ("a", "b")
    everyone = written(norms=norm(None, "2025-02-12"), changes=[])
    assert norm_holders(after_changes(everyone), "with_c", None) == ()
    assert events(everyone)[0].by == ()


def test_two_parties_may_drop_one_norm() -> None:
    s = written(norms=norm("b", "2025-02-12"))
    assert norm_holders(after_changes(s), "with_c", None) == ()
    number = len(s.changes)
    assert norm_holders(after_changes(s, {number}), "with_c", None) == ("a",)
    assert norm_holders(after_changes(s, {5}), "with_c", None) == ("b",)


def test_a_norm_dropped_later_is_held() -> None:
    s = written(norms=norm("a", "2025-03-01"), changes=[])
    assert events(s) == ()
    assert norm_holders(after_changes(s), "with_c", s.as_of) == ("a", "b")


# As of a day


@pytest.fixture(scope="module")
def talks(root: Path) -> Situation:
    return load(root / "situations" / "ukraine-2025" / "situation.yaml")


def test_the_last_day_is_the_situation_itself(talks: Situation) -> None:
    assert talks.at("2025-02-17") is talks
    assert talks.at(dt.date(2025, 2, 17)) == talks
    assert talks.at(dt.datetime(2025, 2, 17, 9, 30)) is talks


def test_a_day_before_knows_nothing_of_what_came_later(talks: Situation) -> None:
    before = talks.at("2025-02-11")
    assert events(before) == ()
    assert norm_holders(after_changes(before), "with_ukraine", dt.date(2025, 2, 18)) == (
        "us", "europe", "ukraine",
    )  # fmt: skip
    assert before.offers == tuple(x for x in talks.offers if x.on is None)
    assert before.observed == ()
    assert before.tables["paris"].status == "planned"
    assert before.tables.keys() == talks.tables.keys()
    assert before.statements == talks.statements
    monday = talks.at("2025-02-13")
    assert [e.name for e in events(monday)] == [e.name for e in events(talks)][:3]
    assert monday.positions == talks.positions  # the week belongs to the file's own positions


def test_history_is_where_a_party_stood_before_the_list_begins(talks: Situation) -> None:
    def at(day: str) -> tuple[Any, ...]:
        place = talks.at(day).positions["us"].issues["nato"].at
        return place.values  # type: ignore[union-attr]

    old, own = (45.0, 55.0, 70.0), talks.positions["us"].issues["nato"].at.values  # type: ignore[union-attr]
    assert old != own
    assert at("2025-02-12") == own
    assert at("2025-02-11") == at("2025-01-19") == at("2024-06-01") == old
    assert talks.at("2025-02-11").positions["us"].issues["nato"].salience is not None
    assert talks.at("2025-02-11").positions["russia"] == talks.positions["russia"]


def test_the_latest_row_up_to_the_day_counts() -> None:
    rows = [
        {"party": "b", "issue": "p", "at": 10, "date": "2024-05-01"},
        {"party": "b", "issue": "p", "at": 20, "date": "2024-09-01"},
        {"party": "b", "issue": "p", "at": 99, "date": "2025-02-12"},
    ]
    s = written(history=rows)

    def at(day: str) -> float:
        return s.at(day).positions["b"].issues["p"].at.values[0]  # type: ignore[union-attr]

    assert [at(x) for x in ("2024-01-01", "2024-08-31", "2024-09-01", "2025-02-09")] == [
        10, 10, 20, 20,
    ]  # fmt: skip
    assert at("2025-02-12") == 0  # the file's own


def test_a_day_ahead_brings_the_acts_of_that_day(talks: Situation) -> None:
    s = written()
    assert [i for i, _ in not_yet(s.at("2025-03-01"))] == []
    assert s.at("2025-03-01").positions == s.positions
    assert s.at("2025-03-01").offers == s.offers


@pytest.mark.parametrize("day", ["yesterday", "2025-02-30", "17.2.2025"])
def test_a_day_that_is_none_is_a_mistake_with_a_remedy(talks: Situation, day: str) -> None:
    with pytest.raises(SituationError, match="Write it as 2025-02-17"):
        talks.at(day)
