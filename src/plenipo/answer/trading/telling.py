"""What could be traded, in sentences: findings first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plenipo.answer.trading import (
    best_telling,
    exchange_telling,
    steady_telling,
    zone_telling,
)
from plenipo.show.sentence import finish, joined, numeral, points_words, share_words
from plenipo.show.table import cell_text

if TYPE_CHECKING:
    from plenipo.answer.trade import Trade
    from plenipo.answer.trading.ladder import Move
    from plenipo.answer.trading.swaps import Swap

__all__ = [
    "left_sentences",
    "moves_words",
    "package_words",
    "rate_sentences",
    "sentences",
    "swap_sentences",
    "top_of_best",
    "top_of_exchange",
    "top_of_left",
    "top_of_steady",
    "top_of_swaps",
    "top_of_zone",
]

LEAST = 0.005  # a share below which a difference is not told
BETWEEN = ("between ", "short of ", "a little above ", "about ")  # words for no rung of a ladder
MOST = 4  # parties told one by one
REFUSED = 0.05  # share of draws from which a refusal is told
MUCH = 0.05  # share of the joint gain left that belongs among the findings
MOSTLY = 0.9  # share of the refusals that are of one kind
SELDOM = 0.1  # a share of draws below which a swap hardly ever helps
NOTICED = 0.5  # points below which a gain or loss is not told


def sentences(a: Trade) -> tuple[str, ...]:
    """Two to five sentences; every number in them stands in a table."""
    if not a.base.enough:
        return (finish(f"At {a.name} nobody sits to trade with in any draw, so nothing is traded"),)
    package = (_headline(a),)
    swaps = top_of_swaps(a)
    first = [top_of_best(a), (*package, *swaps)] if a.best is not None else [package, swaps]
    said = [
        *first,
        (*top_of_left(a), *top_of_steady(a)),
        top_of_zone(a),
        top_of_exchange(a),
    ]
    told = [" ".join(finish(part) for part in parts if part) for parts in said]
    return tuple(text for text in told if text)


def top_of_best(a: Trade) -> tuple[str, ...]:
    """What a party could get at most, where that was asked."""
    return () if a.best is None else best_telling.sentences(a.best, a.situation)


def top_of_exchange(a: Trade) -> tuple[str, ...]:
    """What one thing must fetch, where both who would trade it are asked here."""
    first = exchange_telling.leading(a.exchanges, a.situation)
    if first is None or not {first.giver, first.other} <= set(a.base.parties):
        return ()
    return exchange_telling.sentences(a.exchanges, a.situation)


def top_of_swaps(a: Trade) -> tuple[str, ...]:
    """The swap that brings a refuser in; where there is none, the one that helps most often."""
    return tuple(finish(x) for x in (_bringing(a) or _helping(a),) if x)


def swap_sentences(a: Trade) -> tuple[str, ...]:
    """Everything told of swaps."""
    return tuple(finish(x) for x in (_bringing(a), _helping(a)) if x)


def top_of_left(a: Trade) -> tuple[str, ...]:
    """What is left on the table, where that is much or the package is signed nearly always."""
    much = a.left is not None and (a.left.left >= MUCH or a.left.draws > MOSTLY * a.base.count)
    return left_sentences(a) if much else ()


def left_sentences(a: Trade) -> tuple[str, ...]:
    """What is left on the table."""
    return tuple(finish(x) for x in (_left(a),) if x)


def rate_sentences(a: Trade) -> tuple[str, ...]:
    """The first pair of issues on which two parties' rates differ."""
    if not a.rates:
        return ()
    r, s = a.rates[0], a.situation
    first, second = (s.issue_name(k) for k in r.issues)
    worth = {p: cell_text(r.rates[p].middle, "level") for p in (r.gives, r.takes)}
    gives, takes = _name(a, r.gives), _name(a, r.takes)
    text = (
        f"To {takes} a step on {first} is worth about {worth[r.takes]} on {second}, to {gives} "
        f"about {worth[r.gives]}: if {gives} gave way a little on the former and {takes} on the "
        f"latter, both would gain {share_words(r.possible, a.base.count)}"
    )
    if any(p not in (r.gives, r.takes) for p in a.base.parties):
        text += f", and there nobody else asked would lose {share_words(r.unhurt, a.base.count)}"
    return (finish(text),)


def top_of_steady(a: Trade) -> tuple[str, ...]:
    """Which package would stand up best, and what to learn first."""
    told = steady_telling.sentences(a.steady, a.situation)
    return told if a.base.nothing else told[1:]


def top_of_zone(a: Trade) -> tuple[str, ...]:
    """What is told of the zone among the findings; the rest stands with its tables."""
    return () if a.zone is None else zone_telling.sentences(a.zone, a.situation)[:2]


def package_words(a: Trade) -> str:
    """The package on the table as a noun."""
    match a.base.source:
        case "settled":
            return "the package it typically settles on"
        case "offer":
            return f'the package of "{(a.base.offer or "").replace("_", " ")}"'
        case "deal":
            return "the package given"
        case _:
            return "today as it is"


def moves_words(a: Trade, swap: Swap) -> str:
    """Where each issue would go: 'territory down to "front line" and minerals up to "none"'."""
    s = a.situation
    return joined(f"{s.issue_name(m.issue)} {_towards(m)}" for m in swap.moves)


def _towards(move: Move) -> str:
    word = move.words[1]
    if isinstance(move.before, str) or isinstance(move.after, str):
        return f'to "{word}"'
    way = "up to" if move.after > move.before else "down to"
    if word.startswith(BETWEEN):
        return f"{way} {word}" if word.startswith("about") else f"{way} a level {word}"
    return f'{way} "{word}"'


def _name(a: Trade, party: str) -> str:
    return a.situation.name_of(party)


def _headline(a: Trade) -> str:
    base = a.base
    n = base.count
    if base.nothing:
        if base.offer is not None or a.given is not None:
            return (
                f"The package put on the table at {a.name} leaves everything as it is, so the "
                "swaps below start from today"
            )
        return (
            f"At {a.name}, no deal is what most draws come to, so nothing is on the table: the "
            "swaps below start from today"
        )
    could = float(base.verdict.feasible.mean())
    text = (
        f"At {a.name}, {package_words(a)} would be signed by everybody asked "
        f"{share_words(float(base.signed.mean()), n)}"
    )
    if could == 0.0:
        return f"{text}: {a.name} could put it together in no draw"
    refuse = {p: base.refused_by(p) for p in base.parties}
    told = sorted((p for p in refuse if refuse[p][0] >= REFUSED), key=lambda p: -refuse[p][0])
    if told:
        first, *rest = told[:MOST]
        text += f". {_refusal(a, first, *refuse[first])}"
        if rest:
            more = (f"{_name(a, p)} {share_words(refuse[p][0], n)}" for p in rest)
            text += f"; {joined(more)}"
    return text


def _refusal(a: Trade, party: str, share: float, lines: float) -> str:
    """Who refuses how often: for what it is worth, or for which line of its own."""
    base = a.base
    text = f"{_name(a, party)} would refuse it {share_words(share, base.count)}"
    if lines < (1.0 - MOSTLY) * share:
        return f"{text}, as worth too little"
    limits = base.drawn.limits
    mine = [limits[x.limit].issue for x in base.crossed if limits[x.limit].actor == party]
    if not mine or lines < MOSTLY * share:
        return text
    often = "" if len(mine) == 1 else "most often "
    return f"{text}, {often}for its line on {a.situation.issue_name(mine[0])}"


def _helping(a: Trade) -> str:
    w = a.swaps
    if w.draws == 0:
        return ""
    if not w.helping:
        tried = f"swap tried, of up to {numeral(max(w.tried, default=2))} issues,"
        if w.some == 0.0:
            return f"No {tried} helps anybody and leaves nobody asked worse off, in any draw"
        return (
            f"It is hard to improve for all at once: no single {tried} helps with nobody asked "
            "worse off in more than a hundredth of the draws; some swap does "
            f"{share_words(w.some, w.draws)}"
        )
    best = w.helping[0]
    gains = _gains(a, best)
    what = "the swap" if len(best.moves) > 1 else "the single move"
    text = (
        f"{what} that most often helps with nobody asked worse off, {moves_words(a, best)}, does "
        f"so {share_words(best.share, w.draws)}"
    )
    if best.share < SELDOM:
        text = f"It is hard to improve for all at once: {text}"
    return f"{text}. There {gains}" if gains else text


def _gains(a: Trade, swap: Swap) -> str:
    """Who gains most and who loses most by it; the table has the others."""
    told = sorted((-g.middle, p) for p, g in swap.gains.items() if abs(g.middle) >= NOTICED)
    ends = [told[0], told[-1]] if len(told) > 1 else told
    if len(ends) == 2 and ends[0][0] * ends[1][0] > 0:  # all gain, or all lose
        ends = ends[:1] if ends[0][0] < 0 else ends[1:]
    most = " most" if len(told) > 1 else ""
    return joined(f"{_name(a, p)} {_verb(-x)}{most}, {points_words(x)}" for x, p in ends)


def _verb(value: float) -> str:
    return "gains" if value > 0 else "loses"


def _bringing(a: Trade) -> str:
    """The swap that turns refusers into signers, and at whose cost."""
    if not a.swaps.bringing:
        return ""
    best, n = a.swaps.bringing[0], a.base.count
    before, after = (share_words(x, n) for x in best.signed)
    if before == after:
        return ""
    text = f"With {moves_words(a, best)}, everybody asked would sign {after}"
    if not a.base.nothing:
        text += f" instead of {before}"
    gains = _gains(a, best)
    return f"{text}. By that {gains}" if gains else text


def _left(a: Trade) -> str:
    left = a.left
    if left is None:
        return ""
    n = left.draws
    if left.efficient > 1.0 - LEAST:
        return (
            "Where it would be signed it is as good as efficient: nobody could gain half a point "
            f"without another losing {share_words(left.efficient, n)}"
        )
    if left.left < LEAST:
        text = "Where it would be signed it leaves hardly anything of the joint gain in reach"
    else:
        text = (
            "Where it would be signed it leaves about "
            f"{100 * left.left:.0f} % of the joint gain in reach"
        )
    best = max(left.gains, key=lambda p: left.gains[p].middle)
    if left.gains[best].middle >= NOTICED:
        text += (
            f"; the best settlement in its place would give {_name(a, best)} "
            f"{points_words(left.gains[best].middle)} more and nobody asked less"
        )
    return text
