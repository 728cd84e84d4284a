"""Who carries and who pays, in tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from plenipo.answer.base import Interval, how_found
from plenipo.answer.sharing.bills import Bill, printed_digits
from plenipo.answer.sharing.rules import Split
from plenipo.answer.sharing.strip import ROLES, TableStrip
from plenipo.answer.sharing.telling import (
    carried_without,
    example_of_pays,
    level_words,
    money,
    printed_parts,
    rule_name,
    sentences,
    walkers,
)
from plenipo.show.promised import strip_figure
from plenipo.show.section import Cell, Chart, Grid, Section
from plenipo.show.sentence import capital, finish, joined
from plenipo.show.strip import Carrier, Strip
from plenipo.show.table import cell_text

if TYPE_CHECKING:
    from plenipo.answer.burden import Burden
    from plenipo.answer.sharing.unagreed import Gifts

__all__ = ["section"]

HEIGHTS = {"deal": "at what is agreed", "top": "at its full height"}


def section(a: Burden) -> Section:
    """The whole answer."""
    grids = [_strip(a, _shown(a)), _carried(a, a.focus)]
    if a.bills:
        grids.append(_bills(a))
    for b in a.bills:
        for at in HEIGHTS:
            found = a.splits[b.issue, at].found
            if found and len(b.payers.parties) > 1:
                grids.append(_splits(a, b, at, found))
    grids += [g for g in (_core(a), _gifts(a), _percent(a)) if g is not None]
    rest = [t for t in a.strip if t not in _shown(a)]
    grids.append(_strip(a, rest, others=True))
    grids += [_carried(a, t.table, detail=True) for t in a.strip if t.table != a.focus]
    return Section(
        title="Who carries, and who pays",
        anchor="burden",
        sentences=sentences(a),
        charts=_chart(a),
        grids=tuple(g for g in grids if g.rows),
        notes=how_found(a.method, a.basis, *_bill_notes(a)),
    )


def _name(a: Burden, party: str) -> str:
    return a.situation.name_of(party)


# Who carries


def _shown(a: Burden) -> list[TableStrip]:
    """The table spoken of first, and the one whose deals are priced."""
    first = [t for t in a.strip if t.table == a.focus]
    return first + [t for t in a.strip if t.table == a.table != a.focus]


def _chart(a: Burden) -> tuple[Chart, ...]:
    """The table spoken of first, and the full one."""
    return strip_figure(
        [Strip(name=capital(t.name), columns=_columns(a, t)) for t in _shown(a)],
        caption="Who negotiates, and who would carry what comes out; share of draws in which it "
        "comes to that",
    )


def _columns(a: Burden, t: TableStrip) -> dict[str, list[Carrier]]:
    out = {
        "negotiates": [
            Carrier(name=_name(a, p), seated=True, chance=share) for p, share in t.seats.items()
        ]
    }
    for role in ROLES:
        out[role] = []
        for p in _listed(a, t, role):
            chance = t.by_role[p][role]
            out[role].append(
                Carrier(
                    name=_name(a, p),
                    seated=t.present[p] > 0,
                    chance=math.nan if chance is None else chance,
                    note=joined(a.situation.issue_name(k) for k in t.issues_of(p, role=role)),
                )
            )
    return out


def _listed(a: Burden, t: TableStrip, role: str) -> list[str]:
    """Who has a role in some draw, the most often first; a member stands behind its whole."""
    chance = {p: t.by_role[p][role] for p in t.carriers(role)}
    found = [p for p in a.situation.actors if p in chance and chance[p] != 0.0]
    own = [p for p in found if a.situation.whole_of(p) not in found]
    return sorted(own, key=lambda p: -(chance[p] or 0.0))


def _strip(a: Burden, listed: list[TableStrip], *, others: bool = False) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for t in listed:
        seats = [
            _name(a, p) + ("" if share == 1 else f" ({cell_text(share, 'share')})")
            for p, share in t.seats.items()
        ]
        carries = [_carriers(a, t, role) for role in ROLES]
        absent = joined(_name(a, p) for p in carried_without(a.situation, t))
        rows.append((capital(t.name), joined(seats) or "nobody", *carries, absent or "nobody"))
    return Grid(
        detail=others,
        caption="The same at the other tables"
        if others
        else "Who negotiates, and who would have to carry what comes out",
        columns=("table", "negotiates", *ROLES, "carries without a seat"),
        rows=tuple(rows),
        note=""
        if others
        else (
            "Applies: in whose hands an issue of the agenda lies (`needs`), or who has offered "
            "what is supplied. Named is to whom it comes in some draw, the most often first. "
            "Without a seat stands who never sits there, nor through others. A share after a "
            f"name: of draws in which it sits there. {_made_of(a)}"
        ).strip(),
    )


def _carriers(a: Burden, t: TableStrip, role: str) -> str:
    return joined(_name(a, p) for p in _listed(a, t, role)) or "nobody"


def _made_of(a: Burden) -> str:
    """Payers that are made of several, once for all tables."""
    made = {d.party: d.members for t in a.strip for d in t.duties if d.role == "pays" and d.members}
    return " ".join(
        finish(f"{_name(a, p)} pays as {joined(_name(a, m) for m in members)}")
        for p, members in made.items()
    )


def _carried(a: Burden, table: str, *, detail: bool = False) -> Grid:
    t = next(x for x in a.strip if x.table == table)
    rows: list[tuple[Cell, ...]] = []
    for p in t.present:
        roles = [r for r in ROLES if any(d.party == p and d.role == r for d in t.duties)]
        issues = joined(a.situation.issue_name(k) for k in t.issues_of(p))
        about = issues or "whatever is signed"
        rows.append((_name(a, p), joined(roles), about, t.comes_to[p], t.present[p]))
    told = f"Over {t.draws:,} draws." if t.draws else finish(f"Not settled: {t.unsolved}")
    waits = joined(_name(a, p) for p in t.ratifiers)
    return Grid(
        detail=detail,
        caption=f"Who would carry what comes out of {t.name}, and how often it comes to that",
        columns=("party", "does", "about, likeliest first", "comes to that", "sits there"),
        rows=tuple(rows),
        formats=("text", "text", "text", "share", "share"),
        note=f"{told} {f'{waits} must accept afterwards.' if waits else ''}".strip(),
    )


# What it costs


def _bills(a: Burden) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for b in a.bills:
        deal = _amounts(b.at_deal) if b.moved.size else (None, None, None)
        name = f"{capital(a.situation.issue_name(b.issue))}, {b.unit}".rstrip(", ")
        rows.append((name, b.chance, level_words(a, b) or None, *deal, *_amounts(b.at_top)))
    return Grid(
        caption=f"What it would cost: where {a.name} moves it, and at its full height",
        columns=(
            "issue",
            "moves",
            "middle level",
            "low",
            "mean",
            "high",
            "full: low",
            "full: mean",
            "full: high",
        ),
        rows=tuple(rows),
        formats=("text", "share", "text", *["level"] * 6),
        note="Middle 80 % of draws. Money is its own unit and never part of points.",
    )


def _amounts(values: object) -> tuple[str, str, str]:
    import numpy as np

    found = np.asarray(values, float)
    mean, span = float(found.mean()), Interval.of(found)
    digits = printed_digits(mean)
    return money(span.low, digits), money(mean, digits), money(span.high, digits)


def _splits(a: Burden, b: Bill, at: str, found: tuple[Split, ...]) -> Grid:
    printed = [printed_parts(x) for x in found]
    rows: list[tuple[Cell, ...]] = [
        (_name(a, p), *(parts[p] for parts, _ in printed)) for p in b.payers.parties
    ]
    rows.append(("together", *(total for _, total in printed)))
    return Grid(
        detail=at == "top" and b.moved.size > 0,
        caption=f"{capital(a.situation.issue_name(b.issue))} {HEIGHTS[at]}, split: {b.unit}",
        columns=("payer", *(rule_name(x.rule) for x in found)),
        rows=tuple(rows),
        formats=("text", *["level"] * len(found)),
        note=_about_splits(a, b, at, found),
    )


def _about_splits(a: Burden, b: Bill, at: str, found: tuple[Split, ...]) -> str:
    of = a.splits[b.issue, at]
    notes = dict.fromkeys(f"{rule_name(x.rule)}: {x.note}" for x in found if x.note)
    out = [f"Means over {found[0].draws:,} draws", *notes]
    out += [f"nothing {rule_name(r)}: {why}" for r, why in of.missing.items()]
    if b.payers.left_out:
        names = joined(_name(a, p) for p in b.payers.left_out)
        out.append(f"left out, for nothing is known of what it has: {names}")
    if of.claims == "gdp" and any(x.rule == "equal_awards" for x in found):
        out.append(
            "claims far larger than the bill make equal awards and the Talmud equal shares, and "
            "lay equal losses on the largest"
        )
    if of.short is not None:
        digits = printed_digits(of.short.middle)
        out.append(
            f"it cannot be paid from all budgets in {cell_text(of.unpayable, 'share')} of draws, "
            f"short by {money(of.short.middle, digits)} in the middle one"
        )
    return finish("; ".join(out))


def _core(a: Burden) -> Grid | None:
    rows: list[tuple[Cell, ...]] = []
    for (issue, at), of in a.splits.items():
        for x in (x for x in of.found if len(x.parts) > 1):
            name = f"{capital(a.situation.issue_name(issue))} {HEIGHTS[at]}"
            over = [p for p, share in x.walk.alone.items() if share > 0.5]
            rows.append(
                (
                    f"{name}, {rule_name(x.rule)}",
                    x.walk.core,
                    1.0 - x.walk.core,
                    walkers(a, x) or None,
                    x.walk.share if x.walk.parties else None,
                    joined(_name(a, p) for p in over) or None,
                )
            )
    if not rows:
        return None
    return Grid(
        caption="Which split nobody would leave: what each wants, it could also pay by itself",
        columns=(
            "split",
            "in the core",
            "somebody walks",
            "most often",
            "in so many draws",
            "single payers that pay too much in most draws",
        ),
        rows=tuple(rows),
        formats=("text", "share", "share", "text", "share", "text"),
        note=(
            "A party by itself would pay for the level it wants, at most for that of the bill; a "
            "group for what its most demanding member wants; who wants most carries the rest."
        ),
    )


# Without agreement, and against a percentage


def _gifts(a: Burden) -> Grid | None:
    found: dict[str, Gifts] = {}
    for g in a.contribution:  # what is agreed before its full height
        found.setdefault(g.issue, g)
    rows: list[tuple[Cell, ...]] = []
    for g in found.values():
        digits = printed_digits(g.efficient)
        name = capital(a.situation.issue_name(g.issue))
        rows += [
            (
                f"{name}: {_name(a, p)}",
                money(g.parts[p], digits),
                g.gives[p],
                g.earns[p],
                g.givers[p],
            )
            for p in g.parts
        ]
        rows.append((f"{name}: together", money(g.total, digits), None, None, None))
        rows.append((f"{name}: the bill", money(g.efficient, digits), None, None, None))
        rows.append((f"{name}: share of the bill", None, g.share, None, None))
    if not rows:
        return None
    units = joined(dict.fromkeys(g.unit for g in found.values() if g.unit))
    return Grid(
        caption=f"What would come together with nobody bound to pay: {units}".rstrip(": "),
        columns=("payer", "gives", "share of gifts", "share of incomes", "gives in"),
        rows=tuple(rows),
        formats=("text", "level", "share", "share", "share"),
        note=(
            "Who has most gives more than its share. Moving income among those who give changes "
            "nothing in the sum."
        ),
    )


def _percent(a: Burden) -> Grid | None:
    view = a.percent
    if not view.gaps:
        return None
    mark = f"{view.percent:g} %"
    rows: list[tuple[Cell, ...]] = [("held against", mark, None, None, None)]
    for g in view.gaps:
        lacks = f"{g.lacks.middle:.1f} points" if g.lacks.middle > 0 else "none"
        gap = money(g.money.middle, printed_digits(g.money.middle)) if g.money else None
        rows.append((_name(a, g.party), f"{g.spends.middle:.1f} %", lacks, gap, g.above))
    if view.together is not None:
        middle = view.together.middle
        rows.append(("together", None, None, money(middle, printed_digits(middle)), None))
    unit = f", {view.unit} a year" if view.unit else ""
    return Grid(
        caption=f"Defence spending against {mark} of GDP: middle of the draws",
        columns=("party", "spends", "lacks, of GDP", f"lacks{unit}", "above"),
        rows=tuple(rows),
        formats=("text", "level", "level", "level", "share"),
        note=(
            f'Read as "more than {mark}", so what is lacking is at least this much. A whole is not '
            "counted beside its members."
        ),
    )


def _bill_notes(a: Burden) -> list[str]:
    """How to have a bill split, and whose members could not be told apart."""
    out: list[str] = []
    if not a.bills:
        out.append(f"To split a bill, write what it costs: {example_of_pays(a.situation)}")
    for b in a.bills:
        if b.payers.without_gdp and len(b.payers.parties) == 1:
            party = b.payers.parties[0]
            out.append(
                f"{_name(a, party)} is one payer: `capacity.MEMBER.gdp` of its members would "
                "split it among them."
            )
    return out
