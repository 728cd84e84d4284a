"""The parts of a situation that say what was offered, promised, done or is not known.

Some are used by later questions; all are parsed, validated and kept.
"""
# ruff: noqa: RUF012  (pydantic copies these defaults)

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from plenipo.situation.quantity import (
    Because,
    Chance,
    Id,
    Level,
    LevelRange,
    Loss,
    Model,
    Money,
    Months,
    Points,
    Quantity,
    Weight,
    wrong,
)

__all__ = [
    "ACTS",
    "Change",
    "Condition",
    "Conflict",
    "Evidence",
    "Guarantee",
    "Obligation",
    "Observed",
    "Offer",
    "Pays",
    "Preferred",
    "Unknown",
    "Voice",
    "chain_order",
]

ACTS = (
    "fallback",
    "cap_claim",
    "off_agenda",
    "haste",
    "devalues",
    "position",
    "limit",
    "drops_norm",
)


class Evidence(Model):
    """Statements for and against one number."""

    for_: Because = Field(default=(), alias="for")
    against: Because = ()


def _evidence(value: object) -> object:
    if value is None or isinstance(value, dict | Evidence):
        return value  # pyright: ignore[reportUnknownVariableType]
    return {"for": value}


ForAgainst = Annotated[Evidence | None, BeforeValidator(_evidence)]


class Condition(Model):
    """``">= 50"``, ``"<= observers"`` or an option: ``yes``."""

    sign: Literal[">=", "<=", "="]
    level: Level

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if isinstance(raw, Condition | dict):
            return raw  # pyright: ignore[reportUnknownVariableType]
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            found = "nothing" if raw is None else str(raw)[:40]
            raise wrong("condition", f'{found} is not a condition. Write ">= 50" or an option.')
        found = re.fullmatch(r"\s*(>=|<=)?\s*(.+?)\s*", str(raw))
        if found is None:
            raise wrong(
                "condition", 'This condition is empty. Write ">= 50" or the name of an option.'
            )
        sign, text = found.groups()
        try:
            level: Level = float(text)
        except ValueError:
            level = text
        return {"sign": sign or "=", "level": level}


ConditionText = Annotated[
    Condition, WithJsonSchema({"type": ["string", "number"], "description": '">= 50" or an option'})
]


class Offer(Model):
    """What a party puts forward, and on which conditions. Offers are supply.

    ``proposes`` is a whole package, what is asked and what is given: it supplies nothing.
    """

    by: Id
    to: Id | None = None
    gives: dict[Id, LevelRange] = {}
    when: dict[Id, ConditionText | bool] = {}
    proposes: dict[Id, LevelRange] = {}
    status: Literal["made", "possible", "withdrawn", "refused", "superseded", "tentative"] = "made"
    on: dt.date | None = None
    name: str = ""
    supersedes: Id | None = None
    because: Because = ()

    @model_validator(mode="after")
    def _agreed(self) -> Offer:
        if self.status == "tentative" and not self.proposes:
            raise wrong(
                "offer", "A tentative agreement needs its package: proposes: {issue: level}."
            )
        return self


class Refusable(Model):
    """What refusing costs, imposed by someone at the table (points of the refuser)."""

    by: Annotated[tuple[Id, ...], BeforeValidator(lambda v: [v] if isinstance(v, str) else v)]
    cost: Points
    because: Because = ()


class Observed(Model):
    """A package refused or accepted in the open: the status quo with these issues changed."""

    by: Id
    refuses: dict[Id, Level] | None = None
    accepts: dict[Id, Level] | None = None
    on: dt.date | None = None
    because: Because = ()

    @model_validator(mode="after")
    def _one(self) -> Observed:
        if (self.refuses is None) == (self.accepts is None):
            raise wrong(
                "observed", "Write either refuses: {issue: level} or accepts: {issue: level}."
            )
        return self


class Preferred(Model):
    """One of two packages is rather wanted: each the status quo with these issues changed."""

    by: Id
    this: dict[Id, Level]
    to: dict[Id, Level]
    because: Because = ()


class Credibility(Model):
    """One belief for each viewer: the adversary's deters, the protected party's signs."""

    as_seen_by: dict[Id, Chance]


def _credibility(value: object) -> object:
    if value is None or isinstance(value, Credibility):
        return value
    if isinstance(value, dict) and "as_seen_by" in value:
        return value  # pyright: ignore[reportUnknownVariableType]
    return {"as_seen_by": {"all": value}}  # pyright: ignore[reportUnknownVariableType]


class OnlyIf(Model):
    """Chance to act with the other guarantor acting, and without."""

    with_: Chance = Field(alias="with")
    without: Chance


class Guarantee(Model):
    """Who answers a violation, through which issue of the deal, and at what loss.

    Whether it would act is a stated ``credibility``, or follows from what acting is worth
    to it: stake and reputation and its own soldiers in harm's way (``tripwire``, which
    weigh ``loss_aversion`` times as much) against ``acting_costs``, in points of its agenda.
    """

    by: Id
    through: Id | None = None
    against: Id | None = None
    credibility: Annotated[Credibility | None, BeforeValidator(_credibility)] = None
    loss: Loss | None = None
    only_if: dict[Id, OnlyIf] = {}
    stake: Points | None = None
    reputation: Points | None = None
    tripwire: Points | None = None
    loss_aversion: Weight | None = None
    acting_costs: Points | None = None
    because: Because = ()

    @model_validator(mode="after")
    def _one_way(self) -> Guarantee:
        parts = (self.stake, self.reputation, self.tripwire, self.loss_aversion)
        if self.credibility is not None and (self.acting_costs or any(parts)):
            raise wrong(
                "guarantee",
                "Write either credibility, or what acting is worth: stake, reputation, "
                "tripwire and acting_costs.",
            )
        if any(parts) and self.acting_costs is None:
            raise wrong(
                "guarantee", "What acting is worth is weighed against acting_costs: add them."
            )
        return self


def _months(value: object) -> object:
    if isinstance(value, str):
        found = re.fullmatch(r"\s*([\d.]+)\s*(day|week|month|year)s?\s*", value)
        if found is None:
            raise wrong(
                "duration", f'"{value}" is not a duration. Write "3 months" or a number of months.'
            )
        days = {"day": 1 / 30.4375, "week": 7 / 30.4375, "month": 1.0, "year": 12.0}
        return float(found[1]) * days[found[2]]
    return value


Duration = Annotated[Months | None, BeforeValidator(_months)]


class Obligation(Model):
    """Who could break the deal, what cheating would gain at once, how soon it is answered.

    It binds once a deal moves an issue it is ``over``: unless given, those that end the
    cost of going on. ``keeps`` is the share of the gain that stays after the deal has broken.
    """

    by: Id
    gain: Points
    lag: Duration = None
    over: tuple[Id, ...] | None = None
    keeps: Chance | None = None
    gain_in_a_year: Points | None = None
    losses_at_most: Loss | None = None
    because: Because = ()


class Pays(Model):
    """Who pays for an issue, in money; never part of utility.

    The amount, and what it ``takes`` of a capacity, are for the top of the issue's scale.
    """

    by: Annotated[tuple[Id, ...], BeforeValidator(lambda v: [v] if isinstance(v, str) else v)]
    amount: Money
    unit: str
    takes: dict[Literal["brigades", "budget", "population"], Weight] = {}
    because: Because = ()


class Change(Model):
    """A dated act that moved the situation. ``of`` is the party whose input moves."""

    on: dt.date
    by: Id
    act: Literal[
        "fallback",
        "cap_claim",
        "off_agenda",
        "haste",
        "devalues",
        "position",
        "limit",
        "drops_norm",
    ]
    name: str = ""
    of: Id | None = None
    issue: Id | None = None
    to: LevelRange | None = None
    points: Points | None = None
    at_most: LevelRange | None = None
    at_least: LevelRange | None = None
    firm: Chance | None = None
    within: Months | None = None
    norm: Id | None = None
    through: Id | None = None
    credibility: Annotated[Credibility | None, BeforeValidator(_credibility)] = None
    reversible: Chance | None = None
    because: Because = ()

    @model_validator(mode="after")
    def _complete(self) -> Change:
        needs: dict[str, tuple[str, ...]] = {
            "fallback": ("points",),
            "cap_claim": ("issue",),
            "off_agenda": ("issue", "to"),
            "haste": ("within",),
            "devalues": ("through",),
            "position": ("issue", "to"),
            "limit": ("issue",),
            "drops_norm": ("norm",),
        }
        missing = [field for field in needs[self.act] if getattr(self, field) is None]
        if self.act in ("cap_claim", "limit") and self.at_most is None and self.at_least is None:
            missing.append("at_most or at_least")
        if missing:
            raise wrong("change", f'The act "{self.act}" needs {" and ".join(missing)}.')
        return self


class Voice(Model):
    """A line to someone in the room instead of a seat."""

    through: Id
    weight: Chance
    because: Because = ()


class Unknown(Model):
    """A hidden type: with its chance it sets several inputs at once.

    ``name`` is a clause to print after "where": "Russia is serious".
    """

    chance: Chance
    name: str = ""
    sets: dict[str, Quantity | Any]
    because: Because = ()


class Dated(Model):
    """A dated position: one row of history."""

    party: Id
    issue: Id
    at: LevelRange
    date: dt.date
    because: Because = ()


class Capacity(Model):
    """What a party has to carry a deal out."""

    defence_percent_gdp: Weight | None = None
    gdp: Weight | None = None
    brigades: Weight | None = None
    budget: Weight | None = None
    population: Weight | None = None
    because: Because = ()


class Conflict(Model):
    """What kind of conflict a deal would end: picks the cases history can speak of."""

    kind: Literal["interstate", "civil"] | None = None
    earlier_wars: Weight | None = None
    earlier_disputes: Weight | None = None
    war: bool | None = None
    territory: bool | None = None
    protracted: bool | None = None
    mediated: bool | None = None
    because: Because = ()


def chain_order(guarantees: tuple[Guarantee, ...]) -> list[int] | int:
    """Places of guarantees so that each waits for earlier ones only.

    Returns
    -------
    list of places, or the place of one that waits for itself in a circle
    """
    left, out = list(range(len(guarantees))), list[int]()
    while left:
        names = {guarantees[i].by for i in left}
        ready = [i for i in left if not names & set(guarantees[i].only_if)]
        if not ready:
            return left[0]
        out += ready
        left = [i for i in left if i not in ready]
    return out
