"""Kalai-Smorodinsky over the same branches as Nash: everyone the same share of its best.

    max min_i (g_i / G_i) / theta_i,   then the next smallest, and so on (leximin)

G_i is the most member i can gain while everybody at the table and everyone who must
accept keeps at least its floor, over all branches. With equal theta this is the solution
of Kalai and Smorodinsky; on a pie the weighted form gives the shares theta, as Nash does.

Sources: Kalai and Smorodinsky (1975) Econometrica 43:513; leximin: Imai (1983)
Econometrica 51:389.
"""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints, compiled, inner
from plenipo.solve.bargain.alike import distinct, spread_out
from plenipo.solve.bargain.branches import (
    BASE,
    CHOICE,
    FLOOR,
    RATIFIERS,
    WEIGHT,
    Branches,
    chunks,
    room_for,
)
from plenipo.solve.bargain.frame import Frame, frame_of
from plenipo.solve.bargain.interior import raise_floor, surplus
from plenipo.solve.bargain.nash import FEASIBLE, HELD, TOLERANCE, nash_in_box, stack
from plenipo.solve.bargain.options import many_options, share_options
from plenipo.solve.bargain.report import reasons, report
from plenipo.solve.bargain.room import Room, Solved
from plenipo.solve.bargain.rows import levels_of, rows_of
from plenipo.solve.bargain.search import EDGE, OPEN, Best, hints_of, nothing, people_of
from plenipo.solve.bargain.ties import fairer

__all__ = ["ideals", "kalai"]

SHARP = 1e-11
CLOSE = 1e-7  # shares closer than this are equal
SLACK = 1e-8  # a row raised as far as it goes keeps this much less


def kalai(room: Room, *, weighted: bool = True) -> Solved:
    """Settle a room by equal shares of everyone's best instead of the Nash product.

    Parameters
    ----------
    weighted : shares in proportion to theta; otherwise equal ("if access and patience
        did not count")

    Returns
    -------
    Solved
        As from :func:`plenipo.solve.bargain.agree.agree`, without multipliers; ``value``
        is the smallest ``(g_i / G_i) / theta_i`` (theta 1 unless weighted), ``gap`` its
        certificate.
    """
    some, place = distinct(room)
    return spread_out(_kalai(some, weighted), place)


def _kalai(room: Room, weighted: bool) -> Solved:
    frame = frame_of(room)
    if not weighted:
        party = frame.party.copy()
        party[:, :, WEIGHT] = np.where(party[:, :, WEIGHT] > 0.0, 1.0, 0.0)
        frame = frame._replace(party=party)
    best, tags, laid, _ = _share(frame)
    return report(room, frame, laid, best, tags, reasons(frame, laid, best))


def ideals(frame: Frame, draws: Bools) -> Floats:
    """(D, P) the most each member can gain in some draws; -1 elsewhere."""
    only = frame._replace(rules=frame.rules._replace(enough=draws & frame.rules.enough))
    return np.where(draws[:, None], _share(only)[3], -1.0)


def _share(frame: Frame) -> tuple[Best, Ints, Branches, Floats]:
    if many_options(frame):
        return share_options(frame)
    laid = room_for(frame)
    best = nothing(frame)
    tags = np.zeros((frame.party.shape[0], laid.tags.shape[1]), np.int64)
    seats = frame.rules.seated & frame.rules.accept
    ideal = np.zeros(frame.party.shape[:2])
    for at, stop in chunks(frame, laid):
        share(
            frame.absolute, seats, frame.rules.fixed, frame.party, frame.taste,
            laid.tags, laid.box, laid.constant, laid.span, ideal, at, stop, best,
        )  # fmt: skip
        rows = best.row[at:stop]
        tags[at:stop] = np.where(rows[:, None] >= 0, laid.tags[rows], 0)
    return best, tags, laid, ideal


@inner
def _peak(
    constant: Floats, linear: Floats, curve: Floats, low: Floats, high: Floats, a: int
) -> float:
    """The most row ``a`` can have in the box."""
    value = constant[a]
    for j in range(low.shape[0]):
        z = high[j] if linear[a, j] > 0.0 else low[j]
        if curve[a, j] > 0.0:
            z = min(max(linear[a, j] / (2.0 * curve[a, j]), low[j]), high[j])
        value += (linear[a, j] - curve[a, j] * z) * z
    return value


@inner
def _lift(
    scale: Floats,
    constant: Floats,
    linear: Floats,
    curve: Floats,
    low: Floats,
    high: Floats,
    at: Floats,
) -> float:
    """Raise the rows with a scale together, then those that can still rise (leximin).

    ``at`` starts inside all rows and moves there. Returns the gap of the first step.
    """
    rows = scale.shape[0]
    left = scale.copy()
    floor = constant.copy()
    lam = np.empty(rows)
    gap = 0.0
    for turn in range(rows):
        start = at.copy()
        t, sure = raise_floor(
            left, floor, linear, curve, low, high, at, lam, SHARP, np.inf, -np.inf
        )
        gap = sure if turn == 0 else gap
        force = 0.0
        for a in range(rows):
            force += lam[a] * left[a]
        again = False
        for a in range(rows):
            if left[a] > 0.0 and lam[a] * left[a] > 1e-6 * force:
                floor[a] -= left[a] * t - SLACK
                left[a] = 0.0
            again = again or left[a] > 0.0
        if not again:
            break
        # back off the walls a little, as far as the slack of the rows just fixed allows
        for j in range(at.shape[0]):
            at[j] += 0.1 * SLACK * (start[j] - at[j])
    return gap


@inner
def _central(constant: Floats, linear: Floats, curve: Floats, low: Floats, high: Floats) -> Floats:
    """A place well inside the box and all rows, where there is one."""
    rows, size = linear.shape
    at = np.empty(size)
    spread = np.empty(rows)
    lam = np.empty(rows)
    for j in range(size):
        at[j] = 0.5 * (low[j] + high[j])
    for a in range(rows):
        spread[a] = 1e-12
        for j in range(size):
            spread[a] += (abs(linear[a, j]) + curve[a, j]) * (high[j] - low[j])
    raise_floor(spread, constant, linear, curve, low, high, at, lam, SHARP, 0.02, -np.inf)
    return at


@compiled
def share(
    absolute: bool,
    seats: Ints,
    fixed: Floats,
    party: Floats,
    taste: Floats,
    tags: Ints,
    box: Floats,
    constants: Floats,
    span: Ints,
    ideal: Floats,
    first: int,
    stop: int,
    out: Best,
) -> None:
    """Fill ``out`` and ``ideal`` (D, P) for draws whose branches have been laid out."""
    people = party.shape[1]
    scales = taste.shape[2]
    hint = np.empty((4, scales))
    for d in range(first, stop):
        hints_of(party, taste, fixed, d, seats[d], hint)
        out.row[d] = -1
        out.value[d] = -np.inf
        out.flags[d] = 0
        best = np.zeros(people)
        # first what each member could have at best, then the fairest package
        for turn in range(2):
            for row in range(span[d, 0], span[d, 1]):
                who = people_of(seats[d] | tags[row, RATIFIERS], people)
                rows = who.shape[0]
                weight = np.empty(rows)
                base = np.empty(rows)
                floor = np.empty(rows)
                constant = np.empty(rows)
                for a in range(rows):
                    weight[a] = party[d, who[a], WEIGHT]
                    base[a] = party[d, who[a], BASE]
                    floor[a] = party[d, who[a], FLOOR]
                    constant[a] = constants[row, who[a]]
                linear, curve, low, high, issue, hints = rows_of(
                    absolute, taste, d, who, box[row], constant, hint
                )
                useful = turn == 1
                for a in range(rows):
                    most = ideal[d, who[a]]
                    hope = _peak(constant, linear, curve, low, high, a) - base[a]
                    if weight[a] > 0.0 and turn == 0:
                        useful = useful or hope > most + TOLERANCE
                    elif weight[a] > 0.0 and most > TOLERANCE:
                        useful = useful and hope > (out.value[d] - TOLERANCE) * weight[a] * most
                if not useful:
                    continue
                y = np.empty(low.shape[0])
                state = np.empty(rows, np.int64)
                lam = np.empty(rows)
                status, _, _ = nash_in_box(
                    weight,
                    base,
                    floor,
                    constant,
                    linear,
                    curve,
                    low,
                    high,
                    hints,
                    issue,
                    y,
                    state,
                    lam,
                )
                if status != FEASIBLE:
                    continue
                out.flags[d] |= OPEN
                counts = np.zeros(rows)
                pinned = np.zeros(low.shape[0], np.bool_)
                for a in range(rows):
                    if turn == 0 or ideal[d, who[a]] > TOLERANCE:
                        counts[a] = weight[a]
                    if state[a] == HELD:
                        for j in range(low.shape[0]):
                            pinned[j] = pinned[j] or linear[a, j] != 0.0 or curve[a, j] != 0.0
                owner, free, heavy, c, b, q, lo, hi, _ = stack(
                    counts, base, floor, constant, linear, curve, low, high, y, pinned, state,
                    base, 0.0, False,
                )  # fmt: skip
                scale = np.zeros(owner.shape[0])
                gain = np.empty(rows)
                surplus(constant, linear, curve, y, gain)
                for a in range(rows):
                    gain[a] -= base[a]
                    if turn == 0 and weight[a] > 0.0:
                        ideal[d, who[a]] = max(ideal[d, who[a]], gain[a])
                gap = 0.0
                if free.shape[0] > 0 and owner.shape[0] > 0:
                    force = np.empty(owner.shape[0])
                    at = _central(c, b, q, lo, hi)
                    if turn == 0:
                        for i in range(owner.shape[0]):
                            if heavy[i] == 0.0:
                                continue
                            scale[i] = 1.0
                            most, _ = raise_floor(
                                scale, c, b, q, lo, hi, at.copy(), force,
                                SHARP, np.inf, -np.inf,
                            )  # fmt: skip
                            scale[i] = 0.0
                            ideal[d, who[owner[i]]] = max(ideal[d, who[owner[i]]], most)
                        continue
                    for i in range(owner.shape[0]):
                        scale[i] = heavy[i] * ideal[d, who[owner[i]]]
                    gap = _lift(scale, c, b, q, lo, hi, at)
                    for i in range(free.shape[0]):
                        y[free[i]] = at[i]
                    surplus(constant, linear, curve, y, gain)
                    for a in range(rows):
                        gain[a] -= base[a]
                if turn == 0:
                    continue
                have = np.zeros(people)
                least = np.inf
                for a in range(rows):
                    if counts[a] > 0.0:
                        have[who[a]] = gain[a] / (counts[a] * ideal[d, who[a]])
                        least = min(least, have[who[a]])
                if least == np.inf:
                    continue
                if out.row[d] >= 0 and fairer(have.copy(), best.copy(), CLOSE) <= 0:
                    continue
                best = have
                out.row[d] = row
                out.value[d] = least
                out.gap[d] = gap
                out.flags[d] = OPEN if least > TOLERANCE else OPEN | EDGE
                levels_of(absolute, y, issue, box[row], hint, out.level[d])
                for k in range(tags.shape[1] - CHOICE):
                    out.level[d, scales + k] = tags[row, CHOICE + k]
