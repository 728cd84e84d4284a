"""``plenipo scenario``: what it prints, what it writes, and one message for what is wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import plenipo as pl
from plenipo.formats.convert import to_situation
from plenipo.formats.folder import read
from tests.cli.line import run
from tests.formats.files import BUYER, genius

SELLER = BUYER.replace('evaluation="8"', 'evaluation="1"')

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return genius(tmp_path / "sale", seller=SELLER)


def test_sentences_and_tables(folder: Path, capsys: Capture) -> None:
    code, out, err = run(capsys, "scenario", folder)
    assert code == 0
    assert out.startswith("Scenario sale\n")
    assert "Utility of what each rule chooses" in out
    assert "First run" in err or err == ""


def test_json_has_the_same_figures_and_the_time(folder: Path, capsys: Capture) -> None:
    code, out, _ = run(capsys, "scenario", folder, "--json")
    found = json.loads(out)
    answer = pl.scenario(folder)
    assert code == 0
    assert 0 < found.pop("seconds") < 5
    assert found == json.loads(answer.to_json())
    for key in ("outcomes", "parties", "acceptable", "frontier_points", "nash", "kalai",
                "kalai_smorodinsky", "egalitarian", "welfare", "disagreement"):  # fmt: skip
        assert key in found


def test_scales_and_no_deal_reach_the_answer(folder: Path, capsys: Capture) -> None:
    raw = json.loads(run(capsys, "scenario", folder, "--json", "--scale", "raw")[1])
    fine = json.loads(run(capsys, "scenario", folder, "--json")[1])
    assert raw["scale"] == "raw"
    assert raw["highest"] != fine["highest"]
    bare = json.loads(run(capsys, "scenario", folder, "--json", "--no-deal", "reservation")[1])
    assert bare["disagreement"] == [0.3, 0.3]


def test_a_situation_file_that_other_commands_take(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "sale.yaml"
    code, _, err = run(capsys, "scenario", folder, "--situation", file)
    assert code == 0
    assert "plenipo settle" in err
    assert pl.load(file) == to_situation(read(folder), no_deal="lowest")
    assert run(capsys, "check", file)[0] == 0
    assert run(capsys, "settle", file, "--draws", "5")[0] == 0
    before = file.read_bytes()
    code, _, err = run(capsys, "scenario", folder, "--situation", file)
    assert code == 2
    assert "There is such a file already" in err
    assert file.read_bytes() == before


def test_what_settle_agrees_is_the_nash_package(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "sale.yaml"
    run(capsys, "scenario", folder, "--situation", file)
    deal = pl.settle(pl.load(file), "all", draws=1).deal.words
    nash = pl.scenario(folder).rules["nash"].chosen
    assert list(deal.values()) in [list(p.values()) for c in nash for p in c.packages]


@pytest.mark.parametrize("kind", ["negmas"])
def test_files_of_other_tools(folder: Path, tmp_path: Path, kind: str, capsys: Capture) -> None:
    out = tmp_path / "out"
    assert run(capsys, "scenario", folder, "--write", kind, out)[0] == 0
    assert pl.scenario(out).points("nash") == pl.scenario(folder).points("nash")
    code, _, err = run(capsys, "scenario", folder, "--write", kind, out)
    assert code == 2
    assert "already" in err


def test_what_geniusweb_cannot_say(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    code, _, err = run(capsys, "scenario", folder, "--write", "geniusweb", tmp_path / "out")
    assert code == 1
    assert "GeniusWeb" in err
    assert not (tmp_path / "out").exists()


def test_a_page(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    page = tmp_path / "sale.html"
    assert run(capsys, "scenario", folder, "--html", page)[0] == 0
    assert "<svg" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("option", "word"), [("--scale", "gneius"), ("--no-deal", "none"), ("--write", "xml")]
)
def test_words_of_options(folder: Path, option: str, word: str, capsys: Capture) -> None:
    more = ["out"] if option == "--write" else []
    code, out, err = run(capsys, "scenario", folder, option, word, *more)
    assert code == 2
    assert out == ""
    assert option in err
    assert "There are: " in err


def broken(tmp_path: Path, kind: str) -> Path:
    """A folder with one thing wrong."""
    folder = tmp_path / "wrong"
    if kind == "missing":
        return folder
    if kind == "file":
        folder.write_text("x")
        return folder
    folder.mkdir()
    if kind == "empty":
        return folder
    genius(folder, seller=SELLER)
    if kind == "mixed":
        (folder / "other.json").write_text('{"issuesValues": {"a": {"values": ["1"]}}}')
    elif kind == "broken":
        (folder / "buyer.xml").write_text("<utility_space><oops></utility_space>")
    elif kind == "laughs":
        bomb = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
        (folder / "buyer.xml").write_text(bomb + BUYER.replace("low", "&c;"))
    elif kind == "huge":
        with (folder / "buyer.xml").open("wb") as stream:
            stream.truncate(200_000_000)
    elif kind == "other":
        (folder / "buyer.xml").write_text(BUYER.replace('"Price"', '"Cost"').replace("low", "mid"))
    elif kind == "situation":
        (folder / "situation.yaml").write_text("plenipo: 1\nissues: {}\n")
    elif kind == "alone":
        (folder / "buyer.xml").unlink()
    elif kind == "unreadable":
        (folder / "buyer.xml").unlink()
        (folder / "buyer.xml").symlink_to(folder / "nowhere.xml")
    elif kind == "pipe":
        (folder / "buyer.xml").unlink()
        os.mkfifo(folder / "buyer.xml")
    return folder


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("missing", "There is no such folder"),
        ("file", "This is a file"),
        ("empty", "No scenario file found"),
        ("mixed", "GeniusWeb JSON and Genius XML found"),
        ("broken", "buyer.xml:1"),
        ("laughs", "buyer.xml"),
        ("huge", "at most 2 MB"),
        ("other", '"mid" is no value of "Price"'),
        ("situation", "This is a situation file, no scenario of another tool"),
        ("alone", "A scenario has a profile for each party; only seller.xml found"),
        ("unreadable", "This cannot be read"),
        ("pipe", "not an ordinary file"),
    ],
)
def test_one_clear_message(kind: str, said: str, tmp_path: Path, capsys: Capture) -> None:
    code, out, err = run(capsys, "scenario", broken(tmp_path, kind))
    assert code == 2
    assert out == ""
    assert said in err
    assert "Traceback" not in err
    assert err.rstrip().endswith("Nothing was read.")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_one_may_not_read(folder: Path, capsys: Capture) -> None:
    (folder / "buyer.xml").chmod(0)
    code, _, err = run(capsys, "scenario", folder)
    assert code == 2
    assert "cannot be read: Permission denied" in err


@pytest.mark.parametrize("name", ["flight-booking-A", "party-geniusweb", "tram"])
def test_public_folders(name: str, data_dir: Path, tmp_path: Path, capsys: Capture) -> None:
    folder = data_dir / "scenarios" / name
    file = tmp_path / "s.yaml"
    code, out, _ = run(capsys, "scenario", folder, "--json", "--situation", file)
    assert code == 0
    assert json.loads(out)["parties"] == list(read(folder).parties)
    assert len(pl.load(file).parties) == len(json.loads(out)["parties"])


def test_other_commands_say_what_reads_such_a_folder(folder: Path, capsys: Capture) -> None:
    code, _, err = run(capsys, "settle", folder)
    assert code == 2
    assert f"plenipo scenario {folder}" in err
