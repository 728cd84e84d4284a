"""How fast are expected losses and deals weighed by whether they hold? And how exact?

    python benchmarks/hold.py            the whole table, a few minutes
    python benchmarks/hold.py --quick    small sizes, for a look

Ratios and slopes mean something; single times depend on the machine.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import numpy as np
from scipy.optimize import minimize
from settle import UKRAINE, seating, slope, timed

from plenipo.answer.holding.laid import laid
from plenipo.answer.table.run import kept_rows
from plenipo.answer.table.seating import take_seats
from plenipo.situation.draw import draw
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.room import NONE, Reason
from plenipo.solve.bargain.weighed import agree_weighed
from plenipo.solve.enforce.compliance import own_slacks, weighed_worth
from plenipo.solve.enforce.promise import Enforcement

PARTIES, ISSUES = 8, 8
SIGMA = 0.15


def chain(draws: int, guarantees: int, no_deal: np.ndarray | None = None) -> Enforcement:
    """Two who could break the deal; each guarantee waits for the one before it."""
    rng = np.random.default_rng(guarantees)
    obliged = np.array([0, PARTIES - 1])
    worth = rng.uniform(0.2, 0.5, (draws, PARTIES)) if no_deal is None else no_deal
    waiting = np.arange(1, guarantees)
    return Enforcement(
        obliged=obliged,
        arises=np.zeros((2, ISSUES), bool),
        delta=rng.uniform(0.6, 0.95, (draws, 2)),
        gain=rng.uniform(0.0, 0.5, (draws, 2)),
        breakdown=worth[:, obliged] - rng.uniform(0.0, 0.1, (draws, 2)),
        most=np.full((draws, 2), np.inf),
        answers=np.ones((guarantees, 2), bool),
        issue=np.arange(guarantees) % ISSUES,
        top=np.ones(guarantees),
        will=rng.random((draws, PARTIES, guarantees)),
        loss=rng.uniform(0.0, 0.6, (draws, guarantees)),
        waiting=waiting,
        awaited=np.eye(guarantees, dtype=bool)[waiting - 1],
        with_=rng.uniform(0.5, 1.0, (draws, waiting.size)),
        without=rng.uniform(0.0, 0.5, (draws, waiting.size)),
        collapse=worth - rng.uniform(0.0, 0.1, (draws, PARTIES)),
    )


def enumeration(most: int) -> None:
    print("\nSlack of two obliged parties in their own eyes (seconds; slope in draws)")
    sizes = [s for s in (1_000, 10_000, 100_000) if s <= most]
    for guarantees in (2, 6, 12):
        times: list[float] = []
        for size in sizes:
            e = chain(size, guarantees)
            level = np.random.default_rng(0).random((size, ISSUES))
            worth = np.random.default_rng(1).random((size, PARTIES))
            times.append(timed(lambda e=e, x=level, u=worth: own_slacks(e, x, u), 2))
        told = "  ".join(f"{n:>7,}: {t:8.4f} s" for n, t in zip(sizes, times, strict=True))
        print(f"{guarantees:>3} guarantees  {told}   slope {slope(sizes, times):.2f}")


def one(values: np.ndarray, d: int, draws: int) -> np.ndarray:
    """Draw d alone, of what has draws."""
    return values[d : d + 1] if values.shape[:1] == (draws,) else values


def slsqp(room: Any, e: Enforcement, d: int, start: np.ndarray) -> tuple[float, bool]:
    """The weighed deal of a draw by SciPy from one start: objective, solved or not."""
    draws = room.theta.shape[0]
    mine = Enforcement(*(one(part, d, draws) for part in e))
    theta = room.theta[d] / room.theta[d].sum()
    s, x, floor = room.salience[d], room.position[d], room.no_deal[d]
    now = room.status_quo[d]

    def loss(y: np.ndarray) -> float:
        u = 1.0 - (s * (y - x) ** 2).sum(axis=1)
        gain = weighed_worth(mine, y[None], u[None], SIGMA, now)[0] - floor
        return -float(theta @ np.log(np.maximum(gain, 1e-12)))

    found = minimize(
        loss, start, method="SLSQP", bounds=[(0.0, 1.0)] * ISSUES, options={"ftol": 1e-12}
    )
    return -float(found.fun), bool(found.success)


def side_by_side(draws: int, count: int) -> None:
    """Face value, weighed, and SLSQP from the deal at face value, on the same draws."""
    print(
        f"\nWeighed settle, {PARTIES} parties x {ISSUES} issues, 3 guarantees, {draws:,} draws; "
        f"the first {count} by SLSQP (one start, slopes by differences), one run"
    )
    room = seating(PARTIES, ISSUES, draws).room
    e = chain(draws, 3, room.no_deal)
    face = agree(room)
    agree_weighed(room, e, SIGMA)  # compiled before the clock starts
    plain = timed(lambda: agree(room)) / draws
    each = timed(lambda: agree_weighed(room, e, SIGMA), 2) / draws
    found = agree_weighed(room, e, SIGMA)
    rows = np.flatnonzero((found.kind != NONE)[:count])
    start = time.perf_counter()
    theirs = [slsqp(room, e, int(d), face.level[d]) for d in rows]
    theirs_each = (time.perf_counter() - start) / max(rows.size, 1)
    apart = np.array([v for v, _ in theirs]) - found.value[rows]
    done = np.array([ok for _, ok in theirs])
    print(
        f"face value {plain * 1e6:.0f} us a draw, weighed {each * 1e6:.0f} us "
        f"({each / plain:.0f}x), SLSQP {theirs_each * 1e6:,.0f} us ({theirs_each / each:.0f}x)"
    )
    print(
        f"converged {np.mean(found.reason != Reason.STUCK):.1%}, SLSQP {done.mean():.1%}; "
        f"largest slope left {found.gap.max():.1e}; objective SLSQP less weighed "
        f"{apart.min():.1e} to {apart.max():.1e}, better by over 1e-6 in "
        f"{int((apart > 1e-6).sum())} of {rows.size} (worse in {int((apart < -1e-6).sum())})"
    )


def worked(draws: int) -> None:
    from plenipo.situation.yaml import load

    print(f"\nThe talks of February 2025, {draws:,} draws, warm")
    drawn = draw(load(UKRAINE), draws=draws, seed=0)
    stands = laid(drawn)
    for table in ("riyadh", "all"):
        whole = take_seats(drawn, table)
        rows = kept_rows(whole)
        room, e = whole.take(rows).room, stands.take(rows)
        for name, hard in (("weighed", False), ("only what holds", True)):
            agree_weighed(room, e, 0.12, hard=hard)
            plain = timed(lambda room=room: agree(room)) / rows.size
            each = timed(
                lambda room=room, e=e, hard=hard: agree_weighed(room, e, 0.12, hard=hard), 2
            )
            found = agree_weighed(room, e, 0.12, hard=hard)
            print(
                f"{table:>8}, {name:<16} {each / rows.size * 1e6:6.0f} us a draw "
                f"({each / rows.size / plain:.0f}x face value), not converged "
                f"{np.mean(found.reason == Reason.STUCK):.2%}, "
                f"largest slope left {found.gap.max():.1e}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small sizes")
    quick = parser.parse_args().quick
    enumeration(10_000 if quick else 100_000)
    side_by_side(200 if quick else 1_000, 20 if quick else 100)
    worked(300 if quick else 1_000)


if __name__ == "__main__":
    main()
