"""The airport game: what a set needs is what its most demanding member needs.

Each party by itself would pay ``cost_i``; several together pay the largest of their
costs, and all of them the largest of all. Closed forms instead of 2^n sets, batched.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["Walkers", "airport_core", "airport_nucleolus", "airport_shapley"]


class Walkers(NamedTuple):
    """Who would rather pay for itself."""

    saved: Floats  # (...) what the set that saves most would save; at most 0 in the core
    members: Bools  # (..., n) that set: nobody in the core


def _checked(cost: Floats) -> Floats:
    cost = np.asarray(cost, float)
    if cost.ndim == 0 or cost.shape[-1] == 0:
        raise ValueError("nobody has a cost: there must be at least one party")
    if not np.isfinite(cost).all() or (cost < 0).any():
        raise ValueError("costs must be finite and at least 0")
    return cost


def airport_shapley(cost: Floats) -> Floats:
    """Each stretch is paid in equal parts by those who need it (Littlechild and Owen 1973).

    Parameters
    ----------
    cost : (..., n), >= 0, what each would pay by itself

    Returns
    -------
    (..., n) Shapley values; they sum to the largest cost.

    Raises
    ------
    ValueError
        Nobody, or negative or infinite costs.

    Examples
    --------
    >>> airport_shapley(np.array([1.0, 3.0, 4.0]))
    array([0.33333333, 1.33333333, 2.33333333])
    """
    cost = _checked(cost)
    n = cost.shape[-1]
    order = np.argsort(cost, axis=-1, kind="stable")
    rising = np.take_along_axis(cost, order, axis=-1)
    stretch = np.diff(rising, axis=-1, prepend=0.0)
    users = np.arange(n, 0, -1, dtype=np.int64)
    part: Floats = np.cumsum(stretch / users, axis=-1)
    out = np.empty_like(part)
    np.put_along_axis(out, order, part, axis=-1)
    return out


def airport_nucleolus(cost: Floats) -> Floats:
    """The division that treats the set with most to complain of as well as can be.

    With costs in rising order, the next ``r`` is the least of
    ``(c_i - c_s + r_s) / (i - s + 1)`` over i after the s parties already served (for
    the last party without the 1), paid by all up to the i that gives it (Littlechild 1974).

    Parameters, returns and errors as for :func:`airport_shapley`.
    """
    cost = _checked(cost)
    n, shape = cost.shape[-1], cost.shape[:-1]
    order = np.argsort(cost, axis=-1, kind="stable").reshape(-1, n)
    rising = np.take_along_axis(cost.reshape(-1, n), order, axis=-1)
    draws = rising.shape[0]
    part = np.zeros_like(rising)
    served = np.zeros(draws, np.int64)  # parties whose part is known
    base, rest = np.zeros(draws), np.zeros(draws)  # cost they need, and what they leave of it
    place: Ints = np.arange(1, n + 1, dtype=np.int64)
    for _ in range(n):
        after: Bools = np.asarray(place > served[:, None])
        heads: Ints = place - served[:, None] + (place < n)
        part_of = np.where(
            after,
            (rising - base[:, None] + rest[:, None]) / np.maximum(heads, 1),
            np.inf,
        )
        least = part_of.min(axis=1)
        open_ = np.isfinite(least)
        if not open_.any():
            break
        near = part_of <= least[:, None] * (1 + 1e-12) + 1e-300
        to = np.where(open_, n - 1 - np.argmax(near[:, ::-1], axis=1), 0)
        new = open_[:, None] & after & (place <= to[:, None] + 1)
        part = np.where(new, least[:, None], part)
        served = np.where(open_, to + 1, served)
        base = np.where(open_, rising[np.arange(draws), to], base)
        rest = np.where(open_, least, rest)
    out = np.empty_like(part)
    np.put_along_axis(out, order, part, axis=-1)
    return out.reshape(*shape, n)


def airport_core(cost: Floats, share: Floats) -> Walkers:
    """Whether some set pays more than it would by itself.

    The worst set with costs up to c is everybody with costs up to c who pays something,
    so n sets tell what 2^n would.

    Parameters
    ----------
    cost : (..., n), >= 0, what each would pay by itself
    share : (..., n) what each pays; sums to the largest cost

    Returns
    -------
    Walkers
        A set that saves less than 1e-9 of the largest cost is no set that walks.
    """
    cost = _checked(cost)
    share = np.broadcast_to(np.asarray(share, float), cost.shape)
    order = np.argsort(cost, axis=-1, kind="stable")
    rising = np.take_along_axis(cost, order, axis=-1)
    pays = np.maximum(np.take_along_axis(share, order, axis=-1), 0.0)
    saved = np.cumsum(pays, axis=-1) - rising
    worst = np.argmax(saved, axis=-1)[..., None]
    most = np.take_along_axis(saved, worst, axis=-1)
    cap = np.take_along_axis(rising, worst, axis=-1)
    walks = most > 1e-9 * np.maximum(rising[..., -1:], 1e-300)
    return Walkers(most[..., 0], walks & (cost <= cap) & (share > 0))
