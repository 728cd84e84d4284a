"""Who does what a verb says: its own subject, that of the verb before, that of the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from plenipo.reading.attributing import phrases
from plenipo.reading.attributing.phrases import Subject, adverb, before
from plenipo.reading.attributing.units import QUOTE, Unit
from plenipo.reading.attributing.verbs import ADJECTIVES, Verb
from plenipo.reading.attributing.words import (
    AUXILIARIES,
    BARE,
    TIMES,
)

__all__ = ["BE", "Hit", "agrees", "subject_of"]

BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "'s", "feel", "feels", "felt"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A cue, who says it, and on which side of it the content is."""

    cue: tuple[int, int]  # tokens
    source: tuple[int, int] | None
    begin: int  # first token of source and cue
    end: int  # one after the last token of source, cue and whom it is said to
    content: Literal["clause", "quote", "before", "described", "next"]
    at: int = -1  # clause, quote, described: where the content begins
    until: int = -1  # described: where it ends
    to: tuple[int, int] | None = None
    rule: str
    sure: Literal["high", "medium", "low"]
    negated: bool = False
    thinks: bool = False
    joined: bool = False  # shares the subject of an earlier cue, so ends that one's content


def subject_of(unit: Unit, at: int, verb: Verb | None, found: Sequence[Hit]) -> Subject | None:
    """Who does what the verb at a token says."""
    if verb is not None and verb.form == "ing":
        return _participle(unit, at, found)
    if verb is not None and verb.form == "base" and unit.low(at - 1) == "to":
        return None
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
    for hit in reversed(found):
        if hit.end <= at and hit.source is not None and hit.content != "before":
            return Subject(*hit.source, at, shared=True)
    opening = phrases.first(unit)
    if opening is None or opening.end > at:
        return None
    return Subject(opening.start, opening.end, at, shared=True)


def _participle(unit: Unit, at: int, found: Sequence[Hit]) -> Subject | None:
    """The subject of ", adding that": that of the sentence."""
    low = unit.low(at - 1)
    if low in ("is", "are", "was", "were", "been", "'s", "now", "still") or low in ADJECTIVES:
        return before(unit, at)
    if low == "as" and unit.low(at - 2) in ("quoted", "cited", "reported"):
        return before(unit, at - 2)
    tagged = low in (",", QUOTE, "–") or adverb(low) or low in ("statement", "letter", "by", "and")
    if not tagged and low not in TIMES:
        return None
    if low == "," and at == 1:
        return None
    return _shared(unit, at - 1, found)


def agrees(unit: Unit, subject: Subject, at: int) -> bool:
    """Whether a verb without ending can follow: "they say", "does not say"."""
    if any(unit.low(k) in AUXILIARIES for k in range(subject.end, at)) or subject.shared:
        return True
    last = unit.low(subject.end - 1)
    return last.endswith("s") or last in BARE or last in ("i", "we", "you", "they", "many", "some")
