"""burden: who carries, and how a bill is split, on situations small enough to do by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

import plenipo as pl
from plenipo.answer.sharing.bills import apportioned, printed_digits
from plenipo.errors import MethodError, SituationError
from plenipo.show.sentence import untied
from plenipo.situation.model import Situation

Body = dict[str, Any]


def club(**changes: Any) -> Body:
    """Two who talk, a union of three that would send, guarantee and pay, and one who hosts it.

    In every draw the force ends up where the offers let it: at half of the scale.
    """
    body: Body = {
        "plenipo": 1,
        "parties": {
            "north": {"name": "North"},
            "south": {"name": "South"},
            "union": {"name": "Union", "members": ["alder", "birch", "cedar"]},
            "host": {"name": "Host"},
        },
        "issues": {
            "force": {
                "scale": {0: "none", 50: "a few", 100: "many"},
                "status_quo": "none",
                "needs": ["host", "union"],
                "supplied": True,
            },
            "trade": {"scale": [0, 100], "status_quo": 0, "needs": ["north", "south"]},
        },
        "positions": {
            "north": {"force": {"at": 100, "salience": 40}, "trade": {"at": 80, "salience": 60}},
            "south": {"force": {"at": 60, "salience": 40}, "trade": {"at": 60, "salience": 60}},
            "union": {"force": {"at": 100, "salience": 80}, "trade": {"at": 50, "salience": 20}},
            "host": {"force": {"at": 100, "salience": 90}, "trade": {"at": 50, "salience": 10}},
            "birch": {"force": {"at": 25}},
        },
        "cost_of_no_deal": dict.fromkeys(("north", "south", "union", "host"), 10),
        "tables": {
            "pair": {"seats": ["north", "south"], "name": "the pair"},
            "all": {"seats": ["north", "south", "union", "host"], "name": "everybody"},
        },
        "consent": {"union": {"over": ["force"]}, "host": {"over": ["force"]}},
        "offers": [
            {"by": "union", "gives": {"force": 30}},
            {"by": "cedar", "gives": {"force": 20}},
        ],
        "guarantees": [{"by": "union", "through": "force", "against": "south", "loss": 10}],
        "pays": {"force": {"by": ["union"], "amount": 8, "unit": "bn EUR a year"}},
        "capacity": {
            "alder": {"gdp": 600, "defence_percent_gdp": 2.0},
            "birch": {"gdp": 300, "defence_percent_gdp": 3.0},
            "cedar": {"gdp": 100, "defence_percent_gdp": 4.0},
        },
    }
    body.update(changes)
    return body


def ask(body: Body, table: str | None = None, **options: Any) -> pl.Burden:
    return pl.burden(Situation.model_validate(body), table, **{"draws": 20, "seed": 1, **options})


@pytest.fixture(scope="module")
def plain() -> pl.Burden:
    return ask(club(), all_rules=True)


def test_the_strip_says_who_carries_without_a_seat(plain: pl.Burden) -> None:
    pair, everybody = plain.strip
    assert (pair.table, everybody.table) == ("pair", "all")
    assert pair.seats == {"north": 1.0, "south": 1.0}
    assert pair.carriers("applies") == ("host", "union", "cedar", "north", "south")
    assert pair.carriers("guarantees") == pair.carriers("pays") == ("union",)
    assert pair.without_seat["union"] == ("applies", "guarantees", "pays")
    assert pair.without_seat["host"] == ("applies",)
    assert pair.comes_to["union"] == 1.0  # both must accept, and do
    assert everybody.without_seat == {}
    assert everybody.present["cedar"] == 1.0  # through its whole
    duty = next(d for d in pair.duties if d.role == "pays")
    assert duty.members == ("alder", "birch", "cedar")


def test_the_first_sentence_names_who_talks_and_who_carries(plain: pl.Burden) -> None:
    first = plain.sentences[0]
    assert first.startswith("At the pair, North and South negotiate; Union, which has no seat")
    assert "would apply, guarantee and pay (force; in all 20 draws)" in first
    assert "Host would apply" in first
    assert "Everyone who would carry sits at everybody" in first
    assert "Cedar" not in first  # goes with its whole


def test_the_bill_is_in_proportion_to_the_level(plain: pl.Burden) -> None:
    (bill,) = plain.bills
    assert bill.chance == 1.0
    assert bill.level == pytest.approx(0.5)  # what the offers supply
    assert bill.at_deal == pytest.approx(4.0)
    assert bill.at_top == pytest.approx(8.0)
    assert bill.payers.parties == ("alder", "birch", "cedar")


@pytest.mark.parametrize(
    ("rule", "at", "parts"),
    [
        ("gdp", "deal", (2.4, 1.2, 0.4)),
        ("gdp", "top", (4.8, 2.4, 0.8)),
        # union's 30 over alder and birch by GDP, cedar's own 20; of 50
        ("pledged", "deal", (1.6, 0.8, 1.6)),
        # alone 4, 2, 4 at the deal (birch wants a quarter of the scale): stretches of 2
        ("shapley", "deal", (5 / 3, 2 / 3, 5 / 3)),
        ("shapley", "top", (11 / 3, 2 / 3, 11 / 3)),
        # of alone 4, 2, 4: birch as every set with most to complain of, min(2/2, 4/3)
        ("nucleolus", "deal", (1.5, 1.0, 1.5)),
        ("proportional", "deal", (2.4, 1.2, 0.4)),
        ("equal_awards", "deal", (4 / 3, 4 / 3, 4 / 3)),
        ("equal_losses", "deal", (4.0, 0.0, 0.0)),
        ("talmud", "deal", (4 / 3, 4 / 3, 4 / 3)),
        ("random_arrival", "deal", (4 / 3, 4 / 3, 4 / 3)),
    ],
)
def test_splits_by_hand(plain: pl.Burden, rule: str, at: str, parts: tuple[float, ...]) -> None:
    split = plain.split("force", rule, at)
    assert split is not None
    assert tuple(split.parts.values()) == pytest.approx(parts, abs=2e-9)


def test_the_split_by_benefit_is_in_shares_of_what_everything_would_bring(
    plain: pl.Burden,
) -> None:
    (bill,) = plain.bills
    run = bill.run
    assert run is not None
    at = [run.seating.drawn.actors.index(p) for p in bill.payers.parties]
    gain, d = (run.worth - run.no_deal)[:, at], run.no_deal[:, at]
    weight = gain / (1 - d)
    expected = (4.0 * weight / weight.sum(axis=1, keepdims=True)).mean(axis=0)
    split = plain.split("force", "benefit")
    assert split is not None
    assert tuple(split.parts.values()) == pytest.approx(expected, abs=2e-9)
    assert split.parts["birch"] != pytest.approx(split.parts["alder"], abs=1e-3)


def test_who_would_walk(plain: pl.Burden) -> None:
    """Birch wants a quarter of the scale: 2 alone. Splits that ask more of it drive it out."""
    top = plain.split("force", "gdp", "top")
    assert top is not None
    assert top.walk.core == 0.0
    assert top.walk.parties == ("birch",)
    assert top.walk.alone == {"alder": 0.0, "birch": 1.0, "cedar": 0.0}
    for rule in ("shapley", "nucleolus"):
        fair = plain.split("force", rule, "top")
        assert fair is not None
        assert fair.walk.core == 1.0
        assert fair.walk.parties == ()


def wanting(**wants: float) -> Body:
    """What the members want of the force, from 0 to 100."""
    body = club()
    body["positions"] |= {p: {"force": {"at": x}} for p, x in wants.items()}
    return body


def test_nobody_stands_alone_for_more_than_is_agreed() -> None:
    """Cedar wants 80 where half is agreed: alone it pays for the half, as alder does."""
    split = ask(wanting(cedar=80)).split("force", "shapley")
    assert split is not None
    assert tuple(split.parts.values()) == pytest.approx((5 / 3, 2 / 3, 5 / 3), abs=2e-9)


def test_who_wants_most_carries_what_nobody_wants() -> None:
    """At full height nobody wants more than 40: alder, who does, carries the whole height."""
    answer = ask(wanting(alder=40, birch=25, cedar=25))
    split = answer.split("force", "shapley", "top")
    assert split is not None
    assert split.amount == pytest.approx(8.0)
    assert tuple(split.parts.values()) == pytest.approx((2 / 3 + 6, 2 / 3, 2 / 3), abs=2e-9)
    assert split.walk.core == 1.0


def test_every_split_sums_to_its_amount_as_printed() -> None:
    answer = ask(
        club(
            pays={"force": {"by": ["union"], "amount": [0.3, 7, 31.7], "unit": "m"}},
            capacity={
                "alder": {"gdp": [500, 700]},
                "birch": {"gdp": [1, 300]},
                "cedar": {"gdp": 99},
            },
        ),
        draws=50,
        all_rules=True,
    )
    out = json.loads(answer.to_json())
    assert len(out["splits"]) == 10 + 9
    for split in out["splits"]:
        assert abs(sum(split["parts"].values()) - split["amount"]) < 1e-9
        assert abs(sum(split["shares"].values()) - 1) < 1e-9
        assert min(split["parts"].values()) >= 0
    assert out["residual"] < 1e-9


def test_the_printed_columns_add_up() -> None:
    for grid in ask(club(), draws=5, all_rules=True).section().grids:
        if ", split:" not in grid.caption:
            continue
        for column in range(1, len(grid.columns)):
            cells = [float(str(row[column])) for row in grid.rows]
            assert sum(cells[:-1]) == pytest.approx(cells[-1], abs=1e-9)


def test_apportioning_loses_nothing() -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        parts = rng.gamma(0.5, 10.0, 7) * 10.0 ** rng.integers(-3, 6)
        digits = int(rng.integers(0, 6))
        rounded, total = apportioned(list(parts), digits)
        assert sum(rounded) == pytest.approx(total, rel=1e-12)
        assert total == pytest.approx(parts.sum(), abs=0.51 * 10.0**-digits)
        assert np.abs(np.array(rounded) - parts).max() <= 1.01 * 10.0**-digits
    assert apportioned([0.0, 0.0], 2) == ([0.0, 0.0], 0.0)
    assert [printed_digits(x) for x in (0.0, 2.5, 12.0, 140.0)] == [0, 2, 1, 0]


def test_what_comes_together_without_agreement(plain: pl.Burden) -> None:
    """a = 4 / 1000, t = 249: alder alone, 600 / 250."""
    deal = next(g for g in plain.contribution if g.at == "deal")
    assert deal.total == pytest.approx(2.4)
    assert deal.parts == pytest.approx({"alder": 2.4, "birch": 0.0, "cedar": 0.0}, abs=1e-9)
    assert deal.share == pytest.approx(0.6)
    assert deal.exploited == ("alder",)
    assert any("only Alder would give, and 60 % of the bill" in s for s in plain.sentences)


def test_against_a_percentage(plain: pl.Burden) -> None:
    view = plain.percent
    gaps = {g.party: g for g in view.gaps}
    assert gaps["alder"].lacks.middle == pytest.approx(1.0)
    assert gaps["alder"].money is not None
    assert gaps["alder"].money.middle == pytest.approx(6.0)
    assert gaps["birch"].lacks.middle == 0.0
    assert gaps["birch"].above == 0.0  # more than three, it says
    assert gaps["cedar"].above == 1.0
    assert view.together is not None
    assert view.together.middle == pytest.approx(6.0)
    assert view.unit == "bn EUR"
    stricter = ask(club(), percent=5.0)
    assert stricter.percent.together is not None
    assert stricter.percent.together.middle == pytest.approx(18 + 6 + 1)
    assert any("nobody listed spends more than 5 %" in s.lower() for s in stricter.sentences)


@pytest.mark.parametrize(
    "body",
    [
        club(),
        club(pays={}),
        club(capacity={}),
        club(offers=[{"by": "host", "gives": {"force": 40}}]),
        club(guarantees=[{"by": "union", "loss": 10}]),
        club(
            pays={
                "force": {"by": ["union"], "amount": [1, 9], "unit": "bn"},
                "trade": {"by": ["north", "south"], "amount": 2, "unit": "m EUR"},
            }
        ),
    ],
    ids=["plain", "no price", "no capacity", "pledge of no payer", "unbound", "two bills"],
)
def test_every_number_said_stands_in_a_table(body: Body) -> None:
    for table in (None, "pair"):
        answer = ask(body, table)
        section = answer.section()
        kept = tuple(g for g in section.grids if not g.detail)
        assert untied(replace(section, grids=kept)) == []  # as a report prints it
        assert 1 <= len(answer.sentences) <= 5
        assert answer.to_json() == ask(body, table).to_json()


def test_no_price_still_tells_who_carries() -> None:
    answer = ask(club(pays={}))
    assert answer.to_dict()["splits"] == []
    assert answer.strip[0].without_seat["union"] == ("applies", "guarantees")
    assert "No issue of the file has a price" in answer.sentences[1]
    assert any("pays: {force: {by: [north]" in note for note in answer.section().notes)


def test_without_gdp_the_whole_is_one_payer() -> None:
    answer = ask(club(capacity={}))
    split = answer.split("force", "gdp")
    assert split is not None
    assert split.parts == pytest.approx({"union": 4.0})
    assert any("the only payer" in s for s in answer.sentences)
    assert any("capacity.MEMBER.gdp" in note for note in answer.section().notes)


def test_a_member_of_whom_nothing_is_known_is_left_out_and_named() -> None:
    answer = ask(club(capacity={"alder": {"gdp": 2}, "cedar": {"gdp": 2}}))
    assert answer.bills[0].payers.left_out == ("birch",)
    split = answer.split("force", "gdp")
    assert split is not None
    assert split.parts == pytest.approx({"alder": 2.0, "cedar": 2.0})
    assert any("Birch" in grid.note for grid in answer.section().grids)


def test_a_payer_without_gdp_says_what_to_write() -> None:
    pays = {"force": {"by": ["north", "south"], "amount": 8, "unit": "m"}}
    answer = ask(club(pays=pays, capacity={"north": {"gdp": 5}}))
    missing = answer.splits["force", "deal"].missing
    assert missing["gdp"] == "the GDP of South is not given: write capacity.south.gdp"
    assert missing["pledged"] == "nobody among the payers has pledged anything on it"
    assert {x.rule for x in answer.splits["force", "deal"].found} == {"benefit", "shapley"}
    assert not answer.contribution


def test_a_bill_larger_than_all_budgets_cannot_be_paid() -> None:
    budgets = {p: {"gdp": 100, "budget": 2} for p in ("alder", "birch", "cedar")}
    answer = ask(club(capacity=budgets), all_rules=True)
    deal, top = answer.splits["force", "deal"], answer.splits["force", "top"]
    assert (deal.claims, deal.unpayable) == ("budget", 0.0)
    found = answer.split("force", "equal_losses")
    assert found is not None
    assert found.parts == pytest.approx(dict.fromkeys(budgets, 4 / 3), abs=2e-9)
    assert top.unpayable == 1.0
    assert top.short is not None
    assert top.short.middle == pytest.approx(2.0)
    assert "cannot be paid" in top.missing["talmud"]
    assert {x.rule for x in top.found} == {"gdp", "pledged", "shapley", "nucleolus"}


def test_budgets_serve_where_gdp_is_not_known() -> None:
    budgets = {"alder": {"budget": 60}, "birch": {"budget": 30}, "cedar": {"budget": 10}}
    answer = ask(club(capacity=budgets), all_rules=True)
    assert "the GDP of Alder, Birch and Cedar" in answer.splits["force", "deal"].missing["gdp"]
    pledged, even = (answer.split("force", r) for r in ("pledged", "proportional"))
    assert pledged is not None
    assert "spread evenly" in pledged.note
    assert pledged.parts == pytest.approx({"alder": 1.2, "birch": 1.2, "cedar": 1.6}, abs=1e-9)
    assert even is not None
    assert even.parts == pytest.approx({"alder": 2.4, "birch": 1.2, "cedar": 0.4}, abs=1e-9)
    assert {g.income for g in answer.contribution} == {"budget"}
    assert untied(answer.section()) == []


def test_a_seat_that_is_not_certain_is_said() -> None:
    seats = {"north": None, "south": None, "union": None, "host": 0.5}
    answer = ask(club(tables={"hall": {"seats": seats}}), "hall", draws=400)
    hall = answer.strip[0]
    assert 0.4 < hall.present["host"] < 0.6
    assert hall.without_seat == {}
    assert "Host in about half of the draws sits there, the others always" in answer.sentences[0]
    assert untied(answer.section()) == []


def test_split_by_what_nobody_knows() -> None:
    unknown = {"keen": {"chance": 0.5, "sets": {"positions.south.trade.at": 90}}}
    dear = {"pays": {"trade": {"by": ["north", "south"], "amount": 10, "unit": "m"}}}
    out = ask(club(unknown=unknown, **dear), draws=200).to_dict()["by_type"]["keen"]
    assert (
        out["yes"]["trade"]["bill"] > out["no"]["trade"]["bill"] + 5 * out["error"]["trade"]["bill"]
    )
    assert out["yes"]["trade"]["moves"] == 1.0


def test_a_pledge_whose_condition_is_not_met_does_not_count() -> None:
    offers = [
        {"by": "alder", "gives": {"force": 50}},
        {"by": "birch", "gives": {"force": 50}, "when": {"trade": "<= 1"}},
    ]
    answer = ask(club(offers=offers))
    at_deal, at_top = (answer.split("force", "pledged", at) for at in ("deal", "top"))
    assert at_deal is not None
    assert at_top is not None
    assert at_deal.parts == pytest.approx({"alder": 4.0, "birch": 0.0, "cedar": 0.0}, abs=1e-9)
    assert at_top.parts == pytest.approx({"alder": 4.0, "birch": 4.0, "cedar": 0.0}, abs=1e-9)


def test_options_are_priced_up_to_the_last() -> None:
    body = club(
        issues={
            "force": {"options": ["none", "some", "all"], "status_quo": "none", "needs": []},
            "trade": {"scale": [0, 100], "status_quo": 0},
        },
        positions={
            p: {"force": {"at": {"none": 0, "some": 100, "all": 0}, "salience": 50}}
            for p in ("north", "south", "union", "host")
        },
        offers=[{"by": "birch", "gives": {"force": "some"}}],
    )
    answer = ask(body)
    assert answer.bills[0].level == pytest.approx(0.5)
    pledged, alone = answer.split("force", "pledged"), answer.split("force", "shapley")
    assert pledged is not None
    assert pledged.parts == pytest.approx({"alder": 0, "birch": 4.0, "cedar": 0}, abs=1e-9)
    assert alone is not None
    assert alone.parts == pytest.approx(dict.fromkeys(alone.parts, 4 / 3), abs=2e-9)


def test_a_table_that_counts_votes_tells_the_structure_alone() -> None:
    tables = {
        "board": {"seats": ["north", "south", "host"], "rule": "majority"},
        "all": {"seats": ["north", "south", "union", "host"], "rule": "majority"},
    }
    answer = ask(club(tables=tables))
    board = answer.strip[0]
    assert board.draws == 0
    assert "majority" in board.unsolved
    assert board.without_seat["union"] == ("applies", "guarantees", "pays")
    assert board.comes_to["union"] is None
    assert "which has no seat there, would apply, guarantee and pay (force)" in answer.sentences[0]
    assert "is not settled" in answer.sentences[1]
    assert [x.at for x in answer.splits["force", "top"].found] == ["top"] * 3
    assert answer.splits["force", "deal"].found == ()
    assert untied(answer.section()) == []


def test_where_nothing_moves_the_full_height_is_told() -> None:
    answer = ask(club(consent={}), "pair")
    assert answer.bills[0].chance == 0.0
    assert "and moves in no draw at the pair" in answer.sentences[1]
    assert answer.split("force", "gdp") is None
    assert answer.split("force", "gdp", "top") is not None
    assert answer.strip[0].comes_to["union"] == 0.0
    assert untied(answer.section()) == []


def test_a_table_made_up_on_the_spot() -> None:
    answer = ask(club(), "north+union")
    assert answer.strip[0].seats == {"north": 1.0, "union": 1.0}
    assert set(answer.strip[0].without_seat) == {"host", "south"}


def test_what_the_bill_hangs_on() -> None:
    pays = {"force": {"by": ["union"], "amount": [1, 9], "unit": "m"}}
    answer = ask(club(pays=pays), draws=400)
    assert answer.because("force").reasons[0].path == "pays.force.amount"
    with pytest.raises(SituationError, match='"trade" has no price'):
        answer.because("trade")


@pytest.mark.parametrize("percent", [0.0, -1.0, 101.0, float("nan")])
def test_silly_percentages_are_refused(percent: float) -> None:
    with pytest.raises(MethodError, match="no share to spend"):
        ask(club(), percent=percent)


def test_mistakes_are_said() -> None:
    with pytest.raises(SituationError, match="no table"):
        ask(club(), "pari")
    with pytest.raises(MethodError, match="cannot be solved"):
        ask(club(), draws=0)
    pays = {"force": {"by": ["union"], "amount": [-1, 4], "unit": "m"}}
    with pytest.raises(ValidationError, match="-1 is below 0"):
        ask(club(pays=pays))
