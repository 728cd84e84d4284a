"""Name what came of each draw: deal, partial deal or none, and why."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Ints
from plenipo.solve.bargain.branches import ASIDE, CROWDED, ENDED, MOVES, STANDS, Branches
from plenipo.solve.bargain.frame import Frame
from plenipo.solve.bargain.room import DEAL, NONE, PARTIAL, Reason, Room, Solved
from plenipo.solve.bargain.search import EDGE, OPEN, UNSURE, Best

__all__ = ["reasons", "report"]

LOOSE = 1e-5  # a larger gap is not a solution


def report(
    room: Room, frame: Frame, laid: Branches, best: Best, tags: Ints, reason: Ints
) -> Solved:
    """Name what came out: kind, reason, who was left aside."""
    draws = best.row.shape[0]
    r = frame.rules
    found = best.row >= 0
    left = found[:, None] & r.losable & ((tags[:, ASIDE, None] >> r.holder) & 1 == 1)
    going_on = found & (tags[:, ENDED] != (1 << r.ends.shape[0]) - 1)
    partial = left.any(axis=1) | going_on
    kind = np.where(found, np.where(partial, PARTIAL, DEAL), NONE)
    stuck = (found & (best.gap > LOOSE)) | (best.flags & UNSURE != 0)
    reason[stuck] = Reason.STUCK
    level = best.level
    level[kind == NONE] = r.fixed[kind == NONE]
    multiplier = np.zeros((draws, room.theta.shape[1]))
    multiplier[:, frame.people] = best.multiplier
    return Solved(
        kind=kind.astype(np.int64),
        reason=reason,
        edge=found & (best.flags & EDGE != 0),
        level=level,
        multiplier=multiplier,
        value=best.value,
        gap=best.gap,
        tied=best.tied,
        branches=laid.total,
        aside=left,
    )


def reasons(frame: Frame, laid: Branches, best: Best) -> Ints:
    """Why no branch won."""
    stands = laid.seen & STANDS != 0
    reason = np.full(stands.shape[0], Reason.ZONE)
    reason[~stands] = np.where(frame.absent, Reason.ABSENT, Reason.LIMITS)[~stands]
    opened = best.flags & OPEN != 0
    moves = laid.seen & MOVES != 0
    reason[opened] = np.where(moves, Reason.NOTHING, Reason.ABSENT)[opened]
    reason[best.row >= 0] = Reason.AGREED
    reason[laid.seen & CROWDED != 0] = Reason.TOO_MANY
    reason[~frame.rules.enough] = Reason.FEWER_THAN_TWO
    return reason
