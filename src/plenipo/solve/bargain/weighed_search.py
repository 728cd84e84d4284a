"""The best package of each draw when worths are weighed by whether the deal holds.

Branches and cells are visited in the order of what they promise. What a cell is worth at face
value, with what cheating may add for those who may break it, bounds it from above; the rest is
dropped.
Inside a cell the objective is smooth but not concave: several starts, the best peak.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from plenipo.solve.arrays import Floats, Ints, compiled, inner
from plenipo.solve.bargain.branches import (
    ASIDE,
    BASE,
    CHOICE,
    FLOOR,
    MEMBERS,
    RATIFIERS,
    WEIGHT,
)
from plenipo.solve.bargain.nash import FEASIBLE, HELD, TOLERANCE, nash_in_box
from plenipo.solve.bargain.search import EDGE, Best, hints_of, people_of
from plenipo.solve.bargain.ties import same_package
from plenipo.solve.bargain.weighed_cast import Cast
from plenipo.solve.bargain.weighed_cells import (
    arising_in,
    cell_of,
    cheaters,
    choose_part,
    hoped_for,
    parts_of,
    variables_at,
)
from plenipo.solve.bargain.weighed_climb import BARELY, INTO, NEAR, PEAK, Aim, climb, margin
from plenipo.solve.bargain.weighed_worth import Cell, Law, law_of, levels_at, weigh

__all__ = ["search_weighed"]

STARTS = 4
SAME_PEAK = 1e-3  # near enough to climb the same peak
MOST_CHEATERS = 4  # whose choices are told apart
ROOM_LEFT = 1e-8  # for whoever has no freedom at all
CLOSE = 1e-7  # objectives this near may be one package


@inner
def _count(mask: Any) -> int:
    count = 0
    for p in range(62):
        count += (mask >> p) & 1
    return count


@inner
def _before(rows: Floats, count: int, now: Floats, near: float) -> bool:
    """Whether one of the first rows is this point."""
    for i in range(count):
        apart = 0.0
        for j in range(now.shape[0]):
            apart = max(apart, abs(rows[i, j] - now[j]))
        if apart <= near:
            return True
    return False


@inner
def _peaks(
    c: Cast, law: Law, x: Cell, d: int, aim: Aim, begin: Floats, known: Floats, y: Floats
) -> tuple[float, float]:
    """The best of the peaks above several starts, into ``y``; its value and slope left.

    ``begin`` (v,) is the best package at face value, ``known`` (m,) levels that did well
    elsewhere (NaN: none).
    """
    size = begin.shape[0]
    total = x.people + x.arising.shape[0]
    value = np.empty(total)
    slope = np.empty((total, size))
    level = np.empty(x.at.shape[0])
    chance = np.empty(x.people)
    now = np.empty(size)
    begun = np.empty((STARTS, size))
    reached = np.empty((STARTS, size))
    steady = Aim(np.zeros(total), aim.base, np.zeros(total, np.bool_), np.empty(total), aim.sigma)
    for r in range(x.people, total):
        steady.bound[r] = True
        steady.floor[r] = 2.0 * aim.sigma
    into = np.int64(INTO)  # not literals, or climb is compiled thrice
    near = np.int64(NEAR)
    peak = np.int64(PEAK)
    begins = 0
    peaks = 0
    best = -np.inf
    left = 0.0
    sure = 0.0
    for start in range(STARTS):
        if start == 2 and np.isnan(known[0]):
            continue
        if start == 3 and best > -np.inf and (aim.sigma <= 0.0 or sure >= 0.5):
            continue  # a peak that is likely to be kept is at hand
        for j in range(size):
            now[j] = begin[j]
        if start == 1:  # the guarantees in full
            for j in range(size):
                for i in range(x.lever.shape[0]):
                    if x.issue[j] == x.lever[i]:
                        now[j] = x.high[j]
        elif start == 2:  # what did well elsewhere
            variables_at(x, known, now)
        elif start == 3:  # what is kept most surely
            climb(c, law, x, d, steady, into, now)
        if _before(begun, begins, now, 1e-7):
            continue
        for j in range(size):
            begun[begins, j] = now[j]
        begins += 1
        weigh(c, law, x, d, now, aim.sigma, 0.0, value, slope, level, chance)
        if start == 0 and aim.sigma <= 0.0 and value[x.people :].min() >= 0.0:
            for j in range(size):  # the best at face value holds as it is
                y[j] = now[j]
            best = 0.0
            for a in range(x.people):
                if aim.weight[a] > 0.0:
                    best += aim.weight[a] * np.log(value[a] - aim.base[a])
            return best, 0.0
        if margin(aim, value) <= BARELY and climb(c, law, x, d, aim, into, now) <= BARELY:
            continue
        climb(c, law, x, d, aim, near, now)
        if _before(reached, peaks, now, SAME_PEAK):
            continue
        for j in range(size):
            reached[peaks, j] = now[j]
        peaks += 1
        rest = climb(c, law, x, d, aim, peak, now)
        weigh(c, law, x, d, now, aim.sigma, 0.0, value, slope, level, chance)
        if margin(aim, value) < 0.0:
            continue
        worth = 0.0
        for a in range(x.people):
            if aim.weight[a] > 0.0:
                worth += aim.weight[a] * np.log(value[a] - aim.base[a])
        if worth > best:
            best = worth
            left = rest
            sure = chance.min()
            for j in range(size):
                y[j] = now[j]
    return best, left


@inner
def _most(
    c: Cast,
    x: Cell,
    d: int,
    weight: Floats,
    base: Floats,
    floor: Floats,
    hints: Floats,
    value: float,
    y: Floats,
    state: Ints,
) -> tuple[float, Any]:
    """No package of a cell is weighed higher; and who might gain (bits of people).

    ``value`` is the optimum at face value (-inf: none); where there is none ``y`` and
    ``state`` are overwritten with a place where cheating is hoped for.
    """
    rows = x.people
    count = cheaters(x)
    got = np.int64(0)
    if count > MOST_CHEATERS:
        for a in range(rows):
            got |= np.int64(1) << x.who[a]
        return np.inf, got
    constant = np.empty(rows)
    factor = np.empty(rows)
    issue = x.issue
    at = np.empty(y.shape[0])
    held = np.empty(rows, np.int64)
    lam = np.empty(rows)
    best = value
    for which in range(1 << count):
        hoped_for(c, x, d, base, which, constant, factor)
        plain = which == 0
        for a in range(rows):
            plain = plain and constant[a] == 0.0
        if plain:
            continue  # that is face value
        linear = x.linear[:rows].copy()
        curve = x.curve[:rows].copy()
        for a in range(rows):
            constant[a] += factor[a] * x.constant[a]
            for j in range(y.shape[0]):
                linear[a, j] *= factor[a]
                curve[a, j] *= factor[a]
        status, most, gap = nash_in_box(
            weight, base, floor, constant, linear, curve, x.low, x.high, hints, issue, at,
            held, lam,
        )  # fmt: skip
        if status != FEASIBLE:
            continue
        for a in range(rows):
            now = constant[a]
            for j in range(y.shape[0]):
                now += (linear[a, j] - curve[a, j] * at[j]) * at[j]
            if weight[a] > 0.0 and (held[a] == 0 or now - base[a] > TOLERANCE):
                got |= np.int64(1) << x.who[a]
        if value == -np.inf:
            value = most
            for j in range(y.shape[0]):
                y[j] = at[j]
            for a in range(rows):
                state[a] = held[a]
        best = max(best, most + gap)
    return best, got


@inner
def _next(open_: Ints, tags: Ints, ceiling: Floats, first: int, last: int) -> int:
    """The branch that serves most members, of these the one with the highest ceiling."""
    pick = -1
    for row in range(first, last):
        if open_[row] == 0:
            continue
        more = 1 if pick < 0 else tags[row, MEMBERS] - tags[pick, MEMBERS]
        if more > 0 or (more == 0 and ceiling[row] > ceiling[pick]):
            pick = row
    return pick


@compiled
def search_weighed(
    absolute: bool,
    sigma: float,
    seats: Ints,
    fixed: Floats,
    party: Floats,
    taste: Floats,
    c: Cast,
    tags: Ints,
    box: Floats,
    ceiling: Floats,
    span: Ints,
    first: int,
    stop: int,
    out: Best,
) -> None:
    """Fill ``out`` for draws ``first`` to ``stop``, whose branches have been laid out.

    ``sigma`` 0: worth at face value, and only packages that hold (slack of every obliged
    party at least 0 in its own eyes).
    """
    people = party.shape[1]
    scales = taste.shape[2]
    options = tags.shape[1] - CHOICE
    hint = np.empty((4, scales))
    open_ = np.empty(tags.shape[0], np.int64)
    level = np.empty(scales + options)
    known = np.empty(scales + options)
    part = np.empty((2, scales))
    parts = np.empty(scales, np.int64)
    choice = np.empty(options, np.int64)
    none = np.empty(0, np.int64)
    full = sigma >= 0.0  # not literals, or cell_of is compiled twice
    bare = sigma < 0.0
    sure = np.empty(people)
    for d in range(first, stop):
        out.row[d] = -1
        out.flags[d] = 0
        out.tied[d] = 1
        out.gap[d] = 0.0
        out.value[d] = -np.inf
        if span[d, 0] == span[d, 1]:
            continue
        hints_of(party, taste, fixed, d, seats[d], hint)
        law = law_of(c, d)
        known[0] = np.nan
        best_got = np.int64(0)
        for row in range(span[d, 0], span[d, 1]):
            open_[row] = 1
        while True:
            pick = _next(open_, tags, ceiling, span[d, 0], span[d, 1])
            if pick < 0:
                break
            open_[pick] = 0
            who = people_of(seats[d] | tags[pick, RATIFIERS], people)
            rows = who.shape[0]
            for k in range(options):
                choice[k] = tags[pick, CHOICE + k]
            pieces = parts_of(c, box[pick], choice, parts)
            for piece in range(pieces):
                if not choose_part(c, box[pick], parts, piece, part):
                    continue
                arising = arising_in(c, part, choice)
                total = rows + arising.shape[0]
                weight = np.zeros(total)
                base = np.zeros(total)
                floor = np.zeros(total)
                for a in range(rows):
                    p = who[a]
                    weight[a] = party[d, p, WEIGHT]
                    base[a] = party[d, p, BASE]
                    floor[a] = party[d, p, FLOOR]
                x, hints = cell_of(absolute, c, d, who, none, box[pick], part, choice, hint, bare)
                y = np.empty(x.low.shape[0])
                state = np.empty(rows, np.int64)
                lam = np.empty(rows)
                status, value, gap = nash_in_box(
                    weight[:rows], base[:rows], floor[:rows], x.constant, x.linear, x.curve,
                    x.low, x.high, hints, x.issue, y, state, lam,
                )  # fmt: skip
                got = np.int64(0)
                edge = False
                now = np.empty(total)
                if status == FEASIBLE:
                    for a in range(rows):
                        now[a] = x.constant[a]
                        for j in range(y.shape[0]):
                            now[a] += (x.linear[a, j] - x.curve[a, j] * y[j]) * y[j]
                        gain = now[a] - base[a]
                        if weight[a] > 0.0 and (state[a] == 0 or gain > TOLERANCE):
                            got |= np.int64(1) << who[a]
                        member = (seats[d] >> who[a]) & 1
                        if state[a] == HELD and (floor[a] > base[a] or member == 0):
                            edge = edge or now[a] - floor[a] <= TOLERANCE
                if arising.shape[0] > 0 and sigma > 0.0:
                    wide, _ = cell_of(
                        absolute, c, d, who, arising, box[pick], part, choice, hint, bare
                    )
                    value, more = _most(
                        c, wide, d, weight[:rows], base[:rows], floor[:rows], hints, value, y,
                        state,
                    )  # fmt: skip
                    got |= more
                if got == 0:
                    continue
                fuller = _count(got) - _count(best_got)
                worse = fuller == 0 and value + gap < out.value[d] - CLOSE
                if out.row[d] >= 0 and (fuller < 0 or worse):
                    continue
                levels_at(x, y, level)
                if arising.shape[0] > 0:
                    cell, _ = cell_of(
                        absolute, c, d, who, arising, box[pick], part, choice, hint, full
                    )
                    bound = np.zeros(total, np.bool_)
                    for a in range(rows):
                        if (got >> who[a]) & 1 == 0:
                            weight[a] = 0.0
                        bound[a] = weight[a] == 0.0 or floor[a] > base[a]
                        if weight[a] == 0.0 and state[a] != 0:
                            floor[a] -= ROOM_LEFT
                    for r in range(rows, total):
                        bound[r] = sigma <= 0.0
                    begin = np.empty(cell.low.shape[0])
                    variables_at(cell, level, begin)
                    y = np.empty(cell.low.shape[0])
                    aim = Aim(weight, base, bound, floor, sigma)
                    value, gap = _peaks(c, law, cell, d, aim, begin, known, y)
                    if value == -np.inf:
                        continue
                    slope = np.empty((total, y.shape[0]))
                    weigh(c, law, cell, d, y, sigma, 0.0, now, slope, level, sure)
                    edge = False
                wins = out.row[d] < 0 or fuller > 0
                if not wins and fuller == 0:
                    wins = value > out.value[d] + CLOSE
                    if not wins and value >= out.value[d] - CLOSE and same_package(level, known):
                        aside = _count(tags[out.row[d], ASIDE])
                        wins = _count(tags[pick, ASIDE]) < aside
                if not wins:
                    continue
                best_got = got
                out.row[d] = pick
                out.value[d] = value
                out.gap[d] = gap
                out.flags[d] = EDGE if edge else 0
                for k in range(level.shape[0]):
                    out.level[d, k] = level[k]
                    known[k] = level[k]
                for p in range(people):
                    out.multiplier[d, p] = 0.0
                for a in range(rows):
                    if (got >> who[a]) & 1:
                        out.multiplier[d, who[a]] = weight[a] / max(now[a] - base[a], 1e-300)
