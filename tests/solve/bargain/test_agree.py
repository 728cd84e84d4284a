"""What a table agrees on: branches, the order of tests, ties; every case worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from laws.tables import Outcome, outcome, solve_draws

from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.room import Reason

Body = dict[str, Any]
SCALE = {"scale": [0, 100], "status_quo": 0}
ONE = {"a": None, "b": None, "c": None}


def pair(issues: Body, a: Body, b: Body, **more: Any) -> Body:
    """Two at the table (a, b), c outside."""
    body: Body = {"parties": ONE, "issues": issues, "positions": {"a": a, "b": b}}
    body["tables"] = {"t": {"seats": ["a", "b"]}}
    body.update(more)
    return body


def moved(found: Outcome) -> set[str]:
    room = found.seating.room
    now = dict(zip(found.drawn.issues, room.status_quo[0], strict=True))
    return {k for k, x in found.package.items() if abs(x - now[k]) > 0.01}


TWO = {"A": SCALE, "B": SCALE}
BOTH_WANT = pair(TWO, {"A": 100, "B": 80}, {"A": 100, "B": 60})


def with_c(at: Body, **consent: Any) -> Body:
    return {
        **BOTH_WANT,
        "positions": {**BOTH_WANT["positions"], "c": at},
        "consent": {"c": consent},
    }


class TestConsent:
    def test_without_it_both_issues_move(self) -> None:
        found = outcome(BOTH_WANT)
        assert found.kind == "deal"
        assert found.package["A"] == pytest.approx(1.0, abs=1e-7)
        assert 0.6 < found.package["B"] < 0.8

    def test_who_refuses_keeps_its_issues_where_they_are(self) -> None:
        only_a = {"A": {"at": 0, "salience": 100}, "B": {"at": 0, "salience": 0}}
        found = outcome(with_c(only_a, over=["A"]))
        assert found.kind == "partial"
        assert moved(found) == {"B"}
        assert found.solved.aside.tolist() == [[True]]

    def test_who_gains_elsewhere_accepts(self) -> None:
        found = outcome(with_c({"A": {"at": 0, "salience": 10}, "B": 100}, over=["A"]))
        assert found.kind == "deal"
        assert moved(found) == {"A", "B"}
        assert found.gain("c") >= -1e-9

    def test_nothing_of_its_list_could_move(self) -> None:
        """A is not on this table: leaving c aside costs nothing, the deal is whole."""
        body = with_c({"A": 0, "B": 0}, over=["A"])
        body["tables"] = {"t": {"seats": ["a", "b"], "issues": ["B"]}}
        found = outcome(body)
        assert (found.kind, moved(found)) == ("deal", {"B"})
        body = with_c({"A": 0, "B": 0}, over=["A"])
        body["issues"] = {"A": {**SCALE, "needs": ["d"]}, "B": SCALE}
        body["parties"] = {**ONE, "d": None}
        found = outcome(body)
        assert (found.kind, moved(found)) == ("deal", {"B"})
        assert not found.solved.aside.any()

    def test_two_lists_are_one_answer(self) -> None:
        """Consent and a norm of the same party are accepted or refused together."""
        body = with_c({"A": 0, "B": 0}, over=["A"])
        body["norms"] = {"with_c": {"consent_of": "c", "over": ["B"], "held_by": ["a"]}}
        found = outcome(body)
        assert moved(found) == set()
        assert int(found.solved.branches[0]) == 2

    def test_an_owner_moves_its_issue_only_where_it_accepts(self) -> None:
        """B needs c, c's list is A alone: left aside, c takes B with it."""
        issues = {"A": SCALE, "B": {**SCALE, "needs": ["c"]}}
        body = with_c({"A": {"at": 0, "salience": 90}, "B": {"at": 0, "salience": 10}}, over=["A"])
        body["issues"] = issues
        assert moved(outcome(body)) == set()
        body = with_c({"A": {"at": 100, "salience": 90}, "B": 0}, over=["A"])
        body["issues"] = issues
        assert "B" in moved(outcome(body))

    def test_its_price(self) -> None:
        body = with_c({"A": 0, "B": 0}, over=["A", "B"], if_refused={"by": "a", "cost": 20})
        found = outcome(body)
        assert moved(found)
        assert found.gain("c") == pytest.approx(-0.2, abs=1e-7)
        assert not moved(outcome(body, priced=False))

    def test_whoever_refuses_although_a_deal_is_needed(self) -> None:
        """a walks out for 90; c would have to accept the move that keeps it."""
        body = pair({"x": SCALE}, {"x": 100}, {"x": 80}, consent={"c": {"over": ["x"]}})
        body["positions"]["c"] = {"x": 0}
        body["parties"] = {"a": {"outside_option": 90}, "b": None, "c": None}
        found = outcome(body)
        assert (found.kind, found.reason) == ("none", Reason.RATIFIER)
        assert outcome(body, alone=True).kind == "deal"


class TestDemands:
    DEMAND = pair(
        TWO,
        {"A": {"at": 100, "salience": 80}, "B": 100},
        {"A": {"at": 0, "salience": 80, "limits": [{"at_least": 60, "over": ["B"]}]}, "B": 100},
    )

    def test_met_or_avoided(self) -> None:
        """b asks for A at 60 before B may move."""
        found = outcome(self.DEMAND)
        assert found.package["A"] == pytest.approx(0.6, abs=1e-6) or moved(found) <= {"A"}
        assert int(found.solved.branches[0]) == 2

    def test_demands_over_the_same_issue_are_one_switch(self) -> None:
        body = {**self.DEMAND, "positions": {**self.DEMAND["positions"]}}
        body["positions"]["a"] = {
            "A": {"at": 100, "limits": [{"at_least": 50, "over": ["B"]}]},
            "B": 100,
        }
        assert int(outcome(body).solved.branches[0]) == 2

    def test_default_is_its_own_issue_and_what_ends_the_cost(self) -> None:
        issues = {"A": SCALE, "B": SCALE, "E": {"options": ["no", "yes"], "status_quo": "no"}}
        limits = [{"at_least": 60}]
        body = pair(
            issues,
            {"A": {"at": 0, "limits": limits}, "B": 100, "E": {"at": "yes", "salience": 50}},
            {"A": {"at": 0, "salience": 100}, "B": 100, "E": {"at": "yes", "salience": 1}},
            cost_of_no_deal={"a": {"points": 5, "ends_with": "E"}},
        )
        found = outcome(body)
        assert found.kind == "partial"  # b would rather leave E than see A at 60
        assert moved(found) == {"B"}

    def test_without_ends_with_every_package_must_meet_it(self) -> None:
        body = pair(
            TWO,
            {"A": {"at": 100, "limits": [{"at_least": 60}]}, "B": 100},
            {"A": {"at": 0, "salience": 20}, "B": 100},
        )
        found = outcome(body)
        assert found.package["A"] >= 0.6 - 1e-9

    def test_clash(self) -> None:
        body = pair(
            {"A": {"scale": [0, 100], "status_quo": 50}},
            {"A": {"at": 0, "limits": [{"at_most": 30}]}},
            {"A": {"at": 100, "limits": [{"at_least": 70}]}},
        )
        found = outcome(body)
        assert (found.kind, found.reason) == ("none", Reason.LIMITS)

    def test_of_someone_outside_without_consent_binds_nobody(self) -> None:
        body = {**BOTH_WANT, "positions": {**BOTH_WANT["positions"]}}
        body["positions"]["c"] = {"A": {"at": 0, "limits": [{"at_most": 10}]}}
        assert outcome(body).package["A"] == pytest.approx(1.0, abs=1e-7)


class TestCost:
    LINE = {"x": {"scale": [0, 100], "status_quo": 50}}  # noqa: RUF012

    def test_a_threshold(self) -> None:
        """Going on costs a 30 points until x reaches 70; b would rather stay at 50."""
        ends = {"issue": "x", "at_least": 70}
        cost = {p: {"points": n, "ends_with": ends} for p, n in (("a", 30), ("b", 10))}
        body = pair(self.LINE, {"x": 60}, {"x": 45}, cost_of_no_deal=cost)
        found = outcome(body)
        assert found.kind == "deal"
        assert found.package["x"] == pytest.approx(0.7, abs=1e-7)
        cost["b"] = {"points": 3, "ends_with": ends}  # now 70 is too dear for b
        found = outcome(body)
        assert found.package["x"] < 0.7 or found.kind == "none"

    def test_content_required_and_left_partial_is_none(self) -> None:
        issues = {"A": SCALE, "E": {"options": ["no", "yes"], "status_quo": "no", "needs": ["c"]}}
        body = pair(
            issues,
            {"A": 100, "E": "yes"},
            {"A": 100, "E": "yes"},
            cost_of_no_deal={"a": {"points": 5, "ends_with": "E"}},
        )
        assert outcome(body).kind == "partial"
        body["tables"] = {"t": {"seats": ["a", "b"], "requires": {"A": 100}}}
        found = outcome(body)
        assert (found.kind, found.reason) == ("none", Reason.ABSENT)
        body["tables"] = {"t": {"seats": ["a", "b"], "requires": {"E": "yes"}}}
        found = outcome(body)
        assert (found.kind, found.reason) == ("none", Reason.ABSENT)


def test_a_whole_deal_is_signed_where_the_table_requires_one() -> None:
    """The table would rather leave E, which b dislikes; required to sign A, it signs both.

    Gains of (A, E) and of A alone, in halves of an agenda: a 1 and .9, b .6 and 1: alone A
    is worth more to the table (.9 against .6), and that is a partial deal.
    """
    body = pair(
        {"A": SCALE, "E": {"options": ["no", "yes"], "status_quo": "no"}},
        {"A": {"at": 100, "salience": 50}, "E": {"at": {"no": 50, "yes": 50}, "salience": 50}},
        {"A": {"at": 100, "salience": 50}, "E": {"at": {"no": 100, "yes": 60}, "salience": 50}},
        cost_of_no_deal={"a": {"points": 5, "ends_with": "E"}},
    )
    found = outcome(body)
    assert (found.kind, moved(found)) == ("partial", {"A"})
    table = {"seats": ["a", "b"], "requires": {"A": 100}}
    required = {**body, "tables": {"t": table}}
    found = outcome(required)
    assert (found.kind, moved(found)) == ("deal", {"A", "E"})
    # one more limit only takes away: it must not be what makes the deal
    body["positions"]["a"]["E"]["limits"] = [{"at_least": "yes"}]
    again = outcome({**body, "tables": {"t": table}})
    assert again.package == found.package
    assert again.value <= found.value + 1e-9


@pytest.mark.parametrize("never", ["a fallback", "a limit"])
def test_no_deal_carries_no_objective(never: str) -> None:
    """Whatever refuses: a whole deal out of reach, nothing to gain, limits that clash."""
    body = pair(
        {"A": SCALE, "E": {"options": ["no", "yes"], "status_quo": "no", "needs": ["c"]}},
        {"A": 100, "E": "yes"},
        {"A": 100, "E": "yes"},
        cost_of_no_deal={"a": {"points": 5, "ends_with": "E"}},
    )
    body["tables"] = {"t": {"seats": ["a", "b"], "requires": {"A": 100}}}
    if never == "a limit":
        body["positions"]["b"]["A"] = {"at": 100, "limits": [{"at_most": 50}]}
    _, solved = solve_draws(body)
    assert solved.kind.tolist() == [0]
    assert solved.value.tolist() == [-np.inf]
    assert solved.gap.tolist() == [0.0]
    assert solved.multiplier.tolist() == [[0.0, 0.0, 0.0]]


class TestBoxes:
    def test_supply_needs_its_giver_and_its_condition(self) -> None:
        issues = {"A": {**SCALE, "supplied": True}, "B": SCALE}
        offers = [
            {"by": "a", "to": "b", "gives": {"A": 20}, "status": "made"},
            {"by": "b", "to": "a", "gives": {"A": 30}, "when": {"B": ">= 50"}, "status": "made"},
            {"by": "c", "to": "a", "gives": {"A": 50}, "status": "made"},
        ]
        want = {"A": {"at": 100, "salience": 90}, "B": {"at": 0, "salience": 10}}
        body = pair(issues, want, want, offers=offers)
        found = outcome(body)
        assert found.package["A"] == pytest.approx(0.5, abs=1e-7)
        assert found.package["B"] == pytest.approx(0.5, abs=1e-7)
        for party in ("a", "b"):  # B matters more than the last thirty points of A
            body["positions"][party] = {"A": {"at": 100, "salience": 10}, "B": 0}
        found = outcome(body)
        assert found.package["A"] == pytest.approx(0.2, abs=1e-7)
        assert found.package["B"] == pytest.approx(0.0, abs=1e-6)

    def test_caps_and_what_is_off_the_agenda(self) -> None:
        changes = [
            {"on": "2025-01-01", "by": "a", "act": "cap_claim", "issue": "A", "at_most": 40},
            {"on": "2025-01-01", "by": "a", "act": "off_agenda", "issue": "B", "to": 30},
        ]
        found = outcome({**BOTH_WANT, "changes": changes, "as_of": "2025-02-01"})
        assert found.package["A"] == pytest.approx(0.4, abs=1e-7)
        assert found.package["B"] == 0.3

    def test_a_cap_beyond_the_status_quo_leaves_no_way_to_stay(self) -> None:
        """a has said it will claim at most 40 of an A that stands at 50.

        Then no package has A at 50, whoever is left aside: an acceptance that is needed
        may not win the table a package it could not have without asking.
        """
        half = {"scale": [0, 100], "status_quo": 50}
        body = with_c(
            {"A": {"at": 50, "salience": 80}, "B": {"at": 100, "salience": 20}}, over=["A"]
        )
        body["issues"] = {"A": half, "B": SCALE}
        body["positions"] |= {p: {"A": 60, "B": 100} for p in "ab"}
        body["as_of"] = "2025-02-01"
        body["changes"] = [
            {"on": "2025-01-01", "by": "a", "act": "cap_claim", "issue": "A", "at_most": 40}
        ]
        free = outcome(body, alone=True)
        assert free.package == pytest.approx({"A": 0.4, "B": 1.0}, abs=1e-6)
        asked = outcome(body)  # c loses .8 * .01 on A and gains .2 on B: it accepts
        assert (asked.kind, asked.package) == ("deal", free.package)
        assert asked.value == pytest.approx(free.value, abs=1e-9)
        body["positions"]["c"]["B"] = {"at": 0, "salience": 20}
        refused = outcome(body)
        assert (refused.kind, refused.reason) == ("none", Reason.RATIFIER)
        # whose owner is away does not move at all: what a claims is beside the point
        body["issues"]["A"] = {**half, "needs": ["d"]}
        body["parties"] = {**ONE, "d": None}
        away = outcome(body)
        assert away.package == pytest.approx({"A": 0.5, "B": 1.0}, abs=1e-6)

    def test_too_many(self) -> None:
        lists = {f"o{i}": {"options": ["no", "yes"], "status_quo": "no"} for i in range(13)}
        body = {"parties": {"a": None, "b": None}, "issues": {"A": SCALE, **lists}}
        assert outcome(body, "all").reason == Reason.TOO_MANY
        del body["issues"]["A"]  # options alone are searched without laying them out
        assert outcome(body, "all").reason == Reason.NOTHING

    def test_a_scale_beside_hundreds_of_combinations(self) -> None:
        """1,024 boxes; the best is the best of a fine grid over all of them."""
        stream = np.random.default_rng(3)
        worth = stream.integers(0, 101, (2, 10)).tolist()
        lists = {f"o{i}": {"options": ["no", "yes"], "status_quo": "no"} for i in range(10)}
        body = pair(
            {"A": SCALE, **lists},
            *(
                {"A": a, **{f"o{i}": {"at": {"no": 100 - w[i], "yes": w[i]}} for i in range(10)}}
                for a, w in ((100, worth[0]), (10, worth[1]))
            ),
        )
        for p in body["positions"].values():
            for k in p:
                p[k] = {**(p[k] if isinstance(p[k], dict) else {"at": p[k]}), "salience": 50}
        found = outcome(body)
        yes = np.indices((2,) * 10).reshape(10, -1).T[None]
        x = np.linspace(0.0, 1.0, 2001)[:, None]
        value = 0.0
        for at, w in zip((1.0, 0.1), np.array(worth) / 100.0, strict=True):
            u = 1.0 - ((x - at) ** 2 + (yes * (1 - w) + (1 - yes) * w).sum(axis=2)) / 11.0
            value = value + 0.5 * np.log(np.maximum(u - (1.0 - (at**2 + w.sum()) / 11.0), 1e-300))
        assert found.solved.value[0] == pytest.approx(np.max(value), abs=1e-6)
        assert int(found.solved.branches[0]) == 1024

    def test_too_many_people(self) -> None:
        parties = {f"p{i}": None for i in range(63)}
        with pytest.raises(ValueError, match="63 people"):
            outcome({"parties": parties, "issues": {"A": SCALE}}, "all")


class TestMembers:
    def test_fewer_than_two(self) -> None:
        body = {**BOTH_WANT, "tables": {"t": {"seats": ["a"]}}}
        found = outcome(body)
        assert (found.kind, found.reason) == ("none", Reason.FEWER_THAN_TWO)

    def test_without_access_a_seat_only_says_no(self) -> None:
        body = pair({"x": {"scale": [0, 100], "status_quo": 50}}, {"x": 100}, {"x": 0})
        body["cost_of_no_deal"] = {"a": 20, "b": 20}
        body["parties"] = {"a": None, "b": {"access": 0}, "c": None}
        found = outcome(body)
        assert found.gain("b") == pytest.approx(0.0, abs=1e-7)
        assert found.package["x"] > 0.5

    def test_nothing_to_gain(self) -> None:
        found = outcome(pair({"x": SCALE}, {"x": 0}, {"x": 0}))
        assert (found.kind, found.reason) == ("none", Reason.NOTHING)

    def test_nothing_that_could_move(self) -> None:
        body = pair({"x": {**SCALE, "needs": ["c"]}}, {"x": 100}, {"x": 100})
        found = outcome(body)
        assert (found.kind, found.reason) == ("none", Reason.ABSENT)

    def test_who_cannot_gain_is_heard_all_the_same(self) -> None:
        """b cares for nothing; c at the table wants everything as it is."""
        body = pair(
            TWO,
            {"A": 100, "B": 100},
            {"A": {"at": 0, "salience": 0}, "B": {"at": 0, "salience": 0}},
        )
        body["positions"]["c"] = {"A": {"at": 0, "salience": 1}, "B": {"at": 0, "salience": 0}}
        body["tables"] = {"t": {"seats": ["a", "b", "c"]}}
        found = outcome(body)
        assert found.kind == "deal"
        assert found.package["A"] == pytest.approx(0.0, abs=1e-6)
        assert found.package["B"] == pytest.approx(1.0, abs=1e-6)

    def test_no_branch_serves_all_who_could_gain(self) -> None:
        """a gains with yes, b with no: accepted either way, with nothing to spare."""
        options = {"o": {"options": ["now", "yes", "no"], "status_quo": "now"}}
        body = pair(
            options,
            {"o": {"at": {"now": 50, "yes": 100, "no": 50}}},
            {"o": {"at": {"now": 50, "yes": 50, "no": 100}}},
        )
        found = outcome(body)
        assert found.kind == "deal"
        assert found.edge

    def test_an_outside_option_binds_only_above_the_share(self) -> None:
        line = {"x": {"scale": [0, 100], "status_quo": 50}}
        body = pair(line, {"x": 100}, {"x": 0}, distance="absolute")
        body["cost_of_no_deal"] = {"a": 50, "b": 50}
        body["parties"] = {"a": {"outside_option": 30}, "b": None, "c": None}
        assert outcome(body).package["x"] == pytest.approx(0.5, abs=1e-7)
        body["parties"] = {"a": {"outside_option": 60}, "b": None, "c": None}
        assert outcome(body).package["x"] == pytest.approx(0.6, abs=1e-7)

    def test_at_the_edge(self) -> None:
        """a walks out for exactly what the cap leaves it."""
        body = pair({"x": SCALE}, {"x": 100}, {"x": 100}, distance="absolute", as_of="2025-02-01")
        body["parties"] = {"a": {"outside_option": 40}, "b": None, "c": None}
        body["changes"] = [
            {"on": "2025-01-01", "by": "a", "act": "cap_claim", "issue": "x", "at_most": 40}
        ]
        found = outcome(body)
        assert (found.kind, found.edge) == ("deal", True)
        body["parties"] = {"a": {"outside_option": 41}, "b": None, "c": None}
        found = outcome(body)
        assert (found.kind, found.reason) == ("none", Reason.ZONE)

    def test_acceptance_waived(self) -> None:
        body = pair({"x": SCALE}, {"x": 100}, {"x": 0})
        seating, solved = solve_draws(body)
        assert solved.reason[0] == Reason.NOTHING
        accepts = seating.room.accepts.copy()
        accepts[1] = False
        again = agree(seating.room._replace(accepts=accepts))
        assert again.level[0, 0] == pytest.approx(1.0, abs=1e-7)


class TestTies:
    def test_file_order_and_count(self) -> None:
        lists = {"o": {"options": ["now", "one", "two"], "status_quo": "now"}}
        want = {"o": {"at": {"now": 0, "one": 100, "two": 100}}}
        found = outcome(pair(lists, want, want))
        assert (found.package["o"], found.tied) == (1.0, 2)

    def test_the_fairer_of_two_equal_products(self) -> None:
        """Gains (.2, .8) and (.4, .4) have one product; (.8, .05) shows what a could have.

        Shares of the best: (.25, 1) and (.5, .5); the second is fairer.
        """
        lists = {"o": {"options": ["now", "one", "two", "top"], "status_quo": "now"}}
        a = {"o": {"at": {"now": 0, "one": 20, "two": 40, "top": 80}}}
        b = {"o": {"at": {"now": 0, "one": 80, "two": 40, "top": 5}}}
        found = outcome(pair(lists, a, b))
        assert (found.package["o"], found.tied) == (2.0, 2)

    def test_the_compromise_mean(self) -> None:
        """Absolute loss, opposed positions: every split is equally good, the middle is taken."""
        body = pair(
            {"A": {"scale": [0, 1], "status_quo": 0.5}, "B": {"scale": [0, 1], "status_quo": 0.5}},
            {"A": 1, "B": 1},
            {"A": 0, "B": 0},
            distance="absolute",
            cost_of_no_deal={"a": 50, "b": 50},
        )
        found = outcome(body)
        assert found.package["A"] == pytest.approx(0.5, abs=1e-6)
        assert found.package["B"] == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize("distance", ["squared", "absolute"])
def test_every_draw_carries_a_certificate(distance: str) -> None:
    """Six parties, five issues, everything unset, two who must accept afterwards."""
    body: Body = {
        "parties": dict.fromkeys("abcdef"),
        "issues": {k: {"scale": [0, 1], "status_quo": 0.4} for k in "ABCDE"},
        "consent": {"e": {"over": ["A", "B"]}, "f": {"over": ["C"]}},
        "cost_of_no_deal": {p: [0, 5, 10] for p in "abcd"},
        "tables": {"t": {"seats": ["a", "b", "c", "d"]}},
        "distance": distance,
    }
    seating, solved = solve_draws(body, draws=300, seed=3, central=False)
    assert (solved.reason == Reason.AGREED).all()
    assert solved.gap.max() <= 1e-9
    u = seating.drawn.worth(solved.level)
    assert (u[:, :4] >= seating.room.no_deal[:, :4] - 1e-9).all()
    accepted = ~solved.aside & seating.room.consent_real
    for h, p in enumerate(seating.room.consent_party):
        moved_ = (np.abs(solved.level - 0.4) > 1e-6) & seating.room.consent_over[h]
        asked = accepted[:, h] & moved_.any(axis=1)
        assert (u[asked, p] >= seating.room.reservation[asked, p] - 1e-9).all()
        assert not moved_[solved.aside[:, h]].any()


def test_a_zone_as_thin_as_a_hair() -> None:
    """a has its ideal of A and b, c theirs one hundredth away: little but that can be traded.

    In one draw of fifty the product then gains 1e-9 of an agenda. It is an optimum all the
    same, and certified: nothing is lost to rounding, and the walls do not go in circles.
    """
    body: Body = {
        "parties": dict.fromkeys("abc"),
        "issues": {"A": SCALE, "B": {"scale": [0, 100], "status_quo": 50}},
        "positions": {
            "a": {"A": {"at": 0, "salience": 21.6}},
            "b": {"A": {"at": 1, "salience": 1}},
            "c": {"A": {"at": 1, "salience": 1}},
        },
        "cost_of_no_deal": {"c": 1},
        "tables": {"t": {"seats": ["a", "b", "c"]}},
    }
    seating, solved = solve_draws(body, draws=2000, seed=1, central=False)
    assert (solved.reason == Reason.AGREED).all()
    assert solved.gap.max() <= 1e-9
    least = (seating.drawn.worth(solved.level) - seating.room.no_deal).min(axis=1)
    assert (least > -1e-12).all()
    assert (least < 1e-8).sum() >= 20


def test_one_draw_at_a_time_or_all_at_once() -> None:
    """What a draw settles on does not depend on the draws beside it."""
    body: Body = {**BOTH_WANT, "positions": {}, "consent": {"c": {"over": ["A"], "firm": 0.5}}}
    seating, solved = solve_draws(body, draws=40, seed=1, central=False)
    for d in (0, 7, 39):
        alone = agree(seating.take(np.array([d])).room)
        assert alone.level[0].tolist() == solved.level[d].tolist()
