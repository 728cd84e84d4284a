"""Settle every draw of a room: the best branch, its certificate, or the reason for none."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Bools, Ints
from plenipo.solve.bargain.branches import (
    ASIDE,
    AVOIDED,
    CROWDED,
    ENDED,
    FLOOR,
    MOVES,
    STANDS,
    Branches,
    chunks,
    room_for,
)
from plenipo.solve.bargain.frame import Frame, frame_of
from plenipo.solve.bargain.room import CAP, DEAL, NONE, PARTIAL, Reason, Room, Solved
from plenipo.solve.bargain.search import EDGE, OPEN, UNSURE, Best, search

__all__ = ["CAP", "DEAL", "NONE", "PARTIAL", "agree"]

LOOSE = 1e-5  # a larger gap is not a solution


def agree(room: Room) -> Solved:
    """Settle a room over its draws (theory: asymmetric Nash with consent, limits and options).

    Returns
    -------
    Solved
        One row a draw. ``gap`` certifies the optimum over all branches; those left out
        are proved no better by the tangent bound.
    """
    frame = frame_of(room)
    best, tags, laid = _settle(frame)
    reason = _reasons(frame, laid, best)
    asked = (reason == Reason.ZONE) & (frame.rules.asked != 0)
    if asked.any():  # is it those who must accept afterwards that empty the zone?
        waived, _, _ = _settle(_without_ratifiers(frame, asked))
        reason[asked & (waived.row >= 0)] = Reason.RATIFIER
    return _report(room, frame, laid, best, tags, reason)


def _settle(frame: Frame) -> tuple[Best, Ints, Branches]:
    """The best branch of each draw, its tags, and what else was laid out."""
    laid = room_for(frame)
    best = _nothing(frame)
    tags = np.zeros((frame.party.shape[0], laid.tags.shape[1]), np.int64)
    seats = frame.rules.seated & frame.rules.accept
    ideal = np.full(frame.party.shape[:2], -1.0)
    for at, stop in chunks(frame, laid):
        search(
            frame.absolute, seats, frame.rules.fixed, frame.party, frame.taste, frame.worth,
            laid.tags, laid.box, laid.constant, laid.ceiling, laid.span, ideal, at, stop, best,
        )  # fmt: skip
        rows = best.row[at:stop]
        tags[at:stop] = np.where(rows[:, None] >= 0, laid.tags[rows], 0)
    return best, tags, laid


def _without_ratifiers(frame: Frame, draws: Bools) -> Frame:
    """Some draws of a frame, with whoever does not sit accepting anything."""
    seated = (frame.rules.seated[:, None] >> np.arange(frame.people.size)) & 1 == 1
    party = frame.party.copy()
    party[:, :, FLOOR][~seated] = -1e9
    return frame._replace(party=party, rules=frame.rules._replace(enough=draws.copy()))


def _nothing(frame: Frame) -> Best:
    draws, people = frame.party.shape[:2]
    return Best(
        row=np.full(draws, -1),
        flags=np.zeros(draws, np.int64),
        level=frame.rules.fixed.copy(),
        multiplier=np.zeros((draws, people)),
        value=np.full(draws, -np.inf),
        gap=np.zeros(draws),
        tied=np.ones(draws, np.int64),
    )


def _report(
    room: Room, frame: Frame, laid: Branches, best: Best, tags: Ints, reason: Ints
) -> Solved:
    """Name what came out: kind, reason, who was left aside."""
    draws = best.row.shape[0]
    r = frame.rules
    found = best.row >= 0
    left = found[:, None] & frame.losable & ((tags[:, ASIDE, None] >> r.holder) & 1 == 1)
    going_on = found & (tags[:, ENDED] != (1 << r.ends.shape[0]) - 1)
    partial = left.any(axis=1) | going_on
    refused = found & partial & (~np.isnan(r.required)).any()
    kind = np.where(found, np.where(partial, PARTIAL, DEAL), NONE)
    kind[refused] = NONE
    avoided = tags[:, AVOIDED] != 0
    why = np.where(
        left.any(axis=1), Reason.RATIFIER, np.where(avoided, Reason.LIMITS, Reason.ABSENT)
    )
    reason[refused] = why[refused]
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


def _reasons(frame: Frame, laid: Branches, best: Best) -> Ints:
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
