"""What has a price, how much of it is agreed, and among whom it would be split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np

from plenipo.answer.table.run import Run
from plenipo.situation.clauses import Pays
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Floats, Ints

__all__ = ["Bill", "Payers", "apportioned", "bill_of", "capacity_of", "printed_digits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payers:
    """Among whom a bill is split: the parties named, or the members of those that have some."""

    parties: tuple[str, ...]
    stands_for: Mapping[str, str]  # party -> the name in ``pays.by`` it stands for
    left_out: tuple[str, ...]  # members of whom nothing is known
    gdp: Floats  # (D, n) NaN where it is not given
    budget: Floats  # (D, n) NaN where it is not given

    @property
    def without_gdp(self) -> tuple[str, ...]:
        """Payers whose GDP is not given."""
        return self._lack(self.gdp)

    @property
    def without_budget(self) -> tuple[str, ...]:
        """Payers whose budget is not given."""
        return self._lack(self.budget)

    def _lack(self, values: Floats) -> tuple[str, ...]:
        return tuple(p for i, p in enumerate(self.parties) if np.isnan(values[:, i]).any())


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What one issue would cost, over draws, at what a table agrees and at its full height."""

    issue: str
    unit: str
    payers: Payers
    run: Run | None  # the table whose deals are priced; None where it is not solved
    moved: Ints  # (K,) rows of ``run`` in which the issue moves
    chance: float | None  # share of draws in which it moves
    level: Floats  # (K,) where it then stands, 0 to 1
    rows: Ints  # (R,) draws the full height is told on
    full: Floats  # (D,) the amount at the top of the scale, every draw

    @property
    def draws_of_deal(self) -> Ints:
        """(K,) draws of the situation in which it moves."""
        return self.run.rows[self.moved] if self.run is not None else self.moved

    @property
    def at_deal(self) -> Floats:
        """(K,) what it costs where it moves."""
        return self.full[self.draws_of_deal] * self.level

    @property
    def at_top(self) -> Floats:
        """(R,) what the top of its scale would cost."""
        return self.full[self.rows]


def capacity_of(drawn: Drawn, party: str, field: str) -> Floats | None:
    """(D,) what a party has of ``gdp``, ``budget`` or ``defence_percent_gdp``; None: not given."""
    body = drawn.situation.capacity.get(party)
    quantity = getattr(body, field) if body is not None else None
    if body is None or quantity is None:
        return None
    return drawn.sampler.value(f"capacity.{party}.{field}", quantity, because=body.because)


def _payers(drawn: Drawn, pays: Pays) -> Payers:
    s = drawn.situation
    stands_for: dict[str, str] = {}
    left_out: list[str] = []
    for name in pays.by:
        members = s.parties[name].members if name in s.parties else ()
        known = [m for m in members if _known(s, m)]
        for m in known or [name]:
            stands_for.setdefault(m, name)
        if known:
            left_out += [m for m in members if m not in known]
    parties = tuple(p for p in s.actors if p in stands_for)
    return Payers(
        parties=parties,
        stands_for={p: stands_for[p] for p in parties},
        left_out=tuple(p for p in dict.fromkeys(left_out) if p not in parties),
        gdp=_columns(drawn, parties, "gdp"),
        budget=_columns(drawn, parties, "budget"),
    )


def _known(s: Situation, party: str) -> bool:
    body = s.capacity.get(party)
    return body is not None and (body.gdp is not None or body.budget is not None)


def _columns(drawn: Drawn, parties: tuple[str, ...], field: str) -> Floats:
    out = np.full((drawn.draws, len(parties)), np.nan)
    for i, p in enumerate(parties):
        found = capacity_of(drawn, p, field)
        if found is not None:
            out[:, i] = found
    return out


def bill_of(drawn: Drawn, issue: str, run: Run | None, rows: Ints) -> Bill:
    """The price of one issue over draws.

    Parameters
    ----------
    issue : a key of ``pays``
    run : the table whose deals are priced, on any draws; None: only the full height is told
    rows : draws the full height is told on
    """
    pays = drawn.situation.pays[issue]
    full = drawn.sampler.value(f"pays.{issue}.amount", pays.amount, because=pays.because)
    moved, level, chance = np.zeros(0, np.int64), np.zeros(0), None
    if run is not None:
        k = run.seating.issues.index(issue)
        mask = run.moved[:, k] & run.good
        moved, chance = np.flatnonzero(mask).astype(np.int64), run.share(run.moved[:, k])
        level = run.solved.level[moved, k] / top_of(drawn, issue)
    return Bill(
        issue=issue,
        unit=pays.unit,
        payers=_payers(drawn, pays),
        run=run,
        moved=moved,
        chance=chance,
        level=level,
        rows=rows,
        full=full,
    )


def top_of(drawn: Drawn, issue: str) -> float:
    """The largest number an issue's level can be: 1 on a scale, the last option's place."""
    options = drawn.situation.issues[issue].options
    return float(max(1, len(options) - 1)) if options is not None else 1.0


def apportioned(parts: Sequence[float], digits: int) -> tuple[list[float], float]:
    """Parts and their sum rounded to so many decimals, so that they still add up.

    By largest remainders: each part is rounded down, and what is then missing goes, a unit
    of the last place each, to those that lost most.

    Returns
    -------
    parts, sum

    Examples
    --------
    >>> apportioned([1.26, 1.26, 0.48], 1)
    ([1.3, 1.2, 0.5], 3.0)
    """
    unit = 10.0**digits
    exact = [max(p, 0.0) * unit for p in parts]
    units = [floor(x + 1e-9) for x in exact]
    total = round(sum(exact))
    order = sorted(range(len(units)), key=lambda i: units[i] - exact[i])
    for i in range(total - sum(units)):
        units[order[i % len(order)]] += 1
    return [u / unit for u in units], total / unit


def printed_digits(total: float, *, figures: float = 1.0) -> int:
    """Decimals that print an amount to two or three figures; ten figures for ``--json``.

    Examples
    --------
    >>> [printed_digits(x) for x in (0.04, 2.5, 12, 140)]
    [3, 2, 1, 0]
    """
    if not total > 0:
        return 0
    return max(0, ceil(figures - log10(total / 3.0001)))
