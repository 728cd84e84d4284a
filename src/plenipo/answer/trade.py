"""What could be traded?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from plenipo.answer.base import Answer, Basis, Interval, Method, installed_version
from plenipo.answer.settle import Settlement
from plenipo.answer.trading.base import Base, base_of
from plenipo.answer.trading.best import Best
from plenipo.answer.trading.best import best_for as find_best
from plenipo.answer.trading.dance import Dance, dance
from plenipo.answer.trading.efficient import Efficient
from plenipo.answer.trading.efficient import efficient as find_efficient
from plenipo.answer.trading.exchange import Exchange, exchanges
from plenipo.answer.trading.joint import joint_gains
from plenipo.answer.trading.left import Left, find_left
from plenipo.answer.trading.linkage import Linkage, linkage
from plenipo.answer.trading.rates import Rate, find_rates
from plenipo.answer.trading.steady import Steady, steadiness
from plenipo.answer.trading.swaps import Swaps, find_swaps
from plenipo.answer.trading.zone import Zone, find_zone
from plenipo.errors import Place, SituationError
from plenipo.show.section import Section
from plenipo.situation.fingerprint import fingerprint
from plenipo.situation.model import Situation

__all__ = ["Trade", "trade"]

NAME = (
    "Swaps of issues at other levels of their ladders, judged draw by draw: nobody asked worse "
    "off, no real line pushed further out; the best settlement in place of a signed one maximises "
    "the same weighted Nash product over it"
)
SOURCE = (
    "Raiffa 1982, 1985; equal-gain exchange: Stokman and van Oosten 1994; Nash 1950; steps of "
    "offers: Hindriks, Jonker and Tykhonov 2007"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade(Answer):
    """What could be put in the place of the package on a table, over its first thousand draws."""

    question: ClassVar[str] = "trade"
    table: str
    name: str
    base: Base = field(repr=False, compare=False)
    given: Mapping[str, Any] | None  # the deal asked about, where it is not the table's own
    gains: Mapping[str, Interval]  # by the package against no deal, points
    swaps: Swaps
    rates: tuple[Rate, ...]
    left: Left | None  # None where the package is signed in no draw
    zone: Zone | None  # None where the table counts votes, or fewer than two sit there
    steady: Steady | None  # None where nothing is on the table and nothing would be signed
    efficient: Efficient | None  # None where nothing is signed in the typical draw
    best: Best | None  # where it is asked what a party could get at most
    linkage: Linkage  # empty where the table counts votes, or fewer than two sit there
    exchanges: tuple[Exchange, ...]
    dance: Dance
    method: Method
    basis: Basis

    @property
    def situation(self) -> Situation:
        """The situation asked about, as written."""
        return self.base.drawn.written

    @property
    def sentences(self) -> tuple[str, ...]:
        """Findings first; every number in them stands in a table of ``section``."""
        from plenipo.answer.trading.telling import sentences

        return sentences(self)

    def section(self) -> Section:
        """Everything a renderer needs."""
        from plenipo.answer.trading.laying import section

        return section(self)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as ``--json`` prints them."""
        return {
            "question": self.question,
            "table": self.table,
            "name": self.name,
            "seats": list(self.base.seating.seats),
            "ratifiers": list(self.base.seating.ratifiers),
            "given": None if self.given is None else dict(self.given),
            "sentences": list(self.sentences),
            "on_the_table": self.base.to_dict(),
            "gains": {p: g.to_dict() for p, g in self.gains.items()},
            "swaps": self.swaps.to_dict(),
            "exchange_rates": [r.to_dict() for r in self.rates],
            "left_on_the_table": None if self.left is None else self.left.to_dict(),
            "zone": None if self.zone is None else self.zone.to_dict(),
            "steady": None if self.steady is None else self.steady.to_dict(),
            "efficient": None if self.efficient is None else self.efficient.to_dict(),
            "best_for": None if self.best is None else self.best.to_dict(),
            "linkage": self.linkage.to_dict(),
            "exchanges": [e.to_dict() for e in self.exchanges],
            "dance": self.dance.to_dict(),
            "method": self.method.to_dict(),
            "basis": self.basis.to_dict(),
        }


def trade(
    situation: Situation,
    table: str | Settlement = "all",
    *,
    deal: Mapping[str, Any] | None = None,
    offer: str | None = None,
    best_for: str | None = None,
    signed_by: Sequence[str] | None = None,
    issues: tuple[str, str] | None = None,
    draws: int = 10_000,
    seed: int = 0,
) -> Trade:
    """Which swaps would help, what a deal leaves, and how far those asked could go at most?

    Parameters
    ----------
    situation : from :func:`plenipo.load`
    table : a table of the situation, ``all`` for the full table, ``us+russia``, or a
        settlement of it, whose draws are then looked at
    deal : issue -> level, in the issue's own words or numbers: this package, instead of the
        one the table settles on; issues it does not name stay as they are
    offer : the name of an offer of the file, instead
    best_for : also the best package for this party that the others would still sign
    signed_by : of the others, only these
    issues : two issues: from how much of the second on giving the first pays, instead of
        the exchanges that offers of the file name
    draws : number of draws of the uncertain inputs
    seed : random streams are keyed by seed and input

    Returns
    -------
    Trade

    Raises
    ------
    SituationError
        No such table, issue, level, offer or party; a settlement of another situation.
    MethodError
        An exchange nobody here could make; too many draws that did not converge, or cases
        to tell apart.

    References
    ----------
    .. [1] Raiffa (1982), The Art and Science of Negotiation.
    .. [2] Raiffa (1985), Post-Settlement Settlements, Negotiation Journal 1:9.
    .. [3] Stokman and van Oosten (1994), in European Community Decision Making, ch. 5.
    """
    base = base_of(situation, table, deal=deal, offer=offer, draws=draws, seed=seed)
    joint = joint_gains(base.seating.room)
    swaps = find_swaps(base, joint)
    gain = 100.0 * (base.worth - base.no_deal)
    drawn = base.drawn
    stuck = int((~base.run.good).sum())
    return Trade(
        table=base.table,
        name=base.name,
        base=base,
        given=None if deal is None else dict(deal),
        gains={p: Interval.of(gain[:, base.at(p)]) for p in _told(base)},
        swaps=swaps,
        rates=find_rates(base) if base.enough else (),
        left=find_left(base, joint, swaps.helping[:2]) if base.enough else None,
        zone=find_zone(base) if base.enough and not base.votes else None,
        steady=steadiness(base, joint) if base.enough else None,
        efficient=find_efficient(base) if base.enough and not base.votes else None,
        best=_best(base, best_for, signed_by),
        linkage=linkage(base),
        exchanges=exchanges(base, issues) if base.enough else (),
        dance=dance(base.situation, drawn),
        method=Method(
            name=NAME,
            source=SOURCE,
            assumptions=_assumptions(base),
            defaulted=drawn.defaulted,
            status="solved" if not stuck else f"not converged for {stuck} of {base.count} draws",
        ),
        basis=Basis(
            inputs=fingerprint(situation),
            seed=drawn.seed,
            draws=drawn.draws,
            kept=base.kept,
            version=installed_version(),
        ),
    )


def _best(base: Base, party: str | None, signed_by: Sequence[str] | None) -> Best | None:
    """The red team's view, where it is asked for."""
    if party is None:
        if signed_by:
            message = "Who must sign was named, but not whose best is looked for."
            hint = f"Add the party: best_for, as in --best-for {signed_by[0]}."
            raise SituationError([Place(path="signed_by", message=message, hint=hint)])
        return None
    return find_best(base, party, signed_by or None)


def _told(base: Base) -> Sequence[str]:
    """Every party, and members that sit or are asked."""
    s = base.situation
    asked = set(base.parties)
    return [a for a in base.drawn.actors if a in s.parties or a in asked]


def _assumptions(base: Base) -> tuple[str, ...]:
    s = base.situation
    out = [
        "unanimity of those asked: who sits, and who must accept what a package moves",
        "inputs known to the table inside a draw; utilities add up over issues",
        "swaps go to the rungs of a ladder, half-way between two, or to another option",
        f"everything here on the first {base.count:,} draws kept, paired",
    ]
    if base.votes:
        out.append(
            "the table counts votes: a swap here leaves nobody at all worse off, and whether fewer "
            "would carry it is not asked; zone, linkage and what is left are left out"
        )
    if s.linked:
        out.append("linked issues are valued one by one")
    if s.guarantees or s.obligations:
        out.append("packages at face value: `plenipo hold` asks whether one would be kept")
    before = base.seating.body.follows
    if before:
        out.append(f"starts from the status quo, as if {before} had fixed nothing")
    return tuple(out)
