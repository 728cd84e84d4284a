"""Dated events in sentences: findings first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from plenipo.answer.events.idle import NOTHING
from plenipo.show.sentence import capital, change_words, finish, joined, share_words
from plenipo.situation.changes import Event, acts
from plenipo.situation.clauses import Change
from plenipo.situation.model import Situation

if TYPE_CHECKING:
    from plenipo.answer.changes import Changes
    from plenipo.answer.events.redress import Redress
    from plenipo.answer.events.replay import Replay

__all__ = ["act_words", "label", "made_good", "sentences", "shown", "why_zero"]

MOST = 4  # parties named in one sentence
NAMED = 3  # acts that make up a name


def label(situation: Situation, event: Event) -> str:
    """What to call an event: its name, else what its acts did."""
    if event.name:
        return event.name
    listed = acts(situation)
    words = [listed[i].name or act_words(situation, listed[i]) for i in event.numbers]
    words = list(dict.fromkeys(words))
    rest = ["more of that day"] if len(words) > NAMED else []
    return joined([*words[:NAMED], *rest])


def shown(situation: Situation, actors: Sequence[str]) -> list[int]:
    """Whose numbers are printed: every party, and members whose doing some act is."""
    movers = {x for act in situation.changes for x in (act.by, act.of)}
    return [i for i, a in enumerate(actors) if a in situation.parties or a in movers]


def act_words(situation: Situation, act: Change) -> str:
    """What an act did, as a short noun."""
    whose = act.of or act.by
    name = situation.name_of(whose) if whose else "everyone"
    issue = situation.issue_name(act.issue) if act.issue else ""
    match act.act:
        case "fallback":
            return f"what {name} falls back on"
        case "cap_claim":
            return f"the bound on {issue}"
        case "off_agenda":
            return f"{issue} off the agenda"
        case "haste":
            return f"the hurry of {name}"
        case "devalues":
            through = situation.issue_name(act.through) if act.through else "the promise"
            return f"{through} of {name} devalued"
        case "position":
            return f"{name} moving on {issue}"
        case "limit":
            return f"the line of {name} on {issue}"
        case "drops_norm":
            by = situation.name_of(act.by) if act.by else "everyone"
            return f'the norm "{(act.norm or "").replace("_", " ")}" dropped by {by}'


def why_zero(a: Changes, event: int, replayed: Replay) -> str:
    """Why an event is worth nothing to any party at a table; "" where it is something."""
    mean = replayed.share[event].mean(axis=0)
    if (np.abs(mean[_parties(a)]) >= NOTHING).any():
        return ""
    of = {p.number: p for p in a.priced}
    numbers = a.events[event].numbers
    reasons = [of[i].why.get(replayed.table, "") for i in numbers if i in of]
    reasons = list(dict.fromkeys(r for r in reasons if r))
    return "; ".join(reasons) or "what it does hangs on what else happened"


def sentences(a: Changes) -> tuple[str, ...]:
    """Two to five sentences; every number in them stands in a table."""
    if not a.events:
        return tuple(finish(x) for x in _nothing_happened(a))
    haste = _haste(a)
    said = [_headline(a), _largest(a), "" if haste else _full(a), _zeros(a), haste, _redress(a)]
    told = [x for x in said if x]
    return tuple(finish(x) for x in (told if len(told) > 1 else [*told, _as_before(a)]))


def _nothing_happened(a: Changes) -> list[str]:
    day = a.situation.as_of
    out = [f"No dated change is in force{f' on {day}' if day else ''}: nothing to replay"]
    if a.late:
        first = a.late[0]
        out.append(f"The first of those listed comes on {first.on}; ask about that day instead")
    else:
        out.append("List what happened under `changes`: a day, who did it, and the act")
    return out


def _parties(a: Changes) -> list[int]:
    return shown(a.situation, a.actors)


def _told(a: Changes, values: Sequence[float], errors: Sequence[float], *, every: bool) -> str:
    """Who gains and loses how much, the largest first; those it leaves alone only if asked."""
    order = sorted(range(len(values)), key=lambda i: -abs(values[i]))
    names = [a.situation.name_of(a.actors[i]) for i in _parties(a)]
    told = [
        f"{names[i]} {change_words(values[i], error=max(NOTHING, errors[i]))}"
        for i in order
        if every or abs(values[i]) >= max(NOTHING, errors[i])
    ]
    return joined(told[:MOST])


def _means(a: Changes, values: np.ndarray, replayed: Replay) -> tuple[list[float], list[float]]:
    at = _parties(a)
    return (
        [float(x) for x in values.mean(axis=0)[at]],
        [float(x) for x in replayed.error(values)[at]],
    )


def _headline(a: Changes) -> str:
    first, last = a.events[0].on, a.events[-1].on
    when = f"on {first}" if first == last else f"from {first} to {last}"
    changed = _told(a, *_means(a, a.main.total, a.main), every=False)
    text = f"At {a.main.name}, what happened {when} "
    if changed:
        text += f"changes what each can expect, in points of its own agenda: {changed}"
    else:
        text += "changes what each can expect by less than one point of its own agenda"
    n = a.main.rows.size
    before, after = (share_words(float(a.main.success[i]), n) for i in (0, -1))
    if before != after:
        text += f". {capital(_matter(a))} is agreed {after} instead of {before}"
    return text


def _matter(a: Changes) -> str:
    """What success means here."""
    s = a.situation
    ends = {c.ends_with.issue: None for c in s.cost_of_no_deal.values() if c.ends_with}
    return joined(s.issue_name(k) for k in ends) if ends else "a whole deal"


def _largest(a: Changes) -> str:
    if len(a.events) < 2:
        return ""
    size = [np.abs(x.mean(axis=0)[_parties(a)]).max() for x in a.main.share]
    e = int(np.argmax(size))
    if size[e] < NOTHING:
        return ""
    said = _told(a, *_means(a, a.main.share[e], a.main), every=False)
    if not said:
        return ""
    event = a.events[e]
    text = f'The largest part is "{label(a.situation, event)}" ({event.on}): {said}'
    return text + _unasked(a, event)


def _unasked(a: Changes, event: Event) -> str:
    """Why a dropped norm can hurt those who drop it: who is not asked does nothing either."""
    if a.main.success[-1] >= a.main.success[0] - 0.01:
        return ""
    s, listed = a.situation, acts(a.situation)
    for i in event.numbers:
        norm = s.norms.get(listed[i].norm or "")
        if norm is None:
            continue
        who = norm.consent_of
        needed = [k for k, body in s.issues.items() if k in norm.over and who in body.needs]
        if needed:
            name = s.name_of(who)
            named = joined(s.issue_name(k) for k in needed[:MOST])
            return f"; where nobody has to ask {name}, what needs its hands ({named}) cannot move"
    return ""


def _full(a: Changes) -> str:
    """All of it at the full table, where it is something there."""
    if a.full is None:
        return ""
    said = _told(a, *_means(a, a.full.total, a.full), every=False)
    return f"At {a.full.name}: {said}" if said else ""


def _as_before(a: Changes) -> str:
    """The chance that what matters is agreed, where there is little else to say."""
    said = share_words(float(a.main.success[-1]), a.main.rows.size)
    return f"{capital(_matter(a))} is agreed {said}, after all of it"


def _zeros(a: Changes) -> str:
    """What changes nothing there, and why; and what it would cost at the full table."""
    out: list[str] = []
    reasons: dict[str, list[int]] = {}
    for e in range(len(a.events)):
        why = a.why_zero(e, a.main)
        if why and not _only_haste(a, e):
            reasons.setdefault(why, []).append(e)
    for why, group in list(reasons.items())[:2]:
        names = joined(f'"{label(a.situation, a.events[e])}"' for e in group)
        text = f"{names} {'changes' if len(group) == 1 else 'change'} nothing there"
        full = a.full
        if full is None:
            out.append(f"{text}, for {why}")
            continue
        costs = [_told(a, *_means(a, full.share[e], full), every=False) for e in group]
        costs = [c for c in costs if c]
        others = list(dict.fromkeys(a.why_zero(e, full) for e in group))
        if costs:
            text += f", for {why}; at {full.name} {joined(costs)}"
        elif others == [why]:
            text += f", nor at {full.name}: {why}"
        else:
            text += f", for {why}; nor at {full.name}, for {joined(x for x in others if x)}"
        out.append(text + _unkept(a, group))
    return ". ".join(out)


def _unkept(a: Changes, group: Sequence[int]) -> str:
    """What a devalued promise does where deals must be kept."""
    numbers = {i for e in group for i in a.events[e].numbers}
    for x in reversed([x for x in a.devalued if x.number in numbers]):  # the full table first
        replayed = next(r for r in a.replays if r.table == x.table)
        told = share_words(x.holds, x.draws), share_words(x.before, x.draws)
        at = _parties(a)
        said = _told(
            a, [float(x.worth.mean[i]) for i in at], [float(x.worth.error[i]) for i in at],
            every=False,
        )  # fmt: skip
        text = f". The deals {replayed.name} would have to keep then hold {told[0]}"
        text += f" instead of {told[1]}" if told[0] != told[1] else ", as before"
        if said:
            text += f"; settled by what would hold, {said}"
        return text
    return ""


def _only_haste(a: Changes, e: int) -> bool:
    listed = acts(a.situation)
    return all(listed[i].act == "haste" for i in a.events[e].numbers)


def _haste(a: Changes) -> str:
    """What hurry does to the one who hurries, with the rule it holds for."""
    out: list[str] = []
    for item in a.priced:
        if item.act.act != "haste":
            continue
        whose = item.act.of or item.act.by
        if whose not in a.actors:
            continue
        i = a.actors.index(whose)
        parts: list[str] = []
        for replayed in a.replays:
            price = item.nash(replayed.table)
            why = item.why.get(replayed.table, "")
            said = change_words(float(price.mean[i]), error=max(NOTHING, float(price.error[i])))
            who = a.situation.name_of(whose) if not parts else "it"
            parts.append(f"{who} {said} at {replayed.name}" + (f", for {why}" if why else ""))
        out.append(
            f"By hurrying, where all must agree, {'; '.join(parts)}" + _counted(a, item.number)
        )
    return ". ".join(out[:1])


def _counted(a: Changes, number: int) -> str:
    """The same hurry at a table that counts votes, where one was played."""
    for x in a.hurries:
        for replayed in a.replays:
            found = x.rules.get(replayed.table)
            if x.number != number or not found:
                continue
            rule, of = list(found.rules.items())[-1]
            own = of[x.party]
            said = change_words(own.mean, error=max(NOTHING, own.error))
            return f"; with {rule} at {replayed.name} it {said}"
    return ""


def _redress(a: Changes) -> str:
    """The reciprocal concession for the largest loss by an act."""
    if not a.redresses:
        return ""
    worst = max(a.redresses, key=lambda r: _weight(a, r))
    said = made_good(a, worst)
    if worst.smallest is None:
        others = [r for r in a.redresses if r.smallest is not None]
        if others:
            said += f". {made_good(a, max(others, key=lambda r: _weight(a, r)))}"
    return said


def _weight(a: Changes, found: Redress) -> tuple[bool, float, int]:
    """What to tell first: the losses of those who sit there, the largest, the earliest."""
    return found.party in a.main.seats, found.loss, -found.number


def made_good(a: Changes, found: Redress) -> str:
    """What the other side would have to give, in words."""
    s = a.situation
    act = next(p.act for p in a.priced if p.number == found.number)
    event = Event(name=act.name, on=act.on, by=(act.by,), numbers=(found.number,))
    name = label(s, event)
    party, other = s.name_of(found.party), s.name_of(found.by)
    step = found.smallest
    if step is None:
        return (
            f'Nothing {other} could hold back on one issue would make good what "{name}" costs '
            f"{party}"
        )
    body = s.issues[step.issue]
    size = f"{step.size:.2g}" if step.size < 10 else f"{step.size:.0f}"
    return (
        f'To make good what "{name}" costs {party}, {other} would have to claim about {size} '
        f"less on {s.issue_name(step.issue)} ({body.low:g} to {body.high:g})"
    )
