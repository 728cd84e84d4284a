"""How sure the package on the table is, and which one would stand up best to what is unknown.

The package on the table is that of one draw, or of one proposer. Here every draw judges it, and
a package is sought that wins most on average where unsigned packages win nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.table.run import MOVED
from plenipo.answer.table.view import Package
from plenipo.answer.trading.base import Base, in_words
from plenipo.answer.trading.joint import Joint, joint_gains
from plenipo.answer.trading.ladder import rungs
from plenipo.answer.trading.zone_goal import Goal, goal_of
from plenipo.answer.trading.zone_size import movable, rungs_of
from plenipo.answer.why import Reasons, explain
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.packages.judged import judged

__all__ = ["Steady", "Sturdy", "steadiness"]

CELLS = 1_500_000  # packages x draws x actors judged at a time
WHATIF = 400  # draws on which better ones are sought; all judge what is found
SCREEN = 200  # draws on which the first packages are compared
STARTS = 3  # packages from which better ones are sought
SWEEPS = 4
BETTER = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sturdy:
    """The package on the ladders that wins most on average, unsigned ones winning nothing."""

    package: Package
    signed: float  # share of draws in which everybody asked would sign it
    joint: float  # joint gain it wins, mean over all draws
    refuses: Mapping[str, float]  # share of draws in which a party asked would not sign it
    gains: Mapping[str, Interval]  # points over no deal, where it is signed
    tried: int  # packages judged on the way
    why: Reasons  # what its being signed hangs on

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "package": self.package.to_dict(),
            "signed": self.signed,
            "joint_gain": self.joint,
            "refuses": dict(self.refuses),
            "gains": {p: g.to_dict() for p, g in self.gains.items()},
            "tried": self.tried,
            "because": self.why.to_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Steady:
    """What the draws say of the package on the table."""

    draws: int
    nothing: bool  # nothing is on the table
    package: Package  # on the table
    signed: float  # share in which everybody asked would sign it
    joint: float  # joint gain it wins, mean over all draws, nothing where unsigned
    near: float  # share in which the table settles within a rung of it on every issue
    near_by: Mapping[str, float]  # the same issue by issue
    why: Reasons  # what its being signed hangs on
    issues: tuple[str, ...]  # what ends what goes on
    sturdy: Sturdy | None  # None where nothing is ever signed, or votes are counted
    reaching: Sturdy | None  # the same of packages that bring the issues about

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "draws": self.draws,
            "signed": self.signed,
            "joint_gain": self.joint,
            "settled_within_a_rung": self.near,
            "settled_within_a_rung_by_issue": dict(self.near_by),
            "because": self.why.to_dict(),
            "sturdy": None if self.sturdy is None else self.sturdy.to_dict(),
            "sturdy_reaching": None if self.reaching is None else self.reaching.to_dict(),
        }


def steadiness(base: Base, joint: Joint | None = None) -> Steady | None:
    """How often the package on the table is signed, or chosen, and what that hangs on.

    Returns
    -------
    Steady or None
        None where nothing is on the table and nothing is signed.

    Notes
    -----
    The sturdy package is sought among the packages the draws settle on, put on rungs and
    half-way between them, and from the best three on by moving one issue at a time until
    nothing is won any more: a good package, not proven to be the best.
    """
    joint = joint_gains(base.seating.room) if joint is None else joint
    goal = goal_of(base.seating)
    sturdy = reaching = None
    if base.enough and not base.votes:
        sturdy = _sturdy(base, joint, goal, reach=False)
        if goal.issues and sturdy is not None:
            there = not sturdy.package.goes_on
            reaching = sturdy if there else _sturdy(base, joint, goal, reach=True)
    if base.nothing and sturdy is None:
        return None
    near = _near(base)
    wins = np.where(base.signed, joint.of(base.worth), 0.0)
    return Steady(
        draws=base.count,
        nothing=base.nothing,
        package=base.package,
        signed=float(base.signed.mean()),
        joint=float(wins.mean()),
        near=float(near.all(axis=1).mean()),
        near_by={k: float(near[:, i].mean()) for i, k in enumerate(base.drawn.issues)},
        why=_explained(base, base.signed),
        issues=goal.issues,
        sturdy=sturdy,
        reaching=reaching,
    )


def _near(base: Base) -> Bools:
    """(K, m) draws with a deal in which an issue is settled within a rung of the package."""
    level = base.run.solved.level
    out = np.zeros(level.shape, bool)
    for k in range(level.shape[1]):
        at = rungs_of(base.seating, k)
        steps = np.arange(at.size)
        now, then = (np.interp(x, at, steps) for x in (base.level[k], level[:, k]))
        most = 1.0 + 1e-9 if k < len(base.drawn.scales) else 1e-9
        out[:, k] = np.abs(then - now) <= most
    return out & (base.run.deal & base.run.good)[:, None]


def _sturdy(base: Base, joint: Joint, goal: Goal, *, reach: bool) -> Sturdy | None:
    free = np.flatnonzero(movable(base.seating))
    ladder = [rungs(base.situation.issues[base.drawn.issues[k]]) for k in free]
    deal = base.run.deal & base.run.good
    start = np.tile(base.seating.room.fixed[0], (int(deal.sum()), 1))
    for k, at in zip(free, ladder, strict=True):
        level = base.run.solved.level[deal, k]
        start[:, k] = at[np.abs(level[:, None] - at).argmin(axis=1)]
    start = np.concatenate([start, base.level[None]])
    if reach:
        start = start[goal.met(start)[0]]
    start = np.unique(start, axis=0)
    if not start.size or not free.size:
        return None
    search = _Search(base=base, joint=joint, goal=goal if reach else None, free=free)
    likely = np.argsort(-np.round(search.wins(start, SCREEN)[0], 12), kind="stable")[:STARTS]
    best, most = start[0], -np.inf
    for level, value in zip(start[likely], search.wins(start[likely], WHATIF)[0], strict=True):
        level, found = search.climbed(level, float(value), ladder)
        if found > most + BETTER:
            best, most = level, found
    won, signed = search.wins(best[None])
    if not signed.any():
        return None
    return _told(base, best, float(won[0]), signed[:, 0], free, search.tried)


@dataclass(slots=True, kw_only=True)
class _Search:
    """Packages judged over all draws, and counted."""

    base: Base
    joint: Joint
    goal: Goal | None  # only packages that bring it about
    free: Ints  # issues that could move
    tried: int = 0

    def climbed(self, level: Floats, value: float, ladder: list[Floats]) -> tuple[Floats, float]:
        """Move one issue at a time to where most is won, until nothing is."""
        for _ in range(SWEEPS):
            before = value
            for k, at in zip(self.free, ladder, strict=True):
                some = np.tile(level, (at.size, 1))
                some[:, k] = at
                if self.goal is not None:
                    some = some[self.goal.met(some)[0]]
                found = self.wins(some, WHATIF)[0]
                i = int(np.round(found, 12).argmax())
                if found[i] > value + BETTER:
                    level, value = some[i], float(found[i])
            if value <= before + BETTER:
                break
        return level, value

    def wins(self, level: Floats, most: int | None = None) -> tuple[Floats, Bools]:
        """(M,) joint gain packages win on average, and (K, M) whether they are signed.

        On the first ``most`` draws only, where that is given.
        """
        room = self.base.seating.room
        count = self.base.count if most is None else min(most, self.base.count)
        packages = level.shape[0]
        self.tried += packages
        signed = np.zeros((count, packages), bool)
        total = np.zeros(packages)
        same = bool((room.fixed == room.fixed[0]).all())
        step = max(int(CELLS / (packages * room.theta.shape[1])), 1)
        for at in range(0, count, step):
            rows = np.arange(at, min(at + step, count), dtype=np.int64)
            part = self.base.seating.take(rows).room
            here = level
            if not same:  # what is off the agenda stays at another level in each draw
                here = np.tile(part.fixed[:, None], (1, packages, 1))
                here[..., self.free] = level[:, self.free]
            verdict = judged(part, here)
            moved: Bools = np.abs(here - part.fixed[:, None]) > MOVED
            signed[rows] = verdict.signed & moved.any(axis=2)
            found = self.joint.take(rows).of(verdict.worth)
            total += np.where(signed[rows], found, 0.0).sum(axis=0)
        return total / count, signed


def _told(base: Base, level: Floats, joint: float, signed: Bools, free: Ints, tried: int) -> Sturdy:
    room = base.seating.room
    each = room.fixed.copy()
    each[:, free] = level[free]
    verdict = judged(room, each[:, None])
    refuses = verdict.asked[:, 0] & ~verdict.willing[:, 0]
    gain = 100.0 * (verdict.worth[:, 0] - base.no_deal)
    asked = set(np.flatnonzero((verdict.asked[:, 0] | room.seated).any(axis=0)).tolist())
    parties = [
        (i, p) for i, p in enumerate(base.drawn.actors) if i in asked or p in base.situation.parties
    ]
    return Sturdy(
        package=in_words(base, level),
        signed=float(signed.mean()),
        joint=joint,
        refuses={p: float(refuses[:, i].mean()) for i, p in parties if i in asked},
        gains={p: Interval.of(gain[signed, i]) for i, p in parties},
        tried=tried,
        why=_explained(base, signed),
    )


def _explained(base: Base, signed: Bools) -> Reasons:
    """What being signed hangs on."""
    return explain("signed", signed.astype(float), base.drawn.inputs.values(), base.rows)
