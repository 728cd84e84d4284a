"""What the dance of packages is told in: proposals, steps, walks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plenipo.answer.base import Interval

__all__ = ["CLASSES", "TOLD", "Implied", "IssueMove", "Proposal", "Shift", "Walk"]

CLASSES = ("fortunate", "selfish", "concession", "unfortunate", "nice", "silent")
TOLD = 0.5  # share of draws from which a class is told


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueMove:
    """One issue of a step: where it was and where it went, and what that changed."""

    issue: str
    before: str  # in words of its ladder
    after: str
    worth: Mapping[str, Interval]  # party -> points of its own agenda

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        worth = {k: v.to_dict() for k, v in self.worth.items()}
        return {"issue": self.issue, "from": self.before, "to": self.after, "worth": worth}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A step as one other party sees it: the class by draws, and both changes in points."""

    party: str
    own: Interval
    others: Interval
    shares: Mapping[str, float]  # class -> share of draws

    @property
    def told(self) -> str | None:
        """The class of at least half of the draws; None where none has that many."""
        most = max(self.shares, key=lambda k: self.shares[k])
        return most if self.shares[most] >= TOLD else None

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "party": self.party,
            "own": self.own.to_dict(),
            "theirs": self.others.to_dict(),
            "class": self.told,
            "shares": {k: v for k, v in self.shares.items() if v > 0},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One package that was put forward on a day."""

    number: int  # its place in the file
    name: str
    on: str
    by: str
    to: tuple[str, ...]  # whom it concerns: the addressee, else the others who proposed
    addressed: bool
    status: str
    words: Mapping[str, str]  # issue it names -> level in words of its ladder
    gain: Mapping[str, Interval]  # author and `to`: points against no deal
    follows: int | None  # the author's package before this one
    moves: tuple[IssueMove, ...]
    shifts: tuple[Shift, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "offer": self.number,
            "name": self.name,
            "on": self.on,
            "by": self.by,
            "to": list(self.to),
            "addressed": self.addressed,
            "status": self.status,
            "package": dict(self.words),
            "gain": {k: v.to_dict() for k, v in self.gain.items()},
            "follows": self.follows,
            "moves": [m.to_dict() for m in self.moves],
            "steps": [s.to_dict() for s in self.shifts],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Where one party came from and where it stands, towards one other."""

    party: str
    other: str
    packages: int
    gave: Interval  # points of its own agenda, from its first package to its last
    brought: Interval  # what that is worth to the other, in its own points
    gap: Interval | None  # what it would still give to take the other's last package
    closed: Mapping[str, float]  # issue -> part of the first distance it closed, middle draw

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "party": self.party,
            "other": self.other,
            "packages": self.packages,
            "gave": self.gave.to_dict(),
            "brought": self.brought.to_dict(),
            "gap": None if self.gap is None else self.gap.to_dict(),
            "closed": dict(self.closed),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Implied:
    """What a party gave way on first and what it has held, and whether the file agrees."""

    party: str
    gave: str
    held: str
    agrees: float  # share of draws in which holding is the dearer one to give, by the file

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"party": self.party, "gave": self.gave, "held": self.held, "agrees": self.agrees}
