"""The best for one party that others would sign, in sentences and tables."""

from __future__ import annotations

from plenipo.answer.trading.best import Best, Share
from plenipo.show.section import Cell, Grid
from plenipo.show.sentence import (
    capital,
    change_words,
    draws_words,
    finish,
    joined,
    points_words,
    share_words,
)
from plenipo.situation.model import Situation

__all__ = ["grids", "sentences"]

LEAST = 0.005  # a share below which nothing is told
ITEMS = 4  # issues of a package named in one sentence
ROWS = 8
MOST = 4  # parties told one by one


def sentences(best: Best, s: Situation) -> tuple[str, ...]:
    """What it could get, by which package, and what it leaves to the others."""
    if best.found == 0.0:
        nothing = (
            f"At {best.name}, there is nothing that {_signers(best, s)} would sign and that gives "
            f"{s.name_of(best.party)} more than no deal, in any draw"
        )
        return (finish(nothing),)
    said = [_headline(best, s), _package(best, s), _others(best, s)]
    return tuple(finish(x) for x in said if x)


def grids(best: Best, s: Situation) -> tuple[Grid, ...]:
    """What each gets, the package, and the lines that stop it."""
    out = [_gains_grid(best, s)]
    if best.package is not None:
        out.append(_package_grid(best, s))
    if any(x >= LEAST for x in best.lines.values()):
        out.append(_lines_grid(best, s))
    return tuple(out)


def _signers(best: Best, s: Situation) -> str:
    if best.signed_by is None:
        return "everybody asked"
    return joined(s.name_of(p) for p in best.signed_by) or "nobody else"


def _headline(best: Best, s: Situation) -> str:
    who = s.name_of(best.party)
    text = (
        f"At {best.name}, the best {who} could get that {_signers(best, s)} would still sign "
        f"gives it {points_words(best.gain.middle)} of its agenda over no deal"
    )
    more = best.more.middle
    if more >= 0.5:
        text += f", {points_words(more)} more than what the table settles on"
    else:
        text += ", hardly more than what the table settles on"
    if best.found < 1.0 - LEAST:
        text += f". There is such a package {share_words(best.found, best.draws)}"
    return text


def _package(best: Best, s: Situation) -> str:
    deal = best.package
    if deal is None:
        return ""
    moved = [k for k, x in deal.moved.items() if x]
    items = [f"{s.issue_name(k)}: {deal.words[k]}" for k in moved[:ITEMS]]
    if len(moved) > ITEMS:
        items.append("the rest in the table")
    signed = share_words(best.signed, best.draws)
    return (
        f"Typically that is {'; '.join(items)}. This one package would be signed {signed}, for "
        "how far the others can be pushed differs from draw to draw"
        if best.signed < 1.0 - LEAST
        else f"Typically that is {'; '.join(items)}"
    )


def _others(best: Best, s: Situation) -> str:
    told: list[str] = []
    for x in best.shares:
        who = s.name_of(x.party)
        if x.must_sign >= LEAST:
            n = max(round(x.must_sign * best.draws), 1)
            text = f"{who} {change_words(x.gain.middle)}"
            if x.no_spare >= LEAST:
                text += f", with nothing to spare {share_words(x.no_spare, n)}"
            told.append(text)
        elif x.refuses >= LEAST:
            told.append(f"{who}, which need not agree here, {change_words(x.gain.middle)}")
    outside = [x for x in best.shares if x.must_sign < LEAST and x.gain.middle <= -0.5]
    outside = [x for x in outside if x.refuses < LEAST]
    told += [f"{s.name_of(x.party)}, which is not asked, {change_words(x.gain.middle)}"
             for x in outside]  # fmt: skip
    if len(told) > MOST:
        told = [*told[:MOST], "the others stand in the table"]
    return f"From it {'; '.join(told)}" if told else ""


def _gains_grid(best: Best, s: Situation) -> Grid:
    own: tuple[Cell, ...] = (
        s.name_of(best.party), None, best.gain.low, best.gain.middle, best.gain.high,
        best.settled.middle, best.more.middle, None, None,
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [own]
    rows += [_share_row(x, s) for x in best.shares]
    return Grid(
        caption=f"The best for {s.name_of(best.party)} that {_signers(best, s)} would sign: gains "
        "over no deal, in points of each party's own agenda",
        columns=(
            "party",
            "must sign",
            "low",
            "middle",
            "high",
            "from what the table settles on (middle)",
            "more than that (middle)",
            "nothing to spare, where it must sign",
            "would refuse, where it need not",
        ),
        rows=tuple(rows),
        formats=("text", "share", "gain", "gain", "gain", "gain", "gain", "share", "share"),
        note=f"On {draws_words(best.draws, first=True)}; such a package exists in "
        f"{round(100 * best.found)} % of them. Each draw has its own best package.",
    )


def _share_row(x: Share, s: Situation) -> tuple[Cell, ...]:
    return (
        s.name_of(x.party), x.must_sign, x.gain.low, x.gain.middle, x.gain.high,
        x.settled.middle, None, x.no_spare if x.must_sign else None,
        x.refuses if x.refuses else None,
    )  # fmt: skip


def _package_grid(best: Best, s: Situation) -> Grid:
    assert best.package is not None
    rows: list[tuple[Cell, ...]] = [
        (capital(s.issue_name(k)), words, "moves" if best.package.moved[k] else "stays")
        for k, words in best.package.words.items()
    ]
    rows.append(("would be signed by those who must", best.signed, None))
    return Grid(
        caption=f"The typical package that is best for {s.name_of(best.party)}",
        columns=("issue", "level", "against today"),
        rows=tuple(rows),
        formats=("text", "share", "text"),
        detail=True,
    )


def _lines_grid(best: Best, s: Situation) -> Grid:
    rows = tuple((path, share) for path, share in list(best.lines.items())[:ROWS] if share >= LEAST)
    return Grid(
        caption=f"Lines of others that stop {s.name_of(best.party)} there",
        columns=("line", "share of draws"),
        rows=rows,
        formats=("text", "share"),
        note="The package stands at the line, and a step past it would give it more.",
        detail=True,
    )
