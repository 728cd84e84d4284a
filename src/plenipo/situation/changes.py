"""The dated list: which acts are in force, and what they make of the file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from plenipo.situation.clauses import Change, Credibility
from plenipo.situation.model import Dropped, Limit, PartyPositions, Position, Situation

__all__ = ["after_changes", "in_force", "norm_holders"]


def in_force(situation: Situation) -> tuple[Change, ...]:
    """Acts dated up to ``as_of`` (all of them where there is no ``as_of``), by date."""
    now = situation.as_of
    acts = [c for c in situation.changes if now is None or c.on <= now]
    return tuple(sorted(acts, key=lambda c: c.on))


def norm_holders(situation: Situation, norm: str, on: dt.date | None) -> tuple[str, ...]:
    """Who still holds a norm on a day; who drops it ceases to be a holder."""
    body = situation.norms[norm]
    gone = body.dropped
    if gone is None or (on is not None and on < gone.on):
        return body.held_by
    return tuple(p for p in body.held_by if gone.by is not None and p != gone.by)


def after_changes(situation: Situation) -> Situation:
    """The file states the world before ``changes``; this is the world after those in force.

    Positions, limits, patience, norms and credibilities move here. Fallbacks, capped
    claims and issues off the agenda have no other place in the file and are read from
    the list when drawn.
    """
    positions = dict(situation.positions)
    parties = dict(situation.parties)
    norms = dict(situation.norms)
    guarantees = list(situation.guarantees)
    for act in in_force(situation):
        whose = act.of or act.by
        if act.act in ("position", "limit"):
            assert act.issue is not None
            body = positions.get(whose, PartyPositions())
            old = body.issues.get(act.issue, Position())
            update: dict[str, Any]
            if act.act == "position":
                update = {"at": act.to, "because": act.because or old.because}
            else:
                new = Limit(
                    at_most=act.at_most, at_least=act.at_least, firm=act.firm, because=act.because
                )
                same = [x for x in old.limits if (x.at_most is None) != (new.at_most is None)]
                update = {"limits": (*same, new)}
            issues = {**body.issues, act.issue: old.model_copy(update=update)}
            positions[whose] = body.model_copy(update={"issues": issues})
        elif act.act == "haste" and whose in parties:
            parties[whose] = parties[whose].model_copy(update={"needs_deal_within": act.within})
        elif act.act == "drops_norm" and act.norm in norms and norms[act.norm].dropped is None:
            dropped = Dropped(by=act.by, on=act.on)
            norms[act.norm] = norms[act.norm].model_copy(update={"dropped": dropped})
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
