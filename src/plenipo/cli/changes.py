"""``plenipo changes FILE [TABLE]``: what did last week change?"""

from __future__ import annotations

from typing import Annotated

import typer

from plenipo.cli.options import Draws, File, Html, Json, Seed, announce, emit

__all__ = ["changes"]


def changes(
    file: File,
    table: Annotated[
        str | None,
        typer.Argument(help="A table, `all`, or parties: us+russia. Default: the next planned."),
    ] = None,
    json: Json = False,
    draws: Draws = 10_000,
    seed: Seed = 0,
    html: Html = None,
    central: Annotated[
        bool, typer.Option("--central", help="Solve the modal inputs as one draw.")
    ] = False,
) -> None:
    """What did each dated event change for each party, and what would make it good?"""
    from plenipo.answer.changes import changes as ask
    from plenipo.cli.situations import load

    announce()
    answer = ask(load(file), table, draws=draws, seed=seed, central=central)
    emit(answer, json=json, html=html)
