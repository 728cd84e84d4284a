"""The efficient packages of a table in its typical draw."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from laws.tables import situation
from laws.test_zone_laws import line_of_two

from plenipo.answer.base import rounded
from plenipo.answer.trading.base import base_of
from plenipo.answer.trading.efficient import MOST, Efficient, efficient
from plenipo.answer.trading.efficient_telling import charts, grids, sentences
from plenipo.formats.convert import to_situation
from plenipo.formats.folder import read
from plenipo.show.section import Section
from plenipo.show.sentence import untied
from plenipo.situation.model import Situation


def line(**extra: Any) -> dict[str, Any]:
    """Two on a line from 0 to 10 who both want peace as much as all of the line."""
    body = line_of_two(**extra)
    for p in ("a", "b"):
        del body["positions"][p]["x"]["limits"]
    return body


def made(body: dict[str, Any], **deal: Any) -> tuple[Efficient, Situation]:
    s = situation(body)
    found = efficient(base_of(s, "t", draws=20, deal=deal or None))
    assert found is not None
    said = sentences(found, s)
    assert untied(Section(title="", anchor="", sentences=said, grids=grids(found, s))) == []
    return found, s


def test_two_on_a_line_have_peace_at_every_level_between_them() -> None:
    found, _ = made(line())
    assert (found.parties, found.seats, found.parts) == (("a", "b"), 2, 8)
    assert (found.packages, found.count) == (2 * 9, 9)  # rungs 0 and 10 and seven between; peace


def test_the_points_lie_on_the_curve_that_can_be_worked_out() -> None:
    found, _ = made(line())
    levels = np.arange(9) / 8  # today: 37.5 each, less 10 that a pays for going on
    want = np.stack([100 - 50 * levels**2 - 27.5, 100 - 50 * (1 - levels) ** 2 - 37.5], axis=1)
    assert np.array(found.points) == pytest.approx(want, abs=1e-9)


def test_the_named_packages_are_those_of_the_rules() -> None:
    found, _ = made(line())
    marks = {m.name: m for m in found.marks}
    levels = np.arange(9) / 8
    a, b = 72.5 - 50 * levels**2, 62.5 - 50 * (1 - levels) ** 2
    assert marks["Nash, equal weights"].gain["a"] == pytest.approx(a[np.argmax(a * b)])
    assert marks["Kalai"].gain["a"] == pytest.approx(a[np.argmax(np.minimum(a, b))])
    shares = np.minimum(a / a.max(), b / b.max())
    assert marks["Kalai-Smorodinsky"].gain["a"] == pytest.approx(a[np.argmax(shares)])
    assert marks["no deal"].gain == {"a": 0.0, "b": 0.0}
    assert all(m.signed and m.efficient for n, m in marks.items() if n != "no deal")


def test_a_package_that_can_be_bettered_is_told() -> None:
    found, s = made(line(), x=5)  # no peace, so somebody could have more
    mark = found.mark("on the table")
    assert mark is None  # the line is there today: nothing is on the table
    found, s = made(line(), x=4)
    mark = found.mark("on the table")
    assert mark is not None
    assert not mark.efficient
    assert "would not be signed by everybody asked and others would be better" in sentences(
        found, s
    )[0]  # fmt: skip


def test_a_line_is_a_level_of_its_own_and_nothing_past_it_is_listed() -> None:
    body = line()
    body["positions"]["b"]["x"]["limits"] = [{"at_least": 6.7}]
    found, _ = made(body)
    worst = min(p[1] for p in found.points)
    assert worst == pytest.approx(62.5 - 50 * 0.33**2, abs=1e-9)


def test_where_nothing_is_signed_there_is_no_frontier() -> None:
    s = situation(line_of_two())
    assert efficient(base_of(s, "t", draws=20)) is None
    assert sentences(None, s) == ()
    assert grids(None, s) == ()


def test_large_frontiers_are_thinned_and_keep_their_ends() -> None:
    parties = [f"p{i}" for i in range(3)]
    rng = np.random.default_rng(3)
    issues = [f"k{j}" for j in range(5)]
    body: dict[str, Any] = {
        "parties": {p: {} for p in parties},
        "tables": {"t": {"seats": parties}},
        "issues": {k: {"scale": {0: "none", 5: "some", 10: "all"}, "status_quo": 5}
                   for k in issues},
        "positions": {p: {k: {"at": int(rng.integers(0, 11)), "salience": int(rng.integers(1, 100))}
                          for k in issues} for p in parties},
        "cost_of_no_deal": {p: {"points": 20} for p in parties},
    }  # fmt: skip
    found, _ = made(body)
    assert found.count > MOST
    assert len(found.points) == MOST
    assert found.thinned
    again, _ = made(body)
    assert json.dumps(rounded(again.to_dict())) == json.dumps(rounded(found.to_dict()))


def test_the_picture_carries_every_point_and_the_named_packages() -> None:
    found, s = made(line())
    (chart,) = charts(found, s)
    assert "Kalai" in chart.alt
    assert "No deal: A 0 and B 0" in chart.alt
    assert len(json.dumps(chart.spec)) < 60_000
    assert charts(None, s) == ()


SCENARIOS = ("england-zimbabwe", "camera-B", "energy", "tram", "politics", "supermarket-B")


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_public_scenario_has_the_frontier_that_was_computed_for_it(
    data_dir: Path, name: str
) -> None:
    with (data_dir / "scenarios" / "expected.csv").open(encoding="utf-8") as lines:
        (row,) = (r for r in csv.DictReader(lines)
                  if (r["scenario"], r["convention"]) == (name, "genius"))  # fmt: skip
    s = to_situation(read(data_dir / "scenarios" / name), no_deal="lowest")  # as it was computed
    found = efficient(base_of(s, "all", draws=2))
    assert found is not None
    assert found.count == int(row["frontier_points_1e-9"])
    assert found.short == pytest.approx(0.0, abs=1e-6)  # options have no levels between
    ends = [[float(x) for x in r.split("..")] for r in row["utility_ranges"].split(";")]
    low, high = np.array(ends).T
    start = np.maximum(low, [float(x) for x in row["reserved_values"].split(";")])
    made = found.mark("Nash, equal weights")  # the one rule that units do not matter to
    assert made is not None
    got = np.array([*made.gain.values()]) * (high - low) / 100 + start
    assert got == pytest.approx([float(x) for x in row["nash"].split(";")], abs=1e-5)
