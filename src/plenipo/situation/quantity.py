"""Numbers as people give them: certain, a range, or a range with a likeliest value.

A scalar is certain, ``[low, high]`` uniform, ``[low, likely, high]`` triangular
with absolute bounds. Words of an issue's own ladder may stand for numbers.
``{range: [...], with: name, because: [...]}`` ties a range to others: draws that
share a name move together; ``with: {as: name, r: -0.5}`` through a Gaussian copula.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, ClassVar, LiteralString

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

__all__ = [
    "Because",
    "Chance",
    "Correlate",
    "Id",
    "LevelRange",
    "Loss",
    "Model",
    "Money",
    "Months",
    "Points",
    "Quantity",
    "Salience",
    "Weight",
]


def wrong(kind: LiteralString, message: str) -> PydanticCustomError:
    """A validation error whose text is shown as it stands (braces are literal)."""
    return PydanticCustomError(kind, "{text}", {"text": message})


class Model(BaseModel):
    """Base of every part of a situation: frozen, unknown keys are errors."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False, strict=False
    )


def _identifier(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise wrong("identifier", f"{_shown(value)} is not a name. Write letters, digits and _.")
    text = str(value)
    if not text or not all(c.isalnum() or c in "_-" for c in text) or len(text) > 64:
        raise wrong(
            "identifier",
            f"{_shown(text)} is not a name. Use letters, digits, _ and - (at most 64).",
        )
    return text


Id = Annotated[
    str,
    BeforeValidator(_identifier),
    WithJsonSchema({"type": "string", "pattern": "^[\\w-]{1,64}$"}),
]


def _level(value: object) -> object:
    """A number or a word; YAML's true and false are neither."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise wrong(
            "level",
            f"{_shown(value)} is not a level. Write a number or a word, in quotes if need be.",
        )
    return value


Level = Annotated[float | str, BeforeValidator(_level)]


def _listed(value: object) -> object:
    """A single reference may be written without the list."""
    return [value] if isinstance(value, str | int) else value


Because = Annotated[
    tuple[Id, ...],
    BeforeValidator(_listed),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "description": "Statements of the ledger, or analyst",
        }
    ),
]


class Correlate(Model):
    """Tie to a named common factor: ``r`` 1 moves together, -1 against."""

    as_: Id = Field(alias="as")
    r: float = Field(default=1.0, ge=-1, le=1)


class Quantity(Model):
    """A number, ``[low, high]`` or ``[low, likely, high]``.

    Attributes
    ----------
    values : tuple of 1, 2 or 3 numbers in ascending order
    """

    minimum: ClassVar[float] = -math.inf
    maximum: ClassVar[float] = math.inf
    unit: ClassVar[str] = "a number"
    words: ClassVar[bool] = False

    values: tuple[Level, ...]
    with_: Correlate | None = Field(default=None, alias="with")
    because: Because = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if isinstance(raw, Quantity):
            return raw
        if isinstance(raw, dict):
            body: dict[Any, Any] = dict(raw)  # pyright: ignore[reportUnknownArgumentType]
            if "range" in body:
                body["values"] = body.pop("range")
            if "values" not in body:
                raise wrong(
                    "range",
                    f"Write {cls.unit}, [low, high], [low, likely, high] or {{range: ...}}.",
                )
            if isinstance(body.get("with"), str):
                body["with"] = {"as": body["with"]}
            body["values"] = cls._values(body["values"])
            return body
        return {"values": cls._values(raw)}

    @classmethod
    def _values(cls, raw: Any) -> tuple[Level, ...]:
        items: list[Any] = list(raw) if isinstance(raw, list | tuple) else [raw]  # pyright: ignore[reportUnknownArgumentType]
        if not 1 <= len(items) <= 3:
            raise wrong(
                "range",
                f"{len(items)} values found. Write {cls.unit}, [low, high] or [low, likely, high].",
            )
        out: list[Level] = []
        for item in items:
            if isinstance(item, str) and cls.words:
                out.append(item)
            elif isinstance(item, bool) or not isinstance(item, int | float):
                raise wrong("range", f"{_shown(item)} is not {cls.unit}.")
            elif not math.isfinite(item):
                raise wrong(
                    "range",
                    f"{item} is not a number that can be used. Leave it out if it is unknown.",
                )
            elif not cls.minimum <= item <= cls.maximum:
                span = f"outside {cls.minimum:g} to {cls.maximum:g}"
                if item < cls.minimum and math.isinf(cls.maximum):
                    span = f"below {cls.minimum:g}"
                raise wrong("range", f"{item:g} is {span}. Write {cls.unit}.")
            else:
                out.append(float(item))
        numbers = [v for v in out if isinstance(v, float)]
        if numbers != sorted(numbers):
            raise wrong(
                "range",
                f"{_shown(items)} runs downwards. Write [low, high] or [low, likely, high].",
            )
        return tuple(out)

    @property
    def numbers(self) -> tuple[float, ...]:
        """The values where all are numbers."""
        return tuple(float(v) for v in self.values)

    @property
    def certain(self) -> bool:
        """Whether there is nothing to draw."""
        return len(self.values) == 1 or len(set(self.values)) == 1

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        number: dict[str, Any] = {"type": "number"}
        if math.isfinite(cls.minimum):
            number["minimum"] = cls.minimum
        if math.isfinite(cls.maximum):
            number["maximum"] = cls.maximum
        one: dict[str, Any] = {"anyOf": [number, {"type": "string"}]} if cls.words else number
        some = {"type": "array", "items": one, "minItems": 1, "maxItems": 3}
        correlated = {
            "type": "object",
            "properties": {
                "range": {"anyOf": [one, some]},
                "with": {
                    "anyOf": [
                        {"type": "string"},
                        {
                            "type": "object",
                            "properties": {"as": {"type": "string"}, "r": {"type": "number"}},
                            "required": ["as"],
                            "additionalProperties": False,
                        },
                    ]
                },
                "because": {
                    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
                },
            },
            "required": ["range"],
            "additionalProperties": False,
        }
        return {"anyOf": [one, some, correlated], "description": f"{cls.unit}; a range if unsure"}


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    text = "nothing" if value is None else " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."


class LevelRange(Quantity):
    """A place on an issue's scale: numbers or words of its ladder."""

    unit = "a number or a word of the issue's scale"
    words = True


class Chance(Quantity):
    """A probability, 0 to 1."""

    minimum, maximum, unit = 0.0, 1.0, "a probability from 0 to 1"


class Points(Quantity):
    """Points of the party's own agenda; 100 is everything it wants."""

    minimum, maximum, unit = (
        -1000.0,
        1000.0,
        "points of the party's own agenda (100 = all it wants)",
    )


class Loss(Quantity):
    """Points taken from a party: at least 0."""

    minimum, maximum, unit = 0.0, 1000.0, "points of the party's own agenda, at least 0"


class Salience(Quantity):
    """How much an issue matters, 0 to 100; normalised over a party's issues."""

    minimum, maximum, unit = 0.0, 100.0, "a salience from 0 (does not care) to 100"


class Weight(Quantity):
    """A weight of at least 0."""

    minimum, unit = 0.0, "a number of at least 0"


class Months(Quantity):
    """A time in months."""

    minimum, maximum, unit = 0.01, 12000.0, "a number of months"


class Money(Quantity):
    """An amount of money; its unit stands beside it and never enters utility."""

    minimum, unit = 0.0, "an amount of at least 0"
