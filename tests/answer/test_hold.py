"""Whether a deal would be kept: by hand on a pie, and on the worked example."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from laws.tables import situation

import plenipo as pl
from plenipo.answer.hold import Holding
from plenipo.errors import MethodError, SituationError
from plenipo.show.sentence import untied
from plenipo.situation.model import Situation

UKRAINE = Path(__file__).parents[2] / "situations" / "ukraine-2025" / "situation.yaml"
Body = dict[str, Any]
MONTHS = float(12 * np.log(1 / 0.8) / np.log(2))  # lag at which a year's half-life leaves .8


@pytest.fixture(scope="module")
def talks() -> Situation:
    return pl.load(UKRAINE)


@pytest.fixture(scope="module")
def kept(talks: Situation) -> Holding:
    return pl.hold(talks, "all", draws=200, seed=7)


def pie(**parts: Any) -> Situation:
    """Two share a pie: u = x and 1 - x; no deal leaves each .3; a may cheat."""
    body: Body = {
        "distance": "absolute",
        "horizon": None,
        "parties": {p: {"needs_deal_within": 12} for p in "abc"},
        "issues": {"x": {"scale": [0, 1], "status_quo": 0.5}},
        "positions": {
            "a": {"x": {"at": 1, "salience": 1}},
            "b": {"x": {"at": 0, "salience": 1}},
            "c": {"x": {"at": 0.5, "salience": 0}},
        },
        "cost_of_no_deal": {"a": 20, "b": 20},
        "tables": {"t": {"seats": ["a", "b"]}},
        "obligations": [{"by": "a", "gain": 40, "lag": MONTHS}],
    }
    return situation({**body, **parts})


def believed(**seen: float) -> list[Body]:
    return [{"by": "c", "against": "a", "credibility": {"as_seen_by": seen}, "loss": 50}]


# By hand


@pytest.mark.parametrize(("lag", "slack"), [(3, 13.277), (6, 7.458)])
def test_slack_of_a_settled_pie(lag: int, slack: float) -> None:
    """theory.md section 6: m 36, H 24, h .5, w .3, gain .3: .13277, .07458 at lag 3, 6."""
    file = pie(
        horizon=24,
        parties={p: {"needs_deal_within": 36} for p in "abc"},
        obligations=[{"by": "a", "gain": 30, "lag": lag}],
    )
    found = pl.hold(file, "t", draws=3).slack["a"]
    assert found.own.points.middle == pytest.approx(slack, abs=1e-3)
    assert (found.own.holds, found.draws) == (1.0, 3)


def test_credibility_as_seen_by_each_and_the_belief_that_would_do() -> None:
    """theory.md section 6: delta .8, h .35, w .3, gain .4, loss .5: -.01, +.01; break-even .4."""
    answer = pl.hold(pie(guarantees=believed(a=0.3, b=0.5)), "t", deal={"x": 0.35}, draws=2)
    slack = answer.slack["a"]
    assert slack.own.points.middle == pytest.approx(-1.0, abs=1e-9)
    assert slack.by_viewer["b"].points.middle == pytest.approx(1.0, abs=1e-9)
    assert slack.needed.middle == pytest.approx(20.0, abs=1e-9)
    found = answer.break_even["c"]
    assert found.needed.middle == pytest.approx(0.4, abs=1e-9)
    assert found.lacking.middle == pytest.approx(20.0, abs=1e-9)
    assert (found.stated.middle, found.enough, found.none_suffices) == (0.3, 0.0, 0.0)
    assert (found.holds_with, found.holds_without, found.holds_for_sure) == (0.0, 0.0, 1.0)
    assert answer.holds_as_seen_by == {"a": 0.0, "b": 1.0, "c": 0.0}
    assert untied(answer.section()) == []


def test_no_credibility_suffices() -> None:
    """theory.md section 6 at a tenth: h - w .02, gain .9, delta .9, loss .5: cred* 1.44."""
    file = pie(
        obligations=[{"by": "a", "gain": 90, "lag": float(12 * np.log(1 / 0.9) / np.log(2))}],
        guarantees=believed(a=1.0),
    )
    answer = pl.hold(file, "t", deal={"x": 0.32}, draws=2)
    found = answer.break_even["c"]
    assert found.needed.middle == pytest.approx(1.44, abs=1e-9)
    assert found.none_suffices == 1.0
    assert "not be kept to it by any belief" in " ".join(answer.sentences)
    assert "none suffices" in str(answer.section().grids)


def test_a_guarantee_that_costs_nothing_can_never_suffice() -> None:
    body = believed(a=0.5)
    body[0]["loss"] = 0
    answer = pl.hold(pie(guarantees=body), "t", deal={"x": 0.35}, draws=2)
    out = json.loads(answer.to_json())["break_even"]["c"]
    assert (out["none_suffices"], out["credibility"]["middle"]) == (1.0, None)


def test_a_chain_with_and_without_the_one_it_waits_for() -> None:
    """theory.md section 6: .5, then .9 if it acts, .2 if not: .55."""
    chain = [
        {"by": "c", "against": "a", "credibility": 0.5, "loss": 60},
        {"by": "b", "against": "a", "only_if": {"c": {"with": 0.9, "without": 0.2}}, "loss": 40},
    ]
    answer = pl.hold(pie(guarantees=chain), "t", deal={"x": 0.35}, draws=2)
    assert answer.break_even["b"].chance.middle == pytest.approx(0.55, abs=1e-12)
    assert answer.slack["a"].imposed.middle == pytest.approx(0.5 * 60 + 0.55 * 40, abs=1e-9)
    link = answer.chain[0]
    assert (link.waits, link.awaits) == ("b", "c")
    assert link.chance_alone.middle == pytest.approx(0.2, abs=1e-12)
    # without c: delta (h - w) - (1 - delta)(gain - .2 x 40)
    assert link.slack_alone.middle == pytest.approx(80 * 0.05 - 20 * (0.4 - 0.08), abs=1e-9)
    assert link.slack_both.middle == pytest.approx(80 * 0.05 - 20 * (0.4 - 0.52), abs=1e-9)
    assert (link.holds_alone, link.holds_both) == (0.0, 1.0)
    assert answer.first_to_break.saves == {"c": 1.0, "b": 0.0}


def test_a_promise_by_halves_is_believed_by_halves() -> None:
    issues = {
        "x": {"scale": [0, 1], "status_quo": 0.5},
        "g": {"scale": {0: "none", 100: "treaty"}, "status_quo": 0},
    }
    guarantee = [{"by": "c", "through": "g", "against": "a", "credibility": 0.8, "loss": 50}]
    file = pie(issues=issues, guarantees=guarantee)
    half = pl.hold(file, "t", deal={"x": 0.35, "g": 50}, draws=2).break_even["c"]
    full = pl.hold(file, "t", deal={"x": 0.35, "g": "treaty"}, draws=2).break_even["c"]
    assert half.chance.middle == pytest.approx(0.4, abs=1e-12)
    assert full.chance.middle == pytest.approx(0.8, abs=1e-12)
    assert half.stated.middle == full.stated.middle == pytest.approx(0.8)
    assert half.level == (0.5, 0.5, 0.5)


def test_who_breaks_first_and_a_tie() -> None:
    both = [{"by": p, "gain": 40, "lag": MONTHS} for p in "ab"]
    tied = pl.hold(pie(obligations=both), "t", draws=2).first_to_break
    assert (tied.ties, tied.shares) == (1.0, {"a": 0.5, "b": 0.5})
    one = pl.hold(pie(obligations=both), "t", deal={"x": 0.6}, draws=2)
    assert one.first_to_break.first == "b"
    assert one.first_to_break.breaks == {"a": 0.0, "b": 1.0 if one.slack["b"].own.holds < 1 else 0}
    assert one.first_to_break.guarantor is None


def test_a_slack_of_exactly_nothing_holds() -> None:
    """delta (h - w) = (1 - delta) gain: .8 x .1 = .2 x .4."""
    answer = pl.hold(pie(), "t", deal={"x": 0.4}, draws=2)
    assert answer.slack["a"].own.points.middle == pytest.approx(0.0, abs=1e-9)
    assert answer.holds == 1.0


def test_a_party_with_two_obligations_and_two_promises() -> None:
    file = pie(
        obligations=[
            {"by": "a", "gain": 40, "lag": MONTHS},
            {"by": "a", "gain": 10, "lag": MONTHS},
        ],
        issues={
            "x": {"scale": [0, 1], "status_quo": 0.5},
            "g": {"scale": [0, 1], "status_quo": 0},
        },
        guarantees=[
            {"by": "c", "through": "g", "credibility": 0.5, "loss": 20},
            {"by": "c", "credibility": 0.5, "loss": 20},
        ],
    )
    answer = pl.hold(file, "t", draws=2)
    assert list(answer.slack) == ["a", "a.2"]
    assert list(answer.break_even) == ["c:g", "c:itself"]
    assert answer.first_to_break.shares == {"a": 1.0}
    assert untied(answer.section()) == []


def test_when_it_is_hardest_to_keep() -> None:
    """A gain that rises from 20 to 80 turns the slack at a known month."""
    file = pie(obligations=[{"by": "a", "gain": 20, "gain_in_a_year": 80, "lag": MONTHS}])
    found = pl.hold(file, "t", deal={"x": 0.4}, draws=2).binding[0]
    assert found.now.middle == pytest.approx(4.0, abs=1e-9)
    assert found.in_a_year.middle == pytest.approx(-8.0, abs=1e-9)
    assert (found.tightest, found.turns) == (12, 5)  # 4 - t < 0 first after month 4
    assert (found.holds_now, found.holds_in_a_year) == (1.0, 0.0)
    assert pl.hold(pie(), "t", draws=2).binding == ()


# What there may be nothing to say about


def test_nobody_obliged_is_an_error_with_a_line_to_add() -> None:
    with pytest.raises(MethodError, match=r"obligations: \[\{by: a"):
        pl.hold(pie(obligations=[]), "t", draws=2)


def test_nobody_to_answer_is_said() -> None:
    answer = pl.hold(pie(), "t", draws=2)
    assert answer.break_even == {}
    assert "Nobody is named who would answer" in " ".join(answer.sentences)
    assert untied(answer.section()) == []
    json.loads(answer.to_json())


def test_no_peace_is_an_answer(talks: Situation) -> None:
    for table in ("paris", "ukraine+europe"):
        answer = pl.hold(talks, table, draws=50)
        assert len(answer.sentences) == 1
        assert "in no draw" in answer.sentences[0]
        out = json.loads(answer.to_json())
        assert out["peace"]["draws"] == 0
        assert out["holds"]["share"] is None
        assert out["slack"]["russia"]["middle"] is None
        assert out["first_to_break"]["party"] is None
        assert answer.chart() == {}


def test_a_package_that_leaves_the_fighting_going(talks: Situation) -> None:
    answer = pl.hold(talks, deal={"backstop": 100}, draws=50)
    assert answer.sentences == (
        "The package given leaves ceasefire as it is, so nobody is obliged to anything.",
    )


def test_one_seat_is_no_peace(talks: Situation) -> None:
    file = pie(tables={"t": {"seats": ["a"]}})
    assert pl.hold(file, "t", draws=5).deals.count == 0


@pytest.mark.parametrize(
    ("deal", "said"),
    [
        ({"ceasefre": "yes"}, 'Did you mean "ceasefire"'),
        ({"ceasefire": "maybe"}, "one of: no, yes"),
        ({"troops": 140}, "from 0 to 100"),
        ({"troops": "a horde"}, "observers"),
        ({"troops": [1, 2]}, "from 0 to 100"),
        ({"troops": float("nan")}, "from 0 to 100"),
        ({"ceasefire": None}, "one of: no, yes"),
    ],
)
def test_a_package_that_is_none(talks: Situation, deal: Body, said: str) -> None:
    with pytest.raises(SituationError, match=said):
        pl.hold(talks, deal=deal, draws=5)


def test_a_settlement_gives_its_own_draws(talks: Situation, kept: Holding) -> None:
    settled = pl.settle(talks, "all", draws=200, seed=7)
    assert pl.hold(talks, settled).to_json() == kept.to_json()
    with pytest.raises(SituationError, match="another situation"):
        pl.hold(pie(), settled)


def test_a_table_that_counts_votes() -> None:
    file = pie(
        tables={"t": {"seats": ["a", "b", "c"], "rule": "majority"}},
        positions={
            p: {"x": {"at": at, "salience": 1}} for p, at in zip("abc", (1, 0, 0.5), strict=True)
        },
        cost_of_no_deal=dict.fromkeys("abc", 5),
    )
    answer = pl.hold(file, "t", draws=5)
    assert answer.deals.asked.size <= 5
    assert answer.slack["a"].draws == answer.deals.count
    assert untied(answer.section()) == []


# The worked example


def test_what_the_answer_must_hold(kept: Holding) -> None:
    out = json.loads(kept.to_json())
    for key in ("slack", "break_even", "first_to_break", "views", "binding", "chain"):
        assert out[key]
    assert set(out["slack"]) == {"russia", "ukraine"}
    assert out["first_to_break"]["party"] == "russia"
    assert sum(out["first_to_break"]["shares"].values()) == pytest.approx(1)
    us = out["break_even"]["us"]
    assert us["against"] == ["russia"]
    assert set(us["believed"]) == {"russia", "ukraine", "europe"}
    assert 0 < us["none_suffices"] < us["unneeded"] < 1
    assert us["holds_without"] < us["holds_with"]
    both = out["chain"][0]
    assert (both["guarantor"], both["only_if"]) == ("europe", "us")
    assert both["without"]["holds"] < both["with"]["holds"]
    assert both["without"]["slack"]["middle"] < both["with"]["slack"]["middle"]


def test_sentences_stand_in_tables(kept: Holding) -> None:
    assert 2 <= len(kept.sentences) <= 5
    assert untied(kept.section()) == []
    said = " ".join(kept.sentences[:-1])
    assert "%" not in said, "only history has figures: holding is said in words"
    assert kept.sentences[-1].startswith("What history records")
    assert "With European troops but without US backstop" in said


def test_the_same_seed_gives_the_same_bytes(talks: Situation, kept: Holding) -> None:
    assert pl.hold(talks, "all", draws=200, seed=7).to_json() == kept.to_json()
    assert pl.hold(talks, "all", draws=200, seed=8).to_json() != kept.to_json()


def reseen(talks: Situation, viewer: str, belief: float) -> Situation:
    """The same with one viewer's belief in the US backstop changed, also by the event."""
    raw = talks.model_dump(by_alias=True, exclude_unset=True, mode="json")
    raw = copy.deepcopy(raw)
    raw["guarantees"][0]["credibility"]["as_seen_by"][viewer] = belief
    for change in raw["changes"]:
        if change["act"] == "devalues":
            change["credibility"]["as_seen_by"][viewer] = belief
    return Situation.model_validate(raw).with_ledger(talks.ledger)


def test_whose_belief_moves_whose_slack(talks: Situation, kept: Holding) -> None:
    """Ukraine's belief does not move Russia's slack; Russia's own does."""
    theirs = pl.hold(reseen(talks, "ukraine", 0.99), "all", draws=200, seed=7)
    assert np.array_equal(theirs.standing.own, kept.standing.own)
    assert theirs.holds_as_seen_by["ukraine"] > kept.holds_as_seen_by["ukraine"]
    assert theirs.holds_as_seen_by["russia"] == kept.holds_as_seen_by["russia"]
    own = pl.hold(reseen(talks, "russia", 0.99), "all", draws=200, seed=7)
    assert (own.standing.own[:, 0] >= kept.standing.own[:, 0]).all()
    assert own.holds > kept.holds


def test_without_any_guarantee_is_the_file_without_them(talks: Situation, kept: Holding) -> None:
    """On the packages of the file with them: only who would answer is taken away."""
    bare = talks.model_copy(update={"guarantees": (), "changes": ()})
    drawn = kept.deals.drawn
    level = {
        k: talks.issues[k].own_level(float(kept.deals.level[0, i]))
        for i, k in enumerate(drawn.issues)
    }
    with_ = pl.hold(talks.model_copy(update={"changes": ()}), deal=level, draws=200, seed=7)
    without = pl.hold(bare, deal=level, draws=200, seed=7)
    assert without.holds == pytest.approx(with_.unguarded["holds"], abs=1e-12)
    assert without.slack["russia"].own.points == with_.unguarded["slack"]["russia"]


def test_because_names_inputs_of_the_file(kept: Holding, talks: Situation) -> None:
    named = [r.path for r in pl.hold(talks, draws=500, seed=7).because("russia").reasons]
    assert any(path.startswith("obligations.russia") for path in named)
    with pytest.raises(SituationError, match="not obliged"):
        kept.because("us")


# Settled with that in mind


def test_the_same_draws_at_face_value_weighed_and_hard(kept: Holding) -> None:
    out = json.loads(kept.to_json())["weighed"]
    face, weighed, hard = out["face_value"], out["weighed"], out["hard"]
    assert face["outcome"]["deal"] == pytest.approx(kept.deals.share)
    assert face["holds"] < weighed["holds"] < hard["holds"] == 1.0
    assert hard["peace"] <= face["peace"] + 1e-12
    for line in (face, weighed, hard):
        total = sum(line["outcome"][kind] for kind in ("deal", "partial", "no_deal"))
        assert total == pytest.approx(1.0)
    assert "at face value" in kept.sentences[-2]


def test_nothing_holds_is_a_reason() -> None:
    """Two obliged on a pie, w = d = .3, delta .8: each would need h >= .55 for a gain of 100."""
    both = [{"by": p, "gain": 100, "lag": MONTHS} for p in "ab"]
    answer = pl.hold(pie(obligations=both), "t", draws=2)
    assert answer.holds == 0.0
    out = json.loads(answer.to_json())["weighed"]
    assert out["hard"]["outcome"]["reasons"] == {"nothing holds": 1.0}
    assert out["hard"]["peace"] == 0.0
    assert "weighed" not in out, "without any spread there is nothing to weigh by"
    assert untied(answer.section()) == []
    easy = [{"by": p, "gain": 50, "lag": MONTHS} for p in "ab"]
    kept = json.loads(pl.hold(pie(obligations=easy), "t", draws=2).to_json())["weighed"]
    assert kept["hard"]["outcome"]["deal"] == 1.0


def test_a_package_is_not_weighed(talks: Situation) -> None:
    answer = pl.hold(talks, deal={"ceasefire": "yes"}, draws=30)
    assert answer.weighed is None
    assert "refused by" in " ".join(answer.sentences)
    assert untied(answer.section()) == []


# Beside it


def test_history_stands_beside_and_is_not_blended(talks: Situation, kept: Holding) -> None:
    out = json.loads(kept.to_json())["history"]
    assert set(out) == {"no_war", "no_fatal_clash", "no_crisis"}
    for rate in out.values():
        assert rate["n"] >= 20
        assert rate["events"] >= 5
        assert rate["shares"]["5"]["low"] < rate["shares"]["5"]["high"]
        assert rate["ending"] == "peace_agreement"
    bare = talks.model_copy(update={"conflict": None})
    without = pl.hold(bare, "all", draws=200, seed=7)
    assert (without.past, without.holds) == (None, kept.holds)
    assert json.loads(without.to_json())["history"] is None
    only = pl.hold(talks, deal={"ceasefire": "yes"}, draws=200).past
    assert only is not None
    assert only.ending == "ceasefire"


def test_pledges_capacity_and_payers_stand_in_it(kept: Holding) -> None:
    out = json.loads(kept.to_json())
    assert set(out["pledges"]["least"]) == set(out["pledges"]["greatest"])
    for key, least in out["pledges"]["least"].items():
        assert least <= out["pledges"]["greatest"][key] + 1e-12
    assert out["capacity"]["troops"]["unit"] == "brigades"
    assert out["payers"]["parties"]["europe"]["has_agreed"] is True


def test_pictures_have_words(kept: Holding) -> None:
    charts = kept.section().charts
    assert len(charts) == 4
    assert all(c.alt and c.narrow is not None for c in charts)
    assert kept.chart() == dict(charts[0].spec)
