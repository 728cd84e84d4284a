"""A seat that must be earned: what it is worth, and what it may cost before it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.compare import Difference
from plenipo.answer.table.path import PATH_DRAWS, Walk, paths, settled_after, walk
from plenipo.answer.table.seating import take_seats
from plenipo.answer.table.taste import first_draws
from plenipo.errors import MethodError
from plenipo.show.section import Grid
from plenipo.show.sentence import draws_words, finish, joined, points_words, share_words
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["BreakEven", "Earned", "EarnedSeats", "break_even", "earned_seats", "price"]

HALVINGS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """The contribution at which a seat stops being worth its price, in the issue's own numbers."""

    level: Interval  # over draws in which some contribution is worth it
    words: Mapping[str, str]  # low, middle, high on the ladder
    any: float  # share of draws in which the whole scale is worth it
    none: float  # share of draws in which no contribution is

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            **self.level.to_dict(),
            "words": dict(self.words),
            "any": self.any,
            "none": self.none,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """One seat with its price; points of the party's own agenda."""

    party: str
    table: str
    asked: Mapping[str, str]  # issue -> condition in words
    worth: Difference  # of the seat, against the same table without it
    worth_range: Interval
    price: Difference  # of what is asked, net of what the party likes about it
    carrying_out: float  # the part of the price that is `costs`, mean
    disliking: float  # the part that is its own taste, mean; negative where it likes it
    pays: float  # share of draws in which the seat is worth what is asked
    break_even: Mapping[str, BreakEven]  # by scale, the other conditions as asked

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "asked": dict(self.asked),
            "worth": self.worth.mean,
            "worth_error": self.worth.error,
            "worth_interval": self.worth_range.to_dict(),
            "price": self.price.mean,
            "price_error": self.price.error,
            "carrying_out": self.carrying_out,
            "disliking": self.disliking,
            "pays": self.pays,
            "break_even": {k: v.to_dict() for k, v in self.break_even.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnedSeats:
    """Every seat of a situation that must be earned."""

    situation: Situation
    draws: int
    seats: tuple[Earned, ...]
    untold: tuple[str, ...]  # why the worth of a seat cannot be told

    def __bool__(self) -> bool:
        return bool(self.seats)

    def to_dict(self) -> dict[str, Any]:
        """Table -> party -> figures."""
        out: dict[str, Any] = {}
        for seat in self.seats:
            out.setdefault(seat.table, {})[seat.party] = seat.to_dict()
        return out

    def sentences(self) -> tuple[str, ...]:
        """What each such seat is worth, costs, and may cost."""
        if not self.seats and self.untold:
            return tuple(finish(s) for s in self.untold)
        if not self.seats:
            return ("No seat in this file must be earned: write `earned_by:` under a seat.",)
        return tuple(finish(self._said(seat)) for seat in self.seats)

    def _said(self, seat: Earned) -> str:
        s = self.situation
        name = s.name_of(seat.party)
        asked = joined(f"{s.issue_name(k)} {word}" for k, word in seat.asked.items())
        text = (
            f"A seat at {s.tables[seat.table].name or seat.table} is worth "
            f"{points_words(seat.worth.mean, error=max(0.5, seat.worth.error))} to {name}"
            if seat.worth.mean > -0.05
            else f"A seat at {s.tables[seat.table].name or seat.table} costs {name} "
            f"{points_words(seat.worth.mean, error=max(0.5, seat.worth.error))}"
        )
        if seat.price.mean > 0.05:
            text += (
                f", and what is asked for it ({asked}) costs {name} "
                f"{points_words(seat.price.mean, error=max(0.5, seat.price.error))}"
            )
        else:
            text += f", and what is asked for it ({asked}) costs {name} nothing it would mind"
        text += f": worth it {share_words(seat.pays, self.draws)}"
        for k, even in seat.break_even.items():
            text += f". {self._limit(k, even, name)}"
        return text

    def _limit(self, issue: str, even: BreakEven, name: str) -> str:
        what = self.situation.issue_name(issue)
        if even.none > 0.5:
            return f"No contribution on {what}, however small, is worth the seat"
        if even.any > 0.5:
            return f"Even the top of the scale of {what} would be worth it to {name}"
        return (
            f"In the middle draw {name} could go as far as {even.words['middle']} on {what} "
            "before the seat is not worth its price"
        )

    def grids(self) -> tuple[Grid, ...]:
        """Worth against price, and the break-even contribution."""
        if not self.seats:
            return ()
        s = self.situation
        value = Grid(
            caption="A seat that must be earned (mean points of the party's own agenda)",
            columns=(
                "seat, and what is asked for it",
                "worth of the seat",
                "price of what is asked",
                "of it carrying out",
                "of it against its liking",
                "worth it",
            ),
            rows=tuple(
                (
                    f"{s.name_of(x.party)} at {s.tables[x.table].name or x.table}: "
                    + joined(f"{s.issue_name(k)} {w}" for k, w in x.asked.items()),
                    x.worth.mean,
                    x.price.mean,
                    x.carrying_out,
                    x.disliking,
                    x.pays,
                )
                for x in self.seats
            ),
            formats=("text", "gain", "gain", "gain", "gain", "share"),
            note=(
                f"Over {draws_words(self.draws)}. The price is what the party still has to add "
                "to what the deal has it put in anyway."
            ),
        )
        rows = tuple(
            (
                f"{s.name_of(x.party)}: {s.issue_name(k)}",
                e.words["low"],
                e.words["middle"],
                e.words["high"],
                e.any,
                e.none,
            )
            for x in self.seats
            for k, e in x.break_even.items()
        )
        limits = Grid(
            caption="How far a contribution may go before the seat is not worth it (middle 80 %)",
            columns=("seat", "low", "middle", "high", "any is worth it", "none is worth it"),
            rows=rows,
            formats=("text", "text", "text", "text", "share", "share"),
        )
        return (value, limits) if rows else (value,)


def price(
    drawn: Drawn, rows: Ints, actor: str, issue: str, start: Floats, to: Floats
) -> tuple[Floats, Floats]:
    """What it costs an actor to take an issue from one level to another, 0 to 1 of its agenda.

    Parameters
    ----------
    rows : (K,) draws
    start, to : (K,) levels, 0 to 1 on a scale, or the index of an option

    Returns
    -------
    carrying_out : (K,) the difference in ``costs``
    disliking : (K,) what it thinks of the move by its own position; negative if it likes it
    """
    a = drawn.actors.index(actor)
    k = drawn.issues.index(issue)
    weight = drawn.salience[rows, a, k]
    if k < len(drawn.scales):
        at = drawn.position[rows, a, k]
        absolute = drawn.situation.distance == "absolute"
        far, near = np.abs(to - at), np.abs(start - at)
        loss = far - near if absolute else far**2 - near**2
        return drawn.cost[rows, a, k] * (to - start), weight * loss
    j = k - len(drawn.scales)
    new, old = np.rint(to).astype(int), np.rint(start).astype(int)
    cost, value = drawn.option_cost[rows, a, j], drawn.option_value[rows, a, j]
    every = np.arange(rows.size)
    return (
        cost[every, new] - cost[every, old],
        weight * (value[every, old] - value[every, new]),
    )


def break_even(
    drawn: Drawn,
    rows: Ints,
    actor: str,
    issue: str,
    *,
    side: int,
    start: Floats,
    worth: Floats,
) -> tuple[Floats, Bools]:
    """The furthest contribution on a scale whose price a seat is still worth.

    Parameters
    ----------
    side : +1 the contribution rises from ``start``, -1 it falls
    start : (K,) what the actor puts in anyway, 0 to 1
    worth : (K,) of the seat, 0 to 1 of the actor's agenda

    Returns
    -------
    level : (K,) 0 to 1; the end of the scale where all of it is worth it
    some : (K,) whether any contribution is

    Notes
    -----
    The price is convex in the contribution, so beyond its cheapest point it only rises, and
    the point where it passes the worth is found by bisection.
    """

    def cost(to: Floats) -> Floats:
        carrying, disliking = price(drawn, rows, actor, issue, start, to)
        return carrying + disliking

    end = np.full(rows.size, 1.0 if side > 0 else 0.0)
    low = _cheapest(drawn, rows, actor, issue, np.minimum(start, end), np.maximum(start, end))
    some = cost(low) <= worth + 1e-12
    high = end.copy()
    all_of_it = cost(end) <= worth + 1e-12
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        fine = cost(middle) <= worth + 1e-12
        low, high = np.where(fine, middle, low), np.where(fine, high, middle)
    return np.where(all_of_it, end, low), np.asarray(some, bool)


def _cheapest(
    drawn: Drawn, rows: Ints, actor: str, issue: str, low: Floats, high: Floats
) -> Floats:
    """(K,) the level an actor likes best once it pays for it, between two bounds."""
    a, k = drawn.actors.index(actor), drawn.issues.index(issue)
    weight, at = drawn.salience[rows, a, k], drawn.position[rows, a, k]
    cost = drawn.cost[rows, a, k]
    nothing = np.where(cost >= 0.0, low, high)
    if drawn.situation.distance == "absolute":
        best = np.where(weight > np.abs(cost), at, nothing)
    else:
        slide = np.divide(cost, 2.0 * weight, out=np.zeros_like(cost), where=weight > 0)
        best = np.where(weight > 0, at - slide, nothing)
    return np.clip(best, low, high)


def earned_seats(drawn: Drawn, rows: Ints) -> EarnedSeats:
    """Every seat with ``earned_by``: its worth against the price of what it asks.

    Worth is ``u_i(T with i) - u_i(T without i)`` on the same draws, where the table
    begins with what the rooms before it fixed and meets. The price is what i still has to
    add to what that deal has it put in anyway: ``costs``, and its own taste for the move
    (theory, section 5). What others make of the contribution is not asked.

    Parameters
    ----------
    drawn : the situation over draws
    rows : (K,) draws kept; the first 2,000 are used
    """
    drawn, rows = first_draws(drawn, rows, PATH_DRAWS)
    s = drawn.situation
    before = {rooms[-1]: rooms[:-1] for rooms in paths(s)}
    found: list[Earned] = []
    untold: list[str] = []
    for table, body in s.tables.items():
        for party, seat in body.seats.items():
            if not seat.earned_by:
                continue
            try:
                found.append(_earned(drawn, rows, table, party, before.get(table, ())))
            except MethodError as err:
                untold.append(str(err))
    return EarnedSeats(
        situation=drawn.written, draws=int(rows.size), seats=tuple(found), untold=tuple(untold)
    )


def _earned(drawn: Drawn, rows: Ints, table: str, party: str, before: tuple[str, ...]) -> Earned:
    s = drawn.situation
    a = drawn.actors.index(party)
    so_far = walk(drawn, rows, before) if before else None
    mask = take_seats(drawn, table).room.seated
    ends: list[Walk] = []
    for sits in (True, False):
        seated = mask.copy()
        seated[:, a] = sits
        ends.append(settled_after(drawn, rows, table, so_far, seated=seated))
    rows = rows[ends[0].good[rows] & ends[1].good[rows]]
    worth: Floats = (ends[0].start.no_deal - ends[1].start.no_deal)[rows, a]
    level: Floats = ends[0].start.level[rows]
    conditions = s.tables[table].seats[party].earned_by or {}
    parts: dict[str, tuple[Floats, Floats]] = {}
    asked: dict[str, str] = {}
    for issue, condition in conditions.items():
        k = drawn.issues.index(issue)
        at = s.issues[issue].unit_level(condition.level)
        start = level[:, k]
        reach = {">=": np.maximum, "<=": np.minimum}.get(condition.sign)
        to = np.full_like(start, at) if reach is None else reach(start, at)
        parts[issue] = price(drawn, rows, party, issue, start, to)
        side = {">=": "at least ", "<=": "at most "}.get(condition.sign, "")
        asked[issue] = side + s.issues[issue].words(at)
    carrying = _total([c for c, _ in parts.values()], rows)
    disliking = _total([x for _, x in parts.values()], rows)
    whole = carrying + disliking
    limits: dict[str, BreakEven] = {}
    for issue, condition in conditions.items():
        k = drawn.issues.index(issue)
        if k < len(drawn.scales):
            rest = worth - (whole - sum(parts[issue]))
            side = -1 if condition.sign == "<=" else 1
            limits[issue] = _summed(drawn, rows, party, issue, side, level[:, k], rest)
    return Earned(
        party=party,
        table=table,
        asked=asked,
        worth=Difference.of(100.0 * worth),
        worth_range=Interval.of(100.0 * worth),
        price=Difference.of(100.0 * whole),
        carrying_out=100.0 * float(carrying.mean()),
        disliking=100.0 * float(disliking.mean()),
        pays=float((whole <= worth + 1e-12).mean()),
        break_even=limits,
    )


def _total(parts: list[Floats], rows: Ints) -> Floats:
    return np.sum(parts, axis=0) if parts else np.zeros(rows.size)


def _summed(
    drawn: Drawn,
    rows: Ints,
    party: str,
    issue: str,
    side: int,
    start: Floats,
    worth: Floats,
) -> BreakEven:
    level, some = break_even(drawn, rows, party, issue, side=side, start=start, worth=worth)
    end = 1.0 if side > 0 else 0.0
    body = drawn.situation.issues[issue]
    unit = Interval.of(level[some])
    own = {k: float(body.own_level(v)) if np.isfinite(v) else v for k, v in unit.to_dict().items()}
    words = {
        k: body.words(v) if np.isfinite(v) else "none suffices" for k, v in unit.to_dict().items()
    }
    return BreakEven(
        level=Interval(**own),
        words=words,
        any=float((some & (level == end)).mean()),
        none=float((~some).mean()),
    )
