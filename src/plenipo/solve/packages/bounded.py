"""Search for what maximises an aim, by bounds that add up over issues.

A part of a package whose best continuation cannot reach the best package known is dropped
before its sums are taken (`tangents` bounds the aim, `pareto` takes the sums); the best
package known comes from the same sums with only the most promising parts kept. Whatever ties
with the best survives, so ties and equal packages are told as on the full frontier.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from plenipo.errors import MethodError
from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.packages.nearby import nearby
from plenipo.solve.packages.pareto import Cuts, Frontier, alone, at_least, sums
from plenipo.solve.packages.tangents import Tangents

__all__ = ["EMPTY", "NOTHING", "SOLVED", "UNSOLVED", "Aim", "Found", "Problem", "search"]

SOLVED, EMPTY, NOTHING, UNSOLVED = 0, 1, 2, 3
EFFORT_EACH = 50  # of `undominated`, for each sum that a step may take
# Parts kept while a first package is looked for, and sums then allowed to show it is the best.
TRIES = ((64, 50_000), (4096, sys.maxsize))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The packages that solve, and how sure that is."""

    status: int
    """SOLVED; EMPTY: no package reaches the floor; NOTHING: no package lets all members gain;
    UNSOLVED: given up, the best known is told and `bound` says how much better another may be."""
    value: float  # of the aim: Nash product, smallest share, total; NaN without a package
    bound: float  # no package has more
    disagreement: Floats  # (n,) gains are counted from here
    floor: Floats  # (n,) packages below were left out
    member: Ints  # parties whose gain counts: without those who cannot gain
    zone: Frontier  # the part of the frontier that was searched to the end
    row: Ints  # (P,) rows of the zone that solve, the leximin one first
    complete: bool  # every point that ties is among the rows

    @property
    def point(self) -> Floats:
        """(P, n) utilities of what solves, ties included."""
        return self.zone.point[self.row]

    @property
    def package(self) -> Ints:
        """(P, m) one package for each point."""
        return self.zone.package[self.row]

    @property
    def count(self) -> Ints:
        """(P,) how many packages give each point."""
        return self.zone.count[self.row]


class Aim(NamedTuple):
    """What is maximised, by what it is bounded, and which rows of a frontier solve it."""

    tangents: Tangents
    value: Callable[[Floats], Floats]  # (F, n) -> (F,), -inf where it is not allowed
    rows: Callable[[Floats], Ints]


class Problem(NamedTuple):
    """What a search needs to know of the packages."""

    tables: list[Floats]
    parties: int
    disagreement: Floats
    floor: Floats
    tolerance: float
    most: int


def search(problem: Problem, aim: Aim, members: Ints, known: Frontier | None) -> Found:
    """Maximise the aim over the packages that reach the floor; ties within the tolerance."""
    tables, tolerance = problem.tables, problem.tolerance
    floors = at_least(problem.floor, problem.parties, tolerance)
    normal, constant = aim.tangents
    most = [(normal @ table).max(axis=1) for table in tables]
    bound = float((np.sum(most, axis=0) + constant).min())
    rank = Cuts(normal, -constant)
    # What rounding may cost along a normal: parts closer than the finer grid became one.
    slack = 2.0 * tolerance + normal.sum(axis=1) * (len(tables) + 1) * tolerance / 50.0

    best = -np.inf if known is None else float(aim.value(known.point).max(initial=-np.inf))
    zone, complete = known, False
    for width, allowed in TRIES:
        wide = (width, allowed) != TRIES[0]
        if wide and bound <= best + tolerance:
            break  # proven, and the ties are too many to be listed quickly
        tight = _joined(floors, Cuts(normal, best - constant - slack))
        near = sums(
            tables, problem.parties, tight, tolerance=tolerance, most=sys.maxsize,
            beam=(width, rank),
        )  # fmt: skip
        value = float(aim.value(near.point).max(initial=-np.inf))
        if value > best:
            best, zone = value, near
        if wide and near.point.shape[0]:
            least = problem.floor - tolerance
            one = alone(tables, nearby(tables, aim.value, near.package, least))
            value = float(aim.value(one.point)[0])
            if value > best:
                best, zone = value, one
        tight = _joined(floors, Cuts(normal, best - constant - slack))
        try:
            zone = sums(
                tables, problem.parties, tight, tolerance=tolerance,
                most=min(allowed, problem.most), effort=EFFORT_EACH * problem.most,
            )  # fmt: skip
        except MethodError:
            continue
        bound, complete = -np.inf, True
        break
    # Where the bound is reached nothing is better, though not every tie is known.
    status = SOLVED if complete or bound <= best + tolerance else UNSOLVED
    if zone is None or not zone.point.shape[0]:
        none = np.empty(0, np.int64)
        if status == SOLVED:
            status, bound = EMPTY, np.nan
        zone = zone or _nothing(problem)
        return _found(problem, status, np.nan, bound, members, zone, none, complete)
    rows = aim.rows(zone.point)
    value = float(aim.value(zone.point[rows]).max(initial=-np.inf))
    return _found(problem, status, value, max(bound, value), members, zone, rows, complete)


def _joined(one: Cuts, other: Cuts) -> Cuts:
    return Cuts(
        np.concatenate([one.normal, other.normal]), np.concatenate([one.least, other.least])
    )


def _nothing(problem: Problem) -> Frontier:
    return Frontier(
        point=np.empty((0, problem.parties)),
        count=np.empty(0, np.int64),
        package=np.empty((0, len(problem.tables)), np.int64),
        steps=(),
    )


def _found(
    problem: Problem, status: int, value: float, bound: float, members: Ints, zone: Frontier,
    row: Ints, complete: bool,
) -> Found:  # fmt: skip
    return Found(
        status=status,
        value=value,
        bound=bound,
        disagreement=problem.disagreement,
        floor=problem.floor,
        member=members,
        zone=zone,
        row=row,
        complete=complete,
    )
