"""Which points of a frontier the usual solutions choose.

Each returns rows of the frontier: every point whose value is within the tolerance of the best,
the one that is best by leximin first (the party that gains least gains most, then the next),
then in the order of the frontier. Several rows are a tie, not an error.
"""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Floats, Ints

__all__ = ["by_leximin", "nash_rows", "smallest_rows", "spread_rows", "total_rows"]

TOLERANCE = 1e-9


def nash_rows(
    point: Floats, disagreement: Floats, weight: Floats, *, tolerance: float = TOLERANCE
) -> Ints:
    """Rows that maximise prod_i (u_i - d_i)^weight_i among those where every such gain is > 0.

    Parameters
    ----------
    point : array (F, n)
    disagreement : array (n,)
    weight : array (n,), >= 0
        A party of weight 0 does not count.
    """
    gain = point - disagreement
    some = weight > 0.0
    rows = np.flatnonzero((gain[:, some] > tolerance).all(axis=1))
    value = np.log(gain[rows][:, some]) @ weight[some]
    return by_leximin(gain, rows[value >= value.max(initial=-np.inf) - tolerance], tolerance)


def smallest_rows(
    point: Floats, disagreement: Floats, scale: Floats, *, tolerance: float = TOLERANCE
) -> Ints:
    """Rows that maximise min_i (u_i - d_i) / scale_i.

    Scale 1: Kalai's proportional solution (1977). Scale = ideal - d: Kalai and Smorodinsky
    (1975), which on a finite set of packages is the largest smallest share of the ideal gain.
    Disagreement 0 and scale 1: egalitarian in utilities.
    """
    gain = (point - disagreement) / scale
    value = gain.min(axis=1, initial=np.inf)
    rows = np.flatnonzero(value >= value.max(initial=-np.inf) - tolerance)
    return by_leximin(gain, rows, tolerance)


def spread_rows(
    point: Floats, disagreement: Floats, scale: Floats, *, tolerance: float = TOLERANCE
) -> Ints:
    """Rows with the smallest spread (largest less smallest) of (u_i - d_i) / scale_i.

    What NegMAS calls Kalai-Smorodinsky, with scale_i = the most i has in any package, less d_i.
    A point that is more equal but lower for all can win, so it is not what `smallest_rows` finds.
    """
    gain = (point - disagreement) / scale
    value = gain.max(axis=1, initial=-np.inf) - gain.min(axis=1, initial=np.inf)
    rows = np.flatnonzero(value <= value.min(initial=np.inf) + tolerance)
    return by_leximin(gain, rows, tolerance)


def total_rows(point: Floats, weight: Floats, *, tolerance: float = TOLERANCE) -> Ints:
    """Rows that maximise sum_i weight_i u_i."""
    value = point @ weight
    rows = np.flatnonzero(value >= value.max(initial=-np.inf) - tolerance)
    return by_leximin(point, rows, tolerance)


def by_leximin(gain: Floats, rows: Ints, tolerance: float) -> Ints:
    """These rows, best by leximin of their gains first; equal ones stay in their order."""
    if rows.size < 2:
        return rows
    steps = np.floor((np.sort(gain[rows], axis=1) - gain[rows].min()) / tolerance + 0.5)
    return rows[np.lexsort(-steps.T[::-1])]
