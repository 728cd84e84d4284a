"""Offers that propose a whole package: their grammar, and that they supply nothing."""

from __future__ import annotations

import pytest

from plenipo.errors import SituationError
from plenipo.situation.draw import draw
from plenipo.situation.edit import set_values
from plenipo.situation.yaml import parse

START = """\
plenipo: 1
parties: {a: , b: }
issues:
  p: {scale: {0: low, 10: high}, status_quo: 0, supplied: true}
  o: {options: [no, yes], status_quo: no}
"""


def wrong(text: str) -> list[tuple[str, str]]:
    with pytest.raises(SituationError) as caught:
        parse(START + text, "x.yaml")
    return [(p.path, f"{p.message} {p.hint}") for p in caught.value.places]


def test_a_package_is_read_in_the_words_of_its_issues() -> None:
    text = START + "offers: [{by: a, to: b, proposes: {p: [low, 5], o: yes}, on: 2025-01-01}]\n"
    offer = parse(text).situation.offers[0]
    assert offer.proposes["p"].values == ("low", 5.0)
    assert offer.proposes["o"].values == ("yes",)
    assert offer.status == "made"


def test_unknown_issues_and_levels_are_named_all_at_once() -> None:
    found = wrong("offers: [{by: a, proposes: {q: 3, p: 40, o: maybe}}]\n")
    assert [path for path, _ in found] == [
        "offers.0.proposes.q",
        "offers.0.proposes.p",
        "offers.0.proposes.o",
    ]
    assert "40 is outside the scale" in found[1][1]
    assert '"maybe" is not an option' in found[2][1]


def test_a_tentative_agreement_needs_its_package() -> None:
    ((path, said),) = wrong("offers: [{by: a, gives: {p: 3}, status: tentative}]\n")
    assert path == "offers.0"
    assert "proposes" in said
    text = START + "offers: [{by: a, proposes: {p: 3}, status: tentative, name: draft}]\n"
    assert parse(text).situation.offers[0].name == "draft"


def test_what_is_proposed_is_not_supply() -> None:
    proposed = parse(START + "offers: [{by: a, proposes: {p: 7}}]\n").situation
    given = parse(START + "offers: [{by: a, gives: {p: 7}, proposes: {p: 3}}]\n").situation
    agreed = "offers: [{by: a, gives: {p: 7}, proposes: {p: 7}, status: tentative}]\n"
    tentative = parse(START + agreed).situation
    assert draw(proposed, draws=3, seed=0).offers == ()
    assert draw(tentative, draws=3, seed=0).offers == ()
    (offer,) = draw(given, draws=3, seed=0).offers
    assert offer.gives.tolist() == [0.7] * 3


def test_a_level_of_a_package_is_changed_by_its_path() -> None:
    text = START + "offers: [{by: a, proposes: {p: 4, o: yes}}]  # what a asks\n"
    changed = set_values(text, {"offers.0.proposes.p": "[2, 6]"})
    assert changed == text.replace("p: 4", "p: [2, 6]")
    assert parse(changed).situation.offers[0].proposes["p"].numbers == (2.0, 6.0)
