"""How far a chance would move if something were seen, and if it were not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plenipo.show.canvas import Canvas, Row, line_height, text_width, wrap
from plenipo.show.chart import WIDE, axis
from plenipo.show.key import SAMPLE, Sample, draw_key
from plenipo.show.palette import BLUE, GRID, INK, PAPER, RED, RULE
from plenipo.show.table import cell_text, clean

__all__ = ["Shift", "shifts_chart"]

_SIZE = 12.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A chance (0 to 1) if something is seen, and if it is not."""

    name: str
    seen: float
    unseen: float


def shifts_chart(
    shifts: Sequence[Shift], today: float, *, of: str = "", width: int = WIDE
) -> dict[str, Any]:
    """Two marks on a scale of chances for each thing to watch, and a line for today.

    Parameters
    ----------
    shifts : drawn in the order given
    today : the chance before anything is seen
    of : what it is a chance of, under the axis
    """
    if not shifts:
        raise ValueError("a chart needs at least one thing to watch")
    beside = width >= 560
    column = 350.0 if beside else width - 4.0
    text = {s: f"{cell_text(s.seen, 'share')} / {cell_text(s.unseen, 'share')}" for s in shifts}
    end = max(text_width(words, _SIZE, bold=True) for words in text.values()) + 12
    canvas = Canvas(width, left=column + 16 if beside else 12, right=width - end - 6)
    y = draw_key(canvas, [(_seen, "if it is seen"), (_unseen, "if not"), (_today, "today")], 2) + 4
    top = y
    names: list[Row] = []
    rows: list[Row] = []
    for shift in shifts:
        lines = wrap(shift.name, column, _SIZE)
        tall = max(len(lines), 1) * line_height(_SIZE)
        middle = y + tall / 2 - 1 if beside else y + tall + 8
        names.append({"text": "\n".join(lines), "y": y})
        rows.append(
            {
                "name": clean(shift.name),
                "seen": _share(shift.seen),
                "unseen": _share(shift.unseen),
                "y": middle,
                "words": middle - 7,
                "text": text[shift],
            }
        )
        y = max(y + tall, middle + 10) + (8 if beside else 6)
    spans = [{"y": top - 4, "y2": y}]
    if not beside:
        spans = [{"y": row["y"] - 8, "y2": row["y"] + 8} for row in rows]
    for at in (0.0, 0.5, 1.0):
        marks = [{"at": at} | span for span in spans]
        canvas.rule(marks, color=GRID, x="at", y="y", y2="y2")
    canvas.rule(
        [{"y": row["y"]} for row in rows], color=GRID, x=canvas.left, x2=canvas.right, y="y"
    )
    if math.isfinite(today):
        marks = [{"at": _share(today)} | span for span in spans]
        canvas.rule(marks, color=INK, thick=1.5, dash=(4, 3), x="at", y="y", y2="y2")
    known = [row for row in rows if row["seen"] is not None and row["unseen"] is not None]
    canvas.rule(known, color=RULE, thick=3, x="unseen", x2="seen", y="y")
    canvas.point(
        [row for row in rows if row["unseen"] is not None],
        shape="diamond", fill=PAPER, stroke=RED, area=90, x="unseen", y="y",
    )  # fmt: skip
    canvas.point(
        [row for row in rows if row["seen"] is not None],
        shape="circle", fill=BLUE, stroke=BLUE, area=100, x="seen", y="y",
    )  # fmt: skip
    canvas.text(names, x=2, size=_SIZE)
    canvas.text(rows, x=width - end + 4, y="words", bold=True, size=_SIZE)
    ticks = [(at, cell_text(at, "share")) for at in (0.0, 0.5, 1.0)]
    return canvas.spec(axis(canvas, ticks, y, of))


def _share(value: float) -> float | None:
    return round(min(max(float(value), 0.0), 1.0), 6) if math.isfinite(value) else None


def _mark(shape: str, fill: str, stroke: str) -> Sample:
    def sample(canvas: Canvas, x: float, y: float) -> None:
        here = x + SAMPLE / 2
        canvas.point([{"y": y}], shape=shape, fill=fill, stroke=stroke, area=95, x=here, y="y")

    return sample


_seen = _mark("circle", BLUE, BLUE)
_unseen = _mark("diamond", PAPER, RED)


def _today(canvas: Canvas, x: float, y: float) -> None:
    line = [{"y": y - 8, "y2": y + 8}]
    canvas.rule(line, color=INK, thick=1.5, dash=(4, 3), x=x + SAMPLE / 2, y="y", y2="y2")
