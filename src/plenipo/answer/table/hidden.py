"""Any answer split by what nobody knows: draws in which a hidden type is true, and the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from plenipo.show.section import Cell, Grid
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["Figures", "by_type", "split_by_type", "type_words", "types_grid"]

Figures = Mapping[str, Floats | Mapping[str, Floats]]


def split_by_type(drawn: Drawn, rows: Ints) -> dict[str, tuple[Bools, Bools]]:
    """Hidden type -> (K,) masks of the draws in which it is true, and is not.

    Parameters
    ----------
    rows : (K,) which draws of the situation
    """
    return {name: (active[rows], ~active[rows]) for name, active in drawn.types.items()}


def by_type(drawn: Drawn, rows: Ints, figures: Figures) -> dict[str, Any]:
    """Mean of each figure where a hidden type is true and where it is not.

    Parameters
    ----------
    rows : (K,) which draws of the situation the figures belong to
    figures : name -> (K,) one number a draw, NaN counts as not known; or name -> figures

    Returns
    -------
    dict
        type -> ``chance`` (share of draws), ``draws`` (how many, yes and no), means under
        ``yes`` and ``no``, their ``difference`` and its standard ``error``, each named as
        in ``figures``. The two groups are different draws, so the error is that of two
        independent means.
    """
    out: dict[str, Any] = {}
    for name, (yes, no) in split_by_type(drawn, rows).items():
        out[name] = {
            "chance": float(yes.mean()) if yes.size else 0.0,
            "draws": {"yes": int(yes.sum()), "no": int(no.sum())},
            "yes": _each(figures, lambda v, yes=yes: _mean(v[yes])),
            "no": _each(figures, lambda v, no=no: _mean(v[no])),
            "difference": _each(figures, lambda v, yes=yes, no=no: _mean(v[yes]) - _mean(v[no])),
            "error": _each(figures, lambda v, yes=yes, no=no: _error(v[yes], v[no])),
        }
    return out


def type_words(situation: Situation, name: str) -> str:
    """A clause to print after "where": "Russia is serious", or the type's key in quotes."""
    return situation.unknown[name].name or f"“{name.replace('_', ' ')}” holds"


def types_grid(situation: Situation, split: Mapping[str, Any], agreed: str) -> Grid:
    """Success, no deal and mean gains of each party, where a type is true and where not.

    Parameters
    ----------
    split : from :func:`by_type`, of figures ``success``, ``no_deal`` and ``gains``
    agreed : heading of the success, "Ceasefire agreed"
    """
    parties = list(next(iter(split.values()))["yes"]["gains"])
    rows: list[tuple[Cell, ...]] = []
    for name, body in split.items():
        words = type_words(situation, name)
        for word, head, share in (
            ("yes", f"where {words}", body["chance"]),
            ("no", f"where not so that {words}", 1.0 - body["chance"]),
        ):
            part = body[word]
            gains = [part["gains"][p] for p in parties]
            rows.append((head, share, part["success"], part["no_deal"], *gains))
    return Grid(
        caption="The same by hidden type: mean gains in points of each party's own agenda",
        columns=(
            "",
            "share of draws",
            agreed,
            "no deal",
            *(f"gain of {situation.name_of(p)}" for p in parties),
        ),
        rows=tuple(rows),
        formats=("text", "share", "share", "share", *["gain"] * len(parties)),
    )


def _each(figures: Figures, read: Callable[[Floats], float]) -> dict[str, Any]:
    return {
        key: _each(value, read) if isinstance(value, Mapping) else read(value)
        for key, value in figures.items()
    }


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")


def _error(one: Floats, other: Floats) -> float:
    parts = [v[np.isfinite(v)] for v in (one, other)]
    if min(p.size for p in parts) < 2:
        return float("nan")
    return float(np.sqrt(sum(float(p.var(ddof=1)) / p.size for p in parts)))
