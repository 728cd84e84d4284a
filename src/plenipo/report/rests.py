"""What the answers rest on: inputs, the statements behind them, and what would turn them."""

from __future__ import annotations

from plenipo.answer.ask import Asking
from plenipo.answer.asking.questions import Question
from plenipo.answer.check import Soundness
from plenipo.answer.settle import Settlement
from plenipo.answer.table.hidden import type_words
from plenipo.answer.watch import Watch
from plenipo.show.figure import sources_figure
from plenipo.show.section import Grid, Section
from plenipo.show.sentence import capital, finish, numeral, share_words
from plenipo.situation.ledger import Ledger

__all__ = ["rests"]

TURNING = 3  # inputs told for each sentence
AGAINST = 8  # pairs of statements told


def rests(
    answers: list[Settlement],
    sound: Soundness,
    ledger: Ledger | None,
    asked: list[Asking] | None = None,
    watched: Watch | None = None,
) -> Section:
    """One section for the whole report.

    Parameters
    ----------
    answers : the settlements on the page
    sound : what ``check`` said of the situation
    ledger : the evidence; without it only the names of statements can be shown
    asked : what would settle each of its conclusions
    watched : what would tell what nobody knows
    """
    rows: list[tuple[str, str, float, str]] = []
    used: dict[str, None] = {}
    for a in answers:
        for reason in a.why.reasons:
            rows.append((capital(a.name), reason.path, reason.share, ", ".join(reason.statements)))
            used.update(dict.fromkeys(reason.statements))
    grids: list[Grid] = []
    sentences: list[str] = []
    if rows:
        grids.append(
            Grid(
                caption="The inputs that decide most: share of the variance of success",
                columns=("table", "input", "share", "rests on"),
                rows=tuple(rows),
                formats=("text", "text", "share", "text"),
            )
        )
    told = [(k, ledger.statements[k]) for k in used if ledger and k in ledger.statements]
    if told:
        grids.append(
            Grid(
                caption="The statements behind them, in our words",
                columns=("statement", "who", "what", "how direct"),
                rows=tuple(
                    (k, s.said_by, s.told, s.grade.replace("_", " ")) for k, s in sorted(told)
                ),
                note=_sources(ledger),
            )
        )
    against = _against(sound, ledger)
    if against.rows:
        grids.append(against)
    for a in asked or []:
        sentences.append(_turned(a))
        grids.append(_turning(a))
    if watched is not None and watched.watchlist:
        grids.append(_watched(watched))
    kinds = {
        "statements": "report",
        "an analyst's reading of statements": "reading",
        "an analyst alone": "analyst",
        "nothing named": "none",
    }
    shares = _kinds(sound, kinds)
    deciding = {r[1] for r in rows}
    judged = {r[1] for r in rows if "analyst" in r[3] or not r[3]}
    if rows:
        how_many = "All" if judged == deciding else capital(numeral(len(judged)))
        sentences.insert(
            0,
            f"{how_many} of the {numeral(len(deciding))} inputs that decide most rest wholly or "
            "partly on an analyst's judgement, not only on what was said.",
        )
    return Section(
        title="What this rests on",
        anchor="rests",
        sentences=tuple(sentences),
        charts=sources_figure(shares, caption="What the numbers of the file rest on"),
        grids=tuple(grids),
    )


def _inputs(a: Asking) -> list[Question]:
    """The inputs that hang most together with a sentence; choices are for asking, not for here."""
    return [q for q in a.questions if q.tells and q.choice is None][:TURNING]


def _turned(a: Asking) -> str:
    """How often a conclusion is true, and whether any one input would turn it."""
    said = f"{a.about.words(a.situation)} {share_words(a.chance, a.basis.kept)}"
    if any(q.turns for q in _inputs(a)):
        return finish(f"{said}; what would turn that stands below")
    return finish(f"{said}, and no single input that is open turns that")


def _turning(a: Asking) -> Grid:
    rows: list[tuple[str, float, float, str | None, str | None]] = [
        ("as things stand", a.chance, a.chance, None, None)
    ]
    for q in _inputs(a):
        low, high = q.ends or (a.chance, a.chance)
        turns = _where(q.turns) if q.turns else None
        rows.append((q.words, low, high, turns, ", ".join(q.statements) or None))
    return Grid(
        caption=f"What hangs most together with it: {a.about.words(a.situation)}",
        columns=("input", "where low, or not so", "where high, or so", "turns", "rests on"),
        rows=tuple(rows),
        formats=("text", "share", "share", "text", "text"),
        note=(
            "Share of draws in which the sentence is true, in the lowest and in the highest "
            f'quarter of an input. "turns": there another answer is the likelier one. First '
            f"{a.basis.draws:,} draws; plenipo ask tells what to find out next."
        ),
    )


def _where(turns: tuple[float, bool]) -> str:
    """The level past which another answer is likelier; of what is so or not, which of the two."""
    level, above = turns
    if level == 0.5:
        return "if so" if above else "if not"
    return f"{'above' if above else 'below'} {level:.2g}"


def _watched(a: Watch) -> Grid:
    rows = tuple(
        (type_words(a.situation, name), acts[0].words, acts[0].if_seen, acts[0].if_not)
        for name, acts in a.watchlist.items()
        if acts
    )
    return Grid(
        caption="What to watch: the act that would tell most of what nobody knows",
        columns=("whether", "watch for", "chance if seen", "if not"),
        rows=rows,
        formats=("text", "text", "share", "share"),
    )


def _against(sound: Soundness, ledger: Ledger | None) -> Grid:
    """Statements a number rests on, beside those that stand against them."""
    used = {name for number in sound.numbers for name in number.statements}
    pairs: dict[tuple[str, str], None] = {}
    for key, statement in ledger.statements.items() if ledger else ():
        for other in statement.contradicts:
            one, two = sorted((key, other))
            if ledger and other in ledger.statements and {key, other} & used:
                pairs[one, two] = None
    rows = tuple(
        (f"{one}: {_told(ledger, one)}", f"{two}: {_told(ledger, two)}")
        for one, two in list(pairs)[:AGAINST]
        if ledger
    )
    more = len(pairs) - len(rows)
    return Grid(
        caption="Statements that contradict each other",
        columns=("one", "the other"),
        rows=rows,
        formats=("text", "text"),
        note=f"And {more} more: plenipo check." if more > 0 else "",
    )


def _told(ledger: Ledger, key: str) -> str:
    statement = ledger.statements[key]
    who = statement.said_by
    return f"{statement.told} ({who})" if who else statement.told


def _kinds(sound: Soundness, kinds: dict[str, str]) -> dict[str, float]:
    total = len(sound.numbers)
    if not total:
        return {}
    return {
        words: sound.share(kind) / total for words, kind in kinds.items() if sound.share(kind) > 0
    }


def _sources(ledger: Ledger | None) -> str:
    if ledger is None:
        return ""
    told = [
        ", ".join(x for x in (s.outlet, s.title) if x)
        + (f", {s.published:%-d %B %Y}" if s.published else "")
        for s in ledger.sources.values()
    ]
    return f"Read in: {'; '.join(told)}."
