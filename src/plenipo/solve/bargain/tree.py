"""The packages of one case of a table whose issues are options, as a tree to search.

One issue a level, its options beside one another. Utilities add up over issues, so what is still
to come is worth at most the best option of each issue that is not decided yet.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Floats, Ints, inner
from plenipo.solve.bargain.branches import BASE, FLOOR, KAPPA, SAME, TOLERANCE
from plenipo.solve.bargain.cases import ASIDE_NOW, LOST, Case
from plenipo.solve.bargain.frame import Rules

__all__ = ["Line", "Tree", "case_size", "ended_by", "grow", "worth_now"]


class Line(NamedTuple):
    """A sum of utilities, on the way down the tree; ``best`` is the most still to come."""

    normal: Floats  # (N,)
    value: Floats  # (T,) of each option
    best: Floats  # (K + 1,)
    part: Floats  # (K + 1,)


class Tree(NamedTuple):
    """N people asked, K issues that may move, T of their options in all."""

    who: Ints  # (N,)
    fixed: Ints  # (O,) the option of an issue that stays
    issue: Ints  # (K,)
    start: Ints  # (K + 1,) where the options of an issue begin
    option: Ints  # (T,)
    alike: Ints  # (T,) how many options are worth the same to everyone asked, this the first
    worth: Floats  # (T, N)
    top: Floats  # (K + 1, N) the most of what is still to come
    part: Floats  # (K + 1, N)
    at: Ints  # (K + 1,) where the search stands; the last: how deep
    aim: Line
    zone: Line
    base: Floats  # (N,) worth of what stays
    need: Floats  # (N,) the least each accepts, tolerance taken off
    zero: Floats  # (N,) from where gains count
    weight: Floats  # (N,) 0: its gain does not count
    now: Floats  # (N,) worth of what is looked at


@inner
def ended_by(r: Rules, level: Floats, choice: Ints, scales: int) -> int:
    """Bits of the costs of going on that a package ends."""
    ended = 0
    for e in range(r.ends.shape[0]):
        k = r.ends[e]
        if k >= scales:
            reached = choice[k - scales] != int(r.ends_level[e])
        else:
            reached = level[k] >= r.ends_level[e] - SAME
        if reached:
            ended |= 1 << e
    return ended


@inner
def _allowed(r: Rules, d: int, c: Case, k: int, o: int, whole: bool) -> bool:
    """Whether limits (and, for a whole deal, the costs it must end) leave this option."""
    scales = c.base.shape[1]
    for q in range(r.limits.shape[0]):
        apart = r.limits[q, 2] * (o - r.limit_level[d, q])
        if c.held[q] and r.limits[q, 1] == scales + k and apart < -SAME:
            return False
    if whole:
        for e in range(r.ends.shape[0]):
            if r.ends[e] == scales + k and o == int(r.ends_level[e]):
                return False
    return True


@inner
def case_size(r: Rules, d: int, c: Case) -> tuple[float, bool]:
    """How many packages a case has, and whether the table would sign any of them as whole."""
    scales = c.base.shape[1]
    count = 1.0
    for k in range(scales):
        if c.base[0, k] > c.base[1, k] + SAME:
            return 0.0, False
    stands = not (r.whole and c.turn[LOST] != 0)
    not_whole = scales < 0  # no literal, or the callee is compiled twice
    for e in range(r.ends.shape[0]):
        k = r.ends[e]
        if r.whole and k < scales and c.base[0, k] < r.ends_level[e] - SAME:
            stands = False
    for k in range(r.options.shape[0]):
        left = 0
        whole = 0
        for i in range(c.radix[scales + k]):
            o = int(c.lowest[scales + k]) + i
            left += _allowed(r, d, c, k, o, not_whole)
            whole += _allowed(r, d, c, k, o, r.whole)
        count *= left
        stands = stands and whole > 0
    return count, stands


@inner
def worth_now(
    r: Rules,
    party: Floats,
    worth: Floats,
    loss: Floats,
    d: int,
    t: Tree,
    ended: int,
    choice: Ints,
) -> bool:
    """What a package is worth to each, into ``t.now``; whether all reach their floor.

    ``loss`` (P,) is what scales that stay take away.
    """
    enough = True
    for a in range(t.who.shape[0]):
        p = t.who[a]
        u = 0.0
        for k in range(choice.shape[0]):
            u += worth[d, p, k, choice[k]]
        u += 1.0
        if r.ends_of[p] >= 0 and not (ended >> r.ends_of[p]) & 1:
            u -= party[d, p, KAPPA]
        t.now[a] = u - loss[p]
        enough = enough and t.now[a] >= party[d, p, FLOOR] - TOLERANCE
    return enough


@inner
def grow(
    r: Rules,
    party: Floats,
    worth: Floats,
    loss: Floats,
    level: Floats,
    d: int,
    c: Case,
    members: int,
    weight: Floats,
) -> Tree:
    """The tree of a case; options alike to everyone asked are one.

    ``members`` (bits) must gain; ``weight`` (P,) weighs gains; ``level`` (m,) is what stays.
    """
    scales = c.base.shape[1]
    options = r.options.shape[0]
    here = (r.seated[d] | (r.asked[d] & ~c.turn[ASIDE_NOW])) & r.accept
    who = np.empty(party.shape[1], np.int64)
    n = 0
    for p in range(party.shape[1]):
        if (here >> p) & 1:
            who[n] = p
            n += 1
    most = 0
    for k in range(options):
        most += r.options[k]
    fixed = np.empty(options, np.int64)
    issue = np.empty(options, np.int64)
    start = np.zeros(options + 1, np.int64)
    option = np.empty(most, np.int64)
    alike = np.empty(most, np.int64)
    each = np.empty((most, n))
    free = 0
    last = 0
    for k in range(options):
        fixed[k] = c.lowest[scales + k]
        if c.radix[scales + k] == 1:
            continue
        first = last
        ends = False  # then its options are told apart
        for e in range(r.ends.shape[0]):
            ends = ends or r.ends[e] == scales + k
        for i in range(c.radix[scales + k]):
            o = int(c.lowest[scales + k]) + i
            if not _allowed(r, d, c, k, o, r.whole):
                continue
            for a in range(n):
                p = who[a]
                each[last, a] = worth[d, p, k, o]
                e = r.ends_of[p]
                if e >= 0 and r.ends[e] == scales + k and o == int(r.ends_level[e]):
                    each[last, a] -= party[d, p, KAPPA]
            same = -1
            for t in range(first, last):
                apart = ends or same >= 0
                for a in range(n):
                    apart = apart or each[t, a] != each[last, a]
                same = same if apart else t
            if same >= 0:
                alike[same] += 1
                continue
            option[last] = o
            alike[last] = 1
            last += 1
        issue[free] = k
        free += 1
        start[free] = last
    at = np.zeros(free + 1, np.int64)
    at[free] = -1
    tree = Tree(
        who[:n].copy(), fixed, issue[:free].copy(), start[: free + 1].copy(),
        option[:last].copy(), alike[:last].copy(), each[:last].copy(), np.zeros((free + 1, n)),
        np.zeros((free + 1, n)), at,
        Line(np.zeros(n), np.zeros(last), np.zeros(free + 1), np.zeros(free + 1)),
        Line(np.zeros(n), np.zeros(last), np.zeros(free + 1), np.zeros(free + 1)),
        np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n),
    )  # fmt: skip
    ended = ended_by(r, level, fixed, scales)
    for a in range(n):
        p = who[a]
        tree.zero[a] = party[d, p, BASE]
        tree.weight[a] = weight[p]
        tree.need[a] = party[d, p, FLOOR] - TOLERANCE
        if (members >> p) & 1:
            tree.need[a] = max(tree.need[a], tree.zero[a] + TOLERANCE)
        tree.need[a] -= SAME
        tree.base[a] = 1.0 - loss[p]
        for k in range(options):
            if c.radix[scales + k] == 1:
                tree.base[a] += worth[d, p, k, fixed[k]]
        e = r.ends_of[p]
        if e >= 0 and not (ended >> e) & 1:
            k = r.ends[e]
            if k < scales or c.radix[k] == 1:
                tree.base[a] -= party[d, p, KAPPA]
    return tree
