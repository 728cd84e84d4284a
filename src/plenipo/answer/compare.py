"""Two settlements side by side: paired differences on the same draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from plenipo.answer.base import Answer
from plenipo.answer.settle import Settlement
from plenipo.answer.table.obstacles import succeeded
from plenipo.errors import MethodError
from plenipo.show.section import Grid, Section
from plenipo.show.sentence import capital, change_words, finish, joined, share_words

__all__ = ["Comparison", "Difference", "compare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Second less first: mean over paired draws, and its standard error."""

    mean: float
    error: float

    @classmethod
    def of(cls, change: np.ndarray) -> Difference:
        """From paired differences (K,)."""
        error = float(change.std(ddof=1) / np.sqrt(change.size)) if change.size > 1 else 0.0
        return cls(mean=float(change.mean()), error=error)

    def to_dict(self) -> dict[str, float]:
        """Plain numbers."""
        return {"mean": self.mean, "error": self.error}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Answer):
    """What changes from one settlement to another."""

    question: ClassVar[str] = "compare"
    names: tuple[str, str]
    one: Settlement = field(repr=False)
    other: Settlement = field(repr=False)
    success: Difference
    no_deal: Difference
    gains: Mapping[str, Difference]
    draws: int  # paired draws

    @property
    def sentences(self) -> tuple[str, ...]:
        """Findings first."""
        a, b = self.one, self.other
        n = self.draws
        issues = b.obstacles.issues or a.obstacles.issues
        matter = joined(b.situation.issue_name(k) for k in issues) if issues else "a deal"
        first = (
            f"{capital(matter)} is agreed {share_words(a.main.success, n)} ({self.names[0]}) and "
            f"{share_words(b.main.success, n)} ({self.names[1]})"
        )
        moves = sorted(
            (p for p in self.gains if p in b.situation.parties),
            key=lambda p: -abs(self.gains[p].mean),
        )
        told = [
            f"{b.situation.name_of(p)} {change_words(d.mean, error=max(0.5, d.error))}"
            for p, d in ((p, self.gains[p]) for p in moves[:4])
        ]
        return (finish(first), finish(f"On average over paired draws {joined(told)}"))

    def section(self) -> Section:
        """Everything a renderer needs."""
        a, b = self.one, self.other
        shares = Grid(
            caption="Outcome (share of draws)",
            columns=("", "deal", "partial deal", "no deal", "agreed"),
            rows=tuple(
                (
                    name,
                    x.main.outcome["deal"],
                    x.main.outcome["partial"],
                    x.main.outcome["no_deal"],
                    x.main.success,
                )
                for name, x in zip(self.names, (a, b), strict=True)
            ),
            formats=("text", "share", "share", "share", "share"),
        )
        gains = Grid(
            caption="Gain against no deal, in points of the party's own agenda",
            columns=(
                "party",
                f"middle, {self.names[0]}",
                f"middle, {self.names[1]}",
                "mean change",
                "error",
            ),
            rows=tuple(
                (
                    b.situation.name_of(p),
                    a.main.gains[p].middle,
                    b.main.gains[p].middle,
                    d.mean,
                    round(d.error, 2),
                )
                for p, d in self.gains.items()
            ),
            formats=("text", "gain", "gain", "gain", "level"),
        )
        issues = Grid(
            caption="Typical package",
            columns=("issue", *self.names),
            rows=tuple(
                (
                    capital(b.situation.issue_name(k)),
                    a.main.deal.words[k] if a.main.deal and k in a.main.deal.words else "–",
                    b.main.deal.words[k] if b.main.deal else "–",
                )
                for k in b.situation.issues
            ),
        )
        return Section(
            title=f"{capital(self.names[0])} and {self.names[1]}",
            anchor="compare",
            sentences=self.sentences,
            grids=(shares, gains, issues),
            notes=(f"{self.draws:,} paired draws; seed {a.basis.seed}.",),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "question": self.question,
            "names": list(self.names),
            "sentences": list(self.sentences),
            "success": self.success.to_dict(),
            "no_deal": self.no_deal.to_dict(),
            "gains": {k: v.to_dict() for k, v in self.gains.items()},
            "draws": self.draws,
            "answers": [self.one.to_dict(), self.other.to_dict()],
        }


def compare(
    one: Settlement, other: Settlement, *, names: tuple[str, str] = ("first", "second")
) -> Comparison:
    """Compare two settlements draw by draw.

    Parameters
    ----------
    one, other : settlements with the same seed and number of draws
    names : how to call them

    Raises
    ------
    MethodError
        The two were not asked on the same draws.
    """
    if (one.basis.seed, one.basis.draws) != (other.basis.seed, other.basis.draws):
        raise MethodError(
            "These two answers rest on different draws.",
            instead="Ask both with the same seed and number of draws.",
        )
    _, i, j = np.intersect1d(one.run.rows, other.run.rows, return_indices=True)
    if i.size == 0:
        raise MethodError("No draw survives in both answers.", instead="Look at `observed`.")
    actors = [p for p in other.drawn.actors if p in one.drawn.actors]
    gains = {
        p: Difference.of(
            other.run.gains[j, other.drawn.actors.index(p)]
            - one.run.gains[i, one.drawn.actors.index(p)]
        )
        for p in actors
    }
    return Comparison(
        names=names,
        one=one,
        other=other,
        success=Difference.of(
            succeeded(other.run)[j].astype(float) - succeeded(one.run)[i].astype(float)
        ),
        no_deal=Difference.of(
            (~other.run.deal[j]).astype(float) - (~one.run.deal[i]).astype(float)
        ),
        gains=gains,
        draws=int(i.size),
    )
