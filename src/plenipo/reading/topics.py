"""What the talks could be about: noun phrases of offers, refusals, conditions and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from plenipo.reading.lexicon import slug
from plenipo.situation.ledger import Ledger, Statement
from plenipo.situation.spans import Span

__all__ = ["Found", "Source", "Topic", "first", "mentions", "topics", "word_stems"]

MOST = 40  # issues a draft proposes
_NEAR = 50  # letters: how far before a number somebody must want it

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|[^\w\s]|\d+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STARTS = _words("a an the any some its his her their our this these those more most no")
_LINKS = _words(
    "in on at by from to for with without after before over under into about as than until since "
    "during against between among which that who whom whose where when while if unless because "
    "but and or is are was were be been being will would can could shall should must may might "
    "has have had not so then again only also including alongside"
)
_VERBED = _words("for to about on with")  # pay for the road, but not: help in winter
_EMPTY = _words("it them this that what all one something anything nothing part things")
_WHEN = _words("last next yesterday today tomorrow this")
_BEFORE_VERB = _words("to not never n't would will shall could can")
_GIVES = re.compile(
    r"\b(?:there (?:is|are|was|were|will be)|(?:offer|give|provide|grant|lift|cut|stop|end|release|"
    r"return|accept|sign|pay|send|open|raise|lower|guarantee|recogni[sz]e|drop|withdraw|supply|"
    r"deliver|finance|share|keep|halt|limit|reduce)(?:s|es|d|ed)?)\s",
    re.IGNORECASE,
)
_NO = re.compile(r"\bno (?!longer\b|one\b|matter\b|doubt)", re.IGNORECASE)
_WANTED = re.compile(
    r"\b(?:must|should|would|will|want|wants|wanted|demand|demands|demanded|offer|offers|offered|"
    r"propos\w{1,4}|ready|need|needs|needed|ask|asks|asked|at least|promis\w{1,3}|pledg\w{1,4})\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(?:because|since|where|while|although|though)\b", re.IGNORECASE)
_TAKES = re.compile(r"\b(?:welcom|accept|agree to )", re.IGNORECASE)
_FRAMES = _words(
    "agreement deal accord pact treaty contract package plan proposal offer approach idea draft"
)
_SENSE = {
    "exactly": "",
    "about": "about ",
    "more_than": "more than ",
    "less_than": "less than ",
    "at_least": "at least ",
    "at_most": "at most ",
}


@dataclass(frozen=True, slots=True)
class Found:
    """Why something is proposed: whose entry, which one, and which way it points."""

    party: str | None
    because: str  # a statement, or the entry itself where it stands in none
    entry: str
    direction: str
    words: str


@dataclass(slots=True)
class Topic:
    """An issue the text suggests."""

    key: str
    phrase: str
    options: tuple[str, ...] = ("no", "yes")
    found: list[Found] = field(default_factory=list[Found])

    @property
    def stems(self) -> frozenset[str]:
        """Its words without endings, to find it again."""
        return _stems(self.phrase)


class Source:
    """A ledger, with the words of its spans and the side each actor speaks for."""

    def __init__(self, ledger: Ledger, texts: dict[str, str]) -> None:
        self.ledger = ledger
        self.texts = texts

    def words(self, source: str, span: Span | None) -> str:
        """The slice, if the ledger or the text at hand has it; else nothing."""
        if span is None:
            return ""
        if span.text is not None:
            return " ".join(span.text.split())
        return " ".join(self.texts.get(source, "")[span.start : span.end].split())

    def said(self, statement: Statement) -> str:
        """All a statement says, or its gist."""
        parts = [self.words(statement.source, span) for span in statement.spans]
        return " ".join(filter(None, parts)) or statement.gist

    def side(self, actor: str | None) -> str | None:
        """The party behind an actor; an actor nobody describes is its own."""
        body = self.ledger.actors.get(actor or "")
        if body is None:
            return actor
        return body.speaks_for if body.kind == "person" else actor

    def told_by(self, party: str | None, statement: str | None) -> str:
        """``, as nato says`` where it is somebody else's account of a party."""
        body = self.ledger.statements.get(statement or "")
        teller = self.side(body.speaker) if body is not None else None
        return f", as {teller} says" if teller is not None and teller != party else ""


def topics(source: Source) -> tuple[list[Topic], int]:
    """Issues in the order of the text, at most 40, and how many more there were."""
    held: dict[frozenset[str], Topic] = {}
    names = _names(source.ledger)
    keys: set[str] = set()
    for phrase, options, found in _proposals(source):
        words = [w for w in phrase.split() if w.lower() not in _EMPTY]
        stems = _stems(phrase)
        if not words or stems <= names:
            continue
        topic = held.get(stems)
        if topic is None:
            key = slug(" ".join(words))[:40].strip("-").replace("-", "_")
            if key in keys:
                continue
            keys.add(key)
            topic = held[stems] = Topic(key, " ".join(words), options)
        if options[1:] != ("yes",) and options != topic.options:
            topic.options = tuple(dict.fromkeys([*topic.options, *options]))
        topic.found.append(found)
    every = list(held.values())
    return every[:MOST], max(len(every) - MOST, 0)


def _names(ledger: Ledger) -> frozenset[str]:
    """Stems of the names of actors: an issue is none of them."""
    return frozenset(_stem(word.lower()) for a in ledger.actors.values() for word in a.name.split())


def _kept(review: object) -> bool:
    return getattr(review, "status", "proposed") != "rejected"


def _proposals(source: Source) -> Iterator[tuple[str, tuple[str, ...], Found]]:
    """Every phrase with its options and its reason, by kind and then by place."""
    ledger = source.ledger
    plain = ("no", "yes")
    for key, offer in ledger.offers.items():
        if not _kept(offer.review):
            continue
        whole, what = source.words(offer.source, offer.span), source.words(offer.source, offer.what)
        how = "offers it, on a condition" if offer.conditional_on else "offers it"
        if _TAKES.search(whole):
            how = "would take it"
        by = source.side(offer.by)
        how += source.told_by(by, offer.statement)
        found = Found(by, offer.statement or key, key, how, whole)
        yield _inside(what or whole, _phrase(what or whole, _verb_first(whole, what))), plain, found
    for key, refusal in ledger.refusals.items():
        if not _kept(refusal.review) or refusal.strength in ("veto", "non_participation"):
            continue
        whole = source.words(refusal.source, refusal.span)
        what = source.words(refusal.source, refusal.what)
        by = source.side(refusal.by)
        how = "was against it" if refusal.strength == "soft" else "against it"
        how += source.told_by(by, refusal.statement)
        found = Found(by, refusal.statement or key, key, how, whole)
        none = _NO.search(whole)
        if refusal.strength == "downgrade":
            phrase = _phrase(whole, False)
        elif none is not None:
            phrase = _phrase(whole[none.end() :], False)
        else:
            phrase = _phrase(what, _verb_first(whole, what))
            if refusal.strength == "soft" and _framed(phrase):
                continue  # a plan put forward once is no issue
        yield phrase, plain, found
    for key, condition in ledger.conditions.items():
        wanted = source.words(condition.source, condition.if_)
        given = _GIVES.search(wanted)
        if not _kept(condition.review) or given is None:
            continue
        by = source.side(condition.by)
        how = "makes it a condition" + source.told_by(by, condition.statement)
        found = Found(by, condition.statement or key, key, how, wanted)
        yield _phrase(wanted[given.end() :], False), plain, found
    yield from _numbers(source)


def _numbers(source: Source) -> Iterator[tuple[str, tuple[str, ...], Found]]:
    """Numbers somebody asks for or promises: literal values, as an option each."""
    seen: set[tuple[int, int]] = set()
    for key, statement in source.ledger.statements.items():
        if not _kept(statement.review):
            continue
        said = source.said(statement)
        for number in statement.numbers:
            place = (number.span.start, number.span.end)
            if not number.unit or place in seen:
                continue
            seen.add(place)
            value = f"{number.value:,.10g}"
            option = f"{_SENSE[number.sense]}{value} {number.unit}"
            words = source.words(statement.source, number.span)
            at = said.find(words) if words else -1
            before = said[max(at - _NEAR, 0) : at] if at >= 0 else said
            if not _WANTED.search(_REASON.split(before)[-1]):
                continue  # a number told, not asked for
            side = source.side(statement.speaker)
            yield number.unit, ("no", option), Found(side, key, key, f"says {option}", words)


def _framed(phrase: str) -> bool:
    """Whether a phrase names only a paper: an agreement, an approach of somebody."""
    head = phrase.split(" of ")[0].lower().split()[-1:]
    return bool(head) and head[0] in _FRAMES


def _inside(words: str, phrase: str) -> str:
    """What an agreement would give, where the phrase is no more than an agreement."""
    given = _GIVES.search(words, words.find(phrase) + len(phrase)) if phrase else None
    if phrase.lower() in _FRAMES and given is not None:
        return _phrase(words[given.end() :], False) or phrase
    return phrase


def _verb_first(whole: str, what: str) -> bool:
    """Whether the words follow "to", "not" or "would": then they begin with a verb."""
    at = whole.find(what) if what else -1
    before = whole[:at].split() if at > 0 else []
    return bool(before) and (
        before[-1].lower() in _BEFORE_VERB or before[-1].lower().endswith(("n't", "n\u2019t"))
    )


def _phrase(words: str, verb: bool) -> str:
    """The first noun phrase, without its article: at most four words, one "of" among them."""
    tokens = [m.group() for m in _WORD.finditer(words[:400])]
    at = 0
    if verb and tokens and tokens[0].lower() not in _STARTS:
        at = 1
        if at < len(tokens) and tokens[at].lower().endswith("ing"):
            at += 1  # consider sending
        if at < len(tokens) and tokens[at].lower() in _VERBED:
            at += 1
    kept: list[str] = []
    of = False
    for word in tokens[at:]:
        low = word.lower()
        if word in "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb" or (
            low in _STARTS and not (kept and not of)
        ):
            continue
        if low in _WHEN and kept:
            break
        if low == "of" and kept and not of:
            of = True
            kept.append(low)
            continue
        if low in _LINKS or not word[0].isalpha() or low in _STARTS or low == "of":
            break
        if low.endswith("ly") and not kept:
            continue
        kept.append(word)
        if len(kept) - of == 4:
            break
    return " ".join(kept[:-1] if kept and kept[-1] == "of" else kept)


def _stem(word: str) -> str:
    """Without a plural or a verb's ending; enough to see one word twice."""
    for ending in ("ies", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def _stems(phrase: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in phrase.lower().split()) - {"of"}


def word_stems(text: str) -> frozenset[str]:
    """The words of a text without endings."""
    return frozenset(_stem(m.group().lower()) for m in _WORD.finditer(text))


def mentions(topic: Topic, stems: frozenset[str]) -> bool:
    """Whether every word of a topic is among those of a text."""
    return not topic.stems <= _FRAMES and topic.stems <= stems


def first(items: Iterable[str], most: int = 6) -> str:
    """A few ids, and how many more."""
    every = list(dict.fromkeys(items))
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + more
