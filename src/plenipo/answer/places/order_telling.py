"""Early or late in sentences, tables and a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plenipo.show.pairs import Pair
from plenipo.show.section import Grid
from plenipo.show.sentence import draws_words, finish, points_words, share_words

if TYPE_CHECKING:
    from plenipo.answer.compare import Difference
    from plenipo.answer.places.order import EarlyLate, Latecomer, Path
    from plenipo.situation.model import Situation

__all__ = ["grids", "pairs", "sentences"]

TOLD = 3  # findings told in sentences
EARLY, LATE, NONE = "early seat", "late seat", "no seat"


def _ranked(a: EarlyLate, first: str) -> list[tuple[Path, str, Latecomer]]:
    every = [(path, p, x) for path in a.paths for p, x in path.parties.items()]
    return sorted(every, key=lambda e: (e[1] != first, -abs(round(e[2].order[e[1]].mean, 9))))


def sentences(a: EarlyLate, first: str = "") -> tuple[str, ...]:
    """The largest differences between early and late; or why there is none to tell.

    A party named ``first`` is told first.
    """
    if not a:
        return tuple(finish(s) for s in a.untold) or (
            "No table follows another in this file, so nobody comes early or late: write "
            "`follows:` under the later table.",
        )
    ranked = _ranked(a, first)
    once = {party: (path, party, x) for path, party, x in reversed(ranked)}  # its largest path
    told = sorted(once.values(), key=ranked.index)[:TOLD]
    said = [_said(a, *entry) for entry in told]
    if ranked[0][2].ahead is not None:
        said.append(_ahead_said(a, *ranked[0]))
    return tuple(finish(text) for text in said)


def _ahead_said(a: EarlyLate, path: Path, party: str, x: Latecomer) -> str:
    """The first of them once more, where those in the early room look ahead."""
    s = a.situation
    assert x.ahead is not None
    text = f"If those at {_room(s, path.early)} looked ahead to {_room(s, path.late)}"
    order = x.ahead.order
    if not _told(order):
        return f"{text}, early or late would make no difference to {s.name_of(party)}"
    if order.mean > 0:
        return f"{text}, coming late would cost {s.name_of(party)} {_points(order)}"
    return f"{text}, coming late would serve {s.name_of(party)} better, by {_points(order)}"


def _said(a: EarlyLate, path: Path, party: str, x: Latecomer) -> str:
    s = a.situation
    name, first, second = (
        s.name_of(party),
        _room(s, path.early),
        _room(s, path.late),
    )
    late, early, order = x.late.seat, x.early.seat, x.order[party]
    if path.meets < 1.0:
        second += f" (a room that meets {share_words(path.meets, a.draws)})"
    text = (
        f"A seat only at {second}, after {first} without it, {_is_worth(late)} to {name}, "
        f"and a seat at both {_is_worth(early)}"
    )
    if not _told(order):
        text += "; whether it comes early or late makes no difference that could be told"
    elif order.mean > 0:
        text += f": coming late costs it {_points(order)}"
    else:
        text += f": coming late serves it better, by {_points(order)}"
    others = [p for p in x.order if p != party and _told(x.order[p])]
    others.sort(key=lambda p: -abs(x.order[p].mean))
    if others and abs(x.order[others[0]].mean) >= 1.0:
        p = others[0]
        verb = "gains" if x.order[p].mean > 0 else "loses"
        text += f". {s.name_of(p)} {verb} {_points(x.order[p])} when it comes early"
    return text


def pairs(a: EarlyLate) -> tuple[Pair, ...]:
    """For a picture: gain against no deal with an early, a late and no seat."""
    s = a.situation
    out: list[Pair] = []
    for path in a.paths:
        for p, x in path.parties.items():
            marks = {EARLY: x.early, LATE: x.late, NONE: x.none}
            order = x.order[p]
            note = (
                f"the early seat is worth {_points(order)} {'more' if order.mean > 0 else 'less'}"
                if _told(order)
                else "early or late: no difference that could be told"
            )
            out.append(
                Pair(
                    name=f"{s.name_of(p)}: {_room(s, path.early)}, then {_room(s, path.late)}",
                    marks={k: (v.low, v.own.mean, v.high) for k, v in marks.items()},
                    note=note,
                )
            )
    return tuple(out)


def grids(a: EarlyLate) -> tuple[Grid, ...]:
    """One table a path, and one of what coming early does to each party."""
    out: list[Grid] = []
    for path in a.paths:
        if path.parties:
            out += [_worth_grid(a, path), _others_grid(a, path)]
            if all(x.ahead for x in path.parties.values()):
                out.append(_ahead_grid(a, path))
    return tuple(out)


def _worth_grid(a: EarlyLate, path: Path) -> Grid:
    s = a.situation
    return Grid(
        caption=(
            f"Early or late: {_room(s, path.early)}, then {_room(s, path.late)} "
            "(mean points of the party's own agenda)"
        ),
        columns=(
            "party",
            EARLY,
            LATE,
            NONE,
            "worth of the early seat",
            "worth of the late seat",
            "early less late",
            "error",
            "later room meets",
        ),
        rows=tuple(
            (
                s.name_of(p),
                x.early.own.mean,
                x.late.own.mean,
                x.none.own.mean,
                x.early.seat.mean,
                x.late.seat.mean,
                x.order[p].mean,
                x.order[p].error,
                path.meets,
            )
            for p, x in path.parties.items()
        ),
        formats=("text", *["gain"] * 6, "level", "share"),
        note=(
            f"Gain against no deal in the end, over {_counted(a, path)}. "
            "Where the later room does not meet, what the earlier one fixed stands. An early seat "
            "is one in both rooms."
        ),
    )


def _counted(a: EarlyLate, path: Path) -> str:
    """How many draws, and how many no walk could settle."""
    out = a.draws - min(x.draws for x in path.parties.values())
    text = draws_words(a.draws).replace("draws", "paired draws")
    return text + (
        f", up to {out:,} of them left out because not every room converged" if out else ""
    )


def _ahead_grid(a: EarlyLate, path: Path) -> Grid:
    s = a.situation
    known = {p: x.ahead for p, x in path.parties.items() if x.ahead is not None}
    return Grid(
        caption=f"The same if those at {_room(s, path.early)} look ahead",
        columns=(
            "party",
            "worth of the early seat",
            "worth of the late seat",
            "early less late",
            "error",
        ),
        rows=tuple(
            (s.name_of(p), x.early.mean, x.late.mean, x.order.mean, x.order.error)
            for p, x in known.items()
        ),
        formats=("text", "gain", "gain", "gain", "level"),
        note=f"On {draws_words(max(x.draws for x in known.values()), first=True)}.",
    )


def _others_grid(a: EarlyLate, path: Path) -> Grid:
    s = a.situation
    parties = list(next(iter(path.parties.values())).order)
    return Grid(
        caption=(
            f"What each gains when a party comes to {_room(s, path.early)} already, and not "
            f"only to {_room(s, path.late)}"
        ),
        columns=("who comes early", *(s.name_of(p) for p in parties)),
        rows=tuple(
            (s.name_of(who), *(x.order[p].mean for p in parties)) for who, x in path.parties.items()
        ),
        formats=("text", *["gain"] * len(parties)),
    )


def _told(d: Difference) -> bool:
    """Told from chance, and from nothing at the precision printed."""
    return abs(d.mean) > max(2.0 * d.error, 0.05)


def _points(d: Difference) -> str:
    return points_words(d.mean, error=max(0.5, d.error))


def _is_worth(d: Difference) -> str:
    if not _told(d):
        return "is worth nothing"
    if d.mean < 0:
        return f"costs {_points(d)}"
    return f"is worth {_points(d)}"


def _room(s: Situation, table: str) -> str:
    return s.tables[table].name or table
