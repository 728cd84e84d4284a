"""The usual solutions of a space of packages, told in packages of issues.

Where the frontier can be listed the solutions are chosen from it; where it is too large each
is searched for by itself (`points`). Both find the same packages, ties included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from plenipo.errors import MethodError
from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.packages import points
from plenipo.solve.packages.blocks import Blocks
from plenipo.solve.packages.bounded import EMPTY, NOTHING, SOLVED, Found
from plenipo.solve.packages.pareto import MOST, TOLERANCE, Frontier, frontier
from plenipo.solve.packages.picks import nash_rows, smallest_rows, spread_rows, total_rows

__all__ = ["Solution", "Solutions", "Zone", "solutions", "told", "zone"]

Rows = Callable[[Floats], Ints]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Zone:
    """Points of a frontier and the packages behind them."""

    point: Floats  # (F, n) utilities
    count: Ints  # (F,) how many packages give this point; Python integers from 2^62 packages on
    package: Ints  # (F, m) one of them: which value of each issue
    listed: Frontier  # in combinations of blocks
    row: Ints  # (F,) of the listed
    joined: Blocks

    def packages(self, point: int) -> Iterator[Ints]:
        """Every package that gives this point, one after the other, each of shape (m,)."""
        for one in self.listed.packages(int(self.row[point])):
            yield self.joined.packages(one)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solution(Zone):
    """The points that solve, ties included; the first is the leximin one."""

    status: int
    """SOLVED; EMPTY: no package reaches the floor; NOTHING: no package lets all members gain;
    UNSOLVED: given up, the best known is told and `bound` says how much better another may be."""
    value: float  # Nash product, smallest gain or share, spread, total; NaN without a package
    bound: float  # no package has more (of a spread: less)
    member: Ints  # parties whose gain counts: without those who cannot gain
    complete: bool  # every point that ties is among the points


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solutions:
    """The frontier and what is chosen from it."""

    disagreement: Floats  # (n,) gains are counted from here
    floor: Floats  # (n,) packages below were left out
    zone: Zone | None  # the frontier; None: it is too large to be listed
    refused: str  # why, in words
    nash: Solution
    kalai: Solution
    kalai_smorodinsky: Solution
    spread: Solution | None
    """What NegMAS calls Kalai-Smorodinsky: the least spread of the shares of what each gains at
    most in any package, also in one that others refuse; None without the frontier."""
    egalitarian: Solution
    utilitarian: Solution


def zone(
    joined: Blocks, *, floor: Floats | None = None, tolerance: float = TOLERANCE, most: int = MOST
) -> Zone:
    """The frontier in packages of issues. Parameters and errors as in `pareto.frontier`."""
    found = frontier(joined.worth, floor=floor, tolerance=tolerance, most=most)
    return Zone(
        point=found.point,
        count=found.count,
        package=joined.packages(found.package),
        listed=found,
        row=np.arange(len(found.point)),
        joined=joined,
    )


def told(found: Found, joined: Blocks) -> Solution:
    """A solution in packages of issues."""
    return Solution(
        point=found.point,
        count=found.count,
        package=joined.packages(found.package),
        listed=found.zone,
        row=found.row,
        joined=joined,
        status=found.status,
        value=found.value,
        bound=found.bound,
        member=found.member,
        complete=found.complete,
    )


def solutions(
    joined: Blocks,
    disagreement: Floats,
    *,
    floor: Floats | None = None,
    tolerance: float = TOLERANCE,
    most: int = MOST,
) -> Solutions:
    """Frontier, Nash, Kalai, Kalai-Smorodinsky, egalitarian and utilitarian packages.

    Parameters
    ----------
    joined : Blocks
    disagreement : array (n,), finite
        d: what each party has without a deal.
    floor : array (n,), optional
        Packages worth less to a party are left out, of the frontier and of every solution; at
        least the disagreement point, and that where it is not given.
    tolerance : float
        Utilities closer than this are equal.
    most : int
        How many sums one step may take before the frontier is given up, or a search.

    Raises
    ------
    ValueError
        The disagreement point has another shape, or is not finite.
    """
    task = points.problem_of(joined.worth, disagreement, floor, tolerance, most)
    d, least = task.disagreement, task.floor
    try:
        whole = zone(joined, floor=least, tolerance=tolerance, most=most)
    except MethodError as error:
        return searched(joined, d, least, tolerance, most, str(error))
    return _chosen(whole, d, least, tolerance)


def searched(
    joined: Blocks, d: Floats, floor: Floats, tolerance: float, most: int, refused: str
) -> Solutions:
    worth = joined.worth
    gains = (points.nash, points.kalai, points.kalai_smorodinsky)
    totals = (points.egalitarian, points.utilitarian)
    found = [solve(worth, d, floor=floor, tolerance=tolerance, most=most) for solve in gains]
    found += [solve(worth, floor=floor, tolerance=tolerance, most=most) for solve in totals]
    nash, kalai, smorodinsky, egalitarian, utilitarian = [told(one, joined) for one in found]
    return Solutions(
        disagreement=d,
        floor=floor,
        zone=None,
        refused=refused,
        nash=nash,
        kalai=kalai,
        kalai_smorodinsky=smorodinsky,
        spread=None,
        egalitarian=egalitarian,
        utilitarian=utilitarian,
    )


def _chosen(whole: Zone, d: Floats, floor: Floats, tolerance: float) -> Solutions:
    """The solutions picked from a frontier that is listed."""
    everybody, ones, zero = np.arange(d.size), np.ones(d.size), np.zeros(d.size)
    ideal: Floats = whole.point.max(axis=0, initial=-np.inf) - d
    members = np.flatnonzero(ideal > tolerance)  # who cannot gain does not count
    if not members.size:
        members = everybody
    highest: Floats = np.sum([table.max(axis=1) for table in whole.joined.worth], axis=0) - d

    def smallest(zero: Floats, scale: Floats, some: Ints) -> Solution:
        return _picked(
            whole,
            lambda u: smallest_rows(u[:, some], zero[some], scale[some], tolerance=tolerance),
            lambda u: ((u - zero) / scale)[:, some].min(axis=1),
            some,
        )

    return Solutions(
        disagreement=d,
        floor=floor,
        zone=whole,
        refused="",
        nash=_picked(
            whole,
            lambda u: nash_rows(u[:, members], d[members], ones[members], tolerance=tolerance),
            lambda u: (u - d)[:, members].prod(axis=1),
            members,
        ),
        kalai=smallest(d, ones, members),
        kalai_smorodinsky=smallest(d, np.where(ideal > tolerance, ideal, 1.0), members),
        spread=_even(whole, d, np.where(highest > tolerance, highest, 1.0), members, tolerance),
        egalitarian=smallest(zero, ones, everybody),
        utilitarian=_picked(
            whole,
            lambda u: total_rows(u, ones, tolerance=tolerance),
            lambda u: u.sum(axis=1),
            everybody,
        ),
    )


def _even(whole: Zone, d: Floats, scale: Floats, member: Ints, tolerance: float) -> Solution:
    """The least spread of gains, each divided by its scale."""

    def spread(u: Floats) -> Floats:
        gain = ((u - d) / scale)[:, member]
        return gain.max(axis=1) - gain.min(axis=1)

    return _picked(
        whole,
        lambda u: spread_rows(u[:, member], d[member], scale[member], tolerance=tolerance),
        spread,
        member,
    )


def _picked(whole: Zone, rule: Rows, value: Callable[[Floats], Floats], member: Ints) -> Solution:
    """The rows of a frontier that a rule picks, and what the first of them is worth by it."""
    row = rule(whole.point)
    none = NOTHING if whole.point.size else EMPTY
    best = float(value(whole.point[row[:1]])[0]) if row.size else np.nan
    return Solution(
        point=whole.point[row],
        count=whole.count[row],
        package=whole.package[row],
        listed=whole.listed,
        row=row,
        joined=whole.joined,
        status=SOLVED if row.size else none,
        value=best,
        bound=best,
        member=member,
        complete=True,
    )
