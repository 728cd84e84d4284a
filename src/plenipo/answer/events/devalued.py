"""What a devalued promise costs: nothing at face value, something once deals must be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from plenipo.answer.events.pricing import PRICED, Price
from plenipo.answer.events.replay import Worlds
from plenipo.answer.holding.deals import agreed
from plenipo.answer.holding.eyes import spread, worth_weighed
from plenipo.answer.holding.laid import Laid, laid
from plenipo.answer.holding.standing import Standing
from plenipo.answer.table.run import Run, solve
from plenipo.answer.table.seating import Seating, take_seats
from plenipo.situation.changes import in_force
from plenipo.situation.clauses import Change
from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.weighed import agree_weighed

__all__ = ["Devalued", "devalued"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Devalued:
    """One act that devalues, at one table: with it, and as if it had not been said."""

    number: int  # its place in ``acts``
    act: Change
    table: str
    draws: int  # in which there is a peace to keep, of the ``looked`` at
    looked: int
    holds: float  # share of those in which it holds
    before: float  # the same without the act
    slack: Mapping[str, Price]  # who could break it -> change of what it has to spare, points
    worth: Price  # of the table settled by what would hold, as each party sees it

    def to_dict(self, actors: Sequence[str]) -> dict[str, Any]:
        """Plain values."""
        return {
            "draws": self.draws,
            "holds": self.holds,
            "holds_without": self.before,
            "slack": {
                p: {"points": float(x.mean[0]), "error": float(x.error[0])}
                for p, x in self.slack.items()
            },
            "weighed": self.worth.to_dict(actors),
        }


def devalued(worlds: Worlds, tables: Sequence[str]) -> tuple[Devalued, ...]:
    """Each act that devalues a promise, priced where all must agree and a deal obliges.

    Deals at face value are the same with and without it; what they are worth is not. So the
    table is settled once more with every package weighed by whether it would hold, in both
    worlds on the same draws, with one spread of slacks.
    """
    s = worlds.situation
    numbers = {i for i, _ in in_force(s)}
    found = [(i, act) for i, act in in_force(s) if act.act == "devalues"]
    if not found or not s.obligations:
        return ()
    few = worlds.first(PRICED)
    now = laid(few.last)
    out: list[Devalued] = []
    for i, act in found:
        then = laid(few.drawn(numbers - {i}))
        for table in tables:
            seating = take_seats(few.last, table)
            run = solve(seating, few.rows, by=agree)
            one, other = (Standing(deals=agreed(x, run)) for x in (now, then))
            sigma = spread(one)
            if sigma == 0.0:  # nothing to keep there, or nothing to weigh it with
                continue
            with_, without = (_expected(x, seating, few, sigma) for x in (now, then))
            good = with_[1] & without[1]
            out.append(
                Devalued(
                    number=i,
                    act=act,
                    table=table,
                    draws=one.deals.count,
                    looked=int(few.rows.size),
                    holds=float(one.holds.mean()),
                    before=float(other.holds.mean()),
                    slack=_spared(one, other),
                    worth=Price.of(with_[0][good] - without[0][good]),
                )
            )
    return tuple(out)


def _expected(x: Laid, seating: Seating, few: Worlds, sigma: float) -> tuple[Floats, Bools]:
    """(K, n) points each expects of the table settled by what would hold; (K,) solved."""
    by = partial(
        agree_weighed, promise=x.take(few.rows), sigma=sigma, status_quo=x.drawn.status_quo()
    )
    run: Run = solve(seating, few.rows, by=by)
    standing = Standing(deals=agreed(x, run))
    worth = run.worth.copy()
    worth[np.isin(run.rows, standing.deals.rows)] = worth_weighed(standing, sigma)[0]
    return 100.0 * worth, run.good


def _spared(one: Standing, other: Standing) -> dict[str, Price]:
    """Change of each slack that moves, over the draws that oblige."""
    out: dict[str, Price] = {}
    for b, key in enumerate(one.keys):
        apart = 100.0 * (one.own[:, b] - other.own[:, b])
        apart = apart[~np.isnan(apart)]
        if apart.size and np.abs(apart).max() > 0.0:
            out[key] = Price.of(apart[:, None])
    return out
