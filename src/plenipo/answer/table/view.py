"""What comes out of a table under one rule about the absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.table.obstacles import Obstacles, succeeded
from plenipo.answer.table.run import Run

__all__ = ["Package", "View", "package"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One level for each issue, in numbers of its own scale and in ladder words."""

    level: Mapping[str, float | str]
    words: Mapping[str, str]
    moved: Mapping[str, bool]
    goes_on: tuple[str, ...]  # issues whose level does not end the cost it should

    def to_dict(self) -> dict[str, Any]:
        """Plain values: issue -> level, words, moved."""
        return {
            k: {"level": v, "words": self.words[k], "moved": self.moved[k]}
            for k, v in self.level.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What comes out under one rule about the absent."""

    outcome: Mapping[str, Any]
    agreed: Mapping[str, float]
    deal: Package | None  # the medoid draw; None where no deal is the most frequent kind
    deal_kind: str  # deal, partial or no deal: the kind of the printed package
    levels: Mapping[str, Mapping[str, Any]]
    gains: Mapping[str, Interval]
    below: Mapping[str, float]  # share of draws that leave a party below no deal
    success: float

    @classmethod
    def of(cls, run: Run, obstacles: Obstacles | None = None) -> View:
        """Read a solved table."""
        drawn = run.seating.drawn
        good = run.good
        moved = run.moved
        gains = run.gains
        outcome = run.outcome()
        if obstacles is not None:
            outcome["blockers"] = [c.to_dict(run.seating) for c in obstacles.causes]
        at = run.medoid()
        kinds = {2: "deal", 1: "partial", 0: "no deal"}
        return cls(
            outcome=outcome,
            agreed={k: run.share(moved[:, i]) for i, k in enumerate(drawn.issues)},
            deal=None if at is None else package(run, at),
            deal_kind="no deal" if at is None else kinds[int(run.solved.kind[at])],
            levels=_levels(run),
            gains={a: Interval.of(gains[good, i]) for i, a in enumerate(drawn.actors)},
            below={a: run.share(gains[:, i] < -1e-7) for i, a in enumerate(drawn.actors)},
            success=run.share(succeeded(run)),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "outcome": dict(self.outcome),
            "agreed": dict(self.agreed),
            "deal_kind": self.deal_kind,
            "deal": self.deal.to_dict() if self.deal else {},
            "levels": {k: dict(v) for k, v in self.levels.items()},
            "gains": {k: v.to_dict() for k, v in self.gains.items()},
            "below_no_deal": dict(self.below),
        }


def package(run: Run, row: int) -> Package:
    """What came out of one draw, in the issues' own numbers and words."""
    drawn = run.seating.drawn
    room = run.seating.room
    level, now = run.solved.level[row], room.status_quo[row]
    goes_on = room.ends_any & ~run.ended[row]
    issues = drawn.situation.issues
    return Package(
        level={k: issues[k].own_level(float(level[i])) for i, k in enumerate(drawn.issues)},
        words={k: issues[k].words(float(level[i])) for i, k in enumerate(drawn.issues)},
        moved={k: bool(abs(level[i] - now[i]) > 0.01) for i, k in enumerate(drawn.issues)},
        goes_on=tuple(k for i, k in enumerate(drawn.issues) if goes_on[i]),
    )


def _levels(run: Run) -> dict[str, dict[str, Any]]:
    """Middle 80 % over draws with a deal; for options the share of each."""
    drawn = run.seating.drawn
    deal = run.deal & run.good
    level = run.solved.level[deal] if deal.any() else run.seating.room.status_quo
    out: dict[str, dict[str, Any]] = {}
    for i, k in enumerate(drawn.issues):
        body = drawn.situation.issues[k]
        low, middle, high = np.percentile(level[:, i], (10, 50, 90), method="nearest")
        out[k] = {
            "low": body.own_level(float(low)),
            "middle": body.own_level(float(middle)),
            "high": body.own_level(float(high)),
        }
        if body.options is not None:
            counts = np.bincount(level[:, i].astype(int), minlength=len(body.options))
            out[k]["shares"] = {
                o: float(c) / level.shape[0] for o, c in zip(body.options, counts, strict=True)
            }
    return out
