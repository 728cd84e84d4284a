"""``plenipo trade``: an answer, a page, one object, and what is said of mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .line import run

SITUATIONS = Path(__file__).parents[2] / "situations"
BY_HAND = SITUATIONS / "three-party-trade"
ASK = ("trade", BY_HAND, "--table", "two", "--draws", 20)


def test_it_reads_aloud_and_writes_a_page(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "trade.html"
    code, out, err = run(capsys, *ASK, "--html", page)
    assert code == 0, err
    assert out.startswith("What could be traded?")
    text = page.read_text(encoding="utf-8")
    assert "Zone of possible agreement" in text
    assert "<script" not in text


def test_it_prints_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *ASK, "--best-for", "north", "--signed-by", "south", "--json")
    assert code == 0, err
    found = json.loads(out)
    assert (found["question"], found["table"]) == ("trade", "two")
    assert found["best_for"]["signed_by"] == ["south"]


def test_a_misspelt_issue_is_told_with_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "deal.yaml"
    file.write_text("steel: open\nfod: open\n", encoding="utf-8")
    code, _, err = run(capsys, *ASK, "--deal", file)
    assert code == 2
    assert "deal.yaml:2" in err
    assert 'Did you mean "food"' in err


@pytest.mark.parametrize("text", ["steel", "steel,food,port", ",food"])
def test_two_issues_are_two(capsys: pytest.CaptureFixture[str], text: str) -> None:
    code, _, err = run(capsys, *ASK, "--issues", text)
    assert code == 2
    assert "does not name two issues" in err
