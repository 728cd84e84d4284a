"""Everything Plenipo raises on purpose.

    PlenipoError
    ├── SituationError (ValueError)   the input is wrong: every mistake, with its place
    ├── MethodError                   this method cannot answer this; says why and what else could
    └── MissingExtra (ImportError)    an optional package is not installed

The command line turns them into one clear message: exit code 2 for wrong
input, 1 for a question that could not be answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["MethodError", "MissingExtra", "Place", "PlenipoError", "SituationError"]


class PlenipoError(Exception):
    """Base of every exception Plenipo raises on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """One mistake: where it is, what was found, what is allowed, what to try."""

    file: str = ""
    line: int = 0  # from 1; 0 where the mistake has no line
    column: int = 0  # from 1
    path: str = ""  # dotted path inside the file: positions.russia.troops.at
    message: str = ""
    hint: str = ""

    def __str__(self) -> str:
        where = self.file or "situation"
        if self.line:
            where += f":{self.line}:{self.column}"
        head = f"{where}  {self.path}".rstrip()
        lines = f"{self.message}\n{self.hint}".strip().split("\n")
        body = "".join(f"\n    {line}" for line in lines)
        return head + body


class SituationError(PlenipoError, ValueError):
    """The input is wrong. ``places`` lists every mistake, sorted by line."""

    def __init__(self, places: Iterable[Place], *, closing: str = "Nothing was solved.") -> None:
        unique = sorted(set(places), key=lambda p: (p.file, p.line, p.column, p.path, p.message))
        self.places: tuple[Place, ...] = tuple(unique)
        self.closing = closing
        super().__init__(self.text())

    def text(self) -> str:
        """The whole message, one paragraph for each mistake."""
        count = len(self.places)
        end = f"{count} mistake{'s' if count != 1 else ''}. {self.closing}"
        return "\n\n".join([*map(str, self.places), end])


class MethodError(PlenipoError):
    """This method cannot answer this question; ``why`` and what to do ``instead``."""

    def __init__(self, why: str, *, instead: str = "") -> None:
        self.why = why
        self.instead = instead
        super().__init__(f"{why} {instead}".strip())


class MissingExtra(PlenipoError, ImportError):  # noqa: N818 (a name of the design)
    """An optional package is missing: ``pip install plenipo[<extra>]``."""

    def __init__(self, extra: str, what: str) -> None:
        self.extra = extra
        super().__init__(f'{what} needs an optional package: pip install "plenipo[{extra}]"')
