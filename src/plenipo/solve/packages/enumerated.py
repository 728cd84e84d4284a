"""The Pareto frontier of any utility functions, by going through all packages.

For utilities that do not add up over issues (hyper-rectangles, mappings of whole packages).
Packages are valued a chunk at a time; what the best of a few weighted sums already dominates
is dropped at once, so that only a small rest is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from plenipo.errors import MethodError
from plenipo.solve.arrays import Bools, Floats, Ints, compiled
from plenipo.solve.packages.pareto import FINER, TOLERANCE
from plenipo.solve.packages.undominated import undominated

__all__ = ["LARGEST", "Enumerated", "enumerated"]

LARGEST = 20_000_000  # packages
CHUNK = 1 << 15
HELD = 1 << 17  # packages held before they are compared
WEIGHTS = 25  # weighted sums whose best package drops others


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumerated:
    """Undominated points, best for the first party first, and their packages."""

    point: Floats  # (F, n)
    count: Ints  # (F,)
    index: Ints  # packages in their order, those of the first point first
    sizes: tuple[int, ...]
    acceptable: int  # packages that reach the floor

    def packages(self, point: int) -> Ints:
        """(count, m) every package that gives this point."""
        start = int(self.count[:point].sum())
        some = self.index[start : start + int(self.count[point])]
        return np.stack(np.unravel_index(some, self.sizes), axis=1)


def enumerated(
    sizes: Sequence[int],
    utility: Callable[[Ints], Floats],
    *,
    floor: Floats | None = None,
    tolerance: float = TOLERANCE,
    largest: int = LARGEST,
) -> Enumerated:
    """Every undominated point of any utilities.

    Parameters
    ----------
    sizes : sequence of m ints
        How many values each issue has.
    utility : callable
        From packages (C, m), which value of each issue, to utilities (C, n); -inf for a package
        that a party cannot have.
    floor : array (n,), optional
        Packages worth less than this to a party are left out.
    tolerance : float
        Utilities closer than this are equal.
    largest : int
        Most packages that are gone through.

    Raises
    ------
    MethodError
        There are more packages.
    """
    sizes = tuple(int(size) for size in sizes)
    total = prod(sizes)
    if total > largest:
        raise MethodError(
            f"There are {total} packages to go through, and {largest} are allowed.",
            instead="Say which issues are linked, so that only those are gone through.",
        )
    grid = tolerance / FINER
    least = -np.inf if floor is None else np.asarray(floor, dtype=float) - tolerance
    weight = np.empty((0, 0))
    best = np.empty((0, 0))  # the package that is best by each weighted sum so far
    held: list[tuple[Floats, Ints]] = []
    size = acceptable = 0
    for low in range(0, total, CHUNK):
        index = np.arange(low, min(low + CHUNK, total))
        worth = np.asarray(utility(np.stack(np.unravel_index(index, sizes), axis=1)), dtype=float)
        if worth.ndim != 2 or worth.shape[0] != index.size or np.isnan(worth).any():
            raise ValueError(f"utility must give {index.size} rows of numbers (got {worth.shape})")
        if not weight.size:
            weight = _weights(worth.shape[1])
            best = np.full(weight.shape, -np.inf)
        kept = np.flatnonzero((worth >= least).all(axis=1) & np.isfinite(worth).all(axis=1))
        acceptable += kept.size
        if not kept.size:
            continue
        worth, index = worth[kept], index[kept]
        score = worth @ weight.T
        top = score.argmax(axis=0)
        with np.errstate(invalid="ignore"):
            known = np.where(np.isfinite(best).all(axis=1), (best * weight).sum(axis=1), -np.inf)
        better = score[top, np.arange(top.size)] > known
        best[better] = worth[top[better]]
        kept = np.flatnonzero(~_beaten(worth, best, grid))
        held.append((worth[kept], index[kept]))
        size += kept.size
        if size > HELD:
            held = [_compared(held, grid)]
            size = held[0][1].size
    if not held:
        none = np.empty(0, np.int64)
        return Enumerated(
            point=np.empty((0, weight.shape[1])), count=none, index=none, sizes=sizes,
            acceptable=acceptable,
        )  # fmt: skip
    point, index = _compared(held, grid)
    groups = undominated(point, tolerance)
    order = np.lexsort(-point[groups.first].T[::-1])
    place = np.empty(order.size + 1, np.int64)
    place[order] = np.arange(order.size)
    place[-1] = -1
    group = place[groups.group]
    count = np.bincount(group[group >= 0], minlength=order.size)
    rows = np.argsort(group, kind="stable")[np.count_nonzero(group < 0) :]
    return Enumerated(
        point=point[groups.first[order]],
        count=count,
        index=index[rows],
        sizes=sizes,
        acceptable=acceptable,
    )


def _weights(parties: int) -> Floats:
    """Weighted sums whose maxima lie all over the frontier: each party, all, and some between."""
    between = np.random.default_rng(0).dirichlet(np.ones(parties), WEIGHTS)
    even = np.full((1, parties), 1.0 / parties)
    mostly = 0.98 * np.eye(parties) + 0.02 / parties
    return np.concatenate([even, mostly, between])


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
