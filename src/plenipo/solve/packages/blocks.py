"""Issues whose worth depends on one another, as one issue: a block.

Only the combinations inside a block are enumerated; blocks add up, so the frontier and the
single solutions work on them as on issues.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

import numpy as np

from plenipo.errors import MethodError
from plenipo.solve.arrays import Floats, Ints

__all__ = ["Blocks", "Link", "blocks"]

LARGEST = 1_000_000  # combinations in a block


class Link(NamedTuple):
    """What the values of some issues are worth together, on top of what each is worth alone."""

    issues: tuple[int, ...]
    worth: Floats  # (n, values of the first, values of the second, ...)


class Blocks(NamedTuple):
    """Linked issues joined; an issue without a link is a block of its own."""

    worth: list[Floats]  # of each block, (n, combinations)
    issues: tuple[tuple[int, ...], ...]  # of each block, ascending
    sizes: tuple[int, ...]  # values of each issue

    def packages(self, package: Ints) -> Ints:
        """Values of issues (..., m) from combinations of blocks (..., B)."""
        package = np.asarray(package)
        out = np.empty((*package.shape[:-1], len(self.sizes)), np.int64)
        for b, issues in enumerate(self.issues):
            values = np.unravel_index(package[..., b], [self.sizes[k] for k in issues])
            for k, value in zip(issues, values, strict=True):
                out[..., k] = value
        return out


def blocks(worth: Sequence[Floats], links: Sequence[Link], *, largest: int = LARGEST) -> Blocks:
    """Join linked issues; links that share an issue make one block.

    Parameters
    ----------
    worth : sequence of m arrays (n, values of the issue)
    links : sequence of Link
    largest : int
        Most combinations a block may have.

    Raises
    ------
    ValueError
        A link names an issue twice or one that is not there, or its array has another shape.
    MethodError
        A block has too many combinations.

    Examples
    --------
    Two issues, worth something to one party only together:

    >>> alone = [np.zeros((1, 2)), np.zeros((1, 2))]
    >>> blocks(alone, [Link((0, 1), np.array([[[0.0, 0.0], [0.0, 1.0]]]))]).worth[0].tolist()
    [[0.0, 0.0, 0.0, 1.0]]
    """
    sizes = tuple(table.shape[1] for table in worth)
    parties = worth[0].shape[0]
    block_of = list(range(len(sizes)))
    for at, link in enumerate(links):
        known = all(0 <= k < len(sizes) for k in link.issues)
        if not known or len(set(link.issues)) < len(link.issues) or not link.issues:
            raise ValueError(
                f"links[{at}] must name different issues of {len(sizes)}: {link.issues}"
            )
        shape = (parties, *(sizes[k] for k in link.issues))
        if link.worth.shape != shape:
            raise ValueError(f"links[{at}].worth has shape {link.worth.shape}, not {shape}")
        same = {block_of[k] for k in link.issues}
        block_of = [min(same) if b in same else b for b in block_of]
    members = tuple(
        tuple(k for k in range(len(sizes)) if block_of[k] == b) for b in sorted(set(block_of))
    )
    joined: list[Floats] = []
    for issues in members:
        shape = tuple(sizes[k] for k in issues)
        if prod(shape) > largest:
            raise MethodError(
                f"The linked issues {issues} have {prod(shape)} combinations, and {largest} are "
                "allowed.",
                instead="Link fewer issues, or issues with fewer values.",
            )
        table = np.zeros((parties, *shape))
        for place, k in enumerate(issues):
            table += _spread(worth[k], (place,), len(shape))
        for link in links:
            if link.issues[0] in issues:
                table += _spread(
                    link.worth, tuple(issues.index(k) for k in link.issues), len(shape)
                )
        joined.append(table.reshape(parties, -1))
    return Blocks(joined, members, sizes)


def _spread(table: Floats, places: tuple[int, ...], width: int) -> Floats:
    """A table over some places of a block, with an axis of length 1 for every other place."""
    order = np.argsort(places)
    table = table.transpose(0, *(1 + order))
    shape = [table.shape[0]] + [1] * width
    for axis, place in enumerate(sorted(places)):
        shape[1 + place] = table.shape[1 + axis]
    return table.reshape(shape)
