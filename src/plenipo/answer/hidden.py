"""Any answer split by what nobody knows: draws in which a hidden type is true, and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from plenipo.situation.drawn import Drawn
from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["by_type", "split_by_type"]


def split_by_type(drawn: Drawn, rows: Ints) -> dict[str, tuple[Bools, Bools]]:
    """Hidden type -> (K,) masks of the draws in which it is true, and is not.

    Parameters
    ----------
    rows : (K,) which draws of the situation
    """
    return {name: (active[rows], ~active[rows]) for name, active in drawn.types.items()}


def by_type(drawn: Drawn, rows: Ints, figures: Mapping[str, Floats]) -> dict[str, Any]:
    """Mean of each figure where a hidden type is true and where it is not.

    Parameters
    ----------
    rows : (K,) which draws of the situation the figures belong to
    figures : name -> (K,) one number a draw; NaN counts as not known

    Returns
    -------
    dict
        type -> ``chance`` (share of draws), ``draws`` (how many, yes and no), means under
        ``yes`` and ``no``, their ``difference`` and its standard ``error``. The two groups
        are different draws, so the error is that of two independent means.
    """
    out: dict[str, Any] = {}
    for name, (yes, no) in split_by_type(drawn, rows).items():
        means = {
            word: {key: _mean(values[mask]) for key, values in figures.items()}
            for word, mask in (("yes", yes), ("no", no))
        }
        out[name] = {
            "chance": float(yes.mean()) if yes.size else 0.0,
            "draws": {"yes": int(yes.sum()), "no": int(no.sum())},
            **means,
            "difference": {key: means["yes"][key] - means["no"][key] for key in figures},
            "error": {key: _error(v[yes], v[no]) for key, v in figures.items()},
        }
    return out


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")


def _error(one: Floats, other: Floats) -> float:
    parts = [v[np.isfinite(v)] for v in (one, other)]
    if min(p.size for p in parts) < 2:
        return float("nan")
    return float(np.sqrt(sum(float(p.var(ddof=1)) / p.size for p in parts)))
