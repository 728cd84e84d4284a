"""Small promises for the tests, and who acts by plain enumeration."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from plenipo.solve.enforce.promise import Enforcement


def promise(
    *,
    draws: int = 1,
    actors: int = 2,
    issues: int = 1,
    obliged: list[int] | None = None,
    over: list[list[int]] | None = None,
    delta: Any = 0.8,
    gain: Any = 0.4,
    breakdown: Any = 0.3,
    most: Any = np.inf,
    through: list[int] | None = None,
    top: list[float] | None = None,
    will: Any = None,
    loss: Any = 0.5,
    answers: Any = None,
    waits: list[tuple[int, list[int], float, float]] | None = None,
    collapse: Any = 0.3,
) -> Enforcement:
    """Numbers are spread over draws and columns; ``will`` (n, G) or (D, n, G).

    ``waits`` are (guarantee, those it waits for, factor with one of them, without).
    """
    who = [0] if obliged is None else obliged
    issue = [] if through is None else through
    b, g = len(who), len(issue)
    arises = np.zeros((b, issues), bool)
    for row, moved in enumerate(over or [[] for _ in who]):
        arises[row, moved] = True
    conditions = waits or []
    awaited = np.zeros((len(conditions), g), bool)
    for c, (_, others, _, _) in enumerate(conditions):
        awaited[c, others] = True

    def spread(values: Any, *shape: int) -> np.ndarray:
        return np.broadcast_to(np.asarray(values, float), (draws, *shape)).copy()

    return Enforcement(
        obliged=np.array(who, np.int64),
        arises=arises,
        delta=spread(delta, b),
        gain=spread(gain, b),
        breakdown=spread(breakdown, b),
        most=spread(most, b),
        answers=np.broadcast_to(True if answers is None else np.array(answers), (g, b)).copy(),
        issue=np.array(issue, np.int64),
        top=np.array(top or [1.0] * g),
        will=spread(1.0 if will is None else will, actors, g),
        loss=spread(loss, g),
        waiting=np.array([c[0] for c in conditions], np.int64),
        awaited=awaited,
        with_=spread([c[2] for c in conditions], len(conditions)),
        without=spread([c[3] for c in conditions], len(conditions)),
        collapse=spread(collapse, actors),
    )


def random_promise(
    rng: np.random.Generator, *, draws: int, actors: int, issues: int, guarantees: int
) -> Enforcement:
    """Chains, caps and beliefs at random; guarantee g may wait for any earlier ones."""
    waits = []
    for g in range(1, guarantees):
        for _ in range(int(rng.integers(0, 3))):
            others = [int(a) for a in np.flatnonzero(rng.random(g) < 0.5)] or [0]
            waits.append((g, others, *rng.random(2)))
    obliged = [0, actors - 1]
    return promise(
        draws=draws,
        actors=actors,
        issues=issues,
        obliged=obliged,
        delta=rng.uniform(0.5, 1.0, (draws, 2)),
        gain=rng.uniform(0.0, 0.6, (draws, 2)),
        breakdown=rng.uniform(0.1, 0.4, (draws, 2)),
        most=np.where(rng.random((draws, 2)) < 0.5, np.inf, rng.uniform(0.1, 0.9, (draws, 2))),
        through=[int(k) for k in rng.integers(-1, issues, guarantees)],
        will=rng.random((draws, actors, guarantees)),
        loss=rng.uniform(0.0, 0.8, (draws, guarantees)),
        answers=rng.random((guarantees, 2)) < 0.7,
        waits=waits,
        collapse=rng.uniform(0.0, 0.4, (draws, actors)),
    )


def by_hand(e: Enforcement, level: np.ndarray, d: int, viewer: int) -> dict[tuple[int, ...], float]:
    """Chance of each set of guarantees that act, one set at a time."""
    out: dict[tuple[int, ...], float] = {}
    size = e.issue.size
    for acts in product((0, 1), repeat=size):
        chance = 1.0
        for g in range(size):
            p = e.will[d, viewer, g]
            if e.issue[g] >= 0:
                p *= min(max(level[d, e.issue[g]] / e.top[g], 0.0), 1.0)
            factors = [
                (e.with_ if any(acts[a] for a in np.flatnonzero(e.awaited[c])) else e.without)[d, c]
                for c in np.flatnonzero(e.waiting == g)
            ]
            p *= min(factors, default=1.0)
            chance *= p if acts[g] else 1.0 - p
        out[tuple(g for g in range(size) if acts[g])] = chance
    return out
