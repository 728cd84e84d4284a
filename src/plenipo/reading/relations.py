"""What statements are to each other: contradicting, replacing, repeating."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from plenipo.reading.clauses import side_of
from plenipo.reading.parts import Attribution, Names, Refusal, Relation, Text

__all__ = ["alike", "find", "seats"]

_THERE = re.compile(
    r"\bwill (?:also )?(?:be (?:at|in|on|part of)|sit|join|attend|take part|participate|have a seat"
    r"|play(?:ing)? a (?:role|part))\b|\bwould (?:attend|join|take part|participate)\b"
    r"|\b(?:was|is|are|were|be) playing a (?:role|part)\b|\bplay(?:s|ed)? a (?:role|part)\b",
    re.I,
)
_NOT_THERE = re.compile(
    r"\b(?:will|would) (?:not|never) (?:be (?:at|in|on|part of|there)|sit|join|attend|take part"
    r"|participate|have a seat|play)\b|\bwon't (?:be|sit|join|attend|take part|participate)\b",
    re.I,
)
_AFTER = re.compile(
    r"\b(?:after|having|despite) (?:reject|refus|declin|dismiss|oppos)(?:ing|ed)\b", re.I
)
_WELCOMES = re.compile(
    r"\b(?:would|will) (?:now )?(?:welcome|accept|sign|consider|support)\b", re.I
)
_WORD = re.compile(r"[a-z]{4,}")
MOST = 100  # statements of one speaker that are compared with each other
SAME = 0.7  # share of content words from which two statements say the same


def find(
    text: Text,
    names: Names,
    said: Sequence[Attribution],
    refused: Sequence[Refusal],
) -> tuple[Relation, ...]:
    """Relations between statements, each with its rule in words.

    A conflict: of one party it is said that it will be at a table, and that it will not. Both
    stay; whoever reads decides. One statement replaces another only where the words or a dated
    order say so, and only of the same party: somebody else's account never replaces.
    """
    found = [
        *_seats(text, names, said),
        *_repeats(text, said),
        *_replaced(text, names, said, refused),
    ]
    return tuple(sorted(set(found), key=lambda r: (r.of, r.to, r.kind)))


def _who(text: Text, names: Names, one: Attribution, pattern: re.Pattern[str]) -> set[str]:
    """Parties that stand as the subject before such words."""
    out: set[str] = set()
    for a, b in one.content:
        for m in pattern.finditer(text.plain, a, b):
            near = [
                x
                for x in names.within((max(a, m.start() - 40), m.start()))
                if x.actor is not None
                and (actor := names.actor(x.actor)) is not None
                and actor.kind == "party"
            ]
            if near and near[-1].actor:
                out.add(near[-1].actor)
    return out


def seats(text: Text, names: Names, one: Attribution) -> tuple[set[str], set[str]]:
    """Parties of whom a statement says that they will be at a table, and that they will not."""
    away = _who(text, names, one, _NOT_THERE)
    return _who(text, names, one, _THERE) - away, away


def _seats(text: Text, names: Names, said: Sequence[Attribution]) -> list[Relation]:
    own = [seats(text, names, one) for one in said]
    none: tuple[set[str], set[str]] = (set(), set())
    both = [  # what stands inside another statement that says it too is said once
        none if one.nested_in is not None and own[i] == own[one.nested_in] else own[i]
        for i, one in enumerate(said)
    ]
    out: list[Relation] = []
    for i, (_, away) in enumerate(both):
        for j, (there, _) in enumerate(both) if away else ():
            for party in sorted(away & there):
                name = next(a.name for a in names.actors if a.id == party)
                out.append(
                    Relation(
                        kind="contradicts",
                        of=min(i, j),
                        to=max(i, j),
                        why=f"{name} is said not to be there, and to be there.",
                    )
                )
    return out


def alike(text: Text, one: Attribution, other_text: Text, other: Attribution) -> bool:
    """Whether two statements say the same in nearly the same words."""
    a, b = _words(text, one), _words(other_text, other)
    return min(len(a), len(b)) >= 4 and len(a & b) >= SAME * len(a | b)


def _words(text: Text, one: Attribution) -> frozenset[str]:
    return frozenset(w for a, b in one.content for w in _WORD.findall(text.plain[a:b].lower()))


def _repeats(text: Text, said: Sequence[Attribution]) -> list[Relation]:
    """The same speaker, nearly the same words, elsewhere."""
    out: list[Relation] = []
    by: dict[str, list[int]] = {}
    for i, one in enumerate(said):
        if one.speaker is not None and one.nested_in is None:
            by.setdefault(one.speaker, []).append(i)
    for own in by.values():
        for i, j in combinations(own[:MOST], 2):
            if alike(text, said[i], text, said[j]):
                out.append(
                    Relation(
                        kind="repeats", of=j, to=i, why="The same speaker, nearly the same words."
                    )
                )
    return out


def _replaced(
    text: Text, names: Names, said: Sequence[Attribution], refused: Sequence[Refusal]
) -> list[Relation]:
    """ "After rejecting the first plan, X would welcome another": the refusal's statement."""
    out: list[Relation] = []
    for i, one in enumerate(said):
        low, high = text.sentences[text.sentence(one.content[0][0])]
        if not _AFTER.search(text.plain, low, high):
            continue
        if not any(_WELCOMES.search(text.plain, a, b) for a, b in one.content):
            continue
        side = side_of(names, one.speaker)
        for x in refused:
            same = x.by == side and x.statement is not None and x.statement < i
            if same and x.strength == "soft" and x.span[1] < low and x.statement is not None:
                out.append(
                    Relation(
                        kind="supersedes",
                        of=i,
                        to=x.statement,
                        why="The same party says that it refused before and would agree now.",
                    )
                )
    return out
