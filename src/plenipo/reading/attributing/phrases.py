"""Where the phrase that names somebody begins and ends, without a parser.

English puts the subject before its verb: everything from the start of the clause to the verb is
the subject, unless a verb stands in between. Where that cannot be told nothing is returned.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from plenipo.reading.attributing.shapes import adverb, finite, named, noun
from plenipo.reading.attributing.units import QUOTE, STRAY, Unit
from plenipo.reading.attributing.verbs import NOUNS, VERBS
from plenipo.reading.attributing.words import (
    ADVERBS,
    AUXILIARIES,
    BARE,
    BE,
    DETERMINERS,
    MAY_NAME,
    MODALS,
    NEGATIONS,
    NOUNS_IN_ING,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
    TIMES,
)

__all__ = ["Subject", "after", "before", "first", "starts_phrase"]

_ALSO_JOIN = frozenset(["after", "before", "since", "until", "as", "than"])
_FAR = 40  # tokens a subject may be long
_STOPS = frozenset(",;:–()[]") | {QUOTE, STRAY, ".", "?", "!", "…", "/"}


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a verb: its tokens, and what stands between it and the verb."""

    start: int  # first token
    end: int  # one after the last
    clause: int  # where the clause begins, with an opening "On Monday"
    negated: bool = False
    modal: bool = False
    relative: bool = False  # "who said"
    passive: bool = False  # "was told": whom, not who
    shared: bool = False  # taken from an earlier verb: "and said"


def before(unit: Unit, verb: int) -> Subject | None:
    """The subject of a finite verb that begins at a token."""
    at, negated, modal, passive = verb - 1, False, False, False
    while at >= 0 and (
        unit.low(at) in AUXILIARIES or unit.low(at) in NEGATIONS or adverb(unit.low(at))
    ):
        if unit.tokens[at].capital and at > 0:
            break  # Theresa May
        passive = passive or unit.low(at) in BE
        negated = negated or unit.low(at) in NEGATIONS or unit.low(at).endswith("n't")
        modal = modal or unit.low(at) in MODALS or unit.low(at).endswith(("'d", "'ll"))
        at -= 1
    if at < 0:
        return None
    if unit.low(at).endswith(("'s", "s'")):
        return None  # Ito's demand is a noun
    if unit.low(at) in (",", "–"):
        found = _joint(unit, _parenthesis(unit, at))
        return _mark(found, negated, modal, passive)
    if unit.low(at) == ")":
        at = _opening(unit, at) - 1
        if at < 0:
            return None
    return _mark(_joint(unit, _phrase(unit, at)), negated, modal, passive)


def _joint(unit: Unit, found: Subject | None) -> Subject | None:
    """With who stands before "and": "Ana Ruiz, the mayor, and Bo Lind"."""
    if found is None or found.relative or found.start < 3:
        return found
    start = found.start
    if unit.low(start - 1) == "," and (role := _phrase(unit, start - 2)) is not None:
        start = role.start  # her colleague from Arlen, Bo Lind
    if start < 3 or unit.low(start - 1) != "and":
        return found
    at = start - 2
    left = _parenthesis(unit, at) if unit.low(at) == "," else None
    if left is None or (left.start > 0 and unit.low(left.start - 1) not in (",", "that", QUOTE)):
        return found
    return replace(found, start=left.start, clause=left.clause)


def _mark(found: Subject | None, negated: bool, modal: bool, passive: bool) -> Subject | None:
    if found is None:
        return None
    return replace(found, negated=negated, modal=modal, passive=passive)


def _opening(unit: Unit, at: int) -> int:
    """The bracket that a closing one belongs to, or the token itself."""
    for k in range(at, max(at - 12, -1), -1):
        if unit.low(k) == "(":
            return k
    return at


def _phrase(unit: Unit, last: int) -> Subject | None:
    """The phrase that ends with a token."""
    low = unit.low(last)
    if low in PRONOUNS:
        return Subject(last, last + 1, _clause(unit, last))
    if low in RELATIVES or (low == "that" and last > 0 and noun(unit.tokens[last - 1])):
        end = last - 1 if unit.low(last - 1) == "," else last
        found = _phrase(unit, end - 1) if end > 0 and noun(unit.tokens[end - 1]) else None
        if found is None:
            return None
        start = found.end - 1  # of "the envoy with Ana Ruiz, who" it is the name
        while start > found.start and unit.tokens[start - 1].capital:
            start -= 1
        if not named(unit.tokens[start : found.end]) or unit.low(start - 1) == "and":
            start = found.start
        return Subject(start, found.end, last, relative=True)
    if low in ("and", "but", "then") or not noun(unit.tokens[last]):
        return None
    start = _list(unit, _walk(unit, last), last)
    clause = _clause(unit, start)
    start = _trim(unit, start, last)
    if not _names_somebody(unit, start, last):
        return None
    return Subject(start, last + 1, clause)


def _walk(unit: Unit, last: int) -> int:
    """How far to the left a phrase may reach."""
    at = last
    while at > 0 and last - at < _FAR:
        low = unit.low(at - 1)
        if low in _STOPS:
            if low == QUOTE and last - at < 8 and unit.low(at - 2) in DETERMINERS:
                at -= 1  # the "support group" said
                continue
            break
        if low in RELATIVES or low == "that":
            if at - 1 > 0 and noun(unit.tokens[at - 2]) and at - 1 < last and low != "that":
                at -= 1
                continue
            break
        if low in SUBORDINATORS or low in PRONOUNS or low in _ALSO_JOIN:
            break
        if low in ("and", "&") and not _joins(unit, at - 1):
            break
        if low not in ("and", "&") and finite(unit, at - 1) and not _modifies(unit, at - 1):
            break
        at -= 1
    return at


def _list(unit: Unit, start: int, last: int) -> int:
    """Further to the left where the phrase is the end of "France, Poland and Italy"."""
    if "and" not in unit.lows[start:last]:
        return start
    for _ in range(12):
        if start < 2 or unit.low(start - 1) != "," or not unit.tokens[start - 2].capital:
            break
        further = _walk(unit, start - 2)
        opens = unit.low(further)
        if start - further > 14 or opens in PREPOSITIONS or adverb(opens) or opens == "and":
            break
        start = further
    return start


def _modifies(unit: Unit, at: int) -> bool:
    """Whether what looks like a verb stands in a relative clause or before its noun."""
    low = unit.low(at)
    if at > 0 and unit.low(at - 1) in RELATIVES:
        return True
    return low not in AUXILIARIES and at > 0 and unit.low(at - 1) in DETERMINERS


def _joins(unit: Unit, at: int) -> bool:
    """Whether "and" joins two names rather than two clauses."""
    if unit.low(at + 1) in PRONOUNS:
        return False
    for k in range(at - 1, max(at - 16, -1), -1):
        low = unit.low(k)
        if low in SUBORDINATORS or low == "both":
            return True
        if low in (";", ":", "–", ",", "(", QUOTE, "."):
            return low != "," or all(t.capital for t in unit.tokens[k + 1 : at])
        if (
            finite(unit, k)
            or low in PRONOUNS
            or (low.endswith("ing") and not unit.tokens[k].capital)
        ):
            return False
    return at < 16


def _clause(unit: Unit, start: int) -> int:
    """Where the clause of a subject begins: with "On Monday," before it."""
    if start > 1 and unit.low(start - 1) == ",":
        for k in range(start - 2, max(start - 22, -1), -1):
            low = unit.low(k)
            if k == 0:
                opens = low in PREPOSITIONS or adverb(low) or low.endswith("ing")
                return 0 if opens and unit.tokens[0].quote < 0 else start
            if low in _STOPS or finite(unit, k):
                break
    return start


def _trim(unit: Unit, start: int, last: int) -> int:
    """Without what opens the clause: "On Friday", "also", "In Paris"."""
    while start < last and (
        (adverb(unit.low(start)) and unit.low(start) not in DETERMINERS)
        or unit.low(start) in ("and", "but", "or", "as", "when", "&", "if")
    ):
        start += 1
    if unit.low(start) in ("last", "this", "next", "earlier") and unit.low(start + 1) in TIMES:
        start = min(start + 2, last)
    if unit.low(start) not in PREPOSITIONS or unit.low(start) in MAY_NAME:
        return start
    time = start + 1
    while time < last and (
        unit.low(time) in TIMES or unit.low(time) in DETERMINERS or unit.low(time).isdigit()
    ):
        time += 1
    if time > start + 1 and (unit.low(time - 1) in TIMES | {"the"} or unit.low(time - 1).isdigit()):
        while time < last and unit.low(time - 1) in DETERMINERS:
            time -= 1
        return time
    at = last  # the last name or noun with its article
    while (
        at > start + 1
        and unit.low(at) not in DETERMINERS
        and (unit.tokens[at - 1].capital or unit.low(at - 1) in DETERMINERS)
    ):
        at -= 1
    return at


def _names_somebody(unit: Unit, start: int, last: int) -> bool:
    """Whether a phrase can be a subject: a name, a noun with its article, or a plural."""
    if start > last:
        return False
    words = [t for t in unit.tokens[start : last + 1] if t.word]
    if not words or all(
        (t.low in TIMES and t.low not in MAY_NAME) or t.low.isdigit() for t in words
    ):
        return False
    if not noun(unit.tokens[last]):
        return False
    head = words[0]
    if head.low in DETERMINERS or any(t.capital for t in words[1:]):
        return True
    if head.capital and head.low not in PREPOSITIONS and not adverb(head.low):
        return True
    of = next((k for k, t in enumerate(words) if k > 0 and t.low in PREPOSITIONS), len(words))
    head_noun = words[of - 1].low  # officials in the town
    return head_noun.endswith("s") or head_noun in BARE or head_noun == "one"


def _parenthesis(unit: Unit, comma: int) -> Subject | None:
    """The subject before ", Panama coach," or ", however,"; the comma closes the parenthesis."""
    mark = unit.low(comma)
    for k in range(comma - 1, max(comma - 30, 0), -1):
        low = unit.low(k)
        if low in (";", ":", "(", ")") or (low == "–" and mark == ","):
            return None
        if low != mark:
            continue
        inner = unit.tokens[k + 1 : comma]
        if any(t.quote >= 0 for t in inner) and inner[0].low not in RELATIVES:
            return None
        outer = _phrase(unit, k - 1)
        if outer is None:
            return None if k - 1 <= 0 else _named_inside(unit, k, comma)
        if named(inner) and not named(unit.tokens[outer.start : outer.end]):
            return Subject(k + 1, comma, outer.clause)
        return outer
    alone = _phrase(unit, comma - 1)  # a comma too many: Ana Ruiz, told
    if (
        mark == ","
        and alone is not None
        and alone.start == 0
        and (named(unit.tokens[max(comma - 2, 0) : comma]))
    ):
        return alone
    return None


def _named_inside(unit: Unit, first: int, comma: int) -> Subject | None:
    """A name between commas, alone."""
    inner = unit.tokens[first + 1 : comma]
    return Subject(first + 1, comma, first + 1) if named(inner) else None


def starts_phrase(unit: Unit, at: int) -> bool:
    """Whether a name or a noun with its article can begin here."""
    token = unit.tokens[at] if 0 <= at < len(unit.tokens) else None
    if token is None or not token.word:
        return False
    low = token.low
    if low in PRONOUNS or low in DETERMINERS or low == "there":
        return True
    return (token.capital and low not in TIMES) or low in BARE or (
        low.endswith("s") and len(low) > 3 and low not in ADVERBS and low not in AUXILIARIES
        and low not in PREPOSITIONS and low not in VERBS
    )  # fmt: skip


def after(unit: Unit, at: int) -> int:
    """One after the phrase that begins at a token; the token itself when none does."""
    if not starts_phrase(unit, at):
        return at
    if unit.low(at) in PRONOUNS or unit.low(at) in ("them", "him", "us", "me"):
        return at + 1
    end = at
    while end < len(unit.tokens) and end - at < _FAR:
        token, low = unit.tokens[end], unit.low(end)
        if not token.word:
            if (
                low == "."
                and end > at
                and len(unit.tokens[end - 1].text) <= 3
                and _capital(unit, end - 1)
                and _capital(unit, end + 1)
            ):
                end += 1  # Mr. Ito
                continue
            break
        if low in ("of", "for") and end > at and end + 1 < len(unit.tokens):
            end += 1
            continue
        if low == "and" and end + 1 < len(unit.tokens) and unit.tokens[end + 1].capital:
            end += 1
            continue
        if (
            low in PREPOSITIONS | SUBORDINATORS | RELATIVES | {"and"}
            or (low in TIMES and not (token.capital and _capital(unit, end + 1)))
            or low in PRONOUNS
            or (adverb(low) and not token.capital)
            or (end > at and low in DETERMINERS and unit.low(end - 1) not in ("of", "for", "and"))
            or (end > at and finite(unit, end) and low not in NOUNS)
            or (end > at and low.endswith("ed") and not token.capital and _participle(unit, end))
            or (end > at and low.endswith("ing") and not token.capital and low not in NOUNS_IN_ING)
        ):
            break
        end += 1
    while end > at and not noun(unit.tokens[end - 1]):
        end -= 1
    return end


def _participle(unit: Unit, at: int) -> bool:
    """Whether a word in -ed stands after its noun: "the office issued", not "two wounded men"."""
    low = unit.low(at - 1)
    return low not in DETERMINERS and low not in ("and", "of", "for")


def _capital(unit: Unit, at: int) -> bool:
    return at < len(unit.tokens) and unit.tokens[at].capital


def first(unit: Unit) -> Subject | None:
    """The subject with which a sentence begins."""
    at = 0
    count = len(unit.tokens)
    if unit.low(0) in PREPOSITIONS or adverb(unit.low(0)) or unit.low(0).endswith(("ing", "ed")):
        comma = next((k for k in range(min(count, 25)) if unit.low(k) == ","), None)
        if comma is not None:
            at = comma + 1
    while at < count and (unit.low(at) in ("and", "but", "while", "as") or adverb(unit.low(at))):
        at += 1
    end = after(unit, at)
    return Subject(at, end, at) if end > at else None
