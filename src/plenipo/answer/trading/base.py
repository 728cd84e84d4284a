"""The package on the table: what a table settles on, a file, or a recorded offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np

from plenipo.answer.holding.deals import read_package
from plenipo.answer.settle import Settlement, settle
from plenipo.answer.table.run import BAND_DRAWS, MOVED, Run, kept_rows, solve
from plenipo.answer.table.seating import Seating, take_seats
from plenipo.answer.table.view import Package
from plenipo.errors import MethodError, Place, SituationError
from plenipo.situation.clauses import Offer
from plenipo.situation.draw import draw
from plenipo.situation.drawn import Drawn
from plenipo.situation.fingerprint import fingerprint
from plenipo.situation.model import Situation
from plenipo.situation.quantity import LevelRange
from plenipo.situation.stakes import Issue
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.room import Solved
from plenipo.solve.packages.judged import Verdict, judged, overstep

__all__ = ["Base", "Crossed", "base_of", "in_words", "rebased"]

STUCK = 0.01  # share of draws that may fail to converge


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """A red line of somebody asked that the package crosses in some draw."""

    limit: int  # index into drawn.limits
    words: str  # the line in the middle draw
    share: float  # of draws in which it is real, its party is asked and the package crosses it
    real: float  # of draws in which it is real


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """One package on one table, over K draws: n actors, m issues.

    Where ``source`` is "status quo" nothing is on the table: ``worth`` is that of no deal.
    """

    seating: Seating  # over these draws
    rows: Ints  # (K,) which draws of the situation they are
    run: Run  # the table as settled on these draws
    level: Floats  # (m,) the package; scales 0 to 1, options by index
    source: str  # settled, deal, offer or status quo
    offer: str | None  # the name of the offer, where it is one
    worth: Floats  # (K, n) of the package, signed; of no deal where nothing is on the table
    no_deal: Floats  # (K, n)
    floor: Floats  # (K, n) the least each must get to sign or accept
    verdict: Verdict  # of the package: (K, 1) and (K, 1, n)
    kept: int  # draws of the situation that agree with what was observed

    @property
    def drawn(self) -> Drawn:
        """The draws behind it, all of them: rows of ``rows`` are looked at."""
        return self.seating.drawn

    @property
    def situation(self) -> Situation:
        """The situation with the changes in force."""
        return self.seating.drawn.situation

    @property
    def table(self) -> str:
        """The table, as asked for."""
        return self.seating.table

    @property
    def name(self) -> str:
        """The table in words."""
        named = self.seating.body.name
        return named or ("the full table" if self.table == "all" else self.table)

    @property
    def count(self) -> int:
        """Draws looked at."""
        return int(self.rows.size)

    @property
    def nothing(self) -> bool:
        """Whether nothing is on the table."""
        return self.source == "status quo"

    @property
    def votes(self) -> bool:
        """Whether the table counts votes, so that fewer than all could sign."""
        return self.seating.body.rule != "unanimity"

    @property
    def enough(self) -> bool:
        """Whether two sit there in some draw."""
        return bool((self.seating.room.seated.sum(axis=1) >= 2).any())

    @property
    def asked(self) -> Bools:
        """(K, n) whose agreement the package needs; of nothing, whoever sits."""
        return self.seating.room.seated if self.nothing else self.verdict.asked[:, 0]

    @property
    def signed(self) -> Bools:
        """(K,) draws in which everybody asked would sign the package."""
        return np.zeros(self.count, bool) if self.nothing else self.verdict.signed[:, 0]

    @property
    def parties(self) -> tuple[str, ...]:
        """Who sits or is asked about the package in some draw, in file order."""
        asked: Bools = np.any(self.asked | self.seating.room.seated, axis=0)
        return tuple(a for i, a in enumerate(self.drawn.actors) if asked[i])

    @property
    def package(self) -> Package:
        """The package in the issues' own numbers and words."""
        return in_words(self, self.level)

    def at(self, actor: str) -> int:
        """Column of an actor."""
        return self.drawn.actors.index(actor)

    @property
    def crossed(self) -> tuple[Crossed, ...]:
        """Red lines the package crosses, the one crossed most often first."""
        if self.nothing:
            return ()
        room, drawn = self.seating.room, self.drawn
        level: Floats = np.broadcast_to(self.level, (self.count, 1, self.level.size))
        moved: Bools = np.abs(level - room.fixed[:, None]) > 1e-9
        over: Bools = overstep(room, level, moved)[:, 0] > 1e-9
        over &= self.asked[:, room.limit_party]
        found: list[Crossed] = []
        for q, i in enumerate(self.seating.limits):
            issue = drawn.situation.issues[drawn.limits[i].issue]
            middle = float(np.percentile(room.limit_level[:, q], 50, method="nearest"))
            if over[:, q].any():
                real = float(room.limit_real[:, q].mean())
                share = float(over[:, q].mean())
                words = issue.words(middle)
                found.append(Crossed(limit=i, words=words, share=share, real=real))
        return tuple(sorted(found, key=lambda x: (-x.share, x.limit)))

    def refused_by(self, actor: str) -> tuple[float, float]:
        """Share of draws in which an actor asked would refuse, and for its red lines alone."""
        if self.nothing:
            return 0.0, 0.0
        i = self.at(actor)
        refuses: Bools = ~self.verdict.willing[:, 0, i]
        lines = refuses & (self.worth[:, i] >= self.floor[:, i] - 1e-9)
        return float(refuses.mean()), float(lines.mean())

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "source": self.source,
            "offer": self.offer,
            "package": self.package.to_dict(),
            "draws": self.count,
            "could_be_put_together": float(self.verdict.feasible.mean()),
            "signed": float(self.signed.mean()),
            "asked": {p: float(self.asked[:, self.at(p)].mean()) for p in self.parties},
            "red_lines_crossed": [
                {"path": self.drawn.limits[x.limit].path, "share": x.share} for x in self.crossed
            ],
            "refused_by": {
                p: {"share": share, "for_red_lines_alone": lines}
                for p in self.parties
                for share, lines in (self.refused_by(p),)
            },
        }


def in_words(base: Base, level: Floats) -> Package:
    """A package (m,) in the issues' own numbers and words; moved: against the status quo."""
    drawn, room = base.drawn, base.seating.room
    now, issues = room.status_quo[0], drawn.situation.issues
    scales = len(drawn.scales)
    ended = np.array(room.ends_any)
    for k, x in zip(room.ends_issue.tolist(), room.ends_level.tolist(), strict=True):
        if k >= 0:
            ended[k] &= level[k] >= x - 1e-9 if k < scales else level[k] != x
    goes_on = room.ends_any & ~ended
    return Package(
        level={k: issues[k].own_level(float(level[i])) for i, k in enumerate(drawn.issues)},
        words={k: issues[k].words(float(level[i])) for i, k in enumerate(drawn.issues)},
        moved={k: bool(abs(level[i] - now[i]) > MOVED) for i, k in enumerate(drawn.issues)},
        goes_on=tuple(k for i, k in enumerate(drawn.issues) if goes_on[i]),
    )


def base_of(
    situation: Situation,
    table: str | Settlement = "all",
    *,
    deal: Mapping[str, Any] | None = None,
    offer: str | None = None,
    draws: int = 10_000,
    seed: int = 0,
) -> Base:
    """What is on the table, over its first thousand kept draws.

    Parameters
    ----------
    table : a table of the situation, ``all``, ``us+russia``, or a settlement of it
    deal : issue -> level: this package, instead of what the table settles on
    offer : the name of an offer of the file: what it proposes, else what it gives and the
        thresholds of its conditions, at their likely values
    draws, seed : as everywhere

    Raises
    ------
    SituationError
        No such table, issue, level or offer; a settlement of another situation; a deal and
        an offer at once.
    MethodError
        Too many draws that did not converge.
    """
    if deal is not None and offer is not None:
        message = "A deal and an offer were both given; only one package can be on the table."
        raise SituationError([Place(path="offer", message=message, hint="Leave one out.")])
    run, kept = _solved(situation, table, draws, seed, whole=deal is None and offer is None)
    drawn = run.seating.drawn
    level, source = drawn.status_quo(), "status quo"
    if deal is not None:
        level, source = read_package(drawn, deal), "deal"
    elif offer is not None:
        level, source = _offered(drawn, offer), "offer"
    else:
        at = run.medoid()
        if at is not None:
            level, source = run.solved.level[at], "settled"
    if source != "settled" and (np.abs(level - drawn.status_quo()) <= MOVED).all():
        source = "status quo"
    return _laid(_first(run, BAND_DRAWS), level, source, offer, kept)


def rebased(base: Base, level: Floats, *, source: str = "deal") -> Base:
    """The same table with another package (m,) on it."""
    return _laid(base.run, level, source, None, base.kept)


def _laid(run: Run, level: Floats, source: str, offer: str | None, kept: int) -> Base:
    room = run.seating.room
    verdict = judged(room, level[None])
    nothing = source == "status quo"
    return Base(
        seating=run.seating,
        rows=run.rows,
        run=run,
        level=level,
        source=source,
        offer=offer,
        worth=run.no_deal if nothing else verdict.worth[:, 0],
        no_deal=run.no_deal,
        floor=np.where(room.seated, np.maximum(room.no_deal, room.outside), room.reservation),
        verdict=verdict,
        kept=kept,
    )


def _solved(
    situation: Situation, table: str | Settlement, draws: int, seed: int, *, whole: bool
) -> tuple[Run, int]:
    """The table settled, on all kept draws where its headline is asked for; draws kept."""
    if isinstance(table, Settlement):
        if table.basis.inputs != fingerprint(situation):
            message = "This settlement is of another situation."
            raise SituationError([Place(path=table.table, message=message, hint="Settle it anew.")])
        return table.run, table.basis.kept
    if draws < 1:
        raise MethodError(f"{draws} draws cannot be solved.", instead="Ask for 1 or more.")
    drawn = draw(situation, draws=draws, seed=seed)
    seating = take_seats(drawn, table, by_rule=True)
    rows = kept_rows(seating)
    if seating.body.rule != "unanimity":
        return settle(situation, table, draws=draws, seed=seed).run, int(rows.size)
    run = solve(seating, rows if whole else rows[:BAND_DRAWS])
    stuck = int((~run.good).sum())
    if stuck > STUCK * run.rows.size:
        raise MethodError(
            f"{stuck} of {run.rows.size} draws did not converge: more than one in a hundred.",
            instead="Look for inputs at their extremes; `plenipo check` lists them.",
        )
    return run, int(rows.size)


def _first(run: Run, count: int) -> Run:
    """The same table on its first draws."""
    if run.rows.size <= count:
        return run
    columns: dict[str, Any] = {k: v[:count] for k, v in run.solved._asdict().items()}
    return Run(
        seating=run.seating.first(count),
        rows=run.rows[:count],
        solved=Solved(**columns),
        worth=run.worth[:count],
        no_deal=run.no_deal[:count],
    )


def _offered(drawn: Drawn, name: str) -> Floats:
    """(m,) an offer of the file as a package, at its likely values."""
    s = drawn.situation
    named = [o for o in s.offers if o.name == name]
    if not named:
        raise SituationError([_no_offer(s, name)])
    body = named[-1]
    level = drawn.status_quo()
    found = _put_forward(s, body)
    if not found:
        message = f'The offer "{name}" names no level of any issue.'
        hint = "Write what it proposes: proposes: {issue: level}."
        raise SituationError([Place(path="offers", message=message, hint=hint)])
    for issue, value in found.items():
        level[drawn.issues.index(issue)] = value
    return level


def _put_forward(s: Situation, offer: Offer) -> dict[str, float]:
    if offer.proposes:
        return {k: _likely(s.issues[k], x) for k, x in offer.proposes.items()}
    found = {
        k: s.issues[k].unit_level(c.level)
        for k, c in offer.when.items()
        if not isinstance(c, bool) and k in s.issues
    }
    return found | {k: _likely(s.issues[k], x) for k, x in offer.gives.items()}


def _likely(issue: Issue, values: LevelRange) -> float:
    """The likely value of a range: its middle number, or half-way between two."""
    found = [issue.unit_level(v) for v in values.values]
    if len(found) == 2:
        return found[0] if issue.options is not None else 0.5 * (found[0] + found[1])
    return found[len(found) // 2]


def _no_offer(s: Situation, name: str) -> Place:
    names = [o.name for o in s.offers if o.name]
    near = get_close_matches(name, names, n=1)
    guess = f' Did you mean "{near[0]}"?' if near else ""
    there = f"There are: {', '.join(names)}." if names else "No offer of this file has a name."
    return Place(path="offers", message=f'There is no offer "{name}".{guess}', hint=there)
