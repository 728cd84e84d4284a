"""Settling with every package weighed by whether it would hold.

The kernel is compared with the worths of ``compliance`` over whole grids of packages, with
SciPy's SLSQP from many starts, and with ``agree`` where nothing can break.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from laws.tables import solve_draws
from published.typed import issues, pie
from scipy.optimize import minimize

from plenipo.answer.table.seating import Seating
from plenipo.solve.bargain.room import DEAL, NONE, Reason, Solved
from plenipo.solve.bargain.weighed import agree_weighed
from plenipo.solve.enforce.compliance import own_slacks, weighed_worth
from plenipo.solve.enforce.promise import Enforcement
from solve.enforce.build import promise

SIGMA = 0.15


def over_packages(e: Enforcement, d: int, count: int) -> Enforcement:
    """Draw d of the promises, once for each package."""
    draws = e.delta.shape[0]
    return Enforcement(
        *(
            np.repeat(part[d : d + 1], count, axis=0)
            if name in PER_DRAW and part.shape[0] == draws
            else part
            for name, part in e._asdict().items()
        )
    )


PER_DRAW = {"delta", "gain", "breakdown", "most", "will", "loss", "with_", "without", "collapse"}


def worths(seating: Seating, d: int, level: np.ndarray) -> np.ndarray:
    """(M, n) of packages (M, m) in draw d."""
    room = seating.room
    scales = room.position.shape[2]
    out = np.ones((level.shape[0], room.theta.shape[1]))
    for k in range(scales):
        apart = level[:, k, None] - room.position[d, :, k]
        loss = np.abs(apart) if room.absolute else apart**2
        out -= room.salience[d, :, k] * loss + room.cost[d, :, k] * level[:, k, None]
    for k in range(room.option_count.size):
        out += room.option_worth[d, :, k][:, level[:, scales + k].astype(int)].T
    for a, k in enumerate(room.ends_issue.tolist()):
        if k >= scales:
            out[:, a] -= np.where(level[:, k] == room.ends_level[a], room.kappa[d, a], 0.0)
        elif k >= 0:
            over = level[:, k] >= room.ends_level[a] - 1e-9
            out[:, a] -= np.where(over, 0.0, room.kappa[d, a])
    return out


def objective(
    seating: Seating, e: Enforcement, d: int, level: np.ndarray, sigma: float = SIGMA
) -> np.ndarray:
    """(M,) weighed objective of packages by the worths of ``compliance``; -inf if refused."""
    room = seating.room
    now = seating.drawn.status_quo()
    u = worths(seating, d, level)
    weighed = weighed_worth(over_packages(e, d, level.shape[0]), level, u, sigma, now)
    seated = room.seated[d]
    theta = np.where(seated, room.theta[d], 0.0)
    gain = weighed - room.no_deal[d]
    floor = np.where(seated, np.maximum(room.no_deal[d], room.outside[d]), -np.inf)
    asked = room.consent_party[room.consent_real[d]]
    floor[asked] = np.maximum(floor[asked], room.reservation[d, asked])
    with np.errstate(divide="ignore"):
        out = np.log(np.maximum(gain[:, seated], 0.0)) @ (theta / theta.sum())[seated]
    out[(weighed < floor - 1e-7).any(axis=1)] = -np.inf
    return out


def random_body(rng: np.random.Generator, parties: int, scales: int, loss: str) -> dict[str, Any]:
    return issues(
        rng.random((parties, scales)).tolist(),
        rng.uniform(0.1, 1.0, (parties, scales)).tolist(),
        rng.random(scales).round(2).tolist(),
        rng.uniform(0.02, 0.3, parties).tolist(),
        loss=loss,
        theta=rng.uniform(0.5, 2.0, parties).tolist(),
    )


def random_promise(
    rng: np.random.Generator, seating: Seating, parties: int, scales: int, **more: Any
) -> Enforcement:
    """One or two who could break the deal, two guarantors of whom the second may wait."""
    two = bool(rng.random() < 0.5)
    obliged = [0, parties - 1] if two else [0]
    waits = [(1, [0], float(rng.uniform(0.5, 1.0)), float(rng.uniform(0.0, 0.5)))]
    no_deal = seating.room.no_deal
    given = {
        "actors": parties,
        "issues": scales,
        "obliged": obliged,
        "delta": rng.uniform(0.6, 0.95, (1, len(obliged))),
        "gain": rng.uniform(0.0, 0.5, (1, len(obliged))),
        "breakdown": no_deal[:, obliged] - rng.uniform(0.0, 0.1),
        "most": np.inf if rng.random() < 0.5 else float(rng.uniform(0.3, 0.8)),
        "through": [int(k) for k in rng.integers(0, scales, 2)],
        "will": rng.random((parties, 2)),
        "loss": rng.uniform(0.2, 0.9, (1, 2)),
        "waits": waits if rng.random() < 0.5 else None,
        "collapse": no_deal - rng.uniform(0.0, 0.1, no_deal.shape),
    }
    return promise(**{**given, **more})


def grid(scales: int, points: int) -> np.ndarray:
    steps = np.linspace(0.0, 1.0, points)
    return np.stack(np.meshgrid(*[steps] * scales, indexing="ij"), axis=-1).reshape(-1, scales)


@pytest.mark.parametrize("loss", ["squared", "linear"])
@pytest.mark.parametrize("seed", range(12))
def test_no_package_of_a_grid_is_better(seed: int, loss: str) -> None:
    rng = np.random.default_rng(100 + seed)
    parties, scales = int(rng.integers(2, 5)), int(rng.integers(1, 3))
    seating, _ = solve_draws(random_body(rng, parties, scales, loss))
    e = random_promise(rng, seating, parties, scales)
    found = agree_weighed(seating.room, e, SIGMA)
    packages = grid(scales, 2001 if scales == 1 else 81)
    score = objective(seating, e, 0, packages)
    assert found.reason[0] == (Reason.AGREED if np.isfinite(score).any() else Reason.NOT_HOLDING)
    if found.kind[0] == NONE:
        return
    at = objective(seating, e, 0, found.level)
    assert found.value[0] == pytest.approx(at[0], abs=1e-7)
    assert found.value[0] >= score.max() - 1e-7
    assert found.gap[0] <= 1e-5


@pytest.mark.parametrize("seed", range(10))
def test_slsqp_finds_no_better(seed: int) -> None:
    """From twenty starts, five issues; SLSQP sees the same objective by differences."""
    rng = np.random.default_rng(500 + seed)
    parties, scales = 4, 5
    seating, face = solve_draws(random_body(rng, parties, scales, "squared"))
    e = random_promise(rng, seating, parties, scales)
    found = agree_weighed(seating.room, e, SIGMA)
    best = -np.inf
    for _ in range(20):
        start = np.clip(face.level[0] + 0.3 * rng.standard_normal(scales), 0.0, 1.0)
        if not np.isfinite(objective(seating, e, 0, start[None])[0]):
            continue

        def loss(x: np.ndarray) -> float:
            return -float(np.maximum(objective(seating, e, 0, x[None])[0], -50.0))

        tried = minimize(loss, start, method="SLSQP", bounds=[(0, 1)] * scales)
        best = max(best, float(objective(seating, e, 0, np.clip(tried.x, 0, 1)[None])[0]))
    assert found.kind[0] == DEAL
    assert found.value[0] >= best - 1e-6
    assert found.gap[0] <= 1e-5


@pytest.mark.parametrize("seed", range(8))
def test_options_and_outside_options(seed: int) -> None:
    """A guarantee through an option issue; one party may walk away; only the option ends it."""
    rng = np.random.default_rng(900 + seed)
    body = random_body(rng, 3, 1, "squared")
    words = ["none", "some", "full"]
    body["issues"]["force"] = {"options": words, "status_quo": "none"}
    body["parties"]["b"]["outside_option"] = float(rng.integers(40, 70))
    for i, p in enumerate("abc"):
        worth = dict(zip(words, (100 * rng.random(3)).round().tolist(), strict=True))
        body["positions"][p]["force"] = {"at": worth, "salience": 30}
        points = body["cost_of_no_deal"][p]
        if i < 2:
            body["cost_of_no_deal"][p] = {"points": points, "ends_with": "force"}
    seating, _ = solve_draws(body)
    e = random_promise(
        rng, seating, 3, 2, through=[1, 0], top=[2.0, 1.0], over=None, obliged=[0],
        **{k: rng.uniform(0.1, 0.9, (1, 1)) for k in ("delta", "gain")},
        breakdown=seating.room.no_deal[:, :1],
    )  # fmt: skip
    e = e._replace(arises=np.array([[False, True]]))
    found = agree_weighed(seating.room, e, SIGMA)
    scale = np.linspace(0.0, 1.0, 2001)
    packages = np.array([(x, o) for o in range(3) for x in scale])
    score = objective(seating, e, 0, packages)
    assert (found.kind[0] != NONE) == bool(np.isfinite(score).any())
    if found.kind[0] != NONE:
        assert found.value[0] >= score.max() - 1e-7
        at = objective(seating, e, 0, found.level)
        assert found.value[0] == pytest.approx(at[0], abs=1e-6)


def test_options_alone() -> None:
    """Nothing to climb: the best at face value would surely be broken, the next is taken."""
    words = ["now", "much", "some"]
    body = {
        "parties": {"a": {}, "b": {}},
        "issues": {"o": {"options": words, "status_quo": "now"}},
        "positions": {
            "a": {"o": {"at": {"now": 20, "much": 30, "some": 70}, "salience": 1}},
            "b": {"o": {"at": {"now": 20, "much": 90, "some": 40}, "salience": 1}},
        },
        "tables": {"t": {"seats": ["a", "b"]}},
        "cost_of_no_deal": {"a": 5, "b": 5},
    }
    seating, face = solve_draws(body)
    assert face.level[0, 0] == 2  # .55 x .25 over .15 x .75
    # cheating pays b .4 at once: slack .8 (u - .15) - .2 x .4 is .12 at some and .52 at much
    e = promise(obliged=[1], gain=0.4, breakdown=0.15, collapse=0.15)
    assert agree_weighed(seating.room, e, 0.05).level[0, 0] == 2
    worse = e._replace(gain=np.full((1, 1), 2.0))  # -.2 and .2
    found = agree_weighed(seating.room, worse, 0.05)
    assert found.level[0, 0] == 1
    assert found.value[0] == pytest.approx(objective(seating, worse, 0, found.level, 0.05)[0])
    assert agree_weighed(seating.room, worse, 0.05, hard=True).level[0, 0] == 1
    never = e._replace(gain=np.full((1, 1), 4.0))
    assert agree_weighed(seating.room, never, 0.05, hard=True).reason[0] == Reason.NOT_HOLDING


class TestNothingCanBreak:
    """P = 1: the same as at face value."""

    @staticmethod
    def same(found: Solved, face: Solved) -> None:
        assert found.kind.tolist() == face.kind.tolist()
        assert found.value == pytest.approx(face.value, abs=1e-6)
        assert found.level == pytest.approx(face.level, abs=1e-5)
        assert found.aside.tolist() == face.aside.tolist()

    @pytest.mark.parametrize("loss", ["squared", "linear"])
    def test_nobody_is_obliged(self, loss: str) -> None:
        rng = np.random.default_rng(3)
        seating, face = solve_draws(random_body(rng, 4, 3, loss))
        e = promise(actors=4, issues=3, obliged=[])
        self.same(agree_weighed(seating.room, e, SIGMA), face)
        self.same(agree_weighed(seating.room, e, SIGMA, hard=True), face)

    @pytest.mark.parametrize("loss", ["squared", "linear"])
    def test_no_temptation(self, loss: str) -> None:
        rng = np.random.default_rng(4)
        seating, face = solve_draws(random_body(rng, 4, 3, loss))
        e = promise(actors=4, issues=3, obliged=[0, 3], gain=0.0, breakdown=-9.0)
        self.same(agree_weighed(seating.room, e, 1e-3), face)
        self.same(agree_weighed(seating.room, e, SIGMA, hard=True), face)


class TestWhatObliges:
    """A deal that leaves the issue alone has nothing to hold."""

    body = issues(
        [[1.0, 1.0], [0.6, 0.2]], [[0.5, 0.5], [0.3, 0.7]], [0.0, 0.0], [0.1, 0.1], loss="squared"
    )

    def test_a_deal_that_would_surely_break_is_left_out(self) -> None:
        """B obliges and would surely be broken: only A moves, at its face value."""
        seating, _ = solve_draws(self.body)
        e = promise(
            issues=2, over=[[1]], delta=0.1, gain=5.0, collapse=seating.room.no_deal[0] - 0.3
        )
        found = agree_weighed(seating.room, e, 0.05)
        assert found.kind[0] != NONE
        assert abs(found.level[0, 1]) <= 0.01
        assert found.level[0, 0] > 0.6

    def test_hard_takes_it_as_far_as_it_holds(self) -> None:
        seating, face = solve_draws(self.body)
        flow = worths(seating, 0, face.level)[0, 1]
        e = promise(issues=2, obliged=[1], over=[[1]], gain=0.1, breakdown=flow - 0.02)
        found = agree_weighed(seating.room, e, 0.05, hard=True)
        now = seating.drawn.status_quo()
        u = worths(seating, 0, found.level)
        assert 0.0 <= own_slacks(e, found.level, u, now)[0, 0] <= 1e-6
        packages = grid(2, 201)
        u = worths(seating, 0, packages)
        holds = own_slacks(over_packages(e, 0, packages.shape[0]), packages, u, now)
        ok = np.isnan(holds[:, 0]) | (holds[:, 0] >= 0.0)
        gain = u - seating.room.no_deal[0]
        with np.errstate(divide="ignore"):
            score = np.log(np.maximum(gain, 0.0)).mean(axis=1)
        assert found.value[0] < face.value[0] - 1e-6
        assert found.value[0] >= score[ok].max() - 1e-6


def test_a_guarantee_on_the_table_rises_when_weighed() -> None:
    """Issue B is the backstop of the second party against the first; nobody minds it much."""
    body = issues(
        [[1.0, 0.2], [0.0, 0.2]], [[0.9, 0.1], [0.9, 0.1]], [0.5, 0.0], [0.1, 0.1], loss="squared"
    )
    seating, face = solve_draws(body)
    d = seating.room.no_deal
    e = promise(
        issues=2, through=[1], will=[[0.6], [0.8]], gain=0.5, breakdown=d[0, 0], loss=0.8,
        collapse=d - 0.05,
    )  # fmt: skip
    found = agree_weighed(seating.room, e, SIGMA)
    assert found.level[0, 1] > face.level[0, 1] + 0.05
    disbelieved = e._replace(will=np.zeros_like(e.will))
    without = promise(issues=2, gain=0.5, breakdown=d[0, 0], collapse=d - 0.05)
    none = agree_weighed(seating.room, disbelieved, SIGMA)
    assert none.level == pytest.approx(agree_weighed(seating.room, without, SIGMA).level, abs=1e-6)
    assert none.level[0, 1] < found.level[0, 1]


def test_who_may_break_it_need_not_sit() -> None:
    """The third party is obliged and absent; its slack still weighs."""
    body = issues([[1.0], [0.4], [0.0]], [[1], [1], [1]], [0.2], [0.1, 0.1, 0.1], loss="squared")
    body["tables"] = {"t": {"seats": ["a", "b"]}}
    seating, face = solve_draws(body)
    d = seating.room.no_deal
    e = promise(actors=3, obliged=[2], gain=0.4, breakdown=0.3, collapse=d - 0.1)
    found = agree_weighed(seating.room, e, SIGMA)
    assert found.kind[0] == DEAL
    assert found.level[0, 0] < face.level[0, 0] - 0.01
    assert found.value[0] == pytest.approx(objective(seating, e, 0, found.level)[0], abs=1e-9)


def test_no_spread_is_refused() -> None:
    seating, _ = solve_draws(pie())
    with pytest.raises(ValueError, match="sigma"):
        agree_weighed(seating.room, promise(), 0.0)
    with pytest.raises(ValueError, match="draws"):
        agree_weighed(seating.room, promise(draws=2), 0.1)
