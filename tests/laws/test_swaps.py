"""Swaps never hurt, and what a table settles on in a draw cannot be improved on there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from laws.strategies import situations
from laws.tables import outcome, solve_draws
from plenipo.solve.arrays import Floats
from plenipo.solve.bargain.agree import NONE
from plenipo.solve.bargain.room import Reason, Room
from plenipo.solve.packages.judged import judged
from plenipo.solve.packages.swaps import Bundles, bundles, put, screened, swapped

Body = dict[str, Any]
FEW = settings(max_examples=100)
NOTICED = 0.005


def ladder(room: Room, rng: np.random.Generator) -> list[Floats]:
    scales, issues = room.position.shape[2], room.status_quo.shape[1]
    out = [np.sort(rng.choice(np.linspace(0, 1, 9), 3, replace=False)) for _ in range(scales)]
    return out + [
        np.arange(room.option_count[k - scales], dtype=float) for k in range(scales, issues)
    ]


def every(room: Room, rng: np.random.Generator) -> Bundles:
    levels = ladder(room, rng)
    found = [bundles(levels, size) for size in (1, 2) if size <= room.status_quo.shape[1]]
    wide = max(b.issue.shape[1] for b in found)
    issue = [np.pad(b.issue, ((0, 0), (0, wide - b.issue.shape[1])), mode="edge") for b in found]
    level = [np.pad(b.level, ((0, 0), (0, wide - b.level.shape[1])), mode="edge") for b in found]
    return Bundles(np.concatenate(issue), np.concatenate(level))


@FEW
@given(situations(), st.integers(0, 999))
def test_no_swap_improves_on_what_is_settled(body: Body, seed: int) -> None:
    found = outcome(body)
    assume(found.deal and found.reason not in (Reason.TOO_MANY, Reason.STUCK))
    room, level = found.seating.room, found.solved.level
    verdict = judged(room, level[:, None])
    asked, worth = verdict.asked[:, 0], verdict.worth[:, 0]
    moves = every(room, np.random.default_rng(seed))
    swaps = swapped(room, level, worth, asked, moves, NOTICED)
    better = (swaps.gain >= NOTICED) & room.seated[:, None] & room.accepts
    assert not (swaps.helps & swaps.signed & better.any(axis=2)).any()


@FEW
@given(situations(), st.integers(0, 999))
def test_a_swap_that_helps_hurts_nobody_asked_and_stays_signed(body: Body, seed: int) -> None:
    seating, solved = solve_draws(body, draws=4, central=False)
    room, rng = seating.room, np.random.default_rng(seed)
    moves = every(room, rng)
    one = rng.integers(moves.issue.shape[0])
    level = put(room.fixed[0], Bundles(moves.issue[one][None], moves.level[one][None]))[0]
    if solved.kind[0] != NONE and seed % 2:  # half of the way to what would be settled
        scales = room.position.shape[2]
        level = solved.level[0].copy()
        level[:scales] = 0.5 * (level + room.fixed[0])[:scales]
    verdict = judged(room, level[None])
    asked, worth = verdict.asked[:, 0], verdict.worth[:, 0]
    swaps = swapped(room, level, worth, asked, moves, NOTICED)
    new = put(level, moves)
    for i in range(new.shape[0]):
        after = seating.drawn.worth(new[i])  # by another way: the situation's own utility
        assert after - worth == pytest.approx(swaps.gain[:, i], abs=1e-9)
    hurt = swaps.asked & (swaps.gain < -1e-9)
    assert not (swaps.helps[..., None] & hurt).any()
    assert (swaps.gain >= NOTICED - 1e-9).any(axis=2)[swaps.helps].all()
    signed = verdict.signed[:, :1]
    assert not (signed & swaps.helps & ~swaps.signed).any()
    assert (screened(room, level, worth, asked, moves, NOTICED) >= swaps.helps.sum(axis=0)).all()


@FEW
@given(situations(), st.integers(0, 999))
def test_a_way_there_is_no_way_back(body: Body, seed: int) -> None:
    """If a swap helps, the swap back does not."""
    seating, solved = solve_draws(body)
    assume(solved.kind[0] != NONE)
    room, level = seating.room, solved.level[0]
    verdict = judged(room, level[None])
    moves = every(room, np.random.default_rng(seed))
    swaps = swapped(room, level, verdict.worth[:, 0], verdict.asked[:, 0], moves, NOTICED)
    for i in np.flatnonzero(swaps.helps[0]):
        there = put(level, Bundles(moves.issue[i : i + 1], moves.level[i : i + 1]))[0]
        back = Bundles(moves.issue[i : i + 1], level[moves.issue[i]][None])
        now = judged(room, there[None])
        again = swapped(room, there, now.worth[:, 0], now.asked[:, 0], back, NOTICED)
        same = (now.asked[:, 0] == verdict.asked[:, 0]).all()
        assert not (same and again.helps.any())
