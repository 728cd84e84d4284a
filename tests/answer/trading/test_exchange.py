"""One issue for another: break-evens by hand, and held against what a deal is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws.tables import situation

import plenipo as pl
from plenipo.answer.trading import exchange_telling
from plenipo.answer.trading.base import Base, base_of
from plenipo.answer.trading.exchange import Exchange, exchanges
from plenipo.answer.trading.exchange_sides import side_of
from plenipo.errors import MethodError, SituationError
from plenipo.show.section import Section
from plenipo.show.sentence import untied
from plenipo.solve.packages.judged import judged, overstep, worth_of

UKRAINE = Path(__file__).parents[3] / "situations" / "ukraine-2025" / "situation.yaml"
Body = dict[str, Any]


def bargain(**parts: Any) -> Body:
    """Linear: all of the ore costs g 50 points, h gains 60; cover brings g 50 and costs h 40."""
    return {
        "distance": "absolute",
        "parties": {"g": {}, "h": {}},
        "issues": {
            "ore": {"scale": [0, 1], "status_quo": 0, "needs": ["g"]},
            "cover": {"scale": [0, 1], "status_quo": 0, "needs": ["h"]},
        },
        "positions": {
            "g": {"ore": {"at": 0, "salience": 50}, "cover": {"at": 1, "salience": 50}},
            "h": {"ore": {"at": 1, "salience": 60}, "cover": {"at": 0, "salience": 40}},
        },
        "tables": {"t": {"seats": ["g", "h"]}},
        "offers": [{"by": "g", "to": "h", "gives": {"ore": 0.4}, "when": {"cover": ">= 0.5"}}],
        **parts,
    }


def base(body: Body, *, draws: int = 1) -> Base:
    return base_of(situation(body), "t", draws=draws)


def limited(*limits: Body, of: str = "g", issue: str = "cover") -> Body:
    body = bargain()
    body["positions"][of][issue]["limits"] = list(limits)
    return body


def only(body: Body, *, draws: int = 1) -> Exchange:
    (found,) = exchanges(base(body, draws=draws))
    return found


def test_giving_pays_from_where_it_costs_no_more_than_it_brings() -> None:
    found = only(bargain())
    (rung,) = found.rungs
    assert rung.unpaid.middle == pytest.approx(-20)  # .4 of 50
    assert rung.gets.middle == pytest.approx(24)  # .4 of 60
    assert rung.least[0].middle == pytest.approx(0.4)  # .4 x 50 / 50
    assert rung.most[0].middle == pytest.approx(0.6)  # .4 x 60 / 40
    assert rung.overlap == (1.0, 1.0)
    assert rung.asked_pays == (1.0, 1.0)
    assert rung.unpaid_pays == (0.0, 0.0)


def test_the_rate_at_which_both_gain_alike_lies_between() -> None:
    """Stokman and van Oosten (1994): (s_gp + s_hp) / (s_gq + s_hq), linear loss."""
    (rung,) = only(bargain()).rungs
    equal = 0.4 * (50 + 60) / (50 + 40)
    assert rung.least[0].middle < equal < rung.most[0].middle
    gains = -0.4 * 50 + 50 * equal, 0.4 * 60 - 40 * equal
    assert gains[0] == pytest.approx(gains[1])


def test_a_demand_moves_the_break_even_and_can_close_the_exchange() -> None:
    (rung,) = only(limited({"at_least": 0.5, "over": ["ore"]})).rungs
    assert (rung.least[0].middle, rung.least[1].middle) == pytest.approx((0.4, 0.5))
    assert rung.overlap == (1.0, 1.0)
    (rung,) = only(limited({"at_least": 0.7, "over": ["ore"]})).rungs
    assert rung.overlap == (1.0, 0.0)
    assert rung.none_suffices == (0.0, 0.0)


def test_a_bound_of_the_other_caps_what_it_gives() -> None:
    (rung,) = only(limited({"at_most": 0.45}, of="h")).rungs
    assert (rung.most[0].middle, rung.most[1].middle) == pytest.approx((0.6, 0.45))
    (rung,) = only(limited({"at_most": 0.3}, of="h", issue="ore")).rungs  # too much of the ore
    assert rung.most[1].none == 1.0
    assert rung.overlap == (1.0, 0.0)


def test_a_demand_on_a_third_issue_closes_it() -> None:
    body = bargain()
    body["issues"]["peace"] = {"options": ["no", "yes"], "status_quo": "no"}
    limit = {"at_least": "yes", "over": ["ore"]}
    body["positions"]["g"]["peace"] = {"at": "yes", "salience": 0, "limits": [limit]}
    (rung,) = only(body).rungs
    assert rung.none_suffices == (0.0, 1.0)
    assert rung.least[1].words == ("no level", "no level", "no level")
    told = exchange_telling.sentences(exchanges(base(body)), situation(body))
    assert "no level of cover makes ore worth giving to G" in told[1]


def test_bluff_counts_in_none_of_the_draws_in_which_it_is_bluff() -> None:
    found = only(limited({"at_least": 0.7, "over": ["ore"], "firm": 0.3}), draws=400)
    assert found.rungs[0].overlap[0] == 1.0
    assert found.rungs[0].overlap[1] == pytest.approx(0.7, abs=0.07)


def test_what_is_worth_giving_anyway_pays_with_nothing_in_return() -> None:
    body = bargain()
    body["positions"]["g"]["ore"]["at"] = 0.3  # it would share some itself
    (rung,) = only(body).rungs
    assert rung.unpaid.middle == pytest.approx(10)
    assert rung.least[0].middle == pytest.approx(0.0)
    assert rung.unpaid_pays == (1.0, 1.0)
    told = exchange_telling.sentences(exchanges(base(body)), situation(body))
    assert "G would give ore with cover as it is" in told[1]


@pytest.mark.parametrize(("status", "count"), [("possible", 1), ("withdrawn", 0), ("refused", 0)])
def test_what_is_off_the_table_is_no_exchange(status: str, count: int) -> None:
    body = bargain()
    body["offers"][0]["status"] = status
    assert len(exchanges(base(body))) == count


def test_options_are_weighed_one_by_one() -> None:
    body = bargain()
    body["issues"]["cover"] = {"options": ["none", "air", "treaty"], "status_quo": "none"}
    body["positions"]["g"]["cover"] = {"at": {"none": 0, "air": 30, "treaty": 100}, "salience": 50}
    body["positions"]["h"]["cover"] = {"at": {"none": 100, "air": 80, "treaty": 0}, "salience": 40}
    body["offers"] = [{"by": "g", "to": "h", "gives": {"ore": 0.4}, "when": {"cover": "treaty"}}]
    (rung,) = only(body).rungs  # air brings g 15 and costs h 8; the treaty 50 and 40
    assert rung.least[0].words[1] == "treaty"
    assert rung.most[0].words[1] == "air"
    assert rung.overlap == (0.0, 0.0)


def test_a_level_that_ends_the_war_counts_from_there_on() -> None:
    """Cover costs g, but from .6 of it on the war is over, which is worth 30 points to it."""
    ends = {"issue": "cover", "at_least": 0.6}
    body = bargain(cost_of_no_deal={"g": {"points": 30, "ends_with": ends}})
    body["positions"]["g"]["cover"] = {"at": 0, "salience": 50}
    body["positions"]["g"]["ore"] = {"at": 1, "salience": 50}
    (rung,) = only(body).rungs  # the ore itself is worth 20: cover up to .4 costs no more
    assert rung.least[0].middle == pytest.approx(0.0)
    b = base(body)
    side = side_of(b, "g", ("ore", "cover"), 0.4, upwards=True)
    assert side.worth.low[:, 0] == pytest.approx([0.0, 0.6])
    assert side.worth.high[:, 0] == pytest.approx([0.4, 1.0])  # 20 + 30 = 50 x 1
    assert side.worth.holds(0.5).tolist() == [False]
    assert side.worth.holds(0.8).tolist() == [True]


def test_two_issues_by_name_need_two_who_own_them() -> None:
    b = base(bargain(offers=[]))
    assert exchanges(b) == ()
    (found,) = exchanges(b, ("ore", "cover"))
    assert (found.giver, found.other, found.asks) == ("g", "h", None)
    with pytest.raises(SituationError, match="no issue"):
        exchanges(b, ("oar", "cover"))
    with pytest.raises(SituationError, match="for itself"):
        exchanges(b, ("ore", "ore"))
    mine = bargain(offers=[])
    mine["issues"]["cover"]["needs"] = ["g"]
    with pytest.raises(MethodError, match="different owners"):
        exchanges(base(mine), ("ore", "cover"))
    alone = bargain(tables={"t": {"seats": ["g"]}}, offers=[])
    with pytest.raises(MethodError, match="Nobody at this table"):
        exchanges(base(alone), ("ore", "cover"))


number = st.integers(0, 20).map(lambda x: x / 20)


@st.composite
def bargains(draw: st.DrawFn) -> Body:
    """Two issues, two parties, any tastes, and a red line that may be there."""
    body = bargain(distance=draw(st.sampled_from(["absolute", "squared"])))
    for party in body["positions"].values():
        for issue in party.values():
            issue |= {"at": draw(number), "salience": 1 + draw(st.integers(0, 9))}
    side = draw(st.sampled_from(["at_least", "at_most"]))
    line: Body = {side: draw(number), "over": ["ore"]}
    party = draw(st.sampled_from(["g", "h"]))
    body["positions"][party]["cover"]["limits"] = [line]
    if draw(st.booleans()):
        body["costs"] = {"h": {"cover": draw(st.integers(0, 30))}}
    return body


@settings(max_examples=60)
@given(body=bargains())
def test_ends_and_overlap_are_those_of_every_level_tried(body: Body) -> None:
    b = base(body)
    room, step = b.seating.room, 0.0025
    levels = np.arange(0.0, 1.0 + step / 2, step)
    packages = np.stack([np.full_like(levels, 0.4), levels], axis=1)
    worth = worth_of(room, np.vstack([[[0.0, 0.0]], packages]))[0]
    moved = np.broadcast_to(packages[None] > 1e-9, (1, *packages.shape))
    beyond = overstep(room, packages[None], moved)[0]
    signs: dict[str, np.ndarray] = {}
    for p in ("g", "h"):
        a = b.at(p)
        crossed = beyond[:, room.limit_party == a].max(axis=1, initial=0.0) > 1e-9
        signs[p] = (worth[1:, a] >= worth[0, a] - 1e-12) & ~crossed
    (rung,) = only(body).rungs
    near, far = rung.least[1].middle, rung.most[1].middle
    if signs["g"].any():
        assert near == pytest.approx(levels[signs["g"]][0], abs=step)
    if signs["h"].any():
        assert far == pytest.approx(levels[signs["h"]][-1], abs=step)
    if (signs["g"] & signs["h"]).any():
        assert rung.overlap[1] == 1.0
    elif rung.overlap[1]:  # they meet between two levels tried
        assert far - near <= step + 1e-9


@pytest.fixture(scope="module")
def riyadh() -> Base:
    return base_of(pl.load(UKRAINE), "riyadh", draws=400)


def test_a_break_even_is_one_in_every_draw(riyadh: Base) -> None:
    """Just above it giving pays by the worth of a signed package, just below it does not."""
    room, drawn = riyadh.seating.room, riyadh.drawn
    a, k = riyadh.at("ukraine"), drawn.issues.index("backstop")
    side = side_of(riyadh, "ukraine", ("minerals", "backstop"), 0.8, upwards=True)
    least = side.end(side.worth, nearest=True)
    inside = (least > 1e-3) & np.isfinite(least)
    assert inside.sum() > 100
    level = np.tile(drawn.status_quo(), (riyadh.count, 3, 1))
    level[:, 1:, drawn.issues.index("minerals")] = 0.8
    for apart, pays in ((1e-6, True), (-1e-4, False)):
        level[:, 1, k] = np.where(inside, np.clip(least + apart, 0, 1), 0)
        worth = worth_of(room, level)[..., a]
        assert np.all(((worth[:, 1] >= worth[:, 0] - 1e-9) == pays)[inside])


def test_red_lines_are_those_a_signature_obeys(riyadh: Base) -> None:
    """Where the least with limits is more than by worth, a package below it is not signed."""
    room, drawn = riyadh.seating.room, riyadh.drawn
    a = riyadh.at("ukraine")
    side = side_of(riyadh, "ukraine", ("minerals", "backstop"), 0.5, upwards=True)
    least = side.end(side.limited, nearest=True)
    more = np.isfinite(least) & (least > side.end(side.worth, nearest=True) + 1e-3)
    assert more.sum() > 100
    level = np.tile(drawn.status_quo(), (riyadh.count, 2, 1))
    level[:, :, drawn.issues.index("minerals")] = 0.5
    level[:, 0, drawn.issues.index("backstop")] = np.where(more, least - 1e-4, 0)
    level[:, 1, drawn.issues.index("backstop")] = np.where(more, least + 1e-9, 0)
    found = judged(room, level)
    bound = more & found.asked[:, :, a].all(axis=1)
    assert bound.sum() > 50
    assert not found.willing[bound, 0, a].any()


def test_minerals_for_guarantees(riyadh: Base) -> None:
    """Without a guarantee they gain Ukraine nothing; with its lines they need one."""
    found = exchanges(riyadh)
    first = exchange_telling.leading(found, riyadh.situation)
    assert first is not None
    assert (first.offer, first.wants) == ("minerals_for_guarantees", "backstop")
    rung = first.middle
    assert abs(rung.unpaid.middle) < 0.5
    assert rung.gets.middle > 1
    assert rung.least[1].middle > rung.least[0].middle
    told = exchange_telling.sentences(found, riyadh.situation)
    grids = exchange_telling.grids(found, riyadh.situation)
    assert untied(Section(title="", anchor="", sentences=told, grids=grids)) == []
    assert "nothing to speak of" in told[0]
