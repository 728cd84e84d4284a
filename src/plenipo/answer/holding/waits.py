"""Offers as pledges that wait: for issues of the deal, for the deal to hold, for each other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from plenipo.answer.events.idle import present
from plenipo.answer.holding.deals import Deals
from plenipo.answer.holding.laid import Laid
from plenipo.answer.holding.standing import EDGE
from plenipo.errors import Place, SituationError
from plenipo.situation.clauses import Condition, Offer
from plenipo.situation.drawn import Drawn
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.enforce.compliance import slacks
from plenipo.solve.enforce.promise import Enforcement

__all__ = ["HOLDS", "Pledge", "Waits", "waits_of", "worth_at"]

HOLDS = "holds"
SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """One offer that is made and gives something."""

    key: str
    offer: Offer
    actor: int  # the giver
    gives: tuple[tuple[int, Floats], ...]  # supplied issue, (D,) share of its scale
    tests: tuple[tuple[int, int, float], ...]  # issue, sign (+1, -1, 0), level
    holds: bool  # it waits for the deal to hold

    @property
    def by(self) -> str:
        """The giver."""
        return self.offer.by


@dataclass(frozen=True, kw_only=True)
class Waits:
    """P pledges over K draws with a peace.

    What the deal is worth to those who are obliged is that of the deal as agreed: only who
    would answer a breach hangs on the pledges. So more pledges never make a deal hold less,
    and the map from active pledges to those whose conditions are met is monotone.
    """

    laid: Laid
    rows: Ints  # (K,) draws of the situation
    pledges: tuple[Pledge, ...]
    level: Floats  # (K, m) as agreed
    worth: Floats  # (K, n) of that
    arises: Bools  # (K, B)
    enforcement: Enforcement
    supplied: Ints  # issues that only pledges supply
    trusted: Bools  # (P,) givers who take it that the deal holds

    @property
    def drawn(self) -> Drawn:
        """The draws behind it."""
        return self.laid.drawn

    @property
    def count(self) -> int:
        """Draws with a peace."""
        return int(self.rows.size)

    def take(self, at: Bools) -> Waits:
        """Some of the draws."""
        return replace(
            self,
            rows=self.rows[at],
            level=self.level[at],
            worth=self.worth[at],
            arises=self.arises[at],
            enforcement=self.laid.take(self.rows[at]),
        )

    def trusting(self, pledges: Collection[int]) -> Waits:
        """Some givers take it that the deal holds."""
        trusted = self.trusted.copy()
        trusted[list(pledges)] = True
        return replace(self, trusted=trusted)

    def raised(self, issue: int, level: Floats) -> Waits:
        """A deal in which one issue stands at ``level`` (K,), and what that is worth."""
        new = self.level.copy()
        new[:, issue] = level
        return replace(self, level=new, worth=worth_at(self.drawn, self.rows, new))

    def delivered(self, active: Bools) -> Floats:
        """(K, m) the deal as far as active pledges carry it."""
        level = self.level.copy()
        now = self.drawn.status_quo()
        for k in self.supplied:
            there = np.full(self.count, 0.0)
            for p, pledge in enumerate(self.pledges):
                for issue, gives in pledge.gives:
                    if issue == k:
                        there += np.where(active[:, p], gives[self.rows], 0.0)
            level[:, k] = np.minimum(level[:, k], np.maximum(there, min(now[k], 1.0)))
        return level

    def slack(self, active: Bools, viewers: Ints, *, felt: bool = False) -> Floats:
        """(K, V) smallest slack with what active pledges bring, as each viewer sees it.

        ``felt``: what the obliged make of the deal also follows what is delivered.
        """
        level = self.delivered(active)
        worth = worth_at(self.drawn, self.rows, level) if felt else self.worth
        found = slacks(self.enforcement, level, worth, viewers)
        found = np.where(self.arises[:, :, None], found, np.inf)
        return np.min(found, axis=1, initial=np.inf)

    def unmet(self, active: Bools) -> Bools:
        """(K, P, m + 1) conditions of each pledge that fail: by issue, then that it holds."""
        level = self.delivered(active)
        issues = level.shape[1]
        out = np.zeros((self.count, len(self.pledges), issues + 1), np.bool_)
        waiting = [p for p, x in enumerate(self.pledges) if x.holds and not self.trusted[p]]
        if waiting:
            viewers = np.array([self.pledges[p].actor for p in waiting], np.int64)
            out[:, waiting, issues] = self.slack(active, viewers) < EDGE
        for p, pledge in enumerate(self.pledges):
            for k, sign, at in pledge.tests:
                apart = level[:, k] - at
                out[:, p, k] |= np.abs(apart) > SAME if sign == 0 else sign * apart < -SAME
        return out

    def step(self, active: Bools) -> Bools:
        """(K, P) pledges whose conditions are met, given those that are active."""
        return np.logical_not(self.unmet(active).any(axis=2))


def waits_of(deals: Deals) -> Waits:
    """The pledges made at a table, and what they wait for.

    Raises
    ------
    SituationError
        A pledge that waits for something not to be there.
    """
    drawn = deals.drawn
    found = _pledges(deals)
    supplied = sorted({k for p in found for k, _ in p.gives})
    _check(drawn, found, supplied)
    return Waits(
        laid=deals.laid,
        rows=deals.rows,
        pledges=found,
        level=deals.level,
        worth=deals.worth,
        arises=deals.arises,
        enforcement=deals.enforcement,
        supplied=np.array(supplied, np.int64),
        trusted=np.zeros(len(found), np.bool_),
    )


def worth_at(drawn: Drawn, rows: Ints, level: Floats) -> Floats:
    """(K, n) what packages (K, m) of some draws are worth to everyone, 0 to 1."""
    every = np.tile(drawn.status_quo(), (drawn.draws, 1))
    every[rows] = level
    return drawn.worth(every)[rows]


def _pledges(deals: Deals) -> tuple[Pledge, ...]:
    s, drawn = deals.situation, deals.drawn
    names = [o.name or f"{o.by}:{next(iter(o.gives), '')}" for o in s.offers]
    used: dict[str, int] = {}
    drawn_of = {(o.by, o.issue, o.path): o.gives for o in drawn.offers}
    out: list[Pledge] = []
    for number, offer in enumerate(s.offers):
        if offer.status != "made" or not offer.gives:
            continue
        gives: list[tuple[int, Floats]] = []
        for issue in offer.gives:
            key = f"offers.{offer.by}.{issue}"
            body = s.issues[issue]
            if body.scale is None or not body.supplied:
                continue
            used[key] = used.get(key, 0) + 1
            path = key if used[key] == 1 else f"{key}.{used[key]}"
            gives.append((drawn.issues.index(issue), drawn_of[offer.by, issue, path]))
        if not present(deals.seating, offer.by):
            continue
        name = names[number]
        again = sum(p.key == name or p.key.startswith(f"{name}.") for p in out)
        out.append(
            Pledge(
                key=f"{name}.{again + 1}" if again else name,
                offer=offer,
                actor=drawn.actors.index(offer.by),
                gives=tuple(gives),
                tests=_tests(drawn, offer),
                holds=offer.when.get(HOLDS) is True,
            )
        )
    return tuple(out)


def _tests(drawn: Drawn, offer: Offer) -> tuple[tuple[int, int, float], ...]:
    out: list[tuple[int, int, float]] = []
    for issue, condition in offer.when.items():
        if not isinstance(condition, Condition):
            continue
        body = drawn.situation.issues[issue]
        sign = {">=": 1, "<=": -1, "=": 0}[condition.sign]
        if body.scale is not None and sign == 0:
            sign = 1  # as where offers bound what a table can agree
        out.append((drawn.issues.index(issue), sign, body.unit_level(condition.level)))
    return tuple(out)


def _check(drawn: Drawn, pledges: tuple[Pledge, ...], supplied: Collection[int]) -> None:
    """Nothing may wait for another pledge, or for holding, not to be there."""
    places: list[Place] = []
    for pledge in pledges:
        number = drawn.situation.offers.index(pledge.offer)
        path = f"offers.{number}.when"
        if pledge.offer.when.get(HOLDS) is False:
            message = "A pledge cannot wait for the deal not to hold."
            places.append(
                Place(path=f"{path}.{HOLDS}", message=message, hint="Leave the condition out.")
            )
        for k, sign, _ in pledge.tests:
            if sign < 0 and k in supplied:
                issue = drawn.issues[k]
                message = f'A pledge cannot wait for "{issue}" to stay low while pledges raise it.'
                hint = 'Write ">=", or state a limit in positions.'
                places.append(Place(path=f"{path}.{issue}", message=message, hint=hint))
    if places:
        raise SituationError(places)
