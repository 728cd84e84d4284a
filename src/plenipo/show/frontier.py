"""What two parties could get: efficient packages as dots, and the named ones among them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from plenipo.show.canvas import Canvas, Row, line_height, text_width, wrap
from plenipo.show.chart import WIDE, axis, ticks_between
from plenipo.show.key import SAMPLE, draw_key
from plenipo.show.palette import BLUE, BLUES, GRID, MUTED, PAPER
from plenipo.show.spots import Spot, sample, together
from plenipo.show.table import cell_text, clean

__all__ = ["frontier_chart"]

_SIZE = 11.5
_TALL = 300.0  # at most, of the square


def frontier_chart(
    parties: tuple[str, str],
    points: Sequence[tuple[float, float]],
    spots: Sequence[Spot] = (),
    *,
    unit: str = "points",
    fmt: str = "gain",
    width: int = WIDE,
) -> dict[str, Any]:
    """Efficient packages of two parties, the first along and the second upwards.

    Parameters
    ----------
    parties : names
    points : what each efficient package is worth to the two
    spots : packages with a name; those at one place share a mark
    unit : of both axes, as in "points over no deal"
    fmt : of the numbers at the axes, as in a grid
    """
    if not points and not spots:
        raise ValueError("a frontier needs at least one point")
    numbers = [*points, *((s.at[0], s.at[1]) for s in spots)]
    least = 5.0 if fmt == "gain" else 0.0  # whole points: five steps have five labels
    across = _steps([x for x, _ in numbers], least)
    upwards = _steps([y for _, y in numbers], least)
    labels = [cell_text(v, fmt) for v in upwards]
    left = max(text_width(text, _SIZE) for text in labels) + 10
    canvas = Canvas(width, left=left, right=width - 12, domain=(across[0], across[-1]))
    named = together(spots)
    key = [(sample(style, line=False), spot.name) for spot, style in named]
    if points:
        key.insert(0, (_dot, "efficient: nobody can gain without the other losing"))
    y = draw_key(canvas, key, 2) + 2
    head = wrap(f"{clean(parties[1])} ({unit})", width - 4, 12)
    canvas.text([{"text": "\n".join(head), "y": y}], x=2, color=MUTED)
    top = y + len(head) * line_height(12) + 6
    tall = min(_TALL, 0.8 * (canvas.right - canvas.left))

    def down(value: float) -> float:
        return top + (upwards[-1] - value) / (upwards[-1] - upwards[0]) * tall

    grid: list[Row] = [{"y": down(v)} for v in upwards]
    canvas.rule(grid, color=GRID, x=canvas.left, x2=canvas.right, y="y")
    stems: list[Row] = [{"at": v, "y": top, "y2": top + tall} for v in across]
    canvas.rule(stems, color=GRID, x="at", y="y", y2="y2")
    if upwards[0] < 0 < upwards[-1]:
        zero = [{"y": down(0.0)}]
        canvas.rule(zero, color=MUTED, x=canvas.left, x2=canvas.right, y="y")
    if across[0] < 0 < across[-1]:
        zero = [{"at": 0, "y": top, "y2": top + tall}]
        canvas.rule(zero, color=MUTED, x="at", y="y", y2="y2")
    ticks = [{"text": t, "y": down(v) - 6} for v, t in zip(upwards, labels, strict=True)]
    canvas.text(ticks, x=left - 6, align="right", color=MUTED, size=_SIZE)
    rows = [{"x": _short(x), "worth": _short(y), "y": down(y)} for x, y in points]
    canvas.point(rows, shape="circle", fill=BLUES[3], stroke=BLUES[3], area=14, x="x", y="y")
    for spot, style in reversed(named):  # the first on top
        one = {"name": spot.name, "x": _short(spot.at[0]), "worth": _short(spot.at[1])}
        canvas.point(
            [one | {"y": down(spot.at[1])}],
            shape=style.shape,
            fill=style.color if style.filled else PAPER,
            stroke=style.color,
            area=90,
            x="x",
            y="y",
        )
    named_ticks = [(v, cell_text(v, fmt)) for v in across]
    return canvas.spec(axis(canvas, named_ticks, top + tall + 7, f"{clean(parties[0])} ({unit})"))


def _steps(values: Sequence[float], least: float) -> list[float]:
    low, high = min(values), max(values)
    short = max(least - (high - low), 1.0 if high - low < 1e-9 else 0.0)
    low, high = low - 0.5 * short, high + 0.5 * short
    return ticks_between(low, high)


def _short(value: float) -> float | None:
    return round(float(value), 4) + 0.0 if math.isfinite(value) else None


def _dot(canvas: Canvas, x: float, y: float) -> None:
    row = [{"y": y}]
    canvas.point(row, shape="circle", fill=BLUES[3], stroke=BLUE, area=20, x=x + SAMPLE / 2, y="y")
