"""What three and more parties could get: a line for each efficient package, a row a party."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from plenipo.show.canvas import Canvas, Row, line_height, text_width, wrap
from plenipo.show.chart import WIDE, axis, ticks_between
from plenipo.show.key import SAMPLE, draw_key
from plenipo.show.palette import BLUES, GRID, INK, PAPER
from plenipo.show.spots import Spot, sample, together
from plenipo.show.table import cell_text, clean

__all__ = ["MOST", "parallel_chart"]

MOST = 30  # lines without a name: enough for the shape, light on the page
_SIZE = 12.5
_APART = 46.0  # pixels from one party to the next


def parallel_chart(
    parties: Sequence[str],
    points: Sequence[Sequence[float]],
    spots: Sequence[Spot] = (),
    *,
    unit: str = "points",
    fmt: str = "gain",
    width: int = WIDE,
) -> dict[str, Any]:
    """Efficient packages as lines through a scale for each party, named ones drawn strong.

    Parameters
    ----------
    parties : names, from top to bottom
    points : what each efficient package is worth to each party; at most :data:`MOST`, spread
        over them, are drawn
    spots : packages with a name; those at one place share a line
    unit : of all scales, as in "points over no deal"
    fmt : of the numbers under them, as in a grid
    """
    if len(parties) < 2 or not (points or spots):
        raise ValueError("parallel scales need two parties and at least one package")
    wide = width >= 560
    column = min(max(text_width(clean(p), _SIZE) for p in parties) + 6, 190 if wide else 96)
    numbers = [v for p in (*points, *(s.at for s in spots)) for v in p]
    low, high = min(*numbers, 0.0), max(*numbers, 0.0)
    steps = ticks_between(low, high if high - low > 1e-9 else low + 1.0)
    canvas = Canvas(width, left=column + 14, right=width - 14, domain=(steps[0], steps[-1]))
    named = together(spots)
    key = [(sample(style, line=True), spot.name) for spot, style in named]
    if points:
        key.insert(0, (_thin, "efficient: nobody can gain without another losing"))
    top = draw_key(canvas, key, 2) + 16
    at = [top + i * _APART for i in range(len(parties))]
    bottom = at[-1] + 14
    stems: list[Row] = [{"at": v, "y": top - 10, "y2": bottom} for v in steps]
    canvas.rule(stems, color=GRID, x="at", y="y", y2="y2")
    if steps[0] < 0 < steps[-1]:
        canvas.rule([{"at": 0, "y": top - 10, "y2": bottom}], color=INK, x="at", y="y", y2="y2")
    names: list[Row] = []
    for party, y in zip(parties, at, strict=True):
        lines = wrap(party, column, _SIZE, lines=3)
        names.append({"text": "\n".join(lines), "y": y - len(lines) * line_height(_SIZE) / 2})
    canvas.text(names, x=column, align="right", size=_SIZE)
    rails: list[Row] = [{"y": y} for y in at]
    canvas.rule(rails, color=GRID, x=canvas.left, x2=canvas.right, y="y")
    thin = [row for point in _spread(points) for row in _path(point, at)]
    canvas.rule(thin, color=BLUES[1], x="x", x2="x2", y="y", y2="y2")
    for spot, style in reversed(named):  # the first on top
        rows = _path(spot.at, at)
        canvas.rule(
            rows, color=style.color, thick=2, dash=style.dash, x="x", x2="x2", y="y", y2="y2"
        )
        dots = [
            {"party": clean(party), "x": _short(v), "y": y, "name": spot.name}
            for party, v, y in zip(parties, spot.at, at, strict=True)
        ]
        fill = style.color if style.filled else PAPER
        canvas.point(dots, shape=style.shape, fill=fill, stroke=style.color, area=70, x="x", y="y")
    return canvas.spec(axis(canvas, [(v, cell_text(v, fmt)) for v in steps], bottom, unit))


def _spread(points: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    """At most :data:`MOST` of them, evenly over their order for the first party."""
    order = sorted(points, key=tuple)
    if len(order) <= MOST:
        return order
    return [order[round(i * (len(order) - 1) / (MOST - 1))] for i in range(MOST)]


def _path(values: Sequence[float], at: Sequence[float]) -> list[Row]:
    return [
        {"x": _short(a), "y": y, "x2": _short(b), "y2": y2}
        for (a, y), (b, y2) in pairwise(zip(values, at, strict=True))
    ]


def _short(value: float) -> float:
    return round(float(value), 2) + 0.0


def _thin(canvas: Canvas, x: float, y: float) -> None:
    canvas.rule([{"y": y}], color=BLUES[1], x=x, x2=x + SAMPLE, y="y")
