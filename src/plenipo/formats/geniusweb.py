"""GeniusWeb JSON: a domain with ``issuesValues`` and one ``LinearAdditiveUtilitySpace`` a party.

Evaluations lie between 0 and 1 and weights sum to 1 already; a value without one counts 0;
the reservation is a package, which is worth to the party what its utility function says
(an issue it leaves out counts 0). Without one every package beats no deal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np

from plenipo.formats.faults import (
    DEEPEST,
    GRID_STEPS,
    MOST_ISSUES,
    MOST_NODES,
    Faults,
    decode,
    in_words,
    issue_of,
    numbers_of,
    read_bytes,
    stop,
)
from plenipo.formats.scenario import Issue, Profile

__all__ = ["domain", "parse", "profile"]

SPACE = "LinearAdditiveUtilitySpace"


def parse(path: Path) -> dict[str, Any]:
    """A JSON object, bounded in size and depth, no key twice.

    Raises
    ------
    SituationError
        Empty, binary, no JSON, or beyond a bound.
    """
    text = decode(read_bytes(path), path)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        body = dict(pairs)
        if len(body) < len(pairs):
            names = [k for k, _ in pairs]
            twice = next(k for k in names if names.count(k) > 1)
            raise stop(path, f'"{twice[:60]}" is written twice.', "Keep one.")
        return body

    def no_number(word: str) -> float:
        raise stop(path, f"{word} is not a number that can be used.")

    try:
        value = json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except json.JSONDecodeError as err:
        raise stop(path, f"This is no JSON: {err.msg}.", "", err.lineno, err.colno) from None
    except RecursionError:
        raise stop(path, f"More than {DEEPEST} levels deep.") from None
    if not isinstance(value, dict):
        raise stop(path, "A scenario file is an object: { .. }.")
    _bounded(cast("object", value), path)
    return cast("dict[str, Any]", value)


def _bounded(value: object, path: Path) -> None:
    """Depth and number of values."""
    made, level = 0, [value]
    for depth in range(DEEPEST + 1):
        made += len(level)
        if made > MOST_NODES:
            raise stop(path, f"More than {MOST_NODES:,} values found.")
        below: list[object] = []
        for one in level:
            if isinstance(one, dict):
                below += cast("dict[str, object]", one).values()
            elif isinstance(one, list):
                below += cast("list[object]", one)
        if not below:
            return
        if depth == DEEPEST:
            raise stop(path, f"More than {DEEPEST} levels deep.")
        level = below


def domain(body: Mapping[str, Any], path: Path) -> tuple[Issue, ...]:
    """The issues of a domain, in file order.

    Raises
    ------
    SituationError
        No issues, values that are neither a list nor a range, a value twice.
    """
    faults = Faults(path)
    given = body.get("issuesValues")
    if not isinstance(given, dict) or not given:
        raise stop(path, "No issue found.", 'Write {"issuesValues": {issue: {"values": [..]}}}.')
    items = cast("dict[str, Any]", given)
    if len(items) > MOST_ISSUES:
        raise stop(path, f"{len(items)} issues found; at most {MOST_ISSUES} are read.")
    issues = [_issue(name, value, faults) for name, value in items.items()]
    faults.settle()
    return tuple(issues)


def _issue(name: str, body: Any, faults: Faults) -> Issue:
    where = f"issuesValues.{name}"
    values = cast("Any", body.get("values") if isinstance(body, dict) else body)  # pyright: ignore[reportUnknownMemberType]
    if isinstance(values, list):
        words = [_word(v) for v in cast("list[Any]", values)]
        return issue_of(name, words, faults, path=where)
    ends = cast("Any", body.get("range") if isinstance(body, dict) else None)  # pyright: ignore[reportUnknownMemberType]
    if isinstance(ends, dict):
        ends = [cast("dict[str, Any]", ends).get(k) for k in ("low", "high", "step")]
    if not isinstance(ends, list) or len(cast("list[Any]", ends)) not in (2, 3):
        hint = 'Write "values": [..] or "range": [low, high, step].'
        faults.add("There are no values here.", hint, path=where)
        return Issue(name=name, values=("?",))
    numbers = [faults.number(v, "An end of a range", path=where) for v in cast("list[Any]", ends)]
    if faults.places:
        return Issue(name=name, values=("?",))
    low, high = numbers[0], numbers[1]
    step = numbers[2] if len(numbers) == 3 else (high - low) / GRID_STEPS or 1.0
    levels = numbers_of(name, low, high, step, faults, path=where)
    return issue_of(name, [in_words(v) for v in levels], faults, levels=levels, path=where)


def _word(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return in_words(value) if isinstance(value, int | float) else str(value).strip()


def profile(body: Mapping[str, Any], path: Path, issues: tuple[Issue, ...]) -> Profile:
    """One party's utilities.

    Raises
    ------
    SituationError
        Another kind of profile, an issue or value the domain lacks, no number.
    """
    faults = Faults(path)
    space = body.get(SPACE)
    if not isinstance(space, dict):
        kind = next(iter(body), "")
        message = f'"{kind[:40]}" is no profile that is read.'
        raise stop(path, message, f"Only {SPACE} is.")
    inner = cast("dict[str, Any]", space)
    weights = _mapping(inner, "issueWeights", faults)
    tables = _mapping(inner, "issueUtilities", faults)
    names = [i.name for i in issues]
    for section, given in (("issueWeights", weights), ("issueUtilities", tables)):
        for name in given:
            if name not in names:
                where = f"{SPACE}.{section}.{name}"
                faults.listed(name, names, f'"{name}" is no issue of the domain.', path=where)
        for name in names:
            if name not in given:
                message = f'"{name}" is missing here.'
                faults.add(
                    message, "Every issue of the domain is named.", path=f"{SPACE}.{section}"
                )
    faults.settle()
    shares = [
        faults.number(weights[n], "A weight", path=f"{SPACE}.issueWeights.{n}") for n in names
    ]
    evaluations = [_evaluations(i, tables[i.name], faults) for i in issues]
    bid = _bid(inner, issues, faults)
    faults.settle()
    made = Profile(
        name=path.stem, weights=tuple(shares), evaluations=tuple(evaluations), reservation_bid=bid
    )
    return made if bid is None else _reserved(made, bid)


def _reserved(made: Profile, bid: tuple[int | None, ...]) -> Profile:
    worth = sum(
        w * e[c]
        for w, e, c in zip(made.weights, made.evaluations, bid, strict=True)
        if c is not None
    )
    return Profile(
        name=made.name,
        weights=made.weights,
        evaluations=made.evaluations,
        reservation=float(worth),
        reservation_bid=bid,
    )


def _mapping(body: dict[str, Any], name: str, faults: Faults) -> dict[str, Any]:
    value = body.get(name)
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)
    faults.add(f"{name} is missing.", "It names every issue.", path=f"{SPACE}.{name}")
    return {}


def _evaluations(issue: Issue, body: Any, faults: Faults) -> tuple[float, ...]:
    where = f"{SPACE}.issueUtilities.{issue.name}"
    kinds = cast("dict[str, Any]", body) if isinstance(body, dict) else {}
    discrete = kinds.get("discreteutils")
    if isinstance(discrete, dict):
        given = cast("dict[str, Any]", discrete).get("valueUtilities")
        table = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
        found: dict[str, float] = {}
        for key, value in table.items():
            word = key.strip()
            if word not in issue.values:
                message = f'"{word}" is no value of "{issue.name}".'
                faults.listed(word, issue.values, message, path=where)
            found[word] = faults.number(value, "An evaluation", path=f"{where}.{key}")
        return tuple(found.get(v, 0.0) for v in issue.values)
    numbers = kinds.get("numberutils")
    if isinstance(numbers, dict) and issue.levels is not None:
        ends = cast("dict[str, Any]", numbers)
        low, high, bottom, top = (
            faults.number(ends.get(k), k, path=f"{where}.numberutils.{k}")
            for k in ("lowValue", "highValue", "lowUtility", "highUtility")
        )
        return tuple(float(v) for v in np.interp(issue.levels, [low, high], [bottom, top]))
    message = "Neither discreteutils nor numberutils fits this issue."
    faults.add(message, "Words take discreteutils, a range takes numberutils.", path=where)
    return (0.0,) * len(issue.values)


def _bid(
    body: dict[str, Any], issues: tuple[Issue, ...], faults: Faults
) -> tuple[int | None, ...] | None:
    given = body.get("reservationBid")
    if not isinstance(given, dict):
        return None
    named = cast("dict[str, Any]", given).get("issuevalues")
    chosen = cast("dict[str, Any]", named) if isinstance(named, dict) else {}
    names = [i.name for i in issues]
    bid: list[int | None] = [None] * len(issues)
    for name, value in chosen.items():
        where, word = f"{SPACE}.reservationBid.issuevalues.{name}", _word(value)
        if name not in names:
            faults.listed(name, names, f'"{name}" is no issue of the domain.', path=where)
            continue
        issue = issues[names.index(name)]
        if word not in issue.values:
            message = f'"{word}" is no value of "{name}".'
            faults.listed(word, issue.values, message, path=where)
            continue
        bid[names.index(name)] = issue.values.index(word)
    return tuple(bid)
