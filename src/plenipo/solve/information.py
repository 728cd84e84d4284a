"""What an input tells about an output, over draws that exist already."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Floats, Ints

__all__ = ["variance_shares"]

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
