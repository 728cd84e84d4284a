"""Levels a mediator would name, and a move between two of them in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.trading.base import Base
from plenipo.situation.stakes import Issue
from plenipo.solve.arrays import Floats

__all__ = ["APART", "Move", "ladders", "move_of", "rungs"]

APART = 0.05  # of a scale: a smaller move is none
FEW = 3  # a ladder with fewer rungs is cut in quarters


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One issue of a package at another level."""

    issue: str
    before: float | str
    after: float | str
    words: tuple[str, str]  # from, to

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "issue": self.issue,
            "from": self.before,
            "to": self.after,
            "words": {"from": self.words[0], "to": self.words[1]},
        }


def rungs(issue: Issue) -> Floats:
    """Levels of an issue, 0 to 1 or options by index: its rungs, and half-way between them."""
    if issue.options is not None:
        return np.arange(len(issue.options), dtype=float)
    at = np.array([issue.unit_level(x) for x in sorted(issue.scale or {})])
    if at.size < FEW:
        return np.linspace(0.0, 1.0, 5)
    return np.sort(np.concatenate([at, 0.5 * (at[1:] + at[:-1])]))


def ladders(base: Base) -> list[Floats]:
    """For each issue where it could go from the package on the table; empty where it stays.

    An issue stays where it is not on the table's agenda, or where no draw has its owners.
    """
    out: list[Floats] = []
    for k, name in enumerate(base.drawn.issues):
        levels = rungs(base.situation.issues[name])
        out.append(levels[np.abs(levels - base.level[k]) > APART])
        if not base.seating.room.open_issue[k]:
            out[-1] = np.zeros(0)
    return out


def move_of(base: Base, k: int, after: float) -> Move:
    """Issue ``k`` of the package on the table at another level."""
    name = base.drawn.issues[k]
    issue, before = base.situation.issues[name], float(base.level[k])
    words = (issue.words(before), issue.words(after))
    own = (issue.own_level(before), issue.own_level(after))
    if words[0] == words[1]:  # between the same two rungs
        words = (f"about {own[0]:.2g}", f"about {own[1]:.2g}")
    return Move(issue=name, before=own[0], after=own[1], words=words)
