"""Who meets where, and who may say no afterwards: seats, tables, consent, norms."""
# ruff: noqa: RUF012  (pydantic copies these defaults)

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, model_validator

from plenipo.situation.clauses import ConditionText, ForAgainst, Refusable
from plenipo.situation.quantity import Because, Chance, Id, Level, Model, Points, wrong
from plenipo.situation.rule import RuleText
from plenipo.situation.stakes import empty

__all__ = ["Aim", "Consent", "Dropped", "Norm", "Seat", "Table"]


class Seat(Model):
    """A place at a table: certain, with a chance, or earned."""

    chance: Chance | None = None
    earned_by: dict[Id, ConditionText] | None = None
    split: bool = False
    because: ForAgainst = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if raw == "split":
            return {"split": True}
        if isinstance(raw, int | float | list | tuple) and not isinstance(raw, bool):
            return {"chance": raw}  # pyright: ignore[reportUnknownVariableType]
        return {} if raw is None else raw


def _seats(value: object) -> object:
    if not isinstance(value, list | tuple):
        return empty(value)
    seats: dict[Any, Any] = {}
    for item in cast("list[Any]", value):
        if isinstance(item, list | tuple):
            raise wrong("seats", "A list stands among the seats. Write seats: [us, russia].")
        entries = cast("dict[Any, Any]", item if isinstance(item, dict) else {item: None})
        for name, seat in entries.items():
            if name in seats:
                raise wrong("seats", f'"{name}" sits here twice.')
            seats[name] = seat
    return seats


def _subjects(value: object) -> object:
    """``issues: troops`` is a list of one."""
    return [value] if isinstance(value, str) and value != "all" else value


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
    issues: Annotated[Literal["all"] | tuple[Id, ...], BeforeValidator(_subjects)] = "all"
    requires: dict[Id, Level] = {}
    rule: RuleText = "unanimity"
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
