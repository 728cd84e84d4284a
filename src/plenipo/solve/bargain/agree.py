"""Settle every draw of a room: the best branch, its certificate, or the reason for none."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.alike import distinct, spread_out
from plenipo.solve.bargain.branches import FLOOR, Branches, chunks, room_for
from plenipo.solve.bargain.frame import Frame, frame_of
from plenipo.solve.bargain.kalai import ideals
from plenipo.solve.bargain.options import many_options, settle_options
from plenipo.solve.bargain.report import reasons, report
from plenipo.solve.bargain.room import CAP, DEAL, NONE, PARTIAL, Reason, Room, Solved
from plenipo.solve.bargain.search import CONTESTED, Best, nothing, search

__all__ = ["CAP", "DEAL", "NONE", "PARTIAL", "agree"]


def agree(room: Room) -> Solved:
    """Settle a room over its draws (theory: asymmetric Nash with consent, limits and options).

    Returns
    -------
    Solved
        One row a draw. ``gap`` certifies the optimum over all branches; those left out
        are proved no better by the tangent bound. Draws that are the same are settled once.
    """
    some, place = distinct(room)
    return spread_out(_agree(some), place)


def _agree(room: Room) -> Solved:
    frame = frame_of(room)
    unknown = np.full(frame.party.shape[:2], -1.0)
    if many_options(frame):
        best, tags, laid = settle_options(frame)
        return _told(room, frame, best, tags, laid)
    best, tags, laid = _settle(frame, unknown)
    contested = best.flags & CONTESTED != 0
    if contested.any():  # equally good, with other gains: what could each have had at best?
        best, tags, laid = _settle(frame, ideals(frame, contested))
    return _told(room, frame, best, tags, laid)


def _told(room: Room, frame: Frame, best: Best, tags: Ints, laid: Branches) -> Solved:
    """What came of it, with the reason where nothing did."""
    reason = reasons(frame, laid, best)
    asked = (reason == Reason.ZONE) & (frame.rules.asked != 0)
    if asked.any():  # is it those who must accept afterwards that empty the zone?
        without = _without_ratifiers(frame, asked)
        unknown = np.full(frame.party.shape[:2], -1.0)
        many = many_options(frame)
        waived, _, _ = settle_options(without) if many else _settle(without, unknown)
        reason[asked & (waived.row >= 0)] = Reason.RATIFIER
    return report(room, frame, laid, best, tags, reason)


def _settle(frame: Frame, ideal: Floats) -> tuple[Best, Ints, Branches]:
    """The best branch of each draw, its tags, and what else was laid out."""
    laid = room_for(frame)
    best = nothing(frame)
    tags = np.zeros((frame.party.shape[0], laid.tags.shape[1]), np.int64)
    seats = frame.rules.seated & frame.rules.accept
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
