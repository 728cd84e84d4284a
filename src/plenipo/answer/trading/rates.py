"""Exchange rates: how much of one issue makes up for how much of another, to each party.

A party's rate between issues p and q is (du/dp) / (du/dq) at the package on the table: steps on
q that make up for one step on p, a step being the same share of either ladder. Where two parties
want opposite things on both issues, they can trade if their rates differ; at the rate

    dq/dp = (|u_ip| + |u_jp|) / (|u_iq| + |u_jq|)

both gain equally many points (Stokman and van Oosten 1994, in Bueno de Mesquita and Stokman,
European Community Decision Making, ch. 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.trading.base import Base
from plenipo.solve.arrays import Bools, Floats

__all__ = ["STEP", "Rate", "find_rates", "slopes"]

STEP = 0.1  # of a ladder: how far either issue moves at most
FELT = 0.01  # points of the agenda, 0 to 1, that a whole ladder must be worth to count
SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Two issues and what a step on the first is worth in steps on the second."""

    issues: tuple[str, str]
    rates: Mapping[str, Interval]  # party -> steps on the second worth one on the first
    gives: str  # who gives way on the first and is made up for on the second
    takes: str  # the other way round
    possible: float  # share of draws in which that trade gains both
    rate: Interval  # steps on the second for one on the first at which both gain alike
    gain: Interval  # points each gains then, the issue that moves more by a tenth of its ladder
    unhurt: float  # share of those draws in which nobody else asked about the package loses

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "issues": list(self.issues),
            "rates": {p: r.to_dict() for p, r in self.rates.items()},
            "gives_way_on_the_first": self.gives,
            "gives_way_on_the_second": self.takes,
            "possible": self.possible,
            "equal_gain_rate": self.rate.to_dict(),
            "gain_of_each": self.gain.to_dict(),
            "nobody_else_loses": self.unhurt,
        }


def slopes(base: Base) -> Floats:
    """(K, n, S) what a whole ladder of each scale is worth at the pace of a small step upwards."""
    room = base.seating.room
    scales = room.position.shape[2]
    apart = base.level[:scales] - room.position
    pull = np.sign(apart) if room.absolute else 2.0 * apart
    return -room.salience * pull - room.cost


def find_rates(base: Base) -> tuple[Rate, ...]:
    """The pairs of issues on which two of those asked could gain most by a small trade."""
    slope = slopes(base)
    people = [base.at(p) for p in base.parties]
    scales = len(base.drawn.scales)
    open_ = [k for k in range(scales) if base.seating.room.open_issue[k]]
    found: list[tuple[float, int, int, int, int]] = []
    for p, q in combinations(open_, 2):
        best = max(
            (
                (float(np.median(_gain(base, slope, i, j, p, q)[0])), i, j)
                for i in people
                for j in people
                if i != j
            ),
            default=(0.0, 0, 0),
        )
        if best[0] > 1e-4:
            found.append((best[0], best[1], best[2], p, q))
    found.sort(key=lambda x: (-x[0], x[3], x[4]))
    return tuple(_rate(base, slope, people, i, j, p, q) for _, i, j, p, q in found[:SHOWN])


def _gain(
    base: Base, slope: Floats, i: int, j: int, p: int, q: int
) -> tuple[Floats, Floats, Bools]:
    """(K,) what i and j each gain where i gives way on p and j on q; the rate; whether it pays.

    Nothing where they want the same thing on either, hardly care, or the ladder ends there.
    """
    size = [np.abs(slope[:, a, k]) for a in (i, j) for k in (p, q)]
    ip, iq, jp, jq = size
    opposed: Bools = (slope[:, i, p] * slope[:, j, p] < 0) & (slope[:, i, q] * slope[:, j, q] < 0)
    opposed &= np.min(size, axis=0) >= FELT
    for k, taker in ((p, j), (q, i)):
        up: Bools = slope[:, taker, k] > 0
        opposed &= (up & (base.level[k] < 1.0)) | (~up & (base.level[k] > 0.0))
    rate: Floats = np.divide(ip + jp, iq + jq, out=np.full_like(ip, np.nan), where=opposed)
    step = STEP / np.maximum(1.0, np.where(opposed, rate, 1.0))  # on p; q moves rate times that
    each = np.where(opposed, step * (iq * np.where(opposed, rate, 0.0) - ip), 0.0)
    return each, rate, opposed & (each > 0.0)


def _rate(base: Base, slope: Floats, people: list[int], i: int, j: int, p: int, q: int) -> Rate:
    each, rate, pays = _gain(base, slope, i, j, p, q)
    actors = base.drawn.actors
    rates: dict[str, Interval] = {}
    for a in people:
        felt: Bools = (np.abs(slope[:, a, p]) >= FELT) & (np.abs(slope[:, a, q]) >= FELT)
        rates[actors[a]] = Interval.of(np.abs(slope[felt, a, p] / slope[felt, a, q]))
    others = [a for a in people if a not in (i, j)]
    ways = np.sign(slope[:, j, p]), np.sign(slope[:, i, q]) * np.where(pays, rate, 0.0)
    change = ways[0][:, None] * slope[:, others, p] + ways[1][:, None] * slope[:, others, q]
    hurt: Bools = np.any(base.asked[:, others] & (change < -1e-9), axis=1)
    return Rate(
        issues=(base.drawn.issues[p], base.drawn.issues[q]),
        rates=rates,
        gives=actors[i],
        takes=actors[j],
        possible=float(pays.mean()),
        rate=Interval.of(rate[pays]),
        gain=Interval.of(100.0 * each),
        unhurt=float((~hurt[pays]).mean()) if pays.any() else 0.0,
    )
