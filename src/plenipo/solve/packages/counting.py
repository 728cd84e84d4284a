"""How many packages reach every floor, without valuing each."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from plenipo.errors import MethodError
from plenipo.solve.arrays import Floats, Ints, compiled
from plenipo.solve.packages.pareto import TOLERANCE, checked

__all__ = ["acceptable"]

EFFORT = 200_000_000  # parts of packages looked at


def acceptable(
    worth: Sequence[Floats],
    floor: Floats,
    *,
    tolerance: float = TOLERANCE,
    effort: int = EFFORT,
) -> int:
    """How many packages are worth at least the floor to every party.

    A part of a package whose best continuation misses a floor counts nothing, one whose worst
    reaches all counts whole; only what is between is looked into.

    Parameters
    ----------
    worth : sequence of m arrays (n, values of the issue)
    floor : array (n,)
        -inf for a party that takes anything.
    effort : int
        How many parts may be looked at.

    Raises
    ------
    MethodError
        More parts would have to be looked at.

    Examples
    --------
    >>> acceptable([np.array([[0.0, 1.0]]), np.array([[0.0, 1.0]])], np.array([1.0]))
    3
    """
    tables, parties = checked(worth)
    least = np.broadcast_to(np.asarray(floor, dtype=float), (parties,)) - tolerance
    if bool((np.sum([table.min(axis=1) for table in tables], axis=0) >= least).all()):
        return prod(table.shape[1] for table in tables)  # no floor binds
    ranges = [float((table.max(axis=1) - table.min(axis=1)).max()) for table in tables]
    order = np.argsort(-np.array(ranges), kind="stable")  # what decides most comes first
    tables = [tables[int(k)] for k in order]
    sizes = [table.shape[1] for table in tables]
    after = [1]  # packages that share the first k values
    for size in sizes[::-1]:
        after.insert(0, after[0] * size)
    if after[0] >= 2**62:
        raise MethodError(
            f"There are {float(after[0]):.1e} packages, too many to count those that are allowed.",
            instead="Ask for the frontier or for single points.",
        )
    rest = np.zeros((2, len(tables) + 1, parties))  # worst and best of the issues from k on
    for k in range(len(tables) - 1, -1, -1):
        rest[0, k] = rest[0, k + 1] + tables[k].min(axis=1)
        rest[1, k] = rest[1, k + 1] + tables[k].max(axis=1)
    start = np.cumsum([0, *sizes]).astype(np.int64)
    flat = np.ascontiguousarray(np.concatenate([table.T for table in tables]))
    found = _count(flat, start, least, rest, np.array(after, np.int64), effort)
    if found < 0:
        raise MethodError(
            f"The packages that are allowed were not counted: {effort} parts were looked at.",
            instead="Raise effort.",
        )
    return int(found)


@compiled
def _count(flat: Floats, start: Ints, least: Floats, rest: Floats, after: Ints, effort: int) -> int:
    """Depth first over the issues; -1 where the effort is spent."""
    m, n = start.shape[0] - 1, least.shape[0]
    total = np.zeros((m + 1, n))
    value = np.zeros(m + 1, np.int64)
    found = 0
    k = 0
    fresh = True
    while k >= 0:
        if fresh:
            effort -= 1
            if effort < 0:
                return -1
            may, sure = True, True
            for i in range(n):
                if total[k, i] + rest[1, k, i] < least[i]:
                    may = False
                    break
                if total[k, i] + rest[0, k, i] < least[i]:
                    sure = False
            if not may or sure:
                if may:
                    found += after[k]
                k -= 1
                fresh = False
                continue
            value[k] = start[k]
        else:
            value[k] += 1
        if value[k] == start[k + 1]:
            k -= 1
            fresh = False
            continue
        for i in range(n):
            total[k + 1, i] = total[k, i] + flat[value[k], i]
        k += 1
        fresh = True
    return found
