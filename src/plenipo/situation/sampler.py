"""Random streams keyed by path: taking a party out leaves every other draw as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from plenipo.situation.model import Issue
from plenipo.situation.quantity import Quantity

__all__ = ["Input", "Sampler", "ramp"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Number = Callable[[float | str], float]


class Input:
    """One uncertain input as drawn: values, and the statements it rests on."""

    __slots__ = ("because", "path", "values")

    def __init__(self, path: str, values: Floats, because: tuple[str, ...]) -> None:
        self.path = path
        self.values = values
        self.because = because


def ramp(u: Floats, points: tuple[float, ...]) -> Floats:
    """Quantile function: constant, uniform [low, high] or triangular [low, likely, high]."""
    if len(points) == 1 or points[0] == points[-1]:
        return np.full_like(u, points[0])
    if len(points) == 2:
        return points[0] + (points[1] - points[0]) * u
    low, likely, high = points
    cut = (likely - low) / (high - low)
    left = low + np.sqrt(np.maximum(u * (high - low) * (likely - low), 0.0))
    right = high - np.sqrt(np.maximum((1.0 - u) * (high - low) * (high - likely), 0.0))
    return np.where(u < cut, left, right)


def _central(points: tuple[float, ...]) -> float:
    """Mode of a triangle, middle of a uniform."""
    return points[1] if len(points) == 3 else 0.5 * (points[0] + points[-1])


class Sampler:
    """Draws of named inputs.

    Parameters
    ----------
    seed : the stream of an input depends on this and on its path only
    draws : number of draws; 1 with ``central`` for the modal value of everything
    like : another sampler of the same seed and number of draws: what both draw is drawn once
    overrides : path -> (active per draw, Quantity) set by hidden types
    """

    def __init__(
        self, *, seed: int, draws: int, central: bool = False, like: Sampler | None = None
    ) -> None:
        self.seed = seed
        self.draws = 1 if central else draws
        self.central = central
        self.inputs: dict[str, Input] = {}
        self.defaulted: list[str] = []
        self.overrides: dict[str, list[tuple[Bools, Quantity]]] = {}
        self._cache: dict[str, Floats] = {}
        self._values: dict[tuple[object, ...], Floats] = {}
        mine = seed, self.draws, central
        if like is not None and (like.seed, like.draws, like.central) == mine:
            self._cache, self._values = like._cache, like._values

    def uniform(self, key: str) -> Floats:
        """Uniform draws of one stream, shape (draws,)."""
        if self.central:
            return np.full(1, 0.5)
        if key not in self._cache:
            digest = hashlib.blake2b(f"{self.seed}|{key}".encode(), digest_size=16).digest()
            bits = np.random.Philox(key=int.from_bytes(digest, "big"))
            self._cache[key] = np.random.Generator(bits).random(self.draws)
        return self._cache[key]

    def _correlated(self, path: str, quantity: Quantity) -> Floats:
        tie = quantity.with_
        if tie is None or self.central:
            return self.uniform(path)
        common = self.uniform(f"with.{tie.as_}")
        if tie.r == 1.0:
            return common
        if tie.r == -1.0:
            return 1.0 - common
        from scipy.special import ndtr, ndtri  # pyright: ignore[reportMissingTypeStubs]

        own = ndtri(self.uniform(path))
        return np.asarray(ndtr(tie.r * ndtri(common) + np.sqrt(1.0 - tie.r**2) * own))

    def value(
        self,
        path: str,
        quantity: Quantity | None,
        *,
        number: Number = float,
        unset: tuple[float, ...] | None = None,
        because: tuple[str, ...] = (),
        note: str = "",
    ) -> Floats:
        """Draws of one input, shape (draws,).

        ``number`` turns a value as written (a number or a ladder word) into the unit
        wanted; ``unset`` is what an absent input is drawn from, noted as defaulted.
        """
        if quantity is None:
            assert unset is not None, path
            points = unset
            if note:
                self.defaulted.append(note)
            tie = None
        else:
            points = tuple(number(v) for v in quantity.values)
            tie = quantity.with_
        key = (path, points, tie if tie is None else (tie.as_, tie.r))
        if key not in self._values:
            u = self.uniform(path) if quantity is None else self._correlated(path, quantity)
            drawn = np.full(1, _central(points)) if self.central else ramp(u, points)
            drawn.flags.writeable = False  # others may hold it
            self._values[key] = drawn
        values = self._values[key]
        for active, replaced in self.overrides.get(path, ()):
            other = self.value(
                f"{path}|type", replaced, number=number, because=because or replaced.because
            )
            values = np.where(active, other, values)
        if not self.central and len(points) > 1 and points[0] != points[-1]:
            own = quantity.because if quantity is not None else ()
            self.inputs[path] = Input(path, values, own or because)
        return values

    def happens(
        self, path: str, chance: Quantity | None, *, because: tuple[str, ...] = ()
    ) -> Bools:
        """One yes or no a draw; an unset chance is certain. The chance itself may be drawn."""
        p = self.value(path, chance, unset=(1.0,), because=because)
        if self.central:
            return p >= 0.5
        real = np.asarray(self.uniform(f"{path}?") < p)
        if real.any() and not real.all():
            own = chance.because if chance is not None else ()
            self.inputs[f"{path}?"] = Input(f"{path}?", real.astype(float), own or because)
        return real

    def use_types(
        self, types: Mapping[str, Bools], sets: Mapping[str, Mapping[str, Quantity]]
    ) -> None:
        """Let hidden types set inputs in the draws where they are true."""
        for name, active in types.items():
            for path, quantity in sets[name].items():
                self.overrides.setdefault(path, []).append((active, quantity))


def scale_number(issue: Issue) -> Number:
    """A number or ladder word of an issue to 0..1 (or the index of an option)."""
    return issue.unit_level
