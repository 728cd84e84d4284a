"""Public scenario folders solved, beside NegMAS where a Python that has it is named.

    python benchmarks/scenarios.py DIR                    every folder in DIR
    python benchmarks/scenarios.py DIR --negmas PYTHON    minutes: NegMAS goes through packages

Both read the files as NegMAS does (raw scale, discounts left out) and solve for the frontier and
the points of Nash, Kalai, least spread, egalitarian and welfare; ours counts the acceptable
packages too. Reading is left out on both sides, and so is compiling: times are the best of
three, of theirs the better of two. Exits with 1 where a Nash point differs, or where a folder of
two or three parties takes 50 ms or longer.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

import plenipo as pl
from plenipo.formats.folder import read

BAR = 0.05  # seconds, for two or three parties
TIMES = 3
THEIRS = Path(__file__).with_name("scenarios_negmas.py")


def theirs(python: str, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [python, str(THEIRS), str(folder)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--negmas", metavar="PYTHON", help="a Python that has NegMAS")
    asked = parser.parse_args()
    bad = 0
    print(f"{'scenario':24}{'parties':>8}{'packages':>11}{'efficient':>11}{'ms':>8}", end="")
    print(f"{'NegMAS ms':>12}{'ratio':>8}" if asked.negmas else "")
    for folder in sorted(p for p in asked.folder.iterdir() if p.is_dir()):
        scenario = read(folder, "raw")
        answer = min((pl.scenario(scenario) for _ in range(TIMES)), key=lambda a: a.seconds)
        parties = len(answer.parties)
        late = parties <= 3 and answer.seconds >= BAR
        points = answer.frontier_points if answer.frontier_points is not None else "many"
        print(f"{folder.name:24}{parties:8}{answer.outcomes:11,}{points:>11}", end="")
        print(f"{1e3 * answer.seconds:8.2f}", end="")
        bad += late
        if asked.negmas:
            found = theirs(asked.negmas, folder)
            print(
                f"{1e3 * found['seconds']:12,.0f}{found['seconds'] / answer.seconds:8,.0f}", end=""
            )
            mine, other = np.array(sorted(answer.points("nash"))), np.array(sorted(found["nash"]))
            if mine.shape != other.shape or not np.allclose(mine, other, rtol=1e-7, atol=1e-9):
                print("  another Nash point", end="")
                bad += 1
        print("  too slow" if late else "", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
