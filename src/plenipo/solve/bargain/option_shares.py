"""The package that gives everyone the same share of its best, among many packages of options."""

from __future__ import annotations

import numpy as np

from plenipo.solve.arrays import Floats, Ints, compiled
from plenipo.solve.bargain.branches import ASIDE, CHOICE, CROWDED, ENDED, WEIGHT
from plenipo.solve.bargain.cases import ASIDE_NOW, BEGUN, first_case, next_case
from plenipo.solve.bargain.descent import CLOSE, LEAST, LINE, next_leaf, package_of, start_over
from plenipo.solve.bargain.frame import Rules
from plenipo.solve.bargain.option_lines import aim_at, rounds_for, zone_of
from plenipo.solve.bargain.option_nash import BUDGET, CASES, count_cases, losses, sooner
from plenipo.solve.bargain.search import EDGE, OPEN, UNSURE, Best
from plenipo.solve.bargain.ties import fairer
from plenipo.solve.bargain.tree import ended_by, grow, worth_now

__all__ = ["best_by_shares"]

TOLERANCE = 1e-9
NEARER = 1e-10
ROUNDING = 1e-11


@compiled
def best_by_shares(
    absolute: bool,
    seats: Ints,
    r: Rules,
    party: Floats,
    taste: Floats,
    worth: Floats,
    ideals_only: bool,
    ideals: Floats,
    out: Best,
    tags: Ints,
    seen: Ints,
    total: Ints,
) -> None:
    """Fill ``ideals`` (D, P) and, unless only these are asked for, ``out``."""
    people = party.shape[1]
    scales = taste.shape[2]
    options = r.options.shape[0]
    alive = np.zeros(CASES, np.bool_)
    budget = np.zeros(1, np.int64)
    case = first_case(r, scales)
    choice = np.empty(options, np.int64)
    loss = np.empty(people)
    weight = np.empty(people)
    have = np.empty(people)
    best = np.empty(people)
    mixture = np.empty(people)
    for d in range(party.shape[0]):
        if not r.enough[d]:
            continue
        level = r.fixed[d].copy()
        losses(absolute, taste, d, level, loss)
        seen[d], count, largest = count_cases(r, d, case, alive)
        total[d] = np.int64(count)
        rounds = rounds_for(largest)
        if seen[d] & CROWDED:
            continue
        budget[0] = BUDGET
        for p in range(people):
            weight[p] = 0.0
            best[p] = 0.0
            ideals[d, p] = 0.0
        counted = 0
        # first what each member could have at best, then the fairest package
        for turn in range(1 if ideals_only else 2):
            if turn == 1:
                for p in range(people):
                    if ideals[d, p] > TOLERANCE:
                        weight[p] = party[d, p, WEIGHT] * ideals[d, p]
                        counted += 1
                if counted == 0:
                    break
            cases = 0
            case.turn[BEGUN] = 0
            while next_case(r, d, case):
                c = cases
                cases += 1
                if not alive[c]:
                    continue
                t = grow(r, party, worth, loss, level, d, case, int(np.int64(0)), weight)
                n = t.who.shape[0]
                if zone_of(t, rounds, mixture[:n]) < -ROUNDING:
                    alive[c] = False
                    continue
                for one in range(n + 1 if turn == 0 else 1):
                    kind = int(np.int64(LINE if turn == 0 else LEAST))
                    more = 0.0
                    p = 0
                    if turn == 0 and one == n:  # is there a package that nobody loses by?
                        if out.flags[d] & OPEN:
                            break
                        for a in range(n):
                            t.aim.normal[a] = 0.0
                    else:
                        p = t.who[one] if turn == 0 else 0
                        member = (seats[d] >> p) & 1 and party[d, p, WEIGHT] > 0.0
                        if turn == 0 and not member:
                            continue
                        more = aim_at(t, kind, one, mixture[:n], rounds)
                    slack = start_over(t, more)
                    limit = -np.inf
                    while True:
                        if turn == 1 and out.row[d] >= 0:
                            limit = out.value[d] - CLOSE
                        elif turn == 0 and one < n:
                            limit = t.zero[one] + ideals[d, p] + NEARER
                            if not out.flags[d] & OPEN:
                                limit = -np.inf
                        elif turn == 0 and out.flags[d] & OPEN:
                            break
                        if not next_leaf(t, kind, limit, best, slack, budget):
                            break
                        package_of(t, choice)
                        ended = ended_by(r, level, choice, scales)
                        if not worth_now(r, party, worth, loss, d, t, ended, choice):
                            continue
                        out.flags[d] |= OPEN
                        if turn == 0:
                            if one < n:
                                ideals[d, p] = max(ideals[d, p], t.now[one] - t.zero[one])
                            continue
                        least = np.inf
                        for q in range(people):
                            have[q] = 0.0
                        for a in range(n):
                            if weight[t.who[a]] > 0.0:
                                have[t.who[a]] = (t.now[a] - t.zero[a]) / t.weight[a]
                                least = min(least, have[t.who[a]])
                        if out.row[d] >= 0:
                            fair = fairer(have.copy(), best.copy(), CLOSE)
                            early = tags[d, CHOICE] == c and sooner(choice, out.level[d])
                            if fair < 0 or (fair == 0 and not early):
                                continue
                        for q in range(people):
                            best[q] = have[q]
                        out.row[d] = 0
                        out.value[d] = least
                        tags[d, ASIDE] = case.turn[ASIDE_NOW]
                        tags[d, ENDED] = ended
                        tags[d, CHOICE] = c
                        for k in range(options):
                            out.level[d, scales + k] = choice[k]
        if out.row[d] >= 0 and out.value[d] <= TOLERANCE:
            out.flags[d] |= EDGE
        if budget[0] < 0:
            out.flags[d] |= UNSURE
