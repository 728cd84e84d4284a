"""Who says what: every way English news has of saying it, in sentences of our own."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.reading import names
from plenipo.reading.attributions import find
from plenipo.reading.parts import Attribution, Names
from plenipo.reading.quotes import pair
from plenipo.reading.text import split


def read(raw: str) -> tuple[Attribution, ...]:
    """The attributions of a text."""
    text = split(raw)
    quotes = pair(text)
    return find(text, quotes, names.find(text))


def said(raw: str) -> list[tuple[str, str]]:
    """Source and content of each, as they stand in the text."""
    return [
        (
            raw[slice(*one.source)] if one.source else "",
            " ... ".join(raw[a:b] for a, b in one.content),
        )
        for one in read(raw)
    ]


SHUT = "the port is shut"


@pytest.mark.parametrize(
    ("raw", "source", "content"),
    [
        ("Ana Ruiz said that the port is shut.", "Ana Ruiz", SHUT),
        ("The ministry said the port is shut.", "The ministry", SHUT),
        ("Officials have since confirmed the port is shut.", "Officials", SHUT),
        ("Police in the northern town said the port is shut.", "Police in the northern town", SHUT),
        ("On Friday Lind told reporters in Arlen that the port is shut.", "Lind", SHUT),
        ("Lind told the Arlen Post on Friday that the port is shut.", "Lind", SHUT),
        ("Ana Ruiz, the mayor of Arlen, said that the port is shut.", "Ana Ruiz", SHUT),
        ("The mayor of Arlen, Ana Ruiz, said that the port is shut.", "Ana Ruiz", SHUT),
        ("They spoke to Ana Ruiz, who said the port is shut.", "Ana Ruiz", SHUT),
        ("The mayor, who has led the town for years, said the port is shut.", "The mayor", SHUT),
        ("According to the harbour office, the port is shut.", "the harbour office", SHUT),
        ("the port is shut, according to two officials.", "two officials", SHUT),
        ("the port is shut, confirmed the Interior Ministry.", "the Interior Ministry", SHUT),
        ("the port is shut, the ministry said on Monday.", "the ministry", SHUT),
        ("It was announced by the council that the port is shut.", "the council", SHUT),
        ("The envoy expressed concern that the port is shut.", "The envoy", SHUT),
        ("The envoy is worried that the port is shut.", "The envoy", SHUT),
        ("Their argument is that the port is shut.", "Their", SHUT),
        ("The mayor was right to say that the port is shut.", "The mayor", SHUT),
        ("Lind went on to say that the port is shut.", "Lind", SHUT),
        ("Asked about the boats, Lind said the port is shut.", "Lind", SHUT),
        (
            "Ana Ruiz, the mayor, and her deputy, Bo Lind, said the port is shut.",
            "Ana Ruiz, the mayor, and her deputy, Bo Lind",
            SHUT,
        ),
        ("The port, Lind said, “is shut”.", "Lind", "The port ... is shut"),
        ("Neither side would say whether the port is shut.", "Neither side", "whether " + SHUT),
        ("Theresa May said the port is shut.", "Theresa May", SHUT),
        ("Will Lind said the port is shut.", "Will Lind", SHUT),
        ("Per Lund, a pilot, said the port is shut.", "Per Lund", SHUT),
        ("The WHO said the port is shut.", "The WHO", SHUT),
        ("In Arlen the US said the port is shut.", "the US", SHUT),
        ("Lind and Ana Ruiz said the port is shut.", "Lind and Ana Ruiz", SHUT),
        ("The study found that the port is shut.", "The study", SHUT),
        ("She believes the port is shut.", "She", SHUT),
        ("By waiting, Lind said, the town would pay.", "Lind", "By waiting ... the town would pay"),
    ],
)
def test_one_clause(raw: str, source: str, content: str) -> None:
    assert said(raw) == [(source, content)]


@pytest.mark.parametrize(
    "raw",
    [
        "“We will stay,” said Lind.",
        "“We will stay,” Lind said on Friday.",
        "“We will stay,” Lind told the Arlen Post.",
        "“We will stay, “said Lind.",
        "“We will stay, ” Lind added.",
        "Lind said: “We will stay”.",
        "Lind, smiling, said, “We will stay”.",
        "Lind wrote on a blog: “We will stay.»»",
        "Lind told them:\n“We will stay.”",
        "In Lind's words, “we will stay”.",
        "In the words of Lind, “we will stay”.",
        "Lind was quoted by the Post as saying “we will stay”.",
        "Lind said “we will stay”, and the door was shut.",
    ],
)
def test_one_quotation(raw: str) -> None:
    (one,) = read(raw)
    assert one.type == "direct"
    assert raw[slice(*one.content[0])].strip(",. ").lower() == "we will stay"
    assert one.source is not None
    assert raw[slice(*one.source)].startswith("Lind")


def test_what_follows_a_tag_is_not_said() -> None:
    assert said("“No deal,” Lind said when asked about the fish.") == [("Lind", "No deal,")]


def test_a_quotation_in_pieces() -> None:
    halves = "We go, ... you stay."
    assert said("“We go,” said Lind, “you stay.”") == [("Lind", halves)]
    assert said("“We go,” said Lind, a docker from Arlen, “you stay.”") == [("Lind", halves)]
    assert said("“We go,” said Lind. “You stay.”") == [("Lind", "We go, ... You stay.")]


def test_part_in_marks_is_mixed_and_a_phrase_of_the_narrators_is_nothing() -> None:
    (one,) = read("Lind said the town was “ready to pay” for it.")
    assert (one.type, len(one.quotes)) == ("mixed", 1)
    (one,) = read("Lind called the plan “dead” on Friday.")
    assert (one.type, one.rule) == ("mixed", "described")
    assert read("The “open door” policy of the town failed.") == ()
    assert read("They put an end to “nothing without us”.") == ()


def test_one_speaker_and_two_verbs() -> None:
    raw = "Lind denied that the money was lost but admitted the books were wrong."
    assert said(raw) == [("Lind", "the money was lost"), ("Lind", "the books were wrong")]
    raw = "Lind said the ship was lost, adding that nobody was alive."
    assert said(raw) == [("Lind", "the ship was lost"), ("Lind", "nobody was alive")]


def test_who_adds_is_who_speaks_the_sentence() -> None:
    raw = "Lind said that Ruiz knew that the ship was lost, adding that nobody was alive."
    assert [source for source, _ in said(raw)] == ["Lind", "Ruiz", "Lind"]


def test_two_speakers_in_a_sentence() -> None:
    raw = "The king said they would sign, but the duke said he would not."
    assert said(raw) == [("The king", "they would sign"), ("the duke", "he would not")]


def test_a_clause_and_a_quotation_after_a_colon() -> None:
    raw = "He added that the guarantee must come first: “Nobody builds on sand,” Lind said."
    assert said(raw) == [
        ("He", "the guarantee must come first"),
        ("Lind", "Nobody builds on sand,"),
    ]


def test_one_inside_another() -> None:
    raw = "Lind told Ruiz that Cole had said that the ship was lost."
    outer, inner = read(raw)
    assert (outer.nested_in, inner.nested_in) == (None, 0)
    assert raw[slice(*inner.content[0])] == "the ship was lost"
    outer, inner = read("“They told me that the boats had gone,” she said.")
    assert inner.nested_in == 0
    assert inner.type == "direct"


def test_nesting_has_an_end() -> None:
    found = read("He said that " * 50 + "the port is shut.")
    depth = 0
    at: int | None = len(found) - 1
    while at is not None:
        at, depth = found[at].nested_in, depth + 1
    assert depth <= 9


def test_negation_is_flagged() -> None:
    (one,) = read("Officials did not say whether they were armed.")
    assert "negated" in one.flags
    (one,) = read("The mayor declined to say whether the port was shut.")
    assert "negated" in one.flags


def test_what_is_not_said_is_not_found() -> None:
    for raw in (
        "The United States wants peace.",
        "Lind could say that the port is shut.",
        "The state claims victory.",
        "They announced a plan that would shut the port.",
        "After a long telephone call with “the old man” she left.",
        "The mayor will tell them that it is over.",
    ):
        assert read(raw) == (), raw


def test_a_quotation_carries_its_speaker_on() -> None:
    raw = "“We will stay here,” said Lind.\n“And we will not move an inch from it.”"
    first, second = read(raw)
    assert second.rule == "carried"
    assert "carried_speaker" in second.flags
    assert second.source is None
    assert first.speaker == second.speaker


def test_after_a_report_a_quotation_may_be_anybodys() -> None:
    raw = "Lind said that the port is shut.\n“This is the end of the town as we know it.”"
    _, second = read(raw)
    assert (second.rule, second.speaker, second.source) == ("uncued", None, None)
    assert "no_cue" in second.flags


def test_a_quotation_after_a_sentence_about_somebody() -> None:
    raw = "Norwegian Prime Minister Ana Berg was defiant. “We will not move an inch from it.”"
    (one,) = read(raw)
    assert (one.rule, one.sure, one.speaker) == ("sentence_before", "low", "ana-berg")
    (one,) = read("The talks had failed. “We will not move an inch from it.”")
    assert (one.rule, one.source, one.speaker) == ("uncued", None, None)


@pytest.mark.parametrize(
    "raw",
    [
        "Swedish Foreign Minister Ana Berg told the European Union that the port is shut.",
        "“The port is shut,” Swedish Foreign Minister Ana Berg told the European Union.",
        "“The port is shut,” said Ana Berg to the European Union.",
    ],
)
def test_whom_it_is_said_to(raw: str) -> None:
    (one,) = read(raw)
    assert (one.speaker, one.said_to) == ("ana-berg", "european-union")


def test_damage_is_flagged() -> None:
    (one,) = read("“We will stay, “said Lind.")
    assert "mangled" in one.flags


words = st.sampled_from(
    ["Lind", "Ana Ruiz", "the minister", "said", "told", "that", "who", ",", ".", "“", "”", "and",
     "adding", "according to", "he", "the port is shut", "\n", "not", "by", "would", ":", "“we go”",
     "believes", "reports", "of", "to say", "called", "in the words of", "“ no"]
)  # fmt: skip


@given(st.lists(words, max_size=40).map(" ".join))
def test_whatever_stands_there(raw: str) -> None:
    found = read(raw)
    assert found == read(raw)
    last = -1
    for index, one in enumerate(found):
        assert one.content
        for a, b in (*one.content, *(s for s in (one.source, one.cue) if s)):
            assert 0 <= a < b <= len(raw)
            assert raw[a:b].strip() == raw[a:b]
        start = min(a for a, _ in one.content)
        assert start >= last
        last = start
        if one.cue:
            assert not any(a < one.cue[1] and one.cue[0] < b for a, b in one.content)
        if one.nested_in is not None:
            assert 0 <= one.nested_in < index
            outer = found[one.nested_in].content
            assert min(a for a, _ in outer) <= start


@pytest.mark.parametrize(
    "unit",
    ["a", '"', "he said, ", "He said that ", "the men who ", "and the men ", 'He said "a\n',
     '"We go to the town now." he said. ', "according to the men ", "by leaving, ", "said "],
)  # fmt: skip
def test_hostile_text_is_read_in_linear_time(unit: str) -> None:
    text = split((unit * 50_000)[:50_000])
    quotes = pair(text)
    known = Names(actors=(), mentions=())
    began = time.process_time()
    find(text, quotes, known)
    assert time.process_time() - began < 4


STORY = (
    "“We will stay here,” said Ana Ruiz, the mayor of Arlen. “Nobody will move us.”\n"
    "Bo Lind told the Arlen Post that the town was “ready to pay” for the port, adding that it "
    "had “no other way”.\n"
    "“Then pay,” Ruiz wrote on Friday: “We will not.”\n"
    "According to Lind, the talks had failed. He called them “a waste of time”."
)
DAMAGE = st.sampled_from(["“", " “", " ”", "»»", " »»", "”", '"', ' "'])


@given(st.lists(DAMAGE, min_size=7, max_size=7))
def test_damaged_marks_change_no_statement(marks: list[str]) -> None:
    pieces = STORY.split("”")
    assert len(pieces) == len(marks) + 1
    damaged = "".join(a + b for a, b in zip(pieces, [*marks, ""], strict=True))

    def told(raw: str) -> list[tuple[str | None, str, str]]:
        found = [(o.speaker, o.type, "".join(raw[a:b] for a, b in o.content)) for o in read(raw)]
        return [(who, how, "".join(filter(str.isalnum, what))) for who, how, what in found]

    assert told(damaged) == told(STORY)
