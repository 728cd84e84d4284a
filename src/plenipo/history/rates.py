"""How often peace lasted in cases like this one, by three definitions of lasting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plenipo.history.cited import FORTNA, GML, ICB, Cited
from plenipo.history.models import ucdp_features
from plenipo.history.record import HORIZONS, BaseRate, Curve, Record, Share
from plenipo.history.shipped import attribution, followed_to, shipped_class, shipped_cox

__all__ = ["FEWEST_CASES", "FEWEST_EVENTS", "base_rates"]

FEWEST_CASES, FEWEST_EVENTS = 20, 5  # below, a class is widened

SAYS = {
    "no_war": "no return to fighting that kills 25 a year",
    "no_fatal_clash": "no deadly clash between the two states",
    "no_crisis": "no new crisis between the same adversaries",
}
GML_SOURCE = (
    "Gibler, Miller and Little (2016), International Studies Quarterly 60:719-730, MIDs v2.2.1"
)
FORTNA_SOURCE = "Fortna (2008), Does Peacekeeping Work?, Princeton University Press"
ICB_SOURCE = "International Crisis Behavior v13 (Brecher, Wilkenfeld, Beardsley, James and Quinn)"

SELECTED = (
    "Endings were not handed out by lot: hard wars end otherwise than easy ones, and peacekeepers "
    "go where peace is hardest."
)
NUCLEAR = "Guarantees by a nuclear power against another have almost no cases."
FIRST_YEAR = (
    "A conflict counts as ended only after a year below 25 deaths, so a deal that broke within "
    "months is not among the cases: the first year looks better than it was."
)
DEPENDENT = (
    "Pairs of states that fought in the same war are not independent cases: the intervals are too "
    "narrow."
)
COARSE = "Only five years are known: whether the same adversaries met in another crisis by then."
NOT_TOLD = (
    "The fit tells victories from fighting that faded well; among negotiated endings alone it "
    "tells long peace from short hardly better than chance (C 0.58). It says nothing about terms."
)


@dataclass(frozen=True, slots=True)
class _Rung:
    """One class on the way from narrow to wide."""

    says: str
    n: int
    events: int
    shares: dict[int, Share | None]
    cases: str
    curve: Curve | None

    @property
    def enough(self) -> bool:
        return self.n >= FEWEST_CASES and self.events >= FEWEST_EVENTS


def base_rates(record: Record) -> tuple[BaseRate, BaseRate, BaseRate]:
    """How often peace lasted in the nearest class of past cases, by three definitions.

    Returns
    -------
    no return to war (UCDP), no deadly clash (GML), no new crisis (ICB)
        Each with its class, number of cases and of failures, shares at 1, 2, 5 and 10 years with
        95 % intervals. A class below 20 cases or 5 failures is widened, and says so. Where a
        definition is not coded for such a case ``n`` is 0 and ``note`` says why.
    """
    return _no_war(record), _no_clash(record), _no_crisis(record)


def _rate(definition: str, rung: _Rung, source: str) -> BaseRate:
    return BaseRate(
        definition=definition,
        says=SAYS[definition],
        group=rung.says,
        n=rung.n,
        events=rung.events,
        shares=rung.shares,
        cases=rung.cases,
        source=source,
        widened="",
        note="",
        warnings=(),
        fitted=None,
        also=(),
        curve=rung.curve,
    )


def _chosen(definition: str, rungs: Sequence[_Rung], source: str) -> BaseRate:
    """The first class that is large enough; the narrower ones stand beside it."""
    place = next((i for i, rung in enumerate(rungs) if rung.enough), len(rungs) - 1)
    passed = [rung for rung in rungs[:place] if rung.n]
    widened = ""
    if place:
        first = rungs[0]
        widened = (
            f"{first.says}: {_count(first.n, 'case')}, {first.events} of them failed; "
            f"a class needs {FEWEST_CASES} cases and {FEWEST_EVENTS} failures"
        )
    return replace(
        _rate(definition, rungs[place], source),
        widened=widened,
        also=tuple(_rate(definition, rung, source) for rung in passed),
    )


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


# ------------------------------------------------------------------------------ no return to war

KIND_WORDS = {"any": "conflicts of every kind", "interstate": "interstate conflicts"} | {
    "civil": "civil conflicts"
}
ENDING_WORDS = {
    "peace_agreement": "ended by peace agreement",
    "ceasefire": "ended by ceasefire",
    "negotiated": "ended by peace agreement or ceasefire",
}
PAST_WORDS = {
    "any": "",
    "none": ", no earlier spell of fighting",
    "some": ", one or more earlier spells of fighting",
}


def _ucdp(kind: str, ending: str, past: str) -> _Rung:
    says = f"{KIND_WORDS[kind]} {ENDING_WORDS[ending]}{PAST_WORDS[past]}"
    found = shipped_class(kind, ending, past)
    if found is None:
        return _Rung(says, 0, 0, dict.fromkeys(HORIZONS), "", None)
    cases = f"ended {found.cases[0]} to {found.cases[1]}, followed to {followed_to()}"
    return _Rung(says, found.n, found.events, dict(found.shares), cases, found.curve)


def _no_war(record: Record) -> BaseRate:
    past = None
    if record.earlier_wars is not None:
        past = "none" if record.earlier_wars < 0.5 else "some"
    keys: list[tuple[str, str, str]] = []
    # Between states or within one hardly matters once ending and past are known (hazard ratio
    # 0.99, 95 % 0.49 to 2.03), so the kind of conflict is given up before the ending is.
    for kind in [record.kind, "any"] if record.kind else ["any"]:
        if past:
            keys.append((kind, record.ending, past))
        if kind != "any":
            keys += [(kind, record.ending, "any"), (kind, "negotiated", "any")]
    keys += [("any", record.ending, "any"), ("any", "negotiated", "any")]
    found = _chosen("no_war", [_ucdp(*key) for key in keys], attribution())
    if past and found.group == _ucdp("any", record.ending, "any").says:
        # Among negotiated endings past and kind of ending tell about as little as each other.
        with_past = _rate("no_war", _ucdp("any", "negotiated", past), attribution())
        found = replace(found, also=(*found.also, with_past))
    if record.kind == "civil":
        cited = FORTNA["treaty" if record.ending == "peace_agreement" else "truce"]
        rung = _cited(cited, "peace began 1947 to 1999, followed to 2004")
        other = replace(_rate("no_war", rung, FORTNA_SOURCE), says="no new civil war")
        found = replace(found, also=(*found.also, other))
    fitted = _fitted(record)
    notes = (FIRST_YEAR, SELECTED, NUCLEAR, *((NOT_TOLD,) if fitted else ()))
    return replace(found, fitted=fitted, warnings=notes)


def _fitted(record: Record) -> dict[int, Share] | None:
    """Shares by the Cox table for this ending, past and severity; None where these are open."""
    if record.earlier_wars is None or record.war is None:
        return None
    x = ucdp_features([record.ending], [record.earlier_wars], [record.war])
    cox = shipped_cox()
    share, (low, high) = cox.shares(x)[0], cox.intervals(x)
    rows = zip(HORIZONS, share, low[0], high[0], strict=True)
    return {h: Share(share=float(s), low=float(a), high=float(b)) for h, s, a, b in rows}


# ------------------------------------------------------- no deadly clash, no crisis: cited numbers


def _cited(row: Cited, cases: str) -> _Rung:
    return _Rung(row.says, row.n, row.events, row.shares(), cases, row.curve())


def _uncoded(definition: str, source: str) -> BaseRate:
    empty = _Rung("", 0, 0, dict.fromkeys(HORIZONS), "", None)
    note = "The source codes conflicts between states only, and this one is within a state."
    return replace(_rate(definition, empty, source), note=note)


def _no_clash(record: Record) -> BaseRate:
    if record.kind == "civil":
        return _uncoded("no_fatal_clash", GML_SOURCE)
    past = None
    if record.earlier_disputes is not None:
        before = record.earlier_disputes
        past = "0" if before < 0.5 else "1-2" if before < 2.5 else "3+"
    # Past disputes carry more of the signal than whether it was a war (hazard ratio 1.64 against
    # none that can be told), so severity is given up first.
    keys = [f"negotiated war, {past}"] if record.war and past else []
    keys += [f"negotiated, {past}"] if past else []
    keys += ["negotiated war"] if record.war else []
    rungs = [_cited(GML[k], "ended 1946 to 2001, followed to 2010") for k in [*keys, "negotiated"]]
    found = _chosen("no_fatal_clash", rungs, GML_SOURCE)
    more = ["negotiated war", "next war"] if record.war else []
    told = {found.group, *(other.group for other in found.also)}
    others = [_cited(GML[k], found.cases) for k in more if GML[k].says not in told]
    also = (*found.also, *(_rate("no_fatal_clash", rung, GML_SOURCE) for rung in others))
    return replace(found, also=also, warnings=(DEPENDENT, SELECTED, NUCLEAR))


def _no_crisis(record: Record) -> BaseRate:
    if record.kind == "civil":
        return _uncoded("no_crisis", ICB_SOURCE)
    keys = ["war, protracted"] if record.war and record.protracted else []
    keys += ["war"] if record.war and not record.protracted else []
    if record.protracted is not None:
        keys.append("protracted" if record.protracted else "not protracted")
    cases = "ended 1919 to 2016, five years each"
    found = _chosen("no_crisis", [_cited(ICB[k], cases) for k in [*keys, "formal"]], ICB_SOURCE)
    also = found.also
    if record.war and ICB["war"].says not in {found.group, *(other.group for other in also)}:
        also = (*also, _rate("no_crisis", _cited(ICB["war"], cases), ICB_SOURCE))
    return replace(found, also=also, warnings=(COARSE, SELECTED, NUCLEAR))
