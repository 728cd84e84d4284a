"""Colours that work for colour-blind eyes, on a screen and in black and white.

Hues from Okabe and Ito (2008), darkened until text in them reads at 4.5 : 1 on
paper and on every tint; whatever a colour says is also said by a shape or a word.
"""

from __future__ import annotations

__all__ = [
    "BLUE",
    "BLUES",
    "FONT",
    "GRID",
    "INK",
    "MUTED",
    "PAPER",
    "RED",
    "REDS",
    "RULE",
    "SAND",
    "STRIPE",
    "contrast",
]

PAPER = "#ffffff"
STRIPE = "#f4f6f8"  # table stripes, findings box, empty part of a bar
SAND = "#f5e1bd"  # the deal's range
INK = "#1b1f24"  # text, status quo
MUTED = "#525960"  # secondary text
RULE = "#858c93"  # thin lines that carry meaning
GRID = "#dde1e5"  # thin lines that do not
BLUE = "#0060a0"  # parties, gains, shares
RED = "#a23b00"  # losses, the deal
BLUES = ("#dbe9f2", "#b8d2e4", "#94bcd7", "#70a6ca")  # gains, weak to strong, under ink
REDS = ("#f2e4db", "#e5c8b8", "#d8ad94", "#cb9170")  # losses, weak to strong, under ink
FONT = "sans-serif"


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance).

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(color[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
