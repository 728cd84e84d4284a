"""How sure the package on the table is, and which would stand up best."""

from __future__ import annotations

import json
from typing import Any

import pytest
from laws.tables import situation
from laws.test_zone_laws import line_of_two

from plenipo.answer.base import rounded
from plenipo.answer.trading.base import base_of
from plenipo.answer.trading.steady import Steady, steadiness
from plenipo.answer.trading.steady_telling import grids, input_words, sentences
from plenipo.show.section import Section
from plenipo.show.sentence import untied
from plenipo.situation.model import Situation


def steady(body: dict[str, Any], draws: int = 300, **deal: Any) -> tuple[Steady, Situation]:
    s = situation(body)
    found = steadiness(base_of(s, "t", draws=draws, deal=deal or None))
    assert found is not None
    return found, s


def told(found: Steady, s: Situation) -> str:
    """Its sentences, every number of which stands in a table."""
    said = sentences(found, s)
    assert untied(Section(title="", anchor="", sentences=said, grids=grids(found, s))) == []
    return " ".join(said)


def firm_by_chance(chance: float = 0.5) -> dict[str, Any]:
    """b's line at 7 is real by chance; a has none."""
    body = line_of_two()
    del body["positions"]["a"]["x"]["limits"]
    body["positions"]["b"]["x"]["limits"] = [{"at_least": 7, "firm": chance}]
    return body


def test_a_package_on_the_wrong_side_of_a_line_is_signed_where_that_is_bluff() -> None:
    found, s = steady(firm_by_chance(), x=4, peace="yes")
    assert found.signed == pytest.approx(0.5, abs=0.08)
    (first, *_) = found.why.reasons
    assert first.path == "positions.b.x.limits.0.firm"
    assert first.share > 0.8
    assert found.reaching is not None
    assert found.reaching.package.level["x"] == 7.5  # the lowest of the quarters past the line
    assert found.reaching.signed == 1.0
    assert found.reaching is found.sturdy
    assert 'would stand up better: x "short of high"; signed in every draw' in told(found, s)


def test_a_line_that_is_nearly_bluff_is_not_worth_giving_way_to() -> None:
    found, s = steady(firm_by_chance(0.02), x=5, peace="yes")
    assert found.reaching is not None
    assert float(found.reaching.package.level["x"]) < 7
    assert found.reaching.signed == pytest.approx(0.98, abs=0.02)
    told(found, s)


def test_where_everything_is_known_the_deal_stands() -> None:
    body = line_of_two()
    for p in ("a", "b"):
        del body["positions"][p]["x"]["limits"]
    s = situation(body)
    found = steadiness(base_of(s, "t", draws=20))
    assert found is not None
    assert (found.signed, found.near) == (1.0, 1.0)
    assert found.sturdy is not None
    assert found.sturdy.joint >= found.joint - 1e-9  # the package itself was a start
    assert not found.why.reasons
    told(found, s)


def test_where_nothing_is_ever_signed_nothing_is_said() -> None:
    s = situation(line_of_two())
    found = steadiness(base_of(s, "t", draws=20))
    assert found is None
    assert sentences(found, s) == ()
    assert grids(found, s) == ()


def test_inputs_are_named_in_words() -> None:
    s = situation(firm_by_chance())
    assert input_words("positions.b.x.limits.0.firm", s) == "how firm B's line on x is"
    assert input_words("positions.a.x.salience", s) == "how much x matters to A"
    assert input_words("tables.t.seats.a.chance", s) == "tables.t.seats.a.chance"


def test_the_same_question_gives_the_same_bytes() -> None:
    one, two = (json.dumps(rounded(steady(firm_by_chance(), x=4, peace="yes")[0].to_dict()))
                for _ in range(2))  # fmt: skip
    assert one == two
