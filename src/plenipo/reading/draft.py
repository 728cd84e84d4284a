"""From a ledger to the draft of a situation: what the text gives, and what a person must fill in.

Nothing is invented. Positions stay unset and name their evidence; a number stands here only
where the text has it with its unit; a veto is suggested in a comment and never set.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from plenipo.reading.topics import Found, Source, Topic, first, mentions, topics, word_stems
from plenipo.situation.findings import Event, Offer
from plenipo.situation.ledger import Ledger

__all__ = ["draft"]

MOST = 30  # parties, tables, and comments of a kind
_PLAIN = re.compile(r"[^\W\d_][\w -]*")
_WORDS = frozenset({"true", "false", "null", "True", "False", "Null", "NULL", "TRUE", "FALSE"})
_BAD = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_ROOMS = ("talks", "meeting", "summit")
_STATUS = {"held": "held", "planned": "planned", "potential": "possible"}
_BACKS = re.compile(
    r"\b(?:guarantee|safeguard|back-?up|backstop|deter|protect|defen[cds])", re.IGNORECASE
)


def draft(
    ledger: Ledger,
    *,
    texts: Mapping[str, str] | None = None,
    evidence: str = "evidence.yaml",
) -> str:
    """The YAML of a situation that loads, with comments that say what to complete.

    Parameters
    ----------
    ledger : what was read; entries a person rejected are left out
    texts : the text of each source by its id, where spans do not carry their slice
    evidence : the name of the ledger's file beside the draft
    """
    source = Source(ledger, dict(texts or {}))
    parties, others = _parties(source)
    issues, more = topics(source)
    if not issues:
        issues = [Topic("agreement", "agreement")]
    parts = [
        _head(source, evidence),
        _party_lines(source, parties, others),
        _table_lines(source, parties),
        _issue_lines(parties, issues, more),
        _position_lines(source, parties, issues),
        _consent_lines(source, issues),
        _offer_lines(source, parties, issues),
        _refused_lines(source),
        _guarantee_lines(source, parties, issues),
        _happened(source),
    ]
    return "\n".join("\n".join(part) + "\n" for part in map(list, parts) if part)


# Words that are safe in a file


def _flat(text: str, most: int = 160) -> str:
    text = " ".join(_BAD.sub(" ", text).split())
    return text if len(text) <= most else text[: most - 3].rstrip() + "..."


def _text(text: str, most: int = 300) -> str:
    """A YAML scalar."""
    text = _flat(text, most)
    plain = _PLAIN.fullmatch(text) and text not in _WORDS and text == text.strip()
    return text if plain else json.dumps(text, ensure_ascii=False)


def _quoted(text: str) -> str:
    return f"\u201c{_flat(text).strip(chr(34) + chr(8220) + chr(8221) + ' ')}\u201d"


def _because(ids: Iterable[str]) -> str:
    return f"because: [{', '.join(dict.fromkeys(ids))}]"


# Sections


def _head(source: Source, evidence: str) -> Iterator[str]:
    days = [s.published for s in source.ledger.sources.values() if s.published]
    yield "plenipo: 1"
    yield "title: A draft from the text        # to complete: what these talks are about"
    if days:
        yield f"as_of: {max(days)}"
    else:
        yield "# as_of: the day the file stands at. The text has no date: read --date gives one."
    if evidence != "evidence.yaml":
        yield f"evidence: {_text(evidence)}"
    yield ""
    yield "# Written by plenipo read. What the text does not say is left open, and what is open is"
    yield "# drawn from everything it could be. Work down the lines marked `to complete`, then run"
    yield "# `plenipo check` and `plenipo ask` on this file."
    yield f"# because: [...] names entries of {_flat(evidence)}."
    if source.ledger.sources:
        yield ""
        yield "sources:"
        for key, body in source.ledger.sources.items():
            parts = [f"{k}: {_text(v)}" for k in ("outlet", "title") if (v := getattr(body, k))]
            parts += [f"published: {body.published}"] if body.published else []
            yield f"  {key}: {{{', '.join(parts)}}}"


def _seats(source: Source, actors: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(s for a in actors if (s := source.side(a)) is not None))


def _events(source: Source) -> list[tuple[str, Event]]:
    return [
        (key, event)
        for key, event in source.ledger.events.items()
        if not (event.review and event.review.status == "rejected")
    ]


def _parties(source: Source) -> tuple[list[str], list[str]]:
    """Who speaks, meets or is spoken for: parties, and others who only speak."""
    counts: Counter[str] = Counter()
    ledger = source.ledger
    for event in (e for _, e in _events(source)):
        counts.update(_seats(source, (*event.participants, *event.absent)))
    entries = (*ledger.offers.values(), *ledger.refusals.values(), *ledger.conditions.values())
    sides = [source.side(entry.by) for entry in entries]
    sides += [source.side(o.to) for o in ledger.offers.values()]
    sides += [source.side(s.speaker) for s in ledger.statements.values()]
    sides += [s.speaks_for for s in ledger.statements.values()]
    counts.update(side for side in sides if side)
    kinds = {name: body.kind if (body := ledger.actors.get(name)) else "party" for name in counts}
    parties = [name for name in counts if kinds[name] == "party"]
    others = [name for name in counts if kinds[name] == "organisation"]
    if len(parties) < 2:  # companies, unions: where no states talk, they are the parties
        parties, others = [*parties, *others], []
    parties = sorted(parties, key=lambda name: -counts[name])[:MOST]
    return parties or ["somebody", "somebody_else"], others


def _party_lines(source: Source, parties: list[str], others: list[str]) -> Iterator[str]:
    yield "# Who takes part. Delete who only stands by; say who is a member of whom."
    yield "parties:"
    for name in parties:
        body = source.ledger.actors.get(name)
        voices = sorted(
            a.name
            for a in source.ledger.actors.values()
            if a.kind == "person" and a.speaks_for == name
        )
        shown = _text(body.name if body else name.replace("_", " "))
        note = f"        # {first(map(_flat, voices))}" if voices else ""
        yield f"  {name}: {{name: {shown}}}{note}"
    if parties == ["somebody", "somebody_else"]:
        yield "  # to complete: the text names no party that speaks or meets"
    if others:
        named = (source.ledger.actors[o].name for o in others)
        yield f"  # Heard, but no party here: {first(map(_flat, named), 12)}."


def _table_lines(source: Source, parties: list[str]) -> Iterator[str]:
    used: set[str] = set()
    rooms = [(k, e) for k, e in _events(source) if e.kind in _ROOMS]
    lines: list[str] = []
    for key, event in rooms:
        seats = [name for name in _seats(source, event.participants) if name in parties]
        if not seats or len(used) == MOST:
            continue
        lines += _table(source, key, event, seats, used)
    yield "# Who meets where."
    yield "tables:"
    yield from lines
    if len(parties) > 1:
        yield "  all:        # nobody called it: every party at one table, to measure the others by"
        yield f"    seats: [{', '.join(parties)}]"


def _table(
    source: Source, key: str, event: Event, seats: list[str], used: set[str]
) -> Iterator[str]:
    base = re.sub(r"[^a-z0-9]+", "_", (event.place or event.kind).lower()).strip("_") or event.kind
    name, count = base[:40], 2
    while name in used or name == "all":
        name, count = f"{base[:40]}_{count}", count + 1
    used.add(name)
    yield f"  {name}:"
    yield f"    name: {_text(f'the {event.kind}' + (f' in {event.place}' if event.place else ''))}"
    if event.place:
        yield f"    place: {_text(event.place)}"
    yield f"    seats: [{', '.join(seats)}]"
    day = event.time
    if day is not None and day.start is not None and day.start == day.end:
        yield f"    date: {day.start}        # {_quoted(day.text)}"
    elif day is not None:
        yield f"    # date: {_quoted(day.text)} names no single day"
    yield f"    status: {_STATUS[event.status]}"
    absent = [n for n in _seats(source, event.absent) if n not in seats]
    if absent:
        how = {"said": "the text says so", "implied": "implied"}.get(event.absent_basis, "not said")
        yield f"    # not there: {', '.join(absent)} ({how})"
    against = _disputed(source, event)
    if against:
        yield f"    # the text contradicts itself on who is there: {first(against)}"
    yield f"    {_because([key])}"


def _disputed(source: Source, event: Event) -> list[str]:
    """Refusals to take part by somebody absent, and what is said against them."""
    absent = set(_seats(source, event.absent))
    out: list[str] = []
    for refusal in source.ledger.refusals.values():
        if refusal.strength != "non_participation" or source.side(refusal.by) not in absent:
            continue
        own = refusal.statement or ""
        statement = source.ledger.statements.get(own)
        against = list(statement.contradicts) if statement else []
        against += [k for k, s in source.ledger.statements.items() if own in s.contradicts]
        out += [own, *against] if against else []
    return list(dict.fromkeys(out))


def _issue_lines(parties: list[str], issues: list[Topic], more: int) -> Iterator[str]:
    yield "# What could be agreed: what somebody offers, asks for or refuses. To complete: join"
    yield "# what is the same, delete what is not at stake, and for a question of how much write"
    yield "# scale: {0: none, 100: all} for options. needs says whose hands must do it."
    yield "issues:"
    for topic in issues:
        yield f"  {topic.key}:"
        yield f"    question: {_text(_question(topic))}"
        yield f"    options: [{', '.join(_text(o) for o in topic.options)}]"
        yield f"    status_quo: {_text(topic.options[0])}        # to complete: what holds today"
        owners = [
            f.party for f in topic.found if f.direction[:6] == "offers" and f.party in parties
        ]
        if owners:
            yield f"    needs: [{', '.join(dict.fromkeys(map(str, owners)))}]        # offers it"
        for found in topic.found[:3]:
            words = _quoted(found.words)
            yield f"    # {found.party or 'somebody'}: {words}" if found.words else "    #"
        if topic.found:
            yield f"    {_because(f.because for f in topic.found)}"
        else:
            yield "    # to complete: the text names no offer, demand or refusal"
    if more:
        yield f"  # {more} more phrases are left out: evidence.yaml has them."


def _question(topic: Topic) -> str:
    if not topic.found:
        return "Is there a deal?"
    what = topic.phrase if topic.options[1:] == ("yes",) else " or ".join(topic.options[1:])
    return f"Is there agreement on this: {what}?"


def _position_lines(source: Source, parties: list[str], issues: list[Topic]) -> Iterator[str]:
    yield "# What each wants. To complete: at, salience, and limits where there is a red line."
    yield "positions:"
    said = [
        (key, source.side(s.speaker), word_stems(source.said(s)))
        for key, s in source.ledger.statements.items()
        if not (s.review and s.review.status == "rejected")
    ]
    for party in parties:
        lines = list(_wants(party, issues, said))
        if lines:
            yield f"  {party}:"
            yield from lines
        else:
            yield f"  # {party}: nothing in the text on these issues"


def _wants(
    party: str, issues: list[Topic], said: list[tuple[str, str | None, frozenset[str]]]
) -> Iterator[str]:
    for topic in issues:
        own: list[Found] = [f for f in topic.found if f.party == party]
        ids = [f.because for f in own]
        ids += [key for key, side, stems in said if side == party and mentions(topic, stems)]
        if not ids:
            continue
        way = "; ".join(dict.fromkeys(f.direction for f in own)) or "speaks of it"
        yield f"    {topic.key}: {{{_because(ids)}}}        # {_flat(way)}"


def _consent_lines(source: Source, issues: list[Topic]) -> Iterator[str]:
    vetoes = [
        (key, r)
        for key, r in source.ledger.refusals.items()
        if r.strength == "veto" and not (r.review and r.review.status == "rejected")
    ]
    if not vetoes:
        return
    yield "# Suggested, not set: who says it would refuse what is agreed without it. If you believe"
    yield "# it, delete the number signs and name the issues."
    yield "# consent:"
    for key, refusal in vetoes[:MOST]:
        yield f"#   {source.side(refusal.by) or 'somebody'}:"
        yield f"#     over: [{', '.join(t.key for t in issues[:4])}]        # to complete"
        yield f"#     {_because([refusal.statement or key])}"
        words = source.words(refusal.source, refusal.span)
        yield f"#     # {_quoted(words)}" if words else "#"


def _offers(source: Source) -> list[tuple[str, Offer]]:
    return [
        (key, o)
        for key, o in source.ledger.offers.items()
        if not (o.review and o.review.status == "rejected")
    ]


def _given(issues: list[Topic], key: str) -> Topic | None:
    return next((t for t in issues if any(f.entry == key for f in t.found)), None)


def _offer_lines(source: Source, parties: list[str], issues: list[Topic]) -> Iterator[str]:
    kept: list[str] = []
    for key, offer in _offers(source)[:MOST]:
        by, to, topic = source.side(offer.by), source.side(offer.to), _given(issues, key)
        words = source.words(offer.source, offer.span)
        takes = topic is not None and any(
            f.entry == key and f.direction.startswith("would take it") for f in topic.found
        )
        if by not in parties or topic is None or takes:
            why = "would take it" if takes else "names no thing"
            why = why if by in parties else "no party of this file"
            kept.append(f"  # {by or 'somebody'} ({why}): {_quoted(words)} {_because([key])}")
            continue
        kept.append(f"  - by: {by}")
        kept += [f"    to: {to}"] if to in parties and to != by else []
        kept.append(f"    gives: {{{topic.key}: {_text(topic.options[-1])}}}")
        kept.append("    status: possible")
        on = source.words(offer.source, offer.conditional_on)
        kept += (
            [f"    # to complete: when: {{issue: level}}, for it says {_quoted(on)}"] if on else []
        )
        kept.append(f"    {_because([offer.statement or key, key])}")
    if kept:
        yield "# What is offered, and on which condition."
        yield "offers:" if any(line.startswith("  -") for line in kept) else "# offers:"
        yield from kept


def _refused_lines(source: Source) -> Iterator[str]:
    """What was turned down once: a package for ``observed``, once a person knows what was in it."""
    rows = [
        (key, r)
        for key, r in source.ledger.refusals.items()
        if r.strength == "soft" and not (r.review and r.review.status == "rejected")
    ]
    if rows:
        yield "# Turned down once. If you know what was in it, write it under observed: with by and"
        yield "# refuses."
    for key, refusal in rows[:MOST]:
        words = source.words(refusal.source, refusal.span)
        yield f"#   {source.side(refusal.by) or 'somebody'}: {_quoted(words)} ({key})"


def _guarantee_lines(source: Source, parties: list[str], issues: list[Topic]) -> Iterator[str]:
    lines: list[str] = []
    for key, offer in _offers(source):
        by, topic = source.side(offer.by), _given(issues, key)
        words = source.words(offer.source, offer.what)
        if by in parties and topic is not None and _BACKS.search(words) and len(lines) < MOST:
            lines.append(f"#   - {{by: {by}, through: {topic.key}, {_because([key])}}}")
            lines.append(f"#     # {_quoted(words)}")
    for key, condition in source.ledger.conditions.items():
        words = source.words(condition.source, condition.if_)
        if _BACKS.search(words) and len(lines) < MOST:
            lines.append(
                f"#   # {source.side(condition.by) or 'somebody'} asks {_quoted(words)} ({key})"
            )
    if lines:
        yield "# Suggested, not set: who would answer a breach. To complete: against whom, and how"
        yield "# likely each side thinks it is (credibility), then delete the number signs."
        yield "# guarantees:"
        yield from lines


def _happened(source: Source) -> Iterator[str]:
    dated = [
        (event.time.start, key, event)
        for key, event in _events(source)
        if event.time is not None and event.time.start is not None and event.status == "held"
    ]
    if not dated:
        return
    yield "# What has happened, by day. If it moved something, write it under changes: with by, on"
    yield "# and act (off_agenda, devalues, position, limit, ...)."
    for day, key, event in sorted(dated, key=lambda row: (row[0], row[1]))[:MOST]:
        words = " ".join(source.words(event.source, span) for span in event.spans[:1])
        who = first(_seats(source, event.participants))
        yield f"#   {day}  {event.kind}{f' of {who}' if who else ''} ({key}): {_quoted(words)}"
