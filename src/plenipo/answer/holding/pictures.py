"""Whether it would hold, in pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plenipo.show.promised import (
    Belief,
    Guarantor,
    Hinge,
    SlackBar,
    chain_figure,
    credibility_figure,
    slack_figure,
)
from plenipo.show.section import Chart
from plenipo.show.sentence import capital, joined

if TYPE_CHECKING:
    from plenipo.answer.base import Interval
    from plenipo.answer.hold import Holding
    from plenipo.answer.holding.answering import Answering

__all__ = ["pictures"]

MOST = 3  # guarantees taken away one by one in a picture


def pictures(a: Holding) -> tuple[Chart, ...]:
    """Slack as it is and without each guarantee, who believes what, and the chain."""
    if not a.deals.count:
        return ()
    history = a.past.charts() if a.past is not None else ()
    return (*_slacks(a), *_beliefs(a), *_chain(a), *history)


def _span(x: Interval) -> tuple[float, float, float]:
    return x.low, x.middle, x.high


def _slacks(a: Holding) -> tuple[Chart, ...]:
    name = a.situation.name_of
    bars = [
        SlackBar(name=name(row.party), span=_span(row.own.points), group="As it is")
        for row in a.slack.values()
    ]
    for g in list(a.break_even.values())[:MOST]:
        bars.append(
            SlackBar(
                name=joined(map(name, g.against)),
                span=_span(g.slack_without),
                group=f"Without {_issue(a, g)}",
            )
        )
    answered = {p for g in a.break_even.values() for p in g.against}
    if answered:
        bars += [
            SlackBar(name=name(row.party), span=_span(a.unguarded["slack"][key]), group=group)
            for group in ("With nobody to answer",)
            for key, row in a.slack.items()
            if row.party in answered
        ]
    for look in a.views:
        bars += [
            SlackBar(
                name=name(row.party),
                span=_span(row.by_viewer[look.party].points),
                group=f"As {name(look.party)} sees it",
            )
            for row in a.slack.values()
            if look.role in ("signs", "sends") and row.party in answered
        ]
    return slack_figure(bars, caption="What each has to spare before breaking the deal, in points")


def _issue(a: Holding, g: Answering) -> str:
    return a.situation.issue_name(g.through) if g.through else f"{a.situation.name_of(g.by)}'s word"


def _level(a: Holding, g: Answering) -> str:
    """Through what, and how much of it the middle deal promises."""
    if g.through is None or g.level is None:
        return capital(_issue(a, g))
    return f"{capital(_issue(a, g))}: {a.deals.situation.issues[g.through].words(g.level[1])}"


def _beliefs(a: Holding) -> tuple[Chart, ...]:
    name = a.situation.name_of
    beliefs = [
        Belief(
            name=f"{name(g.by)}, through {_issue(a, g)}" if g.through else name(g.by),
            seen={name(v): _span(x) for v, x in g.believed.items()},
            needed=_span(g.where_needed) if g.unneeded < 1.0 else (0.0, 0.0, 0.0),
            by=joined(map(name, g.against)),
            none_suffices=g.none_suffices,
        )
        for g in a.break_even.values()
        if g.draws
    ]
    return credibility_figure(
        beliefs,
        caption="How firmly each promise in full is believed, and would have to be in the draws "
        "that do not hold without it",
    )


def _chain(a: Holding) -> tuple[Chart, ...]:
    if not a.chain:
        return ()
    name = a.situation.name_of
    keys = {g.by: g.key for g in a.break_even.values()}
    guarantors = [
        Guarantor(
            key=g.key,
            name=name(g.by),
            chance=_span(g.chance),
            note=_level(a, g),
            answers=tuple(map(name, g.against)),
        )
        for g in a.break_even.values()
    ]
    hinges = [
        Hinge(
            of=x.waits,
            on=keys.get(x.awaits, ""),
            acts=_span(x.chance_sure),
            fails=_span(x.chance_alone),
        )
        for x in a.chain
    ]
    seen = joined(dict.fromkeys(name(p) for g in a.break_even.values() for p in g.against))
    return chain_figure(
        guarantors, hinges, seen_by=seen, caption="Who acts on this deal, and who waits for whom"
    )
