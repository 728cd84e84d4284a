"""The tables that ship, read: classes of ended conflicts, and a Cox model as a table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from plenipo.history.count import GRID
from plenipo.history.record import HORIZONS, Curve, Share
from plenipo.history.survive import Cox

__all__ = ["FILE", "Class", "attribution", "followed_to", "shipped_class", "shipped_cox"]

FILE = Path(__file__).with_name("shipped.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """One class of ends of UCDP conflict episodes."""

    n: int
    events: int
    cases: tuple[int, int]  # first and last year in which one ended
    shares: dict[int, Share]
    curve: Curve | None  # None below 20 cases


@cache
def _read() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))


def attribution() -> str:
    """Who made the data, under which licence, and what was changed."""
    return _read()["attribution"]


def followed_to() -> int:
    """The last year in which a return of fighting would have been seen."""
    return _read()["followed_to"]


def shipped_class(kind: str, ending: str, past: str) -> Class | None:
    """A class by kind (any, interstate, civil), ending and past (any, none, some); or None.

    Endings are any, negotiated, and those of the source: peace_agreement, ceasefire, victory_a,
    victory_b, low_activity, actor_ceased.
    """
    for row in _read()["classes"]:
        if (row["kind"], row["ending"], row["past"]) == (kind, ending, past):
            spread = [Share(share=s, low=low, high=high) for s, low, high in row["shares"]]
            return Class(
                n=row["n"],
                events=row["events"],
                cases=(row["cases"][0], row["cases"][1]),
                shares=dict(zip(HORIZONS, spread, strict=True)),
                curve=_curve(row["curve"]),
            )
    return None


def _curve(points: list[tuple[float, float, float]]) -> Curve | None:
    if not points:
        return None
    share, low, high = zip(*points, strict=True)
    return Curve(years=GRID, share=share, low=low, high=high, steps=True)


@cache
def shipped_cox() -> Cox:
    """The Cox model of ends of UCDP episodes, at 1, 2, 5 and 10 years."""
    had = _read()["cox"]
    arrays = {
        k: np.array(had[k], dtype=np.float64)
        for k in ("coef", "cov", "years", "baseline", "spread", "drift")
    }
    return Cox(features=tuple(had["features"]), **arrays)
