"""What the report rests on: contradictions, what would turn its conclusions, what to watch."""

from __future__ import annotations

from pathlib import Path

import pytest

import plenipo as pl
from plenipo.report.rests import rests
from plenipo.show.section import Grid, Section
from plenipo.show.sentence import untied
from plenipo.situation.yaml import read

SITUATION = Path(__file__).parents[2] / "situations" / "ukraine-2025" / "situation.yaml"


@pytest.fixture(scope="module")
def section() -> Section:
    loaded = read(SITUATION)
    talks = loaded.situation
    asked = [pl.ask(talks, "all.agreed.ceasefire", draws=1000, seed=7)]
    watched = pl.watch(talks, draws=1000, seed=7)
    settled = pl.settle(talks, "all", draws=1000, seed=7)
    return rests([settled], pl.check(loaded), loaded.ledger, asked, watched)


def grid(section: Section, start: str) -> Grid:
    return next(g for g in section.grids if g.caption.startswith(start))


def test_the_conclusion_is_said_with_what_would_turn_it(section: Section) -> None:
    assert "agreed at the full table in about two draws of three" in section.sentences[1]
    rows = grid(section, "What hangs most together").rows
    assert rows[0][0] == "as things stand"
    line = rows[1]
    assert "mean its line on territory" in str(line[0])
    assert float(str(line[1])) > 0.9 > 0.5 > float(str(line[2]))  # agreed unless the line is meant
    assert line[3] == "if so"
    assert "s37" in str(line[4])
    assert len(rows) <= 4


def test_contradictions_and_signs_are_told(section: Section) -> None:
    (pair,) = grid(section, "Statements that contradict").rows
    assert "Zelensky" in str(pair[0])
    assert "Rutte" in str(pair[1])
    (sign,) = grid(section, "What to watch").rows
    assert sign[0] == "Russia is serious"
    assert float(str(sign[2])) > float(str(sign[3]))


def test_a_ledger_of_the_reader_is_told_by_its_slices() -> None:
    report = SITUATION.parents[1] / "river-talks" / "report.txt"
    ledger = pl.read(report, date="2024-03-12").ledger
    one = next(s for s in ledger.statements.values() if s.type == "direct")
    assert one.told == " ... ".join(str(span.text) for span in one.spans)
    assert "Marran" in one.said_by


def test_every_number_said_stands_in_a_table(section: Section) -> None:
    told = Section(title="", anchor="", sentences=section.sentences[1:], grids=section.grids)
    assert untied(told) == []
