"""The JSON Schema of the situation file and of its ledger, for editors.

It comes from the model; the shorthands that people write (``troops: 40``,
``seats: [us, russia]``) are added to the shapes the model keeps.
"""

from __future__ import annotations

import json
from typing import Any, cast

from plenipo.situation.ledger import Ledger
from plenipo.situation.model import Situation

__all__ = ["schema", "schema_text"]

Schema = dict[str, Any]

_NUMBER: Schema = {"type": "number"}
_TEXT: Schema = {"type": "string"}
_NOTHING: Schema = {"type": "null"}
_RANGE: Schema = {"type": "array", "items": {"type": ["number", "string"]}, "maxItems": 3}


def schema(*, evidence: bool = False) -> Schema:
    """The JSON Schema (2020-12) of a situation file, or of its ledger.

    >>> schema()["title"]
    'Situation'
    """
    model = Ledger if evidence else Situation
    out: Schema = model.model_json_schema(by_alias=True)
    out["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    definitions: Schema = out.get("$defs", {})
    if not evidence:
        _shorthands(definitions)
    for body in (out, *definitions.values()):
        for value in body.get("properties", {}).values():
            _may_be_empty(value)
    return _any(out)


def schema_text(*, evidence: bool = False) -> str:
    """The schema as indented JSON with a final newline."""
    return json.dumps(schema(evidence=evidence), ensure_ascii=False, indent=1) + "\n"


def _also(definitions: Schema, name: str, *shapes: Schema) -> None:
    """The kept shape of a definition, or one of its shorthands."""
    kept = definitions[name]
    description = kept.pop("description", "")
    definitions[name] = {"description": description, "anyOf": [kept, *shapes]}


def _shorthands(definitions: Schema) -> None:
    position: Schema = {"$ref": "#/$defs/Position"}
    definitions["PartyPositions"] = {
        "description": "The positions of one party: issue to position, and an order of importance.",
        "type": ["object", "null"],
        "properties": {"priorities": definitions["PartyPositions"]["properties"]["priorities"]},
        "additionalProperties": position,
    }
    _also(definitions, "Position", _NUMBER, _TEXT, _RANGE, _NOTHING)
    definitions["Position"]["anyOf"].append({"$ref": "#/$defs/LevelRange"})
    _also(definitions, "NoDealCost", {"$ref": "#/$defs/Points"})
    _also(definitions, "Ends", _TEXT)
    _also(definitions, "Seat", {"const": "split"}, _NUMBER, _RANGE, _NOTHING)
    _also(definitions, "Party", _NOTHING)
    chances: Schema = {"$ref": "#/$defs/Chance"}
    _also(definitions, "Credibility", chances)
    _also(definitions, "Evidence", _TEXT, {"type": "array", "items": _TEXT})
    names: Schema = {"type": "array", "items": _TEXT}
    seat: Schema = {
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/Seat"},
        "minProperties": 1,
        "maxProperties": 1,
    }
    table = definitions["Table"]["properties"]
    listed: Schema = {"type": "array", "items": {"anyOf": [_TEXT, seat]}}
    table["seats"] = {"anyOf": [table["seats"], listed], "description": "Who sits here"}
    table["issues"] = {"anyOf": [_TEXT, names], "description": "all, or the issues of this table"}
    scale = definitions["Issue"]["properties"]["scale"]
    scale["anyOf"].append({"type": "array", "items": _NUMBER, "minItems": 2})
    for name in ("Refusable", "Pays"):
        by = definitions[name]["properties"]["by"]
        definitions[name]["properties"]["by"] = {"anyOf": [_TEXT, by]}
    lag = definitions["Obligation"]["properties"]["lag"]
    lag.setdefault("anyOf", []).append(_TEXT)


def _may_be_empty(value: Schema) -> None:
    """``consent:`` with nothing after it is an empty section."""
    if value.get("type") == "object":
        value["type"] = ["object", "null"]


def _any(value: Any) -> Any:
    """``oneOf`` as ``anyOf``: a range with a name fits both shapes of a position."""
    if isinstance(value, dict):
        body = cast("Schema", value)
        kept = {k: _any(v) for k, v in body.items() if k != "discriminator"}
        return {("anyOf" if k == "oneOf" else k): v for k, v in kept.items()}
    if isinstance(value, list):
        return [_any(item) for item in cast("list[Any]", value)]
    return value
