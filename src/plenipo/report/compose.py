"""The report: several answers about one situation on one page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plenipo.answer.check import check
from plenipo.answer.settle import Settlement, settle
from plenipo.answer.telling import findings, in_brief
from plenipo.report.page import render, write
from plenipo.report.rests import rests
from plenipo.show.section import Section
from plenipo.situation.model import Situation
from plenipo.situation.yaml import Loaded

__all__ = ["compose", "report"]


def compose(
    asked: Situation | Loaded,
    *,
    tables: tuple[str, ...] = (),
    draws: int = 10_000,
    seed: int = 0,
) -> tuple[str, list[Settlement]]:
    """The page as text, and the settlements on it.

    Parameters
    ----------
    asked : a situation, or one read with its ledger (then statements are told)
    tables : which tables; all of the file's, and the full table, unless given
    """
    situation = asked.situation if isinstance(asked, Loaded) else asked
    ledger = asked.ledger if isinstance(asked, Loaded) else None
    names = tables or tuple(dict.fromkeys([*situation.tables, "all"]))
    answers = [settle(situation, table, draws=draws, seed=seed) for table in names]
    sound = check(asked)
    answers = _in_order(situation, answers)
    first, rest = answers[0], answers[1:]
    full = [a for a in rest if a.table == "all"]
    others = [a for a in rest if a.table != "all"]
    summary = [*findings(first), *(findings(a)[0] for a in full)]
    if others:
        summary.append(in_brief(others))
    drawn_out = {first.table, "all"}  # the same positions everywhere: drawn twice at most
    sections: list[Section] = [a.section(positions=a.table in drawn_out) for a in answers]
    sections += [rests(answers, sound, ledger), _short(sound.section())]
    basis = first.basis
    page = render(
        situation.title or "Report",
        f"As of {situation.as_of:%-d %B %Y}" if situation.as_of else "",
        sections,
        basis_line=(
            f"{basis.draws:,} draws, seed {basis.seed}, inputs {basis.inputs}, "
            f"plenipo {basis.version}. Intervals are the middle 80 % of draws."
        ),
        summary_sentences=summary,
    )
    return page, answers


def _short(section: Section) -> Section:
    """Without the list of every number: that is ``plenipo check --numbers``."""
    grids = tuple(g for g in section.grids if g.caption != "What each number rests on")
    return replace(section, grids=grids)


def _in_order(situation: Situation, answers: list[Settlement]) -> list[Settlement]:
    """The next table planned first, then the full one; tables without any deal last."""

    def rank(a: Settlement) -> tuple[bool, int]:
        body = situation.tables.get(a.table)
        nothing = a.main.outcome["no_deal"] > 1 - 1e-12
        planned = body is not None and body.status == "planned"
        return nothing, 0 if planned else 1 if a.table == "all" else 2

    return sorted(answers, key=rank)


def report(
    situation: Situation | Loaded,
    path: str | Path,
    *,
    tables: tuple[str, ...] = (),
    draws: int = 10_000,
    seed: int = 0,
) -> Path:
    """Write the report of a situation: one offline HTML file without script.

    Parameters
    ----------
    situation : from :func:`plenipo.load`, or read with its ledger
    path : the file to write; written whole or not at all
    tables : which tables; all of the file's, and the full table, unless given
    draws, seed : as for :func:`plenipo.settle`

    Returns
    -------
    Path
        The file.
    """
    page, _ = compose(situation, tables=tables, draws=draws, seed=seed)
    return write(path, page)
