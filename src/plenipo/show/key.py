"""What the marks of a chart mean: small samples with words, in a row that wraps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plenipo.show.canvas import Canvas, line_height, text_width, wrap
from plenipo.show.palette import MUTED

__all__ = ["SAMPLE", "Sample", "draw_key"]

SAMPLE = 26.0  # width of a sample in pixels
Sample = Callable[[Canvas, float, float], None]  # canvas, left edge and middle height
_SIZE = 12.0


def draw_key(canvas: Canvas, items: Sequence[tuple[Sample, str]], y: float) -> float:
    """Draw samples and their words from ``y`` down; returns the new bottom."""
    x, start = 2.0, SAMPLE + 7
    for sample, words in items:
        need = start + text_width(words, _SIZE) + 16
        if x > 2 and x + need > canvas.width:
            x, y = 2.0, y + 20
        lines = wrap(words, canvas.width - x - start - 2, _SIZE)
        sample(canvas, x, y + 7)
        canvas.text([{"text": "\n".join(lines), "y": y}], x=x + start, color=MUTED, size=_SIZE)
        x += need
        y += (len(lines) - 1) * line_height(_SIZE)
    return y + 20
