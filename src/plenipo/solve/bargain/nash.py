"""Asymmetric Nash bargaining inside one box of packages.

Members maximise ``sum_i theta_i ln g_i`` with surplus ``g_i = u_i - d_i``; everyone
bound (members with an outside option, ratifiers) must reach a floor. The order of
tests is: a floor nobody can reach, a zone that is empty, members that can gain
nothing (they leave the objective and stay constraints), then the optimum.

Sources: Nash (1950) Econometrica 18:155; Kalai (1977) for weights; weights as access
times patience: Miyakawa (2008), Laruelle and Valenciano (2008), Kawamori (2014).
"""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Bools, Floats, compiled
from plenipo.solve.bargain.interior import climb, raise_floor, surplus

__all__ = ["EMPTY", "FEASIBLE", "TOLERANCE", "nash_in_box", "zone"]

TOLERANCE = 1e-9  # acceptance: u >= floor - TOLERANCE
EMPTY = 1
FEASIBLE = 2
UNDECIDED = 3


@compiled
def _top(linear: Floats, curve: Floats, low: float, high: float) -> float:
    """Where ``linear y - curve y^2`` is largest on [low, high]."""
    if curve > 0.0:
        return min(max(linear / (2.0 * curve), low), high)
    return high if linear > 0.0 else low


@compiled
def zone(
    floor: Floats,
    constant: Floats,
    linear: Floats,
    curve: Floats,
    low: Floats,
    high: Floats,
    hint: Floats,
    y: Floats,
    pinned: Bools,
    settled: Bools,
    blame: Floats,
    precise: bool,
) -> tuple[int, float]:
    """Find a package everyone accepts, or prove that there is none (phase 1).

    Parameters
    ----------
    floor : (N,) what each row must reach
    constant (N,), linear (N, v), curve (N, v) : utilities ``u_p(y)``
    low, high : (v,) the box; a variable with low = high is fixed
    hint : (H, v) places to try first (status quo, weighted mean of positions)
    y : (v,) overwritten with a package inside the zone
    pinned : (v,) overwritten: variables the zone leaves no freedom
    settled : (N,) overwritten: rows that cannot move any more inside the zone
    blame : (N,) overwritten: when empty, multipliers that prove it
    precise : compute t* to 1e-10 instead of stopping at the first safe interior point

    Returns
    -------
    status : EMPTY, FEASIBLE or UNDECIDED
    t_star : ``max_y min_p (u_p(y) - floor_p) / scale_p`` (a lower bound unless precise),
        scale_p the spread of u_p over the box
    """
    rows, size = linear.shape
    tops = np.empty(size)
    f = np.empty(rows)
    active = np.empty(rows, np.int64)
    free = np.empty(size, np.int64)
    scale = np.zeros(rows)
    t_star = np.inf
    for j in range(size):
        y[j] = min(max(hint[0, j], low[j]), high[j])
        pinned[j] = high[j] - low[j] <= 1e-12
        if not pinned[j]:
            idle = True
            for p in range(rows):
                if linear[p, j] != 0.0 or curve[p, j] != 0.0:
                    idle = False
            if idle:
                pinned[j] = True
    for p in range(rows):
        settled[p] = False
        blame[p] = 0.0
    for _ in range(rows + size + 2):
        changed = False
        count = 0
        for p in range(rows):
            if settled[p]:
                continue
            best = constant[p] - floor[p]
            worst = best
            moves = False
            for j in range(size):
                if pinned[j]:
                    part = (linear[p, j] - curve[p, j] * y[j]) * y[j]
                    best += part
                    worst += part
                    continue
                tops[j] = _top(linear[p, j], curve[p, j], low[j], high[j])
                best += (linear[p, j] - curve[p, j] * tops[j]) * tops[j]
                at_low = (linear[p, j] - curve[p, j] * low[j]) * low[j]
                at_high = (linear[p, j] - curve[p, j] * high[j]) * high[j]
                worst += min(at_low, at_high)
                if linear[p, j] != 0.0 or curve[p, j] != 0.0:
                    moves = True
            scale[p] = best - worst
            if best < -TOLERANCE:
                blame[p] = 1.0
                return EMPTY, best / scale[p] if scale[p] > 1e-12 else best
            if not moves or scale[p] <= 1e-13:
                settled[p] = True
                if precise and not moves and scale[p] <= 1e-13 and best < TOLERANCE:
                    t_star = min(t_star, best)
            elif best <= TOLERANCE:
                # reaches its floor at one place only: the zone holds its variables there
                for j in range(size):
                    if not pinned[j] and (linear[p, j] != 0.0 or curve[p, j] != 0.0):
                        if linear[p, j] == 0.0 and curve[p, j] == 0.0:
                            continue
                        y[j] = tops[j]
                        pinned[j] = True
                settled[p] = True
                changed = True
                t_star = min(t_star, max(best, 0.0))
                break
            else:
                active[count] = p
                count += 1
        if changed:
            continue
        v = 0
        for j in range(size):
            if not pinned[j]:
                free[v] = j
                v += 1
        if v == 0 or count == 0:
            return FEASIBLE, (0.0 if t_star == np.inf else t_star)
        # compress to active rows and free variables
        c = np.empty(count)
        b = np.empty((count, v))
        q = np.empty((count, v))
        sc = np.empty(count)
        lo = np.empty(v)
        hi = np.empty(v)
        start = np.empty(v)
        trial = np.empty(v)
        fa = np.empty(count)
        for a in range(count):
            p = active[a]
            sc[a] = scale[p]
            c[a] = constant[p] - floor[p]
            for j in range(size):
                if pinned[j]:
                    c[a] += (linear[p, j] - curve[p, j] * y[j]) * y[j]
            for i in range(v):
                b[a, i] = linear[p, free[i]]
                q[a, i] = curve[p, free[i]]
        for i in range(v):
            lo[i] = low[free[i]]
            hi[i] = high[free[i]]
        best_t = -np.inf
        for h in range(hint.shape[0]):
            for i in range(v):
                inset = 0.01 * (hi[i] - lo[i])
                trial[i] = min(max(hint[h, free[i]], lo[i] + inset), hi[i] - inset)
            surplus(c, b, q, trial, fa)
            t = np.inf
            for a in range(count):
                t = min(t, fa[a] / sc[a])
            if t > best_t:
                best_t = t
                for i in range(v):
                    start[i] = trial[i]
        if best_t > 1e-3 and not precise:
            for i in range(v):
                y[free[i]] = start[i]
            return FEASIBLE, min(best_t, t_star)
        lam = np.empty(count)
        enough = np.inf if precise else 0.02
        t, gap = raise_floor(sc, c, b, q, lo, hi, start, lam, 1e-11, enough, -1e-8)
        if t + gap < -TOLERANCE:
            for a in range(count):
                blame[active[a]] = lam[a] * sc[a]
            return EMPTY, t
        if t > TOLERANCE:
            for i in range(v):
                y[free[i]] = start[i]
            return FEASIBLE, min(t, t_star)
        # the zone has no interior: rows that hold it there cannot gain; fix what they fix
        t_star = min(t_star, t)
        weight = 0.0
        for a in range(count):
            weight += lam[a] * sc[a]
        for i in range(v):
            slope = 0.0
            bend = 0.0
            for a in range(count):
                if lam[a] * sc[a] > 1e-5 * weight:
                    slope += lam[a] * b[a, i]
                    bend += lam[a] * q[a, i]
            j = free[i]
            at = start[i]
            if bend > 1e-9 * weight or abs(slope) > 1e-9 * weight:
                if bend > 0.0:
                    at = min(max(slope / (2.0 * bend), lo[i]), hi[i])
                for h in range(hint.shape[0]):
                    if abs(hint[h, j] - at) < 1e-4:
                        at = min(max(hint[h, j], lo[i]), hi[i])
                        break
                y[j] = at
                pinned[j] = True
                changed = True
        for a in range(count):
            if lam[a] * sc[a] > 1e-5 * weight:
                settled[active[a]] = True
                changed = True
        if not changed:
            break
    return UNDECIDED, t_star


@compiled
def nash_in_box(
    theta: Floats,
    base: Floats,
    floor: Floats,
    constant: Floats,
    linear: Floats,
    curve: Floats,
    low: Floats,
    high: Floats,
    y: Floats,
    pinned: Bools,
    settled: Bools,
    gains: Bools,
    multiplier: Floats,
    tolerance: float,
) -> tuple[float, float]:
    """Maximise ``sum theta_i ln(u_i - base_i)`` from a package inside the zone (phase 2).

    Parameters
    ----------
    theta : (N,) weights of members; 0 for those who only have to accept
    base, floor : (N,) no-deal values d and acceptance floors
    y, pinned, settled : as left by :func:`zone`; ``y`` is moved to the optimum
    gains : (N,) rows counted in the objective
    multiplier : (N,) overwritten with lam: ``theta_i / g_i`` and the multipliers of floors

    Returns
    -------
    value : ``sum theta_i ln g_i`` over the rows in ``gains``
    gap : certified distance from the optimum
    """
    rows, size = linear.shape
    v = 0
    free = np.empty(size, np.int64)
    for j in range(size):
        if not pinned[j]:
            free[v] = j
            v += 1
    count = 0
    owner = np.empty(2 * rows, np.int64)
    weight = np.empty(2 * rows)
    under = np.empty(2 * rows)
    if v > 0:
        for p in range(rows):
            if settled[p]:
                continue
            if gains[p] and theta[p] > 0.0:
                owner[count] = p
                weight[count] = theta[p]
                under[count] = base[p]
                count += 1
                if floor[p] > base[p]:
                    owner[count] = p
                    weight[count] = 0.0
                    under[count] = floor[p]
                    count += 1
            else:
                owner[count] = p
                weight[count] = 0.0
                under[count] = floor[p]
                count += 1
    gap = 0.0
    for p in range(rows):
        multiplier[p] = 0.0
    if v > 0 and count > 0:
        c = np.empty(count)
        b = np.empty((count, v))
        q = np.empty((count, v))
        lo = np.empty(v)
        hi = np.empty(v)
        at = np.empty(v)
        lam = np.empty(count)
        for a in range(count):
            p = owner[a]
            c[a] = constant[p] - under[a]
            for j in range(size):
                if pinned[j]:
                    c[a] += (linear[p, j] - curve[p, j] * y[j]) * y[j]
            for i in range(v):
                b[a, i] = linear[p, free[i]]
                q[a, i] = curve[p, free[i]]
        for i in range(v):
            lo[i] = low[free[i]]
            hi[i] = high[free[i]]
            at[i] = y[free[i]]
        _, gap, _ = climb(
            weight[:count],
            np.zeros(v),
            c,
            b,
            q,
            lo,
            hi,
            at,
            lam,
            tolerance,
            np.inf,
            -np.inf,
        )
        for i in range(v):
            y[free[i]] = at[i]
        for a in range(count):
            if weight[a] == 0.0:
                multiplier[owner[a]] += lam[a]
    f = np.empty(rows)
    surplus(constant, linear, curve, y, f)
    value = 0.0
    for p in range(rows):
        if gains[p] and theta[p] > 0.0:
            g = max(f[p] - base[p], 1e-300)
            value += theta[p] * np.log(g)
            multiplier[p] += theta[p] / g
    return value, gap
