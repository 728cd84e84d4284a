"""From cues to what is said: where a content begins, what interrupts it and where it ends."""

from __future__ import annotations

from collections.abc import Sequence

from plenipo.reading.attributing.cues import hits
from plenipo.reading.attributing.shapes import finite
from plenipo.reading.attributing.subjects import Hit
from plenipo.reading.attributing.uncued import Found, Last, alone, announced, announces, unclaimed
from plenipo.reading.attributing.units import QUOTE, Unit
from plenipo.reading.attributing.words import PREPOSITIONS, PRONOUNS, TIMES
from plenipo.reading.parts import Quote

__all__ = ["attributed"]

_DOING = frozenset(
    ["citing", "referring", "speaking", "disputing", "echoing", "quoting", "responding", "thanking"]
)
_DID = frozenset(["gave", "declined", "refused", "left", "did", "made", "offered", "provided"])
_ASIDE = 16  # tokens between a quotation and its second half
_WORDS_OF_A_SENTENCE = 8  # a shorter quotation in the middle of a clause is part of it


def attributed(units: Sequence[Unit], plain: str, quotes: Sequence[Quote]) -> list[Found]:
    """What every sentence attributes, in order of place.

    Parameters
    ----------
    units : sequence of Unit
        In order of place, all of one level: the text outside its quotations, or one quotation.
    plain : str
        The text.
    quotes : sequence of Quote
        The quotations the units refer to.
    """
    found: list[Found] = []
    last = Last()
    for unit in units:
        if unit.within < 0 and unit.only_quotes():
            last = alone(unit, plain, quotes, found, last)
            continue
        cues = hits(unit)
        here = [f for k in range(len(cues)) if (f := _one(unit, plain, quotes, cues, k))]
        opening = next((k for k, t in enumerate(unit.tokens) if t.quote >= 0), None)
        if last.leading is not None and opening == 0:
            used = unit.tokens[0].quote
            if not any(used in f.quotes for f in here):
                found.append(announced(last.leading, unit, quotes))
        if unit.within < 0:
            here += unclaimed(unit, plain, quotes, here + found[-1:])
        found += here
        spoken = next((f for f in reversed(here) if f.spoken), None)
        tagged = (
            bool(cues) and cues[-1].content == "before" and bool(here) and bool(here[-1].quotes)
        )
        last = Last(
            spoken or (last.found if last.paragraph == unit.paragraph else None),
            unit.paragraph,
            tagged and spoken is here[-1],
            None if here else unit,
            unit if announces(unit) else None,
        )
    return found


def _one(unit: Unit, plain: str, quotes: Sequence[Quote], cues: list[Hit], k: int) -> Found | None:
    """The attribution of one cue."""
    hit = cues[k]
    source = unit.span(*hit.source) if hit.source else None
    made = Found([], unit.span(*hit.cue), source, unit.span(*hit.to) if hit.to else None,
                 hit.rule, hit.sure, hit.negated, not hit.thinks, within=unit.within,
                 paragraph=unit.paragraph)  # fmt: skip
    if hit.content == "before":
        _backward(unit, plain, quotes, cues, k, made)
    elif hit.content == "described":
        _clause(unit, quotes, hit.at, hit.until, made)
    elif hit.content == "quote" and not _runs_on(unit, plain, quotes, hit, cues, k):
        _quotations(unit, quotes, cues, k, made)
    else:
        if hit.front is not None:
            _clause(unit, quotes, *hit.front, made)
        begin = hit.end if hit.content == "quote" else hit.at
        _clause(unit, quotes, begin, _stop(unit, cues, k), made)
    return made if made.content else None


def _stop(unit: Unit, cues: list[Hit], k: int) -> int:
    """Where the clause of a cue ends: where the narrator, or another cue, takes over."""
    hit = cues[k]
    if hit.source is not None and hit.source[0] > hit.at:  # Noting that it was late, she left
        return hit.source[0] - 1
    for other in cues[k + 1 :]:
        at = other.begin
        if at < hit.at:
            continue
        if other.content in ("before", "around"):
            last = at - 1
            while unit.low(last) in (",", "–"):
                last -= 1
            if unit.low(last) == QUOTE and unit.low(last - 1) == ":" and last - 1 > hit.at:
                at = last - 1  # He added that it must: “We go,” Ito said
            return min(at, _narrator(unit, hit.at, at))
        if other.joined or other.rule == "participle":
            while unit.low(at - 1) in ("and", "but", ",", "–", "then", "also"):
                at -= 1
            return min(at, _narrator(unit, hit.at, at))
        low = unit.low(at - 1)
        while low in ("and", "but", "while", "whereas", "though", "although", "however"):
            at -= 1
            low = unit.low(at - 1)
            if low == ",":
                return at - 1
        if low == ";":
            return at - 1
    return _narrator(unit, hit.at, len(unit.tokens))


def _narrator(unit: Unit, start: int, stop: int) -> int:
    """Where the sentence goes on with what the speaker did: ", but gave no details"."""
    for at in range(start, stop - 1):
        if unit.low(at) not in (",", QUOTE):
            continue
        low = unit.low(at + 1)
        if low == "–" and unit.low(at) == QUOTE:
            return at + 1
        if low in _DOING:
            return at
        if low in ("but", "and") and unit.low(at + 2) in _DID:
            return at + (unit.low(at) == QUOTE)
    return stop


def _clause(unit: Unit, quotes: Sequence[Quote], start: int, stop: int, made: Found) -> None:
    """From one token to another, without the stops at its ends."""
    while start < stop and unit.low(start) in (",", ":", "–", ";"):
        start += 1
    while stop > start and unit.low(stop - 1) in (",", ":", "–", ";", ".", "("):
        stop -= 1
    if start >= stop or not any(t.word or t.quote >= 0 for t in unit.tokens[start:stop]):
        return
    numbers = [t.quote for t in unit.tokens[start:stop] if t.quote >= 0]
    made.quotes += numbers
    if len(numbers) == stop - start == 1:
        made.content.append(quotes[numbers[0]].inner)
    else:
        made.content.append(unit.span(start, stop))


def _runs_on(
    unit: Unit, plain: str, quotes: Sequence[Quote], hit: Hit, cues: list[Hit], k: int
) -> bool:
    """Whether a quotation after a verb is only the beginning of what is said."""
    opens = unit.low(hit.end)
    if (
        hit.end < hit.at
        and unit.low(hit.at - 1) not in (",", ":")
        and not (opens in PREPOSITIONS or opens in TIMES or opens == "(")
    ):
        return True  # declared the river “untouchable”
    quote = quotes[unit.tokens[hit.at].quote]
    inner = plain[slice(*quote.inner)]
    if len(inner.split()) >= _WORDS_OF_A_SENTENCE or inner[-1] in ",.!?":
        return False
    if unit.low(hit.at - 1) in (",", ":"):
        return False
    rest = unit.tokens[hit.at + 1 : _stop(unit, cues, k)]
    return any(t.word for t in rest) and bool(rest) and rest[0].low not in (",", ".", ";")


def _quotations(unit: Unit, quotes: Sequence[Quote], cues: list[Hit], k: int, made: Found) -> None:
    """The quotation a verb leads to, and those that go on with it."""
    stop = _stop(unit, cues, k)
    at, words = cues[k].at, 0
    for token in unit.tokens[at:stop]:
        if token.quote >= 0:
            made.content.append(quotes[token.quote].inner)
            made.quotes.append(token.quote)
            words = 0
        elif token.word:
            words += 1
            if words > 3 or token.low in PRONOUNS:
                break


def _backward(
    unit: Unit, plain: str, quotes: Sequence[Quote], cues: list[Hit], k: int, made: Found
) -> None:
    """What stands before "he said", and the rest of the quotation after it."""
    hit = cues[k]
    stop = hit.begin
    start = 0
    for other in cues[:k]:
        if other.content == "before" or (other.content == "quote" and other.at < stop):
            start = max(start, other.end)
            if other.content == "quote":
                start = max(start, other.at + 1)
    while stop > start and unit.low(stop - 1) in (",", "–"):
        stop -= 1
    while start < stop and unit.low(start) in (",", "–", ".", "and", "but"):
        start += 1
    if stop <= start:
        return
    if unit.low(stop - 1) == QUOTE:
        lead = unit.tokens[start : stop - 1]
        inner = plain[slice(*quotes[unit.tokens[stop - 1].quote].inner)]
        whole = inner[0].isupper() and len(inner.split()) >= _WORDS_OF_A_SENTENCE
        announced_here = bool(lead) and lead[-1].low == ":"
        if announced_here or (whole and any(t.word for t in lead) and lead[-1].low != "that"):
            made.content.append(quotes[unit.tokens[stop - 1].quote].inner)
            made.quotes.append(unit.tokens[stop - 1].quote)
        elif any(t.word for t in lead):
            _clause(unit, quotes, start, stop, made)
        else:
            for token in unit.tokens[start:stop]:
                if token.quote >= 0:
                    made.content.append(quotes[token.quote].inner)
                    made.quotes.append(token.quote)
        _resumed(unit, quotes, cues, k, made)
        return
    if any(finite(unit, at) or unit.tokens[at].quote >= 0 for at in range(start, stop)):
        _clause(unit, quotes, start, stop, made)


def _resumed(unit: Unit, quotes: Sequence[Quote], cues: list[Hit], k: int, made: Found) -> None:
    """The rest of a quotation after "he said," or "said Ito, a baker,"."""
    for at in range(cues[k].end, min(cues[k].end + _ASIDE, len(unit.tokens))):
        number = unit.tokens[at].quote
        if number < 0:
            if finite(unit, at):
                return
            continue
        led = k + 1 < len(cues) and cues[k + 1].begin < at
        if not led and unit.low(at - 1) in (",", ".", ":", "–", ";"):
            made.content.append(quotes[number].inner)
            made.quotes.append(number)
        return
