"""Tables whose issues are options: searched as a tree they agree on what enumeration finds."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from plenipo.solve.bargain import agree as agree_module
from plenipo.solve.bargain import kalai as kalai_module
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.alike import PER_DRAW, distinct
from plenipo.solve.bargain.kalai import kalai
from plenipo.solve.bargain.room import DEAL, NONE, Room, Solved
from plenipo.solve.packages.judged import judged

DRAWS = 40


def room_of(
    stream: np.random.Generator,
    counts: tuple[int, ...],
    *,
    seats: int = 3,
    absent: int = 1,
    consents: int = 1,
    limits: int = 2,
    ends: bool = True,
    required: bool = False,
    grid: int | None = None,
    spare: float = 0.1,
    draws: int = DRAWS,
) -> Room:
    """A random table over issues that are options; one scale that stays is worth something.

    ``grid``: worths are multiples of 1/grid, so that packages tie; ``spare``: what going on
    costs by itself.
    """
    n, m, options = seats + absent, 1 + len(counts), len(counts)
    shape = (draws, n, options, max(counts))
    value = stream.random(shape)
    if grid is not None:
        value = np.round(value * grid) / grid
    salience = stream.dirichlet(np.ones(m), (draws, n))
    if grid is not None:
        salience = np.full((draws, n, m), 1.0 / m)
    worth = -salience[:, :, 1:, None] * (1.0 - value)
    for k, count in enumerate(counts):
        worth[:, :, k, count:] = -9.0
    now = np.concatenate([[0.3], np.zeros(options)])
    seated = np.zeros((draws, n), bool)
    seated[:, :seats] = True
    position = stream.random((draws, n, 1))
    quo = 1.0 - salience[:, :, 0] * (0.3 - position[:, :, 0]) ** 2 + worth[..., 0].sum(axis=2)
    no_deal = quo - spare + 0.12 * stream.normal(size=(draws, n))
    kappa = stream.random((draws, n)) * 0.2 if ends else np.zeros((draws, n))
    held = stream.random((consents, m)) < 0.5
    side = stream.choice([-1, 1], limits)
    issue = stream.integers(1, m, limits)
    demanded = stream.random((limits, m)) < 0.6
    ends_issue = np.where(stream.random(n) < 0.6, 1, -1) if ends else np.full(n, -1)
    needed = np.full(m, np.nan)
    if required:
        needed[m - 1] = 1.0
    return Room(
        absolute=False,
        theta=stream.random((draws, n)) + 0.2,
        seated=seated,
        salience=salience[:, :, :1].copy(),
        position=position,
        cost=np.zeros((draws, n, 1)),
        option_worth=worth,
        option_count=np.array(counts, np.int64),
        no_deal=no_deal,
        kappa=kappa,
        outside=np.where(stream.random((draws, n)) < 0.2, no_deal + 0.02, -np.inf),
        reservation=no_deal - 0.05,
        status_quo=np.tile(now, (draws, 1)),
        fixed=np.tile(now, (draws, 1)),
        open_issue=np.array([False] + [True] * options),
        required=needed,
        cap_low=np.zeros((draws, 1)),
        cap_high=np.ones((draws, 1)),
        need_issue=np.array([1], np.int64) if absent else np.zeros(0, np.int64),
        need_any=(np.arange(n) == n - 1)[None, None] if absent else np.zeros((0, 1, n), bool),
        need_used=np.ones((1 if absent else 0, 1), bool),
        ends_issue=ends_issue.astype(np.int64),
        ends_level=np.zeros(n),
        ends_any=np.arange(m) == 1 if ends else np.zeros(m, bool),
        consent_party=np.full(consents, n - 1, np.int64),
        consent_over=held,
        consent_real=stream.random((draws, consents)) < 0.7,
        limit_party=stream.integers(0, n, limits),
        limit_issue=issue,
        limit_side=side,
        limit_over=demanded,
        limit_every=np.zeros(limits, bool),
        limit_level=np.where(side > 0, 1.0, 0.0) * np.ones((draws, limits)),
        limit_real=stream.random((draws, limits)) < 0.4,
        split_issue=np.zeros(0, np.int64),
        split_level=np.zeros(0),
        supplied=np.zeros(1, bool),
        offer_issue=np.zeros(0, np.int64),
        offer_by=np.zeros((0, 1, n), bool),
        offer_used=np.zeros((0, 1), bool),
        offer_gives=np.zeros((draws, 0)),
        when_offer=np.zeros(0, np.int64),
        when_issue=np.zeros(0, np.int64),
        when_sign=np.zeros(0, np.int64),
        when_level=np.zeros(0),
        accepts=np.ones(n, bool),
    )


def searched(monkeypatch: pytest.MonkeyPatch, yes: bool) -> None:
    """Whether tables are searched as trees, or all packages laid out."""
    for module in (agree_module, kalai_module):
        monkeypatch.setattr(module, "many_options", lambda _: yes)


def same(one: Solved, other: Solved, *, but: tuple[str, ...] = ()) -> None:
    for name in Solved._fields:
        if name not in but:
            a, b = getattr(one, name), getattr(other, name)
            np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9, err_msg=name)


CASES = {
    "plain": {"absent": 0, "consents": 0, "limits": 0, "ends": False},
    "costs that end": {"absent": 0, "consents": 0, "limits": 0},
    "limits and demands": {"absent": 0, "consents": 0, "limits": 3},
    "consent": {"limits": 0, "consents": 2},
    "all at once": {"consents": 2, "limits": 3},
    "required": {"consents": 1, "limits": 1, "required": True, "spare": 0.3},
    "little to gain": {"consents": 1, "limits": 1, "spare": -0.05},
    "five seats": {"seats": 5, "consents": 1, "limits": 2, "spare": 0.2},
}


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize("counts", [(2, 3, 4), (2, 2, 2, 3), (6,)])
def test_nash_as_when_all_packages_are_laid_out(
    monkeypatch: pytest.MonkeyPatch, kind: str, counts: tuple[int, ...]
) -> None:
    room = room_of(np.random.default_rng(5), counts, **CASES[kind])
    searched(monkeypatch, False)
    expected = agree(room)
    searched(monkeypatch, True)
    same(agree(room), expected)
    kinds = np.bincount(expected.kind, minlength=3)
    assert kinds[NONE]
    assert kinds[1:].any()


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize("weighted", [True, False])
def test_kalai_as_when_all_packages_are_laid_out(
    monkeypatch: pytest.MonkeyPatch, kind: str, weighted: bool
) -> None:
    room = room_of(np.random.default_rng(6), (2, 3, 4), **CASES[kind])
    searched(monkeypatch, False)
    expected = kalai(room, weighted=weighted)
    searched(monkeypatch, True)
    same(kalai(room, weighted=weighted), expected)


@pytest.mark.parametrize("counts", [(2, 3, 4), (3, 3, 3)])
def test_ties_go_the_same_way(monkeypatch: pytest.MonkeyPatch, counts: tuple[int, ...]) -> None:
    room = room_of(
        np.random.default_rng(7), counts, absent=0, consents=0, limits=0, ends=False, grid=2
    )
    room = room._replace(theta=np.ones_like(room.theta), salience=0.0 * room.salience)
    searched(monkeypatch, False)
    expected = agree(room)
    assert (expected.tied > 1).any()
    searched(monkeypatch, True)
    same(agree(room), expected)


def test_where_not_all_can_gain_at_once_the_fullest_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """b gains by yes or by both, c by perhaps or by neither, and only a by each: pairs at most."""
    room = room_of(
        np.random.default_rng(8), (4, 2), seats=3, absent=0, consents=0, limits=0, ends=False,
        draws=1,
    )  # fmt: skip
    worth = np.zeros_like(room.option_worth)
    worth[0, :, 0] = [[0, 0.2, 0.1, 0.1], [0, 0.2, 0, -1], [0, 0, 0.3, -1]]
    worth[0, :, 1, 1] = -1.0
    quo = 1.0 - room.salience[:, :, 0] * (0.3 - room.position[:, :, 0]) ** 2
    room = room._replace(
        option_worth=worth, no_deal=quo, outside=np.full_like(quo, -np.inf), theta=np.ones((1, 3))
    )
    searched(monkeypatch, False)
    expected = agree(room)
    assert expected.edge.all()
    assert expected.level.tolist() == [[0.3, 1.0, 0.0]]  # 0.2 x 0.2 against 0.1 x 0.3
    searched(monkeypatch, True)
    same(agree(room), expected)


@pytest.mark.parametrize("kind", ["plain", "limits and demands", "consent", "all at once"])
def test_nothing_signed_is_worth_more(kind: str) -> None:
    """Against all 400 packages, judged one by one by who would be asked and who would sign."""
    counts = (4, 5, 4, 5)
    room = room_of(np.random.default_rng(9), counts, **CASES[kind])
    found = agree(room)
    every = np.array(list(product([0.3], *(range(c) for c in counts))), float)
    verdict = judged(room, every)
    gain = (verdict.worth - room.no_deal[:, None])[:, :, :3]
    theta = room.theta[:, None, :3] / room.theta[:, None, :3].sum(axis=2, keepdims=True)
    value = (theta * np.log(np.maximum(gain, 1e-300))).sum(axis=2)
    value[~verdict.signed | (gain <= 1e-9).any(axis=2)] = -np.inf
    best = value.max(axis=1)
    assert (best > -np.inf).any()
    some = best > -np.inf
    np.testing.assert_allclose(found.value[some], best[some], atol=1e-9)
    assert (found.kind[~verdict.signed.any(axis=1)] == NONE).all()


def test_more_packages_than_could_be_listed() -> None:
    """2^40 packages, and one party that accepts anything: the other has its best everywhere."""
    room = room_of(
        np.random.default_rng(10), (2,) * 40, seats=2, absent=0, consents=0, limits=0, ends=False
    )
    no_deal = room.no_deal - [0.0, 5.0]
    theta = np.tile([1.0, 0.0], (DRAWS, 1))
    found = agree(room._replace(theta=theta, no_deal=no_deal, outside=no_deal))
    assert (found.branches == 2**40).all()
    assert (found.kind == DEAL).all()
    assert (found.level[:, 1:] == room.option_worth[:, 0].argmax(axis=2)).all()


def test_equal_draws_are_settled_once() -> None:
    room = room_of(np.random.default_rng(11), (2, 3), **CASES["all at once"])
    twice = room._replace(**{k: np.repeat(getattr(room, k), 2, axis=0) for k in PER_DRAW})
    some, place = distinct(twice)
    assert some.theta.shape[0] == DRAWS
    assert place is not None
    assert place.tolist() == np.repeat(np.arange(DRAWS), 2).tolist()
    for whole, part in zip(agree(twice), agree(room), strict=True):
        np.testing.assert_array_equal(whole, np.repeat(part, 2, axis=0))
    assert distinct(room)[1] is None
