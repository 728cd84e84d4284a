"""The named tables, each with one seat added or taken away, on the same draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.places.matrix import Effect
from plenipo.answer.table.compositions import Compositions, Outcomes, outcomes
from plenipo.answer.table.run import BAND_DRAWS, MOVED
from plenipo.answer.table.seating import find_table, take_seats
from plenipo.situation.changes import norm_holders
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation, Table
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.agree import DEAL, NONE, PARTIAL

__all__ = ["Beside", "Bloc", "NamedTable", "Rooms", "SeatChance", "named_tables", "overlaps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A table with one seat added or taken away, and what that changes for everyone."""

    seat: str
    added: bool
    outcome: Mapping[str, float]
    change: Mapping[str, Effect]  # against the table without, or with, that seat

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "seat": self.seat,
            "added": self.added,
            **self.outcome,
            "change": {a: e.to_dict() for a, e in self.change.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatChance:
    """A seat that is not certain: what everyone has where it is taken, and where it is not."""

    seat: str
    taken: float  # share of draws
    sits: Mapping[str, float]  # mean points in those draws
    stays_out: Mapping[str, float]
    error: Mapping[str, float]  # of their difference: different draws, so not paired
    evidence_for: tuple[str, ...]
    evidence_against: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "taken": self.taken,
            "sits": dict(self.sits),
            "stays_out": dict(self.stays_out),
            "error": dict(self.error),
            "for": list(self.evidence_for),
            "against": list(self.evidence_against),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Bloc:
    """A whole at a table as one player, against its members each with a seat of their own."""

    party: str
    split: Mapping[str, Effect]  # split less whole
    success: tuple[float, float]  # what matters agreed: whole, split
    draws: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "split_less_whole": {a: e.to_dict() for a, e in self.split.items()},
            "success": {"whole": self.success[0], "split": self.success[1]},
            "draws": self.draws,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTable:
    """One table of the file as drawn, and its neighbours."""

    table: str
    name: str
    status: str  # held, planned, possible, or nothing
    seats: tuple[str, ...]
    outcome: Mapping[str, float]  # deal, partial, no_deal, success
    gains: Mapping[str, Effect]
    beside: tuple[Beside, ...]
    ratifiers: tuple[str, ...]
    ratification: Mapping[str, Effect]  # price: were nobody asked, less as it is
    binds: float  # share of draws in which it comes out otherwise because they are asked
    against_alone: Mapping[str, Effect]  # the room alone, less with the absent having to accept
    by_itself: Mapping[str, float]  # what the room alone comes to, as ``outcome``
    chances: tuple[SeatChance, ...]
    blocs: tuple[Bloc, ...]
    good: float  # share of draws that converged

    @property
    def left_out(self) -> Mapping[str, Beside]:
        """Who has no seat there, not even a chance of one -> the table with it."""
        return {b.seat: b for b in self.beside if b.added and b.seat not in self.seats}

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "name": self.name,
            "seats": list(self.seats),
            **self.outcome,
            "gains": {a: e.mean for a, e in self.gains.items()},
            "gains_interval": {a: {"low": e.low, "high": e.high} for a, e in self.gains.items()},
            "with_or_without": {
                f"{'+' if b.added else '-'}{b.seat}": b.to_dict() for b in self.beside
            },
            "chances": {c.seat: c.to_dict() for c in self.chances},
        }


class Rooms:
    """Settles tables with other seats; what was settled before is looked up.

    Parameters
    ----------
    drawn : the situation over draws
    rows : (K,) which draws
    actors : whose worth to report
    before, table : compositions settled already, and the table whose conditions they had;
        of use where they are on the same draws
    """

    def __init__(
        self,
        drawn: Drawn,
        rows: Ints,
        actors: Sequence[str],
        *,
        before: Compositions | None = None,
        table: str = "all",
    ) -> None:
        self.drawn = drawn
        self.rows = rows
        self.actors = tuple(actors)
        same = before is not None and np.array_equal(before.rows, rows) and before.complete
        self._before = before if same else None
        self._conditions = _conditions(drawn.situation, find_table(drawn.situation, table))
        who = np.array([drawn.actors.index(a) for a in actors], np.int64)
        self.no_deal: Floats = drawn.no_deal()[np.ix_(rows, who)]

    def seated(self, table: str | Table) -> Bools:
        """(K, n) who sits in which draw, chances as drawn."""
        return take_seats(self.drawn, table).room.seated[self.rows]

    def at(
        self, table: str | Table, seated: Bools, *, alone: bool = False, waived: bool = False
    ) -> Outcomes:
        """What a table with these seats (K, n) comes to, draw by draw (K, ...)."""
        body = find_table(self.drawn.situation, table) if isinstance(table, str) else table
        known = self._before
        if known is not None and not alone and not waived:
            place = [self.drawn.actors.index(p) for p in known.players]
            others = np.ones(seated.shape[1], bool)
            others[place] = False
            same = _conditions(self.drawn.situation, body) == self._conditions
            if same and not seated[:, others].any():
                bit = np.int64(1) << np.arange(len(place), dtype=np.int64)
                return known.at((seated[:, place] * bit).sum(axis=1))
        found = outcomes(
            self.drawn, table, seated[None], self.rows, self.actors, alone=alone, waived=waived
        )
        return found.mapped(lambda x: x[0])

    def gains(self, found: Outcomes) -> Floats:
        """(K, A) points against no deal."""
        return 100.0 * (found.worth - self.no_deal)

    def effects(self, change: Floats) -> dict[str, Effect]:
        """Actor -> effect, from changes (K, A) in points."""
        return {a: Effect.of(change[:, i]) for i, a in enumerate(self.actors)}


def _conditions(s: Situation, body: Table) -> Any:
    """What besides its seats decides what a table can do."""
    issues = frozenset(s.issues if body.issues == "all" else body.issues)
    requires = tuple(sorted((k, str(v)) for k, v in body.requires.items()))
    held = tuple(tuple(norm_holders(s, norm, body.date or s.as_of)) for norm in s.norms)
    return issues, requires, str(body.rule), held


def overlaps(s: Situation, party: str, seats: Sequence[str]) -> bool:
    """Whether a party sits there already, or its whole or a member of it does."""
    part = s.parties.get(party)
    members = part.members if part else ()
    whole = s.whole_of(party)
    return party in seats or whole in seats or any(m in seats for m in members)


def shares(found: Outcomes) -> dict[str, float]:
    """Deal, partial deal, none and success over the draws that were solved."""
    good = found.good
    if not good.any():
        return dict.fromkeys(("deal", "partial", "no_deal", "success"), 0.0)
    kind = found.kind[good]
    return {
        "deal": float((kind == DEAL).mean()),
        "partial": float((kind == PARTIAL).mean()),
        "no_deal": float((kind == NONE).mean()),
        "success": float(found.success[good].mean()),
    }


def named_tables(
    rooms: Rooms, tables: Sequence[str], players: Sequence[str], asked: str
) -> tuple[NamedTable, ...]:
    """Each table as drawn, with one seat added or taken away, and without ratifiers.

    Seats are added for ``players``; at the table ``asked`` about for every actor of
    ``rooms``. Tables that decide by another rule than unanimity are left out.
    """
    s = rooms.drawn.situation
    return tuple(
        _named(rooms, table, rooms.actors if table == asked else players)
        for table in tables
        if find_table(s, table).rule == "unanimity"
    )


def _named(rooms: Rooms, table: str, players: Sequence[str]) -> NamedTable:
    drawn = rooms.drawn
    s, at = drawn.situation, drawn.actors.index
    body = find_table(s, table)
    full = take_seats(drawn, table)
    here = full.room.seated[rooms.rows]
    found = rooms.at(table, here)
    gains = rooms.gains(found)
    seats = full.seats if full.seats else tuple(body.seats)
    beside: list[Beside] = []
    movable = [*seats, *(p for p in players if not overlaps(s, p, seats))]
    for party in sorted(movable, key=at):
        with_it, without = here.copy(), here.copy()
        with_it[:, at(party)] = True
        without[:, at(party)] = False
        for added, seated in ((True, with_it), (False, without)):
            if np.array_equal(seated, here):
                continue
            other = rooms.at(table, seated)
            beside.append(
                Beside(
                    seat=party,
                    added=added,
                    outcome=shares(other),
                    change=rooms.effects(rooms.gains(other) - gains),
                )
            )
    few = Rooms(drawn, rooms.rows[:BAND_DRAWS], rooms.actors)
    asked: list[str] = []
    binds = 0.0
    price: Mapping[str, Effect] = {}
    alone: Mapping[str, Effect] = {}
    by_itself: Mapping[str, float] = {}
    if full.room.consent_real[rooms.rows].any():
        asked = list(full.ratifiers)
        as_it_is = gains[: few.rows.size]
        part = here[: few.rows.size]
        unasked = few.at(table, part, waived=True)
        price = few.effects(few.gains(unasked) - as_it_is)
        other = np.abs(unasked.level - found.level[: few.rows.size]) > MOVED
        binds = float((other.any(axis=1) | (unasked.kind != found.kind[: few.rows.size])).mean())
        unbound = few.at(table, part, alone=True)
        by_itself = shares(unbound)
        alone = few.effects(few.gains(unbound) - as_it_is)
    return NamedTable(
        table=table,
        name=body.name or ("the full table" if table == "all" else table),
        status=body.status or "",
        seats=seats,
        outcome=shares(found),
        gains=rooms.effects(gains),
        beside=tuple(beside),
        ratifiers=tuple(asked),
        ratification=price,
        binds=binds,
        against_alone=alone,
        by_itself=by_itself,
        chances=_chances(rooms, body, here, gains),
        blocs=_blocs(few, table, body, here[: few.rows.size], found, gains),
        good=float(found.good.mean()),
    )


def _chances(rooms: Rooms, body: Table, here: Bools, gains: Floats) -> tuple[SeatChance, ...]:
    """Seats that are drawn: means where they are taken and where not, and the evidence."""
    out: list[SeatChance] = []
    for party, seat in body.seats.items():
        if seat.chance is None:
            continue
        sits = here[:, rooms.drawn.actors.index(party)]
        means: list[dict[str, float]] = []
        spread = np.zeros(len(rooms.actors))
        for mask in (sits, ~sits):
            values = gains[mask]
            empty = values.shape[0] == 0
            mean = np.full(len(rooms.actors), np.nan) if empty else values.mean(axis=0)
            if values.shape[0] > 1:
                spread = spread + values.var(axis=0, ddof=1) / values.shape[0]
            means.append(dict(zip(rooms.actors, map(float, mean), strict=True)))
        out.append(
            SeatChance(
                seat=party,
                taken=float(sits.mean()),
                sits=means[0],
                stays_out=means[1],
                error=dict(zip(rooms.actors, map(float, np.sqrt(spread)), strict=True)),
                evidence_for=seat.because.for_ if seat.because else (),
                evidence_against=seat.because.against if seat.because else (),
            )
        )
    return tuple(out)


def _blocs(
    few: Rooms, table: str, body: Table, here: Bools, found: Outcomes, gains: Floats
) -> tuple[Bloc, ...]:
    """Each whole that sits there as one player, against its members side by side."""
    s, at = few.drawn.situation, few.drawn.actors.index
    out: list[Bloc] = []
    count = few.rows.size
    for party, seat in body.seats.items():
        part = s.parties.get(party)
        if part is None or len(part.members) < 2:
            continue
        members = [at(m) for m in part.members]
        whole, split = here.copy(), here.copy()
        spoken = members if seat.split else [at(party)]
        sits = np.asarray(here[:, spoken].any(axis=1), bool)
        whole[:, members], split[:, members] = False, sits[:, None]
        whole[:, at(party)], split[:, at(party)] = sits, False
        told = found.success[:count], gains[:count]
        other = few.at(table, whole if seat.split else split)
        if seat.split:
            one, two = (other.success, few.gains(other)), told
        else:
            one, two = told, (other.success, few.gains(other))
        out.append(
            Bloc(
                party=party,
                split=few.effects(two[1] - one[1]),
                success=(float(one[0].mean()), float(two[0].mean())),
                draws=count,
            )
        )
    return tuple(out)
