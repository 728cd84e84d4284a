"""Laws of finding a quotation: what is altered is not found, what is found is the text's."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plenipo.reading import names, quotes
from plenipo.reading.llm.accept import Session
from plenipo.reading.llm.locate import NotFoundError, fold, locate, locate_pieces
from plenipo.reading.llm.prompt import chunks
from plenipo.reading.llm.schema import Said
from plenipo.reading.text import split

WORDS = [
    "we", "will", "not", "sign", "a", "treaty", "before", "June", "unless", "they", "open", "the",
    "port", "3.5", "never", "soon",
]  # fmt: skip
speech = st.lists(st.sampled_from(WORDS), min_size=3, max_size=12).map(" ".join)
letters = "abcdefghijklmnopqrstuvwxyzABC0123456789.,!?"


def place(words: str, story: str, **how: object) -> tuple[int, int]:
    text = split(story)
    return locate(words, fold(text, (0, len(story))), **how)  # pyright: ignore[reportArgumentType]


def bare(words: str) -> str:
    """Letters and stops alone."""
    return "".join(c for c in words if not c.isspace() and c not in '"“”')


@given(speech, st.data())
def test_an_altered_quotation_is_never_accepted(words: str, data: st.DataObject) -> None:
    """One letter changed, left out or put in, or one word left out or put in."""
    story = f"Ana Berg arrived. “{words}.” said Berg. Nils Holm left."
    text = split(story)
    kind = data.draw(st.sampled_from(["change", "drop", "add", "word", "more"]))
    at = data.draw(st.integers(0, len(words) - 1))
    letter = data.draw(st.sampled_from(letters))
    split_words = words.split()
    number = data.draw(st.integers(0, len(split_words) - 1))
    altered = {
        "change": words[:at] + letter + words[at + 1 :],
        "drop": words[:at] + words[at + 1 :],
        "add": words[:at] + letter + words[at:],
        "word": " ".join(split_words[:number] + split_words[number + 1 :]),
        "more": " ".join([*split_words[:number], "maybe", *split_words[number:]]),
    }[kind]
    assume(altered.split() != split_words)
    session = Session(text, names.find(text), quotes.pair(text))
    (chunk,) = chunks(text)
    said = Said(content=(altered,), speaker="Ana Berg", source="Berg", cue="said")
    session.take(chunk, {0: said})
    assert len(session.found) + len(session.rejected) == 1
    for one in session.found:  # an end was cut: then the sentence is stored, as it stands
        kept = " ".join(altered.split()).removesuffix(".")
        assert f" {kept} " in f" {words} "
        assert [story[a:b] for a, b in one.content] == [f"{words}."]


@given(speech, st.sampled_from(["“%s”", '"%s"', "„%s“", "« %s »", "%s"]), st.integers(1, 3))
def test_blanks_and_marks_do_not_matter(words: str, marks: str, gaps: int) -> None:
    story = f"Holm: {marks % words.replace(' ', ' ' * gaps)} (by phone)"
    start, end = place(words, story)
    assert bare(story[start:end]) == bare(words)
    assert place(f"“{words}”", story) == (start, end)
    assert place(words.replace(" ", "\n"), story) == (start, end)


@pytest.mark.parametrize("words", ["", " ", "“”", "7 percent", "17", "1.7", "Ana B", "na Berg"])
def test_no_part_of_a_word_or_number(words: str) -> None:
    with pytest.raises(NotFoundError):
        place(words, "Ana Berg wants 17.7 percent.")


def test_dashes_and_apostrophes() -> None:
    story = "It’s over — for now, with 10–12 states."
    assert place("It's over - for now, with 10-12 states.", story) == (0, len(story))
    with pytest.raises(NotFoundError):
        place("Its over", story)


def test_pieces_follow_each_other() -> None:
    story = "“We go,” he said, “and we stay. We go.”"
    folded = fold(split(story), (0, len(story)))
    found = locate_pieces(["We go,", "and we stay. We go."], folded)
    assert [story[a:b] for a, b in found] == ["We go,", "and we stay. We go."]
    with pytest.raises(NotFoundError, match="follow each other"):
        locate_pieces(["and we stay.", "We go,"], folded)


def test_a_hostile_text_takes_no_time() -> None:
    story = "a " * 30_000
    with pytest.raises(NotFoundError):
        place("a " * 500 + "b", story)
    with pytest.raises(NotFoundError, match="times"):
        place("a a", story, before="a a a a")


@pytest.mark.timing
def test_a_name_that_is_everywhere_takes_no_time() -> None:
    story = "Ana Berg said “yes”. " + "a" * 150_000
    text = split(story)
    session = Session(text, names.find(text), quotes.pair(text))
    said = Said(content=("yes",), speaker="a", source="a", cue="a", said_to="a")
    chunk = next(iter(chunks(text)))
    began = time.perf_counter()
    session.take(chunk, dict.fromkeys(range(100), said))
    assert session.found == []
    assert time.perf_counter() - began < 5
