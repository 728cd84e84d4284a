"""Small package spaces, and the same questions answered by looking at every package."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import strategies as st

from plenipo.solve.arrays import Floats, Ints

Points = dict[tuple[int, ...], set[tuple[int, ...]]]  # in steps of 1e-9: its packages


def everything(worth: list[Floats]) -> tuple[Ints, Floats]:
    """Every package (C, m) and its utilities (C, n)."""
    package = np.array(list(product(*[range(table.shape[1]) for table in worth])))
    return package, sum(
        (table[:, package[:, k]].T for k, table in enumerate(worth)), np.zeros((1, 1))
    )


def steps(point: Floats) -> Ints:
    return np.round(point / 1e-9).astype(np.int64)


def by_hand(package: Ints, utility: Floats, floor: Floats | None = None) -> Points:
    """The definition: points that no point is better than in one and as good in all."""
    if floor is not None:
        kept = (utility >= floor - 1e-9).all(axis=1)
        package, utility = package[kept], utility[kept]
    point, group = np.unique(steps(utility), axis=0, return_inverse=True)
    out: Points = {}
    for g, own in enumerate(point):
        as_good = (point >= own).all(axis=1)
        if not (as_good & (point > own).any(axis=1)).any():
            rows = package[group.ravel() == g]
            out[tuple(own.tolist())] = {tuple(row) for row in rows.tolist()}
    return out


def drawn(rng: np.random.Generator, parties: int, issues: int, values: int) -> list[Floats]:
    """Random weights and evaluations, as in the public scenarios."""
    weight = rng.dirichlet(np.ones(issues), parties)
    return [weight[:, k, None] * rng.random((parties, values)) for k in range(issues)]


@st.composite
def spaces(draw: st.DrawFn, parties: int = 5) -> list[Floats]:
    """One to five parties, one to four issues of one to five values, with many ties."""
    n = draw(st.integers(1, parties))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    worth: list[Floats] = []
    for _ in range(draw(st.integers(1, 4))):
        size = (n, draw(st.integers(1, 5)))
        coarse = draw(st.booleans())
        worth.append(rng.integers(0, 6, size) / 7 if coarse else rng.random(size))
    if draw(st.booleans()):
        for table in worth:
            table[0] = 0.25  # the first party is indifferent to all
    return worth
