"""``plenipo schema``: the JSON Schema of the situation file, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def schema(
    evidence: Annotated[
        bool, typer.Option("--evidence", help="The schema of evidence.yaml instead.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
) -> None:
    """Print the JSON Schema of the situation file.

    With the YAML language server, put its path into the first line of a file:
    # yaml-language-server: $schema=situation.schema.json
    """
    from plenipo.situation.edit import write
    from plenipo.situation.schema import schema_text

    text = schema_text(evidence=evidence)
    if out is None:
        print(text, end="")
    else:
        write(out, text)
