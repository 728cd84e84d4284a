"""Options every command shares, and the one way an answer is printed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from plenipo.answer.base import Answer

__all__ = ["Draws", "File", "Html", "Json", "Seed", "announce", "emit"]

File = Annotated[Path, typer.Argument(help="A situation file, or a folder with situation.yaml.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Draws = Annotated[int, typer.Option("--draws", min=1, max=1_000_000, help="Number of draws.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the random streams.")]
Html = Annotated[Path | None, typer.Option("--html", help="Also write the answer as a page.")]


def announce(kernels: str = "plenipo.solve.bargain.search") -> None:
    """Say that the solver is compiled on its first run: otherwise the wait looks like a fault."""
    from importlib import import_module

    from plenipo.solve.arrays import kernel_folder

    folder = Path(kernel_folder(Path(str(import_module(kernels).__file__))))
    if not (folder.is_dir() and any(folder.rglob("*.nbc"))):
        sys.stderr.write("First run here: compiling the solver, once, for up to a minute.\n")
        sys.stderr.flush()


def emit(
    answer: Answer,
    *,
    json: bool,
    html: Path | None = None,
    beside: Mapping[str, Any] | None = None,
) -> None:
    """Print an answer to the terminal or as JSON; write it as a page if asked.

    ``beside``: what ``--json`` prints too and no answer holds, as it differs from run to run.
    """
    from plenipo.answer.base import as_text

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
        sys.stdout.write(as_text({**answer.to_dict(), **(beside or {})}) + "\n")
        return
    from plenipo.show.terminal import show

    show(answer.section())
