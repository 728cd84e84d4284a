"""Words of a text, phrases in capitals, and the title that stands beside a name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from plenipo.reading.lexicon import WORD, Entry, lexicon
from plenipo.reading.parts import Span, Text

__all__ = ["Known", "Run", "Word", "Words", "known_names", "runs", "title_left", "title_right"]

LONGEST_ROLE = 160  # code points of an appositive
LOOK = 14  # words of a title


@dataclass(frozen=True, slots=True)
class Word:
    """One word and whether it has a capital."""

    start: int
    end: int
    text: str
    low: str  # small letters, without 's
    capital: bool
    first: bool  # begins a sentence


class Words:
    """The words of a text in order."""

    def __init__(self, text: Text) -> None:
        plain = text.plain
        starts = {s for s, _ in text.sentences}
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
            end = m.end() - (len(low) - len(bare))
            found.append(Word(start, end, word[: end - start], bare, capital, at_start))
        self.all = found

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return [w.start for w in self.all]

    def at(self, place: int) -> int:
        """The first word that begins at a place or after it."""
        return bisect_left(self.starts, place)

    def joined(self, one: int, two: int) -> bool:
        """Whether only a blank, or the stop of an abbreviation, lies between two words."""
        gap = self.plain[self.all[one].end : self.all[two].start]
        return gap == " " or (gap == ". " and len(self.all[one].text) <= 4)


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
    short = len(form) == 1 and len(form[0]) <= 3 and entry.kind != "outlet"
    return not short or first.text.isupper()


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

    def span(self, words: Words) -> Span:
        """Its place."""
        return words.all[self.first].start, words.all[self.last].end


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


def title_left(words: Words, first: int, known: dict[int, Known]) -> Span | None:
    """The title that ends where a name begins: "British Prime Minister", "NATO secretary,"."""
    lists = lexicon().lists
    k = first - 1
    if k < 0:
        return None
    gap = words.plain[words.all[k].end : words.all[first].start]
    if gap not in (" ", ", ", ". "):
        return None
    comma = gap == ", "
    start: int | None = None
    head = False
    while k >= 0 and first - k <= LOOK:
        w = words.all[k]
        if k < first - 1:
            gap = words.plain[w.end : words.all[k + 1].start]
            if gap not in (" ", "'s ", ". ", "-"):
                break
        if w.low in lists["heads"]:
            head, start = True, k
        elif w.low in lists["parts"] or k in known:
            start = k
        elif k == first - 1 or not _links(words, k):
            if head and w.capital and not w.first and w.low.isalpha():
                start = k  # a country no table knows: "Velmaran foreign minister"
            break
        k -= 1
    if start is None or not head:
        return None
    if comma and words.all[first - 1].low not in lists["heads"] | lists["parts"]:
        return None
    return words.all[start].start, words.all[first - 1].end


def _links(words: Words, k: int) -> bool:
    """Whether a small word holds a title together: "minister of the", "secretary of"."""
    before = words.all[k - 1].low if k else ""
    if words.all[k].low == "the":
        return before in ("of", "for")
    lists = lexicon().lists
    return words.all[k].low in ("of", "for", "and") and before in lists["heads"] | lists["parts"]


def title_right(words: Words, last: int, ends: int) -> Span | None:
    """The appositive after a name: ", principal researcher at the Institute,"."""
    lists = lexicon().lists
    plain = words.plain
    at = words.all[last].end
    if plain[at : at + 2] not in (", ", " ("):
        return None
    start = at + 2
    stop = start
    while stop < min(ends, start + LONGEST_ROLE) and plain[stop] not in ',;:()"\n':
        stop += 1
    i = words.at(start)
    inside: list[Word] = []
    while i < len(words.all) and words.all[i].end <= stop and len(inside) < LOOK:
        inside.append(words.all[i])
        i += 1
    if not inside or inside[0].low in ("who", "which", "said", "and", "but", "while", "as"):
        return None
    for n, w in enumerate(inside[:7]):
        if w.low in lists["heads"]:
            return start, inside[-1].end if stop >= inside[-1].end else stop
        if n and w.low in ("was", "is", "are", "were", "has", "had", "said", "will", "would"):
            return None
    return None
