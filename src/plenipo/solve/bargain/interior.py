"""Maximise a weighted product of concave surpluses over a box: one compiled kernel.

The problem, in v variables and N rows:

    maximise   sum_p weight_p ln f_p(y) + sum_j objective_j y_j
    subject to f_p(y) >= 0 for rows of weight 0,   low <= y <= high
    where      f_p(y) = constant_p + sum_j (linear_pj y_j - curve_pj y_j^2),  curve >= 0

Nash bargaining (weights theta), phase 1 and Kalai-Smorodinsky (weights 0, one extra
variable t to be raised) are all of this form, with quadratic loss (one variable an
issue) and with absolute loss (one variable a segment between two positions).

The certificate is exact: for multipliers lam >= 0 (weight_p / f_p for weighted rows)

    optimum - value(y) <= max_z sum_p lam_p (f_p(z) - f_p(y)) + objective (z - y)
                          + sum_c lam_c f_c(y)

and the maximum separates by variable.
"""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Floats, compiled, inner

__all__ = ["back_substitute", "bound_above", "climb", "factor", "raise_floor", "surplus"]


PATIENT = 20  # steps after which walls around a product only come nearer: it may go in circles


@inner
def surplus(constant: Floats, linear: Floats, curve: Floats, y: Floats, out: Floats) -> None:
    """Write f_p(y) of every row into ``out``."""
    for p in range(constant.shape[0]):
        value = constant[p]
        for j in range(y.shape[0]):
            value += (linear[p, j] - curve[p, j] * y[j]) * y[j]
        out[p] = value


@inner
def bound_above(
    multiplier: Floats,
    objective: Floats,
    linear: Floats,
    curve: Floats,
    low: Floats,
    high: Floats,
    y: Floats,
    at: Floats,
) -> float:
    """max over the box of ``sum_p multiplier_p (f_p(z) - f_p(y)) + objective (z - y)``.

    ``at`` is overwritten with the z where it is reached.
    """
    total = 0.0
    for j in range(y.shape[0]):
        slope = objective[j]
        bend = 0.0
        for p in range(multiplier.shape[0]):
            slope += multiplier[p] * linear[p, j]
            bend += multiplier[p] * curve[p, j]
        if bend > 0.0:
            z = min(max(slope / (2.0 * bend), low[j]), high[j])
        elif slope > 0.0:
            z = high[j]
        else:
            z = low[j]
        at[j] = z
        total += (slope - bend * (z + y[j])) * (z - y[j])
    return total


@inner
def factor(matrix: Floats) -> bool:
    """Cholesky factor in place (lower triangle); False where it is not a number."""
    for i in range(matrix.shape[0]):
        for j in range(i + 1):
            value = matrix[i, j]
            for k in range(j):
                value -= matrix[i, k] * matrix[j, k]
            if i == j:
                if not value > 1e-15 * matrix[i, i]:
                    if np.isnan(value):
                        return False
                    value = 1e64  # lost in rounding: this variable rests for a step
                matrix[i, i] = np.sqrt(value)
            else:
                matrix[i, j] = value / matrix[j, j]
    return True


@inner
def back_substitute(matrix: Floats, rhs: Floats) -> None:
    """Solve with a matrix factored by :func:`factor`, in place."""
    size = matrix.shape[0]
    for i in range(size):
        value = rhs[i]
        for k in range(i):
            value -= matrix[i, k] * rhs[k]
        rhs[i] = value / matrix[i, i]
    for i in range(size - 1, -1, -1):
        value = rhs[i]
        for k in range(i + 1, size):
            value -= matrix[k, i] * rhs[k]
        rhs[i] = value / matrix[i, i]


@inner
def climb(
    weight: Floats,
    objective: Floats,
    constant: Floats,
    linear: Floats,
    curve: Floats,
    low: Floats,
    high: Floats,
    y: Floats,
    multiplier: Floats,
    tolerance: float,
    enough: float,
    hopeless: float,
) -> tuple[float, float, int]:
    """Primal-dual interior point from a strictly feasible ``y`` (changed in place).

    Parameters
    ----------
    weight : (N,) >= 0; rows of weight 0 are constraints f >= 0
    objective : (v,) linear part of the objective
    constant (N,), linear (N, v), curve (N, v) : the rows
    low, high : (v,) with low < high
    y : (v,) strictly inside the box and with every f_p(y) > 0
    multiplier : (N,) is overwritten with the multipliers
    tolerance : stop when the certified gap is at most this
    enough : stop as soon as the linear objective reaches this (phase 1)
    hopeless : stop as soon as value + gap falls below this (phase 1)

    Returns
    -------
    value, gap, steps
    """
    rows, size = linear.shape
    f = np.empty(rows)
    grad = np.empty((rows, size))
    zl = np.empty(size)
    zu = np.empty(size)
    matrix = np.empty((size, size))
    dy = np.empty(size)
    trial = np.empty(size)
    target = np.empty(size)
    trial_f = np.empty(rows)
    dmul = np.empty(rows)
    heavy = 0.0
    walls = 2.0 * size
    for p in range(rows):
        heavy += weight[p]
        if weight[p] == 0.0:
            walls += 1.0
    mu = 0.01
    surplus(constant, linear, curve, y, f)
    for p in range(rows):
        multiplier[p] = weight[p] / f[p] if weight[p] > 0.0 else min(mu / f[p], 1e6)
    for j in range(size):
        zl[j] = mu / (y[j] - low[j])
        zu[j] = mu / (high[j] - y[j])
    value = 0.0
    gap = np.inf
    steps = 0
    last = 1.0
    for step in range(80):
        steps = step
        value = 0.0
        slack = 0.0
        for p in range(rows):
            if weight[p] > 0.0:
                multiplier[p] = weight[p] / f[p]
                value += weight[p] * np.log(f[p])
            else:
                slack += multiplier[p] * f[p]
        linear_value = 0.0
        for j in range(size):
            linear_value += objective[j] * y[j]
        value += linear_value
        gap = bound_above(multiplier, objective, linear, curve, low, high, y, target) + slack
        if gap <= tolerance or linear_value >= enough or value + gap < hopeless:
            break
        complement = slack
        for j in range(size):
            complement += zl[j] * (y[j] - low[j]) + zu[j] * (high[j] - y[j])
        # far from the optimum the walls must not close in before the objective has settled;
        # close to it they may, faster and faster
        width = max(complement, min(gap, 1.0))
        share = min(max(width, 1e-4), 0.1) if last > 0.9 else (0.3 if last > 0.5 else 1.0)
        aim = max(share * width, 0.02 * tolerance) / walls
        mu = min(aim, mu) if step >= PATIENT and heavy > 0.0 else aim
        wall = 1.0 - min(max(width, 1e-4), 0.01)
        # Newton system: diagonal of curvature and walls, plus one rank for each row.
        for j in range(size):
            bend = 0.0
            for p in range(rows):
                grad[p, j] = linear[p, j] - 2.0 * curve[p, j] * y[j]
                bend += 2.0 * multiplier[p] * curve[p, j]
            below = y[j] - low[j]
            above = high[j] - y[j]
            dy[j] = objective[j] + mu / below - mu / above
            for i in range(j + 1):
                matrix[j, i] = 0.0
            matrix[j, j] = bend + zl[j] / below + zu[j] / above + 1e-14
        for p in range(rows):
            if weight[p] > 0.0:
                pull = multiplier[p]
                rank = multiplier[p] / f[p]
            else:
                pull = mu / f[p]
                rank = multiplier[p] / f[p]
            for j in range(size):
                gj = grad[p, j]
                dy[j] += pull * gj
                if gj != 0.0:
                    scaled = rank * gj
                    for i in range(j + 1):
                        matrix[j, i] += scaled * grad[p, i]
        if not factor(matrix):
            break
        back_substitute(matrix, dy)
        primal = 1.0
        dual = 1.0
        for j in range(size):
            below = y[j] - low[j]
            above = high[j] - y[j]
            if dy[j] < 0.0:
                primal = min(primal, -wall * below / dy[j])
            elif dy[j] > 0.0:
                primal = min(primal, wall * above / dy[j])
            dl = mu / below - zl[j] - zl[j] / below * dy[j]
            du = mu / above - zu[j] + zu[j] / above * dy[j]
            if dl < 0.0:
                dual = min(dual, -wall * zl[j] / dl)
            if du < 0.0:
                dual = min(dual, -wall * zu[j] / du)
        rise = 0.0
        for p in range(rows):
            slope = 0.0
            bend = 0.0
            for j in range(size):
                slope += grad[p, j] * dy[j]
                bend += curve[p, j] * dy[j] * dy[j]
            # f(y + a dy) = f + a slope - a^2 bend stays above 1 % of f; the root does not cancel
            root = np.sqrt(slope * slope + 4.0 * bend * wall * f[p])
            if slope < 0.0:
                primal = min(primal, 2.0 * wall * f[p] / (root - slope))
            elif bend > 0.0:
                primal = min(primal, (root + slope) / (2.0 * bend))
            if weight[p] > 0.0:
                rise += multiplier[p] * slope
            else:
                dmul[p] = mu / f[p] - multiplier[p] - multiplier[p] / f[p] * slope
                rise += mu / f[p] * slope
                if dmul[p] < 0.0:
                    dual = min(dual, -wall * multiplier[p] / dmul[p])
        for j in range(size):
            rise += (objective[j] + mu / (y[j] - low[j]) - mu / (high[j] - y[j])) * dy[j]
        # halve until the barrier function rises
        before = linear_value
        for p in range(rows):
            before += (weight[p] if weight[p] > 0.0 else mu) * np.log(f[p])
        for j in range(size):
            before += mu * np.log((y[j] - low[j]) * (high[j] - y[j]))
        for _ in range(30):
            inside = True
            after = 0.0
            for j in range(size):
                trial[j] = y[j] + primal * dy[j]
                room = (trial[j] - low[j]) * (high[j] - trial[j])
                if not (room > 0.0 and trial[j] > low[j]):
                    inside = False
                    break
                after += objective[j] * trial[j] + mu * np.log(room)
            if inside:
                surplus(constant, linear, curve, trial, trial_f)
                for p in range(rows):
                    if not trial_f[p] > 0.0:
                        inside = False
                        break
                    after += (weight[p] if weight[p] > 0.0 else mu) * np.log(trial_f[p])
            if inside and after >= before + 1e-4 * primal * rise - 1e-13 * (1.0 + abs(before)):
                break
            primal *= 0.5
        else:
            break
        last = min(primal, dual)
        for j in range(size):
            below = y[j] - low[j]
            above = high[j] - y[j]
            dl = mu / below - zl[j] - zl[j] / below * dy[j]
            du = mu / above - zu[j] + zu[j] / above * dy[j]
            zl[j] += dual * dl
            zu[j] += dual * du
        for p in range(rows):
            if weight[p] == 0.0:
                multiplier[p] += dual * dmul[p]
            f[p] = trial_f[p]
        for j in range(size):
            y[j] = trial[j]
    if heavy == 0.0:
        return value, gap, steps
    # the last hair's breadth: where the multipliers point, onto the walls, if that is no worse
    better = 0.0
    for j in range(size):
        near = abs(target[j] - y[j]) <= 1e-4 * (high[j] - low[j])
        trial[j] = target[j] if near else y[j]
        better += objective[j] * trial[j]
    surplus(constant, linear, curve, trial, trial_f)
    for p in range(rows):
        if weight[p] > 0.0:
            better += weight[p] * np.log(trial_f[p]) if trial_f[p] > 0.0 else -np.inf
        elif trial_f[p] < 0.0:
            better = -np.inf
    if better >= value:
        value = better
        for j in range(size):
            y[j] = trial[j]
    return value, gap, steps


@compiled
def raise_floor(
    scale: Floats,
    constant: Floats,
    linear: Floats,
    curve: Floats,
    low: Floats,
    high: Floats,
    y: Floats,
    multiplier: Floats,
    tolerance: float,
    enough: float,
    hopeless: float,
) -> tuple[float, float]:
    """Phase 1: the largest t with ``f_p(y) >= scale_p t`` for all rows; ``y`` moves there.

    ``scale_p = 0`` keeps row p as the plain constraint f_p >= 0 (then the start must
    satisfy it strictly). Returns t and its certified distance from the optimum.
    ``multiplier`` is scaled so that ``sum_p multiplier_p scale_p`` is about 1: with
    ``sum_p multiplier_p f_p < 0`` everywhere it proves that no package serves all.
    """
    rows, size = linear.shape
    more = size + 1
    linear_t = np.zeros((rows, more))
    curve_t = np.zeros((rows, more))
    low_t = np.empty(more)
    high_t = np.empty(more)
    start = np.empty(more)
    f = np.empty(rows)
    surplus(constant, linear, curve, y, f)
    t = np.inf
    spread = 1.0
    for p in range(rows):
        for j in range(size):
            linear_t[p, j] = linear[p, j]
            curve_t[p, j] = curve[p, j]
        linear_t[p, size] = -scale[p]
        if scale[p] > 0.0:
            t = min(t, f[p] / scale[p])
    if t == np.inf:
        t = 0.0
    for j in range(size):
        low_t[j] = low[j]
        high_t[j] = high[j]
        start[j] = y[j]
    low_t[size] = t - 1.0 - spread
    high_t[size] = max(t, 0.0) + 4.0
    start[size] = t - 0.1
    objective = np.zeros(more)
    objective[size] = 1.0
    weight = np.zeros(rows)
    value, gap, _ = climb(
        weight,
        objective,
        constant,
        linear_t,
        curve_t,
        low_t,
        high_t,
        start,
        multiplier,
        tolerance,
        enough,
        hopeless,
    )
    for j in range(size):
        y[j] = start[j]
    return value, gap
