"""Dated events: what each did to whom, by hand and on the worked example."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from laws.tables import situation

import plenipo as pl
from plenipo.answer.changes import Changes
from plenipo.errors import MethodError, SituationError
from plenipo.show.sentence import untied
from plenipo.situation.model import Situation

UKRAINE = Path(__file__).parents[2] / "situations" / "ukraine-2025" / "situation.yaml"
Act = dict[str, Any]


@pytest.fixture(scope="module")
def talks() -> Situation:
    return pl.load(UKRAINE)


@pytest.fixture(scope="module")
def week(talks: Situation) -> Changes:
    return pl.changes(talks, draws=300, seed=7)


# A pie by hand: u = x and 1 - x, one line


def pie(
    *acts: Act,
    no_deal: tuple[float, float] = (0.0, 0.0),
    access: tuple[int, int] = (1, 1),
    today: float = 0.5,
) -> Situation:
    """Two share a pie of 100 points; acts happen one day after the other."""
    days = {"on": "2025-01-01"}
    return situation(
        {
            "as_of": "2025-02-01",
            "distance": "absolute",
            "horizon": None,
            "parties": {
                p: {"access": a, "needs_deal_within": 12}
                for p, a in zip("ab", access, strict=True)
            },
            "issues": {"x": {"scale": [0, 1], "status_quo": today}},
            "positions": {p: {"x": {"at": at, "salience": 1}} for p, at in (("a", 1), ("b", 0))},
            "cost_of_no_deal": {
                "a": 100 * (today - no_deal[0]),
                "b": 100 * (1 - today - no_deal[1]),
            },
            "tables": {"t": {"seats": ["a", "b"]}},
            "changes": [{**days, "by": "a", **act} for act in acts],
        }
    )  # fmt: skip


def shares(answer: Changes, party: str) -> list[float]:
    return [e["shares"][party] for e in answer.to_dict()["events"]]


def test_two_events_on_a_pie_are_shared_as_by_hand(data_dir: Path) -> None:
    """theory.md section 5: x = d_0 + theta_0 (1 - d_0 - d_1); -.05833 and -.125."""
    row = next(
        line
        for line in (data_dir / "theory" / "cases.csv").read_text().splitlines()
        if line.startswith("changes_shapley,")
    )
    assert "[-0.058333333333333334,-0.125]" in row
    file = pie(
        {"act": "fallback", "points": 10},
        {"on": "2025-01-02", "act": "haste", "within": 6},
        no_deal=(0.2, 0.1),
    )
    answer = pl.changes(file, "t", central=True)
    assert shares(answer, "a") == pytest.approx([-5.8333333, -12.5], abs=1e-5)
    assert shares(answer, "b") == pytest.approx([5.8333333, 12.5], abs=1e-5)
    out = answer.to_dict()
    assert out["first"]["a"] == pytest.approx(55.0, abs=1e-5)
    assert out["last"]["a"] == pytest.approx(100 * (0.1 + 0.8 / 3), abs=1e-5)


def test_a_fallback_that_falls_while_the_others_rises() -> None:
    """theory.md section 5: (1 - theta) a + theta b = .078 at theta .4, a .05, b .12."""
    file = pie(
        {"act": "fallback", "points": 5, "name": "the speech"},
        {"act": "fallback", "of": "b", "points": -12, "name": "the speech"},
        no_deal=(0.2, 0.2),
        access=(2, 3),
    )
    answer = pl.changes(file, "t", central=True)
    assert shares(answer, "a") == pytest.approx([-7.8], abs=1e-5)
    assert len(answer.to_dict()["events"][0]["acts"]) == 2
    prices = [p["nash"]["a"]["points"] for p in answer.to_dict()["prices"]]
    assert prices == pytest.approx([-3.0, -4.8], abs=1e-5)


@pytest.mark.parametrize(("cap", "nash", "kalai"), [(0.8, 0.0, 0.8 / 1.8), (0.4, -10, 0.4 / 1.4)])
def test_a_capped_claim_by_two_solutions(cap: float, nash: float, kalai: float) -> None:
    """theory.md section 5: Nash 0 if slack, KS cap/(1+cap): .4444 and .2857."""
    file = pie({"act": "cap_claim", "issue": "x", "at_most": cap}, today=0.45)
    answer = pl.changes(file, "t", central=True)
    price = answer.to_dict()["prices"][0]
    assert price["nash"]["a"]["points"] == pytest.approx(nash, abs=1e-5)
    assert price["kalai_smorodinsky"]["a"]["points"] == pytest.approx(100 * kalai - 50, abs=1e-4)
    assert ("stays short of that bound" in price["tables"]["t"]["why_zero"]) == (nash == 0.0)


def test_what_makes_good_a_capped_claim() -> None:
    """b asks for x = 0 and would get .6; a has its half again once b asks for .5 less."""
    file = pie({"act": "fallback", "points": 20}, no_deal=(0.3, 0.3))
    answer = pl.changes(file, "t", central=True)
    found = answer.redresses[0]
    assert (found.party, found.by, found.loss) == ("a", "b", pytest.approx(10, abs=1e-4))
    step = found.smallest
    assert step is not None
    assert (step.issue, step.size) == ("x", pytest.approx(0.5, abs=0.01))
    assert "claim about 0.5 less on x (0 to 1)" in answer.sentences[-1]
    assert untied(answer.section()) == []


def test_none_suffices_is_an_answer() -> None:
    """Today's level is the most b can give, and a would need more."""
    file = pie({"act": "fallback", "points": 25}, no_deal=(0.45, 0.05))
    answer = pl.changes(file, "t", central=True)
    assert answer.redresses[0].smallest is None
    assert answer.to_dict()["reciprocal"][0]["suffices"] is False
    assert "Nothing B could hold back" in answer.sentences[-1]


def test_an_issue_off_the_agenda_and_a_moved_line() -> None:
    off = pie({"act": "off_agenda", "issue": "x", "to": 0.6}, no_deal=(0.1, 0.1))
    assert shares(pl.changes(off, "t", central=True), "a") == pytest.approx([10.0], abs=1e-5)
    line = pie({"act": "limit", "issue": "x", "at_least": 0.7}, no_deal=(0.1, 0.1))
    assert shares(pl.changes(line, "t", central=True), "a") == pytest.approx([20.0], abs=1e-5)


def test_a_moved_position_does_not_move_the_yardstick() -> None:
    """a comes to want 0: by what it wants on the last day, the deal moved all the way to it."""
    file = pie({"act": "position", "issue": "x", "to": 0}, no_deal=(0.1, 0.1))
    out = pl.changes(file, "t", central=True).to_dict()
    assert out["first"]["a"] == pytest.approx(50.0, abs=1e-5)
    assert out["last"]["a"] == pytest.approx(100.0, abs=1e-5)


# What the answer promises


def test_the_json_carries_what_was_promised(week: Changes) -> None:
    out = json.loads(week.to_json())
    assert out["table"] == "riyadh"  # the next one that is planned
    assert out["full_table"]["table"] == "all"
    assert [e["on"] for e in out["events"]] == sorted(e["on"] for e in out["events"])
    assert len(out["events"]) == 4
    for part in (out, out["full_table"]):
        assert part["residual"] < 1e-7
        for party, total in part["total"].items():
            added = sum(e["shares"][party] for e in part["events"])
            assert abs(added - total) <= part["residual"]
            assert part["last"][party] - part["first"][party] == pytest.approx(total, abs=1e-7)
    event = out["events"][0]
    assert {"name", "on", "by", "acts", "shares", "interval", "error", "reversible_band",
            "statements", "why_zero"} <= set(event)  # fmt: skip
    assert event["statements"] == ["s16", "analyst"]
    assert [d["after"] for d in out["days"]] == [None, "2025-02-12", "2025-02-14"]
    assert set(out["prices"][0]["tables"]) == {"riyadh", "all"}
    assert set(out["norms"]["with_ukraine"]) >= {"riyadh", "summit", "later"}
    assert not out["norms"]["with_ukraine"]["riyadh"]["held"]
    assert out["haste"][0]["party"] == "us"
    assert out["haste"][0]["rule"] == "unanimity"
    assert "russia_serious" in out["by_type"]
    assert out["not_yet"] == []


def test_the_last_day_is_what_settle_says(talks: Situation, week: Changes) -> None:
    """Same draws, same table: prospects are the worth of what settle finds."""
    riyadh = pl.settle(talks, "riyadh", draws=300, seed=7)
    worth = 100 * riyadh.run.worth.mean(axis=0)
    assert list(week.to_dict()["last"].values()) == pytest.approx(worth.tolist(), abs=1e-8)
    assert week.main.success[-1] == pytest.approx(riyadh.main.success)


def test_the_first_day_is_the_world_without_changes(talks: Situation, week: Changes) -> None:
    norms = {k: n.model_copy(update={"dropped": None}) for k, n in talks.norms.items()}
    before = talks.model_copy(update={"changes": (), "norms": norms})
    run = pl.settle(before, "riyadh", draws=300, seed=7).run
    worth = 100 * run.worth.mean(axis=0)
    assert list(week.to_dict()["first"].values()) == pytest.approx(worth.tolist(), abs=1e-8)


def test_zero_has_its_reason_and_the_price_at_the_full_table(week: Changes) -> None:
    events = {e["name"]: e for e in week.to_dict()["events"]}
    devalued = events["Europe no longer comes first"]
    assert set(devalued["shares"].values()) == {0.0}
    assert "whether the deal holds" in devalued["why_zero"]
    assert "bound" in events["no membership from these talks"]["why_zero"]
    assert events["the call"]["why_zero"] == ""
    full = {e["name"]: e["why_zero"] for e in week.to_dict()["full_table"]["events"]}
    assert full["the call"] == "Ukraine sits there itself"


def test_haste_costs_the_one_in_a_hurry_where_all_must_agree(week: Changes) -> None:
    tables = week.to_dict()["haste"][0]["tables"]
    for table in ("riyadh", "all"):
        assert tables[table]["points"]["us"]["points"] < 0
    assert any("By hurrying, where all must agree" in s for s in week.sentences)
    riyadh, full = (tables[t]["by_rule"] for t in ("riyadh", "all"))
    assert "needs everybody's yes" in riyadh["why"]  # every majority is both of them
    assert list(full["rules"]) == ["unanimity", "a majority of heads"]
    assert full["rules"]["unanimity"]["us"]["mean"] < 0  # under majority no sign is asserted
    assert full["months"] == {"from": 12.0, "to": 6.0}


def test_sentences_are_few_and_tied_to_the_tables(week: Changes) -> None:
    assert 2 <= len(week.sentences) <= 5
    assert untied(week.section()) == []
    assert week.chart()


def test_same_inputs_and_seed_give_the_same_bytes(talks: Situation, week: Changes) -> None:
    assert pl.changes(talks, draws=300, seed=7).to_json() == week.to_json()
    assert pl.changes(talks, "riyadh", draws=300, seed=8).to_json() != week.to_json()


def test_the_order_of_the_file_does_not_matter_and_the_bands_hold(week: Changes) -> None:
    for event in week.to_dict()["events"]:
        for band, share in zip(
            event["reversible_band"].values(), event["shares"].values(), strict=True
        ):
            assert band["high"] == pytest.approx(share, abs=1e-9)
            assert abs(band["low"]) <= abs(share) + 1e-6  # points; the solver's own rounding
            assert band["low"] * share >= -1e-12


# Mistakes and edges


def test_a_file_without_changes_says_how_to_write_one(root: Path) -> None:
    trade = pl.load(root / "situations" / "three-party-trade" / "situation.yaml")
    answer = pl.changes(trade, "two", draws=50)
    assert answer.events == ()
    assert answer.to_dict()["total"] == dict.fromkeys(trade.actors, 0.0)
    assert "List what happened" in answer.sentences[1]
    assert any("changes: [{name: in a hurry" in note for note in answer.section().notes)
    assert untied(answer.section()) == []


def test_acts_after_as_of_are_listed_and_change_nothing() -> None:
    file = pie({"act": "fallback", "points": 10, "on": "2025-06-01"}, no_deal=(0.2, 0.1))
    answer = pl.changes(file, "t", central=True)
    assert answer.to_dict()["not_yet"] == [
        {"on": "2025-06-01", "by": "a", "act": "fallback", "name": ""}
    ]
    assert answer.to_dict()["total"] == {"a": 0.0, "b": 0.0}
    assert "comes on 2025-06-01" in answer.sentences[1]
    later = pl.changes(file.at("2025-06-01"), "t", central=True)
    assert shares(later, "a") == pytest.approx([-5.0], abs=1e-5)


def test_without_as_of_every_act_counts() -> None:
    file = pie({"act": "fallback", "points": 10, "on": "2099-06-01"}, no_deal=(0.2, 0.1))
    answer = pl.changes(file.model_copy(update={"as_of": None}), "t", central=True)
    assert shares(answer, "a") == pytest.approx([-5.0], abs=1e-5)
    assert any("no as_of" in x for x in answer.method.assumptions)


def test_many_events_are_taken_day_by_day() -> None:
    acts = [
        {"on": f"2025-01-{1 + i // 4:02d}", "act": "fallback", "points": 1, "of": "ab"[i % 2]}
        for i in range(14)
    ]
    answer = pl.changes(pie(*acts, no_deal=(0.3, 0.3)), "t", central=True)
    assert [e.on.day for e in answer.events] == [1, 2, 3, 4]
    assert sum(shares(answer, "a")) == pytest.approx(answer.to_dict()["total"]["a"], abs=1e-9)
    assert any("more than 12 events" in x for x in answer.method.assumptions)
    assert len(answer.priced) == 14


def test_more_days_than_can_be_told_apart_are_sampled() -> None:
    """With a pie every order gives the same: the sampled shares are exact, the sum is."""
    acts = [{"on": f"2025-01-{i + 1:02d}", "act": "fallback", "points": 1} for i in range(13)]
    answer = pl.changes(pie(*acts, no_deal=(0.3, 0.3)), "t", central=True)
    assert not answer.main.exact
    assert shares(answer, "a") == pytest.approx([-0.5] * 13, abs=1e-5)
    assert answer.main.residual < 1e-9
    assert np.isfinite(answer.main.order_error).all()


def test_one_event_is_the_whole_change() -> None:
    file = pie({"act": "haste", "within": 6, "name": "in a hurry"})
    answer = pl.changes(file, "t", central=True)
    out = answer.to_dict()
    assert out["events"][0]["shares"] == pytest.approx(out["total"])
    assert out["total"]["a"] == pytest.approx(100 / 3 - 50, abs=1e-5)
    assert answer.section().grids
    assert untied(answer.section()) == []


def test_one_who_does_not_sit_there_hurries_in_vain() -> None:
    file = pie({"act": "haste", "within": 6})
    alone = file.model_copy(update={"tables": {}})
    parties = {**alone.parties, "c": alone.parties["a"]}
    third = situation(
        {
            **json.loads(alone.model_dump_json(by_alias=True, exclude_defaults=True)),
            "parties": {p: body.model_dump(exclude_none=True) for p, body in parties.items()},
            "plenipo": 1,
        }
    )
    answer = pl.changes(third, "b+c", central=True)
    assert "does not sit there" in answer.why_zero(0, answer.main)


@pytest.mark.parametrize("table", ["riyad", "us+nobody"])
def test_a_table_that_is_not_there(talks: Situation, table: str) -> None:
    with pytest.raises(SituationError, match="There is no"):
        pl.changes(talks, table, draws=10)


def test_a_table_with_another_rule_cannot_be_replayed(talks: Situation) -> None:
    riyadh = talks.tables["riyadh"].model_copy(update={"rule": "majority"})
    other = talks.model_copy(update={"tables": {**talks.tables, "riyadh": riyadh}})
    with pytest.raises(MethodError):
        pl.changes(other, "riyadh", draws=10)
    assert pl.changes(other, draws=10).table == "all"


def test_no_draws_is_a_mistake(talks: Situation) -> None:
    with pytest.raises(MethodError, match="Ask for 1 or more"):
        pl.changes(talks, draws=0)
