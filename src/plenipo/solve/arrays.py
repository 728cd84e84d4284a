"""Array types and the one place where numba is switched on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

__all__ = ["Bools", "Floats", "Ints", "compiled"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile a kernel once and keep it on disk; no fastmath, so bytes do not depend on luck."""
    jit = cast("Callable[[F], F]", numba.njit(cache=True, error_model="numpy"))
    return jit(function)
