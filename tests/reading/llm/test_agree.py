"""Two readings put together."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plenipo.reading.llm.agree import merge, overlap
from plenipo.reading.parts import Attribution


def entry(start: int, end: int, speaker: str | None = "ana", **more: Any) -> Attribution:
    known: dict[str, Any] = {"type": "direct", "rule": "quote_adjacent", "sure": "medium", **more}
    return Attribution(content=((start, end),), speaker=speaker, **known)


def model(start: int, end: int, speaker: str | None = "ana", **more: Any) -> Attribution:
    return entry(start, end, speaker, **{"route": "llm", "rule": "llm-1", "sure": "low", **more})


def test_agreement_raises_the_class() -> None:
    (one,) = merge([entry(0, 10)], [model(1, 10, gist="short")])
    assert (one.sure, one.route, one.content, one.gist) == ("high", "both", ((0, 10),), "short")
    assert one.flags == ("both_routes",)


def test_two_speakers_keep_both_and_go_to_review() -> None:
    found = merge([entry(0, 10)], [model(0, 10, "nils")])
    assert [(one.speaker, one.route) for one in found] == [("ana", "rules"), ("nils", "llm")]
    assert {one.flags for one in found} == {("speaker_disputed",)}
    (one,) = merge([entry(0, 10)], [model(0, 10, None, flags=("speaker_disputed",))])
    assert (one.speaker, one.sure, one.flags) == (
        "ana",
        "medium",
        ("both_routes", "speaker_disputed"),
    )


def test_a_speaker_only_one_names() -> None:
    (one,) = merge([entry(0, 10, None)], [model(0, 10, source=(12, 15))])
    assert (one.speaker, one.source, one.sure) == ("ana", (12, 15), "medium")
    assert one.flags == ("both_routes", "model_speaker")
    (one,) = merge([entry(0, 10)], [model(0, 10, None)])
    assert (one.speaker, one.sure, one.flags) == ("ana", "medium", ("both_routes",))


def test_less_than_half_in_common_is_two_statements() -> None:
    assert len(merge([entry(0, 10)], [model(6, 16)])) == 2
    assert overlap([(0, 10)], [(0, 4), (6, 12)]) == 8 / 12
    assert overlap([], []) == 0.0


def test_what_stands_inside_still_stands_inside() -> None:
    rules = [entry(50, 90), entry(60, 70, nested_in=0)]
    found = merge(rules, [model(0, 40), model(10, 20, "nils", nested_in=0), model(50, 91)])
    assert [one.content[0] for one in found] == [(0, 40), (10, 20), (50, 90), (60, 70)]
    assert [one.nested_in for one in found] == [None, 0, None, 2]
    outer = merge([entry(0, 40)], [model(0, 40), model(10, 20, "nils", nested_in=0)])
    assert [one.nested_in for one in outer] == [None, 0]


spans = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda p: (p[0], p[0] + p[1]))
entries = st.lists(st.tuples(spans, st.sampled_from(["ana", "nils", None])), max_size=8)


@given(entries, entries)
def test_nothing_is_lost(ruled: list[Any], other: list[Any]) -> None:
    mine = [entry(*span, who) for span, who in ruled]
    theirs = [model(*span, who) for span, who in other]
    found = merge(mine, theirs)
    assert sorted(one.content for one in found if one.route != "llm") == sorted(
        one.content for one in mine
    )
    for one in theirs:
        assert any(overlap(one.content, kept.content) >= 0.5 for kept in found)
    assert [one.content[0][0] for one in found] == sorted(one.content[0][0] for one in found)
    assert merge(mine, []) == merge(merge(mine, []), [])
