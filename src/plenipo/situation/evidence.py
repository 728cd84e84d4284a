"""What each number of a situation rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel

from plenipo.situation.clauses import Evidence
from plenipo.situation.explain import Mistake, did_you_mean, shown
from plenipo.situation.ledger import Ledger, Statement
from plenipo.situation.model import PartyPositions, Situation
from plenipo.situation.paths import walk
from plenipo.situation.quantity import Quantity

__all__ = ["Number", "named", "numbers", "outlet_of", "unknown", "used"]


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
        known = [ledger.statements[s] for s in _behind(self.statements, ledger)]
        return bool(known) and all(one.weak or self._of_another(one) for one in known)

    def _of_another(self, one: Statement) -> bool:
        """Whether it is a position, and a statement that was read speaks for another side.

        What one side says of another is an account of it. Statements coded by hand have said so
        in their grade; the reader does not know which position they will stand behind.
        """
        parts = self.path.split(".")
        side = one.speaks_for or one.speaker
        return parts[0] == "positions" and bool(one.rule) and side not in (None, parts[1])

    def contradicted(self, ledger: Ledger) -> tuple[str, ...]:
        """Statements that stand against it, by its own word or by the ledger's."""
        found = dict.fromkeys(self.against)
        own = _behind(self.statements, ledger)
        for key, statement in ledger.statements.items():
            if set(statement.contradicts) & set(own):
                found[key] = None
        for name in own:
            found.update(dict.fromkeys(ledger.statements[name].contradicts))
        return tuple(n for n in found if n != "analyst" and not _rejected(ledger, n))

    def rejected(self, ledger: Ledger) -> tuple[str, ...]:
        """What it rests on that a person rejected in the ledger."""
        both = dict.fromkeys([*self.statements, *_behind(self.statements, ledger)])
        return tuple(name for name in both if _rejected(ledger, name))

    def outlets(self, ledger: Ledger) -> frozenset[str]:
        """Outlets of all it rests on; empty where it rests on no entry of the ledger."""
        found = (_entry(ledger, name) for name in self.statements)
        return frozenset(outlet_of(ledger, str(e.source)) for e in found if e is not None)

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


def _entry(ledger: Ledger, key: str) -> Any:
    """The entry of the ledger with this id: a statement, an event, an offer, ..."""
    sections = (
        ledger.statements, ledger.events, ledger.conditions, ledger.refusals, ledger.offers
    )  # fmt: skip
    return next((section[key] for section in sections if key in section), None)


def _behind(keys: Iterable[str], ledger: Ledger) -> list[str]:
    """Statements: those named, and those in which a named refusal, offer or condition stands."""
    found = [k if k in ledger.statements else getattr(_entry(ledger, k), "statement", None)
             for k in keys]  # fmt: skip
    return [k for k in dict.fromkeys(found) if k in ledger.statements]


def _rejected(ledger: Ledger, key: str) -> bool:
    review = getattr(_entry(ledger, key), "review", None)
    return review is not None and review.status == "rejected"


def outlet_of(ledger: Ledger, source: str) -> str:
    """Who published a source; a source without an outlet is its own."""
    body = ledger.sources.get(source)
    return (body.outlet or body.title or source) if body else source


def used(situation: Situation, ledger: Ledger) -> set[str]:
    """Statements something rests on, and those a person rejected: nothing to do about them."""
    names = named(situation)
    rejected = {key for key in ledger.statements if _rejected(ledger, key)}
    return names | set(_behind(sorted(names), ledger)) | rejected


def unknown(situation: Situation, known: Collection[str] | None) -> list[Mistake]:
    """Every ``because`` that names no entry of the ledger; none where the ledger is not at hand."""
    found: list[Mistake] = []
    for path, model in walk(situation) if known is not None else ():
        fields = ("because",) if path else ("prose",)
        if path.rpartition(".")[2] == "because":  # for and against
            fields = ("for_", "against")
        for field in fields:
            names = cast("Any", getattr(model, field, ()))
            label = field.rstrip("_")
            for number, name in enumerate(names if isinstance(names, tuple) else ()):  # pyright: ignore[reportUnknownArgumentType]
                if name == "analyst" or name in (known or ()):
                    continue
                hint = did_you_mean(str(name), list(known or ()))
                found.append(
                    Mistake(
                        path=f"{path}.{label}.{number}" if path else f"{label}.{number}",
                        message=f'"{name}" is not in the ledger.',
                        hint=hint if hint[:3] == "Did" else "Name an entry, or write analyst.",
                    )
                )
    return found


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
