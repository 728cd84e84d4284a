"""``plenipo burden FILE``: who negotiates, applies, guarantees, pays?"""

from __future__ import annotations

from typing import Annotated

import typer

from plenipo.cli.options import Draws, File, Html, Json, Seed, announce, emit

__all__ = ["burden"]


def burden(
    file: File,
    table: Annotated[
        str | None,
        typer.Option("--table", help="One table only: its name, `all`, or parties: us+russia."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Split by the rules for claims and the nucleolus too.")
    ] = False,
    percent: Annotated[
        float, typer.Option("--percent", help="Of GDP, to hold defence spending against.")
    ] = 3.0,
    json: Json = False,
    draws: Draws = 10_000,
    seed: Seed = 0,
    html: Html = None,
) -> None:
    """Who negotiates, who applies, guarantees and pays, and how could a bill be split?"""
    from plenipo.answer.burden import burden as ask
    from plenipo.cli.situations import load

    announce()
    answer = ask(load(file), table, draws=draws, seed=seed, all_rules=every, percent=percent)
    emit(answer, json=json, html=html)
