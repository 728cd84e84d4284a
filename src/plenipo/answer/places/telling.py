"""Who must be in the room, in sentences: findings first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from plenipo.show.sentence import capital, finish, joined, points_words, share_words

if TYPE_CHECKING:
    from plenipo.answer.places.matrix import Effect
    from plenipo.answer.places.neighbours import NamedTable
    from plenipo.answer.seats import Seats

__all__ = ["next_room", "sentences"]

MOST = 3  # things named in one sentence
SENTENCES = 5
AS_OFTEN = 1.0  # percent of draws that make no difference


def sentences(a: Seats) -> tuple[str, ...]:
    """Two to five sentences; every number in them stands in a table."""
    asked = a.persuade.sentences()[0] if a.persuade is not None else ""
    if len(a.players) < 2:
        who = _names(a, a.players) + " sits" if a.players else "nobody sits"
        alone = f"At {a.name} there is nobody to agree with: {who} there, and nothing moves"
        more = [_next(a), asked] if a.players else []
        more = [s for s in more if s] or ["Ask about a table of two seats or more"]
        return tuple(finish(s) for s in [alone, *more])
    if all(e.mean == 0.0 for row in a.shapley.cells for e in row):
        told = [
            f"At {a.name} no table its players could make agrees on anything",
            "No seat is worth anything to anyone there; `plenipo settle` says what is missing",
            _next(a) if _leaves_out(a) else "",
            asked,
        ]
        return tuple(finish(s) for s in told if s)
    if _leaves_out(a):  # who is not there is the question
        first, least = [_next(a), asked, _own(a), _must(a)], [_hurt(a), _uncertain(a)]
    else:
        first, least = [asked, _own(a), _must(a)], [_next(a), _hurt(a), _uncertain(a)]
    last = [_order(a)]  # of ``least`` the first are dropped where it gets too long
    while sum(map(bool, [*first, *least, *last])) > SENTENCES:
        least[next(i for i, s in enumerate(least) if s)] = ""
    return tuple(finish(s) for s in [*first, *least, *last] if s)


def _names(a: Seats, actors: Iterable[str]) -> str:
    return joined(a.situation.name_of(p) for p in actors)


def _points(effect: Effect) -> str:
    return points_words(effect.mean, error=max(0.5, effect.error))


def _worth_saying(effect: Effect) -> bool:
    """Whether it is told from nothing, and rounded to its error is not "less than five"."""
    return effect.told and not _points(effect).startswith("less than")


def _of(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _own(a: Seats) -> str:
    """What the focus' own seat is worth to it, beside the others', and without consent."""
    me = a.focus
    name = a.situation.name_of(me)
    likeliest = "at the likeliest inputs " if a.drawn.central else ""
    if me not in a.players:
        return _best(a, me)
    own = a.shapley.at(me, me)
    worth = f"about as much as nothing ({_points(own)})" if not own.told else _points(own)
    text = f"To {name}, its own seat at {a.name} is {likeliest}worth {worth} of its agenda"
    text += _beside(a, me)
    asked = _asked(a, me)
    if a.alone is not None and asked:
        own_alone = a.alone.shapley.at(me, me)
        if own_alone.mean - own.mean >= max(1.0, 2 * own_alone.error):
            text += (
                f". It must accept much of what is agreed either way; could a room do without its "
                f"acceptance, its seat would be worth {_points(own_alone)}"
            )
    return text


def _asked(a: Seats, party: str, issues: Collection[str] = ()) -> bool:
    """Whether a party can refuse something, or one of ``issues``, even where it does not sit."""
    s = a.situation
    over = list(s.consent[party].over) if party in s.consent else []
    held = [n for n in s.norms.values() if n.consent_of == party and not (issues and n.dropped)]
    over += [k for n in held for k in n.over]
    return any(not issues or k in issues for k in over)


def _beside(a: Seats, me: str) -> str:
    """How the own seat compares: told apart on paired draws, or not."""
    others = a.ahead[me]
    more = [p for p, e in others.items() if e.clear and e.mean > 0]
    if not more:
        alike = [p for p, e in others.items() if not e.clear]
        return f", as much as that of {_names(a, alike)}" if alike else ", more than any other seat"
    more.sort(key=lambda p: -a.shapley.at(p, me).mean)
    named = joined(
        f"that of {a.situation.name_of(p)} ({_points(a.shapley.at(p, me))})" for p in more[:MOST]
    )
    return f", less than {named}"


def _best(a: Seats, me: str) -> str:
    """For a party without a seat: whose seat serves it best, and whose worst."""
    ranked = a.ranking[me].order
    first, last = a.shapley.at(ranked[0], me), a.shapley.at(ranked[-1], me)
    whole = a.situation.whole_of(me)
    place = (
        f"sits at {a.name} within {a.situation.name_of(whole)}"
        if whole in a.players and whole
        else f"has no seat at {a.name}"
    )
    text = (
        f"{a.situation.name_of(me)} {place}; the seat worth most to it is that of "
        f"{a.situation.name_of(ranked[0])} ({_points(first)} of its agenda)"
    )
    if last.told and last.mean < 0:
        text += f", and that of {a.situation.name_of(ranked[-1])} costs it {_points(last)}"
    return text


def _leaves_out(a: Seats) -> NamedTable | None:
    """The table asked about, if somebody has no seat there."""
    return next((t for t in a.named if t.table == a.table and t.left_out), None)


def next_room(a: Seats) -> NamedTable | None:
    """The table asked about, else the first still to come, that leaves somebody out."""
    here = _leaves_out(a)
    if here is not None:
        return here
    for t in a.named:
        upcoming = t.table != a.table and t.status != "held" and len(t.seats) >= 2
        if upcoming and any(b.added for b in t.beside):
            return t
    return None


def _must(a: Seats) -> str:
    """Without whom what matters is not agreed."""
    n = a.basis.kept
    if n == 1 or a.success == 0.0:
        return ""
    text = f"{a.matter} is agreed at {a.name} {share_words(a.success, n)}"
    change = {p: e for p, e in a.success_without.items() if abs(e.mean) >= AS_OFTEN}
    change = {p: e for p, e in change.items() if abs(e.mean) > 2 * e.error}
    told: dict[str, list[str]] = {}
    for p in sorted(change, key=lambda p: change[p].mean)[:MOST]:
        told.setdefault(share_words(a.agreed_without(p), n), []).append(p)
    if len(a.players) == 2:
        return text  # of one seat comes nothing
    rest = [p for p in a.players if p not in change]
    if not told and a.success > 1 - 1e-12:
        return ""
    if rest and len(rest) <= MOST:
        asked = [p for p in rest if _asked(a, p, a.ending)]
        who = joined((a.situation.name_of(p) for p in rest), word="or")
        text += f"; {_names(a, asked)} must accept it, seated or not, and" if asked else ", and"
        text += f" without a seat for {who} it comes as often"
    parts = joined(
        f"without {joined((a.situation.name_of(p) for p in who), word='or')} {share}"
        for share, who in told.items()
    )
    return f"{text}; {parts}" if parts else text


def _next(a: Seats) -> str:
    """What a seat in the room asked about, or in the next, would bring whom it leaves out."""
    t = next_room(a)
    if t is None:
        return ""
    here = t.table == a.table
    absent = [*t.left_out.values()] if here else [b for b in t.beside if b.added]
    nothing = [b.seat for b in absent if not _worth_saying(b.change[b.seat])] if here else []
    absent = [b for b in absent if _worth_saying(b.change[b.seat])]
    where = f"At {t.name}"
    if t.ratifiers:
        theirs = "theirs" if len(t.ratifiers) > 1 else "its own"
        where += f", where {_names(a, t.ratifiers)} must accept what is {theirs},"
    if not absent:
        who = joined((a.situation.name_of(p) for p in nothing), word="or")
        return f"{where} a seat would bring {who} nothing that can be told" if here else ""
    absent.sort(key=lambda b: (b.seat != a.focus, -abs(b.change[b.seat].mean)))
    told = [
        f"{a.situation.name_of(b.seat)} {_points(b.change[b.seat])}"
        f"{' less' if b.change[b.seat].mean < 0 else ''}"
        for b in absent[:MOST]
    ]
    text = f"{where} a seat would bring {joined(told)}"
    if a.focus in nothing:
        text += f", and {a.situation.name_of(a.focus)} nothing that can be told"
    first = absent[0]
    paid = [p for p in t.seats if p in first.change and _worth_saying(first.change[p])]
    paid.sort(key=lambda p: first.change[p].mean)
    if paid:
        effects = joined(
            f"{'cost' if first.change[p].mean < 0 else 'serve'} {a.situation.name_of(p)} "
            f"{_points(first.change[p])}"
            for p in paid[:MOST]
        )
        text += f"; that of {a.situation.name_of(first.seat)} would {effects}"
    return text


def _uncertain(a: Seats) -> str:
    """Seats of the table asked about that may not be taken, and what speaks for and against."""
    here = next((t for t in a.named if t.table == a.table), None)
    told: list[str] = []
    for c in here.chances if here else ():
        if not 0.0 < c.taken < 1.0:
            continue
        sides = (("for it", c.evidence_for), ("against it", c.evidence_against))
        evidence = "; ".join(f"{side} {joined(ids)}" for side, ids in sides if ids)
        name = a.situation.name_of(c.seat)
        share = share_words(c.taken, a.basis.kept)
        told.append(f"{name} sits there {share}" + (f" ({evidence})" if evidence else ""))
    return joined(told[:MOST])


def _hurt(a: Seats) -> str:
    """Who gains from whose absence at the whole table."""
    if not a.hurts:
        return f"At {a.name} nobody gains from the absence of anyone" if len(a.players) > 2 else ""
    pairs = [(x, who, p) for who, seats in a.hurts.items() for p, x in seats.items()]
    pairs = sorted(x for x in pairs if _worth_saying(a.marginal.at(x[2], x[1])))
    if not pairs:
        return ""
    told: dict[str, list[str]] = {}
    for _, who, p in pairs[:MOST]:
        words = f"without {a.situation.name_of(p)} ({_points(a.marginal.at(p, who))})"
        told.setdefault(who, []).append(words)
    named = joined(f"{a.situation.name_of(who)} {joined(words)}" for who, words in told.items())
    more = "; less so in other pairs of the table" if len(pairs) > MOST else ""
    return f"Better off at {a.name} would be {named}{more}"


def _order(a: Seats) -> str:
    """Early against late; else how firm the ranking is."""
    if a.early_late:
        return a.early_late.sentences(a.focus)[0]
    ranking = a.ranking[a.focus]
    if a.basis.kept == 1 or not ranking.order or not ranking.clear:
        return ""
    return (
        f"{capital(_of(a.situation.name_of(ranking.order[0])))} seat is the one worth most to "
        f"{a.situation.name_of(a.focus)} {share_words(ranking.first_share, a.table_draws)}"
    )
