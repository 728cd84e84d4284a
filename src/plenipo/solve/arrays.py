"""Array types and the one place where numba is switched on."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

__all__ = ["Bools", "Floats", "Ints", "compiled", "inner", "kernel_folder"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

IMPORTED = re.compile(r"^from plenipo\.solve\.([\w.]+) import ([\w, ]*)", re.MULTILINE)

F = TypeVar("F", bound=Callable[..., Any])


@cache
def kernel_folder(source: Path) -> str:
    """Where the compiled kernels of a source file are kept: a folder of the user's cache.

    numba notices a change of the file a kernel stands in, but not of the kernels it calls;
    the name of the folder carries every file that could hold one of those, so a stale kernel
    is never run, and a change elsewhere compiles nothing anew.
    """
    given = os.environ.get("NUMBA_CACHE_DIR")
    if given:
        return given
    digest = hashlib.sha256(f"{numba.__version__} {sys.version_info[:2]}".encode())
    for part in sorted(_behind(source)):
        digest.update(part.read_bytes())
    home = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    return str(home / "plenipo" / "kernels" / f"{source.stem}-{digest.hexdigest()[:12]}")


def _behind(source: Path) -> set[Path]:
    """A file of ``solve`` and all of its files that it imports, directly or not."""
    here = Path(__file__).parent
    found: set[Path] = set()
    new = {source, Path(__file__)}
    while new:
        found |= new
        lines = {line for part in new for line in IMPORTED.findall(part.read_text("utf-8"))}
        names = {name for name, _ in lines}
        names |= {f"{name}.{one.strip()}" for name, ones in lines for one in ones.split(",")}
        new = {here.joinpath(*name.split(".")).with_suffix(".py") for name in names} - found
        new = {part for part in new if part.is_file()}
    return found


def compiled(function: F) -> F:
    """Compile a kernel once and keep it on disk; no fastmath, so bytes do not depend on luck.

    It lets go of the interpreter while it runs, so that tables may be settled in threads.
    """
    config: Any = vars(numba)["config"]
    before = config.CACHE_DIR
    try:
        config.CACHE_DIR = kernel_folder(Path(function.__code__.co_filename))
        jit = cast("Callable[[F], F]", numba.njit(cache=True, nogil=True, error_model="numpy"))
        return jit(function)
    except RuntimeError:  # nowhere to write: compile for this run only
        jit = cast("Callable[[F], F]", numba.njit(nogil=True, error_model="numpy"))
        return jit(function)
    finally:
        config.CACHE_DIR = before


def inner(function: F) -> F:
    """A kernel that only kernels call: no way in from Python, which saves compiling it."""
    options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    jit = cast("Callable[[F], F]", numba.njit(error_model="numpy", **options))
    return jit(function)
