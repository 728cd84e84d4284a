"""What the stages of reading hand on: places in one text, and what was found there.

All places are code points of the decoded text, end not included. Nothing here is a judgement
that a later stage may not overturn; ids and hashes are given when the ledger is written.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "Actor",
    "Attribution",
    "Condition",
    "Event",
    "Mention",
    "Names",
    "Offer",
    "Quantity",
    "Quote",
    "Refusal",
    "Relation",
    "Span",
    "Text",
    "When",
]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A decoded text and its divisions."""

    raw: str
    plain: str  # as long as raw, letter for letter: marks, dashes and blanks made uniform
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]  # a quotation and its "he said" stay together

    def paragraph(self, at: int) -> int:
        """Which paragraph a place is in (the last one that starts before it)."""
        return max(bisect_right(self.paragraphs, (at, len(self.raw) + 1)) - 1, 0)

    def sentence(self, at: int) -> int:
        """Which sentence a place is in (the last one that starts before it)."""
        return max(bisect_right(self.sentences, (at, len(self.raw) + 1)) - 1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A pair of quotation marks, whatever glyphs they were drawn with."""

    span: Span  # with the marks
    inner: Span  # without, and without the blanks inside them
    repaired: bool = False  # wrong glyph, stray blank or doubled mark
    closed: bool = True  # False: the paragraph ended first


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody or something that speaks, meets or is spoken for."""

    id: str  # slug of the name: mark-rutte, united-states, nato
    kind: Literal["person", "party", "organisation", "outlet", "place"]
    name: str  # the fullest form in the text
    names: tuple[Span, ...]  # every place where a form of the name stands
    role: Span | None = None  # "British Prime Minister"
    speaks_for: str | None = None  # actor id
    basis: Literal["title_in_text", "appositive", "table", "none"] = "none"
    basis_span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where an actor is named or meant."""

    span: Span
    actor: str | None  # None: somebody, not known who ("a senior official")
    how: Literal["name", "alias", "title", "pronoun", "metonym", "phrase"]


def _start(mention: Mention) -> int:
    return mention.span[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Who is there, and where each is mentioned, in order of place."""

    actors: tuple[Actor, ...]
    mentions: tuple[Mention, ...]
    by_id: Mapping[str, Actor] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {a.id: a for a in self.actors})

    def actor(self, key: str | None) -> Actor | None:
        """An actor by its id."""
        return self.by_id.get(key) if key is not None else None

    def within(self, span: Span) -> tuple[Mention, ...]:
        """Mentions that lie wholly inside a span."""
        first = bisect_left(self.mentions, span[0], key=_start)
        last = bisect_left(self.mentions, span[1], key=_start)
        return tuple(m for m in self.mentions[first:last] if m.span[1] <= span[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Somebody says, thinks or reports something."""

    content: tuple[Span, ...]  # what is said, in pieces where "he said" interrupts
    cue: Span | None = None  # "said", "according to", ":"
    source: Span | None = None  # the words that name who says it
    speaker: str | None = None  # actor id; None rather than a guess
    type: Literal["direct", "mixed", "indirect"]
    quotes: tuple[Quote, ...] = ()  # of the content
    nested_in: int | None = None  # which attribution it stands inside of
    said_to: str | None = None  # actor id
    rule: str  # which rule found it
    sure: Literal["high", "medium", "low"] = "medium"
    flags: tuple[str, ...] = ()  # mangled, pronoun_speaker, carried_speaker, no_cue
    route: Literal["rules", "llm", "both"] = "rules"
    gist: str | None = None  # a model's wording: for the eye, never evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time as an interval of days, both included; None where that side is open."""

    text: str
    span: Span
    start: dt.date | None
    end: dt.date | None
    basis: Literal["absolute", "relative_to_date", "unresolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit, as the text has it."""

    span: Span
    value: float
    unit: str  # "percent of GDP", "percent", "troops", "USD", "" where none is said
    sense: Literal["exactly", "about", "more_than", "less_than", "at_least", "at_most"]
    flags: tuple[str, ...] = ()  # mangled


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A meeting, call or visit."""

    kind: Literal["talks", "meeting", "call", "visit", "speech", "summit", "other"]
    status: Literal["held", "planned", "potential"]
    spans: tuple[Span, ...]
    place: str | None = None  # as the text names it
    participants: tuple[str, ...] = ()  # actor ids
    absent: tuple[str, ...] = ()
    absent_basis: Literal["said", "implied", "not_said"] = "not_said"
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """If this, then that."""

    if_: Span
    then: Span | None
    span: Span
    by: str | None = None  # actor id
    statement: int | None = None  # which attribution it stands in


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Somebody will not have it."""

    strength: Literal["veto", "exclusion", "non_participation", "downgrade", "soft"]
    span: Span
    what: Span | None = None
    by: str | None = None
    statement: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Somebody would do something, perhaps only in return."""

    span: Span
    by: str | None = None
    to: str | None = None
    what: Span | None = None
    conditional_on: Span | None = None
    statement: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What two statements are to each other."""

    kind: Literal["supports", "contradicts", "supersedes", "repeats", "answers"]
    of: int  # index of the attribution
    to: int
    why: str  # the rule, in words
