"""Who must be in the room?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, ClassVar

import numpy as np

from plenipo.answer.base import Answer, Basis, Method, adding_up, installed_version
from plenipo.answer.places.earned import EarnedSeats, earned_seats
from plenipo.answer.places.line import Lines, lines
from plenipo.answer.places.matrix import Effect, Matrix, Ranking, rank_seats
from plenipo.answer.places.neighbours import NamedTable, Rooms, named_tables
from plenipo.answer.places.order import EarlyLate, early_or_late
from plenipo.answer.places.persuade import Persuasion, persuasion
from plenipo.answer.places.values import (
    Alone,
    actors_of,
    ahead_of_own,
    all_seated,
    central_case,
    margins,
    players_of,
    shapley_values,
    tables_listed,
    without_ratifiers,
)
from plenipo.answer.table.compositions import Compositions
from plenipo.answer.table.hidden import by_type
from plenipo.answer.table.obstacles import ending_issues, success_words
from plenipo.answer.table.run import BAND_DRAWS, kept_rows
from plenipo.answer.table.seating import Seating, find_table, take_seats
from plenipo.errors import MethodError, Place, SituationError
from plenipo.show.section import Section
from plenipo.show.sentence import draws_words
from plenipo.situation.draw import draw
from plenipo.situation.drawn import Drawn
from plenipo.situation.fingerprint import fingerprint
from plenipo.situation.model import Situation

__all__ = ["Seats", "seats"]

NAME = (
    "Every table that the players could make is settled on the same draws; a seat's value is "
    "its Shapley value over these tables, and its margin is what the whole table loses without it"
)
SOURCE = "Shapley 1953; settle as in `plenipo settle`; sampled orders: Castro, Gomez, Tejada 2009"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats(Answer):
    """What each seat at a table is worth to everyone, over draws.

    Numbers are points of each party's own agenda. ``shapley`` spreads what the whole table
    brings a party over the seats; ``marginal`` is what the whole table loses without one.
    """

    question: ClassVar[str] = "seats"
    table: str
    name: str
    players: tuple[str, ...]
    actors: tuple[str, ...]
    focus: str  # the party the sentences speak of first
    shapley: Matrix
    marginal: Matrix
    success: float  # share of draws in which what matters is agreed at the whole table
    success_without: Mapping[str, Effect]  # what a seat's absence adds to that, in percent
    total: Mapping[str, Effect]  # what the whole table brings, on the draws of ``shapley``
    residual: float  # of the sums, in units of utility
    ranking: Mapping[str, Ranking]
    ahead: Mapping[str, Mapping[str, Effect]]  # player -> other seat -> worth more than its own
    why_nothing: Mapping[str, Mapping[str, str]]  # seat -> actor -> reason
    alone: Alone | None
    central: Mapping[str, Any]
    tables: Mapping[str, Mapping[str, Any]]
    exact: bool  # every table was settled
    table_draws: int
    named: tuple[NamedTable, ...]
    early_late: EarlyLate
    earned: EarnedSeats
    voice: Lines
    persuade: Persuasion | None
    by_type: Mapping[str, Any]
    method: Method
    basis: Basis
    drawn: Drawn = field(repr=False, compare=False)

    @property
    def situation(self) -> Situation:
        """The situation asked about, as written."""
        return self.drawn.written

    @property
    def sentences(self) -> tuple[str, ...]:
        """Findings first; every number in them stands in a table of ``section``."""
        from plenipo.answer.places.telling import sentences

        return sentences(self)

    def section(self) -> Section:
        """Everything a renderer needs."""
        from plenipo.answer.places.laying import section

        return section(self)

    @property
    def matter(self) -> str:
        """What success means here, in words: the issues that end a cost, else a deal."""
        return success_words(self.situation)

    @property
    def ending(self) -> tuple[str, ...]:
        """The issues that end a cost, in file order; none where any deal does."""
        return ending_issues(self.situation)

    def agreed_without(self, seat: str) -> float:
        """Share of draws in which what matters is agreed at the whole table without a seat."""
        return min(max(self.success + self.success_without[seat].mean / 100.0, 0.0), 1.0)

    @property
    def hurts(self) -> Mapping[str, Mapping[str, float]]:
        """Actor -> seats of others that cost it something at the whole table, in points.

        By three errors: of many seats and parties some would pass two by luck.
        """
        out: dict[str, dict[str, float]] = {}
        for actor in self.actors:
            cells = self.marginal.column(actor)
            bad = {s: e.mean for s, e in cells.items() if e.told and e.mean < -3 * e.error}
            if bad:
                out[actor] = dict(sorted(bad.items(), key=lambda x: x[1]))
        return out

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as ``--json`` prints them."""
        out: dict[str, Any] = {
            "question": self.question,
            "table": self.table,
            "name": self.name,
            "players": list(self.players),
            "sentences": list(self.sentences),
            **self.shapley.to_dict("shapley"),
            **self.marginal.to_dict("marginal"),
            "success": {
                "all": self.success,
                "without": {p: self.agreed_without(p) for p in self.players},
            },
            "total": {a: e.mean for a, e in self.total.items()},
            "residual": self._adding_up(),
            "ranking": {a: r.to_dict() for a, r in self.ranking.items()},
            "hurts": {a: dict(x) for a, x in self.hurts.items()},
            "why_nothing": {s: dict(x) for s, x in self.why_nothing.items()},
            "alone": self.alone.to_dict() if self.alone else None,
            "tables": {k: dict(v) for k, v in self.tables.items()},
            "named": {t.table: t.to_dict() for t in self.named},
            "absence": self._absence(),
            "ratification": {t.table: _ratification(t) for t in self.named if t.ratifiers},
            "blocs": {
                t.table: {b.party: b.to_dict() for b in t.blocs} for t in self.named if t.blocs
            },
            "early_late": self.early_late.to_dict(),
            "earned": self.earned.to_dict(),
            "voice": self.voice.to_dict(),
            "central": dict(self.central),
            "by_type": dict(self.by_type),
            "exact": self.exact,
            "table_draws": self.table_draws,
            "method": self.method.to_dict(),
            "basis": self.basis.to_dict(),
        }
        if self.persuade is not None:
            out["persuade"] = self.persuade.to_dict()
        return out

    def _adding_up(self) -> float:
        """How far the values are from their total in points, as both are printed."""
        rows = [
            {a: e.mean for a, e in zip(self.actors, row, strict=True)} for row in self.shapley.cells
        ]
        return adding_up(rows, {a: e.mean for a, e in self.total.items()})

    def _absence(self) -> dict[str, Any]:
        """Player -> table -> what it loses by not sitting there, or by leaving the whole table."""
        out: dict[str, Any] = {}
        for p in self.actors:
            sits = p in self.players
            loses = {self.table: self.marginal.at(p, p).to_dict()} if sits else {}
            for t in self.named:
                for b in t.beside:
                    if b.seat == p and b.added and not (sits and t.table == self.table):
                        loses[t.table] = b.change[p].to_dict()
            if loses:
                out[p] = loses
        return out


def _ratification(t: NamedTable) -> dict[str, Any]:
    return {
        "ratifiers": list(t.ratifiers),
        "binds": t.binds,
        "price": {a: e.to_dict() for a, e in t.ratification.items()},
        "against_the_room_alone": {a: e.to_dict() for a, e in t.against_alone.items()},
        "by_itself": dict(t.by_itself),
    }


def seats(
    situation: Situation,
    table: str = "all",
    *,
    draws: int = 10_000,
    seed: int = 0,
    central: bool = False,
    whose: str | None = None,
    persuade: bool = False,
    look_ahead: bool = False,
) -> Seats:
    """What each seat is worth to everyone: every table compared on the same draws.

    Parameters
    ----------
    situation : from :func:`plenipo.load`
    table : the table whose seats are weighed; ``all`` is the full one
    draws : number of draws of the uncertain inputs
    seed : random streams are keyed by seed and input
    central : the modal inputs as one draw instead
    whose : a party to speak of first, and to weigh even where it has no seat
    persuade : rank whom ``whose`` should move, and on what
    look_ahead : early or late also where those in the early room look ahead to the later

    Returns
    -------
    Seats

    Raises
    ------
    SituationError
        No such table or party, or ``persuade`` without ``whose``.
    MethodError
        A rule that is not unanimity, or more than one draw in a hundred that did not
        converge.

    References
    ----------
    .. [1] Shapley (1953), A Value for n-Person Games.
    """
    if draws < 1:
        raise MethodError(f"{draws} draws cannot be solved.", instead="Ask for 1 or more.")
    _known(situation, whose, persuade=persuade)
    body = find_table(situation, table)
    if body.rule != "unanimity":
        raise MethodError(
            f'Table "{table}" decides by another rule than unanimity, and a quota of fewer seats '
            "is another rule.",
            instead="Ask about a table of unanimity, or settle this one with `plenipo settle`.",
        )
    drawn = draw(situation, draws=draws, seed=seed, central=central)
    players = players_of(drawn, body)
    full = take_seats(drawn, table, seated=all_seated(drawn, players))
    rows = kept_rows(full)
    actors = actors_of(drawn, players, whose)
    found, values, error = shapley_values(drawn, table, players, rows, actors, seed)
    matrix = Matrix.of(players, actors, values, sampled=error)
    rooms = Rooms(drawn, rows, actors, before=found, table=table)
    margin = margins(rooms, full, table, players)
    named = named_tables(rooms, tuple(dict.fromkeys([*situation.tables, table])), players, table)
    whole = found.at(np.full(found.rows.size, found.masks[-1]))
    total = 100.0 * (whole.worth - found.no_deal)
    stuck = 1.0 - min([float(found.found.good.mean()), *(t.good for t in named)], default=1.0)
    if stuck > 0.01:
        raise MethodError(
            f"{100 * stuck:.0f} % of the draws of a table did not converge: more than one in a "
            "hundred.",
            instead="Look for inputs at their extremes; `plenipo check` lists them.",
        )
    own = {p: values[i, :, actors.index(p)] for i, p in enumerate(players)}
    return Seats(
        table=table,
        name=body.name or ("the full table" if table == "all" else table),
        players=players,
        actors=actors,
        focus=whose or _focus(named, matrix, players, table),
        shapley=matrix,
        marginal=margin.matrix,
        success=margin.success,
        success_without=margin.success_without,
        total={a: Effect.of(total[:, i]) for i, a in enumerate(actors)},
        residual=float(np.abs(values.sum(axis=0) - total).max(initial=0.0)) / 100.0,
        ranking=rank_seats(matrix, values, sampled=error),
        ahead=ahead_of_own(players, actors, values, sampled=error),
        why_nothing=margin.why_nothing,
        alone=without_ratifiers(drawn, table, players, rows, actors, full),
        central=central_case(situation, table, players, actors),
        tables=tables_listed(found),
        exact=found.complete,
        table_draws=int(found.rows.size),
        named=named,
        early_late=early_or_late(drawn, rows, ahead=look_ahead),
        earned=earned_seats(drawn, rows),
        voice=lines(drawn, rows),
        persuade=persuasion(drawn, rows, whose, table) if persuade and whose else None,
        by_type=by_type(drawn, found.rows, {p: own[p] for p in players}),
        method=Method(
            name=NAME,
            source=SOURCE,
            assumptions=_assumptions(drawn, full, found, rows.size),
            defaulted=drawn.defaulted,
            status="solved" if stuck == 0 else f"not converged for {100 * stuck:.2f} % of draws",
        ),
        basis=Basis(
            inputs=fingerprint(situation),
            seed=seed,
            draws=drawn.draws,
            kept=int(rows.size),
            version=installed_version(),
        ),
        drawn=drawn,
    )


def _known(situation: Situation, whose: str | None, *, persuade: bool) -> None:
    """The party asked about is there, and persuading has somebody who persuades."""
    places: list[Place] = []
    if whose is not None and whose not in situation.actors:
        near = get_close_matches(whose, situation.actors, n=1)
        places.append(
            Place(
                path=f"parties.{whose}",
                message=f'There is no party "{whose}".'
                + (f' Did you mean "{near[0]}"?' if near else ""),
                hint=f"There are: {', '.join(situation.actors)}.",
            )
        )
    if persuade and whose is None:
        places.append(
            Place(
                path="--persuade",
                message="Whom to persuade depends on who asks.",
                hint=f"Add --for {next(iter(situation.parties), 'PARTY')}.",
            )
        )
    if places:
        raise SituationError(places)


def _focus(
    named: tuple[NamedTable, ...], matrix: Matrix, players: tuple[str, ...], table: str
) -> str:
    """Whom this room, else the next, leaves out to its greatest loss; else whose seat is best."""
    for t in sorted(named, key=lambda t: t.table != table):
        if t.table == table:
            absent = {p: b.change[p] for p, b in t.left_out.items()}
        else:
            absent = {b.seat: b.change[b.seat] for b in t.beside if b.added and b.seat in players}
        upcoming = t.status != "held" and len(t.seats) >= 2
        if (upcoming or t.table == table) and any(e.told and e.mean > 0 for e in absent.values()):
            most = max(absent.values(), key=lambda e: e.mean)
            return next(p for p, e in absent.items() if e.mean >= most.mean - 2 * most.error)
    own = {p: matrix.at(p, p).mean for p in players}
    return max(own, key=lambda p: own[p]) if own else (matrix.actors or ("",))[0]


def _assumptions(drawn: Drawn, full: Seating, found: Compositions, kept: int) -> tuple[str, ...]:
    s = drawn.situation
    how = (
        f"all {found.masks.size:,} tables on {found.rows.size:,} draws"
        if found.complete
        else f"{found.masks.size:,} tables of random orders, on {found.rows.size:,} draws"
    )
    out = [
        "unanimity of those seated; stationary; inputs known to the table inside a draw",
        "every seat of the table is taken for certain; of fewer than two seats comes no deal",
        f"{how}; named tables and what they lose without a seat on {kept:,}",
        f"ratification, split seats and lines on {draws_words(min(BAND_DRAWS, kept), first=True)}",
    ]
    if full.consents or s.consent or s.norms:
        out.append("whoever is left out must still accept what its consent covers")
    if any(t.follows for t in s.tables.values()):
        out.append("a table that follows starts from the status quo, but for early or late")
    if s.guarantees or s.obligations:
        out.append("deals at face value: `plenipo hold` weighs them by whether they would be kept")
    return tuple(out)
