"""The situation file as one frozen object. The JSON Schema for editors comes from here."""
# ruff: noqa: RUF012  (pydantic copies these defaults)

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from plenipo.errors import Place, SituationError
from plenipo.situation.clauses import (
    Capacity,
    Change,
    Conflict,
    Dated,
    Evidence,
    Guarantee,
    Obligation,
    Observed,
    Offer,
    Pays,
    Preferred,
    Unknown,
    Voice,
)
from plenipo.situation.ledger import Ledger, Statement
from plenipo.situation.quantity import Id, Model, Points, Quantity
from plenipo.situation.rooms import Aim, Consent, Dropped, Norm, Seat, Table
from plenipo.situation.stakes import (
    Charge,
    Ends,
    Issue,
    Limit,
    NoDealCost,
    Party,
    PartyPositions,
    Position,
    Source,
    empty,
)

__all__ = [
    "Aim",
    "Consent",
    "Dropped",
    "Ends",
    "Issue",
    "Limit",
    "NoDealCost",
    "Norm",
    "Party",
    "PartyPositions",
    "Position",
    "Seat",
    "Situation",
    "Source",
    "Table",
]

Mapped = BeforeValidator(empty)


class Situation(Model):
    """A negotiation written down: what each question is asked of.

    Load one with :func:`plenipo.load`; change one with :meth:`seat`, ``plenipo
    what-if`` or an editor. Frozen: every change is a new situation.
    """

    plenipo: Literal[1]
    title: str = ""
    as_of: dt.date | None = None
    sources: Annotated[dict[Id, Annotated[Source, Mapped]], Mapped] = {}
    evidence: str = "evidence.yaml"
    distance: Literal["squared", "absolute"] = "squared"
    horizon: Annotated[float, Field(gt=0, le=12000)] | None = 24.0
    parties: dict[Id, Annotated[Party, BeforeValidator(empty)]]
    blocs: Annotated[dict[Id, tuple[Id, ...]], Mapped] = {}
    issues: dict[Id, Issue]
    positions: Annotated[dict[Id, PartyPositions], Mapped] = {}
    cost_of_no_deal: Annotated[dict[Id, NoDealCost], Mapped] = {}
    costs: Annotated[dict[Id, dict[Id, Charge]], Mapped] = {}
    tables: Annotated[dict[Id, Table], Mapped] = {}
    consent: Annotated[dict[Id, Consent], Mapped] = {}
    norms: Annotated[dict[Id, Norm], Mapped] = {}
    offers: tuple[Offer, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    cost_of_collapse: Annotated[dict[Id, Points], Mapped] = {}
    conflict: Conflict | None = None
    pays: Annotated[dict[Id, Pays], Mapped] = {}
    capacity: Annotated[dict[Id, Capacity], Mapped] = {}
    changes: tuple[Change, ...] = ()
    observed: tuple[Observed, ...] = ()
    prefers: tuple[Preferred, ...] = ()
    voice: Annotated[dict[Id, Voice], Mapped] = {}
    unknown: Annotated[dict[Id, Unknown], Mapped] = {}
    linked: tuple[tuple[Id, ...], ...] = ()
    history: tuple[Dated, ...] = ()
    support: dict[Id, Any] = {}
    choices: dict[str, Any] | None = None
    rules: dict[str, Any] | None = None
    prose: tuple[Id, ...] = ()

    _ledger: Ledger | None = PrivateAttr(default=None)

    @property
    def statements(self) -> Mapping[str, Statement]:
        """Statements of the ledger beside the file, by id; empty without one."""
        return self._ledger.statements if self._ledger else {}

    @property
    def ledger(self) -> Ledger | None:
        """The ledger beside the file, if any."""
        return self._ledger

    def with_ledger(self, ledger: Ledger | None) -> Situation:
        """The same situation with its evidence."""
        new = self.model_copy()
        new._ledger = ledger
        return new

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """Every party and every member of one, in file order; a member after its whole."""
        seen: dict[str, None] = {}
        for party, body in self.parties.items():
            seen.setdefault(party)
            for member in body.members:
                seen.setdefault(member)
        return tuple(seen)

    def whole_of(self, actor: str) -> str | None:
        """The party this actor is a member of, if any."""
        return next((p for p, body in self.parties.items() if actor in body.members), None)

    def name_of(self, actor: str) -> str:
        """A name to print."""
        body = self.parties.get(actor)
        if body and body.name:
            return body.name
        return actor.upper() if len(actor) <= 2 else actor.replace("_", " ").title()

    def issue_name(self, issue: str) -> str:
        """A short noun for an issue."""
        return self.issues[issue].name or issue.replace("_", " ")

    def seat(
        self, table: str, *, add: str | tuple[str, ...] = (), remove: str | tuple[str, ...] = ()
    ) -> Situation:
        """The same situation with seats added to or taken from a table.

        Raises
        ------
        SituationError
            No such table or party, or a member beside its whole.
        """
        added = (add,) if isinstance(add, str) else add
        gone = (remove,) if isinstance(remove, str) else remove
        if table not in self.tables:
            raise _no_such("table", f"tables.{table}", table, self.tables)
        for party in (*added, *gone):
            if party not in self.actors:
                raise _no_such("party", f"tables.{table}.seats", party, self.actors)
        seats = {p: s for p, s in self.tables[table].seats.items() if p not in gone}
        seats |= {p: Seat() for p in added if p not in seats}
        for party in seats:
            if self.whole_of(party) in seats:
                message = (
                    f'"{party}" sits here beside "{self.whole_of(party)}", of which it is part.'
                )
                place = Place(
                    path=f"tables.{table}.seats", message=message, hint="Seat one of them."
                )
                raise SituationError([place])
        body = self.tables[table].model_copy(update={"seats": seats})
        return self.model_copy(update={"tables": {**self.tables, table: body}})

    def at(self, day: dt.date | str) -> Situation:
        """The same situation as of a day.

        Changes, offers and observed answers dated later are not there yet, a norm dropped
        later is held, a table held later is planned; tables stay. The file's own positions
        are those before its first change: from that day (or ``as_of``, without changes)
        back, the rows of ``history`` take over, each until the next, the first of them for
        every day before it. What has no date stays as it is. After ``as_of`` only the day
        moves, and with it the changes that have come into force.

        Parameters
        ----------
        day : a date, or text such as ``2025-02-14``

        Raises
        ------
        SituationError
            The text is not a day.
        """
        from plenipo.situation.changes import as_of_day

        return as_of_day(self, day)


def _no_such(what: str, path: str, name: str, known: Iterable[str]) -> SituationError:
    near = get_close_matches(name, list(known), n=1)
    guess = f' Did you mean "{near[0]}"?' if near else ""
    message = f'There is no {what} "{name}".{guess}'
    return SituationError(
        [Place(path=path, message=message, hint=f"There are: {', '.join(known)}.")]
    )


# Evidence is part of the public grammar (seat chances name statements for and against).
_ = (Evidence, Quantity)
