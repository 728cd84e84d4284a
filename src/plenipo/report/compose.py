"""The report: several answers about one situation on one page."""

from __future__ import annotations

from pathlib import Path

from plenipo.answer.check import check
from plenipo.answer.settle import Settlement, settle
from plenipo.report.page import render, write
from plenipo.show.section import Section
from plenipo.situation.model import Situation

__all__ = ["compose", "report"]


def compose(
    situation: Situation,
    *,
    tables: tuple[str, ...] = (),
    draws: int = 10_000,
    seed: int = 0,
) -> tuple[str, list[Settlement]]:
    """The page as text, and the settlements on it.

    Parameters
    ----------
    situation : from :func:`plenipo.load`
    tables : which tables; all of the file's, and the full table, unless given
    """
    names = tables or tuple(dict.fromkeys([*situation.tables, "all"]))
    answers = [settle(situation, table, draws=draws, seed=seed) for table in names]
    sound = check(situation)
    summary = tuple(sentence for a in answers for sentence in (a.sentences[0],))
    drawn_out = _next_and_full(situation, names)
    sections: list[Section] = [a.section(positions=a.table in drawn_out) for a in answers]
    sections.append(sound.section())
    basis = answers[0].basis
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


def _next_and_full(situation: Situation, names: tuple[str, ...]) -> set[str]:
    """Tables whose positions are drawn issue by issue: the next one planned, and the last.

    The positions are the same at every table; drawing them each time would double the page.
    """
    planned = [
        t for t in names if t in situation.tables and situation.tables[t].status == "planned"
    ]
    return {(planned or list(names))[0], names[-1]}


def report(
    situation: Situation,
    path: str | Path,
    *,
    tables: tuple[str, ...] = (),
    draws: int = 10_000,
    seed: int = 0,
) -> Path:
    """Write the report of a situation: one offline HTML file without script.

    Parameters
    ----------
    situation : from :func:`plenipo.load`
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
