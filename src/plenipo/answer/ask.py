"""What should I find out next?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar

from plenipo.answer.asking.about import About, read_about, truth
from plenipo.answer.asking.questions import Question, ranked
from plenipo.answer.base import Answer, Basis, Method, installed_version
from plenipo.errors import MethodError, Place, SituationError
from plenipo.show.section import Grid, Section
from plenipo.show.sentence import finish, share_words
from plenipo.situation.draw import draw
from plenipo.situation.fingerprint import fingerprint
from plenipo.situation.model import Situation

__all__ = ["Asking", "ask"]

NAME = (
    "Expected value of perfect information about one input, over existing draws: how much more "
    "often the sentence would be said right if it were known, less what shuffled inputs add"
)
SOURCE = "Raiffa and Schlaifer 1961; Strong and Oakley 2013"
LISTED = 10
SURE = 0.99  # true or false in so many draws, a sentence needs no more asking


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(Answer):
    """How sure a sentence is, and which open input would do most to settle it."""

    question: ClassVar[str] = "ask"
    about: About
    situation: Situation
    chance: float  # share of draws in which the sentence is true
    questions: tuple[Question, ...]  # every open input, the most telling first
    method: Method
    basis: Basis

    @property
    def next(self) -> Question | None:
        """The question to ask; None where nothing that is open can flip the sentence."""
        if self.sure or not self.questions or not self.questions[0].tells:
            return None
        return self.questions[0]

    @property
    def sure(self) -> bool:
        """Whether the sentence is true, or false, in nearly every draw as things stand."""
        return not 1.0 - SURE < self.chance < SURE

    @property
    def verdict(self) -> bool:
        """What the sentence would be said to be."""
        return self.chance >= 0.5

    def edits(self, path: str, answer: str) -> dict[str, Any]:
        """What an answer to a question writes in the file: path -> value.

        Parameters
        ----------
        path : of the question, as ``next.path`` names it
        answer : a value as the file would have it; of a choice between two: 1 or 2

        Raises
        ------
        SituationError
            No such choice, or neither 1 nor 2.
        """
        if not path.startswith("prefers."):
            return {path: answer}
        found = next((q.choice for q in self.questions if q.path == path), None)
        if found is None or answer.strip() not in ("1", "2"):
            message = "This is not asked." if found is None else f'"{answer}" is neither 1 nor 2.'
            raise SituationError(
                [Place(file="answer", path=path, message=message, hint="Answer 1 or 2.")],
                closing="Nothing was changed.",
            )
        sides = (found["this"], found["to"])
        this, other = sides if answer.strip() == "1" else sides[::-1]
        said = {"by": found["by"], "this": dict(this), "to": dict(other), "because": ["analyst"]}
        earlier = len(self.situation.prefers)
        return {f"prefers.{earlier}": said} if earlier else {"prefers": [said]}

    @property
    def sentences(self) -> tuple[str, ...]:
        """Findings first; every number in them stands in a table of ``section``."""
        said = self.about.words(self.situation)
        text = f"{said} {share_words(self.chance, self.basis.kept)}"
        best = self.next
        if best is None:
            after = (
                "that stands whatever single input is looked into"
                if not self.sure
                else "no single input that is open would change that"
            )
            return (finish(text), finish(after))
        now = max(self.chance, 1 - self.chance)
        right = share_words(min(now + best.value, 1), self.basis.kept)
        gain = f"with the answer, it would be said right {right}"
        if right == share_words(now, self.basis.kept):
            gain = "one answer will hardly change that; several may"
        return (finish(text), finish(f"next, find out: {best.words}"), finish(gain))

    def section(self) -> Section:
        """The sentence, its chance, and the inputs by what knowing them is worth."""
        right = max(self.chance, 1.0 - self.chance)
        listed = [q for q in self.questions if q.tells][:LISTED]
        grids = [
            Grid(
                caption="How sure",
                columns=("", "share of draws"),
                rows=(
                    (finish(self.about.words(self.situation)), self.chance),
                    ("Said right as things stand", right),
                ),
                formats=("text", "share"),
            )
        ]
        if listed:
            grids.append(
                Grid(
                    caption="What to find out, the most telling first",
                    columns=("input", "question", "said right if known", "open", "statements"),
                    rows=tuple(
                        (
                            q.path,
                            q.words,
                            min(right + q.value, 1.0),
                            "unset" if q.unset else "a range",
                            ", ".join(q.statements),
                        )
                        for q in listed
                    ),
                    formats=("text", "text", "share", "text", "text"),
                )
            )
        return Section(
            title="What should I find out next?",
            anchor="ask",
            sentences=self.sentences,
            grids=tuple(grids),
            notes=(f"{self.method.name}. {self.method.source}.",),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as ``--json`` prints them."""
        best = self.next
        return {
            "question": self.question,
            "about": self.about.key,
            "sentence": self.about.words(self.situation),
            "sentences": list(self.sentences),
            "chance": self.chance,
            "verdict": self.verdict,
            "settled": best is None,
            "next": None if best is None else best.to_dict(),
            "questions": [q.to_dict() for q in self.questions if q.tells],
            "method": self.method.to_dict(),
            "basis": self.basis.to_dict(),
        }


def ask(
    situation: Situation,
    about: str,
    *,
    table: str | None = None,
    known: Collection[str] = (),
    draws: int = 4000,
    seed: int = 0,
) -> Asking:
    """Which open input would do most to settle a sentence?

    Parameters
    ----------
    situation : from :func:`plenipo.load`
    about : a question in plain words ("Does Ukraine refuse?") or a key
        (``riyadh.refuses.ukraine``, ``all.agreed.ceasefire``, ``all.gains.us``, ``all.deal``)
    table : where the question does not name it
    known : paths that have been answered: not asked again, however wide the answer was
    draws : number of draws of the uncertain inputs
    seed : random streams are keyed by seed and input

    Returns
    -------
    Asking

    Raises
    ------
    SituationError
        No such table, party or issue, or it cannot be told what is asked.
    MethodError
        The table cannot be settled.

    References
    ----------
    .. [1] Raiffa and Schlaifer (1961), Applied Statistical Decision Theory.
    .. [2] Strong and Oakley (2013), Medical Decision Making 33:755.
    """
    if draws < 1:
        raise MethodError(f"{draws} draws cannot be solved.", instead="Ask for 1 or more.")
    sentence = read_about(situation, about, table=table)
    drawn = draw(situation, draws=draws, seed=seed)
    true, rows = truth(drawn, sentence)
    return Asking(
        about=sentence,
        situation=situation,
        chance=float(true.mean()) if true.size else float("nan"),
        questions=ranked(drawn, true, rows, frozenset(known)),
        method=Method(
            name=NAME,
            source=SOURCE,
            assumptions=(
                "one input at a time: two that only tell together are not found",
                f"settled: true or false in {SURE:.0%} of draws, or nothing open tells more than "
                "chance does",
            ),
            defaulted=drawn.defaulted,
            status="solved",
        ),
        basis=Basis(
            inputs=fingerprint(situation),
            seed=seed,
            draws=drawn.draws,
            kept=int(rows.size),
            version=installed_version(),
        ),
    )
