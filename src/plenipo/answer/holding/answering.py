"""The guarantee that would be just strong enough, and what each one does as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.holding.standing import EDGE, Standing, kept, promised_in_full, without
from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.enforce.credibility import chance_to_act
from plenipo.solve.enforce.promise import Enforcement

__all__ = ["Answering", "Link", "answering"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """One guarantee against those it is to stop, over the draws in which it would answer them.

    Credibilities are chances that it acts as whoever it is to stop sees it, the promise
    made in full and everything else as it is.
    """

    key: str
    by: str
    through: str | None
    against: tuple[str, ...]
    draws: int
    level: tuple[float, float, float] | None  # of the issue it works through, as agreed
    needed: Interval  # least credibility; above 1: none suffices; inf where it costs nothing
    stated: Interval  # as the file puts it
    believed: Mapping[str, Interval]  # viewer -> the same, where the file states its belief
    chance: Interval  # that it acts on this deal: not in full, and others may fail it
    lacking: Interval  # credibility x loss that would be just enough, points
    where_needed: Interval  # least credibility over the draws that do not hold without it
    where_lacking: Interval  # credibility x loss over those
    where_stated: Interval  # how firmly it is believed over those, were it promised in full
    own: bool  # its chance is a belief of its own, not only a factor on what another does
    none_suffices: float  # share of draws
    unneeded: float  # share of draws that hold without it
    enough: float  # share of draws in which it is believed enough, were it promised in full
    holds_with: float
    holds_without: float
    holds_in_full: float  # promised in full, believed as it is
    holds_for_sure: float  # promised in full, and believed
    saves: float  # share of the peace draws that hold only because of it
    slack_with: Interval  # points; the least of those it is to stop
    slack_without: Interval

    def to_dict(self, words: tuple[str, str, str] | None) -> dict[str, Any]:
        """Plain values; ``words``: the level as the issue says it."""
        names = ("low", "middle", "high")
        return {
            "by": self.by,
            "through": self.through,
            "against": list(self.against),
            "draws": self.draws,
            "level": None if words is None else dict(zip(names, words, strict=True)),
            "credibility": self.needed.to_dict(),
            "stated": self.stated.to_dict(),
            "believed": {v: x.to_dict() for v, x in self.believed.items()},
            "chance": self.chance.to_dict(),
            "credibility_x_loss": self.lacking.to_dict(),
            "where_needed": {
                "credibility": self.where_needed.to_dict(),
                "credibility_x_loss": self.where_lacking.to_dict(),
                "stated": self.where_stated.to_dict(),
            },
            "none_suffices": self.none_suffices,
            "unneeded": self.unneeded,
            "enough_in_full": self.enough,
            "holds_with": self.holds_with,
            "holds_without": self.holds_without,
            "holds_in_full": self.holds_in_full,
            "holds_for_sure": self.holds_for_sure,
            "holds_only_because_of_it": self.saves,
            "slack_with": self.slack_with.to_dict(),
            "slack_without": self.slack_without.to_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One guarantee that waits for another: how often the deal holds with both, and with one."""

    waits: str  # key of the guarantee that waits
    awaits: str
    with_: Interval  # chance that it acts where the other does
    without: Interval
    holds_both: float
    holds_alone: float  # the other sure not to act
    slack_both: Interval  # points of whoever it is to stop
    slack_alone: Interval
    chance_both: Interval
    chance_alone: Interval
    chance_sure: Interval  # with the other's promise in full and sure

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "guarantor": self.waits,
            "only_if": self.awaits,
            "acts_with": self.with_.to_dict(),
            "acts_without": self.without.to_dict(),
            "with": {
                "holds": self.holds_both,
                "slack": self.slack_both.to_dict(),
                "chance": self.chance_both.to_dict(),
                "chance_if_sure": self.chance_sure.to_dict(),
            },
            "without": {
                "holds": self.holds_alone,
                "slack": self.slack_alone.to_dict(),
                "chance": self.chance_alone.to_dict(),
            },
        }


def answering(
    standing: Standing,
) -> tuple[tuple[Answering, ...], tuple[Link, ...], Mapping[str, Any]]:
    """Every guarantee that could answer somebody, the chain between them, all of them gone.

    Returns
    -------
    guarantees, links, and ``{"holds": share, "slack": {obligation: interval}}`` without any
    """
    keys = _keys(standing)
    rows = [
        _answering(standing, g, keys[g])
        for g in range(len(keys))
        if standing.deals.enforcement.answers[g].any()
    ]
    e = standing.deals.enforcement
    bare = standing.own_of(without(e, range(len(keys))))
    none = {
        "holds": _share(kept(bare)),
        "slack": {k: Interval.of(_known(100.0 * bare[:, b])) for b, k in enumerate(standing.keys)},
    }
    return tuple(rows), tuple(_links(standing, keys)), none


def _keys(standing: Standing) -> tuple[str, ...]:
    """The guarantor, with its issue where it makes two promises, numbered if need be."""
    listed = standing.guarantees
    by = [g.by for g in listed]
    out: list[str] = []
    for g in listed:
        key = g.by if by.count(g.by) == 1 else f"{g.by}:{g.through or 'itself'}"
        again = sum(o == key or o.startswith(f"{key}.") for o in out)
        out.append(f"{key}.{again + 1}" if again else key)
    return tuple(out)


def _answering(standing: Standing, g: int, key: str) -> Answering:
    deals, e = standing.deals, standing.deals.enforcement
    body = standing.guarantees[g]
    answers = e.answers[g]
    concerns = (deals.arises & answers).any(axis=1)

    def least(slack: Floats) -> Floats:
        """(C,) the smallest slack of those it is to stop."""
        mine = np.where(answers & deals.arises, slack, np.inf)[concerns]
        return mine.min(axis=1) if mine.size else np.zeros(0)

    gone = standing.own_of(without(e, [g]))
    full = standing.own_of(promised_in_full(e, g))
    sure = standing.own_of(promised_in_full(e, g, 1.0))
    none = standing.own_of(promised_in_full(e, g, 0.0))
    needed = _needed(none, sure, answers & deals.arises)[concerns]
    believers = sorted(set(e.obliged[answers].tolist()))
    stated = e.will[concerns][:, believers, g]
    chance = np.stack([chance_to_act(e, deals.level, i)[:, g] for i in believers], axis=1)
    lacking = 100.0 * _missing(standing, none, answers)[concerns]
    short = needed > 0.0
    at = int(e.issue[g])
    level = None
    if at >= 0 and concerns.any():
        found = np.percentile(deals.level[concerns, at], (10, 50, 90), method="nearest")
        level = (float(found[0]), float(found[1]), float(found[2]))
    return Answering(
        key=key,
        by=body.by,
        through=body.through,
        against=tuple(dict.fromkeys(standing.obliged[b] for b in np.flatnonzero(answers))),
        draws=int(concerns.sum()),
        level=level,
        needed=_interval(needed),
        stated=Interval.of(stated.min(axis=1)),
        believed={v: Interval.of(body.will[v][deals.rows][concerns]) for v in body.stated},
        chance=Interval.of(chance[concerns].min(axis=1)),
        lacking=_interval(lacking),
        where_needed=_interval(needed[short]),
        where_lacking=_interval(lacking[short]),
        where_stated=_interval(stated.min(axis=1)[short]),
        own=body.stated_at_all,
        none_suffices=_share(needed > 1.0 + 1e-12),
        unneeded=_share(needed <= 0.0),
        enough=_share(stated.min(axis=1) >= needed),
        holds_with=_share(least(standing.own) >= EDGE),
        holds_without=_share(least(gone) >= EDGE),
        holds_in_full=_share(least(full) >= EDGE),
        holds_for_sure=_share(least(sure) >= EDGE),
        saves=_share(standing.holds & ~kept(gone)),
        slack_with=Interval.of(100.0 * least(standing.own)),
        slack_without=Interval.of(100.0 * least(gone)),
    )


def _needed(none: Floats, sure: Floats, counts: Bools) -> Floats:
    """(K,) least credibility at which nobody it is to stop has a slack below nothing.

    A slack is linear in the chance that one guarantor acts, so two values give the line.
    May exceed 1; infinite where the chance changes nothing.
    """
    rise = sure - none
    with np.errstate(divide="ignore", invalid="ignore"):
        at = np.where(rise > 1e-15, -none / rise, np.inf)
    short = counts & (none < EDGE)
    return np.where(short, at, 0.0).max(axis=1, initial=0.0)


def _missing(standing: Standing, none: Floats, answers: Bools) -> Floats:
    """(K,) expected loss this guarantee would have to add: what is lacking without it."""
    e = standing.deals.enforcement
    lacking = np.maximum(-none, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        loss = np.where(lacking > 0.0, lacking / (1.0 - e.delta), 0.0)
    counts = answers & standing.deals.arises
    return np.where(counts, loss, 0.0).max(axis=1, initial=0.0)


def _links(standing: Standing, keys: tuple[str, ...]) -> list[Link]:
    e = standing.deals.enforcement
    out: list[Link] = []
    for g, body in enumerate(standing.guarantees):
        concerns = (standing.deals.arises & e.answers[g]).any(axis=1)
        if not e.answers[g].any():
            continue
        rows = standing.deals.rows[concerns]
        for other, with_, without_ in body.only_if:
            others = [i for i, h in enumerate(standing.guarantees) if h.by == other]
            both, alone = _told(standing, e, g), _told(standing, without(e, others), g)
            sure = e
            for i in others:
                sure = promised_in_full(sure, i, 1.0)
            out.append(
                Link(
                    waits=keys[g],
                    awaits=other,
                    with_=Interval.of(with_[rows]),
                    without=Interval.of(without_[rows]),
                    holds_both=both[0],
                    slack_both=both[1],
                    chance_both=both[2],
                    holds_alone=alone[0],
                    slack_alone=alone[1],
                    chance_alone=alone[2],
                    chance_sure=_told(standing, sure, g)[2],
                )
            )
    return out


def _told(standing: Standing, e: Enforcement, g: int) -> tuple[float, Interval, Interval]:
    """Share that holds, slack in points and chance that g acts, as whom it is to stop sees it."""
    deals = standing.deals
    counts = e.answers[g] & deals.arises
    on = counts.any(axis=1)
    least = np.where(counts, standing.own_of(e), np.inf).min(axis=1)[on]
    actor = int(e.obliged[int(np.flatnonzero(e.answers[g])[0])])
    chance = chance_to_act(e, deals.level, actor)[on, g]
    return _share(least >= EDGE), Interval.of(100.0 * least), Interval.of(chance)


def _interval(values: Floats) -> Interval:
    """Middle 80 %; a draw in which nothing suffices stands as infinite."""
    if values.size == 0:
        return Interval.of(values)
    low, middle, high = np.percentile(values, (10, 50, 90), method="nearest")
    return Interval(low=float(low), middle=float(middle), high=float(high))


def _known(values: Floats) -> Floats:
    return values[~np.isnan(values)]


def _share(mask: Bools) -> float:
    return float(mask.mean()) if mask.size else float("nan")
