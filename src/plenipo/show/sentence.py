"""The one table from numbers to words, and the way back.

A share of draws is said no more precisely than its error: the ladder of phrases
gets coarser as draws get fewer, and "every draw" is kept for every draw.
:func:`quantities` reads the numbers a sentence stands for, so that a test can tie
each of them to a cell of a table (:func:`untied`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from plenipo.show.section import Section

__all__ = [
    "Fact",
    "Spoken",
    "capital",
    "change_words",
    "draws_words",
    "finish",
    "joined",
    "numeral",
    "points_words",
    "quantities",
    "share_words",
    "spoken",
    "untied",
]


class _Ladder(NamedTuple):
    """Phrases in rising order, for shares known within ``margin`` (middle 80 %)."""

    margin: float
    steps: tuple[tuple[float, str], ...]


_LADDERS = (
    _Ladder(
        0.025,
        (
            (0.01, "hardly any draw"),
            (0.05, "a few draws"),
            (0.1, "about one draw of ten"),
            (0.2, "about one draw of five"),
            (0.25, "about one draw of four"),
            (1 / 3, "about one draw of three"),
            (0.4, "about two draws of five"),
            (0.5, "about half of the draws"),
            (0.6, "about three draws of five"),
            (2 / 3, "about two draws of three"),
            (0.75, "about three draws of four"),
            (0.8, "about four draws of five"),
            (0.9, "about nine draws of ten"),
            (0.95, "all but a few draws"),
            (0.99, "nearly every draw"),
        ),
    ),
    _Ladder(
        0.065,
        (
            (0.05, "a few draws"),
            (0.2, "about one draw of five"),
            (1 / 3, "about one draw of three"),
            (0.5, "about half of the draws"),
            (2 / 3, "about two draws of three"),
            (0.8, "about four draws of five"),
            (0.95, "all but a few draws"),
        ),
    ),
    _Ladder(
        0.13,
        (
            (0.05, "a few draws"),
            (0.25, "about one draw of four"),
            (0.5, "about half of the draws"),
            (0.75, "about three draws of four"),
            (0.95, "all but a few draws"),
        ),
    ),
    _Ladder(
        math.inf,
        (
            (0.2, "fewer than half of the draws"),
            (0.5, "about half of the draws"),
            (0.8, "more than half of the draws"),
        ),
    ),
)
_FEW = 100  # below this many draws "no draw" and "every draw" name their number
_NONE, _EVERY = "no draw", "every draw"
# "one" is not read back: it is a pronoun as often as a number.
_NUMERALS = tuple(
    re.findall(r"\w+", "no one two three four five six seven eight nine ten eleven twelve")
)


def share_words(p: float, n: int) -> str:
    """A share of ``n`` draws in words: "in about two draws of three".

    Parameters
    ----------
    p : 0 to 1
        The share. NaN where no draw could tell.
    n : number of draws the share was counted on

    Examples
    --------
    >>> share_words(0.64, 10_000)
    'in about two draws of three'
    >>> share_words(0.64, 60)
    'in about three draws of four'
    >>> share_words(1.0, 10_000), share_words(0.9999, 10_000)
    ('in every draw', 'in nearly every draw')
    """
    if math.isnan(p) or n < 1:
        return "in a share of draws that cannot be told"
    if not -1e-9 <= p <= 1 + 1e-9:
        raise ValueError(f"a share lies between 0 and 1 (got {p})")
    count = min(max(p, 0.0), 1.0) * n
    if n == 1:
        return "in the one draw" if count > 0.5 else "not in the one draw"
    if count < 0.5:
        return f"in {_NONE}" if n >= _FEW else f"in none of the {n} draws"
    if count > n - 0.5:
        return f"in {_EVERY}" if n >= _FEW else f"in all {n} draws"
    steps = _ladder(p, n).steps
    return f"in {min(steps, key=lambda step: abs(step[0] - p))[1]}"


def _ladder(p: float, n: int) -> _Ladder:
    smooth = (p * n + 1) / (n + 2)
    error = 1.2816 * math.sqrt(smooth * (1 - smooth) / n)  # middle 80 % of the share
    return next(ladder for ladder in _LADDERS if error <= ladder.margin)


def points_words(value: float, *, error: float = 0.5) -> str:
    """Size of a gain or loss: "about 12 points", rounded to no less than its error.

    Examples
    --------
    >>> points_words(11.7), points_words(-11.7, error=2), points_words(0.3)
    ('about 12 points', 'about 10 points', 'less than one point')
    """
    if math.isnan(value):
        return "an unknown number of points"
    step = next((s for s in (1, 5, 10, 20) if s >= 2 * error - 1e-9), 50)
    size = step * math.floor(abs(value) / step + 0.5)
    if abs(value) < 1e-9:
        return "nothing"
    if size == 0:
        return "less than one point" if step == 1 else f"less than {numeral(step)} points"
    return "about one point" if size == 1 else f"about {size} points"


def change_words(value: float, *, error: float = 0.5) -> str:
    """A gain or loss with its verb: "gains about 12 points".

    Examples
    --------
    >>> change_words(-3.2), change_words(0.1)
    ('loses about 3 points', 'neither gains nor loses')
    """
    if math.isnan(value):
        return "gains or loses an unknown number of points"
    if abs(value) < max(error, 1e-9):
        return "neither gains nor loses"
    return f"{'gains' if value > 0 else 'loses'} {points_words(value, error=error)}"


def joined(items: Iterable[str], *, word: str = "and", at_most: int | None = None) -> str:
    """A list in words: "a, b and c"; with ``at_most``, the rest is counted.

    Examples
    --------
    >>> joined(["a", "b", "c"]), joined(["a", "b", "c", "d"], at_most=2)
    ('a, b and c', 'a, b and two others')
    """
    parts = list(items)
    if at_most is not None and len(parts) > at_most + 1:
        parts = [*parts[:at_most], f"{numeral(len(parts) - at_most)} others"]
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def numeral(n: int) -> str:
    """A count: words up to twelve, then figures with thousands apart.

    Examples
    --------
    >>> numeral(0), numeral(3), numeral(10000)
    ('no', 'three', '10,000')
    """
    return _NUMERALS[n] if 0 <= n < len(_NUMERALS) else f"{n:,}"


def draws_words(n: int, *, first: bool = False) -> str:
    """How many draws, as a phrase.

    Examples
    --------
    >>> draws_words(1000), draws_words(1), draws_words(1000, first=True), draws_words(1, first=True)
    ('1,000 draws', 'one draw', 'the first 1,000 draws', 'the one draw')
    """
    if n == 1:
        return "the one draw" if first else "one draw"
    return f"the first {n:,} draws" if first else f"{n:,} draws"


def capital(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def finish(text: str) -> str:
    """A sentence: single spaces, first letter large, a full stop at the end.

    Examples
    --------
    >>> finish("riyadh settles  relations")
    'Riyadh settles relations.'
    """
    text = capital(re.sub(r"[ \n\t]+", " ", text).strip())
    return text if not text or text[-1] in ".!?" else f"{text}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number of an answer, on its way into a sentence and a table cell."""

    name: str
    value: float
    kind: str = "share"  # share, points, level or count
    draws: int = 0  # draws a share was counted on
    interval: tuple[float, float] | None = None
    condition: str = ""  # "if Ukraine must accept"

    def words(self) -> str:
        """The number in words."""
        match self.kind:
            case "share":
                return share_words(self.value, self.draws)
            case "points":
                return points_words(self.value)
            case "count":
                return numeral(round(self.value))
            case _:
                return f"{self.value:.3g}"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A number found in a sentence, and the true values it may stand for."""

    text: str
    value: float
    low: float
    high: float

    def covers(self, value: float) -> bool:
        """Whether a table's number may be said this way; a gain or its loss alike."""
        return self.low - 1e-9 <= value <= self.high + 1e-9

    def __float__(self) -> float:
        return self.value


def _cells() -> dict[str, tuple[float, float, float]]:
    """Phrase -> what it stands for, and the widest range it is used for."""
    found: dict[str, tuple[float, float, float]] = {_NONE: (0, 0, 0), _EVERY: (1, 1, 1)}
    for _, steps in _LADDERS:
        at = [value for value, _ in steps]
        for i, (value, phrase) in enumerate(steps):
            low = (at[i - 1] + value) / 2 if i else 0.0
            high = (at[i + 1] + value) / 2 if i + 1 < len(at) else 1.0
            _, a, b = found.get(phrase, (value, low, high))
            found[phrase] = (value, min(a, low), max(b, high))
    return found


_CELLS = _cells()
_SKIP = r"\d{4}-\d{2}-\d{2}|middle\s80\s?%|(?<=[^\W\d_])\d+|\d+(?=[^\W\d_])"
_PATTERN = re.compile(
    rf"(?P<skip>{_SKIP})"
    rf"|(?P<phrase>{'|'.join(sorted(map(re.escape, _CELLS), key=len, reverse=True))})"
    r"|(?P<none>none of the \d+ draws|not in the one draw)"
    r"|(?P<all>all \d+ draws|in the one draw)"
    r"|less than (?P<under>one|five|ten|\d+) points?"
    r"|about (?P<point>one) point\b"
    r"|(?P<number>[-−]?\d[\d,]*(?:\.\d+)?)(?P<percent>\s?%)?"
    rf"|\b(?P<word>{'|'.join(_NUMERALS[2:])})\b",
    re.IGNORECASE,
)


def spoken(sentence: str) -> list[Spoken]:
    """Every number in a sentence, with the range of true values it is used for."""
    return list(_spoken(sentence.replace("\u00a0", " ")))


def _spoken(sentence: str) -> Iterator[Spoken]:
    for m in _PATTERN.finditer(sentence):
        text = m[0]
        if m["skip"]:
            continue
        if m["phrase"]:
            yield Spoken(text, *_CELLS[text.lower()])
        elif m["none"]:
            yield Spoken(text, 0, 0, 0)
        elif m["all"]:
            yield Spoken(text, 1, 1, 1)
        elif m["under"]:
            word = m["under"].lower()
            top = float(_NUMERALS.index(word) if word in _NUMERALS else word)
            yield Spoken(text, 0, -top, top)
        elif m["point"]:
            yield Spoken(text, 1, 0.5, 1.5)
        elif m["word"]:
            value = float(_NUMERALS.index(text.lower()))
            yield Spoken(text, value, value, value)
        else:
            yield _figure(m, approximate=sentence[: m.start()].rstrip().endswith("about"))


def _figure(m: re.Match[str], *, approximate: bool) -> Spoken:
    raw = m["number"].rstrip(",")
    value = float(raw.replace(",", "").replace("−", "-"))
    half = 0.5 * 10.0 ** -len(raw.partition(".")[2])
    if m["percent"]:
        return Spoken(m[0].strip(), value / 100, (value - half) / 100, (value + half) / 100)
    if approximate and value and value % 5 == 0:  # may be rounded to its error
        half = next(s for s in (20, 10, 5) if value % s == 0) / 2
    return Spoken(raw, value, value - half, value + half)


def quantities(sentence: str) -> list[float]:
    """The numbers a sentence stands for, in order.

    Examples
    --------
    >>> quantities("Three parties refuse in about nine draws of ten and lose about 12 points.")
    [3.0, 0.9, 12.0]
    """
    return [number.value for number in spoken(sentence)]


def untied(section: Section, *, also: Sequence[float] = ()) -> list[str]:
    """Numbers in the sentences of a section that no cell of its tables carries.

    A loss in a table may be said as its size. Counts of rows and the values in
    ``also`` (number of draws, size of the group) may be said as well.
    """
    values = [*also, *_numbers(section)]
    values += [-v for v in values]
    return [
        f"{number.text!r} in {sentence!r}"
        for sentence in section.sentences
        for number in spoken(sentence)
        if not any(number.covers(v) for v in values)
    ]


def _numbers(section: Section) -> Iterator[float]:
    for grid in section.grids:
        yield len(grid.rows)
        for row in grid.rows:
            for cell in row:
                if isinstance(cell, int | float) and math.isfinite(cell):
                    yield float(cell)
                elif isinstance(cell, str):
                    yield from quantities(cell)
    for part in section.parts:
        yield from _numbers(part)
