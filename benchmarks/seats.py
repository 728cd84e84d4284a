"""How fast are all tables? Every composition of some players on the same draws.

    python benchmarks/seats.py            the whole table, about a minute
    python benchmarks/seats.py --quick    small sizes, for a look

Ratios and slopes mean something; single times depend on the machine.
"""

from __future__ import annotations

import argparse
import math
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from plenipo.answer.seats import seats
from plenipo.answer.table.compositions import every_table, seats_of
from plenipo.answer.table.run import solve
from plenipo.answer.table.seating import take_seats
from plenipo.situation.draw import draw
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.situation.yaml import load
from plenipo.solve.attribute import shapley

UKRAINE = Path(__file__).resolve().parents[1] / "situations" / "ukraine-2025" / "situation.yaml"


def situation(players: int, issues: int = 8, consents: int = 0) -> Situation:
    """Everything drawn from its whole range; going on costs each party 1 to 10 points."""
    names = [f"p{i}" for i in range(players)]
    keys = [f"k{j}" for j in range(issues)]
    return Situation.model_validate(
        {
            "plenipo": 1,
            "parties": dict.fromkeys(names),
            "issues": {
                k: {"scale": [0, 100], "status_quo": 10 + 80 * j / issues}
                for j, k in enumerate(keys)
            },
            "cost_of_no_deal": {n: [1, 10] for n in names},
            "tables": {"t": {"seats": names}},
            "consent": {n: {"over": keys[: issues // 2]} for n in names[:consents]},
        }
    )


def drawn_of(players: int, draws: int, consents: int = 0) -> Drawn:
    return draw(situation(players, consents=consents), draws=draws, seed=1)


def timed(work: Any, repeat: int = 2) -> float:
    best = math.inf
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def every(drawn: Drawn, *, threads: int = 2) -> Any:
    players = list(drawn.situation.parties)
    return every_table(drawn, "t", players, np.arange(drawn.draws), players, threads=threads)


def one_by_one(drawn: Drawn) -> None:
    """The same tables, each laid out and settled on its own."""
    players = list(drawn.situation.parties)
    for mask in range(1 << len(players)):
        seated = seats_of(drawn, players, np.array([mask]))[0]
        everyone = np.repeat(seated, drawn.draws, axis=0)
        solve(take_seats(drawn, "t", seated=everyone))


def bars(quick: bool) -> None:
    sizes = [(6, 200, 0), (8, 100, 0)] if quick else [(8, 1000, 0), (12, 200, 0), (8, 1000, 2)]
    print("All tables, 8 issues, warm (consent: how many players must accept where they leave)")
    heads = ("players", "draws", "consent", "tables", "one thread", "two", "ratio", "one by one")
    print(" ".join(f"{h:>10}" for h in heads), " a settlement", " columns off by")
    for players, draws, consents in sizes:
        drawn = drawn_of(players, draws, consents)
        found = every(drawn)  # compiled before the clock starts
        one = timed(lambda d=drawn: every(d, threads=1))
        two = timed(lambda d=drawn: every(d, threads=2))
        slow = timed(lambda d=drawn: one_by_one(d), 1)
        total = found.found.worth[-1] - found.no_deal
        off = float(np.abs(shapley(found.found.worth).sum(axis=0) - total).max())
        print(
            f"{players:>10} {draws:>10,} {consents:>10} {1 << players:>10,} {one:>8.2f} s "
            f"{two:>8.2f} s {one / two:>9.1f}x {slow:>8.2f} s "
            f"{1e6 * two / (draws << players):>9.1f} us {off:>15.0e}"
        )


def slope(sizes: list[int], times: list[float]) -> float:
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def growth(quick: bool) -> None:
    print("\nGrowth with draws and with players (slope of time against size, both in logarithms)")
    draws = [50, 200, 800] if quick else [250, 1000, 4000]
    times = [timed(partial(every, drawn_of(8, n))) for n in draws]
    told = "  ".join(f"{n:>6,}: {t:7.3f} s" for n, t in zip(draws, times, strict=True))
    print(f"   draws  {told}   slope {slope(draws, times):.2f}")
    players = [4, 6, 8] if quick else [6, 8, 10]
    times = [timed(partial(every, drawn_of(n, 200))) for n in players]
    told = "  ".join(f"{n:>6,}: {t:7.3f} s" for n, t in zip(players, times, strict=True))
    tables = [1 << n for n in players]
    print(f" players  {told}   slope in tables {slope(tables, times):.2f}")


def worked(quick: bool) -> None:
    draws = 1000 if quick else 10_000
    talks = load(UKRAINE)
    seats(talks, draws=draws)
    seconds = timed(lambda: seats(talks, draws=draws), 1)
    print(f"\nThe talks of February 2025, {draws:,} draws, the whole answer, warm: {seconds:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small sizes")
    quick = parser.parse_args().quick
    bars(quick)
    growth(quick)
    worked(quick)


if __name__ == "__main__":
    main()
