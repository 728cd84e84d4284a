"""``plenipo watch FILE TABLE``: what would tell hidden types apart?"""

from __future__ import annotations

from typing import Annotated

import typer

from plenipo.cli.options import Draws, File, Html, Json, Seed, announce, emit

__all__ = ["watch"]


def watch(
    file: File,
    table: Annotated[
        str, typer.Argument(help="Whose outcome matters: a table, `all`, or parties: us+russia.")
    ] = "all",
    about: Annotated[
        str | None, typer.Option("--about", help="One hidden type; all of them unless given.")
    ] = None,
    json: Json = False,
    draws: Draws = 10_000,
    seed: Seed = 0,
    html: Html = None,
) -> None:
    """What hangs on what nobody knows, and which acts would tell?"""
    from plenipo.answer.watch import watch as ask
    from plenipo.cli.situations import load

    announce()
    answer = ask(load(file), table, about=about, draws=draws, seed=seed)
    emit(answer, json=json, html=html)
