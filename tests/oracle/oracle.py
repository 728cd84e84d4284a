"""A second solver: the deal of a table from what ``plenipo show FILE --json`` prints.

Imports nothing of plenipo. It reads the definition of ``settle`` afresh: instead of
cells and an interior point it goes through who accepts, which demands are met, which
options are chosen, which offers are counted on and which thresholds are reached, and
hands each case to SciPy (SLSQP; absolute loss in epigraph form, its zone by linear
programming). It is slow and it is meant to be.

    maximise    sum_{i in T} theta_i ln(u_i - d_i)
    subject to  u_i >= max(d_i, o_i), i in T;  u_j >= res_j, j in R
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import OptimizeResult, linprog, minimize

__all__ = ["Best", "Case", "Model", "best_deal", "cases", "zone_of"]

EDGE = 2e-6  # closer to nothing than this, an answer may fall either way
Floats = np.ndarray


def slsqp(fun: Any, start: Floats, **more: Any) -> OptimizeResult:
    """SciPy's SLSQP; older ones warn when a step of theirs leaves the box by a rounding."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Values in x were outside bounds", RuntimeWarning)
        return minimize(fun, start, method="SLSQP", **more)


class Model:
    """The printed situation in the units of the formulas: scales 0 to 1, points as fractions."""

    def __init__(self, shown: dict[str, Any], table: str) -> None:
        self.shown = shown
        self.absolute = shown["distance"] == "absolute"
        self.actors: list[str] = shown["actors"]
        issues = shown["issues"]
        self.scales = [k for k, i in issues.items() if not i["options"]]
        self.options = [k for k, i in issues.items() if i["options"]]
        self.now = {k: self.unit(k, v) for k, v in shown["status_quo"].items()}
        self.off = {k: self.unit(k, v) for k, v in shown["off_agenda"].items()}
        body = shown["tables"][table]
        self.seats: list[str] = body["seats"]
        self.agenda = set(body["issues"]) - set(self.off)
        self.requires = {k: self.unit(k, v) for k, v in body["requires"].items()}
        self.theta = {p: float(shown["weight"][p]) for p in self.seats}
        heavy = sum(self.theta.values())
        self.theta = {p: w / heavy for p, w in self.theta.items()}
        self.whole = {m: p for p, members in shown["members"].items() for m in members}
        self.spoken_for = set(self.seats) | {m for m, p in self.whole.items() if p in self.seats}
        self.spoken_for |= {
            p for p, members in shown["members"].items() if set(members) <= set(self.seats)
        }
        self.d = {p: self.no_deal(p) for p in self.actors}

    def unit(self, issue: str, level: Any) -> float:
        """A level as 0 to 1, or the index of an option."""
        body = self.shown["issues"][issue]
        if body["options"]:
            return float(body["options"].index(level))
        return (float(level) - body["low"]) / (body["high"] - body["low"])

    def own(self, issue: str, unit: float) -> Any:
        """The way back."""
        body = self.shown["issues"][issue]
        if body["options"]:
            return body["options"][round(unit)]
        return body["low"] + unit * (body["high"] - body["low"])

    def at(self, party: str, issue: str) -> float:
        return self.unit(issue, self.shown["positions"][party][issue])

    def weight(self, party: str, issue: str) -> float:
        return float(self.shown["saliences"][party][issue])

    def charge(self, party: str, issue: str) -> Any:
        """Cost of carrying out: at the top of a scale, or per option; fractions."""
        cost = self.shown["costs"][party].get(issue, 0.0)
        if isinstance(cost, dict):
            return {w: c / 100 for w, c in cost.items()}
        return cost / 100

    def option(self, party: str, issue: str, choice: float, *, signed: bool) -> float:
        word = self.shown["issues"][issue]["options"][round(choice)]
        worth = self.shown["positions"][party][issue][word] / 100
        value = -self.weight(party, issue) * (1 - worth)
        cost = self.charge(party, issue)
        return value - (cost[word] if signed and isinstance(cost, dict) else 0.0)

    def loss(self, apart: float) -> float:
        return abs(apart) if self.absolute else apart**2

    def worth(self, party: str, package: dict[str, float], *, signed: bool = True) -> float:
        """u of a package; ``signed`` charges the costs of a deal and of going on despite it."""
        u = 1.0
        for k in self.scales:
            u -= self.weight(party, k) * self.loss(package[k] - self.at(party, k))
            u -= self.charge(party, k) * package[k] if signed else 0.0
        for k in self.options:
            u += self.option(party, k, package[k], signed=signed)
        if signed and not self.ended(party, package):
            u -= self.kappa(party)
        return u

    def kappa(self, party: str) -> float:
        return float(self.shown["cost_of_no_deal"][party]["points"]) / 100

    def ending(self, party: str) -> tuple[str, float] | None:
        """Issue whose move ends the cost of going on, and from which level (scales)."""
        cost = self.shown["cost_of_no_deal"][party]
        if cost["ends_with"] is None:
            return None
        k = cost["ends_with"]
        return k, self.unit(k, cost["at_least"]) if cost["at_least"] is not None else 0.0

    def ended(self, party: str, package: dict[str, float]) -> bool:
        ends = self.ending(party)
        if ends is None:
            return True
        k, level = ends
        return package[k] >= level - 1e-7 if k in self.scales else package[k] != self.now[k]

    def no_deal(self, party: str) -> float:
        plain = self.worth(party, self.now, signed=False)
        return plain - self.kappa(party) - self.shown["fallback"][party] / 100

    def reservation(self, party: str) -> float:
        """What a ratifier must reach."""
        res = self.d[party]
        for consent in self.shown["consent"]:
            if consent["party"] == party:
                if consent["reservation"] is not None:
                    res = consent["reservation"] / 100
                price = consent["if_refused"]
                if price and self.spoken_for & set(price["by"]):
                    res -= price["cost"] / 100
        return res

    def floor(self, party: str) -> float:
        if party in self.seats:
            outside = self.shown["outside_option"][party]
            return max(self.d[party], -np.inf if outside is None else outside / 100)
        return self.reservation(party)

    def here(self, owner: str, present: set[str]) -> bool:
        """Whether an owner is represented by itself, all its members or its whole."""
        members = self.shown["members"].get(owner, [])
        return (
            owner in present
            or (bool(members) and set(members) <= present)
            or self.whole.get(owner) in present
        )

    def holders(self) -> dict[str, list[set[str]]]:
        """Who may refuse afterwards, and its lists of issues."""
        found: dict[str, list[set[str]]] = {}
        for consent in self.shown["consent"]:
            if consent["real"]:
                found.setdefault(consent["party"], []).append(set(consent["over"]))
        for norm in self.shown["norms"]:
            if norm["real"] and self.spoken_for & set(norm["held_by"]):
                found.setdefault(norm["party"], []).append(set(norm["over"]))
        return {
            p: kept
            for p, lists in found.items()
            if p not in self.spoken_for and (kept := [x for x in lists if x & self.agenda])
        }


@dataclass(kw_only=True)
class Case:
    """One way the talks can go: then all that is left is a box and a list of floors."""

    ratifiers: tuple[str, ...]
    aside: tuple[str, ...]  # holders whose issues stay
    movable: frozenset[str]
    low: dict[str, float]
    high: dict[str, float]
    choice: dict[str, float]
    ended: dict[str, bool]  # whose cost of going on is saved for sure


def _crosses(now: float, side: str, level: float) -> bool:
    """Whether the status quo fails a limit."""
    return now < level - 1e-12 if side == "at_least" else now > level + 1e-12


def cases(m: Model) -> list[Case]:
    """Every way the talks can go that is not a contradiction."""
    holders = m.holders()
    out: list[Case] = []
    everyone = set(m.seats) | set(holders)
    ours = {k for k in m.agenda if all(m.here(o, everyone) for o in m.shown["needs"][k])}
    for answers in product((True, False), repeat=len(holders)):
        accepts = tuple(p for p, yes in zip(holders, answers, strict=True) if yes)
        aside = tuple(p for p, yes in zip(holders, answers, strict=True) if not yes)
        present = set(m.seats) | set(accepts)
        movable = {k for k in m.agenda if all(m.here(o, present) for o in m.shown["needs"][k])}
        for p in aside:
            movable -= set().union(*holders[p])
        limits = [x for x in m.shown["limits"] if x["real"] and x["party"] in present]
        demands = [
            x
            for x in limits
            if not x["every_package"]
            and _crosses(m.now[x["issue"]], x["side"], m.unit(x["issue"], x["level"]))
        ]
        bounds = [x for x in limits if x not in demands]
        for met in product((True, False), repeat=len(demands)):
            moves = set(movable)
            for x, yes in zip(demands, met, strict=True):
                if not yes:
                    moves -= set(x["over"])
            binding = [
                x for x, yes in zip(demands, met, strict=True) if yes and set(x["over"]) & moves
            ]
            stays = ours - moves  # a claim capped beyond today leaves no way to stay
            if all(_within_claim(m, k) for k in stays):
                out += _boxes(m, accepts, aside, present, moves, bounds + binding)
    return out


def _within_claim(m: Model, issue: str) -> bool:
    claim = m.shown["claims"].get(issue)
    if claim is None:
        return True
    low, high = m.unit(issue, claim["low"]), m.unit(issue, claim["high"])
    return low - 1e-12 <= m.now[issue] <= high + 1e-12


def _boxes(
    m: Model,
    accepts: tuple[str, ...],
    aside: tuple[str, ...],
    present: set[str],
    moves: set[str],
    limits: list[dict[str, Any]],
) -> list[Case]:
    low = {k: 0.0 if k in moves else m.off.get(k, m.now[k]) for k in m.scales}
    high = {k: 1.0 if k in moves else low[k] for k in m.scales}
    for k, claim in m.shown["claims"].items():
        if k in moves:
            low[k] = max(low[k], m.unit(k, claim["low"]))
            high[k] = min(high[k], m.unit(k, claim["high"]))
    lists = {
        k: range(len(m.shown["issues"][k]["options"])) if k in moves else [m.off.get(k, m.now[k])]
        for k in m.options
    }
    wanted = [(x["issue"], x["side"], m.unit(x["issue"], x["level"])) for x in limits]
    for k, level in m.requires.items():
        wanted += [(k, "at_least", level), (k, "at_most", level)]
    for k, side, level in wanted:
        if k in m.scales and side == "at_least":
            low[k] = max(low[k], level)
        elif k in m.scales:
            high[k] = min(high[k], level)
    offers = [x for x in m.shown["offers"] if x["issue"] in moves and m.here(x["by"], present)]
    goals = sorted({e for p in m.actors if (e := m.ending(p)) and e[0] in m.scales})
    out: list[Case] = []
    for words in product(*lists.values()):
        choice = dict(zip(lists, map(float, words), strict=True))
        if any(
            (side == "at_least" and choice[k] < level) or (side == "at_most" and choice[k] > level)
            for k, side, level in wanted
            if k in choice
        ):
            continue
        for reached in product((False, True), repeat=len(goals)):
            for counted in product((False, True), repeat=len(offers)):
                floor, roof = dict(low), dict(high)
                for (k, level), yes in zip(goals, reached, strict=True):
                    if yes:
                        floor[k] = max(floor[k], level)
                    else:  # going on may serve someone: then not reaching it is a choice too
                        roof[k] = min(roof[k], level)
                supply = {k: 0.0 for k in m.scales if m.shown["issues"][k]["supplied"]}
                stands = True
                for x, yes in zip(offers, counted, strict=True):
                    if yes:
                        supply[x["issue"]] += m.unit(x["issue"], x["gives"])
                        stands = stands and _holds(m, x["when"], floor, roof, choice)
                for k, sum_ in supply.items():
                    if k in moves:
                        roof[k] = min(roof[k], max(min(sum_, 1.0), m.now[k]))
                if not stands or any(floor[k] > roof[k] + 1e-12 for k in m.scales):
                    continue
                saved = {
                    p: (e := m.ending(p)) is None
                    or (choice[e[0]] != m.now[e[0]] if e[0] in choice else floor[e[0]] >= e[1])
                    for p in m.actors
                }
                out.append(
                    Case(
                        ratifiers=accepts,
                        aside=aside,
                        movable=frozenset(moves),
                        low=floor,
                        high={k: max(roof[k], floor[k]) for k in roof},
                        choice=choice,
                        ended=saved,
                    )
                )
    return out


def _holds(
    m: Model,
    when: dict[str, dict[str, Any]],
    low: dict[str, float],
    high: dict[str, float],
    choice: dict[str, float],
) -> bool:
    """Cut the box to where the conditions hold; False where the options rule them out."""
    for k, condition in when.items():
        level, sign = m.unit(k, condition["level"]), condition["sign"]
        if k in choice:
            if choice[k] != level:
                return False
        elif sign == "<=":
            high[k] = min(high[k], level)
        else:
            low[k] = max(low[k], level)
    return True


class _Rows:
    """Utilities of some parties over the free scales of a case."""

    def __init__(self, m: Model, case: Case, who: list[str]) -> None:
        self.m, self.case, self.who = m, case, who
        self.free = [k for k in m.scales if case.high[k] - case.low[k] > 1e-12]
        self.low = np.array([case.low[k] for k in self.free])
        self.high = np.array([case.high[k] for k in self.free])
        shape = (len(who), len(self.free))
        self.s, self.x, self.c = (np.zeros(shape) for _ in range(3))
        self.rest = np.zeros(len(who))
        for i, p in enumerate(who):
            for j, k in enumerate(self.free):
                self.s[i, j] = m.weight(p, k)
                self.x[i, j] = m.at(p, k)
                self.c[i, j] = m.charge(p, k)
            fixed = {k: case.low[k] for k in m.scales} | case.choice
            u = 1.0 - (0.0 if case.ended[p] else m.kappa(p))
            for k in m.scales:
                if k not in self.free:
                    u -= m.weight(p, k) * m.loss(fixed[k] - m.at(p, k)) + m.charge(p, k) * fixed[k]
            for k in m.options:
                u += m.option(p, k, case.choice[k], signed=True)
            self.rest[i] = u

    def u(self, y: Floats) -> Floats:
        apart = y - self.x
        loss = np.abs(apart) if self.m.absolute else apart**2
        return self.rest - (self.s * loss + self.c * y).sum(1)

    def peak(self, lam: Floats) -> float:
        """max over the box of sum lam_i u_i, exactly: it separates by issue."""
        value = float(lam @ self.rest)
        for j in range(len(self.free)):
            s, x, c = lam * self.s[:, j], self.x[:, j], float(lam @ self.c[:, j])
            tries = [self.low[j], self.high[j]]
            if self.m.absolute:
                tries += [z for z in x if self.low[j] < z < self.high[j]]
            elif s.sum() > 0:
                z = (s @ x - c / 2) / s.sum()
                tries.append(min(max(z, self.low[j]), self.high[j]))
            value += max(
                -float(s @ (np.abs(z - x) if self.m.absolute else (z - x) ** 2)) - c * z
                for z in tries
            )
        return value

    def package(self, y: Floats) -> dict[str, float]:
        levels = {k: self.case.low[k] for k in self.m.scales} | self.case.choice
        return levels | dict(zip(self.free, map(float, y), strict=True))

    def climb(self, weight: Floats, base: Floats, floor: Floats, start: Floats) -> Floats:
        """max sum weight ln(u - base) subject to u >= floor (weight 0: only the floor)."""
        n, v = self.s.shape
        if v == 0:
            return start
        counted = weight > 0
        if not self.m.absolute:

            def grad(y: Floats) -> Floats:
                return -2 * self.s * (y - self.x) - self.c

            def value(y: Floats) -> tuple[float, Floats]:
                g = np.maximum(self.u(y) - base, 1e-14)[counted]
                return -float(weight[counted] @ np.log(g)), -(weight[counted] / g) @ grad(y)[
                    counted
                ]

            best = start
            found = slsqp(
                value,
                start,
                jac=True,
                bounds=list(zip(self.low, self.high, strict=True)),
                constraints={"type": "ineq", "fun": lambda y: self.u(y) - floor, "jac": grad},
                options={"ftol": 1e-15, "maxiter": 500},
            )
            y = np.clip(found.x, self.low, self.high)
            if (self.u(y) - floor).min() >= -1e-8 and value(y)[0] <= value(best)[0]:
                best = y
            return best

        # epigraph: variables y and z_ij >= |y_j - x_ij|, everything linear in them
        def split(w: Floats) -> Floats:
            return self.rest - (self.s * w[v:].reshape(n, v)).sum(1) - self.c @ w[:v]

        jac = np.hstack([-self.c, np.zeros((n, n * v))])
        for i in range(n):
            jac[i, v + i * v : v + (i + 1) * v] = -self.s[i]
        above, below = np.zeros((n * v, v + n * v)), np.zeros((n * v, v + n * v))
        for i in range(n):
            for j in range(v):
                r = i * v + j
                above[r, v + r] = below[r, v + r] = 1.0
                above[r, j], below[r, j] = -1.0, 1.0
        sides = np.vstack([above, below])
        sides_b = np.concatenate([self.x.ravel(), -self.x.ravel()])

        def objective(w: Floats) -> tuple[float, Floats]:
            g = np.maximum(split(w) - base, 1e-14)[counted]
            return -float(weight[counted] @ np.log(g)), -(weight[counted] / g) @ jac[counted]

        first = np.concatenate([start, np.abs(start - self.x).ravel()])
        found = slsqp(
            objective,
            first,
            jac=True,
            bounds=[*zip(self.low, self.high, strict=True), *[(0.0, 2.0)] * (n * v)],
            constraints=[
                {"type": "ineq", "fun": lambda w: split(w) - floor, "jac": lambda w: jac},
                {"type": "ineq", "fun": lambda w: sides @ w + sides_b, "jac": lambda w: sides},
            ],
            options={"ftol": 1e-15, "maxiter": 500},
        )
        y = np.clip(found.x[:v], self.low, self.high)

        def score(z: Floats) -> float:
            g = np.maximum(self.u(z) - base, 1e-14)[counted]
            return float(weight[counted] @ np.log(g))

        return y if (self.u(y) - floor).min() >= -1e-8 and score(y) >= score(start) else start

    def starts(self, weight: Floats, floor: Floats, start: Floats) -> list[Floats]:
        """Where to climb from: the zone's middle, and between it and what each likes best."""
        out = [start]
        if len(self.free) == 0:
            return out
        eye = np.eye(len(self.who))
        ends = [self._linear(eye[i], np.minimum(floor, self.u(start)), start)
                for i in range(len(self.who)) if weight[i] > 0]  # fmt: skip
        mean = np.mean([start, *ends], axis=0)
        return [*out, mean, 0.5 * (mean + start)]

    def most(self, goal: Floats, floor: Floats, start: Floats) -> float:
        """max of goal . u subject to u >= floor."""
        return float(goal @ self.u(self._linear(goal, floor, start)))

    def _linear(self, goal: Floats, floor: Floats, start: Floats) -> Floats:
        if len(self.free) == 0:
            return start
        if self.m.absolute:
            return self._lp(goal, floor, start, 0.0)[0]
        found = slsqp(
            lambda y: -float(goal @ self.u(y)),
            start,
            jac=lambda y: -goal @ (-2 * self.s * (y - self.x) - self.c),
            bounds=list(zip(self.low, self.high, strict=True)),
            constraints={
                "type": "ineq",
                "fun": lambda y: self.u(y) - floor,
                "jac": lambda y: -2 * self.s * (y - self.x) - self.c,
            },
            options={"ftol": 1e-15, "maxiter": 300},
        )
        y = np.clip(found.x, self.low, self.high)
        fine = (self.u(y) - floor).min() >= -1e-8
        return y if fine and goal @ self.u(y) > goal @ self.u(start) else start

    def _lp(self, goal: Floats, floor: Floats, start: Floats, rise: float) -> tuple[Floats, float]:
        """Linear programme for absolute loss: goal . u + rise t, u - floor >= rise t."""
        n, v = self.s.shape
        size = v + n * v + 1
        cost = np.zeros(size)
        rows, rhs = [], []
        for i in range(n):
            row = np.zeros(size)
            row[:v] = self.c[i]
            row[v + i * v : v + (i + 1) * v] = self.s[i]
            cost += goal[i] * row
            row[-1] = rise
            rows.append(row)
            rhs.append(self.rest[i] - floor[i])
            for j in range(v):
                for sign in (1.0, -1.0):
                    row = np.zeros(size)
                    row[j], row[v + i * v + j] = sign, -1.0
                    rows.append(row)
                    rhs.append(sign * self.x[i, j])
        cost[-1] = -rise
        limits = [*zip(self.low, self.high, strict=True), *[(0, 2)] * (n * v), (-20, 20)]
        found = linprog(cost, A_ub=np.array(rows), b_ub=rhs, bounds=limits, method="highs")
        if found.x is None:
            return start, -np.inf
        return np.clip(found.x[:v], self.low, self.high), float(found.x[-1])

    def zone(self, floor: Floats) -> tuple[Floats, float]:
        """Phase 1: the package at which the least surplus over the floors is largest."""
        middle = 0.5 * (self.low + self.high)
        if len(self.free) == 0 or len(self.who) == 0:
            return middle, float((self.rest - floor).min(initial=np.inf))
        if self.m.absolute:
            y, _ = self._lp(np.zeros(len(self.who)), floor, middle, 1.0)
            return y, float((self.u(y) - floor).min())
        best, best_t = middle, float((self.u(middle) - floor).min())
        means = (self.s[..., None] * self.x[..., None]).sum(0)[:, 0]
        total = self.s.sum(0)
        mean = np.where(total > 0, means / np.maximum(total, 1e-300), middle)
        now = np.array([self.m.now[k] for k in self.free])
        for start in (middle, mean, now):
            start = np.clip(start, self.low, self.high)
            t = float((self.u(start) - floor).min())

            def jac(w: Floats) -> Floats:
                g = -2 * self.s * (w[:-1] - self.x) - self.c
                return np.hstack([g, -np.ones((len(self.who), 1))])

            found = slsqp(
                lambda w: -w[-1],
                np.append(start, t),
                jac=lambda w: -np.eye(len(w))[-1],
                bounds=[*zip(self.low, self.high, strict=True), (-20, 20)],
                constraints={
                    "type": "ineq",
                    "fun": lambda w: self.u(w[:-1]) - floor - w[-1],
                    "jac": jac,
                },
                options={"ftol": 1e-14, "maxiter": 300},
            )
            for y in (start, np.clip(found.x[:-1], self.low, self.high)):
                t = float((self.u(y) - floor).min())
                if t > best_t:
                    best, best_t = y, t
        return best, best_t


@dataclass(kw_only=True)
class Best:
    """What the table agrees on."""

    kind: str  # deal, partial, no deal
    value: float = -np.inf
    package: dict[str, float] = field(default_factory=dict)
    gains: tuple[str, ...] = ()  # members in the objective
    close: bool = False  # so near an edge that another solver may answer otherwise
    rivals: int = 0  # other cases as good, with another package
    cases: int = 0
    kinds: frozenset[str] = frozenset()  # kinds of the cases that are as good


def rows_of(m: Model, case: Case) -> tuple[_Rows, Floats, Floats, Floats]:
    """Rows of all who must accept; weights, no-deal values and floors."""
    who = [*m.seats, *case.ratifiers]
    weight = np.array([m.theta.get(p, 0.0) for p in who])
    base = np.array([m.d[p] for p in who])
    floor = np.array([m.floor(p) for p in who])
    return _Rows(m, case, who), weight, base, floor


def zone_of(m: Model, case: Case) -> float:
    """Least surplus over the floors at the best package of a case."""
    rows, _, _, floor = rows_of(m, case)
    return rows.zone(floor)[1]


def could_move(m: Model) -> set[str]:
    """Issues that would have somewhere to go if everyone who may refuse accepted."""
    present = set(m.seats) | set(m.holders())
    found: set[str] = set()
    for k in m.agenda:
        if not all(m.here(o, present) for o in m.shown["needs"][k]):
            continue
        low, high = 0.0, 1.0
        if k in m.shown["claims"]:
            claim = m.shown["claims"][k]
            low, high = m.unit(k, claim["low"]), m.unit(k, claim["high"])
        if m.shown["issues"][k]["supplied"]:
            offers = [x for x in m.shown["offers"] if x["issue"] == k and m.here(x["by"], present)]
            high = min(high, max(sum(m.unit(k, x["gives"]) for x in offers), m.now[k]))
        if k in m.options or low < m.now[k] - 1e-12 or high > m.now[k] + 1e-12:
            found.add(k)
    return found


def leaves_out(m: Model, case: Case) -> bool:
    """Whether someone left aside was asked about something that could have moved."""
    lists = m.holders()
    return any(set().union(*lists[p]) & could_move(m) for p in case.aside)


def kind_of(m: Model, case: Case, package: dict[str, float]) -> str:
    """A deal that leaves aside someone's issues, or an ending issue as it is, is partial."""
    if leaves_out(m, case) or not all(m.ended(p, package) for p in m.actors):
        return "partial"
    return "deal"


def best_deal(m: Model) -> Best:
    """Settle a table."""
    if len(m.seats) < 2:
        return Best(kind="no deal")
    listed = cases(m)
    if m.requires:  # a table that requires something signs no part of it
        listed = [x for x in listed if all(x.ended.values()) and not leaves_out(m, x)]
    seats = range(len(m.seats))
    open_: list[tuple[Case, _Rows, Floats, Floats, Floats, Floats, float, Floats]] = []
    edges: list[tuple[set[int], float]] = []  # who could gain in a case that hangs by a thread
    close = False
    for case in listed:
        rows, weight, base, floor = rows_of(m, case)
        tops = np.array([rows.peak(np.eye(len(rows.who))[i]) for i in range(len(rows.who))])
        if (tops < floor - EDGE).any():
            continue
        start, t = rows.zone(floor)
        if t < -EDGE:
            continue
        if t < EDGE:
            could = {i for i in seats if tops[i] - base[i] > 1e-9}
            edges.append((could, sum(weight[i] * np.log(tops[i] - base[i]) for i in could)))
        open_.append((case, rows, weight, base, floor, start, t, tops))
    # null members: whoever can gain nothing in any case leaves the objective
    reach: list[set[int]] = []
    for _, rows, _, base, floor, start, t, tops in open_:
        got: set[int] = set()
        for i in seats:
            if tops[i] - base[i] <= 1e-9:
                continue
            if rows.u(start)[i] - base[i] > EDGE:
                got.add(i)
                continue
            most = rows.most(np.eye(len(rows.who))[i], np.minimum(floor, floor + t), start)
            if 1e-9 < most - base[i] <= 50 * EDGE:
                close = True
            if most - base[i] > EDGE:
                got.add(i)
        reach.append(got)
    union: set[int] = set().union(*reach)
    close = close or any(could - union for could, _ in edges)
    if not union:
        return Best(kind="no deal", close=close, cases=len(listed))
    full = [i for i, got in enumerate(reach) if got == union]
    if not full:  # no case serves everyone who could gain: outside what is compared
        return Best(kind="deal", close=True, cases=len(listed))
    found: list[tuple[float, dict[str, float], Case]] = []
    best = -np.inf
    order = []
    for i in full:
        _, rows, weight, base, floor, start, t, tops = open_[i]
        counted = [a for a in seats if a in union]
        order.append((float(sum(weight[a] * np.log(tops[a] - base[a]) for a in counted)), i))
    for ceiling, i in sorted(order, reverse=True):
        if ceiling < best - 1e-6:
            continue
        case, rows, weight, base, floor, start, t, _ = open_[i]
        counted = np.array([a in union for a in range(len(rows.who))])
        w = np.where(counted, weight, 0.0)
        value, y = -np.inf, start
        for begin in rows.starts(w, floor, start):
            z = rows.climb(w, base, np.minimum(floor, rows.u(begin)), begin)
            g = rows.u(z)[counted] - base[counted]
            reached = float(w[counted] @ np.log(np.maximum(g, 1e-300)))
            if reached > value:
                value, y = reached, z
        found.append((value, rows.package(y), case))
        best = max(best, value)
    top = max(found, key=lambda x: x[0])
    close = close or any(could == union and most >= top[0] - 1e-6 for could, most in edges)
    as_good = [x for x in found if x[0] >= top[0] - 1e-6]
    apart = [x for x in as_good if max(abs(x[1][k] - top[1][k]) for k in top[1]) > 1e-3]
    kinds = frozenset(kind_of(m, c, p) for _, p, c in as_good)
    return Best(
        kind=kind_of(m, top[2], top[1]),
        value=top[0],
        package=top[1],
        gains=tuple(m.seats[i] for i in sorted(union)),
        close=close,
        rivals=len(apart),
        cases=len(listed),
        kinds=kinds,
    )
