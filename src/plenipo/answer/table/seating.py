"""A table as arrays for the solver: who sits, who must accept, what can move."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace

import numpy as np

from plenipo.errors import MethodError, Place, SituationError
from plenipo.show.sentence import joined
from plenipo.situation.changes import norm_holders
from plenipo.situation.drawn import Drawn
from plenipo.situation.model import Seat, Situation, Table
from plenipo.situation.rule import rule_words
from plenipo.solve.arrays import Bools, Floats, Ints
from plenipo.solve.bargain.room import Room

__all__ = ["WEIGHTS", "Seating", "Start", "find_table", "take_seats"]

WEIGHTS = ("equal", "access", "access x patience")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a room begins that follows another: what the earlier one fixed."""

    level: Floats  # (R, m)
    no_deal: Floats  # (R, n) what that is worth if nothing more is agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating:
    """One table over draws, with the names of its arrays."""

    drawn: Drawn
    table: str
    body: Table
    room: Room
    seats: tuple[str, ...]  # every actor that sits in some draw
    ratifiers: tuple[str, ...]  # every actor that must accept afterwards in some draw
    consents: tuple[tuple[str, str], ...]  # (actor, "consent" or the norm's name) per holder
    limits: tuple[int, ...]  # indices into drawn.limits
    offers: tuple[int, ...]  # indices into drawn.offers

    @property
    def issues(self) -> tuple[str, ...]:
        """Scales first, then options."""
        return self.drawn.issues

    def first(self, draws: int) -> Seating:
        """The same table over the first draws only."""
        if draws >= self.room.theta.shape[0]:
            return self
        return self.take(np.arange(draws))

    def take(self, rows: Ints) -> Seating:
        """The same table over some draws."""
        return replace(self, room=self.room.take(rows))


def find_table(situation: Situation, table: str) -> Table:
    """A table by name; ``all`` is the full table, ``us+russia`` one made up on the spot.

    Raises
    ------
    SituationError
        No such table; says which there are.
    """
    if table in situation.tables:
        return situation.tables[table]
    if table == "all":
        return Table(seats={p: Seat() for p in situation.parties}, name="the full table")
    names = list(dict.fromkeys(table.split("+")))
    table = "+".join(names)
    if len(names) > 1 and all(p in situation.actors for p in names):
        words = joined([situation.name_of(p) for p in names])
        return Table(seats={p: Seat() for p in names}, name=f"a table of {words}")
    unknown = [p for p in names if p not in situation.actors] if len(names) > 1 else [table]
    choices = (
        list(dict.fromkeys([*situation.tables, "all"]))
        if len(names) == 1
        else list(situation.actors)
    )
    some = list(situation.parties)[:2]
    if table in situation.actors:
        hint = "One party is no table."
    else:
        hint = f"There are: {', '.join(choices)}."
    if len(some) == 2:
        hint += f" Or name parties: {'+'.join(some)}."
    near = difflib.get_close_matches(unknown[0], choices, n=1)
    what = "table" if len(names) == 1 else "party"
    raise SituationError(
        [
            Place(
                path=f"tables.{table}",
                message=f'There is no {what} "{unknown[0]}".'
                + (f' Did you mean "{near[0]}"?' if near else ""),
                hint=hint,
            )
        ]
    )


def _sets(situation: Situation, actors: tuple[str, ...], party: str) -> list[list[int]]:
    """Sets of actors each of which stands for a party: itself, its members, its whole."""
    sets = [[actors.index(party)]]
    body = situation.parties.get(party)
    if body and body.members:
        sets.append([actors.index(m) for m in body.members])
    whole = situation.whole_of(party)
    if whole is not None:
        sets.append([actors.index(whole)])
    return sets


def _pack(groups: list[list[list[int]]], n: int) -> tuple[Bools, Bools]:
    """Pad lists of sets to (K, A, n) and (K, A)."""
    most = max((len(g) for g in groups), default=1)
    any_ = np.zeros((len(groups), most, n), bool)
    used = np.zeros((len(groups), most), bool)
    for k, group in enumerate(groups):
        for a, members in enumerate(group):
            any_[k, a, members] = True
            used[k, a] = True
    return any_, used


def _sits(drawn: Drawn, table: str, body: Table) -> Bools:
    """(D, n) who sits in which draw."""
    actors = drawn.actors
    out = np.zeros((drawn.draws, len(actors)), bool)
    for party, seat in body.seats.items():
        here = np.ones(drawn.draws, bool)
        if seat.chance is not None:
            because = seat.because.for_ if seat.because else ()
            path = f"tables.{table}.seats.{party}.chance"
            here = drawn.sampler.happens(path, seat.chance, because=because)
        members = drawn.situation.parties[party].members if party in drawn.situation.parties else ()
        for actor in members if seat.split else (party,):
            out[:, actors.index(actor)] |= here
    return out


def _theta(drawn: Drawn, weights: str) -> Floats:
    if weights == "equal":
        return np.ones_like(drawn.access)
    if weights == "access":
        return drawn.access.copy()
    return drawn.access * drawn.patience


def take_seats(
    drawn: Drawn,
    table: str | Table,
    *,
    seated: Bools | None = None,
    rows: Ints | None = None,
    begin: Start | None = None,
    alone: bool = False,
    priced: bool = True,
    weights: str = WEIGHTS[2],
    without_consent_of: str | None = None,
    by_rule: bool = False,
) -> Seating:
    """Lay out one table for the solver.

    Parameters
    ----------
    drawn : the situation over draws
    table : a name of ``tables``, ``all``, parties joined by ``+``, or a table made up on
        the spot, with any seats, even none
    seated : (D, n) who sits in which draw, instead of the table's own seats
    rows : (D,) which draw of ``drawn`` each row is, where it is not each in turn: so the
        same draw can be asked about several compositions at once
    begin : what an earlier room fixed, a row for each of this one; else the status quo
    alone : the room alone: nobody has to accept afterwards
    priced : refusing has the price stated in ``if_refused``
    weights : one of ``WEIGHTS``
    without_consent_of : leave this party's consent out (for the refusal figures)
    by_rule : whoever asks counts votes: a rule that is not unanimity is no error

    Raises
    ------
    MethodError
        The table's rule is not unanimity, and the question cannot count votes.
    """
    s = drawn.situation
    if isinstance(table, str):
        body = find_table(s, table)
    else:
        body, table = table, "+".join(table.seats)
    if body.rule != "unanimity" and not by_rule:
        raise MethodError(
            f'Table "{table}" decides by {rule_words(body.rule)}; this question asks what '
            "all could agree on.",
            instead="Ask settle, which counts votes, or write rule: unanimity.",
        )
    actors, issues = drawn.actors, drawn.issues
    n, m, scales = len(actors), len(issues), len(drawn.scales)
    at = {name: i for i, name in enumerate(actors)}
    of = {name: i for i, name in enumerate(issues)}
    at_rows = slice(None) if rows is None else rows
    if seated is None:
        seated = _sits(drawn, table, body)[at_rows]
    represented = seated.copy()  # a member where its whole sits, a whole where all its members do
    for party, part in s.parties.items():
        for member in part.members:
            represented[:, at[member]] |= seated[:, at[party]]
        if part.members:
            represented[:, at[party]] |= seated[:, [at[m] for m in part.members]].all(axis=1)
    now = drawn.status_quo()
    count = seated.shape[0]
    start = np.tile(now, (count, 1)) if begin is None else begin.level
    d = drawn.no_deal()[at_rows] if begin is None else begin.no_deal

    holders: list[tuple[str, str]] = []
    over: list[Bools] = []
    real: list[Bools] = []
    reservation = d.copy()
    agenda = set(issues if body.issues == "all" else body.issues) - set(drawn.off_agenda)
    for party, consent in s.consent.items():
        happens = drawn.sampler.happens(
            f"consent.{party}.firm", consent.firm, because=consent.because
        )
        j = at[party]
        if consent.reservation is not None:
            path = f"consent.{party}.reservation"
            stated = drawn.sampler.value(path, consent.reservation) / 100.0
            reservation[:, j] = stated[at_rows]
        if consent.if_refused is not None:
            path = f"consent.{party}.if_refused.cost"
            rests = consent.if_refused.because or consent.because
            cost = drawn.sampler.value(path, consent.if_refused.cost, because=rests) / 100.0
            by = [at[p] for p in consent.if_refused.by]
            if priced:
                presses = represented[:, by].any(axis=1)
                reservation[:, j] -= np.where(presses, cost[at_rows], 0.0)
        if alone or party == without_consent_of or not agenda & set(consent.over):
            continue
        holders.append((party, "consent"))
        over.append(np.array([k in consent.over for k in issues]))
        real.append(happens[at_rows] & ~represented[:, j])
    for name, norm in s.norms.items():
        held = norm_holders(s, name, body.date or s.as_of)
        path = f"norms.{name}.firm"
        happens = drawn.sampler.happens(path, norm.firm, because=norm.because)
        if alone or norm.consent_of == without_consent_of or not agenda & set(norm.over):
            continue
        by_holder = [at[p] for p in held]
        if not by_holder or not represented[:, by_holder].any():
            continue
        sits = represented[:, by_holder].any(axis=1)
        holders.append((norm.consent_of, name))
        over.append(np.array([k in norm.over for k in issues]))
        real.append(happens[at_rows] & sits & ~represented[:, at[norm.consent_of]])

    needs = [(of[k], _sets(s, actors, p)) for k, body_ in s.issues.items() for p in body_.needs]
    need_any, need_used = _pack([sets for _, sets in needs], n)
    offers = list(range(len(drawn.offers)))
    offer_by, offer_used = _pack([_sets(s, actors, drawn.offers[i].by) for i in offers], n)
    when = [
        (f, of[k], sign, level)
        for f, i in enumerate(offers)
        for k, (sign, level) in drawn.offers[i].when.items()
    ]
    ends_issue = np.full(n, -1)
    ends_level = np.zeros(n)
    ends_any = np.zeros(m, bool)
    cuts: set[tuple[int, float]] = set()
    for a, actor in enumerate(actors):
        ends = drawn.ends(actor)
        if ends is not None:
            ends_issue[a], reached = ends
            ends_level[a] = reached if ends[0] < scales else now[ends[0]]
            ends_any[ends[0]] = True
            if ends[0] < scales:
                cuts.add((ends[0], ends[1]))
    cuts |= {(k, level) for _, k, sign, level in when if k < scales and sign != 0}
    splits = sorted((k, level) for k, level in cuts if level > 0.0)
    limits = [
        i
        for i, limit in enumerate(drawn.limits)
        if represented[:, at[limit.actor]].any() or limit.actor in {h for h, _ in holders}
    ]
    required = np.full(m, np.nan)
    for issue, word in body.requires.items():
        required[of[issue]] = s.issues[issue].unit_level(word)
    fixed = drawn.fixed[at_rows]
    if begin is not None:  # what is off the agenda stays where the changes of the file put it
        fixed = np.where([k in drawn.off_agenda for k in issues], fixed, start)
    room = Room(
        absolute=s.distance == "absolute",
        theta=_theta(drawn, weights)[at_rows],
        seated=seated,
        salience=drawn.salience[at_rows, :, :scales].copy(),
        position=drawn.position[at_rows],
        cost=drawn.cost[at_rows],
        option_worth=drawn.option_worth()[at_rows],
        option_count=np.array([len(s.issues[k].options or ()) for k in drawn.options], np.int64),
        no_deal=d,
        kappa=drawn.kappa[at_rows],
        outside=drawn.outside[at_rows],
        reservation=reservation,
        status_quo=start,
        fixed=fixed,
        open_issue=np.array([k in agenda for k in issues]),
        required=required,
        cap_low=drawn.cap_low[at_rows],
        cap_high=drawn.cap_high[at_rows],
        need_issue=np.array([k for k, _ in needs], np.int64),
        need_any=need_any,
        need_used=need_used,
        ends_issue=ends_issue.astype(np.int64),
        ends_level=ends_level,
        ends_any=ends_any,
        consent_party=np.array([at[p] for p, _ in holders], np.int64),
        consent_over=np.array(over, bool).reshape(len(holders), m),
        consent_real=np.array(real, bool).reshape(len(holders), count).T.copy(),
        limit_party=np.array([at[drawn.limits[i].actor] for i in limits], np.int64),
        limit_issue=np.array([of[drawn.limits[i].issue] for i in limits], np.int64),
        limit_side=np.array([drawn.limits[i].side for i in limits], np.int64),
        limit_over=np.array(
            [[k in drawn.limits[i].over for k in issues] for i in limits], bool
        ).reshape(len(limits), m),
        limit_every=np.array([drawn.limits[i].every for i in limits], bool),
        limit_level=_columns([drawn.limits[i].level for i in limits], drawn.draws)[at_rows],
        limit_real=_columns([drawn.limits[i].real for i in limits], drawn.draws)[at_rows].astype(
            bool
        ),
        split_issue=np.array([k for k, _ in splits], np.int64),
        split_level=np.array([level for _, level in splits], float),
        supplied=np.array([s.issues[k].supplied for k in drawn.scales], bool),
        offer_issue=np.array([of[drawn.offers[i].issue] for i in offers], np.int64),
        offer_by=offer_by,
        offer_used=offer_used,
        offer_gives=_columns([drawn.offers[i].gives for i in offers], drawn.draws)[at_rows],
        when_offer=np.array([f for f, _, _, _ in when], np.int64),
        when_issue=np.array([k for _, k, _, _ in when], np.int64),
        when_sign=np.array([sign for _, _, sign, _ in when], np.int64),
        when_level=np.array([level for _, _, _, level in when], float),
        accepts=np.ones(n, bool),
    )
    sits = tuple(actors[a] for a in range(n) if seated[:, a].any())
    ratifies = dict.fromkeys(
        p for (p, _), happens in zip(holders, real, strict=True) if happens.any()
    )
    return Seating(
        drawn=drawn,
        table=table,
        body=body,
        room=room,
        seats=sits,
        ratifiers=tuple(ratifies),
        consents=tuple(holders),
        limits=tuple(limits),
        offers=tuple(offers),
    )


def _columns(columns: list[Floats] | list[Bools], draws: int) -> Floats:
    """(D, K) from K columns."""
    if not columns:
        return np.zeros((draws, 0))
    return np.stack([np.asarray(c, float) for c in columns], axis=1)
