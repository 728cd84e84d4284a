"""A scenario laid out: the rules side by side, their packages, counts, the frontier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from plenipo.answer.scenarios.telling import CALLED, LARGE, PAIR, large, same_choices
from plenipo.show.efficient import Spot, efficient_figure
from plenipo.show.section import Cell, Chart, Grid, Section
from plenipo.show.sentence import joined

if TYPE_CHECKING:
    from plenipo.answer.scenario import ScenarioAnswer

__all__ = ["section"]

ACROSS = 6  # parties that fit side by side; more stand below each other
SCALED = 12  # parties whose scales fit into a picture
DOTS, LINES = 400, 60  # efficient points that are drawn
LISTED = 25  # efficient points that are shown
TIES = 4  # points of one rule that are shown
EQUALS = 3  # packages of equal worth that are shown
SCALES = {
    "genius": (
        "Scale: Genius's own, on which evaluations of an issue are divided by their maximum "
        "where any exceeds 1, and weights sum to 1."
    ),
    "raw": "Scale: raw, weight times evaluation as written, which is what NegMAS loads.",
}


def section(answer: ScenarioAnswer) -> Section:
    """Sentences, tables, and how it was computed."""
    grids = [_solutions(answer)]
    if answer.closing is not None:
        grids.append(_closing(answer))
    grids += [g for g in (_packages(answer), _equals(answer)) if g.rows]
    grids.append(_counts(answer))
    grids += [g for g in (_frontier(answer),) if g.rows]
    name = answer.scenario.name
    return Section(
        title=f"Scenario {name}",
        anchor="scenario",
        sentences=answer.sentences,
        charts=_charts(answer),
        grids=tuple(grids),
        notes=_notes(answer),
    )


def _charts(answer: ScenarioAnswer) -> tuple[Chart, ...]:
    """Efficient points and what the rules choose: a frontier for two, parallel scales for more."""
    if answer.frontier is None or not len(answer.frontier) or len(answer.parties) > SCALED:
        return ()
    most = DOTS if len(answer.parties) == PAIR else LINES
    step = -(-len(answer.frontier) // most)
    points = [tuple(float(u) for u in point) for point in answer.frontier[::step]]
    spots = [
        Spot(name=CALLED[n], at=r.chosen[0].utility) for n, r in answer.rules.items() if r.chosen
    ]
    spots.append(Spot(name="no deal", at=answer.disagreement))
    thinned = f"; one of {step} drawn" if step > 1 else ""
    caption = f"Efficient points{thinned}, and what the rules choose"
    return efficient_figure(
        answer.parties, points, spots, unit="utility", fmt="level", caption=caption
    )


def _solutions(answer: ScenarioAnswer) -> Grid:
    """What each rule gives each party, beside no deal and the most there is."""
    columns: list[tuple[str, tuple[float, ...], Cell, Cell]] = []
    reservation = tuple(p.reservation for p in answer.scenario.profiles)
    if reservation != answer.disagreement:
        columns.append(("reservation", reservation, None, None))
    columns.append(("no deal", answer.disagreement, None, None))
    for name, rule in answer.rules.items():
        for number, choice in enumerate(rule.chosen[:TIES]):
            told = CALLED[name] if len(rule.chosen) == 1 else f"{CALLED[name]} ({number + 1})"
            bare = joined(rule.bare, at_most=3) if number == 0 else None
            columns.append((told, choice.utility, _count(choice.equivalent), bare or None))
    if answer.otherwise is not None and answer.otherwise.chosen:
        first = answer.otherwise.chosen[0]
        bare = joined(answer.otherwise.bare, at_most=3) or None
        columns.append((f"Nash from {_other(answer)}", first.utility, first.equivalent, bare))
    columns.append(("most there is", answer.highest, None, None))
    caption = "Utility of what each rule chooses"
    note = "Packages: how many are worth exactly this to everybody."
    most = max((len(r.chosen) for r in answer.rules.values()), default=0)
    note += f" Of {most} points that tie, {TIES} are shown." if most > TIES else ""
    parties = answer.parties
    if len(parties) <= ACROSS:
        return Grid(
            caption=caption,
            columns=("rule", *parties, "packages", "nothing to spare"),
            rows=tuple((n, *u, count, bare) for n, u, count, bare in columns),
            formats=("text", *("utility" for _ in parties), "count", "text"),
            note=note,
        )
    rows: list[tuple[Cell, ...]] = [
        (party, *(u[i] for _, u, _, _ in columns)) for i, party in enumerate(parties)
    ]
    return Grid(
        caption=caption,
        columns=("party", *(n for n, *_ in columns)),
        rows=tuple(rows),
        formats=("text", *("utility" for _ in columns)),
    )


def _other(answer: ScenarioAnswer) -> str:
    return "the bare reservations" if answer.no_deal == "lowest" else "the worst packages"


def _packages(answer: ScenarioAnswer) -> Grid:
    """The package behind each rule; rules that choose the same share a column."""
    groups = same_choices(answer.rules)
    first = [answer.rules[g[0]].chosen[0].packages[0] for g in groups]
    return Grid(
        caption="Packages of the rules",
        columns=("issue", *(", ".join(CALLED[n] for n in g) for g in groups)),
        rows=tuple((i.name, *(p[i.name] for p in first)) for i in answer.scenario.issues if groups),
        note="Of packages that tie or are worth the same to everybody, the first.",
    )


def _equals(answer: ScenarioAnswer) -> Grid:
    """Packages that are worth the same to everybody: which to sign is a matter of taste."""
    rows: list[tuple[Cell, ...]] = []
    for group in same_choices(answer.rules):
        choice = answer.rules[group[0]].chosen[0]
        first = choice.packages[0]
        for other in choice.packages[1 : EQUALS + 1]:
            apart = [f"{i} = {other[i]}, not {first[i]}" for i in first if other[i] != first[i]]
            rows.append((", ".join(CALLED[n] for n in group), "; ".join(apart)))
    return Grid(
        caption="Other packages worth the same to everybody",
        columns=("rule", "instead"),
        rows=tuple(rows),
    )


def _closing(answer: ScenarioAnswer) -> Grid:
    """How far each reservation would have to fall."""
    assert answer.closing is not None
    rows: list[tuple[Cell, ...]] = []
    for p in answer.scenario.profiles:
        drop = answer.closing.alone[p.name]
        words = _words(answer.closing.package.get(p.name, {}))
        floor = None if drop is None else p.reservation - drop
        rows.append((p.name, p.reservation, drop, floor, words or None))
    if answer.closing.together is not None:
        near = _words(answer.closing.nearest)
        rows.append(("all by the same", None, answer.closing.together, None, near))
    return Grid(
        caption="What would open the zone",
        columns=("who comes down", "reservation", "by", "to", "the package then acceptable"),
        rows=tuple(rows),
        formats=("text", "utility", "utility", "utility", "text"),
        note="A dash: coming down alone is never enough, or there is no reservation.",
    )


def _words(package: Mapping[str, str]) -> str:
    return ", ".join(f"{i} = {v}" for i, v in package.items())


def _counts(answer: ScenarioAnswer) -> Grid:
    share = None
    if answer.acceptable is not None:
        share = answer.acceptable / answer.outcomes
    rows: list[tuple[Cell, ...]] = [
        ("parties", len(answer.parties), None),
        ("issues", len(answer.scenario.issues), None),
        ("packages", _count(answer.outcomes), None),
        ("acceptable to all", _count(answer.acceptable), share),
        ("efficient points", answer.frontier_points, None),
        ("efficient packages", _count(answer.efficient), None),
    ]
    told = (
        "" if answer.opposition is None else f"Opposition level (NegMAS): {answer.opposition:.3g}."
    )
    return Grid(
        caption="How many packages",
        columns=("what", "number", "share"),
        rows=tuple(rows),
        formats=("text", "count", "share"),
        note=" ".join(x for x in (answer.uncounted, answer.unlisted, told) if x),
    )


def _count(count: int | None) -> Cell:
    return count if count is None or count < LARGE else large(count)


def _frontier(answer: ScenarioAnswer) -> Grid:
    points = answer.frontier if answer.frontier is not None else ()
    rows = tuple(tuple(float(u) for u in point) for point in points[:LISTED])
    more = f" The first {LISTED} of {len(points):,}." if len(points) > LISTED else ""
    return Grid(
        caption="Efficient points",
        columns=("point", *answer.parties),
        rows=tuple((n + 1, *row) for n, row in enumerate(rows)),
        formats=("count", *("utility" for _ in answer.parties)),
        note=f"Best for {answer.parties[0]} first.{more}",
        detail=True,
    )


def _notes(answer: ScenarioAnswer) -> tuple[str, ...]:
    s = answer.scenario
    said = [f"{s.format}. {SCALES[s.scale]}" if s.format == "Genius XML" else f"{s.format}."]
    said += [f"{a}." for a in answer.method.assumptions]
    said += [
        "Kalai-Smorodinsky: the largest smallest share of what each could gain at most. Least "
        "spread: the efficient point where those shares lie closest together, which NegMAS calls "
        "Kalai-Smorodinsky; a point lower for everybody can win it."
    ]
    lost = [n for n, r in answer.rules.items() if r.status not in ("solved",) and not r.chosen]
    if answer.closing is None:
        said += [f"{CALLED[n]}: {answer.rules[n].status}." for n in lost]
    said += [
        f"{CALLED[n]}: the search was given up; no package has more than {r.bound:.4g} where "
        f"this has {r.value:.4g}."
        for n, r in answer.rules.items()
        if r.status == "the best package known"
    ]
    said += s.notes
    said += [f"{answer.method.name}. Sources: {answer.method.source}."]
    said += [f"Inputs {answer.inputs}, plenipo {answer.version}."]
    return tuple(said)
