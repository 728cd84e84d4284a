"""How a table decides: everyone, a majority, or votes that reach a quota, with vetoes.

A rule is read once into a set of conditions, each a weight for every actor and a quota:
a coalition wins when it reaches every quota. Adding a yes never loses a vote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, cast

import numpy as np
from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator

from plenipo.situation.explain import Mistake, did_you_mean, listed, shown
from plenipo.situation.quantity import Id, Model, wrong

if TYPE_CHECKING:
    from plenipo.situation.model import Situation
    from plenipo.situation.rooms import Table
    from plenipo.situation.sampler import Bools, Floats

__all__ = [
    "Quota",
    "Rule",
    "RuleText",
    "Winning",
    "conditions",
    "is_proper",
    "rule_mistakes",
    "rule_words",
    "voters_of",
    "votes_of",
    "winning",
]

NAMED = ("unanimity", "majority")
ENUMERATED = 16  # seats up to which disjoint winning coalitions are looked for
HINT = "Write unanimity, majority or {quota: 55 %, of: votes}."
_SIZE_HINT = "Write a number of votes, a share such as 55 %, or majority."


def _size(value: object) -> object:
    """A number of votes, a share in percent, or ``majority``."""
    if isinstance(value, str):
        text = value.strip()
        if text == "majority":
            return text
        number = text.removesuffix("%").strip()
        try:
            share = float(number)
        except ValueError:
            raise wrong("quota", f"{shown(value)} is not a quota. {_SIZE_HINT}") from None
        if number == text:
            raise wrong("quota", f"{shown(value)} is text. {_SIZE_HINT}")
        if not 0 < share <= 100:
            raise wrong("quota", f"{shown(value)} is outside 0 to 100 %.")
        return f"{share:g} %"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong("quota", f"{shown(value)} is not a quota. {_SIZE_HINT}")
    if not value > 0:
        raise wrong("quota", f"{value:g} votes are reached by nobody saying yes. {_SIZE_HINT}")
    return value


Size = Annotated[
    float | str,
    BeforeValidator(_size),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0},
                {"type": "string", "pattern": "^([0-9.]+ *%|majority)$"},
            ],
            "description": "At least so many votes, such a share of those present, or majority",
        }
    ),
]


class Clause(Model):
    """Yes votes that must be reached: counted in heads, or in ``votes`` of the parties."""

    quota: Size
    of: Literal["heads", "votes"] = "heads"


class Quota(Model):
    """A rule that counts votes: one condition, more by ``and``, and seats with a veto."""

    quota: Size
    of: Literal["heads", "votes"] = "heads"
    veto: tuple[Id, ...] = ()
    and_: tuple[Clause, ...] = Field(default=(), alias="and")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and isinstance(raw.get("and"), dict):  # pyright: ignore[reportUnknownMemberType]
            body = cast("dict[str, Any]", raw)
            return {**body, "and": [body["and"]]}
        return cast("Any", raw)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Every condition on the votes."""
        return (Clause(quota=self.quota, of=self.of), *self.and_)


Rule = Literal["unanimity", "majority"] | Quota


def _rule(value: object) -> object:
    if isinstance(value, str) and value not in NAMED:
        hint = did_you_mean(value, NAMED)
        raise wrong("rule", f'"{value}" is not a rule. {hint}')
    if isinstance(value, str | dict | Quota):
        return cast("object", value)
    raise wrong("rule", f"{shown(value)} is not a rule. {HINT}")


def _kind(value: object) -> str:
    return "named" if isinstance(value, str) else "counted"


RuleText = Annotated[
    Annotated[Literal["unanimity", "majority"], Tag("named")] | Annotated[Quota, Tag("counted")],
    Discriminator(_kind),
    BeforeValidator(_rule),
]


def conditions(rule: Rule) -> tuple[Clause, ...]:
    """What the yes votes must reach, vetoes apart."""
    if rule == "unanimity":
        return (Clause(quota="100 %"),)
    if rule == "majority":
        return (Clause(quota="majority"),)
    return rule.clauses


def rule_words(rule: Rule, names: Mapping[str, str] | None = None) -> str:
    """A rule in words, as it follows "decides by".

    >>> rule_words("majority")
    'a majority of heads'
    """
    if rule == "unanimity":
        return "unanimity"
    told: list[str] = []
    for clause in conditions(rule):
        if clause.quota == "majority":
            told.append(f"a majority of {clause.of}")
        elif isinstance(clause.quota, str):
            told.append(f"at least {clause.quota} of {clause.of}")
        elif clause.of == "heads":
            told.append(f"at least {clause.quota:g} heads")
        else:
            told.append(f"at least {clause.quota:g} votes")
    text = " and ".join(told)
    veto = rule.veto if isinstance(rule, Quota) else ()
    if veto:
        who = " and ".join((names or {}).get(v, v) for v in veto)
        text += f", with a veto of {who}"
    return text


class Winning(NamedTuple):
    """A rule over draws: a coalition wins when its votes reach every quota."""

    weight: Floats  # (D, C, n), 0 for who does not sit
    quota: Floats  # (D, C)

    def wins(self, yes: Bools) -> Bools:
        """(D,) whether these actors, (D, n) or (n,), carry the table."""
        votes = (self.weight * np.broadcast_to(yes, self.weight[:, 0].shape)[:, None]).sum(2)
        return np.asarray((votes >= self.quota - 1e-9).all(axis=1), bool)


def winning(rule: Rule, seated: Bools, votes: Floats, veto: Bools) -> Winning:
    """Read a rule for those present.

    Parameters
    ----------
    rule : of a table
    seated : (D, n) who sits in which draw
    votes : (D, n) votes of each
    veto : (n,) actors without whose yes nothing passes, where they sit
    """
    weights: list[Floats] = []
    quotas: list[Floats] = []
    for clause in conditions(rule):
        weight = np.where(seated, votes if clause.of == "votes" else 1.0, 0.0)
        total = weight.sum(axis=1)
        if clause.quota == "majority":
            # more than half; heads are whole numbers
            quota = np.floor(total / 2) + 1 if clause.of == "heads" else total / 2 * (1 + 1e-6)
        elif isinstance(clause.quota, str):
            quota = total * float(clause.quota.removesuffix("%")) / 100.0
        else:
            quota = np.full(total.shape, float(clause.quota))
        weights.append(weight)
        quotas.append(quota)
    if veto.any():
        weight = np.where(seated & veto, 1.0, 0.0)
        weights.append(weight)
        quotas.append(weight.sum(axis=1))
    return Winning(np.stack(weights, axis=1), np.stack(quotas, axis=1))


def votes_of(situation: Situation, actor: str) -> float | None:
    """Likeliest votes of an actor: its own, or those of its members together."""
    body = situation.parties.get(actor)
    if body is not None and body.votes is not None:
        numbers = body.votes.numbers
        return numbers[1] if len(numbers) == 3 else sum(numbers) / len(numbers)
    if body is not None and body.members:
        of = [votes_of(situation, m) for m in body.members]
        return None if None in of else sum(cast("list[float]", of))
    return None


def voters_of(situation: Situation, table: Table) -> tuple[str, ...]:
    """Who votes at a table: a seat that is split votes by its members."""
    parties = situation.parties
    return tuple(
        actor
        for name, seat in table.seats.items()
        for actor in (parties[name].members if seat.split and name in parties else (name,))
    )


def rule_mistakes(situation: Situation, path: str, table: Table) -> Iterator[Mistake]:
    """Vetoes without a seat, votes that nobody has, quotas that nobody can reach."""
    rule = table.rule
    if not isinstance(rule, Quota):
        return
    voters = voters_of(situation, table)
    known = [v for v in voters if v in situation.actors]
    for number, actor in enumerate(rule.veto):
        if actor in situation.actors and actor not in voters:
            yield Mistake(
                path=f"{path}.veto.{number}",
                message=f'"{actor}" has a veto but no seat here.',
                hint="Seat it; who must accept without a seat stands in consent.",
            )
    for number, clause in enumerate(rule.clauses):
        where = f"{path}.and.{number - 1}" if number else path
        total = float(len(voters))
        if clause.of == "votes":
            votes = {v: votes_of(situation, v) for v in known}
            none = [v for v, count in votes.items() if count is None]
            if none:
                yield Mistake(
                    path=f"{where}.of",
                    message=f"{listed(none)} {'has' if len(none) == 1 else 'have'} no votes.",
                    hint=f"Write parties: {{{none[0]}: {{votes: 1}}}}, or count heads.",
                )
                continue
            total = sum(count for count in votes.values() if count is not None)
        if isinstance(clause.quota, float) and clause.quota > total:
            yield Mistake(
                path=f"{where}.quota",
                message=f"{clause.quota:g} {clause.of} are more than the {total:g} here.",
                hint="Nothing could pass. Lower it, or write a share such as 55 %.",
            )


def is_proper(weight: Floats, quota: Floats) -> bool:
    """Whether no two groups without a common member could both win.

    Parameters
    ----------
    weight : (C, n) votes
    quota : (C,)
    """
    if (quota > weight.sum(axis=1) / 2 + 1e-9).any():
        return True
    n = weight.shape[1]
    if n > ENUMERATED:
        return False
    total = weight.sum(axis=1)
    for size in range(n // 2 + 1):
        for some in combinations(range(n), size):
            votes = weight[:, list(some)].sum(axis=1)
            if (votes >= quota - 1e-9).all() and (total - votes >= quota - 1e-9).all():
                return False
    return True
