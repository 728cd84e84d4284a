"""Meetings, talks, calls, visits and speeches: who, where, when, and who is not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from plenipo.reading.clauses import side_of
from plenipo.reading.lexicon import lexicon, slug
from plenipo.reading.parts import Attribution, Event, Names, Span, Text, When

__all__ = ["find"]

Kind = Literal["talks", "meeting", "call", "visit", "speech", "summit", "other"]
Status = Literal["held", "planned", "potential"]

_CUES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("call", re.compile(
        r"\b(?:phone |telephone |video )?(?:call|phone conversation)s?\b"
        r"(?= (?:with|between|on|from|to)\b)|\bspoke by phone\b", re.I)),
    ("summit", re.compile(r"\bsummits?\b", re.I)),
    ("talks", re.compile(r"\b(?:talks|negotiations)\b", re.I)),
    ("meeting", re.compile(
        r"\bmeetings?\b|\b(?:met|meets?|meeting|sits?|sat|sit down|be joined|is joined|were joined)"
        r" (?:[\w-]+ ){0,2}(?:with|by)\b(?! the (?:aim|goal|demands?|fact))"
        r"|\b(?:met|(?:to|will|would|could) meet)(?= (?:in|at|on|again)\b)", re.I)),
    ("visit", re.compile(r"\b(?:visits?|visited|visiting|trip) (?:to )?(?=[^\W\d_])")),
    ("speech", re.compile(r"\b(?:speech|address) (?=(?:at|to|in|before)\b)", re.I)),
)  # fmt: skip
_JOINT = ("talks", "meeting", "summit")
_POTENTIAL = re.compile(r"\b(?:potential|possible|could|might|may|perhaps|proposed|hoped|hopes)\b",
                        re.I)  # fmt: skip
_PLANNED = re.compile(
    r"\b(?:will|would|prepar(?:e|es|ing)|plan(?:s|ned|ning)?|expected|scheduled|upcoming|due|future"
    r"|set to|is to|are to|ahead of|next)\b",
    re.I,
)
_WITHOUT = re.compile(
    r"\bwithout (?P<who>(?:[\w-]+,? ){0,4}?(?:or|and|nor)? ?[\w-]+) "
    r"(?:involvement|participation|presence|representation|representatives|taking part)\b",
    re.I,
)
_AWAY = re.compile(
    r"\b(?:will|would|does|did|do|was|were|is|are|has|have) (?:not|never) (?:been )?(?:participate"
    r"|take part|taking part|attend|join|invited|be (?:there|present|invited|included)|included"
    r"|part of)\b|\bwon't (?:participate|take part|attend|join)\b|\b(?:was|were|is|are|been)"
    r" (?:excluded|sidelined|left out|shut out|kept out)\b|\b(?:not|neither) invited\b",
    re.I,
)
_NEITHER = re.compile(
    r"\bneither (?P<one>[\w' -]{2,30}) nor (?P<two>[\w' -]{2,30}?) "
    r"(?:is|are|was|were|will|takes?|took|attend\w*|sits?|sat)\b",
    re.I,
)
_PLACE = re.compile(r"\b(?:in|at|near|outside) (?:the )?$", re.I)
_THERE = re.compile(r" (?:in|at) (?:the )?(?P<place>[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?)")
_REACH = 90  # code points from a cue to what belongs to it
_PARTED = re.compile(r"\b(?:while|whereas|as|where|but|although|though|after|before)\b|[;\"]", re.I)
_STOPPED = re.compile(r"[;\"]|, (?:who|which|where|while|said)\b")
_BEGINS = re.compile(r"[,;:\"]|\b(?:and|that|of|on|for|as|where|who|while|aside from) ", re.I)
_ENDS = re.compile(r"[,;.:\"\n]| (?:to|and|while|where|which|but) ")
_TOPIC = re.compile(r"\b(?:in|about|on|of|for|over|from|at|told) (?:the )?$")


@dataclass(slots=True)
class _Draft:
    kind: Kind
    status: Status
    spans: list[Span]
    place: str | None = None
    where: str | None = None  # the country the place is in, for telling two apart
    participants: dict[str, None] = field(default_factory=dict[str, None])
    absent: dict[str, None] = field(default_factory=dict[str, None])
    absent_basis: Literal["said", "implied", "not_said"] = "not_said"
    when: When | None = None


class _Finder:
    def __init__(
        self, text: Text, names: Names, said: Sequence[Attribution], whens: Sequence[When]
    ) -> None:
        self.text, self.names, self.said, self.whens = text, names, said, whens
        self.found: list[_Draft] = []

    def read(self) -> list[_Draft]:
        cues = self.cues()
        for n, (kind, at) in enumerate(cues):
            before = cues[n - 1][1] if n else None
            after = cues[n + 1][1] if n + 1 < len(cues) else None
            draft = self.one(kind, at, *self.territory(at, before, after))
            if draft is not None:
                self.merge(draft)
        self.away()
        return self.found

    def cues(self) -> list[tuple[Kind, Span]]:
        """Every cue, the first of those that overlap."""
        out: list[tuple[Kind, Span]] = []
        for kind, pattern in _CUES:
            for m in pattern.finditer(self.text.plain):
                span = (m.start(), m.end())
                if not any(a < span[1] and span[0] < b for _, (a, b) in out):
                    out.append((kind, span))
        return sorted(out, key=lambda x: x[1])

    def sentence(self, at: int) -> Span:
        return self.text.sentences[self.text.sentence(at)]

    def territory(self, at: Span, before: Span | None, after: Span | None) -> Span:
        """What belongs to a cue: its sentence, up to the next cue's clause and what is said."""
        plain = self.text.plain
        low, high = self.sentence(at[0])
        for one in self.said:
            for a, b in one.content:
                if a <= at[0] < b:
                    low, high = max(low, a), min(high, b)
        if before is not None and before[1] > low:
            parts = list(_PARTED.finditer(plain, before[1], at[0]))
            low = parts[-1].end() if parts else before[1]
        if after is not None and after[0] < high:
            part = _PARTED.search(plain, at[1], after[0])
            high = part.start() if part else after[0]
        return low, high

    def one(self, kind: Kind, at: Span, low: int, high: int) -> _Draft | None:
        """An event as its own clause tells it."""
        plain = self.text.plain
        before = plain[max(low, at[0] - 30) : at[0]].lower()
        draft = _Draft(kind, self.status(at, low, high), [self.phrase(at, low, high)])
        self.place(draft, at, low, high)
        self.unknown_place(draft, at, high)
        self.people(draft, at, low, high)
        if kind == "visit" and draft.place is None:
            return None
        if draft.place is None and len(self.sides(draft)) < 2:
            held = self.meant(draft, before)
            if held is not None:
                held.spans += draft.spans
            return draft if kind == "call" and draft.participants else None
        near = [w for w in self.whens if low <= w.span[0] < high]
        draft.when = min(near, key=lambda w: abs(w.span[0] - at[0]), default=None)
        return draft

    def clause(self, at: Span, low: int) -> int:
        """Where the clause before a cue begins: at the last comma that parts no list of names."""
        plain = self.text.plain
        start = at[0]
        for m in reversed(self.names.within((low, at[0]))):
            between = plain[m.span[1] : start]
            if "," in between and not (start < at[0] and between in (", ", ", and ")):
                break
            start = m.span[0]
        return start

    def meant(self, draft: _Draft, before: str) -> _Draft | None:
        """The event that "these talks", or "the meeting of X", takes up again."""
        here = self.text.paragraph(draft.spans[0][0])
        for held in reversed(self.found):
            if held.kind not in _JOINT or draft.kind not in _JOINT:
                continue
            last = self.text.paragraph(held.spans[-1][0])
            if re.search(r"\b(?:these|those|this|that) (?:\w+ )?$", before) and here - last <= 1:
                return held
            shared = self.sides(held) & self.sides(draft)
            if re.search(r"\bthe (?:\w+ )?$", before) and shared and here - last <= 5:
                return held
        return None

    def sides(self, draft: _Draft) -> set[str]:
        return {side_of(self.names, p) or p for p in draft.participants}

    def phrase(self, at: Span, low: int, high: int) -> Span:
        """The words around a cue: from what stands before it to the end of its clause."""
        plain = self.text.plain
        start = at[0]
        for m in _BEGINS.finditer(plain, low, at[0]):
            start = m.end()
        if start == at[0] or at[0] - start > _REACH:
            start = max(low, at[0] - 1)
            start = low if at[0] - low < 30 else at[0]
        stop = _ENDS.search(plain, at[1], min(high, at[1] + _REACH))
        end = stop.start() if stop else min(high, at[1] + _REACH)
        while start < end and plain[start] in " ,\"'":
            start += 1
        return start, max(end, at[1])

    def status(self, at: Span, low: int, high: int) -> Status:
        """By modality and tense of the nearest words before the cue, then after."""
        plain = self.text.plain
        near = plain[max(low, at[0] - 60) : at[1]]
        tail = plain[at[1] : min(high, at[1] + 25)]
        if _POTENTIAL.search(near):
            return "potential"
        if _PLANNED.search(near) or _PLANNED.search(tail):
            return "planned"
        when = next((w for w in self.whens if low <= w.span[0] < high and w.start), None)
        if when is not None and re.search(r"\b(?:sits?|meets?) ", plain[at[0] : at[1]], re.I):
            return "planned"
        return "held"

    def place(self, draft: _Draft, at: Span, low: int, high: int) -> None:
        """A place named beside the cue: "Paris talks", "talks in Riyadh", "visit Ukraine"."""
        plain = self.text.plain
        for m in self.names.mentions:
            if not (low <= m.span[0] < high) or m.actor is None:
                continue
            actor = self.names.actor(m.actor)
            text = plain[m.span[0] : m.span[1]]
            if actor is None or actor.kind not in ("place", "party") or m.how == "alias":
                continue
            if "-" in text:
                continue
            near = m.span[1] <= at[0] and plain[m.span[1] : at[0]] in (" ", " security ", " peace ")
            lead = plain[max(low, m.span[0] - 12) : m.span[0]]
            words = plain[at[1] : m.span[0]].count(" ")
            after = at[0] <= m.span[0] < at[1] + _REACH and bool(_PLACE.search(lead)) and words <= 4
            goes = draft.kind == "visit" and 0 <= m.span[0] - at[1] < 5
            if (near and actor.kind == "place") or after or goes:
                draft.place = plain[m.span[0] : m.span[1]]
                draft.where = self.country(draft.place) or m.actor
                return
            first = self.sentence(at[0])[0]
            ahead = m.span[1] < at[0] and bool(_PLACE.search(lead)) and m.span[0] - first < 25
            if ahead and draft.place is None:
                draft.place = plain[m.span[0] : m.span[1]]
                draft.where = self.country(draft.place) or m.actor

    def unknown_place(self, draft: _Draft, at: Span, high: int) -> None:
        """A place no table knows: a word in capitals after "in", right after the cue."""
        if draft.place is None:
            m = _THERE.match(self.text.plain, at[1], high)
            if m and m["place"].lower() not in lexicon().lists["stops"]:
                draft.place = m["place"]
                draft.where = slug(m["place"])

    def country(self, place: str) -> str | None:
        """The country whose capital it is."""
        words = tuple(place.lower().split())
        for form, entry in lexicon().names.get(words[0], ()):
            if form == words and entry.kind == "party":
                return entry.id
        return None

    def people(self, draft: _Draft, at: Span, low: int, high: int) -> None:
        """Who is named beside the cue, in the clause; persons and those they speak for."""
        plain = self.text.plain
        stop = _STOPPED.search(plain, at[1], high)
        end = min(stop.start() if stop else high, at[1] + 2 * _REACH)
        without = _WITHOUT.search(plain, low, high)
        first = max(low, at[0] - _REACH)
        if draft.kind not in ("visit", "speech"):  # of those the subject may stand far away
            first = self.clause(at, first)
        for m in self.names.mentions:
            if m.actor is None or not (first <= m.span[0] < end):
                continue
            if without and without.start() <= m.span[0] < without.end():
                continue
            actor = self.names.actor(m.actor)
            if actor is None or actor.kind in ("place", "outlet"):
                continue
            if draft.place and draft.place == plain[m.span[0] : m.span[1]]:
                continue
            lead = plain[max(low, m.span[0] - 14) : m.span[0]].lower()
            if _TOPIC.search(lead) and not lead.endswith(("of ", "of the ")):
                continue
            draft.participants[m.actor] = None
            if actor.kind == "person" and actor.speaks_for:
                draft.participants[actor.speaks_for] = None
        if without:
            for m in self.names.within((without.start(), without.end())):
                if m.actor is not None:
                    draft.absent[m.actor] = None
                    draft.absent_basis = "said"
        neither = _NEITHER.search(plain, low, high)
        if neither:
            for m in self.names.within((neither.start(), neither.end())):
                if m.actor is not None:
                    draft.absent[m.actor] = None
                    draft.participants.pop(m.actor, None)
                    draft.absent_basis = "said"

    def same(self, draft: _Draft) -> _Draft | None:
        """The event found before that this is another mention of: the one most alike."""
        best, most = None, 0
        for held in self.found:
            joint = held.kind in _JOINT and draft.kind in _JOINT
            if held.kind != draft.kind and not joint:
                continue
            if held.status != draft.status and "potential" in (held.status, draft.status):
                continue
            if draft.where and held.where and draft.where != held.where:
                continue
            alike = len(self.sides(draft) & self.sides(held))
            there = bool(draft.where) and draft.where == held.where
            if (there or alike >= 2) and alike + 3 * there > most:
                best, most = held, alike + 3 * there
        return best

    def merge(self, draft: _Draft) -> None:
        held = self.same(draft)
        if held is None:
            self.found.append(draft)
            return
        held.spans += draft.spans
        if held.kind == "meeting" and draft.kind in ("talks", "summit"):
            held.kind = draft.kind
        held.participants.update(draft.participants)
        held.absent.update(draft.absent)
        held.place, held.where = held.place or draft.place, held.where or draft.where
        held.when = held.when or draft.when
        if draft.absent_basis == "said":
            held.absent_basis = "said"
        if draft.status == "planned" and held.status == "held":
            held.status = "planned" if len(held.spans) == 2 else held.status

    def away(self) -> None:
        """ "Ukraine will not take part in the talks": whoever it says is not there."""
        plain = self.text.plain
        for m in _AWAY.finditer(plain):
            low, high = self.sentence(m.start())
            before = [
                x
                for x in self.names.mentions
                if low <= x.span[0] and x.span[1] <= m.start() and x.actor is not None
                and (a := self.names.actor(x.actor)) is not None and a.kind == "party"
            ]  # fmt: skip
            event = next(
                (e for e in self.found if e.kind in _JOINT
                 and any(a < high and low < b for a, b in e.spans)), None
            )  # fmt: skip
            if not before or event is None:
                continue
            who = before[-1].actor
            if who is not None and plain[before[-1].span[1] : m.start()].strip() == "":
                event.absent[who] = None
                event.absent_basis = "said"


def find(
    text: Text, names: Names, said: Sequence[Attribution], whens: Sequence[When]
) -> tuple[Event, ...]:
    """Find events; several mentions of one are one.

    Two mentions are of one event where both are talks of some kind and in the same place (a
    capital and its country are one), or name the same two parties. ``absent`` are those of whom
    the text says that they are not there.
    """
    out: list[Event] = []
    for d in _Finder(text, names, said, whens).read():
        absent = tuple(dict.fromkeys(side_of(names, a) or a for a in d.absent))
        out.append(
            Event(
                kind=d.kind,
                status=d.status,
                spans=tuple(sorted(set(d.spans))),
                place=d.place,
                participants=tuple(p for p in d.participants if p not in absent),
                absent=absent,
                absent_basis=d.absent_basis,
                when=d.when,
            )
        )
    return tuple(sorted(out, key=lambda e: e.spans[0]))
