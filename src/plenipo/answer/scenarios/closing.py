"""What keeps a zone of agreement closed, and how far reservations must move to open it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.errors import MethodError
from plenipo.formats.scenario import Floats, Profile, Scenario
from plenipo.solve.packages.points import best_for, egalitarian
from plenipo.solve.packages.solutions import told
from plenipo.solve.packages.space import SOLVED, Space, additive, enumerable

__all__ = ["Closing", "closing_of", "space_of"]

LARGEST = 1e7  # of utility, over parties + 1: 64-bit keys and floats tell a billionth apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The smallest moves that open a zone in which no package is acceptable to all."""

    alone: Mapping[str, float | None]
    """Party -> how much its reservation must fall if nobody else's does; None: that is never
    enough, or could not be found."""
    package: Mapping[str, Mapping[str, str]]  # party -> the package that then is acceptable
    together: float | None  # how much must every reservation fall, all by the same
    nearest: Mapping[str, str]  # the package that then is acceptable

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "alone": dict(self.alone),
            "package": {p: dict(x) for p, x in self.package.items()},
            "together": self.together,
            "nearest": dict(self.nearest),
        }


def space_of(scenario: Scenario, less: Floats | None = None) -> Space:
    """The packages of a scenario; ``less`` (party,) is taken off every utility.

    Raises
    ------
    MethodError
        Utilities are no sums over issues, and there are too many packages to go through, or
        they are too large to be told apart by a billionth.
    """
    largest = LARGEST / (len(scenario.parties) + 1)
    for profile in scenario.profiles:
        if (size := _size(profile)) > largest:
            raise MethodError(
                f"The utilities of {profile.name} reach {size:.3g}; with "
                f"{len(scenario.parties)} parties at most {largest:.3g} is taken.",
                instead="Divide its weights and its reservation by one number.",
            )
    off = np.zeros(len(scenario.parties)) if less is None else less
    if scenario.additive:
        base = np.array([p.base for p in scenario.profiles]) - off
        return additive(scenario.shares(), base=base)
    return enumerable(scenario.sizes, lambda chosen: scenario.utilities(chosen) - off)


def _size(profile: Profile) -> float:
    """A bound on the utilities of a party, whatever their sign."""
    issues = zip(profile.weights, profile.evaluations, strict=True)
    listed = profile.table.values() if profile.table else ()
    return (
        abs(profile.base)
        + sum(abs(w) * max(abs(e) for e in of) for w, of in issues)
        + sum(abs(box.worth) for box in profile.boxes)
        + max((abs(u) for u in (*listed, profile.default)), default=0.0)
    )


def closing_of(scenario: Scenario, space: Space) -> Closing:
    """Who could open the zone alone, and what all would have to give up together.

    With r the reservations, party i alone must come down to the most it can have where
    everybody else has theirs: r_i - max (u_i : u_j >= r_j for all j other than i). All
    together: the least shortfall of the package that comes closest for whoever misses most,
    - max over packages of min_i (u_i - r_i).
    """
    reservation = scenario.reservations
    lowest, _ = space.range()
    alone: dict[str, float | None] = {}
    package: dict[str, Mapping[str, str]] = {}
    for i, party in enumerate(scenario.parties):
        alone[party] = None
        if not np.isfinite(reservation[i]):
            continue  # takes anything already
        floor = reservation.copy()
        floor[i] = -np.inf
        found = told(best_for(space.joined.worth, i, floor=floor), space.joined)
        if found.status == SOLVED:
            alone[party] = float(reservation[i] - found.point[0, i])
            package[party] = scenario.package(tuple(int(c) for c in found.package[0]))
    bound = np.isfinite(reservation)
    together, nearest = None, {}
    if bound.any():
        # Gains over reservations; whoever takes anything never has the smallest.
        less = np.where(bound, reservation, lowest - 1e6)
        joined = space_of(scenario, less).joined
        closest = told(egalitarian(joined.worth), joined)
        if closest.status == SOLVED:
            together = float(-closest.value)
            nearest = scenario.package(tuple(int(c) for c in closest.package[0]))
    return Closing(alone=alone, package=package, together=together, nearest=nearest)
