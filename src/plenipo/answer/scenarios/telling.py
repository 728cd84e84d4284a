"""A scenario in sentences: what is acceptable, what the rules choose, who is left with nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from plenipo.answer.scenarios.rules import Rule
from plenipo.show.sentence import capital, finish, joined, numeral
from plenipo.show.table import cell_text

if TYPE_CHECKING:
    from plenipo.answer.scenario import ScenarioAnswer

__all__ = ["CALLED", "LARGE", "PAIR", "large", "number", "same_choices", "sentences"]

CALLED = {
    "nash": "Nash",
    "kalai": "Kalai",
    "kalai_smorodinsky_max_min": "Kalai-Smorodinsky",
    "kalai_smorodinsky_spread": "least spread",
    "egalitarian": "egalitarian",
    "welfare": "welfare",
}
SPELLED = 5  # issues of a package that a sentence spells out
NAMED = 3  # parties whose utilities a sentence names one by one
PAIR = 2
LARGE = 10**15  # counts from here on are told in powers of ten


def sentences(answer: ScenarioAnswer) -> tuple[str, ...]:
    """Two to five, findings first."""
    said = [_zone(answer)]
    if answer.closing is not None:
        said += [_alone(answer), _together(answer)]
    else:
        said += [_nash(answer), _others(answer), _bare(answer), _otherwise(answer)]
    return tuple(finish(x) for x in said if x)


def number(value: float) -> str:
    """A utility: three digits."""
    return cell_text(value, "utility")


def _everybody(answer: ScenarioAnswer) -> str:
    count = len(answer.parties)
    return {1: "the one party", 2: "both parties"}.get(count, f"all {numeral(count)} parties")


def _zone(answer: ScenarioAnswer) -> str:
    outcomes, everybody = large(answer.outcomes), _everybody(answer)
    if answer.closing is not None:
        return (
            f"No package beats no deal for {everybody}: each of the {outcomes} leaves somebody "
            "below its reservation"
        )
    if answer.acceptable is None:
        head = f"There are {outcomes} packages, too many to count those that are acceptable"
    elif answer.acceptable == answer.outcomes:
        head = f"All {outcomes} packages are acceptable to {everybody}"
    else:
        verb = "is" if answer.acceptable == 1 else "are"
        head = f"Of {outcomes} packages {answer.acceptable:,} {verb} acceptable to {everybody}"
    if answer.frontier_points is None:
        return f"{head}; the efficient ones are too many to be listed"
    if answer.frontier_points == 1:
        return f"{head}, and one of them is best for everybody"
    tail = f"{head}, and {answer.frontier_points:,} points are efficient"
    return f"{tail}: nobody can have more without somebody having less"


def large(count: int) -> str:
    """A count with thousands apart, or in powers of ten: 4,906 or 2.5e30."""
    return f"{count:,}" if count < LARGE else f"{count:.2g}".replace("+", "")


def _worth(answer: ScenarioAnswer, utility: Sequence[float]) -> str:
    """ "0.72 to buyer and 0.55 to seller"; with many parties the least and the most."""
    parties = answer.parties
    if len(parties) <= NAMED:
        told = [f"{number(u)} to {p}" for p, u in zip(parties, utility, strict=True)]
        return joined(told)
    order = sorted(range(len(parties)), key=lambda i: utility[i])
    low, high = order[0], order[-1]
    low_u, high_u = number(utility[low]), number(utility[high])
    return f"between {low_u} (to {parties[low]}) and {high_u} (to {parties[high]})"


def _nash(answer: ScenarioAnswer) -> str:
    rule = answer.rules["nash"]
    if not rule.chosen:
        return (
            "Some package is as good as no deal for everybody, but none lets everybody gain, so "
            "Nash's rule chooses nothing"
        )
    first = rule.chosen[0]
    which = "best that was found for Nash's rule" if _open(rule) else "Nash solution"
    tie = f" (the first of {numeral(len(rule.chosen))} that tie)" if len(rule.chosen) > 1 else ""
    worth = _worth(answer, first.utility)
    if len(answer.scenario.issues) > SPELLED:
        return f"The {which}{tie} is worth {worth}"
    words = joined(f"{i} = {v}" for i, v in first.packages[0].items())
    return f"The {which}{tie} is {words}, worth {worth}"


def _open(rule: Rule) -> bool:
    return rule.status == "the best package known"


def same_choices(rules: Mapping[str, Rule]) -> list[list[str]]:
    """Rules grouped by the first point they choose, in their order; those without any left out."""
    groups: dict[tuple[float, ...], list[str]] = {}
    for name, rule in rules.items():
        if rule.chosen:
            key = tuple(round(u, 8) for u in rule.chosen[0].utility)
            groups.setdefault(key, []).append(name)
    return list(groups.values())


def _others(answer: ScenarioAnswer) -> str:
    """How far the other rules agree; NegMAS's spread only where it stands for the other."""
    rules = {n: r for n, r in answer.rules.items() if n not in _hidden(answer)}
    groups = same_choices(rules)
    if len(groups) < 1 or sum(map(len, groups)) < PAIR:
        return ""
    if len(groups) == 1 and len(groups[0]) == len(rules):
        return "Every rule chooses the same"
    told: list[str] = []
    for group in groups:
        names = joined(CALLED[n] for n in group)
        if "nash" in group:
            told.append(f"{names} choose the same" if len(group) > 1 else "")
            continue
        verb = "choose" if len(group) > 1 else "chooses"
        first = answer.rules[group[0]].chosen[0]
        told.append(f"{names} {verb} what is worth {_worth(answer, first.utility)}")
    kept = [t for t in told if t]
    if len(kept) > NAMED:
        return "The other rules disagree; the table has what each chooses"
    return capital("; ".join(kept))


def _hidden(answer: ScenarioAnswer) -> set[str]:
    both = {"kalai_smorodinsky_max_min", "kalai_smorodinsky_spread"}
    return both - {answer.usual_ks}


def _bare(answer: ScenarioAnswer) -> str:
    bare = answer.rules["nash"].bare
    if not bare or not answer.rules["nash"].chosen:
        return ""
    verb = "has" if len(bare) == 1 else "have"
    return f"With the Nash solution {joined(bare, at_most=3)} {verb} nothing to spare over no deal"


def _otherwise(answer: ScenarioAnswer) -> str:
    other = answer.otherwise
    if other is None or not other.chosen:
        return ""
    at = "the bare reservations" if answer.no_deal == "lowest" else "the worst packages"
    return (
        f"Much hangs on what no deal is worth: counted from {at}, the Nash solution would be "
        f"worth {_worth(answer, other.chosen[0].utility)}"
    )


def _alone(answer: ScenarioAnswer) -> str:
    assert answer.closing is not None
    enough = {p: x for p, x in answer.closing.alone.items() if x is not None}
    if not enough:
        if sum(p.reservation > float("-inf") for p in answer.scenario.profiles) < PAIR:
            return ""
        return "No single party opens the zone by coming down: the others exclude each other too"
    order = sorted(enough, key=lambda p: enough[p])
    first = order[0]
    floor = next(p.reservation for p in answer.scenario.profiles if p.name == first)
    head = (
        f"It opens if {first} alone comes down by {number(enough[first])}, from "
        f"{number(floor)} to {number(floor - enough[first])}"
    )
    rest = [f"{p} by {number(enough[p])}" for p in order[1:]]
    return f"{head}; or {joined(rest, word='or', at_most=3)}" if rest else head


def _together(answer: ScenarioAnswer) -> str:
    assert answer.closing is not None
    together = answer.closing.together
    if together is None or len(answer.parties) < PAIR:
        return ""
    return f"If all come down by the same, {number(together)} each is enough"
