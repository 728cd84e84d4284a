"""The Pareto frontier of packages whose worth adds up over issues, without enumerating them.

A package on the frontier has a value of its first k issues that no other such part dominates,
since whatever follows could follow the better part too. So the frontier of k + 1 issues lies
among the sums of the frontier of k and the values of the next: sum, drop what is dominated,
go on. Small issues first, each without its dominated values. Every part keeps which parts and
values it is the sum of, so that the packages behind a point can be counted and listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import NamedTuple

import numpy as np

from plenipo.errors import MethodError
from plenipo.solve.arrays import Floats, Ints, compiled
from plenipo.solve.packages.undominated import EFFORT, Groups, members, undominated

__all__ = ["MOST", "TOLERANCE", "Cuts", "Frontier", "alone", "frontier", "sums"]

TOLERANCE = 1e-9  # of utility: closer is equal
FINER = 100.0  # parts are compared on a grid so much finer than whole packages
MOST = 2_000_000  # sums of one step
CHUNK = 1 << 17  # sums held at once


class Cuts(NamedTuple):
    """Only packages with normal @ utility >= least are asked for."""

    normal: Floats  # (R, n), >= 0, so that whatever dominates a package passes where it does
    least: Floats  # (R,)


class Step(NamedTuple):
    """How the K points of a step are made of those of the step before."""

    issue: int  # -1: no issue is added, close points become one
    start: Ints  # (K + 1,) where the ways to make each point begin
    before: Ints  # (L,) point of the step before
    value: Ints  # (L,) undominated value of the issue
    alike: tuple[Ints, ...]  # the values of the issue that each undominated value stands for


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """Undominated points, best for the first party first, and the packages behind them."""

    point: Floats  # (F, n) utilities
    count: Ints  # (F,) how many packages give this point; Python integers from 2^62 packages on
    package: Ints  # (F, m) one of them: which value of each issue
    steps: tuple[Step, ...]

    def packages(self, point: int) -> Iterator[Ints]:
        """Every package that gives this point, one after the other, each of shape (m,)."""
        chosen = np.zeros(self.package.shape[1], np.int64)

        def back(step: int, at: int) -> Iterator[Ints]:
            if step < 0:
                yield chosen.copy()
                return
            here = self.steps[step]
            for way in range(here.start[at], here.start[at + 1]):
                if here.issue < 0:
                    yield from back(step - 1, int(here.before[way]))
                    continue
                for value in here.alike[int(here.value[way])].tolist():
                    chosen[here.issue] = value
                    yield from back(step - 1, int(here.before[way]))

        yield from back(len(self.steps) - 1, int(point))


def frontier(
    worth: Sequence[Floats],
    *,
    floor: Floats | None = None,
    tolerance: float = TOLERANCE,
    most: int = MOST,
) -> Frontier:
    """Every undominated point of additive utilities.

    Parameters
    ----------
    worth : sequence of m arrays (n, values of the issue)
        What each value adds to the utility of each party.
    floor : array (n,), optional
        Packages worth less than this to a party are left out: reservation values, for example.
    tolerance : float
        Utilities closer than this are equal. It is a width on the utility scale, so utilities
        should be of order one. Of packages that are equal, one that is worse by more than a
        hundredth of it is not counted: float noise is far below, so that this is rare.
    most : int
        How many sums one step may take before it is given up.

    Returns
    -------
    Frontier
        Without points where no package reaches the floor.

    Raises
    ------
    ValueError
        An array has another shape than the others, or a number that is not finite.
    MethodError
        The frontier is too large to be listed.

    Examples
    --------
    Two issues, each worth more to one of two parties:

    >>> found = frontier([np.array([[0, 3], [1, 0]]), np.array([[0, 1], [3, 0]])])
    >>> found.point.tolist()
    [[4.0, 0.0], [3.0, 3.0], [0.0, 4.0]]
    """
    tables, parties = checked(worth)
    if floor is None:
        cuts = Cuts(np.empty((0, parties)), np.empty(0))
    else:
        cuts = at_least(floor, parties, tolerance)
    return sums(tables, parties, cuts, tolerance=tolerance, most=most)


def checked(worth: Sequence[Floats]) -> tuple[list[Floats], int]:
    """The issues as arrays of floats, and how many parties there are."""
    tables = [np.asarray(table, dtype=float) for table in worth]
    if not tables:
        raise ValueError("there is no issue: worth needs an array (parties, values) for each")
    parties = tables[0].shape[0]
    for k, table in enumerate(tables):
        if table.ndim != 2 or table.shape[0] != parties or 0 in table.shape:
            raise ValueError(f"worth[{k}] has shape {table.shape}, not ({parties}, values)")
        if not np.isfinite(table).all():
            raise ValueError(f"worth[{k}] has a number that is not finite")
    return tables, parties


def at_least(floor: Floats, parties: int, tolerance: float) -> Cuts:
    """The cuts that keep what is worth its floor to each party, to within the tolerance."""
    floor = np.broadcast_to(np.asarray(floor, dtype=float), (parties,))
    if np.isnan(floor).any():
        raise ValueError("a floor is not a number")
    bound = np.flatnonzero(floor > -np.inf)
    return Cuts(np.eye(parties)[bound], floor[bound] - tolerance)


def alone(tables: Sequence[Floats], package: Ints) -> Frontier:
    """One package (m,) as a frontier of its own; what is equal to it is not counted."""
    start, none = np.array([0, 1]), np.zeros(1, np.int64)
    chosen: list[Ints] = [np.array([v], np.int64) for v in package.tolist()]
    return Frontier(
        point=np.sum([table[:, v] for table, v in zip(tables, package, strict=True)], axis=0)[None],
        count=np.ones(1, np.int64),
        package=package[None],
        steps=tuple(Step(k, start, none, none, (v,)) for k, v in enumerate(chosen)),
    )


def sums(
    tables: Sequence[Floats],
    parties: int,
    cuts: Cuts,
    *,
    tolerance: float,
    most: int,
    effort: int = EFFORT,
    beam: tuple[int, Cuts] | None = None,
) -> Frontier:
    """The undominated points that pass the cuts; `most` and `effort` (of `undominated`) bound a
    step.

    With a beam only so many parts are kept a step, those whose best continuation clears the
    tightest of these other cuts by most: quick, but points may be missing.
    """
    grid = tolerance / FINER
    reduced = [_values(table, grid) for table in tables]
    order = sorted(range(len(tables)), key=lambda k: (reduced[k][0].shape[0], k))
    best = [(cuts.normal @ reduced[k][0].T).max(axis=1, initial=-np.inf) for k in order]
    point = np.zeros((1, parties))
    steps: list[Step] = []
    for at, k in enumerate(order):
        value, alike = reduced[k]
        need = cuts.least - np.sum(best[at + 1 :], axis=0)
        point, start, before, chosen = _sum(point, value, cuts, need, grid, (most, effort))
        if beam is not None and point.shape[0] > beam[0]:
            rest = [(beam[1].normal @ reduced[j][0].T).max(axis=1) for j in order[at + 1 :]]
            clears = point @ beam[1].normal.T + (np.sum(rest, axis=0) - beam[1].least)
            kept = np.sort(np.argsort(-clears.min(axis=1), kind="stable")[: beam[0]])
            size = start[kept + 1] - start[kept]
            begin = np.concatenate([np.zeros(1, np.int64), np.cumsum(size)])
            ways: Ints = np.arange(int(begin[-1])) + np.repeat(start[kept] - begin[:-1], size)
            point, start, before, chosen = point[kept], begin, before[ways], chosen[ways]
        steps.append(Step(k, start, before, chosen, alike))
    close = undominated(point, tolerance)
    return _traced(point, close, steps, [table.shape[1] for table in tables])


def _values(table: Floats, grid: float) -> tuple[Floats, tuple[Ints, ...]]:
    """The undominated values (V, n) of an issue and which of its values each stands for."""
    groups = undominated(np.ascontiguousarray(table.T), grid)
    start, row = members(groups.group, groups.first.size)
    alike = tuple(row[a:b] for a, b in pairwise(start.tolist()))
    return np.ascontiguousarray(table.T[groups.first]), alike


def _sum(
    point: Floats, value: Floats, cuts: Cuts, need: Floats, grid: float, limits: tuple[int, int]
) -> tuple[Floats, Ints, Ints, Ints]:
    """The undominated sums of points and values that can still pass the cuts.

    Returns the sums (K, n), where the ways to make each begin (K + 1,), and for each way the
    point and the value.
    """
    most, effort = limits
    if point.shape[0] * value.shape[0] > most:
        raise MethodError(
            f"The frontier is too large to be listed: a step of it has {point.shape[0]} x "
            f"{value.shape[0]} sums, and {most} are allowed.",
            instead="Ask for single points (Nash, Kalai), which need no frontier, or raise most.",
        )
    lead, gain = point @ cuts.normal.T, value @ cuts.normal.T
    chunk = max(CHUNK // value.shape[0], 1)
    parts: list[tuple[Floats, Ints, Ints]] = []
    for low in range(0, max(point.shape[0], 1), chunk):
        some = slice(low, low + chunk)
        part = _passing(point[some], value, lead[some], gain, need)
        if point.shape[0] > chunk:
            each = effort * chunk // point.shape[0]  # a chunk's share
            kept = np.flatnonzero(undominated(part[0], grid, effort=each).group >= 0)
            part = (part[0][kept], part[1][kept] + low, part[2][kept])
        parts.append(part)
    total = np.concatenate([part[0] for part in parts])
    before = np.concatenate([part[1] for part in parts])
    chosen = np.concatenate([part[2] for part in parts])
    groups = undominated(total, grid, effort=effort)
    start, order = members(groups.group, groups.first.size)
    return total[groups.first], start, before[order], chosen[order]


@compiled
def _passing(
    point: Floats, value: Floats, lead: Floats, gain: Floats, need: Floats
) -> tuple[Floats, Ints, Ints]:
    """Sums of points (F, n) and values (V, n) whose normals (R) reach what is needed."""
    most = point.shape[0] * value.shape[0]
    n = point.shape[1]
    total = np.empty((most, n))
    before = np.empty(most, np.int64)
    chosen = np.empty(most, np.int64)
    size = 0
    for f in range(point.shape[0]):
        for v in range(value.shape[0]):
            passes = True
            for r in range(need.shape[0]):
                if lead[f, r] + gain[v, r] < need[r]:
                    passes = False
                    break
            if passes:
                for i in range(n):
                    total[size, i] = point[f, i] + value[v, i]
                before[size] = f
                chosen[size] = v
                size += 1
    return total[:size].copy(), before[:size].copy(), chosen[:size].copy()


def _traced(point: Floats, close: Groups, steps: list[Step], sizes: list[int]) -> Frontier:
    """The frontier with its counts and one package of each point."""
    order = np.lexsort(-point[close.first].T[::-1])  # best for the first party first
    place = np.empty(order.size + 1, np.int64)
    place[order] = np.arange(order.size)
    place[-1] = -1
    groups = Groups(place[close.group], close.first[order])
    start, before = members(groups.group, groups.first.size)
    none = np.zeros(before.size, np.int64)
    steps = [*steps, Step(-1, start, before, none, ())]

    whole = prod(sizes) < 2**62
    count = np.ones(1, np.int64 if whole else object)
    for step in steps:
        ways = count[step.before]
        if step.issue >= 0:
            ways = ways * np.array([len(same) for same in step.alike], count.dtype)[step.value]
        count = np.add.reduceat(ways, step.start[:-1]) if ways.size else ways
    at = np.arange(order.size)
    package = np.zeros((order.size, len(sizes)), np.int64)
    for step in reversed(steps):
        way = step.start[at]
        if step.issue >= 0:
            lowest = np.array([same[0] for same in step.alike], np.int64)
            package[:, step.issue] = lowest[step.value[way]]
        at = step.before[way]
    return Frontier(point=point[groups.first], count=count, package=package, steps=tuple(steps))
