"""A grid as text, Markdown or HTML: cells in the same words everywhere."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from html import escape

from plenipo.show.section import Cell, Grid

__all__ = [
    "cell_text",
    "clean",
    "grid_cells",
    "numeric",
    "to_html",
    "to_markdown",
    "to_text",
    "wordy",
]

EMPTY = "–"
SENTENCE = 60  # letters from which a cell is a sentence
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_WORDS = frozenset({"text", "words"})


def clean(text: str) -> str:
    """Without control characters, terminal escapes and direction overrides."""
    return _UNSAFE.sub("", text)


def cell_text(value: Cell, fmt: str = "text") -> str:
    """One cell in words and figures; ``None`` and NaN are a dash.

    ``share`` is percent without decimals, never "0 %" or "100 %" for a little less
    than all; ``points`` whole points, ``gain`` with its sign, ``level`` two digits,
    ``count`` with thousands apart.

    Examples
    --------
    >>> cell_text(0.634, "share"), cell_text(0.9999, "share"), cell_text(None)
    ('63 %', '> 99 %', '–')
    >>> cell_text(-3.4, "points"), cell_text(12.2, "gain"), cell_text(63.4, "level")
    ('−3', '+12', '63')
    >>> cell_text(0.9109, "utility"), cell_text(431.2, "utility")
    ('0.911', '431.2')
    """
    if value is None:
        return EMPTY
    if isinstance(value, str):
        return clean(value) or EMPTY
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not math.isfinite(value):
        return EMPTY
    match fmt:
        case "share":
            return _share(value)
        case "points":
            return _signed(_whole(value), plus=False)
        case "gain":
            return _signed(_whole(value), plus=True)
        case "count":
            return f"{_whole(value):,}"
        case "utility":
            return (f"{value:.3f}" if abs(value) < 10 else f"{value:.4g}").replace("-", "−")
        case _:
            return _level(value)


def _whole(value: float) -> int:
    return math.floor(abs(value) + 0.5) * (1 if value > 0 else -1)


def _signed(value: int, *, plus: bool) -> str:
    sign = "−" if value < 0 else "+" if plus and value > 0 else ""
    return f"{sign}{abs(value)}"


def _share(value: float) -> str:
    if 0 < value < 0.005:
        return "< 1 %"
    if 0.995 <= value < 1:
        return "> 99 %"
    return f"{_signed(_whole(100 * value), plus=False)} %"


def _level(value: float) -> str:
    if float(value).is_integer() or abs(value) >= 10:
        return _signed(_whole(value), plus=False)
    return f"{value:.2g}".replace("-", "−")


def _format(grid: Grid, column: int) -> str:
    return grid.formats[column] if column < len(grid.formats) else "text"


def numeric(grid: Grid, column: int) -> bool:
    """Whether a column holds numbers, to be aligned right."""
    if _format(grid, column) not in _WORDS:
        return True
    cells = [row[column] for row in grid.rows if row[column] is not None]
    return bool(cells) and all(isinstance(c, int | float) for c in cells)


def wordy(grid: Grid, column: int) -> bool:
    """Whether a column holds sentences, which want room to be read."""
    texts = [row[column] for row in grid.rows if column < len(row)]
    return any(isinstance(text, str) and len(text) > SENTENCE for text in texts)


def grid_cells(grid: Grid) -> list[list[str]]:
    """Every cell as it is printed; short rows are filled with dashes."""
    width = len(grid.columns)
    return [
        [cell_text(row[i] if i < len(row) else None, _format(grid, i)) for i in range(width)]
        for row in grid.rows
    ]


def to_text(grid: Grid) -> str:
    """Plain columns, for a log or a test; the terminal has a finer one."""
    rows = [[clean(c) for c in grid.columns], *grid_cells(grid)]
    right = [numeric(grid, i) for i in range(len(grid.columns))]
    widths = [max(len(row[i]) for row in rows) for i in range(len(grid.columns))]
    lines = [
        "  ".join(_pad(c, w, r) for c, w, r in zip(row, widths, right, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * w for w in widths))
    notes = [clean(grid.note)] if grid.note else []
    return "\n".join([clean(grid.caption), *lines, *notes])


def _pad(text: str, width: int, right: bool) -> str:
    return text.rjust(width) if right else text.ljust(width)


def to_markdown(grid: Grid) -> str:
    """A pipe table with its caption in bold above it."""

    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(_markdown(c) for c in cells)} |"

    marks = ["---:" if numeric(grid, i) else ":---" for i in range(len(grid.columns))]
    head = [f"**{_markdown(grid.caption)}**", "", line(grid.columns), f"|{'|'.join(marks)}|"]
    notes = ["", _markdown(grid.note)] if grid.note else []
    return "\n".join([*head, *map(line, grid_cells(grid)), *notes])


def _markdown(text: str) -> str:
    text = re.sub(r"([\\|`*_<\[\]])", r"\\\1", clean(text))
    return " ".join(text.split())


def to_html(grid: Grid) -> str:
    """An accessible table: caption, column and row headers, in a box that scrolls alone."""
    right = [
        ' class="n"' if numeric(grid, i) else ' class="w"' if wordy(grid, i) else ""
        for i in range(len(grid.columns))
    ]
    head = "".join(
        f'<th scope="col"{r}>{_html(c)}</th>' if c.strip() else "<td></td>"
        for c, r in zip(grid.columns, right, strict=True)
    )
    short = " short" if len(grid.rows) <= 6 else ""  # stays on one page of paper
    body: list[str] = []
    wide = ' class="w"' if wordy(grid, 0) else ""
    for first, *rest in grid_cells(grid):
        cells = "".join(f"<td{r}>{_html(c)}</td>" for c, r in zip(rest, right[1:], strict=True))
        body.append(f'<tr><th scope="row"{wide}>{_html(first)}</th>{cells}</tr>')
    note = f'<p class="note">{_html(grid.note)}</p>\n' if grid.note else ""
    label = escape(clean(grid.caption))
    return (
        f'<div class="scroll{short}" role="region" tabindex="0" aria-label="{label}">\n'
        f"<table>\n<caption><span>{_html(grid.caption)}</span></caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(body) + "\n</tbody>\n</table>\n"
        f"</div>\n{note}"
    )


def _html(text: str) -> str:
    text = escape(clean(text))
    text = re.sub(r"\b\d{4}-\d\d-\d\d\b", r'<span class="d">\g<0></span>', text)
    text = re.sub(r"\S{20,}", lambda m: re.sub(r"(?<=\w)\.(?=\w)", ".<wbr>", m[0]), text)
    return re.sub(r"(?<=\d) %", "\u00a0%", re.sub(r"(&[lg]t;) (?=\d)", "\\1\u00a0", text))
