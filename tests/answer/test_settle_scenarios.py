"""Public scenarios as situations: the other questions give the scenario's own solutions."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import plenipo as pl
from plenipo.formats.convert import to_situation
from plenipo.formats.folder import read
from plenipo.formats.scenario import Scenario
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.kalai import kalai

# Figures: expected.csv, rows on the scale the files were written for (NegMAS 0.16.0 on utilities
# rescaled by Genius's own rules). Packages are those of the converted table, where every issue
# may also stay open.
SCENARIOS = {
    "england-zimbabwe": 2_000,
    "camera-B": 14_400,
    "tram": 9_216,  # nine parties
    "politics": 180_000,
    "wholesaler": 225_792,
    "terra": 150_000,
    "energy": 1_679_616,
    "ampo-vs-city": 17_781_120,
    "domain16": 43_046_721,  # six parties, 16 issues
}


@pytest.fixture(scope="module")
def expected(data_dir: Path) -> dict[str, dict[str, str]]:
    with (data_dir / "scenarios" / "expected.csv").open(newline="") as lines:
        return {r["scenario"]: r for r in csv.DictReader(lines) if r["convention"] == "genius"}


def utilities(scenario: Scenario, level: np.ndarray) -> list[float]:
    """Of a package of the converted table, on the scale of the file; level 0: stays open."""
    out: list[float] = []
    for p in scenario.profiles:
        parts = zip(p.weights, p.evaluations, level, strict=True)
        out.append(p.base + sum(w * e[int(c) - 1] for w, e, c in parts))
    return out


@pytest.mark.parametrize("name", SCENARIOS)
def test_settle_is_the_nash_point(
    data_dir: Path, expected: dict[str, dict[str, str]], name: str
) -> None:
    scenario = read(data_dir / "scenarios" / name)
    found = pl.settle(to_situation(scenario, no_deal="lowest"), "all", draws=20)
    solved = found.run.solved
    assert int(solved.branches[0]) == SCENARIOS[name]
    assert (solved.level == solved.level[0]).all()
    assert (solved.level[0] > 0).all()  # nothing stays open
    nash = [[float(u) for u in point.split(";")] for point in expected[name]["nash"].split(" | ")]
    mine = utilities(scenario, solved.level[0])
    assert any(mine == pytest.approx(point, abs=1e-6) for point in nash)
    assert any("all draws are the same" in line for line in found.method.assumptions)


@pytest.mark.parametrize("name", ["england-zimbabwe", "camera-B"])
def test_shares_are_best_of_all_packages(data_dir: Path, name: str) -> None:
    """Kalai-Smorodinsky against all packages in NumPy."""
    found = pl.settle(to_situation(read(data_dir / "scenarios" / name)), "all", draws=1)
    room = found.run.seating.room
    each = [room.option_worth[0, :, k, :c] for k, c in enumerate(room.option_count)]
    worth = np.ones((2, 1))
    for table in each:
        worth = (worth[:, :, None] + table[:, None, :]).reshape(2, -1)
    gain = worth - room.no_deal[0][:, None]
    gain = gain[:, (gain >= -1e-9).all(axis=0)]
    best = (gain / gain.max(axis=1, keepdims=True)).min(axis=0).max()
    assert kalai(room, weighted=False).value[0] == pytest.approx(best, abs=1e-9)
    product = np.log(np.maximum(gain, 1e-300)).mean(axis=0).max()
    assert agree(room).value[0] == pytest.approx(product, abs=1e-9)


def test_every_question_takes_a_scenario(data_dir: Path, tmp_path: Path) -> None:
    s = to_situation(read(data_dir / "scenarios" / "politics"))
    settled = pl.settle(s, "all")
    assert settled.outcome["deal"] == 1.0
    assert settled.to_json() == pl.settle(s, "all").to_json()
    one, two, _ = s.parties
    change = pl.compare(settled, pl.settle(s, f"{one}+{two}"))
    assert change.gains[one].mean + change.gains[two].mean > 0  # one party fewer to please
    seats = pl.seats(s, "all", draws=200)
    assert seats.sentences
    assert pl.changes(s).sentences
    assert pl.burden(s).sentences
    page = tmp_path / "politics.html"
    pl.report(s, page, draws=200)
    assert "Politics" in page.read_text("utf-8")
    with pytest.raises(pl.MethodError, match="nobody who could break a deal"):
        pl.hold(s, "all")
    with pytest.raises(pl.MethodError, match="no hidden type"):
        pl.watch(s)


def test_too_many_packages_to_weigh_are_not_taken_for_no_deal(data_dir: Path) -> None:
    """14,400 packages settle; weighed by whether they would hold, 4,096 is the most."""
    s = to_situation(read(data_dir / "scenarios" / "camera-B"))
    body = s.model_dump(mode="python")
    first = next(iter(s.parties))
    promise = {"by": first, "gain": [10, 20, 40], "lag": "3 months"}
    with pytest.raises(pl.MethodError, match="Too many cases to tell apart: 14,400"):
        pl.hold(type(s).model_validate({**body, "obligations": [promise]}), "all", draws=5)
