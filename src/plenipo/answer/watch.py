"""What nobody knows, what hangs on it, and what to watch for."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, ClassVar

import numpy as np

from plenipo.answer.base import Answer, Basis, Method, installed_version
from plenipo.answer.signs.acts import Family, agreed_at, answers_of, said_by, whose
from plenipo.answer.signs.watchlist import Act, Conclusion, rank
from plenipo.answer.signs.words import Words
from plenipo.answer.table.hidden import Figures, by_type
from plenipo.answer.table.obstacles import ending, succeeded
from plenipo.answer.table.run import Run, kept_rows, solve
from plenipo.answer.table.seating import take_seats
from plenipo.errors import MethodError, Place, SituationError
from plenipo.show.section import Section
from plenipo.situation.draw import draw
from plenipo.situation.fingerprint import fingerprint
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Ints

__all__ = ["Watch", "watch"]

EDGE = 0.05  # a chance so near none or all turns nothing that can be told
LOOK = 20_000  # draws looked at for what tells types apart
NAME = (
    "Bayes' rule over draws: how often each act is seen where a hidden type is true and where it "
    "is not; acts ranked by mutual information with the type, less what shuffled types would tell"
)
SOURCE = "Lindley 1956; Cover and Thomas 2006, ch. 2; Raiffa 1968"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch(Answer):
    """What would tell hidden types apart, and what hangs on it."""

    question: ClassVar[str] = "watch"
    table: str
    name: str
    about: tuple[str, ...]
    issues: tuple[str, ...]  # what must be agreed; empty: any deal
    success: float
    no_deal: float
    gains: Mapping[str, float]  # party -> mean points against no deal
    by_type: Mapping[str, Any]
    needed: Mapping[str, Mapping[str, float | None]]  # type -> conclusion -> chance it turns at
    by_pair: Mapping[str, Mapping[str, Any]]
    watchlist: Mapping[str, tuple[Act, ...]]
    left_out: tuple[str, ...]  # tables that could not be looked at
    method: Method
    basis: Basis
    run: Run = field(repr=False, compare=False)

    @property
    def situation(self) -> Situation:
        """The situation asked about, as written."""
        return self.run.seating.drawn.written

    @property
    def sentences(self) -> tuple[str, ...]:
        """Findings first; every number in them stands in a table of ``section``."""
        from plenipo.answer.signs.telling import sentences

        return sentences(self)

    def section(self) -> Section:
        """Everything a renderer needs."""
        from plenipo.answer.signs.telling import section

        return section(self)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as ``--json`` prints them."""
        return {
            "question": self.question,
            "table": self.table,
            "name": self.name,
            "sentences": list(self.sentences),
            "conclusion": {
                "issues": list(self.issues),
                "success": self.success,
                "no_deal": self.no_deal,
                "gains": dict(self.gains),
            },
            "by_type": {
                k: {**v, "turns_at": dict(self.needed[k])} for k, v in self.by_type.items()
            },
            "by_pair": {k: dict(v) for k, v in self.by_pair.items()},
            "watchlist": {k: [act.to_dict() for act in v] for k, v in self.watchlist.items()},
            "left_out": list(self.left_out),
            "method": self.method.to_dict(),
            "basis": self.basis.to_dict(),
        }


def watch(
    situation: Situation,
    table: str = "all",
    *,
    about: str | None = None,
    draws: int = 10_000,
    seed: int = 0,
) -> Watch:
    """What to watch for: which act would tell hidden types apart, and what hangs on it.

    Parameters
    ----------
    situation : from :func:`plenipo.load`, with a section ``unknown``
    table : whose outcome matters: a table of the situation, ``all``, or ``us+russia``
    about : one hidden type; all of them unless given
    draws : number of draws of the uncertain inputs
    seed : random streams are keyed by seed and input

    Returns
    -------
    Watch

    Raises
    ------
    SituationError
        No such table or type.
    MethodError
        The situation names no hidden type, or the table cannot be settled.

    References
    ----------
    .. [1] Lindley (1956), On a measure of the information provided by an experiment,
       Annals of Mathematical Statistics 27:986.
    .. [2] Raiffa (1968), Decision Analysis.
    """
    if draws < 1:
        raise MethodError(f"{draws} draws cannot be solved.", instead="Ask for 1 or more.")
    names = _asked(situation, about)
    drawn = draw(situation, draws=draws, seed=seed)
    seating = take_seats(drawn, table)
    rows = kept_rows(seating)
    run = solve(seating, rows)
    stuck = int((~run.good).sum())
    if stuck > 0.01 * rows.size:
        raise MethodError(
            f"{stuck} of {rows.size} draws did not converge: more than one in a hundred.",
            instead="Look for inputs at their extremes; `plenipo check` lists them.",
        )
    figures = _figures(run)
    split = {k: v for k, v in by_type(drawn, rows, figures).items() if k in names}
    few = rows[:LOOK]
    watchlist, left_out = _watchlist(run, table, names, few)
    ends = tuple(drawn.issues[int(k)] for k in ending(seating).tolist())
    body = seating.body
    return Watch(
        table=table,
        name=body.name or ("the full table" if table == "all" else table),
        about=names,
        issues=ends,
        success=float(figures["success"].mean()),  # type: ignore[union-attr]
        no_deal=float((~run.deal).mean()),
        gains={p: float(_gain(run, p).mean()) for p in situation.parties},
        by_type=split,
        needed={k: _needed(v) for k, v in split.items()},
        by_pair=_pairs(run, names, figures),
        watchlist=watchlist,
        left_out=left_out,
        method=Method(
            name=NAME,
            source=SOURCE,
            assumptions=(
                "a party accepts what is worth at least no deal and its outside option to it and "
                "breaks none of its lines that are real",
                "it opens with what it wants and draws its lines where they are: words, which "
                "another type could copy",
                "tables that follow another are not watched",
                f"acts on the first {min(LOOK, rows.size):,} draws",
            ),
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


def _asked(situation: Situation, about: str | None) -> tuple[str, ...]:
    known = tuple(situation.unknown)
    if not known:
        raise MethodError(
            "This situation names no hidden type, so there is nothing to tell apart.",
            instead="Say what nobody knows, with its chance and what it would change:\n"
            "  unknown:\n"
            "    serious: {name: Russia is serious, chance: [0.2, 0.4, 0.6],\n"
            "      sets: {russia.troops.at: observers}}",
        )
    if about is None:
        return known
    if about not in known:
        near = difflib.get_close_matches(about, known, n=1)
        guess = f' Did you mean "{near[0]}"?' if near else ""
        place = Place(
            path=f"unknown.{about}",
            message=f'There is no hidden type "{about}".{guess}',
            hint=f"There are: {', '.join(known)}.",
        )
        raise SituationError([place])
    return (about,)


def _gain(run: Run, party: str) -> np.ndarray:
    return run.gains[:, run.seating.drawn.actors.index(party)]


def _figures(run: Run) -> Figures:
    return {
        "success": succeeded(run).astype(float),
        "no_deal": (~run.deal).astype(float),
        "gains": {p: _gain(run, p) for p in run.seating.drawn.situation.parties},
    }


def _needed(split: Mapping[str, Any]) -> dict[str, float | None]:
    """Chance of the type at which a conclusion turns; None where none from 0 to 1 does."""

    def at(mark: float, yes: float, no: float, error: float) -> float | None:
        if not abs(yes - no) > 2 * error:  # also where one of them is not known
            return None
        p = (mark - no) / (yes - no)
        return float(p) if EDGE < p < 1.0 - EDGE else None

    yes, no, error = split["yes"], split["no"], split["error"]
    out = {"success": at(0.5, yes["success"], no["success"], error["success"])}
    for party in yes["gains"]:
        out[party] = at(0.0, yes["gains"][party], no["gains"][party], error["gains"][party])
    return out


def _pairs(run: Run, names: tuple[str, ...], figures: Figures) -> dict[str, dict[str, Any]]:
    """Every two types together: how often, and what comes out."""
    types = run.seating.drawn.types
    out: dict[str, dict[str, Any]] = {}
    for one, other in combinations(names, 2):
        cells: dict[str, Any] = {}
        for a in (True, False):
            for b in (True, False):
                mask = (types[one][run.rows] == a) & (types[other][run.rows] == b)
                cell: dict[str, Any] = {"draws": int(mask.sum()), "share": float(mask.mean())}
                for key, value in figures.items():
                    if isinstance(value, Mapping):
                        cell[key] = {k: _mean(v[mask]) for k, v in value.items()}
                    else:
                        cell[key] = _mean(value[mask])
                cells[f"{'yes' if a else 'no'}, {'yes' if b else 'no'}"] = cell
        out[f"{one}, {other}"] = cells
    return out


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else float("nan")


def _watchlist(
    run: Run, table: str, names: tuple[str, ...], rows: Ints
) -> tuple[dict[str, tuple[Act, ...]], tuple[str, ...]]:
    drawn = run.seating.drawn
    s = drawn.situation
    earlier, left_out = _tables(run, table, rows)
    met = [f for name, other in earlier.items() for f in agreed_at(name, other)]
    packages = _packages(run, earlier)
    spans = _spans([run, *earlier.values()])
    success = succeeded(run)[: rows.size].astype(float)
    conclusions = [Conclusion(name="success", values=success, mark=0.5, least=0.05)]
    conclusions += [
        Conclusion(name=p, values=_gain(run, p)[: rows.size], mark=0.0, least=1.0)
        for p in s.parties
    ]
    acting: dict[str, list[Family]] = {}
    out: dict[str, tuple[Act, ...]] = {}
    for name in names:
        families = list(met)
        for party in whose(s, name):
            if party not in acting:
                acting[party] = [
                    *answers_of(drawn, rows, party, spans=spans, packages=packages),
                    *said_by(drawn, rows, party),
                ]
            families += acting[party]
        out[name] = rank(families, drawn.types[name][rows], conclusions, Words(s, packages))
    return out, left_out


def _tables(run: Run, table: str, rows: Ints) -> tuple[dict[str, Run], tuple[str, ...]]:
    """Other tables that could be seen before this one, settled on the same draws."""
    drawn = run.seating.drawn
    s = drawn.situation
    date = run.seating.body.date
    found: dict[str, Run] = {}
    left: list[str] = []
    for name, body in s.tables.items():
        ahead = body.status in ("planned", "possible") and body.follows is None
        sooner = date is None or (body.date is not None and body.date <= date)
        if name == table or not ahead or not sooner:
            continue
        try:
            other = solve(take_seats(drawn, name), rows)
        except MethodError:
            left.append(name)
            continue
        if other.deal.any():
            found[name] = other
    return found, tuple(left)


def _spans(runs: list[Run]) -> dict[str, tuple[float, float]]:
    """Issue -> the middle 80 % of what the tables agree on: what may come up at all."""
    drawn = runs[0].seating.drawn
    deals = [r.solved.level[r.deal & r.good] for r in runs]
    level = np.concatenate([*deals, drawn.status_quo()[None, :]])
    low, high = np.percentile(level, (10, 90), axis=0)
    return {k: (float(low[i]), float(high[i])) for i, k in enumerate(drawn.issues)}


def _packages(run: Run, earlier: Mapping[str, Run]) -> dict[str, dict[str, float]]:
    """Packages a party could be asked about: what tables typically agree, and offers."""
    drawn = run.seating.drawn
    s = drawn.situation
    now = dict(zip(drawn.issues, drawn.status_quo(), strict=True))
    out: dict[str, dict[str, float]] = {}
    for name, other in {run.seating.table: run, **earlier}.items():
        at = other.medoid()
        if at is not None:
            level = dict(zip(drawn.issues, other.solved.level[at].tolist(), strict=True))
            moved = {k: x for k, x in level.items() if abs(x - now[k]) > 0.01}
            out[f"table {name}"] = moved
    for i, offer in enumerate(s.offers):
        if offer.status not in ("made", "possible"):
            continue
        package: dict[str, float] = {}
        for k, condition in offer.when.items():
            if not isinstance(condition, bool):
                package[k] = s.issues[k].unit_level(condition.level)
        for k, gives in offer.gives.items():
            body = s.issues[k]
            values = [body.unit_level(v) for v in gives.values]
            package[k] = values[len(values) // 2] if len(values) != 2 else sum(values) / 2
        out[f"offer {i}"] = {k: x for k, x in package.items() if abs(x - now[k]) > 0.01}
    return {k: v for k, v in out.items() if v}
