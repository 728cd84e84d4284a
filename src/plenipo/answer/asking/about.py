"""The sentence somebody wants to be sure of, and the draws in which it is true."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from plenipo.answer.table.run import Run, kept_rows, solve
from plenipo.answer.table.seating import find_table, take_seats
from plenipo.errors import MethodError, Place, SituationError
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Situation
from plenipo.solve.arrays import Bools, Ints

__all__ = ["KINDS", "About", "read_about", "truth"]

KINDS = ("deal", "agreed", "refuses", "gains", "loses")
GAIN = 0.5  # points of the party's own agenda: less is nothing
WORDS = {
    "refuses": ("refuse", "refuses", "reject", "rejects", "veto", "accept", "accepts", "sign"),
    "loses": ("lose", "loses", "worse", "hurt", "hurts"),
    "gains": ("gain", "gains", "better", "win", "wins"),
    "agreed": ("agreed", "agree", "moves", "move", "stop", "end", "ends", "settled", "come"),
    "deal": ("deal", "agreement", "agree"),
}
CONSENT = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A sentence that is true in some draws: what is asked of which table.

    ``key`` is how a program names it: ``riyadh.refuses.ukraine``, ``all.agreed.ceasefire``,
    ``all.gains.us``, ``all.deal``.
    """

    kind: str
    table: str
    name: str = ""  # of the party or issue; empty for a deal

    @property
    def key(self) -> str:
        """How a program names it."""
        return ".".join(filter(None, (self.table, self.kind, self.name)))

    def words(self, situation: Situation, *, yes: bool = True) -> str:
        """The sentence, or its denial."""
        body = find_table(situation, self.table)
        where = body.name or ("the full table" if self.table == "all" else self.table)
        no = "" if yes else "not "
        match self.kind:
            case "deal":
                return f"there is {'a' if yes else 'no'} deal at {where}"
            case "agreed":
                return f"{situation.issue_name(self.name)} is {no}agreed at {where}"
            case "gains" | "loses":
                does = self.kind if yes else f"{self.kind} nothing"
                return f"{situation.name_of(self.name)} {does} by what is agreed at {where}"
            case _:
                does = "refuses" if yes else "does not refuse"
                return f"{situation.name_of(self.name)} {does} what is agreed without it at {where}"


def read_about(situation: Situation, text: str, *, table: str | None = None) -> About:
    """What a sentence or a key is about.

    Parameters
    ----------
    text : ``riyadh.refuses.ukraine``, or a question in plain words that names what it is
        about and one of: refuse, agreed, gain, deal
    table : where the question does not name it

    Raises
    ------
    SituationError
        It cannot be told what is asked; says what can be.
    """
    parts = text.strip().split(".")
    if len(parts) in (2, 3) and parts[1] in KINDS:
        found = About(kind=parts[1], table=parts[0], name=parts[2] if len(parts) == 3 else "")
        return _checked(situation, found, text)
    words = re.findall(r"[\w-]+", text.lower())
    party = _named(words, {p: situation.name_of(p) for p in situation.parties})
    issue = _named(words, {k: situation.issue_name(k) for k in situation.issues})
    tables = {t: body.name or t for t, body in situation.tables.items()}
    where = table or _named(words, tables)
    kind = next((k for k, cues in WORDS.items() if set(cues) & set(words)), "")
    if kind == "refuses" and not party:
        kind = "agreed" if issue else "deal"
    if kind in ("gains", "loses") and not party:
        kind = ""
    if kind == "agreed" and not issue:
        kind = "deal"
    if not kind:
        kind = "agreed" if issue else ""
    if not kind:
        raise _unclear(situation, text)
    name = {"refuses": party, "gains": party, "loses": party, "agreed": issue}.get(kind, "")
    return _checked(
        situation, About(kind=kind, table=where or _default(situation, kind, name), name=name), text
    )


def _named(words: list[str], names: dict[str, str]) -> str:
    """The one of these that a question names, by key or by a word of its name; the longest."""
    best, size = "", 0
    for key, name in names.items():
        for said in (key.replace("_", " "), name):
            parts = re.findall(r"[\w-]+", said.lower())
            parts = [p for p in parts if p not in ("the", "of", "a", "talks", "meeting")]
            hits = [p for p in parts if any(_same(p, w) for w in words)]
            full = len(hits) == len(parts) and parts
            score = 10 * len(hits) if full else len(hits)
            if score > size and (full or len(hits[0]) > 4):
                best, size = key, score
    return best


def _same(one: str, other: str) -> bool:
    """The same word, a plural or genitive apart."""
    return one == other or (len(one) > 3 and one.rstrip("s") == other.rstrip("s"))


def _default(situation: Situation, kind: str, name: str) -> str:
    """The table meant where none is named: for a refusal the first without the party."""
    for table, body in situation.tables.items():
        whole = situation.whole_of(name) if name else None
        if kind == "refuses" and len(body.seats) > 1 and not {name, whole} & set(body.seats):
            return table
    return "all"


def _checked(situation: Situation, found: About, text: str) -> About:
    body = find_table(situation, found.table)
    names: Iterable[str] = ()
    if found.kind == "agreed":
        names = situation.issues
    elif found.kind != "deal":
        names = situation.parties
    if found.kind != "deal" and found.name not in names:
        near = difflib.get_close_matches(found.name, list(names), n=1)
        guess = f' Did you mean "{near[0]}"?' if near else ""
        what = "issue" if found.kind == "agreed" else "party"
        message = f'There is no {what} "{found.name}".{guess}'
        raise SituationError(
            [Place(path=text, message=message, hint=f"There are: {', '.join(names)}.")]
        )
    if found.kind == "refuses" and found.name in body.seats:
        raise SituationError(
            [
                Place(
                    path=text,
                    message=f"{situation.name_of(found.name)} sits at {body.name or found.table}: "
                    "what it does not want is not agreed there.",
                    hint="Ask about a table without it, or whether there is a deal.",
                )
            ]
        )
    return found


def _unclear(situation: Situation, text: str) -> SituationError:
    party, issue = next(iter(situation.parties)), next(iter(situation.issues))
    table = next(iter(situation.tables), "all")
    keys = f"{table}.refuses.{party}, {table}.agreed.{issue}, all.gains.{party}, all.deal"
    return SituationError(
        [
            Place(
                path=text,
                message="It cannot be told what this asks.",
                hint="Ask whether a party refuses, gains or loses, an issue is agreed, or there is "
                f"a deal; or name it: {keys}.",
            )
        ]
    )


def truth(drawn: Drawn, about: About) -> tuple[Bools, Ints]:
    """(K,) whether the sentence is true, and which draws these are.

    What a party refuses, gains or loses is asked of each draw's own deal, made without that
    party having to accept. It refuses where that deal is worth less to it than refusing; no deal
    is nothing to refuse.

    Raises
    ------
    MethodError
        Too many draws that did not converge, or too many cases to tell apart.
    """
    outside = about.kind in ("refuses", "loses", "gains")
    seating = take_seats(drawn, about.table, without_consent_of=about.name if outside else None)
    run = solve(seating, kept_rows(seating))
    stuck = int((~run.good).sum())
    if stuck > 0.01 * run.rows.size:
        raise MethodError(
            f"{stuck} of {run.rows.size} draws did not converge: more than one in a hundred.",
            instead="Look for inputs at their extremes; `plenipo check` lists them.",
        )
    good = run.good
    return _true(run, about)[good], run.rows[good]


def _true(run: Run, about: About) -> Bools:
    drawn = run.seating.drawn
    if about.kind == "deal":
        return run.deal
    if about.kind == "agreed":
        k = drawn.issues.index(about.name)
        ends = run.seating.room.ends_any[k]
        return np.asarray((run.ended if ends else run.moved)[:, k], bool)
    a = drawn.actors.index(about.name)
    if about.kind in ("gains", "loses"):
        side = 1.0 if about.kind == "gains" else -1.0
        return np.asarray(side * run.gains[:, a] > GAIN, bool)
    floor = run.seating.room.reservation[:, a]
    return run.deal & (run.worth[:, a] < floor - CONSENT)
