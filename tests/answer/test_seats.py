"""Who must be in the room: what the answer must show, on the worked example and by hand."""

from __future__ import annotations

import csv
import json
import re
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import plenipo as pl
from plenipo.answer.places.values import shapley_values
from plenipo.answer.seats import Seats
from plenipo.answer.table.compositions import every_table, some_tables
from plenipo.show.sentence import untied
from plenipo.situation.draw import draw
from plenipo.situation.model import Situation
from plenipo.solve.attribute import shapley

ROOT = Path(__file__).parents[2]
FILES = {
    name: ROOT / "situations" / name / "situation.yaml"
    for name in ("ukraine-2025", "three-party-trade", "eu-co2-cars")
}
Body = dict[str, Any]


@pytest.fixture(scope="module")
def talks() -> Situation:
    return pl.load(FILES["ukraine-2025"])


@pytest.fixture(scope="module")
def answer(talks: Situation) -> Seats:
    return pl.seats(talks, draws=400, seed=7)


@pytest.fixture(scope="module")
def out(answer: Seats) -> Body:
    return json.loads(answer.to_json())


def situation(body: Body) -> Situation:
    return Situation.model_validate({"plenipo": 1, **body})


def pie(names: str = "abc", **seats: Any) -> Body:
    """A pie that whoever sits there shares equally: one option for each set of two or more.

    Written as options, since a pie for three is not a sum over issues.
    """
    groups = [g for n in range(2, len(names) + 1) for g in _groups(names, n)]
    return {
        "parties": dict.fromkeys(names),
        "issues": {"pie": {"options": ["none", *groups], "status_quo": "none"}},
        "positions": {
            p: {"pie": {"at": {"none": 0, **{g: 100 / len(g) if p in g else 0 for g in groups}}}}
            for p in names
        },
        "tables": {"t": {"seats": seats or dict.fromkeys(names)}},
    }


def _groups(names: str, n: int) -> list[str]:
    return sorted({"".join(sorted(g)) for g in permutations(names, n)})


def theory(data_dir: Path, case: str) -> tuple[Body, Any]:
    """Inputs and expected value of a row of the theory table."""
    with (data_dir / "theory" / "cases.csv").open(encoding="utf-8") as file:
        row = next(r for r in csv.reader(file) if r[0] == case)
    return json.loads(row[2]), json.loads(row[4])


# By hand, and the rows of the theory


def test_equal_pie(data_dir: Path) -> None:
    """Two share 1/2, three 1/3: own seat 5/18, another's 1/36 (theory, section 5)."""
    given, expected = theory(data_dir, "seats_singles_none")
    found = pl.seats(situation(pie("abc"[: given["parties"]])), "t", central=True)
    for seat in "abc":
        for party in "abc":
            value = found.shapley.at(seat, party).mean / 100
            assert value == pytest.approx(expected[0 if seat == party else 1], abs=1e-9)
    assert found.residual <= 1e-12
    assert found.marginal.at("a", "a").mean == pytest.approx(100 / 3)
    assert found.marginal.at("a", "b").mean == pytest.approx(100 / 3 - 50)  # b would share with c


def test_a_seat_with_a_chance_is_a_mixture(data_dir: Path) -> None:
    """Seats 1, 1 and .5: .4167, .4167, .1667 (theory, section 5)."""
    given, expected = theory(data_dir, "seat_chance")
    seats: Body = {p: {"chance": c} for p, c in zip("abc", given["seats"], strict=True)}
    found = pl.seats(situation(pie(**seats)), "t", draws=10_000, seed=3)
    room = next(t for t in found.named if t.table == "t")
    gains = [room.gains[p].mean / 100 for p in "abc"]
    taken = next(c.taken for c in room.chances if c.seat == "c")
    assert gains == pytest.approx([0.5 - taken / 6, 0.5 - taken / 6, taken / 3], abs=1e-9)
    assert gains == pytest.approx(expected, abs=4 * 0.5 / 100 / 6)  # four errors of the share
    chance = next(c for c in room.chances if c.seat == "c")
    assert chance.sits["a"] == pytest.approx(100 / 3)
    assert chance.stays_out["a"] == pytest.approx(50)
    assert found.shapley.at("c", "c").mean == pytest.approx(100 * 5 / 18)  # all seats taken


def test_consent_is_worth_what_a_seat_adds_without_it() -> None:
    """Two traders want x = 1, the third x = 0; all own it. Only consent or a seat protects it."""
    body: Body = {
        "distance": "absolute",
        "parties": dict.fromkeys("abc"),
        "issues": {
            "x": {"scale": [0, 100], "status_quo": 50, "needs": ["c"]},
            "y": {"scale": [0, 100], "status_quo": 0},
        },
        "positions": {
            "a": {"x": {"at": 100, "salience": 50}, "y": {"at": 100, "salience": 50}},
            "b": {"x": {"at": 100, "salience": 50}, "y": {"at": 100, "salience": 50}},
            "c": {"x": {"at": 0, "salience": 50}, "y": {"at": 100, "salience": 50}},
        },
        "tables": {"t": {"seats": list("abc")}},
        "consent": {"c": {"over": ["x"]}},
    }
    found = pl.seats(situation(body), "t", central=True)
    assert found.alone is not None
    two = found.tables["a+b"]["gains"]  # c accepts x up to where y pays it: x = 100, y = 100
    assert two["c"] == pytest.approx(25)
    assert two["a"] == pytest.approx(75)
    alone = found.alone.marginal.at("c", "a")
    with_consent = found.marginal.at("c", "a")
    assert with_consent.mean - alone.mean == pytest.approx(50 - 75)  # alone, x stays at 50
    price = found.to_dict()["ratification"]
    assert price == {}  # at t everybody sits


def test_why_a_seat_is_worth_nothing() -> None:
    """c and d agree with the rest and own nothing; d may refuse, so it must accept anyway."""
    wants = {"x": {"at": 100, "salience": 50}}
    body: Body = {
        "parties": dict.fromkeys("abcd"),
        "issues": {"x": {"scale": [0, 100], "status_quo": 0}},
        "positions": dict.fromkeys("abcd", wants),
        "tables": {"t": {"seats": list("abcd")}},
        "consent": {"d": {"over": ["x"]}},
    }
    found = pl.seats(situation(body), "t", central=True)
    assert found.why_nothing["c"]["a"] == "the same outcome: what it wants stands in nobody's way"
    assert found.why_nothing["d"]["a"].startswith("the same outcome: it must accept")
    assert found.hurts == {}
    assert any("nobody gains from the absence" in s for s in found.sentences)


def test_nothing_to_agree_on_anywhere() -> None:
    body = pie()
    body["positions"] = {p: {"pie": {"at": "none"}} for p in "abc"}
    found = pl.seats(situation(body), "t", central=True)
    assert {w for x in found.why_nothing.values() for w in x.values()} == {"no deal either way"}
    assert "no table" in found.sentences[0]


# The worked example


def test_the_json_carries_what_was_promised(out: Body, talks: Situation) -> None:
    promised = {
        "shapley", "shapley_interval", "shapley_error", "marginal", "marginal_interval",
        "marginal_error", "tables", "named", "early_late", "earned", "voice", "absence",
        "ratification", "blocs", "central", "by_type", "method", "basis", "sentences",
        "ranking", "hurts", "alone", "total", "residual",
    }  # fmt: skip
    assert promised <= set(out)
    parties = list(talks.parties)
    assert list(out["shapley"]) == list(out["marginal"]) == parties
    assert all(list(row) == parties for row in out["shapley"].values())
    assert len(out["tables"]) == 15
    assert {"us+russia", "us+russia+ukraine+europe"} <= set(out["tables"])
    for body in out["tables"].values():
        assert body["deal"] + body["partial"] + body["no_deal"] == pytest.approx(1, abs=1e-9)
        assert set(body["gains"]) == set(parties)
    assert set(out["named"]) == set(talks.tables)
    assert "persuade" not in out
    assert out["exact"]
    assert out["table_draws"] == out["basis"]["kept"] == 400
    later = out["named"]["later"]["chances"]["ukraine"]
    assert later["for"] == ["s41", "s42"]
    assert later["against"] == ["s02", "s24", "s39"]
    assert out["blocs"]["all"]["europe"]["draws"] == 400


def test_the_columns_add_up_to_what_the_full_table_brings(answer: Seats, out: Body) -> None:
    assert answer.residual <= 1e-12
    full = out["tables"]["us+russia+ukraine+europe"]["gains"]
    for party in out["total"]:
        column = sum(row[party] for row in out["shapley"].values())
        assert abs(column - out["total"][party]) <= out["residual"] < 1e-7  # ten digits of each
        assert full[party] == pytest.approx(out["total"][party], abs=1e-7)


def test_the_shapley_values_are_those_of_the_tables_listed(out: Body) -> None:
    """Over all orders, from the JSON alone."""
    players = out["players"]
    worth = {frozenset(k.split("+")): v["gains"] for k, v in out["tables"].items()}
    orders = list(permutations(players))
    for party in players:
        total = dict.fromkeys(players, 0.0)
        for order in orders:
            here: frozenset[str] = frozenset()
            for p in order:
                before = worth[here][party] if here else 0.0
                here = here | {p}
                total[p] += (worth[here][party] - before) / len(orders)
        for seat in players:
            assert out["shapley"][seat][party] == pytest.approx(total[seat], abs=1e-6)


def test_every_composition_is_a_settlement_of_its_own(talks: Situation) -> None:
    """At the likeliest inputs, all eleven tables of two or more, one by one."""
    found = pl.seats(talks, central=True)
    many = {k: v for k, v in found.tables.items() if "+" in k}
    assert len(many) == 11
    for name, body in many.items():
        alone = pl.settle(talks, name, central=True).central
        assert alone is not None
        assert body["no_deal"] == (alone["kind"] == "no deal")
        for p in found.actors:
            gain = 0.0 if body["no_deal"] else 100 * (alone["utility"][p] - alone["d"][p])
            assert body["gains"][p] == pytest.approx(gain, abs=1e-5)


def test_a_named_table_is_what_settle_says(answer: Seats, talks: Situation) -> None:
    for table in ("riyadh", "all"):
        alone = pl.settle(talks, table, draws=400, seed=7)
        named = next(t for t in answer.named if t.table == table)
        for p in answer.actors:
            assert named.gains[p].mean == pytest.approx(
                float(alone.run.gains[:, alone.drawn.actors.index(p)].mean()), abs=1e-5
            )
        assert named.outcome["success"] == pytest.approx(alone.main.success, abs=1e-12)
        assert named.outcome["no_deal"] == pytest.approx(alone.main.outcome["no_deal"], abs=1e-12)


def test_a_margin_is_a_paired_difference_of_two_settlements(
    answer: Seats, talks: Situation
) -> None:
    """With a seat less, settled on its own: same mean and same standard error."""
    whole = pl.settle(talks, "all", draws=400, seed=7)
    less = pl.settle(talks, "us+russia+europe", draws=400, seed=7)
    both = pl.compare(less, whole)
    for p in answer.actors:
        cell = answer.marginal.at("ukraine", p)
        assert cell.mean == pytest.approx(both.gains[p].mean, abs=1e-4)
        assert cell.error == pytest.approx(both.gains[p].error, abs=1e-4)


def test_what_the_example_shows(answer: Seats, out: Body) -> None:
    """Ukraine's seat among the seats; whose seats hurt Russia; nobody is served by coming late."""
    assert set(out["ranking"]["ukraine"]["order"]) == set(out["players"])
    assert answer.alone is not None
    with_consent = answer.shapley.at("ukraine", "ukraine")
    without = answer.alone.shapley.at("ukraine", "ukraine")
    assert with_consent.told
    assert without.told
    # What consent protects anyway a seat need not bring: without it Ukraine's own seat is first.
    assert without.mean > with_consent.mean
    assert answer.alone.ranking["ukraine"].order[0] == "ukraine"
    assert set(out["hurts"]["russia"]) == {"europe", "ukraine"}
    # Nobody else can stop Russia's army; Ukraine and Europe must accept where they do not sit.
    success = out["success"]
    assert success["without"]["russia"] == 0 < success["without"]["us"] < success["all"] < 1
    assert success["without"]["ukraine"] == pytest.approx(success["all"], abs=0.02)
    assert all(x < 0 for x in out["hurts"]["russia"].values())
    for path in out["early_late"].values():
        ukraine = path["parties"]["ukraine"]
        assert ukraine["late"]["value"] <= ukraine["early"]["value"]
        assert ukraine["order"]["ukraine"] > 2 * ukraine["order_error"]["ukraine"] > 0


def test_removing_and_adding_a_seat_are_one_difference(answer: Seats) -> None:
    """Riyadh with Ukraine, without Ukraine: the same two tables from either side."""
    riyadh = next(t for t in answer.named if t.table == "riyadh")
    added = next(b for b in riyadh.beside if b.seat == "ukraine")
    three, two = answer.tables["us+russia+ukraine"]["gains"], answer.tables["us+russia"]["gains"]
    for p in answer.actors:
        assert added.change[p].mean == pytest.approx(three[p] - two[p], abs=1e-9)
    later = next(t for t in answer.named if t.table == "later")
    chance = next(c for c in later.chances if c.seat == "ukraine")
    for p in answer.actors:
        mixed = chance.taken * chance.sits[p] + (1 - chance.taken) * chance.stays_out[p]
        assert mixed == pytest.approx(later.gains[p].mean, abs=1e-9)
    assert {(b.seat, b.added) for b in later.beside if b.seat == "ukraine"} == {
        ("ukraine", True),
        ("ukraine", False),
    }


def test_ratification_has_a_price_and_no_law_of_sign(answer: Seats) -> None:
    riyadh = next(t for t in answer.named if t.table == "riyadh")
    assert set(riyadh.ratifiers) == {"ukraine", "europe"}
    assert riyadh.ratification["us"].mean > 0  # nobody asked: the seated do better,
    assert riyadh.against_alone["us"].mean < 0  # by themselves they cannot end the fighting


def test_split_seats_speak_with_many_voices(answer: Seats) -> None:
    full = next(t for t in answer.named if t.table == "all")
    bloc = next(b for b in full.blocs if b.party == "europe")
    assert bloc.split["europe"].mean > 0 > bloc.split["russia"].mean


def test_types_divide_the_draws(out: Body, answer: Seats) -> None:
    serious = out["by_type"]["russia_serious"]
    p = serious["chance"]
    for party in out["players"]:
        mixed = p * serious["yes"][party] + (1 - p) * serious["no"][party]
        assert mixed == pytest.approx(answer.shapley.at(party, party).mean, abs=1e-6)


def test_same_inputs_and_seed_give_the_same_bytes(talks: Situation) -> None:
    one, two = (pl.seats(talks, draws=150, seed=2).to_json() for _ in range(2))
    assert one == two
    assert pl.seats(talks, draws=150, seed=3).to_json() != one


# Sentences


@pytest.mark.parametrize(
    ("file", "how"),
    [
        ("ukraine-2025", {"draws": 300}),
        ("ukraine-2025", {"draws": 20, "seed": 5}),
        ("ukraine-2025", {"central": True}),
        ("ukraine-2025", {"draws": 200, "whose": "poland"}),
        ("ukraine-2025", {"draws": 200, "whose": "ukraine", "persuade": True}),
        ("ukraine-2025", {"draws": 200, "table": "us+russia"}),
        ("ukraine-2025", {"draws": 200, "table": "later", "whose": "us"}),
        ("three-party-trade", {"central": True}),
        ("three-party-trade", {"central": True, "table": "two"}),
        ("eu-co2-cars", {"central": True}),
    ],
    ids=str,
)
def test_every_number_of_a_sentence_stands_in_a_table(file: str, how: Body) -> None:
    found = pl.seats(pl.load(FILES[file]), **how)
    section = found.section()
    assert 2 <= len(found.sentences) <= 5
    assert untied(section, also=[found.table_draws]) == []
    for part in section.parts:
        assert untied(part, also=[found.table_draws, found.basis.kept]) == [], part.title
    assert len(section.charts) == (2 if len(found.players) else 0)
    json.loads(found.to_json())


def test_persuading_comes_first_when_asked(talks: Situation) -> None:
    found = pl.seats(talks, draws=200, whose="ukraine", persuade=True)
    out = found.to_dict()
    assert out["persuade"]["asker"] == "ukraine"
    gains = [x["gain"] for x in out["persuade"]["ranked"]]
    assert gains == sorted(gains, reverse=True)
    assert len(gains) > 3
    assert found.sentences[0] == found.persuade.sentences()[0]  # type: ignore[union-attr]


# Few, many, odd


def test_one_party() -> None:
    body = {"parties": {"a": None}, "issues": {"x": {"scale": [0, 100], "status_quo": 0}}}
    found = pl.seats(situation(body), draws=10)
    assert "nobody to agree with" in found.sentences[0]
    assert found.shapley.mean == [[0.0]]


def test_two_parties_share_alike() -> None:
    found = pl.seats(situation(pie("ab")), "t", central=True)
    assert found.shapley.mean == [[pytest.approx(25)] * 2] * 2


def test_a_party_without_positions_and_no_tables() -> None:
    body: Body = {
        "parties": dict.fromkeys("abc"),
        "issues": {"x": {"scale": [0, 100], "status_quo": 0}},
        "positions": {"a": {"x": {"at": 100}}, "b": {"x": {"at": 80}}},
    }
    found = pl.seats(situation(body), draws=100, seed=1)
    assert found.residual <= 1e-12
    assert [t.table for t in found.named] == ["all"]
    assert "follows" in " ".join(found.early_late.sentences())


def test_seats_that_nobody_takes() -> None:
    body = pie(a={"chance": 0}, b={"chance": 0}, c={"chance": 0})
    found = pl.seats(situation(body), "t", draws=50)
    room = next(t for t in found.named if t.table == "t")
    assert room.outcome["no_deal"] == 1
    assert all(np.isnan(v) for c in room.chances for v in c.sits.values())
    json.loads(found.to_json())
    assert found.section().grids


def test_nobody_sits() -> None:
    body = pie() | {"tables": {"t": {"seats": []}}}
    found = pl.seats(situation(body), "t", draws=5)
    assert found.players == ()
    assert "nobody sits" in found.sentences[0]
    json.loads(found.to_json())


def test_a_split_whole_is_many_players(talks: Situation) -> None:
    body: Body = {
        "parties": {"a": None, "b": {"members": ["c", "d"]}},
        "issues": {"x": {"scale": [0, 100], "status_quo": 50}},
        "positions": {"a": {"x": {"at": 0}}, "b": {"x": {"at": 100}}},
        "cost_of_no_deal": {"a": 10, "b": 10},
        "tables": {"t": {"seats": {"a": None, "b": "split"}}},
    }
    found = pl.seats(situation(body), "t", central=True)
    assert found.players == ("a", "c", "d")
    assert found.actors == ("a", "b", "c", "d")
    assert set(found.tables) == {"a", "c", "d", "a+c", "a+d", "c+d", "a+c+d"}
    room = next(t for t in found.named if t.table == "t")
    assert [b.party for b in room.blocs] == ["b"]
    # Two members with a voice each pull harder than the whole with one.
    assert room.blocs[0].split["b"].mean > 0


def test_beyond_twelve_players_orders_are_sampled() -> None:
    """Against every one of the 2^13 tables on the same draw."""
    names = [f"p{i}" for i in range(13)]
    body: Body = {
        "parties": dict.fromkeys(names),
        "issues": {k: {"scale": [0, 100], "status_quo": 50} for k in ("x", "y")},
        "positions": {
            p: {"x": {"at": 100 * i / 12}, "y": {"at": 100 * (i * 5 % 13) / 12}}
            for i, p in enumerate(names)
        },
        "cost_of_no_deal": dict.fromkeys(names, 20),
        "tables": {"t": {"seats": names}},
    }
    found = pl.seats(situation(body), "t", central=True)
    assert not found.exact
    assert found.central == {}
    assert found.alone is None
    assert found.residual <= 1e-12
    drawn = draw(situation(body), central=True)
    exact = shapley(every_table(drawn, "t", names, np.zeros(1, int), names).gains)[:, 0]
    apart = np.abs(np.array(found.shapley.mean) - exact)
    error = np.array(found.shapley.error)
    assert (error > 0).all()
    assert (apart <= 5 * error).all()
    assert np.median(apart) < 0.5
    assert "random orders" in " ".join(found.method.assumptions)


def test_sampled_values_need_no_more_tables_than_asked() -> None:
    names = [f"p{i}" for i in range(13)]
    body: Body = {
        "parties": dict.fromkeys(names),
        "issues": {"x": {"scale": [0, 100], "status_quo": 50}},
        "tables": {"t": {"seats": names}},
    }
    drawn = draw(situation(body), draws=3)
    found, values, error = shapley_values(drawn, "t", tuple(names), np.arange(3), tuple(names), 0)
    assert error is not None
    assert values.shape == (13, 3, 13)
    assert found.masks.size < 1_500
    assert (np.diff(found.masks) > 0).all()
    again = some_tables(drawn, "t", names, found.masks[-3:], np.arange(3), names)
    assert again.found.worth.tobytes() == found.found.worth[-3:].tobytes()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"table": "riad"}, 'There is no table "riad"'),
        ({"whose": "ukrain"}, 'Did you mean "ukraine"?'),
        ({"persuade": True}, "depends on who asks"),
    ],
)
def test_bad_questions_say_what_would_do(talks: Situation, how: Body, words: str) -> None:
    with pytest.raises(pl.SituationError, match=re.escape(words)):
        pl.seats(talks, draws=10, **how)


def test_a_quota_is_another_rule() -> None:
    body = pie()
    body["tables"]["t"]["rule"] = "majority"
    with pytest.raises(pl.MethodError, match="another rule"):
        pl.seats(situation(body), "t", draws=10)
    found = pl.seats(situation(body), draws=10)  # the full table is asked; t is left out
    assert [t.table for t in found.named] == ["all"]


def test_seats_worth_the_same_share_a_place() -> None:
    trade = pl.load(FILES["three-party-trade"])
    found = pl.seats(trade, central=True)
    rank = found.ranking["port"]
    worth = [round(found.shapley.at(seat, "port").mean, 6) for seat in rank.order]
    for one, x in zip(rank.order, worth, strict=True):
        for two, y in zip(rank.order, worth, strict=True):
            assert (rank.place(one) == rank.place(two)) == (x == y)
    assert rank.tied("port")  # no two of the three can do without the third


def test_a_room_that_leaves_somebody_out_is_asked_about_them(talks: Situation) -> None:
    found = pl.seats(talks, "riyadh", draws=200, seed=7)
    assert "a seat would bring" in found.sentences[0]
    assert "Ukraine" in found.sentences[0]


def test_a_table_that_moves_nothing_signs_what_stands() -> None:
    body: Body = {
        "parties": {p: {} for p in "abc"},
        "issues": {"x": {"scale": [0, 1], "status_quo": 0.5, "needs": ["c"]}},
        "positions": {p: {"x": at} for p, at in zip("abc", (0, 0.3, 1), strict=True)},
        "cost_of_no_deal": dict.fromkeys("abc", 20),
        "tables": {"t": {"seats": ["a", "b", "c"]}},
    }

    def notes(body: Body) -> str:
        section = pl.seats(situation(body), "t", draws=20).section()
        return " ".join(g.note for g in section.grids)

    assert "may still sign the status quo" in notes(body)
    del body["issues"]["x"]["needs"]
    assert "may still sign the status quo" not in notes(body)


def test_one_party_is_no_table(talks: Situation) -> None:
    with pytest.raises(pl.SituationError) as caught:
        pl.seats(talks, "ukraine", draws=10)
    assert "One party is no table." in str(caught.value)
    assert "us+russia" in str(caught.value)
