"""The command line: one file a command, named after its question."""

from __future__ import annotations

import os
import signal
import sys

import typer

from plenipo.cli import ask as _ask
from plenipo.cli import burden as _burden
from plenipo.cli import changes as _changes
from plenipo.cli import check as _check
from plenipo.cli import compare as _compare
from plenipo.cli import demo as _demo
from plenipo.cli import hold as _hold
from plenipo.cli import ledger as _ledger
from plenipo.cli import merge as _merge
from plenipo.cli import new as _new
from plenipo.cli import read as _read
from plenipo.cli import report as _report
from plenipo.cli import scenario as _scenario
from plenipo.cli import schema as _schema
from plenipo.cli import seats as _seats
from plenipo.cli import settle as _settle
from plenipo.cli import show as _show
from plenipo.cli import trade as _trade
from plenipo.cli import watch as _watch
from plenipo.cli import what_if as _what_if
from plenipo.errors import MethodError, PlenipoError

__all__ = ["app", "main"]

app = typer.Typer(
    name="plenipo",
    help="Turn a written-down negotiation into answers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("read")(_read.read)
app.add_typer(_ledger.app, name="ledger")
app.command("check")(_check.check)
app.command("settle")(_settle.settle)
app.command("seats")(_seats.seats)
app.command("changes")(_changes.changes)
app.command("trade")(_trade.trade)
app.command("burden")(_burden.burden)
app.command("hold")(_hold.hold)
app.command("ask")(_ask.ask)
app.command("merge")(_merge.merge)
app.command("what-if")(_what_if.what_if)
app.command("compare")(_compare.compare)
app.command("watch")(_watch.watch)
app.command("scenario")(_scenario.scenario)
app.command("report")(_report.report)
app.command("show")(_show.show)
app.command("new")(_new.new)
app.command("schema")(_schema.schema)
app.command("demo")(_demo.demo)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"plenipo {version('plenipo')}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Turn a written-down negotiation into answers."""


class _StoppedError(BaseException):
    """Ctrl-C. Not a KeyboardInterrupt: the library underneath would swallow that in silence."""


def _stop(*_: object) -> None:
    raise _StoppedError


def main(args: list[str] | None = None) -> None:
    """Run a command: exit 0 answered, 1 could not be answered, 2 bad input, 130 interrupted."""
    signal.signal(signal.SIGINT, _stop)
    try:
        app(args)
    except MethodError as err:
        sys.stderr.write(f"{err}\n")
        sys.exit(1)
    except PlenipoError as err:
        sys.stderr.write(f"{err}\n")
        sys.exit(2)
    except BrokenPipeError:  # the reader left: not our mistake, not a traceback
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except _StoppedError:
        sys.stderr.write("Interrupted; no file was left half written.\n")
        sys.exit(130)
