"""One deal in three pairs of eyes: whom it deters, who signs it, who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr  # pyright: ignore[reportMissingTypeStubs]

from plenipo.answer.holding.standing import EDGE, Standing, kept
from plenipo.solve.arrays import Bools, Floats

__all__ = ["Look", "looks", "spread", "worth_weighed"]

FLOOR = 1e-6  # a chance of holding is never nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one party sees the deal, over the draws in which there is a peace."""

    party: str
    role: str  # deters, signs, answers
    holds: float  # share of draws in which it holds as this party sees it
    draws: int
    accepts: float | None  # signs: share in which it is still worth signing, weighed so
    chance: float | None  # the middle chance of holding it gives the deal, where it signs

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "role": self.role,
            "holds": self.holds,
            "accepts": self.accepts,
            "chance": self.chance,
            "draws": self.draws,
        }


def spread(standing: Standing) -> float:
    """Sigma: spread over draws of the smallest slack, each obliged party seen by itself."""
    return float(standing.least.std()) if standing.least.size > 1 else 0.0


def worth_weighed(standing: Standing, viewer: str) -> tuple[Floats, Floats]:
    """(K,) what the deal is worth to a party weighed by whether it holds, and that chance.

    e = P u + (1 - P) f, P = Phi(smallest slack / sigma) with beliefs as the party holds them.
    Who may break the deal itself is worth no less than cheating is (theory of settle, weighed).
    """
    deals = standing.deals
    a = deals.drawn.actors.index(viewer)
    sigma = spread(standing)
    slack = standing.seen_by(viewer)
    least = np.nanmin(slack, axis=1) if slack.size else np.zeros(0)
    if sigma > 0.0:
        chance = np.maximum(ndtr(least / sigma), FLOOR)
    else:
        chance = np.where(least >= EDGE, 1.0, FLOOR)
    worth = deals.worth[:, a]
    after = deals.enforcement.collapse[:, a]
    mine = np.flatnonzero(deals.enforcement.obliged == a)
    if mine.size:
        own = np.nan_to_num(slack[:, mine], nan=np.inf).min(axis=1, initial=np.inf)
        broken = np.where(np.isfinite(own), worth + np.maximum(-own, 0.0), after)
        after = np.where(np.isfinite(own), np.maximum(broken, worth), after)
    return chance * worth + (1.0 - chance) * after, chance


def looks(standing: Standing) -> tuple[Look, ...]:
    """Each party whose belief matters: deterred by it, protected by it, answering for it."""
    deals, listed = standing.deals, standing.guarantees
    stopped = {p for g in listed for p in g.against} & set(standing.obliged)
    answer = {g.by for g in listed}
    present = (*deals.seating.seats, *deals.seating.ratifiers)
    out: list[Look] = []
    for party in standing.viewers:
        if party in stopped:
            out.append(_look(standing, party, "deters", _own(standing, party)))
        elif party in answer:
            out.append(_look(standing, party, "answers", _all(kept(standing.seen_by(party)))))
        elif party in present:
            out.append(_signs(standing, party))
    order = {"deters": 0, "signs": 1, "answers": 2}
    return tuple(sorted(out, key=lambda x: order[x.role]))


def _signs(standing: Standing, party: str) -> Look:
    deals = standing.deals
    worth, chance = worth_weighed(standing, party)
    floor = deals.floor[:, deals.drawn.actors.index(party)]
    some = deals.count > 0
    return Look(
        party=party,
        role="signs",
        holds=_all(kept(standing.seen_by(party))),
        draws=deals.count,
        accepts=float((worth >= floor + EDGE).mean()) if some else None,
        chance=float(np.median(chance)) if some else None,
    )


def _own(standing: Standing, party: str) -> float:
    """Share of draws in which a party's own obligations hold as it sees them."""
    mine = [b for b, p in enumerate(standing.obliged) if p == party]
    return _all(kept(standing.own[:, mine]))


def _all(holds: Bools) -> float:
    return float(holds.mean()) if holds.size else float("nan")


def _look(standing: Standing, party: str, role: str, holds: float) -> Look:
    draws = standing.deals.count
    return Look(party=party, role=role, holds=holds, draws=draws, accepts=None, chance=None)
