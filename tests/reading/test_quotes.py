"""Pairing quotation marks that were damaged on the way."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.reading.parts import Quote
from plenipo.reading.quotes import pair
from plenipo.reading.text import split


def inner(raw: str) -> list[str]:
    """What stands inside the marks."""
    return [raw[a:b] for a, b in (quote.inner for quote in pair(split(raw)))]


def only(raw: str) -> Quote:
    (quote,) = pair(split(raw))
    return quote


@pytest.mark.parametrize(
    "raw",
    ['"We go", he said.', "“We go”, he said.", "«We go», he said.", "„We go“, he said.",
     "« We go », he said.", "''We go'', he said.", "‘We go’, he said."],
)  # fmt: skip
def test_every_glyph(raw: str) -> None:
    quote = only(raw)
    assert raw[slice(*quote.inner)] == "We go"
    assert quote.closed
    assert not quote.repaired


@pytest.mark.parametrize(
    "raw",
    ["“We go, “he said.", "“We go, ” he said.", "We said “no, we go. »»", "“ We go,” she said.",
     "“We go, ”said the man."],
)  # fmt: skip
def test_damage_is_mended_and_flagged(raw: str) -> None:
    quote = only(raw)
    assert raw[slice(*quote.inner)].strip(",.").endswith("e go")
    assert quote.repaired


def test_two_quotations_and_the_words_between() -> None:
    assert inner("“We go, “he said. “You stay. ” So they did.") == ["We go,", "You stay."]


def test_apostrophes_and_inches_are_no_marks() -> None:
    assert inner("The board isn't 5\" wide, it's the soldiers' one.") == []
    assert inner("The others' boat, the rock 'n' roll, \"the '90s\".") == ["the '90s"]


def test_a_lone_single_mark_inside() -> None:
    raw = "He is “ready to go, beside ‘Others, if they come. ”"
    assert inner(raw) == ["ready to go, beside ‘Others, if they come."]


def test_nested_marks_that_agree() -> None:
    raw = "“He told me “never” and “no” twice,” she said. “So.”"
    assert inner(raw) == ["He told me “never” and “no” twice,", "So."]


def test_double_marks_inside_single_ones() -> None:
    raw = "‘He called it “dead”,’ she said. ‘We stay,’ he said. ‘They can’t go,’ they said."
    assert inner(raw) == ["He called it “dead”,", "We stay,", "They can’t go,"]


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    first, second = pair(split("She said: “We go now.\n“And we stay there.”"))
    assert (first.closed, second.closed) == (False, True)
    assert first.span[1] == first.inner[1] == len("She said: “We go now.")


@pytest.mark.parametrize("mark", ['"', "”", " ”"])
def test_a_quotation_that_runs_on(mark: str) -> None:
    raw = f'He said, "We go.\nWe stay.\nWe wait.{mark} Then she said, "No.\nNever.{mark}'
    first, second = inner(raw)
    assert first == "We go.\nWe stay.\nWe wait."
    assert second == "No.\nNever."


def test_a_closing_mark_without_partner() -> None:
    assert inner("We go,” he said, and “never” came back.") == ["never"]


@given(st.text(alphabet="ab. ,\n\"“”«»'‘’1", max_size=120))
def test_pairs_never_overlap(raw: str) -> None:
    at = 0
    for quote in pair(split(raw)):
        assert at <= quote.span[0] <= quote.inner[0] < quote.inner[1] <= quote.span[1]
        at = quote.span[1]


@pytest.mark.parametrize("unit", ['"', '" ', '"a\n', "“a ", "“a “b ” ", "'a s' ", "as' s' "])
def test_a_million_marks(unit: str) -> None:
    text = split((unit * 1_000_000)[:100_000])
    began = time.process_time()
    pair(text)
    assert time.process_time() - began < 3
