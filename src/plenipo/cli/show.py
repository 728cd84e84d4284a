"""``plenipo show FILE``: the situation as the solver sees it."""

from __future__ import annotations

from plenipo.cli.options import File, Json

__all__ = ["show"]


def show(file: File, json: Json = False) -> None:
    """The resolved situation: every input one number, enough to check a deal yourself."""
    import json as js
    import sys

    from plenipo.answer.base import rounded
    from plenipo.answer.resolved import resolve, section
    from plenipo.cli.situations import load
    from plenipo.show.terminal import show as render

    situation = load(file)
    if json:
        text = js.dumps(rounded(resolve(situation)), ensure_ascii=False, indent=1)
        sys.stdout.write(text + "\n")
    else:
        render(section(situation))
