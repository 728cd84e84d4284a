"""What would this table agree on?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from plenipo.answer.base import Answer, Basis, Interval, Method, installed_version
from plenipo.answer.settling.band import Band, model_band
from plenipo.answer.settling.refusing import (
    Pressure,
    Refusal,
    SignFlip,
    consent_words,
    priced,
    refusals,
    sign_flips,
)
from plenipo.answer.settling.ruling import Ruling, needs_everyone
from plenipo.answer.table.hidden import by_type
from plenipo.answer.table.obstacles import Obstacles, find_obstacles, succeeded
from plenipo.answer.table.path import Along, what_follows
from plenipo.answer.table.run import BAND_DRAWS, Run, kept_rows, solve
from plenipo.answer.table.seating import take_seats
from plenipo.answer.table.view import Package, View, package
from plenipo.answer.why import Reasons, explain
from plenipo.errors import MethodError, Place, SituationError
from plenipo.show.section import Section
from plenipo.situation.draw import draw
from plenipo.situation.drawn import Drawn
from plenipo.situation.fingerprint import fingerprint
from plenipo.situation.model import Situation
from plenipo.solve.bargain.alike import distinct

__all__ = ["Settlement", "settle"]

NASH = (
    "Asymmetric Nash bargaining over issues: the seated maximise sum theta_i ln(u_i - d_i), "
    "theta = access x patience, subject to limits, needs, consent and supply"
)
SOURCE = (
    "Nash 1950; weights: Miyakawa 2008, Laruelle and Valenciano 2008; ratifiers: Putnam 1988, "
    "Tsebelis 2002"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement(Answer):
    """What a table would agree on, over draws.

    ``main`` is the table with the absent having to accept where the file says so (and
    refusing having its price); ``alone`` is the room by itself; ``unpriced`` leaves
    the price of refusing out.
    """

    question: ClassVar[str] = "settle"
    table: str
    name: str
    seats: tuple[str, ...]
    ratifiers: tuple[str, ...]
    main: View
    alone: View
    unpriced: View | None
    refusals: Mapping[str, Refusal]
    flips: Mapping[str, Pressure]  # price of refusing, in points, at which the answer flips
    sign_flips: Mapping[str, SignFlip]  # cost of going on below which the printed deal is a loss
    obstacles: Obstacles
    band: Band
    central: Mapping[str, Any] | None
    why: Reasons
    along: Along | None  # where the table follows another: from what that one fixed
    ruling: Ruling | None  # where the table counts votes: who proposes what, and who is outvoted
    by_type: Mapping[str, Any]  # hidden type -> success, no deal and gains where true, and not
    method: Method
    basis: Basis
    run: Run = field(repr=False, compare=False)

    @property
    def situation(self) -> Situation:
        """The situation asked about, as written."""
        return self.run.seating.drawn.written

    @property
    def drawn(self) -> Drawn:
        """The draws behind the answer."""
        return self.run.seating.drawn

    @property
    def outcome(self) -> Mapping[str, Any]:
        """Deal, partial and no deal over solved draws, with reasons and blockers."""
        return self.main.outcome

    @property
    def agreed(self) -> Mapping[str, float]:
        """Issue -> chance that it leaves its status quo."""
        return self.main.agreed

    @property
    def deal(self) -> Package | None:
        """The headline package: the medoid draw."""
        return self.main.deal

    @property
    def gains(self) -> Mapping[str, Interval]:
        """Party -> gain against no deal, in points of its own agenda."""
        return self.main.gains

    @property
    def sentences(self) -> tuple[str, ...]:
        """Findings first; every number in them stands in a table of ``section``."""
        from plenipo.answer.settling.telling import sentences

        return sentences(self)

    def section(self, *, positions: bool = True) -> Section:
        """Everything a renderer needs; ``positions`` draws where each party stands."""
        from plenipo.answer.settling.laying import section

        return section(self, positions=positions)

    def because(self, *what: str) -> Reasons:
        """The inputs a figure hangs on, with the statements behind them.

        ``because()`` asks about success, ``because("ukraine", "gain")`` about a
        party's gain, ``because("troops")`` about the level of an issue.
        """
        drawn, run = self.drawn, self.run
        words = [w for w in what if w not in ("gain", "gains", "level")]
        if not words:
            figure, values = "success", succeeded(run).astype(float)
        elif words[0] in drawn.actors:
            figure = f"gain of {words[0]}"
            values = run.gains[:, drawn.actors.index(words[0])]
        elif words[0] in drawn.issues:
            figure, values = words[0], run.solved.level[:, drawn.issues.index(words[0])]
        else:
            raise SituationError(
                [Place(path=words[0], message=f'"{words[0]}" is neither a party nor an issue.')]
            )
        return explain(figure, values, drawn.inputs.values(), run.rows)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as ``--json`` prints them."""
        out: dict[str, Any] = {
            "question": self.question,
            "table": self.table,
            "name": self.name,
            "seats": list(self.seats),
            "ratifiers": list(self.ratifiers),
            "sentences": list(self.sentences),
            **self.main.to_dict(),
            "refusals": {k: v.to_dict() for k, v in self.refusals.items()},
            "room_alone": self.alone.to_dict(),
            "without_price": self.unpriced.to_dict() if self.unpriced else None,
            "flips_at_price": {k: v.to_dict() for k, v in self.flips.items()},
            "sign_flips_at_cost": {k: v.to_dict() for k, v in self.sign_flips.items()},
            "success": {
                "issues": list(self.obstacles.issues),
                "chance": self.main.success,
                "if_bluff": [
                    {
                        "limit": self.drawn.limits[b.limit].path,
                        "party": self.drawn.limits[b.limit].actor,
                        "success": b.success,
                        "no_deal": b.no_deal,
                    }
                    for b in self.obstacles.bluffs
                ],
                "draws": self.obstacles.draws,
                "base": self.obstacles.chance,
            },
            "band": self.band,
            "because": self.why.to_dict(),
            "ruling": self.ruling.to_dict() if self.ruling else None,
            "along": self.along.to_dict() if self.along else None,
            "by_type": dict(self.by_type),
            "method": self.method.to_dict(),
            "basis": self.basis.to_dict(),
        }
        if self.central is not None:
            out.update(self.central)
        return out


def settle(
    situation: Situation,
    table: str,
    *,
    draws: int = 10_000,
    seed: int = 0,
    central: bool = False,
) -> Settlement:
    """What a table would agree on, with the absent having to accept, and alone.

    Under unanimity by Nash bargaining; where the table's ``rule`` counts votes, by
    proposals in random order on its first 200 draws.

    Parameters
    ----------
    situation : from :func:`plenipo.load`
    table : a table of the situation, ``all`` for the full table, or ``us+russia``
    draws : number of draws of the uncertain inputs
    seed : random streams are keyed by seed and input
    central : solve the modal inputs as one draw instead

    Returns
    -------
    Settlement

    Raises
    ------
    SituationError
        No such table.
    MethodError
        Too many cases to tell apart, or more than one draw in a hundred that did not
        converge (one in ten where the table counts votes).

    References
    ----------
    .. [1] Nash (1950), The Bargaining Problem, Econometrica 18:155.
    .. [2] Miyakawa (2008); Laruelle and Valenciano (2008): weights as access x patience.
    """
    if draws < 1:
        raise MethodError(f"{draws} draws cannot be solved.", instead="Ask for 1 or more.")
    drawn = draw(situation, draws=draws, seed=seed, central=central)
    seating = take_seats(drawn, table, by_rule=True)
    if seating.body.rule != "unanimity":
        from plenipo.answer.settling.by_rule import as_unanimity, settle_by_rule

        if not needs_everyone(seating):
            return settle_by_rule(situation, seating)
        drawn = as_unanimity(drawn, table)
        seating = take_seats(drawn, table)
    rows = kept_rows(seating)
    run = solve(seating, rows)
    stuck = int((~run.good).sum())
    if stuck > 0.01 * rows.size:
        raise MethodError(
            f"{stuck} of {rows.size} draws did not converge: more than one in a hundred.",
            instead="Look for inputs at their extremes; `plenipo check` lists them.",
        )
    obstacles = find_obstacles(run, at_most=BAND_DRAWS)
    main = View.of(run, obstacles)
    bound = bool(run.seating.room.consent_real.any())
    alone = View.of(solve(take_seats(drawn, table, alone=True), rows)) if bound else main
    few = rows[:BAND_DRAWS]
    pressed = priced(seating)
    unpriced = View.of(solve(take_seats(drawn, table, priced=False), few)) if pressed else None
    refused, flips = refusals(run)
    body = seating.body
    along = what_follows(drawn, rows, table)
    return Settlement(
        table=table,
        name=body.name or ("the full table" if table == "all" else table),
        seats=seating.seats,
        ratifiers=seating.ratifiers,
        main=main,
        alone=alone,
        unpriced=unpriced,
        refusals=refused,
        flips={p: flips[p] for p in flips if p in pressed},
        sign_flips=sign_flips(run),
        obstacles=obstacles,
        band=model_band(drawn, table, rows, alone=False),
        central=central_draw(run) if central else None,
        why=explain("success", success_of(run), drawn.inputs.values(), run.rows),
        along=along,
        ruling=None,
        by_type=split_by_type(run) if not central else {},
        method=Method(
            name=NASH,
            source=SOURCE,
            assumptions=assumptions_of(run, along),
            defaulted=drawn.defaulted,
            status="solved" if stuck == 0 else f"not converged for {stuck} of {rows.size} draws",
        ),
        basis=Basis(
            inputs=fingerprint(situation),
            seed=seed,
            draws=drawn.draws,
            kept=int(rows.size),
            version=installed_version(),
        ),
        run=run,
    )


def success_of(run: Run) -> np.ndarray:
    return succeeded(run).astype(float)


def split_by_type(run: Run) -> dict[str, Any]:
    """Success, no deal and mean gains in points, by hidden type."""
    drawn = run.seating.drawn
    gains = {p: run.gains[:, drawn.actors.index(p)] for p in drawn.situation.parties}
    none = (~run.deal).astype(float)
    return by_type(drawn, run.rows, {"success": success_of(run), "no_deal": none, "gains": gains})


def assumptions_of(run: Run, along: Along | None) -> tuple[str, ...]:
    seating, drawn = run.seating, run.seating.drawn
    s = drawn.situation
    loss = "absolute" if s.distance == "absolute" else "squared"
    out = [
        "unanimity of those seated; stationary; inputs known to the table inside a draw",
        f"{loss} distance on scales, additive over issues",
        "access is equal unless given"
        if not any(p.access for p in s.parties.values())
        else "access as given",
        "common horizon "
        + (f"{s.horizon:g} months" if s.horizon else "none")
        + "; patience as half-life where given",
    ]
    if not any(c.ends_with for c in s.cost_of_no_deal.values()) and s.cost_of_no_deal:
        out.append("any deal ends the cost of going on")
    if seating.body.follows:
        out.append(
            f"starts from the status quo, as if {seating.body.follows} had fixed nothing"
            + ("; what it adds to what that fixed is told apart" if along else "")
        )
    if any("holds" in o.when for o in s.offers if o.status == "made"):
        out.append("offers on condition that the peace holds are counted as if it did")
    if s.guarantees or s.obligations:
        out.append("deals at face value: `plenipo hold` weighs them by whether they would be kept")
    if s.linked:
        out.append("linked issues are valued one by one")
    if any(o.status == "possible" and o.gives for o in s.offers):
        out.append("offers that are only possible are not counted")
    if any(seat.earned_by for seat in seating.body.seats.values()):
        out.append("earned seats count as taken")
    if s.voice:
        out.append("a line to someone in the room is not counted; seats compares it with a seat")
    if run.rows.size > 1 and distinct(seating.room)[0].theta.shape[0] == 1:
        out.append("nothing that bears on this table is uncertain: all draws are the same one")
    out.append(f"what-ifs and the model band on the first {min(BAND_DRAWS, run.rows.size):,} draws")
    return tuple(out)


def central_draw(run: Run) -> dict[str, Any]:
    """The one draw of modal values in full, for anyone to check."""
    drawn = run.seating.drawn
    room = run.seating.room
    seated = room.seated[0]
    heavy = float(room.theta[0][seated].sum()) or 1.0
    kinds = {2: "deal", 1: "partial", 0: "no deal"}
    found = package(run, 0)
    actors = drawn.actors
    return {
        "kind": kinds[int(run.solved.kind[0])],
        "package": dict(found.level),
        "theta": {a: float(room.theta[0, i]) / heavy for i, a in enumerate(actors) if seated[i]},
        "d": {a: float(run.no_deal[0, i]) for i, a in enumerate(actors)},
        "utility": {a: float(run.worth[0, i]) for i, a in enumerate(actors)},
        "lambda": {
            a: float(run.solved.multiplier[0, i])
            for i, a in enumerate(actors)
            if seated[i] or a in run.seating.ratifiers
        },
        "consent": {
            a: consent_words(float(run.worth[0, i] - room.reservation[0, i]))
            for i, a in enumerate(actors)
            if a in run.seating.ratifiers
        },
        "objective": float(run.solved.value[0]),
        "gap": float(run.solved.gap[0]),
        "tied": int(run.solved.tied[0]),
        "edge": bool(run.solved.edge[0]),
    }
