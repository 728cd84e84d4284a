"""``plenipo new``: start a situation file from a commented template."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def new(
    file: Annotated[Path, typer.Argument(help="The file to write.", show_default=False)],
    like: Annotated[
        str,
        typer.Option(help="ceasefire, coalition, eu-file, climate, trade or board."),
    ] = "ceasefire",
) -> None:
    """Write a commented start that runs as it is; every number in it is invented."""
    from plenipo.situation.template import start

    start(file, like=like)
    print(f"{file} is written, like {like}. Change it, then: plenipo check {file}")
