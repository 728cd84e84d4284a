"""A Vega-Lite specification drawn to SVG: offline, the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from plenipo.show.table import clean

__all__ = ["to_svg"]

_HEAD = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"(?<![\w#.])-?\d+\.\d{3,}")
_NEVER = re.compile(r"<(script|foreignObject|image|iframe|style|a)\b|\bon\w+=|href", re.IGNORECASE)
# What the drawing says of its own parts: the picture is one image with words of its own.
_OWN = re.compile(
    r' (?:class="(?:mark-[^"]*|background|foreground)"|role="[^"]*"|aria-[a-z]+="[^"]*")'
)
_IDS = re.compile(r'(\bid="|url\(#)')


def to_svg(spec: Mapping[str, Any], *, label: str = "", prefix: str = "", kind: str = "") -> str:
    """Draw a specification; no file and no address is read.

    Parameters
    ----------
    spec : Vega-Lite
    label : what the picture shows, for those who cannot see it
    prefix : keeps ids apart when several pictures stand in one page
    kind : class of the element, for a style sheet
    """
    import vl_convert

    raw = vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[])
    head = _HEAD.search(raw)
    size = _SIZE.search(raw)
    if head is None or size is None:
        raise ValueError("the drawing has no size")
    body = _TAG.sub(_tidy, raw[head.end() :]).strip()
    if any(_NEVER.search(tag) for tag in _TAG.findall(body)):
        raise ValueError("a drawing may not have links, scripts or images")
    if prefix:
        body = _IDS.sub(rf"\g<1>{prefix}-", body)
    width, height = (float(part) for part in size.groups())
    name = f' role="img" aria-label={quoteattr(clean(label))}' if label else ""
    name += f" class={quoteattr(kind)}" if kind else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}"{name}>{body}'
    )


def _tidy(tag: re.Match[str]) -> str:
    return _NUMBER.sub(lambda m: f"{round(float(m[0]), 2) + 0.0:g}", _OWN.sub("", tag[0]))
