"""A devalued promise: nothing at face value, its price once deals must be kept."""

from __future__ import annotations

import math
from typing import Any

import pytest
from laws.tables import situation

import plenipo as pl
from plenipo.show.sentence import untied

BEFORE, NOW, LOSS, GAIN = 0.9, 0.1, 60, 50
ACT = {
    "on": "2025-01-01",
    "by": "c",
    "name": "the shrug",
    "act": "devalues",
    "through": "shield",
    "credibility": NOW,
}


def talks(**more: Any) -> Any:
    """a is protected, b could break the peace, c would answer through an issue all want whole."""
    everyone = {"shield": {"at": 1, "salience": 1}, "peace": {"at": "yes", "salience": 1}}
    return situation(
        {
            "as_of": "2025-02-01",
            "horizon": None,
            "parties": {p: {"needs_deal_within": 12} for p in "abc"},
            "issues": {
                "peace": {"options": ["no", "yes"], "status_quo": "no"},
                "shield": {"scale": [0, 1], "status_quo": 0, "needs": ["c"]},
            },
            "positions": {
                "a": everyone,
                "b": {**everyone, "peace": {"at": {"no": [60, 100], "yes": 100}, "salience": 1}},
                "c": everyone,
            },
            "tables": {"t": {"seats": ["a", "b", "c"]}},
            "cost_of_no_deal": {"a": {"points": 20, "ends_with": "peace"}},
            "guarantees": [
                {
                    "by": "c",
                    "through": "shield",
                    "against": "b",
                    "credibility": BEFORE,
                    "loss": LOSS,
                }
            ],
            "obligations": [{"by": "b", "gain": GAIN, "keeps": [0.6, 1.0], "lag": 6}],
            "changes": [ACT],
            **more,
        }
    )


def test_what_it_takes_from_the_adversary_s_slack_is_the_loss_no_longer_expected() -> None:
    answer = pl.changes(talks(), "t", draws=200, seed=1)
    told = answer.to_dict()["devalued"][0]["tables"]["t"]
    assert told["draws"] == 200
    delta = math.exp(-6 * math.log(2) / 12)
    by_hand = -(1 - delta) * LOSS * (BEFORE - NOW)
    assert told["slack"]["b"]["points"] == pytest.approx(by_hand, abs=1e-6)
    assert told["holds"] < told["holds_without"]
    assert told["weighed"]["a"]["points"] < -1
    # at face value nothing
    assert max(abs(x) for x in answer.to_dict()["events"][0]["shares"].values()) < 1e-9
    assert any("would have to keep then hold" in s for s in answer.sentences)
    assert untied(answer.section()) == []


def test_without_an_obligation_there_is_nothing_to_keep() -> None:
    answer = pl.changes(talks(obligations=[]), "t", draws=20, seed=1)
    assert answer.to_dict()["devalued"] == []
