"""Signed, but would it be carried out: those who do and pay, each against no deal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.events.idle import present
from plenipo.answer.holding.deals import Deals
from plenipo.answer.table.run import MOVED
from plenipo.show.section import Cell, Grid
from plenipo.show.sentence import joined, share_words
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools

__all__ = ["Payer", "Payers", "payers"]

LEAST = 1e-6  # below this a loss is rounding
ROLES = ("does it", "pays", "bears its costs", "promised it")
VERBS = dict(zip(ROLES, ("carries out", "pays for", "bears the costs of", "promised"), strict=True))
MOST = 2  # issues named in one role


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """One who would have to carry out or pay for something of the deal."""

    party: str
    roles: Mapping[str, tuple[str, ...]]  # role -> issues
    bound: bool  # it sits there or must accept itself: it has agreed to its part
    within: bool  # it is part of one who does
    draws: int  # with a peace that moves something of its part
    unfunded: float  # share of those in which no deal would suit it better
    margin: Interval  # deal over no deal in those draws, points of its agenda

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "roles": {k: list(v) for k, v in self.roles.items()},
            "has_agreed": self.bound,
            "part_of_one_who_has": self.within,
            "draws": self.draws,
            "unfunded": self.unfunded,
            "margin": self.margin.to_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Payers:
    """Who carries a deal, and whether it is worth that to them."""

    draws: int
    unfunded: float  # share of the draws with a peace in which somebody would rather not
    rows: tuple[Payer, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "draws": self.draws,
            "signed_unfunded": self.unfunded,
            "parties": {r.party: r.to_dict() for r in self.rows},
        }

    def sentence(self, situation: Situation) -> str:
        """Who would leave the deal unfunded; "" where all who carry it gain by it."""
        rows = [r for r in self.rows if r.draws and r.unfunded > 0.0]
        if not self.draws or not rows:
            return ""
        worst = max(rows, key=lambda r: r.unfunded * r.draws)
        part = _parts(situation, worst).partition(";")[0]
        return (
            f"Signed, it would be left undone or unpaid {share_words(self.unfunded, self.draws)}: "
            f"most often by {situation.name_of(worst.party)}, which {part} and would be better off "
            f"without the deal {share_words(worst.unfunded, worst.draws)}"
        )

    def grids(self, situation: Situation) -> tuple[Grid, ...]:
        """A row for each who carries something."""
        if not self.draws or not self.rows:
            return ()
        rows: list[tuple[Cell, ...]] = [
            (
                situation.name_of(r.party),
                _parts(situation, r),
                _standing(r),
                r.draws,
                None if np.isnan(r.unfunded) else r.unfunded,
                r.margin.low,
                r.margin.middle,
                r.margin.high,
            )
            for r in self.rows
        ]
        rows.append(("anybody", "", "", self.draws, self.unfunded, None, None, None))
        return (
            Grid(
                caption="Who carries it out and pays, against no deal",
                columns=(
                    "party",
                    "its part",
                    "has agreed",
                    "draws",
                    "better off without",
                    "deal over no deal, low",
                    "middle",
                    "high",
                ),
                rows=tuple(rows),
                formats=("text", "text", "text", "count", "share", "gain", "gain", "gain"),
                note="Points of its own agenda, costs of carrying out included. Who sits there "
                "has agreed to its part; only others, parts of a whole, or who accepts under "
                "pressure can be left worse off.",
            ),
        )


def payers(deals: Deals) -> Payers:
    """Everyone who carries out or pays for what a deal moves, against no deal.

    Those whose hands an issue needs, who pay for it, who bear its costs, and who offered it
    where only offers supply it; and members of these whose own stakes the file states.
    """
    parts = _roles(deals)
    moved = np.abs(deals.level - deals.drawn.status_quo()) > MOVED
    order = deals.drawn.issues
    ill = np.zeros(deals.count, np.bool_)
    rows: list[Payer] = []
    for party, roles in parts.items():
        a = deals.drawn.actors.index(party)
        issues = [order.index(k) for k in dict.fromkeys(k for r in roles.values() for k in r)]
        on: Bools = np.logical_or.reduce(moved[:, issues], axis=1)
        if not on.any():
            continue
        margin = (deals.worth - deals.no_deal)[:, a]
        bound = party in deals.seating.seats or party in deals.seating.ratifiers
        fails = on & (margin < -LEAST)
        ill |= fails
        seen = {k for k in range(len(order)) if moved[:, k].any()}
        rows.append(
            Payer(
                party=party,
                roles={r: tuple(k for k in x if order.index(k) in seen) for r, x in roles.items()},
                bound=bound,
                within=not bound and present(deals.seating, party),
                draws=int(on.sum()),
                unfunded=float(fails[on].mean()),
                margin=Interval.of(100.0 * margin[on]),
            )
        )
    return Payers(
        draws=deals.count,
        unfunded=float(ill.mean()) if ill.size else float("nan"),
        rows=tuple(rows),
    )


def _roles(deals: Deals) -> dict[str, dict[str, list[str]]]:
    """Party -> role -> issues, in file order."""
    s = deals.situation
    found: dict[str, dict[str, list[str]]] = {}

    def add(party: str, role: str, issue: str) -> None:
        listed = found.setdefault(party, {}).setdefault(role, [])
        if issue not in listed:
            listed.append(issue)

    for issue, body in s.issues.items():
        for party in body.needs:
            add(party, ROLES[0], issue)
        if issue in s.pays:
            for party in s.pays[issue].by:
                add(party, ROLES[1], issue)
        for party, charges in s.costs.items():
            if issue in charges:
                add(party, ROLES[2], issue)
        for offer in s.offers:
            if offer.status == "made" and issue in offer.gives and body.supplied:
                add(offer.by, ROLES[3], issue)
    for whole, body in s.parties.items():
        for member in body.members:
            if whole in found and (member in s.positions or member in s.costs):
                for role in ROLES[:3]:
                    for issue in found[whole].get(role, ()):
                        add(member, role, issue)
    return {p: found[p] for p in s.actors if p in found}


def _parts(s: Situation, row: Payer) -> str:
    """What it pays for or bears, then what it does; a promise where it is no more than that."""
    told: list[str] = []
    named: set[str] = set()
    for role in (ROLES[1], ROLES[2], ROLES[0], ROLES[3]):
        issues = [k for k in row.roles.get(role, ()) if k not in named]
        named |= set(issues)
        if issues:
            names = joined((s.issue_name(k) for k in issues), at_most=MOST)
            told.append(f"{VERBS[role]} {names}")
    return "; ".join(told)


def _standing(row: Payer) -> str:
    if row.bound:
        return "yes"
    return "as part" if row.within else "no"
