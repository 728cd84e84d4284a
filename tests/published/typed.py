"""Small negotiations of the theory, written in the situation language."""

from __future__ import annotations

from typing import Any

__all__ = ["issues", "pie"]

Body = dict[str, Any]
NAMES = "abcdefghij"


def points(share: float) -> float:
    """A fraction of a party's agenda in points, without the dust of binary fractions."""
    return round(100.0 * share, 9)


def pie(
    d: tuple[float, float] = (0.0, 0.0),
    theta: tuple[float, float] = (0.5, 0.5),
    *,
    outside: tuple[float, float] = (0.0, 0.0),
    cap: float | None = None,
) -> Body:
    """One unit to share; x is what party a gets. No deal is worth ``d``.

    a wants all of x and b none of it, at the absolute distance: u = (x, 1 - x). The
    status quo gives a its d; what is left of b's share beyond its own d is b's cost.
    """
    body: Body = {
        "distance": "absolute",
        "parties": {
            p: {"access": round(100 * theta[i], 9), "outside_option": points(outside[i])}
            for i, p in enumerate("ab")
        },
        "issues": {"x": {"scale": [0, 1], "status_quo": d[0]}},
        "positions": {"a": {"x": {"at": 1, "salience": 1}}, "b": {"x": {"at": 0, "salience": 1}}},
        "cost_of_no_deal": {"b": points(1.0 - d[0] - d[1])},
        "tables": {"t": {"seats": ["a", "b"]}},
    }
    if cap is not None:
        body["changes"] = [
            {"on": "2025-01-01", "by": "a", "act": "cap_claim", "issue": "x", "at_most": cap}
        ]
    return body


def issues(
    positions: list[list[float]],
    salience: list[list[float]],
    status_quo: list[float],
    kappa: list[float],
    *,
    loss: str,
    theta: list[float] | None = None,
) -> Body:
    """Scales from 0 to 1, parties a, b, c ..., issues A, B, C ...: the table seats everyone."""
    n, m = len(positions), len(status_quo)
    parties = NAMES[:n]
    names = NAMES[:m].upper()
    weights = theta or [1.0] * n
    return {
        "distance": "absolute" if loss == "linear" else "squared",
        "parties": {p: {"access": weights[i]} for i, p in enumerate(parties)},
        "issues": {k: {"scale": [0, 1], "status_quo": status_quo[j]} for j, k in enumerate(names)},
        "positions": {
            p: {
                k: {"at": positions[i][j], "salience": points(salience[i][j]) / 2}
                for j, k in enumerate(names)
            }
            for i, p in enumerate(parties)
        },
        "cost_of_no_deal": {p: points(kappa[i]) for i, p in enumerate(parties)},
        "tables": {"t": {"seats": list(parties)}},
    }
