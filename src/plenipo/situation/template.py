"""Commented situations to start from: ``plenipo new --like``."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from plenipo.errors import Place, SituationError
from plenipo.situation.explain import did_you_mean
from plenipo.situation.reader import unwritten

__all__ = ["LIKE", "start", "template"]

LIKE = ("ceasefire", "coalition", "eu-file", "climate", "trade", "board")


def template(like: str = "ceasefire") -> str:
    """The text of a template.

    >>> template("trade").splitlines()[0]
    'plenipo: 1'
    """
    if like not in LIKE:
        message = f'"{like}" is not a template.'
        hint = did_you_mean(like, LIKE)
        raise SituationError([Place(file="--like", message=message, hint=hint)])
    folder = files("plenipo.situation") / "templates"
    return (folder / f"{like}.yaml").read_text(encoding="utf-8")


def start(path: Path | str, *, like: str = "ceasefire") -> None:
    """Write a template to a new file; a file that is there stays as it is."""
    text = template(like)
    try:
        with Path(path).open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except FileExistsError:
        place = Place(file=str(path), message="This file is there already.", hint="Name another.")
        raise SituationError([place], closing="Nothing was written.") from None
    except OSError as err:
        raise unwritten(path, err) from None
