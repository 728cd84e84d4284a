"""What each number of a situation rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel

from plenipo.situation.clauses import Evidence
from plenipo.situation.explain import shown
from plenipo.situation.ledger import Ledger
from plenipo.situation.model import PartyPositions, Situation
from plenipo.situation.quantity import Quantity

__all__ = ["Number", "named", "numbers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number or word of the file with the statements that stand behind it."""

    path: str
    value: str
    because: tuple[str, ...]  # statements, or analyst
    against: tuple[str, ...] = ()

    @property
    def statements(self) -> tuple[str, ...]:
        """What it rests on without the analyst."""
        return tuple(name for name in self.because if name != "analyst")

    @property
    def kind(self) -> str:
        """What it rests on: ``report``, ``reading`` (of statements), ``analyst`` or ``none``."""
        if self.statements:
            return "reading" if "analyst" in self.because else "report"
        return "analyst" if self.because else "none"

    def weak(self, ledger: Ledger) -> bool:
        """Whether every statement is an account at second hand."""
        known = [ledger.statements[s] for s in self.statements if s in ledger.statements]
        return bool(known) and all(statement.weak for statement in known)

    def contradicted(self, ledger: Ledger) -> tuple[str, ...]:
        """Statements that stand against it, by its own word or by the ledger's."""
        found = dict.fromkeys(self.against)
        for key, statement in ledger.statements.items():
            if set(statement.contradicts) & set(self.statements):
                found[key] = None
        for name in self.statements:
            if name in ledger.statements:
                found.update(dict.fromkeys(ledger.statements[name].contradicts))
        return tuple(name for name in found if name != "analyst")

    def superseded(self, ledger: Ledger) -> tuple[str, ...]:
        """Later statements that replace one it rests on, where they are not named too."""
        return tuple(
            key
            for key, statement in ledger.statements.items()
            if set(statement.supersedes) & set(self.statements) and key not in self.statements
        )


def numbers(situation: Situation) -> list[Number]:
    """Every number of a situation, in file order, with the nearest ``because`` above it."""
    return list(_numbers(situation, "", (), ()))


def _numbers(
    value: Any, path: str, because: tuple[str, ...], against: tuple[str, ...]
) -> Iterator[Number]:
    if isinstance(value, BaseModel):
        own = cast("Any", getattr(value, "because", ()))
        if isinstance(own, Evidence):
            because, against = own.for_ or because, own.against
        elif own:
            because, against = own, ()
        if isinstance(value, Quantity):
            values = value.values
            text = shown(values[0] if len(values) == 1 else values)
            yield Number(path=path, value=text.replace('"', ""), because=because, against=against)
            return
        for name, field in type(value).model_fields.items():
            item = getattr(value, name)
            hidden = isinstance(value, PartyPositions) and name == "issues"
            below = path if hidden else f"{path}.{field.alias or name}".lstrip(".")
            if name == "status_quo":
                text = shown(item).replace('"', "")
                yield Number(path=below, value=text, because=because, against=against)
            elif not isinstance(item, Evidence):
                yield from _numbers(item, below, because, against)
    elif isinstance(value, dict):
        for key, item in cast("dict[Any, Any]", value).items():
            yield from _numbers(item, f"{path}.{key}", because, against)
    elif isinstance(value, tuple):
        for count, item in enumerate(cast("tuple[Any, ...]", value)):
            yield from _numbers(item, f"{path}.{count}", because, against)


def named(situation: Situation) -> set[str]:
    """Every statement the file names anywhere."""
    found: set[str] = set()

    def collect(value: Any) -> None:
        if isinstance(value, Evidence):
            found.update(value.for_, value.against)
        elif isinstance(value, BaseModel):
            for name in type(value).model_fields:
                item = getattr(value, name)
                if name in ("because", "prose") and isinstance(item, tuple):
                    found.update(cast("tuple[str, ...]", item))
                else:
                    collect(item)
        elif isinstance(value, dict):
            for item in cast("dict[Any, Any]", value).values():
                collect(item)
        elif isinstance(value, tuple):
            for item in cast("tuple[Any, ...]", value):
                collect(item)

    collect(situation)
    return found - {"analyst"}
