"""A ledger's own file: read, verified, and decisions written into it with comments kept."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from plenipo.errors import Place, SituationError
from plenipo.situation.edit import write
from plenipo.situation.explain import did_you_mean
from plenipo.situation.ledger import Decode, Ledger, Verified, verify
from plenipo.situation.reader import Tree, read_text
from plenipo.situation.yaml import parse_ledger

__all__ = ["decide", "load_ledger", "verify_file"]

REVIEWED = ("statements", "events", "conditions", "refusals", "offers")


def load_ledger(path: Path | str) -> tuple[Ledger, Tree]:
    """Read a ledger by itself.

    Raises
    ------
    SituationError
        With every mistake and its place.
    """
    return parse_ledger(read_text(Path(path)), str(path))


def verify_file(
    ledger: Ledger, tree: Tree, sources: Path | None, file: Path, *, decode: Decode | None = None
) -> Verified | None:
    """Compare every span with the texts in a folder; None where no folder is named."""
    if sources is None:
        return None
    return verify(ledger, sources, file=str(file), where=tree.where, decode=decode)


def decide(
    path: Path | str, ids: Sequence[str], status: str, *, by: str = "", note: str = ""
) -> None:
    """Write what a person decided about entries; every other character stays.

    Raises
    ------
    SituationError
        There is no such entry, or it is written on one line. Nothing is written then.
    """
    file = Path(path)
    text = read_text(file)
    ledger, _ = parse_ledger(text, str(file))
    known = [key for section in REVIEWED for key in getattr(ledger, section)]
    missing = [
        Place(
            file=str(file),
            path=key,
            message="There is no such entry.",
            hint=did_you_mean(key, known),
        )
        for key in ids
        if key not in known
    ]
    if missing:
        raise SituationError(missing, closing="Nothing was changed.")
    said: dict[str, str] = {"status": status, **({"by": by} if by else {})}
    if note:
        said["note"] = note
    value = "{" + ", ".join(f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in said.items())
    for key in dict.fromkeys(ids):
        text = _reviewed(text, key, f"{value}}}", file)
    after, _ = parse_ledger(text, str(file))
    for key in ids:
        entry = next(getattr(after, s)[key] for s in REVIEWED if key in getattr(after, s))
        if entry.review.status != status:
            raise _by_hand(file, key)
    write(file, text)


def _by_hand(file: Path, key: str) -> SituationError:
    place = Place(
        file=str(file),
        path=key,
        message="A program cannot write this here.",
        hint="Write review: {status: accepted} into the entry by hand.",
    )
    return SituationError([place], closing="Nothing was changed.")


def _reviewed(text: str, key: str, value: str, file: Path) -> str:
    """The text with the review of one entry, in the entry's own block."""
    head = re.search(rf"(?m)^( +){re.escape(key)}: *(?:#.*)?$", text)
    if head is None:
        raise _by_hand(file, key)
    body = re.compile(rf"(?m)^(?!{head[1]} )(?=.*\S)").search(text, head.end() + 1)
    end = body.start() if body else len(text)
    block = text[head.end() : end]
    line = re.search(r"(?m)^( +)review:.*$", block)
    if line is not None:
        block = block[: line.start()] + f"{line[1]}review: {value}" + block[line.end() :]
    else:
        indent = re.match(r"\n( +)", block)
        if indent is None:
            raise _by_hand(file, key)
        block = f"\n{indent[1]}review: {value}" + block
    return text[: head.end()] + block + text[end:]
