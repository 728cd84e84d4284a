"""Every command, as a person types it: exit codes, one message, nothing lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UKRAINE = ROOT / "situations" / "ukraine-2025"


def plenipo(*args: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "plenipo", *map(str, args)],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
        timeout=300,
    )


def test_settle_prints_one_object_and_a_folder_will_do() -> None:
    done = plenipo("settle", UKRAINE, "riyadh", "--draws", 50, "--seed", 7, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["question"] == "settle"
    again = plenipo(
        "settle", UKRAINE / "situation.yaml", "riyadh", "--draws", 50, "--seed", 7, "--json"
    )
    assert again.stdout == done.stdout


def test_settle_reads_aloud_and_writes_a_page(tmp_path: Path) -> None:
    page = tmp_path / "riyadh.html"
    done = plenipo("settle", UKRAINE, "riyadh", "--draws", 50, "--html", page)
    assert done.returncode == 0, done.stderr
    assert "the Riyadh talks" in done.stdout
    html = page.read_text(encoding="utf-8")
    assert "<svg" in html
    assert "<script" not in html


def test_a_wrong_table_exits_with_2_and_a_remedy() -> None:
    done = plenipo("settle", UKRAINE, "riyad")
    assert done.returncode == 2
    assert 'Did you mean "riyadh"' in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["settle", "check", "show", "report"])
def test_a_missing_file_exits_with_2(command: str, tmp_path: Path) -> None:
    done = plenipo(command, tmp_path / "nothing.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "no such file" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_what_if_changes_a_number_and_a_seat_but_not_the_file() -> None:
    before = (UKRAINE / "situation.yaml").read_bytes()
    done = plenipo(
        "what-if",
        UKRAINE / "situation.yaml",
        "--set",
        "russia.troops.at=30",
        "--seat",
        "riyadh+ukraine",
        "--draws",
        60,
        "--json",
        "--",
        "settle",
        "riyadh",
    )
    assert done.returncode == 0, done.stderr
    out = json.loads(done.stdout)
    assert out["answers"][0]["seats"] == ["us", "russia"]
    assert "ukraine" in out["answers"][1]["seats"]
    assert out["draws"] == 60
    assert (UKRAINE / "situation.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--set", "russia.trops.at=30"], "troops"),
        (["--set", "russia.troops.at=900"], "outside"),
        (["--set", "russia.troops.at"], "PATH=VALUE"),
        (["--seat", "riyadh+usa"], 'no party "usa"'),
        (["--seat", "nowhere+us"], "no table"),
    ],
)
def test_a_wrong_what_if_says_so(args: list[str], said: str) -> None:
    done = plenipo("what-if", UKRAINE, *args, "--", "settle", "riyadh")
    assert done.returncode == 2, done.stdout
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_what_if_without_a_change_says_so() -> None:
    done = plenipo("what-if", UKRAINE, "--", "settle", "riyadh")
    assert done.returncode == 2
    assert "Nothing is changed" in done.stderr


def test_what_if_knows_which_questions_can_be_asked_twice() -> None:
    done = plenipo("what-if", UKRAINE, "--", "dance", "riyadh")
    assert done.returncode == 2
    assert "settle TABLE" in done.stderr


def test_compare_two_tables() -> None:
    done = plenipo("compare", UKRAINE, "riyadh", "all", "--draws", 60, "--json")
    assert done.returncode == 0, done.stderr
    out = json.loads(done.stdout)
    assert out["question"] == "compare"
    assert set(out["gains"]["ukraine"]) == {"mean", "error"}


def test_show_gives_plain_numbers() -> None:
    done = plenipo("show", UKRAINE, "--json")
    assert done.returncode == 0, done.stderr
    out = json.loads(done.stdout)
    for key in ("positions", "saliences", "status_quo", "cost_of_no_deal", "needs", "limits"):
        assert out[key]
    assert sum(out["saliences"]["us"].values()) == pytest.approx(1, abs=1e-9)
    assert out["positions"]["russia"]["territory"] == 92
    readable = plenipo("show", UKRAINE)
    assert readable.returncode == 0
    assert "Red lines" in readable.stdout


def test_a_majority_is_settled(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        "plenipo: 1\nparties: {a: , b: , c: }\nissues: {x: {scale: [0, 1], status_quo: 0}}\n"
        "cost_of_no_deal: {a: 5, b: 5, c: 5}\n"
        "positions: {a: {x: .2}, b: {x: .6}, c: {x: 1}}\n"
        "tables: {t: {seats: [a, b, c], rule: majority}}\n"
    )
    done = plenipo("settle", file, "t", "--draws", 5, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ruling"]["rule"] == "a majority of heads"


@pytest.mark.slow
def test_report_and_demo_write_the_same_page(tmp_path: Path) -> None:
    done = plenipo("demo", "--draws", 60, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "ukraine-2025.html").read_bytes()
    assert len(page) < 1_000_000
    other = tmp_path / "again.html"
    report = plenipo("report", UKRAINE, "--draws", 60, "--seed", 7, "--out", other)
    assert report.returncode == 0, report.stderr
    assert other.read_bytes() == page
