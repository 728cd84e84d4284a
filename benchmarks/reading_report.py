"""One report, read and compared with what a person coded by hand.

    python benchmarks/reading_report.py REPORT GOLD --date 2025-02-18

GOLD is a file like tests/reading/report_gold.json; report_gold.md beside it says how it was coded.
Precision stands beside recall, and what was missed and made up is listed by its id or place.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Span = tuple[int, int]
Entry = dict[str, Any]
HIT = 0.5  # intersection over union from which two contents are the same statement
MARKS = " \t\n\"'.,;:!?\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}" + (
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)


def places(spans: Sequence[Sequence[Any]]) -> set[int]:
    """Every code point some spans cover."""
    return {i for span in spans for i in range(int(span[0]), int(span[1]))}


def overlap(one: set[int], other: set[int]) -> float:
    """Intersection over union."""
    return len(one & other) / len(one | other) if one | other else 0.0


def pairs(gold: Sequence[Entry], found: Sequence[Entry]) -> dict[int, int]:
    """Gold to found, one to one, the closest first, from HIT on."""
    g = [places(x["content"]) for x in gold]
    f = [places(x["content"]) for x in found]
    close = sorted(
        ((overlap(a, b), -i, -j) for i, a in enumerate(g) for j, b in enumerate(f) if a & b),
        reverse=True,
    )
    out: dict[int, int] = {}
    for value, i, j in close:
        if value >= HIT and -i not in out and -j not in out.values():
            out[-i] = -j
    return out


def rates(hits: int, gold: int, found: int) -> Entry:
    """Precision, recall and their harmonic mean."""
    p, r = hits / found if found else 0.0, hits / gold if gold else 0.0
    return {"precision": p, "recall": r, "f1": 2 * p * r / (p + r) if p + r else 0.0}


def trimmed(text: str, span: Sequence[int]) -> Span:
    """Without marks, stops and blanks at either end."""
    start, end = int(span[0]), int(span[1])
    while start < end and text[start] in MARKS:
        start += 1
    while end > start and text[end - 1] in MARKS:
        end -= 1
    return start, end


def statements(text: str, gold: Sequence[Entry], found: Sequence[Entry]) -> Entry:
    """Contents, direct quotes letter for letter, speakers, nested ones."""
    same = pairs(gold, found)
    required = [i for i, x in enumerate(gold) if not x.get("optional")]
    hit = [i for i in required if i in same]
    spare = {same[i] for i in same if i not in required}
    made_up = [x for j, x in enumerate(found) if j not in same.values()]
    direct = [i for i in required if gold[i]["type"] == ["direct"]]
    exact = [
        i
        for i in direct
        if i in same
        and [trimmed(text, x) for x in gold[i]["content"]]
        == [trimmed(text, x) for x in found[same[i]]["content"]]
    ]
    wrong = {
        gold[i]["id"]: found[same[i]]["speaker"]
        for i in hit
        if gold[i]["speaker"] and found[same[i]]["speaker"] not in gold[i]["speaker"]
    }
    named = {k: v for k, v in wrong.items() if v is not None}
    ids = {gold[i]["id"]: found[same[i]]["id"] for i in same}
    nested = [i for i in required if gold[i].get("nested_in")]
    return {
        **rates(len(hit), len(required), len(found) - len(spare)),
        "missed": [gold[i]["id"] for i in required if i not in same],
        "made_up": [x["content"] for x in made_up],
        "direct": len(exact) / len(direct) if direct else 1.0,
        "direct_wrong": [gold[i]["id"] for i in direct if i not in exact],
        "speaker": 1 - len(wrong) / len(hit) if hit else 0.0,
        "speaker_unknown": sorted(set(wrong) - set(named)),
        "speaker_wrong": named,
        "type_wrong": {
            gold[i]["id"]: found[same[i]]["type"]
            for i in hit
            if found[same[i]]["type"] not in gold[i]["type"]
        },
        "nested": [
            gold[i]["id"]
            for i in nested
            if i in same and found[same[i]]["nested_in"] == ids.get(gold[i]["nested_in"])
        ],
        "nested_gold": [gold[i]["id"] for i in nested],
        "ids": ids,
    }


def touching(spans: Sequence[Sequence[Any]], at: Sequence[Any]) -> bool:
    """Whether places overlap."""
    return any(int(s[0]) < int(at[1]) and int(at[0]) < int(s[1]) for s in spans)


def entries(gold: Sequence[Entry], found: Sequence[Entry]) -> Entry:
    """Events, conditions, refusals or offers: hit where the places overlap."""
    at = [x["at"] if isinstance(x["at"][0], list) else [x["at"]] for x in gold]
    got = [x.get("spans") or [x["span"]] for x in found]
    hits: dict[str, list[int]] = {}
    for x, where in zip(gold, at, strict=True):
        hits[x["id"]] = [j for j, s in enumerate(got) if any(touching(s, y) for y in where)]
    required = [x["id"] for x in gold if not x.get("optional")]
    optional = {j for x in gold if x.get("optional") for j in hits[x["id"]]}
    used = {j for k in required for j in hits[k]}
    judged = [j for j in range(len(found)) if j in used or j not in optional]
    return {
        "recall": sum(bool(hits[k]) for k in required) / len(required),
        "precision": sum(j in used for j in judged) / len(judged) if judged else 0.0,
        "missed": [k for k in required if not hits[k]],
        "made_up": [got[j] for j in judged if j not in used],
        "hits": hits,
    }


def score(text: str, gold: Entry, found: Entry) -> Entry:
    """Everything ``plenipo read --json`` found against what was coded."""
    out: Entry = {"statements": statements(text, gold["statements"], found["statements"])}
    for name in ("events", "conditions", "refusals", "offers"):
        out[name] = entries(gold[name], found[name])
    people = {x["name"]: x for x in found["actors"] if x["kind"] == "person"}
    out["persons"] = {
        "missed": sorted(set(gold["persons"]) - set(people)),
        "made_up": sorted(set(people) - set(gold["persons"])),
        "speaks_for_wrong": {
            name: people[name]["speaks_for"]
            for name, right in gold["persons"].items()
            if name in people and people[name]["speaks_for"] not in right
        },
    }
    quoted = [x for x in found["statements"] if x["type"] == "direct"]
    out["not_speech"] = [
        x["id"] for x in quoted for y in gold["not_speech"] if touching(x["content"], y)
    ]
    return out


def report(result: Entry) -> str:
    """The table, with what was missed and made up below it."""
    s = result["statements"]
    lines = [
        f"{'':<12}{'precision':>10}{'recall':>8}{'F1':>6}",
        f"{'statements':<12}{s['precision']:>10.2f}{s['recall']:>8.2f}{s['f1']:>6.2f}",
    ]
    for name in ("events", "conditions", "refusals", "offers"):
        x = result[name]
        lines.append(f"{name:<12}{x['precision']:>10.2f}{x['recall']:>8.2f}")
    lines += [
        "",
        f"direct quotes exact {s['direct']:.2f}, speaker right given a hit {s['speaker']:.2f} "
        f"({len(s['speaker_wrong'])} wrong, {len(s['speaker_unknown'])} left open)",
        f"nested found: {len(s['nested'])} of {len(s['nested_gold'])}",
        f"persons missed: {result['persons']['missed'] or 'none'}, "
        f"made up: {result['persons']['made_up'] or 'none'}, "
        f"speaks for another: {result['persons']['speaks_for_wrong'] or 'none'}",
        f"statements missed: {s['missed'] or 'none'}; made up at {s['made_up'] or 'no place'}",
        f"direct quotes not exact: {s['direct_wrong'] or 'none'}; type wrong: "
        f"{s['type_wrong'] or 'none'}; speaker wrong: {s['speaker_wrong'] or 'none'}; left open: "
        f"{s['speaker_unknown'] or 'none'}",
    ]
    for name in ("events", "conditions", "refusals", "offers"):
        x = result[name]
        lines.append(f"{name}: missed {x['missed'] or 'none'}; made up at {x['made_up'] or '-'}")
    return "\n".join(lines)


def main() -> None:
    """Read, compare, print."""
    import datetime as dt

    import plenipo as pl

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("report", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--date", type=dt.date.fromisoformat)
    args = parser.parse_args()
    gold = json.loads(args.gold.read_text(encoding="utf-8"))
    text = args.report.read_bytes().decode("utf-8")
    found = pl.read(args.report, date=args.date).to_dict()
    print(report(score(text, gold, found)))


if __name__ == "__main__":
    main()
