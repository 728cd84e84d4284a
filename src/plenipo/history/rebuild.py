"""The tables that ship, fitted anew: ``python -m plenipo.history.rebuild FILE [--check]``.

FILE holds ends of conflict episodes from the UCDP Conflict Termination data (docs/history.md
lists the columns). Needs plenipo[history].
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from plenipo.errors import Place, PlenipoError, SituationError
from plenipo.history.count import count_cases
from plenipo.history.loaders import Cases, read_cases
from plenipo.history.models import UCDP_FEATURES, ucdp_features
from plenipo.history.record import HORIZONS
from plenipo.history.shipped import FILE
from plenipo.history.survive import fit_cox

__all__ = ["tables"]

ATTRIBUTION = (
    "Computed from UCDP Conflict Termination v3-2021 (Kreutz 2010, J. Peace Res. 47:243-250) and "
    "UCDP Dyadic v25.1, Uppsala Conflict Data Program, CC BY 4.0. Changed: ends of episodes "
    "followed to the return of fighting, counted by class, and fitted."
)
FOLLOWED_TO = 2024
NEGOTIATED = ("peace_agreement", "ceasefire")
KINDS = {"any": (), "interstate": ("interstate",), "civil": ("intrastate", "intrastate_intl")}
ENDINGS = {
    "any": (),
    "negotiated": NEGOTIATED,
    **{e: (e,) for e in (*NEGOTIATED, "victory_a", "victory_b", "low_activity", "actor_ceased")},
}
PASTS = ("any", "none", "some")


def _triples(rows: Iterable[Iterable[float]]) -> list[list[float]]:
    """Share, low and high of each row, rounded."""
    return [[round(v, 6) for v in row] for row in rows]


def _classes(cases: Cases) -> Iterator[dict[str, Any]]:
    """Every class with its counts and shares; those with enough cases get a curve."""
    earlier = cases.columns["prior_episodes"]
    past = {"any": earlier >= 0, "none": earlier == 0, "some": earlier > 0}
    for kind, kinds in KINDS.items():
        of_kind: npt.NDArray[np.bool_] = np.isin(cases.kind, kinds) | (kind == "any")
        for ending, endings in ENDINGS.items():
            ended = of_kind & (np.isin(cases.ending, endings) | (ending == "any"))
            for name in PASTS:
                rows = cases.take(ended & past[name])
                if not len(rows):
                    continue
                found = count_cases(rows)
                curve = zip(found.curve.share, found.curve.low, found.curve.high, strict=True)
                ends = rows.columns["ep_end_year"]
                yield {
                    "kind": kind,
                    "ending": ending,
                    "past": name,
                    "n": found.n,
                    "events": found.events,
                    "cases": [int(ends.min()), int(ends.max())],
                    "shares": _triples((s.share, s.low, s.high) for s in found.shares.values()),
                    "curve": _triples(curve) if found.n >= 20 else [],
                }


def tables(cases: Cases) -> dict[str, Any]:
    """What ships: classes and the fitted model, as plain values rounded to six digits."""
    if cases.source != "ucdp":
        place = Place(message=f"The tables are made from UCDP cases; these are {cases.source}.")
        raise SituationError([place], closing="Nothing was fitted.")
    had = cases.columns
    x = ucdp_features(cases.ending, had["prior_episodes"], had["max_intensity"] == 2)
    cox = fit_cox(UCDP_FEATURES, x, cases.years, cases.event, at=HORIZONS, group=cases.group)
    return {
        "attribution": ATTRIBUTION,
        "n": len(cases),
        "events": int(cases.event.sum()),
        "followed_to": FOLLOWED_TO,
        "classes": list(_classes(cases)),
        "cox": {
            "features": list(UCDP_FEATURES),
            "coef": _rounded(cox.coef),
            "se": _rounded(np.sqrt(np.diag(cox.cov))),
            "cov": _rounded(cox.cov),
            "years": list(HORIZONS),
            "baseline": _rounded(cox.baseline),
            "spread": _rounded(cox.spread, 9),
            "drift": _rounded(cox.drift),
        },
    }


def _rounded(values: npt.NDArray[np.float64], digits: int = 6) -> Any:
    return (np.round(values, digits) + 0.0).tolist()  # + 0.0: no minus zero


def _text(made: dict[str, Any]) -> str:
    """JSON with one class on a line."""
    plain = {k: v for k, v in made.items() if k != "classes"}
    head = json.dumps(plain, indent=1, sort_keys=True)
    lines = ",\n".join(f"  {json.dumps(c)}" for c in made["classes"])
    return f'{head[:-2]},\n "classes": [\n{lines}\n ]\n}}\n'


def _leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a tree that is no mapping or list, with where it stands."""
    if isinstance(tree, (dict, list)):
        held = cast("dict[Any, Any] | list[Any]", tree)
        pairs = held.items() if isinstance(held, dict) else enumerate(held)
        for key, value in pairs:
            yield from _leaves(value, f"{path}.{key}")
    else:
        yield path, tree


def _apart(one: Any, two: Any) -> float:
    """Largest difference between two trees of numbers; infinite where they differ otherwise."""
    first, second = dict(_leaves(one)), dict(_leaves(two))
    if first.keys() != second.keys():
        return math.inf
    most = 0.0
    for key, a in first.items():
        b = second[key]
        if isinstance(a, (int, float)) and isinstance(b, (int, float)):
            most = max(most, abs(a - b))
        elif a != b:
            return math.inf
    return most


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the tables, or with ``--check`` compare them with those that ship."""
    parser = argparse.ArgumentParser(prog="python -m plenipo.history.rebuild")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--check", action="store_true", help="compare, to 1e-5; write nothing")
    asked = parser.parse_args(arguments)
    try:
        made = tables(read_cases(asked.file))
    except SituationError as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    except PlenipoError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    if asked.check:
        apart = _apart(made, json.loads(FILE.read_text(encoding="utf-8")))
        sys.stdout.write(f"largest difference {apart:.1e}\n")
        return int(apart > 1e-5)
    FILE.write_text(_text(made), encoding="utf-8")
    sys.stdout.write(f"{FILE.name}: {made['n']} cases, {len(made['classes'])} classes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
