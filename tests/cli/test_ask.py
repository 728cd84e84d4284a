"""``plenipo ask`` and ``plenipo merge`` as a person runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import plenipo as pl
from plenipo.cli import main

TALKS = """\
plenipo: 1
title: By hand   # a comment that stays
parties: {north: , south: }
issues:
  peace: {options: [no, yes], status_quo: no, needs: [north, south]}
  land: {scale: {0: none, 50: some, 100: all}, status_quo: 0, needs: [north, south]}
positions:
  north:
    peace: {at: yes, salience: 50}
    land: {at: 100, salience: 50, limits: [{at_least: 50, over: [peace], firm: [0, 1]}]}  # bluff?
  south:
    peace: {at: yes, salience: 50}
    land: {at: 0, salience: 50, limits: [{at_most: 10}]}
cost_of_no_deal: {north: {points: 10, ends_with: peace}, south: {points: 10, ends_with: peace}}
"""
LINE = "positions.north.land.limits.0.firm"
UKRAINE = Path(__file__).parents[2] / "situations" / "ukraine-2025"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "situation.yaml"
    path.write_text(TALKS, encoding="utf-8")
    return path


def run(*words: str) -> int:
    try:
        main(list(words))
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def ask(file: Path, *words: str) -> int:
    return run("ask", str(file), "--about", "Is peace agreed?", "--draws", "800", *words)


def test_without_a_terminal_it_says_what_to_find_out(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(file) == 0
    out = capsys.readouterr().out
    assert "Next, find out: Does North mean its line on land?" in " ".join(out.split())
    assert file.read_text(encoding="utf-8") == TALKS


def test_an_answer_is_written_and_comments_stay(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(file, "--answer", f"{LINE}=0", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["chance"] == 1.0
    expected = TALKS.replace("firm: [0, 1]", "firm: 0")
    assert file.read_text(encoding="utf-8") == expected
    same = pl.ask(pl.load(file), "Is peace agreed?", known=[LINE], draws=800)
    assert same.to_dict() == found


def test_answers_one_at_a_time_and_together_are_the_same(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.yaml"
    shutil.copy(file, other)
    cost = "cost_of_no_deal.north.points=[5, 20]"
    ask(file, "--answer", cost)
    capsys.readouterr()
    ask(file, "--answer", f"{LINE}=[0, 0.5]", "--skip", cost.partition("=")[0], "--json")
    one = json.loads(capsys.readouterr().out)
    ask(other, "--answer", cost, "--answer", f"{LINE}=[0, 0.5]", "--json")
    two = json.loads(capsys.readouterr().out)
    assert file.read_text() == other.read_text()
    assert one == two


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--about", "Is it agreeed on the moon?"], "It cannot be told what this asks."),
        (["--about", "all.agreed.pease"], 'Did you mean "peace"?'),
        (["--about", "all.gains.east"], 'There is no party "east".'),
        (["--answer", "positions.north.land.at=400"], "400"),
        (["--answer", "positions.north.lnd.at=40"], "lnd"),
        (["--answer", "nothing"], "PATH=VALUE"),
    ],
)
def test_one_clear_message_and_nothing_written(
    file: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    about = [] if "--about" in words else ["--about", "Is peace agreed?"]
    assert run("ask", str(file), *about, *words, "--draws", "200") == 2
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err
    assert file.read_text(encoding="utf-8") == TALKS


def test_at_a_terminal_it_asks_until_nothing_helps(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = iter(["two", "0"])  # what is no number is asked again
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda *_: next(said))
    assert ask(file) == 0
    assert "firm: 0}" in file.read_text(encoding="utf-8")
    assert "in every draw" in " ".join(capsys.readouterr().out.split())


def test_ctrl_c_halfway_keeps_the_answers_given(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> str:
        import os
        import signal

        os.kill(os.getpid(), signal.SIGINT)
        return ""

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", stop)
    assert ask(file, "--answer", "cost_of_no_deal.north.points=[5, 20]") == 130
    assert "points: [5, 20]" in file.read_text(encoding="utf-8")


def test_two_files_are_merged(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other, out = tmp_path / "other.yaml", tmp_path / "both.yaml"
    other.write_text(TALKS.replace("firm: [0, 1]", "firm: 0.9"), encoding="utf-8")
    words = ["merge", str(file), str(other), "--about", "Is peace agreed?", "--draws", "400"]
    assert run(*words, "--out", str(out)) == 0
    assert "# a comment that stays" in out.read_text(encoding="utf-8")
    assert pl.load(out).parties.keys() == {"north", "south"}
    capsys.readouterr()
    assert run(*words, "--out", str(out)) == 2
    assert "There is a file already." in capsys.readouterr().err
    assert run("merge", str(file), str(UKRAINE), "--draws", "100") == 2
    assert "Traceback" not in capsys.readouterr().err
