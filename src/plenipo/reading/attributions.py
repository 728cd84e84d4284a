"""Who says, thinks or reports what.

Rules over the words around a reporting verb or a quotation, after the source-cue-content scheme of
Pareti et al. (2013), "Automatically Detecting and Attributing Indirect Quotations". A statement
for which no rule is certain who speaks keeps its words and has no speaker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, cast

from plenipo.reading import speakers
from plenipo.reading.attributing.contents import attributed
from plenipo.reading.attributing.uncued import Found
from plenipo.reading.attributing.units import inside, units
from plenipo.reading.parts import Attribution, Names, Quote, Span, Text

__all__ = ["find"]

_DEEP = 8  # nobody reports what was reported so often; a text that does is no news
_NEAR = 64  # statements in which a pronoun looks for whom it means
_MARKS = frozenset(" \t\n\"'.,;:!?()[]–-…")


def find(text: Text, quotes: Sequence[Quote], names: Names) -> tuple[Attribution, ...]:
    """Find what a text attributes to somebody.

    Parameters
    ----------
    text : Text
    quotes : sequence of Quote
        As `quotes.pair` gives them.
    names : Names
        As `names.find` gives them: they decide who a source is.

    Returns
    -------
    tuple of Attribution
        In order of place; one that stands inside another comes after it and says so. The content
        of a direct quotation is what stands inside its marks; that of a clause begins after
        "that". Quotation marks around a phrase in a clause of the narrator's are no statement.
    """
    found = attributed(units(text, quotes), text.plain, quotes)
    spoken = sorted({number for one in found for number in one.quotes})
    for number in spoken:
        found += [f for f in attributed(inside(text, quotes, number), text.plain, quotes)
                  if not _own(text, f)]  # fmt: skip
    found = _distinct(found)
    result: list[Attribution] = []
    for one, to in _nest([(_attribution(text, quotes, f), f.said_to) for f in found]):
        result.append(_resolved(text, quotes, names, one, result, to))
    return tuple(result)


def _own(text: Text, found: Found) -> bool:
    """Whether a cue inside a quotation only repeats who speaks: "I think"."""
    source = text.plain[slice(*found.source)].lower() if found.source else ""
    return source in ("i", "we", "you", "it", "that", "this")


def _distinct(found: list[Found]) -> list[Found]:
    """In order of place, and no two with the same content."""
    rank = {"high": 0, "medium": 1, "low": 2}
    best: dict[tuple[Span, ...], Found] = {}
    for one in found:
        key = tuple(one.content)
        held = best.get(key)
        if held is None or rank[one.sure] < rank[held.sure]:
            best[key] = one
    claimed: dict[int, Found] = {}
    for one in best.values():  # a quotation has one speaker
        for number in one.quotes:
            held = claimed.get(number)
            if held is None or rank[one.sure] < rank[held.sure]:
                claimed[number] = one
    kept = [
        one
        for one in best.values()
        if not one.quotes
        or len(one.content) > 1
        or any(claimed[n] is one for n in one.quotes)
        or _wider(one, claimed)
    ]
    return sorted(kept, key=lambda one: (_hull(one.content)[0], -_hull(one.content)[1]))


def _wider(one: Found, claimed: dict[int, Found]) -> bool:
    """Whether a content holds more than the quotation another one has."""
    held = [claimed[n] for n in one.quotes]
    return all(_hull(one.content) != _hull(other.content) for other in held)


def _hull(content: Sequence[Span]) -> Span:
    return min(s for s, _ in content), max(e for _, e in content)


def _type(
    text: Text, quotes: Sequence[Quote], one: Found
) -> Literal["direct", "mixed", "indirect"]:
    """Direct when all of it stands in marks, mixed when some does."""
    if one.within >= 0:
        return "direct"
    if not one.quotes:
        return "indirect"
    for start, end in one.content:
        at = start
        for number in one.quotes:
            first, last = quotes[number].span
            if last <= start or first >= end:
                continue
            if any(c not in _MARKS for c in text.plain[at : max(first, at)]):
                return "mixed"
            at = max(at, last)
        if any(c not in _MARKS for c in text.plain[at:end]):
            return "mixed"
    return "direct"


def _attribution(text: Text, quotes: Sequence[Quote], one: Found) -> Attribution:
    """As the rules found it; the speaker is yet to be told."""
    flags: list[str] = []
    own = tuple(quotes[n] for n in one.quotes)
    if any(q.repaired or not q.closed for q in own):
        flags.append("mangled")
    if one.carried:
        flags.append("carried_speaker")
    if one.cue is None:
        flags.append("no_cue")
    if one.negated:
        flags.append("negated")
    return Attribution(
        content=tuple(one.content),
        cue=one.cue,
        source=one.source,
        type=_type(text, quotes, one),
        quotes=own,
        said_to=None,
        rule=one.rule,
        sure=cast("Literal['high', 'medium', 'low']", one.sure),
        flags=tuple(flags),
    )


def _resolved(
    text: Text,
    quotes: Sequence[Quote],
    names: Names,
    one: Attribution,
    earlier: list[Attribution],
    to: Span | None,
) -> Attribution:
    """With its speaker, and whom it is said to."""
    near = earlier[-_NEAR:]
    flags = one.flags
    if one.rule == "uncued":
        speaker = None
    else:
        at = one.source[0] if one.source else _hull(one.content)[0]
        who = speakers.resolve(text, names, quotes, one.source, at, near)
        speaker, flags = who.actor, tuple(dict.fromkeys((*flags, *who.flags)))
    if one.rule in ("sentence_before", "signed") and speaker is None:
        one = replace(one, source=None, rule="uncued", sure="low")  # those words name nobody
    if one.rule == "carried" and speaker is not None:
        # the words that name who goes on speaking stand before the quotation it goes on from
        before = (e.source for e in reversed(near) if e.speaker == speaker and e.source)
        one = replace(one, source=next(before, None))
    heard = speakers.resolve(text, names, quotes, to, to[0], near).actor if to else None
    return replace(one, speaker=speaker, flags=flags, said_to=heard if heard != speaker else None)


def _nest(
    found: Sequence[tuple[Attribution, Span | None]],
) -> list[tuple[Attribution, Span | None]]:
    """Say of each which one it stands inside of: the smallest content that holds its cue."""
    result: list[tuple[Attribution, Span | None]] = []
    depths: list[int] = []
    open_: list[int] = []
    for one, to in found:
        start, end = _hull(one.content)
        place = min(start, one.cue[0]) if one.cue else start
        while open_ and _hull(result[open_[-1]][0].content)[1] <= start:
            open_.pop()
        outer = next((k for k in reversed(open_) if _holds(result[k][0], one, place, end)), None)
        depth = 0 if outer is None else depths[outer] + 1
        if depth > _DEEP:
            continue
        open_.append(len(result))
        depths.append(depth)
        result.append((replace(one, nested_in=outer) if outer is not None else one, to))
    return result


def _holds(outer: Attribution, one: Attribution, place: int, end: int) -> bool:
    """Whether a piece of a content holds a cue and what hangs on it."""
    if one.cue is None:
        return False
    last = max(end, one.cue[1])
    return any(a <= place and last <= b for a, b in outer.content)
