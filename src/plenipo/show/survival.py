"""What share still stands after so many years: one panel for each way to count."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from plenipo.show.canvas import Align, Canvas, Row, line_height, text_width, wrap
from plenipo.show.chart import WIDE, ticks_between
from plenipo.show.key import SAMPLE, Sample, draw_key
from plenipo.show.palette import BLUE, BLUES, GRID, INK, MUTED
from plenipo.show.table import cell_text, clean

__all__ = ["BAND", "Curve", "cases", "survival_chart"]

_SIZE, _SMALL, _TALL, _GAP = 12.5, 11.5, 130.0, 26.0
BAND = "95 % interval"
Step = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Share still standing, by years since the start, among ``n`` with ``events`` ends.

    ``steps`` are (year, share, low, high), each holding until the next; with ``dots``
    only those years are known and nothing is drawn between. ``note`` says which cases.
    """

    name: str
    steps: Sequence[Step]
    n: int
    events: int | None  # None where a source does not say
    note: str = ""
    dots: bool = False


def survival_chart(
    curves: Sequence[Curve], *, band: str = BAND, width: int = WIDE
) -> dict[str, Any]:
    """Step curves with their bands, side by side where they fit: all on the same scales.

    Parameters
    ----------
    curves : drawn in the order given; one without steps is words alone
    band : what low and high of the steps are
    """
    if not curves:
        raise ValueError("a chart needs at least one curve")
    across = min(len(curves), max(int(width // 220), 1))
    canvas = Canvas(width, left=0, right=width, domain=(0.0, float(width)))
    left = text_width("100 %", _SMALL) + 6
    room = (width - left - (across - 1) * _GAP - 8) / across
    last = max((s[0] for c in curves for s in _points(c)), default=0.0)
    years = ticks_between(0.0, max(last, 1.0))
    lines = any(not c.dots for c in curves) or not any(c.steps for c in curves)
    key: list[tuple[Sample, str]] = []
    if lines:
        key += [(_curve, "still standing"), (_band, band)]
    if any(c.dots and c.steps for c in curves):
        key.append((_dot, f"a year that is known, {band}"))
    y = draw_key(canvas, key, 2) + 8
    for i in range(0, len(curves), across):
        row = curves[i : i + across]
        heads = [_head(curve, room) for curve in row]
        tall = max(
            len(name) * line_height(_SIZE) + len(n) * line_height(_SMALL) for name, n in heads
        )
        for j, (curve, (name, under)) in enumerate(zip(row, heads, strict=True)):
            x = left + j * (room + _GAP)
            words: Row = {"text": "\n".join(name), "y": y}
            canvas.text([words], x=x, bold=True, size=_SIZE)
            words = {"text": "\n".join(under), "y": y + len(name) * line_height(_SIZE)}
            canvas.text([words], x=x, color=MUTED, size=_SMALL)
            panel = _Panel(canvas, x, y + tall + 10, room, years, first=j == 0)
            panel.draw(curve)
        y += tall + 10 + _TALL + line_height(_SMALL) + 16
    words = {"text": "years since it began", "y": y - 8}
    canvas.text([words], x=left, color=MUTED, size=12)
    return canvas.spec(y + 10)


def _head(curve: Curve, room: float) -> tuple[list[str], list[str]]:
    note = "; ".join(part for part in (cases(curve), curve.note) if part)
    return wrap(curve.name, room, _SIZE, bold=True), wrap(note, room, _SMALL)


def cases(curve: Curve) -> str:
    """How many cases and how many failed: "88 cases, 23 failed"."""
    many = "1 case" if curve.n == 1 else f"{curve.n:,} cases"
    return many if curve.events is None else f"{many}, {curve.events:,} failed"


def _points(curve: Curve) -> list[Step]:
    """Steps in order of time, from a start at which all stand."""
    found = sorted(
        (y, *(min(max(v, 0.0), 1.0) for v in rest))
        for y, *rest in curve.steps
        if all(math.isfinite(v) for v in (y, *rest))
    )
    steps = [(s[0], s[1], s[2], s[3]) for s in found]
    return steps if not steps or steps[0][0] <= 0 else [(0.0, 1.0, 1.0, 1.0), *steps]


class _Panel:
    """One panel: its place, its frame and its curve."""

    def __init__(
        self,
        canvas: Canvas,
        x: float,
        y: float,
        room: float,
        years: Sequence[float],
        *,
        first: bool,
    ) -> None:
        self.canvas, self.x, self.y, self.room, self.years = canvas, x, y, room, years
        self.first = first

    def across(self, year: float) -> float:
        return self.x + year / self.years[-1] * self.room

    def down(self, share: float) -> float:
        return self.y + (1 - share) * _TALL

    def draw(self, curve: Curve) -> None:
        """Band, grid, curve, words."""
        canvas, steps = self.canvas, _points(curve)
        rows = self.rows(curve, steps)
        if not curve.dots:
            canvas.box(rows, color=BLUES[0], x="x", x2="x2", y="top", y2="bottom")
        for share in (0.0, 0.5, 1.0):
            at = [{"y": self.down(share)}]
            canvas.rule(at, color=GRID, x=self.x, x2=self.x + self.room, y="y")
        if self.first:
            labels = [
                {"text": cell_text(v, "share"), "y": self.down(v) - 6} for v in (0.0, 0.5, 1.0)
            ]
            canvas.text(labels, x=self.x - 5, align="right", color=MUTED, size=_SMALL)
        base = [{"y": self.down(0.0)}]
        canvas.rule(base, color=INK, x=self.x, x2=self.x + self.room, y="y")
        self.ticks()
        if curve.dots:
            known = [row for row in rows if row["year"] > 0]
            canvas.rule(known, color=BLUE, thick=2, x="x", y="top", y2="bottom")
            canvas.point(known, shape="circle", fill=BLUE, stroke=BLUE, area=70, x="x", y="y")
        else:
            canvas.rule(rows, color=BLUE, thick=2, x="x", x2="x2", y="y")
            falls = [{"x": b["x"], "y": a["y"], "y2": b["y"]} for a, b in pairwise(rows)]
            canvas.rule(falls, color=BLUE, thick=2, x="x", y="y", y2="y2")
        if not rows:
            words = wrap("nothing recorded", self.room - 8, _SIZE)
            row: Row = {"text": "\n".join(words), "y": self.y + _TALL / 2 - 20}
            canvas.text([row], x=self.x + self.room / 2, align="center", color=MUTED, size=_SIZE)

    def rows(self, curve: Curve, steps: Sequence[Step]) -> list[Row]:
        """One for each step, in pixels; the last has no length."""
        until = [step[0] for step in steps[1:]] + [step[0] for step in steps[-1:]]
        return [
            {
                "name": clean(curve.name),
                "year": round(year, 4),
                "share": round(share, 6),
                "low": round(low, 6),
                "high": round(high, 6),
                "x": self.across(year),
                "x2": self.across(end),
                "y": self.down(share),
                "top": self.down(high),
                "bottom": self.down(low),
            }
            for (year, share, low, high), end in zip(steps, until, strict=True)
        ]

    def ticks(self) -> None:
        """Years under the panel, as many as fit."""
        taken = -math.inf
        rows: dict[Align, list[Row]] = {"left": [], "center": [], "right": []}
        for i, year in enumerate(self.years):
            text, x = cell_text(year, "level"), self.across(year)
            half = text_width(text, _SMALL) / 2
            align: Align = "left" if i == 0 else "right" if i == len(self.years) - 1 else "center"
            low = x - {"left": 0, "center": half, "right": 2 * half}[align]
            if low > taken + 4:
                taken = low + 2 * half
                rows[align].append({"x": x, "text": text, "y": self.down(0.0) + 4})
        for align, labels in rows.items():
            self.canvas.text(labels, x="x", align=align, color=MUTED, size=_SMALL)


def _curve(canvas: Canvas, x: float, y: float) -> None:
    canvas.rule([{"y": y}], color=BLUE, thick=2, x=x, x2=x + SAMPLE, y="y")


def _dot(canvas: Canvas, x: float, y: float) -> None:
    here = x + SAMPLE / 2
    canvas.rule([{"y": y - 7, "y2": y + 7}], color=BLUE, thick=2, x=here, y="y", y2="y2")
    canvas.point([{"y": y}], shape="circle", fill=BLUE, stroke=BLUE, area=70, x=here, y="y")


def _band(canvas: Canvas, x: float, y: float) -> None:
    box: Row = {"y": y - 6, "y2": y + 6}
    canvas.box([box], color=BLUES[0], x=x, x2=x + SAMPLE, y="y", y2="y2")
