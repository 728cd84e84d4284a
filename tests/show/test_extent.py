"""Bars of how far issues can go: valid, legible, the same in words."""

from __future__ import annotations

import json

import altair
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.show.chart import NARROW, WIDE
from plenipo.show.extent import Reach, extent_chart, extent_figure
from plenipo.show.svg import to_svg

from .drawn import check_words, names

ROWS = (
    Reach(
        name="European troops",
        low=(0.0, 0.0, 0.1),
        high=(0.5, 0.7, 1.0),
        today=0.0,
        now=0.12,
        rungs=(0.0, 0.33, 0.66, 1.0),
        words=("none", "a brigade of a very long description that has to wrap, and more of it"),
    ),
    Reach(
        name="An issue with a name that needs three lines in a narrow picture",
        low=(0.4, 0.5, 0.5),
        high=(0.5, 0.5, 0.6),
        today=0.5,
        words=("as now", "as now"),
    ),
)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_is_valid_and_every_word_can_be_read(width: int) -> None:
    spec = extent_chart(ROWS, width=width)
    altair.Chart.from_dict(spec, validate=True)
    json.dumps(spec, allow_nan=False)
    check_words(spec)
    assert to_svg(spec).startswith("<svg")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(names, *[st.floats(-1, 2)] * 7), min_size=1, max_size=5),
    st.tuples(names, names),
)
def test_any_numbers_and_names(
    found: list[tuple[str, float, float, float, float, float, float, float]],
    words: tuple[str, str],
) -> None:
    rows = [
        Reach(name=n, low=(a, b, c), high=(d, e, f), today=t, now=t, words=words)
        for n, a, b, c, d, e, f, t in found
    ]
    for width in (WIDE, NARROW):
        check_words(extent_chart(rows, width=width))


def test_bands_stand_where_the_levels_are() -> None:
    spec = extent_chart(ROWS)
    boxes = [x["data"]["values"] for x in spec["layer"] if x["mark"]["type"] == "rect"]
    band = boxes[-1]  # after the samples of the key and the pale ones
    assert [row["issue"] for row in band] == [row.name for row in ROWS]
    assert band[0]["from"] == 0.0
    assert band[0]["to"] == pytest.approx(0.704)
    assert band[1]["to"] - band[1]["from"] == pytest.approx(0.008)  # one level is still seen
    diamonds = [x for x in spec["layer"] if x["mark"].get("shape") == "diamond"]
    assert diamonds[-1]["data"]["values"] == [
        {"issue": "European troops", "at": 0.12, "y": pytest.approx(36.0, abs=8)}
    ]


def test_unknown_ends_have_no_band() -> None:
    nan = float("nan")
    spec = extent_chart([Reach(name="a", low=(nan,) * 3, high=(nan,) * 3, today=0.0)])
    json.dumps(spec, allow_nan=False)
    assert "nothing known" in json.dumps(spec)


def test_in_words() -> None:
    (chart,) = extent_figure(ROWS, caption="How far")
    assert chart.alt.startswith('European troops: from "none" to "a brigade')
    assert chart.alt.endswith('three lines in a narrow picture: only "as now".')
    assert extent_figure([]) == ()
    with pytest.raises(ValueError, match="at least one issue"):
        extent_chart([])
