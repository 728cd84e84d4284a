"""XML as a small tree with the place of every element: bounded, no entities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from plenipo.errors import SituationError
from plenipo.formats.faults import DEEPEST, MOST_NODES, read_bytes, stop

__all__ = ["Element", "parse"]


@dataclass(slots=True, kw_only=True)
class Element:
    """A tag with its attributes, children and place."""

    tag: str
    line: int
    column: int
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list["Element"])

    @property
    def at(self) -> tuple[int, int]:
        """Line and column, from 1."""
        return self.line, self.column

    def get(self, name: str) -> str | None:
        """An attribute without the space around it; None where it is missing."""
        value = self.attributes.get(name)
        return None if value is None else value.strip()

    def named(self, tag: str) -> list[Element]:
        """Children with a tag, in file order."""
        return [c for c in self.children if c.tag == tag]

    def every(self, tag: str, *, above: str = "") -> Iterator[Element]:
        """Everything below with a tag, never looking inside ``above``."""
        for child in self.children:
            if child.tag == tag:
                yield child
            if child.tag != above:
                yield from child.every(tag, above=above)


class _Builder:
    """The target of the parser."""

    def __init__(self, path: Path, skipped: int) -> None:
        self.path = path
        self.skipped = skipped  # empty lines before the text
        self.root: Element | None = None
        self.open: list[Element] = []
        self.made = 0
        self.expat: Any = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        line = int(self.expat.CurrentLineNumber) + self.skipped
        column = int(self.expat.CurrentColumnNumber) + 1
        self.made += 1
        if self.made > MOST_NODES:
            raise stop(self.path, f"More than {MOST_NODES:,} elements found.", "", line, column)
        if len(self.open) >= DEEPEST:
            raise stop(self.path, f"More than {DEEPEST} levels deep.", "", line, column)
        element = Element(tag=tag, line=line, column=column, attributes=dict(attributes))
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def end(self, tag: str) -> None:  # noqa: ARG002  (the parser's interface)
        self.open.pop()

    def data(self, data: str) -> None:
        """Text between tags says nothing in these files."""

    def close(self) -> Element | None:
        return self.root


def parse(path: Path) -> Element:
    """The tree of a file.

    Raises
    ------
    SituationError
        Empty, binary, no XML, entities declared, or beyond a bound.
    """
    raw = read_bytes(path)
    if b"\x00" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise stop(path, "This is binary data, not text.")
    body = raw.lstrip()  # a declaration must come first, and many files start with an empty line
    skipped = raw[: len(raw) - len(body)].count(b"\n")
    builder = _Builder(path, skipped)
    parser = cast("Any", DefusedXMLParser)(target=builder, forbid_entities=True)
    builder.expat = parser.parser
    try:
        parser.feed(body)
        root = cast("Element | None", parser.close())
    except ParseError as err:
        line, column = err.position
        message = f"This is no XML: {str(err).split(':')[0]}."
        raise stop(path, message, "", line + skipped, column + 1) from None
    except DefusedXmlException:
        message = "The file declares entities of its own or points outside."
        raise stop(path, message, "Write the text out; no scenario file needs them.") from None
    except SituationError:
        raise
    except (LookupError, ValueError) as err:
        raise stop(path, f"This is no XML: {err}.") from None
    if root is None:
        raise stop(path, "The file is empty.")
    return root
