"""Whether it would hold, in sentences: findings first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plenipo.show.sentence import finish, joined, points_words, share_words

if TYPE_CHECKING:
    from plenipo.answer.hold import Holding
    from plenipo.answer.holding.answering import Answering

__all__ = ["findings", "issue_of", "peace", "sentences"]

LEAST = 0.005  # a share below which a difference is not told
SHORT = 0.1  # a share in which something is lacking below which that is left to the tables
MOVES = 0.02  # of a scale: a smaller move is hardly one
MOST = 2  # issues that move, told in one sentence


def sentences(a: Holding) -> tuple[str, ...]:
    """Two to five sentences; every number in them stands in a table."""
    if not a.deals.count:
        return (finish(_nothing(a)),)
    s = a.situation
    said = [
        (_headline(a), _first(a) + _later(a)),
        (_guarantee(a), _needed(a)),
        (_eyes(a), a.pledges.sentence(s), _lacking(a), a.payers.sentence(s)),
        (_weighed(a),),
        (a.past.sentence() if a.past is not None else "",),
    ]
    told = [" ".join(finish(part) for part in parts if part) for parts in said]
    return tuple(text for text in told if text)


def findings(a: Holding) -> tuple[str, ...]:
    """What a reader must know first."""
    return sentences(a)[:2]


def peace(a: Holding) -> str:
    """What a deal must move to oblige anybody, in words."""
    over = [k for o in a.deals.laid.promises.obligations for k in o.over]
    names = [a.situation.issue_name(k) for k in dict.fromkeys(over)]
    return joined(names, word="or") if names else "a deal"


def issue_of(a: Holding, g: Answering) -> str:
    """A guarantee as a noun: "US backstop", or "what Europe promises"."""
    if g.through is not None:
        return a.situation.issue_name(g.through)
    return f"what {a.situation.name_of(g.by)} promises"


def _name(a: Holding, party: str) -> str:
    return a.situation.name_of(party)


def _nothing(a: Holding) -> str:
    over = any(o.over for o in a.deals.laid.promises.obligations)
    if a.given is not None and not over:
        return "The package given changes nothing, so nobody is obliged to anything"
    if a.given is not None:
        return f"The package given leaves {peace(a)} as it is, so nobody is obliged to anything"
    if over:
        return (
            f"At {a.name}, {peace(a)} is agreed in no draw: what was going on goes on, and there "
            "is nothing to keep"
        )
    return f"At {a.name}, there is no deal in any draw, so there is nothing to keep"


def _headline(a: Holding) -> str:
    n = a.deals.count
    asked = int(a.deals.asked.size)
    if a.given is not None:
        return f"With the package given, {peace(a)} holds {share_words(a.holds, n)}"
    if n == 1:
        would = "holds" if a.holds > 0.5 else "does not hold"
        where = "the one draw" if asked == 1 else f"one draw of {asked:,}"
        return f"At {a.name}, {peace(a)} is agreed in {where}, and there it {would}"
    return (
        f"At {a.name}, {peace(a)} is agreed {share_words(a.deals.share, asked)}; of those "
        f"{n:,} draws it holds {share_words(a.holds, n)}"
    )


def _first(a: Holding) -> str:
    """Who breaks first, and who comes next."""
    b, n = a.first_to_break, a.deals.count
    if b.first is None:
        return ""
    party = _name(a, b.first)
    rows = [row for row in a.slack.values() if row.party == b.first]
    worst = min(rows, key=lambda row: row.own.points.middle)
    middle = worst.own.points.middle
    if n > 1:
        text = f"{party} would be the first to break it {share_words(b.shares[b.first], n)}"
    else:
        text = f"{party} would be the first to break it"
    spare = points_words(middle)
    if spare == "nothing":
        text += ", with nothing to spare"
    elif middle > 0:
        text += f", with {spare} of its agenda to spare in the middle draw"
    else:
        text += f"; in the middle draw it lacks {spare} of its agenda"
    if b.ties > LEAST:
        text += f" ({share_words(b.ties, n)} two are equally close)"
    return text


def _guarantee(a: Holding) -> str:
    """How often it holds with nobody to answer, and with one guarantor but not the other."""
    if not a.break_even:
        return "Nobody is named who would answer a breach, so it rests on what each gains by it"
    n = a.deals.count
    nobody = share_words(a.unguarded["holds"], n)
    if not a.chain:
        return f"With nobody to answer, it would hold {nobody}"
    link = a.chain[0]
    g = a.break_even[link.waits]
    other = next((h for h in a.break_even.values() if h.by == link.awaits), None)
    behind = issue_of(a, other) if other else f"what {_name(a, link.awaits)} promises"
    alone, both = (share_words(x, g.draws) for x in (link.holds_alone, link.holds_both))
    if alone == both:
        little = link.holds_both - link.holds_alone < LEAST
        both = "no more often" if little else "a little more often"
    if alone == nobody:
        nobody = "hardly less often than with the first alone"
    return (
        f"With {issue_of(a, g)} but without {behind} it holds {alone}, with both {both}; with "
        f"nobody to answer, {nobody}"
    )


def _needed(a: Holding) -> str:
    """The guarantee that would be just enough: of the one that most hangs on."""
    key = a.first_to_break.guarantor or next(iter(a.break_even), None)
    if key is None:
        return ""
    g = a.break_even[key]
    fails = 1.0 - g.unneeded
    if not g.draws or fails < LEAST:
        return ""
    who = joined(_name(a, p) for p in g.against)
    text = f"Without {issue_of(a, g)} it fails {share_words(fails, g.draws)}; there {who} would "
    least = g.where_needed.middle
    if least > 1.0:
        return text + f"mostly not be kept to it by any belief in {issue_of(a, g)}"
    text += f"have to believe in it, promised in full, with a chance of {least:.1f}"
    if g.own:
        text += f" and does with {g.where_stated.middle:.1f}"
    if g.none_suffices > 0:
        text += f"; {share_words(g.none_suffices, g.draws)} no belief would suffice"
    return text


def _lacking(a: Holding) -> str:
    """What there is too little of; what is there in nearly every draw stands in the tables."""
    short = [x for d in a.capacity.demands for x in (d.short_promised, d.short_available)]
    return a.capacity.sentence(a.situation) if any(x >= SHORT for x in short) else ""


def _eyes(a: Holding) -> str:
    """One deal in three pairs of eyes."""
    n, parts = a.deals.count, list[str]()
    for look in a.views:
        name, holds = _name(a, look.party), share_words(look.holds, n)
        if look.role == "deters":
            parts.append(f"as {name} sees it, it deters {holds}")
        elif look.role == "signs" and look.accepts is not None:
            parts.append(f"as {name} sees it, it is worth signing {share_words(look.accepts, n)}")
        elif look.role == "sends":
            parts.append(f"as {name} sees it, it is safe to send what it promised {holds}")
    told = "; ".join(parts)
    if a.given is None:
        return told
    refuse = [
        f"{_name(a, v.party)} {share_words(1.0 - v.signs, n)}"
        for v in a.views
        if v.signs is not None and v.signs < 1.0 - LEAST
    ]
    return f"{told}. At face value it would be refused by {joined(refuse)}" if refuse else told


def _weighed(a: Holding) -> str:
    """The same table where those who sit there reckon with it."""
    if a.weighed is None or "weighed" not in a.weighed.lines:
        return ""
    face, line = a.weighed.lines["face_value"], a.weighed.lines["weighed"]
    n = a.weighed.draws
    text = f"Where those who decide reckon with all this, {peace(a)} is agreed "
    text += _against(share_words(line.peace, n), share_words(face.peace, n))
    if line.draws and face.draws:
        held = share_words(face.holds, face.draws)
        text += f" and of those holds {_against(share_words(line.holds, line.draws), held)}"
    moved = _moved(a)
    return f"{text}: they move {moved}" if moved else text


def _against(now: str, before: str) -> str:
    return f"{now} (as at face value)" if now == before else f"{now} (at face value {before})"


def _moved(a: Holding) -> str:
    """Where the deals go when weighed: the two scales that move most, and the guarantees."""
    issues = a.deals.situation.issues
    if a.weighed is None or "weighed" not in a.weighed.moves:
        return ""
    found = a.weighed.moves["weighed"]
    part = {k: move / (issues[k].high - issues[k].low) for k, move in found.items()}
    most = sorted(part, key=lambda k: -abs(part[k]))[:MOST]
    told: list[str] = []
    for k in most:
        if abs(part[k]) < MOVES:
            continue
        ladder = issues[k].scale or {}
        end = ladder[max(ladder) if part[k] > 0 else min(ladder)]
        way = f"towards {end}" if end else "up" if part[k] > 0 else "down"
        told.append(f"{a.situation.issue_name(k)} {way}")
    through = [k for k in dict.fromkeys(g.through for g in a.break_even.values()) if k in part]
    still = [a.situation.issue_name(k) for k in through if k and abs(part[k]) < MOVES]
    if told and still:
        return f"{joined(told)}, but hardly {joined(still, word='or')}"
    return joined(told)


def _later(a: Holding) -> str:
    """Whether it is harder to keep as costs and gains shift."""
    for b in a.binding:
        if b.tightest == 0:
            continue
        now, then = (share_words(x, b.draws) for x in (b.holds_now, b.holds_in_a_year))
        if now == then:
            continue
        return f"; as costs and gains shift, in a year it holds {then}"
    return ""
