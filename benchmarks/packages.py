"""Frontier and single solutions of package spaces, beside enumerating them with NumPy.

    python benchmarks/packages.py            about a minute
    python benchmarks/packages.py --quick    up to 1e6 packages

Random additive utilities, ten values an issue. Times are the median of some runs on the same
machine, compiled code warm; memory is what the process grew by in a fresh process. Ratios mean
something; single times depend on the machine. "many" is told where a frontier is refused.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from plenipo.errors import MethodError
from plenipo.solve.arrays import Floats
from plenipo.solve.packages.pareto import frontier
from plenipo.solve.packages.picks import nash_rows, smallest_rows
from plenipo.solve.packages.points import egalitarian, kalai, kalai_smorodinsky, nash, utilitarian

SEEDS = (1, 2, 3)
NUMPY = {2: 6, 3: 6, 5: 5}  # issues up to which it is waited for, by parties


def space(parties: int, issues: int, seed: int) -> list[Floats]:
    rng = np.random.default_rng(seed)
    weight = rng.dirichlet(np.ones(issues), parties)
    return [weight[:, k, None] * rng.random((parties, 10)) for k in range(issues)]


def by_numpy(worth: list[Floats]) -> Floats:
    """The frontier by valuing every package: sorted by sum, compared with the kept ones."""
    utility = np.zeros((worth[0].shape[0], 1))
    for table in worth:
        utility = (utility[:, :, None] + table[:, None, :]).reshape(table.shape[0], -1)
    left = utility.T[np.argsort(-utility.sum(axis=0), kind="stable")]
    kept: list[Floats] = []
    while left.shape[0]:
        first = left[0]
        kept.append(first)
        left = left[(left > first + 1e-9).any(axis=1)]
    return np.array(kept)


def timed(solve: Callable[[list[Floats]], object], parties: int, issues: int) -> float | None:
    """Median milliseconds over the seeds; None where it is refused."""
    took: list[float] = []
    for seed in SEEDS:
        worth = space(parties, issues, seed)
        began = time.perf_counter()
        try:
            solve(worth)
        except MethodError:
            return None
        took.append(1e3 * (time.perf_counter() - began))
    return statistics.median(took)


def told(milliseconds: float | None) -> str:
    return "many" if milliseconds is None else f"{milliseconds:.1f}"


def solved(worth: list[Floats]) -> None:
    """What a user asks of a scenario: the frontier and the solutions on it."""
    found = frontier(worth)
    d, ones = np.zeros(worth[0].shape[0]), np.ones(worth[0].shape[0])
    nash_rows(found.point, d, ones)
    smallest_rows(found.point, d, ones)
    smallest_rows(found.point, d, found.point.max(axis=0))


def frontiers(sizes: dict[int, tuple[int, ...]]) -> None:
    print("\nFrontier, Nash, Kalai and Kalai-Smorodinsky on it: ms")
    print(f"{'packages':>9} {'parties':>8} {'points':>7} {'sums':>9} {'NumPy':>9} {'ratio':>7}")
    for parties, issues in sizes.items():
        for m in issues:
            ours = timed(solved, parties, m)
            points = "-" if ours is None else str(frontier(space(parties, m, 1)).point.shape[0])
            theirs = timed(by_numpy, parties, m) if m <= NUMPY[parties] else None
            ratio = f"{theirs / ours:.0f}" if ours and theirs else "-"
            other = "-" if theirs is None else told(theirs)
            print(f"{f'1e{m}':>9} {parties:8} {points:>7} {told(ours):>9} {other:>9} {ratio:>7}")


def singles(sizes: dict[int, tuple[int, ...]]) -> None:
    print("\nSingle solutions without the frontier: ms")
    print(
        f"{'packages':>9} {'parties':>8} {'nash':>7} {'kalai':>7} {'KS':>7} {'equal':>7} {'sum':>7}"
    )
    for parties, issues in sizes.items():
        d = np.full(parties, 0.1)
        for m in issues:
            row = [
                timed(lambda w, d=d: nash(w, d), parties, m),
                timed(lambda w, d=d: kalai(w, d), parties, m),
                timed(lambda w, d=d: kalai_smorodinsky(w, d), parties, m),
                timed(egalitarian, parties, m),
                timed(utilitarian, parties, m),
            ]
            print(f"{f'1e{m}':>9} {parties:8}" + "".join(f" {told(ms):>7}" for ms in row))


def peak() -> int:
    """Most memory this process has held, kB; resource.getrusage would count the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def memory(parties: int, issues: int) -> None:
    """How much a fresh process grows by, beyond compiled kernels."""
    solved(space(parties, 3, 0))
    nash(space(parties, 3, 0), np.zeros(parties))
    before = peak()
    solved(space(parties, issues, 1))
    nash(space(parties, issues, 1), np.zeros(parties))
    print(f"{f'1e{issues}':>9} {parties:8} {(peak() - before) / 1024:6.0f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--memory", nargs=2, type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.memory:
        memory(*given.memory)
        return
    for parties in (2, 5):  # compile
        solved(space(parties, 3, 0))
        for solve in (nash, kalai, kalai_smorodinsky):
            solve(space(parties, 3, 0), np.zeros(parties))
    if given.quick:
        frontiers({2: (3, 6), 3: (3, 6), 5: (3, 6)})
        singles({3: (6,), 5: (6,)})
        return
    frontiers({2: (3, 4, 5, 6, 9, 12, 20), 3: (3, 4, 5, 6, 9, 12), 5: (3, 4, 5, 6, 7, 8)})
    singles({2: (6, 9, 12), 3: (6, 9, 12), 5: (6, 9, 12, 15)})
    print("\nMemory: what a fresh process grew by", flush=True)
    for parties, issues in ((2, 20), (3, 9), (3, 12), (5, 6), (5, 7), (5, 8)):
        subprocess.run(
            [sys.executable, __file__, "--memory", str(parties), str(issues)], check=True
        )


if __name__ == "__main__":
    main()
