"""Whom "he", "she", "it" and "they" mean.

The nearest earlier speaker, or the person who opens a sentence: the subject is the centre of a
discourse more often than anything else [1]_.

References
----------
.. [1] Grosz, Joshi and Weinstein (1995), "Centering: A Framework for Modeling the Local Coherence
   of Discourse", Computational Linguistics 21(2).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from plenipo.reading.lexicon import lexicon
from plenipo.reading.parts import Actor, Attribution, Names, Quote, Span, Text

__all__ = ["OF", "PRONOUNS", "TOKEN", "meant", "named", "owns", "place", "word_before"]

TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_MEN = frozenset(["he", "him", "himself"])
_WOMEN = frozenset(["she", "her", "herself"])
_THINGS = frozenset(["it", "itself"])
_MANY = frozenset(["they", "them", "themselves"])
_SELF = frozenset(["i", "me", "myself"])
_NOBODY = frozenset(["we", "us", "you", "one", "who", "which", "that", "this", "there", "these"])
PRONOUNS = _MEN | _WOMEN | _THINGS | _MANY | _SELF | _NOBODY
_TITLES_OF_MEN = frozenset(["mr", "sir", "lord", "king", "prince", "chairman", "congressman"])
_TITLES_OF_WOMEN = frozenset(
    ["mrs", "ms", "miss", "lady", "dame", "queen", "princess", "chairwoman", "congresswoman"]
)
OF = frozenset(
    ["of", "for", "with", "by", "to", "from", "about", "at", "in", "on", "over", "against",
     "among", "near", "between", "after", "before", "without", "under", "than", "like"]
)  # fmt: skip
_TITLE_SMALL = frozenset(
    ["the", "his", "her", "their", "its", "former", "a", "an", "and", "then", "later", "also",
     "meanwhile", "but", "prime", "vice", "new", "as", "when", "while"]
)  # fmt: skip
_REACH = 3000  # letters to look back over: no paragraph of a report is longer


def meant(
    text: Text, names: Names, quotes: Sequence[Quote], source: Span, earlier: Sequence[Attribution]
) -> str | None:
    """The actor that a pronoun means; nobody where that is not clear.

    Gender decides where a name tells it and somebody else could be meant; it is overruled where
    nobody else could, as translated text confuses "he" and "she".
    """
    word = text.plain[slice(*source)].lower()
    outer = _around(earlier, source)
    quoted = _quoted(quotes, source)
    if word in _SELF:
        return outer.speaker if outer and quoted else None
    if word in _NOBODY:
        return None
    if quoted:  # nobody calls himself "he"
        known = {a.id for _, a in named(names, quoted[0], source[0], person=True)}
        return known.pop() if len(known) == 1 and word in _MEN | _WOMEN else None
    if word in _THINGS | _MANY:
        return _thing(text, names, source, word, outer, earlier)
    speaker = names.actor(outer.speaker) if outer else None
    if speaker is not None and speaker.kind == "person" and _fits(text, speaker, word) is not False:
        return speaker.id
    return _nearest(text, names, quotes, source, word, earlier)


def named(names: Names, first: int, last: int, *, person: bool) -> list[tuple[Span, Actor]]:
    """Persons, or actors that are none, that are named in a stretch, in order."""
    result: list[tuple[Span, Actor]] = []
    for mention in names.within((first, last)):
        if mention.how in ("pronoun", "title"):
            continue
        actor = names.actor(mention.actor)
        if actor is not None and (actor.kind == "person") == person:
            result.append((mention.span, actor))
    return result


def word_before(text: Text, at: int, first: int) -> str:
    """The word before a place, in small letters; a comma when one stands between."""
    gap = text.plain[max(first, at - 40) : at].rstrip()
    if gap.endswith((",", "–", "(", ":", ";")):
        return ","
    found = TOKEN.findall(gap)
    return found[-1].lower() if found else ""


def owns(text: Text, span: Span) -> bool:
    """Whether a name only owns what follows: "Ito's lawyer"."""
    return text.plain.startswith(("'s ", "' "), span[1]) or text.plain.endswith("'s", *span)


def place(one: Attribution) -> int:
    """Where a statement begins, with the words that name its speaker."""
    starts = [s for s, _ in one.content]
    return min([*starts, *([one.source[0]] if one.source else [])])


def _around(earlier: Sequence[Attribution], source: Span) -> Attribution | None:
    """The innermost statement whose content holds the words."""
    for one in reversed(earlier[-60:]):
        if any(a <= source[0] and source[1] <= b for a, b in one.content):
            return one
    return None


def _quoted(quotes: Sequence[Quote], source: Span) -> Span | None:
    """The quotation in which the words stand."""
    k = bisect_left(quotes, source[0] + 1, key=lambda q: q.span[0]) - 1
    if k >= 0 and quotes[k].span[0] <= source[0] and source[1] <= quotes[k].span[1]:
        return quotes[k].inner
    return None


def _thing(
    text: Text,
    names: Names,
    source: Span,
    word: str,
    outer: Attribution | None,
    earlier: Sequence[Attribution],
) -> str | None:
    """Whom "it" and "they" mean: a speaker of the same paragraph that is no person.

    A translated "it" may be the person who speaks the same sentence.
    """
    speaker = names.actor(outer.speaker) if outer else None
    if speaker is not None and (word in _THINGS or speaker.kind != "person"):
        return speaker.id
    paragraph = text.paragraph(source[0])
    for one in reversed(earlier):
        if place(one) >= source[0]:
            continue
        speaker = names.actor(one.speaker)
        if speaker is None or text.paragraph(place(one)) != paragraph:
            return None
        if speaker.kind != "person":
            return speaker.id
        same = text.sentence(place(one)) == text.sentence(source[0])
        return speaker.id if same and word in _THINGS else None
    return None


def _nearest(
    text: Text,
    names: Names,
    quotes: Sequence[Quote],
    source: Span,
    word: str,
    earlier: Sequence[Attribution],
) -> str | None:
    """The person who last spoke or opened a sentence, in this paragraph or the one before."""
    paragraph = text.paragraph(source[0])
    for number in (paragraph, paragraph - 1):
        if number < 0:
            return None
        until = min(source[0], text.paragraphs[number][1])
        span = (max(text.paragraphs[number][0], until - _REACH), until)
        people = [
            (at, a)
            for at, a in named(names, *span, person=True)
            if _quoted(quotes, at) is None  # whom a quotation names does not speak it
        ]
        centres = _opening(text, names, people, span, earlier)
        fitting = [a for a in centres if _fits(text, a, word) is not False]
        sure = [a for a in fitting if _fits(text, a, word)]
        surely = {a.id for _, a in people if _fits(text, a, word)}
        if len(surely) == 1 and not sure and (word in _WOMEN or not fitting):
            return surely.pop()  # "Ito met Anna Vogel. She"
        if fitting:
            return (sure or fitting)[-1].id
        if not surely and len({a.id for a in centres}) == 1:
            return centres[-1].id  # damaged text: "she" of a man, and nobody else is there
        if people:
            known = {a.id for _, a in people if _fits(text, a, word) is not False}
            return known.pop() if len(known) == 1 else None
    return None


def _opening(
    text: Text,
    names: Names,
    people: Sequence[tuple[Span, Actor]],
    span: Span,
    earlier: Sequence[Attribution],
) -> list[Actor]:
    """Persons who speak or open a sentence in a stretch, in order of place."""
    held: list[tuple[int, Actor]] = []
    for one in reversed(earlier):
        where = one.source[0] if one.source else place(one)
        if where < span[0] and place(one) < span[0]:
            break
        actor = names.actor(one.speaker)
        if span[0] <= where < span[1] and actor is not None and actor.kind == "person":
            held.append((where, actor))
    seen: set[int] = set()
    for where, actor in people:
        sentence = text.sentence(where[0])
        start = max(text.sentences[sentence][0], span[0])
        if sentence in seen or owns(text, where) or word_before(text, where[0], start) in OF:
            continue
        if _opens(text, start, where[0]):
            seen.add(sentence)
            held.append((where[0], actor))
    return [actor for _, actor in sorted(held, key=lambda x: x[0])]


def _opens(text: Text, start: int, at: int) -> bool:
    """Whether only a title, or an opening "On Monday, ", stands before a name."""
    gap = text.plain[start:at]
    if "," in gap and len(gap) < 120:
        gap = gap.rsplit(",", 1)[-1]
    heads = lexicon().lists["heads"] | lexicon().lists["parts"]
    return all(not w.islower() or w in heads or w in _TITLE_SMALL for w in TOKEN.findall(gap))


def _fits(text: Text, actor: Actor, word: str) -> bool | None:
    """Whether a person may be "he" or "she"; None where the name does not tell."""
    lists = lexicon().lists
    role = text.plain[slice(*actor.role)] if actor.role else ""
    titles = {w.lower() for w in TOKEN.findall(role)}
    first = actor.name.split()[0].lower() if " " in actor.name else ""
    if titles & _TITLES_OF_WOMEN or first in lists.get("women", ()):
        return word in _WOMEN
    if titles & _TITLES_OF_MEN or (
        first in lists["given"] and first not in lists.get("either", ())
    ):
        return word in _MEN
    return None
