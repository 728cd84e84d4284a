"""Where words a model quoted stand in the text, or that they do not stand there.

A model never says a place: it quotes, and the quotation is looked for. Blanks, line ends, the
glyphs of quotation marks and dashes may differ; a letter, a figure or a stop may not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plenipo.reading.parts import Span, Text
from plenipo.reading.text import split

__all__ = ["Folded", "NotFoundError", "fold", "locate", "locate_pieces", "standing"]

_MANY = 50  # places of one quotation; a word that common is no quotation
_TRIES = 2000  # of finding one, parts of longer words among them


class NotFoundError(Exception):
    """The words are not in the text, or in more than one place; the message says which."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Part of a text without double quotation marks, with one blank for any number of them."""

    letters: str
    places: tuple[int, ...]  # of each letter in the raw text
    raw: str
    within: Span


def fold(text: Text, within: Span) -> Folded:
    """Make a part of a text comparable to a quotation of it.

    Examples
    --------
    >>> from plenipo.reading.text import split
    >>> fold(split("He said:  “No — never ”."), (0, 24)).letters
    'He said: No - never .'
    """
    letters, places = _fold(text.plain[slice(*within)], within[0])
    return Folded("".join(letters), tuple(places), text.raw, within)


def _fold(plain: str, begin: int) -> tuple[list[str], list[int]]:
    letters: list[str] = []
    places: list[int] = []
    gap = False
    for at, letter in enumerate(plain, begin):
        if letter == '"' or letter.isspace():
            gap = gap or letter.isspace()
            continue
        if gap and letters:
            letters.append(" ")
            places.append(at - 1)
        gap = False
        letters.append("-" if letter == "–" else letter)
        places.append(at)
    return letters, places


def locate(words: str, folded: Folded, *, before: str = "", near: int | None = None) -> Span:
    """The one place where quoted words stand.

    Parameters
    ----------
    words : str
        As the model quoted them.
    folded : Folded
        Where they are looked for.
    before : str
        The words the model saw to the left of them: they tell equal places apart.
    near : int, optional
        A place: the first of several that begins at it or after it is taken.

    Returns
    -------
    Span
        Of the raw text; it begins and ends with a whole word.

    Raises
    ------
    NotFoundError
        Nowhere, or in several places that nothing tells apart.
    """
    found = standing(words, folded)
    if not found:
        raise NotFoundError("the text does not say this")
    if len(found) > 1 and before.strip():
        left = _ends(before, folded)
        last = [span for span in found if any(_follows(folded, end, span) for end in left)]
        found = last or found
    if len(found) > 1 and near is not None:
        found = [span for span in found if span[0] >= near][:1] or found
    if len(found) > 1:
        raise NotFoundError(f"the text says this {len(found)} times and nothing tells which")
    return found[0]


def locate_pieces(pieces: Sequence[str], folded: Folded, before: str = "") -> tuple[Span, ...]:
    """The places of a quotation in pieces, in order; none may overlap the one before."""
    spans: list[Span] = []
    for piece in pieces:
        after = spans[-1][1] if spans else None
        span = locate(piece, folded, before="" if spans else before, near=after)
        if after is not None and span[0] < after:
            raise NotFoundError("its pieces do not follow each other in the text")
        spans.append(span)
    return tuple(spans)


def standing(words: str, folded: Folded) -> list[Span]:
    """The first places where words stand, but for blanks and the glyphs of marks."""
    needle = "".join(_fold(split(words).plain, 0)[0])
    found: list[Span] = []
    at = folded.letters.find(needle) if needle else -1
    tries = 0
    while at >= 0 and len(found) < _MANY and tries < _TRIES:
        tries += 1
        span = folded.places[at], folded.places[at + len(needle) - 1] + 1
        if _whole(folded.raw, *span):
            found.append(span)
        at = folded.letters.find(needle, at + 1)
    return found


def _whole(raw: str, start: int, end: int) -> bool:
    """Whether a slice cuts no word or number in two."""
    left = start > 0 and raw[start - 1].isalnum() and raw[start].isalnum()
    right = end < len(raw) and raw[end - 1].isalnum() and raw[end].isalnum()
    point = (
        end + 1 < len(raw)
        and raw[end - 1].isdigit()
        and raw[end] in ".,"
        and raw[end + 1].isdigit()
    )
    lead = (
        start > 1 and raw[start].isdigit() and raw[start - 1] in ".,-" and raw[start - 2].isdigit()
    )
    return not (left or right or point or lead)


def _ends(before: str, folded: Folded) -> list[int]:
    """Where the words to the left end, in folded letters."""
    needle = "".join(_fold(split(before).plain, 0)[0])
    ends: list[int] = []
    at = folded.letters.find(needle) if needle else -1
    while at >= 0 and len(ends) < _MANY:
        ends.append(folded.places[at + len(needle) - 1] + 1)
        at = folded.letters.find(needle, at + 1)
    return ends


def _follows(folded: Folded, end: int, span: Span) -> bool:
    """Whether only blanks and marks stand between a place and a slice."""
    return end <= span[0] and not _fold(split(folded.raw[end : span[0]]).plain, 0)[0]
