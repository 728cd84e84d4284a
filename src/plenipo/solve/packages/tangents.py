"""How good a package can be at most: upper bounds that add up over issues.

A concave aim lies below each of its tangents, and the best of a tangent separates by issue, so
a tangent bounds the aim for every package and for every continuation of a part (the
certificate of `nash`, used for pruning). The tightest tangents touch at the best mixture of
packages, which is found by Frank-Wolfe steps with exact line search.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Floats, Ints, compiled, inner

__all__ = [
    "LOG",
    "SMALLEST",
    "TOTAL",
    "Tangents",
    "climb_mixtures",
    "of_nash",
    "of_smallest",
    "of_total",
]

ROUNDS = 300
LOG, SMALLEST, TOTAL = 0, 1, 2
SHARP = (0.1, 0.03, 0.01, 0.003)  # widths of the smooth minimum and of the barrier


class Tangents(NamedTuple):
    """No package is worth more than normal @ utility + constant, for any of R tangents."""

    normal: Floats  # (R, n), >= 0
    constant: Floats  # (R,)


def of_smallest(
    tables: Sequence[Floats], zero: Floats, scale: Floats, members: Ints
) -> tuple[Tangents, Floats, float]:
    """Tangents of min over members of (u_i - zero_i) / scale_i.

    Also the best mixture of packages found (n,), and a bound on what any package reaches.
    """
    flat, start = _flat([table[members] for table in tables])
    parties, zero, scale = zero.size, zero[members], scale[members]
    ones = np.ones(zero.size)
    u = flat[start[:-1]].sum(axis=0)
    normals: list[Floats] = []
    spread = max(float(((_most(flat, start) - zero) / scale).min() - ((u - zero) / scale).min()), 0)
    for width in SHARP:
        u, normal, _ = climb_mixtures(
            flat,
            start,
            u,
            SMALLEST,
            ones,
            zero,
            scale,
            max(width * spread, 1e-12),
            0.1 * width * spread,
            ROUNDS,
        )
        normals.append(normal)
    best = min(normals, key=lambda a: _best(flat, start, a) - float(a @ zero))
    alone = np.diag(1.0 / scale)
    mixed = [(1.0 - e) * best + e * alone for e in (0.1, 0.4, 1.0)]
    normal = np.concatenate([[best], *mixed])
    whole = np.zeros((normal.shape[0], parties))
    whole[:, members] = normal
    bound = _best(flat, start, best) - float(best @ zero)
    return Tangents(whole, -(normal @ zero)), u, bound


def of_nash(
    tables: Sequence[Floats], zero: Floats, weight: Floats, inside: Floats
) -> tuple[Tangents, Floats]:
    """Tangents of sum_i weight_i ln(u_i - zero_i); `inside` is a mixture with all gains > 0."""
    flat, start = _flat(tables)
    some = np.flatnonzero(weight > 0.0)
    u, _, _ = climb_mixtures(
        flat, start, inside, LOG, weight, zero, np.ones(zero.size), 0.0, 1e-5, 4 * ROUNDS
    )
    at = [u, inside]
    for i in some:
        for factor in (0.6, 0.85, 1.2, 1.6):
            other = u.copy()
            other[i] = zero[i] + factor * (u[i] - zero[i])
            at.append(other)
    gain = np.array(at)[:, some] - zero[some]
    normal = np.zeros((len(at), zero.size))
    normal[:, some] = weight[some] / gain
    total = float(weight.sum())
    constant = np.log(gain) @ weight[some] - total - normal @ zero
    return Tangents(normal, constant), u


def of_total(tables: Sequence[Floats], weight: Floats, floor: Floats, inside: Floats) -> Tangents:
    """Tangents of sum_i weight_i u_i where u_i >= floor_i: multipliers of the floors."""
    flat, start = _flat(tables)
    finite = np.isfinite(floor)
    width = np.maximum(_most(flat, start) + _most(-flat, start), 1e-300)
    zero = np.where(finite, floor, 0.0)
    u = inside.copy()
    normals = [weight]
    if finite.any() and bool((inside > floor).all()):
        for sharp in SHARP:
            barrier = np.where(finite, 1.0, 0.0)
            size = sharp * float(weight @ width) / max(int(finite.sum()), 1)
            u, normal, _ = climb_mixtures(
                flat, start, u, TOTAL, weight, zero, barrier, size, 0.1 * size, ROUNDS
            )
            normals.append(normal)
    normal = np.array(normals)
    return Tangents(normal, -((normal - weight) @ zero))


def _flat(tables: Sequence[Floats]) -> tuple[Floats, Ints]:
    """All values below one another (T, n), and where each issue begins (m + 1,)."""
    sizes = [table.shape[1] for table in tables]
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return np.ascontiguousarray(np.concatenate([table.T for table in tables])), start


def _most(flat: Floats, start: Ints) -> Floats:
    return np.maximum.reduceat(flat, start[:-1], axis=0).sum(axis=0)


def _best(flat: Floats, start: Ints, normal: Floats) -> float:
    return float(np.maximum.reduceat(flat @ normal, start[:-1]).sum())


@inner
def _slope(
    u: Floats, kind: int, weight: Floats, zero: Floats, scale: Floats, width: float, out: Floats
) -> None:
    """Gradient of the aim at u."""
    n = u.shape[0]
    if kind == LOG:
        for i in range(n):
            out[i] = weight[i] / (u[i] - zero[i]) if weight[i] > 0.0 else 0.0
    elif kind == TOTAL:
        for i in range(n):
            out[i] = weight[i]
            if scale[i] > 0.0:
                out[i] += width / (u[i] - zero[i])
    else:
        smallest = np.inf
        for i in range(n):
            smallest = min(smallest, (u[i] - zero[i]) / scale[i])
        total = 0.0
        for i in range(n):
            out[i] = np.exp((smallest - (u[i] - zero[i]) / scale[i]) / width)
            total += out[i]
        for i in range(n):
            out[i] /= total * scale[i]


@compiled
def climb_mixtures(
    flat: Floats, start: Ints, u: Floats, kind: int, weight: Floats, zero: Floats, scale: Floats,
    width: float, enough: float, rounds: int,
) -> tuple[Floats, Floats, float]:  # fmt: skip
    """Frank-Wolfe from u until the gap is small enough: the last mixture, the normal of the
    least bound, and that bound.

    LOG: sum weight ln(u - zero). SMALLEST: minus width ln sum exp(-(u - zero) / scale / width).
    TOTAL: sum weight u + width sum over scale > 0 of ln(u - zero).
    """
    n = u.shape[0]
    u = u.copy()
    normal = np.zeros(n)
    kept = np.zeros(n)
    y = np.zeros(n)
    on_way = np.zeros(n)
    least = np.inf
    for _ in range(rounds):
        _slope(u, kind, weight, zero, scale, width, normal)
        for i in range(n):
            y[i] = 0.0
        for k in range(start.shape[0] - 1):
            best, at = -np.inf, start[k]
            for t in range(start[k], start[k + 1]):
                total = 0.0
                for i in range(n):
                    total += normal[i] * flat[t, i]
                if total > best:
                    best, at = total, t
            for i in range(n):
                y[i] += flat[at, i]
        gap = 0.0
        bound = 0.0
        for i in range(n):
            gap += normal[i] * (y[i] - u[i])
            bound += normal[i] * (y[i] - zero[i])
        if kind != SMALLEST:
            bound = gap
        if bound < least:
            least = bound
            for i in range(n):
                kept[i] = normal[i]
        if gap <= enough:
            break
        low, high = 0.0, 1.0  # where the slope along the way to y turns
        for _ in range(30):
            step = 0.5 * (low + high)
            inside = True
            for i in range(n):
                bars = (kind == LOG and weight[i] > 0.0) or (kind == TOTAL and scale[i] > 0.0)
                if bars and u[i] + step * (y[i] - u[i]) <= zero[i]:
                    inside = False
            rise = -1.0
            if inside:
                for i in range(n):
                    on_way[i] = u[i] + step * (y[i] - u[i])
                _slope(on_way, kind, weight, zero, scale, width, normal)
                rise = 0.0
                for i in range(n):
                    rise += normal[i] * (y[i] - u[i])
            if rise > 0.0:
                low = step
            else:
                high = step
        for i in range(n):
            u[i] += low * (y[i] - u[i])
    return u, kept, least
