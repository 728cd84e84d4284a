"""How long does it take to split a bill? Rules over draws and over payers, and the whole answer.

    python benchmarks/burden.py            a minute
    python benchmarks/burden.py --quick    small sizes, for a look

Ratios and slopes mean something; single times depend on the machine.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import plenipo as pl
from plenipo.solve.attribute import shapley
from plenipo.solve.sharing.airport import airport_nucleolus, airport_shapley
from plenipo.solve.sharing.claims import equal_awards, random_arrival, talmud
from plenipo.solve.sharing.contribution import contribution_equilibrium
from plenipo.solve.sharing.games import nucleolus

UKRAINE = Path(__file__).resolve().parents[1] / "situations" / "ukraine-2025" / "situation.yaml"


def best(run: Callable[[], Any], times: int = 3) -> float:
    """Seconds, the best of several."""
    took: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        took.append(time.perf_counter() - began)
    return min(took)


def slope(sizes: list[int], times: list[float]) -> float:
    """Exponent of growth: the slope of the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def airport_sets(cost: np.ndarray) -> np.ndarray:
    """(2^n,) what each set would pay."""
    n = cost.size
    inside = np.arange(1 << n)[:, None] >> np.arange(n) & 1
    return (inside * cost).max(axis=1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    rng = np.random.default_rng(1)

    sizes = [300, 3_000, 30_000] if not quick else [100, 1_000]
    rules: dict[str, Callable[[np.ndarray, np.ndarray], Any]] = {
        "equal awards": equal_awards,
        "Talmud": talmud,
        "random arrival": random_arrival,
        "airport, Shapley": lambda c, _: airport_shapley(c),
        "airport, nucleolus": lambda c, _: airport_nucleolus(c),
        "without agreement": lambda c, _: contribution_equilibrium(c, 0.3),
    }
    print("eight payers; ms over so many draws, and the exponent of growth")
    print(f"{'':20}" + "".join(f"{d:>10,}" for d in sizes) + f"{'slope':>8}")
    for name, rule in rules.items():
        times: list[float] = []
        for draws in sizes:
            claims = rng.random((draws, 8))
            amount = 0.6 * claims.sum(axis=1)
            times.append(best(lambda r=rule, c=claims, a=amount: r(c, a)))
        line = "".join(f"{1e3 * t:>10.2f}" for t in times)
        print(f"{name:20}{line}{slope(sizes, times):>8.2f}")

    print("\none draw: closed form against all sets, ms, and how far apart they are")
    for n in (4, 8, 12) if not quick else (4, 8):
        cost = rng.random(n)
        value = airport_sets(cost)
        by_sets, by_programmes = shapley(value), -nucleolus(-value)
        print(
            f"n = {n:2}: Shapley {1e3 * best(lambda c=cost: airport_shapley(c)):.3f} against "
            f"{1e3 * best(lambda v=value: shapley(v)):.2f} "
            f"({np.abs(by_sets - airport_shapley(cost)).max():.0e}); nucleolus "
            f"{1e3 * best(lambda c=cost: airport_nucleolus(c)):.3f} against "
            f"{1e3 * best(lambda v=value: nucleolus(-v), 1):.1f} "
            f"({np.abs(by_programmes - airport_nucleolus(cost)).max():.0e})"
        )

    talks = pl.load(UKRAINE)
    pl.burden(talks, draws=20, all_rules=True)  # compile
    print("\nthe whole answer on the Ukraine example, every table and every rule")
    for draws in (1_000, 10_000) if not quick else (200,):
        took = best(lambda d=draws: pl.burden(talks, draws=d, all_rules=True).to_json(), 1)
        solved = best(lambda d=draws: pl.settle(talks, "all", draws=d), 1)
        print(f"{draws:>7,} draws: {took:.2f} s; settle of the full table alone {solved:.2f} s")


if __name__ == "__main__":
    main()
