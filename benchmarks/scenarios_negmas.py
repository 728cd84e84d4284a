"""What NegMAS makes of a scenario folder: run by a Python that has it, told by scenarios.py.

    PYTHON scenarios_negmas.py FOLDER

Prints JSON: processor seconds of frontier, Nash, Kalai, least spread, egalitarian and welfare
once the folder is loaded (the better of two where that is quick), and the Nash points.
"""

from __future__ import annotations

import json
import sys
import time
import warnings

from negmas import Scenario
from negmas.preferences.ops import (
    kalai_points,
    ks_points,
    max_welfare_points,
    nash_points,
    pareto_frontier,
)

QUICK = 5.0  # seconds


def main() -> None:
    warnings.simplefilter("ignore")
    held = Scenario.load(sys.argv[1], safe_parsing=False, ignore_discount=True)
    assert held is not None, "NegMAS does not load it"
    functions, space = held.ufuns, held.outcome_space
    taken: list[float] = []
    while len(taken) < 2 and sum(taken) < QUICK:
        began = time.process_time()
        front, _ = pareto_frontier(functions, issues=space.issues, sort_by_welfare=True)
        nash = nash_points(functions, front, outcome_space=space)
        kalai_points(functions, front, outcome_space=space)
        ks_points(functions, front, outcome_space=space)
        kalai_points(functions, front, subtract_reserved_value=False, outcome_space=space)
        max_welfare_points(functions, front, outcome_space=space)
        taken.append(time.process_time() - began)
    points = [[float(x) for x in point] for point, _ in nash]
    print(json.dumps({"seconds": min(taken), "nash": points}))


if __name__ == "__main__":
    main()
