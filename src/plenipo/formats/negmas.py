"""NegMAS YAML: a domain with ``issues`` and one utility function a party.

Read: linear additive functions over tables or linear value functions, linear functions of
numbers, constants, mappings, hyper-rectangles, each bare or inside a discounted function;
the reservation of the inner function survives. Utilities are taken as written: whoever
wrote the file chose the scale. ``No``, ``Yes`` and ``on`` are words.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from plenipo.errors import SituationError
from plenipo.formats.faults import (
    CLOSING,
    GRID_STEPS,
    MOST_ISSUES,
    Faults,
    decode,
    in_words,
    issue_of,
    numbers_of,
    read_bytes,
    stop,
)
from plenipo.formats.scenario import Box, Issue, Profile
from plenipo.situation.reader import Tree, read_tree

__all__ = ["domain", "parse", "profile"]

ADDITIVE = ("LinearAdditiveUtilityFunction", "LinearUtilityAggregationFunction")
LINEAR = ("LinearUtilityFunction", "AffineUtilityFunction")
READ = (
    *ADDITIVE, *LINEAR, "ConstUtilityFunction", "MappingUtilityFunction",
    "HyperRectangleUtilityFunction", "ExpDiscountedUFun", "LinDiscountedUFun",
)  # fmt: skip
VALUED = ("TableFun", "AffineFun", "LinearFun", "IdentityFun", "ConstFun")


def parse(path: Path) -> Tree:
    """The tree of a file, bounded in size, depth and aliases.

    Raises
    ------
    SituationError
        Empty, binary, no YAML mapping, a key twice, a number that is none.
    """
    tree = read_tree(decode(read_bytes(path), path), str(path))
    wrong = [p for p in tree.mistakes if not p.path.endswith("reserved_value")]  # -.inf is legal
    if wrong:
        raise SituationError(wrong, closing=CLOSING)
    if not isinstance(tree.value, dict):
        raise stop(path, "A scenario file is a mapping: name: value.")
    return tree


def domain(tree: Tree, path: Path) -> tuple[Issue, ...]:
    """The issues of a domain, in file order.

    Raises
    ------
    SituationError
        No issues, a value twice, no values.
    """
    given = tree.value.get("issues")
    if not isinstance(given, list) or not given:
        raise stop(path, "No issue found.", "issues: [{name: price, values: [low, high]}]")
    items = cast("list[Any]", given)
    if len(items) > MOST_ISSUES:
        raise stop(path, f"{len(items)} issues found; at most {MOST_ISSUES} are read.")
    faults = Faults(path)
    issues = [_issue(item, number, tree, faults) for number, item in enumerate(items)]
    names = [i.name for i in issues]
    for number, name in enumerate(names):
        if name in names[:number]:
            at = tree.where(f"issues.{number}")
            faults.add(f'"{name}" is written twice.', "Keep one.", at=at, path="issues")
    faults.settle()
    return tuple(issues)


def _issue(item: Any, number: int, tree: Tree, faults: Faults) -> Issue:
    where = f"issues.{number}"
    at = tree.where(where)
    body = cast("dict[str, Any]", item) if isinstance(item, dict) else {}
    name = label(body.get("name", f"issue {number + 1}"))
    kind, values = str(body.get("type", "")), body.get("values")
    if isinstance(values, int) and not isinstance(values, bool):
        levels = numbers_of(name, 0, values - 1, 1, faults, at=at, path=where)
        return issue_of(name, [in_words(v) for v in levels], faults, levels=levels, at=at)
    listed = cast("list[Any]", values) if isinstance(values, list) else []
    if kind in ("ContiguousIssue", "ContinuousIssue"):
        if len(listed) != 2:
            faults.add(f'"{name}" needs two ends.', "values: [low, high]", at=at, path=where)
            return Issue(name=name, values=("?",))
        low, high = (faults.number(v, "An end", at=at, path=where) for v in listed)
        step = 1.0 if kind == "ContiguousIssue" else (high - low) / GRID_STEPS or 1.0
        levels = numbers_of(name, low, high, step, faults, at=at, path=where)
        return issue_of(name, [in_words(v) for v in levels], faults, levels=levels, at=at)
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in listed)
    levels = [float(v) for v in listed] if listed and numbers else None
    return issue_of(name, [label(v) for v in listed], faults, levels=levels, at=at, path=where)


def label(value: Any) -> str:
    """A value as text: 3 for 3.0, true for a truth."""
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return in_words(value) if isinstance(value, int | float) else str(value).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """What every part of a profile needs: its places, the issues, the mistakes."""

    tree: Tree
    issues: tuple[Issue, ...]
    faults: Faults
    places: tuple[dict[str, int], ...]  # value -> its place, by issue

    @property
    def names(self) -> list[str]:
        return [i.name for i in self.issues]

    def wrong(self, where: str, message: str, hint: str = "") -> None:
        self.faults.add(message, hint, at=self.tree.where(where), path=where)

    def number(self, value: Any, what: str, where: str) -> float:
        if type(value) is float or (type(value) is int and abs(value) < 1e15):
            return float(value) if abs(value) <= 1e100 else self._none(value, what, where)
        return self._none(value, what, where)

    def _none(self, value: Any, what: str, where: str) -> float:
        """The mistake; places are looked up only here, which keeps large files quick."""
        return self.faults.number(value, what, at=self.tree.where(where), path=where)

    def by_issue(self, value: Any, where: str) -> dict[int, Any]:
        """A list in the order of the issues, or a mapping by their names."""
        if isinstance(value, list):
            listed = cast("list[Any]", value)
            if len(listed) != len(self.issues):
                message = f"{len(listed)} entries for {len(self.issues)} issues."
                self.wrong(where, message, "Write one for each issue.")
            return dict(enumerate(listed[: len(self.issues)]))
        found: dict[int, Any] = {}
        for key, entry in cast("dict[Any, Any]", value).items() if isinstance(value, dict) else ():
            name = label(key)
            if name in self.names:
                found[self.names.index(name)] = entry
            else:
                at = self.tree.where(f"{where}.{key}", key=True)
                message = f'"{name}" is no issue of the domain.'
                self.faults.listed(name, self.names, message, at=at, path=where)
        return found

    def value(self, k: int, word: Any, where: str) -> int | None:
        issue, name = self.issues[k], label(word)
        if name in self.places[k]:
            return self.places[k][name]
        at = self.tree.where(where, key=True)
        message = f'"{name}" is no value of "{issue.name}".'
        self.faults.listed(name, issue.values, message, at=at, path=where)
        return None


def profile(tree: Tree, path: Path, issues: tuple[Issue, ...]) -> Profile:
    """One party's utilities.

    Raises
    ------
    SituationError
        A kind of function that is not read, an issue or value the domain lacks, no number.
    """
    places = tuple({v: c for c, v in enumerate(i.values)} for i in issues)
    file = _File(tree=tree, issues=issues, faults=Faults(path), places=places)
    made = _function(cast("dict[str, Any]", tree.value), "", file)
    file.faults.settle()
    return replace(made, name=path.stem)


def _function(body: dict[str, Any], where: str, file: _File) -> Profile:
    kind = str(body.get("type", "")).rpartition(".")[2]
    dot = f"{where}." if where else ""
    if kind in ("ExpDiscountedUFun", "LinDiscountedUFun") and isinstance(body.get("ufun"), dict):
        inner = _function(cast("dict[str, Any]", body["ufun"]), f"{dot}ufun", file)
        given = body.get("discount", body.get("cost"))
        discount = file.number(given, "discount", f"{dot}discount") if given is not None else None
        own = _reservation(body, dot, file)
        return replace(
            inner, discount=discount, reservation=inner.reservation if own == -math.inf else own
        )
    empty = Profile(
        name="",
        weights=(0.0,) * len(file.issues),
        evaluations=tuple((0.0,) * len(i.values) for i in file.issues),
        reservation=_reservation(body, dot, file),
        base=file.number(body.get("bias") or 0.0, "bias", f"{dot}bias"),
    )
    if kind in ADDITIVE or kind in LINEAR:
        return _additive(empty, kind, body, dot, file)
    if kind == "ConstUtilityFunction":
        return replace(empty, base=file.number(body.get("value"), "value", f"{dot}value"))
    if kind == "MappingUtilityFunction":
        return _table(empty, body, dot, file)
    if kind == "HyperRectangleUtilityFunction":
        return replace(empty, boxes=tuple(_boxes(body, dot, file)))
    at = file.tree.where(f"{dot}type")
    message = f'"{kind[:60]}" is no utility function that is read.'
    file.faults.listed(kind, READ, message, at=at, path=f"{dot}type")
    return empty


def _reservation(body: dict[str, Any], dot: str, file: _File) -> float:
    """-inf where the file gives none."""
    value = body.get("reserved_value")
    if value is None:
        if file.tree.find(f"{dot}reserved_value")[1].text.lower() == ".inf":
            file.wrong(f"{dot}reserved_value", "No package can be worth that.", "-.inf: none.")
        return -math.inf
    return file.number(value, "reserved_value", f"{dot}reserved_value")


def _additive(empty: Profile, kind: str, body: dict[str, Any], dot: str, file: _File) -> Profile:
    weights = file.by_issue(body["weights"], f"{dot}weights") if body.get("weights") else {}
    shares = [
        file.number(weights.get(k, 1.0), "A weight", f"{dot}weights.{k}")
        for k in range(len(file.issues))
    ]
    if kind in LINEAR:
        for issue in file.issues:
            if issue.levels is None:
                hint = "A linear function needs numbers."
                file.wrong(f"{dot}type", f'The values of "{issue.name}" are words.', hint)
        levels = [i.levels or (0.0,) * len(i.values) for i in file.issues]
        return replace(empty, weights=tuple(shares), evaluations=tuple(levels))
    given = file.by_issue(body.get("values"), f"{dot}values")
    evaluations: list[tuple[float, ...]] = []
    for k, issue in enumerate(file.issues):
        if k not in given:
            file.wrong(f"{dot}values", f'"{issue.name}" is not valued.', "Every issue is.")
        named = not isinstance(body.get("values"), list)
        where = f"{dot}values.{issue.name if named else k}"
        evaluations.append(_values(k, given.get(k), where, file))
    return replace(empty, weights=tuple(shares), evaluations=tuple(evaluations))


def _values(k: int, body: Any, where: str, file: _File) -> tuple[float, ...]:
    """Evaluations of one issue's values."""
    issue = file.issues[k]
    nothing = (0.0,) * len(issue.values)
    if not isinstance(body, dict):
        return nothing
    inner = cast("dict[Any, Any]", body)
    kind = str(inner.get("type", "TableFun")).rpartition(".")[2]
    if kind == "TableFun":
        table = cast("dict[Any, Any]", inner.get("mapping", inner if "type" not in inner else {}))
        found: dict[int, float] = {}
        inside = f"{where}.mapping" if "mapping" in inner else where
        for key, number in table.items() if isinstance(table, dict) else ():  # pyright: ignore[reportUnnecessaryIsInstance]
            c = file.value(k, key, f"{inside}.{key}")
            if c is not None:
                found[c] = file.number(number, "An evaluation", f"{inside}.{key}")
        lacking = [v for c, v in enumerate(issue.values) if c not in found]
        if lacking:
            shown = ", ".join(f'"{v}"' for v in lacking[:5])
            file.wrong(inside, f'"{issue.name}" has no evaluation of {shown}.')
        return tuple(found.get(c, 0.0) for c in range(len(issue.values)))
    if kind not in VALUED:
        at = file.tree.where(f"{where}.type")
        file.faults.listed(kind, VALUED, f'"{kind[:60]}" is not read.', at=at, path=where)
        return nothing
    bias = file.number(inner.get("bias", inner.get("value")) or 0.0, "bias", where)
    if kind == "ConstFun":
        return (bias,) * len(issue.values)
    if issue.levels is None:
        file.wrong(where, f'The values of "{issue.name}" are words.', f"{kind} needs numbers.")
        return nothing
    slope = 1.0 if kind == "IdentityFun" else file.number(inner.get("slope", 1.0), "slope", where)
    return tuple(bias + slope * v for v in issue.levels)


def _table(empty: Profile, body: dict[str, Any], dot: str, file: _File) -> Profile:
    """A mapping: {value: utility} of one issue, or [[[value, ..], utility], ..]."""
    where = f"{dot}mapping"
    given = body.get("mapping")
    rows: list[tuple[list[Any], Any, str]] = []
    if isinstance(given, dict):
        pairs = cast("dict[Any, Any]", given).items()
        rows = [([key], number, f"{where}.{key}") for key, number in pairs]
    elif isinstance(given, list):
        for number, row in enumerate(cast("list[Any]", given)):
            pair = cast("list[Any]", row) if isinstance(row, list) else []
            if len(pair) == 2 and isinstance(pair[0], list):
                rows.append((cast("list[Any]", pair[0]), pair[1], f"{where}.{number}"))
            else:
                file.wrong(f"{where}.{number}", "This is no row.", "[[value, ..], utility]")
    if not rows and not file.faults.places:
        file.wrong(where, "The mapping is empty.", "[[[value, ..], utility], ..]")
    table: dict[tuple[int, ...], float] = {}
    for values, number, at in rows:
        if len(values) != len(file.issues):
            file.wrong(at, f"{len(values)} values for {len(file.issues)} issues.")
            continue
        found = [file.value(k, v, at) for k, v in enumerate(values)]
        key = tuple(c for c in found if c is not None)
        if len(key) == len(found):
            if key in table:
                file.wrong(at, "This package is written twice.", "Keep one.")
            table[key] = file.number(number, "A utility", at)
    default = file.number(body.get("default") or 0.0, "default", f"{dot}default")
    return replace(empty, table=table, default=default)


def _boxes(body: dict[str, Any], dot: str, file: _File) -> list[Box]:
    ranges, worths = body.get("outcome_ranges"), body.get("utilities")
    if not isinstance(ranges, list) or not isinstance(worths, list):
        file.wrong(f"{dot}type", "outcome_ranges and utilities are lists of one length.")
        return []
    sides, values = cast("list[Any]", ranges), cast("list[Any]", worths)
    if len(sides) != len(values):
        file.wrong(f"{dot}utilities", f"{len(values)} utilities for {len(sides)} ranges.")
        return []
    given = body.get("weights")
    weights = cast("list[Any]", given) if isinstance(given, list) else [1.0] * len(values)
    boxes: list[Box] = []
    for number, (side, worth) in enumerate(zip(sides, values, strict=True)):
        where = f"{dot}outcome_ranges.{number}"
        within: list[tuple[int, tuple[int, ...]]] = []
        if not isinstance(side, dict):
            file.wrong(where, "A range names issues.", "{issue: [low, high], ..}")
            continue
        for key, allowed in cast("dict[Any, Any]", side).items():
            name = label(key)
            if name in file.names:
                k = file.names.index(name)
            elif isinstance(key, int) and 0 <= key < len(file.issues):
                k = key
            else:
                file.wrong(f"{where}.{key}", f'"{name}" is no issue of the domain.')
                continue
            within.append((k, _inside(k, allowed, f"{where}.{key}", file)))
        weight = weights[number] if number < len(weights) else None
        size = file.number(worth, "A utility", f"{dot}utilities.{number}")
        size *= file.number(weight, "A weight", f"{dot}weights.{number}")
        boxes.append(Box(worth=size, where=tuple(within)))
    return boxes


def _inside(k: int, allowed: Any, where: str, file: _File) -> tuple[int, ...]:
    """Values of an issue between two numbers, or those listed."""
    issue = file.issues[k]
    listed = cast("list[Any]", allowed) if isinstance(allowed, list) else [allowed]
    if issue.levels is not None and len(listed) == 2:
        low, high = (file.number(v, "An end", where) for v in listed)
        return tuple(c for c, v in enumerate(issue.levels) if low <= v <= high)
    found = [file.value(k, v, where) for v in listed]
    return tuple(sorted(c for c in found if c is not None))
