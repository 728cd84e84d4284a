"""A room in the shape the kernels want: the people who count, packed side by side.

Only people who sit in some draw or may have to accept are kept. Sets of people are
bits of an integer; numbers read together lie together.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.room import Room

__all__ = ["BOUND", "DEMAND", "Frame", "Rules", "frame_of"]

MOST_PEOPLE = 62  # bits of an integer
BOUND, DEMAND = 1, 2  # a limit the status quo meets; one that it fails
SAME = 1e-12
HAIR = 2e-9  # below a level that ends a cost, which counts as reached 1e-9 before


class Rules(NamedTuple):
    """What may move, draw by draw. P people, m issues (S scales first), H holders, L limits."""

    seated: Ints  # (D,) people at the table
    enough: Bools  # (D,) at least two of them
    asked: Ints  # (D,) people who must accept afterwards
    accept: int  # people whose acceptance counts
    suppliers: int  # people some offer depends on
    agenda: Bools  # (m,)
    status_quo: Floats  # (D, m) where the room starts
    required: Floats  # (m,) NaN: anything goes
    options: Ints  # (O,) how many
    fixed: Floats  # (D, m) where an issue that does not move stays
    cap: Floats  # (D, S, 2)
    needs: Ints  # (K, 1 + A) issue, then sets of people any of which will do
    ends: Ints  # (E,) issues named by ends_with
    ends_level: Floats  # (E,) a scale: from here on; options: the one that ends nothing
    ends_of: Ints  # (P,) row of ``ends``, -1: any deal ends the cost
    holder: Ints  # (H,)
    over: Bools  # (H, m)
    real: Bools  # (D, H)
    losable: Bools  # (D, H) what the holder may refuse could move if all accepted
    whole: bool  # only whole deals are signed
    limits: Ints  # (L, 3) person, issue, side
    limit_over: Bools  # (L, m)
    limit_level: Floats  # (D, L)
    limit_kind: Ints  # (D, L) 0 bluff, BOUND, DEMAND
    split_from: Ints  # (S + 1,)
    split_level: Floats  # (P,)
    split_below: Floats  # (P,) how far the cell below reaches: not to a level that ends a cost
    supplied: Bools  # (S,)
    offers: Ints  # (F, 1 + A) issue, then sets of people
    gives: Floats  # (D, F)
    when: Ints  # (Q, 3) offer, issue, sign
    when_level: Floats  # (Q,)


class Frame(NamedTuple):
    """A room for the kernels, and what can be said of a draw before any branch."""

    absolute: bool
    people: Ints  # (P,) indices into the actors of the room
    party: Floats  # (D, P, 4) weight, no-deal value, floor, cost of going on
    taste: Floats  # (D, P, S, 3) salience, position, cost
    worth: Floats  # (D, P, O, C)
    rules: Rules
    absent: Bools  # (D,) something required, or to be ended, belongs to people who are not here


def frame_of(r: Room) -> Frame:
    """Pack a room.

    Raises
    ------
    ValueError
        More than 62 people sit or must accept.
    """
    n = r.theta.shape[1]
    people = np.union1d(np.flatnonzero(r.seated.any(axis=0)), r.consent_party)
    if people.size > MOST_PEOPLE:
        raise ValueError(f"{people.size} people at one table; settle takes {MOST_PEOPLE} at most")
    place = np.full(n, -1)
    place[people] = np.arange(people.size)
    who = slice(None) if people.size == n else people  # a view where nobody is left out
    seated = r.seated[:, who]
    weight = np.where(seated & r.accepts[who], r.theta[:, who], 0.0)
    heavy = weight.sum(axis=1, keepdims=True)
    weight = np.divide(weight, heavy, out=np.zeros_like(weight), where=heavy > 0)
    base = r.no_deal[:, who]
    floor = np.where(seated, np.maximum(base, r.outside[:, who]), r.reservation[:, who])
    rules = _rules(r, people, place)
    owned = _owned(rules)
    rules = rules._replace(losable=_losable(rules, owned))
    return Frame(
        absolute=bool(r.absolute),
        people=people,
        party=_beside(weight, base, floor, r.kappa[:, who]),
        taste=_beside(r.salience[:, who], r.position[:, who], r.cost[:, who]),
        worth=_own(r.option_worth[:, who]),
        rules=rules,
        absent=_absent(rules, owned),
    )


def _own(values: Any, kind: type = float) -> Any:
    """One layout and one type for each kernel argument, so nothing is compiled twice."""
    return np.require(values, kind, ["C", "W"])


def _beside(*parts: Floats) -> Floats:
    """Numbers read together, side by side along a last axis."""
    out = np.empty((*parts[0].shape, len(parts)))
    for i, part in enumerate(parts):
        out[..., i] = part
    return out


def _rules(r: Room, people: Ints, place: Ints) -> Rules:
    scales = r.position.shape[2]
    bit = np.int64(1) << np.arange(people.size, dtype=np.int64)
    seated = (r.seated[:, people] * bit).sum(axis=1)
    holder = place[r.consent_party]
    asked = np.bitwise_or.reduce(r.consent_real * bit[holder], axis=1, initial=0) & ~seated
    named = {(int(k), float(x)) for k, x in zip(r.ends_issue, r.ends_level, strict=True) if k >= 0}
    ends = sorted(named)
    mine = [(int(r.ends_issue[p]), float(r.ends_level[p])) for p in people]
    inside = place[r.limit_party] >= 0
    level = r.limit_level[:, inside]
    fails = r.limit_side[inside] * (r.status_quo[:, r.limit_issue[inside]] - level) < -SAME
    limit_kind = np.where(fails & ~r.limit_every[inside], DEMAND, BOUND)
    limits = np.stack([place[r.limit_party], r.limit_issue, r.limit_side], axis=1)
    offers = _sets(r.offer_issue, r.offer_by, r.offer_used, place)
    return Rules(
        seated=_own(seated, int),
        enough=_own(r.seated.sum(axis=1) >= 2, bool),
        asked=_own(asked, int),
        accept=int(bit[r.accepts[people]].sum()),
        suppliers=int(np.bitwise_or.reduce(offers[:, 1:], axis=None, initial=0)),
        agenda=_own(r.open_issue, bool),
        status_quo=_own(r.status_quo),
        required=_own(r.required),
        options=_own(r.option_count, int),
        fixed=_own(r.fixed),
        cap=_own(np.stack([r.cap_low, r.cap_high], axis=2)),
        needs=_sets(r.need_issue, r.need_any, r.need_used, place),
        ends=_own([k for k, _ in ends], int),
        ends_level=_own([x for _, x in ends]),
        ends_of=_own([ends.index(x) if x[0] >= 0 else -1 for x in mine], int),
        holder=_own(holder, int),
        over=_own(r.consent_over, bool),
        real=_own(r.consent_real, bool),
        losable=np.zeros_like(r.consent_real),
        whole=bool((~np.isnan(r.required)).any()),
        limits=_own(limits[inside], int),
        limit_over=_own(r.limit_over[inside], bool),
        limit_level=_own(level),
        limit_kind=_own(np.where(r.limit_real[:, inside], limit_kind, 0), int),
        split_from=_own(np.searchsorted(r.split_issue, range(scales + 1)), int),
        split_level=_own(r.split_level),
        split_below=_own(
            [
                x - HAIR if (k, x) in named else x
                for k, x in zip(r.split_issue.tolist(), r.split_level.tolist(), strict=True)
            ]
        ),
        supplied=_own(r.supplied, bool),
        offers=offers,
        gives=_own(r.offer_gives),
        when=_own(np.stack([r.when_offer, r.when_issue, r.when_sign], axis=1), int),
        when_level=_own(r.when_level),
    )


def _sets(issue: Ints, any_: Bools, used: Bools, place: Ints) -> Ints:
    """(K, 1 + A) issue and sets of people as bits; 0 where the set can never be present."""
    out = np.zeros((issue.shape[0], 1 + used.shape[1]), np.int64)
    out[:, 0] = issue
    for k, a in zip(*np.nonzero(used), strict=True):
        where = place[np.flatnonzero(any_[k, a])]
        if where.size and (where >= 0).all():
            out[k, 1 + a] = sum(1 << int(p) for p in where)
    return out


def _present(sets: Ints, here: Ints) -> Bools:
    """(D,) whether all of one of the sets of a row are here."""
    return np.logical_or.reduce([(s != 0) & (here & s == s) for s in sets[1:]])


def _owned(r: Rules) -> Bools:
    """(D, m) issues that could move if everyone asked accepted."""
    here = r.seated | r.asked
    owned = np.tile(r.agenda, (here.shape[0], 1))
    for need in r.needs:
        owned[:, need[0]] &= _present(need, here)
    return owned


def _losable(r: Rules, owned: Bools) -> Bools:
    """(D, H) holders asked about something that could otherwise have moved."""
    here = r.seated | r.asked
    scales = r.cap.shape[1]
    high = r.cap[:, :, 1].copy()
    for k in np.flatnonzero(r.supplied):
        supply = np.zeros(here.shape[0])
        for f, offer in enumerate(r.offers):
            if offer[0] == k:
                supply += np.where(_present(offer, here), r.gives[:, f], 0.0)
        high[:, k] = np.minimum(high[:, k], np.maximum(supply, r.status_quo[:, k]))
    now = r.fixed[:, :scales]
    free = owned.copy()
    free[:, :scales] &= (now - r.cap[:, :, 0] > SAME) | (high - now > SAME)
    asked = (r.asked[:, None] >> r.holder) & 1 == 1
    return asked & r.real & (free[:, None, :] & r.over).any(axis=2)


def _absent(r: Rules, owned: Bools) -> Bools:
    """(D,) the table requires something that people who are not here would have to move."""
    if not r.whole:
        return np.zeros_like(r.enough)
    needed = ~np.isnan(r.required) & (r.required != r.fixed)
    missing: Bools = needed & r.agenda & ~owned
    scales = r.cap.shape[1]
    for k, level in zip(r.ends.tolist(), r.ends_level.tolist(), strict=True):
        stays = r.fixed[:, k]
        missing[:, k] |= ~owned[:, k] & (stays < level - SAME if k < scales else stays == level)
    return np.logical_or.reduce(missing, axis=1)
