"""``plenipo report FILE``: one offline page with every table's answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plenipo.cli.options import Draws, File, Seed, announce

__all__ = ["report"]


def report(
    file: File,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The page to write.")] = None,
    table: Annotated[
        list[str] | None, typer.Option("--table", help="Only these tables; may be repeated.")
    ] = None,
    draws: Draws = 10_000,
    seed: Seed = 0,
) -> None:
    """Write one HTML file, without script, readable offline and on paper."""
    from plenipo.cli.situations import locate
    from plenipo.report.compose import report as write
    from plenipo.situation.yaml import read

    announce()
    target = out or Path(f"{file.parent.name if file.name == 'situation.yaml' else file.stem}.html")
    done = write(read(locate(file)), target, tables=tuple(table or ()), draws=draws, seed=seed)
    typer.echo(f"Written: {done}")
