"""Swaps, rates and what is left, worked out by hand on two issues that matter unequally."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from laws.tables import situation

from plenipo.answer.trading.base import Base, base_of
from plenipo.answer.trading.joint import joint_gains
from plenipo.answer.trading.ladder import rungs
from plenipo.answer.trading.left import Left, find_left
from plenipo.answer.trading.rates import find_rates
from plenipo.answer.trading.swaps import Swaps, find_swaps
from plenipo.situation.model import Situation

Body = dict[str, Any]


def logroll(**parts: Any) -> Situation:
    """Ann cares for p four times as much as for q, Bob the other way round; today is half-way."""
    body: Body = {
        "distance": "absolute",
        "parties": {p: {} for p in ("ann", "bob", "out")},
        "issues": {
            "p": {"scale": {0: "none", 50: "half", 100: "all"}, "status_quo": 50},
            "q": {"scale": {0: "none", 50: "half", 100: "all"}, "status_quo": 50},
        },
        "positions": {
            "ann": {"p": {"at": 100, "salience": 80}, "q": {"at": 100, "salience": 20}},
            "bob": {"p": {"at": 0, "salience": 20}, "q": {"at": 0, "salience": 80}},
            "out": {"p": {"at": 0, "salience": 100}, "q": {"at": 0, "salience": 0}},
        },
        "tables": {"t": {"seats": ["ann", "bob"]}},
    }
    return situation({**body, **parts})


def on(s: Situation, **deal: Any) -> Base:
    return base_of(s, "t", deal=deal, draws=20)


def swaps(base: Base) -> Swaps:
    return find_swaps(base, joint_gains(base.seating.room))


def left(base: Base) -> Left | None:
    return find_left(base, joint_gains(base.seating.room))


def ways(found: Any) -> dict[str, Any]:
    return {m.issue: m.after for m in found.moves}


def test_the_swap_that_gives_each_what_it_cares_for() -> None:
    found = swaps(on(logroll(), p=75, q=25))
    best = found.helping[0]
    assert ways(best) == {"p": 100, "q": 0}
    assert best.share == 1.0
    # Ann gains .25 x 80 - .25 x 20 points and so does Bob; whoever is not asked loses .25 x 100
    assert best.gains["ann"].middle == pytest.approx(15)
    assert best.gains["bob"].middle == pytest.approx(15)
    assert best.outsiders["out"] == (1.0, best.outsiders["out"][1])
    assert best.outsiders["out"][1].middle == pytest.approx(-25)
    assert best.signed == (1.0, 1.0)
    assert len(best.moves) == 2  # no single move helps here, so nothing shorter stands in the list
    assert all(len(x.moves) > 1 for x in found.helping)


def test_a_refuser_is_brought_in_at_least_cost() -> None:
    base = on(logroll(), p=75)  # Ann +20, Bob -5
    assert base.signed.mean() == 0.0
    assert base.parties == ("ann", "bob")
    found = swaps(base)
    best = found.bringing[0]
    assert ways(best) == {"p": 100, "q": 0}
    assert best.signed == (0.0, 1.0)
    assert best.willing["bob"] == (0.0, 1.0)
    assert best.willing["ann"] == (1.0, 1.0)
    single = next(x for x in found.bringing if len(x.moves) == 1)
    assert ways(single) == {"q": 0}
    assert single.gains["ann"].middle == pytest.approx(-10)
    assert single.gains["bob"].middle == pytest.approx(40)
    assert not found.helping or all(x.gains["ann"].low >= -1e-9 for x in found.helping)


def test_a_red_line_is_never_pushed_further_out() -> None:
    line = {"at": 0, "salience": 20, "limits": [{"at_most": 75, "firm": 1}]}
    s = logroll(
        positions={
            "ann": {"p": {"at": 100, "salience": 80}, "q": {"at": 100, "salience": 20}},
            "bob": {"p": line, "q": {"at": 0, "salience": 80}},
        }
    )
    found = swaps(on(s, p=75, q=25))
    assert all(ways(x).get("p", 0) <= 75 for x in (*found.helping, *found.bringing))
    assert not found.helping  # without p above three quarters there is nothing to trade


def test_a_veto_over_what_moves_is_heard() -> None:
    """Whoever must accept a move of p is asked, and pays for it."""
    s = logroll(consent={"out": {"over": ["p"], "firm": 1}})
    base = on(s, p=50, q=25)  # p has not moved: out is not asked yet
    assert "out" not in base.parties
    found = swaps(base)
    assert all("out" not in x.gains or x.gains["out"].low >= -1e-9 for x in found.helping)
    assert all(ways(x).get("p", 50) <= 50 for x in found.helping)


def test_what_is_left_and_the_most_each_could_gain() -> None:
    found = left(on(logroll(), p=75, q=25))
    assert found is not None
    assert found.draws == 20
    assert found.efficient == 0.0
    assert found.gains["ann"].middle == pytest.approx(15, abs=1e-3)
    assert found.gains["bob"].middle == pytest.approx(15, abs=1e-3)
    assert found.more["ann"].middle == pytest.approx(18.75, abs=1e-3)
    # reach .375 each: .15 of it now, .3 by the best in its place
    assert found.joint.middle == pytest.approx(0.5, abs=1e-4)
    assert found.left == pytest.approx(0.5, abs=1e-4)
    assert found.package is not None
    assert found.package.level["p"] == pytest.approx(100, abs=1e-3)
    assert (found.unhurt, found.signed) == (1.0, 1.0)


def test_swaps_recover_what_is_left() -> None:
    base = on(logroll(), p=75, q=25)
    whole = joint_gains(base.seating.room)
    found = find_left(base, whole, find_swaps(base, whole).helping[:1])
    assert found is not None
    assert found.recovered == ((0, pytest.approx(1.0, abs=1e-4)),)


def test_nothing_is_left_of_an_efficient_package() -> None:
    base = on(logroll(), p=100, q=0)
    found = left(base)
    assert found is not None
    assert found.efficient == 1.0
    assert found.left == pytest.approx(0.0, abs=1e-6)
    assert not swaps(base).helping


def test_nothing_is_left_of_what_nobody_signs() -> None:
    assert left(on(logroll(), p=75)) is None


def test_exchange_rates_by_hand() -> None:
    (rate,) = find_rates(on(logroll(), p=75, q=25))
    assert rate.issues == ("p", "q")
    assert rate.rates["ann"].middle == pytest.approx(4)
    assert rate.rates["bob"].middle == pytest.approx(0.25)
    assert (rate.gives, rate.takes) == ("bob", "ann")
    assert rate.rate.middle == pytest.approx(1)  # (80 + 20) / (20 + 80)
    assert rate.gain.middle == pytest.approx(6)  # a tenth of either ladder: 8 - 2
    assert (rate.possible, rate.unhurt) == (1.0, 1.0)


def test_equal_weights_leave_nothing_to_trade() -> None:
    same = {"p": {"at": 100, "salience": 50}, "q": {"at": 100, "salience": 50}}
    other = {"p": {"at": 0, "salience": 50}, "q": {"at": 0, "salience": 50}}
    base = on(logroll(positions={"ann": same, "bob": other}), p=75, q=25)
    assert find_rates(base) == ()
    assert not swaps(base).helping


def test_a_rate_stops_where_a_ladder_ends() -> None:
    assert find_rates(on(logroll(), p=100, q=0)) == ()


def test_rungs() -> None:
    s = logroll()
    assert rungs(s.issues["p"]).tolist() == [0, 0.25, 0.5, 0.75, 1]
    two = situation(
        {
            "parties": {"a": {}},
            "issues": {
                "x": {"scale": [0, 8], "status_quo": 0},
                "y": {"options": ["a", "b", "c"], "status_quo": "a"},
            },
        }
    )
    assert rungs(two.issues["x"]).tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert rungs(two.issues["y"]).tolist() == [0, 1, 2]


def test_the_level_of_a_swap_is_the_package_with_it_in() -> None:
    base = on(logroll(), p=75, q=25)
    best = swaps(base).helping[0]
    assert np.allclose(best.level, [1.0, 0.0])
