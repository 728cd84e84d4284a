"""Names and levels: what every section of a situation is checked against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from plenipo.situation.clauses import Condition
from plenipo.situation.explain import Mistake, did_you_mean, listed, shown
from plenipo.situation.ledger import Ledger
from plenipo.situation.model import Issue, Situation
from plenipo.situation.quantity import Level, LevelRange

__all__ = ["Checker", "Names", "ladder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What is declared, also where the declaration itself is broken."""

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    tables: tuple[str, ...]
    statements: tuple[str, ...] | None = None  # every entry; None: the ledger is not at hand

    @classmethod
    def of(cls, situation: Situation, ledger: Ledger | None = None, tree: Any = None) -> Names:
        """Names of a situation and of the raw tree it came from."""
        raw = cast("dict[str, Any]", tree) if isinstance(tree, dict) else {}

        def also(field: str, known: Iterable[str]) -> tuple[str, ...]:
            more = raw.get(field)
            return tuple(dict.fromkeys([*known, *map(str, more if isinstance(more, dict) else ())]))  # pyright: ignore[reportUnknownArgumentType]

        members: list[str] = []
        parties = raw.get("parties")
        for body in cast("dict[str, Any]", parties).values() if isinstance(parties, dict) else ():
            found = cast("dict[str, Any]", body).get("members") if isinstance(body, dict) else ()
            members += map(str, cast("list[Any]", found) if isinstance(found, list) else ())
        return cls(
            actors=tuple(dict.fromkeys([*also("parties", situation.actors), *members])),
            issues=also("issues", situation.issues),
            tables=also("tables", situation.tables),
            statements=None if ledger is None else tuple(ledger.keys()),
        )


def ladder(issue: Issue) -> str:
    """The scale or options of an issue in one line: 0 none ... 100 all."""
    if issue.options is not None:
        return listed(issue.options, 6)
    steps = [
        f"{at:g} = {word}" if word else f"{at:g}"
        for at, word in sorted((issue.scale or {}).items())
    ]
    if len(steps) > 5:
        steps = [*steps[:3], "...", steps[-1]]
    return ", ".join(steps)


class Checker:
    """Collects mistakes about names and levels."""

    def __init__(self, situation: Situation, names: Names) -> None:
        self.situation = situation
        self.names = names
        self.found: list[Mistake] = []

    def add(self, path: str, message: str, hint: str = "", *, key: bool = False) -> None:
        self.found.append(Mistake(path=path, message=message, hint=hint, key=key))

    # Names

    def _known(
        self, path: str, name: str, known: Sequence[str], noun: str, key: bool = False
    ) -> bool:
        if name in known:
            return True
        self.add(path, f'"{name}" is not {noun} of this file.', did_you_mean(name, known), key=key)
        return False

    def actor(self, path: str, name: str, *, key: bool = False) -> bool:
        return self._known(path, name, self.names.actors, "a party", key)

    def issue(self, path: str, name: str, *, key: bool = False) -> Issue | None:
        self._known(path, name, self.names.issues, "an issue", key)
        return self.situation.issues.get(name)

    def actors(self, path: str, names: Sequence[str]) -> None:
        self.once(path, names)
        for number, name in enumerate(names):
            self.actor(f"{path}.{number}", name)

    def subjects(self, path: str, names: Sequence[str]) -> None:
        self.once(path, names)
        for number, name in enumerate(names):
            self.issue(f"{path}.{number}", name)

    def once(self, path: str, names: Sequence[str]) -> None:
        for number, name in enumerate(names):
            if name in names[:number]:
                self.add(f"{path}.{number}", f'"{name}" is named twice.', "Keep one.")

    # Levels

    def level(
        self, path: str, name: str, level: LevelRange | Level, *, one: bool = False
    ) -> list[float]:
        """A level on the scale of an issue, 0 to 1; nothing if it is wrong or not known."""
        issue = self.situation.issues.get(name)
        if issue is None:
            return []
        values = level.values if isinstance(level, LevelRange) else (level,)
        units: list[float] = []
        for number, value in enumerate(values):
            where = f"{path}.{number}" if len(values) > 1 else path
            unit = self._unit(where, name, issue, value)
            if unit is not None:
                units.append(unit)
        if len(units) < len(values):
            return []
        if len(units) > 1 and (one or issue.options is not None):
            hint = (
                "Value the options instead: {"
                + ": 40, ".join(map(str, issue.options or ()[:2]))
                + ": 100"
                + "}."
            )
            self.add(
                path,
                f'{shown(values)} found; one level is expected for "{name}".',
                "" if one else hint,
            )
            return []
        if units != sorted(units):
            self.add(
                path,
                f'{shown(values)} runs downwards on the scale of "{name}" ({ladder(issue)}).',
                "Write [low, high] or [low, likely, high].",
            )
            return []
        return units

    def _unit(self, path: str, name: str, issue: Issue, value: Level) -> float | None:
        try:
            return issue.unit_level(value)
        except KeyError:
            pass
        except ValueError:
            self.add(
                path,
                f'{value:g} is outside the scale of "{name}" ({ladder(issue)}).',
                f"Write a number from {issue.low:g} to {issue.high:g}, "
                f"or widen the scale in issues.{name}.",
            )
            return None
        words = list(issue.options or [w for w in (issue.scale or {}).values() if w])
        noun = "an option" if issue.options is not None else "a word"
        hint = did_you_mean(value, words)
        if isinstance(value, str) and value.replace(".", "", 1).isdecimal() and not issue.options:
            hint = "Write the number without quotes."
        elif hint.startswith("Known") and issue.options is None:
            hint = (
                f"Write a number from {issue.low:g} to {issue.high:g} or one of: {listed(words)}."
            )
        found = f"{value:g}" if isinstance(value, float) else f'"{value}"'
        self.add(path, f'{found} is not {noun} of "{name}" ({ladder(issue)}).', hint)
        return None

    def condition(self, path: str, name: str, condition: Condition) -> None:
        issue = self.issue(path, name, key=True)
        if issue is None:
            return
        if issue.options is not None and condition.sign != "=":
            self.add(
                path,
                f'"{name}" is a list of options; {condition.sign} has no meaning there.',
                f"Write one of: {listed(issue.options)}.",
            )
        else:
            self.level(path, name, condition.level)
