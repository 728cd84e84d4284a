"""``plenipo check``: is the situation sound?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def check(
    file: Annotated[Path, typer.Argument(help="A situation file.", show_default=False)],
    sources: Annotated[
        Path | None,
        typer.Option(help="Folder with the source texts: verifies every span of the ledger."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    numbers: Annotated[
        bool, typer.Option("--numbers", help="List every number with its evidence.")
    ] = False,
) -> None:
    """Find every mistake of a file, and say what its numbers rest on.

    Exit code 0: the file can be used. 2: it cannot; every mistake is listed with
    line and column.
    """
    from plenipo.answer.check import check as answer
    from plenipo.cli.situations import locate
    from plenipo.reading.load import text_of
    from plenipo.situation.yaml import read

    found = answer(read(locate(file), sources=sources, decode=text_of))
    if json:
        print(found.to_json())
        return
    from dataclasses import replace

    from plenipo.show.terminal import show

    section = found.section()
    if not numbers:
        kept = tuple(g for g in section.grids if g.caption != "What each number rests on")
        section = replace(section, grids=kept)
    show(section)
