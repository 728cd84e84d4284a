"""``plenipo seats FILE [TABLE]``: who must be in the room?"""

from __future__ import annotations

from typing import Annotated

import typer

from plenipo.cli.options import Draws, File, Html, Json, Seed, announce, emit

__all__ = ["seats"]


def seats(
    file: File,
    table: Annotated[str, typer.Argument(help="A table, `all`, or parties: us+russia.")] = "all",
    json: Json = False,
    draws: Draws = 10_000,
    seed: Seed = 0,
    html: Html = None,
    central: Annotated[
        bool, typer.Option("--central", help="Solve the modal inputs as one draw.")
    ] = False,
    whose: Annotated[
        str | None, typer.Option("--for", help="The party to speak of first.", metavar="PARTY")
    ] = None,
    persuade: Annotated[
        bool, typer.Option("--persuade", help="Whom that party should move, and on what.")
    ] = False,
    look_ahead: Annotated[
        bool,
        typer.Option("--look-ahead", help="Early rooms also count what a later one will do."),
    ] = False,
) -> None:
    """What is each seat worth to whom, early or late, and who gains from an absence?"""
    from plenipo.answer.seats import seats as ask
    from plenipo.cli.situations import load

    announce()
    answer = ask(
        load(file),
        table,
        draws=draws,
        seed=seed,
        central=central,
        whose=whose,
        persuade=persuade,
        look_ahead=look_ahead,
    )
    emit(answer, json=json, html=html)
