"""Efficient packages on given levels: signed, undominated, and all there are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from laws.strategies import situations
from laws.tables import outcome
from plenipo.solve.arrays import Floats
from plenipo.solve.bargain.frame import frame_of
from plenipo.solve.bargain.room import Reason, Room
from plenipo.solve.packages import rungs
from plenipo.solve.packages.judged import judged
from plenipo.solve.packages.rungs import efficient_packages, short_of
from plenipo.solve.packages.undominated import undominated

Body = dict[str, Any]
FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])


def ladder(room: Room, steps: int = 5) -> list[Floats]:
    """Even levels of each scale, the ranks of each option."""
    scales = room.position.shape[2]
    some = [np.linspace(0.0, 1.0, steps) for _ in range(scales)]
    return some + [np.arange(float(c)) for c in room.option_count]


def grid(levels: list[Floats], rng: np.random.Generator, most: int = 3000) -> Floats:
    """Packages on these levels, all of them where they are few."""
    if np.prod([x.size for x in levels]) <= most:
        return np.stack([x.ravel() for x in np.meshgrid(*levels, indexing="ij")], axis=1)
    return np.stack([rng.choice(x, most) for x in levels], axis=1)


def reached(points: Floats, by: Floats) -> bool:
    """Whether every point is worth no more to anybody than some other one."""
    top = points[undominated(points, 1e-9).first]
    return bool((top[:, None] <= by + 1e-7).all(axis=2).any(axis=1).all())


@FEW
@given(situations())
def test_they_are_signed_and_no_signed_package_on_the_levels_is_better_for_all(body: Body) -> None:
    found = outcome(body)
    assume(found.reason not in (Reason.TOO_MANY, Reason.STUCK))
    room = found.seating.room
    levels = ladder(room)
    made = efficient_packages(room, levels)
    assert made is not None
    own = judged(room, made.level)
    assert own.feasible.all()
    assert np.allclose(own.worth[0][:, made.who], made.worth, atol=1e-12)
    floor = np.where(room.seated, np.maximum(room.no_deal, room.outside), room.reservation)[0]
    must = own.asked[0] & room.accepts
    assert (own.worth[0] >= floor - 1e-6)[must].all()
    level = grid(levels, np.random.default_rng(0))
    other = judged(room, level)
    worth = other.worth[0][other.signed[0]][:, made.who]
    assert reached(worth, made.worth)
    some = made.worth[:200]
    above = (some[:, None] <= made.worth + 1e-12).all(axis=2)
    assert not (above & (some[:, None] < made.worth - 1e-7).any(axis=2)).any()


@FEW
@given(situations())
def test_finer_levels_come_nearer_to_what_any_level_allows(body: Body) -> None:
    found = outcome(body)
    assume(found.deal)
    room = found.seating.room
    apart: list[float] = []
    for steps in (3, 9):
        made = efficient_packages(room, ladder(room, steps))
        assert made is not None
        apart.append(short_of(room, made, np.random.default_rng(0), 40))
    assume(not np.isnan(apart[0]))  # on so few levels there may be nothing to sign
    assert apart[1] <= apart[0] + 1e-9
    if not room.open_issue[: room.position.shape[2]].any():
        assert apart[0] == pytest.approx(0.0, abs=1e-7)  # options have no levels between


@FEW
@given(situations(only="absolute caps costs ends needs options"))
def test_a_table_without_cases_is_one_box(body: Body) -> None:
    found = outcome(body)
    assume(found.reason not in (Reason.TOO_MANY, Reason.STUCK))
    room = found.seating.room
    levels = ladder(room)
    for k, x in zip(room.split_issue.tolist(), room.split_level.tolist(), strict=True):
        levels[k] = np.unique(np.append(levels[k], [x - 2e-9, x]))  # where a cost ends
    split = efficient_packages(room, levels)
    frame = frame_of(room)
    who = np.flatnonzero(room.seated[0])
    boxes = rungs._whole(room, frame, levels, who)
    assert split is not None
    assert boxes is not None
    whole = [rungs.frontier(rungs._tables(room, b.levels, who), floor=b.floor) for b in boxes]
    points = np.concatenate([f.point for f in whole]) if whole else np.empty((0, who.size))
    assert reached(points, split.worth)
    assert reached(split.worth, points)
