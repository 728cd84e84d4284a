"""Whom to persuade, and of what: one small change of mind at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import numpy as np

from plenipo.answer.table.obstacles import succeeded, success_words
from plenipo.answer.table.run import BAND_DRAWS
from plenipo.answer.table.seating import Seating, take_seats
from plenipo.answer.table.taste import Taste, first_draws, utility, with_taste
from plenipo.errors import Place, SituationError
from plenipo.show.section import Grid
from plenipo.show.sentence import capital, change_words, draws_words, finish, joined, points_words
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["STEP", "Move", "Persuasion", "persuasion"]

STEP = 0.1  # of a scale, of an option's value, or of a salience
CLOSER, MORE, LESS, BLUFF = "position", "weighs more", "weighs less", "line is bluff"
LEAST = 0.05  # points below which a gain is printed as none
ROWS = 12  # moves listed in a table
TOLD = 3  # moves named in a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One change of mind, and what it is worth, in points of each one's own agenda."""

    party: str
    issue: str
    kind: str  # position, weighs more, weighs less, line is bluff
    path: str  # of the red line; empty otherwise
    level: str  # of the red line, in words: "at most observers"; empty otherwise
    gain: float  # to the asker, mean over paired draws
    error: float  # standard error of that mean
    moved: float  # to the party that is moved, by its tastes as written
    success: float  # share of draws in which what matters is then agreed
    tied: bool  # not told from the best of its list

    @property
    def real(self) -> bool:
        """Told from chance, and large enough to be printed."""
        return self.gain > max(2.0 * self.error, LEAST)

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "party": self.party,
            "issue": self.issue,
            "kind": self.kind,
            "path": self.path,
            "level": self.level,
            "gain": self.gain,
            "error": self.error,
            "moved": self.moved,
            "success": self.success,
            "tied": self.tied,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Persuasion:
    """Changes of mind ranked by what they are worth to one party at one table."""

    situation: Situation
    asker: str
    table: str
    draws: int
    base: float  # the asker's mean gain against no deal as things stand
    success: float
    ranked: tuple[Move, ...]  # a tenth towards the asker, a tenth more or less weight
    bluffs: tuple[Move, ...]  # each red line given up

    def __bool__(self) -> bool:
        return bool(self.ranked or self.bluffs)

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "asker": self.asker,
            "table": self.table,
            "draws": self.draws,
            "base": self.base,
            "success": self.success,
            "ranked": [m.to_dict() for m in self.ranked],
            "bluffs": [m.to_dict() for m in self.bluffs],
        }

    def sentences(self) -> tuple[str, ...]:
        """Whom to move first, at what price to them; or that nothing moves it."""
        s, me = self.situation, self.situation.name_of(self.asker)
        at = _table_name(s, self.table)
        if not self:
            return (finish(f"At {at} there is nobody whom {me} could persuade"),)
        steps = finish(self._steps_said(me, at))
        lines = [m for m in self.bluffs if m.real]
        if not lines:
            return (steps,)
        line = _line_words(s, lines[0])
        if self.ranked and lines[0].gain <= self.ranked[0].gain:
            return steps, finish(f"If {line} were bluff, {me} would gain {_worth(lines[0])}")
        first = (
            f"What would bring {me} most at {at} is that {line} were bluff ({_worth(lines[0])}): "
            "that line is worth testing before anybody is persuaded"
        )
        return finish(first), steps

    def _steps_said(self, me: str, at: str) -> str:
        s = self.situation
        best = [m for m in self.ranked if m.real][:TOLD]
        if not best:
            return (
                f"At {at} no change of mind by a tenth, on any issue, is worth anything to {me} "
                "that could be told from chance"
            )
        if best[0].gain < 1.0:
            named = _together(s, best)
            return (
                f"At {at} a change of mind by a tenth on one issue is worth less than one point "
                f"to {me}; most of it comes from persuading {named}"
            )
        text = (
            f"At {at} {me} gains most from persuading {_in_words(s, best[0])} ({_worth(best[0])})"
        )
        if len(best) > 1:
            text += f", then {_together(s, best[1:])}"
        if len(best) > 1 and best[1].tied:
            text += "; the first two cannot be told apart"
        return (
            f"{text}. {s.name_of(best[0].party)} itself {change_words(best[0].moved)} by the first"
        )

    def grids(self) -> tuple[Grid, ...]:
        """Both lists."""
        s, me = self.situation, self.situation.name_of(self.asker)
        at = _table_name(s, self.table)
        out: list[Grid] = []
        if self.ranked:
            out.append(
                Grid(
                    caption=f"Whom to persuade at {at}, in points of each one's own agenda",
                    columns=(
                        "persuade",
                        f"gain of {me}",
                        "error",
                        "gain of who is moved",
                        f"{capital(success_words(s))} agreed",
                    ),
                    rows=tuple(
                        (
                            capital(_in_words(s, m)),
                            m.gain,
                            m.error,
                            m.moved,
                            m.success,
                        )
                        for m in self.ranked[:ROWS]
                    ),
                    formats=("text", "level", "level", "level", "share"),
                    note=(
                        f"Mean over {draws_words(self.draws, first=True)}, paired. As things "
                        f"stand {me} gains {self.base:.1f} points. A step is a tenth of the "
                        "scale, of an option's worth or of a salience."
                    ),
                )
            )
        if self.bluffs:
            out.append(
                Grid(
                    caption=f"Red lines given up, at {at}",
                    columns=(
                        "line",
                        f"gain of {me}",
                        "error",
                        "gain of who gives it up",
                        f"{capital(success_words(s))} agreed",
                    ),
                    rows=tuple(
                        (
                            capital(_line_words(s, m)),
                            m.gain,
                            m.error,
                            m.moved,
                            m.success,
                        )
                        for m in self.bluffs[:ROWS]
                    ),
                    formats=("text", "level", "level", "level", "share"),
                )
            )
        return tuple(out)


def persuasion(drawn: Drawn, rows: Ints, asker: str, table: str = "all") -> Persuasion:
    """Rank the changes of mind that would serve one party at one table.

    Each other actor that sits there or must accept is moved on one issue at a time: its
    position a tenth of the scale towards the asker's and no further (for options, what
    each is worth to it), or what the issue weighs for it up or down by a tenth. Each of
    its red lines is dropped in turn. The table settles again on the same draws.

    Parameters
    ----------
    drawn : the situation over draws
    rows : (K,) draws kept; the first 1,000 are used
    asker : any actor, seated or not
    table : as in ``settle``

    Raises
    ------
    SituationError
        No such party or table.
    """
    s = drawn.situation
    if asker not in drawn.actors:
        near = get_close_matches(asker, drawn.actors, n=1)
        guess = f' Did you mean "{near[0]}"?' if near else ""
        place = Place(
            path="--for",
            message=f'There is no party "{asker}".{guess}',
            hint=f"There are: {', '.join(drawn.actors)}.",
        )
        raise SituationError([place])
    drawn, rows = first_draws(drawn, rows, BAND_DRAWS)
    seating = take_seats(drawn, table)
    me = drawn.actors.index(asker)
    base, before = utility(seating, rows)
    actors = [p for p in drawn.actors if p in (*seating.seats, *seating.ratifiers)]
    found: list[tuple[Move, Floats]] = []
    lines: list[tuple[Move, Floats]] = []
    for actor in actors:
        a = drawn.actors.index(actor)
        if actor == asker or _speaks_for(s, actor, asker):
            continue
        steps = [
            (k, kind, "", with_taste(seating, actor, t))
            for k, kind, t in _steps(drawn, actor, asker)
        ]
        steps += _given_up(seating, actor)
        for issue, kind, path, changed in steps:
            run, after = utility(changed, rows)
            both: Bools = base.good & run.good
            change = 100.0 * (after - before)[both]
            move = Move(
                party=actor,
                issue=issue,
                kind=kind,
                path=path,
                level=_level_words(drawn, path),
                gain=float(change[:, me].mean()) if change.size else math.nan,
                error=_error(change[:, me]),
                moved=float(change[:, a].mean()) if change.size else math.nan,
                success=run.share(succeeded(run)),
                tied=False,
            )
            gains = np.where(both, 100.0 * (after - before)[:, me], 0.0)
            (lines if kind == BLUFF else found).append((move, gains))
    good = base.good
    return Persuasion(
        situation=drawn.written,
        asker=asker,
        table=table,
        draws=int(rows.size),
        base=float(base.gains[good, me].mean()) if good.any() else math.nan,
        success=base.share(succeeded(base)),
        ranked=_sorted(found),
        bluffs=_sorted(lines),
    )


def _error(change: Floats) -> float:
    return float(change.std(ddof=1) / np.sqrt(change.size)) if change.size > 1 else 0.0


def _sorted(found: list[tuple[Move, Floats]]) -> tuple[Move, ...]:
    """Best first, file order where equal; which ones cannot be told from the best."""
    order = sorted(range(len(found)), key=lambda i: (-round(found[i][0].gain, 9), i))
    if not order:
        return ()
    best = found[order[0]][1]
    out: list[Move] = []
    for i in order:
        move, gains = found[i]
        lead = best - gains
        tied = i != order[0] and bool(lead.mean() <= 2.0 * _error(lead))
        out.append(replace(move, tied=tied))
    return tuple(out)


def _speaks_for(s: Situation, one: str, other: str) -> bool:
    """A member and its whole do not persuade each other here."""
    return s.whole_of(one) == other or s.whole_of(other) == one


def _steps(drawn: Drawn, actor: str, asker: str) -> Iterator[tuple[str, str, Taste]]:
    """Issue, kind and the taste after it; steps that change nothing are left out."""
    scales = len(drawn.scales)
    mine, its = Taste.of(drawn, asker), Taste.of(drawn, actor)
    for k, issue in enumerate(drawn.issues):
        if not its.salience[:, k].any():
            continue
        if k < scales:
            position = its.position.copy()
            position[:, k] += np.clip(mine.position[:, k] - position[:, k], -STEP, STEP)
            closer = replace(its, position=position)
            moved = bool((position != its.position).any())
        else:
            value = its.option_value.copy()
            apart = mine.option_value[:, k - scales] - value[:, k - scales]
            value[:, k - scales] += np.clip(apart, -STEP, STEP)
            closer = replace(its, option_value=value)
            moved = bool((value != its.option_value).any())
        if moved:
            yield issue, CLOSER, closer
        for kind, factor in ((MORE, 1.0 + STEP), (LESS, 1.0 - STEP)):
            salience = its.salience.copy()
            salience[:, k] *= factor
            heavy = salience.sum(axis=1, keepdims=True)
            salience = np.divide(salience, heavy, out=np.zeros_like(salience), where=heavy > 0)
            if not np.array_equal(salience, its.salience):
                yield issue, kind, replace(its, salience=salience)


def _given_up(seating: Seating, actor: str) -> list[tuple[str, str, str, Seating]]:
    """Each red line of an actor that is real in some draw, dropped."""
    out: list[tuple[str, str, str, Seating]] = []
    for column, i in enumerate(seating.limits):
        limit = seating.drawn.limits[i]
        if limit.actor != actor or not limit.real.any():
            continue
        real = seating.room.limit_real.copy()
        real[:, column] = False
        room = seating.room._replace(limit_real=real)
        out.append((limit.issue, BLUFF, limit.path, replace(seating, room=room)))
    return out


def _in_words(s: Situation, m: Move) -> str:
    return _step_words(s.name_of(m.party), m.kind, s.issue_name(m.issue))


def _step_words(name: str, kind: str, issues: str) -> str:
    if kind == CLOSER:
        return f"{name} to come a step closer on {issues}"
    return f"{name} to give {'more' if kind == MORE else 'less'} weight to {issues}"


def _together(s: Situation, moves: list[Move]) -> str:
    """Steps of one party in one direction are named together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for m in moves:
        groups.setdefault((m.party, m.kind), []).append(s.issue_name(m.issue))
    return joined(_step_words(s.name_of(p), kind, joined(k)) for (p, kind), k in groups.items())


def _line_words(s: Situation, m: Move) -> str:
    return f"{s.name_of(m.party)}'s line on {s.issue_name(m.issue)} ({m.level})"


def _level_words(drawn: Drawn, path: str) -> str:
    limit = next((x for x in drawn.limits if x.path == path), None)
    if limit is None:
        return ""
    side = "at least" if limit.side > 0 else "at most"
    return f"{side} {drawn.situation.issues[limit.issue].words(float(np.median(limit.level)))}"


def _worth(m: Move) -> str:
    return points_words(m.gain, error=max(0.5, m.error))


def _table_name(s: Situation, table: str) -> str:
    body = s.tables.get(table)
    if body is not None and body.name:
        return body.name
    return "the full table" if table == "all" else table
