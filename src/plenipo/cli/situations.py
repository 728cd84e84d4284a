"""Find the situation a command is asked about."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from plenipo.errors import Place, SituationError
from plenipo.situation.model import Situation
from plenipo.situation.yaml import load as load_file

__all__ = ["example", "load", "locate"]


def locate(path: Path) -> Path:
    """The situation file meant: itself, or the ``situation.yaml`` of a folder."""
    return path / "situation.yaml" if path.is_dir() else path


def load(path: Path) -> Situation:
    """A situation file, or the ``situation.yaml`` of a folder."""
    if path.is_dir() and not (path / "situation.yaml").exists():
        message = "There is no situation.yaml in this folder."
        hint = "Start one: plenipo new FILE. Files of Genius, GeniusWeb or NegMAS: plenipo scenario"
        raise SituationError(
            [Place(file=str(path), message=message, hint=f"{hint} {path}.")],
            closing="Nothing was read.",
        )
    return load_file(locate(path))


def example(name: str) -> Path:
    """A worked example: from the installed package, or from the checkout."""
    installed = Path(str(files("plenipo"))) / "_situations" / name
    if installed.is_dir():
        return installed
    return Path(str(files("plenipo"))).parents[1] / "situations" / name
