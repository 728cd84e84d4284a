"""A report read: who said what, who meets, who would and who would not, and what conflicts."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from plenipo.reading import attributions, clauses, events, names, numbers, quotes, relations, times
from plenipo.reading import text as texts
from plenipo.reading.load import Loaded, load
from plenipo.reading.parts import (
    Attribution,
    Condition,
    Event,
    Names,
    Offer,
    Quantity,
    Refusal,
    Relation,
    Span,
    Text,
    When,
)
from plenipo.reading.plain import plain

if TYPE_CHECKING:
    from plenipo.reading.llm import Endpoint, Found
    from plenipo.situation.ledger import Ledger

__all__ = ["Link", "Reading", "Report", "analyse", "read"]

_IN = re.compile(r"\b(?:in|at) (?:the )?$", re.IGNORECASE)
NEAR = 25  # code points from a cue to where and when it was said
Grade = Literal["own_words", "own_paraphrase", "spoken_for", "said_by_other", "expert", "narrator"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One text and what was found in it; places are code points of ``loaded.text``."""

    loaded: Loaded
    date: dt.date | None
    text: Text
    names: Names
    statements: tuple[Attribution, ...]
    numbers: tuple[Quantity, ...]
    times: tuple[When, ...]
    events: tuple[Event, ...]
    conditions: tuple[Condition, ...]
    refusals: tuple[Refusal, ...]
    offers: tuple[Offer, ...]
    relations: tuple[Relation, ...]
    asked: Found | None = None  # what a model read besides, where one was asked

    def id_of(self, kind: str, *spans: Span) -> str:
        """The same for the same places in the same bytes, in whatever order things are found."""
        said = f"{self.loaded.sha256}|{kind}|" + "|".join(f"{a}-{b}" for a, b in spans)
        return kind[0] + hashlib.sha256(said.encode()).hexdigest()[:8]

    def statement_id(self, index: int | None) -> str | None:
        """The same, of a statement that may be none."""
        return None if index is None else self.key(index)

    def key(self, index: int) -> str:
        """The id of a statement by its place in the list."""
        one = self.statements[index]
        kind = "statement" if one.route != "llm" else f"statement of a model by {one.speaker}"
        return self.id_of(kind, *one.content)

    def said_on(self, one: Attribution) -> When | None:
        """When it was said: the time beside the cue, not one inside of what is said."""
        return _beside(self.text, one, self.times)

    def said_in(self, one: Attribution) -> str | None:
        """Where it was said, as the text names it: "Meanwhile in Paris, ..."."""
        places = [
            m
            for m in self.names.mentions
            if m.how != "alias"
            and (a := self.names.actor(m.actor)) is not None
            and a.kind in ("place", "party")
            and _IN.search(self.text.plain, max(0, m.span[0] - 8), m.span[0])
        ]
        found = _beside(self.text, one, places)
        return None if found is None else self.loaded.text[found.span[0] : found.span[1]]

    def grade(self, one: Attribution) -> Grade:
        """How direct an account it is of the view of whoever speaks."""
        actor = self.names.actor(one.speaker)
        if actor is None or actor.kind in ("outlet", "place"):
            return "narrator" if actor is not None else "said_by_other"
        if actor.kind == "person" and actor.speaks_for is None:
            return "expert" if actor.role is not None else "said_by_other"
        if actor.kind == "person":
            side = self.names.actor(actor.speaks_for)
            if side is not None and side.kind == "organisation" and actor.basis == "appositive":
                return "expert"
        if "spokesperson" in one.flags:
            return "spoken_for"
        return "own_paraphrase" if one.type == "indirect" else "own_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What one statement is to another, by their ids; also of two reports."""

    kind: str
    of: str
    to: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read, of one report or of several about the same talks."""

    reports: tuple[Report, ...]
    links: tuple[Link, ...]

    @property
    def conflicts(self) -> tuple[Link, ...]:
        """Statements that contradict each other: both stand, a person decides."""
        return tuple(x for x in self.links if x.kind == "contradicts")

    def to_dict(self) -> dict[str, Any]:
        """Plain values. Places are ``[start, end]`` in code points, end not included.

        Of several reports each entry says its source.
        """
        if len(self.reports) == 1:
            out = plain(self.reports[0])
        else:
            every = [plain(r) for r in self.reports]
            out = {"sources": [one.pop("source") for one in every]}
            for name in every[0]:
                out[name] = [
                    {"source": source["name"], **entry}
                    for source, one in zip(out["sources"], every, strict=True)
                    for entry in one[name]
                ]
        out["relations"] = [
            {"kind": x.kind, "of": x.of, "to": x.to, "why": x.why} for x in self.links
        ]
        out["conflicts"] = [{"between": [x.of, x.to], "why": x.why} for x in self.conflicts]
        return out

    def to_json(self) -> str:
        """The same bytes for the same texts."""
        return json.dumps(self.to_dict(), indent=1, ensure_ascii=False)

    @property
    def ledger(self) -> Ledger:
        """What was read as a ledger, everything proposed and nothing yet accepted."""
        from plenipo.reading.ledger import ledger_of

        return ledger_of(self)


def _beside(text: Text, one: Attribution, marks: Sequence[Any]) -> Any:
    """What stands right after a statement's cue, or opens its sentence; never in its content."""
    if one.cue is None:
        return None
    low, high = text.sentences[text.sentence(one.cue[0])]
    begin = min(one.cue[0], one.source[0] if one.source else one.cue[0])
    near = [
        m
        for m in marks
        if (
            one.cue[1] <= m.span[0] < min(one.cue[1] + NEAR, high)
            or low <= m.span[0] < min(low + NEAR, begin)
        )
        and not any(a <= m.span[0] < b for a, b in one.content)
    ]
    return min(near, key=lambda m: abs(m.span[0] - one.cue[0]) if one.cue else 0, default=None)


def analyse(
    loaded: Loaded,
    *,
    date: dt.date | None = None,
    llm: Endpoint | None = None,
    announce: Callable[[str], object] | None = None,
) -> Report:
    """Read a text that is at hand; ``date`` is the day it appeared, ``llm`` a model to ask too."""
    text = texts.split(loaded.text)
    marks = quotes.pair(text)
    known = names.find(text)
    said = attributions.find(text, marks, known)
    asked: Found | None = None
    if llm is not None:
        from plenipo.reading import llm as models

        if announce is not None:
            announce(models.notice(text, llm))
        asked = models.read(text, known, marks, endpoint=llm, cache=models.folder())
        said = models.merge(said, asked.attributions)
    when = times.find(text, date)
    met = events.find(text, known, said, when)
    refused = clauses.refusals(text, known, said)
    return Report(
        loaded=loaded,
        date=date,
        text=text,
        names=known,
        statements=said,
        numbers=numbers.find(text),
        times=when,
        events=met,
        conditions=clauses.conditions(text, known, said),
        refusals=refused,
        offers=clauses.offers(text, known, said),
        relations=relations.find(text, known, said, refused),
        asked=asked,
    )


def read(
    source: str | Path | Sequence[str | Path],
    *,
    date: dt.date | str | None = None,
    llm: Endpoint | None = None,
    announce: Callable[[str], object] | None = None,
) -> Reading:
    """Read what a report says: offline, by rules, the same bytes every time.

    Parameters
    ----------
    source : a file, an address, or ``-``; or several of the same talks
        Text, HTML or PDF.
    date : the day it appeared, to resolve "Monday"; without it such times stay open
    llm : a model to ask besides the rules (``plenipo.reading.llm.Endpoint.of``): the text is
        sent there, and what comes back counts only where it stands in the text
    announce : told what leaves the machine, before it does

    Returns
    -------
    Reading

    Raises
    ------
    SituationError
        There is nothing to read, or it is no text.
    MissingExtra
        HTML or PDF without its extra, or a model without ``[llm]``.
    MethodError
        The model does not answer.
    """
    day = dt.date.fromisoformat(date) if isinstance(date, str) else date
    several = [source] if isinstance(source, str | Path) else list(source)
    reports: dict[str, Report] = {}
    for one in several:
        loaded = load(one)
        if loaded.sha256 not in reports:  # one report given twice
            reports[loaded.sha256] = analyse(loaded, date=day, llm=llm, announce=announce)
    return Reading(reports=tuple(reports.values()), links=tuple(_links(list(reports.values()))))


def _links(reports: Sequence[Report]) -> Iterator[Link]:
    """Within each report, then between every two."""
    for r in reports:
        for x in r.relations:
            yield Link(kind=x.kind, of=r.key(x.of), to=r.key(x.to), why=x.why)
    for r, s in combinations(reports, 2):
        ours = [relations.seats(r.text, r.names, one) for one in r.statements]
        theirs = [relations.seats(s.text, s.names, one) for one in s.statements]
        for i, one in enumerate(r.statements):
            for j, other in enumerate(s.statements):
                if (
                    one.speaker is not None
                    and one.speaker == other.speaker
                    and relations.alike(r.text, one, s.text, other)
                ):
                    why = "The same speaker, nearly the same words, in two reports."
                    yield Link(kind="repeats", of=s.key(j), to=r.key(i), why=why)
                (here, away), (there, gone) = ours[i], theirs[j]
                for party in sorted((here & gone) | (away & there)):
                    name = next(a.name for a in r.names.actors if a.id == party)
                    why = f"{name} is said not to be there, and to be there."
                    yield Link(kind="contradicts", of=r.key(i), to=s.key(j), why=why)
