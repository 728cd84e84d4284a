"""Early or late: what a seat is worth in the first room of a path, and in the second only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.compare import Difference
from plenipo.answer.path import PATH_DRAWS, Walk, paths, walk
from plenipo.answer.seating import take_seats
from plenipo.answer.taste import first_draws
from plenipo.errors import MethodError
from plenipo.show.pairs import Pair
from plenipo.show.section import Grid
from plenipo.show.sentence import capital, finish, points_words
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = [
    "EarlyLate",
    "Ending",
    "Latecomer",
    "Path",
    "early_or_late",
]

TOLD = 3  # findings told in sentences
EARLY, LATE, NONE = "early seat", "late seat", "no seat"


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
class Latecomer:
    """One party on one path: seated in both rooms, in the later one only, in neither."""

    early: Ending
    late: Ending
    none: Ending
    order: Mapping[str, Difference]  # party -> early less late, points of its own agenda

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "early": self.early.to_dict(),
            "late": self.late.to_dict(),
            "none": self.none.to_dict(),
            "order": {p: d.mean for p, d in self.order.items()},
            "order_error": {p: d.error for p, d in self.order.items()},
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

    def _ranked(self, first: str = "") -> list[tuple[Path, str, Latecomer]]:
        every = [(path, p, x) for path in self.paths for p, x in path.parties.items()]
        return sorted(every, key=lambda e: (e[1] != first, -abs(round(e[2].order[e[1]].mean, 9))))

    def sentences(self, first: str = "") -> tuple[str, ...]:
        """The largest differences between early and late; or why there is none to tell.

        A party named ``first`` is told first.
        """
        if not self:
            return tuple(finish(s) for s in self.untold) or (
                "No table follows another in this file, so nobody comes early or late: write "
                "`follows:` under the later table.",
            )
        return tuple(finish(self._said(*entry)) for entry in self._ranked(first)[:TOLD])

    def _said(self, path: Path, party: str, x: Latecomer) -> str:
        s = self.situation
        name, first, second = (
            s.name_of(party),
            _room(s, path.early),
            _room(s, path.late),
        )
        late, early, order = x.late.seat, x.early.seat, x.order[party]
        text = (
            f"A seat at {second} only, after {first} without it, {_is_worth(late)} to {name}, "
            f"and a seat at both {_is_worth(early)}"
        )
        if not _told(order):
            text += "; whether it comes early or late makes no difference that could be told"
        elif order.mean > 0:
            text += f": coming late costs it {_points(order)}"
        else:
            text += f": coming late serves it better, by {_points(order)}"
        others = [p for p in x.order if p != party and _told(x.order[p])]
        others.sort(key=lambda p: -abs(x.order[p].mean))
        if others and abs(x.order[others[0]].mean) >= 1.0:
            p = others[0]
            verb = "gains" if x.order[p].mean > 0 else "loses"
            text += f". {s.name_of(p)} {verb} {_points(x.order[p])} when it comes early"
        return text

    def pairs(self) -> tuple[Pair, ...]:
        """For a picture: gain against no deal with an early, a late and no seat."""
        s = self.situation
        out: list[Pair] = []
        for path in self.paths:
            for p, x in path.parties.items():
                marks = {EARLY: x.early, LATE: x.late, NONE: x.none}
                order = x.order[p]
                note = (
                    f"the early seat is worth {_points(order)} "
                    f"{'more' if order.mean > 0 else 'less'}"
                    if _told(order)
                    else "early or late: no difference that could be told"
                )
                out.append(
                    Pair(
                        name=f"{s.name_of(p)}: {_room(s, path.early)}, then {_room(s, path.late)}",
                        marks={k: (v.low, v.own.mean, v.high) for k, v in marks.items()},
                        note=note,
                    )
                )
        return tuple(out)

    def grids(self) -> tuple[Grid, ...]:
        """One table a path, and one of what coming early does to each party."""
        out: list[Grid] = []
        for path in self.paths:
            if path.parties:
                out += [self._worth_grid(path), self._others_grid(path)]
        return tuple(out)

    def _worth_grid(self, path: Path) -> Grid:
        s = self.situation
        return Grid(
            caption=(
                f"Early or late: {_room(s, path.early)}, then {_room(s, path.late)} "
                "(mean points of the party's own agenda)"
            ),
            columns=(
                "party",
                EARLY,
                LATE,
                NONE,
                "worth of the early seat",
                "worth of the late seat",
                "early less late",
                "error",
            ),
            rows=tuple(
                (
                    s.name_of(p),
                    x.early.own.mean,
                    x.late.own.mean,
                    x.none.own.mean,
                    x.early.seat.mean,
                    x.late.seat.mean,
                    x.order[p].mean,
                    x.order[p].error,
                )
                for p, x in path.parties.items()
            ),
            formats=("text", *["gain"] * 6, "level"),
            note=(
                f"Gain against no deal in the end, over {self.draws:,} paired draws. "
                f"{capital(_room(s, path.late))} meets in {100 * path.meets:.0f} % of them; in the "
                "others what the earlier room fixed stands. An early seat is one in both rooms."
            ),
        )

    def _others_grid(self, path: Path) -> Grid:
        s = self.situation
        parties = list(next(iter(path.parties.values())).order)
        return Grid(
            caption=(
                f"What each gains when a party comes to {_room(s, path.early)} already, and not "
                f"only to {_room(s, path.late)}"
            ),
            columns=("who comes early", *(s.name_of(p) for p in parties)),
            rows=tuple(
                (s.name_of(who), *(x.order[p].mean for p in parties))
                for who, x in path.parties.items()
            ),
            formats=("text", *["gain"] * len(parties)),
        )


def early_or_late(drawn: Drawn, rows: Ints) -> EarlyLate:
    """What an early, a late and no seat are worth, to everyone, on every path.

    For each table that follows another, and each party that does not sit in the earlier
    room for certain: the party seated in both, in the later one only, in neither; all other
    seats as the file has them, all on the same draws (theory, section 5).

    Parameters
    ----------
    drawn : the situation over draws
    rows : (K,) draws kept; the first 2,000 are used
    """
    drawn, rows = first_draws(drawn, rows, PATH_DRAWS)
    s = drawn.situation
    found: list[Path] = []
    untold: list[str] = []
    known: dict[tuple[object, ...], Walk] = {}
    for rooms in paths(s):
        try:
            found.append(_compared(drawn, rows, rooms, known))
        except MethodError as err:
            untold.append(f"{' > '.join(rooms)}: {err}")
    return EarlyLate(
        situation=drawn.written, draws=int(rows.size), paths=tuple(found), untold=tuple(untold)
    )


def _compared(
    drawn: Drawn, rows: Ints, rooms: tuple[str, ...], known: dict[tuple[object, ...], Walk]
) -> Path:
    s = drawn.situation
    early, late = rooms[-2:]
    here = {room: take_seats(drawn, room).room.seated for room in (early, late)}
    parties: dict[str, Latecomer] = {}
    for party in s.parties:
        a = drawn.actors.index(party)
        kin = [m for m in (s.whole_of(party), *s.parties[party].members) if m is not None]
        there = here[early] | here[late]
        if here[early][:, a].all() or any(there[:, drawn.actors.index(m)].any() for m in kin):
            continue

        def seats(*, first: bool, second: bool, a: int = a) -> dict[str, Bools]:
            out = {room: mask.copy() for room, mask in here.items()}
            out[early][:, a], out[late][:, a] = first, second
            return out

        ways = (seats(first=True, second=True), seats(first=False, second=True))
        walks = [
            walk(drawn, rows, rooms, seated=way, known=known)
            for way in (*ways, seats(first=False, second=False))
        ]
        parties[party] = _latecomer(drawn, rows, party, walks)
    chance = s.tables[late].chance
    meets = drawn.sampler.happens(f"tables.{late}.chance", chance, because=s.tables[late].because)
    return Path(rooms=rooms, meets=float(meets[rows].mean()), parties=parties)


def _latecomer(drawn: Drawn, rows: Ints, party: str, walks: list[Walk]) -> Latecomer:
    """Compare three ways on the draws that all three solved."""
    rows = rows[np.logical_and.reduce([w.good[rows] for w in walks])]
    a = drawn.actors.index(party)
    base = drawn.no_deal()[rows]
    gains: list[Floats] = [100.0 * (w.start.no_deal[rows] - base) for w in walks]
    told = [p for p in drawn.actors if p in drawn.situation.parties]
    columns = {p: drawn.actors.index(p) for p in told}

    def ending(i: int) -> Ending:
        low, high = np.percentile(gains[i][:, a], (10, 90)) if rows.size else (np.nan, np.nan)
        return Ending(
            gains={p: float(gains[i][:, k].mean()) for p, k in columns.items()},
            own=Difference.of(gains[i][:, a]),
            low=float(low),
            high=float(high),
            seat=Difference.of(gains[i][:, a] - gains[2][:, a]),
            success=float(walks[i].success[rows].mean()),
        )

    order = {p: Difference.of(gains[0][:, k] - gains[1][:, k]) for p, k in columns.items()}
    return Latecomer(early=ending(0), late=ending(1), none=ending(2), order=order)


def _told(d: Difference) -> bool:
    """Told from chance, and from nothing at the precision printed."""
    return abs(d.mean) > max(2.0 * d.error, 0.05)


def _points(d: Difference) -> str:
    return points_words(d.mean, error=max(0.5, d.error))


def _is_worth(d: Difference) -> str:
    if not _told(d):
        return "is worth nothing"
    if d.mean < 0:
        return f"costs {_points(d)}"
    return f"is worth {_points(d)}"


def _room(s: Situation, table: str) -> str:
    return s.tables[table].name or table
