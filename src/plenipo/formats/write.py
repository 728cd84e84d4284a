"""Scenarios written for other tools: NegMAS YAML and GeniusWeb JSON, sums over issues only."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plenipo.errors import MethodError
from plenipo.formats.faults import stop
from plenipo.formats.geniusweb import SPACE
from plenipo.formats.scenario import Issue, Profile, Scenario
from plenipo.situation.reader import unwritten

__all__ = ["geniusweb", "negmas", "save"]


def negmas(scenario: Scenario) -> dict[str, str]:
    """The scenario as NegMAS files: name -> text, the domain first.

    Every text is in quotes, so that readers of YAML 1.1 keep ``No`` a word, and every
    number has a point.

    Raises
    ------
    MethodError
        A utility is no sum over issues.
    """
    lines = [f"name: {_quoted(scenario.name)}", "type: DiscreteCartesianOutcomeSpace", "issues:"]
    for issue in scenario.issues:
        kind = "CategoricalIssue" if issue.levels is None else "DiscreteCardinalIssue"
        lines += [f"- name: {_quoted(issue.name)}", f"  type: {kind}", "  values:"]
        lines += [f"  - {_value(issue, c)}" for c in range(len(issue.values))]
    files = {f"{scenario.name}.yml": _text(lines)}
    for p in scenario.profiles:
        files[f"{p.name}.yml"] = _text(_written(p, scenario))
    if len(files) < len(scenario.profiles) + 1:
        why = f'"{scenario.name}" names the domain and a party.'
        raise MethodError(why, instead="Rename one of them.")
    return files


def _written(p: Profile, scenario: Scenario) -> list[str]:
    if not p.additive:
        why = f"The utility of {p.name} is no sum over issues; only sums are written."
        raise MethodError(why)
    reserved = [f"reserved_value: {_number(p.reservation)}"]
    lines = [f"name: {_quoted(p.name)}", "type: LinearAdditiveUtilityFunction", *reserved]
    lines += [f"bias: {_number(p.base)}"] if p.base else []
    lines += ["weights:", *(f"- {_number(w)}" for w in p.weights), "values:"]
    for issue, evaluations in zip(scenario.issues, p.evaluations, strict=True):
        lines += ["- type: TableFun", "  mapping:"]
        lines += [f"    {_value(issue, c)}: {_number(e)}" for c, e in enumerate(evaluations)]
    if p.discount in (None, 1.0):
        return lines
    outer = [f"name: {_quoted(p.name)}", "type: ExpDiscountedUFun", *reserved]
    outer += [f"discount: {_number(p.discount or 0.0)}", 'factor: "relative_time"', "ufun:"]
    return [*outer, *(f"  {line}" for line in lines)]


def _text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value(issue: Issue, c: int) -> str:
    if issue.levels is None:
        return _quoted(issue.values[c])
    level = issue.levels[c]
    return str(int(level)) if level.is_integer() else _number(level)


def _number(number: float) -> str:
    """A number as YAML 1.1 and 1.2 both read it: with a point, also before an exponent."""
    if math.isinf(number):
        return "-.inf" if number < 0 else ".inf"
    mantissa, e, exponent = repr(float(number)).partition("e")
    return (mantissa if "." in mantissa else f"{mantissa}.0") + e + exponent


def geniusweb(scenario: Scenario) -> dict[str, str]:
    """The scenario as GeniusWeb files: name -> text, the domain first.

    Raises
    ------
    MethodError
        What GeniusWeb cannot say: utilities that are no sum over issues or lie outside
        0 to 1, weights that do not sum to 1, a discount, a reservation that is no package.
    """
    listed = {"issuesValues": {i.name: {"values": list(i.values)} for i in scenario.issues}}
    about = {"name": scenario.name, **listed}
    files = {f"{scenario.name}.json": about}
    for p in scenario.profiles:
        _writable(p)
        utilities = {
            i.name: {"discreteutils": {"valueUtilities": dict(zip(i.values, e, strict=True))}}
            for i, e in zip(scenario.issues, p.evaluations, strict=True)
        }
        names = [i.name for i in scenario.issues]
        space: dict[str, Any] = {
            "name": p.name,
            "issueUtilities": utilities,
            "issueWeights": dict(zip(names, p.weights, strict=True)),
            "domain": about,
        }
        if p.reservation_bid is not None:
            bid = {
                i.name: i.values[c]
                for i, c in zip(scenario.issues, p.reservation_bid, strict=True)
                if c is not None
            }
            space["reservationBid"] = {"issuevalues": bid}
        files[f"{p.name}.json"] = {SPACE: space}
    if len(files) < len(scenario.profiles) + 1:
        why = f'"{scenario.name}" names the domain and a party.'
        raise MethodError(why, instead="Rename one of them.")
    return {
        name: json.dumps(body, indent=1, ensure_ascii=False) + "\n" for name, body in files.items()
    }


def _writable(p: Profile) -> None:
    instead = "Write NegMAS YAML."
    if not p.additive or p.base:
        raise MethodError(f"The utility of {p.name} is no sum over issues.", instead=instead)
    inside = all(0.0 <= e <= 1.0 for values in p.evaluations for e in values)
    if not inside or abs(sum(p.weights) - 1.0) > 1e-9:
        why = f"GeniusWeb values between 0 and 1 with weights that sum to 1; {p.name} does not."
        raise MethodError(why, instead='Read it with scale="genius", or write NegMAS YAML.')
    if p.discount not in (None, 1.0):
        raise MethodError(f"GeniusWeb has no discount; {p.name} has.", instead=instead)
    lowest = sum(w * min(e) for w, e in zip(p.weights, p.evaluations, strict=True))
    if p.reservation_bid is None and p.reservation > lowest:
        why = f"GeniusWeb keeps a reservation as a package; {p.name} has a number."
        raise MethodError(why, instead=instead)


def save(files: Mapping[str, str], folder: Path | str) -> tuple[Path, ...]:
    """Write files that :func:`negmas` or :func:`geniusweb` made.

    Each is written whole or not at all; nothing that is there is replaced.

    Raises
    ------
    SituationError
        A file of that name is there, or it cannot be written.
    """
    folder = Path(folder)
    paths = [folder / Path(name).name for name in files]
    for path in paths:
        if path.exists():
            raise stop(path, "There is such a file already.", "Name an empty folder.")
    for path, text in zip(paths, files.values(), strict=True):
        part = path.with_name(f".{path.name}.part")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part.write_text(text, encoding="utf-8")
            part.replace(path)
        except OSError as err:
            raise unwritten(path, err) from None
    return tuple(paths)
