"""Haste shown before talks: what it costs where all must agree, and where votes are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plenipo.answer.events.patience import HasteByRule, haste_by_rule
from plenipo.answer.events.pricing import Priced
from plenipo.answer.events.replay import Worlds
from plenipo.errors import MethodError
from plenipo.situation.changes import after_changes, in_force
from plenipo.situation.quantity import Quantity

__all__ = ["Hurry", "hurries"]

GAMES = 20  # draws on which a table that counts votes is played


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurry:
    """One act of haste, by the rule of the table; the months are the likeliest ones."""

    number: int  # of the act
    party: str
    months: tuple[float | None, float]  # half-life before and after
    rules: Mapping[str, HasteByRule]  # table -> both rules
    unsolved: Mapping[str, str]  # table -> why the game that counts votes has no answer

    def to_dict(self, table: str) -> dict[str, Any]:
        """The rules at one table."""
        found = self.rules.get(table)
        if found is None:
            return {"rules": {}, "why": self.unsolved.get(table, "")}
        return found.to_dict()


def hurries(worlds: Worlds, priced: Sequence[Priced], tables: Sequence[str]) -> tuple[Hurry, ...]:
    """Every act of haste in force, at some tables, on the last day."""
    s = worlds.situation
    order = [i for i, _ in in_force(s)]
    out: list[Hurry] = []
    for item in priced:
        act = item.act
        party = act.of or act.by
        after = None if act.within is None else _likeliest(act.within)
        if act.act != "haste" or party not in s.parties or after is None:
            continue
        earlier = after_changes(s, order[: order.index(item.number)]).parties[party]
        before = earlier.needs_deal_within
        months = (None if before is None else _likeliest(before), after)
        rules: dict[str, HasteByRule] = {}
        unsolved: dict[str, str] = {}
        for table in tables:
            try:
                rules[table] = haste_by_rule(
                    worlds.last,
                    table,
                    party,
                    months_from=months[0],
                    months_to=months[1],
                    rows=worlds.rows,
                    draws=GAMES,
                )
            except MethodError as err:
                unsolved[table] = err.why
        out.append(
            Hurry(number=item.number, party=party, months=months, rules=rules, unsolved=unsolved)
        )
    return tuple(out)


def _likeliest(quantity: Quantity) -> float:
    """Mode of a triangle, middle of a range, the number itself."""
    values = [float(x) for x in quantity.values]
    return values[1] if len(values) == 3 else 0.5 * (values[0] + values[-1])
