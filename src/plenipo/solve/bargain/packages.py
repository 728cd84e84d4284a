"""Packages a table could vote on, one draw at a time: coalitions' frontiers and near them.

A proposer gives as little as it must to a coalition that carries the vote, so what is
proposed lies on the frontier of some coalition: it maximises a weighted sum of the
utilities of its members. A recipe names the coalition, the weights, which demands are
avoided and which absent parties are left aside; a draw turns it into a package.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.room import Room

__all__ = ["MOST", "Menu", "Recipes", "joined", "menu", "near", "recipes"]

MOST = 20_000  # packages a draw may have
TINY = 1e-9
MEAN_SHARE = 0.5  # with absolute loss: so many recipes take means, the others medians


class Recipes(NamedTuple):
    """How to make R packages. n actors, L limits, H consents, O option issues."""

    weight: Floats  # (R, n) of each member of the coalition, 0 for others
    avoid: Bools  # (R, L) leave what this demand is over alone
    aside: Bools  # (R, H) leave what this consent is over alone
    stay: Bools  # (R, m) leave this issue alone
    option: Ints  # (R, O) -1: the best of the coalition, else this one
    median: Bools  # (R, S) with absolute loss: the weighted median instead of the mean


class Menu(NamedTuple):
    """The packages of one draw that everyone asked afterwards accepts."""

    level: Floats  # (M, m)
    utility: Floats  # (n, M) signed, for every actor
    may: Bools  # (n, M) no real red line of this actor forbids it
    whole: Bools  # (M,) every cost of going on ends and nobody with consent was left aside
    recipe: Ints  # (M,) which recipe made it


def recipes(room: Room, count: int, stream: np.random.Generator) -> Recipes:
    """Recipes for any draw of a room: every option where there are only options."""
    n = room.theta.shape[1]
    limits, holders = room.limit_party.size, room.consent_party.size
    scales, options = room.position.shape[2], room.option_count.size
    seats = np.flatnonzero(room.seated.any(axis=0))
    enumerated = int(np.prod(room.option_count)) if options else 1
    moves = room.open_issue[:scales].any()
    if not moves and enumerated <= MOST:
        grid = np.indices(tuple(room.option_count)).reshape(options, -1).T
        grid = np.concatenate([grid, np.full((seats.size, options), -1)])
        weight = np.zeros((grid.shape[0], n))
        weight[:, seats] = 1.0
        weight[-seats.size :, seats] = np.eye(seats.size)
    else:
        size = stream.integers(1, seats.size + 1, count)
        place = stream.random((count, seats.size)).argsort(axis=1).argsort(axis=1)
        weight = np.zeros((count, n))
        weight[:, seats] = np.where(
            place < size[:, None], stream.gamma(0.7, size=(count, seats.size)), 0.0
        )
        pairs = np.zeros((seats.size * (seats.size + 1), n))  # each alone, and each two
        row = 0
        for a in seats:
            pairs[row, a] = 1.0
            row += 1
            for b in seats:
                pairs[row, [a, b]] = 1.0
                row += 1
        weight[: min(count, row)] = pairs[: min(count, row)]
        grid = np.where(
            stream.random((count, options)) < 0.75,
            -1,
            stream.integers(0, np.maximum(room.option_count, 1), (count, options)),
        )
    rows = weight.shape[0]
    return Recipes(
        weight=weight,
        avoid=stream.random((rows, limits)) < 0.35,
        aside=stream.random((rows, holders)) < 0.35,
        stay=stream.random((rows, scales + options)) < 0.08,
        option=grid.astype(np.int64),
        median=stream.random((rows, scales)) > MEAN_SHARE,
    )


def near(
    base: Recipes, rows: Ints, each: int, width: float, stream: np.random.Generator
) -> Recipes:
    """Recipes like some of these: the same coalitions with other weights."""
    some = np.repeat(rows, each)
    old = base.weight[some]
    change = np.exp(width * stream.standard_normal(old.shape))
    join = (stream.random(old.shape) < 0.05) & (base.weight.sum(axis=0) > 0.0)
    entry = 0.2 * width * old.sum(axis=1, keepdims=True)
    flip = stream.random(base.stay[some].shape) < 0.05
    return Recipes(
        weight=old * change + np.where(join, entry, 0.0),
        avoid=base.avoid[some],
        aside=base.aside[some],
        stay=base.stay[some] ^ flip,
        option=base.option[some],
        median=base.median[some],
    )


def joined(one: Recipes, other: Recipes) -> Recipes:
    """The recipes of both, one after the other."""
    return Recipes(
        weight=np.concatenate([one.weight, other.weight]),
        avoid=np.concatenate([one.avoid, other.avoid]),
        aside=np.concatenate([one.aside, other.aside]),
        stay=np.concatenate([one.stay, other.stay]),
        option=np.concatenate([one.option, other.option]),
        median=np.concatenate([one.median, other.median]),
    )


def _utility(room: Room, d: int, level: Floats) -> Floats:
    """(n, M) signed worth of packages (M, m) to every actor."""
    scales = room.position.shape[2]
    out = np.ones((room.theta.shape[1], level.shape[0]))
    for k in range(scales):
        x = level[:, k]
        apart = x - room.position[d, :, k, None]
        loss = np.abs(apart) if room.absolute else apart * apart
        out -= room.salience[d, :, k, None] * loss + room.cost[d, :, k, None] * x
    for k in range(room.option_count.size):
        out += room.option_worth[d, :, k][:, level[:, scales + k].astype(np.int64)]
    for a in np.flatnonzero(room.ends_issue >= 0):
        out[a] -= np.where(_ends(room, int(a), level), 0.0, room.kappa[d, a])
    return out


def _ends(room: Room, a: int, level: Floats) -> Bools:
    """(M,) packages that end the cost of going on to an actor."""
    k, reach = int(room.ends_issue[a]), room.ends_level[a]
    if k >= room.position.shape[2]:
        return np.asarray(level[:, k] != reach)
    return np.asarray(level[:, k] >= reach - TINY)


def _present(any_: Bools, used: Bools, here: Bools) -> bool:
    return any(bool(here[s].all()) for s, u in zip(any_, used, strict=True) if u)


def _asked(room: Room, d: int) -> Bools:
    """(n,) absent actors whose consent is real."""
    out = np.zeros(room.theta.shape[1], bool)
    out[room.consent_party[room.consent_real[d]]] = True
    return out & ~room.seated[d] & room.accepts


def menu(room: Room, d: int, made: Recipes) -> Menu:
    """The packages of draw d, each once."""
    scales = room.position.shape[2]
    now = room.fixed[d]
    asked = _asked(room, d)
    here = room.seated[d] | asked
    movable = room.open_issue.copy()
    owners: list[tuple[int, Bools]] = []  # issues that move only if these accept
    for q, k in enumerate(room.need_issue):
        if _present(room.need_any[q], room.need_used[q], room.seated[d]):
            continue
        if _present(room.need_any[q], room.need_used[q], here):
            owners.append((int(k), room.need_any[q].any(axis=0) & asked))
        else:
            movable[k] = False
    level = _levels(room, d, made, movable, asked)
    for k in range(scales):
        if room.supplied[k] and movable[k]:
            top = np.maximum(_supply(room, d, k, here, level), room.status_quo[d, k])
            level[:, k] = np.minimum(level[:, k], top)
    level = np.concatenate([now[None], level])
    recipe: Ints = np.arange(-1, level.shape[0] - 1, dtype=np.int64)
    _, first = np.unique(np.round(level, 9), axis=0, return_index=True)
    first.sort()
    level, recipe = level[first], recipe[first]
    moved = np.abs(level - room.status_quo[d]) > TINY
    utility = _utility(room, d, level)
    may = _may(room, d, level, moved)
    keep = np.ones(level.shape[0], bool)
    aside = np.zeros(level.shape[0], bool)
    for h, j in enumerate(room.consent_party):
        if not asked[j] or not room.consent_real[d, h]:
            continue
        touched = moved[:, room.consent_over[h] & movable].any(axis=1)
        keep &= ~touched | (may[j] & (utility[j] >= room.reservation[d, j] - TINY))
        aside |= ~touched & bool((room.consent_over[h] & movable).any())
    for k, who in owners:
        for j in np.flatnonzero(who):
            keep &= ~moved[:, k] | (may[j] & (utility[j] >= room.reservation[d, j] - TINY))
    ended = np.ones(level.shape[0], bool)
    for a in np.flatnonzero(room.ends_issue >= 0):
        ended &= _ends(room, int(a), level)
    whole = ended & ~aside
    required = ~np.isnan(room.required)
    if required.any():
        keep &= whole & (np.abs(level[:, required] - room.required[required]) <= TINY).all(axis=1)
    return Menu(
        level=level[keep],
        utility=utility[:, keep],
        may=may[:, keep],
        whole=whole[keep],
        recipe=recipe[keep],
    )


def _levels(room: Room, d: int, made: Recipes, movable: Bools, asked: Bools) -> Floats:
    """(R, m) what each recipe makes of a draw, supply apart."""
    scales = room.position.shape[2]
    now = room.fixed[d]
    rows = made.weight.shape[0]
    held = (made.weight > 0.0) | asked  # whose red lines are met
    stay = made.stay | ~movable
    for h in range(room.consent_party.size):
        if room.consent_real[d, h]:
            stay |= made.aside[:, h, None] & room.consent_over[h]
    low = np.tile(room.cap_low[d], (rows, 1))
    high = np.tile(room.cap_high[d], (rows, 1))
    barred: list[tuple[int, int, float, Bools]] = []
    for q, (p, k) in enumerate(zip(room.limit_party, room.limit_issue, strict=True)):
        if not room.limit_real[d, q]:
            continue
        side, reach = int(room.limit_side[q]), float(room.limit_level[d, q])
        who = held[:, p]
        if side * (room.status_quo[d, k] - reach) < -TINY and not room.limit_every[q]:
            stay |= (who & made.avoid[:, q])[:, None] & room.limit_over[q]
            who = who & ~made.avoid[:, q]
        if k >= scales:
            barred.append((int(k), side, reach, who))
        elif side > 0:
            low[who, k] = np.maximum(low[who, k], reach)
        else:
            high[who, k] = np.minimum(high[who, k], reach)
    level = np.tile(now, (rows, 1))
    for k in range(scales):
        pull = made.weight * room.salience[d, :, k]
        total = pull.sum(axis=1)
        drag = made.weight @ room.cost[d, :, k]
        safe = np.where(total > 0.0, total, 1.0)
        x = (pull @ room.position[d, :, k] - 0.5 * drag) / safe
        if room.absolute:
            order = room.position[d, :, k].argsort(kind="stable")
            run = pull[:, order].cumsum(axis=1)
            at = np.minimum((run < 0.5 * total[:, None]).sum(axis=1), order.size - 1)
            x = np.where(made.median[:, k], room.position[d, order[at], k], x)
        x = np.where(total > 0.0, x, now[k])
        x = np.clip(np.minimum(np.maximum(x, low[:, k]), high[:, k]), 0.0, 1.0)
        level[:, k] = np.where(stay[:, k], now[k], x)
    for k in range(room.option_count.size):
        count = int(room.option_count[k])
        worth = room.option_worth[d, :, k, :count].copy()
        for a in np.flatnonzero(room.ends_issue == scales + k):
            worth[a] -= np.where(np.arange(count) == room.ends_level[a], room.kappa[d, a], 0.0)
        score = made.weight @ worth
        for issue, side, reach, who in barred:
            if issue == scales + k:
                out = side * (np.arange(count) - reach) < -TINY
                score[np.ix_(who, out)] = -np.inf
        best = score.argmax(axis=1)
        chosen = np.where(made.option[:, k] >= 0, made.option[:, k], best)
        level[:, scales + k] = np.where(stay[:, scales + k], now[scales + k], chosen)
    given = ~np.isnan(room.required)
    level[:, given] = room.required[given]
    level[:, ~movable] = now[~movable]
    return level


def _supply(room: Room, d: int, k: int, here: Bools, level: Floats) -> Floats:
    """(M,) how much of a scale is offered by those here, where the conditions hold."""
    out = np.zeros(level.shape[0])
    for f in np.flatnonzero(room.offer_issue == k):
        if not _present(room.offer_by[f], room.offer_used[f], here):
            continue
        holds = np.ones(level.shape[0], bool)
        for w in np.flatnonzero(room.when_offer == f):
            apart = level[:, room.when_issue[w]] - room.when_level[w]
            sign = room.when_sign[w]
            holds &= np.abs(apart) <= TINY if sign == 0 else sign * apart >= -TINY
        out += np.where(holds, room.offer_gives[d, f], 0.0)
    return np.minimum(out, 1.0)


def _may(room: Room, d: int, level: Floats, moved: Bools) -> Bools:
    """(n, M) packages no real red line of an actor forbids."""
    out = np.ones((room.theta.shape[1], level.shape[0]), bool)
    for q, (p, k) in enumerate(zip(room.limit_party, room.limit_issue, strict=True)):
        if not room.limit_real[d, q]:
            continue
        side, reach = room.limit_side[q], room.limit_level[d, q]
        meets = side * (level[:, k] - reach) >= -TINY
        if side * (room.status_quo[d, k] - reach) < -TINY and not room.limit_every[q]:
            meets |= ~moved[:, room.limit_over[q]].any(axis=1)
        out[p] &= meets
    return out
