"""Pledges that wait, what there is to send, and who would leave a deal unfunded: by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from laws.tables import situation

import plenipo as pl
from plenipo.answer.holding.capacity import capacity
from plenipo.answer.holding.deals import Deals, agreed, given
from plenipo.answer.holding.laid import laid
from plenipo.answer.holding.payers import payers
from plenipo.answer.holding.pledges import pledges
from plenipo.answer.holding.waits import waits_of
from plenipo.answer.table.run import kept_rows, solve
from plenipo.answer.table.seating import take_seats
from plenipo.errors import SituationError
from plenipo.show.section import Section
from plenipo.show.sentence import untied
from plenipo.situation.draw import draw

UKRAINE = Path(__file__).parents[2] / "situations" / "ukraine-2025" / "situation.yaml"
Body = dict[str, Any]
MONTHS = float(12 * np.log(1 / 0.8) / np.log(2))  # lag at which a year's half-life leaves .8
SENDS = {"by": "c", "gives": {"force": 1}, "name": "sends"}


def peace(package: Body | None = None, *, draws: int = 3, **parts: Any) -> Deals:
    """Two make peace by dividing x; c may send a force, d owns a shield.

    At x = .35 the one who may cheat has .8 x .05 - .2 x .4 = -.04 to spare without an answer,
    and c imposes half of its agenda with all of the force: it holds from .4 of it on.
    """
    body: Body = {
        "distance": "absolute",
        "horizon": None,
        "parties": {
            **{p: {"needs_deal_within": 12} for p in "abd"},
            "c": {"needs_deal_within": 12, "members": ["c1", "c2"]},
        },
        "issues": {
            "x": {"scale": [0, 1], "status_quo": 0.5},
            "force": {"scale": [0, 1], "status_quo": 0, "supplied": True},
            "shield": {"scale": [0, 0.5, 1], "status_quo": 0, "needs": ["d"]},
        },
        "positions": {
            "a": {"x": {"at": 1, "salience": 1}},
            "b": {"x": {"at": 0, "salience": 1}},
            "c": {"x": {"at": 0.5, "salience": 1}, "force": {"at": 0, "salience": 1}},
            "d": {"x": {"at": 0.5, "salience": 1}, "shield": {"at": 0, "salience": 1}},
        },
        "cost_of_no_deal": {"a": 20, "b": 20},
        "tables": {"t": {"seats": ["a", "b", "c", "d"]}},
        "obligations": [{"by": "a", "gain": 40, "lag": MONTHS, "over": ["x"]}],
        "guarantees": [
            {"by": "c", "through": "force", "against": "a", "credibility": 1, "loss": 50}
        ],
        "offers": [{**SENDS, "when": {"holds": True}}],
        **parts,
    }
    for party in "abcd":
        for issue in ("force", "shield"):
            body["positions"][party].setdefault(issue, {"at": 0, "salience": 0})
    drawn = draw(situation(body), draws=draws, seed=0)
    seating = take_seats(drawn, "t")
    package = {"x": 0.35, "force": 1} if package is None else package
    return given(laid(drawn), seating, kept_rows(seating), package)


# Pledges


def test_a_force_that_comes_if_it_holds_which_it_does_if_the_force_comes() -> None:
    found = pledges(peace())
    (row,) = found.rows
    assert (row.by_itself, row.together, row.never) == (0.0, 1.0, 0.0)
    (loop,) = found.loops
    assert (loop.pledges, loop.waits, loop.share) == (("sends",), {"sends": ("holds",)}, 1.0)
    assert found.sends == {"c": {"least": 0.0, "greatest": 1.0}}
    step = found.first_step
    assert step is not None
    assert (step.kinds, step.by, step.starts) == (("offer",), ("c",), 1.0)
    assert step.cost["c"].middle == pytest.approx(50.0)  # half of its agenda is no force
    assert "by itself nobody sends" in found.sentence(peace().situation)


def test_troops_wait_for_a_backstop_that_waits_for_troops() -> None:
    """theory.md section 6: least none, greatest all, only troops starts it."""
    offers = [
        {**SENDS, "when": {"shield": ">= 0.5", "holds": True}},
        {"by": "d", "gives": {"shield": 1}, "name": "shields", "when": {"force": ">= 0.5"}},
    ]
    issues = {
        "x": {"scale": [0, 1], "status_quo": 0.5},
        "force": {"scale": [0, 1], "status_quo": 0, "supplied": True},
        "shield": {"scale": [0, 1], "status_quo": 0, "supplied": True},
    }
    package = {"x": 0.35, "force": 1, "shield": 1}
    found = pledges(peace(package, offers=offers, issues=issues))
    assert found.to_dict()["least"] == {"sends": 0.0, "shields": 0.0}
    assert found.to_dict()["greatest"] == {"sends": 1.0, "shields": 1.0}
    assert found.loops[0].waits == {"sends": ("shield", "holds"), "shields": ("force",)}
    starts = {s.what[0]: s.starts for s in found.first.steps if s.kinds == ("offer",)}
    assert starts == {"sends": 1.0, "shields": 0.0}
    assert found.first_step is not None
    assert found.first_step.what == ("sends",)


def test_a_force_too_small_to_make_it_hold_is_never_sent() -> None:
    found = pledges(peace({"x": 0.35, "force": 0.3}))
    (row,) = found.rows
    assert (row.never, row.unmet, found.loops) == (1.0, {"holds": 1.0}, ())
    assert found.first_step is None  # sent all the same, it would not last
    assert all(np.isnan(s.starts) and np.isnan(s.unlocks) for s in found.first.steps)
    assert "not even if all who wait go together" in found.sentence(peace().situation)


def test_who_gives_on_no_condition_starts_by_itself() -> None:
    found = pledges(peace(offers=[SENDS]))
    assert (found.rows[0].by_itself, found.waiting, found.first_step) == (1.0, 0.0, None)
    assert found.sentence(peace().situation) == ""


def test_the_owner_of_what_pledges_wait_for_can_set_them_going() -> None:
    """c waits for a shield that d alone can raise, and that is not in the deal."""
    deals = peace(offers=[{**SENDS, "when": {"shield": ">= 0.5"}}])
    found = pledges(deals)
    assert (found.rows[0].never, found.rows[0].unmet) == (1.0, {"shield": 1.0})
    step = found.first_step
    assert step is not None
    assert (step.kinds, step.by, step.unlocks) == (("issue",), ("d",), 1.0)
    assert np.isnan(step.starts)
    assert step.cost["d"].middle == pytest.approx(25.0)  # half of the way on half its agenda
    assert "D puts shield at" in step.words


def test_two_steps_where_none_is_enough_by_itself() -> None:
    """Each brings three tenths of a force once six tenths are there."""
    offers = [
        {"by": by, "gives": {"force": 0.3}, "name": f"of {by}", "when": {"force": ">= 0.6"}}
        for by in ("c1", "c2", "d")
    ]
    found = pledges(peace(offers=offers))
    assert found.waiting == 1.0
    assert [s.starts for s in found.first.steps if len(s.kinds) == 1] == [0.0, 0.0, 0.0]
    step = found.first_step
    assert step is not None
    assert (step.starts, len(step.by)) == (1.0, 2)
    # d does not mind a force, either part of c gives up .6 of half its agenda
    assert step.by in {("c1", "d"), ("c2", "d")}
    assert step.cost["d"].middle == pytest.approx(0.0)
    assert step.price == pytest.approx(30.0)


@pytest.mark.parametrize(
    ("when", "place"),
    [({"force": "<= 0.5"}, "offers.0.when.force"), ({"holds": False}, "offers.0.when.holds")],
)
def test_only_if_not_is_refused(when: Body, place: str) -> None:
    with pytest.raises(SituationError) as told:
        pledges(peace(offers=[{**SENDS, "when": when}]))
    assert told.value.places[0].path == place
    assert told.value.places[0].hint


def test_no_peace_no_offers_and_absent_givers_say_nothing() -> None:
    for deals in (peace({}), peace(offers=[]), peace(tables={"t": {"seats": ["a", "b"]}})):
        found = pledges(deals)
        assert found.sentence(deals.situation) == ""
        assert found.first_step is None
        assert found.loops == ()
    assert pledges(peace({})).draws == 0
    assert pledges(peace({})).grids(peace().situation) == ()


# Capacity


def test_promised_required_and_there_to_be_sent() -> None:
    pays = {"force": {"by": "c", "amount": 1, "unit": "bn", "takes": {"brigades": 10}}}
    deals = peace(
        {"x": 0.35, "force": 0.5},
        pays=pays,
        capacity={"c1": {"brigades": 3}},
        offers=[{**SENDS, "gives": {"force": 0.8}}],
    )
    answer = capacity(deals)
    (d,) = answer.demands
    told = answer.to_dict()["force"]
    assert told["required"]["amount"]["middle"] == pytest.approx(5.0)
    assert told["promised"]["amount"]["middle"] == pytest.approx(8.0)
    assert told["just_enough"]["level"]["middle"] == pytest.approx(0.4, abs=1e-5)
    assert told["just_enough"]["amount"]["middle"] == pytest.approx(4.0, abs=1e-4)
    assert (d.decides, d.unneeded, d.none_suffices) == (1.0, 0.0, 0.0)
    assert told["available"]["middle"] == 3.0
    assert (d.counted, d.unknown) == (("c1",), ("c2",))
    assert (d.short_promised, d.short_available) == (0.0, 1.0)
    assert "enough for what is agreed in none of the 3 draws" in answer.sentence(deals.situation)


def test_a_whole_speaks_for_its_members_and_silence_is_not_nothing() -> None:
    pays = {"force": {"by": "c", "amount": 1, "unit": "bn", "takes": {"brigades": 10}}}
    both = {"c": {"brigades": 7}, "c1": {"brigades": 3}}
    (d,) = capacity(peace(pays=pays, capacity=both)).demands
    assert d.available is not None
    assert (d.available.middle, d.counted, d.unknown) == (7.0, ("c",), ())
    deals = peace(pays=pays)
    (d,) = capacity(deals).demands
    assert (d.available, d.unknown) == (None, ("c1", "c2"))
    assert np.isnan(d.short_available)
    assert "is not known" in capacity(deals).sentence(deals.situation)


def test_no_height_of_it_is_enough() -> None:
    (d,) = capacity(peace({"x": 0.31, "force": 1}, guarantees=[
        {"by": "c", "through": "force", "against": "a", "credibility": 0.5, "loss": 20}
    ])).demands  # fmt: skip
    assert (d.none_suffices, d.decides, d.unneeded) == (1.0, 0.0, 0.0)


# Payers


def test_signed_and_unfunded() -> None:
    """c would have to send what it would rather not: half of its agenda lost in full."""
    deals = peace(consent={}, tables={"t": {"seats": ["a", "b"]}})
    found = payers(deals)
    row = next(r for r in found.rows if r.party == "c")
    assert (row.bound, row.unfunded, found.unfunded) == (False, 1.0, 1.0)
    assert row.margin.middle == pytest.approx(-50.0 - 7.5)  # x moves away from it as well
    assert "C, which" in found.sentence(deals.situation)


def test_nobody_who_gains_leaves_it_undone() -> None:
    parts = {"cost_of_no_deal": dict.fromkeys("abcd", 90)}
    found = payers(peace(**parts))
    assert found.unfunded == 0.0
    assert found.sentence(peace().situation) == ""


# The worked example


@pytest.fixture(scope="module")
def full() -> Deals:
    talks = pl.load(UKRAINE)
    drawn = draw(talks, draws=300, seed=1)
    seating = take_seats(drawn, "all")
    return agreed(laid(drawn), solve(seating, kept_rows(seating)))


def test_every_number_said_stands_in_a_table(full: Deals) -> None:
    s = full.situation
    for part in (pledges(full), capacity(full), payers(full)):
        said = part.sentence(s)
        section = Section(title="", anchor="", sentences=(said,), grids=part.grids(s))
        assert untied(section) == []


def test_what_starts_what_only_together_and_what_never_are_all_there_is(full: Deals) -> None:
    found = pledges(full)
    assert {r.key for r in found.rows} == {"uk_troops", "allied_troops", "minerals_for_guarantees"}
    for row in found.rows:
        assert row.by_itself + row.together + row.never == pytest.approx(1.0)
    for step in found.first.steps:
        assert set(step.cost) == set(step.by)


def test_more_pledges_never_undo_one(full: Deals) -> None:
    waits = waits_of(full)
    rng = np.random.default_rng(3)
    size = (waits.count, len(waits.pledges))
    for _ in range(5):
        few = rng.random(size) < 0.5
        more = few | (rng.random(size) < 0.5)
        assert (waits.step(more) >= waits.step(few)).all()


def test_who_sits_there_has_agreed_to_its_part(full: Deals) -> None:
    rows = payers(full).rows
    assert all(r.unfunded == 0.0 for r in rows if r.bound)
    assert {r.party for r in rows if r.within} >= {"uk", "poland"}
