"""``plenipo demo``: the worked example, checked, settled and written as a page."""

from __future__ import annotations

from pathlib import Path

import typer

from plenipo.cli.options import Draws, Seed, announce

__all__ = ["demo"]


def demo(draws: Draws = 10_000, seed: Seed = 7) -> None:
    """Ask everything about the Ukraine talks of February 2025, print findings, write the page."""
    from plenipo.answer.check import check
    from plenipo.answer.settle import Settlement
    from plenipo.cli.situations import example
    from plenipo.report.compose import compose, shortly
    from plenipo.report.page import write
    from plenipo.situation.yaml import read

    announce()
    loaded = read(example("ukraine-2025") / "situation.yaml")
    typer.echo(loaded.situation.title)
    for sentence in check(loaded).sentences:
        typer.echo(f"  {sentence}")
    page, answers = compose(loaded, draws=draws, seed=seed)
    for answer in answers:
        typer.echo(f"\n{answer.section().title}")
        for sentence in answer.sentences if isinstance(answer, Settlement) else shortly(answer):
            typer.echo(f"  {sentence}")
    done = write(Path("ukraine-2025.html"), page)
    typer.echo(f"\nThe whole answer, with pictures and sources: {done}")
