"""Plenipo turns a written-down negotiation into answers.

Every name below is imported on first use, so that ``import plenipo`` and
``plenipo --help`` stay quick.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plenipo.answer.ask import Asking, ask
    from plenipo.answer.burden import Burden, burden
    from plenipo.answer.changes import Changes, changes
    from plenipo.answer.check import check
    from plenipo.answer.compare import Comparison, compare
    from plenipo.answer.hold import Holding, hold
    from plenipo.answer.merge import Merged, merge
    from plenipo.answer.scenario import ScenarioAnswer, scenario
    from plenipo.answer.seats import Seats, seats
    from plenipo.answer.settle import Settlement, settle
    from plenipo.answer.trade import Trade, trade
    from plenipo.answer.watch import Watch, watch
    from plenipo.errors import MethodError, MissingExtra, Place, PlenipoError, SituationError
    from plenipo.reading.read import Reading, read
    from plenipo.report.compose import report
    from plenipo.situation.model import Situation
    from plenipo.situation.yaml import load

__all__ = [
    "Asking",
    "Burden",
    "Changes",
    "Comparison",
    "Holding",
    "Merged",
    "MethodError",
    "MissingExtra",
    "Place",
    "PlenipoError",
    "Reading",
    "ScenarioAnswer",
    "Seats",
    "Settlement",
    "Situation",
    "SituationError",
    "Trade",
    "Watch",
    "ask",
    "burden",
    "changes",
    "check",
    "compare",
    "hold",
    "load",
    "merge",
    "read",
    "report",
    "scenario",
    "seats",
    "settle",
    "trade",
    "watch",
]

_HOME = {  # public name -> the module that defines it
    "Asking": "plenipo.answer.ask",
    "Burden": "plenipo.answer.burden",
    "Changes": "plenipo.answer.changes",
    "Comparison": "plenipo.answer.compare",
    "Holding": "plenipo.answer.hold",
    "Merged": "plenipo.answer.merge",
    "MethodError": "plenipo.errors",
    "MissingExtra": "plenipo.errors",
    "Place": "plenipo.errors",
    "PlenipoError": "plenipo.errors",
    "Reading": "plenipo.reading.read",
    "ScenarioAnswer": "plenipo.answer.scenario",
    "Seats": "plenipo.answer.seats",
    "Settlement": "plenipo.answer.settle",
    "Situation": "plenipo.situation.model",
    "SituationError": "plenipo.errors",
    "Trade": "plenipo.answer.trade",
    "Watch": "plenipo.answer.watch",
    "ask": "plenipo.answer.ask",
    "burden": "plenipo.answer.burden",
    "changes": "plenipo.answer.changes",
    "check": "plenipo.answer.check",
    "compare": "plenipo.answer.compare",
    "hold": "plenipo.answer.hold",
    "load": "plenipo.situation.yaml",
    "merge": "plenipo.answer.merge",
    "read": "plenipo.reading.read",
    "report": "plenipo.report.compose",
    "scenario": "plenipo.answer.scenario",
    "seats": "plenipo.answer.seats",
    "settle": "plenipo.answer.settle",
    "trade": "plenipo.answer.trade",
    "watch": "plenipo.answer.watch",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("plenipo")
    if name not in _HOME:
        raise AttributeError(f"module 'plenipo' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


class _Package(ModuleType):
    """Keeps ``plenipo.report`` the function when the package of that name is imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
