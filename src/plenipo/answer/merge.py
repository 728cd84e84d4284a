"""Two analysts wrote the same negotiation down: where do they differ, and does it matter?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from plenipo.answer.asking.about import About, read_about, truth
from plenipo.answer.base import Answer, Basis, Method, installed_version
from plenipo.errors import MethodError, Place, SituationError
from plenipo.show.section import Cell, Grid, Section
from plenipo.show.sentence import finish, joined, numeral, share_words
from plenipo.situation.draw import draw
from plenipo.situation.edit import apply
from plenipo.situation.fingerprint import fingerprint
from plenipo.situation.model import Situation
from plenipo.situation.paths import walk
from plenipo.situation.quantity import Quantity
from plenipo.solve.information import variance_shares

__all__ = ["Merged", "merge"]

MATTERS = 0.02  # share of the variance of the sentence below which a difference is nothing
APART = 0.1  # chances of the sentence this far apart are different conclusions


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One input that the two give otherwise."""

    path: str
    one: tuple[float | str, ...] | None  # None: left open
    other: tuple[float | str, ...] | None
    merged: tuple[float | str, ...]
    overlap: bool
    share: float | None  # of the variance of the sentence, in the merged file

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "path": self.path,
            "one": None if self.one is None else list(self.one),
            "other": None if self.other is None else list(self.other),
            "merged": list(self.merged),
            "overlap": self.overlap,
            "share": self.share,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(Answer):
    """Two files as one, with what they differ about as ranges that hold both."""

    question: ClassVar[str] = "merge"
    about: About
    chances: tuple[float, float, float]  # of the sentence: one, other, merged
    draws: tuple[int, int, int]
    differences: tuple[Difference, ...]
    kept_apart: tuple[str, ...]  # what cannot be merged into a range: the first file's stands
    situation: Situation = field(repr=False)
    sets: dict[str, Any] = field(repr=False)
    method: Method
    basis: Basis

    @property
    def sentences(self) -> tuple[str, ...]:
        """Findings first; every number in them stands in a table of ``section``."""
        said = self.about.words(self.situation)
        a, b, c = (share_words(p, n) for p, n in zip(self.chances, self.draws, strict=True))
        count = len(self.differences)
        far = sum(not d.overlap for d in self.differences)
        first = (
            f"the files differ in {numeral(count)} input{'s' * (count != 1)}, "
            + (f"in {numeral(far)} of them without overlap" if far else "but every range overlaps")
            if count
            else "both files give the same numbers"
        )
        apart = abs(self.chances[0] - self.chances[1])
        verdict = (self.chances[0] >= 0.5) != (self.chances[1] >= 0.5)
        if verdict:
            second = f"it matters: {said} {a} by the first and {b} by the second"
        elif apart > APART:
            second = f"it matters in degree: {said} {a} by the first and {b} by the second"
        else:
            second = f"it does not change the conclusion: {said} {a} by the first, {b} by the other"
        out = [first, f"{second}; with both in one file, {c}"]
        telling = [d for d in self.differences if d.share is not None and d.share >= MATTERS]
        if telling:
            paths = joined((d.path.removeprefix("positions.") for d in telling), at_most=3)
            out.append(f"most hangs on {paths}")
        if self.kept_apart:
            out.append(
                "what is no number is as in the first file; they differ in "
                + joined(self.kept_apart, at_most=4)
            )
        return tuple(finish(s) for s in out)

    def section(self) -> Section:
        """Conclusions side by side, and every difference with its weight."""
        names = ("the first file", "the second file", "both in one")
        rows: list[tuple[Cell, ...]] = [
            (_shown(d.path), _range(d.one), _range(d.other), _range(d.merged), d.share)
            for d in self.differences
        ]
        grids = [
            Grid(
                caption=finish(self.about.words(self.situation)),
                columns=("by", "share of draws", "draws"),
                rows=tuple(zip(names, self.chances, self.draws, strict=True)),
                formats=("text", "share", "count"),
            )
        ]
        if rows:
            far = sum(not d.overlap for d in self.differences)
            grids.append(
                Grid(
                    caption="Where they differ, the most telling first",
                    columns=("input", "first", "second", "merged", "share of its variance"),
                    rows=tuple(rows),
                    formats=("text", "text", "text", "text", "share"),
                    note=f"Without overlap: {far}.",
                )
            )
            grids.append(
                Grid(
                    caption="Overlap",
                    columns=("", "inputs"),
                    rows=(("overlap", len(rows) - far), ("do not overlap", far)),
                    formats=("text", "count"),
                    detail=True,
                )
            )
        return Section(
            title="Two files of one negotiation",
            anchor="merge",
            sentences=self.sentences,
            grids=tuple(grids),
            notes=(f"{self.method.name}. {self.method.source}.",),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as ``--json`` prints them."""
        return {
            "question": self.question,
            "about": self.about.key,
            "sentences": list(self.sentences),
            "chance": dict(zip(("one", "other", "merged"), self.chances, strict=True)),
            "differences": [d.to_dict() for d in self.differences],
            "kept_apart": list(self.kept_apart),
            "method": self.method.to_dict(),
            "basis": self.basis.to_dict(),
        }


def merge(
    one: Situation,
    other: Situation,
    *,
    about: str | None = None,
    table: str | None = None,
    draws: int = 4000,
    seed: int = 0,
) -> Merged:
    """Merge two analysts' files into ranges that hold both, and say whether it matters.

    Parameters
    ----------
    one, other : two files of the same negotiation: the same parties, issues and tables
    about : the sentence that matters, in words or as a key, as for ``ask``; that there is a
        deal at the full table unless given
    table : where the sentence does not name it

    Returns
    -------
    Merged
        ``situation`` is the first file with every number both give widened to hold both; a
        number only the second gives is taken over.

    Raises
    ------
    SituationError
        The two are not of the same parties, issues or tables.
    """
    if draws < 1:
        raise MethodError(f"{draws} draws cannot be solved.", instead="Ask for 1 or more.")
    _same_frame(one, other)
    sentence = read_about(one, about or "all.deal", table=table)
    found, apart = _differences(one, other)
    sets = {path: list(merged) for path, (_, _, merged) in found.items()}
    both = apply(one, sets) if sets else one
    chances: list[float] = []
    counts: list[int] = []
    shares: dict[str, float] = {}
    for s in (one, other, both):
        drawn = draw(s, draws=draws, seed=seed)
        true, rows = truth(drawn, sentence)
        chances.append(float(true.mean()) if true.size else float("nan"))
        counts.append(int(rows.size))
        if s is both and 0 < true.sum() < true.size:
            named = [path for path in found if path in drawn.inputs]
            if named:
                matrix = np.stack([drawn.inputs[p].values[rows] for p in named], axis=1)
                share, doubt = variance_shares(matrix, true.astype(float))
                clear = np.where(share > 2.0 * doubt, share, 0.0)
                shares = dict(zip(named, map(float, clear), strict=True))
    differences = [
        Difference(
            path=path,
            one=a,
            other=b,
            merged=merged,
            overlap=_overlap(one, path, a, b),
            share=shares.get(path),
        )
        for path, (a, b, merged) in found.items()
    ]
    differences.sort(key=lambda d: (-(d.share or 0.0), d.path))
    return Merged(
        about=sentence,
        chances=(chances[0], chances[1], chances[2]),
        draws=(counts[0], counts[1], counts[2]),
        differences=tuple(differences),
        kept_apart=apart,
        situation=both,
        sets=sets,
        method=Method(
            name="The narrowest range that holds both, likeliest midway between the two; a "
            "difference weighs by its share of the variance of the sentence in the merged file",
            source="Saltelli et al. 2008, sec. 4",
            assumptions=("neither analyst is better informed than the other",),
            defaulted=(),
            status="solved",
        ),
        basis=Basis(
            inputs=f"{fingerprint(one)} {fingerprint(other)}",
            seed=seed,
            draws=draws,
            kept=counts[2],
            version=installed_version(),
        ),
    )


def _same_frame(one: Situation, other: Situation) -> None:
    places: list[Place] = []
    for what, a, b in (
        ("parties", one.parties, other.parties),
        ("issues", one.issues, other.issues),
        ("tables", one.tables, other.tables),
    ):
        for which, only in (("first", set(a) - set(b)), ("second", set(b) - set(a))):
            if only:
                places.append(
                    Place(
                        file="merge",
                        path=what,
                        message=f"Only the {which} file has {joined(sorted(only))}.",
                        hint="Two files can be merged that name the same parties, issues and "
                        "tables.",
                    )
                )
    if places:
        raise SituationError(places, closing="Nothing was merged.")


def _quantities(s: Situation) -> dict[str, Quantity]:
    return {path: part for path, part in walk(s) if isinstance(part, Quantity)}


Values = tuple[float | str, ...]


def _differences(
    one: Situation, other: Situation
) -> tuple[dict[str, tuple[Values | None, Values | None, Values]], tuple[str, ...]]:
    """What the two give otherwise and the range that holds both; and what has none."""
    mine, theirs = _quantities(one), _quantities(other)
    found: dict[str, tuple[Values | None, Values | None, Values]] = {}
    apart: list[str] = []
    for path in dict.fromkeys([*mine, *theirs]):
        a, b = mine.get(path), theirs.get(path)
        left = None if a is None else tuple(a.values)
        right = None if b is None else tuple(b.values)
        if left == right:
            continue
        merged = _range_of(one, path, left, right)
        if merged is None or not _settable(one, path, merged):
            apart.append(path)
        else:
            found[path] = (left, right, merged)
    return found, tuple(apart)


def _settable(s: Situation, path: str, values: Values) -> bool:
    try:
        apply(s, {path: list(values)})
    except SituationError:
        return False
    return True


def _numbers(s: Situation, path: str, values: Values) -> list[float] | None:
    """Values as numbers of their own unit; None where one is an option."""
    issue = next((part for part in reversed(path.split(".")) if part in s.issues), None)
    out: list[float] = []
    for value in values:
        if isinstance(value, float | int):
            out.append(float(value))
            continue
        body = s.issues[issue] if issue else None
        if body is None or body.scale is None:
            return None
        out.append(body.low + body.unit_level(value) * (body.high - body.low))
    return out


def _range_of(s: Situation, path: str, a: Values | None, b: Values | None) -> Values | None:
    if a is None or b is None:
        return b if a is None else a
    one, two = _numbers(s, path, a), _numbers(s, path, b)
    if one is None or two is None:  # options: either may be what is wanted
        return tuple(dict.fromkeys([*a, *b])) if len(set(a) | set(b)) <= 3 else None
    low, high = min(one[0], two[0]), max(one[-1], two[-1])
    if len(one) == len(two) == 2:
        return (low, high)
    likely = sum(x[1] if len(x) == 3 else 0.5 * (x[0] + x[-1]) for x in (one, two)) / 2.0
    return (low, min(max(likely, low), high), high)


def _overlap(s: Situation, path: str, a: Values | None, b: Values | None) -> bool:
    if a is None or b is None:
        return True
    one, two = _numbers(s, path, a), _numbers(s, path, b)
    if one is None or two is None:
        return bool(set(a) & set(b))
    return one[0] <= two[-1] and two[0] <= one[-1]


def _shown(path: str) -> str:
    return path.removeprefix("positions.")


def _range(values: Values | None) -> str:
    if values is None:
        return "open"
    text = [f"{v:g}" if isinstance(v, float | int) else v for v in values]
    return text[0] if len(text) == 1 else f"{text[0]} to {text[-1]}"
