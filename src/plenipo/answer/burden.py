"""Who negotiates, who applies, who guarantees, and who pays?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from plenipo.answer.base import Answer, Basis, Interval, Method, adding_up, installed_version
from plenipo.answer.sharing.bills import Bill, bill_of
from plenipo.answer.sharing.rules import Split, Splits, splits_of
from plenipo.answer.sharing.strip import TableStrip, next_table, strip_of, tables_of
from plenipo.answer.sharing.unagreed import Gifts, PercentView, gifts, percent_view
from plenipo.answer.table.hidden import by_type
from plenipo.answer.table.run import BAND_DRAWS, Run, kept_rows, solve
from plenipo.answer.table.seating import find_table, take_seats
from plenipo.answer.why import Reasons, explain
from plenipo.errors import MethodError, Place, SituationError
from plenipo.show.section import Section
from plenipo.situation.draw import draw
from plenipo.situation.drawn import Drawn
from plenipo.situation.fingerprint import fingerprint
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Floats, Ints

__all__ = ["Burden", "burden"]

NAME = (
    "Who carries is read from the file and from what each table moves; a bill is split by named "
    "rules, each of them applied in every draw"
)
SOURCE = (
    "Claims: O'Neill 1982, Aumann and Maschler 1985, Thomson 2003; the stand-alone game: "
    "Littlechild and Owen 1973, Littlechild 1974; without agreement: Olson and Zeckhauser 1966, "
    "Bergstrom, Blume and Varian 1986"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden(Answer):
    """Who carries what a table agrees, and how its price could be split, over draws.

    ``strip`` has one entry a table. Money stays money: utility serves only as a share.
    """

    question: ClassVar[str] = "burden"
    table: str  # whose deals are priced
    name: str
    focus: str  # the table of ``strip`` spoken of first
    strip: tuple[TableStrip, ...]
    bills: tuple[Bill, ...]
    splits: Mapping[tuple[str, str], Splits]  # (issue, "deal" or "top")
    contribution: tuple[Gifts, ...]
    percent: PercentView
    by_type: Mapping[str, Any]  # hidden type -> how often each issue moves and its bill, both ways
    unsolved: str  # why the deals of ``table`` are not priced; "" where they are
    method: Method
    basis: Basis
    drawn: Drawn = field(repr=False, compare=False)
    rows: Ints = field(repr=False, compare=False)

    @property
    def situation(self) -> Situation:
        """The situation asked about, as written."""
        return self.drawn.written

    @property
    def sentences(self) -> tuple[str, ...]:
        """Findings first; every number in them stands in a table of ``section``."""
        from plenipo.answer.sharing.telling import sentences

        return sentences(self)

    def section(self) -> Section:
        """Everything a renderer needs."""
        from plenipo.answer.sharing.laying import section

        return section(self)

    def split(self, issue: str, rule: str, at: str = "deal") -> Split | None:
        """One bill by one rule; None where it says nothing."""
        of = self.splits.get((issue, at))
        return next((x for x in of.found if x.rule == rule), None) if of else None

    def because(self, issue: str) -> Reasons:
        """The inputs that the bill of an issue hangs on, where the table moves it."""
        bill = next((b for b in self.bills if b.issue == issue), None)
        if bill is None:
            priced = ", ".join(b.issue for b in self.bills) or "none"
            raise SituationError(
                [
                    Place(
                        path=f"pays.{issue}",
                        message=f'"{issue}" has no price.',
                        hint=f"Priced issues: {priced}.",
                    )
                ]
            )
        inputs = self.drawn.inputs.values()
        return explain(f"bill of {issue}", bill.at_deal, inputs, bill.draws_of_deal)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as ``--json`` prints them."""
        every = [x for of in self.splits.values() for x in of.found]
        return {
            "question": self.question,
            "table": self.table,
            "name": self.name,
            "focus": self.focus,
            "sentences": list(self.sentences),
            "strip": [t.to_dict() for t in self.strip],
            "bills": [_bill(b, self.splits) for b in self.bills],
            "splits": [x.to_dict() for x in every],
            "residual": max((_residual(x) for x in every), default=0.0),
            "contribution": [g.to_dict() for g in self.contribution],
            "percent_view": self.percent.to_dict(),
            "core": [
                {"issue": x.issue, "at": x.at, "rule": x.rule, **x.walk.to_dict()} for x in every
            ],
            "by_type": dict(self.by_type),
            "unsolved": self.unsolved or None,
            "method": self.method.to_dict(),
            "basis": self.basis.to_dict(),
        }


def _residual(split: Split) -> float:
    """How far the parts of a split are from its amount, as both are printed."""
    return adding_up([{"": x} for x in split.parts.values()], {"": split.amount})


def _bill(bill: Bill, splits: Mapping[tuple[str, str], Splits]) -> dict[str, Any]:
    deal, top = splits[bill.issue, "deal"], splits[bill.issue, "top"]
    return {
        "issue": bill.issue,
        "unit": bill.unit,
        "by": list(dict.fromkeys(bill.payers.stands_for.values())),
        "payers": list(bill.payers.parties),
        "left_out": list(bill.payers.left_out),
        "moves": bill.chance,
        "draws": int(bill.moved.size),
        "level": Interval.of(bill.level).to_dict(),
        "at_deal": _amount(bill.at_deal),
        "at_top": _amount(bill.at_top),
        "missing": {"deal": dict(deal.missing), "top": dict(top.missing)},
        "claims": top.claims or None,
        "cannot_be_paid": {
            at: {"share": x.unpayable, "short_by": x.short.to_dict() if x.short else None}
            for at, x in (("deal", deal), ("top", top))
        },
    }


def _amount(values: Any) -> dict[str, float]:
    mean = float(values.mean()) if values.size else math.nan
    return {"mean": mean, **Interval.of(values).to_dict()}


def burden(
    situation: Situation,
    table: str | None = None,
    *,
    draws: int = 10_000,
    seed: int = 0,
    all_rules: bool = False,
    percent: float = 3.0,
) -> Burden:
    """Who negotiates, applies, guarantees and pays, and how a bill could be split.

    Parameters
    ----------
    situation : from :func:`plenipo.load`
    table : show this table only and price its deals; by default every table is shown,
        and the deals of the full table are priced
    draws : number of draws of the uncertain inputs
    seed : random streams are keyed by seed and input
    all_rules : also the rules for claims and the nucleolus
    percent : of GDP, that defence spending is held against

    Returns
    -------
    Burden

    Raises
    ------
    SituationError
        No such table.
    MethodError
        A percentage outside 0 to 100, or no draw agrees with what was observed.

    References
    ----------
    .. [1] Thomson (2003), Mathematical Social Sciences 45:249.
    .. [2] Littlechild and Owen (1973), Management Science 20:370.
    .. [3] Bergstrom, Blume, Varian (1986), J. Public Economics 29:25.
    """
    if draws < 1:
        raise MethodError(f"{draws} draws cannot be solved.", instead="Ask for 1 or more.")
    if not 0 < percent <= 100:
        raise MethodError(
            f"{percent:g} percent of GDP is no share to spend.", instead="Ask for 0 to 100."
        )
    priced = table or "all"
    body = find_table(situation, priced)
    drawn = draw(situation, draws=draws, seed=seed)
    listed = tables_of(situation, table)
    strip = tuple(strip_of(drawn, t) for t in listed)
    run, why = _priced(drawn, priced) if situation.pays else (None, "")
    rows = kept_rows(take_seats(drawn, priced, by_rule=True))
    bills = tuple(bill_of(drawn, k, run, rows) for k in situation.issues if k in situation.pays)
    heights = [(b, at) for b in bills for at in ("deal", "top")]
    given = [gifts(b, at) for b, at in heights]
    stuck = int((~run.good).sum()) if run is not None else 0
    return Burden(
        table=priced,
        name=body.name or ("the full table" if priced == "all" else priced),
        focus=next_table(situation, listed),
        strip=strip,
        bills=bills,
        splits={(b.issue, at): splits_of(drawn, b, at, all_rules=all_rules) for b, at in heights},
        contribution=tuple(g for g in given if g is not None),
        percent=percent_view(drawn, rows, percent),
        by_type=by_type(drawn, run.rows, _by_draw(bills, run)) if run is not None else {},
        unsolved=why,
        method=Method(
            name=NAME,
            source=SOURCE,
            assumptions=_assumptions(situation, strip, bills),
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
        drawn=drawn,
        rows=rows,
    )


def _priced(drawn: Drawn, table: str) -> tuple[Run | None, str]:
    """The table whose deals are priced, solved on every draw that is kept; or why not."""
    try:
        run = solve(take_seats(drawn, table))
    except MethodError as err:
        return None, err.why
    stuck = int((~run.good).sum())
    if stuck > 0.01 * run.rows.size:
        raise MethodError(
            f"{stuck} of {run.rows.size} draws did not converge: more than one in a hundred.",
            instead="Look for inputs at their extremes; `plenipo check` lists them.",
        )
    return run, ""


def _by_draw(bills: tuple[Bill, ...], run: Run) -> dict[str, dict[str, Floats]]:
    """Issue -> in each draw, whether it moves, and what it then costs (NaN where it does not)."""
    out: dict[str, dict[str, Floats]] = {}
    for b in bills:
        moves, amount = np.zeros(run.rows.size), np.full(run.rows.size, np.nan)
        moves[b.moved], amount[b.moved] = 1.0, b.at_deal
        out[b.issue] = {"moves": moves, "bill": amount}
    return out


def _assumptions(
    situation: Situation, strip: tuple[TableStrip, ...], bills: tuple[Bill, ...]
) -> tuple[str, ...]:
    few = max((t.draws for t in strip), default=0)
    out = [f"what each table moves on the first {min(BAND_DRAWS, few):,} draws"] if few else []
    if bills:
        out += [
            "an amount is for the top of its scale; less costs less, in proportion",
            "a party by itself would pay for the level it wants, at most for the deal's; who "
            "wants most would carry that",
            "by benefit: how far the deal takes a payer from no deal to all it wants, whatever "
            "its size",
            "without agreement: the bill is what all together would want to spend, and everyone "
            "cares for it in the same degree; moving income among those who give changes nothing "
            "in the sum (neutrality)",
        ]
    if any(t.follows for t in situation.tables.values()):
        out.append("each table starts from the status quo")
    if any("holds" in o.when for o in situation.offers if o.status == "made"):
        out.append("pledges on condition that the peace holds are counted as if it did")
    return tuple(out)
