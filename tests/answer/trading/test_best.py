"""The best for one party that the others would still sign."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from laws.strategies import situations
from laws.tables import outcome, situation
from laws.test_zone_laws import line_of_two

from plenipo.answer.trading.base import base_of
from plenipo.answer.trading.best import Best, best_for
from plenipo.answer.trading.best_telling import grids, sentences
from plenipo.errors import MethodError, SituationError
from plenipo.show.section import Section
from plenipo.show.sentence import untied
from plenipo.situation.model import Situation
from plenipo.solve.bargain.room import Reason


def best(
    body: dict[str, Any], party: str, signed_by: list[str] | None = None, draws: int = 64
) -> tuple[Best, Situation]:
    s = situation(body)
    return best_for(base_of(s, "t", draws=draws), party, signed_by), s


def told(b: Best, s: Situation) -> str:
    """Its sentences, every number of which stands in a table."""
    said = sentences(b, s)
    assert untied(Section(title="", anchor="", sentences=said, grids=grids(b, s))) == []
    return " ".join(said)


def open_line(**extra: Any) -> dict[str, Any]:
    """Two on a line who both want peace, without red lines."""
    body = line_of_two(**extra)
    for p in ("a", "b"):
        del body["positions"][p]["x"]["limits"]
    return body


def test_it_takes_all_that_the_other_would_still_sign_for() -> None:
    # b at 10 has 50 - 50 x 0.25 = 37.5 today, no peace; with peace and x = 0: 50 points
    b, s = best(open_line(), "a")
    assert b.found == 1.0
    assert b.package is not None
    assert b.package.level["x"] == pytest.approx(0.0, abs=1e-5)
    (other,) = b.shares
    assert (other.party, other.must_sign) == ("b", 1.0)
    assert other.gain.middle == pytest.approx(50 - 37.5, abs=1e-4)
    # a: all of its agenda instead of 37.5 at war, which costs it 10 points more
    assert b.gain.middle == pytest.approx(100 - 37.5 + 10, abs=1e-4)
    assert b.more.middle > 0.5
    assert "the best A could get that everybody asked would still sign" in told(b, s)


def test_a_line_stops_it_and_bluff_lines_do_not() -> None:
    body = open_line()
    body["positions"]["b"]["x"]["limits"] = [{"at_least": 4}]
    b, s = best(body, "a")
    assert b.package is not None
    assert b.package.level["x"] == pytest.approx(4.0, abs=1e-5)
    assert list(b.lines.values()) == [1.0]
    told(b, s)
    body["positions"]["b"]["x"]["limits"] = [{"at_least": 4, "firm": 0}]
    b, s = best(body, "a")
    assert b.package is not None
    assert b.package.level["x"] == pytest.approx(0.0, abs=1e-5)
    assert not b.lines


def test_the_signature_of_one_alone_is_easier_to_get() -> None:
    body = open_line(parties={"a": {}, "b": {"outside_option": 80}, "c": {}})
    body["tables"]["t"]["seats"].append("c")
    body["positions"]["c"] = {
        "x": {"at": 0, "salience": 50},
        "peace": {"at": {"no": 0, "yes": 100}, "salience": 50},
    }
    everybody, s = best(body, "a")
    alone, _ = best(body, "a", ["c"])
    assert alone.gain.middle > everybody.gain.middle + 1.0
    b = next(x for x in alone.shares if x.party == "b")
    assert (b.must_sign, b.refuses) == (0.0, 1.0)
    assert "need not agree here" in told(alone, s)
    told(everybody, s)


def test_where_nothing_is_signed_there_is_nothing_to_get() -> None:
    body = line_of_two()
    b, s = best(body, "a")
    assert (b.found, b.package, b.gain.middle) == (0.0, None, 0.0)
    assert "there is nothing that everybody asked would sign" in told(b, s)


def test_a_name_that_nobody_has_and_one_that_nobody_asks() -> None:
    body = open_line(parties={"a": {}, "b": {}, "c": {}})
    with pytest.raises(SituationError, match='There is no party "bb"'):
        best(body, "bb")
    with pytest.raises(SituationError, match="neither sits there nor has to accept"):
        best(body, "a", ["c"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])
@given(situations())
def test_the_settled_deal_never_gives_it_more(body: dict[str, Any]) -> None:
    found = outcome(body)
    assume(found.reason not in (Reason.TOO_MANY, Reason.STUCK))
    s = situation(body)
    try:
        base = base_of(s, "t", draws=3)
    except MethodError:  # in one of the draws
        assume(False)
        raise
    for party in s.parties:
        b = best_for(base, party)
        sits = base.seating.room.seated[:, base.at(party)]
        if sits.all() and base.run.deal.all():
            assert b.more.low >= -1e-4
        if np.isfinite(b.gain.low) and sits.all():
            assert b.gain.low >= -1e-4
        told(b, s)
