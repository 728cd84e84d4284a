"""GeniusWeb JSON by hand: ranges, missing values, reservation bids, and broken files."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plenipo.errors import SituationError
from plenipo.formats.folder import read

DOMAIN: dict[str, Any] = {
    "name": "flat",
    "issuesValues": {
        "Area": {"values": ["north", "south"]},
        "Rent": {"range": [500, 700, 50]},
    },
}
TENANT: dict[str, Any] = {
    "LinearAdditiveUtilitySpace": {
        "name": "tenant",
        "issueUtilities": {
            "Area": {"discreteutils": {"valueUtilities": {"north": 0.8}}},
            "Rent": {
                "numberutils": {
                    "lowValue": 500, "lowUtility": 1.0, "highValue": 700, "highUtility": 0.2,
                }
            },
        },
        "issueWeights": {"Area": 0.25, "Rent": 0.75},
        "reservationBid": {"issuevalues": {"Area": "south", "Rent": 600}},
    }
}  # fmt: skip


def folder_of(folder: Path, tenant: Any = TENANT, domain: Any = DOMAIN) -> Path:
    folder.mkdir()
    owner = copy.deepcopy(TENANT)
    del owner["LinearAdditiveUtilitySpace"]["reservationBid"]
    for name, body in {"flat": domain, "owner": owner, "tenant": tenant}.items():
        text = body if isinstance(body, str) else json.dumps(body, indent=1)
        (folder / f"{name}.json").write_text(text)
    return folder


def test_what_it_says(tmp_path: Path) -> None:
    """South has no evaluation: 0. Rent 600 lies half way: 0.6, so the bid is worth 0.45."""
    scenario = read(folder_of(tmp_path / "s"))
    assert scenario.issues[1].values == ("500", "550", "600", "650", "700")
    owner, tenant = scenario.profiles
    assert tenant.evaluations[0] == (0.8, 0.0)
    np.testing.assert_allclose(tenant.evaluations[1], (1.0, 0.8, 0.6, 0.4, 0.2))
    assert tenant.reservation_bid == (1, 2)
    assert tenant.reservation == pytest.approx(0.45)
    assert owner.reservation == -np.inf


def test_a_partial_reservation_bid(tmp_path: Path) -> None:
    partial = copy.deepcopy(TENANT)
    del partial["LinearAdditiveUtilitySpace"]["reservationBid"]["issuevalues"]["Rent"]
    partial["LinearAdditiveUtilitySpace"]["reservationBid"]["issuevalues"]["Area"] = "north"
    tenant = read(folder_of(tmp_path / "s", partial)).profiles[1]
    assert tenant.reservation_bid == (0, None)
    assert tenant.reservation == pytest.approx(0.2)


def without(*path: str) -> dict[str, Any]:
    body = copy.deepcopy(TENANT)
    inner = body["LinearAdditiveUtilitySpace"]
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return body


def within(value: Any, *path: str) -> dict[str, Any]:
    body = copy.deepcopy(TENANT)
    inner = body["LinearAdditiveUtilitySpace"]
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return body


TABLE = ("issueUtilities", "Area", "discreteutils", "valueUtilities")
BROKEN = {
    "empty": ("", "The file is empty."),
    "no json": ('{"LinearAdditiveUtilitySpace": ', "This is no JSON"),
    "a list": ("[1, 2]", "is an object"),
    "a key twice": ('{"LinearAdditiveUtilitySpace": {"a": 1, "a": 2}}', '"a" is written twice.'),
    "NaN": ('{"LinearAdditiveUtilitySpace": {"a": NaN}}', "NaN is not a number"),
    "deep": ('{"LinearAdditiveUtilitySpace": ' + "[" * 50 + "]" * 50 + "}", "32 levels deep"),
    "very deep": ("[" * 100_000 + "]" * 100_000, "32 levels deep"),
    "many": ('{"LinearAdditiveUtilitySpace": [' + "1," * 60_000 + "1]}", "More than 50,000"),
    "another kind": ({"DefaultPartialOrdering": {}}, '"DefaultPartialOrdering" is no profile'),
    "no weights": (without("issueWeights"), "issueWeights is missing."),
    "no weight of one": (without("issueWeights", "Rent"), '"Rent" is missing here.'),
    "unknown issue": (within(1, "issueWeights", "Rend"), 'Did you mean "Rent"?'),
    "unknown value": (within({"nroth": 1}, *TABLE), 'Did you mean "north"?'),
    "no number": (within({"north": "much"}, *TABLE), '"much" is not a number.'),
    "a truth": (within({"north": True}, *TABLE), '"True" is not a number.'),
    "no utilities": (within({}, "issueUtilities", "Rent"), "Neither discreteutils nor numberutils"),
    "unknown bid": (within({"issuevalues": {"Area": "west"}}, "reservationBid"), '"west" is no'),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_broken_profiles(tmp_path: Path, what: str) -> None:
    body, message = BROKEN[what]
    with pytest.raises(SituationError) as caught:
        read(folder_of(tmp_path / "s", body))
    assert message in str(caught.value)
    assert all(p.file.endswith("tenant.json") for p in caught.value.places)


BAD_DOMAINS = {
    "no issues": ({"issuesValues": {}}, "No issue found."),
    "value twice": ({"issuesValues": {"a": {"values": ["b", "b"]}}}, '"b" is written twice'),
    "no values": ({"issuesValues": {"a": {}}}, "There are no values here."),
    "range without step": ({"issuesValues": {"a": {"range": [1, 2, 0]}}}, "from 1 to 2 by 0"),
    "endless range": ({"issuesValues": {"a": {"range": [0, 1e9, 1]}}}, "at most 2,000 are read"),
    "words for ends": ({"issuesValues": {"a": {"range": ["x", 2, 1]}}}, '"x" is not a number.'),
}


@pytest.mark.parametrize("what", BAD_DOMAINS)
def test_broken_domains(tmp_path: Path, what: str) -> None:
    body, message = BAD_DOMAINS[what]
    with pytest.raises(SituationError) as caught:
        read(folder_of(tmp_path / "s", domain=body))
    assert message in str(caught.value)
