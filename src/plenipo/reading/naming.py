"""Words of a text, names of the table in it, phrases in capitals, and what is found so far."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from plenipo.reading.lexicon import WORD, Entry, Kind, lexicon
from plenipo.reading.parts import Mention, Span, Text

__all__ = ["Draft", "Found", "How", "Known", "Role", "Run", "Word", "Words", "known_names", "runs"]

_LINE = re.compile(r"[^\r\n]+")
_TITLES = 30  # that are kept of one person
How = Literal["name", "alias", "title", "pronoun", "metonym", "phrase"]
Role = tuple[Span, Literal["title_in_text", "appositive"]]


@dataclass(frozen=True, slots=True)
class Word:
    """One word and whether it has a capital."""

    start: int
    end: int
    text: str
    low: str  # small letters, without 's
    capital: bool
    first: bool  # begins a sentence


def _loud(raw: str) -> list[Span]:
    """Lines written in capitals: headlines, not two sets of initials."""
    result: list[Span] = []
    for line in _LINE.finditer(raw):
        upper = sum(c.isupper() for c in line.group())
        if upper > 12 and upper > 3 * sum(c.islower() for c in line.group()):
            result.append(line.span())
    return result


def _within(spans: Sequence[Span], place: int) -> bool:
    """Whether a place is in one of some stretches."""
    k = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return k >= 0 and place < spans[k][1]


class Words:
    """The words of a text in order."""

    def __init__(self, text: Text) -> None:
        plain = text.plain
        starts = {s for s, _ in text.sentences}
        loud = _loud(text.raw)
        self.plain = plain
        found: list[Word] = []
        at_start = True
        for m in WORD.finditer(plain):
            word = m.group()
            start = m.start()
            if found:
                between = plain[found[-1].end : start]
                at_start = start in starts or "\n" in between or '"' in between
            low = word.lower()
            bare = low.removesuffix("'s")
            head = bare.split("-")
            capital = word[0].isupper() or (
                len(head) > 1 and head[0] in ("al", "el", "bin", "ibn", "ben", "ash", "d'")
                and word[len(head[0]) + 1 :][:1].isupper()
            )  # fmt: skip
            if capital and loud and _within(loud, start):
                capital = False  # where all are capitals they tell nothing
            end = m.end() - (len(low) - len(bare))
            found.append(Word(start, end, word[: end - start], bare, capital, at_start))
        self.all = found
        self.short = lexicon().lists["short"]

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return [w.start for w in self.all]

    @cached_property
    def capitals(self) -> dict[str, str]:
        """Words that somewhere have a capital, in small letters and as they stand first."""
        result: dict[str, str] = {}
        for w in self.all:
            if w.capital:
                result.setdefault(w.low, w.text)
        return result

    def at(self, place: int) -> int:
        """The first word that begins at a place or after it."""
        return bisect_left(self.starts, place)

    def low(self, i: int) -> str:
        """A word in small letters; empty outside."""
        return self.all[i].low if 0 <= i < len(self.all) else ""

    def span(self, first: int, last: int) -> Span:
        """From the first word to the last, included."""
        return self.all[first].start, self.all[last].end

    def inside(self, span: Span) -> range:
        """The words of a stretch."""
        last = first = self.at(span[0])
        while last < len(self.all) and self.all[last].end <= span[1]:
            last += 1
        return range(first, last)

    def gap(self, i: int) -> str:
        """What stands between a word and the next."""
        return self.plain[self.all[i].end : self.all[i + 1].start] if i + 1 < len(self.all) else ""

    def joined(self, one: int, two: int) -> bool:
        """Whether only a blank, or the stop of an abbreviation, lies between two words."""
        gap = self.plain[self.all[one].end : self.all[two].start]
        if gap == " ":
            return True
        word = self.all[one]
        return gap == ". " and (len(word.text) == 1 or word.low in self.short)


@dataclass(frozen=True, slots=True)
class Known:
    """A name of the table, where it stands."""

    first: int  # word
    last: int  # word, included
    entry: Entry


def _matches(words: Words, i: int, form: Sequence[str], entry: Entry) -> bool:
    if i + len(form) > len(words.all):
        return False
    for k, part in enumerate(form):
        if words.all[i + k].low != part or (k and not words.joined(i + k - 1, i + k)):
            return False
    first = words.all[i]
    if not first.capital:
        return entry.lower
    if len(form) == 1 and _is_other(words, i):
        return False
    short = len(form) == 1 and len(form[0]) <= 3 and entry.kind != "outlet"
    return not short or first.text.isupper()


def _is_other(words: Words, i: int) -> bool:
    """Whether a name of the table is a given name here, or a word that only looks like a paper."""
    lists = lexicon().lists
    low = words.low(i)
    if low in lists["outlets"]:
        return words.low(i - 1) != "the"
    if low not in lists["twofold"] or i + 1 >= len(words.all) or not words.joined(i, i + 1):
        return False
    after = words.all[i + 1]
    other = lists["heads"] | lists["parts"] | lists["bodies"] | lists["stops"] | lists["natural"]
    return after.capital and after.low not in other and after.low not in lexicon().names


def known_names(words: Words) -> list[Known]:
    """Names of the table, the longest at each place; also the halves of Russia-Ukraine."""
    table = lexicon().names
    found: list[Known] = []
    i = 0
    while i < len(words.all):
        word = words.all[i]
        hit = next(((f, e) for f, e in table.get(word.low, ()) if _matches(words, i, f, e)), None)
        if hit is None and "-" in word.low and word.capital:
            for half in word.low.split("-"):
                one = next((e for f, e in table.get(half, ()) if f == (half,)), None)
                if one is not None and one.kind == "party":
                    found.append(Known(i, i, one))
        if hit is None:
            i += 1
            continue
        found.append(Known(i, i + len(hit[0]) - 1, hit[1]))
        i += len(hit[0])
    return found


@dataclass(frozen=True, slots=True)
class Run:
    """Words in capitals that stand together and that no table knows."""

    first: int
    last: int


def runs(words: Words, taken: set[int]) -> list[Run]:
    """Sequences of capitalised words, with particles inside; title words are left out.

    Parameters
    ----------
    taken : words that belong to a name of the table
    """
    lists = lexicon().lists
    title = lists["heads"] | lists["parts"]
    found: list[Run] = []
    i, n = 0, len(words.all)

    def names(k: int) -> bool:
        w = words.all[k]
        if not w.capital or k in taken or w.low in lists["stops"] or w.low[0].isdigit():
            return False
        return w.low not in title or (w.low in lists["given"] and not w.first)

    while i < n:
        if not names(i):
            i += 1
            continue
        last = i
        k = i + 1
        while k < n and words.joined(k - 1, k):
            if names(k):
                last = k
            elif words.all[k].low not in lists["particles"] or k - last > 2:
                break
            k += 1
        found.append(Run(i, last))
        i = last + 1
    return found


@dataclass(slots=True)
class Draft:
    """An actor being put together."""

    id: str
    kind: Kind
    name: str
    names: list[Span] = field(default_factory=list[Span])
    roles: list[Role] = field(default_factory=list[Role])


class Found:
    """The actors and mentions of one text, as far as they have been found."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.words = Words(text)
        self.lists = lexicon().lists
        self.actors: dict[str, Draft] = {}
        self.mentions: dict[Span, list[Mention]] = {}
        self.begins: dict[int, list[Mention]] = {}
        self.surnames: dict[str, str | None] = {}  # None: two persons share it
        self.known: dict[int, Known] = {}  # by word

    def draft(self, key: str, kind: Kind, name: str) -> Draft:
        """The actor with an id, begun where there is none."""
        return self.actors.setdefault(key, Draft(key, kind, name))

    def mention(self, span: Span, key: str, how: How) -> None:
        """A place where an actor is named."""
        new = Mention(span=span, actor=key, how=how)
        if new not in self.mentions.setdefault(span, []):
            self.mentions[span].append(new)
            self.begins.setdefault(span[0], []).append(new)
            self.actors[key].names.append(span)

    def forget(self, old: Mention) -> None:
        """Take a mention back."""
        self.mentions[old.span].remove(old)
        self.begins[old.span[0]].remove(old)
        self.actors[old.actor or ""].names.remove(old.span)

    def entitle(self, key: str, roles: Sequence[Role]) -> None:
        """Titles that stand beside a name; the first ones of a text tell enough."""
        held = self.actors[key].roles
        held += [r for r in roles if len(held) < _TITLES and r not in held]

    def name(self, span: Span) -> str:
        """The words of a stretch, as the text has them."""
        return " ".join(self.text.raw[slice(*span)].split())
