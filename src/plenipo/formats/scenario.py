"""A negotiation scenario as other tools keep one: issues with their values, a profile a party.

Utilities are on one scale, chosen when the files are read (:func:`plenipo.formats.folder.read`):

genius
    What Genius computes: evaluations of an issue divided by their maximum where any
    exceeds 1, weights scaled to sum 1. Reservation values in its files are on this scale.
raw
    The sum of weight times evaluation as written, which is what NegMAS loads.

The two differ for Genius XML only. Values of an issue stand in the order of the domain
file; an issue of numbers carries them as ``levels`` too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Box", "Issue", "Profile", "Scale", "Scenario"]

Scale = Literal["genius", "raw"]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What is negotiated: a name and its values, in file order."""

    name: str
    values: tuple[str, ...]
    levels: tuple[float, ...] | None = None  # the numbers, where the values are numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A hyper-rectangle: ``worth`` where each named issue takes one of its listed values."""

    worth: float
    where: tuple[tuple[int, tuple[int, ...]], ...]  # (issue, values), counted from 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What packages are worth to one party.

    Utility is ``base`` plus the sum over issues of weight times evaluation, plus every
    box the package lies in, or a ``table`` of packages; never above ``cap``.
    """

    name: str
    weights: tuple[float, ...]  # one an issue
    evaluations: tuple[tuple[float, ...], ...]  # one an issue and value
    base: float = 0.0
    boxes: tuple[Box, ...] = ()
    table: Mapping[tuple[int, ...], float] | None = None
    default: float = 0.0  # of packages the table does not list
    cap: float = math.inf
    reservation: float = -math.inf  # utility of no deal; -inf: the file gives none
    reservation_bid: tuple[int | None, ...] | None = None  # where the file names a package
    discount: float | None = None  # utility left after the whole time; None: the file gives none

    @property
    def additive(self) -> bool:
        """Whether utility is a sum over issues."""
        return not self.boxes and self.table is None and math.isinf(self.cap)

    def utility(self, chosen: Ints) -> Floats:
        """Utility of packages.

        Parameters
        ----------
        chosen : array (..., issue)
            Index of the value of each issue, from 0.

        Returns
        -------
        array (...,)
        """
        worth = np.full(chosen.shape[:-1], self.base)
        for k, (weight, values) in enumerate(zip(self.weights, self.evaluations, strict=True)):
            if weight:
                worth = worth + weight * np.asarray(values)[chosen[..., k]]
        for box in self.boxes:
            inside = np.ones(chosen.shape[:-1], dtype=bool)
            for issue, allowed in box.where:
                inside &= np.isin(chosen[..., issue], allowed)
            worth = worth + np.where(inside, box.worth, 0.0)
        if self.table is not None:
            flat = chosen.reshape(-1, chosen.shape[-1]).tolist()
            listed = [self.table.get(tuple(row), self.default) for row in flat]
            worth = worth + np.array(listed, dtype=float).reshape(chosen.shape[:-1])
        return np.minimum(worth, self.cap)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Issues, parties in the order of their files, and what was odd about the files."""

    name: str
    format: str  # "Genius XML", "GeniusWeb JSON" or "NegMAS YAML"
    scale: Scale
    issues: tuple[Issue, ...]
    profiles: tuple[Profile, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def parties(self) -> tuple[str, ...]:
        """Names of the profiles."""
        return tuple(p.name for p in self.profiles)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of values, by issue."""
        return tuple(len(i.values) for i in self.issues)

    @property
    def outcomes(self) -> int:
        """Number of packages."""
        return math.prod(self.sizes)

    @property
    def additive(self) -> bool:
        """Whether every party's utility is a sum over issues."""
        return all(p.additive for p in self.profiles)

    @property
    def reservations(self) -> Floats:
        """(party,) utility of no deal; -inf where a file gives none."""
        return np.array([p.reservation for p in self.profiles])

    def shares(self) -> tuple[Floats, ...]:
        """Weight times evaluation: an array (party, value) for each issue.

        Utilities are their sums plus each profile's ``base``, for additive scenarios.
        """
        return tuple(
            np.array([[p.weights[k] * e for e in p.evaluations[k]] for p in self.profiles])
            for k in range(len(self.issues))
        )

    def utilities(self, chosen: Ints) -> Floats:
        """(..., party) utilities of packages ``chosen`` (..., issue), values counted from 0."""
        return np.stack([p.utility(np.asarray(chosen)) for p in self.profiles], axis=-1)

    def lowest(self) -> Floats:
        """(party,) the worst package for each; for additive scenarios.

        The sum of the lowest share of every issue; a party's reservation may lie below.
        """
        base = np.array([p.base for p in self.profiles])
        return base + sum((share.min(axis=1) for share in self.shares()), np.zeros(len(base)))

    def package(self, chosen: tuple[int, ...]) -> dict[str, str]:
        """Issue -> value, in words."""
        return {i.name: i.values[c] for i, c in zip(self.issues, chosen, strict=True)}
