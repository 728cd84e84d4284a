"""For each table: who negotiates there, and who applies, guarantees and pays what it agrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.table.run import BAND_DRAWS, Run, kept_rows, solve
from plenipo.answer.table.seating import Seating, find_table, take_seats
from plenipo.errors import MethodError
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation, Table
from plenipo.situation.rule import rule_words
from plenipo.solve.arrays import Bools

__all__ = ["ROLES", "Duty", "TableStrip", "next_table", "strip_of", "tables_of"]

ROLES = ("applies", "guarantees", "pays")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What one party would have to do about one issue that a table can agree."""

    role: str  # of ROLES
    party: str
    issue: str | None  # None: a guarantee of whatever is signed
    why: str  # "its hands", "its offer", "answers russia", "pays"
    members: tuple[str, ...]  # of a payer that is made of several
    chance: float | None  # share of draws in which the table moves it; None where not solved

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "role": self.role,
            "party": self.party,
            "issue": self.issue,
            "why": self.why,
            "members": list(self.members),
            "chance": self.chance,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TableStrip:
    """One table: who sits there, and who would have to carry what it agrees."""

    table: str
    name: str
    status: str
    seats: Mapping[str, float]  # party -> share of draws in which it sits there
    present: Mapping[str, float]  # the same for everyone who carries: itself or through its whole
    ratifiers: tuple[str, ...]  # who must accept afterwards, in some draw
    duties: tuple[Duty, ...]
    comes_to: Mapping[str, float | None]  # party -> chance that any of its duties arises
    by_role: Mapping[str, Mapping[str, float | None]]  # party -> role -> the same for that role
    draws: int  # 0 where only the structure is told
    unsolved: str  # why, in words

    def carriers(self, role: str) -> tuple[str, ...]:
        """Who has such a duty, in the order of the issues."""
        return tuple(dict.fromkeys(d.party for d in self.duties if d.role == role))

    @property
    def without_seat(self) -> dict[str, tuple[str, ...]]:
        """Who carries and never sits there -> its roles; whoever does most of them first."""
        roles: dict[str, tuple[str, ...]] = {}
        for d in self.duties:
            if self.present[d.party] == 0.0:
                mine = roles.get(d.party, ())
                roles[d.party] = mine if d.role in mine else (*mine, d.role)
        heavy = {p: ("pays" in r) + ("guarantees" in r) for p, r in roles.items()}
        return dict(sorted(roles.items(), key=lambda x: (-heavy[x[0]], -len(x[1]))))

    def issues_of(self, party: str, *, role: str = "") -> tuple[str, ...]:
        """What a party would carry, likeliest first."""
        mine = [
            d
            for d in self.duties
            if d.party == party and d.issue is not None and role in ("", d.role)
        ]
        mine.sort(key=lambda d: -(d.chance or 0.0))
        return tuple(dict.fromkeys(d.issue for d in mine if d.issue is not None))

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "table": self.table,
            "name": self.name,
            "status": self.status or None,
            "negotiates": dict(self.seats),
            **{role: list(self.carriers(role)) for role in ROLES},
            "without_seat": {p: list(r) for p, r in self.without_seat.items()},
            "must_accept": list(self.ratifiers),
            "present": dict(self.present),
            "comes_to": dict(self.comes_to),
            "by_role": {p: dict(x) for p, x in self.by_role.items()},
            "duties": [d.to_dict() for d in self.duties],
            "draws": self.draws,
            "unsolved": self.unsolved or None,
        }


def tables_of(situation: Situation, table: str | None) -> tuple[str, ...]:
    """The table asked for; else all of the file's, and the full one."""
    if table is not None:
        return (table,)
    return tuple(dict.fromkeys([*situation.tables, "all"]))


def next_table(situation: Situation, listed: tuple[str, ...]) -> str:
    """The next table that is planned, of those listed; else the first that is not held."""
    now = situation.as_of
    bodies = {t: find_table(situation, t) for t in listed}
    ahead = [
        (body.date, t)
        for t, body in bodies.items()
        if body.date is not None
        and body.status in ("planned", None)
        and (now is None or body.date >= now)
    ]
    if ahead:
        return min(ahead, key=lambda x: x[0])[1]
    return next((t for t, body in bodies.items() if body.status != "held"), listed[0])


def strip_of(drawn: Drawn, table: str, *, at_most: int = BAND_DRAWS) -> TableStrip:
    """Lay out one table, and settle it to see what it comes to.

    Parameters
    ----------
    table : a table of the situation, ``all``, or ``us+russia``
    at_most : settled on the first so many of the draws that are kept

    Raises
    ------
    SituationError
        No such table.
    """
    s = drawn.situation
    body = find_table(s, table)
    seating = take_seats(drawn, table, by_rule=True)
    run, why = _settled(seating, at_most)
    rows = kept_rows(seating)[:at_most]
    sits = _represented(s, drawn.actors, seating.room.seated[rows])
    duties = _duties(s, body, drawn.off_agenda, run)
    carriers = tuple(dict.fromkeys(d.party for d in duties))
    share = sits.mean(axis=0)
    of = {
        p: {r: [d for d in duties if (d.party, d.role) == (p, r)] for r in ROLES} for p in carriers
    }
    return TableStrip(
        table=table,
        name=body.name or ("the full table" if table == "all" else table),
        status=body.status or "",
        seats={
            p: float(seating.room.seated[rows][:, drawn.actors.index(p)].mean())
            for p in seating.seats
        },
        present={p: float(share[drawn.actors.index(p)]) for p in carriers},
        ratifiers=seating.ratifiers,
        duties=duties,
        comes_to={p: _any(run, [d for d in duties if d.party == p]) for p in carriers},
        by_role={p: {r: _any(run, x) for r, x in of[p].items() if x} for p in carriers},
        draws=0 if run is None else int(run.good.sum()),
        unsolved=why,
    )


def _settled(seating: Seating, at_most: int) -> tuple[Run | None, str]:
    """The table solved on few draws, or why not."""
    rule = seating.body.rule
    if rule != "unanimity":
        return None, f"it decides by {rule_words(rule)}: who carries is told, not how often"
    try:
        run = solve(seating, kept_rows(seating)[:at_most])
    except MethodError as err:
        return None, err.why
    return (run, "") if run.good.any() else (None, "no draw converged")


def _represented(s: Situation, actors: tuple[str, ...], seated: Bools) -> Bools:
    """(K, n) who sits there itself, through its whole, or through all of its members."""
    out = seated.copy()
    at = {p: i for i, p in enumerate(actors)}
    for party, body in s.parties.items():
        for member in body.members:
            out[:, at[member]] |= seated[:, at[party]]
        if body.members:
            out[:, at[party]] |= seated[:, [at[m] for m in body.members]].all(axis=1)
    return out


def _duties(s: Situation, body: Table, off: tuple[str, ...], run: Run | None) -> tuple[Duty, ...]:
    """Who would have to do what about the issues the table can speak of, in file order."""
    agenda = [k for k in (s.issues if body.issues == "all" else body.issues) if k not in off]
    found: list[tuple[str, str, str | None, str, tuple[str, ...]]] = []
    for k in (k for k in s.issues if k in agenda):
        hands = s.issues[k].needs
        found += [("applies", p, k, "its hands", ()) for p in hands]
        if s.issues[k].supplied:
            givers = dict.fromkeys(o.by for o in s.offers if o.status == "made" and k in o.gives)
            found += [("applies", p, k, "its offer", ()) for p in givers if p not in hands]
    for g in s.guarantees:
        if g.through is None or g.through in agenda:
            why = f"answers {g.against}" if g.against else "answers a breach"
            found.append(("guarantees", g.by, g.through, why, ()))
    for k, pays in s.pays.items():
        if k in agenda:
            for p in pays.by:
                members = s.parties[p].members if p in s.parties else ()
                found.append(("pays", p, k, "pays", members))
    return tuple(
        Duty(role=r, party=p, issue=k, why=why, members=members, chance=_chance(run, k))
        for r, p, k, why, members in dict.fromkeys(found)
    )


def _chance(run: Run | None, issue: str | None) -> float | None:
    if run is None:
        return None
    if issue is None:
        return run.share(run.deal)
    return run.share(run.moved[:, run.seating.issues.index(issue)])


def _any(run: Run | None, duties: list[Duty]) -> float | None:
    """Share of draws in which at least one of these duties arises."""
    if run is None:
        return None
    hit = np.zeros(run.rows.size, bool)
    for d in duties:
        hit |= run.deal if d.issue is None else run.moved[:, run.seating.issues.index(d.issue)]
    return run.share(hit)
