"""``plenipo burden`` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.line import run
from cli.test_commands import UKRAINE


def test_burden_prints_one_object_and_the_same_again(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("burden", UKRAINE, "--draws", 60, "--seed", 3, "--json")
    code, text, err = run(capsys, *words, "--all")
    assert code == 0, err
    out = json.loads(text)
    assert out["question"] == "burden"
    riyadh = next(t for t in out["strip"] if t["table"] == "riyadh")
    assert set(riyadh["negotiates"]) == {"us", "russia"}
    assert riyadh["without_seat"]["europe"] == ["applies", "guarantees", "pays"]
    assert {s["rule"] for s in out["splits"]} >= {"gdp", "pledged", "shapley", "talmud"}
    for split in out["splits"]:
        assert abs(sum(split["parts"].values()) - split["amount"]) < 1e-9
    again = run(capsys, *words, "--all")
    assert again[1] == text
    fewer = json.loads(run(capsys, *words)[1])
    assert {s["rule"] for s in fewer["splits"]} == {"gdp", "benefit", "pledged", "shapley"}


def test_burden_reads_aloud_and_writes_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "burden.html"
    code, text, err = run(
        capsys,
        *("burden", UKRAINE, "--table", "riyadh", "--percent", 2, "--draws", 60, "--html", page),
    )
    assert code == 0, err
    assert text.startswith("Who carries, and who pays\nAt the Riyadh talks")
    assert "more than 2 % of GDP" in " ".join(text.split())
    html = page.read_text(encoding="utf-8")
    assert "<svg" in html
    assert "<script" not in html


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--table", "ryadh"), 2, 'Did you mean "riyadh"'),
        (("--percent", "0"), 1, "no share to spend"),
        (("--percent", "much"), 2, "for '--percent'"),
        (("--draws", "0"), 2, "draws"),
    ],
)
def test_mistakes_are_said(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, said: str
) -> None:
    found, _, err = run(capsys, "burden", UKRAINE, "--draws", "20", *words)
    assert found == code
    assert said in " ".join(err.split())
    assert "Traceback" not in err
