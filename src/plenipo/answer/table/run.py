"""Solve one table over draws and keep what every question asks of the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.table.seating import Seating
from plenipo.errors import MethodError
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.agree import CAP, DEAL, NONE, PARTIAL, agree
from plenipo.solve.bargain.room import Reason, Room, Solved

__all__ = ["BAND_DRAWS", "MOVED", "REASONS", "Run", "kept_rows", "solve"]

BAND_DRAWS = 1000  # bands and what-ifs run on the first draws only
CHUNK = 20_000  # draws settled in one go
MOVED = 0.01  # an issue has moved when it is more than 1 % of its range from the status quo

REASONS = {
    Reason.FEWER_THAN_TWO: "fewer than two seats",
    Reason.ABSENT: "required party absent",
    Reason.LIMITS: "limits clash",
    Reason.ZONE: "zone empty",
    Reason.NOTHING: "nothing to gain",
    Reason.RATIFIER: "ratifier refuses",
    Reason.NOT_HOLDING: "nothing holds",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One table solved over K kept draws."""

    seating: Seating
    rows: Ints  # (K,) which draws of the situation these are
    solved: Solved
    worth: Floats  # (K, n) utility of what came out (the status quo going on where no deal)
    no_deal: Floats  # (K, n)

    @property
    def deal(self) -> Bools:
        """(K,) draws with a deal, partial or whole."""
        return self.solved.kind != NONE

    @property
    def good(self) -> Bools:
        """(K,) draws that count: solved ones."""
        return self.solved.reason != Reason.STUCK

    @property
    def gains(self) -> Floats:
        """(K, n) points of the party's own agenda against no deal; 0 where there is none."""
        return 100.0 * np.where(self.deal[:, None], self.worth - self.no_deal, 0.0)

    @property
    def moved(self) -> Bools:
        """(K, m) issues that leave their status quo."""
        now = self.seating.room.status_quo
        return self.deal[:, None] & (np.abs(self.solved.level - now) > MOVED)

    @property
    def ended(self) -> Bools:
        """(K, m) issues named by ``ends_with`` whose agreed level ends the cost for all.

        Wherever the room started: what it starts with counts once it is signed.
        """
        room = self.seating.room
        level = self.solved.level
        scales = room.position.shape[2]
        out = np.tile(room.ends_any, (level.shape[0], 1)) & self.deal[:, None]
        for k, x in zip(room.ends_issue.tolist(), room.ends_level.tolist(), strict=True):
            if k >= 0:
                out[:, k] &= level[:, k] >= x - 1e-9 if k < scales else level[:, k] != x
        return out

    def share(self, mask: Bools) -> float:
        """Share of solved draws."""
        good = self.good
        return float(mask[good].mean()) if good.any() else 0.0

    def outcome(self) -> dict[str, Any]:
        """Deal, partial deal and no deal over solved draws, with the reasons for none."""
        kind = self.solved.kind
        reasons = {word: self.share(self.solved.reason == code) for code, word in REASONS.items()}
        return {
            "deal": self.share(kind == DEAL),
            "partial": self.share(kind == PARTIAL),
            "no_deal": self.share(kind == NONE),
            "reasons": {k: v for k, v in reasons.items() if v > 0},
        }

    def medoid(self) -> int | None:
        """The draw of the most frequent kind nearest their mean; None where that is no deal."""
        kind = self.solved.kind[self.good]
        counts = [int((kind == k).sum()) for k in (DEAL, PARTIAL, NONE)]
        most = (DEAL, PARTIAL, NONE)[int(np.argmax(counts))]
        if most == NONE:
            return None
        rows = np.flatnonzero((self.solved.kind == most) & self.good)
        level = self.solved.level[rows]
        scales = len(self.seating.drawn.scales)
        columns = [level[:, :scales]]
        for k in range(scales, level.shape[1]):  # options as 0/1, so ranks do not matter
            for option in range(int(self.seating.room.option_count[k - scales])):
                same: Bools = np.equal(level[:, k : k + 1], option)
                columns.append(np.where(same, np.sqrt(0.5), 0.0))
        points = np.concatenate(columns, axis=1)
        apart: Floats = ((points - points.mean(axis=0)) ** 2).sum(axis=1)
        return int(rows[int(np.round(apart, 12).argmin())])


def kept_rows(seating: Seating) -> Ints:
    """Draws that do not contradict observed behaviour.

    Raises
    ------
    MethodError
        None is left.
    """
    rows = np.flatnonzero(seating.drawn.kept)
    if rows.size == 0:
        raise MethodError(
            "No draw agrees with what was observed: in every one the party would have acted "
            "otherwise.",
            instead="Widen the ranges of that party, or correct `observed`.",
        )
    return rows


def solve(
    seating: Seating, rows: Ints | None = None, *, by: Callable[[Room], Solved] = agree
) -> Run:
    """Settle a table over some draws (all that are kept unless given).

    ``by`` is the solution: asymmetric Nash unless another is asked for.

    Raises
    ------
    MethodError
        A draw has more branches than the cap; names what multiplies them.
    """
    drawn = seating.drawn
    if rows is None:
        rows = kept_rows(seating)
    part = seating if rows.size == drawn.draws else seating.take(rows)
    solved = _in_chunks(part, by)
    if (solved.reason == Reason.TOO_MANY).any():
        raise MethodError(_too_many(seating, int(solved.branches.max())))
    level = np.tile(drawn.status_quo(), (drawn.draws, 1))
    level[rows] = solved.level
    none = solved.kind == NONE
    no_deal = part.room.no_deal
    worth = np.where(none[:, None], no_deal, drawn.worth(level)[rows])
    return Run(seating=part, rows=rows, solved=solved, worth=worth, no_deal=no_deal)


def _in_chunks(seating: Seating, by: Callable[[Room], Solved]) -> Solved:
    """Settle in chunks, so that Ctrl-C is heard in between; draws do not know of each other."""
    count = seating.room.theta.shape[0]
    if count <= CHUNK:
        return by(seating.room)
    every = np.arange(count, dtype=np.int64)
    cuts = range(0, count, CHUNK)
    parts = [by(seating.take(every[i : i + CHUNK]).room) for i in cuts]
    return Solved(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _too_many(seating: Seating, count: int) -> str:
    drawn = seating.drawn
    sources = [f"the options of {k}" for k in drawn.options]
    sources += [f"the consent of {p}" for p, _ in seating.consents]
    room = seating.room
    start = room.status_quo[:, room.limit_issue]
    apart: Floats = room.limit_side * (start - room.limit_level)
    fails = [bool((column < -1e-12).any()) for column in apart.T]
    sources += [
        f"the demand of {drawn.limits[i].actor} on {drawn.limits[i].issue}"
        for i, fail in zip(seating.limits, fails, strict=True)
        if fail and not drawn.limits[i].every
    ]
    sources += [f"the conditions of {drawn.offers[i].by}'s offer" for i in seating.offers]
    return (
        f"Too many cases to tell apart: {count:,} a draw, and {CAP:,} is the most. "
        "They multiply from "
        + ", ".join(dict.fromkeys(sources))
        + ". Leave some out, or merge options."
    )
