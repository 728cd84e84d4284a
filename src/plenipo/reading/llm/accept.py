"""From a model's words to statements: what the text does not bear out is thrown away, and listed.

A model is a reader who may be wrong or misled. It is believed where its words stand in the text,
who it names is named there, and the verb stands beside; the kind of a statement, the limits of a
quotation and the meaning of "he" are decided here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plenipo.reading import speakers
from plenipo.reading.llm.edges import Edges
from plenipo.reading.llm.locate import Folded, NotFoundError, fold, locate, locate_pieces, standing
from plenipo.reading.llm.prompt import VERSION, Chunk
from plenipo.reading.llm.schema import Said
from plenipo.reading.parts import Attribution, Names, Quote, Span, Text

__all__ = ["Rejected", "Session"]

_SHOWN = 120  # characters of a rejected entry that are listed
_NUMBER = re.compile(r"\d+")
_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|dozen|twice)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """What a model wrote and the text does not bear out."""

    paragraphs: Span  # first and last of the part it was asked about, from 1
    what: str  # its words, shortened
    why: str


@dataclass(frozen=True, slots=True)
class _Who:
    speaker: str | None
    flags: tuple[str, ...] = ()
    named: bool = False  # the words beside the verb name the speaker


class Session:
    """Takes the replies about one text, part by part."""

    def __init__(self, text: Text, names: Names, quotes: Sequence[Quote]) -> None:
        self.text, self.names, self.quotes = text, names, tuple(quotes)
        self.found: list[Attribution] = []
        self.rejected: list[Rejected] = []
        self._edges = Edges(text, self.quotes)
        self._whole = fold(text, (0, len(text.raw)))
        self._part = (1, 1)

    def reject(self, chunk: Chunk, what: str, why: str) -> None:
        """List something that was not taken."""
        shown = " ".join("".join(c if c.isprintable() else " " for c in what).split())
        shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
        self.rejected.append(Rejected(paragraphs=(chunk.first, chunk.last), what=shown, why=why))

    def take(self, chunk: Chunk, said: Mapping[int, Said]) -> None:
        """Take what one reply says; entries that fail are listed."""
        folded = fold(self.text, chunk.span)
        taken: dict[int, int] = {}  # number in the reply -> index in found
        for number, one in sorted(said.items()):
            try:
                made = self._made(chunk, folded, one, taken)
            except NotFoundError as err:
                self.reject(chunk, " ... ".join(one.content), str(err))
                continue
            taken[number] = self._add(made)

    def _add(self, made: Attribution) -> int:
        """Add a statement unless it is there already."""
        for index, held in enumerate(self.found):
            if held.content == made.content:
                if held.speaker == made.speaker or made.speaker is None:
                    return index
                if held.speaker is None:
                    self.found[index] = made
                    return index
        self.found.append(made)
        return len(self.found) - 1

    def _made(
        self, chunk: Chunk, folded: Folded, one: Said, taken: Mapping[int, int]
    ) -> Attribution:
        spans = locate_pieces(one.content, folded, one.before)
        content = self._edges.whole(spans)
        outer = self._outer(one, content, taken)
        near = self._edges.around(content, folded.within)
        cue = self._beside(one.cue, near, content, "the verb", content[0][0])
        self._edges.nothing_left_out(content, cue)
        at = cue[0] if cue else content[0][0]
        limits = self._edges.sentence(cue[0]) if cue else near
        source = self._beside(one.source, limits, content, "the words for the speaker", at)
        who = self._who(one, source, content)
        kind, own = self._edges.kind(content)
        flags = list(who.flags)
        if any(q.repaired or not q.closed for q in own):
            flags.append("mangled")
        if cue is None:
            flags.append("no_cue")
        together = cue is not None and self._edges.touches(self._edges.sentence(cue[0]), content)
        return Attribution(
            content=content,
            cue=cue,
            source=source,
            speaker=who.speaker,
            type=kind,
            quotes=own,
            nested_in=outer,
            said_to=self._said_to(chunk, one, near),
            rule=f"llm-{VERSION}",
            sure="medium" if together and who.named else "low",
            flags=tuple(dict.fromkeys(flags)),
            route="llm",
            gist=self._gist(chunk, one, content),
        )

    def _outer(self, one: Said, content: Sequence[Span], taken: Mapping[int, int]) -> int | None:
        if one.nested_in is None:
            return None
        index = taken.get(one.nested_in)
        if index is None:
            raise NotFoundError("the statement it is said to stand inside was not taken")
        held = self.found[index].content
        first, last = content[0][0], content[-1][1]
        inside = any(a <= first and last <= b for a, b in held) and held != tuple(content)
        if not inside:
            raise NotFoundError("it does not stand inside the statement it names")
        return index

    def _beside(
        self, words: str | None, limits: Span, content: Sequence[Span], what: str, at: int
    ) -> Span | None:
        """Where words stand beside a statement; the place nearest to `at`, outside of it."""
        if words is None or not words.strip():
            return None
        best: Span | None = None
        for start, end in self._edges.outside(limits, content):
            folded = fold(self.text, (start, end))
            span = self._nearest(words, folded, at)
            if span and (best is None or _distance(span, at) < _distance(best, at)):
                best = span
        if best is None:
            raise NotFoundError(f"{what} ({words[:40]!r}) does not stand beside it")
        return best

    def _nearest(self, words: str, folded: Folded, at: int) -> Span | None:
        try:
            return locate(words, folded)
        except NotFoundError:
            pass
        best: Span | None = None
        for near in (at, folded.within[0]):
            try:
                span = locate(words, folded, near=near)
            except NotFoundError:
                continue
            if best is None or _distance(span, at) < _distance(best, at):
                best = span
        return best

    def _who(self, one: Said, source: Span | None, content: Sequence[Span]) -> _Who:
        """Who says it: what the words beside the verb mean, and whom the model names."""
        at = source[0] if source else content[0][0]
        told = speakers.resolve(self.text, self.names, self.quotes, source, at, self.found[-64:])
        ruled = told.actor if source else None
        flags = told.flags if source else ("carried_speaker",)
        if one.speaker is None or not one.speaker.strip():
            return _Who(ruled, flags, named=ruled is not None)
        claimed, places = self._actor(one.speaker)
        if not places:
            raise NotFoundError(f"the text does not name {one.speaker[:60]!r}")
        if claimed is not None and claimed == ruled:
            return _Who(ruled, flags, named=True)
        if ruled is not None and claimed is not None:
            return self._disputed(one, source, ruled, claimed, flags)
        if ruled is not None or claimed is None:
            return _Who(ruled, flags, named=ruled is not None)
        if source and any(source[0] <= a and b <= source[1] for a, b in places):
            return _Who(claimed, flags, named=True)
        if not self._close(claimed, places, content[0][0]):
            raise NotFoundError(f"nothing near it names {one.speaker[:60]!r}")
        return _Who(claimed, (*flags, "model_speaker"))

    def _disputed(
        self, one: Said, source: Span | None, ruled: str, claimed: str, flags: tuple[str, ...]
    ) -> _Who:
        """The rules take the words beside the verb for somebody else than the model names."""
        mine, other = self.names.actor(ruled), self.names.actor(claimed)
        if (mine and mine.speaks_for == claimed) or (other and other.speaks_for == ruled):
            return _Who(ruled, flags, named=True)
        if {"pronoun_speaker", "title_speaker"} & set(flags):
            return _Who(None, (*flags, "speaker_disputed"))
        words = self.text.raw[slice(*source)][:60] if source else ""
        raise NotFoundError(f"{words!r} beside the verb is not {(one.speaker or '')[:60]!r}")

    def _actor(self, name: str) -> tuple[str | None, list[Span]]:
        """The actor a name means, and every place where the name stands."""
        places = standing(name, self._whole)
        same: set[str] = set()
        part: set[str] = set()
        for mention in self.names.mentions:
            if mention.actor is None or mention.how in ("pronoun", "phrase"):
                continue
            start, end = mention.span
            if (start, end) in places:
                same.add(mention.actor)
            elif any(a < end and start < b for a, b in places):
                part.add(mention.actor)
        found = same or part
        return (next(iter(found)) if len(found) == 1 else None), places

    def _close(self, actor: str, places: Sequence[Span], at: int) -> bool:
        """Whether an actor is named before a place, in its paragraph or the one before."""
        here = self.text.paragraph(at)
        start, end = self.text.paragraphs[max(here - 1, 0)][0], self.text.paragraphs[here][1]
        named = [m.span for m in self.names.mentions if m.actor == actor]
        return any(start <= a and b <= end for a, b in [*places, *named])

    def _said_to(self, chunk: Chunk, one: Said, near: Span) -> str | None:
        if one.said_to is None or not one.said_to.strip():
            return None
        actor, places = self._actor(one.said_to)
        if any(near[0] <= a and b <= near[1] for a, b in places):
            return actor
        self.reject(chunk, one.said_to, "is not named beside the statement, which is kept")
        return None

    def _gist(self, chunk: Chunk, one: Said, content: Sequence[Span]) -> str | None:
        """The model's wording, if every number of it stands in the statement."""
        if one.gist is None or not one.gist.strip():
            return None
        gist = " ".join("".join(c if c.isprintable() else " " for c in one.gist).split())
        words = " ".join(self.text.raw[a:b] for a, b in content)
        held = {*_NUMBER.findall(words), *(w.lower() for w in _WORDS.findall(words))}
        wanted = {*_NUMBER.findall(gist), *(w.lower() for w in _WORDS.findall(gist))}
        if wanted <= held:
            return gist
        missing = ", ".join(sorted(wanted - held)[:3])
        self.reject(chunk, gist, f"has a number ({missing}) the statement has not; it is kept bare")
        return None


def _distance(span: Span, at: int) -> int:
    return max(span[0] - at, at - span[1], 0)
