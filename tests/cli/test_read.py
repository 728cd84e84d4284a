"""``plenipo read`` and ``plenipo ledger`` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plenipo.cli import main

RIVER = Path(__file__).parents[2] / "situations" / "river-talks"
REPORT = str(RIVER / "report.txt")


def run(*words: str) -> int:
    try:
        main(list(words))
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_findings_come_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", REPORT, "--date", "2024-03-12") == 0
    out = capsys.readouterr().out
    assert out.startswith("What report.txt says\n")
    assert "Quend is not at the talks in Halveth." in out
    assert "Both stay: which to believe is yours to decide." in out


def test_json_is_the_same_as_in_python(capsys: pytest.CaptureFixture[str]) -> None:
    import plenipo as pl

    assert run("read", REPORT, "--date", "2024-03-12", "--json") == 0
    out = capsys.readouterr().out
    assert out == pl.read(REPORT, date="2024-03-12").to_json() + "\n"
    assert set(json.loads(out)) >= {"actors", "statements", "events", "conditions", "offers"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing.txt"], "There is no such file."),
        ([REPORT, "--date", "Monday"], '"Monday" is not a day.'),
        ([REPORT, "--out", REPORT], "There is a file already."),
    ],
)
def test_one_clear_message(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", *words) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "1 mistake" in err
    assert "Traceback" not in err


def test_a_ledger_is_written_verified_and_gone_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "evidence.yaml"
    assert run("read", REPORT, "--date", "2024-03-12", "--out", str(file)) == 0
    before = file.read_text(encoding="utf-8")
    ids = [line.strip(" :") for line in before.splitlines() if line.startswith("  s")]
    capsys.readouterr()
    assert run("ledger", "verify", str(file), "--sources", str(RIVER)) == 0
    assert "spans are their slice, letter for letter." in capsys.readouterr().out
    assert run("ledger", "verify", str(file)) == 0
    assert "--sources" in capsys.readouterr().out

    assert run("ledger", "accept", str(file), ids[0], ids[1], "--by", "me", "--note", "yes") == 0
    assert run("ledger", "reject", str(file), ids[0]) == 0
    after = file.read_text(encoding="utf-8")
    changed = [
        (a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b
    ]
    assert [b.strip() for _, b in changed] == [
        'review: {status: "rejected"}',
        'review: {status: "accepted", by: "me", note: "yes"}',
    ]

    capsys.readouterr()
    assert run("ledger", "accept", str(file), ids[0][:-1]) == 2
    assert f'Did you mean "{ids[0]}"?' in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == after


def test_a_span_that_is_not_its_slice_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "evidence.yaml"
    run("read", REPORT, "--out", str(file))
    text = file.read_text(encoding="utf-8")
    moved = text.replace("spans: [[", "spans: [[1", 1)
    file.write_text(moved, encoding="utf-8")
    capsys.readouterr()
    assert run("ledger", "verify", str(file), "--sources", str(RIVER)) == 2
    assert "is empty" in capsys.readouterr().err or "another hash" in capsys.readouterr().err
    other = text.replace("asking for a gift", "asking for a ship", 1)
    file.write_text(other, encoding="utf-8")
    assert run("ledger", "verify", str(file)) == 2
    assert "is not its slice" in capsys.readouterr().err
