"""What to watch for, in sentences, tables and a picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from plenipo.answer.table.hidden import type_words
from plenipo.show.figure import shifts_figure
from plenipo.show.section import Cell, Chart, Grid, Section
from plenipo.show.sentence import capital, change_words, finish, joined, share_words
from plenipo.show.shifts import Shift

if TYPE_CHECKING:
    from plenipo.answer.signs.watchlist import Act, Flip
    from plenipo.answer.watch import Watch

__all__ = ["section", "sentences", "what_to_watch"]

WORDS = ("opens", "prefers", "line")  # kinds of acts that cost nothing
SHOWN = 6  # acts in the picture


def sentences(a: Watch) -> tuple[str, ...]:
    """Two to five sentences; every number in them stands in a table."""
    out: list[str] = []
    for name in a.about[:2]:
        out += [_split(a, name), _watch(a, name)]
    if len(a.about) == 1:
        out += [_needed(a, a.about[0]), _flip(a, a.about[0])]
    elif len(a.about) > 2:
        out.append("The other hidden types stand in the tables")
    return tuple(finish(s) for s in out if s)


def what_to_watch(a: Watch) -> tuple[str, ...]:
    """The one act to look out for, for each hidden type."""
    return tuple(finish(_watch(a, name)) for name in a.about[:2])


def _matter(a: Watch) -> str:
    return joined(a.situation.issue_name(k) for k in a.issues) if a.issues else "a deal"


def _agreed(a: Watch) -> str:
    return "is agreed" if a.issues else "is made"


def _split(a: Watch, name: str) -> str:
    """What hangs on the type: the chance, and who gains differently."""
    body = a.by_type[name]
    clause = type_words(a.situation, name)
    yes, no = body["draws"]["yes"], body["draws"]["no"]
    if not yes or not no:
        always = "always" if yes else "never"
        return f"In these draws it {always} holds that {clause}: ask for more of them"
    chance = share_words(body["chance"], a.basis.kept)
    told = abs(body["difference"]["success"]) > 2 * body["error"]["success"]
    text = f"At {a.name}, {_matter(a)} {_agreed(a)} {share_words(a.success, a.basis.kept)}"
    if told:
        text += (
            f": {share_words(body['yes']['success'], yes)} of those where {clause} "
            f"(that is so {chance}), {share_words(body['no']['success'], no)} of the others"
        )
    else:
        text += f"; whether {clause} (it is so {chance}) makes no difference to that"
    party, gap = _most(body)
    if party and abs(gap) > max(2 * body["error"]["gains"][party], 1.0):
        text += (
            f". {a.situation.name_of(party)} {change_words(body['yes']['gains'][party])} at the "
            f"table where it is so, and {change_words(body['no']['gains'][party])} where not"
        )
    return text


def _most(body: dict[str, Any]) -> tuple[str, float]:
    gaps = {p: g for p, g in body["difference"]["gains"].items() if math.isfinite(g)}
    party = max(gaps, key=lambda p: abs(gaps[p]), default="")
    return party, gaps.get(party, 0.0)


def _deed(acts: tuple[Act, ...]) -> Act | None:
    """What tells most among acts that are more than words; else the words that tell most."""
    deeds = [act for act in acts if act.kind not in WORDS]
    return (deeds or list(acts) or [None])[0]


def _watch(a: Watch, name: str) -> str:
    acts = a.watchlist[name]
    best = _deed(acts)
    clause = type_words(a.situation, name)
    if best is None:
        return f"Nothing that can be seen tells whether {clause}"
    text = (
        f"Watch whether {best.words}: if so, {clause} {share_words(best.if_seen, best.draws[0])}, "
        f"otherwise {share_words(best.if_not, best.draws[1])}"
    )
    if best.pretend is not None and best.pretend >= 0.5:
        text += (
            f"; doing so only to seem so would cost {a.situation.name_of(best.who)} "
            f"{_points(best.pretend)}"
        )
    if acts[0].kind in WORDS and acts[0] is not best:
        text += f". Whether {acts[0].words} tells more, but words cost nothing"
    return text


def _points(value: float) -> str:
    from plenipo.show.sentence import points_words

    return points_words(value)


def _needed(a: Watch, name: str) -> str:
    """How likely the type must be for the conclusion to turn."""
    body = a.by_type[name]
    if not body["draws"]["yes"] or not body["draws"]["no"]:
        return ""
    clause = type_words(a.situation, name)
    now = "likelier than not" if a.success > 0.5 else "less likely than not"
    turned = "less likely than not" if a.success > 0.5 else "likelier than not"
    p = a.needed[name]["success"]
    if p is None:
        if not 1e-9 < a.success < 1 - 1e-9:
            return ""
        if any((body[w]["success"] > 0.5) is not (a.success > 0.5) for w in ("yes", "no")):
            return ""
        return (
            f"Today {_matter(a)} is {now}, and knowing for certain whether {clause} would "
            "not change that"
        )
    return (
        f"For {_matter(a)} to be {turned}, it would have to hold that {clause} "
        f"{share_words(p, a.basis.kept)}"
    )


def _flips(a: Watch, name: str) -> list[Flip]:
    found = [flip for act in a.watchlist[name] for flip in act.flips]
    return sorted(found, key=lambda f: (f.conclusion != "success", -f.share))


def _flip(a: Watch, name: str) -> str:
    if not a.watchlist[name]:
        return ""
    flips = _flips(a, name)
    if not flips:
        return "Nothing on this list would turn the conclusion, for what matters or for any party"
    half = share_words(0.5, a.basis.kept)
    flips = [  # "about half" is not told as less likely than not
        f
        for f in flips
        if f.conclusion != "success" or share_words(f.value, round(f.share * a.basis.kept)) != half
    ]
    if not flips:
        return ""
    flip = flips[0]
    n = round(flip.share * a.basis.kept)
    if flip.conclusion == "success":
        turned = "less likely" if a.success > 0.5 else "likelier"
        return (
            f"If {flip.words}, {_matter(a)} is {turned} than not: it {_agreed(a)} "
            f"{share_words(flip.value, n)}"
        )
    party = a.situation.name_of(flip.conclusion)
    return (
        f"Nothing on this list makes {_matter(a)} "
        f"{'less likely' if a.success > 0.5 else 'likelier'} than not; but if {flip.words}, "
        f"{party} {change_words(flip.value)} on average, where today it "
        f"{change_words(a.gains[flip.conclusion])}"
    )


def section(a: Watch) -> Section:
    """The whole answer."""
    grids = [_split_grid(a), _gains_grid(a)]
    if a.by_pair:
        grids.append(_pairs_grid(a))
    charts: list[Chart] = []
    for name in a.about:
        acts = a.watchlist[name]
        if not acts:
            continue
        grids.append(_acts_grid(a, name))
        if _flips(a, name):
            grids.append(_flips_grid(a, name))
        clause = type_words(a.situation, name)
        charts += shifts_figure(
            [Shift(name=capital(x.words), seen=x.if_seen, unseen=x.if_not) for x in acts[:SHOWN]],
            a.by_type[name]["chance"],
            of=f"chance that {clause}",
            caption=f"What would tell whether {clause}",
        )
    return Section(
        title="What to watch for",
        anchor=f"watch-{a.table}",
        sentences=sentences(a),
        charts=tuple(charts),
        grids=tuple(grids),
        notes=_notes(a),
    )


def _split_grid(a: Watch) -> Grid:
    turns = any(a.needed[name]["success"] is not None for name in a.about)
    rows: list[tuple[Cell, ...]] = [("all draws", 1.0, a.basis.kept, a.success, a.no_deal, None)]
    for name in a.about:
        body = a.by_type[name]
        clause = type_words(a.situation, name)
        for word, share, head in (
            ("yes", body["chance"], f"where {clause}"),
            ("no", 1.0 - body["chance"], "where not"),
        ):
            needed = a.needed[name]["success"] if word == "yes" else None
            part = body[word]
            count = body["draws"][word]
            rows.append((head, share, count, part["success"], part["no_deal"], needed))
    turned = "less likely" if a.success > 0.5 else "likelier"
    done = f"{capital(_matter(a))} {'agreed' if a.issues else 'made'}"
    columns = ["", "share of draws", "draws", done, "no deal"]
    formats = ["text", "share", "count", "share", "share"]
    if turns:
        columns.append(f"share of draws at which it turns {turned} than not")
        formats.append("share")
    return Grid(
        caption=f"What hangs on it at {a.name}",
        columns=tuple(columns),
        rows=tuple(row[: len(columns)] for row in rows),
        formats=tuple(formats),
        note="" if turns else f"No share from none to all would make it {turned} than not.",
    )


def _gains_grid(a: Watch) -> Grid:
    columns: list[str] = ["party", "all draws"]
    formats = ["text", "gain"]
    for name in a.about:
        clause = type_words(a.situation, name)
        columns += [f"where {clause}", "where not", "difference", "error"]
        formats += ["gain", "gain", "gain", "level"]
    rows: list[tuple[Cell, ...]] = []
    for party, gain in a.gains.items():
        cells: list[Cell] = [a.situation.name_of(party), gain]
        for name in a.about:
            body = a.by_type[name]
            cells += [body[k]["gains"][party] for k in ("yes", "no", "difference")]
            cells.append(round(body["error"]["gains"][party], 2))
        rows.append(tuple(cells))
    return Grid(
        caption="Mean gain against no deal, in points of each party's own agenda",
        columns=tuple(columns),
        rows=tuple(rows),
        formats=tuple(formats),
    )


def _pairs_grid(a: Watch) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for pair, cells in a.by_pair.items():
        one, other = (type_words(a.situation, name) for name in pair.split(", "))
        for which, cell in cells.items():
            first, second = which.split(", ")
            words = [
                clause if word == "yes" else f"not so that {clause}"
                for word, clause in ((first, one), (second, other))
            ]
            head = joined(words)
            rows.append((head, cell["share"], cell["draws"], cell["success"], cell["no_deal"]))
    return Grid(
        detail=True,
        caption="Every two of them together",
        columns=("where", "share of draws", "draws", f"{capital(_matter(a))} agreed", "no deal"),
        rows=tuple(rows),
        formats=("text", "share", "count", "share", "share"),
    )


def _acts_grid(a: Watch, name: str) -> Grid:
    clause = type_words(a.situation, name)
    done = "agreed" if a.issues else "made"
    return Grid(
        caption=f"What would tell whether {clause}: what tells most first",
        columns=(
            "if it is seen that",
            "seen in",
            "then so",
            "if not",
            f"{done} then",
            f"{done} if not",
            "to fake",
            "bits",
        ),
        rows=tuple(
            (
                x.words,
                x.seen,
                x.if_seen,
                x.if_not,
                *x.success,
                x.pretend,
                round(x.bits, 3),
            )
            for x in a.watchlist[name]
        ),
        formats=("text", *["share"] * 5, "points", "level"),
        note=(
            f"Shares of draws. Then so: how often {clause} once it is seen; {done} then: how often "
            f"{_matter(a)} {_agreed(a)}. To fake: points a party of the other type would lose on "
            "average by doing it; a dash where the act is words, or a whole table's. Bits: what "
            "seeing it tells, less what shuffled types seem to tell."
        ),
    )


def _flips_grid(a: Watch, name: str) -> Grid:
    flips = _flips(a, name)
    rows: list[tuple[Cell, ...]] = []
    for flip in flips:
        party = flip.conclusion
        if party == "success":
            what = capital(_matter(a))
            rows.append((flip.words, flip.share, what, flip.value, a.success, None, None))
        else:
            who = f"Gain of {a.situation.name_of(party)}"
            rows.append((flip.words, flip.share, who, None, None, flip.value, a.gains[party]))
    done = "agreed" if a.issues else "made"
    columns = ("if it is seen that", "seen in", "what turns")
    formats = ("text", "share", "text")
    parts: list[tuple[int, tuple[str, ...], tuple[str, ...]]] = []
    if any(f.conclusion == "success" for f in flips):
        parts.append((3, (f"{done} then", f"{done} today"), ("share", "share")))
    if any(f.conclusion != "success" for f in flips):
        parts.append((5, ("mean gain then", "mean gain today"), ("gain", "gain")))
    for _, names, kinds in parts:
        columns += names
        formats += kinds
    return Grid(
        caption="What would turn a conclusion",
        columns=columns,
        rows=tuple((*r[:3], *(x for at, _, _ in parts for x in r[at : at + 2])) for r in rows),
        formats=formats,
        note="For each act the likeliest threshold that turns it, clear of two standard errors.",
    )


def _notes(a: Watch) -> tuple[str, ...]:
    out = [f"Method: {a.method.name}. Sources: {a.method.source}. Status: {a.method.status}."]
    out.append("Taken for granted: " + "; ".join(a.method.assumptions) + ".")
    if a.left_out:
        out.append("Tables not looked at, for they cannot be settled: " + ", ".join(a.left_out))
    out.append(
        f"{a.basis.kept:,} of {a.basis.draws:,} draws kept, seed {a.basis.seed}, inputs "
        f"{a.basis.inputs}, plenipo {a.basis.version}."
    )
    return tuple(out)
