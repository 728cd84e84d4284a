"""Issues added, removed and linked, in words, tables and a picture."""

from __future__ import annotations

from collections.abc import Mapping

from plenipo.answer.trading.linkage import IssueValue, Linkage, Pair
from plenipo.show.figure import heat_figure
from plenipo.show.section import Cell, Chart, Grid
from plenipo.show.sentence import draws_words, finish, joined, points_words, share_words
from plenipo.situation.model import Situation

__all__ = ["charts", "grids", "sentences"]

LITTLE = 0.5  # points
NOTICED = 2.0  # points from which a loss is told
OFTEN = 0.2  # share of draws from which a loss is told
SHOWN = 8  # pairs
NAMED = 2  # parties in a sentence
TOLD = 0.005  # share of draws
SELDOM = 0.05  # share of draws below which a pair is not told


def sentences(part: Linkage, situation: Situation) -> tuple[str, ...]:
    """Which issue is worth most to whom, what the package is worth, which pair helps most."""
    told = [f(part, situation) for f in (_most, _costs, _added, _together, _pairs)]
    return tuple(finish(t) for t in told if t)


def _here(part: Linkage) -> list[IssueValue]:
    return [x for x in part.issues if x.here]


def _most(part: Linkage, s: Situation) -> str:
    """The issue that those who sit would miss most."""
    here = _here(part)
    if len(here) < 2:
        return ""
    best: list[tuple[float, str, str]] = []
    for p in part.seats:
        top = max(here, key=lambda x: x.values[p].mean)
        best.append((top.values[p].mean, p, top.issue))
    told = [x for x in sorted(best, key=lambda x: -x[0])[:NAMED] if x[0] >= LITTLE]
    if not told:
        return ""
    of: dict[str, list[str]] = {}
    for x, p, k in told:
        of.setdefault(k, []).append(f"to {s.name_of(p)} ({points_words(x)})")
    parts = [f"{s.issue_name(k)} {joined(v)}" for k, v in of.items()]
    return f"of what this table can settle, worth most is {joined(parts)}"


def _costs(part: Linkage, s: Situation) -> str:
    """Who would rather not see an issue there."""
    who = [p for p in (*part.asked, *part.outside) if p in s.parties or p in part.asked]
    found = [(x.values[p].mean, x, p) for x in _here(part) for p in who]
    low, x, p = min(found, key=lambda t: t[0], default=(0.0, None, ""))
    if x is None or low > -NOTICED:
        return ""
    text = f"that {s.issue_name(x.issue)} can be settled here costs {s.name_of(p)} most"
    return f"{text}: {points_words(low)}"


def _worth(values: Mapping[str, float], s: Situation) -> str:
    """Who gains how much: those who gain most."""
    most = sorted(values, key=lambda p: -values[p])[:NAMED]
    return joined(f"{points_words(values[p])} to {s.name_of(p)}" for p in most)


def _added(part: Linkage, s: Situation) -> str:
    """The issue that would be worth most to add, of those the table leaves out."""
    out = [(x.values[p].mean, x, p) for x in part.issues if not x.here for p in part.asked]
    high, x, p = max(out, key=lambda t: t[0], default=(0.0, None, ""))
    if x is None or high < LITTLE:
        return ""
    asked = f" and {joined(s.name_of(o) for o in x.owners)} asked" if x.owners else ""
    return (
        f"with {s.issue_name(x.issue)} put on this table{asked}, {s.name_of(p)} would gain "
        f"{points_words(high)}"
    )


def _together(part: Linkage, s: Situation) -> str:
    """What the package is worth to those asked, and who loses by it."""
    if part.together is None:
        return ""
    values = part.together.values
    gains = {p: values[p].mean for p in part.asked if values[p].mean >= LITTLE}
    if not gains:
        return "settling the issues as one package is worth nothing to anybody asked"
    text = f"against settling each issue by itself, the package is worth {_worth(gains, s)}"
    hurt = [p for p in (*part.asked, *part.outside) if values[p].worse >= OFTEN]
    hurt = [p for p in hurt if p in s.parties or p in part.asked] or hurt
    if not hurt:
        return text
    worst = max(hurt, key=lambda p: values[p].worse)
    share = share_words(values[worst].worse, part.draws)
    return f"{text}; it leaves {s.name_of(worst)} worse off {share}"


def _offered(part: Linkage, s: Situation) -> list[Pair]:
    """Pairs that an offer of the file ties together."""
    out: list[Pair] = []
    for offer in s.offers:
        for gives in offer.gives:
            for wants, condition in offer.when.items():
                found = None if isinstance(condition, bool) else part.pair(gives, wants)
                if found is not None and found not in out:
                    out.append(found)
    return out


def _pairs(part: Linkage, s: Situation) -> str:
    """The pair whose linking most often helps, and the first that an offer ties together."""
    if not part.pairs or part.pairs[0].helps < SELDOM:
        return ""
    top = part.pairs[0]
    text = f"linking {_name(top, s)} helps somebody and hurts nobody asked "
    text += share_words(top.helps, part.pair_draws)
    plain = [x for x in _offered(part, s) if not any(s.issues[k].supplied for k in x.issues)]
    other = next((x for x in plain if x is not top), None)
    if other is not None:
        share = share_words(other.helps, part.pair_draws)
        text += f"; {_name(other, s)}, as an offer links them, {share}"
    return text


def _name(pair: Pair, s: Situation) -> str:
    return joined(s.issue_name(k) for k in pair.issues)


def grids(part: Linkage, situation: Situation) -> tuple[Grid, ...]:
    """Issue by issue, the package, and pairs."""
    if not part.issues:
        return ()
    found = [_issues(part, situation)]
    if part.outside:
        found.append(_outside(part, situation))
    if part.together is not None:
        found.append(_package(part, situation))
    if part.pairs:
        found.append(_pair_grid(part, situation))
    return tuple(found)


def _issues(part: Linkage, s: Situation) -> Grid:
    tells = any(abs(x.deals[0] - x.deals[1]) >= TOLD for x in part.issues)
    rows: list[tuple[Cell, ...]] = []
    for x in part.issues:
        name = s.issue_name(x.issue)
        if x.owners:
            name += f" (put on the table, {joined(s.name_of(p) for p in x.owners)} asked)"
        elif not x.here:
            name += " (put on the table)"
        deals = x.deals if tells else ()
        rows.append((name, x.moves, *deals, *(x.values[p].mean for p in part.asked)))
    heads = ("deal with it", "deal without") if tells else ()
    return Grid(
        caption="What it is worth to each that an issue is on this table",
        columns=("issue", "moves", *heads, *map(s.name_of, part.asked)),
        rows=tuple(rows),
        formats=("text", "share", *("share" for _ in heads), *("gain" for _ in part.asked)),
        note="Mean paired change of what each gains at the settled table, in points of its own "
        "agenda: with the issue less with it kept as today; on "
        f"{draws_words(part.draws, first=True)}. An issue can be worth much because another "
        "cannot be settled without it.",
    )


def _outside(part: Linkage, s: Situation) -> Grid:
    rows: list[tuple[Cell, ...]] = [
        (
            s.issue_name(x.issue),
            s.name_of(p),
            x.values[p].mean,
            x.values[p].better,
            x.values[p].worse,
        )
        for x in part.issues
        for p in part.outside
        if abs(x.values[p].mean) >= LITTLE and _own_way(x, p, s)
    ]
    return Grid(
        caption="What it is worth to those who are not asked",
        columns=("issue", "party", "mean", "gains in", "loses in"),
        rows=tuple(rows),
        formats=("text", "text", "gain", "share", "share"),
        note="As above, from half a point on; members where they differ from their party by that.",
        detail=True,
    )


def _own_way(x: IssueValue, party: str, s: Situation) -> bool:
    """Whether a member gains otherwise than its whole."""
    whole = s.whole_of(party)
    if whole is None or whole not in x.values:
        return True
    return abs(x.values[party].mean - x.values[whole].mean) >= LITTLE


def _package(part: Linkage, s: Situation) -> Grid:
    assert part.together is not None
    rows: list[tuple[Cell, ...]] = []
    for p in (*part.asked, *part.outside):
        v = part.together.values[p]
        role = "asked" if p in part.asked else "not asked"
        points = (v.points.low, v.points.middle, v.points.high)
        rows.append((s.name_of(p), role, v.mean, *points, v.better, v.worse))
    alone = [f"{s.issue_name(k)} {_share(x)}" for k, x in part.together.alone.items()]
    return Grid(
        caption="The package against issue by issue",
        columns=("party", "", "mean", "low", "middle", "high", "gains in", "loses in"),
        rows=tuple(rows),
        formats=("text", "text", "gain", "gain", "gain", "gain", "share", "share"),
        note="Points of its own agenda: the table's package less what comes of settling each issue "
        "by itself and putting the moves together. Draws in which an issue moves by itself: "
        f"{', '.join(alone)}.",
    )


def _share(x: float) -> str:
    return f"{100 * x:.0f} %"


def _pair_grid(part: Linkage, s: Situation) -> Grid:
    shown = list(part.pairs[:SHOWN])
    shown += [p for p in _offered(part, s) if p not in shown]
    rows: list[tuple[Cell, ...]] = []
    for p in shown:
        lose = [a for a in part.outside if a in s.parties and p.values[a].worse >= OFTEN]
        means = [p.values[a].mean for a in part.asked]
        rows.append((_name(p, s), p.helps, p.unlocks, *means, joined(map(s.name_of, lose)) or None))
    left = ""
    if part.left_out:
        names = joined(s.issue_name(k) for k in part.left_out)
        left = f" Pairs with {names}, on which least hangs, were not looked at."
    return Grid(
        caption="What linking a pair is worth",
        columns=(
            "pair",
            "helps, hurts nobody asked",
            "unlocks",
            *map(s.name_of, part.asked),
            "not asked, and loses",
        ),
        rows=tuple(rows),
        formats=("text", "share", "share", *("gain" for _ in part.asked), "text"),
        note="Both settled together, nothing else moved, less each by itself: mean points, on "
        f"{draws_words(part.pair_draws, first=True)}. "
        "Unlocks: draws in which both move together and not both alone. Loses: in one draw of five "
        "or more. The pairs that help most often, and those an offer ties together." + left,
        detail=True,
    )


def charts(part: Linkage, situation: Situation) -> tuple[Chart, ...]:
    """Issues on this table, and what each is worth to everybody."""
    who = [p for p in (*part.asked, *part.outside) if p in situation.parties or p in part.asked]
    return heat_figure(
        [situation.issue_name(x.issue) for x in part.issues],
        [situation.name_of(p) for p in who],
        [[x.values[p].mean for p in who] for x in part.issues],
        errors=[[x.values[p].error for p in who] for x in part.issues],
        corner="issue on the table, worth to",
        caption="What each issue on the table is worth to each party",
    )
