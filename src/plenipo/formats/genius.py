"""Genius XML: a ``negotiation_template`` and one ``utility_space`` a party.

Genius values an issue between 0 and 1 before it weighs it [1]_:

- discrete (EvaluatorDiscrete): where any evaluation of the issue exceeds 1, all are
  divided by the largest;
- integer (EvaluatorInteger): slope (value - lower bound) + offset, cut to 0..1;
- real (EvaluatorReal): linear parameter1 value + parameter0, cut to 0..1, constant or
  triangular, here on 21 values from end to end;
- weights are scaled to sum 1; an issue without a weight counts nothing;
- hyper-rectangles: the sum of those the package lies in, over ``maxutility``, at most 1.

``scale="raw"`` reads the same files as NegMAS 0.16 does: evaluations as written, integer
issues at slope value + offset uncut, weights as written, 1 where one is missing, rectangles
not divided, and a one-valued issue of weight 1 for every index the file skips.

References
----------
.. [1] Lin, Kraus, Baarslag, Tykhonov, Hindriks and Jonker (2014), Genius: an integrated
   environment for supporting the design of generic automated negotiators,
   Computational Intelligence 30(1); the rules are those of its source, genius.core.utility.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plenipo.formats.faults import (
    GRID_STEPS,
    MOST_ISSUES,
    Faults,
    in_words,
    issue_of,
    numbers_of,
    stop,
)
from plenipo.formats.markup import Element
from plenipo.formats.scenario import Box, Issue, Profile, Scale

__all__ = ["Domain", "domain", "profile"]

DUMMY = "DUMMY_ISSUE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """Issues with the index Genius knows them by; 0 for one that stands for a gap."""

    issues: tuple[Issue, ...]
    indices: tuple[int, ...]


def domain(root: Element, path: Path, scale: Scale) -> Domain:
    """The issues of a domain file, by ascending index.

    Raises
    ------
    SituationError
        No issues, an index or a value twice, a kind Genius does not know.
    """
    faults = Faults(path)
    found: dict[int, Issue] = {}
    for element in _issues(root):
        index = _index(element, faults)
        if index in found:
            message = f'Index {index} is used twice, by "{found[index].name}" and here.'
            faults.add(message, "", at=element.at)
        name = element.get("name") or f"issue {index}"
        if any(name == i.name for i in found.values()):
            faults.add(f'"{name}" is written twice.', "Keep one.", at=element.at)
        found[index] = _issue(element, name, faults)
    if not found:
        raise stop(path, "No issue found.", '<issue index="1" name=".."><item value=".."/>')
    if len(found) > MOST_ISSUES or max(found) > 10 * MOST_ISSUES:
        raise stop(path, f"At most {MOST_ISSUES} issues are read, numbered from 1.")
    faults.settle()
    gaps = [i for i in range(1, max(found)) if i not in found] if scale == "raw" else []
    dummies = [Issue(name=_free(DUMMY, n), values=("DUMMY",)) for n in range(len(gaps))]
    order = sorted([*gaps, *found])
    issues = [found[i] if i in found else dummies[gaps.index(i)] for i in order]
    return Domain(issues=tuple(issues), indices=tuple(i if i in found else 0 for i in order))


def _free(name: str, number: int) -> str:
    return name if number == 0 else f"{name}_{number + 1}"


def _issues(root: Element) -> Iterator[Element]:
    """Issues at any depth of objectives, none of those inside an issue."""
    return root.every("issue", above="issue")


def _index(element: Element, faults: Faults) -> int:
    text = element.get("index") or ""
    if not (text.isdecimal() and 0 < len(text) < 7):
        faults.add(f'index="{text[:20]}" is not a number from 1.', "", at=element.at)
        return 0
    return int(text)


def _kind(element: Element, faults: Faults) -> str:
    kind = (element.get("type") or element.get("vtype") or "discrete").lower()
    if kind not in ("discrete", "integer", "real"):
        faults.listed(
            kind, ("discrete", "integer", "real"), f'"{kind[:40]}" is no kind of issue.',
            at=element.at,
        )  # fmt: skip
    return kind


def _issue(element: Element, name: str, faults: Faults) -> Issue:
    kind = _kind(element, faults)
    items = element.named("item")
    if kind == "discrete" or (kind == "integer" and items):
        values = [item.get("value") or "" for item in items]
        return issue_of(name, values, faults, at=element.at)
    low, high = _bounds(element, faults)
    step = 1.0 if kind == "integer" else (high - low) / GRID_STEPS or 1.0
    levels = numbers_of(name, low, high, step, faults, at=element.at)
    return issue_of(name, [in_words(v) for v in levels], faults, levels=levels, at=element.at)


def _bounds(element: Element, faults: Faults) -> tuple[float, float]:
    """The ends of a range, on the issue itself or on a ``range`` inside it."""
    inside = element.named("range")
    where = inside[0] if inside else element
    low, high = (
        faults.number(where.get(f"{side}bound") or element.get(f"{side}bound"),
                      f"The {side}bound of an issue of numbers", at=where.at)
        for side in ("lower", "upper")
    )  # fmt: skip
    return low, high


def profile(root: Element, path: Path, agreed: Domain, scale: Scale) -> tuple[Profile, list[str]]:
    """One party's utilities on a scale, and what was odd about the file.

    Raises
    ------
    SituationError
        An issue or value the domain lacks, a value without evaluation, no number.
    """
    faults = Faults(path)
    reservation = _single(root, "reservation", faults)
    discount = _single(root, "discount_factor", faults)
    name, count = path.stem, len(agreed.issues)
    boxes, cap = _boxes(root, agreed, scale, faults)
    if boxes:
        weights = [0.0] * count
        evaluations = [tuple(0.0 for _ in i.values) for i in agreed.issues]
    else:
        weights = _weights(root, agreed, scale, faults)
        evaluations = _evaluations(root, agreed, scale, faults)
    faults.settle()
    return Profile(
        name=name,
        weights=tuple(weights),
        evaluations=tuple(evaluations),
        boxes=tuple(boxes),
        cap=cap,
        reservation=0.0 if reservation is None else reservation,  # Genius's own default
        discount=discount,
    ), faults.notes  # fmt: skip


def _single(root: Element, tag: str, faults: Faults) -> float | None:
    found = list(root.every(tag))
    if len(found) > 1:
        faults.add(f"<{tag}> is written {len(found)} times.", "Keep one.", at=found[1].at)
    if not found:
        return None
    return faults.number(found[0].get("value"), f"The value of <{tag}>", at=found[0].at)


def _weights(root: Element, agreed: Domain, scale: Scale, faults: Faults) -> list[float]:
    name, notes = faults.file.stem, faults.notes
    given: dict[int, float] = {}
    for element in root.every("weight", above="issue"):
        index = _index(element, faults) if element.get("index") != "0" else 0
        if index in given:
            faults.add(f"Index {index} has two weights.", "Keep one.", at=element.at)
        given[index] = faults.number(element.get("value"), "A weight", at=element.at)
        if given[index] < 0:
            faults.add(f"{given[index]:g} is below 0.", "Weights are not.", at=element.at)
    missing = [
        i.name for i, k in zip(agreed.issues, agreed.indices, strict=True) if k and k not in given
    ]
    if scale == "raw":
        return [given.get(k, 1.0) if k else 1.0 for k in agreed.indices]
    if len(missing) == len(agreed.issues):
        notes.append(f"{name} gives no weights: every issue counts the same.")
        return [1.0 / len(agreed.issues)] * len(agreed.issues)
    if missing:
        notes.append(f"{name} gives no weight for {', '.join(missing)}: it counts nothing.")
    weights = [given.get(k, 0.0) for k in agreed.indices]
    total = sum(weights)
    if total <= 0:
        faults.add("The weights sum to 0.", "At least one issue has a weight above 0.")
        return weights
    if abs(total - 1.0) > 1e-6:
        notes.append(f"The weights of {name} sum to {total:.4g}; they were scaled to sum 1.")
    return [w / total for w in weights]


def _evaluations(
    root: Element, agreed: Domain, scale: Scale, faults: Faults
) -> list[tuple[float, ...]]:
    by_name = {i.name: k for k, i in enumerate(agreed.issues)}
    by_index = {index: k for k, index in enumerate(agreed.indices) if index}
    found: dict[int, tuple[float, ...]] = {}
    for element in _issues(root):
        name = element.get("name") or ""
        k = by_name.get(name, by_index.get(_index(element, faults)))
        if k is None:
            faults.listed(name, by_name, f'"{name}" is no issue of the domain.', at=element.at)
        elif k in found:
            faults.add(f'"{name}" is valued twice.', "Keep one.", at=element.at)
        else:
            found[k] = _valued(element, agreed.issues[k], scale, faults)
    for k, issue in enumerate(agreed.issues):
        if k not in found and agreed.indices[k]:
            faults.add(f'"{issue.name}" is not valued here.', "Every issue of the domain is.")
    return [found.get(k, (1.0,) * len(i.values)) for k, i in enumerate(agreed.issues)]


def _valued(element: Element, issue: Issue, scale: Scale, faults: Faults) -> tuple[float, ...]:
    """Evaluations of one issue's values."""
    if element.named("evaluator") and issue.levels is not None:
        return _function(element, issue, scale, faults)
    given: dict[str, float] = {}
    for item in element.named("item"):
        value = item.get("value") or ""
        if value not in issue.values:
            faults.listed(
                value, issue.values, f'"{value}" is no value of "{issue.name}".', at=item.at
            )
            continue
        if value in given:  # so does Genius, and public files do it
            faults.notes.append(
                f'{faults.file.stem} values "{value}" of {issue.name} twice; the last counts.'
            )
        text = item.get("evaluation")
        if text not in (None, "null"):
            given[value] = faults.number(text, "An evaluation", at=item.at)
    lacking = [v for v in issue.values if v not in given]
    if lacking and not faults.places:
        shown = ", ".join(f'"{v}"' for v in lacking[:5])
        faults.add(f'"{issue.name}" has no evaluation of {shown}.', "", at=element.at)
    values = [given.get(v, 0.0) for v in issue.values]
    top = max(values, default=0.0)
    if scale == "genius" and top > 1.0:
        values = [v / top for v in values]
    return tuple(values)


def _function(element: Element, issue: Issue, scale: Scale, faults: Faults) -> tuple[float, ...]:
    """An integer or real issue's evaluator at each of its levels."""
    body = element.named("evaluator")[0]
    kind = (body.get("ftype") or "linear").lower()
    levels = list(issue.levels or (0.0,))

    def given(*names: str, default: float | None = None) -> float:
        text = next((body.get(n) for n in names if body.get(n) is not None), None)
        if text is None and default is not None:
            return default
        return faults.number(text, f"{names[-1]} of an evaluator", at=body.at)

    if kind == "linear":
        slope = given("slope", "parameter1")
        offset = given("offset", "parameter0", default=0.0)
        integer = _kind(element, faults) == "integer"
        start = levels[0] if integer and scale == "genius" else 0.0
        values = [slope * (v - start) + offset for v in levels]
    elif kind == "constant":
        values = [given("parameter0")] * len(levels)
    elif kind == "triangular":
        low, high, top = given("parameter0"), given("parameter1"), given("parameter2")
        values = [_triangle(v, low, high, top) for v in levels]
    else:
        faults.listed(
            kind, ("linear", "constant", "triangular"),
            f'"{kind[:40]}" is no kind of evaluator that is read.', at=body.at,
        )  # fmt: skip
        values = [0.0] * len(levels)
    if scale == "genius" and kind == "linear":
        values = [min(max(v, 0.0), 1.0) for v in values]
    return tuple(values)


def _triangle(at: float, low: float, high: float, top: float) -> float:
    """1 at ``top``, 0 at and beyond ``low`` and ``high``."""
    if at == top:
        return 1.0
    if not low < at < high:
        return 0.0
    return (at - low) / (top - low) if at < top else (high - at) / (high - top)


def _boxes(root: Element, agreed: Domain, scale: Scale, faults: Faults) -> tuple[list[Box], float]:
    """Hyper-rectangles of a nonlinear space and the most they sum to."""
    found = [u for tag in ("utility", "utility_function") for u in root.every(tag, above="issue")]
    found = [u for u in found if u.named("ufun")]
    if not found:
        return [], float("inf")
    body, factor, cap = found[0], 1.0, float("inf")
    if scale == "genius":
        largest = faults.number(body.get("maxutility"), "maxutility", at=body.at)
        factor, cap = (1.0 / largest if largest > 0 else 0.0), 1.0
        if largest <= 0:
            faults.add("maxutility is not above 0.", "", at=body.at)
    boxes: list[Box] = []
    for ufun in body.named("ufun"):
        if (ufun.get("aggregation") or "sum").lower() != "sum" or ufun.named("ufun"):
            message = "Only sums of hyper-rectangles are read."
            faults.add(message, 'aggregation="sum", no function inside another.', at=ufun.at)
        weight = faults.number(ufun.get("weight") or "1", "A weight", at=ufun.at) * factor
        for rectangle in ufun.named("hyperRectangle"):
            boxes += _box(rectangle, weight, agreed, faults)
    if not boxes:
        faults.add("No hyperRectangle found.", "", at=body.at)
    return boxes, cap


def _box(element: Element, weight: float, agreed: Domain, faults: Faults) -> list[Box]:
    """A rectangle; one that EXCLUDES is worth something outside: everywhere less inside."""
    worth = weight * faults.number(element.get("utility"), "utility", at=element.at)
    worth *= faults.number(element.get("weight") or "1", "A weight", at=element.at)
    outside = element.named("EXCLUDES")
    where: list[tuple[int, tuple[int, ...]]] = []
    for side in outside or element.named("INCLUDES"):
        index = _index(side, faults)
        if index not in agreed.indices:
            faults.add(f"Index {index} is no issue of the domain.", "", at=side.at)
            continue
        k = agreed.indices.index(index)
        low, high = (faults.number(side.get(end), end, at=side.at) for end in ("min", "max"))
        levels = agreed.issues[k].levels or range(len(agreed.issues[k].values))
        inside = tuple(c for c, level in enumerate(levels) if low <= level <= high)
        where.append((k, inside))
    if outside:
        return [Box(worth=worth, where=()), Box(worth=-worth, where=tuple(where))]
    return [Box(worth=worth, where=tuple(where))]
