"""Draws: streams keyed by path, so that comparisons are paired."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.strategies import situations
from laws.tables import situation
from plenipo.answer.table.seating import take_seats
from plenipo.situation.draw import Drawn, draw
from plenipo.situation.yaml import load
from plenipo.solve.bargain.agree import NONE, agree

Body = dict[str, Any]
DRAWS = 40


def ranged(body: Body) -> Body:
    """The same with ranges around its numbers, some things unset, and ties."""
    wide = copy.deepcopy(body)
    for i, (p, places) in enumerate(wide["positions"].items()):
        for j, (k, place) in enumerate(places.items()):
            place["salience"] = [0, 20, 50]
            if (i + j) % 3 == 0:
                place.pop("at")
            elif "scale" in body["issues"][k]:
                place["at"] = {"range": [0, place["at"], 100], "with": {"as": "mood", "r": 0.5}}
            for limit in place.get("limits", []):
                limit["firm"] = [0.2, 0.8]
        wide["cost_of_no_deal"][p]["points"] = [0, 25]
        wide["parties"][p]["needs_deal_within"] = [6, 12, 60]
    for consent in wide.get("consent", {}).values():
        consent["firm"] = [0.1, 0.9]
    return wide


def without(body: Body, party: str) -> Body:
    """The same file without a party."""
    less = copy.deepcopy(body)
    for section in ("parties", "positions", "cost_of_no_deal", "costs", "consent"):
        less.get(section, {}).pop(party, None)
    less["tables"]["t"]["seats"] = [p for p in body["tables"]["t"]["seats"] if p != party]
    for issue in less["issues"].values():
        issue["needs"] = [p for p in issue.get("needs", []) if p != party]
    for consent in less.get("consent", {}).values():
        if consent.get("if_refused", {}).get("by") == party:
            del consent["if_refused"]
    return less


def everything(drawn: Drawn, party: str) -> list[np.ndarray]:
    """Every drawn number of one party."""
    a = drawn.actors.index(party)
    per_party = (
        drawn.salience, drawn.position, drawn.option_value, drawn.kappa, drawn.cost,
        drawn.option_cost, drawn.outside, drawn.access, drawn.patience,
    )  # fmt: skip
    found = [x[:, a] for x in per_party]
    for limit in drawn.limits:
        if limit.actor == party:
            found += [limit.level, limit.real]
    return found


@settings(max_examples=60)
@given(situations(without="members norms offers caps", parties=(2, 4)), st.integers(0, 3))
def test_removing_a_party_leaves_every_other_draw_as_it_was(body: Body, which: int) -> None:
    wide = ranged(body)
    gone = list(body["parties"])[which % len(body["parties"])]
    full = draw(situation(wide), draws=DRAWS, seed=3)
    less = draw(situation(without(wide, gone)), draws=DRAWS, seed=3)
    for p in less.actors:
        for one, two in zip(everything(full, p), everything(less, p), strict=True):
            assert one.tobytes() == two.tobytes()
    mine = {path for path in full.inputs if f".{gone}." in f"{path}."}
    assert set(less.inputs) == set(full.inputs) - mine
    for path, item in less.inputs.items():
        assert item.values.tobytes() == full.inputs[path].values.tobytes()


@settings(max_examples=30)
@given(situations(without="members"), st.integers(0, 2**31))
def test_draws_stay_within_their_ranges(body: Body, seed: int) -> None:
    drawn = draw(situation(ranged(body)), draws=DRAWS, seed=seed)
    assert ((drawn.position >= 0) & (drawn.position <= 1)).all()
    assert ((drawn.option_value >= 0) & (drawn.option_value <= 1)).all()
    assert ((drawn.kappa >= 0) & (drawn.kappa <= 0.25)).all()
    total = drawn.salience.sum(axis=2)
    assert np.allclose(total, 1.0) or (total[np.abs(total - 1) > 1e-9] == 0).all()
    rate = np.log(2) * (1 / np.array([6.0, 60.0]) + 1 / 24)
    for p in body["parties"]:
        rest = drawn.patience[:, drawn.actors.index(p)]
        assert (rest >= 1 / rate[0] - 1e-9).all()
        assert (rest <= 1 / rate[1] + 1e-9).all()


# The worked example: who is not there does not stop the war


@pytest.fixture(scope="module")
def ukraine(root: Path) -> Drawn:
    talks = load(root / "situations" / "ukraine-2025" / "situation.yaml")
    return draw(talks, draws=200, seed=11)


ROOMS = ("us+russia", "us+europe", "us+ukraine", "europe+ukraine", "russia+europe",
         "us+russia+europe", "us+ukraine+europe", "riyadh", "paris", "kyiv", "summit",
         "later", "all")  # fmt: skip


@pytest.mark.parametrize("table", ROOMS)
@pytest.mark.parametrize("alone", [True, False], ids=["room alone", "absent must accept"])
def test_no_end_of_fighting_without_those_who_fight(
    ukraine: Drawn, table: str, alone: bool
) -> None:
    """P(ceasefire) = 0 where Russia or Ukraine neither sits nor must accept."""
    seating = take_seats(ukraine, table, alone=alone)
    room, solved = seating.room, agree(seating.room)
    k = ukraine.issues.index("ceasefire")
    here = room.seated.copy()
    for h, a in enumerate(room.consent_party):
        here[:, a] |= room.consent_real[:, h] & ~solved.aside[:, h]
    fighting = [ukraine.actors.index(p) for p in ("russia", "ukraine")]
    may = here[:, fighting].all(axis=1)
    ended = (solved.level[:, k] != room.status_quo[:, k]) & (solved.kind != NONE)
    assert not (ended & ~may).any()
    if alone and not {"russia", "ukraine"} <= set(seating.seats):
        assert ended.sum() == 0
    if table == "paris":  # one seat, and nothing of its own to move
        assert (solved.kind == NONE).all()
