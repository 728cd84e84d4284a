"""Two analysts' files as one: what they differ in, and whether it matters."""

from __future__ import annotations

from pathlib import Path

import pytest

import plenipo as pl
from plenipo.answer.merge import merge
from plenipo.errors import SituationError
from plenipo.show.sentence import untied
from plenipo.situation.edit import apply
from plenipo.situation.model import Situation

SITUATIONS = Path(__file__).parents[2] / "situations"
LINE = "positions.russia.territory.limits.0.at_least"


@pytest.fixture(scope="module")
def ukraine() -> Situation:
    return pl.load(SITUATIONS / "ukraine-2025" / "situation.yaml")


def test_the_same_file_twice_differs_in_nothing(ukraine: Situation) -> None:
    found = merge(ukraine, ukraine, draws=200)
    assert (found.differences, found.kept_apart) == ((), ())
    assert len(set(found.chances)) == 1
    assert found.situation == ukraine
    assert untied(found.section()) == []


def test_ranges_hold_both(ukraine: Situation) -> None:
    other = apply(ukraine, {LINE: [75, 90], "us.us_sanctions.at": "eased", "us.nato.salience": 90})
    found = merge(ukraine, other, about="Is the ceasefire agreed?", draws=1000)
    by = {d.path: d for d in found.differences}
    assert by[LINE].merged == (62, pytest.approx(77.25), 90)
    assert by[LINE].overlap
    assert by["positions.us.us_sanctions.at"].merged[::2] == (30, 90)
    assert not by["positions.us.nato.salience"].overlap  # 5 to 30 and 90
    assert found.differences[0].path == LINE  # what the sentence hangs on comes first
    one, two, both = found.chances
    assert two <= both <= one
    assert untied(found.section()) == []


def test_a_number_only_one_gives_is_taken_over(ukraine: Situation) -> None:
    path = "parties.us.needs_deal_within"
    other = apply(ukraine, {path: None})
    assert merge(other, ukraine, draws=100).situation.parties["us"].needs_deal_within is not None


def test_other_talks_are_not_merged(ukraine: Situation) -> None:
    cars = pl.load(SITUATIONS / "eu-co2-cars" / "situation.yaml")
    with pytest.raises(SituationError, match="Only the first file has"):
        merge(ukraine, cars)
