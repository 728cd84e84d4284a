"""Worked values in the text of the theory base, sections 1, 2, 4 and 5.

Named by the sentence they stand in; all are small enough to check by hand.
"""

from __future__ import annotations

import math

import pytest
from laws.tables import Outcome, outcome

from plenipo.solve.bargain.phase import phase_one
from plenipo.solve.bargain.room import Reason
from published.typed import Body, issues, pie

PRECISION = 2e-6


def about(value: float, tol: float = PRECISION) -> object:
    return pytest.approx(value, abs=tol, rel=0)


def t_star(found: Outcome) -> float:
    """max min (u_i - floor_i) / scale_i."""
    return float(phase_one(found.seating.room)[0][0])


def line(kappa: tuple[float, float] = (0.1, 0.1)) -> Body:
    """One line, positions 0 and 1, linear, q0 = .5."""
    return issues([[0], [1]], [[1], [1]], [0.5], list(kappa), loss="linear")


# Section 1


def test_a_cost_that_the_deal_does_not_end_does_not_weigh() -> None:
    """Pie, theta .5, kappa (.3, 0): .35 if any deal ends it, .5 where the end needs another."""
    body = pie()
    body["parties"]["c"] = {}
    body["issues"]["fire"] = {"options": ["no", "yes"], "status_quo": "no", "needs": ["c"]}
    for p in "ab":
        body["positions"][p]["fire"] = {"at": "no", "salience": 0}
    body["cost_of_no_deal"] = {"a": 30, "b": 100}
    assert outcome(body).package["x"] == about(0.35)
    body["cost_of_no_deal"]["a"] = {"points": 30, "ends_with": "fire"}
    assert outcome(body).package["x"] == about(0.5)
    body["issues"]["fire"]["needs"] = []
    body["positions"]["b"]["fire"] = {"at": {"no": 100, "yes": 100}, "salience": 0}
    found = outcome(body)  # at hand after all: agreed, and the cost counts as saved
    assert (found.kind, found.package["fire"], found.package["x"]) == ("deal", 1, about(0.35))


@pytest.mark.parametrize("doubled", [(), ("a",), ("b",), ("a", "b")])
def test_points_are_shares_of_the_agenda(doubled: tuple[str, ...]) -> None:
    salience = [[0.6, 0.4], [0.4, 0.6]]
    raw = [
        [2 * s if p in doubled else s for s in row] for p, row in zip("ab", salience, strict=True)
    ]
    body = issues([[1, 1], [0, 0]], raw, [0.5, 0.5], [0.3, 0.3], loss="linear")
    assert list(outcome(body).package.values()) == [about(1), about(0)]


# Section 2: zone, weights, ratifiers


def test_one_line_leaves_a_zone() -> None:
    found = outcome(line())
    assert (found.kind, t_star(found)) == ("deal", about(0.1))


def cost_of_signing() -> Body:
    body = line()
    body["issues"]["sign"] = {"options": ["here", "there"], "status_quo": "here"}
    for p in "ab":
        body["positions"][p]["sign"] = {"at": {"here": 100, "there": 100}, "salience": 0}
    body["costs"] = {p: {"sign": {"here": 15, "there": 15}} for p in "ab"}
    return body


def outside() -> Body:
    body = line()
    body["parties"]["a"]["outside_option"] = 70
    return body


@pytest.mark.parametrize(
    "body",
    [line((-0.2, 0.1)), cost_of_signing(), outside()],
    ids=["it serves one of them", "cost of a deal", "outside option"],
)
def test_no_deal_on_one_line(body: Body) -> None:
    found = outcome(body)
    assert found.kind == "none"
    assert found.reason == Reason.ZONE
    assert t_star(found) == about(-0.05)


def test_a_costly_conflict_with_nothing_else_leaves_a_deal() -> None:
    for kappa in (0.001, 0.01, 0.1, 0.4):
        assert outcome(line((kappa, kappa))).kind == "deal"


def test_limits_that_clash() -> None:
    body = line()
    body["positions"]["a"]["A"]["limits"] = [{"at_most": 0.45}]
    body["positions"]["b"]["A"]["limits"] = [{"at_least": 0.55}]
    found = outcome(body)
    assert (found.kind, found.reason) == ("none", Reason.LIMITS)


@pytest.mark.parametrize(
    ("months", "access", "horizon", "share"),
    [
        ((6, 36), (100, 60), 24, 0.357),
        ((6, 36), (100, 60), 12, 0.426),
        ((6, 36), (100, 60), None, 0.217),
        ((None, 6), (1, 1), 24, 5 / 6),  # who is in no hurry gets five parts of six
    ],
)
def test_weights(
    months: tuple[int | None, int], access: tuple[int, int], horizon: int | None, share: float
) -> None:
    body = pie()
    body["horizon"] = horizon
    for p, m, a in zip("ab", months, access, strict=True):
        body["parties"][p] = {"access": a} | ({} if m is None else {"needs_deal_within": m})
    found = outcome(body)
    assert found.theta["a"] == about(share, 5e-4)
    assert found.package["x"] == about(found.theta["a"])  # an empty status quo: shares = weights


def test_access_alone() -> None:
    body = pie()
    body["parties"] = {
        "a": {"access": 100, "needs_deal_within": 6},
        "b": {"access": 60, "needs_deal_within": 36},
    }
    assert outcome(body, weights="access").theta["a"] == about(0.625)
    assert outcome(body, weights="equal").theta["a"] == about(0.5)
    rate = [math.log(2) * (1 / m + 1 / 24) for m in (6, 36)]
    theta = [100 / rate[0], 60 / rate[1]]
    assert outcome(body).theta["a"] == about(theta[0] / sum(theta), 1e-12)


def test_no_deal_moves_the_split_and_an_outside_option_only_binds() -> None:
    assert outcome(pie((0.6, 0.0))).package["x"] == about(0.8)
    assert outcome(pie(outside=(0.6, 0.0))).package["x"] == about(0.6)
    assert outcome(pie(outside=(0.3, 0.0))).package["x"] == about(0.5)


def pressed(cost: float, *, by: str = "a") -> Body:
    """Two who want none of x, and a third outside the room who wants all and has .3."""
    body = issues([[0], [0], [1]], [[1], [1], [1]], [0.3], [0.2, 0.2, 0], loss="linear")
    body["tables"]["t"]["seats"] = ["a", "b"]
    body["consent"] = {"c": {"over": ["A"]}}
    if cost:
        body["consent"]["c"]["if_refused"] = {"by": by, "cost": cost}
    return body


@pytest.mark.parametrize(("cost", "share"), [(0, 0.3), (10, 0.2), (30, 0.0)])
def test_refusing_has_a_price(cost: float, share: float) -> None:
    found = outcome(pressed(cost))
    assert found.package["A"] == about(share)
    assert found.utility["c"] == about(share)
    assert outcome(pressed(cost), priced=False).package["A"] == about(0.3)


def test_only_someone_at_the_table_can_make_refusing_costly() -> None:
    body = pressed(30, by="d")
    body["parties"]["d"] = {}
    body["positions"]["d"] = {"A": {"at": 0, "salience": 1}}
    assert outcome(body).package["A"] == about(0.3)


def test_a_firm_zero_consent_binds_nobody() -> None:
    body = pressed(0)
    body["consent"]["c"]["firm"] = 0.4
    assert outcome(body).package["A"] == about(0)


# Section 2: demands and bounds


def test_a_limit_the_status_quo_meets_is_a_bound() -> None:
    body = issues([[1], [0.9]], [[1], [1]], [0.2], [0.1, 0.1], loss="quadratic")
    assert outcome(body).package["A"] == about(0.95, 0.01)
    body["positions"]["b"]["A"]["limits"] = [{"at_most": 0.6}]
    assert outcome(body).package["A"] == about(0.6)
    body["positions"]["b"]["A"]["limits"][0]["firm"] = 0.3
    assert outcome(body).package["A"] == about(0.95, 0.01)


def demand() -> Body:
    """Fire stops only if the line moves to .7 or more; what the other wants is .2."""
    body = issues([[0.2], [0.9]], [[0.5], [0.5]], [0.3], [0, 0], loss="quadratic")
    body["issues"]["fire"] = {"options": ["no", "yes"], "status_quo": "no"}
    for p in "ab":
        body["positions"][p]["fire"] = {"at": {"no": 0, "yes": 100}, "salience": 25}
        body["cost_of_no_deal"][p] = {"points": 30, "ends_with": "fire"}
    body["positions"]["b"]["A"]["limits"] = [{"at_least": 0.7}]
    return body


def test_a_limit_the_status_quo_fails_is_a_demand() -> None:
    body = demand()
    found = outcome(body)
    assert found.kind == "deal"
    assert (found.package["fire"], found.package["A"]) == (1, about(0.7, 1e-3))
    body["positions"]["a"]["A"]["limits"] = [{"at_most": 0.6}]
    found = outcome(body)  # neither can move: nothing left to gain
    assert found.kind == "none"


def test_a_demand_over_one_issue_leaves_the_others_free() -> None:
    body = demand()
    body["positions"]["b"]["A"]["limits"] = [{"at_least": 0.7, "over": ["A"]}]
    body["positions"]["a"]["A"]["limits"] = [{"at_most": 0.6}]
    found = outcome(body)  # the line stays; the fire stops
    assert found.kind == "deal"
    assert (found.package["fire"], found.package["A"]) == (1, 0.3)


def test_leaving_a_holder_aside_is_a_partial_deal() -> None:
    """c would have to be given more than there is: the table settles B without it."""
    body = issues([[1, 1], [1, 0], [0, 0]], [[0.5, 0.5], [0.5, 0.5], [1, 0]], [0, 0],
                  [0.2, 0.2, 0], loss="quadratic")  # fmt: skip
    body["tables"]["t"]["seats"] = ["a", "b"]
    body["consent"] = {"c": {"over": ["A"], "reservation": 110}}
    found = outcome(body)
    assert found.kind == "partial"
    assert list(found.package.values()) == [0, about(0.27235, 1e-5)]
    assert found.solved.aside[0].tolist() == [True]


def test_a_holder_is_left_aside_where_its_acceptance_costs_more() -> None:
    """With c, A = 1 and B = .25 at most, worth .4 to both; without it B = 1, worth .8."""
    body = issues([[1, 1], [1, 1], [1, 0]], [[0.2, 0.8]] * 3, [0, 0], [0.1, 0.1, 0],
                  loss="linear")  # fmt: skip
    body["tables"]["t"]["seats"] = ["a", "b"]
    body["consent"] = {"c": {"over": ["A"]}}
    found = outcome(body)
    assert found.kind == "partial"
    assert list(found.package.values()) == [0, about(1)]
    body["consent"]["c"]["over"] = ["A", "B"]  # now its acceptance is all there is
    assert list(outcome(body).package.values()) == [about(1), about(0.25)]


def test_requiring_what_is_left_aside_leaves_nothing() -> None:
    body = issues([[1, 1], [1, 0], [0, 0]], [[0.5, 0.5], [0.5, 0.5], [1, 0]], [0, 0],
                  [0.2, 0.2, 0], loss="quadratic")  # fmt: skip
    body["tables"]["t"] |= {"seats": ["a", "b"], "requires": {"A": 0.5}}
    assert outcome(body).package["A"] == about(0.5)
    body["consent"] = {"c": {"over": ["A"], "reservation": 110}}
    assert outcome(body).kind == "none"


# Offers are supply


def force() -> Body:
    """Both want the whole force; b and c can send some of it, c if the fire stops."""
    body = issues([[1], [1], [1]], [[0.5]] * 3, [0], [0.1] * 3, loss="linear")
    body["issues"]["A"]["supplied"] = True
    body["issues"]["fire"] = {"options": ["no", "yes"], "status_quo": "no"}
    for p, worth in zip("abc", ((30, 70), (80, 20), (50, 50)), strict=True):
        at = dict(zip(("no", "yes"), worth, strict=True))
        body["positions"][p]["fire"] = {"at": at, "salience": 5}
    body["tables"]["t"]["seats"] = ["a", "b"]
    body["offers"] = [
        {"by": "b", "gives": {"A": 0.25}},
        {"by": "c", "gives": {"A": 0.4}, "when": {"fire": "yes"}},
    ]
    return body


def test_supply_is_the_sum_of_the_offers_of_those_who_count() -> None:
    body = force()
    assert outcome(body).package["A"] == about(0.25)  # c neither sits nor must accept
    body["tables"]["t"]["seats"].append("c")
    found = outcome(body)
    assert (found.package["fire"], found.package["A"]) == (1, about(0.65))
    body["offers"][1]["when"] = {"fire": "no"}
    assert outcome(body).package["A"] == about(0.65)
    assert outcome(body).package["fire"] == 0
    body["offers"] = []
    assert outcome(body).package["A"] == 0


# Section 4: ratifiers


@pytest.mark.parametrize(
    ("at", "needs", "share"), [(1, 70, 0.7), (0, 60, 0.4), (1, 30, 0.5)],
    ids=["aligned", "opposed", "slack"],
)  # fmt: skip
def test_ratification_has_no_sign(at: float, needs: float, share: float) -> None:
    body = pie()
    body["parties"]["c"] = {}
    body["positions"]["c"] = {"x": {"at": at, "salience": 1}}
    body["consent"] = {"c": {"over": ["x"], "reservation": needs}}
    assert outcome(body).package["x"] == about(share)


@pytest.mark.parametrize(("kappa", "end"), [(10, 0.6), (0, 0.5)])
def test_a_veto_at_its_ideal_accepts_what_its_cost_allows(kappa: float, end: float) -> None:
    body = issues([[1], [1], [0.5]], [[1]] * 3, [0.5], [0.1, 0.1, 0], loss="linear")
    body["tables"]["t"]["seats"] = ["a", "b"]
    body["consent"] = {"c": {"over": ["A"]}}
    body["cost_of_no_deal"]["c"] = kappa
    assert outcome(body).package["A"] == about(end)


# Section 2: members that can gain nothing


def test_a_member_that_can_gain_nothing_still_has_to_accept() -> None:
    """c wants what is; a and b may do nothing that costs it anything."""
    body = issues([[1, 1], [1, 0], [0, 0]], [[0.5, 0.5], [0.5, 0.5], [1, 0]], [0, 0],
                  [0.2, 0.2, 0], loss="quadratic")  # fmt: skip
    found = outcome(body)
    assert found.kind == "deal"
    assert list(found.package.values()) == [about(0, 1e-4), about(0.27235, 1e-4)]
    assert found.gain("c") >= -1e-9


def test_a_zone_of_one_point() -> None:
    """a and b want it either way from where it is, and going on costs them nothing."""
    for loss in ("quadratic", "linear"):
        body = issues([[0.0], [0.2], [0.0]], [[1]] * 3, [0.1], [0, 0, 0.1], loss=loss)
        found = outcome(body)
        assert found.deal
        assert found.package["A"] == about(0.1)
        assert min(found.gain(p) for p in "abc") >= -1e-9


def one_point(
    positions: list[float], now: float, kappa: list[float], *, ends: float | None = None
) -> Body:
    """One line, absolute loss; the cost of a ends at a level of the line."""
    n = len(positions)
    body = issues([[x] for x in positions], [[1]] * n, [now], kappa, loss="linear")
    if ends is not None:
        body["cost_of_no_deal"]["a"] = {"ends_with": {"issue": "A", "at_least": ends}, "points": 0}
    return body


def test_a_zone_of_one_point_on_a_stretch_without_a_position() -> None:
    found = outcome(one_point([0.129, 0.001, 0, 0], 0.011, [0, 0.001, 0.001, 0], ends=0.131))
    assert found.deal
    assert found.package["A"] == about(0.011)


def test_a_zone_of_one_point_where_the_cost_is_over() -> None:
    found = outcome(one_point([0.002, 0.001, 0], 0.001, [0, 0.001, 0], ends=0.0))
    assert found.kind == "deal"
    assert found.reason == Reason.AGREED
    assert found.package["A"] == about(0.001)


def test_whom_the_conflict_serves_does_not_sign_its_end_unpaid() -> None:
    """Going on is worth .3 to a; at .3 or more of A that is over, and A is worth .16 to it."""
    body = issues([[1, 0.2], [1, 0.2]], [[0.2, 0.8], [1, 0]], [0.2, 0.2], [0, 0.25], loss="linear")
    body["issues"]["B"]["needs"] = ["c"]
    body["parties"]["c"] = {}
    body["cost_of_no_deal"]["a"] = {"ends_with": {"issue": "A", "at_least": 0.3}, "points": -30}
    found = outcome(body)
    assert min(found.gain(p) for p in "ab") >= -1e-9


def test_nobody_can_gain() -> None:
    body = issues([[0.5], [0.5]], [[1], [1]], [0.5], [0, 0], loss="quadratic")
    found = outcome(body)
    assert (found.kind, found.reason) == ("none", Reason.NOTHING)


def test_fewer_than_two_seats() -> None:
    body = line()
    body["tables"]["t"]["seats"] = ["a"]
    found = outcome(body)
    assert (found.kind, found.reason) == ("none", Reason.FEWER_THAN_TWO)


def test_ties_on_a_grid_are_counted_and_the_rule_picks_one() -> None:
    """Two lists of fifteen options along a line: 15 packages are equally good."""
    steps = [str(v) for v in range(15)]
    up = {w: 100 * v / 14 for v, w in enumerate(steps)}
    down = {w: 100 - x for w, x in up.items()}
    body: Body = {
        "parties": {"a": {}, "b": {}},
        "issues": {k: {"options": steps, "status_quo": "0"} for k in "AB"},
        "positions": {
            p: {k: {"at": at, "salience": 50} for k in "AB"} for p, at in (("a", up), ("b", down))
        },
        "cost_of_no_deal": {"b": 100},
        "tables": {"t": {"seats": ["a", "b"]}},
    }
    found = outcome(body)
    assert found.tied == 15
    assert found.package["A"] + found.package["B"] == 14
    assert found.value == about(math.log(0.5), 1e-9)
