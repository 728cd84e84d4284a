"""Which quotation marks belong together, in text whose marks cannot be trusted.

Machine translation draws closing marks with opening glyphs, puts blanks before them, doubles them
and loses some. Pairing by glyph fails on such text. Marks are therefore taken in turn, opening and
closing, whatever their glyph, and start anew with every paragraph; glyphs count only where they
nest without a contradiction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plenipo.reading.parts import Quote, Span, Text

__all__ = ["pair"]

_MARK = re.compile(r'"+')
_OPENING = "“„«‟〝❝"
_CLOSING = "”»“«″〞❞"  # German closes with “, Danish with «
_SINGLE = re.compile(r"'")
_CLIPPED = re.compile(r"'(?:\d0s|em\b|til\b|tis\b|twas\b|cause\b|n\b)")
_LEFT = re.compile(r"(?<![^\s(\[–—])‘(?=\w)")
_FEW = 3  # fewer single marks are nicknames and apostrophes drawn the wrong way
_CARRIED = 3  # a quotation may run over this many paragraphs without a mark


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark, or several drawn as one."""

    start: int
    end: int
    glyphs: str
    opens: bool  # a word follows at once, none precedes
    closes: bool  # a word or stop precedes at once, none follows


def pair(text: Text) -> tuple[Quote, ...]:
    """Pair the quotation marks of a text.

    Parameters
    ----------
    text : Text
        Only `raw`, `plain` and `paragraphs` are used.

    Returns
    -------
    tuple of Quote
        In order of place, none inside another. An apostrophe is no mark; single marks count only
        in a text whose outer marks they are. A quotation whose closing mark is missing ends with
        its paragraph, unless a later one begins in the middle of a quotation.
    """
    found: list[Quote] = []
    open_: _Mark | None = None  # left open by an earlier paragraph
    silent = 0
    if '"' not in text.plain or _british(text):
        return _single(text)
    for number, (start, end) in enumerate(text.paragraphs):
        marks = _marks(text, start, end)
        if open_ is not None:
            if not marks and silent < _CARRIED and number + 1 < len(text.paragraphs):
                silent += 1
                continue
            closer = _carried(marks, start, end)
            if closer is not None:
                found.append(_quote(text, open_, closer))
                marks = marks[1:]
            else:
                limit = text.paragraphs[text.paragraph(open_.start)][1]
                found.append(_quote(text, open_, None, limit))
            open_ = None
        pairs, left = _nested(marks) or _toggled(marks)
        found += [_quote(text, a, b) for a, b in pairs]
        open_, silent = left, 0
    if open_ is not None:
        limit = text.paragraphs[text.paragraph(open_.start)][1]
        found.append(_quote(text, open_, None, limit))
    return tuple(q for q in found if q.inner[0] < q.inner[1])


def _marks(text: Text, start: int, end: int) -> list[_Mark]:
    """The marks of a paragraph; not the inches of a number."""
    plain = text.plain
    found: list[_Mark] = []
    for match in _MARK.finditer(plain, start, end):
        a, b = match.span()
        before = plain[a - 1] if a > start else " "
        after = plain[b] if b < end else " "
        if before.isdigit() and b - a == 1 and text.raw[a] in '"″' and len(found) % 2 == 0:
            continue
        free = before.isspace() or before in "([{–-/"
        ahead = after.isspace() or after in ".,;:!?)]}–-/"
        mark = _Mark(a, b, text.raw[a:b], free and not ahead, ahead and not free)
        found.append(mark)
    return found


def _carried(marks: list[_Mark], start: int, end: int) -> _Mark | None:
    """The mark that closes a quotation left open by an earlier paragraph, if the first one does.

    Both ways of taking the marks in turn are tried against how the marks stand.
    """
    if not marks or marks[0].start == start:
        return None
    closing = 0.0
    for number, mark in enumerate(marks):
        stands = mark.closes - mark.opens
        if mark.end == end and not stands:
            stands = 1
        closing += stands if number % 2 == 0 else -stands
    if len(marks) % 2 == 1:
        closing += 0.5  # nothing would be left open
    return marks[0] if closing > 0 else None


def _nested(marks: list[_Mark]) -> tuple[list[tuple[_Mark, _Mark]], _Mark | None] | None:
    """The outermost pairs where glyph and place of every mark agree, and some nest."""
    pairs: list[tuple[_Mark, _Mark]] = []
    stack: list[_Mark] = []
    deep = False
    for mark in marks:
        if mark.opens and mark.glyphs in ("“", "«"):
            stack.append(mark)
            deep = deep or len(stack) > 1
        elif mark.closes and mark.glyphs in ("”", "»") and stack:
            first = stack.pop()
            if not stack:
                pairs.append((first, mark))
        elif mark.closes and len(mark.glyphs) == len(stack) == 2 and set(mark.glyphs) == {"”"}:
            pairs.append((stack[0], mark))
            stack.clear()
        else:
            return None
    return (pairs, None) if deep and not stack else None


def _toggled(marks: list[_Mark]) -> tuple[list[tuple[_Mark, _Mark]], _Mark | None]:
    """Pairs taken in turn, and the mark that nothing closes."""
    pairs: list[tuple[_Mark, _Mark]] = []
    open_: _Mark | None = None
    odd = len(marks) % 2 == 1
    for mark in marks:
        if open_ is not None:
            pairs.append((open_, mark))
            open_ = None
        elif odd and mark.closes and mark.glyphs[0] not in _OPENING:
            odd = False  # a closing mark that lost its partner
        else:
            open_ = mark
    return pairs, open_


def _quote(text: Text, opener: _Mark, closer: _Mark | None, limit: int = 0) -> Quote:
    """A quotation between two marks, or from one to the end of its paragraph."""
    plain = text.plain
    start, end = opener.end, closer.start if closer else limit
    while start < end and plain[start].isspace():
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    repaired = closer is not None and (
        end < closer.start
        or start > opener.end
        or len(closer.glyphs) != len(opener.glyphs)
        or not _fit(opener.glyphs, closer.glyphs)
    )
    if repaired and closer and "«" in opener.glyphs and "»" in closer.glyphs:
        repaired = len(closer.glyphs) > 1  # French sets blanks inside
    span = (opener.start, closer.end if closer else limit)
    return Quote(span=span, inner=(start, end), repaired=repaired, closed=closer is not None)


def _fit(opener: str, closer: str) -> bool:
    """Whether two glyphs are a pair in some language."""
    return (opener, closer) in {
        ('"', '"'), ("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("”", "”"),
        ("»", "»"), ("〝", "〞"), ("❝", "❞"), ("＂", "＂"), ("‟", "”"), ("″", "″"), ("''", "''"),
        ("``", "''"),
    }  # fmt: skip


def _british(text: Text) -> bool:
    """Whether single marks are the outer ones and double ones stand inside them."""
    singles = len(_LEFT.findall(text.raw))
    return singles >= _FEW and singles > text.plain.count('"') / 2


def _single(text: Text) -> tuple[Quote, ...]:
    """Quotations in single marks, for text that has no double ones."""
    plain = text.plain
    found: list[Quote] = []
    for start, end in text.paragraphs:
        open_: int | None = None
        for match in _SINGLE.finditer(plain, start, end):
            at = match.start()
            before = plain[at - 1] if at > start else " "
            after = plain[at + 1] if at + 1 < end else " "
            if open_ is None:
                starts = before.isspace() or before in "([–"
                if starts and after.isalnum() and not _CLIPPED.match(plain, at):
                    open_ = at
            elif (before in ",.!?…" or before.isalnum()) and not after.isalnum():
                if before == "s" and _later(plain, at + 1, end):
                    continue  # the soldiers' pay
                inner: Span = (open_ + 1, at)
                found.append(Quote(span=(open_, at + 1), inner=inner))
                open_ = None
    return tuple(found)


def _later(plain: str, at: int, end: int) -> bool:
    """Whether a mark that closes better follows soon."""
    near = plain[at : min(at + 200, end)]
    for match in _SINGLE.finditer(near):
        place = match.start()
        before, after = near[place - 1 : place], near[place + 1 : place + 2]
        if before.isspace() and after.isalnum():
            return False  # another one opens first
        if before and before in ",.!?" and not after.isalnum():
            return True
    return False
