"""What must hold of whether a deal is kept, whatever the situation (theory, sections 6 and 10)."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.strategies import situations
from laws.tables import TABLE, situation
from plenipo.answer.holding.answering import answering
from plenipo.answer.holding.deals import agreed
from plenipo.answer.holding.laid import laid
from plenipo.answer.holding.standing import Standing
from plenipo.answer.table.run import kept_rows, solve
from plenipo.answer.table.seating import take_seats
from plenipo.situation.draw import draw
from plenipo.solve.arrays import Floats

Body = dict[str, Any]
FEW = settings(max_examples=40)
DRAWS = 12
points = st.integers(1, 60)
chances = st.integers(0, 10).map(lambda n: n / 10)


@st.composite
def promised(draw_: Any) -> Body:
    """A random situation in which the first party is obliged and two may answer."""
    body = draw_(situations())
    one, two, *_ = body["parties"]
    last = list(body["parties"])[-1]
    scale = next((k for k, issue in body["issues"].items() if "scale" in issue), None)
    first: Body = {"by": two, "against": one, "loss": draw_(points)}
    first["credibility"] = {"as_seen_by": {one: draw_(chances), last: draw_(chances)}}
    if scale is not None:
        first["through"] = scale
    second: Body = {"by": last, "against": one, "loss": draw_(points), "credibility": 0.8}
    if last != two:
        second["only_if"] = {two: {"with": draw_(chances), "without": draw_(chances)}}
    body["guarantees"] = [first, second]
    body["obligations"] = [
        {"by": one, "gain": draw_(points), "lag": draw_(st.integers(1, 12)), "over": []}
    ]
    return body


def stand(body: Body) -> Standing:
    """The deals of the table, over a few draws."""
    drawn = draw(situation(body), draws=DRAWS)
    seating = take_seats(drawn, TABLE)
    return Standing(deals=agreed(laid(drawn), solve(seating, kept_rows(seating))))


def slack(body: Body) -> Floats:
    """(K, B) as each obliged party sees it; on packages that promises do not move."""
    return stand(body).own


def changed(body: Body, **parts: Any) -> Body:
    other = copy.deepcopy(body)
    for key, value in parts.items():
        name, field = key.split("_", 1)
        part = other["obligations" if name == "obligation" else "guarantees"][0]
        if isinstance(part[field], dict) and isinstance(value, dict):
            part[field] = {"as_seen_by": {**part[field]["as_seen_by"], **value}}
        else:
            part[field] = value
    return other


@FEW
@given(promised(), points)
def test_slack_falls_in_the_gain(body: Body, more: int) -> None:
    higher = body["obligations"][0]["gain"] + more
    before, after = slack(body), slack(changed(body, obligation_gain=higher))
    assert (after <= before + 1e-12).all()


@FEW
@given(promised(), chances)
def test_slack_rises_with_credibility_in_the_adversarys_eyes(body: Body, chance: float) -> None:
    one, *others = body["guarantees"][0]["credibility"]["as_seen_by"]
    was = body["guarantees"][0]["credibility"]["as_seen_by"][one]
    surer = changed(body, guarantee_credibility={one: max(was, chance)})
    wait = body["guarantees"][1].get("only_if", {})
    if all(when["with"] >= when["without"] for when in wait.values()):
        assert (slack(surer) >= slack(body) - 1e-12).all()
    for other in others:
        elsewhere = changed(body, guarantee_credibility={other: chance})
        assert np.array_equal(slack(elsewhere), slack(body))


@FEW
@given(promised())
def test_no_credibility_is_no_guarantee(body: Body) -> None:
    seen = body["guarantees"][0]["credibility"]["as_seen_by"]
    nothing = changed(body, guarantee_credibility=dict.fromkeys(seen, 0.0))
    gone = copy.deepcopy(nothing)
    by = gone["guarantees"].pop(0)["by"]
    for other in gone["guarantees"]:  # whoever waits for it acts as if it did not
        wait = other.pop("only_if", {})
        if by in wait:
            other["credibility"] = 0.8 * wait[by]["without"]
    np.testing.assert_allclose(slack(nothing), slack(gone), atol=1e-12)


@FEW
@given(promised())
def test_a_chain_never_beats_its_unconditional_version(body: Body) -> None:
    free = copy.deepcopy(body)
    free["guarantees"][1].pop("only_if", None)
    assert (slack(free) >= slack(body) - 1e-12).all()


@FEW
@given(promised(), st.integers(1, 12))
def test_slack_falls_in_the_lag_where_cheating_pays(body: Body, longer: int) -> None:
    lag = body["obligations"][0]["lag"] + longer
    before, after = stand(body), stand(changed(body, obligation_lag=lag))
    e = before.deals.enforcement
    h = before.deals.worth[:, e.obliged]
    imposed = before.table[0].imposed.high / 100.0 if before.deals.count else 0.0
    pays = (e.gain > imposed) & (h > e.breakdown)
    assert (after.own <= before.own + 1e-12)[pays].all()


@FEW
@given(promised())
def test_the_least_belief_leaves_nothing_to_spare(body: Body) -> None:
    """At the least credibility, promised in full, the slack is nothing."""
    plain = copy.deepcopy(body)
    plain["guarantees"] = [{k: v for k, v in plain["guarantees"][0].items() if k != "through"}]
    standing = stand(plain)
    found = answering(standing)[0][0]
    least = found.needed.middle
    if not found.draws or not 0.0 < least <= 1.0:
        return
    one = plain["obligations"][0]["by"]
    exact = changed(plain, guarantee_credibility={one: least})
    np.testing.assert_allclose(slack(exact), 0.0, atol=1e-9)


@FEW
@given(promised())
def test_shares_add_up_and_agree(body: Body) -> None:
    standing = stand(body)
    found, links, bare = answering(standing)
    for g in found:
        if g.draws:
            assert g.holds_without <= g.holds_in_full + 1e-12 or links
            assert 0.0 <= g.none_suffices + g.unneeded <= 1.0 + 1e-12
    if standing.deals.count:
        assert bare["holds"] <= standing.holds.mean() + 1e-12
