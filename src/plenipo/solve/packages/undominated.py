"""The undominated ones of a set of points, and which of them are the same point.

Two utilities closer than a tolerance are one utility. Each is put on a grid of that width;
the grid is set off by an irrational share of a step, so that decimals of a file (0.125, 1e-9)
never stand on the line between two steps, where float noise would decide.

One party: the largest. Two: sorted, with a running maximum. Three: sorted, with a staircase
of the other two (Kung, Luccio and Preparata 1975). Four and more: sorted by their sum, each
compared with those kept before it, which are held in blocks so that a block is compared at
once, and apart by which coordinates are above the middle, since no point dominates one that
is above the middle where it is not.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plenipo.errors import MethodError
from plenipo.solve.arrays import Floats, Ints, compiled

__all__ = ["EFFORT", "Groups", "members", "undominated"]

OFF = 0.6180339887498949  # of a step
LARGEST = 2.0**61
BLOCK = 64
EFFORT = 200_000_000  # a few seconds
MANY = 256  # rows from which one key is sorted by first: seldom are two rows equal in it
HALVED = 8  # coordinates whose middle parts the kept points


class Groups(NamedTuple):
    """C points sorted into K undominated ones."""

    group: Ints  # (C,) which of the K points this is; -1: dominated
    first: Ints  # (K,) the first row that is this point


def undominated(point: Floats, tolerance: float, *, effort: int = EFFORT) -> Groups:
    """Which points no other is better than in one coordinate and as good in all.

    Parameters
    ----------
    point : array (C, n), finite
    tolerance : float, > 0
        Width of the grid on which utilities are compared.
    effort : int
        How many coordinates of blocks of 64 points may be compared: from four parties on the
        work grows with the square of what is undominated.

    Returns
    -------
    Groups
        Equal points, on the grid, share a group.

    Raises
    ------
    ValueError
        The points span more steps of the grid than a 64-bit number holds.
    MethodError
        Too many are undominated to be compared with one another.

    Examples
    --------
    >>> undominated(np.array([[1.0, 0.0], [0.5, 0.5], [0.4, 0.5], [0.5, 0.5]]), 1e-9).group
    array([ 0,  1, -1,  1])

    References
    ----------
    .. [1] Kung, Luccio and Preparata (1975), On finding the maxima of a set of vectors,
       Journal of the ACM 22.
    """
    rows = point.shape[0]
    if rows == 0:
        return Groups(np.empty(0, np.int64), np.empty(0, np.int64))
    down, steps = _keys(point, tolerance, OFF, LARGEST / (point.shape[1] + 1))
    if down.shape[1] != rows:
        raise ValueError(
            f"utilities span {steps:.3g} times the tolerance {tolerance:g}: "
            "divide them by a constant, or take a larger tolerance"
        )
    width = down.shape[0]
    if width == 0:
        return Groups(np.zeros(rows, np.int64), np.zeros(1, np.int64))
    if width <= 3:
        order = np.argsort(down[0], kind="stable") if rows > MANY else None
        if order is None or (np.diff(down[0][order]) == 0).any():  # the next keys matter too
            order = np.lexsort(down[::-1])
        return Groups(*_staircase(down, order))
    order = np.argsort(down.sum(axis=0), kind="stable")
    key = np.ascontiguousarray(-down[:, order].T)
    middle = np.median(key[:, :HALVED], axis=0).astype(np.int64)
    group, first, done = _blocks(key, middle, effort)
    if done < rows:
        raise MethodError(
            f"The frontier is too large to be listed: {rows} points of {width} parties are "
            f"compared at a step of it, and after {done} the effort allowed was spent.",
            instead="Ask for single points (Nash, Kalai), which need no frontier.",
        )
    out = np.empty(rows, np.int64)
    out[order] = group
    return Groups(out, order[first])


@compiled
def _keys(point: Floats, tolerance: float, off: float, largest: float) -> tuple[Ints, float]:
    """Steps of C points below the best (w, C), of the w coordinates in which they differ.

    Also how many steps the widest coordinate spans; without keys where that is too many.
    """
    rows, n = point.shape
    low, high = point[0].copy(), point[0].copy()
    for c in range(1, rows):
        for i in range(n):
            low[i] = min(low[i], point[c, i])
            high[i] = max(high[i], point[c, i])
    steps = 0.0
    for i in range(n):
        steps = max(steps, (high[i] - low[i]) / tolerance)
    if not steps < largest:
        return np.empty((0, 0), np.int64), steps
    down = np.empty((n, rows), np.int64)
    width = 0
    for i in range(n):
        differ = False
        for c in range(rows):
            down[width, c] = -np.int64(np.floor((point[c, i] - low[i]) / tolerance + off))
            if down[width, c] != down[width, 0]:
                differ = True
        if differ:
            width += 1
    return down[:width].copy(), steps


@compiled
def members(group: Ints, groups: int) -> tuple[Ints, Ints]:
    """Where each group begins (groups + 1,) among the rows sorted by group, and those rows.

    Rows of group -1 belong to none; within a group rows stay in their order.
    """
    start = np.zeros(groups + 1, np.int64)
    for g in group:
        if g >= 0:
            start[g + 1] += 1
    for g in range(groups):
        start[g + 1] += start[g]
    at = start.copy()
    row = np.empty(start[groups], np.int64)
    for c in range(group.shape[0]):
        g = group[c]
        if g >= 0:
            row[at[g]] = c
            at[g] += 1
    return start, row


@compiled
def _staircase(down: Ints, order: Ints) -> tuple[Ints, Ints]:
    """Group of each of C rows of one to three keys (w, C), and the first row of each group.

    The order is upwards by the first key, then the next, and keeps equal rows in theirs.
    """
    width, rows = down.shape
    group = np.full(rows, -1, np.int64)
    first = np.empty(rows, np.int64)
    y = np.empty(rows, np.int64)  # of the kept ones that count: upwards
    z = np.empty(rows, np.int64)  # downwards
    size = 0
    kept = 0
    for at in order:
        b = -down[1, at] if width > 1 else 0
        c = -down[2, at] if width > 2 else 0
        if kept > 0:
            last = first[kept - 1]
            same = True
            for i in range(width):
                if down[i, at] != down[i, last]:
                    same = False
            if same:
                group[at] = kept - 1
                continue
        low, high = 0, size  # the first step with y >= b has the largest z of those
        while low < high:
            middle = (low + high) // 2
            if y[middle] >= b:
                high = middle
            else:
                low = middle + 1
        if low < size and z[low] >= c:
            continue
        group[at] = kept
        first[kept] = at
        kept += 1
        end = low
        if end < size and y[end] == b:
            end += 1
        while low > 0 and z[low - 1] <= c:
            low -= 1
        shift = low + 1 - end
        if shift > 0:
            for j in range(size - 1, end - 1, -1):
                y[j + shift] = y[j]
                z[j + shift] = z[j]
        elif shift < 0:
            for j in range(end, size):
                y[j + shift] = y[j]
                z[j + shift] = z[j]
        size += shift
        y[low] = b
        z[low] = c
    return group, first[:kept].copy()


@compiled
def _blocks(key: Ints, middle: Ints, effort: int) -> tuple[Ints, Ints, int]:
    """Group of each of C rows of keys (C, n) sorted by their sum, downwards; the first row of
    each group; rows done."""
    rows, n = key.shape
    halves = middle.shape[0]
    parts = 1 << halves
    group = np.full(rows, -1, np.int64)
    first = np.empty(rows, np.int64)
    total = rows // BLOCK + parts + 1  # every part may have one that is not full
    block = np.full((total, n, BLOCK), -1)  # keys are >= 0, so an empty row is worse in all
    most = np.full((total, n), -1)  # of each block
    member = np.empty((total, BLOCK), np.int64)  # group of each row of a block
    after = np.empty(total, np.int64)  # the block of the same part that was begun before
    head = np.full(parts, -1, np.int64)
    filled = np.zeros(parts, np.int64)  # of the block at the head
    used = 0
    kept = 0
    apart = np.empty(BLOCK, np.int64)
    for i in range(rows):
        if effort < 0:
            return group, first[:kept].copy(), i
        part = 0
        for k in range(halves):
            if key[i, k] > middle[k]:
                part |= 1 << k
        found = -2
        for other in range(parts):
            if (other & part) != part:
                continue
            b = head[other]
            while b >= 0:
                may = True
                for k in range(n):
                    if most[b, k] < key[i, k]:
                        may = False
                        break
                effort -= 1
                if may:
                    effort -= n
                    for j in range(BLOCK):
                        apart[j] = block[b, 0, j] - key[i, 0]
                    for k in range(1, n):
                        own = key[i, k]
                        for j in range(BLOCK):
                            apart[j] |= block[b, k, j] - own
                    for j in range(BLOCK):  # no sign bit: at least as good in all
                        if apart[j] >= 0:
                            same = True
                            for k in range(n):
                                if block[b, k, j] != key[i, k]:
                                    same = False
                            found = member[b, j] if same else -1
                            break
                    if found > -2:
                        break
                b = after[b]
            if found > -2:
                break
        if found > -2:
            group[i] = found
            continue
        if head[part] < 0 or filled[part] == BLOCK:
            after[used] = head[part]
            head[part] = used
            filled[part] = 0
            used += 1
        b, j = head[part], filled[part]
        for k in range(n):
            block[b, k, j] = key[i, k]
            most[b, k] = max(most[b, k], key[i, k])
        member[b, j] = kept
        filled[part] += 1
        group[i] = kept
        first[kept] = i
        kept += 1
    return group, first[:kept].copy(), rows
