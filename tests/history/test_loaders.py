"""Files of past cases: told apart, read, refused with the column or the line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plenipo.errors import MissingExtra, SituationError
from plenipo.history import loaders
from plenipo.history.loaders import NEEDS, read_cases

ROWS = {
    "ucdp": "1,200,intrastate,ceasefire,1990,2,0,3.5,1",
    "gml": "7,2-20,1951,1,1,1,0,2,0,4.5,1,4.5,0",
    "icb": "1,1,1,1,2,4,1950,27",
}
FORTNA = ["1,40,0,1,0,10.5,2.0,365.25,0", "1,40,0,0,0,10.5,2.0,730.5,1", "2,41.0,1,0,0,,,100,0"]


def write(folder: Path, source: str, rows: list[str], name: str = "cases.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([",".join(NEEDS[source]), *rows]) + "\n", encoding="utf-8")  # type: ignore[index]
    return path


@pytest.mark.parametrize("source", ROWS)
def test_each_format_is_told_by_its_columns(tmp_path: Path, source: str) -> None:
    cases = read_cases(write(tmp_path, source, [ROWS[source]]))
    assert cases.source == source
    assert len(cases) == 1
    assert cases.event[0]


def test_spells_that_were_split_are_one_case(tmp_path: Path) -> None:
    cases = read_cases(write(tmp_path, "fortna", FORTNA))
    assert cases.years == pytest.approx([2.0, 100 / 365.25])
    assert list(cases.event) == [True, False]
    assert list(cases.columns["treaty"]) == [1, 0]  # as the spell began
    assert np.isnan(cases.columns["wardur"][1])
    assert list(cases.group) == ["40", "41"]


def test_a_stata_file(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    rows = [dict(zip(NEEDS["fortna"], line.split(","), strict=True)) for line in FORTNA[:2]]
    frame = pd.DataFrame(rows).astype(float)
    path = tmp_path / "spells.dta"
    frame.to_stata(path, write_index=False)
    cases = read_cases(path)
    assert cases.source == "fortna"
    assert cases.years == pytest.approx([2.0])
    (tmp_path / "no.dta").write_text("not Stata")
    with pytest.raises(SituationError, match="cannot be read"):
        read_cases(tmp_path / "no.dta")


def test_a_stata_file_without_pandas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "spells.dta").write_bytes(b"x")
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(MissingExtra, match=r"plenipo\[history\]"):
        read_cases(tmp_path / "spells.dta")


def test_crises_know_five_years_only(tmp_path: Path) -> None:
    rows = ["1,1,1,1,2,4,1950,27", "2,2,1,1,1,1,1951,", "3,3,1,1,1,1,2016,27"]
    cases = read_cases(write(tmp_path, "icb", rows))
    assert list(cases.years) == [2.5, 5.0]  # the third is too recent
    assert list(cases.event) == [True, False]
    assert list(cases.group) == ["pc27", "cr2"]


def test_fights_before_1946_are_left_out(tmp_path: Path) -> None:
    early = ROWS["gml"].replace("1951", "1920")
    assert len(read_cases(write(tmp_path, "gml", [ROWS["gml"], early]))) == 1
    with pytest.raises(SituationError, match="No row"):
        read_cases(write(tmp_path, "gml", [early]))


def refused(path: Path) -> str:
    with pytest.raises(SituationError) as caught:
        read_cases(path)
    return str(caught.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("dyadep_id,conflict_id,kind,ending\n1,2,intrastate,ceasefire\n")
    said = refused(path)
    assert "lacks the column ep_end_year" in said
    assert "years, event" in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROWS["ucdp"].replace("3.5", "long"), '"long" is not a number'),
        (ROWS["ucdp"].replace("3.5", "inf"), '"inf" is not a number'),
        (ROWS["ucdp"].replace("3.5", "0"), "above 0"),
        (ROWS["ucdp"].replace("3.5,1", "3.5,2"), "event 0 or 1"),
        (ROWS["ucdp"].replace("ceasefire", "truce"), "Use one of: peace_agreement"),
        (ROWS["ucdp"].replace("3.5,1", "3.5"), '"" is not a number'),
    ],
)
def test_a_wrong_cell_is_found_by_its_line(tmp_path: Path, row: str, said: str) -> None:
    text = refused(write(tmp_path, "ucdp", [ROWS["ucdp"], row]))
    assert said in text
    assert "cases.csv:3:1" in text


def test_files_that_are_nothing_of_the_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no such file" in refused(tmp_path / "none.csv")
    path = tmp_path / "x.csv"
    for body, said in (
        (b"", "empty"),
        (b"a,b\n", "no rows"),
        (b"a,b\n1,2\n", "no known format"),
        (b"crisno,dyadep_id\n1,2\n", "no known format"),
        (b"\xff\xfe\x00a", "not a CSV"),
    ):
        path.write_bytes(body)
        assert said in refused(path)
    monkeypatch.setattr(loaders, "MOST_ROWS", 1)
    assert "more than 1 rows" in refused(write(tmp_path, "ucdp", [ROWS["ucdp"]] * 3))
    monkeypatch.setattr(loaders, "MOST_BYTES", 10)
    assert "larger" in refused(write(tmp_path, "ucdp", [ROWS["ucdp"]] * 3))
