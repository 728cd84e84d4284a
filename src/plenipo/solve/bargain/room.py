"""What goes into a table's bargaining and what comes out, as arrays over draws."""

from __future__ import annotations

from typing import Any, NamedTuple

from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["CAP", "DEAL", "NONE", "PARTIAL", "PER_DRAW", "Reason", "Room", "Solved"]

CAP = 4096  # branches a draw may have that anyone could accept
NONE, PARTIAL, DEAL = 0, 1, 2  # kinds of outcome


class Reason:
    """Why a draw has no deal."""

    AGREED = 0
    FEWER_THAN_TWO = 1
    ABSENT = 2
    LIMITS = 3
    ZONE = 4
    NOTHING = 5
    RATIFIER = 6
    NOT_HOLDING = 7  # a deal at face value, but none that holds
    TOO_MANY = 8  # more branches than CAP: an error for the caller
    STUCK = 9  # not converged


class Room(NamedTuple):
    """One table over D draws. n actors, m issues of which the first S are scales.

    Scales run 0 to 1; an option issue has levels 0 .. count-1. Issues are ordered
    scales first. Utilities are additive: scale k is worth
    ``-salience (x - position)^2 - cost x`` (or ``-salience |x - position| - cost x``),
    option o of issue S + k is worth ``option_worth[:, :, k, o]``.
    """

    absolute: bool
    theta: Floats  # (D, n) weights; only those seated count, normalised over them
    seated: Bools  # (D, n)
    salience: Floats  # (D, n, S) normalised over all issues
    position: Floats  # (D, n, S)
    cost: Floats  # (D, n, S) charged on deals, at the top of the scale
    option_worth: Floats  # (D, n, O, C)
    option_count: Ints  # (O,)
    no_deal: Floats  # (D, n) d
    kappa: Floats  # (D, n)
    outside: Floats  # (D, n) -inf where there is none
    reservation: Floats  # (D, n) what a ratifier must reach
    status_quo: Floats  # (D, m) where the room starts: what an earlier room fixed, or today
    fixed: Floats  # (D, m) level of an issue that does not move
    open_issue: Bools  # (m,) on the agenda
    required: Floats  # (m,) NaN, or the level every package must have
    cap_low: Floats  # (D, S) claims before the talks
    cap_high: Floats  # (D, S)
    need_issue: Ints  # (K,)
    need_any: Bools  # (K, A, n) one of A sets of actors must be present
    need_used: Bools  # (K, A)
    ends_issue: Ints  # (n,) -1: any deal ends the cost
    ends_level: Floats  # (n,) a scale: ended from this level on; options: the one that ends nothing
    ends_any: Bools  # (m,) named by some ends_with
    consent_party: Ints  # (H,)
    consent_over: Bools  # (H, m)
    consent_real: Bools  # (D, H)
    limit_party: Ints  # (L,)
    limit_issue: Ints  # (L,)
    limit_side: Ints  # (L,) +1 at least, -1 at most
    limit_over: Bools  # (L, m)
    limit_every: Bools  # (L,) a demand on every signed package
    limit_level: Floats  # (D, L)
    limit_real: Bools  # (D, L)
    split_issue: Ints  # (P,) ascending issue, then level
    split_level: Floats  # (P,)
    supplied: Bools  # (S,)
    offer_issue: Ints  # (F,)
    offer_by: Bools  # (F, A, n) counts where one of these sets is present
    offer_used: Bools  # (F, A)
    offer_gives: Floats  # (D, F) in units of the scale above its bottom
    when_offer: Ints  # (Q,)
    when_issue: Ints  # (Q,)
    when_sign: Ints  # (Q,) +1 at least, -1 at most, 0 equal
    when_level: Floats  # (Q,)
    accepts: Bools  # (n,) False: this party's acceptance is waived (what-if)

    def take(self, rows: Ints) -> Room:
        """The same table over some draws; a draw may be taken more than once."""
        arrays: dict[str, Any] = {name: getattr(self, name)[rows] for name in PER_DRAW}
        return self._replace(**arrays)


PER_DRAW = (
    "theta", "seated", "salience", "position", "cost", "option_worth", "no_deal", "kappa",
    "outside", "reservation", "status_quo", "fixed", "cap_low", "cap_high", "consent_real",
    "limit_level", "limit_real", "offer_gives",
)  # fmt: skip


class Solved(NamedTuple):
    """What came of it, draw by draw."""

    kind: Ints  # (D,) NONE, PARTIAL, DEAL
    reason: Ints  # (D,)
    edge: Bools  # (D,) accepted with nothing to spare
    level: Floats  # (D, m); the status quo where there is no deal
    multiplier: Floats  # (D, n)
    value: Floats  # (D,)
    gap: Floats  # (D,)
    tied: Ints  # (D,) packages equally good
    branches: Ints  # (D,)
    aside: Bools  # (D, H) consent holders left aside
