"""The zone of a box: who can reach its floor, what that pins, and a start well inside."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints, inner
from plenipo.solve.bargain.interior import surplus

__all__ = [
    "HELD",
    "IMMOBILE",
    "ROOMY",
    "TOLERANCE",
    "enter",
    "pin",
    "refill",
    "settle_rows",
]

TOLERANCE = 1e-9  # acceptance: u >= floor - TOLERANCE
IMMOBILE, HELD = 1, 2  # a row that cannot move; one that the zone holds at one value
ROOMY = 1e-3  # a start this far inside the zone, in spreads, is good enough
STEPS = 10  # towards the inside, before phase 1 is asked
EAGER = 5.0


@inner
def settle_rows(
    floor: Floats,
    constant: Floats,
    linear: Floats,
    curve: Floats,
    low: Floats,
    high: Floats,
    y: Floats,
    pinned: Bools,
    state: Ints,
    scale: Floats,
) -> int:
    """Best and worst of each row by itself; pin what a row needs that has no choice.

    Returns
    -------
    int
        -1 all stand; -2 something was pinned, look again; else a row that cannot reach
        its floor.
    """
    rows, size = linear.shape
    tops = np.empty(size)
    for p in range(rows):
        if state[p] != 0:
            continue
        best = constant[p] - floor[p]
        worst = best
        moves = False
        for j in range(size):
            if pinned[j]:
                tops[j] = y[j]
            elif curve[p, j] > 0.0:
                tops[j] = min(max(linear[p, j] / (2.0 * curve[p, j]), low[j]), high[j])
            else:
                tops[j] = high[j] if linear[p, j] > 0.0 else low[j]
            part = (linear[p, j] - curve[p, j] * tops[j]) * tops[j]
            best += part
            if pinned[j]:
                worst += part
                continue
            at_low = (linear[p, j] - curve[p, j] * low[j]) * low[j]
            at_high = (linear[p, j] - curve[p, j] * high[j]) * high[j]
            worst += min(at_low, at_high)
            moves = moves or linear[p, j] != 0.0 or curve[p, j] != 0.0
        scale[p] = best - worst
        if best < -TOLERANCE:
            return p
        if not moves or scale[p] <= 1e-13:
            state[p] = IMMOBILE
        elif best <= TOLERANCE:
            # reaches its floor at one place only: the zone holds its variables there
            for j in range(size):
                if not pinned[j] and (linear[p, j] != 0.0 or curve[p, j] != 0.0):
                    y[j] = tops[j]
                    pinned[j] = True
            state[p] = HELD
            return -2
    return -1


@inner
def pin(
    force: Floats,
    linear: Floats,
    curve: Floats,
    low: Floats,
    high: Floats,
    hint: Floats,
    free: Ints,
    issue: Ints,
    y: Floats,
    pinned: Bools,
) -> int:
    """Pin what the rows with ``force`` want together, at ``y`` where they pull against each
    other; on how many issues (more than one leaves a freedom that is not used)."""
    tangled = 0
    last = -1
    for i in range(free.shape[0]):
        weight = 0.0
        slope = 0.0
        bend = 0.0
        pulls = 0.0
        for a in range(force.shape[0]):
            weight += force[a]
            slope += force[a] * linear[a, i]
            bend += force[a] * curve[a, i]
            pulls += force[a] * abs(linear[a, i])
        j = free[i]
        if bend <= 1e-9 * weight and abs(slope) <= 1e-9 * weight:
            if pulls > 1e-9 * weight:
                pinned[j] = True
                tangled += issue[j] != last
                last = issue[j]
            continue
        if bend > 0.0:
            y[j] = min(max(slope / (2.0 * bend), low[i]), high[i])
        else:
            y[j] = high[i] if slope > 0.0 else low[i]
        for h in range(hint.shape[0]):
            if abs(hint[h, j] - y[j]) < 1e-4:
                y[j] = min(max(hint[h, j], low[i]), high[i])
                break
        pinned[j] = True
    return tangled


@inner
def refill(low: Floats, high: Floats, issue: Ints, y: Floats, pinned: Bools) -> None:
    """Fill the pinned stretches of an issue in order: the same level, best for everyone."""
    size = y.shape[0]
    first = 0
    while first < size:
        last = first
        left = 0.0
        whole = True
        while last < size and issue[last] == issue[first]:
            left += y[last] - low[last]
            whole = whole and pinned[last]
            last += 1
        if whole and last > first + 1:
            for j in range(first, last):
                y[j] = low[j] + min(max(left, 0.0), high[j] - low[j])
                left -= y[j] - low[j]
        first = last


@inner
def _walk_in(
    floor: Floats,
    constant: Floats,
    linear: Floats,
    curve: Floats,
    low: Floats,
    high: Floats,
    y: Floats,
    pinned: Bools,
    state: Ints,
    scale: Floats,
    best: float,
    trial: Floats,
    f: Floats,
) -> float:
    """A few steps from ``y`` towards what the worst off want; a phase 1 less in most cases.

    Each step serves the weighted sum of all, whose maximum separates by variable; weights
    fall by ``exp(-EAGER t)`` for whoever was t above its floor (multiplicative weights:
    Freund and Schapire (1999) Games and Economic Behavior 29:79). Squared loss only: with
    absolute loss each step would jump from wall to wall.
    """
    rows, size = linear.shape
    had = np.zeros(rows)
    weight = np.empty(rows)
    for j in range(size):
        trial[j] = y[j]
    for step in range(STEPS + 1):
        surplus(constant, linear, curve, trial, f)
        worst = np.inf
        least = np.inf
        for p in range(rows):
            if state[p] == 0:
                inside = (f[p] - floor[p]) / scale[p]
                worst = min(worst, inside)
                had[p] += inside
                least = min(least, had[p])
        if worst > best:
            best = worst
            for j in range(size):
                y[j] = trial[j]
        if best > ROOMY or step == STEPS:
            break
        for p in range(rows):
            weight[p] = np.exp(EAGER * (least - had[p])) / scale[p] if state[p] == 0 else 0.0
        bent = False
        for j in range(size):
            if pinned[j]:
                continue
            slope = 0.0
            bend = 0.0
            for p in range(rows):
                slope += weight[p] * linear[p, j]
                bend += weight[p] * curve[p, j]
            inset = 0.01 * (high[j] - low[j])
            trial[j] = high[j] if slope > 0.0 else low[j]
            if bend > 0.0:
                bent = True
                trial[j] = slope / (2.0 * bend)
            trial[j] = min(max(trial[j], low[j] + inset), high[j] - inset)
        if not bent:
            break
    return best


@inner
def enter(
    floor: Floats,
    constant: Floats,
    linear: Floats,
    curve: Floats,
    low: Floats,
    high: Floats,
    hint: Floats,
    y: Floats,
    pinned: Bools,
    state: Ints,
    scale: Floats,
) -> float:
    """Move ``y`` to where the worst off fare well; how far it is inside, in spreads."""
    rows, size = linear.shape
    trial = np.empty(size)
    f = np.empty(rows)
    best = -np.inf
    for h in range(hint.shape[0]):
        for j in range(size):
            trial[j] = y[j]
            if not pinned[j]:
                inset = 0.01 * (high[j] - low[j])
                trial[j] = min(max(hint[h, j], low[j] + inset), high[j] - inset)
        surplus(constant, linear, curve, trial, f)
        t = np.inf
        for p in range(rows):
            if state[p] == 0:
                t = min(t, (f[p] - floor[p]) / scale[p])
        if t > best:
            best = t
            for j in range(size):
                y[j] = trial[j]
    if best > ROOMY:
        return best
    return _walk_in(
        floor, constant, linear, curve, low, high, y, pinned, state, scale, best, trial, f
    )
