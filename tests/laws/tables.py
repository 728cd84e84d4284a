"""Solve a table of a situation typed in a test, and read the result by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.table.seating import Seating, take_seats
from plenipo.situation.draw import draw
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.room import Solved

__all__ = ["KINDS", "Outcome", "outcome", "situation", "solve_draws"]

KINDS = ("none", "partial", "deal")
TABLE = "t"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One draw of a solved table. Levels run 0 to 1, or are the index of an option."""

    kind: str
    reason: int
    package: dict[str, float]
    utility: dict[str, float]
    no_deal: dict[str, float]
    theta: dict[str, float]
    value: float
    gap: float
    tied: int
    edge: bool
    seated: tuple[str, ...]
    seating: Seating
    solved: Solved

    @property
    def deal(self) -> bool:
        return self.kind != "none"

    @property
    def drawn(self) -> Drawn:
        return self.seating.drawn

    def gain(self, party: str) -> float:
        return self.utility[party] - self.no_deal[party]

    @property
    def gainers(self) -> set[str]:
        """Members that gain."""
        return {p for p in self.seated if self.gain(p) > 1e-7}


def situation(body: dict[str, Any]) -> Situation:
    """A situation from the parts that matter."""
    return Situation.model_validate({"plenipo": 1, **body})


def solve_draws(
    body: dict[str, Any],
    table: str = TABLE,
    *,
    draws: int = 1,
    seed: int = 0,
    central: bool = True,
    **how: Any,
) -> tuple[Seating, Solved]:
    """A table over draws, as arrays."""
    drawn = draw(situation(body), draws=draws, seed=seed, central=central)
    seating = take_seats(drawn, table, **how)
    return seating, agree(seating.room)


def outcome(body: dict[str, Any], table: str = TABLE, **how: Any) -> Outcome:
    """A table at the central values."""
    seating, solved = solve_draws(body, table, **how)
    return read(seating, solved)


def read(seating: Seating, solved: Solved, row: int = 0) -> Outcome:
    """One draw by name."""
    drawn = seating.drawn
    room = seating.room
    kind = KINDS[int(solved.kind[row])]
    level = np.tile(drawn.status_quo(), (drawn.draws, 1))
    level[row] = solved.level[row]
    no_deal = room.no_deal[row]
    worth = no_deal if kind == "none" else drawn.worth(level)[row]
    seated = [a for i, a in enumerate(drawn.actors) if room.seated[row, i]]
    heavy = float(room.theta[row][room.seated[row]].sum())
    weight = dict(zip(drawn.actors, room.theta[row], strict=True))
    return Outcome(
        kind=kind,
        reason=int(solved.reason[row]),
        package=dict(zip(drawn.issues, map(float, solved.level[row]), strict=True)),
        utility=dict(zip(drawn.actors, map(float, worth), strict=True)),
        no_deal=dict(zip(drawn.actors, map(float, no_deal), strict=True)),
        theta={a: float(weight[a]) / heavy for a in seated},
        value=float(solved.value[row]),
        gap=float(solved.gap[row]),
        tied=int(solved.tied[row]),
        edge=bool(solved.edge[row]),
        seated=tuple(seated),
        seating=seating,
        solved=solved,
    )
