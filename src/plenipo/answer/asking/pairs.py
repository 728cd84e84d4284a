"""Questions of the kind "which would it rather have?", between two single moves.

People find it easier to choose than to put a number on a wish. Each move takes one issue from
today to the rung that serves the party best on average; two moves are worth asking about where
the draws are of two minds.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np

from plenipo.situation.drawn import Drawn
from plenipo.solve.arrays import Bools, Ints

__all__ = ["Pair", "pairs"]

SPLIT = 0.1  # both answers must be given in so many draws
MOVED = 1e-6


class Pair(NamedTuple):
    """A choice of one party between two moves from today."""

    party: str
    this: tuple[str, float]  # issue, level 0 to 1 or the index of an option
    other: tuple[str, float]
    rather: Bools  # (K,) draws in which it rather wants the first

    @property
    def path(self) -> str:
        """A name that stays the same from one run to the next."""
        return f"prefers.{self.party}.{self.this[0]}.{self.other[0]}"


def pairs(drawn: Drawn, rows: Ints) -> Iterator[Pair]:
    """Pairs of moves about which the draws of a party are of two minds.

    Parameters
    ----------
    rows : (K,) the draws looked at
    """
    now = drawn.status_quo()
    moves: list[tuple[str, float]] = []
    worth: list[np.ndarray] = []
    today = drawn.worth(now)[rows]
    for k, issue in enumerate(drawn.issues):
        for level in _rungs(drawn, issue):
            if abs(level - now[k]) < MOVED:
                continue
            package = now.copy()
            package[k] = level
            moves.append((issue, level))
            worth.append(drawn.worth(package)[rows] - today)
    if not moves:
        return
    gain = np.stack(worth)  # (M, K, n)
    mean = gain.mean(axis=1)
    for a, actor in enumerate(drawn.actors):
        if actor not in drawn.written.parties:
            continue
        best: dict[str, int] = {}
        for i, (issue, _) in enumerate(moves):
            if issue not in best or mean[i, a] > mean[best[issue], a]:
                best[issue] = i
        for i, j in combinations(best.values(), 2):
            rather: Bools = np.asarray(gain[i, :, a] >= gain[j, :, a])
            if SPLIT <= rather.mean() <= 1.0 - SPLIT:
                yield Pair(actor, moves[i], moves[j], rather)


def _rungs(drawn: Drawn, issue: str) -> list[float]:
    body = drawn.situation.issues[issue]
    if body.options is not None:
        return [float(i) for i in range(len(body.options))]
    return sorted(body.unit_level(at) for at in body.scale or {})
