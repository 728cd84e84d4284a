"""Whom a person speaks for: what the title says, the company it is given in, or nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from plenipo.reading.lexicon import lexicon, slug
from plenipo.reading.naming import Draft, Found
from plenipo.reading.parts import Mention, Span

__all__ = ["Side", "governments", "sides", "spread"]

_OUTSIDE = frozenset(["to", "for", "on", "in", "into", "towards", "against", "with"])
"""An ambassador to a country does not speak for it."""
_AT = frozenset(["at", "of", "with", "from", "for"])
_FORMER = frozenset(["former", "ex", "late", "then", "retired"])
_COMPANY = frozenset(["joined", "accompanied", "flanked"])
_FEW = 10  # names of a person beside which a body is looked for
_NEAR = 40  # words from "joined by" to the last who is


@dataclass(frozen=True, slots=True)
class Side:
    """Whom a person speaks for, and how that is known."""

    actor: str | None = None
    basis: Literal["title_in_text", "appositive", "table", "none"] = "none"
    span: Span | None = None


def sides(found: Found) -> dict[str, Side]:
    """Whom each person speaks for.

    By the first of these that tells: a title with a party or body in it; a title of somebody who
    is named in it ("Trump's envoy"); an office that only one of the countries in the text has;
    an aide who comes with somebody ("Rubio, joined by the adviser ...").
    """
    people = [d for d in found.actors.values() if d.kind == "person"]
    result = {d.id: _by_title(found, d) for d in people}
    for draft in people:
        if result[draft.id].actor is None:
            result[draft.id] = (
                _by_person(found, draft, result) or _by_office(found, draft) or Side()
            )
    for key, side in _in_company(found, result).items():
        if result[key].actor is None:
            result[key] = side
    return result


def _by_title(found: Found, draft: Draft) -> Side:
    for span, basis in draft.roles:
        key = _side(found, span, draft)
        if key is not None:
            return Side(key, basis, span)
    for span, basis in draft.roles:
        of = _of_country(found, draft, span) if basis == "title_in_text" else None
        if of is not None:
            return of
    return _of_body(found, draft)


def _of_country(found: Found, draft: Draft, role: Span) -> Side | None:
    """The country that follows a name with a title: "President Ana Ruiz of Peru"."""
    name = next((s for s in draft.names if 0 < s[0] - role[1] <= 2), None)
    experts = found.lists["experts"]
    if name is None or _former(found, role):
        return None
    if any(found.words.low(i) in experts for i in found.words.inside(role)):
        return None
    here = _after(found, name, ("of",))
    if here is None or found.actors[here.actor or ""].kind != "party":
        return None
    return Side(here.actor, "title_in_text", (role[0], here.span[1]))


def _of_body(found: Found, draft: Draft) -> Side:
    """The body that follows a name: "Ana Ruiz of the Lima Institute"."""
    for name in draft.names[:_FEW]:
        here = _after(found, name, ("of", "from", "at"))
        if here is not None and found.actors[here.actor or ""].kind == "organisation":
            return Side(here.actor, "appositive", (found.words.all[found.words.at(name[1])].start,
                                                   here.span[1]))  # fmt: skip
    return Side()


def _after(found: Found, name: Span, links: Sequence[str]) -> Mention | None:
    """The only actor named after "of (the)" behind a name."""
    words = found.words
    of = words.at(name[1])
    if words.low(of) not in links or found.text.plain[name[1] : words.all[of].start] not in (
        " ",
        ", ",
    ):
        return None
    at = of + 2 if words.low(of + 1) == "the" else of + 1
    here = found.begins.get(words.all[at].start, []) if at < len(words.all) else []
    return here[0] if len(here) == 1 else None


def _former(found: Found, role: Span) -> bool:
    words = found.words
    inside = words.inside(role)
    return any(words.low(i) in _FORMER for i in inside[:3]) or (
        words.low(inside.start - 1) in _FORMER if inside else True
    )


def _side(found: Found, role: Span, draft: Draft) -> str | None:
    """The party or body a title belongs to; not the one an envoy is sent to."""
    words, lists = found.words, found.lists
    inside = words.inside(role)
    heads = [words.low(i) for i in inside if words.low(i) in lists["heads"]]
    if _former(found, role):
        return None
    expert = (bool(heads) and heads[0] in lists["experts"]) or (
        "minister" not in heads and any(words.low(i) in lists["parties"] for i in inside)
    )
    for i in inside:
        here = found.begins.get(words.all[i].start, [])
        if len(here) != 1:  # Russia-Ukraine is no side
            continue
        actor = found.actors[here[0].actor or ""]
        before = words.low(i - 1) if i > inside.start else ""
        if before == "the" and i > inside.start + 1:
            before = words.low(i - 2)
        if actor.kind in ("person", "place") or actor.id == draft.id or before in ("and", "or"):
            continue
        if expert and (actor.kind == "party" or before not in _AT):
            continue
        if before in _OUTSIDE and not expert and not _spokesman(heads, before):
            continue
        return actor.id
    return None if expert else _unknown(found, inside, heads)


def _spokesman(heads: Sequence[str], before: str) -> bool:
    """Whether "for" names who is spoken for: "spokesman for"."""
    return before == "for" and bool(heads) and heads[0].startswith("spokes")


def _unknown(found: Found, inside: range, heads: Sequence[str]) -> str | None:
    """A country or body no table knows: one word in capitals before a title, or after "of"."""
    words, lists = found.words, found.lists
    if not heads or heads[0] in lists["local"]:
        return None
    title = lists["heads"] | lists["parts"] | lists["stops"]
    for i in inside:
        w = words.all[i]
        if not w.capital or w.low in title or i in found.known or "." in w.text:
            continue
        if w.low in found.surnames or w.low in lists["given"] or w.low in lists["bodies"]:
            continue
        before, after = words.low(i - 1), words.low(i + 1)
        if any(
            inside.start <= k < inside.stop and words.all[k].capital and words.low(k) not in title
            for k in (i - 1, i + 1)
        ):
            return None  # part of a longer name
        behind = before in ("of", "at", "for") or (before == "the" and words.low(i - 2) == "of")
        if i > inside.start and not behind:
            continue
        if not behind and after not in lists["heads"] | lists["parts"]:
            continue
        state = any(words.low(k) in lists["states"] for k in inside)
        key = _learn(found, w.text, party=state)
        found.mention((w.start, w.end), key, "alias")
        return key
    return None


def _learn(found: Found, word: str, *, party: bool) -> str:
    """The party a word stands for: Velmaran and Velmar are one, called by the shorter."""
    low = word.lower()
    stems = {low[: len(low) - len(e)] for e in _ENDINGS if low.endswith(e)} | {low}
    short = {s + v for s in stems for v in ("", *"aeoiuy")} & found.words.capitals.keys()
    here = sorted((f for f in short if low in _forms(f)), key=lambda f: (len(f), f))
    name = found.words.capitals[here[0]] if here else word
    found.draft(slug(name), "party" if party else "organisation", name)
    return slug(name)


_ENDINGS = frozenset(
    ["a", "an", "ans", "ian", "ians", "ish", "ese", "i", "is", "ic", "n", "ns", "e", "ia", "y",
     "ya", "land", "stan", "o", "ean", "eans", "er", "ers"]
)  # fmt: skip


def _forms(name: str) -> set[str]:
    """A country's name with the endings of its people: Velmar, Velmaran; Osk, Oskish."""
    low = name.lower()
    stems = {low} | ({low[:-1]} if low[-1:] in "aeoiuy" and len(low) > 4 else set[str]())
    return {low} | {stem + e for stem in stems if len(stem) >= 3 for e in _ENDINGS}


def _by_person(found: Found, draft: Draft, known: dict[str, Side]) -> Side | None:
    """The side of somebody whom the title names: "Trump's envoy", "and his spokesman"."""
    words, aides = found.words, found.lists["aides"]
    for span, basis in draft.roles:
        inside = words.inside(span)
        if _former(found, span) or not any(words.low(i) in aides for i in inside):
            continue
        for i in inside:
            for m in found.begins.get(words.all[i].start, []):
                side = known.get(m.actor or "", Side()).actor
                if side is not None and m.actor != draft.id:
                    return Side(side, basis, span)
        if inside.start and words.gap(inside.start - 1) == "'s ":
            held = [m for m in _people(found, inside.start - 1) if m.actor != draft.id]
            side = known.get(held[0].actor or "", Side()).actor if held else None
            if side is not None:
                return Side(side, basis, (held[0].span[0], span[1]))
        if words.low(inside.start - 1) in ("his", "her"):
            owner = _last_person(found, words.all[inside.start].start, draft.id)
            side = known.get(owner or "", Side()).actor
            if side is not None:
                return Side(side, basis, span)
    return None


def _last_person(found: Found, at: int, other: str) -> str | None:
    """The only person named in a sentence before a place."""
    start = found.text.sentences[found.text.sentence(at)][0]
    words = found.words
    people = {
        m.actor
        for i in words.inside((max(start, at - 200), at))
        for m in found.begins.get(words.all[i].start, [])
        if m.actor and found.actors[m.actor].kind == "person"
    } - {other}
    return people.pop() if len(people) == 1 else None


def _by_office(found: Found, draft: Draft) -> Side | None:
    """The only country named in the text that has the office."""
    for span, _ in draft.roles:
        low = " ".join(found.text.plain[slice(*span)].lower().split())
        if _former(found, span):
            continue
        for office, having in lexicon().offices.items():
            if office not in low or f"{office} for" in low:
                continue
            here = [key for key in having if key in found.actors and found.actors[key].names]
            if len(here) == 1:
                return Side(here[0], "table", span)
    return None


def _in_company(found: Found, known: dict[str, Side]) -> dict[str, Side]:
    """Aides whom somebody is "joined by", with that person's side."""
    words = found.words
    result: dict[str, Side] = {}
    for i, w in enumerate(words.all):
        if w.low not in _COMPANY:
            continue
        number = found.text.sentence(w.start)
        first, last = found.text.sentences[number]
        by = next((k for k in range(i + 1, min(i + 6, len(words.all))) if words.low(k) == "by"), 0)
        before = [m for k in words.inside((max(first, w.start - 200), w.start))
                  for m in _people(found, k)]  # fmt: skip
        side = known[before[-1].actor or ""].actor if before else None
        if not by or side is None:
            continue
        for k in range(by, min(by + _NEAR, len(words.all))):
            if words.all[k].start >= last:
                break
            for m in _people(found, k):
                role = _aide(found, found.actors[m.actor or ""], (w.start, last))
                if role is not None:
                    result.setdefault(m.actor or "", Side(side, "title_in_text", (w.start, role)))
    return result


def _people(found: Found, word: int) -> list[Mention]:
    return [
        m
        for m in found.begins.get(found.words.all[word].start, [])
        if m.actor and found.actors[m.actor].kind == "person"
    ]


def _aide(found: Found, draft: Draft, within: Span) -> int | None:
    """Where the title of an aide ends that is given inside a stretch."""
    for span, _ in draft.roles:
        if not (within[0] <= span[0] and span[1] <= within[1]) or _former(found, span):
            continue
        if any(found.words.low(i) in found.lists["aides"] for i in found.words.inside(span)):
            return span[1]
    return None


def spread(found: Found) -> None:
    """Other places of the parties and bodies learnt from titles."""
    tabled = {k.entry.id for k in found.known.values()}
    learnt = [d for d in found.actors.values()
              if d.kind in ("party", "organisation") and d.id not in tabled
              and " " not in d.name]  # fmt: skip
    if not learnt:
        return
    forms: dict[str, Draft] = {}
    for draft in learnt:
        for form in _forms(draft.name):
            forms.setdefault(form, draft)
    for w in found.words.all:
        near = forms.get(w.low) if w.capital and len(w.text) > 2 else None
        if near is not None and not found.begins.get(w.start):
            found.mention((w.start, w.end), near.id, "name")


def governments(found: Found, known: dict[str, Side]) -> None:
    """ "The Trump administration" is the party Trump speaks for, or a body of its own."""
    words = found.words
    for m in [m for held in list(found.mentions.values()) for m in held]:
        draft = found.actors[m.actor or ""]
        after = words.at(m.span[1])
        if draft.kind != "person" or words.low(after) not in found.lists["governing"]:
            continue
        if found.text.plain[m.span[1] : words.all[after].start] not in (" ", "'s "):
            continue
        whole = (m.span[0], words.all[after].end)
        side = known.get(draft.id, Side())
        if side.actor is None:
            surname = draft.name.split()[-1]
            key = slug(f"{surname} {words.low(after)}")
            found.draft(key, "organisation", f"{surname} {words.low(after)}")
            known[draft.id] = Side(key, "title_in_text", whole)
            side = known[draft.id]
        found.forget(m)
        found.mention(whole, side.actor or "", "metonym")
