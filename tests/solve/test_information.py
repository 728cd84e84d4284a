"""The level past which what is said of a sentence turns, and what chance alone explains."""

from __future__ import annotations

import numpy as np
import pytest

from plenipo.solve.information import perfect_information, turning


def test_a_threshold_is_found_and_its_side() -> None:
    x = np.random.default_rng(1).random(4000)
    level, above = turning(x, x > 0.7) or (0.0, False)
    assert level == pytest.approx(0.7, abs=0.03)
    assert above  # false in most draws, true above
    level, above = turning(x, x > 0.2) or (0.0, True)
    assert level == pytest.approx(0.2, abs=0.03)
    assert not above


def test_what_is_so_or_not_turns_between_the_two() -> None:
    so = np.arange(300) % 3 == 0
    assert turning(so.astype(float), ~so) == (0.5, True)


def test_what_tells_nothing_turns_nothing() -> None:
    rng = np.random.default_rng(2)
    true = rng.random(2000) < 0.8
    assert turning(rng.random(2000), true) is None
    assert turning(np.ones(2000), true) is None


def test_of_many_inputs_that_tell_nothing_none_passes() -> None:
    rng = np.random.default_rng(3)
    true = (rng.random(4000) < 0.55).astype(float)
    value, error = perfect_information(
        rng.random((4000, 128)), np.stack([true, 1.0 - true], axis=1)
    )
    assert (value > error).sum() <= 1


@pytest.mark.parametrize(("mean", "expected"), [(0.5, 0.197796557), (0.2, 0.115219418)])
def test_the_value_of_knowing_a_normal_mean(mean: float, expected: float) -> None:
    """E max(z, 0) - max(E z, 0), z normal with this mean and deviation 1 or .5 (Raiffa 1961)."""
    rng = np.random.default_rng(5)
    z = rng.normal(mean, 1.0 if mean == 0.5 else 0.5, 100_000)
    worth = np.stack([np.zeros_like(z), z + rng.normal(size=z.size)], axis=1)
    value, _ = perfect_information(z[:, None], worth, bins=32)
    assert value[0] == pytest.approx(expected, abs=0.006)
