"""Times: weekdays by tense, dates, weeks; without a date nothing is made up."""

from __future__ import annotations

import datetime as dt

import pytest

from plenipo.reading.text import split
from plenipo.reading.times import find

TUESDAY = dt.date(2025, 2, 18)
DAY = dt.timedelta(1)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("He said so on Monday.", TUESDAY - DAY, TUESDAY - DAY),
        ("They will meet on Thursday.", TUESDAY + 2 * DAY, TUESDAY + 2 * DAY),
        ("She was there last Tuesday.", TUESDAY - 7 * DAY, TUESDAY - 7 * DAY),
        ("Talks resume next Tuesday.", TUESDAY + 7 * DAY, TUESDAY + 7 * DAY),
        ("The talks of Tuesday.", TUESDAY, TUESDAY),  # the day itself, whichever way
        ("The talks of Friday.", TUESDAY - 4 * DAY, TUESDAY + 3 * DAY),  # no tense decides
        ("It was signed on 12 March 2024.", dt.date(2024, 3, 12), dt.date(2024, 3, 12)),
        ("It was signed on December 30.", dt.date(2024, 12, 30), dt.date(2024, 12, 30)),
        ("It was signed on 2024-03-12.", dt.date(2024, 3, 12), dt.date(2024, 3, 12)),
        ("They met over the weekend.", dt.date(2025, 2, 15), dt.date(2025, 2, 16)),
        ("They met last week.", dt.date(2025, 2, 10), dt.date(2025, 2, 16)),
        ("They meet next month.", dt.date(2025, 3, 1), dt.date(2025, 3, 31)),
        ("It began last year.", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
    ],
)
def test_days(text: str, start: dt.date, end: dt.date) -> None:
    (found,) = find(split(text), TUESDAY)
    assert (found.start, found.end) == (start, end)
    assert text[slice(*found.span)] == found.text


def test_without_a_date_what_is_relative_stays_open() -> None:
    monday, date = find(split("He said on Monday that it was signed on 12 March 2024."), None)
    assert (monday.start, monday.basis) == (None, "unresolved")
    assert date.basis == "absolute"


def test_no_day_that_does_not_exist() -> None:
    assert [w.start for w in find(split("On 31 February 2025 and 2025-13-01."), TUESDAY)] == [None]
