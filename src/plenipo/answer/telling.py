"""A settlement in sentences, tables and pictures: findings first, methods last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from plenipo.answer.terms import in_own_terms
from plenipo.show.figure import causes_figure, gains_figure, positions_figures
from plenipo.show.positions import IssueRow, Stance
from plenipo.show.section import Chart, Grid, Section
from plenipo.show.sentence import capital, change_words, finish, joined, share_words

if TYPE_CHECKING:
    from plenipo.answer.obstacles import Cause
    from plenipo.answer.settle import Settlement, View

__all__ = ["section", "sentences"]

MOST = 4  # things named in one sentence


def sentences(a: Settlement) -> tuple[str, ...]:
    """Two to five sentences; every number in them stands in a table."""
    said = [_headline(a), _package(a), _held_down(a), _outside(a), _room_alone(a)]
    return tuple(finish(s) for s in said if s)


def _names(a: Settlement, actors: tuple[str, ...] | list[str]) -> str:
    return joined(a.situation.name_of(p) for p in actors)


def _issue(a: Settlement, issue: str) -> str:
    return a.situation.issue_name(issue)


def _matter(a: Settlement) -> str:
    """What success means here, in words."""
    ends = a.obstacles.issues
    return joined(_issue(a, k) for k in ends) if ends else "a deal"


def _headline(a: Settlement) -> str:
    out = a.main.outcome
    n = a.basis.kept
    who = f"At {a.name}"
    if a.ratifiers:
        who += f", with {_names(a, a.ratifiers)} having to accept afterwards"
    if out["no_deal"] > 1 - 1e-12 and len(out["reasons"]) == 1:
        reason = next(iter(out["reasons"]))
        if reason == "fewer than two seats":
            return f"{who}, there is nobody to agree with: {_names(a, a.seats)} sits alone, and nothing moves"
        return f"{who}, there is no deal in any draw ({reason})"
    if a.obstacles.issues:
        text = f"{who}, {_matter(a)} is agreed {share_words(a.main.success, n)}"
        rest: list[str] = []
        if out["partial"] > 0:
            rest.append(f"a partial deal without it is signed {share_words(out['partial'], n)}")
        if out["no_deal"] > 0:
            rest.append(f"there is no deal {share_words(out['no_deal'], n)}")
        return joined([text, *rest])
    text = f"{who}, there is a deal {share_words(out['deal'], n)}"
    if out["partial"] > 0:
        text += f" and a partial one {share_words(out['partial'], n)}"
    return text


def _package(a: Settlement) -> str:
    deal = a.main.deal
    if deal is None:
        return ""
    moved = [k for k in deal.moved if deal.moved[k]]
    moved.sort(key=lambda k: (k not in a.obstacles.issues, -a.main.agreed[k]))
    if not moved:
        return "The typical draw signs the status quo as it stands"
    kind = {"deal": "The typical deal", "partial": "The typical outcome is a partial deal"}
    items = [f"{_issue(a, k)}: {deal.words[k]}" for k in moved]
    still = [_issue(a, k) for k in a.obstacles.issues if not deal.moved[k]]
    text = f"{kind[a.main.deal_kind]} ({'; '.join(items)})"
    if still:
        return f"{text}; {joined(still)} stays as it is"
    return text


def _cause(a: Settlement, cause: Cause) -> str:
    drawn = a.drawn
    parts = [
        f"{a.situation.name_of(drawn.limits[i].actor)}'s line on {_issue(a, drawn.limits[i].issue)}"
        for i in cause.limits
    ]
    parts += [f"what {a.situation.name_of(p)} can accept at all" for p in cause.parties]
    match cause.kind:
        case "absent":
            who = _names(a, list(cause.parties))
            return f"{who} neither sitting there nor having to accept"
        case "preferred":
            return f"the table preferring to leave {_matter(a)} aside"
        case "fewer than two seats":
            return "fewer than two seats"
        case "limits" | "acceptance":
            return joined(parts, word="against") if len(parts) > 1 else parts[0]
        case _:
            return "no one or two of the limits or parties alone"


def _held_down(a: Settlement) -> str:
    causes = [c for c in a.obstacles.causes if c.share >= 0.02]
    if not causes or a.main.success > 1 - 1e-9:
        return ""
    n = a.obstacles.draws
    matter = _matter(a)
    if a.basis.kept == 1:
        named = joined(_cause(a, c) for c in causes[:MOST])
        return f"What stands in the way of {matter}: {named}"
    named = joined(f"{_cause(a, c)} ({share_words(c.share, n)})" for c in causes[:MOST])
    text = f"What stands in the way of {matter}: {named}"
    best = next((b for b in a.obstacles.bluffs if b.success > a.obstacles.chance + 0.02), None)
    if best is not None:
        limit = a.drawn.limits[best.limit]
        text += (
            f". If {a.situation.name_of(limit.actor)}'s line on {_issue(a, limit.issue)} were bluff, "
            f"it would be agreed {share_words(best.success, n)}"
        )
    return text


def _outside(a: Settlement) -> str:
    """What it does to those who sit there and to those who do not."""
    main = a.main
    out: list[str] = []
    inside = [p for p in a.seats if p in main.gains]
    if main.outcome["no_deal"] < 1 - 1e-12:
        for p in inside[:MOST]:
            gain = main.gains[p].middle
            terms = in_own_terms(a.drawn, p, gain)
            out.append(
                f"{a.situation.name_of(p)} {change_words(gain)}"
                + (f" ({terms})" if terms else "")
            )
    text = f"In the middle draw {joined(out)}, in points of its own agenda" if out else ""
    n = a.basis.kept
    refused = [
        f"{a.situation.name_of(p)} would refuse that package {share_words(r.fixed_deal, n)}"
        for p, r in a.refusals.items()
        if r.fixed_deal is not None and p in a.situation.parties
    ]
    worse = [p for p in a.refusals if p not in a.situation.parties and main.below[p] > 0.5]
    if refused:
        text += ("; " if text else "") + joined(refused)
    if worse:
        text += f"; {_names(a, worse)} {'is' if len(worse) == 1 else 'are'} left below no deal more often than not"
    return text


def _room_alone(a: Settlement) -> str:
    if a.alone is a.main:
        return ""
    alone, n = a.alone, a.basis.kept
    moved = [k for k, p in alone.agreed.items() if p >= 0.5]
    still = [k for k in a.obstacles.issues if alone.agreed[k] < 1e-12]
    text = f"The room alone {'moves ' + joined(_issue(a, k) for k in moved) if moved else 'moves nothing'}"
    if still:
        text += f" and leaves {joined(_issue(a, k) for k in still)} as it is"
    below = [
        f"{a.situation.name_of(p)} below no deal {share_words(alone.below[p], n)}"
        for p in a.refusals
        if alone.below[p] > 0.5 and (p in a.situation.parties or p in a.situation.positions)
    ]
    if below:
        text += f"; that leaves {joined(below)}"
    return text


# ------------------------------------------------------------------ tables and pictures


def _outcome_grid(a: Settlement) -> Grid:
    ends = a.obstacles.issues
    columns = ["", "deal", "partial deal", "no deal"]
    if ends:
        columns.append(capital(f"{_matter(a)} agreed"))
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


def _reasons_note(reasons: Mapping[str, float]) -> str:
    if not reasons:
        return ""
    return "No deal because: " + "; ".join(f"{k} ({v:.0%} of draws)" for k, v in reasons.items())


def _deal_grid(a: Settlement) -> Grid:
    issues = a.situation.issues
    rows: list[tuple[str | float | None, ...]] = []
    for k, body in issues.items():
        level = a.main.levels[k]
        words = a.main.deal.words[k] if a.main.deal else "–"
        now = body.words(body.unit_level(body.status_quo))

        def said(value: float | str, body=body) -> str:  # noqa: ANN001
            return body.words(body.unit_level(value))

        rows.append(
            (
                capital(_issue(a, k)),
                now,
                words,
                said(level["low"]),
                said(level["middle"]),
                said(level["high"]),
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
        caption="Gain of each party against no deal, in points of its own agenda (no deal counts 0)",
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
        (capital(_cause(a, c)), c.share) for c in a.obstacles.causes
    ]
    return Grid(
        caption=f"What stands in the way of {_matter(a)} (share of all draws; a draw may have several)",
        columns=("what, taken away, would open the way", "share of draws"),
        rows=tuple(rows),
        formats=("text", "share"),
        note=f"On the first {a.obstacles.draws:,} draws, in which it is agreed in {a.obstacles.chance:.0%}.",
    )


def _bluff_grid(a: Settlement) -> Grid:
    rows: list[tuple[str | float | None, ...]] = [("as it is", a.obstacles.chance)]
    for b in a.obstacles.bluffs:
        limit = a.drawn.limits[b.limit]
        side = "at least" if limit.side > 0 else "at most"
        body = a.situation.issues[limit.issue]
        level = body.words(float(np.median(limit.level)))
        name = f"{a.situation.name_of(limit.actor)}: {_issue(a, limit.issue)} {side} {level}"
        rows.append((name, b.success))
    return Grid(
        caption=f"Chance of {_matter(a)} if one line were bluff, on the same draws",
        columns=("line", "agreed if it is bluff"),
        rows=tuple(rows),
        formats=("text", "share"),
    )


def _band_grid(a: Settlement) -> Grid:
    parties = [p for p in a.seats]
    rows: list[tuple[str | float | None, ...]] = []
    for name, body in a.band.items():
        rows.append(
            (name, body["success"], body["no_deal"], *(body["gains"][p] for p in parties))
        )
    return Grid(
        caption="The same table under other weights and another solution (model uncertainty)",
        columns=(
            "solution",
            capital(f"{_matter(a)} agreed"),
            "no deal",
            *(f"gain of {a.situation.name_of(p)}" for p in parties),
        ),
        rows=tuple(rows),
        formats=("text", "share", "share", *["gain"] * len(parties)),
    )


def _why_grid(a: Settlement) -> Grid | None:
    if not a.why.reasons:
        return None
    return Grid(
        caption=f"What {_matter(a)} hangs on: share of its variance by input",
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
                name=capital(_issue(a, issue)),
                question=body.question,
                anchors=anchors,
                status_quo=body.unit_level(body.status_quo),
                stances=tuple(stances),
                deal=deal,  # type: ignore[arg-type]
                deal_words=a.main.deal.words[issue] if a.main.deal else "",
            )
        )
    return positions_figures(rows, caption="Positions, red lines and where the deal falls")


def section(a: Settlement) -> Section:
    """The whole answer."""
    gains = {
        a.situation.name_of(p): (g.low, g.middle, g.high)
        for p, g in a.main.gains.items()
        if p in a.situation.parties or p in a.seats or p in a.situation.positions
    }
    grids = [_outcome_grid(a), _deal_grid(a), _gains_grid(a)]
    charts: list[Chart] = []
    if a.main.outcome["no_deal"] < 1 - 1e-12:
        charts += gains_figure(gains, caption="Gain of each party, middle 80 % of draws")
    if a.obstacles.causes and a.main.success < 1 - 1e-12:
        grids.append(_causes_grid(a))
        head = (f"{capital(_matter(a))} not agreed", 1.0 - a.obstacles.chance)
        charts += causes_figure(
            {capital(_cause(a, c)): c.share for c in a.obstacles.causes[:6]},
            head=head,
            caption=f"Why {_matter(a)} is not agreed",
        )
    if a.obstacles.bluffs:
        grids.append(_bluff_grid(a))
    grids.append(_band_grid(a))
    why = _why_grid(a)
    if why is not None:
        grids.append(why)
    if a.main.outcome["no_deal"] < 1 - 1e-12:
        charts += _positions(a)
    return Section(
        title=capital(a.name),
        anchor=f"settle-{a.table}",
        sentences=sentences(a),
        charts=tuple(charts),
        grids=tuple(grids),
        notes=_notes(a),
    )


def _notes(a: Settlement) -> tuple[str, ...]:
    method = a.method
    out = [f"Method: {method.name}. Sources: {method.source}. Status: {method.status}."]
    out.append("Taken for granted: " + "; ".join(method.assumptions) + ".")
    if method.defaulted:
        out.append("Not given, so drawn from the whole range: " + ", ".join(method.defaulted) + ".")
    if a.flips:
        for p, price in a.flips.items():
            out.append(
                f"{a.situation.name_of(p)} would sign what the room agrees without it once refusing "
                f"costs it {price.low:.0f} to {price.high:.0f} points (middle {price.middle:.0f})."
            )
    out.append(
        f"{a.basis.kept:,} of {a.basis.draws:,} draws kept, seed {a.basis.seed}, inputs "
        f"{a.basis.inputs}, plenipo {a.basis.version}."
    )
    return tuple(out)
