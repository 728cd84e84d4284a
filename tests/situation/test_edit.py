"""Edits by a program: the value changes, every other character stays."""

from __future__ import annotations

import difflib
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.errors import SituationError
from plenipo.situation.edit import apply, render, set_values, write
from plenipo.situation.reader import read_tree
from plenipo.situation.template import LIKE, template
from plenipo.situation.yaml import parse

TEXT = """\
plenipo: 1
# who
parties:
  a:
  b:   # the second
    name: 'Bee'

issues:
  p:
    scale: {0: low, 9: high}
    status_quo: 0   # now
  o: {options: [no, yes], status_quo: no}
positions:
  a:
    p: 3 # three
  b:
    p: {at: [1,
        2], note: "a: b"}   # two lines
cost_of_no_deal: {a: 30}
tables:
  t:
    seats:
      - a   # first
      - b
  u: {seats: [a, b: {chance: .5}]}
offers: [{by: a, gives: {p: 4}, when: {o: yes}}]
# the end
"""


def comments(text: str) -> list[str]:
    return re.findall(r"#.*$", text, re.M)


def changed_lines(old: str, new: str) -> list[str]:
    return [
        line
        for line in difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
        if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]


@pytest.mark.parametrize(
    ("path", "value", "lines"),
    [
        ("a.p.at", "high", ["-    p: 3 # three", "+    p: high # three"]),
        ("a.p", "[1, 2]", ["-    p: 3 # three", "+    p: [1, 2] # three"]),
        ("a.p.salience", "40", ["-    p: 3 # three", "+    p: {at: 3, salience: 40} # three"]),
        ("a.o.at", "yes", ["+    o: {at: yes}"]),
        ("a.o.at", "{no: 0, yes: 100}", ["+    o: {at: {no: 0, yes: 100}}"]),
        ("a.priorities", "[o]", ["+    priorities: [o]"]),
        ("positions.b.p.salience", "7", ['+        2], note: "a: b", salience: 7}   # two lines']),
        ("parties.b.name", "it's", ["-    name: 'Bee'", "+    name: 'it''s'"]),
        ("parties.b.access", "2", ["+    access: 2"]),
        ("parties.a.name", "A", ["-  a:", "+  a: {name: A}"]),
        ("issues.p.status_quo", "low", ["+    status_quo: low   # now"]),
        ("issues.p.scale.5", "half way", ["+    scale: {0: low, 9: high, 5: half way}"]),
        ("cost_of_no_deal.a.points", "[1, 2]", ["+cost_of_no_deal: {a: [1, 2]}"]),
        (
            "cost_of_no_deal.a.ends_with",
            "o",
            ["+cost_of_no_deal: {a: {points: 30, ends_with: o}}"],
        ),
        ("cost_of_no_deal.b", "5", ["+cost_of_no_deal: {a: 30, b: 5}"]),
        ("consent.a", "{over: [p]}", ["+consent: {a: {over: [p]}}"]),
        ("tables.t.seats.a.chance", ".5", ["+      - {a: {chance: 0.5}}   # first"]),
        ("tables.u.seats.b.chance", ".25", ["+  u: {seats: [a, b: {chance: 0.25}]}"]),
        ("offers.0.gives.p", "5", ["+offers: [{by: a, gives: {p: 5}, when: {o: yes}}]"]),
        ("title", '"yes: no"', ['+title: "yes: no"']),
        ("horizon", "12", ["+horizon: 12"]),
    ],
)
def test_only_the_value_changes(path: str, value: str, lines: list[str]) -> None:
    new = set_values(TEXT, {path: value})
    found = changed_lines(TEXT, new)
    assert [line for line in found if line in lines] == lines
    assert len(found) <= 2
    assert comments(new) == comments(TEXT)
    assert parse(new).situation == apply(parse(TEXT).situation, {path: value})


def test_several_at_once_and_windows_line_ends() -> None:
    text = TEXT.replace("\n", "\r\n")
    sets = {"parties.b.access": "2", "a.o.salience": "9", "title": "T", "b.p.at": "high"}
    new = set_values(text, sets)
    assert new.replace("\r\n", "\n") == set_values(TEXT, sets)
    assert "\n" not in new.replace("\r\n", "")
    assert parse(new).situation == apply(parse(TEXT).situation, sets)


def test_a_byte_order_mark_stays() -> None:
    assert set_values("\ufeff" + TEXT, {"a.p.at": "4"}) == "\ufeff" + TEXT.replace("p: 3", "p: 4")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("a.q.at", "3", "not an issue"),
        ("a.pp.at", "3", 'Did you mean "p"?'),
        ("z.p.at", "3", "neither a party nor a field"),
        ("positons.a.p", "3", 'Did you mean "positions"?'),
        ("parties.z.name", "Z", "not a party"),
        ("positions.a.p.salienc", "3", 'Did you mean "salience"?'),
        ("offers.7.by", "a", "nothing at"),
        ("a.p.at", "30", "outside the scale"),
        ("a.p.at", "hig", 'Did you mean "high"?'),
        ("a.p.at", "[3", "YAML cannot be read"),
        ("a.p.salience", ".nan", "not a number"),
        ("a.p.salience", "101", "outside 0 to 100"),
        ("a..at", "3", "not a path"),
        ("tables.t.seats.z", "1", "not a party"),
    ],
)
def test_a_wrong_path_or_value_is_refused(path: str, value: str, said: str) -> None:
    with pytest.raises(SituationError, match=re.escape(said)) as caught:
        set_values(TEXT, {path: value})
    assert "Nothing was changed" in str(caught.value)
    with pytest.raises(SituationError, match=re.escape(said)):
        apply(parse(TEXT).situation, {path: value})


def test_all_wrong_sets_are_listed() -> None:
    with pytest.raises(SituationError) as caught:
        apply(parse(TEXT).situation, {"a.q.at": 3, "a.p.at": 30})
    assert len(caught.value.places) == 2


def test_what_stands_elsewhere_is_not_edited() -> None:
    text = TEXT.replace("p: 3 # three", "p: &x {at: 3}").replace(
        "{at: [1,\n        2]", "*x # {at: 1"
    )
    with pytest.raises(SituationError, match="elsewhere"):
        set_values(text, {"b.p.salience": "4"})


def test_apply_leaves_the_situation_alone() -> None:
    situation = parse(TEXT).situation
    new = apply(situation, {"a.p.at": 5, "b.p.at": "[3, 4]"})
    assert situation == parse(TEXT).situation
    assert [new.positions[x].issues["p"].at.values for x in "ab"] == [(5.0,), (3.0, 4.0)]  # type: ignore[union-attr]


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12)
NUMBERS = st.lists(st.floats(0, 9).map(lambda x: round(x, 3)), min_size=1, max_size=3).map(sorted)


@settings(max_examples=30)
@given(
    st.dictionaries(
        st.sampled_from(["a.p.at", "b.p.at", "b.p.salience", "a.p.salience"]),
        NUMBERS,
        min_size=1,
    ),
    WORDS,
)
def test_what_is_set_is_read_back(sets: dict[str, list[float]], title: str) -> None:
    texts = {path: render(values) for path, values in sets.items()}
    texts["title"] = render(title)
    new = set_values(TEXT, texts)
    assert comments(new)[:4] == comments(TEXT)[:4]
    situation = parse(new).situation
    assert situation.title == title
    for path, values in sets.items():
        party, issue, field = path.split(".")
        found = getattr(situation.positions[party].issues[issue], field)
        assert list(found.values) == values
    assert set_values(new, texts) == new


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
        | WORDS,
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(st.text("ab c:#", max_size=5), inner),
        max_leaves=6,
    )
)  # fmt: skip
def test_whatever_is_rendered_is_read_back(value: object) -> None:
    text = f"v: {render(value)}\nw: [{render(value)}]\n"
    found = read_tree(text, "x").value
    assert found == {"v": value, "w": [value]}


@pytest.mark.parametrize("like", LIKE)
def test_comments_of_templates_survive_an_edit_of_every_position(like: str) -> None:
    text = template(like)
    situation = parse(text).situation
    sets = {
        f"{party}.{issue}.salience": "50"
        for party, body in situation.positions.items()
        for issue in body.issues
        if issue not in body.priorities
    }
    new = set_values(text, sets)
    assert comments(new) == comments(text)
    assert new.count("\n") <= text.count("\n") + len(sets)


def test_writing_is_in_one_step(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("old")
    file.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    write(link, "new\r\n")
    assert link.is_symlink()
    assert file.read_bytes() == b"new\r\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.yaml", "x.yaml"]
    with pytest.raises(SituationError, match="cannot be written"):
        write(tmp_path / "none" / "x.yaml", "new")
