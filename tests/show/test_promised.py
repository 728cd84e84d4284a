"""Pictures of promises: valid, no word over another, and said in words."""

from __future__ import annotations

import json
import math
from typing import Any

import altair
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.show.beliefs import beliefs_chart, needed_words
from plenipo.show.chain import chain_chart
from plenipo.show.chart import NARROW, WIDE
from plenipo.show.promised import (
    Belief,
    Curve,
    Guarantor,
    Hinge,
    SlackBar,
    chain_figure,
    credibility_figure,
    slack_figure,
    strip_figure,
    survival_figure,
)
from plenipo.show.slack import slack_chart
from plenipo.show.strip import Carrier, Strip, strip_chart
from plenipo.show.survival import survival_chart
from plenipo.show.svg import to_svg

from .drawn import check_words, names, words

NOT_KNOWN = (math.nan,) * 3
BARS = (
    SlackBar(name="Russia", span=(-12, 6, 18), group="As it is", note="three months until seen"),
    SlackBar(name="Ukraine", span=(9, 20, 31), group="As it is"),
    SlackBar(name="Russia", span=(-22, -9, 4), group="Without the US backstop"),
    SlackBar(name="Russia", span=(-32, -19, -4), group="As Ukraine sees it"),
    SlackBar(name="Europe", span=NOT_KNOWN, group="As Ukraine sees it"),
)
BELIEFS = (
    Belief(
        name="United States, through US backstop",
        seen={"Russia": (0.2, 0.5, 0.8), "United Kingdom and Poland": (0.3, 0.6, 0.9)},
        needed=(0.3, 0.62, 1.4),
        by="Russia",
        none_suffices=0.2,
    ),
    Belief(name="Europe", seen={"Russia": (0.1, 0.3, 0.6)}, needed=(0.8, 1.7, math.inf)),
    Belief(name="Turkey", seen={"Russia": NOT_KNOWN}, needed=(0, 0, 0), by="Russia"),
    Belief(name="Nobody knows", seen={}, needed=NOT_KNOWN),
)
GUARANTORS = (
    Guarantor(key="us", name="United States", chance=(0.2, 0.5, 0.8), answers=("Russia",)),
    Guarantor(key="eu", name="Europe", chance=(0.2, 0.55, 0.7), note="European brigades"),
    Guarantor(key="uk", name="United Kingdom and those that go with it", chance=NOT_KNOWN),
)
HINGES = (
    Hinge(of="eu", on="us", acts=(0.8, 0.9, 1.0), fails=0.2),
    Hinge(of="uk", on="eu", acts=0.9, fails=0.1),
    Hinge(of="uk", on="us", acts=0.7, fails=0.0),
    Hinge(of="uk", on="nobody", acts=0.7, fails=0.0),
)
CURVES = (
    Curve(
        name="no return to war",
        steps=((0.5, 0.9, 0.85, 0.95), (3.0, 0.8, 0.7, 0.9), (12.0, 0.7, 0.5, 0.85)),
        n=88,
        events=23,
        note="endings of wars between states, 1946 to 2023",
    ),
    Curve(name="no fatal clash", steps=((0, 1, 1, 1), (2.0, 0.5, 0.3, 0.6)), n=1_060, events=1),
    Curve(name="no new crisis", steps=(), n=0, events=0),
    Curve(
        name="as others report it",
        steps=((1.0, 0.9, 0.8, 0.95), (5.0, 0.6, 0.4, 0.7)),
        n=1,
        events=None,
        dots=True,
    ),
)
STRIPS = (
    Strip(
        name="The Riyadh talks",
        columns={
            "negotiates": [Carrier(name="Russia", seated=True)],
            "guarantees": [
                Carrier(name="United States", seated=True, chance=0.4),
                Carrier(name="Europe", seated=False, chance=0.2, note="European troops"),
            ],
            "pays": [Carrier(name="Netherlands", seated=False)],
        },
    ),
    Strip(name="An empty room", columns={"negotiates": [], "pays": []}),
)


def charts(width: int) -> dict[str, dict[str, Any]]:
    return {
        "slack": slack_chart(BARS, width=width),
        "slack not known": slack_chart(BARS[-1:], width=width),
        "beliefs": beliefs_chart(BELIEFS, width=width),
        "chain": chain_chart(GUARANTORS, HINGES, width=width),
        "chain of one": chain_chart(GUARANTORS[:1], (), width=width),
        "survival": survival_chart(CURVES, width=width),
        "survival of one": survival_chart(CURVES[:1], width=width),
        "survival of dots": survival_chart(CURVES[3:], width=width),
        "survival of none": survival_chart(CURVES[2:3], width=width),
        **{f"strip {strip.name}": strip_chart(strip, width=width) for strip in STRIPS},
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
    svg = to_svg(spec)
    assert "NaN" not in svg
    assert "undefined" not in svg


def test_nothing_to_draw_is_no_chart() -> None:
    assert slack_figure([]) == credibility_figure([]) == chain_figure([]) == ()
    assert survival_figure([]) == strip_figure([]) == strip_figure([Strip(name="", columns={})])
    for call in (
        lambda: slack_chart([]),
        lambda: beliefs_chart([]),
        lambda: chain_chart([], []),
        lambda: survival_chart([]),
        lambda: strip_chart(Strip(name="a", columns={})),
    ):
        with pytest.raises(ValueError, match="at least one"):
            call()


def test_pictures_say_what_they_show() -> None:
    (slack,) = slack_figure(BARS, caption="Who would break it")
    assert "As it is: Russia +6 (−12 to +18) and Ukraine +20 (+9 to +31)." in slack.alt
    assert "Europe not known." in slack.alt
    (belief,) = credibility_figure(BELIEFS)
    assert "needed from Russia: 62 % (30 % to over 100 %); none is enough in 20 % of" in belief.alt
    assert "Europe: believed by Russia 30 % (10 % to 60 %); needed: none is enough." in belief.alt
    (chain,) = chain_figure(GUARANTORS, HINGES, seen_by="Russia")
    assert chain.alt.startswith("As Russia sees it. United States acts in 50 % (20 % to 80 %)")
    assert "Europe: 90 % (80 % to 100 %) if United States acts, 20 % if it does not." in chain.alt
    (curves,) = survival_figure(CURVES)
    assert "88 cases, 23 failed: 90 % (85 % to 95 %) after 1 year" in curves.alt
    assert "80 % (70 % to 90 %) after 10 years still stand." in curves.alt
    assert "report it, 1 case: 90 % (80 % to 95 %) after 1 year and 60 %" in curves.alt
    strip, empty = strip_figure(STRIPS, caption="Who carries it")
    assert "Europe (without a seat, 20 %, European troops)" in strip.alt
    assert empty.alt == "An empty room. negotiates: nobody. pays: nobody."
    assert (strip.caption, empty.caption) == ("Who carries it", "")
    for chart in (slack, belief, chain, curves, strip):
        assert chart.narrow is not None
        assert chart.narrow["width"] == NARROW


def test_what_is_needed_is_said_in_words() -> None:
    def said(low: float, middle: float, high: float) -> str:
        return needed_words(Belief(name="a", seen={}, needed=(low, middle, high)))

    assert said(0.4, 0.4, 0.4) == "40 %"
    assert said(0, 0, 0) == "none is needed"
    assert said(0.2, math.inf, math.inf) == "none is enough"
    assert said(0.2, 0.5, math.inf) == "50 % (20 % to over 100 %)"
    assert said(*NOT_KNOWN) == "not known"


def rows_of(spec: dict[str, Any], field: str) -> list[dict[str, Any]]:
    return [r for layer in spec["layer"] for r in layer["data"]["values"] if field in r]


def test_a_bar_is_filled_only_where_its_sign_is_sure() -> None:
    points = [x for x in slack_chart(BARS)["layer"] if x["mark"]["type"] == "point"]
    filled = {
        (row["name"], row["middle"]): x["mark"]["fill"] == x["mark"]["stroke"]
        for x in points
        for row in x["data"]["values"]
    }
    assert filled == {
        ("Russia", 6.0): False,
        ("Ukraine", 20.0): True,
        ("Russia", -9.0): False,
        ("Russia", -19.0): True,
    }


def test_a_curve_holds_until_its_next_step() -> None:
    rows = [r for r in rows_of(survival_chart(CURVES[:1]), "bottom") if r["name"]]
    first = [(r["year"], r["share"]) for r in rows[:3]]
    assert first == [(0.0, 1.0), (0.5, 0.9), (3.0, 0.8)]
    assert rows[0]["x2"] == rows[1]["x"]
    assert all(r["top"] <= r["y"] <= r["bottom"] for r in rows)


def test_nothing_is_drawn_between_years_that_are_known() -> None:
    (dots,) = [
        x
        for x in survival_chart(CURVES[3:])["layer"]
        if "year" in x["data"]["values"][0] and x["mark"]["type"] == "point"
    ]
    assert [row["year"] for row in dots["data"]["values"]] == [1.0, 5.0]
    lines = [x for x in survival_chart(CURVES[3:])["layer"] if x["mark"]["type"] == "rule"]
    assert not any("x2" in x["encoding"] and "share" in x["data"]["values"][0] for x in lines)


def test_whoever_waits_has_an_arrow() -> None:
    arrows = [
        layer
        for layer in chain_chart(GUARANTORS, HINGES)["layer"]
        if layer["mark"].get("shape") == "triangle-right"
    ]
    assert len(arrows) == 3  # the fourth waits for somebody who is not drawn


def test_those_without_a_seat_stand_below() -> None:
    at = {box[4]: box[1] for box in words(strip_chart(STRIPS[0]))}
    assert at["in the room"] < at["not in the room"] <= at["Europe"]
    assert at["United States"] < at["not in the room"]
    assert "not in the room" not in {b[4] for b in words(strip_chart(STRIPS[1]))}


points = st.floats(-300, 300) | st.just(math.nan) | st.just(math.inf)
chances = st.floats(0, 1) | st.just(math.nan)


@given(data=st.data(), width=st.sampled_from([WIDE, NARROW]))
def test_any_promise_can_be_drawn(data: st.DataObject, width: int) -> None:
    span = st.tuples(points, points, points)
    chance = st.tuples(chances, chances, chances)
    name = data.draw(names)
    bar = SlackBar(name=name, span=data.draw(span), group=data.draw(names), note=data.draw(names))
    check_words(slack_chart([bar, *BARS], width=width))
    seen = data.draw(st.dictionaries(names, chance, max_size=3))
    needed = data.draw(st.none() | span)
    check_words(beliefs_chart([Belief(name=name, seen=seen, needed=needed, by=name)], width=width))
    guarantor = Guarantor(key="us", name=name, chance=data.draw(chance), answers=(name, name))
    check_words(chain_chart([guarantor, GUARANTORS[1]], HINGES, width=width))
    carrier = Carrier(name=name, seated=data.draw(st.booleans()), chance=data.draw(chances))
    check_words(strip_chart(Strip(name=name, columns={name: [carrier] * 2}), width=width))


@given(
    steps=st.lists(st.tuples(st.floats(0, 80), chances, chances, chances), max_size=6),
    name=names,
    width=st.sampled_from([WIDE, NARROW]),
)
def test_any_curve_can_be_drawn(
    steps: list[tuple[float, float, float, float]], name: str, width: int
) -> None:
    curve = Curve(name=name, steps=steps, n=3, events=1, note=name)
    spec = survival_chart([curve, *CURVES[:1]], width=width)
    check_words(spec)
    json.dumps(spec, allow_nan=False)
