"""Compiled kernels are kept, and never run stale."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import plenipo.solve
from plenipo.solve import arrays

SOLVE = Path(plenipo.solve.__file__).parent


@pytest.fixture
def kept_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    arrays.kernel_folder.cache_clear()


@pytest.mark.parametrize("source", sorted(SOLVE.rglob("*.py")), ids=lambda p: p.stem)
def test_the_folder_of_kernels_carries_every_file_that_is_imported(source: Path) -> None:
    behind = arrays._behind(source)
    for part in behind:
        for node in ast.walk(ast.parse(part.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("plenipo.solve"):
                named = SOLVE.joinpath(*(node.module or "").split(".")[2:])
                files = {named / one.name for one in node.names} if named.is_dir() else {named}
                for file in files:
                    assert file.with_suffix(".py") in behind, f"{part.name} imports {file}"
            assert not (isinstance(node, ast.ImportFrom) and node.level), "a relative import"


@pytest.mark.usefixtures("kept_at_home")
def test_a_change_of_what_is_called_gives_another_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    inner = tmp_path / "inner.py"
    inner.write_text("x = 1\n")
    outer = tmp_path / "outer.py"
    outer.write_text("from plenipo.solve.inner import x\n")
    monkeypatch.setattr(arrays, "__file__", str(tmp_path / "arrays.py"))
    (tmp_path / "arrays.py").write_text("")
    before = arrays.kernel_folder(outer)
    assert Path(before).parent == tmp_path / "plenipo" / "kernels"
    inner.write_text("x = 2\n")
    arrays.kernel_folder.cache_clear()
    assert arrays.kernel_folder(outer) != before
    (tmp_path / "aside.py").write_text("y = 1\n")
    arrays.kernel_folder.cache_clear()
    again = arrays.kernel_folder(outer)
    arrays.kernel_folder.cache_clear()
    (tmp_path / "aside.py").write_text("y = 2\n")
    assert arrays.kernel_folder(outer) == again
