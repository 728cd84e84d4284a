"""With the data at hand: what ships is what is fitted, what is cited is what is counted."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import beta

from plenipo.history.cited import FORTNA, GML, ICB, Cited
from plenipo.history.loaders import Cases, read_cases
from plenipo.history.rebuild import main as rebuild
from plenipo.history.record import HORIZONS
from plenipo.history.score import cross_validate, scores
from plenipo.history.shipped import FILE
from plenipo.history.survive import kaplan_meier

FILES = {
    "ucdp": "ucdp_episode_endings.csv",
    "fortna": "fortna2008_civil_spells.csv",
    "gml": "gml_interstate_dyad_fights.csv",
    "icb": "icb1_v13_crises.csv",
}


@pytest.fixture(autouse=True)
def _fitter() -> None:
    pytest.importorskip("statsmodels")


def read(data_dir: Path, source: str) -> Cases:
    return read_cases(data_dir / "durability" / FILES[source])


def test_what_ships_is_what_is_fitted(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rebuild(["--check", str(data_dir / "durability" / FILES["ucdp"])]) == 0
    assert "largest difference" in capsys.readouterr().out


def test_rebuilding_from_another_source_is_refused(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = FILE.read_bytes()
    assert rebuild([str(data_dir / "durability" / FILES["gml"])]) == 2
    assert "UCDP" in capsys.readouterr().err
    assert FILE.read_bytes() == before


def test_a_table_that_differs_is_noticed(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = json.loads(FILE.read_text(encoding="utf-8"))
    other["cox"]["coef"][0] += 0.01
    (tmp_path / "other.json").write_text(json.dumps(other))
    monkeypatch.setattr("plenipo.history.rebuild.FILE", tmp_path / "other.json")
    source = str(data_dir / "durability" / FILES["ucdp"])
    assert rebuild(["--check", source]) == 1
    assert rebuild([source]) == 0
    assert rebuild(["--check", source]) == 0
    assert '"attribution"' in (tmp_path / "other.json").read_text(encoding="utf-8")


def assert_counted(row: Cited, years: np.ndarray, event: np.ndarray) -> None:
    curve = kaplan_meier(years, event)
    assert (row.n, row.events) == (len(years), event.sum())
    counted = [(float(curve.at(h)), *curve.interval(h)) for h in HORIZONS]
    assert np.array(row.rows) == pytest.approx(np.array(counted), abs=0.0051)


@pytest.mark.parametrize("name", GML)
def test_fights_are_counted_as_cited(data_dir: Path, name: str) -> None:
    cases = read(data_dir, "gml")
    had = cases.columns
    past = had["prior_mids_20y"]
    rows = had["negotiated"] == 1
    if "war" in name:
        rows &= had["war"] == 1
    if ", " in name:
        rows &= {"0": past == 0, "1-2": (past >= 1) & (past < 3), "3+": past >= 3}[
            name.split(", ")[1]
        ]
    some = cases.take(rows)
    if name == "next war":
        assert_counted(GML[name], some.columns["years_war"], some.columns["event_war"] == 1)
    else:
        assert_counted(GML[name], some.years, some.event)


@pytest.mark.parametrize("name", FORTNA)
def test_civil_wars_are_counted_as_cited(data_dir: Path, name: str) -> None:
    cases = read(data_dir, "fortna")
    some = cases.take(cases.columns[name] == 1)
    assert_counted(FORTNA[name], some.years, some.event)


@pytest.mark.parametrize("name", ICB)
def test_crises_are_counted_as_cited(data_dir: Path, name: str) -> None:
    cases = read(data_dir, "icb")
    had = cases.columns
    rows = had["forout"] == 1
    if "war" in name:
        rows &= had["viol"] == 4
    if "protracted" in name:
        rows &= (had["protrac"] >= 2) != ("not" in name)
    n, again = int(rows.sum()), int(cases.event[rows].sum())
    assert (ICB[name].n, ICB[name].events) == (n, again)
    bounds = [float(beta.ppf(q, n - again + 0.5, again + 0.5)) for q in (0.025, 0.975)]
    assert ICB[name].rows[0] == pytest.approx((1 - again / n, *bounds), abs=0.0051)


@pytest.mark.parametrize(
    ("source", "five", "concordant"),
    [("ucdp", 0.160, 0.70), ("fortna", 0.205, 0.66), ("gml", 0.205, 0.62), ("icb", 0.225, 0.64)],
)
def test_cross_validated_scores(
    data_dir: Path, source: str, five: float, concordant: float
) -> None:
    """Whole groups held back; the base rate is beaten where a model is claimed to."""
    cases = read(data_dir, source)
    found = scores(cases, cross_validate(cases, seed=0))
    assert found.brier[5] < five
    assert found.brier[5] < 0.92 * found.base[5]
    assert found.concordance > concordant
    for quarter in found.quarters:
        assert quarter.predicted == pytest.approx(quarter.observed, abs=0.1)


def test_negotiated_endings_alone_cannot_be_told_apart(data_dir: Path) -> None:
    """Why no discrimination is claimed for deals: C stays near one half."""
    cases = read(data_dir, "ucdp")
    deals = cases.take(np.isin(cases.ending, ("peace_agreement", "ceasefire")))
    said = cross_validate(cases, seed=0)
    rows = np.isin(cases.ending, ("peace_agreement", "ceasefire"))
    found = scores(deals, type(said)(said.model[rows], said.base[rows]))
    assert 0.4 < found.concordance < 0.66


def test_the_benchmark_tells_new_cases_from_old(
    data_dir: Path,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    script = str(root / "benchmarks" / "history.py")
    lines = (data_dir / "durability" / FILES["ucdp"]).read_text().splitlines()
    at = lines[0].split(",").index("conflict_id")
    held = [line for line in lines[1:] if int(float(line.split(",")[at])) % 4 == 0]
    kept = [line for line in lines[1:] if int(float(line.split(",")[at])) % 4]
    for name, rows in (("held.csv", held), ("kept.csv", kept)):
        (tmp_path / name).write_text("\n".join([lines[0], *rows]))

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", [script, *arguments])
        runpy.run_path(script, run_name="__main__")
        return capsys.readouterr().out

    monkeypatch.setenv("PLENIPO_DATA", str(data_dir))
    assert "cross-validated over groups" in run(str(tmp_path / "held.csv"))
    new = run(str(tmp_path / "held.csv"), "--train", str(tmp_path / "kept.csv"))
    assert f"fitted on {len(kept)} other cases" in new
    assert "Brier 10 y" in new
    other = [line.replace(f",{line.split(',')[at]},", ",990099,", 1) for line in held]
    (tmp_path / "new.csv").write_text("\n".join([lines[0], *other]))
    assert "by the table that ships" in run(str(tmp_path / "new.csv"))
