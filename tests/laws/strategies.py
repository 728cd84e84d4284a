"""Small random situations, from hypothesis or from a seeded generator.

A situation is a plain mapping, as it stands in a file, so that a law can change one
thing in it. The table is called ``t``. Numbers are certain unless ``ranges`` is asked for.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from hypothesis import strategies as st

__all__ = ["EVERYTHING", "Choose", "Seeded", "situations", "write"]

EVERYTHING = frozenset(
    {"absolute", "access", "agenda", "caps", "consent", "costs", "ends", "limits", "members"}
    | {"needs", "norms", "offers", "options", "outside", "requires"}
)
Body = dict[str, Any]


class Choose(Protocol):
    """Where the choices come from."""

    def number(self, low: int, high: int) -> int: ...


class Seeded:
    """Choices of a seeded generator."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def number(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high, endpoint=True))


class _Drawn:
    """Choices of hypothesis; the smallest is the plainest."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw

    def number(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))


class _Writer:
    """Writes one situation."""

    def __init__(self, choose: Choose, features: frozenset[str], negative: bool) -> None:
        self.choose = choose
        self.features = features
        self.negative = negative

    def tenth(self, low: int, high: int) -> float:
        """A number with one decimal."""
        return self.choose.number(10 * low, 10 * high) / 10

    def chance(self, feature: str, percent: int) -> bool:
        """Whether something optional is there; not being there is the plain case."""
        if feature and feature not in self.features:
            return False
        return self.choose.number(0, 99) >= 100 - percent

    def one(self, items: Any) -> Any:
        items = list(items)
        return items[self.choose.number(0, len(items) - 1)]

    def some(self, items: Any, most: int = 99) -> list[Any]:
        """One or more, in order."""
        items = list(items)
        first = self.choose.number(0, len(items) - 1)
        keep = [first]
        for i in range(len(items)):
            if i != first and len(keep) < most and self.choose.number(0, 2) == 2:
                keep.append(i)
        return [items[i] for i in sorted(keep)]

    def salience(self) -> float:
        return 0.0 if self.choose.number(0, 9) == 9 else self.tenth(1, 50)

    def write(self, parties: tuple[int, int], issues: tuple[int, int]) -> Body:
        names = list("abcdef"[: self.choose.number(*parties)])
        seated = self.choose.number(2, len(names))
        body: Body = {
            "parties": {p: {} for p in names},
            "issues": {},
            "positions": {p: {} for p in names},
            "cost_of_no_deal": {},
            "tables": {"t": {"seats": names[:seated]}},
        }
        if self.chance("absolute", 50):
            body["distance"] = "absolute"
        count = self.choose.number(*issues)
        for k in "KLMNO"[:count]:
            self.issue(body, k)
        for p in names:
            self.party(body, p)
        self.who_may(body, names, names[:seated])
        if self.chance("limits", 60):
            for _ in range(self.choose.number(1, 3)):
                self.limit(body, self.one(names), self.one(body["issues"]))
        if self.chance("offers", 35):
            self.offers(body, names)
        if self.chance("caps", 15):
            self.act(body, names)
        if self.chance("requires", 10):
            k = self.one(body["issues"])
            body["tables"]["t"]["requires"] = {k: self.level(body, k)}
        if self.chance("agenda", 15):
            body["tables"]["t"]["issues"] = self.some(body["issues"])
        if self.chance("members", 15):
            whole = self.one(names)
            body["parties"][whole]["members"] = [f"{whole}1", f"{whole}2"]
            if whole in names[:seated] and self.chance("", 40):
                seats = {p: "split" if p == whole else None for p in names[:seated]}
                body["tables"]["t"]["seats"] = seats
        return body

    def issue(self, body: Body, k: str) -> None:
        if self.chance("options", 35):
            words = ["no", "yes", "more"][: self.choose.number(2, 3)]
            body["issues"][k] = {"options": words, "status_quo": self.one(words)}
        else:
            low = self.one([0, -20])
            body["issues"][k] = {"scale": [low, 100], "status_quo": self.tenth(0, 100)}

    def level(self, body: Body, k: str) -> float | str:
        options = body["issues"][k].get("options")
        return self.one(options) if options else self.tenth(0, 100)

    def party(self, body: Body, p: str) -> None:
        for k, issue in body["issues"].items():
            at = (
                {w: self.tenth(0, 100) for w in issue["options"]}
                if "options" in issue
                else self.tenth(0, 100)
            )
            body["positions"][p][k] = {"at": at, "salience": self.salience()}
            if self.chance("costs", 8):
                body.setdefault("costs", {}).setdefault(p, {})[k] = self.tenth(0, 20)
        least = -10 if self.negative else 0
        cost: Body = {"points": self.tenth(least, 25)}
        if self.chance("ends", 40):
            k = self.one(body["issues"])
            cost["ends_with"] = k
            if "scale" in body["issues"][k]:
                # one whom the conflict serves would stop just short of the level: no optimum
                cost["points"] = abs(cost["points"])
                cost["ends_with"] = {"issue": k, "at_least": self.tenth(0, 100)}
        body["cost_of_no_deal"][p] = cost
        if self.chance("access", 50):
            body["parties"][p]["access"] = self.tenth(1, 9)
        if self.chance("access", 50):
            body["parties"][p]["needs_deal_within"] = self.choose.number(1, 60)
        if self.chance("outside", 8):
            body["parties"][p]["outside_option"] = self.tenth(0, 100)

    def who_may(self, body: Body, names: list[str], seated: list[str]) -> None:
        for issue in body["issues"].values():
            if self.chance("needs", 25):
                issue["needs"] = self.some(names, 2)
        for p in names:
            if p not in seated and self.chance("consent", 70):
                consent: Body = {"over": self.some(body["issues"])}
                if self.chance("", 20):
                    consent["firm"] = self.choose.number(0, 10) / 10
                if self.chance("", 20):
                    consent["reservation"] = self.tenth(0, 100)
                if self.chance("", 25):
                    consent["if_refused"] = {
                        "by": self.one([q for q in names if q != p]),
                        "cost": self.tenth(0, 30),
                    }
                body.setdefault("consent", {})[p] = consent
            elif self.chance("norms", 10):
                body.setdefault("norms", {})[f"with_{p}"] = {
                    "consent_of": p,
                    "over": self.some(body["issues"]),
                    "held_by": self.some(names, 2),
                }

    def limit(self, body: Body, p: str, k: str) -> None:
        limit: Body = {self.one(["at_most", "at_least"]): self.level(body, k)}
        if self.chance("", 30):
            limit["over"] = self.some(body["issues"])
        if self.chance("", 30):
            limit["firm"] = self.choose.number(0, 10) / 10
        body["positions"][p][k].setdefault("limits", []).append(limit)

    def offers(self, body: Body, names: list[str]) -> None:
        scales = [k for k, issue in body["issues"].items() if "scale" in issue]
        if not scales:
            return
        k = self.one(scales)
        body["issues"][k] |= {"supplied": True, "status_quo": self.one([0, 20])}
        others = [j for j in body["issues"] if j != k]
        for _ in range(self.choose.number(0, 3)):
            offer: Body = {"by": self.one(names), "gives": {k: self.tenth(0, 80)}}
            if others and self.chance("", 50):
                j = self.one(others)
                options = body["issues"][j].get("options")
                offer["when"] = {
                    j: self.one(options)
                    if options
                    else f"{self.one(['>=', '<='])} {self.tenth(0, 100)}"
                }
            body.setdefault("offers", []).append(offer)

    def act(self, body: Body, names: list[str]) -> None:
        k = self.one(body["issues"])
        act: Body = {"on": "2025-01-01", "by": self.one(names), "issue": k}
        if self.choose.number(0, 1) and "scale" in body["issues"][k]:
            act |= {"act": "cap_claim", self.one(["at_most", "at_least"]): self.tenth(0, 100)}
        else:
            act |= {"act": "off_agenda", "to": self.level(body, k)}
        body["changes"] = [act]


def write(
    choose: Choose,
    *,
    features: frozenset[str] = EVERYTHING,
    parties: tuple[int, int] = (2, 4),
    issues: tuple[int, int] = (1, 4),
    negative: bool = True,
) -> Body:
    """A random situation with a table ``t``.

    Parameters
    ----------
    features : what may occur
    parties, issues : at least and at most how many
    negative : whether going on may serve a party
    """
    return _Writer(choose, features, negative).write(parties, issues)


@st.composite
def situations(
    draw: Any,
    *,
    without: str = "",
    only: str | None = None,
    parties: tuple[int, int] = (2, 4),
    issues: tuple[int, int] = (1, 4),
    negative: bool = True,
) -> Body:
    """Small random situations; ``without`` and ``only`` name features, with spaces between."""
    features = EVERYTHING if only is None else frozenset(only.split())
    unknown = (features | frozenset(without.split())) - EVERYTHING
    assert not unknown, unknown
    return write(
        _Drawn(draw),
        features=features - frozenset(without.split()),
        parties=parties,
        issues=issues,
        negative=negative,
    )
