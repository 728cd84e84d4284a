"""A sentence as tokens, with every quotation one token."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from plenipo.reading.parts import Quote, Span, Text

__all__ = ["QUOTE", "Token", "Unit", "inside", "units"]

_ACRONYMS = ("WHO", "US", "IT")  # small, they are other words
QUOTE = '"'
STRAY = "''"  # a mark without partner
_TOKEN = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Gen|Sen|Gov|Rep|Lt|Col|St|Prof|Sgt|Capt|Rev|Hon|Adm|Maj|Jr|Sr)\."
    r"|(?:[A-Z]\.){2,}|[A-Z]\.(?= ?[A-Z])"
    r"|\d+(?:[.,]\d+)*%?|[^\W_]+(?:['.&/-][^\W_]+)*|[^\w\s]|_"
)
LONGEST = 200  # tokens: no sentence is longer; text without stops is cut


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark or a whole quotation."""

    start: int
    end: int
    text: str
    low: str
    quote: int = -1  # which quotation it stands for

    @property
    def word(self) -> bool:
        return self.text[0].isalnum()

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence; a quotation inside it is one token, however many sentences it has."""

    tokens: tuple[Token, ...]
    paragraph: int
    within: int = -1  # the quotation it stands in
    lows: tuple[str, ...] = field(default=())

    def low(self, at: int) -> str:
        """A word in small letters; empty outside."""
        return self.lows[at] if 0 <= at < len(self.lows) else ""

    def span(self, first: int, end: int) -> Span:
        """From the first token to the one before `end`."""
        return self.tokens[first].start, self.tokens[end - 1].end

    def only_quotes(self) -> bool:
        """Whether nothing but quotations stands here."""
        return any(t.quote >= 0 for t in self.tokens) and not any(
            t.word and t.quote < 0 for t in self.tokens
        )


def units(text: Text, quotes: Sequence[Quote]) -> tuple[Unit, ...]:
    """The sentences of a text; one that begins in a quotation ends after it."""
    starts = [q.span[0] for q in quotes]
    found: list[Unit] = []
    begin: int | None = None
    for start, end in text.sentences:
        begin = start if begin is None else begin
        at = bisect_left(starts, end) - 1
        if at >= 0 and quotes[at].span[1] > end:
            continue  # the sentence ends inside a quotation
        found += _cut(_tokens(text.plain, begin, end, quotes, starts), text.paragraph(begin), -1)
        begin = None
    if begin is not None:
        end = text.sentences[-1][1]
        found += _cut(_tokens(text.plain, begin, end, quotes, starts), text.paragraph(begin), -1)
    return tuple(found)


def inside(text: Text, quotes: Sequence[Quote], number: int) -> list[Unit]:
    """The sentences inside one quotation."""
    start, end = quotes[number].inner
    first = max(bisect_right(text.sentences, (start, len(text.raw) + 1)) - 1, 0)
    found: list[Unit] = []
    for index in range(first, len(text.sentences)):
        a, b = text.sentences[index]
        if a >= end:
            break
        a, b = max(a, start), min(b, end)
        if a < b:
            found += _cut(_tokens(text.plain, a, b, (), ()), text.paragraph(a), number)
    return found


def _cut(tokens: list[Token], paragraph: int, within: int) -> list[Unit]:
    """Units no longer than a sentence can be."""
    return [
        Unit(tuple(part), paragraph, within, tuple(t.low for t in part))
        for i in range(0, len(tokens), LONGEST)
        if (part := tokens[i : i + LONGEST])
    ]


def _tokens(
    plain: str, start: int, end: int, quotes: Sequence[Quote], starts: Sequence[int]
) -> list[Token]:
    """The tokens between two places."""
    found: list[Token] = []
    at, number = start, bisect_left(starts, start)
    while at < end:
        quoted = number < len(quotes) and quotes[number].span[0] < end
        stop = quotes[number].span[0] if quoted else end
        for match in _TOKEN.finditer(plain, at, stop):
            word = match.group()
            if word == "-":
                word = "–"  # a dash typed as a hyphen
            elif word == QUOTE:
                word = STRAY
            low = word if word in _ACRONYMS else word.lower()
            found.append(Token(match.start(), match.end(), word, low))
        if not quoted:
            break
        span = quotes[number].span
        found.append(Token(span[0], span[1], QUOTE, QUOTE, number))
        at, number = span[1], number + 1
    return found
