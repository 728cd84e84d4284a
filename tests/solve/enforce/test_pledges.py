"""Fixed points of pledges: hand-made loops, every set tried, and what is refused."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plenipo.solve.enforce.pledges import greatest, iterate, least, least_and_greatest, requires


def test_troops_wait_for_a_backstop_that_waits_for_troops() -> None:
    """theory, 6: least none, greatest all, and only troops starts it."""
    when = {
        "troops": ["backstop", "holds"],
        "backstop": ["troops"],
        "holds": ["troops"],
    }
    assert least_and_greatest(when) == ([], ["backstop", "holds", "troops"])
    names = sorted(when)
    step = requires(np.array([[b in when[a] for b in names] for a in names]))
    starts = [
        name for i, name in enumerate(names) if least(step, 3, 1, forced=np.arange(3) == i).all()
    ]
    assert starts == ["troops"]


def test_nobody_waits_for_anything() -> None:
    assert least_and_greatest({"a": [], "b": []}) == (["a", "b"], ["a", "b"])
    assert least_and_greatest({}) == ([], [])


def test_who_needs_what_is_not_pledged_never_begins() -> None:
    """An open end: b needs a, a needs itself."""
    assert least_and_greatest({"a": ["a"], "b": ["a"], "c": []}) == (["c"], ["a", "b", "c"])


def test_the_ends_of_all_fixed_points() -> None:
    """Least and greatest bound every fixed point there is, by enumeration."""
    rng = np.random.default_rng(4)
    for _ in range(40):
        size = int(rng.integers(1, 6))
        step = requires(rng.random((size, size)) < 0.35)
        every = np.array(list(product([False, True], repeat=size)))
        fixed = every[(step(every) == every).all(axis=1)]
        assert (least(step, size, 1)[0] == fixed.all(axis=0)).all()
        assert (greatest(step, size, 1)[0] == fixed.any(axis=0)).all()


def test_draws_do_not_see_each_other() -> None:
    """A threshold that differs by draw: two of three needed, or all."""
    needed = np.array([1, 2, 3])

    def step(active: np.ndarray) -> np.ndarray:
        enough = active.sum(axis=1) + 1 >= needed
        return np.stack([enough, enough, enough], axis=1)

    assert least(step, 3, 3).all(axis=1).tolist() == [True, False, False]
    assert greatest(step, 3, 3).all()
    forced = np.array([[False] * 3, [True, False, False], [True, False, False]])
    assert least(step, 3, 3, forced=forced).sum(axis=1).tolist() == [3, 3, 1]


def test_only_if_not_is_refused() -> None:
    def step(active: np.ndarray) -> np.ndarray:
        return ~active

    with pytest.raises(ValueError, match="not monotone"):
        least(step, 1, 1)
    with pytest.raises(ValueError, match="not monotone"):
        iterate(step, np.ones((1, 2), bool), rising=False)


def _published() -> list[dict[str, Any]]:
    rows = Path(__file__).parents[2] / "published" / "commitment.json"
    return [row for row in json.loads(rows.read_text()) if row["case"].startswith("pledges_")]


@pytest.mark.parametrize("row", _published(), ids=lambda row: row["case"])
def test_cases_of_the_theory_base(row: dict[str, Any]) -> None:
    """The rows of ``theory/cases.csv`` on pledges; test_commitment_cases compares the copy."""
    assert list(least_and_greatest(row["inputs"]["when"])) == row["expected"]
