"""``plenipo scenario FOLDER``: what does a scenario of another tool come to?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from plenipo.cli.options import Html, Json, announce, emit
from plenipo.errors import Place, SituationError

__all__ = ["scenario"]

SCALES = ("genius", "raw")
NO_DEAL = ("lowest", "reservation")
FORMATS = ("negmas", "geniusweb")


def scenario(
    folder: Annotated[
        Path,
        typer.Argument(help="A domain and its profiles: Genius XML, GeniusWeb or NegMAS files."),
    ],
    scale: Annotated[
        str, typer.Option("--scale", help="genius, or raw: Genius XML as NegMAS reads it.")
    ] = "genius",
    no_deal: Annotated[
        str,
        typer.Option(
            "--no-deal",
            help="What no deal is worth: lowest (the reservation, or the worst package where "
            "that is better) or reservation.",
        ),
    ] = "lowest",
    situation: Annotated[
        Path | None,
        typer.Option("--situation", help="Also write it as a situation file, for other questions."),
    ] = None,
    write: Annotated[
        tuple[str, Path] | None,
        typer.Option(
            "--write", metavar="FORMAT DIR", help="Also write it as negmas or geniusweb files."
        ),
    ] = None,
    json: Json = False,
    html: Html = None,
) -> None:
    """Which packages of a scenario are acceptable, efficient and fair?"""
    from plenipo.answer.scenario import scenario as ask
    from plenipo.answer.scenarios.ready import ready
    from plenipo.formats.folder import read

    _one_of(scale, SCALES, "--scale")
    _one_of(no_deal, NO_DEAL, "--no-deal")
    if write is not None:
        _one_of(write[0], FORMATS, "--write")
    asked = read(folder, "raw" if scale == "raw" else "genius")
    announce("plenipo.solve.packages.pareto")
    ready(len(asked.parties))
    kept = "reservation" if no_deal == "reservation" else "lowest"
    answer = ask(asked, no_deal=kept)
    written: list[str] = []
    if situation is not None:
        from plenipo.formats.situation import save_situation

        save_situation(asked, situation, no_deal=kept)
        written.append(f"{situation} is written. Next: plenipo settle {situation}")
    if write is not None:
        from plenipo.formats import write as writing

        texts = (writing.negmas if write[0] == "negmas" else writing.geniusweb)(asked)
        paths = writing.save(texts, write[1])
        written.append(f"{len(paths)} files are written in {write[1]}.")
    emit(answer, json=json, html=html, beside={"seconds": answer.seconds})
    for line in written:
        sys.stderr.write(f"{line}\n")


def _one_of(word: str, known: tuple[str, ...], option: str) -> None:
    """A word of an option that is not one of those there are: said, with all of them."""
    if word not in known:
        message = f'"{word}" is not one of them.'
        hint = f"There are: {', '.join(known)}."
        raise SituationError([Place(file=option, message=message, hint=hint)])
