"""What could be traded, laid out in tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plenipo.answer.trading import (
    best_telling,
    dance_telling,
    efficient_telling,
    exchange_telling,
    linkage_telling,
    zone_telling,
)
from plenipo.answer.trading.telling import (
    moves_words,
    sentences,
    top_of_exchange,
    top_of_zone,
)
from plenipo.show.section import Cell, Chart, Grid, Section
from plenipo.show.sentence import capital, joined

if TYPE_CHECKING:
    from plenipo.answer.trade import Trade
    from plenipo.answer.trading.swaps import Swap

__all__ = ["section"]


def section(a: Trade) -> Section:
    """The whole answer."""
    grids: list[Grid] = []
    if a.base.enough:
        grids = [_package_grid(a), _parties_grid(a), *_bringing_grid(a), *_helping_grid(a)]
        grids.append(_tried_grid(a))
    return Section(
        title=f"What could be traded? {capital(a.name)}",
        anchor=f"trade-{a.table}",
        sentences=sentences(a),
        grids=tuple(grids),
        notes=_notes(a),
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

    if a.best is not None:
        add(f"The best for {s.name_of(a.best.party)}", "best", best_telling.grids(a.best, s))
    if a.zone is not None:
        top = top_of_zone(a)
        told = [x for x in zone_telling.sentences(a.zone, s) if x not in top]
        add("Zone of possible agreement", "zone", zone_telling.grids(a.zone, s), told)
    best = a.efficient
    told = efficient_telling.sentences(best, s)
    add("Efficient packages", "efficient", efficient_telling.grids(best, s), told)
    add("Left on the table", "left", _left_grids(a))
    add("Exchange rates", "rates", _rates_grid(a))
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
    add("Dance of packages", "dance", dance_telling.grids(a.dance, s), told)
    return out


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
        signs = None if base.nothing else float(base.verdict.willing[:, 0, i].mean())
        rows.append(
            (
                _name(a, p),
                asked,
                signs if asked > 0 else None,
                None if signs is None or asked == 0 else 1.0 - signs,
                gain.low,
                gain.middle,
                gain.high,
            )
        )
    rows.append(("everybody asked", None, float(base.signed.mean()), None, None, None, None))
    could = float(base.verdict.feasible.mean())
    rows.append(("the table could put it together", None, could, 1.0 - could, None, None, None))
    return Grid(
        caption=f"Who would sign it, of {base.count:,} draws",
        columns=(
            "party",
            "is asked",
            "would sign",
            "would refuse",
            "gain: low",
            "middle",
            "high",
        ),
        rows=tuple(rows),
        formats=("text", "share", "share", "share", "gain", "gain", "gain"),
        note="Gains against no deal, in points of each party's own agenda; the middle 80 % of "
        "draws. Who is not asked in a draw counts as willing there.",
    )


def _name(a: Trade, party: str) -> str:
    return a.situation.name_of(party)


def _parties(a: Trade, swaps: tuple[Swap, ...]) -> list[str]:
    """Who is asked in some of these swaps, in file order."""
    some = {p for swap in swaps for p in swap.gains}
    return [p for p in a.base.drawn.actors if p in some]


def _helping_grid(a: Trade) -> list[Grid]:
    swaps = a.swaps.helping
    if not swaps:
        return []
    parties = _parties(a, swaps)
    recovered = dict(a.left.recovered) if a.left is not None else {}
    rows: list[tuple[Cell, ...]] = []
    for i, swap in enumerate(swaps):
        rows.append(
            (
                capital(moves_words(a, swap)),
                swap.share,
                swap.draws,
                *(swap.gains[p].middle if p in swap.gains else None for p in parties),
                _losers(a, swap),
                swap.signed[0],
                swap.signed[1],
                recovered.get(i),
            )
        )
    return [
        Grid(
            caption=f"Swaps that leave nobody asked worse off, of {a.swaps.draws:,} draws in which "
            "the table could put its package together",
            columns=(
                "swap",
                "helps",
                "draws",
                *(f"gain of {_name(a, p)}" for p in parties),
                "outsiders who lose",
                "all sign: before",
                "after",
                "of what is left, recovers",
            ),
            rows=tuple(rows),
            formats=(
                "text",
                "share",
                "count",
                *["gain"] * len(parties),
                "text",
                "share",
                "share",
                "share",
            ),
            note="Gains in points against the package on the table, middle of the draws in which "
            "it helps.",
        )
    ]


def _tried_grid(a: Trade) -> Grid:
    w = a.swaps
    rows: list[tuple[Cell, ...]] = [
        ("to other rungs, or half-way", k, n, None) for k, n in w.tried.items()
    ]
    rows.append(("some swap helps with nobody asked worse off", None, w.draws, w.some))
    return Grid(
        caption="What was tried",
        columns=("", "issues moved at once", "ways, or draws", "share of draws"),
        rows=tuple(rows),
        formats=("text", "count", "count", "share"),
        note="Three issues are tried where no two help in one draw of twenty; of more than 1,000 "
        "ways only the most promising are judged in full. Listed are swaps that help in one draw "
        "of a hundred or more.",
        detail=True,
    )


def _losers(a: Trade, swap: Swap) -> str:
    told = [(p, x) for p, (x, _) in swap.outsiders.items() if x > 0]
    return joined(f"{_name(a, p)} in {100 * x:.0f} % of draws" for p, x in told) or "nobody"


def _bringing_grid(a: Trade) -> list[Grid]:
    swaps = a.swaps.bringing
    if not swaps:
        return []
    parties = _parties(a, swaps)
    rows: list[tuple[Cell, ...]] = []
    for swap in swaps:
        change = {p: y - x for p, (x, y) in swap.willing.items()}
        first = max(change, key=lambda p: change[p]) if change else None
        turned = first is not None and change[first] > 0 and not a.base.nothing
        rows.append(
            (
                capital(moves_words(a, swap)),
                swap.signed[0],
                swap.signed[1],
                _name(a, first) if turned and first else "nobody",
                swap.willing[first][0] if turned and first else None,
                swap.willing[first][1] if turned and first else None,
                *(swap.gains[p].middle if p in swap.gains else None for p in parties),
            )
        )
    return [
        Grid(
            caption="Swaps that bring a refuser in",
            columns=(
                "swap",
                "all sign: before",
                "after",
                "brings in",
                "it would sign: before",
                "after it",
                *(f"gain of {_name(a, p)}" for p in parties),
            ),
            rows=tuple(rows),
            formats=("text", "share", "share", "text", "share", "share", *["gain"] * len(parties)),
            note="In order of the joint gain of what is signed. Gains in points against the "
            "package on the table, middle draw; of swaps that do alike, the one that costs the "
            "worst hit least.",
        )
    ]


def _rates_grid(a: Trade) -> list[Grid]:
    if not a.rates:
        return []
    s = a.situation
    parties = [p for p in a.base.parties if any(p in r.rates for r in a.rates)]
    rows: list[tuple[Cell, ...]] = []
    for r in a.rates:
        first, second = (s.issue_name(k) for k in r.issues)
        rows.append(
            (
                f"{capital(first)} for {second}",
                *(r.rates[p].middle for p in parties),
                _name(a, r.gives),
                _name(a, r.takes),
                r.possible,
                r.rate.middle,
                r.gain.middle,
                r.unhurt,
            )
        )
    return [
        Grid(
            caption="How many steps on the second issue make up for one on the first",
            columns=(
                "issues",
                *(_name(a, p) for p in parties),
                "gives way on the first",
                "on the second",
                "both would gain",
                "rate at which both gain alike",
                "points each then gains",
                "nobody else asked loses",
            ),
            rows=tuple(rows),
            formats=(
                "text",
                *["level"] * len(parties),
                "text",
                "text",
                "share",
                "level",
                "level",
                "share",
            ),
            note="A step is the same share of either ladder, however short; points for a tenth of "
            "the ladder that moves more. Middle draw. Red lines are not looked at.",
        )
    ]


def _left_grids(a: Trade) -> list[Grid]:
    left = a.left
    if left is None:
        return []
    parties = list(left.gains)
    return [
        Grid(
            caption="Of the draws in which it would be signed",
            columns=(
                "",
                "draws",
                "efficient",
                "joint gain reached",
                "left",
                "nobody asked worse off by the typical best",
                "all would sign that, of all draws",
            ),
            rows=(
                (
                    "the package on the table",
                    left.draws,
                    left.efficient,
                    left.joint.middle,
                    left.left,
                    left.unhurt,
                    left.signed,
                ),
            ),
            formats=("text", "count", "share", "share", "share", "share", "share"),
            note="Joint gain: mean over those who sit of the gain as a share of the most each "
            "could gain here. Efficient: nobody could gain half a point without another losing.",
        ),
        Grid(
            caption="What the best settlement in its place would give, in points",
            columns=("party", "low", "middle", "high", "at most: middle"),
            rows=tuple(
                (
                    _name(a, p),
                    left.gains[p].low,
                    left.gains[p].middle,
                    left.gains[p].high,
                    left.more[p].middle,
                )
                for p in parties
            ),
            formats=("text", "gain", "gain", "gain", "gain"),
            note="In each draw the package with the highest weighted Nash product over the one on "
            "the table, which nobody asked may end below. At most: if all went to that party.",
        ),
    ]


def _notes(a: Trade) -> tuple[str, ...]:
    method = a.method
    out = [f"Method: {method.name}. Sources: {method.source}. Status: {method.status}."]
    out.append("Taken for granted: " + "; ".join(method.assumptions) + ".")
    if method.defaulted:
        out.append("Not given, so drawn from the whole range: " + ", ".join(method.defaulted) + ".")
    out.append(
        f"{a.basis.kept:,} of {a.basis.draws:,} draws kept, seed {a.basis.seed}, inputs "
        f"{a.basis.inputs}, plenipo {a.basis.version}."
    )
    return tuple(out)
