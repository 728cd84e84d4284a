"""Games in which sets of parties can do something for themselves: values and the core.

Sets of n parties are bit masks: party i is in set ``s`` where ``s >> i & 1``. The Shapley
value of such a game is :func:`plenipo.solve.attribute.shapley`. In a game of yields a set
gets ``value[s]`` by itself; in a game of costs it pays ``cost[s]`` by itself.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["MOST", "Walks", "banzhaf", "core_of_costs", "nucleolus"]

MOST = 12  # parties of which every set is looked at


class Walks(NamedTuple):
    """Who would rather pay for itself."""

    saved: Floats  # (...) what the set that saves most would save; at most 0 in the core
    set: Ints  # (...) its bit mask: among equals the smallest set, then the smallest mask


def _players(value: Floats) -> int:
    sets = value.shape[0]
    n = sets.bit_length() - 1
    if sets != 1 << n or n < 1:
        raise ValueError(f"{sets} sets are not all the sets of one or more parties")
    if n > MOST:
        raise ValueError(f"{n} parties: the sets of more than {MOST} are not all looked at")
    return n


def banzhaf(value: Floats) -> Floats:
    """Banzhaf value: the mean rise a party brings over all sets without it.

    Parameters
    ----------
    value : (2^n, ...) what each set of parties yields, indexed by its bit mask

    Returns
    -------
    (n, ...); does not in general sum to what all yield (Banzhaf 1965; Owen 1975).
    """
    n = _players(value)
    mask = np.arange(value.shape[0], dtype=np.int64)
    out = np.empty((n, *value.shape[1:]))
    for i in range(n):
        without: Ints = mask[(mask >> i) & 1 == 0]
        out[i] = (value[without | 1 << i] - value[without]).mean(axis=0)
    return out


def _members(n: int) -> Floats:
    """(2^n, n) who is in which set."""
    return (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(float)


def nucleolus(value: Floats) -> Floats:
    """The division that treats the worst-off set as well as can be, then the next worst.

    Sequential linear programmes: the least excess ``x(S) - v(S)`` is made as large as
    possible, the sets that it binds (those with a dual price) are held there, and so on
    until one division is left (Schmeidler 1969; Maschler, Peleg, Shapley 1979). At most
    n - 1 programmes, for every one of them adds an independent equation. Parties may get
    less than they would alone (the prenucleolus); where the core is not empty, as in games
    of claims and the airport game, it makes no difference. For a game of costs give the
    negated costs, and negate what comes out.

    Parameters
    ----------
    value : (2^n,) what each set of parties yields, indexed by its bit mask; n <= 12

    Returns
    -------
    (n,) shares; they sum to ``value[-1] - value[0]``.

    Raises
    ------
    ValueError
        Not all the sets of 1 to 12 parties, or numbers that are not finite.
    ArithmeticError
        The solver of linear programmes gave up.
    """
    from scipy.optimize import linprog  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    n = _players(value)
    value = np.asarray(value, float) - value[0]
    if not np.isfinite(value).all():
        raise ValueError("what the sets yield must be finite numbers")
    size = float(np.abs(value).max()) or 1.0
    inside, yields = _members(n), value / size
    fixed, level = inside[-1:], yields[-1:]  # held sets and what they get
    free = np.arange(1, (1 << n) - 1)
    cost = np.append(np.zeros(n), -1.0)
    while True:
        free = free[_outside(fixed, inside[free])]
        if free.size == 0:
            found = np.linalg.lstsq(fixed, level, rcond=None)[0]
            return np.asarray(found * size, np.float64)
        done: Any = linprog(
            cost,
            A_ub=np.hstack([-inside[free], np.ones((free.size, 1))]),
            b_ub=-yields[free],
            A_eq=np.hstack([fixed, np.zeros((fixed.shape[0], 1))]),
            b_eq=level,
            bounds=(None, None),
            method="highs",
        )
        if done.status != 0:
            raise ArithmeticError(f"the linear programme of the nucleolus: {done.message}")
        price = -np.asarray(done.ineqlin.marginals, float)  # (S,) sums to 1
        bound = free[price > min(1e-7, 0.5 * price.max())]
        fixed = np.vstack([fixed, inside[bound]])
        level = np.append(level, yields[bound] + float(done.x[-1]))


def _outside(held: Floats, sets: Floats) -> Bools:
    """(S,) sets whose share is not settled by what the held ones get."""
    basis = np.linalg.svd(held, full_matrices=False)
    rows = basis[2][basis[1] > 1e-9]
    left = sets - sets @ rows.T @ rows
    return np.asarray((left**2).sum(axis=1) > 1e-9)


def core_of_costs(cost: Floats, share: Floats) -> Walks:
    """Whether some set pays more than it would by itself.

    Parameters
    ----------
    cost : (2^n, ...) what each set would pay by itself, indexed by its bit mask; n <= 12
    share : (n, ...) what each party pays

    Returns
    -------
    Walks
        Over all sets but the empty one and that of all, which has nowhere to go.

    Raises
    ------
    ValueError
        Not all the sets of 1 to 12 parties, or shares of another number of parties.
    """
    n = _players(cost)
    if share.shape[0] != n:
        raise ValueError(f"{share.shape[0]} shares for {n} parties")
    masks = np.arange(1, (1 << n) - 1)
    if masks.size == 0:
        shape = cost.shape[1:]
        return Walks(np.zeros(shape), np.zeros(shape, np.int64))
    size = _members(n)[masks].sum(axis=1)
    masks = masks[np.argsort(size, kind="stable")]
    saved = np.tensordot(_members(n)[masks], share, axes=1) - cost[masks]
    best = saved.max(axis=0)
    near = saved >= best - 1e-12 * np.maximum(1.0, np.abs(best))
    return Walks(best, masks[near.argmax(axis=0)])
