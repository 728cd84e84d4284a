"""What a signed package leaves on the table, and the best settlement to put in its place.

A post-settlement settlement starts from the package on the table as what happens otherwise:
nobody asked about it may end below it (Raiffa 1985, Negotiation Journal 1:9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.table.run import Run
from plenipo.answer.table.seating import Seating
from plenipo.answer.table.view import Package
from plenipo.answer.trading.base import Base, in_words
from plenipo.answer.trading.joint import Joint
from plenipo.answer.trading.swaps import NOTICED, Swap
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.most import most, taste_of
from plenipo.solve.bargain.room import NONE, Reason, Room
from plenipo.solve.packages.judged import judged, worth_of

__all__ = ["Left", "find_left"]

TINY = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What the package on the table leaves, over the draws in which it would be signed.

    A joint gain is the mean over those who sit of their gain against no deal, each as a share
    of the most it could gain at this table.
    """

    draws: int  # in which everybody asked would sign it
    efficient: float  # share of those in which nobody could notice a gain without another losing
    more: Mapping[str, Interval]  # the most each could gain with nobody asked worse off, points
    gains: Mapping[str, Interval]  # by the best package in its place, points
    joint: Interval  # joint gain of the package on the table, as a share of what is reachable
    left: float  # share of the reachable joint gain it leaves, over all those draws together
    recovered: tuple[tuple[int, float], ...]  # swap's place in the list, share of that it recovers
    package: Package | None  # one to announce: the most typical of the best packages
    unhurt: float  # share of the draws in which that leaves nobody asked worse off
    signed: float  # share of all draws in which everybody asked would sign it

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "draws": self.draws,
            "efficient": self.efficient,
            "most_each_could_gain": {p: g.to_dict() for p, g in self.more.items()},
            "gains": {p: g.to_dict() for p, g in self.gains.items()},
            "joint_share": self.joint.to_dict(),
            "left": self.left,
            "recovered": [{"swap": i, "share": x} for i, x in self.recovered],
            "package": None if self.package is None else self.package.to_dict(),
            "nobody_worse_off": self.unhurt,
            "signed": self.signed,
        }


def find_left(base: Base, whole: Joint, swaps: tuple[Swap, ...] = ()) -> Left | None:
    """What is left in the draws in which the package would be signed; None where there are none.

    Parameters
    ----------
    whole : joint gains at this table, over all draws looked at
    swaps : those whose share of it is asked about
    """
    rows = np.flatnonzero(base.signed & base.run.good)
    if base.nothing or base.votes or rows.size == 0:
        return None
    seating = base.seating.take(rows)
    asked, worth = base.asked[rows], base.worth[rows]
    room = _on_top(seating.room, asked, worth)
    solved = agree(room)
    found: Bools = (solved.kind != NONE) & (solved.reason != Reason.STUCK)
    level: Floats = np.where(found[:, None], solved.level, base.level)
    best: Floats = np.where(found[:, None], worth_of(seating.room, level[:, None])[:, 0], worth)
    joint = whole.take(rows)
    now, then = joint.of(worth), joint.of(best)
    more = _most(room, asked, worth, best)
    at = _typical(base, seating, solved, found, level, best)
    unhurt = signed = float("nan")
    if at is not None:
        verdict = judged(base.seating.room, level[at][None])
        apart: Floats = verdict.worth[rows, 0] - worth
        unhurt = float((verdict.feasible[rows, 0] & ~(asked & (apart < -TINY)).any(axis=1)).mean())
        signed = float(verdict.signed.mean())
    gain = 100.0 * (best - worth)
    peak: Floats = np.stack([np.where(asked[:, a], more[:, a], 0.0) for a in range(more.shape[1])])
    some = [a for a in range(more.shape[1]) if asked[:, a].any()]
    actors = base.drawn.actors
    return Left(
        draws=int(rows.size),
        efficient=float((peak.max(axis=0) < NOTICED - TINY).mean()),
        more={actors[a]: Interval.of(100.0 * more[asked[:, a], a]) for a in some},
        gains={actors[a]: Interval.of(gain[asked[:, a], a]) for a in some},
        joint=Interval.of(np.divide(now, then, out=np.ones_like(now), where=then > TINY)),
        left=float((then - now).sum() / then.sum()) if then.sum() > TINY else 0.0,
        recovered=_recovered(base, rows, swaps, joint, now, then),
        package=None if at is None else in_words(base, level[at]),
        unhurt=unhurt,
        signed=signed,
    )


def _on_top(room: Room, asked: Bools, worth: Floats) -> Room:
    """The same table with the package as what happens otherwise.

    Whoever was asked about it sits, so that no package leaves it below; weights stay with
    those who sat.
    """
    return room._replace(
        theta=np.where(room.seated, room.theta, 0.0),
        seated=room.seated | asked,
        no_deal=worth,
        reservation=np.maximum(worth, room.reservation),
    )


def _most(room: Room, asked: Bools, worth: Floats, best: Floats) -> Floats:
    """(R, n) the most each could gain with nobody asked worse off; 0 where it is not asked."""
    out = np.zeros_like(worth)
    for a in range(worth.shape[1]):
        if asked[:, a].any():
            found = most(room, taste_of(room, a))
            top = np.where(found.found, found.value, worth[:, a])
            out[:, a] = np.maximum(np.maximum(top, best[:, a]) - worth[:, a], 0.0)
    return np.where(asked, out, 0.0)


def _typical(
    base: Base, seating: Seating, solved: Any, found: Bools, level: Floats, worth: Floats
) -> int | None:
    """The row nearest the mean of the best packages; None where none was found."""
    if not found.any():
        return None
    run = Run(
        seating=seating,
        rows=np.asarray(base.rows[: found.size]),
        solved=solved._replace(level=level),
        worth=worth,
        no_deal=seating.room.no_deal,
    )
    return run.medoid()


def _recovered(
    base: Base, rows: Ints, swaps: tuple[Swap, ...], joint: Joint, now: Floats, then: Floats
) -> tuple[tuple[int, float], ...]:
    """How much of what is left each swap recovers where it leaves nobody worse off."""
    total = float((then - now).sum())
    out: list[tuple[int, float]] = []
    for i, swap in enumerate(swaps):
        found = judged(base.seating.room, swap.level[None])
        apart = found.worth[:, 0] - base.worth
        asked = base.asked | found.asked[:, 0]
        fine: Bools = found.signed[:, 0] & ~(asked & (apart < -TINY)).any(axis=1)
        gain = np.where(fine[rows], joint.of(found.worth[rows, 0]) - now, 0.0)
        out.append((i, float(np.maximum(gain, 0.0).sum() / total) if total > TINY else 0.0))
    return tuple(out)
