"""The settle solver against a second one that shares no code with it.

200 random situations, with consent, norms, demands, offers, options, thresholds,
claims, required content and both distances, go through the files and the commands a
user has: ``plenipo show FILE --json`` and ``plenipo settle FILE t --central --json``.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import math
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from laws.strategies import Seeded, write

from oracle.oracle import Best, Model, best_deal, cases, kind_of, rows_of
from plenipo.cli import main

SITUATIONS = 200
GROUPS = 8
ONE_OBJECTIVE = 1e-6
ONE_PACKAGE = 1e-3


def ask(*args: str) -> tuple[int, str]:
    """A command in this process: exit code and what it printed (or what went wrong)."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([*args])
        except SystemExit as end:
            code = int(end.code or 0)
    return code, err.getvalue() if code else out.getvalue()


def both(path: Path) -> tuple[Model, dict[str, Any]]:
    """What a user sees of a situation and of its table t."""
    shown = ask("show", str(path), "--json")
    settled = ask("settle", str(path), "t", "--central", "--json")
    assert shown[0] == 0, shown[1]
    assert settled[0] == 0, settled[1]
    return Model(json.loads(shown[1]), "t"), json.loads(settled[1])


def certificate(m: Model, settled: dict[str, Any], package: dict[str, float]) -> float:
    """How far the printed package can be from the optimum of its own case, by its lambda.

    For any lambda >= 0 with ``lambda_i >= theta_i / g_i`` on members, the tangent of
    the objective plus the floors bounds every package of a case.
    """
    least = math.inf
    for case in cases(m):
        inside = all(
            case.low[k] - 1e-7 <= package[k] <= case.high[k] + 1e-7 for k in m.scales
        ) and all(case.choice[k] == package[k] for k in m.options)
        if not inside:
            continue
        rows, weight, base, floor = rows_of(m, case)
        y = [package[k] for k in rows.free]
        u = rows.u(y)
        if (u < floor - 1e-7).any() or kind_of(m, case, package) != settled["kind"]:
            continue
        lam = [max(float(settled["lambda"].get(p, 0.0)), 0.0) for p in rows.who]
        pull = [w / max(x - b, 1e-300) if x - b > 1e-9 else 0.0
                for w, x, b in zip(weight, u, base, strict=True)]  # fmt: skip
        slack = sum(
            max(a - t, 0.0) * (x - f) for a, t, x, f in zip(lam, pull, u, floor, strict=True)
        )
        total = [max(a, t) for a, t in zip(lam, pull, strict=True)]
        peak = rows.peak(np.array(total))
        least = min(least, peak - float(np.array(total) @ u) + slack)
    return least


def compare(seed: int, folder: Path) -> tuple[str, Best]:
    """One situation; says how the two answers relate, fails where they differ."""
    body = write(Seeded(seed))
    path = folder / f"s{seed}.yaml"
    path.write_text(json.dumps({"plenipo": 1, "title": f"random {seed}", **body}))
    m, settled = both(path)
    mine = best_deal(m)
    theirs = settled["kind"]
    where = f"seed {seed}: {theirs} {settled['objective']} against {mine}"
    if theirs != "no deal":
        package = {k: m.unit(k, v) for k, v in settled["package"].items()}
        for p in m.actors:
            assert m.worth(p, package) == pytest.approx(settled["utility"][p], abs=1e-7), where
        for p in m.seats:
            assert m.worth(p, package) >= m.floor(p) - 1e-7, where
            assert settled["theta"][p] == pytest.approx(m.theta[p], abs=1e-9)
        assert settled["gap"] <= 1e-5, where
    for p in m.actors:
        assert settled["d"][p] == pytest.approx(m.d[p], abs=1e-8), where
    if mine.close or settled["edge"]:
        return "at an edge", mine
    if theirs != mine.kind:
        assert theirs in mine.kinds, where
    if theirs == "no deal":
        return "no deal", mine
    assert settled["objective"] == pytest.approx(mine.value, abs=ONE_OBJECTIVE), where
    assert certificate(m, settled, package) <= 1e-5, where
    unique = not mine.rivals and (
        not m.absolute and all(sum(m.weight(p, k) for p in mine.gains) > 1e-3 for k in m.scales)
    )
    if unique:
        for k in m.shown["issues"]:
            assert package[k] == pytest.approx(mine.package[k], abs=ONE_PACKAGE), f"{k} in {where}"
        return f"{theirs}, same package", mine
    return f"{theirs}, as good", mine


@pytest.mark.parametrize("group", range(GROUPS))
def test_two_solvers_agree(group: int, tmp_path: Path) -> None:
    each = SITUATIONS // GROUPS
    seen: Counter[str] = Counter()
    for seed in range(group * each, (group + 1) * each):
        seen[compare(seed, tmp_path)[0]] += 1
    assert seen.total() == each
    assert seen["at an edge"] <= each // 5, seen


def test_the_situations_are_of_every_kind(tmp_path: Path) -> None:
    """Each of these in at least one situation of ten."""
    found: Counter[str] = Counter()
    for seed in range(SITUATIONS):
        body = write(Seeded(seed))
        text = json.dumps(body)
        found.update(k for k in ("consent", "norms", "offers", "limits", "ends_with") if k in body)
        found.update(
            word
            for word in ("limits", "ends_with", "options", "if_refused", "absolute", "requires")
            if f'"{word}"' in text
        )
        path = tmp_path / "s.yaml"
        path.write_text(json.dumps({"plenipo": 1, **body}))
        if seed < 60:
            m = Model(json.loads(ask("show", str(path), "--json")[1]), "t")
            kinds = {c.aside != () for c in cases(m)}
            found["accept or leave aside"] += len(kinds) == 2
            found["several cases"] += len(cases(m)) > 1
    few = {k: n for k, n in found.items() if n < (6 if " " in k else 10)}
    assert not few, found


def test_the_oracle_imports_nothing_of_plenipo() -> None:
    tree = ast.parse(Path(__file__).with_name("oracle.py").read_text())
    named: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            named.add(node.module or "")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("__import__", "exec", "eval")
    assert {name.split(".")[0] for name in named} <= {
        "__future__", "dataclasses", "itertools", "numpy", "scipy", "typing", "warnings",
    }  # fmt: skip


def test_the_commands_themselves(tmp_path: Path) -> None:
    """Once through real processes: the same text as in this one."""
    path = tmp_path / "s.yaml"
    path.write_text(json.dumps({"plenipo": 1, "title": "random 4", **write(Seeded(4))}))
    for args in (["show", str(path), "--json"], ["settle", str(path), "t", "--central", "--json"]):
        run = subprocess.run(
            [sys.executable, "-m", "plenipo", *args], capture_output=True, text=True, check=True
        )
        assert (0, run.stdout) == ask(*args)
