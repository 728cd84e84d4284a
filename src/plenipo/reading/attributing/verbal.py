"""A reporting verb with its subject before or after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from plenipo.reading.attributing.follows import (
    addressee,
    after_time,
    bare_clause,
    ends,
    quotation,
    tag_ends,
    that_clause,
)
from plenipo.reading.attributing.phrases import Subject, after, before, starts_phrase
from plenipo.reading.attributing.shapes import adverb, finite
from plenipo.reading.attributing.subjects import BE, Hit, agrees, subject_of
from plenipo.reading.attributing.units import QUOTE, Unit
from plenipo.reading.attributing.verbs import Verb
from plenipo.reading.attributing.words import DETERMINERS, PREPOSITIONS, SUBORDINATORS

__all__ = ["verbal"]

_NO_OBJECT = frozenset(["add", "argue", "insist", "predict", "warn", "complain"])
_WHETHER = ("whether", "if")
_WONDER = frozenset(["ask", "wonder", "explain", "inquire", "question", "note"])
_WH = (*_WHETHER, "how", "what", "why", "when", "where", "who", "which")


def verbal(unit: Unit, at: int, verb: Verb, found: Sequence[Hit]) -> Hit | None:
    """A reporting verb with its subject on the left, or after it."""
    low = unit.low(at - 1)
    if unit.tokens[at].capital and at > 0 and low not in (QUOTE, ","):
        return None
    if low in ("it", "as", "than") and verb.form == "past" and unit.low(at - 2) in BE:
        return None
    if low in BE and verb.form == "past":
        return _passive(unit, at, verb)
    subject = subject_of(unit, at, verb, found) or _beside_quotation(unit, at, verb)
    if subject is not None and subject.passive and verb.form == "past":
        return _passive(unit, at, verb)
    cue = (at, at + 1)
    begin = at
    if subject is not None:
        begin = at if subject.shared else (subject.end if subject.relative else subject.start)
        if verb.form == "base" and not agrees(unit, subject, at):
            return None
        if unit.low(begin - 1) in ("if", "unless", "whether") and not subject.shared:
            return None  # nobody says that it was said
        opens = subject.clause if not subject.relative and not subject.shared else -1
        hit = _complement(unit, at, verb, subject, begin)
        if hit is not None and hit.content == "quote" and _interrupts(unit, subject, at):
            hit = None
        nobody = unit.low(subject.start) in ("neither", "nobody", "none", "no")
        if (
            subject.modal
            and not (subject.negated or nobody)
            and (hit is None or hit.content != "quote")
        ):
            return None
        if hit is not None and nobody:
            hit = replace(hit, negated=True)
        tag = opens > 0 and _precedes(unit, opens) == QUOTE
        if hit is not None and not (tag and unit.low(hit.at - 1) != "that"):
            return hit
        if verb.tags and _interrupts(unit, subject, at):
            return Hit(cue=cue, source=(subject.start, subject.end), begin=subject.start,
                       end=at + 2, content="around", at=at + 2, rule="between", sure="high",
                       negated=subject.negated, thinks=verb.thinks,
                       front=_front(unit, subject))  # fmt: skip
        opening = _precedes(unit, opens) if opens > 0 else ""
        if not verb.tags and not (opening == QUOTE and ends(unit, at + 1)):
            opening = ""
        loose = opening == QUOTE and unit.low(at + 1) not in ("to", "that")
        if opening and (loose or tag_ends(unit, at + 1, verb)):
            sure = "high" if opening == QUOTE else "medium"
            return Hit(cue=cue, source=(subject.start, subject.end), begin=opens, end=at + 1,
                       content="before", to=_heard(unit, at + 1, verb), rule="after", sure=sure,
                       negated=subject.negated,
                       thinks=verb.thinks)  # fmt: skip
        if hit is not None:
            return hit
    return _inverted(unit, at, verb)


def _heard(unit: Unit, at: int, verb: Verb) -> tuple[int, int] | None:
    """Whom it is said to: "told the council", "said to the council"."""
    start = at + 1 if unit.low(at) == "to" else at
    if start == at and not verb.told:
        return None
    end = addressee(unit, start)
    return (start, end) if end > start else None


def _beside_quotation(unit: Unit, at: int, verb: Verb) -> Subject | None:
    """Whatever stands between a quotation and its verb: "“...,” chairman of the board Ito said"."""
    if not verb.tags or verb.form not in ("past", "s"):
        return None
    last = at - 1
    while last >= 0 and adverb(unit.low(last)):
        last -= 1
    start = last
    while start >= 0 and last - start < 10 and unit.tokens[start].word:
        if finite(unit, start) or unit.low(start) in SUBORDINATORS:
            return None
        start -= 1
    if start == last or unit.low(last) in PREPOSITIONS | DETERMINERS:
        return None
    tag = start >= 0 and _precedes(unit, start + 1) == QUOTE
    leads = start < 0 and any(
        t.quote >= 0 and all(u.low in (",", ":") for u in unit.tokens[at + 1 : k])
        for k, t in enumerate(unit.tokens[at + 1 : at + 4], at + 1)
    )
    return Subject(start + 1, last + 1, start + 1) if tag or leads else None


def _front(unit: Unit, subject: Subject) -> tuple[int, int] | None:
    """What stands before "he said" of an interrupted clause, but not "On Monday,"."""
    if subject.clause < subject.start and unit.low(subject.clause) != "by":
        return None
    return (0, subject.start) if subject.start > 0 else None


def _interrupts(unit: Unit, subject: Subject, at: int) -> bool:
    """Whether "he said" stands between commas inside a clause: "The port, he said, is shut"."""
    if unit.low(at + 1) != "," or unit.low(subject.start - 1) != "," or subject.relative:
        return False
    if subject.shared or any(t.quote >= 0 for t in unit.tokens[: subject.start]):
        return False
    if unit.low(at + 2) in ("and", "but", "or", "so", "while", "who", "which"):
        return False
    if any(finite(unit, k) for k in range(subject.start - 1)):
        return False
    after_it = range(at + 2, min(at + 24, len(unit.tokens)))
    if after_it and unit.tokens[at + 2].quote >= 0:  # The port, he said, “is shut”
        return subject.clause == subject.start and starts_phrase(unit, 0)
    return any(finite(unit, k) for k in after_it)


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
    nxt = _past_particles(unit, at, verb)
    if nxt is None:
        return None
    to = _heard(unit, nxt, verb)
    rule = "participle" if participle else ("who" if subject.relative else "subject_verb")

    front = (
        (subject.clause, subject.start)
        if subject.clause < subject.start
        and (unit.low(subject.clause) == "by" and not subject.shared)
        else None
    )  # By leaving now, she said, they gain: part of what is said

    def hit(
        content: Literal["clause", "quote"], start: int, sure: Literal["high", "medium", "low"]
    ) -> Hit:
        end = past if content == "quote" else start
        return Hit(cue=(at, at + 1), source=source, begin=begin, end=end, content=content,
                   at=start, to=to, rule=rule, sure=sure, negated=subject.negated,
                   thinks=verb.thinks, joined=subject.shared, front=front)  # fmt: skip

    past = to[1] if to else nxt
    if (that := that_clause(unit, past, verb.told)) is not None and verb.lemma not in ("ask", "go"):
        return hit("clause", that[1], "high" if not subject.shared else "medium")
    past = after_time(unit, past)
    if verb.asks and unit.low(past) in (
        _WHETHER
        if not verb.told
        and verb.lemma not in ("ask", "wonder", "explain", "inquire", "question", "note")
        else _WH
    ):
        return hit("clause", past, "high")
    infinitive = unit.low(past) == "to" and to is None  # agreed to give back the “old” port
    quote = quotation(unit, past) if verb.tags and not infinitive else None
    if quote is not None and not (verb.thinks and quote > past):
        direct = quote == past or unit.low(quote - 1) in (",", ":", QUOTE)
        return hit("quote", quote, "high" if direct else "medium")
    if ends(unit, past) or (unit.low(past) == ":" and ends(unit, past + 1)):
        return None
    if verb.told and to is None:
        return None
    if (verb.zero or to is not None) and bare_clause(unit, past, verb):
        return hit("clause", past, "high" if verb.lemma in ("say", "tell") else "medium")
    if _bare_act(unit, past, verb):
        return hit("clause", past, "medium")
    if unit.low(past) == ":" and past + 1 < len(unit.tokens) and verb.tags:
        return hit("clause", past + 1, "medium")
    return None


def _past_particles(unit: Unit, at: int, verb: Verb) -> int | None:
    """The token after "pointed out" or "went on"; None where those verbs mean something else."""
    nxt = at + 1
    if verb.lemma == "point":
        if unit.low(nxt) != "out":
            return None
        nxt += 1
    if verb.lemma == "go":
        if unit.low(nxt) != "on" or unit.low(nxt + 1) == "to":
            return None
        nxt += 1
    while adverb(unit.low(nxt)):
        nxt += 1
    return nxt


def _bare_act(unit: Unit, at: int, verb: Verb) -> bool:
    """ "Promised to sign", "suggested signing": an act without a clause of its own."""
    low = unit.low(at)
    if low == "to":
        return verb.lemma in ("promise", "vow", "pledge") and unit.low(at + 1) not in DETERMINERS
    ing = low.endswith("ing") and len(low) > 4 and not unit.tokens[at].capital
    return ing and verb.lemma in ("suggest", "propose", "recommend")


def _inverted(unit: Unit, at: int, verb: Verb) -> Hit | None:
    """The verb before its subject: "confirmed the State Department"."""
    opening = _precedes(unit, at)
    if not opening or not verb.tags or verb.form not in ("past", "s") or verb.thinks:
        return None
    end = after(unit, at + 1)
    if end == at + 1 and opening == QUOTE and unit.low(end) not in PREPOSITIONS:
        while (
            end < len(unit.tokens)
            and unit.tokens[end].word
            and end - at < 8
            and (unit.low(end) not in SUBORDINATORS and not adverb(unit.low(end)))
        ):
            end += 1  # said 27-year-old Ana Ruiz
    if end == at + 1:
        return None
    if unit.low(end) == "that" or (unit.low(end) == "to" and opening != QUOTE):
        return None
    if (
        opening != QUOTE
        and not ends(unit, end)
        and unit.low(end)
        not in (",", "in", "on", "at", "after", "during", "when", "who", "to", "yesterday", "today")
    ):
        return None
    if opening != QUOTE:
        if any(finite(unit, k) for k in range(at + 2, end)):
            return None
        free = verb.lemma == "say" or (verb.lemma in _NO_OBJECT and ends(unit, end))
        if not free and not any(t.capital for t in unit.tokens[at + 1 : end]):
            return None  # demanded a large sum
    return Hit(cue=(at, at + 1), source=(at + 1, end), begin=at, end=end, content="before",
               to=_heard(unit, end, verb) if unit.low(end) == "to" else None,
               rule="inverted", sure="high" if opening == QUOTE else "medium")  # fmt: skip


def _passive(unit: Unit, at: int, verb: Verb) -> Hit | None:
    """ "It is asserted by the Crown that"; "they were told that"."""
    nxt = at + 1
    source: tuple[int, int] | None = None
    if unit.low(nxt) == "by":
        end = after(unit, nxt + 1)
        if end > nxt + 1:
            source, nxt = (nxt + 1, end), end
    that = that_clause(unit, nxt, told=False)
    subject = before(unit, at)
    it = subject is not None and unit.low(subject.start) == "it"
    if that is None or not (it or verb.told or unit.low(that[0] - 1) == unit.low(nxt - 1)):
        return None
    if subject is None or not (it or verb.told):
        return None
    return Hit(cue=(at, at + 1), source=source, begin=subject.start, end=that[1], content="clause",
               at=that[1], rule="passive", sure="medium" if source else "low",
               negated=subject.negated)  # fmt: skip
