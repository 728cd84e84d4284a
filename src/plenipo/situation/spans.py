"""A place in a text: where it begins and ends, and the hash of exactly that slice."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from plenipo.situation.quantity import Model, wrong

__all__ = ["Span", "SpanText", "slice_hash"]


def slice_hash(text: str) -> str:
    """First 12 hex digits of the SHA-256 of a slice in UTF-8.

    >>> slice_hash("peace")
    'c2e10c20bf46'
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


class Span(Model):
    """Code points ``start`` to ``end`` (not included) of the text, and the hash of that slice."""

    start: Annotated[int, Field(ge=0)]
    end: int
    hash: Annotated[str, Field(pattern="^[0-9a-f]{12}$")]
    text: str | None = None  # the slice itself, in a ledger that is not given away

    @classmethod
    def of(cls, text: str, start: int, end: int, *, keep: bool = True) -> Span:
        """The span of a slice; with the slice in it unless ``keep`` is false."""
        piece = text[start:end]
        return cls(start=start, end=end, hash=slice_hash(piece), text=piece if keep else None)

    @model_validator(mode="after")
    def _forward(self) -> Span:
        if self.end <= self.start:
            raise wrong("span", f"{self.start} to {self.end} is empty. Write [start, end, hash].")
        if self.text is not None and slice_hash(self.text) != self.hash:
            raise wrong("span", f"The text beside {self.start} to {self.end} is not its slice.")
        return self

    def row(self) -> list[int | str]:
        """``[start, end, hash]`` or ``[start, end, hash, text]``."""
        return [self.start, self.end, self.hash, *([] if self.text is None else [self.text])]


def _span(value: object) -> object:
    """``[start, end, hash]`` or ``[start, end, hash, text]``."""
    if isinstance(value, list | tuple):
        parts: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType]
        if len(parts) not in (3, 4):
            raise wrong(
                "span", f"{len(parts)} values found. Write [start, end, hash of the slice]."
            )
        if not isinstance(parts[2], str):
            raise wrong("span", "The hash reads as a number. Put it in quotes.")
        return dict(zip(("start", "end", "hash", "text"), parts, strict=False))
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
                {"type": "string"},
            ],
            "minItems": 3,
            "maxItems": 4,
            "description": "[start, end, hash]: code points of the text, first 12 hex of SHA-256; "
            "the slice itself may follow",
        }
    ),
]
