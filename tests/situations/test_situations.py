"""The worked situations: they load, rest on their ledgers, hold none of the report's text."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq

from plenipo.situation import yaml
from plenipo.situation.ledger import verify

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = sorted(p.parent for p in (ROOT / "situations").glob("*/situation.yaml"))
UKRAINE = ROOT / "situations" / "ukraine-2025"
TRADE = ROOT / "situations" / "three-party-trade"
REPORT = "paris-riyadh-2025-02.txt"


def loaded(folder: Path) -> yaml.Loaded:
    return yaml.read(folder / "situation.yaml")


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower().replace("’", "'"))


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[k : k + length]) for k in range(len(found) - length + 1)}


def numbers(value: Any, path: str = "", because: bool = False) -> Iterator[tuple[str, bool]]:
    """Every number of a file and whether it, or a part it stands in, names its evidence."""
    if isinstance(value, dict):
        because = because or bool(value.get("because"))
        for key, part in value.items():
            yield from numbers(part, f"{path}.{key}" if path else str(key), because)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from numbers(part, f"{path}.{number}", because)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, because


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_a_situation_loads_without_a_mistake(folder: Path) -> None:
    found = loaded(folder)
    assert found.situation.title
    assert "all" in found.situation.tables, "the full table is named all"
    assert (folder / "README.md").is_file()


def test_there_are_three_from_different_fields() -> None:
    assert [f.name for f in FOLDERS] == ["eu-co2-cars", "three-party-trade", "ukraine-2025"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_every_statement_is_used(folder: Path) -> None:
    found = loaded(folder)
    if found.ledger is None:
        assert "analyst" not in found.tree.text
        return
    bare = re.sub(r"#.*", "", found.tree.text)
    used = set(re.findall(r"(?<=[\[,\s])[a-z]\d+(?=[\],\s])", bare))
    assert set(found.ledger.statements) == used


def test_every_number_of_ukraine_has_a_because() -> None:
    every = dict(numbers(loaded(UKRAINE).tree.value))
    assert len(every) > 400
    assert [path for path, because in every.items() if not because] == ["plenipo"]


def test_what_only_the_analyst_knows_is_a_range() -> None:
    """The report gives no weight, cost or chance: none of them is certain here."""
    tree = loaded(UKRAINE).tree.value
    parts = {k: tree[k] for k in ("cost_of_no_deal", "consent", "guarantees", "unknown", "voice")}
    parts["positions"] = tree["positions"]
    single = [path for path, _ in numbers(parts) if not re.search(r"\.\d+$", path)]
    assert single == []
    for table in tree["tables"].values():
        assert isinstance(table.get("chance", []), list)


def test_rooms_and_owners_of_ukraine_are_the_facts_of_the_report() -> None:
    """Who sits where, and whose hands an issue needs: facts, not guesses."""
    talks = loaded(UKRAINE).situation
    seats = {name: list(table.seats) for name, table in talks.tables.items()}
    assert seats["riyadh"] == ["us", "russia"]
    assert seats["paris"] == ["europe"]
    assert seats["all"] == ["us", "russia", "ukraine", "europe"]
    assert set(talks.issues["ceasefire"].needs) == {"russia", "ukraine"}
    assert set(talks.issues["relations"].needs) == {"us", "russia"}
    assert "nato" not in talks.actors
    assert len(talks.parties["europe"].members) == 9
    ledger = loaded(UKRAINE).ledger
    assert ledger is not None
    assert ledger.statements["s42"].contradicts == ("s24",)


def test_every_span_of_ukraine_is_its_slice(data_dir: Path) -> None:
    ledger = loaded(UKRAINE).ledger
    assert ledger is not None
    found = verify(ledger, data_dir / "report")
    assert (found.unseen, found.missing) == (0, ())
    assert found.spans == sum(len(s.spans) for s in ledger.statements.values())
    assert all(s.spans for s in ledger.statements.values())


def test_gists_are_our_own_words(data_dir: Path) -> None:
    ledger = loaded(UKRAINE).ledger
    assert ledger is not None
    theirs = runs((data_dir / "report" / REPORT).read_text(encoding="utf-8"), 5)
    for key, statement in ledger.statements.items():
        assert not runs(statement.gist, 5) & theirs, key


def test_no_file_of_the_project_holds_a_sentence_of_the_report(root: Path, data_dir: Path) -> None:
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    theirs = runs((data_dir / "report" / REPORT).read_text(encoding="utf-8"), 7)
    assert len(theirs) > 500
    found = {}
    for name in listed.stdout.splitlines():
        path = root / name
        if path.is_file():
            ours = runs(path.read_bytes().decode("utf-8", errors="ignore"), 7)
            if shared := ours & theirs:
                found[name] = len(shared)  # never the words themselves
    assert found == {}


def test_the_hand_calculation_prints_what_it_says() -> None:
    text = (TRADE / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block, "three-party-trade/README.md", "exec"), {})
    said = re.findall(r"`(\[[\d. ]+\] \[[\d. ]+\])`", text)
    assert [" ".join(line.split()) for line in printed.getvalue().splitlines()] == said


@pytest.mark.parametrize(("cost", "share"), [(0.30, 0.5), (0.10, 0.4495), (0.0, 0.4)])
def test_the_first_order_condition_of_the_hand_calculation(cost: float, share: float) -> None:
    def off(a: float) -> float:
        trader = 1 - 0.6 * (1 - a) ** 2 - 0.4 * a**2 - 0.4
        port = 0.09 - (a - 0.3) ** 2 + cost
        return (0.6 / trader + 0.15 / port) / (1 / trader + 0.5 / port) - a

    assert brentq(off, 0.31, 0.59) == pytest.approx(share, abs=5e-5)


def test_the_hand_calculation_is_of_the_file() -> None:
    trade = loaded(TRADE).situation
    at, salience = np.zeros((3, 2)), np.zeros((3, 2))
    for i, party in enumerate(trade.parties):
        for k, (name, issue) in enumerate(trade.issues.items()):
            position = trade.positions[party].issues[name]
            assert position.at is not None
            assert position.salience is not None
            at[i, k] = issue.unit_level(position.at.values[0])  # pyright: ignore
            salience[i, k] = position.salience.numbers[0]
    assert at.tolist() == [[1, 0], [0, 1], [0.3, 0.3]]
    assert salience.tolist() == [[60, 40], [40, 60], [50, 50]]
    assert trade.cost_of_no_deal["port"].points.numbers == (30.0,)
