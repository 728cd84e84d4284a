"""What to watch for: Bayes by hand, thresholds, what turns, and files that cannot be asked."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

import plenipo as pl
from plenipo.answer.signs.acts import _meets_lines, _one, answers_of, said_by, whose
from plenipo.answer.signs.watchlist import Conclusion
from plenipo.answer.signs.words import level_words
from plenipo.answer.table.hidden import by_type, type_words
from plenipo.answer.table.run import solve
from plenipo.answer.table.seating import take_seats
from plenipo.answer.watch import Watch
from plenipo.show.sentence import untied
from plenipo.situation.draw import draw
from plenipo.situation.model import Situation
from plenipo.situation.yaml import parse
from plenipo.solve.information import told_by_split

UKRAINE = Path(__file__).parents[2] / "situations" / "ukraine-2025" / "situation.yaml"

# Peace takes half of what north has. Going on costs it 80 points where it is tired (4 of 10),
# else anything from 0 to 100: it accepts a bare peace where that is at least 50. A line that is
# real in half of the draws asks for more land than today's, or no peace.
HAND = """
plenipo: 1
parties: {north: {name: North}, south: {name: South}}
issues:
  peace: {options: [no, yes], status_quo: no, needs: [north, south]}
  land: {scale: {0: none, 50: some, 100: all}, status_quo: 0, needs: [north, south]}
positions:
  north:
    peace: {at: {no: 100, yes: 50}, salience: 100}
    land: {at: 100, salience: 0, limits: [{at_least: 50, over: [peace], firm: 0.5}]}
  south:
    peace: {at: yes, salience: 100}
    land: {at: 0, salience: 0}
cost_of_no_deal:
  north: {points: [0, 100], ends_with: peace}
unknown:
  tired:
    name: North is tired
    chance: 0.4
    sets: {cost_of_no_deal.north.points: 80}
"""
SECOND = """
  stubborn: {chance: 0.5, sets: {positions.north.land.limits.0.firm: 1}}
"""
TRUE, FALSE = 0.5, 0.25  # the bare peace is accepted: where tired; where not


@pytest.fixture(scope="module")
def hand() -> Watch:
    return pl.watch(parse(HAND).situation, "all", draws=20_000, seed=3)


@pytest.fixture(scope="module")
def talks() -> Situation:
    return pl.load(UKRAINE)


@pytest.fixture(scope="module")
def ukraine(talks: Situation) -> Watch:
    return pl.watch(talks, "all", draws=2_000, seed=7)


def test_bayes_by_hand(hand: Watch) -> None:
    bare = next(
        a for a in hand.watchlist["tired"] if a.kind == "accepts" and set(a.package) == {"peace"}
    )
    seen = 0.4 * TRUE + 0.6 * FALSE
    assert bare.words == "North accepts “peace: yes”, all else as today"
    assert bare.otherwise == "North refuses “peace: yes”, all else as today"
    assert bare.seen == pytest.approx(seen, abs=0.012)
    assert bare.when_true == pytest.approx(TRUE, abs=0.015)
    assert bare.when_false == pytest.approx(FALSE, abs=0.015)
    assert bare.ratio == pytest.approx(2, abs=0.15)
    assert bare.if_seen == pytest.approx(0.4 * TRUE / seen, abs=0.015)  # 4/7
    assert bare.if_not == pytest.approx(0.4 * (1 - TRUE) / (1 - seen), abs=0.015)  # 4/13
    joint = [0.4 * TRUE, 0.6 * FALSE, 0.4 * (1 - TRUE), 0.6 * (1 - FALSE)]
    apart = [seen * 0.4, seen * 0.6, (1 - seen) * 0.4, (1 - seen) * 0.6]
    bits = sum(p * math.log2(p / q) for p, q in zip(joint, apart, strict=True))
    assert bare.bits == pytest.approx(bits, abs=0.006)
    assert bare.package == {"peace": "yes"}


def test_faking_costs_what_the_other_type_would_lose(hand: Watch) -> None:
    """Where north is not tired and going on costs it c < 50, a bare peace costs 50 - c."""
    bare = next(a for a in hand.watchlist["tired"] if set(a.package) == {"peace"})
    assert bare.pretend == pytest.approx(12.5, abs=0.3)  # half of the draws, 25 points on average


def test_by_type_by_hand(hand: Watch) -> None:
    """South gives land at no cost, so peace fails only where going on is better for north."""
    split = hand.by_type["tired"]
    assert split["chance"] == pytest.approx(0.4, abs=0.012)
    assert split["yes"]["success"] == 1
    assert split["no"]["success"] == pytest.approx(0.5, abs=0.015)
    assert split["draws"]["yes"] + split["draws"]["no"] == 20_000
    assert split["difference"]["success"] == split["yes"]["success"] - split["no"]["success"]
    assert split["error"]["success"] == pytest.approx(math.sqrt(0.25 / 12_000), rel=0.02)
    assert split["yes"]["gains"]["south"] == pytest.approx(100)


def test_the_chance_at_which_a_conclusion_turns() -> None:
    """p + (1 - p) / 5 = 1/2 at p = 3/8: going on costs north less, so peace needs it tired."""
    text = HAND.replace("points: [0, 100]", "points: [0, 62.5]").replace(
        "chance: 0.4", "chance: .2"
    )
    answer = pl.watch(parse(text).situation, "all", draws=20_000, seed=3)
    assert answer.success == pytest.approx(0.2 + 0.8 / 5, abs=0.015)
    assert answer.needed["tired"]["success"] == pytest.approx(3 / 8, abs=0.015)
    assert answer.needed["tired"]["south"] is None  # gains at any chance
    assert any(s.startswith("For peace to be likelier than not") for s in answer.sentences)
    flips = [f for a in answer.watchlist["tired"] for f in a.flips if f.conclusion == "success"]
    assert flips
    assert all(f.value > 0.55 for f in flips)
    assert json.loads(answer.to_json())["by_type"]["tired"]["turns_at"]["south"] is None


def test_nothing_to_see_is_an_answer() -> None:
    """A type that sets what shows in no act."""
    text = HAND.replace("cost_of_no_deal.north.points: 80", "parties.north.access: 2")
    answer = pl.watch(parse(text).situation, draws=500, seed=1)
    assert answer.watchlist["tired"] == ()
    assert "Nothing that can be seen tells whether North is tired." in answer.sentences
    assert any("makes no difference" in s for s in answer.sentences)
    assert len(answer.section().charts) == 0


def test_two_types_are_shown_together() -> None:
    situation = parse(HAND + SECOND).situation
    answer = pl.watch(situation, draws=2_000, seed=1)
    cells = answer.by_pair["tired, stubborn"]
    assert set(cells) == {"yes, yes", "yes, no", "no, yes", "no, no"}
    assert sum(c["draws"] for c in cells.values()) == answer.basis.kept
    assert cells["yes, no"]["share"] == pytest.approx(0.2, abs=0.03)
    assert cells["yes, yes"]["success"] == 1
    assert untied(answer.section()) == []
    assert set(answer.watchlist) == {"tired", "stubborn"}
    one = pl.watch(situation, about="tired", draws=2_000, seed=1)
    assert set(one.watchlist) == {"tired"}
    assert one.by_pair == {}
    assert one.watchlist["tired"] == answer.watchlist["tired"]
    assert type_words(situation, "stubborn") == "“stubborn” holds"


def test_a_type_that_is_always_true_says_so() -> None:
    text = HAND.replace("chance: 0.4", "chance: 1")
    answer = pl.watch(parse(text).situation, draws=200, seed=1)
    assert answer.sentences[0].startswith("In these draws it always holds that North is tired")
    assert answer.watchlist["tired"] == ()
    json.loads(answer.to_json())


def test_one_draw_is_answered() -> None:
    answer = pl.watch(parse(HAND).situation, draws=1, seed=1)
    assert answer.sentences
    assert untied(answer.section()) == []


def test_a_file_without_types_gets_the_remedy() -> None:
    text = HAND.partition("unknown:")[0]
    with pytest.raises(pl.MethodError, match="no hidden type") as err:
        pl.watch(parse(text).situation)
    assert "unknown:" in str(err.value)


def test_a_wrong_type_or_table_is_named(talks: Situation) -> None:
    with pytest.raises(pl.SituationError, match='Did you mean "russia_serious"'):
        pl.watch(talks, about="russia_seriuos", draws=10)
    with pytest.raises(pl.SituationError, match='no table "riad"'):
        pl.watch(talks, "riad", draws=10)
    with pytest.raises(pl.MethodError, match="0 draws"):
        pl.watch(talks, draws=0)


def test_a_room_of_one_is_answered(talks: Situation) -> None:
    answer = pl.watch(talks, "paris", draws=300, seed=1)
    assert answer.no_deal == 1
    assert untied(answer.section()) == []


def test_the_example_leads_with_acts(ukraine: Watch) -> None:
    acts = ukraine.watchlist["russia_serious"]
    assert 1 < len(acts) <= 10
    assert [a.bits for a in acts] == sorted((a.bits for a in acts), reverse=True)
    assert all(a.bits > 0 and a.noise >= 0 for a in acts)
    assert all(a.if_seen - a.if_not >= 0.1 - 1e-12 for a in acts)
    assert 2 <= len(ukraine.sentences) <= 5
    assert "Russia accepts" in ukraine.sentences[1]
    assert "words cost nothing" in ukraine.sentences[1]
    assert untied(ukraine.section()) == []
    for a in acts:  # the two sides of each act make up all draws
        chance = ukraine.by_type["russia_serious"]["chance"]
        assert a.seen * a.if_seen + (1 - a.seen) * a.if_not == pytest.approx(chance, abs=1e-12)
        success = a.seen * a.success[0] + (1 - a.seen) * a.success[1]
        assert success == pytest.approx(ukraine.success, abs=1e-12)


def test_other_rooms_are_watched_only_before_this_one(talks: Situation, ukraine: Watch) -> None:
    rooms = {a.who for a in ukraine.watchlist["russia_serious"]} - set(talks.actors)
    assert rooms <= {"riyadh", "kyiv"}  # planned or possible, following nothing
    assert "riyadh" in rooms
    first = pl.watch(talks, "riyadh", draws=500, seed=7)
    assert {a.who for a in first.watchlist["russia_serious"]} <= set(talks.actors)


def test_the_same_seed_gives_the_same_bytes(talks: Situation, ukraine: Watch) -> None:
    assert pl.watch(talks, "all", draws=2_000, seed=7).to_json() == ukraine.to_json()


def test_tables_have_no_empty_columns(hand: Watch, ukraine: Watch) -> None:
    for answer in (hand, ukraine):
        for grid in answer.section().grids:
            for i in range(len(grid.columns)):
                assert any(row[i] is not None for row in grid.rows), grid.columns[i]
                assert len({len(row) for row in grid.rows} | {len(grid.columns)}) == 1


def test_settle_splits_by_type(talks: Situation, ukraine: Watch) -> None:
    answer = pl.settle(talks, "all", draws=2_000, seed=7)
    assert answer.by_type["russia_serious"]["yes"] == ukraine.by_type["russia_serious"]["yes"]
    grid = next(g for g in answer.section().grids if "hidden type" in g.caption)
    assert grid.rows[0][0] == "where Russia is serious"
    assert untied(answer.section()) == []
    assert json.loads(answer.to_json())["by_type"]["russia_serious"]["draws"]["yes"] > 0
    assert pl.settle(talks, "all", central=True).by_type == {}


def test_means_by_type_leave_out_what_is_not_known(talks: Situation) -> None:
    drawn = draw(talks, draws=400, seed=1)
    rows = np.arange(400)
    values = np.where(drawn.types["russia_serious"], 2.0, 1.0)
    values[:10] = np.nan
    split = by_type(drawn, rows, {"x": values, "deep": {"y": values}})["russia_serious"]
    assert split["yes"] == {"x": 2, "deep": {"y": 2}}
    assert split["difference"]["deep"]["y"] == 1
    assert split["error"]["x"] == 0


def test_what_a_party_wants_less_of_it_does_not_take(talks: Situation) -> None:
    """All the land it claims is no reason to refuse for a party that would be glad of less."""
    drawn = draw(talks, draws=300, seed=1)
    rows = np.arange(300)
    spans = dict.fromkeys(drawn.issues, (0.0, 1.0))
    families = answers_of(drawn, rows, "russia", spans=spans, packages={})
    land = next(f for f in families if f.issue == "territory")
    more = land.seen[:, [land.at.index(x) for x in (0.8, 0.9, 1.0)]]
    assert (more[:, 1:] >= more[:, :-1]).all()
    assert all(f.kind in ("opens", "prefers", "line") for f in said_by(drawn, rows, "russia"))


def test_whose_inputs_a_type_sets(talks: Situation) -> None:
    assert whose(talks, "russia_serious") == ("russia",)
    loose = parse(HAND.replace("cost_of_no_deal.north.points: 80", "north.land.at: 50")).situation
    assert whose(loose, "tired") == ("north",)
    norm = "norms: {n: {consent_of: north, over: [peace], held_by: [south], firm: 0.5}}\n"
    sets = HAND.replace("cost_of_no_deal.north.points: 80", "norms.n.firm: 1")
    assert whose(parse(norm + sets).situation, "tired") == ("north", "south")


def test_levels_in_words(talks: Situation) -> None:
    land = talks.issues["territory"]
    assert level_words(land, 0.8) == "front line, recognised"
    assert level_words(land, 0.7) == (
        "70 (between front line, not recognised and front line, recognised)"
    )
    assert level_words(talks.issues["ceasefire"], 1.0) == "yes"


def test_a_conclusion_turns_only_when_it_is_clear() -> None:
    values = np.array([1.0] * 60 + [0.0] * 40)
    conclusion = Conclusion(name="success", values=values, mark=0.5, least=0.05)
    assert conclusion.holds
    assert conclusion.turned(values == 0)
    assert not conclusion.turned(values == 1)
    few = np.zeros(100, bool)
    few[60:80] = True
    assert not conclusion.turned(few)  # too few draws
    even = np.zeros(100, bool)
    even[20:100] = True
    assert not conclusion.turned(even)


def test_information_of_a_split() -> None:
    rng = np.random.Generator(np.random.Philox(1))
    true = rng.random(4000) < 0.3
    seen = np.stack([true, ~true, rng.random(4000) < 0.5, np.ones(4000, bool)], axis=1)
    bits = told_by_split(seen, true, shuffles=5)
    p = float(true.mean())
    doubt = -p * math.log2(p) - (1 - p) * math.log2(1 - p)
    assert bits[0, :2] == pytest.approx([doubt, doubt])
    assert bits[0, 2] < 0.002
    assert (bits[:, 3] == 0).all()
    assert bits.shape == (6, 4)
    assert (bits[1:, :2] < 0.005).all()


@pytest.mark.parametrize("table", ["all", "riyadh"])
def test_what_a_table_signs_its_members_accept(talks: Situation, table: str) -> None:
    """Two ways to the same: the solver's package meets what the watchlist asks of an acceptance."""
    drawn = draw(talks, draws=400, seed=5)
    seating = take_seats(drawn, table)
    run = solve(seating, np.arange(400))
    rows = np.flatnonzero(run.deal)
    assert rows.size > 300
    level = run.solved.level[rows]
    for party in seating.seats:
        own = _one(drawn, party, rows)
        floor = np.maximum(own.no_deal(), own.outside)[:, 0]
        assert (own.worth(level)[:, 0] >= floor - 1e-6).all(), party
        assert _meets_lines(drawn, party, rows, level).all(), party


def test_one_actor_is_worth_what_it_is_among_all(talks: Situation) -> None:
    drawn = draw(talks, draws=50, seed=2)
    rows = np.arange(10, 40)
    level = np.tile(drawn.status_quo(), (50, 1))
    level[:, drawn.issues.index("troops")] = 0.4
    every = drawn.worth(level)
    for party in ("us", "europe", "poland"):
        own = _one(drawn, party, rows)
        assert own.worth(level[rows])[:, 0] == pytest.approx(
            every[rows, drawn.actors.index(party)], abs=1e-15
        )
