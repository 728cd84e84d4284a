"""The reciprocal concession: what the other side would have to give to make good an act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from plenipo.answer.events.idle import NOTHING, OFTEN
from plenipo.answer.events.pricing import Priced
from plenipo.answer.events.replay import Worlds
from plenipo.answer.table.run import solve
from plenipo.answer.table.seating import Seating, take_seats
from plenipo.solve.arrays import Floats
from plenipo.solve.bargain.room import Reason

__all__ = ["Redress", "Step", "make_good"]

LOOKED = 200  # draws looked at
LOSERS = 2  # of one act: who did it, if it lost, and who lost most
GRID = 6  # sizes tried first: giving more is not always worth more
HALVINGS = 4  # then the smallest that suffices is known to about 1/100 of the claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The smallest cap on one claim that restores a party; NaN where none does."""

    issue: str
    size: float  # how far short of what it wants the other side stays, in issue units
    restores: float  # the most of the loss that claiming less makes good, at most 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Redress:
    """What would make good what one act cost one party at a table."""

    number: int  # of the act
    table: str
    party: str
    by: str  # the other side
    loss: float  # points
    draws: int
    steps: tuple[Step, ...]  # smallest first, in shares of the range; those that fail last

    @property
    def smallest(self) -> Step | None:
        """The smallest concession that suffices, if any does."""
        return next((x for x in self.steps if np.isfinite(x.size)), None)

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "act": self.number,
            "table": self.table,
            "party": self.party,
            "by": self.by,
            "loss": self.loss,
            "draws": self.draws,
            "issues": [
                {"issue": x.issue, "concession": x.size, "restores": x.restores} for x in self.steps
            ],
            "suffices": self.smallest is not None,
        }


def make_good(
    worlds: Worlds, priced: Sequence[Priced], tables: Sequence[str]
) -> tuple[Redress, ...]:
    """For each act and each party it cost something: the other side's smallest concession.

    The other side is who gained most from the act among those seated, or where nobody clearly
    did, the one with the most weight. A concession caps what it claims on one issue, short of
    what it wants by the same share of the range in every draw, never beyond today's level;
    positions stay.
    """
    out: list[Redress] = []
    few = worlds.first(LOOKED)
    for item in priced:
        for table in tables:
            found = _at(few, item, table)
            if found:  # the other tables only where it cost nothing here
                out += found
                break
    return tuple(out)


def _at(worlds: Worlds, item: Priced, table: str) -> list[Redress]:
    drawn = worlds.last
    price = item.nash(table)
    losers = [
        a
        for a, p in enumerate(drawn.actors)
        if p in drawn.situation.parties
        and price.mean[a] <= -NOTHING
        and price.mean[a] < -2.0 * price.error[a]
    ]
    whose = item.act.of or item.act.by
    losers.sort(key=lambda a: (drawn.actors[a] != whose, price.mean[a], a))
    seating = take_seats(drawn, table)
    seats = [drawn.actors.index(p) for p in seating.seats]
    out: list[Redress] = []
    for a in losers[:LOSERS]:
        others = [b for b in seats if b != a]
        if not others:
            continue
        gained = max(others, key=lambda b: (price.mean[b], -b))
        if price.mean[gained] <= 2.0 * price.error[gained]:
            weight = seating.room.theta.mean(axis=0)
            gained = max(others, key=lambda b: (weight[b], -b))
        out.append(_search(worlds, seating, item, table, a, gained))
    return out


def _search(
    worlds: Worlds, seating: Seating, item: Priced, table: str, party: int, other: int
) -> Redress:
    drawn = worlds.last
    s = drawn.situation
    run = solve(seating, worlds.rows)
    now = float(worlds.prospects(run)[:, party].mean())
    loss = -float(item.nash(table).mean[party])
    before = now + loss
    steps: list[tuple[float, Step]] = []
    for k, issue in enumerate(drawn.scales):
        if run.share(run.moved[:, k]) < OFTEN:
            continue
        claim = _Claim(worlds, seating, k, other)
        if claim.most <= 0.0:
            continue
        size, best = claim.smallest(party, before)
        restores = min(1.0, max(0.0, (best - now) / loss))
        body = s.issues[issue]
        own = size * (body.high - body.low)
        steps.append((size, Step(issue=issue, size=own, restores=restores)))
    steps.sort(key=lambda x: (not np.isfinite(x[0]), x[0] if np.isfinite(x[0]) else -x[1].restores))
    return Redress(
        number=item.number,
        table=table,
        party=drawn.actors[party],
        by=drawn.actors[other],
        loss=loss,
        draws=int(worlds.rows.size),
        steps=tuple(x for _, x in steps),
    )


class _Claim:
    """What the other side asks for on one issue, and what comes of its asking for less."""

    def __init__(self, worlds: Worlds, seating: Seating, k: int, other: int) -> None:
        self.worlds = worlds
        self.seating = seating
        self.k = k
        room = seating.room
        self.wanted = room.position[:, other, k]
        self.start = room.status_quo[:, k]
        self.side = np.sign(self.wanted - self.start)
        self.most = float(np.abs(self.wanted - self.start)[worlds.rows].max(initial=0.0))

    def smallest(self, party: int, target: float) -> tuple[float, float]:
        """The smallest size that brings a party to a target (NaN: none), and its best mean."""
        best, below = -np.inf, 0.0
        for size in np.linspace(0.0, self.most, GRID + 1)[1:].tolist():
            here = self.worth(size, party)
            best = max(best, here)
            if here >= target:
                high = size
                for _ in range(HALVINGS):
                    middle = 0.5 * (below + high)
                    if self.worth(middle, party) >= target:
                        high = middle
                    else:
                        below = middle
                return high, best
            below = size
        return float("nan"), best

    def worth(self, size: float, party: int) -> float:
        """Mean prospects of a party where the claim stays ``size`` short of what is wanted."""
        room = self.seating.room
        low, high = room.cap_low.copy(), room.cap_high.copy()
        bound: Floats = self.wanted - self.side * size
        up, down = self.side > 0, self.side < 0
        top, bottom = np.maximum(bound, self.start), np.minimum(bound, self.start)
        high[up, self.k] = np.minimum(high[up, self.k], top[up])
        low[down, self.k] = np.maximum(low[down, self.k], bottom[down])
        capped = replace(self.seating, room=room._replace(cap_low=low, cap_high=high))
        run = solve(capped, self.worlds.rows)
        good = run.solved.reason != Reason.STUCK
        return float(self.worlds.prospects(run)[good, party].mean())
