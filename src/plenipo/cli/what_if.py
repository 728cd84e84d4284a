"""``plenipo what-if FILE --set russia.troops.at=30 -- settle riyadh``: change, and ask again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from plenipo.cli.options import Draws, File, Json, Seed, announce, emit
from plenipo.errors import Place, SituationError

if TYPE_CHECKING:
    from plenipo.situation.model import Situation

__all__ = ["pairs", "what_if"]


def what_if(
    file: File,
    question: Annotated[
        list[str] | None, typer.Argument(help="After --: the question, as in: settle riyadh")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="russia.troops.at=30; may be given several times."),
    ] = None,
    seat: Annotated[
        list[str] | None,
        typer.Option("--seat", help="riyadh+ukraine adds a seat, riyadh-russia takes one away."),
    ] = None,
    json: Json = False,
    draws: Draws = 10_000,
    seed: Seed = 0,
) -> None:
    """The same question before and after a change, on the same draws. The file stays as it is."""
    from plenipo.answer.compare import compare
    from plenipo.answer.settle import settle
    from plenipo.cli.situations import load
    from plenipo.situation.edit import apply

    announce()
    words = question or ["settle", "all"]
    if words[0] != "settle" or len(words) > 2:
        raise SituationError(
            [
                Place(
                    file="what-if",
                    message=f'"{" ".join(words)}" is not a question that can be asked twice.',
                    hint="After -- write: settle TABLE",
                )
            ]
        )
    if not set_ and not seat:
        raise SituationError(
            [
                Place(
                    file="what-if",
                    message="Nothing is changed.",
                    hint="Give --set PATH=VALUE or --seat TABLE+PARTY, before --.",
                )
            ]
        )
    table = words[1] if len(words) > 1 else "all"
    before = load(file)
    after = apply(before, pairs(set_ or []))
    for change in seat or []:
        after = _reseat(after, change)
    answer = compare(
        settle(before, table, draws=draws, seed=seed),
        settle(after, table, draws=draws, seed=seed),
        names=("as it is", "what if"),
    )
    emit(answer, json=json)


def pairs(sets: list[str], option: str = "--set") -> dict[str, str]:
    """Path -> value as written, of texts ``PATH=VALUE``."""
    found: dict[str, str] = {}
    for text in sets:
        path, sign, value = text.partition("=")
        if not sign or not path.strip():
            raise SituationError(
                [Place(file=option, path=text, message="Write PATH=VALUE: russia.troops.at=30")]
            )
        found[path.strip()] = value.strip()
    return found


def _reseat(situation: Situation, change: str) -> Situation:
    from plenipo.answer.table.seating import find_table

    for sign in "+-":
        table, found, party = change.partition(sign)
        if found and table in situation.tables:
            break
    else:
        find_table(situation, change.split("+")[0].split("-")[0])
        raise SituationError(
            [Place(file="--seat", path=change, message="Write TABLE+PARTY or TABLE-PARTY.")]
        )
    parties = tuple(party.split(sign))
    if sign == "+":
        return situation.seat(table, add=parties)
    return situation.seat(table, remove=parties)
