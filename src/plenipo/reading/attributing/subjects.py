"""Who does what a verb says: its own subject, that of the verb before, that of the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from plenipo.reading.attributing import phrases
from plenipo.reading.attributing.phrases import Subject, before
from plenipo.reading.attributing.shapes import adverb, finite
from plenipo.reading.attributing.units import QUOTE, Unit
from plenipo.reading.attributing.verbs import ADJECTIVES, Verb
from plenipo.reading.attributing.words import (
    AUXILIARIES,
    BARE,
    TIMES,
)

__all__ = ["BE", "Hit", "agrees", "subject_of"]

_DOES = frozenset(
    [
        "went",
        "goes",
        "continued",
        "continues",
        "used",
        "took",
        "wanted",
        "wants",
        "appeared",
        "seemed",
        "moved",
        "right",
        "wrong",
        "correct",
        "quick",
        "keen",
        "eager",
        "first",
        "careful",
    ]
)
_BEFORE_ING = frozenset(
    ["statement", "letter", "by", "and", "after", "upon", "on", "despite", "while", "when"]
)
_AND = frozenset(["and", "but", "while", "whereas", "though"])
_QUOTED = frozenset(["quoted", "cited", "reported"])
_REFUSES = frozenset(["declined", "declines", "refused", "refuses", "failed", "fails"])
BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "'s", "feel", "feels", "felt"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A cue, who says it, and on which side of it the content is."""

    cue: tuple[int, int]  # tokens
    source: tuple[int, int] | None
    begin: int  # first token of source and cue
    end: int  # one after the last token of source, cue and whom it is said to
    content: Literal["clause", "quote", "before", "around", "described"]
    at: int = -1  # clause, quote, described: where the content begins
    until: int = -1  # described: where it ends
    to: tuple[int, int] | None = None
    rule: str
    sure: Literal["high", "medium", "low"]
    negated: bool = False
    thinks: bool = False
    front: tuple[int, int] | None = None  # words before the source that belong to the content
    joined: bool = False  # shares the subject of an earlier cue, so ends that one's content


def subject_of(unit: Unit, at: int, verb: Verb | None, found: Sequence[Hit]) -> Subject | None:
    """Who does what the verb at a token says."""
    if verb is not None and verb.form == "ing":
        return _participle(unit, at, verb, found)
    if verb is not None and verb.form == "base" and unit.low(at - 1) == "to":
        return _infinitive(unit, at)
    own = before(unit, at)
    if own is not None:
        return own
    k = at - 1
    while k >= 0 and (adverb(unit.low(k)) or unit.low(k) in AUXILIARIES or unit.low(k) == "then"):
        k -= 1
    if k > 0 and unit.low(k) in ("and", "but"):
        return _shared(unit, k, found)
    return None


def _shared(unit: Unit, at: int, found: Sequence[Hit]) -> Subject | None:
    """The subject of the verb before "and"."""
    outer = _outermost(unit, at, found)
    if outer is not None and outer.source is not None:
        return Subject(*outer.source, at, shared=True)
    opening = phrases.first(unit)
    if opening is None or opening.end > at:
        return None
    return Subject(opening.start, opening.end, at, shared=True)


def _outermost(unit: Unit, at: int, found: Sequence[Hit]) -> Hit | None:
    """The cue before a place that stands inside no other: "Ito said that Ruiz knew, adding"."""
    outer: Hit | None = None
    for hit in found:
        if hit.end > at or hit.source is None or hit.joined:
            continue
        beside = unit.low(hit.begin - 1) in _AND and unit.low(hit.begin - 2) in (",", QUOTE)
        if outer is None or beside or hit.content in ("before", "around"):
            outer = hit
    return outer


def _participle(unit: Unit, at: int, verb: Verb, found: Sequence[Hit]) -> Subject | None:
    """The subject of ", adding that": that of the sentence."""
    if at == 0 or (at == 1 and unit.low(0) in _BEFORE_ING):
        return _fronted(unit, at)
    low = unit.low(at - 1)
    if low in ("is", "are", "was", "were", "been", "'s", "now", "still") or low in ADJECTIVES:
        return before(unit, at)
    if low == "as":  # quoted by Reuters as saying
        quoted = next((k for k in range(at - 2, max(at - 9, 0), -1) if unit.low(k) in _QUOTED), 0)
        if not quoted:
            return None
        if unit.low(quoted - 1) in BE:
            return before(unit, quoted)
        end = phrases.after(unit, quoted + 1)  # cited Ana Ruiz as saying
        return Subject(quoted + 1, end, quoted) if end > quoted + 1 else None
    tagged = low in (",", QUOTE, "–") or adverb(low) or low in _BEFORE_ING
    unmistakable = verb.lemma == "add" and unit.low(at + 1) == "that"
    if not tagged and not unmistakable and low not in TIMES:
        return None
    return _shared(unit, at - 1, found)


def _fronted(unit: Unit, at: int) -> Subject | None:
    """The subject after "Noting that ..., ": that of the clause after the comma."""
    opening = phrases.first(unit)
    if opening is None or opening.start <= at:
        return None
    return Subject(opening.start, opening.end, at, shared=True)


def _infinitive(unit: Unit, at: int) -> Subject | None:
    """The subject of "went on to say", "was right to say", "declined to say"."""
    for k in range(at - 2, max(at - 9, 0), -1):
        low = unit.low(k)
        if low in _REFUSES or low in _DOES:
            found = before(unit, k)
            if found is None or found.modal:
                return None
            return replace(found, negated=found.negated or low in _REFUSES)
        if low in (",", "to") or finite(unit, k):
            return None
    return None


def agrees(unit: Unit, subject: Subject, at: int) -> bool:
    """Whether a verb without ending can follow: "they say", "does not say"."""
    if unit.low(at - 1) == "to" or subject.shared:
        return True
    if any(unit.low(k) in AUXILIARIES for k in range(subject.end, at)):
        return True
    last = unit.low(subject.end - 1)
    return last.endswith("s") or last in BARE or last in ("i", "we", "you", "they", "many", "some")
