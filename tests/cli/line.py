"""Run a command in this process."""

from __future__ import annotations

import pytest

from plenipo.cli import main


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    try:
        main([str(word) for word in words])
        code = 0
    except SystemExit as err:
        code = int(err.code or 0)
    out, err_text = capsys.readouterr()
    return code, out, err_text
