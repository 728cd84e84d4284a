"""Who would act if the deal were broken: chains of guarantors, enumerated set by set.

A guarantee acts with its viewer's belief, in proportion to how much of it the deal
promises, times the least factor its conditions leave it given who acts before it. The
joint law runs over all sets of guarantees that act: chances of acting together are never
multiplied as if independent.

Sources: extended deterrence and the chain of commitments in Zagare and Kilgour (2000),
Perfect Deterrence, chs. 6-7; external guarantees of peace in Walter (1997) International
Organization 51:335.
"""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Floats, Ints, compiled, inner
from plenipo.solve.enforce.promise import Enforcement

__all__ = [
    "action_law",
    "awaited_bits",
    "chance_to_act",
    "expected_loss",
    "fill_factors",
    "someone_acts",
    "strength",
]


def strength(e: Enforcement, level: Floats) -> Floats:
    """How much of each guarantee a package promises.

    Parameters
    ----------
    level : (D, m) packages; scales 0 to 1, options by their index

    Returns
    -------
    (D, G) 0 to 1: level over ``top`` of the issue it works through, 1 where there is none
    """
    out = np.ones((level.shape[0], e.issue.size))
    through = e.issue >= 0
    out[:, through] = np.clip(level[:, e.issue[through]] / e.top[through], 0.0, 1.0)
    return out


def awaited_bits(e: Enforcement) -> Ints:
    """(C,) the guarantees each condition waits for, as bits."""
    return (e.awaited * (np.int64(1) << np.arange(e.issue.size, dtype=np.int64))).sum(
        axis=1, dtype=np.int64
    )


def action_law(e: Enforcement, level: Floats, viewer: int) -> Floats:
    """Chance of every set of guarantees that act, as one actor sees it.

    Parameters
    ----------
    level : (D, m) packages
    viewer : the actor whose belief counts

    Returns
    -------
    (D, 2^G) entry S is the chance that exactly the guarantees whose bits are set in S act.
    With 12 guarantees that is 4,096 numbers a draw: ask for few draws at a time.
    """
    return _laws(*_packed(e, level, np.array([viewer])))[:, 0]


def chance_to_act(e: Enforcement, level: Floats, viewer: int) -> Floats:
    """(D, G) chance that each guarantee acts, whoever else does, as one actor sees it."""
    packed = _packed(e, level, np.array([viewer]))
    rows = packed[0].shape[0]
    every = np.eye(e.issue.size, dtype=np.bool_)
    return _weigh(*packed, every, np.ones((rows, e.issue.size)), _no_cap(rows, e.issue.size))[
        :, :, 0
    ]


def someone_acts(e: Enforcement, level: Floats, viewer: int) -> Floats:
    """(D, B) chance that at least one of those who answer a breach by b acts."""
    packed = _packed(e, level, np.array([viewer]))
    rows = packed[0].shape[0]
    # each counts one, and one is the most: the expectation is the chance of any
    ones = np.ones((rows, e.issue.size))
    return _weigh(*packed, _own_bools(e.answers.T), ones, np.ones((rows, e.obliged.size)))[:, :, 0]


def expected_loss(e: Enforcement, level: Floats, viewers: Ints) -> Floats:
    """What those who answer a breach impose, on average, as each viewer sees it.

    Losses add up within a set of guarantors that act, up to ``most``; their average over
    the sets is B of the hold inequality.

    Parameters
    ----------
    level : (D, m) packages
    viewers : (V,) actors whose beliefs count

    Returns
    -------
    (D, B, V) on the agenda of the obliged party, 0 to 1
    """
    packed = _packed(e, level, viewers)
    return _weigh(*packed, _own_bools(e.answers.T), _own(e.loss), _own(e.most))


def _own(values: Floats) -> Floats:
    """One layout, so that no kernel is compiled twice."""
    return np.require(values, float, ["C", "W"])


def _own_bools(values: np.ndarray) -> np.ndarray:
    return np.require(values, np.bool_, ["C", "W"])


def _no_cap(rows: int, columns: int) -> Floats:
    return np.full((rows, columns), np.inf)


def _packed(
    e: Enforcement, level: Floats, viewers: Ints
) -> tuple[Floats, Floats, Ints, Ints, Floats, Floats]:
    return (
        _own(strength(e, level)),
        _own(e.will[:, viewers]),
        np.require(e.waiting, np.int64, ["C", "W"]),
        awaited_bits(e),
        _own(e.with_),
        _own(e.without),
    )


@inner
def fill_factors(
    g: int,
    d: int,
    waiting: Ints,
    awaited: Ints,
    with_: Floats,
    without: Floats,
    out: Floats,
) -> None:
    """What the conditions of guarantee g leave of its chance, for all who act before it.

    Several conditions: the least of them (the weakest link). ``out[:2^g]`` is overwritten.
    """
    for acting in range(1 << g):
        out[acting] = 1.0
    for c in range(waiting.shape[0]):
        if waiting[c] == g:
            for acting in range(1 << g):
                met = (acting & awaited[c]) != 0
                out[acting] = min(out[acting], with_[d, c] if met else without[d, c])


@inner
def _law(
    strength: Floats,
    will: Floats,
    waiting: Ints,
    awaited: Ints,
    with_: Floats,
    without: Floats,
    d: int,
    v: int,
    factor: Floats,
    prob: Floats,
    sure: Floats,
) -> None:
    """Fill ``prob`` (2^G), a guarantee at a time: each set splits into with it and without.

    ``sure`` (G,) gets the marginals, ``factor`` (2^G,) is to work in.
    """
    prob[0] = 1.0
    for g in range(strength.shape[1]):
        bit = 1 << g
        base = strength[d, g] * will[d, v, g]
        fill_factors(g, d, waiting, awaited, with_, without, factor)
        sure[g] = 0.0
        for acting in range(bit):
            both = prob[acting] * base * factor[acting]
            prob[acting | bit] = both
            prob[acting] -= both
            sure[g] += both


@compiled
def _laws(
    strength: Floats, will: Floats, waiting: Ints, awaited: Ints, with_: Floats, without: Floats
) -> Floats:
    draws, viewers, size = will.shape
    out = np.empty((draws, viewers, 1 << size))
    factor = np.empty(1 << size)
    sure = np.empty(size)
    for d in range(draws):
        for v in range(viewers):
            _law(
                strength, will, waiting, awaited, with_, without, d, v, factor, out[d, v], sure
            )  # fmt: skip
    return out


@compiled
def _weigh(
    strength: Floats,
    will: Floats,
    waiting: Ints,
    awaited: Ints,
    with_: Floats,
    without: Floats,
    counts: np.ndarray,
    each: Floats,
    most: Floats,
) -> Floats:
    """(D, K, V) average of ``min(most, sum of each over the sets' members that count)``.

    ``counts`` (K, G) which guarantees count for row K, ``each`` (D, G), ``most`` (D, K).
    """
    draws, viewers, size = will.shape
    kinds = counts.shape[0]
    out = np.zeros((draws, kinds, viewers))
    prob = np.empty(1 << size)
    total = np.empty(1 << size)
    factor = np.empty(1 << size)
    sure = np.empty(size)
    for d in range(draws):
        for v in range(viewers):
            _law(
                strength, will, waiting, awaited, with_, without, d, v, factor, prob, sure
            )  # fmt: skip
            for k in range(kinds):
                whole = 0.0
                for g in range(size):
                    if counts[k, g]:
                        whole += each[d, g]
                if whole <= most[d, k]:
                    for g in range(size):  # marginals are all that is needed: nothing is capped
                        if counts[k, g]:
                            out[d, k, v] += sure[g] * each[d, g]
                    continue
                total[0] = 0.0
                for g in range(size):
                    bit = 1 << g
                    more = each[d, g] if counts[k, g] else 0.0
                    for acting in range(bit):
                        total[acting | bit] = total[acting] + more
                for acting in range(prob.shape[0]):
                    out[d, k, v] += prob[acting] * min(total[acting], most[d, k])
    return out
