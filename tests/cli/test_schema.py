"""``plenipo schema``: JSON on the line or in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .line import run


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "schema")
    assert code == 0
    assert json.loads(out)["title"] == "Situation"


def test_the_schema_of_the_ledger_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "evidence.schema.json"
    code, out, _ = run(capsys, "schema", "--evidence", "--out", file)
    assert (code, out) == (0, "")
    assert json.loads(file.read_text())["title"] == "Ledger"
