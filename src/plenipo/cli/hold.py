"""``plenipo hold FILE``: would it hold?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plenipo.cli.deal import asked_with, read_deal
from plenipo.cli.options import Draws, File, Html, Json, Seed, announce, emit

__all__ = ["hold"]


def hold(
    file: File,
    table: Annotated[
        str, typer.Option("--table", help="A table, `all`, or parties: us+russia.")
    ] = "all",
    deal: Annotated[
        Path | None,
        typer.Option("--deal", help="A file of issue: level, instead of what the table signs."),
    ] = None,
    json: Json = False,
    draws: Draws = 10_000,
    seed: Seed = 0,
    html: Html = None,
) -> None:
    """Would a deal be kept, who would break it first, and which guarantee would be enough?"""
    from plenipo.answer.hold import hold as ask
    from plenipo.cli.situations import load

    situation = load(file)
    tree = None if deal is None else read_deal(deal)
    announce()
    answer = asked_with(tree, lambda it: ask(situation, table, deal=it, draws=draws, seed=seed))
    emit(answer, json=json, html=html)
