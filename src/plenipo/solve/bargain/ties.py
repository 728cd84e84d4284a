"""Which of two equally good packages: the fairer, then the one nearer the compromise."""

from __future__ import annotations

from plenipo.solve.arrays import Floats, inner

__all__ = ["distance", "fairer", "same_package"]


@inner
def fairer(g: Floats, h: Floats, close: float) -> int:
    """Leximin: 1 where g is better, -1 where h is, 0 where equal. Sorts both in place."""
    for i in range(1, g.shape[0]):
        for values in (g, h):
            j = i
            while j > 0 and values[j - 1] > values[j]:
                values[j - 1], values[j] = values[j], values[j - 1]
                j -= 1
    for i in range(g.shape[0]):
        if abs(g[i] - h[i]) > close:
            return 1 if g[i] > h[i] else -1
    return 0


@inner
def distance(
    level: Floats, mean: Floats, taste: Floats, worth: Floats, d: int, seated: int
) -> float:
    """From the table's compromise mean: salience-weighted squares, mean over members."""
    scales = taste.shape[2]
    apart = 0.0
    seats = 0
    for p in range(taste.shape[1]):
        if not (seated >> p) & 1:
            continue
        seats += 1
        for k in range(scales):
            apart += taste[d, p, k, 0] * (level[k] - mean[k]) ** 2
        for k in range(worth.shape[2]):
            apart -= worth[d, p, k, int(level[scales + k])]
    return apart / max(seats, 1)


@inner
def same_package(level: Floats, other: Floats) -> bool:
    apart = 0.0
    for k in range(level.shape[0]):
        apart = max(apart, abs(level[k] - other[k]))
    return apart <= 1e-6
