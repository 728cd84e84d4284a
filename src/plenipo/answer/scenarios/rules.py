"""The packages that each of the usual rules chooses, in the words of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from plenipo.formats.scenario import Floats, Scenario
from plenipo.solve.packages.space import EMPTY, NOTHING, SOLVED, Solution, Solutions

__all__ = ["RULES", "Choice", "Rule", "rules_of"]

RULES = (
    "nash",
    "kalai",
    "kalai_smorodinsky_max_min",
    "kalai_smorodinsky_spread",
    "egalitarian",
    "welfare",
)
SPELLED = 5  # packages of equal worth that are spelled out
SPARE = 0.005  # of what all packages differ by: no more than this is nothing to spare
WHY = {
    SOLVED: "solved",
    EMPTY: "no package is acceptable to all",
    NOTHING: "no acceptable package lets all gain",
}
UNSOLVED = "the best package known"
UNLISTED = "the efficient points are too many to be listed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One point that a rule chooses, and the packages behind it."""

    utility: tuple[float, ...]  # in the order of the parties
    equivalent: int  # packages worth exactly this to everybody
    packages: tuple[Mapping[str, str], ...]  # issue -> value; the first few of them

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "utility": list(self.utility),
            "equivalent": self.equivalent,
            "packages": [dict(p) for p in self.packages],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one rule chooses: several points where they tie, none where it has nothing to say."""

    name: str
    status: str  # "solved", or why there is no point or no certain one
    value: float  # Nash product, smallest gain or share, spread, total; NaN without a point
    bound: float  # no package has more (of a spread: less)
    chosen: tuple[Choice, ...]  # the one best by leximin first
    bare: tuple[str, ...]  # parties whom the first leaves nothing to spare over no deal

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "name": self.name,
            "status": self.status,
            "value": self.value,
            "bound": self.bound,
            "chosen": [c.to_dict() for c in self.chosen],
            "nothing_to_spare": list(self.bare),
        }


def rules_of(scenario: Scenario, found: Solutions, span: Floats) -> Mapping[str, Rule]:
    """Every rule of ``RULES``, in that order.

    Parameters
    ----------
    scenario, found : and its solutions
    span : (party,) what all packages differ by
    """
    by_name: dict[str, Solution | None] = {
        "nash": found.nash,
        "kalai": found.kalai,
        "kalai_smorodinsky_max_min": found.kalai_smorodinsky,
        "kalai_smorodinsky_spread": found.spread,
        "egalitarian": found.egalitarian,
        "welfare": found.utilitarian,
    }
    return {
        name: _unlisted(name) if solution is None else _rule(name, solution, scenario, found, span)
        for name, solution in by_name.items()
    }


def _unlisted(name: str) -> Rule:
    nan = float("nan")
    return Rule(name=name, status=UNLISTED, value=nan, bound=nan, chosen=(), bare=())


def _rule(
    name: str, solution: Solution, scenario: Scenario, found: Solutions, span: Floats
) -> Rule:
    chosen = tuple(
        Choice(
            utility=tuple(float(u) for u in solution.point[f]),
            equivalent=int(solution.count[f]),
            packages=tuple(
                scenario.package(tuple(int(c) for c in one))
                for one in islice(solution.packages(f), SPELLED)
            ),
        )
        for f in range(len(solution.point))
    )
    bare: tuple[str, ...] = ()
    if chosen:
        gain = solution.point[0] - found.disagreement
        short = gain <= SPARE * span
        bare = tuple(p for p, s in zip(scenario.parties, short, strict=True) if s)
    return Rule(
        name=name,
        status=WHY.get(solution.status, UNSOLVED),
        value=float(solution.value),
        bound=float(solution.bound),
        chosen=chosen,
        bare=bare,
    )
