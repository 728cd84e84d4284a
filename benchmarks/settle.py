"""How fast and how exact is settle? Side by side with SciPy's SLSQP in one run.

    python benchmarks/settle.py            the whole table, a few minutes
    python benchmarks/settle.py --quick    small sizes, for a look

Ratios and slopes mean something; single times depend on the machine.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from plenipo.answer.table.run import solve
from plenipo.answer.table.seating import Seating, take_seats
from plenipo.situation.draw import draw
from plenipo.situation.model import Situation
from plenipo.solve.bargain.agree import agree

ROOT = Path(__file__).resolve().parents[1]
UKRAINE = ROOT / "situations" / "ukraine-2025" / "situation.yaml"


def situation(parties: int, issues: int, ratifiers: int = 0) -> Situation:
    """Everything drawn from its whole range; going on costs each party 1 to 10 points."""
    names = [f"p{i}" for i in range(parties + ratifiers)]
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
            "tables": {"t": {"seats": names[:parties]}},
            "consent": {n: {"over": keys} for n in names[parties:]},
        }
    )


def seating(parties: int, issues: int, draws: int, ratifiers: int = 0) -> Seating:
    drawn = draw(situation(parties, issues, ratifiers), draws=draws, seed=1)
    return take_seats(drawn, "t")


def timed(work: Any, repeat: int = 3) -> float:
    best = math.inf
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def slsqp(room: Any, d: int, ratifiers: list[int]) -> tuple[float, bool]:
    """The same draw by SciPy, with gradients and a feasible start: objective, solved or not."""
    seats = np.flatnonzero(room.seated[d])
    theta = room.theta[d, seats] / room.theta[d, seats].sum()
    s, x, floor = room.salience[d], room.position[d], room.no_deal[d]

    def gains(y: np.ndarray) -> np.ndarray:
        return 1.0 - (s * (y - x) ** 2).sum(axis=1) - floor

    def value(y: np.ndarray) -> tuple[float, np.ndarray]:
        g = np.maximum(gains(y)[seats], 1e-300)
        slope = -2.0 * s[seats] * (y - x[seats])
        return -float(theta @ np.log(g)), -(theta / g) @ slope

    bound = [*seats, *ratifiers]
    found = minimize(
        value,
        room.status_quo[d].copy(),
        jac=True,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * x.shape[1],
        constraints=[
            {
                "type": "ineq",
                "fun": lambda y: gains(y)[bound],
                "jac": lambda y: -2.0 * s[bound] * (y - x[bound]),
            }
        ],
        options={"ftol": 1e-12, "maxiter": 300},
    )
    feasible = bool((gains(found.x)[bound] > -1e-8).all())
    return -float(found.fun), bool(found.success) and feasible


def side_by_side(draws: int, count: int) -> None:
    """Time a draw of a batch against SLSQP, which takes its first draws one by one."""
    print(
        f"\nAgainst SciPy SLSQP, 8 parties x 8 issues, {draws:,} draws settled in one go and the "
        f"first {count} by SLSQP, one run"
    )
    heads = ("ratifiers", "settle", "SLSQP", "ratio", "solved by each", "largest gap")
    widths = (9, 10, 10, 8, 14, 12)
    print(" ".join(f"{h:>{w}}" for h, w in zip(heads, widths, strict=True)), end="")
    print("   objective: SLSQP less settle")
    for ratifiers in (0, 1):
        room = seating(8, 8, draws, ratifiers).room
        agree(room)  # compiled before the clock starts
        ours = timed(lambda room=room: agree(room)) / draws
        solved = agree(room)
        # with a ratifier the table may leave it aside: compare the draws where it accepts
        rows = np.flatnonzero(~solved.aside[:count].any(axis=1))
        who = [room.seated.shape[1] - 1] if ratifiers else []
        start = time.perf_counter()
        theirs = [slsqp(room, int(d), who) for d in rows]
        each = (time.perf_counter() - start) / max(rows.size, 1)
        done = np.array([ok for _, ok in theirs])
        apart = np.array([v for v, _ in theirs]) - solved.value[rows]
        gap = float(solved.gap.max())
        ok = float((solved.gap <= 1e-5).mean())
        print(
            f"{ratifiers:>9} {ours * 1e6:>7.1f} us {each * 1e6:>7.0f} us {each / ours:>7.0f}x "
            f"{ok:>6.1%} {done.mean():>6.1%} {gap:>12.1e} "
            f"{apart[done].min():>14.1e} to {apart[done].max():.1e}"
        )


def slope(sizes: list[int], times: list[float]) -> float:
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def growth(draws: int) -> None:
    print("\nGrowth (seconds of solving; slope of time against size, both in logarithms)")
    for what, sizes in (
        ("draws", [draws // 10, draws, draws * 10]),
        ("parties", [4, 8, 16]),
        ("issues", [4, 8, 16]),
    ):
        times = []
        for size in sizes:
            table = seating(
                size if what == "parties" else 8,
                size if what == "issues" else 8,
                size if what == "draws" else draws,
            )
            times.append(timed(lambda room=table.room: agree(room), 2))
        told = "  ".join(f"{n:>7,}: {t:7.3f} s" for n, t in zip(sizes, times, strict=True))
        print(f"{what:>8}  {told}   slope {slope(sizes, times):.2f}")


def worked(draws: int) -> None:
    from plenipo.situation.yaml import load

    print(f"\nThe talks of February 2025, {draws:,} draws, warm")
    drawn = draw(load(UKRAINE), draws=draws, seed=7)
    for table in ("riyadh", "all"):
        for alone in (True, False):
            seated = take_seats(drawn, table, alone=alone)
            seconds = timed(lambda seated=seated: solve(seated))
            found = agree(seated.room)
            name = f"{table}, {'room alone' if alone else 'the absent must accept'}"
            print(
                f"{name:>32}  {seconds:.3f} s  {found.branches.mean():.1f} branches a draw, "
                f"largest gap {found.gap.max():.1e}"
            )


def cold() -> None:
    print("\nCold first answer: a new process, settle riyadh --draws 10000 --json")
    command = [sys.executable, "-m", "plenipo", "settle", str(UKRAINE), "riyadh", "--json"]
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "NUMBA_CACHE_DIR": folder}
        for name in ("nothing compiled yet", "compiled before"):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, env=env)
            print(f"{name:>32}  {time.perf_counter() - start:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small sizes")
    quick = parser.parse_args().quick
    side_by_side(1_000 if quick else 10_000, 30 if quick else 300)
    growth(200 if quick else 10_000)
    worked(1000 if quick else 10_000)
    if not quick:
        cold()


if __name__ == "__main__":
    main()
