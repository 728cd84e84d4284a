"""The report: one file that loads nothing, reads on a screen and on paper."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from show.sample import BASIS, SUMMARY, all_sections
from show.test_html import NASTY, Tree, assert_harmless, nasty

from plenipo.errors import PlenipoError
from plenipo.report.page import compose, render, write
from plenipo.show.section import Grid, Section


def made() -> str:
    return render(
        "Talks on ending the war",
        "As of 17 February 2025",
        all_sections(),
        basis_line=BASIS,
        summary_sentences=SUMMARY,
    )


@pytest.fixture(scope="module")
def html() -> str:
    return made()


def test_same_input_same_bytes_without_time_or_path(html: str) -> None:
    assert html == made()
    assert not re.search(r"\b20(2[6-9]|[3-9]\d)\b|/(work|home|root)/|\d\d:\d\d", html)


def test_is_small_offline_and_without_script(html: str) -> None:
    assert len(html.encode()) < 1_000_000
    assert_harmless(html)
    rest = html.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|@import|url\((?!#)", rest)
    (policy,) = [m for m in Tree(html).all("meta") if m.get("http-equiv")]
    assert (policy["content"] or "").startswith(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )


def test_has_what_a_reader_without_eyes_or_mouse_needs(html: str) -> None:
    tree = Tree(html)
    assert tree.all("html")[0]["lang"] == "en"
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in tree.all(
        "meta"
    )
    ids = [attrs["id"] for _, attrs in tree.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs["href"] or "" for attrs in tree.all("a")]
    assert links[0] == "#findings"  # the skip link is first
    assert all(link[1:] in ids for link in links)
    assert len(tree.all("h1")) == len(tree.all("main")) == len(tree.all("nav")) == 1
    assert all(svg["role"] == "img" and svg["aria-label"] for svg in tree.all("svg"))
    assert all(th.get("scope") in {"col", "row"} for th in tree.all("th"))
    levels = [int(tag[1]) for tag, _ in tree.tags if re.fullmatch(r"h\d", tag)]
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_findings_stand_before_contents_and_chapters(html: str) -> None:
    order = [html.index(x) for x in (SUMMARY[0], BASIS, "<nav", "What would Riyadh agree on?</h2>")]
    assert order == sorted(order)


def test_paper_cuts_no_picture_and_shows_addresses(html: str) -> None:
    paper = html[html.index("@page") :]
    assert re.search(r"figure, tr, li, p, \.short \{ break-inside: avoid; \}", paper)
    assert "attr(href)" in paper
    assert "size: A4" in paper


def test_the_data_cannot_add_markup() -> None:
    page = render(
        NASTY, NASTY, [nasty()], basis_line=NASTY, summary_sentences=[NASTY], lang='"><script>'
    )
    assert_harmless(page)


def test_a_section_cannot_take_an_id_of_the_page() -> None:
    sections = [Section(title=n, anchor=n) for n in ("top", "findings", "Findings title")]
    page = render("t", "", sections, basis_line="b", summary_sentences=["f"])
    ids = [attrs["id"] for _, attrs in Tree(page).tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_no_chapters_is_still_a_page() -> None:
    page = render("t", "", [], basis_line="b", summary_sentences=["we found nothing"])
    assert "<nav" not in page
    assert "<li>We found nothing.</li>" in page


def test_compose_takes_findings_from_a_summary() -> None:
    grid = Grid(caption="c", columns=("a",), rows=(("x",),))
    summary = Section(title="T", anchor="s", sentences=("found",), grids=(grid,))
    page = compose(summary, all_sections()[3:], basis_line=BASIS)
    assert "<h1>T</h1>" in page
    assert "<li>Found.</li>" in page
    assert page.index("At a glance</h2>") < page.index("What does it rest on?</h2>")
    bare = compose(Section(title="T", anchor="s", sentences=("f",)), [], basis_line=BASIS)
    assert "At a glance" not in bare


def test_write_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "r.html"
    assert write(target, "first – one\n") == target
    assert target.read_bytes() == "first – one\n".encode()
    target.chmod(0o640)

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", broken)
        with pytest.raises(KeyboardInterrupt):
            write(target, "second")
    assert target.read_text() == "first – one\n"
    assert list(tmp_path.iterdir()) == [target]
    write(str(target), "third")
    assert target.read_text() == "third"
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_is_not_there_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises((PlenipoError, OSError)):
        write(tmp_path / "no" / "r.html", "x")
