"""Would it hold?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from plenipo.answer.base import Answer, Basis, Method, installed_version
from plenipo.answer.holding.answering import Answering, Link, answering
from plenipo.answer.holding.binding import Binding, binding
from plenipo.answer.holding.breaking import Breaking, breaking
from plenipo.answer.holding.capacity import Capacities, capacity
from plenipo.answer.holding.deals import Deals, agreed, given
from plenipo.answer.holding.eyes import Look, looks, spread
from plenipo.answer.holding.laid import laid
from plenipo.answer.holding.past import Past, past
from plenipo.answer.holding.payers import Payers, payers
from plenipo.answer.holding.pledges import Pledges, pledges
from plenipo.answer.holding.standing import Slack, Standing, kept
from plenipo.answer.holding.weighing import Weighing, weighing
from plenipo.answer.settle import Settlement, settle
from plenipo.answer.table.hidden import by_type
from plenipo.answer.table.run import BAND_DRAWS, Run, kept_rows, solve
from plenipo.answer.table.seating import Seating, take_seats
from plenipo.answer.why import Reasons, explain
from plenipo.errors import MethodError, Place, SituationError
from plenipo.show.section import Section
from plenipo.situation.draw import draw
from plenipo.situation.fingerprint import fingerprint
from plenipo.situation.model import Situation

__all__ = ["Holding", "hold"]

NAME = (
    "Hold inequality of each party that could break the deal: discounted, keeping it is worth "
    "more than its gain less the loss it expects; guarantors act together by their chain"
)
SOURCE = (
    "Fearon 1995; Powell 2006; Zagare and Kilgour 2000; Walter 1997; loss aversion: Tversky and "
    "Kahneman 1992"
)
STUCK = 0.01  # share of draws that may fail to converge


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding(Answer):
    """Whether the deals of a table would be kept, over the draws in which they oblige somebody.

    Slacks are points of the obliged party's own agenda, as that party sees who would answer;
    below nothing it would break the deal.
    """

    question: ClassVar[str] = "hold"
    table: str
    name: str
    given: Mapping[str, Any] | None  # the package asked about, where it is not the table's own
    slack: Mapping[str, Slack]
    break_even: Mapping[str, Answering]
    chain: tuple[Link, ...]
    unguarded: Mapping[str, Any]  # the same with nobody to answer
    first_to_break: Breaking
    views: tuple[Look, ...]
    binding: tuple[Binding, ...]
    pledges: Pledges
    capacity: Capacities
    payers: Payers
    weighed: Weighing | None  # the table settled with that in mind; None for a package
    past: Past | None  # what history records; None where the file describes no conflict
    by_type: Mapping[str, Any]
    why: Reasons
    method: Method
    basis: Basis
    standing: Standing = field(repr=False, compare=False)

    @property
    def deals(self) -> Deals:
        """The draws with a peace, and what is agreed in them."""
        return self.standing.deals

    @property
    def situation(self) -> Situation:
        """The situation asked about, as written."""
        return self.deals.drawn.written

    @property
    def holds(self) -> float:
        """Share of the draws with a peace in which nobody obliged would break it."""
        found = self.standing.holds
        return float(found.mean()) if found.size else float("nan")

    @property
    def holds_as_seen_by(self) -> Mapping[str, float]:
        """The same through each party's eyes."""
        out: dict[str, float] = {}
        for viewer in self.standing.viewers:
            found = kept(self.standing.seen_by(viewer))
            out[viewer] = float(found.mean()) if found.size else float("nan")
        return out

    @property
    def sentences(self) -> tuple[str, ...]:
        """Findings first; every number in them stands in a table of ``section``."""
        from plenipo.answer.holding.telling import sentences

        return sentences(self)

    def section(self) -> Section:
        """Everything a renderer needs."""
        from plenipo.answer.holding.laying import section

        return section(self)

    def because(self, *what: str) -> Reasons:
        """The inputs a figure hangs on, with the statements behind them.

        ``because()`` asks whether it holds, ``because("russia")`` about that party's slack.
        """
        if not what:
            return self.why
        keys = self.standing.keys
        if what[0] not in keys:
            message = f'"{what[0]}" is not obliged by any deal here.'
            place = Place(path=what[0], message=message, hint=f"There are: {', '.join(keys)}.")
            raise SituationError([place])
        slack = self.standing.own[:, keys.index(what[0])]
        on = ~np.isnan(slack)
        return _explain(self.standing, f"slack of {what[0]}", slack[on], self.deals.rows[on])

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as ``--json`` prints them."""
        from plenipo.answer.holding.firmness import level_words

        deals = self.deals
        return {
            "question": self.question,
            "table": self.table,
            "name": self.name,
            "seats": list(deals.seating.seats),
            "ratifiers": list(deals.seating.ratifiers),
            "given": None if self.given is None else dict(self.given),
            "sentences": list(self.sentences),
            "peace": {
                "share": deals.share,
                "draws": deals.count,
                "asked": int(deals.asked.size),
            },
            "holds": {"share": self.holds, "as_seen_by": dict(self.holds_as_seen_by)},
            "slack": {k: v.to_dict() for k, v in self.slack.items()},
            "break_even": {k: v.to_dict(level_words(self, v)) for k, v in self.break_even.items()},
            "without_guarantees": {
                "holds": self.unguarded["holds"],
                "slack": {k: v.to_dict() for k, v in self.unguarded["slack"].items()},
            },
            "chain": [link.to_dict() for link in self.chain],
            "first_to_break": self.first_to_break.to_dict(),
            "views": {v.party: v.to_dict() for v in self.views},
            "binding": {b.key: b.to_dict() for b in self.binding},
            "weighed": None if self.weighed is None else self.weighed.to_dict(),
            "pledges": self.pledges.to_dict(),
            "capacity": self.capacity.to_dict(),
            "payers": self.payers.to_dict(),
            "history": None if self.past is None else dict(self.past.to_dict()),
            "published_not_fitted": []
            if self.past is None
            else [p.to_dict() for p in self.past.published],
            "by_type": dict(self.by_type),
            "because": self.why.to_dict(),
            "method": self.method.to_dict(),
            "basis": self.basis.to_dict(),
        }


def hold(
    situation: Situation,
    table: str | Settlement = "all",
    *,
    deal: Mapping[str, Any] | None = None,
    draws: int = 10_000,
    seed: int = 0,
) -> Holding:
    """Would the deals of a table be kept, who would break them first, and what would stop it?

    Parameters
    ----------
    situation : from :func:`plenipo.load`
    table : a table of the situation, ``all`` for the full table, ``us+russia``, or a
        settlement of it, whose draws are then looked at
    deal : issue -> level, in the issue's own words or numbers: this package in every draw,
        the status quo in the issues it does not name, instead of what the table signs
    draws : number of draws of the uncertain inputs
    seed : random streams are keyed by seed and input

    Returns
    -------
    Holding

    Raises
    ------
    SituationError
        No such table, issue or level; a settlement of another situation.
    MethodError
        Nobody is obliged by a deal, or too many draws that did not converge.

    References
    ----------
    .. [1] Fearon (1995), Rationalist Explanations for War, Int. Org. 49:379.
    .. [2] Powell (2006), War as a Commitment Problem, Int. Org. 60:169.
    .. [3] Zagare and Kilgour (2000), Perfect Deterrence.
    """
    if draws < 1:
        raise MethodError(f"{draws} draws cannot be solved.", instead="Ask for 1 or more.")
    _check_obliged(situation)
    seating, run, rows = _at_table(situation, table, draws, seed, solved=deal is None)
    promised = laid(seating.drawn)
    deals = agreed(promised, run) if run is not None else given(promised, seating, rows, deal or {})
    standing = Standing(deals=deals)
    guarantees, links, unguarded = answering(standing)
    body = seating.body
    drawn = seating.drawn
    holds = standing.holds.astype(float)
    figures = {
        "holds": holds,
        "slack": {k: standing.own[:, b] for b, k in enumerate(standing.keys)},
    }
    return Holding(
        table=seating.table,
        name=body.name or ("the full table" if seating.table == "all" else seating.table),
        given=None if deal is None else dict(deal),
        slack={row.key: row for row in standing.table},
        break_even={g.key: g for g in guarantees},
        chain=links,
        unguarded=unguarded,
        first_to_break=breaking(standing, guarantees),
        views=looks(standing),
        binding=binding(standing),
        pledges=pledges(deals),
        capacity=capacity(deals),
        payers=payers(deals),
        weighed=None if run is None else weighing(promised, run, spread(standing)),
        past=past(deals, float(holds.mean()) if holds.size else float("nan")),
        by_type=by_type(drawn, deals.rows, figures) if deals.count and not drawn.central else {},
        why=_explain(standing, "holds", holds, deals.rows),
        method=Method(
            name=NAME,
            source=SOURCE,
            assumptions=_assumptions(standing, deal, run),
            defaulted=tuple(dict.fromkeys((*drawn.defaulted, *promised.promises.defaulted))),
            status="solved" if run is None else _status(run),
        ),
        basis=Basis(
            inputs=fingerprint(situation),
            seed=drawn.seed,
            draws=drawn.draws,
            kept=int(rows.size),
            version=installed_version(),
        ),
        standing=standing,
    )


def _check_obliged(situation: Situation) -> None:
    if situation.obligations:
        return
    party = next(iter(situation.parties))
    raise MethodError(
        "The file names nobody who could break a deal, so there is nothing to hold.",
        instead="Add who could, what cheating would gain it at once in points of its agenda, "
        "and how soon it is answered: "
        f"obligations: [{{by: {party}, gain: [10, 20, 40], lag: 3 months}}]",
    )


def _at_table(
    situation: Situation, table: str | Settlement, draws: int, seed: int, *, solved: bool
) -> tuple[Seating, Run | None, np.ndarray]:
    """The table, what it comes to where that is asked for, and the draws looked at."""
    if isinstance(table, Settlement):
        if table.basis.inputs != fingerprint(situation):
            message = "This settlement is of another situation."
            raise SituationError([Place(path=table.table, message=message, hint="Settle it anew.")])
        run = table.run
        drawn, name = run.seating.drawn, run.seating.table
        whole = take_seats(drawn, name, by_rule=True)
        return (run.seating, run, run.rows) if solved else (whole, None, run.rows)
    drawn = draw(situation, draws=draws, seed=seed)
    seating = take_seats(drawn, table, by_rule=True)
    rows = kept_rows(seating)
    if not solved:
        return seating, None, rows
    if seating.body.rule != "unanimity":
        found = settle(situation, table, draws=draws, seed=seed).run
        return found.seating, found, found.rows
    run = solve(seating, rows)
    stuck = int((~run.good).sum())
    if stuck > STUCK * rows.size:
        raise MethodError(
            f"{stuck} of {rows.size} draws did not converge: more than one in a hundred.",
            instead="Look for inputs at their extremes; `plenipo check` lists them.",
        )
    return run.seating, run, rows


def _status(run: Run) -> str:
    stuck = int((~run.good).sum())
    return "solved" if stuck == 0 else f"not converged for {stuck} of {run.rows.size} draws"


def _explain(standing: Standing, figure: str, values: np.ndarray, rows: np.ndarray) -> Reasons:
    found = standing.deals.laid
    inputs = {**found.drawn.inputs, **found.promises.inputs}
    return explain(figure, values, inputs.values(), rows)


def _assumptions(
    standing: Standing, deal: Mapping[str, Any] | None, run: Run | None
) -> tuple[str, ...]:
    s, promised = standing.deals.situation, standing.deals.laid.promises
    out = [
        "a stationary choice: keep the deal, or cheat until it is answered and then live with "
        "its end",
        "slack is linear in what is gained and lost; everybody knows everybody's numbers inside "
        "a draw",
        "a promise made by halves is believed by halves; losses add up"
        + (" to the most the file names" if any(o.losses_at_most for o in s.obligations) else ""),
    ]
    if any(o.lag is None for o in s.obligations):
        out.append("a breach is answered after 3 months where the file gives no lag")
    unseen = [g for g in promised.guarantees if len(g.stated) < len(standing.viewers)]
    if unseen:
        out.append(
            "who has no stated belief sees what its whole sees, else what the adversary sees"
        )
    if not any(o.over for o in s.obligations) and not any(
        c.ends_with for c in s.cost_of_no_deal.values()
    ):
        out.append("every signed package obliges: the file names no issue that ends the fighting")
    if not standing.deals.laid.in_a_year():
        out.append("gains and costs stay as they are: the file gives none for a year from now")
    if s.conflict is None:
        out.append("no conflict: section, so history is not asked")
    if run is not None and run.seating.body.rule == "unanimity":
        out.append(
            "weighed: a deal is worth P u + (1 - P) f, P = Phi(slack / sigma), sigma the spread "
            f"of the smallest slack over draws; on the first {min(BAND_DRAWS, run.rows.size):,} "
            "draws, without a certificate that no better package exists"
        )
    if deal is not None:
        out.append(
            "the package as given: that its parties own, supply and would sign it is not asked"
        )
    before = standing.deals.seating.body.follows
    if before:
        out.append(f"starts from the status quo, as if {before} had fixed nothing")
    return tuple(out)
