"""The evidence ledger: who said what, where in which text. ``evidence.yaml`` beside a situation.

    sources:
      report: {outlet: CNN, published: 2025-02-18, characters: 9120, sha256: 64 hex of the bytes}
    statements:
      s01:
        source: report
        speaker: us                      # a party or member of the situation, or null
        who: Marco Rubio, Secretary of State
        speaks_for: us                   # whose view it reports, when that is another
        type: direct                     # direct, mixed, indirect, narrated
        gist: Ready to meet again if the first talks go well.       # own words
        spans: [[1204, 1310, "3f2a9c0d1e2b"]]   # start, end in code points; hash of the slice
        grade: own_words
        contradicts: [s07]

The text itself is never part of a project. A span keeps its place and a hash
(the first 12 hex digits of the SHA-256 of the exact slice in UTF-8), so whoever
has the text can :func:`verify` it and nobody else can read it here.
"""
# ruff: noqa: RUF012  (pydantic copies these defaults)

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, cast

from pydantic import BaseModel, BeforeValidator, Field

from plenipo.errors import Place, SituationError
from plenipo.situation.findings import (
    Actor,
    Condition,
    Event,
    Offer,
    Quantity,
    Refusal,
    Review,
    When,
)
from plenipo.situation.quantity import Because, Id, Model
from plenipo.situation.spans import Span, SpanText, slice_hash

__all__ = [
    "GRADES",
    "Decode",
    "Ledger",
    "LedgerSource",
    "Span",
    "Statement",
    "Verified",
    "slice_hash",
    "verify",
]

GRADES = ("own_words", "own_paraphrase", "spoken_for", "said_by_other", "expert", "narrator")
"""From strongest to weakest."""

_LARGEST = 20_000_000
_MOST_FILES = 2_000


class LedgerSource(Model):
    """A text statements were taken from: enough to recognise it, not to read it."""

    outlet: str = ""
    title: str = ""
    published: dt.date | None = None
    url: str = ""
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    characters: Annotated[int, Field(ge=0)] | None = None
    note: str = ""


class Statement(Model):
    """One thing somebody said or did, in our own words, with its place in the text."""

    source: Id
    speaker: Id | None = None
    who: str = ""
    speaks_for: Id | None = None
    type: Literal["direct", "mixed", "indirect", "narrated"]
    gist: str = ""
    spans: tuple[SpanText, ...] = ()
    grade: Literal[
        "own_words", "own_paraphrase", "spoken_for", "said_by_other", "expert", "narrator"
    ]
    on: dt.date | None = None
    supports: Because = ()
    contradicts: Because = ()
    supersedes: Because = ()
    flags: tuple[str, ...] = ()
    note: str = ""
    words: SpanText | None = None  # who says it, as the text has it
    cue: SpanText | None = None  # "said", "according to"
    said_to: Id | None = None
    nested_in: Id | None = None
    numbers: tuple[Quantity, ...] = ()
    place: str = ""
    time: When | None = None
    rule: str = ""  # which rule of the reader found it, or which model
    confidence: Literal["high", "medium", "low"] | None = None
    review: Review | None = None

    @property
    def told(self) -> str:
        """The gist in somebody's own words, else the slices that the ledger carries."""
        return self.gist or " ... ".join(span.text for span in self.spans if span.text)

    @property
    def said_by(self) -> str:
        """Who, in words: as a person wrote it, else as the text has it, else the speaker's id."""
        if self.who:
            return self.who
        return (self.words.text if self.words else None) or self.speaker or ""

    @property
    def weak(self) -> bool:
        """Whether this is another party's account, an expert's or the narrator's."""
        return GRADES.index(self.grade) >= GRADES.index("said_by_other")


def _empty(value: object) -> object:
    return {} if value is None else value


class Ledger(Model):
    """Every source and statement; ids are what ``because`` names."""

    sources: Annotated[
        dict[Id, Annotated[LedgerSource, BeforeValidator(_empty)]], BeforeValidator(_empty)
    ] = {}
    statements: Annotated[dict[Id, Statement], BeforeValidator(_empty)] = {}
    actors: Annotated[dict[Id, Actor], BeforeValidator(_empty)] = {}
    events: Annotated[dict[Id, Event], BeforeValidator(_empty)] = {}
    conditions: Annotated[dict[Id, Condition], BeforeValidator(_empty)] = {}
    refusals: Annotated[dict[Id, Refusal], BeforeValidator(_empty)] = {}
    offers: Annotated[dict[Id, Offer], BeforeValidator(_empty)] = {}

    def keys(self) -> Iterator[str]:
        """Everything ``because`` may name: statements, and what was found beside them."""
        for section in (
            self.statements, self.events, self.conditions, self.refusals, self.offers
        ):  # fmt: skip
            yield from section

    def places(self) -> Iterator[tuple[str, str, Span]]:
        """Every span: its path in the file, its source, and itself."""
        for section in ("statements", "actors", "events", "conditions", "refusals", "offers"):
            entries: Mapping[str, Model] = getattr(self, section)
            for key, entry in entries.items():
                source = str(getattr(entry, "source", ""))
                for path, span in _spans(entry):
                    yield f"{section}.{key}.{path}", source, span


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What :func:`verify` could compare with the text itself."""

    spans: int  # spans that are their slice, letter for letter
    unseen: int  # spans of sources whose text is not in the folder
    missing: tuple[str, ...]  # those sources
    changed: tuple[str, ...] = ()  # of these, a file of that name is there with other bytes


def _spans(value: object, path: str = "") -> Iterator[tuple[str, Span]]:
    if isinstance(value, Span):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            below = f"{path}.{field.alias or name}".lstrip(".")
            yield from _spans(getattr(value, name), below)
    elif isinstance(value, tuple):
        for number, item in enumerate(cast("tuple[object, ...]", value)):
            yield from _spans(item, f"{path}.{number}")


Where = Callable[[str], tuple[int, int]]
Decode = Callable[[Path], str]


def verify(
    ledger: Ledger,
    folder: Path | str,
    *,
    file: str = "evidence.yaml",
    where: Where | None = None,
    decode: Decode | None = None,
) -> Verified:
    """Compare every span with the text, found in ``folder`` by its SHA-256.

    ``decode`` gives the text of a file as the reader saw it (a page without its tags, say);
    UTF-8 unless given.

    Raises
    ------
    SituationError
        A span is not its slice, a text has another length, or the folder is none.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise SituationError(
            [Place(file=str(folder), message="This is not a folder of source texts.")]
        )
    texts = _texts(ledger, folder, decode or _utf8)
    places: list[Place] = []

    def add(path: str, message: str, hint: str = "") -> None:
        line, column = where(path) if where else (0, 0)
        places.append(
            Place(file=file, line=line, column=column, path=path, message=message, hint=hint)
        )

    for name, source in ledger.sources.items():
        text = texts.get(name)
        if text is not None and source.characters not in (None, len(text)):
            add(
                f"sources.{name}.characters",
                f"{source.characters} found, but the text has {len(text)} code points.",
                "Count the decoded text, not the bytes.",
            )
    good = unseen = 0
    for path, source, span in ledger.places():
        text = texts.get(source)
        if text is None:
            unseen += 1
        elif span.end > len(text):
            add(path, f"{span.end} is beyond the text of {len(text)} code points.")
        elif slice_hash(text[span.start : span.end]) != span.hash:
            add(
                path,
                f"The slice {span.start} to {span.end} has another hash than {span.hash}.",
                "The offsets are wrong, or the statement was taken from another text.",
            )
        else:
            good += 1
    if places:
        raise SituationError(places, closing="The ledger is refused.")
    missing = tuple(name for name in ledger.sources if name not in texts)
    changed = tuple(
        name
        for name in missing
        if (title := Path(ledger.sources[name].title).name) and (folder / title).is_file()
    )
    return Verified(spans=good, unseen=unseen, missing=missing, changed=changed)


def _texts(ledger: Ledger, folder: Path, decode: Decode) -> dict[str, str]:
    """Decoded text of each source whose bytes are in the folder."""
    wanted = {source.sha256: name for name, source in ledger.sources.items() if source.sha256}
    found: dict[str, str] = {}
    for path in sorted(p for p in folder.iterdir() if p.is_file())[:_MOST_FILES]:
        if path.stat().st_size > _LARGEST:
            continue
        raw = path.read_bytes()
        name = wanted.get(hashlib.sha256(raw).hexdigest())
        if name is not None:
            found[name] = decode(path)
    return found


def _utf8(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as err:
        message = f"Byte {err.start} is not UTF-8; spans need UTF-8."
        raise SituationError([Place(file=str(path), message=message)]) from err
