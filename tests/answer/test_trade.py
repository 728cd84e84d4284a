"""What could be traded: on the worked examples, and where there is little to trade."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from laws.tables import situation

import plenipo as pl
from plenipo.answer.trade import Trade
from plenipo.errors import SituationError
from plenipo.show.sentence import untied
from plenipo.situation.model import Situation

SITUATIONS = Path(__file__).parents[2] / "situations"
UKRAINE = SITUATIONS / "ukraine-2025" / "situation.yaml"
BY_HAND = SITUATIONS / "three-party-trade" / "situation.yaml"


@pytest.fixture(scope="module")
def talks() -> Situation:
    return pl.load(UKRAINE)


@pytest.fixture(scope="module")
def riyadh(talks: Situation) -> Trade:
    return pl.trade(talks, "riyadh", draws=80, seed=7)


def told(found: Trade) -> None:
    """Sentences rest on tables, and the whole can be printed."""
    assert untied(found.section()) == []
    assert found.sentences
    assert json.loads(found.to_json())["question"] == "trade"


# On the worked example


def test_the_package_is_the_headline_of_settle(talks: Situation, riyadh: Trade) -> None:
    settled = pl.settle(talks, "riyadh", draws=80, seed=7)
    assert settled.deal is not None
    assert riyadh.base.package == settled.deal
    assert riyadh.base.source == "settled"
    again = pl.trade(talks, settled)
    assert again.to_json() == riyadh.to_json()


def test_same_seed_same_bytes(talks: Situation, riyadh: Trade) -> None:
    assert pl.trade(talks, "riyadh", draws=80, seed=7).to_json() == riyadh.to_json()


def test_sentences_rest_on_tables(riyadh: Trade) -> None:
    told(riyadh)
    assert 2 <= len(riyadh.sentences) <= 5


def test_ukraine_is_asked_though_it_does_not_sit(riyadh: Trade) -> None:
    base = riyadh.base
    assert base.parties == ("us", "russia", "ukraine", "europe")
    asked = base.asked[:, base.at("ukraine")]
    real = base.seating.room.consent_real.any(axis=1)
    assert 0.5 < asked.mean() <= real.mean()
    best = riyadh.swaps.bringing[0]
    before, after = best.willing["ukraine"]
    assert after > before
    assert best.signed[1] > best.signed[0]


def test_shares_add_up_with_the_draws(riyadh: Trade) -> None:
    w = riyadh.swaps
    assert w.draws == int(riyadh.base.verdict.feasible.sum())
    for swap in w.helping:
        assert swap.share == pytest.approx(swap.draws / w.draws)
        assert w.some >= swap.share - 1e-12
        assert all(g.low >= -1e-7 for g in swap.gains.values())


def test_an_offer_on_the_table(talks: Situation) -> None:
    found = pl.trade(talks, "kyiv", offer="minerals_for_guarantees", draws=60, seed=7)
    words = found.base.package
    assert {k for k, moved in words.moved.items() if moved} == {"minerals", "backstop"}
    assert words.level["backstop"] == 50
    assert found.base.source == "offer"
    assert found.exchanges
    told(found)


def test_the_red_team(talks: Situation) -> None:
    found = pl.trade(talks, "riyadh", best_for="russia", draws=60, seed=7)
    assert found.best is not None
    told(found)
    assert found.best.party == "russia"
    assert "best Russia could get" in found.sentences[0]
    assert json.loads(found.to_json())["best_for"] is not None


def test_two_issues_by_name(talks: Situation) -> None:
    found = pl.trade(talks, "all", issues=("minerals", "backstop"), draws=60, seed=7)
    assert {(e.gives, e.wants) for e in found.exchanges} == {("minerals", "backstop")}
    told(found)


# By hand


def test_nothing_to_improve_where_everything_is_certain() -> None:
    """The settled deal of the two traders is efficient: each gains 36 (the file's README)."""
    found = pl.trade(pl.load(BY_HAND), "two", draws=10)
    assert found.left is not None
    assert found.left.efficient == 1.0
    assert not found.swaps.helping
    assert found.gains["north"].middle == pytest.approx(36, abs=0.01)
    told(found)


def test_a_deal_from_today(tmp_path: Path) -> None:
    found = pl.trade(pl.load(BY_HAND), "two", deal={"steel": "open"}, draws=10)
    assert found.base.signed.mean() == 0.0  # Southland only loses by it
    best = found.swaps.bringing[0]
    assert {m.issue for m in best.moves} >= {"food"}
    assert best.signed == (0.0, 1.0)
    told(found)


# Where there is little to trade


def test_one_seat_has_nobody_to_trade_with(talks: Situation) -> None:
    found = pl.trade(talks, "paris", draws=20)
    assert (found.zone, found.left, found.rates, found.swaps.helping) == (None, None, (), ())
    assert "nobody sits to trade with" in found.sentences[0]
    told(found)


def pair(**parts: Any) -> Situation:
    body: dict[str, Any] = {
        "parties": {"a": {}, "b": {}, "c": {}},
        "issues": {
            "x": {"options": ["no", "yes"], "status_quo": "no"},
            "y": {"options": ["low", "mid", "high"], "status_quo": "low"},
        },
        "positions": {
            "a": {
                "x": {"at": {"no": 0, "yes": 100}, "salience": 60},
                "y": {"at": {"low": 100, "mid": 60, "high": 0}, "salience": 40},
            },
            "b": {
                "x": {"at": {"no": 100, "yes": 0}, "salience": 30},
                "y": {"at": {"low": 0, "mid": 70, "high": 100}, "salience": 70},
            },
        },
        "tables": {"t": {"seats": ["a", "b"]}},
    }
    return situation({**body, **parts})


def test_options_alone_trade_as_well() -> None:
    found = pl.trade(pair(), "t", deal={"x": "yes"}, draws=10)
    assert found.rates == ()  # an option has no half step
    best = found.swaps.bringing[0]
    # mid: 44 of at most 44 and 19 of at most 40; high: 20 of 44 and 40 of 40, a little less
    assert [(m.issue, m.after) for m in best.moves] == [("y", "mid")]
    told(found)


def test_a_tentative_agreement_is_a_package_of_its_own() -> None:
    offers = [
        {"by": "a", "to": "b", "name": "draft", "status": "tentative",
         "proposes": {"x": "yes", "y": ["mid", "high"]}},
    ]  # fmt: skip
    found = pl.trade(pair(offers=offers), "t", offer="draft", draws=10)
    assert found.base.package.level == {"x": "yes", "y": "mid"}
    assert found.base.signed.mean() == 1.0
    told(found)


def test_no_deal_starts_from_today() -> None:
    against = {
        "a": {"x": {"at": {"no": 0, "yes": 100}, "salience": 100}},
        "b": {"x": {"at": {"no": 100, "yes": 0}, "salience": 100}},
    }
    issues = {"x": {"options": ["no", "yes"], "status_quo": "no"}}
    found = pl.trade(pair(positions=against, issues=issues), "t", draws=10)
    assert found.base.nothing
    assert found.left is None
    assert np.array_equal(found.base.worth, found.base.no_deal)
    assert "nothing is on the table" in found.sentences[0]
    told(found)


def test_a_deal_that_changes_nothing_is_none() -> None:
    found = pl.trade(pair(), "t", deal={"x": "no"}, draws=10)
    assert found.base.nothing
    assert "leaves everything as it is" in found.sentences[0]
    told(found)


def test_a_table_that_counts_votes_says_what_is_left_out() -> None:
    s = pair(tables={"t": {"seats": ["a", "b", "c"], "rule": "majority"}})
    found = pl.trade(s, "t", draws=10)
    assert found.zone is None
    assert found.left is None
    assert any("counts votes" in note for note in found.section().notes)
    told(found)


# Mistakes


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"deal": {"mineral": 50}}, 'Did you mean "minerals"'),
        ({"deal": {"minerals": 500}}, "no level"),
        ({"offer": "minerals_for_guarantee"}, 'Did you mean "minerals_for_guarantees"'),
        ({"offer": "x", "deal": {"minerals": 50}}, "only one package"),
        ({"best_for": "rusia"}, "russia"),
        ({"signed_by": ("us",)}, "whose best"),
    ],
)
def test_mistakes_say_what_to_write(talks: Situation, how: dict[str, Any], said: str) -> None:
    with pytest.raises(SituationError, match=said):
        pl.trade(talks, "riyadh", draws=20, **how)


def test_a_settlement_of_another_situation_is_refused(talks: Situation) -> None:
    settled = pl.settle(pair(), "t", draws=10)
    with pytest.raises(SituationError, match="another situation"):
        pl.trade(talks, settled)
