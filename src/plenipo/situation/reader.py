"""Bounded reading of YAML 1.2 with the place of every value.

Only plain values come out: text, numbers, true, false, nothing, lists and mappings.
``NO``, ``no`` and ``on`` are words, dates stay text, tags do nothing. Size, depth,
number of values and alias expansion are bounded before anything is built.
"""

from __future__ import annotations

import math
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from plenipo.errors import Place, SituationError
from plenipo.situation.explain import syntax

__all__ = ["Node", "Tree", "plain", "read_text", "read_tree", "scalar", "unwritten"]

LARGEST = 2_000_000  # bytes
DEEPEST = 32
MOST = 50_000  # values, aliases expanded
CLOSING = "Nothing was read."

_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True, kw_only=True)
class Node:
    """A value with its place. ``start`` and ``end`` are offsets into the text."""

    kind: str  # "scalar", "mapping" or "list"
    line: int
    column: int
    start: int
    end: int
    value: Any = None
    text: str = ""
    style: str = ""  # quote or block style of a scalar
    flow: bool = False
    alias: bool = False  # some part was written elsewhere and is only named here
    pairs: list[tuple[Node, Node]] = field(default_factory=list["tuple[Node, Node]"])
    items: list[Node] = field(default_factory=list["Node"])

    def child(self, key: str) -> tuple[Node | None, Node] | None:
        """Key and value of a mapping, or an item of a list by index or by its own text."""
        if self.kind == "mapping":
            return next(((k, v) for k, v in self.pairs if k.text == key), None)
        if self.kind == "list":
            if key.isdecimal() and len(key) < 7 and int(key) < len(self.items):
                return None, self.items[int(key)]
            for item in self.items:
                if item.kind == "scalar" and item.text == key:
                    return None, item
                found = item.child(key) if item.kind == "mapping" else None
                if found is not None:
                    return found
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """What a file says: its nodes, plain values, and the mistakes met on the way."""

    name: str
    text: str
    root: Node
    value: Any
    mistakes: tuple[Place, ...]

    def find(self, path: str) -> tuple[str, Node, Node | None]:
        """The deepest node along a dotted path: the part that was found, value, key."""
        at, key = self.root, None
        parts, found = path.split(".") if path else [], list[str]()
        while parts:
            count, step = 1, None
            for count in (1, *range(len(parts), 1, -1)):  # a name may hold dots itself
                step = at.child(".".join(parts[:count]))
                if step is not None:
                    key, at = step
                    found += parts[:count]
                    break
            del parts[: count if step is not None else 1]
        return ".".join(found), at, key

    def where(self, path: str, *, key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the value (or of its key) nearest to a path."""
        _, node, name = self.find(path)
        if name is not None and (key or node.start == node.end):
            node = name
        return node.line, node.column

    def place(self, path: str, message: str, hint: str = "", *, key: bool = False) -> Place:
        """A mistake at a path."""
        line, column = self.where(path, key=key)
        return Place(
            file=self.name, line=line, column=column, path=path, message=message, hint=hint
        )


def _stop(
    name: str, message: str, hint: str = "", line: int = 0, column: int = 0
) -> SituationError:
    place = Place(file=name, line=line, column=column, message=message, hint=hint)
    return SituationError([place], closing=CLOSING)


def read_text(path: Path | str) -> str:
    """The text of a file, refused before it is read when it cannot be a situation."""
    path = Path(path)
    name = str(path)
    try:
        about = path.stat()
    except FileNotFoundError:
        raise _stop(name, "There is no such file.", _neighbours(path)) from None
    except (OSError, ValueError) as err:
        raise _stop(
            name, f"This cannot be opened: {getattr(err, 'strerror', None) or err}."
        ) from None
    if stat.S_ISDIR(about.st_mode):
        raise _stop(name, "This is a folder.", _inside(path))
    if not stat.S_ISREG(about.st_mode):
        raise _stop(name, "This is not an ordinary file.")
    if about.st_size > LARGEST:
        raise _stop(
            name,
            f"{about.st_size / 1e6:.0f} MB found; a situation file has at most "
            f"{LARGEST / 1e6:.0f} MB. It was not read.",
        )
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as err:
        raise _stop(name, f"This cannot be read: {err.strerror}.") from None
    if len(raw) > LARGEST:
        raise _stop(name, f"A situation file has at most {LARGEST / 1e6:.0f} MB.")
    return _decode(raw, name)


def _neighbours(path: Path) -> str:
    try:
        near = sorted(p.name for p in path.parent.glob("*.y*ml"))[:6]
    except OSError:
        near = []
    return f"There: {', '.join(near)}." if near else "Start one: plenipo new FILE."


def _inside(path: Path) -> str:
    return f"Did you mean {path / 'situation.yaml'}?" if (path / "situation.yaml").is_file() else ""


def _decode(raw: bytes, name: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _stop(name, "This is UTF-16 text.", "Save it as UTF-8.")
    if b"\x00" in raw:
        raise _stop(name, "This is binary data, not text.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as err:
        line = raw.count(b"\n", 0, err.start) + 1
        column = err.start - (raw.rfind(b"\n", 0, err.start) + 1) + 1
        message = f"Byte 0x{raw[err.start]:02x} is not UTF-8 text."
        raise _stop(name, message, "Save the file as UTF-8.", line, column) from None


def unwritten(path: Path | str, err: OSError) -> SituationError:
    """A file that cannot be written, and why."""
    place = Place(file=str(path), message=f"This cannot be written: {err.strerror}.")
    return SituationError([place], closing="Nothing was written.")


def read_tree(text: str, name: str) -> Tree:
    """Parse a text: values, places, and every duplicate key or number that is none.

    Raises
    ------
    SituationError
        The text is no YAML, empty, or beyond a bound.
    """
    if len(text) > LARGEST:
        raise _stop(name, f"A situation file has at most {LARGEST / 1e6:.0f} MB.")
    bad = _CONTROL.search(text)
    if bad is not None:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        raise _stop(
            name, f"Character {ord(bad[0]):#06x} does not belong in text.", "", line, column
        )
    body = text.removeprefix("\ufeff")
    builder = _Builder(body, name)
    try:
        root = builder.document()
    except MarkedYAMLError as err:
        line, column, message, hint = syntax(err)
        raise _stop(name, message, hint, line, column) from None
    except SituationError:
        raise
    except (YAMLError, ValueError, OverflowError, RecursionError) as err:
        raise _stop(name, f"This is no YAML: {str(err).splitlines()[0]}") from None
    if root is None:
        raise _stop(name, "The file is empty.", "Start one: plenipo new FILE.")
    budget = count()
    value = plain(root, budget, name)
    return Tree(name=name, text=body, root=root, value=value, mistakes=tuple(builder.mistakes))


def scalar(text: str) -> Any:
    """A plain scalar by the core schema of YAML 1.2.

    >>> [scalar(t) for t in ("no", "true", "3", "1e2", "~", "2025-02-18")]
    ['no', True, 3, 100.0, None, '2025-02-18']
    """
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    if _INT.fullmatch(text):
        if text.startswith(("0o", "0x")):
            return int(text, 0) if len(text) < 15 else text
        return int(text) if len(text) < 16 else float(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _NOT_FINITE.fullmatch(text):
        return float(text.replace(".", "").lower())
    return text


def plain(node: Node, budget: Iterator[int], name: str, path: str = "") -> Any:
    """Plain values of a node; refuses aliases that multiply."""
    if next(budget) >= MOST:
        raise _stop(
            name,
            f"More than {MOST:,} values found, aliases counted each time.",
            "",
            node.line,
            node.column,
        )
    if node.kind == "mapping":
        return {_key(k): plain(v, budget, name, path) for k, v in node.pairs}
    if node.kind == "list":
        return [plain(item, budget, name, path) for item in node.items]
    return node.value


def _key(node: Node) -> Any:
    return node.value if isinstance(node.value, int | float | str) else node.text


class _Builder:
    """Nodes from the events of one document."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.mistakes: list[Place] = []
        self.anchors: dict[str, Node | None] = {}
        self.made = 0
        parser = YAML(typ="safe", pure=True)
        self.events: Iterator[Any] = iter(cast("Any", parser).parse(text))

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                if root is not None:
                    raise self._at(
                        event, "A second document starts here.", "Keep one, without ---."
                    )
            elif kind not in (
                "StreamStartEvent",
                "DocumentEndEvent",
                "StreamEndEvent",
                "CommentEvent",
            ):
                root = self._node(event, "", 0)
        if root is not None and root.kind == "scalar" and not root.style:
            return root if root.text not in ("", "~") else None
        return root

    def _at(self, event: Any, message: str, hint: str = "") -> SituationError:
        mark = event.start_mark
        return _stop(self.name, message, hint, mark.line + 1, mark.column + 1)

    def _node(self, event: Any, path: str, depth: int) -> Node:
        kind = type(event).__name__
        self.made += 1
        if self.made > MOST:
            raise self._at(event, f"More than {MOST:,} values found.")
        if depth > DEEPEST:
            raise self._at(event, f"More than {DEEPEST} levels deep.", "No field lies that deep.")
        if kind == "AliasEvent":
            return self._alias(event)
        if event.tag is not None and not str(event.tag).endswith(("!", ":str", ":map", ":seq")):
            raise self._at(event, "Tags such as !!set or !python are not used.", "Remove the tag.")
        mark = event.start_mark
        node = Node(
            kind="scalar",
            line=mark.line + 1,
            column=mark.column + 1,
            start=mark.index,
            end=event.end_mark.index,
        )
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        if kind == "ScalarEvent":
            self._scalar(node, event, path)
        elif kind == "MappingStartEvent":
            self._mapping(node, event, path, depth)
        else:
            self._list(node, event, path, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _alias(self, event: Any) -> Node:
        name = str(event.anchor)
        target = self.anchors.get(name)
        if target is None:
            message = f"*{name} names no anchor above it."
            raise self._at(event, message, f'For text that starts with *, use quotes: "*{name}".')
        mark = event.start_mark
        return Node(
            kind=target.kind,
            line=mark.line + 1,
            column=mark.column + 1,
            start=mark.index,
            end=event.end_mark.index,
            value=target.value,
            text=target.text,
            style=target.style,
            flow=True,
            alias=True,
            pairs=target.pairs,
            items=target.items,
        )

    def _scalar(self, node: Node, event: Any, path: str) -> None:
        node.text = str(event.value)
        node.style = str(event.style or "")
        tagged = event.tag is not None
        node.value = node.text if node.style or tagged else scalar(node.text)
        if _CONTROL.search(node.text):
            self._escaped(node, path)
        if isinstance(node.value, float) and not math.isfinite(node.value):
            message = f"{node.text[:40]} is not a number that can be used."
            hint = "Leave it out if it is unknown: unknown is legal."
            self._mistake(node, path, message, hint)
            node.value = None

    def _escaped(self, node: Node, path: str) -> None:
        """Escapes may write a character in two halves; half of one, or a control, is none."""
        text = node.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        bad = _CONTROL.search(text) or ("\ufffd" in text and "\ufffd" not in node.text)
        if bad:
            self._mistake(node, path, "An escape here is no character.", "Write it plainly.")
            text = "?"
        node.text = node.value = text

    def _mapping(self, node: Node, event: Any, path: str, depth: int) -> None:
        node.kind, node.flow = "mapping", bool(event.flow_style)
        seen: dict[str, Node] = {}
        for event in self.events:
            if type(event).__name__ == "MappingEndEvent":
                node.end = event.end_mark.index
                break
            key = self._node(event, path, depth + 1)
            self.made -= 1
            if key.kind != "scalar":
                raise self._at(
                    event, "A list or a mapping cannot be a name.", "Quote text in { } or [ ]."
                )
            below = f"{path}.{key.text}" if path else key.text
            value = self._node(next(self.events), below, depth + 1)
            if key.text == "<<" and not key.style:
                raise self._at(event, "<< is not used.", "Write the fields out, or repeat *name.")
            first = seen.setdefault(key.text, key)
            if first is key:
                node.pairs.append((key, value))
                continue
            message = f'"{key.text[:60]}" is written twice: here and in line {first.line}.'
            self._mistake(key, below, message, "Keep one of them.")

    def _mistake(self, node: Node, path: str, message: str, hint: str) -> None:
        place = Place(
            file=self.name,
            line=node.line,
            column=node.column,
            path=path,
            message=message,
            hint=hint,
        )
        self.mistakes.append(place)

    def _list(self, node: Node, event: Any, path: str, depth: int) -> None:
        node.kind, node.flow = "list", bool(event.flow_style)
        for number in count():
            event = next(self.events)
            if type(event).__name__ == "SequenceEndEvent":
                node.end = event.end_mark.index
                break
            node.items.append(self._node(event, f"{path}.{number}", depth + 1))
