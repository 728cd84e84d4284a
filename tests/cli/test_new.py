"""``plenipo new``: a start that checks, and no file overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from plenipo.situation.template import LIKE

from .line import run


@pytest.mark.parametrize("like", LIKE)
def test_what_is_new_checks(capsys: pytest.CaptureFixture[str], tmp_path: Path, like: str) -> None:
    file = tmp_path / "x.yaml"
    code, out, _ = run(capsys, "new", file, "--like", like)
    assert code == 0
    assert f"plenipo check {file}" in out
    assert run(capsys, "check", file)[0] == 0


def test_a_file_is_never_overwritten(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("mine")
    code, _, err = run(capsys, "new", file)
    assert code == 2
    assert "there already" in err
    assert file.read_text() == "mine"


def test_an_unknown_template_writes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, err = run(capsys, "new", tmp_path / "x.yaml", "--like", "trad")
    assert code == 2
    assert 'Did you mean "trade"?' in err
    assert list(tmp_path.iterdir()) == []
