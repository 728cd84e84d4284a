"""Bounds and mistakes every reader shares: nothing larger is built, everything wrong is named."""

from __future__ import annotations

import math
import re
import stat
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

from plenipo.errors import Place, SituationError
from plenipo.formats.scenario import Issue

__all__ = [
    "NO_TEXT",
    "Faults",
    "decode",
    "in_words",
    "issue_of",
    "numbers_of",
    "read_bytes",
    "stop",
]

LARGEST = 2_000_000  # bytes of a file
MOST_ISSUES = 200
MOST_VALUES = 2_000  # of an issue
MOST_PARTIES = 62  # settle takes as many
DEEPEST = 32
MOST_NODES = 50_000  # elements or values of a file
GRID_STEPS = 20  # a real issue is cut into 20 steps, 21 values
MOST_MISTAKES = 100  # of one file; whoever reads more starts over anyway
CLOSING = "Nothing was read."
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def stop(
    file: Path | str, message: str, hint: str = "", line: int = 0, column: int = 0, path: str = ""
) -> SituationError:
    """One mistake that ends the reading."""
    place = Place(file=str(file), line=line, column=column, path=path, message=message, hint=hint)
    return SituationError([place], closing=CLOSING)


class Faults:
    """The mistakes of one file, raised together, and what was odd about it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.places: list[Place] = []
        self.notes: list[str] = []  # odd, but readable in one way only

    def add(
        self, message: str, hint: str = "", *, at: tuple[int, int] = (0, 0), path: str = ""
    ) -> None:
        """Note a mistake with its line and column, or its path."""
        place = Place(
            file=str(self.file), line=at[0], column=at[1], path=path, message=message, hint=hint
        )
        self.places.append(place)
        if len(self.places) >= MOST_MISTAKES:
            self.settle()

    def settle(self) -> None:
        """Raise what was noted.

        Raises
        ------
        SituationError
            Anything was.
        """
        if self.places:
            raise SituationError(self.places, closing=CLOSING)

    def number(
        self, text: object, what: str, *, at: tuple[int, int] = (0, 0), path: str = ""
    ) -> float:
        """A finite number, or 0 and a mistake."""
        try:
            number = float(text)  # pyright: ignore[reportArgumentType]
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if isinstance(text, bool) or not math.isfinite(number) or abs(number) > 1e100:
            shown = "nothing" if text is None else f'"{str(text)[:40]}"'
            self.add(f"{shown} is not a number.", f"{what} is one.", at=at, path=path)
            return 0.0
        return number

    def listed(
        self,
        name: str,
        known: Iterable[str],
        message: str,
        *,
        at: tuple[int, int] = (0, 0),
        path: str = "",
    ) -> None:
        """A name that is not among those known: what it may have meant."""
        names = list(known)
        near = get_close_matches(name, names, n=1)
        shown = ", ".join(f'"{n}"' for n in names[:8]) + (", ..." if len(names) > 8 else "")
        hint = f'Did you mean "{near[0]}"?' if near else f"There are: {shown}."
        self.add(message, hint, at=at, path=path)


def read_bytes(path: Path) -> bytes:
    """A file's bytes, refused when there are too many or it is no ordinary file.

    Raises
    ------
    SituationError
        It cannot be opened, is empty, or larger than 2 MB.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise stop(path, "This is not an ordinary file.")
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as err:
        raise stop(path, f"This cannot be read: {err.strerror}.") from None
    if len(raw) > LARGEST:
        raise stop(path, f"A scenario file has at most {LARGEST / 1e6:.0f} MB.")
    if not raw.strip():
        raise stop(path, "The file is empty.")
    return raw


def decode(raw: bytes, path: Path) -> str:
    """UTF-8 text, with or without a mark.

    Raises
    ------
    SituationError
        Binary data, or another encoding.
    """
    if b"\x00" in raw:
        raise stop(path, "This is binary data, not text.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = raw.count(b"\n", 0, err.start) + 1
        column = err.start - raw.rfind(b"\n", 0, err.start)
        message = f"Byte 0x{raw[err.start]:02x} is not UTF-8 text."
        raise stop(path, message, "Save the file as UTF-8.", line, column) from None


def issue_of(
    name: str,
    values: Sequence[str],
    faults: Faults,
    *,
    levels: Sequence[float] | None = None,
    at: tuple[int, int] = (0, 0),
    path: str = "",
) -> Issue:
    """An issue of a domain: at least one value, none twice, not too many."""
    if not values:
        faults.add(f'"{name}" has no values.', "An issue has at least one.", at=at, path=path)
    if len(values) > MOST_VALUES:
        message = f'"{name}" has {len(values):,} values; at most {MOST_VALUES:,} are read.'
        raise stop(faults.file, message, "", *at, path)
    seen: set[str] = set()
    for word in (name, *values):
        if NO_TEXT.search(word):
            message = f'"{NO_TEXT.sub("?", word)}" has a character that is no text.'
            faults.add(message, "Take it out.", at=at, path=NO_TEXT.sub("?", path))
    for value in values:
        if value in seen:
            message = f'"{value}" is written twice among the values of "{name}".'
            faults.add(message, "Keep one.", at=at, path=path)
        seen.add(value)
    return Issue(name=name, values=tuple(values), levels=None if levels is None else tuple(levels))


def numbers_of(
    name: str,
    low: float,
    high: float,
    step: float,
    faults: Faults,
    *,
    at: tuple[int, int] = (0, 0),
    path: str = "",
) -> list[float]:
    """``low`` to ``high`` by ``step``, both ends included where the step reaches them."""
    if not (step > 0 and high >= low):
        message = f'"{name}" runs from {low:g} to {high:g} by {step:g}.'
        faults.add(message, "Write the lower end first, and a step above 0.", at=at, path=path)
        return [low]
    count = math.floor((high - low) / step + 1e-9) + 1
    if count > MOST_VALUES:
        message = f'"{name}" has {count:,} values; at most {MOST_VALUES:,} are read.'
        raise stop(faults.file, message, "", *at, path)
    return [low + i * step for i in range(count)]


def in_words(number: float) -> str:
    """A number as the name of a value: 3, not 3.0."""
    return (
        str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else f"{number:.10g}"
    )
