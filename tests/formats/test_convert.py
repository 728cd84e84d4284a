"""A scenario as a situation: the same utilities up to scale, no deal at the reservation."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plenipo
from plenipo.errors import MethodError
from plenipo.formats.convert import NOTHING, to_situation
from plenipo.formats.folder import read
from plenipo.formats.scenario import Box, Issue, Profile, Scenario
from plenipo.situation.check import mistakes
from plenipo.situation.draw import draw
from plenipo.situation.model import Situation
from tests.formats.test_expected import points, row_of
from tests.formats.test_write import scenarios


def every(sizes: tuple[int, ...]) -> np.ndarray:
    return np.indices(sizes).reshape(len(sizes), -1).T


def on_the_agenda(situation: Situation, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(package, party) worth of packages 0.. as Plenipo draws it, and (party,) no deal."""
    drawn = draw(situation, draws=1, seed=0, central=True)
    order = [drawn.options.index(k) for k in situation.issues]
    worth = drawn.option_worth()[0][:, order]  # (party, issue, option)
    steps = np.arange(chosen.shape[1])
    return 1.0 + worth[:, steps, chosen + 1].sum(axis=-1).T, drawn.no_deal()[0]


def image(scenario: Scenario, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(package, party) utilities over their range from lowest to highest, lowest, range."""
    highest = sum(share.max(axis=1) for share in scenario.shares())
    base = np.array([p.base for p in scenario.profiles])
    span = base + highest - scenario.lowest()
    return (scenario.utilities(chosen) - scenario.lowest()) / span, scenario.lowest(), span


@settings(max_examples=60)
@given(scenarios(tame=True), st.lists(st.floats(-1, 2), min_size=3, max_size=3))
def test_utilities_are_an_affine_image(scenario: Scenario, reserved: list[float]) -> None:
    floors = dict(zip(scenario.parties, reserved, strict=False))
    profiles = [dataclasses.replace(p, reservation=floors[p.name]) for p in scenario.profiles]
    scenario = dataclasses.replace(scenario, profiles=tuple(profiles))
    chosen = every(scenario.sizes)
    lowest = scenario.lowest()
    span = sum(share.max(axis=1) for share in scenario.shares()) - lowest
    cares = span > 0.3  # so that no reservation is ten agendas off
    profiles = [
        p if c else dataclasses.replace(p, reservation=float(low))
        for p, c, low in zip(scenario.profiles, cares, lowest, strict=True)
    ]
    scenario = dataclasses.replace(scenario, profiles=tuple(profiles))
    situation = to_situation(scenario)
    assert not mistakes(situation)
    worth, no_deal = on_the_agenda(situation, chosen)
    wanted = (scenario.utilities(chosen) - lowest)[:, cares] / span[cares]
    np.testing.assert_allclose(worth[:, cares], wanted, atol=1e-9)
    away = (scenario.reservations - lowest)[cares] / span[cares]
    np.testing.assert_allclose(no_deal[cares], away, atol=1e-9)


@pytest.mark.parametrize("name", ["england-zimbabwe", "camera-B", "party-geniusweb", "terra"])
def test_the_nash_package_is_the_same(data_dir: Path, name: str) -> None:
    """Over all packages, from the situation's own numbers, against the printed figures."""
    scenario = read(data_dir / "scenarios" / name)
    situation = to_situation(scenario, no_deal="lowest")
    chosen = every(scenario.sizes)
    worth, no_deal = on_the_agenda(situation, chosen)
    wanted, lowest, span = image(scenario, chosen)
    np.testing.assert_allclose(worth, wanted, atol=1e-12)
    floor = np.maximum(scenario.reservations, lowest)
    np.testing.assert_allclose(no_deal, (floor - lowest) / span, atol=1e-12)
    gains = worth - no_deal
    product = np.where((gains >= -1e-12).all(axis=1), gains.clip(0).prod(axis=1), -1.0)
    best = chosen[product.argmax()]
    printed = points(row_of(data_dir, name, "genius")["nash"])[0]
    np.testing.assert_allclose(scenario.utilities(best), printed, rtol=2e-8)


@pytest.mark.parametrize(
    ("name", "efficient"), [("flight-booking-A", False), ("airport-site-B", True)]
)
def test_settle_finds_it(data_dir: Path, name: str, efficient: bool) -> None:
    """settle tells 256 packages a draw apart: 5 x 4 x 4 with what nobody agreed, 10 x 5 x 2."""
    scenario = read(data_dir / "scenarios" / name)
    situation = to_situation(scenario, no_deal="lowest", efficient=efficient)
    deal = plenipo.settle(situation, "all", draws=1).deal
    chosen = np.array(
        [i.values.index(w) for i, w in zip(scenario.issues, deal.words.values(), strict=True)]
    )
    printed = points(row_of(data_dir, name, "genius")["nash"])[0]
    np.testing.assert_allclose(scenario.utilities(chosen), printed, rtol=2e-8)


def test_no_agreement_where_nothing_is_acceptable(data_dir: Path) -> None:
    """A reservation above every package: no deal is the answer, not an error."""
    scenario = read(data_dir / "scenarios" / "flight-booking-A")
    proud = [dataclasses.replace(p, reservation=0.95) for p in scenario.profiles]
    situation = to_situation(dataclasses.replace(scenario, profiles=tuple(proud)))
    answer = plenipo.settle(situation, "all", draws=1)
    assert answer.sentences[0].startswith("At the full table")
    assert "no deal" in answer.sentences[0]


@settings(max_examples=60)
@given(scenarios(tame=True))
def test_the_frontier_keeps_its_points_without_dominated_values(scenario: Scenario) -> None:
    situation = to_situation(scenario, no_deal="lowest", efficient=True)
    kept = [
        [i.values.index(w) for w in body.options[1:]]
        for i, body in zip(scenario.issues, situation.issues.values(), strict=True)
    ]
    whole = scenario.utilities(every(scenario.sizes))
    few = np.stack([g.ravel() for g in np.meshgrid(*kept, indexing="ij")], axis=1)
    some = scenario.utilities(few)
    covered = (some[None] >= whole[:, None] - 1e-7).all(axis=2).any(axis=1)
    assert covered.all(), "a package left out is better than every package kept"


def small(**changes) -> Scenario:
    base = Profile(name="The Buyer", weights=(1.0,), evaluations=((1.0, 0.0),))
    profiles = (dataclasses.replace(base, **changes), dataclasses.replace(base, name="The buyer"))
    issue = Issue(name="Price!", values=(NOTHING, "high"))
    return Scenario(name="s", format="x", scale="raw", issues=(issue,), profiles=profiles)


def test_names_become_identifiers_and_stay_apart() -> None:
    situation = to_situation(small())
    assert tuple(situation.parties) == ("the_buyer", "the_buyer_2")
    assert situation.issues["price"].options == (f"{NOTHING} at all", NOTHING, "high")
    assert situation.issues["price"].status_quo == f"{NOTHING} at all"


def test_words_of_the_situation_file_are_not_taken() -> None:
    """An issue called priorities and a value called range mean something there."""
    issues = tuple(Issue(name=n, values=("range", "values")) for n in ("Priorities", "issues"))
    base = Profile(name="all", weights=(1.0, 2.0), evaluations=((1.0, 0.0), (0.0, 1.0)))
    scenario = Scenario(
        name="s", format="x", scale="raw", issues=issues,
        profiles=(base, dataclasses.replace(base, name="All")),
    )  # fmt: skip
    situation = to_situation(scenario)
    assert tuple(situation.issues) == ("priorities_issue", "issues_issue")
    assert tuple(situation.parties) == ("all_party", "all_party_2")
    assert situation.issues["issues_issue"].options == (
        NOTHING, "range (value)", "values (value)",
    )  # fmt: skip
    worth, _ = on_the_agenda(situation, every(scenario.sizes))
    np.testing.assert_allclose(worth, image(scenario, every(scenario.sizes))[0], atol=1e-12)


def test_no_deal_without_a_reservation_is_the_worst_package() -> None:
    assert to_situation(small()).cost_of_no_deal["the_buyer"].points.values == (0.0,)
    for no_deal, points_ in (("reservation", 50.0), ("lowest", 0.0)):
        situation = to_situation(small(reservation=-0.5), no_deal=no_deal)
        assert situation.cost_of_no_deal["the_buyer"].points.values == (points_,)


def test_a_party_that_cares_for_nothing() -> None:
    situation = to_situation(small(weights=(0.0,)))
    assert situation.positions["the_buyer"].issues["price"].salience.values == (0.0,)


def test_negative_weights() -> None:
    """NegMAS takes them; a salience is not below 0, so what is worth most is turned round."""
    base = Profile(name="a", weights=(-2.0, 1.0), evaluations=((1.0, 0.0, 3.0), (0.0, 1.0)))
    profiles = (base, dataclasses.replace(base, name="b", weights=(1.0, -0.5), reservation=0.25))
    issues = (Issue(name="p", values=("x", "y", "z")), Issue(name="q", values=("v", "w")))
    scenario = Scenario(name="s", format="x", scale="raw", issues=issues, profiles=profiles)
    packages = every(scenario.sizes)
    expected, lowest, span = image(scenario, packages)
    worth, nothing = on_the_agenda(to_situation(scenario), packages)
    np.testing.assert_allclose(worth, expected, atol=1e-12)
    np.testing.assert_allclose(nothing[1], (0.25 - lowest[1]) / span[1], atol=1e-12)


def test_what_cannot_be_converted() -> None:
    with pytest.raises(MethodError, match="no sum over issues"):
        to_situation(small(boxes=(Box(worth=1.0, where=()),)))
    with pytest.raises(MethodError, match="ten times"):
        to_situation(small(reservation=60.0))
    with pytest.raises(ValueError, match="no_deal"):
        to_situation(small(), no_deal="nash")  # pyright: ignore[reportArgumentType]
