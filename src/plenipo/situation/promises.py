"""What stands behind a deal, drawn: who is obliged, who would answer, how likely that looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from plenipo.errors import Place, SituationError
from plenipo.situation.clauses import Guarantee, chain_order
from plenipo.situation.drawn import Drawn
from plenipo.situation.sampler import Floats, Input, Sampler

__all__ = [
    "DrawnGuarantee",
    "DrawnObligation",
    "Promises",
    "draw_promises",
]

LAG = 3.0  # months until a violation is answered, where the file does not say
LOSS_AVERSION = 2.25  # Tversky and Kahneman (1992), J. Risk Uncertainty 5:297, median
MOST = 12  # guarantees: 2^12 sets of those who act


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnGuarantee:
    """Who would answer, over D draws. Chances are those of the promise at its top."""

    by: str
    through: str | None
    against: tuple[str, ...]  # the obliged parties it answers
    will: Mapping[str, Floats]  # every actor -> (D,) chance that it acts, as that actor sees it
    stated: tuple[str, ...]  # the viewers whose belief the file states
    stated_at_all: bool  # False: nothing but what another guarantor's acts leave it
    only_if: tuple[tuple[str, Floats, Floats], ...]  # guarantor, (D,) factor with it, without
    loss: Floats  # (D,) on the agenda of the obliged party, 0 to 1
    number: int  # its place in the file
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnObligation:
    """Who could break the deal, over D draws."""

    by: str
    gain: Floats  # (D,) extra while cheating, 0 to 1
    gain_later: Floats | None  # in a year
    keeps: Floats  # (D,) share of it that stays after a breakdown
    lag: Floats  # (D,) months
    most: Floats  # (D,) losses together at most; inf
    over: tuple[str, ...]  # issues a deal must move for it to arise; none: any deal
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """All of it, guarantees in an order in which each waits for earlier ones only."""

    guarantees: tuple[DrawnGuarantee, ...]
    obligations: tuple[DrawnObligation, ...]
    collapse: Floats  # (D, n) how far below no deal a collapse leaves each actor
    kappa_later: Mapping[str, Floats]  # actor -> (D,) cost of going on in a year, where given
    inputs: Mapping[str, Input]
    defaulted: tuple[str, ...] = field(default=())


def draw_promises(drawn: Drawn) -> Promises:
    """Draw guarantees and obligations as they stand after the changes in force.

    Streams are keyed by who promises and through what, so that a promise less leaves the
    draws of the others as they were. An unset loss or belief is drawn flat and noted.

    Raises
    ------
    SituationError
        Guarantees that wait for each other in a circle, or more than 12.
    """
    s = drawn.situation
    order = chain_order(s.guarantees)
    if isinstance(order, int):
        path = f"guarantees.{order}.only_if"
        message = "These guarantees wait for each other in a circle, so none could begin."
        raise SituationError([Place(path=path, message=message, hint="Let one be unconditional.")])
    if len(order) > MOST:
        message = f"{len(order)} guarantees; {MOST} is the most that can be told apart."
        raise SituationError([Place(path="guarantees", message=message, hint="Merge some.")])
    before = drawn.sampler
    own = Sampler(seed=drawn.seed, draws=drawn.draws, central=drawn.central, like=before)
    own.overrides = dict(before.overrides)
    obliged = tuple(dict.fromkeys(o.by for o in s.obligations))
    names: dict[str, int] = {}
    keys: dict[int, str] = {}
    for i, guarantee in enumerate(s.guarantees):
        keys[i] = _key(names, f"guarantees.{guarantee.by}.{guarantee.through or 'itself'}")
        _same(own, f"guarantees.{i}", keys[i])
    guarantees = tuple(_guarantee(drawn, own, i, keys[i], obliged) for i in order)
    obligations = _obligations(drawn, own)
    collapse = np.zeros((drawn.draws, len(drawn.actors)))
    later: dict[str, Floats] = {}
    for a, actor in enumerate(drawn.actors):
        whole = s.whole_of(actor) or ""
        who = actor if actor in s.cost_of_collapse else whole
        if who in s.cost_of_collapse:
            collapse[:, a] = own.value(f"cost_of_collapse.{who}", s.cost_of_collapse[who]) / 100.0
        who = actor if actor in s.cost_of_no_deal else whole
        body = s.cost_of_no_deal.get(who)
        if body is not None and body.in_a_year is not None:
            path = f"cost_of_no_deal.{who}.in_a_year"
            later[actor] = own.value(path, body.in_a_year, because=body.because) / 100.0
    return Promises(
        guarantees=guarantees,
        obligations=obligations,
        collapse=collapse,
        kappa_later=later,
        inputs=own.inputs,
        defaulted=tuple(dict.fromkeys(own.defaulted)),
    )


def _key(names: dict[str, int], key: str) -> str:
    """A name for a stream, numbered from the second on."""
    names[key] = names.get(key, 0) + 1
    return key if names[key] == 1 else f"{key}.{names[key]}"


def _same(sampler: Sampler, written: str, key: str) -> None:
    """What a hidden type sets at a place of the file holds for the stream of that name."""
    for path, set_ in list(sampler.overrides.items()):
        if path.startswith(f"{written}."):
            sampler.overrides[key + path[len(written) :]] = set_


def _guarantee(
    drawn: Drawn, own: Sampler, number: int, key: str, obliged: tuple[str, ...]
) -> DrawnGuarantee:
    s = drawn.situation
    body = s.guarantees[number]
    against = (body.against,) if body.against else tuple(p for p in obliged if p != body.by)
    conditions = tuple(
        (
            other,
            own.value(f"{key}.only_if.{other}.with", when.with_, because=body.because),
            own.value(f"{key}.only_if.{other}.without", when.without, because=body.because),
        )
        for other, when in body.only_if.items()
    )
    seen = body.credibility.as_seen_by if body.credibility else {}
    return DrawnGuarantee(
        by=body.by,
        through=body.through,
        against=against,
        will=_will(drawn, own, body, key, against),
        stated=tuple(v for v in drawn.actors if v in seen),
        stated_at_all=bool(seen) or body.acting_costs is not None or not body.only_if,
        only_if=conditions,
        loss=own.value(
            f"{key}.loss", body.loss, unset=(0.0, 100.0), because=body.because, note=f"{key}.loss"
        )
        / 100.0,
        number=number,
        path=key,
    )


def _will(
    drawn: Drawn, own: Sampler, body: Guarantee, key: str, against: tuple[str, ...]
) -> dict[str, Floats]:
    """Every actor's belief: its own, its whole's, everybody's, else the adversary's."""
    if body.acting_costs is not None:
        return dict.fromkeys(drawn.actors, _structural(own, body, key))
    if body.credibility is None or not body.credibility.as_seen_by:
        if body.only_if:
            return dict.fromkeys(drawn.actors, np.ones(drawn.draws))
        path = f"{key}.credibility"
        flat = own.value(path, None, unset=(0.0, 1.0), note=path)
        return dict.fromkeys(drawn.actors, flat)
    seen = body.credibility.as_seen_by
    beliefs = {
        viewer: own.value(f"{key}.credibility.as_seen_by.{viewer}", chance, because=body.because)
        for viewer, chance in seen.items()
    }
    theirs = next(p for p in (*against, *beliefs) if p in beliefs)
    common = beliefs.get("all", beliefs[theirs])
    s = drawn.situation
    return {
        actor: beliefs.get(actor, beliefs.get(s.whole_of(actor) or "", common))
        for actor in drawn.actors
    }


def _structural(own: Sampler, body: Guarantee, key: str) -> Floats:
    """Chance that acting is worth it: F(margin), F the distribution of its costs over draws.

    It acts iff stake + reputation + loss aversion x tripwire >= costs.
    """
    points: dict[str, Floats] = {}
    for name in ("stake", "reputation", "tripwire", "acting_costs"):
        quantity = getattr(body, name)
        points[name] = own.value(f"{key}.{name}", quantity, unset=(0.0,), because=body.because)
    aversion = own.value(f"{key}.loss_aversion", body.loss_aversion, unset=(LOSS_AVERSION,))
    net = np.sort(points["acting_costs"] - points["stake"] - points["reputation"])
    margin = aversion * points["tripwire"]
    return np.searchsorted(net, margin, side="right") / net.size


def _obligations(drawn: Drawn, own: Sampler) -> tuple[DrawnObligation, ...]:
    s = drawn.situation
    ends = tuple(
        dict.fromkeys(c.ends_with.issue for c in s.cost_of_no_deal.values() if c.ends_with)
    )
    names: dict[str, int] = {}
    out: list[DrawnObligation] = []
    for i, body in enumerate(s.obligations):
        key = _key(names, f"obligations.{body.by}")
        _same(own, f"obligations.{i}", key)
        later = body.gain_in_a_year
        rests = body.because
        most = own.value(
            f"{key}.losses_at_most", body.losses_at_most, unset=(np.inf,), because=rests
        )
        if body.lag is None:
            own.defaulted.append(f"{key}.lag")
        out.append(
            DrawnObligation(
                by=body.by,
                gain=own.value(f"{key}.gain", body.gain, because=rests) / 100.0,
                gain_later=None
                if later is None
                else own.value(f"{key}.gain_in_a_year", later, because=rests) / 100.0,
                keeps=own.value(f"{key}.keeps", body.keeps, unset=(0.0,), because=rests),
                lag=own.value(f"{key}.lag", body.lag, unset=(LAG,), because=rests),
                most=most / 100.0,
                over=ends if body.over is None else body.over,
                path=key,
            )
        )
    return tuple(out)
