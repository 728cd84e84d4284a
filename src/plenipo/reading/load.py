"""A report's bytes as text: plain text, HTML, PDF, a page on the web, or standard input."""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from plenipo.errors import MissingExtra, Place, SituationError

__all__ = ["LARGEST", "LONGEST", "Loaded", "load", "text_of"]

LARGEST = 20_000_000  # bytes
LONGEST = 2_000_000  # code points
SECONDS = 20  # for a page on the web
PAGES = 2_000
HTML = (".html", ".htm", ".xhtml")
_CONTROL = frozenset(range(9)) | {11, *range(14, 27), *range(28, 32)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A text and where it came from."""

    name: str  # of the file, or the address
    text: str  # decoded, as it is: no line end is changed
    sha256: str  # of the bytes
    kind: Literal["txt", "html", "pdf", "url"]
    parts: tuple[tuple[int, str], ...] = ()  # where each page begins, and its name


def load(source: str | Path) -> Loaded:
    """Read a report.

    Parameters
    ----------
    source : a file, ``-`` for standard input, or an address that begins with http:// or https://
        Text in UTF-8, UTF-16 with a mark, or Windows-1252; HTML and PDF with the extras ``html``
        and ``pdf``.

    Raises
    ------
    SituationError
        There is nothing to read, too much of it, or it is no text.
    MissingExtra
        HTML or PDF without its extra.
    """
    name = str(source)
    if name.startswith(("http://", "https://")):
        raw, html = _fetch(name)
        return _of(name, raw, "url", _decode_html if html else _decode)
    if name == "-":
        return _of("standard input", sys.stdin.buffer.read(LARGEST + 1), "txt", _decode)
    path = Path(name)
    raw = _bytes(path)
    if raw.startswith(b"%PDF-"):
        return _pdf(name, raw)
    head = raw[:1000].lstrip().lower()
    if path.suffix.lower() in HTML or head.startswith((b"<!doctype html", b"<html")):
        return _of(name, raw, "html", _decode_html)
    return _of(name, raw, "txt", _decode)


def text_of(path: Path) -> str:
    """The text of a file as it was read: what the places of a ledger count in."""
    return load(path).text


def _stop(name: str, message: str, hint: str = "") -> SituationError:
    return SituationError(
        [Place(file=name, message=message, hint=hint)], closing="Nothing was read."
    )


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise _stop(str(path), "This is a folder.", "Name the report in it.")
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as err:
        why = "There is no such file." if isinstance(err, FileNotFoundError) else str(err.strerror)
        raise _stop(str(path), why) from err


def _of(
    name: str,
    raw: bytes,
    kind: Literal["txt", "html", "pdf", "url"],
    decode: Callable[[str, bytes], str],
) -> Loaded:
    if len(raw) > LARGEST:
        raise _stop(
            name,
            f"It has more than {LARGEST // 1_000_000} MB.",
            "A report is some pages. Cut out the part that matters.",
        )
    text = decode(name, raw)
    if len(text) > LONGEST:
        raise _stop(
            name,
            f"It has {len(text):,} characters; at most {LONGEST:,} are read.",
            "Cut out the part that matters, or give the reports one by one.",
        )
    if not text.strip():
        raise _stop(name, "There is no text in it.", "Is it the right file?")
    return Loaded(name=name, text=text, sha256=hashlib.sha256(raw).hexdigest(), kind=kind)


def _decode(name: str, raw: bytes) -> str:
    """UTF-8, with or without a mark; UTF-16 with one; else Windows-1252 where that is text."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError as err:
            raise _stop(name, f"Byte {err.start} is not UTF-16, though the file says so.") from err
    if b"\0" in raw[:100_000] or sum(b in _CONTROL for b in raw[:10_000]) > len(raw[:10_000]) / 100:
        raise _stop(name, "This is not a text.", "Give plain text, HTML, PDF or an address.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as err:
        place = err.start
    good = sum(1 for _ in _multibyte(raw))
    if good:
        line = raw.count(b"\n", 0, place) + 1
        raise _stop(
            name,
            f"Byte {place} (line {line}) is not UTF-8, though {good} other places are: the text "
            "mixes encodings.",
            "Open it in an editor, mend that place and save it as UTF-8.",
        )
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError as err:
        line = raw.count(b"\n", 0, err.start) + 1
        raise _stop(
            name,
            f"Byte {err.start} (line {line}) is neither UTF-8 nor Windows-1252.",
            "Save the text as UTF-8.",
        ) from err


def _multibyte(raw: bytes) -> list[int]:
    """Where characters of two bytes or more in UTF-8 stand, the first hundred."""
    found: list[int] = []
    i = 0
    while i < len(raw) and len(found) < 100:
        b = raw[i]
        size = 2 if 0xC2 <= b < 0xE0 else 3 if 0xE0 <= b < 0xF0 else 4 if 0xF0 <= b < 0xF5 else 0
        tail = raw[i + 1 : i + size]
        if size and len(tail) == size - 1 and all(0x80 <= c < 0xC0 for c in tail):
            found.append(i)
            i += size
        else:
            i += 1
    return found


def _extra(module: str, extra: str, what: str) -> Any:
    """An optional package, or the message that says how to get it."""
    try:
        return importlib.import_module(module)
    except ImportError as err:
        raise MissingExtra(extra, what) from err


def _decode_html(name: str, raw: bytes) -> str:
    """The main text of a page."""
    trafilatura = _extra("trafilatura", "html", "Reading a web page")
    if len(raw) > LARGEST:
        return ""
    text: str | None = trafilatura.extract(
        raw, include_comments=False, include_tables=False, favor_recall=True
    )
    if not text:
        raise _stop(name, "No text was found in this page.", "Save what you see as plain text.")
    return text


def _pdf(name: str, raw: bytes) -> Loaded:
    """Page by page; a page begins where ``parts`` says."""
    pypdf = _extra("pypdf", "pdf", "Reading a PDF")
    import io
    import logging

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if len(raw) > LARGEST:
        raise _stop(name, f"It has more than {LARGEST // 1_000_000} MB.", "Cut out the pages.")
    texts: list[str] = []
    try:
        pages = pypdf.PdfReader(io.BytesIO(raw)).pages
        if len(pages) > PAGES:
            raise _stop(name, f"It has {len(pages):,} pages; at most {PAGES:,} are read.")
        for page in pages:
            texts.append(page.extract_text())
            if sum(map(len, texts)) > LONGEST:
                break
    except SituationError:
        raise
    except Exception as err:  # a damaged file may raise anything in there
        raise _stop(name, "This PDF cannot be read.", "Save it anew, or as plain text.") from err
    text = ""
    parts: list[tuple[int, str]] = []
    for number, page_text in enumerate(texts, 1):
        parts.append((len(text), f"page {number}"))
        text += page_text.strip() + "\n\n"
    if not text.strip():
        raise _stop(
            name,
            "There is no text in this PDF: its pages are pictures.",
            "Run it through text recognition first.",
        )
    loaded = _of(name, raw, "pdf", lambda _, __: text)
    return Loaded(name=name, text=text, sha256=loaded.sha256, kind="pdf", parts=tuple(parts))


def _fetch(address: str) -> tuple[bytes, bool]:
    """The bytes of a page, and whether they are HTML. This is all that leaves the machine."""
    from urllib.error import URLError
    from urllib.request import Request, urlopen

    told = {"User-Agent": "plenipo", "Accept": "text/html,text/plain"}
    asked = Request(address, headers=told)  # noqa: S310 (http or https: load looked)
    try:
        with urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
            kind = str(answer.headers.get_content_type())
            raw: bytes = answer.read(LARGEST + 1)
    except (URLError, OSError, ValueError) as err:
        why = getattr(err, "reason", err)
        raise _stop(
            address, f"The page did not come: {why}.", "Save it and name the file."
        ) from err
    return raw, "html" in kind
