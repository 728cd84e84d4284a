"""What each dated act costs by itself, by two solutions; what a norm is worth at each table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.events.idle import NOTHING, why_nothing
from plenipo.answer.events.replay import Worlds
from plenipo.answer.table.run import Run, solve
from plenipo.answer.table.seating import Seating, find_table, take_seats
from plenipo.situation.changes import acts, in_force
from plenipo.situation.clauses import Change
from plenipo.situation.draw import draw
from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.kalai import kalai
from plenipo.solve.bargain.room import Reason

__all__ = ["PRICED", "SOLUTIONS", "NormPrice", "Price", "Priced", "norm_prices", "price_acts"]

PRICED = 500  # draws an act is priced on
SOLUTIONS = {"nash": agree, "kalai_smorodinsky": kalai}


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What one act changes at one table: with it less without it, on the same draws."""

    mean: Floats  # (n,) points
    error: Floats  # (n,) standard error

    @classmethod
    def of(cls, change: Floats) -> Price:
        """From paired differences (K, n)."""
        count = change.shape[0]
        if count == 0:
            empty = np.full(change.shape[1], np.nan)
            return cls(mean=empty, error=empty)
        spread = change.std(axis=0, ddof=1) if count > 1 else np.zeros(change.shape[1])
        return cls(mean=change.mean(axis=0), error=spread / np.sqrt(count))

    def to_dict(self, actors: Sequence[str]) -> dict[str, Any]:
        """Plain values: party -> points, and its error."""
        return {
            a: {"points": float(self.mean[i]), "error": float(self.error[i])}
            for i, a in enumerate(actors)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """One act of the list, priced at some tables."""

    number: int  # its place in ``acts``
    act: Change
    prices: Mapping[str, Mapping[str, Price]]  # table -> solution -> price
    why: Mapping[str, str]  # table -> why it is nothing there; absent where it is something

    def nash(self, table: str) -> Price:
        """By the solution the answer uses."""
        return self.prices[table]["nash"]


def price_acts(
    worlds: Worlds, tables: Sequence[str], shown: Sequence[int]
) -> tuple[tuple[Priced, ...], int]:
    """Every act in force, with and without it on the last day, and the draws looked at.

    Parameters
    ----------
    tables : where
    shown : actors whose price has to be nothing before a reason is looked for
    """
    few = worlds.first(PRICED)
    listed = in_force(few.situation)
    numbers = {i for i, _ in listed}
    full = _settled(few, numbers, tables)
    out: list[Priced] = []
    for i, act in listed:
        less = full if act.act == "devalues" else _settled(few, numbers - {i}, tables)
        prices: dict[str, dict[str, Price]] = {}
        why: dict[str, str] = {}
        for table in tables:
            prices[table] = {
                name: Price.of(_difference(full[table, name], less[table, name]))
                for name in SOLUTIONS
            }
            nash = prices[table]["nash"].mean[list(shown)]
            if not (np.abs(nash) >= NOTHING).any():
                why[table] = why_nothing(full[table, "nash"][0], less[table, "nash"][0], act)
        out.append(Priced(number=i, act=act, prices=prices, why=why))
    return tuple(out), int(few.rows.size)


_Solved = tuple[Run, Floats, Bools]


def _settled(
    worlds: Worlds, only: set[int], tables: Sequence[str]
) -> dict[tuple[str, str], _Solved]:
    drawn = worlds.drawn(only)
    out: dict[tuple[str, str], _Solved] = {}
    for table in tables:
        for name, by in SOLUTIONS.items():
            run, worth = worlds.settle(drawn, table, by=by)
            out[table, name] = run, worth, run.solved.reason != Reason.STUCK
    return out


def _difference(one: _Solved, other: _Solved) -> Floats:
    """(K', n) first less second, over the draws both solved."""
    good = one[2] & other[2]
    return one[1][good] - other[1][good]


@dataclass(frozen=True, slots=True, kw_only=True)
class NormPrice:
    """What a norm is worth to each at one table: held by all its holders, less not there."""

    norm: str
    table: str
    price: Price
    held: bool  # it binds there on the last day

    def to_dict(self, actors: Sequence[str]) -> dict[str, Any]:
        """Plain values."""
        return {"held": self.held, "worth": self.price.to_dict(actors)}


def norm_prices(worlds: Worlds) -> tuple[NormPrice, ...]:
    """Each norm with and without, at each table where it would add somebody's consent."""
    few = worlds.first(PRICED)
    s, written = few.last.situation, few.situation
    out: list[NormPrice] = []
    for norm, body in written.norms.items():
        drops = {i for i, act in enumerate(acts(written)) if act.norm == norm}
        only = {i for i, _ in in_force(written)} - drops
        held = few.drawn(only)
        nobody = {**written.norms, norm: body.model_copy(update={"held_by": ()})}
        without = draw(
            written.model_copy(update={"norms": nobody}),
            draws=few.last.draws,
            seed=few.last.seed,
            central=few.last.central,
            only=only,
        )
        for table in dict.fromkeys([*s.tables, "all"]):
            if find_table(s, table).rule != "unanimity":
                continue
            there, now = take_seats(held, table), take_seats(few.last, table)
            if len(there.seats) < 2 or not _binds(there, norm):
                continue
            one = solve(there, few.rows)
            other = solve(take_seats(without, table), few.rows)
            good = (one.solved.reason != Reason.STUCK) & (other.solved.reason != Reason.STUCK)
            change = few.prospects(one)[good] - few.prospects(other)[good]
            out.append(
                NormPrice(
                    norm=norm,
                    table=table,
                    price=Price.of(change),
                    held=_binds(now, norm),
                )
            )
    return tuple(out)


def _binds(seating: Seating, norm: str) -> bool:
    """Whether a norm makes somebody's acceptance necessary at a table in some draw."""
    names = [name == norm for _, name in seating.consents]
    return bool(seating.room.consent_real[:, names].any())
