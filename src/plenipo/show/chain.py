"""Who acts when it comes to that, and who acts only where another does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plenipo.show.canvas import Canvas, Row, line_height, text_width, wrap
from plenipo.show.chart import WIDE, Span, axis
from plenipo.show.key import SAMPLE, Sample, draw_key
from plenipo.show.palette import BLUE, GRID, INK, MUTED, PAPER, RED
from plenipo.show.sentence import joined
from plenipo.show.table import cell_text, clean

__all__ = ["Guarantor", "Hinge", "chain_chart"]

_SIZE, _LANE = 12.5, 12.0
_ACTS, _IF, _IF_NOT = "acts", "if", "if not"
_MARKS = {
    _ACTS: ("circle", BLUE, BLUE),
    _IF: ("triangle-up", INK, INK),
    _IF_NOT: ("diamond", PAPER, RED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantor:
    """Who has promised to act, and the chance that it does: low, middle, high.

    ``note`` says through what; ``answers`` whom it would act against.
    """

    key: str
    name: str
    chance: Span
    note: str = ""
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hinge:
    """``of`` waits for ``on``: its chance to act if the other acts, and if it does not."""

    of: str
    on: str
    acts: Span | float
    fails: Span | float


def chain_chart(
    guarantors: Sequence[Guarantor], hinges: Sequence[Hinge], *, width: int = WIDE
) -> dict[str, Any]:
    """Guarantors from top to bottom, an arrow from each to those that wait for it.

    Parameters
    ----------
    guarantors : in the order given: whoever others wait for first
    hinges : between them; one with a key that is not drawn is left out
    """
    if not guarantors:
        raise ValueError("a chart needs at least one guarantor")
    wide = width >= 560
    place = {g.key: i for i, g in enumerate(guarantors)}
    drawn = [h for h in hinges if h.of in place and h.on in place and h.of != h.on]
    drawn = drawn[: 6 if wide else 3] if len(drawn) > 6 else drawn
    gutter = (len(drawn) + 1) * _LANE if drawn else 2.0
    labels = [_ACTS, *(label for h in drawn for label in _labels(guarantors[place[h.on]]))]
    column = min(max(text_width(clean(v), _SIZE) for v in labels) + 6, 210 if wide else 116)
    spans = [g.chance for g in guarantors] + [_span(v) for h in drawn for v in (h.acts, h.fails)]
    end = max(text_width(_words(s, wide), _SIZE, bold=True) for s in spans) + 12
    canvas = Canvas(width, left=gutter + column + 14, right=width - end - 10)
    key: list[tuple[Sample, str]] = [(_sample(_ACTS), "chance that it acts, middle 80 %")]
    if drawn:
        key += [
            (_sample(_IF), "if the one it waits for acts"),
            (_sample(_IF_NOT), "if that one does not"),
        ]
    y = draw_key(canvas, key, 2) + 8
    at = dict[str, float]()
    for g in guarantors:
        at[g.key] = y + line_height(_SIZE) / 2 - 1
        mine = [(h, guarantors[place[h.on]]) for h in drawn if h.of == g.key]
        y = _one(canvas, g, mine, y=y, gutter=gutter, column=column, end=end) + 14
    _arrows(canvas, drawn, at, gutter)
    ticks = [(value, cell_text(value, "share")) for value in (0.0, 0.5, 1.0)]
    return canvas.spec(axis(canvas, ticks, y - 10, "chance of acting when it comes to that"))


def _one(
    canvas: Canvas,
    g: Guarantor,
    hinges: Sequence[tuple[Hinge, Guarantor]],
    *,
    y: float,
    gutter: float,
    column: float,
    end: float,
) -> float:
    """One guarantor with its rows; returns the bottom."""
    wide = canvas.width >= 560
    against = f"against {joined(g.answers)}" if g.answers else ""
    note = "; ".join(part for part in (g.note, against) if part)
    for text, bold in ((g.name, True), (note, False)):
        lines = wrap(text, canvas.width - gutter - 13, _SIZE, bold=bold) if text else []
        if lines:
            color = INK if bold else MUTED
            row = [{"text": "\n".join(lines), "y": y}]
            canvas.text(row, x=gutter + 9, bold=bold, color=color, size=_SIZE)
            y += len(lines) * line_height(_SIZE)
    y += 6
    top = y
    found: list[tuple[str, str, Span]] = [(_ACTS, _ACTS, g.chance)]
    for hinge, other in hinges:
        yes, no = _labels(other)
        found += [(_IF, yes, _span(hinge.acts)), (_IF_NOT, no, _span(hinge.fails))]
    names, rows = list[Row](), list[Row]()
    for kind, name, span in found:
        lines = wrap(name, column, _SIZE)
        tall = max(len(lines), 1) * line_height(_SIZE)
        known = all(math.isfinite(v) for v in span)
        low, middle, high = (round(min(max(v, 0.0), 1.0), 6) if known else None for v in span)
        names.append({"text": "\n".join(lines), "y": y})
        rows.append(
            {
                "name": clean(g.name),
                "kind": kind,
                "low": low,
                "middle": middle,
                "high": high,
                "y": y + tall / 2 - 1,
                "words": y + tall / 2 - 8,
                "text": _words(span, wide),
            }
        )
        y += tall + 5
    for at in (0.0, 0.5, 1.0):
        canvas.rule([{"at": at, "y": top - 2, "y2": y}], color=GRID, x="at", y="y", y2="y2")
    canvas.text(names, x=gutter + column, align="right", size=_SIZE)
    for kind, (shape, fill, stroke) in _MARKS.items():
        mine = [r for r in rows if r["kind"] == kind and r["middle"] is not None]
        canvas.rule(mine, color=stroke, thick=4, x="low", x2="high", y="y")
        canvas.point(mine, shape=shape, fill=fill, stroke=stroke, area=95, x="middle", y="y")
    canvas.text(rows, x=canvas.width - end + 6, y="words", bold=True, size=_SIZE)
    return y


def _arrows(canvas: Canvas, hinges: Sequence[Hinge], at: dict[str, float], gutter: float) -> None:
    """A line of its own for each hinge in the margin, with its head at who waits."""
    for i, hinge in enumerate(hinges):
        x = gutter - (i + 1) * _LANE
        start, stop = at[hinge.on], at[hinge.of]
        # two arrows that leave or reach one name do so a little apart
        start, stop = start + 3 * (i % 2) + 2, stop - 3 * (i % 2) - 1
        canvas.rule([{"y": start, "y2": stop}], color=INK, thick=1.5, x=x, y="y", y2="y2")
        canvas.rule([{"y": start}], color=INK, thick=1.5, x=x, x2=gutter + 2, y="y")
        canvas.rule([{"y": stop}], color=INK, thick=1.5, x=x, x2=gutter - 2, y="y")
        canvas.point(
            [{"y": stop}], shape="triangle-right", fill=INK, stroke=INK, area=50, x=gutter, y="y"
        )


def _labels(other: Guarantor) -> tuple[str, str]:
    return f"if {other.name} acts", f"if {other.name} does not"


def _span(value: Span | float) -> Span:
    return value if isinstance(value, tuple) else (value, value, value)


def _words(span: Span, wide: bool) -> str:
    if not all(math.isfinite(v) for v in span):
        return "–"
    low, middle, high = (cell_text(v, "share") for v in span)
    return f"{middle} ({low} to {high})" if wide and low != high else middle


def _sample(kind: str) -> Sample:
    shape, fill, stroke = _MARKS[kind]

    def sample(canvas: Canvas, x: float, y: float) -> None:
        canvas.rule([{"y": y}], color=stroke, thick=4, x=x, x2=x + SAMPLE, y="y")
        here = x + SAMPLE / 2
        canvas.point([{"y": y}], shape=shape, fill=fill, stroke=stroke, area=95, x=here, y="y")

    return sample
