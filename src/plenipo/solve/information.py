"""What one thing tells about another, over draws that exist already."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["perfect_information", "told_by_split", "turning", "variance_shares"]

BINS = 16
PARTS = 24  # of an input whose value is asked for
LEAST = 80  # draws in each: fewer and the better answer there is chance
SHUFFLES = 60


def _conditional(order: Ints, output: Floats, bins: int) -> Floats:
    """Variance of the bin means of ``output`` (D,) under each column of ``order`` (D, K)."""
    cuts: Ints = np.arange(bins + 1, dtype=np.int64) * output.shape[0] // bins
    sums: Floats = np.add.reduceat(output[order], cuts[:-1], axis=0)
    sizes: Ints = np.diff(cuts)[:, None]
    spread: Floats = sizes * (sums / sizes - output.mean()) ** 2
    return spread.sum(axis=0) / output.size


def variance_shares(
    inputs: Floats, output: Floats, *, bins: int = BINS, boot: int = 20
) -> tuple[Floats, Floats]:
    """First-order share of the output's variance for each input.

    Parameters
    ----------
    inputs : (D, K) draws of the inputs
    output : (D,) draws of the figure

    Returns
    -------
    share, error : (K,) each
        Share from conditional means in equal-count bins, less the (bins - 1) / D that
        noise explains; error is the bootstrap standard deviation over bin members.

    References
    ----------
    .. [1] Saltelli et al. (2008), Global Sensitivity Analysis, sec. 4.
    """
    variance = float(output.var())
    if variance <= 0.0:
        nothing = np.zeros(inputs.shape[1])
        return nothing, nothing
    order = np.argsort(inputs, axis=0, kind="stable")
    noise = (bins - 1) / output.size
    share = _conditional(order, output, bins) / variance - noise
    rng = np.random.Generator(np.random.Philox(key=7))
    again = np.empty((boot, inputs.shape[1]))
    for b in range(boot):
        # resample inside bins: keeps the bins, varies their members
        rank = np.sort(rng.integers(0, output.size, output.size))
        again[b] = _conditional(order[rank], output, bins) / variance
    return np.maximum(share, 0.0), again.std(axis=0)


def told_by_split(seen: Bools, true: Bools, *, shuffles: int = 0) -> Floats:
    """Mutual information, in bits, of things seen or not seen and something true or not.

    Parameters
    ----------
    seen : (D, K) which draws show what
    true : (D,) draws in which the hidden thing is true
    shuffles : how often ``true`` is shuffled over the draws, to know the noise

    Returns
    -------
    array (1 + shuffles, K), bits
        First the information, then what shuffled labels seem to tell.

    Examples
    --------
    >>> yes = np.array([True, True, False, False])
    >>> often = np.array([True, False, True, False])
    >>> told_by_split(np.stack([yes, ~yes, often], axis=1), yes)[0]
    array([1., 1., 0.])

    References
    ----------
    .. [1] Cover and Thomas (2006), Elements of Information Theory, sec. 2.3.
    """
    count = true.size
    labels = np.empty((1 + shuffles, count), np.float32)
    labels[0] = true
    rng = np.random.Generator(np.random.Philox(key=11))
    for i in range(shuffles):
        labels[1 + i] = rng.permutation(true)
    both = (labels @ seen.astype(np.float32)).astype(float) / count  # exact: sums of 0 and 1
    p_seen = seen.mean(axis=0)[None, :]
    p_true = float(true.mean())
    bits = np.zeros_like(both)
    for joint, one, other in (
        (both, p_seen, p_true),
        (p_true - both, 1.0 - p_seen, p_true),
        (p_seen - both, p_seen, 1.0 - p_true),
        (1.0 - p_seen - p_true + both, 1.0 - p_seen, 1.0 - p_true),
    ):
        apart = np.broadcast_to(one * other, joint.shape)
        some = (joint > 1e-12) & (apart > 1e-12)
        bits[some] += joint[some] * np.log2(joint[some] / apart[some])
    return np.maximum(bits, 0.0)


def perfect_information(
    inputs: Floats, worth: Floats, *, bins: int = PARTS, shuffles: int = SHUFFLES
) -> tuple[Floats, Floats]:
    """What knowing one input would add to the best choice, on average over what it may be.

    ``EVPPI(z) = sum_b share_b max_o mean(worth_o | b) - max_o mean(worth_o)`` over bins b of
    equally many draws, sorted by the input.

    Parameters
    ----------
    inputs : (D, K) draws of the inputs; those with few values are parted by value
    worth : (D, O) of each option in each draw. A sentence that is true in some draws has two
        options, to say yes and to say no: ``[[1, 0], [0, 1], ...]``
    bins : so many at most, and no more than there are 80 draws for
    shuffles : how often an input is shuffled over the draws, to know what chance explains

    Returns
    -------
    value, error : (K,) each
        The value less its mean over shuffled inputs (it may fall below 0), and how far above
        that mean chance would take any one of the K inputs in one case of twenty: a value not
        above it is nothing.

    References
    ----------
    .. [1] Raiffa and Schlaifer (1961), Applied Statistical Decision Theory.
    .. [2] Strong and Oakley (2013), An efficient method for computing partial expected value
       of perfect information for correlated inputs, Medical Decision Making 33:755.
    """
    draws, count = inputs.shape
    bins = max(2, min(bins, draws // LEAST))
    value = np.empty(count)
    error = np.empty(count)
    now = float(worth.mean(axis=0).max())
    rng = np.random.Generator(np.random.Philox(key=13))
    mixed = [worth[rng.permutation(draws)] for _ in range(shuffles)]
    # one in twenty that any of them passes by chance (Bonferroni)
    wide = NormalDist().inv_cdf(1.0 - 0.05 / max(count, 1))
    by_chance: dict[bytes, tuple[float, float]] = {}  # inputs parted alike share it
    for k in range(count):
        order, cuts = _parts(inputs[:, k], bins)
        found = _best(worth[order], cuts) - now
        if cuts.tobytes() not in by_chance:
            chance = np.array([_best(row, cuts) - now for row in mixed])
            by_chance[cuts.tobytes()] = float(chance.mean()), float(chance.std())
        mean, spread = by_chance[cuts.tobytes()]
        value[k] = found - mean
        error[k] = wide * spread
    return value, error


def _parts(column: Floats, bins: int) -> tuple[Ints, Ints]:
    """Draws sorted by a column, and where each part begins: equally many, or one value each."""
    order = np.argsort(column, kind="stable")
    levels, first = np.unique(column[order], return_index=True)
    if levels.size <= bins:
        return order, first.astype(np.int64)
    return order, np.arange(bins, dtype=np.int64) * column.size // bins


def _best(worth: Floats, cuts: Ints) -> float:
    """Mean of the best option of each part."""
    sums: Floats = np.add.reduceat(worth, cuts, axis=0)
    return float(sums.max(axis=1).sum()) / worth.shape[0]


def turning(values: Floats, true: Bools, *, bins: int = PARTS) -> tuple[float, bool] | None:
    """The level of one input past which what is said of a sentence turns.

    Draws are parted in two at a boundary between bins of equally many draws. The parting is
    the one that says the sentence right most often, where the two sides say different things.

    Parameters
    ----------
    values : (D,) draws of the input
    true : (D,) whether the sentence is true
    bins : so many boundaries, less one, are tried

    Returns
    -------
    level, above : the boundary, and whether it is above it that the likelier answer is another
        than over all draws; None where no boundary turns it

    Examples
    --------
    >>> turning(np.arange(8.0), np.arange(8) >= 6, bins=8)
    (5.5, True)
    """
    verdict = bool(true.mean() >= 0.5)
    order, cuts = _parts(values, bins)
    ranked, cuts = values[order], cuts[cuts > 0]
    cuts = cuts[ranked[cuts - 1] < ranked[cuts]]
    if cuts.size == 0:
        return None
    so_far: Floats = np.cumsum(true[order], dtype=np.float64)
    before: Floats = so_far[cuts - 1] / cuts
    after: Floats = (true.sum() - before * cuts) / (true.size - cuts)
    low, high = before >= 0.5, after >= 0.5
    right: Floats = np.where(low, before, 1.0 - before) * cuts.astype(np.float64)
    right += np.where(high, after, 1 - after) * (true.size - cuts)
    right[low == high] = -1.0
    best = int(np.argmax(right))
    if right[best] < 0:
        return None
    cut = int(cuts[best])
    return float((ranked[cut - 1] + ranked[cut]) / 2), bool(high[best]) != verdict
