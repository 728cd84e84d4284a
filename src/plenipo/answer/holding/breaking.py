"""Who would break a deal first, and whose failure to answer would come next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.holding.answering import Answering
from plenipo.answer.holding.standing import EDGE, Standing

__all__ = ["Breaking", "breaking"]

TIE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaking:
    """Shares of the draws with a peace."""

    first: str | None  # the party with the smallest slack in most draws
    shares: Mapping[str, float]  # party -> share in which its slack is the smallest
    ties: float  # share in which two are equally close
    breaks: Mapping[str, float]  # party -> share in which it would break the deal
    guarantor: str | None  # whose failure would break most of what holds
    saves: Mapping[str, float]  # guarantee -> share that holds only because of it

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "party": self.first,
            "shares": dict(self.shares),
            "ties": self.ties,
            "breaks": dict(self.breaks),
            "next": {"guarantor": self.guarantor, "shares": dict(self.saves)},
        }


def breaking(standing: Standing, guarantees: Iterable[Answering]) -> Breaking:
    """Who has least to spare draw by draw; slacks are points of each party's own agenda.

    A tie counts in equal parts.
    """
    parties = tuple(dict.fromkeys(standing.obliged))
    count = standing.deals.count
    own = np.where(np.isnan(standing.own), np.inf, standing.own)
    columns = [
        own[:, [b for b, q in enumerate(standing.obliged) if q == p]].min(axis=1) for p in parties
    ]
    slack = np.stack(columns, axis=1)
    nothing = float("nan")
    shares, breaks, ties = dict.fromkeys(parties, nothing), dict.fromkeys(parties, nothing), nothing
    first: str | None = None
    if count:
        close = slack <= slack.min(axis=1, keepdims=True) + TIE
        part = close / close.sum(axis=1, keepdims=True)
        shares = {p: float(part[:, i].mean()) for i, p in enumerate(parties)}
        breaks = {p: float((slack[:, i] < EDGE).mean()) for i, p in enumerate(parties)}
        ties = float((close.sum(axis=1) > 1).mean())
        first = max(parties, key=lambda p: shares[p])
    saves = {g.key: g.saves for g in guarantees}
    best = max(saves, key=lambda k: saves[k], default=None) if count else None
    return Breaking(
        first=first,
        shares=shares,
        ties=ties,
        breaks=breaks,
        guarantor=best if best is not None and saves[best] > 0 else None,
        saves=saves,
    )
