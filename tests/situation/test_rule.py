"""Rules of a table: read, checked, said in words, and whom they let win."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

import plenipo as pl
from plenipo.situation.doubts import doubts
from plenipo.situation.rule import (
    Quota,
    conditions,
    is_proper,
    rule_words,
    votes_of,
    winning,
)

TEXT = """plenipo: 1
parties:
  a: {votes: 3}
  b: {votes: 2}
  c: {votes: [1, 2]}
  w: {members: [m, n]}
  m: {votes: 4}
  n: {votes: 1}
issues: {x: {scale: [0, 1], status_quo: 0}}
tables: {t: {seats: [a, b, c], rule: %s}}
"""


def load(tmp_path: Path, rule: str) -> pl.Situation:
    file = tmp_path / "x.yaml"
    file.write_text(TEXT % rule)
    return pl.load(file)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("unanimity", "unanimity"),
        ("majority", "a majority of heads"),
        ("{quota: 2}", "at least 2 heads"),
        ("{quota: 55 %, of: votes}", "at least 55 % of votes"),
        ("{quota: 4, of: votes, veto: [a]}", "at least 4 votes, with a veto of a"),
        (
            "{quota: 60 %, and: {quota: 65 %, of: votes}}",
            "at least 60 % of heads and at least 65 % of votes",
        ),
        ("{quota: majority, of: votes}", "a majority of votes"),
    ],
)
def test_a_rule_is_read_and_said(tmp_path: Path, rule: str, words: str) -> None:
    assert rule_words(load(tmp_path, rule).tables["t"].rule) == words


@pytest.mark.parametrize(
    ("rule", "path", "said"),
    [
        ("majorty", "tables.t.rule", 'Did you mean "majority"'),
        ("2", "tables.t.rule", "is not a rule"),
        ("[a]", "tables.t.rule", "is not a rule"),
        ("{quota: '55'}", "tables.t.rule.quota", "is text"),
        ("{quota: 0}", "tables.t.rule.quota", "nobody saying yes"),
        ("{quota: 120 %}", "tables.t.rule.quota", "outside 0 to 100"),
        ("{quota: 4}", "tables.t.rule.quota", "4 heads are more than the 3"),
        ("{quota: 9, of: votes}", "tables.t.rule.quota", "9 votes are more than the 6.5"),
        ("{quota: 2, of: vots}", "tables.t.rule.of", 'Did you mean "votes"'),
        ("{quota: 2, veto: [z]}", "tables.t.rule.veto.0", "is not a party"),
        ("{quota: 2, veto: [w]}", "tables.t.rule.veto.0", "no seat here"),
        ("{veto: [a]}", "tables.t.rule.quota", "missing"),
        ("{quota: 2, and: [{quota: 7, of: votes}]}", "tables.t.rule.and.0.quota", "more than"),
    ],
)
def test_a_mistake_is_named_at_its_place(tmp_path: Path, rule: str, path: str, said: str) -> None:
    with pytest.raises(pl.SituationError) as err:
        load(tmp_path, rule)
    places = {p.path: f"{p.message} {p.hint}" for p in err.value.places}
    assert list(places) == [path]
    assert said in places[path]


def test_votes_nobody_has_are_a_mistake(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text((TEXT % "{quota: 55 %, of: votes}").replace("a: {votes: 3}", "a: {}"))
    with pytest.raises(pl.SituationError, match="a has no votes"):
        pl.load(file)


def test_votes_of_a_whole_are_those_of_its_members(tmp_path: Path) -> None:
    s = load(tmp_path, "majority")
    assert votes_of(s, "w") == 5
    assert votes_of(s, "c") == 1.5


@pytest.mark.parametrize(
    ("rule", "warned"),
    [
        ("majority", False),
        ("{quota: 1}", True),
        ("{quota: 1, veto: [a]}", False),
        ("{quota: 50 %, of: votes}", False),  # votes 3, 2, 1.5: no half and half
        ("{quota: 40 %, of: votes}", True),
    ],
)
def test_two_separate_groups_that_could_both_win_are_a_doubt(
    tmp_path: Path, rule: str, warned: bool
) -> None:
    found = [m for m in doubts(load(tmp_path, rule)) if m.path == "tables.t.rule"]
    assert bool(found) is warned


def test_a_veto_and_a_quota_are_one_monotone_predicate() -> None:
    rule = Quota.model_validate(
        {"quota": 3, "veto": ["a"], "and": {"quota": "50 %", "of": "votes"}}
    )
    votes = np.array([[5.0, 1.0, 2.0, 2.0]])
    seated = np.ones((1, 4), bool)
    read = winning(rule, seated, votes, np.array([True, False, False, False]))
    for yes in product((False, True), repeat=4):
        expected = sum(yes) >= 3 and yes[0] and votes[0, list(yes)].sum() >= 5
        assert read.wins(np.array(yes))[0] == expected
        for more in range(4):  # one more yes never loses
            wider = np.array(yes)
            wider[more] = True
            assert read.wins(wider)[0] >= read.wins(np.array(yes))[0]


def test_who_is_absent_does_not_count() -> None:
    seated = np.array([[True, True, True], [True, True, False]])
    read = winning("majority", seated, np.ones((2, 3)), np.zeros(3, bool))
    assert read.wins(np.array([True, True, False])).tolist() == [True, True]
    assert read.wins(np.array([True, False, True])).tolist() == [True, False]
    everyone = winning("unanimity", seated, np.ones((2, 3)), np.zeros(3, bool))
    assert everyone.wins(np.array([True, True, False])).tolist() == [False, True]


@pytest.mark.parametrize(("n", "q", "proper"), [(4, 2, False), (4, 3, True), (5, 3, True)])
def test_a_proper_majority(n: int, q: int, proper: bool) -> None:
    assert is_proper(np.ones((1, n)), np.array([float(q)])) is proper


def test_two_conditions_may_be_proper_together() -> None:
    """Neither asks for more than half, yet no two separate groups meet both."""
    weight = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 3.0, 1.0]])
    assert is_proper(weight, np.array([1.0, 2.0]))
    assert not is_proper(weight, np.array([1.0, 1.0]))


def test_named_rules_are_conditions_too() -> None:
    assert [c.quota for c in conditions("majority")] == ["majority"]
    assert [c.quota for c in conditions("unanimity")] == ["100 %"]
