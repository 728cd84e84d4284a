"""Dividing a text: no letter moves, whatever it holds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.reading.text import split

ODD = "\"“”„«»'’‘–—-.,?! \t\n\r\u00a0\u2028aBé1"


def said(raw: str) -> list[str]:
    """The sentences of a text."""
    text = split(raw)
    return [text.raw[a:b] for a, b in text.sentences]


@given(st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters()), max_size=200))
def test_no_letter_moves(raw: str) -> None:
    text = split(raw)
    assert len(text.plain) == len(raw)
    for a, b in zip(raw, text.plain, strict=True):
        assert a == b or not a.isalnum()
    for spans in (text.paragraphs, text.sentences):
        ends = [place for span in spans for place in span]
        assert ends == sorted(ends)
        assert all(a < b and raw[a:b].strip() == raw[a:b] for a, b in spans)
    inside = "".join(raw[a:b] for a, b in text.sentences)
    assert "".join(inside.split()) == "".join(raw.split())


def test_marks_dashes_and_blanks_have_one_form() -> None:
    assert split("“a” «b» ‘c’ d—e 5\u2212 f\u00a0g").plain == '"a" "b" \'c\' d–e 5- f g'


def test_every_line_is_a_paragraph() -> None:
    text = split("A heading\nThe first one is here.\n\n  And a second. \n")
    assert [text.raw[a:b] for a, b in text.paragraphs] == [
        "A heading",
        "The first one is here.",
        "And a second.",
    ]


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    raw = (
        "The two sides met on Tuesday in the old customs house by\n"
        "the river, and spoke for nine hours about the port and the\n"
        "grain that lies in it.\n\nNobody signed."
    )
    text = split(raw)
    assert len(text.paragraphs) == 2
    assert "by the river" in text.plain
    assert len(text.sentences) == 2


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        ("Dr. Ito met Gen. A. B. Cole at 3 p.m. on Jan. 5. They shook hands.", 2),
        ("She left for the U.S. embassy. He stayed in the U.S. The door was shut.", 3),
        ("The line is No. 4 of the plan. No. We will not.", 3),
        ("Rates rose 2.5 percent. 1,000 men marched.", 2),
        ("Is it so? Yes! It is... we think.", 3),
        ("“It is late. We go,” she said. “You stay.”", 3),
        ("“Will they come?” Ito said. Nobody knew.", 2),
        ("“Will they come?” The door was shut.", 2),
        ("“We cannot. “ He left the room.", 2),
        ("“They come.” the minister said.", 1),
        ("They stay. »» Nobody knew.", 2),
    ],
)
def test_sentences(raw: str, count: int) -> None:
    assert len(said(raw)) == count, said(raw)


def test_a_text_without_stops_is_cut() -> None:
    sentences = said("word " * 1_000)
    assert max(map(len, sentences)) <= 2_000
    assert "".join(sentences).count("word") == 1_000


def test_where_a_place_is() -> None:
    text = split("One. Two.\nThree.")
    assert [text.paragraph(at) for at in (0, 5, 10)] == [0, 0, 1]
    assert [text.sentence(at) for at in (0, 5, 10)] == [0, 1, 2]


@pytest.mark.parametrize(
    "unit", ["a", '"', '" ', "' a", ". ", '"a\n', "A.", " ", "\n", "“a ", 'x." The ']
)
def test_hostile_text_is_read_in_linear_time(unit: str) -> None:
    began = time.process_time()
    split((unit * 1_000_000)[:100_000])
    assert time.process_time() - began < 3
