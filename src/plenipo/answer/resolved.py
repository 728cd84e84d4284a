"""The situation as the solver sees it: every input one number, for anyone to check a deal."""

from __future__ import annotations

from typing import Any

import numpy as np

from plenipo.answer.table.seating import find_table
from plenipo.show.section import Grid, Section
from plenipo.situation.changes import norm_holders
from plenipo.situation.draw import draw
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation

__all__ = ["resolve", "section"]


def resolve(situation: Situation) -> dict[str, Any]:
    """Every input at its central value, after the changes in force.

    Positions and limits are in the issue's own numbers (options: the worth of each,
    0 to 100), saliences sum to 1 over a party's issues, costs are points of the
    party's own agenda. Utilities are ``1 - sum salience ((x - position) / range)^2``
    (or the absolute distance), options ``salience (1 - worth / 100)``.

    Returns
    -------
    dict
        Plain numbers, names and lists: what ``plenipo show --json`` prints.
    """
    drawn = draw(situation, central=True)
    s = drawn.situation
    actors = drawn.actors
    body = {k: s.issues[k] for k in drawn.issues}
    tables = {name: find_table(s, name) for name in dict.fromkeys([*s.tables, "all"])}
    return {
        "title": s.title,
        "as_of": s.as_of.isoformat() if s.as_of else None,
        "distance": s.distance,
        "horizon_months": s.horizon,
        "actors": list(actors),
        "parties": list(s.parties),
        "members": {p: list(x.members) for p, x in s.parties.items() if x.members},
        "issues": {
            k: {
                "question": i.question,
                "low": i.low if i.scale else None,
                "high": i.high if i.scale else None,
                "anchors": {f"{at:g}": w for at, w in sorted((i.scale or {}).items())},
                "options": list(i.options) if i.options else None,
                "supplied": i.supplied,
            }
            for k, i in body.items()
        },
        "status_quo": {k: i.own_level(i.unit_level(i.status_quo)) for k, i in body.items()},
        "needs": {k: list(i.needs) for k, i in body.items()},
        "positions": {a: _positions(drawn, a) for a in actors},
        "saliences": {
            a: {k: float(drawn.salience[0, i, j]) for j, k in enumerate(drawn.issues)}
            for i, a in enumerate(actors)
        },
        "cost_of_no_deal": {a: _cost(drawn, a) for a in actors},
        "costs": {a: _costs(drawn, a) for a in actors},
        "fallback": {a: 100.0 * float(drawn.fallback[0, i]) for i, a in enumerate(actors)},
        "outside_option": {
            a: 100.0 * float(drawn.outside[0, i]) if np.isfinite(drawn.outside[0, i]) else None
            for i, a in enumerate(actors)
        },
        "access": {a: float(drawn.access[0, i]) for i, a in enumerate(actors)},
        "weight": {
            a: float(drawn.access[0, i] * drawn.patience[0, i]) for i, a in enumerate(actors)
        },
        "limits": [
            {
                "party": x.actor,
                "issue": x.issue,
                "side": "at_least" if x.side > 0 else "at_most",
                "level": body[x.issue].own_level(float(x.level[0])),
                "real": bool(x.real[0]),
                "over": list(x.over),
                "every_package": x.every,
                "path": x.path,
            }
            for x in drawn.limits
        ],
        "consent": [_consent(drawn, p) for p in s.consent],
        "norms": [
            {
                "name": name,
                "party": n.consent_of,
                "over": list(n.over),
                "held_by": list(norm_holders(s, name, s.as_of)),
                "real": bool(drawn.sampler.happens(f"norms.{name}.firm", n.firm)[0]),
            }
            for name, n in s.norms.items()
        ],
        "offers": [
            {
                "by": x.by,
                "issue": x.issue,
                "gives": body[x.issue].own_level(float(x.gives[0])),
                "when": {
                    k: {
                        "sign": {1: ">=", -1: "<=", 0: "="}[sign],
                        "level": body[k].own_level(level),
                    }
                    for k, (sign, level) in x.when.items()
                },
            }
            for x in drawn.offers
        ],
        "off_agenda": {
            k: body[k].own_level(float(drawn.fixed[0, drawn.issues.index(k)]))
            for k in drawn.off_agenda
        },
        "claims": {
            k: {
                "low": body[k].own_level(float(drawn.cap_low[0, j])),
                "high": body[k].own_level(float(drawn.cap_high[0, j])),
            }
            for j, k in enumerate(drawn.scales)
        },
        "tables": {
            name: {
                "seats": _seats(drawn, name),
                "issues": list(s.issues) if t.issues == "all" else list(t.issues),
                "requires": {
                    k: body[k].own_level(body[k].unit_level(v)) for k, v in t.requires.items()
                },
                "date": t.date.isoformat() if t.date else None,
                "rule": t.rule
                if isinstance(t.rule, str)
                else t.rule.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            }
            for name, t in tables.items()
        },
        "defaulted": list(drawn.defaulted),
    }


def _positions(drawn: Drawn, actor: str) -> dict[str, Any]:
    a = drawn.actors.index(actor)
    issues = drawn.situation.issues
    out: dict[str, Any] = {
        k: issues[k].own_level(float(drawn.position[0, a, j])) for j, k in enumerate(drawn.scales)
    }
    for j, k in enumerate(drawn.options):
        words = issues[k].options or ()
        worth = drawn.option_value[0, a, j]
        out[k] = {w: 100.0 * float(worth[c]) for c, w in enumerate(words)}
    return out


def _cost(drawn: Drawn, actor: str) -> dict[str, Any]:
    ends = drawn.ends(actor)
    issue = None if ends is None else drawn.issues[ends[0]]
    level = None
    if ends is not None and issue in drawn.scales:
        level = drawn.situation.issues[issue].own_level(ends[1])
    return {
        "points": 100.0 * float(drawn.kappa[0, drawn.actors.index(actor)]),
        "ends_with": issue,
        "at_least": level,
    }


def _costs(drawn: Drawn, actor: str) -> dict[str, Any]:
    a = drawn.actors.index(actor)
    out: dict[str, Any] = {
        k: 100.0 * float(drawn.cost[0, a, j])
        for j, k in enumerate(drawn.scales)
        if drawn.cost[0, a, j] != 0.0
    }
    for j, k in enumerate(drawn.options):
        points = drawn.option_cost[0, a, j]
        if points.any():
            words = drawn.situation.issues[k].options or ()
            out[k] = {w: 100.0 * float(points[c]) for c, w in enumerate(words)}
    return out


def _consent(drawn: Drawn, party: str) -> dict[str, Any]:
    body = drawn.situation.consent[party]
    sample = drawn.sampler
    priced = None
    if body.if_refused is not None:
        cost = sample.value(f"consent.{party}.if_refused.cost", body.if_refused.cost)
        priced = {"by": list(body.if_refused.by), "cost": float(cost[0])}
    reservation = None
    if body.reservation is not None:
        reservation = float(sample.value(f"consent.{party}.reservation", body.reservation)[0])
    return {
        "party": party,
        "over": list(body.over),
        "real": bool(sample.happens(f"consent.{party}.firm", body.firm)[0]),
        "reservation": reservation,
        "if_refused": priced,
    }


def _seats(drawn: Drawn, table: str) -> list[str]:
    from plenipo.answer.table.seating import take_seats

    body = find_table(drawn.situation, table)
    if body.rule != "unanimity":
        return list(body.seats)
    seated = take_seats(drawn, table).room.seated[0]
    return [a for i, a in enumerate(drawn.actors) if seated[i]]


def section(situation: Situation) -> Section:
    """The resolved situation as tables."""
    data = resolve(situation)
    names = list(situation.parties)  # members are in --json
    issues = data["issues"]

    def at(p: str, k: str) -> str:
        value = data["positions"][p][k]
        if isinstance(value, dict):
            return ", ".join(f"{w} {v:.0f}" for w, v in value.items())  # pyright: ignore
        return f"{value:.0f}"

    def level(value: float | str) -> str:
        return value if isinstance(value, str) else f"{value:.0f}"

    return Section(
        title=situation.title or "Situation",
        anchor="show",
        sentences=(
            f"{len(situation.parties)} parties, {len(issues)} issues, "
            f"{len(data['tables'])} tables; "
            "every range at its likeliest value, dated changes applied.",
        ),
        grids=(
            Grid(
                caption="Positions in the issue's own numbers (options: what each is worth)",
                columns=("issue", "today", "needs", *(situation.name_of(p) for p in names)),
                rows=tuple(
                    (
                        situation.issue_name(k),
                        level(data["status_quo"][k]),
                        ", ".join(data["needs"][k]) or "–",
                        *(at(p, k) for p in names),
                    )
                    for k in issues
                ),
            ),
            Grid(
                caption="Saliences (sum to 100 for each party)",
                columns=("issue", *(situation.name_of(p) for p in names)),
                rows=tuple(
                    (situation.issue_name(k), *(100.0 * data["saliences"][p][k] for p in names))
                    for k in issues
                ),
                formats=("text", *["level"] * len(names)),
            ),
            Grid(
                caption="Red lines",
                columns=("party", "issue", "line", "real at its likeliest", "over"),
                rows=tuple(
                    (
                        situation.name_of(x["party"]),
                        situation.issue_name(x["issue"]),
                        f"{x['side'].replace('_', ' ')} {level(x['level'])}",
                        "yes" if x["real"] else "no",
                        "every package" if x["every_package"] else ", ".join(x["over"]),
                    )
                    for x in data["limits"]
                ),
            ),
            Grid(
                caption="Cost of no deal (points of its own agenda) and weight at the table",
                columns=("party", "points", "ends with", "access x patience"),
                rows=tuple(
                    (
                        situation.name_of(p),
                        data["cost_of_no_deal"][p]["points"],
                        data["cost_of_no_deal"][p]["ends_with"] or "any deal",
                        data["weight"][p],
                    )
                    for p in names
                ),
                formats=("text", "points", "text", "level"),
            ),
        ),
    )
