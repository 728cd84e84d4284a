"""A section on the terminal: colour where there is one, plain text where not."""

from __future__ import annotations

import io
import os
import shutil
import sys
from typing import TYPE_CHECKING, TextIO

from plenipo.show.section import Grid, Section
from plenipo.show.table import clean, grid_cells, numeric

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
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    cells = grid_cells(grid)
    first = _first(console.width, len(grid.columns), max((len(r[0]) for r in cells), default=0))
    for i, column in enumerate(grid.columns):
        table.add_column(
            Text(clean(column)),
            justify="right" if numeric(grid, i) else "left",
            overflow="fold",
            width=first if i == 0 else None,
        )
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
    if grid.note:
        console.print(Text(clean(grid.note), style="dim"))


def _first(width: int, columns: int, longest: int) -> int | None:
    """A third of the line for a first column of sentences, where the others still have room."""
    third = width // 3
    roomy = columns > 1 and (width - third) / (columns - 1) >= 9
    return third if longest > third and roomy else None
