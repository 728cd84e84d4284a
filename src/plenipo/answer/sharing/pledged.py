"""A bill split as its payers have pledged: what each has put forward on that issue."""

from __future__ import annotations

import numpy as np

from plenipo.answer.sharing.bills import Bill
from plenipo.show.sentence import joined
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["pledge_shares"]


def pledge_shares(
    drawn: Drawn, bill: Bill, rows: Ints, level: Floats | None, even: Floats
) -> tuple[Floats | None, str]:
    """Each payer's share of what all of them have pledged on an issue.

    A pledge counts where its conditions on other issues are met by the deal; that the
    peace holds is taken as met. A whole's pledge is spread over those of its members that
    made none themselves, over all of them where each did.

    Parameters
    ----------
    rows : (K,) draws of the situation
    level : (K, m) packages agreed; None: every condition counts as met
    even : (K, n) how a whole's pledge is spread among its members

    Returns
    -------
    (K, n) shares that sum to 1, and what to know about them; None where nobody has pledged
    """
    s, payers = drawn.situation, bill.payers.parties
    made = _pledges(drawn, bill.issue)
    own = np.zeros((rows.size, len(payers)))
    whole: dict[str, Floats] = {}
    others: list[str] = []
    for by, (gives, when) in made:
        amount = gives[rows] * (_met(when, level) if level is not None else 1.0)
        if by in payers:
            own[:, payers.index(by)] += amount
        elif any(s.whole_of(p) == by for p in payers):
            whole[by] = whole.get(by, np.zeros(rows.size)) + amount
        else:
            others.append(by)
    if not whole and not own.any():
        return None, "nobody among the payers has pledged anything on it"
    share = own.copy()
    givers = {by for by, _ in made}
    for by, amount in whole.items():
        members = [i for i, p in enumerate(payers) if s.whole_of(p) == by]
        silent = [i for i in members if payers[i] not in givers] or members
        weight = even[:, silent]
        total = weight.sum(axis=1, keepdims=True)
        alike = np.full_like(weight, 1.0 / len(silent))
        part = np.divide(weight, total, out=alike, where=total > 0)
        share[:, silent] += amount[:, None] * part
    nothing = share.sum(axis=1) <= 1e-12
    share = np.where(nothing[:, None], even, share)
    by = "by GDP" if not bill.payers.without_gdp else "evenly"
    return share / share.sum(axis=1, keepdims=True), _note(s, whole, others, nothing, by)


def _note(
    s: Situation, whole: dict[str, Floats], others: list[str], nothing: Bools, by: str
) -> str:
    out: list[str] = []
    if whole:
        names = joined(map(s.name_of, whole))
        out.append(f"what {names} pledged as a whole is spread {by} over its other members")
    if others:
        names = joined(map(s.name_of, dict.fromkeys(others)))
        out.append(f"pledges of {names}, no payer, are left out")
    if nothing.any():
        share = 100 * float(nothing.mean())
        out.append(f"no pledge has its conditions met in {share:.0f} % of draws: there {by}")
    return "; ".join(out)


When = dict[int, tuple[int, float]]


def _pledges(drawn: Drawn, issue: str) -> list[tuple[str, tuple[Floats, When]]]:
    """Who has put forward how much of an issue, and on which conditions."""
    s, body = drawn.situation, drawn.situation.issues[issue]
    if body.supplied and body.scale is not None:
        return [
            (o.by, (o.gives, {drawn.issues.index(k): c for k, c in o.when.items()}))
            for o in drawn.offers
            if o.issue == issue
        ]
    found: list[tuple[str, tuple[Floats, When]]] = []
    for number, offer in enumerate(s.offers):
        if offer.status != "made" or issue not in offer.gives:
            continue
        gives = drawn.sampler.value(
            f"offers.{number}.gives.{issue}",
            offer.gives[issue],
            number=body.unit_level,
            because=offer.because,
        )
        when: When = {}
        for name, condition in offer.when.items():
            if isinstance(condition, bool):
                continue
            target = s.issues[name]
            sign = {">=": 1, "<=": -1, "=": 0}[condition.sign]
            if target.scale is not None and sign == 0:
                sign = 1
            when[drawn.issues.index(name)] = (sign, target.unit_level(condition.level))
        found.append((offer.by, (gives, when)))
    return found


def _met(when: When, level: Floats) -> Floats:
    """(K,) 1 where a package meets every condition, else 0."""
    out = np.ones(level.shape[0], bool)
    for k, (sign, at) in when.items():
        if sign == 0:
            out &= level[:, k] == at
        else:
            out &= sign * (level[:, k] - at) >= -1e-9
    return out.astype(float)
