"""The same table with fewer issues on it, or more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from plenipo.answer.table.run import MOVED
from plenipo.answer.table.seating import Seating, take_seats
from plenipo.answer.trading.base import Base
from plenipo.situation.model import Consent
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.room import NONE, Reason, Room
from plenipo.solve.packages.judged import worth_of

__all__ = [
    "Outcome",
    "absent_owners",
    "as_settled",
    "first",
    "heard",
    "movable",
    "settled",
    "with_issue",
]


class Outcome(NamedTuple):
    """What came of one agenda, over K draws."""

    level: Floats  # (K, m)
    deal: Bools  # (K,)
    good: Bools  # (K,) solved
    gain: Floats  # (K, n) points against no deal; 0 where there is none

    def first(self, draws: int) -> Outcome:
        """The same on the first draws only."""
        return Outcome(
            level=self.level[:draws],
            deal=self.deal[:draws],
            good=self.good[:draws],
            gain=self.gain[:draws],
        )

    def moved(self, base: Base) -> Bools:
        """(K, m) issues that leave their status quo."""
        now = base.seating.room.status_quo
        return self.deal[:, None] & (np.abs(self.level - now) > MOVED)


def as_settled(base: Base) -> Outcome:
    """The table of a base as it was settled."""
    run = base.run
    return Outcome(level=run.solved.level, deal=run.deal, good=run.good, gain=run.gains)


def first(base: Base, draws: int) -> Base:
    """A base whose table has its first draws only; its package and verdicts keep theirs."""
    return replace(base, seating=base.seating.first(draws), rows=base.rows[:draws])


def settled(base: Base, issues: Sequence[str]) -> Outcome:
    """The same table with only these of its issues on the agenda."""
    room = base.seating.room
    keep = np.array([k in issues for k in base.drawn.issues])
    return _outcome(room._replace(open_issue=room.open_issue & keep))


def _outcome(room: Room) -> Outcome:
    solved = agree(room)
    deal: Bools = solved.kind != NONE
    good: Bools = (solved.reason != Reason.STUCK) & (solved.reason != Reason.TOO_MANY)
    worth = worth_of(room, solved.level[:, None])[:, 0]
    gain = 100.0 * np.where(deal[:, None], worth - room.no_deal, 0.0)
    return Outcome(level=solved.level, deal=deal & good, good=good, gain=gain)


def heard(room: Room) -> Bools:
    """(K, n) who sits, or holds a consent that is real."""
    out = room.seated.copy()
    for h, p in enumerate(room.consent_party):
        out[:, p] |= room.consent_real[:, h]
    return out


def movable(room: Room) -> Bools:
    """(K, m) issues on the agenda whose owners sit or could be asked."""
    draws = room.theta.shape[0]
    here = heard(room)
    out = np.tile(room.open_issue, (draws, 1))
    for q, k in enumerate(room.need_issue):
        present = np.zeros(draws, bool)
        for who in room.need_any[q][room.need_used[q]]:
            present |= here[:, who].all(axis=1)
        out[:, k] &= present
    return out


def absent_owners(base: Base, k: int) -> tuple[str, ...]:
    """Owners of an issue who neither sit nor could be asked in any draw."""
    room = base.seating.room
    here = heard(room)
    needs = base.situation.issues[base.drawn.issues[k]].needs
    of = [q for q, issue in enumerate(room.need_issue) if issue == k]
    out: list[str] = []
    for q, owner in zip(of, needs, strict=True):
        sets = room.need_any[q][room.need_used[q]]
        if not any(here[:, who].all(axis=1).any() for who in sets):
            out.append(owner)
    return tuple(out)


def with_issue(base: Base, issue: str, owners: tuple[str, ...]) -> Outcome:
    """The same table with one issue more, its absent owners asked about it.

    Nothing else becomes movable by their being asked: each draw keeps the agenda it had.
    """
    drawn, s = base.drawn, base.situation
    consent = dict(s.consent)
    for owner in owners:
        consent[owner] = Consent(over=(issue,))
    tables = dict(s.tables)
    if base.table in tables and tables[base.table].issues != "all":
        body = tables[base.table]
        tables[base.table] = body.model_copy(update={"issues": (*body.issues, issue)})
    asked = replace(drawn, situation=s.model_copy(update={"consent": consent, "tables": tables}))
    seating = take_seats(asked, base.table, by_rule=True).take(base.rows)
    k = drawn.issues.index(issue)
    agenda = movable(base.seating.room)
    agenda[:, k] = True
    return _by_agenda(seating, agenda)


def _by_agenda(seating: Seating, agenda: Bools) -> Outcome:
    """Settle draws that have their own agenda (K, m), those with the same one together."""
    patterns, which = np.unique(agenda, axis=0, return_inverse=True)
    parts: list[Outcome] = []
    order: list[Ints] = []
    for i, pattern in enumerate(patterns):
        rows = np.flatnonzero(which.reshape(-1) == i)
        room = seating.take(rows).room
        parts.append(_outcome(room._replace(open_issue=room.open_issue & pattern)))
        order.append(rows)
    back = np.argsort(np.concatenate(order))
    return Outcome(*(np.concatenate(columns)[back] for columns in zip(*parts, strict=True)))
