"""Data flows one way, and so do imports; importing is quick and quiet."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import grimp
import pytest

# The drawing in the design, row by row: package -> what it may import besides errors.
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "situation": set(),
    "formats": {"situation"},
    "solve": set(),
    "history": {"solve"},
    "show": set(),
    "answer": {"situation", "solve", "history", "show", "formats"},  # scenario is asked of a file
    "reading": {"situation", "show"},
    "report": {"answer", "reading", "show", "situation"},  # the type it is asked of
    "runs": {"answer"},
    "explore": {"answer", "report", "runs"},
}
FREE = {"cli", "__main__"}  # may import everything
HEAVY = ("numpy", "scipy", "numba", "pandas", "pydantic", "jinja2", "vl_convert", "altair")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("plenipo", cache_dir=None)


def package_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def test_every_import_is_in_the_drawing(graph: grimp.ImportGraph) -> None:
    wrong: list[str] = []
    for importer in sorted(graph.modules):
        here = package_of(importer)
        if here in FREE or importer == "plenipo":  # the root names the public functions, lazily
            continue
        assert here in MAY_IMPORT, f"{importer} has no row in the drawing"
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            there = package_of(imported)
            if there not in {here, "errors", *MAY_IMPORT[here]}:
                wrong.append(f"{importer} imports {imported}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("outer", ["situation", "show", "answer", "report", "cli"])
def test_the_inner_ring_takes_arrays_only(graph: grimp.ImportGraph, outer: str) -> None:
    for module in graph.modules:
        if package_of(module) == "solve":
            for imported in graph.find_modules_directly_imported_by(module):
                assert package_of(imported) != outer, f"{module} imports {imported}"


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = run("import sys, plenipo; print(*sys.modules)").split()
    assert [name for name in HEAVY if name in loaded] == []


def test_help_loads_nothing_heavy() -> None:
    pytest.importorskip("plenipo.cli")
    code = (
        "import sys; sys.argv = ['plenipo', '--help']\n"
        "from plenipo.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('modules:', *sys.modules)"
    )
    loaded = run(code).rsplit("modules:", 1)[1].split()
    assert [name for name in HEAVY if name in loaded] == []


@pytest.mark.timing
def test_help_is_quick() -> None:
    """Under 0.4 s, the best of five: what is measured is the program, not a busy machine."""
    command = [sys.executable, "-P", "-m", "plenipo", "--help"]
    took: list[float] = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run(
            command, capture_output=True, check=True, env={**os.environ, "COLUMNS": "80"}
        )
        took.append(time.perf_counter() - began)
    assert min(took) < 0.4, took
