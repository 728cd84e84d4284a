"""Reference figures of 14 public folders: NegMAS 0.16.0, and Genius's rules on its scale.

``expected.csv`` in the reference data says how each was computed. Its disagreement point is
max(reservation, lowest utility).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from plenipo.formats.folder import read
from plenipo.formats.scenario import Scenario

FOLDERS = (
    "england-zimbabwe", "england-zimbabwe-yaml", "airport-site-B", "flight-booking-A", "energy",
    "supermarket-B", "wholesaler", "politics", "tram", "terra", "party-geniusweb", "domain16",
    "ampo-vs-city", "camera-B",
)  # fmt: skip
CASES = [(n, c) for n in FOLDERS for c in ("negmas-raw", "genius")]
ENUMERATED = [c for c in CASES if c[0] != "ampo-vs-city"]  # 1,944,000 packages
ONE_SCALE = ("england-zimbabwe-yaml", "party-geniusweb")
every = pytest.mark.parametrize(("name", "convention"), CASES)
enumerated = pytest.mark.parametrize(("name", "convention"), ENUMERATED)
CLOSE = {"rtol": 2e-8, "atol": 1e-9}  # expected.csv has nine digits


def row_of(data: Path, name: str, convention: str) -> dict[str, str]:
    convention = "negmas-raw" if name in ONE_SCALE else convention
    with (data / "scenarios" / "expected.csv").open(newline="") as stream:
        return next(
            r
            for r in csv.DictReader(stream)
            if r["scenario"] == name and r["convention"] == convention
        )


@cache
def scenario_of(data: Path, name: str, convention: str) -> Scenario:
    return read(data / "scenarios" / name, "raw" if convention == "negmas-raw" else "genius")


@cache
def space(data: Path, name: str, convention: str) -> np.ndarray:
    """(outcome, party) utilities of every package."""
    s = scenario_of(data, name, convention)
    assert s.outcomes <= 400_000
    return s.utilities(np.indices(s.sizes).reshape(len(s.sizes), -1).T)


def points(text: str) -> np.ndarray:
    return np.array([[float(v) for v in p.split(";")] for p in text.split(" | ")])


Case = tuple[Path, str, str, Scenario, dict[str, str]]


@pytest.fixture
def case(name: str, convention: str, data_dir: Path) -> Case:
    row = row_of(data_dir, name, convention)
    return data_dir, name, convention, scenario_of(data_dir, name, convention), row


@every
def test_shape(case: Case) -> None:
    _, _, _, s, row = case
    assert s.parties == tuple(row["parties"].split(";"))
    assert len(s.issues) == int(row["n_issues"])
    assert s.outcomes == int(row["n_outcomes"])
    told = {"xml": "Genius XML", "json": "GeniusWeb JSON", "yml": "NegMAS YAML"}
    assert s.format == told[row["format"]]


@every
def test_reservations_survive_discounts(case: Case) -> None:
    _, _, _, s, row = case
    np.testing.assert_allclose(s.reservations, points(row["reserved_values"])[0], **CLOSE)
    given = [None if d == "" else float(d) for d in row["discounts"].split(";")]
    assert [p.discount for p in s.profiles] == given


@every
def test_ranges(case: Case) -> None:
    _, _, _, s, row = case
    highest = sum(share.max(axis=1) for share in s.shares())
    found = np.stack([s.lowest(), highest], axis=1)
    given = [[float(v) for v in r.split("..")] for r in row["utility_ranges"].split(";")]
    np.testing.assert_allclose(found, given, rtol=6e-6, atol=1e-9)  # six digits there


@enumerated
def test_acceptable(case: Case) -> None:
    data, name, convention, s, row = case
    accepted = (space(data, name, convention) >= s.reservations - 1e-12).all(axis=1)
    assert int(accepted.sum()) == int(row["n_outcomes_acceptable"])


@enumerated
@pytest.mark.parametrize("solution", ["nash", "kalai", "egalitarian", "max_welfare"])
def test_solutions(case: Case, solution: str) -> None:
    """Each point printed is a package's, and no acceptable package does better."""
    data, name, convention, s, row = case
    whole = space(data, name, convention)
    floor = np.maximum(s.reservations, s.lowest())
    worth = {
        "nash": lambda u: np.prod(u - floor, axis=1),
        "kalai": lambda u: (u - floor).min(axis=1),
        "egalitarian": lambda u: u.min(axis=1),
        "max_welfare": lambda u: u.sum(axis=1),
    }[solution]
    accepted = whole[(whole >= floor - 1e-12).all(axis=1)]
    printed = points(row[solution])
    for point in printed:
        assert np.isclose(whole, point, **CLOSE).all(axis=1).any(), f"no package is worth {point}"
    np.testing.assert_allclose(worth(printed), worth(accepted).max(), rtol=1e-6, atol=1e-9)


def test_a_large_space_without_enumerating_it(data_dir: Path) -> None:
    """AMPOvsCity: welfare is the sum of the best value of each issue."""
    for convention in ("negmas-raw", "genius"):
        s = scenario_of(data_dir, "ampo-vs-city", convention)
        best = sum(float(share.sum(axis=0).max()) for share in s.shares())
        printed = points(row_of(data_dir, "ampo-vs-city", convention)["max_welfare"])
        np.testing.assert_allclose(printed.sum(axis=1), best, **CLOSE)
        assert [n for n in s.notes if "twice" in n], "a value is valued twice in one file"
