"""The most that somebody can have of what a table would sign, draw by draw.

A silent member is added to the table. It owns nothing, supplies nothing and accepts anything,
and it alone has weight, so that the optimum of :func:`plenipo.solve.bargain.agree.agree` is the
package it likes best of all that everybody asked would sign: exact over all branches, with the
certificate of the solver. A silent member that only wants one issue as high as it goes reads
how far the zone of possible agreement reaches there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.room import NONE, Reason, Room
from plenipo.solve.packages.judged import worth_of

__all__ = ["Most", "Taste", "most", "must_meet", "still", "taste_of", "towards"]

FAR = 10.0  # below every utility, so that the logarithm the solver climbs is nearly a line
BEYOND = 1.0  # how far past the end of a scale the wish lies, so that it never tires


class Taste(NamedTuple):
    """What a silent member wants, over D draws."""

    salience: Floats  # (D, S)
    position: Floats  # (D, S)
    cost: Floats  # (D, S)
    option_worth: Floats  # (D, O, C)
    kappa: Floats  # (D,)
    ends_issue: int  # -1: nothing ends its cost of going on
    ends_level: float


class Most(NamedTuple):
    """What it gets."""

    found: Bools  # (D,) some package is signed at all
    level: Floats  # (D, m) the package; where none is found, what stays
    value: Floats  # (D,) its worth to the silent member; NaN where none is found


def taste_of(room: Room, actor: int) -> Taste:
    """What an actor of the room wants, whether it sits or not."""
    return Taste(
        salience=room.salience[:, actor],
        position=room.position[:, actor],
        cost=room.cost[:, actor],
        option_worth=room.option_worth[:, actor],
        kappa=room.kappa[:, actor],
        ends_issue=int(room.ends_issue[actor]),
        ends_level=float(room.ends_level[actor]),
    )


def towards(room: Room, issue: int, side: int) -> Taste:
    """To want one issue as high (side +1) or as low (-1) as it goes, and nothing else.

    Options count by their rank.
    """
    draws, _, scales = room.position.shape
    options, most_ = room.option_worth.shape[2:]
    salience, position = np.zeros((2, draws, scales))
    worth = np.zeros((draws, options, most_))
    if issue < scales:
        salience[:, issue] = 1.0
        position[:, issue] = 1.0 + BEYOND if side > 0 else -BEYOND
    else:
        count = int(room.option_count[issue - scales])
        rank = np.arange(count) / max(count - 1, 1)
        worth[:, issue - scales, :count] = rank if side > 0 else 1.0 - rank
    return Taste(salience, position, np.zeros_like(salience), worth, np.zeros(draws), -1, 0.0)


def most(room: Room, taste: Taste) -> Most:
    """The package a silent member likes best of all that everybody asked would sign.

    Parameters
    ----------
    room : the table, D draws, m issues
    taste : what the silent member wants

    Returns
    -------
    Most
        Packages that move nothing count where all would sign them. A draw that was not
        solved counts as not found.
    """
    solved = agree(_with_silent(room, taste))
    found: Bools = (solved.kind != NONE) & (solved.reason != Reason.STUCK)
    value = worth_of(_alone(room, taste), solved.level[:, None])[:, 0, 0]
    return Most(found=found, level=solved.level, value=np.where(found, value, np.nan))


def must_meet(
    room: Room, issue: int, side: int, level: Floats | float, *, only: Bools | None = None
) -> Room:
    """The same table where an issue must come to at least (+1) or at most (-1) a level.

    Every member asks for it, so that it binds whoever sits.

    Parameters
    ----------
    level : array (D,) or a number, 0 to 1; the rank of an option
    only : array (D,), the draws in which it is asked for; all unless given
    """
    draws = room.theta.shape[0]
    who = np.flatnonzero(room.seated.any(axis=0))
    count = who.size
    over = np.zeros((count, room.open_issue.size), bool)
    over[:, issue] = True
    reach = np.broadcast_to(np.asarray(level, dtype=float), (draws,))
    real = np.ones(draws, bool) if only is None else only
    return room._replace(
        limit_party=np.concatenate([room.limit_party, who]),
        limit_issue=np.concatenate([room.limit_issue, np.full(count, issue)]),
        limit_side=np.concatenate([room.limit_side, np.full(count, side)]),
        limit_over=np.concatenate([room.limit_over, over]),
        limit_every=np.concatenate([room.limit_every, np.ones(count, bool)]),
        limit_level=np.concatenate(
            [room.limit_level, np.repeat(reach[:, None], count, axis=1)], axis=1
        ),
        limit_real=np.concatenate(
            [room.limit_real, np.repeat(real[:, None], count, axis=1)], axis=1
        ),
    )


def still(room: Room, keep: Ints) -> Room:
    """The same table where only these actors' acceptance and lines count."""
    accepts = np.zeros_like(room.accepts)
    accepts[keep] = True
    return room._replace(
        accepts=room.accepts & accepts, limit_real=room.limit_real & accepts[room.limit_party]
    )


def _with_silent(room: Room, taste: Taste) -> Room:
    """One more member, the only one with weight. A table of one stays no table."""
    draws, n = room.theta.shape
    seats = room.seated.sum(axis=1) >= 2
    theta = np.zeros((draws, n + 1))
    theta[:, n] = 1.0
    low = np.full((draws, 1), -FAR)
    return room._replace(
        theta=theta,
        seated=np.concatenate([room.seated, seats[:, None]], axis=1),
        salience=_more(room.salience, taste.salience),
        position=_more(room.position, taste.position),
        cost=_more(room.cost, taste.cost),
        option_worth=_more(room.option_worth, taste.option_worth),
        no_deal=np.concatenate([room.no_deal, low], axis=1),
        kappa=_more(room.kappa, taste.kappa),
        outside=np.concatenate([room.outside, np.full((draws, 1), -np.inf)], axis=1),
        reservation=np.concatenate([room.reservation, low], axis=1),
        need_any=_nobody(room.need_any),
        offer_by=_nobody(room.offer_by),
        ends_issue=np.append(room.ends_issue, taste.ends_issue),
        ends_level=np.append(room.ends_level, taste.ends_level),
        accepts=np.append(room.accepts, True),
    )


def _alone(room: Room, taste: Taste) -> Room:
    """The room as only the silent member sees it: enough to say what packages are worth to it."""
    return room._replace(
        salience=taste.salience[:, None],
        position=taste.position[:, None],
        cost=taste.cost[:, None],
        option_worth=taste.option_worth[:, None],
        kappa=taste.kappa[:, None],
        ends_issue=np.array([taste.ends_issue]),
        ends_level=np.array([taste.ends_level]),
    )


def _more(all_: Floats, one: Floats) -> Floats:
    return np.concatenate([all_, one[:, None]], axis=1)


def _nobody(sets: Bools) -> Bools:
    """Sets of actors, none of which has the new one."""
    return np.concatenate([sets, np.zeros((*sets.shape[:2], 1), bool)], axis=2)
