"""Each of these mistakes, made in a copy of the source, is caught by the test named beside it.

A mutation is one text of ``src/plenipo`` replaced by another. The text must occur exactly
once in the whole package, so a refactor that moves or rewrites it fails here instead of
silently switching the mutation off: write it anew for the new code then. The named tests run in
a process of their own, on the copy, with the kernels as plain Python (one draw each).

A mutation is killed when its test fails; a test that cannot be collected, or that is not
there any more, does not count.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.slow

TEXT = "tests/published/test_theory_text.py::"
PLAIN = [f"-pno:{plugin}" for plugin in ("cacheprovider", "hypothesispytest", "xdist")]
CASE = "tests/published/test_theory_cases.py::test_row"
TRADING = "tests/answer/trading/"
BURDEN = "tests/published/test_burden_cases.py::test_row"


class Mutation(NamedTuple):
    """A mistake, and the test that notices it."""

    old: str
    new: str
    killer: str


MUTATIONS = {
    # the loss
    "squared loss upside down": Mutation(
        "linear[a, j] = 2.0 * s * x - taste[d, who[a], k, 2]",
        "linear[a, j] = -2.0 * s * x - taste[d, who[a], k, 2]",
        f"{CASE}[settle_3x2]",
    ),
    "absolute loss upside down": Mutation(
        "(s if x >= right[j] - SAME else -s)",
        "(-s if x >= right[j] - SAME else s)",
        f"{TEXT}test_no_deal_moves_the_split_and_an_outside_option_only_binds",
    ),
    # weights
    "theta without patience": Mutation(
        "return drawn.access * drawn.patience",
        "return drawn.access * 1.0",
        f"{TEXT}test_weights",
    ),
    "theta inverted: haste helps": Mutation(
        "return drawn.access * drawn.patience",
        "return drawn.access / drawn.patience",
        f"{TEXT}test_weights",
    ),
    # no deal
    "kappa counted as a gain": Mutation(
        "return plain - self.kappa - self.fallback",
        "return plain + self.kappa - self.fallback",
        f"{TEXT}test_one_line_leaves_a_zone",
    ),
    "no deal is worth what the bottom of the scales is": Mutation(
        "plain = self.worth(self.status_quo(), signed=False)",
        "plain = self.worth(0.0 * self.status_quo(), signed=False)",
        f"{TEXT}test_no_deal_moves_the_split_and_an_outside_option_only_binds",
    ),
    "any deal ends the cost": Mutation(
        "over = choice[k - scales] != int(r.ends_level[e])",
        "over = True",
        f"{TEXT}test_a_cost_that_the_deal_does_not_end_does_not_weigh",
    ),
    "no deal pays for the deal": Mutation(
        "self.option_worth() if signed else self.option_worth() + self.option_cost",
        "self.option_worth()",
        f"{TEXT}test_no_deal_on_one_line",
    ),
    # who must accept
    "acceptance with six points to spare": Mutation(
        "TOLERANCE = 1e-9  # acceptance: u >= floor - TOLERANCE",
        "TOLERANCE = 0.06",
        f"{TEXT}test_no_deal_on_one_line",
    ),
    "reservation ignored": Mutation(
        "np.maximum(base, r.outside[:, who]), r.reservation[:, who])",
        "np.maximum(base, r.outside[:, who]), base - 1.0)",
        f"{TEXT}test_refusing_has_a_price",
    ),
    "outside option ignored": Mutation(
        "np.maximum(base, r.outside[:, who]), r.reservation[:, who])",
        "base, r.reservation[:, who])",
        f"{TEXT}test_no_deal_moves_the_split_and_an_outside_option_only_binds",
    ),
    "refusing is rewarded": Mutation(
        "reservation[:, j] -= np.where(",
        "reservation[:, j] += np.where(",
        f"{TEXT}test_refusing_has_a_price",
    ),
    "a holder left aside is a whole deal": Mutation(
        "partial = left.any(axis=1) | going_on",
        "partial = going_on",
        f"{TEXT}test_leaving_a_holder_aside_is_a_partial_deal",
    ),
    # what may move
    "anyone moves anything": Mutation(
        "movable[needs[q, 0]] = False",
        "movable[needs[q, 0]] = True",
        f"{CASE}[needs_absent]",
    ),
    "limit on the other side": Mutation(
        "if r.limits[q, 2] > 0:",
        "if r.limits[q, 2] < 0:",
        f"{TEXT}test_a_limit_the_status_quo_meets_is_a_bound",
    ),
    "a demand binds whatever is signed": Mutation(
        "np.where(fails & ~r.limit_every[inside], DEMAND, BOUND)",
        "np.where(fails & ~r.limit_every[inside], BOUND, BOUND)",
        f"{TEXT}test_a_demand_over_one_issue_leaves_the_others_free",
    ),
    "required content forgotten": Mutation(
        "given = not np.isnan(needed)",
        "given = False",
        f"{CASE}[zone_requires]",
    ),
    "supply without end": Mutation(
        "box[1, k] = min(box[1, k], max(supply, r.status_quo[d, k]))",
        "box[1, k] = min(box[1, k], max(1.0, r.status_quo[d, k]))",
        f"{TEXT}test_supply_is_the_sum_of_the_offers_of_those_who_count",
    ),
    # the search
    "the most hopeful branch wins, not the best": Mutation(
        "if not better:",
        "if not better or best_row >= 0:",
        f"{TEXT}test_a_holder_is_left_aside_where_its_acceptance_costs_more",
    ),
    "the certificate forgets the box": Mutation(
        "gap = bound_above(multiplier, objective, linear, curve, low, high, y, target) + slack",
        "gap = slack",
        f"{CASE}[settle_3x2]",
    ),
    # sharing a bill
    "the Talmud forgets its upper half": Mutation(
        "return np.where((amount <= middle)[..., None], low, claims - high)",
        "return low",
        f"{BURDEN}[bk_talmud_400]",
    ),
    "everyone gives as if it gave alone": Mutation(
        "by_set: Floats = a * together / (a + givers * (1.0 - a))",
        "by_set: Floats = a * together / (a + (1.0 - a))",
        f"{BURDEN}[oz_9]",
    ),
    "the nucleolus stops at the first programme": Mutation(
        "bound = free[price > min(1e-7, 0.5 * price.max())]",
        "bound = free",
        f"{BURDEN}[nuc_cg4]",
    ),
    # trade: exchange, linkage, dance
    "break-even sought from the wrong end": Mutation(
        "np.where(pays, middle, inside), np.where(pays, outside, middle)",
        "np.where(pays, inside, middle), np.where(pays, middle, outside)",
        "tests/solve/packages/test_breakeven.py::test_a_break_even_is_one",
    ),
    "a demand sleeps though what it is over is given": Mutation(
        "woken = any(drawn.issues[k] in limit.over for k in moves)",
        "woken = False",
        f"{TRADING}test_exchange.py::test_a_demand_moves_the_break_even_and_can_close_the_exchange",
    ),
    "linking a pair compared with one of the two": Mutation(
        "change = both.gain - one.gain - other.gain",
        "change = both.gain - one.gain",
        f"{TRADING}test_linkage.py::test_linking_with_an_issue_nobody_cares_about_is_worth_nothing",
    ),
    "an owner asked about one issue frees the others": Mutation(
        "room._replace(open_issue=room.open_issue & pattern)",
        "room._replace(open_issue=room.open_issue)",
        f"{TRADING}test_linkage.py::test_an_issue_is_put_on_the_table_with_its_absent_owner_asked",
    ),
    "a loss to both taken for a concession": Mutation(
        "down & ~loses",
        "down",
        f"{TRADING}test_dance.py::test_nine_places_of_the_plane_have_six_classes",
    ),
}


def copied(root: Path, to: Path) -> Path:
    """A copy of the package, to be put first on the path."""
    package = to / "src" / "plenipo"
    shutil.copytree(root / "src" / "plenipo", package, ignore=shutil.ignore_patterns("__pycache__"))
    return package


def pytest_on(root: Path, source: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    """Run tests on a copy, kernels in plain Python, laws on the same examples each time."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    env |= {"PYTHONPATH": str(source), "NUMBA_DISABLE_JIT": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    env["CI"] = "true"  # Hypothesis takes its profile "ci" then: derandomised
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "--noconftest",
            *PLAIN,
            *tests,
        ],
        cwd=root,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def occurrences(package: Path, text: str) -> list[Path]:
    """The files that hold a text, once for each time."""
    found: list[Path] = []
    for path in sorted(package.rglob("*.py")):
        found += [path] * path.read_text().count(text)
    return found


def test_the_killers_pass_on_an_honest_copy(root: Path, tmp_path: Path) -> None:
    package = copied(root, tmp_path)
    env = os.environ | {"PYTHONPATH": str(tmp_path / "src")}
    where = subprocess.run(
        [sys.executable, "-c", "import plenipo; print(plenipo.__file__)"],
        env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(where.stdout.strip()) == package / "__init__.py"
    killers = sorted({m.killer for m in MUTATIONS.values()})
    run = pytest_on(root, tmp_path / "src", *killers)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]


@pytest.mark.parametrize("name", MUTATIONS)
def test_killed(name: str, root: Path, tmp_path: Path) -> None:
    mutation = MUTATIONS[name]
    package = copied(root, tmp_path)
    found = occurrences(package, mutation.old)
    assert len(found) == 1, (
        f"{mutation.old!r} occurs {len(found)} times in src/plenipo; write this mutation anew"
    )
    text = found[0].read_text()
    found[0].write_text(text.replace(mutation.old, mutation.new))
    run = pytest_on(root, tmp_path / "src", mutation.killer)
    assert run.returncode != 0, f"{mutation.killer} does not notice"
    assert run.returncode == 1, run.stdout[-2000:] + run.stderr[-2000:]
    assert re.search(r"^\d+ failed", run.stdout.splitlines()[-1]), run.stdout[-500:]


def test_every_mutation_applies(root: Path) -> None:
    """Without running them: quick to see after a refactor."""
    package = root / "src" / "plenipo"
    wrong = {
        name: len(found)
        for name, m in MUTATIONS.items()
        if len(found := occurrences(package, m.old)) != 1
    }
    assert not wrong
    assert len(MUTATIONS) >= 8
