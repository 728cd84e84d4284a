"""The branches of a draw: every combination that makes the rest a box.

Consent holders accept or are left aside (their issues stay), demands are met or avoided
(their issues stay), options are chosen, scales lie below or above a threshold. Two
combinations with the same issues free are one branch; a holder that accepts although
nothing of its list can move only adds a constraint and is left out. What is left is laid
out as boxes, with the most each member could hope for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Floats, Ints, compiled, inner
from plenipo.solve.bargain.cases import (
    ASIDE_NOW,
    BEGUN,
    DEMANDS,
    LOST,
    MOVES,
    SEEN,
    SWITCHES,
    Case,
    first_case,
    next_case,
)
from plenipo.solve.bargain.cells import choose_cell, count_cells
from plenipo.solve.bargain.frame import Frame, Rules
from plenipo.solve.bargain.movable import supply_of
from plenipo.solve.bargain.room import CAP

__all__ = [
    "ASIDE",
    "BASE",
    "CHOICE",
    "CROWDED",
    "ENDED",
    "FLOOR",
    "KAPPA",
    "MEMBERS",
    "MOVES",
    "RATIFIERS",
    "REACH",
    "STANDS",
    "WEIGHT",
    "Branches",
    "chunks",
    "lay_out",
    "room_for",
]

WEIGHT, BASE, FLOOR, KAPPA = 0, 1, 2, 3  # columns of Frame.party
RATIFIERS, ASIDE, ENDED, REACH, MEMBERS, CHOICE = 0, 1, 2, 3, 4, 5  # of Branches.tags
STANDS, CROWDED = 1, 4  # bits of what was seen in a draw, beside MOVES
ROWS = 4096  # branches laid out at a time
CELLS = 4096  # combinations looked at in one case
TOLERANCE = 1e-9
SAME = 1e-12


class Branches(NamedTuple):
    """Room for the branches of some draws; ``span`` says which rows are whose."""

    tags: Ints  # (B, 5 + O) bits of people and ends, members that can gain, options chosen
    box: Floats  # (B, 2, S)
    constant: Floats  # (B, P) of utility
    ceiling: Floats  # (B,) no package is worth more
    span: Ints  # (D, 2) first and last row of a draw
    seen: Ints  # (D,) bits
    total: Ints  # (D,) branches, those nobody can accept included


@inner
def _hope(
    absolute: bool, worth: Floats, taste: Floats, d: int, p: int, box: Floats, choice: Ints
) -> tuple[float, float]:
    """Worth of the options chosen, and the most the scales of a box can add."""
    constant = 0.0
    for k in range(choice.shape[0]):
        constant += worth[d, p, k, choice[k]]
    top = 0.0
    for k in range(box.shape[1]):
        s = taste[d, p, k, 0]
        x = taste[d, p, k, 1]
        cost = taste[d, p, k, 2]
        z = 0.0 if cost >= 0.0 else 1.0
        if absolute:
            z = x if s > abs(cost) else z
        elif s > 0.0:
            z = x - 0.5 * cost / s
        z = min(max(z, box[0, k]), box[1, k])
        top -= s * (abs(z - x) if absolute else (z - x) * (z - x)) + cost * z
    return constant, top


@inner
def _measure(
    absolute: bool,
    party: Floats,
    taste: Floats,
    worth: Floats,
    ends_of: Ints,
    d: int,
    here: int,
    box: Floats,
    choice: Ints,
    tags: Ints,
    constant: Floats,
    ceiling: Floats,
    row: int,
) -> bool:
    """What each could hope for; False where a floor is out of reach."""
    reach = 0
    members = 0
    value = 0.0
    for p in range(party.shape[1]):
        if not (here >> p) & 1:
            continue
        start, top = _hope(absolute, worth, taste, d, p, box, choice)
        start += 1.0
        if ends_of[p] >= 0 and not (tags[row, ENDED] >> ends_of[p]) & 1:
            start -= party[d, p, KAPPA]
        constant[row, p] = start
        top += start
        if top < party[d, p, FLOOR] - TOLERANCE:
            return False
        gain = top - party[d, p, BASE]
        if party[d, p, WEIGHT] > 0.0 and gain > TOLERANCE:
            reach |= 1 << p
            members += 1
            value += party[d, p, WEIGHT] * np.log(gain)
    tags[row, REACH] = reach
    tags[row, MEMBERS] = members
    ceiling[row] = value
    return True


@inner
def _clash(r: Rules, d: int, here: int, case: Case, box: Floats, choice: Ints) -> bool:
    """Whether limits or supply leave nothing of a cell; the box shrinks to what is supplied."""
    scales = box.shape[1]
    clash = False
    for q in range(r.limits.shape[0]):
        k = r.limits[q, 1] - scales
        if case.held[q] and k >= 0:
            apart = choice[k] - r.limit_level[d, q]
            clash = clash or r.limits[q, 2] * apart < -SAME
    for k in range(scales):
        if r.supplied[k] and case.movable[k]:
            supply = supply_of(r.offers, r.gives, r.when, r.when_level, d, k, here, box, choice)
            box[1, k] = min(box[1, k], max(supply, r.status_quo[d, k]))
        clash = clash or box[0, k] > box[1, k] + SAME
        box[1, k] = max(box[0, k], box[1, k])
    return clash


@inner
def _ended(r: Rules, box: Floats, choice: Ints) -> int:
    """Bits of the costs of going on that end everywhere in a cell."""
    scales = box.shape[1]
    ended = 0
    for e in range(r.ends.shape[0]):
        k = r.ends[e]
        if k >= scales:
            over = choice[k - scales] != int(r.ends_level[e])
        else:
            over = box[0, k] >= r.ends_level[e] - SAME
        if over:
            ended |= 1 << e
    return ended


@compiled
def lay_out(
    absolute: bool,
    r: Rules,
    party: Floats,
    taste: Floats,
    worth: Floats,
    first: int,
    out: Branches,
) -> int:
    """Lay out the branches of draws from ``first`` on, as many as there is room for.

    Returns
    -------
    int
        The first draw not laid out.
    """
    scales = taste.shape[2]
    every = (1 << r.ends.shape[0]) - 1
    case = first_case(r, scales)
    box = np.empty((2, scales))
    choice = np.empty(r.options.shape[0], np.int64)
    row = int(np.int64(0))  # not a literal, or callees are compiled twice
    for d in range(first, party.shape[0]):
        out.span[d, 0] = row
        out.span[d, 1] = row
        out.seen[d] = 0
        out.total[d] = 0
        if not r.enough[d]:
            continue
        start = row
        seen = 0
        count = 0
        case.turn[BEGUN] = 0
        while next_case(r, d, case):
            here = r.seated[d] | (r.asked[d] & ~case.turn[ASIDE_NOW])
            combinations = count_cells(
                r.split_from, r.split_level, case.movable, case.base, case.lowest, case.radix
            )
            if combinations > CELLS or case.turn[DEMANDS] > SWITCHES:
                seen |= CROWDED
                count += combinations
                combinations = 0
            for combination in range(combinations):
                choose_cell(
                    combination, r.split_from, r.split_level, r.split_below, case.movable,
                    case.base, case.lowest, case.radix, box, choice,
                )  # fmt: skip
                if _clash(r, d, here, case, box, choice):
                    continue
                ended = _ended(r, box, choice)
                count += 1
                if r.whole and (case.turn[LOST] != 0 or ended != every):
                    continue  # a table that requires something signs no part of it
                seen |= STANDS
                if row == out.tags.shape[0] and start > 0:
                    return d  # begin with it next time
                if row - start >= CAP:
                    seen |= CROWDED
                    break
                out.tags[row, ENDED] = ended
                if not _measure(
                    absolute, party, taste, worth, r.ends_of, d, here & r.accept,
                    box, choice, out.tags, out.constant, out.ceiling, row,
                ):  # fmt: skip
                    continue
                out.tags[row, RATIFIERS] = here & r.accept & ~r.seated[d]
                out.tags[row, ASIDE] = case.turn[ASIDE_NOW]
                for k in range(scales):
                    out.box[row, 0, k] = box[0, k]
                    out.box[row, 1, k] = box[1, k]
                for k in range(choice.shape[0]):
                    out.tags[row, CHOICE + k] = choice[k]
                row += 1
            if seen & CROWDED:
                break
        if seen & CROWDED:
            row = start
        out.span[d, 1] = row
        out.total[d] = count
        out.seen[d] = seen | case.turn[SEEN]
    return party.shape[0]


def room_for(frame: Frame) -> Branches:
    """Arrays for the branches of some draws at a time."""
    draws, people, scales = frame.taste.shape[:3]
    return Branches(
        tags=np.zeros((ROWS, CHOICE + frame.worth.shape[2]), np.int64),
        box=np.zeros((ROWS, 2, scales)),
        constant=np.zeros((ROWS, people)),
        ceiling=np.zeros(ROWS),
        span=np.zeros((draws, 2), np.int64),
        seen=np.zeros(draws, np.int64),
        total=np.zeros(draws, np.int64),
    )


def chunks(frame: Frame, laid: Branches) -> Iterator[tuple[int, int]]:
    """Lay out all draws, as many at a time as there is room for: first and last of each."""
    at = 0
    while at < frame.party.shape[0]:
        stop = lay_out(frame.absolute, frame.rules, frame.party, frame.taste, frame.worth, at, laid)
        yield at, stop
        at = stop
