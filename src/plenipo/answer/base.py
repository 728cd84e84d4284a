"""What every answer has: sentences, table, chart, JSON, and the reasons behind it."""

from __future__ import annotations

import json
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from plenipo.errors import MissingExtra
from plenipo.show.section import Chart, Grid, Section

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "Answer",
    "Basis",
    "Interval",
    "Method",
    "adding_up",
    "as_text",
    "how_found",
    "installed_version",
    "rounded",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The middle 80 % over draws: 10th, 50th and 90th percentile."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, values: np.ndarray) -> Interval:
        """Percentiles of a sample; all NaN for an empty one."""
        import numpy as np

        if values.size == 0:
            return cls(low=math.nan, middle=math.nan, high=math.nan)
        low, middle, high = np.percentile(values, (10, 50, 90))
        return cls(low=float(low), middle=float(middle), high=float(high))

    def to_dict(self) -> dict[str, float]:
        """Plain numbers."""
        return {"low": self.low, "middle": self.middle, "high": self.high}


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How the answer was found, and what it takes for granted."""

    name: str
    source: str
    assumptions: tuple[str, ...]
    defaulted: tuple[str, ...]
    status: str  # "solved" or "not converged for n of m draws"

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "name": self.name,
            "source": self.source,
            "assumptions": list(self.assumptions),
            "defaulted": list(self.defaulted),
            "status": self.status,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Enough to run it again: fingerprint of the inputs, seed, draws, version."""

    inputs: str
    seed: int
    draws: int
    kept: int  # draws that survive the observed refusals and acceptances
    version: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "inputs": self.inputs,
            "seed": self.seed,
            "draws": self.draws,
            "kept": self.kept,
            "version": self.version,
        }


def how_found(method: Method, basis: Basis, *between: str, drawn: str = "kept") -> tuple[str, ...]:
    """Notes under an answer: how it was found, what it takes for granted, what was not given.

    ``between`` are notes of the question's own; ``drawn`` says what became of the draws.
    """
    out = [f"Method: {method.name}. Sources: {method.source}. Status: {method.status}."]
    if method.assumptions:
        out.append("Taken for granted: " + "; ".join(method.assumptions) + ".")
    out += between
    if method.defaulted:
        out.append("Not given, so drawn from the whole range: " + ", ".join(method.defaulted) + ".")
    out.append(
        f"{basis.kept:,} of {basis.draws:,} draws {drawn}, seed {basis.seed}, inputs "
        f"{basis.inputs}, plenipo {basis.version}."
    )
    return tuple(out)


def installed_version() -> str:
    """Version of the installed package; a bare checkout on the path has none."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("plenipo")
    except PackageNotFoundError:
        return "not installed"


def rounded(value: Any) -> Any:
    """JSON-ready copy: numbers to 10 significant digits, no NaN, no negative zero."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {str(k): rounded(v) for k, v in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, Sequence):
        return [rounded(v) for v in value]  # pyright: ignore[reportUnknownVariableType]
    if hasattr(value, "tolist"):
        return rounded(value.tolist())
    if isinstance(value, int):
        return value
    number = float(value)
    if not math.isfinite(number):
        return None
    return float(f"{number:.10g}") + 0.0


def as_text(values: Mapping[str, Any]) -> str:
    """One JSON object, as ``--json`` prints it."""
    return json.dumps(rounded(values), ensure_ascii=False, indent=1, allow_nan=False)


def adding_up(parts: Sequence[Mapping[str, float]], total: Mapping[str, float]) -> float:
    """How far parts are at most from their total as ``--json`` prints them: a bound, rounded up."""
    printed = [rounded(part) for part in parts]
    apart = [abs(sum(p[k] for p in printed) - t) for k, t in rounded(total).items()]
    most = max(apart, default=0.0)
    return float(f"{1.5 * most:.1g}") if most else 0.0


class Answer(ABC):
    """Base of every answer: one subclass for each question."""

    __slots__ = ()
    question: ClassVar[str]

    @property
    @abstractmethod
    def sentences(self) -> tuple[str, ...]:
        """Two to five sentences, findings first."""

    @abstractmethod
    def section(self) -> Section:
        """Everything a renderer needs."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Plain values, as ``--json`` prints them."""

    def to_table(self) -> Grid:
        """The main table."""
        return self.section().grids[0]

    def chart(self) -> dict[str, Any]:
        """The main chart as a Vega-Lite specification."""
        charts: tuple[Chart, ...] = self.section().charts
        return dict(charts[0].spec) if charts else {}

    def to_json(self) -> str:
        """One JSON object; the same inputs and seed give the same bytes."""
        return as_text(self.to_dict())

    def to_frame(self) -> Any:
        """The main table as a pandas DataFrame (needs pandas)."""
        try:
            import pandas as pd  # pyright: ignore
        except ImportError as err:
            raise MissingExtra("frame", "to_frame") from err
        grid = self.to_table()
        return pd.DataFrame(list(grid.rows), columns=list(grid.columns)).set_index(grid.columns[0])  # pyright: ignore

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        from plenipo.show.html import fragment

        return fragment(self.section())
