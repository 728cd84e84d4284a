"""Laws of sharing: of the rules on arrays, and of the answer on random situations."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import plenipo as pl
from laws.strategies import Seeded, write
from plenipo.situation.model import Situation
from plenipo.solve.sharing.airport import airport_core, airport_nucleolus, airport_shapley
from plenipo.solve.sharing.claims import (
    equal_awards,
    equal_losses,
    proportional,
    random_arrival,
    talmud,
)
from plenipo.solve.sharing.contribution import contribution_equilibrium

RULES = {
    "proportional": proportional,
    "equal awards": equal_awards,
    "equal losses": equal_losses,
    "talmud": talmud,
    "random arrival": lambda c, e: random_arrival(c, e).awards,
}
GAMES = {"shapley": airport_shapley, "nucleolus": airport_nucleolus}
rules = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
games = pytest.mark.parametrize("game", GAMES.values(), ids=GAMES)
money = st.floats(0, 1000, allow_subnormal=False)
some = arrays(float, st.integers(1, 6), elements=money)
part = st.floats(0, 1)


def near(size: float) -> float:
    return 1e-9 * max(1.0, size)


@rules
@settings(max_examples=40)
@given(claims=some, share=part)
def test_a_rule_pays_at_most_the_claim_and_all_of_it(rule, claims, share) -> None:
    amount = share * claims.sum()
    found = rule(claims, amount)
    close = near(claims.sum())
    assert (found >= -close).all()
    assert (found <= claims + close).all()
    assert abs(found.sum() - amount) <= close


@rules
@settings(max_examples=30)
@given(claims=some, share=part, seed=st.integers(0, 99))
def test_the_order_of_the_parties_does_not_matter(rule, claims, share, seed) -> None:
    order = np.random.default_rng(seed).permutation(claims.size)
    amount = share * claims.sum()
    assert rule(claims[order], amount) == pytest.approx(
        rule(claims, amount)[order], abs=near(claims.sum())
    )


@rules
@settings(max_examples=30)
@given(claims=some, share=part, unit=st.floats(1e-3, 1e3))
def test_the_unit_of_money_does_not_matter(rule, claims, share, unit) -> None:
    amount = share * claims.sum()
    assert rule(unit * claims, unit * amount) == pytest.approx(
        unit * rule(claims, amount), abs=near(unit * claims.sum())
    )


@rules
@settings(max_examples=30)
@given(claims=some, shares=st.tuples(part, part))
def test_nobody_gets_less_of_more(rule, claims, shares) -> None:
    low, high = sorted(shares)
    close = near(claims.sum())
    assert (rule(claims, low * claims.sum()) <= rule(claims, high * claims.sum()) + close).all()


@settings(max_examples=60)
@given(claims=some, share=part)
def test_dividing_what_is_missing_comes_to_the_same(claims, share) -> None:
    """Self-duality: of the Talmud, of random arrival and of proportions; not of the others."""
    whole, amount = claims.sum(), share * claims.sum()
    for rule in (talmud, proportional, RULES["random arrival"]):
        dual = claims - rule(claims, whole - amount)
        assert rule(claims, amount) == pytest.approx(dual, abs=near(whole))
    dual = claims - equal_losses(claims, whole - amount)
    assert equal_awards(claims, amount) == pytest.approx(dual, abs=near(whole))


@games
@settings(max_examples=50)
@given(cost=some, seed=st.integers(0, 99))
def test_the_stand_alone_splits_are_in_the_core(game, cost, seed) -> None:
    found = game(cost)
    close = near(cost.max())
    assert abs(found.sum() - cost.max()) <= close
    assert (found >= -close).all()
    assert (found <= cost + close).all()
    assert airport_core(cost, found).saved <= close
    order = np.random.default_rng(seed).permutation(cost.size)
    assert game(cost[order]) == pytest.approx(found[order], abs=close)
    assert (np.diff(found[np.argsort(cost)]) >= -close).all()  # who wants more pays no less


@settings(max_examples=60)
@given(income=some, alpha=st.floats(0.01, 0.99), seed=st.integers(0, 99))
def test_moving_income_among_givers_leaves_the_good_as_it_is(income, alpha, seed) -> None:
    before = contribution_equilibrium(income, alpha)
    givers = np.flatnonzero(before.given > 0)
    if givers.size < 2:
        return
    moved = income.copy()
    step = np.random.default_rng(seed).random() * 0.5 * before.given[givers[0]]
    moved[givers[0]] -= step
    moved[givers[1]] += step
    after = contribution_equilibrium(moved, alpha)
    assert after.total == pytest.approx(float(before.total), abs=near(income.sum()))


@settings(max_examples=60)
@given(income=some, alpha=st.floats(0.01, 0.99))
def test_who_has_most_gives_more_than_its_share(income, alpha) -> None:
    found = contribution_equilibrium(income, alpha)
    if found.total <= 0:
        return
    rich = int(income.argmax())
    assert found.given[rich] / found.total >= income[rich] / income.sum() - 1e-9
    assert found.total <= found.efficient + near(income.sum())


# The answer


def priced(seed: int) -> dict[str, Any]:
    """A random situation with prices and means on it."""
    rng = np.random.default_rng(seed)
    body = write(Seeded(seed))
    payers = list(body["parties"])
    for body_ in body["parties"].values():
        payers += (body_ or {}).get("members", [])
    body["pays"] = {
        k: {"by": list(body["parties"]), "amount": sorted(rng.random(2) * 9), "unit": "m"}
        for k in body["issues"]
    }
    body["capacity"] = {p: {"gdp": sorted(1 + 99 * rng.random(2)), "budget": 9.0} for p in payers}
    return body


def answer(body: dict[str, Any], **options: Any) -> dict[str, Any]:
    talks = Situation.model_validate({"plenipo": 1, **body})
    return json.loads(pl.burden(talks, "t", draws=30, all_rules=True, **options).to_json())


@pytest.mark.parametrize("seed", range(8))
def test_every_split_of_every_situation_sums_to_its_amount(seed: int) -> None:
    out = answer(priced(seed))
    assert out["splits"]
    for split in out["splits"]:
        parts = split["parts"].values()
        assert min(parts) >= 0
        assert abs(sum(parts) - split["amount"]) < 1e-9
        assert 0 <= split["core"]["in_core"] <= 1
        if split["rule"] in ("shapley", "nucleolus"):
            assert split["core"]["in_core"] == 1.0


@pytest.mark.parametrize("seed", range(4))
def test_what_is_priced_does_not_move_what_is_agreed(seed: int) -> None:
    """Money never enters utility."""
    body = priced(seed)
    dear = {k: {**x, "amount": 1e6} for k, x in body["pays"].items()}
    cheap, costly = answer(body), answer({**body, "pays": dear})
    for one, other in zip(cheap["bills"], costly["bills"], strict=True):
        assert (one["moves"], one["level"]) == (other["moves"], other["level"])
    for one, other in zip(cheap["strip"], costly["strip"], strict=True):
        assert one["comes_to"] == other["comes_to"]


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_payers_in_the_file_does_not_matter(seed: int) -> None:
    body = priced(seed)
    turned = {k: {**x, "by": x["by"][::-1]} for k, x in body["pays"].items()}
    means = dict(reversed(body["capacity"].items()))
    one, other = answer(body), answer({**body, "pays": turned, "capacity": means})
    for a, b in zip(one["splits"], other["splits"], strict=True):
        assert a["parts"] == pytest.approx(b["parts"], abs=1e-8)
        assert a["core"]["in_core"] == b["core"]["in_core"]
