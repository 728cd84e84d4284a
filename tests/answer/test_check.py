"""What ``check`` says about numbers, evidence and open inputs."""

from __future__ import annotations

import pytest

from plenipo.answer.check import check
from plenipo.show.sentence import untied
from plenipo.situation.ledger import Ledger
from plenipo.situation.template import LIKE, template
from plenipo.situation.yaml import parse

LEDGER = Ledger.model_validate(
    {
        "sources": {"r": {}},
        "statements": {
            "s1": {"source": "r", "type": "direct", "gist": "g", "grade": "own_words"},
            "s2": {"source": "r", "type": "narrated", "gist": "g", "grade": "narrator",
                   "contradicts": ["s1"], "spans": [[0, 5, "0123456789ab"]]},
            "s3": {"source": "r", "type": "indirect", "gist": "g", "grade": "own_paraphrase",
                   "supersedes": ["s2"]},
            "s4": {"source": "r", "type": "indirect", "gist": "g", "grade": "expert"},
            "s5": {"source": "r", "type": "narrated", "gist": "g", "grade": "narrator"},
        },
    }
)  # fmt: skip
TEXT = """\
plenipo: 1
parties:
  a: {needs_deal_within: 6, because: analyst}
  b:
  c: {members: [d]}
issues:
  p: {scale: [0, 1], status_quo: 0, because: s1}
  q: {options: [no, yes], status_quo: no}
positions:
  a:
    p: {at: 1, salience: [1, 2], because: [s2, analyst]}
    q: {at: {no: 0, yes: [80, 100]}, because: s3}
  b: {priorities: [q], p: {at: 0}}
  c: {p: {at: 0.5, limits: [{at_most: 1, firm: .5, because: s3}], because: analyst}}
cost_of_no_deal: {a: {points: {range: [1, 2], because: s4}, because: s1}}
tables: {t: {seats: {a: {chance: .5, because: {for: s1, against: s2}}, b: , c: }}}
consent: {b: {over: [p]}}
prose: [s4]
"""


def answer():
    return check(parse(TEXT, "x.yaml", ledger=LEDGER))


def test_each_number_has_the_nearest_because() -> None:
    found = {n.path: (n.value, n.kind, n.because) for n in answer().numbers}
    assert found == {
        "parties.a.needs_deal_within": ("6", "analyst", ("analyst",)),
        "issues.p.status_quo": ("0", "report", ("s1",)),
        "issues.q.status_quo": ("no", "none", ()),
        "positions.a.p.at": ("1", "reading", ("s2", "analyst")),
        "positions.a.p.salience": ("[1, 2]", "reading", ("s2", "analyst")),
        "positions.a.q.at.no": ("0", "report", ("s3",)),
        "positions.a.q.at.yes": ("[80, 100]", "report", ("s3",)),
        "positions.b.p.at": ("0", "none", ()),
        "positions.c.p.at": ("0.5", "analyst", ("analyst",)),
        "positions.c.p.limits.0.at_most": ("1", "report", ("s3",)),
        "positions.c.p.limits.0.firm": ("0.5", "report", ("s3",)),
        "cost_of_no_deal.a.points": ("[1, 2]", "report", ("s4",)),
        "tables.t.seats.a.chance": ("0.5", "report", ("s1",)),
    }


def test_weak_contradicted_superseded_and_unused() -> None:
    found = answer()
    assert found.weak == (
        "positions.a.p.at",
        "positions.a.p.salience",
        "cost_of_no_deal.a.points",
    )
    assert dict(found.contradicted) == {
        "issues.p.status_quo": ("s2",),
        "positions.a.p.at": ("s1",),
        "positions.a.p.salience": ("s1",),
        "tables.t.seats.a.chance": ("s2",),
    }
    assert dict(found.superseded) == {
        "positions.a.p.at": ("s3",),
        "positions.a.p.salience": ("s3",),
    }
    assert found.unused == ("s5",)
    assert found.bare == ("positions.b.p.at",)
    assert (found.statements, found.spans, found.verified) == (5, 1, None)


def test_what_is_open_is_listed() -> None:
    assert dict(answer().unset) == {
        "position": ("b.q", "c.q"),
        "salience": ("a.q", "b.p", "c.p", "c.q"),
        "patience": ("b", "c"),
        "cost of no deal": ("b", "c"),
    }


@pytest.mark.parametrize("like", LIKE)
def test_every_number_said_is_in_a_table(like: str) -> None:
    assert untied(check(parse(template(like))).section()) == []


def test_sentences_lead_with_findings() -> None:
    found = answer()
    assert 2 <= len(found.sentences) <= 5
    assert untied(found.section()) == []
    assert found.sentences[1].startswith(
        "Of its 13 numbers, seven rest on statements, two on an analyst's reading of statements, "
        "two on an analyst alone and two on nothing named."
    )
    assert "not verified here" in found.sentences[-1]
    assert found.to_table().rows[0] == ("Parties", 3, None)
    assert found.to_json() == answer().to_json()


def test_warnings_of_a_file_have_lines_and_those_of_a_situation_paths() -> None:
    text = TEXT.replace("seats: {a", "seats: {z: , a").replace("{z: , a", "{a")
    text = text.replace(
        "consent", "changes: [{on: 2025-01-01, by: a, act: haste, within: 3}]\nconsent"
    )
    loaded = parse(text, "x.yaml", ledger=LEDGER)
    (warning,) = check(loaded).warnings
    assert (warning.line, warning.path) == (1, "as_of")
    (warning,) = check(loaded.situation).warnings
    assert (warning.line, warning.path) == (0, "as_of")


TWO_OUTLETS = Ledger.model_validate(
    {
        "sources": {"r": {"outlet": "Wire"}, "w": {"outlet": "Post"}, "v": {"outlet": "Wire"}},
        "statements": {
            "s1": {"source": "r", "type": "direct", "grade": "own_words"},
            "s2": {"source": "w", "type": "direct", "grade": "said_by_other",
                   "contradicts": ["s1"]},
            "s3": {"source": "v", "type": "direct", "grade": "own_words",
                   "review": {"status": "rejected"}},
            "s4": {"source": "w", "type": "direct", "grade": "own_words",
                   "review": {"status": "rejected"}},
        },
        "refusals": {"r1": {"source": "w", "strength": "soft", "statement": "s2",
                            "span": [0, 5, "0123456789ab"]}},
        "events": {"e1": {"source": "r", "kind": "talks", "status": "held"}},
    }
)  # fmt: skip
RESTS = """\
plenipo: 1
parties: {a: {needs_deal_within: 6, because: [s1, e1]}, b: {needs_deal_within: 7, because: r1}}
issues: {p: {scale: [0, 1], status_quo: 0, because: [s1, s2]}}
positions: {a: {p: {at: 1, because: [s3, s1]}}, b: {p: {at: 0, because: analyst}}}
"""


def test_what_rests_on_one_outlet_or_on_rejected_entries() -> None:
    found = check(parse(RESTS, "x.yaml", ledger=TWO_OUTLETS))
    assert found.outlets == ("Wire", "Post")
    assert found.one_outlet == (
        "parties.a.needs_deal_within",
        "parties.b.needs_deal_within",
        "positions.a.p.at",  # two reports, one outlet
    )
    assert found.rejected == (("positions.a.p.at", ("s3",)),)
    assert found.unused == ()  # s2 through r1, s4 is rejected
    said = " ".join(found.sentences)
    assert untied(found.section()) == []
    assert "One rests on what a person rejected. One outlet alone carries three." in said


def test_a_refusal_stands_for_its_statement() -> None:
    found = check(parse(RESTS, "x.yaml", ledger=TWO_OUTLETS))
    assert found.weak == ("parties.b.needs_deal_within",)
    assert dict(found.contradicted)["parties.b.needs_deal_within"] == ("s1",)


def test_what_stands_against_a_number_is_named_beside_it() -> None:
    section = check(parse(RESTS, "x.yaml", ledger=TWO_OUTLETS)).section()
    (grid,) = [g for g in section.grids if g.caption == "Numbers with something against them"]
    assert ("positions.a.p.at", "s3, s1", "s3", "rejected") in grid.rows
    assert ("parties.b.needs_deal_within", "r1", "s1", "contradicts") in grid.rows


def test_a_single_outlet_is_said_once() -> None:
    assert any("comes from one outlet: r." in s for s in answer().sentences)
    assert answer().one_outlet == ()


def test_long_lists_are_cut_and_json_has_them_all() -> None:
    names = ", ".join(f"p{i}: " for i in range(9))
    text = f"plenipo: 1\nparties: {{{names}}}\nissues: {{q: {{options: [no, yes], status_quo: no}},"
    text += " r: {options: [no, yes], status_quo: no}}\n"
    found = check(parse(text, "x.yaml"))
    (grid,) = [g for g in found.section().grids if g.caption == "Left open"]
    assert str(grid.rows[0][2]).endswith("p4.r and 8 more")
    assert len(found.to_dict()["unset"]["position"]) == 18
    (silent,) = [w for w in found.warnings if "no position" in w.message]
    assert silent.message.startswith("9 parties have no position at all: P0, P1")
