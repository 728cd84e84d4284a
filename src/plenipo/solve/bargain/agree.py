"""Settle every draw of a room: the best branch, its certificate, or the reason for none."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints, compiled
from plenipo.solve.bargain.nash import EMPTY, FEASIBLE, TOLERANCE, nash_in_box, zone
from plenipo.solve.bargain.room import Reason, Room, Solved, build, rows_of, total

__all__ = ["CAP", "DEAL", "NONE", "PARTIAL", "agree"]

CAP = 256  # branches a draw may have
NONE, PARTIAL, DEAL = 0, 1, 2
PRECISION = 1e-12  # of ln-objective, far inside the promised 1e-5

AGREED = Reason.AGREED
FEWER = Reason.FEWER_THAN_TWO
ABSENT = Reason.ABSENT
LIMITS = Reason.LIMITS
ZONE = Reason.ZONE
NOTHING = Reason.NOTHING
RATIFIER = Reason.RATIFIER
TOO_MANY = Reason.TOO_MANY
STUCK = Reason.STUCK


@compiled
def _people(r: Room, d: int, ratifies: Bools) -> tuple[Ints, Floats, Floats]:
    """Rows whose acceptance counts (members first), their no-deal values and floors."""
    n = r.theta.shape[1]
    who = np.empty(n, np.int64)
    base = np.empty(n)
    floor = np.empty(n)
    count = 0
    for p in range(n):
        if r.seated[d, p] and r.accepts[p]:
            who[count] = p
            floor[count] = max(r.no_deal[d, p], r.outside[d, p])
            count += 1
    for p in range(n):
        if ratifies[p] and not r.seated[d, p] and r.accepts[p]:
            who[count] = p
            floor[count] = r.reservation[d, p]
            count += 1
    for a in range(count):
        base[a] = r.no_deal[d, who[a]]
    return who[:count].copy(), base[:count].copy(), floor[:count].copy()


@compiled
def _hints(
    theta: Floats, seated: Bools, salience: Floats, position: Floats, fixed: Floats
) -> Floats:
    """Places to try first: the status quo, and two means of the seated positions."""
    n, scales = position.shape
    hint = np.empty((3, scales))
    for k in range(scales):
        heavy = 0.0
        mean = 0.0
        plain = 0.0
        seats = 0.0
        for p in range(n):
            if seated[p]:
                weight = theta[p] * salience[p, k]
                heavy += weight
                mean += weight * position[p, k]
                plain += position[p, k]
                seats += 1.0
        hint[0, k] = fixed[k]
        hint[1, k] = mean / heavy if heavy > 0.0 else fixed[k]
        hint[2, k] = plain / seats if seats > 0.0 else fixed[k]
    return hint


@compiled
def _reach(
    multiplier: Floats,
    constant: Floats,
    linear: Floats,
    curve: Floats,
    low: Floats,
    high: Floats,
) -> float:
    """max over the box of ``sum_a multiplier_a u_a``."""
    value = 0.0
    for a in range(multiplier.shape[0]):
        value += multiplier[a] * constant[a]
    for j in range(low.shape[0]):
        slope = 0.0
        bend = 0.0
        for a in range(multiplier.shape[0]):
            slope += multiplier[a] * linear[a, j]
            bend += multiplier[a] * curve[a, j]
        if bend > 0.0:
            z = min(max(slope / (2.0 * bend), low[j]), high[j])
        else:
            z = high[j] if slope > 0.0 else low[j]
        value += (slope - bend * z) * z
    return value


@compiled
def _ascending(values: Floats) -> Floats:
    """Sorted copy of a short array."""
    out = values.copy()
    for i in range(1, out.shape[0]):
        j = i
        while j > 0 and out[j - 1] > out[j]:
            out[j - 1], out[j] = out[j], out[j - 1]
            j -= 1
    return out


@compiled
def _fairer(g: Floats, h: Floats, best: Floats) -> int:
    """Leximin of normalised gains: 1 where g is better, -1 where h is, 0 where equal."""
    x = _ascending(g / best)
    z = _ascending(h / best)
    for i in range(x.shape[0]):
        if x[i] > z[i] + 1e-9:
            return 1
        if x[i] < z[i] - 1e-9:
            return -1
    return 0


@compiled
def _distance(
    level: Floats, mean: Floats, seated: Bools, salience: Floats, option_worth: Floats
) -> float:
    """From the table's compromise mean: salience-weighted squares, mean over members."""
    scales = mean.shape[0]
    apart = 0.0
    seats = 0
    for p in range(seated.shape[0]):
        if not seated[p]:
            continue
        seats += 1
        for k in range(scales):
            apart += salience[p, k] * (level[k] - mean[k]) ** 2
        for k in range(option_worth.shape[1]):
            apart -= option_worth[p, k, int(level[scales + k])]
    return apart / max(seats, 1)


@compiled
def agree(r: Room) -> Solved:
    """Settle a room over its draws (theory: asymmetric Nash with consent, limits and options).

    Returns
    -------
    Solved
        One row a draw. ``gap`` certifies the optimum of the winning branch; branches
        left out are proved no better by the tangent bound.
    """
    draws, n = r.theta.shape
    scales = r.position.shape[2]
    options = r.option_count.shape[0]
    holders = r.consent_party.shape[0]
    m = scales + options
    kind = np.zeros(draws, np.int64)
    reason = np.zeros(draws, np.int64)
    edge = np.zeros(draws, np.bool_)
    level = r.fixed.copy()
    multiplier = np.zeros((draws, n))
    value = np.full(draws, -np.inf)
    gap = np.zeros(draws)
    tied = np.ones(draws, np.int64)
    branches = np.zeros(draws, np.int64)
    left = np.zeros((draws, holders), np.bool_)
    switches = options + holders + r.limit_party.shape[0] + scales
    radix = np.ones(switches + 1, np.int64)
    ratifies = np.zeros(n, np.bool_)
    movable = np.zeros(m, np.bool_)
    low = np.zeros(scales)
    high = np.zeros(scales)
    choice = np.zeros(options, np.int64)
    ended = np.zeros(n, np.bool_)
    aside = np.zeros(holders, np.bool_)
    bound = np.empty(CAP)
    reach_mask = np.empty(CAP, np.int64)
    queue = np.empty(CAP, np.int64)
    best_level = np.empty(m)
    best_aside = np.zeros(holders, np.bool_)
    best_total = np.zeros(n)
    best_pull = np.zeros(n)
    best_u = np.zeros(n)
    best_floor = np.zeros(n)
    best_gain = np.ones(n)
    this_level = np.empty(m)

    for d in range(draws):
        seats = 0
        heavy = 0.0
        for p in range(n):
            if r.seated[d, p]:
                seats += 1
                heavy += r.theta[d, p]
        if seats < 2:
            reason[d] = FEWER
            continue
        count = total(r, d, radix)
        branches[d] = count
        if count > CAP:
            reason[d] = TOO_MANY
            continue
        hint = _hints(r.theta[d], r.seated[d], r.salience[d], r.position[d], r.fixed[d])
        standing = 0
        clash = False
        absent = False
        refused = False
        something = False
        for p in range(n):
            best_gain[p] = 0.0
        for b in range(count):
            flag = build(
                r, d, np.int64(b), radix, ratifies, movable, low, high, choice, ended, aside
            )
            if flag == 1:
                continue
            if flag == 2:
                clash = True
                continue
            if flag == 3:
                absent = True
                continue
            for k in range(m):
                if movable[k]:
                    something = True
            who, base, floor = _people(r, d, ratifies)
            c, lin, cur, lo, hi, _, _ = rows_of(r, d, who, low, high, choice, ended, hint)
            ceiling = 0.0
            mask = 0
            open_ = True
            for a in range(who.shape[0]):
                top = c[a]
                for j in range(lo.shape[0]):
                    z = hi[j] if lin[a, j] > 0.0 else lo[j]
                    if cur[a, j] > 0.0:
                        z = min(max(lin[a, j] / (2.0 * cur[a, j]), lo[j]), hi[j])
                    top += (lin[a, j] - cur[a, j] * z) * z
                if top < floor[a] - TOLERANCE:
                    open_ = False
                    if not r.seated[d, who[a]]:
                        refused = True
                    break
                p = who[a]
                if r.seated[d, p] and r.theta[d, p] > 0.0 and top - base[a] > TOLERANCE:
                    mask |= 1 << p
                    ceiling += r.theta[d, p] / heavy * np.log(top - base[a])
                    best_gain[p] = max(best_gain[p], top - base[a])
            if not open_:
                continue
            bound[standing] = ceiling
            reach_mask[standing] = mask
            queue[standing] = b
            standing += 1
        # most members first, then the highest ceiling (insertion sort: few branches)
        for i in range(1, standing):
            j = i
            while j > 0:
                fewer = _bits(reach_mask[j - 1]) < _bits(reach_mask[j])
                level_ = _bits(reach_mask[j - 1]) == _bits(reach_mask[j])
                if fewer or (level_ and bound[j - 1] < bound[j]):
                    bound[j - 1], bound[j] = bound[j], bound[j - 1]
                    reach_mask[j - 1], reach_mask[j] = reach_mask[j], reach_mask[j - 1]
                    queue[j - 1], queue[j] = queue[j], queue[j - 1]
                    j -= 1
                else:
                    break
        union = 0
        have = False
        have_mask = 0
        feasible = False
        best = -np.inf
        best_gap = 0.0
        best_branch = -1
        ties = 1
        stuck = False
        fallback = False  # second pass: no branch serves all who could gain
        for turn in range(2):
            if turn == 1:
                if have and have_mask == union:
                    break
                if union == 0:
                    break
                fallback = True
                have = False
                best = -np.inf
            for i in range(standing):
                mask = reach_mask[i]
                if not fallback:
                    if have and have_mask == union and (mask | union) == union:
                        if mask != union or bound[i] < best - TOLERANCE:
                            continue
                    elif not have and union != 0 and (mask | union) == union and mask != union:
                        continue
                b = queue[i]
                build(r, d, b, radix, ratifies, movable, low, high, choice, ended, aside)
                who, base, floor = _people(r, d, ratifies)
                c, lin, cur, lo, hi, issue, hints = rows_of(
                    r, d, who, low, high, choice, ended, hint
                )
                rows = who.shape[0]
                if have and have_mask == union and mask == union and not fallback:
                    pull = np.empty(rows)
                    over = best
                    for a in range(rows):
                        p = who[a]
                        pull[a] = best_total[p]
                        over -= best_pull[p] * best_u[p]
                        over -= (best_total[p] - best_pull[p]) * floor[a]
                    over += _reach(pull, c, lin, cur, lo, hi)
                    if over < best - TOLERANCE and _all_in(r.seated[d], have_mask, who):
                        continue
                v = lo.shape[0]
                y = np.empty(v)
                pinned = np.zeros(v, np.bool_)
                settled = np.zeros(rows, np.bool_)
                blame = np.zeros(rows)
                status, _ = zone(
                    floor, c, lin, cur, lo, hi, hints, y, pinned, settled, blame, False
                )
                if status == EMPTY:
                    for a in range(rows):
                        if blame[a] > 0.0 and not r.seated[d, who[a]]:
                            refused = True
                    continue
                if status != FEASIBLE:
                    stuck = True
                    continue
                feasible = True
                theta = np.zeros(rows)
                gains = np.zeros(rows, np.bool_)
                got = 0
                for a in range(rows):
                    p = who[a]
                    if not r.seated[d, p]:
                        continue
                    theta[a] = r.theta[d, p] / heavy
                    if theta[a] == 0.0:
                        continue
                    if settled[a]:
                        u = c[a]
                        for j in range(v):
                            u += (lin[a, j] - cur[a, j] * y[j]) * y[j]
                        gains[a] = u - base[a] > TOLERANCE
                    else:
                        gains[a] = True
                    if gains[a]:
                        got |= 1 << p
                union |= got
                if got == 0 or (got != union and not fallback):
                    continue
                lam = np.zeros(rows)
                val, g_ = nash_in_box(
                    theta,
                    base,
                    floor,
                    c,
                    lin,
                    cur,
                    lo,
                    hi,
                    y,
                    pinned,
                    settled,
                    gains,
                    lam,
                    PRECISION,
                )
                for k in range(scales):
                    this_level[k] = low[k]
                for j in range(v):
                    if r.absolute:
                        this_level[issue[j]] += y[j]
                    else:
                        this_level[issue[j]] = y[j]
                for k in range(options):
                    this_level[scales + k] = choice[k]
                better = not have or have_mask != got
                if fallback and have:
                    better = _bits(got) > _bits(have_mask)
                    if _bits(got) == _bits(have_mask):
                        better = val > best
                elif not better:
                    slack = TOLERANCE + g_ + best_gap
                    if val > best + slack:
                        better = True
                        ties = 1
                    elif val >= best - slack:
                        apart = 0.0
                        for k in range(m):
                            apart = max(apart, abs(this_level[k] - best_level[k]))
                        if apart <= 1e-6:
                            fewer_aside = False
                            for h in range(holders):
                                if best_aside[h] and not aside[h]:
                                    fewer_aside = True
                            better = fewer_aside
                        else:
                            ties += 1
                            mine = np.empty(rows)
                            theirs = np.empty(rows)
                            top = np.empty(rows)
                            z = 0
                            for a in range(rows):
                                if gains[a]:
                                    p = who[a]
                                    mine[z] = theta[a] / lam[a] if lam[a] > 0.0 else 0.0
                                    theirs[z] = best_u[p] - base[a]
                                    top[z] = best_gain[p]
                                    z += 1
                            fair = _fairer(mine[:z], theirs[:z], top[:z])
                            better = fair > 0
                            if fair == 0:
                                near = _distance(
                                    this_level,
                                    hint[1],
                                    r.seated[d],
                                    r.salience[d],
                                    r.option_worth[d],
                                )
                                was = _distance(
                                    best_level,
                                    hint[1],
                                    r.seated[d],
                                    r.salience[d],
                                    r.option_worth[d],
                                )
                                better = near < was - 1e-12
                                if abs(near - was) <= 1e-12:
                                    better = b < best_branch
                else:
                    ties = 1
                if better:
                    have = True
                    have_mask = got
                    best = val
                    best_gap = g_
                    best_branch = b
                    for k in range(m):
                        best_level[k] = this_level[k]
                    for h in range(holders):
                        best_aside[h] = aside[h]
                    for p in range(n):
                        best_total[p] = 0.0
                        best_pull[p] = 0.0
                    for a in range(rows):
                        p = who[a]
                        u = c[a]
                        for j in range(v):
                            u += (lin[a, j] - cur[a, j] * y[j]) * y[j]
                        best_u[p] = u
                        best_floor[p] = floor[a]
                        best_total[p] = lam[a]
                        if gains[a]:
                            best_pull[p] = theta[a] / max(u - base[a], 1e-300)
        if have:
            kind[d] = DEAL
            edge[d] = fallback
            value[d] = best
            gap[d] = best_gap
            tied[d] = ties
            for k in range(m):
                level[d, k] = best_level[k]
            for p in range(n):
                multiplier[d, p] = best_total[p]
            build(r, d, best_branch, radix, ratifies, movable, low, high, choice, ended, aside)
            for h in range(holders):
                left[d, h] = aside[h]
                if aside[h]:
                    kind[d] = PARTIAL
            for p in range(n):
                if not ended[p]:
                    kind[d] = PARTIAL
            if kind[d] == PARTIAL:
                for k in range(m):
                    if not np.isnan(r.required[k]):
                        kind[d] = NONE
                        reason[d] = RATIFIER if left[d].any() else ABSENT
            if best_gap > 1e-5:
                reason[d] = STUCK
            if kind[d] == NONE:
                for k in range(m):
                    level[d, k] = r.fixed[d, k]
        elif stuck and not feasible:
            reason[d] = STUCK
        elif feasible:
            reason[d] = NOTHING if something else ABSENT
        elif refused:
            reason[d] = RATIFIER
        elif standing == 0 and absent:
            reason[d] = ABSENT
        elif standing == 0 and clash:
            reason[d] = LIMITS
        else:
            reason[d] = ZONE
    return Solved(kind, reason, edge, level, multiplier, value, gap, tied, branches, left)


@compiled
def _bits(mask: int) -> int:
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@compiled
def _all_in(seated: Bools, mask: int, who: Ints) -> bool:
    """Whether every member counted at the best package has a row here."""
    found = 0
    for a in range(who.shape[0]):
        p = who[a]
        if seated[p] and (mask >> p) & 1:
            found |= 1 << p
    return found == mask
