"""``plenipo settle FILE TABLE``: what would this table agree on?"""

from __future__ import annotations

from typing import Annotated

import typer

from plenipo.cli.options import Draws, File, Html, Json, Seed, announce, emit

__all__ = ["settle"]


def settle(
    file: File,
    table: Annotated[str, typer.Argument(help="A table, `all`, or parties: us+russia.")] = "all",
    json: Json = False,
    draws: Draws = 10_000,
    seed: Seed = 0,
    html: Html = None,
    central: Annotated[
        bool, typer.Option("--central", help="Solve the modal inputs as one draw.")
    ] = False,
) -> None:
    """What would this table agree on, what does each party gain, who refuses, and why?"""
    from plenipo.answer.settle import settle as ask
    from plenipo.cli.situations import load

    announce()
    answer = ask(load(file), table, draws=draws, seed=seed, central=central)
    emit(answer, json=json, html=html)
