"""Kalai-Smorodinsky on a one-box table, from the arrays of the solver."""

from __future__ import annotations

import numpy as np
from laws.tables import Outcome

from plenipo.solve.bargain.interior import raise_floor

__all__ = ["kalai"]


def kalai(found: Outcome, *, weighted: bool = False) -> dict[str, float]:
    """max min g_i / (theta_i G_i) on the pie of ``typed.pie`` (no theta unless weighted)."""
    room = found.seating.room
    low, high = float(room.cap_low[0, 0]), float(room.cap_high[0, 0])
    d = np.array([found.no_deal["a"], found.no_deal["b"]])
    constant = np.array([0.0, 1.0]) - d
    linear = np.array([[1.0], [-1.0]])
    best = np.array([min(high, 1.0 - d[1]) - d[0], 1.0 - max(low, d[0]) - d[1]])
    theta = np.array([found.theta["a"], found.theta["b"]]) if weighted else np.ones(2)
    y = np.array([0.5 * (low + high)])
    raise_floor(
        best * theta, constant, linear, np.zeros((2, 1)), np.array([low]), np.array([high]),
        y, np.zeros(2), 1e-12, np.inf, -np.inf,
    )  # fmt: skip
    return {"x": float(y[0])}
