"""What may move: who owns an issue, who holds it, who supplies it."""

from __future__ import annotations

from plenipo.solve.arrays import Bools, Floats, Ints, inner

__all__ = ["fix", "own", "present", "repeated", "supply_of", "touches"]

SAME = 1e-12


@inner
def present(sets: Ints, row: int, here: int) -> bool:
    """Whether all of one of these sets of people are here."""
    for a in range(1, sets.shape[1]):
        if sets[row, a] != 0 and sets[row, a] & here == sets[row, a]:
            return True
    return False


@inner
def own(needs: Ints, agenda: Bools, here: int, movable: Bools) -> None:
    """Issues on the agenda whose owners are here."""
    for k in range(agenda.shape[0]):
        movable[k] = agenda[k]
    for q in range(needs.shape[0]):
        if movable[needs[q, 0]] and not present(needs, q, here):
            movable[needs[q, 0]] = False


@inner
def touches(over: Bools, row: int, movable: Bools) -> bool:
    found = False
    for k in range(movable.shape[0]):
        found = found or (over[row, k] and movable[k])
    return found


@inner
def fix(over: Bools, row: int, movable: Bools) -> None:
    for k in range(movable.shape[0]):
        if over[row, k]:
            movable[k] = False


@inner
def repeated(
    needs: Ints,
    holder: Ints,
    over: Bools,
    limit_over: Bools,
    active: Ints,
    demands: int,
    avoid: int,
    here: int,
    accepting: int,
    movable: Bools,
) -> bool:
    """Whether another branch has the same issues free and no more to meet."""
    for i in range(demands):  # what cannot be touched any more counts as avoided
        if not (avoid >> i) & 1 and not touches(limit_over, active[i], movable):
            return True
    for h in range(holder.shape[0]):  # accepts although it is not asked
        p = holder[h]
        if not (accepting >> p) & 1:
            continue
        idle = True
        for g in range(holder.shape[0]):
            if holder[g] == p:
                idle = idle and not touches(over, g, movable)
        for q in range(needs.shape[0]):
            if movable[needs[q, 0]]:
                idle = idle and present(needs, q, here & ~(1 << p))
        if idle:
            return True
    return False


@inner
def supply_of(
    offers: Ints,
    gives: Floats,
    when: Ints,
    when_level: Floats,
    d: int,
    k: int,
    here: int,
    box: Floats,
    choice: Ints,
) -> float:
    """How much of scale k is offered by people who are here, where the conditions hold."""
    scales = box.shape[1]
    supply = 0.0
    for f in range(offers.shape[0]):
        if offers[f, 0] != k or not present(offers, f, here):
            continue
        holds = True
        for w in range(when.shape[0]):
            if when[w, 0] != f:
                continue
            j = when[w, 1]
            sign = when[w, 2]
            if j >= scales:
                apart = choice[j - scales] - when_level[w]
                holds = holds and (apart == 0.0 or sign * apart > 0.0)
            elif sign > 0:
                holds = holds and box[0, j] >= when_level[w] - SAME
            else:
                holds = holds and box[1, j] <= when_level[w] + SAME
        if holds:
            supply += gives[d, f]
    return min(supply, 1.0)
