"""Promises and everyone they concern, packed beside the people of a room.

Who could break a deal may neither sit nor be asked to accept, so the cast is the people of
the frame, then the obliged who are not among them, then one row that cares for nothing but
moves with every issue a guarantee works through (so that such an issue is never left out).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.frame import Frame
from plenipo.solve.bargain.room import Room
from plenipo.solve.enforce.credibility import awaited_bits
from plenipo.solve.enforce.promise import Enforcement

__all__ = ["Cast", "cast_of"]


class Cast(NamedTuple):
    """Q rows (P people first, the row of levers last), B obligations, G guarantees."""

    taste: Floats  # (D, Q, S, 3) salience, position, cost
    worth: Floats  # (D, Q, O, C)
    kappa: Floats  # (D, Q)
    ends_issue: Ints  # (Q,) -1: any deal ends the cost
    ends_level: Floats  # (Q,)
    collapse: Floats  # (D, Q) f
    obliged: Ints  # (B,) row of the cast
    over: Bools  # (B, m)
    every: Bools  # (B,) every package obliges
    today: Floats  # (m,) levels from which an issue counts as moved
    delta: Floats  # (D, B)
    gain: Floats  # (D, B)
    breakdown: Floats  # (D, B)
    most: Floats  # (D, B)
    answers: Bools  # (B, G)
    issue: Ints  # (G,)
    top: Floats  # (G,)
    will: Floats  # (D, Q, G)
    loss: Floats  # (D, G)
    waiting: Ints  # (C,)
    awaited: Ints  # (C,) bits
    with_: Floats  # (D, C)
    without: Floats  # (D, C)


def cast_of(room: Room, frame: Frame, e: Enforcement, today: Floats) -> Cast:
    """Pack promises for the kernels; ``today`` (m,) is where issues stand unmoved."""
    draws, _, scales = room.salience.shape
    extra = np.setdiff1d(e.obliged, frame.people)
    who = np.concatenate([frame.people, extra]).astype(np.int64)
    place = {int(actor): row for row, actor in enumerate(who)}
    levers = np.zeros((draws, 1, scales, 3))
    named = np.unique(e.issue[(e.issue >= 0) & (e.issue < scales)])
    levers[:, 0, named, 2] = 1.0  # a slope of its own, so that the issue gets a variable
    taste = np.stack([room.salience[:, who], room.position[:, who], room.cost[:, who]], axis=3)
    return Cast(
        taste=_own(np.concatenate([taste, levers], axis=1)),
        worth=_own(_beside(room.option_worth[:, who])),
        kappa=_own(_beside(room.kappa[:, who])),
        ends_issue=_own(np.append(room.ends_issue[who], -1), int),
        ends_level=_own(np.append(room.ends_level[who], 0.0)),
        collapse=_own(_beside(e.collapse[:, who])),
        obliged=_own([place[int(b)] for b in e.obliged], int),
        over=_own(e.arises, bool),
        every=_own(~e.arises.any(axis=1), bool),
        today=_own(today),
        delta=_own(e.delta),
        gain=_own(e.gain),
        breakdown=_own(e.breakdown),
        most=_own(e.most),
        answers=_own(e.answers.T, bool),
        issue=_own(e.issue, int),
        top=_own(e.top),
        will=_own(_beside(e.will[:, who])),
        loss=_own(e.loss),
        waiting=_own(e.waiting, int),
        awaited=_own(awaited_bits(e), int),
        with_=_own(e.with_),
        without=_own(e.without),
    )


def _own(values: Any, kind: type = float) -> Any:
    """One layout and one type for each kernel argument, so nothing is compiled twice."""
    return np.require(values, kind, ["C", "W"])


def _beside(values: Floats) -> Floats:
    """Nothing for the row of levers, after the rows of ``values`` (D, n, ...)."""
    shape = (values.shape[0], 1, *values.shape[2:])
    return np.concatenate([values, np.zeros(shape)], axis=1)
