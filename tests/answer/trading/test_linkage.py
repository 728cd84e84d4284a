"""Issues added, removed and linked: by hand, by the literature, and by what must hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from laws.tables import situation

import plenipo as pl
from plenipo.answer.trading import linkage_telling
from plenipo.answer.trading.base import Base, base_of
from plenipo.answer.trading.linkage import Linkage, linkage
from plenipo.answer.trading.linkage_tables import (
    absent_owners,
    as_settled,
    movable,
    settled,
    with_issue,
)
from plenipo.show.section import Section
from plenipo.show.sentence import untied

ROOT = Path(__file__).parents[3]
SITUATIONS = ROOT / "situations"
Body = dict[str, Any]


def tied(part: Linkage, base: Base) -> list[str]:
    s = base.situation
    told, grids = linkage_telling.sentences(part, s), linkage_telling.grids(part, s)
    return untied(Section(title="", anchor="", sentences=told, grids=grids))


def barter() -> Body:
    """Nash (1950), The Bargaining Problem, Econometrica 18:155, example: Bill and Jack."""
    rows = (ROOT / "tests" / "published" / "rows.json").read_text(encoding="utf-8")
    case = next(json.loads(x.rstrip(",")) for x in rows.splitlines() if '"nash50"' in x)
    names = ("bill", "jack")
    goods = {k: (owner, v) for owner in names for k, v in case["inputs"][owner].items()}
    return {
        "parties": {p: {} for p in names},
        "issues": {
            k: {"options": list(names), "status_quo": owner, "needs": [owner]}
            for k, (owner, _) in goods.items()
        },
        "positions": {
            p: {k: {"at": p, "salience": v[i]} for k, (_, v) in goods.items()}
            for i, p in enumerate(names)
        },
        "tables": {"t": {"seats": list(names)}},
    }


def test_nash_bill_and_jack_gain_all_by_linking() -> None:
    """No good changes hands by itself; together Bill gains 12 and Jack 5 of their own units."""
    base = base_of(situation(barter()), "t", draws=1)
    found = linkage(base)
    assert found.together is not None
    assert set(found.together.alone.values()) == {0.0}
    assert found.together.deals == (1.0, 0.0)
    values = found.together.values
    assert values["bill"].mean == pytest.approx(100 * 12 / 34)  # of its 34 units
    assert values["jack"].mean == pytest.approx(100 * 5 / 16)
    moved = {
        k for k, x in zip(base.drawn.issues, as_settled(base).moved(base)[0], strict=True) if x
    }
    assert moved == {"book", "whip", "ball", "bat", "pen", "toy", "knife"}
    assert tied(found, base) == []


def test_two_traders_by_hand() -> None:
    """Half of each market is .36 to each; neither opens by itself (README of the situation)."""
    base = base_of(pl.load(SITUATIONS / "three-party-trade" / "situation.yaml"), "two", draws=1)
    found = linkage(base)
    pair = found.pair("food", "steel")
    assert pair is not None
    assert (pair.helps, pair.unlocks) == (1.0, 1.0)
    for party in ("north", "south"):
        value = found.issues[0].values[party].mean
        assert value == pytest.approx(base.run.gains[0, base.at(party)])
        assert found.together is not None
        assert found.together.values[party].mean == pytest.approx(value)
        assert pair.values[party].mean == pytest.approx(value)
    assert found.outside == ("port",)
    assert tied(found, base) == []


def ranges(draw: st.DrawFn, parties: int, issues: int) -> Body:
    """Everybody sits, owns everything, and loses by going on: only worth decides."""
    number = st.integers(0, 10)
    return {
        "distance": draw(st.sampled_from(["absolute", "squared"])),
        "parties": {f"p{i}": {} for i in range(parties)},
        "issues": {f"k{k}": {"scale": [0, 10], "status_quo": draw(number)} for k in range(issues)},
        "positions": {
            f"p{i}": {
                f"k{k}": {"at": draw(number), "salience": 1 + draw(number)} for k in range(issues)
            }
            for i in range(parties)
        },
        "cost_of_no_deal": {f"p{i}": 5 + draw(number) for i in range(parties)},
        "tables": {"t": {"seats": [f"p{i}" for i in range(parties)]}},
    }


bodies = st.composite(ranges)


@settings(max_examples=25)
@given(body=bodies(parties=3, issues=3))
def test_taking_an_issue_off_never_raises_the_best_product(body: Body) -> None:
    base = base_of(situation(body), "t", draws=1)
    best = as_settled(base).gain[0]
    assert (best > 0).all()
    for issue in base.drawn.issues:
        rest = settled(base, [k for k in base.drawn.issues if k != issue]).gain[0]
        assert np.log(rest).sum() <= np.log(best).sum() + 1e-5


@settings(max_examples=15)
@given(body=bodies(parties=2, issues=3))
def test_an_issue_nobody_cares_about_is_worth_nothing(body: Body) -> None:
    for party in body["positions"].values():
        party["k0"]["salience"] = 0
    base = base_of(situation(body), "t", draws=1)
    found = linkage(base)
    value = next(x for x in found.issues if x.issue == "k0")
    for party in ("p0", "p1"):
        assert value.values[party].mean == pytest.approx(0, abs=1e-3)


def face_to_face() -> Body:
    """Two who pull one issue apart from its middle: Newton's step is a rounding there."""
    wants = {"p0": 0, "p1": 10}
    return {
        "distance": "squared",
        "parties": {p: {} for p in wants},
        "issues": {
            "k0": {"scale": [0, 10], "status_quo": 0},
            "k1": {"scale": [0, 10], "status_quo": 5},
        },
        "positions": {
            p: {"k0": {"at": 0, "salience": 1}, "k1": {"at": at, "salience": 1}}
            for p, at in wants.items()
        },
        "cost_of_no_deal": dict.fromkeys(wants, 5),
        "tables": {"t": {"seats": list(wants)}},
    }


@settings(max_examples=15)
@example(body=face_to_face())
@given(body=bodies(parties=2, issues=2))
def test_linking_with_an_issue_nobody_cares_about_is_worth_nothing(body: Body) -> None:
    """The cost of going on ends with the other issue, so that nothing is saved by this one."""
    body["issues"]["end"] = {"options": ["no", "yes"], "status_quo": "no"}
    for party in body["positions"]:
        body["positions"][party]["k0"]["salience"] = 0
        body["cost_of_no_deal"][party] = {
            "points": body["cost_of_no_deal"][party],
            "ends_with": "end",
        }
        body["positions"][party]["end"] = {"at": "yes", "salience": 5}
    base = base_of(situation(body), "t", draws=1)
    for other in ("k1", "end"):
        pair = linkage(base).pair("k0", other)
        assert pair is not None
        for party in ("p0", "p1"):
            assert pair.values[party].mean == pytest.approx(0, abs=1e-3)


@settings(max_examples=10)
@given(body=bodies(parties=3, issues=2), factor=st.integers(2, 9))
def test_raw_saliences_have_no_unit(body: Body, factor: int) -> None:
    before = linkage(base_of(situation(body), "t", draws=1))
    for issue in body["positions"]["p1"].values():
        issue["salience"] *= factor / 10
    after = linkage(base_of(situation(body), "t", draws=1))
    for x, y in zip(before.issues, after.issues, strict=True):
        for party in ("p0", "p1", "p2"):
            assert x.values[party].mean == pytest.approx(y.values[party].mean, abs=0.02)


@pytest.fixture(scope="module")
def riyadh() -> tuple[Base, Linkage]:
    base = base_of(pl.load(SITUATIONS / "ukraine-2025" / "situation.yaml"), "riyadh", draws=300)
    return base, linkage(base)


def test_the_whole_agenda_is_the_table_itself(riyadh: tuple[Base, Linkage]) -> None:
    base, _ = riyadh
    again = settled(base, base.drawn.issues)
    assert np.allclose(again.gain, base.run.gains, atol=1e-9)
    assert np.array_equal(again.level, base.run.solved.level)


def test_without_its_issue_nothing_of_it_moves(riyadh: tuple[Base, Linkage]) -> None:
    base, _ = riyadh
    k = base.drawn.issues.index("minerals")
    rest = settled(base, [x for x in base.drawn.issues if x != "minerals"])
    assert not rest.moved(base)[:, k].any()
    alone = settled(base, ["minerals"]).moved(base)
    assert not np.delete(alone, k, axis=1).any()


def test_no_consent_limit_or_supply_makes_a_shorter_agenda_better(
    riyadh: tuple[Base, Linkage],
) -> None:
    """What can be agreed without an issue can be agreed with it left as it is: so the product."""
    base, _ = riyadh
    room = base.seating.room
    theta = np.where(room.seated, room.theta, 0.0)
    theta /= theta.sum(axis=1, keepdims=True)

    def product(gain: np.ndarray, deal: np.ndarray) -> np.ndarray:
        logs = np.log(np.maximum(gain, 1e-300))
        return np.where(deal, np.where(room.seated, theta * logs, 0.0).sum(axis=1), -np.inf)

    whole = as_settled(base)
    best = product(whole.gain, whole.deal)
    assert whole.deal.all()
    for issue in base.drawn.issues:
        rest = settled(base, [k for k in base.drawn.issues if k != issue])
        assert (product(rest.gain, rest.deal) <= best + 1e-4)[rest.good & whole.good].all()


def test_riyadh_in_words_and_tables(riyadh: tuple[Base, Linkage]) -> None:
    base, found = riyadh
    assert found.asked == ("us", "russia", "ukraine", "europe")
    assert "poland" in found.outside
    assert all(x.here for x in found.issues)
    assert found.pair("minerals", "backstop") is not None
    told = linkage_telling.sentences(found, base.situation)
    assert 2 <= len(told) <= 4
    assert any("backstop and minerals" in x for x in told)
    assert tied(found, base) == []
    assert len(linkage_telling.charts(found, base.situation)) == 1
    json.dumps(found.to_dict())


@pytest.mark.parametrize("issue", ["minerals", "us_arms"])
def test_adding_what_was_left_out_is_worth_what_removing_it_costs(
    riyadh: tuple[Base, Linkage], issue: str
) -> None:
    base, found = riyadh
    s = base.drawn.written
    rest = tuple(k for k in s.issues if k != issue)
    body = s.tables["riyadh"].model_copy(update={"issues": rest})
    fewer = s.model_copy(update={"tables": {**s.tables, "riyadh": body}})
    added = next(x for x in linkage(base_of(fewer, "riyadh", draws=300)).issues if x.issue == issue)
    removed = next(x for x in found.issues if x.issue == issue)
    assert (added.here, removed.here) == (False, True)
    for party in (*found.asked, *found.outside):
        assert added.values[party].mean == pytest.approx(removed.values[party].mean, abs=1e-6)


def shut() -> Body:
    """a and b divide x and want y, z and w; z and w are in the hands of c, who is not there."""
    return {
        "distance": "absolute",
        "parties": {"a": {}, "b": {}, "c": {}},
        "issues": {
            "x": {"scale": [0, 1], "status_quo": 0.5},
            "y": {"scale": [0, 1], "status_quo": 0},
            "z": {"scale": [0, 1], "status_quo": 0, "needs": ["c"]},
            "w": {"scale": [0, 1], "status_quo": 0, "needs": ["c"]},
        },
        "positions": {
            "a": {k: {"at": 1, "salience": 1} for k in "xyzw"},
            "b": {"x": {"at": 0, "salience": 1}, **{k: {"at": 1, "salience": 1} for k in "yzw"}},
            "c": {k: {"at": 1, "salience": s} for k, s in zip("xyzw", (0, 0, 1, 1), strict=True)},
        },
        "cost_of_no_deal": {"a": 10, "b": 10, "c": 0},
        "tables": {"t": {"seats": ["a", "b"], "issues": ["x", "z", "w"]}},
    }


def test_an_issue_is_put_on_the_table_with_its_absent_owner_asked() -> None:
    base = base_of(situation(shut()), "t", draws=1)
    k = base.drawn.issues.index("z")
    assert absent_owners(base, k) == ("c",)
    assert movable(base.seating.room)[0].tolist() == [True, False, False, False]
    found = {x.issue: x for x in linkage(base).issues}
    assert (found["x"].here, found["y"].here, found["z"].here) == (True, False, False)
    assert (found["y"].owners, found["z"].owners) == ((), ("c",))
    assert (found["y"].moves, found["z"].moves) == (1.0, 1.0)
    for party, points in (("a", 25), ("b", 25), ("c", 50)):
        assert found["z"].values[party].mean == pytest.approx(points, abs=1e-3)
    more = with_issue(base, "z", ("c",))
    assert not more.moved(base)[0, base.drawn.issues.index("w")]  # asked about z, not about w
    assert tied(linkage(base), base) == []
    told = linkage_telling.sentences(linkage(base), base.situation)
    assert not any("every draw" in x for x in told)


def test_an_absent_owner_refuses_what_costs_it() -> None:
    body = shut()
    body["positions"]["c"]["z"]["at"] = 0
    base = base_of(situation(body), "t", draws=1)
    found = {x.issue: x for x in linkage(base).issues}
    assert found["z"].moves == 0.0
    assert found["z"].values["a"].mean == pytest.approx(0, abs=1e-6)


def test_votes_and_a_table_for_one_have_no_linkage() -> None:
    alone = shut()
    alone["tables"]["t"]["seats"] = ["a"]
    count = shut()
    count["tables"]["t"]["seats"] = ["a", "b", "c"]
    count["tables"]["t"]["rule"] = "majority"
    for body in (alone, count):
        base = base_of(situation(body), "t", draws=1)
        found = linkage(base)
        assert found.issues == ()
        assert linkage_telling.sentences(found, base.situation) == ()
        assert linkage_telling.grids(found, base.situation) == ()
        assert linkage_telling.charts(found, base.situation) == ()
