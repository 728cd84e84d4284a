"""Is keeping the deal better than breaking it: the hold inequality and its neighbours.

    slack = delta (h - w) - (1 - delta) (gain - B) >= 0

with h the flow of the deal, w the flow after a breakdown, gain the extra over h while
cheating, B the loss expected from those who would answer, and delta = exp(-r lag) the
discount over the time until a violation is detected and answered.

Everything is an array and broadcasts; worths are on the party's own agenda, 0 to 1.

Sources: repeated games and the critical discount factor in Friedman (1971) Review of
Economic Studies 38:1; bargaining range and the risk-return trade-off in Fearon (1995)
International Organization 49:379; shifts of power in Powell (2006) International
Organization 60:169; the deterrence threshold in Zagare and Kilgour (2000), Perfect
Deterrence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr  # pyright: ignore[reportMissingTypeStubs]

from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.enforce.credibility import expected_loss
from plenipo.solve.enforce.promise import Enforcement

__all__ = [
    "LEAST_CHANCE",
    "MOVED",
    "arises",
    "bargaining_range",
    "break_even_loss",
    "cheating_value",
    "critical_delta",
    "deterrence_threshold",
    "discount",
    "holding_chance",
    "may_fight",
    "min_credibility",
    "must_fight",
    "needed_flow",
    "own_slacks",
    "risk_return",
    "slack",
    "slacks",
    "survives_hazard",
    "weighed_worth",
]

LEAST_CHANCE = 1e-6  # of holding, whatever the slack
MOVED = 0.01  # an issue has moved when it is more than 1 % of its range from the status quo


def discount(rate: ArrayLike, lag: ArrayLike) -> Floats:
    """delta = exp(-rate lag): what a month's flow is worth once a violation is answered."""
    return np.exp(-np.asarray(rate, float) * np.asarray(lag, float))


def slack(
    delta: ArrayLike, h: ArrayLike, w: ArrayLike, gain: ArrayLike, imposed: ArrayLike
) -> Floats:
    """How much better keeping is than breaking, in flows; the deal holds from 0 on.

    Parameters
    ----------
    delta : discount over the lag, 0 to 1
    h, w : flow of the deal, and after a breakdown
    gain : extra over h while cheating
    imposed : B, the loss expected from those who answer
    """
    keep = np.asarray(delta, float)
    lost = np.asarray(h, float) - np.asarray(w, float)
    return keep * lost - (1.0 - keep) * (np.asarray(gain, float) - np.asarray(imposed, float))


def cheating_value(
    delta: ArrayLike, h: ArrayLike, w: ArrayLike, gain: ArrayLike, imposed: ArrayLike
) -> Floats:
    """Flow from breaking the deal: (1 - delta)(h + gain - B) + delta w, which is h - slack."""
    return np.asarray(h, float) - slack(delta, h, w, gain, imposed)


def break_even_loss(delta: ArrayLike, h: ArrayLike, w: ArrayLike, gain: ArrayLike) -> Floats:
    """B* = [gain - delta (h - w) / (1 - delta)]+, the least expected loss at which it holds.

    With delta = 1 a violation is answered at once: 0 where h >= w, infinite where not.
    """
    keep = np.asarray(delta, float)
    lost = np.asarray(h, float) - np.asarray(w, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = keep / (1.0 - keep)
        # nothing lost weighs nothing, however long it lasts
        kept = np.where(lost == 0.0, 0.0, weight * lost)
    return np.maximum(np.asarray(gain, float) - kept, 0.0)


def needed_flow(
    delta: ArrayLike, w: ArrayLike, gain: ArrayLike, imposed: ArrayLike = 0.0
) -> Floats:
    """h* = w + (1 - delta)(gain - B) / delta: what the deal must give for it to be kept.

    Infinite where delta is 0 and there is something to gain.
    """
    keep = np.asarray(delta, float)
    tempt = np.asarray(gain, float) - np.asarray(imposed, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        over = np.where(tempt == 0.0, 0.0, (1.0 - keep) / keep * tempt)
    return np.asarray(w, float) + over


def critical_delta(h: ArrayLike, w: ArrayLike, gain: ArrayLike) -> Floats:
    """gain / (gain + h - w): the patience from which a deal holds by itself (B = 0).

    With the total payoff while cheating, T = h + gain, this is Friedman's (T - R)/(T - P).
    0 where there is no gain and h >= w; above 1, or infinite, where no patience is enough.
    """
    tempt, lost = np.broadcast_arrays(
        np.asarray(gain, float), np.asarray(h, float) - np.asarray(w, float)
    )
    out = np.full(tempt.shape, np.inf)
    np.divide(tempt, tempt + lost, out=out, where=tempt + lost > 0.0)
    out[(tempt <= 0.0) & (lost >= 0.0)] = 0.0
    return out


def min_credibility(needed: ArrayLike, loss: ArrayLike) -> Floats:
    """cred* = B* / loss. Above 1 no credibility suffices; infinite where nothing is imposed.

    0 where the deal holds without the guarantee.
    """
    short, imposed = np.broadcast_arrays(np.asarray(needed, float), np.asarray(loss, float))
    out = np.full(short.shape, np.inf)
    np.divide(short, imposed, out=out, where=imposed > 0.0)
    out[short <= 0.0] = 0.0
    return out


def deterrence_threshold(
    status_quo: ArrayLike, gets_its_way: ArrayLike, conflict: ArrayLike
) -> Floats:
    """Least chance of resistance that deters a challenger who would fight, not back down.

    (c_DC - c_SQ) / (c_DC - c_DD), Zagare and Kilgour (2000): the hold inequality at
    delta = 0 with h = c_SQ, h + gain = c_DC and loss = c_DC - c_DD.
    """
    way = np.asarray(gets_its_way, float)
    return min_credibility(way - np.asarray(status_quo, float), way - np.asarray(conflict, float))


def bargaining_range(
    wins: ArrayLike, cost_a: ArrayLike, cost_b: ArrayLike
) -> tuple[Floats, Floats]:
    """Shares for A that both prefer to war: [p - c_A, p + c_B], Fearon (1995)."""
    p = np.asarray(wins, float)
    return p - np.asarray(cost_a, float), p + np.asarray(cost_b, float)


def risk_return(wins: ArrayLike, cost_a: ArrayLike, most_b: ArrayLike) -> tuple[Floats, Floats]:
    """What A demands of an opponent whose cost of war is anything up to ``most_b``, and the risk.

    Fearon (1995), uniform cost: demand p + (C - c_A)/2, chance of war (C - c_A)/(2C). With
    c_A at C or more A runs no risk and demands p.
    """
    p, top = np.asarray(wins, float), np.asarray(most_b, float)
    over = np.clip((top - np.asarray(cost_a, float)) / 2.0, 0.0, top)
    return p + over, over / top


def may_fight(
    wins_now: ArrayLike, wins_later: ArrayLike, delta: ArrayLike, cost_b: ArrayLike
) -> Floats:
    """delta p_2 - p_1 - (1 - delta) c_B; above 0 the side that loses strength may fight.

    The riser makes the later offers; normalised flows. Powell (2006), Fearon (1995).
    """
    keep = np.asarray(delta, float)
    shift = keep * np.asarray(wins_later, float) - np.asarray(wins_now, float)
    return shift - (1.0 - keep) * np.asarray(cost_b, float)


def must_fight(
    wins_now: ArrayLike,
    wins_later: ArrayLike,
    delta: ArrayLike,
    cost_a: ArrayLike,
    cost_b: ArrayLike,
) -> Floats:
    """delta p_2 - p_1 - (c_B + delta c_A); above 0 no protocol avoids a fight. Powell (2006)."""
    keep = np.asarray(delta, float)
    shift = keep * np.asarray(wins_later, float) - np.asarray(wins_now, float)
    return shift - np.asarray(cost_b, float) - keep * np.asarray(cost_a, float)


def survives_hazard(rate: ArrayLike, collapse: ArrayLike) -> Floats:
    """r / (r + eta): weight of the deal where it collapses at rate eta, for impatience r."""
    r = np.asarray(rate, float)
    return r / (r + np.asarray(collapse, float))


def arises(e: Enforcement, level: Floats, status_quo: Floats) -> Bools:
    """Whether a package obliges: it moves an issue the obligation is over.

    Parameters
    ----------
    level : (D, m) packages
    status_quo : (m,) or (D, m)

    Returns
    -------
    (D, B)
    """
    moved = np.abs(level - status_quo) > MOVED
    named = np.logical_and(moved[:, None, :], e.arises).any(axis=2)
    return np.logical_or(named, ~e.arises.any(axis=1))


def slacks(
    e: Enforcement, level: Floats, worth: Floats, viewers: Ints, status_quo: Floats | None = None
) -> Floats:
    """Slack of every obliged party at packages, as each viewer sees the guarantees.

    Parameters
    ----------
    level : (D, m) packages
    worth : (D, n) what they are worth to every actor, 0 to 1
    viewers : (V,) actors
    status_quo : (m,) or (D, m); given, parties that a package does not oblige are NaN

    Returns
    -------
    (D, B, V)
    """
    imposed = expected_loss(e, level, viewers)
    out = slack(
        e.delta[:, :, None],
        worth[:, e.obliged, None],
        e.breakdown[:, :, None],
        e.gain[:, :, None],
        imposed,
    )
    if status_quo is not None:
        out[~arises(e, level, status_quo)] = np.nan
    return out


def own_slacks(
    e: Enforcement, level: Floats, worth: Floats, status_quo: Floats | None = None
) -> Floats:
    """(D, B) slack of every obliged party as it sees the guarantees itself: what deters it."""
    every = slacks(e, level, worth, e.obliged, status_quo)
    return np.ascontiguousarray(np.diagonal(every, axis1=1, axis2=2))


def holding_chance(
    e: Enforcement,
    level: Floats,
    worth: Floats,
    sigma: float,
    status_quo: Floats,
) -> Floats:
    """P = Phi(smallest slack / sigma), at least 1e-6, as every actor sees the guarantees.

    Parameters
    ----------
    level : (D, m) packages
    worth : (D, n) what they are worth to every actor, 0 to 1
    sigma : spread of the smallest slack over draws at the face-value deal; above 0
    status_quo : (m,) or (D, m)

    Returns
    -------
    (D, n) 1 where a package obliges nobody
    """
    seen = slacks(e, level, worth, np.arange(worth.shape[1], dtype=np.int64), status_quo)
    least = np.where(np.isnan(seen), np.inf, seen).min(axis=1, initial=np.inf)
    return np.maximum(ndtr(least / sigma), LEAST_CHANCE)


def weighed_worth(
    e: Enforcement,
    level: Floats,
    worth: Floats,
    sigma: float,
    status_quo: Floats,
) -> Floats:
    """e_i = P_i u_i + (1 - P_i) f_i: what packages are worth if they may not hold.

    f is the value after a collapse; for who may break the deal itself what cheating pays,
    where that is more than keeping. Parameters as of :func:`holding_chance`; (D, n).
    """
    chance = holding_chance(e, level, worth, sigma, status_quo)
    own = own_slacks(e, level, worth, status_quo)
    after = e.collapse.copy()
    for a in np.unique(e.obliged):
        mine = own[:, e.obliged == a]
        least = np.where(np.isnan(mine), np.inf, mine).min(axis=1)
        after[:, a] = np.where(
            np.isfinite(least), worth[:, a] + np.maximum(-least, 0.0), after[:, a]
        )
    return chance * worth + (1.0 - chance) * after
