"""Lines that bound what the packages of a tree can be worth, from the best mixture of packages."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Floats, inner
from plenipo.solve.bargain.descent import LEAST, NASH
from plenipo.solve.bargain.tree import Tree
from plenipo.solve.packages.tangents import LOG, SMALLEST, TOTAL, climb_mixtures

__all__ = ["aim_at", "rounds_for", "zone_of"]

FAR = 1e9
INSIDE = 1e-9  # a mixture this far above what it needs can be climbed from
WIDTH = 0.02  # of the smooth minimum, in spreads, and of the barrier


@inner
def rounds_for(packages: float) -> int:
    """How sharp the lines should be: many packages are worth more steps."""
    if packages <= 4096.0:
        return 12
    return 60 if packages <= 1e6 else 300


@inner
def _spread(t: Tree, a: int) -> float:
    apart = 0.0
    for j in range(t.issue.shape[0]):
        most = -np.inf
        least = np.inf
        for i in range(t.start[j], t.start[j + 1]):
            most = max(most, t.worth[i, a])
            least = min(least, t.worth[i, a])
        apart += most - least
    return apart


@inner
def zone_of(t: Tree, rounds: int, mixture: Floats) -> float:
    """Fill the line ``zone`` and a mixture (N,) as far above the needs as can be found.

    Returns a bound on how far above their needs all can be, in spreads: below 0 there is no
    package that everyone accepts.
    """
    people = t.base.shape[0]
    for a in range(people):
        t.zone.normal[a] = 0.0
        mixture[a] = 0.0
    if t.option.shape[0] == 0 or people == 0:
        return 0.0
    scale = np.empty(people)
    for a in range(people):
        scale[a] = max(_spread(t, a), 1e-6)
        for j in range(t.issue.shape[0]):
            mixture[a] += t.worth[t.start[j], a]
    u, normal, least = climb_mixtures(
        t.worth, t.start, mixture, int(np.int64(SMALLEST)), scale, t.need - t.base, scale, WIDTH,
        0.1 * WIDTH, rounds,
    )  # fmt: skip
    for a in range(people):
        t.zone.normal[a] = normal[a]
        mixture[a] = u[a]
    return least


@inner
def aim_at(t: Tree, kind: int, one: int, mixture: Floats, rounds: int) -> float:
    """Fill the line ``aim``: nothing is worth more than it. Returns what to add to it.

    NASH: ``ln g <= ln h + (g - h) / h`` for any h, which is least at the best mixture.
    LEAST: any weighted mean is at least the smallest. LINE: the worth to person ``one``;
    floors of the others enter with multipliers.
    """
    people = t.base.shape[0]
    zero = t.zero - t.base
    scale = np.ones(people)
    start = mixture.copy()
    inside = t.option.shape[0] > 0 and people > 0
    aim = int(np.int64(SMALLEST))
    width = WIDTH
    if kind == NASH:
        aim = int(np.int64(LOG))
    elif kind != LEAST:
        aim = int(np.int64(TOTAL))
        width = WIDTH * _spread(t, one) / people
        inside = inside and width > 0.0
    for a in range(people):
        t.aim.normal[a] = 0.0
        if kind == NASH:
            inside = inside and (t.weight[a] == 0.0 or mixture[a] - zero[a] > INSIDE)
        elif kind == LEAST:
            zero[a] = zero[a] if t.weight[a] > 0.0 else -FAR
            scale[a] = t.weight[a] if t.weight[a] > 0.0 else 1.0
        else:
            zero[a] = t.need[a] - t.base[a]
            inside = inside and mixture[a] - zero[a] > INSIDE
    weight = t.weight
    if kind != NASH and kind != LEAST:
        weight = np.zeros(people)
        weight[one] = 1.0
        t.aim.normal[one] = 1.0
    if not inside:
        return 0.0 if aim == TOTAL else np.inf
    enough = 1e-5 if kind == NASH else 0.1 * width
    _, normal, _ = climb_mixtures(
        t.worth, t.start, start, aim, weight, zero, scale, width, enough, rounds
    )
    more = 0.0
    for a in range(people):
        force = normal[a]
        if kind == NASH:
            if weight[a] > 0.0:
                more += weight[a] * (np.log(weight[a] / force) - 1.0) - force * t.zero[a]
        elif kind == LEAST:
            force = force if weight[a] > 0.0 else 0.0
            more -= force * t.zero[a]
        else:
            more -= max(force - weight[a], 0.0) * t.need[a]
            force = max(force, weight[a])
        t.aim.normal[a] = force
    return more
