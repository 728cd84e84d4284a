"""What the main answer must show, on the worked example and on small cases."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import plenipo as pl
from plenipo.answer.settle import Settlement
from plenipo.show.sentence import quantities, untied
from plenipo.situation.model import Situation

UKRAINE = Path(__file__).parents[2] / "situations" / "ukraine-2025" / "situation.yaml"


@pytest.fixture(scope="module")
def talks() -> Situation:
    return pl.load(UKRAINE)


@pytest.fixture(scope="module")
def riyadh(talks: Situation) -> Settlement:
    return pl.settle(talks, "riyadh", draws=1000, seed=7)


@pytest.fixture(scope="module")
def full(talks: Situation) -> Settlement:
    return pl.settle(talks, "all", draws=1000, seed=7)


def test_the_json_carries_what_was_promised(riyadh: Settlement) -> None:
    out = json.loads(riyadh.to_json())
    promised = {
        "question",
        "table",
        "seats",
        "ratifiers",
        "outcome",
        "agreed",
        "deal",
        "levels",
        "gains",
        "refusals",
        "basis",
        "method",
        "room_alone",
        "band",
    }
    assert promised <= set(out)
    assert out["question"] == "settle"
    assert out["seats"] == ["us", "russia"]
    assert "ukraine" in out["ratifiers"]
    shares = out["outcome"]
    assert shares["deal"] + shares["partial"] + shares["no_deal"] == pytest.approx(1, abs=1e-12)
    assert "reasons" in shares
    assert shares["blockers"]
    assert out["method"]["status"] == "solved"
    for issue in out["agreed"]:
        assert set(out["deal"][issue]) >= {"level", "words"}
        assert set(out["levels"][issue]) >= {"low", "middle", "high"}
    for party in ("us", "russia", "ukraine", "europe", "poland"):
        gain = out["gains"][party]
        assert gain["low"] <= gain["middle"] <= gain["high"]
    assert set(out["refusals"]["ukraine"]) == {"resolved", "fixed_deal", "has_veto"}
    assert out["refusals"]["ukraine"]["has_veto"]


def test_same_inputs_and_seed_give_the_same_bytes(talks: Situation, riyadh: Settlement) -> None:
    assert pl.settle(talks, "riyadh", draws=1000, seed=7).to_json() == riyadh.to_json()
    assert pl.settle(talks, "riyadh", draws=1000, seed=8).to_json() != riyadh.to_json()


def test_two_seeds_tell_the_same_story(talks: Situation, riyadh: Settlement) -> None:
    other = pl.settle(talks, "riyadh", draws=1000, seed=8)
    assert other.main.success == pytest.approx(riyadh.main.success, abs=0.05)
    assert other.main.deal_kind == riyadh.main.deal_kind


def test_the_room_alone_cannot_stop_the_fighting(riyadh: Settlement) -> None:
    assert riyadh.alone.agreed["ceasefire"] == 0.0
    for issue in ("ceasefire", "territory", "troops", "nato", "minerals"):
        assert riyadh.alone.agreed[issue] == 0.0
    assert riyadh.alone.agreed["relations"] > 0.9  # what the two own can still be settled
    assert riyadh.alone.outcome["deal"] == 0.0  # and it is called partial
    assert riyadh.alone.below["ukraine"] > 0.5


def test_paris_alone_moves_nothing_that_others_own(talks: Situation) -> None:
    paris = pl.settle(talks, "paris", draws=300, seed=7)
    assert set(paris.alone.agreed.values()) == {0.0}
    assert paris.outcome["no_deal"] == 1.0


def test_at_the_full_table_it_is_open_and_says_why(full: Settlement) -> None:
    chance = full.agreed["ceasefire"]
    assert 0.05 < chance < 0.95
    blocker = full.outcome["blockers"][0]
    assert blocker["share"] > 0.05
    assert "territory" in blocker["limits"][0]
    assert full.obstacles.bluffs[0].success > full.obstacles.chance


def test_a_real_consent_protects_its_holder(riyadh: Settlement) -> None:
    run = riyadh.run
    room, solved = run.seating.room, run.solved
    for h, (party, _) in enumerate(run.seating.consents):
        a = riyadh.drawn.actors.index(party)
        moved = (run.moved & room.consent_over[h]).any(axis=1)
        real = room.consent_real[:, h] & moved
        assert real.any()
        assert (run.worth[real, a] >= room.reservation[real, a] - 1e-8).all()
    assert (solved.gap[solved.kind > 0] <= 1e-5).all()


@pytest.mark.parametrize("table", ["riyadh", "all", "kyiv", "paris", "later", "summit"])
def test_every_number_in_a_sentence_stands_in_a_table(talks: Situation, table: str) -> None:
    answer = pl.settle(talks, table, draws=600, seed=7)
    assert 1 <= len(answer.sentences) <= 5
    words = [t.name for t in talks.tables.values()]  # names and rungs may hold numbers
    words += [w for i in talks.issues.values() for w in (i.scale or {}).values()]
    named = [n for w in words for n in quantities(w)]
    assert not untied(answer.section(), also=[answer.basis.draws, answer.basis.kept, *named])


def test_central_says_everything_needed_to_check_it(talks: Situation) -> None:
    out = json.loads(pl.settle(talks, "riyadh", central=True).to_json())
    assert {"package", "theta", "d", "gap", "lambda"} <= set(out)
    assert sum(out["theta"].values()) == pytest.approx(1)
    assert 0 <= out["gap"] <= 1e-5
    for party, weight in out["theta"].items():
        gain = out["utility"][party] - out["d"][party]
        assert out["lambda"][party] == pytest.approx(weight / gain, rel=1e-6)


def test_because_names_inputs_and_statements(riyadh: Settlement) -> None:
    why = riyadh.because("ukraine", "gain")
    assert why.reasons
    assert all(0 < r.share <= 1 for r in why.reasons)
    assert any(r.statements for r in why.reasons)
    with pytest.raises(pl.SituationError, match="neither a party nor an issue"):
        riyadh.because("atlantis")


def test_an_unknown_table_is_a_mistake_with_a_remedy(talks: Situation) -> None:
    with pytest.raises(pl.SituationError, match='Did you mean "riyadh"'):
        pl.settle(talks, "riyad")
    with pytest.raises(pl.SituationError, match='no party "usa"'):
        pl.settle(talks, "usa+russia")


def test_nothing_survives_an_impossible_observation() -> None:
    s = Situation.model_validate(
        {
            "plenipo": 1,
            "parties": {"a": None, "b": None},
            "issues": {"x": {"scale": [0, 100], "status_quo": 50}},
            "positions": {"a": {"x": 100}, "b": {"x": 0}},
            "observed": [{"by": "a", "refuses": {"x": 100}}],
        }
    )
    with pytest.raises(pl.MethodError, match="No draw agrees"):
        pl.settle(s, "all", draws=50)


def test_too_many_cases_names_what_multiplies() -> None:
    issues = {f"o{i}": {"options": ["no", "yes"], "status_quo": "no"} for i in range(13)}
    issues["x"] = {"scale": [0, 100], "status_quo": 0}  # without it they are searched as a tree
    s = Situation.model_validate(
        {"plenipo": 1, "parties": {"a": None, "b": None}, "issues": issues}
    )
    with pytest.raises(pl.MethodError, match="the options of o0"):
        pl.settle(s, "all", draws=5)


def test_compare_is_paired(riyadh: Settlement, full: Settlement) -> None:
    same = pl.compare(riyadh, riyadh)
    assert all(d.mean == 0 and d.error == 0 for d in same.gains.values())
    both = pl.compare(riyadh, full, names=("Riyadh", "all"))
    assert both.gains["ukraine"].mean > 0
    change = full.run.gains[:, 2] - riyadh.run.gains[:, 2]
    assert both.gains["ukraine"].mean == pytest.approx(float(np.mean(change)))
    with pytest.raises(pl.MethodError, match="different draws"):
        pl.compare(riyadh, pl.settle(riyadh.situation, "all", draws=100, seed=7))


def test_notebooks_get_html(full: Settlement) -> None:
    html = full._repr_html_()
    assert "<table" in html
    assert "<svg" in html
    assert "<script" not in html
    assert full.chart()["$schema"].startswith("https://vega.github.io")
    frame = full.to_frame()
    assert frame.shape[0] == 1
