"""Issues whose worth depends on one another, as one issue: a block.

Only the combinations inside a block are enumerated; blocks add up, so the frontier and the
single solutions work on them as on issues. An issue that is linked to none is a block of its
own, and utilities that do not add up at all are one block of every issue (`enumerated`).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

import numpy as np

from plenipo.errors import MethodError
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.packages.pareto import checked

__all__ = ["Blocks", "Link", "blocks"]

LARGEST = 1_000_000  # combinations in a block


class Link(NamedTuple):
    """What the values of some issues are worth together, on top of what each is worth alone."""

    issues: tuple[int, ...]
    worth: Floats  # (n, values of the first, values of the second, ...)


class Blocks(NamedTuple):
    """Linked issues joined. Utilities are the sums over blocks of what a combination is worth."""

    worth: list[Floats]  # of each block, (n, combinations)
    issues: tuple[tuple[int, ...], ...]  # of each block, ascending
    combination: tuple[Ints, ...]  # of each block, its combinations counted as C order does
    sizes: tuple[int, ...]  # values of each issue

    def packages(self, package: Ints) -> Ints:
        """Values of issues (..., m) from combinations of blocks (..., B)."""
        package = np.asarray(package)
        out = np.empty((*package.shape[:-1], len(self.sizes)), np.int64)
        for b, issues in enumerate(self.issues):
            flat = self.combination[b][package[..., b]]
            values = np.unravel_index(flat, [self.sizes[k] for k in issues])
            for k, value in zip(issues, values, strict=True):
                out[..., k] = value
        return out


def blocks(
    worth: Sequence[Floats],
    links: Sequence[Link] = (),
    *,
    allowed: Sequence[Bools] | None = None,
    largest: int = LARGEST,
) -> Blocks:
    """Join linked issues; links that share an issue make one block.

    Parameters
    ----------
    worth : sequence of m arrays (n, values of the issue)
    links : sequence of Link
    allowed : sequence of m arrays (values of the issue,) of bool, optional
        Which values a package may take: without those behind somebody's limit, for example.
    largest : int
        Most combinations a block may have.

    Raises
    ------
    ValueError
        A link names an issue twice or one that is not there, an array has another shape than
        it should, or no value of an issue is allowed.
    MethodError
        A block has too many combinations.

    Examples
    --------
    Two issues, worth something to one party only together:

    >>> alone = [np.zeros((1, 2)), np.zeros((1, 2))]
    >>> blocks(alone, [Link((0, 1), np.array([[[0.0, 0.0], [0.0, 1.0]]]))]).worth[0].tolist()
    [[0.0, 0.0, 0.0, 1.0]]
    """
    tables, parties = checked(worth)
    sizes = tuple(table.shape[1] for table in tables)
    masks = _masks(sizes, allowed)
    joined: list[Floats] = []
    combination: list[Ints] = []
    issues = _joined(sizes, parties, links)
    linked = {k for link in links for k in link.issues}
    for own in issues:
        if own[0] not in linked:
            kept = np.flatnonzero(masks[own[0]])
            joined.append(tables[own[0]][:, kept])
            combination.append(kept)
            continue
        shape = tuple(sizes[k] for k in own)
        if prod(shape) > largest:
            raise MethodError(
                f"The linked issues {own} have {prod(shape)} combinations, and {largest} are "
                "allowed.",
                instead="Link fewer issues, or issues with fewer values.",
            )
        table = np.zeros((parties, *shape))
        may = np.ones(shape, np.bool_)
        for place, k in enumerate(own):
            table += _spread(tables[k], (place,), len(shape))
            may &= masks[k].reshape([-1 if axis == place else 1 for axis in range(len(shape))])
        for link in links:
            if link.issues[0] in own:
                places = tuple(own.index(k) for k in link.issues)
                table += _spread(np.asarray(link.worth, dtype=float), places, len(shape))
        kept = np.flatnonzero(may)
        joined.append(np.ascontiguousarray(table.reshape(parties, -1)[:, kept]))
        combination.append(kept)
    return Blocks(joined, issues, tuple(combination), sizes)


def _masks(sizes: tuple[int, ...], allowed: Sequence[Bools] | None) -> list[Bools]:
    """Which values of each issue are allowed."""
    if allowed is None:
        return [np.ones(size, np.bool_) for size in sizes]
    masks = [np.asarray(mask, dtype=np.bool_) for mask in allowed]
    if [mask.shape for mask in masks] != [(size,) for size in sizes]:
        raise ValueError(
            f"allowed has shapes {[mask.shape for mask in masks]}, and the issues have {sizes} "
            "values"
        )
    for k, mask in enumerate(masks):
        if not mask.any():
            raise ValueError(f"allowed[{k}] leaves the issue no value")
    return masks


def _joined(
    sizes: tuple[int, ...], parties: int, links: Sequence[Link]
) -> tuple[tuple[int, ...], ...]:
    """The issues of each block: those that links connect, directly or not."""
    block_of = list(range(len(sizes)))
    for at, link in enumerate(links):
        known = all(0 <= k < len(sizes) for k in link.issues)
        if not known or len(set(link.issues)) < len(link.issues) or not link.issues:
            raise ValueError(
                f"links[{at}] must name different issues of {len(sizes)}: {link.issues}"
            )
        shape = (parties, *(sizes[k] for k in link.issues))
        if np.shape(link.worth) != shape:
            raise ValueError(f"links[{at}].worth has shape {np.shape(link.worth)}, not {shape}")
        if not np.isfinite(link.worth).all():
            raise ValueError(f"links[{at}].worth has a number that is not finite")
        same = {block_of[k] for k in link.issues}
        block_of = [min(same) if b in same else b for b in block_of]
    return tuple(
        tuple(k for k in range(len(sizes)) if block_of[k] == b) for b in sorted(set(block_of))
    )


def _spread(table: Floats, places: tuple[int, ...], width: int) -> Floats:
    """A table over some places of a block, with an axis of length 1 for every other place."""
    order = np.argsort(places)
    table = table.transpose(0, *(1 + order))
    shape = [table.shape[0]] + [1] * width
    for axis, place in enumerate(sorted(places)):
        shape[1 + place] = table.shape[1 + axis]
    return table.reshape(shape)
