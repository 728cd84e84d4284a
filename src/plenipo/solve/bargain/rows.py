"""Utilities of the people of a branch as rows over its free variables."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Floats, Ints, compiled, inner

__all__ = ["levels_of", "rows_of"]

SAME = 1e-12


@inner
def _edges(taste: Floats, d: int, who: Ints, k: int, low: float, high: float, out: Floats) -> int:
    """Positions between low and high in order, with low before and high after them."""
    out[0] = low
    count = 1
    for a in range(who.shape[0]):
        x = taste[d, who[a], k, 1]
        if taste[d, who[a], k, 0] == 0.0 or x <= low + SAME or x >= high - SAME:
            continue
        i = count
        while i > 1 and out[i - 1] > x:
            out[i] = out[i - 1]
            i -= 1
        out[i] = x
        count += 1
    out[count] = high
    return count + 1


@compiled
def rows_of(
    absolute: bool, taste: Floats, d: int, who: Ints, box: Floats, constant: Floats, hint: Floats
) -> tuple[Floats, Floats, Floats, Floats, Ints, Floats]:
    """Utilities of ``who`` over a box, in the form of ``interior.py``.

    With squared loss one variable an issue; with absolute loss one variable for each
    stretch of an issue between two positions (utilities are linear on it, and filling
    stretches in order is best for everyone, so nothing else need be said). An issue that
    is fixed, or on which nobody's value moves, has none.

    ``constant`` (N,) comes with the worth of options and is completed in place; ``hint``
    (H, S) are levels to try first.

    Returns linear, curve, low, high, column -> issue, hints by column.
    """
    rows = who.shape[0]
    scales = box.shape[1]
    most = scales * (rows + 1) if absolute else scales
    edges = np.empty(rows + 2)
    left = np.empty(most)
    right = np.empty(most)
    issue = np.empty(most, np.int64)
    v = 0
    for k in range(scales):
        low = box[0, k]
        high = box[1, k]
        matters = False
        for a in range(rows):
            matters = matters or taste[d, who[a], k, 0] > 0.0 or taste[d, who[a], k, 2] != 0.0
        free = matters and high - low > SAME
        at = 0.0  # squared: utilities from level 0; absolute: from the low end of the box
        if absolute or not free:
            at = low if matters else min(max(hint[0, k], low), high)
        for a in range(rows):
            s = taste[d, who[a], k, 0]
            apart = at - taste[d, who[a], k, 1]
            constant[a] -= s * (abs(apart) if absolute else apart * apart)
            constant[a] -= taste[d, who[a], k, 2] * at
        if not free:
            continue
        count = 2
        edges[0] = low
        edges[1] = high
        if absolute:
            count = _edges(taste, d, who, k, low, high, edges)
        for i in range(count - 1):
            if edges[i + 1] - edges[i] > SAME:
                left[v] = edges[i]
                right[v] = edges[i + 1]
                issue[v] = k
                v += 1
    linear = np.zeros((rows, v))
    curve = np.zeros((rows, v))
    lo = np.zeros(v)
    hi = np.empty(v)
    hints = np.empty((hint.shape[0], v))
    for j in range(v):
        k = issue[j]
        shift = left[j] if absolute else 0.0
        lo[j] = left[j] - shift
        hi[j] = right[j] - shift
        for h in range(hint.shape[0]):
            hints[h, j] = min(max(hint[h, k] - shift, lo[j]), hi[j])
        for a in range(rows):
            s = taste[d, who[a], k, 0]
            x = taste[d, who[a], k, 1]
            if absolute:
                linear[a, j] = (s if x >= right[j] - SAME else -s) - taste[d, who[a], k, 2]
            else:
                linear[a, j] = 2.0 * s * x - taste[d, who[a], k, 2]
                curve[a, j] = s
    return linear, curve, lo, hi, issue[:v].copy(), hints


@inner
def levels_of(
    absolute: bool, y: Floats, issue: Ints, box: Floats, hint: Floats, level: Floats
) -> None:
    """Levels of the scales from the variables of :func:`rows_of`."""
    for k in range(box.shape[1]):
        level[k] = min(max(hint[0, k], box[0, k]), box[1, k])
    for j in range(y.shape[0]):
        if not absolute:
            level[issue[j]] = y[j]
        else:
            if j == 0 or issue[j - 1] != issue[j]:
                level[issue[j]] = box[0, issue[j]]
            level[issue[j]] += y[j]
