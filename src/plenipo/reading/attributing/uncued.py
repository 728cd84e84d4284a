"""Quotations that no reporting verb leads to: carried on, announced by a colon, or nobody's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plenipo.reading.attributing.phrases import Subject, before, first
from plenipo.reading.attributing.shapes import finite
from plenipo.reading.attributing.units import QUOTE, Unit
from plenipo.reading.attributing.verbs import DESCRIBING, VERBS
from plenipo.reading.parts import Quote, Span

__all__ = ["Found", "Last", "alone", "announced", "announces", "unclaimed"]

_WORDS_OF_SPEECH = 6  # a shorter one without a cue is a title or a phrase
_SIGNED = re.compile(  # “We go.” – Ana Berg, mayor
    r"[.,]? ?\n? ?(?:–|-{1,2}) ?(?:so )?"
    r"(?P<who>[^\W\d_a-z][\w'-]*(?: (?:[^\W\d_]\.|[\w'-]+)){0,5}?)(?=[,.;\n(]|$)"
)
_LONG = 10  # a quotation of so many words is somebody's, wherever it stands


@dataclass(slots=True)
class Found:
    """An attribution before anybody knows who speaks."""

    content: list[Span]
    cue: Span | None
    source: Span | None
    said_to: Span | None
    rule: str
    sure: str
    negated: bool = False
    spoken: bool = True  # not a belief
    quotes: list[int] = field(default_factory=list[int])
    carried: bool = False
    within: int = -1  # the quotation it stands in
    paragraph: int = 0


@dataclass(slots=True)
class Last:
    """What the sentence before left behind, for a quotation without a cue."""

    found: Found | None = None
    paragraph: int = -1
    tagged: bool = False  # its quotation goes on: “We go,” he said. “You stay.”
    plain: Unit | None = None  # the sentence, where it reports nothing itself
    leading: Unit | None = None  # it ended with ":" or "said,"


def announces(unit: Unit) -> bool:
    """Whether a sentence stops short before a quotation: "He said:"."""
    ending = unit.tokens[-1].low
    if ending == ":":
        return True
    return ending == "," and any(low in VERBS for low in unit.lows[-8:])


def alone(unit: Unit, plain: str, quotes: Sequence[Quote], found: list[Found], last: Last) -> Last:
    """A sentence that is nothing but a quotation."""
    numbers = [t.quote for t in unit.tokens if t.quote >= 0]
    if last.leading is not None:
        made = announced(last.leading, unit, quotes)
        found.append(made)
        return Last(made, unit.paragraph)
    across = unit.paragraph != last.paragraph
    if (
        last.found is None
        or unit.paragraph - last.paragraph > 1
        or (across and not last.found.quotes and not last.found.carried)
    ):  # after an indirect report the quotation may be anybody's
        made_up = [f for n in numbers if (f := _uncued(plain, quotes, n, unit.paragraph))]
        before_it = last.plain if not across else None
        opening = first(before_it) if before_it is not None else None
        if before_it is not None and opening is not None:
            for one in made_up:
                one.source = before_it.span(opening.start, opening.end)
                one.rule = "sentence_before"
        found += made_up
        return Last()
    if last.tagged and last.paragraph == unit.paragraph:
        last.found.content += [quotes[n].inner for n in numbers]
        last.found.quotes += numbers
        return last
    made = Found([quotes[n].inner for n in numbers], None, None, None, "carried",
                 "medium" if not across else "low", quotes=numbers, carried=True,
                 paragraph=unit.paragraph)  # fmt: skip
    found.append(made)
    return Last(made, unit.paragraph)


def announced(leading: Unit, unit: Unit, quotes: Sequence[Quote]) -> Found:
    """The quotation after a sentence that ended with ":" or "said,"."""
    numbers: list[int] = []
    for token in unit.tokens:
        if token.quote < 0 and token.word:
            break
        if token.quote >= 0:
            numbers.append(token.quote)
    cue: Span | None = None
    source: Span | None = None
    for at in range(len(leading.tokens) - 1, -1, -1):
        known = leading.low(at) in VERBS or leading.low(at) in DESCRIBING
        if known and (subject := before(leading, at)) is not None:
            cue = leading.span(at, at + 1)
            source = leading.span(subject.start, subject.end)
            break
    if source is None and (opening := first(leading)) is not None:
        source = leading.span(opening.start, opening.end)
    return Found([quotes[n].inner for n in numbers], cue, source, None, "colon",
                 "high" if cue else "medium", quotes=numbers, paragraph=unit.paragraph)  # fmt: skip


def unclaimed(
    unit: Unit, plain: str, quotes: Sequence[Quote], claimed: Sequence[Found]
) -> list[Found]:
    """Sentences in marks that no cue leads to: "He shrugged: “...”"."""
    held = {number for one in claimed for number in one.quotes}
    made: list[Found] = []
    for at, token in enumerate(unit.tokens):
        if token.quote < 0 or token.quote in held:
            continue
        one = _uncued(plain, quotes, token.quote, unit.paragraph) or _named_colon(unit, quotes, at)
        if one is None:
            continue
        if one.rule == "colon":
            made.append(one)
            continue
        led = at > 1 and unit.low(at - 1) in (",", ":")
        opening = _leader(unit, at) if led else None
        same = next((f for f in reversed(claimed) if f.source and f.cue and (
            unit.tokens[0].start <= f.cue[0] < token.start)), None)  # fmt: skip
        if same is not None:
            one.source, one.rule = same.source, "joined"
        elif opening is not None:
            one.source, one.rule = unit.span(opening.start, opening.end), "lead"
        elif (
            at > 0
            and not led
            and unit.low(at - 1) != QUOTE
            and (len(plain[slice(*one.content[0])].split()) < _LONG)
        ):
            continue  # a phrase in the narrator's sentence
        made.append(one)
    return made


def _uncued(plain: str, quotes: Sequence[Quote], number: int, paragraph: int) -> Found | None:
    """A quotation that is a sentence, though nothing says whose."""
    inner = plain[slice(*quotes[number].inner)]
    words = len(inner.split())
    sentence = inner[0].isupper() or inner[-1] in ".!?,"
    signed = _SIGNED.match(plain, quotes[number].span[1])
    if signed is not None and words > 2:
        return Found([quotes[number].inner], None, signed.span("who"), None, "signed", "high",
                     quotes=[number], paragraph=paragraph)  # fmt: skip
    if words < _WORDS_OF_SPEECH or (not sentence and words < _LONG):
        return None
    return Found([quotes[number].inner], None, None, None, "uncued", "low", quotes=[number],
                 paragraph=paragraph)  # fmt: skip


def _named_colon(unit: Unit, quotes: Sequence[Quote], at: int) -> Found | None:
    """ "Ito: “We go.”": however short."""
    opening = first(unit) if at > 1 and unit.low(at - 1) == ":" else None
    if opening is None or opening.end != at - 1:
        return None
    source = unit.span(opening.start, opening.end)
    number = unit.tokens[at].quote
    return Found([quotes[number].inner], None, source, None, "colon", "medium", quotes=[number],
                 paragraph=unit.paragraph)  # fmt: skip


def _leader(unit: Unit, at: int) -> Subject | None:
    """Whose verb is the nearest before a quotation, or who opens the sentence."""
    for k in range(at - 2, max(at - 14, 0), -1):
        if finite(unit, k) and (found := before(unit, k)) is not None:
            return found
    opening = first(unit)
    return opening if opening is not None and opening.end < at else None
