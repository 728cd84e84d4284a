"""Conditions, refusals and offers, by the words that make them.

A rule says what kind of words it takes; who it is by is the subject beside them, else the side of
whoever speaks. Precision before recall: idioms ("if necessary") and questions ("asked if") are
no conditions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plenipo.reading.parts import (
    Attribution,
    Condition,
    Mention,
    Names,
    Offer,
    Refusal,
    Span,
    Text,
)

__all__ = ["conditions", "offers", "refusals", "side_of"]

_IF = re.compile(
    r"\b(?P<mark>if|unless|provided that|provided(?! (?:with|by|for|to|in|as)\b)"
    r"|on condition that|on the condition that"
    r"|as long as|in return for|in exchange for|only with|but(?: \w{2,12}ly)? with)\b",
    re.I,
)
_IDIOM = re.compile(
    r"if (?:necessary|possible|any|so|not|needed|only|you will|ever)\b|unless of course\b", re.I
)
_ASKED = re.compile(
    r"\b(?:asked|asks?|asking|wonders?|wondered|know|knew|see|question|request\w*|even|as|said"
    r"|doubts?|doubted|determine|decide)(?: (?:by|from|of) [\w. ]{1,30})?,? ?$",
    re.I,
)
_STOP = re.compile(r"[.;:!?\n\"]|,(?! (?:too|also))| – ")
_STOP_NOT_MARKS = re.compile(r"[.;:!?\n]|,(?! (?:too|also))| – ")
_MODAL = r"(?:will|would|shall|can|could|won't|wouldn't|can't|cannot|couldn't|must)"
_NOT = rf"(?:{_MODAL} (?:not |never )|won't |wouldn't |can't |cannot |couldn't |never )"
_AGREED = r"\b(?:agreement|deal|settlement|treaty|accord|peace|talks|terms|plan|border|annexation)"
_REFUSALS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (strength, re.compile(pattern, re.I))
    for strength, pattern in (
        ("non_participation",
         rf"\b{_NOT}(?:participate|take part|attend|join|sit down|sit at|be present|be there)\b"
         r"|\bboycott(?:s|ed|ing)?\b"),
        ("veto",
         rf"\b{_NOT}(?:accept|recogni[sz]e|sign|agree to|tolerate|allow|permit)\b"
         r"|\b(?:will|would) (?:reject|veto|refuse)\b|\bveto(?:es|ed)?\b"
         r"|\bno (?:agreement|deal|peace|talks) without\b"),
        ("exclusion",
         r"\b(?:rul(?:e|es|ed|ing) out|exclud(?:e|es|ed|ing)|not invited|barred from"
         r"|shut out of|off the table)\b|\bno (?:[\w-]+ )?(?:troops|soldiers|forces|boots) "
         r"(?:on|in)\b"),
        ("downgrade",
         r"\b(?:not|never|hardly) (?:a |an )?(?:realistic|viable|feasible|priority|likely)\b"
         r"|\bunrealistic\b"
         r"|\bno longer (?:a |an |the )?(?:\w+ )?(?:priority|option|possible|aim)\b"),
        ("soft",
         r"\b(?:reject|refus|declin|oppos)(?:e|es|ed|ing|s)? (?:to |any |the |a |its |his |their "
         r"|her )|\bunacceptable\b|\bwould be (?:difficult|hard)\b|\bnot bear fruit\b"),
    )
)  # fmt: skip
_OFFER = re.compile(
    r"\b(?P<cue>(?:is |are |was |were |be |been )?(?:ready|willing|prepared) to"
    r"|(?:is |are |its |his |her |their )?(?:open|openness|opening) to(?= \w)"
    r"|would (?:welcome|sign|agree to|consider|accept|support|send|provide)"
    r"|would (?P<own>pay|contribute|lift|withdraw|release|return|open|host)"
    r"|offer(?:s|ed)? to|pledge[sd]? to|undert(?:ook|akes|aken) to)\b",
    re.I,
)
_NEGATED = re.compile(r"\b(?:not|n't|never|hardly|no longer|un)(?: \w+)? ?$", re.I)


_WHETHER = re.compile(r"\b(?:if|whether) (?:[\w-]+ ){1,3}$", re.I)


def side_of(names: Names, speaker: str | None) -> str | None:
    """Whoever a speaker speaks for: its party or body, else itself."""
    actor = names.actor(speaker)
    if actor is None:
        return None
    return actor.speaks_for or actor.id


def _hull(one: Attribution) -> Span:
    return min(a for a, _ in one.content), max(b for _, b in one.content)


def _around(said: Sequence[Attribution], at: int) -> int | None:
    """The innermost statement that a place stands in, its cue and source counted as well."""
    best: int | None = None
    size = 10**9
    for i, one in enumerate(said):
        low, high = _hull(one)
        if low <= at < high and high - low < size:
            best, size = i, high - low
    return best


def _end(text: Text, start: int, limit: int, *, stop: re.Pattern[str] = _STOP) -> int:
    """Where a clause ends."""
    m = stop.search(text.plain, start, limit)
    end = m.start() if m else limit
    while end > start and text.plain[end - 1] in " ,\"'":
        end -= 1
    return end


def _limits(text: Text, said: Sequence[Attribution], at: int) -> tuple[int, int, int | None]:
    """The sentence and the statement piece that hold a place."""
    low, high = text.sentences[text.sentence(at)]
    where = _around(said, at)
    if where is not None:
        for a, b in said[where].content:
            if a <= at < b:
                low, high = max(low, a), min(high, b)
    return low, high, where


def conditions(text: Text, names: Names, said: Sequence[Attribution]) -> tuple[Condition, ...]:
    """What is said to hold only if something else does. Of statements only."""
    found: list[Condition] = []
    for m in _IF.finditer(text.plain):
        low, high, where = _limits(text, said, m.start())
        if where is None or _IDIOM.match(text.plain, m.start()):
            continue
        before = text.plain[max(low - 40, 0) : m.start()]
        if m["mark"].lower() == "if" and _ASKED.search(before):
            continue
        end = _end(text, m.end(), high)
        if end - m.end() < 3:
            continue
        if m.start() - low < 4:
            then = (end + 1, high) if high - end > 10 else None
        else:
            then = (low, m.start() - 1)
        found.append(
            Condition(
                if_=(m.start(), end),
                then=_trim(text, then),
                span=(m.start(), end),
                by=side_of(names, said[where].speaker),
                statement=where,
            )
        )
    return tuple(found)


def _trim(text: Text, span: Span | None) -> Span | None:
    if span is None:
        return None
    a, b = span
    while a < b and text.plain[a] in " ,.\"'–":
        a += 1
    while b > a and text.plain[b - 1] in " ,.\"'–":
        b -= 1
    return (a, b) if b > a else None


def _subject(names: Names, low: int, at: int) -> Mention | None:
    """The last party or person named between the start of a clause and a place in it."""
    found = [
        m
        for m in names.within((low, at))
        if m.actor is not None
        and (actor := names.actor(m.actor)) is not None
        and actor.kind in ("party", "person", "organisation")
    ]
    return found[-1] if found else None


def _by(
    text: Text, names: Names, said: Sequence[Attribution], where: int | None, low: int, at: int
) -> str | None:
    """The side of the subject that stands right before, else of whoever speaks."""
    near = _subject(names, max(low, at - 60), at)
    if near is not None and re.fullmatch(r"['s]* ?(?:\(?\w{0,9}\)? ?){0,2}",
                                         text.plain[near.span[1] : at]):  # fmt: skip
        return side_of(names, near.actor)
    if where is not None:
        return side_of(names, said[where].speaker)
    return None if near is None else side_of(names, near.actor)


def refusals(text: Text, names: Names, said: Sequence[Attribution]) -> tuple[Refusal, ...]:
    """What somebody will not have, and how firmly; the strongest of each sentence's clauses."""
    found: list[Refusal] = []
    for strength, m in _refused(text):
        low, high, where = _limits(text, said, m.start())
        start = _clause(text, low, m.start())
        end = _end(text, m.end(), high)
        span = _trim(text, (start, end)) or (m.start(), m.end())
        if any(x.span[0] < span[1] and span[0] < x.span[1] for x in found):
            continue
        by = _by(text, names, said, where, start, m.start())
        if by is None and where is None:
            after = _subject(names, end, min(end + 60, high))
            by = side_of(names, after.actor) if after else None
        if strength == "downgrade" and where is not None:
            by = side_of(names, said[where].speaker)
        if strength == "exclusion" and where is not None:
            other = _subject(names, low, m.start())
            by = side_of(names, other.actor) if other else by
        if strength == "exclusion" and by is None:
            continue  # who was not asked is told as absent
        if strength == "veto" and not re.search(_AGREED, text.plain[start:high], re.I):
            strength = "soft"
        found.append(
            Refusal(
                strength=strength,  # pyright: ignore[reportArgumentType]
                span=span,
                what=_trim(text, (m.end(), end)),
                by=by,
                statement=where,
            )
        )
    return tuple(sorted(found, key=lambda x: x.span))


def _refused(text: Text) -> Iterator[tuple[str, re.Match[str]]]:
    """Matches, those of the firmest kinds first."""
    for strength, pattern in _REFUSALS:
        for m in pattern.finditer(text.plain):
            yield strength, m


def _clause(text: Text, low: int, at: int) -> int:
    """Where the clause that holds a place begins."""
    start = low
    for m in re.compile(r"[,;:\"]|\b(?:that|and|but) ").finditer(text.plain, low, at):
        start = m.end()
    return start


def offers(text: Text, names: Names, said: Sequence[Attribution]) -> tuple[Offer, ...]:
    """What somebody would do, and on what condition."""
    found: list[Offer] = []
    for m in _OFFER.finditer(text.plain):
        low, high, where = _limits(text, said, m.start())
        if _NEGATED.search(text.plain[max(low, m.start() - 20) : m.start()]):
            continue
        if _WHETHER.search(text.plain[max(low - 30, 0) : m.start()]):
            continue
        sentence = text.sentences[text.sentence(m.start())]
        by = _by(text, names, said, where, low, m.start())
        if by is None or (
            m["own"] and (where is None or by != side_of(names, said[where].speaker))
        ):
            continue  # what others would do is a forecast
        condition = next(
            (
                (c.start(), _end(text, c.end(), sentence[1]))
                for c in _IF.finditer(text.plain, m.end(), sentence[1])
                if not _IDIOM.match(text.plain, c.start())
            ),
            None,
        )
        end = _end(text, m.end(), high, stop=_STOP_NOT_MARKS)
        if condition is not None and condition[0] < end:
            end = condition[0]
        span = _trim(text, (m.start(), end))
        if span is None or (found and found[-1].span[1] > span[0]):
            continue
        to = next(
            (
                side_of(names, x.actor)
                for x in names.within((m.end(), sentence[1]))
                if re.search(r"\b(?:to|with|for) (?:the )?$", text.plain[: x.span[0]][-12:])
                and side_of(names, x.actor) != by
            ),
            None,
        )
        found.append(
            Offer(
                span=span,
                by=by,
                to=to,
                what=_trim(text, (m.end(), end)),
                conditional_on=_trim(text, condition),
                statement=where,
            )
        )
    return tuple(found)
