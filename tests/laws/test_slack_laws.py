"""What must hold of slack, of chains of guarantors, and of settling weighed by them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from solve.enforce.build import promise, random_promise

from laws.strategies import situations
from laws.tables import solve_draws
from plenipo.solve.bargain.room import DEAL, NONE, Reason
from plenipo.solve.bargain.weighed import agree_weighed
from plenipo.solve.enforce.compliance import own_slacks, slack, slacks
from plenipo.solve.enforce.credibility import expected_loss, someone_acts

pytestmark = pytest.mark.filterwarnings("error")
Body = dict[str, Any]
SHARE = st.floats(0.0, 1.0)
FEW = settings(max_examples=40, deadline=None)


@given(SHARE, SHARE, SHARE, SHARE, SHARE, st.floats(1e-3, 0.5))
def test_slack_rises_with_the_deal_and_the_answer_and_falls_with_the_rest(
    delta: float, h: float, w: float, gain: float, loss: float, step: float
) -> None:
    at = slack(delta, h, w, gain, loss)
    assert slack(delta, h + step, w, gain, loss) == pytest.approx(at + delta * step)
    assert slack(delta, h, w + step, gain, loss) == pytest.approx(at - delta * step)
    assert slack(delta, h, w, gain + step, loss) == pytest.approx(at - (1 - delta) * step)
    assert slack(delta, h, w, gain, loss + step) == pytest.approx(at + (1 - delta) * step)


@FEW
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_a_chain_is_at_most_its_parts(seed: int, size: int) -> None:
    """Conditions, and caps, only ever take away."""
    rng = np.random.default_rng(seed)
    e = random_promise(rng, draws=3, actors=2, issues=2, guarantees=size)
    level, who = rng.random((3, 2)), np.array([0, 1])
    free = e._replace(waiting=np.zeros(0, np.int64), awaited=np.zeros((0, size), bool))
    uncapped = e._replace(most=np.full_like(e.most, np.inf))
    held = expected_loss(e, level, who)
    assert (held <= expected_loss(uncapped, level, who) + 1e-12).all()
    assert (
        expected_loss(uncapped, level, who)
        <= expected_loss(free._replace(most=uncapped.most), level, who) + 1e-12
    ).all()
    assert (held <= e.most[:, :, None] + 1e-12).all()
    assert (someone_acts(e, level, 0) <= someone_acts(free, level, 0) + 1e-12).all()


@FEW
@given(st.integers(0, 10_000))
def test_each_slack_moves_with_its_own_viewer_only(seed: int) -> None:
    rng = np.random.default_rng(seed)
    e = random_promise(rng, draws=3, actors=3, issues=2, guarantees=3)
    level, worth, now = rng.random((3, 2)), rng.random((3, 3)), rng.random(2)
    other = e._replace(will=np.where(np.arange(3)[:, None] == 1, rng.random(), e.will))
    before = slacks(e, level, worth, np.arange(3), now)
    after = slacks(other, level, worth, np.arange(3), now)
    assert before[:, :, [0, 2]].tobytes() == after[:, :, [0, 2]].tobytes()
    one, two = own_slacks(e, level, worth, now), own_slacks(other, level, worth, now)
    assert one.tobytes() == two.tobytes()  # those obliged are the first and the last


@FEW
@given(situations())
def test_where_nothing_can_break_weighed_is_face_value(body: Body) -> None:
    """Consent, limits, options, demands and supply included."""
    seating, face = solve_draws(body)
    assume(face.tied[0] == 1)
    assume(not face.edge[0])
    assume(face.reason[0] != Reason.TOO_MANY)
    room = seating.room
    n, m = room.theta.shape[1], room.status_quo.shape[1]
    for e in (
        promise(actors=n, issues=m, obliged=[]),
        promise(
            actors=n, issues=m, obliged=[0, n - 1], gain=0.0, breakdown=-9.0, collapse=room.no_deal
        ),
    ):
        for hard in (False, True):
            found = agree_weighed(room, e, 1e-3, hard=hard)
            assert found.kind.tolist() == face.kind.tolist()
            assert found.reason.tolist() == face.reason.tolist()
            if face.kind[0] != NONE:
                assert found.value[0] == pytest.approx(face.value[0], abs=1e-6)
                assert found.aside.tolist() == face.aside.tolist()


@FEW
@given(situations(), st.integers(0, 10_000))
def test_a_deal_that_holds_is_no_better_than_a_deal(body: Body, seed: int) -> None:
    """The packages of hard, and with f = d of weighed, are among those of face value."""
    seating, face = solve_draws(body)
    assume(face.reason[0] in (Reason.AGREED, Reason.ZONE, Reason.NOTHING))
    room = seating.room
    rng = np.random.default_rng(seed)
    n, m = room.theta.shape[1], room.status_quo.shape[1]
    e = promise(
        actors=n, issues=m, obliged=[0], through=[0], will=rng.random((n, 1)),
        gain=rng.uniform(0.0, 0.5), breakdown=room.no_deal[:, :1], collapse=room.no_deal,
    )  # fmt: skip
    held = agree_weighed(room, e, 0.1, hard=True)
    if held.kind[0] != NONE:
        assert face.kind[0] != NONE
        assert held.value[0] <= face.value[0] + 1e-6
        if held.kind[0] == DEAL and face.kind[0] == DEAL:
            drawn = seating.drawn
            kept = own_slacks(e, held.level, drawn.worth(held.level), drawn.status_quo())
            assert np.nan_to_num(kept).min() >= -1e-7
