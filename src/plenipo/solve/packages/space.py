"""One way in to the packages of discrete issues, however their worth is written.

Additive tables, tables with linked issues, or any functions of whole packages: a space answers
the same questions about each, and takes the quickest exact way there is for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.packages.blocks import Blocks, Link, blocks
from plenipo.solve.packages.bounded import EMPTY, NOTHING, SOLVED, UNSOLVED
from plenipo.solve.packages.counting import acceptable
from plenipo.solve.packages.enumerated import Enumerated, Utility, counted, enumerated
from plenipo.solve.packages.pareto import MOST, TOLERANCE
from plenipo.solve.packages.solutions import Solution, Solutions, Zone, solutions, zone

__all__ = [
    "EMPTY",
    "NOTHING",
    "SOLVED",
    "UNSOLVED",
    "Solution",
    "Solutions",
    "Space",
    "Zone",
    "additive",
    "enumerable",
]


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Packages of issues and what they are worth to each of n parties.

    Make one with `additive` or `enumerable`. A package is the value of each issue, counted
    from 0 in the order the issues came in.
    """

    joined: Blocks
    through: Enumerated | None  # what going through all packages found
    value: Utility | None  # of packages, where utilities do not add up

    @property
    def sizes(self) -> tuple[int, ...]:
        """Values of each issue, those that are not allowed included."""
        return self.joined.sizes

    @property
    def parties(self) -> int:
        """How many have utilities."""
        return self.joined.worth[0].shape[0]

    @property
    def additive(self) -> bool:
        """Whether utilities are sums over issues or linked issues."""
        return self.through is None

    @property
    def outcomes(self) -> int:
        """How many packages there are, exactly."""
        if self.through is not None:
            return self.through.possible
        return prod(some.size for some in self.joined.combination)

    def utility(self, package: Ints) -> Floats:
        """Utilities (..., n) of packages (..., m).

        Raises
        ------
        ValueError
            A package takes a value that is not allowed, or one that there is not.
        """
        package = np.asarray(package, np.int64)
        if self.value is not None:
            flat = package.reshape(-1, len(self.sizes))
            return np.asarray(self.value(flat), float).reshape(*package.shape[:-1], -1)
        total = np.zeros((*package.shape[:-1], self.parties))
        for b, issues in enumerate(self.joined.issues):
            shape = [self.sizes[k] for k in issues]
            flat = np.ravel_multi_index([package[..., k] for k in issues], shape)
            known = self.joined.combination[b]
            place = np.minimum(np.searchsorted(known, flat), known.size - 1)
            if not (known[place] == flat).all():
                raise ValueError(f"a package takes values of issues {issues} that are not allowed")
            total += np.moveaxis(self.joined.worth[b][:, place], 0, -1)
        return total

    def range(self) -> tuple[Floats, Floats]:
        """The least and the most utility (n,) of each party in any package."""
        worth = self.joined.worth
        high = np.sum([table.max(axis=1) for table in worth], axis=0)
        if self.through is not None:
            return self.through.lowest, high
        return np.sum([table.min(axis=1) for table in worth], axis=0), high

    def acceptable(self, floor: Floats, *, tolerance: float = TOLERANCE) -> int:
        """How many packages are worth at least the floor (n,) to every party.

        Raises
        ------
        MethodError
            There are too many to be counted.
        """
        if self.value is not None:
            return counted(self.sizes, self.value, floor, tolerance=tolerance)
        return acceptable(self.joined.worth, floor, tolerance=tolerance)

    def frontier(
        self, floor: Floats | None = None, *, tolerance: float = TOLERANCE, most: int = MOST
    ) -> Zone:
        """Every undominated point that reaches the floor (n,), and its packages.

        Raises
        ------
        MethodError
            The frontier is too large to be listed.
        """
        return zone(self.joined, floor=floor, tolerance=tolerance, most=most)

    def solutions(
        self,
        disagreement: Floats,
        floor: Floats | None = None,
        *,
        tolerance: float = TOLERANCE,
        most: int = MOST,
    ) -> Solutions:
        """The frontier where it can be listed, and the usual solutions in any case.

        Parameters and errors as in `solutions.solutions`.
        """
        return solutions(self.joined, disagreement, floor=floor, tolerance=tolerance, most=most)


def additive(
    worth: Sequence[Floats],
    *,
    base: Floats | Sequence[float] | None = None,
    links: Sequence[Link] = (),
    allowed: Sequence[Bools] | None = None,
) -> Space:
    """Packages whose worth adds up over issues, but for issues that are linked.

    Parameters
    ----------
    worth : sequence of m arrays (n, values of the issue)
        What each value adds to the utility of each party.
    base : (n,), optional
        What every package is worth on top.
    links : sequence of Link, optional
        What values of some issues are worth together, on top.
    allowed : sequence of m arrays (values of the issue,) of bool, optional
        Which values a package may take.

    Raises
    ------
    ValueError
        An array has another shape than it should, or a number that is not finite.
    MethodError
        Linked issues have too many combinations.

    Examples
    --------
    >>> space = additive([np.array([[0, 3], [1, 0]]), np.array([[0, 1], [3, 0]])])
    >>> space.solutions(np.zeros(2)).nash.package.tolist()
    [[1, 0]]
    """
    joined = blocks(worth, links, allowed=allowed)
    on_top = np.zeros(joined.worth[0].shape[0])
    if base is not None:
        on_top = np.asarray(base, dtype=float)
        if on_top.shape != (joined.worth[0].shape[0],) or not np.isfinite(on_top).all():
            raise ValueError(f"base must be {joined.worth[0].shape[0]} finite numbers: {base}")
        joined.worth[0] = joined.worth[0] + on_top[:, None]
    return Space(joined, None, None)


def enumerable(
    sizes: Sequence[int], utility: Utility, *, allowed: Sequence[Bools] | None = None
) -> Space:
    """Packages of any utility functions: all are gone through once.

    Parameters
    ----------
    sizes : sequence of m ints
        How many values each issue has.
    utility : callable
        From packages (C, m) to utilities (C, n); -inf for a package that a party cannot have.
    allowed : sequence of m arrays (values of the issue,) of bool, optional
        Which values a package may take.

    Raises
    ------
    ValueError, MethodError
        As in `enumerated`.
    """

    def permitted(package: Ints) -> Floats:
        worth = np.array(utility(package), dtype=float)
        for k, mask in enumerate(allowed or ()):
            worth[~np.asarray(mask, np.bool_)[package[:, k]]] = -np.inf
        return worth

    value = utility if allowed is None else permitted
    through = enumerated(sizes, value)
    return Space(through.joined, through, value)
