"""Names: persons, parties and bodies, whom each speaks for, in clean and in damaged text."""

from __future__ import annotations

import time
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenipo.reading import names
from plenipo.reading.lexicon import lexicon, slug
from plenipo.reading.parts import Actor, Names
from plenipo.reading.text import split


def find(raw: str) -> Names:
    return names.find(split(raw))


def persons(raw: str) -> dict[str, str | None]:
    """Name and whom it speaks for."""
    return {a.name: a.speaks_for for a in find(raw).actors if a.kind == "person"}


def only(raw: str) -> Actor:
    (actor,) = (a for a in find(raw).actors if a.kind == "person")
    return actor


@pytest.mark.parametrize(
    ("raw", "name", "side"),
    [
        ("Peruvian Prime Minister Ana Ruiz arrived.", "Ana Ruiz", "peru"),
        ("French President Luc Moreau-Petit left early.", "Luc Moreau-Petit", "france"),
        ("Norway's foreign minister, Per Berg, agreed.", "Per Berg", "norway"),
        ("Mina Sato, Japan's chief negotiator, agreed.", "Mina Sato", "japan"),
        ("The president of Kenya, Joy Odhiambo, spoke.", "Joy Odhiambo", "kenya"),
        ("Saudi envoy Faisal al-Harbi waited.", "Faisal al-Harbi", "saudi-arabia"),
        ("Dutch minister Jan van der Berg waited.", "Jan van der Berg", "netherlands"),
        ("NATO secretary, Bo Lind, told them so.", "Bo Lind", "nato"),
        ("Kremlin spokesman Oleg Orlov told them so.", "Oleg Orlov", "russia"),
        ("A spokesman for Norway, Per Berg, told them so.", "Per Berg", "norway"),
        ("Greek Defence Minister N. Pappas told them so.", "N. Pappas", "greece"),
        ("The foreign minister of Velmar, Ona Tesk, left.", "Ona Tesk", "velmar"),
        ("Velmaran foreign minister Ona Tesk left Velmar.", "Ona Tesk", "velmar"),
    ],
)
def test_a_title_tells_whom_a_person_speaks_for(raw: str, name: str, side: str) -> None:
    actor = only(raw)
    assert (actor.name, actor.speaks_for) == (name, side)
    assert actor.basis in ("title_in_text", "appositive")
    assert actor.basis_span is not None


@pytest.mark.parametrize(
    "raw",
    [
        "Ana Ruiz, former Peruvian ambassador to Chile, said so.",
        "Former French President Ana Ruiz said so.",
        "Ana Ruiz, an expert on Peru, said so.",
        "Historian Ana Ruiz wrote about France.",
        "Ana Ruiz, ambassador to Peru, said so.",
        "Special envoy to Ukraine Ana Ruiz said so.",
    ],
)
def test_experts_former_officials_and_envoys_do_not_speak_for_the_country(raw: str) -> None:
    actor = only(raw)
    assert (actor.name, actor.speaks_for) == ("Ana Ruiz", None)


def test_an_expert_speaks_for_the_institute() -> None:
    raw = "Ana Ruiz, senior researcher for Chile and Asia at the Lima Peace Institute, said so."
    actor = only(raw)
    assert (actor.speaks_for, actor.basis) == ("lima-peace-institute", "appositive")


@pytest.mark.parametrize(
    ("raw", "side"),
    [
        ("Ana Ruiz of the Lima Peace Institute said so.", "lima-peace-institute"),
        ("Ana Ruiz, from Chatham House, said so.", "chatham-house"),
        ("Ana Ruiz, professor of law at the University of Oslo, said so.", "university-of-oslo"),
        ("Ana Ruiz, a minister at the Ministry of Trade of Peru, said so.", "ministry-of-trade"),
        ("Ana Ruiz of the Council of Europe said so.", "council-of-europe"),
        ("President Ana Ruiz of Peru said so.", "peru"),
        ("EU foreign policy chief Ana Ruiz said so.", "european-union"),
        ("Swiss mediator Ana Ruiz said so.", None),
        ("Belarusian opposition leader Ana Ruiz said so.", None),
        ("Chilean lawmaker Ana Ruiz said so.", None),
        ("Ana Ruiz of Peru said so.", None),
    ],
)
def test_what_follows_a_name_and_what_is_no_office(raw: str, side: str | None) -> None:
    assert persons(raw) == {"Ana Ruiz": side}


def test_who_is_sent_to_or_talked_about_is_not_who_is_spoken_for() -> None:
    raw = "NATO secretary, Bo Lind, said the United States would help Ukraine."
    assert persons(raw) == {"Bo Lind": "nato"}


def test_offices_of_one_country_tell_it_only_where_that_is_clear() -> None:
    office = "Secretary of State Ana Ruiz flew home."
    assert persons(f"The United States agreed. {office}") == {"Ana Ruiz": "united-states"}
    assert persons(office) == {"Ana Ruiz": None}
    vice = "Vice-President Bo Lind spoke on Friday."
    assert persons(f"France met the United States. {vice}") == {"Bo Lind": "united-states"}
    assert persons(f"Brazil met the United States. {vice}") == {"Bo Lind": None}
    assert only(f"The United States agreed. {office}").basis == "table"


@pytest.mark.parametrize(
    ("raw", "aide"),
    [
        ("Peruvian President Ana Ruiz came. Bo Lind, Ruiz's adviser, stayed.", "Bo Lind"),
        ("Peruvian President Ana Ruiz and her spokesman Bo Lind came.", "Bo Lind"),
        ("Peruvian President Ana Ruiz came. Bo Lind, sent by Ruiz, stayed.", "Bo Lind"),
        ("Peruvian President Ana Ruiz was joined by the presidential aid Bo Lind.", "Bo Lind"),
        (
            "Peruvian President Ana Ruiz was joined in Rome by adviser Bo Lind and special envoy"
            " Kim Park.",
            "Kim Park",
        ),
    ],
)
def test_aides_speak_for_the_side_of_whom_they_come_with(raw: str, aide: str) -> None:
    assert persons(raw)[aide] == "peru"


def test_guests_are_not_aides() -> None:
    raw = "Peruvian President Ana Ruiz was joined by Chancellor Otto Weiss."
    assert persons(raw) == {"Ana Ruiz": "peru", "Otto Weiss": None}


def test_a_surname_is_the_person_named_in_full() -> None:
    raw = "Irish envoy Ana O'Dowd left. O'Dowd agreed, and Chile thanked O'Dowd."
    assert len(only(raw).names) == 3
    both = "Ana Ruiz, envoy, met Bo Ruiz, minister. Ruiz agreed."
    assert all(len(a.names) == 1 for a in find(both).actors if a.kind == "person")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Tesk said he would wait. Peru met Tesk.", "Tesk"),
        ("Peru waits, as Tesk says she knows.", "Tesk"),
        ("Tesk said he would wait.", None),  # any word has a capital there
        ("Witnesses said he left. The Witnesses waited.", None),
        ("Police said he left. Peru thanked Police and police.", None),
        ("Tesko said it would wait. Peru met Tesko.", None),
        ("The Tesk said he would wait. Peru met Tesk.", None),
    ],
)
def test_somebody_never_introduced(raw: str, name: str | None) -> None:
    assert persons(raw) == ({name: None} if name else {})


def test_middle_names_initials_and_honours_make_no_second_person() -> None:
    raw = "Ana Ruiz spoke. Ana Maria Ruiz OBE agreed. A. Ruiz, the envoy, left. Ruiz came back."
    actor = only(raw)
    assert (actor.id, actor.name, len(actor.names)) == ("ana-ruiz", "Ana Maria Ruiz", 4)


@pytest.mark.parametrize(
    "raw",
    [
        "European leaders met in Paris.",
        "The Secretary of State left the Security Council.",
        "Other Asian Governments agreed.",
        "On Monday, Western Officials met.",
        "He went to San Francisco and the Red Sea.",
        "The Lima Peace Institute said that it would end.",
        "A Happy New Year to Everyone.",
        "Said Chile: never.",
        "EMERGENCY TALKS: FOREIGN MINISTER WARNS TELL US SAID LEADERS TALKS",
        "Generals and Presidents agreed with the White House.",
        "The Konrad Adenauer Foundation said so.",
        "They crossed the Jordan River near the Israel Museum.",
        "An economist said that amnesty was a guardian of peace.",
        "Economist or not, the poles went.",
    ],
)
def test_no_person_is_invented(raw: str) -> None:
    assert persons(raw) == {}


def test_a_headline_in_capitals_names_only_what_the_table_knows() -> None:
    raw = "PRESIDENT RUIZ TELLS US: RUSSIA AND EMERGENCY TALKS\nPeruvian President Ana Ruiz left."
    found = [(raw[slice(*m.span)], m.actor) for m in find(raw).mentions]
    assert found == [("RUSSIA", "russia"), ("Peruvian", "peru"), ("Ana Ruiz", "ana-ruiz")]


def test_a_sentence_end_does_not_join_two_names() -> None:
    raw = "They met Ana Ruiz. Kenya agreed. She went to the Lima Fair. Ruiz stayed."
    assert {a.name for a in find(raw).actors if a.kind == "person"} == {"Ana Ruiz"}


def test_capitals_are_governments_unless_something_takes_place_there() -> None:
    raw = "Moscow refused, and the talks in Moscow ended. Cairo agreed to the Cairo talks."
    found = [(raw[slice(*m.span)], m.actor, m.how) for m in find(raw).mentions]
    assert found == [
        ("Moscow", "russia", "metonym"),
        ("Moscow", "moscow", "name"),
        ("Cairo", "egypt", "metonym"),
        ("Cairo", "cairo", "name"),
    ]


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("kyiv would reject it.", "ukraine"),
        ("The kremlin refused.", "russia"),
        ("Cnn heard of it.", "cnn"),
        ("The UNITED STATES refused.", "united-states"),
        ("They asked the u.s. to help? U.S. troops left.", "united-states"),
        ("Bélarus waits.", "belarus"),
        ("Downing Street waits.", "united-kingdom"),
        ("The State Department waits.", "united-states"),
    ],
)
def test_damaged_and_other_forms_are_the_same_actor(raw: str, key: str) -> None:
    assert key in {a.id for a in find(raw).actors}


@pytest.mark.parametrize("raw", ["They ate turkey from china.", "He told us it was polish."])
def test_common_words_are_no_countries(raw: str) -> None:
    assert find(raw).actors == ()


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Israel Levin, the envoy, left.", "Israel Levin"),
        ("French deputy Jordan Petit left.", "Jordan Petit"),
        ("Victoria Olsen told them so.", "Victoria Olsen"),
        ("Georgia Rossi met them.", "Georgia Rossi"),
    ],
)
def test_a_country_before_a_surname_is_a_given_name(raw: str, name: str) -> None:
    found = find(raw)
    assert only(raw).name == name
    assert not {a.id for a in found.actors} & {"israel", "jordan", "seychelles", "georgia"}


def test_a_paper_is_meant_only_with_its_article() -> None:
    assert [a.id for a in find("He told the Economist. An economist laughed.").actors] == [
        "economist"
    ]
    assert find("Economist, guardian and Guardian.").actors == ()


def test_a_government_is_its_country_or_a_body_of_its_own() -> None:
    raw = "Peruvian President Ana Ruiz came. The Ruiz administration agreed."
    mention = find(raw).mentions[-1]
    assert (raw[slice(*mention.span)], mention.actor) == ("Ruiz administration", "peru")
    bare = "President Ana Ruiz came. The Ruiz administration agreed."
    assert persons(bare) == {"Ana Ruiz": "ruiz-administration"}
    assert find(bare).actor("ruiz-administration") is not None


def test_initials_in_brackets_are_another_name_of_a_body() -> None:
    names_found = find("The Lima Peace Institute (LPI) waits. LPI is small.")
    found = names_found.actor("lima-peace-institute")
    assert found is not None
    assert len(found.names) == 3


def test_the_tables_are_small_and_consistent() -> None:
    tables = files("plenipo.reading").joinpath("tables")
    assert sum(len(t.read_bytes()) for t in tables.iterdir() if t.is_file()) < 100_000
    lists = lexicon().lists
    assert lists["women"] | lists["either"] <= lists["given"]
    assert not lists["women"] & lists["either"]
    assert lists["experts"] | lists["local"] <= lists["heads"]
    assert not lists["given"] & lists["says"]
    known = {entry.id for held in lexicon().names.values() for _, entry in held}
    assert {country for having in lexicon().offices.values() for country in having} <= known


_PIECES = [
    "Peruvian President Ana Ruiz", "Ruiz", "NATO secretary, Bo Lind,", "Bo Lind", "the minister",
    "Russia-Ukraine", "kyiv", "the Lima Peace Institute (LPI)", "LPI", "U.S.", "St. Anton", "“",
    "'s", ",", ".", "\n", " ", "said", "joined by aide", "McKay-Öz", "(", ")", "of", "A.", "”",
    "former", "Cnn", "Velmaran foreign minister Ona Tesk", "administration", "  ", "his envoy",
]  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=6)), max_size=25))
def test_places_hold_what_they_claim_and_nothing_depends_on_chance(pieces: list[str]) -> None:
    raw = " ".join(pieces)
    text = split(raw)
    found = names.find(text)
    assert found == names.find(split(raw))
    ids = [a.id for a in found.actors]
    assert len(set(ids)) == len(ids)
    assert list(found.mentions) == sorted(found.mentions, key=lambda m: (m.span, m.actor or ""))
    for actor in found.actors:
        assert actor.names == tuple(sorted(set(actor.names)))
        assert set(actor.names) == {m.span for m in found.mentions if m.actor == actor.id}
        assert (actor.speaks_for is None) == (actor.basis == "none")
        for start, end in actor.names:
            assert 0 <= start < end <= len(raw)
            assert raw[start:end] == raw[start:end].strip()
        if actor.kind == "person":
            assert slug(actor.name) in {slug(raw[s:e]) for s, e in actor.names}
        for span in (actor.role, actor.basis_span):
            assert span is None or 0 <= span[0] < span[1] <= len(raw)
    assert {m.actor for m in found.mentions} == set(ids)
    assert {a.speaks_for for a in found.actors} <= {*ids, None}


@settings(max_examples=30)
@given(st.permutations([
    "Peruvian President Ana Ruiz agreed.", "Ruiz left.", "Bo Lind, head of NATO, stayed.",
    "Kenya waits.",
]))  # fmt: skip
def test_the_order_of_sentences_changes_no_actor(sentences: list[str]) -> None:
    actors = find("\n".join(sentences)).actors
    assert {(a.id, a.kind, a.speaks_for, len(a.names)) for a in actors} == {
        ("peru", "party", None, 1), ("ana-ruiz", "person", "peru", 2),
        ("bo-lind", "person", "nato", 1), ("nato", "organisation", None, 1),
        ("kenya", "party", None, 1),
    }  # fmt: skip


@pytest.mark.timing
@pytest.mark.parametrize(
    "piece", ["Ana Ruiz ", "President of ", "A, ", "Ab Cd, joined by aide Ef Gh, ", "the (", "A.-"]
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    def took(size: int) -> float:
        text = split((piece * (size // len(piece) + 1))[:size])
        best = 9.0
        for _ in range(3):
            began = time.perf_counter()
            names.find(text)
            best = min(best, time.perf_counter() - began)
        return best

    assert took(20_000) < 12 * took(5_000) + 0.05
