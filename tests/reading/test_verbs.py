"""The table of reporting verbs holds the forms English has."""

from __future__ import annotations

import pytest

from plenipo.reading.attributing.verbs import DESCRIBING, VERBS


@pytest.mark.parametrize(
    ("word", "lemma", "form"),
    [
        ("said", "say", "past"),
        ("argues", "argue", "s"),
        ("stressing", "stress", "ing"),
        ("stresses", "stress", "s"),
        ("replied", "reply", "past"),
        ("admitted", "admit", "past"),
        ("agreed", "agree", "past"),
        ("blogged", "blog", "past"),
        ("told", "tell", "past"),
        ("believe", "believe", "base"),
    ],
)
def test_forms(word: str, lemma: str, form: str) -> None:
    assert (VERBS[word].lemma, VERBS[word].form) == (lemma, form)


def test_no_form_that_english_lacks() -> None:
    assert not {"sayed", "telled", "bloged", "slamed", "dubed", "decryed", "admited"} & (
        VERBS.keys() | DESCRIBING
    )


def test_what_may_follow() -> None:
    assert VERBS["said"].zero
    assert not VERBS["urged"].zero
    assert VERBS["told"].told
    assert VERBS["believes"].thinks
    assert VERBS["asked"].asks
