"""Pictures of promises: kept or broken, believed, waiting, carried; wide and narrow, with words.

What :mod:`plenipo.show.figure` is for gains and causes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from plenipo.show.beliefs import Belief, beliefs_chart, needed_words
from plenipo.show.chain import Guarantor, Hinge, chain_chart
from plenipo.show.chart import NARROW, Span
from plenipo.show.section import Chart
from plenipo.show.sentence import finish, joined
from plenipo.show.slack import SlackBar, slack_chart
from plenipo.show.strip import Carrier, Strip, strip_chart
from plenipo.show.survival import BAND, Curve, cases, survival_chart
from plenipo.show.table import cell_text

__all__ = [
    "Belief",
    "Curve",
    "Guarantor",
    "Hinge",
    "SlackBar",
    "chain_figure",
    "credibility_figure",
    "slack_figure",
    "strip_figure",
    "survival_figure",
]


def slack_figure(bars: Sequence[SlackBar], *, caption: str = "") -> tuple[Chart, ...]:
    """By how many points keeping what is agreed beats breaking it, for each who could."""
    if not bars:
        return ()
    lines: list[str] = []
    for group in dict.fromkeys(bar.group for bar in bars):
        words = joined(f"{b.name} {_points(b.span)}" for b in bars if b.group == group)
        lines.append(finish(f"{group}: {words}" if group else words))
    head = "Keeping less breaking it, in points of the party's own agenda."
    return (
        Chart(
            spec=slack_chart(bars),
            narrow=slack_chart(bars, width=NARROW),
            alt=" ".join([head, *lines]),
            caption=caption,
        ),
    )


def credibility_figure(beliefs: Sequence[Belief], *, caption: str = "") -> tuple[Chart, ...]:
    """How firmly each promise is believed by whom, and how firmly it would have to be."""
    if not beliefs:
        return ()
    return (
        Chart(
            spec=beliefs_chart(beliefs),
            narrow=beliefs_chart(beliefs, width=NARROW),
            alt=" ".join(map(_belief_words, beliefs)),
            caption=caption,
        ),
    )


def chain_figure(
    guarantors: Sequence[Guarantor],
    hinges: Sequence[Hinge] = (),
    *,
    seen_by: str = "",
    caption: str = "",
) -> tuple[Chart, ...]:
    """Who acts when it comes to that, and who acts only where another does."""
    if not guarantors:
        return ()
    name = {g.key: g.name for g in guarantors}
    lines = [f"As {seen_by} sees it."] if seen_by else []
    lines += [finish(f"{g.name} acts in {_share(g.chance)} of cases") for g in guarantors]
    lines += [
        finish(
            f"{name[h.of]}: {_share(h.acts)} if {name[h.on]} acts, {_share(h.fails)} if it does not"
        )
        for h in hinges
        if h.of in name and h.on in name
    ]
    return (
        Chart(
            spec=chain_chart(guarantors, hinges),
            narrow=chain_chart(guarantors, hinges, width=NARROW),
            alt=" ".join(lines),
            caption=caption,
        ),
    )


def survival_figure(
    curves: Sequence[Curve], *, band: str = BAND, caption: str = ""
) -> tuple[Chart, ...]:
    """What share still stands after so many years, one panel for each way to count."""
    if not curves:
        return ()
    return (
        Chart(
            spec=survival_chart(curves, band=band),
            narrow=survival_chart(curves, band=band, width=NARROW),
            alt=" ".join(map(_curve_words, curves)),
            caption=caption,
        ),
    )


def strip_figure(strips: Sequence[Strip], *, caption: str = "") -> tuple[Chart, ...]:
    """Who negotiates, applies, guarantees and pays: a picture for each room."""
    return tuple(
        Chart(
            spec=strip_chart(strip),
            narrow=strip_chart(strip, width=NARROW),
            alt=_strip_words(strip),
            caption=caption if i == 0 else "",
        )
        for i, strip in enumerate(s for s in strips if s.columns)
    )


def _belief_words(belief: Belief) -> str:
    seen = joined(f"{viewer} {_share(span)}" for viewer, span in belief.seen.items())
    line = f"{belief.name}: believed by {seen}" if seen else belief.name
    if belief.needed is not None:
        by = f" from {belief.by}" if belief.by else ""
        line += f"; needed{by}: {needed_words(belief)}"
    if math.isfinite(belief.none_suffices) and belief.none_suffices > 0:
        line += f"; none is enough in {cell_text(belief.none_suffices, 'share')} of draws"
    return finish(line)


def _curve_words(curve: Curve) -> str:
    line = f"{curve.name}, {cases(curve)}"
    steps = curve.steps if curve.dots else [(0.0, 1.0, 1.0, 1.0), *curve.steps]
    shown = [
        max((s for s in steps if s[0] == y or (s[0] < y and not curve.dots)), default=None)
        for y in (1, 2, 5, 10)
    ]
    parts = [
        f"{cell_text(s[1], 'share')} ({cell_text(s[2], 'share')} to {cell_text(s[3], 'share')}) "
        f"after {y} {'year' if y == 1 else 'years'}"
        for y, s in zip((1, 2, 5, 10), shown, strict=True)
        if s is not None and y <= max(t[0] for t in steps)
    ]
    return finish(f"{line}: {joined(parts)} still stand" if parts else line)


def _strip_words(strip: Strip) -> str:
    def who(carrier: Carrier) -> str:
        odds = carrier.chance
        parts = [
            "" if carrier.seated else "without a seat",
            cell_text(odds, "share") if math.isfinite(odds) and odds < 1 else "",
            carrier.note,
        ]
        told = ", ".join(part for part in parts if part)
        return f"{carrier.name} ({told})" if told else carrier.name

    lines = [
        f"{role}: {joined(map(who, found))}" if found else f"{role}: nobody"
        for role, found in strip.columns.items()
    ]
    return finish(f"{strip.name}. {'. '.join(lines)}" if strip.name else ". ".join(lines))


def _points(span: Span) -> str:
    if not all(math.isfinite(v) for v in span):
        return "not known"
    low, middle, high = (cell_text(v, "gain") for v in span)
    return middle if low == high else f"{middle} ({low} to {high})"


def _share(value: Span | float) -> str:
    span = value if isinstance(value, tuple) else (value, value, value)
    if not all(math.isfinite(v) for v in span):
        return "an unknown share"
    low, middle, high = (cell_text(v, "share") for v in span)
    return middle if low == high else f"{middle} ({low} to {high})"
