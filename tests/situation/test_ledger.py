"""The ledger: its grammar, and spans that are their slices or are refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from plenipo.answer.check import check
from plenipo.errors import SituationError
from plenipo.situation.ledger import GRADES, slice_hash
from plenipo.situation.yaml import load, read

TEXT = "Zwölf leaders met.\r\n“We sign on Monday,” said one — the other did not.\n"
SITUATION = """\
plenipo: 1
parties: {a: , b: }
issues: {p: {scale: [0, 1], status_quo: 0, because: analyst}}
positions: {a: {p: {at: 1, salience: 5, because: s1}}, b: {p: {at: 0, because: [s2, analyst]}}}
"""


def span(part: str) -> list[int | str]:
    start = TEXT.index(part)
    return [start, start + len(part), slice_hash(part)]


def folder(tmp_path: Path, **change: str) -> Path:
    one, two = span("“We sign on Monday,”"), span("the other did not")
    ledger = f"""\
sources:
  r: {{outlet: Wire, sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}, characters: {len(TEXT)}}}
statements:
  s1:
    source: r
    speaker: a
    who: One
    type: direct
    gist: Ready to sign at once.
    spans: [[{one[0]}, {one[1]}, "{one[2]}"]]
    grade: own_words
  s2:
    source: r
    speaker: null
    type: narrated
    gist: The other stays away.
    spans: [[{two[0]}, {two[1]}, "{two[2]}"]]
    grade: narrator
    contradicts: [s1]
"""
    for old, new in change.values():  # type: ignore[misc]
        assert old in ledger
        ledger = ledger.replace(old, new)
    (tmp_path / "situation.yaml").write_text(SITUATION)
    (tmp_path / "evidence.yaml").write_text(ledger)
    texts = tmp_path / "texts"
    texts.mkdir(exist_ok=True)
    (texts / "any name.txt").write_bytes(TEXT.encode())
    (texts / "other.bin").write_bytes(b"\xff\x00")
    return tmp_path


def test_spans_are_verified_by_the_hash_of_the_file_and_of_the_slice(tmp_path: Path) -> None:
    place = folder(tmp_path)
    loaded = read(place / "situation.yaml", sources=place / "texts")
    assert loaded.verified is not None
    assert (loaded.verified.spans, loaded.verified.unseen, loaded.verified.missing) == (2, 0, ())
    assert loaded.situation.statements["s1"].speaker == "a"
    assert not loaded.situation.statements["s1"].weak
    assert loaded.situation.statements["s2"].weak
    assert read(place / "situation.yaml").verified is None


def test_a_text_that_is_not_there_is_said(tmp_path: Path) -> None:
    place = folder(tmp_path)
    (place / "texts" / "any name.txt").write_bytes(TEXT.encode() + b"\n")
    verified = read(place / "situation.yaml", sources=place / "texts").verified
    assert verified is not None
    assert (verified.spans, verified.unseen, verified.missing) == (0, 2, ("r",))


@pytest.mark.parametrize(
    ("old", "new", "path", "line", "said"),
    [
        (
            slice_hash("“We sign on Monday,”"),
            "0123456789ab",
            "statements.s1.spans.0",
            10,
            "another hash",
        ),
        ("[20, 40,", "[19, 39,", "statements.s1.spans.0", 10, "another hash"),
        (
            f"characters: {len(TEXT)}",
            f"characters: {len(TEXT) + 5}",
            "sources.r.characters",
            2,
            "code points",
        ),
    ],
)
def test_a_span_that_is_not_its_slice_is_refused(
    tmp_path: Path, old: str, new: str, path: str, line: int, said: str
) -> None:
    place = folder(tmp_path, change=(old, new))  # type: ignore[arg-type]
    load(place / "situation.yaml")  # without the text it cannot be known
    with pytest.raises(SituationError, match=said) as caught:
        load(place / "situation.yaml", sources=place / "texts")
    (found,) = caught.value.places
    assert (found.path, found.line) == (path, line)
    assert found.file.endswith("evidence.yaml")


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        ("speaker: a", "speaker: nato", "statements.s1.speaker", "not a party"),
        (
            "source: r\n    speaker: a",
            "source: q\n    speaker: a",
            "statements.s1.source",
            "source",
        ),
        ("grade: own_words", "grade: own_word", "statements.s1.grade", 'mean "own_words"'),
        ("type: direct", "type: quoted", "statements.s1.type", "narrated"),
        ("contradicts: [s1]", "contradicts: [s3]", "statements.s2.contradicts.0", "s3"),
        ("contradicts: [s1]", "supports: s2", "statements.s2.supports.0", "itself"),
        ("gist: Ready to sign at once.", "gits: x", "statements.s1.gits", 'Did you mean "gist"?'),
        ("[20, 40,", "[40, 20,", "statements.s1.spans.0", "empty"),
        ("[20, 40,", "[20, 4000,", "statements.s1.spans.0", "beyond"),
        ("[20, 40,", "[20,", "statements.s1.spans.0", "2 values"),
        (f'"{slice_hash("the other did not")}"', "123456789012", "statements.s2.spans.0", "quotes"),
        ("sha256: ", "sha256: x", "sources.r.sha256", "form"),
    ],
)
def test_the_ledger_is_checked_with_the_situation(
    tmp_path: Path, old: str, new: str, path: str, said: str
) -> None:
    place = folder(tmp_path, change=(old, new))  # type: ignore[arg-type]
    with pytest.raises(SituationError) as caught:
        load(place / "situation.yaml")
    assert path in [p.path for p in caught.value.places]
    assert said in str(caught.value)


def test_grades_run_from_strong_to_weak() -> None:
    assert GRADES[0] == "own_words"
    assert GRADES[-1] == "narrator"


def test_mistakes_of_both_files_come_together(tmp_path: Path) -> None:
    place = folder(tmp_path, change=("type: direct", "type: quoted"))  # type: ignore[arg-type]
    file = place / "situation.yaml"
    file.write_text(file.read_text().replace("because: s1", "because: s9"))
    with pytest.raises(SituationError) as caught:
        load(file)
    assert [Path(p.file).name for p in caught.value.places] == ["evidence.yaml", "situation.yaml"]


def test_a_text_that_changed_since_is_named(tmp_path: Path) -> None:
    project = folder(tmp_path, title=("outlet: Wire", "outlet: Wire, title: report.txt"))
    texts = project / "texts"
    (texts / "any name.txt").rename(texts / "report.txt")
    found = read(project / "situation.yaml", sources=texts).verified
    assert found is not None
    assert (found.missing, found.changed) == ((), ())
    (texts / "report.txt").write_bytes(TEXT.replace("Monday", "Friday").encode())
    found = read(project / "situation.yaml", sources=texts).verified
    assert found is not None
    assert (found.missing, found.changed, found.spans) == (("r",), ("r",), 0)
    said = check(read(project / "situation.yaml", sources=texts)).sentences[-1]
    assert "has changed since it was read" in said
