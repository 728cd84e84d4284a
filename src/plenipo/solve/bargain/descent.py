"""Down the tree of a table's packages, past whatever cannot be good enough.

A part of a package is dropped as soon as its best continuation is not enough: for a line that
bounds the aim (an aim that is concave lies below its tangents, and the best of a line separates
by issue), for a line that every acceptable package lies above, for anyone's floor, for the aim
itself.

Source: branch and bound, Land and Doig (1960) Econometrica 28:497.
"""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Floats, Ints, inner
from plenipo.solve.bargain.ties import fairer
from plenipo.solve.bargain.tree import Line, Tree

__all__ = ["CLOSE", "LEAST", "LINE", "NASH", "next_leaf", "package_of", "start_over"]

NASH, LEAST, LINE = 0, 1, 2  # aims
CLOSE = 1e-9  # shares closer than this are equal


@inner
def _along(t: Tree, line: Line) -> None:
    """Values along a line, and the most that is still to come."""
    issues = t.issue.shape[0]
    for i in range(t.option.shape[0]):
        line.value[i] = 0.0
        for a in range(t.base.shape[0]):
            line.value[i] += line.normal[a] * t.worth[i, a]
    line.best[issues] = 0.0
    for j in range(issues - 1, -1, -1):
        most = -np.inf
        for i in range(t.start[j], t.start[j + 1]):
            most = max(most, line.value[i])
        line.best[j] = line.best[j + 1] + most
    line.part[0] = 0.0
    for a in range(t.base.shape[0]):
        line.part[0] += line.normal[a] * t.base[a]


@inner
def _falling(value: Floats, first: int, last: int, order: Ints) -> None:
    """Places ``first`` to ``last`` of ``value``, largest first, into ``order``."""
    for i in range(first, last):
        j = i
        while j > first and value[order[j - 1]] < value[i]:
            order[j] = order[j - 1]
            j -= 1
        order[j] = i


@inner
def start_over(t: Tree, more: float) -> float:
    """Back to the root, along the lines; ``more`` is added to the line ``aim``.

    Issues on which most hangs are decided first, and their best options come first. Returns
    how much rounding may cost along the lines.
    """
    issues = t.issue.shape[0]
    people = t.base.shape[0]
    _along(t, t.aim)
    spread = np.zeros(issues)
    first = np.empty(issues, np.int64)
    inside = np.empty(t.option.shape[0], np.int64)
    option = t.option.copy()
    alike = t.alike.copy()
    each = t.worth.copy()
    issue = t.issue.copy()
    start = t.start.copy()
    for j in range(issues):
        _falling(t.aim.value, start[j], start[j + 1], inside)
        most = t.aim.value[inside[start[j]]]
        spread[j] = most - t.aim.value[inside[start[j + 1] - 1]]
    _falling(spread, start[0], issues, first)
    place = start[0]
    for j in range(issues):
        old = first[j]
        t.issue[j] = issue[old]
        t.start[j] = place
        for i in range(start[old], start[old + 1]):
            t.option[place] = option[inside[i]]
            t.alike[place] = alike[inside[i]]
            for a in range(people):
                t.worth[place, a] = each[inside[i], a]
            place += 1
    t.start[issues] = place
    _along(t, t.aim)
    _along(t, t.zone)
    t.aim.part[0] += more
    slack = 1.0
    for a in range(people):
        slack += t.aim.normal[a] + t.zone.normal[a]
        t.part[0, a] = t.base[a]
        t.top[issues, a] = 0.0
        for j in range(issues - 1, -1, -1):
            most = -np.inf
            for i in range(t.start[j], t.start[j + 1]):
                most = max(most, t.worth[i, a])
            t.top[j, a] = t.top[j + 1, a] + most
    t.at[issues] = -1
    return 1e-12 * slack


@inner
def _enough(t: Tree, j: int, kind: int, limit: float, rival: Floats) -> bool:
    """Whether the best continuation of the part at level ``j`` could be what is looked for."""
    people = t.need.shape[0]
    for a in range(people):
        t.now[a] = t.part[j, a] + t.top[j, a]
        if t.now[a] < t.need[a]:
            return False
    if kind == NASH:
        value = 0.0
        for a in range(people):
            if t.weight[a] > 0.0:
                if t.now[a] <= t.zero[a]:
                    return False
                value += t.weight[a] * np.log(t.now[a] - t.zero[a])
        return value >= limit
    if kind == LEAST:
        shares = np.zeros(rival.shape[0])
        for a in range(people):
            if t.weight[a] > 0.0:
                shares[t.who[a]] = (t.now[a] - t.zero[a]) / t.weight[a]
        return fairer(shares, rival.copy(), CLOSE) >= 0
    return True


@inner
def next_leaf(t: Tree, kind: int, limit: float, rival: Floats, slack: float, budget: Ints) -> bool:
    """Go on to the next package that passes every bound; False: no more, or no budget left.

    Parameters
    ----------
    kind : NASH ``sum weight ln(u - zero)``, LEAST the smallest ``(u - zero) / weight`` and so
        on (at least ``rival`` (P,), by leximin), LINE the line ``aim`` alone
    limit : nothing worth less is looked for
    slack : of rounding
    budget : (1,) parts of packages that may still be looked at
    """
    issues = t.issue.shape[0]
    people = t.need.shape[0]
    limit -= slack
    below = -slack  # what the line ``zone`` must reach
    for a in range(people):
        below += t.zone.normal[a] * t.need[a]
    j = t.at[issues]
    if issues == 0:
        if j >= 0:
            return False
        t.at[0] = 0
        return _enough(t, issues, kind, limit, rival)
    j = issues - 1
    if t.at[issues] < 0:
        j = 0
        t.at[0] = t.start[0]
        t.at[issues] = 0
    while j >= 0:
        i = t.at[j]
        if i >= t.start[j + 1]:
            j -= 1
            continue
        t.at[j] += 1
        aim = t.aim.part[j] + t.aim.value[i]
        if aim + t.aim.best[j + 1] < limit:
            t.at[j] = t.start[j + 1]  # those after it are no better
            continue
        zone = t.zone.part[j] + t.zone.value[i]
        if zone + t.zone.best[j + 1] < below:
            continue
        budget[0] -= 1
        if budget[0] < 0:
            return False
        for a in range(people):
            t.part[j + 1, a] = t.part[j, a] + t.worth[i, a]
        t.aim.part[j + 1] = aim
        t.zone.part[j + 1] = zone
        if not _enough(t, j + 1, kind, limit, rival):
            continue
        j += 1
        if j == issues:
            return True
        t.at[j] = t.start[j]
    return False


@inner
def package_of(t: Tree, choice: Ints) -> int:
    """The options of the leaf just found; returns how many packages are the same to all."""
    alike = 1
    for k in range(choice.shape[0]):
        choice[k] = t.fixed[k]
    for j in range(t.issue.shape[0]):
        choice[t.issue[j]] = t.option[t.at[j] - 1]
        alike *= int(t.alike[t.at[j] - 1])
    return alike
