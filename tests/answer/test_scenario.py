"""What scenarios come to: by hand, against going through every package, at the edges."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

import plenipo as pl
from plenipo.answer.scenario import ScenarioAnswer
from plenipo.errors import MethodError
from plenipo.formats.scenario import Box, Issue, Profile, Scenario
from plenipo.show.sentence import untied


def made(
    worth: dict[str, list[list[float]]],
    reservation: dict[str, float] | float = 0.0,
    weights: list[float] | None = None,
) -> Scenario:
    """Evaluations of each issue, by party."""
    first = next(iter(worth.values()))
    return Scenario(
        name="made",
        format="by hand",
        scale="genius",
        issues=tuple(
            Issue(name=f"issue {k}", values=tuple(f"v{c}" for c in range(len(e))))
            for k, e in enumerate(first)
        ),
        profiles=tuple(
            Profile(
                name=name,
                weights=tuple(weights or [1.0] * len(e)),
                evaluations=tuple(tuple(x) for x in e),
                reservation=reservation
                if isinstance(reservation, float)
                else reservation.get(name, -math.inf),
            )
            for name, e in worth.items()
        ),
    )


def drawn(seed: int, parties: int = 3, issues: int = 3, values: int = 3) -> Scenario:
    rng = np.random.default_rng(seed)
    worth = rng.integers(0, 10, (parties, issues, values)) / 10
    floor = rng.integers(0, 20, parties) / 10
    names = "abcdef"[:parties]
    return made(
        {n: worth[i].tolist() for i, n in enumerate(names)},
        {n: float(floor[i]) for i, n in enumerate(names)},
    )


def every(s: Scenario) -> np.ndarray:
    """(outcome, party) utilities of every package."""
    return s.utilities(np.indices(s.sizes).reshape(len(s.sizes), -1).T)


def sound(answer: ScenarioAnswer) -> None:
    """What holds for every answer."""
    section = answer.section()
    assert 2 <= len(answer.sentences) <= 5
    assert untied(section) == []
    assert json.loads(answer.to_json())["outcomes"] == answer.outcomes
    assert "seconds" not in answer.to_dict()
    for rule in answer.rules.values():
        for choice in rule.chosen:
            for package in choice.packages:
                chosen = [i.values.index(package[i.name]) for i in answer.scenario.issues]
                found = answer.scenario.utilities(np.array(chosen))
                np.testing.assert_allclose(found, choice.utility, atol=1e-9)


def test_by_hand() -> None:
    """A pie of ten and something one of them does not care for.

    Gains of (low, middle, high) are (10, 6, 0) and (0, 5, 10); Nash takes 6 x 5 and gives the
    second issue to whoever wants it.
    """
    s = made({"a": [[10, 6, 0], [0, 0]], "b": [[0, 5, 10], [0, 1]]}, 0.0)
    answer = pl.scenario(s)
    assert answer.outcomes == answer.acceptable == 6
    assert answer.points("nash") == [[6.0, 6.0]]
    assert answer.points("kalai") == [[6.0, 6.0]]
    assert answer.points("welfare") == [[6.0, 6.0]]
    assert answer.frontier_points == answer.efficient == 3
    assert answer.frontier is not None
    assert answer.frontier.tolist() == [[10.0, 1.0], [6.0, 6.0], [0.0, 11.0]]
    assert answer.rules["nash"].chosen[0].packages == ({"issue 0": "v1", "issue 1": "v1"},)
    assert answer.rules["nash"].bare == ()
    sound(answer)


def test_equivalent_packages_are_counted_and_told() -> None:
    s = made({"a": [[2, 0], [1, 1, 1]], "b": [[1, 0], [1, 1, 1]]}, 0.0)
    choice = pl.scenario(s).rules["nash"].chosen[0]
    assert choice.equivalent == 3
    assert len({p["issue 1"] for p in choice.packages}) == 3
    grids = pl.scenario(s).section().grids
    assert any(g.caption == "Other packages worth the same to everybody" for g in grids)


def test_ties_are_all_given() -> None:
    answer = pl.scenario(made({"a": [[3, 1, 0]], "b": [[1, 3, 0]]}, 0.0))
    assert sorted(answer.points("nash")) == [[1.0, 3.0], [3.0, 1.0]]
    sound(answer)


def test_nothing_to_spare_is_said() -> None:
    s = made({"a": [[5, 2.001, 0]], "b": [[0, 4, 5]]}, {"a": 2.0, "b": 1.0})
    answer = pl.scenario(s)
    assert answer.rules["nash"].bare == ("a",)
    assert "a has nothing to spare" in str(answer)
    sound(answer)


def test_the_other_disagreement_point_is_told() -> None:
    """Nash over u - 0 and over u - worst: 30 v. 24 and 15 v. 16."""
    s = made({"a": [[10, 8, 5]], "b": [[3, 3.5, 4]]}, 0.0)
    lowest = pl.scenario(s)
    bare = pl.scenario(s, no_deal="reservation")
    assert lowest.disagreement == (5.0, 3.0)
    assert lowest.points("nash") == [[8.0, 3.5]]
    assert bare.disagreement == (0.0, 0.0)
    assert bare.points("nash") == [[10.0, 3.0]]
    assert lowest.otherwise is not None
    assert lowest.otherwise.chosen[0].utility == (10.0, 3.0)
    assert bare.otherwise is not None
    assert bare.otherwise.chosen[0].utility == (8.0, 3.5)
    assert "Much hangs on what no deal is worth" in str(lowest)
    sound(lowest)
    sound(bare)


def test_smorodinsky_and_least_spread_may_differ() -> None:
    """(9, 8) gives shares 0.9 and 0.8; (5, 5) is even, lower for both, and efficient for c."""
    s = made({"a": [[10, 9, 5, 0]], "b": [[0, 8, 5, 10]], "c": [[0, 5.5, 5, 10]]}, 0.0)
    answer = pl.scenario(s)
    largest = answer.points("kalai_smorodinsky_max_min")
    spread = answer.points("kalai_smorodinsky_spread")
    assert largest == [[9.0, 8.0, 5.5]]
    assert spread == [[9.0, 8.0, 5.5]]  # (5, 5, 5) is dominated: not a candidate
    tilted = made({"a": [[10, 9, 5, 0]], "b": [[0, 8, 5, 10]], "c": [[0, 5.5, 5.6, 10]]}, 0.0)
    answer = pl.scenario(tilted)
    assert answer.points("kalai_smorodinsky_spread") == [[5.0, 5.0, 5.6]]
    assert answer.points("kalai_smorodinsky_max_min") == [[9.0, 8.0, 5.5]]
    assert answer.points("kalai_smorodinsky") == [[9.0, 8.0, 5.5]]
    raw = pl.scenario(replace(tilted, scale="raw"))
    assert raw.points("kalai_smorodinsky") == [[5.0, 5.0, 5.6]]
    assert raw.to_dict()["kalai_smorodinsky_is"].startswith("NegMAS")


@pytest.mark.parametrize("seed", range(12))
def test_against_every_package(seed: int) -> None:
    s = drawn(seed)
    whole, floor = every(s), s.reservations
    answer = pl.scenario(s)
    fine = whole[(whole >= floor - 1e-9).all(axis=1)]
    assert answer.acceptable == len(fine)
    sound(answer)
    if not len(fine):
        assert answer.closing is not None
        assert all(not r.chosen for r in answer.rules.values())
        return
    beaten = np.array([((fine >= u - 1e-9).all(1) & (fine > u + 1e-9).any(1)).any() for u in fine])
    best = np.unique(fine[~beaten].round(9), axis=0)
    assert answer.frontier is not None
    np.testing.assert_allclose(np.unique(answer.frontier.round(9), axis=0), best, atol=1e-9)
    assert answer.efficient == int((~beaten).sum())
    np.testing.assert_allclose(answer.points("welfare")[0], best[best.sum(1).argmax()], atol=2)
    assert sum(answer.points("welfare")[0]) == pytest.approx(fine.sum(axis=1).max())
    assert min(answer.points("egalitarian")[0]) == pytest.approx(fine.min(axis=1).max())
    nearest = np.sqrt(((1 - fine / answer.highest) ** 2).sum(axis=1).min())
    assert answer.opposition == pytest.approx(nearest)
    d = np.array(answer.disagreement)
    gains = np.prod(fine - d, axis=1)[(fine > d + 1e-9).all(axis=1)]
    if gains.size:
        assert np.prod(np.array(answer.points("nash")[0]) - d) == pytest.approx(gains.max())


@pytest.mark.parametrize("seed", range(8))
def test_what_opens_a_closed_zone(seed: int) -> None:
    s = drawn(seed, parties=3)
    high = every(s).max(axis=0)
    s = replace(
        s,
        profiles=tuple(
            replace(p, reservation=float(h) - 0.15 * (k + 1))
            for k, (p, h) in enumerate(zip(s.profiles, high, strict=True))
        ),
    )
    whole, floor = every(s), s.reservations
    answer = pl.scenario(s)
    if answer.closing is None:
        assert (whole >= floor - 1e-9).all(axis=1).any()
        return
    sound(answer)
    for i, party in enumerate(s.parties):
        others = [j for j in range(3) if j != i]
        left = whole[(whole[:, others] >= floor[others] - 1e-9).all(axis=1)]
        drop = answer.closing.alone[party]
        if not len(left):
            assert drop is None
            continue
        assert drop == pytest.approx(floor[i] - left[:, i].max())
        moved = replace(
            s,
            profiles=tuple(
                replace(p, reservation=p.reservation - drop) if p.name == party else p
                for p in s.profiles
            ),
        )
        assert pl.scenario(moved).acceptable
    assert answer.closing.together == pytest.approx(-(whole - floor).min(axis=1).max())
    eased = replace(
        s,
        profiles=tuple(
            replace(p, reservation=p.reservation - answer.closing.together) for p in s.profiles
        ),
    )
    assert pl.scenario(eased).acceptable


def test_a_closed_zone_in_words() -> None:
    s = made({"a": [[10, 6, 0]], "b": [[0, 5, 10]]}, {"a": 8.0, "b": 6.0})
    answer = pl.scenario(s)
    assert answer.acceptable == 0
    assert answer.sentences[0].startswith("No package beats no deal for both parties")
    assert answer.closing is not None
    assert answer.closing.alone == {"a": 8.0, "b": 6.0}
    assert answer.closing.together == pytest.approx(2.0)  # middle: a misses 2, b misses 1
    assert answer.closing.nearest == {"issue 0": "v1"}
    assert "from 6.000 to 0.000" in str(answer)
    sound(answer)


def test_some_acceptable_but_nobody_gains() -> None:
    answer = pl.scenario(made({"a": [[3, 0]], "b": [[0, 3]]}, {"a": 3.0, "b": 0.0}))
    assert answer.acceptable == 1
    assert answer.points("nash") == []
    assert answer.rules["nash"].status == "no acceptable package lets all gain"
    assert answer.points("egalitarian") == [[3.0, 0.0]]
    sound(answer)


def test_no_reservation_takes_the_worst_package() -> None:
    s = made({"a": [[3, 1]], "b": [[1, 2]]}, {"a": -math.inf, "b": -math.inf})
    for no_deal in ("lowest", "reservation"):
        answer = pl.scenario(s, no_deal=no_deal)
        assert answer.disagreement == (1.0, 1.0)
        assert answer.otherwise is None
        assert answer.acceptable == 2
        sound(answer)
    assert json.loads(answer.to_json())["reservation"] == [None, None]


def test_one_party() -> None:
    answer = pl.scenario(made({"a": [[3, 1], [0, 2]]}, 0.0))
    assert answer.points("nash") == [[5.0]]
    assert answer.frontier_points == 1
    sound(answer)


def test_one_package() -> None:
    answer = pl.scenario(made({"a": [[3]], "b": [[2]]}, 0.0))
    assert answer.outcomes == answer.acceptable == answer.frontier_points == 1
    sound(answer)


def test_boxes_are_gone_through() -> None:
    """Worth 5 to b only where both issues take their second value."""
    s = made({"a": [[3, 0], [3, 0]], "b": [[0, 1], [0, 1]]}, 0.0)
    box = Box(worth=5.0, where=((0, (1,)), (1, (1,))))
    s = replace(s, profiles=(s.profiles[0], replace(s.profiles[1], boxes=(box,))))
    answer = pl.scenario(s)
    assert answer.frontier is not None
    assert sorted(answer.frontier.tolist()) == [[0.0, 7.0], [3.0, 1.0], [6.0, 0.0]]
    assert answer.points("welfare") == [[0.0, 7.0]]
    sound(answer)


def test_utilities_too_large_to_be_told_apart() -> None:
    """Keys of a billionth and floats have 64 bits: said before, not found out inside."""
    for size in (1e9, 1e100):
        for s in (
            made({"a": [[size, 0.0]], "b": [[0.0, 1.0]]}),
            made({"a": [[size, 0.0]], "b": [[0.0, 1.0]]}, weights=[-1.0]),
        ):
            with pytest.raises(MethodError, match="utilities of a reach"):
                pl.scenario(s)
    box = Box(worth=-1e9, where=())
    s = made({"a": [[1.0, 0.0]], "b": [[0.0, 1.0]]})
    with pytest.raises(MethodError, match="utilities of b reach"):
        pl.scenario(replace(s, profiles=(s.profiles[0], replace(s.profiles[1], boxes=(box,)))))


@pytest.mark.parametrize("parties", [2, 62])
def test_large_utilities_are_solved(parties: int) -> None:
    most = 7e6 / (parties + 1)
    worth = {f"p{i}": [[most, 0.0], [-most / 4, 0.0]] for i in range(parties - 1)}
    answer = pl.scenario(made({**worth, "z": [[0.0, most / 2], [0.0, 0.25]]}))
    assert answer.frontier is not None
    assert answer.frontier.tolist() == [
        [most] * (parties - 1) + [0.25],
        [0.0] * (parties - 1) + [most / 2 + 0.25],
    ]


@pytest.mark.slow
def test_too_many_efficient_points() -> None:
    """Five parties and 10^12 packages: solutions all the same."""
    rng = np.random.default_rng(1)
    weight, worth = rng.dirichlet(np.ones(12), 5), rng.random((5, 12, 10))
    s = made({n: worth[i].tolist() for i, n in enumerate("abcde")}, 0.0)
    s = replace(
        s,
        profiles=tuple(
            replace(p, weights=tuple(w)) for p, w in zip(s.profiles, weight, strict=True)
        ),
    )
    answer = pl.scenario(s)
    assert answer.outcomes == 10**12
    assert answer.frontier_points is None
    assert answer.unlisted
    assert answer.to_dict()["frontier_points"] is None
    assert all(len(u) == 5 for u in answer.points("nash"))
    assert answer.points("kalai_smorodinsky_spread") == []
    sound(answer)


def test_the_order_of_parties_does_not_matter() -> None:
    s = drawn(3)
    first = pl.scenario(s)
    for order in permutations(range(3)):
        other = pl.scenario(replace(s, profiles=tuple(s.profiles[i] for i in order)))
        assert other.acceptable == first.acceptable
        assert other.frontier_points == first.frontier_points
        for rule in first.rules:
            mine = sorted([u[i] for i in order] for u in first.points(rule))
            np.testing.assert_allclose(sorted(other.points(rule)), mine, atol=1e-9)


def test_rescaling_keeps_nash_and_smorodinsky() -> None:
    s = drawn(5)
    scaled = replace(
        s,
        profiles=tuple(
            replace(
                p,
                weights=tuple(w * (k + 2) for w in p.weights),
                reservation=p.reservation * (k + 2),
            )
            for k, p in enumerate(s.profiles)
        ),
    )
    for rule in ("nash", "kalai_smorodinsky_max_min", "kalai_smorodinsky_spread"):
        one, other = pl.scenario(s).rules[rule], pl.scenario(scaled).rules[rule]
        assert [c.packages for c in one.chosen] == [c.packages for c in other.chosen]


def test_same_inputs_same_bytes() -> None:
    s = drawn(4)
    assert pl.scenario(s).to_json() == pl.scenario(s).to_json()
    assert pl.scenario(s) == pl.scenario(s)
    assert pl.scenario(s) != pl.scenario(drawn(5))


def test_words_that_are_not_known() -> None:
    with pytest.raises(ValueError, match='no_deal is "lowest" or "reservation"'):
        pl.scenario(drawn(0), no_deal="worst")  # pyright: ignore
