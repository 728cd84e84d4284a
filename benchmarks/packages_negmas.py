"""What NegMAS makes of a package space: run by a Python that has it, told by packages.py.

    PYTHON packages_negmas.py SPACE.npz REPETITIONS

Reads issue tables (parties, values) as `issue0`, `issue1`, ...; prints JSON: processor seconds
of each repetition of frontier, Nash, Kalai and Kalai-Smorodinsky, what they are, and the memory
grown.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
from negmas import make_issue
from negmas.outcomes import make_os
from negmas.preferences import LinearAdditiveUtilityFunction
from negmas.preferences.ops import kalai_points, ks_points, nash_points, pareto_frontier


def peak() -> int:
    """Most memory this process has held, kB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def main() -> None:
    with np.load(sys.argv[1]) as held:
        tables = [held[f"issue{k}"] for k in range(len(held.files))]
    issues = [
        make_issue([f"v{v}" for v in range(table.shape[1])], f"issue{k}")
        for k, table in enumerate(tables)
    ]
    space = make_os(issues)
    utilities = [
        LinearAdditiveUtilityFunction(
            {f"issue{k}": {f"v{v}": float(x) for v, x in enumerate(table[i])}
             for k, table in enumerate(tables)},
            weights=[1.0] * len(tables), issues=issues, reserved_value=0.0,
        )
        for i in range(tables[0].shape[0])
    ]  # fmt: skip
    before = peak()
    seconds: list[float] = []
    for _ in range(int(sys.argv[2])):
        began = time.process_time()
        front, _ = pareto_frontier(utilities, issues=issues, sort_by_welfare=True)
        nash = nash_points(utilities, front, outcome_space=space)
        kalai = kalai_points(utilities, front, outcome_space=space)
        spread = ks_points(utilities, front, outcome_space=space)
        seconds.append(time.process_time() - began)
    points = np.unique(np.round(np.array(front, dtype=float), 9), axis=0)
    told = {
        "seconds": seconds,
        "points": len(points),
        "nash": [[float(x) for x in point] for point, _ in nash],
        "kalai": [[float(x) for x in point] for point, _ in kalai],
        "spread": [[float(x) for x in point] for point, _ in spread],
        "megabytes": (peak() - before) / 1024,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
