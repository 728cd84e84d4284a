"""Warnings: each fires on its case and stays silent beside it."""
# ruff: noqa: E501  (a table of cases)

from __future__ import annotations

import pytest

from plenipo.situation.doubts import doubts
from plenipo.situation.fingerprint import fingerprint
from plenipo.situation.yaml import parse

GOOD = """\
plenipo: 1
as_of: 2025-02-17
parties: {a: , b: , c: {members: [d, e]}}
issues:
  p: {scale: {0: low, 10: high}, status_quo: low, needs: [a, b]}
  o: {options: [no, yes], status_quo: no}
positions:
  a: {p: {at: high, salience: 5}, o: yes}
  b: {p: {at: low, salience: 5, limits: [{at_most: 8}]}, o: no}
  c: {p: 4}
cost_of_no_deal: {a: {points: 10, ends_with: {issue: p, at_least: 5}}}
tables:
  t: {seats: [a, b], status: planned, date: 2025-02-18}
  u: {seats: [a, c]}
"""


def found(*change: str) -> list[tuple[str, str]]:
    text = GOOD
    for old, new in zip(change[::2], change[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    return [(d.path, d.message) for d in doubts(parse(text).situation)]


def test_a_sound_file_raises_no_doubts() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        (("  c: {p: 4}\n", ""), "parties.c", "no position at all"),
        (("b: {p: {at: low, salience: 5, limits: [{at_most: 8}]}, o: no}", "b: {p: {at: 0, salience: 0}, o: {salience: 0}}"),
         "positions.b", "cares about no issue"),
        (("needs: [a, b]", "needs: [a, d]", "[a, c]", "[a, e]"), "issues.p.needs", "No table can move"),
        ((", limits: [{at_most: 8}]", ""), "positions", "Nobody has a red line"),
        (("seats: [a, b]", "seats: [a]"), "tables.t.seats", "One seat"),
        (("seats: [a, b]", "seats: []"), "tables.t.seats", "No seat"),
        (("10: high}", "10: high, 40: top}"), "issues.p.scale", "near the end at 40"),
        (("0: low,", "-40: top, 0: low,"), "issues.p.scale", "near the end at -40"),
        (("at: high, salience: 5", "at: high, limits: [{at_most: 4}]"), "positions.a.p.limits.0", "beyond"),
        (("at: high, salience: 5", "limits: [{at_most: 4}, {at_least: 6}]"), "positions.a.p.limits", "no level"),
        (("at_least: 5", "at_least: 0"), "cost_of_no_deal.a.ends_with", "reaches this level"),
        (("cost_of_no_deal: {a: {points: 10, ends_with: {issue: p, at_least: 5}}}\n", ""), "cost_of_no_deal", "Nobody"),
        (("status: planned", "status: held"), "tables.t.status", "held on 2025-02-18"),
        (("date: 2025-02-18", "date: 2025-02-01"), "tables.t.status", "planned on"),
        (("tables:", "guarantees: [{by: a, against: b, loss: 5}]\ntables:"), "guarantees.0", "no obligation binds"),
        (("tables:", "guarantees: [{by: a, loss: 5}]\nobligations: [{by: a, gain: 5}]\ntables:"), "guarantees.0", "anybody else"),
        (("tables:", "changes: [{on: 2025-02-01, by: a, act: devalues, through: p, credibility: 0.1}]\ntables:"), "changes.0.through", "guarantees nothing"),
        (("tables:", "changes: [{on: 2025-03-01, by: a, act: haste, within: 3}]\ntables:"), "changes.0.on", "not applied"),
        (("as_of: 2025-02-17\n", "", "tables:", "changes: [{on: 2025-03-01, by: a, act: haste, within: 3}]\ntables:"),
         "as_of", "every dated change"),
    ],
)  # fmt: skip
def test_a_doubt_names_its_place(change: tuple[str, ...], path: str, said: str) -> None:
    matching = [message for where, message in found(*change) if where == path]
    assert matching
    assert said in matching[0]


def test_an_owner_is_present_as_a_whole_by_its_members_or_by_consent() -> None:
    needs = ("needs: [a, b]", "needs: [a, c]")
    assert found(*needs) == []
    assert found(*needs, "u: {seats: [a, c]}\n", "u: {seats: [a, d, e]}\n") == []
    assert (
        found(*needs, "u: {seats: [a, c]}\n", "u: {seats: [a, b]}\nconsent: {c: {over: [p]}}\n")
        == []
    )
    assert found(*needs, "u: {seats: [a, c]}\n", "u: {seats: [a, d]}\n") != []


def test_fingerprints_name_the_content_and_not_the_writing() -> None:
    base = parse(GOOD).situation
    other = GOOD.replace("salience: 5}, o: yes", "salience: [5], note: ''}, o: {at: yes}")
    lines = other.replace("parties: {a: , b: ,", "parties: {b: , a: ,  ").split("\n")
    moved = "\n".join([*lines[-4:], *lines[:-4]])
    assert fingerprint(parse(moved).situation) == fingerprint(base)
    assert len(fingerprint(base)) == 16
    changed = GOOD.replace("salience: 5}, o: yes", "salience: 6}, o: yes")
    assert fingerprint(parse(changed).situation) != fingerprint(base)
