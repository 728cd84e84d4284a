"""A scenario as a situation, so that every other question can be asked of it.

Every issue becomes an option issue whose status quo is an option of its own, ``nothing
agreed``, worth 0 to everybody. With w a party's weight on an issue, e its evaluation of
a value, and min and max over the issue's values::

    value of an option    100 (e - min) / (max - min)
    salience of an issue  w (max - min), scaled so that the heaviest is 100
    utility               (u - lowest) / T,  T = sum of w (max - min), lowest = sum of w min

so utilities on the party's agenda (0 to 1) are an affine image of the file's, and Nash,
Kalai-Smorodinsky and every gain in points mean the same. The option ``nothing agreed`` ties
with a party's worst value at best, so no solution is bettered by leaving an issue out.

No deal is worth the reservation: ``cost_of_no_deal`` is (lowest - reservation) / T in
points. Where the reservation is above the worst package that cost is below 0: going
without is worth something. A file without a reservation, and ``no_deal="lowest"`` where
the reservation is below the worst package, take the worst package instead, which is the
disagreement point of NegMAS.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from plenipo.errors import MethodError
from plenipo.formats.scenario import Floats, Ints, Profile, Scenario
from plenipo.situation.model import Situation

__all__ = ["NOTHING", "body_of", "to_situation"]

TOLERANCE = 1e-9
NOTHING = "nothing agreed"
TABLE = "all"
RESERVED = ("priorities", "issues", "all")  # words of the situation file
RESERVED_OPTIONS = ("range", "values")
FARTHEST = 10.0  # agendas; cost_of_no_deal is bounded at 1000 points


def to_situation(
    scenario: Scenario,
    *,
    no_deal: Literal["reservation", "lowest"] = "reservation",
    efficient: bool = False,
) -> Situation:
    """The scenario as a situation with one table, ``all``, where every party sits.

    Discounts are not carried over: they say what time costs inside a simulated run, not
    how impatient a party is at a table.

    Parameters
    ----------
    scenario : additive, on either scale
    no_deal : what no deal is worth: the reservation, or never less than the worst package
    efficient : leave out values no efficient package needs: another value of the issue is as
        good for everyone (and better for someone, or stands before it). The frontier keeps
        its points, and settle has fewer packages to tell apart.

    Raises
    ------
    MethodError
        A utility is no sum over issues, or a reservation lies more than ten agendas off.

    Examples
    --------
    >>> from plenipo.formats.scenario import Issue, Profile, Scenario
    >>> price = Issue(name="Price", values=("low", "high"))
    >>> profiles = tuple(
    ...     Profile(name=n, weights=(1.0,), evaluations=(e,), reservation=0.25)
    ...     for n, e in {"Buyer": (1.0, 0.5), "Seller": (0.0, 1.0)}.items()
    ... )
    >>> made = to_situation(
    ...     Scenario(
    ...         name="sale", format="Genius XML", scale="genius",
    ...         issues=(price,), profiles=profiles,
    ...     )
    ... )
    >>> made.issues["price"].options
    ('nothing agreed', 'low', 'high')
    >>> made.cost_of_no_deal["seller"].points.values
    (-25.0,)
    """
    return Situation.model_validate(body_of(scenario, no_deal=no_deal, efficient=efficient))


def body_of(
    scenario: Scenario,
    *,
    no_deal: Literal["reservation", "lowest"] = "reservation",
    efficient: bool = False,
) -> dict[str, Any]:
    """The same as plain values, as a situation file has them."""
    for profile in scenario.profiles:
        if not profile.additive:
            why = f"The utility of {profile.name} is no sum over issues, so it has no saliences."
            raise MethodError(why, instead="Ask plenipo scenario, which goes through all packages.")
    if no_deal not in ("reservation", "lowest"):
        raise ValueError(f'no_deal is "reservation" or "lowest", not "{no_deal}"')
    scenario = _with_no_deal(_upright(scenario), no_deal)
    kept = [_efficient(s) if efficient else list(range(s.shape[1])) for s in scenario.shares()]
    named = [
        tuple(option(i.values[c]) for c in k) for i, k in zip(scenario.issues, kept, strict=True)
    ]
    issues = _identifiers([i.name for i in scenario.issues], "issue")
    parties = _identifiers(list(scenario.parties), "party")
    body: dict[str, Any] = {
        "plenipo": 1,
        "title": f"{scenario.name} ({scenario.format}, {scenario.scale} scale)",
        "horizon": None,
        "parties": {
            party: {"name": p.name} for party, p in zip(parties, scenario.profiles, strict=True)
        },
        "issues": {
            key: {
                "name": i.name,
                "options": [free(i.values), *values],
                "status_quo": free(i.values),
            }
            for key, i, values in zip(issues, scenario.issues, named, strict=True)
        },
        "positions": {},
        "cost_of_no_deal": {},
        "tables": {TABLE: {"seats": list(parties)}},
    }  # fmt: skip
    for party, profile in zip(parties, scenario.profiles, strict=True):
        positions, cost = _stakes(profile, scenario, issues, kept)
        body["positions"][party] = positions
        body["cost_of_no_deal"][party] = cost
    return body


def _upright(scenario: Scenario) -> Scenario:
    """Negative weights moved into the evaluations, since saliences are not below 0."""
    profiles = tuple(
        replace(
            p,
            weights=tuple(abs(w) for w in p.weights),
            evaluations=tuple(
                tuple(-e for e in of) if w < 0 else of
                for w, of in zip(p.weights, p.evaluations, strict=True)
            ),
        )
        for p in scenario.profiles
    )
    return replace(scenario, profiles=profiles)


def _with_no_deal(scenario: Scenario, no_deal: str) -> Scenario:
    """Reservations as no deal counts: nobody without one, nobody below the worst if so asked."""
    profiles = tuple(
        replace(p, reservation=max(p.reservation, float(floor)))
        if no_deal == "lowest" or math.isinf(p.reservation)
        else p
        for p, floor in zip(scenario.profiles, scenario.lowest(), strict=True)
    )
    return replace(scenario, profiles=profiles)


def _stakes(
    profile: Profile, scenario: Scenario, issues: list[str], kept: list[list[int]]
) -> tuple[dict[str, Any], float]:
    """Positions of one party and its cost of no deal in points."""
    spreads = [
        w * (max(e) - min(e)) for w, e in zip(profile.weights, profile.evaluations, strict=True)
    ]
    total, heaviest = math.fsum(spreads), max(spreads)
    positions: dict[str, Any] = {}
    for key, issue, spread, evaluations, left in zip(
        issues, scenario.issues, spreads, profile.evaluations, kept, strict=True
    ):
        low, high = min(evaluations), max(evaluations)  # of all values, left out or not
        at = {free(issue.values): 0.0}
        for c in left:
            share = (evaluations[c] - low) / (high - low) if spread > 0 else 0.0
            at[option(issue.values[c])] = 100.0 * share
        salience = 100.0 * (spread / heaviest) if heaviest > 0 else 0.0
        positions[key] = {"at": at, "salience": salience}
    lowest = profile.base + math.fsum(
        w * min(e) for w, e in zip(profile.weights, profile.evaluations, strict=True)
    )
    if total <= 0:
        return positions, 0.0
    cost = (lowest - profile.reservation) / total
    if abs(cost) > FARTHEST:
        why = (
            f"The reservation of {profile.name} ({profile.reservation:g}) is more than ten times "
            "what all packages differ by away from them."
        )
        raise MethodError(why, instead="Was the file read on the scale it was written for?")
    return positions, 100.0 * cost


def _efficient(share: Floats) -> list[int]:
    """Values of one issue (party, value) that no other dominates; of equals the first."""
    count = share.shape[1]
    kept: list[int] = []
    for c in range(count):
        place: Ints = np.arange(count, dtype=np.int64)
        as_good = (share >= share[:, [c]] - TOLERANCE).all(axis=0)
        better = (share > share[:, [c]] + TOLERANCE).any(axis=0)
        beaten = as_good & (better | (place < c))
        if not beaten.any():  # never itself: no better, not before
            kept.append(c)
    return kept


def free(values: tuple[str, ...]) -> str:
    """The name of the option that stands for no agreement, whatever the values are called."""
    name = NOTHING
    while name in values:
        name += " at all"
    return name


def option(value: str) -> str:
    """A value as an option; two words mean something else where options are valued."""
    return f"{value} (value)" if value in RESERVED_OPTIONS else value


def _identifiers(names: list[str], kind: str) -> list[str]:
    """Short names a situation file takes: letters, digits and _, each once."""
    made: list[str] = []
    for number, name in enumerate(names, 1):
        short = re.sub(r"[^0-9a-z]+", "_", name.lower()).strip("_")[:48] or f"{kind}_{number}"
        short = f"{short}_{kind}" if short in RESERVED else short
        made.append(short if short not in made else f"{short}_{number}")
    return made
