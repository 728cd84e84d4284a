"""What the answers rest on: the inputs each hangs on, and the statements behind those."""

from __future__ import annotations

from plenipo.answer.check import Soundness
from plenipo.answer.settle import Settlement
from plenipo.show.figure import sources_figure
from plenipo.show.section import Grid, Section
from plenipo.show.sentence import capital, numeral
from plenipo.situation.ledger import Ledger

__all__ = ["rests"]


def rests(answers: list[Settlement], sound: Soundness, ledger: Ledger | None) -> Section:
    """One section for the whole report.

    Parameters
    ----------
    answers : the settlements on the page
    sound : what ``check`` said of the situation
    ledger : the evidence; without it only the names of statements can be shown
    """
    rows: list[tuple[str, str, float, str]] = []
    used: dict[str, None] = {}
    for a in answers:
        for reason in a.why.reasons:
            rows.append((capital(a.name), reason.path, reason.share, ", ".join(reason.statements)))
            used.update(dict.fromkeys(reason.statements))
    grids: list[Grid] = []
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
                rows=tuple((k, s.who, s.gist, s.grade.replace("_", " ")) for k, s in sorted(told)),
                note=_sources(ledger),
            )
        )
    kinds = {
        "statements": "report",
        "an analyst's reading of statements": "reading",
        "an analyst alone": "analyst",
        "nothing named": "none",
    }
    shares = _kinds(sound, kinds)
    deciding = {r[1] for r in rows}
    judged = {r[1] for r in rows if "analyst" in r[3] or not r[3]}
    sentences: list[str] = []
    if rows:
        how_many = "All" if judged == deciding else capital(numeral(len(judged)))
        sentences.append(
            f"{how_many} of the {numeral(len(deciding))} inputs that decide most rest wholly or "
            "partly on an analyst's judgement, not only on what was said."
        )
    return Section(
        title="What this rests on",
        anchor="rests",
        sentences=tuple(sentences),
        charts=sources_figure(shares, caption="What the numbers of the file rest on"),
        grids=tuple(grids),
    )


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
