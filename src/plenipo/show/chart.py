"""Charts as Vega-Lite dicts on plain data: they know parties and issues, no question.

Each builder takes ``width``: :data:`WIDE` for a page or paper, :data:`NARROW` for a
telephone. :mod:`plenipo.show.figure` makes both, with the words for those who
cannot see them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plenipo.show.canvas import Align, Canvas, Row, line_height, text_width, wrap
from plenipo.show.palette import BLUE, GRID, INK, MUTED, PAPER, RED, RULE, STRIPE
from plenipo.show.table import cell_text, clean

__all__ = [
    "NARROW",
    "WIDE",
    "Span",
    "axis",
    "bars_chart",
    "causes_chart",
    "gains_chart",
    "sides",
    "sources_chart",
    "ticks_between",
]

WIDE, NARROW = 720, 340
Span = tuple[float, float, float]  # low, middle, high: the middle 80 % of draws
_SIZE = 12.5


def causes_chart(
    causes: Mapping[str, float], *, head: tuple[str, float] | None = None, width: int = WIDE
) -> dict[str, Any]:
    """How often something happens (``head``: "The fighting goes on", 0.6), and why.

    Parameters
    ----------
    causes : words -> share of draws, 0 to 1; drawn in the order given
    head : what they are causes of, drawn first and darker
    """
    bars = [_Bar(label, value, cell_text(value, "share")) for label, value in causes.items()]
    if head is not None:
        bars.insert(0, _Bar(head[0], head[1], cell_text(head[1], "share"), head=True))
    return _bars(bars, 1.0, width=width, unit="share of draws", ticks=_SHARES)


def sources_chart(sources: Mapping[str, float], *, width: int = WIDE) -> dict[str, Any]:
    """What an answer rests on: words -> share of its doubt (or of its numbers)."""
    return bars_chart(sources, width=width)


def bars_chart(
    bars: Mapping[str, float], *, fmt: str = "share", unit: str = "", width: int = WIDE
) -> dict[str, Any]:
    """Horizontal bars from zero: shares on a full scale, counts up to the largest."""
    rows = [_Bar(label, value, cell_text(value, fmt)) for label, value in bars.items()]
    if fmt == "share":
        return _bars(rows, 1.0, width=width, unit=unit, ticks=_SHARES)
    top = max((row.value for row in rows if math.isfinite(row.value)), default=0.0)
    ticks = [(at, cell_text(at, fmt)) for at in ticks_between(0.0, max(top, 1e-9))]
    return _bars(rows, ticks[-1][0], width=width, unit=unit, ticks=ticks)


@dataclass(frozen=True, slots=True)
class _Bar:
    label: str
    value: float
    text: str
    head: bool = False


_SHARES = [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")]


def _bars(
    bars: Sequence[_Bar],
    top: float,
    *,
    width: int,
    unit: str,
    ticks: Sequence[tuple[float, str]],
) -> dict[str, Any]:
    if not bars:
        raise ValueError("a chart needs at least one bar")
    beside = width >= 560  # labels left of the bars, else above them
    column = 290 if beside else width - 8
    end = max(text_width(bar.text, _SIZE, bold=True) for bar in bars) + 10
    tick_end = text_width(ticks[-1][1], 11) / 2
    canvas = Canvas(
        width,
        left=column + 14 if beside else 2,
        right=width - max(end, tick_end) - 2,
        domain=(0.0, top),
    )
    labels: list[Row] = []
    boxes: list[Row] = []
    y = 4.0
    for bar in bars:
        lines = wrap(bar.label, column, _SIZE, bold=bar.head)
        tall = len(lines) * line_height(_SIZE)
        thick = 16
        bar_y = y + max((tall - thick) / 2 - 1, 0) if beside else y + tall + 1
        size: Row = {"label": clean(bar.label), "share": _finite(bar.value), "zero": 0}
        boxes.append(
            size
            | {
                "y": bar_y,
                "y2": bar_y + thick,
                "text": bar.text,
                "words": bar_y + 1,
                "full": top,
                "head": bar.head,
            }
        )
        labels.append({"text": "\n".join(lines), "y": y, "head": bar.head})
        y = max(y + tall, bar_y + thick) + (10 if not bar.head else 16)
    base = y - 4
    spans = [{"y": 0, "y2": base}] if beside else [{"y": b["y"], "y2": b["y2"]} for b in boxes]
    canvas.box(boxes, color=STRIPE, edge=GRID, x="zero", x2="full", y="y", y2="y2")
    marks: list[Row] = [{"at": at} | span for at, _ in ticks for span in spans]
    canvas.rule(marks, color=GRID, x="at", y="y", y2="y2")
    for head, color in ((True, INK), (False, BLUE)):
        mine = [row for row in boxes if row["head"] is head]
        canvas.box(mine, color=color, x="zero", x2="share", y="y", y2="y2")
        canvas.text(
            [row for row in labels if row["head"] is head],
            x=column if beside else 2,
            bold=head,
            size=_SIZE,
            align="right" if beside else "left",
        )
    canvas.text(boxes, x=width - end + 8, y="words", bold=True, size=_SIZE)
    canvas.rule([{"at": 0} | span for span in spans], color=RULE, x="at", y="y", y2="y2")
    return canvas.spec(axis(canvas, ticks, base, unit))


def gains_chart(
    parties: Mapping[str, Span],
    *,
    groups: Mapping[str, str] | None = None,
    against: str = "no deal",
    width: int = WIDE,
) -> dict[str, Any]:
    """What each party gains against no deal, in points of its own agenda.

    Parameters
    ----------
    parties : name -> low, middle, high; NaN where it was never solved
    groups : name -> heading it stands under ("In the room", "Outside"), in order
    against : what zero means
    """
    if not parties:
        raise ValueError("a chart needs at least one party")
    wide = width >= 560
    column = min(max(text_width(clean(name), _SIZE) for name in parties) + 6, 190 if wide else 104)
    values = {name: _gain_text(span, wide) for name, span in parties.items()}
    end = max(text_width(text, _SIZE, bold=True) for text in values.values()) + 10
    numbers = [v for span in parties.values() for v in span if math.isfinite(v)] or [0.0]
    steps = ticks_between(min(*numbers, -5.0), max(*numbers, 5.0))
    canvas = Canvas(width, left=column + 12, right=width - end - 4, domain=(steps[0], steps[-1]))
    zero = canvas.at(0)
    worse, better = f"◂ worse than {against}", f"better than {against} ▸"
    y = sides(canvas, zero, [(worse, better), ("◂ worse", "better ▸")])
    top = y
    lines: list[Row] = []
    names: list[Row] = []
    heads: list[Row] = []
    for heading, members in _grouped(parties, groups or {}):
        if heading:
            heads.append({"text": heading, "y": y + 6})
            y += 26
        for name in members:
            words = wrap(name, column, _SIZE)
            tall = max(len(words), 1) * line_height(_SIZE)
            low, middle, high = map(_finite, parties[name])
            lines.append(
                {
                    "party": clean(name),
                    "low": low,
                    "middle": middle,
                    "high": high,
                    "y": y + tall / 2 - 1,
                    "text": values[name],
                    "words": y + tall / 2 - 8,
                }
            )
            names.append({"text": "\n".join(words), "y": y})
            y += tall + 8
    for at in steps:
        canvas.rule([{"at": at, "y": top, "y2": y}], color=GRID, x="at", y="y", y2="y2")
    canvas.rule([{"at": 0, "y": top - 4, "y2": y}], color=INK, thick=1.5, x="at", y="y", y2="y2")
    canvas.text(names, x=column, align="right", size=_SIZE)
    canvas.text(heads, x=2, bold=True, color=MUTED)
    seen = [row for row in lines if row["middle"] is not None]
    for name, color, shape in _SIGNS:
        mine = [row for row in seen if _sign(row["middle"]) == name]
        canvas.rule(mine, color=color, thick=5, x="low", x2="high", y="y")
        for fill, is_open in ((color, False), (PAPER, True)):
            these = [row for row in mine if (row["low"] < 0 < row["high"]) is is_open]
            canvas.point(these, shape=shape, fill=fill, stroke=color, area=95, x="middle", y="y")
        canvas.text(mine, x=width - end + 6, y="words", color=color, bold=True, size=_SIZE)
    rest = [row for row in lines if row["middle"] is None]
    canvas.text(rest, x=width - end + 6, y="words", color=MUTED, size=_SIZE)
    ticks = [(at, cell_text(at, "gain")) for at in steps]
    unit = "points of the party's own agenda (100 = everything it wants)"
    key = "symbol: the middle draw, hollow where the sign is open; line: middle 80 %"
    height = axis(canvas, ticks, y, unit)
    left = canvas.left if text_width(key, 12) <= width - canvas.left else 2
    rows = wrap(key, width - left - 2, 12)
    canvas.text([{"text": "\n".join(rows), "y": height}], x=left, color=MUTED)
    return canvas.spec(height + len(rows) * line_height(12) + 2)


_SIGNS = (
    ("gains", BLUE, "circle"),
    ("loses", RED, "diamond"),
    ("neither", INK, "square"),
)


def _sign(value: float) -> str:
    return "neither" if abs(value) < 0.5 else "gains" if value > 0 else "loses"


def _gain_text(span: Span, wide: bool) -> str:
    low, middle, high = (cell_text(v, "gain") for v in span)
    if not math.isfinite(span[1]):
        return "never solved" if wide else "–"
    return f"{middle} ({low} to {high})" if wide and low != high else middle


def _grouped(parties: Mapping[str, Span], groups: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {heading: [] for heading in groups.values()}
    for name in parties:
        found.setdefault(groups.get(name, ""), []).append(name)
    return [(heading, members) for heading, members in found.items() if members]


def sides(canvas: Canvas, zero: float, choices: Sequence[tuple[str, str]]) -> float:
    """Say what left and right of zero mean, in the first words that fit; the new top."""
    size, gap = 12.0, 8
    room = (zero - gap, canvas.width - zero - gap)
    for left, right in choices:
        if all(
            text_width(w, size, bold=True) <= r for w, r in zip((left, right), room, strict=True)
        ):
            canvas.text(
                [{"text": left, "y": 2}],
                x=zero - gap,
                align="right",
                bold=True,
                color=RED,
                size=size,
            )
            canvas.text([{"text": right, "y": 2}], x=zero + gap, bold=True, color=BLUE, size=size)
            return 26
    return 6


def axis(
    canvas: Canvas, ticks: Sequence[tuple[float, str]], y: float, unit: str, size: float = 11.5
) -> float:
    """Tick labels and the unit under a chart; returns the new bottom."""
    rows: dict[Align, list[Row]] = {"left": [], "center": [], "right": []}
    order = sorted(ticks, key=lambda tick: (tick[0] != 0, tick[0]))  # zero always has its label
    taken: list[tuple[float, float]] = []
    for at, text in order:
        half = text_width(text, size) / 2 + 3
        x = canvas.at(at)
        align: Align = "left" if x < half else "right" if x + half > canvas.width else "center"
        low = x - {"left": 0, "center": half, "right": 2 * half}[align]
        high = low + 2 * half
        if all(high <= a or low >= b for a, b in taken):
            taken.append((low, high))
            rows[align].append({"at": at, "text": text, "y": y + 4})
    for side, labels in rows.items():
        canvas.text(labels, x="at", align=side, color=MUTED, size=size)
    y += 4 + line_height(size) + 2
    if unit:
        left = canvas.left if text_width(unit, 12) <= canvas.width - canvas.left else 2
        lines = wrap(unit, canvas.width - left - 2, 12)
        canvas.text([{"text": "\n".join(lines), "y": y}], x=left, color=MUTED)
        y += len(lines) * line_height(12) + 2
    return y


def ticks_between(low: float, high: float) -> list[float]:
    """Round numbers from at or below ``low`` to at or above ``high``, four to eight."""
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(i * step, 10) + 0.0 for i in range(first, last + 1)]


def _finite(value: float) -> float | None:
    return round(float(value), 6) + 0.0 if math.isfinite(value) else None
