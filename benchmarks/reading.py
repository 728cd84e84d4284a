"""How much of what news attributes to somebody is found, clean and with damaged marks?

    python benchmarks/reading.py QUOTES.jsonl [MORE.jsonl ...]
    python benchmarks/reading.py QUOTES.jsonl MANGLED.jsonl --only news --split held-out

A file has one document per line: `id`, `genre`, `text`, `attributions` (`content`, `source`,
`type`, `entity`) and `entities` (`id`, `mentions`), places in code points, end not included. A
document whose id ends in `_mangled` is the damaged twin of the one without; its losses are given
in a table of their own.

What the columns say. A hit is a pair of one found and one coded attribution, each used once, whose
contents share at least half of the words that either has (IoU >= .5), best pairs first.

    token F1    words inside any content, found against coded, counted once however many contents
                hold them; precision and recall beside it
    span F1     hits against all found and all coded
    direct      coded as direct: share of which half of the words or more lie in the content of one
                found attribution that is direct or mixed
    source      of hits with a coded source: the found one overlaps it
    speaker     of hits with a coded entity: the speaker is that entity, or, where the source is a
                phrase that names nobody ("a teacher"), the phrase is one of its mentions
    wrong       of the same hits: a speaker was given and is another entity

An actor is the entity most of whose innermost mentions hold the places where the actor is named.
Contents coded in these files are single discourse units, so a longer quotation found whole may
share less than half of its words with a coded piece of it: span F1 has a ceiling below 1. Credits
of pictures ("Image: ...") are coded as attributions; the reader takes them for none.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from plenipo.reading import attributions, names, quotes
from plenipo.reading.parts import Actor, Attribution, Names, Span
from plenipo.reading.text import split

TUNED = frozenset(["clock", "defector", "homeopathic", "lanterns", "soccer", "taxes"])
"""News documents whose text and errors were looked at while rules were written. The other news
documents were scored and never read: their figures are the ones that count."""

_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Score:
    """Counts; figures are their ratios."""

    documents: int = 0
    coded: int = 0
    found: int = 0
    hits: int = 0
    words_coded: int = 0
    words_found: int = 0
    words_both: int = 0
    direct: int = 0
    direct_found: int = 0
    sources: int = 0
    sources_right: int = 0
    entities: int = 0
    entities_right: int = 0
    entities_wrong: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(**{f.name: getattr(self, f.name) + getattr(other, f.name)
                        for f in fields(self)})  # fmt: skip

    @property
    def token_precision(self) -> float:
        return self.words_both / max(self.words_found, 1)

    @property
    def token_recall(self) -> float:
        return self.words_both / max(self.words_coded, 1)

    @property
    def token_f1(self) -> float:
        return 2 * self.words_both / max(self.words_found + self.words_coded, 1)

    @property
    def span_f1(self) -> float:
        return 2 * self.hits / max(self.found + self.coded, 1)

    @property
    def direct_recall(self) -> float:
        return self.direct_found / max(self.direct, 1)

    @property
    def source(self) -> float:
        return self.sources_right / max(self.sources, 1)

    @property
    def speaker(self) -> float:
        return self.entities_right / max(self.entities, 1)

    @property
    def wrong(self) -> float:
        return self.entities_wrong / max(self.entities, 1)


COLUMNS = ("token_f1", "token_precision", "token_recall", "span_f1", "direct_recall", "source",
           "speaker", "wrong")  # fmt: skip


def read(path: Path) -> list[dict[str, Any]]:
    """The documents of one file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def group(document: dict[str, Any]) -> str:
    """Tuned on, held out, or of another genre."""
    if document["genre"] != "news":
        return document["genre"]
    stem = document["id"].removesuffix("_mangled").split("_")[-1]
    return "news, tuned on" if stem in TUNED else "news, held out"


def analyse(raw: str) -> tuple[Names, tuple[Attribution, ...]]:
    """The stages of the reader up to attributions."""
    text = split(raw)
    pairs = quotes.pair(text)
    found = names.find(text)
    return found, attributions.find(text, pairs, found)


def words(starts: Sequence[int], spans: Iterable[Sequence[int]]) -> frozenset[int]:
    """The words that begin inside spans."""
    return frozenset(w for a, b in spans for w in starts if a <= w < b)


def overlap(one: Iterable[Sequence[int]], other: Iterable[Sequence[int]]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


def innermost(document: dict[str, Any], span: Span) -> str | None:
    """The entity of the shortest mention that holds a place, or overlaps it where none does."""
    held: list[tuple[bool, int, str]] = []
    for entity in document["entities"]:
        for a, b in entity["mentions"]:
            if a < span[1] and span[0] < b:
                held.append((not (a <= span[0] and span[1] <= b), b - a, entity["id"]))
    return min(held)[2] if held else None


def entity_of(document: dict[str, Any], actor: Actor) -> str | None:
    """The entity an actor is."""
    counted = Counter(e for span in actor.names if (e := innermost(document, span)) is not None)
    return counted.most_common(1)[0][0] if counted else None


def score(document: dict[str, Any]) -> Score:
    """What was found in one document beside what is coded."""
    known, found = analyse(document["text"])
    coded = document["attributions"]
    starts = [m.start() for m in _WORD.finditer(document["text"])]
    of_coded = [words(starts, a["content"]) for a in coded]
    of_found = [words(starts, a.content) for a in found]
    pairs: list[tuple[float, int, int]] = []
    for i, a in enumerate(of_coded):
        for j, b in enumerate(of_found):
            if a & b and (iou := len(a & b) / len(a | b)) >= 0.5:
                pairs.append((-iou, i, j))
    hits: dict[int, int] = {}
    for _, i, j in sorted(pairs):
        if i not in hits and j not in hits.values():
            hits[i] = j
    all_coded = frozenset[int]().union(*of_coded)
    all_found = frozenset[int]().union(*of_found)
    result = Score(documents=1, coded=len(coded), found=len(found), hits=len(hits),
                   words_coded=len(all_coded), words_found=len(all_found),
                   words_both=len(all_coded & all_found))  # fmt: skip
    spoken = [b for b, a in zip(of_found, found, strict=True) if a.type != "indirect"]
    for a, held in zip(coded, of_coded, strict=True):
        if a["type"] == "direct" and held:
            result.direct += 1
            result.direct_found += any(2 * len(held & b) >= len(held) for b in spoken)
    for i, j in hits.items():
        one, entity = found[j], coded[i]["entity"]
        if coded[i]["source"]:
            result.sources += 1
            result.sources_right += one.source is not None and overlap(
                [one.source], coded[i]["source"]
            )
        if not entity:
            continue
        result.entities += 1
        actor = known.actor(one.speaker)
        if actor is not None:
            right = entity_of(document, actor) == entity
            result.entities_right += right
            result.entities_wrong += not right
        elif one.source is not None and " " in document["text"][slice(*one.source)].strip():
            result.entities_right += innermost(document, one.source) == entity
    return result


def table(groups: dict[str, Score]) -> str:
    """One line per group."""
    lines = [f"{'':24}" + "".join(f"{c.replace('_', ' '):>16}" for c in COLUMNS)]
    lines += [
        f"{name + f' ({s.documents}/{s.coded})':24}"
        + "".join(f"{getattr(s, c):>16.3f}" for c in COLUMNS)
        for name, s in groups.items()
    ]
    return "\n".join(lines)


def speed(documents: Sequence[dict[str, Any]]) -> str:
    """Time of the stages for three lengths of text, and how it grows."""
    whole = "\n".join(d["text"] for d in documents)
    lines: list[str] = []
    for size in (10_000, 40_000, 160_000):
        raw = (whole * (size // len(whole) + 1))[:size]
        took: list[float] = []
        for _ in range(3):
            began = time.perf_counter()
            analyse(raw)
            took.append(time.perf_counter() - began)
        lines.append(f"{size:>8,} characters {1e3 * min(took):>8.1f} ms,"
                     f" {1e7 * min(took) / size:>6.1f} ms per 10,000")  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--only", help="one genre: news")
    parser.add_argument("--split", choices=["tuned", "held-out"], help="news of one half")
    options = parser.parse_args()
    documents = [d for path in options.files for d in read(path)]
    if options.only:
        documents = [d for d in documents if d["genre"] == options.only]
    if options.split:
        wanted = "news, tuned on" if options.split == "tuned" else "news, held out"
        documents = [d for d in documents if group(d) == wanted]
    if not documents:
        parser.error("no document is left")
    clean: dict[str, Score] = {}
    mangled: dict[str, Score] = {}
    for document in documents:
        damaged = document["id"].endswith("_mangled")
        groups = mangled if damaged else clean
        name = group(document)
        groups[name] = groups.get(name, Score()) + score(document)
    if clean:
        print(table(dict(sorted(clean.items()))))
    if mangled:
        print("\nmarks damaged")
        print(table(dict(sorted(mangled.items()))))
    both = [n for n in sorted(clean) if n in mangled and clean[n].documents == mangled[n].documents]
    for name in both:
        lost = {c: getattr(clean[name], c) - getattr(mangled[name], c) for c in COLUMNS}
        print(f"\nlost to the damage, {name}: "
              + ", ".join(f"{c.replace('_', ' ')} {v:+.3f}" for c, v in lost.items()))  # fmt: skip
    print("\n" + speed(documents))


if __name__ == "__main__":
    main()
