"""Charts: valid Vega-Lite, every word inside, none over another, readable for all."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import altair
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.show import palette
from plenipo.show.canvas import wrap
from plenipo.show.chart import (
    NARROW,
    WIDE,
    bars_chart,
    causes_chart,
    gains_chart,
    sources_chart,
)
from plenipo.show.figure import (
    causes_figure,
    gains_figure,
    heat_figure,
    pairs_figure,
    positions_figures,
    shifts_figure,
    sources_figure,
    timeline_figure,
)
from plenipo.show.heat import Heat, blocks, heat_chart, told
from plenipo.show.pairs import Pair, pairs_chart
from plenipo.show.positions import IssueRow, Stance, positions_chart
from plenipo.show.shifts import Shift, shifts_chart
from plenipo.show.svg import to_svg
from plenipo.show.timeline import Event, timeline_chart

from .drawn import check_words, names, words
from .sample import CAUSES, EVENTS, GAINS, GROUPS, HEAT, ISSUES, PAIRS, SOURCES

LONG = {f"A party with quite a long name, number {i}": (-3.0 * i, 1.0, 2.0 * i) for i in range(6)}


MANY = tuple(f"Party{i} of the Netherlands" for i in range(11))
WIDE_HEAT = Heat(rows=MANY, columns=MANY, values=((-1.0,) * 11,) * 10 + ((math.nan,) * 11,))
LONG_EVENT = Event(name="something that took a long name to tell", values=dict.fromkeys(MANY, 0.2))

SHIFTS = (
    Shift(name="Russia accepts “ceasefire: yes”, all else as today", seen=0.64, unseen=0.25),
    Shift(name="a" * 90, seen=1.0, unseen=math.nan),
)
UNSOLVED = Pair(name="a", marks={"x": (math.nan,) * 3})


def charts(width: int) -> dict[str, dict[str, Any]]:
    return {
        "positions": positions_chart(ISSUES, width=width),
        "positions going on": positions_chart(ISSUES[1:], width=width, key=()),
        "gains": gains_chart(GAINS, width=width),
        "gains in groups": gains_chart(GAINS, groups=GROUPS, width=width),
        "gains with long names": gains_chart(LONG, width=width),
        "all gain": gains_chart({"us": (40, 60, 90), "ru": (1, 2, 3)}, width=width),
        "all lose": gains_chart({"us": (-90, -60, -40)}, width=width),
        "never solved": gains_chart({"us": (math.nan,) * 3, "ru": (0, 0, 0)}, width=width),
        "causes": causes_chart(CAUSES, head=("The fighting goes on", 0.67), width=width),
        "no cause": causes_chart({}, head=("The fighting goes on", 1.0), width=width),
        "sources": sources_chart(SOURCES, width=width),
        "counts": bars_chart({"report": 81, "analyst": 7}, fmt="count", width=width),
        "no count": bars_chart({"report": 0}, fmt="count", width=width),
        "heat": heat_chart(HEAT, width=width),
        "heat of many": heat_chart(WIDE_HEAT, width=width),
        "heat of one": heat_chart(Heat(rows=("a",), columns=("b",), values=((0.0,),)), width=width),
        "timeline": timeline_chart(EVENTS, tuple(GAINS), total={"Russia": -30.0}, width=width),
        "timeline of many": timeline_chart((LONG_EVENT, *EVENTS), MANY, width=width),
        "pairs": pairs_chart(PAIRS, width=width),
        "shifts": shifts_chart(SHIFTS, 0.4, of="chance that Russia is serious", width=width),
        "pair never solved": pairs_chart(
            [Pair(name="a", marks={"x": (math.nan,) * 3})], width=width
        ),
    }


CASES = [
    pytest.param(spec, id=f"{name}, {width}")
    for width in (WIDE, NARROW)
    for name, spec in charts(width).items()
]


@pytest.mark.parametrize("spec", CASES)
def test_is_valid_vega_lite(spec: dict[str, Any]) -> None:
    altair.Chart.from_dict(spec, validate=True)
    json.dumps(spec, allow_nan=False)


@pytest.mark.parametrize("spec", CASES)
def test_no_label_is_clipped_or_covered(spec: dict[str, Any]) -> None:
    check_words(spec)
    sizes = [layer["mark"].get("fontSize", 12) for layer in spec["layer"]]
    assert min(sizes) >= 11


spans = st.tuples(*[st.floats(0, 1)] * 3).map(lambda t: tuple(sorted(t)))


@st.composite
def issues(draw: st.DrawFn) -> IssueRow:
    at = draw(st.lists(st.sampled_from([i / 10 for i in range(11)]), max_size=6, unique=True))
    return IssueRow(
        name=draw(names),
        question=draw(names),
        anchors=tuple((x, draw(names)) for x in at),
        status_quo=draw(st.floats(0, 1)),
        stances=tuple(
            Stance(party=draw(names), span=draw(spans))  # type: ignore[arg-type]
            for _ in range(draw(st.integers(0, 4)))
        ),
        deal=draw(st.none() | spans),  # type: ignore[arg-type]
        deal_words=draw(names),
    )


@given(issue=issues(), width=st.sampled_from([WIDE, NARROW]))
def test_any_issue_can_be_drawn(issue: IssueRow, width: int) -> None:
    check_words(positions_chart([issue], width=width))


numbers = st.floats(-300, 300).flatmap(lambda v: st.tuples(st.just(v), st.just(v), st.just(v)))


@given(parties=st.dictionaries(names, numbers, min_size=1, max_size=6))
def test_any_gains_can_be_drawn(parties: dict[str, tuple[float, float, float]]) -> None:
    check_words(gains_chart(parties))
    check_words(gains_chart(parties, width=NARROW))


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("at", [0.0, 0.1, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("size", [10, 26, 60, 200])
def test_a_long_word_stays_on_the_page(at: float, size: int, width: int) -> None:
    """Found by chance: a word wider than its room was centred over the edge."""
    anchors = ((0.0, "no"), (at, "0" * size), (1.0, "yes"))
    check_words(
        positions_chart(
            [IssueRow(name="x", anchors=anchors, status_quo=0, stances=())], width=width
        )
    )


def test_no_tick_runs_through_a_label() -> None:
    for spec in (*charts(WIDE).values(), *charts(NARROW).values()):
        for layer in spec["layer"]:
            if layer["mark"].get("stroke") != palette.RULE or "x2" in layer["encoding"]:
                continue
            where = layer["encoding"]["x"]
            for row in layer["data"]["values"]:
                x = where.get("value")
                if x is None:
                    (a, b), (p, q) = (where["scale"][k] for k in ("domain", "range"))
                    x = p + (row[where["field"]] - a) / (b - a) * (q - p)
                for left, top, right, bottom, text in words(spec):
                    assert not (left < x < right and row["y"] < top < bottom < row["y2"]), text


def test_blank_words_are_no_words() -> None:
    row = IssueRow(
        name=" ",
        anchors=((0, "\u3000"), (1, " ")),
        status_quo=1,
        stances=(Stance(party=" ", span=(0, 0, 0)), Stance(party="", span=(1, 1, 1))),
    )
    assert positions_chart([row])["height"] > 60
    assert gains_chart({" ": (0, 0, 0)})["height"] > 60


def test_nothing_to_draw_is_no_chart() -> None:
    assert (
        positions_figures([]) == gains_figure({}) == causes_figure({}) == sources_figure({}) == ()
    )
    assert heat_figure([], [], []) == timeline_figure([], ["us"]) == pairs_figure([]) == ()
    nothing = Heat(rows=(), columns=(), values=())
    for call in (
        lambda: heat_chart(nothing),
        lambda: timeline_chart([], []),
        lambda: pairs_chart([]),
    ):
        with pytest.raises(ValueError, match="at least one"):
            call()
    for empty in (positions_chart, gains_chart, causes_chart):
        with pytest.raises(ValueError, match="at least one"):
            empty({} if empty is not positions_chart else [])  # type: ignore[operator]


def test_figures_say_what_they_show() -> None:
    (gains,) = gains_figure(GAINS, groups=GROUPS, caption="Gains")
    assert "Ukraine −18 (−30 to −6)" in gains.alt
    assert gains.narrow is not None
    assert gains.narrow["width"] == NARROW
    (causes,) = causes_figure(CAUSES, head=("The fighting goes on", 0.67))
    assert causes.alt.startswith("The fighting goes on: 67 % of draws. Causes: ")
    assert "< 1 %" in causes.alt
    first, *rest = positions_figures(ISSUES, caption="Positions")
    assert first.caption == "Positions"
    assert {chart.caption for chart in rest} == {""}
    assert all(chart.spec["height"] <= 340 for chart in (first, *rest))
    said = " ".join(chart.alt for chart in (first, *rest))
    assert all(issue.name in said for issue in ISSUES)
    assert 'Russia near "none"' in said
    assert "deal observers, not more" in said


def test_an_unknown_position_is_a_name_without_a_mark() -> None:
    row = IssueRow(
        name="x",
        anchors=((0, "no"), (1, "yes")),
        status_quo=0,
        stances=(Stance(party="us", span=(math.nan,) * 3),),
        deal=(math.nan,) * 3,
    )
    spec = positions_chart([row])
    assert "us" in [box[4] for box in words(spec)]
    json.dumps(spec, allow_nan=False)


def test_wrap_breaks_only_what_does_not_fit() -> None:
    assert wrap("European brigades", 500, 12) == ["European brigades"]
    assert wrap("European brigades", 70, 12) == ["European", "brigades"]
    assert "".join(wrap("Donaudampfschiff", 40, 12)) == "Donaudampfschiff"
    assert wrap("one two three four", 30, 12, lines=2)[-1].endswith("…")
    assert wrap("", 30, 12) == []


def test_svg_is_the_same_bytes_and_holds_nothing_foreign() -> None:
    for spec in (*charts(WIDE).values(), *charts(NARROW).values()):
        svg = to_svg(spec, label='gains & "losses" <all>', prefix="a")
        assert svg == to_svg(
            json.loads(json.dumps(spec)), label='gains & "losses" <all>', prefix="a"
        )
        assert 'role="img" aria-label=\'gains &amp; "losses" &lt;all&gt;\'' in svg
        assert not re.search(r"https?:(?!//www\.w3\.org/2000/svg)|<image|<script|<style|\bid=", svg)
        assert "NaN" not in svg
        assert "undefined" not in svg


def test_svg_reads_no_address() -> None:
    """The network is closed in tests too; this one says it is refused, not tried."""
    spec = {"data": {"url": "http://127.0.0.1:9/x.csv"}, "mark": "bar", "encoding": {}}
    with pytest.raises(ValueError, match=r"127\.0\.0\.1"):
        to_svg(spec)


def test_svg_with_a_link_or_a_picture_is_refused() -> None:
    mark = {"type": "image", "url": "data:image/png;base64,AAAA", "width": 9, "height": 9}
    with pytest.raises(ValueError, match="may not have"):
        to_svg({"data": {"values": [{}]}, "mark": mark})


def test_svg_words_of_the_data_are_words() -> None:
    nasty = "<script>alert(1)</script> onload= 1.23456789"
    svg = to_svg(bars_chart({nasty: 0.5}))
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg
    assert "1.23456789" in svg  # numbers are shortened in attributes only


TEXT = [palette.INK, palette.MUTED, palette.BLUE, palette.RED]


@pytest.mark.parametrize("paper", [palette.PAPER, palette.STRIPE])
@pytest.mark.parametrize("ink", TEXT)
def test_text_stands_out_from_paper(ink: str, paper: str) -> None:
    assert palette.contrast(ink, paper) >= 4.5


def test_marks_stand_out_from_what_they_lie_on() -> None:
    for ink in (palette.INK, palette.BLUE, palette.RED):
        assert palette.contrast(ink, palette.SAND) >= 4.5
    for tint in (*palette.BLUES, *palette.REDS):  # numbers of a heat map stand on these
        assert palette.contrast(palette.INK, tint) >= 4.5
    assert palette.contrast(palette.RULE, palette.PAPER) >= 3


def test_every_text_of_a_chart_has_a_tested_colour() -> None:
    for spec in charts(WIDE).values():
        used = {m["fill"] for m in (x["mark"] for x in spec["layer"]) if m["type"] == "text"}
        assert used <= set(TEXT)


def values_of(spec: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Every row of data that has a field, once."""
    rows = [row for layer in spec["layer"] for row in layer["data"]["values"] if key in row]
    return [row for i, row in enumerate(rows) if row not in rows[:i]]


def test_heat_map_prints_every_number_with_its_sign() -> None:
    cells = {(r["row"], r["column"]): r for r in values_of(heat_chart(HEAT), "tint")}
    assert cells["Russia", "Ukraine"]["text"] == "−14"
    assert cells["Ukraine", "Ukraine"]["text"] == "+17"
    assert cells["all together", "Russia"]["text"] == "+14"
    assert cells["Russia", "Ukraine"]["tint"] == palette.REDS[-1]  # the largest loss
    assert cells["Ukraine", "Ukraine"]["tint"] == palette.BLUES[-1]
    assert len(cells) == (len(HEAT.rows) + 1) * len(HEAT.columns)


def test_the_key_of_a_heat_map_says_what_the_signs_mean() -> None:
    (chart,) = heat_figure(["a"], ["b", "c"], [[1, -1]], signs=("is worth it", "costs it"))
    assert {"is worth it", "costs it"} <= {box[4] for box in words(dict(chart.spec))}


def test_what_cannot_be_told_from_nothing_has_no_colour() -> None:
    assert not told(0.4)
    assert not told(5.0, 2.6)
    assert not told(math.nan)
    assert told(-5.0, 2.4)
    cells = {(r["row"], r["column"]): r for r in values_of(heat_chart(HEAT), "tint")}
    assert cells["Ukraine", "United States"]["tint"] == palette.PAPER  # -2 with error 1.1
    assert cells["Ukraine", "Russia"]["tint"] != palette.PAPER


def test_own_cells_of_a_heat_map_are_framed() -> None:
    frames = [
        row
        for layer in heat_chart(HEAT)["layer"]
        if layer["mark"].get("strokeWidth") == 2 and "x2" in layer["encoding"]
        for row in layer["data"]["values"]
    ]
    assert len(frames) == 2 * len(HEAT.rows) + 2  # above and below each, and the key


def test_the_sums_do_not_pale_the_cells() -> None:
    heat = Heat(rows=("a",), columns=("b", "c"), values=((8.0, 1.0),), total=(80.0, 9.0))
    boxes = [
        layer
        for layer in heat_chart(heat)["layer"]
        if layer["mark"]["type"] == "rect" and "points" in layer["data"]["values"][0]
    ]
    tint = {row["points"]: row["tint"] for layer in boxes for row in layer["data"]["values"]}
    assert tint[8.0] == tint[80.0] == palette.BLUES[-1]
    assert tint[1.0] == palette.BLUES[0]


def test_columns_that_do_not_fit_stand_below_each_other() -> None:
    assert [len(b) for b in blocks(["a"] * 4, 400, 46)] == [4]
    assert [len(b) for b in blocks(["a"] * 9, 200, 50)] == [3, 3, 3]
    assert heat_chart(WIDE_HEAT, width=NARROW)["height"] > 2 * heat_chart(HEAT)["height"]


def test_bars_of_a_timeline_share_one_scale() -> None:
    spec = timeline_chart(EVENTS, tuple(GAINS), total={"Russia": 14.0})
    rows = [r for r in values_of(spec, "zero") if r["points"]]
    assert len(rows) > 5
    scale = {round((r["to"] - r["zero"]) / r["points"], 6) for r in rows}
    assert len(scale) == 1
    assert scale.pop() > 0
    dates = [box[4] for box in words(spec) if "February" in box[4]]
    assert dates == ["12 February 2025", "14 February 2025"]  # each day once


def test_both_ends_of_a_pair_are_linked() -> None:
    links = values_of(pairs_chart(PAIRS), "from")
    assert [(row["from"], row["to"]) for row in links] == [(12, 7), (4, 4)]
    with pytest.raises(ValueError, match="at most 4"):
        pairs_chart([Pair(name="a", marks=dict.fromkeys("abcde", (0.0, 0.0, 0.0)))])


def test_pictures_of_seats_and_changes_say_what_they_show() -> None:
    (heat,) = heat_figure(HEAT.rows, HEAT.columns, HEAT.values, errors=HEAT.errors, corner="worth")
    assert "Ukraine: Russia −9, Ukraine +17" in heat.alt
    assert "Ukraine: United States" not in heat.alt  # cannot be told from nothing
    (line,) = timeline_figure(EVENTS, tuple(GAINS), total={"Russia": 14.0})
    assert "14 February 2025, in a hurry: United States −1" in line.alt
    assert "All of it together: Russia +14." in line.alt
    (pair,) = pairs_figure(PAIRS)
    assert "early seat +12 (+3 to +20), late seat +7 (−2 to +18)" in pair.alt
    (shift,) = shifts_figure(SHIFTS[:1], 0.4, of="chance that it is so")
    assert shift.alt.startswith("Chance that it is so, today 40 %. Russia accepts")
    assert shift.alt.endswith("64 % if seen, 25 % if not.")
    assert all(c.narrow and c.narrow["width"] == NARROW for c in (heat, line, pair, shift))


points = st.floats(-300, 300) | st.just(math.nan)


@given(data=st.data(), width=st.sampled_from([WIDE, NARROW]))
def test_any_heat_map_and_timeline_can_be_drawn(data: st.DataObject, width: int) -> None:
    rows = data.draw(st.lists(names, min_size=1, max_size=5))
    columns = data.draw(st.lists(names, min_size=1, max_size=7, unique=True))
    number = st.tuples(*[points] * len(columns))
    values = data.draw(st.tuples(*[number] * len(rows)))
    total = data.draw(st.none() | number)
    heat = Heat(rows=tuple(rows), columns=tuple(columns), values=values, total=total)
    check_words(heat_chart(heat, width=width))
    events = [
        Event(name=n, on=data.draw(names), values=dict(zip(columns, v, strict=True)))
        for n, v in zip(rows, values, strict=True)
    ]
    check_words(timeline_chart(events, columns, width=width))


@given(
    marks=st.dictionaries(names, numbers, min_size=1, max_size=4),
    name=names,
    width=st.sampled_from([WIDE, NARROW]),
)
def test_any_pair_can_be_drawn(
    marks: dict[str, tuple[float, float, float]], name: str, width: int
) -> None:
    check_words(pairs_chart([Pair(name=name, marks=marks, note=name)], width=width))


def test_gain_and_loss_differ_without_colour() -> None:
    spec = gains_chart({"a": (1, 2, 3), "b": (-3, -2, -1), "c": (-1, 1, 3)})
    marks = [x["mark"] for x in spec["layer"] if x["mark"]["type"] == "point"]
    assert {(m["shape"], m["fill"] == palette.PAPER) for m in marks} == {
        ("circle", False), ("diamond", False), ("circle", True),
    }  # fmt: skip
