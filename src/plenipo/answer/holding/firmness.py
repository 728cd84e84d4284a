"""How firm each guarantee is and would have to be, in tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from plenipo.answer.holding.telling import issue_of
from plenipo.show.section import Cell, Grid
from plenipo.show.sentence import capital, joined

if TYPE_CHECKING:
    from plenipo.answer.hold import Holding
    from plenipo.answer.holding.answering import Answering

__all__ = ["guarantee_grids", "key_words", "level_words"]

NONE = "none suffices"


def guarantee_grids(a: Holding) -> tuple[Grid, ...]:
    """What each would have to be, what it does, and who waits for whom."""
    if not a.break_even:
        return ()
    return (_needed_grid(a), _effect_grid(a), *_chain_grid(a))


def level_words(a: Holding, g: Answering) -> tuple[str, str, str] | None:
    """Low, middle and high level of the issue a guarantee works through, in its own words."""
    if g.level is None or g.through is None:
        return None
    issue = a.deals.situation.issues[g.through]
    low, middle, high = g.level
    return issue.words(low), issue.words(middle), issue.words(high)


def key_words(a: Holding, key: str) -> str:
    """An obligation or guarantee by name: the party, and what tells it from its others."""
    party, dot, number = key.partition(".")
    party, colon, issue = party.partition(":")
    text = a.situation.name_of(party)
    if colon:
        text += f" ({a.situation.issue_name(issue) if issue in a.situation.issues else issue})"
    return f"{text}, no. {number}" if dot else text


def _against(a: Holding, g: Answering) -> str:
    return f"{key_words(a, g.key)} against {joined(map(a.situation.name_of, g.against))}"


def _needed_grid(a: Holding) -> Grid:
    needed: list[tuple[Cell, ...]] = []
    for g in a.break_even.values():
        words = level_words(a, g)
        needed.append(
            (
                _against(a, g),
                words[1] if words else "in full",
                g.chance.middle,
                1.0 - g.unneeded,
                _finite(g.where_stated.middle) if g.own else None,
                *(_belief(x) for x in (g.where_needed.low, g.where_needed.middle)),
                _belief(g.where_needed.high),
                g.none_suffices,
                _finite(g.where_lacking.middle),
            )
        )
    return Grid(
        caption="How firmly a guarantee would have to be believed by whom it is to stop",
        columns=(
            "guarantee",
            "in the typical deal",
            "chance that it acts on this deal",
            "needed",
            "believed",
            "least belief, low",
            "least belief, middle",
            "least belief, high",
            NONE,
            "credibility x loss just enough (points)",
        ),
        rows=tuple(needed),
        formats=(
            *("text", "text", "level", "share", "level"),
            *("level", "level", "level", "share", "points"),
        ),
        note="Believed, and least belief: over the draws that do not hold without it, the promise "
        "made in full and everything else as it is; the chance that it then acts, times its loss, "
        "is what the last column says. Chances from 0 to 1; a dash: it only follows another.",
    )


def _effect_grid(a: Holding) -> Grid:
    effect: list[tuple[Cell, ...]] = []
    for g in a.break_even.values():
        effect.append(
            (
                _against(a, g),
                g.holds_without,
                g.holds_with,
                g.holds_in_full,
                g.holds_for_sure,
                g.saves,
                g.slack_without.middle,
                g.slack_with.middle,
            )
        )
    return Grid(
        caption="What each guarantee does (share of draws that hold; points to spare)",
        columns=(
            "guarantee",
            "holds without it",
            "holds with it as it is",
            "holds, promised in full",
            "holds, in full and sure",
            "only because of it",
            "to spare without it",
            "to spare with it",
        ),
        rows=tuple(effect),
        formats=("text", "share", "share", "share", "share", "share", "gain", "gain"),
    )


def _belief(x: float) -> Cell:
    return NONE if x > 1.0 + 1e-12 else x


def _finite(x: float) -> Cell:
    return NONE if math.isinf(x) else x


def _chain_grid(a: Holding) -> list[Grid]:
    if not a.chain:
        return []
    rows: list[tuple[Cell, ...]] = []
    for link in a.chain:
        g = a.break_even[link.waits]
        other = next((h for h in a.break_even.values() if h.by == link.awaits), None)
        behind = issue_of(a, other) if other else a.situation.name_of(link.awaits)
        for words, acts, chance, sure, holds, slack in (
            ("without", link.without, link.chance_alone, None, link.holds_alone, link.slack_alone),
            (
                "with",
                link.with_,
                link.chance_both,
                link.chance_sure.middle,
                link.holds_both,
                link.slack_both,
            ),
        ):
            rows.append(
                (
                    capital(f"{issue_of(a, g)} {words} {behind}"),
                    acts.middle,
                    chance.middle,
                    sure,
                    holds,
                    slack.low,
                    slack.middle,
                    slack.high,
                )
            )
    return [
        Grid(
            caption="One guarantee behind another: the same draws with and without it",
            columns=(
                "",
                "acts in full, if the other does (or does not)",
                "chance that it acts on this deal",
                "the same, were the other sure",
                "holds",
                "to spare, low",
                "middle",
                "high",
            ),
            rows=tuple(rows),
            formats=("text", "level", "level", "level", "share", "gain", "gain", "gain"),
        )
    ]
