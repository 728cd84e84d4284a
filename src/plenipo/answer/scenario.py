"""What does a scenario of another tool come to: which packages are acceptable, which are fair?"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args

import numpy as np

from plenipo.answer.base import Answer, Method, installed_version
from plenipo.answer.scenarios.closing import Closing, closing_of, space_of
from plenipo.answer.scenarios.rules import Rule, rules_of
from plenipo.errors import MethodError
from plenipo.formats.folder import read
from plenipo.formats.scenario import Floats, Ints, Scale, Scenario
from plenipo.show.section import Section
from plenipo.solve.packages.space import EMPTY, Solutions, Space, Zone

__all__ = ["NoDeal", "ScenarioAnswer", "scenario"]

NoDeal = Literal["lowest", "reservation"]
SHOWN = 1_000  # efficient points that --json spells out
WORTHWHILE = 20_000  # efficient points up to which another disagreement point is tried
NAME = (
    "Efficient packages by sums issue by issue, with utilities closer than a billionth held "
    "equal; solutions chosen among them, or searched by bounds where they are too many"
)
SOURCE = (
    "Nash 1950; Kalai and Smorodinsky 1975; Kalai 1977; Genius: Lin et al. 2014; least spread, "
    "opposition and the disagreement point: NegMAS 0.16"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioAnswer(Answer):
    """Acceptable, efficient and fair packages of a scenario. Utilities are the file's own.

    ``rules`` maps "nash", "kalai", "kalai_smorodinsky_max_min", "kalai_smorodinsky_spread",
    "egalitarian" and "welfare" to what they choose.
    """

    question: ClassVar[str] = "scenario"
    scenario: Scenario
    no_deal: NoDeal  # what the disagreement point is taken from
    disagreement: tuple[float, ...]  # utility of no deal, by party
    lowest: tuple[float, ...]  # utility of the worst package, by party
    highest: tuple[float, ...]
    acceptable: int | None  # packages worth at least its reservation to everybody
    uncounted: str  # why that is None; "" where it is not
    frontier: Floats | None = field(compare=False)  # (F, party) efficient, of the acceptable
    efficient: int | None  # packages behind them
    unlisted: str  # why there is no frontier; "" where there is
    rules: Mapping[str, Rule]
    otherwise: Rule | None  # Nash from the other disagreement point, where it differs
    opposition: float | None  # distance of the nearest acceptable package to all best ones
    closing: Closing | None  # where no package is acceptable to all
    method: Method
    inputs: str  # fingerprint of the scenario
    version: str
    seconds: float = field(compare=False)  # of solving; the one thing that is not reproducible

    @property
    def parties(self) -> tuple[str, ...]:
        """Names of the profiles, in the order of every list of utilities."""
        return self.scenario.parties

    @property
    def outcomes(self) -> int:
        """How many packages there are."""
        return self.scenario.outcomes

    @property
    def frontier_points(self) -> int | None:
        """How many efficient points there are; None where they are too many to be listed."""
        return None if self.frontier is None else len(self.frontier)

    @property
    def usual_ks(self) -> str:
        """Which rule ``kalai_smorodinsky`` names: NegMAS's own on the raw scale."""
        raw = self.scenario.scale == "raw"
        return "kalai_smorodinsky_spread" if raw else "kalai_smorodinsky_max_min"

    @property
    def sentences(self) -> tuple[str, ...]:
        """Findings first; every number in them stands in a table of ``section``."""
        from plenipo.answer.scenarios.telling import sentences

        return sentences(self)

    def section(self) -> Section:
        """Everything a renderer needs."""
        from plenipo.answer.scenarios.laying import section

        return section(self)

    def points(self, rule: str) -> list[list[float]]:
        """Utilities of what a rule chooses: several vectors where they tie.

        Parameters
        ----------
        rule : a key of ``rules``, or "kalai_smorodinsky"
        """
        name = self.usual_ks if rule == "kalai_smorodinsky" else rule
        return [list(c.utility) for c in self.rules[name].chosen]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as ``--json`` prints them, but for ``seconds``."""
        listed = self.frontier is not None and len(self.frontier) <= SHOWN
        return {
            "question": self.question,
            "name": self.scenario.name,
            "format": self.scenario.format,
            "scale": self.scenario.scale,
            "sentences": list(self.sentences),
            "parties": list(self.parties),
            "issues": {i.name: len(i.values) for i in self.scenario.issues},
            "outcomes": self.outcomes,
            "acceptable": self.acceptable,
            "uncounted": self.uncounted or None,
            "reservation": [p.reservation for p in self.scenario.profiles],
            "discount": [p.discount for p in self.scenario.profiles],
            "disagreement": list(self.disagreement),
            "disagreement_is": _DISAGREEMENT[self.no_deal],
            "lowest": list(self.lowest),
            "highest": list(self.highest),
            "frontier_points": self.frontier_points,
            "frontier_packages": self.efficient,
            "frontier": self.frontier if listed else None,
            "unlisted": self.unlisted or None,
            **{rule: self.points(rule) for rule in ("nash", "kalai", "kalai_smorodinsky")},
            "kalai_smorodinsky_is": _SMORODINSKY[self.usual_ks],
            **{rule: self.points(rule) for rule in list(self.rules)[2:]},
            "rules": [r.to_dict() for r in self.rules.values()],
            "otherwise": self.otherwise.to_dict() if self.otherwise else None,
            "opposition": self.opposition,
            "closing": self.closing.to_dict() if self.closing else None,
            "notes": list(self.scenario.notes),
            "method": self.method.to_dict(),
            "basis": {"inputs": self.inputs, "version": self.version},
        }


_DISAGREEMENT = {
    "lowest": "the reservation, or the worst package where that is better",
    "reservation": "the reservation, or the worst package where the file gives none",
}
_SMORODINSKY = {
    "kalai_smorodinsky_max_min": "the largest smallest share of the most each could gain",
    "kalai_smorodinsky_spread": "NegMAS: the least spread of those shares",
}


def scenario(
    folder: Scenario | Path | str, *, scale: Scale = "genius", no_deal: NoDeal = "lowest"
) -> ScenarioAnswer:
    """Acceptable and efficient packages of a scenario, and what the usual rules choose.

    Parameters
    ----------
    folder : of Genius XML, GeniusWeb JSON or NegMAS YAML files, or a scenario that was read
    scale : "genius", or "raw" as NegMAS reads Genius XML; a scenario keeps its own
    no_deal : the disagreement point. "lowest", as in NegMAS: the reservation, or the worst
        package where that is better; "reservation": the reservation itself

    Returns
    -------
    ScenarioAnswer

    Raises
    ------
    SituationError
        The folder or a file of it cannot be read, with every mistake.
    MethodError
        Utilities are no sums over issues, and there are too many packages to go through.

    Examples
    --------
    >>> from plenipo.formats.scenario import Issue, Profile, Scenario
    >>> price = Issue(name="Price", values=("low", "middle", "high"))
    >>> worth = {"buyer": (1.0, 0.75, 0.0), "seller": (0.0, 0.5, 1.0)}
    >>> sides = tuple(
    ...     Profile(name=n, weights=(1.0,), evaluations=(e,), reservation=0.0)
    ...     for n, e in worth.items()
    ... )
    >>> sale = Scenario(
    ...     name="sale", format="by hand", scale="genius", issues=(price,), profiles=sides
    ... )
    >>> answer = scenario(sale)
    >>> answer.acceptable, answer.frontier_points, answer.points("nash")
    (3, 3, [[0.75, 0.5]])

    References
    ----------
    .. [1] Nash (1950), The bargaining problem, Econometrica 18.
    .. [2] Kalai and Smorodinsky (1975), Other solutions to Nash's bargaining problem,
       Econometrica 43.
    .. [3] Kalai (1977), Proportional solutions to bargaining situations, Econometrica 45.
    """
    if no_deal not in get_args(NoDeal):
        raise ValueError(f'no_deal is "lowest" or "reservation", not "{no_deal}"')
    asked = folder if isinstance(folder, Scenario) else read(folder, scale)
    start = time.perf_counter()
    space = space_of(asked)
    lowest, highest = space.range()
    disagreement = disagreement_of(asked, lowest, no_deal)
    found = space.solutions(disagreement, asked.reservations)
    acceptable, uncounted = _acceptable(space, asked, found)
    seconds = time.perf_counter() - start
    rules = rules_of(asked, found, highest - lowest)
    return ScenarioAnswer(
        scenario=asked,
        no_deal=no_deal,
        disagreement=_plain(disagreement),
        lowest=_plain(lowest),
        highest=_plain(highest),
        acceptable=acceptable,
        uncounted=uncounted,
        frontier=None if found.zone is None else found.zone.point,
        efficient=None if found.zone is None else sum(int(c) for c in found.zone.count),
        unlisted=found.refused,
        rules=rules,
        otherwise=_otherwise(asked, space, found, no_deal),
        opposition=_opposition(found.zone, highest),
        closing=closing_of(asked, space) if acceptable == 0 else None,
        method=Method(
            name=NAME,
            source=SOURCE,
            assumptions=_assumptions(asked, no_deal),
            defaulted=(),
            status=_status(rules),
        ),
        inputs=_fingerprint(asked),
        version=installed_version(),
        seconds=seconds,
    )


def disagreement_of(asked: Scenario, lowest: Floats, no_deal: NoDeal) -> Floats:
    """(party,) utility of no deal; the worst package where a file has no reservation."""
    reservation = asked.reservations
    if no_deal == "lowest":
        return np.maximum(reservation, lowest)
    return np.where(np.isfinite(reservation), reservation, lowest)


def _acceptable(space: Space, asked: Scenario, found: Solutions) -> tuple[int | None, str]:
    if found.nash.status == EMPTY:
        return 0, ""
    try:
        return int(space.acceptable(asked.reservations)), ""
    except MethodError as error:
        return None, error.why


def _otherwise(asked: Scenario, space: Space, found: Solutions, no_deal: NoDeal) -> Rule | None:
    """Nash from the other disagreement point; None where it chooses the same points."""
    other: NoDeal = "reservation" if no_deal == "lowest" else "lowest"
    lowest, highest = space.range()
    d = disagreement_of(asked, lowest, other)
    if np.allclose(d, found.disagreement, rtol=0.0, atol=1e-9):
        return None
    if found.zone is None or len(found.zone.point) > WORTHWHILE:
        return None
    rule = rules_of(asked, space.solutions(d, asked.reservations), highest - lowest)["nash"]
    chosen = {tuple(map(float, u)) for u in found.nash.point}
    return None if {c.utility for c in rule.chosen} == chosen else rule


def _opposition(zone: Zone | None, highest: Floats) -> float | None:
    """Least distance of an acceptable package to the point where all have their most, as shares.

    NegMAS's definition. The nearest package is an efficient one.
    """
    if zone is None or not len(zone.point) or not (highest > 0).all():
        return None
    return float(np.sqrt(((1.0 - zone.point / highest) ** 2).sum(axis=1).min()))


def _assumptions(asked: Scenario, no_deal: NoDeal) -> tuple[str, ...]:
    said = [f"No deal is worth {_DISAGREEMENT[no_deal]}"]
    said += ["Only packages worth its reservation to everybody are counted as acceptable"]
    if any(p.discount not in (None, 1.0) for p in asked.profiles):
        said += ["Discounts enter no utility: they say what time costs in a simulated run"]
    return tuple(said)


def _status(rules: Mapping[str, Rule]) -> str:
    open_ = [r.name for r in rules.values() if r.status == "the best package known"]
    return f"not proven for {', '.join(open_)}" if open_ else "solved"


def _plain(values: Floats | Ints) -> tuple[float, ...]:
    return tuple(float(v) for v in values)


def _fingerprint(asked: Scenario) -> str:
    """First 16 hex digits of the SHA-256 of all that was read."""
    return hashlib.sha256(repr(asked).encode("utf-8")).hexdigest()[:16]
