"""``plenipo watch``: an answer, a page, and what is said where it cannot be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .line import run

UKRAINE = Path(__file__).parents[2] / "situations" / "ukraine-2025"
ASK = ("watch", UKRAINE, "riyadh", "--draws", 200, "--seed", 7)


def test_watch_reads_aloud_and_writes_a_page(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "watch.html"
    code, out, err = run(capsys, *ASK, "--html", page)
    assert code == 0, err
    assert out.startswith("What to watch for\n")
    text = page.read_text(encoding="utf-8")
    assert "What would tell whether Russia is serious" in text
    assert "<script" not in text


def test_watch_prints_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *ASK, "--about", "russia_serious", "--json")
    assert code == 0, err
    found = json.loads(out)
    assert found["question"] == "watch"
    assert set(found["watchlist"]) == set(found["by_type"]) == {"russia_serious"}


def test_a_wrong_type_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "watch", UKRAINE, "--about", "serious", "--draws", 20)
    assert code == 2
    assert "There are: russia_serious." in err


def test_a_file_without_types_exits_with_1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(
        "plenipo: 1\nparties: {a: , b: }\nissues: {x: {scale: [0, 1], status_quo: 0}}\n"
    )
    code, out, err = run(capsys, "watch", file)
    assert code == 1
    assert "unknown:" in err
    assert out == ""
