"""Where the words of a chart stand: inside the picture, and none over another."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import strategies as st

from plenipo.show.canvas import line_height, text_width

names = st.text(st.characters(codec="utf-8", categories=["L", "P", "Zs", "Nd"]), max_size=60)
Box = tuple[float, float, float, float, str]


def words(spec: dict[str, Any]) -> list[Box]:
    """Left, top, right and bottom of each label, as drawn."""
    out: list[Box] = []
    for layer in spec["layer"]:
        mark, encoding = layer["mark"], layer["encoding"]
        if mark["type"] != "text":
            continue
        for row in layer["data"]["values"]:
            bold = mark["fontWeight"] == "bold"
            lines = row[encoding["text"]["field"]].split("\n")
            wide = max(text_width(line, mark["fontSize"], bold=bold) for line in lines)
            x = encoding["x"].get("value")
            if x is None:
                (a, b), (p, q) = (encoding["x"]["scale"][k] for k in ("domain", "range"))
                x = p + (row[encoding["x"]["field"]] - a) / (b - a) * (q - p)
            left = x - {"left": 0, "center": wide / 2, "right": wide}[mark["align"]]
            y = row[encoding["y"]["field"]]
            tall = (len(lines) - 1) * line_height(mark["fontSize"]) + mark["fontSize"]
            out.append((left, y, left + wide, y + tall, " ".join(lines)))
    return out


def check_words(spec: dict[str, Any]) -> None:
    boxes = words(spec)
    for left, top, right, bottom, text in boxes:
        assert left >= -0.5, text
        assert right <= spec["width"] + 0.5, text
        assert 0 <= top < bottom <= spec["height"] + 0.5, text
    printed = [box for box in boxes if box[4].strip()]  # an empty word is covered by nothing
    for one, other in itertools.combinations(printed, 2):
        apart = (
            one[2] <= other[0] + 0.5
            or other[2] <= one[0] + 0.5
            or one[3] <= other[1] + 0.5
            or other[3] <= one[1] + 0.5
        )
        assert apart, (one, other)
