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

from plenipo.solve.arrays import Bools, Floats, Ints, inner
from plenipo.solve.bargain.interior import climb, surplus
from plenipo.solve.bargain.zone import (
    HELD,
    IMMOBILE,
    ROOMY,
    TOLERANCE,
    enter,
    pin,
    refill,
    settle_rows,
)

__all__ = ["EMPTY", "FEASIBLE", "HELD", "IMMOBILE", "TOLERANCE", "nash_in_box", "stack"]

EMPTY, FEASIBLE, UNDECIDED = 1, 2, 3
LOOSE = 1e-7  # phase 1 closer than this to zero counts as zero
LOOSE_END = 1e-4  # gap reported where a freedom was not used: not a solution
PRECISION = 1e-12  # of ln-objective, far inside the promised 1e-5


@inner
def stack(
    weight: Floats,
    base: Floats,
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
    t: float,
    lift: bool,
) -> tuple[Ints, Ints, Floats, Floats, Floats, Floats, Floats, Floats, Floats]:
    """Rows still free over variables still free, in the form of ``interior.py``.

    Surpluses with weight come first, then floors. To ``lift`` means that all rows are
    floors, raised by one more variable (phase 1, from t).

    Returns the row each comes from, the free variables, weights, constant, linear,
    curve, low, high, start.
    """
    rows, size = linear.shape
    owner = np.empty(2 * rows, np.int64)
    members = 0
    if not lift:
        for p in range(rows):
            if state[p] == 0 and weight[p] > 0.0:
                owner[members] = p
                members += 1
    count = members
    for p in range(rows):
        if state[p] == 0 and (lift or weight[p] == 0.0 or floor[p] > base[p]):
            owner[count] = p
            count += 1
    free = np.empty(size, np.int64)
    v = 0
    for j in range(size):
        if not pinned[j]:
            free[v] = j
            v += 1
    more = v + 1 if lift else v
    heavy = np.zeros(count)
    c = np.empty(count)
    b = np.zeros((count, more))
    q = np.zeros((count, more))
    lo = np.empty(more)
    hi = np.empty(more)
    at = np.empty(more)
    for a in range(count):
        p = owner[a]
        c[a] = constant[p] - (base[p] if a < members else floor[p])
        heavy[a] = weight[p] if a < members else 0.0
        for j in range(size):
            if pinned[j]:
                c[a] += (linear[p, j] - curve[p, j] * y[j]) * y[j]
        for i in range(v):
            b[a, i] = linear[p, free[i]]
            q[a, i] = curve[p, free[i]]
        if lift:
            b[a, v] = -scale[p]
    for i in range(v):
        lo[i] = low[free[i]]
        hi[i] = high[free[i]]
        at[i] = y[free[i]]
    if lift:
        lo[v] = t - 2.0
        hi[v] = max(t, 0.0) + 4.0
        at[v] = t - 0.1
    return owner[:count], free[:v], heavy, c, b, q, lo, hi, at


@inner
def _from_here(c: Floats, b: Floats, q: Floats, lo: Floats, hi: Floats, at: Floats) -> Floats:
    """Count the variables from ``at`` on, in place; returns where that was.

    In a zone as thin as a hair what is gained would drown in the rounding of what is not.
    """
    shift = np.empty(at.shape[0])
    here = np.empty(c.shape[0])
    surplus(c, b, q, at, here)
    for a in range(c.shape[0]):
        c[a] = here[a]
    for j in range(at.shape[0]):
        shift[j] = at[j]
        lo[j] -= at[j]
        hi[j] -= at[j]
        for a in range(c.shape[0]):
            b[a, j] -= 2.0 * q[a, j] * at[j]
        at[j] = 0.0
    return shift


@inner
def nash_in_box(
    weight: Floats,
    base: Floats,
    floor: Floats,
    constant: Floats,
    linear: Floats,
    curve: Floats,
    low: Floats,
    high: Floats,
    hint: Floats,
    issue: Ints,
    y: Floats,
    state: Ints,
    multiplier: Floats,
) -> tuple[int, float, float]:
    """The bargaining optimum of one box.

    Parameters
    ----------
    weight : (N,) theta of members; 0 for those who only have to accept
    base, floor : (N,) no-deal values d and acceptance floors
    constant (N,), linear (N, v), curve (N, v) : utilities ``u_p(y)``
    low, high : (v,) the box, low < high
    hint : (H, v) places to try first
    issue : (v,) which issue a variable belongs to; those of one issue lie together
    y : (v,) overwritten with the optimum
    state : (N,) overwritten: 0, IMMOBILE, or HELD where the zone leaves a row no freedom
    multiplier : (N,) overwritten: ``theta_i / g_i`` plus the multipliers of floors;
        of members that cannot gain, the multiplier of their floor alone

    Returns
    -------
    status : EMPTY, FEASIBLE or UNDECIDED
    value : ``sum theta_i ln g_i`` over the members that gain
    gap : certified distance from the optimum
    """
    rows, size = linear.shape
    pinned = np.zeros(size, np.bool_)
    scale = np.zeros(rows)
    f = np.empty(rows)
    gap = 0.0
    unused = 0.0
    inside = False
    status = UNDECIDED
    for j in range(size):
        y[j] = min(max(hint[0, j], low[j]), high[j])
    for p in range(rows):
        state[p] = 0
    for _ in range(rows + size + 4):
        row = (
            -1
            if inside
            else settle_rows(floor, constant, linear, curve, low, high, y, pinned, state, scale)
        )
        if row >= 0:
            return EMPTY, -np.inf, gap
        if row == -2:
            continue
        t = (
            1.0
            if inside
            else enter(floor, constant, linear, curve, low, high, hint, y, pinned, state, scale)
        )
        for p in range(rows):
            multiplier[p] = 0.0
        lift = t <= ROOMY
        owner, free, heavy, c, b, q, lo, hi, at = stack(
            weight,
            base,
            floor,
            constant,
            linear,
            curve,
            low,
            high,
            y,
            pinned,
            state,
            scale,
            t,
            lift,
        )
        v = free.shape[0]
        gap = 0.0
        if v == 0 or c.shape[0] == 0:
            status = FEASIBLE
            break
        objective = np.zeros(at.shape[0])
        lam = np.empty(c.shape[0])
        if lift:
            objective[v] = 1.0
        shift = _from_here(c, b, q, lo, hi, at) if inside else np.zeros(v)
        _, gap, _ = climb(
            heavy, objective, c, b, q, lo, hi, at, lam, PRECISION,
            0.02 if lift else np.inf, -1e-8 if lift else -np.inf,
        )  # fmt: skip
        for i in range(v):
            y[free[i]] = shift[i] + at[i]
        if not lift:
            for a in range(c.shape[0]):
                if heavy[a] == 0.0:
                    multiplier[owner[a]] += lam[a]
            status = FEASIBLE
            break
        if at[v] + gap < -TOLERANCE:
            return EMPTY, -np.inf, gap
        inside = at[v] > TOLERANCE
        if not inside and gap > LOOSE:
            break
        if not inside:
            # the zone has no interior: rows that hold it there cannot gain; fix what they fix
            force = 0.0
            for a in range(c.shape[0]):
                force += lam[a] * scale[owner[a]]
            for a in range(c.shape[0]):
                if lam[a] * scale[owner[a]] > 1e-5 * force:
                    state[owner[a]] = HELD
                else:
                    lam[a] = 0.0
            if pin(lam, b, q, lo, hi, hint, free, issue, y, pinned) > 1:
                unused = LOOSE_END
            refill(low, high, issue, y, pinned)
    surplus(constant, linear, curve, y, f)
    value = 0.0
    for p in range(rows):
        if weight[p] > 0.0 and (state[p] == 0 or f[p] - base[p] > TOLERANCE):
            g = max(f[p] - base[p], 1e-300)
            value += weight[p] * np.log(g)
            multiplier[p] += weight[p] / g
    return status, value, gap + unused
