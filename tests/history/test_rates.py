"""Base rates: the class, the rule for widening, what moves the fit, what is not coded."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys

import pytest

from plenipo.history import BaseRate, Record, base_rates, published
from plenipo.history.cited import FORTNA, GML, ICB
from plenipo.history.rates import FEWEST_CASES, FEWEST_EVENTS
from plenipo.history.shipped import attribution, shipped_class, shipped_cox

WAR = Record(
    ending="ceasefire",
    kind="interstate",
    earlier_wars=1,
    earlier_disputes=4,
    war=True,
    protracted=True,
)
RECORDS = [
    Record(
        ending=ending,
        kind=kind,
        earlier_wars=wars,
        earlier_disputes=disputes,
        war=war,
        protracted=protracted,
    )
    for ending, kind, wars, disputes, war, protracted in itertools.product(
        ("peace_agreement", "ceasefire"),
        (None, "interstate", "civil"),
        (None, 0, 2),
        (None, 0, 1.5, 7),
        (None, False, True),
        (None, False, True),
    )
]


def test_a_war_between_states_three_ways() -> None:
    """Five-year shares, 0.65, 0.48 and 0.49: the three definitions do not say the same."""
    war, clash, crisis = base_rates(WAR)
    assert [r.definition for r in (war, clash, crisis)] == ["no_war", "no_fatal_clash", "no_crisis"]
    assert (war.n, war.events) == (26, 14)
    assert (clash.n, clash.events) == (44, 33)
    assert (crisis.n, crisis.events) == (41, 21)
    assert [r.shares[5].share for r in (war, clash, crisis) if r.shares[5]] == pytest.approx(
        [0.65, 0.48, 0.49], abs=5e-3
    )
    assert crisis.shares[1] is None  # only five years are known
    assert "4 cases, 2 of them failed" in war.widened
    assert "12 cases, 10 of them failed" in clash.widened
    assert all("almost no cases" in " ".join(r.warnings) for r in (war, clash, crisis))
    assert "first year" in " ".join(war.warnings)


def test_no_class_is_too_small_and_widening_says_so() -> None:
    for record, rate in ((of, rate) for of in RECORDS for rate in base_rates(of)):
        json.dumps(rate.to_dict(), allow_nan=False)
        if not rate.n:
            assert record.kind == "civil"
            assert rate.note
            continue
        assert rate.n >= FEWEST_CASES
        assert rate.events >= FEWEST_EVENTS
        assert rate.source
        assert rate.cases
        assert rate.curve
        for share in rate.shares.values():
            assert share is None or 0 <= share.low <= share.share <= share.high <= 1
        # What was passed over stands beside, unless the file has no such case at all.
        assert len({rate.group, *(other.group for other in rate.also)}) == 1 + len(rate.also)
        if not rate.widened:
            narrower = [o for o in rate.also if o.n < FEWEST_CASES and o.says == rate.says]
            assert [o.group for o in narrower if o.group != ICB["war"].says] == []


def five(rate: BaseRate) -> float:
    assert rate.fitted
    return rate.fitted[5].share


def test_the_fit_moves_with_ending_past_and_severity_only() -> None:
    def fit(**changed: object) -> float:
        named = {name: getattr(WAR, name) for name in WAR.__dataclass_fields__}
        return five(base_rates(Record(**{**named, **changed}))[0])  # type: ignore[arg-type]

    as_it_is = fit()
    assert fit(ending="peace_agreement") > as_it_is
    assert fit(earlier_wars=0) > as_it_is > fit(earlier_wars=4)
    assert fit(war=False) > as_it_is
    for unmoved in ({"kind": "civil"}, {"territory": True}, {"mediated": True}):
        assert fit(**unmoved) == as_it_is


def test_where_the_past_was_given_up_it_stands_beside() -> None:
    """38 negotiated endings with a past: 0.74 after five years, beside 0.86 of 69."""
    named = {name: getattr(WAR, name) for name in WAR.__dataclass_fields__}
    war = base_rates(Record(**{**named, "ending": "peace_agreement"}))[0]
    assert (war.n, war.also[-1].n, war.also[-1].events) == (69, 38, 19)
    assert war.shares[5]
    assert war.also[-1].shares[5]
    assert war.shares[5].share == pytest.approx(0.86, abs=5e-3)
    assert war.also[-1].shares[5].share == pytest.approx(0.74, abs=5e-3)


def test_no_fit_without_past_and_severity() -> None:
    assert base_rates(Record(ending="ceasefire", kind="interstate", war=True))[0].fitted is None
    assert base_rates(Record(ending="ceasefire", earlier_wars=1))[0].fitted is None


def test_civil_wars_have_two_sources_of_one_definition() -> None:
    war, clash, crisis = base_rates(Record(ending="ceasefire", kind="civil", earlier_wars=0))
    assert war.n > 20
    assert war.also[-1].n == FORTNA["truce"].n
    assert clash.n == crisis.n == 0
    assert clash.shares == {1: None, 2: None, 5: None, 10: None}


def test_wider_classes_hold_the_narrower() -> None:
    whole = shipped_class("any", "any", "any")
    assert whole is not None
    assert (whole.n, whole.events) == (614, 197)
    for kind, ending in itertools.product(("any", "interstate", "civil"), ("any", "ceasefire")):
        parts = [shipped_class(kind, ending, past) for past in ("none", "some")]
        all_of_it = shipped_class(kind, ending, "any")
        assert all_of_it is not None
        assert sum(p.n for p in parts if p) == all_of_it.n
    assert shipped_class("any", "nothing", "any") is None


def test_the_tables_say_whose_they_are() -> None:
    assert "CC BY 4.0" in attribution()
    assert "Kreutz" in attribution()
    assert len(shipped_cox().features) == 7


def test_directions_are_sourced_and_carry_no_size() -> None:
    assert len(published()) >= 5
    for row in published():
        assert row.source
        assert "hazard" not in row.finding
        assert set(row.to_dict()) == {"feature", "finding", "source"}


def test_cited_rows_are_one_for_each_horizon() -> None:
    for row in (*GML.values(), *FORTNA.values()):
        assert len(row.rows) == 4
    for row in ICB.values():
        assert len(row.rows) == 1
        assert row.rows[0][0] == pytest.approx(1 - row.events / row.n, abs=5e-3)


def test_asking_needs_no_library() -> None:
    code = (
        "import sys\n"
        "from plenipo.history import Record, base_rates, published\n"
        "base_rates(Record(ending='ceasefire', kind='civil', earlier_wars=1, war=True))\n"
        "print(*{n.split('.')[0] for n in sys.modules} & {'statsmodels', 'pandas', 'scipy'})"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
