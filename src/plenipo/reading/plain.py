"""What was read as plain values: the JSON of ``plenipo read``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from plenipo.reading.parts import Actor, Event, Quantity, Span, When

if TYPE_CHECKING:
    from plenipo.reading.read import Report

__all__ = ["plain"]


def plain(r: Report) -> dict[str, Any]:
    raw = r.loaded.text

    def cut(span: Span | None) -> dict[str, Any] | None:
        return None if span is None else {"span": list(span), "text": raw[span[0] : span[1]]}

    return {
        "source": {
            "name": Path(r.loaded.name).name if r.loaded.kind != "url" else r.loaded.name,
            "kind": r.loaded.kind,
            "sha256": r.loaded.sha256,
            "characters": len(raw),
            "published": r.date.isoformat() if r.date else None,
            "parts": [list(part) for part in r.loaded.parts],
            "llm": None if r.asked is None else dict(r.asked.provenance),
        },
        "actors": [_actor(r, a) for a in r.names.actors],
        "statements": [_statement(r, i) for i in range(len(r.statements))],
        "events": [_event(r, e) for e in r.events],
        "conditions": [
            {
                "id": r.id_of("condition", c.span),
                "by": c.by,
                "span": list(c.span),
                "text": raw[c.span[0] : c.span[1]],
                "if": cut(c.if_),
                "then": cut(c.then),
                "statement": r.statement_id(c.statement),
            }
            for c in r.conditions
        ],
        "refusals": [
            {
                "id": r.id_of("refusal", x.span),
                "by": x.by,
                "strength": x.strength,
                "span": list(x.span),
                "text": raw[x.span[0] : x.span[1]],
                "what": cut(x.what),
                "statement": r.statement_id(x.statement),
            }
            for x in r.refusals
        ],
        "offers": [
            {
                "id": r.id_of("offer", o.span),
                "by": o.by,
                "to": o.to,
                "span": list(o.span),
                "text": raw[o.span[0] : o.span[1]],
                "what": cut(o.what),
                "conditional_on": cut(o.conditional_on),
                "statement": r.statement_id(o.statement),
            }
            for o in r.offers
        ],
        "numbers": [_number(raw, n) for n in r.numbers],
        "times": [_when(w) for w in r.times],
        "rejected": [
            {"paragraphs": list(x.paragraphs), "what": x.what, "why": x.why}
            for x in (r.asked.rejected if r.asked else ())
        ],
    }


def _actor(r: Report, a: Actor) -> dict[str, Any]:
    raw = r.loaded.text
    return {
        "id": a.id,
        "kind": a.kind,
        "name": a.name,
        "speaks_for": a.speaks_for,
        "basis": a.basis,
        "role": None if a.role is None else raw[a.role[0] : a.role[1]],
        "spans": [list(span) for span in a.names],
    }


def _statement(r: Report, index: int) -> dict[str, Any]:
    raw, one = r.loaded.text, r.statements[index]
    hull = (min(a for a, _ in one.content), max(b for _, b in one.content))
    return {
        "id": r.statement_id(index),
        "type": one.type,
        "speaker": one.speaker,
        "words": None if one.source is None else raw[one.source[0] : one.source[1]],
        "content": [list(span) for span in one.content],
        "text": " ".join(raw[a:b] for a, b in one.content),
        "cue": None if one.cue is None else list(one.cue),
        "said_to": one.said_to,
        "place": r.said_in(one),
        "time": None if (when := r.said_on(one)) is None else _when(when),
        "nested_in": r.statement_id(one.nested_in),
        "grade": r.grade(one),
        "numbers": [_number(raw, n) for n in r.numbers if hull[0] <= n.span[0] < hull[1]],
        "rule": one.rule,
        "confidence": one.sure,
        "flags": list(one.flags),
        "route": one.route,
        "gist": one.gist,
    }


def _number(raw: str, n: Quantity) -> dict[str, Any]:
    return {
        "span": list(n.span),
        "text": raw[n.span[0] : n.span[1]],
        "value": n.value,
        "unit": n.unit,
        "sense": n.sense,
        "flags": list(n.flags),
    }


def _when(w: When) -> dict[str, Any]:
    return {
        "text": w.text,
        "span": list(w.span),
        "from": w.start.isoformat() if w.start else None,
        "to": w.end.isoformat() if w.end else None,
        "basis": w.basis,
    }


def _event(r: Report, e: Event) -> dict[str, Any]:
    raw = r.loaded.text
    return {
        "id": r.id_of("event", *e.spans),
        "kind": e.kind,
        "status": e.status,
        "place": e.place,
        "participants": list(e.participants),
        "absent": list(e.absent),
        "absent_basis": e.absent_basis,
        "time": None if e.when is None else _when(e.when),
        "spans": [list(span) for span in e.spans],
        "texts": [raw[a:b] for a, b in e.spans],
    }
