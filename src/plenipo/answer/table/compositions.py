"""Every table that some players could make, settled on the same draws.

A set of players is a bit mask: player i sits in set ``s`` where ``s >> i & 1``. Whoever
leaves the room may still have to accept what is agreed (theory, section 5).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from plenipo.answer.table.seating import Seating, take_seats
from plenipo.errors import MethodError
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Table
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.agree import CAP, DEAL, NONE, agree
from plenipo.solve.bargain.room import Reason, Room, Solved

__all__ = [
    "Compositions",
    "Outcomes",
    "every_table",
    "outcomes",
    "seats_of",
    "some_tables",
    "utilities",
]

CHUNK = 4_000  # pairs of a table and a draw settled in one go: Ctrl-C is heard in between
THREADS = 2
ANYTHING = 1e9  # beyond every utility


class Outcomes(NamedTuple):
    """What some tables come to, table by table on the same K draws. A actors."""

    kind: Ints  # (S, K) NONE, PARTIAL, DEAL
    worth: Floats  # (S, K, A) utility of what came out, of going on where no deal
    success: Bools  # (S, K) what matters is agreed
    good: Bools  # (S, K) solved
    level: Floats  # (S, K, m)

    def mapped(self, change: Callable[[Any], Any]) -> Outcomes:
        """The same change made to every array."""
        return Outcomes(
            kind=change(self.kind),
            worth=change(self.worth),
            success=change(self.success),
            good=change(self.good),
            level=change(self.level),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Compositions:
    """Tables that n players could make, over K draws; axes are set, draw, actor."""

    players: tuple[str, ...]
    actors: tuple[str, ...]  # whose worth is kept
    rows: Ints  # (K,) which draws of the situation
    masks: Ints  # (S,) ascending; all 2^n of them, or those that some orders pass through
    found: Outcomes
    no_deal: Floats  # (K, A)

    @property
    def complete(self) -> bool:
        """Whether every set is here."""
        return self.masks.size == 1 << len(self.players)

    @property
    def gains(self) -> Floats:
        """(S, K, A) points of each one's own agenda against no deal."""
        return 100.0 * (self.found.worth - self.no_deal)

    def name(self, mask: int) -> str:
        """The seats of a set in order, joined by ``+``; nothing for none."""
        return "+".join(p for i, p in enumerate(self.players) if mask >> i & 1)

    def at(self, masks: Ints) -> Outcomes:
        """What the set of each draw (K,) comes to, without the axis of sets.

        Raises
        ------
        KeyError
            A set that was not settled.
        """
        place = np.minimum(np.searchsorted(self.masks, masks), self.masks.size - 1)
        if (self.masks[place] != masks).any():
            raise KeyError("a table that was not settled")
        every: Ints = np.arange(self.rows.size)
        return self.found.mapped(lambda x: x[place, every])


def utilities(room: Room, level: Floats, actors: Ints) -> Floats:
    """(D, A) what packages ``level`` (D, m) are worth to some actors, once signed.

    Agrees with ``Drawn.worth`` but reads a room, whose rows may repeat draws.
    """
    scales = room.position.shape[2]
    at = level[:, None, :scales]
    apart = at - room.position[:, actors]
    loss = np.abs(apart) if room.absolute else apart * apart
    value = 1.0 - (room.salience[:, actors] * loss + room.cost[:, actors] * at).sum(axis=2)
    every = np.arange(level.shape[0], dtype=np.int64)
    for k in range(room.option_count.size):
        chosen = np.rint(level[:, scales + k]).astype(np.int64)
        value += room.option_worth[:, actors, k][every, :, chosen]
    for column, a in enumerate(actors.tolist()):
        k, reach = int(room.ends_issue[a]), room.ends_level[a]
        if k >= 0:
            here = level[:, k]
            over = here >= reach - 1e-9 if k < scales else np.rint(here) != reach
            value[:, column] -= np.where(over, 0.0, room.kappa[:, a])
    return value


def _succeeded(room: Room, solved: Solved) -> Bools:
    """(D,) what matters is agreed: every issue named by ``ends_with``, else any whole deal."""
    if not room.ends_any.any():
        return np.asarray(solved.kind == DEAL, bool)
    scales = room.position.shape[2]
    out = np.asarray(solved.kind != NONE, bool)
    for k, reach in zip(room.ends_issue.tolist(), room.ends_level.tolist(), strict=True):
        if k >= 0:
            here = solved.level[:, k]
            out &= here >= reach - 1e-9 if k < scales else np.rint(here) != reach
    return out


def outcomes(
    drawn: Drawn,
    table: str | Table,
    seated: Bools,
    rows: Ints,
    actors: Sequence[str],
    *,
    solution: Callable[[Room], Solved] = agree,
    alone: bool = False,
    waived: bool = False,
    threads: int = THREADS,
) -> Outcomes:
    """Settle a table with other seats, all on the same draws.

    Parameters
    ----------
    drawn : the situation over draws
    table : the table whose issues, date and required content apply
    seated : (S, K or 1, n) who sits, for each of S tables (and draw)
    rows : (K,) which draws
    actors : whose worth to report
    solution : asymmetric Nash unless another is asked for
    alone : nobody has to accept afterwards
    waived : the absent let pass what they own, and nobody asks them
    threads : more than one settles chunks side by side; the result is the same to the byte

    Raises
    ------
    MethodError
        A rule that is not unanimity, or more branches than the cap.
    """
    sets, draws, n = seated.shape[0], rows.size, len(drawn.actors)
    who = np.array([drawn.actors.index(a) for a in actors], np.int64)
    flat = np.broadcast_to(seated, (sets, draws, n)).reshape(sets * draws, n)
    index = np.tile(rows, sets)
    empty = drawn.no_deal()[np.ix_(rows, who)]
    out = Outcomes(
        kind=np.full((sets, draws), NONE, np.int64),
        worth=np.tile(empty, (sets, 1, 1)),
        success=np.zeros((sets, draws), bool),
        good=np.ones((sets, draws), bool),
        level=np.tile(drawn.fixed[rows], (sets, 1, 1)),
    )
    flat_out = out.mapped(lambda x: x.reshape(sets * draws, *x.shape[2:]))  # views, filled in place
    pairs = np.flatnonzero(flat.sum(axis=1) >= 2)  # fewer sit: no deal

    def settle(part: Ints) -> None:
        seating = take_seats(drawn, table, seated=flat[part], rows=index[part], alone=alone)
        room = _waived(seating) if waived else seating.room
        solved = solution(room)
        if (solved.reason == Reason.TOO_MANY).any():
            raise MethodError(
                f"Too many cases to tell apart: {int(solved.branches.max()):,} a draw, and {CAP:,} "
                "is the most.",
                instead="`plenipo settle` at that table names what multiplies them.",
            )
        deal = solved.kind != NONE
        flat_out.kind[part] = solved.kind
        flat_out.level[part] = solved.level
        flat_out.worth[part[deal]] = utilities(room, solved.level, who)[deal]
        flat_out.success[part] = _succeeded(room, solved)
        flat_out.good[part] = solved.reason != Reason.STUCK

    parts = [pairs[i : i + CHUNK] for i in range(0, pairs.size, CHUNK)]
    if parts:
        settle(parts[0])  # alone: kernels are compiled once, inputs named in one order
    if len(parts) <= 2 or threads < 2:
        for part in parts[1:]:
            settle(part)
        return out
    pool = ThreadPoolExecutor(threads)
    try:
        for _ in pool.map(settle, parts[1:]):
            pass
    finally:
        pool.shutdown(cancel_futures=True)
    return out


def _waived(seating: Seating) -> Room:
    """The room with whoever would have to accept afterwards accepting anything."""
    room = seating.room
    real = room.limit_real.copy()
    for h, holder in enumerate(room.consent_party):
        mine = room.limit_party == holder
        real[:, mine] &= ~room.consent_real[:, h : h + 1]
    nothing = np.full_like(room.reservation, -ANYTHING)
    return room._replace(reservation=nothing, limit_real=real)


def seats_of(drawn: Drawn, players: Sequence[str], masks: Ints) -> Bools:
    """(S, 1, n) who sits in each set of players."""
    out = np.zeros((masks.size, 1, len(drawn.actors)), bool)
    for i, player in enumerate(players):
        out[:, 0, drawn.actors.index(player)] = (masks >> i) & 1 == 1
    return out


def some_tables(
    drawn: Drawn,
    table: str | Table,
    players: Sequence[str],
    masks: Ints,
    rows: Ints,
    actors: Sequence[str],
    *,
    alone: bool = False,
    threads: int = THREADS,
) -> Compositions:
    """Settle some sets of players, as bit masks in ascending order, on the same draws."""
    seated = seats_of(drawn, players, masks)
    found = outcomes(drawn, table, seated, rows, actors, alone=alone, threads=threads)
    who = np.array([drawn.actors.index(a) for a in actors], np.int64)
    return Compositions(
        players=tuple(players),
        actors=tuple(actors),
        rows=rows,
        masks=masks,
        found=found,
        no_deal=drawn.no_deal()[np.ix_(rows, who)],
    )


def every_table(
    drawn: Drawn,
    table: str | Table,
    players: Sequence[str],
    rows: Ints,
    actors: Sequence[str],
    *,
    alone: bool = False,
    threads: int = THREADS,
) -> Compositions:
    """Settle every set of some players on the same draws.

    Parameters
    ----------
    drawn : the situation over draws
    table : the table whose issues, date and required content apply
    players : n actors, each of which may sit or not
    rows : (K,) which draws
    actors : whose worth to keep
    alone : nobody has to accept afterwards

    Returns
    -------
    Compositions
        2^n tables; those of fewer than two seats are no deal and are not solved.
    """
    masks = np.arange(1 << len(players), dtype=np.int64)
    return some_tables(drawn, table, players, masks, rows, actors, alone=alone, threads=threads)
