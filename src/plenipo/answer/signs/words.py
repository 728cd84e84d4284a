"""Acts in words: a clause that can follow "if"."""

from __future__ import annotations

import math
from collections.abc import Mapping

from plenipo.answer.signs.acts import Family
from plenipo.situation.model import Issue, Situation

__all__ = ["Words", "level_words"]


def level_words(issue: Issue, unit: float) -> str:
    """A rung by its word; anything between as a number with the nearest words beside it."""
    if issue.options is not None:
        return issue.options[round(unit)]
    own = issue.low + unit * (issue.high - issue.low)
    for at, word in (issue.scale or {}).items():
        if word and abs(at - own) < 1e-6 * (issue.high - issue.low):
            return word
    rungs = sorted((at, word) for at, word in (issue.scale or {}).items() if word)
    below = [word for at, word in rungs if at < own]
    above = [word for at, word in rungs if at > own]
    number = f"{own:.3g}{' ' + issue.unit if issue.unit else ''}"
    return f"{number} (between {below[-1]} and {above[0]})" if below and above else number


class Words:
    """Names of a situation for the acts of a watchlist."""

    def __init__(self, situation: Situation, packages: Mapping[str, Mapping[str, float]]) -> None:
        self.s = situation
        self.packages = packages

    def threshold(self, family: Family, column: int) -> float | str | None:
        """In the issue's own numbers, or an option's word."""
        at = family.at[column]
        if not family.issue or math.isnan(at):
            return None
        return self.s.issues[family.issue].own_level(at)

    def package(self, family: Family, column: int) -> dict[str, float | str]:
        """Issue -> level in its own numbers."""
        if not family.packages:
            return {}
        made = family.packages[column]
        return {k: self.s.issues[k].own_level(made[k]) for k in self.s.issues if k in made}

    def words(self, family: Family, column: int, *, done: bool) -> str:
        """A clause to print after "if"."""
        if family.kind in ("deal", "moves", "level"):
            return self._table(family, column, done)
        party = self.s.name_of(family.who)
        if family.kind == "accepts":
            return f"{party} {'accepts' if done else 'refuses'} {self._named(family, column)}"
        issue = self.s.issue_name(family.issue)
        level = level_words(self.s.issues[family.issue], family.at[column])
        if family.kind == "prefers":
            return f"{party} {'puts' if done else 'does not put'} “{level}” first on {issue}"
        side = "at or below" if done else "above"
        if family.kind == "opens":
            return f"{party} opens on {issue} {side} {level}"
        return f"{party} draws its line on {issue} ({family.name}) {side} {level}"

    def _table(self, family: Family, column: int, done: bool) -> str:
        place = f"at {self.s.tables[family.who].name or family.who}"
        if family.kind == "deal":
            return f"there is {'a' if done else 'no'} deal {place}"
        issue = self.s.issue_name(family.issue)
        if family.kind == "moves":
            rest = f"changes {issue}" if done else f"leaves {issue} as it is today"
            return f"the outcome {place} {rest}"
        level = level_words(self.s.issues[family.issue], family.at[column])
        return f"the outcome {place} on {issue} is {'at or below' if done else 'above'} {level}"

    def _named(self, family: Family, column: int) -> str:
        if family.name.startswith("table "):
            table = family.name.removeprefix("table ")
            body = self.s.tables.get(table)
            name = (
                body.name if body and body.name else "the full table" if table == "all" else table
            )
            return f"what {name} would typically agree"
        if family.name.startswith("offer "):
            offer = self.s.offers[int(family.name.removeprefix("offer "))]
            giver = self.s.name_of(offer.by)
            return f"the offer of {giver}" + (f" ({offer.name})" if offer.name else "")
        made = family.packages[column]
        parts = [
            f"{self.s.issue_name(k)}: {level_words(self.s.issues[k], made[k])}"
            for k in self.s.issues
            if k in made
        ]
        return f"“{'; '.join(parts)}”, all else as today"
