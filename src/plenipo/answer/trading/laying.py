"""What could be traded, laid out in tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plenipo.answer.base import how_found
from plenipo.answer.trading import (
    best_telling,
    dance_telling,
    efficient_telling,
    exchange_telling,
    linkage_telling,
    steady_telling,
    zone_telling,
)
from plenipo.answer.trading.swap_tables import (
    bringing_grid,
    helping_grid,
    left_grids,
    rates_grid,
    tried_grid,
)
from plenipo.answer.trading.telling import (
    left_sentences,
    rate_sentences,
    sentences,
    swap_sentences,
    top_of_exchange,
    top_of_left,
    top_of_steady,
    top_of_swaps,
    top_of_zone,
)
from plenipo.show.figure import gains_figure
from plenipo.show.section import Cell, Chart, Grid, Section
from plenipo.show.sentence import capital, joined

if TYPE_CHECKING:
    from plenipo.answer.trade import Trade

__all__ = ["section"]


def section(a: Trade) -> Section:
    """The whole answer."""
    grids: list[Grid] = []
    if a.base.enough:
        grids = [_package_grid(a), _parties_grid(a), *_lines_grid(a)]
    return Section(
        title=f"What could be traded? {capital(a.name)}",
        anchor=f"trade-{a.table}",
        sentences=sentences(a),
        charts=_gains_chart(a) if a.base.enough and not a.base.nothing else (),
        grids=tuple(grids),
        notes=how_found(a.method, a.basis),
        parts=tuple(part for part in _parts(a) if part.grids),
    )


def _parts(a: Trade) -> list[Section]:
    """Everything that has tables of its own; what is told among the findings is not repeated."""
    s = a.situation
    out: list[Section] = []

    def add(
        title: str,
        anchor: str,
        grids: Sequence[Grid],
        told: Sequence[str] = (),
        charts: Sequence[Chart] = (),
    ) -> None:
        out.append(
            Section(
                title=title,
                anchor=f"trade-{a.table}-{anchor}",
                sentences=tuple(told),
                charts=tuple(charts),
                grids=tuple(grids),
            )
        )

    if not a.base.enough:
        return out
    told = [x for x in swap_sentences(a) if x not in top_of_swaps(a)]
    add("Swaps", "swaps", [*bringing_grid(a), *helping_grid(a), tried_grid(a)], told)
    if a.best is not None:
        add(f"The best for {s.name_of(a.best.party)}", "best", best_telling.grids(a.best, s))
    if a.zone is not None:
        top = top_of_zone(a)
        told = [x for x in zone_telling.sentences(a.zone, s) if x not in top]
        charts = zone_telling.charts(a.zone, s)
        add("Zone of possible agreement", "zone", zone_telling.grids(a.zone, s), told, charts)
    top = top_of_steady(a)
    told = [x for x in steady_telling.sentences(a.steady, s) if x not in top]
    add("How sure it is", "steady", steady_telling.grids(a.steady, s), told)
    best = a.efficient
    told = efficient_telling.sentences(best, s)
    charts = efficient_telling.charts(best, s)
    add("Efficient packages", "efficient", efficient_telling.grids(best, s), told, charts)
    told = [x for x in left_sentences(a) if x not in top_of_left(a)]
    add("Left on the table", "left", left_grids(a), told)
    add("Exchange rates", "rates", rates_grid(a), rate_sentences(a))
    add(
        "Issues added, removed and linked",
        "issues",
        linkage_telling.grids(a.linkage, s),
        linkage_telling.sentences(a.linkage, s),
        linkage_telling.charts(a.linkage, s),
    )
    told = () if top_of_exchange(a) else exchange_telling.sentences(a.exchanges, s)
    add("One issue for another", "exchange", exchange_telling.grids(a.exchanges, s), told)
    told = dance_telling.sentences(a.dance, s)
    charts = dance_telling.charts(a.dance, s)
    add("Dance of packages", "dance", dance_telling.grids(a.dance, s), told, charts)
    return out


def _gains_chart(a: Trade) -> tuple[Chart, ...]:
    """What the package gives everybody."""
    s = a.situation
    seats, asked = set(a.base.seating.seats), set(a.base.parties)
    heads = ("At the table", "Asked besides", "Outside")
    kind = {p: heads[0 if p in seats else 1 if p in asked else 2] for p in a.gains}
    order = sorted(a.gains, key=lambda p: heads.index(kind[p]))
    return gains_figure(
        {s.name_of(p): (a.gains[p].low, a.gains[p].middle, a.gains[p].high) for p in order},
        groups={s.name_of(p): kind[p] for p in order},
        caption="Gain of each party from the package on the table, middle 80 % of draws",
    )


def _package_grid(a: Trade) -> Grid:
    base, s = a.base, a.situation
    words = base.package.words
    now = base.seating.room.status_quo[0]
    announce = a.left.package if a.left is not None else None
    columns = ["issue", "today", "on the table"]
    if announce is not None:
        columns.append("typical best in its place")
    rows: list[tuple[Cell, ...]] = []
    for i, k in enumerate(base.drawn.issues):
        row: list[Cell] = [capital(s.issue_name(k)), s.issues[k].words(float(now[i])), words[k]]
        if announce is not None:
            row.append(announce.words[k])
        rows.append(tuple(row))
    return Grid(
        caption="The package on the table",
        columns=tuple(columns),
        rows=tuple(rows),
        formats=("text",) * len(columns),
    )


def _parties_grid(a: Trade) -> Grid:
    base = a.base
    rows: list[tuple[Cell, ...]] = []
    for p, gain in a.gains.items():
        i = base.at(p)
        asked = float(base.asked[:, i].mean())
        refuses, lines = base.refused_by(p)
        on = asked > 0.0 and not base.nothing
        rows.append(
            (
                a.situation.name_of(p),
                asked,
                1.0 - refuses if on else None,
                refuses if on else None,
                lines if on else None,
                gain.low,
                gain.middle,
                gain.high,
            )
        )
    every = float(base.signed.mean())
    rows.append(("everybody asked", None, every, 1.0 - every, *[None] * 4))
    could = float(base.verdict.feasible.mean())
    rows.append(("the table could put it together", None, could, 1.0 - could, *[None] * 4))
    return Grid(
        caption=f"Who would sign it, of {base.count:,} draws",
        columns=(
            "party",
            "is asked",
            "would sign",
            "would refuse",
            "for red lines alone",
            "gain: low",
            "middle",
            "high",
        ),
        rows=tuple(rows),
        formats=("text", *["share"] * 4, "gain", "gain", "gain"),
        note="Gains against no deal, in points of each party's own agenda; the middle 80 % of "
        "draws. Who is not asked in a draw counts as willing there. This is one package for all "
        "draws: a table that knows everybody's lines settles on another in each. Settle asks of "
        "it only whether it is worth signing; red lines count here as well.",
    )


def _lines_grid(a: Trade) -> list[Grid]:
    """Red lines the package crosses."""
    s = a.situation
    rows: list[tuple[Cell, ...]] = []
    for line in a.base.crossed:
        limit = a.base.drawn.limits[line.limit]
        side = "at least" if limit.side > 0 else "at most"
        rows.append(
            (
                f"{s.name_of(limit.actor)}: {s.issue_name(limit.issue)} {side} {line.words}",
                line.share,
                line.real,
                joined(s.issue_name(k) for k in limit.over),
                limit.path,
            )
        )
    if not rows:
        return []
    return [
        Grid(
            caption="Red lines it crosses, of those asked",
            columns=("line (middle)", "crossed", "real", "holds where this moves", "in the file"),
            rows=tuple(rows),
            formats=("text", "share", "share", "text", "text"),
            note="A line that today's world meets holds wherever its issue goes.",
        )
    ]
