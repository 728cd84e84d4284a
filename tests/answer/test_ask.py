"""What to find out next: by hand, on the worked example, and from a file that says nothing."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import plenipo as pl
from plenipo.answer.ask import Asking, ask
from plenipo.answer.asking.about import read_about
from plenipo.errors import SituationError
from plenipo.show.sentence import untied
from plenipo.situation.edit import apply
from plenipo.situation.model import Situation
from plenipo.situation.paths import as_tree
from plenipo.situation.yaml import parse

UKRAINE = Path(__file__).parents[2] / "situations" / "ukraine-2025" / "situation.yaml"

# Two agree on peace unless north's line on land is real: of its chance nothing is known.
HAND = """
plenipo: 1
parties: {north: {name: North}, south: {name: South}}
issues:
  peace: {options: [no, yes], status_quo: no, needs: [north, south]}
  land: {scale: {0: none, 50: some, 100: all}, status_quo: 0, needs: [north, south]}
positions:
  north:
    peace: {at: yes, salience: 50}
    land: {at: 100, salience: 50, limits: [{at_least: 50, over: [peace], firm: [0, 1]}]}
  south:
    peace: {at: yes, salience: 50}
    land: {at: 0, salience: 50, limits: [{at_most: 10}]}
cost_of_no_deal: {north: {points: 10, ends_with: peace}, south: {points: 10, ends_with: peace}}
"""


@pytest.fixture(scope="module")
def ukraine() -> Situation:
    return pl.load(UKRAINE)


@pytest.fixture(scope="module")
def hand() -> Situation:
    return parse(HAND, "hand.yaml").situation


class TestByHand:
    def test_only_the_chance_of_the_line_tells(self, hand: Situation) -> None:
        found = ask(hand, "Is peace agreed?", table="all")
        assert found.about.key == "all.agreed.peace"
        assert found.chance == pytest.approx(0.5, abs=0.03)
        best = found.next
        assert best is not None
        assert best.path == "positions.north.land.limits.0.firm"
        # Once it is known whether the line is meant, the sentence is said right in every draw
        # and not in half of them. What shuffled inputs seem to tell is taken off.
        assert best.value == pytest.approx(0.5, abs=0.03)
        assert best.ends == pytest.approx((1.0, 0.0))
        assert best.turns is not None
        assert best.turns[0] == 0.5
        assert [q.path for q in found.questions if q.tells] == [best.path]

    def test_the_answer_settles_it(self, hand: Situation) -> None:
        path = "positions.north.land.limits.0.firm"
        found = ask(apply(hand, {path: 0}), "Is peace agreed?")
        assert (found.chance, found.next, found.verdict) == (1.0, None, True)

    def test_what_has_been_answered_is_not_asked_again(self, hand: Situation) -> None:
        path = "positions.north.land.limits.0.firm"
        assert ask(hand, "all.agreed.peace", known=[path]).next is None


class TestSentences:
    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("Does Ukraine refuse?", "riyadh.refuses.ukraine"),
            ("Will Ukraine accept what Riyadh agrees?", "riyadh.refuses.ukraine"),
            ("Is the ceasefire agreed?", "all.agreed.ceasefire"),
            ("Does Europe gain at Riyadh?", "riyadh.gains.europe"),
            ("Is Ukraine worse off at the Riyadh talks?", "riyadh.loses.ukraine"),
            ("Is there a deal at the Riyadh talks?", "riyadh.deal"),
            ("all.gains.us", "all.gains.us"),
        ],
    )
    def test_questions_in_plain_words(self, ukraine: Situation, text: str, key: str) -> None:
        assert read_about(ukraine, text).key == key

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("What is the weather?", "It cannot be told what this asks"),
            ("riyadh.refuses.ukrain", 'Did you mean "ukraine"'),
            ("nowhere.deal", 'There is no table "nowhere"'),
            ("riyadh.refuses.russia", "Russia sits at the Riyadh talks"),
        ],
    )
    def test_what_cannot_be_asked_says_why(
        self, ukraine: Situation, text: str, message: str
    ) -> None:
        with pytest.raises(SituationError, match=message):
            read_about(ukraine, text)

    def test_every_number_stands_in_a_table(self, ukraine: Situation) -> None:
        for about in ("Is the ceasefire agreed?", "riyadh.loses.ukraine", "Does Ukraine refuse?"):
            found = ask(ukraine, about, draws=800)
            assert 2 <= len(found.sentences) <= 5
            assert untied(found.section()) == []

    def test_the_same_bytes_twice(self, ukraine: Situation) -> None:
        one, two = (ask(ukraine, "riyadh.loses.ukraine", draws=400).to_json() for _ in range(2))
        assert one == two
        assert json.loads(one)["next"]["path"]


def test_a_choice_is_kept_and_counted(ukraine: Situation) -> None:
    found = ask(ukraine, "riyadh.loses.ukraine", draws=800)
    pair = next(q for q in found.questions if q.choice)
    sets = found.edits(pair.path, "2")
    (said,) = sets["prefers"]
    assert pair.choice is not None
    assert said["this"] == pair.choice["to"]
    after = apply(ukraine, sets)
    assert after.prefers[0].by == pair.path.split(".")[1]
    again = ask(after, "riyadh.loses.ukraine", draws=800)
    assert again.basis.kept < found.basis.kept
    assert pair.path not in [q.path for q in again.questions]  # no longer of two minds
    with pytest.raises(SituationError, match="neither 1 nor 2"):
        found.edits(pair.path, "3")


def blank(full: Situation) -> Situation:
    """The same talks with no position and no weight written down."""
    tree = as_tree(full)
    for body in tree["positions"].values():
        body["priorities"] = ()
        for entry in body.values():
            if isinstance(entry, dict):
                entry["at"] = entry["salience"] = None
    return Situation.model_validate(tree).with_ledger(full.ledger)


def oracle(full: Situation, path: str) -> Any:
    """What the completed file says of an input; None where it gives an order instead."""
    at: Any = as_tree(full)
    for part in path.split("."):
        at = at[int(part)] if isinstance(at, list | tuple) else at.get(part) if at else None
    if isinstance(at, dict):
        return list(at["values"])
    if at is None and path.endswith("salience"):
        who, issue = path.split(".")[1:3]
        order = full.positions[who].priorities
        rank = order.index(issue) if issue in order else len(order)
        return [max(80.0 - 15.0 * rank, 0.0), 100.0 - 10.0 * rank]
    return at


@pytest.mark.slow
@pytest.mark.parametrize(
    "about", ["Does Ukraine refuse?", "Is Ukraine worse off at the Riyadh talks?"]
)
def test_twenty_answers_settle_what_a_blank_file_leaves_open(
    ukraine: Situation, about: str
) -> None:
    goal = ask(ukraine, about)
    now, known = blank(ukraine), set[str]()
    found: Asking = ask(now, about)
    while found.next is not None and len(known) <= 20:
        path = found.next.path
        known.add(path)
        if path.startswith("prefers."):
            choice = found.next.choice
            assert choice is not None
            drawn = goal_draws(ukraine, choice)
            now = apply(now, found.edits(path, "1" if drawn >= 0.5 else "2"))
        else:
            value = oracle(ukraine, path)
            if value is not None:
                now = apply(now, {path: copy.deepcopy(value)})
        found = ask(now, about, known=known)
    assert found.next is None
    assert len(known) <= 20
    assert found.verdict == goal.verdict


def goal_draws(full: Situation, choice: Any) -> float:
    """How often the completed file's party rather wants the first of two packages."""
    from plenipo.situation.draw import draw

    drawn = draw(full, draws=1000)
    worth = []
    for side in ("this", "to"):
        level = drawn.status_quo()
        for issue, word in choice[side].items():
            level[drawn.issues.index(issue)] = full.issues[issue].unit_level(word)
        worth.append(drawn.worth(level)[:, drawn.actors.index(choice["by"])])
    return float(np.mean(worth[0] >= worth[1]))
