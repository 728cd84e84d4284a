"""What holds a deal down: who is absent, which limits clash, whose acceptance is missing.

Everything here is a what-if on the same draws: one thing is taken away and the table
settles again. It runs on the first thousand draws at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from plenipo.answer.table.run import Run
from plenipo.answer.table.seating import Seating
from plenipo.show.sentence import joined
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools, Ints
from plenipo.solve.bargain.agree import DEAL, NONE, agree
from plenipo.solve.bargain.room import Reason

__all__ = [
    "Bluff",
    "Cause",
    "Obstacles",
    "ending_issues",
    "find_obstacles",
    "success_words",
]

PAIR_DRAWS = 200  # pairs are tried on so many failing draws


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Something whose removal would open the way, and in how many draws it stands there."""

    kind: str  # absent, limits, acceptance, preferred, other
    limits: tuple[int, ...]  # indices into drawn.limits
    parties: tuple[str, ...]
    share: float  # of all draws looked at

    def to_dict(self, seating: Seating) -> dict[str, Any]:
        """Plain values."""
        drawn = seating.drawn
        return {
            "kind": self.kind,
            "parties": list(self.parties),
            "limits": [_limit_words(seating, i) for i in self.limits],
            "paths": [drawn.limits[i].path for i in self.limits],
            "share": self.share,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Bluff:
    """A red line, and the chance of success if it were bluff, on the same draws."""

    limit: int
    success: float
    no_deal: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacles:
    """Why the table does not succeed.

    Success is that every issue named by some ``ends_with`` is agreed; where no issue
    is named, that there is a deal.
    """

    issues: tuple[str, ...]  # the issues that must be agreed; empty: any deal
    chance: float  # on the draws looked at
    draws: int
    causes: tuple[Cause, ...]
    bluffs: tuple[Bluff, ...]


def _limit_words(seating: Seating, i: int) -> str:
    limit = seating.drawn.limits[i]
    side = "at least" if limit.side > 0 else "at most"
    issue = seating.drawn.situation.issues[limit.issue]
    level = issue.own_level(float(np.median(limit.level)))
    shown = level if isinstance(level, str) else f"about {level:.0f}"
    return f"{limit.actor}: {seating.drawn.situation.issue_name(limit.issue)} {side} {shown}"


def ending(seating: Seating) -> Ints:
    """Issues named by some ends_with."""
    return np.flatnonzero(seating.room.ends_any)


def ending_issues(situation: Situation) -> tuple[str, ...]:
    """The issues that end a cost of going on, in file order; none where any deal does."""
    ends = [c.ends_with.issue for c in situation.cost_of_no_deal.values() if c.ends_with]
    return tuple(k for k in situation.issues if k in ends)


def success_words(situation: Situation) -> str:
    """What success means here: the issues that end a cost, else "a deal"."""
    return joined(map(situation.issue_name, ending_issues(situation))) or "a deal"


def succeeded(run: Run) -> Bools:
    """(K,) draws in which what matters is agreed."""
    ends = ending(run.seating)
    if ends.size == 0:
        return run.solved.kind == DEAL
    return np.asarray(run.ended[:, ends].all(axis=1), bool)


def _again(seating: Seating, rows: Ints, **changes: Any) -> Run:
    """The same draws with something taken away."""
    room = seating.room._replace(**changes)
    part = Seating(
        drawn=seating.drawn,
        table=seating.table,
        body=seating.body,
        room=room,
        seats=seating.seats,
        ratifiers=seating.ratifiers,
        consents=seating.consents,
        limits=seating.limits,
        offers=seating.offers,
    ).take(rows)
    solved = agree(part.room)
    empty = np.zeros_like(part.room.no_deal)
    return Run(seating=part, rows=rows, solved=solved, worth=empty, no_deal=empty)


def _absent(seating: Seating) -> tuple[Bools, list[frozenset[str]]]:
    """(K,) draws where an owner of what matters is missing, and who."""
    room = seating.room
    draws = room.seated.shape[0]
    here = room.seated.copy()
    for h, p in enumerate(room.consent_party):
        here[:, p] |= room.consent_real[:, h]
    ends = set(ending(seating).tolist())
    missing: list[set[str]] = [set() for _ in range(draws)]
    for q, k in enumerate(room.need_issue):
        if ends and int(k) not in ends:
            continue
        present = np.zeros(draws, bool)
        for a in range(room.need_any.shape[1]):
            if room.need_used[q, a]:
                present |= here[:, room.need_any[q, a]].all(axis=1)
        owner = seating.drawn.actors[int(np.flatnonzero(room.need_any[q, 0])[0])]
        for d in np.flatnonzero(~present):
            missing[d].add(owner)
    if not ends:
        # any deal counts: owners are missing only where nothing at all can move
        nothing = agree(room).reason == Reason.ABSENT
        missing = [x if nothing[d] else set() for d, x in enumerate(missing)]
    sets = [frozenset(x) for x in missing]
    return np.array([bool(x) for x in sets]), sets


def find_obstacles(run: Run, *, at_most: int) -> Obstacles:
    """What stands between a table and success, on its first draws.

    Single causes are tried first, then pairs of limits and parties; a draw counts
    towards each smallest set that would open it.
    """
    seating = run.seating.first(at_most)
    draws = seating.room.theta.shape[0]
    drawn = seating.drawn
    won = succeeded(run)[:draws]
    ends = ending(seating)
    names = tuple(drawn.issues[int(k)] for k in ends)
    causes: dict[tuple[str, tuple[int, ...], tuple[str, ...]], float] = {}

    def count(kind: str, limits: tuple[int, ...], parties: tuple[str, ...], n: float) -> None:
        key = (kind, limits, parties)
        causes[key] = causes.get(key, 0.0) + n / draws

    seats = seating.room.seated.sum(axis=1)
    failing = ~won
    few = failing & (seats < 2)
    if few.any():
        count("fewer than two seats", (), (), float(few.sum()))
    absent, who = _absent(seating)
    for d in np.flatnonzero(failing & absent & ~few):
        count("absent", (), tuple(sorted(who[d])), 1.0)
    left = np.flatnonzero(failing & ~absent & ~few)
    if left.size:
        left = _preferred(seating, left, ends, count)
    if left.size:
        _smallest(seating, left, count)
    bluffs = _bluffs(seating, won)
    listed = [
        Cause(kind=kind, limits=limits, parties=parties, share=share)
        for (kind, limits, parties), share in causes.items()
    ]
    listed.sort(key=lambda c: (-c.share, c.kind, c.limits, c.parties))
    return Obstacles(
        issues=names,
        chance=float(won.mean()),
        draws=draws,
        causes=tuple(listed),
        bluffs=tuple(sorted(bluffs, key=lambda b: (-b.success, b.limit))),
    )


def _preferred(seating: Seating, left: Ints, ends: Ints, count: Any) -> Ints:
    """Draws in which it could be agreed but the table prefers to leave it."""
    if ends.size == 0:
        return left
    scales = len(seating.drawn.scales)
    room = seating.room
    if any(k < scales or room.option_count[k - scales] != 2 for k in ends):
        return left
    required = room.required.copy()
    for k in ends:
        required[k] = 1.0 - room.ends_level[room.ends_issue == k][0]
    could = _again(seating, left, required=required).solved.kind != NONE
    if could.any():
        count("preferred", (), (), float(could.sum()))
    return left[~could]


def _smallest(seating: Seating, left: Ints, count: Any) -> None:
    room = seating.room
    actors = seating.drawn.actors
    limits = [i for i in range(len(seating.limits)) if room.limit_real[left, i].any()]
    parties = [
        a
        for a in range(len(actors))
        if room.seated[left, a].any()
        or any(room.consent_real[left, h].any() for h, p in enumerate(room.consent_party) if p == a)
    ]
    things: list[tuple[str, int]] = [("limit", i) for i in limits]
    things += [("party", a) for a in parties]
    singles = {x: _opened(seating, left, (x,)) for x in things}
    any_single = np.zeros(left.size, bool)
    for opened in singles.values():
        any_single |= opened
    for x, opened in singles.items():
        if opened.any():
            _note(seating, (x,), float(opened.sum()), count)
    rest = np.flatnonzero(~any_single)
    tried = rest[:PAIR_DRAWS]
    if tried.size == 0:
        return
    weight = rest.size / tried.size
    any_pair = np.zeros(tried.size, bool)
    for pair in combinations(things, 2):
        opened = _opened(seating, left[tried], pair)
        any_pair |= opened
        if opened.any():
            _note(seating, pair, weight * float(opened.sum()), count)
    if (~any_pair).any():
        count("other", (), (), weight * float((~any_pair).sum()))


def _note(seating: Seating, things: tuple[tuple[str, int], ...], n: float, count: Any) -> None:
    limits = tuple(seating.limits[i] for kind, i in things if kind == "limit")
    parties = tuple(seating.drawn.actors[a] for kind, a in things if kind == "party")
    count("acceptance" if parties and not limits else "limits", limits, parties, n)


def _opened(seating: Seating, rows: Ints, things: tuple[tuple[str, int], ...]) -> Bools:
    """Which of these draws succeed once these things are gone."""
    room = seating.room
    real = room.limit_real
    accepts = room.accepts
    for kind, i in things:
        if kind == "limit":
            real = real.copy()
            real[:, i] = False
        else:
            accepts = accepts.copy()
            accepts[i] = False
    return succeeded(_again(seating, rows, limit_real=real, accepts=accepts))


def _bluffs(seating: Seating, won: Bools) -> list[Bluff]:
    """Chance of success if a limit were bluff, on the same draws (theory, section 2)."""
    room = seating.room
    base = agree(room)
    out: list[Bluff] = []
    for i, limit in enumerate(seating.limits):
        rows = np.flatnonzero(room.limit_real[:, i] & (seating.room.seated.sum(axis=1) >= 2))
        if rows.size == 0:
            continue
        real = room.limit_real.copy()
        real[:, i] = False
        again = _again(seating, rows, limit_real=real)
        success = won.copy()
        success[rows] = succeeded(again)
        none = base.kind == NONE
        none[rows] = again.solved.kind == NONE
        out.append(Bluff(limit=limit, success=float(success.mean()), no_deal=float(none.mean())))
    return out
