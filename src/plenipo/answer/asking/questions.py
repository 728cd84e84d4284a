"""Which input would settle a sentence, and how to ask a person for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.asking.pairs import Pair, pairs
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.situation.sampler import Input
from plenipo.solve.arrays import Bools, Ints
from plenipo.solve.information import perfect_information, variance_shares

__all__ = ["Question", "ranked"]

_FIELDS = {
    "salience": "How much does {issue} weigh for {party}? 0: it does not care, 100: most of all.",
    "firm": "How likely is it that {party} means its line on {issue}, 0 to 1?",
    "at_most": "How much {issue} does {party} accept at most?",
    "at_least": "How much {issue} does {party} need at least?",
}
_OTHERS = (
    (r"cost_of_no_deal\.(\w+)\.points", "How many of its 100 points would {0} give to be spared "
     "another year without a deal?"),
    (r"parties\.(\w+)\.needs_deal_within", "After how many months is a deal worth half as much to "
     "{0}?"),
    (r"consent\.(\w+)\.firm", "How likely is it that {0} would really refuse, 0 to 1?"),
    (r"consent\.(\w+)\.if_refused\.cost", "What would refusing cost {0}, in points of its own "
     "agenda?"),
    (r"norms\.(\w+)\.firm", "How likely is it that the norm {0} is kept, 0 to 1?"),
    (r"unknown\.(\w+)\.chance", "How likely is it that {0}, 0 to 1?"),
    (r"costs\.(\w+)\.(\w+)", "What would the most of {1} cost {0} to carry out, in points of its "
     "own agenda?"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One input that is open, and what knowing it would be worth."""

    path: str
    words: str
    ladder: tuple[str, ...]  # levels with their words, where the issue has any
    value: float  # share of draws in which the sentence is said right more often
    error: float  # what chance alone explains
    share: float  # of the sentence's variance over draws
    doubt: float  # standard error of that
    unset: bool
    statements: tuple[str, ...]
    choice: Mapping[str, Any] | None = None  # of a pair: what `prefers` would say of the first

    @property
    def tells(self) -> bool:
        """Whether it would turn what is said in some draws, alone or with others."""
        return self.value > self.error or self.share > max(0.01, 2.0 * self.doubt)

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "path": self.path,
            "question": self.words,
            "ladder": list(self.ladder),
            "value": self.value,
            "noise": self.error,
            "share": self.share,
            "unset": self.unset,
            "prefers": None if self.choice is None else dict(self.choice),
            "statements": list(self.statements),
        }


def ranked(drawn: Drawn, true: Bools, rows: Ints, known: frozenset[str]) -> tuple[Question, ...]:
    """Open inputs by what knowing each would be worth for one sentence, the best first.

    Where none would turn the sentence by itself they are ranked by their share of its variance:
    several together may turn what one cannot.

    Parameters
    ----------
    true : (K,) whether the sentence is true
    rows : (K,) which draws these are
    known : paths that have been answered and are not asked again
    """
    if rows.size < 2 or true.all() or not true.any():
        return ()
    used = [i for i in drawn.inputs.values() if _askable(drawn.written, i, known)]
    choices = [p for p in pairs(drawn, rows) if p.path not in known]
    columns = [i.values[rows] for i in used] + [p.rather.astype(float) for p in choices]
    if not columns:
        return ()
    matrix = np.stack(columns, axis=1)
    said = true.astype(float)
    value, error = perfect_information(matrix, np.stack([said, 1.0 - said], axis=1))
    share, doubt = variance_shares(matrix, said)
    worth = np.where(value > error, value, 0.0)
    unset = set(drawn.defaulted)
    found: list[Question] = []
    for i, one in enumerate([*used, *choices]):
        figures = (max(float(value[i]), 0.0), float(error[i]), float(share[i]), float(doubt[i]))
        if isinstance(one, Input):
            open_ = one.path in unset or _of(one.path) in unset
            found.append(_of_input(drawn.written, one, figures, unset=open_))
        else:
            found.append(_of_pair(drawn.written, one, figures))
    order = sorted(range(len(found)), key=lambda i: (-worth[i], -share[i], found[i].path))
    return tuple(found[i] for i in order)


def _of_input(
    s: Situation, one: Input, figures: tuple[float, float, float, float], *, unset: bool
) -> Question:
    value, error, share, doubt = figures
    return Question(
        path=one.path,
        words=_words(s, one.path),
        ladder=_ladder(s, one.path),
        value=value,
        error=error,
        share=share,
        doubt=doubt,
        unset=unset,
        statements=one.because,
    )


def _of_pair(s: Situation, pair: Pair, figures: tuple[float, float, float, float]) -> Question:
    value, error, share, doubt = figures
    own = [(k, _rung(s, k, level)) for k, level in (pair.this, pair.other)]
    said = [f"{s.issue_name(k)}: {level}" for k, level in own]
    return Question(
        path=pair.path,
        words=f"Which would {s.name_of(pair.party)} rather have, all else as today?",
        ladder=(f"1 {said[0]}", f"2 {said[1]}"),
        value=value,
        error=error,
        share=share,
        doubt=doubt,
        unset=True,
        statements=(),
        choice={"by": pair.party, "this": dict(own[:1]), "to": dict(own[1:])},
    )


def _askable(s: Situation, one: Input, known: frozenset[str]) -> bool:
    """Not whether a line is real in a draw (its chance is asked), nor one type's own value.

    Nor how much an issue weighs for a party whose priorities are given in order.
    """
    path = one.path
    if "|" in path or path.endswith("?") or path in known:
        return False
    parts = path.split(".")
    ordered = parts[0] == "positions" and parts[-1] == "salience"
    return not (ordered and parts[1] in s.positions and s.positions[parts[1]].priorities)


def _of(path: str) -> str:
    """The position that an option's worth belongs to."""
    return re.sub(r"(\.at)\.[^.]+$", r"\1", path)


def _words(s: Situation, path: str) -> str:
    parts = path.split(".")
    if parts[0] == "positions" and len(parts) > 3:
        party, issue = s.name_of(parts[1]), s.issue_name(parts[2])
        body = s.issues[parts[2]]
        if parts[3] == "at":
            if len(parts) > 4:
                return (
                    f'How good is "{parts[4]}" on {issue} for {party}, 0 to 100? '
                    "100: all it wants there."
                )
            return f"{body.question or issue} Where would {party} put it, if it could choose alone?"
        return _FIELDS.get(parts[-1], "{path}").format(party=party, issue=issue, path=path)
    for pattern, words in _OTHERS:
        found = re.fullmatch(pattern, path)
        if found:
            return words.format(*(_called(s, name) for name in found.groups()))
    return f"What is {path}?"


def _called(s: Situation, name: str) -> str:
    if name in s.actors:
        return s.name_of(name)
    if name in s.issues:
        return s.issue_name(name)
    if name in s.unknown:
        return s.unknown[name].name or name.replace("_", " ")
    return name.replace("_", " ")


def _ladder(s: Situation, path: str) -> tuple[str, ...]:
    parts = path.split(".")
    if parts[0] != "positions" or len(parts) < 4 or parts[-1] not in ("at", "at_most", "at_least"):
        return ()
    body = s.issues[parts[2]]
    return tuple(f"{at:g} {word}" for at, word in sorted((body.scale or {}).items()))


def _rung(s: Situation, issue: str, level: float) -> float | str:
    """A level in the issue's own words, else its own number."""
    body = s.issues[issue]
    own = body.own_level(level)
    if isinstance(own, str):
        return own
    return next((w for at, w in (body.scale or {}).items() if abs(at - own) < 1e-9 and w), own)
