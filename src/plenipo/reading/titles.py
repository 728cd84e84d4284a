"""The title that stands beside a name: "British Prime Minister", ", director of the Institute,"."""

from __future__ import annotations

from collections.abc import Mapping

from plenipo.reading.lexicon import lexicon
from plenipo.reading.naming import Known, Run, Word, Words
from plenipo.reading.parts import Span

__all__ = ["title_left", "title_right"]

_LONGEST = 160  # code points of an appositive
_LOOK = 14  # words of a title
_VERBS = frozenset(
    ["was", "is", "are", "were", "has", "had", "have", "said", "will", "would", "could", "who",
     "which", "told", "says"]
)  # fmt: skip


def title_left(words: Words, run: Run, known: Mapping[int, Known]) -> Span | None:
    """The title that ends where a name begins: "British Prime Minister", "NATO secretary,"."""
    lists = lexicon().lists
    k = last = run.first - 1
    if k < 0:
        return None
    gap = words.gap(k)
    if gap != ", " and not words.joined(k, run.first):
        k = last = _opening(words, k) if gap == "), " else -1
        if k < 0:
            return None
    comma = gap in (", ", "), ")
    around = lists["parts"] | lists["governing"]
    if not comma:
        around |= lists["bodies"]
    start: int | None = None
    head = False
    while k >= 0 and last + 1 - k <= _LOOK:
        w = words.all[k]
        if k < last and not words.joined(k, k + 1) and words.gap(k) not in ("'s ", "-"):
            break
        if w.low in lists["heads"]:
            head, start = True, k
        elif w.low in around or k in known or _named(words, k):
            start = k
        elif k == last or not _links(words, k):
            if head and w.capital and w.low.isalpha() and (not w.first or _demonym(w.low)):
                start = k  # a country no table knows: "Velmaran foreign minister"
            break
        k -= 1
    if start is None or not head:
        return None
    title = lists["heads"] | lists["parts"]
    if comma and words.low(last) not in title and not words.gap(run.last).startswith(","):
        return None
    return words.span(start, last)


def _demonym(low: str) -> bool:
    """Whether a word at the start of a sentence has a capital of its own, by its ending."""
    return len(low) > 5 and low.endswith(("an", "ish", "ese"))


def _named(words: Words, k: int) -> bool:
    """Whether a word in capitals is what a title is "of"."""
    if not words.all[k].capital or words.all[k].first:
        return False
    return words.low(k - 1) in ("of", "for", "at") or _links(words, k - 1)


def _opening(words: Words, k: int) -> int:
    """The word before the bracket that closes after a word; -1 where there is none."""
    for i in range(k, max(k - 8, 0), -1):
        if words.gap(i - 1).endswith("("):
            return i - 1
    return -1


def _links(words: Words, k: int) -> bool:
    """Whether a small word holds a title together: "minister of the", "secretary of"."""
    before = words.low(k - 1)
    if words.low(k) == "the":
        return before in ("of", "for", "at")
    lists = lexicon().lists
    return words.low(k) in ("of", "for", "at", "and") and before in lists["heads"] | lists["parts"]


def title_right(words: Words, last: int, ends: int) -> Span | None:
    """The appositive after a name: ", principal researcher at the Institute,"."""
    lists = lexicon().lists
    plain = words.plain
    at = words.all[last].end
    if plain[at : at + 2] not in (", ", " ("):
        return None
    start = at + 2
    stop = start
    while stop < min(ends, start + _LONGEST) and plain[stop] not in ',;:()"\n':
        stop += 1
    inside = [words.all[i] for i in words.inside((start, stop))][:_LOOK]
    if not inside or inside[0].low in ("who", "which", "said", "and", "but", "while", "as"):
        return None
    if inside[0].low == "sent":  # "envoy" in a literal translation
        return (start, inside[-1].end) if {"by", "from"} & {w.low for w in inside} else None
    for n, w in enumerate(inside[:7]):
        if w.low in lists["heads"] and not (n == 0 and _name_after(inside)):
            cut = next((k for k, v in enumerate(inside) if k > n and v.low in _VERBS), len(inside))
            return start, inside[cut - 1].end
        if n and w.low in _VERBS:
            return None
    return None


def _name_after(inside: list[Word]) -> bool:
    """Whether a title opens another name: "Ana Ruiz, President Bo Lind and ..."."""
    return len(inside) > 2 and inside[1].capital and inside[2].capital
