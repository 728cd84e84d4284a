"""The efficient packages of a table in sentences and tables."""

from __future__ import annotations

from plenipo.answer.trading.efficient import Efficient, Mark
from plenipo.show.efficient import Spot, efficient_figure
from plenipo.show.parallel import MOST as LINES
from plenipo.show.section import Cell, Chart, Grid
from plenipo.show.sentence import capital, finish, joined, points_words
from plenipo.situation.model import Situation

__all__ = ["RULES", "charts", "grids", "sentences"]

RULES = (
    "Nash, weights of the table",
    "Nash, equal weights",
    "Kalai",
    "Kalai-Smorodinsky",
    "egalitarian",
    "utilitarian, in shares",
)
SHOWN = ("no deal", "on the table", "settled in this draw", *RULES[1:4])  # in the picture
MOST = 4  # parties told one by one
APART = 2.0  # points between rules below which they say the same


def sentences(found: Efficient | None, s: Situation) -> tuple[str, ...]:
    """Whether the package on the table is efficient, and how far fair rules lie apart."""
    if found is None:
        return ()
    said = [_table(found), _rules(found, s)]
    return tuple(finish(x) for x in said if x)


def grids(found: Efficient | None, s: Situation) -> tuple[Grid, ...]:
    """What each named package gives each party, and the packages."""
    return () if found is None else (_marks_grid(found, s), _packages_grid(found, s))


def charts(found: Efficient | None, s: Situation) -> tuple[Chart, ...]:
    """The frontier where two sit and nobody else could be asked; scales side by side for more."""
    if found is None:
        return ()
    marks = [m for m in found.marks if m.name in SHOWN]
    marks.sort(key=lambda m: (m.name != "on the table", m.name == "no deal"))  # strongest first
    spots = [Spot(name=m.name, at=tuple(m.gain[p] for p in found.parties)) for m in marks]
    caption = "Efficient packages of the typical draw"
    drawn = len(found.points) if len(found.parties) == 2 else min(len(found.points), LINES)
    if drawn < found.count:
        caption += f" ({drawn} of {found.count:,})"
    return efficient_figure(
        [s.name_of(p) for p in found.parties],
        found.points,
        spots,
        unit="points over no deal",
        caption=caption,
    )


def _table(found: Efficient) -> str:
    mark = found.mark("on the table")
    if mark is None:
        return ""
    where = "In the typical draw"
    if not mark.signed:
        better = " and others would be better for all" if not mark.efficient else ""
        return f"{where}, the package on the table would not be signed by everybody asked{better}"
    if mark.efficient:
        return f"{where}, nobody could better the package on the table for all who are asked"
    return f"{where}, other packages are better than the one on the table for all who are asked"


def _rules(found: Efficient, s: Situation) -> str:
    """How much hangs on the rule by which the gains are shared."""
    marks = [m for m in found.marks if m.name in RULES]
    if len(marks) < 2:
        return ""
    apart: list[str] = []
    same: list[str] = []
    for p in found.parties[: found.seats]:
        gains = [m.gain[p] for m in marks]
        low, high = min(gains), max(gains)
        if high - low < APART:
            same.append(s.name_of(p))
        else:
            words = [points_words(x).removeprefix("about ") for x in (low, high)]
            few = words[0].removesuffix(" points") if words[1].endswith(" points") else words[0]
            apart.append(f"{s.name_of(p)} gains between {few} and {words[1]}")
    if not apart:
        names = joined(same, at_most=MOST)
        return f"There the usual rules of fair sharing give {names} nearly the same"
    more = "; others in the table" if len(apart) > MOST else ""
    text = f"There, by the rule of fair sharing, {joined(apart[:MOST])}{more}"
    few = same if len(same) <= MOST else []
    return text + (f"; for {joined(few)} they give nearly the same" if few else "")


def _marks_grid(found: Efficient, s: Situation) -> Grid:
    rows: list[tuple[Cell, ...]] = [_mark_row(m, found) for m in found.marks]
    steps = {1: "the rungs alone", 2: "the rungs and half-way between them"}.get(
        found.parts, f"the rungs and {found.parts - 1} levels between each two"
    )
    note = (
        f"Points of each party's own agenda over no deal, in one draw (number {found.draw}). "
        f"{found.count:,} of {found.packages:,} packages on {steps} are efficient; against "
        f"packages at any level somebody may lack {found.short:.2g} points there. The rules are "
        "taken on these, over no deal (egalitarian: over nothing), for those who sit; every "
        "package is one that everybody asked would sign."
    )
    return Grid(
        caption="Named packages of the typical draw",
        columns=(
            "package",
            *(s.name_of(p) + ("" if i < found.seats else " (asked)")
              for i, p in enumerate(found.parties)),
            "would be signed",
            "can be bettered for all",
        ),
        rows=tuple(rows),
        formats=("text", *["gain"] * len(found.parties), "text", "text"),
        note=note,
        detail=True,
    )  # fmt: skip


def _mark_row(m: Mark, found: Efficient) -> tuple[Cell, ...]:
    none = m.name == "no deal"
    return (
        capital(m.name),
        *(m.gain[p] for p in found.parties),
        None if none else "yes" if m.signed else "no",
        "no" if m.efficient else "yes",
    )


def _packages_grid(found: Efficient, s: Situation) -> Grid:
    marks = [m for m in found.marks if m.name != "no deal"]
    rows = tuple(
        (capital(s.issue_name(k)), *(m.words.get(k, "as today") for m in marks)) for k in s.issues
    )
    return Grid(
        caption="What is in the named packages of the typical draw",
        columns=("issue", *(capital(m.name) for m in marks)),
        rows=rows,
        formats=("text", *["text"] * len(marks)),
        detail=True,
    )
