"""How firmly each believes a promise, and how firmly one would have to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plenipo.show.canvas import Canvas, Row, line_height, text_width, wrap
from plenipo.show.chart import WIDE, Span, axis
from plenipo.show.key import SAMPLE, Sample, draw_key
from plenipo.show.palette import BLUE, GRID, MUTED, PAPER, RED
from plenipo.show.table import cell_text, clean

__all__ = ["Belief", "beliefs_chart", "needed_words"]

_SIZE = 12.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """One promise: the chance each viewer gives it, and the least that would do.

    ``seen`` is viewer -> low, middle, high; ``needed`` the chance ``by`` would have to
    give it: above 1 none is enough, 0 none is needed. ``none_suffices`` is the share of
    draws in which even certainty is too little.
    """

    name: str
    seen: Mapping[str, Span]
    needed: Span | None = None
    by: str = ""
    none_suffices: float = math.nan


def beliefs_chart(beliefs: Sequence[Belief], *, width: int = WIDE) -> dict[str, Any]:
    """Lines from 0 to 100 % for each viewer, and a line of its own for what is needed."""
    if not beliefs:
        raise ValueError("a chart needs at least one promise")
    wide = width >= 560
    labels = [clean(v) for b in beliefs for v in (*b.seen, _needs(b))]
    column = min(max(text_width(v, _SIZE) for v in labels) + 6, 210 if wide else 116)
    texts = [_words(s, wide) for b in beliefs for s in b.seen.values()]
    texts += [_need_text(b, wide) for b in beliefs if b.needed is not None]
    end = max((text_width(t, _SIZE, bold=True) for t in texts), default=0) + 12
    canvas = Canvas(width, left=column + 14, right=width - end - 10)
    key: list[tuple[Sample, str]] = [(_belief, "believed, middle 80 %")]
    if any(b.needed is not None for b in beliefs):
        key.append((_need, "would have to be believed"))
    y = draw_key(canvas, key, 2) + 6
    for belief in beliefs:
        y = _belief_rows(canvas, belief, y=y, column=column, end=end) + 10
    ticks = [(at, cell_text(at, "share")) for at in (0.0, 0.5, 1.0)]
    return canvas.spec(axis(canvas, ticks, y - 4, "chance that the promise is kept"))


def needed_words(belief: Belief) -> str:
    """What would have to be believed: "at least 40 %", "none is enough"."""
    if belief.needed is None:
        return ""
    low, middle, high = belief.needed
    if math.isnan(middle):
        return "not known"
    if middle > 1:
        return "none is enough"
    if high <= 0:
        return "none is needed"
    ends = f" ({_capped(low)} to {_capped(high)})" if _capped(low) != _capped(high) else ""
    return f"{_capped(middle)}{ends}"


def _capped(value: float) -> str:
    return "over 100 %" if value > 1 else cell_text(value, "share")


def _belief_rows(canvas: Canvas, belief: Belief, *, y: float, column: float, end: float) -> float:
    wide = canvas.width >= 560
    lines = wrap(belief.name, canvas.width - 4, _SIZE, bold=True)
    if lines:
        canvas.text([{"text": "\n".join(lines), "y": y}], x=2, bold=True, size=_SIZE)
        y += len(lines) * line_height(_SIZE) + 5
    top = y
    names, rows = list[Row](), list[Row]()
    for viewer, span in belief.seen.items():
        y = _line(viewer, span, _words(span, wide), "seen", y, column, names, rows)
    if belief.needed is not None:
        words = _need_text(belief, wide)
        y = _line(_needs(belief), belief.needed, words, "needed", y, column, names, rows)
    for at in (0.0, 0.5, 1.0):
        mark = [{"at": at, "y": top - 2, "y2": y}]
        canvas.rule(mark, color=GRID, x="at", y="y", y2="y2")
    canvas.text(names, x=column, align="right", size=_SIZE)
    seen = [r for r in rows if r["kind"] == "seen" and r["middle"] is not None]
    canvas.rule(seen, color=BLUE, thick=5, x="low", x2="high", y="y")
    canvas.point(seen, shape="circle", fill=BLUE, stroke=BLUE, area=95, x="middle", y="y")
    need = [r for r in rows if r["kind"] == "needed" and r["middle"] is not None]
    inside = [r for r in need if not r["beyond"]]
    canvas.rule(need, color=RED, thick=2, x="low", x2="high", y="y")
    canvas.point(inside, shape="diamond", fill=PAPER, stroke=RED, area=100, x="middle", y="y")
    over = [r for r in need if r["beyond"]]
    canvas.point(over, shape="triangle-right", fill=RED, stroke=RED, area=100, x="middle", y="y")
    for kind, color in (("seen", BLUE), ("needed", RED)):
        mine = [r for r in rows if r["kind"] == kind and r["middle"] is not None]
        canvas.text(mine, x=canvas.width - end + 6, y="words", color=color, bold=True, size=_SIZE)
    rest = [r for r in rows if r["middle"] is None]
    canvas.text(rest, x=canvas.width - end + 6, y="words", color=MUTED, size=_SIZE)
    if belief.needed is not None and inside and belief.by in belief.seen:
        line = [{"at": r["middle"], "y": top - 1, "y2": r["y"] - 6} for r in inside]
        canvas.rule(line, color=RED, dash=(3, 3), x="at", y="y", y2="y2")
    return y


def _line(
    name: str,
    span: Span,
    text: str,
    kind: str,
    y: float,
    column: float,
    names: list[Row],
    rows: list[Row],
) -> float:
    lines = wrap(name, column, _SIZE)
    tall = max(len(lines), 1) * line_height(_SIZE)
    names.append({"text": "\n".join(lines), "y": y})
    known = not any(math.isnan(v) for v in span)
    low, middle, high = (round(min(max(v, 0.0), 1.0), 6) if known else None for v in span)
    rows.append(
        {
            "name": clean(name),
            "kind": kind,
            "low": low,
            "middle": middle,
            "high": high,
            "beyond": known and span[1] > 1,
            "y": y + tall / 2 - 1,
            "words": y + tall / 2 - 8,
            "text": text,
        }
    )
    return y + tall + 5


def _needs(belief: Belief) -> str:
    if belief.needed is None:
        return ""
    return f"needed from {belief.by}" if belief.by else "needed"


def _need_text(belief: Belief, wide: bool) -> str:
    words = needed_words(belief)
    return words if wide else words.split(" (")[0]


def _words(span: Span, wide: bool) -> str:
    if any(math.isnan(v) for v in span):
        return "–"
    low, middle, high = (cell_text(v, "share") for v in span)
    return f"{middle} ({low} to {high})" if wide and low != high else middle


def _belief(canvas: Canvas, x: float, y: float) -> None:
    canvas.rule([{"y": y}], color=BLUE, thick=5, x=x, x2=x + SAMPLE, y="y")
    here = x + SAMPLE / 2
    canvas.point([{"y": y}], shape="circle", fill=BLUE, stroke=BLUE, area=95, x=here, y="y")


def _need(canvas: Canvas, x: float, y: float) -> None:
    canvas.rule([{"y": y}], color=RED, thick=2, x=x, x2=x + SAMPLE, y="y")
    here = x + SAMPLE / 2
    canvas.point([{"y": y}], shape="diamond", fill=PAPER, stroke=RED, area=100, x=here, y="y")
