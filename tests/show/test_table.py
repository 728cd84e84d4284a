"""One cell, the same words in text, Markdown and HTML."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.show.section import Grid
from plenipo.show.table import cell_text, grid_cells, numeric, to_html, to_markdown, to_text, wordy

GRID = Grid(
    caption="Gains | *all*",
    columns=("party", "gain", "share"),
    rows=(("<b>Russia</b>", 20.4, 0.5), ("a|b", -3.4), ("nobody", math.nan, None)),
    formats=("text", "gain", "share"),
    note="low & high",
)


@pytest.mark.parametrize(
    ("value", "fmt", "text"),
    [
        (None, "share", "–"),
        (math.nan, "points", "–"),
        (math.inf, "level", "–"),
        ("", "text", "–"),
        (True, "text", "yes"),
        (0.0, "share", "0 %"),
        (1.0, "share", "100 %"),
        (0.0049, "share", "< 1 %"),
        (0.9951, "share", "> 99 %"),
        (0.634, "share", "63 %"),
        (0.635, "share", "64 %"),
        (-0.12, "share", "−12 %"),
        (12.5, "points", "13"),
        (-12.5, "points", "−13"),
        (-0.2, "gain", "0"),
        (0.6, "gain", "+1"),
        (100.0, "level", "100"),
        (1234.6, "level", "1235"),
        (0.634, "level", "0.63"),
        (10_000, "count", "10,000"),
        (3, "text", "3"),
        ("a\x1b[31mb\u202e", "text", "a[31mb"),
    ],
)
def test_cells(value: object, fmt: str, text: str) -> None:
    assert cell_text(value, fmt) == text  # type: ignore[arg-type]


@given(p=st.floats(0, 1), n=st.integers(1, 10_000))
def test_only_all_is_100_percent(p: float, n: int) -> None:
    count = round(p * n)
    assert (cell_text(count / n, "share") == "100 %") == (count == n)
    assert (cell_text(count / n, "share") == "0 %") == (count == 0)


def test_short_rows_are_filled() -> None:
    assert grid_cells(GRID)[1] == ["a|b", "−3", "–"]
    assert [numeric(GRID, i) for i in range(3)] == [False, True, True]


def test_text() -> None:
    assert to_text(GRID).splitlines() == [
        "Gains | *all*",
        "party          gain  share",
        "-------------  ----  -----",
        "<b>Russia</b>   +20   50 %",
        "a|b              −3      –",
        "nobody            –      –",
        "low & high",
    ]


def test_markdown_is_escaped() -> None:
    lines = to_markdown(GRID).splitlines()
    assert lines[0] == r"**Gains \| \*all\***"
    assert lines[3] == "|:---|---:|---:|"
    assert lines[4] == r"| \<b>Russia\</b> | +20 | 50 % |"
    assert lines[5] == r"| a\|b | −3 | – |"


def test_html_has_caption_scopes_and_no_foreign_markup() -> None:
    html = to_html(GRID)
    assert "<caption><span>Gains | *all*</span></caption>" in html
    assert '<th scope="col" class="n">gain</th>' in html
    assert '<th scope="row">&lt;b&gt;Russia&lt;/b&gt;</th>' in html
    assert 'role="region" tabindex="0" aria-label="Gains | *all*"' in html
    assert "50\u00a0%" in html
    assert '<p class="note">low &amp; high</p>' in html


def test_a_column_without_a_name_has_no_empty_header() -> None:
    grid = Grid(caption="c", columns=("", "n"), rows=(("a", 1),))
    assert "<thead><tr><td></td><th" in to_html(grid)


def test_a_date_is_not_broken_over_lines() -> None:
    grid = Grid(caption="c", columns=("on", "x"), rows=(("2025-02-12", "from 2025-02-12"),))
    assert to_html(grid).count('<span class="d">2025-02-12</span>') == 2


def test_a_column_of_sentences_has_room() -> None:
    long = "one word after another, and then again some more of them, on and on"
    grid = Grid(caption="c", columns=("a", "b", "n"), rows=(("x", long, 1.0), ("y", "z", 2.0)))
    assert [wordy(grid, i) for i in range(3)] == [False, True, False]
    assert f'<td class="w">{long}</td>' in to_html(grid)
    assert '<th scope="col" class="w">b</th>' in to_html(grid)


def test_a_first_column_of_sentences_gets_room() -> None:
    def rows(first: str) -> str:
        return to_html(Grid(caption="c", columns=("swap", "share"), rows=((first, 0.5),)))

    assert '<th scope="row">Russia</th>' in rows("Russia")
    assert '<th scope="row" class="w">Territory' in rows("Territory down to front line " * 3)
