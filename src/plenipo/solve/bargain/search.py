"""The best branch of each draw: most hopeful first, the rest dropped by the tangent bound."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints, compiled, inner
from plenipo.solve.bargain.branches import (
    ASIDE,
    BASE,
    CHOICE,
    FLOOR,
    MEMBERS,
    RATIFIERS,
    REACH,
    WEIGHT,
)
from plenipo.solve.bargain.frame import Frame
from plenipo.solve.bargain.nash import EMPTY, FEASIBLE, HELD, TOLERANCE, nash_in_box
from plenipo.solve.bargain.rows import levels_of, rows_of
from plenipo.solve.bargain.ties import distance, fairer, same_package

__all__ = [
    "CONTESTED",
    "EDGE",
    "OPEN",
    "UNSURE",
    "Best",
    "hints_of",
    "nothing",
    "people_of",
    "search",
]

OPEN, EDGE, UNSURE, CONTESTED = 1, 2, 4, 8  # bits of Best.flags


class Best(NamedTuple):
    """The winning branch of each draw."""

    row: Ints  # (D,) row of the branch in its chunk, -1 where none
    flags: Ints  # (D,) OPEN: some branch has a zone; EDGE: nothing to spare; UNSURE
    level: Floats  # (D, m)
    multiplier: Floats  # (D, P)
    value: Floats  # (D,)
    gap: Floats  # (D,)
    tied: Ints  # (D,)


@inner
def hints_of(
    party: Floats, taste: Floats, fixed: Floats, d: int, seated: int, hint: Floats
) -> None:
    """Places to try first: the status quo, and two means of the seated positions."""
    for k in range(taste.shape[2]):
        heavy = 0.0
        mean = 0.0
        plain = 0.0
        seats = 0.0
        for p in range(taste.shape[1]):
            if (seated >> p) & 1:
                weight = party[d, p, WEIGHT] * taste[d, p, k, 0]
                heavy += weight
                mean += weight * taste[d, p, k, 1]
                plain += taste[d, p, k, 1]
                seats += 1.0
        hint[0, k] = fixed[d, k]
        hint[1, k] = mean / heavy if heavy > 0.0 else fixed[d, k]
        hint[2, k] = plain / seats if seats > 0.0 else fixed[d, k]
        hint[3, k] = hint[1, k]


@inner
def _bits(mask: Any) -> int:
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@inner
def people_of(here: int, people: int) -> Ints:
    count = 0
    for p in range(people):
        count += (here >> p) & 1
    who = np.empty(count, np.int64)
    count = 0
    for p in range(people):
        if (here >> p) & 1:
            who[count] = p
            count += 1
    return who


@inner
def _worth(constant: Floats, linear: Floats, curve: Floats, y: Floats, a: int) -> float:
    u = constant[a]
    for j in range(y.shape[0]):
        u += (linear[a, j] - curve[a, j] * y[j]) * y[j]
    return u


@inner
def _tangent(
    total: Floats,
    pull: Floats,
    best: Floats,
    who: Ints,
    floor: Floats,
    constant: Floats,
    linear: Floats,
    curve: Floats,
    low: Floats,
    high: Floats,
) -> float:
    """How much this branch can gain on the best package so far, at most.

    ``total`` are the multipliers there, of which ``pull`` belong to the objective; what
    is left weighs how far a floor may be relaxed.
    """
    over = 0.0
    for p in range(total.shape[0]):
        over -= pull[p] * best[p]
    for a in range(who.shape[0]):
        over += total[who[a]] * constant[a] - (total[who[a]] - pull[who[a]]) * floor[a]
    for j in range(low.shape[0]):
        slope = 0.0
        bend = 0.0
        for a in range(who.shape[0]):
            slope += total[who[a]] * linear[a, j]
            bend += total[who[a]] * curve[a, j]
        z = high[j] if slope > 0.0 else low[j]
        if bend > 0.0:
            z = min(max(slope / (2.0 * bend), low[j]), high[j])
        over += (slope - bend * z) * z
    return over


@inner
def _next(open_: Bools, tags: Ints, ceiling: Floats, span: Ints, d: int) -> int:
    """The branch that serves most members, of these the one with the highest ceiling."""
    pick = -1
    for row in range(span[d, 0], span[d, 1]):
        if not open_[row]:
            continue
        more = 1 if pick < 0 else tags[row, MEMBERS] - tags[pick, MEMBERS]
        if more > 0 or (more == 0 and ceiling[row] > ceiling[pick]):
            pick = row
    return pick


@compiled
def search(
    absolute: bool,
    seats: Ints,
    fixed: Floats,
    party: Floats,
    taste: Floats,
    worth: Floats,
    tags: Ints,
    box: Floats,
    constants: Floats,
    ceiling: Floats,
    span: Ints,
    ideal: Floats,
    first: int,
    stop: int,
    out: Best,
) -> None:
    """Fill ``out`` for draws ``first`` to ``stop``, whose branches have been laid out.

    ``seats`` (D,) are bits of the members; ``ideal`` (D, P) the most each member can
    gain, which settles ties (zero: not known).
    """
    people = party.shape[1]
    scales = taste.shape[2]
    options = worth.shape[2]
    hint = np.empty((4, scales))
    open_ = np.empty(tags.shape[0], np.bool_)
    level = np.empty(scales + options)
    best_level = np.empty(scales + options)
    now = np.empty(people)  # worth to each at the package at hand, and at the best
    best_now = np.empty(people)
    total = np.empty(people)
    pull = np.empty(people)
    share = np.empty(people)
    best_share = np.empty(people)
    mine = np.empty(people)
    theirs = np.empty(people)
    for d in range(first, stop):
        out.row[d] = -1
        out.flags[d] = 0
        out.tied[d] = 1
        out.gap[d] = 0.0
        out.value[d] = -np.inf
        if span[d, 0] == span[d, 1]:
            continue
        hints_of(party, taste, fixed, d, seats[d], hint)
        flags = 0
        union = np.int64(0)  # members that gain somewhere
        have = np.int64(0)  # members that gain at the best package
        best = -np.inf
        best_gap = 0.0
        best_row = -1
        upper = -np.inf  # no branch solved is worth more
        unsure = -np.inf  # nor one that could not be solved
        ties = 1
        every = np.int64(0)  # members that some branch might let gain
        for row in range(span[d, 0], span[d, 1]):
            every |= tags[row, REACH]
        # first the branches that serve all who can gain; where none does, the fullest
        for turn in range(2):
            if turn == 1:
                if union == 0 or (best_row >= 0 and have == union):
                    break
                best_row = -1
            for row in range(span[d, 0], span[d, 1]):
                open_[row] = True
            while True:
                pick = _next(open_, tags, ceiling, span, d)
                if pick < 0:
                    break
                open_[pick] = False
                reach = tags[pick, REACH]
                full = turn == 0 and best_row >= 0 and have == union
                if turn == 0 and reach | union == union and reach != union:
                    continue
                if full and reach == union and ceiling[pick] < best - TOLERANCE:
                    if union == every:
                        break  # all others have a lower ceiling, or serve fewer
                    continue
                who = people_of(seats[d] | tags[pick, RATIFIERS], people)
                rows = who.shape[0]
                weight = np.empty(rows)
                base = np.empty(rows)
                floor = np.empty(rows)
                constant = np.empty(rows)
                for a in range(rows):
                    p = who[a]
                    weight[a] = party[d, p, WEIGHT]
                    base[a] = party[d, p, BASE]
                    floor[a] = party[d, p, FLOOR]
                    constant[a] = constants[pick, p]
                linear, curve, low, high, issue, hints = rows_of(
                    absolute, taste, d, who, box[pick], constant, hint
                )
                if full and reach == union:
                    rise = _tangent(
                        total, pull, best_now, who, floor, constant, linear, curve, low, high
                    )
                    if rise < -TOLERANCE:
                        continue
                y = np.empty(low.shape[0])
                state = np.empty(rows, np.int64)
                lam = np.empty(rows)
                status, value, gap = nash_in_box(
                    weight, base, floor, constant, linear, curve, low, high, hints,
                    issue, y, state, lam,
                )  # fmt: skip
                if status != FEASIBLE:
                    if status != EMPTY:
                        unsure = max(unsure, ceiling[pick])
                    continue
                flags |= OPEN
                got = np.int64(0)
                edge = False
                for p in range(people):
                    share[p] = 0.0
                for a in range(rows):
                    p = who[a]
                    now[p] = _worth(constant, linear, curve, y, a)
                    gain = now[p] - base[a]
                    if weight[a] > 0.0 and (state[a] == 0 or gain > TOLERANCE):
                        got |= np.int64(1) << p
                        share[p] = gain
                    if state[a] == HELD and (floor[a] > base[a] or not (seats[d] >> p) & 1):
                        edge = edge or now[p] - floor[a] <= TOLERANCE
                union |= got
                if got == 0 or (turn == 0 and got != union):
                    continue
                levels_of(absolute, y, issue, box[pick], hint, level)
                for k in range(options):
                    level[scales + k] = tags[pick, CHOICE + k]
                better = best_row < 0 or have != got
                if turn == 1 and best_row >= 0:
                    more = _bits(got) - _bits(have)
                    better = more > 0 or (more == 0 and value > best)
                elif better:
                    ties = 1
                    upper = value + gap
                else:
                    slack = TOLERANCE + gap + best_gap
                    upper = max(upper, value + gap)
                    if value > best + slack:
                        better = True
                        ties = 1
                    elif value >= best - slack and same_package(level, best_level):
                        # one package: whoever only accepts because nothing moves is left aside
                        better = _bits(tags[pick, ASIDE]) < _bits(tags[best_row, ASIDE])
                        if edge != (flags & EDGE != 0):
                            better = not edge
                    elif value >= best - slack:
                        ties += 1
                        close = TOLERANCE if low.shape[0] == 0 else 1e-6
                        fair = 0
                        for p in range(people):
                            if abs(share[p] - best_share[p]) > close:
                                fair = 1
                        if fair != 0 and ideal[d, 0] >= 0.0:
                            for p in range(people):
                                most = max(ideal[d, p], 1e-300)
                                mine[p] = share[p] / most
                                theirs[p] = best_share[p] / most
                            fair = fairer(mine, theirs, close)
                        elif fair != 0:
                            flags |= CONTESTED
                        better = fair > 0
                        if fair == 0:
                            near = distance(level, hint[1], taste, worth, d, seats[d])
                            was = distance(best_level, hint[1], taste, worth, d, seats[d])
                            better = near < was - 1e-12
                            if abs(near - was) <= 1e-12:
                                better = pick < best_row
                if not better:
                    continue
                have = got
                best = value
                best_gap = gap
                best_row = pick
                flags = (flags | EDGE) if edge or turn == 1 else (flags & ~EDGE)
                for k in range(scales + options):
                    best_level[k] = level[k]
                for p in range(people):
                    total[p] = 0.0
                    pull[p] = 0.0
                    best_share[p] = share[p]
                for a in range(rows):
                    p = who[a]
                    best_now[p] = now[p]
                    total[p] = lam[a]
                    if (got >> p) & 1:
                        pull[p] = weight[a] / max(now[p] - base[a], 1e-300)
                if turn == 0:
                    for k in range(scales):
                        hint[3, k] = level[k]
        if unsure > best:
            flags |= UNSURE
        out.flags[d] = flags
        out.row[d] = best_row
        if best_row >= 0:
            out.value[d] = best
            out.gap[d] = max(best_gap, upper - best)
            out.tied[d] = ties
            for k in range(scales + options):
                out.level[d, k] = best_level[k]
            for p in range(people):
                out.multiplier[d, p] = total[p]


def nothing(frame: Frame) -> Best:
    """Arrays to be filled: no branch has won yet."""
    draws, people = frame.party.shape[:2]
    return Best(
        row=np.full(draws, -1),
        flags=np.zeros(draws, np.int64),
        level=frame.rules.fixed.copy(),
        multiplier=np.zeros((draws, people)),
        value=np.full(draws, -np.inf),
        gap=np.zeros(draws),
        tied=np.ones(draws, np.int64),
    )
