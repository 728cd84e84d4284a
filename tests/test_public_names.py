"""The public surface: what `import plenipo` offers, and nothing else."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest

import plenipo


def questions(root: Path) -> list[str]:
    """Files of the answer package that hold a question: they share its name with the function."""
    folder = root / "src" / "plenipo" / "answer"
    found: list[str] = []
    for path in sorted(folder.glob("*.py")):
        if path.stem.startswith("_"):
            continue
        module = importlib.import_module(f"plenipo.answer.{path.stem}")
        if callable(getattr(module, path.stem, None)):
            found.append(path.stem)
    return found


def test_names_are_sorted_and_told_apart() -> None:
    assert plenipo.__all__ == sorted(plenipo.__all__)
    assert len(set(plenipo.__all__)) == len(plenipo.__all__)
    assert set(dir(plenipo)) == {*plenipo.__all__, "__version__"}


@pytest.mark.parametrize("name", plenipo.__all__)
def test_each_name_is_there_and_says_what_it_is(name: str) -> None:
    value = getattr(plenipo, name)
    assert not inspect.ismodule(value), f"plenipo.{name} is a module: a package shadows it"
    assert inspect.getdoc(value), f"plenipo.{name} has no docstring"


def test_a_missing_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="powr"):
        plenipo.powr  # noqa: B018


def test_functions_keep_their_names_when_packages_are_imported() -> None:
    for name in plenipo.__all__:
        if importlib.util.find_spec(f"plenipo.{name}") is not None:
            importlib.import_module(f"plenipo.{name}")
            assert callable(getattr(plenipo, name))


def test_the_version_is_the_installed_one(root: Path) -> None:
    assert f'version = "{plenipo.__version__}"' in (root / "pyproject.toml").read_text()
    assert f"version: {plenipo.__version__}\n" in (root / "CITATION.cff").read_text()


def test_every_question_is_file_command_function_and_page(root: Path) -> None:
    for name in questions(root):
        assert name in plenipo.__all__, f"plenipo.{name} is not public"
        command = name.replace("_", "-")
        assert (root / "src/plenipo/cli" / f"{name}.py").is_file(), f"no command {command}"
        assert (root / "docs" / f"{command}.md").is_file(), f"no page docs/{command}.md"


@pytest.mark.parametrize("name", plenipo.__all__)
def test_each_name_is_in_the_changelog(root: Path, name: str) -> None:
    assert f"`{name}`" in (root / "CHANGELOG.md").read_text(encoding="utf-8")
