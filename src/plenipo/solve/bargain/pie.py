"""Dividing one pie by offers in turn: any order of speaking, any rule that counts votes.

A proposer buys the cheapest winning coalition at what each member could expect from
waiting. Where several cost the same it mixes over them evenly, and where prices are only
equal in equilibrium the mixing keeps them equal. One fixed point reproduces alternating
offers, random recognition, closed rules with a quota, vetoes and breakdown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np

from plenipo.solve.arrays import Bools, Floats

__all__ = ["MOST", "Division", "divide", "in_turn", "patient_shares", "worth_at_risk"]

SOFT = 10.0
SHARP = 1e6  # choice between coalitions: logit a unit of the pie
TOLERANCE = 1e-15
SOLVED = 1e-9
ROUNDS = 40
STEP = 1e-8  # of the numerical Jacobian
MOST = 12  # players: coalitions are enumerated


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A stationary equilibrium of dividing one pie; row j of each is what happens while j proposes.

    Before anyone is recognised a random order of speaking is worth ``chances @ worth``.
    """

    worth: Floats  # (n, n) utility of each
    offer: Floats  # (n, n) shares, averaged over the coalitions j buys; the diagonal is kept
    price: Floats  # (n, n) the share at which i says yes
    residual: float  # largest change of a utility another round would make
    solved: bool


def in_turn(n: int) -> Floats:
    """(n, n) recognition that goes round: after j comes j + 1."""
    return np.roll(np.eye(n), 1, axis=1)


def worth_at_risk(worth: Floats, payoff: Floats, rate: Floats, hazard: float) -> Floats:
    """No-deal value when talks may break down at a rate: ``(r u + l b) / (r + l)``.

    Parameters
    ----------
    worth : (n,) utility of going on
    payoff : (n,) utility after the breakdown
    rate : (n,) rate of impatience r, a month
    hazard : rate l at which talks break down, a month
    """
    return (rate * worth + hazard * payoff) / (rate + hazard)


def patient_shares(delta: Floats) -> Floats:
    """(n,) expected shares of patient players under a rule short of unanimity [1]_.

    ``H(delta) / (n delta_i)`` with H the harmonic mean: the less patient gain.

    References
    ----------
    .. [1] Kawamori (2005), Economics Bulletin 3(43).
    """
    return 1.0 / (delta * (1.0 / delta).sum())


def divide(
    recognition: Floats,
    delta: Floats,
    weight: Floats,
    quota: Floats,
    *,
    no_deal: Floats | None = None,
    curve: Floats | None = None,
) -> Division:
    """Stationary equilibrium of dividing a pie of 1 by offers [1]_ [2]_ [3]_.

    Parameters
    ----------
    recognition : (n,) chances to propose, or (n, n) chances given who proposed last
    delta : (n,) discount factors a round, below 1
    weight : (C, n) votes; a coalition wins when it reaches every one of C quotas
    quota : (C,)
    no_deal : (n,) utility of going on for ever; 0 unless given. A breakdown with chance p
        to payoffs b is ``delta = 1 - p`` with ``no_deal = b``.
    curve : (n,) u_i(share) = share ** curve_i; 1 unless given

    Raises
    ------
    ValueError
        More than 12 players, or no coalition wins.

    References
    ----------
    .. [1] Rubinstein (1982), Econometrica 50:97.
    .. [2] Baron and Ferejohn (1989), American Political Science Review 83:1181.
    .. [3] Eraslan (2002), Journal of Economic Theory 103:11: stationary payoffs are unique.
    """
    n = delta.shape[0]
    if n > MOST:
        raise ValueError(f"{n} players; coalitions are enumerated for {MOST} at most")
    coalitions = [_minimal(n, weight, quota, j) for j in range(n)]
    if not any(c.shape[0] for c in coalitions):
        raise ValueError("no coalition reaches the quota")
    d = np.zeros(n) if no_deal is None else no_deal
    power = np.ones(n) if curve is None else curve
    after = np.tile(recognition, (n, 1)) if recognition.ndim == 1 else recognition
    states, state_of = np.unique(after, axis=0, return_inverse=True)
    state_of = np.asarray(state_of).reshape(-1)

    least = np.maximum(d, 0.0) ** (1.0 / power)
    # where some coalition gains over waiting for ever, stationary players never wait
    idle = not any((c @ least < 1.0).any() for c in coalitions)

    def play(v: Floats, sharp: float, later: Floats) -> tuple[Floats, Floats, Floats]:
        """Utilities, offers and prices of a round, given (s, n) values of going on."""
        waiting = (1.0 - later) * d + later * v[state_of]
        price = np.maximum(waiting, 0.0) ** (1.0 / power)
        worth = np.empty((n, n))
        offer = np.empty((n, n))
        for j in range(n):
            own = np.eye(n, dtype=bool)[j]
            held = 1.0 - coalitions[j] @ np.where(own, 0.0, price[j])
            chance, passes = _choose(held, price[j, j] if idle else -np.inf, sharp)
            bought = chance @ coalitions[j]
            worth[j] = (bought + passes) * waiting[j]
            worth[j, j] = chance @ _bent(held, power[j]) + passes * waiting[j, j]
            offer[j] = np.where(own, chance @ held, bought * price[j])
        return worth, offer, price

    equal = least + max(0.0, 1.0 - least.sum()) / n
    residual = np.inf
    v = np.tile(np.where(equal > 0.0, equal**power, d), (states.shape[0], 1))
    # curved utilities: from impatient players to these; partners: from a soft choice to a sharp
    sharp = SOFT if any(c.shape[0] > 1 for c in coalitions) else SHARP
    for later in _slower(delta, power):
        v, residual = _settle(partial(_again, play, states, sharp, later), v)
    while sharp < SHARP:
        sharp = min(SHARP, 2.0 * sharp)
        v, residual = _settle(partial(_again, play, states, sharp, delta), v)
    worth, offer, price = play(v, SHARP, delta)
    return Division(
        worth=worth, offer=offer, price=price, residual=residual, solved=residual <= SOLVED
    )


def _bent(share: Floats, power: float) -> Floats:
    """Utility of shares; on the way to an equilibrium one may be negative."""
    return share if power == 1.0 else np.maximum(share, 0.0) ** power


Play = Callable[[Floats, float, Floats], tuple[Floats, Floats, Floats]]


def _again(play: Play, states: Floats, sharp: float, later: Floats, v: Floats) -> Floats:
    return states @ play(v, sharp, later)[0]


def _slower(delta: Floats, power: Floats) -> list[Floats]:
    """Discount factors on the way: rounds that take longer, then these."""
    steps = [1.0]
    if (power != 1.0).any():
        while (delta ** (2.0 * steps[-1])).min() > 0.3:
            steps.append(2.0 * steps[-1])
    return [delta**step for step in reversed(steps)]


def _minimal(n: int, weight: Floats, quota: Floats, j: int) -> Floats:
    """(B, n) coalitions with j that win, and win no more without any other member."""
    others = [i for i in range(n) if i != j]
    found: list[Bools] = []
    for size in range(n):
        for some in combinations(others, size):
            who = np.zeros(n, bool)
            who[[j, *some]] = True
            if any((who & c == c).all() for c in found):
                continue
            if (weight @ who >= quota - 1e-9).all():
                found.append(who)
    return np.array(found, float).reshape(len(found), n)


def _choose(held: Floats, own: float, sharp: float) -> tuple[Floats, float]:
    """Chances of each coalition, and of letting the turn pass, by what is kept."""
    best = max(float(held.max(initial=-np.inf)), own)
    odds = np.exp(np.maximum(sharp * (held - best), -700.0))
    wait = float(np.exp(max(sharp * (own - best), -700.0)))
    total = float(odds.sum()) + wait
    return odds / total, wait / total


def _settle(again: Callable[[Floats], Floats], v: Floats) -> tuple[Floats, float]:
    """Newton on ``again(v) = v``: half steps where a whole one fails, then damped rounds."""
    shape = v.shape
    count = v.size
    gap = again(v) - v
    size = float(np.abs(gap).max())
    for _ in range(ROUNDS):
        if size <= TOLERANCE:
            break
        slope = np.empty((count, count))
        for k in range(count):
            moved = v.ravel().copy()
            moved[k] += STEP
            slope[:, k] = (
                (again(moved.reshape(shape)) - moved.reshape(shape)) - gap
            ).ravel() / STEP
        try:
            step = np.linalg.solve(slope, -gap.ravel()).reshape(shape)
        except np.linalg.LinAlgError:
            step = gap
        length = 1.0
        while length > 1e-3:
            there = v + length * step
            left = again(there) - there
            if np.abs(left).max() < size:
                break
            length *= 0.5
        else:
            if size <= SOLVED:
                break
            there = v + 0.1 * gap
            left = again(there) - there
        v, gap, size = there, left, float(np.abs(left).max())
    return v, size
