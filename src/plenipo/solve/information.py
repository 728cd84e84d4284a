"""What one thing tells about another, over draws that exist already."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["perfect_information", "told_by_split", "variance_shares"]

BINS = 16
PARTS = 24  # of an input whose value is asked for
SHUFFLES = 20


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
    bins : so many at most
    shuffles : how often an input is shuffled over the draws, to know what chance explains

    Returns
    -------
    value, error : (K,) each
        The value less its mean over shuffled inputs (it may fall below 0), and the 95th
        percentile of shuffled values above that mean: a value not above it is nothing.

    References
    ----------
    .. [1] Raiffa and Schlaifer (1961), Applied Statistical Decision Theory.
    .. [2] Strong and Oakley (2013), An efficient method for computing partial expected value
       of perfect information for correlated inputs, Medical Decision Making 33:755.
    """
    draws, count = inputs.shape
    value = np.empty(count)
    error = np.empty(count)
    now = float(worth.mean(axis=0).max())
    rng = np.random.Generator(np.random.Philox(key=13))
    mixed = np.stack([rng.permutation(draws) for _ in range(shuffles)])
    for k in range(count):
        order, cuts = _parts(inputs[:, k], bins)
        found = _best(worth[order], cuts) - now
        chance = np.array([_best(worth[row], cuts) - now for row in mixed])
        value[k] = found - chance.mean()
        error[k] = np.quantile(chance, 0.95) - chance.mean()
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
