"""Phase 1 exactly: how much everyone can have above its floor at once, and who holds it down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.bargain.branches import FLOOR, RATIFIERS, Branches, chunks, room_for
from plenipo.solve.bargain.frame import Frame, frame_of
from plenipo.solve.bargain.interior import raise_floor
from plenipo.solve.bargain.room import Room
from plenipo.solve.bargain.rows import rows_of

__all__ = ["phase_one"]

PRECISION = 1e-11


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """Utilities above the floors of the people of one branch."""

    who: Ints  # (N,)
    constant: Floats  # (N,)
    linear: Floats  # (N, v)
    curve: Floats
    low: Floats  # (v,)
    high: Floats

    def ends(self) -> tuple[Floats, Floats]:
        """(N,) lowest and highest value of each row."""
        at = np.divide(
            self.linear, 2.0 * self.curve, out=np.zeros_like(self.linear), where=self.curve > 0
        )
        best = self._at(np.clip(at, self.low, self.high))
        low, high = self._at(self.low), self._at(self.high)
        best = np.where(self.curve > 0, best, np.maximum(low, high))
        return self.constant + np.minimum(low, high).sum(1), self.constant + best.sum(1)

    def _at(self, y: Floats) -> Floats:
        return (self.linear - self.curve * y) * y


def phase_one(room: Room) -> tuple[Floats, Floats]:
    """``t* = max_x min_i (u_i(x) - floor_i) / scale_i`` over all branches of each draw.

    scale_i is the spread of u_i over the packages left. No deal is possible where t* is
    below -1e-9; within 1e-9 of zero the table is at the edge.

    Returns
    -------
    t_star : (D,) -inf where no package is left
    blame : (D, n) shares, summing to 1, of those who hold t* down
    """
    frame = frame_of(room)
    draws, n = room.theta.shape
    t_star = np.full(draws, -np.inf)
    blame = np.zeros((draws, n))
    party = frame.party.copy()
    party[:, :, FLOOR] = -np.inf  # so that no floor closes a branch
    laid = room_for(frame)
    for at, stop in chunks(frame._replace(party=party), laid):
        for d in range(at, stop):
            boxes = [_box(frame, laid, d, row) for row in range(*laid.span[d])]
            t_star[d] = _highest(boxes, blame[d], frame.people)
    return t_star, blame


def _box(frame: Frame, laid: Branches, d: int, row: int) -> _Box:
    here = int(frame.rules.seated[d] & frame.rules.accept | laid.tags[row, RATIFIERS])
    who = np.array([p for p in range(frame.people.size) if (here >> p) & 1], np.int64)
    constant = laid.constant[row, who]
    linear, curve, low, high, _, _ = rows_of(
        frame.absolute, frame.taste, d, who, laid.box[row], constant,
        frame.rules.fixed[d : d + 1, : laid.box.shape[2]].copy(),
    )  # fmt: skip
    constant -= frame.party[d, who, FLOOR]
    return _Box(who=who, constant=constant, linear=linear, curve=curve, low=low, high=high)


def _highest(boxes: list[_Box], blame: Floats, people: Ints) -> float:
    """t* over the boxes of a draw; fills the blame of the best of them."""
    ends = [box.ends() for box in boxes]
    bottom = np.full(people.size, np.inf)
    top = np.full(people.size, -np.inf)
    for box, (low, high) in zip(boxes, ends, strict=True):
        bottom[box.who] = np.minimum(bottom[box.who], low)
        top[box.who] = np.maximum(top[box.who], high)
    best = -np.inf
    for box, (_, high) in zip(boxes, ends, strict=True):
        spread = np.maximum(top[box.who] - bottom[box.who], 0.0)
        scale = np.where(spread > 1e-12, spread, 1.0)
        hope = high / scale
        hope[(spread <= 1e-12) & (high >= -1e-9)] = np.inf  # moves nowhere and accepts
        if hope.min() <= best:
            continue
        t, share = _raise(box, scale, hope)
        if t > best:
            best = t
            blame[:] = 0.0
            blame[people[box.who]] = share
    return best


def _raise(box: _Box, scale: Floats, hope: Floats) -> tuple[float, Floats]:
    moves = np.isfinite(hope)
    if box.low.size == 0 or not moves.any():
        return float(hope.min()), (hope == hope.min()) / max((hope == hope.min()).sum(), 1)
    lam = np.zeros(int(moves.sum()))
    t, _ = raise_floor(
        scale[moves], box.constant[moves], box.linear[moves], box.curve[moves],
        box.low, box.high, 0.5 * (box.low + box.high), lam, PRECISION, np.inf, -np.inf,
    )  # fmt: skip
    share = np.zeros(hope.size)
    share[moves] = lam * scale[moves] / max(float((lam * scale[moves]).sum()), 1e-300)
    return t, share
