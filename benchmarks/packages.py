"""Frontier and single solutions of package spaces, beside NegMAS and beside NumPy.

    python benchmarks/packages.py                    some two minutes
    python benchmarks/packages.py --negmas PYTHON    beside NegMAS, which that Python has
    python benchmarks/packages.py --quick            up to 1e6 packages

Random additive utilities, ten values an issue; both sides get the same numbers in a file and
solve for the frontier, Nash, Kalai and Kalai-Smorodinsky. NegMAS is never needed: it is asked
in a process of its own, where a Python is named. Times are processor time, so that what else
runs on the machine counts less, the best of three on either side (of one where it takes longer
than a quarter of a minute, of more below a sixtieth of a second), compiled code warm; memory is
what a fresh process grew by. Ratios mean something; single times depend on the machine. "many"
is told where a frontier is refused.
Exits with 1 where NegMAS finds another frontier or another point on it.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from plenipo.errors import MethodError
from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.packages.pareto import Frontier, frontier
from plenipo.solve.packages.picks import nash_rows, smallest_rows, spread_rows
from plenipo.solve.packages.points import egalitarian, kalai, kalai_smorodinsky, nash, utilitarian
from plenipo.solve.packages.space import additive

SEED = 1
TIMES = 3
ENOUGH = 0.05  # seconds: what takes less is timed more often, as timeit does
NUMPY = {2: 6, 3: 6, 5: 5}  # issues up to which it is waited for, by parties
SLOW = {(5, 6)}  # NegMAS takes minutes: once
THEIRS = Path(__file__).with_name("packages_negmas.py")


def tables(parties: int, issues: int, seed: int = SEED) -> list[Floats]:
    rng = np.random.default_rng(seed)
    weight = rng.dirichlet(np.ones(issues), parties)
    return [weight[:, k, None] * rng.random((parties, 10)) for k in range(issues)]


def solved(worth: list[Floats]) -> tuple[Frontier, Floats, list[Ints]]:
    """What NegMAS is asked too: the frontier, and Nash, Kalai and least spread on it."""
    found = frontier(worth)
    # NegMAS's disagreement point where a file reserves nothing: the lowest utilities.
    d = np.sum([table.min(axis=1) for table in worth], axis=0)
    most = np.sum([table.max(axis=1) for table in worth], axis=0)
    ones = np.ones(d.size)
    return (
        found,
        d,
        [
            nash_rows(found.point, d, ones),
            smallest_rows(found.point, d, ones),
            spread_rows(found.point, d, most - d),
        ],
    )


def everything(worth: list[Floats]) -> None:
    """What `plenipo scenario` tells: all solutions, and the packages behind each."""
    space = additive(worth)
    if space.solutions(space.range()[0]).zone is None:
        raise MethodError("many")


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


def by_negmas(python: str, worth: list[Floats], times: int) -> dict[str, Any]:
    """What NegMAS finds, in a process of the Python that has it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "space.npz"
        np.savez(file, **{f"issue{k}": table for k, table in enumerate(worth)})
        done = subprocess.run(
            [python, str(THEIRS), str(file), str(times)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def timed(solve: Callable[[list[Floats]], object], worth: list[Floats]) -> float | None:
    """The least processor seconds of some runs; None where it is refused."""
    took: list[float] = []
    while len(took) < TIMES or sum(took) < ENOUGH:
        began = time.process_time()
        try:
            solve(worth)
        except MethodError:
            return None
        took.append(time.process_time() - began)
        if took[-1] > 15.0:
            break
    return min(took)


def told(seconds: float | None) -> str:
    return "many" if seconds is None else f"{1e3 * seconds:.2f}"


def same(ours: tuple[Frontier, Floats, list[Ints]], theirs: dict[str, Any]) -> bool:
    """Whether both found as many points and the same Nash, Kalai and least-spread points."""
    found, _, rows = ours
    pairs = [
        (found.point[row], np.array(theirs[name]))
        for row, name in zip(rows, ("nash", "kalai", "spread"), strict=True)
    ]
    return len(found.point) == theirs["points"] and all(
        one.shape == other.shape
        and np.allclose(one[np.lexsort(one.T)], other[np.lexsort(other.T)], atol=1e-9)
        for one, other in pairs
    )


def frontiers(sizes: dict[int, tuple[int, ...]], negmas: str | None) -> bool:
    """Prints the table; whether NegMAS agreed wherever it was asked."""
    print(
        "\nFrontier, Nash, Kalai and Kalai-Smorodinsky: ms; ratios to sums; memory NegMAS grew "
        "by: MB\nall: with every other solution and the packages behind each"
    )
    print(
        f"{'packages':>9} {'parties':>7} {'points':>7} {'all':>9} {'sums':>9} {'NumPy':>9}"
        f" {'ratio':>7}"
        f" {'NegMAS':>10} {'ratio':>8} {'MB':>5} same",
        flush=True,
    )
    agreed = True
    for parties, issues in sizes.items():
        for m in issues:
            worth = tables(parties, m)
            ours = timed(solved, worth)
            found = None if ours is None else solved(worth)
            points = "-" if found is None else len(found[0].point)
            line = f"{f'1e{m}':>9} {parties:7} {points:>7} {told(timed(everything, worth)):>9}"
            line += f" {told(ours):>9}"
            other = timed(by_numpy, worth) if m <= NUMPY[parties] else None
            ratio = f"{other / ours:.0f}" if ours and other else "-"
            line += f" {told(other) if other else '-':>9} {ratio:>7}"
            if negmas and m <= 6 and ours and found:
                theirs = by_negmas(negmas, worth, 1 if (parties, m) in SLOW else TIMES)
                best, alike = min(theirs["seconds"]), same(found, theirs)
                agreed = agreed and alike
                line += f" {told(best):>10} {best / ours:8.0f} {theirs['megabytes']:5.0f}"
                line += f" {'yes' if alike else 'NO'}"
            print(line, flush=True)
    return agreed


SINGLES: dict[str, Callable[[list[Floats], Floats], object]] = {
    "nash": nash,
    "kalai": kalai,
    "KS": kalai_smorodinsky,
    "equal": lambda worth, _: egalitarian(worth),
    "sum": lambda worth, _: utilitarian(worth),
}


def singles(sizes: dict[int, tuple[int, ...]]) -> None:
    print("\nSingle solutions without the frontier: ms; growth = slope of log ms on log packages")
    print(f"{'packages':>9} {'parties':>7}" + "".join(f" {name:>8}" for name in SINGLES))
    for parties, issues in sizes.items():
        rows: list[list[float]] = []
        for m in issues:
            worth, d = tables(parties, m), np.full(parties, 0.1)
            row = [timed(lambda w, s=s, d=d: s(w, d), worth) for s in SINGLES.values()]
            rows.append([math.nan if one is None else one for one in row])
            print(f"{f'1e{m}':>9} {parties:7}" + "".join(f" {told(one):>8}" for one in row))
        if len(issues) > 2:
            slope = np.polyfit(issues, np.log10(rows), 1)[0]
            print(f"{'growth':>9} {parties:7}" + "".join(f" {one:8.2f}" for one in slope))


def peak() -> int:
    """Most memory this process has held, kB; resource.getrusage would count the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def memory(parties: int, issues: int) -> None:
    """How much a fresh process grows by, beyond compiled kernels."""
    solved(tables(parties, 3, 0))
    nash(tables(parties, 3, 0), np.zeros(parties))
    before = peak()
    try:
        solved(tables(parties, issues))
    except MethodError:
        nash(tables(parties, issues), np.zeros(parties))
        kalai(tables(parties, issues), np.zeros(parties))
    print(f"{f'1e{issues}':>9} {parties:7} {(peak() - before) / 1024:6.0f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="up to 1e6 packages")
    parser.add_argument("--negmas", metavar="PYTHON", help="a Python that has NegMAS")
    parser.add_argument("--memory", nargs=2, type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.memory:
        memory(*given.memory)
        return
    if not given.negmas:
        print("NegMAS is not asked: name a Python that has it with --negmas.")
    for parties in (2, 5):  # compile
        solved(tables(parties, 3, 0))
        for solve in (nash, kalai, kalai_smorodinsky):
            solve(tables(parties, 3, 0), np.zeros(parties))
    small = dict.fromkeys((2, 3, 5), (3, 6) if given.quick else (3, 4, 5, 6))
    agreed = frontiers(small, given.negmas)
    if given.quick:
        singles({3: (6,), 5: (6,)})
    else:
        frontiers({2: (9, 12, 20), 3: (9, 12), 5: (7, 8)}, None)
        singles({2: (6, 9, 12), 3: (6, 9, 12), 5: (6, 9, 12)})
        print("\nMemory: what a fresh process grew by", flush=True)
        for parties, issues in ((2, 6), (3, 6), (5, 6), (2, 20), (3, 9), (3, 12), (5, 8), (5, 12)):
            subprocess.run(
                [sys.executable, __file__, "--memory", str(parties), str(issues)], check=True
            )
    if not agreed:
        sys.exit("NegMAS found something else: see the rows with NO.")


if __name__ == "__main__":
    main()
