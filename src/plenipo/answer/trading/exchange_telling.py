"""One issue for another, in words and tables."""

from __future__ import annotations

import math

from plenipo.answer.trading.exchange import Exchange, Found, Rung
from plenipo.show.section import Cell, Grid
from plenipo.show.sentence import finish, points_words, share_words
from plenipo.situation.model import Issue, Situation

__all__ = ["grids", "leading", "sentences"]

LITTLE = 0.5  # points
SAME = 0.01  # shares of draws this near are said once


def leading(part: tuple[Exchange, ...], situation: Situation) -> Exchange | None:
    """The exchange to tell first: a thing for a thing, before pledges and before options."""
    if not part:
        return None

    def rank(e: Exchange) -> tuple[bool, bool, bool]:
        body = situation.issues[e.gives]
        return (body.supplied, situation.issues[e.wants].options is not None, e.asks is None)

    return min(part, key=rank)


def sentences(part: tuple[Exchange, ...], situation: Situation) -> tuple[str, ...]:
    """What giving is worth for nothing, from where on it pays, and what the other would give."""
    e = leading(part, situation)
    if e is None:
        return ()
    return (finish(_unpaid(e, situation)), finish(_paid(e, situation)))


def _names(e: Exchange, s: Situation) -> tuple[str, str, str, str]:
    giver, other = s.name_of(e.giver), s.name_of(e.other)
    return giver, other, s.issue_name(e.gives), s.issue_name(e.wants)


def _unpaid(e: Exchange, s: Situation) -> str:
    giver, other, gives, _ = _names(e, s)
    r = e.middle
    own, theirs = _brings(r.unpaid.middle, giver), _brings(r.gets.middle, other)
    text = f"given for nothing in return, {gives} ({r.words}) would {own} and {theirs}"
    return f"{text}; {giver} would sign that {share_words(r.unpaid_pays[1], e.draws)}"


def _brings(points: float, name: str) -> str:
    if abs(points) < LITTLE:
        return f"gain {name} nothing to speak of"
    return f"{'gain' if points > 0 else 'cost'} {name} {points_words(points)}"


def _paid(e: Exchange, s: Situation) -> str:
    giver, other, gives, wants = _names(e, s)
    least = e.middle.least[1]
    if math.isinf(least.middle):
        text = f"no level of {wants} makes {gives} worth giving to {giver}"
    elif least.words[1] == s.issues[e.wants].words(_today(e, s)):
        text = f"{giver} would give {gives} with {wants} as it is"
    else:
        text = f"{giver} needs {wants} from {_level(least)} on to give {gives}"
    some = share_words(e.middle.overlap[1], e.draws)
    text = f"in the middle draw, red lines included, {text}"
    return f"{text}; a level that suits {other} too exists {some}"


def _today(e: Exchange, s: Situation) -> float:
    body = s.issues[e.wants]
    return body.unit_level(body.status_quo)


def _level(found: Found) -> str:
    return f'"{found.words[1]}"'


def grids(part: tuple[Exchange, ...], situation: Situation) -> tuple[Grid, ...]:
    """Every exchange, by worth alone and with real limits."""
    if not part:
        return ()
    first = leading(part, situation)
    rest = tuple(e for e in part if e is not first)
    found = [_grid((first,), situation, detail=False)] if first else []
    if rest:
        found.append(_grid(rest, situation, detail=True))
    return tuple(found)


def _grid(part: tuple[Exchange, ...], s: Situation, *, detail: bool) -> Grid:
    rows = tuple(row for e in part for r in e.rungs for row in _rows(e, r, s))
    e = part[0]
    caption = (
        "Other exchanges on offer"
        if detail
        else f"{_cap(s.issue_name(e.gives))} for {s.issue_name(e.wants)}: from where on it pays"
    )
    return Grid(
        caption=caption,
        columns=(
            "given",
            "counting",
            "for nothing: giver",
            "other",
            "giver would",
            "pays from, middle draw",
            "low",
            "high",
            "other goes as far as",
            "some level suits both",
            "the one asked for does",
            "no level pays",
        ),
        rows=rows,
        formats=(
            "text",
            "text",
            "gain",
            "gain",
            "share",
            "text",
            "level",
            "level",
            "text",
            "share",
            "share",
            "share",
        ),
        note="Both issues moved and all else as today; points of each one's own agenda, middle "
        "draw. Low and high: the middle 80 % of draws of the level, on its own scale, from which "
        "it pays the giver; a dash where no level does. Red lines: those that are real in a draw, "
        "of both sides. Whoever else must agree to what is wanted is not asked here.",
        detail=detail,
    )


def _hundredth(level: float | None, issue: Issue) -> float | None:
    """A level no finer than a hundredth of its scale."""
    if level is None or not math.isfinite(level):
        return level
    step = (issue.high - issue.low) / 100.0
    return float(f"{round(level / step) * step:.10g}") + 0.0


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _rows(e: Exchange, r: Rung, s: Situation) -> list[tuple[Cell, ...]]:
    giver, other, gives, wants = _names(e, s)
    head = f"{giver} to {other}: {gives} {r.words} for {wants}"
    options = s.issues[e.wants].options is not None
    out: list[tuple[Cell, ...]] = []
    for i, counting in enumerate(("worth alone", "and red lines")):
        least, most = r.least[i], r.most[i]
        out.append(
            (
                head if i == 0 else "",
                counting,
                r.unpaid.middle if i == 0 else None,
                r.gets.middle if i == 0 else None,
                r.unpaid_pays[i],
                least.words[1],
                None if options else _hundredth(least.low, s.issues[e.wants]),
                None if options else _hundredth(least.high, s.issues[e.wants]),
                most.words[1],
                r.overlap[i],
                None if r.asked_pays is None else r.asked_pays[i],
                r.none_suffices[i],
            )
        )
    return out
