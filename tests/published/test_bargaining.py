"""Bargaining in the literature: closed forms as expected values, one solver that finds them.

``bargaining.json`` holds the rows of ``theory/cases.csv`` whose area is bargaining; each is
run. With the data folder at hand the copy is compared with the file itself.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from laws.tables import outcome

from plenipo.answer.settling.refusing import consent_words
from plenipo.solve.bargain.pie import Division, divide, in_turn, patient_shares, worth_at_risk
from plenipo.solve.bargain.recognition import SOLVED, recognise
from published.typed import Body, pie

ROWS: dict[str, dict[str, Any]] = {
    row["case"]: row for row in json.loads(Path(__file__).with_name("bargaining.json").read_text())
}
SETTLED = 2e-6  # a package of the settle solver is promised to this
RUN: dict[str, Callable[[dict[str, Any]], Any]] = {}


def row(*starts: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the function that answers the rows whose names start so."""

    def keep(function: Callable[..., Any]) -> Callable[..., Any]:
        RUN.update({case: function for case in ROWS if case.startswith(starts)})
        return function

    return keep


def heads(n: int, quota: int, veto: tuple[int, ...] = ()) -> tuple[np.ndarray, np.ndarray]:
    """Votes and quotas: each has one vote, and vetoes are conditions of their own."""
    weight = np.array([np.ones(n), *(np.eye(n)[v] for v in veto)])
    return weight, np.array([quota, *(1 for _ in veto)], float)


def at_random(found: Division, rho: list[float] | np.ndarray) -> list[float]:
    """Values before anyone is recognised."""
    assert found.solved
    return (np.asarray(rho) @ found.worth).tolist()


@row("rub2_")
def _alternating(given: dict[str, Any]) -> Any:
    found = divide(in_turn(2), np.array(given["delta"]), *heads(2, 2))
    assert found.solved
    return found.offer[given["first"]].tolist()


@row("rubn_")
def _in_turn(given: dict[str, Any]) -> Any:
    n = given["n"]
    assert given["rule"] == "unanimity"
    found = divide(in_turn(n), np.full(n, given["delta"]), *heads(n, n))
    assert found.solved
    return found.offer[0].tolist()


@row("brk_")
def _breakdown(given: dict[str, Any]) -> Any:
    """Breakdown with chance p to b: everyone discounts by 1 - p, and no deal is worth b."""
    found = divide(
        in_turn(2),
        np.full(2, 1.0 - given["p_breakdown"]),
        *heads(2, 2),
        no_deal=np.array(given["breakdown"], float),
    )
    return found.offer[0, given["first"]]


@row("una_")
def _unanimity(given: dict[str, Any]) -> Any:
    rho, delta = np.array(given["rho"], float), np.array(given["delta"], float)
    d = np.array(given.get("d", [0.0] * rho.size), float)
    return at_random(divide(rho, delta, *heads(rho.size, rho.size), no_deal=d), rho)


@row("bf_")
def _closed_rule(given: dict[str, Any]) -> Any:
    n, q = given["n"], given["q"]
    rho = np.full(n, 1.0 / n)
    found = divide(rho, np.full(n, given["delta"]), *heads(n, q))
    value = at_random(found, rho)
    assert value == pytest.approx([value[0]] * n, abs=1e-12)
    return [found.offer[0, 0], found.price[0, 1], value[0]]


@row("bfveto")
def _veto(given: dict[str, Any]) -> Any:
    n = given["n"]
    rho = np.full(n, 1.0 / n)
    rule = heads(n, given["q"], tuple(given["veto"]))
    return at_random(divide(rho, np.full(n, given["delta"]), *rule), rho)


@row("kaw_")
def _patient(given: dict[str, Any]) -> Any:
    n, delta = given["n"], np.array(given["delta"])
    rho = np.full(n, 1.0 / n)
    found = at_random(divide(rho, delta, *heads(n, given["q"])), rho)
    assert found == pytest.approx(patient_shares(delta).tolist(), abs=1e-6)
    return found


@row("median1d_")
def _line(given: dict[str, Any]) -> Any:
    """The finite game on 20,001 points of the line."""
    x = np.linspace(-1, 1, 20_001)
    u = 1.0 - np.abs(x - np.array(given["ideals"], float)[:, None])
    n = u.shape[0]
    found = recognise(
        u,
        np.ones_like(u, bool),
        np.array(given["status_quo_utility"], float),
        np.full(n, -np.inf),
        np.full(n, given["delta"]),
        np.full(n, 1.0 / n),
        *heads(n, n // 2 + 1),
    )
    assert found.status == SOLVED
    return [float(x[found.chance[j].argmax()]) for j in range(n)]


@row("patience_")
def _weights(given: dict[str, Any]) -> Any:
    body = pie()
    body["horizon"] = given["horizon_months"]
    for i, p in enumerate("ab"):
        within = given["half_life_months"][i]
        body["parties"][p] = {"access": given["access"][i]}
        if within is not None:
            body["parties"][p]["needs_deal_within"] = within
    return list(outcome(body).theta.values())


@row("nashlimit_")
def _limit(given: dict[str, Any]) -> Any:
    """u = sqrt(x) and 1 - x: the share of the first in either proposal tends to 9/13."""
    assert given["u"] == ["sqrt(x)", "1-x"]
    delta = np.exp(-np.array(given["r"]) * given["Delta"])
    rho = np.array(given["rho"])
    found = divide(rho, delta, *heads(2, 2), curve=np.array([0.5, 1.0]))
    return [found.offer[0, 0], found.offer[1, 0]]


@row("reopen_")
def _reopened(given: dict[str, Any]) -> Any:
    """A ratifier that never proposes gets what waiting is worth to it: a chance of a seat."""
    n, third = given["parties"], given["ratifier"]
    delta = np.full(n, 0.9)
    d = np.array(given["d"], float)
    seated = at_random(divide(np.full(n, 1 / n), delta, *heads(n, n), no_deal=d), np.full(n, 1 / n))
    d[third] = (1 - given["reopen"]) * d[third] + given["reopen"] * seated[third]
    rho = np.zeros(n)
    rho[given["table"]] = 1.0 / len(given["table"])
    return at_random(divide(rho, delta, *heads(n, n), no_deal=d), rho)


@row("stock_deal")
def _stock(given: dict[str, Any]) -> Any:
    """A flow of costs k until the deal is a no-deal value of -k / r."""
    r, k = np.array(given["r"]), np.array(given["flow_cost"])
    found = divide(in_turn(2), np.exp(-r * 1e-5), *heads(2, 2), no_deal=-k / r)
    assert found.solved
    return found.offer[0, 0]


@row("breakdown_value")
def _at_risk(given: dict[str, Any]) -> Any:
    found = worth_at_risk(
        np.array([given["u_q0"]]), np.array([given["payoff"]]), np.array([given["r"]]),
        given["hazard"],
    )  # fmt: skip
    return float(found[0])


@row("hand_")
def _ratifier(given: dict[str, Any]) -> Any:
    body: Body = pie(theta=tuple(given["theta"]))
    wants = {"x_0": 1, "1-x_0": 0}[given["ratifier"]["u"]]
    body["parties"]["c"] = {}
    body["positions"]["c"] = {"x": {"at": wants, "salience": 1}}
    body["consent"] = {
        "c": {"over": ["x"], "reservation": round(100 * given["ratifier"]["reservation"], 9)}
    }
    return outcome(body).package["x"]


@row("margin_words")
def _margins(given: dict[str, Any]) -> Any:
    return [consent_words(margin) for margin in given["margins"]]


@pytest.mark.parametrize("case", ROWS)
def test_row(case: str) -> None:
    given = ROWS[case]
    found, expected = RUN[case](given["inputs"]), given["expected"]
    if isinstance(expected, list) and isinstance(expected[0], str):
        assert found == expected
        return
    least = SETTLED if case.startswith("hand_") else 1e-12
    assert found == pytest.approx(expected, abs=max(given["tol"], least), rel=0)


def test_the_copy_is_the_file(data_dir: Path) -> None:
    with (data_dir / "theory" / "cases.csv").open(newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["area"] == "bargaining"]
    assert len(rows) == len(ROWS) == 34
    for r in rows:
        copy = ROWS[r["case_id"]]
        assert copy["inputs"] == json.loads(r["inputs_json"])
        assert copy["expected"] == json.loads(r["expected_json"])
        assert copy["tol"] == float(r["tol"])
