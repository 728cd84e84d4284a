"""Who carries and who pays, in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10
from typing import TYPE_CHECKING

from plenipo.answer.base import Interval
from plenipo.answer.sharing.bills import Bill, apportioned, printed_digits
from plenipo.answer.sharing.rules import ALL, RULES, Split
from plenipo.answer.sharing.strip import TableStrip
from plenipo.answer.table.run import BAND_DRAWS
from plenipo.show.sentence import capital, finish, joined, share_words

if TYPE_CHECKING:
    from plenipo.answer.burden import Burden
    from plenipo.situation.model import Situation

__all__ = [
    "carried_without",
    "example_of_pays",
    "level_words",
    "money",
    "printed_parts",
    "rule_name",
    "sentences",
    "walkers",
]

SPOKEN = {
    "gdp": "by GDP",
    "benefit": "by benefit",
    "pledged": "as pledged",
    "shapley": "by what each wants of it (Shapley)",
}
VERBS = {"applies": "apply", "guarantees": "guarantee", "pays": "pay"}
BILLS = 2  # bills told in sentences
SEATS = 6  # seats named
ITEMS = 3  # issues named of one party
ALIKE = 1.25  # parts of which the largest is at most so many times the smallest are alike


def sentences(a: Burden) -> tuple[str, ...]:
    """Two to five sentences; every number in them stands in a table."""
    said = [
        _strip(a),
        _bills(a),
        " ".join(finish(_split(a, b)) for b in a.bills[:BILLS] if _split(a, b)),
        _core(a),
        _left_alone(a),
    ]
    return tuple(finish(s) for s in said if s)


def _name(a: Burden, party: str) -> str:
    return a.situation.name_of(party)


def rule_name(rule: str) -> str:
    """A rule in words: "by GDP"."""
    return RULES.get(rule) or ALL[rule]


# Who carries


def _strip(a: Burden) -> str:
    t = next(x for x in a.strip if x.table == a.focus)
    seats = [_name(a, p) for p in t.seats]
    talking = seats if len(seats) <= SEATS else [*seats[:SEATS], "others"]
    if not seats:
        text = f"At {t.name} nobody sits"
    elif len(seats) == 1:
        text = f"At {t.name} {seats[0]} sits alone"
    else:
        text = f"At {t.name}, {joined(talking)} negotiate"
    without = carried_without(a.situation, t)
    if not without and t.comes_to and not any(t.comes_to.values()) and t.draws:
        return f"{text}, and nothing moves that anybody would have to carry"
    if not without and t.without_seat:
        return f"{text}, and nothing moves there that somebody absent would have to carry"
    if not without:
        often = {p: t.present[p] for p in t.present if 0 < t.present[p] < 1 and t.comes_to[p] != 0}
        if not often:
            return f"{text}, and whoever would apply, guarantee or pay sits there"
        unsure = joined(f"{_name(a, p)} {_in_draws(a, x)}" for p, x in often.items())
        verb = "sits" if len(often) == 1 else "sit"
        return f"{text}; of those who would carry, {unsure} {verb} there, the others always"
    told: list[str] = []
    for i, (p, roles) in enumerate(without.items()):
        absent = ", which has no seat there," if i == 0 else ""
        told.append(
            f"{_name(a, p)}{absent} would {joined(VERBS[r] for r in roles)}{_about(a, t, p)}"
        )
    text = f"{text}; {joined(told)}"
    priced = next((x for x in a.strip if x.table == a.table != t.table), None)
    if priced is not None and min(priced.present.values(), default=0.0) == 1.0:
        text += f". Everyone who would carry sits at {priced.name}"
    return text


def _in_draws(a: Burden, share: float) -> str:
    return share_words(share, min(BAND_DRAWS, a.basis.kept))


def _about(a: Burden, t: TableStrip, party: str) -> str:
    """What a party would carry, and how often it comes to that."""
    heavy = [k for r in ("pays", "guarantees") for k in t.issues_of(party, role=r)]
    issues = list(dict.fromkeys([*heavy, *t.issues_of(party)]))
    names = [a.situation.issue_name(k) for k in issues]
    said = _few(names) if names else "whatever is signed"
    chance = t.comes_to[party]
    return f" ({said})" if chance is None else f" ({said}; {share_words(chance, t.draws)})"


def carried_without(s: Situation, t: TableStrip) -> dict[str, tuple[str, ...]]:
    """Who carries and has no seat, in some draw; a member goes with its whole."""
    found = {p: roles for p, roles in t.without_seat.items() if t.comes_to[p] != 0.0}
    wholes = {p: s.whole_of(p) for p in found}
    return {
        p: roles
        for p, roles in found.items()
        if not ((w := wholes[p]) in t.present and set(roles) <= set(found.get(w or "", roles)))
    }


# What it costs


def money(value: float, digits: int) -> str:
    """An amount of money with so many decimals."""
    return f"{round(value * 10.0**digits) / 10.0**digits:,.{digits}f}"


def printed_parts(split: Split) -> tuple[dict[str, str], str]:
    """Each payer's part as it is printed, and the amount: the printed parts add up."""
    digits = printed_digits(split.amount)
    parts, total = apportioned(list(split.parts.values()), digits)
    return (
        {p: f"{x:,.{digits}f}" for p, x in zip(split.parts, parts, strict=True)},
        f"{total:,.{digits}f}",
    )


def level_words(a: Burden, bill: Bill) -> str:
    """Where the issue stands in the middle draw in which it moves, in ladder words."""
    import numpy as np

    body = a.situation.issues[bill.issue]
    if bill.level.size == 0:
        return ""
    middle = float(np.median(bill.level))
    if body.options is None:
        return body.words(middle)
    return body.words(round(middle * (len(body.options) - 1)))


def _bills(a: Burden) -> str:
    if not a.bills:
        return "No issue of the file has a price, so there is no bill to split"
    told = [capital(_bill(a, b)) for b in a.bills[:BILLS]]
    rest = len(a.bills) - BILLS
    more = f". {'One more bill is' if rest == 1 else 'More bills are'} in the tables"
    return ". ".join(told) + (more if rest > 0 else "")


def _bill(a: Burden, b: Bill) -> str:
    name = a.situation.issue_name(b.issue)
    top = float(b.at_top.mean())
    at_top = f"{_said(top)} {b.unit}".strip()
    if b.run is None:
        return f"{name} at full height would cost {at_top}; {a.name} is not settled: {a.unsolved}"
    if b.moved.size == 0:
        return f"{name} would cost {at_top} at full height, and moves in no draw at {a.name}"
    mean, low, high = (_said(x) for x in _span(b))
    wide = f"; middle 80 %: {low} to {high}" if low != high else ""
    often = share_words(b.chance or 0.0, int(b.run.good.sum()))
    return (
        f"At {a.name}, what is agreed moves {name} {often}; that would cost {mean} {b.unit} on "
        f"average"
        f" ({level_words(a, b)}{wide}), and {at_top} at full height"
    )


def _span(b: Bill) -> tuple[float, float, float]:
    """Mean, low and high of the bill at the deal."""
    span = Interval.of(b.at_deal)
    return float(b.at_deal.mean()), span.low, span.high


def _said(value: float) -> str:
    """An amount of money as it is said: two figures below a hundred."""
    if value >= 99.5:
        return f"{value:,.0f}"
    if value < 1e-9:
        return "0"
    return money(value, max(0, 1 - floor(log10(value))))


def _split(a: Burden, b: Bill) -> str:
    at = "deal" if b.moved.size else "top"
    found = [x for x in a.splits[b.issue, at].found if x.rule in RULES]
    if len(b.payers.parties) == 1:
        return f"{_name(a, b.payers.parties[0])} would carry all of it, the only payer"
    if not found:
        return ""
    told: list[str] = []
    alike: list[str] = []
    for x in found:
        if max(x.parts.values()) <= ALIKE * min(x.parts.values()):
            alike.append(SPOKEN[x.rule])
        else:
            unit = f" {b.unit}" if b.unit and not told else ""
            told.append(f"{SPOKEN[x.rule]}, {_name(a, x.largest)} pays most ({_largest(x)}{unit})")
    if alike:
        told.append(f"{joined(alike)}, all pay much the same")
    head = f"{a.situation.issue_name(b.issue)}, shared" if len(a.bills) > 1 else "Shared"
    top = " at full height" if at == "top" else ""
    return f"{head}{top} {'; '.join(told)}"


def _largest(x: Split) -> str:
    """What the one who pays most pays, as the table has it."""
    return printed_parts(x)[0][x.largest]


# Who would walk


def walkers(a: Burden, split: Split) -> str:
    """The set that walks most often, in words."""
    who, rest = split.walk.parties, [p for p in split.parts if p not in split.walk.parties]
    if not who:
        return ""
    if len(rest) <= 2 < len(who):
        return f"all but {joined(_name(a, p) for p in rest)}"
    return _few([_name(a, p) for p in who])


def _few(names: list[str]) -> str:
    """Names, or the first of many."""
    return joined(names if len(names) <= ITEMS + 1 else [*names[:ITEMS], "others"])


def _core(a: Burden) -> str:
    told: list[str] = []
    for b in a.bills[:BILLS]:
        if len(b.payers.parties) == 1:
            continue
        name = f" of {a.situation.issue_name(b.issue)}" if len(a.bills) > 1 else ""
        for at, height in (("deal", "what is agreed"), ("top", "full height")):
            found = [x for x in a.splits[b.issue, at].found if x.rule in RULES]
            if found:
                told.append(_walking(a, found, height, name))
    return ". ".join(told)


def _walking(a: Burden, found: Sequence[Split], height: str, name: str) -> str:
    worst = min(found, key=lambda x: x.walk.core)
    if worst.walk.core > 0.995:
        return f"At {height}{name}, nobody would do better alone under any of these"
    often = share_words(1.0 - worst.walk.core, worst.draws)
    fine = [x for x in found if x.walk.core == 1.0]
    text = (
        f"At {height}{name}, sharing {SPOKEN[worst.rule]} would leave some better off alone "
        f"{often}, most often {walkers(a, worst)}"
    )
    if fine:
        text += f"; sharing {joined(SPOKEN[x.rule] for x in fine)} never would"
    return text


# Without agreement


def _left_alone(a: Burden) -> str:
    told: list[str] = []
    for g in a.contribution:
        if g.at != "deal" and any(x.issue == g.issue and x.at == "deal" for x in a.contribution):
            continue
        givers = [p for p in g.givers if g.givers[p] > 0.5]
        who = _few([_name(a, p) for p in givers]) or "nobody in most draws"
        of = f" for {a.situation.issue_name(g.issue)}" if len(a.bills) > 1 else ""
        only = "only " if len(givers) == 1 else ""
        told.append(
            f"With nobody bound to pay{of}, {only}{who} would give, and {_percent(g.share)} of "
            "the bill would come together"
        )
        if len(told) == BILLS:
            break
    view = a.percent
    mark = f"{view.percent:g} %"
    if view.gaps:
        above = [_name(a, g.party) for g in view.gaps if g.above > 0.5]
        does = "spends" if len(above) == 1 else "spend"
        everyone = len(above) == len(view.gaps)
        who = joined(above) if everyone else f"of those listed only {joined(above)}"
        who = f"{who} {does}" if above else "nobody listed spends"
        text = f"{who} more than {mark} of GDP on defence"
        if view.together is not None and view.together.middle > 0 and view.unit:
            others = "the others lack" if above else "together they lack"
            text += f"; {others} at least {_said(view.together.middle)} {view.unit} a year"
        told.append(capital(text))
    return ". ".join(told)


def _percent(share: float) -> str:
    """A share in percent: whole ones, where there are any."""
    return f"{100 * share:.0f} %" if share >= 0.01 else f"{100 * share:.1g} %"


def example_of_pays(s: Situation) -> str:
    """What to write so that there is a bill: in the words of this file."""
    issue, party = next(iter(s.issues)), next(iter(s.parties))
    return f"pays: {{{issue}: {{by: [{party}], amount: [1, 2, 4], unit: bn EUR a year}}}}"
