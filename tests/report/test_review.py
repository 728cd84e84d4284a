"""The review page: every entry beside its place, nothing loaded, hostile words stay words."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import pytest
from show.test_html import NASTY, Tree

from plenipo.report.review import review
from plenipo.situation.ledger import Ledger
from plenipo.situation.spans import Span

TEXT = (
    "Alba and Borea met in Zurich.\n\nAnn Gray said Alba would lift the tariffs if Borea opens its "
    "ports.\n\nTom Hill said <b>Borea & friends</b> will not lift anything.\n"
)


def cut(part: str, text: str = TEXT) -> list[int | str]:
    start = text.index(part)
    return Span.of(text, start, start + len(part), keep=False).row()


def ledger(name: str = "Ann Gray", outlet: str = "Wire") -> Ledger:
    said = {"source": "r", "type": "indirect", "grade": "own_paraphrase"}
    return Ledger.model_validate(
        {
            "sources": {"r": {"outlet": outlet, "published": "2031-03-02"}},
            "actors": {
                "gray": {"source": "r", "kind": "person", "name": name, "speaks_for": "alba"},
                "alba": {"source": "r", "kind": "party", "name": "Alba"},
            },
            "statements": {
                "s1": {**said, "speaker": "gray", "flags": ["pronoun_speaker"], "rule": "after",
                       "spans": [cut("Alba would lift the tariffs if Borea opens its ports")]},
                "s2": {**said, "contradicts": ["s1"], "review": {"status": "accepted"},
                       "spans": [cut("<b>Borea & friends</b> will not lift anything")]},
            },
            "events": {"e1": {"source": "r", "kind": "talks", "status": "held", "place": "Zurich",
                              "participants": ["alba"], "spans": [cut("met in Zurich")]}},
            "offers": {"o1": {"source": "r", "by": "alba", "span": cut("would lift the tariffs")}},
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def html() -> str:
    return review(ledger(), {"r": TEXT}, file="my ledger.yaml")


def words(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_every_entry_has_its_mark_and_its_choice(html: str) -> None:
    tree = Tree(html)
    entries = list(tree.all("article"))
    assert [a["id"] for a in entries] == ["e1", "s1", "o1", "s2"]  # in the order of the text
    ids = {a["id"] for _, a in tree.tags if "id" in a}
    links = [a["href"] or "" for a in tree.all("a")]
    assert all(link[1:] in ids for link in links)
    assert {"#s1", "#s2", "#e1", "#o1"} <= set(links)
    choices = [(a["name"], a["value"]) for a in tree.all("input")]
    assert choices == [(e["id"], v) for e in entries for v in ("accept", "reject")]
    assert [a["name"] for a in tree.all("input") if "checked" in a] == ["s2"]


def test_what_overlaps_carries_both_marks(html: str) -> None:
    assert re.search(r'<mark class="statement offer">.*?would lift the tariffs</mark>', html)
    assert "&lt;b&gt;Borea &amp; friends&lt;/b&gt; will not lift anything" in html


def test_the_text_is_whole(html: str) -> None:
    shown = re.findall(r'<p class="words">(.*?)</p>', html)
    plain = [re.sub(r'<a class="tag".*?</a>|<[^>]+>', "", p) for p in shown]
    kept = [p.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for p in plain]
    assert kept == [p for p in TEXT.split("\n") if p]


def test_who_for_whom_and_how_it_was_found(html: str) -> None:
    said = words(html)
    assert "for Alba · indirect, in the outlet&#39;s words · the speaker is a pronoun" in said
    assert "rule: after" in said
    assert "Two statements, one event and one offer found." in said


def test_contradictions_are_listed_once(html: str) -> None:
    assert "One pair of statements contradicts each other." in words(html)
    listed = html[html.index('id="conflicts"') : html.index('id="text"')]
    assert re.findall(r'href="#(s\d)"', listed) == ["s1", "s2"]


def test_the_page_loads_nothing_and_runs_only_its_own_script(html: str) -> None:
    assert not re.search(r"https?://|@import|url\(", html)
    (policy,) = [a["content"] or "" for a in Tree(html).all("meta") if a.get("http-equiv")]
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")


def test_it_can_be_used_without_a_script(html: str) -> None:
    (without,) = re.findall(r"<noscript>(.*?)</noscript>", html, re.DOTALL)
    assert "plenipo ledger accept &#39;my ledger.yaml&#39;" in without


def test_hostile_words_add_no_markup() -> None:
    text = f"{NASTY} said one thing.\n\n{NASTY}"
    found = ledger(NASTY, NASTY)
    spans = {"spans": [cut(NASTY, text)]}
    body: dict[str, Any] = found.model_dump(by_alias=True)
    body["statements"]["s1"] |= spans
    body["statements"]["s1"] |= {"rule": NASTY, "flags": [NASTY], "nested_in": None}
    page = review(Ledger.model_validate(body), {"r": text}, file=NASTY, title=NASTY)
    tree = Tree(page)
    assert sum(tag == "script" for tag, _ in tree.tags) == 1
    assert not any(tag in {"img", "iframe", "form", "link", "base"} for tag, _ in tree.tags)
    assert not any(name.startswith("on") for _, attrs in tree.tags for name in attrs)


def test_without_the_text_the_entries_stand_alone() -> None:
    page = review(ledger())
    assert words(page).count("(the text is not at hand)") == 4


def test_an_empty_ledger_has_a_page() -> None:
    assert "Nothing was found." in review(Ledger())


def test_the_same_input_gives_the_same_bytes(html: str) -> None:
    assert html == review(ledger(), {"r": TEXT}, file="my ledger.yaml")
