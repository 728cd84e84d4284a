"""The package with the largest Nash product, and of equally good ones the one the rules prefer."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints, compiled, inner
from plenipo.solve.bargain.branches import ASIDE, BASE, CHOICE, CROWDED, ENDED, STANDS, WEIGHT
from plenipo.solve.bargain.cases import (
    ASIDE_NOW,
    BEGUN,
    DEMANDS,
    SEEN,
    SWITCHES,
    Case,
    first_case,
    next_case,
)
from plenipo.solve.bargain.descent import NASH, next_leaf, package_of, start_over
from plenipo.solve.bargain.frame import Rules
from plenipo.solve.bargain.option_lines import aim_at, rounds_for, zone_of
from plenipo.solve.bargain.search import CONTESTED, OPEN, UNSURE, Best, hints_of
from plenipo.solve.bargain.ties import distance, fairer
from plenipo.solve.bargain.tree import Tree, case_size, ended_by, grow, worth_now

__all__ = ["BUDGET", "CASES", "best_by_nash", "count_cases", "losses", "sooner"]

CASES = 1024  # of one draw
BUDGET = 20_000_000  # parts of packages looked at in a draw
TIES = 100_000  # equally good packages compared
LISTED = 64  # of them remembered, so that none is counted in two cases
TOLERANCE = 1e-9
NEARER = 1e-10  # a better package must be this much better while the best is looked for
ROUNDING = 1e-11
MOST = 4e18  # packages counted


@inner
def losses(absolute: bool, taste: Floats, d: int, level: Floats, loss: Floats) -> None:
    """What scales that stay take away from each."""
    for p in range(loss.shape[0]):
        loss[p] = 0.0
        for k in range(taste.shape[2]):
            apart = level[k] - taste[d, p, k, 1]
            loss[p] += taste[d, p, k, 0] * (abs(apart) if absolute else apart * apart)
            loss[p] += taste[d, p, k, 2] * level[k]


@inner
def count_cases(r: Rules, d: int, case: Case, alive: Bools) -> tuple[int, float, float]:
    """Which cases hold packages the table would sign as whole; what is seen, how many in all,
    and how many the largest case has."""
    seen = int(np.int64(0))
    total = 0.0
    largest = 0.0
    cases = 0
    case.turn[BEGUN] = 0
    while next_case(r, d, case):
        if case.turn[DEMANDS] > SWITCHES or cases == alive.shape[0]:
            seen |= CROWDED
            break
        count, stands = case_size(r, d, case)
        total = min(total + count, MOST)
        alive[cases] = stands and count > 0.0
        if alive[cases]:
            seen |= STANDS
        largest = max(largest, count)
        cases += 1
    return seen | case.turn[SEEN], total, largest


@inner
def sooner(choice: Ints, level: Floats) -> bool:
    """Whether a package comes before the one in ``level`` in file order."""
    scales = level.shape[0] - choice.shape[0]
    for k in range(choice.shape[0]):
        if choice[k] != level[scales + k]:
            return choice[k] < level[scales + k]
    return False


@inner
def _value(party: Floats, d: int, t: Tree, members: int, share: Floats) -> float:
    """The logarithm of the Nash product; -inf where a member does not gain.

    Fills ``share`` (P,) with the gains of whoever gains.
    """
    value = 0.0
    for p in range(share.shape[0]):
        share[p] = 0.0
    for a in range(t.who.shape[0]):
        p = t.who[a]
        gain = t.now[a] - party[d, p, BASE]
        if party[d, p, WEIGHT] > 0.0 and gain > TOLERANCE:
            share[p] = gain
            value += party[d, p, WEIGHT] * np.log(gain)
        elif (members >> p) & 1:
            return -np.inf
    return value


@inner
def _fairer(share: Floats, other: Floats, ideal: Floats) -> int:
    """1 where these gains are fairer, -1 where the others are, 0 where they are the same."""
    mine = np.empty(share.shape[0])
    theirs = np.empty(share.shape[0])
    same = True
    for p in range(share.shape[0]):
        same = same and abs(share[p] - other[p]) <= TOLERANCE
        mine[p] = share[p] / max(ideal[p], 1e-300)
        theirs[p] = other[p] / max(ideal[p], 1e-300)
    return 0 if same else fairer(mine, theirs, TOLERANCE)


@compiled
def best_by_nash(
    absolute: bool,
    draws: Bools,
    strict: bool,
    seats: Ints,
    r: Rules,
    party: Floats,
    taste: Floats,
    worth: Floats,
    members: Ints,
    ideals: Floats,
    out: Best,
    tags: Ints,
    seen: Ints,
    total: Ints,
) -> None:
    """Fill ``out`` for some draws.

    Parameters
    ----------
    draws : (D,) which
    strict : of equally good packages take the first; else by the rules of ties
    seats : (D,) bits of who sits and accepts
    members : (D,) bits of who must gain
    ideals : (D, P) the most each can gain, below 0 where not known (then CONTESTED is told)
    tags, seen, total : as in ``Branches``; ``tags[:, CHOICE]`` is the case
    """
    people = party.shape[1]
    scales = taste.shape[2]
    options = r.options.shape[0]
    alive = np.zeros(CASES, np.bool_)
    aims = np.zeros((CASES, people))
    zones = np.zeros((CASES, people))
    more = np.zeros(CASES)
    budget = np.zeros(1, np.int64)
    kind = int(np.int64(NASH))  # not a literal, or callees are compiled twice
    case = first_case(r, scales)
    choice = np.empty(options, np.int64)
    known = np.empty((LISTED, options), np.int64)
    loss = np.empty(people)
    weight = np.empty(people)
    share = np.zeros(people)
    kept = np.zeros(people)
    mixture = np.empty(people)
    hint = np.empty((4, scales))
    for d in range(party.shape[0]):
        if not draws[d]:
            continue
        level = r.fixed[d].copy()
        losses(absolute, taste, d, level, loss)
        hints_of(party, taste, r.fixed, d, seats[d], hint)
        seen[d], count, largest = count_cases(r, d, case, alive)
        total[d] = np.int64(count)
        rounds = rounds_for(largest)
        out.row[d] = -1
        out.value[d] = -np.inf
        out.gap[d] = 0.0
        out.flags[d] &= ~CONTESTED
        if seen[d] & CROWDED or members[d] == 0:
            continue
        for p in range(people):
            weight[p] = party[d, p, WEIGHT] if (members[d] >> p) & 1 else 0.0
        budget[0] = BUDGET
        highest = -np.inf
        ties = 0
        met = 0
        listed = 0
        # first how much the best package is worth, then which of the best it is
        for turn in range(2):
            if turn == 1 and highest == -np.inf:
                break
            cases = 0
            case.turn[BEGUN] = 0
            while next_case(r, d, case):
                c = cases
                cases += 1
                if not alive[c]:
                    continue
                t = grow(r, party, worth, loss, level, d, case, members[d], weight)
                n = t.who.shape[0]
                if turn == 0:
                    if zone_of(t, rounds, mixture[:n]) < -ROUNDING:
                        alive[c] = False
                        continue
                    more[c] = aim_at(t, kind, 0, mixture[:n], rounds)
                for a in range(n):
                    if turn == 0:
                        aims[c, a] = t.aim.normal[a]
                        zones[c, a] = t.zone.normal[a]
                    t.aim.normal[a] = aims[c, a]
                    t.zone.normal[a] = zones[c, a]
                slack = start_over(t, more[c])
                while met < TIES and next_leaf(
                    t, kind, highest + (NEARER if turn == 0 else -TOLERANCE),
                    share, slack, budget,
                ):  # fmt: skip
                    alike = package_of(t, choice)
                    ended = ended_by(r, level, choice, scales)
                    if not worth_now(r, party, worth, loss, d, t, ended, choice):
                        continue
                    value = _value(party, d, t, members[d], share)
                    if turn == 0:
                        highest = max(highest, value)
                        continue
                    if value < highest - TOLERANCE:
                        continue
                    met += 1
                    first = out.row[d] < 0
                    same = not first
                    for k in range(options):
                        same = same and choice[k] == out.level[d, scales + k]
                        level[scales + k] = choice[k]
                    again = False  # found before, in another case
                    for i in range(listed):
                        again = again or not (known[i] != choice).any()
                    ties += 0 if again else alike
                    if not again and listed < known.shape[0]:
                        known[listed] = choice
                        listed += 1
                    wins = first
                    if same:  # whoever only accepts because nothing moves is left out
                        wins = _bits(case.turn[ASIDE_NOW]) < _bits(tags[d, ASIDE])
                    elif not first:
                        even = abs(value - out.value[d]) <= 1e-13
                        wins = value > out.value[d]
                        if not strict:
                            fair = _fairer(share, kept, ideals[d])
                            if fair != 0 and ideals[d, 0] < 0.0:
                                out.flags[d] |= CONTESTED
                            apart = distance(level, hint[1], taste, worth, d, seats[d])
                            apart -= distance(out.level[d], hint[1], taste, worth, d, seats[d])
                            even = fair == 0 and abs(apart) <= 1e-12
                            wins = fair > 0 or (fair == 0 and apart < 0.0)
                        if even:
                            wins = tags[d, CHOICE] == c and sooner(choice, out.level[d])
                    if not wins:
                        continue
                    out.row[d] = 0
                    out.value[d] = value
                    tags[d, ASIDE] = case.turn[ASIDE_NOW]
                    tags[d, ENDED] = ended
                    tags[d, CHOICE] = c
                    for k in range(scales + options):
                        out.level[d, k] = level[k]
                    for p in range(people):
                        kept[p] = share[p]
                        out.multiplier[d, p] = 0.0
                        if share[p] > 0.0:
                            out.multiplier[d, p] = party[d, p, WEIGHT] / share[p]
        out.tied[d] = max(ties, 1)
        if out.row[d] >= 0:
            out.flags[d] |= OPEN
        if budget[0] < 0:
            out.flags[d] |= UNSURE


@inner
def _bits(mask: int) -> int:
    count = 0
    for p in range(62):
        count += (mask >> p) & 1
    return count
