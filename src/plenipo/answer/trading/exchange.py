"""One issue for another: the least of the second at which giving the first pays.

Minerals for guarantees is such an exchange. It is looked at by itself, on the status quo: in a
wider package other things could pay for it as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.table.run import MOVED
from plenipo.answer.trading.base import Base
from plenipo.answer.trading.exchange_sides import Pays, Side, both, side_of
from plenipo.errors import MethodError, Place, SituationError
from plenipo.situation.clauses import Condition, Offer
from plenipo.solve.arrays import Bools, Floats

__all__ = ["Exchange", "Found", "Rung", "exchanges"]

STANDS = ("made", "possible", "tentative")  # what was withdrawn or refused is not on offer
MOST = 4  # pairs of parties looked at where none is named


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An end of what pays, over draws: in words, on the scale, and where there is none."""

    low: float  # 10th percentile of draws; inf where no level does
    middle: float
    high: float
    words: tuple[str, str, str]
    none: float  # share of draws in which no level does

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "low": self.low,
            "middle": self.middle,
            "high": self.high,
            "words": list(self.words),
            "none": self.none,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """So much of the first issue given: what it needs, and what it would fetch.

    Pairs of figures are by worth alone, and with the real limits of both sides.
    """

    at: str  # which rung of what is given: low, middle or high
    level: float | str  # of the issue given, its own number or word
    words: str
    unpaid: Interval  # points to the giver with nothing in return
    unpaid_pays: tuple[float, float]  # share of draws in which it pays the giver all the same
    gets: Interval  # points to the other, with nothing in return
    least: tuple[Found, Found]  # the giver's
    most: tuple[Found, Found]  # the other's
    overlap: tuple[float, float]
    none_suffices: tuple[float, float]  # no level at which it pays the giver
    asked_pays: tuple[float, float] | None  # at the level the offer names: giver and other sign

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "at": self.at,
            "level": self.level,
            "words": self.words,
            "in_return_for_nothing": {
                "giver": self.unpaid.to_dict(),
                "other": self.gets.to_dict(),
                "pays": _two(self.unpaid_pays),
            },
            "least": _two([x.to_dict() for x in self.least]),
            "most": _two([x.to_dict() for x in self.most]),
            "overlap": _two(self.overlap),
            "none_suffices": _two(self.none_suffices),
            "as_asked": None if self.asked_pays is None else _two(self.asked_pays),
        }


def _two(pair: Sequence[Any]) -> dict[str, Any]:
    return {"by_worth": pair[0], "with_limits": pair[1]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What one party gives, for what, and where both would."""

    offer: str | None  # the name of the offer, or who made it; None for a pair asked about
    giver: str
    other: str
    gives: str
    wants: str
    upwards: bool  # which way of its scale the giver wants
    asks: str | None  # the level the offer names, in words
    draws: int
    rungs: tuple[Rung, ...]

    @property
    def middle(self) -> Rung:
        """The middle rung of what is given."""
        return next((r for r in self.rungs if r.at == "middle"), self.rungs[0])

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "offer": self.offer,
            "giver": self.giver,
            "other": self.other,
            "gives": self.gives,
            "wants": self.wants,
            "upwards": self.upwards,
            "asks": self.asks,
            "draws": self.draws,
            "rungs": [r.to_dict() for r in self.rungs],
        }


def exchanges(base: Base, issues: tuple[str, str] | None = None) -> tuple[Exchange, ...]:
    """For each offer that gives one issue for another: from which level on it pays.

    Parameters
    ----------
    base : the draws looked at; what is on its table does not matter
    issues : two issues instead, what is given and what for: between parties of the table

    Returns
    -------
    tuple of Exchange
        Giving pays where the giver is no worse off than with neither issue moved. Its real
        limits count as well in the second of each pair of figures, and the other's.

    Raises
    ------
    SituationError
        No such issue, or the same one twice.
    MethodError
        Nobody at the table to give one and another to take it.
    """
    if issues is not None:
        return _asked(base, issues)
    out: list[Exchange] = []
    for offer in base.situation.offers:
        if offer.status not in STANDS:
            continue
        for gives in offer.gives:
            for wants, condition in offer.when.items():
                if isinstance(condition, bool) or wants == gives:
                    continue
                out += _offered(base, offer, gives, wants, condition)
    return tuple(out)


def _offered(
    base: Base, offer: Offer, gives: str, wants: str, condition: Condition
) -> list[Exchange]:
    """One offer, between its author and those who own what it wants, its addressee first."""
    s = base.situation
    body, target = s.issues[gives], s.issues[wants]
    asked = target.unit_level(condition.level)
    now = target.unit_level(target.status_quo)
    if abs(asked - now) <= MOVED:
        return []  # it asks for what is there
    values = [body.unit_level(v) for v in offer.gives[gives].values]
    middle = values[1] if len(values) == 3 else 0.5 * (values[0] + values[-1])
    levels = {"low": values[0], "middle": middle, "high": values[-1]}
    if len(values) == 1:
        levels = {"middle": values[0]}
    owners = tuple(p for p in target.needs if p != offer.by and s.whole_of(offer.by) != p)
    to = (offer.to,) if offer.to else ()
    others = to if not owners or offer.to in owners else owners
    return [
        _exchange(
            base,
            (offer.by, other),
            (gives, wants),
            levels,
            upwards=asked > now,
            asked=asked,
            name=offer.name or offer.by,
        )
        for other in others
    ]


def _asked(base: Base, issues: tuple[str, str]) -> tuple[Exchange, ...]:
    """Two issues by name, between those at the table who own them."""
    s = base.situation
    places: list[Place] = []
    for name in issues:
        if name not in s.issues:
            hint = f"There are: {', '.join(s.issues)}."
            places.append(Place(path=name, message=f'There is no issue "{name}".', hint=hint))
    if places:
        raise SituationError(places)
    gives, wants = issues
    if gives == wants:
        message = f'"{gives}" cannot be given for itself.'
        raise SituationError(
            [Place(path="--issues", message=message, hint="Name two issues: --issues a,b.")]
        )
    sides = [_owners(base, k) for k in issues]
    pairs = [(a, b) for a in sides[0] for b in sides[1] if a != b]
    own = [(a, b) for a, b in pairs if b not in sides[0] and a not in sides[1]]
    out: list[Exchange] = []
    for giver, other in (own or pairs)[:MOST]:
        levels = _levels(base, gives, other)
        if levels:
            want = _wish(base, wants, giver)
            out.append(_exchange(base, (giver, other), issues, levels, upwards=want, asked=None))
    if not out:
        names = ", ".join(s.name_of(p) for p in base.parties) or "nobody"
        raise MethodError(
            f"Nobody at this table could give {s.issue_name(gives)} to another for "
            f"{s.issue_name(wants)}: {names} sit or must accept there.",
            instead="Both lie in the same hands: name issues of different owners."
            if sides[0] and sides[0] == sides[1]
            else "Name a table where owners of both sit: --table all.",
        )
    return tuple(out)


def _owners(base: Base, issue: str) -> list[str]:
    """Parties of the table in whose hands an issue lies: all where it has no owner."""
    s, needs = base.situation, base.situation.issues[issue].needs
    if not needs:
        return list(base.parties)
    return [p for p in base.parties if p in needs or s.whole_of(p) in needs]


def _wish(base: Base, issue: str, actor: str) -> bool:
    """Whether an actor mostly wants more of an issue than there is."""
    drawn, a = base.drawn, base.at(actor)
    k = drawn.issues.index(issue)
    now = drawn.status_quo()[k]
    if k < len(drawn.scales):
        return bool(np.median(drawn.position[base.rows, a, k]) >= now)
    count = len(drawn.situation.issues[issue].options or ())
    value = np.median(drawn.option_value[base.rows, a, k - len(drawn.scales), :count], axis=0)
    return bool(np.argmax(value) >= now)


def _levels(base: Base, issue: str, other: str) -> dict[str, float]:
    """Rungs of an issue on the side where the other wants it: first, middle and last."""
    drawn, body = base.drawn, base.situation.issues[issue]
    now = drawn.status_quo()[drawn.issues.index(issue)]
    if body.options is not None:
        rungs = [float(i) for i in range(len(body.options))]
    else:
        rungs = [body.unit_level(x) for x in sorted(body.scale or {})]
    up = _wish(base, issue, other)
    beyond = [x for x in rungs if (x > now + MOVED if up else x < now - MOVED)]
    beyond.sort(key=lambda x: abs(x - now))
    if len(beyond) < 2:
        return dict.fromkeys(("middle",), beyond[0]) if beyond else {}
    return {"low": beyond[0], "middle": beyond[len(beyond) // 2], "high": beyond[-1]}


def _exchange(
    base: Base,
    who: tuple[str, str],
    issues: tuple[str, str],
    levels: dict[str, float],
    *,
    upwards: bool,
    asked: float | None,
    name: str | None = None,
) -> Exchange:
    drawn = base.drawn
    k = drawn.issues.index(issues[1])
    words = drawn.situation.issues[issues[1]].words
    rungs = [
        _rung(base, who, issues, at, level, asked=asked, upwards=upwards)
        for at, level in levels.items()
    ]
    unique: dict[float | str, Rung] = {}
    for rung in sorted(rungs, key=lambda r: r.at != "middle"):  # the middle one stands for all
        unique.setdefault(rung.level, rung)
    return Exchange(
        offer=name,
        giver=who[0],
        other=who[1],
        gives=issues[0],
        wants=drawn.issues[k],
        upwards=upwards,
        asks=None if asked is None else words(asked),
        draws=base.count,
        rungs=tuple(r for r in rungs if unique[r.level] is r),
    )


def _rung(
    base: Base,
    who: tuple[str, str],
    issues: tuple[str, str],
    at: str,
    level: float,
    *,
    asked: float | None,
    upwards: bool,
) -> Rung:
    body = base.situation.issues[issues[0]]
    giver, other = (side_of(base, p, issues, level, upwards=upwards) for p in who)
    near = [giver.end(x, nearest=True) for x in (giver.worth, giver.limited)]
    far = [other.end(x, nearest=False) for x in (other.worth, other.limited)]
    return Rung(
        at=at,
        level=body.own_level(level),
        words=body.words(level),
        unpaid=Interval.of(100.0 * giver.unpaid),
        unpaid_pays=(_share(giver.unpaid >= -1e-9), _share(giver.signs_unpaid)),
        gets=Interval.of(100.0 * other.unpaid),
        least=(_found(base, issues[1], near[0]), _found(base, issues[1], near[1])),
        most=(_found(base, issues[1], far[0]), _found(base, issues[1], far[1])),
        overlap=(
            _share(both(giver.worth, other.worth)),
            _share(both(giver.limited, other.limited)),
        ),
        none_suffices=(_share(~_any(giver.worth)), _share(~_any(giver.limited))),
        asked_pays=None
        if asked is None
        else (_at(giver, other, asked, False), _at(giver, other, asked, True)),
    )


def _any(pays: Pays) -> Bools:
    some: Bools = np.any(~np.isnan(pays.low), axis=0)
    return some


def _at(giver: Side, other: Side, level: float, limits: bool) -> float:
    """Share of draws in which both would at one level of what is wanted."""
    a, b = (x.limited if limits else x.worth for x in (giver, other))
    return _share(a.holds(level) & b.holds(level))


def _share(mask: Bools) -> float:
    return float(mask.mean()) if mask.size else float("nan")


def _found(base: Base, issue: str, ends: Floats) -> Found:
    """Percentiles over draws of a level that may not be there (inf)."""
    body = base.situation.issues[issue]
    none = ~np.isfinite(ends)
    some = [float(x) for x in np.percentile(ends, (10, 50, 90), method="nearest")]
    own = [x if not np.isfinite(x) else _number(body.own_level(x), x) for x in some]
    words = [body.words(x) if np.isfinite(x) else "no level" for x in some]
    return Found(
        low=own[0],
        middle=own[1],
        high=own[2],
        words=(words[0], words[1], words[2]),
        none=_share(none),
    )


def _number(own: float | str, unit: float) -> float:
    return unit if isinstance(own, str) else own
