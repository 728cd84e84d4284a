"""Who does what, column by column, and who does it without having been in the room."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plenipo.show.canvas import Canvas, Row, line_height, text_width, wrap
from plenipo.show.chart import WIDE
from plenipo.show.palette import BLUE, GRID, INK, MUTED, PAPER, RED, SAND, STRIPE
from plenipo.show.table import cell_text, clean

__all__ = ["Carrier", "Strip", "strip_chart"]

_SIZE, _SMALL, _GAP = 12.5, 11.5, 4.0
ROOM, OUTSIDE = "in the room", "not in the room"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Who carries something, with or without a seat; ``chance`` is printed below one."""

    name: str
    seated: bool
    chance: float = 1.0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One room: what is done ("negotiates", "pays") -> who does it."""

    name: str
    columns: Mapping[str, Sequence[Carrier]]


def strip_chart(strip: Strip, *, width: int = WIDE) -> dict[str, Any]:
    """A column for each thing that is done; those without a seat set apart below."""
    if not strip.columns:
        raise ValueError("a strip needs at least one column")
    wide = width >= 560
    side = max(text_width(w, _SIZE, bold=True) for w in (ROOM, OUTSIDE)) + 14 if wide else 0.0
    canvas = Canvas(width, left=0, right=width, domain=(0.0, float(width)))
    count = len(strip.columns)
    cell = (width - side - (count - 1) * _GAP) / count
    left = [side + i * (cell + _GAP) for i in range(count)]
    lines = wrap(strip.name, width - 4, _SIZE, bold=True)
    y = 2.0
    if lines:
        canvas.text([{"text": "\n".join(lines), "y": y}], x=2, bold=True, size=_SIZE)
        y += len(lines) * line_height(_SIZE) + 6
    size = _SIZE if wide else _SMALL
    heads = [wrap(name, cell - 4, size, bold=True, lines=3) for name in strip.columns]
    tall = max(len(h) for h in heads) * line_height(size)
    rows: list[Row] = [
        {"text": "\n".join(h), "x": x + 2, "y": y + tall - len(h) * line_height(size)}
        for h, x in zip(heads, left, strict=True)
    ]
    canvas.text([r for r in rows if r["text"]], x="x", bold=True, color=MUTED, size=size)
    y += tall + 6
    nobody = not any(strip.columns.values())
    for seated in (True, False):
        cells = [[c for c in found if c.seated is seated] for found in strip.columns.values()]
        if not any(cells) and not (seated and nobody):
            continue
        words = ROOM if seated else OUTSIDE
        color = BLUE if seated else RED
        if not wide:
            canvas.text([{"text": words, "y": y}], x=4, bold=True, color=color, size=_SIZE)
            y += line_height(_SIZE) + 2
        bottom = _cells(canvas, cells, left, cell, y, seated=seated)
        if wide:
            canvas.text([{"text": words, "y": y + 8}], x=2, bold=True, color=color, size=_SIZE)
        y = bottom + 6
    return canvas.spec(y)


def _cells(
    canvas: Canvas,
    cells: Sequence[Sequence[Carrier]],
    left: Sequence[float],
    cell: float,
    y: float,
    *,
    seated: bool,
) -> float:
    """The names of one row of cells; returns the bottom."""
    wide = canvas.width >= 560
    size = _SIZE if wide else _SMALL
    shape, fill, stroke = ("circle", BLUE, BLUE) if seated else ("diamond", PAPER, RED)
    dot = 14.0 if wide else -2.0  # no room for marks on a telephone: the row says it
    names, chances, dots = list[Row](), list[Row](), list[Row]()
    bottom = y + line_height(size) + 12
    for found, x in zip(cells, left, strict=True):
        here = y + 8
        for carrier in found:
            text = _chance(carrier.chance)
            aside = text_width(text, size) + 10 if wide and text else 0.0
            lines = wrap(carrier.name, cell - dot - (12 if wide else 8) - aside, size) or [" "]
            names.append(
                {"name": clean(carrier.name), "text": "\n".join(lines), "x": x + dot + 6, "y": here}
            )
            dots.append({"x": x + dot / 2 + 3, "y": here + size / 2})
            if text and wide:
                chances.append({"text": text, "x": x + cell - 6, "y": here})
            here += len(lines) * line_height(size)
            if text and not wide:
                chances.append({"text": text, "x": x + dot + 6, "y": here})
                here += line_height(size)
            here += 4 if wide else 7
        bottom = max(bottom, here + 4)
    boxes = [{"x": x, "x2": x + cell, "y": y, "y2": bottom} for x in left]
    canvas.box(boxes, color=STRIPE if seated else SAND, edge=GRID, x="x", x2="x2", y="y", y2="y2")
    if wide:
        canvas.point(dots, shape=shape, fill=fill, stroke=stroke, area=60, x="x", y="y")
    canvas.text(names, x="x", size=size)
    canvas.text(
        chances,
        x="x",
        color=INK if not seated else MUTED,
        align="right" if wide else "left",
        size=size,
    )
    return bottom


def _chance(value: float) -> str:
    return cell_text(value, "share") if math.isfinite(value) and value < 1 else ""
