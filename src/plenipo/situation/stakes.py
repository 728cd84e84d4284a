"""Who wants what: parties, issues, positions, red lines and the cost of going on."""
# ruff: noqa: RUF012  (pydantic copies these defaults)

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, cast

from pydantic import BeforeValidator, Discriminator, Tag, model_validator

from plenipo.situation.quantity import (
    Because,
    Chance,
    Id,
    Level,
    LevelRange,
    Model,
    Months,
    Points,
    Salience,
    Weight,
    wrong,
)

__all__ = [
    "Charge",
    "Ends",
    "Issue",
    "Limit",
    "NoDealCost",
    "Party",
    "PartyPositions",
    "Position",
    "Source",
]


def empty(value: object) -> object:
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
        ends = cast("list[Any]", value)
        if not all(isinstance(end, int | float) for end in ends):
            raise wrong(
                "scale", "Write numbers [0, 100], or numbers with words {0: none, 100: all}."
            )
        return dict.fromkeys(ends, "")
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
            raise wrong(
                "issue", "Write either scale: {0: word, 100: word} or options: [word, word]."
            )
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
        if isinstance(level, str):
            found = [at for at, word in (self.scale or {}).items() if word == level]
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
        value = self.low + unit * (self.high - self.low)
        anchors = sorted((at, word) for at, word in (self.scale or {}).items() if word)
        span = self.high - self.low
        near = [word for at, word in anchors if abs(at - value) <= 0.05 * span]
        if near:
            return near[0]
        below = [(at, word) for at, word in anchors if at < value]
        above = [(at, word) for at, word in anchors if at > value]
        if below and above:
            (low, under), (high, over) = below[-1], above[0]
            share = (value - low) / (high - low)
            if share < 1 / 3:
                return f"a little above {under}"
            return f"between {under} and {over}" if share < 2 / 3 else f"short of {over}"
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
        return {"at": value}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, dict) and "range" in value:
        return {"at": value}  # pyright: ignore[reportUnknownVariableType]
    return value  # pyright: ignore[reportUnknownVariableType]


def _kind_of_place(value: object) -> str:
    """``{yes: 100, no: 0}`` values the options; everything else is a place on a scale."""
    if isinstance(value, dict) and "range" not in value and "values" not in value:
        return "options"
    return "level"


def _texts(value: object) -> object:
    """Names of options are text."""
    if isinstance(value, dict):
        return {str(k): v for k, v in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return value


Place = Annotated[
    Annotated[LevelRange, Tag("level")]
    | Annotated[dict[str, Weight], BeforeValidator(_texts), Tag("options")],
    Discriminator(_kind_of_place),
]
Charge = Annotated[
    Annotated[Points, Tag("level")]
    | Annotated[dict[str, Points], BeforeValidator(_texts), Tag("options")],
    Discriminator(_kind_of_place),
]


class Position(Model):
    """What a party wants on one issue, how much it matters, and its red lines.

    ``at`` is a level of a scale, an option, or ``{option: value 0 to 100}``.
    """

    at: Place | None = None
    salience: Salience | None = None
    limits: tuple[Limit, ...] = ()
    note: str = ""
    because: Because = ()


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
    """Cost of going on without a deal, in points of the party's own agenda.

    ``in_a_year`` is what going on would cost after a year of peace: for a party that
    rearms meanwhile less than today.
    """

    points: Points
    in_a_year: Points | None = None
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
        return raw if isinstance(raw, NoDealCost) else {"points": raw}  # pyright: ignore[reportUnknownVariableType]
