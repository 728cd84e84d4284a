"""A number of points in a party's own terms: as much as moving an issue between two rungs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from plenipo.situation.drawn import Drawn

__all__ = ["in_own_terms"]

LOOK = 1000


def in_own_terms(drawn: Drawn, actor: str, points: float) -> str:
    """ "as much as troops from none to observers", or nothing where no step comes close.

    The worth of a step is its median over draws; a step within a fifth of the points counts.
    """
    if abs(points) < 1.0:
        return ""
    a = drawn.actors.index(actor)
    s = drawn.situation
    best: tuple[float, str] | None = None
    for k, issue in enumerate(drawn.scales):
        anchors = [(x, w) for x, w in sorted((s.issues[issue].scale or {}).items()) if w]
        weight = drawn.salience[:LOOK, a, k]
        at = drawn.position[:LOOK, a, k]
        for (x, word), (y, other) in pairwise(anchors):
            worth = [_loss(drawn, at, s.issues[issue].unit_level(z)) for z in (x, y)]
            step = 100.0 * float(np.median(weight * (worth[0] - worth[1])))
            low, high = (word, other) if step > 0 else (other, word)
            apart = abs(np.log(max(abs(step), 1e-9) / abs(points)))
            if best is None or apart < best[0] - 1e-12:
                best = (apart, f"{s.issue_name(issue)} from {low} to {high}")
    for k, issue in enumerate(drawn.options):
        words = s.issues[issue].options or ()
        weight = drawn.salience[:LOOK, a, len(drawn.scales) + k]
        for i, word in enumerate(words):
            for j in range(i + 1, len(words)):
                value = drawn.option_value[:LOOK, a, k]
                step = 100.0 * float(np.median(weight * (value[:, j] - value[:, i])))
                low, high = (word, words[j]) if step > 0 else (words[j], word)
                apart = abs(np.log(max(abs(step), 1e-9) / abs(points)))
                if best is None or apart < best[0] - 1e-12:
                    best = (apart, f"{s.issue_name(issue)} from {low} to {high}")
    if best is None or best[0] > np.log(1.2):
        return ""
    return f"as much as {best[1]}"


def _loss(drawn: Drawn, at: np.ndarray, level: float) -> np.ndarray:
    apart = np.abs(level - at)
    return apart if drawn.situation.distance == "absolute" else apart**2
