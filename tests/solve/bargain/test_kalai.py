"""Kalai-Smorodinsky: the same share of the best for everyone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from laws.tables import Outcome, read, solve_draws

from plenipo.solve.bargain.kalai import kalai
from plenipo.solve.bargain.room import Reason

Body = dict[str, Any]


def share(body: Body, *, weighted: bool = False) -> Outcome:
    seating, _ = solve_draws(body)
    return read(seating, kalai(seating.room, weighted=weighted))


def pie(cap: float | None = None, **parties: Any) -> Body:
    """One pie, x to a and the rest to b; no deal is worth nothing to both."""
    body: Body = {
        "distance": "absolute",
        "as_of": "2025-02-01",
        "parties": {"a": parties.get("a"), "b": parties.get("b")},
        "issues": {"x": {"scale": [0, 1], "status_quo": 0.5}},
        "positions": {"a": {"x": 1}, "b": {"x": 0}},
        "cost_of_no_deal": {"a": 50, "b": 50},
        "tables": {"t": {"seats": ["a", "b"]}},
    }
    if cap is not None:
        body["changes"] = [
            {"on": "2025-01-01", "by": "a", "act": "cap_claim", "issue": "x", "at_most": cap}
        ]
    return body


@pytest.mark.parametrize("cap", [0.8, 0.6, 0.4])
def test_a_cap_costs_even_where_it_does_not_bind(cap: float) -> None:
    """Kalai and Smorodinsky (1975): cap / (1 + cap)."""
    found = share(pie(cap))
    assert found.package["x"] == pytest.approx(cap / (1 + cap), abs=1e-9)
    assert found.value == pytest.approx(1 / (1 + cap), abs=1e-9)
    assert found.gap <= 1e-9


@pytest.mark.parametrize("access", [1, 3, 10])
def test_weighted_it_is_theta_on_a_pie(access: float) -> None:
    found = share(pie(a={"access": access}), weighted=True)
    assert found.package["x"] == pytest.approx(access / (access + 1), abs=1e-9)
    plain = share(pie(a={"access": access}))
    assert plain.package["x"] == pytest.approx(0.5, abs=1e-9)


def test_who_cannot_gain_does_not_hold_the_others_down() -> None:
    body = pie()
    body["issues"] = {k: {"scale": [0, 1], "status_quo": 0} for k in "xy"}
    body["positions"] = {"a": {"x": 0, "y": {"at": 0, "salience": 0}}, "b": {"x": 0, "y": 1}}
    body["cost_of_no_deal"] = {}
    found = share(body)
    assert (found.package["x"], found.package["y"]) == pytest.approx((0.0, 1.0), abs=1e-7)


def test_then_the_next_smallest() -> None:
    """a and b share A; c alone cares for B and is not held at their share (leximin)."""
    issues = {k: {"scale": [0, 1], "status_quo": 0.5} for k in "AB"}
    nil = {"at": 0, "salience": 0}
    body: Body = {
        "distance": "absolute",
        "parties": dict.fromkeys("abc"),
        "issues": issues,
        "positions": {"a": {"A": 1, "B": nil}, "b": {"A": 0, "B": nil}, "c": {"A": nil, "B": 1}},
        "cost_of_no_deal": {"a": 50, "b": 50, "c": 50},
        "tables": {"t": {"seats": ["a", "b", "c"]}},
    }
    found = share(body)
    assert found.package["A"] == pytest.approx(0.5, abs=1e-7)
    assert found.package["B"] == pytest.approx(1.0, abs=1e-6)


def test_reasons_are_those_of_nash() -> None:
    body = pie()
    body["tables"] = {"t": {"seats": ["a"]}}
    assert share(body).reason == Reason.FEWER_THAN_TWO
    body = pie()
    body["cost_of_no_deal"] = {}
    assert share(body).reason == Reason.NOTHING


def test_everyone_has_its_share_and_ratifiers_their_floor() -> None:
    """Random tables: the smallest share is what value says; nobody is below its floor."""
    body: Body = {
        "parties": dict.fromkeys("abcd"),
        "issues": {k: {"scale": [0, 1], "status_quo": 0.4} for k in "ABC"},
        "consent": {"d": {"over": ["A", "B", "C"]}},
        "cost_of_no_deal": {p: [1, 5, 10] for p in "abc"},
        "tables": {"t": {"seats": ["a", "b", "c"]}},
    }
    seating, nash = solve_draws(body, draws=100, seed=2, central=False)
    fair = kalai(seating.room, weighted=False)
    assert (fair.reason == Reason.AGREED).all()
    assert fair.gap.max() <= 1e-7
    gains = seating.drawn.worth(fair.level) - seating.room.no_deal
    assert gains[:, :3].min() >= -1e-9
    asked = ~fair.aside[:, 0]
    assert gains[asked, 3].min() >= -1e-9
    least = (gains[:, :3] / np.maximum(gains[:, :3].max(axis=1, keepdims=True), 1e-9)).min(axis=1)
    other = seating.drawn.worth(nash.level) - seating.room.no_deal
    poorest = (other[:, :3] / np.maximum(other[:, :3].max(axis=1, keepdims=True), 1e-9)).min(axis=1)
    assert least.mean() > poorest.mean()  # more equal than Nash
