"""The reader's own table of countries, organisations, outlets, titles and given names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

__all__ = ["WORD", "Entry", "Lexicon", "lexicon", "slug"]

Kind = Literal["person", "party", "organisation", "outlet", "place"]

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['\-+&][^\W_]+)*\+?")
"""A word: initials with their stops, or letters and digits with hyphens inside."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name of the table stands for."""

    id: str
    kind: Kind
    name: str
    how: Literal["name", "alias", "metonym"]  # a country, its demonym, its seat of power
    lower: bool = False  # also known in small letters


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names by their first word, and lists of words."""

    names: Mapping[str, tuple[tuple[tuple[str, ...], Entry], ...]]  # longest first
    capitals: frozenset[str]  # seats of power that are also cities
    lists: Mapping[str, frozenset[str]]
    offices: Mapping[str, tuple[str, ...]]  # the countries that have one, by id


def slug(name: str) -> str:
    """An id: small letters, hyphens.

    >>> slug("Élysée Palace")
    'elysee-palace'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "x"


def _lines(name: str) -> list[str]:
    text = files("plenipo.reading").joinpath("tables", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def lexicon() -> Lexicon:
    """Read the tables, once."""
    lists = _lists()
    capitals: set[str] = set()
    found: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}

    def add(form: str, key: str, kind: Kind, name: str, how: str) -> None:
        words = tuple(w.group().lower() for w in WORD.finditer(form.replace("\u2019", "'")))
        if not words:
            return
        small = len(form) > 3 and form.lower() not in lists["common"] and not form.isupper()
        entry = Entry(key, kind, name, cast("Literal['name', 'alias', 'metonym']", how), small)
        held = found.setdefault(words[0], [])
        if all(words != other for other, _ in held):
            held.append((words, entry))

    for line in _lines("countries.txt"):
        name, others, demonyms, seats = (part.strip() for part in line.split(";"))
        for form in filter(None, [name, *others.split(",")]):
            add(form, slug(name), "party", name, "name")
        for form in filter(None, demonyms.split(",")):
            add(form, slug(name), "party", name, "alias")
        for form in filter(None, seats.split(",")):
            capitals.add(form.lower())
            add(form, slug(name), "party", name, "metonym")
    for line in _lines("organisations.txt"):
        name, others, kind = (part.strip() for part in [*line.split(";"), "", ""][:3])
        for form in filter(None, [name, *others.split(",")]):
            add(form, slug(name), cast("Kind", kind or "organisation"), name, "name")
    names = {k: tuple(sorted(v, key=lambda x: -len(x[0]))) for k, v in found.items()}
    offices = {
        office: tuple(slug(country) for country in countries.split(","))
        for office, countries in (line.split(";") for line in _lines("offices.txt"))
    }
    return Lexicon(names, frozenset(capitals), lists, offices)


def _lists() -> dict[str, frozenset[str]]:
    lists: dict[str, set[str]] = {}
    at = ""
    for line in _lines("words.txt"):
        if line.startswith("["):
            at = line[1 : line.index("]")]
            lists[at] = set()
        else:
            lists[at].update(line.split())
    return {k: frozenset(v) for k, v in lists.items()}
