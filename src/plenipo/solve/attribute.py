"""Who or what brings how much: Shapley values, exact over all sets or sampled.

Sets of n items are bit masks: item i is in set ``s`` where ``s >> i & 1``.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial
from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Floats, Ints

__all__ = ["Sampled", "sampled_shapley", "shapley"]


def shapley(value: Floats) -> Floats:
    """Shapley value of each item (Shapley 1953).

    Parameters
    ----------
    value : (2^n, ...) what each set of items yields, indexed by its bit mask

    Returns
    -------
    (n, ...) shares; over items they sum to ``value[-1] - value[0]``.

    Raises
    ------
    ValueError
        The first axis is not a power of two.
    """
    sets = value.shape[0]
    n = sets.bit_length() - 1
    if sets != 1 << n:
        raise ValueError(f"{sets} sets are not all the sets of some items")
    mask = np.arange(sets, dtype=np.int64)
    size = np.array([s.bit_count() for s in range(sets)])
    weight = np.array([factorial(t) * factorial(n - t - 1) / factorial(n) for t in range(n)])
    out = np.empty((n, *value.shape[1:]))
    for i in range(n):
        without: Ints = mask[(mask >> i) & 1 == 0]
        rise = value[without | 1 << i] - value[without]
        out[i] = np.tensordot(weight[size[without]], rise, axes=1)
    return out


class Sampled(NamedTuple):
    """Shapley values from random orders."""

    value: Floats  # (n, ...)
    error: Floats  # (n, ...) standard errors


def sampled_shapley(
    value: Callable[[Ints], Floats], n: int, *, orders: int, seed: int = 0
) -> Sampled:
    """Shapley values from random orders of the items, each with its reverse.

    Parameters
    ----------
    value : takes distinct bit masks (S,) and gives (S, ...) what those sets yield
    n : number of items, at most 62
    orders : how many orders; rounded up to an even number of at least 4
    seed : of the orders

    Returns
    -------
    Sampled
        Within each order the shares sum to ``value(all) - value(none)``, so the estimates
        do; errors are over pairs of an order and its reverse (Castro, Gomez, Tejada 2009;
        Mitchell et al. 2022).
    """
    pairs = max(2, -(-orders // 2))
    random = np.random.Generator(np.random.Philox(key=seed))
    forward = np.array([random.permutation(n) for _ in range(pairs)], np.int64)
    order = np.stack([forward, forward[:, ::-1]], axis=1)  # (P, 2, n)
    masks = np.zeros((pairs, 2, n + 1), np.int64)
    masks[:, :, 1:] = np.cumsum(np.int64(1) << order, axis=2)
    distinct, where = np.unique(masks, return_inverse=True)
    found = value(distinct)[where.reshape(masks.shape)]  # (P, 2, n + 1, ...)
    rise = np.diff(found, axis=2)
    share = np.empty_like(rise)
    rows = np.arange(pairs)[:, None, None], np.arange(2)[None, :, None], order
    share[rows] = rise
    pair = share.mean(axis=1)  # (P, n, ...)
    return Sampled(pair.mean(axis=0), pair.std(axis=0, ddof=1) / np.sqrt(pairs))
