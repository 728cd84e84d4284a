"""The report the project began with, against what a person coded before seeing a rule."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

import plenipo as pl

GOLD = Path(__file__).with_name("report_gold.json")
SCORER = Path(__file__).parents[2] / "benchmarks" / "reading_report.py"


@pytest.fixture(scope="module")
def path(data_dir: Path) -> Path:
    return data_dir / "report" / "paris-riyadh-2025-02.txt"


@pytest.fixture(scope="module")
def found(path: Path) -> dict[str, Any]:
    return pl.read(path, date="2025-02-18").to_dict()


@pytest.fixture(scope="module")
def scored(path: Path, found: dict[str, Any]) -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("reading_report", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.score(path.read_bytes().decode(), json.loads(GOLD.read_text()), found)


def test_statements(scored: dict[str, Any]) -> None:
    said = scored["statements"]
    assert said["f1"] >= 0.94
    assert said["direct"] == 1.0
    assert said["speaker"] >= 0.97
    assert len(said["nested"]) == len(said["nested_gold"]) == 2
    assert scored["not_speech"] == []  # the slogan is the narrator's


def test_persons(scored: dict[str, Any]) -> None:
    assert scored["persons"] == {"missed": [], "made_up": [], "speaks_for_wrong": {}}


@pytest.mark.parametrize("kind", ["events", "conditions", "refusals", "offers"])
def test_what_else_it_says(scored: dict[str, Any], kind: str) -> None:
    assert scored[kind]["missed"] == []
    assert scored[kind]["precision"] >= 0.9


def test_who_is_not_in_riyadh(found: dict[str, Any], scored: dict[str, Any]) -> None:
    (riyadh,) = {found["events"][i]["id"] for i in scored["events"]["hits"]["riyadh"][:1]}
    event = next(e for e in found["events"] if e["id"] == riyadh)
    assert set(event["absent"]) == {"europe", "ukraine"}
    assert {"united-states", "russia"} <= set(event["participants"])
    assert event["status"] == "planned"


def test_the_veto_and_the_offer(found: dict[str, Any]) -> None:
    assert [x["by"] for x in found["refusals"] if x["strength"] == "veto"] == ["ukraine"]
    offer = next(o for o in found["offers"] if o["by"] == "ukraine" and o["conditional_on"])
    assert offer["to"] == "united-states"
    assert "guarantees" in offer["conditional_on"]["text"]


def test_one_speaks_for_nato_and_not_for_washington(found: dict[str, Any]) -> None:
    actor = next(a for a in found["actors"] if a["id"] == "mark-rutte")
    assert actor["speaks_for"] == "nato"
    own = [s for s in found["statements"] if s["speaker"] == "united-states"]
    assert all(s["words"] and "Rutte" not in s["words"] for s in own)


def test_the_conflict_over_a_seat_is_listed(found: dict[str, Any], scored: dict[str, Any]) -> None:
    ids = scored["statements"]["ids"]
    (wanted,) = json.loads(GOLD.read_text())["conflicts"]
    one, other = ({ids[g] for g in side} for side in wanted["between"])
    pairs = [set(c["between"]) for c in found["conflicts"]]
    assert any(p & one and p & other for p in pairs)


def test_the_mangled_number(found: dict[str, Any]) -> None:
    (number,) = found["numbers"]
    assert (number["value"], number["unit"], number["sense"]) == (3, "percent of GDP", "more_than")
    assert number["flags"] == ["mangled"]


def test_twice_the_same_bytes(path: Path) -> None:
    one, two = (pl.read(path, date="2025-02-18").to_json() for _ in range(2))
    assert one == two
