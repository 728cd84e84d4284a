"""How large a zone is: the share of packages of whole rungs that everybody asked would sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.table.run import MOVED
from plenipo.answer.table.seating import Seating
from plenipo.answer.trading.zone_goal import Goal
from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.packages.judged import judged

__all__ = ["PACKAGES", "Size", "movable", "rungs_of", "size_of"]

PACKAGES = 2000
DRAWS = 250  # of the inputs: more would say no more, as the standard error shows
CELLS = 1_500_000  # packages x draws x actors judged at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Shares of packages drawn evenly on the rungs of the issues that could move."""

    packages: int
    draws: int  # on which they were judged
    issues: int  # that could move
    signed: float  # that move something and everybody asked would sign, mean over draws
    signed_error: float
    reached: float  # of all packages: signed, and what must come about does
    reached_error: float

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "packages": self.packages,
            "draws": self.draws,
            "issues": self.issues,
            "signed": {"share": self.signed, "error": self.signed_error},
            "reached": {"share": self.reached, "error": self.reached_error},
        }


def rungs_of(seating: Seating, issue: int) -> Floats:
    """Levels of the rungs of an issue, 0 to 1, or of its options."""
    s = seating.drawn.situation
    body = s.issues[seating.drawn.issues[issue]]
    if body.options is not None:
        return np.arange(len(body.options), dtype=float)
    return np.array(sorted(body.unit_level(x) for x in body.scale or {}))


def movable(seating: Seating) -> Bools:
    """(m,) issues on the agenda whose owners sit, or could be asked, in some draw."""
    room = seating.room
    here = room.seated.copy()
    for h, p in enumerate(room.consent_party):
        here[:, p] |= room.consent_real[:, h]
    out = room.open_issue.copy()
    for q, k in enumerate(room.need_issue):
        some = [here[:, who].all(axis=1) for who in room.need_any[q][room.need_used[q]]]
        out[k] &= bool(np.any(some))
    return out


def size_of(goal: Goal, seed: int, packages: int = PACKAGES) -> Size:
    """The size of the zone of a table.

    Parameters
    ----------
    seed : the packages are drawn from it, the same in every draw of the inputs
    """
    seating = goal.seating
    room = seating.room
    draws, n = min(room.theta.shape[0], DRAWS), room.theta.shape[1]
    free = np.flatnonzero(movable(seating))
    stream = np.random.default_rng([seed, 5])
    level = np.tile(room.fixed[0], (packages, 1))
    for k in free:
        level[:, k] = stream.choice(rungs_of(seating, int(k)), packages)
    same = bool((room.fixed == room.fixed[0]).all())
    counts = np.zeros((2, draws, packages), bool)
    step = max(int(CELLS / (packages * n)), 1)
    for at in range(0, draws, step):
        rows = np.arange(at, min(at + step, draws), dtype=np.int64)
        part = goal.take(rows)
        here = level
        if not same:  # what is off the agenda stays at another level in each draw
            here = np.tile(part.seating.room.fixed[:, None], (1, packages, 1))
            here[..., free] = level[:, free]
        signed = judged(part.seating.room, here).signed
        moved = np.abs(here - part.seating.room.fixed[:, None]) > MOVED
        counts[0, rows] = signed & moved.any(axis=2)
        counts[1, rows] = signed & part.met(here)
    (signed, signed_error), (reached, reached_error) = (_share(c) for c in counts)
    return Size(
        packages=packages,
        draws=draws,
        issues=int(free.size),
        signed=signed,
        signed_error=signed_error,
        reached=reached,
        reached_error=reached_error,
    )


def _share(counts: Bools) -> tuple[float, float]:
    """Mean of (D, M) and its standard error, draws and packages both being samples."""
    error = 0.0
    for axis in (0, 1):
        means = counts.mean(axis=axis)
        error += float(means.var()) / means.size
    return float(counts.mean()), float(np.sqrt(error))
