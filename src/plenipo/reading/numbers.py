"""Numbers with their units, as the text has them: nothing is worked out."""

from __future__ import annotations

import re

from plenipo.reading.parts import Quantity, Text

__all__ = ["find"]

_SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_MONEY = {"$": "USD", "\N{EURO SIGN}": "EUR", "\N{POUND SIGN}": "GBP", "\N{YEN SIGN}": "JPY"}
_CURRENCY = {"dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR", "pounds": "GBP",
             "rubles": "RUB", "roubles": "RUB", "hryvnia": "UAH", "yuan": "CNY", "yen": "JPY",
             "francs": "CHF", "rupees": "INR"}  # fmt: skip
_THINGS = (
    "troops soldiers peacekeepers fighters tanks missiles drones aircraft jets warships brigades"
    " people civilians refugees prisoners hostages barrels tonnes tons kilometres kilometers km"
    " miles hectares seats votes members jobs homes houses megawatts gigawatts warheads"
)
_NUMBER = re.compile(
    r"(?P<money>[$\N{EURO SIGN}\N{POUND SIGN}\N{YEN SIGN}])? ?"
    r"(?<![\w.,])(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?"
    r"(?: ?(?P<scale>hundred|thousand|million|billion|trillion)\b)?"
    r"(?: ?(?P<percent>%|per cent\b|percent\b))?"
)
_UNIT = re.compile(r" (?:[a-z-]+ )?(?P<unit>[a-z]+)\b", re.IGNORECASE)
_OF = re.compile(r"[\"' ]{0,3}of (?:its |their |the )?(?P<of>GDP|gross domestic product)\b")
_SENSES = (
    ("at_least", r"at least|no less than|no fewer than|a minimum of"),
    ("at_most", r"at most|up to|no more than|not more than|a maximum of"),
    ("more_than", r"more than|over|above|north of|in excess of|upwards of|exceeding"),
    ("less_than", r"less than|fewer than|under|below|south of"),
    ("about", r"about|around|approximately|some|nearly|almost|roughly|close to"),
)
_BEFORE = tuple((sense, re.compile(rf"\b(?:{p})[\"' ]{{0,3}}$", re.I)) for sense, p in _SENSES)
_DAMAGED = re.compile(r"[\"' ]{0,2}(?P<side>north|south)\b")


def find(text: Text) -> tuple[Quantity, ...]:
    """Numbers that carry a unit: percent, money, or things that are counted.

    Years, dates, ages and bare numbers are left out. "North of 3 %" is more than 3 percent, and
    so is a damaged "3%north", which is flagged.
    """
    plain = text.plain
    found: list[Quantity] = []
    for m in _NUMBER.finditer(plain):
        start, end = m.start(), m.end()
        while start < end and plain[start] == " ":
            start += 1
        value = float(m["digits"].replace(",", "") + (m["part"] or ""))
        value *= _SCALE.get(m["scale"] or "", 1.0)
        unit, end = _unit(plain, m, end)
        if not unit:
            continue
        before = plain[max(0, start - 24) : start]
        sense = next((s for s, pattern in _BEFORE if pattern.search(before)), "exactly")
        flags: tuple[str, ...] = ()
        damaged = _DAMAGED.match(plain, end)
        if damaged and sense == "exactly" and plain[end : end + 1] != " ":
            sense = "more_than" if damaged["side"] == "north" else "less_than"
            flags, end = ("mangled",), damaged.end()
        if unit == "percent":
            of = _OF.match(plain, end)
            if of:
                unit, end = "percent of GDP", of.end()
        found.append(
            Quantity(span=(start, end), value=value, unit=unit, sense=sense, flags=flags)  # pyright: ignore[reportArgumentType]
        )
    return tuple(found)


def _unit(plain: str, m: re.Match[str], end: int) -> tuple[str, int]:
    """The unit and where it ends; empty where there is none."""
    if m["percent"]:
        return "percent", end
    if m["money"]:
        return _MONEY[m["money"]], end
    after = _UNIT.match(plain, end)
    near = re.compile(r" (?P<unit>[a-z]+)\b", re.I).match(plain, end)
    for found in (near, after):
        if found is None:
            continue
        word = found["unit"].lower()
        if word in _CURRENCY:
            return _CURRENCY[word], found.end()
        if word in _THINGS.split():
            return word, found.end()
    return "", end
