"""Numbers that carry a unit, and what is no quantity."""

from __future__ import annotations

import pytest

from plenipo.reading.numbers import find
from plenipo.reading.text import split


@pytest.mark.parametrize(
    ("text", "value", "unit", "sense"),
    [
        ("more than 3 % of GDP", 3, "percent of GDP", "more_than"),
        ("north of 3% of GDP", 3, "percent of GDP", "more_than"),
        ("up to 30,000 troops", 30_000, "troops", "at_most"),
        ("$1.5 billion", 1.5e9, "USD", "exactly"),
        ("about 20 million euros", 2e7, "EUR", "about"),
        ("at least 12 percent", 12, "percent", "at_least"),
        ("no fewer than 40 armoured tanks", 40, "tanks", "at_least"),
        ("under 5 per cent", 5, "percent", "less_than"),
        ("\N{POUND SIGN}300", 300, "GBP", "exactly"),
    ],
)
def test_quantities(text: str, value: float, unit: str, sense: str) -> None:
    (found,) = find(split(f"They asked for {text}, he said."))
    assert (found.value, found.unit, found.sense, found.flags) == (value, unit, sense, ())


def test_a_mangled_one_is_flagged() -> None:
    text = "it must be \N{LEFT DOUBLE QUOTATION MARK}4%north\N{RIGHT DOUBLE QUOTATION MARK} of GDP."
    (found,) = find(split(text))
    assert (found.value, found.unit, found.sense) == (4, "percent of GDP", "more_than")
    assert found.flags == ("mangled",)
    assert text[slice(*found.span)].startswith("4%north")


@pytest.mark.parametrize(
    "text", ["In 2024 they met.", "Article 5 holds.", "He is 62.", "the G20", "at 10.30", "2-1"]
)
def test_what_is_no_quantity(text: str) -> None:
    assert find(split(text)) == ()
