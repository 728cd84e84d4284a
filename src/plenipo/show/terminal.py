"""A section on the terminal: colour where there is one, plain text where not."""

from __future__ import annotations

import io
import math
import os
import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from plenipo.show.section import Grid, Section
from plenipo.show.table import clean, grid_cells, numeric, wordy

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["show", "text"]

_PLAIN = str.maketrans(
    {
        "–": "-",
        "−": "-",
        "—": "-",
        "…": "...",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "\u00a0": " ",
        "≥": ">=",
        "≤": "<=",
        "→": "->",
        "←": "<-",
        "·": "-",
        "•": "*",
    }
)


def text(
    section: Section,
    *,
    width: int = 80,
    color: bool = False,
    notes: bool = True,
    plain: bool = False,
) -> str:
    """The section as a string: sentences, tables, notes, then its parts.

    ``plain`` replaces dashes and quotes for a terminal without them.
    """
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, 20),
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    _section(console, section, notes=notes, depth=0)
    lines = "\n".join(line.rstrip() for line in out.getvalue().splitlines())
    lines = lines.strip("\n") + "\n"
    return lines.translate(_PLAIN).encode("ascii", "replace").decode() if plain else lines


def show(
    section: Section,
    *,
    stream: TextIO | None = None,
    width: int | None = None,
    color: bool | None = None,
    notes: bool = True,
) -> None:
    """Print a section. Colour only on a terminal, and never against ``NO_COLOR``."""
    out = stream if stream is not None else sys.stdout
    tty = out.isatty()
    if color is None:
        color = tty and not (os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb")
    if width is None:
        width = shutil.get_terminal_size((100, 24)).columns if tty else 100
        width = min(width, 120)
    encoding = (getattr(out, "encoding", None) or "utf-8").lower()
    plain = not encoding.replace("-", "").startswith("utf")
    out.write(text(section, width=width, color=bool(color), notes=notes, plain=plain))


def _section(console: Console, section: Section, *, notes: bool, depth: int) -> None:
    from rich.text import Text

    if depth:
        console.print()
    if section.title:
        console.print(Text(clean(section.title), style="bold"))
    for sentence in section.sentences:
        console.print(Text(clean(sentence)))
    for grid in section.grids:
        console.print()
        _grid(console, grid)
    if notes and section.notes:
        console.print()
        for note in section.notes:
            console.print(_hanging(clean(note)))
    for part in section.parts:
        _section(console, part, notes=notes, depth=depth + 1)


def _hanging(note: str) -> object:
    from rich.table import Table
    from rich.text import Text

    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_column(no_wrap=True)
    row.add_column()
    row.add_row("·", Text(note, style="dim"))
    return row


def _grid(console: Console, grid: Grid) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    console.print(Text(clean(grid.caption), style="italic"))
    cells = grid_cells(grid)
    first = _first(console.width, len(grid.columns), max((len(r[0]) for r in cells), default=0))
    groups = _blocks(grid, cells, console.width, first)
    if first and len(groups) > 1:
        first = None  # rather a narrow first column than two blocks
        groups = _blocks(grid, cells, console.width, first)
    for k, group in enumerate(groups):
        if k:
            console.print()
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
        for i in group:
            table.add_column(
                Text(clean(grid.columns[i])),
                justify="right" if numeric(grid, i) else "left",
                overflow="fold",
                width=first if i == 0 else None,
            )
        for row in cells:
            table.add_row(*(Text(row[i]) for i in group))
        console.print(table)
    if grid.note:
        console.print(Text(clean(grid.note), style="dim"))


def _first(width: int, columns: int, longest: int) -> int | None:
    """A third of the line for a first column of sentences, where the others still have room."""
    third = width // 3
    roomy = columns > 1 and (width - third) / (columns - 1) >= 9
    return third if longest > third and roomy else None


def _blocks(
    grid: Grid, cells: Sequence[Sequence[str]], width: int, first: int | None
) -> list[list[int]]:
    """Columns that stand side by side: those that do not fit stand below, with the first again.

    A column is at least as wide as its longest word; words longer than a quarter of the
    line (paths, addresses) may be broken.
    """
    least = [
        max(
            (len(w) for text in (clean(head), *(r[i] for r in cells)) for w in text.split()),
            default=1,
        )
        for i, head in enumerate(grid.columns)
    ]
    least = [min(n, max(width // 4, 8)) for n in least]
    least = [max(n, min(width // 4, 24)) if wordy(grid, i) else n for i, n in enumerate(least)]
    least[0] = max(least[0], first or 0)
    gap = 3  # what the box puts between two columns
    if len(least) < 3 or sum(least) + gap * (len(least) - 1) <= width:
        return [list(range(len(least)))]
    room = width - least[0]
    groups: list[list[int]] = [[]]
    taken = 0
    for i, need in enumerate(least[1:], start=1):
        if groups[-1] and taken + need + gap > room:
            groups.append([])
            taken = 0
        groups[-1].append(i)
        taken += need + gap
    even = math.ceil((len(least) - 1) / len(groups))
    return [[0, *group] for group in _evenly(groups, least, even, room, gap)]


def _evenly(
    groups: list[list[int]], least: Sequence[int], even: int, room: int, gap: int
) -> list[list[int]]:
    """The same number of blocks with about as many columns in each, where that fits."""
    flat = [i for group in groups for i in group]
    level = [flat[i : i + even] for i in range(0, len(flat), even)]
    fits = all(sum(least[i] + gap for i in group) <= room for group in level)
    return level if fits else groups
