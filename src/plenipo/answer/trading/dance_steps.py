"""Steps from package to package: what each changed, and which class it is of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.table.run import MOVED
from plenipo.answer.trading.dance_records import (
    CLASSES,
    Implied,
    IssueMove,
    Proposal,
    Shift,
    Walk,
)
from plenipo.answer.trading.packages import named_issues, package_levels
from plenipo.situation.clauses import Offer
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Floats, Ints

__all__ = ["Ground", "given_before", "implied", "proposal", "step_class", "walks"]

AGREED = "tentative"  # both stand behind it: where the dance has come to, not a step of one
STEP = 0.5  # points of one's own agenda that count as a change


@dataclass(frozen=True, slots=True)
class Ground:
    """What all proposals are looked at with: K draws."""

    drawn: Drawn
    rows: Ints
    level: Mapping[int, Floats]  # offer -> (K, m)
    worth: Mapping[int, Floats]  # offer -> (K, n)
    no_deal: Floats  # (K, n)

    @classmethod
    def of(cls, drawn: Drawn, rows: Ints, order: Sequence[int]) -> Ground:
        """Lay out the packages of some offers on some draws."""
        level = {i: package_levels(drawn, i)[rows] for i in order}
        worth = {i: _worth(drawn, rows, level[i]) for i in order}
        return cls(drawn=drawn, rows=rows, level=level, worth=worth, no_deal=drawn.no_deal()[rows])

    @property
    def offers(self) -> tuple[Offer, ...]:
        return self.drawn.situation.offers

    def at(self, actor: str) -> int:
        return self.drawn.actors.index(actor)

    def change(self, before: int, after: int, actor: str) -> Floats:
        """(K,) points of the actor's own agenda from one package to another."""
        a = self.at(actor)
        return 100.0 * (self.worth[after][:, a] - self.worth[before][:, a])

    def on_issue(self, k: int, before: int, after: int) -> Floats:
        """(K, n) points of moving one issue alone from one package to another."""
        level = self.level[before].copy()
        level[:, k] = self.level[after][:, k]
        return 100.0 * (_worth(self.drawn, self.rows, level) - self.worth[before])

    def moved(self, k: int, before: int, after: int) -> bool:
        """Whether an issue moves in the middle draw."""
        apart = np.abs(self.level[after][:, k] - self.level[before][:, k])
        return bool(np.median(apart) > MOVED)

    def words(self, offer: int, k: int) -> str:
        body = self.drawn.situation.issues[self.drawn.issues[k]]
        middle = float(np.percentile(self.level[offer][:, k], 50, method="nearest"))
        return body.words(middle)


def _worth(drawn: Drawn, rows: Ints, level: Floats) -> Floats:
    """(K, n) worth of packages (K, m) of some draws, once signed."""
    every = np.tile(drawn.status_quo(), (drawn.draws, 1))
    every[rows] = level
    return drawn.worth(every)[rows]


def _one(s: Situation, actor: str) -> str:
    """The party an actor speaks for."""
    return s.whole_of(actor) or actor


def _concerns(ground: Ground, offer: Offer) -> tuple[str, ...]:
    """The addressee; without one, the other authors; without them, every other party."""
    s = ground.drawn.situation
    if offer.to is not None:
        return (offer.to,)
    mine = _one(s, offer.by)
    authors = dict.fromkeys(s.offers[i].by for i in ground.level)
    others = [p for p in authors if _one(s, p) != mine]
    return tuple(others or [p for p in s.parties if p != mine])


def _before_it(ground: Ground, earlier: Sequence[int], offer: Offer) -> int | None:
    """The author's package before this one: the one it supersedes, else its last to the same."""
    if offer.status == AGREED:
        return None
    spoken = [i for i in reversed(earlier) if ground.offers[i].status != AGREED]
    mine = [i for i in spoken if ground.offers[i].by == offer.by]
    named = [i for i in mine if offer.supersedes and ground.offers[i].name == offer.supersedes]
    same = [
        i
        for i in mine
        if ground.offers[i].to == offer.to or None in (ground.offers[i].to, offer.to)
    ]
    return next(iter([*named, *same]), None)


def proposal(ground: Ground, earlier: Sequence[int], i: int) -> Proposal:
    """One package, against its author's earlier one."""
    drawn = ground.drawn
    offer = drawn.situation.offers[i]
    to = _concerns(ground, offer)
    before = _before_it(ground, earlier, offer)
    named = [drawn.issues.index(k) for k in named_issues(offer)]
    return Proposal(
        number=i,
        name=offer.name,
        on=str(offer.on),
        by=offer.by,
        to=to,
        addressed=offer.to is not None,
        status=offer.status,
        words={drawn.issues[k]: ground.words(i, k) for k in named},
        gain={
            p: Interval.of(100.0 * (ground.worth[i] - ground.no_deal)[:, ground.at(p)])
            for p in (offer.by, *to)
        },
        follows=before,
        moves=() if before is None else _moves(ground, before, i, (offer.by, *to)),
        shifts=()
        if before is None
        else tuple(_shift(ground, before, i, offer.by, other) for other in to),
    )


def _moves(
    ground: Ground, before: int, after: int, parties: tuple[str, ...]
) -> tuple[IssueMove, ...]:
    out: list[IssueMove] = []
    for k, issue in enumerate(ground.drawn.issues):
        if not ground.moved(k, before, after):
            continue
        worth = ground.on_issue(k, before, after)
        out.append(
            IssueMove(
                issue=issue,
                before=ground.words(before, k),
                after=ground.words(after, k),
                worth={p: Interval.of(worth[:, ground.at(p)]) for p in parties},
            )
        )
    return tuple(out)


def _shift(ground: Ground, before: int, after: int, author: str, other: str) -> Shift:
    own = ground.change(before, after, author)
    theirs = ground.change(before, after, other)
    kind = step_class(own, theirs)
    shares = {name: float((kind == c).mean()) for c, name in enumerate(CLASSES)}
    return Shift(party=other, own=Interval.of(own), others=Interval.of(theirs), shares=shares)


def step_class(own: Floats, others: Floats, *, least: float = STEP) -> Ints:
    """Class of steps, as places in ``CLASSES``, from the change in points to both sides.

    Examples
    --------
    >>> import numpy as np
    >>> [CLASSES[c] for c in step_class(np.array([-5.0, 5.0, 0.2]), np.array([3.0, 3.0, 3.0]))]
    ['concession', 'fortunate', 'nice']
    """
    up, down = own >= least, own <= -least
    gains, loses = others >= least, others <= -least
    return np.select(
        [up & gains, up, down & ~loses, loses, gains], [0, 1, 2, 3, 4], default=5
    ).astype(np.int64)


def given_before(ground: Ground, proposals: Sequence[Proposal], day: str) -> dict[str, Interval]:
    """Points each author gave in steps before a day."""
    gave: dict[str, Floats] = {}
    for p in proposals:
        if p.follows is not None and p.on < day:
            lost = -ground.change(p.follows, p.number, p.by)
            gave[p.by] = gave[p.by] + lost if p.by in gave else lost
    return {k: Interval.of(v) for k, v in gave.items()}


def _threads(proposals: Sequence[Proposal]) -> dict[tuple[str, str], list[int]]:
    """(author, other) -> its packages in order."""
    out: dict[tuple[str, str], list[int]] = {}
    for p in proposals:
        for other in p.to if p.status != AGREED else ():
            out.setdefault((p.by, other), []).append(p.number)
    return out


def walks(ground: Ground, proposals: Sequence[Proposal]) -> tuple[Walk, ...]:
    """Where each author came from, and what still lies between it and each other."""
    threads = _threads(proposals)
    out: list[Walk] = []
    for (party, other), mine in threads.items():
        theirs = threads.get((other, party), [])
        if len(mine) < 2 and not theirs:
            continue
        gap = None if not theirs else -ground.change(mine[-1], theirs[-1], party)
        out.append(
            Walk(
                party=party,
                other=other,
                packages=len(mine),
                gave=Interval.of(-ground.change(mine[0], mine[-1], party)),
                brought=Interval.of(ground.change(mine[0], mine[-1], other)),
                gap=None if gap is None else Interval.of(gap),
                closed=_closed(ground, mine, theirs),
            )
        )
    return tuple(out)


def _closed(ground: Ground, mine: list[int], theirs: list[int]) -> dict[str, float]:
    """Part of the distance between both first packages that one side walked, scale by scale."""
    out: dict[str, float] = {}
    if len(mine) < 2 or not theirs:
        return out
    for k, issue in enumerate(ground.drawn.scales):
        start, goal = ground.level[mine[0]][:, k], ground.level[theirs[0]][:, k]
        apart = goal - start
        if np.median(np.abs(apart)) <= MOVED:
            continue
        far = np.abs(apart) > MOVED
        walked = ground.level[mine[-1]][:, k] - start
        out[issue] = float(np.median(walked[far] / apart[far]))
    return out


def implied(ground: Ground, proposals: Sequence[Proposal]) -> tuple[Implied, ...]:
    """Per pair: the issue a party gave way on first, against those it has held."""
    threads = _threads(proposals)
    of = {p.number: p for p in proposals}
    out: list[Implied] = []
    for (party, other), mine in threads.items():
        theirs = threads.get((other, party), [])
        if len(mine) < 2 or not theirs:
            continue
        a = ground.at(party)
        gave = next((x for i in mine[1:] if (x := _given_first(of[i], party)) is not None), None)
        if gave is None:
            continue
        dear = _price(ground, mine[0], theirs[-1], gave, a)
        for k, issue in enumerate(ground.drawn.issues):
            still = not any(ground.moved(k, mine[0], i) for i in mine[1:])
            if not still or not ground.moved(k, mine[-1], theirs[-1]):
                continue
            held = _price(ground, mine[0], theirs[-1], issue, a)
            agrees = float((held > dear).mean())
            out.append(Implied(party=party, gave=gave, held=issue, agrees=agrees))
    return tuple(out)


def _given_first(step: Proposal, party: str) -> str | None:
    """The issue of a step that costs its author most; None where none does."""
    cost = {m.issue: -m.worth[party].middle for m in step.moves if party in m.worth}
    most = max(cost, key=lambda k: cost[k], default=None)
    return most if most is not None and cost[most] >= STEP else None


def _price(ground: Ground, before: int, after: int, issue: str, a: int) -> Floats:
    """(K,) points it costs to go all the way to the other's level on one issue."""
    k = ground.drawn.issues.index(issue)
    return -ground.on_issue(k, before, after)[:, a]
