"""What one thing tells about another, over draws that exist already."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["told_by_split", "variance_shares"]

BINS = 16


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
