"""Times as intervals of days, by the day the report appeared."""

from __future__ import annotations

import datetime as dt
import re

from plenipo.reading.parts import Text, When

__all__ = ["find"]

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_DAY = "|".join(_DAYS)
_MONTH = "|".join(_MONTHS)
_WEEKDAY = re.compile(rf"\b(?:(?P<which>last|next|this|on) )?(?P<day>{_DAY})\b", re.I)
_DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}}) (?P<m1>{_MONTH})|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)"
    r"(?:,? (?P<year>\d{4}))?\b",
    re.I,
)
_ISO = re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b")
_NEAR = re.compile(
    r"\b(?P<what>today|yesterday|tomorrow|tonight|over the weekend|at the weekend|this weekend"
    r"|last weekend|(?:last|this|next) (?:week|month|year))\b",
    re.I,
)
NEAR = 150  # code points in which a verb may tell the tense
_FUTURE = re.compile(
    r"\b(?:will|would|expected|preparing|prepares|plans?|planned|due|scheduled|upcoming|set to"
    r"|is to|are to|going to|shall|could|may|might)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:said|told|had|was|were|met|held|spoke|wrote|began|came|went|made|gave|took|left|called"
    r"|signed|agreed|turned|announced|added|warned|rejected|visited|arrived|discussed)\b",
    re.I,
)


def find(text: Text, date: dt.date | None) -> tuple[When, ...]:
    """Find times.

    Parameters
    ----------
    text : Text
    date : the day the report appeared; None leaves "Monday" and "last week" unresolved

    Returns
    -------
    tuple of When
        In order of place. A weekday is the last one or the next one by the tense beside it;
        where no tense decides, from the one to the other.
    """
    plain = text.plain
    found: list[When] = []
    for m in _DATE.finditer(plain):
        day = _day(m["year"], m["m1"] or m["m2"], m["d1"] or m["d2"], date)
        found.append(_when(plain, m, day, day, "absolute" if m["year"] else "relative_to_date"))
    for m in _ISO.finditer(plain):
        try:
            day = dt.date(int(m["y"]), int(m["m"]), int(m["d"]))
        except ValueError:
            continue
        found.append(_when(plain, m, day, day, "absolute"))
    taken = [w.span for w in found]
    for m in [*_WEEKDAY.finditer(plain), *_NEAR.finditer(plain)]:
        if any(a < m.end() and m.start() < b for a, b in taken):
            continue
        start, end = (None, None)
        if date is not None:
            start, end = (
                _weekday(text, m, date) if "day" in m.groupdict() else _near(m["what"], date)
            )
        found.append(_when(plain, m, start, end, "relative_to_date"))
    return tuple(sorted(found, key=lambda w: w.span))


def _when(
    plain: str, m: re.Match[str], start: dt.date | None, end: dt.date | None, basis: str
) -> When:
    known = start is not None
    return When(
        text=plain[m.start() : m.end()],
        span=(m.start(), m.end()),
        start=start,
        end=end,
        basis=basis if known else "unresolved",  # pyright: ignore[reportArgumentType]
    )


def _day(year: str | None, month: str, day: str, date: dt.date | None) -> dt.date | None:
    """A date; without its year the one nearest to the report's."""
    number = _MONTHS.index(month.lower()) + 1
    years = [int(year)] if year else [date.year + k for k in (-1, 0, 1)] if date else []
    out: list[dt.date] = []
    for y in years:
        try:
            out.append(dt.date(y, number, int(day)))
        except ValueError:
            continue
    if not out:
        return None
    return out[0] if date is None else min(out, key=lambda x: (abs((x - date).days), x))


def _weekday(text: Text, m: re.Match[str], date: dt.date) -> tuple[dt.date, dt.date]:
    wanted = _DAYS.index(m["day"].lower())
    back = dt.timedelta((date.weekday() - wanted) % 7)
    ahead = dt.timedelta((wanted - date.weekday()) % 7)
    last, following = date - back, date + ahead
    which = (m["which"] or "").lower()
    if which == "last":
        day = last if back else date - dt.timedelta(7)
        return day, day
    if which == "next":
        day = following if ahead else date + dt.timedelta(7)
        return day, day
    tense = _tense(text, m.start())
    if tense == "past":
        return last, last
    if tense == "future":
        return following, following
    return last, following


def _tense(text: Text, at: int) -> str:
    """Past or future by the nearest verb that tells, in the same sentence; empty where none."""
    start, end = text.sentences[text.sentence(at)]
    start, end = max(start, at - NEAR), min(end, at + NEAR)
    best, tense = 10_000, ""
    for name, pattern in (("past", _PAST), ("future", _FUTURE)):
        for m in pattern.finditer(text.plain, start, end):
            far = abs(m.start() - at)
            if far < best:
                best, tense = far, name
    return tense


def _near(what: str, date: dt.date) -> tuple[dt.date, dt.date]:
    one = dt.timedelta(1)
    low = what.lower()
    monday = date - one * date.weekday()
    match low:
        case "today" | "tonight":
            return date, date
        case "yesterday":
            return date - one, date - one
        case "tomorrow":
            return date + one, date + one
        case "this weekend":
            return monday + 5 * one, monday + 6 * one
        case "over the weekend" | "at the weekend" | "last weekend":
            return monday - 2 * one, monday - one
        case "last week":
            return monday - 7 * one, monday - one
        case "this week":
            return monday, monday + 6 * one
        case "next week":
            return monday + 7 * one, monday + 13 * one
        case _:
            return _span(low, date)


def _span(low: str, date: dt.date) -> tuple[dt.date, dt.date]:
    """Last, this or next month or year."""
    step = {"last": -1, "this": 0, "next": 1}[low.split()[0]]
    if low.endswith("year"):
        return dt.date(date.year + step, 1, 1), dt.date(date.year + step, 12, 31)
    month = date.year * 12 + date.month - 1 + step
    first = dt.date(month // 12, month % 12 + 1, 1)
    after = dt.date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    return first, after - dt.timedelta(1)
