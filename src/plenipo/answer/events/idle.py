"""Why an act changes nothing at a table: nothing is ever worth zero without a reason."""

from __future__ import annotations

import numpy as np

from plenipo.answer.table.run import MOVED, Run
from plenipo.answer.table.seating import Seating
from plenipo.show.sentence import joined
from plenipo.situation.changes import norm_holders
from plenipo.situation.clauses import Change
from plenipo.solve.arrays import Floats

__all__ = ["NOTHING", "OFTEN", "present", "why_nothing"]

NOTHING = 0.5  # points: less is printed as nothing
OFTEN = 0.05  # share of draws from which an issue counts as moving there
SELDOM, MOSTLY = 0.02, 0.5  # share of draws in which an act moves what is agreed
LITTLE = "it moves what is agreed there, and hardly what that is worth to anyone"


def present(seating: Seating, party: str) -> bool:
    """Whether a party sits there or must accept, by itself, in its whole or in its members."""
    s = seating.drawn.situation
    here = {*seating.seats, *seating.ratifiers}
    body = s.parties.get(party)
    members = body.members if body else ()
    return party in here or s.whole_of(party) in here or (bool(members) and here >= set(members))


def why_nothing(run: Run, before: Run, act: Change) -> str:
    """What makes an act worth nothing at a table, as the rest of "because ...".

    Parameters
    ----------
    run : the table with every act in force
    before : the same without this act
    """
    seating = run.seating
    s = seating.drawn.situation
    whose = act.of or act.by
    name = s.name_of(whose) if whose else "everyone"
    if act.act == "devalues":
        return "it works through whether the deal holds, not through what the table agrees"
    if not (run.deal.any() or before.deal.any()):
        return "there is no deal to be had there, with it or without"
    moved = _moved(run, before)
    if act.act == "drops_norm":
        return _norm(seating, before.seating, act)
    if act.act == "haste":
        if whose not in s.parties:
            return f"{name} has no patience of its own: it counts as part of its whole"
        if whose not in seating.seats:
            return f"{name} does not sit there, and only those who sit weigh by their patience"
        if _all_gain(run):
            return "those who sit there want the same of what moves there"
        if moved < MOSTLY:
            return "lines and those who must accept fix what is agreed there, not the weights"
        return LITTLE
    if act.act == "fallback":
        if not present(seating, whose):
            return f"{name} neither sits there nor must accept"
        if moved < MOSTLY:
            return "nobody there has to be won over with more than it gets anyway"
        return LITTLE
    return _issue(run, before, act, name, whose, moved)


def _moved(run: Run, before: Run) -> float:
    """Share of draws in which the act moves some level, or the kind of outcome."""
    apart = (np.abs(run.solved.level - before.solved.level) > MOVED).any(axis=1)
    return run.share(apart | (run.solved.kind != before.solved.kind))


def _issue(run: Run, before: Run, act: Change, name: str, whose: str, moved: float) -> str:
    """Caps, lines, positions and what is off the agenda."""
    seating = run.seating
    s = seating.drawn.situation
    issue = act.issue or ""
    what = s.issue_name(issue)
    k = seating.issues.index(issue)
    if act.act in ("limit", "position") and not present(seating, whose):
        return f"{name} neither sits there nor must accept"
    absent = [p for p in s.issues[issue].needs if not present(seating, p)]
    if absent:
        who = joined(s.name_of(p) for p in absent)
        return f"{what} needs {who}, absent there and not asked"
    body = seating.body
    if body.issues != "all" and issue not in body.issues:
        return f"{what} is not on the agenda there"
    if max(run.share(run.moved[:, k]), before.share(before.moved[:, k])) == 0.0:
        return f"no deal there moves {what}, with it or without"
    if moved >= MOSTLY:
        return LITTLE
    match act.act:
        case "cap_claim" | "limit" if moved < SELDOM:
            return f"what is agreed there on {what} stays short of that bound anyway"
        case "cap_claim" | "limit":
            return f"that bound on {what} seldom binds there"
        case "off_agenda":
            return f"{what} would hardly have been settled otherwise"
        case _:
            return f"what is agreed there on {what} hardly hangs on what {name} wants"


def _norm(seating: Seating, before: Seating, act: Change) -> str:
    s = seating.drawn.situation
    norm = s.norms[act.norm or ""]
    asked = s.name_of(norm.consent_of)
    if _sits(seating, norm.consent_of):
        return f"{asked} sits there itself"
    day = seating.body.date or s.as_of
    still = [p for p in norm_holders(s, act.norm or "", day) if _sits(seating, p)]
    if still:
        return f"{joined(s.name_of(p) for p in still)} still holds to it there"
    if not any(_sits(before, p) for p in norm.held_by):
        return "nobody who held to it sits there"
    own = s.consent.get(norm.consent_of)
    if own is not None and set(norm.over) <= set(own.over):
        return f"{asked} can refuse all of that by itself"
    return f"what the room agrees there is nothing {asked} would have refused"


def _sits(seating: Seating, party: str) -> bool:
    s = seating.drawn.situation
    body = s.parties.get(party)
    seats = set(seating.seats)
    inside = bool(body and body.members) and seats >= set(body.members if body else ())
    return party in seats or s.whole_of(party) in seats or inside


def _all_gain(run: Run) -> bool:
    """Whether everyone seated gains on average from each issue that moves."""
    room = run.seating.room
    drawn = run.seating.drawn
    seats = [drawn.actors.index(p) for p in run.seating.seats]
    often = [k for k in range(run.solved.level.shape[1]) if run.share(run.moved[:, k]) >= OFTEN]
    return bool(often) and all(
        float(_gain(run, k)[:, a].mean()) > -NOTHING / 100.0
        for k in often
        for a in seats
        if room.seated[:, a].any()
    )


def _gain(run: Run, k: int) -> Floats:
    """(K, n) what one issue's move is worth to each."""
    room = run.seating.room
    scales = room.position.shape[2]
    level, now = run.solved.level[:, k], room.status_quo[:, k]
    if k >= scales:
        worth = room.option_worth[:, :, k - scales]
        every = np.arange(level.size)
        return worth[every, :, level.astype(int)] - worth[every, :, now.astype(int)]
    apart = [np.abs(x[:, None] - room.position[:, :, k]) for x in (level, now)]
    loss = [x if room.absolute else x * x for x in apart]
    return room.salience[:, :, k] * (loss[1] - loss[0])
