"""Conditions, refusals and offers: whose, how firm, and what is none."""

from __future__ import annotations

import pytest

from reading.parsed import cut, report


@pytest.mark.parametrize(
    ("text", "by", "condition"),
    [
        (
            "Norwegian Prime Minister Kari Holm said that Norway would send ships if Sweden pays "
            "for them.",
            "norway",
            "if Sweden pays for them",
        ),
        (
            "Kenyan President Amos Otieno said Kenya would sign unless the border is moved, as "
            "planned.",
            "kenya",
            "unless the border is moved",
        ),
        (
            '"We will join, but only with a guarantee," said Japanese Foreign Minister Kenji Mori.',
            "japan",
            "but only with a guarantee",
        ),
    ],
)
def test_conditions(text: str, by: str, condition: str) -> None:
    found = report(text)
    assert [(c.by, cut(found, c.if_)) for c in found.conditions] == [(by, condition)]


@pytest.mark.parametrize(
    "text",
    [
        "Asked if Peru would sign, Foreign Minister Ana Quispe said that it would.",
        "Foreign Minister Ana Quispe said that Peru would act if necessary.",
        "If it rains, the river rises.",  # nobody says it
        "Foreign Minister Ana Quispe asked if Peru would sign.",
    ],
)
def test_no_conditions(text: str) -> None:
    assert report(text).conditions == ()


@pytest.mark.parametrize(
    ("text", "by", "strength"),
    [
        ("President Ivo Kos said Croatia would reject any deal without it.", "croatia", "veto"),
        ("President Ivo Kos said Croatia will never accept the deal.", "croatia", "veto"),
        ("President Ivo Kos said that Croatia will not attend.", "croatia", "non_participation"),
        ("Croatian President Ivo Kos said there would be no Croatian troops on the ground.",
         "croatia", "exclusion"),
        ("Croatian President Ivo Kos said that membership is no longer a priority.", "croatia",
         "downgrade"),
        ("Croatian President Ivo Kos said that the border was unacceptable.", "croatia", "soft"),
    ],
)  # fmt: skip
def test_refusals(text: str, by: str, strength: str) -> None:
    assert [(x.by, x.strength) for x in report(text).refusals] == [(by, strength)]


def test_what_is_agreed_to_is_no_refusal() -> None:
    text = "President Ivo Kos said Croatia would accept the deal and take part in the talks."
    assert report(text).refusals == ()


def test_an_offer_with_its_condition() -> None:
    text = (
        "Chilean President Rosa Vidal said she is ready to open the ports to Bolivia if Bolivia "
        "drops its claim."
    )
    found = report(text)
    (offer,) = found.offers
    assert offer.by == "chile"
    assert offer.to == "bolivia"
    assert cut(found, offer.span) == "is ready to open the ports to Bolivia"
    assert offer.conditional_on is not None
    assert cut(found, offer.conditional_on) == "if Bolivia drops its claim"


@pytest.mark.parametrize(
    "text",
    [
        "Chilean President Rosa Vidal said she is not ready to open the ports.",
        "Asked if Chile is willing to open the ports, President Rosa Vidal said nothing.",
        "The shop is open to visitors.",
    ],
)
def test_no_offers(text: str) -> None:
    assert report(text).offers == ()
