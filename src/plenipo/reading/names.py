"""Who and what a text names, whom each speaks for, and every place where one is named.

Precision before recall: two words in capitals are a person only where a title, a given name, an
appositive, a verb of saying or the surname by itself elsewhere says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from plenipo.reading.lexicon import Kind, lexicon, slug
from plenipo.reading.naming import (
    Known,
    Run,
    Words,
    known_names,
    runs,
    title_left,
    title_right,
)
from plenipo.reading.parts import Actor, Mention, Names, Span, Text

__all__ = ["find"]

How = Literal["name", "alias", "title", "pronoun", "metonym", "phrase"]
_OUTSIDE = ("to", "for", "on", "in", "into", "towards", "against", "with")  # ambassador to ...
_AT = ("at", "of", "with", "from")
_CITY = ("in", "at", "to", "from", "near", "outside", "around", "for", "across", "through")
_MEETS = ("talks", "meeting", "summit", "conference", "gathering", "accord", "agreement", "attacks")
_FORMER = ("former", "ex", "late", "then", "retired")
_AMERICAN = ("secretary of state", "secretary of defense", "secretary of the treasury",
             "secretary of homeland security")  # fmt: skip


@dataclass(slots=True)
class _Draft:
    """An actor being put together."""

    id: str
    kind: Kind
    name: str
    names: list[Span] = field(default_factory=list[Span])
    roles: list[tuple[Span, Literal["title_in_text", "appositive"]]] = field(
        default_factory=list[tuple[Span, Literal["title_in_text", "appositive"]]]
    )


class _Reader:
    """One pass over a text."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.words = Words(text)
        self.known = known_names(self.words)
        self.at: dict[int, Known] = {}
        for k in self.known:
            for i in range(k.first, k.last + 1):
                self.at[i] = k
        self.lists = lexicon().lists
        self.actors: dict[str, _Draft] = {}
        self.mentions: list[Mention] = []
        self.surnames: dict[str, str | None] = {}  # None: two persons share it

    def span(self, first: int, last: int) -> Span:
        return self.words.all[first].start, self.words.all[last].end

    def draft(self, key: str, kind: Kind, name: str) -> _Draft:
        return self.actors.setdefault(key, _Draft(key, kind, name))

    def mention(self, span: Span, key: str | None, how: How) -> None:
        self.mentions.append(Mention(span=span, actor=key, how=how))
        if key is not None:
            self.actors[key].names.append(span)

    def word(self, i: int) -> str:
        return self.words.all[i].low if 0 <= i < len(self.words.all) else ""

    # Names of the table

    def read_known(self) -> None:
        """Countries, organisations, outlets, places; a capital after "in" is a city."""
        for k in self.known:
            entry = k.entry
            span = self.span(k.first, k.last)
            if entry.how == "metonym" and self.is_city(k):
                name = self.text.raw[span[0] : span[1]]
                self.draft(slug(name), "place", name)
                self.mention(span, slug(name), "name")
                continue
            self.draft(entry.id, entry.kind, entry.name)
            self.mention(span, entry.id, entry.how)

    def is_city(self, k: Known) -> bool:
        """Whether a seat of power is only where something takes place."""
        low = self.text.plain[slice(*self.span(k.first, k.last))].lower()
        if low not in lexicon().capitals or low in ("kremlin", "white house", "pentagon"):
            return False
        return self.word(k.first - 1) in _CITY or self.word(k.last + 1) in _MEETS

    # Names no table knows

    def read_runs(self) -> None:
        """Organisations first, then persons by full name, then persons by one name."""
        found = [r for r in runs(self.words, set(self.at)) if not self.is_body(r)]
        full = [r for r in found if r.last > r.first]
        alone = {self.words.all[r.first].low for r in found if r.first == r.last}
        for run in full:
            self.full_name(run, alone)
        for run in found:
            if run.first == run.last:
                self.one_name(run)
        for run in found:
            if run.first == run.last:
                self.surname(run)

    def is_body(self, run: Run) -> bool:
        """A phrase in capitals around a noun like Institute or Ministry."""
        words = self.words
        last = run.last
        while last + 1 < len(words.all) and words.joined(last, last + 1):
            after = last + 1
            if words.all[after].capital and after not in self.at:
                last = after
            elif (
                words.all[after].low in ("of", "for", "and")
                and after + 1 < len(words.all)
                and words.joined(after, after + 1)
                and words.all[after + 1].capital
                and any(words.all[i].low in self.lists["bodies"] for i in range(run.first, after))
            ):
                last = after + 1
            else:
                break
        first = run.first
        if not any(words.all[i].low in self.lists["bodies"] for i in range(first, last + 1)):
            return False
        if any(words.all[i].low in self.lists["given"] for i in range(first, last + 1)):
            return False
        span = self.span(first, last)
        name = self.text.raw[span[0] : span[1]]
        self.draft(slug(name), "organisation", name)
        self.mention(span, slug(name), "name")
        return True

    def titles(self, run: Run) -> Iterator[tuple[Span, Literal["title_in_text", "appositive"]]]:
        end = self.text.sentences[self.text.sentence(self.words.all[run.first].start)][1]
        left = title_left(self.words, run.first, self.at)
        right = title_right(self.words, run.last, end)
        if left is not None:
            yield left, "title_in_text"
        if right is not None:
            yield right, "appositive"

    def spoken(self, run: Run) -> bool:
        """Whether a verb of saying stands beside it."""
        says = self.lists["says"]
        return (
            self.word(run.last + 1) in says
            or self.word(run.first - 1) in says
            or (self.word(run.first - 1) == "to" and self.word(run.first - 2) == "according")
        )

    def full_name(self, run: Run, alone: set[str]) -> None:
        """A person where something says so."""
        words = self.words.all
        roles = list(self.titles(run))
        the = self.word(run.first - 1) in ("the", "a", "an", "this")
        low = words[run.last].low
        again = low in alone and low not in self.lists["bodies"] and not words[run.first].first
        given = words[run.first].low in self.lists["given"]
        if not (roles or given or (not the and (self.spoken(run) or again))):
            return
        if the and not given and not any(basis == "title_in_text" for _, basis in roles):
            return
        self.person(run, roles, "name")

    def person(
        self,
        run: Run,
        roles: Sequence[tuple[Span, Literal["title_in_text", "appositive"]]],
        how: How,
    ) -> None:
        span = run.span(self.words)
        name = self.text.raw[span[0] : span[1]]
        key = slug(name)
        draft = self.draft(key, "person", name)
        draft.roles += roles
        self.mention(span, key, how)
        low = self.words.all[run.last].low
        held = self.surnames.get(low, key)
        if held != key and held is not None and held.endswith(f"-{slug(low)}"):
            one, two = self.actors[held].name.split(), name.split()
            held = key if one[0][0] == two[0][0] else None  # J. Smith and John Smith
        self.surnames[low] = held if held == key else None

    def one_name(self, run: Run) -> None:
        """A name by itself makes a new person only after a title of its own."""
        word = self.words.all[run.first]
        if word.low in self.surnames or len(word.text) < 2:
            return
        left = title_left(self.words, run.first, self.at)
        if left is None or self.text.plain[left[1] : word.start].strip(". "):
            return
        last = self.words.all[run.first - 1]
        if last.low in self.lists["heads"] and (last.capital or not last.first):
            self.person(run, [(left, "title_in_text")], "name")

    def surname(self, run: Run) -> None:
        """The surname of a person named in full, before or after."""
        word = self.words.all[run.first]
        key = self.surnames.get(word.low)
        span = self.span(run.first, run.first)
        if key is None or any(m.span == span for m in self.mentions):
            return
        draft = self.actors[key]
        draft.roles += list(self.titles(run))
        self.mention(span, key, "alias")

    # Whom they speak for

    def party_of(self, draft: _Draft) -> tuple[str | None, str, Span | None]:
        """From the first of its titles that says so."""
        for span, basis in draft.roles:
            key = self.side(span)
            if key is not None:
                return key, basis, span
        for span, _ in draft.roles:
            low = self.text.plain[slice(*span)].lower()
            if any(t in low for t in _AMERICAN) and "united-states" in self.actors:
                return "united-states", "table", span
        return None, "none", None

    def side(self, role: Span) -> str | None:
        """The party or body a title belongs to; not the one an envoy is sent to."""
        first = self.words.at(role[0])
        inside: list[int] = []
        i = first
        while i < len(self.words.all) and self.words.all[i].end <= role[1]:
            inside.append(i)
            i += 1
        low = [self.words.all[i].low for i in inside]
        heads = [w for w in low if w in self.lists["heads"]]
        if any(w in _FORMER for w in low[:3]):
            return None
        expert = bool(heads) and heads[0] in self.lists["experts"]
        for n, i in enumerate(inside):
            m = next((m for m in self.mentions if m.span[0] == self.words.all[i].start), None)
            if m is None or m.actor is None:
                continue
            actor = self.actors[m.actor]
            before = low[n - 1] if n else ""
            if before == "the" and n > 1:
                before = low[n - 2]
            if actor.kind == "person":
                continue
            if expert and (actor.kind == "party" or before not in _AT):
                continue
            if actor.kind == "place" or (before in _OUTSIDE and not expert):
                continue
            if n and low[n - 1] in ("and", "or"):
                continue
            return m.actor
        return self.unknown_side(inside) if not expert else None

    def unknown_side(self, inside: Sequence[int]) -> str | None:
        """A country no table knows: a word in capitals before a title, or after "of"."""
        title = self.lists["heads"] | self.lists["parts"] | self.lists["stops"]
        for n, i in enumerate(inside):
            w = self.words.all[i]
            if not w.capital or w.low in title or i in self.at or "." in w.text:
                continue
            if w.low in self.surnames or w.low in self.lists["given"]:
                continue
            if n and self.words.all[inside[n - 1]].low in _OUTSIDE:
                continue
            key = self.learn(w.text)
            span = (w.start, w.end)
            if all(m.span != span for m in self.mentions):
                self.mention(span, key, "alias")
            return key
        return None

    def learn(self, word: str) -> str:
        """The party a word stands for: Velmaran and Velmar are one."""
        low = word.lower()
        for draft in self.actors.values():
            if draft.kind == "party" and _kin(draft.name.lower(), low):
                if len(word) < len(draft.name):
                    draft.name = word
                return draft.id
        self.draft(slug(word), "party", word)
        return slug(word)

    def spread(self) -> None:
        """Other places of the parties learnt from titles, and governments called after a person."""
        learnt = [d for d in self.actors.values() if d.kind == "party" and not self.tabled(d.id)]
        taken = {m.span[0] for m in self.mentions}
        for w in self.words.all:
            if not w.capital or w.start in taken or len(w.text) < 4:
                continue
            near = next((d for d in learnt if _kin(d.name.lower(), w.low)), None)
            if near is not None:
                if len(w.text) < len(near.name):
                    near.name = w.text
                self.mention((w.start, w.end), near.id, "name")

    def tabled(self, key: str) -> bool:
        return any(k.entry.id == key for k in self.known)


def _kin(one: str, other: str) -> bool:
    """One is the other with an ending: Velmar and Velmaran, Osk and Oskish."""
    short, long = sorted((one, other), key=len)
    stem = short[:-1] if short[-1:] in "aeoiuy" and len(short) > 4 else short
    return len(stem) >= 3 and long.startswith(stem) and len(long) - len(stem) <= 4


def find(text: Text) -> Names:
    """Find actors and every place where one is named.

    Parameters
    ----------
    text : Text
        Names inside quotations count as any others.

    Returns
    -------
    Names
        Actors in order of their first mention. ``speaks_for`` is the party or body that a
        person's title or appositive names; a former office gives none, and an expert speaks for
        an institute, never for the country studied.
    """
    reader = _Reader(text)
    reader.read_known()
    reader.read_runs()
    sides = {k: reader.party_of(d) for k, d in list(reader.actors.items()) if d.kind == "person"}
    reader.spread()
    _governments(reader, sides)
    actors: list[Actor] = []
    for draft in reader.actors.values():
        key, basis, span = sides.get(draft.id, (None, "none", None))
        if not draft.names:
            continue
        role = draft.roles[0][0] if draft.roles else None
        actors.append(
            Actor(
                id=draft.id,
                kind=draft.kind,
                name=draft.name,
                names=tuple(sorted(set(draft.names))),
                role=span or role,
                speaks_for=key,
                basis=_basis(basis),
                basis_span=span,
            )
        )
    actors.sort(key=lambda a: (a.names[0], a.id))
    mentions = sorted(set(reader.mentions), key=lambda m: (m.span, m.actor or ""))
    return Names(actors=tuple(actors), mentions=tuple(mentions))


def _basis(name: str) -> Literal["title_in_text", "appositive", "table", "none"]:
    match name:
        case "title_in_text" | "appositive" | "table":
            return name
        case _:
            return "none"


def _governments(reader: _Reader, sides: dict[str, tuple[str | None, str, Span | None]]) -> None:
    """ "The Trump administration" is the party Trump speaks for."""
    governing = reader.lists["governing"]
    out: list[Mention] = []
    for m in reader.mentions:
        actor = reader.actors.get(m.actor or "")
        if actor is None or actor.kind != "person":
            out.append(m)
            continue
        after = reader.words.at(m.span[1])
        side = sides.get(actor.id, (None, "", None))[0]
        if side is None or reader.word(after) not in governing:
            out.append(m)
            continue
        if reader.text.plain[m.span[1] : reader.words.all[after].start] not in (" ", "'s "):
            out.append(m)
            continue
        actor.names.remove(m.span)
        whole = (m.span[0], reader.words.all[after].end)
        reader.actors[side].names.append(whole)
        out.append(replace(m, span=whole, actor=side, how="metonym"))
    reader.mentions = out
