"""A page to go over what was read: the text with its places marked, the entries beside it."""

from __future__ import annotations

import base64
import hashlib
import shlex
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from plenipo.reading.text import split
from plenipo.show.html import style
from plenipo.show.sentence import capital, numeral
from plenipo.show.table import clean
from plenipo.situation.findings import Condition, Event, Offer, Refusal, Review
from plenipo.situation.ledger import Ledger, Statement
from plenipo.situation.spans import Span

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["review"]

_KINDS = (
    ("statement", "statements", "S"),
    ("event", "events", "E"),
    ("condition", "conditions", "C"),
    ("refusal", "refusals", "R"),
    ("offer", "offers", "O"),
)
_GRADES = {
    "own_words": "own words",
    "own_paraphrase": "in the outlet's words",
    "spoken_for": "spoken for by its own side",
    "said_by_other": "second-hand",
    "expert": "an expert",
    "narrator": "the narrator",
}
_FLAGS = {
    "mangled": "damaged marks or words",
    "pronoun_speaker": "the speaker is a pronoun",
    "carried_speaker": "the speaker is from the sentence before",
    "no_cue": "no word such as said",
    "spokesperson": "through a spokesperson",
}
_STATUS = {"held": "held", "planned": "planned", "potential": "possible"}
_STRENGTH = {
    "veto": "would refuse what is agreed (a veto)",
    "exclusion": "rules it out",
    "non_participation": "will not take part",
    "downgrade": "plays it down",
    "soft": "turned it down",
}


@dataclass(slots=True, eq=False)
class _Entry:
    """One entry of the ledger as the page shows it."""

    key: str
    tag: str
    kind: str
    source: str
    spans: tuple[Span, ...]
    head: str
    facts: list[str] = field(default_factory=list[str])
    against: tuple[str, ...] = ()
    status: str = "proposed"

    @property
    def start(self) -> int:
        return min((s.start for s in self.spans), default=0)


@dataclass(slots=True)
class _Row:
    """A paragraph, already marked up, and the entries that begin in it."""

    html: Markup
    entries: list[_Entry]


def review(
    ledger: Ledger,
    texts: Mapping[str, str] | None = None,
    *,
    file: str = "evidence.yaml",
    title: str = "What was read",
) -> str:
    """One offline HTML page; the same input gives the same bytes.

    Decisions made on it become a command line to copy: a page can write no file.

    Parameters
    ----------
    ledger : what was read
    texts : the text of each source, by its id; without one its entries stand alone
    file : the ledger's file, as the command line names it
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    entries = _entries(ledger)
    known = {e.key: e for e in entries}
    conflicts = _conflicts(entries, known)
    script = _template("review.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.from_string(_template("review.html.j2")).render(
        title=clean(title),
        policy="default-src 'none'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        style=Markup(style() + _template("review.css")),  # noqa: S704 (ours)
        script=Markup(script),  # noqa: S704 (ours)
        file=shlex.quote(clean(file)),
        counted=_counted(ledger),
        conflicts=conflicts,
        disputed=_disputed(len(conflicts)),
        sources=[
            {
                "title": clean(" \u00b7 ".join(_source(ledger, name)) or name),
                "rows": _rows(texts or {}, name, entries),
            }
            for name in ledger.sources
        ],
        tags={key: entry.tag for key, entry in known.items()},
    )


@cache
def _template(name: str) -> str:
    return files("plenipo.report").joinpath("templates", name).read_text(encoding="utf-8")


def _source(ledger: Ledger, name: str) -> Iterator[str]:
    body = ledger.sources[name]
    yield from filter(None, (body.outlet, body.title or body.url))
    if body.published:
        yield f"{body.published:%-d %B %Y}"


def _counted(ledger: Ledger) -> str:
    counts = [
        (len(getattr(ledger, section)), noun if len(getattr(ledger, section)) == 1 else section)
        for noun, section, _ in _KINDS
    ]
    parts = [f"{numeral(n)} {noun}" for n, noun in counts if n]
    said = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
    return f"{capital(said)} found." if said else "Nothing was found."


def _disputed(count: int) -> str:
    if count < 2:
        return "One pair of statements contradicts each other." if count else ""
    return f"{capital(numeral(count))} pairs of statements contradict each other."


def _conflicts(entries: list[_Entry], known: Mapping[str, _Entry]) -> list[tuple[_Entry, _Entry]]:
    pairs = {
        tuple(sorted((entry.key, other)))
        for entry in entries
        for other in entry.against
        if other in known and other != entry.key
    }
    found = [(known[a], known[b]) for a, b in pairs]
    ordered = [(a, b) if a.start <= b.start else (b, a) for a, b in found]
    return sorted(ordered, key=lambda pair: (pair[0].start, pair[1].start, pair[0].key))


# Entries


def _entries(ledger: Ledger) -> list[_Entry]:
    """Every entry, numbered by kind in the order of the text."""
    out: list[_Entry] = []
    for kind, section, letter in _KINDS:
        bodies: Mapping[str, Statement | Event | Condition | Refusal | Offer]
        bodies = getattr(ledger, section)
        made = [_entry(ledger, key, kind, body) for key, body in bodies.items()]
        order = {name: at for at, name in enumerate(ledger.sources)}
        made.sort(key=lambda e: (order.get(e.source, 0), e.start))
        for number, entry in enumerate(made, 1):
            entry.tag = f"{letter}{number}"
        out += made
    return out


def _entry(
    ledger: Ledger, key: str, kind: str, body: Statement | Event | Condition | Refusal | Offer
) -> _Entry:
    held: Review | None = body.review
    many = body.spans if isinstance(body, Statement | Event) else (body.span,)
    head, facts = _told(ledger, body)
    return _Entry(
        key=key,
        tag="",
        kind=kind,
        source=body.source,
        spans=many,
        head=clean(head),
        facts=[clean(f) for f in facts if f],
        against=body.contradicts if isinstance(body, Statement) else (),
        status=held.status if held else "proposed",
    )


def _told(
    ledger: Ledger, body: Statement | Event | Condition | Refusal | Offer
) -> tuple[str, list[str]]:
    """Its heading and what is known of it."""
    if isinstance(body, Statement):
        return _statement(ledger, body)
    if isinstance(body, Event):
        place = f" in {body.place}" if body.place else ""
        facts = [_STATUS[body.status] + (f", {_when(body)}" if body.time else "")]
        facts += [f"there: {_names(ledger, body.participants)}"] if body.participants else []
        how = "" if body.absent_basis == "said" else f" ({body.absent_basis.replace('_', ' ')})"
        facts += [f"not there: {_names(ledger, body.absent)}{how}"] if body.absent else []
        return f"{body.kind.capitalize()}{place}", facts
    who = _names(ledger, (body.by,)) if body.by else "Not known who"
    if isinstance(body, Refusal):
        return who, [_STRENGTH[body.strength]]
    if isinstance(body, Condition):
        return who, ["sets a condition"]
    to = f" to {_names(ledger, (body.to,))}" if body.to else ""
    on = body.conditional_on
    return who, [f"an offer{to}", f"condition: {on.text}" if on and on.text else ""]


def _statement(ledger: Ledger, body: Statement) -> tuple[str, list[str]]:
    actor = ledger.actors.get(body.speaker or "")
    who = actor.name if actor else body.speaker or body.who or "Not known who"
    side = body.speaks_for or (actor.speaks_for if actor else None)
    facts = [
        f"for {_names(ledger, (side,))}" if side and side != body.speaker else "",
        f"to {_names(ledger, (body.said_to,))}" if body.said_to else "",
        f"{body.type}, {_GRADES[body.grade]}",
        *(f"number: {n.sense.replace('_', ' ')} {n.value:g} {n.unit}" for n in body.numbers),
        f"inside {body.nested_in}" if body.nested_in else "",
        ", ".join(_FLAGS.get(flag, flag.replace("_", " ")) for flag in body.flags),
        f"{body.confidence} confidence" if body.confidence else "",
        f"rule: {body.rule.replace('_', ' ')}" if body.rule else "",
    ]
    return who, facts


def _names(ledger: Ledger, keys: tuple[str | None, ...]) -> str:
    return ", ".join(
        ledger.actors[key].name if key in ledger.actors else str(key) for key in keys if key
    )


def _when(body: Event) -> str:
    when = body.time
    if when is None:
        return ""
    if when.start is None or when.basis == "unresolved":
        return when.text
    if when.start == when.end:
        return f"{when.start:%-d %B %Y}"
    return f"{when.start:%-d %B} to {when.end:%-d %B %Y}" if when.end else f"from {when.start}"


# The text


def _rows(texts: Mapping[str, str], name: str, entries: list[_Entry]) -> list[_Row]:
    """Paragraphs with the entries that begin in each; without the text only entries."""
    own = sorted((e for e in entries if e.source == name), key=lambda e: (e.start, e.tag))
    raw = texts.get(name)
    if raw is None:
        return [_Row(_safe(_slices(entry)), [entry]) for entry in own]
    paragraphs = split(raw).paragraphs or ((0, len(raw)),)
    starts = [start for start, _ in paragraphs]
    beside: dict[int, list[_Entry]] = {}
    over: dict[int, list[tuple[int, int, _Entry]]] = {}
    for entry in own:
        beside.setdefault(max(bisect_right(starts, entry.start) - 1, 0), []).append(entry)
        for span in entry.spans:
            first = max(bisect_right(starts, span.start) - 1, 0)
            last = max(bisect_right(starts, max(span.end - 1, 0)) - 1, 0)
            for at in range(first, last + 1):
                over.setdefault(at, []).append((span.start, span.end, entry))
    return [
        _Row(_safe(_marked(raw, start, end, over.get(at, []))), beside.get(at, []))
        for at, (start, end) in enumerate(paragraphs)
        if raw[start:end].strip() or at in beside
    ]


def _safe(markup: str) -> Markup:
    """Markup whose words are escaped already."""
    from markupsafe import Markup

    return Markup(markup)  # noqa: S704 (escaped by _marked and _slices)


def _slices(entry: _Entry) -> str:
    kept = [escape(clean(span.text)) for span in entry.spans if span.text]
    words = " \u2026 ".join(kept) or "(the text is not at hand)"
    return f'<mark class="{entry.kind}">{_link(entry)}{words}</mark>'


def _link(entry: _Entry) -> str:
    return f'<a class="tag" href="#{escape(entry.key)}">{entry.tag}</a>'


def _marked(raw: str, start: int, end: int, spans: list[tuple[int, int, _Entry]]) -> str:
    """A paragraph with every entry's places marked; what overlaps carries both marks."""
    begins: dict[int, list[_Entry]] = {}
    ends: dict[int, list[_Entry]] = {}
    for low, high, entry in spans:
        low, high = max(low, start), min(high, end)
        if low < high:
            begins.setdefault(low, []).append(entry)
            ends.setdefault(high, []).append(entry)
    live: list[_Entry] = []
    linked: set[str] = set()
    out: list[str] = []
    for low, high in pairwise(sorted({start, end, *begins, *ends})):
        for entry in ends.get(low, []):
            live.remove(entry)
        here = sorted(begins.get(low, []), key=lambda e: e.tag)
        live += here
        tags = "".join(_link(e) for e in here if e.key not in linked)
        linked |= {e.key for e in here}
        words = escape(clean(raw[low:high]))
        kinds = " ".join(dict.fromkeys(e.kind for e in live))
        out.append(f'<mark class="{kinds}">{tags}{words}</mark>' if live else words)
    return "".join(out)
