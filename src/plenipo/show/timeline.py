"""Dated events down a line, and what each did to each party: bars on one scale of points."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plenipo.show.canvas import Canvas, Row, line_height, text_width, wrap
from plenipo.show.chart import WIDE
from plenipo.show.heat import blocks, head_size, told
from plenipo.show.key import SAMPLE, Sample, draw_key
from plenipo.show.palette import BLUE, INK, MUTED, PAPER, RED, RULE, STRIPE
from plenipo.show.table import cell_text, clean

__all__ = ["Event", "timeline_chart"]

_SIZE, _SMALL = 12.5, 12.0
_BAR = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on a day, and what it changed for each party, in points."""

    name: str
    on: str = ""  # the date in words
    values: Mapping[str, float]
    errors: Mapping[str, float] = field(default_factory=dict[str, float])
    by: str = ""


def timeline_chart(
    events: Sequence[Event],
    parties: Sequence[str],
    *,
    total: Mapping[str, float] | None = None,
    total_name: str = "all of it together",
    width: int = WIDE,
) -> dict[str, Any]:
    """A dot on a line for each event; a bar for each party, right of zero where it gains.

    Every bar is on the same scale, so that they may be compared along a row and down a
    column; a hollow bar cannot be told from nothing. Parties that do not fit side by side
    stand below each other, with the events again.
    """
    if not events or not parties:
        raise ValueError("a timeline needs at least one event and one party")
    wide = width >= 560
    names = 216.0 if wide else width - 4.0
    left = names + 8 if wide else 14.0
    canvas = Canvas(width, left=0, right=width, domain=(0.0, float(width)))
    numbers = [v for e in events for v in e.values.values()] + list((total or {}).values())
    finite = [v for v in numbers if math.isfinite(v)] or [0.0]
    groups = blocks(parties, width - left, 74, size=head_size(width))
    cell = min((width - left) / max(len(group) for group in groups), 123.0)
    last = [Event(name=total_name, values=total)] if total is not None else []
    span = (min(0.0, *finite), max(0.0, *finite, 1.0 if max(finite) <= 0.0 else 0.0))
    drawing = _Drawing(canvas, names=names, left=left, cell=cell, span=span)
    y = 4.0
    for group in groups:
        y = drawing.block([parties[j] for j in group], events, last, y) + 12
    return canvas.spec(draw_key(canvas, _key(events, total), y))


class _Drawing:
    """Places of one chart, and its marks."""

    def __init__(
        self,
        canvas: Canvas,
        *,
        names: float,
        left: float,
        cell: float,
        span: tuple[float, float],
    ) -> None:
        self.canvas, self.names, self.left, self.cell, self.span = canvas, names, left, cell, span
        self.wide = canvas.width >= 560
        self.head = head_size(canvas.width)
        words = max(text_width(cell_text(v, "gain"), _SIZE, bold=True) for v in (*span, -10.0))
        self.room = cell - words - 14  # the bars', left of the numbers

    def block(
        self, parties: Sequence[str], events: Sequence[Event], last: Sequence[Event], y: float
    ) -> float:
        """Some parties with every event; returns the bottom."""
        heads = [wrap(p, self.cell - 4, self.head, bold=True, lines=4) for p in parties]
        tall = max(len(h) for h in heads) * line_height(self.head)
        rows: list[Row] = [
            {
                "text": "\n".join(h),
                "x": self.left + (i + 1) * self.cell - 6,
                "y": y + tall - len(h) * line_height(self.head),
            }
            for i, h in enumerate(heads)
        ]
        self.canvas.text(rows, x="x", align="right", bold=True, size=self.head)
        y += tall + 8
        start, day, dots = y, "", list[Row]()
        for event in events:
            y, dot = self.event(event, parties, y, day=day)
            dots.append({"y": dot})
            day = event.on
        line = [{"y": start, "y2": y - 6}]
        self.canvas.rule(line, color=RULE, thick=2, x=5, y="y", y2="y2")
        self.canvas.point(dots, shape="circle", fill=INK, stroke=PAPER, area=90, x=5, y="y")
        for event in last:
            self.canvas.rule([{"y": y}], color=RULE, x=0, x2=self.canvas.width, y="y")
            y, _ = self.event(event, parties, y + 8, day="", bold=True)
        return y

    def at(self, i: int, value: float) -> float:
        """Pixel of a number of points in a party's column."""
        low, high = self.span
        return self.left + i * self.cell + 4 + (value - low) / (high - low) * self.room

    def event(
        self, event: Event, parties: Sequence[str], y: float, *, day: str, bold: bool = False
    ) -> tuple[float, float]:
        """One event; returns the bottom and the height of its dot."""
        x = 16 if not bold else 2
        room = self.names - x - 6
        if event.on and event.on != day:
            lines = wrap(event.on, room, _SMALL)
            words = "\n".join(lines)
            self.canvas.text([{"text": words, "y": y}], x=x, color=MUTED, size=_SMALL)
            y += len(lines) * line_height(_SMALL) + 1
        text = f"{event.name} ({event.by})" if event.by else event.name
        lines = wrap(text, room, _SIZE, bold=bold)
        words = "\n".join(lines)
        self.canvas.text([{"text": words, "y": y}], x=x, bold=bold, size=_SIZE)
        dot = y + line_height(_SIZE) / 2 - 1
        tall = max(len(lines), 1) * line_height(_SIZE)
        bar = y + tall / 2 - _BAR / 2 - 1 if self.wide else y + tall + 4
        self.bars(event, parties, bar)
        return max(y + tall, bar + _BAR) + 12, dot

    def bars(self, event: Event, parties: Sequence[str], y: float) -> None:
        """A bar from zero for each party, and its number at the right end of the column."""
        rows: list[Row] = []
        for i, party in enumerate(parties):
            value = event.values.get(party, math.nan)
            known = math.isfinite(value)
            rows.append(
                {
                    "event": clean(event.name),
                    "party": clean(party),
                    "points": round(value, 6) + 0.0 if known else None,
                    "sure": told(value, event.errors.get(party, 0.0)),
                    "zero": self.at(i, 0.0),
                    "to": self.at(i, value if known else 0.0),
                    "x": self.left + i * self.cell + 2,
                    "x2": self.left + (i + 1) * self.cell - 2,
                    "at": self.left + (i + 1) * self.cell - 6,
                    "y": y,
                    "y2": y + _BAR,
                    "up": y - 3,
                    "down": y + _BAR + 3,
                    "words": y + _BAR / 2 - 7,
                    "text": cell_text(value, "gain"),
                }
            )
        self.canvas.box(rows, color=STRIPE, x="x", x2="x2", y="up", y2="down")
        for sure in (True, False):
            mine = [row for row in rows if row["sure"] is sure]
            for color, sign in ((BLUE, 1), (RED, -1)):
                bars = [row for row in mine if sign * (row["to"] - row["zero"]) >= 0.5]
                fill, edge = (color, "") if sure else (PAPER, color)
                self.canvas.box(bars, color=fill, edge=edge, x="zero", x2="to", y="y", y2="y2")
            ink = INK if sure else MUTED
            self.canvas.text(
                mine, x="at", y="words", align="right", size=_SIZE, bold=sure, color=ink
            )
        self.canvas.rule(rows, color=INK, thick=1.5, x="zero", y="up", y2="down")


def _key(events: Sequence[Event], total: Mapping[str, float] | None) -> list[tuple[Sample, str]]:
    cells = [(v, e.errors.get(p, 0.0)) for e in events for p, v in e.values.items()]
    cells += [(v, 0.0) for v in (total or {}).values()]
    items: list[tuple[Sample, str]] = []
    if any(told(v, e) and v > 0 for v, e in cells):
        items.append((_bar(BLUE, BLUE, 1), "gains"))
    if any(told(v, e) and v < 0 for v, e in cells):
        items.append((_bar(RED, RED, -1), "loses"))
    if any(math.isfinite(v) and not told(v, e) for v, e in cells):
        items.append((_bar(PAPER, RULE, 1), "cannot be told from nothing"))
    return items


def _bar(fill: str, edge: str, side: int) -> Sample:
    def sample(canvas: Canvas, x: float, y: float) -> None:
        middle = x + SAMPLE / 2
        ends = sorted((middle, middle + side * SAMPLE / 2))
        box: Row = {"x": ends[0], "x2": ends[1], "y": y - 6, "y2": y + 6}
        canvas.box([box], color=fill, edge=edge, x="x", x2="x2", y="y", y2="y2")
        canvas.rule(
            [{"x": middle, "y": y - 8, "y2": y + 8}], color=INK, thick=1.5, x="x", y="y", y2="y2"
        )

    return sample
