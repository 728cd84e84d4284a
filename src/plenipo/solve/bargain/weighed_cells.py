"""Cells of a branch: where an obligation arises or not, and what bounds each from above."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Floats, Ints, inner
from plenipo.solve.bargain.rows import rows_of
from plenipo.solve.bargain.weighed_cast import Cast
from plenipo.solve.bargain.weighed_worth import Cell
from plenipo.solve.enforce.compliance import MOVED

__all__ = [
    "arising_in",
    "cell_of",
    "cheaters",
    "choose_part",
    "hoped_for",
    "parts_of",
    "variables_at",
]

SAME = 1e-12
ANYTHING = 10.0  # more than any worth


@inner
def parts_of(c: Cast, box: Floats, choice: Ints, parts: Ints) -> int:
    """How many cells a branch falls into.

    A scale that alone decides whether an obligation arises is cut a little below and above
    where it stands today; ``parts`` (S,) is overwritten with the pieces of each, 1 or 3.
    """
    scales = box.shape[1]
    count = 1
    for k in range(scales):
        parts[k] = 1
        for b in range(c.obliged.shape[0]):
            settled = c.every[b]
            for i in range(c.today.shape[0]):
                if not c.over[b, i]:
                    continue
                if i >= scales:
                    settled = settled or abs(choice[i - scales] - c.today[i]) > MOVED
                elif box[0, i] > c.today[i] + MOVED or box[1, i] < c.today[i] - MOVED:
                    settled = True
            if c.over[b, k] and not settled and box[1, k] - box[0, k] > SAME:
                parts[k] = 3
        count *= parts[k]
    return count


@inner
def choose_part(c: Cast, box: Floats, parts: Ints, combination: int, part: Floats) -> bool:
    """One cell of a branch; False where it is empty."""
    rest = combination
    for k in range(box.shape[1]):
        part[0, k] = box[0, k]
        part[1, k] = box[1, k]
        digit = rest % parts[k]
        rest //= parts[k]
        if parts[k] == 1:
            continue
        if digit == 0:  # unmoved
            part[0, k] = max(part[0, k], c.today[k] - MOVED)
            part[1, k] = min(part[1, k], c.today[k] + MOVED)
        elif digit == 1:
            part[0, k] = max(part[0, k], c.today[k] + MOVED)
        else:
            part[1, k] = min(part[1, k], c.today[k] - MOVED)
        if part[0, k] > part[1, k] or (digit > 0 and part[1, k] - part[0, k] <= SAME):
            return False
    return True


@inner
def arising_in(c: Cast, part: Floats, choice: Ints) -> Ints:
    """(K,) obligations that arise in a cell."""
    scales = part.shape[1]
    count = 0
    out = np.empty(c.obliged.shape[0], np.int64)
    for b in range(c.obliged.shape[0]):
        arises = c.every[b]
        for i in range(c.today.shape[0]):
            if c.over[b, i]:
                level = 0.5 * (part[0, i] + part[1, i]) if i < scales else choice[i - scales]
                arises = arises or abs(level - c.today[i]) > MOVED
        if arises:
            out[count] = b
            count += 1
    return out[:count]


@inner
def _constants(c: Cast, d: int, who: Ints, box: Floats, choice: Ints) -> Floats:
    """Worth of the options chosen and the cost of going on where it is not ended."""
    scales = box.shape[1]
    out = np.empty(who.shape[0])
    for a in range(who.shape[0]):
        q = who[a]
        total = 1.0
        for k in range(choice.shape[0]):
            total += c.worth[d, q, k, choice[k]]
        k = c.ends_issue[q]
        if k >= scales:
            total -= c.kappa[d, q] if choice[k - scales] == int(c.ends_level[q]) else 0.0
        elif k >= 0:
            total -= c.kappa[d, q] if box[0, k] < c.ends_level[q] - SAME else 0.0
        out[a] = total
    return out


@inner
def cell_of(
    absolute: bool,
    c: Cast,
    d: int,
    people: Ints,
    arising: Ints,
    box: Floats,
    part: Floats,
    choice: Ints,
    hint: Floats,
    levers: bool,
) -> tuple[Cell, Floats]:
    """The rows of a cell and hints by variable.

    ``people`` come first, then whoever is obliged here and not among them; with ``levers``
    every issue a guarantee works through gets a variable, cared about or not.
    """
    scales = box.shape[1]
    count = people.shape[0]
    who = np.empty(count + arising.shape[0] + 1, np.int64)
    who[:count] = people
    breaker = np.empty(arising.shape[0], np.int64)
    for r in range(arising.shape[0]):
        q = c.obliged[arising[r]]
        breaker[r] = -1
        for a in range(count):
            if who[a] == q:
                breaker[r] = a
        if breaker[r] < 0:
            who[count] = q
            breaker[r] = count
            count += 1
    if levers:
        who[count] = c.taste.shape[1] - 1
    rows = who[: count + 1] if levers else who[:count]
    constant = _constants(c, d, rows, box, choice)
    linear, curve, low, high, issue, hints = rows_of(
        absolute, c.taste, d, rows, part, constant, hint
    )
    at = np.empty(scales + choice.shape[0])
    lever = np.empty(scales, np.int64)
    number = 0
    for k in range(scales):
        at[k] = min(max(hint[0, k], part[0, k]), part[1, k])
        varies = False
        for j in range(issue.shape[0]):
            varies = varies or issue[j] == k
        if varies and absolute:
            at[k] = part[0, k]
        works = False
        for g in range(c.issue.shape[0]):
            works = works or c.issue[g] == k
        if varies and works:
            lever[number] = k
            number += 1
    for k in range(choice.shape[0]):
        at[scales + k] = choice[k]
    cell = Cell(
        not absolute,
        who[:count].copy(),
        people.shape[0],
        arising,
        breaker,
        constant[:count].copy(),
        linear[:count].copy(),
        curve[:count].copy(),
        low,
        high,
        issue,
        at,
        lever[:number].copy(),
    )
    return cell, hints


@inner
def cheaters(x: Cell) -> int:
    """How many of the people may break the deal in this cell."""
    count = 0
    for a in range(x.people):
        mine = 0
        for r in range(x.arising.shape[0]):
            mine += x.breaker[r] == a
        count += mine > 0
    return count


@inner
def hoped_for(
    c: Cast, x: Cell, d: int, base: Floats, which: int, constant: Floats, factor: Floats
) -> None:
    """Bounds ``constant + factor u`` of weighed worths, ``which`` cheaters cheating (bits).

    A weighed worth is at most u, but for those who may break the deal: at most the better of
    u and of cheating unanswered, (1 - delta)(u + gain) + delta w. Nothing is said of whoever
    a collapse leaves better off than no deal, or may break it in two ways.

    Parameters
    ----------
    constant, factor : (N,) overwritten
    """
    bit = 0
    for a in range(x.people):
        constant[a] = 0.0
        factor[a] = 1.0
        mine = 0
        for r in range(x.arising.shape[0]):
            if x.breaker[r] == a:
                mine += 1
                if (which >> bit) & 1:
                    b = x.arising[r]
                    keep = c.delta[d, b]
                    constant[a] = (1.0 - keep) * c.gain[d, b] + keep * c.breakdown[d, b]
                    factor[a] = 1.0 - keep
        bit += mine > 0
        if mine > 1 or (mine == 0 and c.collapse[d, x.who[a]] > base[a]):
            constant[a] = ANYTHING
            factor[a] = 1.0


@inner
def variables_at(x: Cell, level: Floats, y: Floats) -> None:
    """The variables of a cell at given levels, as near as the cell allows."""
    for j in range(y.shape[0]):
        k = x.issue[j]
        at = level[k]
        if not x.squared:
            at -= x.at[k]
            for i in range(j):
                if x.issue[i] == k:
                    at -= x.high[i]
        y[j] = min(max(at, x.low[j]), x.high[j])
