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
