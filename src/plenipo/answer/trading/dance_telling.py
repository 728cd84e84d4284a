"""The dance of packages in words and tables."""

from __future__ import annotations

from collections.abc import Sequence

from plenipo.answer.trading.dance import Dance
from plenipo.answer.trading.dance_records import Proposal, Walk
from plenipo.show.figure import timeline_figure
from plenipo.show.section import Cell, Chart, Grid
from plenipo.show.sentence import (
    change_words,
    draws_words,
    finish,
    joined,
    numeral,
    points_words,
    share_words,
)
from plenipo.show.timeline import Event
from plenipo.situation.model import Situation

__all__ = ["charts", "grids", "sentences"]

LITTLE = 0.5  # points
LIKELY = 2 / 3  # share of draws from which the file is said to agree


def sentences(part: Dance, situation: Situation) -> tuple[str, ...]:
    """Who moved, how far, and what still lies between; two to four, none without packages."""
    if not part.proposals:
        return ()
    if not part.steps:
        return (finish(_standing(part, situation)),)
    told = [f(part, situation) for f in (_first, _walk, _still, _before, _implied)]
    return tuple(finish(t) for t in told if t)


def _count(part: Dance) -> str:
    n = len(part.proposals)
    return (
        "One dated package is on record" if n == 1 else f"{numeral(n)} dated packages are on record"
    )


def _standing(part: Dance, s: Situation) -> str:
    """No step to read: what the addressed package in plain sight is worth to both."""
    text = f"{_count(part)} and none follows another of the same party, so there is no step to read"
    left = _between(part.walks, s)
    if left:
        return f"{text}; between the packages they put to each other lie {left}"
    both = [p for p in part.proposals if p.addressed and len(p.words) > 1]
    if not both:
        return text
    p = both[-1]
    sides = [f"{s.name_of(k)} {change_words(p.gain[k].middle)}" for k in (p.by, p.to[0])]
    return f"{text}; if {_title(p)} were signed as it stands, against no deal {joined(sides)}"


def _title(p: Proposal) -> str:
    """What a package is called."""
    return f'"{p.name.replace("_", " ")}"' if p.name else f"the package of {p.on}"


def _first(part: Dance, s: Situation) -> str:
    """Who gave way first, and on what."""
    text = f"{_count(part)}, {numeral(len(part.steps))} of them steps from an earlier one"
    if len(part.steps) == 1:
        text = f"{_count(part)}, one of them a step from an earlier one"
    step = next((p for p in part.proposals if p.number == part.first_move), None)
    if step is None:
        return f"{text}; none of these can be called a concession"
    parts = [s.issue_name(m.issue) for m in step.moves if m.worth[step.by].middle < 0]
    what = f", on {joined(parts, at_most=2)}" if parts else ""
    return f"{text}; {s.name_of(step.by)} gave way first, on {step.on}{what}"


def _pair(part: Dance) -> tuple[Walk, ...]:
    """The two who put most packages to each other."""
    if not part.walks:
        return ()
    w = max(part.walks, key=lambda x: x.packages)
    return (w, *(x for x in part.walks if (x.party, x.other) == (w.other, w.party)))


def _walk(part: Dance, s: Situation) -> str:
    """What each side gave from first to last."""
    gave = [_gave(x, s) for x in _pair(part) if x.packages > 1]
    return f"from first package to last, {joined(gave)}" if gave else ""


def _still(part: Dance, s: Situation) -> str:
    """What lies between the last packages."""
    left = _between(_pair(part), s)
    return f"between the last packages still lie {left}" if left else ""


def _between(walks: Sequence[Walk], s: Situation) -> str:
    """What each would have to give to take the other's package."""
    return joined(
        f"{points_words(x.gap.middle)} for {s.name_of(x.party)} to take what "
        f"{s.name_of(x.other)} put forward"
        for x in walks
        if x.gap is not None and x.gap.middle >= LITTLE
    )


def _gave(w: Walk, s: Situation) -> str:
    me, other, size = s.name_of(w.party), s.name_of(w.other), points_words(w.gave.middle)
    verb = "gave" if w.gave.middle > 0 else "took"
    return f"{me} {verb} {size} ({other} {change_words(w.brought.middle)})"


def _before(part: Dance, s: Situation) -> str:
    gave = {p: x.middle for p, x in part.before_talks.items() if x.middle > 0}
    if part.talks is None or not gave:
        return ""
    told = [f"{s.name_of(p)} had given {points_words(x)}" for p, x in gave.items()]
    return f"before the first dated table ({part.talks[1]}), {joined(told)}"


def _implied(part: Dance, s: Situation) -> str:
    """What was given first is taken to be cheap: whether the file's weights agree."""
    if not part.implied:
        return ""
    odd = [i for i in part.implied if i.agrees < 1 - LIKELY]
    i = odd[0] if odd else max(part.implied, key=lambda i: i.agrees)
    held = s.issue_name(i.held)
    text = (
        f"{s.name_of(i.party)} gave way on {s.issue_name(i.gave)} first and has held {held}; by "
        f"the file giving {held} would cost it more {share_words(i.agrees, part.draws)}"
    )
    return f"{text}, so ask which of the two is wrong" if odd else text


def grids(part: Dance, situation: Situation) -> tuple[Grid, ...]:
    """Packages in order, what each step changed, and where each side stands."""
    if not part.proposals:
        return ()
    found = [_packages(part, situation), _contents(part, situation)]
    if part.steps:
        found += [_steps(part, situation), _classes(part, situation)]
    if part.walks:
        found.append(_walks(part, situation))
    if part.before_talks:
        found.append(_early(part, situation))
    if part.implied:
        found.append(_weights(part, situation))
    return tuple(found)


def _packages(part: Dance, s: Situation) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for p in part.proposals:
        other = p.to[0] if p.to else ""
        rows.append(
            (
                p.on,
                s.name_of(p.by),
                p.name.replace("_", " "),
                p.status,
                p.gain[p.by].middle,
                s.name_of(other) if other else "",
                p.gain[other].middle if other else None,
            )
        )
    left = (
        f" {numeral(part.undated).capitalize()} without a date is left out." if part.undated else ""
    )
    return Grid(
        caption="Packages put forward, in order",
        columns=(
            "on",
            "who",
            "package",
            "status",
            "worth to it",
            "other",
            "worth to that",
        ),
        rows=tuple(rows),
        formats=("text", "text", "text", "text", "gain", "text", "gain"),
        note="Points of each one's own agenda against no deal, middle draw, if it were signed as "
        f"it stands; {draws_words(part.draws, first=True)}. What a package does not name stays as "
        "today; an offer on conditions is taken with them met." + left,
        detail=not part.steps,
    )


def _contents(part: Dance, s: Situation) -> Grid:
    """The levels of each package, a line for each issue."""
    rows = [
        (p.name.replace("_", " "), s.issue_name(issue), level)
        for p in part.proposals
        for issue, level in p.words.items()
    ]
    return Grid(
        caption="What is in the packages put forward",
        columns=("package", "issue", "level"),
        rows=tuple(rows),
        formats=("text", "text", "text"),
        detail=not part.steps,
    )


def _steps(part: Dance, s: Situation) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for p in part.steps:
        for m in p.moves:
            other = p.to[0]
            rows.append(
                (
                    p.on,
                    s.name_of(p.by),
                    s.issue_name(m.issue),
                    m.before,
                    m.after,
                    m.worth[p.by].middle,
                    s.name_of(other),
                    m.worth[other].middle,
                )
            )
    return Grid(
        caption="What each step conceded, issue by issue",
        columns=("on", "who", "issue", "from", "to", "own points", "other", "its points"),
        rows=tuple(rows),
        formats=("text", "text", "text", "text", "text", "gain", "text", "gain"),
        note="Against the author's own package before; points of each one's own agenda, middle "
        "draw.",
    )


def _classes(part: Dance, s: Situation) -> Grid:
    rows: list[tuple[Cell, ...]] = [
        (
            p.on,
            s.name_of(p.by),
            s.name_of(x.party),
            x.own.middle,
            x.others.middle,
            x.told or "cannot be told",
            max(x.shares.values()),
        )
        for p in part.steps
        for x in p.shifts
    ]
    return Grid(
        caption="Steps by kind",
        columns=("on", "who", "towards", "own points", "its points", "kind", "in draws"),
        rows=tuple(rows),
        formats=("text", "text", "text", "gain", "gain", "text", "share"),
        note="Kinds of Hindriks, Jonker and Tykhonov (2007): a concession costs its author and not "
        "the other; selfish is better for its author alone, fortunate for both, unfortunate for "
        "neither, nice for the other at no cost; silent changes nothing. Less than half a point "
        "counts as nothing; told where half of the draws agree.",
    )


def _walks(part: Dance, s: Situation) -> Grid:
    rows: list[tuple[Cell, ...]] = [
        (
            s.name_of(w.party),
            s.name_of(w.other),
            w.packages,
            w.gave.middle if w.packages > 1 else None,
            w.brought.middle if w.packages > 1 else None,
            None if w.gap is None else w.gap.middle,
            joined(f"{s.issue_name(k)} {_part(x)}" for k, x in w.closed.items()),
        )
        for w in part.walks
    ]
    return Grid(
        caption="From the first package to the last",
        columns=("who", "towards", "packages", "gave", "worth to the other", "still between",
                 "part of the way walked"),
        rows=tuple(rows),
        formats=("text", "text", "count", "points", "gain", "points", "text"),
        note="Still between: what it would give, in its own points, to take the other's last "
        "package; below nothing where that is worth more to it than its own. Part of the way: of "
        "the distance between both first packages.",
        detail=not part.steps,
    )  # fmt: skip


def _part(x: float) -> str:
    """A part of a distance, in tenths; walking away has its word."""
    if x < -0.05:
        return "away"
    return "none" if x < 0.05 else "all" if 0.95 <= x <= 1.05 else f"{x:.1f}"


def _early(part: Dance, s: Situation) -> Grid:
    day = part.talks[1] if part.talks else ""
    return Grid(
        caption=f"Given before the first dated table ({day})",
        columns=("who", "low", "middle", "high"),
        rows=tuple((s.name_of(p), x.low, x.middle, x.high) for p, x in part.before_talks.items()),
        formats=("text", "points", "points", "points"),
        note="Points of its own agenda, steps dated before that day.",
        detail=True,
    )


def _weights(part: Dance, s: Situation) -> Grid:
    return Grid(
        caption="What the order of concessions implies, and whether the file agrees",
        columns=("who", "gave way first on", "has held", "dearer to give by the file, in draws"),
        rows=tuple(
            (s.name_of(i.party), s.issue_name(i.gave), s.issue_name(i.held), i.agrees)
            for i in part.implied
        ),
        formats=("text", "text", "text", "share"),
        note="What a party gives first is cheap to it, if it trades well; it may also have given "
        "what the other wanted most. Dear: going all the way to the other's last level.",
        detail=True,
    )


def charts(part: Dance, situation: Situation) -> tuple[Chart, ...]:
    """What each step changed for its author and for those it concerns, down a line."""
    s = situation
    events = [
        Event(
            name=f"{s.name_of(p.by)}: "
            + (joined(s.issue_name(m.issue) for m in p.moves) or "none"),
            on=p.on,
            values={
                s.name_of(p.by): p.shifts[0].own.middle,
                **{s.name_of(x.party): x.others.middle for x in p.shifts},
            },
        )
        for p in part.steps
    ]
    who = dict.fromkeys(s.name_of(x) for p in part.steps for x in (p.by, *p.to))
    return timeline_figure(events, list(who), caption="What each step gave and took, in points")
