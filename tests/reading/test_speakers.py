"""Who speaks: names, pronouns, titles, spokesmen, carried quotations; nobody if in doubt."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.reading import attributions, names, quotes
from plenipo.reading.parts import Attribution, Quote, Span, Text
from plenipo.reading.speakers import Resolved, resolve
from plenipo.reading.text import split


def said(raw: str, source: str, earlier: tuple[Attribution, ...] = (), nth: int = -1) -> Resolved:
    """Who is meant by the last (or nth) place where some words stand."""
    text = split(raw)
    places = [i for i in range(len(raw)) if raw.startswith(source, i)]
    span = (places[nth], places[nth] + len(source))
    return resolve(text, names.find(text), quotes.pair(text), span, span[1] + 1, earlier)


def spoke(
    raw: str, content: str, speaker: str | None, source: str | None = None, *, direct: bool = False
) -> Attribution:
    """A statement that is already resolved."""
    at = raw.index(content)
    named: Span | None = None
    if source is not None:
        named = (raw.index(source), raw.index(source) + len(source))
    held: tuple[Quote, ...] = ()
    return Attribution(
        content=((at, at + len(content)),),
        source=named,
        speaker=speaker,
        type="direct" if direct else "indirect",
        quotes=held,
        rule="test",
    )


@pytest.mark.parametrize(
    ("raw", "source", "actor"),
    [
        ("Peruvian President Ana Ruiz left.", "Peruvian President Ana Ruiz", "ana-ruiz"),
        ("Ana Ruiz left. Ruiz spoke.", "Ruiz", "ana-ruiz"),
        ("Ana Ruiz, an aide to Peru's President Bo Lind, spoke.",
         "Ana Ruiz, an aide to Peru's President Bo Lind", "ana-ruiz"),
        ("Bo Lind left. Lind's lawyer, Ana Ruiz, spoke.", "Lind's lawyer, Ana Ruiz", "ana-ruiz"),
        ("Peru's minister, Ana Ruiz, spoke.", "Peru's minister", "ana-ruiz"),
        ("The head of European diplomacy, Ana Ruiz, spoke.", "The head", "ana-ruiz"),
        ("Ana Ruiz met Bo Lind, who spoke.", "Ana Ruiz met Bo Lind", "bo-lind"),
        ("The Kremlin spoke.", "The Kremlin", "russia"),
        ("Peru spoke.", "Peru", "peru"),
        ("The UN Security Council spoke.", "The UN Security Council", "security-council"),
        ("The Lima Peace Institute spoke.", "The Lima Peace Institute", "lima-peace-institute"),
        ("The Defence Ministry spoke.", "The Defence Ministry", "defence-ministry"),
    ],
)  # fmt: skip
def test_names(raw: str, source: str, actor: str) -> None:
    assert said(raw, source) == Resolved(actor)


@pytest.mark.parametrize(
    ("raw", "source", "actor"),
    [
        ("A spokesman for Norway spoke.", "A spokesman for Norway", "norway"),
        ("The Norwegian government spoke.", "The Norwegian government", "norway"),
        ("Norway's foreign ministry spoke.", "Norway's foreign ministry", "norway"),
        ("Norway's Trade Ministry spoke.", "Norway's Trade Ministry", "norway"),
        ("The Norwegian Foreign Ministry spoke.", "The Norwegian Foreign Ministry", "norway"),
        ("Norwegian officials spoke.", "Norwegian officials", "norway"),
        ("European leaders spoke.", "European leaders", "europe"),
        ("Bo Lind left. A spokeswoman for Lind spoke.", "A spokeswoman for Lind", "bo-lind"),
        ("Bo Lind left. Lind's office spoke.", "Lind's office", "bo-lind"),
        ("A Kremlin spokesperson spoke.", "A Kremlin spokesperson", "russia"),
    ],
)
def test_who_speaks_for_somebody_is_flagged(raw: str, source: str, actor: str) -> None:
    assert said(raw, source) == Resolved(actor, ("spokesperson",))


@pytest.mark.parametrize(
    ("raw", "source"),
    [
        ("A Norwegian teacher spoke.", "A Norwegian teacher"),
        ("A former Norwegian official spoke.", "A former Norwegian official"),
        ("The mayor of Oslo spoke.", "The mayor of Oslo"),
        ("Residents of Norway spoke.", "Residents of Norway"),
        ("Norwegian opposition leaders spoke.", "Norwegian opposition leaders"),
        ("A senior diplomat spoke.", "A senior diplomat"),
        ("Critics spoke.", "Critics"),
        ("We spoke.", "We"),
        ("They spoke.", "They"),
        ("He spoke.", "He"),
        ("It spoke.", "It"),
        ("The minister spoke.", "The minister"),
    ],
)
def test_nobody_rather_than_a_guess(raw: str, source: str) -> None:
    assert said(raw, source).actor is None


@pytest.mark.parametrize(
    ("raw", "source"),
    [
        ("Ana Ruiz and Bo Lind spoke.", "Ana Ruiz and Bo Lind"),
        ("France and Germany spoke.", "France and Germany"),
        ("Peru, Chile and Norway spoke.", "Peru, Chile and Norway"),
    ],
)
def test_several_speakers_are_none(raw: str, source: str) -> None:
    assert said(raw, source) == Resolved(None, ("several_speakers",))


@pytest.mark.parametrize(
    ("raw", "actor"),
    [
        ("Ana Ruiz came to Peru. She spoke.", "ana-ruiz"),
        ("Ana Ruiz came to Peru.\nOn Monday, she spoke.", "ana-ruiz"),
        ("Bo Lind met Ana Ruiz. She spoke.", "ana-ruiz"),  # the one of them who is a woman
        ("Ana Ruiz met Jan Lind. She spoke.", "ana-ruiz"),
        ("Anna Vogel met Otto Lind. He spoke.", "otto-lind"),
        ("Otto Lind came. She spoke.", "otto-lind"),  # damaged: nobody else is there
        ("Otto Lind came.\nIt rained.\nHe spoke.", None),
        ("Otto Lind came.\nThe talks with Hans Ito and Karl Ruiz failed. He spoke.", None),
        ("Ms Ito met Mr Lind. She spoke.", "ito"),
    ],
)
def test_he_and_she(raw: str, actor: str | None) -> None:
    source = next(w for w in ("She", "she", "He") if w in raw)
    assert said(raw, source) == Resolved(actor, ("pronoun_speaker",))


def test_a_speaker_is_nearer_than_who_opened_the_paragraph() -> None:
    raw = "Otto Lind came. Peru was late, said Hans Ito. He left, he added."
    earlier = (spoke(raw, "Peru was late", "hans-ito", "Hans Ito"),)
    assert said(raw, "he", earlier) == Resolved("hans-ito", ("pronoun_speaker",))


def test_words_that_cut_a_name_mean_it() -> None:
    raw = "Per Lund, the envoy, spoke."
    assert said(raw, "Lund") == Resolved("per-lund")


def test_whom_a_quotation_names_does_not_speak_it() -> None:
    raw = 'Otto Lind came.\n"Karl Ito is weak. Ito lost," he told them.'
    assert said(raw, "he").actor == "otto-lind"


def test_a_pronoun_in_a_statement_is_who_makes_it() -> None:
    raw = "Otto Lind told Hans Ito that he hoped it would end."
    earlier = (spoke(raw, "he hoped it would end", "otto-lind", "Otto Lind"),)
    assert said(raw, "he", earlier, nth=-1).actor == "otto-lind"


def test_i_in_a_quotation_is_its_speaker() -> None:
    raw = 'Otto Lind said: "I think that Peru lost."'
    earlier = (spoke(raw, "I think that Peru lost.", "otto-lind", "Otto Lind", direct=True),)
    assert said(raw, "I", earlier).actor == "otto-lind"
    assert said(raw, "I").actor is None


def test_it_and_they_are_no_persons_unless_translated() -> None:
    raw = "Norway agreed. It wanted more. Otto Lind said it thought so."
    known = (spoke(raw, "It wanted more", "norway", "Norway"),)
    assert said(raw, "It", (spoke(raw, "agreed", "norway", "Norway"),), nth=0).actor == "norway"
    person = (*known, spoke(raw, "it thought so", "otto-lind", "Otto Lind"))
    assert said(raw, "it", person).actor == "otto-lind"


@pytest.mark.parametrize(
    ("raw", "source", "actor"),
    [
        ("Peru's minister Ana Ruiz left. The minister spoke.", "The minister", "ana-ruiz"),
        ("Peru's minister Ana Ruiz met Chile's minister Bo Lind. The minister spoke.",
         "The minister", None),
        ("Peru's minister Ana Ruiz met Chile's minister Bo Lind. The Chilean minister spoke.",
         "The Chilean minister", "bo-lind"),
        ("The minister spoke. Peru's minister Ana Ruiz left.", "The minister", None),
        ("Peru's minister Ana Ruiz left. A minister spoke.", "A minister", None),
        ("The minister, who left, spoke. Ana Ruiz is Peru's minister.", "The minister", None),
        ("The Lima Peace Institute waits. The institute spoke.", "The institute",
         "lima-peace-institute"),
    ],
)  # fmt: skip
def test_titles_mean_the_one_before_who_has_them(raw: str, source: str, actor: str | None) -> None:
    found = said(raw, source)
    assert found.actor == actor
    assert found.flags == (("title_speaker",) if actor else ())


def test_a_quotation_without_words_for_its_speaker_is_carried() -> None:
    raw = '"We wait," said Ana Ruiz.\n"Peru waits too."\nIt rained.\n"Chile waits."'
    text = split(raw)
    known = names.find(text)
    first = spoke(raw, "We wait,", "ana-ruiz", "Ana Ruiz", direct=True)

    def carried(earlier: tuple[Attribution, ...], content: str) -> Resolved:
        return resolve(text, known, (), None, raw.index(content), earlier)

    assert carried((first,), "Peru waits too") == Resolved("ana-ruiz", ("carried_speaker",))
    assert carried((first,), "Chile waits").actor is None  # two paragraphs away
    assert carried((), "Peru waits too").actor is None
    unknown = spoke(raw, "We wait,", None, direct=True)
    assert carried((unknown,), "Peru waits too").actor is None
    told = spoke(raw, "We wait,", "ana-ruiz", "Ana Ruiz")
    assert carried((told,), "Peru waits too").actor is None  # a clause does not carry on


def test_the_stages_together_on_damaged_text() -> None:
    raw = (
        "NATO secretary, Bo Lind, told Cnn that kyiv was ready. Lind added that Peru was not.\n"
        "“We must spend more. I doubt Vera Ito, “he said.\n"
        "Vera Ito, former Peruvian ambassador to Chile, said that it was a “concern”.\n"
        "Asked about it, she said that Lima would pay.»»\n"
    )
    text = split(raw)
    pairs = quotes.pair(text)
    known = names.find(text)
    found = [a for a in attributions.find(text, pairs, known) if a.nested_in is None]
    assert [a.speaker for a in found] == ["bo-lind", "bo-lind", "bo-lind", "vera-ito", "vera-ito"]
    sides = {a.id: a.speaks_for for a in known.actors if a.kind == "person"}
    assert sides == {"bo-lind": "nato", "vera-ito": None}


_PIECES = [
    "Ana Ruiz", "Peruvian President Ana Ruiz", "Otto Lind", "he", "She", "they", "the minister",
    "Peru", "said that", "“", "”", '"', ".", ",", "\n", "A spokesman for", "and", "who", "told",
    "added", "The Lima Institute", "'s", "former", "I",
]  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.sampled_from(_PIECES), max_size=30), st.data())
def test_a_speaker_is_an_actor_of_the_text(pieces: list[str], data: st.DataObject) -> None:
    text: Text = split(" ".join(pieces))
    known = names.find(text)
    pairs = quotes.pair(text)
    earlier = attributions.find(text, pairs, known)
    start = data.draw(st.integers(0, len(text.raw)))
    end = data.draw(st.integers(start, len(text.raw)))
    for source in ((start, end), None):
        found = resolve(text, known, pairs, source, end, earlier)
        assert found == resolve(text, known, pairs, source, end, earlier)
        assert found.actor is None or known.actor(found.actor) is not None
    assert all(a.speaker is None or known.actor(a.speaker) for a in earlier)
