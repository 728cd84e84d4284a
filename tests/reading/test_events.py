"""Who meets where, who is not there, and several mentions of one meeting as one."""

from __future__ import annotations

from reading.parsed import report

TALKS = """\
French and German ministers met in Rome on Monday, while Chinese and Indian officials are \
preparing to meet in Hanoi without Japanese or Korean involvement.
The talks in Vietnam will last three days. Indian Foreign Minister Arun Rao will be joined by \
Chinese envoy Wei Lin at the talks in Hanoi.
A brief call between Kenyan President Amos Otieno and his Chadian counterpart Idris Saleh took \
place on Friday.
There could be a summit between Brazil and Peru.
"""


def test_meetings_are_told_apart_and_put_together() -> None:
    found = report(TALKS)
    places = [(e.place, e.status) for e in found.events]
    assert ("Rome", "held") in places
    assert [p for p, _ in places].count("Hanoi") == 1
    assert not any(p == "Vietnam" for p, _ in places)  # the same talks
    hanoi = next(e for e in found.events if e.place == "Hanoi")
    assert hanoi.status == "planned"
    assert {"china", "india", "arun-rao", "wei-lin"} <= set(hanoi.participants)
    assert hanoi.absent[0] == "japan"
    assert hanoi.absent_basis == "said"
    rome = next(e for e in found.events if e.place == "Rome")
    assert rome.absent == ()
    assert not {"china", "india"} & set(rome.participants)


def test_calls_and_what_may_come() -> None:
    found = report(TALKS)
    call = next(e for e in found.events if e.kind == "call")
    assert {"kenya", "chad"} <= set(call.participants)
    summit = next(e for e in found.events if e.kind == "summit")
    assert summit.status == "potential"
    assert set(summit.participants) == {"brazil", "peru"}


def test_whoever_says_it_stays_away_is_absent() -> None:
    text = (
        "Russia and Turkey will meet in Geneva on Friday. Syrian President Omar Haddad said that "
        "Syria will not take part in the talks in Geneva."
    )
    (event,) = report(text).events
    assert event.absent == ("syria",)
    assert "syria" not in event.participants


def test_neither_nor() -> None:
    text = "Egypt and Sudan held talks in Cairo; neither Ethiopia nor Eritrea was invited."
    (event,) = report(text).events
    assert set(event.absent) == {"ethiopia", "eritrea"}


def test_words_that_are_no_events() -> None:
    text = "He talks a lot. The meeting of the two rivers is near the bridge. She met the deadline."
    assert report(text).events == ()
