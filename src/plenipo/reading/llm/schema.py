"""What a model may answer: quoted strings and their kind, and nothing else."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

__all__ = ["Reply", "Said", "SchemaError", "json_schema", "parse", "salvage"]

_STATEMENTS = 200  # of one part of a text


class SchemaError(Exception):
    """A reply does not have the form asked for; the message says where, for the repair."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class Said(_Strict):
    """One statement, in the words of the text."""

    content: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=4000)], ...],
                       Field(min_length=1, max_length=10, strict=False)]  # fmt: skip
    before: Annotated[str, Field(max_length=400)] = ""
    speaker: Annotated[str, Field(max_length=200)] | None = None
    source: Annotated[str, Field(max_length=400)] | None = None
    cue: Annotated[str, Field(max_length=100)] | None = None
    said_to: Annotated[str, Field(max_length=200)] | None = None
    nested_in: Annotated[int, Field(ge=0)] | None = None
    gist: Annotated[str, Field(max_length=400)] | None = None


class Reply(_Strict):
    """What is asked of the model for one part of a text."""

    statements: Annotated[tuple[Said, ...], Field(max_length=_STATEMENTS, strict=False)]


def json_schema() -> dict[str, Any]:
    """The schema sent as `response_format`: every field required, none other allowed.

    That is the subset endpoints agree on; lengths are checked here when the reply comes.
    """
    text = {"type": "string"}
    maybe = {"type": ["string", "null"]}
    said = {
        "content": {"type": "array", "items": text},
        "before": text,
        "speaker": maybe,
        "source": maybe,
        "cue": maybe,
        "said_to": maybe,
        "nested_in": {"type": ["integer", "null"]},
        "gist": maybe,
    }
    one = {
        "type": "object",
        "properties": said,
        "required": list(said),
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"statements": {"type": "array", "items": one}},
        "required": ["statements"],
        "additionalProperties": False,
    }


def parse(content: str) -> Reply:
    """Read a reply, also one in a fence or with words around it.

    Raises
    ------
    SchemaError
        It holds no JSON object, or one of another form.
    """
    found = _object(content)
    try:
        return Reply.model_validate(found)
    except ValidationError as err:
        raise SchemaError(_mistakes(err)) from None


def salvage(content: str) -> tuple[dict[int, Said], list[str]]:
    """The statements of a reply that have the right form, by number; and what is wrong elsewhere.

    Raises
    ------
    SchemaError
        It holds no list of statements at all.
    """
    found = _object(content).get("statements")
    if not isinstance(found, list):
        raise SchemaError("the reply holds no list of statements")
    rows: list[Any] = found[:_STATEMENTS]  # pyright: ignore[reportUnknownVariableType]
    good: dict[int, Said] = {}
    wrong: list[str] = []
    for number, row in enumerate(rows):
        try:
            good[number] = Said.model_validate(row)
        except ValidationError as err:
            wrong.append(f"statement {number + 1}: {_mistakes(err)}")
    return good, wrong


def _object(content: str) -> dict[str, Any]:
    first, last = content.find("{"), content.rfind("}")
    if first < 0 or last < first:
        raise SchemaError("the reply holds no JSON object")
    try:
        found: Any = json.loads(content[first : last + 1])
    except json.JSONDecodeError as err:
        raise SchemaError(f"the reply is not JSON: {err.msg} at letter {err.pos}") from None
    except (RecursionError, ValueError):
        raise SchemaError("the reply is not JSON that can be read") from None
    if not isinstance(found, dict):
        raise SchemaError("the reply is not a JSON object")
    return found  # pyright: ignore[reportUnknownVariableType]


def _mistakes(err: ValidationError) -> str:
    rows = err.errors(include_url=False, include_context=False, include_input=False)[:5]
    return "; ".join(f"{'.'.join(map(str, row['loc'])) or 'reply'}: {row['msg']}" for row in rows)
