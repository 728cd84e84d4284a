"""One party wanting something else: the same room with another taste in one seat."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from plenipo.answer.table.run import BAND_DRAWS, Run, solve
from plenipo.answer.table.seating import Seating
from plenipo.situation.draw import draw
from plenipo.situation.drawn import Drawn
from plenipo.solve.arrays import Floats, Ints

__all__ = ["Taste", "first_draws", "utility", "with_taste"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """What one actor wants, over D draws; issues are scales first, then options."""

    salience: Floats  # (D, m) sums to 1, or 0 where it cares for nothing
    position: Floats  # (D, S)
    option_value: Floats  # (D, O, C) 0 to 1
    kappa: Floats  # (D,) cost of going on

    @classmethod
    def of(cls, drawn: Drawn, actor: str) -> Taste:
        """The taste a situation gives an actor."""
        a = drawn.actors.index(actor)
        return cls(
            salience=drawn.salience[:, a],
            position=drawn.position[:, a],
            option_value=drawn.option_value[:, a],
            kappa=drawn.kappa[:, a],
        )

    def short(self, level: Floats, *, absolute: bool) -> Floats:
        """(D,) part of the agenda that packages ``level`` (D, m) fall short of."""
        scales = self.position.shape[1]
        apart = level[:, :scales] - self.position
        loss = np.abs(apart) if absolute else apart**2
        short = (self.salience[:, :scales] * loss).sum(axis=1)
        rows: Ints = np.arange(level.shape[0], dtype=np.int64)
        for k in range(self.option_value.shape[1]):
            value = self.option_value[rows, k, np.rint(level[:, scales + k]).astype(int)]
            short = short + self.salience[:, scales + k] * (1.0 - value)
        return short


def with_taste(seating: Seating, actor: str, taste: Taste) -> Seating:
    """The same room, in all its draws, with one actor wanting something else.

    Its no-deal value moves with its taste, and so does what it must reach as a ratifier,
    unless the file states that as a number. Limits, patience, access, outside option and
    the costs of a deal stay its own. The room starts from the status quo of the file.
    """
    drawn, room = seating.drawn, seating.room
    a = drawn.actors.index(actor)
    scales = len(drawn.scales)
    before = Taste.of(drawn, actor)
    now = np.tile(drawn.status_quo(), (drawn.draws, 1))
    fall = taste.short(now, absolute=room.absolute) - before.short(now, absolute=room.absolute)
    fall = fall + taste.kappa - before.kappa
    salience, position = room.salience.copy(), room.position.copy()
    worth, no_deal, kappa = room.option_worth.copy(), room.no_deal.copy(), room.kappa.copy()
    reservation = room.reservation.copy()
    salience[:, a] = taste.salience[:, :scales]
    position[:, a] = taste.position
    weight = taste.salience[:, scales:, None]
    worth[:, a] = -weight * (1.0 - taste.option_value) - drawn.option_cost[:, a]
    no_deal[:, a] -= fall
    kappa[:, a] = taste.kappa
    consent = drawn.situation.consent.get(actor)
    if consent is None or consent.reservation is None:
        reservation[:, a] -= fall
    changed = room._replace(
        salience=salience,
        position=position,
        option_worth=worth,
        no_deal=no_deal,
        kappa=kappa,
        reservation=reservation,
    )
    return replace(seating, room=changed)


def utility(seating: Seating, rows: Ints) -> tuple[Run, Floats]:
    """Settle a room and read it with the tastes of the file, (K, n).

    Going on is worth what the file says, whatever taste a seat was given.
    """
    run = solve(seating, rows)
    going_on = seating.drawn.no_deal()[rows]
    return run, np.where(run.deal[:, None], run.worth, going_on)


def first_draws(drawn: Drawn, rows: Ints, most: int = BAND_DRAWS) -> tuple[Drawn, Ints]:
    """The draws of the first ``most`` rows alone: what-ifs need not carry the rest.

    Streams are read in order, so a shorter drawing is the beginning of a longer one.
    """
    few = rows[:most]
    last = int(few[-1]) + 1
    if last == drawn.draws:
        return drawn, few
    return draw(drawn.written, draws=last, seed=drawn.seed, central=drawn.central), few
