"""What stands behind a deal, as arrays over draws: who is obliged, who would answer."""

from __future__ import annotations

from typing import NamedTuple

from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["MOST_GUARANTEES", "Enforcement"]

MOST_GUARANTEES = 12  # 2^12 sets of guarantors that act


class Enforcement(NamedTuple):
    """B obligations, G guarantees, C conditions between them; D draws, n actors, m issues.

    Guarantees are ordered so that a condition is only on earlier ones. Worths are on the
    agenda 0 to 1; issues are ordered scales first, as in a room.
    """

    obliged: Ints  # (B,) the actor that could break the deal
    arises: Bools  # (B, m) packages that move one of these oblige; a row of False: every package
    delta: Floats  # (D, B) discount over the lag until a violation is answered
    gain: Floats  # (D, B) extra over the deal's flow while cheating
    breakdown: Floats  # (D, B) w: flow after a breakdown
    most: Floats  # (D, B) what all who answer impose together at most; inf
    answers: Bools  # (G, B) this guarantee answers a breach by that party
    issue: Ints  # (G,) the issue it works through; -1: always in full
    top: Floats  # (G,) level at which it is promised in full: 1, or the last option's index
    will: Floats  # (D, n, G) chance to act as each actor sees it, promised in full, conditions met
    loss: Floats  # (D, G) imposed on the obliged party
    waiting: Ints  # (C,) the guarantee that waits
    awaited: Bools  # (C, G) it waits for any of these to act
    with_: Floats  # (D, C) factor on its chance where one of them acts
    without: Floats  # (D, C) and where none does
    collapse: Floats  # (D, n) f: value to each actor after a collapse
