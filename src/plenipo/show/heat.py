"""A heat map in points: whose doing in the rows, who gains or loses by it in the columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from plenipo.show.canvas import Canvas, Row, line_height, text_width, wrap
from plenipo.show.chart import WIDE
from plenipo.show.key import SAMPLE, Sample, draw_key
from plenipo.show.palette import BLUES, GRID, INK, MUTED, PAPER, REDS, RULE
from plenipo.show.table import cell_text, clean

__all__ = ["Heat", "blocks", "head_size", "heat_chart", "told"]

_SIZE, _GAP, _TALL, _APART = 12.5, 3.0, 32.0, 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """Numbers of a heat map, in points.

    ``values[i][j]`` is what row ``i`` is worth to column ``j``; ``errors`` its standard
    error; ``total`` one number for each column, set apart below.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    errors: tuple[tuple[float, ...], ...] | None = None
    corner: str = ""
    total: tuple[float, ...] | None = None
    total_name: str = "all together"
    signs: tuple[str, str] = ("gains", "loses")  # what a number above and below nothing means


def told(value: float, error: float = 0.0) -> bool:
    """Whether a number of points can be told from nothing: two errors, and half a point."""
    return math.isfinite(value) and abs(value) >= 0.5 and abs(value) >= 2 * error


def blocks(names: Sequence[str], room: float, least: float, *, size: float = _SIZE) -> list[range]:
    """Columns in groups that fit side by side: each wide enough for its longest word."""
    words = [word for name in names for word in clean(name).split()]
    longest = max((text_width(word, size, bold=True) for word in words), default=0)
    count = max(int(room // min(max(longest + 4, least), 104.0, room)), 1)
    parts = math.ceil(len(names) / count)
    even = math.ceil(len(names) / max(parts, 1))
    return [range(i, min(i + even, len(names))) for i in range(0, len(names), even)]


def heat_chart(heat: Heat, *, width: int = WIDE) -> dict[str, Any]:
    """Numbers on tints: blue gains, red loses, none where it cannot be told from nothing.

    A cell whose row and column have one name is framed. Columns that do not fit side by
    side stand below each other.
    """
    if not heat.rows or not heat.columns:
        raise ValueError("a heat map needs at least one row and one column")
    wide = width >= 560
    names = (*heat.rows, heat.total_name if heat.total else "", heat.corner if wide else "")
    column = min(max(text_width(clean(n), _SIZE) for n in names) + 4, 200 if wide else 84)
    canvas = Canvas(width, left=0, right=width, domain=(0.0, float(width)))
    room = width - column - _APART
    groups = blocks(heat.columns, room, 46, size=head_size(width))
    cell = min(room / max(len(group) for group in groups), 116.0)
    # the sums are set apart: on their scale every cell would look the same
    inside = _cells(replace(heat, total=None)) or _cells(heat)
    top = max((abs(v) for v, e in inside if told(v, e)), default=1.0)
    y = 4.0
    for group in groups:
        y = _block(canvas, heat, group, _Place(y, column, cell, top)) + 12
    return canvas.spec(draw_key(canvas, _key(heat), y))


def head_size(width: float) -> float:
    """Letters over columns: smaller on a telephone, so that four columns fit."""
    return _SIZE if width >= 560 else 11.5


class _Place(NamedTuple):
    y: float
    column: float  # width of the names on the left
    cell: float  # width of a cell
    top: float  # largest number of a cell that can be told from nothing


def _cells(heat: Heat) -> list[tuple[float, float]]:
    found = [
        (v, heat.errors[i][j] if heat.errors else 0.0)
        for i, row in enumerate(heat.values)
        for j, v in enumerate(row)
    ]
    return found + [(v, 0.0) for v in heat.total or ()]


def _block(canvas: Canvas, heat: Heat, group: range, place: _Place) -> float:
    """Some columns with every row; returns the bottom."""
    y, column, cell, _ = place
    size = head_size(canvas.width)
    names = [wrap(heat.columns[j], cell - 4, size, bold=True, lines=4) for j in group]
    corner = wrap(heat.corner, column, 12)
    head = max(len(n) for n in (*names, corner, [""])) * line_height(size)
    left = column + _APART
    heads: list[Row] = [
        {
            "text": "\n".join(words),
            "x": left + (i + 0.5) * cell - _GAP / 2,
            "y": y + head - len(words) * line_height(size),
        }
        for i, words in enumerate(names)
    ]
    canvas.text(heads, x="x", align="center", bold=True, size=size)
    over = y + head - len(corner) * line_height(12)
    canvas.text([{"text": "\n".join(corner), "y": over}], x=column, align="right", color=MUTED)
    y += head + 4
    labels: list[Row] = []
    cells: list[Row] = []
    for i, name in enumerate(heat.rows):
        errors = heat.errors[i] if heat.errors else (0.0,) * len(heat.columns)
        numbers = [(heat.columns[j], heat.values[i][j], errors[j]) for j in group]
        y = _line(name, numbers, place._replace(y=y), labels, cells)
    if heat.total is not None:
        canvas.rule([{"y": y + 3}], color=RULE, x=0, x2=left + len(group) * cell - _GAP, y="y")
        numbers = [(heat.columns[j], heat.total[j], 0.0) for j in group]
        y = _line(heat.total_name, numbers, place._replace(y=y + 8), labels, cells)
    for tint in dict.fromkeys(row["tint"] for row in cells):
        mine = [row for row in cells if row["tint"] == tint]
        canvas.box(mine, color=tint, edge=GRID, x="x", x2="x2", y="y", y2="y2")
    _frame(canvas, [row for row in cells if row["row"] == row["column"]])
    canvas.text(labels, x=column, align="right", size=_SIZE)
    for sure, color in ((True, INK), (False, MUTED)):
        mine = [row for row in cells if (row["tint"] != PAPER) is sure]
        canvas.text(mine, x="at", y="words", align="center", size=_SIZE, bold=sure, color=color)
    return y


def _line(
    name: str,
    numbers: Sequence[tuple[str, float, float]],
    place: _Place,
    labels: list[Row],
    cells: list[Row],
) -> float:
    """Lay out one row of the map; returns its bottom."""
    y, column, cell, top = place
    lines = wrap(name, column, _SIZE)
    tall = max(_TALL, len(lines) * line_height(_SIZE) + 4)
    labels.append(
        {"text": "\n".join(lines), "y": y + (tall - len(lines) * line_height(_SIZE)) / 2 + 1}
    )
    for i, (other, value, error) in enumerate(numbers):
        x = column + _APART + i * cell
        cells.append(
            {
                "row": clean(name),
                "column": clean(other),
                "points": round(value, 6) + 0.0 if math.isfinite(value) else None,
                "tint": _tint(value, top) if told(value, error) else PAPER,
                "x": x,
                "x2": x + cell - _GAP,
                "at": x + (cell - _GAP) / 2,
                "y": y,
                "y2": y + tall - _GAP,
                "words": y + (tall - _GAP - _SIZE) / 2,
                "text": cell_text(value, "gain"),
            }
        )
    return y + tall


def _frame(canvas: Canvas, rows: Sequence[Row]) -> None:
    """A dark edge just inside some cells."""
    inner = [{"x": r["x"] + 1, "x2": r["x2"] - 1, "y": r["y"] + 1, "y2": r["y2"] - 1} for r in rows]
    for name in ("y", "y2"):
        sides = [{"x": r["x"], "x2": r["x2"], "y": r[name]} for r in inner]
        canvas.rule(sides, color=INK, thick=2, x="x", x2="x2", y="y")
    for name in ("x", "x2"):
        sides = [{"x": r[name], "y": r["y"], "y2": r["y2"]} for r in inner]
        canvas.rule(sides, color=INK, thick=2, x="x", y="y", y2="y2")


def _tint(value: float, top: float) -> str:
    tints = BLUES if value > 0 else REDS
    return tints[min(int(abs(value) / top * len(tints)), len(tints) - 1)]


def _key(heat: Heat) -> list[tuple[Sample, str]]:
    cells = _cells(heat)
    items: list[tuple[Sample, str]] = []
    if any(told(v, e) and v > 0 for v, e in cells):
        items.append((_swatches(BLUES), heat.signs[0]))
    if any(told(v, e) and v < 0 for v, e in cells):
        items.append((_swatches(REDS), heat.signs[1]))
    if any(math.isfinite(v) and not told(v, e) for v, e in cells):
        items.append((_swatches((PAPER,)), "cannot be told from nothing"))
    if set(heat.rows) & set(heat.columns):
        items.append((_own, "its own"))
    return items


def _swatches(tints: Sequence[str]) -> Sample:
    def sample(canvas: Canvas, x: float, y: float) -> None:
        part = SAMPLE / len(tints)
        for i, tint in enumerate(tints):
            row: Row = {"x": x + i * part, "x2": x + (i + 1) * part, "y": y - 7, "y2": y + 7}
            edge = GRID if len(tints) > 1 else RULE
            canvas.box([row], color=tint, edge=edge, x="x", x2="x2", y="y", y2="y2")

    return sample


def _own(canvas: Canvas, x: float, y: float) -> None:
    _frame(canvas, [{"x": x, "x2": x + SAMPLE, "y": y - 7, "y2": y + 7}])
