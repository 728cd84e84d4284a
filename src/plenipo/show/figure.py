"""Charts ready for a section: wide and narrow, with the words for those who cannot see."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from plenipo.show.chart import NARROW, Span, causes_chart, gains_chart, sources_chart
from plenipo.show.positions import IssueRow, fitting, positions_chart
from plenipo.show.section import Chart
from plenipo.show.sentence import finish, joined
from plenipo.show.table import cell_text

__all__ = ["causes_figure", "gains_figure", "positions_figures", "sources_figure"]


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
