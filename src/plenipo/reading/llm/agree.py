"""Two readings of one text, by rules and by a model, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from plenipo.reading.parts import Attribution, Span

__all__ = ["merge", "overlap"]

_SAME = 0.5  # intersection over union from which two contents are one statement
_RAISED: Final = {"low": "medium", "medium": "high", "high": "high"}


def overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Letters two contents share, of all letters of either.

    >>> overlap([(0, 10)], [(5, 15)])
    0.3333333333333333
    """
    shared = sum(max(min(b, d) - max(a, c), 0) for a, b in one for c, d in other)
    both = sum(b - a for a, b in one) + sum(d - c for c, d in other)
    return shared / (both - shared) if both > shared else 0.0


def merge(ruled: Sequence[Attribution], model: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Put together what the rules found and what a model found and the text bears out.

    Parameters
    ----------
    ruled, model : sequence of Attribution
        Of the same text, each with its own `nested_in`.

    Returns
    -------
    tuple of Attribution
        In order of place. Found twice with one speaker: the entry of the rules, surer by one
        class. With two speakers: both, flagged `speaker_disputed`. A speaker only the model names
        is taken over and flagged `model_speaker`. Found once: as it is.
    """
    kept = list(ruled)
    places = {index: index for index in range(len(model))}
    partners = _pairs(ruled, model)
    added: list[Attribution] = []
    for number, other in enumerate(model):
        mine = partners.get(number)
        if mine is not None:
            together = _together(kept[mine], other)
            if together is not None:
                kept[mine] = together
                places[number] = mine
                continue
            kept[mine] = _flagged(kept[mine])
            other = _flagged(other)
        places[number] = len(kept) + len(added)
        added.append(other)
    moved = [
        replace(one, nested_in=places[one.nested_in]) if one.nested_in is not None else one
        for one in added
    ]
    return _ordered([*kept, *moved])


def _pairs(ruled: Sequence[Attribution], model: Sequence[Attribution]) -> dict[int, int]:
    """For an entry of the model, that of the rules with the same words; the best first."""
    order = sorted(range(len(ruled)), key=lambda index: _hull(ruled[index])[0])
    scored: list[tuple[float, int, int]] = []
    for number, other in enumerate(model):
        start, end = _hull(other)
        for index in order:
            first, last = _hull(ruled[index])
            if first >= end:
                break
            if last <= start:
                continue
            share = overlap(ruled[index].content, other.content)
            if share >= _SAME:
                scored.append((-share, index, number))
    found: dict[int, int] = {}
    used: set[int] = set()
    for _, index, number in sorted(scored):
        if number not in found and index not in used:
            found[number] = index
            used.add(index)
    return found


def _together(mine: Attribution, other: Attribution) -> Attribution | None:
    """One entry of two that agree; None where they name two speakers."""
    flags = tuple(dict.fromkeys((*mine.flags, "both_routes")))
    both = replace(mine, route="both", gist=mine.gist or other.gist, flags=flags)
    if "speaker_disputed" in other.flags:
        return _flagged(both)
    if mine.speaker is not None and other.speaker is not None and mine.speaker != other.speaker:
        return None
    if mine.speaker is None and other.speaker is not None:
        flags = (*flags, "model_speaker")
        source = mine.source or other.source
        return replace(
            both, speaker=other.speaker, source=source, cue=mine.cue or other.cue, flags=flags
        )
    if mine.speaker is None or other.speaker is None:
        return both
    return replace(both, sure=_RAISED[mine.sure])


def _flagged(one: Attribution) -> Attribution:
    return replace(one, flags=tuple(dict.fromkeys((*one.flags, "speaker_disputed"))))


def _hull(one: Attribution) -> Span:
    return min(s for s, _ in one.content), max(e for _, e in one.content)


def _ordered(found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """In order of place, the outer before the inner, and `nested_in` to match."""
    order = sorted(range(len(found)), key=lambda i: (_hull(found[i])[0], -_hull(found[i])[1], i))
    new = {old: place for place, old in enumerate(order)}
    result: list[Attribution] = []
    for old in order:
        one = found[old]
        outer = one.nested_in
        result.append(replace(one, nested_in=new[outer]) if outer is not None else one)
    return tuple(result)
