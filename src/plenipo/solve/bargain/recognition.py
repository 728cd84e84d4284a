"""Proposals in random order under a rule that counts votes: one fixed point over packages.

Each round somebody is recognised and proposes; the package passes where those who gain
no less by it than by waiting make a winning coalition; else the war goes on for a round.

    res_i = (1 - delta_i) d_i + delta_i v_i
    margin(x) = max over winning coalitions of the smallest u_i(x) - res_i
    v_i = sum_j rho_j sum_x chance_j(x) [ p(x) u_i(x) + (1 - p(x)) res_i ]

On finitely many packages an equilibrium in single proposals need not exist. Proposers
choose by a logit of 2,000 a unit of utility, and a package that falls short by less than
a tenth of a point passes with a chance p in between: both make the map continuous, so
that a fixed point exists. It is followed from a soft choice to a sharp one by Newton
steps; where that fails, rounds are repeated and the spread of the last ones is reported.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints, compiled, inner

__all__ = ["CYCLE", "SHARP", "SOLVED", "UNSOLVED", "Recognised", "recognise"]

SHARP = 2000.0  # logit a unit of utility; a package short by 2 / SHARP never passes
SOFT = 125.0  # where a fixed point is followed from
WARM = 500.0  # from a similar game
STEPS = 30  # Newton steps at each sharpness
REPEATS = 300  # rounds repeated where Newton fails
TOLERANCE = 1e-9
LOOSE = 1e-5  # while the choice is still soft
CIRCLE = 5e-3  # a spread of half a point: values go round in a circle
SOLVED, CYCLE, UNSOLVED = 0, 1, 2
NEGLIGIBLE = 30.0  # exp(-30): not proposed


class Recognised(NamedTuple):
    """A stationary equilibrium of one draw. n seats, M packages."""

    value: Floats  # (n,) utility expected at the outset
    threshold: Floats  # (n,) below this a member votes no
    chance: Floats  # (n, M) what each proposes
    passing: Floats  # (M,) chance that a package passes
    waits: Floats  # (n,) chance that a member proposes nothing better than waiting
    residual: float  # largest change another round would make
    spread: float  # of the last rounds, where they had to be repeated
    status: int  # SOLVED, CYCLE, UNSOLVED
    rounds: int  # played to find it


@inner
def _wins(yes: Bools, weight: Floats, quota: Floats) -> bool:
    """Whether these votes reach every quota."""
    for c in range(quota.shape[0]):
        votes = 0.0
        for i in range(yes.shape[0]):
            if yes[i]:
                votes += weight[c, i]
        if votes < quota[c] - 1e-9:
            return False
    return True


@inner
def _margin(
    u: Floats, may: Bools, floor: Floats, weight: Floats, quota: Floats, m: int, width: float,
    yes: Bools,
) -> tuple[float, int]:  # fmt: skip
    """How far the most willing coalition that wins falls short (0 where it does not), and whose."""
    n = u.shape[0]
    for i in range(n):
        yes[i] = may[i, m] and u[i, m] - floor[i] >= 0.0
    if _wins(yes, weight, quota):
        return 0.0, 0
    for i in range(n):
        yes[i] = may[i, m] and u[i, m] - floor[i] > -width
    if not _wins(yes, weight, quota):
        return -1.0, 0
    while True:  # the least willing leave until the rest no longer wins
        last = 0
        for i in range(n):
            if yes[i] and (not yes[last] or u[i, m] - floor[i] < u[last, m] - floor[last]):
                last = i
        yes[last] = False
        if not _wins(yes, weight, quota):
            return u[last, m] - floor[last], last


@inner
def _round(
    u: Floats, may: Bools, d: Floats, outside: Floats, delta: Floats, rho: Floats,
    weight: Floats, quota: Floats, v: Floats, sharp: float,
    passing: Floats, bend: Floats, pivot: Ints, some: Ints, used: Bools,
    chance: Floats, waits: Floats, out: Floats, slope: Floats,
) -> None:  # fmt: skip
    """One round: values after it, and their slopes (n, n)."""
    n, packages = u.shape
    width = 2.0 / sharp
    floor = np.empty(n)
    wait = np.empty(n)
    for i in range(n):
        wait[i] = (1.0 - delta[i]) * d[i] + delta[i] * v[i]
        floor[i] = max(wait[i], outside[i])
        out[i] = 0.0
        for k in range(n):
            slope[i, k] = 0.0
    count = 0
    for m in range(packages):
        passing[m] = 0.0
        margin, who = _margin(u, may, floor, weight, quota, m, width, used)
        if margin <= -width:
            continue
        passing[m] = 1.0
        bend[m] = 0.0
        pivot[m] = who
        if margin < 0.0:
            t = 1.0 + margin / width
            passing[m] = t * t * (3.0 - 2.0 * t)
            if outside[who] < wait[who]:
                bend[m] = -6.0 * t * (1.0 - t) / width * delta[who]
        some[count] = m
        count += 1
    mean = np.empty(n)
    expected = np.empty(n)
    for j in range(n):
        best = wait[j]
        for c in range(count):
            m = some[c]
            if may[j, m]:
                best = max(best, wait[j] + passing[m] * (u[j, m] - wait[j]))
        waits[j] = np.exp(-min(sharp * (best - wait[j]), 700.0))
        total = waits[j]
        for c in range(count):
            m = some[c]
            chance[j, m] = 0.0
            if may[j, m]:
                short = sharp * (best - wait[j] - passing[m] * (u[j, m] - wait[j]))
                if short < NEGLIGIBLE:
                    chance[j, m] = np.exp(-short)
                    total += chance[j, m]
        waits[j] /= total
        for k in range(n):
            mean[k] = 0.0
        mean[j] = waits[j] * delta[j]
        for c in range(count):
            m = some[c]
            if chance[j, m] > 0.0:
                chance[j, m] /= total
                mean[pivot[m]] += chance[j, m] * bend[m] * (u[j, m] - wait[j])
                mean[j] += chance[j, m] * (1.0 - passing[m]) * delta[j]
        for i in range(n):
            expected[i] = waits[j] * wait[i]
            slope[i, i] += rho[j] * waits[j] * delta[i]
            slope[i, j] += rho[j] * sharp * waits[j] * delta[j] * wait[i]
        for c in range(count):
            m = some[c]
            odds = chance[j, m]
            if odds == 0.0:
                continue
            p = passing[m]
            mine = bend[m] * (u[j, m] - wait[j])
            for i in range(n):
                got = odds * (wait[i] + p * (u[i, m] - wait[i]))
                expected[i] += got
                slope[i, i] += rho[j] * odds * (1.0 - p) * delta[i]
                slope[i, pivot[m]] += rho[j] * odds * bend[m] * (u[i, m] - wait[i])
                slope[i, pivot[m]] += rho[j] * sharp * mine * got
                slope[i, j] += rho[j] * sharp * (1.0 - p) * delta[j] * got
        for i in range(n):
            out[i] += rho[j] * expected[i]
            for k in range(n):
                slope[i, k] -= rho[j] * sharp * mean[k] * expected[i]


@inner
def _solve(a: Floats, b: Floats) -> bool:
    """Solve a x = b in place (b becomes x), with pivoting; False where a is singular."""
    n = b.shape[0]
    for k in range(n):
        best = k
        for i in range(k + 1, n):
            if abs(a[i, k]) > abs(a[best, k]):
                best = i
        if abs(a[best, k]) < 1e-14:
            return False
        for c in range(n):
            a[k, c], a[best, c] = a[best, c], a[k, c]
        b[k], b[best] = b[best], b[k]
        for i in range(k + 1, n):
            f = a[i, k] / a[k, k]
            for c in range(k, n):
                a[i, c] -= f * a[k, c]
            b[i] -= f * b[k]
    for k in range(n - 1, -1, -1):
        for c in range(k + 1, n):
            b[k] -= a[k, c] * b[c]
        b[k] /= a[k, k]
    return True


@compiled
def _follow(
    u: Floats, may: Bools, d: Floats, outside: Floats, delta: Floats, rho: Floats,
    weight: Floats, quota: Floats, v: Floats, soft: float, repeats: int, chance: Floats,
    passing: Floats, waits: Floats,
) -> tuple[float, float, int]:  # fmt: skip
    """Follow the fixed point from a soft choice to a sharp one; v is changed in place."""
    n, packages = u.shape
    bend = np.zeros(packages)
    pivot = np.zeros(packages, np.int64)
    some = np.empty(packages, np.int64)
    used = np.empty(n, np.bool_)
    out = np.empty(n)
    slope = np.empty((n, n))
    step = np.empty(n)
    there = np.empty(n)
    sharp = soft
    size = np.inf
    spread = 0.0
    low = np.empty(n)
    high = np.empty(n)
    stage = 0  # 0 Newton, 1 repeated rounds, 2 Newton again
    steps = 0
    length = 1.0
    rounds = 0
    for i in range(n):
        there[i] = v[i]
    while True:
        _round(
            u, may, d, outside, delta, rho, weight, quota, there, sharp,
            passing, bend, pivot, some, used, chance, waits, out, slope,
        )  # fmt: skip
        rounds += 1
        left = 0.0
        for i in range(n):
            left = max(left, abs(out[i] - there[i]))
        if stage == 1:  # repeated rounds, each a small step
            for i in range(n):
                if steps >= repeats // 2:
                    low[i] = there[i] if steps == repeats // 2 else min(low[i], there[i])
                    high[i] = there[i] if steps == repeats // 2 else max(high[i], there[i])
                there[i] += 0.1 * (out[i] - there[i])
            steps += 1
            if steps == repeats:
                for i in range(n):
                    spread = max(spread, high[i] - low[i])
                    there[i] = 0.5 * (low[i] + high[i])
                stage = 2
                steps = 0
                length = 1.0
                size = np.inf
            continue
        if left >= size and length > 0.02:  # that step did not help: half of it
            length *= 0.5
            for i in range(n):
                there[i] = v[i] + length * step[i]
            continue
        steps += 1
        size = left
        for i in range(n):
            v[i] = there[i]
        near = TOLERANCE if sharp >= SHARP else LOOSE
        if left <= near or steps >= STEPS:
            if left <= near or sharp < SHARP or stage == 2:
                if sharp >= SHARP:
                    return left, spread, rounds
                sharp = min(4.0 * sharp, SHARP)
            elif repeats == 0:
                return left, spread, rounds
            else:
                stage = 1
            size = np.inf
            steps = 0
            length = 1.0
            continue
        length = 1.0
        for i in range(n):
            step[i] = out[i] - v[i]
            for k in range(n):
                slope[i, k] = -slope[i, k]
            slope[i, i] += 1.0
        if not _solve(slope, step):
            for i in range(n):
                step[i] = 0.3 * (out[i] - v[i])
        for i in range(n):
            there[i] = v[i] + step[i]


def recognise(
    utility: Floats,
    may: Bools,
    no_deal: Floats,
    outside: Floats,
    delta: Floats,
    recognition: Floats,
    weight: Floats,
    quota: Floats,
    *,
    start: Floats | None = None,
    repeat: bool = True,
) -> Recognised:
    """Stationary equilibrium of the recognition game on finitely many packages [1]_ [2]_.

    Parameters
    ----------
    utility : (n, M) worth of each package to each seat
    may : (n, M) False where a red line forbids a seat the package
    no_deal : (n,) worth of going on
    outside : (n,) worth of walking away, -inf where there is none: it binds a vote only
    delta : (n,) discount factors a round, below 1
    recognition : (n,) chances to propose, summing to 1
    weight : (C, n) votes; a package passes when the yes votes reach every one of C quotas
    quota : (C,)
    start : (n,) values to begin with, from a similar game
    repeat : where Newton steps fail, repeat rounds (slow)

    References
    ----------
    .. [1] Banks and Duggan (2000), American Political Science Review 94:73.
    .. [2] Baron and Ferejohn (1989), American Political Science Review 83:1181.
    """
    n, packages = utility.shape
    chance = np.zeros((n, packages))
    passing = np.zeros(packages)
    waits = np.zeros(n)
    u = np.ascontiguousarray(utility, float)
    allowed = np.ascontiguousarray(may, bool)
    votes, reach = np.ascontiguousarray(weight, float), np.ascontiguousarray(quota, float)
    d, out = np.ascontiguousarray(no_deal, float), np.ascontiguousarray(outside, float)
    later, rho = np.ascontiguousarray(delta, float), np.ascontiguousarray(recognition, float)
    v, residual, spread, rounds = d.copy(), np.inf, 0.0, 0
    for begin, soft, repeats in ((start, WARM, 0), (no_deal, SOFT, REPEATS if repeat else 0)):
        if begin is None:
            continue
        v = np.array(begin, float)
        residual, spread, more = _follow(
            u, allowed, d, out, later, rho, votes, reach, v, soft, repeats, chance, passing, waits
        )
        rounds += more
        if residual <= TOLERANCE:
            break
    status = SOLVED if residual <= TOLERANCE else CYCLE if spread > CIRCLE else UNSOLVED
    wait = (1.0 - delta) * no_deal + delta * v
    return Recognised(
        value=v,
        threshold=np.maximum(wait, outside),
        chance=np.where(passing > 0.0, chance, 0.0),  # rows of other rounds may be left over
        passing=passing,
        waits=waits,
        residual=residual,
        spread=spread,
        status=status,
        rounds=rounds,
    )
