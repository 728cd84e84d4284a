"""A settlement where votes are counted: sentences and tables about the rule itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from plenipo.answer.base import Basis, Method, installed_version
from plenipo.answer.settle import (
    Settlement,
    assumptions_of,
    central_draw,
    split_by_type,
    success_of,
)
from plenipo.answer.settling.band import summary
from plenipo.answer.settling.refusing import Refusal, sign_flips
from plenipo.answer.settling.ruling import ROUND, RULE_DRAWS, Ruling, play
from plenipo.answer.table.obstacles import Obstacles, ending, succeeded
from plenipo.answer.table.run import Run, kept_rows, solve
from plenipo.answer.table.seating import Seating, take_seats
from plenipo.answer.table.view import View
from plenipo.answer.why import explain
from plenipo.show.section import Grid
from plenipo.show.sentence import capital, change_words, joined, share_words
from plenipo.show.table import cell_text
from plenipo.situation.drawn import Drawn
from plenipo.situation.fingerprint import fingerprint
from plenipo.solve.arrays import Ints

if TYPE_CHECKING:
    from plenipo.situation.model import Situation

__all__ = ["as_unanimity", "rule_grids", "rule_sentence", "settle_by_rule"]

METHOD = (
    "Recognition game: somebody is recognised by access and proposes; the package passes when "
    "those who gain no less by it than by waiting carry the vote; stationary, "
    "v_i = sum_j rho_j u_i(x_j)"
)
SOURCE = "Baron and Ferejohn 1989; Banks and Duggan 2000, 2006; Eraslan 2002; Putnam 1988"
LEAST = 0.05  # share of what passes below which nobody calls it being outvoted


def settle_by_rule(situation: Situation, seating: Seating) -> Settlement:
    """Settle a table whose rule counts votes, on its first 200 kept draws.

    Raises
    ------
    MethodError
        More than one draw in ten did not converge.
    """
    drawn, body, table = seating.drawn, seating.body, seating.table
    rows = kept_rows(seating)[:RULE_DRAWS]
    ruling = play(seating, rows)
    run = ruling.run
    unanimous = _unanimous(seating, rows)
    paired = ruling.solved & unanimous.good
    change = run.gains[paired] - unanimous.gains[paired]
    ruling = replace(
        ruling,
        against={
            a: (float(change[:, i].mean()), _error(change[:, i]))
            for i, a in enumerate(drawn.actors)
            if change.shape[0]
        },
    )
    names = tuple(drawn.issues[int(k)] for k in ending(run.seating))
    won = run.share(succeeded(run))
    obstacles = Obstacles(
        issues=names, chance=won, draws=int(ruling.solved.sum()), causes=(), bluffs=()
    )
    main = View.of(run, obstacles)
    bound = bool(run.seating.room.consent_real.any())
    alone = main
    if bound:
        alone = View.of(play(take_seats(drawn, table, alone=True, by_rule=True), rows).run)
    return Settlement(
        table=table,
        name=body.name or ("the full table" if table == "all" else table),
        seats=seating.seats,
        ratifiers=seating.ratifiers,
        main=main,
        alone=alone,
        unpriced=None,
        refusals=_refusals(run, rows),
        flips={},
        sign_flips=sign_flips(run),
        obstacles=obstacles,
        band={
            capital(ruling.words): summary(run),
            "Unanimity of the same seats: Nash, access x patience": summary(unanimous),
        },
        central=central_draw(run) if drawn.central else None,
        why=explain("success", success_of(run), drawn.inputs.values(), run.rows),
        along=None,
        ruling=ruling,
        by_type=split_by_type(run) if not drawn.central else {},
        method=Method(
            name=METHOD,
            source=SOURCE,
            assumptions=_assumptions(ruling),
            defaulted=drawn.defaulted,
            status=ruling.status_words(),
        ),
        basis=Basis(
            inputs=fingerprint(situation),
            seed=drawn.seed,
            draws=drawn.draws,
            kept=int(rows.size),
            version=installed_version(),
        ),
        run=run,
    )


def as_unanimity(drawn: Drawn, table: str) -> Drawn:
    """The same draws with a table of the file deciding by unanimity."""
    tables = drawn.situation.tables
    body = tables[table].model_copy(update={"rule": "unanimity"})
    situation = drawn.situation.model_copy(update={"tables": {**tables, table: body}})
    return replace(drawn, situation=situation)


def _unanimous(seating: Seating, rows: Ints) -> Run:
    body = seating.body.model_copy(update={"rule": "unanimity"})
    found = take_seats(seating.drawn, body)
    return solve(replace(found, table=seating.table), rows)


def _error(change: np.ndarray) -> float:
    return float(change.std(ddof=1) / np.sqrt(change.size)) if change.size > 1 else 0.0


def _refusals(run: Run, rows: Ints) -> dict[str, Refusal]:
    """Who, not seated, would refuse the printed package; and what passes without its consent."""
    seating, drawn = run.seating, run.seating.drawn
    at = run.medoid()
    fixed = None if at is None else drawn.worth(run.solved.level[at])[run.rows]
    reservation = seating.room.reservation
    out: dict[str, Refusal] = {}
    for a, actor in enumerate(drawn.actors):
        if seating.room.seated[:, a].all():
            continue
        whole = drawn.situation.whole_of(actor)
        if whole is not None and whole in seating.seats:
            continue
        veto = actor in seating.ratifiers
        other = run
        if veto:
            again = take_seats(drawn, seating.table, without_consent_of=actor, by_rule=True)
            other = play(again, rows).run
        deals = other.deal & other.good
        short = other.worth[:, a] < reservation[:, a] - 1e-9
        out[actor] = Refusal(
            resolved=float(short[deals].mean()) if deals.any() else None,
            fixed_deal=None
            if fixed is None
            else float((fixed[:, a] < reservation[:, a] - 1e-9).mean()),
            has_veto=veto,
        )
    return out


def _assumptions(ruling: Ruling) -> tuple[str, ...]:
    kept = assumptions_of(ruling.run, None)[1:-1]
    said = [
        f"decides by {ruling.words}; stationary; inputs known to the table inside a draw",
        f"a proposal every {_months(ROUND)}; chances to propose by access",
        f"votes on at most {int(ruling.packages.max(initial=0)):,} packages a draw, on and near "
        "the frontiers of coalitions",
        "a proposal is chosen by logit at 2,000 a unit of utility; one short by up to a tenth "
        "of a point may pass",
        "levels are of one package drawn from what passes; gains are expected over all of it",
        f"solved on the first {ruling.status.size:,} kept draws; no model band and no what-ifs",
    ]
    return (said[0], *kept, *said[1:])


def _months(count: float) -> str:
    return "month" if count == 1.0 else f"{count:g} months"


def rule_sentence(a: Settlement) -> str:
    """How it decides, who is outvoted, and what that changes against unanimity."""
    ruling = a.ruling
    if ruling is None:
        return ""
    n = ruling.status.size
    text = f"It decides by {ruling.words}"
    if not ruling.told.any():
        return text
    actors = a.drawn.actors
    shares = {p: ruling.outvoted(actors.index(p)) for p in a.seats}
    lost = sorted(
        (p for p, x in shares.items() if x is not None and x >= LEAST),
        key=lambda p: -(shares[p] or 0.0),
    )
    if lost:
        told = [
            f"{a.situation.name_of(p)} votes against {cell_text(shares[p], 'share')}"
            for p in lost[:3]
        ]
        text += f": of what passes {joined(told)}"
    else:
        text += ", and hardly ever is anybody outvoted"
    moves = sorted(
        (p for p in a.seats if p in ruling.against), key=lambda p: -abs(ruling.against[p][0])
    )
    if moves:
        told = [
            f"{a.situation.name_of(p)} "
            f"{change_words(ruling.against[p][0], error=max(0.5, ruling.against[p][1]))}"
            for p in moves[:3]
        ]
        text += f". Against unanimity of the same seats {joined(told)} on average"
    if not ruling.solved.all():
        share = float((~ruling.solved).mean())
        text += f". Not converged, and left out: {share_words(share, n)}"
    return text


def rule_grids(a: Settlement) -> list[Grid]:
    """Who proposes what, who votes for it, and what the rule changes."""
    ruling = a.ruling
    if ruling is None or not ruling.told.any():
        return []
    s, actors = a.situation, a.drawn.actors
    names = [s.name_of(p) for p in a.seats]
    at = [actors.index(p) for p in a.seats]
    proposed = [ruling.proposed(i) for i in at]
    levels = Grid(
        caption="What each proposes when it has the floor (middle draw)",
        columns=("issue", *names),
        rows=tuple(
            (capital(s.issue_name(k)), *(x[k]["words"] if k in x else "–" for x in proposed))
            for k in a.drawn.issues
        ),
        formats=("text", *["text"] * len(names)),
    )
    told = ruling.told
    rows = [
        (
            s.name_of(p),
            float(ruling.proposes[told, i].mean()),
            *(ruling.votes_for(i, j) for j in at),
        )
        for p, i in zip(a.seats, at, strict=True)
    ]
    votes = Grid(
        caption="Who votes for it (share of what each proposes and passes)",
        columns=("proposal of", "has the floor", *names),
        rows=(*rows, ("outvoted", None, *(ruling.outvoted(j) for j in at))),
        formats=("text", "share", *["share"] * len(names)),
        note="Outvoted: of what passes, the share a seat votes against. Not converged and left "
        f"out: {cell_text(float((~ruling.solved).mean()), 'share')} of draws; more than one "
        f"equilibrium: {cell_text(float(ruling.several.mean()), 'share')}.",
    )
    against = Grid(
        caption="Against unanimity of the same seats, on the same draws, in points",
        columns=("party", "mean change", "error"),
        rows=tuple((s.name_of(p), *ruling.against[p]) for p in a.seats if p in ruling.against),
        formats=("text", "gain", "level"),
    )
    return [levels, votes, against]
