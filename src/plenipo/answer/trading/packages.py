"""Packages that were put forward: whole proposals, or what was offered with its conditions met."""

from __future__ import annotations

import numpy as np

from plenipo.situation.clauses import Offer
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.situation.sampler import Sampler
from plenipo.solve.arrays import Floats

__all__ = ["named_issues", "offered", "package_levels"]


def named_issues(offer: Offer) -> tuple[str, ...]:
    """Issues an offer names: those it proposes, else what it gives and what it asks."""
    if offer.proposes:
        return tuple(offer.proposes)
    asked = [k for k, x in offer.when.items() if not isinstance(x, bool)]
    return tuple(dict.fromkeys([*offer.gives, *asked]))


def offered(situation: Situation) -> tuple[int, ...]:
    """Places of the offers that were put forward and name an issue.

    What is only possible was never said; whatever became of the others, it was.
    """
    return tuple(
        i
        for i, offer in enumerate(situation.offers)
        if offer.status != "possible" and named_issues(offer)
    )


def package_levels(drawn: Drawn, number: int) -> Floats:
    """The package of one offer over draws.

    Parameters
    ----------
    drawn : the situation over draws
    number : place of the offer in ``drawn.situation.offers``

    Returns
    -------
    array (D, m), 0 to 1 or the index of an option
        The status quo with what it ``proposes``; without that, with what it ``gives`` and the
        levels at which its conditions are met. That the peace holds is left out.
    """
    situation = drawn.situation
    offer = situation.offers[number]
    level = np.tile(drawn.status_quo(), (drawn.draws, 1))
    own = Sampler(seed=drawn.seed, draws=drawn.draws, central=drawn.central, like=drawn.sampler)
    own.overrides = dict(drawn.sampler.overrides)
    field, package = ("proposes", offer.proposes) if offer.proposes else ("gives", offer.gives)
    for issue, at in package.items():
        k = drawn.issues.index(issue)
        supply = _supply(drawn, number, issue) if field == "gives" else None
        level[:, k] = (
            own.value(
                f"offers.{number}.{field}.{issue}", at, number=situation.issues[issue].unit_level
            )
            if supply is None
            else supply
        )
    if field == "gives":
        for issue, condition in offer.when.items():
            if not isinstance(condition, bool):
                k = drawn.issues.index(issue)
                level[:, k] = situation.issues[issue].unit_level(condition.level)
    return level


def _supply(drawn: Drawn, number: int, issue: str) -> Floats | None:
    """(D,) the same draws in which this offer supplies the issue; None where it does not."""
    of = [
        i
        for i, other in enumerate(drawn.situation.offers)
        if other.status == "made" and issue in other.gives
    ]
    mine = drawn.situation.offers[number]
    if number not in of:
        return None
    same = [i for i in of if drawn.situation.offers[i].by == mine.by]
    key = f"offers.{mine.by}.{issue}"
    path = key if same[0] == number else f"{key}.{same.index(number) + 1}"
    found = [o.gives for o in drawn.offers if o.path == path and o.issue == issue]
    return np.minimum(found[0], 1.0) if found else None
