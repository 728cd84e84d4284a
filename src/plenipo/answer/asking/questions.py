"""Which input would settle a sentence, and how to ask a person for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from plenipo.answer.asking.pairs import Pair, pairs
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.situation.sampler import Input
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.information import perfect_information, turning, variance_shares

__all__ = ["Question", "ranked"]

_FIELDS = {
    "salience": "How much does {issue} weigh for {party}? 0: it does not care, 100: most of all.",
    "firm": "Does {party} mean its line on {issue}? 1: yes, 0: no; between them: how likely.",
    "at_most": "How much {issue} does {party} accept at most?",
    "at_least": "How much {issue} does {party} need at least?",
}
_OTHERS = (
    (r"cost_of_no_deal\.(\w+)\.points", "How many of its 100 points would {0} give to be spared "
     "another year without a deal?"),
    (r"parties\.(\w+)\.needs_deal_within", "After how many months is a deal worth half as much to "
     "{0}?"),
    (r"consent\.(\w+)\.firm", "Would {0} really refuse? 1: yes, 0: no; between them: how likely."),
    (r"consent\.(\w+)\.if_refused\.cost", "What would refusing cost {0}, in points of its own "
     "agenda?"),
    (r"norms\.(\w+)\.firm", "Is the norm {0} kept? 1: yes, 0: no; between them: how likely."),
    (r"unknown\.(\w+)\.chance", "Is it so that {0}? 1: yes, 0: no; between them: how likely."),
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
    ends: tuple[float, float] | None = None  # share true where it is lowest, and highest
    turns: tuple[float, bool] | None = None  # level past which another answer is likelier; above?
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
            "true_where_low_and_high": None if self.ends is None else list(self.ends),
            "turns_at": None if self.turns is None else self.turns[0],
            "turns_above": None if self.turns is None else self.turns[1],
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
    used = [_told(drawn, i) for i in drawn.inputs.values() if _askable(drawn.written, i, known)]
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
            question = _of_input(drawn.written, one, figures, unset=open_)
            turns = turning(one.values[rows], true) if worth[i] > 0.0 else None
            if turns is not None:
                turns = (_own(drawn.written, one.path, turns[0]), turns[1])
            found.append(replace(question, ends=_ends(one.values[rows], true), turns=turns))
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


def _ends(values: Floats, true: Bools) -> tuple[float, float]:
    """Share of draws in which it is true among the lowest quarter and among the highest."""
    low, high = np.percentile(values, (25, 75))
    return float(true[values <= low].mean()), float(true[values >= high].mean())


def _own(s: Situation, path: str, level: float) -> float:
    """A level on the scale of its issue, where the input is one."""
    parts = path.split(".")
    body = s.issues.get(parts[2]) if len(parts) > 2 and parts[0] == "positions" else None
    if body is None or not body.scale or parts[-1] not in ("at", "at_most", "at_least"):
        return level
    return body.low + level * (body.high - body.low)


def _of_pair(s: Situation, pair: Pair, figures: tuple[float, float, float, float]) -> Question:
    value, error, share, doubt = figures
    own = [(k, _rung(s, k, level)) for k, level in (pair.this, pair.other)]
    said = [f"{s.issue_name(k)}: {level}" for k, level in own]
    return Question(
        path=pair.path,
        words=(
            f"Which would {s.name_of(pair.party)} rather have, all else as today: {said[0]}, or "
            f"{said[1]}?"
        ),
        ladder=(f"1 {said[0]}", f"2 {said[1]}"),
        value=value,
        error=error,
        share=share,
        doubt=doubt,
        unset=True,
        statements=(),
        choice={"by": pair.party, "this": dict(own[:1]), "to": dict(own[1:])},
    )


def _told(drawn: Drawn, one: Input) -> Input:
    """Of a chance: whether it came true in each draw, which is what finding out would tell."""
    fact = drawn.inputs.get(f"{one.path}?")
    return one if fact is None else Input(one.path, fact.values, one.because)


def _askable(s: Situation, one: Input, known: frozenset[str]) -> bool:
    """Not whether a line is real in a draw (its chance is asked for), nor one type's own value.

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
