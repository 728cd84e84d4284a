"""``plenipo compare FILE riyadh all``: two tables side by side, on the same draws."""

from __future__ import annotations

from typing import Annotated

import typer

from plenipo.cli.options import Draws, File, Html, Json, Seed, announce, emit

__all__ = ["compare"]


def compare(
    file: File,
    one: Annotated[str, typer.Argument(help="A table.")],
    other: Annotated[str, typer.Argument(help="The table to compare it with.")],
    json: Json = False,
    draws: Draws = 10_000,
    seed: Seed = 0,
    html: Html = None,
) -> None:
    """Two tables of one situation side by side: paired differences with their error."""
    from plenipo.answer.compare import compare as ask
    from plenipo.answer.settle import settle
    from plenipo.cli.situations import load

    announce()
    situation = load(file)
    answer = ask(
        settle(situation, one, draws=draws, seed=seed),
        settle(situation, other, draws=draws, seed=seed),
        names=(one, other),
    )
    emit(answer, json=json, html=html)
