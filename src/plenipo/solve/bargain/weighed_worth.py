"""Worth of the packages of one cell, weighed by whether they hold, with slopes.

    e_i = P_i u_i + (1 - P_i) f_i,   P_i = Phi(min_b slack_b / sigma), slack as i sees it

All by hand-written derivatives: the law over sets of guarantors is multilinear in how much
of each the package promises, so it splits guarantee by guarantee and so do its slopes.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Floats, Ints, inner
from plenipo.solve.bargain.weighed_cast import Cast
from plenipo.solve.enforce.credibility import fill_factors

__all__ = ["LEAST", "Cell", "Law", "law_of", "levels_at", "weigh"]

LEAST = 1e-6  # a deal always has this chance of holding
ROOT = math.sqrt(2.0)
DENSITY = 1.0 / math.sqrt(2.0 * math.pi)


class Law(NamedTuple):
    """What of the guarantees does not depend on the package, for one draw."""

    factor: Floats  # (G, 2^G) what the conditions of g leave, by who acts before it
    hurt: Floats  # (B, 2^G) imposed on b by each set, capped
    eyes: Ints  # (Q,) rows of the cast with the same beliefs have the same number
    viewer: Ints  # (V,) a row of the cast with each view
    prob: Floats  # (2^G,) to work in
    slope: Floats  # (J, 2^G)


class Cell(NamedTuple):
    """A box of packages. R rows: N people bound or weighed, then the obliged among others."""

    squared: bool
    who: Ints  # (R,) rows of the cast
    people: int  # N
    arising: Ints  # (K,) obligations that arise here
    breaker: Ints  # (K,) row of each
    constant: Floats  # (R,)
    linear: Floats  # (R, v)
    curve: Floats  # (R, v)
    low: Floats  # (v,)
    high: Floats  # (v,)
    issue: Ints  # (v,) scale of each variable
    at: Floats  # (m,) level of what has no variable; with absolute loss where stretches begin
    lever: Ints  # (J,) scales with a variable that a guarantee works through


@inner
def law_of(c: Cast, d: int) -> Law:
    """Tabulate the guarantees of one draw."""
    size = c.issue.shape[0]
    sets = 1 << size
    factor = np.empty((size, sets))
    for g in range(size):
        fill_factors(g, d, c.waiting, c.awaited, c.with_, c.without, factor[g])
    hurt = np.zeros((c.obliged.shape[0], sets))
    for b in range(c.obliged.shape[0]):
        for g in range(size):
            bit = 1 << g
            more = c.loss[d, g] if c.answers[b, g] else 0.0
            for acting in range(bit):
                hurt[b, acting | bit] = hurt[b, acting] + more
        for acting in range(sets):
            hurt[b, acting] = min(hurt[b, acting], c.most[d, b])
    rows = c.will.shape[1]
    view = np.empty(rows, np.int64)
    viewer = np.empty(rows, np.int64)
    views = 0
    for q in range(rows):
        view[q] = -1
        for v in range(views):
            same = True
            for g in range(size):
                same = same and c.will[d, q, g] == c.will[d, viewer[v], g]
            if same:
                view[q] = v
                break
        if view[q] < 0:
            view[q] = views
            viewer[views] = q
            views += 1
    most = max(size, 1)
    return Law(factor, hurt, view, viewer[:views], np.empty(sets), np.empty((most, sets)))


@inner
def levels_at(x: Cell, y: Floats, level: Floats) -> None:
    """Levels of all issues at the variables ``y``."""
    for k in range(x.at.shape[0]):
        level[k] = x.at[k]
    for j in range(y.shape[0]):
        if x.squared:
            level[x.issue[j]] = y[j]
        else:
            level[x.issue[j]] += y[j]


@inner
def _imposed(
    c: Cast, law: Law, x: Cell, d: int, viewer: int, level: Floats, out: Floats, dout: Floats
) -> None:
    """Expected losses (K,) of the obliged and their slopes (K, J) in the levers."""
    prob = law.prob
    slope = law.slope
    levers = x.lever.shape[0]
    prob[0] = 1.0
    for i in range(levers):
        slope[i, 0] = 0.0
    for g in range(c.issue.shape[0]):
        bit = 1 << g
        k = c.issue[g]
        part = 1.0
        mine = -1
        if k >= 0:
            part = min(max(level[k] / c.top[g], 0.0), 1.0)
            for i in range(levers):
                if x.lever[i] == k:
                    mine = i
        will = c.will[d, viewer, g]
        for acting in range(bit):
            each = will * law.factor[g, acting]
            chance = each * part
            p = prob[acting]
            prob[acting | bit] = p * chance
            prob[acting] = p * (1.0 - chance)
            for i in range(levers):
                s = slope[i, acting]
                own = p * each / c.top[g] if i == mine else 0.0
                slope[i, acting | bit] = s * chance + own
                slope[i, acting] = s * (1.0 - chance) - own
    for r in range(x.arising.shape[0]):
        hurt = law.hurt[x.arising[r]]
        total = 0.0
        for acting in range(prob.shape[0]):
            total += prob[acting] * hurt[acting]
        out[r] = total
        for i in range(levers):
            total = 0.0
            for acting in range(prob.shape[0]):
                total += slope[i, acting] * hurt[acting]
            dout[r, i] = total


@inner
def _chance(z: float, sigma: float) -> tuple[float, float]:
    """P = Phi(z / sigma), not below LEAST, and dP/dz."""
    t = z / sigma
    p = 0.5 * math.erfc(-t / ROOT)
    if p <= LEAST:
        return LEAST, 0.0
    return p, DENSITY * math.exp(-0.5 * t * t) / sigma


@inner
def weigh(
    c: Cast,
    law: Law,
    x: Cell,
    d: int,
    y: Floats,
    sigma: float,
    tau: float,
    value: Floats,
    slope: Floats,
    level: Floats,
    chance: Floats,
) -> None:
    """Weighed worth of everyone at ``y``, and slack of the obliged in their own eyes.

    Parameters
    ----------
    sigma : of the chance of holding; 0: worth at face value
    tau : how far the smallest slack is rounded off (it has kinks); 0: not at all
    value (N + K,), slope (N + K, v) : overwritten: e of the people, then slacks
    level (m,), chance (N,) : overwritten
    """
    size = y.shape[0]
    rows = x.who.shape[0]
    kinds = x.arising.shape[0]
    levers = x.lever.shape[0]
    u = np.empty(rows)
    du = np.empty((rows, size))
    for a in range(rows):
        total = x.constant[a]
        for j in range(size):
            total += (x.linear[a, j] - x.curve[a, j] * y[j]) * y[j]
            du[a, j] = x.linear[a, j] - 2.0 * x.curve[a, j] * y[j]
        u[a] = total
    levels_at(x, y, level)
    imposed = np.empty(kinds)
    dimposed = np.empty((kinds, max(levers, 1)))
    slack = np.empty(kinds)
    dslack = np.empty((kinds, size))
    dz = np.empty(size)
    share = np.empty(kinds)
    for v in range(law.viewer.shape[0]):
        seen = False  # by anyone here?
        for a in range(rows):
            seen = seen or law.eyes[x.who[a]] == v
        if not seen:
            continue
        _imposed(c, law, x, d, law.viewer[v], level, imposed, dimposed)
        least = np.inf
        for r in range(kinds):
            b = x.arising[r]
            a = x.breaker[r]
            keep = c.delta[d, b]
            slack[r] = keep * (u[a] - c.breakdown[d, b])
            slack[r] -= (1.0 - keep) * (c.gain[d, b] - imposed[r])
            for j in range(size):
                dslack[r, j] = keep * du[a, j]
                for i in range(levers):
                    if x.issue[j] == x.lever[i]:
                        dslack[r, j] += (1.0 - keep) * dimposed[r, i]
            least = min(least, slack[r])
            if law.eyes[x.who[a]] == v:
                value[x.people + r] = slack[r]
                for j in range(size):
                    slope[x.people + r, j] = dslack[r, j]
        z = least
        total = 0.0
        for r in range(kinds):
            share[r] = 1.0 if slack[r] == least else 0.0
            if tau > 0.0:
                share[r] = math.exp((least - slack[r]) / tau)
            total += share[r]
        if tau > 0.0:
            z -= tau * math.log(total)
        for j in range(size):
            dz[j] = 0.0
            for r in range(kinds):
                dz[j] += share[r] / total * dslack[r, j]
        p = 1.0
        dp = 0.0
        if sigma > 0.0:
            p, dp = _chance(z, sigma)
        for a in range(x.people):
            q = x.who[a]
            if law.eyes[q] != v:
                continue
            mine = -1
            for r in range(kinds):
                if x.breaker[r] == a and (mine < 0 or slack[r] < slack[mine]):
                    mine = r
            fallen = c.collapse[d, q]
            if mine >= 0:  # cheating may be worth more than the deal
                fallen = u[a] + max(0.0, -slack[mine])
            chance[a] = p
            value[a] = p * u[a] + (1.0 - p) * fallen
            for j in range(size):
                dfallen = 0.0
                if mine >= 0:
                    dfallen = du[a, j] - (dslack[mine, j] if slack[mine] < 0.0 else 0.0)
                slope[a, j] = p * du[a, j] + (1.0 - p) * dfallen + (u[a] - fallen) * dp * dz[j]
