"""A settlement in sentences: findings first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from plenipo.answer.settling.terms import in_own_terms
from plenipo.show.sentence import (
    change_words,
    finish,
    joined,
    points_words,
    share_words,
)

if TYPE_CHECKING:
    from plenipo.answer.settle import Settlement
    from plenipo.answer.table.obstacles import Cause

__all__ = ["cause_words", "findings", "in_brief", "issue_name", "matter", "sentences"]

MOST = 4  # things named in one sentence
ITEMS = 6  # issues of a package named in one sentence


def sentences(a: Settlement) -> tuple[str, ...]:
    """Two to five sentences; every number in them stands in a table."""
    if (
        set(a.main.outcome["reasons"]) == {"fewer than two seats"}
        and a.main.outcome["no_deal"] == 1
    ):
        return (finish(_headline(a)),)
    said = [
        _headline(a) + _along(a),
        _package(a),
        _held_down(a),
        _outside(a),
        _room_alone(a),
    ]
    return tuple(finish(s) for s in said if s)


def findings(a: Settlement) -> tuple[str, ...]:
    """What a reader must know first: the chance, what holds it down, the room alone."""
    out = a.main.outcome
    if out["no_deal"] == 1 and set(out["reasons"]) == {"fewer than two seats"}:
        return sentences(a)
    return tuple(finish(s) for s in (_headline(a) + _along(a), _held_down(a), _room_alone(a)) if s)


def in_brief(answers: Sequence[Settlement]) -> str:
    """One sentence over several tables: how often what matters is agreed at each."""
    told: list[str] = []
    for a in answers:
        if a.main.outcome["no_deal"] > 1 - 1e-12:
            told.append(f"at {a.name} in no draw, for there is no deal")
        else:
            told.append(f"at {a.name} {share_words(a.main.success, a.basis.kept)}")
    return finish(f"{matter(answers[0])} is agreed {joined(told)}") if told else ""


def _names(a: Settlement, actors: tuple[str, ...] | list[str]) -> str:
    return joined(a.situation.name_of(p) for p in actors)


def issue_name(a: Settlement, issue: str) -> str:
    return a.situation.issue_name(issue)


def matter(a: Settlement) -> str:
    """What success means here, in words."""
    ends = a.obstacles.issues
    return joined(issue_name(a, k) for k in ends) if ends else "a deal"


def _headline(a: Settlement) -> str:
    out = a.main.outcome
    n = a.basis.kept
    who = f"At {a.name}"
    if a.ratifiers:
        who += f", with {_names(a, a.ratifiers)} having to accept afterwards"
    if out["no_deal"] > 1 - 1e-12 and len(out["reasons"]) == 1:
        reason = next(iter(out["reasons"]))
        if reason == "fewer than two seats":
            alone = f"{_names(a, a.seats)} sits alone" if a.seats else "nobody sits there"
            return f"{who}, there is nobody to agree with: {alone}, and nothing moves"
        return f"{who}, there is no deal in any draw ({reason})"
    if n == 1:
        return f"{who}, {_one(a)}"
    if a.obstacles.issues:
        text = f"{who}, {matter(a)} is agreed {share_words(a.main.success, n)}"
        rest: list[str] = []
        if out["partial"] > 0:
            rest.append(f"a partial deal without it is signed {share_words(out['partial'], n)}")
        if out["no_deal"] > 0:
            rest.append(f"there is no deal {share_words(out['no_deal'], n)}")
        return joined([text, *rest])
    text = f"{who}, there is a deal {share_words(out['deal'], n)}"
    if out["partial"] > 0:
        text += f" and a partial one {share_words(out['partial'], n)}"
    return text


def _along(a: Settlement) -> str:
    """What a room adds that follows another."""
    x = a.along
    if x is None or x.draws < 2:
        return ""
    before = a.situation.tables[x.before[-1]].name or x.before[-1]
    text = f". After what {before} fixed, it changes something {share_words(x.adds, x.draws)}"
    if not a.obstacles.issues:
        return text
    return (
        f"{text}, and {matter(a)} is then agreed {share_words(x.success, x.draws)} "
        f"({share_words(x.stood, x.draws)} before it)"
    )


def _one(a: Settlement) -> str:
    """The headline of a single draw."""
    kind = a.main.deal_kind
    ends = a.obstacles.issues
    if kind == "no deal":
        return f"the likeliest inputs give no deal ({next(iter(a.main.outcome['reasons']), '')})"
    if not ends:
        return f"the likeliest inputs give a {'deal' if kind == 'deal' else 'partial deal'}"
    agreed = (
        f"{matter(a)} is {'' if a.main.success > 0.5 else 'not '}agreed at the likeliest inputs"
    )
    return f"{agreed}; a partial deal without it is signed" if kind == "partial" else agreed


def _package(a: Settlement) -> str:
    deal = a.main.deal
    if deal is None:
        return ""
    moved = [k for k in deal.moved if deal.moved[k]]
    moved.sort(key=lambda k: (k not in a.obstacles.issues, -a.main.agreed[k]))
    if not moved:
        return "The typical draw signs the status quo as it stands"
    kind = {"deal": "The typical deal", "partial": "The typical outcome is a partial deal"}
    items = [f"{issue_name(a, k)}: {deal.words[k]}" for k in moved[:ITEMS]]
    if len(moved) > ITEMS:
        items.append("the rest in the table")
    still = [issue_name(a, k) for k in deal.goes_on]
    still_words = f"; {joined(still)} as it is today" if still else ""
    return f"{kind[a.main.deal_kind]}: {'; '.join(items)}{still_words}"


def cause_words(a: Settlement, cause: Cause) -> str:
    drawn = a.drawn
    lines = [drawn.limits[i] for i in cause.limits]
    parts = [f"{a.situation.name_of(x.actor)}'s line on {issue_name(a, x.issue)}" for x in lines]
    parts += [f"what {a.situation.name_of(p)} can accept at all" for p in cause.parties]
    match cause.kind:
        case "absent":
            who = _names(a, list(cause.parties))
            return f"{who} neither sitting there nor having to accept"
        case "preferred":
            return f"the table preferring to leave {matter(a)} aside"
        case "fewer than two seats":
            return "fewer than two seats"
        case "limits" | "acceptance":
            return joined(parts, word="against") if len(parts) > 1 else parts[0]
        case _:
            return "no one or two of the limits or parties alone"


def _held_down(a: Settlement) -> str:
    if a.ruling is not None:  # votes are counted: no what-ifs, but who is outvoted
        from plenipo.answer.settling.by_rule import rule_sentence

        return rule_sentence(a)
    causes = [c for c in a.obstacles.causes if c.share >= 0.02]
    if not causes or a.main.success > 1 - 1e-9:
        return ""
    n = a.obstacles.draws
    listed = _clashes(a, causes)[:MOST]
    if a.basis.kept == 1:
        named = joined(said for said, _ in listed)
        return f"What stands in the way of {matter(a)}: {named}"
    named = joined(f"{said} ({share_words(share, n)})" for said, share in listed)
    text = f"What stands in the way of {matter(a)}: {named}"
    best = next((b for b in a.obstacles.bluffs if b.success > a.obstacles.chance + 0.02), None)
    if best is not None:
        limit = a.drawn.limits[best.limit]
        text += (
            f". If {a.situation.name_of(limit.actor)}'s line on {issue_name(a, limit.issue)} were "
            f"bluff, it would be agreed {share_words(best.success, n)}"
        )
    return text


def _clashes(a: Settlement, causes: list[Cause]) -> list[tuple[str, float]]:
    """Causes in words; two lines on one issue, either of which would open it, are one clash."""
    out: list[tuple[str, float]] = []
    told: set[tuple[int, ...]] = set()
    for c in causes:
        if c.limits in told and c.limits:
            continue
        other = None
        if c.kind == "limits" and len(c.limits) == 1:
            mine = a.drawn.limits[c.limits[0]]
            for o in causes:
                if o is c or o.kind != "limits" or len(o.limits) != 1 or o.limits in told:
                    continue
                theirs = a.drawn.limits[o.limits[0]]
                if theirs.issue == mine.issue and theirs.side == -mine.side:
                    other = (
                        o,
                        f"{_names(a, [mine.actor, theirs.actor])} drawing lines on "
                        f"{issue_name(a, mine.issue)} that clash",
                    )
                    break
        told.add(c.limits)
        if other is None:
            out.append((cause_words(a, c), c.share))
        else:
            told.add(other[0].limits)
            out.append((other[1], max(c.share, other[0].share)))
    return out


def _outside(a: Settlement) -> str:
    """What it does to those who sit there, and who outside would refuse it."""
    main, n = a.main, a.basis.kept
    if main.outcome["no_deal"] > 1 - 1e-12:
        return ""
    out: list[str] = []
    for p in [p for p in a.seats if p in main.gains][:MOST]:
        gain = main.gains[p].middle
        terms = in_own_terms(a.drawn, p, gain)
        out.append(
            f"{a.situation.name_of(p)} {change_words(gain)}" + (f" ({terms})" if terms else "")
        )
    text = f"In points of its own agenda {joined(out)}" if out else ""
    refused = {
        p: share_words(r.fixed_deal, n)
        for p, r in a.refusals.items()
        if r.fixed_deal is not None and p in a.situation.parties
    }
    if refused:
        priced = " (the price of refusing counted)" if a.flips else ""
        text += (
            ". By worth alone, red lines apart, the typical package would be refused by "
            f"{_by_words(a, refused)}{priced}"
        )
    for p in refused:
        text += _guessed(a, p)
    return text


def _by_words(a: Settlement, words: Mapping[str, str]) -> str:
    """Parties that share the same words are named together."""
    groups: dict[str, list[str]] = {}
    for p, said in words.items():
        groups.setdefault(said, []).append(p)
    return joined(f"{_names(a, group)} {said}" for said, group in groups.items())


def _guessed(a: Settlement, party: str) -> str:
    """Where a gain from outside rests on one number: the cost of going on, and where it flips."""
    flip = a.sign_flips.get(party)
    if flip is None or flip.at < 1.0 or a.main.gains[party].middle <= 0:
        return ""
    return (
        f". {a.situation.name_of(party)} gains from it only because going on is put at "
        f"{points_words(flip.stated)} of its agenda; below {points_words(flip.at)} the sign turns"
    )


def _room_alone(a: Settlement) -> str:
    if a.alone is a.main:
        return ""
    alone, n = a.alone, a.basis.kept
    moved = [k for k, p in alone.agreed.items() if p >= 0.5]
    still = [k for k in a.obstacles.issues if alone.agreed[k] < 1e-12]
    text = "The room alone "
    text += f"moves {joined(issue_name(a, k) for k in moved)}" if moved else "moves nothing"
    if still:
        text += f" and leaves {joined(issue_name(a, k) for k in still)} as it is"
    below = {
        p: share_words(alone.below[p], n)
        for p in a.refusals
        if alone.below[p] > 0.5 and p in a.situation.parties
    }
    own = [
        p
        for p in a.refusals
        if alone.below[p] > 0.5 and p not in a.situation.parties and p in a.situation.positions
    ]
    worst = sorted(own, key=lambda p: (a.alone.gains[p].middle, p))[:1]
    below |= {p: share_words(alone.below[p], n) for p in worst}
    if below:
        text += f", with {_by_words(a, below)} below no deal"
        if still and all(a.drawn.ends(p) is not None for p in below):
            text += ", whatever going on costs them, since it goes on"
    return text + "".join(_pressed(a, p) for p in a.flips)


def _pressed(a: Settlement, party: str) -> str:
    """Between refusing and signing under pressure lies one number."""
    price = a.flips[party].price
    need = a.flips[party].needed.middle
    name = a.situation.name_of(party)
    if need < 1.0:
        return ""
    verb = "signs under pressure" if price > need else "still refuses"
    return (
        f". What the room agrees without it costs {name} {points_words(need)}; refusing is put at "
        f"{points_words(price)}, "
        f"so in the middle draw it {verb}, and at {points_words(need)} the answer flips"
    )
