"""The picture of a negotiation: where everyone stands on each issue, and the deal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from plenipo.show.canvas import Align, Canvas, Row, line_height, text_width, wrap
from plenipo.show.chart import WIDE, Span
from plenipo.show.palette import BLUE, GRID, INK, MUTED, PAPER, RED, RULE, SAND
from plenipo.show.table import clean

__all__ = ["IssueRow", "Stance", "fitting", "positions_chart"]

_NAME, _HEAD, _WORD = 12.5, 14.0, 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """Where a party stands on an issue: low, middle and high of its draws, 0 to 1."""

    party: str
    span: Span
    limits: tuple[tuple[Literal["at_most", "at_least"], float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """One issue: anchors in words at 0 to 1, positions, status quo and the deal."""

    name: str
    anchors: tuple[tuple[float, str], ...]
    status_quo: float
    stances: tuple[Stance, ...]
    question: str = ""
    deal: Span | None = None
    deal_words: str = ""  # "European brigades, not more"


class _Label(NamedTuple):
    at: float
    x: float
    align: Align
    lines: list[str]
    tier: int
    left: float
    right: float


def positions_chart(
    issues: Sequence[IssueRow],
    *,
    width: int = WIDE,
    key: Sequence[IssueRow] | None = None,
) -> dict[str, Any]:
    """One block for each issue: a line for each party on a scale with words.

    A circle is the middle of a party's position and its line the middle 80 %, a
    dashed line the status quo, a shaded band the deal's middle 80 % with its middle;
    a bracket is a red line. ``key`` names the issues whose marks are explained on
    top, these unless given; none for a picture that goes on from the last.
    """
    if not issues:
        raise ValueError("a chart needs at least one issue")
    canvas, column = _canvas(issues, width)
    key = issues if key is None else key
    y = _legend(canvas, key) if key else 4.0
    for issue in issues:
        y = _block(canvas, issue, y, column)
    return canvas.spec(y)


def fitting(issues: Sequence[IssueRow], *, height: float = 330) -> list[Sequence[IssueRow]]:
    """Groups of issues whose wide chart is no taller than a third of a page."""
    groups: list[list[IssueRow]] = []
    for issue in issues:
        if groups and positions_chart([*groups[-1], issue])["height"] <= height:
            groups[-1].append(issue)
        else:
            groups.append([issue])
    return list(groups)


def _canvas(issues: Sequence[IssueRow], width: int) -> tuple[Canvas, float]:
    names = [clean(s.party) for issue in issues for s in issue.stances] or [""]
    cap = 170 if width >= 560 else 96
    column = min(max(text_width(name, _NAME) for name in names) + 4, cap)
    return Canvas(width, left=column + 18, right=width - 10), column


def _legend(canvas: Canvas, issues: Sequence[IssueRow]) -> float:
    """What the marks mean, in a row that wraps."""
    items = ["position", "status quo"]
    if any(issue.deal for issue in issues):
        items.append("deal")
    if any(s.limits for issue in issues for s in issue.stances):
        items.append("limit")
    words = {
        "position": "a party's position, middle 80 % of draws",
        "status quo": "status quo",
        "deal": "the deal, middle 80 %",
        "limit": "red line",
    }
    x, y, high = 2.0, 4.0, 20
    for item in items:
        need = 46 + text_width(words[item], _WORD)
        if x > 2 and x + need > canvas.width:
            x, y = 2.0, y + high
        _key(canvas, item, x, y)
        canvas.text([{"text": words[item], "y": y}], x=x + 38, color=MUTED, size=_WORD)
        x += need + 6
    return y + high + 6


def _key(canvas: Canvas, item: str, x: float, y: float) -> None:
    middle = y + 7
    match item:
        case "position":
            canvas.rule([{"y": middle}], color=BLUE, thick=3, x=x, x2=x + 32, y="y")
            canvas.point([{"y": middle}], shape="circle", fill=BLUE, stroke=PAPER, x=x + 16, y="y")
        case "status quo":
            canvas.rule(
                [{"y": y - 1, "y2": y + 15}],
                color=INK,
                thick=1.5,
                dash=(4, 3),
                x=x + 16,
                y="y",
                y2="y2",
            )
        case "deal":
            canvas.box(
                [{"y": y, "y2": y + 14}], color=SAND, edge=RED, x=x, x2=x + 32, y="y", y2="y2"
            )
            canvas.rule([{"y": y, "y2": y + 14}], color=RED, thick=3, x=x + 16, y="y", y2="y2")
        case _:
            canvas.rule([{"y": y, "y2": y + 14}], color=INK, thick=2.5, x=x + 22, y="y", y2="y2")
            canvas.point(
                [{"y": middle}],
                shape="triangle-left",
                fill=INK,
                stroke=INK,
                area=40,
                x=x + 16,
                y="y",
            )


def _block(canvas: Canvas, issue: IssueRow, y: float, column: float) -> float:
    y = _heading(canvas, issue, y + 10)
    top = y
    rows: list[Row] = []
    names: list[Row] = []
    for stance in issue.stances:
        lines = wrap(stance.party, column, _NAME)
        tall = max(len(lines), 1) * line_height(_NAME)
        low, middle, high = stance.span
        here: Row = {"issue": clean(issue.name), "party": clean(stance.party)}
        if all(map(math.isfinite, stance.span)):
            here |= {"low": _at(low), "middle": _at(middle), "high": _at(high)}
        rows.append(here | {"y": y + tall / 2 - 1, "limits": stance.limits})
        names.append({"text": "\n".join(lines), "y": y})
        y += tall + 4
    if not issue.stances:
        y += 24
    bottom = y + 2
    _deal(canvas, issue, top - 2, bottom)
    grid = [{"y": row["y"]} for row in rows]
    canvas.rule(grid, color=GRID, x=canvas.left, x2=canvas.right, y="y")
    canvas.rule(
        [{"at": _at(issue.status_quo), "y": top - 4, "y2": bottom + 4}],
        color=INK,
        thick=1.5,
        dash=(4, 3),
        x="at",
        y="y",
        y2="y2",
    )
    canvas.text(names, x=column, align="right", size=_NAME)
    _limits(canvas, rows)
    known = [{k: v for k, v in row.items() if k != "limits"} for row in rows if "low" in row]
    canvas.rule(known, color=BLUE, thick=3, round_=True, x="low", x2="high", y="y")
    canvas.point(known, shape="circle", fill=BLUE, stroke=PAPER, area=95, x="middle", y="y")
    return _scale(canvas, issue, bottom)


def _heading(canvas: Canvas, issue: IssueRow, y: float) -> float:
    canvas.rule([{"y": y - 8}], color=GRID, x=0, x2=canvas.width, y="y")
    for text, size, color, bold in (
        (issue.name, _HEAD, INK, True),
        (issue.question, _WORD, MUTED, False),
        (f"Deal: {issue.deal_words}" if issue.deal_words else "", _WORD, RED, True),
    ):
        if text:
            lines = wrap(text, canvas.width - 4, size, bold=bold)
            canvas.text(
                [{"text": "\n".join(lines), "y": y}], x=2, size=size, color=color, bold=bold
            )
            y += len(lines) * line_height(size) + 1
    return y + 6


def _deal(canvas: Canvas, issue: IssueRow, top: float, bottom: float) -> None:
    if issue.deal is None or not all(map(math.isfinite, issue.deal)):
        return
    low, middle, high = map(_at, issue.deal)
    wide = 3 / (canvas.right - canvas.left)  # a certain level is still a visible band
    row: Row = {
        "issue": clean(issue.name),
        "low": low,
        "middle": middle,
        "high": high,
        "from": low - wide,
        "to": high + wide,
        "y": top,
        "y2": bottom,
    }
    canvas.box([row], color=SAND, x="from", x2="to", y="y", y2="y2")
    for end in ("from", "to"):
        canvas.rule([row], color=RED, x=end, y="y", y2="y2")
    canvas.rule([row], color=RED, thick=3, x="middle", y="y", y2="y2")


def _limits(canvas: Canvas, rows: Sequence[Row]) -> None:
    for side, shape in (("at_most", "triangle-left"), ("at_least", "triangle-right")):
        marks: list[Row] = [
            {
                "party": row["party"],
                "at": _at(at),
                "y": row["y"],
                "from": row["y"] - 7,
                "to": row["y"] + 7,
            }
            for row in rows
            for kind, at in row["limits"]
            if kind == side
        ]
        canvas.rule(marks, color=INK, thick=2.5, x="at", y="from", y2="to")
        shift = (-6 if side == "at_most" else 6) / (canvas.right - canvas.left)
        arrows = [mark | {"at": mark["at"] + shift} for mark in marks]
        canvas.point(arrows, shape=shape, fill=INK, stroke=INK, area=36, x="at", y="y")


def _scale(canvas: Canvas, issue: IssueRow, y: float) -> float:
    """The axis with its anchors in words, in as many rows as they need."""
    canvas.rule([{"y": y}], color=RULE, thick=1.5, x=canvas.left, x2=canvas.right, y="y")
    labels = _labels(canvas, issue.anchors)
    tiers = max((label.tier for label in labels), default=0) + 1
    tall = [
        max((len(label.lines) for label in labels if label.tier == t), default=1)
        * line_height(_WORD)
        + 3
        for t in range(tiers)
    ]
    for label in labels:
        word_y = y + 7 + sum(tall[: label.tier])
        crossed = any(
            other.tier < label.tier and other.left - 2 < label.x < other.right + 2
            for other in labels
        )
        canvas.rule(
            [{"at": label.at, "y": y, "y2": y + 5 if crossed else word_y - 1}],
            color=RULE,
            x="at",
            y="y",
            y2="y2",
        )
        canvas.text(
            [{"text": "\n".join(label.lines), "y": word_y}],
            x=label.x,
            align=label.align,
            color=INK,
            size=_WORD,
        )
    return y + 7 + sum(tall) + 8


def _labels(canvas: Canvas, anchors: Sequence[tuple[float, str]]) -> list[_Label]:
    order = sorted((_at(at), clean(word)) for at, word in anchors if clean(word).strip())
    ends: list[float] = []  # right end of what stands in each tier
    out: list[_Label] = []
    for i, (at, word) in enumerate(order):
        x = canvas.at(at)
        gaps = [abs(x - canvas.at(order[j][0])) for j in (i - 1, i + 1) if 0 <= j < len(order)]
        room = max(min(*gaps, 150.0, canvas.width) - 8, 40)
        longest = max(text_width(part, _WORD) for part in word.split())
        lines = wrap(word, min(max(room, longest), canvas.width / 2 - 4), _WORD)
        wide = max(text_width(line, _WORD) for line in lines)
        align = _align(x, wide, canvas.width)
        left = x - {"left": 0.0, "center": wide / 2, "right": wide}[align]
        tier = next((t for t, end in enumerate(ends) if left >= end + 6), len(ends))
        ends[tier : tier + 1] = [left + wide]
        out.append(_Label(at, x, align, lines, tier, left, left + wide))
    return out


def _align(x: float, wide: float, page: float) -> Align:
    """Centred on its tick where the page leaves room, else leaning inwards."""
    if min(x, page - x) >= wide / 2:
        return "center"
    return "left" if x < page / 2 else "right"


def _at(value: float) -> float:
    return round(min(max(float(value), 0.0), 1.0), 6) + 0.0
