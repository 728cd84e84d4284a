"""Points with a name among many without: which mark each has, in either picture of a frontier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plenipo.show.canvas import Canvas
from plenipo.show.key import SAMPLE, Sample
from plenipo.show.palette import BLUE, INK, MUTED, PAPER, RED
from plenipo.show.table import clean

__all__ = ["Spot", "Style", "sample", "together"]

SAME = 1e-6  # points nearer than this are one


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A package with a name, and what it is worth to each party, in the order of the parties."""

    name: str
    at: tuple[float, ...]


class Style(NamedTuple):
    """How a spot is drawn; shapes differ, so that nothing hangs on colour."""

    shape: str
    color: str
    filled: bool
    dash: tuple[float, ...]


STYLES = (
    Style("circle", BLUE, True, ()),
    Style("diamond", RED, True, (7, 3)),
    Style("square", INK, False, (2, 2)),
    Style("triangle-up", BLUE, False, (5, 2, 1, 2)),
    Style("triangle-down", RED, False, (1, 3)),
    Style("cross", INK, True, (9, 4)),
    Style("circle", MUTED, False, (3, 5)),
    Style("square", MUTED, True, (12, 2)),
)


def together(spots: Sequence[Spot]) -> list[tuple[Spot, Style]]:
    """Spots at one place as one, their names joined, each with its own mark."""
    found: list[Spot] = []
    for spot in spots:
        name = clean(spot.name) or "–"
        for i, other in enumerate(found):
            if all(abs(a - b) <= SAME for a, b in zip(spot.at, other.at, strict=True)):
                found[i] = Spot(name=f"{other.name}; {name}", at=other.at)
                break
        else:
            found.append(Spot(name=name, at=spot.at))
    return [(spot, STYLES[i % len(STYLES)]) for i, spot in enumerate(found)]


def sample(style: Style, *, line: bool) -> Sample:
    """The mark as the key shows it."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        if line:
            row = [{"y": y}]
            canvas.rule(row, color=style.color, thick=2, dash=style.dash, x=x, x2=x + SAMPLE, y="y")
        fill = style.color if style.filled else PAPER
        canvas.point(
            [{"y": y}],
            shape=style.shape,
            fill=fill,
            stroke=style.color,
            area=80,
            x=x + SAMPLE / 2,
            y="y",
        )

    return draw
