"""Climb inside one cell: projected Newton on a smooth objective that is not concave.

The objective is ``sum_i theta_i ln(e_i - d_i)`` with a vanishing logarithmic wall for each
floor; the smallest slack is rounded off by a vanishing width. Second derivatives of the
worths come from differences of their slopes, those of the logarithms in closed form.

Source of the projection onto the box: Bertsekas (1982) SIAM J. Control Optim. 20:221.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats, inner
from plenipo.solve.bargain.interior import back_substitute
from plenipo.solve.bargain.weighed_cast import Cast
from plenipo.solve.bargain.weighed_worth import Cell, Law, weigh

__all__ = ["BARELY", "INTO", "NEAR", "PEAK", "Aim", "climb", "margin"]

STEPS = 60  # of Newton at one width
HALVINGS = 40
FLAT = 1e-8  # a projected slope this small is none
ROUGH = 1e-3
LOOSE = 1e-6
STAGES = 6  # of phase 1, each a tenth as wide
FIRST_WALL, FIRST_WIDTH, NARROWER = 1e-3, 1e-2, 3
INSIDE = 1e-4  # this far above every floor is far enough to begin
BARELY = 1e-9
INTO, NEAR, PEAK = 0, 1, 2  # goals of a climb


class Aim(NamedTuple):
    """What is maximised over the T = N + K worths of a cell."""

    weight: Floats  # (T,) theta of members that can gain, else 0
    base: Floats  # (T,) d
    bound: Bools  # (T,) must reach its floor
    floor: Floats  # (T,)
    sigma: float


@inner
def margin(aim: Aim, value: Floats) -> float:
    """How far the worst off is above what it must have."""
    least = np.inf
    for a in range(value.shape[0]):
        if aim.weight[a] > 0.0:
            least = min(least, value[a] - aim.base[a])
        if aim.bound[a]:
            least = min(least, value[a] - aim.floor[a])
    return least


@inner
def _score(aim: Aim, wall: float, width: float, value: Floats, pull: Floats) -> float:
    """The objective, and how it rises with each worth.

    ``width`` above 0: instead the least margin, rounded off so much (phase 1).
    """
    score = 0.0
    if width > 0.0:
        least = margin(aim, value)
        total = 0.0
        for a in range(value.shape[0]):
            pull[a] = 0.0
            if aim.weight[a] > 0.0:
                pull[a] += math.exp((least - value[a] + aim.base[a]) / width)
            if aim.bound[a]:
                pull[a] += math.exp((least - value[a] + aim.floor[a]) / width)
            total += pull[a]
        for a in range(value.shape[0]):
            pull[a] /= total
        return least - width * math.log(total)
    for a in range(value.shape[0]):
        pull[a] = 0.0
        if aim.weight[a] > 0.0:
            gain = value[a] - aim.base[a]
            if gain <= 0.0:
                return -np.inf
            score += aim.weight[a] * math.log(gain)
            pull[a] += aim.weight[a] / gain
        if aim.bound[a] and wall > 0.0:
            above = value[a] - aim.floor[a]
            if above <= 0.0:
                return -np.inf
            score += wall * math.log(above)
            pull[a] += wall / above
    return score


@inner
def _bend(
    aim: Aim, wall: float, width: float, value: Floats, pull: Floats, slope: Floats, out: Floats
) -> None:
    """Add the curvature that the logarithms give to ``out`` (v, v), with its sign changed."""
    size = slope.shape[1]
    mean = np.zeros(size)
    for a in range(value.shape[0]):
        if pull[a] == 0.0:
            continue
        much = 0.0
        if width > 0.0:
            much = pull[a] / width
            for j in range(size):
                mean[j] += pull[a] * slope[a, j]
        else:
            if aim.weight[a] > 0.0:
                much += aim.weight[a] / (value[a] - aim.base[a]) ** 2
            if aim.bound[a] and wall > 0.0:
                much += wall / (value[a] - aim.floor[a]) ** 2
        for j in range(size):
            for i in range(size):
                out[i, j] += much * slope[a, i] * slope[a, j]
    if width > 0.0:
        for j in range(size):
            for i in range(size):
                out[i, j] -= mean[i] * mean[j] / width


@inner
def _factored(matrix: Floats, out: Floats) -> bool:
    """Cholesky factor of ``matrix`` in ``out``; False where it is not positive definite."""
    for i in range(matrix.shape[0]):
        for j in range(i + 1):
            value = matrix[i, j]
            for k in range(j):
                value -= out[i, k] * out[j, k]
            if i == j:
                if not value > 1e-14 * abs(matrix[i, i]):
                    return False
                out[i, i] = math.sqrt(value)
            else:
                out[i, j] = value / out[j, j]
    return True


@inner
def _direction(matrix: Floats, rising: Floats) -> Floats:
    """Newton's step, with as much added to the diagonal as makes the curvature definite."""
    size = rising.shape[0]
    top = 1e-12
    for i in range(size):
        top = max(top, abs(matrix[i, i]))
    added = 0.0
    work = np.empty((size, size))
    step = np.empty(size)
    for _ in range(60):
        for i in range(size):
            matrix[i, i] += added
        done = _factored(matrix, work)
        for i in range(size):
            matrix[i, i] -= added
        if done:
            for i in range(size):
                step[i] = rising[i]
            back_substitute(work, step)
            return step
        added = max(4.0 * added, 1e-8 * top)
    for i in range(size):
        step[i] = rising[i] / top
    return step


@inner
def _newton(
    c: Cast,
    law: Law,
    x: Cell,
    d: int,
    aim: Aim,
    wall: float,
    width: float,
    tau: float,
    enough: float,
    flat: float,
    y: Floats,
) -> tuple[float, float]:
    """Climb from ``y`` (changed in place): the score and the projected slope that is left."""
    size = y.shape[0]
    rows = x.people + x.arising.shape[0]
    value = np.empty(rows)
    slope = np.empty((rows, size))
    other = np.empty((rows, size))
    pull = np.empty(rows)
    thrown = np.empty(rows)
    level = np.empty(x.at.shape[0])
    chance = np.empty(x.people)
    trial = np.empty(size)
    rising = np.empty(size)
    small = 1e-6 if tau <= 0.0 else min(1e-6, 0.05 * tau)
    weigh(c, law, x, d, y, aim.sigma, tau, value, slope, level, chance)
    score = _score(aim, wall, width, value, pull)
    left = np.inf
    for _ in range(STEPS):
        left = 0.0
        free = np.empty(size, np.int64)
        count = 0
        for j in range(size):
            rising[j] = 0.0
            for a in range(rows):
                rising[j] += pull[a] * slope[a, j]
            to = min(max(y[j] + rising[j], x.low[j]), x.high[j])
            left = max(left, abs(to - y[j]))
            wide = x.high[j] - x.low[j]
            at_low = y[j] <= x.low[j] + 1e-12 * wide and rising[j] <= 0.0
            at_high = y[j] >= x.high[j] - 1e-12 * wide and rising[j] >= 0.0
            if not at_low and not at_high:
                free[count] = j
                count += 1
        if count == 0 or left <= flat or score >= enough:
            break
        bend = np.zeros((size, size))
        for i in range(count):
            j = free[i]
            h = small if y[j] + small <= x.high[j] else -small
            for k in range(size):
                trial[k] = y[k]
            trial[j] += h
            weigh(c, law, x, d, trial, aim.sigma, tau, thrown, other, level, chance)
            for k in range(size):
                for a in range(rows):
                    bend[k, j] -= pull[a] * (other[a, k] - slope[a, k]) / h
        for j in range(size):
            for k in range(j):
                bend[j, k] = bend[k, j] = 0.5 * (bend[j, k] + bend[k, j])
        _bend(aim, wall, width, value, pull, slope, bend)
        matrix = np.empty((count, count))
        ahead = np.empty(count)
        for i in range(count):
            ahead[i] = rising[free[i]]
            for k in range(count):
                matrix[i, k] = bend[free[i], free[k]]
        step = _direction(matrix, ahead)
        moved = False
        got = score
        for turn in range(2):  # Newton's step, else straight up
            if turn == 1:
                for i in range(count):
                    step[i] = ahead[i]
            size_of = 1.0
            for _ in range(HALVINGS):
                hoped = 0.0
                for j in range(size):
                    trial[j] = y[j]
                for i in range(count):
                    j = free[i]
                    trial[j] = min(max(y[j] + size_of * step[i], x.low[j]), x.high[j])
                    hoped += rising[j] * (trial[j] - y[j])
                weigh(c, law, x, d, trial, aim.sigma, tau, thrown, other, level, chance)
                got = _score(aim, wall, width, thrown, pull)
                if got >= score + 1e-4 * hoped - 1e-15 * abs(score) and hoped > 0.0:
                    moved = True
                    break
                size_of *= 0.5
            if moved:
                break
        if not moved:
            _score(aim, wall, width, value, pull)
            break
        better = got - score
        score = got
        for j in range(size):
            y[j] = trial[j]
        for a in range(rows):
            value[a] = thrown[a]
            for j in range(size):
                slope[a, j] = other[a, j]
        if better <= 1e-16 * (1.0 + abs(score)) and left <= 1e-7:
            break
    return score, left


@inner
def climb(c: Cast, law: Law, x: Cell, d: int, aim: Aim, goal: Any, y: Floats) -> float:
    """Change ``y`` in place. One function for all goals, which saves compiling it thrice.

    Parameters
    ----------
    goal : INTO raise the worst margin until all are above (phase 1; no proof of emptiness,
        the worths are not concave); NEAR towards the nearest peak, roughly, from a ``y`` above
        every floor; PEAK the rest of the way

    Returns
    -------
    float
        INTO: the worst margin, rounded off; else the slope left along the box, with the
        walls' share of the objective.
    """
    walls = 0
    for a in range(aim.bound.shape[0]):
        walls += aim.bound[a]
    kinked = x.arising.shape[0] > 1 and (aim.sigma > 0.0 or goal == INTO)
    wall = FIRST_WALL if walls > 0 and goal != INTO else 0.0
    tau = FIRST_WIDTH if kinked else 0.0
    width = 0.0
    enough = np.inf
    flat = FLAT
    score = -np.inf
    left = np.inf
    for stage in range(STAGES):
        if goal == INTO:
            if score >= INSIDE:
                break
            width = 0.05 if stage == 0 else 0.1 * width
            tau = 0.1 * width if kinked else 0.0
            enough = INSIDE
        elif goal == NEAR:
            if stage > 0:
                break
            flat = ROUGH
        elif stage < NARROWER:
            if wall == 0.0 and not kinked:
                continue
            wall *= 0.05
            tau *= 0.03
            flat = FLAT if stage == NARROWER - 1 else 0.1 * ROUGH
        else:  # once more, or all in one go where there is no wall
            flat = FLAT
            if left <= LOOSE or stage > NARROWER:
                break
        score, left = _newton(c, law, x, d, aim, wall, width, tau, enough, flat, y)
    return score if goal == INTO else left + walls * wall
