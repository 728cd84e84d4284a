"""What comes together for a common good when nobody can be made to give."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Floats, Ints

__all__ = ["Contributions", "contribution_equilibrium"]


class Contributions(NamedTuple):
    """The Nash equilibrium of voluntary gifts, and what would have been efficient."""

    given: Floats  # (..., n) by each
    total: Floats  # (...) all of it
    efficient: Floats  # (...) what all would want if each paid its own value of it


def contribution_equilibrium(income: Floats, alpha: Floats | float) -> Contributions:
    """Voluntary contributions to a pure public good, ``u_i = y_i^(1-a) Q^a``.

    Best answers ``g_i = max(0, a I_i - (1-a) Q_-i)`` meet at one point. With
    ``t = (1-a)/a`` they read ``g_i = max(0, I_i - t Q)``; for a set S of givers that gives
    ``Q_S = sum_S I / (1 + |S| t)``, and the equilibrium is the largest Q_S, reached by the
    richest. So it is found without iteration.

    Parameters
    ----------
    income : (..., n), >= 0
    alpha : (...), 0 to 1, weight of the common good; the same for all

    Returns
    -------
    Contributions
        ``efficient`` is ``a sum I``, the Lindahl amount.

    Raises
    ------
    ValueError
        Negative or infinite incomes, or a weight outside 0 to 1.

    References
    ----------
    .. [1] Bergstrom, Blume, Varian (1986), J. Public Economics 29:25.
    .. [2] Olson and Zeckhauser (1966), Rev. Economics and Statistics 48:266.

    Examples
    --------
    >>> contribution_equilibrium(np.array([10.0, 6.0, 5.0, 1.0]), 0.4).given.round(9)
    array([4., 0., 0., 0.])
    """
    income, alpha = np.asarray(income, float), np.asarray(alpha, float)
    if income.ndim == 0 or income.shape[-1] == 0:
        raise ValueError("nobody has an income: there must be at least one")
    if not np.isfinite(income).all() or (income < 0).any():
        raise ValueError("incomes must be finite and at least 0")
    if not ((alpha >= 0) & (alpha <= 1)).all():
        raise ValueError("the weight of the common good must lie between 0 and 1")
    shape = np.broadcast_shapes(income.shape[:-1], alpha.shape)
    income = np.broadcast_to(income, (*shape, income.shape[-1]))
    a = np.broadcast_to(alpha, shape)[..., None]
    falling = -np.sort(-income, axis=-1)
    givers: Ints = np.arange(1, income.shape[-1] + 1, dtype=np.int64)
    together: Floats = np.cumsum(falling, axis=-1)
    # sum_S I / (1 + |S| t), written so that a weight of 0 divides by nothing
    by_set: Floats = a * together / (a + givers * (1.0 - a))
    total = by_set.max(axis=-1)
    t_total = np.divide(
        (1.0 - a) * total[..., None], a, out=np.full((*shape, 1), np.inf), where=a > 0
    )
    given = np.maximum(income - t_total, 0.0)
    return Contributions(given, total, a[..., 0] * income.sum(axis=-1))
