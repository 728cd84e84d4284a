"""Which acts would tell a hidden type apart, ranked by what they tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from plenipo.answer.signs.acts import Family
from plenipo.solve.arrays import Bools, Floats
from plenipo.solve.information import told_by_split

__all__ = ["MOST", "Act", "Conclusion", "Flip", "Reader", "rank"]

MOST = 10
SHUFFLES = 20
LEAST = 0.02  # share of draws on either side of a threshold
APART = 0.1  # by which the chance of the type must differ, seen or not
BITS = 0.002  # less than this is nothing to watch for
SAME = 0.93  # share of draws in which two acts agree: one of them is enough


class Reader(Protocol):
    """Puts acts into words: the answer's business, which knows names."""

    def words(self, family: Family, column: int, *, done: bool) -> str:
        """A clause to print after "if"."""
        ...

    def threshold(self, family: Family, column: int) -> float | str | None:
        """In the issue's own numbers."""
        ...

    def package(self, family: Family, column: int) -> dict[str, float | str]:
        """Issue -> level in its own numbers."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """Something that holds or not on average: a mean above or below a mark."""

    name: str  # "success", or a party whose gain has a sign
    values: Floats  # (K,)
    mark: float
    least: float  # by which it must pass the mark to count as turned

    @property
    def holds(self) -> bool:
        """Whether the mean over all draws lies above the mark."""
        return bool(self.values.mean() > self.mark)

    def turned(self, mask: Bools) -> bool:
        """Whether it is clearly the other way round in some draws.

        Clear: beyond the mark by ``least`` and by two standard errors.
        """
        part = self.values[mask]
        if part.size < 30:
            return False
        apart = float(part.mean()) - self.mark
        error = float(part.std(ddof=1)) / np.sqrt(part.size)
        return (apart > 0) is not self.holds and abs(apart) > max(self.least, 2 * error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """What would have to be seen for a conclusion to turn."""

    conclusion: str
    words: str
    at: float | str | None  # the threshold in the issue's own numbers, if there is one
    share: float  # of draws in which it is seen
    value: float  # the conclusion's mean in those draws

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "conclusion": self.conclusion,
            "words": self.words,
            "at": self.at,
            "share": self.share,
            "value": self.value,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act to watch, at the threshold that tells most; ``seen`` points towards the type."""

    kind: str
    who: str
    issue: str
    words: str  # "Russia accepts ..."
    otherwise: str
    at: float | str | None
    package: Mapping[str, float | str]
    seen: float  # share of draws in which it is seen
    draws: tuple[int, int]  # in which it is seen, and is not
    if_seen: float  # chance of the type after it
    if_not: float
    when_true: float  # chance of the act where the type is true
    when_false: float
    bits: float  # what it tells, less what shuffled types would
    noise: float  # 95 % of shuffles tell less than this
    success: tuple[float, float]  # chance that what matters is agreed, seen and not
    pretend: float | None  # points a party of the other type would lose by it
    flips: tuple[Flip, ...]

    @property
    def ratio(self) -> float | None:
        """Likelihood ratio; None where only one type does it."""
        return self.when_true / self.when_false if self.when_false > 0 else None

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "kind": self.kind,
            "who": self.who,
            "issue": self.issue or None,
            "words": self.words,
            "otherwise": self.otherwise,
            "threshold": self.at,
            "package": dict(self.package),
            "seen": self.seen,
            "draws": {"seen": self.draws[0], "not_seen": self.draws[1]},
            "chance": {"if_seen": self.if_seen, "if_not": self.if_not},
            "likelihood": {"if_true": self.when_true, "if_false": self.when_false},
            "ratio": self.ratio,
            "bits": self.bits,
            "noise": self.noise,
            "success": {"if_seen": self.success[0], "if_not": self.success[1]},
            "pretending_costs": self.pretend,
            "flips": [f.to_dict() for f in self.flips],
        }


def rank(
    families: Sequence[Family],
    true: Bools,
    conclusions: Sequence[Conclusion],
    read: Reader,
) -> tuple[Act, ...]:
    """The acts that tell most, at most ten, each at its best threshold.

    Parameters
    ----------
    true : (K,) draws in which the type is true
    conclusions : the first is that what matters is agreed
    read : puts a family at one of its thresholds into words

    Notes
    -----
    A threshold is the best of several, so the noise is that of the best of several under
    shuffled types. An act that another one already listed agrees with in nearly every draw
    is left out.
    """
    if not families or true.all() or not true.any():
        return ()
    seen = np.concatenate([f.seen for f in families], axis=1)
    bits = told_by_split(seen, true, shuffles=SHUFFLES)
    share = seen.mean(axis=0)
    bits[:, (share < LEAST) | (share > 1.0 - LEAST)] = 0.0
    found: list[tuple[float, float, Family, int, int]] = []
    start = 0
    for family in families:
        stop = start + family.seen.shape[1]
        best = start + int(bits[0, start:stop].argmax())
        chance = bits[1:, start:stop].max(axis=1)
        noise = float(np.percentile(chance, 95))
        mask = family.seen[:, best - start]
        apart = (
            abs(float(true[mask].mean()) - float(true[~mask].mean()))
            if 0 < mask.sum() < mask.size
            else 0.0
        )
        if bits[0, best] > max(noise, BITS) and apart >= APART:
            told = float(bits[0, best] - chance.mean())
            found.append((told, noise, family, best - start, start))
        start = stop
    found.sort(key=lambda f: -f[0])
    kept: list[tuple[float, float, Family, int, int]] = []
    masks: list[Bools] = []
    for item in found:
        mask = item[2].seen[:, item[3]]
        alike = [float((mask == other).mean()) for other in masks]
        if all(1.0 - SAME < x < SAME for x in alike):
            kept.append(item)
            masks.append(mask)
        if len(kept) == MOST:
            break
    return tuple(
        _act(family, c, told, noise, true, conclusions, read) for told, noise, family, c, _ in kept
    )


def _act(
    family: Family,
    c: int,
    told: float,
    noise: float,
    true: Bools,
    conclusions: Sequence[Conclusion],
    read: Reader,
) -> Act:
    mask = family.seen[:, c]
    done = bool(true[mask].mean() >= true[~mask].mean())
    mask = mask if done else ~mask
    success = conclusions[0].values
    return Act(
        kind=family.kind,
        who=family.who,
        issue=family.issue,
        words=read.words(family, c, done=done),
        otherwise=read.words(family, c, done=not done),
        at=read.threshold(family, c),
        package=read.package(family, c),
        seen=float(mask.mean()),
        draws=(int(mask.sum()), int((~mask).sum())),
        if_seen=float(true[mask].mean()),
        if_not=float(true[~mask].mean()),
        when_true=float(mask[true].mean()),
        when_false=float(mask[~true].mean()),
        bits=told,
        noise=noise,
        success=(float(success[mask].mean()), float(success[~mask].mean())),
        pretend=_pretend(family, c, done, true),
        flips=tuple(
            flip for x in conclusions if (flip := _flip(family, x, read, prefer=c)) is not None
        ),
    )


def _pretend(family: Family, c: int, done: bool, true: Bools) -> float | None:
    """Points a party that is not of the type would lose on average by acting as if."""
    if family.spare is None or true.all():
        return None
    spare = family.spare[~true, c]
    return 100.0 * float(np.maximum(-spare if done else spare, 0.0).mean())


def _flip(family: Family, conclusion: Conclusion, read: Reader, *, prefer: int) -> Flip | None:
    """The likeliest thing of its kind to be seen that would turn a conclusion."""
    found: list[tuple[float, int, bool]] = []
    for c in range(family.seen.shape[1]):
        for done in (True, False):
            mask = family.seen[:, c] if done else ~family.seen[:, c]
            if conclusion.turned(mask):
                found.append((float(mask.mean()), c, done))
    if not found:
        return None
    share, c, done = max(found, key=lambda f: (f[0], f[1] == prefer, f[2]))
    mask = family.seen[:, c] if done else ~family.seen[:, c]
    return Flip(
        conclusion=conclusion.name,
        words=read.words(family, c, done=done),
        at=read.threshold(family, c),
        share=share,
        value=float(conclusion.values[mask].mean()),
    )
