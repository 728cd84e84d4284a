"""A settlement in tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from plenipo.answer.base import how_found
from plenipo.answer.settling.telling import cause_words, issue_name, matter, sentences
from plenipo.answer.table.hidden import types_grid
from plenipo.show.figure import causes_figure, gains_figure, positions_figures
from plenipo.show.positions import IssueRow, Stance
from plenipo.show.section import Chart, Grid, Section
from plenipo.show.sentence import capital, draws_words
from plenipo.show.table import cell_text

if TYPE_CHECKING:
    from plenipo.answer.settle import Settlement
    from plenipo.answer.table.view import View

__all__ = ["section"]

ROWS = 8  # causes listed in a table
LEAST = 0.005  # share of draws below which a cause is not listed


def _outcome_grid(a: Settlement) -> Grid:
    ends = a.obstacles.issues
    columns = ["", "deal", "partial deal", "no deal"]
    if ends:
        columns.append(capital(f"{matter(a)} agreed"))
    rows: list[tuple[str | float | None, ...]] = []

    def row(name: str, view: View) -> None:
        out = view.outcome
        cells: list[str | float | None] = [name, out["deal"], out["partial"], out["no_deal"]]
        rows.append(tuple([*cells, view.success] if ends else cells))

    row("the absent must accept" if a.ratifiers else "as seated", a.main)
    if a.alone is not a.main:
        row("the room alone", a.alone)
    if a.unpriced is not None:
        row("refusing costs nothing", a.unpriced)
    return Grid(
        caption="Deal, partial deal or none (share of draws)",
        columns=tuple(columns),
        rows=tuple(rows),
        formats=("text", *["share"] * (len(columns) - 1)),
        note=_reasons_note(a.main.outcome["reasons"]),
    )


def _along_grids(a: Settlement) -> list[Grid]:
    """The table from where the rooms before it left off."""
    x = a.along
    if x is None:
        return []
    before = a.situation.tables[x.before[-1]].name or x.before[-1]
    shares = Grid(
        caption=f"After what {before} fixed (share of draws)",
        columns=(
            "",
            "meets",
            "changes something, if it meets",
            f"{matter(a)} agreed before it",
            f"{matter(a)} agreed after it",
        ),
        rows=((capital(a.name), x.meets, x.adds, x.stood, x.success),),
        formats=("text", "share", "share", "share", "share"),
        note=f"On {draws_words(x.draws, first=True)}.",
    )
    gains = Grid(
        caption="Gain of both rooms together against no deal at all, in points",
        columns=("party", "low", "middle", "high"),
        rows=tuple((a.situation.name_of(p), g.low, g.middle, g.high) for p, g in x.gains.items()),
        formats=("text", "gain", "gain", "gain"),
    )
    return [shares, gains]


def _reasons_note(reasons: Mapping[str, float]) -> str:
    if not reasons:
        return ""
    return "No deal because: " + "; ".join(
        f"{k} ({cell_text(v, 'share')} of draws)" for k, v in reasons.items()
    )


def _deal_grid(a: Settlement) -> Grid:
    issues = a.situation.issues
    rows: list[tuple[str | float | None, ...]] = []
    for k, body in issues.items():
        level = a.main.levels[k]
        words = a.main.deal.words[k] if a.main.deal else "–"
        now = body.words(body.unit_level(body.status_quo))

        rows.append(
            (
                capital(issue_name(a, k)),
                now,
                words,
                *(body.words(body.unit_level(level[x])) for x in ("low", "middle", "high")),
                a.main.agreed[k],
            )
        )
    return Grid(
        caption="The typical package, and the middle 80 % of the draws with a deal",
        columns=("issue", "today", "package", "low", "middle", "high", "leaves today's level"),
        rows=tuple(rows),
        formats=("text", "text", "text", "text", "text", "text", "share"),
    )


def _gains_grid(a: Settlement) -> Grid:
    rows: list[tuple[str | float | None, ...]] = []
    for p, gain in a.main.gains.items():
        refusal = a.refusals.get(p)
        spoken = next((w for w in a.seats if p in _members(a, w)), None)
        place = (
            "seated"
            if p in a.seats
            else f"in {a.situation.name_of(spoken)}"
            if spoken
            else "must accept"
            if refusal and refusal.has_veto
            else "outside"
        )
        rows.append(
            (
                a.situation.name_of(p),
                place,
                gain.low,
                gain.middle,
                gain.high,
                a.main.below[p],
                a.alone.below[p],
                refusal.resolved if refusal else None,
                refusal.fixed_deal if refusal else None,
            )
        )
    return Grid(
        caption="Gain against no deal, in points of each party's own agenda (no deal counts 0)",
        columns=(
            "party",
            "place",
            "low",
            "middle",
            "high",
            "below no deal",
            "below no deal, room alone",
            "refuses, each draw settled without its consent",
            "refuses the printed package",
        ),
        rows=tuple(rows),
        formats=("text", "text", "gain", "gain", "gain", "share", "share", "share", "share"),
    )


def _members(a: Settlement, party: str) -> tuple[str, ...]:
    body = a.situation.parties.get(party)
    return body.members if body else ()


def _causes_grid(a: Settlement) -> Grid:
    rows: list[tuple[str | float | None, ...]] = [
        (capital(cause_words(a, c)), c.share) for c in a.obstacles.causes[:ROWS] if c.share >= LEAST
    ]
    return Grid(
        caption=f"What stands in the way of {matter(a)} (a draw may have several)",
        columns=("what, taken away, would open the way", "share of draws"),
        rows=tuple(rows),
        formats=("text", "share"),
        note=(
            f"On {draws_words(a.obstacles.draws, first=True)}; "
            f"there it is agreed in {cell_text(a.obstacles.chance, 'share')}."
        ),
    )


def _tells(a: Settlement, success: float) -> bool:
    """Whether a line, if bluff, would change the chance enough to be worth a row."""
    return abs(success - a.obstacles.chance) >= LEAST


def _bluff_grid(a: Settlement) -> Grid:
    rows: list[tuple[str | float | None, ...]] = [("as it is", a.obstacles.chance)]
    for b in (b for b in a.obstacles.bluffs if _tells(a, b.success)):
        limit = a.drawn.limits[b.limit]
        side = "at least" if limit.side > 0 else "at most"
        body = a.situation.issues[limit.issue]
        level = body.words(float(np.median(limit.level)))
        name = f"{a.situation.name_of(limit.actor)}: {issue_name(a, limit.issue)} {side} {level}"
        rows.append((name, b.success))
    return Grid(
        caption=f"Chance of {matter(a)} if one line were bluff, on the same draws",
        columns=("line", "agreed if it is bluff"),
        rows=tuple(rows),
        formats=("text", "share"),
    )


def _band_grid(a: Settlement) -> Grid:
    parties = list(a.seats)
    rows: list[tuple[str | float | None, ...]] = []
    for name, body in a.band.items():
        rows.append((name, body["success"], body["no_deal"], *(body["gains"][p] for p in parties)))
    return Grid(
        caption="The same table under other weights and another solution (model uncertainty)",
        columns=(
            "solution",
            capital(f"{matter(a)} agreed"),
            "no deal",
            *(f"gain of {a.situation.name_of(p)}" for p in parties),
        ),
        rows=tuple(rows),
        formats=("text", "share", "share", *["gain"] * len(parties)),
    )


def _pressure_grid(a: Settlement) -> Grid:
    return Grid(
        caption="Refusing has a price: what it must cost before the answer flips, in points",
        columns=("party", "low", "middle", "high", "as the file puts it"),
        rows=tuple(
            (a.situation.name_of(p), x.needed.low, x.needed.middle, x.needed.high, x.price)
            for p, x in a.flips.items()
        ),
        formats=("text", "points", "points", "points", "points"),
        note="For what the room would agree without that party's consent; middle 80 % of draws.",
    )


def _flips_grid(a: Settlement) -> Grid:
    return Grid(
        caption="Where a gain rests on one number: the cost of going on, in points",
        columns=("party outside the room", "cost as the file puts it", "below this it loses"),
        rows=tuple(
            (a.situation.name_of(p), flip.stated, flip.at) for p, flip in a.sign_flips.items()
        ),
        formats=("text", "points", "points"),
        note="Middle draws, for the printed package.",
    )


def _why_grid(a: Settlement) -> Grid | None:
    if not a.why.reasons:
        return None
    return Grid(
        caption=f"What {matter(a)} hangs on: share of its variance by input",
        columns=("input", "share", "rests on"),
        rows=tuple(
            (r.path, r.share, ", ".join(r.statements) or "no statement") for r in a.why.reasons
        ),
        formats=("text", "share", "text"),
    )


def _positions(a: Settlement) -> tuple[Chart, ...]:
    drawn = a.drawn
    rows: list[IssueRow] = []
    parties = [p for p in drawn.actors if p in a.situation.parties]
    for k, issue in enumerate(drawn.scales):
        body = a.situation.issues[issue]
        stances: list[Stance] = []
        for p in parties:
            i = drawn.actors.index(p)
            if float(drawn.salience[:, i, k].max()) <= 0.0:
                continue
            low, middle, high = np.percentile(drawn.position[:, i, k], (10, 50, 90))
            limits = tuple(
                ("at_least" if x.side > 0 else "at_most", float(np.median(x.level)))
                for x in drawn.limits
                if x.actor == p and x.issue == issue
            )
            stances.append(
                Stance(party=a.situation.name_of(p), span=(low, middle, high), limits=limits)  # type: ignore[arg-type]
            )
        level = a.main.levels[issue]
        deal = None
        if a.main.deal is not None and a.main.agreed[issue] > 0:
            deal = tuple(body.unit_level(level[x]) for x in ("low", "middle", "high"))
        anchors = tuple(
            (body.unit_level(at), word) for at, word in sorted((body.scale or {}).items())
        )
        rows.append(
            IssueRow(
                name=capital(issue_name(a, issue)),
                question=body.question,
                anchors=anchors,
                status_quo=body.unit_level(body.status_quo),
                stances=tuple(stances),
                deal=deal,  # type: ignore[arg-type]
                deal_words=a.main.deal.words[issue] if a.main.deal else "",
            )
        )
    return positions_figures(rows, caption="Positions, red lines and where the deal falls")


def section(a: Settlement, *, positions: bool = True) -> Section:
    """The whole answer; the pictures of positions only where asked for."""
    gains = {
        a.situation.name_of(p): (g.low, g.middle, g.high)
        for p, g in a.main.gains.items()
        if p in a.situation.parties or p in a.seats or p in a.situation.positions
    }
    grids = [_outcome_grid(a)]
    charts: list[Chart] = []
    some = min(a.main.outcome["no_deal"], a.alone.outcome["no_deal"]) < 1 - 1e-12
    if some:
        grids += [_deal_grid(a), _gains_grid(a)]
        charts += gains_figure(gains, caption="Gain of each party, middle 80 % of draws")
    if a.obstacles.causes and a.main.success < 1 - 1e-12:
        grids.append(_causes_grid(a))
        head = (f"{capital(matter(a))} not agreed", 1.0 - a.obstacles.chance)
        charts += causes_figure(
            {
                capital(cause_words(a, c)): c.share
                for c in a.obstacles.causes[:6]
                if c.share >= LEAST
            },
            head=head,
            caption=f"Why {matter(a)} is not agreed",
        )
    if some and any(_tells(a, b.success) for b in a.obstacles.bluffs):
        grids.append(_bluff_grid(a))
    if a.flips:
        grids.append(_pressure_grid(a))
    if a.sign_flips:
        grids.append(_flips_grid(a))
    grids += _along_grids(a)
    if a.ruling is not None:
        from plenipo.answer.settling.by_rule import rule_grids

        grids += rule_grids(a)
    if some:
        grids.append(_band_grid(a))
    if some and a.by_type:
        grids.append(types_grid(a.situation, a.by_type, f"{capital(matter(a))} agreed"))
    why = _why_grid(a)
    if why is not None:
        grids.append(why)
    if positions and some:
        charts += _positions(a)
    return Section(
        title=capital(a.name),
        anchor=f"settle-{a.table}",
        sentences=sentences(a),
        charts=tuple(charts),
        grids=tuple(grids),
        notes=how_found(a.method, a.basis),
    )
