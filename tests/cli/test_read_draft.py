"""``plenipo read --draft`` and ``--html``: from a report to a file that can be asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import plenipo as pl
from cli.line import run

REPORT = Path(__file__).parents[2] / "situations" / "river-talks" / "report.txt"


def test_a_report_becomes_a_file_that_check_accepts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, page = tmp_path / "new" / "talks", tmp_path / "my page.html"
    words = ("read", REPORT, "--date", "2024-03-12", "--draft", folder, "--html", page)
    code, out, _ = run(capsys, *words)
    assert code == 0
    assert str(folder / "situation.yaml") in out.replace("\n", "")
    code, out, _ = run(capsys, "check", folder / "situation.yaml", "--sources", REPORT.parent)
    assert code == 0
    assert "The file is well formed" in out
    assert "verified" in out
    talks = pl.load(folder / "situation.yaml")
    assert not talks.consent
    assert all(b.at is None for p in talks.positions.values() for b in p.issues.values())

    html = page.read_text(encoding="utf-8")
    assert str(folder / "evidence.yaml") in html  # the command names the ledger that was written
    (first, *_) = re.findall(r'<article id="(\w+)"', html)
    assert run(capsys, "ledger", "accept", folder / "evidence.yaml", first)[0] == 0
    assert "accepted" in (folder / "evidence.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("there", ["talks/situation.yaml", "talks/evidence.yaml", "page.html"])
def test_nothing_is_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], there: str
) -> None:
    (tmp_path / "talks").mkdir()
    (tmp_path / there).write_text("mine")
    words = ("read", REPORT, "--draft", tmp_path / "talks", "--html", tmp_path / "page.html")
    code, _, err = run(capsys, *words)
    assert code == 2
    assert "There is a file already." in err
    assert (tmp_path / there).read_text() == "mine"
    assert [p.name for p in tmp_path.rglob("*.*")] == [Path(there).name]


def test_a_folder_that_cannot_be_made_is_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    code, _, err = run(capsys, "read", REPORT, "--draft", tmp_path / "file" / "talks")
    assert code == 2
    assert "Traceback" not in err
