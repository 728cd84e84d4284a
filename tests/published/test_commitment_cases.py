"""Would it hold: the rows of the theory base on commitment, through the arrays of the solver.

``commitment.json`` holds the rows of ``theory/cases.csv`` whose area is commitment: Fearon
1995 (range, risk and return, shifting power), Friedman 1971, Zagare and Kilgour 2000, the
hold inequality, chains of guarantors and pledges that wait. With the data folder at hand
the copy is compared with the file itself.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from solve.enforce.build import promise

from plenipo.solve.enforce.compliance import (
    bargaining_range,
    break_even_loss,
    critical_delta,
    deterrence_threshold,
    discount,
    may_fight,
    min_credibility,
    risk_return,
    slack,
    slacks,
)
from plenipo.solve.enforce.credibility import expected_loss, someone_acts

ROWS: dict[str, dict[str, Any]] = {
    row["case"]: row for row in json.loads(Path(__file__).with_name("commitment.json").read_text())
}
PLEDGES = ("pledges_gfp", "pledges_part")  # in tests/solve/enforce/test_pledges.py


def _offer(given: dict[str, Any]) -> list[Any]:
    most = float(given["c_B"].removeprefix("U(0,").removesuffix(")"))
    return [float(x) for x in risk_return(given["p"], given["c_A"], most)]


def _range(given: dict[str, Any]) -> list[Any]:
    return [float(x) for x in bargaining_range(given["p"], given["c_A"], given["c_B"])]


def _shift(given: dict[str, Any]) -> list[Any]:
    margin = float(may_fight(given["p1"], given["p2"], given["delta"], given["c_B"]))
    return [margin, margin > 0]


def _critical(given: dict[str, Any]) -> float:
    if "T" in given:  # total payoff while cheating: the gain is what it adds to R
        return float(critical_delta(given["R"], given["P"], given["T"] - given["R"]))
    return float(critical_delta(given["h"], given["w"], given["gain"]))


def _credibility(given: dict[str, Any]) -> float:
    needed = break_even_loss(given["delta"], given["h"], given["w"], given["gain"])
    return float(min_credibility(needed, given["loss"]))


def _threshold(given: dict[str, Any]) -> float:
    return float(deterrence_threshold(given["c_SQ"], given["c_DC"], given["c_DD"]))


def _slack(given: dict[str, Any]) -> float:
    rate = np.log(2) * (1 / given["half_life_months"] + 1 / given["horizon_months"])
    delta = discount(rate, given["lag_months"])
    return float(slack(delta, given["h"], given["w"], given["gain"], given["imposed"]))


def _viewers(given: dict[str, Any]) -> list[Any]:
    seen = given["credibility_seen_by"]
    e = promise(
        through=[-1],
        will=[[seen["adversary"]], [seen["protected"]]],
        **{k: given[k] for k in ("delta", "gain", "loss")},
        breakdown=given["w"],
    )
    worth = np.array([[given["h"], 0.0]])
    return slacks(e, np.zeros((1, 1)), worth, np.array([0, 1]))[0, 0].tolist()


def _chain(given: dict[str, Any]) -> list[Any]:
    then, otherwise = given["second_given"]
    e = promise(
        actors=1,
        through=[-1, -1],
        will=[[given["first"], 1.0]],
        loss=given["loss"],
        waits=[(1, [0], then, otherwise)],
    )
    level = np.zeros((1, 1))
    return [
        float(expected_loss(e, level, np.array([0]))[0, 0, 0]),
        float(someone_acts(e, level, 0)[0, 0]),
    ]


def _terms(given: dict[str, Any]) -> list[Any]:
    """The hold inequality at delta = 0 for a challenger that would not back down."""
    h, total = given["c_SQ"], given["c_DC"]
    loss = total - given["c_DD"]
    needed = break_even_loss(0.0, h, h, total - h)
    assert slack(0.0, h, h, total - h, needed) == pytest.approx(0, abs=1e-12)
    return [h, total - h, total, loss, float(min_credibility(needed, loss))]


ANSWER: dict[str, Callable[[dict[str, Any]], Any]] = {
    "offer_and_war_prob": _offer,
    "bargaining_range": _range,
    "margin_and_war": _shift,
    "critical_delta": _critical,
    "min_credibility": _credibility,
    "credibility_threshold": _threshold,
    "slack": _slack,
    "slack_by_viewer": _viewers,
    "expected_loss_and_someone_acts": _chain,
    "hold_terms_delta0": _terms,
}


@pytest.mark.parametrize("case", [case for case in ROWS if case not in PLEDGES])
def test_row(case: str) -> None:
    row = ROWS[case]
    found = ANSWER[row["quantity"]](row["inputs"])
    assert found == pytest.approx(row["expected"], abs=row["tol"], rel=0)


def test_the_copy_is_the_file(data_dir: Path) -> None:
    """And no row of the area was left out of it."""
    with (data_dir / "theory" / "cases.csv").open(newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["area"] == "commitment"]
    assert len(rows) == len(ROWS) == 20
    for r in rows:
        copy = ROWS[r["case_id"]]
        assert copy["quantity"] == r["quantity"]
        assert copy["inputs"] == json.loads(r["inputs_json"])
        assert copy["expected"] == json.loads(r["expected_json"])
        assert copy["tol"] == float(r["tol"])
