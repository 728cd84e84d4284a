"""Weighted Kalai-Smorodinsky: everyone gets the same share of what it could have got.

    maximise  min_i (g_i / G_i) / theta_i,   then leximin

G_i is the most i could gain with everyone at the table and every ratifier at its floor.
On a pie the shares are theta, so that the difference from Nash is a measure of the model.

Sources: Kalai and Smorodinsky (1975) Econometrica 43:513; Imai (1983) for leximin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.branches import (
    BASE,
    CHOICE,
    FLOOR,
    RATIFIERS,
    WEIGHT,
    Branches,
    chunks,
    room_for,
)
from plenipo.solve.bargain.frame import Frame, frame_of
from plenipo.solve.bargain.interior import raise_floor
from plenipo.solve.bargain.room import Room
from plenipo.solve.bargain.rows import rows_of

__all__ = ["Fair", "kalai_smorodinsky"]

PRECISION = 1e-11
TOLERANCE = 1e-9


class Fair(NamedTuple):
    """What came of it, draw by draw."""

    found: Bools  # (D,) a package with room for everyone to gain
    level: Floats  # (D, m) the package; the status quo where none was found
    share: Floats  # (D,) min_i (g_i / G_i) / theta_i
    best: Floats  # (D, n) G_i


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """One branch: utilities above the no-deal values, and room above the floors."""

    who: Ints  # (N,)
    gain: Floats  # (N,) constant of u - d
    above: Floats  # (N,) constant of u - floor
    theta: Floats  # (N,) 0 for ratifiers
    linear: Floats  # (N, v)
    curve: Floats
    low: Floats  # (v,)
    high: Floats
    issue: Ints  # (v,)
    row: int

    def at(self, y: Floats) -> Floats:
        """(N,) what the variables add to the constants."""
        return ((self.linear - self.curve * y) * y).sum(axis=1)

    def top(self) -> Floats:
        """(N,) the most each row could gain in the box, whatever the others want."""
        ideal = np.divide(
            self.linear, 2.0 * self.curve, out=np.zeros_like(self.linear), where=self.curve > 0
        )
        y = np.where(self.linear > 0, self.high, self.low)
        y = np.where(self.curve > 0, np.clip(ideal, self.low, self.high), y)
        return self.gain + ((self.linear - self.curve * y) * y).sum(axis=1)

    def raised(self, scale: Floats, constant: Floats, start: Floats) -> tuple[float, Floats, Floats]:
        """Highest t with ``constant + u >= scale t``, where, and who holds it down."""
        moves = (scale > 0) | (np.abs(self.linear) + self.curve > 0).any(axis=1)
        y = start.copy()
        lam = np.zeros(int(moves.sum()))
        if y.size == 0:
            rows = scale > 0
            return float((constant[rows] / scale[rows]).min()), y, np.zeros(scale.size)
        t, _ = raise_floor(
            scale[moves], constant[moves], self.linear[moves], self.curve[moves],
            self.low, self.high, y, lam, PRECISION, np.inf, -np.inf,
        )  # fmt: skip
        held = np.zeros(scale.size)
        held[moves] = lam * scale[moves]
        return t, y, held


def kalai_smorodinsky(room: Room, *, weighted: bool = True) -> Fair:
    """Settle a room by the weighted Kalai-Smorodinsky solution.

    Parameters
    ----------
    room : as for :func:`plenipo.solve.bargain.agree.agree`
    weighted : divide each share by the party's weight; False is the textbook solution,
        "if access and patience did not count"

    Returns
    -------
    Fair
        Draws whose zone has no interior (someone can gain nothing) are not found.
    """
    frame = frame_of(room)
    draws, n = room.theta.shape
    out = Fair(
        found=np.zeros(draws, bool),
        level=room.fixed.copy(),
        share=np.zeros(draws),
        best=np.zeros((draws, n)),
    )
    laid = room_for(frame)
    for first, last in chunks(frame, laid):
        for d in range(first, last):
            if frame.rules.enough[d]:
                _settle(frame, laid, d, out, weighted=weighted)
    return out


def _box(frame: Frame, laid: Branches, d: int, row: int) -> _Box:
    rules = frame.rules
    here = int(rules.seated[d] & rules.accept | laid.tags[row, RATIFIERS])
    who = np.array([p for p in range(frame.people.size) if (here >> p) & 1], np.int64)
    constant = laid.constant[row, who]
    now = rules.fixed[d : d + 1, : laid.box.shape[2]].copy()
    linear, curve, low, high, issue, _ = rows_of(
        frame.absolute, frame.taste, d, who, laid.box[row], constant, now
    )
    return _Box(
        who=who,
        gain=constant - frame.party[d, who, BASE],
        above=constant - frame.party[d, who, FLOOR],
        theta=frame.party[d, who, WEIGHT],
        linear=linear,
        curve=curve,
        low=low,
        high=high,
        issue=issue,
        row=row,
    )


def _interior(box: _Box) -> Floats | None:
    """A package that leaves everyone strictly above its floor, or None."""
    scale = np.ones(box.who.size)
    moves = (np.abs(box.linear) + box.curve > 0).any(axis=1)
    scale[~moves] = 0.0
    if (box.above[~moves] < -TOLERANCE).any():
        return None
    middle = 0.5 * (box.low + box.high)
    if not moves.any():
        return middle
    t, y, _ = box.raised(scale, box.above, middle)
    return y if t > TOLERANCE else None


def _settle(frame: Frame, laid: Branches, d: int, out: Fair, *, weighted: bool) -> None:
    best = np.zeros(frame.people.size)
    inside: list[tuple[_Box, Floats]] = []
    for row in range(*laid.span[d]):
        box = _box(frame, laid, d, row)
        y = _interior(box)
        if y is None:
            continue
        inside.append((box, y))
        top = box.top()
        for i, p in enumerate(box.who):
            if box.theta[i] > 0 and top[i] > best[p] + TOLERANCE:
                only = np.zeros(box.who.size)
                only[i] = 1.0
                constant = np.where(only > 0, box.gain, box.above)
                best[p] = max(best[p], box.raised(only, constant, y)[0])
    winner: tuple[float, _Box, Floats, Floats] | None = None
    for box, y in inside:
        counts = (box.theta > 0) & (best[box.who] > TOLERANCE)
        weight = box.theta if weighted else np.ones(box.who.size)
        scale = np.where(counts, weight * best[box.who], 0.0)
        if not counts.any():
            continue
        if winner and (box.top()[counts] / scale[counts]).min() <= winner[0]:
            continue
        t, at, _ = _lexical(box, scale, y)
        if winner is None or t > winner[0] + TOLERANCE:
            winner = (t, box, at, scale)
    out.best[d, frame.people] = best
    if winner is None:
        return
    t, box, at, _ = winner
    out.found[d] = True
    out.share[d] = t
    out.level[d] = _levels(frame, laid, d, box, at)


def _lexical(box: _Box, scale: Floats, start: Floats) -> tuple[float, Floats, Floats]:
    """Raise the smallest share, fix whoever holds it down, raise the next."""
    floor = np.where(scale > 0, np.minimum(box.gain, box.above), box.above)
    constant = np.where(scale > 0, box.gain, floor)
    left = scale.copy()
    first, y = 0.0, start
    for turn in range(scale.size):
        t, moved, held = box.raised(left, constant, y)
        if turn == 0:
            first = t
        elif not np.isfinite(t):
            break
        y = moved
        binding = (left > 0) & (held > 1e-7 * max(float(held.max()), 1e-300))
        constant = np.where(binding, constant - left * t + TOLERANCE, constant)
        left = np.where(binding, 0.0, left)
        if not (left > 0).any() or not binding.any():
            break
    return first, y, left


def _levels(frame: Frame, laid: Branches, d: int, box: _Box, y: Floats) -> Floats:
    level = frame.rules.fixed[d].copy()
    edges = laid.box[box.row]
    scales = edges.shape[1]
    level[:scales] = np.clip(level[:scales], edges[0], edges[1])
    if frame.absolute:
        for k in np.unique(box.issue):
            level[k] = edges[0, k] + y[box.issue == k].sum()
    else:
        level[box.issue] = y
    level[scales:] = laid.tags[box.row, CHOICE:]
    return level
