"""Efficient packages of one draw of a table, with every scale on given levels.

A table's packages fall into branches (consents, demands, options, thresholds) in each of which
the issues move freely within a box, so that utilities add up: each branch has its own frontier,
and what no other branch dominates is efficient. A box's own ends, such as a red line or what is
offered, are levels too.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plenipo.errors import MethodError
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.agree import NONE, agree
from plenipo.solve.bargain.branches import CHOICE, CROWDED, RATIFIERS, chunks, room_for
from plenipo.solve.bargain.frame import DEMAND, Frame, frame_of
from plenipo.solve.bargain.room import Room
from plenipo.solve.packages.judged import worth_of
from plenipo.solve.packages.pareto import TOLERANCE, frontier
from plenipo.solve.packages.undominated import undominated

__all__ = ["Efficient", "efficient_packages", "short_of"]

SAME = 1e-12
MOST = 60_000  # points of one branch that are worth listing


class Efficient(NamedTuple):
    """Efficient packages for the n actors who sit or can be asked."""

    who: Ints  # (n,)
    worth: Floats  # (F, n) best for the first first
    level: Floats  # (F, m) one package of each
    packages: int  # how many were compared, counted over branches


class _Box(NamedTuple):
    """A part of the package space in which issues move independently."""

    levels: list[Floats]  # per issue
    floor: Floats  # (n,) -inf for those not asked there


def efficient_packages(room: Room, levels: list[Floats]) -> Efficient | None:
    """Packages on given levels that everybody asked would sign and nobody can better for all.

    Parameters
    ----------
    room : a table, one draw
    levels : m arrays of the levels a scale may have, 0 to 1, or the ranks of an option

    Returns
    -------
    Efficient or None
        None where the cases are too many to be listed. Efficient among those who sit and
        those whose real consent could be asked; each needs its floor only where it is asked.

    Raises
    ------
    MethodError
        A branch has too many efficient packages to be listed.
    """
    frame = frame_of(room)
    who = _who(room)
    boxes = _branches(room, frame, levels, who)
    if boxes is None:
        boxes = _whole(room, frame, levels, who)
    if boxes is None:
        return None
    worth: list[Floats] = []
    level: list[Floats] = []
    packages = 0
    for box in boxes:
        tables = _tables(room, box.levels, who)
        packages += int(np.prod([float(x.size) for x in box.levels]))
        found = frontier(tables, floor=box.floor)
        if found.point.shape[0] > MOST:
            raise MethodError(
                f"{found.point.shape[0]:,} packages are efficient in one case alone.",
                instead="Ask for fewer levels.",
            )
        worth.append(found.point)
        level.append(np.stack([x[found.package[:, k]] for k, x in enumerate(box.levels)], axis=1))
    points = np.concatenate(worth) if worth else np.empty((0, who.size))
    places = np.concatenate(level) if level else np.empty((0, len(levels)))
    first = undominated(points, TOLERANCE).first
    order = first[np.lexsort(-points[first].T[::-1])]
    return Efficient(who=who, worth=points[order], level=places[order], packages=packages)


def short_of(room: Room, found: Efficient, stream: np.random.Generator, count: int = 200) -> float:
    """How far packages on levels stay behind packages at any level.

    For each of some packages that are efficient at any level (the bargaining optimum under
    random weights of those who sit), the listed one that comes nearest is sought: the return
    is what somebody lacks there, in the worst of the cases (additive epsilon indicator of
    Zitzler et al. 2003, IEEE Trans. Evol. Comp. 7:117).

    Parameters
    ----------
    room : the same table and draw
    stream : where the random weights come from
    """
    if not found.worth.shape[0]:
        return float("nan")
    many = room.take(np.zeros(count, np.int64))
    seated = np.flatnonzero(room.seated[0])
    theta = np.zeros((count, room.theta.shape[1]))
    theta[:, seated] = stream.dirichlet(np.full(seated.size, 0.7), count)
    solved = agree(many._replace(theta=theta))
    some = solved.kind != NONE
    worth = worth_of(many, solved.level[:, None])[some, 0][:, found.who]
    lacks = [float((x - found.worth).max(axis=1).min()) for x in worth]
    return max(0.0, *lacks) if lacks else float("nan")


def _who(room: Room) -> Ints:
    """Who sits, and who holds a real consent over something on the agenda."""
    out = room.seated[0].copy()
    for h, p in enumerate(room.consent_party):
        out[p] |= room.consent_real[0, h] & (room.consent_over[h] & room.open_issue).any()
    return np.flatnonzero(out)


def _floor(room: Room, who: Ints, asked: Bools) -> Floats:
    least: Floats = np.maximum(room.no_deal[0], room.outside[0])
    floor = np.where(room.seated[0], least, room.reservation[0])
    return np.where(asked[who] & room.accepts[who], floor[who], -np.inf)


def _branches(room: Room, frame: Frame, levels: list[Floats], who: Ints) -> list[_Box] | None:
    """The branches of the draw as boxes; None where they are too many."""
    laid = room_for(frame)
    for _ in chunks(frame, laid):
        pass
    if laid.seen[0] & CROWDED:
        return None
    out: list[_Box] = []
    scales = room.position.shape[2]
    for row in range(*laid.span[0].tolist()):
        asked = room.seated[0].copy()
        for i, p in enumerate(frame.people):
            asked[p] |= bool((laid.tags[row, RATIFIERS] >> i) & 1)
        ends = laid.box[row]
        at = [_within(levels[k], ends[0, k], ends[1, k]) for k in range(scales)]
        at += [np.array([float(o)]) for o in laid.tags[row, CHOICE:]]
        out.append(_Box(levels=at, floor=_floor(room, who, asked)))
    return out


def _within(levels: Floats, low: float, high: float) -> Floats:
    """Levels of a box, its own ends among them."""
    some = levels[(levels > low + SAME) & (levels < high - SAME)]
    return np.unique(np.concatenate([[low], some, [high]]))


def _whole(room: Room, frame: Frame, levels: list[Floats], who: Ints) -> list[_Box] | None:
    """One box of a table where everything is free: no consent, demand, or conditional supply."""
    rules = frame.rules
    if rules.asked[0] or (rules.limit_kind[0] == DEMAND).any() or room.supplied.any():
        return None
    if not rules.enough[0]:
        return []
    low, high = np.zeros(len(levels)), np.array([x.max() for x in levels])
    scales = room.position.shape[2]
    low[:scales], high[:scales] = room.cap_low[0], room.cap_high[0]
    for q, (p, k) in enumerate(zip(room.limit_party, room.limit_issue, strict=True)):
        if room.limit_real[0, q] and room.seated[0, p]:
            bound = float(room.limit_level[0, q])
            if room.limit_side[q] > 0:
                low[k] = max(low[k], bound)
            else:
                high[k] = min(high[k], bound)
    free = room.open_issue.copy()
    for q, k in enumerate(room.need_issue):
        sets = room.need_any[q][room.need_used[q]]
        free[k] &= any(bool(room.seated[0, some].all()) for some in sets)
    given: Bools = ~np.isnan(room.required)
    fixed = np.where(given, room.required, room.fixed[0])
    at: list[Floats] = []
    for k, x in enumerate(levels):
        if not free[k] or given[k]:
            at.append(fixed[k : k + 1])
        elif k < scales:
            at.append(_within(x, float(low[k]), float(high[k])))
        else:
            at.append(x[(x >= low[k] - SAME) & (x <= high[k] + SAME)])
    if any(x.size == 0 for x in at):
        return []
    return [_Box(levels=at, floor=_floor(room, who, room.seated[0]))]


def _tables(room: Room, levels: list[Floats], who: Ints) -> list[Floats]:
    """(n, values) of each issue: what its levels add to the worth of the first package."""
    start = np.array([x[0] for x in levels])
    base = worth_of(room, start[None])[0, 0, who]
    out: list[Floats] = []
    for k, x in enumerate(levels):
        packages = np.tile(start, (x.size, 1))
        packages[:, k] = x
        out.append((worth_of(room, packages)[0][:, who] - base).T)
    out[0] = out[0] + base[:, None]
    return out
