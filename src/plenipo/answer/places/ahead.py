"""An early room that looks ahead: its members count what a later room will make of the deal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations, pairwise
from math import comb

import numpy as np

from plenipo.answer.table.obstacles import succeeded
from plenipo.answer.table.path import Walk, settled_after, standing_still, walk
from plenipo.answer.table.run import solve
from plenipo.answer.table.seating import Seating, Start, take_seats
from plenipo.situation.drawn import Drawn
from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["AHEAD_DRAWS", "PACKAGES", "lattice", "walk_ahead"]

AHEAD_DRAWS = 200  # each draw is asked about every package of the early frontier
PACKAGES = 21  # of the frontier, at most
EDGE = 0.02  # a member's least weight when the frontier is traced
NOTHING = 1e-9


def lattice(members: int, most: int = PACKAGES) -> Floats:
    """Weights spread evenly over a simplex, none of them nothing.

    Returns
    -------
    (C, members) rows that sum to 1; at most ``most`` of them, and at least one
    """
    steps = 0
    while members > 1 and comb(steps + members, members - 1) <= most:
        steps += 1
    rows: list[list[float]] = []
    for bars in combinations(range(steps + members - 1), members - 1):
        ends = (-1, *bars, steps + members - 1)
        rows.append([float(b - a - 1) for a, b in pairwise(ends)])
    weights = np.array(rows).reshape(len(rows), members) + EDGE * max(steps, 1)
    return weights / weights.sum(axis=1, keepdims=True)


def walk_ahead(
    drawn: Drawn,
    rows: Ints,
    rooms: tuple[str, ...],
    *,
    seated: Mapping[str, Bools] | None = None,
) -> Walk:
    """A path whose last room but one looks ahead to the last.

    Its members value a package y as ``(1 - phi) u(y) + phi u(o(y))``, where o(y) is what the
    later room makes of y and phi its chance to meet, and no deal in the same way. Of the
    packages on their frontier (Nash solutions under weights spread over a simplex, at most
    21) and no deal they take the one with the largest product of gains under their own
    weights. Those who must accept do not look ahead (theory, section 5).

    Parameters
    ----------
    drawn : the situation over D draws
    rows : (K,) draws to settle
    rooms : at least two tables in order
    seated : table -> (D, n) who sits there, where it is not as the file says

    Raises
    ------
    MethodError
        A room that does not decide by unanimity.
    """
    seated = {} if seated is None else seated
    early, late = rooms[-2:]
    before = walk(drawn, rows, rooms[:-2], seated=seated) if len(rooms) > 2 else None
    own = settled_after(drawn, rows, early, before, seated=seated.get(early))
    begin = None if before is None else before.start
    seating = take_seats(drawn, early, seated=seated.get(early), begin=begin)
    body = drawn.situation.tables[late]
    path = f"tables.{late}.chance"
    phi = drawn.sampler.value(path, body.chance, unset=(1.0,), because=body.because)[rows, None]
    meets = drawn.sampler.happens(path, body.chance, because=body.because)
    still = standing_still(drawn) if before is None else before
    firsts = [own, *(_other(seating, rows, still, w) for w in _weights(seating)), still]
    lasts = [settled_after(drawn, rows, late, first, seated=seated.get(late)) for first in firsts]
    value = np.stack(
        [
            (1.0 - phi) * first.start.no_deal[rows] + phi * last.start.no_deal[rows]
            for first, last in zip(firsts, lasts, strict=True)
        ]
    )
    pick = _chosen(value, seating.room.theta[rows], seating.room.seated[rows])
    level, worth = still.start.level.copy(), still.start.no_deal.copy()
    success, good = still.success.copy(), still.good.copy()
    for c, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        for here, met in ((first, False), (last, True)):
            mine = rows[(pick == c) & (meets[rows] == met)]
            level[mine], worth[mine] = here.start.level[mine], here.start.no_deal[mine]
            success[mine], good[mine] = here.success[mine], here.good[mine]
    return Walk(start=Start(level=level, no_deal=worth), success=success, good=good)


def _weights(seating: Seating) -> list[Floats]:
    """(D, n) weights that trace the frontier of a room."""
    seats = [seating.drawn.actors.index(p) for p in seating.seats]
    out: list[Floats] = []
    for weights in lattice(len(seats)) if len(seats) > 1 else ():
        theta = np.zeros_like(seating.room.theta)
        theta[:, seats] = weights
        out.append(theta)
    return out


def _other(seating: Seating, rows: Ints, still: Walk, theta: Floats) -> Walk:
    """What the early room would sign under other weights."""
    room = seating.room._replace(theta=theta)
    run = solve(replace(seating, room=room), rows)
    level, worth = still.start.level.copy(), still.start.no_deal.copy()
    success = still.success.copy()
    on = run.deal & run.good
    level[rows[on]], worth[rows[on]] = run.solved.level[on], run.worth[on]
    success[rows[on]] = succeeded(run)[on]
    return Walk(start=Start(level=level, no_deal=worth), success=success, good=still.good)


def _chosen(value: Floats, theta: Floats, seated: Bools) -> Ints:
    """(K,) the candidate with the largest weighted product of gains over the last one.

    Parameters
    ----------
    value : (C, K, n) worth of each candidate to each; the last is no deal
    theta, seated : (K, n)

    A member who can gain nothing anywhere only has to accept. The first of equals is taken.
    """
    gain = np.where(seated, value - value[-1], 0.0)
    fine: Bools = np.all(gain >= -NOTHING, axis=2)
    can = seated & (np.where(fine[:, :, None], gain, -np.inf).max(axis=0) > NOTHING)
    logs = np.log(np.maximum(gain, 1e-300))
    product = np.where(can, theta * logs, 0.0).sum(axis=2)
    product[~fine] = -np.inf
    product[-1] = np.where(can.any(axis=1), -np.inf, 0.0)
    best = product.max(axis=0)
    return np.argmax(product >= best - NOTHING, axis=0).astype(np.int64)
