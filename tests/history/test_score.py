"""Scores of forecasts: by hand, and that no group is ever on both sides of a fold."""

from __future__ import annotations

import numpy as np
import pytest

from plenipo.history import score
from plenipo.history.count import count_cases
from plenipo.history.loaders import Cases
from plenipo.history.models import Forecast
from plenipo.history.score import brier, calibration, concordance, cross_validate, scores

YEARS = np.array([1.0, 3.0, 6.0, 8.0])
EVENT = np.array([True, True, False, True])


@pytest.fixture(autouse=True)
def _fitter() -> None:
    pytest.importorskip("statsmodels")


def test_brier_where_all_were_followed() -> None:
    share = np.array([0.2, 0.5, 0.9, 0.6])
    by_hand = np.mean([0.2**2, 0.5**2, 0.1**2, 0.4**2])
    assert brier(YEARS, EVENT, share, 5) == pytest.approx(by_hand)


def test_brier_weighs_those_who_stand_for_the_lost() -> None:
    """One of four lost at 6: the one seen at 7 counts twice, the lost one not at all."""
    share = np.array([0.2, 0.5, 0.9, 0.6])
    assert brier(YEARS, EVENT, share, 7) == pytest.approx((0.2**2 + 0.5**2 + 2 * 0.4**2) / 4)


def test_brier_counts_who_was_last_seen_unharmed_that_day() -> None:
    years, event = np.array([2.5, 5.0]), np.array([True, False])
    assert brier(years, event, np.array([0.3, 0.7]), 5) == pytest.approx(0.09)


def test_concordance() -> None:
    assert concordance(YEARS, EVENT, np.array([0.1, 0.2, 0.3, 0.4])) == 1
    assert concordance(YEARS, EVENT, np.array([0.4, 0.3, 0.2, 0.1])) == 0
    assert concordance(YEARS, EVENT, np.full(4, 0.5)) == 0.5
    assert np.isnan(concordance(YEARS, np.zeros(4, dtype=bool), np.full(4, 0.5)))


def test_calibration_keeps_equal_predictions_together() -> None:
    found = calibration(YEARS, EVENT, np.array([0.2, 0.2, 0.8, 0.8]), 5)
    assert [(q.predicted, q.observed, q.cases) for q in found] == [(0.2, 0, 2), (0.8, 1, 2)]
    one = calibration(YEARS, EVENT, np.full(4, 0.5), 5)  # half of four failed, all followed
    assert (one[0].observed, one[0].error) == pytest.approx((0.5, 0.25))


def made(groups: int = 12, size: int = 5) -> Cases:
    """Cases of groups that differ: past disputes hasten the end."""
    rng = np.random.default_rng(1)
    past = np.repeat(rng.integers(0, 6, groups), size).astype(float)
    n = groups * size
    years = rng.exponential(8 / (1 + past)) + 0.01
    blank = np.full(n, "", dtype=np.str_)
    columns = {
        "prior_mids_20y": past,
        "imposed": np.arange(n) % 2.0,
        "prior_wars": np.arange(n) % 3.0,
    }
    return Cases(source="gml", years=np.minimum(years, 12), event=years < 12,
                 group=np.repeat([f"g{i}" for i in range(groups)], size), columns=columns,
                 ending=blank, kind=blank)  # fmt: skip


def test_no_group_is_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def watched(train: Cases, test: Cases) -> Forecast:
        assert not set(train.group) & set(test.group)
        seen.extend(test.group)
        return Forecast(np.full((len(test), 4), 0.5), np.full((len(test), 4), 0.5))

    monkeypatch.setattr(score, "forecast", watched)
    cases = made()
    cross_validate(cases)
    assert sorted(seen) == sorted(cases.group)  # each case forecast once


def test_cases_are_counted() -> None:
    cases = made()
    found = count_cases(cases)
    assert (found.n, found.events) == (len(cases), cases.event.sum())
    assert found.curve.steps
    assert found.shares[5].share == found.curve.share[found.curve.years.index(5.0)]
    blank = np.full(2, "", dtype=np.str_)
    crises = Cases(source="icb", years=np.array([2.5, 5.0]), event=np.array([True, False]),
                   group=np.array(["a", "b"]), columns={}, ending=blank, kind=blank)  # fmt: skip
    assert count_cases(crises).shares[5].share == 0.5
    assert not count_cases(crises).curve.steps


def test_scores_of_cases_with_a_past_that_matters() -> None:
    cases = made(40)
    found = scores(cases, cross_validate(cases))
    assert found.concordance > 0.6
    assert found.brier[5] < found.base[5]
    assert sum(q.cases for q in found.quarters) == len(cases)
    again = scores(cases, cross_validate(cases))
    assert again == found
