"""Every place of a sentence where somebody is said to say or think something."""

from __future__ import annotations

from dataclasses import replace

from plenipo.reading.attributing.follows import bare_clause, that_clause
from plenipo.reading.attributing.phrases import Subject, after, before
from plenipo.reading.attributing.shapes import finite
from plenipo.reading.attributing.subjects import BE, Hit, agrees, subject_of
from plenipo.reading.attributing.units import Unit
from plenipo.reading.attributing.verbal import verbal
from plenipo.reading.attributing.verbs import ADJECTIVES, DESCRIBING, NOUNS, STANCES, VERBS, Verb
from plenipo.reading.attributing.words import (
    AUXILIARIES,
    PREPOSITIONS,
    SUBORDINATORS,
)

__all__ = ["hits"]

_LIGHT = frozenset(
    [
        "came",
        "comes",
        "made",
        "makes",
        "gave",
        "gives",
        "issued",
        "expressed",
        "expresses",
        "had",
        "has",
        "have",
        "voiced",
        "raised",
        "repeated",
        "reached",
        "received",
        "drew",
        "offered",
    ]
)
_VOICED = frozenset(["expressed", "expresses", "voiced", "voices", "reaffirmed", "reaffirms"])
_DENIES = frozenset(
    ["denied", "denies", "rejected", "rejects", "dismissed", "dismisses", "refuted", "disputed"]
)
_BEFORE_ADJECTIVE = frozenset(["also", "not", "very", "it", "made", "makes", "make"])
_OWNERLESS = frozenset(
    ["reports", "claims", "allegations", "accusations", "rumours", "rumors", "complaints"]
)


def hits(unit: Unit) -> list[Hit]:
    """What a sentence reports, in order of place."""
    found: list[Hit] = []
    for at, low in enumerate(unit.lows):
        hit: Hit | None = None
        verb = VERBS.get(low)
        if low == "according":
            hit = _according(unit, at)
        elif verb is not None:
            hit = verbal(unit, at, verb, found)
        if (
            hit is None
            and low in STANCES
            and unit.low(at + 1) in ("to", "for", "in", "about", "of")
        ):
            hit = _stance(unit, at, found)
        if hit is None and low in DESCRIBING:
            hit = _described(unit, at, found)
        if hit is None and low in ADJECTIVES and unit.low(at - 1) in BE | _BEFORE_ADJECTIVE:
            hit = _adjective(unit, at, found)
        if hit is None and low in NOUNS:
            hit = _noun(unit, at, found)
        if hit is None and low == "words" and at > 1:
            hit = _words(unit, at)
        if hit is not None:
            found.append(hit)
    return found


def _according(unit: Unit, at: int) -> Hit | None:
    """ "According to the ministry, ..." and "..., according to the ministry"."""
    if unit.low(at + 1) != "to":
        return None
    end = after(unit, at + 2)
    if end == at + 2:  # according to meeting participants
        while (
            end < len(unit.tokens)
            and unit.tokens[end].word
            and end - at < 8
            and (not finite(unit, end) and unit.low(end) not in SUBORDINATORS)
        ):
            end += 1
    if end == at + 2:
        return None
    cue = (at, at + 2)
    opening = (
        at == 0 or unit.low(at - 1) in ("and", "but", "that") or unit.low(at - 1) in (";", ":")
    )
    if opening:
        start = end
        if unit.low(end) != "," and not unit.low(end).endswith("ing"):
            name = at + 2
            while name < end and unit.tokens[name].capital:
                name += 1
            if at + 2 < name < end:
                end = start = name  # According to Smith the grain is gone
        elif unit.low(end).endswith("ing"):  # reports citing two officials, ...
            comma = next((k for k in range(end, min(end + 12, len(unit.tokens)))
                          if unit.low(k) == ","), end - 1)  # fmt: skip
            start = comma + 1
        elif unit.low(end) == ",":
            start = end + 1
            for k in range(end + 1, min(end + 14, len(unit.tokens))):
                if unit.low(k) == "," and not any(finite(unit, j) for j in range(end + 1, k)):
                    if unit.low(end + 1) in ("the", "a", "an", "who", "which", "head", "director"):
                        start = k + 1  # according to Ito, a baker, ...
                    break
        if start >= len(unit.tokens):
            return None
        return Hit(cue=cue, source=(at + 2, end), begin=at, end=start, content="clause", at=start,
                   rule="according_to", sure="high")  # fmt: skip
    while (
        end < len(unit.tokens)
        and unit.tokens[end].word
        and end - at < 12
        and (unit.low(end) not in SUBORDINATORS and not finite(unit, end))
    ):
        end += 1  # statements from the three nations
    return Hit(cue=cue, source=(at + 2, end), begin=at, end=end, content="before",
               rule="according_to", sure="high")  # fmt: skip


def _words(unit: Unit, at: int) -> Hit | None:
    """ "In the words of Ito, ...", "in Ito's words, ..."."""
    if unit.low(at - 1).endswith("'s") or unit.low(at - 1) in ("his", "her", "their"):
        opens = next((k for k in range(at - 2, max(at - 8, -1), -1) if unit.low(k) == "in"), None)
        if opens is None or unit.low(at + 1) != "," or at + 2 >= len(unit.tokens):
            return None
        if unit.tokens[at + 2].quote < 0:
            return None
        return Hit(cue=(opens, at + 1), source=(opens + 1, at), begin=opens, end=at + 2,
                   content="quote", at=at + 2, rule="words_of", sure="high")  # fmt: skip
    if unit.low(at - 1) != "the" or unit.low(at - 2) != "in" or unit.low(at + 1) != "of":
        return None
    end = after(unit, at + 2)
    quote = next((k for k in range(end, min(end + 12, len(unit.tokens)))
                  if unit.tokens[k].quote >= 0), None)  # fmt: skip
    if end == at + 2 or quote is None:
        return None
    return Hit(cue=(at - 2, at + 2), source=(at + 2, end), begin=at - 2, end=quote,
               content="quote", at=quote, rule="words_of", sure="high")  # fmt: skip


def _described(unit: Unit, at: int, found: list[Hit]) -> Hit | None:
    """ "Called the plan "dead"": a thing named in somebody's own words."""
    low = unit.low(at)
    form = (
        "ing" if low.endswith("ing") else "past" if low.endswith("d") or low == "spoke" else "base"
    )
    verb = Verb(lemma="describe", form=form)
    quote = None
    for k in range(at + 1, min(at + 20, len(unit.tokens))):
        if unit.tokens[k].quote >= 0:
            quote = k
            break
        if unit.low(k) in (".", ";", ":") or (k > at + 1 and unit.low(k) in AUXILIARIES):
            break
    if quote is None or unit.low(at - 1) in ("so", "the", "a"):
        return None
    if unit.low(at - 1) in BE or unit.low(at + 1) == "by":  # described by Ito as "dead"
        end = after(unit, at + 2) if unit.low(at + 1) == "by" else 0
        if not at + 2 < end <= quote:
            return None
        start = end + 1 if unit.low(end) == "as" else end
        return Hit(cue=(at, at + 1), source=(at + 2, end), begin=at, end=end, content="described",
                   at=start, until=quote + 1, rule="described", sure="medium")  # fmt: skip
    subject = subject_of(unit, at, verb, found)
    if subject is None or subject.modal or (form == "base" and not agrees(unit, subject, at)):
        return None
    start, until = at + 1, quote + 1
    if unit.low(until) in PREPOSITIONS:  # called it "one in a generation" for the port
        while (
            until < len(unit.tokens)
            and unit.tokens[until].word
            and not finite(unit, until)
            and (unit.low(until) not in SUBORDINATORS and unit.low(until) != "and")
        ):
            until += 1
    for k in range(until, min(until + 6, len(unit.tokens))):  # "dead" and "buried"
        if finite(unit, k) or unit.low(k) in (",", ".", ";", ":", "–"):
            break
        if unit.tokens[k].quote >= 0:
            until = k + 1
    begin = at if subject.shared else (subject.end if subject.relative else subject.start)
    return Hit(cue=(at, at + 1), source=(subject.start, subject.end), begin=begin, end=start,
               content="described", at=start, until=until, rule="described", sure="medium",
               negated=subject.negated, joined=subject.shared)  # fmt: skip


def _adjective(unit: Unit, at: int, found: list[Hit]) -> Hit | None:
    """ "Is concerned that": a belief."""
    makes = at - 2 if unit.low(at - 1) == "it" else at - 1
    made = unit.low(makes) in ("made", "makes", "make")  # made it clear
    if made != (unit.low(at) == "clear"):
        return None
    subject = subject_of(unit, makes, None, found) if made else before(unit, at)
    if subject is None or (subject.modal and not subject.negated):
        return None
    verb = Verb(lemma="be", form="past", thinks=True)
    begin = subject.end if subject.relative else subject.start
    begin = makes if subject.shared else begin
    found_that = that_clause(unit, at + 1, told=False)
    that = found_that[1] if found_that else None
    if made and that is None:
        return None
    if that is None and not bare_clause(unit, at + 1, verb):
        return None
    start = that or at + 1
    if start >= len(unit.tokens):
        return None
    return Hit(cue=(at, at + 1), source=(subject.start, subject.end), begin=begin, end=start,
               content="clause", at=start, rule="belief", sure="medium", negated=subject.negated,
               thinks=not made, joined=subject.shared)  # fmt: skip


def _noun(unit: Unit, at: int, found: list[Hit]) -> Hit | None:
    """ "Their argument is that", "the ministry's claim that", "reports that"."""
    start = at
    copula = unit.low(at + 1) in ("is", "was") and unit.low(at + 2) == "that"
    that = at + 1 if unit.low(at + 1) == "that" else at + 2 if copula else None
    if that is None or that + 1 >= len(unit.tokens):
        return None
    while start > 0 and unit.tokens[start - 1].word and at - start < 6:
        low = unit.low(start - 1)
        if low in PREPOSITIONS or low in SUBORDINATORS or finite(unit, start - 1):
            break
        start -= 1
    owner = next((k for k in range(start, at) if unit.low(k).endswith(("'s", "s'"))), None)
    source: tuple[int, int] | None = None
    negated = joined = False
    if owner is not None:
        source = (start, owner + 1)
    elif unit.low(start) in ("his", "her", "their", "its", "our", "my"):
        source = (start, start + 1)
    elif (doer := _light(unit, at, found)) is not None:
        source, negated, joined = (doer.start, doer.end), doer.negated, doer.shared
        start = doer.clause if joined else doer.start
    elif not copula and (
        unit.low(at) not in _OWNERLESS
        or not (finite(unit, start - 1) or unit.low(start - 1) in PREPOSITIONS)
    ):
        return None
    return Hit(cue=(at, at + 1), source=source, begin=start, end=that + 1, content="clause",
               at=that + 1, rule="noun", sure="low" if source is None else "medium",
               negated=negated, joined=joined)  # fmt: skip


def _light(unit: Unit, at: int, found: list[Hit]) -> Subject | None:
    """Who "came to the conclusion", "expressed hope", "has no doubt"."""
    for k in range(at - 1, max(at - 6, 0), -1):
        if unit.low(k) in _LIGHT or unit.low(k) in _DENIES:
            doer = subject_of(unit, k, None, found)
            if doer is not None and unit.low(k) in _DENIES:
                doer = replace(doer, negated=not doer.negated)
            return None if doer is None or doer.modal else doer
        if not unit.tokens[k].word:
            return None
    return None


def _stance(unit: Unit, at: int, found: list[Hit]) -> Hit | None:
    """ "Expressed its readiness to sign": a stand reported as a noun."""
    for k in range(at - 1, max(at - 5, 0), -1):
        low = unit.low(k)
        verb = VERBS.get(low)
        if (verb is not None and verb.form != "ing") or low in _VOICED:
            subject = subject_of(unit, k, verb, found)
            if subject is None or subject.modal or k + 1 >= at + 1:
                return None
            begin = k if subject.shared else (subject.end if subject.relative else subject.start)
            return Hit(cue=(k, k + 1), source=(subject.start, subject.end), begin=begin, end=k + 1,
                       content="clause", at=k + 1, rule="stance", sure="medium",
                       negated=subject.negated, joined=subject.shared)  # fmt: skip
        if not unit.tokens[k].word:
            return None
    return None
