"""Better packages near known ones: the values of two or three issues changed at once.

A search by bounds is as quick as the package it must beat is good. Where parties want the
opposite of one another nearly every part of a package can still end well, and what lets a
search end, or end closer to its bound, is a better package to begin with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import prod

import numpy as np

from plenipo.solve.arrays import Floats, Ints

__all__ = ["nearby"]

AROUND = 300_000  # packages of a round: wider changes are not tried beyond
STARTS = 6
LEAST = 1e-12  # less is float noise, and would go on for ever


def nearby(
    tables: Sequence[Floats], value: Callable[[Floats], Floats], package: Ints, floor: Floats
) -> Ints:
    """The best package found by changing two or three issues at a time, again and again.

    Parameters
    ----------
    tables : sequence of m arrays (n, values of the issue)
    value : callable
        From utilities (C, n) to what is maximised (C,), -inf where it is not allowed.
    package : array (P, m)
        Where to begin: the best of them, each to its end.
    floor : array (n,)
        Packages worth less to a party do not count.

    Returns
    -------
    array (m,)
        At least as good as every package given.
    """
    start = np.asarray(package, np.int64)
    worth = np.sum([table[:, start[:, k]].T for k, table in enumerate(tables)], axis=0)
    rank = np.argsort(-_worth(worth, value, floor), kind="stable")[:STARTS]
    best, top = start[rank[0]], -np.inf
    for row in start[rank]:
        chosen, reached = _climbed(tables, value, row.copy(), floor)
        if reached > top:
            best, top = chosen, reached
    return best


def _worth(point: Floats, value: Callable[[Floats], Floats], floor: Floats) -> Floats:
    return np.where((point >= floor).all(axis=1), value(point), -np.inf)


def _climbed(
    tables: Sequence[Floats], value: Callable[[Floats], Floats], chosen: Ints, floor: Floats
) -> tuple[Ints, float]:
    """A package improved until no change of so many issues helps, and what it is worth."""
    at = np.sum([table[:, v] for table, v in zip(tables, chosen, strict=True)], axis=0)
    reached = float(_worth(at[None], value, floor)[0])
    for width in (2, 3):
        groups = list(combinations(range(len(tables)), width))
        if sum(prod(tables[k].shape[1] for k in some) for some in groups) > AROUND:
            break
        better = True
        while better:
            better = False
            for some in groups:
                shape = [tables[k].shape[1] for k in some]
                rest = at - np.sum([tables[k][:, chosen[k]] for k in some], axis=0)
                point = rest.reshape(-1, *[1] * width)
                for axis, k in enumerate(some):
                    own = [1] * width
                    own[axis] = shape[axis]
                    point = point + tables[k].reshape(-1, *own)
                point = point.reshape(at.size, -1).T
                worth = _worth(point, value, floor)
                best = int(worth.argmax())
                if worth[best] > reached + LEAST:
                    reached, at, better = float(worth[best]), point[best], True
                    chosen[list(some)] = np.unravel_index(best, shape)
    return chosen, reached
