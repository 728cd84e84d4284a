"""How far an issue can go: a band on each issue's own scale, from its lowest to its highest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plenipo.show.canvas import Canvas, Row, line_height, text_width, wrap
from plenipo.show.chart import NARROW, WIDE, Span
from plenipo.show.key import SAMPLE, draw_key
from plenipo.show.palette import BLUE, BLUES, GRID, INK, MUTED, RED, RULE
from plenipo.show.section import Chart
from plenipo.show.sentence import finish
from plenipo.show.table import clean

__all__ = ["Reach", "extent_chart", "extent_figure"]

_SIZE, _WORD = 12.5, 12.0
_TALL = 14.0  # of a band


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One issue, on its own scale from 0 to 1: how low and how high it can go.

    ``low`` and ``high`` are the lowest and the highest level over draws (low, middle,
    high each); ``rungs`` are the places of the scale's words, ``words`` the middle of
    both ends in words, ``now`` the level on the table.
    """

    name: str
    low: Span
    high: Span
    today: float
    now: float | None = None
    rungs: tuple[float, ...] = ()
    words: tuple[str, str] = ("", "")


def extent_figure(rows: Sequence[Reach], *, caption: str = "") -> tuple[Chart, ...]:
    """How far each issue can go, wide and narrow and in words; none without issues."""
    if not rows:
        return ()
    words = [finish(f"{row.name}: {_words(row)}") for row in rows]
    return (
        Chart(
            spec=extent_chart(rows),
            narrow=extent_chart(rows, width=NARROW),
            alt=" ".join(words),
            caption=caption,
        ),
    )


def extent_chart(rows: Sequence[Reach], *, width: int = WIDE) -> dict[str, Any]:
    """A band from the lowest to the highest level of each issue, in the middle draw.

    A pale band goes on to the ends that one draw in ten reaches or passes; a dashed
    line is today, a diamond the level on the table, small ticks are the rungs.

    Parameters
    ----------
    rows : drawn in the order given, each on its own scale
    """
    if not rows:
        raise ValueError("a chart needs at least one issue")
    wide = width >= 560
    column = min(max(text_width(clean(r.name), _SIZE) for r in rows) + 6, 190 if wide else 104)
    canvas = Canvas(width, left=column + 16, right=width - 12)
    key = [
        (_band, "can go, middle draw"),
        (_pale, "in one draw of ten, or farther"),
        (_today, "today"),
    ]
    if any(row.now is not None for row in rows):
        key.append((_table, "on the table"))
    y = draw_key(canvas, key, 2) + 8
    names, words = list[Row](), list[Row]()
    pale, band, rails = list[Row](), list[Row](), list[Row]()
    ticks, today, table = list[Row](), list[Row](), list[Row]()
    for row in rows:
        lines = wrap(row.name, column, _SIZE, lines=3)
        below = wrap(_words(row), canvas.right - canvas.left, _WORD)
        at = y + 8  # the middle of the band
        here: Row = {"issue": clean(row.name), "y": at - _TALL / 2, "y2": at + _TALL / 2}
        names.append({"text": "\n".join(lines), "y": y})
        words.append({"text": "\n".join(below), "y": y + 20})
        rails.append({"y": at})
        ticks += [{"at": _at(x), "y": at - 3, "y2": at + 3} for x in row.rungs]
        if all(map(math.isfinite, (*row.low, *row.high))):
            pale.append(here | _ends(row.low[0], row.high[2]))
            band.append(here | _ends(row.low[1], row.high[1]))
        today.append({"at": _at(row.today), "y": at - 10, "y2": at + 10})
        if row.now is not None and math.isfinite(row.now):
            table.append({"issue": clean(row.name), "at": _at(row.now), "y": at})
        used = 20 + len(below) * line_height(_WORD)
        y += max(len(lines) * line_height(_SIZE), used) + 10
    canvas.rule(rails, color=GRID, x=canvas.left, x2=canvas.right, y="y")
    canvas.box(pale, color=BLUES[0], x="from", x2="to", y="y", y2="y2")
    canvas.box(band, color=BLUES[2], edge=BLUE, x="from", x2="to", y="y", y2="y2")
    canvas.rule(ticks, color=RULE, x="at", y="y", y2="y2")
    canvas.rule(today, color=INK, thick=1.5, dash=(4, 3), x="at", y="y", y2="y2")
    canvas.point(table, shape="diamond", fill=RED, stroke=RED, area=80, x="at", y="y")
    canvas.text(names, x=column, align="right", size=_SIZE)
    canvas.text(words, x=canvas.left, color=MUTED, size=_WORD)
    return canvas.spec(y)


def _words(row: Reach) -> str:
    low, high = (clean(w) for w in row.words)
    if not (low or high):
        return "nothing known"
    return f'only "{low}"' if low == high else f'from "{low}" to "{high}"'


def _ends(low: float, high: float) -> Row:
    return {"from": _at(min(low, high) - 0.004), "to": _at(max(low, high) + 0.004)}


def _at(value: float) -> float:
    return round(min(max(float(value), 0.0), 1.0), 4) + 0.0


def _band(canvas: Canvas, x: float, y: float) -> None:
    _sample_box(canvas, x, y, BLUES[2], BLUE)


def _pale(canvas: Canvas, x: float, y: float) -> None:
    _sample_box(canvas, x, y, BLUES[0], "")


def _sample_box(canvas: Canvas, x: float, y: float, color: str, edge: str) -> None:
    row = [{"y": y - 6, "y2": y + 6}]
    canvas.box(row, color=color, edge=edge, x=x, x2=x + SAMPLE, y="y", y2="y2")


def _today(canvas: Canvas, x: float, y: float) -> None:
    row = [{"y": y - 8, "y2": y + 8}]
    canvas.rule(row, color=INK, thick=1.5, dash=(4, 3), x=x + SAMPLE / 2, y="y", y2="y2")


def _table(canvas: Canvas, x: float, y: float) -> None:
    canvas.point(
        [{"y": y}], shape="diamond", fill=RED, stroke=RED, area=80, x=x + SAMPLE / 2, y="y"
    )
