"""Is the situation sound? What its numbers rest on, what is left open, what looks odd."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from plenipo.answer.base import Answer, Basis, Method, installed_version
from plenipo.errors import Place
from plenipo.show.section import Grid, Section
from plenipo.show.sentence import capital, numeral
from plenipo.situation.doubts import doubts, players, position_of
from plenipo.situation.evidence import Number, numbers, outlet_of, used
from plenipo.situation.fingerprint import fingerprint
from plenipo.situation.ledger import Ledger
from plenipo.situation.model import Situation
from plenipo.situation.yaml import Loaded

__all__ = ["Soundness", "check"]


_KINDS = (
    ("report", "on statements"),
    ("reading", "on an analyst's reading of statements"),
    ("analyst", "on an analyst alone"),
    ("none", "on nothing named"),
)


_MOST = 10  # of a list, printed; --json has all


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness(Answer):
    """What a situation holds and what it rests on."""

    question: ClassVar[str] = "check"
    title: str
    counts: tuple[tuple[str, int], ...]  # parties, members, issues, tables
    numbers: tuple[Number, ...]
    weak: tuple[str, ...]  # paths of numbers with evidence at second hand only
    contradicted: tuple[tuple[str, tuple[str, ...]], ...]  # path, statements against it
    superseded: tuple[tuple[str, tuple[str, ...]], ...]
    rejected: tuple[tuple[str, tuple[str, ...]], ...]  # path, what a person rejected under it
    outlets: tuple[str, ...]  # of the whole ledger
    one_outlet: tuple[str, ...]  # paths of numbers that one of several outlets alone carries
    bare: tuple[str, ...]  # positions that name no evidence
    unused: tuple[str, ...]  # statements nothing rests on
    statements: int
    unset: tuple[tuple[str, tuple[str, ...]], ...]  # kind of input, where it is open
    warnings: tuple[Place, ...]
    spans: int
    verified: int | None  # spans that are their slice; None: not verified here
    unseen: int
    changed: tuple[str, ...]  # sources whose text has changed since it was read
    method: Method
    basis: Basis

    def share(self, kind: str) -> int:
        """How many numbers are of a :attr:`Number.kind`."""
        return sum(number.kind == kind for number in self.numbers)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Findings first."""
        return tuple(filter(None, (self._size(), self._rests(), self._open(), self._text())))

    def _size(self) -> str:
        parts = [_many(count, noun) for noun, count in self.counts if count or noun != "member"]
        said = f"The file is well formed: {_joined(parts)}"
        if not self.warnings:
            return f"{said}, and nothing looks odd."
        verb = "looks" if len(self.warnings) == 1 else "look"
        return f"{said}; {_many(len(self.warnings), 'thing')} {verb} odd."

    def _rests(self) -> str:
        if not self.numbers:
            return "It holds no numbers yet."
        parts = [f"{numeral(n)} {words}" for kind, words in _KINDS if (n := self.share(kind))]
        verb = "rests" if next(n for kind, _ in _KINDS if (n := self.share(kind))) == 1 else "rest"
        first = parts[0].replace(" on", f" {verb} on", 1)
        said = f"Of its {_many(len(self.numbers), 'number')}, {_joined([first, *parts[1:]])}."
        if not self.statements:
            return said
        said = (
            f"{said} Second-hand accounts alone carry {_some(len(self.weak))} of them; "
            f"statements that others contradict carry {_some(len(self.contradicted))}."
        )
        if self.rejected:
            verb = "rests" if len(self.rejected) == 1 else "rest"
            said += f" {capital(numeral(len(self.rejected)))} {verb} on what a person rejected."
        if len(self.outlets) == 1:
            return f"{said} All that is said comes from one outlet: {self.outlets[0]}."
        if self.one_outlet:
            said += f" One outlet alone carries {numeral(len(self.one_outlet))}."
        return said

    def _open(self) -> str:
        left = {kind: len(where) for kind, where in self.unset}
        parts = [
            f"{_many(left[kind], kind)}, drawn {how}"
            for kind, how in (("position", "from the whole scale"), ("salience", "flat"))
            if kind in left
        ]
        return f"Left open: {', and '.join(parts)}." if parts else ""

    def _text(self) -> str:
        if not self.spans:
            return ""
        if self.changed:
            which = _joined(self.changed)
            return f"The text of {which} has changed since it was read: read it again."
        if self.verified is None:
            return (
                "The source text was not verified here: check --sources DIR compares it "
                f"with {_many(self.spans, 'span')}."
            )
        said = f"{capital(_many(self.verified, 'span'))} of {numeral(self.spans)} match the text"
        return f"{said}." if not self.unseen else f"{said}; the others' text is not in the folder."

    def section(self) -> Section:
        """What it holds, warnings, open inputs, and every number with its evidence."""
        grids = [self._summary()]
        if self.warnings:
            rows = tuple((_line(p), p.path, p.message, p.hint) for p in self.warnings)
            grids.append(
                Grid(
                    caption="Worth a second look",
                    columns=("line", "where", "what", "hint"),
                    rows=rows,
                )
            )
        if self.contradicted or self.rejected:
            grids.append(self._disputed())
        if self.unset:
            rows = tuple((kind, len(where), _few(where)) for kind, where in self.unset)
            grids.append(Grid(caption="Left open", columns=("input", "count", "of"), rows=rows))
        against = {**dict(self.superseded), **dict(self.contradicted), **dict(self.rejected)}
        if self.numbers:
            rows = tuple(
                (n.path, n.value, ", ".join(n.because), ", ".join(against.get(n.path, ())))
                for n in self.numbers
            )
            columns = ("input", "value", "because", "against")
            caption = "What each number rests on"
            grids.append(Grid(caption=caption, columns=columns, rows=rows, detail=True))
        notes = (f"Statements nothing rests on: {_few(self.unused)}.",) if self.unused else ()
        return Section(
            title="Is the situation sound?",
            anchor="check",
            sentences=self.sentences,
            grids=tuple(grids),
            notes=notes,
        )

    def _disputed(self) -> Grid:
        """Numbers with what stands against them, the first ten."""
        paths = {n.path: n for n in self.numbers}
        rows = [
            (path, ", ".join(paths[path].because), ", ".join(ids), why)
            for found, why in ((self.contradicted, "contradicts"), (self.rejected, "rejected"))
            for path, ids in found
        ]
        return Grid(
            caption="Numbers with something against them",
            columns=("input", "rests on", "against", "how"),
            rows=tuple(rows[:_MOST]),
            note=f"And {len(rows) - _MOST} more: check --numbers." if len(rows) > _MOST else "",
        )

    def _summary(self) -> Grid:
        total = len(self.numbers)
        rows: list[tuple[str, int, float | None]] = [
            (capital(_plural(noun)), count, None) for noun, count in self.counts
        ]
        rows.append(("Numbers", total, None))
        for kind, words in _KINDS:
            count = self.share(kind)
            rows.append((f"  rest {words}", count, count / total if total else None))
        for words, found in (
            ("  rest on second-hand accounts only", self.weak),
            ("  are contradicted by other statements", self.contradicted),
            ("  rest on statements replaced by later ones", self.superseded),
            ("  rest on what a person rejected", self.rejected),
            ("  rest on one of several outlets alone", self.one_outlet),
        ):
            rows.append((words, len(found), len(found) / total if total else None))
        rows.append(("Positions without evidence", len(self.bare), None))
        rows.append(("Statements", self.statements, None))
        rows.append(("  nothing rests on", len(self.unused), None))
        rows.append(("Spans of the source text", self.spans, None))
        rows.append(("  verified here", self.verified or 0, None))
        rows.append(("Warnings", len(self.warnings), None))
        return Grid(
            caption="What the file holds",
            columns=("what", "count", "share"),
            rows=tuple(row for row in rows if row[1]),
            formats=("text", "text", "share"),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as ``--json`` prints them."""
        return {
            "question": self.question,
            "title": self.title,
            "sentences": list(self.sentences),
            "counts": dict(self.counts),
            "numbers": {
                "total": len(self.numbers),
                **{kind: self.share(kind) for kind, _ in _KINDS},
                "weak": list(self.weak),
                "contradicted": {path: list(ids) for path, ids in self.contradicted},
                "superseded": {path: list(ids) for path, ids in self.superseded},
                "rejected": {path: list(ids) for path, ids in self.rejected},
                "one_outlet": list(self.one_outlet),
                "inputs": [
                    {"path": n.path, "value": n.value, "because": list(n.because)}
                    for n in self.numbers
                ],
            },
            "positions_without_evidence": list(self.bare),
            "statements": {"total": self.statements, "unused": list(self.unused)},
            "outlets": list(self.outlets),
            "unset": {kind: list(where) for kind, where in self.unset},
            "warnings": [
                {
                    "line": p.line,
                    "column": p.column,
                    "path": p.path,
                    "message": p.message,
                    "hint": p.hint,
                }
                for p in self.warnings
            ],
            "spans": {
                "total": self.spans,
                "verified": self.verified,
                "unseen": self.unseen,
                "changed": list(self.changed),
            },
            "method": self.method.to_dict(),
            "basis": self.basis.to_dict(),
        }


def check(situation: Situation | Loaded) -> Soundness:
    """Say what a situation holds, what its numbers rest on and what looks odd.

    Mistakes are found when a file is loaded; this answers for a file without any.

    Parameters
    ----------
    situation : a situation, or a file read with :func:`plenipo.situation.yaml.read`,
        whose warnings then name their lines

    Examples
    --------
    >>> from plenipo.situation.yaml import parse
    >>> talks = parse('''
    ... plenipo: 1
    ... parties: {a: , b: }
    ... issues: {price: {scale: [0, 10], status_quo: 0, because: analyst}}
    ... ''').situation
    >>> check(talks).sentences[0]
    'The file is well formed: two parties, one issue and no tables; four things look odd.'
    """
    loaded = situation if isinstance(situation, Loaded) else None
    body = situation.situation if isinstance(situation, Loaded) else situation
    ledger = body.ledger or Ledger()
    found = numbers(body)
    contradicted = [(n.path, n.contradicted(ledger)) for n in found]
    superseded = [(n.path, n.superseded(ledger)) for n in found]
    rejected = [(n.path, n.rejected(ledger)) for n in found]
    outlets = dict.fromkeys(outlet_of(ledger, s.source) for s in ledger.statements.values())
    alone = [n.path for n in found if len(outlets) > 1 and len(n.outlets(ledger)) == 1]
    unused = tuple(sorted(set(ledger.statements) - used(body, ledger)))
    verified = loaded.verified if loaded else None
    unset = _unset(body)
    return Soundness(
        title=body.title,
        counts=(
            ("party", len(body.parties)),
            ("member", len(body.actors) - len(body.parties)),
            ("issue", len(body.issues)),
            ("table", len(body.tables)),
        ),
        numbers=tuple(found),
        weak=tuple(n.path for n in found if n.weak(ledger)),
        contradicted=tuple((path, ids) for path, ids in contradicted if ids),
        superseded=tuple((path, ids) for path, ids in superseded if ids),
        rejected=tuple((path, ids) for path, ids in rejected if ids),
        outlets=tuple(outlets),
        one_outlet=tuple(alone),
        bare=tuple(n.path for n in found if _is_position(n.path) and n.kind == "none"),
        unused=unused,
        statements=len(ledger.statements),
        unset=unset,
        warnings=_places(body, loaded.tree.place if loaded else None),
        spans=sum(len(s.spans) for s in ledger.statements.values()),
        verified=verified.spans if verified else None,
        unseen=verified.unseen if verified else 0,
        changed=verified.changed if verified else (),
        method=Method(
            name="check",
            source="Schema, references, levels and evidence of the situation file",
            assumptions=(),
            defaulted=tuple(f"{kind}: {', '.join(where)}" for kind, where in unset),
            status="solved",
        ),
        basis=Basis(inputs=fingerprint(body), seed=0, draws=0, kept=0, version=installed_version()),
    )


def _is_position(path: str) -> bool:
    parts = path.split(".")
    return parts[0] == "positions" and "at" in parts[3:4]


def _places(situation: Situation, place: Callable[..., Place] | None) -> tuple[Place, ...]:
    if place is None:
        return tuple(Place(path=m.path, message=m.message, hint=m.hint) for m in doubts(situation))
    return tuple(place(m.path, m.message, m.hint, key=m.key) for m in doubts(situation))


def _unset(situation: Situation) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is drawn from the widest range because the file does not say."""
    actors = players(situation)
    position: list[str] = []
    salience: list[str] = []
    for actor in actors:
        for issue in situation.issues:
            if position_of(situation, actor, issue) is None:
                position.append(f"{actor}.{issue}")
            if not _weighed(situation, actor, issue):
                salience.append(f"{actor}.{issue}")
    patience = [a for a in actors if not _says(situation, a, "needs_deal_within")]
    cost = [a for a in actors if not {a, situation.whole_of(a)} & set(situation.cost_of_no_deal)]
    kinds: Sequence[tuple[str, list[str]]] = (
        ("position", position),
        ("salience", salience),
        ("patience", patience),
        ("cost of no deal", cost),
    )
    return tuple((kind, tuple(where)) for kind, where in kinds if where)


def _weighed(situation: Situation, actor: str, issue: str) -> bool:
    whole, party = situation.whole_of(actor), situation.parties.get(actor)
    for name in (actor, whole, *(party.members if party else ())):
        body = situation.positions.get(name or "")
        if body is None:
            continue
        if issue in body.priorities:
            return True
        if issue in body.issues and body.issues[issue].salience is not None:
            return True
    return False


def _says(situation: Situation, actor: str, field: str) -> bool:
    for name in (actor, situation.whole_of(actor)):
        body = situation.parties.get(name or "")
        if body is not None and getattr(body, field) is not None:
            return True
    return False


def _few(names: Sequence[str]) -> str:
    """All names if there are not many, else the first of them and how many more."""
    if len(names) <= _MOST + 2:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST])} and {len(names) - _MOST} more"


def _line(place: Place) -> int | None:
    return place.line or None


def _some(count: int) -> str:
    return numeral(count) if count else "none"


def _plural(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith("y") else f"{noun}s"


def _many(count: int, noun: str) -> str:
    return f"{numeral(count)} {noun if count == 1 else _plural(noun)}"


def _joined(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
