"""The dance of packages: dated proposals in order, and what each gave or took [1]_, [2]_.

References
----------
.. [1] Raiffa (1982), The Art and Science of Negotiation.
.. [2] Hindriks, Jonker and Tykhonov (2007), Negotiation Dynamics: Analysis, Concession
   Tactics, and Outcomes, IAT 2007.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.table.run import BAND_DRAWS
from plenipo.answer.trading.dance_records import Implied, Proposal, Walk
from plenipo.answer.trading.dance_steps import Ground, given_before, implied, proposal, walks
from plenipo.answer.trading.packages import offered
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation

__all__ = ["Dance", "dance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dance:
    """Dated packages in order; empty where none is dated."""

    draws: int
    proposals: tuple[Proposal, ...]
    undated: int
    first_move: int | None  # the first proposal (by its place in the file) that gives way
    talks: tuple[str, str] | None  # table, date of the first dated table
    before_talks: Mapping[str, Interval]  # party -> points it gave before that day
    walks: tuple[Walk, ...]
    implied: tuple[Implied, ...]

    @property
    def steps(self) -> tuple[Proposal, ...]:
        """Packages that follow an earlier one of the same author."""
        return tuple(p for p in self.proposals if p.follows is not None)

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "draws": self.draws,
            "undated": self.undated,
            "proposals": [p.to_dict() for p in self.proposals],
            "first_to_give_way": self.first_move,
            "before_talks": None
            if self.talks is None
            else {
                "table": self.talks[0],
                "on": self.talks[1],
                "gave": {k: v.to_dict() for k, v in self.before_talks.items()},
            },
            "walks": [w.to_dict() for w in self.walks],
            "implied": [i.to_dict() for i in self.implied],
        }


def dance(situation: Situation, drawn: Drawn) -> Dance:
    """Dated packages in order: what each gave and took, and who moved towards whom.

    Parameters
    ----------
    situation : whose offers and tables these are
    drawn : the situation over draws; the first 1,000 kept ones are looked at

    Returns
    -------
    Dance

    Notes
    -----
    A step is the way from a party's last package to its next. With the change ``a`` in its own
    worth and ``b`` in the other's it is fortunate (a > 0, b > 0), selfish (a > 0, b <= 0), a
    concession (a < 0, b >= 0), unfortunate (a <= 0, b < 0), nice (a = 0, b > 0) or silent (both
    0) [1]_. Less than half a point counts as nothing.

    References
    ----------
    .. [1] Hindriks, Jonker and Tykhonov (2007), IAT 2007.
    """
    offers = situation.offers
    spoken = offered(situation)
    order = sorted((i for i in spoken if offers[i].on), key=lambda i: (str(offers[i].on), i))
    ground = Ground.of(drawn, np.flatnonzero(drawn.kept)[:BAND_DRAWS], order)
    proposals = tuple(proposal(ground, order[:place], i) for place, i in enumerate(order))
    gives_way = (p for p in proposals if any(x.told == "concession" for x in p.shifts))
    dated = [(str(t.date), name) for name, t in situation.tables.items() if t.date]
    day, table = min(dated, default=("", ""))
    return Dance(
        draws=int(ground.rows.size),
        proposals=proposals,
        undated=len(spoken) - len(order),
        first_move=next((p.number for p in gives_way), None),
        talks=(table, day) if table else None,
        before_talks=given_before(ground, proposals, day) if table else {},
        walks=walks(ground, proposals),
        implied=implied(ground, proposals),
    )
