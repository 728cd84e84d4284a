"""What stands in a report, and in which order."""

from __future__ import annotations

import re
import sys

import pytest

from plenipo.errors import MethodError
from plenipo.report.compose import compose, shortly
from plenipo.situation.model import Situation
from plenipo.situation.yaml import parse

TALKS = """
plenipo: 1
title: Three at a table
as_of: 2025-03-01
parties: {north: {name: North}, south: {name: South}, east: {name: East}}
issues:
  peace: {options: [no, yes], status_quo: no, needs: [north, south]}
  land: {scale: {0: none, 100: all}, status_quo: 0, needs: [north, south]}
positions:
  north: {peace: {at: {no: 60, yes: 40}, salience: 50}, land: {at: [80, 100], salience: 50}}
  south: {peace: {at: yes, salience: 70}, land: {at: [0, 20], salience: 30}}
  east: {peace: {at: yes, salience: 20}, land: {at: [0, 100], salience: 80}}
cost_of_no_deal: {north: {points: [0, 30], ends_with: peace}}
tables:
  first: {seats: [north, east], status: planned, name: the first room}
"""
WEEK = """
changes: [{on: 2025-02-12, by: south, act: haste, within: [1, 3], name: in a hurry}]
unknown:
  tired: {name: North is tired, chance: 0.4, sets: {cost_of_no_deal.north.points: [30, 60]}}
"""
PROMISES = """
obligations: [{by: north, gain: [5, 20], lag: 3}]
guarantees: [{by: east, against: north, credibility: [0.2, 0.8], loss: 40}]
pays: {land: {by: [south, east], amount: [1, 3], unit: bn EUR a year}}
"""


@pytest.fixture(scope="module")
def whole() -> Situation:
    return parse(TALKS + WEEK).situation


def chapters(page: str) -> list[str]:
    return re.findall(r'<section id="([^"]+)">\n<h2', page)


def test_who_must_be_there_what_changed_and_what_to_watch(whole: Situation) -> None:
    page, answers = compose(whole, draws=200, seed=1)
    questions = [a.question for a in answers]
    assert questions == ["settle", "seats", "changes", "watch", "trade", "settle"]
    assert answers[0].to_dict()["table"] == "all"  # the first room agrees on nothing
    found = chapters(page)
    assert [name.partition("-")[0] for name in found] == [
        "settle", "seats", "changes", "watch", "trade", "settle", "rests", "check",
    ]  # fmt: skip
    box = page[page.index('id="findings"') : page.index("</section>")]
    for answer in answers[1:5]:
        for sentence in shortly(answer):
            assert sentence.split("“")[0].replace("'", "&#39;")[:40] in box
    assert page.count("<svg") >= 8
    assert "<script" not in page


def test_the_same_inputs_give_the_same_page(whole: Situation) -> None:
    assert compose(whole, draws=100, seed=3)[0] == compose(whole, draws=100, seed=3)[0]


def test_some_tables_are_only_some_tables(whole: Situation) -> None:
    page, answers = compose(whole, tables=("first",), draws=100)
    assert [a.question for a in answers] == ["settle"]
    assert not {"seats", "changes-all", "watch-all"} & set(chapters(page))


def test_only_what_the_file_has_is_asked() -> None:
    _, answers = compose(parse(TALKS).situation, draws=100)
    assert {a.question for a in answers} == {"settle", "seats", "trade"}
    two = "plenipo: 1\nparties: {a: , b: }\nissues: {x: {scale: [0, 1], status_quo: 0}}\n"
    _, answers = compose(parse(two).situation, draws=50)
    assert {a.question for a in answers} == {"settle"}


def test_would_it_hold_and_who_pays() -> None:
    page, answers = compose(parse(TALKS + PROMISES).situation, draws=200, seed=1)
    assert [a.question for a in answers] == ["settle", "seats", "trade", "hold", "burden", "settle"]
    assert {"hold-all", "burden"} <= set(chapters(page))
    box = page[page.index('id="findings"') : page.index("</section>")]
    for answer in answers[2:5]:
        assert shortly(answer)
        for sentence in shortly(answer):
            assert sentence[:40] in box


def test_a_guarantee_that_nobody_is_bound_to_test_is_not_asked_about() -> None:
    body = TALKS + PROMISES.replace("obligations: [{by: north, gain: [5, 20], lag: 3}]\n", "")
    page, answers = compose(parse(body).situation, draws=50)
    assert [a.question for a in answers] == ["settle", "seats", "trade", "burden", "settle"]
    assert "Would it hold: " in page
    assert "not-asked" in chapters(page)


def test_what_could_not_be_asked_says_why(
    whole: Situation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise MethodError("Too many seats to weigh.", instead="Take some out.")

    monkeypatch.setattr(sys.modules["plenipo.report.compose"], "seats", refuse)
    page, answers = compose(whole, draws=50)
    assert "seats" not in {a.question for a in answers}
    assert "Who must be in the room: Too many seats to weigh." in page
    assert "not-asked" in chapters(page)
