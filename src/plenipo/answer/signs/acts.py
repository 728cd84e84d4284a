"""Acts that can be seen, and in which draws each would be: accepting, opening, agreeing.

Inside a draw a party does what its own numbers say. It accepts a package that is worth
at least no deal (and its outside option) to it and breaks no red line of its own that is
real. It opens with what it wants most and draws its lines where they are, whether real or
bluff: words, which cost nothing. What a table agrees is what settling it gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from plenipo.answer.table.run import MOVED, Run
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Issue, Situation
from plenipo.solve.arrays import Bools, Floats, Ints

__all__ = ["Family", "agreed_at", "answers_of", "said_by", "whose"]

STEPS = 20  # levels tried along a scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One thing to watch at several thresholds: column c of ``seen`` is the act at ``at[c]``.

    ``spare`` is what the package is worth above the party's floor, in utility; only acts
    that cost something to fake have it.
    """

    kind: str  # accepts, opens, prefers, line, deal, moves, level
    who: str  # the party, or the table
    issue: str
    at: tuple[float, ...]  # levels 0 to 1, or indices of options; NaN without a threshold
    seen: Bools  # (K, C)
    packages: tuple[Mapping[str, float], ...] = ()
    spare: Floats | None = None  # (K, C)
    name: str = ""  # of a package made elsewhere


def whose(situation: Situation, name: str) -> tuple[str, ...]:
    """Parties whose inputs a hidden type sets; every party where it sets none's."""
    found: dict[str, None] = {}
    for path in situation.unknown[name].sets:
        first, *rest = path.split(".")
        party = first if first in situation.actors else rest[0] if rest else ""
        if party in situation.parties:
            found.setdefault(party)
    return tuple(found) or tuple(situation.parties)


def _one(drawn: Drawn, party: str, rows: Ints) -> Drawn:
    """One actor and some draws: its utilities alone, worked out as everybody's are."""
    a = [drawn.actors.index(party)]
    few = {k: getattr(drawn, k)[rows] for k in ("fixed", "cap_low", "cap_high", "kept")}
    own = {
        k: getattr(drawn, k)[rows][:, a]
        for k in ("salience", "position", "option_value", "kappa", "fallback", "cost")
    }
    more = {
        k: getattr(drawn, k)[rows][:, a] for k in ("option_cost", "outside", "access", "patience")
    }
    return replace(drawn, draws=rows.size, actors=(party,), **few, **own, **more)


def _meets_lines(drawn: Drawn, party: str, rows: Ints, level: Floats) -> Bools:
    """(K,) whether a package (K, m) breaks none of the party's real lines."""
    now = drawn.status_quo()
    changed = np.abs(level - now) > MOVED
    fine = np.ones(rows.size, bool)
    for line in drawn.limits:
        if line.actor != party:
            continue
        k = drawn.issues.index(line.issue)
        bound = line.level[rows]
        good = line.side * (level[:, k] - bound) >= -1e-9
        demand = line.side * (now[k] - bound) < -1e-9  # today's world breaks it
        over = changed[:, [drawn.issues.index(x) for x in line.over]].any(axis=1)
        asked = changed.any(axis=1) if line.every else over
        fine &= good | ~(line.real[rows] & np.where(demand, asked, True))
    return fine


def _tried(issue: Issue, span: tuple[float, float]) -> list[float]:
    """Levels worth asking about: rungs and steps of a scale within a span, every option."""
    now = issue.unit_level(issue.status_quo)
    if issue.options is not None:
        return [float(i) for i in range(len(issue.options)) if i != round(now)]
    rungs = [issue.unit_level(at) for at in issue.scale or {}]
    steps = [i / STEPS for i in range(STEPS + 1)]
    levels = {round(x, 6) for x in (*rungs, *steps) if span[0] <= x <= span[1]}
    return sorted(x for x in levels if abs(x - now) > MOVED)


def _ending(drawn: Drawn) -> dict[str, float]:
    """Issue -> level that ends somebody's cost of going on."""
    out: dict[str, float] = {}
    now = dict(zip(drawn.issues, drawn.status_quo(), strict=True))
    for actor in drawn.actors:
        ends = drawn.ends(actor)
        if ends is not None:
            k, level = ends
            issue = drawn.issues[k]
            options = drawn.situation.issues[issue].options
            if options is not None:  # the last option that is not today's
                level = float(max(i for i in range(len(options)) if i != round(now[issue])))
            out[issue] = max(level, out.get(issue, level))
    return out


def answers_of(
    drawn: Drawn,
    rows: Ints,
    party: str,
    *,
    spans: Mapping[str, tuple[float, float]],
    packages: Mapping[str, Mapping[str, float]],
) -> list[Family]:
    """What a party would accept: what ends the cost of going on, with one issue moved beside it.

    Where no issue ends the cost, any deal does, and each issue is moved alone. A party that
    is offered more of something than it wants takes what it wants.

    Parameters
    ----------
    rows : (K,) draws looked at
    spans : issue -> lowest and highest level worth asking about
    packages : name -> issue -> level of packages made elsewhere
    """
    own = _one(drawn, party, rows)
    floor = np.maximum(own.no_deal(), own.outside)[:, 0]
    issues = drawn.situation.issues
    ending = _ending(drawn)

    def family(
        made: Sequence[Mapping[str, float]], *, issue: str, at: tuple[float, ...], name: str = ""
    ) -> Family:
        spare = np.empty((rows.size, len(made)))
        seen = np.empty((rows.size, len(made)), bool)
        for c, package in enumerate(made):
            level = _taken(own, package)
            spare[:, c] = own.worth(level)[:, 0] - floor
            seen[:, c] = (spare[:, c] >= -1e-9) & _meets_lines(drawn, party, rows, level)
        return Family(
            kind="accepts",
            who=party,
            issue=issue,
            at=at,
            seen=seen,
            packages=tuple(made),
            spare=spare,
            name=name,
        )

    out: list[Family] = []
    for k in ending:
        rest = {other: x for other, x in ending.items() if other != k}
        levels = [ending[k]] if issues[k].options is not None else _tried(issues[k], spans[k])
        out.append(family([{**rest, k: x} for x in levels], issue=k, at=tuple(levels)))
    for k, body in issues.items():
        if k not in ending:
            levels = _tried(body, spans[k])
            out.append(family([{**ending, k: x} for x in levels], issue=k, at=tuple(levels)))
    out += [
        family([package], issue="", at=(np.nan,), name=name) for name, package in packages.items()
    ]
    return [f for f in out if f.at]


def _taken(own: Drawn, package: Mapping[str, float]) -> Floats:
    """(K, m) levels of a package, less where its only party wants less of what it is given."""
    now = own.status_quo()
    level = np.tile(now, (own.draws, 1))
    for issue, x in package.items():
        k = own.issues.index(issue)
        level[:, k] = x
        if k < len(own.scales):
            wants = own.position[:, 0, k]
            level[:, k] = np.clip(wants, min(now[k], x), max(now[k], x)) if x != now[k] else x
            toward = (wants - now[k]) * (x - now[k]) > 0
            level[:, k] = np.where(toward, level[:, k], x)
    return level


def said_by(drawn: Drawn, rows: Ints, party: str) -> list[Family]:
    """Where a party opens, what it prefers, where it draws its lines: words."""
    a = drawn.actors.index(party)
    out: list[Family] = []
    for k, issue in enumerate(drawn.scales):
        out += _cuts("opens", party, issue, drawn.position[rows, a, k])
    for k, issue in enumerate(drawn.options):
        count = len(drawn.situation.issues[issue].options or ())
        best = drawn.option_value[rows, a, k, :count].argmax(axis=1)
        out += [
            Family(
                kind="prefers",
                who=party,
                issue=issue,
                at=tuple(map(float, range(count))),
                seen=best[:, None] == np.arange(count)[None, :],
            )
        ]
    for line in drawn.limits:
        if line.actor == party and line.issue in drawn.scales:
            side = "at least" if line.side > 0 else "at most"
            out += _cuts("line", party, line.issue, line.level[rows], name=side)
    return out


def agreed_at(table: str, run: Run) -> list[Family]:
    """What a table agrees: a deal at all, an issue moved, how far."""
    drawn = run.seating.drawn
    out = [
        Family(kind="deal", who=table, issue="", at=(np.nan,), seen=run.deal[:, None].copy()),
    ]
    moved = run.moved
    for i, issue in enumerate(drawn.issues):
        out.append(
            Family(kind="moves", who=table, issue=issue, at=(np.nan,), seen=moved[:, [i]].copy())
        )
        if issue in drawn.scales:
            out += _cuts("level", table, issue, run.solved.level[:, i])
    return out


def _cuts(kind: str, who: str, issue: str, values: Floats, *, name: str = "") -> list[Family]:
    """A number that is seen: at or below each of some round levels."""
    cuts = [x for x in (i / STEPS for i in range(STEPS)) if values.min() <= x < values.max()]
    if not cuts:
        return []
    seen = values[:, None] <= np.array(cuts)[None, :] + 1e-9
    return [Family(kind=kind, who=who, issue=issue, at=tuple(cuts), seen=seen, name=name)]
