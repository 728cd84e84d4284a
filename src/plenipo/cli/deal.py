"""A file that names a deal: issues, each with its level, and where its mistakes stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from plenipo.errors import Place, SituationError

if TYPE_CHECKING:
    from plenipo.situation.reader import Tree

__all__ = ["asked_with", "read_deal"]

T = TypeVar("T")


def read_deal(path: Path) -> Tree:
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


def asked_with(tree: Tree | None, ask: Callable[[Any], T]) -> T:
    """Ask about the deal of a file; a mistake in it is told with its place there."""
    try:
        return ask(None if tree is None else tree.value)
    except SituationError as err:
        if tree is None:
            raise
        raise SituationError([_located(tree, place) for place in err.places]) from None


def _located(tree: Tree, place: Place) -> Place:
    """Where a mistake stands in the file of the deal, if it is one of that file."""
    if place.file or place.path not in tree.value:
        return place
    line, column = tree.where(place.path)
    return replace(place, file=tree.name, line=line, column=column)
