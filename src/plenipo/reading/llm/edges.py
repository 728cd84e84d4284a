"""The limits of a statement: a quotation is taken in whole sentences, and no "not" is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from plenipo.reading.llm.locate import NotFoundError
from plenipo.reading.parts import Quote, Span, Text

__all__ = ["Edges"]

_BEFORE = re.compile(
    r"\b(?:not|never|no|nor|neither|cannot|without|hardly|nobody|none|if|unless|only|until|except|"
    r"den(?:y|ies|ied)|refus(?:e|es|ed|ing)|reject(?:s|ed|ing)?)\b|n't\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\W*(?:(?:but|and|though|however),? )?(?:only|if|unless|except|until|provided|without|"
    r"(?:as|so) long as|on (?:the )?condition|not)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\w")


class Edges:
    """Where statements of one text may begin and end."""

    def __init__(self, text: Text, quotes: Sequence[Quote]) -> None:
        self._text, self._quotes = text, quotes

    def whole(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Spans that cut no sentence of a quotation short.

        Words left out at either end of a quotation would leave a literal piece that may mean the
        opposite; so an edge inside a quotation moves out to the end of its sentence.
        """
        moved: list[Span] = []
        for start, end in spans:
            begin, stop = self._out(start, left=True), self._out(end, left=False)
            begin, stop = self._with_marks(begin, stop)
            if moved and begin < moved[-1][1]:
                moved[-1] = (moved[-1][0], max(stop, moved[-1][1]))
            else:
                moved.append((begin, stop))
        return tuple(moved)

    def _out(self, place: int, *, left: bool) -> int:
        for quote in self._quotes:
            first, last = quote.inner
            if not first < place < last:
                continue
            if left:
                start = max(self.sentence(place)[0], first)
                return self._step(start, place)
            stop = min(self.sentence(place - 1)[1], last)
            while stop > place and self._text.plain[stop - 1].isspace():
                stop -= 1
            return stop
        return place

    def _with_marks(self, start: int, end: int) -> Span:
        """Both marks of a quotation in a clause that has one of them."""
        for quote in self._quotes:
            if start == quote.inner[0] and quote.span[1] < end:
                start = quote.span[0]
            elif start < quote.span[0] and end == quote.inner[1]:
                end = quote.span[1]
        return start, end

    def _step(self, start: int, place: int) -> int:
        while start < place and not self._text.plain[start].isalnum():
            start += 1
        return start

    def kind(
        self, content: Sequence[Span]
    ) -> tuple[Literal["direct", "mixed", "indirect"], tuple[Quote, ...]]:
        """Whether the words stand in quotation marks, and in which."""
        own = tuple(q for q in self._quotes if any(self.touches(q.inner, [s]) for s in content))
        if not own:
            return "indirect", ()
        for start, end in content:
            bare = list(self._text.plain[start:end])
            for quote in own:
                first, last = max(quote.span[0], start), min(quote.span[1], end)
                bare[first - start : last - start] = " " * max(last - first, 0)
            if _LETTER.search("".join(bare)):
                return "mixed", own
        return "direct", own

    def sentence(self, place: int) -> Span:
        """The sentence a place stands in."""
        return self._text.sentences[self._text.sentence(place)]

    def around(self, content: Sequence[Span], within: Span) -> Span:
        """The sentences of a statement with the one before and the one after."""
        first = self._text.sentence(content[0][0])
        last = self._text.sentence(content[-1][1] - 1)
        start = self._text.sentences[max(first - 1, 0)][0]
        end = self._text.sentences[min(last + 1, len(self._text.sentences) - 1)][1]
        return max(start, within[0]), min(end, within[1])

    def outside(self, limits: Span, content: Sequence[Span]) -> Iterator[Span]:
        """The parts of a stretch that are not of the statement."""
        at = limits[0]
        for start, end in content:
            if at < min(start, limits[1]):
                yield at, min(start, limits[1])
            at = max(at, end)
        if at < limits[1]:
            yield at, limits[1]

    def touches(self, span: Span, content: Sequence[Span]) -> bool:
        """Whether a stretch shares a letter with the statement."""
        return any(start < span[1] and span[0] < end for start, end in content)

    def nothing_left_out(self, content: Sequence[Span], cue: Span | None) -> None:
        """Refuse a clause whose "not" or "only if" was left outside.

        Raises
        ------
        NotFoundError
            A word that turns the meaning stands between the clause and its verb or sentence.
        """
        plain = self._text.plain
        start, end = content[0][0], content[-1][1]
        first, last = self.sentence(start)[0], self.sentence(end - 1)[1]
        if cue and cue[1] <= start:
            first = max(first, cue[1])
        if not self._at_mark(start, left=True):
            turned = _BEFORE.search(plain, first, start)
            if turned:
                raise NotFoundError(f"it leaves out {turned.group()!r} before it")
        if self._at_mark(end, left=False):
            rest = [q.inner for q in self._quotes if end < q.inner[0] < last]
        else:
            rest = [(end, min(last, cue[0]) if cue and cue[0] >= end else last)]
        for begin, stop in rest[:1]:  # of a quotation, its next piece: "...," he said, "only if"
            turned = _AFTER.match(plain, begin, stop)
            if turned:
                words = turned.group().strip(" ,;:")
                raise NotFoundError(f"it leaves out {words!r} after it")

    def _at_mark(self, place: int, *, left: bool) -> bool:
        """Whether an edge is that of a quotation."""
        return any(
            q.inner[0] <= place < q.inner[1] if left else q.inner[0] < place <= q.inner[1]
            for q in self._quotes
        )
