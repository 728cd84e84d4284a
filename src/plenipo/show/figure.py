"""Charts ready for a section: wide and narrow, with the words for those who cannot see."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from plenipo.show.chart import NARROW, Span, causes_chart, gains_chart, sources_chart
from plenipo.show.heat import Heat, heat_chart, told
from plenipo.show.pairs import Pair, pairs_chart
from plenipo.show.positions import IssueRow, fitting, positions_chart
from plenipo.show.section import Chart
from plenipo.show.sentence import finish, joined
from plenipo.show.shifts import Shift, shifts_chart
from plenipo.show.table import cell_text
from plenipo.show.timeline import Event, timeline_chart

__all__ = [
    "causes_figure",
    "gains_figure",
    "heat_figure",
    "pairs_figure",
    "positions_figures",
    "shifts_figure",
    "sources_figure",
    "timeline_figure",
]


def positions_figures(issues: Sequence[IssueRow], *, caption: str = "") -> tuple[Chart, ...]:
    """Positions and the deal; none without issues.

    Several pictures that read as one, so that no page of paper has to cut them: the
    first has the caption and explains the marks of all.
    """
    groups = fitting(issues)
    return tuple(
        Chart(
            spec=positions_chart(group, key=() if i else issues),
            narrow=positions_chart(group, width=NARROW, key=() if i else issues),
            alt=" ".join(_issue_words(issue) for issue in group),
            caption="" if i else caption,
        )
        for i, group in enumerate(groups)
    )


def gains_figure(
    parties: Mapping[str, Span],
    *,
    groups: Mapping[str, str] | None = None,
    against: str = "no deal",
    caption: str = "",
) -> tuple[Chart, ...]:
    """Gain of each party against no deal."""
    if not parties:
        return ()
    words = joined(f"{name} {_span_words(span)}" for name, span in parties.items())
    return (
        Chart(
            spec=gains_chart(parties, groups=groups, against=against),
            narrow=gains_chart(parties, groups=groups, against=against, width=NARROW),
            alt=finish(f"Gain against {against} in points of the party's own agenda: {words}"),
            caption=caption,
        ),
    )


def causes_figure(
    causes: Mapping[str, float], *, head: tuple[str, float] | None = None, caption: str = ""
) -> tuple[Chart, ...]:
    """How often it fails, and why."""
    if not causes and head is None:
        return ()
    start = f"{head[0]}: {cell_text(head[1], 'share')} of draws. " if head else ""
    words = f"Causes: {_share_list(causes)}." if causes else ""
    return (
        Chart(
            spec=causes_chart(causes, head=head),
            narrow=causes_chart(causes, head=head, width=NARROW),
            alt=f"{start}{words}".strip(),
            caption=caption,
        ),
    )


def sources_figure(sources: Mapping[str, float], *, caption: str = "") -> tuple[Chart, ...]:
    """What the answer rests on."""
    if not sources:
        return ()
    return (
        Chart(
            spec=sources_chart(sources),
            narrow=sources_chart(sources, width=NARROW),
            alt=f"{_share_list(sources)}.",
            caption=caption,
        ),
    )


def heat_figure(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float]],
    *,
    errors: Sequence[Sequence[float]] | None = None,
    corner: str = "",
    total: Sequence[float] | None = None,
    total_name: str = "all together",
    signs: tuple[str, str] = ("gains", "loses"),
    caption: str = "",
) -> tuple[Chart, ...]:
    """Whose doing is worth what to whom: numbers on tints.

    Parameters
    ----------
    values : (row, column) points
    errors : (row, column) standard errors; numbers within two of them are muted
    corner : what rows and columns are, "seat of, worth to"
    total : one number for each column, set apart below
    signs : what a number above and below nothing means, for the key
    """
    if not rows or not columns:
        return ()
    heat = Heat(
        rows=tuple(rows),
        columns=tuple(columns),
        values=tuple(tuple(map(float, row)) for row in values),
        errors=None if errors is None else tuple(tuple(map(float, row)) for row in errors),
        corner=corner,
        total=None if total is None else tuple(map(float, total)),
        total_name=total_name,
        signs=signs,
    )
    lines = [_heat_words(heat, i) for i in range(len(heat.rows))]
    if heat.total is not None:
        numbers = zip(heat.columns, heat.total, strict=True)
        lines.append(finish(f"{total_name}: {_points_list(numbers)}"))
    head = finish(corner) if corner else ""
    return (
        Chart(
            spec=heat_chart(heat),
            narrow=heat_chart(heat, width=NARROW),
            alt=" ".join([head, *lines]).strip(),
            caption=caption,
        ),
    )


def timeline_figure(
    events: Sequence[Event],
    parties: Sequence[str],
    *,
    total: Mapping[str, float] | None = None,
    total_name: str = "all of it together",
    caption: str = "",
) -> tuple[Chart, ...]:
    """What each dated event changed for each party, in points, in order of date."""
    if not events or not parties:
        return ()
    lines = [
        finish(
            f"{event.on + ', ' if event.on else ''}{event.name}: "
            + _points_list((p, event.values[p]) for p in parties if p in event.values)
        )
        for event in events
    ]
    if total is not None:
        numbers = _points_list((p, total[p]) for p in parties if p in total)
        lines.append(finish(f"{total_name}: {numbers}"))
    return (
        Chart(
            spec=timeline_chart(events, parties, total=total, total_name=total_name),
            narrow=timeline_chart(
                events, parties, total=total, total_name=total_name, width=NARROW
            ),
            alt=" ".join(lines),
            caption=caption,
        ),
    )


def pairs_figure(
    pairs: Sequence[Pair], *, against: str = "no deal", caption: str = ""
) -> tuple[Chart, ...]:
    """The same thing early, late and not at all, for each name."""
    if not pairs:
        return ()
    words = [
        finish(f"{pair.name}: {joined(f'{k} {_span_words(s)}' for k, s in pair.marks.items())}")
        for pair in pairs
    ]
    return (
        Chart(
            spec=pairs_chart(pairs, against=against),
            narrow=pairs_chart(pairs, against=against, width=NARROW),
            alt=" ".join([f"Points of the party's own agenda against {against}.", *words]),
            caption=caption,
        ),
    )


def shifts_figure(
    shifts: Sequence[Shift], today: float, *, of: str = "", caption: str = ""
) -> tuple[Chart, ...]:
    """How far a chance would move if each thing were seen, and if not."""
    if not shifts:
        return ()
    words = joined(
        f"{s.name}: {cell_text(s.seen, 'share')} if seen, {cell_text(s.unseen, 'share')} if not"
        for s in shifts
    )
    head = f"{of}, today {cell_text(today, 'share')}. " if of else ""
    return (
        Chart(
            spec=shifts_chart(shifts, today, of=of),
            narrow=shifts_chart(shifts, today, of=of, width=NARROW),
            alt=finish(f"{head}{words}"),
            caption=caption,
        ),
    )


def _heat_words(heat: Heat, i: int) -> str:
    values, errors = heat.values[i], heat.errors[i] if heat.errors else (0.0,) * len(heat.columns)
    sure = [
        (name, v)
        for name, v, e in zip(heat.columns, values, errors, strict=True)
        if told(v, e) or not math.isfinite(v)
    ]
    words = _points_list(sure) or "nothing that can be told"
    return finish(f"{heat.rows[i]}: {words}")


def _points_list(numbers: Iterable[tuple[str, float]]) -> str:
    return joined(f"{name} {cell_text(v, 'gain')}" for name, v in numbers)


def _share_list(shares: Mapping[str, float]) -> str:
    return joined(f"{words} {cell_text(p, 'share')}" for words, p in shares.items())


def _span_words(span: Span) -> str:
    low, middle, high = (cell_text(v, "gain") for v in span)
    if not math.isfinite(span[1]):
        return "never solved"
    return middle if low == high else f"{middle} ({low} to {high})"


def _issue_words(issue: IssueRow) -> str:
    near = joined(
        f"{s.party} {_nearest(issue, s.span[1])}" for s in issue.stances if math.isfinite(s.span[1])
    )
    deal = issue.deal_words or (_nearest(issue, issue.deal[1]) if issue.deal else "")
    parts = [f"{issue.name}: status quo {_nearest(issue, issue.status_quo)}"]
    parts += [f"positions {near}"] if near else []
    parts += [f"deal {deal}"] if deal else []
    return finish("; ".join(parts))


def _nearest(issue: IssueRow, at: float) -> str:
    named = [(abs(x - at), f'"{word}"') for x, word in issue.anchors if word]
    return f"near {min(named)[1]}" if named else f"{at:.2g}"
