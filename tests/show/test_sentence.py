"""Numbers to words and back: never more precise than their error."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenipo.show.section import Grid, Section
from plenipo.show.sentence import (
    Fact,
    capital,
    change_words,
    finish,
    joined,
    numeral,
    points_words,
    quantities,
    share_words,
    spoken,
    untied,
)

from .sample import all_sections

shares = st.floats(0, 1)


@pytest.mark.parametrize(
    ("p", "n", "words"),
    [
        (0.0, 10_000, "in no draw"),
        (1.0, 10_000, "in every draw"),
        (0.9999, 10_000, "in nearly every draw"),
        (0.0001, 10_000, "in hardly any draw"),
        (0.05, 10_000, "in a few draws"),
        (0.634, 10_000, "in about two draws of three"),
        (0.61, 10_000, "in about three draws of five"),
        (0.9, 10_000, "in about nine draws of ten"),
        (0.61, 200, "in about two draws of three"),  # three of five would be too precise
        (0.61, 60, "in about half of the draws"),
        (0.9, 10, "in more than half of the draws"),
        (0.0, 20, "in none of the 20 draws"),
        (1.0, 20, "in all 20 draws"),
        (1.0, 1, "in the one draw"),
        (0.0, 1, "not in the one draw"),
        (math.nan, 100, "in a share of draws that cannot be told"),
        (0.5, 0, "in a share of draws that cannot be told"),
    ],
)
def test_share_words(p: float, n: int, words: str) -> None:
    assert share_words(p, n) == words


def test_a_share_outside_0_to_1_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        share_words(1.2, 100)


@given(p=shares, n=st.integers(2, 100_000))
def test_a_share_said_in_words_is_read_back(p: float, n: int) -> None:
    p = round(p * n) / n
    (number,) = spoken(share_words(p, n))
    assert number.covers(p)


@given(p=shares, n=st.integers(2, 100_000))
def test_only_every_draw_is_every_draw(p: float, n: int) -> None:
    count = round(p * n)
    words = share_words(count / n, n)
    assert (words in {"in every draw", f"in all {n} draws"}) == (count == n)
    assert (words in {"in no draw", f"in none of the {n} draws"}) == (count == 0)


@given(p=shares, q=shares, n=st.sampled_from([100, 1000, 10_000]))
def test_more_draws_are_never_said_as_fewer(p: float, q: float, n: int) -> None:
    """With the error of either: a finer and a coarser phrase may differ by one step."""
    low, high = sorted((round(p * n), round(q * n)))
    one, other = (spoken(share_words(k / n, n))[0] for k in (low, high))
    assert one.low <= other.high


@given(p=st.floats(0.05, 0.95), n=st.integers(10, 100_000))
def test_a_phrase_is_no_narrower_than_the_error(p: float, n: int) -> None:
    k = min(max(round(p * n), 1), n - 1)
    (number,) = spoken(share_words(k / n, n))
    error = math.sqrt(k / n * (1 - k / n) / n)
    assert number.high - number.low >= min(1.6 * error, 0.3)


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        (0.0, 0.5, "nothing"),
        (0.3, 0.5, "less than one point"),
        (1.2, 0.5, "about one point"),
        (-17.8, 0.5, "about 18 points"),
        (17.8, 2.0, "about 20 points"),
        (1.0, 4.0, "less than ten points"),
        (math.nan, 0.5, "an unknown number of points"),
    ],
)
def test_points_words(value: float, error: float, words: str) -> None:
    assert points_words(value, error=error) == words


@given(value=st.floats(-200, 200), error=st.sampled_from([0.5, 2.0, 4.0, 9.0]))
def test_points_said_in_words_are_read_back(value: float, error: float) -> None:
    for number in spoken(points_words(value, error=error)):
        assert number.covers(abs(value))


def test_change_words() -> None:
    assert change_words(12.2) == "gains about 12 points"
    assert change_words(-1.0) == "loses about one point"
    assert change_words(0.2) == change_words(-0.2) == "neither gains nor loses"
    assert "unknown" in change_words(math.nan)


def test_lists() -> None:
    assert joined([]) == ""
    assert joined(["a"]) == "a"
    assert joined(["a", "b"], word="or") == "a or b"
    assert joined(iter("abc")) == "a, b and c"
    assert joined("abcd", at_most=2) == "a, b and two others"
    assert joined("abc", at_most=2) == "a, b and c"  # "one others" is never said


def test_numerals_and_case() -> None:
    assert [numeral(n) for n in (0, 1, 12, 13, 10_000, -2)] == [
        "no", "one", "twelve", "13", "10,000", "-2",
    ]  # fmt: skip
    assert capital("éire waits") == "Éire waits"
    assert capital("") == finish("") == ""
    assert finish(" the UN\n stays ") == "The UN stays."
    assert finish("why?") == "Why?"


def test_quantities_reads_every_kind_and_skips_names_and_dates() -> None:
    sentence = (
        "On 2025-02-18 the E3 and three others (80 % of all, 10,000 draws) lose −2.5 and "
        "about one point in about half of the draws; the middle 80 % and s16 stay."
    )
    assert quantities(sentence) == [3, 0.8, 10_000, -2.5, 1, 0.5]
    assert quantities("It is refused in none of the 20 draws, or in all 20 draws.") == [0, 1]
    assert quantities("Nobody agrees on anything.") == []


def test_a_fact_is_said_as_the_table_prints_it() -> None:
    assert Fact(name="agreed", value=0.66, draws=5000).words() == "in about two draws of three"
    assert Fact(name="gain", value=-3.0, kind="points").words() == "about 3 points"
    assert Fact(name="refusing", value=2, kind="count").words() == "two"
    assert Fact(name="troops", value=40.0, kind="level").words() == "40"


def test_untied_names_the_number_that_no_cell_carries() -> None:
    grid = Grid(
        caption="c", columns=("party", "p"), rows=(("ua", 0.89),), formats=("text", "share")
    )
    good = Section(title="t", anchor="t", sentences=("In about nine draws of ten.",), grids=(grid,))
    bad = Section(title="t", anchor="t", sentences=("In about half of the draws.",), grids=(grid,))
    assert untied(good) == []
    assert untied(bad) == ["'about half of the draws' in 'In about half of the draws.'"]
    assert untied(bad, also=[0.5]) == []


def test_every_number_of_the_sample_is_in_its_tables() -> None:
    for section in all_sections():
        assert untied(section, also=[5]) == []  # five parties
