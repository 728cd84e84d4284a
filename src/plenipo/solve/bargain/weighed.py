"""Settle a room with every package weighed by whether it would hold.

    maximise  sum_i theta_i ln(e_i - d_i),   e_i = P_i u_i + (1 - P_i) f_i,
    P_i = Phi(min_b slack_b / sigma), not below 1e-6, slack as i sees the guarantees

subject to ``e_i >= max(d_i, o_i)`` for members and ``e_j >= res_j`` for those who must accept.
A package that obliges nobody has P = 1. For who may break the deal f is what cheating pays,
where that is more than keeping. ``hard``: u instead of e, and only packages that hold.

The objective is not concave, so in place of a certificate stands the slope that is left at
the best of several peaks. Branches, consent, demands and supply are those of ``agree``.

Sources: asymmetric Nash bargaining (Nash 1950, Kalai 1977) over weighed worths; the hold
inequality in the form of Friedman (1971) Review of Economic Studies 38:1.
"""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Floats
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.branches import BASE, CROWDED, FLOOR, chunks, room_for
from plenipo.solve.bargain.frame import Frame, frame_of
from plenipo.solve.bargain.report import report
from plenipo.solve.bargain.room import Reason, Room, Solved
from plenipo.solve.bargain.search import nothing
from plenipo.solve.bargain.weighed_cast import Cast, cast_of
from plenipo.solve.bargain.weighed_search import search_weighed
from plenipo.solve.enforce.promise import Enforcement

__all__ = ["agree_weighed"]


def agree_weighed(
    room: Room,
    promise: Enforcement,
    sigma: float,
    *,
    hard: bool = False,
    status_quo: Floats | None = None,
) -> Solved:
    """Settle a room over its draws, each package weighed by whether it would hold.

    Parameters
    ----------
    room : one table over D draws
    promise : what stands behind its deals, over the same draws
    sigma : spread of the smallest slack over draws at the face-value deal, above 0
    hard : worths at face value, but only packages every obliged party would keep
    status_quo : (m,) where issues count as unmoved; else where the room's first draw starts

    Returns
    -------
    Solved
        ``value`` and ``multiplier`` are those of the weighed worths; ``gap`` is the slope
        left at the peak (with the weight of vanishing walls), not a bound over all packages.
        Reason ``NOT_HOLDING``: there is a deal at face value, but none once weighed.

    Raises
    ------
    ValueError
        sigma is not above 0 (and ``hard`` is not asked for), or other draws than the room's.
    """
    if not hard and not sigma > 0.0:
        raise ValueError("sigma must be above 0: there is no spread to weigh with; ask for hard")
    if promise.delta.shape[0] != room.theta.shape[0]:
        raise ValueError("the promises are over other draws than the room")
    face = agree(room)
    frame = frame_of(room)
    cast = cast_of(room, frame, promise, room.status_quo[0] if status_quo is None else status_quo)
    laid = room_for(frame)
    best = nothing(frame)
    tags = np.zeros((frame.party.shape[0], laid.tags.shape[1]), np.int64)
    seats = frame.rules.seated & frame.rules.accept
    for at, stop in chunks(frame if hard else _hopeful(frame, cast), laid):
        search_weighed(
            frame.absolute, 0.0 if hard else float(sigma), seats, frame.rules.fixed,
            frame.party, frame.taste, cast, laid.tags, laid.box, laid.ceiling, laid.span,
            at, stop, best,
        )  # fmt: skip
        rows = best.row[at:stop]
        tags[at:stop] = np.where(rows[:, None] >= 0, laid.tags[rows], 0)
    reason = np.where(face.reason == Reason.AGREED, Reason.NOT_HOLDING, face.reason)
    reason[best.row >= 0] = Reason.AGREED
    reason[laid.seen & CROWDED != 0] = Reason.TOO_MANY  # at face value they may be settled
    return report(room, frame, laid, best, tags, reason)


def _hopeful(frame: Frame, cast: Cast) -> Frame:
    """The frame with no floor for whoever a broken deal may serve better than the deal.

    Branches are laid out at face value and dropped where someone cannot reach its floor;
    cheating, or a collapse, may still lift these above it.
    """
    party = frame.party.copy()
    people = np.arange(frame.people.size)
    cheats = np.isin(people, cast.obliged)
    gains = (cast.collapse[:, people] > party[:, :, BASE]).any(axis=0)
    party[:, cheats | gains, FLOOR] = -1e9
    return frame._replace(party=party)
