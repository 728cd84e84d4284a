"""Who must be in the room, in tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from plenipo.answer.base import how_found
from plenipo.answer.places.listed import OWN, every_table, over, types
from plenipo.answer.places.telling import sentences
from plenipo.answer.table.run import BAND_DRAWS
from plenipo.show.figure import heat_figure, pairs_figure
from plenipo.show.section import Cell, Chart, Grid, Section
from plenipo.show.sentence import capital, draws_words, joined

if TYPE_CHECKING:
    from plenipo.answer.places.earned import EarnedSeats
    from plenipo.answer.places.line import Lines
    from plenipo.answer.places.matrix import Matrix
    from plenipo.answer.seats import Seats

__all__ = ["section"]


class _Told(Protocol):
    """A part of the answer that tells and lays itself out."""

    def sentences(self) -> tuple[str, ...]: ...

    def grids(self) -> tuple[Grid, ...]: ...


def section(a: Seats) -> Section:
    """The whole answer; early and late, earned seats, lines and persuasion as parts."""
    grids = [_matrix(a, a.shapley, f"What each seat at {a.name} is worth to whom, {OWN}", a.total)]
    grids += [_own(a)]
    grids += [_losses(a)]
    if any(a.why_nothing.values()):
        grids.append(_why(a))
    if a.alone is not None:
        caption = f"The same seats where nobody outside has to accept, {OWN}"
        grids.append(_matrix(a, a.alone.shapley, caption, None))
    grids.append(_named(a))
    grids += [g for g in (_ratification(a), _chances(a), _blocs(a), types(a)) if g is not None]
    grids.append(every_table(a))
    if a.central and not a.drawn.central:
        grids.append(_central(a))
    return Section(
        title="Who must be in the room",
        anchor="seats",
        sentences=sentences(a),
        charts=_charts(a),
        grids=tuple(grids),
        notes=how_found(a.method, a.basis),
        parts=_parts(a),
    )


def _name(a: Seats, actor: str) -> str:
    return a.situation.name_of(actor)


def _charts(a: Seats) -> tuple[Chart, ...]:
    names = [_name(a, p) for p in a.players]
    columns = [_name(a, p) for p in a.actors]
    worth = heat_figure(
        names,
        columns,
        a.shapley.mean,
        errors=a.shapley.error,
        corner="seat of \\ worth to",
        total=[a.total[p].mean for p in a.actors],
        signs=("worth something", "costs something"),
        caption=f"What each seat at {a.name} is worth to whom, {OWN}",
    )
    loss = heat_figure(
        names,
        columns,
        a.marginal.mean,
        errors=a.marginal.error,
        corner="without \\ loses",
        signs=("loses without it", "gains without it"),
        caption=f"What {a.name} loses without each seat, {OWN}",
    )
    return (*worth, *loss)


def _matrix(a: Seats, m: Matrix, caption: str, total: Mapping[str, Any] | None) -> Grid:
    rows: list[tuple[Cell, ...]] = [
        (_name(a, seat), *(cell.mean for cell in row))
        for seat, row in zip(m.seats, m.cells, strict=True)
    ]
    if total is not None:
        rows.append(("all together", *(total[p].mean for p in m.actors)))
    largest = max((cell.error for row in m.cells for cell in row), default=0.0)
    return Grid(
        caption=caption,
        columns=("seat of", *(_name(a, p) for p in m.actors)),
        rows=tuple(rows),
        formats=("text", *["gain"] * len(m.actors)),
        note=f"Means; standard errors up to {largest:.2g}." if largest > 0 else "",
    )


def _losses(a: Seats) -> Grid:
    """What the whole table loses without each seat, and how often it agrees without it."""
    loss = _matrix(a, a.marginal, f"What {a.name} loses without each seat, {OWN}", None)
    agreed = [*(a.agreed_without(p) for p in a.players), a.success]
    rows = [*loss.rows, ("nobody left out", *([None] * len(a.actors)))]
    return Grid(
        caption=loss.caption,
        columns=("without", capital(f"{a.matter} agreed"), *loss.columns[1:]),
        rows=tuple((row[0], p, *row[1:]) for row, p in zip(rows, agreed, strict=True)),
        formats=("text", "share", *loss.formats[1:]),
        note=loss.note,
    )


def _own(a: Seats) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for p in a.players:
        cell, rank = a.shapley.at(p, p), a.ranking[p]
        rows.append(
            (
                _name(a, p),
                cell.low,
                cell.mean,
                cell.high,
                cell.error,
                f"{rank.place(p)}{' (tied)' if rank.tied(p) else ''}",
                joined(_name(a, seat) for seat in rank.first),
                rank.first_share,
            )
        )
    return Grid(
        detail=True,
        caption="The own seat: middle 80 % of draws, mean, and its place among the seats",
        columns=(
            "party",
            "low",
            "mean",
            "high",
            "error",
            "place",
            "worth most to it",
            "first in so many draws",
        ),
        rows=tuple(rows),
        formats=("text", "gain", "gain", "gain", "level", "text", "text", "share"),
        note=f"Over {draws_words(a.table_draws)}. A seat tied for the first place counts as first.",
    )


def _why(a: Seats) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for seat, reasons in a.why_nothing.items():
        for why in dict.fromkeys(reasons.values()):
            whom = joined(_name(a, p) for p, x in reasons.items() if x == why)
            rows.append((_name(a, seat), capital(why), whom))
    return Grid(
        caption=f"Why a seat changes nothing that can be told for someone at {a.name}",
        columns=("without", "why", "for"),
        rows=tuple(rows),
    )


def _named(a: Seats) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for t in a.named:
        gains = [t.gains[p].mean for p in a.actors]
        rows.append((capital(t.name), t.outcome["no_deal"], t.outcome["success"], *gains))
        for b in (b for b in t.beside if b.added or len(t.seats) > 2):
            sign = "with" if b.added else "without"
            change = [b.change[p].mean for p in a.actors]
            rows.append(
                (
                    f"– {sign} {_name(a, b.seat)}",
                    b.outcome["no_deal"],
                    b.outcome["success"],
                    *change,
                )
            )
        if t.by_itself and len(t.seats) >= 2:
            alone = [t.against_alone[p].mean for p in a.actors]
            rows.append(("– by itself", t.by_itself["no_deal"], t.by_itself["success"], *alone))
    count = draws_words(min(BAND_DRAWS, a.basis.kept), first=True)
    asked = (
        " The absent still have to accept what is theirs; by itself a room moves only what those "
        f"seated own ({count}). Which input turns the sign of a gain, `plenipo settle` says."
        if any(t.by_itself for t in a.named)
        else ""
    )
    late = any(t.follows for t in a.situation.tables.values())
    follows = " Rooms that follow another start from today here." if late else ""
    return Grid(
        caption=(
            "The rooms of the file: gain against no deal; with a seat more or less: the change, "
            f"{OWN}"
        ),
        columns=(
            "room",
            "no deal",
            capital(f"{a.matter} agreed"),
            *(_name(a, p) for p in a.actors),
        ),
        rows=tuple(rows),
        formats=("text", "share", "share", *["gain"] * len(a.actors)),
        note=(
            f"{over(a.basis.kept)}; a change is paired, shares are those after it. "
            f"A room of two without one of them is no deal, and no row.{asked}{follows}"
        ),
    )


def _ratification(a: Seats) -> Grid | None:
    rows: list[tuple[Cell, ...]] = []
    for t in a.named:
        if t.ratifiers and len(t.seats) >= 2:
            who = joined(_name(a, p) for p in t.ratifiers)
            price = [t.ratification[p].mean for p in a.actors]
            alone = [t.against_alone[p].mean for p in a.actors]
            rows.append((f"{capital(t.name)}: {who}", t.binds, *price))
            rows.append(("– against the room alone", None, *alone))
    if not rows:
        return None
    return Grid(
        detail=True,
        caption=f"The price of ratification, {OWN}: what nobody having to accept would add",
        columns=(
            "room and who must accept",
            "ties hands in",
            *(_name(a, p) for p in a.actors),
        ),
        rows=tuple(rows),
        formats=("text", "share", *["gain"] * len(a.actors)),
        note=(
            "First row of each room: what the absent own may still move, but nobody asks them; and "
            "the share of draws in which asking them changes the outcome. Second: the room by "
            "itself, which moves only what those seated own. Neither has a sign that must hold: a "
            "ratifier may tie hands to the good of those seated."
        ),
    )


def _chances(a: Seats) -> Grid | None:
    rows: list[tuple[Cell, ...]] = []
    for t in a.named:
        for c in t.chances:
            evidence = "; ".join(
                f"{word} {', '.join(ids)}"
                for word, ids in (("for", c.evidence_for), ("against", c.evidence_against))
                if ids
            )
            at = f"{capital(t.name)}: {_name(a, c.seat)}"
            rows.append((f"{at} sits", c.taken, evidence, *(c.sits[p] for p in a.actors)))
            rows.append((f"{at} does not", 1 - c.taken, "", *(c.stays_out[p] for p in a.actors)))
    if not rows:
        return None
    return Grid(
        caption=f"Seats that are not certain: gain against no deal {OWN}",
        columns=("seat", "draws", "evidence", *(_name(a, p) for p in a.actors)),
        rows=tuple(rows),
        formats=("text", "share", "text", *["gain"] * len(a.actors)),
    )


def _blocs(a: Seats) -> Grid | None:
    rows: list[tuple[Cell, ...]] = [
        (
            f"{capital(t.name)}: {_name(a, b.party)}",
            b.success[0],
            b.success[1],
            *(b.split[p].mean for p in a.actors),
        )
        for t in a.named
        for b in t.blocs
    ]
    if not rows:
        return None
    return Grid(
        detail=True,
        caption=f"One seat for the whole or one for each member: split less whole, {OWN}",
        columns=(
            "room and whole",
            "agreed, whole",
            "agreed, split",
            *(_name(a, p) for p in a.actors),
        ),
        rows=tuple(rows),
        formats=("text", "share", "share", *["gain"] * len(a.actors)),
        note=(
            "Each member that sits for itself has its own access to the floor: unless `access` "
            "says otherwise, many seats weigh more than one."
        ),
    )


def _central(a: Seats) -> Grid:
    rows = a.central["shapley"]
    return Grid(
        detail=True,
        caption=f"What each seat is worth at the likeliest inputs, {OWN}",
        columns=("seat of", *(_name(a, p) for p in a.actors)),
        rows=tuple((_name(a, s), *(row[p] for p in a.actors)) for s, row in rows.items()),
        formats=("text", *["gain"] * len(a.actors)),
    )


def _tells(part: EarnedSeats | Lines) -> bool:
    """Whether there is something to tell, be it why nothing can be told."""
    return bool(part or part.untold)


def _parts(a: Seats) -> tuple[Section, ...]:
    pairs = pairs_figure(a.early_late.pairs(), caption=f"Early or late: gain against no deal {OWN}")
    parts: list[tuple[str, str, _Told, tuple[Chart, ...]]] = [
        ("Early or late", "early", a.early_late, pairs)
    ]
    parts += [("A seat that must be earned", "earned", a.earned, ())] if _tells(a.earned) else []
    parts += [("A line instead of a seat", "line", a.voice, ())] if _tells(a.voice) else []
    if a.persuade is not None:
        parts.append(("Whom to persuade", "persuade", a.persuade, ()))
    return tuple(
        Section(
            title=title,
            anchor=f"seats-{anchor}",
            sentences=answer.sentences(),
            charts=charts,
            grids=answer.grids(),
        )
        for title, anchor, answer, charts in parts
    )
