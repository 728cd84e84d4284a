"""A short text, read as far as a test needs it."""

from __future__ import annotations

import datetime as dt
import hashlib

from plenipo.reading.load import Loaded
from plenipo.reading.read import Report, analyse


def report(text: str, *, date: str | None = "2025-02-18") -> Report:
    """Read a text typed into a test."""
    day = dt.date.fromisoformat(date) if date else None
    sha = hashlib.sha256(text.encode()).hexdigest()
    return analyse(Loaded(name="typed.txt", text=text, sha256=sha, kind="txt"), date=day)


def cut(found: Report, span: tuple[int, int]) -> str:
    """The words of a place."""
    return found.loaded.text[span[0] : span[1]]
