"""Which inputs an answer hangs on, and the statements behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.situation.sampler import Input
from plenipo.solve.arrays import Floats
from plenipo.solve.information import variance_shares

__all__ = ["Reason", "Reasons", "explain"]

LOOK = 4000  # draws looked at
MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One input: its share of the variance of a figure, and what it rests on."""

    path: str
    share: float
    error: float
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """The inputs a figure hangs on; empty when nothing stands out."""

    figure: str
    reasons: tuple[Reason, ...]

    def to_dict(self) -> list[dict[str, Any]]:
        """Plain values."""
        return [
            {"input": r.path, "share": r.share, "statements": list(r.statements)}
            for r in self.reasons
        ]

    def __str__(self) -> str:
        if not self.reasons:
            return f"{self.figure}: nothing stands out."
        lines = [
            f"  {r.path}: about {r.share:.0%} of the variance"
            + (f" (rests on {', '.join(r.statements)})" if r.statements else " (no statement)")
            for r in self.reasons
        ]
        return "\n".join([f"{self.figure} hangs on", *lines])


def explain(figure: str, values: Floats, inputs: Iterable[Input], rows: Any) -> Reasons:
    """Share of the variance of ``values`` explained by each input, over existing draws.

    Parameters
    ----------
    values : (K,) the figure over kept draws
    inputs : what was drawn
    rows : (K,) which draws these are

    Notes
    -----
    First-order shares from conditional means in 16 bins, less what shuffled inputs
    explain; only shares clear of their bootstrap error are listed, at most five.
    """
    used = list(inputs)
    count = min(values.size, LOOK)
    if count < 64 or not used or float(values[:count].std()) < 1e-12:
        return Reasons(figure=figure, reasons=())
    matrix = np.stack([i.values[rows[:count]] for i in used], axis=1)
    share, error = variance_shares(matrix, values[:count])
    order = sorted(range(len(used)), key=lambda i: (-share[i], used[i].path))
    found = [
        Reason(
            path=used[i].path.removesuffix("?"),
            share=float(share[i]),
            error=float(error[i]),
            statements=used[i].because,
        )
        for i in order
        if share[i] > max(0.02, 2.0 * error[i])
    ]
    merged: dict[str, Reason] = {}
    for reason in found:
        merged.setdefault(reason.path, reason)
    return Reasons(figure=figure, reasons=tuple(merged.values())[:MOST])
