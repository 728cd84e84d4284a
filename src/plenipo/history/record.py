"""What history is asked about, and how it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["HORIZONS", "BaseRate", "Curve", "Published", "Record", "Share"]

HORIZONS = (1, 2, 5, 10)  # years


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The case, in the words past cases are coded in; None where it is not known."""

    ending: Literal["peace_agreement", "ceasefire"]
    kind: Literal["interstate", "civil"] | None = None
    earlier_wars: float | None = None  # spells of fighting between the same two before this one
    earlier_disputes: float | None = None  # militarised disputes in the 20 years before
    war: bool | None = None  # a thousand or more deaths in a year
    territory: bool | None = None
    protracted: bool | None = None
    mediated: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of cases, 0 to 1, with its 95 % interval."""

    share: float
    low: float
    high: float

    def to_dict(self) -> dict[str, float]:
        """Plain numbers, to four digits."""
        return {name: round(getattr(self, name), 4) for name in ("share", "low", "high")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Share still at peace over the years, with its 95 % interval.

    With ``steps`` the share stays what it is until the next entry of ``years``.
    Without, only those points are known and nothing is said between them.
    """

    years: tuple[float, ...]
    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    steps: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        rounded = {
            name: [round(v, 4) for v in getattr(self, name)]
            for name in ("years", "share", "low", "high")
        }
        return {**rounded, "steps": self.steps}


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRate:
    """How often peace lasted in one class of past cases, by one definition of lasting."""

    definition: str  # no_war, no_fatal_clash, no_crisis
    says: str  # the definition in words
    group: str  # the class in words
    n: int  # 0 where no source codes such cases: ``note`` says why
    events: int  # how many of them did not last
    shares: Mapping[int, Share | None]  # years -> share still at peace
    cases: str  # which years the cases ended in, and how long they were followed
    source: str
    widened: str  # "" or why a wider class stands here
    note: str
    warnings: tuple[str, ...]
    fitted: Mapping[int, Share] | None  # adjusted for ending, past and severity
    also: tuple[BaseRate, ...]  # other classes the case is in
    curve: Curve | None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as ``--json`` prints them; years are the keys of shares."""
        fitted = self.fitted
        return {
            "definition": self.definition,
            "says": self.says,
            "class": self.group,
            "n": self.n,
            "events": self.events,
            "shares": {str(y): s.to_dict() if s else None for y, s in self.shares.items()},
            "cases": self.cases,
            "source": self.source,
            "widened": self.widened,
            "note": self.note,
            "warnings": list(self.warnings),
            "fitted": None if fitted is None else {str(y): s.to_dict() for y, s in fitted.items()},
            "also": [other.to_dict() for other in self.also],
            "curve": None if self.curve is None else self.curve.to_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A direction somebody published about a feature of agreements; no number of ours."""

    feature: str
    finding: str
    source: str

    def to_dict(self) -> dict[str, str]:
        """Plain values."""
        return {"feature": self.feature, "finding": self.finding, "source": self.source}
