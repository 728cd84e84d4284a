"""How sure a package is, and which would stand up best, in sentences and tables."""

from __future__ import annotations

from plenipo.answer.table.view import Package
from plenipo.answer.trading.steady import Steady, Sturdy
from plenipo.answer.why import Reasons
from plenipo.show.section import Cell, Grid
from plenipo.show.sentence import capital, finish, joined, share_words
from plenipo.situation.model import Situation

__all__ = ["grids", "sentences"]

LEAST = 0.005  # a share below which nothing is told
BETTER = 0.02  # more often signed, or more won on average: else the two are the same
ITEMS = 2  # issues of a package named in one sentence


def sentences(found: Steady | None, s: Situation) -> tuple[str, ...]:
    """How often it is signed and chosen; what would stand up best; what to learn first."""
    if found is None:
        return ()
    best = found.reaching or found.sturdy
    said = ["" if found.nothing else _now(found)]
    if best is not None and (found.nothing or best.joint > found.joint + BETTER):
        said += [_best(found, best, s), _learn(best.why, s)]
    else:
        said.append(_learn(found.why, s))
    return tuple(finish(x) for x in said if x)


def grids(found: Steady | None, s: Situation) -> tuple[Grid, ...]:
    """The packages side by side, what is in them, and what being signed hangs on."""
    if found is None:
        return ()
    made = _made(found, s)
    out = [_side_grid(found, made, s), _levels_grid(found, made, s)]
    if made:
        out.append(_gains_grid(made, s))
    best = found.reaching or found.sturdy
    for name, why in (
        ("the package on the table", found.why),
        ("the package that stands up best", None if best is None else best.why),
    ):
        if why is not None and why.reasons and not (found.nothing and why is found.why):
            out.append(_why_grid(name, why))
    return tuple(out)


def _matter(found: Steady, s: Situation) -> str:
    return joined(s.issue_name(k) for k in found.issues)


def _made(found: Steady, s: Situation) -> list[tuple[str, Sturdy]]:
    """The sturdy packages with their names, each once."""
    out: list[tuple[str, Sturdy]] = []
    if found.reaching is not None:
        out.append((f"stands up best, with {_matter(found, s)}", found.reaching))
    if found.sturdy is not None and found.sturdy is not found.reaching:
        name = "stands up best" + (f", {_matter(found, s)} or not" if found.issues else "")
        out.append((name, found.sturdy))
    return out


def _now(found: Steady) -> str:
    n = found.draws
    return (
        f"Everybody asked would sign the package on the table {share_words(found.signed, n)}, and "
        f"the table itself settles within a rung of it {share_words(found.near, n)}"
    )


def _best(found: Steady, best: Sturdy, s: Situation) -> str:
    n = found.draws
    matter = f" with {_matter(found, s)}" if best is found.reaching else ""
    text = (
        f"Another package{matter} would stand up better: {_difference(found, best, s)}; signed "
        f"{share_words(best.signed, n)}"
        if not found.nothing
        else f"The package{matter} that stands up best to what is unknown would be signed "
        f"{share_words(best.signed, n)}"
    )
    told = sorted((p for p, x in best.refuses.items() if x >= 0.05), key=lambda p: -best.refuses[p])
    if told:
        first = told[0]
        text += f", refused most often by {s.name_of(first)} ({_in(best.refuses[first], n)})"
    return text


def _in(share: float, n: int) -> str:
    return share_words(share, n).removeprefix("in ")


def _difference(found: Steady, best: Sturdy, s: Situation) -> str:
    """The two issues in which it differs most from what is on the table."""
    now, then = found.package, best.package
    apart = sorted(
        (k for k in then.words if then.words[k] != now.words[k]),
        key=lambda k: -_apart(s, k, now, then),
    )
    items = [f'{s.issue_name(k)} "{then.words[k]}"' for k in apart[:ITEMS]]
    return joined([*items, "others in the table"] if len(apart) > len(items) else items)


def _apart(s: Situation, issue: str, one: Package, other: Package) -> float:
    """How far two packages are apart on an issue, as a share of its scale."""
    body = s.issues[issue]
    a, b = one.level[issue], other.level[issue]
    if isinstance(a, str) or isinstance(b, str):
        return float(a != b)
    return abs(a - b) / (body.high - body.low)


def _learn(why: Reasons, s: Situation) -> str:
    """The input worth learning first."""
    if not why.reasons:
        return ""
    first = why.reasons[0]
    return (
        f"What to learn first is {input_words(first.path, s)}: about {100 * first.share:.0f} % of "
        "whether it is signed hangs on that"
    )


def input_words(path: str, s: Situation) -> str:
    """An input of the file in words where there are some, else its path."""
    parts = path.split(".")
    match parts:
        case ["positions", party, issue, "limits", _, kind] if issue in s.issues:
            line = f"{s.name_of(party)}'s line on {s.issue_name(issue)}"
            return f"how firm {line} is" if kind == "firm" else f"where {line} stands"
        case ["positions", party, issue, "salience"] if issue in s.issues:
            return f"how much {s.issue_name(issue)} matters to {s.name_of(party)}"
        case ["positions", party, issue, "at"] if issue in s.issues:
            return f"what {s.name_of(party)} wants on {s.issue_name(issue)}"
        case ["consent", party, "firm"]:
            return f"whether {s.name_of(party)} could really refuse"
        case ["cost_of_no_deal", party, *_]:
            return f"what going on costs {s.name_of(party)}"
        case ["unknown", name, "chance"]:
            body = s.unknown.get(name)
            return f"whether {body.name}" if body and body.name else path
        case _:
            return path


def _side_grid(found: Steady, made: list[tuple[str, Sturdy]], s: Situation) -> Grid:
    parties = list(dict.fromkeys(p for _, x in made for p in x.refuses))
    rows: list[tuple[Cell, ...]] = []
    if not found.nothing:
        rows.append(("on the table", found.signed, found.joint, found.near, *[None] * len(parties)))
    rows += [
        (name, x.signed, x.joint, None, *(x.refuses.get(p) for p in parties)) for name, x in made
    ]
    return Grid(
        caption="How sure a package is, over all draws",
        columns=(
            "package",
            "all asked would sign",
            "joint gain, unsigned counted as nothing",
            "the table settles within a rung of it",
            *(f"{s.name_of(p)} would refuse" for p in parties),
        ),
        rows=tuple(rows),
        formats=("text", *["share"] * (3 + len(parties))),
        note="Stands up best: wins most joint gain on average over the draws, where a package that "
        "is not signed wins nothing. Sought among rungs and half-way between them, one issue at a "
        "time: good, but not proven to be the best.",
    )


def _levels_grid(found: Steady, made: list[tuple[str, Sturdy]], s: Situation) -> Grid:
    rows = tuple(
        (capital(s.issue_name(k)), found.near_by[k], *(x.package.words[k] for _, x in made))
        for k in s.issues
    )
    return Grid(
        caption="What is in the packages that stand up best",
        columns=(
            "issue",
            "settled within a rung of the package on the table",
            *(capital(name) for name, _ in made),
        ),
        rows=rows,
        formats=("text", "share", *["text"] * len(made)),
        detail=True,
    )


def _gains_grid(made: list[tuple[str, Sturdy]], s: Situation) -> Grid:
    rows: list[tuple[Cell, ...]] = [
        (f"{s.name_of(p)}, {name}", g.low, g.middle, g.high)
        for name, x in made
        for p, g in x.gains.items()
    ]
    return Grid(
        caption="What they would give where they are signed, in points over no deal",
        columns=("party and package", "low", "middle", "high"),
        rows=tuple(rows),
        formats=("text", "gain", "gain", "gain"),
        detail=True,
    )


def _why_grid(name: str, why: Reasons) -> Grid:
    rows = tuple((r.path, r.share, ", ".join(r.statements) or "no statement") for r in why.reasons)
    return Grid(
        caption=f"What it hangs on whether {name} is signed: share of variance by input",
        columns=("input", "share", "rests on"),
        rows=rows,
        formats=("text", "share", "text"),
        detail=True,
    )
