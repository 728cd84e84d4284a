"""Layers of a Vega-Lite specification placed to the pixel.

Labels are measured here with a table of letter widths and wrapped before they are
drawn: nothing depends on the fonts of a machine, so the same data gives the same
bytes and no label can be clipped or run into its neighbour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from plenipo.show.palette import FONT, INK
from plenipo.show.table import clean

__all__ = ["Align", "Canvas", "Row", "line_height", "text_width", "wrap"]

Row = dict[str, Any]
Align = Literal["left", "center", "right"]
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

# Letter widths in parts of the font size, on the wide side of common sans fonts.
_NARROW = dict.fromkeys("ijl.,:;'|!ftI()[] ", 0.36)
_WIDE = dict.fromkeys("mwMW%@", 0.98) | dict.fromkeys("ABCDEGHKNOPQRUVXY&+−=<>", 0.76)
_WIDTHS = _WIDE | _NARROW


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in pixels, estimated for the widest usual sans-serif font."""
    return sum(_WIDTHS.get(c, 0.61) for c in text) * size * (1.1 if bold else 1.0)


def wrap(text: str, width: float, size: float, *, bold: bool = False, lines: int = 9) -> list[str]:
    """Break a text into lines no wider than ``width``; what does not fit ends in "…"."""
    words = clean(text).split()
    out: list[str] = []
    for word in words:
        longer = f"{out[-1]} {word}" if out else word
        if out and text_width(longer, size, bold=bold) <= width:
            out[-1] = longer
        else:
            out.extend(_split(word, width, size, bold=bold))
    if len(out) > lines:
        out = out[:lines]
        while out[-1] and text_width(f"{out[-1]}…", size, bold=bold) > width:
            out[-1] = out[-1][:-1].rstrip()
        out[-1] += "…"
    return out


def _split(word: str, width: float, size: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


class Canvas:
    """Collects layers. ``x`` of a mark is a data field, or a number of pixels.

    Parameters
    ----------
    width : of the whole picture in pixels
    left, right : pixels where ``domain`` begins and ends
    domain : data values at ``left`` and ``right``
    """

    def __init__(
        self, width: int, *, left: float, right: float, domain: tuple[float, float] = (0.0, 1.0)
    ) -> None:
        self.width = width
        self.left = left
        self.right = right
        self.domain = domain
        self.layers: list[dict[str, Any]] = []

    def at(self, value: float) -> float:
        """Pixel of a data value."""
        low, high = self.domain
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def add(self, rows: Sequence[Row], mark: Mapping[str, Any], **channels: str | float) -> None:
        """A layer of marks; a channel is a field name or a pixel."""
        if rows:
            encoding = {name: self._channel(name, to) for name, to in channels.items()}
            layer = {"data": {"values": list(rows)}, "mark": dict(mark), "encoding": encoding}
            self.layers.append(layer)

    def _channel(self, name: str, to: str | float) -> dict[str, Any]:
        if not isinstance(to, str):
            return {"value": _px(to)}
        if name in {"x2", "y2"}:
            return {"field": to}
        if name == "text":
            return {"field": to, "type": "nominal"}
        domain = list(self.domain) if name == "x" else [0, 1]
        span = [_px(self.left), _px(self.right)] if name == "x" else [0, 1]
        scale = {"domain": domain, "range": span, "nice": False, "zero": False}
        return {"field": to, "type": "quantitative", "scale": scale, "axis": None}

    def text(
        self,
        rows: Sequence[Row],
        *,
        x: str | float,
        size: float = 12,
        color: str = INK,
        align: Align = "left",
        bold: bool = False,
        y: str = "y",
        field: str = "text",
    ) -> None:
        """Words; ``y`` is the top of the first line, "\\n" starts a new one."""
        mark = {
            "type": "text",
            "font": FONT,
            "fontSize": size,
            "fontWeight": "bold" if bold else "normal",
            "fill": color,
            "align": align,
            "baseline": "top",
            "lineBreak": "\n",
            "lineHeight": line_height(size),
        }
        self.add(rows, mark, x=x, y=y, text=field)

    def rule(
        self,
        rows: Sequence[Row],
        *,
        color: str,
        thick: float = 1,
        dash: Sequence[float] = (),
        round_: bool = False,
        **channels: str | float,
    ) -> None:
        """Lines from x, y to x2, y2."""
        mark: Row = {"type": "rule", "stroke": color, "strokeWidth": thick}
        if dash:
            mark["strokeDash"] = list(dash)
        if round_:
            mark["strokeCap"] = "round"
        self.add(rows, mark, **channels)

    def box(
        self, rows: Sequence[Row], *, color: str, edge: str = "", **channels: str | float
    ) -> None:
        """Filled rectangles from x, y to x2, y2."""
        mark: Row = {"type": "rect", "fill": color}
        if edge:
            mark |= {"stroke": edge, "strokeWidth": 1}
        self.add(rows, mark, **channels)

    def point(
        self,
        rows: Sequence[Row],
        *,
        shape: str,
        fill: str,
        stroke: str,
        area: float = 80,
        **channels: str | float,
    ) -> None:
        """Symbols."""
        mark = {
            "type": "point",
            "shape": shape,
            "fill": fill,
            "stroke": stroke,
            "strokeWidth": 1.5,
            "size": area,
            "opacity": 1,
        }
        self.add(rows, mark, **channels)

    def spec(self, height: float, description: str = "") -> dict[str, Any]:
        """The finished specification."""
        top: dict[str, Any] = {"$schema": SCHEMA}
        if description:
            top["description"] = description
        for layer in self.layers:
            for name in ("y",):
                if "field" in layer["encoding"].get(name, {}):
                    layer["encoding"][name]["scale"] |= {
                        "domain": [0, _px(height)],
                        "range": [0, _px(height)],
                    }
        return top | {
            "width": self.width,
            "height": _px(height),
            "padding": 0,
            "autosize": {"type": "none", "contains": "padding"},
            "background": "#ffffff",
            "layer": self.layers,
            "config": {"view": {"stroke": None}, "aria": False},
        }


def line_height(size: float) -> float:
    """From one line of a label to the next."""
    return round(size * 1.25)


def _px(value: float) -> float:
    """Whole and half pixels only: short files, sharp lines."""
    half = round(2 * value) / 2
    return int(half) if half == int(half) else half
