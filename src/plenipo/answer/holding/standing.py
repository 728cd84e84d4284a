"""How much stands between each obliged party and breaking the deal, as everybody sees it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.holding.deals import Deals
from plenipo.situation.promises import DrawnGuarantee
from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.enforce.compliance import break_even_loss, own_slacks, slacks
from plenipo.solve.enforce.credibility import expected_loss
from plenipo.solve.enforce.promise import Enforcement

__all__ = ["EDGE", "Seen", "Slack", "Standing", "promised_in_full", "without"]

EDGE = -1e-9  # a slack of nothing holds
Some = Collection[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A slack through somebody's eyes."""

    points: Interval  # of the obliged party's own agenda
    holds: float  # share of the draws that oblige it

    @classmethod
    def of(cls, slack: Floats) -> Seen:
        """From a slack over the draws that oblige, 0 to 1."""
        holds = float((slack >= EDGE).mean()) if slack.size else float("nan")
        return cls(points=Interval.of(100.0 * slack), holds=holds)

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {**self.points.to_dict(), "holds": self.holds}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """What keeps one obliged party to the deal, over the draws that oblige it."""

    party: str
    key: str  # the party, numbered from its second obligation on
    draws: int
    own: Seen  # as the party itself sees who would answer
    by_viewer: Mapping[str, Seen]
    over_breakdown: Interval  # h - w in points: what the deal is worth to it over its end
    gain: Interval  # points
    lag: Interval  # months
    needed: Interval  # break-even expected loss B*, points; may be beyond any loss
    imposed: Interval  # expected loss B as it sees it, points

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "party": self.party,
            **self.own.to_dict(),
            "draws": self.draws,
            "by_viewer": {v: seen.to_dict() for v, seen in self.by_viewer.items()},
            "deal_over_breakdown": self.over_breakdown.to_dict(),
            "gain": self.gain.to_dict(),
            "lag": self.lag.to_dict(),
            "needed_loss": self.needed.to_dict(),
            "expected_loss": self.imposed.to_dict(),
        }


@dataclass(frozen=True)
class Standing:
    """Slacks of the deals of K draws, B obligations, as V viewers see them."""

    deals: Deals

    @cached_property
    def viewers(self) -> tuple[str, ...]:
        """Every party, and every member whose belief the file states."""
        s, drawn = self.deals.situation, self.deals.drawn
        stated = {v for g in self.guarantees for v in g.stated}
        return tuple(a for a in drawn.actors if a in s.parties or a in stated)

    @property
    def guarantees(self) -> tuple[DrawnGuarantee, ...]:
        """Who would answer, in the order of the arrays."""
        return self.deals.laid.promises.guarantees

    @cached_property
    def obliged(self) -> tuple[str, ...]:
        """The party of each obligation."""
        return tuple(o.by for o in self.deals.laid.promises.obligations)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """A name for each obligation: its party, numbered from the second on."""
        paths = (o.path for o in self.deals.laid.promises.obligations)
        return tuple(path.removeprefix("obligations.") for path in paths)

    @cached_property
    def slack(self) -> Floats:
        """(K, B, V), 0 to 1 of the obliged party's agenda; NaN where the deal does not oblige."""
        at = np.array([self.deals.drawn.actors.index(v) for v in self.viewers], np.int64)
        found = slacks(self.deals.enforcement, self.deals.level, self.deals.worth, at)
        return np.where(self.deals.arises[:, :, None], found, np.nan)

    @cached_property
    def own(self) -> Floats:
        """(K, B) each as the obliged party itself sees it."""
        return self.own_of(self.deals.enforcement)

    def own_of(self, e: Enforcement) -> Floats:
        """(K, B) slacks in the obliged parties' own eyes, with other promises behind the deal."""
        found = own_slacks(e, self.deals.level, self.deals.worth)
        return np.where(self.deals.arises, found, np.nan)

    def seen_by(self, viewer: str) -> Floats:
        """(K, B) as one party sees it."""
        return self.slack[:, :, self.viewers.index(viewer)]

    @cached_property
    def holds(self) -> Bools:
        """(K,) draws in which nobody who is obliged would break the deal."""
        return kept(self.own)

    @cached_property
    def least(self) -> Floats:
        """(K,) the smallest slack of a draw, each party seen by itself."""
        return np.nanmin(self.own, axis=1) if self.own.size else np.zeros(0)

    @cached_property
    def table(self) -> tuple[Slack, ...]:
        """A row for each obligation."""
        return tuple(self._row(b) for b in range(len(self.obliged)))

    def _row(self, b: int) -> Slack:
        e, drawn = self.deals.enforcement, self.deals.drawn
        on = self.deals.arises[:, b]
        actor = int(e.obliged[b])
        h, w = self.deals.worth[on, actor], e.breakdown[on, b]
        needed = break_even_loss(gain=e.gain[on, b], delta=e.delta[on, b], h=h, w=w)
        viewer = np.array([actor], np.int64)
        imposed = expected_loss(e, self.deals.level, viewer)[on, b, 0]
        lag = self.deals.laid.promises.obligations[b].lag[self.deals.rows][on]
        return Slack(
            party=drawn.actors[actor],
            key=self.keys[b],
            draws=int(on.sum()),
            own=Seen.of(self.own[on, b]),
            by_viewer={v: Seen.of(self.slack[on, b, i]) for i, v in enumerate(self.viewers)},
            over_breakdown=Interval.of(100.0 * (h - w)),
            gain=Interval.of(100.0 * e.gain[on, b]),
            lag=Interval.of(lag),
            needed=Interval.of(100.0 * needed),
            imposed=Interval.of(100.0 * imposed),
        )


def kept(slack: Floats) -> Bools:
    """(K,) draws in which no slack (K, B) that counts is below nothing."""
    return np.all(np.isnan(slack) | (slack >= EDGE), axis=1)


def without(e: Enforcement, guarantees: Some) -> Enforcement:
    """The same deal with some guarantors sure not to act."""
    will = e.will.copy()
    will[:, :, list(guarantees)] = 0.0
    return e._replace(will=will)


def promised_in_full(e: Enforcement, guarantee: int, belief: float | None = None) -> Enforcement:
    """The same with one guarantee at the top of its scale, and believed to a given degree."""
    issue, will = e.issue.copy(), e.will.copy()
    issue[guarantee] = -1
    if belief is not None:
        will[:, :, guarantee] = belief
    return e._replace(issue=issue, will=will)
