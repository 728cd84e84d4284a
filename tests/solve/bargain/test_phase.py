"""Phase 1 by itself: the most everyone can have above its floor at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from laws.tables import solve_draws

from plenipo.solve.bargain.phase import phase_one

Body = dict[str, Any]


def line(**more: Any) -> Body:
    """Theory, section 2: positions 0 and 1, linear loss, status quo .5, kappa .1 each."""
    body: Body = {
        "distance": "absolute",
        "parties": {"a": None, "b": None},
        "issues": {"x": {"scale": [0, 1], "status_quo": 0.5}},
        "positions": {"a": {"x": 0}, "b": {"x": 1}},
        "cost_of_no_deal": {"a": 10, "b": 10},
        "tables": {"t": {"seats": ["a", "b"]}},
    }
    body.update(more)
    return body


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, 0.1),
        ({"cost_of_no_deal": {"a": -20, "b": 10}}, -0.05),
        ({"parties": {"a": {"outside_option": 70}, "b": None}}, -0.05),
    ],
)
def test_theory(more: Body, expected: float) -> None:
    seating, _ = solve_draws(line(**more))
    t, blame = phase_one(seating.room)
    assert t == pytest.approx([expected], abs=1e-9)
    assert blame.sum() == pytest.approx(1.0)
    assert blame[0] == pytest.approx([0.5, 0.5], abs=1e-6)


def test_the_sign_is_whether_there_is_a_deal() -> None:
    body: Body = {
        "parties": dict.fromkeys("abcd"),
        "issues": {k: {"scale": [0, 1], "status_quo": 0.4} for k in "ABC"},
        "consent": {"d": {"over": ["A", "B", "C"]}},
        "cost_of_no_deal": {p: [-4, 0, 4] for p in "abc"},
        "tables": {"t": {"seats": ["a", "b", "c"]}},
    }
    seating, solved = solve_draws(body, draws=100, seed=4, central=False)
    t, _ = phase_one(seating.room)
    assert 0.1 < (solved.kind > 0).mean() < 1.0
    assert ((t > 1e-9) == (solved.kind > 0)).all()


def test_nothing_left() -> None:
    body = line()
    body["positions"] = {
        "a": {"x": {"at": 0, "limits": [{"at_most": 0.3}]}},
        "b": {"x": {"at": 1, "limits": [{"at_least": 0.7}]}},
    }
    seating, _ = solve_draws(body)
    assert phase_one(seating.room)[0].tolist() == [-np.inf]
