"""What did last week change?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from plenipo.answer.base import (
    Answer,
    Basis,
    Interval,
    Method,
    adding_up,
    installed_version,
)
from plenipo.answer.events.devalued import Devalued, devalued
from plenipo.answer.events.hurry import Hurry, hurries
from plenipo.answer.events.pricing import NormPrice, Priced, norm_prices, price_acts
from plenipo.answer.events.redress import Redress, make_good
from plenipo.answer.events.replay import EXACT, ORDERS, Replay, Worlds, by_day, replay_events
from plenipo.answer.events.telling import label, shown
from plenipo.answer.table.hidden import by_type
from plenipo.answer.table.run import kept_rows
from plenipo.answer.table.seating import find_table, take_seats
from plenipo.errors import MethodError
from plenipo.show.section import Section
from plenipo.situation.changes import Event, acts, events, not_yet
from plenipo.situation.clauses import Change
from plenipo.situation.draw import draw
from plenipo.situation.fingerprint import fingerprint
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Floats

__all__ = ["Changes", "changes"]

NAME = (
    "Shapley value of each dated event: its average effect on what a party can expect at the "
    "table, over every order in which the events could have come"
)
SOURCE = (
    "Shapley 1953; prices: Nash 1950, Kalai and Smorodinsky 1975; weights: Miyakawa 2008, "
    "Laruelle and Valenciano 2008"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes(Answer):
    """What dated events did to each party's prospects at a table, and at the full table.

    ``main`` is the table asked about, ``full`` the full table beside it (None where that
    is the same, or decides by another rule).
    """

    question: ClassVar[str] = "changes"
    table: str
    events: tuple[Event, ...]
    main: Replay
    full: Replay | None
    priced: tuple[Priced, ...]
    price_draws: int
    norms: tuple[NormPrice, ...]
    redresses: tuple[Redress, ...]
    hurries: tuple[Hurry, ...]
    devalued: tuple[Devalued, ...]  # promises: through whether deals would be kept
    types: Mapping[str, Any]
    late: tuple[Change, ...]  # dated after as_of
    method: Method
    basis: Basis
    worlds: Worlds = field(repr=False, compare=False)

    @property
    def situation(self) -> Situation:
        """The situation asked about, as written."""
        return self.worlds.situation

    @property
    def actors(self) -> tuple[str, ...]:
        """Whose prospects: every party and member."""
        return self.worlds.last.actors

    @property
    def replays(self) -> tuple[Replay, ...]:
        """The table asked about, then the full table."""
        return (self.main,) if self.full is None else (self.main, self.full)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Findings first; every number in them stands in a table of ``section``."""
        from plenipo.answer.events.telling import sentences

        return sentences(self)

    def section(self) -> Section:
        """Everything a renderer needs."""
        from plenipo.answer.events.laying import section

        return section(self)

    def undone(self, event: int) -> Floats:
        """(K,) share of an event's effect that could be taken back, draw by draw."""
        listed = acts(self.situation)
        sampler, rows = self.worlds.last.sampler, self.main.rows
        numbers = self.events[event].numbers
        out = np.zeros(rows.size)
        for i in numbers:
            path = f"changes.{i}.reversible"
            out += sampler.value(path, listed[i].reversible, unset=(0.0,))[rows]
        return out / len(numbers)

    def reversible(self, event: int) -> bool:
        """Whether the file says of any act of an event that it could be taken back."""
        listed = acts(self.situation)
        return any(listed[i].reversible is not None for i in self.events[event].numbers)

    def why_zero(self, event: int, replayed: Replay) -> str:
        """Why an event is worth nothing to any party at a table; "" where it is something."""
        from plenipo.answer.events.telling import why_zero

        return why_zero(self, event, replayed)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as ``--json`` prints them."""
        return {
            "question": self.question,
            "table": self.table,
            "name": self.main.name,
            "seats": list(self.main.seats),
            "ratifiers": list(self.main.ratifiers),
            "sentences": list(self.sentences),
            **self._shares(self.main),
            "days": self._days(self.main),
            "full_table": None
            if self.full is None
            else {
                "table": self.full.table,
                **self._shares(self.full),
                "days": self._days(self.full),
            },
            "prices": [self._price(p) for p in self.priced],
            "norms": self._norms(),
            "haste": self._haste(),
            "devalued": self._devalued(),
            "reciprocal": [r.to_dict() for r in self.redresses],
            "by_type": dict(self.types),
            "not_yet": [
                {"on": c.on.isoformat(), "by": c.by, "act": c.act, "name": c.name}
                for c in self.late
            ],
            "method": self.method.to_dict(),
            "basis": self.basis.to_dict(),
        }

    def _points(self, values: Floats) -> dict[str, float]:
        return {a: float(values[i]) for i, a in enumerate(self.actors)}

    def _event(self, e: int, replayed: Replay) -> dict[str, Any]:
        event, share = self.events[e], replayed.share[e]
        listed = acts(self.situation)
        error = np.hypot(replayed.error(share), replayed.order_error[e])
        left = (share * (1.0 - self.undone(e))[:, None]).mean(axis=0)
        band = {
            a: {"low": float(left[i]), "high": float(share[:, i].mean())}
            for i, a in enumerate(self.actors)
        }
        numbers = event.numbers
        return {
            "name": label(self.situation, event),
            "on": event.on.isoformat(),
            "by": list(event.by),
            "acts": [
                {"number": i if i < len(self.situation.changes) else None, "act": listed[i].act}
                for i in numbers
            ],
            "shares": self._points(share.mean(axis=0)),
            "interval": {a: Interval.of(share[:, i]).to_dict() for i, a in enumerate(self.actors)},
            "error": self._points(error),
            "reversible_band": band if self.reversible(e) else None,
            "statements": list(dict.fromkeys(x for i in numbers for x in listed[i].because)),
            "why_zero": self.why_zero(e, replayed),
        }

    def _shares(self, replayed: Replay) -> dict[str, Any]:
        """Events and totals; the residual holds for the numbers as they are printed."""
        events = [self._event(e, replayed) for e in range(len(self.events))]
        total = self._points(replayed.total.mean(axis=0))
        printed = adding_up([event["shares"] for event in events], total)
        return {
            "events": events,
            "first": self._points(replayed.days[0].mean(axis=0)),
            "last": self._points(replayed.days[-1].mean(axis=0)),
            "total": total,
            "total_error": self._points(replayed.error(replayed.total)),
            "residual": max(replayed.residual, printed),
        }

    def _days(self, replayed: Replay) -> list[dict[str, Any]]:
        dates = [None, *dict.fromkeys(e.on.isoformat() for e in self.events)]
        return [
            {
                "after": date,
                "prospects": self._points(replayed.days[i].mean(axis=0)),
                "success": float(replayed.success[i]),
                "no_deal": float(replayed.no_deal[i]),
            }
            for i, date in enumerate(dates)
        ]

    def _price(self, item: Priced) -> dict[str, Any]:
        single = Event(
            name=item.act.name, on=item.act.on, by=(item.act.by,), numbers=(item.number,)
        )
        first = item.prices[self.table]
        return {
            "act": label(self.situation, single),
            "kind": item.act.act,
            "on": item.act.on.isoformat(),
            "by": item.act.by,
            **{name: price.to_dict(self.actors) for name, price in first.items()},
            "tables": {
                table: {
                    **{name: price.to_dict(self.actors) for name, price in found.items()},
                    "why_zero": item.why.get(table, ""),
                }
                for table, found in item.prices.items()
            },
            "draws": self.price_draws,
        }

    def _norms(self) -> dict[str, Any]:
        out: dict[str, Any] = {name: {} for name in self.situation.norms}
        for x in self.norms:
            out[x.norm][x.table] = x.to_dict(self.actors)
        return out

    def _devalued(self) -> list[dict[str, Any]]:
        of = {x.number: x for x in self.devalued}
        return [
            {
                "act": i,
                "name": x.act.name,
                "tables": {y.table: y.to_dict(self.actors) for y in self.devalued if y.number == i},
            }
            for i, x in of.items()
        ]

    def _haste(self) -> list[dict[str, Any]]:
        of = {p.number: p for p in self.priced}
        return [
            {
                "act": x.number,
                "party": x.party,
                "rule": "unanimity",
                "tables": {
                    table: {
                        "points": price["nash"].to_dict(self.actors),
                        "why_zero": of[x.number].why.get(table, ""),
                        "by_rule": x.to_dict(table),
                    }
                    for table, price in of[x.number].prices.items()
                },
            }
            for x in self.hurries
        ]


def changes(
    situation: Situation,
    table: str | None = None,
    *,
    draws: int = 10_000,
    seed: int = 0,
    central: bool = False,
) -> Changes:
    """What the dated events changed for each party, event by event.

    Parameters
    ----------
    situation : from :func:`plenipo.load`
    table : where prospects are measured: a table of the situation, ``all``, or
        ``us+russia``; by default the next one that is planned, else ``all``
    draws : number of draws of the uncertain inputs; every subset of the events is settled
        on as many of them as the answer says
    seed : random streams are keyed by seed and input
    central : the modal inputs as one draw instead

    Returns
    -------
    Changes

    Raises
    ------
    SituationError
        No such table.
    MethodError
        A table whose rule is not unanimity, too many cases to tell apart, or more than one
        draw in a hundred that did not converge.

    References
    ----------
    .. [1] Shapley (1953), A Value for n-Person Games.
    .. [2] Kalai and Smorodinsky (1975), Econometrica 43:513.
    """
    if draws < 1:
        raise MethodError(f"{draws} draws cannot be solved.", instead="Ask for 1 or more.")
    table = table or _next_table(situation)
    tables = (table,)
    if table != "all" and find_table(situation, "all").rule == "unanimity":
        tables = (table, "all")
    drawn = draw(situation, draws=draws, seed=seed, central=central)
    rows = kept_rows(take_seats(drawn, table))
    listed = by_day(situation, events(situation))
    worlds = Worlds(situation, drawn, rows)
    replays, worlds = replay_events(worlds, listed, tables)
    at = shown(situation, drawn.actors)
    priced, few = price_acts(worlds, tables, at)
    main = replays[0]
    return Changes(
        table=table,
        events=listed,
        main=main,
        full=replays[1] if len(replays) > 1 else None,
        priced=priced,
        price_draws=few,
        norms=norm_prices(worlds),
        redresses=make_good(worlds, priced, tables),
        hurries=hurries(worlds, priced, tables),
        devalued=devalued(worlds, tables),
        types=by_type(drawn, main.rows, _figures(situation, listed, main, drawn.actors)),
        late=tuple(act for _, act in not_yet(situation)),
        method=Method(
            name=NAME,
            source=SOURCE,
            assumptions=_assumptions(situation, main, few),
            defaulted=drawn.defaulted,
            status="solved",
        ),
        basis=Basis(
            inputs=fingerprint(situation),
            seed=seed,
            draws=drawn.draws,
            kept=int(main.rows.size),
            version=installed_version(),
        ),
        worlds=worlds,
    )


def _next_table(situation: Situation) -> str:
    """The next table that is planned; the full table where none is."""
    now = situation.as_of
    ahead = [
        (table.date, name)
        for name, table in situation.tables.items()
        if table.date is not None
        and table.status in ("planned", None)
        and (now is None or table.date >= now)
        and table.rule == "unanimity"
    ]
    return min(ahead, key=lambda x: x[0])[1] if ahead else "all"


def _figures(
    situation: Situation, listed: tuple[Event, ...], main: Replay, actors: tuple[str, ...]
) -> dict[str, Floats]:
    """What is split by hidden types: the total, then each event's share, for each party."""
    at = shown(situation, actors)
    out: dict[str, Floats] = {actors[i]: main.total[:, i] for i in at}
    names = [label(situation, event) for event in listed]
    for e, event in enumerate(listed):
        name = names[e] if names.count(names[e]) == 1 else f"{names[e]}, {event.on}, no. {e + 1}"
        out |= {f"{name}: {actors[i]}": main.share[e, :, i] for i in at}
    return out


def _assumptions(situation: Situation, main: Replay, few: int) -> tuple[str, ...]:
    count = main.rows.size
    out = [
        "unanimity of those seated; inputs known to the table inside a draw",
        "points of each party's own agenda as it stands on the last day, in every world",
        f"{main.worlds:,} worlds (subsets of the events) settled on the same {count:,} draws, "
        "of those kept on the last day",
        f"acts and norms priced on {few:,} of them, by Nash and by weighted Kalai-Smorodinsky",
        "everything but the events as on the last day: offers, tables, observed answers",
    ]
    if not main.exact:
        out.append(
            f"more than {EXACT} events: those of one day count as one, over {ORDERS} random orders"
        )
    elif len(main.share) != len(events(situation)):
        out.append(f"more than {EXACT} events: those of one day count as one")
    if situation.as_of is None and situation.changes:
        out.append("no as_of: every dated act counts as having happened")
    if any(t.follows for name, t in situation.tables.items() if name == main.table):
        out.append("starts from the status quo, not from what an earlier table may have fixed")
    return tuple(out)
