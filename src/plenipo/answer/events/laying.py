"""Dated events in tables and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plenipo.answer.base import Interval, how_found
from plenipo.answer.events.telling import act_words, label, sentences, shown
from plenipo.show.figure import timeline_figure
from plenipo.show.section import Cell, Chart, Grid, Section
from plenipo.show.timeline import Event as Dot

if TYPE_CHECKING:
    from plenipo.answer.changes import Changes
    from plenipo.answer.events.pricing import Price
    from plenipo.answer.events.redress import Redress, Step
    from plenipo.answer.events.replay import Replay

__all__ = ["section"]

Row = tuple[Cell, ...]
SOLUTIONS = {"nash": "Nash", "kalai_smorodinsky": "Kalai-Smorodinsky"}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
HOW = (
    "How to write one: `changes: [{name: in a hurry, on: 2025-02-14, by: us, act: haste, "
    "within: 6}]`."
)


def section(a: Changes) -> Section:
    """Sentences, the timeline, and the tables behind them."""
    grids: list[Grid] = []
    charts: tuple[Chart, ...] = ()
    if a.events:
        charts = _timeline(a, a.main)
        grids += [_events(a, x) for x in a.replays]
        grids += [_days(a, x) for x in a.replays]
        grids += [_detail(a), _prices(a)]
    grids += [
        grid for x in a.hurries for found in x.rules.values() if found for grid in found.grids()
    ]
    for grid in (_devalued(a), _redresses(a), _norms(a), _types(a), _late(a)):
        if grid.rows:
            grids.append(grid)
    if not grids:
        grids.append(_standing(a))
    return Section(
        title=f"What changed: {a.main.name}",
        anchor=f"changes-{a.table}",
        sentences=sentences(a),
        charts=charts,
        grids=tuple(grids),
        notes=how_found(a.method, a.basis, *(() if a.events else (HOW,)), drawn="used"),
    )


def _shown(a: Changes) -> list[int]:
    return shown(a.situation, a.actors)


def _names(a: Changes) -> tuple[str, ...]:
    return tuple(a.situation.name_of(a.actors[i]) for i in _shown(a))


def _timeline(a: Changes, replayed: Replay) -> tuple[Chart, ...]:
    at, names = _shown(a), _names(a)
    dots: list[Dot] = []
    for e, event in enumerate(a.events):
        mean = replayed.share[e].mean(axis=0)
        error = np.hypot(replayed.error(replayed.share[e]), replayed.order_error[e])
        dots.append(
            Dot(
                name=label(a.situation, event),
                on=f"{event.on.day} {MONTHS[event.on.month - 1]} {event.on.year}",
                values={n: float(mean[i]) for n, i in zip(names, at, strict=True)},
                errors={n: float(error[i]) for n, i in zip(names, at, strict=True)},
                by=" and ".join(a.situation.name_of(p) for p in event.by),
            )
        )
    total = replayed.total.mean(axis=0)
    return timeline_figure(
        dots,
        names,
        total={n: float(total[i]) for n, i in zip(names, at, strict=True)},
        caption=f"What each event changed for each party at {replayed.name}, in points",
    )


def _events(a: Changes, replayed: Replay) -> Grid:
    at = _shown(a)
    rows: list[Row] = []
    for e, event in enumerate(a.events):
        mean = replayed.share[e].mean(axis=0)
        rows.append(
            (
                label(a.situation, event),
                event.on.isoformat(),
                *(float(mean[i]) for i in at),
                a.why_zero(e, replayed) or None,
            )
        )
    total = replayed.total.mean(axis=0)
    rows.append(("all of it together", None, *(float(total[i]) for i in at), None))
    return Grid(
        caption=f"What each event changed at {replayed.name} (points of each one's own agenda)",
        columns=("event", "on", *_names(a), "nothing, because"),
        rows=tuple(rows),
        formats=("text", "text", *["gain"] * len(at), "text"),
        note=(
            "An event's average effect over every order in which they could have come. The "
            f"shares add up to the last row within {replayed.residual:.0e} points."
        ),
    )


def _days(a: Changes, replayed: Replay) -> Grid:
    at = _shown(a)
    dates = ["before", *dict.fromkeys(f"after {e.on.isoformat()}" for e in a.events)]
    return Grid(
        caption=f"What each could expect at {replayed.name}, day by day (100 = all it wants)",
        columns=("", *_names(a), "agreed", "no deal"),
        rows=tuple(
            (
                day,
                *(float(replayed.days[d].mean(axis=0)[i]) for i in at),
                float(replayed.success[d]),
                float(replayed.no_deal[d]),
            )
            for d, day in enumerate(dates)
        ),
        formats=("text", *["points"] * len(at), "share", "share"),
        note='"agreed": the share of draws in which what ends the costs of going on is agreed.',
    )


def _detail(a: Changes) -> Grid:
    rows: list[Row] = []
    for e, event in enumerate(a.events):
        undone = a.undone(e)
        for i in _shown(a):
            share = a.main.share[e, :, i]
            if abs(share.mean()) < 0.05:
                continue
            middle = Interval.of(share)
            error = np.hypot(a.main.error(share[:, None])[0], a.main.order_error[e, i])
            rows.append(
                (
                    f"{label(a.situation, event)}: {a.situation.name_of(a.actors[i])}",
                    float(share.mean()),
                    middle.low,
                    middle.middle,
                    middle.high,
                    float(error),
                    float((share * (1.0 - undone)).mean()) if a.reversible(e) else None,
                )
            )
    return Grid(
        detail=True,
        caption=f"Each share at {a.main.name}: mean, middle 80 % of draws, error of the mean",
        columns=("event: party", "mean", "low", "middle", "high", "error", "if taken back"),
        rows=tuple(rows),
        formats=("text", "gain", "gain", "gain", "gain", "level", "gain"),
        note='"if taken back": what stays once as much as the file calls reversible is undone.',
    )


def _prices(a: Changes) -> Grid:
    at = _shown(a)
    rows: list[Row] = []
    for item in a.priced:
        name = item.act.name or act_words(a.situation, item.act)
        for replayed in a.replays:
            for solution, words in SOLUTIONS.items():
                price = item.prices[replayed.table][solution]
                rows.append(
                    (
                        name,
                        replayed.name,
                        words,
                        *(float(price.mean[i]) for i in at),
                    )
                )
    return Grid(
        detail=True,
        caption="Each act by itself: with it less without it, all else as on the last day",
        columns=("act", "at", "solution", *_names(a)),
        rows=tuple(rows),
        formats=("text", "text", "text", *["gain"] * len(at)),
        note=(
            f"First {a.price_draws:,} draws. Nash leaves a bound that does not bind free; "
            "Kalai-Smorodinsky charges for it, since it lowers the most a party could have had."
        ),
    )


def _devalued(a: Changes) -> Grid:
    at, s = _shown(a), a.situation
    rows: list[Row] = []
    for x in a.devalued:
        spared = "; ".join(
            f"{s.name_of(p)} {price.mean[0]:+.1f}".replace("-", "\N{MINUS SIGN}")
            for p, price in x.slack.items()
        )
        rows.append(
            (
                x.act.name or act_words(s, x.act),
                next(r.name for r in a.replays if r.table == x.table),
                x.draws,
                x.before,
                x.holds,
                spared or None,
                *(float(x.worth.mean[i]) for i in at),
            )
        )
    looked = max((x.looked for x in a.devalued), default=0)
    return Grid(
        caption="What a devalued promise does to the deals that must be kept",
        columns=("act", "at", "draws", "held before", "holds", "to spare", *_names(a)),
        rows=tuple(rows),
        formats=("text", "text", "count", "share", "share", "text", *["gain"] * len(at)),
        note=(
            f'Of {looked:,} draws those with a deal that obliges somebody. "to spare": change of '
            "the points somebody loses by breaking it. By party: the table settled with every "
            "package weighed by whether it would hold, with the act less without, in points."
        ),
    )


def _redresses(a: Changes) -> Grid:
    rows: list[Row] = []
    s = a.situation
    for found in a.redresses:
        act = next(p.act for p in a.priced if p.number == found.number)
        for step in found.steps:
            if not np.isfinite(step.size) and step.restores < 0.05:
                continue
            rows.append(_step(a, act.name or act_words(s, act), found, step))
        if not any(np.isfinite(x.size) or x.restores >= 0.05 for x in found.steps):
            nothing = ("none suffices", None, 0.0)
            rows.append((*_whose(a, act.name or act_words(s, act), found), *nothing))
    return Grid(
        caption="What the other side would have to hold back to make good an act",
        columns=("act", "party", "lost", "other side", "on", "claims less by", "makes good"),
        rows=tuple(rows),
        formats=("text", "text", "gain", "text", "text", "level", "share"),
        note=(
            "The other side asks for less than it wants on one issue, by that much on the "
            "issue's own scale, and never past today's level; smallest share of the range "
            'first. "makes good": the most of the loss that claiming less restores.'
        ),
    )


def _whose(a: Changes, name: str, found: Redress) -> tuple[Cell, ...]:
    s = a.situation
    return (name, s.name_of(found.party), -found.loss, s.name_of(found.by))


def _step(a: Changes, name: str, found: Redress, step: Step) -> Row:
    size = float(step.size) if np.isfinite(step.size) else None
    body = a.situation.issues[step.issue]
    issue = f"{a.situation.issue_name(step.issue)} ({body.low:g} to {body.high:g})"
    return (*_whose(a, name, found), issue, size, step.restores)


def _norms(a: Changes) -> Grid:
    at = _shown(a)

    def cells(price: Price) -> list[float]:
        return [float(price.mean[i]) for i in at]

    s = a.situation
    return Grid(
        caption="What a norm is worth: held by all who held it, less not there at all (points)",
        columns=("norm", "at", "still binds", *_names(a)),
        rows=tuple(
            (
                x.norm.replace("_", " "),
                "the full table" if x.table not in s.tables else s.tables[x.table].name or x.table,
                "yes" if x.held else "no",
                *cells(x.price),
            )
            for x in a.norms
        ),
        formats=("text", "text", "text", *["gain"] * len(at)),
    )


def _types(a: Changes) -> Grid:
    rows: list[Row] = []
    for name, split in a.types.items():
        for word in ("yes", "no"):
            values = [split[word].get(a.actors[i]) for i in _shown(a)]
            rows.append((f"{name.replace('_', ' ')}: {word}", split["draws"][word], *values))
    return Grid(
        detail=True,
        caption=f"All of it together at {a.main.name}, where a hidden type is true and where not",
        columns=("type", "draws", *_names(a)),
        rows=tuple(rows),
        formats=("text", "count", *["gain"] * len(_shown(a))),
    )


def _late(a: Changes) -> Grid:
    return Grid(
        caption="Listed, and not yet in force",
        columns=("act", "on", "by"),
        rows=tuple(
            (
                act.name or act_words(a.situation, act),
                act.on.isoformat(),
                a.situation.name_of(act.by) if act.by else None,
            )
            for act in a.late
        ),
    )


def _standing(a: Changes) -> Grid:
    last = a.main.days[-1].mean(axis=0)
    return Grid(
        caption=f"What each can expect at {a.main.name} (100 = all it wants)",
        columns=("party", "points"),
        rows=tuple((name, float(last[i])) for name, i in zip(_names(a), _shown(a), strict=True)),
        formats=("text", "points"),
    )
