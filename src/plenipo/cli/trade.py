"""``plenipo trade FILE``: what could be traded?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plenipo.cli.deal import asked_with, read_deal
from plenipo.cli.options import Draws, File, Html, Json, Seed, announce, emit
from plenipo.errors import Place, SituationError

__all__ = ["trade"]


def trade(
    file: File,
    table: Annotated[
        str, typer.Option("--table", help="A table, `all`, or parties: us+russia.")
    ] = "all",
    deal: Annotated[
        Path | None,
        typer.Option("--deal", help="A file of issue: level, instead of what the table settles."),
    ] = None,
    offer: Annotated[
        str | None,
        typer.Option("--offer", help="The name of a recorded offer, instead.", metavar="NAME"),
    ] = None,
    best_for: Annotated[
        str | None,
        typer.Option("--best-for", help="Also the best this party could get.", metavar="PARTY"),
    ] = None,
    signed_by: Annotated[
        list[str] | None,
        typer.Option("--signed-by", help="Of the others, only this must sign; may be repeated."),
    ] = None,
    issues: Annotated[
        str | None,
        typer.Option("--issues", help="Two issues, one given for the other: minerals,backstop."),
    ] = None,
    json: Json = False,
    draws: Draws = 10_000,
    seed: Seed = 0,
    html: Html = None,
) -> None:
    """Which swaps would help, what a deal leaves on the table, and what closes the zone?"""
    from plenipo.answer.trade import trade as ask
    from plenipo.cli.situations import load

    situation = load(file)
    tree = None if deal is None else read_deal(deal)
    pair = None if issues is None else _pair(issues)
    announce()
    answer = asked_with(
        tree,
        lambda it: ask(
            situation,
            table,
            deal=it,
            offer=offer,
            best_for=best_for,
            signed_by=signed_by,
            issues=pair,
            draws=draws,
            seed=seed,
        ),
    )
    emit(answer, json=json, html=html)


def _pair(text: str) -> tuple[str, str]:
    """The two issues of ``--issues``: what is given, and for what."""
    names = [name.strip() for name in text.split(",")]
    if len(names) != 2 or not all(names):
        message = f'"{text}" does not name two issues.'
        hint = "Write what is given, a comma and what for: --issues minerals,backstop"
        raise SituationError([Place(path="--issues", message=message, hint=hint)])
    return names[0], names[1]
