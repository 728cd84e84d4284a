"""The zone of possible agreement of a table."""

from __future__ import annotations

import json
from typing import Any

import pytest
from laws.tables import situation
from laws.test_zone_laws import line_of_two

from plenipo.answer.base import rounded
from plenipo.answer.trading.base import base_of
from plenipo.answer.trading.zone import Zone, find_zone
from plenipo.answer.trading.zone_telling import grids, sentences
from plenipo.show.section import Section
from plenipo.show.sentence import untied
from plenipo.situation.model import Situation


def zone(body: dict[str, Any], draws: int = 64) -> tuple[Zone, Situation]:
    s = situation(body)
    return find_zone(base_of(s, "t", draws=draws)), s


def told(z: Zone, s: Situation) -> tuple[str, ...]:
    """Its sentences, every number of which stands in a table."""
    said = sentences(z, s)
    assert untied(Section(title="", anchor="", sentences=said, grids=grids(z, s))) == []
    return said


def test_lines_that_clash_close_it_and_either_alone_opens_it() -> None:
    z, s = zone(line_of_two())
    assert (z.open, z.some_deal, z.issues) == (0.0, 0.0, ("peace",))
    first = z.moves[:2]
    assert {m.party for m in first} == {"a", "b"}
    for m in first:
        assert (m.opens, m.chance, m.kind) == (1.0, 1.0, "line")
        assert m.size.middle == pytest.approx(1.5, abs=1e-5)
    assert (first[0].line, first[0].to) == (5.5, pytest.approx(7.0, abs=1e-5))
    assert z.bluffs == z.nearest == first
    said = told(z, s)
    assert "A and B drawing lines on x that clash" in said[1]
    assert "the line of A or that of B on x, either of them, would open it in all 64" in said[2]


def test_firm_by_chance_it_is_open_where_either_line_is_bluff() -> None:
    body = line_of_two()
    body["positions"]["a"]["x"]["limits"][0]["firm"] = 0.5
    z, s = zone(body, draws=400)
    assert z.open == pytest.approx(0.5, abs=0.08)
    reach = {x.issue: x for x in z.extents}
    assert reach["x"].low.middle == pytest.approx(7.0, abs=1e-5)  # the other line stands
    assert reach["peace"].options == {"no": 0.0, "yes": 1.0}
    assert "The bluff worth testing is the line of A or that of B on x" in told(z, s)[2]


def test_without_lines_all_rungs_that_both_gain_by_lie_in_it() -> None:
    body = line_of_two()
    for p in ("a", "b"):
        del body["positions"][p]["x"]["limits"]
    z, s = zone(body)
    assert (z.open, z.moves, z.closing) == (1.0, (), ())
    # with peace each keeps 50 points of what it had and gains 50: all of x is worth signing
    assert z.size.reached == pytest.approx(0.5, abs=0.05)
    assert told(z, s)[0] == "At t, there is a package with peace that everybody asked would " \
        "sign in all 64 draws."  # fmt: skip


def test_a_party_that_wants_too_much_must_be_content_with_less() -> None:
    body = line_of_two(parties={"a": {}, "b": {"outside_option": 95}})
    del body["positions"]["b"]["x"]["limits"]
    z, s = zone(body)
    move = next(m for m in z.moves if m.party == "b")
    # at best b has peace and 5.5 of 10 on the line: 50 + 50 (1 - 0.45^2) = 89.875 points
    assert (move.kind, move.opens) == ("floor", 1.0)
    assert move.size.middle == pytest.approx(95 - 89.875, abs=1e-4)
    assert "be content with about 5 points less of its agenda" in " ".join(told(z, s))


def test_the_same_question_gives_the_same_bytes() -> None:
    body = line_of_two()
    body["positions"]["a"]["x"]["limits"][0]["firm"] = 0.5
    one, two = (json.dumps(rounded(zone(body)[0].to_dict())) for _ in range(2))
    assert one == two
