"""A decoded text, its letter-for-letter plain copy, its paragraphs and its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from plenipo.reading import quotes
from plenipo.reading.parts import Span, Text

__all__ = ["split"]

_DOUBLE = '"“”„‟«»″〝〞＂❝❞'
_SINGLE = "'‘’‚‛′＇`´ʼʻ‹›"
_DASH = "–—―‒─"
_HYPHEN = "‐‑−"
_BLANK = (
    "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u202f\u205f\u2060\u3000\ufeff"
)
_PLAIN = str.maketrans(
    dict.fromkeys(_DOUBLE, '"')
    | dict.fromkeys(_SINGLE, "'")
    | dict.fromkeys(_DASH, "–")
    | dict.fromkeys(_HYPHEN, "-")
    | dict.fromkeys(_BLANK, " ")
    | dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n")
)
_WRAPPED = 100  # a line longer than this was not broken by hand
_LONGEST = 2_000  # code points of a sentence
_BULLETS = "*-\N{BULLET}\N{EN DASH}\N{MIDDLE DOT}"
_SHORTEST = 40  # nor was one shorter than this, unless it is the last of its paragraph


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ABBREVIATIONS = _set(
    "mr mrs ms dr prof st sr jr gen col maj capt lt sgt cmdr adm brig sen rep gov pres rev hon"
    " fr messrs mt ft no nos vs etc inc ltd co corp bros dept est approx fig vol art sec par"
    " jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat"
    " e.g i.e cf al a.m p.m v viz"
)
_ENDS_TOO = _set("etc inc ltd co corp a.m p.m jr sr no v")  # may end a sentence
_STARTERS = _set(
    "the a an he she it they we i you this that these those there his her its their our in on at"
    " but and or so yet as if when while after before since for from by with however meanwhile"
    " moreover instead then now today yesterday also both some many most other no"
)
_TWO = re.compile(r"(?<!')''(?!')")
_END = re.compile(r"[.!?…]+")
_AFTER = re.compile(r"[\"')\]}]*(?: +\"+(?=\s|$)|[\"')\]}])*")
_WORD_BEFORE = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*$")
_WORD = re.compile(r"[^\W\d_]+")


def split(raw: str) -> Text:
    """Divide a decoded text without moving a letter.

    Parameters
    ----------
    raw : str
        As decoded from the source.

    Returns
    -------
    Text
        `plain` is as long as `raw`: quotation marks, dashes and blanks have one form each, and
        the line ends inside a paragraph that was wrapped by hand are blanks. A sentence ends
        neither inside an abbreviation nor between a quotation and its "he said"; one of several
        sentences inside a quotation is a sentence of its own.
    """
    plain = raw.translate(_PLAIN)
    plain = _TWO.sub('""', plain)  # two apostrophes drawn for one mark
    lines = [match.span() for match in re.finditer(r"[^\n]+", plain)]
    lines = [span for span in (_trim(plain, *line) for line in lines) if span[0] < span[1]]
    paragraphs, breaks = _paragraphs(plain, lines)
    if breaks:
        letters = list(plain)
        for start, end in breaks:
            letters[start:end] = " " * (end - start)
        plain = "".join(letters)
    bare = Text(raw=raw, plain=plain, paragraphs=paragraphs, sentences=())
    ends = {quote.span[1] for quote in quotes.pair(bare)}
    sentences = [
        piece
        for start, end in paragraphs
        for sentence in _sentences(plain, start, end, ends)
        for piece in _pieces(plain, *sentence)
    ]
    return Text(raw=raw, plain=plain, paragraphs=paragraphs, sentences=tuple(sentences))


def _trim(plain: str, start: int, end: int) -> Span:
    """A span without the blanks at its ends."""
    while start < end and plain[start].isspace():
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    return start, end


def _paragraphs(plain: str, lines: list[Span]) -> tuple[tuple[Span, ...], list[Span]]:
    """Every line, but lines wrapped by hand are put together; and the line ends taken away."""
    blocks: list[list[Span]] = []
    for line in lines:
        if blocks and plain.count("\n", blocks[-1][-1][1], line[0]) == 1:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    paragraphs: list[Span] = []
    breaks: list[Span] = []
    for block in blocks:
        if not _wrapped(plain, block):
            paragraphs += block
            continue
        paragraphs.append((block[0][0], block[-1][1]))
        breaks += [(a[1], b[0]) for a, b in pairwise(block)]
    return tuple(paragraphs), breaks


def _wrapped(plain: str, block: list[Span]) -> bool:
    """Whether the lines of a block are one paragraph, broken to fit a page."""
    if len(block) < 2 or any(end - start > _WRAPPED for start, end in block):
        return False
    if any(plain[s] in _BULLETS and plain[s + 1 : s + 2] == " " for s, _ in block):
        return False  # a list
    inner = block[:-1]
    broken = sum(e - s >= _SHORTEST and plain[e - 1] not in '.!?:"' for s, e in inner)
    return broken * 2 > len(inner)


def _sentences(plain: str, start: int, end: int, quote_ends: set[int]) -> list[Span]:
    """The sentences of one paragraph."""
    found: list[Span] = []
    begin = start
    for match in _END.finditer(plain, start, end):
        if match.start() < begin:
            continue
        stop = _AFTER.match(plain, match.end(), end)
        after = stop.end() if stop else match.end()
        if after < end and not _breaks(plain, match, after, end, quote_ends):
            continue
        found.append((begin, after))
        begin = after
        while begin < end and plain[begin].isspace():
            begin += 1
    if begin < end:
        found.append((begin, end))
    return found


def _pieces(plain: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, or pieces of a text without stops: later stages look through whole sentences."""
    while end - start > _LONGEST:
        blank = plain.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = blank if blank > start else start + _LONGEST
        yield _trim(plain, start, cut)
        start = _trim(plain, cut, end)[0]
    if start < end:
        yield start, end


def _breaks(plain: str, dot: re.Match[str], after: int, end: int, quote_ends: set[int]) -> bool:
    """Whether a sentence ends at a dot that something follows."""
    quoted = after in quote_ends and plain[after - 1] == '"'
    if not plain[after].isspace() and not quoted:
        return False
    next_at = after
    while next_at < end and plain[next_at].isspace():
        next_at += 1
    head = plain[next_at : next_at + 60]
    if head[0].islower() or head[0] in ",;:)–-":
        return False
    if quoted:
        return not _tag(head)
    if dot.group() == "." and after == dot.end():
        return not _abbreviation(plain, dot.start(), head)
    return True


def _abbreviation(plain: str, at: int, head: str) -> bool:
    """Whether the dot belongs to a shortened word and no sentence ends with it."""
    before = _WORD_BEFORE.search(plain, max(at - 20, 0), at)
    if not before:
        return False
    word = before.group()
    first = _WORD.match(head)
    starts = first is not None and first.group().lower() in _STARTERS
    if len(word) == 1 and word.isupper():  # an initial, unless a sentence clearly follows
        return not starts
    if "." in word and word.lower() not in _ABBREVIATIONS:  # U.S., Washington D.C.
        return not starts
    if word.lower() not in _ABBREVIATIONS or (
        word.lower() in ("no", "sat") and not word[0].isupper()
    ):
        return False
    if word.lower() == "no":
        return head[0].isdigit()
    return not (starts and word.lower() in _ENDS_TOO)


_TAG = re.compile(
    r"(?:[A-Z][\w.'-]*|[Tt]he|[Aa]n?|of|for|[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I)"
    r"(?: (?:[A-Z][\w.'-]*|the|of|for|[a-z]+)){0,4}? (?:has |had |also |later |then )?"
    r"(?:said|says|told|tells|added|adds|wrote|writes|asked|replied|explained|tweeted|noted|warned|"
    r"continued|concluded|insisted|declared|stated|announced|commented|remarked|argued|stressed)\b"
)


def _tag(head: str) -> bool:
    """Whether "Rutte said" follows a quotation."""
    found = _TAG.match(head)
    return found is not None and len(found.group().split()) <= 5
