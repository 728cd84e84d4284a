"""Who and what a text names, and every place where one is named.

Precision before recall: two words in capitals are a person only where a title, a given name, an
appositive, an age, a verb of saying or the surname by itself elsewhere says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from plenipo.reading.lexicon import lexicon, slug
from plenipo.reading.naming import Found, How, Known, Role, Run, known_names, runs
from plenipo.reading.parts import Actor, Names, Text
from plenipo.reading.sides import Side, governments, sides, spread
from plenipo.reading.titles import title_left, title_right

__all__ = ["find"]

_CITY = ("in", "at", "to", "from", "near", "outside", "around", "for", "across", "through")
_MEETS = ("talks", "meeting", "summit", "conference", "gathering", "accord", "agreement", "attacks")
_OWNED = (" ", "'s ")
_ALWAYS = ("kremlin", "white house", "pentagon")  # seats that are no cities
_THE = ("the", "a", "an", "this", "these", "those")


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

    Examples
    --------
    >>> from plenipo.reading.text import split
    >>> found = find(split("Peruvian foreign minister Ana Ruiz met Bo Lind, analyst at NATO."))
    >>> [(a.id, a.kind, a.speaks_for) for a in found.actors]
    [('peru', 'party', None), ('ana-ruiz', 'person', 'peru'), ('bo-lind', 'person', 'nato'), \
('nato', 'organisation', None)]
    """
    found = Found(text)
    _tabled(found)
    _runs(found)
    known = sides(found)
    spread(found)
    governments(found, known)
    actors: list[Actor] = []
    for draft in found.actors.values():
        if not draft.names:
            continue
        side = known.get(draft.id, Side())
        role = draft.roles[0][0] if draft.roles else None
        titled = next((s for s, _ in draft.roles if s == side.span), role)
        actors.append(
            Actor(
                id=draft.id,
                kind=draft.kind,
                name=draft.name,
                names=tuple(sorted(set(draft.names))),
                role=titled,
                speaks_for=side.actor,
                basis=side.basis,
                basis_span=side.span,
            )
        )
    actors.sort(key=lambda a: (a.names[0], a.id))
    held = [m for here in found.mentions.values() for m in here]
    return Names(
        actors=tuple(actors),
        mentions=tuple(sorted(held, key=lambda m: (m.span, m.actor or ""))),
    )


def _tabled(found: Found) -> None:
    """Countries, organisations, outlets, places; a capital after "in" is a city."""
    for k in known_names(found.words):
        for i in range(k.first, k.last + 1):
            found.known[i] = k
        entry = k.entry
        span = found.words.span(k.first, k.last)
        if entry.how == "metonym" and _is_city(found, k):
            name = found.name(span)
            found.draft(slug(name), "place", name)
            found.mention(span, slug(name), "name")
            continue
        found.draft(entry.id, entry.kind, entry.name)
        found.mention(span, entry.id, entry.how)


def _is_city(found: Found, k: Known) -> bool:
    """Whether a seat of power is only where something takes place."""
    low = found.text.plain[slice(*found.words.span(k.first, k.last))].lower()
    if low not in lexicon().capitals or low in _ALWAYS:
        return False
    return found.words.low(k.first - 1) in _CITY or found.words.low(k.last + 1) in _MEETS


def _runs(found: Found) -> None:
    """Organisations first, then persons by full name, then by one name, then bare surnames."""
    all_ = runs(found.words, set(found.known))
    alone = {found.words.low(r.first) for r in all_ if r.first == r.last}
    rest: list[Run] = []
    short: dict[str, str] = {}
    done = 0  # bodies may swallow the runs after them
    for run in all_:
        if run.first < done:
            continue
        left, done = _body(found, run, alone, short)
        rest += left
    rest = [_trimmed(found, run) for run in rest]
    for run in rest:
        if run.last > run.first:
            _full_name(found, run, alone)
    single = [r for r in rest if r.first == r.last]
    for run in single:
        _one_name(found, run)
    _unnamed(found, single)
    firsts = _firsts(found, alone)
    for run in single:
        _again(found, run, firsts, short)


def _body(found: Found, run: Run, alone: set[str], short: dict[str, str]) -> tuple[list[Run], int]:
    """A phrase in capitals around a noun like Institute or Ministry, and where it ends.

    Returns what of the run is left to be somebody's name, and the word to go on from.
    """
    words, bodies = found.words, found.lists["bodies"]
    first, last = run.first, _extend(found, run)
    person: list[Run] = []
    if (
        last - first >= 3
        and words.low(last) in alone
        and words.low(last) not in bodies
        and words.low(last - 1) not in bodies | {"of", "for", "and"}
    ):
        person, last = [Run(last - 1, last)], last - 2
    first = _leftmost(found, first, last)
    inside = [words.low(i) for i in range(first, last + 1)]
    given = any(w in found.lists["given"] for w in inside)
    ends = inside[-1] in bodies or ("of" in inside and inside[inside.index("of") - 1] in bodies)
    if not bodies & {*inside} or first == last or (given and not ends):
        return [run], run.last + 1
    if given and len(inside) == 2 and words.low(first - 1) not in _THE:
        return [run], run.last + 1  # Frank Church
    owner = found.known.get(first - 1)
    owned = owner is not None and owner.entry.kind == "party" and words.gap(first - 1) in _OWNED
    if owned and inside[-1] in found.lists["ruling"]:
        return [], last + 1  # Peru's Trade Ministry is Peru
    span = words.span(first, last)
    for i in range(first, last + 1):
        for old in [*found.begins.get(words.all[i].start, [])]:
            found.forget(old)  # Lima is no party in Lima Peace Institute
        found.known.pop(i, None)
    key = slug(found.name(span))
    found.draft(key, "organisation", found.name(span))
    found.mention(span, key, "name")
    if words.gap(last) == " (" and words.all[last + 1].text.isupper():
        short[words.low(last + 1)] = key
    return person, (person[0].last if person else last) + 1


def _leftmost(found: Found, first: int, last: int) -> int:
    """Where a body's name begins: at Defence in Defence Ministry, at Lima in Lima Institute."""
    words, lists = found.words, found.lists
    at = first
    while at and words.joined(at - 1, at) and words.all[at - 1].capital:
        known = found.known.get(at - 1)
        if known is None and words.low(at - 1) in lists["parts"]:
            at -= 1
            continue
        ruling = any(words.low(i) in lists["ruling"] for i in range(at, last + 1))
        if known is None or known.entry.kind not in ("party", "place") or ruling:
            break
        if known.entry.how == "alias" and last == at:
            break
        at = known.first
    return at


def _extend(found: Found, run: Run) -> int:
    """The last word of a phrase in capitals, with "of" and "for" inside once a body is named."""
    words, bodies = found.words, found.lists["bodies"]
    last = run.last
    while last + 1 < len(words.all) and words.joined(last, last + 1) and last - run.first < 12:
        after = words.all[last + 1]
        if after.capital and last + 1 not in found.known and after.low not in found.lists["heads"]:
            last += 1
        elif (
            after.low in ("of", "for", "and")
            and last + 2 < len(words.all)
            and words.joined(last + 1, last + 2)
            and words.all[last + 2].capital
            and last + 2 not in found.known
            and any(words.low(i) in bodies for i in range(run.first, last + 1))
            and (after.low != "and" or "for" in {words.low(i) for i in range(run.first, last)}
                 or "of" in {words.low(i) for i in range(run.first, last)})
        ):  # fmt: skip
            last += 2
        elif after.low == "of" and (place := _place_of(found, last)) is not None:
            return place
        else:
            break
    return last


def _place_of(found: Found, last: int) -> int | None:
    """The last word of "Oslo" after "University of"; not after a body that is its country."""
    words, lists = found.words, found.lists
    known = found.known.get(last + 2)
    if known is None or known.entry.kind not in ("party", "place") or known.first != last + 2:
        return None
    if not words.joined(last + 1, last + 2) or known.entry.how == "alias":
        return None
    low = words.low(last)
    return known.last if low in lists["bodies"] and low not in lists["ruling"] else None


def _trimmed(found: Found, run: Run) -> Run:
    """Without a noun that only its sentence gives a capital, and without letters after a name."""
    words, given = found.words, found.lists["given"]
    first, last = run.first, run.last
    while last - first >= 2 and words.all[last].text.isupper() and len(words.all[last].text) > 1:
        last -= 1  # Ana Ruiz OBE
    if (
        last - first >= 2
        and words.all[first].first
        and words.low(first) not in given
        and words.low(first + 1) in given
    ):
        first += 1  # Biologist Ana Ruiz
    return Run(first, last)


def _titles(found: Found, run: Run) -> list[Role]:
    """What stands before a name and after it."""
    words = found.words
    end = found.text.sentences[found.text.sentence(words.all[run.first].start)][1]
    left = title_left(words, run, found.known)
    right = title_right(words, run.last, end)
    result: list[Role] = []
    if left is not None:
        result.append((left, "title_in_text"))
    if right is not None:
        result.append((right, "appositive"))
    return result


def _spoken(found: Found, run: Run) -> bool:
    """Whether a verb of saying stands beside it."""
    words, says = found.words, found.lists["says"]
    return (
        (words.low(run.last + 1) in says and words.gap(run.last) in (" ", ", "))
        or (words.low(run.first - 1) in says and words.gap(run.first - 1) == " ")
        or (words.low(run.first - 1) == "to" and words.low(run.first - 2) == "according")
    )


def _aged(found: Found, run: Run) -> bool:
    """Whether an age or a kinship says that a name is a person's: ", 42,", "his wife"."""
    words = found.words
    after = words.low(run.last + 1)
    age = words.gap(run.last) == ", " and after.isdigit() and 0 < len(after) <= 2
    return (age and words.gap(run.last + 1)[:1] in (",", ".", ")")) or (
        words.low(run.first - 1) in found.lists["kin"] and words.gap(run.first - 1) in (" ", ", ")
    )


def _full_name(found: Found, run: Run, alone: set[str]) -> None:
    """A person where something says so."""
    words, lists = found.words, found.lists
    roles = _titles(found, run)
    before = words.low(run.first - 1)
    the = before in _THE
    if before in lists["places"] and words.joined(run.first - 1, run.first):
        return  # San Francisco
    low = words.low(run.last)
    again = low in alone and low not in lists["bodies"] and not words.all[run.first].first
    given = words.low(run.first) in lists["given"] | lists["twofold"]
    if low in lists["natural"]:
        return
    titled = any(basis == "title_in_text" for _, basis in roles)
    if the and not given and not titled:
        return
    if roles or given or _aged(found, run) or _spoken(found, run) or again:
        _person(found, run, roles, "name")


def _person(found: Found, run: Run, roles: Sequence[Role], how: How) -> None:
    span = found.words.span(run.first, run.last)
    name = found.name(span)
    low = found.words.low(run.last)
    held = found.surnames.get(low)
    key = held if held is not None and _same(found.actors[held].name, name) else slug(name)
    draft = found.draft(key, "person", name)
    if draft.kind != "person":
        return
    if len(name) > len(draft.name):
        draft.name = name
    found.entitle(key, roles)
    found.mention(span, key, how)
    found.surnames[low] = key if found.surnames.get(low, key) == key else None


def _same(one: str, other: str) -> bool:
    """One name with and without what stands in its middle: John Smith, John F. Smith, J. Smith."""
    a, b = sorted((one.lower().split(), other.lower().split()), key=len)
    if len(a) < 2 or a[-1] != b[-1]:
        return a[-1] == b[-1] and len(a) == 1
    short = a[0].rstrip(".")
    if {*a} <= {*b}:
        return True
    return len(short) == 1 and b[0].startswith(short) and {*a[1:]} <= {*b}


def _one_name(found: Found, run: Run) -> None:
    """A name by itself makes a new person only after a title of its own."""
    word = found.words.all[run.first]
    if word.low in found.surnames or len(word.text) < 2 or word.low in found.lists["bodies"]:
        return
    left = title_left(found.words, run, found.known)
    if left is None or found.text.plain[left[1] : word.start].strip(". "):
        return
    last = found.words.all[run.first - 1]
    if last.low in found.lists["heads"] and (last.capital or not last.first):
        _person(found, run, [(left, "title_in_text")], "name")


def _unnamed(found: Found, single: Sequence[Run]) -> None:
    """Persons that a text never introduces: "Ito said he would wait".

    One who says what "he" or "she" does, with a capital inside a sentence too and never without
    one, nor after "the".
    """
    words, firsts = found.words, _firsts(found, set())
    seen: dict[str, list[Run]] = {}
    for run in single:
        seen.setdefault(words.low(run.first), []).append(run)
    small = {w.low for w in words.all if not w.capital}
    for low, held in seen.items():
        if low in small or low in found.surnames or low in firsts or len(low) < 3:
            continue
        if low in found.lists["bodies"] or all(words.all[r.first].first for r in held):
            continue
        if any(words.low(r.first - 1) in _THE or words.all[r.first].text.isupper() for r in held):
            continue
        if any(_spoken(found, r) and _his(found, r) for r in held):
            for run in held:
                _person(found, run, [], "name")


def _his(found: Found, run: Run) -> bool:
    """Whether "he" or "she" follows in the sentence."""
    words = found.words
    ends = found.text.sentences[found.text.sentence(words.all[run.first].start)][1]
    return any(
        words.low(i) in ("he", "she", "his", "her")
        for i in range(run.first + 1, min(run.first + 12, len(words.all)))
        if words.all[i].end <= ends
    )


def _firsts(found: Found, alone: set[str]) -> dict[str, str | None]:
    """Persons by the first word of their name; none where two share it.

    A word that is no given name may be a family name that comes first, if the last never stands
    alone.
    """
    result: dict[str, str | None] = {}
    for draft in found.actors.values():
        parts = draft.name.lower().split()
        if draft.kind != "person" or len(parts) < 2:
            continue
        if parts[0] in found.lists["given"] or parts[-1] not in alone:
            result[parts[0]] = draft.id if parts[0] not in result else None
    return result


def _again(found: Found, run: Run, firsts: dict[str, str | None], short: dict[str, str]) -> None:
    """The surname of a person named in full, before or after; initials of a body."""
    word = found.words.all[run.first]
    span = (word.start, word.end)
    if found.mentions.get(span):
        return
    key = found.surnames[word.low] if word.low in found.surnames else firsts.get(word.low)
    if key is not None:
        found.entitle(key, _titles(found, run))
        found.mention(span, key, "alias")
    elif word.text.isupper() and word.low in short:
        found.mention(span, short[word.low], "alias")
