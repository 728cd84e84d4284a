"""The box of a branch: caps, required content, options chosen, cells between thresholds."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints, inner

__all__ = ["choose_cell", "count_cells", "start_box"]

SAME = 1e-12


@inner
def start_box(
    required: Floats,
    options: Ints,
    fixed: Floats,
    cap: Floats,
    d: int,
    ours: Bools,
    movable: Bools,
    base: Floats,
    lowest: Ints,
    radix: Ints,
) -> bool:
    """Caps, required content and what stays: the box and the options; False where empty.

    ``ours`` are the issues that could move if everyone accepted: their caps hold even where
    someone left aside, or a demand avoided, keeps them in place.
    """
    scales = base.shape[1]
    for k in range(movable.shape[0]):
        needed = required[k]
        given = not np.isnan(needed)
        if given and not movable[k] and abs(needed - fixed[d, k]) > SAME:
            return False
        if k >= scales:
            lowest[k] = int(needed if given else fixed[d, k])
            radix[k] = 1
            if movable[k] and not given:
                lowest[k] = 0
                radix[k] = options[k - scales]
            continue
        if ours[k] and not movable[k]:
            below = fixed[d, k] < cap[d, k, 0] - SAME
            if below or fixed[d, k] > cap[d, k, 1] + SAME:
                return False
        base[0, k] = cap[d, k, 0] if movable[k] else fixed[d, k]
        base[1, k] = cap[d, k, 1] if movable[k] else fixed[d, k]
        if given:
            base[0, k] = max(base[0, k], needed)
            base[1, k] = min(base[1, k], needed)
    return True


@inner
def count_cells(
    split_from: Ints, split_level: Floats, movable: Bools, base: Floats, lowest: Ints, radix: Ints
) -> int:
    """The cells between thresholds that a box meets; how many combinations, 0 where empty."""
    count = 1
    for k in range(movable.shape[0]):
        if k < base.shape[1]:
            if base[0, k] > base[1, k] + SAME:
                return 0
            lowest[k] = 0
            radix[k] = 1
            if movable[k]:
                at = split_from[k]
                last = split_from[k + 1] - at
                while lowest[k] < last and split_level[at + lowest[k]] < base[0, k]:
                    lowest[k] += 1
                while last > lowest[k] and split_level[at + last - 1] > base[1, k]:
                    last -= 1
                radix[k] = last - lowest[k] + 1
        count *= radix[k]
    return count


@inner
def choose_cell(
    combination: int,
    split_from: Ints,
    split_level: Floats,
    split_below: Floats,
    movable: Bools,
    base: Floats,
    lowest: Ints,
    radix: Ints,
    box: Floats,
    choice: Ints,
) -> None:
    """Unfold a combination; the first option issue varies slowest, thresholds fastest."""
    scales = base.shape[1]
    issues = movable.shape[0]
    rest = combination
    for back in range(issues):
        k = scales - 1 - back if back < scales else issues - 1 + scales - back
        digit = lowest[k] + rest % radix[k]
        rest //= radix[k]
        if k >= scales:
            choice[k - scales] = digit
            continue
        box[0, k] = base[0, k]
        box[1, k] = base[1, k]
        at = split_from[k] + digit
        if movable[k] and digit > 0:
            box[0, k] = max(box[0, k], split_level[at - 1])
        if movable[k] and at < split_from[k + 1]:
            box[1, k] = min(box[1, k], split_below[at])
