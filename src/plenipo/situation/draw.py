"""A situation sampled into arrays with a leading draw axis.

Axis order is draw, actor, issue. Issues are ordered scales first, then options.
Scales run 0 to 1. An actor is a party or a member of one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import log
from typing import cast

import numpy as np

from plenipo.situation.changes import after_changes, in_force
from plenipo.situation.clauses import Unknown
from plenipo.situation.drawn import Drawn, DrawnLimit, DrawnOffer
from plenipo.situation.model import Issue, Position, Situation
from plenipo.situation.quantity import LevelRange, Quantity
from plenipo.situation.sampler import Floats, Input, Sampler

__all__ = ["draw"]


class _Drawing:
    """Reads one situation into arrays; inheritance of members is settled here."""

    def __init__(
        self, written: Situation, sampler: Sampler, only: Collection[int] | None = None
    ) -> None:
        self.written = written
        self.s = after_changes(written, only)
        self.sampler = sampler
        self.actors = self.s.actors
        self.scales = tuple(k for k, i in self.s.issues.items() if i.scale is not None)
        self.options = tuple(k for k, i in self.s.issues.items() if i.options is not None)
        self.issues = self.scales + self.options

    def owner(self, actor: str, issue: str, field: str) -> str:
        """Whose statement counts for a field: the member's own, else its whole's."""
        own = self.s.positions.get(actor)
        stated = own.issues.get(issue) if own else None
        if stated is not None and getattr(stated, field):
            return actor
        if own is not None and field == "salience" and issue in own.priorities:
            return actor
        whole = self.s.whole_of(actor)
        return actor if whole is None else whole

    def entry(self, actor: str, issue: str) -> Position:
        body = self.s.positions.get(actor)
        return (body.issues.get(issue) if body else None) or Position()

    def position(self, actor: str, issue: str) -> Floats:
        whose = self.owner(actor, issue, "at")
        entry = self.entry(whose, issue)
        at = cast("LevelRange | None", entry.at)
        return self.sampler.value(
            f"positions.{whose}.{issue}.at",
            at,
            number=self.s.issues[issue].unit_level,
            unset=(0.0, 1.0),
            because=entry.because,
            note=f"positions.{whose}.{issue}.at",
        )

    def values(self, actor: str, issue: str) -> Floats:
        """(D, C) worth of options to an actor, 0 to 1."""
        body = self.s.issues[issue]
        assert body.options is not None
        whose = self.owner(actor, issue, "at")
        entry = self.entry(whose, issue)
        path = f"positions.{whose}.{issue}.at"
        columns: list[Floats] = []
        if isinstance(entry.at, dict):
            for option in body.options:
                columns.append(
                    self.sampler.value(
                        f"{path}.{option}",
                        entry.at.get(option),
                        unset=(0.0, 100.0),
                        because=entry.because,
                        note="" if option in entry.at else f"{path}.{option}",
                    )
                    / 100.0
                )
        elif entry.at is None and path not in self.sampler.overrides:
            for i, option in enumerate(body.options):
                note = path if i == 0 else ""
                drawn = self.sampler.value(f"{path}.{option}", None, unset=(0.0, 100.0), note=note)
                columns.append(drawn / 100.0)
        else:
            # a word is certain; several words are equally likely
            words = entry.at.values if entry.at is not None else (body.status_quo,)
            u = self.sampler.uniform(path)
            pick = np.minimum((u * len(words)).astype(int), len(words) - 1)
            index = np.array([body.unit_level(w) for w in words])[pick]
            for active, replaced in self.sampler.overrides.get(path, ()):
                index = np.where(active, body.unit_level(replaced.values[0]), index)
            columns = [(index == c).astype(float) for c in range(len(body.options))]
        return np.stack(columns, axis=1)

    def salience(self, actor: str) -> Floats:
        """(D, m) raw saliences of one actor."""
        out = np.empty((self.sampler.draws, len(self.issues)))
        for k, issue in enumerate(self.issues):
            whose = self.owner(actor, issue, "salience")
            entry = self.entry(whose, issue)
            body = self.s.positions.get(whose)
            path = f"positions.{whose}.{issue}.salience"
            if entry.salience is None and body is not None and body.priorities:
                out[:, k] = self.ranked(whose)[:, k]
            else:
                out[:, k] = self.sampler.value(
                    path, entry.salience, unset=(0.0, 100.0), because=entry.because, note=path
                )
        return out

    def ranked(self, actor: str) -> Floats:
        """(D, m) flat draws sorted into the order of a party's priorities, others after."""
        order = self.s.positions[actor].priorities
        m = len(self.issues)
        if self.sampler.central:
            flat = np.linspace(100.0 * m / (m + 1), 100.0 / (m + 1), m)[None, :]
        else:
            keys = [f"positions.{actor}.{k}.salience" for k in self.issues]
            flat = np.stack([100.0 * self.sampler.uniform(key) for key in keys], axis=1)
        sorted_ = -np.sort(-flat, axis=1)
        out = np.empty_like(flat)
        listed = [self.issues.index(k) for k in order]
        rest = [k for k in range(m) if k not in listed]
        for rank, k in enumerate(listed):
            out[:, k] = sorted_[:, rank]
        if rest:
            tail = sorted_[:, len(listed) :]
            if self.sampler.central:
                out[:, rest] = tail.mean(axis=1, keepdims=True)
            else:
                place = np.argsort(np.argsort(-flat[:, rest], axis=1), axis=1)
                out[:, rest] = np.take_along_axis(tail, place, axis=1)
        if not self.sampler.central:
            for k in range(m):
                path = f"positions.{actor}.{self.issues[k]}.salience"
                self.sampler.inputs[path] = Input(path, out[:, k], ())
        return out

    def limits(self) -> list[DrawnLimit]:
        named = {c.ends_with.issue for c in self.s.cost_of_no_deal.values() if c.ends_with}
        found: list[DrawnLimit] = []
        for actor in self.actors:
            for issue in self.issues:
                whose = self.owner(actor, issue, "limits")
                entry = self.entry(whose, issue)
                for i, limit in enumerate(entry.limits):
                    side = 1 if limit.at_least is not None else -1
                    bound = limit.at_least if side > 0 else limit.at_most
                    word = "at_least" if side > 0 else "at_most"
                    path = f"positions.{whose}.{issue}.limits.{i}"
                    because = limit.because or entry.because
                    number = self.s.issues[issue].unit_level
                    every = limit.over is None and not named
                    over = limit.over if limit.over is not None else (issue, *sorted(named))
                    found.append(
                        DrawnLimit(
                            actor=actor,
                            issue=issue,
                            side=side,
                            level=self.sampler.value(
                                f"{path}.{word}", bound, number=number, because=because
                            ),
                            real=self.sampler.happens(f"{path}.firm", limit.firm, because=because),
                            over=over,
                            every=every,
                            path=path,
                        )
                    )
        return found

    def offers(self) -> list[DrawnOffer]:
        found: list[DrawnOffer] = []
        names: dict[str, int] = {}
        for offer in self.s.offers:
            if offer.status not in ("made", "possible"):
                continue
            for issue, gives in offer.gives.items():
                body = self.s.issues[issue]
                if body.scale is None or not body.supplied or offer.status == "possible":
                    continue
                key = f"offers.{offer.by}.{issue}"
                names[key] = names.get(key, 0) + 1
                path = key if names[key] == 1 else f"{key}.{names[key]}"
                when: dict[str, tuple[int, float]] = {}
                for name, condition in offer.when.items():
                    if isinstance(condition, bool):  # holds: left to a later question
                        continue
                    sign = {">=": 1, "<=": -1, "=": 0}[condition.sign]
                    target = self.s.issues[name]
                    if target.scale is not None and sign == 0:
                        sign = 1
                    when[name] = (sign, target.unit_level(condition.level))
                found.append(
                    DrawnOffer(
                        by=offer.by,
                        issue=issue,
                        gives=self.sampler.value(
                            f"{path}.gives",
                            gives,
                            number=body.unit_level,
                            because=offer.because,
                        ),
                        when=when,
                        path=path,
                    )
                )
        return found

    def party_number(self, field: str, actor: str, unset: float, *, note: bool = False) -> Floats:
        """A number of the party section; members inherit it."""
        body = self.s.parties.get(actor)
        quantity = getattr(body, field) if body else None
        whose = actor
        whole = self.s.whole_of(actor)
        if quantity is None and whole is not None and field != "access":
            whose = whole
            quantity = getattr(self.s.parties[whole], field)
        return self.sampler.value(
            f"parties.{whose}.{field}",
            quantity,
            unset=(unset,),
            because=self.s.parties[whose].because if whose in self.s.parties else (),
            note=f"parties.{whose}.{field}" if note else "",
        )


def _sets(unknown: Unknown, actors: tuple[str, ...]) -> dict[str, Quantity]:
    """Inputs a hidden type sets, with short paths written out."""
    out: dict[str, Quantity] = {}
    for path, raw in unknown.sets.items():
        full = f"positions.{path}" if path.split(".")[0] in actors else path
        out[full] = raw if isinstance(raw, Quantity) else LevelRange.model_validate(raw)
    return out


def draw(
    situation: Situation,
    *,
    draws: int = 10_000,
    seed: int = 0,
    central: bool = False,
    only: Collection[int] | None = None,
    like: Drawn | None = None,
) -> Drawn:
    """Sample a situation.

    Parameters
    ----------
    draws : number of draws D
    seed : with a path, the key of each input's own stream
    central : one draw of modal values: mode of a triangle, middle of a uniform, limits
        and consent real where the modal chance is at least one half
    only : places in :func:`plenipo.situation.changes.acts`: of the dated acts in force
        only these; what the others do not touch is drawn as it was, bit for bit
    like : the same situation as drawn before, with other acts in force: only a saving of time

    Returns
    -------
    Drawn
    """
    before = like.sampler if like is not None else None
    sampler = Sampler(seed=seed, draws=draws, central=central, like=before)
    types = {
        name: sampler.happens(f"unknown.{name}.chance", body.chance, because=body.because)
        for name, body in situation.unknown.items()
    }
    sets = {name: _sets(body, situation.actors) for name, body in situation.unknown.items()}
    sampler.use_types(types, sets)
    reading = _Drawing(situation, sampler, only)
    s, actors, issues = reading.s, reading.actors, reading.issues
    scales, options = reading.scales, reading.options
    count, n = sampler.draws, len(actors)
    most = max((len(s.issues[k].options or ()) for k in options), default=1)

    salience = np.empty((count, n, len(issues)))
    position = np.empty((count, n, len(scales)))
    value = np.zeros((count, n, len(options), most))
    for a, actor in enumerate(actors):
        salience[:, a] = reading.salience(actor)
        for k, issue in enumerate(scales):
            position[:, a, k] = reading.position(actor, issue)
        for k, issue in enumerate(options):
            drawn = reading.values(actor, issue)
            value[:, a, k, : drawn.shape[1]] = drawn
    for a, actor in enumerate(actors):  # a whole whose members differ is their mean
        members = [actors.index(m) for m in s.parties[actor].members] if actor in s.parties else []
        if any(actors[m] in s.positions for m in members):
            position[:, a] = position[:, members].mean(axis=1)
            value[:, a] = value[:, members].mean(axis=1)
            salience[:, a] = salience[:, members].mean(axis=1)
    heavy = salience.sum(axis=2, keepdims=True)
    salience = np.divide(salience, heavy, out=np.zeros_like(salience), where=heavy > 0)

    kappa = np.zeros((count, n))
    cost = np.zeros((count, n, len(scales)))
    option_cost = np.zeros((count, n, len(options), most))
    fallback = np.zeros((count, n))
    outside = np.full((count, n), -np.inf)
    access = np.ones((count, n))
    patience = np.empty((count, n))
    for a, actor in enumerate(actors):
        whole = s.whole_of(actor)
        whose = actor if actor in s.cost_of_no_deal or whole is None else whole
        if whose in s.cost_of_no_deal:
            body = s.cost_of_no_deal[whose]
            path = f"cost_of_no_deal.{whose}.points"
            kappa[:, a] = sampler.value(path, body.points, because=body.because) / 100.0
        for issue, points in s.costs.get(actor if actor in s.costs else whole or "", {}).items():
            who = actor if actor in s.costs else whole
            path = f"costs.{who}.{issue}"
            if isinstance(points, dict):
                k = options.index(issue)
                for word, quantity in points.items():
                    c = int(s.issues[issue].unit_level(word))
                    option_cost[:, a, k, c] = sampler.value(f"{path}.{word}", quantity) / 100.0
            elif issue in options:
                top = len(s.issues[issue].options or ()) - 1
                option_cost[:, a, options.index(issue), top] = sampler.value(path, points) / 100.0
            else:
                cost[:, a, scales.index(issue)] = sampler.value(path, points) / 100.0
        given = reading.party_number("outside_option", actor, np.nan)
        outside[:, a] = np.where(np.isnan(given), -np.inf, given / 100.0)
        access[:, a] = _access(reading, actor)
        within = reading.party_number("needs_deal_within", actor, np.inf, note=True)
        horizon = s.horizon if s.horizon is not None else np.inf
        rate = log(2.0) * (1.0 / within + 1.0 / horizon)
        patience[:, a] = np.divide(1.0, rate, out=np.full(count, 1e9), where=rate > 0)

    now = np.array([s.issues[k].unit_level(s.issues[k].status_quo) for k in issues])
    fixed = np.tile(now, (count, 1))
    cap_low = np.zeros((count, len(scales)))
    cap_high = np.ones((count, len(scales)))
    off: list[str] = []
    for i, act in in_force(situation, only):
        path = f"changes.{i}"
        if act.act == "off_agenda" and act.issue:
            number = s.issues[act.issue].unit_level
            to = sampler.value(f"{path}.to", act.to, number=number, because=act.because)
            fixed[:, issues.index(act.issue)] = to
            off.append(act.issue)
        elif act.act == "fallback" and act.points:
            drawn = sampler.value(f"{path}.points", act.points, because=act.because) / 100.0
            fallback[:, actors.index(act.of or act.by)] += drawn
        elif act.act == "cap_claim" and act.issue in scales:
            k = scales.index(act.issue)
            number = s.issues[act.issue].unit_level
            if act.at_most is not None:
                bound = sampler.value(f"{path}.at_most", act.at_most, number=number)
                cap_high[:, k] = np.minimum(cap_high[:, k], bound)
            if act.at_least is not None:
                bound = sampler.value(f"{path}.at_least", act.at_least, number=number)
                cap_low[:, k] = np.maximum(cap_low[:, k], bound)

    drawn = Drawn(
        situation=s,
        written=situation,
        draws=count,
        seed=seed,
        central=central,
        actors=actors,
        scales=scales,
        options=options,
        salience=salience,
        position=position,
        option_value=value,
        kappa=kappa,
        fallback=fallback,
        cost=cost,
        option_cost=option_cost,
        outside=outside,
        access=access,
        patience=patience,
        limits=tuple(reading.limits()),
        offers=tuple(reading.offers()),
        fixed=fixed,
        off_agenda=tuple(off),
        cap_low=cap_low,
        cap_high=cap_high,
        inputs=sampler.inputs,
        types=types,
        defaulted=tuple(dict.fromkeys(sampler.defaulted)),
        kept=np.ones(count, dtype=bool),
        sampler=sampler,
    )
    _observe(drawn)
    return drawn


def _access(reading: _Drawing, actor: str) -> Floats:
    """Own access, else the sum of its members' where given, else 1."""
    s = reading.s
    members = s.parties[actor].members if actor in s.parties else ()
    stated = actor in s.parties and s.parties[actor].access is not None
    given = [m for m in members if m in s.parties and s.parties[m].access is not None]
    if not stated and given:
        return np.sum([reading.party_number("access", m, 1.0) for m in given], axis=0)
    return reading.party_number("access", actor, 1.0)


def _observe(drawn: Drawn) -> None:
    """Drop the draws in which someone would have done, or chosen, what it did not."""
    s = drawn.situation
    if drawn.central or not (s.observed or s.prefers):
        return
    floor = np.maximum(drawn.no_deal(), drawn.outside)
    for seen in s.observed:
        a = drawn.actors.index(seen.by)
        worth = drawn.worth(_package(drawn, seen.refuses or seen.accepts or {}))[:, a]
        same = worth <= floor[:, a] if seen.refuses is not None else worth >= floor[:, a]
        drawn.kept[:] = drawn.kept & same
    for choice in s.prefers:
        a = drawn.actors.index(choice.by)
        this, other = (drawn.worth(_package(drawn, x))[:, a] for x in (choice.this, choice.to))
        drawn.kept[:] = drawn.kept & (this >= other)


def _package(drawn: Drawn, changes: Mapping[str, float | str]) -> Floats:
    """(m,) the status quo with some issues changed."""
    level = drawn.status_quo()
    for issue, word in changes.items():
        body: Issue = drawn.situation.issues[issue]
        level[drawn.issues.index(issue)] = body.unit_level(word)
    return level
