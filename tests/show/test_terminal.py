"""A section on a terminal: plain where it must be, and never driven by the data."""

from __future__ import annotations

import io

import pytest

from plenipo.show.section import Grid, Section
from plenipo.show.terminal import show, text

from .sample import all_sections, riyadh


class Tty(io.StringIO):
    """A terminal that remembers."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_plain_text_has_sentences_tables_and_notes() -> None:
    out = text(riyadh(), width=100)
    assert "\x1b" not in out
    assert out.startswith("What would Riyadh agree on?\nThe fighting goes on in every draw")
    assert "American arms" in out
    assert "> 99 %" in out
    assert "· Nash bargaining" in out
    assert "Nash" not in text(riyadh(), notes=False)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for section in all_sections():
        assert all(len(line) <= width for line in text(section, width=width).splitlines())


PARTIES = ("European Parliament", "Germany", "Netherlands", "United Kingdom", "Commission")


def test_columns_that_would_break_words_stand_below_each_other() -> None:
    numbers = tuple((name, *range(8, 13)) for name in PARTIES)
    grid = Grid(caption="Worth", columns=("seat of", *PARTIES), rows=numbers, note="Means.")
    out = text(Section(title="", anchor="a", grids=(grid,)), width=48)
    heads = [line.split() for line in out.splitlines() if line.startswith("seat")]
    assert len(heads) == 2  # five parties in two blocks
    assert all(word in out.split() for name in PARTIES for word in name.split())
    assert out.split().count("12") == 5  # each number once
    assert out.count("Means.") == 1
    assert (
        len(
            [
                x
                for x in text(Section(title="", anchor="a", grids=(grid,)), width=90).splitlines()
                if x.startswith("seat of")
            ]
        )
        == 1
    )


def test_colour_only_on_a_terminal_and_not_against_no_color(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")

    def drawn(stream: io.StringIO) -> str:
        show(riyadh(), stream=stream)
        return stream.getvalue()

    assert "\x1b[1m" in drawn(Tty())
    assert "\x1b" not in drawn(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in drawn(Tty())
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in drawn(Tty())


def test_data_neither_marks_up_nor_escapes() -> None:
    nasty = "[red]x[/red] \x1b[2J :smile:"
    grid = Grid(caption=nasty, columns=(nasty, "n"), rows=((nasty, 1),), note=nasty)
    section = Section(title=nasty, anchor="a", sentences=(nasty,), grids=(grid,), notes=(nasty,))
    out = text(section, width=100, color=True)
    assert "\x1b[2J" not in out
    assert out.count("[red]x[/red] [2J :smile:") == 7


def test_a_terminal_without_dashes_gets_ascii() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    show(riyadh(), stream=stream)
    stream.flush()
    out = raw.getvalue().decode("ascii")
    assert "-18" in out
    assert '"trade resumes"' in out
