"""Draws that are the same in every respect are settled once.

A situation without uncertain inputs has one draw, however often it is drawn; tables that differ
in who sits are laid one after another, so that the same draws follow each other there too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from plenipo.solve.arrays import Ints
from plenipo.solve.bargain.room import PER_DRAW, Room, Solved

__all__ = ["distinct", "spread_out"]


def distinct(room: Room) -> tuple[Room, Ints | None]:
    """The room over draws that differ from the one before, and (D,) which of them each is.

    None instead of places: all differ.
    """
    draws = room.theta.shape[0]
    if draws < 2:
        return room, None
    new = np.zeros(draws, bool)
    new[0] = True
    for name in PER_DRAW:
        values = getattr(room, name).reshape(draws, -1)
        new[1:] |= (values[1:] != values[:-1]).any(axis=1)
        if new.all():
            return room, None
    rows = np.flatnonzero(new)
    return room.take(rows), np.cumsum(new) - 1


def spread_out(solved: Solved, place: Ints | None) -> Solved:
    """What came of the distinct draws, for every draw."""
    if place is None:
        return solved
    columns: Any = (column[place] for column in solved)
    return Solved(*columns)
