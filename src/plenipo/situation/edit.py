"""Change values of a file without touching anything else in it: comments, order, quotes, widths."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from plenipo.errors import Place, SituationError
from plenipo.situation.check import mistakes
from plenipo.situation.explain import Mistake
from plenipo.situation.model import Situation
from plenipo.situation.paths import changed, full_path
from plenipo.situation.reader import Node, read_tree, scalar, unwritten
from plenipo.situation.yaml import parse

__all__ = ["apply", "render", "set_values", "value_of", "write"]

_PLAIN = re.compile(r"[^\W\d_](?:[\w/.()%+-]| (?! ))*")


def apply(situation: Situation, sets: Mapping[str, Any]) -> Situation:
    """A situation with values set along paths; text is read as YAML.

    Parameters
    ----------
    sets : path to value, ``{"russia.troops.at": "30", "cost_of_no_deal.us.points": [5, 10]}``

    Raises
    ------
    SituationError
        With every path that names nothing and every value that is not allowed.
    """
    values = {path: value_of(path, v) if isinstance(v, str) else v for path, v in sets.items()}
    new, wrong = changed(situation, values)
    if new is not None:
        wrong += mistakes(new, ledger=situation.ledger)
    if new is None or wrong:
        raise _wrong(wrong)
    return new


def set_values(text: str, sets: Mapping[str, str], *, name: str = "situation.yaml") -> str:
    """The text of a file with values set along paths.

    Only the values named are rewritten, every other character stays. Missing
    fields are added where their neighbours stand.

    Examples
    --------
    >>> text = "plenipo: 1\\nparties: {a: , b: }  # 2\\nissues: {p: {scale: [0, 9], status_quo: 0}}"
    >>> print(set_values(text, {"a.p.at": "[2, 5]"}))
    plenipo: 1
    parties: {a: , b: }  # 2
    issues: {p: {scale: [0, 9], status_quo: 0}}
    positions: {a: {p: {at: [2, 5]}}}
    """
    old = parse(text, name).situation
    expected = apply(old, sets)
    for path, raw in sets.items():
        parts = cast("list[str]", full_path(path, old.actors, tuple(old.issues)))
        text = _set(text, name, path, parts, value_of(path, raw))
    try:
        same = parse(text, name).situation == expected
    except SituationError:
        same = False
    if not same:
        message = "A program cannot write this here."
        raise _wrong([Mistake(path=", ".join(sets), message=message, hint="Edit by hand.")])
    return text


def value_of(path: str, text: str) -> Any:
    """A value written as YAML: ``30``, ``[10, 20]``, ``observers``."""
    if not text.strip():
        return None
    try:
        tree = read_tree(text, "set")
    except SituationError as err:
        if scalar(text.strip()) is None:
            return None
        found = [Mistake(path=path, message=p.message, hint=p.hint) for p in err.places]
        raise _wrong(found) from None
    if tree.mistakes:
        raise _wrong([Mistake(path=path, message=p.message, hint=p.hint) for p in tree.mistakes])
    return tree.value


def write(path: Path | str, text: str) -> None:
    """Replace a file in one step: a reader sees the old text or the new, never half of it."""
    target = Path(path).resolve()
    try:
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as err:
        raise unwritten(path, err) from None
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.chmod(mode)
        fresh.replace(target)
    except OSError as err:
        fresh.unlink(missing_ok=True)
        raise unwritten(path, err) from None
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _wrong(found: list[Mistake]) -> SituationError:
    places = [Place(file="set", path=m.path, message=m.message, hint=m.hint) for m in found]
    return SituationError(places, closing="Nothing was changed.")


# Splicing


def _set(text: str, name: str, path: str, parts: list[str], value: Any) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    tree = read_tree(text, name)
    text, node, key = tree.text, tree.root, cast("Node | None", None)
    for depth, part in enumerate(parts):
        if node.alias:
            line = f"line {node.line}"
            raise _wrong([Mistake(path=path, message=f"{line} only names what stands elsewhere.")])
        step = node.child(part)
        if step is None and node.kind == "list" and part == str(len(node.items)):
            return mark + _append(text, node, _nested(parts[depth + 1 :], value))
        if step is None:
            return mark + _add(
                text, node, key, parts[: depth + 1], _nested(parts[depth + 1 :], value)
            )
        owner, (key, node) = node, step
        if owner.kind == "list" and node.kind == "scalar" and not part.isdecimal():
            body = _nested(parts[depth + 1 :], value)  # a seat named in a list
            return mark + _splice(text, node.start, node.end, render({part: body}))
    place = len(parts) == 3 and parts[0] == "positions" and parts[2] != "priorities"
    if place and node.kind == "mapping" and not isinstance(value, dict):
        step = node.child("at")
        if step is None:
            return mark + _add(text, node, key, [*parts, "at"], value)
        key, node = step
    return mark + _replace(text, node, key, value)


def _nested(parts: list[str], value: Any) -> Any:
    for part in reversed(parts):
        value = {part: value}
    return value


def _replace(text: str, node: Node, key: Node | None, value: Any) -> str:
    if node.kind == "scalar" and node.start < node.end:
        end = _last_end(text, node, key)
        return _splice(text, node.start, end, render(value, node.style))
    if node.kind != "scalar" and node.flow:
        return _splice(text, node.start, node.end, render(value))
    if key is None:
        return _splice(text, node.start, _last_end(text, node, key), render(value))
    colon = _colon(text, key)
    return _splice(text, colon, max(colon, _last_end(text, node, key)), f" {render(value)}")


# What a value stands for where fields may stand: troops: 40 is troops: {at: 40}.
_SHORT = {("positions", 3): "at", ("cost_of_no_deal", 2): "points", ("tables", 4): "chance"}


def _add(text: str, node: Node, key: Node | None, parts: list[str], value: Any) -> str:
    """Add a field to a mapping, or turn what stands there into one."""
    last = parts[-1]
    if node.kind == "scalar" and node.value is None:
        return _replace(text, node, key, {last: value})
    if node.kind == "list" and parts[-2] == "seats":
        return _append(text, node, last if value is None else {last: value})
    if node.kind != "mapping":
        field = _SHORT[(parts[0], len(parts) - 1)]
        if last == field:
            return _replace(text, node, key, value)
        old = text[node.start : _last_end(text, node, key)]
        new = f"{{{field}: {old}, {last}: {render(value)}}}"
        return _splice(text, node.start, node.start + len(old), new)
    name = last if isinstance(scalar(last), int | float) else render(last)
    entry = f"{name}: {render(value)}"
    if not node.pairs:
        return _splice(text, node.start, node.end, f"{{{entry}}}")
    first, (final, body) = node.pairs[0][0], node.pairs[-1]
    end = _last_end(text, body, final)
    if node.flow:
        return _splice(text, end, end, f", {entry}")
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    line = "\r\n" if text[stop - 1 : stop] == "\r" else "\n"
    stop -= len(line) - 1
    return _splice(text, stop, stop, f"{line}{' ' * (first.column - 1)}{entry}")


def _append(text: str, node: Node, value: Any) -> str:
    entry = render(value)
    if node.flow:
        if not node.items:
            return _splice(text, node.start, node.end, f"[{entry}]")
        end = _last_end(text, node.items[-1], None)
        return _splice(text, end, end, f", {entry}")
    end = _last_end(text, node, None)
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    line = "\r\n" if text[stop - 1 : stop] == "\r" else "\n"
    stop -= len(line) - 1
    return _splice(text, stop, stop, f"{line}{' ' * (node.column - 1)}- {entry}")


def _splice(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _colon(text: str, key: Node) -> int:
    """Just after the colon of a key."""
    return text.index(":", key.end) + 1


def _last_end(text: str, node: Node, key: Node | None) -> int:
    """Where the last character of a value stands."""
    if node.alias or node.flow:
        return node.end
    if node.kind == "scalar":
        if node.start == node.end and key is not None:
            return _colon(text, key)
        return node.start + len(text[node.start : node.end].rstrip())
    if node.kind == "mapping" and node.pairs:
        name, value = node.pairs[-1]
        return _last_end(text, value, name)
    return _last_end(text, node.items[-1], None) if node.items else node.end


def render(value: Any, style: str = "") -> str:
    """A value in one line of YAML that may stand anywhere; text keeps its quotes.

    >>> render({"at": [10.0, 20.5], "note": "as now: more or less"})
    '{at: [10, 20.5], note: "as now: more or less"}'
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dict):
        pairs = cast("dict[Any, Any]", value).items()
        return "{" + ", ".join(f"{render(k)}: {render(v)}" for k, v in pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(render, cast("list[Any]", value))) + "]"
    return _quoted(str(value), style)


def _quoted(text: str, style: str) -> str:
    if style == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    safe = _PLAIN.fullmatch(text) and scalar(text) == text and not text.endswith(" ")
    if safe and style != '"':
        return text
    body = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in body) + '"'
