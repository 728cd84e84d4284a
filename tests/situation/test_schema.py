"""The JSON Schema takes what the loader takes, and refuses a broken file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from plenipo.situation.reader import read_tree
from plenipo.situation.schema import schema, schema_text
from plenipo.situation.template import LIKE, template

ROOT = Path(__file__).parents[2]
SITUATION = jsonschema.Draft202012Validator(schema())
EVIDENCE = jsonschema.Draft202012Validator(schema(evidence=True))


def as_json(value: Any) -> Any:
    """As an editor reads YAML: keys are text."""
    if isinstance(value, dict):
        return {str(k): as_json(v) for k, v in value.items()}
    return [as_json(v) for v in value] if isinstance(value, list) else value


def plain(text: str) -> Any:
    return as_json(read_tree(text, "x").value)


def test_the_schemas_are_schemas() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.Draft202012Validator.check_schema(schema(evidence=True))
    assert json.loads(schema_text()) == schema()


@pytest.mark.parametrize("like", LIKE)
def test_templates_are_valid(like: str) -> None:
    assert not list(SITUATION.iter_errors(plain(template(like))))


@pytest.mark.parametrize(
    "file",
    sorted((ROOT / "situations").glob("*/*.yaml")),
    ids=lambda p: f"{p.parent.name}/{p.name}",
)
def test_situations_are_valid(file: Path) -> None:
    validator = EVIDENCE if file.name == "evidence.yaml" else SITUATION
    assert not list(validator.iter_errors(plain(file.read_text(encoding="utf-8"))))


def test_shorthands_are_valid() -> None:
    text = """
plenipo: 1
parties: {a: , b: {members: [c]}}
issues: {p: {scale: [0, 9], status_quo: 0}, o: {options: [no, yes], status_quo: no}}
positions: {a: {p: 3, o: yes}, b: {p: {range: [1, 2], with: x}, o: {at: {no: 1, yes: [2, 3]}}}, c: }
cost_of_no_deal: {a: 3, b: {points: [1, 2], ends_with: o}, c: {range: [1, 2]}}
costs: {a: {p: 3, o: {yes: 4}}}
tables:
  t: {seats: [a, b: split]}
  u: {seats: {a: 1, b: [.2, .4], c: }, issues: p, rule: {quota: 55 %, of: votes}}
consent: {a: {over: [p], if_refused: {by: b, cost: 3}}}
guarantees: [{by: a, credibility: [.2, .4], only_if: {b: {with: 1, without: 0}}}]
obligations: [{by: a, gain: 3, lag: 3 months}]
consent:
"""
    assert not list(SITUATION.iter_errors(plain(text)))


def test_a_broken_file_is_not_valid() -> None:
    text = (ROOT / "tests" / "situation" / "broken.yaml").read_text()
    found = {".".join(map(str, e.absolute_path)) for e in SITUATION.iter_errors(plain(text))}
    assert {"parties.us", "issues.nato", "tables.riyadh.status"} <= found
