"""Swaps: what happens to everybody if a package has a few issues at other levels.

A swap is allowed in a draw if the table could put the new package together, pushes no real line
of anyone asked further out than it was, and whoever it asks anew would sign; it helps if nobody
asked is worse off and somebody is better off. Gains add up over issues, so a bundle is a sum, and
most are ruled out before anything else is looked at.

Logrolling: Raiffa (1982), The Art and Science of Negotiation, ch. 10-11.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints, compiled
from plenipo.solve.bargain.room import Room
from plenipo.solve.packages.judged import judged, overstep, worth_of

__all__ = ["Bundles", "Swapped", "bundles", "put", "screened", "swapped"]

TINY = 1e-9
CHUNK = 64  # packages judged in one go


class Bundles(NamedTuple):
    """M ways to move W issues of a package."""

    issue: Ints  # (M, W) ascending
    level: Floats  # (M, W) where each goes


class Swapped(NamedTuple):
    """M swaps over D draws."""

    allowed: Bools  # (D, M) could be put together, pushes no line further out, no new veto
    unhurt: Bools  # (D, M) allowed, and nobody asked about either package is worse off
    helps: Bools  # (D, M) unhurt, and somebody asked gains enough to notice
    signed: Bools  # (D, M) everybody asked about the new package would sign it
    asked: Bools  # (D, M, n) whose agreement the old package or the new one needs
    gain: Floats  # (D, M, n) worth of the new package less that of the old


def bundles(ladder: Sequence[Floats], size: int) -> Bundles:
    """Every way to move ``size`` issues, each to one of the levels of its ladder.

    Parameters
    ----------
    ladder : for each issue the levels it could go to; empty where it stays
    """
    issue: list[tuple[int, ...]] = []
    level: list[tuple[float, ...]] = []
    some = [k for k, levels in enumerate(ladder) if len(levels)]
    for chosen in combinations(some, size):
        for at in product(*(ladder[k].tolist() for k in chosen)):
            issue.append(chosen)
            level.append(at)
    return Bundles(
        np.array(issue, np.int64).reshape(-1, size), np.array(level, float).reshape(-1, size)
    )


def put(level: Floats, moves: Bundles) -> Floats:
    """Packages with the bundles put in: (M, m), or (D, M, m) from one package a draw (D, m)."""
    count = moves.issue.shape[0]
    out = np.repeat(level[..., None, :], count, axis=-2)
    row: Ints = np.arange(count, dtype=np.int64)[:, None]
    out[..., row, moves.issue] = moves.level
    return out


def screened(
    room: Room, level: Floats, worth: Floats, asked: Bools, moves: Bundles, least: float
) -> Ints:
    """(M,) draws in which a bundle leaves nobody ``asked`` worse off, by worth alone.

    Never fewer than those in which the swap helps: who else is asked, and what the table could
    put together, is not looked at.

    Parameters
    ----------
    level : array (m,) or (D, m), the package on the table
    worth : array (D, n), what it is worth
    asked : array (D, n), whose agreement it needs
    least : the gain somebody must have, 0 to 1
    """
    steps, back = np.unique(
        np.stack([moves.issue.ravel().astype(float), moves.level.ravel()], axis=1),
        axis=0,
        return_inverse=True,
    )
    single = Bundles(steps[:, :1].astype(np.int64), steps[:, 1:])
    start = worth_of(room, level[..., None, :])[:, 0]
    each: Floats = worth_of(room, put(level, single)) - start[:, None]
    could = room.seated.copy()
    for h, p in enumerate(room.consent_party):
        could[:, p] |= room.consent_real[:, h]
    who = np.flatnonzero((asked | could).any(axis=0))
    return _counted(
        np.ascontiguousarray(each.transpose(1, 0, 2)[..., who]),
        np.ascontiguousarray((start - worth)[:, who]),
        np.ascontiguousarray(asked[:, who]),
        np.ascontiguousarray((asked | could)[:, who]),
        back.reshape(moves.issue.shape).astype(np.int64),
        least,
    )


@compiled
def _counted(
    each: Floats, offset: Floats, asked: Bools, could: Bools, steps: Ints, least: float
) -> Ints:
    draws, people = offset.shape
    out = np.zeros(steps.shape[0], np.int64)
    for i in range(steps.shape[0]):
        for d in range(draws):
            better = False
            for a in range(people):
                gain = offset[d, a]
                for w in range(steps.shape[1]):
                    gain += each[steps[i, w], d, a]
                if asked[d, a] and gain < -1e-9:
                    better = False
                    break
                better = better or (could[d, a] and gain >= least - 1e-9)
            if better:
                out[i] += 1
    return out


def swapped(
    room: Room, level: Floats, worth: Floats, asked: Bools, moves: Bundles, least: float
) -> Swapped:
    """Judge swaps in every draw.

    Parameters
    ----------
    level : array (m,) or (D, m), the package on the table
    worth : array (D, n), what it is worth
    asked : array (D, n), whose agreement it needs
    least : the gain at which somebody is better off, 0 to 1
    """
    draws, n = worth.shape
    count = moves.issue.shape[0]
    start = np.broadcast_to(level, (draws, level.shape[-1]))[:, None]
    out_now = overstep(room, start, np.abs(start - room.fixed[:, None]) > TINY)
    allowed, unhurt = np.empty((draws, count), bool), np.empty((draws, count), bool)
    helps, signed = np.empty((draws, count), bool), np.empty((draws, count), bool)
    both, gain = np.empty((draws, count, n), bool), np.empty((draws, count, n))
    for i in range(0, count, CHUNK):
        at = slice(i, i + CHUNK)
        new = put(level, Bundles(moves.issue[at], moves.level[at]))
        found = judged(room, new)
        packages: Floats = np.broadcast_to(new, (draws, *new.shape[-2:]))
        out = overstep(room, packages, np.abs(packages - room.fixed[:, None]) > TINY)
        both[:, at] = asked[:, None] | found.asked
        gain[:, at] = found.worth - worth[:, None]
        pushed: Bools = out > out_now + TINY
        bound = both[:, at][..., room.limit_party]
        new_to_it: Bools = found.asked & ~asked[:, None]
        vetoed: Bools = np.any(new_to_it & ~found.willing, axis=2)
        allowed[:, at] = found.feasible & ~vetoed & ~(pushed & bound).any(axis=2)
        hurt: Bools = both[:, at] & (gain[:, at] < -TINY)
        unhurt[:, at] = allowed[:, at] & ~hurt.any(axis=2)
        better: Bools = both[:, at] & (gain[:, at] >= least - TINY)
        helps[:, at] = unhurt[:, at] & better.any(axis=2)
        signed[:, at] = found.signed
    return Swapped(allowed, unhurt, helps, signed, both, gain)
