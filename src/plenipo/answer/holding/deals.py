"""The deals whose keeping is asked about: what a table signs draw by draw, or one package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np

from plenipo.answer.holding.laid import Laid
from plenipo.answer.table.run import MOVED, Run
from plenipo.answer.table.seating import Seating
from plenipo.errors import Place, SituationError
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.situation.stakes import Issue
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.enforce.promise import Enforcement

__all__ = ["Deals", "agreed", "given", "read_package"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deals:
    """The K draws in which a deal obliges somebody ("a peace"), out of those asked about."""

    laid: Laid
    seating: Seating
    run: Run | None  # the table as settled; None where one package is asked about
    asked: Ints  # (A,) draws of the situation that were solved, peace or not
    rows: Ints  # (K,) those of them with a peace
    level: Floats  # (K, m) what is agreed there
    worth: Floats  # (K, n) h: what the deal is worth to each actor while it holds
    no_deal: Floats  # (K, n) d
    floor: Floats  # (K, n) the least each must get to sign or accept
    arises: Bools  # (K, B) whom it obliges
    enforcement: Enforcement  # of those draws

    @property
    def drawn(self) -> Drawn:
        """The draws behind it."""
        return self.laid.drawn

    @property
    def situation(self) -> Situation:
        """The situation with the changes in force."""
        return self.laid.drawn.situation

    @property
    def count(self) -> int:
        """Draws with a peace."""
        return int(self.rows.size)

    @property
    def share(self) -> float:
        """Share of the draws asked about that have a peace."""
        return self.rows.size / self.asked.size if self.asked.size else 0.0


def agreed(laid: Laid, run: Run) -> Deals:
    """What a settled table signs, in the draws in which it obliges somebody.

    Parameters
    ----------
    laid : what stands behind a deal, over all draws of the situation
    run : the table, solved over some of them
    """
    arises = _arises(laid, run.rows, run.solved.level) & (run.deal & run.good)[:, None]
    peace = arises.any(axis=1)
    rows = run.rows[peace]
    return Deals(
        laid=laid,
        seating=run.seating,
        run=run,
        asked=run.rows[run.good],
        rows=rows,
        level=run.solved.level[peace],
        worth=run.worth[peace],
        no_deal=run.no_deal[peace],
        floor=_floor(run.seating)[peace],
        arises=arises[peace],
        enforcement=laid.take(rows),
    )


def given(laid: Laid, seating: Seating, rows: Ints, package: Mapping[str, Any]) -> Deals:
    """One package in every draw: the status quo with the issues of ``package`` changed.

    Parameters
    ----------
    seating : the table, over all draws
    rows : draws to look at
    package : issue -> a level in the issue's own words or numbers

    Raises
    ------
    SituationError
        An issue or a level there is not.
    """
    drawn = laid.drawn
    level = np.tile(read_package(drawn, package), (rows.size, 1))
    moves = np.any(np.abs(level - drawn.status_quo()) > MOVED, axis=1)
    arises = _arises(laid, rows, level) & moves[:, None]  # today as it is is no deal
    peace = arises.any(axis=1)
    every = np.tile(level[:1], (drawn.draws, 1)) if rows.size else np.zeros((0, level.shape[1]))
    kept = rows[peace]
    return Deals(
        laid=laid,
        seating=seating,
        run=None,
        asked=rows,
        rows=kept,
        level=level[peace],
        worth=drawn.worth(every)[kept],
        no_deal=drawn.no_deal()[kept],
        floor=_floor(seating)[kept],
        arises=arises[peace],
        enforcement=laid.take(kept),
    )


def read_package(drawn: Drawn, package: Mapping[str, Any]) -> Floats:
    """(m,) levels, 0 to 1 or the index of an option: the status quo with some issues changed.

    Raises
    ------
    SituationError
        An issue or a level there is not; every mistake at once.
    """
    level = drawn.status_quo()
    issues = drawn.situation.issues
    places: list[Place] = []
    for name, value in package.items():
        if name not in issues:
            near = get_close_matches(str(name), list(issues), n=1)
            guess = f' Did you mean "{near[0]}"?' if near else ""
            places.append(
                Place(
                    path=str(name),
                    message=f'There is no issue "{name}".{guess}',
                    hint=f"There are: {', '.join(issues)}.",
                )
            )
            continue
        found = _level(issues[name], value)
        if found is None:
            places.append(
                Place(
                    path=str(name),
                    message=f'"{value}" is no level of "{name}".',
                    hint=f"Write {_levels(issues[name])}.",
                )
            )
        else:
            level[drawn.issues.index(name)] = found
    if places:
        raise SituationError(places)
    return level


def _level(issue: Issue, value: Any) -> float | None:
    """A level as the solver counts it; None where the issue has no such level."""
    if isinstance(value, bool):  # YAML 1.1 habits: yes and no are words here
        value = "yes" if value else "no"
    if not isinstance(value, str | int | float):
        return None
    if issue.options is not None:
        value = str(value)
    elif isinstance(value, str) and value not in (issue.scale or {}).values():
        try:
            value = float(value)
        except ValueError:
            return None
    try:
        return issue.unit_level(value)
    except (KeyError, ValueError):
        return None


def _levels(issue: Issue) -> str:
    if issue.options is not None:
        return "one of: " + ", ".join(issue.options)
    ends = sorted(issue.scale or {})
    words = [w for w in (issue.scale or {}).values() if w]
    text = f"a number from {ends[0]:g} to {ends[-1]:g}"
    return text + (f", or one of: {', '.join(words)}" if words else "")


def _floor(seating: Seating) -> Floats:
    """What a member and what a ratifier must reach."""
    room = seating.room
    return np.where(room.seated, np.maximum(room.no_deal, room.outside), room.reservation)


def _arises(laid: Laid, rows: Ints, level: Floats) -> Bools:
    """(A, B) whom packages ``level`` (A, m) of some draws oblige."""
    every = np.tile(laid.drawn.status_quo(), (laid.drawn.draws, 1))
    every[rows] = level
    return laid.arises(every)[rows]
