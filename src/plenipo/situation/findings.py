"""What a report tells besides statements: who is in it, who meets, who would, who would not."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from plenipo.situation.quantity import Id, Model
from plenipo.situation.spans import SpanText

__all__ = [
    "Actor",
    "Condition",
    "Event",
    "Offer",
    "Quantity",
    "Refusal",
    "Review",
    "When",
]


class Review(Model):
    """What a person made of an entry."""

    status: Literal["proposed", "accepted", "rejected"] = "proposed"
    by: str = ""
    note: str = ""


class When(Model):
    """A time as days, both included; open where null."""

    text: str
    start: dt.date | None = Field(default=None, alias="from")
    end: dt.date | None = Field(default=None, alias="to")
    basis: Literal["absolute", "relative_to_date", "unresolved"] = "unresolved"


class Quantity(Model):
    """A number with its unit, as the text has it; never more than that."""

    span: SpanText
    value: float
    unit: str = ""
    sense: Literal["exactly", "about", "more_than", "less_than", "at_least", "at_most"] = "exactly"
    flags: tuple[str, ...] = ()


class Actor(Model):
    """Somebody or something a text names."""

    source: Id
    kind: Literal["person", "party", "organisation", "outlet", "place"]
    name: Annotated[str, Field(min_length=1)]
    spans: tuple[SpanText, ...] = ()
    role: SpanText | None = None
    speaks_for: Id | None = None
    basis: Literal["title_in_text", "appositive", "table", "human", "none"] = "none"


class Event(Model):
    """A meeting, call, visit or speech."""

    source: Id
    kind: Literal["talks", "meeting", "call", "visit", "speech", "summit", "other"]
    status: Literal["held", "planned", "potential"]
    place: str | None = None
    participants: tuple[Id, ...] = ()
    absent: tuple[Id, ...] = ()
    absent_basis: Literal["said", "implied", "not_said"] = "not_said"
    time: When | None = None
    spans: tuple[SpanText, ...] = ()
    review: Review | None = None


class Condition(Model):
    """If this, then that."""

    source: Id
    by: Id | None = None
    span: SpanText
    if_: SpanText = Field(alias="if")
    then: SpanText | None = None
    statement: Id | None = None
    review: Review | None = None


class Refusal(Model):
    """What somebody will not have. A veto here suggests consent; only a person sets it."""

    source: Id
    by: Id | None = None
    strength: Literal["veto", "exclusion", "non_participation", "downgrade", "soft"]
    span: SpanText
    what: SpanText | None = None
    statement: Id | None = None
    review: Review | None = None


class Offer(Model):
    """What somebody would do, perhaps in return."""

    source: Id
    by: Id | None = None
    to: Id | None = None
    span: SpanText
    what: SpanText | None = None
    conditional_on: SpanText | None = None
    statement: Id | None = None
    review: Review | None = None
