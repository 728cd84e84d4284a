"""Tables of swaps, exchange rates and what is left on the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plenipo.answer.trading.telling import moves_words
from plenipo.show.section import Cell, Grid
from plenipo.show.sentence import capital, joined

if TYPE_CHECKING:
    from plenipo.answer.trade import Trade
    from plenipo.answer.trading.swaps import Swap

__all__ = ["bringing_grid", "helping_grid", "left_grids", "rates_grid", "tried_grid"]


def _name(a: Trade, party: str) -> str:
    return a.situation.name_of(party)


def _parties(a: Trade, swaps: tuple[Swap, ...]) -> list[str]:
    """Who is asked in some of these swaps, in file order."""
    some = {p for swap in swaps for p in swap.gains}
    return [p for p in a.base.drawn.actors if p in some]


def helping_grid(a: Trade) -> list[Grid]:
    """Swaps that leave nobody asked worse off."""
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


def tried_grid(a: Trade) -> Grid:
    """How many ways were tried, and how often some swap helps."""
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
        note="Three issues are tried where no two help in one draw of twenty; of more than 600 "
        "ways only the most promising are judged in full. Listed are swaps that help in one draw "
        "of a hundred or more.",
        detail=True,
    )


def _losers(a: Trade, swap: Swap) -> str:
    told = [(p, x) for p, (x, _) in swap.outsiders.items() if x > 0]
    return joined(f"{_name(a, p)} in {100 * x:.0f} % of draws" for p, x in told) or "nobody"


def bringing_grid(a: Trade) -> list[Grid]:
    """Swaps that more draws sign."""
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
            caption="Changes from today that all would sign"
            if a.base.nothing
            else "Swaps that bring a refuser in",
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


def rates_grid(a: Trade) -> list[Grid]:
    """What a step on one issue is worth in steps on another."""
    if not a.rates:
        return []
    s = a.situation
    parties = [p for p in a.base.parties if any(p in r.rates for r in a.rates)]
    worth: list[tuple[Cell, ...]] = []
    trades: list[tuple[Cell, ...]] = []
    for r in a.rates:
        first, second = (s.issue_name(k) for k in r.issues)
        pair = f"{capital(first)} for {second}"
        worth.append((pair, *(r.rates[p].middle for p in parties), r.rate.middle))
        gives, takes = _name(a, r.gives), _name(a, r.takes)
        trades.append((pair, gives, takes, r.possible, r.gain.middle, r.unhurt))
    return [
        Grid(
            caption="How many steps on the second issue make up for one on the first",
            columns=(
                "issues",
                *(_name(a, p) for p in parties),
                "rate at which both gain alike",
            ),
            rows=tuple(worth),
            formats=("text", *["level"] * len(parties), "level"),
            note="A step is the same share of either ladder, however short. Middle draw. Red lines "
            "are not looked at.",
        ),
        Grid(
            caption="What a small trade at that rate would bring",
            columns=(
                "issues",
                "gives way on the first",
                "on the second",
                "both would gain",
                "points each then gains",
                "nobody else asked loses",
            ),
            rows=tuple(trades),
            formats=("text", "text", "text", "share", "level", "share"),
            note="Points for a tenth of the ladder that moves more; middle draw.",
        ),
    ]


def left_grids(a: Trade) -> list[Grid]:
    """How far the package is from the best in its place, and for whom."""
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
