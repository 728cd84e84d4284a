"""``plenipo ledger``: verify the evidence against the texts, accept and reject entries."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["app"]

app = typer.Typer(
    help="Verify a ledger against its texts; accept and reject what was read.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

File = Annotated[Path, typer.Argument(help="A ledger: evidence.yaml.", show_default=False)]
Ids = Annotated[list[str], typer.Argument(help="Ids of entries.", show_default=False)]
By = Annotated[str, typer.Option("--by", help="Who decided.")]
Note = Annotated[str, typer.Option("--note", help="Why.")]


@app.command("verify")
def verify(
    file: File,
    sources: Annotated[
        Path | None, typer.Option(help="Folder with the source texts, found by their hash.")
    ] = None,
) -> None:
    """Refuse any span that is not its slice. Exit code 0: all are. 2: some are not."""
    from plenipo.reading.load import text_of
    from plenipo.situation.ledger_file import load_ledger, verify_file

    ledger, tree = load_ledger(file)
    found = verify_file(ledger, tree, sources, file, decode=text_of)
    entries = sum(1 for _ in ledger.places())
    if found is None:
        typer.echo(
            f"{entries} spans; those that carry their slice carry the right one. Name the folder "
            "of the texts with --sources to compare the rest."
        )
        return
    typer.echo(f"{found.spans} of {entries} spans are their slice, letter for letter.")
    if found.missing:
        typer.echo(f"Not verified here, the text is not in {sources}: {', '.join(found.missing)}.")


@app.command("accept")
def accept(file: File, ids: Ids, by: By = "", note: Note = "") -> None:
    """Say of entries that they are right; comments and order of the file stay."""
    _decide(file, ids, "accepted", by, note)


@app.command("reject")
def reject(file: File, ids: Ids, by: By = "", note: Note = "") -> None:
    """Say of entries that they are wrong: they stay in the file, and nothing rests on them."""
    _decide(file, ids, "rejected", by, note)


def _decide(file: Path, ids: list[str], status: str, by: str, note: str) -> None:
    from plenipo.situation.ledger_file import decide

    decide(file, ids, status, by=by, note=note)
    typer.echo(f"{status.capitalize()}: {', '.join(dict.fromkeys(ids))}.")
