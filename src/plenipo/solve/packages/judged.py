"""Which packages a table could put together, whom each would have to be asked of, who signs.

The rules are those of :mod:`plenipo.solve.bargain.branches`, seen from one package: what moves
must be owned by people who sit or are asked, lie within claims and supply, and have what the
table requires; whoever sits, and whoever must accept what moves, needs its floor and its lines.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.bargain.room import Room

__all__ = ["Verdict", "judged", "overstep", "worth_of"]

TINY = 1e-9


class Verdict(NamedTuple):
    """M packages over D draws, for n actors."""

    feasible: Bools  # (D, M) the table could put it together
    asked: Bools  # (D, M, n) whose agreement it needs
    willing: Bools  # (D, M, n) floor reached, no real line of its own crossed; True if not asked
    worth: Floats  # (D, M, n) signed worth, on the agenda 0 to 1

    @property
    def signed(self) -> Bools:
        """(D, M) packages everybody asked would sign."""
        return self.feasible & self.willing.all(axis=2)


def judged(room: Room, level: Floats) -> Verdict:
    """Judge packages in every draw of a room.

    Parameters
    ----------
    room : the table, D draws, n actors, m issues
    level : array (M, m), the same packages in every draw, or (D, M, m)
        Scales 0 to 1, options by index. An issue at the room's ``fixed`` level has not moved;
        a package that moves nothing is judged like any other, though nobody would call it a
        deal.

    Returns
    -------
    Verdict
        Worth is that of a signed package: its costs are charged, and the cost of going on is
        saved where it ends. Consent that is not real in a draw asks nobody.
    """
    draws = room.theta.shape[0]
    packages: Floats = np.broadcast_to(level, (draws, *level.shape[-2:]))
    worth = worth_of(room, level)
    moved: Bools = np.abs(packages - room.fixed[:, None]) > TINY
    could = _could_be_asked(room)
    here = room.seated | could
    owned, owners = _owned(room, here, could)
    asked = room.seated[:, None] | _holders(room, moved, could) | _of(owners, moved)
    supplied, asked = _supplied(room, packages, moved, asked, could)
    feasible = supplied & ~(moved & ~owned[:, None]).any(axis=2)
    feasible &= (room.seated.sum(axis=1) >= 2)[:, None]
    scales = room.position.shape[2]
    low, high = room.cap_low[:, None] - TINY, room.cap_high[:, None] + TINY
    outside = (packages[..., :scales] < low) | (packages[..., :scales] > high)
    feasible &= ~(outside & owned[:, None, :scales]).any(axis=2)  # a capped claim binds unmoved too
    given = ~np.isnan(room.required)
    if given.any():  # a table that requires something signs a whole deal or none
        same: Bools = np.abs(packages[..., given] - room.required[given]) <= TINY
        feasible &= same.all(axis=2) & _ended(room, packages).all(axis=2)
        asked |= _losable(room, owned, could)[:, None]
    floor = np.where(room.seated, np.maximum(room.no_deal, room.outside), room.reservation)
    reached = (worth >= floor[:, None] - TINY) | ~room.accepts
    crossed = overstep(room, packages, moved) > TINY
    willing = reached
    for q, p in enumerate(room.limit_party):
        willing[..., p] &= ~crossed[..., q]
    willing |= ~asked
    return Verdict(feasible=feasible, asked=asked, willing=willing, worth=worth)


def worth_of(room: Room, level: Floats) -> Floats:
    """(D, M, n) signed worth of packages (M, m), or (D, M, m), to every actor."""
    draws, n, scales = room.position.shape
    packages: Floats = np.broadcast_to(level, (draws, *level.shape[-2:]))
    at = level[..., :scales]  # matmul broadcasts common packages
    if room.absolute:
        value = np.ones((draws, packages.shape[1], n))
        for k in range(scales):
            x = packages[..., k, None]
            apart = np.abs(x - room.position[:, None, :, k])
            value -= room.salience[:, None, :, k] * apart + room.cost[:, None, :, k] * x
    else:
        slope = 2.0 * room.salience * room.position - room.cost
        value = at @ slope.transpose(0, 2, 1) - (at * at) @ room.salience.transpose(0, 2, 1)
        value += 1.0 - (room.salience * room.position**2).sum(axis=2)[:, None]
    for k in range(room.option_count.size):
        chosen = np.rint(level[..., scales + k]).astype(np.int64)
        each = room.option_worth[:, :, k].transpose(0, 2, 1)  # (D, C, n)
        if chosen.ndim == 1:
            value += each[:, chosen]
        else:
            value += np.take_along_axis(each, chosen[..., None], axis=1)
    for a in np.flatnonzero(room.ends_issue >= 0):
        over = _over(room, int(room.ends_issue[a]), float(room.ends_level[a]), packages)
        value[..., a] -= np.where(over, 0.0, room.kappa[:, None, a])
    return value


def overstep(room: Room, level: Floats, moved: Bools) -> Floats:
    """How far packages cross each real line.

    Parameters
    ----------
    level, moved : array (D, M, m)

    Returns
    -------
    array (D, M, L)
        Distance on the scale of the issue (options: in ranks), 0 where the line is met, is
        bluff, or is a demand on issues that do not move.
    """
    out = np.zeros((*level.shape[:2], room.limit_party.size))
    for q, k in enumerate(room.limit_issue):
        side, reach = float(room.limit_side[q]), room.limit_level[:, q]
        beyond = np.maximum(side * (reach[:, None] - level[..., k]), 0.0)
        demand = (side * (room.status_quo[:, k] - reach) < -1e-12) & ~room.limit_every[q]
        idle = demand[:, None] & ~moved[..., room.limit_over[q]].any(axis=2)
        out[..., q] = np.where(room.limit_real[:, q, None] & ~idle, beyond, 0.0)
    return out


def _over(room: Room, k: int, reach: float, level: Floats) -> Bools:
    """(D, M) packages that end the cost which issue k ends."""
    if k >= room.position.shape[2]:
        return np.asarray(level[..., k] != reach)
    return np.asarray(level[..., k] >= reach - TINY)


def _ended(room: Room, level: Floats) -> Bools:
    """(D, M, E) costs of going on that packages end."""
    named = sorted(
        {(int(k), float(x)) for k, x in zip(room.ends_issue, room.ends_level, strict=True)}
    )
    out = np.ones((*level.shape[:2], len(named)), bool)
    for e, (k, x) in enumerate(named):
        if k >= 0:
            out[..., e] = _over(room, k, x, level)
    return out


def _could_be_asked(room: Room) -> Bools:
    """(D, n) people who do not sit and whose consent is real over something."""
    out = np.zeros_like(room.seated)
    for h, p in enumerate(room.consent_party):
        out[:, p] |= room.consent_real[:, h]
    return out & ~room.seated


def _present(any_: Bools, used: Bools, here: Bools) -> Bools:
    """(D,) whether one of these sets of people is here."""
    out = np.zeros(here.shape[0], bool)
    for who in any_[used]:
        out |= here[:, who].all(axis=1)
    return out


def _owned(room: Room, here: Bools, could: Bools) -> tuple[Bools, Bools]:
    """(D, m) issues whose owners sit or can be asked, and (D, m, n) who must be asked then."""
    draws, n = room.theta.shape
    owned = np.tile(room.open_issue, (draws, 1))
    owners = np.zeros((draws, owned.shape[1], n), bool)
    for q, k in enumerate(room.need_issue):
        any_, used = room.need_any[q], room.need_used[q]
        owned[:, k] &= _present(any_, used, here)
        alone = _present(any_, used, room.seated)
        owners[:, k] |= ~alone[:, None] & could & any_[used].any(axis=0)
    return owned, owners


def _of(owners: Bools, moved: Bools) -> Bools:
    """(D, M, n) owners of what moves."""
    count: Floats = np.matmul(moved.astype(float), owners.astype(float))
    return count > 0.0


def _holders(room: Room, moved: Bools, could: Bools) -> Bools:
    """(D, M, n) who holds a real consent over something that moves."""
    out = np.zeros((*moved.shape[:2], could.shape[1]), bool)
    for h, p in enumerate(room.consent_party):
        real = (room.consent_real[:, h] & could[:, p])[:, None]
        out[..., p] |= real & moved[..., room.consent_over[h]].any(axis=2)
    return out


def _supplied(
    room: Room, level: Floats, moved: Bools, asked: Bools, could: Bools
) -> tuple[Bools, Bools]:
    """(D, M) packages that stay within what is offered, and who is asked for it too.

    Where those asked anyway do not offer enough, whoever else could be asked is.
    """
    enough = np.ones(level.shape[:2], bool)
    for k in np.flatnonzero(room.supplied):
        asks = moved[..., k]
        most = [np.zeros(level.shape[:2]) for _ in range(2)]
        givers = np.zeros((*level.shape[:2], could.shape[1]), bool)
        for f in np.flatnonzero(room.offer_issue == k):
            holds = _holds(room, int(f), level)
            gives = np.where(holds, room.offer_gives[:, None, f], 0.0)
            now = np.zeros(level.shape[:2], bool)
            then = _present(room.offer_by[f], room.offer_used[f], room.seated | could)[:, None]
            for who in room.offer_by[f][room.offer_used[f]]:
                now |= asked[..., who].all(axis=2)
                givers |= (holds & asks)[..., None] & (could & who)[:, None]
            most[0] += np.where(now, gives, 0.0)
            most[1] += np.where(then, gives, 0.0)
        near = np.maximum(room.status_quo[:, None, k], np.minimum(most[0], 1.0))
        far = np.maximum(room.status_quo[:, None, k], np.minimum(most[1], 1.0))
        enough &= ~asks | (level[..., k] <= far + TINY)
        more = asks & (level[..., k] > near + TINY)
        asked = asked | (more[..., None] & givers)
    return enough, asked


def _holds(room: Room, offer: int, level: Floats) -> Bools:
    """(D, M) packages that meet the conditions of an offer."""
    out = np.ones(level.shape[:2], bool)
    for w in np.flatnonzero(room.when_offer == offer):
        apart = level[..., room.when_issue[w]] - room.when_level[w]
        sign = room.when_sign[w]
        out &= np.abs(apart) <= TINY if sign == 0 else sign * apart >= -TINY
    return out


def _losable(room: Room, owned: Bools, could: Bools) -> Bools:
    """(D, n) people asked about something that could have moved, in a whole deal or none."""
    scales = room.position.shape[2]
    free = owned.copy()
    stays = room.fixed[:, :scales]
    free[:, :scales] &= (stays - room.cap_low > TINY) | (room.cap_high - stays > TINY)
    out = np.zeros_like(could)
    for h, p in enumerate(room.consent_party):
        touched = free[:, room.consent_over[h]].any(axis=1)
        out[:, p] |= room.consent_real[:, h] & could[:, p] & touched
    return out
