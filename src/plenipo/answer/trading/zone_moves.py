"""What alone would open a closed zone: one party content with less, or one line moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.trading.zone_goal import Goal
from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.bargain.most import taste_of, towards

__all__ = ["Move", "floor_moves", "line_moves", "moves"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing that alone opens the zone, and how far it has to move there."""

    kind: str  # line: a red line moved; floor: a party content with less
    party: str
    issue: str | None
    side: int  # +1 at least, -1 at most; 0 for a floor
    path: str  # of the line in the file; empty for a floor
    stands: float  # share of draws in which the line is real, or the party is asked
    opens: float  # share of the closed draws that it opens alone
    chance: float  # that the zone is open where the line is bluff, or the party takes anything
    size: Interval  # over the draws it opens: points of the agenda, or on the issue's own scale
    line: float | str | None  # where the line stands, middle of those draws, in own numbers
    to: float | str | None  # where it would have to stand
    line_words: str
    to_words: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "kind": self.kind,
            "party": self.party,
            "issue": self.issue,
            "side": {1: "at least", -1: "at most", 0: None}[self.side],
            "path": self.path,
            "stands": self.stands,
            "opens": self.opens,
            "open_if_gone": self.chance,
            "size": self.size.to_dict(),
            "line": self.line,
            "to": self.to,
            "line_words": self.line_words,
            "to_words": self.to_words,
        }


def floor_moves(goal: Goal) -> Floats:
    """How much less each actor would have to be content with to open the zone alone.

    Returns
    -------
    array (D, n), on the agenda 0 to 1
        At most 0 where the zone is open anyway; NaN where the actor is not asked or its floor
        alone does not open it.
    """
    room = goal.seating.room
    asked = _asked(goal)
    floor = np.where(room.seated, np.maximum(room.no_deal, room.outside), room.reservation)
    out = np.full(floor.shape, np.nan)
    for a in np.flatnonzero(asked.any(axis=0)):
        rows = np.flatnonzero(asked[:, a])
        part = goal.take(rows).without(accepts=int(a))
        best = part.best(taste_of(part.seating.room, int(a)))
        out[rows, a] = floor[rows, a] - best.value  # NaN where nothing is found
    return out


def line_moves(goal: Goal) -> Floats:
    """How far each line would have to move to open the zone alone.

    Returns
    -------
    array (D, L), on the scale of the issue 0 to 1, options in ranks
        At most 0 where the zone is open anyway; NaN where the line is bluff or whoever drew it
        is not asked, or where moving it does not open the zone.
    """
    room = goal.seating.room
    asked = _asked(goal)
    out = np.full(room.limit_real.shape, np.nan)
    for q in range(room.limit_party.size):
        p, k, side = (int(x[q]) for x in (room.limit_party, room.limit_issue, room.limit_side))
        rows = np.flatnonzero(room.limit_real[:, q] & asked[:, p])
        if not rows.size:
            continue
        part = goal.take(rows).without(limit=q)
        best = part.best(towards(part.seating.room, k, side))
        apart = side * (room.limit_level[rows, q] - best.level[:, k])
        out[rows, q] = np.where(best.found, apart, np.nan)
    return out


def _asked(goal: Goal) -> Bools:
    """(D, n) who sits or holds a real consent."""
    room = goal.seating.room
    out = room.seated.copy()
    for h, p in enumerate(room.consent_party):
        out[:, p] |= room.consent_real[:, h]
    return out


def moves(goal: Goal, closed: Bools) -> tuple[Move, ...]:
    """Everything that alone opens the zone in some closed draw, the most useful first.

    Parameters
    ----------
    closed : array (D,), draws in which the zone is closed
    """
    rows = np.flatnonzero(closed)
    if not rows.size:
        return ()
    part = goal.take(rows)
    asked = _asked(goal)
    drawn, room = goal.seating.drawn, goal.seating.room
    out: list[Move] = []
    share = 1.0 - float(closed.mean())

    def chance(opened: int) -> float:
        return share + opened / closed.size

    for a, need in enumerate(floor_moves(part).T):
        here = ~np.isnan(need)
        if here.any():
            out.append(
                Move(
                    kind="floor",
                    party=drawn.actors[a],
                    issue=None,
                    side=0,
                    path="",
                    stands=float(asked[:, a].mean()),
                    opens=float(here.mean()),
                    chance=chance(int(here.sum())),
                    size=Interval.of(100.0 * np.maximum(need[here], 0.0)),
                    line=None,
                    to=None,
                    line_words="",
                    to_words="",
                )
            )
    for q, need in enumerate(line_moves(part).T):
        here = ~np.isnan(need)
        if not here.any():
            continue
        limit = drawn.limits[goal.seating.limits[q]]
        body = drawn.situation.issues[limit.issue]
        level = room.limit_level[rows, q][here]
        side = int(limit.side)
        at = float(_middle(level))
        to = float(_middle(level - side * need[here]))
        span = 1.0 if body.options is not None else body.high - body.low
        out.append(
            Move(
                kind="line",
                party=limit.actor,
                issue=limit.issue,
                side=side,
                path=limit.path,
                stands=float((room.limit_real[:, q] & asked[:, room.limit_party[q]]).mean()),
                opens=float(here.mean()),
                chance=chance(int(here.sum())),
                size=Interval.of(span * np.maximum(need[here], 0.0)),
                line=body.own_level(at),
                to=body.own_level(to),
                line_words=body.words(at),
                to_words=body.words(to),
            )
        )
    return tuple(sorted(out, key=lambda x: (-x.opens, x.kind, x.party, x.path)))


def _middle(values: Floats) -> float:
    """The middle one of some levels: one that occurs, so that an option stays an option."""
    return float(np.percentile(values, 50, method="nearest"))
