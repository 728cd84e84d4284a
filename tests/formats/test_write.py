"""What is written reads back the same, here and for readers of YAML 1.1."""

from __future__ import annotations

import dataclasses
import string
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.errors import MethodError, SituationError
from plenipo.formats import write
from plenipo.formats.folder import read
from plenipo.formats.scenario import Box, Issue, Profile, Scenario

NUMBER = st.floats(-1e6, 1e6) | st.floats(0, 1) | st.sampled_from([1e-5, 1e16, 5e-324, 0.0])
WORD = st.text(string.ascii_letters + string.digits + " .:-#'\"é%{[&*!|>", min_size=1, max_size=12)
TRICKY = st.sampled_from(["No", "yes", "on", "~", "null", "1e3", "-", "0x10", ".inf", "- a: b"])
NAME = (WORD | TRICKY).map(str.strip).filter(bool)


@st.composite
def scenarios(draw: st.DrawFn, *, tame: bool = False) -> Scenario:
    """Sums over issues; ``tame``: between 0 and 1, with weights that sum to 1."""
    issues: list[Issue] = []
    for name in draw(st.lists(NAME, min_size=1, max_size=3, unique=True)):
        if draw(st.booleans()) or tame:
            words = draw(st.lists(NAME, min_size=1, max_size=4, unique=True))
            issues.append(Issue(name=name, values=tuple(words)))
        else:
            levels = sorted(draw(st.sets(st.integers(-99, 99), min_size=1, max_size=4)))
            values = tuple(str(v) for v in levels)
            issues.append(Issue(name=name, values=values, levels=tuple(map(float, levels))))
    one = st.floats(0, 1) if tame else NUMBER
    profiles: list[Profile] = []
    for number in range(draw(st.integers(2, 3))):
        shares = draw(st.lists(st.integers(0, 9), min_size=len(issues), max_size=len(issues)))
        weights = [s / max(sum(shares), 1) for s in shares] if tame else shares
        if tame and not any(shares):
            weights = [1.0, *[0.0] * (len(issues) - 1)]
        bid = draw(
            st.none() | st.tuples(*(st.none() | st.integers(0, len(i.values) - 1) for i in issues))
        )
        made = Profile(
            name=f"party_{number}",
            weights=tuple(map(float, weights)),
            evaluations=tuple(tuple(draw(one) for _ in i.values) for i in issues),
            base=0.0 if tame else draw(st.just(0.0) | NUMBER),
            reservation=-float("inf") if tame else draw(NUMBER | st.just(-float("inf"))),
            discount=None if tame else draw(st.none() | st.floats(0.1, 0.9)),
        )
        if tame and bid is not None:
            worth = sum(
                w * e[c] for w, e, c in zip(made.weights, made.evaluations, bid, strict=True)
                if c is not None
            )  # fmt: skip
            made = dataclasses.replace(made, reservation=float(worth), reservation_bid=bid)
        profiles.append(made)
    return Scenario(
        name="whole", format="x", scale="genius", issues=tuple(issues), profiles=tuple(profiles)
    )


def again(files: dict[str, str]) -> Scenario:
    with tempfile.TemporaryDirectory() as there:
        write.save(files, Path(there) / "s")
        return read(Path(there) / "s")


@settings(max_examples=60)
@given(scenarios())
def test_negmas_round_trip(scenario: Scenario) -> None:
    back = again(write.negmas(scenario))
    assert back.issues == scenario.issues
    assert back.profiles == scenario.profiles


@settings(max_examples=60)
@given(scenarios(tame=True))
def test_geniusweb_round_trip(scenario: Scenario) -> None:
    back = again(write.geniusweb(scenario))
    assert back.issues == scenario.issues
    assert back.profiles == scenario.profiles


@pytest.mark.parametrize("scale", ["genius", "raw"])
@pytest.mark.parametrize("name", ["england-zimbabwe", "airport-site-B", "terra", "ampo-vs-city"])
def test_public_scenarios_as_negmas(data_dir: Path, name: str, scale) -> None:
    scenario = read(data_dir / "scenarios" / name, scale)
    back = again(write.negmas(scenario))
    assert [i.values for i in back.issues] == [i.values for i in scenario.issues]
    for one, other in zip(back.profiles, scenario.profiles, strict=True):
        assert (one.weights, one.evaluations) == (other.weights, other.evaluations)
        assert one.reservation == other.reservation


def test_texts_are_quoted_and_numbers_have_a_point() -> None:
    """NegMAS reads YAML 1.1, where No is false and 1e-05 is text."""
    profile = Profile(name="p", weights=(1e-5,), evaluations=((1.0, 0.0),))
    issue = Issue(name="Fund", values=("No", "1e3"))
    scenario = Scenario(
        name="s", format="x", scale="raw", issues=(issue,),
        profiles=(profile, dataclasses.replace(profile, name="q")),
    )  # fmt: skip
    files = write.negmas(scenario)
    assert '  - "No"\n  - "1e3"\n' in files["s.yml"]
    assert "reserved_value: -.inf\n" in files["p.yml"]
    assert "weights:\n- 1.0e-05\n" in files["p.yml"]
    assert '    "No": 1.0\n' in files["p.yml"]


BASE = Profile(name="p", weights=(1.0,), evaluations=((1.0, 0.0),))


def scenario_with(**changes) -> Scenario:
    profiles = (dataclasses.replace(BASE, **changes), dataclasses.replace(BASE, name="q"))
    issue = Issue(name="a", values=("b", "c"))
    return Scenario(name="s", format="x", scale="raw", issues=(issue,), profiles=profiles)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"boxes": (Box(worth=1.0, where=()),)}, "no sum over issues"),
        ({"base": 0.5}, "no sum over issues"),
        ({"weights": (0.7,)}, "weights that sum to 1"),
        ({"evaluations": ((8.0, 1.0),)}, "between 0 and 1"),
        ({"discount": 0.5}, "no discount"),
        ({"reservation": 0.5}, "reservation as a package"),
    ],
)
def test_what_geniusweb_cannot_say(changes, why: str) -> None:
    with pytest.raises(MethodError, match=why):
        write.geniusweb(scenario_with(**changes))


def test_a_reservation_below_every_package_is_none_to_geniusweb() -> None:
    assert "reservationBid" not in write.geniusweb(scenario_with(reservation=0.0))["p.json"]


def test_only_sums_are_written() -> None:
    with pytest.raises(MethodError, match="no sum over issues"):
        write.negmas(scenario_with(boxes=(Box(worth=1.0, where=()),)))


def test_a_party_named_like_the_domain() -> None:
    for kind in (write.negmas, write.geniusweb):
        with pytest.raises(MethodError, match="names the domain and a party"):
            kind(dataclasses.replace(scenario_with(), name="p"))


def test_nothing_is_replaced(tmp_path: Path) -> None:
    files = write.negmas(scenario_with())
    assert [p.name for p in write.save(files, tmp_path / "s")] == ["s.yml", "p.yml", "q.yml"]
    before = (tmp_path / "s" / "p.yml").read_bytes()
    with pytest.raises(SituationError, match="There is such a file already"):
        write.save(write.negmas(scenario_with(weights=(0.5,))), tmp_path / "s")
    assert (tmp_path / "s" / "p.yml").read_bytes() == before
    assert sorted(p.name for p in (tmp_path / "s").iterdir()) == ["p.yml", "q.yml", "s.yml"]
