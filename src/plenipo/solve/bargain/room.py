"""What a table agrees on, draw by draw: branches, bounds, ties and reasons.

A draw splits into branches: each combination of options, of consent holders who
accept or are left aside (their issues stay), of demands met or avoided (their
issues stay), and of thresholds below or above. Inside a branch everything is a
box (``nash.py``); the best branch wins. Branches that cannot win are dropped by
the tangent bound at the best package so far.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints, compiled

__all__ = ["Reason", "Room", "Solved", "build", "rows_of", "total"]


class Reason:
    """Why a draw has no deal."""

    AGREED = 0
    FEWER_THAN_TWO = 1
    ABSENT = 2
    LIMITS = 3
    ZONE = 4
    NOTHING = 5
    RATIFIER = 6
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
    status_quo: Floats  # (m,)
    fixed: Floats  # (D, m) level of an issue that does not move
    open_issue: Bools  # (m,) on the agenda
    required: Floats  # (m,) NaN, or the level every package must have
    cap_low: Floats  # (D, S) claims before the talks
    cap_high: Floats  # (D, S)
    need_issue: Ints  # (K,)
    need_any: Bools  # (K, A, n) one of A sets of actors must be present
    need_used: Bools  # (K, A)
    ends_issue: Ints  # (n,) -1: any deal ends the cost
    ends_level: Floats  # (n,) for a scale: reached at this level
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


@compiled
def total(r: Room, d: int, radix: Ints) -> int:
    """Number of branches of a draw; ``radix`` is filled with the size of each switch."""
    options = r.option_count.shape[0]
    holders = r.consent_party.shape[0]
    limits = r.limit_party.shape[0]
    scales = r.position.shape[2]
    at = 0
    count = 1
    for k in range(options):
        radix[at] = r.option_count[k] if r.open_issue[scales + k] else 1
        count *= radix[at]
        at += 1
    for h in range(holders):
        radix[at] = 2 if r.consent_real[d, h] and not r.seated[d, r.consent_party[h]] else 1
        count *= radix[at]
        at += 1
    for q in range(limits):
        radix[at] = 1
        if (
            r.limit_real[d, q]
            and not r.limit_every[q]
            and _fails(r.status_quo[r.limit_issue[q]], r.limit_side[q], r.limit_level[d, q])
        ):
            p = r.limit_party[q]
            concerned = r.seated[d, p]
            for h in range(holders):
                if r.consent_party[h] == p and r.consent_real[d, h]:
                    concerned = True
            if concerned:
                radix[at] = 2
        count *= radix[at]
        at += 1
    done = 0
    for k in range(scales):
        cuts = 0
        while done + cuts < r.split_issue.shape[0] and r.split_issue[done + cuts] == k:
            cuts += 1
        done += cuts
        radix[at] = cuts + 1 if r.open_issue[k] else 1
        count *= radix[at]
        at += 1
    return count


@compiled
def _fails(now: float, side: int, level: float) -> bool:
    """Whether the status quo fails a limit (then it is a demand, not a bound)."""
    return side * (now - level) < -1e-12


@compiled
def _present(sets: Bools, used: Bools, here: Bools) -> bool:
    """Whether all actors of one of these sets are present."""
    for a in range(sets.shape[0]):
        if used[a]:
            whole = True
            for p in range(sets.shape[1]):
                if sets[a, p] and not here[p]:
                    whole = False
                    break
            if whole:
                return True
    return False


@compiled
def build(
    r: Room,
    d: int,
    branch: int,
    radix: Ints,
    ratifies: Bools,
    movable: Bools,
    low: Floats,
    high: Floats,
    choice: Ints,
    ended: Bools,
    aside: Bools,
) -> int:
    """Lay out one branch of a draw: who must accept, the box, the options.

    Returns 0 where the branch stands, 1 where it repeats another or contradicts itself,
    2 where limits leave no package, 3 where required content belongs to someone absent.
    """
    n = r.theta.shape[1]
    scales = r.position.shape[2]
    options = r.option_count.shape[0]
    holders = r.consent_party.shape[0]
    limits = r.limit_party.shape[0]
    m = scales + options
    rest = branch
    at = 0
    for k in range(options):
        choice[k] = rest % radix[at]
        if not r.open_issue[scales + k]:
            choice[k] = int(r.fixed[d, scales + k])
        rest //= radix[at]
        at += 1
    for p in range(n):
        ratifies[p] = False
    for h in range(holders):
        refuses = rest % radix[at] == 1
        rest //= radix[at]
        at += 1
        p = r.consent_party[h]
        aside[h] = refuses
        if r.consent_real[d, h] and not r.seated[d, p] and not refuses:
            ratifies[p] = True
    for h in range(holders):  # two lists of one party are accepted or refused together
        if aside[h] and ratifies[r.consent_party[h]]:
            return 1
    here = r.seated[d] | ratifies
    for k in range(m):
        movable[k] = r.open_issue[k]
    for q in range(r.need_issue.shape[0]):
        if movable[r.need_issue[q]] and not _present(r.need_any[q], r.need_used[q], here):
            movable[r.need_issue[q]] = False
    for h in range(holders):
        if aside[h]:
            for k in range(m):
                if r.consent_over[h, k]:
                    movable[k] = False
    first_limit = at
    for q in range(limits):
        if rest % radix[at] == 1:  # avoid the demand: its issues stay
            if not here[r.limit_party[q]]:
                return 1
            touches = False
            for k in range(m):
                if r.limit_over[q, k] and movable[k]:
                    movable[k] = False
                    touches = True
            if not touches:
                return 1
        rest //= radix[at]
        at += 1
    for k in range(scales):
        cell = rest % radix[at]
        cells = radix[at]
        rest //= radix[at]
        at += 1
        if movable[k]:
            low[k] = r.cap_low[d, k]
            high[k] = r.cap_high[d, k]
            if cells > 1:
                first = 0
                while r.split_issue[first] != k:
                    first += 1
                if cell > 0:
                    low[k] = max(low[k], r.split_level[first + cell - 1])
                if cell < cells - 1:
                    high[k] = min(high[k], r.split_level[first + cell])
        else:
            if cell > 0:
                return 1
            low[k] = r.fixed[d, k]
            high[k] = r.fixed[d, k]
        if not np.isnan(r.required[k]):
            if not movable[k] and abs(r.required[k] - low[k]) > 1e-12:
                return 3
            low[k] = max(low[k], r.required[k])
            high[k] = min(high[k], r.required[k])
    for k in range(options):
        if not movable[scales + k] and choice[k] != int(r.fixed[d, scales + k]):
            return 1
        if not np.isnan(r.required[scales + k]) and choice[k] != int(r.required[scales + k]):
            return 1 if movable[scales + k] else 3
    for q in range(limits):
        p = r.limit_party[q]
        if not (r.limit_real[d, q] and here[p]):
            continue
        k = r.limit_issue[q]
        if (
            _fails(r.status_quo[r.limit_issue[q]], r.limit_side[q], r.limit_level[d, q])
            and not r.limit_every[q]
        ):
            if _digit(branch, radix, first_limit + q) == 1:
                continue
            touched = False
            for j in range(m):
                if r.limit_over[q, j] and movable[j]:
                    touched = True
            if not touched:
                continue
        if k < scales:
            if r.limit_side[q] > 0:
                low[k] = max(low[k], r.limit_level[d, q])
            else:
                high[k] = min(high[k], r.limit_level[d, q])
        elif r.limit_side[q] * (choice[k - scales] - r.limit_level[d, q]) < -1e-12:
            return 2
    # supply: offers whose conditions hold in this cell
    for k in range(scales):
        if not r.supplied[k] or not movable[k]:
            continue
        supply = 0.0
        for f in range(r.offer_issue.shape[0]):
            if r.offer_issue[f] != k or not _present(r.offer_by[f], r.offer_used[f], here):
                continue
            holds = True
            for w in range(r.when_offer.shape[0]):
                if r.when_offer[w] != f:
                    continue
                j = r.when_issue[w]
                if j >= scales:
                    same = choice[j - scales] == int(r.when_level[w])
                    more = choice[j - scales] > int(r.when_level[w])
                    sign = r.when_sign[w]
                    holds = holds and (same or (sign > 0 and more) or (sign < 0 and not more))
                elif r.when_sign[w] > 0:
                    holds = holds and low[j] >= r.when_level[w] - 1e-12
                else:
                    holds = holds and high[j] <= r.when_level[w] + 1e-12
            if holds:
                supply += r.offer_gives[d, f]
        high[k] = min(high[k], max(min(supply, 1.0), r.status_quo[k]))
    for k in range(scales):
        if low[k] > high[k] + 1e-12:
            return 2
        high[k] = max(high[k], low[k])
    for p in range(n):
        j = r.ends_issue[p]
        if j < 0:
            ended[p] = True
        elif j >= scales:
            ended[p] = choice[j - scales] != int(r.status_quo[j])
        else:
            ended[p] = low[j] >= r.ends_level[p] - 1e-12
    return 0


@compiled
def _digit(branch: int, radix: Ints, place: int) -> int:
    for i in range(place):
        branch //= radix[i]
    return branch % radix[place]


@compiled
def rows_of(
    r: Room,
    d: int,
    who: Ints,
    low: Floats,
    high: Floats,
    choice: Ints,
    ended: Bools,
    hint: Floats,
) -> tuple[Floats, Floats, Floats, Floats, Floats, Ints, Floats]:
    """Utilities of the rows ``who`` over a branch, in the form of ``interior.py``.

    With squared loss one variable an issue; with absolute loss one variable for each
    stretch of an issue between two positions (utilities are linear on it, and filling
    stretches in order is best for everyone, so nothing else need be said).

    Returns constant, linear, curve, low, high, column -> issue, hints per column.
    """
    scales = r.position.shape[2]
    rows = who.shape[0]
    most = scales * (rows + 1) if r.absolute else scales
    constant = np.empty(rows)
    linear = np.zeros((rows, most))
    curve = np.zeros((rows, most))
    lo = np.zeros(most)
    hi = np.zeros(most)
    issue = np.zeros(most, np.int64)
    hints = np.zeros((hint.shape[0], most))
    for a in range(rows):
        p = who[a]
        constant[a] = 1.0 - (0.0 if ended[p] else r.kappa[d, p])
        for k in range(r.option_count.shape[0]):
            constant[a] += r.option_worth[d, p, k, choice[k]]
    if not r.absolute:
        for k in range(scales):
            lo[k] = low[k]
            hi[k] = high[k]
            issue[k] = k
            for h in range(hint.shape[0]):
                hints[h, k] = hint[h, k]
            for a in range(rows):
                p = who[a]
                s = r.salience[d, p, k]
                x = r.position[d, p, k]
                constant[a] -= s * x * x
                linear[a, k] = 2.0 * s * x - r.cost[d, p, k]
                curve[a, k] = s
        return constant, linear, curve, lo, hi, issue, hints
    v = 0
    cuts = np.empty(rows + 2)
    for k in range(scales):
        count = 1
        cuts[0] = low[k]
        for a in range(rows):
            x = r.position[d, who[a], k]
            if r.salience[d, who[a], k] > 0.0 and low[k] < x < high[k]:
                cuts[count] = x
                count += 1
        inner = np.sort(cuts[:count])
        for a in range(rows):
            p = who[a]
            constant[a] -= r.salience[d, p, k] * abs(low[k] - r.position[d, p, k])
            constant[a] -= r.cost[d, p, k] * low[k]
        for i in range(count):
            left = inner[i]
            right = inner[i + 1] if i + 1 < count else high[k]
            if right - left <= 1e-12:
                continue
            lo[v] = 0.0
            hi[v] = right - left
            issue[v] = k
            for h in range(hint.shape[0]):
                hints[h, v] = min(max(hint[h, k] - left, 0.0), right - left)
            for a in range(rows):
                p = who[a]
                sign = 1.0 if r.position[d, p, k] >= right - 1e-15 else -1.0
                linear[a, v] = sign * r.salience[d, p, k] - r.cost[d, p, k]
            v += 1
    return (
        constant,
        linear[:, :v].copy(),
        curve[:, :v].copy(),
        lo[:v].copy(),
        hi[:v].copy(),
        issue[:v].copy(),
        hints[:, :v].copy(),
    )
