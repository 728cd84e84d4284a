"""By how much keeping a promise beats breaking it: a bar for each who could, right of zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plenipo.show.canvas import Canvas, Row, line_height, text_width, wrap
from plenipo.show.chart import WIDE, Span, axis, sides, ticks_between
from plenipo.show.palette import BLUE, GRID, INK, MUTED, PAPER, RED
from plenipo.show.table import cell_text, clean

__all__ = ["SlackBar", "slack_chart"]

_SIZE = 12.5
_UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackBar:
    """Who could break what is agreed, and by how many points keeping it is better.

    ``group`` is a heading that bars in a row share: "As it is", "Without the backstop";
    ``note`` stands muted under the name.
    """

    name: str
    span: Span
    group: str = ""
    note: str = ""


def slack_chart(bars: Sequence[SlackBar], *, width: int = WIDE) -> dict[str, Any]:
    """Intervals on one scale of points: filled and blue where all of it keeps the promise,
    red where all of it breaks it, hollow where that is open.

    Parameters
    ----------
    bars : drawn in the order given; a heading wherever ``group`` changes
    """
    if not bars:
        raise ValueError("a chart needs at least one bar")
    wide = width >= 560
    names = [text for bar in bars for text in (bar.name, bar.note)]
    column = min(max(text_width(clean(n), _SIZE) for n in names) + 6, 210 if wide else 104)
    texts = [_words(bar.span, wide) for bar in bars]
    end = max(text_width(text, _SIZE, bold=True) for text in texts) + 10
    numbers = [v for bar in bars for v in bar.span if math.isfinite(v)] or [0.0]
    steps = ticks_between(min(*numbers, -5.0), max(*numbers, 5.0))
    canvas = Canvas(width, left=column + 12, right=width - end - 4, domain=(steps[0], steps[-1]))
    y = sides(
        canvas,
        canvas.at(0),
        [("◂ breaking it pays", "keeping it pays ▸"), ("◂ breaks", "keeps ▸")],
    )
    names_of, notes, heads, rows = list[Row](), list[Row](), list[Row](), list[Row]()
    spans = list[Row]()  # from top to bottom of each group: the lines stop at headings
    top, group = y, ""
    for bar, text in zip(bars, texts, strict=True):
        if bar.group != group:
            if rows:
                spans.append({"y": top, "y2": y})
                y += 8
            group = bar.group
            lines = wrap(group, width - 4, _SIZE, bold=True)
            heads.append({"text": "\n".join(lines), "y": y + 2})
            y += len(lines) * line_height(_SIZE) + 8
            top = y
        lines = wrap(bar.name, column, _SIZE)
        below = wrap(bar.note, column, 11.5) if bar.note else []
        tall = max(len(lines), 1) * line_height(_SIZE)
        names_of.append({"text": "\n".join(lines), "y": y})
        notes.append({"text": "\n".join(below), "y": y + tall})
        rows.append(_row(bar, text, y + tall / 2 - 1))
        y += tall + len(below) * line_height(11.5) + 8
    spans.append({"y": top, "y2": y})
    for at in steps:
        canvas.rule([{"at": at} | s for s in spans], color=GRID, x="at", y="y", y2="y2")
    canvas.rule([{"at": 0} | s for s in spans], color=INK, thick=1.5, x="at", y="y", y2="y2")
    canvas.text(heads, x=2, bold=True, color=MUTED, size=_SIZE)
    canvas.text(names_of, x=column, align="right", size=_SIZE)
    canvas.text([n for n in notes if n["text"]], x=column, align="right", color=MUTED, size=11.5)
    for sign, color, shape in (("keeps", BLUE, "circle"), ("breaks", RED, "diamond")):
        mine = [row for row in rows if row["sign"] == sign]
        canvas.rule(mine, color=color, thick=5, x="low", x2="high", y="y")
        for fill, is_open in ((color, False), (PAPER, True)):
            these = [row for row in mine if (row["low"] < 0 < row["high"]) is is_open]
            canvas.point(these, shape=shape, fill=fill, stroke=color, area=95, x="middle", y="y")
        canvas.text(mine, x=width - end + 6, y="words", color=color, bold=True, size=_SIZE)
    rest = [row for row in rows if not row["sign"]]
    canvas.text(rest, x=width - end + 6, y="words", color=MUTED, size=_SIZE)
    ticks = [(at, cell_text(at, "gain")) for at in steps]
    height = axis(canvas, ticks, y, "points of the party's own agenda, kept less broken")
    key = "symbol: the middle draw, hollow where the sign is open; line: middle 80 %"
    left = canvas.left if text_width(key, 12) <= width - canvas.left else 2
    under = wrap(key, width - left - 2, 12)
    canvas.text([{"text": "\n".join(under), "y": height}], x=left, color=MUTED)
    return canvas.spec(height + len(under) * line_height(12) + 2)


def _row(bar: SlackBar, text: str, y: float) -> Row:
    known = all(math.isfinite(v) for v in bar.span)
    low, middle, high = (round(float(v), 6) + 0.0 if known else None for v in bar.span)
    return {
        "name": clean(bar.name),
        "group": clean(bar.group),
        "low": low,
        "middle": middle,
        "high": high,
        "sign": ("keeps" if bar.span[1] >= 0 else "breaks") if known else "",
        "y": y,
        "words": y - 7,
        "text": text,
    }


def _words(span: Span, wide: bool) -> str:
    if not all(math.isfinite(v) for v in span):
        return _UNKNOWN if wide else "–"
    low, middle, high = (cell_text(v, "gain") for v in span)
    return f"{middle} ({low} to {high})" if wide and low != high else middle
