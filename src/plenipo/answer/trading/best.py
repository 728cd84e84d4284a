"""The red team's view: the best that one party could get the others to sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.table.run import MOVED, Run
from plenipo.answer.table.view import Package
from plenipo.answer.trading.base import Base, in_words
from plenipo.errors import Place, SituationError
from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.bargain.most import most, still, taste_of
from plenipo.solve.bargain.room import DEAL, NONE, Room
from plenipo.solve.packages.judged import judged, overstep, worth_of

__all__ = ["Best", "Share", "best_for"]

SPARE = 0.005  # of the agenda: half a point is nothing to spare
CLOSE = 1e-6
TINY = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What the package that is best for another leaves to one party, over draws."""

    party: str
    must_sign: float  # share of draws in which its signature is needed and counts
    gain: Interval  # points over no deal
    settled: Interval  # the same from what the table settles on
    no_spare: float  # share of the draws in which it must sign and has nothing to spare
    refuses: float  # share of the draws in which it is asked, need not agree here, and would not

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "must_sign": self.must_sign,
            "gain": self.gain.to_dict(),
            "settled_gain": self.settled.to_dict(),
            "nothing_to_spare": self.no_spare,
            "would_refuse": self.refuses,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The best for one party that the others, or some of them, would still sign."""

    party: str
    signed_by: tuple[str, ...] | None  # None: everybody asked
    name: str  # of the table
    draws: int
    found: float  # share of draws in which there is such a package
    package: Package | None  # the typical one; None where there mostly is none
    signed: float  # share of all draws in which those who must would sign that one package
    gain: Interval  # points over no deal, each draw's own best package
    settled: Interval  # the same from what the table settles on
    more: Interval  # the difference, draw by draw
    shares: tuple[Share, ...]  # the other parties
    lines: Mapping[str, float]  # path -> share of draws in which this line stops it

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "party": self.party,
            "signed_by": None if self.signed_by is None else list(self.signed_by),
            "draws": self.draws,
            "found": self.found,
            "package": None if self.package is None else self.package.to_dict(),
            "signed": self.signed,
            "gain": self.gain.to_dict(),
            "settled_gain": self.settled.to_dict(),
            "more_than_settled": self.more.to_dict(),
            "others": {x.party: x.to_dict() for x in self.shares},
            "stopped_by": dict(self.lines),
        }


def best_for(base: Base, party: str, signed_by: Sequence[str] | None = None) -> Best:
    """The best package for a party that everybody asked, or those named, would sign.

    Exact in each draw: the others need what they would have without a deal and no real line
    of their own is crossed, so that nothing they would sign gives the party more.

    Parameters
    ----------
    party : whose best; it may be one that does not sit
    signed_by : only these must sign besides; everybody asked unless given

    Raises
    ------
    SituationError
        No such party, or one named in ``signed_by`` that nobody asks.
    """
    _check(base, party, signed_by)
    actors = base.drawn.actors
    a = actors.index(party)
    room = base.seating.room
    if signed_by is not None:
        keep = np.array([a, *(actors.index(p) for p in signed_by)])
        room = still(room, keep)
    best = most(room, taste_of(room, a))
    moved: Bools = np.abs(best.level - room.fixed) > MOVED
    found = best.found & (moved.any(axis=1) | (best.value - base.no_deal[:, a] > TINY))
    level: Floats = np.where(found[:, None], best.level, room.fixed)
    worth = np.where(found[:, None], worth_of(room, level[:, None])[:, 0], base.no_deal)
    gains = 100.0 * (worth - base.no_deal)
    at = _typical(base, level, found, worth)
    lines = _stopped(base, room, level, found, a)
    return Best(
        party=party,
        signed_by=None if signed_by is None else tuple(signed_by),
        name=base.name,
        draws=base.count,
        found=float(found.mean()),
        package=None if at is None else in_words(base, level[at]),
        signed=0.0 if at is None else float(judged(room, level[at][None]).signed.mean()),
        gain=Interval.of(gains[:, a]),
        settled=Interval.of(base.run.gains[:, a]),
        more=Interval.of(gains[:, a] - base.run.gains[:, a]),
        shares=_shares(base, room, level, found, gains, a),
        lines=lines,
    )


def _shares(
    base: Base, room: Room, level: Floats, found: Bools, gains: Floats, party: int
) -> tuple[Share, ...]:
    """What is left to everybody else: who is asked first, in file order, then outsiders."""
    verdict = judged(room, level[:, None])
    plain = judged(base.seating.room, level[:, None])
    asked = verdict.asked[:, 0] & found[:, None]
    must = asked & room.accepts
    spare = verdict.worth[:, 0] - base.floor
    refuse = asked & ~room.accepts & ~plain.willing[:, 0]
    out: list[Share] = []
    for i, actor in enumerate(base.drawn.actors):
        if i == party or not (asked[:, i].any() or actor in base.situation.parties):
            continue
        waived = asked[:, i] & ~must[:, i]
        out.append(
            Share(
                party=actor,
                must_sign=float(must[:, i].mean()),
                gain=Interval.of(gains[:, i]),
                settled=Interval.of(base.run.gains[:, i]),
                no_spare=_part(must[:, i] & (spare[:, i] < SPARE), must[:, i]),
                refuses=_part(refuse[:, i], waived),
            )
        )
    return tuple(sorted(out, key=lambda x: x.must_sign == 0.0))


def _part(some: Bools, of: Bools) -> float:
    """A share of some draws; 0 where there are none."""
    return float(some.sum() / of.sum()) if of.any() else 0.0


def _stopped(base: Base, room: Room, level: Floats, found: Bools, party: int) -> dict[str, float]:
    """Lines of others that the best package stands at, and that stop it there.

    A line stops it where a package a little beyond is better for the party.
    """
    out: dict[str, float] = {}
    scales = room.position.shape[2]
    here = worth_of(room, level[:, None])[:, 0, party]
    for q, (p, k) in enumerate(zip(room.limit_party, room.limit_issue, strict=True)):
        real = found & room.limit_real[:, q]
        if p == party or k >= scales or not real.any():
            continue
        side = float(room.limit_side[q])
        at = real & (np.abs(level[:, k] - room.limit_level[:, q]) < CLOSE)
        past = level.copy()
        past[:, k] = np.clip(past[:, k] - 0.001 * side, 0.0, 1.0)
        at &= worth_of(room, past[:, None])[:, 0, party] > here
        moved: Bools = np.abs(past - room.fixed) > MOVED
        at &= overstep(room, past[:, None], moved[:, None])[:, 0, q] > 0.0
        if at.any():
            path = base.drawn.limits[base.seating.limits[q]].path
            out[path] = float(at.mean())
    return dict(sorted(out.items(), key=lambda x: (-x[1], x[0])))


def _typical(base: Base, level: Floats, found: Bools, worth: Floats) -> int | None:
    """The draw of the most typical package; None where there mostly is none."""
    kind = np.where(found, DEAL, NONE)
    run = Run(
        seating=base.seating,
        rows=base.rows,
        solved=base.run.solved._replace(level=level, kind=kind, reason=np.zeros_like(kind)),
        worth=worth,
        no_deal=base.no_deal,
    )
    return run.medoid()


def _check(base: Base, party: str, signed_by: Sequence[str] | None) -> None:
    actors = base.drawn.actors
    room = base.seating.room
    asked = set(np.flatnonzero(room.seated.any(axis=0)).tolist())
    asked |= set(room.consent_party[room.consent_real.any(axis=0)].tolist())
    may = [p for i, p in enumerate(actors) if i in asked]
    places: list[Place] = []
    if party not in actors:
        places.append(_nobody(party, actors))
    for p in signed_by or ():
        if p not in actors:
            places.append(_nobody(p, may))
        elif p not in may:
            message = f"{base.situation.name_of(p)} neither sits there nor has to accept."
            places.append(Place(path=p, message=message, hint=f"There are: {', '.join(may)}."))
    if places:
        raise SituationError(places)


def _nobody(name: str, actors: Sequence[str]) -> Place:
    near = get_close_matches(name, actors, n=1)
    guess = f' Did you mean "{near[0]}"?' if near else ""
    there = f"There are: {', '.join(actors)}."
    return Place(path=name, message=f'There is no party "{name}".{guess}', hint=there)
