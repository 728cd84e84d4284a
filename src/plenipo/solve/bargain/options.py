"""Settle tables whose issues are options, however many packages they have.

Where no scale can move, a package is one option an issue and utilities add up over issues, so
nothing is laid out: each case (consents, demands) is searched as a tree, and whatever cannot be
as good as the best package known is dropped. What wins, and every tie, is what
:func:`plenipo.solve.bargain.search.search` would find among all packages.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.branches import CHOICE, STANDS, WEIGHT, Branches
from plenipo.solve.bargain.frame import DEMAND, Frame
from plenipo.solve.bargain.option_nash import best_by_nash
from plenipo.solve.bargain.option_shares import best_by_shares
from plenipo.solve.bargain.search import CONTESTED, EDGE, OPEN, UNSURE, Best, nothing

__all__ = ["many_options", "settle_options", "share_options"]

TOLERANCE = 1e-9
FEW = 256  # as many packages are laid out and looked at one by one


def many_options(frame: Frame) -> bool:
    """Whether no scale moves and there may be more packages than branches are laid out."""
    r = frame.rules
    scales = frame.taste.shape[2]
    if r.agenda[:scales].any():
        return False
    free = r.agenda[scales:] & np.isnan(r.required[scales:])
    demands = int((r.limit_kind == DEMAND).any(axis=0).sum())
    packages = float(np.prod(np.where(free, r.options, 1).astype(float)))
    return packages * 2.0 ** (np.unique(r.holder).size + demands) > FEW


def settle_options(frame: Frame) -> tuple[Best, Ints, Branches]:
    """The best package of each draw by the Nash product, its tags, and what was seen.

    Exact: no package has more, and of equally good ones (within 1e-9) the fairer wins, then
    the one nearer the compromise, then the first; of more than 100,000 those found first are
    compared. A draw whose search is not over after 20 million parts of packages is UNSURE.
    """
    best, tags, laid = _empty(frame)
    weight = frame.party[:, :, WEIGHT]
    seats = frame.rules.seated & frame.rules.accept
    bit = np.int64(1) << np.arange(weight.shape[1], dtype=np.int64)
    sits = (seats[:, None] & bit != 0) & (weight > 0.0)
    members = (sits * bit).sum(axis=1)
    unknown = np.full(weight.shape, -1.0)

    def solve(draws: Bools, strict: bool, ideal: Floats) -> None:
        best_by_nash(
            frame.absolute, draws, strict, seats, frame.rules, frame.party, frame.taste,
            frame.worth, members, ideal, best, tags, laid.seen, laid.total,
        )  # fmt: skip

    every = frame.rules.enough
    solve(every, False, unknown)
    lost = every & (best.row < 0) & (laid.seen & STANDS != 0) & (best.flags & UNSURE == 0)
    if lost.any():  # somebody cannot gain, or nothing is acceptable at all
        _, _, _, ideal = share_options(_only(frame, lost), ideals_only=True, flags=best.flags)
        union = ((ideal > TOLERANCE) * bit).sum(axis=1)
        again = lost & (union != 0) & (union != members)
        members[again] = union[again]
        solve(again, False, unknown)
        for d in np.flatnonzero(lost & (union != 0) & (best.row < 0)).tolist():
            _fullest(d, int(union[d]), members, best, solve, unknown)
    contested = best.flags & CONTESTED != 0
    if contested.any():  # equally good, with other gains: what could each have had at best?
        flags = np.zeros_like(best.flags)
        _, _, _, ideal = share_options(_only(frame, contested), ideals_only=True, flags=flags)
        best.flags[:] |= flags & UNSURE
        solve(contested, False, ideal)
    return best, tags, laid


def _fullest(
    d: int, union: int, members: Ints, best: Best, solve: Callable[[Bools, bool, Floats], None],
    unknown: Floats,
) -> None:  # fmt: skip
    """Where no package lets all gain who could: the most members that gain at once."""
    only = np.zeros(members.size, bool)
    only[d] = True
    who = [1 << p for p in range(62) if (union >> p) & 1]
    for size in range(len(who) - 1, 0, -1):
        highest, pick = -np.inf, 0
        for some in combinations(who, size):
            members[d] = sum(some)
            solve(only, True, unknown)
            if best.value[d] > highest:
                highest, pick = best.value[d], sum(some)
        if pick:
            members[d] = pick
            solve(only, True, unknown)
            best.flags[d] |= EDGE
            return


def share_options(
    frame: Frame, *, ideals_only: bool = False, flags: Ints | None = None
) -> tuple[Best, Ints, Branches, Floats]:
    """The same by equal shares of everyone's best; also (D, P) what each can gain at best.

    ``flags`` (D,) are told too whether somebody accepts something (OPEN), and UNSURE.
    """
    best, tags, laid = _empty(frame)
    ideal = np.zeros(frame.party.shape[:2])
    seats = frame.rules.seated & frame.rules.accept
    best_by_shares(
        frame.absolute, seats, frame.rules, frame.party, frame.taste, frame.worth,
        ideals_only, ideal, best, tags, laid.seen, laid.total,
    )  # fmt: skip
    if flags is not None:
        flags |= best.flags & (OPEN | UNSURE)
    return best, tags, laid, ideal


def _only(frame: Frame, draws: Bools) -> Frame:
    return frame._replace(rules=frame.rules._replace(enough=draws & frame.rules.enough))


def _empty(frame: Frame) -> tuple[Best, Ints, Branches]:
    """Nothing found yet, and no branch laid out."""
    draws = frame.party.shape[0]
    tags = np.zeros((draws, CHOICE + 1), np.int64)
    laid = Branches(
        tags=tags,
        box=np.zeros((0, 2, frame.taste.shape[2])),
        constant=np.zeros((0, frame.party.shape[1])),
        ceiling=np.zeros(0),
        span=np.zeros((draws, 2), np.int64),
        seen=np.zeros(draws, np.int64),
        total=np.zeros(draws, np.int64),
    )
    return nothing(frame), tags, laid
