"""Efficient packages of a table in one draw: the frontier, and where known points lie on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.trading.base import Base, in_words
from plenipo.answer.trading.zone_size import rungs_of
from plenipo.errors import MethodError
from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.bargain.room import Room
from plenipo.solve.packages import rungs
from plenipo.solve.packages.judged import judged
from plenipo.solve.packages.picks import nash_rows, smallest_rows, total_rows
from plenipo.solve.packages.rungs import efficient_packages, short_of

__all__ = ["MOST", "Efficient", "Mark", "efficient"]

MOST = 200  # points of the picture
NEAR = 0.005  # of the agenda: finer levels would not be noticed
PARTS = (1, 2, 4, 8)  # of the step between two rungs
MANY = 5_000  # efficient packages from which no finer levels are tried
TINY = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A package with a name."""

    name: str
    gain: Mapping[str, float]  # points over no deal, by party of the frontier
    words: Mapping[str, str]  # issue -> level in ladder words; moved issues only
    efficient: bool  # no listed package gives everybody at least half a point more
    signed: bool  # in this draw, by everybody asked

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "name": self.name,
            "gain": dict(self.gain),
            "words": dict(self.words),
            "efficient": self.efficient,
            "signed": self.signed,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Efficient:
    """Packages that nobody can better for all who sit or could be asked, in one draw.

    Gains are points of each party's own agenda over no deal.
    """

    name: str  # of the table
    draw: int  # which draw of the situation
    parties: tuple[str, ...]  # those who sit first
    seats: int  # how many of them sit
    packages: int  # on the levels looked at
    parts: int  # each step of a ladder cut into so many
    count: int  # efficient packages among them
    points: tuple[tuple[float, ...], ...]  # (at most MOST, n) of the picture
    short: float  # points somebody may lack against packages at any level
    marks: tuple[Mark, ...]

    @property
    def thinned(self) -> bool:
        """Whether the picture has fewer points than were found."""
        return self.count > len(self.points)

    def mark(self, name: str) -> Mark | None:
        """A mark by name."""
        return next((m for m in self.marks if m.name == name), None)

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "draw": self.draw,
            "parties": list(self.parties),
            "packages": self.packages,
            "parts_of_a_step": self.parts,
            "efficient": self.count,
            "short_of_any_level": self.short,
            "points": [list(p) for p in self.points],
            "marks": [m.to_dict() for m in self.marks],
        }


def efficient(base: Base) -> Efficient | None:
    """The efficient packages of a table in its typical draw, on the rungs of its ladders.

    Steps between rungs are halved until packages at any level could give somebody less than
    half a point more (in 200 directions), or more than 5,000 packages are efficient.

    Returns
    -------
    Efficient or None
        None where nothing is signed in the typical draw, or its cases are too many.

    References
    ----------
    .. [1] Nash (1950); Kalai and Smorodinsky (1975); Kalai (1977).
    """
    row = base.run.medoid()
    if row is None:
        return None
    seating = base.seating.take(np.array([row]))
    room = seating.room
    found: rungs.Efficient | None = None
    parts, short = 0, float("nan")
    for split in PARTS:
        levels = [_levels(rungs_of(seating, k), split, k < room.position.shape[2])
                  for k in range(room.open_issue.size)]  # fmt: skip
        try:
            finer = efficient_packages(room, levels)
        except MethodError:
            break
        if finer is None or not finer.worth.shape[0]:
            continue
        found, parts = finer, split
        short = short_of(room, found, np.random.default_rng([base.drawn.seed, 7]))
        if short < NEAR or found.worth.shape[0] > MANY:
            break
    if found is None:
        return None
    return _told(base, row, room, found, parts, short)


def _levels(rungs_: Floats, parts: int, scale: bool) -> Floats:
    """Rungs with even steps between them; options stay as they are."""
    if not scale:
        return rungs_
    at = np.arange((rungs_.size - 1) * parts + 1) / parts
    return np.interp(at, np.arange(rungs_.size), rungs_)


def _told(
    base: Base, row: int, room: Room, found: rungs.Efficient, parts: int, short: float
) -> Efficient:
    seated = room.seated[0, found.who]
    order = np.argsort(~seated, kind="stable").astype(np.int64)
    who: Ints = found.who[order]
    worth = found.worth[:, order]
    gain = 100.0 * (worth - room.no_deal[0, who])
    names = tuple(base.drawn.actors[int(a)] for a in who)
    seats = int(seated.sum())
    shown = _thinned(gain, MOST)
    return Efficient(
        name=base.name,
        draw=int(base.rows[row]),
        parties=names,
        seats=seats,
        packages=found.packages,
        parts=parts,
        count=int(worth.shape[0]),
        points=tuple(tuple(float(x) for x in gain[i]) for i in shown),
        short=100.0 * short,
        marks=_marks(base, row, room, who, seats, worth, found.level),
    )


def _marks(
    base: Base, row: int, room: Room, who: Ints, seats: int, worth: Floats, level: Floats
) -> tuple[Mark, ...]:
    named: list[tuple[str, Floats]] = [("no deal", room.fixed[0])]
    if not base.nothing:
        named.append(("on the table", base.level))
    settled = base.run.solved.level[row]
    if base.nothing or (np.abs(settled - base.level) > TINY).any():
        named.append(("settled in this draw", settled))
    named += [(name, level[i]) for name, i in _solutions(room, who, seats, worth).items()]
    out: list[Mark] = []
    for name, at in named:
        verdict = judged(room, at[None])
        own = verdict.worth[0, 0, who]
        if name == "no deal":
            own = room.no_deal[0, who]
        deal = in_words(base, at)
        out.append(
            Mark(
                name=name,
                gain={
                    base.drawn.actors[a]: float(100.0 * (own[i] - room.no_deal[0, a]))
                    for i, a in enumerate(who)
                },
                words={k: w for k, w in deal.words.items() if deal.moved[k]},
                efficient=not bool((worth >= own + NEAR).all(axis=1).any()),
                signed=name != "no deal" and bool(verdict.signed[0, 0]),
            )
        )
    return tuple(out)


def _solutions(room: Room, who: Ints, seats: int, worth: Floats) -> dict[str, int]:
    """Rows of the frontier that the usual solutions choose, for those who sit and can gain."""
    d = room.no_deal[0, who]
    gain = worth[:, :seats] - d[:seats]
    ideal = gain.max(axis=0)
    members = np.flatnonzero(ideal > TINY)
    if not members.size:
        return {}
    counts = np.zeros(worth.shape[1])
    counts[members] = 1.0
    point, base = worth[:, members], d[members]
    theta = np.where(counts > 0.0, room.theta[0, who], 0.0)
    share = np.zeros(worth.shape[1])
    share[members] = 1.0 / ideal[members]
    rows = {
        "Nash, weights of the table": nash_rows(worth, d, theta),
        "Nash, equal weights": nash_rows(worth, d, counts),
        "Kalai": smallest_rows(point, base, np.ones(members.size)),
        "Kalai-Smorodinsky": smallest_rows(point, base, ideal[members]),
        "egalitarian": smallest_rows(point, np.zeros(members.size), np.ones(members.size)),
        "utilitarian, in shares": total_rows(worth, share),
    }
    return {name: int(found[0]) for name, found in rows.items() if found.size}


def _thinned(points: Floats, most: int) -> Ints:
    """Rows spread over the frontier: the best for each party, then whatever is farthest."""
    count = points.shape[0]
    if count <= most:
        return np.arange(count, dtype=np.int64)
    chosen = list(dict.fromkeys(int(i) for i in points.argmax(axis=0)))
    spread = np.maximum(points.max(axis=0) - points.min(axis=0), 1e-12)
    scaled = points / spread
    apart = np.full(count, np.inf)
    for i in chosen:
        apart = np.minimum(apart, ((scaled - scaled[i]) ** 2).sum(axis=1))
    while len(chosen) < most:
        i = int(np.round(apart, 12).argmax())
        chosen.append(i)
        apart = np.minimum(apart, ((scaled - scaled[i]) ** 2).sum(axis=1))
    return np.sort(np.array(chosen))
