"""Pledges that wait for each other: what starts by itself, and what all could reach together.

A pledge is active when what it waits for is there. Conditions are only ever met by more
being active, so the map from one set of active pledges to the next is monotone, and its
fixed points form a lattice: iterating from none gives the least, from all the greatest.
Where they differ the pledges between them wait for each other.

Source: fixed points of monotone maps in Tarski (1955) Pacific Journal of Mathematics 5:285.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import numpy as np

from plenipo.solve.arrays import Bools

__all__ = ["Step", "greatest", "iterate", "least", "least_and_greatest", "requires"]

Step = Callable[[Bools], Bools]  # (D, P) active now -> (D, P) whose conditions are then met


def iterate(step: Step, start: Bools, *, rising: bool, forced: Bools | None = None) -> Bools:
    """The fixed point reached from a set of pledges, draw by draw.

    Parameters
    ----------
    step : the pledges whose conditions are met, given those that are active; monotone
    start : (D, P) active at first
    rising : whether pledges only join on the way, or only leave; what starts from none
        rises, what starts from all falls
    forced : (D, P) or (P,) pledges that are active whatever their conditions

    Returns
    -------
    (D, P)

    Raises
    ------
    ValueError
        A pledge left on the way up or joined on the way down: the map is not monotone.
    """
    always = np.zeros(start.shape[1], np.bool_) if forced is None else forced
    now = start | always
    for _ in range(start.shape[1] + 1):
        then = step(now) | always
        if np.array_equal(then, now):
            return now
        if (now & ~then if rising else then & ~now).any():
            break
        now = then
    raise ValueError("the map is not monotone: a pledge waits for something not to be there")


def least(step: Step, size: int, draws: int, *, forced: Bools | None = None) -> Bools:
    """(D, P) what starts by itself: the fixed point reached from none."""
    return iterate(step, np.zeros((draws, size), np.bool_), rising=True, forced=forced)


def greatest(step: Step, size: int, draws: int, *, forced: Bools | None = None) -> Bools:
    """(D, P) what all could reach together: the fixed point reached from all."""
    return iterate(step, np.ones((draws, size), np.bool_), rising=False, forced=forced)


def requires(needs: Bools) -> Step:
    """The map of pledges of which each needs certain others.

    Parameters
    ----------
    needs : (P, P) whether the pledge of a row needs that of a column
    """

    def step(active: Bools) -> Bools:
        lacks = np.logical_and(needs[None], ~active[:, None, :]).any(axis=2)
        return np.logical_not(lacks)

    return step


def least_and_greatest(when: Mapping[str, Collection[str]]) -> tuple[list[str], list[str]]:
    """Least and greatest fixed point of named pledges, each sorted.

    Parameters
    ----------
    when : pledge -> the pledges it needs, all of them

    Examples
    --------
    >>> least_and_greatest({"a": [], "b": ["a"], "c": ["d"], "d": ["c"]})
    (['a', 'b'], ['a', 'b', 'c', 'd'])
    """
    names = sorted(when)
    needs = np.array([[other in when[name] for other in names] for name in names], np.bool_)
    step = requires(needs.reshape(len(names), len(names)))
    found = (least(step, len(names), 1), greatest(step, len(names), 1))
    low, high = ([name for name, on in zip(names, row[0], strict=True) if on] for row in found)
    return low, high
