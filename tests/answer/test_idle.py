"""Nothing is worth zero without a reason, and the reason is the right one."""

from __future__ import annotations

from typing import Any

import pytest
from laws.tables import situation

import plenipo as pl

Body = dict[str, Any]


def asked(act: Body, table: str = "t", **more: Any) -> str:
    """Why one act is worth nothing at a table of three, two of whom sit there."""
    body: Body = {
        "as_of": "2025-02-01",
        "parties": {"a": {"needs_deal_within": 12}, "b": {}, "c": {}},
        "issues": {
            "x": {"scale": [0, 100], "status_quo": 20},
            "y": {"scale": [0, 100], "status_quo": 50, "needs": ["c"]},
            "z": {"scale": [0, 100], "status_quo": 50},
        },
        "positions": {
            "a": {k: {"at": at, "salience": 10} for k, at in (("x", 80), ("y", 90), ("z", 50))},
            "b": {k: {"at": at, "salience": 10} for k, at in (("x", 60), ("y", 90), ("z", 50))},
            "c": {k: {"at": at, "salience": 10} for k, at in (("x", 0), ("y", 0), ("z", 50))},
        },
        "cost_of_no_deal": {"a": 10, "b": 10, "c": 0},
        "tables": {"t": {"seats": ["a", "b"], "date": "2025-02-02"}},
        "changes": [{"on": "2025-01-01", "by": "a", **act}],
        **more,
    }
    answer = pl.changes(situation(body), table, central=True)
    total = answer.to_dict()["total"]
    assert total == pytest.approx(dict.fromkeys(total, 0.0), abs=0.5)
    return answer.why_zero(0, answer.main)


LINE = {"act": "limit", "issue": "x"}


@pytest.mark.parametrize(
    ("act", "why"),
    [
        ({"act": "devalues", "through": "x"}, "whether the deal holds"),
        ({"act": "cap_claim", "issue": "x", "at_most": 95}, "short of that bound"),
        ({"act": "cap_claim", "issue": "y", "at_most": 95}, "needs C, absent there"),
        ({"act": "cap_claim", "issue": "z", "at_most": 95}, "no deal there moves z"),
        ({**LINE, "by": "c", "at_most": 5}, "C neither sits there nor must accept"),
        ({**LINE, "at_least": 25}, "short of that bound"),
        ({"act": "position", "by": "c", "issue": "x", "to": 9}, "C neither sits there"),
        ({"act": "haste", "by": "c", "within": 1}, "C does not sit there"),
        ({"act": "fallback", "by": "c", "points": -5}, "C neither sits there nor must accept"),
        ({"act": "off_agenda", "issue": "z", "to": 50}, "no deal there moves z"),
    ],
)
def test_the_reason_names_what_stands_there(act: Body, why: str) -> None:
    assert why in asked(act)


def test_a_table_of_one_has_no_deal_to_change() -> None:
    alone = {"t": {"seats": ["a"]}}
    assert "no deal to be had" in asked({"act": "haste", "within": 3}, tables=alone)


NORM = {"asked": {"consent_of": "c", "over": ["x"], "held_by": ["a", "b"]}}
DROP = {"act": "drops_norm", "norm": "asked"}


def test_why_a_norm_dropped_changes_nothing() -> None:
    assert "B still holds to it there" in asked(DROP, norms=NORM)
    full = {"t": {"seats": ["a", "b", "c"]}}
    assert "C sits there itself" in asked(DROP, norms=NORM, tables=full)
    own = {"asked": {**NORM["asked"], "held_by": ["a"]}}
    assert "refuse all of that by itself" in asked(DROP, norms=own, consent={"c": {"over": ["x"]}})
    away = {"t": {"seats": ["b", "c"]}}
    assert "sits there itself" in asked(DROP, norms=own, tables=away)


def test_haste_moves_nothing_where_both_want_the_same() -> None:
    """Both want more of x, and a demand of one fixes how much: weights do not matter."""
    place = {"x": {"at": 80, "salience": 10}}
    same = {"a": place, "b": place, "c": {}}
    assert "want the same of what moves" in asked({"act": "haste", "within": 1}, positions=same)
