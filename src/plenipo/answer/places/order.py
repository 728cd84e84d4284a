"""Early or late: what a seat is worth in the first room of a path, and in the second only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.compare import Difference
from plenipo.answer.places.ahead import AHEAD_DRAWS, walk_ahead
from plenipo.answer.table.path import PATH_DRAWS, Walk, paths, walk
from plenipo.answer.table.seating import take_seats
from plenipo.answer.table.taste import first_draws
from plenipo.errors import MethodError
from plenipo.show.pairs import Pair
from plenipo.show.section import Grid
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = [
    "Ahead",
    "EarlyLate",
    "Ending",
    "Latecomer",
    "Path",
    "early_or_late",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What a path comes to with one party seated in one way, in points."""

    gains: Mapping[str, float]  # party -> mean gain against no deal, each of its own agenda
    own: Difference  # the mover's own gain against no deal
    low: float  # its middle 80 %
    high: float
    seat: Difference  # its own gain against having no seat, paired
    success: float

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "value": self.own.mean,
            "low": self.low,
            "high": self.high,
            "gains": dict(self.gains),
            "seat": self.seat.mean,
            "error": self.seat.error,
            "success": self.success,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """The mover's own figures if those in the earlier room look ahead to the later one."""

    early: Difference  # its gain with a seat in both rooms, against none
    late: Difference  # with a seat in the later one only, against none
    order: Difference  # early less late
    draws: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "early": self.early.mean,
            "late": self.late.mean,
            "order": self.order.mean,
            "error": self.order.error,
            "draws": self.draws,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Latecomer:
    """One party on one path: seated in both rooms, in the later one only, in neither."""

    early: Ending
    late: Ending
    none: Ending
    order: Mapping[str, Difference]  # party -> early less late, points of its own agenda
    ahead: Ahead | None  # only where asked for
    draws: int  # those that all three ways were solved in

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "draws": self.draws,
            "early": self.early.to_dict(),
            "late": self.late.to_dict(),
            "none": self.none.to_dict(),
            "order": {p: d.mean for p, d in self.order.items()},
            "order_error": {p: d.error for p, d in self.order.items()},
            "ahead": self.ahead.to_dict() if self.ahead else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A room and the one that follows it, after whatever came before both."""

    rooms: tuple[str, ...]
    meets: float  # share of draws in which the later room meets
    parties: Mapping[str, Latecomer]

    @property
    def early(self) -> str:
        """The earlier of the two rooms compared."""
        return self.rooms[-2]

    @property
    def late(self) -> str:
        """The room that follows it."""
        return self.rooms[-1]

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "rooms": list(self.rooms),
            "early": self.early,
            "late": self.late,
            "meets": self.meets,
            "parties": {p: x.to_dict() for p, x in self.parties.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyLate:
    """Every path of a situation, and what coming early or late is worth on it."""

    situation: Situation
    draws: int
    paths: tuple[Path, ...]
    untold: tuple[str, ...]  # why a path could not be walked

    def __bool__(self) -> bool:
        return any(path.parties for path in self.paths)

    def to_dict(self) -> dict[str, Any]:
        """Path "riyadh > later" -> early, late, meets, parties."""
        return {" > ".join(path.rooms): path.to_dict() for path in self.paths}

    def sentences(self, first: str = "") -> tuple[str, ...]:
        """The largest differences between early and late; or why there is none to tell.

        A party named ``first`` is told first.
        """
        from plenipo.answer.places.order_telling import sentences

        return sentences(self, first)

    def pairs(self) -> tuple[Pair, ...]:
        """For a picture: gain against no deal with an early, a late and no seat."""
        from plenipo.answer.places.order_telling import pairs

        return pairs(self)

    def grids(self) -> tuple[Grid, ...]:
        """Tables for each path: what seats are worth, and what coming early does to each."""
        from plenipo.answer.places.order_telling import grids

        return grids(self)


def early_or_late(drawn: Drawn, rows: Ints, *, ahead: bool = False) -> EarlyLate:
    """What an early, a late and no seat are worth, to everyone, on every path.

    For each table that follows another, and each party that does not sit in the earlier
    room for certain: the party seated in both, in the later one only, in neither; all other
    seats as the file has them, all on the same draws (theory, section 5).

    Parameters
    ----------
    drawn : the situation over draws
    rows : (K,) draws kept; the first 2,000 are used
    ahead : also tell what it comes to if those in the earlier room look ahead to the later
        one, on the first 200 draws
    """
    drawn, rows = first_draws(drawn, rows, PATH_DRAWS)
    s = drawn.situation
    found: list[Path] = []
    untold: list[str] = []
    known: dict[tuple[object, ...], Walk] = {}
    for rooms in paths(s):
        try:
            found.append(_compared(drawn, rows, rooms, known, ahead=ahead))
        except MethodError as err:
            early, late = (s.tables[room].name or room for room in rooms[-2:])
            untold.append(f"From {early} to {late}: {err}")
    return EarlyLate(
        situation=drawn.written, draws=int(rows.size), paths=tuple(found), untold=tuple(untold)
    )


def _compared(
    drawn: Drawn,
    rows: Ints,
    rooms: tuple[str, ...],
    known: dict[tuple[object, ...], Walk],
    *,
    ahead: bool,
) -> Path:
    s = drawn.situation
    early, late = rooms[-2:]
    here = {room: take_seats(drawn, room).room.seated for room in (early, late)}
    few, first = first_draws(drawn, rows, AHEAD_DRAWS)
    looked: dict[bytes, Walk] = {}

    def look(way: Mapping[str, Bools]) -> Walk:
        cut = {room: mask[: few.draws] for room, mask in way.items()}
        key = cut[early].tobytes() + cut[late].tobytes()
        if key not in looked:
            looked[key] = walk_ahead(few, first, rooms, seated=cut)
        return looked[key]

    parties: dict[str, Latecomer] = {}
    for party in s.parties:
        a = drawn.actors.index(party)
        kin = [m for m in (s.whole_of(party), *s.parties[party].members) if m is not None]
        there = here[early] | here[late]
        if here[early][:, a].all() or any(there[:, drawn.actors.index(m)].any() for m in kin):
            continue
        ways: list[dict[str, Bools]] = []
        for sits in ((True, True), (False, True), (False, False)):
            masks = {room: mask.copy() for room, mask in here.items()}
            for room, seat in zip((early, late), sits, strict=True):
                masks[room][:, a] = seat
            ways.append(masks)
        walks = [walk(drawn, rows, rooms, seated=way, known=known) for way in ways]
        far = _ahead(first, a, [look(way) for way in ways]) if ahead else None
        found = _latecomer(drawn, rows, party, walks, far)
        if found is not None:
            parties[party] = found
    chance = s.tables[late].chance
    meets = drawn.sampler.happens(f"tables.{late}.chance", chance, because=s.tables[late].because)
    return Path(rooms=rooms, meets=float(meets[rows].mean()), parties=parties)


def _all_good(rows: Ints, walks: list[Walk]) -> Ints:
    """Draws that every walk solved."""
    return rows[np.logical_and.reduce([w.good[rows] for w in walks])]


def _ahead(rows: Ints, a: int, walks: list[Walk]) -> Ahead | None:
    rows = _all_good(rows, walks)
    if rows.size == 0:
        return None
    early, late, none = (100.0 * w.start.no_deal[rows, a] for w in walks)
    return Ahead(
        early=Difference.of(early - none),
        late=Difference.of(late - none),
        order=Difference.of(early - late),
        draws=int(rows.size),
    )


def _latecomer(
    drawn: Drawn, rows: Ints, party: str, walks: list[Walk], ahead: Ahead | None
) -> Latecomer | None:
    """Compare three ways on the draws that all three solved; None where there is none."""
    rows = _all_good(rows, walks)
    if rows.size == 0:
        return None
    a = drawn.actors.index(party)
    base = drawn.no_deal()[rows]
    gains: list[Floats] = [100.0 * (w.start.no_deal[rows] - base) for w in walks]
    columns = {p: drawn.actors.index(p) for p in drawn.situation.parties}

    def ending(i: int) -> Ending:
        low, high = np.percentile(gains[i][:, a], (10, 90))
        return Ending(
            gains={p: float(gains[i][:, k].mean()) for p, k in columns.items()},
            own=Difference.of(gains[i][:, a]),
            low=float(low),
            high=float(high),
            seat=Difference.of(gains[i][:, a] - gains[2][:, a]),
            success=float(walks[i].success[rows].mean()),
        )

    order = {p: Difference.of(gains[0][:, k] - gains[1][:, k]) for p, k in columns.items()}
    return Latecomer(
        early=ending(0),
        late=ending(1),
        none=ending(2),
        order=order,
        ahead=ahead,
        draws=int(rows.size),
    )
