"""Model uncertainty: the same table under other weights and another solution."""

from __future__ import annotations

from typing import Any

import numpy as np

from plenipo.answer.table.obstacles import succeeded
from plenipo.answer.table.run import BAND_DRAWS, Run, solve
from plenipo.answer.table.seating import WEIGHTS, take_seats
from plenipo.situation.drawn import Drawn
from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.bargain.kalai import kalai

__all__ = ["Band", "model_band", "summary"]

Band = dict[str, dict[str, Any]]


def model_band(drawn: Drawn, table: str, rows: Ints, *, alone: bool) -> Band:
    """The deal under equal weights, access, access x patience, and Kalai-Smorodinsky.

    Runs on the first thousand kept draws; all on the same draws. Equal weights are the
    textbook Kalai-Smorodinsky solution: what if access and patience did not count.
    """
    rows = rows[:BAND_DRAWS]
    out: Band = {}
    for weights in WEIGHTS:
        run = solve(take_seats(drawn, table, alone=alone, weights=weights), rows)
        out[f"Nash, {weights}"] = summary(run)
    for weights in (WEIGHTS[2], WEIGHTS[0]):
        seating = take_seats(drawn, table, alone=alone, weights=weights)
        out[f"Kalai-Smorodinsky, {weights}"] = summary(solve(seating, rows, by=kalai))
    return out


def summary(run: Run) -> dict[str, Any]:
    """Success, no deal, middle levels and gains of one solved table."""
    drawn = run.seating.drawn
    deal = run.deal & run.good
    now = run.seating.room.status_quo
    level: Floats = run.solved.level[deal] if deal.any() else now
    gains = run.gains
    middle: dict[str, Any] = {}
    for k, issue in enumerate(drawn.issues):
        body = drawn.situation.issues[issue]
        if body.options is not None:
            counts = np.bincount(level[:, k].astype(int), minlength=len(body.options))
            middle[issue] = body.options[int(np.argmax(counts))]
        else:
            middle[issue] = body.own_level(float(np.median(level[:, k])))
    return {
        "success": run.share(succeeded(run)),
        "no_deal": run.outcome()["no_deal"],
        "levels": middle,
        "gains": {a: float(np.median(gains[:, i])) for i, a in enumerate(drawn.actors)},
    }
