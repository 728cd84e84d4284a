"""What statements are to each other: contradicting, replacing, repeating."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from plenipo.reading.clauses import side_of
from plenipo.reading.parts import Attribution, Names, Refusal, Relation, Text

__all__ = ["find"]

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


def _seats(text: Text, names: Names, said: Sequence[Attribution]) -> list[Relation]:
    out: list[Relation] = []
    for i, one in enumerate(said):
        away = _who(text, names, one, _NOT_THERE)
        for j, other in enumerate(said) if away else ():
            both = away & (_who(text, names, other, _THERE) - _who(text, names, other, _NOT_THERE))
            for party in sorted(both):
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
        words = {i: _words(text, said[i]) for i in own[:200]}
        for i, j in combinations(own[:200], 2):
            less = min(len(words[i]), len(words[j]))
            if less >= 4 and len(words[i] & words[j]) >= SAME * len(words[i] | words[j]):
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
