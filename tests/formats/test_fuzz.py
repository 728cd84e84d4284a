"""Whatever stands in a file, the reader answers with a scenario or with its mistakes."""

from __future__ import annotations

import copy
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from plenipo.errors import SituationError
from plenipo.formats.folder import read
from tests.formats import test_geniusweb, test_negmas
from tests.formats.files import BUYER, DOMAIN, genius

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text("ab1.é{[:-", max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab1", max_size=3), inner),
    max_leaves=5,
)
MAPPING = {
    "type": "MappingUtilityFunction",
    "default": 0.1,
    "mapping": [[["Yes", 3, 20], 0.9], [["No", 7, 30], 0.7]],
}
BOXES = {
    "type": "HyperRectangleUtilityFunction",
    "outcome_ranges": [{"1": [4, 6]}, {"Home": ["Yes"], "2": [25, 30]}],
    "utilities": [0.4, 0.6],
    "weights": [1, 2],
}


def yaml(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def broken(data: st.DataObject, body: Any) -> Any:
    """The body with something else at a place inside it."""
    body = copy.deepcopy(body)
    at, depth = body, data.draw(st.integers(1, 6))
    for left in reversed(range(depth)):
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if left and isinstance(at[key], dict | list) and at[key]:
            at = at[key]
        else:
            at[key] = data.draw(ANYTHING)
            break
    return body


def answers(folder: Path) -> None:
    """Reads, or says what is wrong; anything else raised is the failure."""
    places = None
    try:
        read(folder)
    except SituationError as err:
        places = err.places
    assert places is None or (places and all(p.message for p in places))


@settings(max_examples=60)
@given(st.data(), st.booleans())
def test_geniusweb_files(data: st.DataObject, domain: bool) -> None:
    body = broken(data, test_geniusweb.DOMAIN if domain else test_geniusweb.TENANT)
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there) / "s"
        if domain:
            answers(test_geniusweb.folder_of(folder, domain=body))
        else:
            answers(test_geniusweb.folder_of(folder, body))


@pytest.mark.parametrize(
    "whole",
    [yaml(test_negmas.DOMAIN), yaml(test_negmas.ADDITIVE), MAPPING, BOXES],
    ids=["domain", "additive", "mapping", "boxes"],
)
@settings(max_examples=60)
@given(data=st.data())
def test_negmas_files(whole: Any, data: st.DataObject) -> None:
    text = json.dumps(broken(data, whole))
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there) / "s"
        if "issues" in whole:
            answers(test_negmas.folder_of(folder, domain=text))
        else:
            answers(test_negmas.folder_of(folder, text))


@settings(max_examples=60)
@given(
    st.sampled_from([DOMAIN, BUYER]),
    st.integers(0, 900),
    st.integers(0, 40),
    st.text('<>/="item0129.-a &;é', max_size=12),
)
def test_genius_files(text: str, start: int, length: int, put: str) -> None:
    start = min(start, len(text))
    wrong = text[:start] + put + text[start + length :]
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there) / "s"
        if text is DOMAIN:
            answers(genius(folder, domain=wrong))
        else:
            answers(genius(folder, buyer=wrong))
