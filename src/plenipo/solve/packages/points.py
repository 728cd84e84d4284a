"""Single solutions of large package spaces, exact, without their frontier.

Each says in its result which disagreement point and which floor it used, all points that tie,
and, where it had to give up, how much better another package may be (`bounded`). With a
frontier at hand, `picks` chooses the same points from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.packages.bounded import (
    EMPTY,
    NOTHING,
    SOLVED,
    UNSOLVED,
    Aim,
    Found,
    Problem,
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
    problem = problem_of(worth, disagreement, floor, tolerance, most)
    d = problem.disagreement
    weights = np.ones(d.size) if weight is None else np.asarray(weight, dtype=float)
    if weights.shape != d.shape or not bool((weights >= 0.0).all() and weights.any()):
        raise ValueError(f"weight must be {d.size} numbers >= 0, not all 0 (got {weights})")
    start = _kalai(problem, np.ones(d.size), np.flatnonzero(weights > 0.0))
    if not start.row.size or start.value <= tolerance:
        return _as_none(start, NOTHING if start.status == SOLVED else start.status)
    weights = np.where(np.isin(np.arange(d.size), start.member), weights, 0.0)
    tangents, _ = of_nash(problem.tables, d, weights, start.point[0])
    some = start.member

    def value(point: Floats) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            out = np.log(point[:, some] - d[some]) @ weights[some]
        return np.where((point[:, some] - d[some] > tolerance).all(axis=1), out, -np.inf)

    def rows(point: Floats) -> Ints:
        return nash_rows(point, d, weights, tolerance=tolerance)

    found = search(problem, Aim(tangents, value, rows), some, start.zone)
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
    problem = problem_of(worth, disagreement, floor, tolerance, most)
    size = problem.parties
    scales = np.ones(size) if scale is None else np.asarray(scale, dtype=float)
    if scales.shape != (size,) or not bool((scales > 0.0).all() and np.isfinite(scales).all()):
        raise ValueError(f"scale must be {size} numbers > 0 (got {scales})")
    return _kalai(problem, scales, np.arange(size))


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
    problem = problem_of(worth, disagreement, floor, tolerance, most)
    known, bound = _ideal(problem)
    if not (known > problem.disagreement + tolerance).any():  # nobody gains, as far as is known
        return _kalai(problem, np.ones(problem.parties), np.arange(problem.parties))
    gain = known - problem.disagreement
    members = np.flatnonzero(gain > tolerance)
    found = _kalai(problem, np.where(gain > tolerance, gain, 1.0), members)
    if found.status == SOLVED and (bound > known + tolerance).any():
        # Shares of the ideal known are at least the true ones: their bound holds, and a share
        # of the bound on the ideal is reached.
        share = (found.point - problem.disagreement) / (bound - problem.disagreement)
        reached = share[:, found.member].min(axis=1)
        return replace(found, status=UNSOLVED, value=float(reached.max()), complete=False)
    return found


def egalitarian(
    worth: Sequence[Floats],
    *,
    floor: Floats | None = None,
    tolerance: float = TOLERANCE,
    most: int = MOST,
) -> Found:
    """Packages whose smallest utility is largest: disagreement 0. Parameters as in `nash`."""
    problem = _from_zero(worth, floor, tolerance, most)
    return _smallest(problem, np.ones(problem.parties), np.arange(problem.parties))


def utilitarian(
    worth: Sequence[Floats],
    *,
    weight: Floats | None = None,
    floor: Floats | None = None,
    tolerance: float = TOLERANCE,
    most: int = MOST,
) -> Found:
    """Packages with the largest sum of utilities, sum_i weight_i u_i. Parameters as in `nash`."""
    problem = _from_zero(worth, floor, tolerance, most)
    weights = np.ones(problem.parties) if weight is None else np.asarray(weight, dtype=float)
    if weights.shape != (problem.parties,) or not bool((weights >= 0.0).all()):
        raise ValueError(f"weight must be {problem.parties} numbers >= 0 (got {weights})")
    return _total(problem, weights, _inside(problem))


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


def problem_of(
    worth: Sequence[Floats],
    disagreement: Floats,
    floor: Floats | None,
    tolerance: float,
    most: int,
) -> Problem:
    tables, parties = checked(worth)
    d = np.asarray(disagreement, dtype=float)
    if d.shape != (parties,) or not np.isfinite(d).all():
        raise ValueError(f"disagreement must be {parties} finite numbers (got {d})")
    least = d if floor is None else np.maximum(d, np.asarray(floor, dtype=float))
    return Problem(tables, parties, d, least, tolerance, most)


def _from_zero(
    worth: Sequence[Floats], floor: Floats | None, tolerance: float, most: int
) -> Problem:
    """Utilities count from 0, and only a floor that is given keeps packages out."""
    tables, parties = checked(worth)
    least = -np.inf if floor is None else np.asarray(floor, dtype=float)
    return Problem(
        tables, parties, np.zeros(parties), np.broadcast_to(least, (parties,)), tolerance, most
    )


def _kalai(problem: Problem, scale: Floats, members: Ints) -> Found:
    """The largest smallest gain; parties that cannot gain at all no longer count."""
    found = _smallest(problem, scale, members)
    if found.status == EMPTY or found.value > problem.tolerance or problem.parties == 1:
        return found
    _, most = _ideal(problem)
    may = members[most[members] - problem.disagreement[members] > problem.tolerance]
    if may.size in (0, members.size):
        return found
    return _smallest(problem, scale, may)


def _smallest(problem: Problem, scale: Floats, members: Ints) -> Found:
    d, tolerance = problem.disagreement, problem.tolerance
    tangents, _, _ = of_smallest(problem.tables, d, scale, members)

    def value(point: Floats) -> Floats:
        return ((point - d) / scale)[:, members].min(axis=1, initial=np.inf)

    def rows(point: Floats) -> Ints:
        return smallest_rows(point[:, members], d[members], scale[members], tolerance=tolerance)

    return search(problem, Aim(tangents, value, rows), members, None)


def _inside(problem: Problem) -> Floats:
    """(n,) a mixture of packages far above the floors, where there is one."""
    inside = np.sum([table[:, 0] for table in problem.tables], axis=0)
    bounded = np.flatnonzero(np.isfinite(problem.floor))
    if bounded.size:
        _, mixture, _ = of_smallest(
            problem.tables, problem.floor, np.ones(problem.parties), bounded
        )
        inside[bounded] = mixture
    return inside


def _total(problem: Problem, weight: Floats, inside: Floats) -> Found:
    tangents = of_total(problem.tables, weight, problem.floor, inside)

    def rows(point: Floats) -> Ints:
        return total_rows(point, weight, tolerance=problem.tolerance)

    def value(point: Floats) -> Floats:
        return point @ weight

    return search(problem, Aim(tangents, value, rows), np.flatnonzero(weight > 0.0), None)


def _ideal(problem: Problem) -> tuple[Floats, Floats]:
    """What each party has at most where every floor is kept (n,), and a bound on it (n,).

    The first is minus infinity where nothing that keeps them is known.
    """
    known, bound = np.empty(problem.parties), np.empty(problem.parties)
    inside = _inside(problem)
    for i in range(problem.parties):
        found = _total(problem, np.eye(problem.parties)[i], inside)
        known[i] = found.value if found.row.size else -np.inf
        bound[i] = found.bound if found.row.size or found.status == UNSOLVED else -np.inf
    return known, bound


def _as_none(found: Found, status: int) -> Found:
    """The same without a solution."""
    return replace(found, status=status, value=np.nan, bound=np.nan, row=found.row[:0])
