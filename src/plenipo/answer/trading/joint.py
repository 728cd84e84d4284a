"""Joint gains: gains against no deal, each as a share of the most its party could gain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.most import most, taste_of
from plenipo.solve.bargain.room import Room

__all__ = ["Joint", "joint_gains"]

LEAST = 0.005  # of an agenda: who could never gain as much does not count


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """What each of those who sit could gain at most, over D draws; n actors.

    Points of different parties do not add up; shares of what each could have do.
    """

    reach: Floats  # (D, n) the most it could gain of what all would sign, 0 to 1
    counts: Bools  # (D, n) sits, and could gain something
    no_deal: Floats  # (D, n)

    def of(self, worth: Floats) -> Floats:
        """Joint gains, (D,) or (D, M), of worths (D, n) or (D, M, n)."""
        wide = worth.ndim == 3
        reach, no_deal = self.reach, self.no_deal
        if wide:
            reach, no_deal = reach[:, None], no_deal[:, None]
        counts: Bools = self.counts[:, None] if wide else self.counts
        gain: Floats = worth - no_deal
        where: Bools = np.broadcast_to(counts, gain.shape)
        shares: Floats = np.divide(gain, reach, out=np.zeros_like(gain), where=where)
        people: Ints = np.maximum(counts.sum(axis=-1), 1)
        return np.asarray(shares.sum(axis=-1) / people, float)

    def take(self, rows: Ints) -> Joint:
        """The same in some draws."""
        return Joint(reach=self.reach[rows], counts=self.counts[rows], no_deal=self.no_deal[rows])


def joint_gains(room: Room) -> Joint:
    """What each of those who sit could gain at most at a table."""
    reach = np.zeros_like(room.no_deal)
    for a in np.flatnonzero(room.seated.any(axis=0)):
        found = most(room, taste_of(room, int(a)))
        reach[:, a] = np.where(found.found, found.value - room.no_deal[:, a], 0.0)
    counts: Bools = (reach > LEAST) & room.seated
    return Joint(reach=reach, counts=counts, no_deal=room.no_deal)
