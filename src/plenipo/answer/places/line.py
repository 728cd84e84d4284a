"""A line to someone in the room, against a seat of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.compare import Difference
from plenipo.answer.table.run import BAND_DRAWS
from plenipo.answer.table.seating import Seating, find_table, take_seats
from plenipo.answer.table.taste import Taste, first_draws, utility, with_taste
from plenipo.errors import MethodError
from plenipo.show.section import Grid
from plenipo.show.sentence import draws_words, finish, points_words
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Floats, Ints

__all__ = ["Line", "Lines", "lines", "listening", "mixed"]

GRID = 10  # weights tried between nothing and all
HALVINGS = 12
ABSOLUTE = (
    "With `distance: absolute` two tastes do not add up to a third, so what a line through "
    "someone in the room is worth cannot be told: leave `distance` out to ask it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One absent actor at one table: nothing, its line, a seat; mean points of its own agenda."""

    party: str
    through: str
    table: str
    weight: Interval  # of the line, as drawn
    nothing: float  # gain against no deal
    line: Difference  # of the line, against nothing
    seat: Difference  # of a seat, against nothing
    listener: Difference  # what the line does to the one who listens, by its own taste
    as_good: float | None  # weight at which a line is worth a seat; None: none suffices

    def to_dict(self) -> dict[str, Any]:
        """Plain values; ``line`` and ``seat`` are gains against no deal, as ``nothing`` is."""
        return {
            "nothing": self.nothing,
            "line": self.nothing + self.line.mean,
            "seat": self.nothing + self.seat.mean,
            "line_worth": self.line.mean,
            "line_error": self.line.error,
            "seat_worth": self.seat.mean,
            "seat_error": self.seat.error,
            "listener": self.listener.mean,
            "listener_error": self.listener.error,
            "weight_as_good_as_a_seat": self.as_good,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Every line of a situation at every table where the one who listens sits."""

    situation: Situation
    draws: int
    lines: tuple[Line, ...]
    untold: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.lines)

    def to_dict(self) -> dict[str, Any]:
        """Party -> through, weight, tables."""
        out: dict[str, Any] = {}
        for x in self.lines:
            entry = out.setdefault(
                x.party, {"through": x.through, "weight": x.weight.to_dict(), "tables": {}}
            )
            entry["tables"][x.table] = x.to_dict()
        return out

    def sentences(self) -> tuple[str, ...]:
        """One sentence a party, at the table where its line is worth most."""
        if not self.lines:
            return tuple(finish(s) for s in self.untold)
        best: dict[str, Line] = {}
        for x in self.lines:
            if x.party not in best or x.line.mean > best[x.party].line.mean + 1e-9:
                best[x.party] = x
        return tuple(finish(self._said(x)) for x in best.values())

    def _said(self, x: Line) -> str:
        s = self.situation
        name, ear, at = s.name_of(x.party), s.name_of(x.through), _room(s, x.table)
        text = (
            f"{name}'s line to {ear} {_worth(x.line)} at {at}, a seat there {_worth(x.seat)} to it"
        )
        if x.seat.mean <= max(2.0 * x.seat.error, 0.05):
            return text
        if x.as_good is None:
            return text + "; no line, however loud, would be worth a seat"
        return (
            f"{text}; to be worth a seat the line would have to weigh "
            f"{_percent(x.as_good)} of what {ear} wants, and it weighs {_percent(x.weight.middle)}"
        )

    def grids(self) -> tuple[Grid, ...]:
        """Nothing, line and seat at each table."""
        if not self.lines:
            return ()
        s = self.situation
        return (
            Grid(
                caption="A line instead of a seat (mean points of the absent party's own agenda)",
                columns=(
                    "line",
                    "gain without either",
                    "worth of the line",
                    "worth of a seat",
                    "what the line does to who listens",
                    "weight of the line",
                    "weight worth a seat",
                ),
                rows=tuple(
                    (
                        f"{s.name_of(x.party)} through {s.name_of(x.through)}, {_room(s, x.table)}",
                        x.nothing,
                        x.line.mean,
                        x.seat.mean,
                        x.listener.mean,
                        x.weight.middle,
                        "none suffices" if x.as_good is None else _percent(x.as_good),
                    )
                    for x in self.lines
                ),
                formats=("text", "level", "level", "level", "level", "share", "text"),
                note=(
                    f"Over {draws_words(self.draws, first=True)}, paired; standard errors up to "
                    f"{max(max(x.line.error, x.seat.error) for x in self.lines):.2g} points."
                ),
            ),
        )


def mixed(drawn: Drawn, listener: str, speaker: str, weight: Floats) -> tuple[Taste, Floats]:
    """What a party wants when part of its say is another's.

    ``(1 - w) V + w V'`` of two squared losses is again one: saliences add up, the position
    is their mean by salience, and what is lost between the two positions is a constant.
    Options and the cost of going on mix the same way, the latter where both end with the
    same issue (theory, section 5).

    Parameters
    ----------
    weight : (D,) 0 to 1

    Returns
    -------
    taste : of the listener
    constant : (D,) by which its utility under that taste is too high

    Raises
    ------
    MethodError
        Absolute distance: a sum of two is not one.
    """
    if drawn.situation.distance == "absolute":
        raise MethodError(ABSOLUTE)
    own, other = Taste.of(drawn, listener), Taste.of(drawn, speaker)
    scales = len(drawn.scales)
    w = weight[:, None]
    mine, its = (1.0 - w) * own.salience, w * other.salience
    salience = mine + its
    share = np.divide(its, salience, out=np.zeros_like(salience), where=salience > 0)
    on = share[:, :scales]
    apart = other.position - own.position
    position = own.position + on * apart
    value = own.option_value + share[:, scales:, None] * (other.option_value - own.option_value)
    constant = (mine[:, :scales] * on * apart**2).sum(axis=1)
    kappa = own.kappa
    if drawn.ends(listener) == drawn.ends(speaker):
        kappa = (1.0 - weight) * own.kappa + weight * other.kappa
    taste = Taste(salience=salience, position=position, option_value=value, kappa=kappa)
    return taste, constant


def listening(seating: Seating, listener: str, speaker: str, weight: Floats) -> Seating:
    """The same room, where one who sits there speaks for another with some weight (D,).

    Its limits, patience, access, outside option and costs of a deal stay its own.
    """
    drawn = seating.drawn
    taste, constant = mixed(drawn, listener, speaker, weight)
    seating = with_taste(seating, listener, taste)
    outside = seating.room.outside.copy()
    outside[:, drawn.actors.index(listener)] += constant
    return replace(seating, room=seating.room._replace(outside=outside))


def lines(drawn: Drawn, rows: Ints) -> Lines:
    """Each line of ``voice`` at each table where the listener sits and the speaker does not.

    Parameters
    ----------
    drawn : the situation over draws
    rows : (K,) draws kept; the first 1,000 are used
    """
    s = drawn.situation
    untold: list[str] = []
    found: list[Line] = []
    drawn, rows = first_draws(drawn, rows, BAND_DRAWS)
    if not s.voice:
        untold.append(
            "No one speaks through another in this file: write `voice: {party: {through: .., "
            "weight: ..}}`"
        )
    elif s.distance == "absolute":
        untold.append(ABSOLUTE)
    else:
        for speaker, voice in s.voice.items():
            weight = drawn.sampler.value(
                f"voice.{speaker}.weight", voice.weight, because=voice.because
            )
            tables = [t for t in dict.fromkeys([*s.tables, "all"]) if _fits(drawn, t, speaker)]
            tables = [t for t in tables if voice.through in take_seats(drawn, t).seats]
            found += [_line(drawn, rows, speaker, voice.through, t, weight) for t in tables]
            if not tables:
                untold.append(
                    f"{s.name_of(voice.through)} sits nowhere without {s.name_of(speaker)} in a "
                    "seat of its own, so its line adds nothing"
                )
    return Lines(
        situation=drawn.written, draws=int(rows.size), lines=tuple(found), untold=tuple(untold)
    )


def _fits(drawn: Drawn, table: str, speaker: str) -> bool:
    """A table the speaker could join: neither it, nor its whole, nor a member sits there."""
    s = drawn.situation
    if find_table(s, table).rule != "unanimity":
        return False
    seats = take_seats(drawn, table).seats
    kin = {
        speaker,
        s.whole_of(speaker),
        *(s.parties[speaker].members if speaker in s.parties else ()),
    }
    return not kin & set(seats)


def _line(
    drawn: Drawn, rows: Ints, speaker: str, listener: str, table: str, weight: Floats
) -> Line:
    seating = take_seats(drawn, table)
    a, b = drawn.actors.index(speaker), drawn.actors.index(listener)
    seated = seating.room.seated.copy()
    seated[:, a] = True
    base, nothing = utility(seating, rows)
    with_seat, seat = utility(take_seats(drawn, table, seated=seated), rows)
    with_line, line = utility(listening(seating, listener, speaker, weight), rows)
    good = base.good & with_seat.good & with_line.good

    def rise(w: float) -> float:
        run, heard = utility(listening(seating, listener, speaker, np.full(drawn.draws, w)), rows)
        both = run.good & good
        return float((heard - seat)[both, a].mean()) if both.any() else float("nan")

    return Line(
        party=speaker,
        through=listener,
        table=table,
        weight=Interval.of(weight[rows]),
        nothing=100.0 * float((nothing - drawn.no_deal()[rows])[good, a].mean()),
        line=Difference.of(100.0 * (line - nothing)[good, a]),
        seat=Difference.of(100.0 * (seat - nothing)[good, a]),
        listener=Difference.of(100.0 * (line - nothing)[good, b]),
        as_good=_crossing(rise),
    )


def _crossing(rise: Callable[[float], float]) -> float | None:
    """The lowest weight on a grid, then by halving, at which a line is worth a seat."""
    below = 0.0
    if rise(below) >= -1e-12:
        return 0.0
    for step in range(1, GRID + 1):
        above = step / GRID
        if rise(above) >= 0.0:
            for _ in range(HALVINGS):
                middle = 0.5 * (below + above)
                below, above = (below, middle) if rise(middle) >= 0.0 else (middle, above)
            return above
        below = above
    return None


def _worth(d: Difference) -> str:
    if abs(d.mean) <= max(2.0 * d.error, 0.05):
        return "is worth nothing that could be told"
    verb = "is worth" if d.mean > 0 else "costs it"
    return f"{verb} {points_words(d.mean, error=max(0.5, d.error))}"


def _percent(weight: float) -> str:
    return f"{100.0 * weight:.0f} %"


def _room(s: Situation, table: str) -> str:
    body = s.tables.get(table)
    if body is not None and body.name:
        return body.name
    return "the full table" if table == "all" else table
