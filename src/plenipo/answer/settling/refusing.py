"""Who would refuse: two figures, the price at which the answer flips, the cost it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.table.run import BAND_DRAWS, Run, solve
from plenipo.answer.table.seating import Seating, take_seats
from plenipo.solve.arrays import Bools

__all__ = [
    "Pressure",
    "Refusal",
    "SignFlip",
    "consent_words",
    "priced",
    "refusals",
    "sign_flips",
]

CONSENT = 1e-9  # a shortfall this small is none
SPARE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Two figures that are not the same, for a party that does not sit at the table."""

    resolved: float | None  # each draw solved without its consent: share of deals it is worse off
    fixed_deal: float | None  # the printed package over all draws
    has_veto: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "resolved": self.resolved,
            "fixed_deal": self.fixed_deal,
            "has_veto": self.has_veto,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """The price of refusing at which a party signs what the room agrees without it (points)."""

    needed: Interval
    price: float  # as the file puts it, middle draw

    def to_dict(self) -> dict[str, float]:
        """Plain numbers."""
        return {**self.needed.to_dict(), "stated": self.price}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignFlip:
    """A party outside gains only if going on costs it more than this (points, middle draws)."""

    stated: float
    at: float

    def to_dict(self) -> dict[str, float]:
        """Plain numbers."""
        return {"stated": self.stated, "at": self.at}


def consent_words(margin: float) -> str:
    """The answer of a party that must accept, by what it has to spare (utility, 0 to 1).

    Consent counts from -1e-9 on, which is the solver's own tolerance; a binding ratifier
    sits at 0, so that its yes hangs on the last digit of an input.

    >>> consent_words(0.0)
    'accepts with nothing to spare'
    """
    if margin < -CONSENT:
        return "refuses"
    return "accepts with nothing to spare" if margin < SPARE else "accepts"


def priced(seating: Seating) -> tuple[str, ...]:
    """Ratifiers whose refusal has a price at this table."""
    s = seating.drawn.situation
    here = set(seating.seats) | {
        m for p in seating.seats if p in s.parties for m in s.parties[p].members
    }
    return tuple(
        p
        for p in seating.ratifiers
        if p in s.consent
        and s.consent[p].if_refused is not None
        and here & set(s.consent[p].if_refused.by)  # type: ignore[union-attr]
    )


def refusals(run: Run) -> tuple[dict[str, Refusal], dict[str, Pressure]]:
    """Both refusal figures, and the price at which each answer flips."""
    seating, drawn = run.seating, run.seating.drawn
    seated: Bools = np.asarray(seating.room.seated.all(axis=0))
    spoken = {
        m for p, body in drawn.situation.parties.items() if p in seating.seats for m in body.members
    }
    few = run.rows[:BAND_DRAWS]
    fixed = None
    at = run.medoid()
    if at is not None:
        fixed = drawn.worth(run.solved.level[at])[run.rows]
    reservation = seating.room.reservation
    out: dict[str, Refusal] = {}
    flips: dict[str, Pressure] = {}
    for a, actor in enumerate(drawn.actors):
        if seated[a] or actor in spoken:
            continue
        veto = actor in seating.ratifiers
        other = run
        if veto:
            again = take_seats(drawn, seating.table, without_consent_of=actor)
            other = solve(again, few)
        deals = other.deal & other.good
        count = other.rows.size
        short = other.worth[:, a] < reservation[:count, a] - 1e-9
        out[actor] = Refusal(
            resolved=float(short[deals].mean()) if deals.any() else None,
            fixed_deal=None
            if fixed is None
            else float((fixed[:, a] < reservation[:, a] - 1e-9).mean()),
            has_veto=veto,
        )
        if veto and deals.any():
            need = other.no_deal[deals, a] - other.worth[deals, a]
            price = run.no_deal[:, a] - reservation[:, a]
            flips[actor] = Pressure(
                needed=Interval.of(100.0 * np.maximum(need, 0.0)),
                price=100.0 * float(np.median(price)),
            )
    return out, flips


def sign_flips(run: Run) -> dict[str, SignFlip]:
    """For parties outside whose cost of going on ends with the printed package."""
    at = run.medoid()
    if at is None:
        return {}
    drawn = run.seating.drawn
    level = run.solved.level[at]
    plain = drawn.worth(drawn.status_quo(), signed=False)[run.rows] - drawn.fallback[run.rows]
    worth = drawn.worth(level)[run.rows]
    out: dict[str, SignFlip] = {}
    for a, actor in enumerate(drawn.actors):
        ends = drawn.ends(actor)
        ended = ends is None or bool(run.ended[at, ends[0]])
        if actor in run.seating.seats or actor not in drawn.situation.parties or not ended:
            continue
        stated = 100.0 * float(np.median(drawn.kappa[run.rows, a]))
        flip = 100.0 * float(np.median(plain[:, a] - worth[:, a]))
        if stated > 0.0 and 0.0 < flip < stated:
            out[actor] = SignFlip(stated=stated, at=flip)
    return out
