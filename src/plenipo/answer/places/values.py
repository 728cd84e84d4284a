"""The numbers behind ``plenipo seats``: all tables, or sampled ones, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.places.matrix import Effect, Matrix, Ranking, rank_seats, why_nothing
from plenipo.answer.places.neighbours import Rooms, shares
from plenipo.answer.table.compositions import Compositions, every_table, some_tables
from plenipo.answer.table.seating import Seating, take_seats
from plenipo.situation.draw import draw
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation, Table
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.attribute import sampled_shapley, shapley

__all__ = [
    "Alone",
    "Margins",
    "actors_of",
    "ahead_of_own",
    "all_seated",
    "central_case",
    "margins",
    "players_of",
    "shapley_values",
    "tables_listed",
    "without_ratifiers",
]

EXACT = 12  # players up to which every table is settled
LEAST = 200  # draws on which every table is settled at least
MANY = 256_000  # settlements all tables together may take before the draws get fewer
ORDERS = 1_300  # tables on the way of sampled orders, about
ALONE = 8  # players up to which the tables are settled without ratifiers as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """The same seats in rooms that nobody outside can refuse: what consent is worth shows."""

    shapley: Matrix
    marginal: Matrix
    ranking: Mapping[str, Ranking]
    draws: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            **self.shapley.to_dict("shapley"),
            **self.marginal.to_dict("marginal"),
            "ranking": {a: r.to_dict() for a, r in self.ranking.items()},
            "draws": self.draws,
        }


def players_of(drawn: Drawn, body: Table) -> tuple[str, ...]:
    """Who may sit or not, in file order: a whole is one player unless its seat is split."""
    named: set[str] = set()
    for party, seat in body.seats.items():
        part = drawn.situation.parties.get(party)
        named |= set(part.members) if seat.split and part else {party}
    return tuple(a for a in drawn.actors if a in named)


def actors_of(drawn: Drawn, players: tuple[str, ...], whose: str | None) -> tuple[str, ...]:
    wanted = {*players, *drawn.situation.parties, *([whose] if whose else [])}
    return tuple(a for a in drawn.actors if a in wanted)


def all_seated(drawn: Drawn, players: Sequence[str]) -> Bools:
    out = np.zeros((drawn.draws, len(drawn.actors)), bool)
    out[:, [drawn.actors.index(p) for p in players]] = True
    return out


def shapley_values(
    drawn: Drawn,
    table: str,
    players: tuple[str, ...],
    rows: Ints,
    actors: tuple[str, ...],
    seed: int,
) -> tuple[Compositions, Floats, Floats | None]:
    """All tables, or those of sampled orders; Shapley values (seat, draw, actor); their error."""
    n = len(players)
    if n <= EXACT:
        found = every_table(drawn, table, players, rows[: max(LEAST, MANY >> n)], actors)
        return found, shapley(found.gains), None
    some: list[Compositions] = []

    def value(masks: Ints) -> Floats:
        some.append(some_tables(drawn, table, players, masks, rows[:LEAST], actors))
        gains = some[0].gains
        return np.concatenate([gains, gains.mean(axis=1, keepdims=True)], axis=1)

    sampled = sampled_shapley(value, n, orders=ORDERS // n, seed=seed)
    return some[0], sampled.value[:, :-1], sampled.error[:, -1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """The whole table without each of its seats, on the same draws."""

    matrix: Matrix  # what is lost
    why_nothing: Mapping[str, Mapping[str, str]]  # seat -> actor -> reason
    success: float  # share of draws in which what matters is agreed at the whole table
    success_without: Mapping[str, Effect]  # the same without a seat, less with it, in percent


def margins(rooms: Rooms, full: Seating, table: str, players: tuple[str, ...]) -> Margins:
    """What the whole table loses without each seat, and why where that is nothing."""
    drawn, rows = rooms.drawn, rooms.rows
    here = full.room.seated[rows]
    found = rooms.at(table, here)
    values = np.zeros((len(players), rows.size, len(rooms.actors)))
    why: dict[str, dict[str, str]] = {}
    success: dict[str, Effect] = {}
    for i, player in enumerate(players):
        at = drawn.actors.index(player)
        without = here.copy()
        without[:, at] = False
        other = rooms.at(table, without)
        values[i] = 100.0 * (found.worth - other.worth)
        change = 100.0 * (other.success.astype(float) - found.success)
        success[player] = Effect.of(change)
        room = take_seats(drawn, table, seated=without, rows=rows).room
        asked = room.consent_real[:, room.consent_party == at].any(axis=1)
        for a, actor in enumerate(rooms.actors):
            if not Effect.of(values[i, :, a]).told:
                why.setdefault(player, {})[actor] = why_nothing(
                    found,
                    other,
                    a,
                    must_accept=float(asked.mean()),
                    scales=len(drawn.scales),
                )
    return Margins(
        matrix=Matrix.of(players, rooms.actors, values),
        why_nothing=why,
        success=float(found.success.mean()),
        success_without=success,
    )


def ahead_of_own(
    players: tuple[str, ...],
    actors: tuple[str, ...],
    values: Floats,
    *,
    sampled: Floats | None = None,
) -> dict[str, dict[str, Effect]]:
    """Player -> each other seat: how much more it is worth to the player than its own."""
    out: dict[str, dict[str, Effect]] = {}
    for i, player in enumerate(players):
        a = actors.index(player)
        mine = values[:, :, a]
        beside = (
            np.zeros(len(players)) if sampled is None else np.hypot(sampled[:, a], sampled[i, a])
        )
        out[player] = {
            p: Effect.of(mine[h] - mine[i], sampled=float(beside[h]))
            for h, p in enumerate(players)
            if h != i
        }
    return out


def without_ratifiers(
    drawn: Drawn,
    table: str,
    players: tuple[str, ...],
    rows: Ints,
    actors: tuple[str, ...],
    full: Seating,
) -> Alone | None:
    """The same where nobody outside has to accept; None where nobody ever has to."""
    s, n = drawn.situation, len(players)
    if n > ALONE or not (s.consent or s.norms) or not full.room.open_issue.any():
        return None
    few = rows[: max(LEAST, MANY >> n)]  # those of the values, so that the two compare
    found = every_table(drawn, table, players, few, actors, alone=True)
    values = shapley(found.gains)
    matrix = Matrix.of(players, actors, values)
    return Alone(
        shapley=matrix,
        marginal=Matrix.of(players, actors, _without(found)),
        ranking=rank_seats(matrix, values),
        draws=int(few.size),
    )


def _without(found: Compositions) -> Floats:
    """(seat, draw, actor) what the whole table loses without each seat."""
    everyone = found.masks.size - 1
    out = [
        found.gains[everyone] - found.gains[everyone ^ 1 << i] for i in range(len(found.players))
    ]
    return np.stack(out) if out else np.zeros((0, *found.gains.shape[1:]))


def central_case(
    situation: Situation, table: str, players: tuple[str, ...], actors: tuple[str, ...]
) -> dict[str, Any]:
    """The draw of modal values beside the others; every table up to twelve players."""
    if len(players) > EXACT:
        return {}
    drawn = draw(situation, central=True)
    found = every_table(drawn, table, players, np.zeros(1, np.int64), actors)
    values = shapley(found.gains)[:, 0]
    without = _without(found)[:, 0]

    def each(matrix: Floats) -> dict[str, dict[str, float]]:
        return {
            p: dict(zip(actors, map(float, matrix[i]), strict=True)) for i, p in enumerate(players)
        }

    return {"shapley": each(values), "marginal": each(without)}


def tables_listed(found: Compositions) -> dict[str, dict[str, Any]]:
    """Table -> what comes of it; the table at which nobody sits is left out."""
    out: dict[str, dict[str, Any]] = {}
    gains = found.gains
    for i, mask in enumerate(found.masks.tolist()):
        if mask:
            part = found.found.mapped(lambda x, i=i: x[i])
            means = gains[i].mean(axis=0)
            out[found.name(mask)] = {
                **shares(part),
                "gains": dict(zip(found.actors, map(float, means), strict=True)),
            }
    return out
