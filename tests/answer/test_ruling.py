"""Tables that count votes, through the public answer; and what a hurry does by the rule."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import plenipo as pl
from plenipo.answer.events.patience import haste_by_rule
from plenipo.answer.table.run import kept_rows
from plenipo.answer.table.seating import take_seats
from plenipo.situation.draw import draw
from plenipo.situation.model import Situation

Body = dict[str, Any]


def line(rule: Any, *, ideals: tuple[float, ...] = (0.0, 0.4, 1.0), **more: Any) -> Situation:
    """One issue, a party at each ideal, going on costs ten points."""
    names = "abcdefg"[: len(ideals)]
    body: Body = {
        "plenipo": 1,
        "parties": dict.fromkeys(names),
        "issues": {"x": {"scale": [0, 1], "status_quo": 0.9}},
        "positions": {p: {"x": {"at": z}} for p, z in zip(names, ideals, strict=True)},
        "cost_of_no_deal": dict.fromkeys(names, 10),
        "tables": {"t": {"seats": list(names), "rule": rule}},
    }
    for key, value in more.items():
        body[key] = {**body.get(key, {}), **value} if isinstance(value, dict) else value
    return Situation.model_validate(body)


def test_a_majority_goes_to_the_middle_and_unanimity_to_the_mean() -> None:
    voted = pl.settle(line("majority"), "t", central=True)
    agreed = pl.settle(line("unanimity"), "t", central=True)
    assert voted.ruling is not None
    assert agreed.ruling is None
    proposed = voted.to_dict()["ruling"]["proposals"]
    middle = proposed["b"]["levels"]["x"]["middle"]
    assert middle == pytest.approx(0.4, abs=0.02)  # the median proposes its own ideal
    for p in "ac":
        assert abs(proposed[p]["levels"]["x"]["middle"] - 0.4) < 0.35
    assert proposed["a"]["yes"]["c"] == pytest.approx(0.0, abs=1e-6)
    assert voted.ruling.outvoted(0) + voted.ruling.outvoted(2) > 0.5  # type: ignore[operator]
    assert voted.gains["b"].middle > agreed.gains["b"].middle


def test_a_veto_is_never_outvoted() -> None:
    found = pl.settle(line({"quota": 2, "veto": ["c"]}), "t", central=True)
    ruling = found.ruling
    assert ruling is not None
    assert ruling.outvoted(2) == pytest.approx(0.0, abs=1e-3)
    plain = pl.settle(line("majority"), "t", central=True)
    assert found.gains["c"].middle >= plain.gains["c"].middle - 0.1
    assert "with a veto of C" in " ".join(found.sentences)


def test_votes_of_the_file_decide() -> None:
    """Who holds five of seven votes is never outvoted, whoever proposes."""
    rule = {"quota": "majority", "of": "votes"}
    body = line(rule, parties={"a": {"votes": 5}, "b": {"votes": 1}, "c": {"votes": 1}})
    ruling = pl.settle(body, "t", central=True).ruling
    assert ruling is not None
    assert ruling.outvoted(0) == pytest.approx(0.0, abs=1e-3)
    assert ruling.outvoted(2) >= 0.3  # type: ignore[operator]


def test_a_line_of_who_is_outvoted_stops_nobody() -> None:
    """c's red line kills unanimity here, and a majority passes over it."""
    limits = {"c": {"x": {"at": 1, "limits": [{"at_least": 0.8}]}}}
    limits["a"] = {"x": {"at": 0, "limits": [{"at_most": 0.5}]}}  # type: ignore[assignment]
    free = pl.settle(line("majority", positions=limits), "t", central=True)
    assert free.outcome["deal"] == 1
    assert pl.settle(line("unanimity", positions=limits), "t", central=True).outcome["no_deal"] == 1


def test_who_must_accept_without_a_seat_keeps_its_veto() -> None:
    """d stands outside, at the far end, and must accept: it is never below no deal."""
    more: Body = {
        "parties": {"d": None},
        "positions": {"d": {"x": 1}},
        "cost_of_no_deal": {"d": 10},
        "consent": {"d": {"over": ["x"]}},
    }
    bound = pl.settle(line("majority", **more), "t", draws=20)
    d = bound.drawn.actors.index("d")
    run = bound.run
    assert (run.worth[run.deal, d] >= run.no_deal[run.deal, d] - 1e-6).all()
    assert bound.gains["a"].middle < bound.alone.gains["a"].middle
    assert bound.refusals["d"].has_veto
    assert bound.refusals["d"].resolved == 1.0


def test_issues_whose_owner_is_absent_do_not_move() -> None:
    more: Body = {
        "parties": {"d": None},
        "issues": {"x": {"scale": [0, 1], "status_quo": 0.9, "needs": ["d"]}},
    }
    found = pl.settle(line("majority", **more), "t", draws=5)
    assert found.outcome["no_deal"] == 1
    assert found.outcome["reasons"] == {"required party absent": 1.0}


def test_options_are_enumerated() -> None:
    body = Situation.model_validate(
        {
            "plenipo": 1,
            "parties": {"a": None, "b": None, "c": None},
            "issues": {"o": {"options": ["now", "p", "q"], "status_quo": "now"}},
            "positions": {
                "a": {"o": {"at": {"now": 0, "p": 100, "q": 40}, "salience": 1}},
                "b": {"o": {"at": {"now": 0, "p": 60, "q": 100}, "salience": 1}},
                "c": {"o": {"at": {"now": 100, "p": 0, "q": 0}, "salience": 1}},
            },
            "tables": {"t": {"seats": ["a", "b", "c"], "rule": "majority"}},
        }
    )
    found = pl.settle(body, "t", draws=3)
    assert found.deal is not None
    assert found.deal.level["o"] in ("p", "q")
    assert found.ruling is not None
    assert found.ruling.packages.max() == 3
    assert found.main.below["c"] == 1.0


def test_the_same_seed_gives_the_same_bytes_and_shares_sum_to_one() -> None:
    body = line("majority", positions={"b": {"x": [0.2, 0.7]}})
    one, other = (pl.settle(body, "t", draws=12, seed=3).to_json() for _ in range(2))
    assert one == other
    out = pl.settle(body, "t", draws=12, seed=3).outcome
    assert out["deal"] + out["partial"] + out["no_deal"] == pytest.approx(1.0)


def test_every_number_of_a_seat_shows_in_the_tables() -> None:
    found = pl.settle(line("majority", positions={"b": {"x": [0.2, 0.7]}}), "t", draws=12)
    captions = [g.caption for g in found.section().grids]
    assert any(c.startswith("What each proposes") for c in captions)
    assert any(c.startswith("Who votes for it") for c in captions)
    assert any(c.startswith("Against unanimity") for c in captions)
    assert "decides by a majority of heads" in " ".join(found.sentences)


@pytest.mark.parametrize("rule", [{"quota": 3}, {"quota": 2, "veto": ["a", "b", "c"]}])
def test_a_rule_that_needs_everyone_is_unanimity(rule: Body) -> None:
    found = pl.settle(line(rule), "t", central=True)
    agreed = pl.settle(line("unanimity"), "t", central=True)
    assert found.ruling is None
    assert found.deal == agreed.deal
    assert found.gains == agreed.gains


def test_too_few_seats_and_one_seat() -> None:
    lonely = line("majority").model_copy(deep=True)
    table = lonely.tables["t"].model_copy(update={"seats": {"a": lonely.tables["t"].seats["a"]}})
    found = pl.settle(lonely.model_copy(update={"tables": {"t": table}}), "t", draws=3)
    assert found.outcome["reasons"] == {"fewer than two seats": 1.0}


def test_other_questions_refuse_a_table_that_counts_votes() -> None:
    drawn = draw(line("majority"), draws=2)
    with pytest.raises(pl.MethodError, match="majority of heads"):
        take_seats(drawn, "t")


def test_a_hurry_by_the_rule() -> None:
    body = line("unanimity", ideals=(0.0, 0.4, 1.0))
    drawn = draw(body, draws=6)
    rows = kept_rows(take_seats(drawn, "t"))
    found = haste_by_rule(drawn, "t", "c", months_from=24, months_to=6, rows=rows)
    assert found
    assert list(found.rules) == ["unanimity", "a majority of heads"]
    assert found.rules["unanimity"]["c"].mean < -0.5
    assert found.pie["c"] > 0 > found.pie["a"]  # a cheap vote is asked for more often
    assert sum(found.pie.values()) == pytest.approx(0.0, abs=1e-6)
    cells = {cell for row in found.grids()[0].rows for cell in row}
    assert found.rules["unanimity"]["c"].mean in cells
    same = haste_by_rule(drawn, "t", "c", months_from=24, months_to=24, rows=rows)
    for of in same.rules.values():
        assert np.abs([x.mean for x in of.values()]).max() == 0.0


def test_a_hurry_of_who_does_not_sit_and_of_two() -> None:
    drawn = draw(line("majority"), draws=3)
    outside = haste_by_rule(drawn, "a+b", "c", months_to=3)
    assert not outside
    assert "does not sit" in outside.sentences()[0]
    two = haste_by_rule(drawn, "a+b", "a", months_to=3)
    assert not two
    assert list(two.rules) == ["unanimity"]
    assert two.rules["unanimity"]["a"].mean <= 0.0
