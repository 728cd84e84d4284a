"""The dated list: which acts are in force, and what they make of the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from plenipo.errors import Place, SituationError
from plenipo.situation.clauses import Change, Credibility
from plenipo.situation.model import Dropped, Limit, PartyPositions, Position, Situation

__all__ = [
    "Event",
    "acts",
    "after_changes",
    "as_of_day",
    "events",
    "in_force",
    "norm_holders",
    "not_yet",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened on a day: one act, or several that share a name and a day."""

    name: str  # as written, else ""
    on: dt.date
    by: tuple[str, ...]  # who did it, each once
    numbers: tuple[int, ...]  # of its acts in ``acts(situation)``


def acts(situation: Situation) -> tuple[Change, ...]:
    """The list as written, then the norms whose own ``dropped`` no act of the list repeats.

    An act is known by its place here, whichever of them are in force.
    """
    now = situation.as_of
    told = {
        (c.norm, c.by)
        for c in situation.changes
        if c.act == "drops_norm" and (now is None or c.on <= now)
    }
    dropped = [
        Change.model_construct(
            on=norm.dropped.on,
            by=norm.dropped.by or "",
            act="drops_norm",
            norm=name,
            because=norm.because,
        )
        for name, norm in situation.norms.items()
        if norm.dropped is not None and (name, norm.dropped.by) not in told
    ]
    return (*situation.changes, *dropped)


def in_force(
    situation: Situation, only: Collection[int] | None = None
) -> tuple[tuple[int, Change], ...]:
    """Acts dated up to ``as_of`` (all of them where there is no ``as_of``), by date.

    Parameters
    ----------
    only : places in ``acts(situation)``: of those in force only these

    Returns
    -------
    tuple of (place, act)
    """
    now = situation.as_of
    listed = [
        (i, act)
        for i, act in enumerate(acts(situation))
        if (now is None or act.on <= now) and (only is None or i in only)
    ]
    return tuple(sorted(listed, key=lambda x: x[1].on))


def not_yet(situation: Situation) -> tuple[tuple[int, Change], ...]:
    """Acts dated after ``as_of``, by date."""
    now = situation.as_of
    late = [(i, c) for i, c in enumerate(acts(situation)) if now is not None and c.on > now]
    return tuple(sorted(late, key=lambda x: x[1].on))


def events(situation: Situation) -> tuple[Event, ...]:
    """What happened up to ``as_of``, by date, then in the order of the file."""
    groups: dict[tuple[dt.date, str, int], list[tuple[int, Change]]] = {}
    for i, act in in_force(situation):
        groups.setdefault((act.on, act.name, -1 if act.name else i), []).append((i, act))
    return tuple(
        Event(
            name=name,
            on=on,
            by=tuple(dict.fromkeys(act.by for _, act in group if act.by)),
            numbers=tuple(i for i, _ in group),
        )
        for (on, name, _), group in groups.items()
    )


def norm_holders(situation: Situation, norm: str, on: dt.date | None) -> tuple[str, ...]:
    """Who still holds a norm on a day; who drops it ceases to be a holder."""
    body = situation.norms[norm]
    gone = body.dropped
    if gone is None or (on is not None and on < gone.on):
        return body.held_by
    return tuple(p for p in body.held_by if gone.by is not None and p != gone.by)


def after_changes(situation: Situation, only: Collection[int] | None = None) -> Situation:
    """The file states the world before ``changes``; this is the world after those in force.

    Positions, limits, patience, norms and credibilities move here. Fallbacks, capped
    claims and issues off the agenda have no other place in the file and are read from
    the list when drawn. A norm that an act drops is held until that act, whatever its own
    ``dropped`` says.

    Parameters
    ----------
    only : places in ``acts(situation)``: what the world would be with only these
    """
    positions = dict(situation.positions)
    parties = dict(situation.parties)
    norms = dict(situation.norms)
    guarantees = list(situation.guarantees)
    now = situation.as_of
    for _, act in in_force(situation):
        norm = norms.get(act.norm or "")
        gone = norm.dropped if norm is not None else None
        if norm is None or gone is None:
            continue
        if now is None or gone.on <= now or gone.by == act.by:  # only the acts say so from here on
            norms[act.norm or ""] = norm.model_copy(update={"dropped": None})
    for _, act in in_force(situation, only):
        whose = act.of or act.by
        if act.act in ("position", "limit"):
            assert act.issue is not None
            body = positions.get(whose, PartyPositions())
            old = body.issues.get(act.issue, Position())
            update: dict[str, Any]
            if act.act == "position":
                update = {"at": act.to, "because": act.because or old.because}
            else:
                update = {"limits": _moved(old.limits, act)}
            issues = {**body.issues, act.issue: old.model_copy(update=update)}
            positions[whose] = body.model_copy(update={"issues": issues})
        elif act.act == "haste" and whose in parties:
            parties[whose] = parties[whose].model_copy(update={"needs_deal_within": act.within})
        elif act.act == "drops_norm" and act.norm in norms:
            norm = norms[act.norm]
            if norm.dropped is None:
                gone = Dropped(by=act.by or None, on=act.on)
                norms[act.norm] = norm.model_copy(update={"dropped": gone})
            else:  # a second party gives it up
                left = tuple(p for p in norm.held_by if p != act.by)
                norms[act.norm] = norm.model_copy(update={"held_by": left})
        elif act.act == "devalues" and act.credibility is not None:
            for i, pledge in enumerate(guarantees):
                if pledge.by == whose and pledge.through == act.through:
                    seen = pledge.credibility.as_seen_by if pledge.credibility else {}
                    merged = Credibility(as_seen_by={**seen, **act.credibility.as_seen_by})
                    guarantees[i] = pledge.model_copy(update={"credibility": merged})
    return situation.model_copy(
        update={
            "positions": positions,
            "parties": parties,
            "norms": norms,
            "guarantees": tuple(guarantees),
        }
    )


def _moved(limits: tuple[Limit, ...], act: Change) -> tuple[Limit, ...]:
    """Lines on one side of an issue moved to where the act puts them.

    Each keeps its place, what it is over and, unless the act says how firm it is, its
    firmness: the draws of other lines must not notice. Without such a line, a new one.
    """
    update: dict[str, Any] = {"because": act.because} if act.because else {}
    if act.firm is not None:
        update["firm"] = act.firm
    for side in ("at_most", "at_least"):
        level = getattr(act, side)
        if level is None:
            continue
        if all(getattr(x, side) is None for x in limits):
            limits = (*limits, Limit.model_validate({side: level, **update}))
        else:
            limits = tuple(
                x if getattr(x, side) is None else x.model_copy(update={side: level, **update})
                for x in limits
            )
    return limits


def as_of_day(situation: Situation, day: dt.date | str) -> Situation:
    """The situation as of a day; see :meth:`Situation.at`."""
    if isinstance(day, str):
        try:
            day = dt.date.fromisoformat(day)
        except ValueError:
            message, hint = f'"{day}" is not a day.', "Write it as 2025-02-17."
            place = Place(path="as_of", message=message, hint=hint)
            raise SituationError([place]) from None
    elif isinstance(day, dt.datetime):
        day = day.date()
    now = situation.as_of
    if day == now:
        return situation
    if now is not None and day > now:
        return situation.model_copy(update={"as_of": day})
    held = {
        name: table.model_copy(update={"status": "planned"})
        for name, table in situation.tables.items()
        if table.status == "held" and table.date is not None and table.date > day
    }
    kept = {
        name: norm.model_copy(update={"dropped": None})
        for name, norm in situation.norms.items()
        if norm.dropped is not None and norm.dropped.on > day
    }
    return situation.model_copy(
        update={
            "as_of": day,
            "positions": _positions(situation, day),
            "tables": {**situation.tables, **held},
            "norms": {**situation.norms, **kept},
            "offers": tuple(x for x in situation.offers if x.on is None or x.on <= day),
            "observed": tuple(x for x in situation.observed if x.on is None or x.on <= day),
        }
    )


def _positions(situation: Situation, day: dt.date) -> dict[str, PartyPositions]:
    """Positions on a day: rows of ``history`` until the file's own take over."""
    starts = [c.on for c in situation.changes] + [situation.as_of or dt.date.max]
    start = min(starts)
    out = dict(situation.positions)
    if day >= start:
        return out
    rows = sorted((r for r in situation.history if r.date < start), key=lambda r: r.date)
    first: set[tuple[str, str]] = set()
    for row in rows:
        new = (row.party, row.issue) not in first
        first.add((row.party, row.issue))
        if row.date > day and not new:
            continue
        body = out.get(row.party, PartyPositions())
        old = body.issues.get(row.issue, Position())
        entry = old.model_copy(update={"at": row.at, "because": row.because or old.because})
        out[row.party] = body.model_copy(update={"issues": {**body.issues, row.issue: entry}})
    return out
