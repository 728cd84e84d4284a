"""``plenipo merge FILE OTHER``: two analysts' files as one, and whether they differ."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plenipo.cli.options import Draws, File, Html, Json, Seed, announce, emit

__all__ = ["merge"]


def merge(
    file: File,
    other: Annotated[Path, typer.Argument(help="The second file of the same negotiation.")],
    about: Annotated[
        str | None, typer.Option("--about", help='The sentence that matters: "Is there a deal?"')
    ] = None,
    table: Annotated[
        str | None, typer.Option("--table", help="Where the sentence does not name it.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write the first file with ranges that hold both here."),
    ] = None,
    json: Json = False,
    draws: Draws = 4_000,
    seed: Seed = 0,
    html: Html = None,
) -> None:
    """Where do two files of one negotiation differ, and does it change the conclusion?"""
    from plenipo.answer.merge import merge as combine
    from plenipo.cli.situations import load, locate
    from plenipo.errors import Place, SituationError
    from plenipo.situation.edit import render, set_values, write
    from plenipo.situation.reader import read_text

    if out is not None and out.exists():
        place = Place(file=str(out), message="There is a file already.", hint="Name another.")
        raise SituationError([place], closing="Nothing was written.")
    announce()
    found = combine(load(file), load(other), about=about, table=table, draws=draws, seed=seed)
    if out is not None:
        source = locate(file)
        sets = {path: render(value) for path, value in found.sets.items()}
        write(out, set_values(read_text(source), sets, name=str(source)))
    emit(found, json=json, html=html)
