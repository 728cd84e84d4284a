"""Single solutions of large package spaces, exact, without their frontier.

Each says in its result which disagreement point and which floor it used, all points that tie,
and, where it had to give up, how much better another package may be (`bounded`). With a
frontier at hand, `picks` chooses the same points from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from plenipo.errors import MethodError
from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.packages.bounded import (
    EMPTY,
    NOTHING,
    SOLVED,
    UNSOLVED,
    Aim,
    Found,
    Space,
    search,
)
from plenipo.solve.packages.pareto import MOST, TOLERANCE, checked
from plenipo.solve.packages.picks import nash_rows, smallest_rows, total_rows
from plenipo.solve.packages.tangents import of_nash, of_smallest, of_total

__all__ = [
    "EMPTY",
    "NOTHING",
    "SOLVED",
    "UNSOLVED",
    "Found",
    "best_for",
    "egalitarian",
    "kalai",
    "kalai_smorodinsky",
    "nash",
    "utilitarian",
]


def nash(
    worth: Sequence[Floats],
    disagreement: Floats,
    *,
    weight: Floats | None = None,
    floor: Floats | None = None,
    tolerance: float = TOLERANCE,
    most: int = MOST,
) -> Found:
    """Packages with the largest product of gains, prod_i (u_i - d_i)^weight_i.

    Parameters
    ----------
    worth : sequence of m arrays (n, values of the issue)
        What each value adds to the utility of each party.
    disagreement : array (n,)
        d: what each party has without a deal.
    weight : array (n,), >= 0, optional
        1 each unless given. A party of weight 0 only has its floor.
    floor : array (n,), optional
        Packages worth less to a party are left out; at least the disagreement point.
    tolerance : float
        Utilities and logarithms of products closer than this are equal.
    most : int
        How many sums one step may take before it is given up.

    Returns
    -------
    Found
        A party that no allowed package lets gain is no member and keeps its floor.

    Examples
    --------
    >>> worth = [np.array([[0, 3], [1, 0]]), np.array([[0, 1], [3, 0]])]
    >>> found = nash(worth, np.zeros(2))
    >>> found.point.tolist(), round(found.value, 6)
    ([[3.0, 3.0]], 9.0)

    References
    ----------
    .. [1] Nash (1950), The bargaining problem, Econometrica 18.
    """
    space = _space(worth, disagreement, floor, tolerance, most)
    d = space.disagreement
    weights = np.ones(d.size) if weight is None else np.asarray(weight, dtype=float)
    if weights.shape != d.shape or not bool((weights >= 0.0).all() and weights.any()):
        raise ValueError(f"weight must be {d.size} numbers >= 0, not all 0 (got {weights})")
    start = _kalai(space, np.ones(d.size), np.flatnonzero(weights > 0.0))
    if not start.row.size or start.value <= tolerance:
        return _as_none(start, NOTHING if start.status == SOLVED else start.status)
    weights = np.where(np.isin(np.arange(d.size), start.member), weights, 0.0)
    tangents, _ = of_nash(space.tables, d, weights, start.point[0])
    some = start.member

    def value(point: Floats) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            out = np.log(point[:, some] - d[some]) @ weights[some]
        return np.where((point[:, some] - d[some] > tolerance).all(axis=1), out, -np.inf)

    def rows(point: Floats) -> Ints:
        return nash_rows(point, d, weights, tolerance=tolerance)

    found = search(space, Aim(tangents, value, rows), some, start.zone)
    return replace(found, value=float(np.exp(found.value)), bound=float(np.exp(found.bound)))


def kalai(
    worth: Sequence[Floats],
    disagreement: Floats,
    *,
    scale: Floats | None = None,
    floor: Floats | None = None,
    tolerance: float = TOLERANCE,
    most: int = MOST,
) -> Found:
    """Packages whose smallest gain, min_i (u_i - d_i) / scale_i, is largest.

    Parameters as in `nash`; `scale` (n,), > 0, is 1 each unless given.

    References
    ----------
    .. [1] Kalai (1977), Proportional solutions to bargaining situations, Econometrica 45.
    """
    space = _space(worth, disagreement, floor, tolerance, most)
    size = space.parties
    scales = np.ones(size) if scale is None else np.asarray(scale, dtype=float)
    if scales.shape != (size,) or not bool((scales > 0.0).all() and np.isfinite(scales).all()):
        raise ValueError(f"scale must be {size} numbers > 0 (got {scales})")
    return _kalai(space, scales, np.arange(size))


def kalai_smorodinsky(
    worth: Sequence[Floats],
    disagreement: Floats,
    *,
    floor: Floats | None = None,
    tolerance: float = TOLERANCE,
    most: int = MOST,
) -> Found:
    """Packages whose smallest share of the ideal gain, min_i g_i / G_i, is largest.

    G_i is what i gains at most from a package that reaches every floor. Parameters as in `nash`.

    References
    ----------
    .. [1] Kalai and Smorodinsky (1975), Other solutions to Nash's bargaining problem,
       Econometrica 43.
    """
    space = _space(worth, disagreement, floor, tolerance, most)
    ideal = _ideal(space)
    if ideal is None:
        return _kalai(space, np.ones(space.parties), np.arange(space.parties))
    gain = ideal - space.disagreement
    members = np.flatnonzero(gain > tolerance)
    return _kalai(space, np.where(gain > tolerance, gain, 1.0), members)


def egalitarian(
    worth: Sequence[Floats],
    *,
    floor: Floats | None = None,
    tolerance: float = TOLERANCE,
    most: int = MOST,
) -> Found:
    """Packages whose smallest utility is largest: disagreement 0. Parameters as in `nash`."""
    space = _from_zero(worth, floor, tolerance, most)
    return _smallest(space, np.ones(space.parties), np.arange(space.parties))


def utilitarian(
    worth: Sequence[Floats],
    *,
    weight: Floats | None = None,
    floor: Floats | None = None,
    tolerance: float = TOLERANCE,
    most: int = MOST,
) -> Found:
    """Packages with the largest sum of utilities, sum_i weight_i u_i. Parameters as in `nash`."""
    space = _from_zero(worth, floor, tolerance, most)
    weights = np.ones(space.parties) if weight is None else np.asarray(weight, dtype=float)
    if weights.shape != (space.parties,) or not bool((weights >= 0.0).all()):
        raise ValueError(f"weight must be {space.parties} numbers >= 0 (got {weights})")
    return _total(space, weights, _inside(space))


def best_for(
    worth: Sequence[Floats],
    party: int,
    *,
    floor: Floats | None = None,
    tolerance: float = TOLERANCE,
    most: int = MOST,
) -> Found:
    """Packages that are best for one party while the others still have their floor."""
    weight = np.zeros(np.asarray(worth[0]).shape[0])
    weight[party] = 1.0
    return utilitarian(worth, weight=weight, floor=floor, tolerance=tolerance, most=most)


def _space(
    worth: Sequence[Floats],
    disagreement: Floats,
    floor: Floats | None,
    tolerance: float,
    most: int,
) -> Space:
    tables, parties = checked(worth)
    d = np.asarray(disagreement, dtype=float)
    if d.shape != (parties,) or not np.isfinite(d).all():
        raise ValueError(f"disagreement must be {parties} finite numbers (got {d})")
    least = d if floor is None else np.maximum(d, np.asarray(floor, dtype=float))
    return Space(tables, parties, d, least, tolerance, most)


def _from_zero(worth: Sequence[Floats], floor: Floats | None, tolerance: float, most: int) -> Space:
    """Utilities count from 0, and only a floor that is given keeps packages out."""
    tables, parties = checked(worth)
    least = -np.inf if floor is None else np.asarray(floor, dtype=float)
    return Space(
        tables, parties, np.zeros(parties), np.broadcast_to(least, (parties,)), tolerance, most
    )


def _kalai(space: Space, scale: Floats, members: Ints) -> Found:
    """The largest smallest gain; parties that cannot gain at all no longer count."""
    found = _smallest(space, scale, members)
    if found.status == EMPTY or found.value > space.tolerance or space.parties == 1:
        return found
    ideal = _ideal(space)
    if ideal is None:
        return _as_none(found, EMPTY)
    may = members[ideal[members] - space.disagreement[members] > space.tolerance]
    if may.size in (0, members.size):
        return found
    return _smallest(space, scale, may)


def _smallest(space: Space, scale: Floats, members: Ints) -> Found:
    d, tolerance = space.disagreement, space.tolerance
    tangents, _, _ = of_smallest(space.tables, d, scale, members)

    def value(point: Floats) -> Floats:
        return ((point - d) / scale)[:, members].min(axis=1, initial=np.inf)

    def rows(point: Floats) -> Ints:
        return smallest_rows(point[:, members], d[members], scale[members], tolerance=tolerance)

    return search(space, Aim(tangents, value, rows), members, None)


def _inside(space: Space) -> Floats:
    """(n,) a mixture of packages far above the floors, where there is one."""
    inside = np.sum([table[:, 0] for table in space.tables], axis=0)
    bounded = np.flatnonzero(np.isfinite(space.floor))
    if bounded.size:
        _, mixture, _ = of_smallest(space.tables, space.floor, np.ones(space.parties), bounded)
        inside[bounded] = mixture
    return inside


def _total(space: Space, weight: Floats, inside: Floats) -> Found:
    tangents = of_total(space.tables, weight, space.floor, inside)

    def rows(point: Floats) -> Ints:
        return total_rows(point, weight, tolerance=space.tolerance)

    def value(point: Floats) -> Floats:
        return point @ weight

    return search(space, Aim(tangents, value, rows), np.flatnonzero(weight > 0.0), None)


def _ideal(space: Space) -> Floats | None:
    """(n,) what each party has at most where every floor is kept; None: nothing keeps them."""
    ideal = np.empty(space.parties)
    inside = _inside(space)
    for i in range(space.parties):
        found = _total(space, np.eye(space.parties)[i], inside)
        if found.status == EMPTY:
            return None
        if found.status == UNSOLVED:
            raise MethodError(
                f"The most that party {i} can have was not found to the end.",
                instead="Raise most, or ask for another solution.",
            )
        ideal[i] = found.value
    return ideal


def _as_none(found: Found, status: int) -> Found:
    """The same without a solution."""
    return replace(found, status=status, value=np.nan, bound=np.nan, row=found.row[:0])
