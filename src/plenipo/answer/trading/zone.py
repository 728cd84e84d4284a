"""The zone of possible agreement: open or closed, how large, how far it reaches, what closes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.table.obstacles import Cause, find_obstacles, succeeded
from plenipo.answer.trading.base import Base
from plenipo.answer.trading.zone_goal import Goal, goal_of
from plenipo.answer.trading.zone_moves import Move, moves
from plenipo.answer.trading.zone_size import Size, movable, size_of
from plenipo.situation.drawn import Drawn
from plenipo.situation.stakes import Issue
from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.bargain.most import taste_of, towards

__all__ = ["Closing", "Extent", "Zone", "find_zone"]

TINY = 1e-6
WHATIF = 400  # draws on which causes and reach are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How far the zone reaches on one issue, over the draws in which it is open."""

    issue: str
    low: Interval  # lowest level of some package all asked would sign, on the issue's own scale
    high: Interval
    low_words: str
    high_words: str
    now: float | str  # where the package on the table has it
    inside: float  # share of open draws in which that level lies within the reach
    options: Mapping[str, float]  # share of open draws in which some signed package has it

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "low": self.low.to_dict(),
            "high": self.high.to_dict(),
            "low_words": self.low_words,
            "high_words": self.high_words,
            "on_the_table": self.now,
            "inside": self.inside,
            "options": dict(self.options),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What, taken away, would let the table settle on what must come about."""

    kind: str  # absent, limits, acceptance, preferred, fewer than two seats, other
    parties: tuple[str, ...]  # whose acceptance, or who is absent
    lines: tuple[tuple[str, str], ...]  # (party, issue)
    paths: tuple[str, ...]  # of the lines in the file
    share: float  # of all draws

    @classmethod
    def of(cls, cause: Cause, drawn: Drawn) -> Closing:
        """With the names of its lines."""
        limits = [drawn.limits[i] for i in cause.limits]
        return cls(
            kind=cause.kind,
            parties=cause.parties,
            lines=tuple((x.actor, x.issue) for x in limits),
            paths=tuple(x.path for x in limits),
            share=cause.share,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "kind": self.kind,
            "parties": list(self.parties),
            "paths": list(self.paths),
            "share": self.share,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """What everybody asked would sign at a table, over draws.

    Open: some package that everybody asked would sign brings about ``issues`` (those named by
    ``ends_with``); where the file names none, somebody gains by one.
    """

    name: str  # of the table
    issues: tuple[str, ...]
    draws: int
    open: float
    alone: float  # the same if nobody who does not sit is asked, so what they own stays
    some_deal: float  # share of draws in which the table signs anything at all
    chosen: float  # share in which what it settles on brings about the issues
    size: Size
    extents: tuple[Extent, ...]  # of issues that could move; empty where it is never open
    moves: tuple[Move, ...]
    closing: tuple[Closing, ...]
    looked: int  # draws looked at for what closes it and how far it reaches

    @property
    def bluffs(self) -> tuple[Move, ...]:
        """The line worth testing: without it the zone would be open most often.

        Two where it clashes with just one other: either alone would do.
        """
        lines = [m for m in self.moves if m.kind == "line"]
        best = max(lines, key=lambda m: m.chance, default=None)
        return () if best is None or best.chance <= self.open else self._with_rival(best)

    @property
    def nearest(self) -> tuple[Move, ...]:
        """What opens most of the closed draws alone; two where two lines clash."""
        return self._with_rival(self.moves[0]) if self.moves else ()

    def _with_rival(self, move: Move) -> tuple[Move, ...]:
        """A line, and the one it clashes with wherever it opens the zone."""
        for m in self.moves:
            if m.kind == move.kind and (m.issue, m.side) == (move.issue, -move.side):
                same = abs(m.opens - move.opens) < TINY
                if same and abs(m.size.middle - move.size.middle) < TINY * max(m.size.middle, 1):
                    return (move, m)
        return (move,)

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "of": list(self.issues),
            "draws": self.draws,
            "open": self.open,
            "open_room_alone": self.alone,
            "some_deal": self.some_deal,
            "settled_on": self.chosen,
            "size": self.size.to_dict(),
            "extent": {x.issue: x.to_dict() for x in self.extents},
            "opens_it": [m.to_dict() for m in self.moves],
            "bluff_worth_testing": [m.path for m in self.bluffs],
            "looked_at": self.looked,
            "closed_by": [c.to_dict() for c in self.closing],
        }


def find_zone(base: Base) -> Zone:
    """The zone of possible agreement of the table that a package lies on.

    Reach, moves and whether it is open are exact in each draw, for the bargaining solver
    carries a silent member that wants nothing else; the size is counted on packages of whole
    rungs.

    References
    ----------
    .. [1] Raiffa (1982), The Art and Science of Negotiation, ch. 4: zone of possible agreement.
    """
    goal = goal_of(base.seating)
    opened = goal.open()
    obstacles = find_obstacles(base.run, at_most=WHATIF)
    alone = opened
    if base.seating.room.consent_real.any():
        alone = goal.without(consent=False).open()
    return Zone(
        name=base.name,
        issues=goal.issues,
        draws=base.count,
        open=float(opened.mean()),
        alone=float(alone.mean()),
        some_deal=base.run.share(base.run.deal),
        chosen=base.run.share(succeeded(base.run)),
        size=size_of(goal, base.drawn.seed),
        extents=_extents(base, goal, opened & (np.arange(base.count) < WHATIF)),
        moves=moves(goal, ~opened),
        closing=tuple(Closing.of(c, base.drawn) for c in obstacles.causes),
        looked=min(base.count, WHATIF),
    )


def _extents(base: Base, goal: Goal, opened: Bools) -> tuple[Extent, ...]:
    rows = np.flatnonzero(opened)
    if not rows.size:
        return ()
    part = goal.take(rows)
    out: list[Extent] = []
    for k in np.flatnonzero(movable(base.seating)):
        issue = base.drawn.issues[k]
        body = base.situation.issues[issue]
        options: dict[str, float] = {}
        if body.options is not None:
            has = _options(part, int(k), len(body.options))
            options = {o: float(has[:, i].mean()) for i, o in enumerate(body.options)}
            low = has.argmax(axis=1).astype(float)
            high = has.shape[1] - 1.0 - has[:, ::-1].argmax(axis=1)
            here = has[:, int(base.level[k])]
        else:
            low, high = _reach(part, int(k))
            here = (base.level[k] >= low - TINY) & (base.level[k] <= high + TINY)
        middle = (float(np.percentile(x, 50, method="nearest")) for x in (low, high))
        words = [body.words(x) for x in middle]
        out.append(
            Extent(
                issue=issue,
                low=_own(body, low),
                high=_own(body, high),
                low_words=words[0],
                high_words=words[1],
                now=body.own_level(float(base.level[k])),
                inside=float(here.mean()),
                options=options,
            )
        )
    return tuple(out)


def _reach(goal: Goal, issue: int) -> tuple[Floats, Floats]:
    """(D,) lowest and highest level of an issue among the packages all asked would sign."""
    ends = [goal.best(towards(goal.seating.room, issue, side)).level[:, issue] for side in (-1, 1)]
    return ends[0], np.maximum(ends[0], ends[1])


def _options(goal: Goal, issue: int, count: int) -> Bools:
    """(D, options) whether some package all asked would sign has an option."""
    room = goal.seating.room
    taste = taste_of(room, int(np.flatnonzero(room.seated.any(axis=0))[0]))  # any will do
    out = np.zeros((room.theta.shape[0], count), bool)
    for i in range(count):
        out[:, i] = goal.meeting(issue, i).best(taste).found
    return out


def _own(body: Issue, level: Floats) -> Interval:
    """An interval on the issue's own scale; options by rank."""
    if body.options is not None:
        return Interval.of(level)
    return Interval.of(body.low + level * (body.high - body.low))
