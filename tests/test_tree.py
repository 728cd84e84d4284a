"""What is committed: no address of an index, no path of a machine, no heavy licence."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

LOCKS = ["requirements.lock", "requirements-test.lock"]
PROSE = ("LICENSE", "CITATION.cff", "README.md", "docs/")  # may name a registry for the reader
REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs|debian)\.(?:org|io|com)\b|/simple/?\b")
MACHINE = re.compile(r"(?<![\w.$}/])/(?:root|work|home/\w+|opt/\w+)/")


def tracked(root: Path) -> list[str]:
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files"], capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return listed.stdout.splitlines()


@pytest.mark.parametrize("name", LOCKS)
def test_locks_carry_hashes_and_no_addresses(root: Path, name: str) -> None:
    text = (root / name).read_text()
    assert "://" not in text
    assert re.findall(r"(?m)^-.*", text) == []
    for block in re.split(r"(?m)^(?=\w)", text):
        if block:
            assert re.match(r"[\w.-]+==\S+", block)
            assert "--hash=sha256:" in block, block


def test_the_test_lock_holds_the_lock(root: Path) -> None:
    small, large = (
        set(re.findall(r"(?m)^[\w.-]+==.*?(?= \\)", (root / n).read_text())) for n in LOCKS
    )
    assert small <= large


def test_the_locks_hold_what_the_project_asks_for(root: Path) -> None:
    """Fails when pyproject.toml changed and scripts/lock was not run."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = {LOCKS[0]: [*project["dependencies"], *extras["build"]]}
    wanted[LOCKS[1]] = [*wanted[LOCKS[0]], *extras["test"]]
    for name, requirements in wanted.items():
        locked = dict(re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", (root / name).read_text()))
        for requirement in map(Requirement, requirements):
            key = re.sub(r"[-_.]+", "-", requirement.name).lower()
            assert key in locked, f"{name} lacks {requirement}: run scripts/lock"
            assert locked[key] in requirement.specifier, f"{name}: {key} {locked[key]}"


def test_no_tracked_file_names_a_registry_or_a_machine(root: Path) -> None:
    found: list[str] = []
    for name in tracked(root):
        path = root / name
        if name == "tests/test_tree.py" or not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", errors="ignore")
        for number, line in enumerate(text.splitlines(), 1):
            registry = REGISTRY.search(line) if not name.startswith(PROSE) else None
            if hit := registry or MACHINE.search(line):
                found.append(f"{name}:{number}: {hit.group()}")
    assert not found, "\n".join(found)


def test_no_dependency_is_gpl(root: Path) -> None:
    for name in re.findall(r"(?m)^([\w.-]+)==", (root / LOCKS[1]).read_text()):
        try:
            data = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # another platform's
        offered = (data.get("License-Expression") or "").split(" OR ")
        chosen = next((one for one in offered if "GPL" not in one), " OR ".join(offered))
        said = " ".join(
            [
                chosen,  # of several on offer, one that is not the GPL
                *(c for c in data.get_all("Classifier") or [] if c.startswith("License")),
            ]
        )
        said = said.replace("GPL-3.0-or-later WITH GCC-exception-3.1", "")  # GCC's own runtime
        assert not re.search(r"\bA?GPL|(?<!Lesser )General Public License", said), f"{name}: {said}"
