"""The situation file as frozen objects. The JSON Schema for editors comes from here."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from plenipo.situation.clauses import (
    Capacity,
    Change,
    Dated,
    Evidence,
    ForAgainst,
    Guarantee,
    Obligation,
    Observed,
    Offer,
    Pays,
    Refusable,
    Unknown,
    Voice,
)
from plenipo.situation.quantity import (
    Because,
    Chance,
    Id,
    Level,
    LevelRange,
    Model,
    Months,
    Points,
    Quantity,
    Salience,
    Weight,
    wrong,
)

__all__ = [
    "Consent",
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


def _empty(value: object) -> object:
    """``party:`` with nothing after it is an empty mapping."""
    return {} if value is None else value


class Source(Model):
    """Where statements were read. The text itself is not part of a situation."""

    outlet: str = ""
    title: str = ""
    published: dt.date | None = None
    url: str = ""
    note: str = ""


class Party(Model):
    """One who wants something. ``members`` inherit positions unless they state their own."""

    name: str = ""
    members: tuple[Id, ...] = ()
    needs_deal_within: Months | None = None
    access: Weight | None = None
    outside_option: Points | None = None
    power: Weight | None = None
    votes: Weight | None = None
    note: str = ""
    because: Because = ()


def _anchors(value: object) -> object:
    if isinstance(value, list | tuple):
        return {end: "" for end in value}  # pyright: ignore[reportUnknownVariableType]
    return value


class Issue(Model):
    """What can be agreed: a ``scale`` with anchors in words, or a list of ``options``."""

    question: str = ""
    name: str = ""
    scale: Annotated[dict[float, str] | None, BeforeValidator(_anchors)] = None
    options: tuple[str, ...] | None = None
    status_quo: Level
    needs: tuple[Id, ...] = ()
    supplied: bool = False
    unit: str = ""
    note: str = ""
    because: Because = ()

    @model_validator(mode="after")
    def _kind(self) -> Issue:
        if (self.scale is None) == (self.options is None):
            raise wrong("issue", "Write either scale: {0: word, 100: word} or options: [word, word].")
        if self.scale is not None and len(self.scale) < 2:
            raise wrong("issue", "A scale needs at least two anchors: {0: none, 100: all}.")
        if self.options is not None and (
            len(self.options) < 2 or len(set(self.options)) < len(self.options)
        ):
            raise wrong("issue", "options needs at least two different words.")
        words = [w for w in (self.scale or {}).values() if w]
        if len(set(words)) < len(words):
            raise wrong("issue", "Two anchors of this scale have the same word.")
        return self

    @property
    def low(self) -> float:
        """Bottom anchor of the scale."""
        return min(self.scale or {0.0: ""})

    @property
    def high(self) -> float:
        """Top anchor of the scale."""
        return max(self.scale or {1.0: ""})

    def unit_level(self, level: Level) -> float:
        """A number or word of this issue as 0 to 1 on a scale, or the index of an option.

        Raises
        ------
        KeyError
            The word is neither an anchor nor an option.
        ValueError
            The number is outside the anchors.
        """
        if self.options is not None:
            return float(self.options.index(level)) if level in self.options else _missing(level)
        assert self.scale is not None
        if isinstance(level, str):
            found = [at for at, word in self.scale.items() if word == level]
            if not found:
                _missing(level)
            level = found[0]
        if not self.low <= level <= self.high:
            raise ValueError(level)
        return (level - self.low) / (self.high - self.low)

    def own_level(self, unit: float) -> float | str:
        """The way back: 0 to 1 (or an option's index) to the issue's own number or word."""
        if self.options is not None:
            return self.options[round(unit)]
        return self.low + unit * (self.high - self.low)

    def words(self, unit: float) -> str:
        """Ladder words for a level: never to the unit."""
        if self.options is not None:
            return self.options[round(unit)]
        assert self.scale is not None
        value = self.low + unit * (self.high - self.low)
        anchors = sorted((at, word) for at, word in self.scale.items() if word)
        span = self.high - self.low
        near = [word for at, word in anchors if abs(at - value) <= 0.06 * span]
        if near:
            return near[0]
        below = [word for at, word in anchors if at < value]
        above = [word for at, word in anchors if at > value]
        if below and above:
            return f"between {below[-1]} and {above[0]}"
        return f"about {value:.2g}{' ' + self.unit if self.unit else ''}"


def _missing(level: Level) -> float:
    raise KeyError(level)


class Limit(Model):
    """A red line: real with chance ``firm``."""

    at_most: LevelRange | None = None
    at_least: LevelRange | None = None
    over: tuple[Id, ...] | None = None
    firm: Chance | None = None
    because: Because = ()

    @model_validator(mode="after")
    def _one_side(self) -> Limit:
        if (self.at_most is None) == (self.at_least is None):
            raise wrong("limit", "A limit has one side: at_most or at_least.")
        return self


def _position(value: object) -> object:
    """``troops: 40`` is short for ``troops: {at: 40}``."""
    if value is None:
        return {}
    if isinstance(value, int | float | str | list | tuple):
        return {"at": value}
    if isinstance(value, dict) and "range" in value:
        return {"at": value}  # pyright: ignore[reportUnknownVariableType]
    return value


class Position(Model):
    """What a party wants on one issue, how much it matters, and its red lines.

    ``at`` is a level of a scale, an option, or ``{option: value 0 to 100}``.
    """

    at: LevelRange | dict[str, Weight] | None = None
    salience: Salience | None = None
    limits: tuple[Limit, ...] = ()
    note: str = ""
    because: Because = ()

    @model_validator(mode="before")
    @classmethod
    def _at(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and isinstance(raw.get("at"), dict):
            body: dict[str, Any] = dict(raw)  # pyright: ignore[reportUnknownArgumentType]
            at: dict[Any, Any] = body["at"]
            if "range" in at or "values" in at:
                body["at"] = LevelRange.model_validate(at)
            else:
                body["at"] = {str(k): Weight.model_validate(v) for k, v in at.items()}
            return body
        return raw  # pyright: ignore[reportUnknownVariableType]


PositionText = Annotated[Position, BeforeValidator(_position)]


class PartyPositions(Model):
    """The positions of one party, with an order of importance instead of saliences."""

    priorities: tuple[Id, ...] = ()
    issues: dict[Id, PositionText] = {}

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if raw is None:
            return {}
        if isinstance(raw, dict) and "issues" not in raw:
            body: dict[Any, Any] = dict(raw)  # pyright: ignore[reportUnknownArgumentType]
            order = body.pop("priorities", ())
            return {"priorities": order, "issues": body}
        return raw  # pyright: ignore[reportUnknownVariableType]


class Ends(Model):
    """What saves the cost of going on: an option issue that moves, or a scale that reaches."""

    issue: Id
    at_least: Level | None = None


class NoDealCost(Model):
    """Cost of going on without a deal, in points of the party's own agenda."""

    points: Points
    ends_with: Ends | None = None
    because: Because = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and "points" in raw:
            body: dict[str, Any] = dict(raw)  # pyright: ignore[reportUnknownArgumentType]
            if isinstance(body.get("ends_with"), str):
                body["ends_with"] = {"issue": body["ends_with"]}
            return body
        return {"points": raw} if not isinstance(raw, NoDealCost) else raw


class Seat(Model):
    """A place at a table: certain, with a chance, or earned."""

    chance: Chance | None = None
    earned_by: dict[Id, Any] | None = None
    split: bool = False
    because: ForAgainst = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if raw == "split":
            return {"split": True}
        if isinstance(raw, int | float | list | tuple) and not isinstance(raw, bool):
            return {"chance": raw}
        return {} if raw is None else raw


def _seats(value: object) -> object:
    if not isinstance(value, list | tuple):
        return _empty(value)
    seats: dict[Any, Any] = {}
    for item in value:  # pyright: ignore[reportUnknownVariableType]
        entries: dict[Any, Any] = item if isinstance(item, dict) else {item: None}  # pyright: ignore[reportUnknownVariableType]
        for name, seat in entries.items():
            if name in seats:
                raise wrong("seats", f'"{name}" sits here twice.')
            seats[name] = seat
    return seats


class Aim(Model):
    """What a party comes to a table for."""

    purpose: str = ""
    issues: tuple[Id, ...] = ()
    because: Because = ()


class Table(Model):
    """A room: who sits in it, when, over which issues."""

    seats: Annotated[dict[Id, Seat], BeforeValidator(_seats)]
    name: str = ""
    place: str = ""
    date: dt.date | None = None
    status: Literal["held", "planned", "possible"] | None = None
    aims: dict[Id, Aim] = {}
    follows: Id | None = None
    chance: Chance | None = None
    issues: Literal["all"] | tuple[Id, ...] = "all"
    requires: dict[Id, Level] = {}
    rule: Any = "unanimity"
    note: str = ""
    because: Because = ()


class Consent(Model):
    """A party that may refuse afterwards what is agreed over some issues."""

    over: tuple[Id, ...]
    firm: Chance | None = None
    reservation: Points | None = None
    if_refused: Refusable | None = None
    note: str = ""
    because: Because = ()


class Dropped(Model):
    """Who gave a norm up, and when."""

    by: Id | None = None
    on: dt.date


class Norm(Model):
    """While it is held, a party must accept what its holders agree over these issues."""

    consent_of: Id
    over: tuple[Id, ...]
    held_by: tuple[Id, ...]
    firm: Chance | None = None
    dropped: Dropped | None = None
    note: str = ""
    because: Because = ()


Mapped = BeforeValidator(_empty)


class Situation(Model):
    """A negotiation written down: what each question is asked of.

    Load one with :func:`plenipo.load`; change one with :meth:`seat`, ``plenipo
    what-if`` or an editor. Frozen: every change is a new situation.
    """

    plenipo: Literal[1]
    title: str = ""
    as_of: dt.date | None = None
    sources: Annotated[dict[Id, Source], Mapped] = {}
    evidence: str = "evidence.yaml"
    distance: Literal["squared", "absolute"] = "squared"
    horizon: Annotated[float, Field(gt=0, le=12000)] | None = 24.0
    parties: dict[Id, Annotated[Party, BeforeValidator(_empty)]]
    blocs: Annotated[dict[Id, tuple[Id, ...]], Mapped] = {}
    issues: dict[Id, Issue]
    positions: Annotated[dict[Id, PartyPositions], Mapped] = {}
    cost_of_no_deal: Annotated[dict[Id, NoDealCost], Mapped] = {}
    costs: Annotated[dict[Id, dict[Id, Points | dict[str, Points]]], Mapped] = {}
    tables: Annotated[dict[Id, Table], Mapped] = {}
    consent: Annotated[dict[Id, Consent], Mapped] = {}
    norms: Annotated[dict[Id, Norm], Mapped] = {}
    offers: tuple[Offer, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    pays: Annotated[dict[Id, Pays], Mapped] = {}
    capacity: Annotated[dict[Id, Capacity], Mapped] = {}
    changes: tuple[Change, ...] = ()
    observed: tuple[Observed, ...] = ()
    voice: Annotated[dict[Id, Voice], Mapped] = {}
    unknown: Annotated[dict[Id, Unknown], Mapped] = {}
    linked: tuple[tuple[Id, ...], ...] = ()
    history: tuple[Dated, ...] = ()
    support: dict[Id, Any] = {}
    choices: dict[str, Any] | None = None
    rules: dict[str, Any] | None = None
    prose: tuple[Id, ...] = ()

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
        """The same situation with seats added to or taken from a table."""
        if table not in self.tables:
            raise KeyError(table)
        seats = dict(self.tables[table].seats)
        for party in (remove,) if isinstance(remove, str) else remove:
            seats.pop(party, None)
        for party in (add,) if isinstance(add, str) else add:
            seats[party] = Seat()
        body = self.tables[table].model_copy(update={"seats": seats})
        return self.model_copy(update={"tables": {**self.tables, table: body}})


# Evidence is part of the public grammar (seat chances name statements for and against).
_ = (Evidence, Quantity)
