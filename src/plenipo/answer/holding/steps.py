"""The cheapest unconditional step that sets waiting pledges going."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.holding.waits import Waits, worth_at
from plenipo.show.sentence import joined
from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.enforce.pledges import least

__all__ = ["MOSTLY", "First", "Step", "first_steps"]

MOSTLY = 0.5  # a step that starts the pledges in this share of the draws is enough
LISTED = 8  # single steps from which pairs are made


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something done first, without a condition, by one party or two.

    Where not even together all would start, only another deal can unlock them: a pledge
    given all the same, or trust that it holds, would not last, and ``unlocks`` is NaN.
    """

    kinds: tuple[str, ...]  # offer, issue or trust
    by: tuple[str, ...]  # who takes it
    what: tuple[str, ...]  # key of the pledge, or the issue
    words: str
    starts: float  # share of the draws in which pledges wait for each other
    unlocks: float  # share of those in which not even together all would start
    cost: Mapping[str, Interval]  # points of the own agenda of who takes it; below 0: a gain

    @property
    def price(self) -> float:
        """What it costs whoever it costs most, in the middle draw; points."""
        return max(x.middle for x in self.cost.values())

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "kind": " and ".join(self.kinds),
            "by": list(self.by),
            "what": list(self.what),
            "words": self.words,
            "starts": self.starts,
            "starts_where_not_even_together": self.unlocks,
            "cost": {party: x.to_dict() for party, x in self.cost.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The steps tried, and the cheapest of those that start most of the waiting draws."""

    steps: tuple[Step, ...]
    cheapest: Step | None  # None: no step does


@dataclass(frozen=True, slots=True)
class _Try:
    """One step as the map of pledges sees it."""

    kind: str
    by: tuple[str, ...]
    what: str
    words: str
    pledge: int = -1  # given without its conditions
    issue: int = -1  # put at ``to``
    to: Floats | None = None  # (K,)


def first_steps(waits: Waits, low: Bools, high: Bools) -> First:
    """Try single steps, then pairs where no single one is enough.

    Parameters
    ----------
    low, high : (K, P) what starts by itself, and what all could reach together
    """
    waiting = (low != high).any(axis=1)
    stuck = ~waiting & ~high.all(axis=1)
    over = waiting | stuck
    if not over.any():
        return First(steps=(), cheapest=None)
    some, apart = waits.take(over), (low[over], high[over], waiting[over])
    tries = [*_offers(some, apart), *_issues(some), *_trust(some, apart)]
    single = [_step(some, (t,), *apart) for t in tries]
    found = _cheapest(single)
    steps = list(single)
    if found is None:
        order = sorted(range(len(single)), key=lambda i: -_reach(single[i], apart[2]))
        best = [tries[i] for i in sorted(order[:LISTED]) if tries[i].kind != "trust"]
        pairs = [
            _step(some, pair, *apart)
            for pair in combinations(best, 2)
            if pair[0].what != pair[1].what
        ]
        found = _cheapest(pairs)
        steps += sorted(pairs, key=lambda x: -_reach(x, apart[2]))[:3]
    return First(steps=tuple(steps), cheapest=found)


def _reach(step: Step, waiting: Bools) -> float:
    found = step.starts if waiting.any() else step.unlocks
    return -1.0 if np.isnan(found) else found


def _cheapest(steps: list[Step]) -> Step | None:
    enough = [s for s in steps if s.starts >= MOSTLY or (np.isnan(s.starts) and s.unlocks > MOSTLY)]
    return min(enough, key=_price, default=None)


def _price(step: Step) -> tuple[float, float]:
    """What it costs whoever it costs most, then all; to a millionth of a point."""
    costs = [x.middle for x in step.cost.values()]
    return round(max(costs), 6), round(sum(costs), 6)


def _offers(waits: Waits, apart: tuple[Bools, Bools, Bools]) -> list[_Try]:
    """A pledge given without its conditions, where it does not start by itself."""
    s = waits.drawn.situation
    out: list[_Try] = []
    for p, pledge in enumerate(waits.pledges):
        if not pledge.gives or apart[0][:, p].all():
            continue
        what = joined(s.issue_name(k) for k in pledge.offer.gives)
        words = f"{s.name_of(pledge.by)} gives {what} without waiting"
        out.append(_Try("offer", (pledge.by,), pledge.key, words, pledge=p))
    return out


def _issues(waits: Waits) -> list[_Try]:
    """An issue in one party's hands, on which pledges or guarantees hang, one step up."""
    drawn = waits.drawn
    s = drawn.situation
    promised = {g.through for g in waits.laid.promises.guarantees}
    out: list[_Try] = []
    for k, issue in enumerate(drawn.scales):
        body = s.issues[issue]
        at = sorted({x for p in waits.pledges for j, sign, x in p.tests if j == k and sign > 0})
        if len(body.needs) != 1 or k in waits.supplied or not (at or issue in promised):
            continue
        owner, now, name = body.needs[0], waits.level[:, k], s.issue_name(issue)
        rungs = np.array(sorted(body.unit_level(x) for x in body.scale or {}))
        place = np.minimum(np.searchsorted(rungs, now + 1e-9, side="right"), rungs.size - 1)
        words = f"{s.name_of(owner)} puts {name} "
        tries = [(f"at {body.words(x)}", np.maximum(now, x)) for x in at]
        tries.append(("a rung higher", np.maximum(now, rungs[place])))
        tries.append((f"at {body.words(1.0)}", np.ones(waits.count)))
        seen: list[Floats] = [now]
        for how, to in tries:
            if not any(np.array_equal(to, other) for other in seen):
                seen.append(to)
                out.append(_Try("issue", (owner,), issue, words + how, issue=k, to=to))
    return out


def _trust(waits: Waits, apart: tuple[Bools, Bools, Bools]) -> list[_Try]:
    """Everybody who waits for the deal to hold takes it that it does."""
    those = [
        p for p, x in enumerate(waits.pledges) if x.holds and x.gives and not apart[0][:, p].all()
    ]
    if not those:
        return []
    by = tuple(dict.fromkeys(waits.pledges[p].by for p in those))
    s = waits.drawn.situation
    words = f"{joined(s.name_of(b) for b in by)} {'take' if len(by) > 1 else 'takes'} it that "
    return [_Try("trust", by, "holds", words + "the deal holds")]


def _step(waits: Waits, tries: tuple[_Try, ...], low: Bools, high: Bools, waiting: Bools) -> Step:
    """What a step, or two at once, leads to in the draws that are not started."""
    drawn, size = waits.drawn, len(waits.pledges)
    new, forced = waits, np.zeros(size, np.bool_)
    for t in tries:
        if t.to is not None:
            new = new.raised(t.issue, np.maximum(t.to, new.level[:, t.issue]))
        if t.pledge >= 0:
            forced[t.pledge] = True
        if t.kind == "trust":
            new = new.trusting([p for p, x in enumerate(waits.pledges) if x.holds])
    reached = least(new.step, size, waits.count, forced=forced)
    # the step alone, before anybody answers it
    alone = reached if any(t.kind == "trust" for t in tries) else low | forced
    before = worth_at(drawn, waits.rows, waits.delivered(low))
    after = worth_at(drawn, waits.rows, new.delivered(alone))
    counts = waiting if waiting.any() else ~waiting
    lost = 100.0 * (before - after)[counts]
    by = tuple(dict.fromkeys(b for t in tries for b in t.by))
    all_of: Bools = np.logical_and.reduce(reached | ~high, axis=1)[waiting]
    changed = all(t.to is not None for t in tries)  # the deal itself, not only who begins
    every: Bools = np.logical_and.reduce(reached, axis=1)[~waiting]
    return Step(
        kinds=tuple(t.kind for t in tries),
        by=by,
        what=tuple(t.what for t in tries),
        words=joined(t.words for t in tries),
        starts=float(all_of.mean()) if all_of.size else float("nan"),
        unlocks=float(every.mean()) if every.size and changed else float("nan"),
        cost={b: Interval.of(lost[:, drawn.actors.index(b)]) for b in by},
    )
