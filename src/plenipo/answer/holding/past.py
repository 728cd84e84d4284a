"""What history records of such deals: beside the computed answer, never blended with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from plenipo.answer.holding.deals import Deals
from plenipo.answer.table.run import MOVED
from plenipo.history import BaseRate, Published, Record, base_rates, published
from plenipo.show.promised import survival_figure
from plenipo.show.section import Cell, Chart, Grid
from plenipo.show.sentence import capital
from plenipo.show.survival import Curve
from plenipo.situation.quantity import Quantity

__all__ = ["YEARS", "Past", "past"]

YEARS = 5  # the horizon told in a sentence
FEW = 100  # draws below which the computed share is too loose to be set against an interval
ENDINGS = {"peace_agreement": "a peace agreement", "ceasefire": "a ceasefire"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Three definitions of lasting, each with its class of past cases."""

    ending: Literal["peace_agreement", "ceasefire"]
    rates: tuple[BaseRate, ...]
    published: tuple[Published, ...]
    holds: float  # share of draws that hold: the computed answer, for comparison only
    draws: int  # of those

    def beside(self, rate: BaseRate) -> str:
        """Where the computed share lies against the interval of a base rate at five years."""
        share = rate.shares.get(YEARS)
        if share is None or self.draws < FEW:
            return ""
        if self.holds > share.high:
            return "above"
        return "below" if self.holds < share.low else "inside"

    def to_dict(self) -> Mapping[str, Any]:
        """Definition -> class, n, events, shares with intervals, years, source, warnings."""
        return {
            rate.definition: {
                **rate.to_dict(),
                "ending": self.ending,
                "computed_share_is": self.beside(rate) or None,
            }
            for rate in self.rates
        }

    def sentence(self) -> str:
        """Five years of each definition, with its cases; and where the computed share lies."""
        parts: list[str] = []
        apart = {"above": "below", "below": "above"}
        for rate in self.rates:
            share = rate.shares.get(YEARS)
            if share is None:
                continue
            told = f"{rate.says}, {_percent(share.share)} of {rate.n} cases"
            fitted = rate.fitted.get(YEARS) if rate.fitted else None
            if fitted is not None:
                told += f", {_percent(fitted.share)} adjusted for past and severity"
            where = apart.get(self.beside(rate))
            if where:
                told += f" ({_percent(share.low)} to {_percent(share.high)}: {where} what is "
                told += "computed here)"
            parts.append(told)
        if not parts:
            return ""
        head = f"What history records five years after {ENDINGS[self.ending]}, knowing nothing of "
        return f"{head}this one: {'; '.join(parts)}"

    def grids(self) -> tuple[Grid, ...]:
        """Base rates, other classes the case is in, and what was published and not fitted."""
        others = [other for rate in self.rates for other in rate.also if other.n]
        rows = [_row(capital(rate.says), rate, self.beside(rate)) for rate in self.rates]
        formats = ("text", "text", "count", "count", *["share"] * 5, *["text"] * 4)
        columns = (
            "definition of lasting",
            "past cases",
            "cases",
            "failed",
            "1 year",
            "2 years",
            "5 years",
            "10 years",
            "5 years, adjusted",
            "interval",
            "computed share",
            "ended",
            "why this class",
        )
        return (
            Grid(
                caption="What history records (share still at peace, 95 % interval)",
                columns=columns,
                rows=tuple(rows),
                formats=formats,
                note=" ".join(self._notes()),
            ),
            Grid(
                caption="Narrower classes the case is in, and others beside them",
                columns=columns[1:-2],
                rows=tuple(_row("", other, "")[1:-2] for other in others),
                formats=formats[1:-2],
                detail=True,
            ),
            Grid(
                caption="Published direction, not fitted here",
                columns=("feature", "finding", "source"),
                rows=tuple((p.feature, p.finding, p.source) for p in self.published),
                formats=("text", "text", "text"),
                detail=True,
            ),
        )

    def _notes(self) -> list[str]:
        warned = dict.fromkeys(w for rate in self.rates for w in rate.warnings)
        sources = dict.fromkeys(rate.source.rstrip(".") for rate in self.rates if rate.n)
        lacking = [rate.note for rate in self.rates if not rate.n and rate.note]
        return [*lacking, *warned, f"Sources: {'; '.join(sources)}." if sources else ""]

    def charts(self) -> tuple[Chart, ...]:
        """Survival by each definition."""
        curves = [
            Curve(
                name=rate.says,
                steps=tuple(zip(c.years, c.share, c.low, c.high, strict=True)),
                n=rate.n,
                events=rate.events,
                note=f"{rate.group}, {rate.cases}",
                dots=not c.steps,
            )
            for rate in self.rates
            if (c := rate.curve) is not None
        ]
        return survival_figure(curves, caption="Past cases still at peace, by each definition")


def _row(head: str, rate: BaseRate, beside: str) -> tuple[Cell, ...]:
    share = rate.shares.get(YEARS)
    fitted = rate.fitted.get(YEARS) if rate.fitted else None
    at = {y: s.share for y in (1, 2, YEARS, 10) if (s := rate.shares.get(y)) is not None}
    return (
        head,
        rate.group,
        rate.n or None,
        rate.events if rate.n else None,
        at.get(1),
        at.get(2),
        at.get(YEARS),
        at.get(10),
        fitted.share if fitted else None,
        f"{_percent(share.low)} to {_percent(share.high)} after five years" if share else None,
        f"{beside} it" if beside in ("above", "below") else beside,
        rate.cases,
        rate.widened or rate.note,
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def past(deals: Deals, holds: float) -> Past | None:
    """Base rates for the conflict of the file; None where it describes none.

    A deal counts as a peace agreement where in most draws it also moves something else than
    what obliges; else as a ceasefire.
    """
    conflict = deals.situation.conflict
    if conflict is None:
        return None
    over = {k for o in deals.laid.promises.obligations for k in o.over}
    rest = [i for i, k in enumerate(deals.drawn.issues) if k not in over]
    moved = np.abs(deals.level - deals.drawn.status_quo())[:, rest] > MOVED
    wide = deals.count > 0 and float(moved.any(axis=1).mean()) > 0.5
    ending: Literal["peace_agreement", "ceasefire"] = "peace_agreement" if wide else "ceasefire"
    record = Record(
        ending=ending,
        kind=conflict.kind,
        earlier_wars=_middle(conflict.earlier_wars),
        earlier_disputes=_middle(conflict.earlier_disputes),
        war=conflict.war,
        territory=conflict.territory,
        protracted=conflict.protracted,
        mediated=conflict.mediated,
    )
    return Past(
        ending=ending,
        rates=base_rates(record),
        published=published(),
        holds=holds,
        draws=deals.count,
    )


def _middle(quantity: Quantity | None) -> float | None:
    """The likely value, or the middle of a range."""
    if quantity is None:
        return None
    numbers = quantity.numbers
    return numbers[1] if len(numbers) == 3 else sum(numbers) / len(numbers)
