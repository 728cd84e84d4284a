"""Dividing an amount among claims on it, or a bill among means to pay it.

The same rules serve both: what a party is awarded of an estate smaller than the claims,
or what it pays of a bill smaller than what all could pay. Every rule gives each party
between nothing and its claim, and the parts add up to the amount (Thomson 2003).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.attribute import shapley

__all__ = [
    "EXACT",
    "Arrivals",
    "equal_awards",
    "equal_losses",
    "proportional",
    "random_arrival",
    "talmud",
]

EXACT = 12  # claimants whose orders are all counted
AT_ONCE = 1 << 21  # numbers laid out in one go


class Arrivals(NamedTuple):
    """Awards under random arrival; ``error`` is nil where every order was counted."""

    awards: Floats  # (..., n)
    error: Floats  # (..., n) standard errors


def _checked(claims: Floats, amount: Floats | float) -> tuple[Floats, Floats]:
    """Claims (..., n) and amounts (...), broadcast against each other."""
    claims = np.asarray(claims, float)
    amount = np.asarray(amount, float)
    if claims.ndim == 0 or claims.shape[-1] == 0:
        raise ValueError("nobody claims anything: there must be at least one claim")
    if not (np.isfinite(claims).all() and np.isfinite(amount).all()):
        raise ValueError("claims and amounts must be finite numbers")
    if (claims < 0).any() or (amount < 0).any():
        raise ValueError("claims and amounts must be at least 0")
    shape = np.broadcast_shapes(claims.shape[:-1], amount.shape)
    claims = np.broadcast_to(claims, (*shape, claims.shape[-1]))
    amount = np.broadcast_to(amount, shape)
    whole = claims.sum(axis=-1)
    if (amount > whole * (1 + 1e-12)).any():
        raise ValueError("the amount is larger than all claims together")
    return claims, np.minimum(amount, whole)


def proportional(claims: Floats, amount: Floats | float) -> Floats:
    """Each the same share of its claim.

    Parameters
    ----------
    claims : (..., n), >= 0
    amount : (...), 0 to the sum of claims

    Returns
    -------
    (..., n) awards; over parties they sum to ``amount``.

    Raises
    ------
    ValueError
        Negative or infinite numbers, nobody, or more to divide than is claimed.
    """
    claims, amount = _checked(claims, amount)
    whole = claims.sum(axis=-1)
    share = np.divide(amount, whole, out=np.zeros_like(whole), where=whole > 0)
    return claims * share[..., None]


def equal_awards(claims: Floats, amount: Floats | float) -> Floats:
    """Constrained equal awards: each the same, or its claim where that is less.

    ``x_i = min(c_i, l)`` with ``l`` such that the parts add up (Maimonides; Thomson 2003).

    Parameters, returns and errors as for :func:`proportional`.

    Examples
    --------
    >>> equal_awards(np.array([100.0, 200.0, 300.0]), 400.0)
    array([100., 150., 150.])
    """
    claims, amount = _checked(claims, amount)
    n = claims.shape[-1]
    rising = np.sort(claims, axis=-1)
    served = np.concatenate(
        [np.zeros((*rising.shape[:-1], 1)), np.cumsum(rising, axis=-1)[..., :-1]], axis=-1
    )
    unserved = np.arange(n, 0, -1, dtype=np.int64)
    level: Floats = (amount[..., None] - served) / unserved  # if the k smallest are served
    first = np.argmax(level <= rising * (1 + 1e-15), axis=-1)
    at = np.take_along_axis(level, first[..., None], axis=-1)
    return np.minimum(claims, at)


def equal_losses(claims: Floats, amount: Floats | float) -> Floats:
    """Constrained equal losses: each forgoes the same, or all it claims where that is less.

    ``x_i = max(c_i - l, 0)``. Parameters, returns and errors as for :func:`proportional`.
    """
    claims, amount = _checked(claims, amount)
    return claims - equal_awards(claims, claims.sum(axis=-1) - amount)


def talmud(claims: Floats, amount: Floats | float) -> Floats:
    """The Talmud's rule, the nucleolus of the claims game.

    Equal awards of half the claims up to half of all; beyond it equal losses of the other
    halves (Aumann and Maschler 1985). Dividing what is there or what is missing comes to
    the same. Parameters, returns and errors as for :func:`proportional`.
    """
    claims, amount = _checked(claims, amount)
    half = claims / 2.0
    middle = half.sum(axis=-1)
    low = equal_awards(half, np.minimum(amount, middle))
    high = equal_awards(half, np.minimum(2.0 * middle - amount, middle))
    return np.where((amount <= middle)[..., None], low, claims - high)


def random_arrival(
    claims: Floats, amount: Floats | float, *, orders: int = 400, seed: int = 0
) -> Arrivals:
    """First come, first served, as a mean over all orders of arrival (O'Neill 1982).

    Equal to the Shapley value of what each set of claims could draw, ``min(sum c, E)``:
    exact over sets up to ``EXACT`` claimants. Beyond, random orders of each draw's own, so
    that means over draws are closer than any one of them.

    Parameters
    ----------
    claims, amount : as for :func:`proportional`
    orders : random orders in a draw, half of them the reverse of the others
    seed : of the orders

    Returns
    -------
    Arrivals
    """
    claims, amount = _checked(claims, amount)
    n, shape = claims.shape[-1], claims.shape[:-1]
    flat, whole = claims.reshape(-1, n), amount.reshape(-1)
    awards, error = np.empty_like(flat), np.zeros_like(flat)
    exact, pairs = n <= EXACT, max(2, -(-orders // 2))
    random = np.random.Generator(np.random.Philox(key=seed))
    step = max(1, AT_ONCE // ((1 << n) if exact else 2 * pairs * n))
    for i in range(0, flat.shape[0], step):
        part, most = flat[i : i + step], whole[i : i + step]
        if exact:
            sets = _inside(np.arange(1 << n, dtype=np.int64), n)
            awards[i : i + step] = shapley(np.minimum(sets @ part.T, most)).T
        else:
            found = _some_orders(part, most, pairs, random)
            awards[i : i + step], error[i : i + step] = found
    return Arrivals(awards.reshape(*shape, n), error.reshape(*shape, n))


def _some_orders(
    claims: Floats, amount: Floats, pairs: int, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """(D, n) means over pairs of an order and its reverse, and their standard errors."""
    draws, n = claims.shape
    rows = np.tile(np.arange(n, dtype=np.int64), (draws, pairs, 1))
    order = random.permuted(rows, axis=-1)
    mean = np.zeros((draws, pairs, n))
    for one in (order, order[..., ::-1]):
        first = np.take_along_axis(claims[:, None, :], one, axis=-1)
        before: Floats = np.cumsum(first, axis=-1) - first
        served = np.clip(amount[:, None, None] - before, 0.0, first)
        place = np.argsort(one, axis=-1)
        mean += 0.5 * np.take_along_axis(served, place, axis=-1)
    return mean.mean(axis=1), mean.std(axis=1, ddof=1) / np.sqrt(pairs)


def _inside(masks: Ints, n: int) -> Floats:
    """(S, n) who is in which set, as ones and zeros."""
    return ((masks[:, None] >> np.arange(n, dtype=np.int64)) & 1).astype(float)
