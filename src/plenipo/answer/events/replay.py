"""Dated events replayed: what a table comes to with any subset of them, and whose doing it was.

A world is the last day with only some of the events in force. All worlds share the draws
of every input that the events left out do not touch, so differences are paired.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from plenipo.answer.table.obstacles import succeeded
from plenipo.answer.table.run import Run, solve
from plenipo.answer.table.seating import take_seats
from plenipo.errors import MethodError
from plenipo.situation.changes import Event, acts
from plenipo.situation.draw import draw
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.attribute import sampled_shapley, shapley
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.room import Reason, Room, Solved

__all__ = ["EXACT", "Replay", "Worlds", "by_day", "replay_events", "touches"]

EXACT = 12  # events up to which every subset is settled
ORDERS = 64  # random orders beyond
SOLVES = 40_000  # draws times subsets settled at one table, within these bounds
FEWEST = 200
THREADS = 2


@dataclass(frozen=True, slots=True)
class Worlds:
    """The last day with any subset of its acts in force, on the same draws."""

    situation: Situation
    last: Drawn  # with all acts in force: the yardstick of every world
    rows: Ints  # (K,) draws looked at

    def drawn(self, only: Collection[int] | None = None) -> Drawn:
        """The situation over draws with only these acts (places in ``acts``) in force."""
        return draw(
            self.situation,
            draws=int(self.rows.max()) + 1,
            seed=self.last.seed,
            central=self.last.central,
            only=only,
            like=self.last,
        )

    def first(self, count: int) -> Worlds:
        """The same worlds over the first draws only."""
        few = replace(self, rows=self.rows[:count])
        return few if few.rows.size == self.rows.size else replace(few, last=few.drawn())

    def prospects(self, run: Run) -> Floats:
        """(K, n) points of each agenda as it stands on the last day: what came out is worth.

        Positions that moved in between do not move the yardstick; where there is no deal,
        no deal is what it was in that world.
        """
        here = run.seating.drawn
        level = np.tile(self.last.status_quo(), (self.last.draws, 1))
        level[run.rows] = run.solved.level
        fallen = self.last.fallback[run.rows] - here.fallback[run.rows]
        none = self.last.no_deal()[run.rows] + fallen
        signed = self.last.worth(level)[run.rows]
        return 100.0 * np.where(run.deal[:, None], signed, none)

    def settle(
        self, drawn: Drawn, table: str, *, by: Callable[[Room], Solved] = agree
    ) -> tuple[Run, Floats]:
        """One world at one table, and what it is worth to each (K, n)."""
        run = solve(take_seats(drawn, table), self.rows, by=by)
        return run, self.prospects(run)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Events at one table: before, day by day, and each one's share in each draw."""

    table: str
    name: str
    seats: tuple[str, ...]
    ratifiers: tuple[str, ...]
    rows: Ints  # (K,) draws solved in every world
    share: Floats  # (E, K, n) points
    order_error: Floats  # (E, n) standard error from sampled orders; 0 where all were settled
    days: Floats  # (1 + days, K, n) before any, then after each day
    success: Floats  # (1 + days,) share of draws in which what matters is agreed
    no_deal: Floats  # (1 + days,)
    exact: bool
    worlds: int  # subsets settled
    run: Run  # the last day

    @property
    def total(self) -> Floats:
        """(K, n) last less first."""
        return self.days[-1] - self.days[0]

    @property
    def residual(self) -> float:
        """How far the shares are from adding up to the total, at most."""
        apart = self.share.sum(axis=0).mean(axis=0) - self.total.mean(axis=0)
        return float(np.abs(apart).max(initial=0.0))

    def error(self, values: Floats) -> Floats:
        """Standard error of the mean over draws (K, ...)."""
        count = values.shape[0]
        spread = values.std(axis=0, ddof=1) if count > 1 else np.zeros(values.shape[1:])
        return spread / np.sqrt(count)


def touches(situation: Situation, event: Event) -> bool:
    """Whether settle can notice an event: a devalued guarantee works through holding."""
    return any(acts(situation)[i].act != "devalues" for i in event.numbers)


def by_day(situation: Situation, events: Sequence[Event]) -> tuple[Event, ...]:
    """Too many to tell apart one by one: everything of a day is one event."""
    if sum(touches(situation, e) for e in events) <= EXACT:
        return tuple(events)
    out: list[Event] = []
    for on, group in groupby(events, key=lambda e: e.on):
        day = list(group)
        out.append(
            Event(
                name=day[0].name if len(day) == 1 else "",
                on=on,
                by=tuple(dict.fromkeys(p for e in day for p in e.by)),
                numbers=tuple(i for e in day for i in e.numbers),
            )
        )
    return tuple(out)


def replay_events(
    worlds: Worlds, events: Sequence[Event], tables: Sequence[str]
) -> tuple[tuple[Replay, ...], Worlds]:
    """Settle tables with every subset of the events and share the change out.

    Returns
    -------
    one :class:`Replay` a table, and the worlds with the draws that were solved in all

    Raises
    ------
    MethodError
        More than one draw in a hundred that did not converge; a table's rule.
    """
    s = worlds.situation
    live = [i for i, e in enumerate(events) if touches(s, e)]
    exact = len(live) <= EXACT
    subsets = 1 << len(live) if exact else ORDERS * len(live)
    worlds = worlds.first(max(FEWEST, SOLVES // max(1, subsets)))
    found = _Settled(worlds, [events[i].numbers for i in live], tables)
    if exact:
        found.add(range(1 << len(live)))
    else:
        _orders(found.add_all, len(live))
    days = _days(events, live)
    found.add(days)
    good = found.good()
    out = [
        _told(worlds, found, t, table, good, len(events), live, days, exact)
        for t, table in enumerate(tables)
    ]
    return tuple(out), replace(worlds, rows=worlds.rows[good])


def _days(events: Sequence[Event], live: Sequence[int]) -> list[int]:
    """Masks of the live events in force before any day and after each."""
    masks, seen = [0], 0
    for _, group in groupby(range(len(events)), key=lambda i: events[i].on):
        for i in group:
            seen |= (1 << live.index(i)) if i in live else 0
        masks.append(seen)
    return masks


class _Settled:
    """What was settled so far: subset of live events -> tables."""

    def __init__(
        self, worlds: Worlds, numbers: Sequence[tuple[int, ...]], tables: Sequence[str]
    ) -> None:
        self.worlds = worlds
        self.numbers = numbers
        self.tables = tables
        idle = {i for group in numbers for i in group}
        self.idle = frozenset(range(len(acts(worlds.situation)))) - idle
        self.worth: dict[int, Floats] = {}  # mask -> (tables, K, n)
        self.status: dict[int, tuple[Bools, Bools, Bools]] = {}  # deal, success, good
        self.full: list[Run] = []  # the last day; other worlds are not kept whole

    def add(self, masks: Iterable[int]) -> None:
        new = [m for m in dict.fromkeys(masks) if m not in self.worth]
        first, rest = new[:1], new[1:]
        found = [self._one(m) for m in first]  # alone: kernels are compiled once
        with ThreadPoolExecutor(THREADS) as pool:
            found += pool.map(self._one, rest)
        for mask, (worth, status, runs) in zip(new, found, strict=True):
            self.worth[mask] = worth
            self.status[mask] = status
            self.full = runs or self.full

    def _one(self, mask: int) -> tuple[Floats, tuple[Bools, Bools, Bools], list[Run]]:
        """One world at every table: worth (tables, K, n), status, and the runs of the last day."""
        only = set(self.idle)
        for i, group in enumerate(self.numbers):
            only |= set(group) if mask >> i & 1 else set()
        every = mask == (1 << len(self.numbers)) - 1
        drawn = self.worlds.last if every else self.worlds.drawn(only)
        found = [self.worlds.settle(drawn, table) for table in self.tables]
        runs = [run for run, _ in found]
        status = (
            np.stack([r.deal for r in runs]),
            np.stack([succeeded(r) for r in runs]),
            np.stack([r.solved.reason != Reason.STUCK for r in runs]),
        )
        return np.stack([worth for _, worth in found]), status, runs if every else []

    def add_all(self, masks: Ints) -> Floats:
        """(S, tables, K, n) for the sampled orders."""
        self.add(masks.tolist())
        return np.stack([self.worth[m] for m in masks.tolist()])

    def good(self) -> Bools:
        """(K,) draws that were solved in every world.

        Raises
        ------
        MethodError
            More than one in a hundred were not.
        """
        good = np.logical_and.reduce([ok.all(axis=0) for _, _, ok in self.status.values()])
        stuck = int((~good).sum())
        if stuck > 0.01 * good.size:
            raise MethodError(
                f"{stuck} of {good.size} draws did not converge in some world: more than one "
                "in a hundred.",
                instead="Look for inputs at their extremes; `plenipo check` lists them.",
            )
        return np.asarray(good, bool)


def _orders(value: Callable[[Ints], Floats], n: int) -> tuple[Floats, Floats]:
    """Shares and their errors from random orders."""
    found = sampled_shapley(value, n, orders=ORDERS)
    return found.value, found.error


def _told(
    worlds: Worlds,
    found: _Settled,
    t: int,
    table: str,
    good: Bools,
    count: int,
    live: Sequence[int],
    days: Sequence[int],
    exact: bool,
) -> Replay:
    n = len(worlds.last.actors)
    rows = worlds.rows[good]
    share = np.zeros((count, rows.size, n))
    error = np.zeros((count, n))

    def at(masks: Ints) -> Floats:
        return np.stack([found.worth[m][t][good] for m in masks.tolist()])

    if exact:
        share[live] = shapley(at(np.arange(1 << len(live), dtype=np.int64)))
    elif live:
        share[live] = _orders(at, len(live))[0]
        error[live] = _orders(lambda masks: at(masks).mean(axis=1), len(live))[1]
    run = found.full[t]
    seating = run.seating
    return Replay(
        table=table,
        name=seating.body.name or ("the full table" if table == "all" else table),
        seats=seating.seats,
        ratifiers=seating.ratifiers,
        rows=rows,
        share=share,
        order_error=error,
        days=np.stack([found.worth[m][t][good] for m in days]),
        success=np.array([found.status[m][1][t][good].mean() for m in days]),
        no_deal=np.array([1.0 - found.status[m][0][t][good].mean() for m in days]),
        exact=exact,
        worlds=len(found.worth),
        run=run,
    )
