"""Plain blocks that every answer is made of and every renderer can draw.

An answer fills them; ``terminal``, ``html`` and the report only lay them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Cell", "Chart", "Grid", "Section"]

Cell = str | float | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table. The first column names the row.

    ``rows`` hold raw values; ``formats`` gives one of ``text``, ``share`` (0 to 1,
    printed in percent without decimals), ``points``, ``gain`` (points with a sign),
    ``level``, ``utility``, ``count`` for each column. ``detail``: what a report leaves to the
    question's own command.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    formats: tuple[str, ...] = ()
    note: str = ""
    detail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A Vega-Lite specification with its words for those who cannot see it.

    ``narrow`` is the same picture for a telephone; without it the wide one scrolls.
    """

    spec: Mapping[str, Any]
    alt: str
    caption: str = ""
    narrow: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A piece of an answer: sentences first, then pictures and tables, then notes."""

    title: str
    anchor: str
    sentences: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    grids: tuple[Grid, ...] = ()
    notes: tuple[str, ...] = ()
    parts: tuple[Section, ...] = field(default=())
