"""Legal, but worth a second look: what ``check`` warns about."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plenipo.situation.explain import Mistake, listed
from plenipo.situation.model import Issue, Position, Situation, Table
from plenipo.situation.quantity import LevelRange
from plenipo.situation.rule import Quota, is_proper, voters_of, votes_of, winning

__all__ = ["doubts", "players", "position_of"]

_MANY = 3  # parties: as many warnings of one kind, and no more
_FAR = 0.2  # of the scale: how far from an end is unused


def players(situation: Situation) -> tuple[str, ...]:
    """Who sits somewhere or may refuse; every party where no table is given."""
    seated = {actor for table in situation.tables.values() for actor in table.seats}
    seated |= set(situation.consent) | {norm.consent_of for norm in situation.norms.values()}
    if not situation.tables:
        seated |= set(situation.parties)
    return tuple(actor for actor in situation.actors if actor in seated)


def position_of(situation: Situation, actor: str, issue: str) -> Position | None:
    """The position of an actor: its own, its whole's, or any of its members'."""
    whole, body = situation.whole_of(actor), situation.parties.get(actor)
    sources = [actor, *([whole] if whole else []), *(body.members if body else ())]
    for name in sources:
        found = situation.positions.get(name)
        if found is not None and issue in found.issues and found.issues[issue].at is not None:
            return found.issues[issue]
    return None


def doubts(situation: Situation) -> list[Mistake]:
    """Every warning, in the order of the file."""
    return [
        *_parties(situation),
        *_issues(situation),
        *_positions(situation),
        *_costs(situation),
        *_tables(situation),
        *_promises(situation),
        *_dates(situation),
        *_lines(situation),
    ]


def _promises(situation: Situation) -> Iterator[Mistake]:
    """Guarantees that answer nothing, and acts that devalue what nobody promised."""
    obliged = {body.by for body in situation.obligations}
    for number, body in enumerate(situation.guarantees):
        against = {body.against} if body.against else obliged - {body.by}
        if not against & obliged:
            who = situation.name_of(body.against) if body.against else "anybody else"
            yield Mistake(
                path=f"guarantees.{number}",
                message=f"{situation.name_of(body.by)} would answer a breach by {who}, whom no "
                "obligation binds.",
                hint=f"Add obligations: [{{by: {body.against or 'party'}, gain: [10, 30, 60]}}].",
            )
    for number, act in enumerate(situation.changes):
        whose = act.of or act.by
        promised = [g for g in situation.guarantees if g.by == whose and g.through == act.through]
        if act.act == "devalues" and not promised:
            yield Mistake(
                path=f"changes.{number}.through",
                message=f"{situation.name_of(whose)} guarantees nothing through {act.through}.",
                hint="There is nothing to devalue: add it to guarantees.",
            )


def _lines(situation: Situation) -> Iterator[Mistake]:
    """Where nobody draws a line and going on costs everyone, there is always a deal."""
    if any(p.limits for body in situation.positions.values() for p in body.issues.values()):
        return
    if situation.positions and situation.cost_of_no_deal:
        yield Mistake(
            path="positions",
            message="Nobody has a red line.",
            hint="Where going on costs everyone seated there is always a deal: add limits.",
            key=True,
        )


def _parties(situation: Situation) -> Iterator[Mistake]:
    silent = [
        actor
        for actor in players(situation)
        if not any(position_of(situation, actor, issue) for issue in situation.issues)
    ]
    if len(silent) > _MANY:
        yield Mistake(
            path="positions",
            message=f"{len(silent)} parties have no position at all: "
            f"{listed([situation.name_of(actor) for actor in silent], 8)}.",
            hint="Everything they want is drawn from the whole scale.",
            key=True,
        )
    for actor in players(situation):
        if actor in silent and len(silent) <= _MANY:
            yield Mistake(
                path=f"positions.{actor}" if actor in situation.positions else f"parties.{actor}",
                message=f"{situation.name_of(actor)} has no position at all.",
                hint="Everything it wants is drawn from the whole scale.",
                key=True,
            )
        body = situation.positions.get(actor)
        saliences = [p.salience for p in body.issues.values()] if body else []
        none = [s for s in saliences if s is not None and max(s.numbers) == 0]
        if len(none) == len(situation.issues):
            yield Mistake(
                path=f"positions.{actor}",
                message=f"{situation.name_of(actor)} cares about no issue.",
                hint="It gains nothing from any deal and drops out of the bargain.",
                key=True,
            )


def _issues(situation: Situation) -> Iterator[Mistake]:
    for name, issue in situation.issues.items():
        tables = situation.tables.values()
        if issue.needs and tables and not any(_moves(situation, t, name, issue) for t in tables):
            who = listed([situation.name_of(owner) for owner in issue.needs])
            yield Mistake(
                path=f"issues.{name}.needs",
                message=f"No table can move this: it needs {who}.",
                hint="It still takes a share of everybody's agenda, so points buy less.",
            )
        if issue.options is None:
            yield from _ends(situation, name, issue)


def _moves(situation: Situation, table: Table, name: str, issue: Issue) -> bool:
    if table.issues != "all" and name not in table.issues:
        return False
    consenting = {actor for actor, body in situation.consent.items() if name in body.over}
    norms = {norm.consent_of for norm in situation.norms.values() if name in norm.over}
    here = set(table.seats) | consenting | norms

    def present(owner: str) -> bool:
        body = situation.parties.get(owner)
        members = body.members if body else ()
        whole = situation.whole_of(owner)
        return owner in here or whole in here or (bool(members) and all(map(present, members)))

    return all(map(present, issue.needs))


def _ends(situation: Situation, name: str, issue: Issue) -> Iterator[Mistake]:
    """Stretching an unused end of a scale changes what the issue weighs."""
    found: list[float] = [issue.unit_level(issue.status_quo)]
    for actor in players(situation):
        position = position_of(situation, actor, name)
        if position is None or not isinstance(position.at, LevelRange):
            return  # drawn from the whole scale
    for body in situation.positions.values():
        position = body.issues.get(name)
        if position is not None and isinstance(position.at, LevelRange):
            found += [issue.unit_level(level) for level in position.at.values]
    for unused, end in ((min(found) > _FAR, issue.low), (max(found) < 1 - _FAR, issue.high)):
        if unused:
            yield Mistake(
                path=f"issues.{name}.scale",
                message=f"Nobody stands near the end at {end:g}, nor does the status quo.",
                hint="A stretched scale makes differences on it weigh less. Shorten it.",
            )


def _positions(situation: Situation) -> Iterator[Mistake]:
    for actor, body in situation.positions.items():
        for name, position in body.issues.items():
            yield from _limits(situation.issues[name], f"positions.{actor}.{name}", position)


def _limits(issue: Issue, path: str, position: Position) -> Iterator[Mistake]:
    most, least = float("inf"), float("-inf")
    for number, limit in enumerate(position.limits):
        side = limit.at_most if limit.at_most is not None else limit.at_least
        levels = [issue.unit_level(level) for level in side.values] if side is not None else []
        upper = limit.at_most is not None
        if upper:
            most = min(most, *levels, most)
        else:
            least = max(least, *levels, least)
        if isinstance(position.at, LevelRange):
            wants = [issue.unit_level(level) for level in position.at.values]
            if (upper and min(wants) > max(levels)) or (not upper and max(wants) < min(levels)):
                yield Mistake(
                    path=f"{path}.limits.{number}",
                    message="What the party wants most is beyond its own limit.",
                    hint="Is the limit on the other side?",
                )
    if most < least:
        yield Mistake(
            path=f"{path}.limits",
            message="These limits leave no level that meets them all.",
            hint="When both are real there is no deal with this party.",
        )


def _costs(situation: Situation) -> Iterator[Mistake]:
    if not situation.cost_of_no_deal:
        yield Mistake(
            path="cost_of_no_deal",
            message="Nobody has a cost of going on without a deal.",
            hint="Write cost_of_no_deal: {us: [5, 10, 20]}, in points of the party's own agenda.",
        )
    for actor, cost in situation.cost_of_no_deal.items():
        ends = cost.ends_with
        if ends is None or ends.at_least is None:
            continue
        issue = situation.issues[ends.issue]
        if issue.unit_level(issue.status_quo) >= issue.unit_level(ends.at_least):
            yield Mistake(
                path=f"cost_of_no_deal.{actor}.ends_with",
                message="The status quo reaches this level already.",
                hint="Then nothing is left to be saved by a deal.",
            )


def _tables(situation: Situation) -> Iterator[Mistake]:
    if not situation.tables:
        yield Mistake(
            path="tables",
            message="There is no table yet.",
            hint="Write tables: {talks: {seats: [us, russia]}}.",
        )
    for name, table in situation.tables.items():
        if len(table.seats) < 2:
            yield Mistake(
                path=f"tables.{name}.seats",
                message=f"{'One seat' if table.seats else 'No seat'}: here nothing can be agreed.",
                hint="Two seats make a room.",
            )
        elif not _proper(situation, table):
            yield Mistake(
                path=f"tables.{name}.rule",
                message="Two groups without a common member could both carry this table.",
                hint="Ask for more than half of heads or votes, or give somebody a veto.",
            )


def _proper(situation: Situation, table: Table) -> bool:
    """Whether this rule, with everyone in the room, lets no two separate groups win."""
    if not isinstance(table.rule, Quota) or table.rule.veto:
        return True
    voters = voters_of(situation, table)
    votes = np.array([[votes_of(situation, v) or 1.0 for v in voters]])
    seated = np.ones_like(votes, bool)
    rule = winning(table.rule, seated, votes, np.zeros(len(voters), bool))
    return is_proper(rule.weight[0], rule.quota[0])


def _dates(situation: Situation) -> Iterator[Mistake]:
    today = situation.as_of
    if situation.changes and today is None:
        yield Mistake(
            path="as_of",
            message="as_of is not set: every dated change counts as having happened.",
            hint="Write as_of: 2025-02-17.",
        )
    if today is None:
        return
    for number, change in enumerate(situation.changes):
        if change.on > today:
            yield Mistake(
                path=f"changes.{number}.on",
                message=f"{change.on} is after as_of ({today}): the change is not applied.",
            )
    for name, table in situation.tables.items():
        if table.date is not None and (
            (table.status == "held" and table.date > today)
            or (table.status == "planned" and table.date < today)
        ):
            yield Mistake(
                path=f"tables.{name}.status",
                message=f"{table.status} on {table.date}, but the file stands at {today}.",
            )
