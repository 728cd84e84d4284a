"""``plenipo read REPORT``: who said what, who meets, who would and who would not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from plenipo.reading.llm import Endpoint
    from plenipo.reading.read import Reading

__all__ = ["read"]


def read(
    reports: Annotated[
        list[str],
        typer.Argument(
            help="Text, HTML or PDF; an address; or - for standard input. Several of the same "
            "talks make one ledger.",
            show_default=False,
        ),
    ],
    date: Annotated[
        str | None,
        typer.Option("--date", help='The day it appeared, 2025-02-18: tells when "Monday" was.'),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the ledger, evidence.yaml, here.")
    ] = None,
    draft: Annotated[
        Path | None,
        typer.Option("--draft", help="Write a draft situation and its ledger to this folder."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a page to review the entries on, here.")
    ] = None,
    text: Annotated[
        bool,
        typer.Option("--text/--no-text", help="Keep the slices themselves in the ledger."),
    ] = True,
    llm: Annotated[
        str | None,
        typer.Option(
            "--llm",
            metavar="URL",
            help="Ask a model too: an OpenAI-compatible address. The text is sent there. The key, "
            "if it needs one, is read from PLENIPO_LLM_KEY.",
        ),
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help="Which model, with --llm.")
    ] = None,
) -> None:
    """Read a report into a ledger: offline, by rules; every entry keeps its place in the text."""
    import datetime as dt

    from plenipo.errors import Place, SituationError
    from plenipo.reading.read import read as read_reports

    if date is not None:
        try:
            dt.date.fromisoformat(date)
        except ValueError as err:
            place = Place(
                file="--date", message=f'"{date}" is not a day.', hint="Write it as 2025-02-18."
            )
            raise SituationError([place], closing="Nothing was read.") from err
    beside = [] if draft is None else [draft / n for n in ("situation.yaml", "evidence.yaml")]
    for target in (out, html, *beside):
        if target is not None and target.exists():
            what = "a folder" if target.is_dir() else "a file"
            message = f"There is {what} already."
            place = Place(file=str(target), message=message, hint="Name another.")
            raise SituationError([place], closing="Nothing was read.")
    found = read_reports(list(reports), date=date, llm=_endpoint(llm, model), announce=_announce)
    if out is not None:
        from plenipo.reading.ledger import ledger_of, written
        from plenipo.situation.edit import write

        write(out, written(ledger_of(found, keep=text)))
    if draft is not None:
        _draft(draft, found, keep=text)
    if html is not None:
        from plenipo.report.page import write as write_page
        from plenipo.report.review import review

        ledger = str(out or (beside[1] if beside else "evidence.yaml"))
        write_page(html, review(found.ledger, _texts(found), file=ledger))
    if json:
        typer.echo(found.to_json())
        return
    from plenipo.reading.telling import section
    from plenipo.show.terminal import show

    show(section(found))
    made = [str(target) for target in (out, html, *beside) if target is not None]
    if made:
        typer.echo(f"\nWritten: {', '.join(made)}")


def _texts(found: Reading) -> dict[str, str]:
    """The decoded text of each source of the ledger."""
    return dict(zip(found.ledger.sources, (r.loaded.text for r in found.reports), strict=True))


def _draft(folder: Path, found: Reading, *, keep: bool) -> None:
    """The draft and its ledger side by side; the folder is made if it is not there."""
    from plenipo.reading.draft import draft
    from plenipo.reading.ledger import ledger_of, written
    from plenipo.situation.edit import write
    from plenipo.situation.reader import unwritten

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise unwritten(folder, err) from None
    write(folder / "evidence.yaml", written(ledger_of(found, keep=keep)))
    write(folder / "situation.yaml", draft(found.ledger))


def _endpoint(url: str | None, model: str | None) -> Endpoint | None:
    """The model to ask, if one is wanted."""
    if url is None and model is None:
        return None
    from plenipo.errors import Place, SituationError
    from plenipo.reading.llm import Endpoint

    if url is None or model is None:
        missing, given = ("--llm", "--model") if url is None else ("--model", "--llm")
        place = Place(
            file=missing,
            message=f"{given} needs {missing}.",
            hint="Write --llm URL --model NAME, or leave both out.",
        )
        raise SituationError([place], closing="Nothing was read.")
    return Endpoint.of(url, model)


def _announce(what: str) -> None:
    """Say what leaves the machine, before it does, where it disturbs no output."""
    typer.echo(what, err=True)
