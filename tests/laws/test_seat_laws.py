"""Seats: what each is worth adds up, and whoever does not matter is worth nothing."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from ruamel.yaml import YAML

from laws.strategies import situations
from laws.tables import situation
from plenipo.answer.table.compositions import Compositions, every_table, outcomes, seats_of
from plenipo.answer.table.run import solve
from plenipo.answer.table.seating import take_seats
from plenipo.situation.draw import Drawn, draw
from plenipo.situation.model import Situation
from plenipo.solve.attribute import shapley
from plenipo.solve.bargain.agree import NONE

Body = dict[str, Any]
PLAIN = "members absolute options requires outside"


def compared(body: Body, *, draws: int = 1) -> tuple[Drawn, Compositions]:
    """Every table of the seats of ``t``."""
    drawn = draw(situation(body), draws=draws, seed=5, central=draws == 1)
    players = [p for p in drawn.actors if p in body["tables"]["t"]["seats"]]
    rows = np.arange(drawn.draws)
    return drawn, every_table(drawn, "t", players, rows, drawn.actors)


@settings(max_examples=60)
@given(situations(without="members", parties=(2, 4)))
def test_the_columns_add_up(body: Body) -> None:
    """sum over seats = u(full) - d, also where there is no deal and where packages tie."""
    _, found = compared(body)
    total = found.found.worth[-1] - found.no_deal
    assert np.abs(shapley(found.found.worth).sum(axis=0) - total).max() <= 1e-12


@settings(max_examples=40)
@given(situations(without="members", parties=(2, 4)))
def test_a_table_among_many_is_the_table_by_itself(body: Body) -> None:
    drawn, found = compared(body)
    for i, mask in enumerate(found.masks.tolist()):
        seated = seats_of(drawn, found.players, np.array([mask]))[0]
        run = solve(take_seats(drawn, "t", seated=seated))
        assert (run.solved.kind == found.found.kind[i]).all()
        assert run.worth == pytest.approx(found.found.worth[i], abs=1e-6)


@settings(max_examples=40)
@given(situations(without="members", parties=(2, 4)))
def test_fewer_than_two_seats_is_no_deal(body: Body) -> None:
    _, found = compared(body)
    few = [m for m in found.masks.tolist() if m.bit_count() < 2]
    assert (found.found.kind[few] == NONE).all()
    assert (found.found.worth[few] == found.no_deal).all()


@settings(max_examples=40)
@given(situations(without=PLAIN, parties=(2, 3)))
def test_a_seat_without_wishes_adds_nothing_to_two_others(body: Body) -> None:
    """It wants nothing, owns nothing and need not accept; it can only make up the number."""
    more = copy.deepcopy(body)
    more["parties"]["dummy"] = {}
    more["positions"]["dummy"] = {
        k: {"salience": 0, "at": _level(i)} for k, i in body["issues"].items()
    }
    more["tables"]["t"]["seats"] = [*body["tables"]["t"]["seats"], "dummy"]
    drawn, found = compared(more)
    n = len(found.players)
    who = [drawn.actors.index(p) for p in body["parties"]]
    for mask in range(1 << (n - 1)):
        if mask.bit_count() >= 2:
            with_it = found.found.worth[mask | 1 << (n - 1)]
            assert with_it[:, who] == pytest.approx(found.found.worth[mask][:, who], abs=2e-5)


def _level(issue: Body) -> Any:
    return issue["options"][0] if "options" in issue else next(iter(issue["scale"]))


@settings(max_examples=40)
@given(situations(without=f"{PLAIN} needs consent norms offers", parties=(2, 3)))
def test_two_seats_that_are_alike_are_worth_the_same(body: Body) -> None:
    more = copy.deepcopy(body)
    first = next(iter(body["parties"]))
    for section in ("parties", "positions", "cost_of_no_deal", "costs"):
        if first in more.get(section, {}):
            more[section]["twin"] = copy.deepcopy(more[section][first])
    more["tables"]["t"]["seats"] = list(dict.fromkeys([*more["parties"]]))
    drawn, found = compared(more)
    value = shapley(found.found.worth)
    one, two = found.players.index(first), found.players.index("twin")
    a, b = drawn.actors.index(first), drawn.actors.index("twin")
    assert value[one][:, a] == pytest.approx(value[two][:, b], abs=1e-4)
    assert value[one][:, b] == pytest.approx(value[two][:, a], abs=1e-4)
    for p in body["parties"]:
        k = drawn.actors.index(p)
        if p != first:
            assert value[one][:, k] == pytest.approx(value[two][:, k], abs=1e-4)


def test_threads_change_nothing(monkeypatch: pytest.MonkeyPatch, ukraine: Drawn) -> None:
    monkeypatch.setattr("plenipo.answer.table.compositions.CHUNK", 300)
    players, rows = list(ukraine.situation.parties), np.arange(ukraine.draws)
    one = every_table(ukraine, "all", players, rows, players, threads=1)
    two = every_table(ukraine, "all", players, rows, players, threads=2)
    assert one.found.worth.tobytes() == two.found.worth.tobytes()
    assert one.found.level.tobytes() == two.found.level.tobytes()


# The worked example


@pytest.fixture(scope="module")
def raw(root: Any) -> Body:
    return YAML(typ="safe").load(root / "situations" / "ukraine-2025" / "situation.yaml")


@pytest.fixture(scope="module")
def ukraine(raw: Body) -> Drawn:
    return draw(Situation.model_validate(raw), draws=200, seed=11)


def without(raw: Body, gone: set[str]) -> Body:
    """The worked example as it would have been written without some parties."""
    less = copy.deepcopy(raw)
    for section in ("parties", "positions", "cost_of_no_deal", "costs", "consent", "capacity"):
        less[section] = {p: x for p, x in less[section].items() if p not in gone}
    for party in less["parties"].values():
        party["members"] = [m for m in party.get("members", []) if m not in gone]
    for bloc, members in less["blocs"].items():
        less["blocs"][bloc] = [p for p in members if p not in gone]
    for table in less["tables"].values():
        if isinstance(table["seats"], dict):
            table["seats"] = {p: s for p, s in table["seats"].items() if p not in gone}
        else:
            table["seats"] = [p for p in table["seats"] if p not in gone]
        table["aims"] = {p: x for p, x in table.get("aims", {}).items() if p not in gone}
    for issue in less["issues"].values():
        issue["needs"] = [p for p in issue.get("needs", []) if p not in gone]
    for consent in less["consent"].values():
        if consent.get("if_refused", {}).get("by") in gone:
            del consent["if_refused"]
    for name, norm in list(less["norms"].items()):
        norm["held_by"] = [p for p in norm["held_by"] if p not in gone]
        if norm["consent_of"] in gone:
            del less["norms"][name]
        elif norm["dropped"]["by"] in gone:
            del norm["dropped"]
    less["changes"] = [
        c
        for c in less["changes"]
        if not {c["by"], c.get("of")} & gone and c.get("norm", "") in {"", *less["norms"]}
    ]
    for section in ("offers", "obligations", "observed", "guarantees"):
        less[section] = [
            x for x in less[section] if not {x["by"], x.get("to"), x.get("against")} & gone
        ]
    for pledge in less["guarantees"]:
        pledge["only_if"] = {p: x for p, x in pledge.get("only_if", {}).items() if p not in gone}
        seen = pledge.get("credibility", {}).get("as_seen_by", {})
        for p in [p for p in seen if p in gone]:
            del seen[p]
    for change in less["changes"]:
        seen = change.get("credibility", {}).get("as_seen_by", {})
        for p in [p for p in seen if p in gone]:
            del seen[p]
    less["pays"] = {k: x for k, x in less["pays"].items() if not set(x["by"]) & gone}
    less["voice"] = {p: x for p, x in less["voice"].items() if not {p, x["through"]} & gone}
    less["history"] = [x for x in less["history"] if x["party"] not in gone]
    for unknown in less["unknown"].values():
        unknown["sets"] = {
            path: x for path, x in unknown["sets"].items() if not set(path.split(".")) & gone
        }
    return less


@pytest.mark.parametrize("gone", ["us", "russia", "ukraine", "europe", "poland"])
def test_removing_a_party_leaves_every_other_draw_as_it_was(
    raw: Body, ukraine: Drawn, gone: str
) -> None:
    """On the worked example itself: every input that the shorter file still has."""
    body = raw["parties"].get(gone) or {}
    names = {gone, *body.get("members", [])}
    less = draw(Situation.model_validate(without(raw, names)), draws=200, seed=11)
    assert set(less.inputs) <= set(ukraine.inputs)
    assert len(less.inputs) > 60
    for path, item in less.inputs.items():
        assert item.values.tobytes() == ukraine.inputs[path].values.tobytes(), path
    lost = set(ukraine.inputs) - set(less.inputs)
    theirs = {
        path
        for path in lost
        if set(path.split(".")) & names
        or path.startswith(("changes.", "norms.", "consent.", "offers.", "voice.", "tables."))
    }
    assert lost == theirs, "an input of somebody else went with the party"
    for p in less.actors:
        if gone == "poland" and p == "europe":
            continue  # the mean of fewer members
        one, two = ukraine.actors.index(p), less.actors.index(p)
        for values in ("salience", "position", "option_value", "kappa", "cost", "patience"):
            before, after = getattr(ukraine, values)[:, one], getattr(less, values)[:, two]
            if not (values == "patience" and gone == "us"):
                assert before.tobytes() == after.tobytes(), (p, values)


def test_leaving_the_room_is_not_leaving_the_file(ukraine: Drawn) -> None:
    """Whoever has consent and leaves must accept: it is never below what it must have."""
    players = list(ukraine.situation.parties)
    at = ukraine.actors.index("ukraine")
    masks = np.array(
        [m for m in range(16) if m.bit_count() >= 2 and not m >> players.index("ukraine") & 1]
    )
    seated = seats_of(ukraine, players, masks)
    rows = np.arange(ukraine.draws)
    found = outcomes(ukraine, "all", seated, rows, ukraine.actors)
    for i in range(masks.size):
        room = take_seats(ukraine, "all", seated=np.repeat(seated[i], rows.size, axis=0)).room
        asked = room.consent_real[:, room.consent_party == at].any(axis=1)
        over = room.consent_over[room.consent_party == at].any(axis=0)
        now = room.status_quo
        moved = (np.abs(found.level[i] - now) > 1e-9) & over
        binding = asked & moved.any(axis=1)
        assert binding.any()
        short = room.reservation[binding, at] - found.worth[i][binding, at]
        assert short.max() <= 1e-6


@pytest.mark.parametrize("table", ["riyadh", "kyiv", "us+russia+europe"])
def test_a_ratifier_never_raises_what_the_seated_maximise(ukraine: Drawn, table: str) -> None:
    """The same issues free to move: nobody asking the absent gives no smaller product."""
    rows = np.arange(ukraine.draws)
    seating = take_seats(ukraine, table)
    here = seating.room.seated[None]
    asked = outcomes(ukraine, table, here, rows, ukraine.actors)
    unasked = outcomes(ukraine, table, here, rows, ukraine.actors, waived=True)
    sits = seating.room.seated[0]
    d = ukraine.no_deal()[:, sits]
    theta = seating.room.theta[:, sits] / seating.room.theta[:, sits].sum(axis=1, keepdims=True)
    gain, free = asked.worth[0][:, sits] - d, unasked.worth[0][:, sits] - d
    both = (gain > 1e-6).all(axis=1) & (free > 1e-6).all(axis=1)
    assert both.sum() > 100
    less = (
        theta
        * (
            np.log(free, where=free > 0, out=np.zeros_like(free))
            - np.log(gain, where=gain > 0, out=np.zeros_like(gain))
        )
    ).sum(axis=1)[both]
    assert less.min() >= -1e-5
    if table == "riyadh":
        assert less.max() > 0.01  # and somewhere the ratifier does bind
