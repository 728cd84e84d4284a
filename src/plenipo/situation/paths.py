"""Dotted paths into a situation, as people write them: ``russia.troops.at``.

``party.issue.at`` is short for ``positions.party.issue.at``; every other path names
its fields in full, list items by number: ``consent.ukraine.firm``, ``offers.0.gives.troops``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from plenipo.situation.explain import Mistake, did_you_mean, explain
from plenipo.situation.model import PartyPositions, Situation

__all__ = ["as_tree", "changed", "full_path", "put", "walk"]


def full_path(path: str, actors: tuple[str, ...], issues: tuple[str, ...]) -> list[str] | Mistake:
    """The parts of a path from the top of the file, or what is wrong with it."""
    parts = path.strip().split(".")
    fields = [field.alias or name for name, field in Situation.model_fields.items()]
    if not all(parts):
        return Mistake(path=path, message="This is not a path.", hint="Write party.issue.at")
    if parts[0] == "parties" and len(parts) > 2 and parts[1] not in actors:
        message = f'"{parts[1]}" is not a party of this file.'
        return Mistake(path=path, message=message, hint=did_you_mean(parts[1], actors))
    if parts[0] in fields:
        return parts
    if parts[0] in actors:
        if len(parts) > 1 and parts[1] not in (*issues, "priorities"):
            message = f'"{parts[1]}" is not an issue of this file.'
            return Mistake(path=path, message=message, hint=did_you_mean(parts[1], issues))
        return ["positions", *parts]
    message = f'"{parts[0]}" is neither a party nor a field of this file.'
    hint = did_you_mean(parts[0], [*actors, *fields])
    hint = hint if hint.startswith("Did") else "Write party.issue.at, or all fields from the top."
    return Mistake(path=path, message=message, hint=hint)


def as_tree(situation: Situation) -> dict[str, Any]:
    """Plain values in the shape of a file; they validate to the same situation."""
    tree = situation.model_dump(by_alias=True)
    for body in tree["positions"].values():
        positions = body.pop("issues")
        body.update(positions)
    return tree


def put(tree: dict[str, Any], parts: list[str], value: Any) -> None:
    """Set a value along a path, making mappings that are missing.

    A number, a word or a range set on a position is its ``at``.
    """
    at: Any = tree
    for part, after in pairwise(parts):
        at = _step(at, part)
        if at is None:
            raise KeyError(part)
        if not isinstance(at, dict | list):
            raise KeyError(after)
    last = parts[-1]
    if isinstance(at, list):
        items = cast("list[Any]", at)
        if not (last.isdecimal() and int(last) <= len(items)):
            raise KeyError(last)
        items[int(last) : int(last) + 1] = [value]  # one past the end: a new item
        return
    body = cast("dict[str, Any]", at)
    last = _same(body, last)
    old = body.get(last)
    here = len(parts) == 3 and parts[0] == "positions" and last != "priorities"
    if here and isinstance(old, dict) and not isinstance(value, dict):
        cast("dict[str, Any]", old)["at"] = value
    else:
        body[last] = value


def _step(at: Any, part: str) -> Any:
    if isinstance(at, list | tuple):
        items = cast("list[Any]", at)
        return items[int(part)] if part.isdecimal() and int(part) < len(items) else None
    if isinstance(at, dict):
        body = cast("dict[Any, Any]", at)
        key = _same(body, part)
        if body.get(key) is None:
            body[key] = {}
        elif isinstance(body[key], tuple):
            body[key] = list(body[key])
        return body[key]
    return None


def _same(body: dict[Any, Any], part: str) -> Any:
    """The key a path names: anchors of a scale are numbers."""
    for key in body:
        if str(key) == part or (isinstance(key, float) and f"{key:g}" == part):
            return key
    return part


def changed(situation: Situation, sets: dict[str, Any]) -> tuple[Situation | None, list[Mistake]]:
    """A copy with values set along paths, and what is wrong with them."""
    tree, wrong = as_tree(situation), cast("list[Mistake]", [])
    for path, value in sets.items():
        parts = full_path(path, situation.actors, tuple(situation.issues))
        if isinstance(parts, Mistake):
            wrong.append(parts)
            continue
        try:
            put(tree, parts, value)
        except KeyError as err:
            message = f'There is nothing at "{err.args[0]}" here.'
            wrong.append(Mistake(path=path, message=message))
    try:
        new = Situation.model_validate(tree)
    except ValidationError as err:
        return None, [*wrong, *explain(err, tree, Situation)]
    return new.with_ledger(situation.ledger), wrong


def walk(model: BaseModel, path: str = "") -> Iterator[tuple[str, BaseModel]]:
    """Every part of a situation with its dotted path, in file order.

    >>> from plenipo.situation.model import Party
    >>> [path for path, _ in walk(Party(access=2))]
    ['', 'access']
    """
    yield path, model
    for name, field in type(model).model_fields.items():
        hidden = isinstance(model, PartyPositions) and name == "issues"
        below = path if hidden else _join(path, field.alias or name)
        yield from _walk_value(getattr(model, name), below)


def _walk_value(value: Any, path: str) -> Iterator[tuple[str, BaseModel]]:
    if isinstance(value, BaseModel):
        yield from walk(value, path)
    elif isinstance(value, dict):
        for key, item in cast("dict[Any, Any]", value).items():
            yield from _walk_value(item, _join(path, str(key)))
    elif isinstance(value, tuple):
        for number, item in enumerate(cast("tuple[Any, ...]", value)):
            yield from _walk_value(item, _join(path, str(number)))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
