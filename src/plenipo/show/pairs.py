"""The same thing early, late and not at all: a few marks under each name, on one scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plenipo.show.canvas import Canvas, Row, line_height, text_width, wrap
from plenipo.show.chart import WIDE, Span, axis, ticks_between
from plenipo.show.palette import BLUE, GRID, INK, MUTED, PAPER, RED
from plenipo.show.table import cell_text, clean

__all__ = ["Pair", "pairs_chart"]

_SIZE = 12.5
# first, second, third and fourth mark: never told apart by colour alone
_MARKS = (
    ("circle", BLUE, BLUE),
    ("diamond", RED, RED),
    ("square", PAPER, INK),
    ("triangle-up", PAPER, INK),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One name with up to four marks: "early seat" -> low, middle, high in points."""

    name: str
    marks: Mapping[str, Span]
    note: str = ""


def pairs_chart(
    pairs: Sequence[Pair], *, against: str = "no deal", width: int = WIDE
) -> dict[str, Any]:
    """A dumbbell with a line of its own for each end, so that intervals do not cover each other.

    Parameters
    ----------
    pairs : drawn in the order given
    against : what zero means
    """
    if not pairs:
        raise ValueError("a chart needs at least one pair")
    wide = width >= 560
    kinds = list(dict.fromkeys(kind for pair in pairs for kind in pair.marks))
    if len(kinds) > len(_MARKS):
        raise ValueError(f"at most {len(_MARKS)} kinds of marks (got {len(kinds)})")
    column = min(max(text_width(clean(k), _SIZE) for k in kinds) + 6, 190 if wide else 104)
    spans = [span for pair in pairs for span in pair.marks.values()]
    end = max(text_width(_words(span, wide), _SIZE, bold=True) for span in spans) + 10
    numbers = [v for span in spans for v in span if math.isfinite(v)] or [0.0]
    steps = ticks_between(min(*numbers, -1.0), max(*numbers, 1.0))
    canvas = Canvas(width, left=column + 12, right=width - end - 4, domain=(steps[0], steps[-1]))
    y = 2.0
    for pair in pairs:
        y = _pair(canvas, pair, kinds, y=y, column=column, end=end, steps=steps)
    ticks = [(at, cell_text(at, "gain")) for at in steps]
    unit = f"points of the party's own agenda against {against}; line: middle 80 %"
    return canvas.spec(axis(canvas, ticks, y, unit))


def _words(span: Span, wide: bool) -> str:
    low, middle, high = (cell_text(v, "gain") for v in span)
    if not math.isfinite(span[1]):
        return "never solved" if wide else "–"
    return f"{middle} ({low} to {high})" if wide and low != high else middle


def _pair(
    canvas: Canvas,
    pair: Pair,
    kinds: Sequence[str],
    *,
    y: float,
    column: float,
    end: float,
    steps: Sequence[float],
) -> float:
    for text, bold in ((pair.name, True), (pair.note, False)):
        lines = wrap(text, canvas.width - 4, _SIZE, bold=bold) if text else []
        if lines:
            color = INK if bold else MUTED
            words = "\n".join(lines)
            canvas.text([{"text": words, "y": y}], x=2, bold=bold, color=color, size=_SIZE)
            y += len(lines) * line_height(_SIZE)
    y += 6
    top = y
    names: list[Row] = []
    rows: list[Row] = []
    for kind, span in pair.marks.items():
        lines = wrap(kind, column, _SIZE)
        tall = max(len(lines), 1) * line_height(_SIZE)
        low, middle, high = (round(float(v), 6) + 0.0 if math.isfinite(v) else None for v in span)
        rows.append(
            {
                "name": clean(pair.name),
                "kind": clean(kind),
                "mark": kinds.index(kind),
                "low": low,
                "middle": middle,
                "high": high,
                "y": y + tall / 2 - 1,
                "words": y + tall / 2 - 8,
                "text": _words(span, canvas.width >= 560),
            }
        )
        names.append({"text": "\n".join(lines), "y": y})
        y += tall + 5
    for at in steps:
        canvas.rule([{"at": at, "y": top - 2, "y2": y}], color=GRID, x="at", y="y", y2="y2")
    zero = [{"at": 0, "y": top - 2, "y2": y}]
    canvas.rule(zero, color=INK, thick=1.5, x="at", y="y", y2="y2")
    canvas.text(names, x=column, align="right", size=_SIZE)
    seen = [row for row in rows if row["middle"] is not None]
    ends = [row for row in seen if row["mark"] < 2]  # the two that are compared
    if len(ends) == 2:
        canvas.rule(_link(ends), color=INK, dash=(2, 2), x="from", x2="to", y="y", y2="y2")
    for i, (shape, fill, stroke) in enumerate(_MARKS):
        mine = [row for row in seen if row["mark"] == i]
        canvas.rule(mine, color=stroke, thick=4, x="low", x2="high", y="y")
        canvas.point(mine, shape=shape, fill=fill, stroke=stroke, area=95, x="middle", y="y")
    canvas.text(rows, x=canvas.width - end + 6, y="words", bold=True, size=_SIZE)
    return y + 12


def _link(ends: Sequence[Row]) -> list[Row]:
    one, other = ends
    return [{"from": one["middle"], "to": other["middle"], "y": one["y"], "y2": other["y"]}]
