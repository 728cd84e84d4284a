"""Sharing: the rows of the theory base on claims, games of cost and voluntary gifts.

``burden.json`` holds the rows of ``theory/cases.csv`` whose area is burden: tables of
Aumann and Maschler 1985, examples of the R package CoopGame (nucleolus, Shapley, Banzhaf),
and closed forms. With the data folder at hand the copy is compared with the file itself.
"""

from __future__ import annotations

import csv
import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plenipo.solve.attribute import shapley
from plenipo.solve.sharing.claims import (
    equal_awards,
    equal_losses,
    proportional,
    random_arrival,
    talmud,
)
from plenipo.solve.sharing.contribution import contribution_equilibrium
from plenipo.solve.sharing.games import banzhaf, nucleolus

ROWS: dict[str, dict[str, Any]] = {
    row["case"]: row for row in json.loads(Path(__file__).with_name("burden.json").read_text())
}
RULES = {
    "proportional": proportional,
    "cea": equal_awards,
    "cel": equal_losses,
    "talmud": talmud,
    "random_arrival": lambda c, e: random_arrival(c, e).awards,
}
GAMES = {"nucleolus": nucleolus, "shapley": shapley, "banzhaf_value": banzhaf}


def by_mask(listed: list[float]) -> np.ndarray:
    """Values listed by size, then in the order of names, to an array indexed by bit mask."""
    n = (len(listed) + 1).bit_length() - 1
    sets = [s for size in range(1, n + 1) for s in combinations(range(n), size)]
    value = np.zeros(1 << n)
    for members, v in zip(sets, listed, strict=True):
        value[sum(1 << i for i in members)] = v
    return value


@pytest.mark.parametrize("case", ROWS)
def test_row(case: str) -> None:
    row = ROWS[case]
    given, quantity = row["inputs"], row["quantity"]
    if quantity == "awards":
        found = RULES[given["rule"]](np.array(given["claims"], float), given["estate"])
    elif quantity in GAMES:
        found = GAMES[quantity](by_mask(given["v_by_size_then_lex"]))
    else:
        assert quantity == "contributions_and_efficient_G"
        gifts = contribution_equilibrium(np.array(given["income"], float), given["alpha"])
        assert gifts.given == pytest.approx(row["expected"][0], abs=row["tol"], rel=0)
        assert gifts.efficient == pytest.approx(row["expected"][1], abs=row["tol"], rel=0)
        return
    assert found == pytest.approx(row["expected"], abs=row["tol"], rel=0)


def test_the_copy_is_the_file(data_dir: Path) -> None:
    """And no row of the area was left out of it."""
    with (data_dir / "theory" / "cases.csv").open(newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["area"] == "burden"]
    assert len(rows) == len(ROWS) == 22
    for r in rows:
        copy = ROWS[r["case_id"]]
        assert copy["quantity"] == r["quantity"]
        assert copy["inputs"] == json.loads(r["inputs_json"])
        assert copy["expected"] == json.loads(r["expected_json"])
        assert copy["tol"] == float(r["tol"])
