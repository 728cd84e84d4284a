"""A short name for inputs: the same content has the same fingerprint, however it is written."""

from __future__ import annotations

import hashlib
import json

from pydantic import BaseModel

__all__ = ["fingerprint"]


def fingerprint(part: BaseModel) -> str:
    """First 16 hex digits of the SHA-256 of the canonical JSON of a situation or a ledger.

    The order of fields and of mappings, comments, quotes and shorthands do not
    matter; the evidence has a fingerprint of its own.

    Examples
    --------
    >>> from plenipo.situation.yaml import parse
    >>> a = "plenipo: 1\\nparties: {a: , b: }\\nissues: {p: {scale: [0, 1], status_quo: 0}}"
    >>> b = "issues: {p: {status_quo: 0.0, scale: [1, 0]}}\\nparties: {b: , a: }\\nplenipo: 1"
    >>> fingerprint(parse(a).situation) == fingerprint(parse(b).situation)
    True
    """
    plain = part.model_dump(mode="json", by_alias=True)
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
