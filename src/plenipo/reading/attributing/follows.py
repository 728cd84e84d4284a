"""What follows a reporting verb: whom it is said to, "that", a clause, a quotation, nothing."""

from __future__ import annotations

from plenipo.reading.attributing import phrases
from plenipo.reading.attributing.phrases import after
from plenipo.reading.attributing.shapes import adverb, finite
from plenipo.reading.attributing.units import Unit
from plenipo.reading.attributing.verbs import NOUNS, Verb
from plenipo.reading.attributing.words import (
    AUXILIARIES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
    TIMES,
)

__all__ = ["addressee", "after_time", "bare_clause", "ends", "quotation", "tag_ends", "that_clause"]

_NOT_BEFORE_THAT = frozenset(["so", "in", "at", "on", "of", "than", "fact", "news", "way", "idea"])
_REACH = 16  # tokens between a verb and its "that" or its quotation


def ends(unit: Unit, at: int) -> bool:
    """Whether nothing of the sentence is left."""
    return at >= len(unit.tokens) or all(
        not t.word and t.quote < 0 for t in unit.tokens[at : at + 3]
    )


def that_clause(unit: Unit, at: int, told: bool) -> tuple[int, int] | None:
    """Where "that" and its clause begin, with at most "to reporters on Monday" in between."""
    low = unit.low(at)
    if (
        not told
        and low != "that"
        and low not in PREPOSITIONS
        and low != ","
        and (not adverb(low) and low not in TIMES)
    ):
        return None
    depth = 0
    for k in range(at, min(at + _REACH, len(unit.tokens))):
        low = unit.low(k)
        if low == "that":
            held = unit.low(k - 1) in NOUNS and unit.low(at) not in PREPOSITIONS
            if k > at and (held or unit.low(k - 1) in _NOT_BEFORE_THAT):
                return None
            return k, (k if unit.low(k + 1) in AUXILIARIES else k + 1)
        if low == ",":
            depth += 1
            if depth > 2 or unit.low(k + 1).endswith("ing"):
                return None
        elif (
            not unit.tokens[k].word
            or low in SUBORDINATORS
            or low in RELATIVES
            or finite(unit, k)
            or (low in PRONOUNS and low not in ("it", "you"))
        ):
            return None
    return None


def bare_clause(unit: Unit, at: int, verb: Verb) -> bool:
    """Whether a clause without "that" begins at a token."""
    token = unit.tokens[at] if at < len(unit.tokens) else None
    if token is None:
        return False
    if token.quote >= 0:
        return False
    if token.low in PRONOUNS:
        return unit.low(at + 1) not in (",", ".", "")
    opens = phrases.starts_phrase(unit, at)
    sure = verb.lemma in ("say", "think", "believe", "hope", "state")
    prepositional = token.low in PREPOSITIONS or token.low in ("if", "when", "while", "because")
    if not opens and not (sure and (token.word and not adverb(token.low))):
        return False
    if prepositional and not sure:
        return False
    if token.low in ("when", "while", "because", "after", "before", "as") and (
        "," not in unit.lows[at : at + 22]
    ):
        return False  # said when asked about it
    for k in range(at + 1, min(at + (8 if verb.strict else 22), len(unit.tokens))):
        low = unit.low(k)
        if (
            low in (";", ":", "–")
            or low in RELATIVES
            or (low == "," and unit.low(k + 1) in ("and", "but", "or", "so"))
            or (low == "," and not prepositional and not sure)
        ):
            return False
        if low == "that" and (not sure or k == at + 1):
            return False  # announced a plan that would ...
        if finite(unit, k) and unit.low(k - 1) not in ("to", "of"):
            if verb.strict and low not in AUXILIARIES:
                return False
            return low not in ("said", "says") or k > at + 1
    return verb.lemma == "say" and opens and sum(t.word for t in unit.tokens[at : at + 8]) >= 4


def quotation(unit: Unit, at: int) -> int | None:
    """A quotation that a verb leads to: at once, or after "to reporters on Monday," or ":"."""
    for k in range(at, min(at + _REACH, len(unit.tokens))):
        token = unit.tokens[k]
        if token.quote >= 0:
            return k
        if token.low in (",", ":", "(", ")", "–"):
            if (
                token.low in (",", ":")
                and k + 1 < len(unit.tokens)
                and unit.tokens[k + 1].quote >= 0
            ):
                return k + 1
            continue
        if not token.word or token.low in SUBORDINATORS or token.low in RELATIVES:
            return None
        if finite(unit, k) or token.low in PRONOUNS:
            return None
    return None


def addressee(unit: Unit, at: int) -> int:
    """One after whom something is said to."""
    if unit.low(at) in ("him", "her", "them", "us", "me", "reporters", "journalists", "you", "it"):
        return at + 1
    end = after(unit, at)
    if end - at > 1 and unit.tokens[at].capital and not unit.tokens[end - 1].capital:
        k = at  # CNN talks were: the name alone
        while k < end and unit.tokens[k].capital:
            k += 1
        return k
    return end


def after_time(unit: Unit, at: int) -> int:
    """One after "on Friday" or "yesterday" where a clause may begin."""
    k = at + 1 if unit.low(at) == "on" and unit.low(at + 1) in TIMES else at
    if unit.low(k) not in TIMES or finite(unit, k + 1):
        return at
    while unit.low(k) in TIMES or (k > at and unit.low(k).isdigit()):
        k += 1
    return k if phrases.starts_phrase(unit, k) or unit.low(k) not in ("", ",", ".", "and") else at


def tag_ends(unit: Unit, at: int, verb: Verb) -> bool:
    """Whether nothing but "to reporters on Monday" follows "he said"."""
    if verb.told or unit.low(at) == "to":
        at = addressee(unit, at + 1 if unit.low(at) == "to" else at)
    low = unit.low(at)
    return (
        ends(unit, at)
        or not unit.tokens[at].word
        or (low in PREPOSITIONS and low != "to")
        or low in TIMES
        or low in SUBORDINATORS
        or low in ("and", "who")
        or adverb(low)
    )
