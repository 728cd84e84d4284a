"""The report: several answers about one situation on one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from plenipo.answer.ask import Asking, ask
from plenipo.answer.base import Answer
from plenipo.answer.burden import Burden, burden
from plenipo.answer.changes import Changes, changes
from plenipo.answer.check import check
from plenipo.answer.hold import Holding, hold
from plenipo.answer.seats import Seats, seats
from plenipo.answer.settle import Settlement, settle
from plenipo.answer.settling.telling import findings, in_brief
from plenipo.answer.signs.telling import what_to_watch
from plenipo.answer.trade import Trade, trade
from plenipo.answer.watch import Watch, watch
from plenipo.errors import MethodError
from plenipo.report.page import render, write
from plenipo.report.rests import rests
from plenipo.show.section import Section
from plenipo.show.sentence import finish
from plenipo.situation.changes import in_force
from plenipo.situation.model import Situation
from plenipo.situation.yaml import Loaded

__all__ = ["compose", "report", "shortly"]

MANY_TABLES = 1_000  # draws of the questions that settle many tables
ASKED = 2_000  # draws on which inputs are told that would turn a conclusion


def compose(
    subject: Situation | Loaded,
    *,
    tables: tuple[str, ...] = (),
    draws: int = 10_000,
    seed: int = 0,
) -> tuple[str, list[Answer]]:
    """The page as text, and the answers on it, in order.

    Who must be in the room, what changed, what to watch for, what could be traded, whether
    it would hold and who carries are asked of the whole file: they are left out where
    ``tables`` names some of it.

    Parameters
    ----------
    subject : a situation, or one read with its ledger (then statements are told)
    tables : which tables; all of the file's, and the full table, unless given
    """
    situation = subject.situation if isinstance(subject, Loaded) else subject
    ledger = subject.ledger if isinstance(subject, Loaded) else None
    names = tables or tuple(dict.fromkeys([*situation.tables, "all"]))
    answers = [settle(situation, table, draws=draws, seed=seed) for table in names]
    sound = check(subject)
    answers = _in_order(situation, answers)
    first, rest = answers[0], answers[1:]
    full = [a for a in rest if a.table == "all"]
    others = [a for a in rest if a.table != "all"]
    everybody = next((a for a in answers if a.table == "all"), None)
    more, not_asked = (
        _about_the_whole(situation, everybody, first, draws, seed)
        if everybody is not None and not tables
        else ([], [])
    )
    summary = [*findings(first), *(findings(a)[0] for a in full)]
    if others:
        summary.append(in_brief(others))
    summary += [sentence for a in more for sentence in shortly(a)]
    drawn_out = {first.table, "all"}  # the same positions everywhere: drawn twice at most
    ordered: list[Answer] = [first, *full, *more, *others]
    sections: list[Section] = [
        a.section(positions=a.table in drawn_out)
        if isinstance(a, Settlement)
        else _short(a.section(), a.question)
        for a in ordered
    ]
    few = min(draws, ASKED)
    asked = [] if tables else _conclusions(situation, first, everybody, few, seed)
    watched = next((a for a in more if isinstance(a, Watch)), None)
    sections += [
        rests(answers, sound, ledger, asked, watched),
        _short(sound.section(), sound.question),
    ]
    if not_asked:
        sections.append(
            Section(title="What could not be asked", anchor="not-asked", sentences=tuple(not_asked))
        )
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
    return page, ordered


def _about_the_whole(
    situation: Situation, everybody: Settlement, first: Settlement, draws: int, seed: int
) -> tuple[list[Answer], list[str]]:
    """Answers about the whole file, and sentences on those that could not be had.

    What could be traded is asked at the next table planned, and at the full one.
    """
    few = min(draws, MANY_TABLES)
    questions: list[tuple[str, Callable[[], Answer]]] = []
    if len(situation.parties) > 2:
        questions.append(
            ("Who must be in the room", lambda: seats(situation, draws=few, seed=seed))
        )
    if in_force(situation):
        questions.append(("What changed", lambda: changes(situation, draws=few, seed=seed)))
    if situation.unknown:
        questions.append(("What to watch for", lambda: watch(situation, draws=draws, seed=seed)))
    if len(situation.issues) > 1:
        here = [first] if first is everybody else [first, everybody]
        questions += [
            (
                f"What could be traded at {a.name}",
                lambda a=a: trade(situation, a, draws=draws, seed=seed),
            )
            for a in here
        ]
    if situation.obligations or situation.guarantees:
        questions.append(
            ("Would it hold", lambda: hold(situation, everybody, draws=draws, seed=seed))
        )
    if situation.pays or situation.guarantees:
        questions.append(
            ("Who carries, and who pays", lambda: burden(situation, draws=draws, seed=seed))
        )
    answers: list[Answer] = []
    not_asked: list[str] = []
    for title, answer in questions:
        try:
            answers.append(answer())
        except MethodError as err:
            not_asked.append(finish(f"{title}: {err.why}"))
    return answers, not_asked


def _conclusions(
    situation: Situation, first: Settlement, everybody: Settlement | None, draws: int, seed: int
) -> list[Asking]:
    """What would settle the sentences of the report that are not sure.

    Whether what matters is agreed by all, and who outside loses most by the next table's deal.
    """
    keys: list[str] = []
    if everybody is not None:
        ends = everybody.obstacles.issues
        keys.append(f"all.agreed.{ends[0]}" if ends else "all.deal")
    seats = situation.tables[first.table].seats if first.table in situation.tables else ()
    here = {*seats, *(situation.whole_of(p) for p in seats)}
    outside = [p for p in situation.parties if p not in here and first.table != "all"]
    if outside:
        keys.append(f"{first.table}.loses.{max(outside, key=lambda p: first.main.below[p])}")
    found: list[Asking] = []
    for key in keys:
        try:
            found.append(ask(situation, key, draws=draws, seed=seed))
        except MethodError:
            continue  # what could not be settled is said where it was asked
    return [a for a in found if a.questions]


def shortly(a: Answer) -> tuple[str, ...]:
    """What a reader must know first: one or two of an answer's sentences."""
    if isinstance(a, Settlement):
        return findings(a)
    if isinstance(a, Watch):
        return what_to_watch(a)
    if isinstance(a, Seats):
        order = a.early_late.sentences(a.focus)[:1] if a.early_late else ()
        return (*a.sentences[:1], *order)
    if isinstance(a, Holding):
        told = a.sentences
        return (*told[:1], *(told[-1:] if a.past is not None and len(told) > 1 else ()))
    return a.sentences[: 2 if isinstance(a, Changes | Burden | Trade) else 1]


def _short(section: Section, question: str) -> Section:
    """Without the tables of detail: those are the question's own command's."""
    parts = tuple(_without_detail(part) for part in section.parts)
    short = replace(_without_detail(section), parts=tuple(p for p in parts if p.grids or p.charts))
    if short == section:
        return section
    return replace(short, notes=(*section.notes, f"More tables: plenipo {question}."))


def _without_detail(section: Section) -> Section:
    return replace(section, grids=tuple(g for g in section.grids if not g.detail))


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
