"""Pledges that wait: what starts by itself, what only together, and what would start it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.holding.deals import Deals
from plenipo.answer.holding.standing import EDGE
from plenipo.answer.holding.steps import First, Step, first_steps
from plenipo.answer.holding.waits import HOLDS, Pledge, Waits, waits_of
from plenipo.show.section import Cell, Grid
from plenipo.show.sentence import change_words, joined, share_words
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools
from plenipo.solve.enforce.pledges import greatest, least

__all__ = ["Loop", "Pledged", "Pledges", "pledges"]

SELDOM = 0.005  # a share of draws below this is not told
OFTEN = 0.05  # a share below which what pledges wait for is left to the tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledged:
    """One pledge over the draws with a peace."""

    key: str
    by: str
    issues: tuple[str, ...]
    supplied: bool  # only pledges put anything there
    waits_for: tuple[str, ...]  # issues, and "holds"
    by_itself: float
    together: float  # only if all who wait go together
    never: float  # not even then
    unmet: Mapping[str, float]  # condition -> share of draws in which it fails even then
    backfires: float  # share in which all it needs is there, and its force is what breaks it

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "by": self.by,
            "gives": list(self.issues),
            "waits_for": list(self.waits_for),
            "by_itself": self.by_itself,
            "only_together": self.together,
            "not_even_together": self.never,
            "unmet": dict(self.unmet),
            "backfires": self.backfires,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """Pledges that wait for each other in some draws."""

    pledges: tuple[str, ...]
    waits: Mapping[str, tuple[str, ...]]  # pledge -> what is not there yet: issues, "holds"
    share: float  # of the draws with a peace
    draws: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "pledges": list(self.pledges),
            "waits_for": {k: list(v) for k, v in self.waits.items()},
            "share": self.share,
            "draws": self.draws,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledges:
    """What was pledged on conditions, at one table."""

    draws: int  # with a peace
    rows: tuple[Pledged, ...]
    waiting: float  # share of the draws in which pledges wait for each other
    stuck: float  # share in which none waits for another, and yet not all would start
    loops: tuple[Loop, ...]
    first: First
    sends: Mapping[str, Mapping[str, float]]  # giver -> least, greatest: share that sends

    @property
    def first_step(self) -> Step | None:
        """The cheapest step that starts it in most of the waiting draws."""
        return self.first.cheapest

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "draws": self.draws,
            "waiting": self.waiting,
            "not_even_together": self.stuck,
            "least": {r.key: r.by_itself for r in self.rows},
            "greatest": {r.key: r.by_itself + r.together for r in self.rows},
            "offers": {r.key: r.to_dict() for r in self.rows},
            "sends": {k: dict(v) for k, v in self.sends.items()},
            "loops": [loop.to_dict() for loop in self.loops],
            "first_step": None if self.first_step is None else self.first_step.to_dict(),
            "steps": [step.to_dict() for step in self.first.steps],
        }

    def sentence(self, situation: Situation) -> str:
        """What starts by itself, what only together, and the first step; "" where nothing waits."""
        told = [r for r in self.rows if r.supplied and r.waits_for] or [
            r for r in self.rows if r.waits_for
        ]
        if not self.draws or not told:
            return ""
        n = self.draws
        if all(r.by_itself == 0.0 for r in told) and self.waiting > 0.0:
            text = "Every pledge waits for another, so by itself nobody sends; all together they "
            text += f"would {share_words(self.waiting, n)}"
        else:
            most = max(told, key=lambda r: r.together + r.never)
            text = f"{_offer_words(situation, most)} starts by itself "
            text += share_words(most.by_itself, n)
            if most.never >= SELDOM and most.unmet:
                text += f"; {share_words(most.never, n)} not even if all who wait go together, "
                text += "mostly because "
                text += _unmet_words(situation, most, max(most.unmet, key=most.unmet.__getitem__))
            if most.together >= OFTEN:
                text += f"; waiting for each other is what stops it {share_words(most.together, n)}"
        return text + self._step_words(situation)

    def _step_words(self, situation: Situation) -> str:
        step = self.first_step
        if step is None:
            return ""
        if self.waiting >= OFTEN:
            where, starts, share = "Where pledges wait for each other", step.starts, self.waiting
        else:
            where, starts, share = "Where not all would start", step.unlocks, self.stuck
        if np.isnan(starts) or share < OFTEN:
            return ""
        prices = [f"{situation.name_of(b)} {change_words(-x.middle)}" for b, x in step.cost.items()]
        return (
            f". {where}, the cheapest first step is that {step.words}: "
            f"{share_words(starts, round(share * self.draws))} that starts it, and by it alone "
            f"{joined(prices)}"
        )

    def grids(self, situation: Situation) -> tuple[Grid, ...]:
        """Pledges, loops and steps."""
        if not self.draws or not self.rows:
            return ()
        return tuple(g for g in (self._pledge_grid(situation), *self._rest(situation)) if g.rows)

    def _pledge_grid(self, s: Situation) -> Grid:
        rows: list[tuple[Cell, ...]] = [
            (
                f"{s.name_of(r.by)}: {joined(s.issue_name(k) for k in r.issues)}",
                joined(_thing(s, k) for k in r.waits_for) or "nothing",
                r.by_itself,
                r.together,
                r.never,
                _lacking(s, r),
            )
            for r in self.rows
        ]
        if self.waiting:
            rows.append(("some wait for each other", "", None, self.waiting, None, ""))
        if self.stuck:
            rows.append(("none waits for another, not all start", "", None, None, self.stuck, ""))
        return Grid(
            caption="Pledges that wait, over the draws with a peace",
            columns=(
                "pledge",
                "waits for",
                "starts by itself",
                "only together",
                "not even together",
                "then mostly because",
            ),
            rows=tuple(rows),
            formats=("text", "text", "share", "share", "share", "text"),
            note="Whether the deal holds is what the giver sees. To those who are obliged the deal "
            "is worth what it is as agreed; only who would answer a breach follows the pledges."
            + self._stings(s),
        )

    def _stings(self, s: Situation) -> str:
        worst = max(self.rows, key=lambda r: r.backfires)
        if not worst.backfires >= SELDOM:
            return ""
        return (
            " Counting what those who are obliged make of the force itself, as "
            f"{s.name_of(worst.by)} sees it {share_words(worst.backfires, self.draws)} the deal "
            "holds only if nobody sends."
        )

    def _rest(self, s: Situation) -> tuple[Grid, Grid]:
        of = {r.key: r for r in self.rows}
        loops = Grid(
            caption="What waits for what, where pledges wait for each other",
            columns=("pledges that wait for each other", "what is not there yet", "draws", "share"),
            rows=tuple(
                (
                    joined(_offer_words(s, of[k]) for k in loop.pledges),
                    joined(
                        dict.fromkeys(_thing(s, x) for k in loop.pledges for x in loop.waits[k])
                    ),
                    loop.draws,
                    loop.share,
                )
                for loop in self.loops
            ),
            formats=("text", "text", "count", "share"),
            detail=True,
        )
        steps = Grid(
            caption="Steps without a condition: how often they start the pledges, and their cost",
            columns=(
                "first step",
                "starts those that wait",
                "starts all where not even together",
                "costs",
                "low",
                "middle",
                "high",
            ),
            rows=tuple(
                (
                    step.words,
                    _number(step.starts),
                    _number(step.unlocks),
                    s.name_of(party),
                    x.low,
                    x.middle,
                    x.high,
                )
                for step in self.first.steps
                for party, x in step.cost.items()
            ),
            formats=("text", "share", "share", "text", "points", "points", "points"),
            note="Costs in points of the agenda of who takes the step, before anybody answers it; "
            "below nothing it is a gain. A higher promise is also a different deal.",
            detail=True,
        )
        return loops, steps


def pledges(deals: Deals) -> Pledges:
    """What was offered on conditions, over the draws with a peace.

    Offers that are made and give something, by those who sit at the table or must accept.
    Supplied issues stand where active offers carry them, up to what is agreed; all other
    issues as agreed. ``holds: true`` is met where no obliged party would break the deal as
    the giver sees who would answer.

    Raises
    ------
    SituationError
        A pledge that waits for something not to be there.
    """
    waits = waits_of(deals)
    size, count = len(waits.pledges), waits.count
    low = least(waits.step, size, count)
    high = greatest(waits.step, size, count)
    apart = low != high
    waiting = np.logical_or.reduce(apart, axis=1)
    return Pledges(
        draws=count,
        rows=_rows(waits, low, high),
        waiting=_mean(waiting),
        stuck=_mean(~waiting & ~np.logical_and.reduce(high, axis=1)),
        loops=_loops(waits, low, apart),
        first=first_steps(waits, low, high),
        sends=_sends(waits, low, high),
    )


def _rows(waits: Waits, low: Bools, high: Bools) -> tuple[Pledged, ...]:
    unmet = waits.unmet(high)
    backfires = _backfires(waits)
    names = (*waits.drawn.issues, HOLDS)
    return tuple(
        Pledged(
            key=pledge.key,
            by=pledge.by,
            issues=tuple(pledge.offer.gives),
            supplied=bool(pledge.gives),
            waits_for=_waits_for(waits, pledge),
            by_itself=_mean(low[:, p]),
            together=_mean(high[:, p] & ~low[:, p]),
            never=_mean(~high[:, p]),
            unmet={
                names[k]: _mean(unmet[:, p, k]) for k in range(len(names)) if unmet[:, p, k].any()
            },
            backfires=backfires[p],
        )
        for p, pledge in enumerate(waits.pledges)
    )


def _waits_for(waits: Waits, pledge: Pledge) -> tuple[str, ...]:
    issues = [waits.drawn.issues[k] for k, _, _ in pledge.tests]
    return (*dict.fromkeys(issues), *((HOLDS,) if pledge.holds else ()))


def _backfires(waits: Waits) -> list[float]:
    """Share in which it holds with nothing sent and breaks once all is, worths following."""
    none = np.zeros((waits.count, len(waits.pledges)), np.bool_)
    viewers = np.array([p.actor for p in waits.pledges], np.int64)
    if not viewers.size or not waits.count:
        return [float("nan")] * viewers.size
    before = waits.slack(none, viewers, felt=True) >= EDGE
    after = waits.slack(~none, viewers, felt=True) >= EDGE
    return [_mean(before[:, p] & ~after[:, p]) for p in range(viewers.size)]


def _loops(waits: Waits, low: Bools, apart: Bools) -> tuple[Loop, ...]:
    """The sets of pledges between the least and the greatest fixed point, most often first."""
    waiting: Bools = np.logical_or.reduce(apart, axis=1)
    if not waiting.any():
        return ()
    sets, which = np.unique(apart[waiting], axis=0, return_inverse=True)
    unmet = waits.take(waiting).unmet(low[waiting])
    names = (*waits.drawn.issues, HOLDS)
    out: list[Loop] = []
    for i, members in enumerate(sets):
        mine = which.reshape(-1) == i
        lacks = {
            waits.pledges[p].key: tuple(
                names[k] for k in np.flatnonzero(unmet[mine, p].mean(axis=0) >= 0.5)
            )
            for p in np.flatnonzero(members)
        }
        out.append(
            Loop(
                pledges=tuple(lacks),
                waits=lacks,
                share=float(mine.sum()) / waits.count,
                draws=int(mine.sum()),
            )
        )
    return tuple(sorted(out, key=lambda loop: -loop.share))


def _sends(waits: Waits, low: Bools, high: Bools) -> dict[str, dict[str, float]]:
    """Share of draws in which a giver carries out something it pledged to supply."""
    out: dict[str, dict[str, float]] = {}
    for giver in dict.fromkeys(p.by for p in waits.pledges):
        mine = [i for i, p in enumerate(waits.pledges) if p.by == giver and p.gives]
        mine = mine or [i for i, p in enumerate(waits.pledges) if p.by == giver]
        out[giver] = {
            "least": _mean(np.logical_or.reduce(low[:, mine], axis=1)),
            "greatest": _mean(np.logical_or.reduce(high[:, mine], axis=1)),
        }
    return out


def _offer_words(s: Situation, row: Pledged) -> str:
    """A pledge as a noun."""
    what = joined(s.issue_name(k) for k in row.issues)
    return f"the pledge of {what} by {s.name_of(row.by)}"


def _thing(s: Situation, what: str) -> str:
    return "that it holds" if what == HOLDS else s.issue_name(what)


def _lacking(s: Situation, row: Pledged) -> str:
    """What most often fails even if all go together, in short."""
    if not row.unmet:
        return ""
    what = max(row.unmet, key=row.unmet.__getitem__)
    return "it would not hold" if what == HOLDS else f"{s.issue_name(what)} falls short"


def _unmet_words(s: Situation, row: Pledged, what: str) -> str:
    if what == HOLDS:
        return f"the deal would not hold, as {s.name_of(row.by)} sees it"
    return f"{s.issue_name(what)} falls short of what it asks for"


def _number(value: float) -> Cell:
    return None if np.isnan(value) else value


def _mean(mask: Bools) -> float:
    return float(mask.mean()) if mask.size else float("nan")
