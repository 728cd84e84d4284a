"""Load a situation file: every mistake at once, each with its line and column."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from plenipo.errors import Place, SituationError
from plenipo.situation.check import mistakes
from plenipo.situation.explain import Mistake, explain, listed, shown
from plenipo.situation.ledger import Decode, Ledger, Verified, verify
from plenipo.situation.model import Situation
from plenipo.situation.paths import walk
from plenipo.situation.reader import Tree, read_text, read_tree
from plenipo.situation.references import Names

__all__ = ["Loaded", "load", "parse", "parse_ledger", "read"]

_ROUNDS = 12
_FILLERS: tuple[tuple[str, Any], ...] = (("plenipo", 1), ("parties", {}), ("issues", {}))
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A situation with the places of its values in the file, and its evidence."""

    situation: Situation
    tree: Tree
    ledger: Ledger | None = None
    ledger_tree: Tree | None = None
    verified: Verified | None = None  # None: the source text was not compared

    def where(self, path: str) -> tuple[int, int]:
        """Line and column of the value at a dotted path."""
        return self.tree.where(path)


def load(path: Path | str, *, sources: Path | str | None = None) -> Situation:
    """Read a situation file and the ledger beside it.

    Parameters
    ----------
    path : path of a situation file
    sources : a folder with the source texts; each span of the ledger is then verified

    Raises
    ------
    SituationError
        With every mistake of both files, sorted by line.

    Examples
    --------
    >>> load("missing.yaml")
    Traceback (most recent call last):
    ...
    plenipo.errors.SituationError: missing.yaml
        There is no such file.
        Start one: plenipo new FILE.
    <BLANKLINE>
    1 mistake. Nothing was read.
    """
    return read(path, sources=sources).situation


def read(
    path: Path | str, *, sources: Path | str | None = None, decode: Decode | None = None
) -> Loaded:
    """As :func:`load`, with the places of values and the ledger; ``decode`` as for ``verify``."""
    path = Path(path)
    tree = read_tree(read_text(path), str(path))
    beside = path.parent / _evidence_name(tree.value)
    if not beside.is_file():
        return _situation(tree, None, None, beside)
    ledger_tree = read_tree(read_text(beside), str(beside))
    ledger, wrong, _ = _built(ledger_tree, Ledger)
    wrong += _ledger_mistakes(ledger, wrong)
    places = [*ledger_tree.mistakes, *_located(ledger_tree, wrong)]
    try:
        loaded = _situation(tree, ledger, ledger_tree, beside)
    except SituationError as err:
        raise SituationError([*places, *err.places]) from None
    if places:
        raise SituationError(places)
    if sources is None:
        return loaded
    verified = verify(ledger, sources, file=str(beside), where=ledger_tree.where, decode=decode)
    return Loaded(
        situation=loaded.situation,
        tree=tree,
        ledger=ledger,
        ledger_tree=ledger_tree,
        verified=verified,
    )


def parse(text: str, name: str = "situation.yaml", *, ledger: Ledger | None = None) -> Loaded:
    """Read a situation from text. Without a ledger, ``because`` is taken at its word.

    Examples
    --------
    >>> loaded = parse('''
    ... plenipo: 1
    ... parties: {a: , b: }
    ... issues: {price: {scale: {0: low, 10: high}, status_quo: low}}
    ... ''')
    >>> loaded.situation.actors
    ('a', 'b')
    >>> loaded.where("issues.price.status_quo")
    (4, 57)
    """
    return _situation(read_tree(text, name), ledger, None, None)


def parse_ledger(text: str, name: str = "evidence.yaml") -> tuple[Ledger, Tree]:
    """Read a ledger by itself, with its tree for places; speakers are taken at their word.

    Raises
    ------
    SituationError
        With every mistake and its place.
    """
    tree = read_tree(text, name)
    ledger, wrong, _ = _built(tree, Ledger)
    wrong += _ledger_mistakes(ledger, wrong)
    places = [*tree.mistakes, *_located(tree, wrong)]
    if places:
        raise SituationError(places, closing="The ledger is refused.")
    return ledger, tree


def _evidence_name(value: Any) -> str:
    named = cast("dict[str, Any]", value).get("evidence") if isinstance(value, dict) else None
    if isinstance(named, str) and Path(named).name == named and 0 < len(named) < 200:
        return named
    return "evidence.yaml"


def _situation(
    tree: Tree, ledger: Ledger | None, ledger_tree: Tree | None, beside: Path | None
) -> Loaded:
    situation, wrong, rest = _built(tree, Situation)
    names = Names.of(situation, ledger, tree.value)
    said = {mistake.path for mistake in wrong}
    found = rest.original(mistakes(situation, ledger=ledger, names=names))
    wrong += [mistake for mistake in found if mistake.path not in said]
    if situation.evidence != _evidence_name(tree.value):
        message = f"{shown(situation.evidence)} is not the name of a file beside this one."
        wrong.append(Mistake(path="evidence", message=message))
    if ledger is None and beside is not None:
        wrong += _no_ledger(situation, beside)
    places = _speakers(ledger, names, ledger_tree) if ledger is not None else []
    places += [*tree.mistakes, *_located(tree, wrong)]
    if places:
        raise SituationError(places)
    return Loaded(
        situation=situation.with_ledger(ledger), tree=tree, ledger=ledger, ledger_tree=ledger_tree
    )


def _built(tree: Tree, model: type[M]) -> tuple[M, list[Mistake], _Rest]:
    """The model of a tree; parts that are wrong are reported and left out."""
    value: Any = tree.value
    if not isinstance(value, dict):
        message = f"{shown(value)} found where a file of fields is expected."
        hint = "The first line is: plenipo: 1"
        place = tree.place("", message, hint)
        raise SituationError([place], closing="Nothing was read.")
    rest = _Rest(cast("dict[str, Any]", value))
    wrong: list[Mistake] = []
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(rest.value), wrong, rest
        except ValidationError as err:
            found = explain(err, rest.value, model)
            wrong += rest.original(
                [m for m in found if rest.path(m.path) not in {w.path for w in wrong}]
            )
            rest.leave_out([mistake.drop for mistake in found])
            if "plenipo" in model.model_fields:
                for name, filler in _FILLERS:
                    rest.value.setdefault(name, copy.copy(filler))
    raise SituationError([*tree.mistakes, *_located(tree, wrong)])


class _Rest:
    """What is left of a file when its broken parts are taken out, with the places they had."""

    def __init__(self, value: Any) -> None:
        self.value: dict[str, Any] = copy.deepcopy(value)
        self.gone: dict[str, list[int]] = {}  # path of a list -> items taken out

    def leave_out(self, paths: list[str]) -> None:
        """Delete what each path names."""
        for path in sorted(set(paths), key=_by_number, reverse=True):
            *above, last = path.split(".")
            at: Any = self.value
            for part in above:
                at = _child(at, part)
            if isinstance(at, dict):
                body = cast("dict[Any, Any]", at)
                for key in [k for k in body if str(k) == last]:
                    del body[key]
            elif isinstance(at, list):
                items = cast("list[Any]", at)
                number = int(last) if last.isdecimal() else _index(items, last)
                if number < len(items):
                    original = self.path(".".join([*above, str(number)]))
                    owner, _, index = original.rpartition(".")
                    del items[number]
                    self.gone.setdefault(owner, []).append(int(index))

    def path(self, path: str) -> str:
        """The path in the file of a path in what is left."""
        parts: list[str] = []
        for part in path.split("."):
            gone = sorted(self.gone.get(".".join(parts), ()))
            if gone and part.isdecimal():
                number = int(part)
                for index in gone:
                    number += index <= number
                part = str(number)
            parts.append(part)
        return ".".join(parts)

    def original(self, found: list[Mistake]) -> list[Mistake]:
        """Mistakes with the paths they have in the file."""
        return [replace(mistake, path=self.path(mistake.path)) for mistake in found]


def _by_number(path: str) -> list[tuple[int, str]]:
    return [(int(p) if p.isdecimal() and len(p) < 9 else -1, p) for p in path.split(".")]


def _child(at: Any, part: str) -> Any:
    if isinstance(at, dict):
        return next((v for k, v in cast("dict[Any, Any]", at).items() if str(k) == part), None)
    if isinstance(at, list):
        items = cast("list[Any]", at)
        number = int(part) if part.isdecimal() else _index(items, part)
        return items[number] if number < len(items) else None
    return None


def _index(items: list[Any], name: str) -> int:
    """Where a name stands in a list of names or of ``name: value``."""
    for number, item in enumerate(items):
        if str(item) == name or (isinstance(item, dict) and name in item):
            return number
    return len(items)


def _located(tree: Tree, wrong: list[Mistake]) -> list[Place]:
    """Mistakes with line and column; what the reader has said already is not repeated."""
    said = [f"{place.path}." for place in tree.mistakes]
    news = [m for m in wrong if not any(path.startswith(f"{m.path}.") for path in said)]
    return [tree.place(m.path, m.message, m.hint, key=m.key) for m in news]


def _no_ledger(situation: Situation, beside: Path) -> list[Mistake]:
    named: dict[str, str] = {}
    for path, model in walk(situation):
        for field in ("because", "prose", "for_", "against"):
            ids = getattr(model, field, ())
            if isinstance(ids, tuple):
                for name in cast("tuple[str, ...]", ids):
                    named.setdefault(name, f"{path}.{field.rstrip('_')}".lstrip("."))
    named.pop("analyst", None)
    if not named:
        return []
    message = f"{listed(list(named), 4)} named, but there is no {beside.name} beside this file."
    hint = "Add the ledger, or write analyst."
    return [Mistake(path=next(iter(named.values())), message=message, hint=hint)]


def _ledger_mistakes(ledger: Ledger, wrong: list[Mistake]) -> list[Mistake]:
    """What the ledger's schema cannot see."""
    found: list[Mistake] = []
    broken = {".".join(m.drop.split(".")[:2]) for m in wrong}
    for key, statement in ledger.statements.items():
        path = f"statements.{key}"
        if statement.source not in ledger.sources and f"sources.{statement.source}" not in broken:
            message = f'"{statement.source}" is not a source of this ledger.'
            found.append(Mistake(path=f"{path}.source", message=message))
        source = ledger.sources.get(statement.source)
        for number, span in enumerate(statement.spans):
            if source and source.characters is not None and span.end > source.characters:
                message = f"{span.end} is beyond the text of {source.characters} code points."
                found.append(Mistake(path=f"{path}.spans.{number}", message=message))
        for relation in ("supports", "contradicts", "supersedes"):
            for number, other in enumerate(cast("tuple[str, ...]", getattr(statement, relation))):
                where = f"{path}.{relation}.{number}"
                if other == key:
                    found.append(Mistake(path=where, message="A statement cannot name itself."))
                elif other not in ledger.statements and f"statements.{other}" not in broken:
                    message = f'"{other}" is not a statement of this ledger.'
                    found.append(Mistake(path=where, message=message))
    return found


def _speakers(ledger: Ledger, names: Names, tree: Tree | None) -> list[Place]:
    found: list[Place] = []
    for key, statement in ledger.statements.items():
        for field in ("speaker", "speaks_for"):
            name = cast("str | None", getattr(statement, field))
            if name is None or name in names.actors or name in ledger.actors or tree is None:
                continue
            message = f'"{name}" is not a party of the situation.'
            hint = "Write null for someone who is no party; who: names them."
            found.append(tree.place(f"statements.{key}.{field}", message, hint))
    return found
