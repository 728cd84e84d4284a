"""The recognition game: growth in packages and players, how many are solved, how exact.

    python benchmarks/recognition.py            about a minute
    python benchmarks/recognition.py --quick    fewer games, for a look

Ratios and slopes mean something; single times depend on the machine.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time

import numpy as np

from plenipo.solve.bargain.pie import divide
from plenipo.solve.bargain.recognition import SOLVED, Recognised, recognise


def game(seed: int, players: int, packages: int, issues: int = 3) -> Recognised:
    """Random ideals, quadratic loss, packages on the frontier, a majority."""
    rng = np.random.default_rng(seed)
    ideal = rng.random((players, issues))
    weight = rng.dirichlet(np.ones(issues), players)
    pull = rng.dirichlet(np.full(players, 0.5), packages)
    level = np.einsum("rp,pk,pk->rk", pull, weight, ideal) / (pull @ weight)
    utility = 1.0 - np.einsum("pk,rpk->pr", weight, (level[:, None] - ideal) ** 2)
    no_deal = 1.0 - (weight * (0.5 - ideal) ** 2).sum(axis=1) - 0.1
    return recognise(
        utility,
        np.ones_like(utility, bool),
        no_deal,
        np.full(players, -np.inf),
        np.exp(-math.log(2) * 3 * (1 / rng.uniform(6, 60, players) + 1 / 24)),
        np.full(players, 1.0 / players),
        np.ones((1, players)),
        np.array([players // 2 + 1.0]),
    )


def timed(players: int, packages: int, games: int) -> tuple[float, float, float]:
    """Median seconds a game, median rounds, share solved."""
    seconds: list[float] = []
    rounds: list[int] = []
    solved = 0
    for seed in range(games):
        start = time.perf_counter()
        found = game(seed, players, packages)
        seconds.append(time.perf_counter() - start)
        rounds.append(found.rounds)
        solved += found.status == SOLVED
    return statistics.median(seconds), statistics.median(rounds), solved / games


def table(title: str, sizes: list[tuple[int, int]], games: int) -> None:
    print(f"\n{title}")
    print(
        f"{'players':>8} {'packages':>9} {'ms a game':>10} {'rounds':>7} {'us a round':>11} solved"
    )
    each: list[tuple[float, float]] = []
    for players, packages in sizes:
        seconds, rounds, solved = timed(players, packages, games)
        a_round = seconds / max(rounds, 1)
        size = packages if sizes[0][0] == sizes[-1][0] else players
        each.append((math.log(size), math.log(a_round)))
        print(
            f"{players:8} {packages:9} {1e3 * seconds:10.1f} {rounds:7.0f} "
            f"{1e6 * a_round:11.0f} {solved:6.0%}"
        )
    x, y = zip(*each, strict=True)
    print(f"slope of a round: {np.polyfit(x, y, 1)[0]:.2f}")


def exactness(points: list[int]) -> None:
    """Ideals -1, 0, 1 and a majority: the proposals are known (docs/settle.md, sources 8-10)."""
    print("\nHow far the proposals lie from the known ones, on a line of so many packages")
    for delta in (0.5, 0.9):
        off = (1 - delta) / (1 - 2 * delta / 3)
        told: list[str] = []
        for count in points:
            x = np.linspace(-1, 1, count)
            u = 1.0 - np.abs(x - np.array([[-1.0], [0.0], [1.0]]))
            found = recognise(
                u, np.ones_like(u, bool), np.zeros(3), np.full(3, -np.inf), np.full(3, delta),
                np.full(3, 1 / 3), np.ones((1, 3)), np.array([2.0]),
            )  # fmt: skip
            told.append(f"{count}: {abs(abs(x[found.chance[0].argmax()]) - off):.4f}")
        print(f"  delta {delta}: " + ", ".join(told))


def pies(players: list[int]) -> None:
    print("\nDividing a pie by a majority: every minimal winning coalition is enumerated")
    for n in players:
        start = time.perf_counter()
        found = divide(
            np.full(n, 1 / n), np.linspace(0.9, 0.95, n), np.ones((1, n)), np.array([n // 2 + 1.0])
        )
        took = time.perf_counter() - start
        print(f"  {n} players: {1e3 * took:.0f} ms, residual {found.residual:.0e}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    games = 8 if quick else 40
    game(0, 3, 50)  # compile
    table("Growth in packages", [(5, 500), (5, 2000), (5, 8000)], games)
    table("Growth in players", [(3, 2000), (5, 2000), (9, 2000)], games)
    exactness([201, 2001] if quick else [201, 2001, 20001])
    pies([3, 5] if quick else [3, 5, 7, 9])


if __name__ == "__main__":
    main()
