"""Any utility functions, by going through all packages.

For utilities that do not add up over issues (hyper-rectangles, mappings of whole packages).
Packages are valued a chunk at a time; what the best of a few weighted sums already dominates
is dropped at once, so that only a small rest is compared. What is left is one block of every
issue, on which the frontier and the single solutions work as on any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import prod
from typing import NamedTuple

import numpy as np

from plenipo.errors import MethodError
from plenipo.solve.arrays import Bools, Floats, Ints, compiled
from plenipo.solve.packages.blocks import Blocks
from plenipo.solve.packages.pareto import FINER, TOLERANCE
from plenipo.solve.packages.undominated import undominated

__all__ = ["LARGEST", "Enumerated", "counted", "enumerated"]

LARGEST = 20_000_000  # packages
CHUNK = 1 << 15
HELD = 1 << 17  # packages held before they are compared
WEIGHTS = 25  # weighted sums whose best package drops others

Utility = Callable[[Ints], Floats]


class Enumerated(NamedTuple):
    """What going through all packages leaves."""

    joined: Blocks  # one block: the undominated packages
    possible: int  # packages that every party can have
    lowest: Floats  # (n,) the least utility of each party in one of those


def enumerated(
    sizes: Sequence[int],
    utility: Utility,
    *,
    tolerance: float = TOLERANCE,
    largest: int = LARGEST,
) -> Enumerated:
    """The undominated packages of any utilities.

    Parameters
    ----------
    sizes : sequence of m ints
        How many values each issue has.
    utility : callable
        From packages (C, m), which value of each issue, to utilities (C, n); -inf for a package
        that a party cannot have.
    tolerance : float
        Utilities closer than this are equal.
    largest : int
        Most packages that are gone through.

    Returns
    -------
    Enumerated
        Packages that a floor leaves out may be among them; whatever dominates a package reaches
        the floors it reaches, so a floor can be put on them afterwards.

    Raises
    ------
    ValueError
        The utilities have another shape, or one is not a number or +inf.
    MethodError
        There are more packages than `largest`, or nobody can have any.
    """
    sizes = tuple(int(size) for size in sizes)
    grid = tolerance / FINER
    sieve: _Sieve | None = None
    held: list[tuple[Floats, Ints]] = []
    size = possible = 0
    lowest = np.empty(0)
    for index, worth in _valued(sizes, utility, largest):
        kept = np.flatnonzero((worth > -np.inf).all(axis=1))
        if not kept.size:
            continue
        worth, index = worth[kept], index[kept]
        possible += kept.size
        if sieve is None:
            sieve, lowest = _Sieve(worth.shape[1]), worth.min(axis=0)
        lowest = np.minimum(lowest, worth.min(axis=0))
        kept = sieve.left(worth, grid)
        held.append((worth[kept], index[kept]))
        size += kept.size
        if size > HELD:
            held = [_compared(held, grid)]
            size = held[0][1].size
    if not held:
        raise MethodError("No package can be had by every party.", instead="Check the utilities.")
    point, index = _compared(held, grid)
    issues = tuple(range(len(sizes)))
    joined = Blocks([np.ascontiguousarray(point.T)], (issues,), (index,), sizes)
    return Enumerated(joined, possible, lowest)


def counted(
    sizes: Sequence[int],
    utility: Utility,
    floor: Floats,
    *,
    tolerance: float = TOLERANCE,
    largest: int = LARGEST,
) -> int:
    """How many packages are worth at least the floor (n,) to every party.

    Parameters and errors as in `enumerated`.
    """
    least = np.asarray(floor, dtype=float) - tolerance
    return sum(
        int(((worth >= least) & (worth > -np.inf)).all(axis=1).sum())
        for _, worth in _valued(tuple(int(size) for size in sizes), utility, largest)
    )


def _valued(
    sizes: tuple[int, ...], utility: Utility, largest: int
) -> Iterator[tuple[Ints, Floats]]:
    """Packages by their number in C order, and their utilities (C, n), chunk by chunk."""
    total = prod(sizes)
    if total > largest:
        raise MethodError(
            f"There are {total} packages to go through, and {largest} are allowed.",
            instead="Say which issues are linked, so that only those are gone through.",
        )
    for low in range(0, total, CHUNK):
        index = np.arange(low, min(low + CHUNK, total))
        worth = np.asarray(utility(np.stack(np.unravel_index(index, sizes), axis=1)), dtype=float)
        if worth.ndim != 2 or worth.shape[0] != index.size or not (worth < np.inf).all():
            raise ValueError(f"utility must give {index.size} rows of numbers (got {worth.shape})")
        yield index, worth


class _Sieve:
    """The packages that are best by a few weighted sums so far, which drop most others.

    The sums' maxima lie all over the frontier: each party, all, and some between.
    """

    def __init__(self, parties: int) -> None:
        between = np.random.default_rng(0).dirichlet(np.ones(parties), WEIGHTS)
        even = np.full((1, parties), 1.0 / parties)
        mostly = 0.98 * np.eye(parties) + 0.02 / parties
        self.weight = np.concatenate([even, mostly, between])
        self.best = np.empty((0, parties))
        self.score = np.full(self.weight.shape[0], -np.inf)

    def left(self, worth: Floats, width: float) -> Ints:
        """Rows of the utilities (C, n) that none of the best dominates."""
        kept = np.flatnonzero(~_beaten(worth, self.best, width))
        if not kept.size:
            return kept
        score = worth[kept] @ self.weight.T
        top = score.argmax(axis=0)
        reached = score[top, np.arange(top.size)]
        better = reached > self.score
        if not self.best.size:
            self.best = np.empty_like(self.weight)
        self.best[better], self.score[better] = worth[kept[top[better]]], reached[better]
        return kept[~_beaten(worth[kept], self.best, width)]


def _compared(held: list[tuple[Floats, Ints]], grid: float) -> tuple[Floats, Ints]:
    """What is undominated in all that is held."""
    point = np.concatenate([some for some, _ in held])
    index = np.concatenate([some for _, some in held])
    kept = np.flatnonzero(undominated(point, grid).group >= 0)
    return point[kept], index[kept]


@compiled
def _beaten(point: Floats, best: Floats, width: float) -> Bools:
    """Whether one of a few points is better by the width in one coordinate, as good in all."""
    out = np.zeros(point.shape[0], np.bool_)
    for c in range(point.shape[0]):
        for b in range(best.shape[0]):
            as_good, better = True, False
            for i in range(point.shape[1]):
                if best[b, i] < point[c, i]:
                    as_good = False
                    break
                if best[b, i] > point[c, i] + 2.0 * width:
                    better = True
            if as_good and better:
                out[c] = True
                break
    return out
