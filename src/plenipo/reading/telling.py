"""What was read, told: findings first, what is uncertain last."""

from __future__ import annotations

from plenipo.reading.clauses import side_of
from plenipo.reading.parts import Event
from plenipo.reading.read import Reading, Report
from plenipo.show.section import Cell, Grid, Section
from plenipo.show.sentence import joined, numeral

__all__ = ["section"]

SHOWN = 100  # code points of a statement in a table
STRENGTHS = {
    "veto": "would refuse an agreement",
    "exclusion": "rules out",
    "non_participation": "stays away",
    "downgrade": "lowers its aim",
    "soft": "is against",
}


def section(reading: Reading) -> Section:
    """Sentences, and the entries as tables."""
    parts = tuple(_one(r) for r in reading.reports)
    if len(parts) == 1:
        only = parts[0]
        return Section(
            title=only.title,
            anchor="read",
            sentences=(*only.sentences, *_conflicts(reading)),
            grids=(*_conflict_grid(reading), *only.grids),
            notes=only.notes,
        )
    return Section(
        title=f"{numeral(len(parts)).capitalize()} reports of the same talks",
        anchor="read",
        sentences=_conflicts(reading),
        grids=_conflict_grid(reading),
        parts=parts,
    )


def _many(count: int, noun: str) -> str:
    return f"{numeral(count)} {noun}{'' if count == 1 else 's'}"


def _one(r: Report) -> Section:
    speakers = {s.speaker for s in r.statements if s.speaker}
    open_ = sum(s.speaker is None for s in r.statements)
    first = (
        f"{_many(len(r.statements), 'statement')} by {_many(len(speakers), 'speaker')}, "
        f"{_many(len(r.events), 'event')}, {_many(len(r.conditions), 'condition')}, "
        f"{_many(len(r.refusals), 'refusal')} and {_many(len(r.offers), 'offer')} were found."
    )
    sentences = [first[0].upper() + first[1:]]
    if not r.statements:
        sentences = ["Nobody is quoted in this text, in words that the reader knows."]
    sentences += [_absent(r, e) for e in r.events if e.absent]
    sentences += _model(r)
    if open_:
        sentences.append(f"Of {_many(open_, 'statement')} it is not certain who speaks.")
    return Section(
        title=f"What {r.loaded.name.rsplit('/', 1)[-1]} says",
        anchor="read",
        sentences=tuple(sentences),
        grids=tuple(g for g in _grids(r) if g.rows),
        notes=(
            f"{_how(r)} Everything is a proposal: check it against the text.",
            *(() if r.date else ('Without --date, "Monday" and "last week" stay open.',)),
        ),
    )


def _how(r: Report) -> str:
    if r.asked is None:
        return "Read by rules, offline."
    asked = r.asked.provenance
    return f"Read by rules, and by the model {asked['model']} at {asked['host']}."


def _model(r: Report) -> list[str]:
    """What a model that was asked adds, and where it and the rules differ."""
    if r.asked is None:
        return []
    both = sum(s.route == "both" for s in r.statements)
    alone = sum(s.route == "llm" for s in r.statements)
    extra = numeral(alone) if alone else "none"
    told = [f"The model found {numeral(both + alone)} of them, {extra} that the rules had not."]
    disputed = sum("speaker_disputed" in s.flags for s in r.statements)
    if disputed:
        told.append(
            f"Of {_many(disputed, 'statement')} the model and the rules differ on who speaks."
        )
    if r.asked.rejected:
        several = "ies" if len(r.asked.rejected) > 1 else "y"
        count = numeral(len(r.asked.rejected))
        told.append(f"The text does not bear out {count} entr{several} of the model: left out.")
    return told


def _name(r: Report, key: str | None) -> str:
    actor = r.names.actor(key)
    return actor.name if actor is not None else "not certain"


def _absent(r: Report, e: Event) -> str:
    who = joined([_name(r, a) for a in e.absent])
    where = f" in {e.place}" if e.place else ""
    verb = "is" if len(e.absent) == 1 else "are"
    return f"{who} {verb} not at the {e.kind}{where}."


def _conflicts(reading: Reading) -> tuple[str, ...]:
    count = len(reading.conflicts)
    if not count:
        return ()
    if count == 1:
        return (f"Two statements contradict each other: {reading.conflicts[0].why}",)
    whys = list(dict.fromkeys(x.why for x in reading.conflicts))
    return (f"{_many(count, 'pair').capitalize()} of statements contradict each other: {whys[0]}",)


def _conflict_grid(reading: Reading) -> tuple[Grid, ...]:
    told = {
        r.key(i): (r, r.statements[i]) for r in reading.reports for i in range(len(r.statements))
    }
    rows: list[tuple[Cell, ...]] = []
    for x in reading.conflicts:
        cells: list[Cell] = []
        for key in (x.of, x.to):
            r, one = told[key]
            cells.append(f"{_name(r, one.speaker)}: {_cut(r, *one.content)}")
        rows.append((*cells, x.why))
    if not rows:
        return ()
    return (
        Grid(
            caption="Statements that contradict each other",
            columns=("one", "the other", "why"),
            rows=tuple(rows),
            formats=("text", "text", "text"),
            note="They may be of different days. Both stay: which to believe is yours to decide.",
        ),
    )


def _day(e: Event) -> str | None:
    """The day where it is one, else the words of the text."""
    if e.when is None:
        return None
    one = e.when.start if e.when.start == e.when.end else None
    return f"{one:%-d %B %Y}" if one else e.when.text


def _cut(r: Report, *spans: tuple[int, int]) -> str:
    pieces = [" ".join(r.loaded.text[a:b].split()).rstrip(" ,") for a, b in spans]
    text = " ... ".join(pieces)
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rsplit(" ", 1)[0] + " ..."


def _grids(r: Report) -> list[Grid]:
    return [
        Grid(
            caption="Who meets",
            columns=("what", "where", "when", "who", "not there", "status"),
            rows=tuple(
                (
                    e.kind,
                    e.place,
                    _day(e),
                    joined([_name(r, p) for p in _sides(r, e)]) or None,
                    joined([_name(r, p) for p in e.absent]) or None,
                    e.status,
                )
                for e in r.events
            ),
            formats=("text",) * 6,
        ),
        Grid(
            caption="What somebody will not have",
            columns=("who", "how firmly", "in the text"),
            rows=tuple(
                (_name(r, x.by), STRENGTHS[x.strength], _cut(r, x.span)) for x in r.refusals
            ),
            formats=("text", "text", "text"),
        ),
        Grid(
            caption="What somebody would do",
            columns=("who", "in the text", "if"),
            rows=tuple(
                (
                    _name(r, o.by),
                    _cut(r, o.span),
                    _cut(r, o.conditional_on) if o.conditional_on else None,
                )
                for o in r.offers
            ),
            formats=("text", "text", "text"),
        ),
        Grid(
            caption="Who said what",
            columns=("id", "who", "for", "how", "in the text"),
            rows=tuple(
                (
                    r.key(i),
                    _name(r, s.speaker),
                    _name(r, side) if (side := side_of(r.names, s.speaker)) != s.speaker else None,
                    s.type if s.nested_in is None else f"{s.type}, in {r.key(s.nested_in)}",
                    _cut(r, *s.content),
                )
                for i, s in enumerate(r.statements)
            ),
            formats=("text",) * 5,
        ),
        Grid(
            caption="What the model wrote and the text does not bear out",
            columns=("paragraphs", "in the model's words", "why not"),
            rows=tuple(
                (f"{x.paragraphs[0]} to {x.paragraphs[1]}", x.what, x.why)
                for x in (r.asked.rejected if r.asked else ())
            ),
            formats=("text", "text", "text"),
        ),
    ]


def _sides(r: Report, e: Event) -> list[str]:
    """Parties and bodies; a person only where its side is not known."""
    return list(dict.fromkeys(side_of(r.names, p) or p for p in e.participants))
