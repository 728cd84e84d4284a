"""Validation errors in the words of the file: one message for each mistake, with its path."""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias, Union, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError

__all__ = ["Mistake", "did_you_mean", "explain", "fields_at", "listed", "shown", "syntax"]

Found: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mistake:
    """What is wrong at a dotted path; ``key`` points at the name and not at its value."""

    path: str
    message: str
    hint: str = ""
    key: bool = False
    drop: str = ""  # what to leave out so that the rest can be checked


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """``Did you mean "power"?``, or what is known, or nothing.

    >>> did_you_mean("powr", ["power", "votes"])
    'Did you mean "power"?'
    """
    names = list(dict.fromkeys(map(str, known)))
    text = str(word)
    near = difflib.get_close_matches(text, names, 1, 0.6)
    if not near:
        lower = {name.lower(): name for name in reversed(names)}
        near = [lower[n] for n in difflib.get_close_matches(text.lower(), list(lower), 1, 0.6)]
    if near:
        return f'Did you mean "{near[0]}"?'
    return f"Known: {listed(names)}." if names else ""


def listed(names: Sequence[str], most: int = 12) -> str:
    """Names with commas; the first dozen of many."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def shown(value: object) -> str:
    """A value as it stands in a file, cut to one short line."""
    if isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif value is None:
        text = "nothing"
    elif isinstance(value, float):
        text = f"{value:.12g}"
    elif isinstance(value, Mapping):
        some = list(map(str, cast("Mapping[Any, Any]", value)))
        text = f"{{{listed(some, 5)}}}"
    elif isinstance(value, Sequence):
        some = [shown(item) for item in cast("Sequence[Any]", value)[:4]]
        more = ", ..." if len(cast("Sequence[Any]", value)) > 4 else ""
        text = f"[{', '.join(some)}{more}]"
    else:
        text = str(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."


def explain(err: ValidationError, tree: Any, model: type[BaseModel]) -> list[Mistake]:
    """Each mistake once, at the path a user would name."""
    best: dict[str, tuple[int, Mistake]] = {}
    for found in cast("list[Found]", err.errors(include_url=False)):
        mistake = _one(found, tree, model)
        rank = _RANK.get(found["type"], 0)
        if mistake.path not in best or rank < best[mistake.path][0]:
            best[mistake.path] = (rank, mistake)
    return [mistake for _, mistake in best.values()]


# A union reports every branch; the branch that came furthest speaks. Lower is better.
_RANK = {
    "model_type": 5,
    "dict_type": 5,
    "model_attributes_type": 5,
    "tuple_type": 5,
    "string_type": 4,
    "float_type": 4,
    "float_parsing": 4,
    "literal_error": 3,
    "bool_type": 4,
    "bool_parsing": 4,
}


def _walk(loc: tuple[Any, ...], tree: Any) -> tuple[list[str], Any]:
    """The parts of a location that are in the file; names of unions and helpers are not."""
    at, parts = tree, cast("list[str]", [])
    for part in loc:
        if isinstance(at, dict):
            body = cast("dict[Any, Any]", at)
            key = next((k for k in body if k == part or str(k) == str(part)), None)
            if key is None and isinstance(part, str):
                key = next((k for k in body if _number(k) == _number(part) is not None), None)
            if key is not None:
                at = body[key]
                parts.append(str(key))
        elif isinstance(at, list):
            items = cast("list[Any]", at)
            if isinstance(part, int) and part < len(items):
                at = items[part]
                parts.append(str(part))
            elif isinstance(part, str):
                for item in items:
                    if str(item) == part:
                        at = item
                        parts.append(part)
                        break
                    if isinstance(item, dict) and part in item:
                        at = cast("dict[str, Any]", item)[part]
                        parts.append(part)
                        break
    return parts, cast("Any", at)


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _one(found: Found, tree: Any, model: type[BaseModel]) -> Mistake:
    kind, loc, ctx = found["type"], tuple(found["loc"]), cast("Found", found.get("ctx") or {})
    parts, value = _walk(loc, tree)
    path = ".".join(parts)
    if kind == "missing":
        name = str(loc[-1])
        full = f"{path}.{name}" if path else name
        hint = _MISSING.get(name, f"Write {name}: ...")
        drop = path or name
        return Mistake(path=full, message="This is missing.", hint=hint, key=True, drop=drop)
    if kind == "extra_forbidden":
        known = fields_at(model, loc[:-1])
        return Mistake(
            path=path,
            message="Unknown field.",
            hint=did_you_mean(parts[-1], known),
            key=True,
            drop=path,
        )
    if loc and loc[-1] == "[key]":
        message = str(found["msg"]) if "pars" not in kind else f"{shown(loc[-2])} is not a number."
        return Mistake(path=path, message=message, key=True, drop=path)
    message, hint = _words(kind, value, found, ctx)
    return Mistake(path=path, message=message, hint=hint, drop=path)


_MISSING = {
    "plenipo": "The first line is: plenipo: 1",
    "parties": "Who wants something? parties: {us: {name: United States}, ...}",
    "issues": "What can be agreed? issues: {troops: {scale: {0: none, 100: many}, status_quo: 0}}",
    "status_quo": "Write the level if nothing is agreed: a number or a word of the issue.",
    "seats": "Write who sits there: seats: [us, russia]",
    "over": "Write the issues: over: [troops, ceasefire]",
    "points": "Write points: [low, likely, high]; 100 = everything the party wants.",
}


def _words(kind: str, value: Any, found: Found, ctx: Found) -> tuple[str, str]:
    """Message and hint for one kind of error."""
    text = shown(value)
    if kind == "literal_error":
        allowed = [
            part.strip(" '") for part in str(ctx["expected"]).replace(" or ", ", ").split(",")
        ]
        hint = did_you_mean(value, allowed)
        if isinstance(value, bool):
            hint = "Quote words such as true and false."
        return f"{text} is not one of {', '.join(allowed)}.", "" if hint[:5] == "Known" else hint
    if kind.startswith("date"):
        return f"{text} is not a date.", "Write year-month-day: 2025-02-18."
    if kind in ("model_type", "dict_type", "model_attributes_type", "mapping_type"):
        return f"{text} found where fields are expected.", "Write name: value, indented or in { }."
    if kind in ("tuple_type", "list_type"):
        return f"{text} found where a list is expected.", "Write [one, two]."
    if kind == "string_type":
        quoted = "" if isinstance(value, list | dict) else f'In quotes it is text: "{value}".'
        return f"{text} found where text is expected.", quoted
    if kind in ("float_type", "float_parsing", "int_type", "int_parsing", "int_from_float"):
        return f"{text} is not a number.", ""
    if kind.startswith("bool"):
        return f"{text} found where true or false is expected.", ""
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        sign = {"greater_than": "above", "greater_than_equal": "at least"}
        sign |= {"less_than": "below", "less_than_equal": "at most"}
        limit = next(iter(ctx.values()))
        return f"{text} is outside what is allowed: {sign[kind]} {limit:g}.", ""
    if kind == "string_pattern_mismatch":
        return f"{text} does not have the form {ctx['pattern']}.", ""
    if kind == "string_too_short":
        return "This text is empty.", ""
    return str(found["msg"]), ""


def fields_at(model: type[BaseModel], loc: Sequence[Any]) -> list[str]:
    """Names of the fields allowed at a location, for "did you mean"."""
    here: list[Any] = [model]
    for part in loc:
        below: list[Any] = []
        for kind in here:
            below += _below(kind, part)
        here = below or here
    names: list[str] = []
    for kind in here:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names += [field.alias or name for name, field in kind.model_fields.items()]
    return [name for name in names if name not in ("values", "issues") or model in here]


def _plain(kind: Any) -> list[Any]:
    """The branches of an annotation without None and without helpers."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return [one for arg in get_args(kind) if arg is not type(None) for one in _plain(arg)]
    return [kind]


def _below(kind: Any, part: Any) -> list[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if part in (name, field.alias):
                return _plain(field.annotation)
        return []
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return _plain(arguments[1])
    if get_origin(kind) is tuple:
        return _plain(arguments[0])
    return []


_HINTS = (
    ("'\\t'", "Indent with spaces: YAML forbids tabs there."),
    ("mapping values are not allowed", 'Text that contains ": " needs quotes: "like: this".'),
    ("expected ',' or", "A bracket is not closed, or a comma is missing."),
    ("expected <block end>", "This line is indented unlike the lines it belongs to."),
    ("chomping or indentation", 'A condition needs quotes: ">= 50".'),
    ("unexpected end of stream", "A quotation mark or a bracket is not closed."),
    ("cannot start any token", "Text that starts with this character needs quotes."),
    ("unknown escape", "Use single quotes around text with a backslash."),
    ("could not find expected ':'", "A colon is missing after a name."),
)


def syntax(err: Exception) -> tuple[int, int, str, str]:
    """Line, column, message and hint for what a YAML parser says."""
    raw = cast("Any", err)
    mark = raw.problem_mark or raw.context_mark
    problem = str(raw.problem or raw.context or "this is no YAML")
    opened = ""
    start = raw.context_mark
    if start is not None and start.line != mark.line:
        opened = f" It belongs to what starts in line {start.line + 1}."
    hint = next((hint for sign, hint in _HINTS if sign in problem), "")
    message = f"YAML cannot be read here: {problem}.{opened}"
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    return line, column, message, hint
