"""The cases of a draw: who is left aside, which demands are avoided, and what may move then.

A consent holder accepts, or what it holds stays; a demand is met, or what it is over stays.
Two cases with the same issues free are one, and a holder that accepts although nothing of its
list can move only adds a constraint: both are left out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints, inner
from plenipo.solve.bargain.cells import start_box
from plenipo.solve.bargain.frame import DEMAND, Rules
from plenipo.solve.bargain.movable import fix, own, repeated, touches

__all__ = [
    "ASIDE_NOW",
    "BEGUN",
    "DEMANDS",
    "LOST",
    "MOVES",
    "SEEN",
    "SWITCHES",
    "Case",
    "first_case",
    "next_case",
]

MOVES = 2  # bit of what was seen in a draw
SWITCHES = 14  # consents and demands of one draw that may be switched
ASIDE_NOW, AVOID, DEMANDS, LOST, BEGUN, SEEN = 0, 1, 2, 3, 4, 5  # of Case.turn


class Case(NamedTuple):
    """Where the cases of a draw stand; filled by :func:`next_case`."""

    turn: Ints  # (6,) people aside, demands avoided, how many, lost, begun, bits seen
    ours: Bools  # (m,) could move if everyone asked accepted
    owned: Bools  # (m,) could move with these aside
    movable: Bools  # (m,) and with these demands avoided
    held: Bools  # (L,) limits in force
    active: Ints  # (L,) demands that are met or avoided
    base: Floats  # (2, S) the box before thresholds
    lowest: Ints  # (m,) first option, or first cell
    radix: Ints  # (m,) options, or cells


@inner
def first_case(r: Rules, scales: int) -> Case:
    """Room for the cases of any draw."""
    issues = scales + r.options.shape[0]
    limits = r.limits.shape[0]
    return Case(
        np.zeros(6, np.int64),
        np.empty(issues, np.bool_),
        np.empty(issues, np.bool_),
        np.empty(issues, np.bool_),
        np.empty(limits, np.bool_),
        np.empty(limits, np.int64),
        np.empty((2, scales)),
        np.empty(issues, np.int64),
        np.empty(issues, np.int64),
    )


@inner
def _leave_aside(r: Rules, d: int, c: Case) -> None:
    """What is owned with these people aside, and which demands that leaves."""
    aside = c.turn[ASIDE_NOW]
    here = r.seated[d] | (r.asked[d] & ~aside)
    own(r.needs, r.agenda, here, c.owned)
    c.turn[LOST] = 0  # left aside although what it was asked about could have moved
    for h in range(r.holder.shape[0]):
        if (aside >> r.holder[h]) & 1 and r.real[d, h]:
            fix(r.over, h, c.owned)
            if r.losable[d, h]:
                c.turn[LOST] = 1
    c.turn[DEMANDS] = 0
    for q in range(r.limits.shape[0]):
        asks = (here >> r.limits[q, 0]) & 1 and r.limit_kind[d, q] == DEMAND
        if asks and touches(r.limit_over, q, c.owned):
            c.active[c.turn[DEMANDS]] = q
            c.turn[DEMANDS] += 1


@inner
def next_case(r: Rules, d: int, c: Case) -> bool:
    """Go on to the next case of a draw (``turn[BEGUN]`` 0: to its first); False: no more."""
    asked = r.asked[d]
    scales = c.base.shape[1]
    while True:
        if c.turn[BEGUN] == 0:
            c.turn[BEGUN] = 1
            c.turn[SEEN] = 0
            c.turn[ASIDE_NOW] = 0
            c.turn[AVOID] = 0
            own(r.needs, r.agenda, r.seated[d] | asked, c.ours)
            _leave_aside(r, d, c)
        else:
            c.turn[AVOID] += 1
            if c.turn[AVOID] >= 1 << min(c.turn[DEMANDS], SWITCHES):
                c.turn[AVOID] = 0
                c.turn[ASIDE_NOW] = (c.turn[ASIDE_NOW] - asked) & asked
                if c.turn[ASIDE_NOW] == 0:
                    return False
                _leave_aside(r, d, c)
        aside = c.turn[ASIDE_NOW]
        here = r.seated[d] | (asked & ~aside)
        for k in range(c.movable.shape[0]):
            c.movable[k] = c.owned[k]
        for i in range(c.turn[DEMANDS]):
            if (c.turn[AVOID] >> i) & 1:
                fix(r.limit_over, c.active[i], c.movable)
        if repeated(
            r.needs, r.holder, r.over, r.limit_over, c.active, c.turn[DEMANDS], c.turn[AVOID],
            here, asked & ~aside & ~r.suppliers, c.movable,
        ):  # fmt: skip
            continue
        for k in range(c.movable.shape[0]):
            if c.movable[k]:
                c.turn[SEEN] |= MOVES
        if not start_box(
            r.required, r.options, r.fixed, r.cap, d, c.ours, c.movable, c.base, c.lowest, c.radix
        ):
            continue
        for q in range(r.limits.shape[0]):
            k = r.limits[q, 1]
            kind = r.limit_kind[d, q]
            c.held[q] = kind > 0 and (here >> r.limits[q, 0]) & 1 == 1
            if kind == DEMAND:
                c.held[q] = c.held[q] and touches(r.limit_over, q, c.movable)
            if c.held[q] and k < scales:
                if r.limits[q, 2] > 0:
                    c.base[0, k] = max(c.base[0, k], r.limit_level[d, q])
                else:
                    c.base[1, k] = min(c.base[1, k], r.limit_level[d, q])
        return True
