"""``plenipo hold FILE``: would it hold?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from plenipo.cli.options import Draws, File, Html, Json, Seed, announce, emit
from plenipo.errors import Place, SituationError

if TYPE_CHECKING:
    from plenipo.situation.reader import Tree

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
    tree = None if deal is None else _read(deal)
    announce()
    try:
        package = None if tree is None else tree.value
        answer = ask(situation, table, deal=package, draws=draws, seed=seed)
    except SituationError as err:
        if tree is None:
            raise
        raise SituationError([_located(tree, place) for place in err.places]) from None
    emit(answer, json=json, html=html)


def _read(path: Path) -> Tree:
    """A file that maps issues to levels, with the places of its values."""
    from plenipo.situation.reader import read_text, read_tree

    hint = "Write one issue a line, with its level: troops: 40"
    try:
        tree = read_tree(read_text(path), str(path))
        mistakes = tree.mistakes
    except SituationError as err:  # no such file, or not text at all
        tree, mistakes = None, err.places
    if mistakes or tree is None:
        places = [replace(p, hint=hint) if "plenipo new" in p.hint else p for p in mistakes]
        raise SituationError(places, closing="Nothing was read.")
    value: Any = tree.value
    if not isinstance(value, dict) or not value:
        message = "A deal is a list of issues, each with its level."
        raise SituationError([Place(file=str(path), message=message, hint=hint)])
    return tree


def _located(tree: Tree, place: Place) -> Place:
    """Where a mistake stands in the file of the deal, if it is one of that file."""
    if place.file or place.path not in tree.value:
        return place
    line, column = tree.where(place.path)
    return replace(place, file=tree.name, line=line, column=column)
