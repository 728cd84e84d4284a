"""Tables whose issues are all options: settled as a tree, beside going through all packages.

    python benchmarks/options.py            about a minute
    python benchmarks/options.py --quick    smaller tables, for a look

Going through all packages is NumPy over one draw at a time; both find the same package.
Ratios and the growth mean something; single times depend on the machine.
"""

from __future__ import annotations

import argparse
import time
from itertools import product

import numpy as np

from plenipo.answer.table.seating import take_seats
from plenipo.situation.draw import draw
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Floats, Ints
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.room import Room
from plenipo.solve.packages.judged import worth_of

MOST = 2_000_000  # packages that are gone through one by one


def table(issues: int, options: int, parties: int, draws: int) -> Room:
    """Everybody sits, nobody's wishes are known, and going on costs each 20 points."""
    names = [f"o{i}" for i in range(options)]
    people = [f"p{i}" for i in range(parties)]
    body = {
        "plenipo": 1,
        "parties": {p: {} for p in people},
        "issues": {f"k{i}": {"options": names, "status_quo": "o0"} for i in range(issues)},
        "cost_of_no_deal": dict.fromkeys(people, 20),
        "tables": {"t": {"seats": people}},
    }
    drawn = draw(Situation.model_validate(body), draws=draws, seed=7)
    return take_seats(drawn, "t", by_rule=True).room


def through_all(room: Room, every: Floats, row: int) -> Ints:
    """The package of one draw with the greatest weighted product of gains."""
    one = room.take(np.array([row]))
    gain = worth_of(one, every[None])[0] - one.no_deal[0]
    weight = np.where(one.seated[0], one.theta[0], 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where((gain > 0).all(axis=1), np.log(gain) @ (weight / weight.sum()), -np.inf)
    return every[int(np.argmax(value))].astype(np.int64)


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    agree(table(6, 5, 3, 2))  # compiled outside the clock
    print(
        f"{'parties':>7} {'packages':>13} {'ms a draw':>10} {'one by one':>11} {'ratio':>7}  same"
    )
    sizes = [(6, 5), (8, 5), (9, 5)] if quick else [(6, 5), (8, 5), (9, 5), (9, 7), (12, 6)]
    for parties in (2, 3, 5):
        for issues, options in sizes:
            room = table(issues, options, parties, 20)
            start = time.perf_counter()
            solved = agree(room)
            each = (time.perf_counter() - start) / 20
            count = options**issues
            line = f"{parties:>7} {count:>13,} {1e3 * each:>10.2f}"
            if count > MOST:
                print(line)
                continue
            every = np.array(list(product(range(options), repeat=issues)), float)
            start = time.perf_counter()
            found = through_all(room, every, 0)
            slow = time.perf_counter() - start
            same = np.array_equal(found, solved.level[0].astype(np.int64))
            print(f"{line} {1e3 * slow:>8.0f} ms {slow / each:>6.0f}x  {'yes' if same else 'NO'}")


if __name__ == "__main__":
    main()
