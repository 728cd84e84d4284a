"""How well do past cases foretell how long peace lasts? Scores of a file of such cases.

    python benchmarks/history.py FILE                  UCDP, Fortna, GML or ICB, by its columns
    python benchmarks/history.py FILE --train FILE     fitted on the one, scored on the other

New cases are scored by what ships (UCDP) or by a fit on the training file, which is the one of
the same source in $PLENIPO_DATA/durability unless named. Where FILE shares a group with it (a
conflict, a country, two states, a rivalry), or no training file is at hand, FILE is
cross-validated: whole groups are held back, never rows. Needs plenipo[history].
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import numpy as np

from plenipo.errors import PlenipoError
from plenipo.history.loaders import Cases, read_cases
from plenipo.history.models import forecast
from plenipo.history.score import Scores, cross_validate, scores
from plenipo.history.shipped import shipped_cox

SHUFFLES = 4
TRAINING = {
    "ucdp": "ucdp_episode_endings.csv",
    "fortna": "fortna2008_civil_spells.csv",
    "gml": "gml_interstate_dyad_fights.csv",
    "icb": "icb1_v13_crises.csv",
}


def training(cases: Cases, named: Path | None) -> Cases | None:
    """The file to fit on: as named, or the one of this source in the data folder."""
    folder = os.environ.get("PLENIPO_DATA")
    if named is None and folder:
        usual = Path(folder) / "durability" / TRAINING[cases.source]
        named = usual if usual.is_file() else None
    train = read_cases(named) if named else None
    if train is not None and train.source != cases.source:
        sys.exit(f"the training file is {train.source}, the file to score {cases.source}")
    return train


def show(all_scores: list[Scores]) -> None:
    """Means over shuffles; calibration of every shuffle, as quarters differ between them."""
    for horizon in all_scores[0].brier:
        model = np.mean([s.brier[horizon] for s in all_scores])
        base = np.mean([s.base[horizon] for s in all_scores])
        print(f"  Brier {horizon:2d} y   {model:.4f}   base rate alone {base:.4f}   "
              f"skill {1 - model / base:+.1%}")  # fmt: skip
    print(f"  C            {np.mean([s.concordance for s in all_scores]):.3f}")
    print("  at 5 y, predicted/observed ± standard error (cases), by quarter of the prediction")
    for found in all_scores:
        cells = [
            f"{q.predicted:.2f}/{q.observed:.2f}±{q.error:.2f} ({q.cases})" for q in found.quarters
        ]
        worst = max(abs(q.predicted - q.observed) for q in found.quarters)
        print(f"    {'  '.join(cells)}   largest gap {worst:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--train", type=Path)
    asked = parser.parse_args()
    try:
        cases = read_cases(asked.file)
        train = training(cases, asked.train)
        print(f"{asked.file.name}: {cases.source}, {len(cases)} cases, {cases.event.sum()} failed")
        shared = set(cases.group) & set(train.group) if train else set()
        if train is None or shared:
            why = (
                f"{len(shared)} groups are also in the training file" if shared else "no other file"
            )
            print(f"cross-validated over groups, 5 folds x {SHUFFLES} ({why})")
            found = [scores(cases, cross_validate(cases, seed=s)) for s in range(SHUFFLES)]
            show(found)
            return
        model = shipped_cox() if cases.source == "ucdp" and asked.train is None else None
        print("by the table that ships" if model else f"fitted on {len(train)} other cases")
        show([scores(cases, forecast(train, cases, model=model))])
    except PlenipoError as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
