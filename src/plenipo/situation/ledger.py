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
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from plenipo.errors import Place, SituationError
from plenipo.situation.quantity import Because, Id, Model, wrong

__all__ = [
    "GRADES",
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


def slice_hash(text: str) -> str:
    """First 12 hex digits of the SHA-256 of a slice in UTF-8.

    >>> slice_hash("peace")
    'c2e10c20bf46'
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


class LedgerSource(Model):
    """A text statements were taken from: enough to recognise it, not to read it."""

    outlet: str = ""
    title: str = ""
    published: dt.date | None = None
    url: str = ""
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    characters: Annotated[int, Field(ge=0)] | None = None
    note: str = ""


class Span(Model):
    """Code points ``start`` to ``end`` (not included) of the text, and the hash of that slice."""

    start: Annotated[int, Field(ge=0)]
    end: int
    hash: Annotated[str, Field(pattern="^[0-9a-f]{12}$")]

    @model_validator(mode="after")
    def _forward(self) -> Span:
        if self.end <= self.start:
            raise wrong("span", f"{self.start} to {self.end} is empty. Write [start, end, hash].")
        return self


def _span(value: object) -> object:
    """``[start, end, hash]``."""
    if isinstance(value, list | tuple):
        parts: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType]
        if len(parts) != 3:
            raise wrong(
                "span", f"{len(parts)} values found. Write [start, end, hash of the slice]."
            )
        if not isinstance(parts[2], str):
            raise wrong("span", "The hash reads as a number. Put it in quotes.")
        return {"start": parts[0], "end": parts[1], "hash": parts[2]}
    return value


SpanText = Annotated[
    Span,
    BeforeValidator(_span),
    WithJsonSchema(
        {
            "type": "array",
            "prefixItems": [
                {"type": "integer", "minimum": 0},
                {"type": "integer", "minimum": 1},
                {"type": "string", "pattern": "^[0-9a-f]{12}$"},
            ],
            "minItems": 3,
            "maxItems": 3,
            "description": "[start, end, hash]: code points of the text, first 12 hex of SHA-256",
        }
    ),
]


class Statement(Model):
    """One thing somebody said or did, in our own words, with its place in the text."""

    source: Id
    speaker: Id | None = None
    who: str = ""
    speaks_for: Id | None = None
    type: Literal["direct", "mixed", "indirect", "narrated"]
    gist: Annotated[str, Field(min_length=1)]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What :func:`verify` could compare with the text itself."""

    spans: int  # spans that are their slice, letter for letter
    unseen: int  # spans of sources whose text is not in the folder
    missing: tuple[str, ...]  # those sources


Where = Callable[[str], tuple[int, int]]


def verify(
    ledger: Ledger, folder: Path | str, *, file: str = "evidence.yaml", where: Where | None = None
) -> Verified:
    """Compare every span with the text, found in ``folder`` by its SHA-256.

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
    texts = _texts(ledger, folder)
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
    for key, statement in ledger.statements.items():
        text = texts.get(statement.source)
        for number, span in enumerate(statement.spans):
            path = f"statements.{key}.spans.{number}"
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
    return Verified(spans=good, unseen=unseen, missing=missing)


def _texts(ledger: Ledger, folder: Path) -> dict[str, str]:
    """Decoded text of each source whose bytes are in the folder."""
    wanted = {source.sha256: name for name, source in ledger.sources.items() if source.sha256}
    found: dict[str, str] = {}
    for path in sorted(p for p in folder.iterdir() if p.is_file())[:_MOST_FILES]:
        if path.stat().st_size > _LARGEST:
            continue
        raw = path.read_bytes()
        name = wanted.get(hashlib.sha256(raw).hexdigest())
        if name is not None:
            try:
                found[name] = raw.decode("utf-8")
            except UnicodeDecodeError as err:
                raise SituationError(
                    [
                        Place(
                            file=str(path),
                            message=f"Byte {err.start} is not UTF-8; spans need UTF-8.",
                        )
                    ]
                ) from err
    return found
