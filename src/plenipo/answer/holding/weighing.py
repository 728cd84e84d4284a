"""The same table at face value, weighed by whether a deal would hold, and only with what holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.holding.deals import agreed
from plenipo.answer.holding.eyes import worth_weighed
from plenipo.answer.holding.laid import Laid
from plenipo.answer.holding.standing import Standing
from plenipo.answer.table.run import BAND_DRAWS, Run, solve
from plenipo.answer.table.seating import take_seats
from plenipo.answer.table.view import View
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.room import Room, Solved
from plenipo.solve.bargain.weighed import agree_weighed

__all__ = ["Line", "Weighing", "weighing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One way to settle the same draws."""

    name: str
    view: View
    peace: float  # share of draws with a deal that obliges somebody
    draws: int  # of those
    holds: float  # share of those that hold, each obliged party seen by itself
    weighed: Mapping[str, Interval]  # party -> what it can expect over no deal, points
    stuck: int  # draws that did not converge

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            **self.view.to_dict(),
            "success": self.view.success,
            "peace": self.peace,
            "peace_draws": self.draws,
            "holds": self.holds,
            "gains_weighed": {k: v.to_dict() for k, v in self.weighed.items()},
            "not_converged": self.stuck,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """Face value, weighed and hard on the same draws."""

    draws: int
    sigma: float  # points
    lines: Mapping[str, Line]  # face_value, weighed, hard
    moves: Mapping[str, Mapping[str, float]]  # line -> issue -> mean change against face value

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "draws": self.draws,
            "sigma": self.sigma,
            **{
                key: {**line.to_dict(), "moves": dict(self.moves.get(key, {}))}
                for key, line in self.lines.items()
            },
        }


def weighing(laid: Laid, whole: Run, sigma: float) -> Weighing | None:
    """Settle the first thousand draws of a table once more, by what each can expect to keep.

    Parameters
    ----------
    whole : the table at face value, over all draws; ``sigma``: the spread of its smallest
        slack over them, 0 to 1. Nothing is weighed where that is nothing.

    Returns
    -------
    None where the table counts votes: what is proposed there is not weighed.
    """
    if whole.seating.body.rule != "unanimity":
        return None
    count = min(BAND_DRAWS, whole.rows.size)
    rows = whole.rows[:count]
    seating = take_seats(laid.drawn, whole.seating.table)
    promise, now = laid.take(rows), laid.drawn.status_quo()
    weigh = partial(agree_weighed, promise=promise, status_quo=now)
    by: dict[str, tuple[str, Callable[[Room], Solved]]] = {"face_value": ("at face value", agree)}
    if sigma > 0.0:
        by["weighed"] = ("weighed by whether it holds", partial(weigh, sigma=sigma))
    by["hard"] = ("only with what holds", partial(weigh, sigma=0.0, hard=True))
    runs = {key: solve(seating, rows, by=solution) for key, (_, solution) in by.items()}
    return Weighing(
        draws=count,
        sigma=100.0 * sigma,
        lines={key: _line(by[key][0], laid, run, sigma) for key, run in runs.items()},
        moves={
            key: _moves(laid, runs["face_value"], run)
            for key, run in runs.items()
            if key != "face_value"
        },
    )


def _moves(laid: Laid, one: Run, other: Run) -> dict[str, float]:
    """Mean change of each scale, in its own units, over draws in which both have a peace."""
    first, second = agreed(laid, one), agreed(laid, other)
    both, at, to = np.intersect1d(first.rows, second.rows, return_indices=True)
    if not both.size:
        return {}
    drawn = laid.drawn
    change = (second.level[to] - first.level[at]).mean(axis=0)
    issues = drawn.situation.issues
    return {
        k: float(change[i]) * (issues[k].high - issues[k].low) for i, k in enumerate(drawn.scales)
    }


def _line(name: str, laid: Laid, run: Run, sigma: float) -> Line:
    deals = agreed(laid, run)
    standing = Standing(deals=deals)
    holds = standing.holds
    drawn = laid.drawn
    gains = run.gains
    at = np.flatnonzero(np.isin(run.rows, deals.rows))
    worth = worth_weighed(standing, sigma)[0]
    weighed: dict[str, Interval] = {}
    for party in drawn.situation.parties:
        a = drawn.actors.index(party)
        expected = gains[:, a].copy()
        expected[at] = 100.0 * (worth - deals.no_deal)[:, a]
        weighed[party] = Interval.of(expected[run.good])
    return Line(
        name=name,
        view=View.of(run),
        peace=deals.share,
        draws=deals.count,
        holds=float(holds.mean()) if holds.size else float("nan"),
        weighed=weighed,
        stuck=int((~run.good).sum()),
    )
