"""``plenipo hold``: an answer, a page, one package, and what is said where it cannot be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .line import run

SITUATIONS = Path(__file__).parents[2] / "situations"
UKRAINE = SITUATIONS / "ukraine-2025"
ASK = ("hold", UKRAINE, "--table", "all", "--draws", 60, "--seed", 7)


def test_hold_reads_aloud_and_writes_a_page(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "hold.html"
    code, out, err = run(capsys, *ASK, "--html", page)
    assert code == 0, err
    assert out.startswith("Would it hold?")
    text = page.read_text(encoding="utf-8")
    assert "What history records" in text
    assert "<svg" in text
    assert "<script" not in text


def test_hold_prints_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *ASK, "--json")
    assert code == 0, err
    found = json.loads(out)
    assert found["question"] == "hold"
    assert (found["table"], found["basis"]["draws"]) == ("all", 60)


def test_one_package_from_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    file.write_text("ceasefire: yes\nbackstop: treaty commitment\ntroops: 40\n")
    code, out, err = run(capsys, *ASK, "--deal", file, "--json")
    assert code == 0, err
    found = json.loads(out)
    assert found["given"]["backstop"] == "treaty commitment"
    assert found["peace"] == {"share": 1.0, "draws": 60, "asked": 60}
    assert found["break_even"]["us"]["level"]["middle"] == "treaty commitment"
    assert found["weighed"] is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ceasefire: maybe\n", "deal.yaml:1:12  ceasefire"),
        ("troops: 20\nbackstp: 3\n", 'deal.yaml:2:10  backstp\n    There is no issue "backstp"'),
        ("- troops\n", "A deal is a list of issues"),
        ("", "one issue a line"),
        ("troops: [1\n", "deal.yaml:"),
    ],
)
def test_a_package_that_is_none_exits_with_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "deal.yaml"
    file.write_text(text)
    code, _, err = run(capsys, *ASK, "--deal", file)
    assert code == 2, err
    assert said in err


def test_no_file_of_a_package_exits_with_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, err = run(capsys, *ASK, "--deal", tmp_path / "none.yaml")
    assert code == 2
    assert "no such file" in err
    assert "troops: 40" in err


def test_nobody_obliged_exits_with_1_and_a_line_to_add(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = run(capsys, "hold", SITUATIONS / "three-party-trade", "--draws", 5)
    assert (code, out) == (1, "")
    assert "obligations: [{by: north" in err


def test_a_wrong_table_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "hold", UKRAINE, "--table", "riyad", "--draws", 5)
    assert code == 2
    assert 'Did you mean "riyadh"' in err
