"""A section as accessible HTML: no script, nothing loaded, everything escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import count

from plenipo.show.section import Chart, Section
from plenipo.show.svg import to_svg
from plenipo.show.table import clean, to_html

__all__ = ["POLICY", "anchors", "fragment", "page", "style"]

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)


@cache
def style() -> str:
    """The style sheet of fragments."""
    return files("plenipo.show").joinpath("style.css").read_text(encoding="utf-8")


def anchors(sections: Sequence[Section]) -> list[str]:
    """An id for each section: its anchor made safe, and different from all others."""
    out: list[str] = []
    for section in sections:
        name = re.sub(r"[\W_]+", "-", (section.anchor or section.title).lower()).strip("-")
        name = name or "section"
        numbered = (f"{name}-{i}" for i in count(2))
        out.append(name if name not in out else next(n for n in numbered if n not in out))
    return out


def fragment(section: Section, *, level: int = 2, anchor: str = "", narrow: bool = False) -> str:
    """One section and its parts.

    Parameters
    ----------
    section : what to draw
    level : of its heading, 1 to 6; parts stand one below
    anchor : id instead of the section's own
    narrow : add the narrow twin of each chart (the page's style shows one of them)
    """
    name = anchor or anchors([section])[0]
    level = min(max(level, 1), 6)
    parts = [f'<section id="{escape(name)}">']
    if section.title:
        parts.append(f"<h{level}>{escape(clean(section.title))}</h{level}>")
    lead = ' class="lead"' if level < 3 else ""
    parts += [
        f"<p{lead if i == 0 else ''}>{escape(clean(sentence))}</p>"
        for i, sentence in enumerate(section.sentences)
    ]
    parts += [
        figure(chart, prefix=f"{name}-{i}", narrow=narrow) for i, chart in enumerate(section.charts)
    ]
    parts += [to_html(grid) for grid in section.grids]
    if section.notes:
        items = "\n".join(f"<li>{escape(clean(note))}</li>" for note in section.notes)
        parts.append(f'<ul class="notes">\n{items}\n</ul>')
    for part, sub in zip(section.parts, anchors(section.parts), strict=True):
        parts.append(fragment(part, level=level + 1, anchor=f"{name}--{sub}", narrow=narrow))
    return "\n".join([*parts, "</section>"])


def figure(chart: Chart, *, prefix: str, narrow: bool = False) -> str:
    """A picture with its caption; its words are read to those who cannot see it."""
    both = narrow and chart.narrow is not None
    wide = to_svg(chart.spec, label=chart.alt, prefix=f"{prefix}w", kind="wide")
    svg = [wide]
    if both and chart.narrow is not None:
        svg.append(to_svg(chart.narrow, label=chart.alt, prefix=f"{prefix}n", kind="narrow"))
    caption = f"<figcaption>{escape(clean(chart.caption))}</figcaption>\n" if chart.caption else ""
    kind = ("two" if both else "one") + ("" if chart.caption else " more")
    return f'<figure class="{kind}">\n{caption}' + "\n".join(svg) + "\n</figure>"


def page(sections: Sequence[Section], title: str, *, lang: str = "en") -> str:
    """A minimal page of sections, for one answer. The report has a fuller one."""
    body = "\n".join(
        fragment(section, anchor=anchor, narrow=True)
        for section, anchor in zip(sections, anchors(sections), strict=True)
    )
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY, quote=True)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(clean(title))}</title>\n<style>\n{style()}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{escape(clean(title))}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )
