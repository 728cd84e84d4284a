"""From which level of one issue something pays: where a concave worth reaches a floor."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Bools, Floats

__all__ = ["paying"]

HALVINGS = 60


def paying(
    salience: Floats,
    position: Floats,
    cost: Floats,
    need: Floats,
    low: Floats,
    high: Floats,
    *,
    absolute: bool = False,
) -> tuple[Floats, Floats]:
    """Levels of a scale at which its worth to somebody reaches what is needed.

    Parameters
    ----------
    salience, position, cost : array (D,)
        The scale is worth ``-salience (x - position)^2 - cost x`` at level x, or
        ``-salience |x - position| - cost x``.
    need : array (D,)
        What that must reach.
    low, high : array (D,), 0 to 1
        Levels that come into question.

    Returns
    -------
    least, most : array (D,)
        Ends of the interval of levels in ``low .. high`` that reach it (worth is concave, so
        it is one); NaN where none does.

    Examples
    --------
    >>> one = np.ones(1)
    >>> least, most = paying(0.5 * one, one, 0 * one, -0.125 * one, 0 * one, one)
    >>> round(float(least[0]), 9), float(most[0])
    (0.5, 1.0)
    """

    def worth(x: Floats) -> Floats:
        apart = np.abs(x - position)
        return -salience * (apart if absolute else apart * apart) - cost * x

    peak = np.clip(_peak(salience, position, cost, absolute), low, high)
    enough: Bools = (worth(peak) >= need - 1e-12) & (low <= high)
    ends: list[Floats] = []
    for end in (low, high):
        inside, outside = peak.copy(), np.array(end, dtype=float)
        reached = worth(outside) >= need - 1e-12
        for _ in range(HALVINGS):
            middle = 0.5 * (inside + outside)
            pays = worth(middle) >= need
            inside, outside = np.where(pays, middle, inside), np.where(pays, outside, middle)
        ends.append(np.where(enough, np.where(reached, end, inside), np.nan))
    return ends[0], ends[1]


def _peak(salience: Floats, position: Floats, cost: Floats, absolute: bool) -> Floats:
    """Level at which the scale is worth most, anywhere."""
    if absolute:
        far = np.where(cost > 0, -np.inf, np.inf)
        return np.where(np.abs(cost) > salience, far, position)
    with np.errstate(divide="ignore", invalid="ignore"):
        peak = position - cost / (2.0 * salience)
    flat = np.where(cost > 0, -np.inf, np.where(cost < 0, np.inf, position))
    return np.where(salience > 0, peak, flat)
