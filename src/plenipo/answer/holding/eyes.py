"""One deal in three pairs of eyes: whom it deters, who signs it, who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.holding.standing import EDGE, Standing, kept
from plenipo.solve.arrays import Floats
from plenipo.solve.enforce.compliance import holding_chance, weighed_worth

__all__ = ["Look", "looks", "spread", "worth_weighed"]

LEAST = 1e-9  # spread of slacks that are all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one party sees the deal, over the draws in which there is a peace."""

    party: str
    role: str  # deters, signs, sends, answers
    holds: float  # share of draws in which it holds as this party sees it
    draws: int
    signs: float | None  # share in which the deal at face value is worth its yes
    accepts: float | None  # the same weighed by whether it holds, as it sees it
    chance: float | None  # the middle chance of holding it gives the deal

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "role": self.role,
            "holds": self.holds,
            "signs_at_face_value": self.signs,
            "signs": self.accepts,
            "chance": self.chance,
            "draws": self.draws,
        }


def spread(standing: Standing) -> float:
    """Sigma: spread over draws of the smallest slack, each obliged party seen by itself."""
    return float(standing.least.std()) if standing.least.size > 1 else 0.0


def worth_weighed(standing: Standing, sigma: float) -> tuple[Floats, Floats]:
    """(K, n) what the deals are worth weighed by whether they hold, and the chance of that.

    ``sigma`` from :func:`spread`; where that is nothing, a deal holds or does not.
    """
    deals = standing.deals
    given = (deals.enforcement, deals.level, deals.worth, max(sigma, LEAST))
    now = deals.drawn.status_quo()
    return weighed_worth(*given, now), holding_chance(*given, now)


def looks(standing: Standing) -> tuple[Look, ...]:
    """Each party whose belief matters: deterred by it, protected by it, sending, answering."""
    deals, listed = standing.deals, standing.guarantees
    s = deals.situation
    stopped = {p for g in listed for p in g.against} & set(standing.obliged)
    sends = {o.by for o in s.offers if o.status == "made" and o.when.get("holds")}
    sends |= {s.whole_of(p) or p for p in sends}
    answer = {g.by for g in listed}
    present = (*deals.seating.seats, *deals.seating.ratifiers)
    weighed = worth_weighed(standing, spread(standing))
    out: list[Look] = []
    for party in standing.viewers:
        if party in stopped:
            out.append(_look(standing, party, "deters", weighed))
        elif party in sends:
            out.append(_look(standing, party, "sends", weighed))
        elif party in answer:
            out.append(_look(standing, party, "answers", weighed))
        elif party in present:
            out.append(_look(standing, party, "signs", weighed))
    order = {"deters": 0, "signs": 1, "sends": 2, "answers": 3}
    return tuple(sorted(out, key=lambda x: order[x.role]))


def _look(standing: Standing, party: str, role: str, weighed: tuple[Floats, Floats]) -> Look:
    deals = standing.deals
    holds = kept(standing.seen_by(party))
    if role == "deters":  # its own obligations alone, as it sees who would answer
        holds = kept(standing.own[:, [b for b, p in enumerate(standing.obliged) if p == party]])
    asked = party in (*deals.seating.seats, *deals.seating.ratifiers) and deals.count > 0
    a = deals.drawn.actors.index(party)
    floor = deals.floor[:, a] + EDGE
    worth, chance = weighed[0][:, a], weighed[1][:, a]
    return Look(
        party=party,
        role=role,
        holds=float(holds.mean()) if holds.size else float("nan"),
        draws=deals.count,
        signs=float((deals.worth[:, a] >= floor).mean()) if asked else None,
        accepts=float((worth >= floor).mean()) if asked else None,
        chance=float(np.median(chance)) if deals.count else None,
    )
