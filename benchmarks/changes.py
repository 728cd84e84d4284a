"""How long do dated events take? Growth over events and over draws.

    python benchmarks/changes.py            the whole table, a few minutes
    python benchmarks/changes.py --quick    small sizes, for a look

Ratios and slopes mean something; single times depend on the machine.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

import plenipo as pl
from plenipo.answer.events.replay import Worlds, replay_events
from plenipo.answer.table.run import kept_rows
from plenipo.answer.table.seating import take_seats
from plenipo.situation.changes import events
from plenipo.situation.clauses import Change
from plenipo.situation.draw import draw
from plenipo.situation.model import Situation

UKRAINE = Path(__file__).resolve().parents[1] / "situations" / "ukraine-2025" / "situation.yaml"
TABLES = ("riyadh", "all")


def with_events(talks: Situation, count: int) -> Situation:
    """As many events, one a day: what somebody falls back on moves, one after the other."""
    parties = list(talks.parties)
    acts = [
        Change.model_validate(
            {
                "on": f"2025-01-{i + 1:02d}",
                "by": parties[i % len(parties)],
                "act": "fallback",
                "points": [1, 2, 4],
            }
        )
        for i in range(count)
    ]
    norms = {k: n.model_copy(update={"dropped": None}) for k, n in talks.norms.items()}
    return talks.model_copy(update={"changes": tuple(acts), "norms": norms})


def seconds(talks: Situation, count: int, draws: int) -> tuple[float, int, float]:
    """Time, draws used, and the residual, for every subset of some events at two tables."""
    file = with_events(talks, count)
    drawn = draw(file, draws=draws, seed=1)
    rows = kept_rows(take_seats(drawn, TABLES[0]))
    began = time.perf_counter()
    found, worlds = replay_events(Worlds(file, drawn, rows), events(file), TABLES)
    return time.perf_counter() - began, worlds.rows.size, max(r.residual for r in found)


def slope(sizes: list[float], times: list[float]) -> float:
    """Exponent of growth: the slope of the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    talks = pl.load(UKRAINE)
    seconds(talks, 1, 200)  # compile

    print("every subset of n events, 200 draws, two tables")
    counts = [2, 4, 6] if quick else [4, 6, 8, 10, 12]
    times: list[float] = []
    for count in counts:
        took, _, residual = seconds(talks, count, 200)
        times.append(took)
        print(f"  {count:3d} events  {1 << count:5d} subsets  {took:7.2f} s  "
              f"{1e3 * took / (1 << count):6.1f} ms a subset  residual {residual:.0e}")  # fmt: skip
    print(f"  exponent over subsets {slope([2.0**c for c in counts], times):.2f}")

    print("3 events, growing draws, two tables")
    sizes = [500, 1000, 2000] if quick else [500, 1000, 2000, 5000]
    times = []
    for draws in sizes:
        took, used, _ = seconds(talks, 3, draws)
        times.append(took)
        print(f"  {used:6,} draws  {took:7.2f} s")
    print(f"  exponent over draws {slope([float(s) for s in sizes], times):.2f}")

    began = time.perf_counter()
    pl.changes(talks, draws=10_000)
    print(f"the worked example, 10,000 draws, everything: {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
