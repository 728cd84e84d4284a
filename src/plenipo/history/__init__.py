"""What became of past deals: base rates beside the model's answer, never blended with it."""

from __future__ import annotations

from plenipo.history.directions import published
from plenipo.history.rates import base_rates
from plenipo.history.record import HORIZONS, BaseRate, Curve, Published, Record, Share

__all__ = [
    "HORIZONS",
    "BaseRate",
    "Curve",
    "Published",
    "Record",
    "Share",
    "base_rates",
    "published",
]
