"""Every place of a sentence where somebody is said to say or think something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plenipo.reading.attributing import phrases
from plenipo.reading.attributing.phrases import Subject, adverb, after, before, finite
from plenipo.reading.attributing.units import QUOTE, Unit
from plenipo.reading.attributing.verbs import ADJECTIVES, DESCRIBING, NOUNS, VERBS, Verb
from plenipo.reading.attributing.words import (
    AUXILIARIES,
    BARE,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
    TIMES,
)

__all__ = ["Hit", "hits"]

_WHETHER = ("whether", "if")
_WH = (*_WHETHER, "how", "what", "why", "when", "where", "who", "which")
_REACH = 16  # tokens between a verb and its "that" or its quotation
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "'s", "feel", "feels", "felt"])


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


def hits(unit: Unit) -> list[Hit]:
    """What a sentence reports, in order of place."""
    found: list[Hit] = []
    for at, low in enumerate(unit.lows):
        hit: Hit | None = None
        verb = VERBS.get(low)
        if low == "according":
            hit = _according(unit, at)
        elif verb is not None:
            hit = _verb(unit, at, verb, found)
        if hit is None and low in DESCRIBING:
            hit = _described(unit, at, found)
        if hit is None and low in ADJECTIVES and unit.low(at - 1) in _BE | {"also", "not", "very"}:
            hit = _adjective(unit, at)
        if hit is None and low in NOUNS:
            hit = _noun(unit, at)
        if hit is None and low == "words" and unit.low(at - 1) == "the":
            hit = _words(unit, at)
        if hit is not None:
            found.append(hit)
    return found


def _end(unit: Unit, at: int) -> bool:
    """Whether nothing of the sentence is left."""
    return at >= len(unit.tokens) or all(
        not t.word and t.quote < 0 for t in unit.tokens[at : at + 3]
    )


def _that(unit: Unit, at: int, told: bool) -> tuple[int, int] | None:
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
            if k > at and unit.low(k - 1) in ("so", "in", "at", "on", "of", "than"):
                return None
            return k, (k if unit.low(k + 1) in AUXILIARIES else k + 1)
        if low == ",":
            depth += 1
            if depth > 2:
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


def _zero(unit: Unit, at: int, verb: Verb) -> bool:
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
    for k in range(at + 1, min(at + 22, len(unit.tokens))):
        low = unit.low(k)
        if (
            low in (";", ":", "–")
            or low in RELATIVES
            or (low == "," and not prepositional and not sure)
        ):
            return False
        if low == "that" and k == at + 1:
            return False
        if finite(unit, k) and unit.low(k - 1) not in ("to", "of"):
            return low not in ("said", "says") or k > at + 1
    return False


def _lead(unit: Unit, at: int) -> int | None:
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


def _subject(unit: Unit, at: int, verb: Verb | None, found: list[Hit]) -> Subject | None:
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


def _shared(unit: Unit, at: int, found: list[Hit]) -> Subject | None:
    """The subject of the verb before "and"."""
    for hit in reversed(found):
        if hit.end <= at and hit.source is not None and hit.content != "before":
            return Subject(*hit.source, at, shared=True)
    opening = phrases.first(unit)
    if opening is None or opening.end > at:
        return None
    return Subject(opening.start, opening.end, at, shared=True)


def _participle(unit: Unit, at: int, found: list[Hit]) -> Subject | None:
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


def _verb(unit: Unit, at: int, verb: Verb, found: list[Hit]) -> Hit | None:
    """A reporting verb with its subject on the left, or after it."""
    low = unit.low(at - 1)
    if unit.tokens[at].capital and at > 0 and low not in (QUOTE, ","):
        return None
    if low in ("it", "as", "than") and verb.form == "past" and unit.low(at - 2) in _BE:
        return None
    if low in _BE and verb.form == "past":
        return _passive(unit, at, verb)
    subject = _subject(unit, at, verb, found)
    cue = (at, at + 1)
    begin = at
    if subject is not None:
        begin = at if subject.shared else (subject.end if subject.relative else subject.start)
        if (subject.modal and not subject.negated) or (
            verb.form == "base" and not _agrees(unit, subject, at)
        ):
            return None
        hit = _complement(unit, at, verb, subject, begin)
        if hit is not None:
            return hit
        opens = subject.clause if not subject.relative and not subject.shared else -1
        if (
            opens > 0
            and verb.tags
            and _tag_ends(unit, at + 1, verb)
            and (opening := _precedes(unit, opens))
        ):
            sure = "high" if opening == QUOTE else "medium"
            return Hit(cue=cue, source=(subject.start, subject.end), begin=opens, end=at + 1,
                       content="before", rule="after", sure=sure, negated=subject.negated,
                       thinks=verb.thinks)  # fmt: skip
    return _inverted(unit, at, verb)


def _tag_ends(unit: Unit, at: int, verb: Verb) -> bool:
    """Whether nothing but "to reporters on Monday" follows "he said"."""
    if verb.told or unit.low(at) == "to":
        at = _addressee(unit, at + 1 if unit.low(at) == "to" else at)
    low = unit.low(at)
    return (
        _end(unit, at)
        or not unit.tokens[at].word
        or (low in PREPOSITIONS and low != "to")
        or low in TIMES
        or low in SUBORDINATORS
        or low in ("and", "who")
        or adverb(low)
    )


def _agrees(unit: Unit, subject: Subject, at: int) -> bool:
    """Whether a verb without ending can follow: "they say", "does not say"."""
    if any(unit.low(k) in AUXILIARIES for k in range(subject.end, at)) or subject.shared:
        return True
    last = unit.low(subject.end - 1)
    return last.endswith("s") or last in BARE or last in ("i", "we", "you", "they", "many", "some")


def _precedes(unit: Unit, at: int) -> str:
    """What a tag follows: a quotation, a comma, or nothing."""
    before_ = unit.low(at - 1)
    if before_ == QUOTE:
        return QUOTE
    if before_ == ",":
        return QUOTE if unit.low(at - 2) == QUOTE else ","
    return "," if before_ in ("–", ")") else ""


def _complement(unit: Unit, at: int, verb: Verb, subject: Subject, begin: int) -> Hit | None:
    """What follows a verb: a quotation, "that", or a clause."""
    participle = verb.form == "ing"
    source = (subject.start, subject.end)
    nxt = at + 1
    if verb.lemma == "point":
        if unit.low(nxt) != "out":
            return None
        nxt += 1
    if verb.lemma == "go" and unit.low(nxt) != "on":
        return None
    while adverb(unit.low(nxt)):
        nxt += 1
    to: tuple[int, int] | None = None
    whom = nxt + 1 if unit.low(nxt) == "to" else nxt
    if verb.told or unit.low(nxt) == "to":
        end = _addressee(unit, whom)
        if end > whom:
            to = (whom, end)
    rule = "participle" if participle else ("who" if subject.relative else "subject_verb")

    def hit(
        content: Literal["clause", "quote"], start: int, sure: Literal["high", "medium", "low"]
    ) -> Hit:
        end = past if content == "quote" else start
        return Hit(cue=(at, at + 1), source=source, begin=begin, end=end, content=content,
                   at=start, to=to, rule=rule, sure=sure, negated=subject.negated,
                   thinks=verb.thinks, joined=subject.shared)  # fmt: skip

    past = to[1] if to else nxt
    if (that := _that(unit, past, verb.told)) is not None and verb.lemma not in ("ask",):
        return hit("clause", that[1], "high" if not subject.shared else "medium")
    if verb.asks and unit.low(past) in (
        _WHETHER
        if not verb.told and verb.lemma not in ("ask", "wonder", "explain", "inquire", "question")
        else _WH
    ):
        return hit("clause", past, "high")
    quote = _lead(unit, past) if verb.tags else None
    if quote is not None and not (verb.thinks and quote > past):
        direct = quote == past or unit.low(quote - 1) in (",", ":", QUOTE)
        return hit("quote", quote, "high" if direct else "medium")
    if _end(unit, past) or (unit.low(past) == ":" and _end(unit, past + 1)):
        return None
    if verb.told and to is None:
        return None
    if (verb.zero or to is not None) and _zero(unit, past, verb):
        return hit("clause", past, "high" if verb.lemma in ("say", "tell") else "medium")
    if unit.low(past) == ":" and past + 1 < len(unit.tokens) and verb.tags:
        return hit("clause", past + 1, "medium")
    return None


def _addressee(unit: Unit, at: int) -> int:
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


def _inverted(unit: Unit, at: int, verb: Verb) -> Hit | None:
    """The verb before its subject: "confirmed the State Department"."""
    opening = _precedes(unit, at)
    if not opening or not verb.tags or verb.form not in ("past", "s") or verb.thinks:
        return None
    end = after(unit, at + 1)
    if end == at + 1:
        return None
    if unit.low(end) == "that" or (unit.low(end) == "to" and opening != QUOTE):
        return None
    if (
        opening != QUOTE
        and not _end(unit, end)
        and unit.low(end)
        not in (",", "in", "on", "at", "after", "during", "when", "who", "to", "yesterday", "today")
    ):
        return None
    if opening != QUOTE and any(finite(unit, k) for k in range(at + 2, end)):
        return None
    return Hit(cue=(at, at + 1), source=(at + 1, end), begin=at, end=end, content="before",
               rule="inverted", sure="high" if opening == QUOTE else "medium")  # fmt: skip


def _passive(unit: Unit, at: int, verb: Verb) -> Hit | None:
    """ "It is asserted by the Crown that"; "they were told that"."""
    nxt = at + 1
    source: tuple[int, int] | None = None
    if unit.low(nxt) == "by":
        end = after(unit, nxt + 1)
        if end > nxt + 1:
            source, nxt = (nxt + 1, end), end
    that = _that(unit, nxt, told=False)
    subject = before(unit, at)
    it = subject is not None and unit.low(subject.start) == "it"
    if that is None or not (it or verb.told or unit.low(that[0] - 1) == unit.low(nxt - 1)):
        return None
    if subject is None or not (it or verb.told):
        return None
    return Hit(cue=(at, at + 1), source=source, begin=subject.start, end=that[1], content="clause",
               at=that[1], rule="passive", sure="medium" if source else "low",
               negated=subject.negated)  # fmt: skip


def _according(unit: Unit, at: int) -> Hit | None:
    """ "According to the ministry, ..." and "..., according to the ministry"."""
    if unit.low(at + 1) != "to":
        return None
    end = after(unit, at + 2)
    if end == at + 2:
        return None
    cue = (at, at + 2)
    opening = (
        at == 0 or unit.low(at - 1) in ("and", "but", "that") or unit.low(at - 1) in (";", ":")
    )
    if opening:
        start = end
        if unit.low(end) != ",":
            name = at + 2
            while name < end and unit.tokens[name].capital:
                name += 1
            if at + 2 < name < end:
                end = start = name  # According to Smith the grain is gone
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
    return Hit(cue=cue, source=(at + 2, end), begin=at, end=end, content="before",
               rule="according_to", sure="high")  # fmt: skip


def _words(unit: Unit, at: int) -> Hit | None:
    """ "In the words of Ito, ..."."""
    if unit.low(at - 2) != "in" or unit.low(at + 1) != "of":
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
    verb = Verb(lemma="describe", form="ing" if unit.low(at).endswith("ing") else "past")
    quote = None
    for k in range(at + 1, min(at + 20, len(unit.tokens))):
        if unit.tokens[k].quote >= 0:
            quote = k
            break
        if unit.low(k) in (".", ";", ":") or (k > at + 1 and unit.low(k) in AUXILIARIES):
            break
    if quote is None or unit.low(at - 1) in _BE or unit.low(at - 1) in ("so", "the", "a"):
        return None
    subject = _subject(unit, at, verb, found)
    if subject is None or subject.modal:
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
    begin = at if subject.shared else (subject.end if subject.relative else subject.start)
    return Hit(cue=(at, at + 1), source=(subject.start, subject.end), begin=begin, end=start,
               content="described", at=start, until=until, rule="described", sure="medium",
               negated=subject.negated, joined=subject.shared)  # fmt: skip


def _adjective(unit: Unit, at: int) -> Hit | None:
    """ "Is concerned that": a belief."""
    subject = before(unit, at)
    if subject is None or (subject.modal and not subject.negated):
        return None
    verb = Verb(lemma="be", form="past", thinks=True)
    begin = subject.end if subject.relative else subject.start
    that = at + 2 if unit.low(at + 1) == "that" else None
    if that is None and not _zero(unit, at + 1, verb):
        return None
    start = that or at + 1
    if start >= len(unit.tokens):
        return None
    return Hit(cue=(at, at + 1), source=(subject.start, subject.end), begin=begin, end=start,
               content="clause", at=start, rule="belief", sure="medium", negated=subject.negated,
               thinks=True)  # fmt: skip


def _noun(unit: Unit, at: int) -> Hit | None:
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
    if owner is not None:
        source = (start, owner + 1)
    elif unit.low(start) in ("his", "her", "their", "its", "our", "my"):
        source = (start, start + 1)
    elif not copula and unit.low(at) not in ("reports", "claims", "allegations", "accusations",
                                             "rumours", "rumors", "complaints", "warnings"):  # fmt: skip
        return None
    return Hit(cue=(at, at + 1), source=source, begin=start, end=that + 1, content="clause",
               at=that + 1, rule="noun", sure="low" if source is None else "medium")  # fmt: skip
