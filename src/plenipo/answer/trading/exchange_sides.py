"""One side of an exchange of two issues: the levels of the second at which the first pays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plenipo.answer.trading.base import Base
from plenipo.situation.drawn import Drawn
from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.packages.breakeven import paying
from plenipo.solve.packages.judged import worth_of

__all__ = ["Pays", "Side", "both", "side_of"]

TINY = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Pays:
    """Levels that pay, draw by draw: a union of P intervals, NaN where there is none."""

    low: Floats  # (P, K)
    high: Floats  # (P, K)

    def holds(self, level: float) -> Bools:
        """(K,) draws in which one level pays."""
        inside: Bools = np.any((self.low <= level + TINY) & (level <= self.high + TINY), axis=0)
        return inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One party: what the first issue alone does to it, and what of the second makes it pay."""

    now: float  # level of the second issue today
    upwards: bool
    unpaid: Floats  # (K,) worth of the first issue moved alone, 0 to 1
    signs_unpaid: Bools  # (K,) that pays, and no real limit of its own forbids it
    worth: Pays  # by worth alone
    limited: Pays  # and no real limit of its own forbids it

    def end(self, pays: Pays, *, nearest: bool) -> Floats:
        """(K,) the paying level nearest to today, or farthest; infinite where there is none.

        Where none pays the nearest is infinitely far, and the farthest not even today.
        """
        apart = np.stack([np.abs(pays.low - self.now), np.abs(pays.high - self.now)])
        levels = np.stack([pays.low, pays.high])
        gone = np.isnan(apart)
        far: Floats = np.where(gone, np.inf if nearest else -np.inf, apart)
        flat = far.reshape(-1, far.shape[-1])
        best = (np.argmin if nearest else np.argmax)(flat, axis=0)
        rows = np.arange(flat.shape[1])
        found = levels.reshape(flat.shape)[best, rows]
        none = np.inf if nearest == self.upwards else -np.inf
        return np.where(np.isnan(found), none, found)


def both(a: Pays, b: Pays) -> Bools:
    """(K,) draws in which some level pays both."""
    low = np.maximum(a.low[:, None], b.low[None])
    high = np.minimum(a.high[:, None], b.high[None])
    meets: Bools = np.any(low <= high + TINY, axis=(0, 1))
    return meets


def side_of(
    base: Base, actor: str, issues: tuple[str, str], level: float, *, upwards: bool
) -> Side:
    """What moving the first issue to ``level`` is worth to an actor, and what makes it pay.

    Everything else stays as it is today. Levels of the second issue are those from today's on
    in the direction asked.
    """
    drawn, room = base.drawn, base.seating.room
    a = base.at(actor)
    i, k = (drawn.issues.index(x) for x in issues)
    now = drawn.status_quo()
    moved = now.copy()
    moved[i] = level
    worth = worth_of(room, np.stack([now, moved]))[:, :, a]
    unpaid = worth[:, 1] - worth[:, 0]
    span = (float(now[k]), _top(drawn, k)) if upwards else (0.0, float(now[k]))
    low, high, free = _limits(base, actor, (i, k), level, span)
    signs = (unpaid >= -TINY) & _unpaid_meets(base, actor, i, level)
    count = base.count
    whole = np.full(count, span[0]), np.full(count, span[1])
    narrow = np.where(free, np.maximum(low, span[0]), 2.0), np.minimum(high, span[1])
    find = _on_scale if k < len(drawn.scales) else _on_options
    return Side(
        now=float(now[k]),
        upwards=upwards,
        unpaid=unpaid,
        signs_unpaid=signs,
        worth=find(base, a, k, unpaid, whole),
        limited=_with(find(base, a, k, unpaid, narrow), signs, float(now[k])),
    )


def _with(pays: Pays, signs: Bools, now: float) -> Pays:
    """Today's level as well, where it pays and lines that moving the second issue wakes sleep."""
    today = np.where(signs, now, np.nan)[None]
    return Pays(low=np.concatenate([pays.low, today]), high=np.concatenate([pays.high, today]))


def _top(drawn: Drawn, k: int) -> float:
    if k < len(drawn.scales):
        return 1.0
    return float(len(drawn.situation.issues[drawn.issues[k]].options or ()) - 1)


def _on_scale(base: Base, a: int, k: int, unpaid: Floats, span: tuple[Floats, Floats]) -> Pays:
    """Intervals of a scale: below and above the level that ends a cost, else one."""
    room = base.seating.room
    now = room.status_quo[:, k]
    s, p, c = room.salience[:, a, k], room.position[:, a, k], room.cost[:, a, k]
    apart = np.abs(now - p)
    need = -s * (apart if room.absolute else apart**2) - c * now - unpaid
    if room.ends_issue[a] != k:
        low, high = paying(s, p, c, need, *span, absolute=room.absolute)
        return Pays(low=low[None], high=high[None])
    reach = np.full(base.count, room.ends_level[a])
    saved = np.where(now >= reach - TINY, 0.0, room.kappa[:, a])
    under = paying(s, p, c, need, span[0], np.minimum(span[1], reach), absolute=room.absolute)
    over = paying(
        s, p, c, need - saved, np.maximum(span[0], reach), span[1], absolute=room.absolute
    )
    return Pays(low=np.stack([under[0], over[0]]), high=np.stack([under[1], over[1]]))


def _on_options(base: Base, a: int, k: int, unpaid: Floats, span: tuple[Floats, Floats]) -> Pays:
    """One point for each option."""
    room, scales = base.seating.room, base.seating.room.position.shape[2]
    now = base.drawn.status_quo()
    each = np.tile(now, (int(room.option_count[k - scales]), 1))
    each[:, k] = np.arange(each.shape[0])
    worth = worth_of(room, np.vstack([now, each]))[:, :, a]
    gain = (worth[:, 1:] - worth[:, :1] + unpaid[:, None]).T
    rank: Floats = np.arange(float(each.shape[0]))[:, None]
    pays = (gain >= -TINY) & (span[0] <= rank + TINY) & (rank <= span[1] + TINY)
    at = np.where(pays, rank, np.nan)
    return Pays(low=at, high=at)


def _limits(
    base: Base, actor: str, moves: tuple[int, int], level: float, span: tuple[float, float]
) -> tuple[Floats, Floats, Bools]:
    """(K,) bounds its real limits set on the second issue, and draws they do not forbid it all.

    Both issues move: demands over either must be met.
    """
    drawn, rows = base.drawn, base.rows
    now = drawn.status_quo()
    low = np.full(base.count, span[0])
    high = np.full(base.count, span[1])
    free = np.ones(base.count, bool)
    for limit in drawn.limits:
        if limit.actor != actor:
            continue
        q = drawn.issues.index(limit.issue)
        reach, real = limit.level[rows], limit.real[rows]
        demand = (limit.side * (now[q] - reach) < -1e-12) & (not limit.every)
        woken = any(drawn.issues[k] in limit.over for k in moves)
        binds = real & (~demand | woken)
        if q == moves[1]:
            low = np.where(binds & (limit.side > 0), np.maximum(low, reach), low)
            high = np.where(binds & (limit.side < 0), np.minimum(high, reach), high)
            continue
        at = level if q == moves[0] else now[q]
        free &= ~(binds & (limit.side * (reach - at) > TINY))
    return low, high, free


def _unpaid_meets(base: Base, actor: str, i: int, level: float) -> Bools:
    """(K,) draws in which its limits allow the first issue to move alone."""
    drawn, rows = base.drawn, base.rows
    now = drawn.status_quo()
    free = np.ones(base.count, bool)
    for limit in drawn.limits:
        if limit.actor != actor:
            continue
        q = drawn.issues.index(limit.issue)
        reach = limit.level[rows]
        demand = (limit.side * (now[q] - reach) < -1e-12) & (not limit.every)
        binds = limit.real[rows] & (~demand | (drawn.issues[i] in limit.over))
        free &= ~(binds & (limit.side * (reach - (level if q == i else now[q])) > TINY))
    return free
