"""A table that counts votes: the recognition game, draw by draw, on packages it could vote on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from plenipo.answer.base import Interval
from plenipo.answer.table.run import MOVED, Run
from plenipo.answer.table.seating import Seating
from plenipo.errors import MethodError
from plenipo.situation.drawn import Drawn
from plenipo.situation.rule import Quota, Winning, rule_words, votes_of, winning
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.agree import DEAL, NONE, PARTIAL
from plenipo.solve.bargain.packages import Menu, Recipes, joined, menu, near, recipes
from plenipo.solve.bargain.recognition import CYCLE, SOLVED, Recognised, recognise
from plenipo.solve.bargain.room import Reason, Solved

__all__ = ["ROUND", "RULE_DRAWS", "Ruling", "needs_everyone", "play", "play_each", "winning_at"]

RULE_DRAWS = 200  # draws of the recognition game
ROUND = 3.0  # months between two proposals
FIRST = 1500  # packages laid out before anything is known
REFINED = ((0.5, 40), (0.12, 40))  # how far, and how many, new ones lie from what was proposed
PROPOSED = 0.02  # proposals at least this likely are looked at more closely
NOTHING = 1e-6
SAME = 1e-9
APART = 0.01  # utility: two equilibria, not one found twice
MOST_PATIENT = 1.0 - 1e-4  # with no horizon and no haste at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """The recognition game of one table over K draws of n actors and m issues."""

    run: Run  # one package a draw, drawn from what passes; worth is expected over all of it
    winning: Winning
    status: Ints  # (K,) SOLVED, CYCLE, UNSOLVED
    residual: Floats  # (K,) largest change of a utility another round would make
    spread: Floats  # (K,) of the last rounds, where they had to be repeated
    several: Bools  # (K,) another equilibrium was met on the way
    packages: Ints  # (K,) how many could be proposed
    delta: Floats  # (K, n) discount factor a round
    luck: Floats  # (K,) which of what passes is the package of the draw
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
            "several": float(self.several.mean()),
        }

    def status_words(self) -> str:
        """Converged, or for how many draws not."""
        stuck = int((~self.solved).sum())
        if not stuck:
            text = f"solved, residual at most {self.residual.max(initial=0.0):.0e}"
        else:
            circle = int((self.status == CYCLE).sum())
            text = f"not converged for {stuck} of {self.status.size} draws, left out"
            text += f" ({circle} went round in a circle)" if circle else ""
        several = int((self.several & self.solved).sum())
        if several:
            text += f"; {several} with more than one equilibrium, the one traced from a soft choice"
        return text


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


def needs_everyone(seating: Seating) -> bool:
    """Whether no draw lets anything pass without the yes of all who sit there."""
    seated = seating.room.seated
    rule = winning_at(seating, np.arange(seated.shape[0], dtype=np.int64))
    for a in np.flatnonzero(seated.any(axis=0)):
        rest = seated.copy()
        rest[:, a] = False
        if (rule.wins(rest) & seated[:, a]).any():
            return False
    return True


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
    (found,) = play_each((seating,), rows)
    return found


def play_each(seatings: Sequence[Seating], rows: Ints) -> tuple[Ruling, ...]:
    """Play the same table under several patiences: every game on the same packages.

    The seatings differ in the ``patience`` of their draws only.

    Raises
    ------
    MethodError
        More than one draw in ten of a game did not converge.
    """
    stream = _stream(seatings[0])
    outs = [_empty(seating, rows) for seating in seatings]
    made = recipes(outs[0].run.seating.room, FIRST, stream)
    seed = int(stream.integers(2**63))
    for d in range(rows.size):
        _one(outs, d, made, np.random.default_rng(seed))
    for out in outs:
        stuck = int((~out.solved).sum())
        if stuck > 0.1 * rows.size:
            raise MethodError(
                f"{stuck} of {rows.size} draws of the recognition game did not converge: more "
                "than one in ten.",
                instead="Ask for the same seats under unanimity, or name a wider quota.",
            )
    return tuple(outs)


def _empty(seating: Seating, rows: Ints) -> Ruling:
    """Nothing played yet."""
    drawn = seating.drawn
    part = seating if rows.size == seating.room.theta.shape[0] else seating.take(rows)
    room = part.room
    count, n, m = int(rows.size), len(drawn.actors), len(drawn.issues)
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
    access = np.where(room.seated, drawn.access[rows], 0.0)
    total = access.sum(axis=1, keepdims=True)
    return Ruling(
        run=Run(
            seating=part, rows=rows, solved=solved, worth=room.no_deal.copy(), no_deal=room.no_deal
        ),
        winning=winning_at(part, rows),
        status=none.copy(),
        residual=zero.copy(),
        spread=zero.copy(),
        several=np.zeros(count, bool),
        packages=solved.branches,
        delta=np.minimum(np.exp(-ROUND / drawn.patience[rows]), MOST_PATIENT),
        luck=drawn.sampler.uniform(f"rule.{seating.table}")[rows],
        proposes=np.divide(access, total, out=np.zeros_like(access), where=total > 0),
        proposal=np.full((count, n, m), np.nan),
        yes=np.full((count, n, n), np.nan),
        passes=zero.copy(),
        against={},
    )


def _one(outs: Sequence[Ruling], d: int, made: Recipes, stream: np.random.Generator) -> None:
    """Draw d of every game: its packages, its equilibria, and what is read from them."""
    one = outs[0]
    room = one.run.seating.room
    seats = np.flatnonzero(room.seated[d])
    reason = -1
    if seats.size < 2:
        reason = Reason.FEWER_THAN_TWO
    elif not one.winning.wins(room.seated)[d]:
        reason = Reason.ABSENT
    found = menu(room, d, made)
    if reason < 0 and (np.abs(found.level - room.fixed[d]) <= SAME).all():
        reason = Reason.ABSENT
    if reason >= 0:
        for out in outs:
            out.run.solved.reason[d] = reason
        return
    rho = one.proposes[d, seats]
    games = [_solve(out, d, found, seats, None, False) for out in outs]
    for width, each in REFINED:
        if not room.open_issue[: room.position.shape[2]].any():
            break
        chance = np.maximum.reduce([g.chance for g in games])
        rows = np.unique(found.recipe[(rho @ (chance >= PROPOSED)) > 0.0])
        rows = rows[rows >= 0]
        if rows.size == 0:
            break
        made = joined(made, near(made, rows, each, width, stream))
        found = menu(room, d, made)
        games = [
            _solve(out, d, found, seats, g.value, False) for out, g in zip(outs, games, strict=True)
        ]
    for out, warm in zip(outs, games, strict=True):
        game = _solve(out, d, found, seats, None, False)  # the one traced from a soft choice
        if warm.status == SOLVED:
            if game.status != SOLVED:
                game = warm
            out.several[d] = np.abs(game.value - warm.value).max() > APART
        elif game.status != SOLVED:
            game = _solve(out, d, found, seats, warm.value, True)
        out.status[d] = game.status
        out.residual[d], out.spread[d] = game.residual, game.spread
        out.packages[d] = found.level.shape[0]
        out.run.solved.gap[d] = game.residual
        if game.status == SOLVED:
            _read(out, d, found, game, seats)
        else:
            out.run.solved.reason[d] = Reason.STUCK


def _solve(
    out: Ruling, d: int, found: Menu, seats: Ints, start: Floats | None, repeat: bool
) -> Recognised:
    room = out.run.seating.room
    return recognise(
        found.utility[seats],
        found.may[seats],
        room.no_deal[d, seats],
        room.outside[d, seats],
        out.delta[d, seats],
        out.proposes[d, seats],
        out.winning.weight[d][:, seats],
        out.winning.quota[d],
        start=start,
        repeat=repeat,
    )


def _read(out: Ruling, d: int, found: Menu, game: Recognised, seats: Ints) -> None:
    """Expected utilities, one package drawn from what passes, who proposes what to whom."""
    run, solved = out.run, out.run.solved
    room = run.seating.room
    passed = game.chance * game.passing
    agreed = out.proposes[d, seats] @ passed  # (M,)
    delta = out.delta[d]
    out.passes[d] = agreed.sum()
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
    at = min(int(np.count_nonzero(upto <= out.luck[d] * upto[-1])), change.size - 1)
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
