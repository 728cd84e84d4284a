"""``plenipo ask FILE --about "Does Ukraine refuse?"``: what should I find out next?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from plenipo.cli.options import Draws, File, Html, Json, Seed, announce, emit

if TYPE_CHECKING:
    from plenipo.answer.ask import Asking

__all__ = ["ask"]


def ask(
    file: File,
    about: Annotated[
        str, typer.Option("--about", help='A sentence: "Does Ukraine refuse?"; or a key: all.deal')
    ],
    table: Annotated[
        str | None, typer.Option("--table", help="Where the sentence does not name it.")
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option("--answer", help="PATH=VALUE, written to the file; may be given again."),
    ] = None,
    skip: Annotated[
        list[str] | None, typer.Option("--skip", help="A path that is not to be asked about.")
    ] = None,
    json: Json = False,
    draws: Draws = 4_000,
    seed: Seed = 0,
    html: Html = None,
) -> None:
    """Which open input would do most to settle a sentence? Answers are written to the file."""
    from plenipo.answer.ask import ask as find_out
    from plenipo.cli.situations import load, locate
    from plenipo.cli.what_if import pairs

    given = pairs(answer or [], "--answer")
    announce()
    known = set(skip or [])

    def again() -> Asking:
        return find_out(load(file), about, table=table, known=known, draws=draws, seed=seed)

    found = again()
    if given:
        for path, text in given.items():
            _write(locate(file), found.edits(path, text))
            known.add(path)
            found = again()
    if not json and html is None and sys.stdin.isatty() and sys.stdout.isatty():
        while found.next is not None:
            path = found.next.path
            if not _asked(locate(file), found):
                return
            known.add(path)
            found = again()
    emit(found, json=json, html=html)


def _write(path: Path, sets: dict[str, Any]) -> None:
    """Set values in the file, whole or not at all; comments and order stay."""
    from plenipo.situation.edit import render, set_values, write
    from plenipo.situation.reader import read_text

    texts = {key: v if isinstance(v, str) else render(v) for key, v in sets.items()}
    write(path, set_values(read_text(path), texts, name=str(path)))


def _asked(path: Path, found: Asking) -> bool:
    """Ask one question and write its answer; False where the person has had enough."""
    from rich.console import Console

    from plenipo.errors import SituationError

    console = Console(highlight=False)
    question = found.next
    assert question is not None
    console.print()
    console.print(found.sentences[0])
    console.print(question.words, style="bold", markup=False)
    for rung in question.ladder:
        console.print(f"  {rung}")
    if question.statements:
        console.print(f"  (rests on {', '.join(question.statements)})")
    kind = "1 or 2" if question.choice else "A number, [low, high] or [low, likely, high]"
    while True:
        try:
            text = console.input(f"{kind}; nothing to pass; q to stop: ", markup=False)
        except EOFError:
            return False
        if text.strip().lower() in ("q", "quit"):
            return False
        if not text.strip():
            return True
        try:
            _write(path, found.edits(question.path, text))
        except SituationError as err:
            console.print(str(err), markup=False)
            continue
        return True
