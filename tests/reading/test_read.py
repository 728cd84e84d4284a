"""A report as a whole: the JSON, the ledger, several reports, hostile text, the same bytes."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plenipo as pl
from plenipo.reading.ledger import ledger_of, written
from plenipo.reading.telling import section
from plenipo.show.section import Section
from plenipo.situation.ledger import verify
from plenipo.situation.yaml import parse_ledger
from reading.parsed import cut, report

RIVER = Path(__file__).parents[2] / "situations" / "river-talks" / "report.txt"
DAY = "2024-03-12"


@pytest.fixture(scope="module")
def river() -> pl.Reading:
    return pl.read(RIVER, date=DAY)


def test_the_sample_says_what_its_writer_put_in(river: pl.Reading) -> None:
    found = river.to_dict()
    people = {a["id"]: a["speaks_for"] for a in found["actors"] if a["kind"] == "person"}
    assert people["ilse-marran"] == "velmar"  # countries no table knows
    assert people["tomas-ekdal"] == "orsova"
    assert people["adela-voss"] == "quend"
    assert people["rosa-lindqvist"] == "university-of-brae"  # a former ambassador is an expert
    assert len(people) == 5
    (talks,) = [e for e in found["events"] if e["kind"] in ("talks", "meeting")]
    assert (talks["place"], talks["status"], talks["absent"]) == ("Halveth", "planned", ["quend"])
    assert {x["strength"] for x in found["refusals"] if x["by"] == "quend"} == {
        "veto", "non_participation",
    }  # fmt: skip
    offer = next(o for o in found["offers"] if o["by"] == "velmar")
    assert offer["conditional_on"]["text"].startswith("if Orsova promises")
    (conflict,) = found["conflicts"]
    assert "Quend" in conflict["why"]
    assert {n["value"]: n["sense"] for n in found["numbers"]}[3.0] == "more_than"
    assert all(s["speaker"] for s in found["statements"])


def test_every_place_is_its_slice(river: pl.Reading) -> None:
    text = RIVER.read_bytes().decode()
    found = river.to_dict()
    for one in found["statements"]:
        assert one["text"] == " ".join(text[a:b] for a, b in one["content"])
    for kind in ("conditions", "refusals", "offers"):
        for one in found[kind]:
            assert one["text"] == text[slice(*one["span"])]


def test_twice_the_same_bytes(river: pl.Reading) -> None:
    assert pl.read(RIVER, date=DAY).to_json() == river.to_json()
    ids = [s["id"] for s in river.to_dict()["statements"]]
    assert len(set(ids)) == len(ids)


def test_the_ledger_is_read_back_and_verified(river: pl.Reading, tmp_path: Path) -> None:
    text = written(river.ledger)
    ledger, _ = parse_ledger(text)
    assert ledger == river.ledger
    found = verify(ledger, RIVER.parent)
    assert (found.unseen, found.missing) == (0, ())
    assert found.spans == sum(1 for _ in ledger.places()) > 80
    assert all(s.review and s.review.status == "proposed" for s in ledger.statements.values())


def test_a_ledger_without_slices_holds_none(river: pl.Reading) -> None:
    text = written(ledger_of(river, keep=False))
    assert "asking for a gift" not in text
    assert verify(parse_ledger(text)[0], RIVER.parent).unseen == 0


def test_grades() -> None:
    found = report(
        "Norwegian Prime Minister Kari Holm said that it rains. “It rains,” said Kari Holm. "
        "Per Lund, professor of law at the University of Oslo, said that it rains."
    )
    grades = [found.grade(one) for one in found.statements]
    assert grades == ["own_paraphrase", "own_words", "expert"]


@pytest.mark.parametrize(
    "after",
    [" — Anna Holm, mayor of Bergen", " – Anna Holm", ",” – so Anna Holm.", "\n— Anna Holm"],
)
def test_a_signed_quotation(after: str) -> None:
    close = "" if "”" in after else "”"
    found = report(f"“We are not going to leave this town without an answer{close}{after}")
    (one,) = found.statements
    assert (one.speaker, one.rule, one.type) == ("anna-holm", "signed", "direct")
    assert one.source is not None
    assert cut(found, one.source) == "Anna Holm"


@pytest.mark.parametrize("after", [" – In short, no.", " – a long road", " – 12 May"])
def test_a_dash_that_signs_nothing(after: str) -> None:
    found = report(f"“We are not going to leave this town without an answer.”{after}")
    assert [s.speaker for s in found.statements] == [None]


def test_where_and_when_it_was_said() -> None:
    found = report(
        "Norwegian Prime Minister Kari Holm said in Oslo on Monday that the talks in Rome begin on "
        "Thursday. Meanwhile, in Paris, Swedish Foreign Minister Per Lund told CNN that it rains. "
        "Holm, who met him on Friday in Rome, said that it does not."
    )
    told = [
        (found.said_in(s), w.text if (w := found.said_on(s)) else None) for s in found.statements
    ]
    assert told == [("Oslo", "on Monday"), ("Paris", None), (None, None)]


@pytest.mark.parametrize(
    ("title", "side"),
    [
        ("Qatari Foreign Ministry spokesman", "qatar"),
        ("Turkish Defence Ministry spokesman", "turkey"),
        ("Israeli government spokesman", "israel"),
        ("German army commander", "germany"),
    ],
)
def test_a_spokesman_of_a_ministry_speaks_for_its_country(title: str, side: str) -> None:
    found = report(f"{title} Jan Holm said that it rains.")
    (actor,) = (a for a in found.names.actors if a.kind == "person")
    assert actor.speaks_for == side


def test_two_reports_make_one_ledger(tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(
        "Syrian President Omar Haddad said that Syria will not take part in the talks in Geneva."
    )
    two.write_text(
        "In Geneva, Syrian President Omar Haddad said that Syria will not take part in the talks "
        "in Geneva. Swiss Foreign Minister Eva Frei said that Syria will be at the table."
    )
    found = pl.read([one, two, one], date="2025-02-18")
    assert len(found.reports) == 2  # the same file twice is one
    kinds = {x.kind for x in found.links}
    assert kinds == {"repeats", "contradicts"}
    assert len(found.conflicts) == 2  # within the second, and between the two
    ledger = found.ledger
    assert set(ledger.sources) == {"one", "two"}
    assert verify(ledger, tmp_path).unseen == 0
    assert {e["source"] for e in found.to_dict()["statements"]} == {"one.txt", "two.txt"}
    assert isinstance(section(found), Section)


@pytest.mark.timing
@pytest.mark.parametrize(
    "text",
    [
        '"' * 20_000,
        "“" * 20_000,
        "(" * 20_000,
        "said " * 8_000,
        "Anna " * 8_000,
        "A. " * 12_000,
        "if " * 12_000,
        "without a or " * 3_000,
        "the meeting of the " * 2_000,
        "1,111" * 8_000,
        "Monday " * 6_000,
        "He said that " * 3_000,
    ],
)
def test_hostile_text_takes_no_quadratic_time(text: str) -> None:
    half = time.perf_counter()
    report(text[: len(text) // 4])
    quarter = time.perf_counter() - half
    start = time.perf_counter()
    report(text)
    assert time.perf_counter() - start < max(12 * quarter, 3.0)


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_any_text_is_read_without_a_traceback(text: str) -> None:
    found = report(text)
    for one in found.statements:
        assert all(0 <= a < b <= len(text) for a, b in one.content)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            ["Norwegian Prime Minister Kari Holm", " said ", "that ", "“", "”", ". ", "\n", " if ",
             "Sweden", " will not ", "accept", " talks in ", "Oslo", "3 %", "He ", " told CNN ",
             "Per Lund, professor at the University of Oslo,", ": ", "»", "'"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_order_of_words_is_read(words: list[str]) -> None:
    found = report("".join(words))
    json.dumps([found.grade(s) for s in found.statements])


def test_nothing_is_said_of_a_text_without_speech() -> None:
    found = report("The river rises in spring. Its water is cold.")
    assert (found.statements, found.events, found.refusals, found.offers) == ((), (), (), ())
