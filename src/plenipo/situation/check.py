"""What a schema cannot see: names that exist, levels on their scale, rules between fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plenipo.situation.clauses import Credibility, chain_order
from plenipo.situation.evidence import unknown
from plenipo.situation.explain import Mistake, did_you_mean, shown
from plenipo.situation.ledger import Ledger
from plenipo.situation.model import Issue, Limit, Position, Situation, Table
from plenipo.situation.paths import changed
from plenipo.situation.quantity import Weight
from plenipo.situation.references import Checker, Names, ladder
from plenipo.situation.rule import Quota, rule_mistakes

__all__ = ["mistakes"]


def mistakes(
    situation: Situation, *, ledger: Ledger | None = None, names: Names | None = None
) -> list[Mistake]:
    """Every mistake of a situation whose parts are each well formed."""
    check = _Sections(situation, names or Names.of(situation, ledger))
    for section in (
        check.parties, check.issues, check.positions, check.costs, check.tables, check.consent,
        check.offers, check.enforcement, check.dated, check.unknown, check.evidence,
    ):  # fmt: skip
        section()
    return check.found


class _Sections(Checker):
    """Collects mistakes section by section."""

    def parties(self) -> None:
        whole: dict[str, str] = {}
        parties = self.situation.parties
        if not self.names.actors:
            self.add("parties", "No party is named.", "parties: {us: {name: United States}, ...}")
        for name, body in parties.items():
            path = f"parties.{name}.members"
            self.once(path, body.members)
            for number, member in enumerate(body.members):
                where = f"{path}.{number}"
                if member == name:
                    self.add(where, f'"{name}" cannot be a member of itself.')
                elif member in parties and parties[member].members:
                    self.add(where, f'"{member}" has members of its own; one level is allowed.')
                elif whole.get(member, name) != name:
                    self.add(
                        where,
                        f'"{member}" is a member of "{whole[member]}" too.',
                        "Keep one; blocs may overlap.",
                    )
                whole.setdefault(member, name)
        for name, members in self.situation.blocs.items():
            self.actors(f"blocs.{name}", members)
            if name in self.names.actors:
                self.add(
                    f"blocs.{name}",
                    f'"{name}" is a party too.',
                    "Give the bloc another name.",
                    key=True,
                )

    def issues(self) -> None:
        if not self.names.issues:
            self.add(
                "issues",
                "No issue is named.",
                "issues: {troops: {scale: {0: none, 100: many}, status_quo: 0}}",
            )
        for name, issue in self.situation.issues.items():
            path = f"issues.{name}"
            self.level(f"{path}.status_quo", name, issue.status_quo)
            self.actors(f"{path}.needs", issue.needs)
        for number, block in enumerate(self.situation.linked):
            self.subjects(f"linked.{number}", block)
            if len(block) < 2:
                self.add(
                    f"linked.{number}",
                    "One issue cannot be linked to itself.",
                    "Write [troops, backstop].",
                )

    def positions(self) -> None:
        for actor, body in self.situation.positions.items():
            path = f"positions.{actor}"
            self.actor(path, actor, key=True)
            self.subjects(f"{path}.priorities", body.priorities)
            for name, position in body.issues.items():
                where = f"{path}.{name}"
                if self.issue(where, name, key=True) is not None:
                    self._position(where, name, position)
                if position.salience is not None and name in body.priorities:
                    self.add(
                        f"{where}.salience",
                        f'"{name}" has a salience and stands among the priorities of "{actor}".',
                        "Keep one: an order, or numbers.",
                    )

    def _position(self, path: str, name: str, position: Position) -> None:
        issue = self.situation.issues[name]
        if isinstance(position.at, dict):
            self._options(f"{path}.at", name, issue, position.at)
        elif position.at is not None:
            self.level(f"{path}.at", name, position.at)
        for number, limit in enumerate(position.limits):
            self._limit(f"{path}.limits.{number}", name, limit)

    def _options(self, path: str, name: str, issue: Issue, values: Mapping[str, Any]) -> None:
        if issue.options is None:
            self.add(
                path,
                f'"{name}" is a scale ({ladder(issue)}); options are valued here.',
                "Write a level.",
            )
            return
        for option, value in values.items():
            if option not in issue.options:
                self.add(
                    f"{path}.{option}",
                    f'"{option}" is not an option of "{name}".',
                    did_you_mean(option, issue.options),
                    key=True,
                )
            elif isinstance(value, Weight) and max(value.numbers) > 100:
                self.add(
                    f"{path}.{option}",
                    f"{max(value.numbers):g} is outside 0 to 100.",
                    "100 is the best an option can be.",
                )

    def _limit(self, path: str, name: str, limit: Limit) -> None:
        side = "at_most" if limit.at_most is not None else "at_least"
        level = limit.at_most if limit.at_most is not None else limit.at_least
        if level is not None:
            self.level(f"{path}.{side}", name, level)
        self.subjects(f"{path}.over", limit.over or ())

    def costs(self) -> None:
        for actor, cost in self.situation.cost_of_no_deal.items():
            path = f"cost_of_no_deal.{actor}"
            self.actor(path, actor, key=True)
            if cost.ends_with is None:
                continue
            where, name, least = f"{path}.ends_with", cost.ends_with.issue, cost.ends_with.at_least
            issue = self.issue(where, name)
            if issue is None:
                continue
            if issue.options is None and least is None:
                self.add(
                    where,
                    f'"{name}" is a scale: from which level does it end the cost?',
                    f"Write ends_with: {{issue: {name}, at_least: ...}}.",
                )
            elif issue.options is not None and least is not None:
                self.add(
                    where,
                    f'"{name}" is a list of options: any option but the status quo ends the cost.',
                    f"Write ends_with: {name}.",
                )
            elif least is not None:
                self.level(f"{where}.at_least", name, least)
        for actor, charges in self.situation.costs.items():
            self.actor(f"costs.{actor}", actor, key=True)
            for name, charge in charges.items():
                path = f"costs.{actor}.{name}"
                issue = self.issue(path, name, key=True)
                if issue is not None and isinstance(charge, dict):
                    self._options(path, name, issue, charge)

    def tables(self) -> None:
        tables = self.situation.tables
        for name, table in tables.items():
            path = f"tables.{name}"
            self._seats(f"{path}.seats", table)
            for actor, aim in table.aims.items():
                if self.actor(f"{path}.aims.{actor}", actor, key=True) and actor not in table.seats:
                    self.add(
                        f"{path}.aims.{actor}", f'"{actor}" has an aim but no seat here.', key=True
                    )
                self.subjects(f"{path}.aims.{actor}.issues", aim.issues)
            if table.issues != "all":
                self.subjects(f"{path}.issues", table.issues)
            for issue, level in table.requires.items():
                if self.issue(f"{path}.requires.{issue}", issue, key=True) is not None:
                    self.level(f"{path}.requires.{issue}", issue, level)
            if table.follows is not None:
                self._follows(name, table.follows)
            if isinstance(table.rule, Quota):
                self.actors(f"{path}.rule.veto", table.rule.veto)
                self.found += rule_mistakes(self.situation, f"{path}.rule", table)

    def _seats(self, path: str, table: Table) -> None:
        whole_of = self.situation.whole_of
        for actor, seat in table.seats.items():
            where = f"{path}.{actor}"
            self.actor(where, actor)
            whole = whole_of(actor)
            if whole is not None and whole in table.seats:
                self.add(
                    where,
                    f'"{actor}" is a member of "{whole}", which sits here too.',
                    "Seat the whole or its members.",
                )
            body = self.situation.parties.get(actor)
            if seat.split and body is not None and not body.members:
                self.add(where, f'"{actor}" has no members to split into.')
            for issue, condition in (seat.earned_by or {}).items():
                self.condition(f"{where}.earned_by.{issue}", issue, condition)

    def _follows(self, name: str, before: str) -> None:
        path = f"tables.{name}.follows"
        if not self._known(path, before, self.names.tables, "a table"):
            return
        seen = [name]
        while before in self.situation.tables:
            if before in seen:
                if before == name:
                    circle = " after ".join([*seen, name])
                    self.add(path, f"The tables follow each other in a circle: {circle}.")
                return
            seen.append(before)
            before = self.situation.tables[before].follows or ""

    def consent(self) -> None:
        for actor, body in self.situation.consent.items():
            path = f"consent.{actor}"
            self.actor(path, actor, key=True)
            self.subjects(f"{path}.over", body.over)
            if body.if_refused is not None:
                self.actors(f"{path}.if_refused.by", body.if_refused.by)
                if actor in body.if_refused.by:
                    self.add(
                        f"{path}.if_refused.by", f'"{actor}" cannot make itself pay for refusing.'
                    )
        for name, norm in self.situation.norms.items():
            path = f"norms.{name}"
            self.actor(f"{path}.consent_of", norm.consent_of)
            self.subjects(f"{path}.over", norm.over)
            self.actors(f"{path}.held_by", norm.held_by)
            if norm.dropped is not None and norm.dropped.by is not None:
                self.actor(f"{path}.dropped.by", norm.dropped.by)

    def offers(self) -> None:
        named = [offer.name for offer in self.situation.offers if offer.name]
        for number, offer in enumerate(self.situation.offers):
            path = f"offers.{number}"
            self.actor(f"{path}.by", offer.by)
            if offer.to is not None:
                self.actor(f"{path}.to", offer.to)
            if offer.name and named.count(offer.name) > 1:
                self.add(f"{path}.name", f'Two offers are named "{offer.name}".')
            if offer.supersedes is not None:
                self._known(f"{path}.supersedes", offer.supersedes, named, "the name of an offer")
            for field, package in (("gives", offer.gives), ("proposes", offer.proposes)):
                for issue, level in package.items():
                    if self.issue(f"{path}.{field}.{issue}", issue, key=True) is not None:
                        self.level(f"{path}.{field}.{issue}", issue, level)
            for issue, condition in offer.when.items():
                where = f"{path}.when.{issue}"
                if isinstance(condition, bool):
                    if issue != "holds":
                        self.add(
                            where,
                            f"{shown(condition)} is not a condition.",
                            'Write ">= 50" or an option.',
                        )
                elif issue == "holds":
                    self.add(where, f"{shown(condition.level)} found; holds is true or false.")
                else:
                    self.condition(where, issue, condition)

    def enforcement(self) -> None:
        promised = [guarantee.by for guarantee in self.situation.guarantees]
        for number, guarantee in enumerate(self.situation.guarantees):
            path = f"guarantees.{number}"
            self.actor(f"{path}.by", guarantee.by)
            if guarantee.against is not None:
                self.actor(f"{path}.against", guarantee.against)
                whole = self.situation.whole_of
                if guarantee.by in (guarantee.against, whole(guarantee.against)) or (
                    guarantee.against == whole(guarantee.by)
                ):
                    self.add(
                        f"{path}.against",
                        f'"{guarantee.by}" would answer its own breach.',
                        "Name the party that it would stop, or leave `against` out.",
                    )
            if guarantee.through is not None:
                self.issue(f"{path}.through", guarantee.through)
            self._credibility(f"{path}.credibility", guarantee.credibility)
            for actor in guarantee.only_if:
                where = f"{path}.only_if.{actor}"
                if self.actor(where, actor, key=True) and actor not in promised:
                    hint = f"Add a guarantee by {actor}, or leave the condition out."
                    self.add(where, f'"{actor}" guarantees nothing in this file.', hint, key=True)
        circle = chain_order(self.situation.guarantees)
        if isinstance(circle, int):
            self.add(
                f"guarantees.{circle}.only_if",
                "These guarantees wait for each other in a circle, so none could begin.",
                "Let one of them be unconditional.",
            )
        for number, obligation in enumerate(self.situation.obligations):
            self.actor(f"obligations.{number}.by", obligation.by)
            self.subjects(f"obligations.{number}.over", obligation.over or ())
        for actor in self.situation.cost_of_collapse:
            self.actor(f"cost_of_collapse.{actor}", actor, key=True)
        for name, pays in self.situation.pays.items():
            self.issue(f"pays.{name}", name, key=True)
            self.actors(f"pays.{name}.by", pays.by)
        for actor in self.situation.capacity:
            self.actor(f"capacity.{actor}", actor, key=True)
        for actor in self.situation.support:
            self.actor(f"support.{actor}", actor, key=True)
        for actor, voice in self.situation.voice.items():
            self.actor(f"voice.{actor}", actor, key=True)
            self.actor(f"voice.{actor}.through", voice.through)
            if voice.through == actor:
                self.add(
                    f"voice.{actor}.through",
                    f'"{actor}" has its line through itself.',
                    "Name who sits in the room and listens to it.",
                )

    def _credibility(self, path: str, credibility: Credibility | None) -> None:
        for viewer in credibility.as_seen_by if credibility else ():
            if viewer != "all":
                self.actor(f"{path}.as_seen_by.{viewer}", viewer, key=True)

    def dated(self) -> None:
        for number, change in enumerate(self.situation.changes):
            path = f"changes.{number}"
            self.actor(f"{path}.by", change.by)
            if change.of is not None:
                self.actor(f"{path}.of", change.of)
            for field in ("issue", "through"):
                name = getattr(change, field)
                if name is not None:
                    self.issue(f"{path}.{field}", name)
            for field in ("to", "at_most", "at_least"):
                level = getattr(change, field)
                if level is not None and change.issue is not None:
                    self.level(f"{path}.{field}", change.issue, level)
            if change.norm is not None:
                self._known(f"{path}.norm", change.norm, list(self.situation.norms), "a norm")
            self._credibility(f"{path}.credibility", change.credibility)
        for number, seen in enumerate(self.situation.observed):
            path = f"observed.{number}"
            self.actor(f"{path}.by", seen.by)
            side = "refuses" if seen.refuses is not None else "accepts"
            for issue, level in (seen.refuses or seen.accepts or {}).items():
                if self.issue(f"{path}.{side}.{issue}", issue, key=True) is not None:
                    self.level(f"{path}.{side}.{issue}", issue, level)
        for number, choice in enumerate(self.situation.prefers):
            path = f"prefers.{number}"
            self.actor(f"{path}.by", choice.by)
            for side, package in (("this", choice.this), ("to", choice.to)):
                for issue, level in package.items():
                    if self.issue(f"{path}.{side}.{issue}", issue, key=True) is not None:
                        self.level(f"{path}.{side}.{issue}", issue, level)
        for number, row in enumerate(self.situation.history):
            path = f"history.{number}"
            self.actor(f"{path}.party", row.party)
            if self.issue(f"{path}.issue", row.issue) is not None:
                self.level(f"{path}.at", row.issue, row.at)

    def unknown(self) -> None:
        base = self.situation.model_copy(update={"unknown": {}})
        for name, body in self.situation.unknown.items():
            for path, value in body.sets.items():
                where = f"unknown.{name}.sets.{path}"
                plain = value.model_dump(by_alias=True) if hasattr(value, "model_dump") else value
                new, wrong = changed(base, {path: plain})
                if new is not None and not wrong:
                    wrong = self._news(base, new)
                for mistake in wrong[:1]:
                    self.add(where, f"{mistake.path}: {mistake.message}", mistake.hint)

    def _news(self, base: Situation, new: Situation) -> list[Mistake]:
        old = set(mistakes(base, names=self.names))
        return [m for m in mistakes(new, names=self.names) if m not in old]

    def evidence(self) -> None:
        self.found += unknown(self.situation, self.names.statements)
