"""Rooms one after another: what an early one fixes is where a later one starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.table.obstacles import succeeded
from plenipo.answer.table.run import solve
from plenipo.answer.table.seating import Start, take_seats
from plenipo.answer.table.taste import first_draws
from plenipo.errors import MethodError
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = [
    "PATH_DRAWS",
    "Along",
    "Walk",
    "paths",
    "settled_after",
    "standing_still",
    "walk",
    "what_follows",
]

PATH_DRAWS = 2000  # paths are walked many times over: on the first draws only
HAIR = 1e-5  # a thousandth of a point: how far below what stands a later room may go
LEAST = 1e-4  # a later room changes nothing unless a member gains this much of its agenda


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Where some rooms one after another lead, over the D draws of a situation.

    Rows that were not asked about stay at the status quo.
    """

    start: Start  # level (D, m) and worth (D, n) of what stands in the end
    success: Bools  # (D,) what matters is agreed
    good: Bools  # (D,) every room of the path solved


@dataclass(frozen=True, slots=True, kw_only=True)
class Along:
    """A room that follows others, where it begins with what they fixed, if it meets."""

    before: tuple[str, ...]  # the rooms before it, in order
    meets: float  # share of draws in which it meets
    adds: float  # share of draws in which it changes anything
    stood: float  # share of draws in which what matters was agreed before it
    success: float  # and after it
    gains: Mapping[str, Interval]  # party -> points against no deal at all, the whole path
    draws: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "before": list(self.before),
            "meets": self.meets,
            "adds": self.adds,
            "success_before": self.stood,
            "success": self.success,
            "gains": {p: g.to_dict() for p, g in self.gains.items()},
            "draws": self.draws,
        }


def paths(situation: Situation) -> tuple[tuple[str, ...], ...]:
    """Rooms in order, one tuple for each table that follows another."""
    out: list[tuple[str, ...]] = []
    for name, body in situation.tables.items():
        if body.follows is None:
            continue
        rooms = [name]
        before = body.follows
        while before is not None and before not in rooms:
            rooms.insert(0, before)
            before = situation.tables[before].follows
        out.append(tuple(rooms))
    return tuple(out)


def walk(
    drawn: Drawn,
    rows: Ints,
    rooms: tuple[str, ...],
    *,
    seated: Mapping[str, Bools] | None = None,
    known: dict[tuple[object, ...], Walk] | None = None,
) -> Walk:
    """Settle rooms one after another, each from where the one before left off.

    A room that follows meets with its ``chance``; where it does not, or has no deal, what
    was fixed before stands. Members of an early room do not look ahead to a later one.

    Parameters
    ----------
    drawn : the situation over D draws
    rows : (K,) draws to settle
    rooms : tables in order
    seated : table -> (D, n) who sits there, where it is not as the file says
    known : walks found so far on these draws, by room and seats; filled

    Raises
    ------
    MethodError
        A table whose rule cannot be settled.
    """
    seated = {} if seated is None else seated
    known = {} if known is None else known
    key = tuple((r, seated[r].tobytes() if r in seated else None) for r in rooms)
    if key in known:
        return known[key]
    room, body = rooms[-1], drawn.situation.tables[rooms[-1]]
    meets = drawn.sampler.happens(f"tables.{room}.chance", body.chance, because=body.because)
    first = len(rooms) == 1
    before = None if first else walk(drawn, rows, rooms[:-1], seated=seated, known=known)
    found = settled_after(
        drawn, rows, room, before, seated=seated.get(room), meets=None if first else meets
    )
    known[key] = found
    return found


def settled_after(
    drawn: Drawn,
    rows: Ints,
    room: str,
    before: Walk | None,
    *,
    seated: Bools | None = None,
    meets: Bools | None = None,
) -> Walk:
    """One room, from where a path has led so far.

    Where no member gains a hundredth of a point more, what was fixed before stands as it is.

    Parameters
    ----------
    before : None for a room that starts from the status quo
    seated : (D, n) who sits there, where it is not as the file says
    meets : (D,) draws in which the room meets; all of them unless given

    Raises
    ------
    MethodError
        It does not decide by unanimity.
    """
    rule = drawn.situation.tables[room].rule
    if rule != "unanimity":
        raise MethodError(
            f'Table "{room}" does not decide by unanimity, and paths are settled so.',
            instead="Leave its rule out to see what all could agree on.",
        )
    begin = None
    if before is None:
        before = standing_still(drawn)
    else:  # what was agreed may be confirmed: an efficient start leaves no other zone
        begin = Start(level=before.start.level, no_deal=before.start.no_deal - HAIR)
    run = solve(take_seats(drawn, room, seated=seated, begin=begin), rows)
    on = run.deal if meets is None else run.deal & meets[rows]
    if begin is not None:
        rise = np.where(run.seating.room.seated, run.worth - before.start.no_deal[rows], 0.0)
        on = on & (rise.max(axis=1) > LEAST)
    level, worth = before.start.level.copy(), before.start.no_deal.copy()
    success, good = before.success.copy(), before.good.copy()
    level[rows[on]] = run.solved.level[on]
    worth[rows[on]] = run.worth[on]
    success[rows[on]] = succeeded(run)[on]
    good[rows] &= run.good if meets is None else run.good | ~meets[rows]
    return Walk(start=Start(level=level, no_deal=worth), success=success, good=good)


def standing_still(drawn: Drawn) -> Walk:
    """Before any room has met."""
    level = np.tile(drawn.status_quo(), (drawn.draws, 1))
    return Walk(
        start=Start(level=level, no_deal=drawn.no_deal()),
        success=np.zeros(drawn.draws, bool),
        good=np.ones(drawn.draws, bool),
    )


def what_follows(drawn: Drawn, rows: Ints, table: str) -> Along | None:
    """A table along its path; None where it follows no other, or none that can be settled.

    Parameters
    ----------
    drawn : the situation over draws
    rows : (K,) draws kept; the first 2,000 are used
    """
    s = drawn.situation
    rooms = next((r for r in paths(s) if r[-1] == table), None)
    if rooms is None or any(s.tables[r].rule != "unanimity" for r in rooms):
        return None
    drawn, rows = first_draws(drawn, rows, PATH_DRAWS)
    before = walk(drawn, rows, rooms[:-1])
    after = settled_after(drawn, rows, table, before)
    chance = s.tables[table].chance
    meets = drawn.sampler.happens(f"tables.{table}.chance", chance, because=s.tables[table].because)
    share = float(meets[rows].mean())
    rows = rows[after.good[rows]]
    gains: Floats = 100.0 * (after.start.no_deal - drawn.no_deal())[rows]
    changed: Bools = (after.start.level != before.start.level).any(axis=1)
    return Along(
        before=rooms[:-1],
        meets=share,
        adds=float(changed[rows].mean()),
        stood=float(before.success[rows].mean()),
        success=float(after.success[rows].mean()),
        gains={p: Interval.of(gains[:, drawn.actors.index(p)]) for p in s.parties},
        draws=int(rows.size),
    )
