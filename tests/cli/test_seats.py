"""``plenipo seats`` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

from cli.test_commands import UKRAINE, plenipo

TRADE = UKRAINE.parent / "three-party-trade"


def test_seats_prints_one_object_and_the_same_again() -> None:
    done = plenipo("seats", UKRAINE, "--draws", 60, "--seed", 3, "--json")
    assert done.returncode == 0, done.stderr
    out = json.loads(done.stdout)
    assert out["question"] == "seats"
    assert set(out["shapley"]) == {"us", "russia", "ukraine", "europe"}
    assert {"no_deal", "gains"} <= set(out["tables"]["us+russia"])
    assert out["early_late"]
    again = plenipo("seats", UKRAINE, "all", "--seed", 3, "--draws", 60, "--json")
    assert again.stdout == done.stdout


def test_seats_reads_aloud_and_writes_a_page(tmp_path: Path) -> None:
    page = tmp_path / "seats.html"
    done = plenipo("seats", TRADE, "--central", "--for", "port", "--html", page)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Who must be in the room\nTo Port, its own seat")
    html = page.read_text(encoding="utf-8")
    assert html.count("<svg") >= 2
    assert "<script" not in html


def test_whom_to_persuade_is_asked_for_somebody() -> None:
    done = plenipo("seats", UKRAINE, "--persuade")
    assert done.returncode == 2
    assert "depends on who asks" in done.stderr
    assert "--for us" in done.stderr
    assert "Traceback" not in done.stderr
    done = plenipo("seats", UKRAINE, "--persuade", "--for", "ukrain")
    assert done.returncode == 2
    assert 'Did you mean "ukraine"' in done.stderr
    done = plenipo("seats", UKRAINE, "--persuade", "--for", "ukraine", "--draws", 40, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["persuade"]["asker"] == "ukraine"


def test_a_quota_exits_with_1_and_says_what_would_do(tmp_path: Path) -> None:
    file = tmp_path / "vote.yaml"
    file.write_text(
        "plenipo: 1\nparties: {a: , b: , c: }\n"
        "issues: {x: {scale: [0, 100], status_quo: 0}}\n"
        "tables: {board: {seats: [a, b, c], rule: majority}}\n"
    )
    done = plenipo("seats", file, "board", "--draws", 20)
    assert done.returncode == 1
    assert "another rule" in done.stderr
    assert "Traceback" not in done.stderr
    assert plenipo("seats", file, "--draws", 20).returncode == 0
