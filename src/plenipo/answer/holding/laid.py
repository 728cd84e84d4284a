"""A drawn situation's promises in the shape the solver wants, with the names of its arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plenipo.situation.drawn import Drawn
from plenipo.situation.promises import Promises, draw_promises
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.enforce.compliance import arises
from plenipo.solve.enforce.promise import Enforcement

__all__ = ["Laid", "laid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """What stands behind a deal over the D draws of a situation."""

    drawn: Drawn
    promises: Promises
    enforcement: Enforcement  # guarantees and obligations in the order of ``promises``

    def take(self, rows: Ints) -> Enforcement:
        """The arrays of some draws."""
        total = self.drawn.draws
        arrays = self.enforcement._asdict()
        per_draw = ("delta", "gain", "breakdown", "most", "will", "loss", "with_", "without")
        return self.enforcement._replace(
            **{k: arrays[k][rows] for k in (*per_draw, "collapse") if arrays[k].shape[0] == total}
        )

    def arises(self, level: Floats) -> Bools:
        """(D, B) whether packages ``level`` (D, m) oblige each of those who could break them."""
        return arises(self.enforcement, level, self.drawn.status_quo())

    def in_a_year(self) -> Enforcement | None:
        """The same with what costs and gains will be in a year; None where nothing shifts."""
        p, e = self.promises, self.enforcement
        gain, breakdown = e.gain.copy(), e.breakdown.copy()
        shifts = False
        for b, o in enumerate(p.obligations):
            if o.gain_later is not None:
                breakdown[:, b] += o.keeps * (o.gain_later - gain[:, b])
                gain[:, b], shifts = o.gain_later, True
            if o.by in p.kappa_later:
                a = self.drawn.actors.index(o.by)
                breakdown[:, b] += self.drawn.kappa[:, a] - p.kappa_later[o.by]
                shifts = True
        return e._replace(gain=gain, breakdown=breakdown) if shifts else None


def laid(drawn: Drawn) -> Laid:
    """Draw what stands behind a deal and lay it out.

    Raises
    ------
    SituationError
        Guarantees that wait for each other in a circle, or more than 12.
    """
    p = draw_promises(drawn)
    actors, issues, count = drawn.actors, drawn.issues, drawn.draws
    scales = len(drawn.scales)
    no_deal = drawn.no_deal()
    collapse = no_deal - p.collapse
    obliged = np.array([actors.index(o.by) for o in p.obligations], np.int64)
    delta = np.ones((count, obliged.size))
    for b, o in enumerate(p.obligations):
        delta[:, b] = np.exp(-o.lag / drawn.patience[:, obliged[b]])
    conditions = [
        (g, [h.by == other for h in p.guarantees], with_, without)
        for g, body in enumerate(p.guarantees)
        for other, with_, without in body.only_if
    ]
    issue = [-1 if g.through is None else issues.index(g.through) for g in p.guarantees]
    top = [
        1.0 if k < scales else len(drawn.situation.issues[issues[k]].options or ()) - 1.0
        for k in issue
    ]
    enforcement = Enforcement(
        obliged=obliged,
        arises=np.array([[k in o.over for k in issues] for o in p.obligations], bool).reshape(
            obliged.size, len(issues)
        ),
        delta=delta,
        gain=_columns([o.gain for o in p.obligations], count),
        breakdown=collapse[:, obliged] + _columns([o.keeps * o.gain for o in p.obligations], count),
        most=_columns([o.most for o in p.obligations], count),
        answers=np.array(
            [[o.by in g.against for o in p.obligations] for g in p.guarantees], bool
        ).reshape(len(p.guarantees), obliged.size),
        issue=np.array(issue, np.int64),
        top=np.array(top, float),
        will=_columns(
            [np.stack([g.will[a] for a in actors], axis=1) for g in p.guarantees],
            count,
            len(actors),
        ),
        loss=_columns([g.loss for g in p.guarantees], count),
        waiting=np.array([g for g, _, _, _ in conditions], np.int64),
        awaited=np.array([on for _, on, _, _ in conditions], bool).reshape(
            len(conditions), len(p.guarantees)
        ),
        with_=_columns([x for _, _, x, _ in conditions], count),
        without=_columns([x for _, _, _, x in conditions], count),
        collapse=collapse,
    )
    return Laid(drawn=drawn, promises=p, enforcement=enforcement)


def _columns(columns: list[Floats], *shape: int) -> Floats:
    """(D, ..., K) from K arrays of shape (D, ...), also where there are none."""
    if not columns:
        return np.zeros((*shape, 0))
    return np.ascontiguousarray(np.stack(columns, axis=-1))
