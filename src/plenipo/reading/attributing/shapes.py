"""What a single word can be, as far as its form and its neighbours tell."""

from __future__ import annotations

from plenipo.reading.attributing.units import Token, Unit
from plenipo.reading.attributing.verbs import VERBS
from plenipo.reading.attributing.words import (
    ADVERBS,
    AUXILIARIES,
    BARE,
    DETERMINERS,
    FINITE,
    FINITE_OR_NOUN,
    MAY_NAME,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIMES,
)

__all__ = ["adverb", "finite", "named", "noun"]

_PARTICLES = frozenset(["de", "van", "von", "al", "bin", "der", "la"])


def adverb(low: str) -> bool:
    """Whether a word may stand between subject and verb."""
    return low in ADVERBS or (low.endswith("ly") and len(low) > 4 and low not in ("family", "ally"))


def finite(unit: Unit, at: int) -> bool:
    """Whether a token is, as far as its form tells, a verb of its own clause."""
    low = unit.low(at)
    if low in MAY_NAME and unit.tokens[at].capital:
        opens = at == 0 and (unit.tokens[-1].low == "?" or not unit.tokens[1:2])
        return opens or (at == 0 and not unit.tokens[1].capital)
    if low in AUXILIARIES or low in FINITE:
        return True
    if low in FINITE_OR_NOUN:
        return _after_noun(unit, at)
    if unit.tokens[at].capital and at > 0:
        return False  # Ahmed
    verb = VERBS.get(low)
    if verb is None or verb.form == "ing":
        return low.endswith("ed") and len(low) > 4 and _after_noun(unit, at)
    if unit.tokens[at].capital:
        return False
    return verb.form == "past" or _after_noun(unit, at)


def _after_noun(unit: Unit, at: int) -> bool:
    """Whether a verb could follow what stands before."""
    if at == 0:
        return False
    before, low = unit.tokens[at - 1], unit.low(at - 1)
    if low in DETERMINERS or low in PREPOSITIONS or not before.word:
        return False
    return before.capital or low in PRONOUNS or low.endswith("s") or low in BARE


def noun(token: Token) -> bool:
    """Whether a phrase can end with this word."""
    low = token.low
    if low in MAY_NAME and token.capital:
        return True
    return (
        token.word
        and low not in DETERMINERS | PREPOSITIONS | SUBORDINATORS | AUXILIARIES
        and not (adverb(low) and not token.capital)
    ) or low in ("others", "many", "some", "both", "all", "one", "this")


def named(tokens: tuple[Token, ...]) -> bool:
    """Whether all words are parts of one person's name."""
    words = [t for t in tokens if t.word]
    return (
        2 <= len(words) <= 4
        and all(
            (t.capital and len(t.text) > 1)
            or t.low in ("de", "van", "von", "al", "bin", "der", "la")
            for t in words
        )
        and all(t.low not in DETERMINERS | TIMES for t in words)
    )
