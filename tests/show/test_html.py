"""Fragments and pages: accessible, and the data cannot add to them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from plenipo.show import palette
from plenipo.show.html import anchors, fragment, page, style
from plenipo.show.section import Chart, Grid, Section

from .sample import all_sections, riyadh

VOID = {"meta", "link", "br", "img", "hr", "input", "wbr"}
NASTY = "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\x00"
BARS = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}


class Tree(HTMLParser):
    """Tags in order; fails where one is closed that is not open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), (tag, attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag == name]


def nasty() -> Section:
    grid = Grid(caption=NASTY, columns=(NASTY, NASTY), rows=((NASTY, NASTY),), note=NASTY)
    return Section(
        title=NASTY,
        anchor=NASTY,
        sentences=(NASTY, NASTY),
        charts=(Chart(spec=BARS, alt=NASTY, caption=NASTY),),
        grids=(grid,),
        notes=(NASTY,),
        parts=(Section(title=NASTY, anchor=NASTY),),
    )


def assert_harmless(html: str) -> None:
    for tag, attrs in Tree(html).tags:
        assert tag not in {"script", "img", "iframe", "object", "embed", "form", "link", "base"}
        assert not any(name.startswith("on") for name in attrs), (tag, attrs)
        for name in ("href", "src"):
            assert (attrs.get(name) or "#").startswith("#")


def test_the_data_cannot_add_markup() -> None:
    assert_harmless(fragment(nasty(), narrow=True))
    assert_harmless(page([nasty()], NASTY, lang='en"><script>'))


def test_fragment_is_accessible() -> None:
    tree = Tree(fragment(riyadh()))
    assert len(tree.all("h2")) == 1
    assert all(row.get("scope") in {"col", "row"} for row in tree.all("th"))
    assert len(tree.all("caption")) == len(tree.all("table")) == 3
    pictures = tree.all("svg")
    assert len(pictures) == len(tree.all("figcaption")) == 2
    assert all(p["role"] == "img" and len(p["aria-label"] or "") > 40 for p in pictures)


def test_parts_stand_one_level_below() -> None:
    part = Section(title="below", anchor="x", parts=(Section(title="deeper", anchor="y"),))
    html = fragment(Section(title="top", anchor="a b", parts=(part, part)))
    assert re.findall(r'<section id="([\w-]+)">\n<h(\d)>', html) == [
        ("a-b", "2"), ("a-b--x", "3"), ("a-b--x--y", "4"), ("a-b--x-2", "3"), ("a-b--x-2--y", "4"),
    ]  # fmt: skip


def test_a_narrow_twin_only_where_the_style_can_choose() -> None:
    assert 'class="narrow"' not in fragment(riyadh())
    assert fragment(riyadh(), narrow=True).count('class="narrow"') == 2


@pytest.mark.parametrize("names", [["a", "a", "a"], ["a", "a-2", "a"], ["", "§", "Größe x"]])
def test_anchors_differ(names: list[str]) -> None:
    found = anchors([Section(title="", anchor=name) for name in names])
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"[\w-]+", name) for name in found)


def test_ids_of_a_page_differ() -> None:
    html = page(all_sections() + all_sections(), "twice")
    ids = [attrs["id"] for _, attrs in Tree(html).tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_page_is_whole_and_the_same_each_time() -> None:
    html = page(all_sections(), "One & all")
    assert html == page(all_sections(), "One & all")
    assert html.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>One &amp; all</title>" in html
    assert "default-src &#x27;none&#x27;" in html


def test_colours_of_the_style_stand_out() -> None:
    colors = dict(re.findall(r"--(\w+): (#\w{6})", style()))
    for name in ("ink", "muted", "blue"):
        for paper in ("paper", "tint"):
            assert palette.contrast(colors[name], colors[paper]) >= 4.5
    assert (colors["ink"], colors["muted"], colors["blue"]) == (
        palette.INK, palette.MUTED, palette.BLUE,
    )  # fmt: skip
    assert not re.search(r"url\(|@import", style())
