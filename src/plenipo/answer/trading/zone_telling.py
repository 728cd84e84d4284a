"""The zone of possible agreement in sentences and tables."""

from __future__ import annotations

from collections.abc import Sequence

from plenipo.answer.trading.zone import Closing, Extent, Zone
from plenipo.answer.trading.zone_moves import Move
from plenipo.show.extent import Reach, extent_figure
from plenipo.show.section import Cell, Chart, Grid
from plenipo.show.sentence import (
    capital,
    draws_words,
    finish,
    joined,
    numeral,
    points_words,
    share_words,
)
from plenipo.situation.model import Situation

__all__ = ["charts", "closing_words", "grids", "move_words", "sentences"]

LEAST = 0.005  # a share below which nothing is told
WORTH = 0.02  # a change of the chance that makes a bluff worth testing
MOST = 3
ROWS = 12
SMALL = 0.05  # of the packages: a zone that is hard to hit


def sentences(zone: Zone, s: Situation) -> tuple[str, ...]:
    """Whether it is open; what closes it, what opens it, the bluff worth testing; its size."""
    said = [_headline(zone, s), _closed(zone, s), _opened(zone, s), _size(zone)]
    return tuple(finish(x) for x in said if x)


def grids(zone: Zone, s: Situation) -> tuple[Grid, ...]:
    """The zone, what closes it, what opens it, and how far it reaches."""
    out = [_zone_grid(zone, s)]
    if any(c.share >= LEAST for c in zone.closing):
        out.append(_closing_grid(zone, s))
    if zone.moves:
        out.append(_moves_grid(zone, s))
    if zone.extents:
        out.append(_extent_grid(zone, s))
    return tuple(out)


def charts(zone: Zone, s: Situation) -> tuple[Chart, ...]:
    """How far each scale can go in the zone."""
    return extent_figure(
        [_reach(x, s) for x in zone.extents if s.issues[x.issue].options is None],
        caption="How far each issue can go in a package that everybody asked would sign",
    )


def _reach(x: Extent, s: Situation) -> Reach:
    body = s.issues[x.issue]
    low, high = (
        (body.unit_level(e.low), body.unit_level(e.middle), body.unit_level(e.high))
        for e in (x.low, x.high)
    )
    return Reach(
        name=capital(s.issue_name(x.issue)),
        low=low,
        high=high,
        today=body.unit_level(body.status_quo),
        now=body.unit_level(x.now),
        rungs=tuple(sorted(body.unit_level(at) for at in body.scale or ())),
        words=(x.low_words, x.high_words),
    )


def matter(zone: Zone, s: Situation) -> str:
    """What must come about, in words."""
    return joined(s.issue_name(k) for k in zone.issues) or "a deal"


def _what(zone: Zone, s: Situation) -> str:
    if zone.issues:
        return f"a package with {matter(zone, s)} that everybody asked would sign"
    return "a package that everybody asked would sign and somebody gains by"


def _headline(zone: Zone, s: Situation) -> str:
    n = zone.draws
    text = f"At {zone.name}, there is {_what(zone, s)} {share_words(zone.open, n)}"
    if abs(zone.alone - zone.open) >= LEAST:
        text += f"; the room alone could make one {share_words(zone.alone, n)}"
    if zone.some_deal - zone.open >= LEAST and zone.issues:
        text += f". Some deal, with it or without, is signed {share_words(zone.some_deal, n)}"
    return text


def closing_words(c: Closing, s: Situation, what: str) -> str:
    """What stands in the way, as a noun."""
    match c.kind:
        case "absent":
            who = joined(s.name_of(p) for p in c.parties)
            return f"{who} neither sitting there nor having to accept"
        case "preferred":
            return f"the table preferring to leave {what} aside"
        case "fewer than two seats":
            return "fewer than two seats"
        case "limits" | "acceptance":
            parts = [_line(s, p, k) for p, k in c.lines]
            parts += [f"what {s.name_of(p)} can accept at all" for p in c.parties]
            return joined(parts, word="against")
        case _:
            return "no one or two of the lines or parties alone"


def _line(s: Situation, party: str, issue: str) -> str:
    return f"{s.name_of(party)}'s line on {s.issue_name(issue)}"


def _clashes(zone: Zone, s: Situation) -> list[tuple[str, float]]:
    """Causes in words; two lines on one issue, either of which would open it, are one clash."""
    out: list[tuple[str, float]] = []
    used: set[int] = set()
    for i, c in enumerate(zone.closing):
        if i in used:
            continue
        words, share = closing_words(c, s, matter(zone, s)), c.share
        for j, o in enumerate(zone.closing[i + 1 :], i + 1):
            single = c.kind == o.kind == "limits" and len(c.lines) == len(o.lines) == 1
            if single and j not in used and c.lines[0][1] == o.lines[0][1]:
                who = joined(sorted(s.name_of(x.lines[0][0]) for x in (c, o)))
                words = f"{who} drawing lines on {s.issue_name(c.lines[0][1])} that clash"
                share = max(share, o.share)
                used.add(j)
                break
        out.append((words, share))
    return out


def _closed(zone: Zone, s: Situation) -> str:
    found = [(w, x) for w, x in _clashes(zone, s) if x >= WORTH][:MOST]
    if not found or zone.open > 1.0 - LEAST:
        return ""
    named = joined(f"{words} ({share_words(share, zone.looked)})" for words, share in found)
    return f"What closes it: {named}"


def move_words(some: tuple[Move, ...], s: Situation) -> tuple[str, str]:
    """What moves, and how far: "Russia's line on territory", "stand about 7 lower (...)"."""
    m, *rival = some
    if m.kind == "floor":
        less = points_words(m.size.middle)
        return f"{s.name_of(m.party)} alone", f"be content with {less} less of its agenda"
    assert m.issue is not None
    scale = s.issues[m.issue].options is None
    size = f"about {_figure(m.size.middle)}"
    if rival:
        at = f'from "{m.line_words}" or from "{rival[0].line_words}"'
        far = f"move {size} on its scale towards the other" if scale else "move to the other"
        return f"{lines_words(some, s)}, either of them,", f"{far}, {at}"
    where = f'"{m.to_words}"'
    if m.to_words != m.line_words:
        where += f' instead of "{m.line_words}"'
    step = "lower" if m.side > 0 else "higher"
    if scale:
        where = f"{size} {step} on its scale ({where})"
    return f"{lines_words(some, s)} alone", f"stand {where}"


def lines_words(some: tuple[Move, ...], s: Situation) -> str:
    """Lines on one issue as a noun: "the line of Russia or that of Ukraine on territory"."""
    first, *more = some
    assert first.issue is not None
    if not more:
        return _line(s, first.party, first.issue)
    who = " or that of ".join(s.name_of(m.party) for m in some)
    return f"the line of {who} on {s.issue_name(first.issue)}"


def _figure(value: float) -> str:
    """A step on a scale with as many digits as it can bear."""
    return f"{value:.0f}" if value >= 10.0 else f"{value:.1g}"


def _opened(zone: Zone, s: Situation) -> str:
    """The smallest move that opens it, and the bluff worth testing."""
    closed = round((1.0 - zone.open) * zone.draws)
    best, n = zone.nearest, zone.draws
    if not best or closed == 0:
        return ""
    what, far = move_words(best, s)
    share = share_words(best[0].opens, closed)
    middle = "There" if closed == 1 else "In the middle one of these"
    text = f"Where it is closed, {what} would open it {share}. {middle} it would have to {far}"
    bluffs = zone.bluffs
    if bluffs and bluffs[0].chance > zone.open + WORTH:
        text += (
            f". The bluff worth testing is {lines_words(bluffs, s)}: without it the zone would be "
            f"open {share_words(bluffs[0].chance, n)} ({share_words(zone.open, n)} now)"
        )
    return text


def _size(zone: Zone) -> str:
    share = zone.size.reached
    if zone.open < LEAST:
        return ""
    if share == 0.0:
        return "It is so small that none of the packages drawn evenly on the rungs lies in it"
    if share > 0.995:
        return "Nearly all packages of whole rungs lie in it"
    room = "It is a small target" if share < SMALL else "It has room"
    return f"{room}: of packages drawn evenly on the rungs, about {_percent(share)} lie in it"


def _percent(share: float) -> str:
    """A small share as finely as it is told."""
    return f"{100.0 * share:.2g} %" if share < 0.1 else f"{100.0 * share:.0f} %"


def _zone_grid(zone: Zone, s: Situation) -> Grid:
    what = capital(_what(zone, s))
    size = zone.size
    of_all = f"packages of whole rungs that are signed and bring about {matter(zone, s)}"
    rows: list[tuple[Cell, ...]] = [
        (what, zone.open, None, None),
        ("the same where nobody who does not sit is asked", zone.alone, None, None),
        ("some deal", zone.some_deal, None, None),
        (f"what the table settles on brings about {matter(zone, s)}", zone.chosen, None, None),
        (
            "packages of whole rungs that everybody asked would sign",
            None,
            _percent(size.signed),
            _percent(size.signed_error),
        ),
    ]
    if zone.issues:
        rows.append((of_all, None, _percent(size.reached), _percent(size.reached_error)))
    return Grid(
        caption="The zone of possible agreement",
        columns=("", "share of draws", "share of packages", "standard error"),
        rows=tuple(rows),
        formats=("text", "share", "text", "text"),
        note=f"On {draws_words(zone.draws, first=True)}. Packages: {size.packages:,} drawn evenly "
        f"on the rungs of the {numeral(size.issues)} issues that could move, judged in "
        f"{draws_words(size.draws, first=True)}.",
    )


def _closing_grid(zone: Zone, s: Situation) -> Grid:
    rows: list[tuple[Cell, ...]] = [
        (capital(closing_words(c, s, matter(zone, s))), c.share, ", ".join(c.paths))
        for c in zone.closing[:ROWS]
        if c.share >= LEAST
    ]
    return Grid(
        caption=f"What closes the zone of {matter(zone, s)} (a draw may have several)",
        columns=("what, taken away, would open the way", "share of draws", "in the file"),
        rows=tuple(rows),
        formats=("text", "share", "text"),
        note=f"On {draws_words(zone.looked, first=True)}.",
        detail=True,
    )


def _moves_grid(zone: Zone, s: Situation) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for m in zone.moves[:ROWS]:
        if m.kind == "floor":
            name, unit = f"{s.name_of(m.party)}: content with less", "points of its agenda"
        else:
            assert m.issue is not None
            side = "at least" if m.side > 0 else "at most"
            name = f"{s.name_of(m.party)}: {s.issue_name(m.issue)} {side} {m.line_words}"
            unit = "ranks" if s.issues[m.issue].options is not None else "its own scale"
        rows.append(
            (name, m.stands, m.opens, m.chance, m.size.low, m.size.middle, m.size.high, unit,
             m.to_words or None)
        )  # fmt: skip
    return Grid(
        caption="What would open it alone: how far it would have to move",
        columns=(
            "what moves",
            "real, or asked",
            "opens, of the closed draws",
            "open if it were gone",
            "low",
            "middle",
            "high",
            "in",
            "would have to stand at (middle)",
        ),
        rows=tuple(rows),
        formats=("text", *["share"] * 3, *["level"] * 3, "text", "text"),
        note="The middle 80 % of the draws it opens. Exact in each draw: a little less does not "
        "open it.",
        detail=True,
    )


def _extent_grid(zone: Zone, s: Situation) -> Grid:
    rows = [_extent_row(x, s) for x in zone.extents]
    return Grid(
        caption="How far it reaches on each issue, over the draws in which it is open",
        columns=(
            "issue",
            "lowest (middle)",
            "highest (middle)",
            "from",
            "to",
            "on the table",
            "within reach",
        ),
        rows=tuple(rows),
        formats=("text", "level", "level", "text", "text", "text", "share"),
        note=f"On {draws_words(zone.looked, first=True)}. Lowest and highest level that some "
        "package everybody asked would sign has, one issue at a time. Within reach: share of "
        "those draws in which the level on the table is.",
        detail=True,
    )


def _extent_row(x: Extent, s: Situation) -> tuple[Cell, ...]:
    body = s.issues[x.issue]
    now = x.now if isinstance(x.now, str) else body.words(body.unit_level(x.now))
    if body.options is not None:
        kept = [f"{o} ({share:.0%})".replace("%", " %") for o, share in x.options.items() if share]
        return (capital(s.issue_name(x.issue)), None, None, _some(kept), None, now, x.inside)
    low, high = x.low.middle, x.high.middle
    return (capital(s.issue_name(x.issue)), low, high, x.low_words, x.high_words, now, x.inside)


def _some(words: Sequence[str]) -> str:
    return ", ".join(words) or "none"
