"""Closed forms and recalled examples of the theory base, through the situation language.

``rows.json`` holds the rows of ``theory/cases.csv`` whose area is zone, settle,
concessions or linkage. Each is run, or listed below with the reason why not. With the
data folder at hand the copy is compared with the file itself.

The solver promises the objective within 1e-12 of the optimum. The objective is flat
there, so a package is promised to about the root of that: where a row asks for more
digits than ``PRECISION`` it is held to ``PRECISION``.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from laws.tables import Outcome, outcome, solve_draws
from solve.enforce.build import promise

from plenipo.solve.bargain.agree import NONE, agree
from plenipo.solve.bargain.kalai import kalai
from plenipo.solve.bargain.phase import phase_one
from plenipo.solve.bargain.room import Reason
from plenipo.solve.bargain.weighed import agree_weighed
from plenipo.solve.enforce.compliance import holding_chance, needed_flow, survives_hazard
from published.typed import Body, issues, pie, points

AREAS = ("zone", "settle", "concessions", "linkage")
PRECISION = 2e-6
ROWS: dict[str, dict[str, Any]] = {
    row["case"]: row for row in json.loads(Path(__file__).with_name("rows.json").read_text())
}

LISTED = {
    "muthoo_0_0": "the cost of backing down from a commitment: no field of a situation yet",
    "muthoo_1_0": "the cost of backing down from a commitment: no field of a situation yet",
    "muthoo_5_1": "the cost of backing down from a commitment: no field of a situation yet",
    "aw_campdavid": "adjusted winner: `trade`, a later question",
    "exch_0.9": "pair exchange: `trade`, a later question",
}

RUN: dict[str, Callable[[dict[str, Any]], Any]] = {}


def row(*cases: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the function that answers these rows."""

    def keep(function: Callable[..., Any]) -> Callable[..., Any]:
        RUN.update(dict.fromkeys(cases, function))
        return function

    return keep


# The line: two parties at its ends, the status quo in the middle


def line(given: dict[str, Any]) -> Body:
    q0 = given["status_quo"]
    q0 = q0[0] if isinstance(q0, list) else q0
    at = [[x] for x in given["positions"]]
    return issues(at, [[1], [1]], [q0], given["kappa"], loss=given["loss"])


def t_star(found: Outcome) -> float:
    """max min (u_i - floor_i) / scale_i."""
    return float(phase_one(found.seating.room)[0][0])


def answer_and_t_star(body: Body) -> list[Any]:
    found = outcome(body)
    words = {Reason.AGREED: "deal", Reason.ZONE: "no deal: zone empty"}
    return [words[found.reason], t_star(found)]


@row("zone_plain")
def _plain(given: dict[str, Any]) -> Any:
    return answer_and_t_star(line(given))


@row("zone_signing_cost")
def _signing_cost(given: dict[str, Any]) -> Any:
    body = line(given)
    body["issues"]["sign"] = {"options": ["here", "there"], "status_quo": "here"}
    for p, cost in zip("ab", given["cost_of_deal"], strict=True):  # whatever is signed
        body["positions"][p]["sign"] = {"at": {"here": 100, "there": 100}, "salience": 0}
        body.setdefault("costs", {})[p] = {"sign": {"here": points(cost), "there": points(cost)}}
    return answer_and_t_star(body)


@row("zone_requires")
def _requires(given: dict[str, Any]) -> Any:
    body = line(given)
    body["issues"]["option"] = {"options": ["no", "yes"], "status_quo": "no"}
    for i, p in enumerate("ab"):
        worth = dict(zip(("no", "yes"), given["option_values"][i], strict=True))
        first, second = given["salience"][i]
        body["positions"][p]["A"]["salience"] = points(first)
        body["positions"][p]["option"] = {"at": worth, "salience": points(second)}
    body["tables"]["t"]["requires"] = given["requires"]
    return answer_and_t_star(body)


@row("limits_bluff")
def _limits_bluff(given: dict[str, Any]) -> Any:
    body = line(given)
    for limit in given["limits"]:
        sign, level = limit["limit"][:2], float(limit["limit"][2:])
        side = "at_most" if sign == "<=" else "at_least"
        place = body["positions"]["ab"[limit["party"]]]["A"]
        place.setdefault("limits", []).append({side: level, "firm": limit["firm"]})
    seating, solved = solve_draws(body, draws=10_000, seed=7, central=False)
    assert np.mean(solved.kind == NONE) == pytest.approx(0.46, abs=0.015)
    found: list[float] = []
    for k in range(3):
        real = seating.room.limit_real.copy()
        real[:, k] = False
        again = agree(seating.room._replace(limit_real=real))
        found.append(float(np.mean(again.kind == NONE)))
    return found


@row("blockers_3")
def _blockers(given: dict[str, Any]) -> Any:
    q0 = 0.5
    at = [[0.0 if low == 0 else 1.0] for low, _ in given["accepts"]]
    ends = [high if low == 0 else 1.0 - low for low, high in given["accepts"]]
    kappa = [end - q0 for end in ends]  # accepts up to this distance from its position
    seating, solved = solve_draws(issues(at, [[1]] * 3, [q0], kappa, loss="linear"))
    assert solved.reason[0] == Reason.ZONE

    def opens(parties: tuple[int, ...]) -> bool:
        accepts = np.array([p not in parties for p in range(3)])
        return bool(agree(seating.room._replace(accepts=accepts)).kind[0] != NONE)

    for size in (1, 2):
        found = [list(some) for some in combinations(range(3), size) if opens(some)]
        if found:
            return found
    return []


# The cost of going on, and what a table may move


@row("war_cost_ends")
def _war_cost_ends(given: dict[str, Any]) -> Any:
    kappa = given["kappa"]
    body = pie(theta=tuple(given["theta"]))
    body["cost_of_no_deal"] = {"a": points(kappa[0]), "b": points(1 + kappa[1])}  # d = (-.3, 0)
    return outcome(body).package["x"]


def _two_of_three(given: dict[str, Any]) -> Body:
    body = issues(
        [*given["positions"], [0, 0]],
        [*given["salience"], [1, 0]],
        given["status_quo"],
        [*given["kappa"], 0],
        loss=given["loss"],
    )
    body["tables"]["t"]["seats"] = ["abc"[p] for p in given["table"]]
    return body


@row("needs_absent")
def _needs_absent(given: dict[str, Any]) -> Any:
    body = _two_of_three(given)
    for issue, owners in given["needs"].items():
        body["issues"][issue]["needs"] = ["abc"[p] for p in owners]
    return list(outcome(body).package.values())


@row("consent_partial")
def _consent_partial(given: dict[str, Any]) -> Any:
    body = _two_of_three(given)
    assert given["consent"] == {
        "party": 2,
        "over": ["A"],
        "position": [0, None],
        "salience": [1, 0],
    }
    alone = outcome(body)
    assert [*alone.package.values()] == pytest.approx([1, 0.38298], abs=1e-5)
    body["consent"] = {"c": {"over": ["A"]}}
    found = outcome(body)
    return [*found.package.values(), {"partial": "partial deal"}.get(found.kind, found.kind)]


# The optimum


@row("settle_3x2")
def _settle_3x2(given: dict[str, Any]) -> Any:
    body = issues(
        given["positions"],
        given["salience"],
        given["status_quo"],
        given["kappa"],
        loss=given["loss"],
        theta=given["theta"],
    )
    found = outcome(body)
    assert found.gap <= 1e-6
    return list(found.package.values())


@row("settle_gap")
def _settle_gap(given: dict[str, Any]) -> Any:
    n, m = given["parties"], given["issues"]
    names = [f"p{i}" for i in range(n + given["ratifiers"])]
    scales = [f"k{j}" for j in range(m)]
    body: Body = {
        "parties": {p: {"access": [1, 100]} for p in names},
        "issues": {k: {"scale": [0, 1], "status_quo": 0.5} for k in scales},
        "cost_of_no_deal": {p: [0, 10] for p in names},  # positions, saliences: anything
        "tables": {"t": {"seats": names[:n]}},
        "consent": {names[-1]: {"over": scales}},
    }
    _, solved = solve_draws(body, draws=given["draws"], seed=1, central=False)
    assert (solved.kind != NONE).all()
    assert (solved.reason == Reason.AGREED).all()
    return float(solved.gap.max())


@row("tie_count", "tie_quadratic")
def _ties(given: dict[str, Any]) -> Any:
    """The solver's optimum on the scales; then every package of the grid beside it."""
    body = issues(given["positions"], given["salience"], [0, 0], [0, 0], loss=given["loss"])
    plain = outcome(body, "t").drawn.no_deal()[0]
    body["cost_of_no_deal"] = {
        p: points(float(plain[i]) - given["d"][i]) for i, p in enumerate("ab")
    }
    found = outcome(body)
    assert list(found.package.values()) == pytest.approx([0.5, 0.5], abs=PRECISION)
    steps = np.linspace(0, 1, given["grid"])
    grid = np.array(list(product(steps, steps)))
    apart = np.abs(grid[:, None, :] - np.array(given["positions"], float))
    loss = apart if given["loss"] == "linear" else apart**2
    gains = 1.0 - (np.array(given["salience"]) * loss).sum(2) - np.array(given["d"])
    with np.errstate(divide="ignore"):
        objective = np.log(np.maximum(gains, 0)) @ np.array(given["theta"])
    assert objective.max() <= found.value + 1e-9
    return int((objective >= found.value - 1e-9).sum())


@row("null_member")
def _null_member(given: dict[str, Any]) -> Any:
    gains = given["packages_gains"]
    words = ["now", *(f"p{i}" for i in range(len(gains)))]
    worth = [
        {"now": 0, **{w: 10 * gain[i] for w, gain in zip(words[1:], gains, strict=True)}}
        for i in range(2)
    ]
    body = {
        "parties": {"a": {}, "b": {}},
        "issues": {"o": {"options": words, "status_quo": "now"}},
        "positions": {p: {"o": {"at": worth[i], "salience": 1}} for i, p in enumerate("ab")},
        "tables": {"t": {"seats": ["a", "b"]}},
    }
    return int(outcome(body).package["o"]) - 1


@row("outside_o", "outside_o_slack")
def _outside(given: dict[str, Any]) -> Any:
    body = pie(tuple(given["d"]), tuple(given["theta"]), outside=tuple(given["outside_option"]))
    return outcome(body).package["x"]


@row("unit_kappa", "unit_kappa_scaled")
def _unit_kappa(given: dict[str, Any]) -> Any:
    kappa = [k / 100 for k in given["kappa_points"]]
    body = issues(
        given["positions"],
        given["raw_salience"],
        given["status_quo"],
        kappa,
        loss=given["loss"],
        theta=given["theta"],
    )
    return list(outcome(body).package.values())


# Would it hold


@row("zone_nothing_holds", "zone_holds")
def _zone_holds(given: dict[str, Any]) -> Any:
    """Two who could break it, and nobody who would answer."""
    seating, _ = solve_draws(pie(tuple(given["d"]), tuple(given["theta"])))
    e = promise(
        obliged=given["obliged"],
        delta=given["delta"],
        gain=given["gain"],
        breakdown=given["w"],
        collapse=given["d"],
    )
    found = agree_weighed(seating.room, e, 1.0, hard=True)
    words = {Reason.AGREED: "deal", Reason.NOT_HOLDING: "no deal: nothing holds"}
    needed = needed_flow(given["delta"], given["w"], given["gain"], given["imposed"])
    if found.kind[0] != NONE:
        assert needed[0] <= found.level[0, 0] <= 1.0 - needed[1]
    return [words[int(found.reason[0])], float(needed[0])]


@row("weighed_f_is_d", "weighed_worse_off")
def _weighed(given: dict[str, Any]) -> Any:
    """P = Phi((2x - .4)/.5) of a third party's slack x - .2, spread .25; it does not sit."""
    assert (given["u"], given["P"]) == (["1-x", "x"], "Phi((2x-.4)/.5)")
    body = pie((given["d"][1], given["d"][0]), (given["theta"][1], given["theta"][0]))
    body["parties"]["c"] = {}
    body["positions"]["c"] = {"x": {"at": 1, "salience": 1}}
    seating, _ = solve_draws(body)
    f = [given["f"][1], given["f"][0], 0.0]  # a gets x, b the rest
    e = promise(actors=3, obliged=[2], delta=1.0, gain=0.0, breakdown=0.2, collapse=f)
    found = agree_weighed(seating.room, e, 0.25)
    x = found.level
    worth = np.stack([x[:, 0], 1.0 - x[:, 0], x[:, 0]], axis=1)
    chance = holding_chance(e, x, worth, 0.25, seating.drawn.status_quo())
    return [float(x[0, 0]), float(chance[0, 0])]


@row("weighed_hazard")
def _hazard(given: dict[str, Any]) -> Any:
    assert given["common_horizon"] is None
    rate = np.log(2) / np.array(given["half_life_months"])
    return survives_hazard(rate, np.log(2) / given["collapse_half_life"]).tolist()


# Fallbacks, claims and haste before the talks


def shares(body: Body) -> list[float]:
    x = outcome(body).package["x"]
    return [x, 1.0 - x]


def equal_shares(body: Body, *, weighted: bool = False) -> list[float]:
    """Kalai-Smorodinsky."""
    x = float(kalai(outcome(body).seating.room, weighted=weighted).level[0, 0])
    return [x, 1.0 - x]


@row("nashsplit_0_0.5", "nashsplit_0.2_0.7")
def _split(given: dict[str, Any]) -> Any:
    return shares(pie(tuple(given["d"]), tuple(given["theta"])))


@row("wks_pie")
def _wks_pie(given: dict[str, Any]) -> Any:
    body = pie(tuple(given["d"]), tuple(given["theta"]))
    assert shares(body) == pytest.approx([0.69, 0.31], abs=PRECISION)  # the band is 0
    return equal_shares(body, weighted=True)


@row("ks_0", "ks_0.4")
def _claim_capped(given: dict[str, Any]) -> Any:
    body = pie(tuple(given["d"]), cap=given["max_share"][0])
    return [shares(body)[0], equal_shares(body)[0]]


@row("cap_binding")
def _cap_binding(given: dict[str, Any]) -> Any:
    body = pie(theta=tuple(given["theta"]), cap=given["cap_on_claim_0"])
    return [shares(body)[0], equal_shares(body)[0]]


def fallback(of: str, lost: float) -> Body:
    return {"on": "2025-01-01", "by": of, "act": "fallback", "points": points(lost)}


@row("fallback_unequal")
def _fallback(given: dict[str, Any]) -> Any:
    theta = given["theta_i"]
    body = pie((0.2, 0.1), (theta, 1 - theta))
    before = outcome(body).package["x"]
    body["changes"] = [fallback("a", given["lost_by_i"]), fallback("b", -given["won_by_j"])]
    return before - outcome(body).package["x"]


@row("changes_shapley")
def _changes(given: dict[str, Any]) -> Any:
    first, second = given["events"]
    body = pie(tuple(given["d"]), (given["theta_0"], 1 - given["theta_0"]))
    assert second == {"theta_0": pytest.approx(1 / 3)}
    acts = (  # the common horizon is 24 months: haste of 24 doubles the rate of impatience
        fallback("a", given["d"][0] - first["d_0"]),
        {"on": "2025-01-02", "by": "a", "act": "haste", "within": 24},
    )
    x = {
        some: outcome({**body, "changes": [acts[e] for e in some]}).package["x"]
        for some in ((), (0,), (1,), (0, 1))
    }
    whole = x[0, 1] - x[()]
    share = 0.5 * (x[(0,)] - x[()] + x[0, 1] - x[(1,)])
    return [share, whole - share]


# Linked trades


@row("nash50")
def _bill_and_jack(given: dict[str, Any]) -> Any:
    """Nine things change hands or stay: 512 packages, in two halves (the cap is 256)."""
    items = {**given["bill"], **given["jack"]}
    places: Body = {"bill": {}, "jack": {}}
    for thing, worths in items.items():
        for party, worth in zip(("bill", "jack"), worths, strict=True):
            has = {"bill": 0, "jack": 0, party: 100}
            places[party][thing] = {"at": has, "salience": worth}
    body: Body = {
        "parties": {"bill": {}, "jack": {}},
        "issues": {
            thing: {"options": ["bill", "jack"], "status_quo": owner}
            for owner in ("bill", "jack")
            for thing in given[owner]
        },
        "positions": places,
        "tables": {"t": {"seats": ["bill", "jack"]}},
    }
    best = None
    for holder in ("bill", "jack"):  # the box stays, or has changed hands
        act = {"on": "2025-01-01", "by": "bill", "act": "off_agenda", "issue": "box", "to": holder}
        found = outcome({**body, "changes": [act]})
        assert found.deal
        assert found.tied == 1
        if best is None or found.value > best.value:
            best = found
    assert best is not None
    now = best.seating.room.status_quo[0]
    moved = [k for i, k in enumerate(best.drawn.issues) if best.package[k] != now[i]]
    total = [sum(w[i] for w in items.values()) for i in range(2)]
    gains = [best.gain(p) * total[i] for i, p in enumerate(("bill", "jack"))]
    return [sorted(moved), *(int(g) if g == int(g) else round(g, 9) for g in gains)]


def close(found: Any, expected: Any, tol: float) -> None:
    """Words equal, numbers within the tolerance."""
    if isinstance(expected, list):
        assert len(found) == len(expected)
        for f, e in zip(found, expected, strict=True):
            close(f, e, tol)
    elif isinstance(expected, str):
        assert found == expected
    else:
        assert found == pytest.approx(expected, abs=tol, rel=0)


@pytest.mark.parametrize("case", RUN)
def test_row(case: str) -> None:
    row = ROWS[case]
    found = RUN[case](row["inputs"])
    if row["case"] == "settle_gap":
        assert found <= row["expected"]
        return
    close(found, row["expected"], max(row["tol"], PRECISION))


def test_every_row_is_run_or_listed() -> None:
    assert not RUN.keys() & LISTED.keys()
    assert RUN.keys() | LISTED.keys() == ROWS.keys()
    assert (len(RUN), len(LISTED), len(ROWS)) == (31, 5, 36)


def test_the_copy_is_the_file(data_dir: Path) -> None:
    """And no row of these areas was left out of the copy."""
    with (data_dir / "theory" / "cases.csv").open(newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["area"] in AREAS]
    assert len(rows) == len(ROWS) == len(RUN) + len(LISTED)
    for r in rows:
        copy = ROWS[r["case_id"]]
        assert copy["area"] == r["area"]
        assert copy["inputs"] == json.loads(r["inputs_json"])
        assert copy["expected"] == json.loads(r["expected_json"])
        assert copy["tol"] == float(r["tol"])
