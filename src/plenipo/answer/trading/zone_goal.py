"""What a deal must bring about to be asked for here, and the table that must bring it about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from plenipo.answer.table.obstacles import ending
from plenipo.answer.table.run import MOVED
from plenipo.answer.table.seating import Seating
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.agree import NONE, agree
from plenipo.solve.bargain.most import Most, Taste, most, must_meet, towards
from plenipo.solve.bargain.room import Reason, Room

__all__ = ["Goal", "goal_of"]

TINY = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A table that must agree the issues which end what goes on; without any, a deal."""

    issues: tuple[str, ...]
    seating: Seating  # the table as it is
    ways: tuple[Seating, ...]  # the same where this must come about; one of them is enough

    def take(self, rows: Ints) -> Goal:
        """The same over some draws."""
        return replace(
            self, seating=self.seating.take(rows), ways=tuple(w.take(rows) for w in self.ways)
        )

    def without(
        self, *, limit: int | None = None, accepts: int | None = None, consent: bool = True
    ) -> Goal:
        """The same with a line gone, with an actor that takes anything, or with nobody asked.

        Parameters
        ----------
        limit : column of the room's limits
        accepts : an actor whose acceptance is waived; its lines stand
        consent : False: nobody who does not sit is asked
        """

        def changed(room: Room) -> Room:
            real, agrees, asked = room.limit_real, room.accepts, room.consent_real
            if limit is not None:
                real = real.copy()
                real[:, limit] = False
            if accepts is not None:
                agrees = agrees.copy()
                agrees[accepts] = False
            return room._replace(
                limit_real=real, accepts=agrees, consent_real=asked if consent else asked & False
            )

        ways = tuple(replace(w, room=changed(w.room)) for w in self.ways)
        seating = replace(self.seating, room=changed(self.seating.room))
        return replace(self, seating=seating, ways=ways)

    def meeting(self, issue: int, option: int) -> Goal:
        """The same where one option is what is agreed on an issue."""
        ways = tuple(
            replace(w, room=must_meet(must_meet(w.room, issue, 1, option), issue, -1, option))
            for w in self.ways
        )
        return replace(self, ways=ways)

    def best(self, taste: Taste) -> Most:
        """What a silent member likes best of all packages that bring it about."""
        out, *others = [most(w.room, taste) for w in self.ways]
        for other in others:
            better = other.found & ~(other.value <= out.value)
            out = Most(
                found=out.found | other.found,
                level=np.where(better[:, None], other.level, out.level),
                value=np.where(better, other.value, out.value),
            )
        return out

    def open(self) -> Bools:
        """(D,) draws in which some package that brings it about would be signed by all asked."""
        if self.issues:
            return self.best(towards(self.seating.room, 0, 1)).found
        solved = agree(self.seating.room)
        return (solved.kind != NONE) & (solved.reason != Reason.STUCK)

    def met(self, level: Floats) -> Bools:
        """(D, M) packages (D, M, m), or (M, m), that bring it about."""
        room = self.seating.room
        draws, _, scales = room.position.shape
        at: Floats = np.broadcast_to(level, (draws, *level.shape[-2:]))
        if not self.issues:
            moved: Bools = np.abs(at - room.fixed[:, None]) > MOVED
            return np.asarray(moved.any(axis=2), bool)
        out = np.ones(at.shape[:2], bool)
        for k, x in zip(room.ends_issue.tolist(), room.ends_level.tolist(), strict=True):
            if k >= 0:
                out &= at[..., k] >= x - TINY if k < scales else at[..., k] != x
        return out


def goal_of(seating: Seating) -> Goal:
    """What a table must bring about, from every ``ends_with`` of the file."""
    room = seating.room
    scales = room.position.shape[2]
    ends: list[int] = ending(seating).tolist()
    asks: list[list[tuple[int, int, float]]] = []  # per issue: any of these bounds
    for k in ends:
        level = room.ends_level[room.ends_issue == k]
        if k < scales:
            asks.append([(k, 1, float(level.max()))])
            continue
        now, last = int(level[0]), int(room.option_count[k - scales]) - 1
        either = [(k, 1, now + 1.0)] if now < last else []
        asks.append(either + ([(k, -1, now - 1.0)] if now > 0 else []))
    ways: list[Seating] = []
    for bounds in product(*asks):
        way = room
        for k, side, level in bounds:
            way = must_meet(way, k, side, level)
        ways.append(replace(seating, room=way))
    return Goal(
        issues=tuple(seating.drawn.issues[k] for k in ends), seating=seating, ways=tuple(ways)
    )
