"""Replies already paid for: one file a question, in the user's cache folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from plenipo.reading.llm.prompt import VERSION

__all__ = ["Cache", "folder"]

_LARGEST = 4_000_000  # bytes of one file


def folder() -> Path:
    """Where replies are kept unless told otherwise: ``plenipo/llm`` in the user's cache folder."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    return home / "plenipo" / "llm"


class Cache:
    """Replies by the hash of question, address, model and prompt version; never the key.

    A folder that cannot be read or written is as good as an empty one.
    """

    def __init__(self, where: Path | None) -> None:
        self._where = where

    def key(self, url: str, body: dict[str, Any]) -> str:
        """Hash of everything the reply rests on."""
        whole = {"url": url, "prompt": VERSION, "body": body}
        text = json.dumps(whole, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def get(self, key: str) -> dict[str, Any] | None:
        """A reply kept before; None if there is none that can be read."""
        if self._where is None:
            return None
        try:
            with (self._where / key[:2] / f"{key}.json").open("rb") as file:
                found: Any = json.loads(file.read(_LARGEST))
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(found, dict):
            return None
        return found  # pyright: ignore[reportUnknownVariableType]

    def put(self, key: str, kept: dict[str, Any]) -> None:
        """Keep a reply: all of it or nothing, readable by this user alone."""
        if self._where is None:
            return
        name = ""
        try:
            place = self._where / key[:2]
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=place, suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(kept, file, ensure_ascii=True)
            Path(name).replace(place / f"{key}.json")
        except OSError:
            if name:
                with contextlib.suppress(OSError):
                    Path(name).unlink()
