"""Who the words that name a speaker mean: a name, a title, "he", "a spokesman for", or nobody.

The rules keep to the paragraph and the one before it, and give nobody rather than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from plenipo.reading.lexicon import lexicon
from plenipo.reading.parts import Actor, Attribution, Names, Quote, Span, Text
from plenipo.reading.pronouns import OF, PRONOUNS, TOKEN, meant, named, owns, place, word_before

__all__ = ["Resolved", "resolve"]

_SPOKEN_FOR = frozenset(["spokesman", "spokeswoman", "spokesperson", "spokespeople", "spokesmen"])
_AS_ONE = frozenset(
    ["government", "administration", "ministry", "cabinet", "presidency", "authorities",
     "delegation", "regime", "side", "embassy", "parliament", "army", "military", "officials",
     "diplomats", "negotiators", "statement"]
)  # fmt: skip
"""Nouns after "Russian" or "Russia's" that speak for the whole."""
_OFFICE = frozenset(["office", "team", "campaign"])
_AND = frozenset(["and", "&", "or"])
_BARE = frozenset(["the", "both", "an", "a", "official", "neighbouring", "neighboring"])
_REACH = 8000  # letters to look back over for whom a title means
_BESIDE = 40  # letters from a title to the name it belongs to
_FORMER = frozenset(["former", "ex", "one-time", "onetime"])
_WHO = re.compile(r" ?,? ?who\b")
_LIST = re.compile(r",|\b(?:and|or|&)\b")


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who speaks, and what the reader should doubt about it."""

    actor: str | None  # None rather than a guess
    flags: tuple[str, ...] = ()


def resolve(
    text: Text,
    names: Names,
    quotes: Sequence[Quote],
    source: Span | None,
    at: int,
    earlier: Sequence[Attribution],
) -> Resolved:
    """Who the words that name a speaker mean.

    Parameters
    ----------
    text : Text
    names : Names
        Of the same text.
    quotes : sequence of Quote
        In order of place.
    source : Span or None
        The words; None for a quotation that goes on with the speaker before it.
    at : int
        Where the statement begins.
    earlier : sequence of Attribution
        Those already resolved, in order of place; the ones around this statement among them.

    Returns
    -------
    Resolved
        Flags: `carried_speaker` (no words name the speaker), `pronoun_speaker`, `title_speaker`
        ("the minister"), `spokesperson` (somebody speaks for the actor), `several_speakers`
        (more than one, so none is given).

    Examples
    --------
    >>> from plenipo.reading import names
    >>> from plenipo.reading.text import split
    >>> text = split("Norwegian Prime Minister Ana Berg arrived. She agreed.")
    >>> resolve(text, names.find(text), (), (43, 46), 47, ())
    Resolved(actor='ana-berg', flags=('pronoun_speaker',))
    """
    if source is None:
        return _carried(text, at, earlier)
    source = _whole(names, source)
    words = [w.lower() for w in TOKEN.findall(text.plain[slice(*source)])]
    if len(words) == 1 and words[0] in PRONOUNS:
        return Resolved(meant(text, names, quotes, source, earlier), ("pronoun_speaker",))
    return (
        _person(text, names, source)
        or _party(text, names, source, words)
        or _title(text, names, source, words)
        or _body(names, source, words)
        or Resolved(None)
    )


def _whole(names: Names, source: Span) -> Span:
    """With all of a name that the words cut: "Lund" of "Per Lund"."""
    first, last = source
    near = names.within((first - _BESIDE, last + _BESIDE))
    for start, end in (m.span for m in near):
        if start < first < end:
            first = start
        if start < last < end:
            last = end
    return first, last


def _person(text: Text, names: Names, source: Span) -> Resolved | None:
    """The one person whom a phrase is about; nobody when it joins several."""
    heads: list[tuple[Span, Actor]] = []
    spoken: Actor | None = None
    people = named(names, *source, person=True)
    if people and _WHO.match(text.plain, source[1]):
        return Resolved(people[-1][1].id)  # "met Ito, who said"
    for span, actor in people:
        role = actor.role
        begins = role[0] if role and source[0] <= role[0] < span[0] else span[0]
        links = {word_before(text, at, source[0]) for at in (begins, span[0])}
        if owns(text, span) and span[1] < source[1] - 3:
            own = (span[1], source[1])
            if _OFFICE & {w.lower() for w in TOKEN.findall(text.plain[slice(*own)])}:
                return Resolved(actor.id, ("spokesperson",))
        elif links & OF:
            own = (source[0], span[0])
        else:
            heads.append((span, actor))
            continue
        spoken = spoken or (actor if _spokesman(text, own) else None)
    if not heads:
        return Resolved(spoken.id, ("spokesperson",)) if spoken else None
    (first, head), last = heads[0], heads[0]
    for one in heads[1:]:
        if one[1] is not head and _LIST.search(text.plain, last[0][1], one[0][0]):
            gap = TOKEN.findall(text.plain[first[1] : one[0][0]].lower())
            if _AND & {*gap} and len(gap) <= 12 and "who" not in gap:
                return Resolved(None, ("several_speakers",))
        last = one
    return Resolved(head.id)


def _spokesman(text: Text, span: Span) -> bool:
    """Whether "a spokesman" stands in a stretch."""
    return bool(_SPOKEN_FOR & {w.lower() for w in TOKEN.findall(text.plain[slice(*span)])})


def _party(text: Text, names: Names, source: Span, words: Sequence[str]) -> Resolved | None:
    """A party or an organisation that speaks itself, or for which somebody does."""
    found = [(s, a) for s, a in named(names, *source, person=False) if a.kind != "place"]
    if not found or _FORMER & {*words}:
        return None
    if len({a.id for _, a in found}) > 1:
        return _of_several(text, source, found)
    (start, end), actor = found[-1]
    before = [w.lower() for w in TOKEN.findall(text.plain[source[0] : start])]
    after = [w.lower() for w in TOKEN.findall(text.plain[end : source[1]]) if w != "s"]
    if _SPOKEN_FOR & {*before, *after}:
        return Resolved(actor.id, ("spokesperson",))
    if before and OF & {*before}:
        return Resolved(actor.id, ("spokesperson",)) if _AS_ONE & {*before} else None
    if after in (["leaders"], ["allies"]):
        return Resolved(actor.id, ("spokesperson",))
    if after and after[0] not in OF:
        head = next((k for k, w in enumerate(after) if w in OF), len(after)) - 1
        return Resolved(actor.id, ("spokesperson",)) if after[head] in _AS_ONE else None
    return Resolved(actor.id) if {*before} <= _BARE else None


def _of_several(text: Text, source: Span, found: Sequence[tuple[Span, Actor]]) -> Resolved | None:
    """The last of "the German Red Cross"; none of "France and Germany"."""
    if any(_LIST.search(text.plain, a[0][1], b[0][0]) for a, b in pairwise(found)):
        return Resolved(None, ("several_speakers",))
    (first, actor), (last, other) = found[0], found[-1]
    opening = text.plain[source[0] : first[0]].strip().lower()
    between = [w.lower() for w in TOKEN.findall(text.plain[first[1] : last[0]])]
    if _spokesman(text, source):
        return Resolved(actor.id, ("spokesperson",))
    if opening in ("", "the") and between and between[0] in OF:
        return Resolved(actor.id)
    if opening in ("", "the") and {*between} <= {"s", "the"} and last[1] >= source[1] - 1:
        return Resolved(other.id)
    return None


def _title(text: Text, names: Names, source: Span, words: Sequence[str]) -> Resolved | None:
    """The one person before who has the title that "the minister" names."""
    head = next((k for k, w in enumerate(words) if w in OF), len(words)) - 1
    if head < 0 or words[head] not in lexicon().lists["heads"]:
        return None
    for _, actor in named(names, source[1], source[1] + _BESIDE, person=True):
        if actor.role is not None and actor.role[0] < source[1] and source[0] < actor.role[1]:
            return Resolved(actor.id)  # "German Chancellor, Anna Vogel, said"
    if words[0] in ("a", "an", "one", "some", "another") or _FORMER & {*words}:
        return None
    nations = {a.id for _, a in named(names, *source, person=False)}
    last: dict[str, int] = {}
    for span, actor in named(names, source[0] - _REACH, source[0], person=True):
        if actor.role is None:
            continue
        role = {w.lower() for w in TOKEN.findall(text.plain[slice(*actor.role)])}
        if words[head] in role and (not nations or nations & _nations(names, actor)):
            last[actor.id] = span[0]
    if len(last) > 1:
        here = text.paragraph(source[0])
        last = {k: at for k, at in last.items() if text.paragraph(at) == here}
    return Resolved(next(iter(last)), ("title_speaker",)) if len(last) == 1 else None


def _nations(names: Names, actor: Actor) -> set[str | None]:
    """Whom a title names, and whom its holder speaks for."""
    role = {a.id for _, a in named(names, *actor.role, person=False)} if actor.role else set[str]()
    return role | {actor.speaks_for}


def _body(names: Names, source: Span, words: Sequence[str]) -> Resolved | None:
    """The one organisation before that "the ministry" can mean."""
    if len(words) != 2 or words[0] not in ("the", "this"):
        return None
    if words[1] not in lexicon().lists["bodies"]:
        return None
    known = {
        a.id
        for _, a in named(names, source[0] - _REACH, source[0], person=False)
        if a.kind in ("organisation", "outlet") and words[1] in a.name.lower().split()
    }
    return Resolved(known.pop(), ("title_speaker",)) if len(known) == 1 else None


def _carried(text: Text, at: int, earlier: Sequence[Attribution]) -> Resolved:
    """The last speaker of the paragraph, or of the one before."""
    paragraph = text.paragraph(at)
    for one in reversed(earlier):
        if one.nested_in is not None or place(one) >= at:
            continue
        where = text.paragraph(place(one))
        if one.speaker is None or where < paragraph - 1:
            break
        if where < paragraph and one.type == "indirect":
            break
        return Resolved(one.speaker, ("carried_speaker",))
    return Resolved(None)
