"""Who must be in the room: the tables its players could make, and the hidden types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plenipo.answer.table.hidden import type_words
from plenipo.show.section import Cell, Grid
from plenipo.show.sentence import capital

if TYPE_CHECKING:
    from plenipo.answer.seats import Seats

__all__ = ["OWN", "every_table", "over", "types"]

TABLES = 40  # compositions listed; all of them are in the JSON
OWN = "in points of each party's own agenda"


def over(draws: int) -> str:
    """Of how many draws numbers are means."""
    return f"Means over {draws:,} draws" if draws > 1 else "One draw"


def types(a: Seats) -> Grid | None:
    """The own seat where what nobody knows is true, and where it is not."""
    rows: list[tuple[Cell, ...]] = []
    for name, body in a.by_type.items():
        for p in a.players:
            rows.append(
                (
                    type_words(a.situation, name),
                    a.situation.name_of(p),
                    body["yes"][p],
                    body["no"][p],
                    body["error"][p],
                )
            )
    if not rows:
        return None
    return Grid(
        detail=True,
        caption="The own seat by what nobody knows, in points",
        columns=("if", "seat of", "true", "not true", "error of the difference"),
        rows=tuple(rows),
        formats=("text", "text", "gain", "gain", "level"),
    )


def every_table(a: Seats) -> Grid:
    """What each table of two or more would come to, the largest first."""
    listed = {k: v for k, v in a.tables.items() if k.count("+")}
    shown = dict(sorted(listed.items(), key=lambda x: -x[0].count("+"))[:TABLES])
    return Grid(
        detail=True,
        caption=f"Every table its players could make: gain against no deal {OWN}",
        columns=(
            "seats",
            "no deal",
            capital(f"{a.matter} agreed"),
            *(a.situation.name_of(p) for p in a.actors),
        ),
        rows=tuple(
            (
                ", ".join(a.situation.name_of(p) for p in key.split("+")),
                body["no_deal"],
                body["success"],
                *(body["gains"][p] for p in a.actors),
            )
            for key, body in shown.items()
        ),
        formats=("text", "share", "share", *["gain"] * len(a.actors)),
        note=(
            f"{over(a.table_draws)}; one seat alone is no deal."
            + (
                f" {len(shown)} of {len(listed):,} tables; all in the JSON."
                if len(shown) < len(listed)
                else ""
            )
            + _standing(a)
        ),
    )


def _standing(a: Seats) -> str:
    """Why a table that can move nothing may still agree."""
    s = a.situation
    owned = any(issue.needs for issue in s.issues.values())
    if a.ending or not owned or not s.cost_of_no_deal:
        return ""
    return (
        " A table that can move nothing may still sign the status quo as it stands: that is a "
        "deal, and ends what going on without one costs."
    )
