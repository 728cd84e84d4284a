"""A scenario as a situation file: commented, to be read and changed by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from plenipo.formats.convert import body_of, to_situation
from plenipo.formats.faults import stop
from plenipo.formats.scenario import Scenario
from plenipo.situation.reader import unwritten
from plenipo.situation.yaml import parse

__all__ = ["save_situation", "situation_text"]

NOT_TEXT = ("null", "true", "false")
NO_DEAL = {
    "reservation": "the reservation of the file, or the worst package where there is none",
    "lowest": "the reservation of the file, or the worst package where that is better",
}


def situation_text(
    scenario: Scenario, *, no_deal: Literal["reservation", "lowest"] = "reservation"
) -> str:
    """The text of a situation file; parsed again it is `convert.to_situation`, exactly.

    Raises
    ------
    MethodError
        A utility is no sum over issues, or a reservation lies more than ten agendas off.
    SituationError
        The scenario is larger than a situation file may be.
    """
    body = body_of(scenario, no_deal=no_deal)
    text = "\n".join(_lines(scenario, body, NO_DEAL[no_deal])) + "\n"
    again = parse(text, f"{scenario.name}.yaml").situation
    assert again == to_situation(scenario, no_deal=no_deal), "what is written differs"
    return text


def save_situation(
    scenario: Scenario,
    path: Path | str,
    *,
    no_deal: Literal["reservation", "lowest"] = "reservation",
) -> None:
    """Write it to a new file; one that is there stays as it is.

    Raises
    ------
    MethodError, SituationError
        As `situation_text`; or there is such a file, or it cannot be written.
    """
    text = situation_text(scenario, no_deal=no_deal)
    try:
        with Path(path).open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except FileExistsError:
        raise stop(path, "There is such a file already.", "Name another.") from None
    except OSError as err:
        raise unwritten(path, err) from None


def _lines(scenario: Scenario, body: dict[str, Any], no_deal: str) -> Iterator[str]:
    discounts = [p.name for p in scenario.profiles if p.discount not in (None, 1.0)]
    yield f"# Made by plenipo scenario from {scenario.format}, {scenario.scale} scale."
    yield "# Parties are certain of everything, equally patient and equally strong: give ranges,"
    yield "# costs of delay, red lines and absent parties where you know them."
    if discounts:
        yield "# Discounts of the files are not carried over: they belong to a simulated run."
    yield "plenipo: 1"
    yield f"title: {_quoted(body['title'])}"
    yield "horizon: null  # no deadline: what no deal costs is given in points"
    yield "parties:"
    for party, about in body["parties"].items():
        yield f"  {_key(party)}: {{name: {_quoted(about['name'])}}}"
    yield "issues:  # each has one option more than the file: that nothing is agreed on it"
    for issue, about in body["issues"].items():
        yield f"  {_key(issue)}:"
        yield f"    name: {_quoted(about['name'])}"
        yield f"    status_quo: {_quoted(about['status_quo'])}"
        yield "    options:"
        yield from (f"    - {_quoted(option)}" for option in about["options"])
    yield "positions:  # at: what an option is worth, 0 to 100; salience: what the issue weighs"
    for party, stakes in body["positions"].items():
        yield f"  {_key(party)}:"
        for issue, about in stakes.items():
            yield f"    {_key(issue)}:"
            yield f"      salience: {_number(about['salience'])}"
            yield "      at:"
            for option, worth in about["at"].items():
                yield f"        {_quoted(option)}: {_number(worth)}"
    yield f"# No deal is worth {no_deal}. In points of a party's own agenda, from its worst"
    yield "# package; below 0: going without is worth something."
    yield "cost_of_no_deal:"
    for party, cost in body["cost_of_no_deal"].items():
        yield f"  {_key(party)}: {_number(cost)}"
    yield "tables:"
    for table, about in body["tables"].items():
        yield f"  {table}: {{seats: [{', '.join(map(_key, about['seats']))}]}}"


def _key(name: str) -> str:
    """An identifier, in quotes where YAML would take it for something else than text."""
    return _quoted(name) if name in NOT_TEXT or name.isdecimal() else name


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else repr(float(number))
