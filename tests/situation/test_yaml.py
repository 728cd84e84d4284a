"""Loading: every mistake at once, each with its place; nothing strange gets in."""
# ruff: noqa: E501  (a table of one-line files)

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.errors import Place, SituationError
from plenipo.situation.yaml import load, parse, read

HERE = Path(__file__).parent
START = "plenipo: 1\nparties: {a: , b: }\nissues: {p: {scale: {0: low, 10: high}, status_quo: 0}}\n"


def wrong(text: str) -> list[tuple[int, int, str, str]]:
    with pytest.raises(SituationError) as caught:
        parse(text, "x.yaml")
    return [(p.line, p.column, p.path, f"{p.message} {p.hint}") for p in caught.value.places]


def only(text: str) -> tuple[int, int, str, str]:
    found = wrong(text)
    assert len(found) == 1, found
    return found[0]


def test_ten_mistakes_give_ten_messages_with_places() -> None:
    with pytest.raises(SituationError) as caught:
        load(HERE / "broken.yaml")
    found = [(p.line, p.column, p.path) for p in caught.value.places]
    assert found == [
        (3, 8, "as_of"),
        (5, 29, "parties.us.powr"),
        (6, 45, "parties.russia.needs_deal_within"),
        (9, 67, "issues.ceasefire.needs.1"),
        (11, 3, "issues.nato.status_quo"),
        (14, 18, "positions.russia.troops.at"),
        (14, 56, "positions.russia.troops.limits.0.at_most"),
        (17, 23, "positions.norway.troops.at.1"),
        (19, 41, "tables.riyadh.status"),
        (20, 3, "tables.riyadh"),
    ]
    lines = (HERE / "broken.yaml").read_text().splitlines()
    for place, there in zip(
        caught.value.places,
        [
            "2025-02-30",
            "powr",
            "[36",
            "norwy",
            "nato",
            "140",
            "observer",
            ".nan",
            "plannd",
            "riyadh",
        ],
        strict=True,
    ):
        assert lines[place.line - 1][place.column - 1 :].startswith(there)
    text = str(caught.value)
    for said in (
        'Did you mean "power"?',
        'Did you mean "norway"?',
        'Did you mean "observers"?',
        'Did you mean "planned"?',
        "140 is outside the scale",
        "0 = none",
        "runs downwards",
        "line 19",
        "2025-02-18",
        ".nan is not a number that can be used",
        "10 mistakes. Nothing was solved.",
    ):
        assert said in text
    assert "tagged" not in text
    assert "LevelRange" not in text


def test_one_value_of_a_union_gives_one_message() -> None:
    tail = "positions: {a: {p: {at: true}}}\n"
    assert only(START + tail)[2:] == (
        "positions.a.p.at",
        "true is not a number or a word of the issue's scale. ",
    )
    assert only(START + "positions: {a: {p: {at: {low: 1}}}}\n")[2] == "positions.a.p.at"
    assert only(START + "costs: {a: {p: x}}\n")[2] == "costs.a.p"
    assert (
        only(START + "offers: [{by: a, gives: {p: 3}, when: {p: [1]}}]\n")[2] == "offers.0.when.p"
    )


def test_norway_keeps_its_name() -> None:
    text = (
        "plenipo: 1\nparties: {NO: {name: NO}, on: , y: }\n"
        "issues: {x: {options: [no, yes, off], status_quo: no}}\n"
        "positions: {NO: {x: {at: {no: 0, yes: 100, off: 3}}}}\n"
    )
    situation = parse(text).situation
    assert situation.actors == ("NO", "on", "y")
    assert situation.issues["x"].options == ("no", "yes", "off")
    assert situation.parties["NO"].name == "NO"


def test_places_of_lists_that_lost_an_item_stay_right() -> None:
    text = START + "offers:\n  - 5\n  - {by: c}\n  - {gives: {p: 3}}\n  - {by: a, to: d}\n"
    assert [(line, path) for line, _, path, _ in wrong(text)] == [
        (5, "offers.0"),
        (6, "offers.1.by"),
        (7, "offers.2.by"),
        (8, "offers.3.to"),
    ]


def test_windows_line_ends_and_byte_order_marks_are_fine(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + START.replace("\n", "\r\n").encode())
    loaded = read(file)
    assert loaded.situation == parse(START).situation
    assert loaded.where("issues.p.status_quo") == (3, 53)


def test_references_are_compared_with_what_is_declared_even_if_that_is_broken() -> None:
    text = START.replace(", status_quo: 0", "") + "positions: {a: {p: 3}}\nlinked: [[p, q]]\n"
    assert [path for _, _, path, _ in wrong(text)] == ["issues.p.status_quo", "linked.0.1"]


@pytest.mark.parametrize(
    ("tail", "place", "said"),
    [
        ("tables: {t: {seats: [a, a]}}", (4, 21, "tables.t.seats"), "twice"),
        ("tables: {t: {seats: [a, c]}}", (4, 25, "tables.t.seats.c"), "not a party"),
        ("tables: {t: {seats: [a]}, t2: {seats: [a], follows: t3}}", (4, 53, "tables.t2.follows"), "t"),
        ("consent: {a: {over: [p, p]}}", (4, 25, "consent.a.over.1"), "twice"),
        ("consent: {a: {over: p}}", (4, 21, "consent.a.over"), "list"),
        ("cost_of_no_deal: {a: {points: 3, ends_with: p}}", (4, 45, "cost_of_no_deal.a.ends_with"), "at_least"),
        ("cost_of_no_deal: {a: lots}", (4, 22, "cost_of_no_deal.a"), "points of the party"),
        ("positions: {a: {priorities: [p], p: {salience: 3}}}", (4, 48, "positions.a.p.salience"), "priorities"),
        ("positions: {a: {p: {at: [high, low]}}}", (4, 25, "positions.a.p.at"), "downwards"),
        ("positions: {a: {p: {limits: [{}]}}}", (4, 30, "positions.a.p.limits.0"), "one side"),
        ("positions: {a: {p: '3'}}", (4, 20, "positions.a.p.at"), "without quotes"),
        ("positions: {c: {p: 3}}", (4, 13, "positions.c"), "not a party"),
        ("positions: {a: {q: 3}}", (4, 17, "positions.a.q"), "not an issue"),
        ("observed: [{by: a}]", (4, 12, "observed.0"), "refuses"),
        ("changes: [{on: 2025-01-01, by: a, act: haste}]", (4, 11, "changes.0"), "within"),
        ("changes: [{on: 2025-01-01, by: a, act: hast}]", (4, 40, "changes.0.act"), "haste"),
        ("unknown: {u: {chance: .5, sets: {a.q.at: 3}}}", (4, 42, "unknown.u.sets.a.q.at"), "not an issue"),
        ("unknown: {u: {chance: .5, sets: {a.p.at: 30}}}", (4, 42, "unknown.u.sets.a.p.at"), "outside"),
        ("distance: squard", (4, 11, "distance"), 'Did you mean "squared"?'),
        ("positons: {}", (4, 1, "positons"), 'Did you mean "positions"?'),
        ("horizon: -3", (4, 10, "horizon"), "above 0"),
        ("tables: {t: {seats: [a], rule: majorty}}", (4, 32, "tables.t.rule"), "majority"),
        ("norms: {n: {consent_of: z, over: [p], held_by: [a]}}", (4, 25, "norms.n.consent_of"), "party"),
        ("voice: {a: {through: b, weight: 1.5}}", (4, 33, "voice.a.weight"), "outside 0 to 1"),
        ("voice: {a: {through: a, weight: .5}}", (4, 22, "voice.a.through"), "through itself"),
        ("evidence: ../secret.yaml", (4, 11, "evidence"), "beside"),
        ("title: 2025", (4, 8, "title"), "In quotes"),
        ("tables: {t: {seats: {a: {earned_by: {p: '>= 30'}}}}}", (4, 41, "tables.t.seats.a.earned_by.p"), "outside"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_place_and_says_what_is_allowed(
    tail: str, place: tuple[int, int, str], said: str
) -> None:
    found = only(START + tail + "\n")
    assert found[:3] == place
    assert said in found[3]


def test_a_member_and_its_whole_at_one_table() -> None:
    text = START.replace("b: }", "b: {members: [c, d]}}") + "tables: {t: {seats: [b, c]}}\n"
    assert "Seat the whole or its members" in only(text)[3]


def test_tables_in_a_circle() -> None:
    text = START + "tables: {t: {seats: [a], follows: u}, u: {seats: [a], follows: t}}\n"
    assert all("circle" in said for *_, said in wrong(text))


def test_what_is_unknown_may_be_left_out() -> None:
    situation = parse(START + "positions:\nconsent:\ntables: {t: {seats: []}}\n").situation
    assert situation.positions == {}
    assert situation.tables["t"].seats == {}


def test_evidence_must_be_there_when_it_is_named(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(START + "positions: {a: {p: {at: 3, because: [s1, analyst]}}}\n")
    with pytest.raises(SituationError, match="s1 named, but there is no evidence") as caught:
        load(file)
    assert (caught.value.places[0].line, caught.value.places[0].column) == (4, 37)
    (tmp_path / "evidence.yaml").write_text(
        "sources: {r: }\nstatements: {s2: {source: r, type: narrated, grade: narrator, gist: g}}\n"
    )
    with pytest.raises(SituationError, match='"s1" is not in the ledger') as caught:
        load(file)
    assert caught.value.places[0].column == 38
    assert parse(file.read_text()).situation.ledger is None  # text alone is taken at its word


# Files that are no situation


def broken_file(tmp_path: Path, raw: bytes) -> str:
    file = tmp_path / "x.yaml"
    file.write_bytes(raw)
    with pytest.raises(SituationError) as caught:
        load(file)
    assert len(caught.value.places) == 1
    assert str(caught.value).startswith(str(file))
    return str(caught.value)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "The file is empty"),
        (b"# only a comment\n", "The file is empty"),
        (b"- a\n- b\n", "fields"),
        (b"hello", "fields"),
        (b"\x00\x01\x02", "binary data"),
        (b"\x89PNG\r\n\x1a\n\x00", "binary data"),
        (b"plenipo: 1\ntitle: \xff\n", ":2:8\n    Byte 0xff is not UTF-8"),
        ("plenipo: 1".encode("utf-16"), "UTF-16"),
        (b"title: \x07", ":1:8"),
        (b"a: b: c", ":1:5"),
        (b"a: [1, 2\nb: 3\n", ":2:2"),
        (b"parties:\n\tus: {}\n", ":2:1"),
        (b"a:\n  b: 1\n c: 2\n", ":3:2"),
        (b"a: 'x\n", "not closed"),
        (b"a: @x", "quotes"),
        (b"a: >= 50", "quotes"),
        (b"a: *x", "names no anchor"),
        (b"a: &x [*x]", "names no anchor"),
        (b"a: 1\n---\nb: 2\n", "second document"),
        (b"a: !!python/object:os.system x", "Tags"),
        (b"{[a]: b}", "cannot be a name"),
        (b"a: {<<: {b: 1}}", "<<"),
        (b"[" * 100_000, "32 levels deep"),
        (b"- " * 100_000, "32 levels deep"),
        (b"{a: " * 50_000, "32 levels deep"),
        (b"a: [" + b"1," * 51_000 + b"]", "50,000 values"),
    ],
)
def test_what_is_no_situation_is_one_message(tmp_path: Path, raw: bytes, said: str) -> None:
    assert said in broken_file(tmp_path, raw)


def test_an_alias_bomb_is_refused_quickly(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 25)
    )
    start = time.perf_counter()
    assert "50,000 values" in broken_file(tmp_path, bomb.encode())
    assert time.perf_counter() - start < 2


def test_aliases_may_repeat_what_is_written_once() -> None:
    text = START + "positions: {a: {p: &same {at: 3, salience: 40}}, b: {p: *same}}\n"
    positions = parse(text).situation.positions
    assert positions["a"].issues["p"] == positions["b"].issues["p"]


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    with file.open("wb") as stream:
        stream.truncate(200_000_000)
    start = time.perf_counter()
    with pytest.raises(SituationError, match=r"200 MB found; .* at most 2 MB"):
        load(file)
    assert time.perf_counter() - start < 0.1


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SituationError, match="no such file"):
        load(tmp_path / "none.yaml")
    (tmp_path / "situation.yaml").write_text(START)
    with pytest.raises(SituationError, match=r"(?s)a folder.*situation\.yaml\?"):
        load(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SituationError, match="not an ordinary file"):
        load(tmp_path / "pipe")
    with pytest.raises(SituationError, match="cannot be opened"):
        load(tmp_path / ("x" * 5000))
    with pytest.raises(SituationError, match="cannot be opened"):
        load("x\0y")


def trouble(text: str) -> list[Place]:
    try:
        parse(text)
    except SituationError as err:
        return list(err.places)
    return []


@given(st.text(max_size=200))
def test_any_text_is_a_situation_or_a_message(text: str) -> None:
    assert trouble(text)


@given(st.text(alphabet="ab: {}[],-\n'\"#&*!|>%@`.013~", max_size=60))
def test_any_yaml_beside_a_good_start_is_read_or_a_message(text: str) -> None:
    for whole in (START + text, START + "positions: {a: {p: " + text + "}}", text + START):
        assert all(place.message for place in trouble(whole))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 999) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["at", "by", "p", "a", "seats", "over", "points", "x"]), inner),
    max_leaves=8,
)  # fmt: skip


@given(st.sampled_from(["parties", "blocs", "issues", "positions", "cost_of_no_deal", "costs",
    "tables", "consent", "norms", "offers", "guarantees", "obligations", "pays", "capacity",
    "changes", "observed", "voice", "unknown", "linked", "history", "support", "prose", "as_of",
    "horizon", "sources", "evidence"]), VALUES)  # fmt: skip
def test_any_value_in_any_field_is_read_or_a_message(field: str, value: object) -> None:
    start = START.splitlines()
    body = "\n".join(line for line in start if not line.startswith(field))
    found = trouble(f"{body}\n{field}: {json.dumps(value)}\n")
    assert all(place.message and place.line for place in found)
