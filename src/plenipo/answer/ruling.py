"""A table that counts votes: the recognition game, draw by draw, on packages it could vote on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.run import MOVED, Run
from plenipo.answer.seating import Seating
from plenipo.errors import MethodError
from plenipo.situation.drawn import Drawn
from plenipo.situation.rule import Quota, Winning, rule_words, votes_of, winning
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.agree import DEAL, NONE, PARTIAL
from plenipo.solve.bargain.packages import Menu, Recipes, joined, menu, near, recipes
from plenipo.solve.bargain.recognition import CYCLE, SOLVED, Recognised, recognise
from plenipo.solve.bargain.room import Reason, Solved

__all__ = ["ROUND", "RULE_DRAWS", "Ruling", "play", "winning_at"]

RULE_DRAWS = 200  # draws of the recognition game
ROUND = 1.0  # months between two proposals
FIRST = 1500  # packages laid out before anything is known
REFINED = ((0.5, 40), (0.12, 40))  # how far, and how many, new ones lie from what was proposed
PROPOSED = 0.02  # proposals at least this likely are looked at more closely
NOTHING = 1e-6
MOST_PATIENT = 1.0 - 1e-4  # with no horizon and no haste at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """The recognition game of one table over K draws of n actors and m issues."""

    run: Run  # one package a draw, drawn from what passes; worth is expected over all of it
    winning: Winning
    status: Ints  # (K,) SOLVED, CYCLE, UNSOLVED
    residual: Floats  # (K,) largest change of a utility another round would make
    spread: Floats  # (K,) of the last rounds, where they had to be repeated
    packages: Ints  # (K,) how many could be proposed
    proposes: Floats  # (K, n) chance to be recognised
    proposal: Floats  # (K, n, m) level each proposes; options: the likeliest. NaN: not seated
    yes: Floats  # (K, n, n) chance that i votes yes to what j proposes; NaN: not seated
    passes: Floats  # (K,) chance that a round ends in agreement
    against: Mapping[str, tuple[float, float]]  # change of gain from unanimity, mean and error

    @property
    def solved(self) -> Bools:
        """(K,) draws whose fixed point was found."""
        return self.status == SOLVED

    @property
    def told(self) -> Bools:
        """(K,) draws in which something passes."""
        return self.solved & self.run.deal

    @property
    def words(self) -> str:
        """The rule, as it follows "decides by"."""
        s = self.run.seating.drawn.situation
        rule = self.run.seating.body.rule
        names = {a: s.name_of(a) for a in self.run.seating.drawn.actors}
        return rule_words(rule, names)

    def votes_for(self, proposer: int, voter: int) -> float | None:
        """Mean chance that an actor votes for what another proposes."""
        values = self.yes[self.told, proposer, voter]
        values = values[~np.isnan(values)]
        return float(values.mean()) if values.size else None

    def outvoted(self, actor: int) -> float | None:
        """Share of what passes that an actor votes against; None where it never sits."""
        told = self.told & ~np.isnan(self.yes[:, :, actor]).all(axis=1)
        if not told.any():
            return None
        yes = np.nan_to_num(self.yes[told, :, actor])
        share = np.where(np.isnan(self.proposal[told, :, 0]), 0.0, self.proposes[told])
        total = share.sum(axis=1)
        return float((1.0 - (share * yes).sum(axis=1) / np.where(total > 0, total, 1.0)).mean())

    def proposed(self, actor: int) -> dict[str, dict[str, Any]]:
        """Issue -> middle 80 % of what an actor proposes; options with their shares."""
        drawn = self.run.seating.drawn
        levels = self.proposal[self.told, actor]
        levels = levels[~np.isnan(levels[:, 0])] if levels.shape[1] else levels
        out: dict[str, dict[str, Any]] = {}
        for k, issue in enumerate(drawn.issues if levels.shape[0] else ()):
            body = drawn.situation.issues[issue]
            low, middle, high = np.percentile(levels[:, k], (10, 50, 90), method="nearest")
            out[issue] = {
                "low": body.own_level(float(low)),
                "middle": body.own_level(float(middle)),
                "high": body.own_level(float(high)),
                "words": body.words(float(middle)),
            }
            if body.options is not None:
                counts = np.bincount(levels[:, k].astype(int), minlength=len(body.options))
                out[issue]["shares"] = {
                    o: float(c) / levels.shape[0] for o, c in zip(body.options, counts, strict=True)
                }
        return out

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        seating = self.run.seating
        at = {a: seating.drawn.actors.index(a) for a in seating.seats}
        told = self.told
        return {
            "rule": self.words,
            "proposals": {
                a: {
                    "proposes": float(self.proposes[told, i].mean()) if told.any() else None,
                    "levels": self.proposed(i),
                    "yes": {b: self.votes_for(i, j) for b, j in at.items()},
                }
                for a, i in at.items()
            },
            "outvoted": {a: self.outvoted(i) for a, i in at.items()},
            "against_unanimity": {
                a: {"mean": mean, "error": error} for a, (mean, error) in self.against.items()
            },
            "passes": Interval.of(self.passes[told]).to_dict(),
            "packages": int(self.packages.max(initial=0)),
            "residual": float(self.residual[self.solved].max(initial=0.0)),
            "spread": float(self.spread[~self.solved].max(initial=0.0)),
            "unsolved": float((~self.solved).mean()),
        }

    def status_words(self) -> str:
        """Converged, or for how many draws not."""
        stuck = int((~self.solved).sum())
        if not stuck:
            return f"solved, residual at most {self.residual.max(initial=0.0):.0e}"
        circle = int((self.status == CYCLE).sum())
        text = f"not converged for {stuck} of {self.status.size} draws, left out"
        return text + (f" ({circle} went round in a circle)" if circle else "")


def votes_at(drawn: Drawn, rows: Ints) -> Floats:
    """(K, n) votes of each actor; 1 where the file says nothing."""
    s = drawn.situation
    out = np.ones((rows.size, len(drawn.actors)))
    for a, actor in enumerate(drawn.actors):
        body = s.parties.get(actor)
        if body is not None and body.votes is not None:
            out[:, a] = drawn.sampler.value(f"parties.{actor}.votes", body.votes)[rows]
        else:
            out[:, a] = votes_of(s, actor) or 1.0
    return out


def winning_at(seating: Seating, rows: Ints) -> Winning:
    """The rule of a seating, read for who sits there in each of its draws (all of them)."""
    rule = seating.body.rule
    actors = seating.drawn.actors
    veto = np.array([isinstance(rule, Quota) and a in rule.veto for a in actors])
    return winning(rule, seating.room.seated, votes_at(seating.drawn, rows), veto)


def _stream(seating: Seating) -> np.random.Generator:
    """Its own for each seed and table."""
    text = f"{seating.drawn.seed}|rule|{seating.table}"
    digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "big")))


def play(seating: Seating, rows: Ints) -> Ruling:
    """Play the recognition game at a table over some draws.

    Parameters
    ----------
    seating : from ``take_seats(..., by_rule=True)``
    rows : (K,) draws of the situation

    Raises
    ------
    MethodError
        More than one draw in ten did not converge.
    """
    drawn = seating.drawn
    part = seating if rows.size == seating.room.theta.shape[0] else seating.take(rows)
    room = part.room
    count, n, m = int(rows.size), len(drawn.actors), len(drawn.issues)
    stream = _stream(seating)
    made = recipes(room, FIRST, stream)
    luck = drawn.sampler.uniform(f"rule.{seating.table}")[rows]
    access = drawn.access[rows]
    delta = np.minimum(np.exp(-ROUND / drawn.patience[rows]), MOST_PATIENT)
    rule = winning_at(part, rows)

    none: Ints = np.zeros(count, int)
    zero: Floats = np.zeros(count)
    solved = Solved(
        kind=none.copy(),
        reason=none.copy(),
        edge=np.zeros(count, bool),
        level=room.status_quo.copy(),
        multiplier=np.zeros((count, n)),
        value=zero.copy(),
        gap=zero.copy(),
        tied=none + 1,
        branches=none.copy(),
        aside=np.zeros_like(room.consent_real),
    )
    out = Ruling(
        run=Run(
            seating=part, rows=rows, solved=solved, worth=room.no_deal.copy(), no_deal=room.no_deal
        ),
        winning=rule,
        status=none.copy(),
        residual=zero.copy(),
        spread=zero.copy(),
        packages=solved.branches,
        proposes=np.zeros((count, n)),
        proposal=np.full((count, n, m), np.nan),
        yes=np.full((count, n, n), np.nan),
        passes=zero.copy(),
        against={},
    )
    seed = int(stream.integers(2**63))
    for d in range(count):
        _one(out, d, made, delta[d], access[d], float(luck[d]), np.random.default_rng(seed))
    stuck = int((~out.solved).sum())
    if stuck > 0.1 * count:
        raise MethodError(
            f"{stuck} of {count} draws of the recognition game did not converge: more than one "
            "in ten.",
            instead="Ask for the same seats under unanimity, or name a wider quota.",
        )
    return out


def _one(
    out: Ruling, d: int, made: Recipes, delta: Floats, access: Floats, luck: float,
    stream: np.random.Generator,
) -> None:  # fmt: skip
    """Draw d: its packages, its equilibrium, and what is read from it."""
    room, solved = out.run.seating.room, out.run.solved
    seats = np.flatnonzero(room.seated[d])
    if seats.size < 2:
        solved.reason[d] = Reason.FEWER_THAN_TWO
        return
    if not out.winning.wins(room.seated)[d]:
        solved.reason[d] = Reason.ABSENT
        return
    found = menu(room, d, made)
    rho = access[seats] / access[seats].sum()
    if (np.abs(found.level - room.fixed[d]) <= 1e-9).all():
        solved.reason[d] = Reason.ABSENT
        return
    game = _solve(out, d, found, seats, delta, rho, None, False)
    for width, each in REFINED:
        likely = (rho @ np.where(game.chance >= PROPOSED, game.chance, 0.0)) > 0.0
        rows = np.unique(found.recipe[likely])
        rows = rows[rows >= 0]
        if rows.size == 0 or not room.open_issue[: room.position.shape[2]].any():
            break
        made = joined(made, near(made, rows, each, width, stream))
        found = menu(room, d, made)
        game = _solve(out, d, found, seats, delta, rho, game.value, False)
    if game.status != SOLVED:
        game = _solve(out, d, found, seats, delta, rho, game.value, True)
    out.status[d] = game.status
    out.residual[d], out.spread[d] = game.residual, game.spread
    out.packages[d] = found.level.shape[0]
    solved.gap[d] = game.residual
    if game.status != SOLVED:
        solved.reason[d] = Reason.STUCK
        return
    _read(out, d, found, game, seats, delta, rho, luck)


def _solve(
    out: Ruling,
    d: int,
    found: Menu,
    seats: Ints,
    delta: Floats,
    rho: Floats,
    start: Floats | None,
    repeat: bool,
) -> Recognised:
    room = out.run.seating.room
    return recognise(
        found.utility[seats],
        found.may[seats],
        room.no_deal[d, seats],
        room.outside[d, seats],
        delta[seats],
        rho,
        out.winning.weight[d][:, seats],
        out.winning.quota[d],
        start=start,
        repeat=repeat,
    )


def _read(
    out: Ruling, d: int, found: Menu, game: Recognised, seats: Ints, delta: Floats, rho: Floats,
    luck: float,
) -> None:  # fmt: skip
    """Expected utilities, one package drawn from what passes, who proposes what to whom."""
    run, solved = out.run, out.run.solved
    room = run.seating.room
    passed = game.chance * game.passing
    agreed = rho @ passed  # (M,)
    out.passes[d] = agreed.sum()
    out.proposes[d, seats] = rho
    now = np.abs(found.level - room.status_quo[d]) <= MOVED
    same = now.all(axis=1) & ~(found.utility > room.no_deal[d][:, None] + NOTHING).any(axis=0)
    change: Floats = agreed.copy()
    change[same] = 0.0
    if change.sum() <= NOTHING:
        solved.reason[d] = Reason.NOTHING if out.passes[d] > NOTHING else Reason.ZONE
        return
    goes_on = 1.0 - out.passes[d]
    run.worth[d] = (found.utility @ agreed + goes_on * (1.0 - delta) * room.no_deal[d]) / (
        1.0 - goes_on * delta
    )
    upto: Floats = np.cumsum(change)
    at = min(int(np.count_nonzero(upto <= luck * upto[-1])), change.size - 1)
    solved.level[d] = found.level[at]
    solved.kind[d] = DEAL if found.whole[at] else PARTIAL
    for h in range(room.consent_party.size):
        moved = np.abs(found.level[at] - room.status_quo[d]) > MOVED
        solved.aside[d, h] = room.consent_real[d, h] and not (moved & room.consent_over[h]).any()
    margin = found.utility[seats] - game.threshold[:, None]
    votes = found.may[seats] & (margin >= -1e-3)
    scales = room.position.shape[2]
    for j, actor in enumerate(seats):
        odds = passed[j]
        total = odds.sum()
        if total <= NOTHING:
            continue
        likeliest = int(odds.argmax())
        out.proposal[d, actor] = found.level[likeliest]
        out.proposal[d, actor, :scales] = odds @ found.level[:, :scales] / total
        out.yes[d, actor, seats] = votes @ odds / total


assert NONE == 0  # a draw that is not read has no deal
