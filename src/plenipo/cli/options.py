"""Options every command shares, and the one way an answer is printed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from plenipo.answer.base import Answer

__all__ = ["Draws", "File", "Html", "Json", "Seed", "announce", "emit"]

File = Annotated[Path, typer.Argument(help="A situation file, or a folder with situation.yaml.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Draws = Annotated[int, typer.Option("--draws", min=1, max=1_000_000, help="Number of draws.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the random streams.")]
Html = Annotated[Path | None, typer.Option("--html", help="Also write the answer as a page.")]


def announce() -> None:
    """Say that the solver is compiled on its first run: otherwise the wait looks like a fault."""
    from plenipo.solve.arrays import kernel_folder
    from plenipo.solve.bargain import search

    folder = Path(kernel_folder(Path(search.__file__)))
    if not (folder.is_dir() and any(folder.rglob("*.nbc"))):
        sys.stderr.write("First run here: compiling the solver, once, for up to a minute.\n")
        sys.stderr.flush()


def emit(answer: Answer, *, json: bool, html: Path | None = None) -> None:
    """Print an answer to the terminal or as JSON; write it as a page if asked."""
    if html is not None:
        from plenipo.report.page import render, write

        section = answer.section()
        page = render(
            section.title,
            "",
            [section],
            basis_line=section.notes[-1] if section.notes else "",
            summary_sentences=answer.sentences,
        )
        write(html, page)
    if json:
        sys.stdout.write(answer.to_json() + "\n")
        return
    from plenipo.show.terminal import show

    show(answer.section())
