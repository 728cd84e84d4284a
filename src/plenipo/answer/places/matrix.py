"""What each seat is worth to whom: a matrix of paired differences, and who comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.table.compositions import Outcomes
from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["SAME", "Effect", "Matrix", "Ranking", "rank_seats", "why_nothing"]

SAME = 0.5  # points that do not matter to anyone
MOVED = 0.01  # part of a scale that does not matter
RARE = 0.02  # share of draws
ROUNDING = 1e-9  # points
ALIKE = 6  # digits of a point: what a search for a deal leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A change over paired draws, in points: mean, its standard error, the middle 80 %."""

    mean: float
    error: float
    low: float
    high: float

    @classmethod
    def of(cls, change: Floats, *, sampled: float = 0.0) -> Effect:
        """From differences (K,) of the same draws; ``sampled`` is an error beside theirs."""
        low, high = np.percentile(change, (10, 90))
        spread = float(change.std(ddof=1)) if change.size > 1 else 0.0
        error = spread / np.sqrt(change.size) if spread > ROUNDING else 0.0
        error = float(np.hypot(error, sampled))
        return cls(mean=float(change.mean()), error=error, low=float(low), high=float(high))

    @property
    def told(self) -> bool:
        """Whether it can be told from nothing: by two errors, and by half a point."""
        return abs(self.mean) >= SAME and abs(self.mean) > 2.0 * self.error

    @property
    def clear(self) -> bool:
        """Whether it is told by three errors: who comes first must not hang on the seed."""
        return self.told and abs(self.mean) > 3.0 * self.error

    def to_dict(self) -> dict[str, float]:
        """Plain numbers."""
        return {"mean": self.mean, "error": self.error, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Points for each seat (row) and each actor (column)."""

    seats: tuple[str, ...]
    actors: tuple[str, ...]
    cells: tuple[tuple[Effect, ...], ...]

    @classmethod
    def of(
        cls,
        seats: Sequence[str],
        actors: Sequence[str],
        values: Floats,
        *,
        sampled: Floats | None = None,
    ) -> Matrix:
        """From values (seat, draw, actor); ``sampled`` adds the error of sampled orders."""
        rows: list[tuple[Effect, ...]] = []
        for i in range(len(seats)):
            row: list[Effect] = []
            for a in range(len(actors)):
                beside = 0.0 if sampled is None else float(sampled[i, a])
                row.append(Effect.of(values[i, :, a], sampled=beside))
            rows.append(tuple(row))
        return cls(seats=tuple(seats), actors=tuple(actors), cells=tuple(rows))

    def at(self, seat: str, actor: str) -> Effect:
        """What a seat is worth to an actor."""
        return self.cells[self.seats.index(seat)][self.actors.index(actor)]

    def column(self, actor: str) -> Mapping[str, Effect]:
        """Seat -> what it is worth to an actor."""
        return {seat: self.at(seat, actor) for seat in self.seats}

    @property
    def mean(self) -> list[list[float]]:
        """(seat, actor) points."""
        return [[cell.mean for cell in row] for row in self.cells]

    @property
    def error(self) -> list[list[float]]:
        """(seat, actor) standard errors."""
        return [[cell.error for cell in row] for row in self.cells]

    def to_dict(self, key: str) -> dict[str, Any]:
        """``key`` itself, and its intervals and errors beside it: seat -> actor -> number."""

        def each(read: Callable[[Effect], Any]) -> dict[str, dict[str, Any]]:
            return {
                seat: {a: read(c) for a, c in zip(self.actors, row, strict=True)}
                for seat, row in zip(self.seats, self.cells, strict=True)
            }

        return {
            key: each(lambda c: c.mean),
            f"{key}_interval": each(lambda c: {"low": c.low, "high": c.high}),
            f"{key}_error": each(lambda c: c.error),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The seats by what they are worth to one actor, and how firm the first place is."""

    order: tuple[str, ...]
    places: Mapping[str, int]  # seat -> 1 for what is worth most; equal worth, equal place
    first_share: float  # of draws in which the first seat is first, alone or tied
    clear: bool  # whether the first can be told from the second

    def place(self, seat: str) -> int:
        """1 for the seat worth most; seats worth the same share a place."""
        return self.places[seat]

    def tied(self, seat: str) -> bool:
        """Whether another seat is worth the same."""
        return list(self.places.values()).count(self.places[seat]) > 1

    @property
    def first(self) -> tuple[str, ...]:
        """The seat worth most, or all that are."""
        return tuple(p for p in self.order if self.places[p] == 1)

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "order": list(self.order),
            "place": dict(self.places),
            "first_share": self.first_share,
            "clear": self.clear,
        }


def rank_seats(
    matrix: Matrix, values: Floats, *, sampled: Floats | None = None
) -> dict[str, Ranking]:
    """Actor -> its ranking of the seats; values (seat, draw, actor). Ties in file order."""
    out: dict[str, Ranking] = {}
    if not matrix.seats:
        nothing = Ranking(order=(), places={}, first_share=0.0, clear=False)
        return dict.fromkeys(matrix.actors, nothing)
    for a, actor in enumerate(matrix.actors):
        means = [row[a].mean for row in matrix.cells]
        order = sorted(range(len(means)), key=lambda i: (-round(means[i], ALIKE), i))
        best: Bools = values[order[0], :, a] >= values[:, :, a].max(axis=0) - 0.1**ALIKE
        exact = [round(x, ALIKE) for x in means]
        one, two = order[0], order[min(1, len(order) - 1)]
        beside = 0.0 if sampled is None else float(np.hypot(sampled[one, a], sampled[two, a]))
        out[actor] = Ranking(
            order=tuple(matrix.seats[i] for i in order),
            places={matrix.seats[i]: 1 + sum(x > exact[i] for x in exact) for i in order},
            first_share=float(best.mean()),
            clear=Effect.of(values[one, :, a] - values[two, :, a], sampled=beside).clear,
        )
    return out


def why_nothing(
    with_seat: Outcomes,
    without: Outcomes,
    actor: int,
    *,
    must_accept: float,
    scales: int,
) -> str:
    """Why a seat is worth nothing that can be told to an actor.

    Parameters
    ----------
    with_seat, without : the table with and without it, (K,) draws
    actor : column of the worth
    must_accept : share of draws in which whoever leaves must accept afterwards
    scales : issues before this one are scales, those after have options
    """
    apart: Floats = np.abs(with_seat.level - without.level)
    moved: Bools = apart > MOVED
    moved[:, scales:] = apart[:, scales:] > 0.5
    other: Bools = moved.any(axis=1) | (with_seat.kind != without.kind)
    change: Floats = 100.0 * (with_seat.worth - without.worth)[:, actor]
    none: Ints = with_seat.kind + without.kind
    if not none.any():
        return "no deal either way"
    if float(other.mean()) <= RARE:
        if must_accept > 0.5:
            return "the same outcome: it must accept what is agreed either way"
        return "the same outcome: what it wants stands in nobody's way"
    if float((np.abs(change) >= SAME).mean()) <= 2 * RARE:
        return "what changes matters little to it"
    return "gains in some draws and losses in others that cancel"
