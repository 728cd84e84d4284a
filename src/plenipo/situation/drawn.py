"""What a drawn situation is: arrays with a leading draw axis, and their utilities.

Axis order is draw, actor, issue. Issues are ordered scales first, then options.
Scales run 0 to 1. An actor is a party or a member of one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plenipo.situation.model import Situation
from plenipo.situation.sampler import Bools, Floats, Input, Sampler

__all__ = ["Drawn", "DrawnLimit", "DrawnOffer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLimit:
    """A red line over draws: side +1 at least, -1 at most."""

    actor: str
    issue: str
    side: int
    level: Floats  # 0 to 1, or the index of an option
    real: Bools
    over: tuple[str, ...]
    every: bool  # every signed package must meet it
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnOffer:
    """An offer over draws: how much of a scale it supplies."""

    by: str
    issue: str
    gives: Floats  # in units of the scale above its bottom
    when: dict[str, tuple[int, float]]  # issue -> sign (+1, -1, 0), level
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Every number of a situation over D draws, before any table is chosen."""

    situation: Situation  # after the changes in force
    written: Situation  # as written in the file
    draws: int
    seed: int
    central: bool
    actors: tuple[str, ...]
    scales: tuple[str, ...]
    options: tuple[str, ...]
    salience: Floats  # (D, n, m), sums to 1 over issues (0 for a party that cares for none)
    position: Floats  # (D, n, S)
    option_value: Floats  # (D, n, O, C), 0 to 1
    kappa: Floats  # (D, n)
    fallback: Floats  # (D, n) how far no deal has fallen through dated changes
    cost: Floats  # (D, n, S) at the top of the scale
    option_cost: Floats  # (D, n, O, C)
    outside: Floats  # (D, n) -inf where there is none
    access: Floats  # (D, n)
    patience: Floats  # (D, n) 1 / r_i in months
    limits: tuple[DrawnLimit, ...]
    offers: tuple[DrawnOffer, ...]
    fixed: Floats  # (D, m) level of an issue off the agenda, else the status quo
    off_agenda: tuple[str, ...]
    cap_low: Floats  # (D, S)
    cap_high: Floats  # (D, S)
    inputs: dict[str, Input]
    types: dict[str, Bools]
    defaulted: tuple[str, ...]
    kept: Bools  # (D,) draws that do not contradict observed behaviour
    sampler: Sampler

    @property
    def issues(self) -> tuple[str, ...]:
        """Scales first, then options."""
        return self.scales + self.options

    def status_quo(self) -> Floats:
        """(m,) levels of the status quo."""
        s = self.situation
        return np.array([s.issues[k].unit_level(s.issues[k].status_quo) for k in self.issues])

    def option_worth(self) -> Floats:
        """(D, n, O, C) additive worth of each option, costs of carrying out included."""
        weight = self.salience[:, :, len(self.scales) :]
        return -weight[..., None] * (1.0 - self.option_value) - self.option_cost

    def worth(self, level: Floats, *, signed: bool = True) -> Floats:
        """(D, n) utility of packages ``level`` (D, m) or (m,), on the agenda 0 to 1.

        ``signed``: the costs of a deal are charged and the cost of going on is saved
        where the package ends it; otherwise the plain worth without either.
        """
        level = np.broadcast_to(level, (self.draws, len(self.issues)))
        count = len(self.scales)
        apart = level[:, None, :count] - self.position
        loss = np.abs(apart) if self.situation.distance == "absolute" else apart**2
        value = 1.0 - (self.salience[:, :, :count] * loss).sum(2)
        worth = self.option_worth() if signed else self.option_worth() + self.option_cost
        for k in range(len(self.options)):
            chosen = np.rint(level[:, count + k]).astype(int)
            value = value + worth[np.arange(self.draws), :, k, chosen]
        if not signed:
            return value
        value = value - (self.cost * level[:, None, :count]).sum(2)
        now = self.status_quo()
        for a, actor in enumerate(self.actors):
            ends = self.ends(actor)
            if ends is not None:
                k, reach = ends
                if k >= count:
                    over = np.rint(level[:, k]) != now[k]
                else:
                    over = level[:, k] >= reach - 1e-9
                value[:, a] -= np.where(over, 0.0, self.kappa[:, a])
        return value

    def no_deal(self) -> Floats:
        """(D, n) d: the status quo going on, at its cost."""
        plain = self.worth(self.status_quo(), signed=False)
        return plain - self.kappa - self.fallback

    def ends(self, actor: str) -> tuple[int, float] | None:
        """Issue and level that end this actor's cost of going on; None: any deal does."""
        s = self.situation
        cost = s.cost_of_no_deal.get(actor) or s.cost_of_no_deal.get(s.whole_of(actor) or "")
        if cost is None or cost.ends_with is None:
            return None
        k = self.issues.index(cost.ends_with.issue)
        issue = s.issues[cost.ends_with.issue]
        level = cost.ends_with.at_least
        return k, issue.unit_level(level) if level is not None and issue.scale else 0.0

    def keep(self, mask: Bools) -> Bools:
        """Combine a mask of draws with those kept."""
        return self.kept & mask
