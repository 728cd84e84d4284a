"""Whether it would hold, in tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plenipo.answer.base import how_found
from plenipo.answer.holding.firmness import guarantee_grids, key_words
from plenipo.answer.holding.pictures import pictures
from plenipo.answer.holding.telling import peace, sentences
from plenipo.show.section import Cell, Grid, Section
from plenipo.show.sentence import capital, joined

if TYPE_CHECKING:
    from plenipo.answer.base import Interval
    from plenipo.answer.hold import Holding

__all__ = ["section"]


def section(a: Holding) -> Section:
    """The whole answer."""
    grids = [_peace_grid(a)]
    if a.deals.count:
        grids += [_slack_grid(a), *guarantee_grids(a), _eyes_grid(a)]
        grids += [
            *a.pledges.grids(a.situation),
            *a.capacity.grids(a.situation),
            *a.payers.grids(a.situation),
            *_weighed_grids(a),
            *_binding_grid(a),
            *(a.past.grids() if a.past else ()),
            *_types_grid(a),
            *_why_grid(a),
        ]
    return Section(
        title=f"Would it hold? {capital(a.name)}",
        anchor=f"hold-{a.table}",
        sentences=sentences(a),
        charts=pictures(a),
        grids=tuple(grids),
        notes=how_found(a.method, a.basis),
    )


def _name(a: Holding, party: str) -> str:
    return a.situation.name_of(party)


def _peace_grid(a: Holding) -> Grid:
    rows: list[tuple[Cell, ...]] = [
        ("as each who is obliged sees it", a.deals.share, a.deals.count, a.holds)
    ]
    if a.deals.count:
        none = a.unguarded["holds"]
        rows.append(("with nobody to answer", a.deals.share, a.deals.count, none))
    asked = int(a.deals.asked.size)
    rows = [(row[0], asked, *row[1:]) for row in rows]
    head = "draws that oblige" if a.given is not None else f"{peace(a)} agreed"
    return Grid(
        caption="How often it holds, of the draws in which there is something to keep",
        columns=("", "draws looked at", capital(head), "draws with it", "holds"),
        rows=tuple(rows),
        formats=("text", "count", "share", "count", "share"),
    )


def _slack_grid(a: Holding) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    answered = {k: any(row.party in g.against for g in a.break_even.values())
                for k, row in a.slack.items()}  # fmt: skip
    for key, row in a.slack.items():
        parts: list[tuple[str, Interval, float]] = [
            ("as it sees it", row.own.points, row.own.holds),
        ]
        parts += [
            (f"as {_name(a, v)} sees it", seen.points, seen.holds)
            for v, seen in row.by_viewer.items()
            if v != row.party and answered[key]
        ]
        first = a.first_to_break.shares[row.party]
        for words, points, holds in parts:
            own = words == "as it sees it"
            rows.append(
                (
                    f"{key_words(a, key)}, {words}",
                    points.low,
                    points.middle,
                    points.high,
                    holds,
                    row.needed.middle if own else None,
                    row.imposed.middle if own else None,
                    first if own else None,
                )
            )
    return Grid(
        caption="To spare before breaking the deal, in points of each party's own agenda",
        columns=(
            "party",
            "low",
            "middle",
            "high",
            "holds",
            "loss that would keep it (middle)",
            "loss it expects (middle)",
            "breaks first",
        ),
        rows=tuple(rows),
        formats=("text", "gain", "gain", "gain", "share", "points", "points", "share"),
        note=_ties(a),
    )


def _ties(a: Holding) -> str:
    saved = [
        f"{key_words(a, k)} in {100 * s:.0f} % of draws"
        for k, s in a.first_to_break.saves.items()
        if s > 0
    ]
    return f"Draws that hold only because of one guarantor: {joined(saved)}." if saved else ""


def _eyes_grid(a: Holding) -> Grid:
    words = {
        "deters": "is deterred",
        "signs": "signs",
        "sends": "sends what it promised",
        "answers": "answers a breach",
    }
    return Grid(
        caption="One deal in several pairs of eyes (share of draws)",
        columns=(
            "party",
            "part",
            "holds, as it sees it",
            "worth its yes at face value",
            "worth its yes, weighed by whether it holds",
            "would refuse it at face value",
        ),
        rows=tuple(
            (
                _name(a, v.party),
                words[v.role],
                v.holds,
                v.signs,
                v.accepts,
                None if v.signs is None else 1.0 - v.signs,
            )
            for v in a.views
        ),
        formats=("text", "text", "share", "share", "share", "share"),
        note="The belief of whoever is to be stopped deters; of whoever it protects, makes it "
        "sign; of whoever answers, makes it promise. None of them moves another's.",
    )


def _weighed_grids(a: Holding) -> list[Grid]:
    """Face value, weighed and hard on the same draws."""
    if a.weighed is None:
        return []
    parties = [p for p in a.deals.seating.seats if p in a.situation.parties]
    lines = list(a.weighed.lines.items())
    rows: list[tuple[Cell, ...]] = []
    for _, line in lines:
        out = line.view.outcome
        none = out["reasons"].get("nothing holds", 0.0)
        gains = [line.view.gains[p].middle for p in parties]
        rows.append((line.name, line.peace, line.holds, out["partial"], out["no_deal"], none,
                     *gains, *(line.weighed[p].middle for p in parties)))  # fmt: skip
    names = [_name(a, p) for p in parties]
    out = [
        Grid(
            caption="The same draws settled at face value and by what would hold",
            columns=(
                "",
                capital(f"{peace(a)} agreed"),
                "of those, holds",
                "partial deal",
                "no deal",
                "since nothing holds",
                *(f"gain of {n}, if kept" for n in names),
                *(f"gain of {n}, weighed" for n in names),
            ),
            rows=tuple(rows),
            formats=("text", *["share"] * 5, *["gain"] * (2 * len(names))),
            note=f"On the first {a.weighed.draws:,} draws. Gains against no deal in points, middle "
            "draw; weighed: by the chance of holding each gives the deal, and what a collapse "
            "would leave it.",
        )
    ]
    deals = [line.view.deal for _, line in lines]
    if any(d is not None for d in deals):
        moves = a.weighed.moves.get("weighed", {})
        out.append(
            Grid(
                caption="The typical package of each",
                columns=("issue", *(line.name for _, line in lines), "mean move when weighed"),
                rows=tuple(
                    (
                        capital(a.situation.issue_name(k)),
                        *(d.words[k] if d is not None else None for d in deals),
                        moves.get(k),
                    )
                    for k in a.situation.issues
                ),
                formats=("text", *["text"] * len(deals), "level"),
                note="Packages are those of one draw each; the last column is the mean over draws "
                "in which both have a peace, in the issue's own units.",
                detail=True,
            )
        )
    return out


def _binding_grid(a: Holding) -> list[Grid]:
    if not a.binding:
        return []
    return [
        Grid(
            caption="When keeping it is hardest: points to spare as gains and costs shift",
            columns=(
                "party",
                "now",
                "in a year",
                "holds now",
                "holds in a year",
                "month of least slack",
                "month the middle draw breaks",
            ),
            rows=tuple(
                (
                    key_words(a, b.key),
                    b.now.middle,
                    b.in_a_year.middle,
                    b.holds_now,
                    b.holds_in_a_year,
                    b.tightest,
                    b.turns,
                )
                for b in a.binding
            ),
            formats=("text", "gain", "gain", "share", "share", "count", "count"),
            note="In a straight line to a year from now, and as then afterwards.",
        )
    ]


def _types_grid(a: Holding) -> list[Grid]:
    from plenipo.answer.table.hidden import type_words

    rows: list[tuple[Cell, ...]] = []
    for name, body in a.by_type.items():
        words = type_words(a.situation, name)
        for side, head, n in (
            ("yes", f"where {words}", body["draws"]["yes"]),
            ("no", f"where not so that {words}", body["draws"]["no"]),
        ):
            part = body[side]
            slack = [100.0 * part["slack"][k] for k in a.slack]
            rows.append((head, n, part["holds"], *slack))
    if not rows:
        return []
    return [
        Grid(
            caption="The same by hidden type: how often it holds, and mean points to spare",
            columns=("", "draws", "holds", *(key_words(a, k) for k in a.slack)),
            rows=tuple(rows),
            formats=("text", "count", "share", *["gain"] * len(a.slack)),
            detail=True,
        )
    ]


def _why_grid(a: Holding) -> list[Grid]:
    if not a.why.reasons:
        return []
    return [
        Grid(
            caption="What holding hangs on: share of its variance by input",
            columns=("input", "share", "rests on"),
            rows=tuple(
                (r.path, r.share, ", ".join(r.statements) or "no statement") for r in a.why.reasons
            ),
            formats=("text", "share", "text"),
            detail=True,
        )
    ]
