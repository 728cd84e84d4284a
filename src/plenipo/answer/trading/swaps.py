"""Swaps from the package on the table: which leave nobody worse off, which bring a refuser in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.table.run import MOVED
from plenipo.answer.trading.base import Base
from plenipo.answer.trading.joint import Joint
from plenipo.answer.trading.ladder import Move, ladders, move_of
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.packages.judged import judged
from plenipo.solve.packages.swaps import Bundles, bundles, put, screened, swapped

__all__ = ["NOTICED", "Swap", "Swaps", "find_swaps"]

NOTICED = 0.005  # of a party's agenda: half a point
TRIED = 600  # bundles of a size judged for each list, the most promising first
BLOCK = 128
SHOWN = 5
OFTEN = 0.01  # share of draws below which a swap is none to name
FEW = 0.05  # where no two issues help in more draws, three are tried
MORE = 0.01  # by how much more draws a larger swap must help to be worth its length
ALIKE = 0.005  # shares closer than this are no reason to go further


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """The package on the table with a few issues at other levels."""

    moves: tuple[Move, ...]
    share: float  # of the draws looked at, in which nobody asked is worse off, somebody better
    draws: int  # how many those are
    gains: Mapping[str, Interval]  # those asked, points against the package on the table
    outsiders: Mapping[str, tuple[float, Interval]]  # share of draws in which each loses, points
    signed: tuple[float, float]  # share of all draws signed by everybody asked, before and after
    willing: Mapping[str, tuple[float, float]]  # the same for each of those asked
    level: Floats  # (m,) the new package

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "moves": [m.to_dict() for m in self.moves],
            "share": self.share,
            "draws": self.draws,
            "gains": {p: g.to_dict() for p, g in self.gains.items()},
            "outsiders": {
                p: {"loses": share, "gain": g.to_dict()} for p, (share, g) in self.outsiders.items()
            },
            "signed": {"before": self.signed[0], "after": self.signed[1]},
            "willing": {p: {"before": x, "after": y} for p, (x, y) in self.willing.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Swaps:
    """Two short lists of swaps."""

    draws: int  # draws looked at: those in which the table could put its package together
    tried: Mapping[int, int]  # number of issues -> ways to move them
    some: float  # share of the draws looked at in which some swap tried helps
    helping: tuple[Swap, ...]  # nobody asked worse off, somebody better; in most draws first
    bringing: tuple[Swap, ...]  # signed by all in more draws, and worth more over all draws

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "draws": self.draws,
            "tried": {str(k): v for k, v in self.tried.items()},
            "some_swap_helps": self.some,
            "helping": [s.to_dict() for s in self.helping],
            "bringing": [s.to_dict() for s in self.bringing],
        }


Listed = tuple[tuple[int, ...], tuple[float, ...]]  # issues, and where each goes


class _Tried(NamedTuple):
    """Bundles judged, M of them."""

    issue: tuple[tuple[int, ...], ...]  # (M,)
    level: tuple[tuple[float, ...], ...]
    helps: Bools  # (K, M)
    signed: Bools  # (K, M)
    lift: Floats  # (M,) joint gain won where it helps, mean over those draws
    worth: Floats  # (M,) joint gain where all would sign, 0 elsewhere; mean over draws
    cost: Floats  # (M,) what the one who loses most of those asked loses, mean over draws


def find_swaps(base: Base, joint: Joint, *, most: int = 2) -> Swaps:
    """The smallest swaps that help, and those that bring a refuser in.

    Parameters
    ----------
    joint : joint gains at this table
    most : issues moved at once; three are also tried where no two help
    """
    looked: Bools = base.verdict.feasible[:, 0] | base.nothing
    if not base.enough or not looked.any():
        return Swaps(draws=0, tried={}, some=0.0, helping=(), bringing=())
    found: list[_Tried] = []
    tried: dict[int, int] = {}
    ladder = ladders(base)
    size = 1
    while size <= most:
        moves = bundles(ladder, size)
        tried[size] = int(moves.issue.shape[0])
        found.append(_judge(base, joint, moves))
        if size == most == 2 and _best(found, looked) < FEW:
            most = 3
        size += 1
    some = np.logical_or.reduce([t.helps.any(axis=1) for t in found])
    return Swaps(
        draws=int(looked.sum()),
        tried=tried,
        some=float(some[looked].mean()),
        helping=tuple(_swap(base, *x, looked) for x in _helping(base, found, looked)),
        bringing=tuple(_swap(base, *x, looked) for x in _bringing(base, joint, found)),
    )


def _judge(base: Base, joint: Joint, moves: Bundles) -> _Tried:
    """Judge the bundles that may help, or be signed, in most draws."""
    room = base.seating.room
    hope = screened(room, base.level, base.worth, base.asked, moves, NOTICED)
    sign = screened(room, base.level, base.floor, room.seated, moves, -np.inf)
    chosen = np.union1d(_top(hope), _top(sign))
    helps, signed = (np.zeros((base.count, chosen.size), bool) for _ in range(2))
    lift, worth, cost = (np.zeros(chosen.size) for _ in range(3))
    before = joint.of(base.worth)[:, None]
    stays = room.fixed[:1]
    for i in range(0, chosen.size, BLOCK):
        at = chosen[i : i + BLOCK]
        part = Bundles(moves.issue[at], moves.level[at])
        found = swapped(room, base.level, base.worth, base.asked, part, NOTICED)
        helps[:, i : i + BLOCK], signed[:, i : i + BLOCK] = found.helps, found.signed
        new = put(base.level, part)
        deal: Bools = np.any(np.abs(new - stays) > MOVED, axis=1)  # today as it is is none
        signed[:, i : i + BLOCK] &= deal
        gained = joint.of(found.gain + base.worth[:, None])
        won: Floats = np.where(found.helps, gained - before, 0.0)
        lift[i : i + BLOCK] = won.sum(axis=0) / np.maximum(found.helps.sum(axis=0), 1)
        worth[i : i + BLOCK] = np.where(signed[:, i : i + BLOCK], gained, 0.0).mean(axis=0)
        worst: Floats = np.where(found.asked, found.gain, 0.0).min(axis=2)
        cost[i : i + BLOCK] = -worst.mean(axis=0)
    return _Tried(
        tuple(tuple(row) for row in moves.issue[chosen].tolist()),
        tuple(tuple(row) for row in moves.level[chosen].tolist()),
        helps,
        signed,
        lift,
        worth,
        cost,
    )


def _top(count: Ints) -> Ints:
    order = np.argsort(-count, kind="stable")[:TRIED]
    return order[count[order] > 0]


def _best(found: list[_Tried], looked: Bools) -> float:
    return max((float(t.helps[looked].mean(axis=0).max(initial=0.0)) for t in found), default=0.0)


def _ways(base: Base, issue: tuple[int, ...], level: tuple[float, ...]) -> tuple[Any, ...]:
    """What makes two swaps near-duplicates: the same issues moved the same way."""
    scales = len(base.drawn.scales)
    return tuple(
        (k, (1 if x > base.level[k] else -1) if k < scales else x)
        for k, x in zip(issue, level, strict=True)
    )


def _parts(ways: tuple[Any, ...], kept: list[tuple[Any, ...]]) -> Iterator[int]:
    """Which of those kept move only some of the same issues the same way."""
    return (i for i, other in enumerate(kept) if set(other) <= set(ways))


def _listed(
    base: Base, found: list[_Tried], value: list[Floats], more: float, cost: list[Floats]
) -> list[Listed]:
    """The best of each kind, and no longer one that does little better than a part of it."""
    best: dict[tuple[Any, ...], tuple[float, float, int, int]] = {}
    for t, part in enumerate(found):
        for i, (issue, level) in enumerate(zip(part.issue, part.level, strict=True)):
            ways = _ways(base, issue, level)
            new = (float(value[t][i]), float(cost[t][i]), t, i)
            old = best.get(ways)
            alike = old is not None and abs(new[0] - old[0]) <= ALIKE
            if old is None or (new[1] < old[1] - 1e-12 if alike else new[0] > old[0]):
                best[ways] = new
    short: list[tuple[tuple[Any, ...], tuple[float, float, int, int]]] = []
    for ways, row in sorted(best.items(), key=lambda x: (len(x[0]), -x[1][0], x[1][1], x[1][3])):
        parts = [best[short[i][0]][0] for i in _parts(ways, [w for w, _ in short])]
        if row[0] >= OFTEN and row[0] > max(parts, default=0.0) + (more if parts else 0.0):
            short.append((ways, row))
    short.sort(key=lambda x: (-x[1][0], len(x[0]), x[1][1], x[1][3]))
    return [(found[t].issue[i], found[t].level[i]) for _, (_, _, t, i) in short[:SHOWN]]


def _helping(base: Base, found: list[_Tried], looked: Bools) -> list[Listed]:
    """In most draws first, then the fewest issues; of those alike, the one that wins most."""
    value = [t.helps[looked].mean(axis=0) for t in found]
    return _listed(base, found, value, MORE, [-t.lift for t in found])


def _bringing(base: Base, joint: Joint, found: list[_Tried]) -> list[Listed]:
    """Most joint gain in draws signed by all, of those that more draws sign.

    Signatures alone would be had by giving everything up again.
    """
    now = float(np.where(base.signed, joint.of(base.worth), 0.0).mean())
    often = float(base.signed.mean())
    value = [np.where(t.signed.mean(axis=0) > often, t.worth - now, -1.0) for t in found]
    return _listed(base, found, value, MORE, [t.cost for t in found])


def _swap(base: Base, issue: tuple[int, ...], level: tuple[float, ...], looked: Bools) -> Swap:
    room = base.seating.room
    moves = Bundles(np.array([issue], np.int64), np.array([level]))
    found = swapped(room, base.level, base.worth, base.asked, moves, NOTICED)
    new = judged(room, put(base.level, moves))
    helps, asked = found.helps[:, 0], found.asked[:, 0]
    counted = helps & looked
    over = counted if counted.any() else looked
    gain = 100.0 * found.gain[:, 0]
    gains: dict[str, Interval] = {}
    outsiders: dict[str, tuple[float, Interval]] = {}
    willing: dict[str, tuple[float, float]] = {}
    for i, actor in enumerate(base.drawn.actors):
        inside: Bools = over & asked[:, i]
        if inside.any():
            gains[actor] = Interval.of(gain[inside, i])
            before = np.zeros(base.count, bool) if base.nothing else base.verdict.willing[:, 0, i]
            willing[actor] = (float(before.mean()), float(new.willing[:, 0, i].mean()))
        elif actor in base.situation.parties:
            loses: Bools = gain[over, i] < -100.0 * NOTICED
            outsiders[actor] = (float(loses.mean()), Interval.of(gain[over, i]))
    return Swap(
        moves=tuple(move_of(base, k, x) for k, x in zip(issue, level, strict=True)),
        share=float(helps[looked].mean()),
        draws=int(counted.sum()),
        gains=gains,
        outsiders=outsiders,
        signed=(float(base.signed.mean()), float(found.signed[:, 0].mean())),
        willing=willing,
        level=put(base.level, moves)[0],
    )
