"""One offline HTML file from sections: findings on top, contents, pictures inside."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from plenipo.show.html import POLICY, anchors, fragment, style
from plenipo.show.section import Section
from plenipo.show.sentence import finish
from plenipo.show.table import clean
from plenipo.situation.edit import write as write_text

__all__ = ["compose", "render", "write"]

_OWN = ("findings", "findings-title", "contents-title", "top")  # ids of the page itself


@dataclass(frozen=True, slots=True)
class _Entry:
    title: str
    anchor: str
    body: object  # markup: already escaped


def render(
    title: str,
    subtitle: str,
    sections: Sequence[Section],
    *,
    basis_line: str,
    summary_sentences: Sequence[str],
    lang: str = "en",
) -> str:
    """The whole page. The same input gives the same bytes: no time and no path inside.

    Parameters
    ----------
    title, subtitle : of the report
    sections : its chapters, in order; each becomes an entry of the contents
    basis_line : inputs, seed, draws and version: enough to run it again
    summary_sentences : the findings, the most important first
    lang : language of the text
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    names = [Section(title=name, anchor=name) for name in _OWN]
    ids = anchors([*names, *sections])[len(names) :]
    contents = [
        _Entry(
            clean(section.title),
            anchor,
            Markup(fragment(section, anchor=anchor, narrow=True)),  # noqa: S704 (escaped there)
        )
        for section, anchor in zip(sections, ids, strict=True)
    ]
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.from_string(_template("page.html.j2")).render(
        lang=lang,
        policy=POLICY,
        style=Markup(style() + _template("page.css")),  # noqa: S704 (ours)
        title=clean(title),
        subtitle=clean(subtitle),
        findings=[finish(clean(sentence)) for sentence in summary_sentences],
        basis=clean(basis_line),
        contents=contents,
    )


def compose(
    summary: Section,
    sections: Sequence[Section],
    *,
    basis_line: str,
    subtitle: str = "",
    lang: str = "en",
) -> str:
    """A page from a summary and chapters.

    The title and sentences of ``summary`` are the title and the findings; its
    pictures, tables and notes, where it has any, become the first chapter.
    """
    chapters = list(sections)
    if summary.charts or summary.grids or summary.notes or summary.parts:
        first = Section(
            title="At a glance",
            anchor=summary.anchor or "glance",
            charts=summary.charts,
            grids=summary.grids,
            notes=summary.notes,
            parts=summary.parts,
        )
        chapters.insert(0, first)
    return render(
        summary.title,
        subtitle,
        chapters,
        basis_line=basis_line,
        summary_sentences=summary.sentences,
        lang=lang,
    )


@cache
def _template(name: str) -> str:
    return files("plenipo.report").joinpath("templates", name).read_text(encoding="utf-8")


def write(path: str | os.PathLike[str], html: str) -> Path:
    """Write the file whole or not at all: a killed run leaves the last complete one."""
    target = Path(path)
    write_text(target, html)
    return target
