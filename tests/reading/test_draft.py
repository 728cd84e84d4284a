"""A draft from a ledger: it loads, invents nothing, and sets no veto."""

from __future__ import annotations

import re
from typing import Any

import pytest

from plenipo.answer.check import check
from plenipo.reading.draft import draft
from plenipo.situation.ledger import Ledger
from plenipo.situation.spans import Span
from plenipo.situation.yaml import parse

TEXT = (
    "Alba and Borea will meet in Zurich on Monday, without Corva. Alba's minister Ann Gray said "
    "Alba was ready to lift the tariffs on grain if Borea offers fishing rights. Borea's envoy Tom "
    "Hill said Borea would not open its coal market. Corva's president Eva Lund said Corva would "
    "reject any treaty made without it. She said Corva must get more than 12 percent of the catch. "
    "Ann Gray said Corva will be there."
)


def cut(part: str) -> list[int | str]:
    start = TEXT.index(part)
    return Span.of(TEXT, start, start + len(part)).row()


def person(name: str, side: str) -> dict[str, Any]:
    return {"source": "r", "kind": "person", "name": name, "speaks_for": side}


def statement(part: str, speaker: str, **more: Any) -> dict[str, Any]:
    body = {"source": "r", "speaker": speaker, "type": "indirect", "grade": "own_paraphrase"}
    return {**body, "spans": [cut(part)], **more}


def ledger(**change: Any) -> Ledger:
    number = {"span": cut("more than 12 percent of the catch"), "value": 12}
    number |= {"unit": "percent of catch", "sense": "more_than"}
    body: dict[str, Any] = {
        "sources": {"r": {"published": "2031-03-02", "outlet": "The Wire: \"daily\" # 1"}},
        "actors": {
            **{p: {"source": "r", "kind": "party", "name": p.title()}
               for p in ("alba", "borea", "corva", "delta")},
            "gray": person("Ann Gray", "alba"),
            "hill": person("Tom Hill", "borea"),
            "lund": person("Eva Lund", "corva"),
        },
        "statements": {
            "s1": statement("Alba was ready to lift the tariffs on grain if Borea offers "
                            "fishing rights", "gray"),
            "s2": statement("Borea would not open its coal market", "hill"),
            "s3": statement("Corva would reject any treaty made without it", "lund"),
            "s4": statement("Corva must get more than 12 percent of the catch", "lund",
                            numbers=[number]),
            "s5": statement("Corva will be there", "gray"),
        },
        "events": {
            "e1": {"source": "r", "kind": "talks", "status": "planned", "place": "Zurich",
                   "participants": ["gray", "borea"], "absent": ["corva"], "absent_basis": "said",
                   "time": {"text": "on Monday", "from": "2031-03-03", "to": "2031-03-03"},
                   "spans": [cut("meet in Zurich on Monday")]},
        },
        "offers": {
            "o1": {"source": "r", "by": "gray", "span": cut("ready to lift the tariffs on grain"),
                   "what": cut("lift the tariffs on grain"), "statement": "s1",
                   "conditional_on": cut("if Borea offers fishing rights")},
        },
        "conditions": {
            "c1": {"source": "r", "by": "alba", "span": cut("if Borea offers fishing rights"),
                   "if": cut("if Borea offers fishing rights"), "statement": "s1"},
        },
        "refusals": {
            "r1": {"source": "r", "by": "borea", "strength": "exclusion", "statement": "s2",
                   "span": cut("Borea would not open its coal market"),
                   "what": cut("open its coal market")},
            "r2": {"source": "r", "by": "corva", "strength": "veto", "statement": "s3",
                   "span": cut("Corva would reject any treaty made without it")},
        },
    }  # fmt: skip
    for key, value in change.items():
        section, _, name = key.partition("__")
        if value is None:
            body[section].pop(name)
        elif name:
            body[section][name] |= value
        else:
            body[section] = value
    return Ledger.model_validate(body)


def loaded(found: Ledger | None = None):
    found = found or ledger()
    return parse(draft(found), "situation.yaml", ledger=found).situation


def test_the_draft_holds_what_the_text_says() -> None:
    talks = loaded()
    assert set(talks.parties) == {"alba", "borea", "corva"}  # delta is only named
    room = talks.tables["zurich"]
    assert (tuple(room.seats), room.status, str(room.date)) == (
        ("alba", "borea"), "planned", "2031-03-03"
    )  # fmt: skip
    assert set(talks.tables["all"].seats) == {"alba", "borea", "corva"}
    assert list(talks.issues) == [
        "tariffs",
        "coal_market",
        "fishing_rights",
        "percent_of_catch",
    ]
    assert talks.issues["tariffs"].needs == ("alba",)
    assert talks.issues["percent_of_catch"].options == (
        "no",
        "more than 12 percent of catch",
    )
    (offer,) = talks.offers
    assert (offer.by, offer.status, offer.because) == ("alba", "possible", ("s1", "o1"))
    assert str(talks.as_of) == "2031-03-02"


def test_positions_are_open_and_name_their_evidence() -> None:
    talks = loaded()
    wanted = {p: dict(body.issues) for p, body in talks.positions.items()}
    assert {(p, i): body.because for p, own in wanted.items() for i, body in own.items()} == {
        ("alba", "tariffs"): ("s1",),
        ("alba", "fishing_rights"): ("s1",),
        ("borea", "coal_market"): ("s2",),
        ("corva", "percent_of_catch"): ("s4",),
    }
    assert all(b.at is None and b.salience is None for own in wanted.values() for b in own.values())
    text = draft(ledger())
    assert re.search(r"tariffs: \{because: \[s1\]\} +# offers it, on a condition", text)
    assert re.search(r"coal_market: \{because: \[s2\]\} +# against it", text)


def test_a_veto_is_suggested_and_never_set() -> None:
    text = draft(ledger())
    assert not loaded().consent
    assert not loaded().guarantees
    assert re.search(r"# consent:\n#   corva:\n.*\n#     because: \[s3\]", text)
    set_ = re.sub(r"(?m)^# (consent:|  corva:|    (?:over|because): .*)$", r"\1", text)
    talks = parse(set_, "situation.yaml", ledger=ledger()).situation
    assert set(talks.consent) == {"corva"}  # taking the marks away is all it needs


def test_every_number_of_the_draft_stands_in_the_text() -> None:
    lines = [line.partition("#")[0] for line in draft(ledger()).splitlines()]
    lines = [line for line in lines if not line.startswith(("plenipo:", "as_of:", "sources:"))]
    bare = re.sub(r"\d{4}-\d\d-\d\d|because: \[.*?\]|outlet: .*", "", "\n".join(lines))
    assert set(re.findall(r"\d+", bare)) == {"12"}


def test_check_accepts_a_draft_and_counts_what_is_open() -> None:
    found = ledger()
    sound = check(parse(draft(found), "situation.yaml", ledger=found))
    open_ = {kind: len(where) for kind, where in sound.unset}
    assert open_["position"] == open_["salience"] == 3 * 4
    assert sound.share("none") == 0


def test_absentees_are_a_comment() -> None:
    assert "# not there: corva (the text says so)" in draft(ledger())


@pytest.mark.parametrize("entry", ["offers__o1", "refusals__r2", "events__e1"])
def test_what_a_person_rejected_is_left_out(entry: str) -> None:
    found = ledger(**{entry: {"review": {"status": "rejected"}}})
    text = draft(found)
    parse(text, "situation.yaml", ledger=found)
    assert {"offers__o1": "offers:", "refusals__r2": "consent:", "events__e1": "zurich:"}[
        entry
    ] not in text


def test_an_account_by_another_says_whose_it_is() -> None:
    found = ledger(statements__s2={"speaker": "gray"})
    assert "# against it, as alba says" in draft(found)


def test_companies_are_parties_where_no_states_talk() -> None:
    firms = {n: {"source": "r", "kind": "organisation", "name": n} for n in ("acme", "union")}
    event = {"source": "r", "kind": "talks", "status": "held", "participants": ["acme", "union"]}
    found = Ledger.model_validate({"sources": {"r": {}}, "actors": firms, "events": {"e1": event}})
    assert set(loaded(found).parties) == {"acme", "union"}


def test_an_empty_ledger_still_gives_a_file_to_complete() -> None:
    talks = loaded(Ledger())
    assert len(talks.parties) == 2
    assert list(talks.issues) == ["agreement"]


@pytest.mark.parametrize(
    "nasty",
    ["a\nplenipo: 2", "x: y # z", "\u2028- evil", "\x00\x1b[31m", '"; }', "{a: &x [*x]}", "'"],
)
def test_words_of_a_text_stay_words(nasty: str) -> None:
    found = ledger(
        sources={"r": {"outlet": nasty, "title": nasty}},
        actors__gray={"name": nasty},
        actors__alba={"name": nasty},
        events__e1={"place": nasty},
        offers__o1={"span": Span.of(nasty, 0, len(nasty)).row()},
    )
    talks = parse(draft(found), "situation.yaml", ledger=found).situation
    assert set(talks.parties) == {"alba", "borea", "corva"}
    assert talks.plenipo == 1


def test_the_same_ledger_gives_the_same_bytes() -> None:
    assert draft(ledger()) == draft(ledger())


def test_slices_may_come_from_the_text_at_hand() -> None:
    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: None if k == "text" else bare(v) for k, v in value.items()}
        return [bare(v) for v in value] if isinstance(value, list | tuple) else value

    full = ledger().model_dump(by_alias=True)
    events = {"e1": {**full["events"]["e1"], "time": full["events"]["e1"]["time"]}}
    found = Ledger.model_validate({**bare(full), "events": events})
    assert draft(found, texts={"r": TEXT}) == draft(ledger())


def test_a_number_that_is_only_told_is_no_issue() -> None:
    text = "Corva said that it must come, because on its own bank live 40,000 people."
    number = {"span": Span.of(text, text.index("40"), len(text) - 1).row(), "value": 40_000}
    said = {"source": "r", "speaker": "corva", "type": "indirect", "grade": "own_paraphrase",
            "spans": [Span.of(text, 0, len(text)).row()],
            "numbers": [{**number, "unit": "people"}]}  # fmt: skip
    found = Ledger.model_validate({"sources": {"r": {}}, "statements": {"s1": said}})
    assert "people" not in loaded(found).issues


def test_a_large_ledger_gives_a_bounded_file() -> None:
    base = ledger()
    many = {f"o{i}": base.offers["o1"].model_copy(update={"span": _word(i), "what": _word(i)})
            for i in range(3000)}  # fmt: skip
    found = base.model_copy(update={"offers": many})
    text = draft(found)
    assert len(text) < 60_000
    assert re.search(r"# \d+ more phrases are left out", text)


def _word(number: int) -> Span:
    letters = "".join(chr(97 + int(digit)) for digit in str(number))
    return Span.of(f"thing{letters}", 0, 5 + len(letters))
