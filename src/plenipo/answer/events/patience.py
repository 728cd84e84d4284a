"""What a hurry does, by the rule the table decides by: its sign need not be the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf, log
from typing import Any

import numpy as np

from plenipo.answer.compare import Difference
from plenipo.answer.settling.ruling import Ruling, needs_everyone, play_each
from plenipo.answer.table.run import kept_rows, solve
from plenipo.answer.table.seating import find_table, take_seats
from plenipo.show.section import Grid
from plenipo.show.sentence import capital, change_words, finish, joined, points_words
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Table
from plenipo.situation.rule import rule_words
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.pie import MOST, divide

__all__ = ["HasteByRule", "haste_by_rule"]

DRAWS = 100
FLAT = 0.5  # points: less than this is no effect


@dataclass(frozen=True, slots=True, kw_only=True)
class HasteByRule:
    """With haste less without, on the same draws, under each rule, in points."""

    party: str
    name: str
    table: str
    draws: int
    months: tuple[float | None, float]  # half-life before and after
    rules: Mapping[str, Mapping[str, Difference]]  # rule in words -> actor -> difference
    pie: Mapping[str, float]  # the same where the seats divide one pie under the same rule
    unsolved: float  # share of draws left out
    names: Mapping[str, str]
    why: str  # where there is nothing to tell, or only one rule: the reason

    def __bool__(self) -> bool:
        return len(self.rules) > 1

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "party": self.party,
            "table": self.table,
            "draws": self.draws,
            "months": {"from": self.months[0], "to": self.months[1]},
            "rules": {r: {a: x.to_dict() for a, x in of.items()} for r, of in self.rules.items()},
            "on_a_pie": dict(self.pie),
            "unsolved": self.unsolved,
            "why": self.why,
        }

    def sentences(self) -> tuple[str, ...]:
        """What hurrying does to the one who hurries, under each rule."""
        told: list[str] = []
        signs: set[int] = set()
        for rule, of in self.rules.items():
            own = of[self.party]
            least = max(FLAT, own.error)
            signs.add(0 if abs(own.mean) < least else int(np.sign(own.mean)))
            told.append(f"under {rule} it {change_words(own.mean, error=least)}")
        if not told:
            return (finish(self.why),)
        text = f"If {self.name} needs a deal within {self.months[1]:g} months, {joined(told)}"
        if {1, -1} <= signs:
            text += ": what a hurry costs depends on the rule"
        out = [finish(text)]
        if self.party in self.pie:
            out.append(
                finish(
                    "Where votes are counted a hurry makes a vote cheap and so more often asked "
                    f"for: if the same seats divided a pie, {self.name} would have "
                    f"{self._more(self.pie[self.party])}"
                )
            )
        if self.why:
            out.append(finish(self.why))
        return tuple(out)

    @staticmethod
    def _more(points: float) -> str:
        if abs(points) < FLAT:
            return "as much as before"
        return f"{points_words(points)} {'more' if points > 0 else 'less'}"

    def grids(self) -> tuple[Grid, ...]:
        """Every number of the sentences."""
        if not self.rules:
            return ()
        actors = list(next(iter(self.rules.values())))
        columns = ["party"]
        formats = ["text"]
        for rule in self.rules:
            columns += [capital(rule), "error"]
            formats += ["gain", "level"]
        if self.pie:
            columns.append("the same seats dividing a pie")
            formats.append("gain")
        rows: list[tuple[str | float | None, ...]] = []
        for a in actors:
            cells: list[str | float | None] = [self.names[a]]
            for of in self.rules.values():
                cells += [of[a].mean, of[a].error]
            if self.pie:
                cells.append(self.pie.get(a))
            rows.append(tuple(cells))
        note = f"{self.draws} draws, the same for every rule"
        if self.unsolved:
            note += f"; {self.unsolved:.0%} of them not converged and left out"
        return (
            Grid(
                caption=f"If {self.name} needs a deal within {self.months[1]:g} months: change "
                "of each party's gain, in points, by the rule of the table",
                columns=tuple(columns),
                rows=tuple(rows),
                formats=tuple(formats),
                note=note + ".",
            ),
        )


def haste_by_rule(
    drawn: Drawn,
    table: str | Table,
    party: str,
    *,
    months_from: float | None = None,
    months_to: float,
    rows: Ints | None = None,
    draws: int = DRAWS,
) -> HasteByRule:
    """What it does to each if one party needs a deal sooner, under two rules.

    Under unanimity (Nash with weights access x patience) who hurries weighs less. Where
    votes are counted it is cheaper to win over, and so is asked more often [1]_: which is
    stronger is computed, not assumed.

    Parameters
    ----------
    drawn : the situation over draws
    table : a table; its own rule if it counts votes, else a majority of heads, beside unanimity
    party : who hurries; it must sit there
    months_from, months_to : its half-life in months before (None: the common horizon
        alone) and after
    rows : draws to use, all that are kept unless given
    draws : the first so many of them

    Raises
    ------
    MethodError
        More than one draw in ten of the recognition game did not converge.

    References
    ----------
    .. [1] Kawamori (2005), Economics Bulletin 3(43): patient players, similar recognition.
    """
    s = drawn.situation
    body = find_table(s, table) if isinstance(table, str) else table
    name = table if isinstance(table, str) else "+".join(table.seats)
    counted = body if body.rule != "unanimity" else body.model_copy(update={"rule": "majority"})
    every = body.model_copy(update={"rule": "unanimity"})
    seating = take_seats(drawn, every)
    some = (kept_rows(seating) if rows is None else rows)[:draws]
    out = HasteByRule(
        party=party,
        name=s.name_of(party),
        table=name,
        draws=int(some.size),
        months=(months_from, months_to),
        rules={},
        pie={},
        unsolved=0.0,
        names={a: s.name_of(a) for a in drawn.actors},
        why="",
    )
    if party not in seating.seats:
        return replace(out, why=f"{s.name_of(party)} does not sit there: its hurry moves nothing")
    worlds = [_patience(drawn, party, months) for months in (months_from, months_to)]
    slow, fast = (solve(take_seats(w, every), some) for w in worlds)
    good = slow.good & fast.good
    rules = {"unanimity": _differences(drawn, slow.gains, fast.gains, good)}
    if needs_everyone(take_seats(drawn, counted, by_rule=True)):
        words = rule_words(counted.rule, out.names)
        return replace(
            out,
            rules=rules,
            why=f"There {words} needs everybody's yes, so the rule is unanimity all the same",
        )
    games = play_each([take_seats(w, counted, by_rule=True) for w in worlds], some)
    both = games[0].solved & games[1].solved
    rules[rule_words(counted.rule, out.names)] = _differences(
        drawn, games[0].run.gains, games[1].run.gains, both
    )
    return replace(
        out,
        rules=rules,
        pie=_on_a_pie(drawn, seating.seats, games),
        unsolved=float((~both).mean()),
    )


def _on_a_pie(drawn: Drawn, seats: tuple[str, ...], games: tuple[Ruling, ...]) -> dict[str, float]:
    """The same change where the same seats divide one pie under the same rule, in points of it."""
    at = [drawn.actors.index(a) for a in seats]
    full = np.flatnonzero(games[0].run.seating.room.seated[:, at].all(axis=1))
    if len(at) > MOST or full.size == 0:
        return {}
    shares: list[Floats] = []
    for game in games:
        rho = game.proposes[full][:, at].mean(axis=0)
        found = divide(
            rho,
            game.delta[full][:, at].mean(axis=0),
            game.winning.weight[full[0]][:, at],
            game.winning.quota[full[0]],
        )
        if not found.solved:
            return {}
        shares.append(rho @ found.worth)
    change: Floats = 100.0 * (shares[1] - shares[0])
    return dict(zip(seats, change.tolist(), strict=True))


def _patience(drawn: Drawn, party: str, months: float | None) -> Drawn:
    """The same draws with another half-life of one party: ``1 / (ln 2 (1/m + 1/H))``."""
    horizon = drawn.situation.horizon or inf
    rate = log(2.0) * ((0.0 if months is None else 1.0 / months) + 1.0 / horizon)
    patience = drawn.patience.copy()
    patience[:, drawn.actors.index(party)] = 1.0 / rate if rate > 0 else 1e9
    return replace(drawn, patience=patience)


def _differences(drawn: Drawn, before: Floats, after: Floats, good: Bools) -> dict[str, Difference]:
    change = (after - before)[good]
    if change.shape[0] == 0:
        change = np.zeros((1, len(drawn.actors)))
    return {a: Difference.of(change[:, i]) for i, a in enumerate(drawn.actors)}
