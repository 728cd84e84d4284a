"""Pictures of efficient packages: valid, legible, and the same in words."""

from __future__ import annotations

import json
from typing import Any

import altair
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.show.chart import NARROW, WIDE
from plenipo.show.efficient import Spot, efficient_figure
from plenipo.show.frontier import frontier_chart
from plenipo.show.parallel import MOST, parallel_chart
from plenipo.show.svg import to_svg

from .drawn import check_words, names

CURVE = [(40 - i, 3.0 * i**0.7) for i in range(40)]
SPOTS = (
    Spot(name="no deal", at=(0, 0)),
    Spot(name="on the table", at=(20, 15.5)),
    Spot(name="Nash, equal weights", at=(24, 20.9)),
    Spot(name="Kalai-Smorodinsky", at=(24, 20.9)),
    Spot(name="egalitarian", at=(-3, 22.1)),
)
THREE = ("United States", "Russia", "A union of states with a very long name")
LINES = [(40.0 - i, 10.0 + i, (7 * i) % 23 - 4.0) for i in range(90)]
MANY = tuple(f"Party {i}" for i in range(9))


def charts(width: int) -> dict[str, dict[str, Any]]:
    two = ("Union", "Employer")
    long = ("A party with a name that does not end for a while, and longer", "B")
    return {
        "two": frontier_chart(two, CURVE, SPOTS, unit="points over no deal", width=width),
        "one point": frontier_chart(two, [(3.0, 3.0)], width=width),
        "no points": frontier_chart(two, [], SPOTS[1:2], width=width),
        "long names": frontier_chart(long, CURVE, SPOTS, unit="points", width=width),
        "small": frontier_chart(two, [(0.61, 0.72), (0.6, 0.73)], fmt="level", width=width),
        "three": parallel_chart(
            THREE, LINES, [Spot(name="on the table", at=(9, 9, -9))], width=width
        ),
        "nine": parallel_chart(MANY, [tuple(range(9)), tuple(range(9, 0, -1))], width=width),
    }


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param(spec, id=f"{name}, {width}")
        for width in (WIDE, NARROW)
        for name, spec in charts(width).items()
    ],
)
def test_is_valid_and_every_word_can_be_read(spec: dict[str, Any]) -> None:
    altair.Chart.from_dict(spec, validate=True)
    json.dumps(spec, allow_nan=False)
    check_words(spec)
    assert min(layer["mark"].get("fontSize", 12) for layer in spec["layer"]) >= 11
    assert to_svg(spec).startswith("<svg")


@settings(max_examples=40)
@given(
    st.lists(st.tuples(*[st.floats(-500, 500)] * 3), min_size=1, max_size=6),
    st.lists(names, min_size=3, max_size=3),
)
def test_any_numbers_and_names(points: list[tuple[float, ...]], parties: list[str]) -> None:
    spots = [Spot(name=name, at=p) for name, p in zip(parties, points, strict=False)]
    for width in (WIDE, NARROW):
        check_words(parallel_chart(parties, points, spots, width=width))
        two = [Spot(name=s.name, at=s.at[:2]) for s in spots]
        pairs = [(p[0], p[1]) for p in points]
        check_words(frontier_chart((parties[0], parties[1]), pairs, two, width=width))


def test_packages_at_one_place_share_a_mark_and_few_lines_are_drawn() -> None:
    (chart,) = efficient_figure(("Union", "Employer"), CURVE, SPOTS, caption="What both could get")
    words = json.dumps(chart.spec)
    assert "Nash, equal weights; Kalai-Smorodinsky" in words
    assert "Union: +1 to +40." in chart.alt
    assert "On the table: Union +20 and Employer +16." in chart.alt
    (lines,) = efficient_figure(THREE, LINES, unit="points over no deal")
    assert "What efficient packages are worth in points over no deal." in lines.alt
    drawn = [layer for layer in lines.spec["layer"] if layer["mark"]["type"] == "rule"]
    assert max(len(layer["data"]["values"]) for layer in drawn) == 2 * MOST


def test_nothing_to_draw_is_no_picture() -> None:
    assert efficient_figure(("a",), [(1.0,)]) == efficient_figure(("a", "b"), []) == ()
    with pytest.raises(ValueError, match="at least one point"):
        frontier_chart(("a", "b"), [])
    with pytest.raises(ValueError, match="two parties"):
        parallel_chart(("a",), [(1.0,)])


def test_scales_of_what_is_never_negative_start_at_nothing() -> None:
    levels = [(0.4, 0.9, 0.7), (0.6, 0.8, 0.65)]
    for points, start in ((levels, 0.0), ([(0.0, 0.0, 0.0)], 0.0), (LINES, -50.0)):
        spec = parallel_chart(THREE, points, fmt="level")
        drawn = [x["encoding"]["x"] for x in spec["layer"] if "scale" in x["encoding"]["x"]]
        assert {x["scale"]["domain"][0] for x in drawn} == {start}
