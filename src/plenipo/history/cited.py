"""Published data we may not pass on, as summary numbers: facts about them, with their source.

Each row was computed with ``history.survive`` from a copy of the source (docs/history.md says
from how many of its cases); ``history.loaders`` reads the user's own copy. Shares and bounds are
printed to two digits. ICB intervals are Jeffreys', the others log-minus-log.
"""

from __future__ import annotations

from dataclasses import dataclass

from plenipo.history.record import HORIZONS, Curve, Share

__all__ = ["FORTNA", "GML", "ICB", "Cited"]

Row = tuple[float, float, float]  # share, low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One class of a cited source; ``rows`` at 1, 2, 5 and 10 years, or at 5 alone."""

    says: str
    n: int
    events: int
    rows: tuple[Row, ...]

    def shares(self) -> dict[int, Share | None]:
        """Shares by years; None where the source does not say."""
        at = self.known()
        return {
            h: Share(share=at[h][0], low=at[h][1], high=at[h][2]) if h in at else None
            for h in HORIZONS
        }

    def known(self) -> dict[int, Row]:
        """The rows by their years."""
        return dict(zip(HORIZONS if len(self.rows) > 1 else (5,), self.rows, strict=True))

    def curve(self) -> Curve:
        """The points that are known."""
        at = self.known()
        share, low, high = zip(*at.values(), strict=True)
        years = tuple(map(float, at))
        return Curve(years=years, share=share, low=low, high=high, steps=False)


# Fights between two states that ended after 1945, to the next deadly one. The key says how it
# was settled (negotiated, any), whether it was a war, and the disputes of the 20 years before.
GML: dict[str, Cited] = {
    "negotiated war, 3+": Cited(
        says="interstate wars settled by negotiation, three or more disputes in 20 years before",
        n=12,
        events=10,
        rows=((0.75, 0.41, 0.91), (0.42, 0.15, 0.67), (0.42, 0.15, 0.67), (0.33, 0.10, 0.59)),
    ),
    "negotiated war, 1-2": Cited(
        says="interstate wars settled by negotiation, one or two disputes in 20 years before",
        n=7,
        events=3,
        rows=((0.86, 0.33, 0.98), (0.86, 0.33, 0.98), (0.71, 0.26, 0.92), (0.57, 0.17, 0.84)),
    ),
    "negotiated war, 0": Cited(
        says="interstate wars settled by negotiation, no dispute in 20 years before",
        n=39,
        events=14,
        rows=((0.97, 0.83, 1.00), (0.95, 0.81, 0.99), (0.85, 0.69, 0.93), (0.77, 0.60, 0.87)),
    ),
    "negotiated war": Cited(
        says="interstate wars settled by negotiation",
        n=58,
        events=27,
        rows=((0.91, 0.81, 0.96), (0.83, 0.70, 0.90), (0.74, 0.61, 0.84), (0.66, 0.52, 0.76)),
    ),
    "negotiated, 3+": Cited(
        says="deadly interstate fights, wars or less, settled by negotiation, three or more "
        "disputes in 20 years before",
        n=44,
        events=33,
        rows=((0.73, 0.57, 0.83), (0.55, 0.39, 0.68), (0.48, 0.33, 0.61), (0.34, 0.21, 0.48)),
    ),
    "negotiated, 1-2": Cited(
        says="deadly interstate fights, wars or less, settled by negotiation, one or two disputes "
        "in 20 years before",
        n=35,
        events=20,
        rows=((0.86, 0.69, 0.94), (0.80, 0.63, 0.90), (0.69, 0.50, 0.81), (0.54, 0.37, 0.69)),
    ),
    "negotiated, 0": Cited(
        says="deadly interstate fights, wars or less, settled by negotiation, no dispute in 20 "
        "years before",
        n=68,
        events=25,
        rows=((0.96, 0.87, 0.99), (0.94, 0.85, 0.98), (0.85, 0.74, 0.92), (0.76, 0.64, 0.85)),
    ),
    "negotiated": Cited(
        says="deadly interstate fights, wars or less, settled by negotiation",
        n=147,
        events=78,
        rows=((0.86, 0.80, 0.91), (0.79, 0.71, 0.85), (0.70, 0.62, 0.77), (0.58, 0.50, 0.66)),
    ),
    "next war": Cited(
        says="interstate wars settled by negotiation: no next war, less than a war aside",
        n=58,
        events=9,
        rows=((1.00, 0.94, 1.00), (0.97, 0.87, 0.99), (0.95, 0.85, 0.98), (0.91, 0.81, 0.96)),
    ),
}

# Spells of peace after civil wars, to the next war.
FORTNA: dict[str, Cited] = {
    "treaty": Cited(
        says="civil wars ended by a settlement treaty",
        n=30,
        events=18,
        rows=((0.83, 0.64, 0.93), (0.77, 0.57, 0.88), (0.53, 0.34, 0.69), (0.47, 0.28, 0.63)),
    ),
    "truce": Cited(
        says="civil wars ended by a truce",
        n=34,
        events=26,
        rows=((0.53, 0.35, 0.68), (0.38, 0.22, 0.54), (0.24, 0.11, 0.39), (0.24, 0.11, 0.39)),
    ),
}

# International crises that ended in a formal agreement, to the next crisis within five years.
ICB: dict[str, Cited] = {
    "war, protracted": Cited(
        says="crises with full-scale war in a protracted conflict, ended by formal agreement",
        n=11,
        events=7,
        rows=((0.36, 0.14, 0.65),),
    ),
    "war": Cited(
        says="crises with full-scale war, ended by formal agreement",
        n=18,
        events=8,
        rows=((0.56, 0.33, 0.76),),
    ),
    "protracted": Cited(
        says="crises in a protracted conflict, with war or without, ended by formal agreement",
        n=41,
        events=21,
        rows=((0.49, 0.34, 0.64),),
    ),
    "not protracted": Cited(
        says="crises outside protracted conflicts, with war or without, ended by formal agreement",
        n=43,
        events=11,
        rows=((0.74, 0.60, 0.86),),
    ),
    "formal": Cited(
        says="crises of every kind ended by formal agreement",
        n=84,
        events=32,
        rows=((0.62, 0.51, 0.72),),
    ),
}
