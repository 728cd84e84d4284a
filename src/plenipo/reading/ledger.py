"""What was read as a ledger: the file that a person goes over and a situation rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel

from plenipo.reading.clauses import side_of
from plenipo.reading.lexicon import slug
from plenipo.reading.parts import Actor, Attribution, Quantity, Span, When
from plenipo.reading.read import Link, Reading, Report
from plenipo.situation import findings
from plenipo.situation.ledger import Ledger, LedgerSource, Statement
from plenipo.situation.spans import Span as Slice

__all__ = ["ledger_of", "written"]

_PROPOSED = findings.Review(status="proposed")


def ledger_of(reading: Reading, *, keep: bool = True) -> Ledger:
    """Everything found, as proposals, with the exact slice of each span.

    Parameters
    ----------
    reading : of one report or several
    keep : False leaves out the slices themselves: places and hashes only, for a ledger that is
        given to others while the text is not
    """
    sources: dict[str, LedgerSource] = {}
    parts: dict[str, dict[str, Any]] = {
        "statements": {}, "actors": {}, "events": {}, "conditions": {}, "refusals": {},
        "offers": {},
    }  # fmt: skip
    for report in reading.reports:
        name = _source_name(report, sources)
        sources[name] = LedgerSource(
            title=Path(report.loaded.name).name if report.loaded.kind != "url" else "",
            url=report.loaded.name if report.loaded.kind == "url" else "",
            published=report.date,
            sha256=report.loaded.sha256,
            characters=len(report.loaded.text),
        )
        _add(_Writer(report, name, keep), parts, reading.links)
    return Ledger(sources=sources, **parts)


def _source_name(report: Report, taken: Mapping[str, object]) -> str:
    stem = slug(Path(report.loaded.name).stem)[:40] if report.loaded.kind != "url" else "page"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


class _Writer:
    """Spans of one report as slices."""

    def __init__(self, report: Report, source: str, keep: bool) -> None:
        self.report, self.source, self.keep = report, source, keep

    def slice(self, span: Span) -> Slice:
        return Slice.of(self.report.loaded.text, *span, keep=self.keep)

    def maybe(self, span: Span | None) -> Slice | None:
        return None if span is None else self.slice(span)

    def slices(self, spans: Iterable[Span]) -> tuple[Slice, ...]:
        return tuple(self.slice(s) for s in spans)

    def actor(self, a: Actor) -> findings.Actor:
        return findings.Actor(
            source=self.source,
            kind=a.kind,
            name=a.name,
            spans=self.slices(a.names[:1]),
            role=self.maybe(a.role),
            speaks_for=a.speaks_for,
            basis=a.basis,
        )

    def number(self, n: Quantity) -> findings.Quantity:
        return findings.Quantity(
            span=self.slice(n.span), value=n.value, unit=n.unit, sense=n.sense, flags=n.flags
        )

    def when(self, w: When | None) -> findings.When | None:
        if w is None:
            return None
        days: dict[str, Any] = {"from": w.start, "to": w.end}
        return findings.When(text=w.text, basis=w.basis, **days)

    def statement(self, one: Attribution, links: Mapping[str, tuple[str, ...]]) -> Statement:
        r = self.report
        low, high = one.content[0][0], one.content[-1][1]
        side = side_of(r.names, one.speaker)
        return Statement(
            source=self.source,
            speaker=one.speaker,
            speaks_for=side if side != one.speaker else None,
            type=one.type,
            spans=self.slices(one.content),
            grade=r.grade(one),
            words=self.maybe(one.source),
            cue=self.maybe(one.cue),
            said_to=one.said_to,
            place=r.said_in(one) or "",
            time=self.when(r.said_on(one)),
            nested_in=r.statement_id(one.nested_in),
            numbers=tuple(self.number(n) for n in r.numbers if low <= n.span[0] < high),
            rule=one.rule,
            confidence=one.sure,
            flags=one.flags,  # a model's gist stays out: a gist here is a person's
            review=_PROPOSED,
            **links,  # pyright: ignore[reportArgumentType]
        )


def _add(w: _Writer, parts: dict[str, dict[str, Any]], links: Iterable[Link]) -> None:
    r = w.report
    own: dict[str, dict[str, list[str]]] = {}
    for link in links:
        if link.kind in ("supports", "contradicts", "supersedes"):
            own.setdefault(link.of, {}).setdefault(link.kind, []).append(link.to)
    for i, one in enumerate(r.statements):
        key = cast("str", r.statement_id(i))
        found = {k: tuple(dict.fromkeys(v)) for k, v in own.get(key, {}).items()}
        parts["statements"].setdefault(key, w.statement(one, found))
    for a in r.names.actors:
        parts["actors"].setdefault(a.id, w.actor(a))
    for e in r.events:
        parts["events"][r.id_of("event", *e.spans)] = findings.Event(
            source=w.source,
            kind=e.kind,
            status=e.status,
            place=e.place,
            participants=e.participants,
            absent=e.absent,
            absent_basis=e.absent_basis,
            time=w.when(e.when),
            spans=w.slices(e.spans),
            review=_PROPOSED,
        )
    for c in r.conditions:
        parts["conditions"][r.id_of("condition", c.span)] = findings.Condition(
            source=w.source,
            by=c.by,
            span=w.slice(c.span),
            then=w.maybe(c.then),
            statement=r.statement_id(c.statement),
            review=_PROPOSED,
            **{"if": w.slice(c.if_)},  # pyright: ignore[reportArgumentType]
        )
    for x in r.refusals:
        parts["refusals"][r.id_of("refusal", x.span)] = findings.Refusal(
            source=w.source,
            by=x.by,
            strength=x.strength,
            span=w.slice(x.span),
            what=w.maybe(x.what),
            statement=r.statement_id(x.statement),
            review=_PROPOSED,
        )
    for o in r.offers:
        parts["offers"][r.id_of("offer", o.span)] = findings.Offer(
            source=w.source,
            by=o.by,
            to=o.to,
            span=w.slice(o.span),
            what=w.maybe(o.what),
            conditional_on=w.maybe(o.conditional_on),
            statement=r.statement_id(o.statement),
            review=_PROPOSED,
        )


# The file


def written(ledger: Ledger) -> str:
    """The ledger as ``evidence.yaml``: one entry under its id, one field a line."""
    lines = [
        "# What a report says, as proposals. Check them against the text, then:",
        "#   plenipo ledger accept evidence.yaml ID ...",
        "#   plenipo ledger reject evidence.yaml ID ...",
        "# A span is [start, end, hash, text]: code points of the decoded text, and the slice.",
        "",
    ]
    for section in (
        "sources",
        "actors",
        "statements",
        "events",
        "conditions",
        "refusals",
        "offers",
    ):
        entries = cast("Mapping[str, BaseModel]", getattr(ledger, section))
        if not entries:
            continue
        lines.append(f"{section}:")
        for key, entry in entries.items():
            lines.append(f"  {key}:")
            for name, value in _fields(entry).items():
                lines.append(f"    {name}: {_flow(value)}")
        lines.append("")
    return "\n".join(lines)


def _fields(entry: BaseModel) -> dict[str, Any]:
    """Fields that say something, by the names the file uses."""
    out: dict[str, Any] = {}
    for name, field in type(entry).model_fields.items():
        value: Any = getattr(entry, name)
        needed = name in ("source", "speaker", "type", "kind", "status", "grade")
        if not needed and (value is None or value in ((), "") or value == field.default):
            continue
        out[field.alias or name] = value
    return out


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Slice):
        return json.dumps(value.row(), ensure_ascii=False)
    if isinstance(value, BaseModel):
        inside = ", ".join(f"{k}: {_flow(v)}" for k, v in _fields(value).items())
        return "{" + inside + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_flow(v) for v in cast("tuple[Any, ...]", value)) + "]"
    if value is None or isinstance(value, int | float):
        return json.dumps(value)
    return json.dumps(str(value), ensure_ascii=False)
